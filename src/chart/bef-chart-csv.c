/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-csv.h"
#include "base/bef-format.h"

typedef struct
{
  GString *out;             /* owned by who asked */
  const BefChartView *view; /* unowned */
  BefChartCsvFlags flags;
} Csv;

/* For programs twelve figures; for people @decimals, as the spreadsheet of their language reads
 * them. */
static void
append_number (Csv *csv, double value, int decimals)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (csv->out, ';');
  if (csv->flags & BEF_CHART_CSV_FOR_PEOPLE)
    bef_csv_append_number (csv->out, value, decimals);
  else if (isfinite (value))
    g_string_append (csv->out, g_ascii_formatd (buffer, sizeof buffer, "%.12g", value));
}

/* "2026-11-24T21:55:56Z", or what a spreadsheet takes for a date and time, and what it is from UTC.
 */
static void
append_time (Csv *csv, gint64 ms)
{
  g_autofree char *offset = NULL, *time = NULL;

  if (csv->flags & BEF_CHART_CSV_FOR_PEOPLE)
    {
      time = bef_civil_dup_stamp (ms, &offset);
      g_string_append_printf (csv->out, "%s;%s", time, offset);
      return;
    }
  time = bef_iso8601_format (ms);
  g_string_append (csv->out, time);
}

static void
append_column (Csv *csv, BefChartSeries *series, const char *part, const char *unit)
{
  int days = bef_chart_series_get_days_before (series);
  g_autoptr (GString) name = g_string_new (bef_chart_series_get_title (series));

  if (days != 0)
    {
      /* The lines have the dates it is compared with. */
      g_autofree char *dates =
          bef_format_dates (bef_civil_days_before (csv->view->from_ms, days),
                            bef_civil_days_before (csv->view->to_ms, days) - 1);
      g_string_append_printf (name, ", %s", dates);
    }
  if (part != NULL)
    g_string_append_printf (name, " – %s", part);
  if (unit[0] != '\0' && bef_chart_series_get_style (series) != BEF_CHART_STATES)
    g_string_append_printf (name, " (%s)", unit);
  g_string_append_c (csv->out, ';');
  bef_csv_append (csv->out, name->str);
}

static gboolean
any_spread (BefChartSeries *series, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BefBucket *b = bef_chart_row_bucket (series, &g_array_index (rows, BefChartRow, i));
      if (b != NULL && bef_chart_bucket_has_spread (series, b))
        return TRUE;
    }
  return FALSE;
}

/* The columns of a series besides its value and share. */
typedef struct
{
  gboolean spread, estimated, set_aside, meter_changed, of_means;
} Extra;

static Extra
find_extra (BefChartSeries *series, GArray *rows)
{
  Extra extra = { .spread = any_spread (series, rows) };

  for (guint i = 0; i < rows->len; i++)
    {
      const BefBucket *b = bef_chart_row_bucket (series, &g_array_index (rows, BefChartRow, i));
      extra.estimated |= b != NULL && b->estimated;
      extra.set_aside |= b != NULL && b->set_aside;
      extra.meter_changed |= b != NULL && b->meter_changed;
      extra.of_means |= b != NULL && b->of_means;
    }
  return extra;
}

static void
append_headings (Csv *csv, BefChartSeries *series, const Extra *extra)
{
  const char *unit = bef_chart_series_get_unit (series);

  append_column (csv, series, NULL, unit);
  if (extra->spread)
    {
      append_column (csv, series, _ ("minimum"), unit);
      append_column (csv, series, _ ("maximum"), unit);
    }
  if (bef_chart_series_tells_share (series))
    append_column (csv, series, _ ("share known"), "%");
  if (bef_chart_view_get_compared (csv->view, series) != NULL)
    append_column (csv, series, C_ ("column", "difference"), unit);
  if (extra->estimated)
    append_column (csv, series, C_ ("energy", "estimated"), "");
  if (extra->set_aside)
    append_column (csv, series, C_ ("energy", "jump of the index set aside"), "");
  if (extra->meter_changed)
    append_column (csv, series, C_ ("energy", "meter replaced"), "");
  if (extra->of_means)
    append_column (csv, series, C_ ("graph", "from hourly means"), "");
}

static void
append_cells (Csv *csv, BefChartSeries *series, const BefChartRow *row, const Extra *extra)
{
  const BefBucket *b = bef_chart_row_bucket (series, row);
  double value = b != NULL ? bef_chart_series_bucket_value (series, b) : NAN;
  int decimals = bef_chart_series_get_decimals (series);

  if (bef_chart_series_get_style (series) == BEF_CHART_STATES)
    {
      g_string_append_c (csv->out, ';');
      if (isfinite (value))
        bef_csv_append (csv->out, bef_chart_series_state_word (series, value));
      return;
    }
  append_number (csv, value, decimals);
  if (extra->spread)
    {
      append_number (csv, isfinite (value) && !b->of_means ? b->min : NAN, decimals);
      append_number (csv, isfinite (value) && !b->of_means ? b->max : NAN, decimals);
    }
  if (bef_chart_series_tells_share (series))
    /* What is on its way is neither known nor missing. */
    append_number (csv,
                   b == NULL
                           || (!isfinite (value)
                               && bef_chart_series_is_loading (series, b->start_ms, b->end_ms))
                       ? NAN
                       : round (bef_chart_bucket_share (series, b) * 1000) / 10,
                   1);
  if (bef_chart_view_get_compared (csv->view, series) != NULL)
    append_number (csv, bef_chart_row_difference (csv->view, series, row), decimals);
  if (extra->estimated)
    append_number (csv, b != NULL && isfinite (value) ? b->estimated : NAN, 0);
  if (extra->set_aside)
    append_number (csv, b != NULL ? b->set_aside : NAN, 0);
  if (extra->meter_changed)
    append_number (csv, b != NULL ? b->meter_changed : NAN, 0);
  if (extra->of_means)
    append_number (csv, b != NULL && isfinite (value) ? b->of_means : NAN, 0);
}

/* The share of all rows together that is known of @series; NaN without any. */
static double
share_of_all (BefChartSeries *series, GArray *rows)
{
  double known = 0, length = 0;

  for (guint r = 0; r < rows->len; r++)
    {
      const BefBucket *b = bef_chart_row_bucket (series, &g_array_index (rows, BefChartRow, r));
      if (b == NULL)
        continue;
      known += bef_chart_bucket_share (series, b) * (double)(b->end_ms - b->start_ms);
      length += (double)(b->end_ms - b->start_ms);
    }
  return length > 0 ? known / length : NAN;
}

static double
sum_of_all (BefChartSeries *series, GArray *rows)
{
  double sum = NAN;

  for (guint r = 0; r < rows->len; r++)
    {
      const BefBucket *b = bef_chart_row_bucket (series, &g_array_index (rows, BefChartRow, r));
      double value = b != NULL ? bef_chart_series_bucket_value (series, b) : NAN;
      if (isfinite (value))
        sum = isfinite (sum) ? sum + value : value;
    }
  return sum;
}

static double
difference_of_all (const BefChartView *view, BefChartSeries *series, GArray *rows)
{
  double sum = NAN;

  for (guint r = 0; r < rows->len; r++)
    {
      double value = bef_chart_row_difference (view, series, &g_array_index (rows, BefChartRow, r));
      if (isfinite (value))
        sum = isfinite (sum) ? sum + value : value;
    }
  return sum;
}

/* Of what is counted by period the sum, with how much of it is known; what is measured has none. */
static void
append_totals (Csv *csv, GArray *rows, const Extra *extra)
{
  gboolean any = FALSE;

  for (guint i = 0; i < csv->view->series->len; i++)
    any |= bef_chart_series_get_style (g_ptr_array_index (csv->view->series, i)) == BEF_CHART_BARS;
  if (!any || rows->len == 0)
    return;
  bef_csv_append (csv->out, _ ("Total"));
  g_string_append_c (csv->out, ';');
  for (guint i = 0; i < csv->view->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (csv->view->series, i);
      gboolean summed = bef_chart_series_get_style (series) == BEF_CHART_BARS;
      guint rest = (extra[i].spread ? 2 : 0);
      append_number (csv, summed ? sum_of_all (series, rows) : NAN,
                     bef_chart_series_get_decimals (series));
      for (; rest > 0; rest--)
        g_string_append_c (csv->out, ';');
      if (bef_chart_series_tells_share (series))
        append_number (csv, summed ? round (share_of_all (series, rows) * 1000) / 10 : NAN, 1);
      if (bef_chart_view_get_compared (csv->view, series) != NULL)
        append_number (csv, summed ? difference_of_all (csv->view, series, rows) : NAN,
                       bef_chart_series_get_decimals (series));
      rest = (guint)(extra[i].estimated + extra[i].set_aside + extra[i].meter_changed
                     + extra[i].of_means);
      for (; rest > 0; rest--)
        g_string_append_c (csv->out, ';');
    }
  g_string_append (csv->out, "\r\n");
}

char *
bef_chart_view_to_csv (const BefChartView *self, BefChartCsvFlags flags)
{
  g_autoptr (GArray) rows = bef_chart_view_get_rows (self);
  g_autofree Extra *extra = g_new0 (Extra, self->series->len + 1);
  GString *out = g_string_new (flags & BEF_CHART_CSV_FOR_PEOPLE ? BEF_CSV_MARK : NULL);
  Csv csv = { out, self, flags };

  bef_csv_append (out, _ ("time"));
  if (flags & BEF_CHART_CSV_FOR_PEOPLE)
    {
      g_string_append_c (out, ';');
      bef_csv_append (out, _ ("time zone"));
    }
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      extra[i] = find_extra (series, rows);
      append_headings (&csv, series, &extra[i]);
    }
  g_string_append (out, "\r\n");
  for (guint r = 0; r < rows->len; r++)
    {
      const BefChartRow *row = &g_array_index (rows, BefChartRow, r);
      append_time (&csv, row->shown_ms);
      for (guint i = 0; i < self->series->len; i++)
        append_cells (&csv, g_ptr_array_index (self->series, i), row, &extra[i]);
      g_string_append (out, "\r\n");
    }
  if (flags & BEF_CHART_CSV_FOR_PEOPLE)
    append_totals (&csv, rows, extra);
  return g_string_free (out, FALSE);
}
