/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers, dates and ages as a person reads them: in English under the C locale and, when the
 * French catalogue and locale are there, in French (test-format --french, run under
 * LANG=fr_FR.UTF-8).
 */
#include "base/bef-format.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-csv.h"
#include "french-util.h"

/* Between thousands, and before units. */
#define N "\u202f"
#define U "\u00a0"

#define ASSERT_TEXT(call, expected)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = (call);                                                               \
    g_assert_cmpstr (text_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static gboolean french;

static gint64
at (const char *iso)
{
  gint64 ms = BEF_NO_TIME;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

static void
test_numbers (void)
{
  ASSERT_TEXT (bef_format_number (1234.5, 1), french ? "1" N "234,5" : "1,234.5");
  ASSERT_TEXT (bef_format_number (1234567, 0), french ? "1" N "234" N "567" : "1,234,567");
  ASSERT_TEXT (bef_format_number (999, 0), "999");
  ASSERT_TEXT (bef_format_number (-1234, 0), french ? "−1" N "234" : "−1,234");
  ASSERT_TEXT (bef_format_number (0, 2), french ? "0,00" : "0.00");
  /* Minus nothing is nothing. */
  ASSERT_TEXT (bef_format_number (-0.04, 1), french ? "0,0" : "0.0");
  ASSERT_TEXT (bef_format_number (0.0000004, 99), french ? "0,000000" : "0.000000");
  ASSERT_TEXT (bef_format_number (12.6, -5), "13");
  ASSERT_TEXT (bef_format_number (NAN, 1), "—");
  ASSERT_TEXT (bef_format_number (-INFINITY, 1), "—");
  g_autofree char *huge = bef_format_number (-G_MAXDOUBLE, 6);
  g_assert_cmpuint (g_utf8_strlen (huge, -1), ==, 1 + 309 + 102 + 7);
}

static void
test_values_take_readable_units (void)
{
  ASSERT_TEXT (bef_format_value (12345, "W", 0), french ? "12,3" U "kW" : "12.3" U "kW");
  ASSERT_TEXT (bef_format_value (999, "W", 0), "999" U "W");
  ASSERT_TEXT (bef_format_value (-12345, "W", 0), french ? "−12,3" U "kW" : "−12.3" U "kW");
  ASSERT_TEXT (bef_format_value (1234, "W", 0), french ? "1,23" U "kW" : "1.23" U "kW");
  ASSERT_TEXT (bef_format_value (250000, "W", 0), "250" U "kW");
  ASSERT_TEXT (bef_format_value (2500000, "W", 0), french ? "2,50" U "MW" : "2.50" U "MW");
  ASSERT_TEXT (bef_format_value (9999, "kWh", 0), french ? "9" N "999" U "kWh" : "9,999" U "kWh");
  ASSERT_TEXT (bef_format_value (12000, "kWh", 0), french ? "12,0" U "MWh" : "12.0" U "MWh");
  ASSERT_TEXT (bef_format_value (21.42, "°C", 1), french ? "21,4" U "°C" : "21.4" U "°C");
  ASSERT_TEXT (bef_format_value (3, "", 0), "3");
  ASSERT_TEXT (bef_format_value (3, NULL, 0), "3");
  ASSERT_TEXT (bef_format_value (NAN, "kWh", 1), "—");
}

static void
test_one_prefix_for_an_axis (void)
{
  const char *unit = "W";

  g_assert_cmpfloat (bef_format_prefix (25000, &unit), ==, 1000);
  g_assert_cmpstr (unit, ==, "kW");
  unit = "W";
  g_assert_cmpfloat (bef_format_prefix (3e6, &unit), ==, 1e6);
  g_assert_cmpstr (unit, ==, "MW");
  unit = "ppm";
  g_assert_cmpfloat (bef_format_prefix (1e9, &unit), ==, 1);
  g_assert_cmpstr (unit, ==, "ppm");
  unit = NULL;
  g_assert_cmpfloat (bef_format_prefix (1e9, &unit), ==, 1);
  unit = "W";
  g_assert_cmpfloat (bef_format_prefix (NAN, &unit), ==, 1);
  g_assert_cmpstr (unit, ==, "W");
}

static void
test_dates_are_those_of_paris (void)
{
  gint64 ms = at ("2026-11-24T13:30:00Z"), night = at ("2026-08-31T22:05:00Z");

  if (!french)
    {
      ASSERT_TEXT (bef_format_time (ms), "14:30");
      ASSERT_TEXT (bef_format_date (ms), "24 November 2026");
      ASSERT_TEXT (bef_format_date_short (ms), "Tue 24 Nov");
      ASSERT_TEXT (bef_format_day_month (ms), "24 Nov");
      ASSERT_TEXT (bef_format_month (ms), "November 2026");
      ASSERT_TEXT (bef_format_date (night), "1 September 2026");
      ASSERT_TEXT (bef_format_time (night), "00:05");
    }
  else
    {
      ASSERT_TEXT (bef_format_date (ms), "24 novembre 2026");
      ASSERT_TEXT (bef_format_date_short (ms), "mar. 24 nov.");
      ASSERT_TEXT (bef_format_month (ms), "novembre 2026");
      ASSERT_TEXT (bef_format_time (ms), "14" U "h" U "30");
      ASSERT_TEXT (bef_format_time (night), "0" U "h" U "05");
      ASSERT_TEXT (bef_format_date (night), "1er septembre 2026");
      ASSERT_TEXT (bef_format_date_long (night), "mardi 1er septembre 2026");
      ASSERT_TEXT (bef_format_date_short (night), "mar. 1er sept.");
      ASSERT_TEXT (bef_format_day_month (night), "1er sept.");
    }
  ASSERT_TEXT (bef_format_year (ms), "2026");
  /* The two half past two of the long night read alike; what is no time at all is a dash. */
  g_autofree char *first = bef_format_time (at ("2021-10-31T00:30:00Z"));
  g_autofree char *second = bef_format_time (at ("2021-10-31T01:30:00Z"));
  g_assert_cmpstr (first, ==, second);
  ASSERT_TEXT (bef_format_date (G_MAXINT64), "—");
  ASSERT_TEXT (bef_format_datetime (BEF_NO_TIME), "—");
  ASSERT_TEXT (bef_format_date (BEF_NO_TIME), "—");
}

static void
test_months_are_named_as_months (void)
{
  gint64 january = bef_civil_to_ms (2026, 1, 1, 0, 0),
         march = bef_civil_to_ms (2026, 3, 31, 23, 59);

  ASSERT_TEXT (bef_format_dates (january, bef_civil_to_ms (2026, 1, 31, 12, 0)),
               french ? "janvier 2026" : "January 2026");
  ASSERT_TEXT (bef_format_dates (january, march),
               french ? "de janvier à mars 2026" : "from January to March 2026");
  ASSERT_TEXT (bef_format_dates (january, bef_civil_to_ms (2026, 12, 31, 0, 0)), "2026");
  /* A day less is days. */
  ASSERT_TEXT (bef_format_dates (january, bef_civil_to_ms (2026, 1, 30, 12, 0)),
               french ? "du 1er au 30 janvier 2026" : "from 1 to 30 January 2026");
  ASSERT_TEXT (bef_format_dates (bef_civil_to_ms (2026, 1, 2, 0, 0), march),
               french ? "du 2 janvier au 31 mars 2026" : "from 2 January to 31 March 2026");
  ASSERT_TEXT (bef_format_dates (bef_civil_to_ms (2025, 12, 1, 0, 0), march),
               french ? "du 1er décembre 2025 au 31 mars 2026"
                      : "from 1 December 2025 to 31 March 2026");
}

static void
test_today_needs_no_date (void)
{
  bef_clock_override (at ("2026-11-24T20:00:00Z"), 0);
  g_autofree char *today = bef_format_datetime (at ("2026-11-23T23:30:00Z"));
  g_autofree char *yesterday = bef_format_datetime (at ("2026-11-23T22:30:00Z"));
  g_autofree char *time = bef_format_time (at ("2026-11-23T23:30:00Z"));

  g_assert_cmpstr (today, ==, time);
  g_assert_nonnull (strstr (yesterday, "23"));
  if (!french)
    g_assert_cmpstr (yesterday, ==, "Mon 23 Nov, 23:30");
}

static void
test_ages (void)
{
  gint64 now = at ("2026-11-24T20:00:00Z");

  if (french)
    {
      static const gint64 ages[] = { 0, 50, 120, 7200, 3 * 86400, -600 };
      for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
        {
          g_autofree char *text = bef_format_age (now - ages[i] * 1000, now);
          g_assert_null (strstr (text, "ago"));
          g_assert_null (strstr (text, "clock"));
          g_assert_null (strstr (text, "now"));
        }
      ASSERT_TEXT (bef_format_age (BEF_NO_TIME, now), _ ("never"));
      return;
    }
  ASSERT_TEXT (bef_format_age (now, now), "just now");
  ASSERT_TEXT (bef_format_age (now - 44 * BEF_MS_SECOND, now), "just now");
  ASSERT_TEXT (bef_format_age (now - 50 * BEF_MS_SECOND, now), "1 min ago");
  ASSERT_TEXT (bef_format_age (now - 2 * BEF_MS_MINUTE, now), "2 min ago");
  ASSERT_TEXT (bef_format_age (now - 59 * BEF_MS_MINUTE, now), "59 min ago");
  ASSERT_TEXT (bef_format_age (now - 3 * BEF_MS_HOUR, now), "3 h ago");
  ASSERT_TEXT (bef_format_age (now - 5 * BEF_MS_DAY, now), "5 days ago");
  ASSERT_TEXT (bef_format_age (now + 80 * BEF_MS_SECOND, now), "just now");
  ASSERT_TEXT (bef_format_age (now + 5 * BEF_MS_MINUTE, now), "clock ahead by 5 min");
  ASSERT_TEXT (bef_format_age (BEF_NO_TIME, now), "never");
}

static void
test_durations (void)
{
  if (french)
    {
      ASSERT_TEXT (bef_format_duration (5 * BEF_MS_MINUTE), "5" U "min");
      return;
    }
  ASSERT_TEXT (bef_format_duration (27 * BEF_MS_SECOND), "27 s");
  ASSERT_TEXT (bef_format_duration (5 * BEF_MS_MINUTE + 59 * BEF_MS_SECOND), "5 min");
  ASSERT_TEXT (bef_format_duration (2 * BEF_MS_HOUR), "2 h");
  ASSERT_TEXT (bef_format_duration (2 * BEF_MS_HOUR + 10 * BEF_MS_MINUTE), "2 h 10 min");
  ASSERT_TEXT (bef_format_duration (72 * BEF_MS_HOUR), "3 days");
  ASSERT_TEXT (bef_format_duration (-5), "0 s");
}

/* As the spreadsheet of the language opens it by a double click. */
static void
test_a_table_for_a_spreadsheet (void)
{
  g_autoptr (GString) line = g_string_new (NULL);

  bef_csv_append_number (line, 1234.5, 2);
  g_string_append_c (line, ';');
  bef_csv_append_number (line, NAN, 2);
  g_string_append_c (line, ';');
  bef_csv_append (line, "plain, text");
  g_string_append_c (line, ';');
  bef_csv_append (line, "two; \"parts\"");
  g_string_append_c (line, ';');
  bef_csv_append (line, "-2+3");
  g_string_append_c (line, ';');
  bef_csv_append_quoted (line, "0547");
  g_assert_cmpstr (line->str, ==,
                   french ? "1234,50;;plain, text;\"two; \"\"parts\"\"\";\"'-2+3\";\"0547\""
                          : "1234.50;;plain, text;\"two; \"\"parts\"\"\";\"'-2+3\";\"0547\"");
}

int
main (int argc, char **argv)
{
  gboolean wanted = argc > 1 && g_str_equal (argv[1], "--french");
  const char *reason = NULL;

  french = wanted && french_speak (&reason);
  if (wanted && !french)
    {
      g_print ("1..0 # SKIP %s\n", reason);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/values", test_values_take_readable_units);
  g_test_add_func ("/format/prefix", test_one_prefix_for_an_axis);
  g_test_add_func ("/format/dates", test_dates_are_those_of_paris);
  g_test_add_func ("/format/months", test_months_are_named_as_months);
  g_test_add_func ("/format/ages", test_ages);
  g_test_add_func ("/format/durations", test_durations);
  g_test_add_func ("/format/csv", test_a_table_for_a_spreadsheet);
  g_test_add_func ("/format/today", test_today_needs_no_date);
  return g_test_run ();
}
