/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-savings.h"

#include <math.h>

#define YEAR_DAYS 364
#define YEAR 365.25
#define BLOCK 7

/* The pairs, in order of time: what was expected and saved of each. */
typedef struct
{
  double *saved, *each; /* owned: of each what was saved and what was expected */
  guint n, wanted;
  double expected, measured;
} Pairs;

static double
degree_days_at (const BefSavingsSeries *series, guint i)
{
  return series->degree_days != NULL ? series->degree_days[i] : NAN;
}

/* What the weather adds to the day @i against the day @before. */
static double
weather (const BefSavingsSeries *series, const BefWeatherFit *fit, guint i, guint before)
{
  if (fit->n == 0)
    return 0;
  return fit->slope * (degree_days_at (series, i) - degree_days_at (series, before));
}

/* Of the days [@from, @to), each with the same weekday of the 52 weeks before @begin. */
static Pairs
make_pairs (const BefSavingsSeries *series, const BefWeatherFit *fit, guint begin, guint from,
            guint to)
{
  Pairs pairs = { .saved = g_new (double, to - from + 1),
                  .each = g_new (double, to - from + 1),
                  .wanted = to - from };

  for (guint i = from; i < to; i++)
    {
      guint back = YEAR_DAYS * ((i - begin) / YEAR_DAYS + 1);
      if (back > i || !bef_energy_day_counts (&series->days[i])
          || !bef_energy_day_counts (&series->days[i - back]))
        continue;
      double expected = series->days[i - back].kwh + weather (series, fit, i, i - back);
      if (!isfinite (expected))
        continue;
      pairs.expected += expected;
      pairs.measured += series->days[i].kwh;
      pairs.each[pairs.n] = expected;
      pairs.saved[pairs.n++] = expected - series->days[i].kwh;
    }
  return pairs;
}

/* What the 52 weeks before took, as a year. */
static double
year_before (const BefSavingsSeries *series, guint from, guint to)
{
  double sum = 0;
  guint n = 0;

  for (guint i = from; i < to; i++)
    if (bef_energy_day_counts (&series->days[i]))
      {
        sum += series->days[i].kwh;
        n++;
      }
  return n > 0 ? sum / n * YEAR : NAN;
}

static void
pairs_clear (Pairs *pairs)
{
  g_free (pairs->saved);
  g_free (pairs->each);
}

/* How much the building changed before the works, without them. */
static double
own_drift (const BefSavingsSeries *series, guint begin)
{
  static const guint lengths[] = { YEAR_DAYS, YEAR_DAYS / 2, YEAR_DAYS / 4 };

  for (guint k = 0; k < G_N_ELEMENTS (lengths); k++)
    {
      BefWeatherFit fit;
      double drift = NAN;
      if (begin < lengths[k] + YEAR_DAYS)
        continue;
      guint from = begin - lengths[k];
      bef_weather_fit_days (series->days, series->degree_days, from - YEAR_DAYS, from, &fit);
      Pairs pairs = make_pairs (series, &fit, from, from, begin);
      if (pairs.n >= BEF_SAVINGS_ENOUGH * pairs.wanted && pairs.expected > 0)
        drift = fabs (1 - pairs.measured / pairs.expected);
      pairs_clear (&pairs);
      if (isfinite (drift))
        return MAX (drift, BEF_SAVINGS_DRIFT);
    }
  return BEF_SAVINGS_DRIFT;
}

/* The error of a ratio (saved of expected) is that of what each pair saved more than its part. */
static void
tell_interval (BefSavings *savings, Pairs *pairs)
{
  for (guint i = 0; i < pairs->n; i++)
    pairs->saved[i] -= savings->kwh / pairs->expected * pairs->each[i];
  BefMeanError error = bef_mean_error (pairs->saved, pairs->n, BLOCK);
  double mean = pairs->expected / pairs->n;
  double se = hypot (error.se, savings->drift * mean);
  double half = bef_student_90 (error.n_eff - 1) * se * pairs->n;

  savings->low = savings->kwh - half;
  savings->high = savings->kwh + half;
  savings->share = savings->kwh / pairs->expected;
  savings->share_low = savings->low / pairs->expected;
  savings->share_high = savings->high / pairs->expected;
}

static BefSavingsVerdict
verdict_of (const BefSavings *savings, gint64 until_ms)
{
  if (!isfinite (savings->low) || savings->pairs < BEF_SAVINGS_ENOUGH)
    return until_ms < savings->ready_ms ? BEF_SAVINGS_NOT_YET : BEF_SAVINGS_UNKNOWN;
  if (until_ms < savings->ready_ms)
    return BEF_SAVINGS_NOT_YET;
  if (savings->low > 0)
    return BEF_SAVINGS_PROVEN;
  return savings->high < 0 ? BEF_SAVINGS_MORE : BEF_SAVINGS_NOT_PROVEN;
}

BefSavings
bef_savings_judge (const BefSavingsSeries *series, BefRange works, gint64 until_ms)
{
  /* Days that the works touch are in neither. */
  gint64 begin_ms = bef_civil_floor (works.from_ms, BEF_PERIOD_DAY),
         end_ms = bef_civil_floor (works.to_ms, BEF_PERIOD_DAY);
  BefSavings savings = { .kwh = NAN,
                         .low = NAN,
                         .high = NAN,
                         .share = NAN,
                         .share_low = NAN,
                         .share_high = NAN,
                         .expected = NAN,
                         .per_year = NAN,
                         .year_low = NAN,
                         .year_high = NAN };

  if (end_ms < works.to_ms)
    end_ms = bef_civil_add (end_ms, BEF_PERIOD_DAY, 1);
  BefCivil end;
  bef_civil_from_ms (end_ms, &end);
  savings.ready_ms = bef_civil_to_ms (end.year, end.month + BEF_SAVINGS_MONTHS, end.day, 0, 0);
  guint begin = bef_energy_dates_at (series->dates, begin_ms),
        first = begin - MIN (begin, YEAR_DAYS), from = bef_energy_dates_at (series->dates, end_ms),
        to = MIN (bef_energy_dates_at (series->dates, until_ms), from + YEAR_DAYS);
  savings.before = (BefRange){ bef_civil_add (begin_ms, BEF_PERIOD_DAY, -YEAR_DAYS), begin_ms };
  savings.after =
      (BefRange){ end_ms,
                  MAX (end_ms, MIN (until_ms, bef_civil_add (end_ms, BEF_PERIOD_DAY, YEAR_DAYS))) };
  bef_weather_fit_days (series->days, series->degree_days, first, begin, &savings.fit);
  Pairs pairs = make_pairs (series, &savings.fit, begin, from, MAX (from, to));
  savings.pairs = pairs.wanted > 0 ? (double)pairs.n / pairs.wanted : 0;
  if (pairs.n > 0 && pairs.expected > 0)
    {
      savings.expected = pairs.expected;
      savings.kwh = pairs.expected - pairs.measured;
      savings.drift = own_drift (series, begin);
      tell_interval (&savings, &pairs);
      double year = year_before (series, first, begin);
      savings.per_year = savings.share * year;
      savings.year_low = savings.share_low * year;
      savings.year_high = savings.share_high * year;
    }
  pairs_clear (&pairs);
  savings.verdict = verdict_of (&savings, until_ms);
  bef_savings_price (&savings, NAN);
  return savings;
}

void
bef_savings_price (BefSavings *self, double price)
{
  self->euros = self->per_year * price;
  self->euros_low = self->year_low * price;
  self->euros_high = self->year_high * price;
}
