/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"
#include "tariff-util.h"

#include <math.h>

#include "supervision/tariff/bef-letting.h"

#define STEP_MS (10 * BEF_MS_MINUTE)
#define SENSOR "urn:x:warmth"

static const char *const doors[] = { "urn:x:door-1", "urn:x:door-2", NULL };

/* Saturday 7 March 2026, from 18 h to midnight. */
static BefRange
range (void)
{
  return (BefRange){ day ("2026-03-07") + 18 * BEF_MS_HOUR, day ("2026-03-08") };
}

static BefContracts *
contracts (void)
{
  return read_contracts ("contract 1 electricity\nmeter " MAIN_METER
                         "\nversion 2026-03-01 hphc\noff-peak 22:00-06:00\nprice hp 0.2\n"
                         "price hc 0.15\nsubscription 12.4 month\nnetwork 73\npower hp 9\n"
                         "power-price hp 10\ntaxes accise-36 cta tva-abonnement tva\n");
}

/* 400 W for as many days before as @days, 5 kW more from 16 h to @off_h (24 is midnight). */
static BefHistory *
hall_of (int days, int off_h)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = bef_civil_add (day ("2026-03-07"), BEF_PERIOD_DAY, -days),
         end = day ("2026-03-08") + 4 * BEF_MS_HOUR;
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));

  for (gint64 at = start; at < end; at += STEP_MS)
    {
      gint64 since = at - day ("2026-03-07");
      gboolean heats = since >= 16 * BEF_MS_HOUR && since < off_h * BEF_MS_HOUR;
      BefReading reading = { bef_series_key (MAIN_METER, "power"), at, heats ? 5400 : 400, 0 };
      BefReading warmth = { bef_series_key (SENSOR, "temperature"), at, 19.5, 0 };
      BefReading one = { bef_series_key (doors[0], "open-state"), at, 0, 0 };
      BefReading two = { bef_series_key (doors[1], "open-state"), at, since > 0, 0 };
      g_array_append_val (readings, reading);
      g_array_append_val (readings, warmth);
      g_array_append_val (readings, one);
      g_array_append_val (readings, two);
    }
  append (history, (BefReading *)(void *)readings->data, readings->len);
  return history;
}

static BefLetting
load (BefHistory *history, const BefContracts *all)
{
  BefLettingHall hall = { MAIN_METER, SENSOR, doors };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BefLetting letting;

  WAIT (result, bef_letting_load_async (history, all, &hall, range (), NULL, wait_cb, &result));
  g_assert_true (bef_letting_load_finish (result, &letting, &error));
  g_assert_no_error (error);
  return letting;
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

/* By hand: 5 kW for five of six hours, four of them at 27.702 cents and one at 21.702. */
static void
test_what_is_above_the_base_load_is_charged (void)
{
  BefHistory *history = hall_of (20, 23);
  g_autoptr (BefContracts) all = contracts ();
  BefLetting letting = load (history, all);

  assert_near (letting.base_w, 400);
  assert_near (letting.letting.kwh, 5 * 5.4 + 0.4);
  assert_near (letting.letting.above_kwh, 25);
  assert_near (letting.letting.coverage, 1);
  g_assert_cmpint (letting.letting.above, ==, 20 * 277020000ll + 5 * 217020000ll);
  assert_near (letting.warming.above_kwh, 10);
  g_assert_cmpint (letting.warming.above, ==, 10 * 277020000ll);
  assert_near (letting.after_w, 400);
  g_assert_cmpint (letting.left, ==, BEF_LEFT_OFF);
  assert_near (letting.celsius, 19.5);
  g_assert_cmpuint (letting.n_doors, ==, 2);
  g_assert_cmpuint (letting.n_doors_open, ==, 1);
  g_assert_cmpuint (letting.n_doors_unknown, ==, 0);
  g_autoptr (GPtrArray) lines = bef_letting_dup_lines (&letting);
  for (guint i = 0; i < lines->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (lines, i));
  close_history (history);
}

static void
test_what_goes_on_is_told (void)
{
  BefHistory *history = hall_of (20, 27);
  g_autoptr (BefContracts) all = contracts ();
  BefLetting letting = load (history, all);

  assert_near (letting.after_w, 5400);
  g_assert_cmpint (letting.left, ==, BEF_LEFT_ON);
  close_history (history);
}

static void
test_without_days_before_nothing_is_above (void)
{
  BefHistory *history = hall_of (2, 23);
  g_autoptr (BefContracts) all = contracts ();
  BefLetting letting = load (history, all);

  g_assert_true (isnan (letting.base_w));
  assert_near (letting.letting.kwh, 27.4);
  g_assert_true (isnan (letting.letting.above_kwh));
  g_assert_cmpint (letting.letting.above, ==, BEF_NO_MONEY);
  g_assert_cmpint (letting.left, ==, BEF_LEFT_UNKNOWN);
  close_history (history);
}

static void
test_without_a_contract_there_are_kwh_alone (void)
{
  BefHistory *history = hall_of (20, 23);
  g_autoptr (BefContracts) none = bef_contracts_new ();
  BefLetting letting = load (history, none);

  assert_near (letting.letting.above_kwh, 25);
  g_assert_cmpint (letting.letting.above, ==, BEF_NO_MONEY);
  close_history (history);
}

static void
test_what_nothing_is_known_of_is_told_so (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (BefContracts) all = contracts ();
  BefLetting letting = load (history, all);

  g_assert_true (isnan (letting.letting.kwh));
  g_assert_true (isnan (letting.celsius));
  g_assert_cmpint (letting.left, ==, BEF_LEFT_UNKNOWN);
  g_assert_cmpuint (letting.n_doors_unknown, ==, 2);
  g_autoptr (GPtrArray) lines = bef_letting_dup_lines (&letting);
  g_assert_cmpuint (lines->len, >=, 4);
  close_history (history);
}

/* Quarter hours of a day; '-' is free, '?' not known. */
static BefBuckets *
room_of (const char *states)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (guint i = 0; states[i] != '\0'; i++)
    {
      BefBucket step = { .start_ms = range ().from_ms + i * 15 * BEF_MS_MINUTE };
      step.end_ms = step.start_ms + 15 * BEF_MS_MINUTE;
      step.max = states[i] == '?' ? NAN : states[i] == '-' ? 0 : 2;
      g_array_append_val (steps, step);
    }
  return bef_buckets_new_take (steps);
}

static void
test_lettings_are_when_a_room_was_taken (void)
{
  g_autoptr (GPtrArray) rooms = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_buckets_unref);

  g_ptr_array_add (rooms, room_of ("--xx--xx---------?--x-"));
  g_ptr_array_add (rooms, room_of ("-----x----------------"));
  g_autoptr (GArray) found = bef_lettings_of (rooms);
  g_assert_cmpuint (found->len, ==, 2);
  gint64 start = range ().from_ms, q = 15 * BEF_MS_MINUTE;
  g_assert_cmpint (g_array_index (found, BefRange, 0).from_ms, ==, start + 20 * q);
  g_assert_cmpint (g_array_index (found, BefRange, 1).from_ms, ==, start + 2 * q);
  g_assert_cmpint (g_array_index (found, BefRange, 1).to_ms, ==, start + 8 * q);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/letting/above", test_what_is_above_the_base_load_is_charged);
  g_test_add_func ("/letting/goes-on", test_what_goes_on_is_told);
  g_test_add_func ("/letting/no-base", test_without_days_before_nothing_is_above);
  g_test_add_func ("/letting/no-contract", test_without_a_contract_there_are_kwh_alone);
  g_test_add_func ("/letting/nothing", test_what_nothing_is_known_of_is_told_so);
  g_test_add_func ("/letting/rooms", test_lettings_are_when_a_room_was_taken);
  return g_test_run ();
}
