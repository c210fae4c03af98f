/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

/* One field; quoted where needed. A spreadsheet must not take a title for a formula. */
static void
append_text (GString *out, const char *text)
{
  gboolean formula = text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;

  if (!formula && strpbrk (text, ";\"\n\r") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append (out, formula ? "\"'" : "\"");
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (out, ';');
  if (isfinite (value))
    g_string_append (out, g_ascii_formatd (buffer, sizeof buffer, "%.12g", value));
}

static void
append_column (GString *out, const BefChartView *self, BefChartSeries *series, const char *part,
               const char *unit)
{
  int days = bef_chart_series_get_days_before (series);
  g_autoptr (GString) name = g_string_new (bef_chart_series_get_title (series));

  if (days != 0)
    {
      /* The lines have the dates it is compared with. */
      g_autofree char *dates = bef_format_dates (bef_civil_days_before (self->from_ms, days),
                                                 bef_civil_days_before (self->to_ms, days) - 1);
      g_string_append_printf (name, ", %s", dates);
    }
  if (part != NULL)
    g_string_append_printf (name, " – %s", part);
  if (unit[0] != '\0' && bef_chart_series_get_style (series) != BEF_CHART_STATES)
    g_string_append_printf (name, " (%s)", unit);
  g_string_append_c (out, ';');
  append_text (out, name->str);
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
append_headings (GString *out, const BefChartView *self, BefChartSeries *series, const Extra *extra)
{
  const char *unit = bef_chart_series_get_unit (series);

  append_column (out, self, series, NULL, unit);
  if (extra->spread)
    {
      append_column (out, self, series, _ ("minimum"), unit);
      append_column (out, self, series, _ ("maximum"), unit);
    }
  if (bef_chart_series_tells_share (series))
    append_column (out, self, series, _ ("share known"), "%");
  if (extra->estimated)
    append_column (out, self, series, C_ ("energy", "estimated"), "");
  if (extra->set_aside)
    append_column (out, self, series, C_ ("energy", "jump of the index set aside"), "");
  if (extra->meter_changed)
    append_column (out, self, series, C_ ("energy", "meter replaced"), "");
  if (extra->of_means)
    append_column (out, self, series, C_ ("graph", "from hourly means"), "");
}

static void
append_cells (GString *out, BefChartSeries *series, const BefChartRow *row, const Extra *extra)
{
  const BefBucket *b = bef_chart_row_bucket (series, row);
  double value = b != NULL ? bef_chart_series_bucket_value (series, b) : NAN;

  if (bef_chart_series_get_style (series) == BEF_CHART_STATES)
    {
      g_string_append_c (out, ';');
      if (isfinite (value))
        append_text (out, bef_chart_series_state_word (series, value));
      return;
    }
  append_number (out, value);
  if (extra->spread)
    {
      append_number (out, isfinite (value) && !b->of_means ? b->min : NAN);
      append_number (out, isfinite (value) && !b->of_means ? b->max : NAN);
    }
  if (bef_chart_series_tells_share (series))
    /* What is on its way is neither known nor missing. */
    append_number (out, b == NULL
                                || (!isfinite (value)
                                    && bef_chart_series_is_loading (series, b->start_ms, b->end_ms))
                            ? NAN
                            : round (bef_chart_bucket_share (series, b) * 1000) / 10);
  if (extra->estimated)
    append_number (out, b != NULL && isfinite (value) ? b->estimated : NAN);
  if (extra->set_aside)
    append_number (out, b != NULL ? b->set_aside : NAN);
  if (extra->meter_changed)
    append_number (out, b != NULL ? b->meter_changed : NAN);
  if (extra->of_means)
    append_number (out, b != NULL && isfinite (value) ? b->of_means : NAN);
}

char *
bef_chart_view_to_csv (const BefChartView *self)
{
  g_autoptr (GArray) rows = bef_chart_view_get_rows (self);
  g_autofree Extra *extra = g_new0 (Extra, self->series->len + 1);
  GString *out = g_string_new (NULL);

  append_text (out, _ ("time"));
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      extra[i] = find_extra (series, rows);
      append_headings (out, self, series, &extra[i]);
    }
  g_string_append (out, "\r\n");
  for (guint r = 0; r < rows->len; r++)
    {
      const BefChartRow *row = &g_array_index (rows, BefChartRow, r);
      g_autofree char *time = bef_iso8601_format (row->shown_ms);
      g_string_append (out, time);
      for (guint i = 0; i < self->series->len; i++)
        append_cells (out, g_ptr_array_index (self->series, i), row, &extra[i]);
      g_string_append (out, "\r\n");
    }
  return g_string_free (out, FALSE);
}
