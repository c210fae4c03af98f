/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When only what is urgent is told, and when many alerts are a flood. */
#include "supervision/notifier/bef-quiet-hours.h"

static const BefQuietHours night = { BEF_QUIET_HOURS, 19 * 60, 7 * 60 + 30 };
static const BefQuietHours noon = { BEF_QUIET_HOURS, 12 * 60, 14 * 60 };
static const BefQuietHours days_off = { BEF_QUIET_DAYS_OFF, 19 * 60, 7 * 60 + 30 };
static const BefQuietHours both = { BEF_QUIET_HOURS | BEF_QUIET_DAYS_OFF, 19 * 60, 7 * 60 + 30 };

static gint64
at (const char *iso)
{
  gint64 ms;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

#define QUIET(hours, iso) g_assert_true (bef_quiet_hours_hold (&(hours), at (iso)))
#define LOUD(hours, iso) g_assert_false (bef_quiet_hours_hold (&(hours), at (iso)))

static void
assert_next (const BefQuietHours *hours, const char *from, const char *expected)
{
  g_autofree char *next = bef_iso8601_format (bef_quiet_hours_next (hours, at (from)));
  g_autofree char *wanted = bef_iso8601_format (at (expected));

  g_assert_cmpstr (next, ==, wanted);
}

static void
test_over_midnight (void)
{
  LOUD (night, "2026-11-24T18:59:59+01:00");
  QUIET (night, "2026-11-24T19:00:00+01:00");
  QUIET (night, "2026-11-24T23:59:59+01:00");
  QUIET (night, "2026-11-25T00:00:00+01:00");
  QUIET (night, "2026-11-25T07:29:59+01:00");
  LOUD (night, "2026-11-25T07:30:00+01:00");
  LOUD (night, "2026-11-25T12:00:00+01:00");
  assert_next (&night, "2026-11-24T12:00:00+01:00", "2026-11-24T19:00:00+01:00");
  assert_next (&night, "2026-11-24T19:00:00+01:00", "2026-11-25T07:30:00+01:00");
  assert_next (&night, "2026-11-25T03:00:00+01:00", "2026-11-25T07:30:00+01:00");
}

static void
test_within_a_day (void)
{
  LOUD (noon, "2026-11-24T11:59:00+01:00");
  QUIET (noon, "2026-11-24T12:00:00+01:00");
  LOUD (noon, "2026-11-24T14:00:00+01:00");
  assert_next (&noon, "2026-11-24T14:00:00+01:00", "2026-11-25T12:00:00+01:00");
}

static void
test_days_off (void)
{
  /* From Friday's midnight to Monday's; the 11th of November is a holiday on a Wednesday. */
  LOUD (days_off, "2026-11-27T23:59:59+01:00");
  QUIET (days_off, "2026-11-28T00:00:00+01:00");
  QUIET (days_off, "2026-11-29T12:00:00+01:00");
  LOUD (days_off, "2026-11-30T00:00:00+01:00");
  QUIET (days_off, "2026-11-11T12:00:00+01:00");
  assert_next (&days_off, "2026-11-26T12:00:00+01:00", "2026-11-28T00:00:00+01:00");
  assert_next (&days_off, "2026-11-28T12:00:00+01:00", "2026-11-30T00:00:00+01:00");
  /* With the nights it is one: from Friday's evening to Monday's morning. */
  QUIET (both, "2026-11-28T12:00:00+01:00");
  LOUD (both, "2026-11-30T12:00:00+01:00");
  assert_next (&both, "2026-11-27T19:00:00+01:00", "2026-11-30T07:30:00+01:00");
}

/* A night of eleven hours and one of thirteen: by the clock on the wall. */
static void
test_nights_of_the_clock_change (void)
{
  const BefQuietHours until_two = { BEF_QUIET_HOURS, 19 * 60, 2 * 60 + 30 };

  /* March: 2:00 is 3:00. */
  QUIET (night, "2026-03-29T01:59:59+01:00");
  QUIET (night, "2026-03-29T07:29:59+02:00");
  LOUD (night, "2026-03-29T07:30:00+02:00");
  assert_next (&night, "2026-03-28T20:00:00+01:00", "2026-03-29T07:30:00+02:00");
  /* October: 3:00 is 2:00 again. */
  QUIET (night, "2026-10-25T07:29:59+01:00");
  LOUD (night, "2026-10-25T07:30:00+01:00");
  assert_next (&night, "2026-10-24T20:00:00+02:00", "2026-10-25T07:30:00+01:00");
  /* A half past two that does not exist, and one that does twice. */
  QUIET (until_two, "2026-03-29T01:59:59+01:00");
  LOUD (until_two, "2026-03-29T03:00:00+02:00");
  QUIET (until_two, "2026-10-25T02:29:59+02:00");
  LOUD (until_two, "2026-10-25T02:30:00+02:00");
  LOUD (until_two, "2026-10-25T02:15:00+01:00");
  assert_next (&until_two, "2026-10-24T20:00:00+02:00", "2026-10-25T02:30:00+02:00");
  assert_next (&until_two, "2026-10-25T02:30:00+02:00", "2026-10-25T19:00:00+01:00");
}

static void
test_never (void)
{
  const BefQuietHours never = { BEF_QUIET_NEVER, 19 * 60, 7 * 60 + 30 };
  const BefQuietHours no_hours = { BEF_QUIET_HOURS, 8 * 60, 8 * 60 };

  LOUD (never, "2026-11-28T23:00:00+01:00");
  LOUD (no_hours, "2026-11-24T08:00:00+01:00");
  LOUD (no_hours, "2026-11-24T20:00:00+01:00");
  g_assert_true (bef_quiet_hours_next (&never, at ("2026-11-28T23:00:00+01:00")) == BEF_NO_TIME);
  g_assert_true (bef_quiet_hours_next (&no_hours, at ("2026-11-28T23:00:00+01:00")) == BEF_NO_TIME);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quiet-hours/over-midnight", test_over_midnight);
  g_test_add_func ("/quiet-hours/within-a-day", test_within_a_day);
  g_test_add_func ("/quiet-hours/days-off", test_days_off);
  g_test_add_func ("/quiet-hours/clock-change", test_nights_of_the_clock_change);
  g_test_add_func ("/quiet-hours/never", test_never);
  return g_test_run ();
}
