/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-compare.h"

#include <math.h>

#define DAYS_A_WEEK 7
#define WEEKS_A_YEAR 52
#define BACK_DAYS 7
#define SAID_DAYS 35

BefRange
bef_span_range (BefSpan span, gint64 until_ms)
{
  gint64 last = bef_civil_add (until_ms, BEF_PERIOD_DAY, -1);

  switch (span)
    {
    case BEF_SPAN_WEEK:
      return (BefRange){ bef_civil_floor (last, BEF_PERIOD_WEEK), until_ms };
    case BEF_SPAN_MONTH:
      return (BefRange){ bef_civil_floor (last, BEF_PERIOD_MONTH), until_ms };
    case BEF_SPAN_QUARTER:
      {
        BefCivil civil;

        bef_civil_from_ms (last, &civil);
        return (BefRange){
          bef_civil_to_ms (civil.year, civil.month - (civil.month - 1) % 3, 1, 0, 0), until_ms
        };
      }
    case BEF_SPAN_YEAR:
      return (BefRange){ bef_civil_floor (last, BEF_PERIOD_YEAR), until_ms };
    case BEF_SPAN_MONTH_BEFORE:
      return (BefRange){ bef_civil_add (last, BEF_PERIOD_MONTH, -1),
                         bef_civil_floor (last, BEF_PERIOD_MONTH) };
    case BEF_SPAN_YEAR_BEFORE:
      return (BefRange){ bef_civil_add (last, BEF_PERIOD_YEAR, -1),
                         bef_civil_floor (last, BEF_PERIOD_YEAR) };
    case BEF_SPAN_TWELVE:
      return (BefRange){ bef_civil_days_before (until_ms, 365), until_ms };
    case BEF_SPAN_DAY:
    case BEF_N_SPANS:
    default:
      return (BefRange){ last, until_ms };
    }
}

BefAlign
bef_span_align (BefSpan span)
{
  return span == BEF_SPAN_DAY || span == BEF_SPAN_WEEK ? BEF_ALIGN_WEEKDAYS : BEF_ALIGN_DATES;
}

BefRange
bef_span_before (BefAlign align, BefRange range)
{
  int days = align == BEF_ALIGN_WEEKDAYS ? DAYS_A_WEEK * WEEKS_A_YEAR : 365;
  BefRange before = { bef_civil_days_before (range.from_ms, days),
                      bef_civil_days_before (range.to_ms, days) };

  /* Up to 29 February: what is before it ends with the 28th. */
  if (align == BEF_ALIGN_DATES)
    before.to_ms = bef_civil_floor (before.to_ms, BEF_PERIOD_DAY);
  return before;
}

/* The part of @range that @dates have. */
typedef struct
{
  guint from, to;
} Indexes;

static Indexes
indexes_of (const BefEnergyDates *dates, BefRange range)
{
  return (Indexes){ bef_energy_dates_at (dates, range.from_ms),
                    bef_energy_dates_at (dates, range.to_ms) };
}

/* Of the days of @range those that @dates do not have are missing as well. */
static guint
days_of (BefRange range)
{
  return (guint)((range.to_ms - range.from_ms + BEF_MS_DAY / 2) / BEF_MS_DAY);
}

/* Euros of days, and the amount of those that have none. */
typedef struct
{
  double sum, unpriced;
  guint n;
} Euros;

static void
add_euros (Euros *euros, const BefDayEnergy *day, double amount)
{
  if (day->is_priced && isfinite (amount))
    {
      euros->sum += amount;
      euros->n++;
    }
  else if (isfinite (day->kwh))
    euros->unpriced += fabs (day->kwh);
}

/* Of @amount kWh or m3. */
static double
euros_of (const Euros *euros, double amount)
{
  return euros->n > 0 && euros->unpriced <= BEF_COMPARE_UNPRICED * fabs (amount) ? euros->sum : NAN;
}

BefEnergyTotal
bef_energy_total (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, BefRange range)
{
  BefEnergyTotal total = { .range = range, .amount = NAN, .euros = NAN, .missing = 1 };
  Indexes in = indexes_of (dates, range);
  double sum = 0, estimated = 0, measured = 0;
  Euros euros = { 0 };
  guint known = 0, wanted = days_of (range) * n;

  for (guint m = 0; m < n; m++)
    for (guint i = in.from; i < in.to; i++)
      {
        const BefDayEnergy *day = &meters[m][i];
        total.flags |= day->flags;
        add_euros (&euros, day, day->euros);
        if (!isfinite (day->kwh))
          continue;
        known++;
        sum += day->kwh;
        measured += CLAMP (day->coverage, 0, 1);
        if (day->flags & BEF_DAY_ESTIMATED)
          estimated += fabs (day->kwh);
      }
  if (known == 0)
    return total;
  total.amount = sum;
  total.euros = euros_of (&euros, sum);
  total.missing = wanted > 0 ? CLAMP (1 - measured / wanted, 0, 1) : 0;
  total.estimated = sum > 0 ? CLAMP (estimated / sum, 0, 1) : 0;
  return total;
}

/* Sums of pairs. */
typedef struct
{
  double amount, before;
  Euros euros; /* of the change */
  guint n, wanted;
} Pairs;

/* @before_euros: NAN where nothing is known of them. */
static void
add_pair (Pairs *pairs, const BefDayEnergy *day, double before, double before_euros)
{
  if (!bef_energy_day_counts (day) || !isfinite (before))
    return;
  pairs->amount += day->kwh;
  pairs->before += before;
  add_euros (&pairs->euros, day, day->euros - before_euros);
  pairs->n++;
}

static BefEnergyAgainst
conclude (const Pairs *pairs)
{
  BefEnergyAgainst against = {
    .amount = NAN, .before = NAN, .change = NAN, .share = NAN, .euros = NAN
  };

  if (pairs->n == 0)
    return against;
  against.amount = pairs->amount;
  against.before = pairs->before;
  against.pairs = (double)pairs->n / pairs->wanted;
  if (against.pairs < BEF_COMPARE_ENOUGH)
    return against;
  against.change = pairs->amount - pairs->before;
  against.euros = euros_of (&pairs->euros, pairs->amount);
  if (pairs->before > 0)
    against.share = against.change / pairs->before;
  return against;
}

/* The day that @i is compared with, or -1. */
static int
partner (const BefEnergyDates *dates, BefAlign align, guint i)
{
  guint back = DAYS_A_WEEK * WEEKS_A_YEAR;

  if (align == BEF_ALIGN_DATES)
    return bef_energy_dates_get (dates, i)->year_before;
  return i >= back ? (int)(i - back) : -1;
}

static BefEnergyAgainst
against_last_year (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, BefAlign align,
                   BefRange range)
{
  Indexes in = indexes_of (dates, range);
  Pairs pairs = { .wanted = days_of (range) * n };

  for (guint i = in.from; i < in.to; i++)
    {
      int before = partner (dates, align, i);
      for (guint m = 0; m < n && before >= 0; m++)
        if (bef_energy_day_counts (&meters[m][before]))
          add_pair (&pairs, &meters[m][i], meters[m][before].kwh,
                    meters[m][before].is_priced ? meters[m][before].euros : NAN);
    }
  return conclude (&pairs);
}

static BefEnergyAgainst
against_usual (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, BefRange range)
{
  Indexes in = indexes_of (dates, range);
  Pairs pairs = { .wanted = days_of (range) * n };

  for (guint m = 0; m < n; m++)
    for (guint i = in.from; i < in.to; i++)
      add_pair (&pairs, &meters[m][i], bef_energy_usual (dates, meters[m], i), NAN);
  return conclude (&pairs);
}

static guint
count_working (const BefEnergyDates *dates, BefRange range)
{
  Indexes in = indexes_of (dates, range);
  guint n = 0;

  for (guint i = in.from; i < in.to; i++)
    n += bef_energy_dates_get (dates, i)->is_working;
  return n;
}

static BefEnergyComparison
compare (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, BefSpan span,
         BefRange range, BefAlign align)
{
  BefRange before = bef_span_before (align, range);
  Pairs none = { .n = 0 };

  return (BefEnergyComparison){
    .span = span,
    .align = align,
    .now = bef_energy_total (dates, meters, n, range),
    .before = bef_energy_total (dates, meters, n, before),
    .last_year = against_last_year (dates, meters, n, align, range),
    .usual = span <= BEF_SPAN_MONTH ? against_usual (dates, meters, n, range) : conclude (&none),
    .working = count_working (dates, range),
    .working_before = count_working (dates, before),
  };
}

BefEnergyComparison
bef_energy_compare (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, BefSpan span,
                    gint64 until_ms)
{
  return compare (dates, meters, n, span, bef_span_range (span, until_ms), bef_span_align (span));
}

BefEnergyComparison
bef_energy_compare_range (const BefEnergyDates *dates, const BefMeterDays *meters, guint n,
                          BefRange range, BefAlign align)
{
  return compare (dates, meters, n, BEF_N_SPANS, range, align);
}

BefEnergyComparison
bef_energy_compare_month (const BefEnergyDates *dates, const BefMeterDays *meters, guint n,
                          gint64 month_ms, gint64 until_ms)
{
  gint64 from = bef_civil_floor (month_ms, BEF_PERIOD_MONTH),
         to = MIN (bef_civil_add (from, BEF_PERIOD_MONTH, 1), until_ms);

  return compare (dates, meters, n, BEF_SPAN_MONTH_BEFORE, (BefRange){ from, to }, BEF_ALIGN_DATES);
}

gint64
bef_energy_until (const BefEnergyDates *dates, const BefMeterDays *meters, guint n, gint64 now_ms)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);
  guint end = bef_energy_dates_at (dates, today);
  g_autofree gboolean *says = g_new0 (gboolean, n + 1);
  guint n_says = 0;

  for (guint m = 0; m < n; m++)
    {
      for (guint i = end - MIN (end, SAID_DAYS); i < end && !says[m]; i++)
        says[m] = isfinite (meters[m][i].kwh);
      n_says += says[m];
    }
  for (guint back = 1; back <= BACK_DAYS && back <= end; back++)
    {
      guint known = 0;
      for (guint m = 0; m < n; m++)
        known += bef_energy_day_counts (&meters[m][end - back]);
      if (known > 0 && 2 * known >= n_says)
        return bef_civil_add (bef_energy_dates_get (dates, end - back)->start_ms, BEF_PERIOD_DAY,
                              1);
    }
  return today;
}
