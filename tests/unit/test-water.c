/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/bef-civil-time.h"
#include "supervision/water/bef-water-words.h"

#define START bef_civil_to_ms (2026, 1, 5, 0, 0)

static BefEnergy
hour_of (gint64 start_ms, double litres)
{
  return (BefEnergy){ .start_ms = start_ms,
                      .end_ms = start_ms + BEF_MS_HOUR,
                      .kwh = litres,
                      .coverage = 1,
                      .from_index = TRUE,
                      .newest_ms = start_ms + BEF_MS_HOUR };
}

/* @n civil days from @start_ms, of so much an hour: by day 30 to 200, at night nothing but a flush
 * at two o'clock. */
static GArray *
hours_of (gint64 start_ms, int n, GRand *rand)
{
  GArray *hours = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  gint64 end = bef_civil_add (start_ms, BEF_PERIOD_DAY, n);

  for (gint64 at = start_ms; at < end; at += BEF_MS_HOUR)
    {
      BefCivil civil;
      bef_civil_from_ms (at, &civil);
      double litres = civil.hour >= 6 && civil.hour < 22 ? g_rand_int_range (rand, 30, 200) : 0;
      if (civil.hour == 2)
        litres = 9;
      BefEnergy hour = hour_of (at, litres);
      g_array_append_val (hours, hour);
    }
  return hours;
}

static void
add_flow (GArray *hours, gint64 from_ms, double l_h)
{
  for (guint i = 0; i < hours->len; i++)
    if (g_array_index (hours, BefEnergy, i).start_ms >= from_ms)
      g_array_index (hours, BefEnergy, i).kwh += l_h;
}

static void
test_the_night_is_its_least_hour (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GArray) hours = hours_of (START, 4, rand);
  double sum = 0;

  for (guint i = 0; i < 24; i++)
    sum += g_array_index (hours, BefEnergy, i).kwh;
  /* The second day: 12 L/h all the time. Of the third, two hours of the night are known. Of the
   * fourth, what the hours of the night took lies between two readings far apart. */
  for (guint i = 24; i < 48; i++)
    g_array_index (hours, BefEnergy, i).kwh += 12;
  for (guint i = 48; i < 51; i++)
    g_array_index (hours, BefEnergy, i).coverage = 0.5;
  for (guint i = 72; i < 77; i++)
    g_array_index (hours, BefEnergy, i).estimated = TRUE;
  g_autoptr (GArray) days = bef_water_days (hours);
  g_assert_cmpuint (days->len, ==, 4);
  g_assert_cmpfloat (g_array_index (days, BefWaterDay, 0).night_l_h, ==, 0);
  g_assert_cmpfloat (g_array_index (days, BefWaterDay, 0).litres, ==, sum);
  g_assert_cmpfloat (g_array_index (days, BefWaterDay, 1).night_l_h, ==, 12);
  g_assert_true (isnan (g_array_index (days, BefWaterDay, 2).night_l_h));
  g_assert_true (isnan (g_array_index (days, BefWaterDay, 3).night_l_h));
  g_assert_true (bef_water_is_judged (days, BEF_WATER_BUILDING));
  g_assert_false (bef_water_is_judged (days, BEF_WATER_NETWORK));
  g_assert_true (bef_water_last_night (days) == &g_array_index (days, BefWaterDay, 1));
}

/* 29 March has no two o'clock, 25 October has it twice. */
static void
test_days_of_23_and_25_hours (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  g_autoptr (GArray) march = hours_of (bef_civil_to_ms (2026, 3, 28, 0, 0), 3, rand);
  g_autoptr (GArray) october = hours_of (bef_civil_to_ms (2026, 10, 24, 0, 0), 3, rand);
  g_autoptr (GArray) spring = bef_water_days (march);
  g_autoptr (GArray) autumn = bef_water_days (october);

  g_assert_cmpuint (march->len, ==, 71);
  g_assert_cmpuint (october->len, ==, 73);
  g_assert_cmpuint (spring->len, ==, 3);
  g_assert_cmpuint (autumn->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (g_array_index (spring, BefWaterDay, i).night_l_h, ==, 0);
      g_assert_cmpfloat (g_array_index (autumn, BefWaterDay, i).night_l_h, ==, 0);
    }
}

/* As of each morning, with what is known then. */
static gboolean
leaks_on (const GArray *hours, int day, BefWaterUse use, BefWaterLeak *leak)
{
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
  gint64 start = g_array_index (hours, BefEnergy, 0).start_ms;
  gint64 now = bef_civil_add (start, BEF_PERIOD_DAY, day) + 8 * BEF_MS_HOUR,
         from = bef_civil_add (start, BEF_PERIOD_DAY, day - BEF_WATER_DAYS);

  for (guint i = 0; i < hours->len; i++)
    {
      const BefEnergy *hour = &g_array_index (hours, BefEnergy, i);
      if (hour->start_ms >= from && hour->end_ms <= now)
        g_array_append_vals (known, hour, 1);
    }
  g_autoptr (GArray) days = bef_water_days (known);
  return bef_water_leak (days, use, leak);
}

/* Twenty buildings over a year, each with a leak that begins at some hour of some day. */
static void
test_a_leak_is_found_the_second_morning (void)
{
  for (guint32 seed = 0; seed < 20; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GArray) hours = hours_of (START, 365, rand);
      int day = g_rand_int_range (rand, 10, 340);
      double l_h = g_rand_int_range (rand, 6, 200);
      gint64 midnight = bef_civil_add (START, BEF_PERIOD_DAY, day);
      BefWaterLeak leak;
      add_flow (hours, midnight + g_rand_int_range (rand, -18, 0) * BEF_MS_HOUR, l_h);
      for (int i = 1; i <= day; i++)
        g_assert_false (leaks_on (hours, i, BEF_WATER_BUILDING, &leak));
      g_assert_true (leaks_on (hours, day + 1, BEF_WATER_BUILDING, &leak));
      g_assert_cmpint (leak.since_ms, ==, midnight);
      g_assert_false (leak.is_older);
      g_assert_cmpfloat_with_epsilon (leak.l_h, l_h, 1e-9);
      g_assert_cmpfloat_with_epsilon (leak.litres, l_h * 29, 1e-6);
      g_assert_true (leaks_on (hours, day + 20, BEF_WATER_BUILDING, &leak));
      g_assert_cmpint (leak.since_ms, ==, midnight);
    }
}

static void
test_what_is_no_leak (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  g_autoptr (GArray) hours = hours_of (START, 30, rand);
  BefWaterLeak leak;

  /* A drop, and one night of filling a tank. */
  add_flow (hours, START, 3);
  for (guint i = 20 * 24; i < 20 * 24 + 6; i++)
    g_array_index (hours, BefEnergy, i).kwh += 300;
  for (int i = 1; i < 30; i++)
    g_assert_false (leaks_on (hours, i, BEF_WATER_BUILDING, &leak));
  /* One that was there always says so; of one that is not heard of any more nothing is said. */
  add_flow (hours, START, 40);
  g_assert_true (leaks_on (hours, 10, BEF_WATER_BUILDING, &leak));
  g_assert_true (leak.is_older);
  for (guint i = 11 * 24; i < hours->len; i++)
    g_array_index (hours, BefEnergy, i).coverage = 0;
  g_assert_true (leaks_on (hours, 13, BEF_WATER_BUILDING, &leak));
  g_assert_false (leaks_on (hours, 14, BEF_WATER_BUILDING, &leak));
}

static void
test_a_network_always_flows (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autoptr (GArray) hours = hours_of (START, 60, rand);
  gint64 burst = bef_civil_add (START, BEF_PERIOD_DAY, 40);
  BefWaterLeak leak;

  for (guint i = 0; i < hours->len; i++)
    g_array_index (hours, BefEnergy, i).kwh += 1800 + g_rand_int_range (rand, 0, 200);
  add_flow (hours, burst, 900);
  for (int i = 1; i <= 40; i++)
    g_assert_false (leaks_on (hours, i, BEF_WATER_NETWORK, &leak));
  g_assert_true (leaks_on (hours, 41, BEF_WATER_NETWORK, &leak));
  g_assert_cmpint (leak.since_ms, ==, burst);
  g_assert_cmpfloat_with_epsilon (leak.l_h, 900, 100);
  g_assert_true (leaks_on (hours, 59, BEF_WATER_NETWORK, &leak));
  g_assert_cmpint (leak.since_ms, ==, burst);
}

/* Two flats behind the meter of a hall: what leaks in one of them is not in the rest. */
static void
test_a_shared_meter (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_autoptr (GArray) own = hours_of (START, 20, rand);
  g_autoptr (GArray) hours = g_array_copy (own);
  BefWaterLeak leak;
  double more;

  g_ptr_array_add (parts, hours_of (START, 20, rand));
  g_ptr_array_add (parts, hours_of (START, 20, rand));
  add_flow (parts->pdata[1], bef_civil_add (START, BEF_PERIOD_DAY, 15), 25);
  for (guint i = 0; i < hours->len; i++)
    for (guint k = 0; k < 2; k++)
      g_array_index (hours, BefEnergy, i).kwh +=
          g_array_index ((GArray *)parts->pdata[k], BefEnergy, i).kwh;
  g_autoptr (GArray) rest = bef_water_rest (hours, parts);
  for (guint i = 0; i < hours->len; i++)
    g_assert_cmpfloat (g_array_index (rest, BefEnergy, i).kwh, ==,
                       g_array_index (own, BefEnergy, i).kwh);
  g_assert_true (leaks_on (hours, 19, BEF_WATER_BUILDING, &leak));
  g_assert_true (leaks_on (parts->pdata[1], 19, BEF_WATER_BUILDING, &leak));
  g_assert_false (leaks_on (parts->pdata[0], 19, BEF_WATER_BUILDING, &leak));
  g_assert_false (leaks_on (rest, 19, BEF_WATER_BUILDING, &leak));
  g_autoptr (GArray) days = bef_water_days (hours);
  g_autoptr (GArray) rest_days = bef_water_days (rest);
  g_assert_false (bef_water_parts_exceed (days, rest_days, &more));
  /* One of them does not stand behind it after all. */
  g_autoptr (GArray) none = bef_water_rest (parts->pdata[0], parts);
  g_autoptr (GArray) whole = bef_water_days (parts->pdata[0]);
  g_autoptr (GArray) negative = bef_water_days (none);
  g_assert_true (bef_water_parts_exceed (whole, negative, &more));
  g_autoptr (GArray) other = bef_water_days (parts->pdata[1]);
  g_assert_cmpfloat_with_epsilon (more, bef_water_sum (other, 7, NULL), 1e-6);
  /* What one of them does not know, the rest does not know either. */
  g_array_index ((GArray *)parts->pdata[0], BefEnergy, 30).coverage = 0.2;
  g_autoptr (GArray) gap = bef_water_rest (hours, parts);
  g_assert_true (isnan (g_array_index (gap, BefEnergy, 30).kwh));
  g_assert_false (isnan (g_array_index (gap, BefEnergy, 31).kwh));
}

static void
test_words (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (GArray) hours = hours_of (START, 3, rand);
  BefWaterLeak leak = { bef_civil_to_ms (2026, 11, 12, 0, 0), FALSE, 180.2, 43210 };
  g_autofree char *title = bef_water_leak_dup_title (&leak, BEF_WATER_BUILDING);
  g_autofree char *detail = bef_water_leak_dup_detail (&leak, BEF_WATER_BUILDING, 170.4);

  g_assert_cmpstr (title, ==, "Water runs all night: 180\302\240L/h");
  g_assert_true (g_str_has_prefix (detail, "Since Thu 12 Nov: 43\302\240m³, 170\302\240€. Look"));
  leak.is_older = TRUE;
  g_autofree char *older = bef_water_leak_dup_detail (&leak, BEF_WATER_NETWORK, NAN);
  g_assert_true (g_str_has_prefix (older, "Since Thu 12 Nov at least: 43\302\240m³. More"));
  for (guint i = 0; i < hours->len; i++)
    g_array_index (hours, BefEnergy, i).kwh = 50;
  g_autoptr (GArray) days = bef_water_days (hours);
  g_autofree char *words = bef_water_days_dup_words (days, NAN);
  g_assert_cmpstr (words, ==,
                   "The last 3 days that are measured: 3.6\302\240m³\n"
                   "Night to Wed 7 Jan: 50\302\240L/h at the least");
  /* An index that comes once a day tells days, and no night. */
  for (guint i = 0; i < hours->len; i++)
    g_array_index (hours, BefEnergy, i).estimated = TRUE;
  g_autoptr (GArray) daily = bef_water_days (hours);
  g_autofree char *blind = bef_water_days_dup_words (daily, NAN);
  g_assert_nonnull (strstr (blind, "too far apart"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/water/night", test_the_night_is_its_least_hour);
  g_test_add_func ("/water/dst", test_days_of_23_and_25_hours);
  g_test_add_func ("/water/leak", test_a_leak_is_found_the_second_morning);
  g_test_add_func ("/water/no-leak", test_what_is_no_leak);
  g_test_add_func ("/water/network", test_a_network_always_flows);
  g_test_add_func ("/water/shared", test_a_shared_meter);
  g_test_add_func ("/water/words", test_words);
  return g_test_run ();
}
