/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/energy/bef-energy-compare.h"

/* Monday 30 November 2026: the last day that is over is Sunday 29. */
static gint64
midnight (void)
{
  return bef_civil_to_ms (2026, 11, 30, 0, 0);
}

typedef struct
{
  BefEnergyDates *dates; /* 2024 to 29 November 2026 */
  BefDayEnergy *meters[5];
} Fixture;

/* 10 kWh a day in 2026, 12 in 2025 and 8 in 2024, of each meter. */
static void
setup (Fixture *f, gconstpointer data)
{
  f->dates = bef_energy_dates_new (bef_civil_to_ms (2024, 1, 1, 0, 0), midnight ());
  for (guint m = 0; m < 5; m++)
    {
      f->meters[m] = g_new0 (BefDayEnergy, bef_energy_dates_count (f->dates));
      for (guint i = 0; i < bef_energy_dates_count (f->dates); i++)
        {
          BefCivil civil;
          gint64 start = bef_energy_dates_get (f->dates, i)->start_ms;
          bef_civil_from_ms (start, &civil);
          f->meters[m][i] = (BefDayEnergy){ .start_ms = start,
                                            .kwh = civil.year == 2026   ? 10
                                                   : civil.year == 2025 ? 12
                                                                        : 8,
                                            .coverage = 1 };
        }
    }
}

static void
teardown (Fixture *f, gconstpointer data)
{
  for (guint m = 0; m < 5; m++)
    g_free (f->meters[m]);
  bef_energy_dates_free (f->dates);
}

static BefDayEnergy *
day (Fixture *f, guint meter, int year, int month, int d)
{
  return &f->meters[meter][bef_energy_dates_at (f->dates, bef_civil_to_ms (year, month, d, 0, 0))];
}

static BefEnergyComparison
compare (Fixture *f, guint n, BefSpan span)
{
  return bef_energy_compare (f->dates, (const BefMeterDays *)f->meters, n, span, midnight ());
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-9)

static void
test_a_month_against_the_same_dates (Fixture *f, gconstpointer data)
{
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_MONTH);

  g_assert_cmpint (c.now.range.from_ms, ==, bef_civil_to_ms (2026, 11, 1, 0, 0));
  g_assert_cmpint (c.now.range.to_ms, ==, midnight ());
  g_assert_cmpint (c.before.range.from_ms, ==, bef_civil_to_ms (2025, 11, 1, 0, 0));
  g_assert_cmpint (c.before.range.to_ms, ==, bef_civil_to_ms (2025, 11, 30, 0, 0));
  assert_near (c.now.amount, 290);
  assert_near (c.now.missing, 0);
  assert_near (c.before.amount, 348);
  assert_near (c.last_year.change, -58);
  assert_near (c.last_year.share, -1.0 / 6);
  assert_near (c.last_year.pairs, 1);
  /* 20 weekdays in both, less 11 November. */
  g_assert_cmpuint (c.working, ==, 19);
  g_assert_cmpuint (c.working_before, ==, 19);
  g_assert_true (isnan (c.now.euros) && isnan (c.last_year.euros));
}

static void
test_spans_hold_the_last_day (Fixture *f, gconstpointer data)
{
  static const struct
  {
    BefSpan span;
    int from[3], to[3], before_from[3], before_to[3];
  } cases[] = {
    { BEF_SPAN_DAY, { 2026, 11, 29 }, { 2026, 11, 30 }, { 2025, 11, 30 }, { 2025, 12, 1 } },
    { BEF_SPAN_WEEK, { 2026, 11, 23 }, { 2026, 11, 30 }, { 2025, 11, 24 }, { 2025, 12, 1 } },
    { BEF_SPAN_YEAR, { 2026, 1, 1 }, { 2026, 11, 30 }, { 2025, 1, 1 }, { 2025, 11, 30 } },
    { BEF_SPAN_MONTH_BEFORE, { 2026, 10, 1 }, { 2026, 11, 1 }, { 2025, 10, 1 }, { 2025, 11, 1 } },
    { BEF_SPAN_YEAR_BEFORE, { 2025, 1, 1 }, { 2026, 1, 1 }, { 2024, 1, 1 }, { 2025, 1, 1 } },
    { BEF_SPAN_TWELVE, { 2025, 11, 30 }, { 2026, 11, 30 }, { 2024, 11, 30 }, { 2025, 11, 30 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BefEnergyComparison c = compare (f, 1, cases[i].span);
      const int *const dates[] = { cases[i].from, cases[i].to, cases[i].before_from,
                                   cases[i].before_to };
      const gint64 found[] = { c.now.range.from_ms, c.now.range.to_ms, c.before.range.from_ms,
                               c.before.range.to_ms };
      for (guint k = 0; k < 4; k++)
        g_assert_cmpint (found[k], ==,
                         bef_civil_to_ms (dates[k][0], dates[k][1], dates[k][2], 0, 0));
    }
}

/* On the 1st, and on a Monday, there is something to say all the same. */
static void
test_the_first_tells_of_the_month_before (void)
{
  gint64 first = bef_civil_to_ms (2026, 6, 1, 0, 0); /* a Monday */
  BefRange month = bef_span_range (BEF_SPAN_MONTH, first),
           week = bef_span_range (BEF_SPAN_WEEK, first),
           year = bef_span_range (BEF_SPAN_YEAR, bef_civil_to_ms (2026, 1, 1, 0, 0));

  g_assert_cmpint (month.from_ms, ==, bef_civil_to_ms (2026, 5, 1, 0, 0));
  g_assert_cmpint (month.to_ms, ==, first);
  g_assert_cmpint (week.from_ms, ==, bef_civil_to_ms (2026, 5, 25, 0, 0));
  g_assert_cmpint (year.from_ms, ==, bef_civil_to_ms (2025, 1, 1, 0, 0));
}

static void
test_a_gap_is_no_saving (Fixture *f, gconstpointer data)
{
  for (int d = 5; d <= 9; d++)
    {
      day (f, 0, 2026, 11, d)->kwh = NAN;
      day (f, 0, 2026, 11, d)->coverage = 0;
      day (f, 0, 2025, 11, d)->kwh = 5000;
    }
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_MONTH);
  assert_near (c.now.amount, 240);
  assert_near (c.now.missing, 5.0 / 29);
  assert_near (c.last_year.amount, 240);
  assert_near (c.last_year.before, 288);
  assert_near (c.last_year.share, -1.0 / 6);
  assert_near (c.last_year.pairs, 24.0 / 29);
}

/* Half a day is no day: it would be a saving of half. */
static void
test_a_partial_day_is_in_no_pair (Fixture *f, gconstpointer data)
{
  BefDayEnergy *half = day (f, 0, 2026, 11, 5);

  half->kwh = 5;
  half->coverage = 0.5;
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_MONTH);
  assert_near (c.now.amount, 285);
  assert_near (c.now.missing, 0.5 / 29);
  assert_near (c.last_year.share, -1.0 / 6);
  assert_near (c.last_year.change, 280 - 336);
}

static void
test_too_few_pairs_conclude_nothing (Fixture *f, gconstpointer data)
{
  for (int d = 1; d <= 8; d++)
    day (f, 0, 2025, 11, d)->kwh = NAN;
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_MONTH);
  assert_near (c.now.amount, 290);
  assert_near (c.last_year.pairs, 21.0 / 29);
  g_assert_true (isnan (c.last_year.share) && isnan (c.last_year.change));
}

static void
test_a_new_meter_is_no_excess (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < bef_energy_dates_count (f->dates); i++)
    if (f->meters[4][i].start_ms < bef_civil_to_ms (2026, 1, 1, 0, 0))
      f->meters[4][i].kwh = NAN;
  BefEnergyComparison c = compare (f, 5, BEF_SPAN_MONTH);
  assert_near (c.now.amount, 1450);
  assert_near (c.last_year.amount, 1160);
  assert_near (c.last_year.share, -1.0 / 6);
  assert_near (c.last_year.pairs, 0.8);
}

/* A week against the same weekdays: Sundays of 100 kWh meet Sundays. */
static void
test_a_week_against_the_same_weekdays (Fixture *f, gconstpointer data)
{
  day (f, 0, 2026, 11, 29)->kwh = 100;
  day (f, 0, 2025, 11, 30)->kwh = 100;
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_WEEK);
  g_assert_cmpint (c.align, ==, BEF_ALIGN_WEEKDAYS);
  assert_near (c.last_year.amount, 160);
  assert_near (c.last_year.before, 172);
  assert_near (compare (f, 1, BEF_SPAN_DAY).last_year.share, 0);
}

static void
test_29_february_has_no_partner (Fixture *f, gconstpointer data)
{
  day (f, 0, 2024, 2, 29)->kwh = 1000;
  BefEnergyComparison year = compare (f, 1, BEF_SPAN_YEAR_BEFORE);
  assert_near (year.before.amount, 365 * 8 + 1000);
  assert_near (year.last_year.before, 365 * 8);
  assert_near (year.last_year.amount, 365 * 12);
  const BefEnergyDate *march = bef_energy_dates_get (
      f->dates, bef_energy_dates_at (f->dates, bef_civil_to_ms (2025, 3, 1, 0, 0)));
  g_assert_cmpint (bef_energy_dates_get (f->dates, (guint)march->year_before)->start_ms, ==,
                   bef_civil_to_ms (2024, 3, 1, 0, 0));
}

/* The same as bef_usual_of(), day by day, and summed over the span. */
static void
test_usual_is_that_of_the_weekday (Fixture *f, gconstpointer data)
{
  guint n = bef_energy_dates_count (f->dates);

  for (guint i = 0; i < n; i++)
    f->meters[0][i].kwh = (i * 7919) % 97;
  for (guint i = 0; i < n; i += 5)
    {
      double expected = bef_usual_of (f->meters[0], n, f->meters[0][i].start_ms),
             found = bef_energy_usual (f->dates, f->meters[0], i);
      g_assert_true ((isnan (expected) && isnan (found)) || expected == found);
    }
  double sum = 0;
  for (guint i = n - 7; i < n; i++)
    sum += bef_usual_of (f->meters[0], n, f->meters[0][i].start_ms);
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_WEEK);
  assert_near (c.usual.before, sum);
  g_assert_true (isnan (compare (f, 1, BEF_SPAN_YEAR).usual.share));
}

static void
test_estimates_are_told (Fixture *f, gconstpointer data)
{
  day (f, 0, 2026, 11, 3)->flags = BEF_DAY_ESTIMATED | BEF_DAY_METER_CHANGED;
  BefEnergyComparison c = compare (f, 1, BEF_SPAN_MONTH);
  assert_near (c.now.estimated, 10.0 / 290);
  g_assert_cmpuint (c.now.flags, ==, BEF_DAY_ESTIMATED | BEF_DAY_METER_CHANGED);
  g_assert_cmpuint (compare (f, 1, BEF_SPAN_WEEK).now.flags, ==, 0);
}

/* Data that come days late: the spans end where most of the meters do. */
static void
test_until_is_where_most_are_known (Fixture *f, gconstpointer data)
{
  const BefMeterDays *meters = (const BefMeterDays *)f->meters;
  gint64 now = midnight () + 9 * BEF_MS_HOUR;

  g_assert_cmpint (bef_energy_until (f->dates, meters, 5, now), ==, midnight ());
  for (guint m = 0; m < 3; m++)
    day (f, m, 2026, 11, 29)->kwh = NAN;
  g_assert_cmpint (bef_energy_until (f->dates, meters, 5, now), ==,
                   bef_civil_to_ms (2026, 11, 29, 0, 0));
  /* What said nothing for long is not waited for. */
  for (int back = 1; back <= 40; back++)
    for (guint m = 0; m < 3; m++)
      f->meters[m][bef_energy_dates_count (f->dates) - (guint)back].kwh = NAN;
  g_assert_cmpint (bef_energy_until (f->dates, meters, 5, now), ==, midnight ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/energy-compare/month", test_a_month_against_the_same_dates);
  ADD ("/energy-compare/spans", test_spans_hold_the_last_day);
  g_test_add_func ("/energy-compare/first", test_the_first_tells_of_the_month_before);
  ADD ("/energy-compare/gap", test_a_gap_is_no_saving);
  ADD ("/energy-compare/partial", test_a_partial_day_is_in_no_pair);
  ADD ("/energy-compare/few", test_too_few_pairs_conclude_nothing);
  ADD ("/energy-compare/new-meter", test_a_new_meter_is_no_excess);
  ADD ("/energy-compare/weekdays", test_a_week_against_the_same_weekdays);
  ADD ("/energy-compare/leap", test_29_february_has_no_partner);
  ADD ("/energy-compare/usual", test_usual_is_that_of_the_weekday);
  ADD ("/energy-compare/estimates", test_estimates_are_told);
  ADD ("/energy-compare/until", test_until_is_where_most_are_known);
#undef ADD
  return g_test_run ();
}
