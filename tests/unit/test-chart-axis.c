/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-axis.h"
#include "chart/bef-chart-view.h"

#include <math.h>

#include "base/bef-civil-time.h"

#define RANGE(axis) ((axis).high - (axis).low)

static void
test_ticks_are_round_and_enclose_the_values (void)
{
  static const double cases[][2] = {
    { 0, 18.4 }, { -7, 31 }, { 0.0012, 0.0047 }, { 1234, 98765 }, { 19.2, 21.7 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint max_ticks = 2; max_ticks <= 10; max_ticks++)
      {
        BefValueAxis axis;
        double mantissa;
        bef_value_axis_init (&axis, cases[i][0], cases[i][1], "", max_ticks);
        g_assert_false (axis.flat);
        g_assert_cmpuint (axis.n_ticks, >=, 2);
        g_assert_cmpuint (axis.n_ticks, <=, MAX (max_ticks, 3));
        g_assert_cmpfloat (axis.low, <=, cases[i][0] + 1e-9);
        g_assert_cmpfloat (axis.high, >=, cases[i][1] - 1e-9);
        mantissa = axis.step / pow (10, floor (log10 (axis.step) + 1e-9));
        g_assert_true (fabs (mantissa - 1) < 1e-6 || fabs (mantissa - 2) < 1e-6
                       || fabs (mantissa - 2.5) < 1e-6 || fabs (mantissa - 5) < 1e-6);
      }
}

static void
test_an_axis_shows_the_prefix_that_keeps_labels_short (void)
{
  BefValueAxis axis;

  bef_value_axis_init (&axis, 0, 18400, "W", 6);
  g_assert_cmpstr (axis.unit, ==, "kW");
  g_assert_cmpfloat (axis.high, ==, 20000);
  g_autofree char *top = bef_value_axis_label (&axis, axis.high);
  g_assert_cmpstr (top, ==, "20");
  bef_value_axis_init (&axis, 0, 1.0, "°C", 3);
  g_autofree char *middle = bef_value_axis_label (&axis, axis.ticks[1]);
  g_assert_cmpstr (middle, ==, "0.5");
}

static void
test_a_pathological_range_is_flagged_and_still_usable (void)
{
  static const double cases[][2] = {
    { NAN, NAN },        { 5, 5 },         { 0, 0 }, { -3, -3 }, { INFINITY, -INFINITY },
    { 1e9, 1e9 + 1e-3 }, { -1e300, 1e300 }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      BefValueAxis axis;
      bef_value_axis_init (&axis, cases[i][0], cases[i][1], "W", 6);
      g_assert_true (axis.flat);
      g_assert_true (isfinite (axis.low) && isfinite (axis.high));
      g_assert_cmpfloat (RANGE (axis), >, 0);
      if (isfinite (cases[i][0]) && fabs (cases[i][0]) < 1e15)
        {
          double share = bef_value_axis_fraction (&axis, cases[i][0]);
          g_assert_cmpfloat (share, >=, 0);
          g_assert_cmpfloat (share, <=, 1);
        }
    }
}

static const BefTimeStep *
find_step (BefTimeUnit unit, int n)
{
  for (guint i = 0; bef_time_step_get (i) != NULL; i++)
    if (bef_time_step_get (i)->unit == unit && bef_time_step_get (i)->n == n)
      return bef_time_step_get (i);
  g_assert_not_reached ();
}

static guint
count_labelled (GArray *ticks, const char *label)
{
  guint n = 0;

  for (guint i = 0; i < ticks->len; i++)
    n += g_str_equal (g_array_index (ticks, BefTimeTick, i).label, label);
  return n;
}

static void
test_hours_follow_the_clock_on_days_it_changes (void)
{
  gint64 march = bef_civil_to_ms (2026, 3, 29, 0, 0),
         october = bef_civil_to_ms (2026, 10, 25, 0, 0);
  const BefTimeStep *hour = find_step (BEF_TIME_UNIT_HOUR, 1);
  g_autoptr (GArray) spring =
      bef_time_ticks (march, bef_civil_add (march, BEF_PERIOD_DAY, 1) - 1, hour);
  g_autoptr (GArray) autumn =
      bef_time_ticks (october, bef_civil_add (october, BEF_PERIOD_DAY, 1) - 1, hour);

  g_assert_cmpuint (spring->len, ==, 23);
  g_assert_cmpuint (count_labelled (spring, "02:00"), ==, 0);
  g_assert_cmpuint (autumn->len, ==, 25);
  g_assert_cmpuint (count_labelled (autumn, "02:00"), ==, 2);
  for (int n = 2; n <= 12; n += n == 4 ? 2 : n == 6 ? 6 : 1)
    {
      g_autoptr (GArray) ticks = bef_time_ticks (march, bef_civil_add (march, BEF_PERIOD_DAY, 1),
                                                 find_step (BEF_TIME_UNIT_HOUR, n));
      for (guint i = 1; i < ticks->len; i++)
        g_assert_cmpint (g_array_index (ticks, BefTimeTick, i).ms, >,
                         g_array_index (ticks, BefTimeTick, i - 1).ms);
      /* However long the morning was, the afternoon's ticks are on their hour. */
      g_assert_cmpuint (count_labelled (ticks, "12:00"), ==, 1);
    }
}

static void
test_days_and_months_begin_at_civil_midnight (void)
{
  gint64 from = bef_civil_to_ms (2026, 3, 27, 0, 0), to = bef_civil_to_ms (2026, 4, 2, 0, 0);
  g_autoptr (GArray) days = bef_time_ticks (from, to, find_step (BEF_TIME_UNIT_DAY, 1));
  g_autoptr (GArray) months =
      bef_time_ticks (bef_civil_to_ms (2026, 1, 1, 0, 0), bef_civil_to_ms (2027, 1, 1, 0, 0),
                      find_step (BEF_TIME_UNIT_MONTH, 1));

  g_assert_cmpuint (days->len, ==, 7);
  for (guint i = 0; i < days->len; i++)
    {
      const BefTimeTick *tick = &g_array_index (days, BefTimeTick, i);
      BefCivil c;
      bef_civil_from_ms (tick->ms, &c);
      g_assert_cmpint (c.hour, ==, 0);
      g_assert_cmpint (tick->major, ==, c.day == 1);
    }
  const BefTimeTick *sunday = &g_array_index (days, BefTimeTick, 2);
  g_assert_cmpint (sunday->end_ms - sunday->ms, ==, 23 * BEF_MS_HOUR);
  g_assert_cmpuint (months->len, ==, 13);
  for (guint i = 0; i < months->len; i++)
    g_assert_cmpint (g_array_index (months, BefTimeTick, i).ms, ==,
                     bef_civil_to_ms (2026, 1 + (int)i, 1, 0, 0));
}

static double seven_pixels_a_letter (const BefTimeTick *tick, gpointer data);

/* The labels shown, joined by blanks. (transfer full) */
static char *
labels_of (gint64 from, gint64 to, double width)
{
  double scale = 1;
  g_autoptr (GArray) ticks =
      bef_time_axis_fit (from, to, width, 4, 0, seven_pixels_a_letter, &scale);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    {
      const BefTimeTick *tick = &g_array_index (ticks, BefTimeTick, i);
      if (!tick->hidden)
        g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", tick->label);
    }
  return g_string_free (out, FALSE);
}

static void
test_every_day_of_a_month_has_its_number (void)
{
  g_autofree char *november =
      labels_of (bef_civil_to_ms (2026, 11, 1, 0, 0), bef_civil_to_ms (2026, 12, 1, 0, 0), 900);
  g_autofree char *across =
      labels_of (bef_civil_to_ms (2026, 11, 17, 0, 0), bef_civil_to_ms (2026, 12, 17, 0, 0), 900);

  g_assert_cmpstr (november, ==,
                   "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 "
                   "30");
  /* Where two months meet, the first day says which one begins. */
  g_assert_nonnull (strstr (across, "17 18 19 "));
  g_assert_nonnull (strstr (across, " 1 Dec "));
  g_assert_nonnull (strstr (across, " 15 16"));
}

static void
test_a_year_is_named_where_it_begins (void)
{
  g_autofree char *year =
      labels_of (bef_civil_to_ms (2026, 1, 1, 0, 0), bef_civil_to_ms (2027, 1, 1, 0, 0), 900);
  g_autofree char *across =
      labels_of (bef_civil_to_ms (2025, 11, 25, 0, 0), bef_civil_to_ms (2026, 11, 25, 0, 0), 900);

  g_assert_true (g_str_has_prefix (year, "2026 Feb Mar "));
  g_assert_nonnull (strstr (across, "Dec 2026 Feb"));
}

static double
seven_pixels_a_letter (const BefTimeTick *tick, gpointer data)
{
  double scale = *(double *)data;
  return (double)g_utf8_strlen (tick->label, -1) * 7 * scale;
}

static void
test_labels_never_touch_at_any_range_width_or_text_size (void)
{
  gint64 from = bef_civil_to_ms (2026, 10, 20, 9, 17);

  for (gint64 length = 5 * BEF_MS_MINUTE; length < G_GINT64_CONSTANT (30) * 366 * BEF_MS_DAY;
       length = length * 17 / 10)
    for (double width = 40; width < 2000; width *= 2.1)
      for (double scale = 1; scale <= 2; scale += 1)
        {
          g_autoptr (GArray) ticks =
              bef_time_axis_fit (from, from + length, width, 4, 0, seven_pixels_a_letter, &scale);
          double right = -G_MAXDOUBLE;
          g_assert_nonnull (ticks);
          for (guint i = 0; i < ticks->len; i++)
            {
              const BefTimeTick *tick = &g_array_index (ticks, BefTimeTick, i);
              if (tick->hidden)
                continue;
              g_assert_cmpfloat (tick->center - tick->width / 2, >, right);
              right = tick->center + tick->width / 2;
            }
          if (width > 300)
            g_assert_cmpfloat (right, >, 0);
        }
}

static void
add_bucket (GArray *array, gint64 from, gint64 to, double value, guint count)
{
  BefBucket b = { from, to, value, value, value, value, value, from, from, count };

  if (count == 0)
    b.min = b.max = b.mean = b.first = b.last = NAN;
  g_array_append_val (array, b);
}

static BefChartSeries *
series_of (const char *title, const char *unit, BefChartStyle style, GArray *array)
{
  BefChartSeries *series = bef_chart_series_new (title, unit, 1, style);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);

  bef_chart_series_set_buckets (series, buckets);
  return series;
}

/* A sample every ten minutes from midnight to 14:30 in slices of @slice minutes, none from 6:00 to
 * 8:10. */
static BefChartSeries *
day_of_power (gint64 day, int slice)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int minute = 0; minute < 24 * 60; minute += slice)
    {
      gint64 from = day + minute * BEF_MS_MINUTE;
      gboolean sample =
          minute % 10 == 0 && minute <= 14 * 60 + 20 && !(minute >= 360 && minute < 490);
      double value = minute == 250            ? 3200
                     : minute == 560          ? 18400
                     : minute == 14 * 60 + 20 ? 11000
                                              : 8000;
      add_bucket (array, from, from + slice * BEF_MS_MINUTE, value, sample);
    }
  return series_of ("Power", "W", BEF_CHART_LINE, array);
}

static BefChartView
view_with (GPtrArray *list, BefChartSeries *series, gint64 from, gint64 to, gint64 now)
{
  g_ptr_array_add (list, series);
  return (BefChartView){ NULL, list, from, to, now };
}

static void
test_slices_finer_than_the_meters_step_are_no_gaps (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), now = day + (14 * 60 + 30) * BEF_MS_MINUTE;
  static const int slices[] = { 10, 5, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (slices); i++)
    {
      g_autoptr (BefChartSeries) series = day_of_power (day, slices[i]);
      g_autoptr (GArray) gaps = bef_chart_series_get_gaps (series, day, day + BEF_MS_DAY, now);
      g_assert_cmpuint (gaps->len, ==, 1);
      g_assert_cmpint (g_array_index (gaps, BefChartSpan, 0).from_ms, ==, day + 6 * BEF_MS_HOUR);
      g_assert_cmpint (g_array_index (gaps, BefChartSpan, 0).to_ms, ==,
                       day + 8 * BEF_MS_HOUR + 10 * BEF_MS_MINUTE);
    }
}

static void
test_one_missing_sample_is_a_gap (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < 24; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 5, i != 12);
  g_autoptr (BefChartSeries) series = series_of ("Power", "W", BEF_CHART_LINE, array);
  g_autoptr (GArray) gaps = bef_chart_series_get_gaps (series, day, day + BEF_MS_DAY, BEF_NO_TIME);
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (gaps, BefChartSpan, 0).from_ms, ==, day + 12 * BEF_MS_HOUR);
  g_assert_cmpint (g_array_index (gaps, BefChartSpan, 0).to_ms, ==, day + 13 * BEF_MS_HOUR);
}

static void
test_what_is_late_is_unknown_and_the_future_is_not_a_gap (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  g_autoptr (BefChartSeries) series = day_of_power (day, 10);
  g_autoptr (GArray) late =
      bef_chart_series_get_gaps (series, day, day + BEF_MS_DAY, day + 20 * BEF_MS_HOUR);

  g_assert_cmpuint (late->len, ==, 2);
  g_assert_cmpint (g_array_index (late, BefChartSpan, 1).from_ms, ==,
                   day + (14 * 60 + 30) * BEF_MS_MINUTE);
  g_assert_cmpint (g_array_index (late, BefChartSpan, 1).to_ms, ==, day + 20 * BEF_MS_HOUR);
}

static void
test_the_sentence_says_extent_extremes_now_and_gaps (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0), now = day + (14 * 60 + 30) * BEF_MS_MINUTE;
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  BefChartView view = view_with (list, day_of_power (day, 10), day, day + BEF_MS_DAY, now);
  g_autofree char *summary = bef_chart_view_get_summary (&view);

  g_assert_cmpstr (summary, ==,
                   "Power, 24 November 2026, from 00:00 to 14:30: 3.20\u00a0kW at lowest at 04:10, "
                   "18.4\u00a0kW at highest at "
                   "09:20, 11.0\u00a0kW now; no data for 2 h 10 min.");
}

static void
test_the_value_now_is_the_newest_sample (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 4; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 4, 1);
  BefBucket *newest = &g_array_index (array, BefBucket, 3);
  newest->count = 3;
  newest->max = newest->last = 5;
  BefChartView view = view_with (list, series_of ("Power", "kW", BEF_CHART_LINE, array), day,
                                 day + BEF_MS_DAY, newest->last_ms + BEF_MS_MINUTE);
  g_autofree char *summary = bef_chart_view_get_summary (&view);

  g_assert_nonnull (strstr (summary, ", 5.0\u00a0kW now"));
}

static void
test_the_table_has_nothing_usual_after_now (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 24; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 4, 1);
  BefChartView view = view_with (list, series_of ("Usual", "kW", BEF_CHART_BAND, array), day,
                                 day + BEF_MS_DAY, day + 14 * BEF_MS_HOUR);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&view);

  g_assert_cmpuint (rows->len, ==, 14);
}

static void
test_energy_is_summed_and_dated_by_day (void)
{
  gint64 from = bef_civil_to_ms (2026, 10, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 3; i++)
    add_bucket (array, bef_civil_add (from, BEF_PERIOD_DAY, i),
                bef_civil_add (from, BEF_PERIOD_DAY, i + 1), 10 * (i + 1), 1);
  BefChartView view = view_with (list, series_of ("Energy", "kWh", BEF_CHART_BARS, array), from,
                                 bef_civil_add (from, BEF_PERIOD_DAY, 3), BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&view);
  g_autofree char *reading =
      bef_chart_view_get_reading (&view, bef_civil_to_ms (2026, 10, 25, 23, 30));

  g_assert_nonnull (
      strstr (summary, "60.0\u00a0kWh in total, 10.0\u00a0kWh at lowest (Sat 24 Oct)"));
  g_assert_null (strstr (summary, "no data"));
  /* The day of 25 hours is one bar. */
  g_assert_cmpstr (reading, ==, "Sun 25 Oct\nEnergy: 20.0\u00a0kWh");
}

static void
test_nothing_known_is_said_so (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  BefChartView view = view_with (list, bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE), day,
                                 day + BEF_MS_DAY, BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&view);
  g_autofree char *csv = bef_chart_view_to_csv (&view, BEF_CHART_CSV_FOR_PROGRAMS);

  g_assert_cmpstr (summary, ==, "Power, 24 November 2026: no data.");
  g_assert_cmpstr (csv, ==, "time;Power (W);Power – share known (%)\r\n");
}

static void
test_the_cursor_tells_how_old_the_value_is (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  BefChartView view = view_with (list, day_of_power (day, 10), day, day + BEF_MS_DAY,
                                 day + (14 * 60 + 30) * BEF_MS_MINUTE);
  g_autofree char *reading =
      bef_chart_view_get_reading (&view, day + (11 * 60 + 30) * BEF_MS_MINUTE);
  g_autofree char *gap = bef_chart_view_get_reading (&view, day + 7 * BEF_MS_HOUR);

  g_assert_cmpstr (reading, ==, "Tue 24 Nov, 11:30 (3 h ago)\nPower: 8.00\u00a0kW");
  g_assert_cmpstr (gap, ==, "Tue 24 Nov, 07:00\nPower: no data");
}

static void
test_values_far_apart_are_said_to_be (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 24; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 4 + i % 3, 1);
  BefChartView view = view_with (list, series_of ("Power", "kW", BEF_CHART_LINE, array), day,
                                 day + BEF_MS_DAY, BEF_NO_TIME);
  g_autofree char *summary = bef_chart_view_get_summary (&view);

  g_assert_nonnull (strstr (summary, "; values 1 h apart."));
}

static void
test_csv_is_plain_dated_and_keeps_gaps_empty (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 4; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 1.5 + i, i != 2);
  g_array_index (array, BefBucket, 3).max = 7.25;
  g_array_index (array, BefBucket, 3).count = 2;
  BefChartView view = view_with (list, series_of ("=Power; \"hall\"", "kW", BEF_CHART_LINE, array),
                                 day, day + 4 * BEF_MS_HOUR, BEF_NO_TIME);
  g_autofree char *csv = bef_chart_view_to_csv (&view, BEF_CHART_CSV_FOR_PROGRAMS);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);

  /* No spreadsheet takes the title for a formula. */
  g_assert_true (g_str_has_prefix (lines[0], "time;\"'=Power; \"\"hall\"\" (kW)\";"));
  g_assert_cmpstr (lines[1], ==, "2026-11-23T23:00:00Z;1.5;1.5;1.5;100");
  g_assert_cmpstr (lines[3], ==, "2026-11-24T01:00:00Z;;;;0");
  g_assert_cmpstr (lines[4], ==, "2026-11-24T02:00:00Z;4.5;4.5;7.25;100");
  g_assert_cmpstr (lines[5], ==, "");
}

/* What a spreadsheet of the language opens says what the file for programs says. */
static void
test_csv_for_people_is_read_back (void)
{
  gint64 day = bef_civil_to_ms (2026, 10, 25, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  /* The long night: two hours of one name, told apart by what they are from UTC. */
  for (int i = 0; i < 5; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, 1234.56 + i, i != 4);
  BefChartView view = view_with (list, series_of ("Énergie", "kWh", BEF_CHART_BARS, array), day,
                                 day + 5 * BEF_MS_HOUR, BEF_NO_TIME);
  g_autofree char *people = bef_chart_view_to_csv (&view, BEF_CHART_CSV_FOR_PEOPLE);
  g_autofree char *programs = bef_chart_view_to_csv (&view, BEF_CHART_CSV_FOR_PROGRAMS);
  g_auto (GStrv) lines = g_strsplit (people, "\r\n", -1);
  g_auto (GStrv) exact = g_strsplit (programs, "\r\n", -1);

  g_assert_cmpstr (lines[0], ==,
                   "\xef\xbb\xbftime;time zone;Énergie (kWh);Énergie – share known (%)");
  for (guint i = 1; i <= 5; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1), other = g_strsplit (exact[i], ";", -1);
      g_autofree char *time = g_strconcat (cells[0], cells[1] + strlen ("UTC"), NULL);
      gint64 a, b;
      g_assert_true (bef_iso8601_parse (time, &a) && bef_iso8601_parse (other[0], &b));
      g_assert_cmpint (a, ==, b);
      g_assert_cmpint (cells[2][0] == '\0', ==, other[1][0] == '\0');
      g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[2], NULL),
                                      g_ascii_strtod (other[1], NULL), 0.05 + 1e-9);
    }
  g_assert_true (g_str_has_prefix (lines[3], "2026-10-25 02:00:00;UTC+02:00;1236.6;"));
  g_assert_true (g_str_has_prefix (lines[4], "2026-10-25 02:00:00;UTC+01:00;1237.6;"));
  /* What is not known is in no sum, and the sum says that it lacks it. */
  g_assert_cmpstr (lines[6], ==, "Total;;4944.2;80.0");
  g_assert_cmpstr (lines[7], ==, "");
  /* Temperatures have no total. */
  GArray *degrees = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);
  add_bucket (degrees, day, day + BEF_MS_HOUR, 19, 1);
  BefChartView warm = view_with (others, series_of ("Air", "°C", BEF_CHART_LINE, degrees), day,
                                 day + BEF_MS_HOUR, BEF_NO_TIME);
  g_autofree char *measured = bef_chart_view_to_csv (&warm, BEF_CHART_CSV_FOR_PEOPLE);
  g_assert_null (strstr (measured, "Total"));
}

static void
test_a_short_alarm_state_wins_its_slice_and_durations_are_told (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < 24; i++)
    add_bucket (array, day + i * BEF_MS_HOUR, day + (i + 1) * BEF_MS_HOUR, i >= 8 && i < 10, 1);
  g_array_index (array, BefBucket, 12).max = 2;
  BefChartSeries *series = series_of ("Front door", "", BEF_CHART_STATES, array);
  bef_chart_series_add_state (series, 0, "Closed", BEF_CHART_STATE_PLAIN);
  bef_chart_series_add_state (series, 1, "Open", BEF_CHART_STATE_PLAIN);
  bef_chart_series_add_state (series, 2, "Forced", BEF_CHART_STATE_STRONG);
  BefChartView view = view_with (list, series, day, day + BEF_MS_DAY, BEF_NO_TIME);
  g_autofree char *reading =
      bef_chart_view_get_reading (&view, day + 12 * BEF_MS_HOUR + BEF_MS_MINUTE);
  g_autofree char *summary = bef_chart_view_get_summary (&view);

  g_assert_nonnull (strstr (reading, "Front door: Forced"));
  g_assert_cmpstr (summary, ==,
                   "Front door, 24 November 2026: Closed for 21 h, Open for 2 h, Forced for 1 h; "
                   "last state: Closed.");
}

static void
test_a_door_that_changes_rarely_holds_its_state (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < 96; i++)
    add_bucket (array, day + i * 15 * BEF_MS_MINUTE, day + (i + 1) * 15 * BEF_MS_MINUTE, i > 40,
                i == 0 || i == 33 || i == 41 || i == 90);
  g_autoptr (BefChartSeries) series = series_of ("Front door", "", BEF_CHART_STATES, array);
  g_autoptr (GArray) gaps = bef_chart_series_get_gaps (series, day, day + BEF_MS_DAY, BEF_NO_TIME);
  g_assert_cmpuint (gaps->len, ==, 0);
  g_assert_cmpint (bef_chart_view_point_at (series, day + 12 * BEF_MS_HOUR), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/axis/ticks-are-round-and-enclose-the-values",
                   test_ticks_are_round_and_enclose_the_values);
  g_test_add_func ("/chart/axis/prefix-keeps-labels-short",
                   test_an_axis_shows_the_prefix_that_keeps_labels_short);
  g_test_add_func ("/chart/axis/pathological-range-is-flagged",
                   test_a_pathological_range_is_flagged_and_still_usable);
  g_test_add_func ("/chart/axis/hours-follow-the-clock-change",
                   test_hours_follow_the_clock_on_days_it_changes);
  g_test_add_func ("/chart/axis/days-and-months-at-civil-midnight",
                   test_days_and_months_begin_at_civil_midnight);
  g_test_add_func ("/chart/axis/every-day-of-a-month", test_every_day_of_a_month_has_its_number);
  g_test_add_func ("/chart/axis/a-year-where-it-begins", test_a_year_is_named_where_it_begins);
  g_test_add_func ("/chart/axis/labels-never-touch",
                   test_labels_never_touch_at_any_range_width_or_text_size);
  g_test_add_func ("/chart/gaps/finer-slices-are-no-gaps",
                   test_slices_finer_than_the_meters_step_are_no_gaps);
  g_test_add_func ("/chart/gaps/one-missing-sample", test_one_missing_sample_is_a_gap);
  g_test_add_func ("/chart/gaps/late-is-unknown-future-is-not",
                   test_what_is_late_is_unknown_and_the_future_is_not_a_gap);
  g_test_add_func ("/chart/gaps/rare-changes-hold",
                   test_a_door_that_changes_rarely_holds_its_state);
  g_test_add_func ("/chart/words/sentence", test_the_sentence_says_extent_extremes_now_and_gaps);
  g_test_add_func ("/chart/words/energy-by-day", test_energy_is_summed_and_dated_by_day);
  g_test_add_func ("/chart/words/nothing-known", test_nothing_known_is_said_so);
  g_test_add_func ("/chart/words/states",
                   test_a_short_alarm_state_wins_its_slice_and_durations_are_told);
  g_test_add_func ("/chart/summary/now-is-the-newest-sample",
                   test_the_value_now_is_the_newest_sample);
  g_test_add_func ("/chart/rows/nothing-usual-after-now",
                   test_the_table_has_nothing_usual_after_now);
  g_test_add_func ("/chart/words/age-at-the-cursor", test_the_cursor_tells_how_old_the_value_is);
  g_test_add_func ("/chart/words/resolution", test_values_far_apart_are_said_to_be);
  g_test_add_func ("/chart/csv/for-people", test_csv_for_people_is_read_back);
  g_test_add_func ("/chart/csv/plain-dated-gaps-empty",
                   test_csv_is_plain_dated_and_keeps_gaps_empty);
  return g_test_run ();
}
