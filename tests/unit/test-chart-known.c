/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a chart says of periods not wholly known, of what runs, of what is on its way, and of what
 * it compares. */
#include "chart/bef-chart-spans.h"
#include "chart/bef-chart-view.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

typedef struct
{
  GPtrArray *list; /* owned */
  BefChartView view;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->list = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->list);
}

/* @values (NaN: nothing) from @from on, one a civil day, each known by its share. */
static BefChartSeries *
days_of (gint64 from, const double *values, const double *known, guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefChartSeries *series = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);

  for (guint i = 0; i < n; i++)
    {
      gint64 start = bef_civil_add (from, BEF_PERIOD_DAY, (int)i);
      gint64 end = bef_civil_add (from, BEF_PERIOD_DAY, (int)i + 1);
      double v = values[i];
      BefBucket b = { start, end, v, v, v, v, v, start, end, isfinite (v) ? 1 : 0 };
      b.missing = isfinite (v) ? 1 - known[i] : 1;
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (series, buckets);
  return series;
}

static BefChartSeries *
show (Fixture *f, gint64 from, const double *values, const double *known, guint n, gint64 now)
{
  BefChartSeries *series = days_of (from, values, known, n);

  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ "Town hall, Energy", f->list, from,
                            bef_civil_add (from, BEF_PERIOD_DAY, (int)n), now };
  return series;
}

static void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

static void
assert_silent (const char *text, const char *words)
{
  if (strstr (text, words) != NULL)
    g_error ("“%s” says “%s”", text, words);
}

static void
test_a_day_of_one_hour_is_no_minimum (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 1.2, 40, 35 }, known[] = { 1, 1 / 24.0, 1, 1 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);

  show (f, from, values, known, 4, BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "106.2\u00a0kWh in total, 30.0\u00a0kWh at lowest (Mon 2 Nov), "
                        "40.0\u00a0kWh at highest (Wed 4 Nov)");
  assert_says (summary, "; partly known: Tue 3 Nov (4\u00a0%)");
  assert_says (summary, "; no data for 23 h");
  g_autofree char *reading =
      bef_chart_view_get_reading (&f->view, bef_civil_to_ms (2026, 11, 3, 12, 0));
  assert_says (reading, "Energy: 1.2\u00a0kWh, 4\u00a0% known");
  g_autofree char *whole =
      bef_chart_view_get_reading (&f->view, bef_civil_to_ms (2026, 11, 4, 12, 0));
  assert_silent (whole, "known");
}

static void
test_a_highest_that_is_partly_known_is_at_least_that (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 50, 20 }, known[] = { 1, 0.75, 0.5 };

  show (f, bef_civil_to_ms (2026, 11, 2, 0, 0), values, known, 3, BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "30.0\u00a0kWh at lowest (Mon 2 Nov)");
  assert_says (summary, "at least 50.0\u00a0kWh at highest (Tue 3 Nov)");
}

static void
test_nothing_whole_has_no_lowest (Fixture *f, gconstpointer data)
{
  static const double values[] = { 3, 5 }, known[] = { 0.1, 0.2 };

  show (f, bef_civil_to_ms (2026, 11, 2, 0, 0), values, known, 2, BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "8.0\u00a0kWh in total; partly known: ");
  assert_silent (summary, "lowest");
  assert_silent (summary, "highest");
}

static void
test_the_running_day_is_no_minimum (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 40, 9 }, known[] = { 1, 1, 0.25 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0), now = bef_civil_to_ms (2026, 11, 4, 6, 0);

  show (f, from, values, known, 3, now);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "30.0\u00a0kWh at lowest (Mon 2 Nov)");
  assert_says (summary, "; in progress: Wed 4 Nov (25\u00a0%)");
  assert_silent (summary, "partly known");
  assert_silent (summary, "no data");
  g_autofree char *reading =
      bef_chart_view_get_reading (&f->view, bef_civil_to_ms (2026, 11, 4, 5, 0));
  assert_says (reading, "Energy: 9.0\u00a0kWh, so far, 25\u00a0% known");
}

static void
test_the_table_and_the_file_carry_the_share (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 1.2, NAN, 9 }, known[] = { 1, 1 / 24.0, 0, 0.25 };
  static const char *const shares[] = { "100\u00a0%", "4\u00a0%", "0\u00a0%",
                                        "25\u00a0%, in progress" };
  static const char *const lines[] = { "2026-11-01T23:00:00Z;30;100",
                                       "2026-11-02T23:00:00Z;1.2;4.2", "2026-11-03T23:00:00Z;;0",
                                       "2026-11-04T23:00:00Z;9;25" };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0), now = bef_civil_to_ms (2026, 11, 5, 6, 0);
  BefChartSeries *series = show (f, from, values, known, 4, now);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  g_auto (GStrv) said = g_strsplit (csv, "\r\n", -1);

  g_assert_cmpuint (rows->len, ==, 4);
  g_assert_cmpstr (said[0], ==, "time;Energy (kWh);Energy – share known (%)");
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *share =
          bef_chart_row_share (&f->view, series, &g_array_index (rows, BefChartRow, i));
      g_assert_cmpstr (share, ==, shares[i]);
      g_assert_cmpstr (said[i + 1], ==, lines[i]);
    }
}

static void
test_a_share_is_never_rounded_to_all_or_nothing (void)
{
  g_autofree char *most = bef_chart_format_share (0.9999);
  g_autofree char *least = bef_chart_format_share (0.0001);
  g_autofree char *none = bef_chart_format_share (0);

  g_assert_cmpstr (most, ==, "99\u00a0%");
  g_assert_cmpstr (least, ==, "1\u00a0%");
  g_assert_cmpstr (none, ==, "0\u00a0%");
}

static GArray *
spans_of (guint n, ...)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  va_list args;

  va_start (args, n);
  for (guint i = 0; i < n; i++)
    {
      BefChartSpan span = { 0 };
      span.from_ms = va_arg (args, gint64);
      span.to_ms = va_arg (args, gint64);
      g_array_append_val (spans, span);
    }
  va_end (args);
  return spans;
}

static void
test_what_is_loading_is_not_missing (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, NAN, NAN, 35 }, known[] = { 1, 0, 0, 1 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);
  BefChartSeries *series = show (f, from, values, known, 4, BEF_NO_TIME);
  g_autoptr (GArray) loading = spans_of (1, from, bef_civil_to_ms (2026, 11, 4, 0, 0));

  bef_chart_series_set_loading (series, loading);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "; no data for 24 h; 24 h still loading.");
  g_autoptr (GArray) gaps = bef_chart_view_get_common_gaps (&f->view);
  g_autoptr (GArray) coming = bef_chart_view_get_common_loading (&f->view);
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (gaps, BefChartSpan, 0).from_ms, ==,
                   bef_civil_to_ms (2026, 11, 4, 0, 0));
  g_assert_cmpuint (coming->len, ==, 1);
  g_assert_cmpint (g_array_index (coming, BefChartSpan, 0).from_ms, ==,
                   bef_civil_to_ms (2026, 11, 3, 0, 0));
  g_autofree char *reading =
      bef_chart_view_get_reading (&f->view, bef_civil_to_ms (2026, 11, 3, 12, 0));
  assert_says (reading, "Energy: loading");
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  assert_says (csv, "\r\n2026-11-02T23:00:00Z;;\r\n2026-11-03T23:00:00Z;;0\r\n");
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *cell = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 1));
  g_assert_cmpstr (cell, ==, "loading");
}

static void
test_a_day_that_still_comes_is_not_partly_known (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 5, 35 }, known[] = { 1, 0.5, 1 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);
  BefChartSeries *series = show (f, from, values, known, 3, BEF_NO_TIME);
  g_autoptr (GArray) loading =
      spans_of (1, bef_civil_to_ms (2026, 11, 3, 0, 0), bef_civil_to_ms (2026, 11, 3, 12, 0));

  bef_chart_series_set_loading (series, loading);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "30.0\u00a0kWh at lowest");
  assert_says (summary, "; 12 h still loading.");
  assert_silent (summary, "partly known");
  assert_silent (summary, "no data");
}

static void
test_before_the_first_answer_it_loads_and_a_failure_has_words (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  BefChartSeries *series = bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE);
  g_autoptr (GArray) all = spans_of (1, day, day + BEF_MS_DAY);

  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, day + BEF_MS_DAY, day + 12 * BEF_MS_HOUR };
  bef_chart_series_set_loading (series, all);
  g_assert_true (bef_chart_view_is_loading (&f->view));
  g_autofree char *loading = bef_chart_view_get_summary (&f->view);
  assert_says (loading, ": loading.");
  assert_silent (loading, "no data");
  bef_chart_series_set_loading (series, NULL);
  bef_chart_series_set_failure (series, "not fetched: the server is busy");
  g_autofree char *failed = bef_chart_view_get_summary (&f->view);
  assert_says (failed, ": no data; not fetched: the server is busy.");
  g_assert_false (bef_chart_view_is_loading (&f->view));
}

/* A range that moved on further than was read. */
static void
test_what_was_not_read_is_not_missing (Fixture *f, gconstpointer data)
{
  static const double values[] = { 30, 40 }, known[] = { 1, 1 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);

  show (f, from, values, known, 2, BEF_NO_TIME);
  f->view.to_ms = bef_civil_add (from, BEF_PERIOD_DAY, 4);
  f->view.now_ms = f->view.to_ms;
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_silent (summary, "no data");
  assert_says (summary, "; 2 days still loading");
}

/* The 20th of November at 15:50: both totals are of the same days and hours. */
static void
test_a_month_is_compared_over_the_same_days (Fixture *f, gconstpointer data)
{
  gint64 from = bef_civil_to_ms (2026, 11, 1, 0, 0), now = bef_civil_to_ms (2026, 11, 20, 15, 50);
  double own[30], other[30], known[30];

  for (guint i = 0; i < 30; i++)
    {
      own[i] = i < 19 ? 10 : i == 19 ? 6 : NAN;
      other[i] = i == 19 ? 4 : 20;
      known[i] = i == 19 ? 0.66 : 1;
    }
  BefChartSeries *before = days_of (from, other, known, 30);
  bef_chart_series_set_secondary (before, TRUE);
  bef_chart_series_set_days_before (before, 365);
  g_ptr_array_add (f->list, before);
  show (f, from, own, known, 30, now);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "Town hall, Energy, from 1 to 20 November 2026 against "
                        "from 1 to 20 November 2025, both until 15:50.");
  assert_says (summary, ": 384.0\u00a0kWh in total");
  /* Its own days, not those they are drawn beside. */
  assert_says (summary, "20.0\u00a0kWh at lowest (Sat 1 Nov)");
  assert_says (summary, ": 196.0\u00a0kWh in total");
}

static void
test_a_day_is_compared_over_the_same_hours (Fixture *f, gconstpointer data)
{
  gint64 from = bef_civil_to_ms (2026, 11, 24, 0, 0);
  static const double values[] = { 30 }, known[] = { 0.5 };
  BefChartSeries *before = days_of (from, values, known, 1);

  bef_chart_series_set_secondary (before, TRUE);
  bef_chart_series_set_days_before (before, 7);
  g_ptr_array_add (f->list, before);
  show (f, from, values, known, 1, from + 14 * BEF_MS_HOUR);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_says (summary, "24 November 2026, from 00:00 to 14:00 against "
                        "17 November 2026, from 00:00 to 14:00.");
}

/* The age is that of the newest sample, not of the end of the slice it lies in. */
static void
test_the_age_is_that_of_the_newest_sample (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), now = day + 12 * BEF_MS_HOUR;
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefBucket b = { day, day + BEF_MS_DAY, 7, 7, 7, 7, 7, day, day + 9 * BEF_MS_HOUR, 1 };

  b.missing = 0.6;
  g_array_append_val (array, b);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  BefChartSeries *series = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, day + BEF_MS_DAY, now };
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, day + BEF_MS_HOUR);
  assert_says (reading, "(3 h ago)");
}

static void
test_an_estimate_is_said_to_be (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefBucket b = { day, day + BEF_MS_DAY, 7, 7, 7, 7, 7, day, day + 9 * BEF_MS_HOUR, 1 };

  b.estimated = TRUE;
  g_array_append_val (array, b);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  BefChartSeries *series = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, day + BEF_MS_DAY, BEF_NO_TIME };
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, day + BEF_MS_HOUR);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *cell = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 0));
  assert_says (reading, "7.0\u00a0kWh, estimated");
  assert_says (summary, "7.0\u00a0kWh in total (partly estimated)");
  g_assert_cmpstr (cell, ==, "7.0\u00a0kWh, estimated");
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  assert_says (csv, "Energy – estimated\r\n");
  assert_says (csv, ";7;100;1\r\n");
}

/* Means of hours are said to be: at the cursor, in the sentence, the table and the file, and no
 * minute is named at which their least and most were. */
static void
test_hourly_means_are_said_to_be (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), noon = day + 12 * BEF_MS_HOUR;
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefBucket b = { day, noon, 2, 9, 5, 4, 6, day, noon - BEF_MS_HOUR, 12 };
  BefBucket measured = { noon, noon + 12 * BEF_MS_HOUR, 3,  8, 5, 4, 6,
                         noon, noon + 11 * BEF_MS_HOUR, 700 };

  b.of_means = TRUE;
  g_array_append_val (array, b);
  g_array_append_val (array, measured);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  BefChartSeries *series = bef_chart_series_new ("Power", "kW", 1, BEF_CHART_LINE);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, day + BEF_MS_DAY, BEF_NO_TIME };
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, day + BEF_MS_HOUR);
  g_autofree char *later = bef_chart_view_get_reading (&f->view, noon + BEF_MS_HOUR);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *cell = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 0));
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  g_test_message ("%s\n%s\n%s", summary, reading, csv);
  assert_says (reading, ", from hourly means");
  g_assert_null (strstr (later, "means"));
  assert_says (summary, "2.0\u00a0kW at lowest and 9.0\u00a0kW at highest, as hourly means");
  assert_says (summary, "hourly means only until 12:00");
  g_assert_null (strstr (summary, "at lowest at"));
  g_assert_cmpstr (cell, ==, "5.0\u00a0kW, from hourly means");
  assert_says (csv, "Power – from hourly means\r\n");
  assert_says (csv, ";5;;;100;1\r\n");
  assert_says (csv, ";5;3;8;100;0\r\n");
}

/* A day of 7 kWh and one of which nothing is known, both marked as told. The series is the list's.
 */
static BefChartSeries *
show_two_days (Fixture *f, gint64 day, gboolean set_aside, gboolean meter_changed)
{
  gint64 next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefBucket b = { day, next, 7, 7, 7, 7, 7, day, next, 1 };
  BefBucket none = {
    next, next + BEF_MS_DAY, NAN, NAN, NAN, NAN, NAN, BEF_NO_TIME, BEF_NO_TIME, 0
  };

  none.missing = 1;
  b.set_aside = none.set_aside = set_aside;
  b.meter_changed = none.meter_changed = meter_changed;
  g_array_append_val (array, b);
  g_array_append_val (array, none);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  BefChartSeries *series = bef_chart_series_new ("Energy", "kWh", 1, BEF_CHART_BARS);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, next + BEF_MS_DAY, BEF_NO_TIME };
  return series;
}

/* What no connection can carry is left out of a sum; the sum, its day and the file say so. */
static void
test_a_jump_set_aside_is_said_to_be (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  BefChartSeries *series = show_two_days (f, day, TRUE, FALSE);
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, day + BEF_MS_HOUR);
  g_autofree char *empty = bef_chart_view_get_reading (&f->view, next + BEF_MS_HOUR);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *cell = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 0));
  g_autofree char *lost = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 1));
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  assert_says (reading, "7.0\u00a0kWh, jump of the index set aside");
  assert_says (empty, "no data, jump of the index set aside");
  assert_says (summary, "7.0\u00a0kWh in total (jump of the index set aside)");
  g_assert_cmpstr (cell, ==, "7.0\u00a0kWh, jump of the index set aside");
  assert_says (lost, ", jump of the index set aside");
  assert_says (csv, "Energy – jump of the index set aside\r\n");
  assert_says (csv, ";7;100;1\r\n");
}

/* Where another meter began to count is said under the graph with its day, at the cursor, in the
 * table and in the file. */
static void
test_a_replaced_meter_is_told (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), next = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  BefChartSeries *series = show_two_days (f, day, FALSE, TRUE);
  g_autofree char *reading = bef_chart_view_get_reading (&f->view, day + BEF_MS_HOUR);
  g_autofree char *empty = bef_chart_view_get_reading (&f->view, next + BEF_MS_HOUR);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&f->view);
  g_autofree char *cell = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 0));
  g_autofree char *lost = bef_chart_row_text (series, &g_array_index (rows, BefChartRow, 1));
  g_autofree char *csv = bef_chart_view_to_csv (&f->view, BEF_CHART_CSV_FOR_PROGRAMS);
  g_test_message ("%s", summary);
  assert_says (reading, "7.0\u00a0kWh, meter replaced");
  assert_says (empty, "no data, meter replaced");
  assert_says (summary, "7.0\u00a0kWh in total (meter replaced on Tue 24 Nov");
  g_assert_cmpstr (cell, ==, "7.0\u00a0kWh, meter replaced");
  assert_says (lost, ", meter replaced");
  assert_says (csv, "Energy – meter replaced\r\n");
  assert_says (csv, ";7;100;1\r\n");
}

/* A day of half-hours up to @until, and the sentence under it. */
static char *
summary_of_a_day (Fixture *f, gint64 until, int days_before)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (gint64 at = day; at < bef_civil_add (day, BEF_PERIOD_DAY, 1); at += 2 * BEF_MS_HOUR)
    {
      gboolean known = at <= until;
      double value = known ? 5 : NAN;
      BefBucket b = { at,
                      at + 2 * BEF_MS_HOUR,
                      value,
                      value,
                      value,
                      value,
                      value,
                      known ? at : BEF_NO_TIME,
                      known ? at : BEF_NO_TIME,
                      known };
      b.missing = !known;
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  BefChartSeries *series = bef_chart_series_new ("Level", "m", 1, BEF_CHART_STEP);
  bef_chart_series_set_days_before (series, days_before);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_set_size (f->list, 0);
  g_ptr_array_add (f->list, series);
  f->view = (BefChartView){ NULL, f->list, day, bef_civil_add (day, BEF_PERIOD_DAY, 1),
                            day + 16 * BEF_MS_HOUR + BEF_MS_MINUTE };
  return bef_chart_view_get_summary (&f->view);
}

/* What was last said hours ago is told with its time, as is what is compared with. */
static void
test_what_ended_is_not_now (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  g_autofree char *live = summary_of_a_day (f, day + 16 * BEF_MS_HOUR, 0);
  /* It may hold until 18:00, but nothing has said so since 16:00. */
  f->view.now_ms = day + 17 * BEF_MS_HOUR + 30 * BEF_MS_MINUTE;
  g_autofree char *held = bef_chart_view_get_summary (&f->view);
  g_autofree char *ended = summary_of_a_day (f, day + 14 * BEF_MS_HOUR, 0);
  g_autofree char *other = summary_of_a_day (f, day + 16 * BEF_MS_HOUR, 7);

  g_test_message ("%s / %s / %s", live, ended, other);
  assert_says (live, "5.0\u00a0m now");
  assert_says (held, "last 5.0\u00a0m at 16:00");
  assert_says (ended, "last 5.0\u00a0m at 14:00");
  assert_says (other, "last 5.0\u00a0m at 16:00");
}

/* Of the month that runs what is on its way is not missing. */
static void
test_a_running_period_that_loads_misses_nothing (Fixture *f, gconstpointer data)
{
  static const double values[] = { 700 }, known[] = { 0.4 };
  gint64 from = bef_civil_to_ms (2026, 11, 24, 0, 0), now = from + 20 * BEF_MS_HOUR;
  g_autoptr (GArray) loading = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  BefChartSpan span = { from, from + 10 * BEF_MS_HOUR };

  BefChartSeries *series = show (f, from, values, known, 1, now);
  g_autofree char *lacking = bef_chart_view_get_summary (&f->view);
  assert_says (lacking, "no data for");
  g_array_append_val (loading, span);
  bef_chart_series_set_loading (series, loading);
  g_autofree char *summary = bef_chart_view_get_summary (&f->view);
  assert_silent (summary, "no data for");
  assert_says (summary, "still loading");
}

/* A day of a line's year of which one hour is known is no mean of that day. */
static void
test_a_long_slice_partly_known_says_so (Fixture *f, gconstpointer data)
{
  static const double values[] = { 18, 19, 20, 21, 18 }, known[] = { 1, 1, 0.04, 1, 1 };
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);
  BefChartSeries *bars = days_of (from, values, known, 5);
  BefChartSeries *line = bef_chart_series_new ("Temperature", "°C", 1, BEF_CHART_LINE);

  bef_chart_series_set_buckets (line, bef_chart_series_get_buckets (bars));
  g_object_unref (bars);
  g_ptr_array_add (f->list, line);
  f->view =
      (BefChartView){ NULL, f->list, from, bef_civil_add (from, BEF_PERIOD_DAY, 5), BEF_NO_TIME };
  g_autofree char *reading =
      bef_chart_view_get_reading (&f->view, bef_civil_to_ms (2026, 11, 4, 12, 0));
  assert_says (reading, "20.0\u00a0°C, 4\u00a0% known");
}

/* A door's last state does not reach over what is still to come. */
static void
test_a_state_holds_only_where_nothing_is_loading (Fixture *f, gconstpointer data)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  BefChartSeries *door = bef_chart_series_new ("Door", "", 0, BEF_CHART_STATES);
  g_autoptr (GArray) loading = spans_of (1, day + 12 * BEF_MS_HOUR, day + 20 * BEF_MS_HOUR);

  for (guint i = 0; i < 96; i++)
    {
      gint64 start = day + i * 15 * BEF_MS_MINUTE;
      gboolean told = i == 1 || i == 7 || i == 40 || i == 90;
      double v = told ? i % 2 : NAN;
      BefBucket b = { start, start + 15 * BEF_MS_MINUTE, v, v, v, v, v, start, start, told };
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (door, buckets);
  bef_chart_series_set_loading (door, loading);
  g_ptr_array_add (f->list, door);
  g_autoptr (GArray) coming =
      bef_chart_series_get_loading (door, day, day + BEF_MS_DAY, BEF_NO_TIME);
  g_assert_cmpint (bef_chart_spans_length (coming), ==, 8 * BEF_MS_HOUR);
}

static void
test_sets_of_time (void)
{
  g_autoptr (GArray) a = spans_of (2, (gint64)0, (gint64)10, (gint64)20, (gint64)30);
  g_autoptr (GArray) b = spans_of (2, (gint64)5, (gint64)22, (gint64)28, (gint64)40);
  g_autoptr (GArray) either = bef_chart_spans_in_either (a, b);
  g_autoptr (GArray) both = bef_chart_spans_in_both (a, b);
  g_autoptr (GArray) rest = bef_chart_spans_without (a, b);

  g_assert_cmpuint (either->len, ==, 1);
  g_assert_cmpint (bef_chart_spans_length (either), ==, 40);
  g_assert_cmpint (bef_chart_spans_length (both), ==, 5 + 2 + 2);
  g_assert_cmpint (bef_chart_spans_length (rest), ==, 5 + 6);
  g_assert_true (bef_chart_spans_meet (a, 9, 12));
  g_assert_false (bef_chart_spans_meet (a, 10, 20));
}

static void
test_dates_say_once_what_they_share (void)
{
  static const struct
  {
    int from[3], to[3];
    const char *text;
  } cases[] = {
    { { 2026, 11, 1 }, { 2026, 11, 20 }, "from 1 to 20 November 2026" },
    { { 2026, 10, 28 }, { 2026, 11, 3 }, "from 28 October to 3 November 2026" },
    { { 2025, 12, 28 }, { 2026, 1, 3 }, "from 28 December 2025 to 3 January 2026" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = bef_format_dates (
          bef_civil_to_ms (cases[i].from[0], cases[i].from[1], cases[i].from[2], 0, 0),
          bef_civil_to_ms (cases[i].to[0], cases[i].to[1], cases[i].to[2], 23, 59));
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_a_year_before_keeps_its_date (void)
{
  gint64 at = bef_civil_to_ms (2025, 11, 20, 15, 50);

  g_assert_cmpint (bef_civil_days_before (at, 366), ==, bef_civil_to_ms (2024, 11, 20, 15, 50));
  g_assert_cmpint (bef_civil_days_before (at, 365), ==, bef_civil_to_ms (2024, 11, 20, 15, 50));
  g_assert_cmpint (bef_civil_days_before (at, 364), ==, bef_civil_to_ms (2024, 11, 21, 15, 50));
  g_assert_cmpint (bef_civil_days_before (at + 7, 0), ==, at + 7);
  /* Over a change of clocks. */
  g_assert_cmpint (bef_civil_days_before (bef_civil_to_ms (2026, 10, 26, 9, 0), 1), ==,
                   bef_civil_to_ms (2026, 10, 25, 9, 0));
}

#define ADD(path, function) g_test_add ("/chart/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("known/one-hour-of-a-day-is-no-minimum", test_a_day_of_one_hour_is_no_minimum);
  ADD ("known/at-least-the-highest", test_a_highest_that_is_partly_known_is_at_least_that);
  ADD ("known/nothing-whole-has-no-lowest", test_nothing_whole_has_no_lowest);
  ADD ("known/the-running-day-is-no-minimum", test_the_running_day_is_no_minimum);
  ADD ("known/table-and-file-carry-the-share", test_the_table_and_the_file_carry_the_share);
  ADD ("known/a-long-slice-says-its-share", test_a_long_slice_partly_known_says_so);
  ADD ("known/an-estimate-is-said-to-be", test_an_estimate_is_said_to_be);
  ADD ("known/meter-replaced", test_a_replaced_meter_is_told);
  ADD ("known/ended", test_what_ended_is_not_now);
  ADD ("known/set-aside", test_a_jump_set_aside_is_said_to_be);
  ADD ("known/running-loading", test_a_running_period_that_loads_misses_nothing);
  g_test_add_func ("/chart/known/share-never-rounds-to-all-or-nothing",
                   test_a_share_is_never_rounded_to_all_or_nothing);
  ADD ("loading/is-not-missing", test_what_is_loading_is_not_missing);
  ADD ("loading/a-day-that-still-comes", test_a_day_that_still_comes_is_not_partly_known);
  ADD ("loading/first-answer-and-failure",
       test_before_the_first_answer_it_loads_and_a_failure_has_words);
  ADD ("means/said", test_hourly_means_are_said_to_be);
  ADD ("loading/not-read-is-not-missing", test_what_was_not_read_is_not_missing);
  ADD ("loading/a-state-does-not-reach-over-it", test_a_state_holds_only_where_nothing_is_loading);
  ADD ("compare/a-month-over-the-same-days", test_a_month_is_compared_over_the_same_days);
  ADD ("compare/a-day-over-the-same-hours", test_a_day_is_compared_over_the_same_hours);
  ADD ("age/of-the-newest-sample", test_the_age_is_that_of_the_newest_sample);
  g_test_add_func ("/chart/spans/sets-of-time", test_sets_of_time);
  g_test_add_func ("/chart/dates/say-once-what-they-share", test_dates_say_once_what_they_share);
  g_test_add_func ("/chart/compare/a-year-before-keeps-its-date",
                   test_a_year_before_keeps_its_date);
  return g_test_run ();
}
