/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instants, civil dates of Europe/Paris and the calendar of school and public holidays. */
#include "base/bef-calendar.h"
#include "base/bef-civil-time.h"

static gint64
at (const char *iso)
{
  gint64 ms = BEF_NO_TIME;

  if (!bef_iso8601_parse (iso, &ms))
    g_error ("'%s' should be read", iso);
  return ms;
}

static void
test_iso8601_is_read (void)
{
  static const struct
  {
    const char *text;
    gint64 ms;
  } good[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01", 0 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "2021-03-28T01:50:00+01:00", 1616892600000 },
    { "2021-03-28T01:50:00+0100", 1616892600000 },
    { "2021-03-28T01:50:00+01", 1616892600000 },
    { "2021-03-28 00:50:00Z", 1616892600000 },
    { "2021-03-28t00:50:00z", 1616892600000 },
    { "2021-03-27T19:50:00-05:00", 1616892600000 },
    { "2021-03-28T00:50Z", 1616892600000 },
    { "2021-03-28T00:50:00", 1616892600000 },
    { "2021-03-28T00:50:00.5Z", 1616892600500 },
    { "2021-03-28T00:50:00,25Z", 1616892600250 },
    { "2021-03-28T00:50:00.123456789Z", 1616892600123 },
    { "2024-02-29T00:00:00Z", 1709164800000 },
    { "2021-03-28T24:00:00Z", 1616976000000 },
    { "2016-12-31T23:59:60Z", 1483228800000 },
    { "1900-01-01T00:00:00Z", -2208988800000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i].text);
      g_assert_cmpint (at (good[i].text), ==, good[i].ms);
    }
}

static void
test_what_is_not_iso8601_is_refused (void)
{
  static const char *const bad[] = {
    "",
    " ",
    "now",
    "2021",
    "2021-03",
    "2021-3-28",
    "21-03-28",
    "2021-13-01",
    "2021-00-10",
    "2021-02-29",
    "2100-02-29",
    "2021-04-31",
    "2021-03-00",
    "2021-03-28T",
    "2021-03-28T1:00:00Z",
    "2021-03-28T25:00:00Z",
    "2021-03-28T24:00:01Z",
    "2021-03-28T00:60:00Z",
    "2021-03-28T00:00:61Z",
    "2021-03-28T00:00:00X",
    "2021-03-28T00:00:00Zx",
    "2021-03-28T00:00:00+1:00",
    "2021-03-28T00:00:00+01:0",
    "2021-03-28T00:00:00+01:",
    "2021-03-28T00:00:00+16:00",
    "2021-03-28T00:00:00+01:60",
    "2021-03-28T00:00:00.",
    "2021-03-28T00:00:00.Z",
    "1899-12-31",
    "2201-01-01",
    " 2021-03-28",
    "2021-03-28 ",
    "2021-03-28Z",
    "2021/03/28",
    "20210328T000000Z",
    "-021-03-28",
    "+2021-03-28",
    "2021-03-28T00:00:00Z\n",
    "2021-03-28T-1:00:00Z",
  };
  gint64 ms = 42;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("'%s'", bad[i]);
      g_assert_false (bef_iso8601_parse (bad[i], &ms));
      g_assert_cmpint (ms, ==, 42);
    }
  g_assert_false (bef_iso8601_parse (NULL, &ms));
  g_assert_cmpint (ms, ==, 42);
}

static void
test_iso8601_written_is_read_back (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      gint64 span = at ("2200-12-31T23:59:59Z") - at ("1900-01-01");
      gint64 ms = at ("1900-01-01") + (gint64)(g_rand_double (rand) * span);
      if (i % 2)
        ms -= ((ms % 1000) + 1000) % 1000;
      g_autofree char *text = bef_iso8601_format (ms);
      g_assert_cmpint (at (text), ==, ms);
      g_assert_true ((strchr (text, '.') != NULL) == (ms % 1000 != 0));
    }
  g_autofree char *known = bef_iso8601_format (G_GINT64_CONSTANT (1795557356000));
  g_assert_cmpstr (known, ==, "2026-11-24T21:55:56Z");
}

/* Every field against GLib's own reckoning, hour by hour across both changes of every year. */
static void
test_civil_fields_agree_with_glib (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");

  if (paris == NULL)
    {
      g_test_skip ("the time zone database is not installed");
      return;
    }
  for (int year = 1996; year <= 2037; year++)
    for (int month = 3; month <= 10; month += 7)
      {
        gint64 start = bef_civil_to_ms (year, month, 24, 0, 0);
        for (gint64 ms = start; ms < start + 9 * BEF_MS_DAY; ms += 30 * BEF_MS_MINUTE)
          {
            g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
            g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, paris);
            BefCivil c;
            bef_civil_from_ms (ms, &c);
            g_assert_cmpint (c.year, ==, g_date_time_get_year (local));
            g_assert_cmpint (c.month, ==, g_date_time_get_month (local));
            g_assert_cmpint (c.day, ==, g_date_time_get_day_of_month (local));
            g_assert_cmpint (c.hour, ==, g_date_time_get_hour (local));
            g_assert_cmpint (c.minute, ==, g_date_time_get_minute (local));
            g_assert_cmpint (c.weekday, ==, g_date_time_get_day_of_week (local));
            g_assert_cmpint (c.utc_offset_min, ==,
                             g_date_time_get_utc_offset (local) / G_TIME_SPAN_MINUTE);
          }
      }
}

/* Last Sunday of the month: the European rule, reckoned here without the library's help. */
static int
last_sunday (int year, GDateMonth month)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 31, month, (GDateYear)year);
  while (g_date_get_weekday (&date) != G_DATE_SUNDAY)
    g_date_subtract_days (&date, 1);
  return g_date_get_day (&date);
}

static void
test_changes_of_the_clock_every_year (void)
{
  for (int year = 1996; year <= 2037; year++)
    {
      int march = last_sunday (year, G_DATE_MARCH), october = last_sunday (year, G_DATE_OCTOBER);
      g_autofree char *jump = g_strdup_printf ("%d-03-%02dT01:00:00Z", year, march);
      g_autofree char *back = g_strdup_printf ("%d-10-%02dT01:00:00Z", year, october);
      gint64 spring = bef_civil_to_ms (year, 3, march, 0, 0);
      gint64 autumn = bef_civil_to_ms (year, 10, october, 0, 0);

      /* 02:30 does not exist in March: the instant of the jump. 02:30 in October: the first one. */
      g_assert_cmpint (bef_civil_to_ms (year, 3, march, 2, 30), ==, at (jump));
      g_assert_cmpint (bef_civil_to_ms (year, 3, march, 2, 0), ==, at (jump));
      g_assert_cmpint (bef_civil_to_ms (year, 3, march, 3, 0), ==, at (jump));
      g_assert_cmpint (bef_civil_to_ms (year, 10, october, 2, 30), ==,
                       at (back) - 30 * BEF_MS_MINUTE);
      g_assert_cmpint (bef_civil_to_ms (year, 10, october, 3, 0), ==, at (back) + BEF_MS_HOUR);
      g_assert_cmpint (bef_civil_add (spring, BEF_PERIOD_DAY, 1) - spring, ==, 23 * BEF_MS_HOUR);
      g_assert_cmpint (bef_civil_add (autumn, BEF_PERIOD_DAY, 1) - autumn, ==, 25 * BEF_MS_HOUR);
      g_assert_cmpint (bef_civil_add (spring, BEF_PERIOD_WEEK, 1)
                           - bef_civil_floor (spring, BEF_PERIOD_WEEK),
                       ==, 7 * BEF_MS_DAY - BEF_MS_HOUR);
    }
}

static void
test_floor_and_next_hold_the_instant (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  gint64 from = at ("1996-01-01"), span = at ("2038-01-01") - from;

  for (guint i = 0; i < 40000; i++)
    {
      /* Half of them around a change of the clock, where it is easiest to be wrong. */
      gint64 ms = from + (gint64)(g_rand_double (rand) * span);
      if (i % 2)
        ms = bef_civil_to_ms (g_rand_int_range (rand, 1996, 2038), i % 4 == 1 ? 3 : 10, 31, 0, 0)
             - (gint64)(g_rand_double (rand) * 8 * BEF_MS_DAY);
      for (int p = BEF_PERIOD_HOUR; p <= BEF_PERIOD_YEAR; p++)
        {
          gint64 floor = bef_civil_floor (ms, (BefPeriod)p);
          gint64 next = bef_civil_add (ms, (BefPeriod)p, 1);
          g_assert_cmpint (floor, <=, ms);
          g_assert_cmpint (ms, <, next);
          g_assert_cmpint (bef_civil_floor (floor, (BefPeriod)p), ==, floor);
          g_assert_cmpint (bef_civil_floor (next, (BefPeriod)p), ==, next);
          g_assert_cmpint (bef_civil_floor (next - 1, (BefPeriod)p), ==, floor);
          g_assert_cmpint (bef_civil_add (next, (BefPeriod)p, -1), ==, floor);
          g_assert_cmpint (bef_civil_add (bef_civil_add (ms, (BefPeriod)p, 5), (BefPeriod)p, -5),
                           ==, floor);
        }
    }
}

static void
test_hours_of_the_double_night_are_apart (void)
{
  gint64 first = at ("2021-10-31T02:30:00+02:00"), second = at ("2021-10-31T02:30:00+01:00");

  g_assert_cmpint (bef_civil_floor (first, BEF_PERIOD_HOUR), ==, at ("2021-10-31T00:00:00Z"));
  g_assert_cmpint (bef_civil_floor (second, BEF_PERIOD_HOUR), ==, at ("2021-10-31T01:00:00Z"));
  g_assert_cmpint (bef_civil_add (first, BEF_PERIOD_HOUR, 1), ==, at ("2021-10-31T01:00:00Z"));
  g_assert_cmpint (bef_civil_add (at ("2021-03-28T00:30:00Z"), BEF_PERIOD_HOUR, 1), ==,
                   at ("2021-03-28T03:00:00+02:00"));
}

static void
test_fields_beyond_their_range_are_carried (void)
{
  g_assert_cmpint (bef_civil_to_ms (2026, 13, 1, 0, 0), ==, bef_civil_to_ms (2027, 1, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 0, 1, 0, 0), ==, bef_civil_to_ms (2025, 12, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, -11, 1, 0, 0), ==, bef_civil_to_ms (2025, 1, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, -12, 1, 0, 0), ==, bef_civil_to_ms (2024, 12, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 25, 1, 0, 0), ==, bef_civil_to_ms (2028, 1, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 1, 32, 0, 0), ==, bef_civil_to_ms (2026, 2, 1, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 3, 0, 0, 0), ==, bef_civil_to_ms (2026, 2, 28, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 5, 1, 24, 0), ==, bef_civil_to_ms (2026, 5, 2, 0, 0));
  g_assert_cmpint (bef_civil_to_ms (2026, 5, 1, 0, 60), ==, bef_civil_to_ms (2026, 5, 1, 1, 0));
  /* From the 31st, a month on is the month on, not the one after. */
  g_assert_cmpint (bef_civil_add (bef_civil_to_ms (2026, 1, 31, 12, 0), BEF_PERIOD_MONTH, 1), ==,
                   bef_civil_to_ms (2026, 2, 1, 0, 0));
  g_assert_cmpint (bef_civil_add (bef_civil_to_ms (2026, 1, 31, 12, 0), BEF_PERIOD_MONTH, -13), ==,
                   bef_civil_to_ms (2024, 12, 1, 0, 0));
}

/* From a fool's clock, or none at all: no sum leaves the numbers there are. */
static void
test_instants_of_no_year_are_bounded (void)
{
  static const gint64 odd[] = { BEF_NO_TIME, G_MININT64 + 1, G_MAXINT64, G_MAXINT64 - BEF_MS_HOUR };
  BefCivil c;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      bef_civil_from_ms (odd[i], &c);
      g_assert_cmpint (c.year, ==, odd[i] < 0 ? 1 : 10000);
      g_assert_cmpint (c.month, ==, 1);
      for (BefPeriod period = BEF_PERIOD_HOUR; period <= BEF_PERIOD_YEAR; period++)
        {
          gint64 start = bef_civil_floor (odd[i], period);
          g_assert_true (odd[i] < 0 ? start < 0 : start > 0);
          g_assert_cmpint (bef_civil_add (odd[i], period, -1), <, start);
          g_assert_cmpint (bef_civil_add (odd[i], period, 1), >, start);
        }
      g_assert_cmpint (bef_civil_days_before (odd[i], 7), <=, G_MAXINT64 - BEF_MS_DAY);
    }
}

static void
test_weeks_start_on_monday (void)
{
  gint64 sunday = bef_civil_to_ms (2026, 11, 29, 23, 59),
         monday = bef_civil_to_ms (2026, 11, 30, 0, 0);

  g_assert_cmpint (bef_civil_floor (sunday, BEF_PERIOD_WEEK), ==,
                   bef_civil_to_ms (2026, 11, 23, 0, 0));
  g_assert_cmpint (bef_civil_floor (monday, BEF_PERIOD_WEEK), ==, monday);
}

static void
test_the_clock_may_be_overridden (void)
{
  gint64 start = at ("2021-10-31T00:00:00Z");

  bef_clock_override (start, 1000);
  g_usleep (20000);
  gint64 now = bef_now_ms ();
  g_assert_cmpint (now, >=, start + 20 * BEF_MS_SECOND);
  g_assert_cmpint (now, <, start + BEF_MS_HOUR);
}

static gint64
noon (int year, int month, int day)
{
  return bef_civil_to_ms (year, month, day, 12, 0);
}

static void
test_public_holidays_follow_easter (void)
{
  /* Easter Mondays as published; Ascension is 38 days later, Whit Monday 49. */
  static const struct
  {
    int year, month, day;
  } easter_mondays[] = {
    { 1999, 4, 5 },  { 2000, 4, 24 }, { 2008, 3, 24 }, { 2011, 4, 25 }, { 2016, 3, 28 },
    { 2019, 4, 22 }, { 2020, 4, 13 }, { 2021, 4, 5 },  { 2024, 4, 1 },  { 2025, 4, 21 },
    { 2026, 4, 6 },  { 2027, 3, 29 }, { 2030, 4, 22 }, { 2038, 4, 26 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (easter_mondays); i++)
    {
      int y = easter_mondays[i].year, m = easter_mondays[i].month, d = easter_mondays[i].day;
      g_assert_true (bef_calendar_is_public_holiday (noon (y, m, d)));
      g_assert_true (bef_calendar_is_public_holiday (noon (y, m, d + 38)));
      g_assert_true (bef_calendar_is_public_holiday (noon (y, m, d + 49)));
      /* Good Friday is none in this part of France, nor the day after. */
      g_assert_false (bef_calendar_is_public_holiday (noon (y, m, d - 3)));
      g_assert_false (bef_calendar_is_public_holiday (noon (y, m, d + 1)));
      guint count = 0;
      for (int day = 0; day < 365; day++)
        count += bef_calendar_is_public_holiday (noon (y, 1, 1 + day));
      /* 2008: Ascension is the 1st of May. */
      g_assert_cmpuint (count, ==, y == 2008 ? 10 : 11);
    }
}

static void
test_a_holiday_lasts_its_civil_day (void)
{
  g_assert_true (bef_calendar_is_public_holiday (at ("2026-07-13T22:00:00Z")));
  g_assert_true (bef_calendar_is_public_holiday (at ("2026-07-14T21:59:59Z")));
  g_assert_false (bef_calendar_is_public_holiday (at ("2026-07-13T21:59:59Z")));
  g_assert_false (bef_calendar_is_public_holiday (at ("2026-07-14T22:00:00Z")));
}

static void
test_school_holidays_of_zone_a (void)
{
  g_assert_true (bef_calendar_is_school_holiday (noon (2026, 10, 17)));
  g_assert_true (bef_calendar_is_school_holiday (noon (2026, 11, 1)));
  g_assert_false (bef_calendar_is_school_holiday (noon (2026, 11, 2)));
  g_assert_false (bef_calendar_is_school_holiday (noon (2026, 10, 16)));
  g_assert_true (bef_calendar_is_school_holiday (noon (2026, 2, 14)));
  g_assert_true (bef_calendar_is_school_holiday (noon (2027, 1, 1)));
  g_assert_true (bef_calendar_is_school_holiday (noon (2026, 8, 15)));
  g_assert_false (bef_calendar_is_school_holiday (noon (2026, 11, 24)));
  /* Outside the table none is known: none is claimed. */
  g_assert_false (bef_calendar_is_school_holiday (noon (2010, 8, 15)));
}

/* The three zones, each in its own weeks of February and April 2026. */
static void
test_school_holidays_of_other_zones (void)
{
  static const struct
  {
    int month, day;
    gboolean a, b, c;
  } days[] = {
    { 2, 9, TRUE, FALSE, FALSE }, { 2, 17, TRUE, TRUE, FALSE },   { 2, 24, FALSE, TRUE, TRUE },
    { 3, 3, FALSE, FALSE, TRUE }, { 4, 7, TRUE, FALSE, FALSE },   { 4, 14, TRUE, TRUE, FALSE },
    { 4, 21, FALSE, TRUE, TRUE }, { 4, 28, FALSE, FALSE, TRUE },  { 7, 20, TRUE, TRUE, TRUE },
    { 12, 24, TRUE, TRUE, TRUE }, { 9, 15, FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      const gboolean expected[] = { days[i].a, days[i].b, days[i].c };
      for (guint zone = 0; zone < 3; zone++)
        {
          bef_calendar_set_place ((BefSchoolZone)zone, FALSE);
          g_test_message ("zone %u, %d-%d", zone, days[i].month, days[i].day);
          g_assert_cmpint (bef_calendar_is_school_holiday (noon (2026, days[i].month, days[i].day)),
                           ==, expected[zone]);
        }
    }
  bef_calendar_set_place (BEF_SCHOOL_ZONE_A, FALSE);
}

static void
test_holidays_of_alsace_and_moselle (void)
{
  gint64 good_friday = noon (2026, 4, 3), boxing_day = noon (2025, 12, 26);

  g_assert_false (bef_calendar_is_public_holiday (good_friday));
  g_assert_true (bef_calendar_is_working_day (boxing_day));
  bef_calendar_set_place (BEF_SCHOOL_ZONE_B, TRUE);
  g_assert_true (bef_calendar_is_public_holiday (good_friday));
  g_assert_false (bef_calendar_is_working_day (boxing_day));
  g_assert_true (bef_calendar_is_public_holiday (noon (2026, 11, 11)));
  bef_calendar_set_place (BEF_SCHOOL_ZONE_A, FALSE);
}

/* Nobody should learn in September that the holidays were not known. */
static void
test_the_end_of_the_calendar_is_told (void)
{
  gint64 until = bef_calendar_known_until ();
  g_autofree char *early = bef_calendar_dup_warning (
      bef_civil_add (until, BEF_PERIOD_DAY, -BEF_CALENDAR_NOTICE_DAYS - 1));
  g_autofree char *soon =
      bef_calendar_dup_warning (bef_civil_add (until, BEF_PERIOD_DAY, -BEF_CALENDAR_NOTICE_DAYS));
  g_autofree char *late = bef_calendar_dup_warning (until);

  g_assert_cmpint (until, ==, at ("2027-08-31T22:00:00Z"));
  g_assert_null (early);
  g_assert_nonnull (soon);
  g_assert_nonnull (strstr (soon, "2027"));
  g_assert_nonnull (late);
  g_assert_cmpstr (soon, !=, late);
}

static void
test_working_days (void)
{
  g_assert_true (bef_calendar_is_working_day (noon (2026, 11, 24)));
  g_assert_false (bef_calendar_is_working_day (noon (2026, 11, 28)));
  g_assert_false (bef_calendar_is_working_day (noon (2026, 11, 29)));
  g_assert_false (bef_calendar_is_working_day (noon (2026, 11, 11)));
  g_assert_true (bef_calendar_is_working_day (noon (2026, 10, 20)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/civil-time/iso8601-is-read", test_iso8601_is_read);
  g_test_add_func ("/civil-time/not-iso8601-is-refused", test_what_is_not_iso8601_is_refused);
  g_test_add_func ("/civil-time/iso8601-round-trip", test_iso8601_written_is_read_back);
  g_test_add_func ("/civil-time/agrees-with-glib", test_civil_fields_agree_with_glib);
  g_test_add_func ("/civil-time/changes-of-the-clock", test_changes_of_the_clock_every_year);
  g_test_add_func ("/civil-time/floor-and-next", test_floor_and_next_hold_the_instant);
  g_test_add_func ("/civil-time/double-night", test_hours_of_the_double_night_are_apart);
  g_test_add_func ("/civil-time/carries", test_fields_beyond_their_range_are_carried);
  g_test_add_func ("/civil-time/no-year", test_instants_of_no_year_are_bounded);
  g_test_add_func ("/civil-time/weeks", test_weeks_start_on_monday);
  g_test_add_func ("/calendar/public-holidays", test_public_holidays_follow_easter);
  g_test_add_func ("/calendar/a-holiday-is-a-civil-day", test_a_holiday_lasts_its_civil_day);
  g_test_add_func ("/calendar/school-holidays", test_school_holidays_of_zone_a);
  g_test_add_func ("/calendar/zones", test_school_holidays_of_other_zones);
  g_test_add_func ("/calendar/alsace-moselle", test_holidays_of_alsace_and_moselle);
  g_test_add_func ("/calendar/end", test_the_end_of_the_calendar_is_told);
  g_test_add_func ("/calendar/working-days", test_working_days);
  /* Last: it changes the clock for what follows. */
  g_test_add_func ("/civil-time/override", test_the_clock_may_be_overridden);
  return g_test_run ();
}
