/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/alarms/bef-empty-heat.h"

#define N 48
#define SETBACK BEF_EMPTY_HEAT_SETBACK_C

/* Two days of a hall, hour by hour: free, closed, 12 °C and 600 W. */
typedef struct
{
  gint64 from_ms;
  BefBucket room[N], door[N], celsius[N], watts[N], outdoors[N];
  BefHallHeats heats;
  BefHallPrice price;
} Fixture;

static void
fill (BefBucket *buckets, gint64 from_ms, double value)
{
  for (guint i = 0; i < N; i++)
    buckets[i] = (BefBucket){ .start_ms = from_ms + i * BEF_MS_HOUR,
                              .end_ms = from_ms + (i + 1) * BEF_MS_HOUR,
                              .min = value,
                              .max = value,
                              .mean = value };
}

static void
set (BefBucket *buckets, guint from, guint to, double value)
{
  for (guint i = from; i < to; i++)
    {
      buckets[i].min = buckets[i].max = buckets[i].mean = value;
      buckets[i].missing = isnan (value);
    }
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  f->from_ms = bef_civil_to_ms (2026, 11, 24, 0, 0);
  fill (f->room, f->from_ms, 0);
  fill (f->door, f->from_ms, 0);
  fill (f->celsius, f->from_ms, 12);
  fill (f->watts, f->from_ms, 600);
  fill (f->outdoors, f->from_ms, 5);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
}

static BefBuckets *
buckets (const BefBucket *all)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  g_array_append_vals (array, all, N);
  return bef_buckets_new_take (array);
}

static BefEmptyHeat
sum (Fixture *f)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  g_autoptr (GPtrArray) doors = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);
  g_autoptr (BefBuckets) celsius = buckets (f->celsius), watts = buckets (f->watts),
                         outdoors = buckets (f->outdoors);

  g_ptr_array_add (rooms, buckets (f->room));
  g_ptr_array_add (doors, buckets (f->door));
  g_autoptr (GArray) steps =
      bef_hall_steps_new (&(BefHallSources){ celsius, watts, outdoors, rooms, doors });
  g_assert_cmpuint (steps->len, ==, N);
  return bef_empty_heat_sum (steps, &(BefHall){ SETBACK, f->heats, f->price, f }, f->from_ms,
                             f->from_ms + N * BEF_MS_HOUR);
}

static void
test_cold (Fixture *f, gconstpointer unused)
{
  BefEmptyHeat s = sum (f);

  g_assert_cmpfloat (s.hours, ==, 0);
  g_assert_true (isnan (s.kwh));
  g_assert_cmpfloat (s.empty_hours, ==, N);
  g_assert_cmpfloat (s.unknown_hours, ==, 0);
}

static void
test_heated (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, 20);
  set (f->watts, 20, 26, 4600);
  BefEmptyHeat s = sum (f);

  g_assert_cmpfloat (s.hours, ==, 6);
  g_assert_cmpfloat_with_epsilon (s.kwh, 24, 1e-9);
}

/* 20 cents until 22 h, 10 from then on. */
static double
price_at (gint64 ms, gpointer user_data)
{
  const Fixture *f = user_data;

  return ms < f->from_ms + 22 * BEF_MS_HOUR ? 0.2 : 0.1;
}

static double
price_until_midnight (gint64 ms, gpointer user_data)
{
  const Fixture *f = user_data;

  return ms < f->from_ms + 24 * BEF_MS_HOUR ? price_at (ms, user_data) : NAN;
}

/* Six hours of 4 kWh above the base load, two of them at 20 cents. */
static void
test_each_hour_has_its_price (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, 20);
  set (f->watts, 20, 26, 4600);
  g_assert_true (isnan (sum (f).euros));
  f->price = price_at;
  g_assert_cmpfloat_with_epsilon (sum (f).euros, 2 * 4 * 0.2 + 4 * 4 * 0.1, 1e-9);
  f->price = price_until_midnight;
  g_assert_true (isnan (sum (f).euros));
  g_assert_cmpfloat_with_epsilon (sum (f).kwh, 24, 1e-9);
}

/* At the setback it is set back. */
static void
test_at_the_setback (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, SETBACK);
  set (f->watts, 20, 26, 4600);
  g_assert_cmpfloat (sum (f).hours, ==, 0);
}

/* A feast from 20 h to 24 h; it was warmed up before, and cools down after. */
static void
test_feast (Fixture *f, gconstpointer unused)
{
  set (f->room, 20, 24, 2);
  set (f->celsius, 18, 24, 21);
  set (f->watts, 18, 24, 5000);
  for (guint i = 24; i < 30; i++)
    set (f->celsius, i, i + 1, 21 - 0.5 * (i - 23));
  g_assert_cmpfloat (sum (f).hours, ==, 0);
  /* Three hours before is too early. */
  set (f->celsius, 17, 18, 21);
  set (f->watts, 17, 18, 5000);
  g_assert_cmpfloat (sum (f).hours, ==, 1);
  /* And kept warm all night, but for the hour in which they leave. */
  set (f->celsius, 24, 30, 21);
  set (f->watts, 24, 30, 5000);
  g_assert_cmpfloat (sum (f).hours, ==, 1 + 5);
}

static void
test_door (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, 20);
  set (f->watts, 20, 26, 4600);
  f->door[22].max = 1;
  /* That hour, the one after and the two before it. */
  g_assert_cmpfloat (sum (f).hours, ==, 2);
}

static void
test_unknown (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, 20);
  set (f->watts, 20, 26, 4600);
  set (f->room, 20, 23, NAN);
  set (f->celsius, 30, 32, NAN);
  BefEmptyHeat s = sum (f);

  g_assert_cmpfloat (s.hours, ==, 3);
  g_assert_cmpfloat (s.unknown_hours, ==, 5);
  g_assert_cmpfloat (s.empty_hours, ==, N - 5);
}

/* By gas: power says nothing, warmth that is kept up does. */
static void
test_gas (Fixture *f, gconstpointer unused)
{
  set (f->celsius, 20, 26, 20);
  g_assert_cmpfloat (sum (f).hours, ==, 0);
  f->heats = BEF_HALL_BY_WARMTH;
  BefEmptyHeat s = sum (f);
  g_assert_cmpfloat (s.hours, ==, 6);
  g_assert_true (isnan (s.kwh));
  /* Cooling down, it is not heated. */
  for (guint i = 21; i < 26; i++)
    set (f->celsius, i, i + 1, 20 - 0.2 * (i - 20));
  g_assert_cmpfloat (sum (f).hours, ==, 1);
}

/* On a warm day a hall is warm by itself. */
static void
test_warm_day (Fixture *f, gconstpointer unused)
{
  f->heats = BEF_HALL_BY_WARMTH;
  set (f->celsius, 20, 26, 20);
  set (f->outdoors, 22, 26, BEF_EMPTY_HEAT_OUTDOORS_C);
  g_assert_cmpfloat (sum (f).hours, ==, 2);
}

static void
test_season (Fixture *f, gconstpointer unused)
{
  g_assert_cmpint (bef_empty_heat_season (bef_civil_to_ms (2026, 11, 24, 8, 0)), ==,
                   bef_civil_to_ms (2026, 10, 1, 0, 0));
  g_assert_cmpint (bef_empty_heat_season (bef_civil_to_ms (2026, 9, 30, 23, 59)), ==,
                   bef_civil_to_ms (2025, 10, 1, 0, 0));
  g_assert_cmpint (bef_empty_heat_season (bef_civil_to_ms (2026, 10, 1, 0, 0)), ==,
                   bef_civil_to_ms (2026, 10, 1, 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/empty-heat/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("cold", test_cold);
  ADD ("heated", test_heated);
  ADD ("priced", test_each_hour_has_its_price);
  ADD ("at-the-setback", test_at_the_setback);
  ADD ("feast", test_feast);
  ADD ("door", test_door);
  ADD ("unknown", test_unknown);
  ADD ("gas", test_gas);
  ADD ("warm-day", test_warm_day);
  ADD ("season", test_season);
  return g_test_run ();
}
