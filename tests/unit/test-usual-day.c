/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>
#include <glib.h>

#include "supervision/energy/bef-usual-day.h"

/* Sunday 29 November 2026, noon. */
static gint64
now (void)
{
  return bef_civil_to_ms (2026, 11, 29, 12, 0);
}

static void
add_day (GArray *days, int back, double kwh, double coverage)
{
  gint64 today = bef_civil_floor (now (), BEF_PERIOD_DAY);
  BefDayEnergy day = { bef_civil_add (today, BEF_PERIOD_DAY, -back), kwh, coverage,
                       BEF_DAY_MEASURED };

  g_array_append_val (days, day);
}

/* Nine weeks up to yesterday: 10 kWh, 30 on Saturdays. */
static GArray *
make_meter (void)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (BefDayEnergy));

  for (int back = 63; back >= 1; back--)
    add_day (days, back, back % 7 == 1 ? 30 : 10, 1);
  return days;
}

static BefDayEnergy *
day_back (GArray *days, int back)
{
  return &g_array_index (days, BefDayEnergy, 63 - back);
}

static BefUsualDay
newest (GArray *a, GArray *b)
{
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();
  BefUsualDay day = { 0 };

  g_ptr_array_add (meters, a);
  if (b != NULL)
    g_ptr_array_add (meters, b);
  g_assert_true (bef_usual_newest_day (meters, now (), 7, &day));
  return day;
}

static void
test_a_saturday_is_compared_with_saturdays (void)
{
  g_autoptr (GArray) days = make_meter ();

  day_back (days, 1)->kwh = 33;
  BefUsualDay day = newest (days, NULL);
  g_assert_cmpfloat (day.kwh, ==, 33);
  g_assert_cmpfloat (day.usual_kwh, ==, 30);
  g_autofree char *text = bef_usual_dup_sentence (&day, now ());
  g_assert_cmpstr (text, ==, "Yesterday: 33\u00a0kWh, 10\u00a0% more than usual on a Saturday.");
  day_back (days, 1)->kwh = 31;
  day = newest (days, NULL);
  g_autofree char *same = bef_usual_dup_sentence (&day, now ());
  g_assert_cmpstr (same, ==, "Yesterday: 31\u00a0kWh, as usual on a Saturday.");
  day_back (days, 1)->kwh = 15;
  day = newest (days, NULL);
  g_autofree char *less = bef_usual_dup_sentence (&day, now ());
  g_assert_cmpstr (less, ==, "Yesterday: 15\u00a0kWh, 50\u00a0% less than usual on a Saturday.");
}

/* All Saints' Day of 2026 is a Sunday; 11 November is a Wednesday on which nobody works. */
static void
test_a_public_holiday_is_no_wednesday (void)
{
  g_autoptr (GArray) days = make_meter ();
  gint64 armistice = bef_civil_to_ms (2026, 11, 11, 0, 0),
         wednesday = bef_civil_to_ms (2026, 11, 25, 0, 0);

  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, BefDayEnergy, i).start_ms == armistice)
      g_array_index (days, BefDayEnergy, i).kwh = 1000;
  BefDayEnergy *first = (BefDayEnergy *)(void *)days->data;
  g_assert_cmpfloat (bef_usual_of (first, days->len, wednesday), ==, 10);
  g_assert_cmpfloat (bef_usual_of (first, days->len, armistice), ==, 10);
  /* It is like the Sundays. */
  for (guint i = 0; i < days->len; i++)
    {
      BefDayEnergy *day = &first[i];
      BefCivil civil;
      bef_civil_from_ms (day->start_ms, &civil);
      if (civil.weekday == 7)
        day->kwh = 4;
    }
  g_assert_cmpfloat (bef_usual_of (first, days->len, armistice), ==, 4);
}

/* A meter that did not tell yesterday is no saving: it is in neither sum. */
static void
test_a_meter_that_is_missing_is_no_saving (void)
{
  g_autoptr (GArray) a = make_meter ();
  g_autoptr (GArray) b = make_meter ();

  day_back (b, 1)->kwh = NAN;
  BefUsualDay day = newest (a, b);
  g_assert_cmpuint (day.n_meters, ==, 1);
  g_assert_cmpuint (day.n_all, ==, 2);
  g_assert_cmpfloat (day.kwh, ==, 30);
  g_assert_cmpfloat (day.usual_kwh, ==, 30);
  /* Half a day is no day. */
  day_back (b, 1)->kwh = 15;
  day_back (b, 1)->coverage = 0.5;
  day = newest (a, b);
  g_assert_cmpuint (day.n_meters, ==, 1);
}

/* The day before is not known at all yet: the last one that is is named by its date. */
static void
test_days_that_come_late (void)
{
  g_autoptr (GArray) days = make_meter ();

  day_back (days, 1)->kwh = NAN;
  BefUsualDay day = newest (days, NULL);
  g_assert_cmpint (day.day_ms, ==, bef_civil_to_ms (2026, 11, 27, 0, 0));
  g_autofree char *text = bef_usual_dup_sentence (&day, now ());
  g_assert_true (g_str_has_prefix (text, "Fri"));
}

/* Two Saturdays are no habit. */
static void
test_little_is_not_usual (void)
{
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (BefDayEnergy));
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();
  BefUsualDay day;

  for (int back = 20; back >= 1; back--)
    add_day (days, back, 10, 1);
  g_ptr_array_add (meters, days);
  g_assert_false (bef_usual_newest_day (meters, now (), 7, &day));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usual-day/saturday", test_a_saturday_is_compared_with_saturdays);
  g_test_add_func ("/usual-day/holiday", test_a_public_holiday_is_no_wednesday);
  g_test_add_func ("/usual-day/missing", test_a_meter_that_is_missing_is_no_saving);
  g_test_add_func ("/usual-day/late", test_days_that_come_late);
  g_test_add_func ("/usual-day/little", test_little_is_not_usual);
  return g_test_run ();
}
