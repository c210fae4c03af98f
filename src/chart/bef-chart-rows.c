/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-spans.h"

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BefChartRow *x = a, *y = b;
  return (x->start_ms > y->start_ms) - (x->start_ms < y->start_ms);
}

static void
collect_rows (const BefChartView *self, BefChartSeries *series, GArray *rows)
{
  BefBuckets *buckets = bef_chart_series_get_buckets (series);
  g_autoptr (GArray) absent =
      bef_chart_series_get_absent (series, self->from_ms, self->to_ms, self->now_ms);

  for (guint i = 0; i < bef_buckets_get_length (buckets); i++)
    {
      const BefBucket *b = bef_buckets_get (buckets, i);
      BefChartRow row = { b->start_ms, b->end_ms, b->start_ms };
      if (b->end_ms <= self->from_ms || b->start_ms >= self->to_ms)
        continue;
      /* What is usual later today would push what was measured off the first rows. */
      if (bef_chart_series_get_style (series) == BEF_CHART_BAND && self->now_ms != BEF_NO_TIME
          && b->start_ms >= self->now_ms)
        continue;
      if (!bef_chart_bucket_begins (b, i > 0 ? bef_buckets_get (buckets, i - 1) : NULL)
          && !bef_chart_spans_meet (absent, b->start_ms, b->end_ms))
        continue;
      if (b->count == 1 && b->first_ms >= b->start_ms && b->first_ms < b->end_ms)
        row.shown_ms = b->first_ms;
      g_array_append_val (rows, row);
    }
}

GArray *
bef_chart_view_get_rows (const BefChartView *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (BefChartRow));
  guint kept = 0;

  for (guint i = 0; i < self->series->len; i++)
    collect_rows (self, g_ptr_array_index (self->series, i), rows);
  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      BefChartRow *row = &g_array_index (rows, BefChartRow, i);
      BefChartRow *last = kept > 0 ? &g_array_index (rows, BefChartRow, kept - 1) : NULL;
      if (last == NULL || last->start_ms != row->start_ms)
        {
          g_array_index (rows, BefChartRow, kept++) = *row;
          continue;
        }
      /* Series disagree on the stamp: the bucket's start is what they share. */
      last->end_ms = MAX (last->end_ms, row->end_ms);
      if (last->shown_ms != row->shown_ms)
        last->shown_ms = last->start_ms;
    }
  g_array_set_size (rows, kept);
  return rows;
}

const BefBucket *
bef_chart_row_bucket (BefChartSeries *series, const BefChartRow *row)
{
  BefBuckets *buckets = bef_chart_series_get_buckets (series);
  int i = buckets != NULL ? bef_buckets_find (buckets, row->start_ms) : -1;
  const BefBucket *b = i >= 0 ? bef_buckets_get (buckets, (guint)i) : NULL;

  return b != NULL && b->start_ms == row->start_ms ? b : NULL;
}

static gboolean
has_spread (BefChartSeries *series, const BefBucket *b)
{
  BefChartStyle style = bef_chart_series_get_style (series);

  if (style == BEF_CHART_BARS || style == BEF_CHART_STATES
      || !isfinite (bef_chart_series_bucket_value (series, b)))
    return FALSE;
  return !b->of_means && isfinite (b->min) && isfinite (b->max) && b->max > b->min;
}

char *
bef_chart_row_text (BefChartSeries *series, const BefChartRow *row)
{
  const BefBucket *b = bef_chart_row_bucket (series, row);

  if (b == NULL)
    return g_strdup ("");
  double known = bef_chart_series_bucket_value (series, b);
  if (!isfinite (known) && bef_chart_series_is_loading (series, b->start_ms, b->end_ms))
    return g_strdup (C_ ("graph", "loading"));
  g_autofree char *value = bef_chart_series_format (series, known);
  const char *doubts[] = { value, NULL, NULL, NULL, NULL, NULL };
  guint n = 1;
  if (b->estimated && isfinite (known))
    doubts[n++] = C_ ("energy", "estimated");
  if (b->set_aside)
    doubts[n++] = C_ ("energy", "jump of the index set aside");
  if (b->meter_changed)
    doubts[n++] = C_ ("energy", "meter replaced");
  if (b->of_means && isfinite (known))
    /* The least and the most of what was measured are not known. */
    doubts[n++] = C_ ("graph", "from hourly means");
  if (n > 1)
    return g_strjoinv (", ", (char **)doubts);
  if (!has_spread (series, b))
    return g_steal_pointer (&value);
  g_autofree char *min = bef_chart_series_format (series, b->min);
  g_autofree char *max = bef_chart_series_format (series, b->max);
  /* TRANSLATORS: a mean, then the smallest and the largest value it stands for. */
  return g_strdup_printf (_ ("%s (%s to %s)"), value, min, max);
}

/* 0..1; 0 where nothing is known. */
static double
known_share (BefChartSeries *series, const BefBucket *b)
{
  return isfinite (bef_chart_series_bucket_value (series, b)) ? CLAMP (1 - b->missing, 0, 1) : 0;
}

char *
bef_chart_row_share (const BefChartView *self, BefChartSeries *series, const BefChartRow *row)
{
  const BefBucket *b = bef_chart_row_bucket (series, row);

  if (b == NULL)
    return g_strdup ("");
  double known = known_share (series, b);
  gboolean running =
      self->now_ms != BEF_NO_TIME && b->start_ms <= self->now_ms && self->now_ms < b->end_ms;
  gboolean loading = known < BEF_CHART_ENOUGH && !running
                     && bef_chart_series_is_loading (series, b->start_ms, b->end_ms);
  g_autofree char *share = bef_chart_format_share (known);
  if (loading && known <= 0)
    return g_strdup (C_ ("graph", "loading"));
  if (running)
    /* TRANSLATORS: the share known of a period that is not over. */
    return g_strdup_printf (_ ("%s, in progress"), share);
  if (loading)
    /* TRANSLATORS: the share known of a period of which more is on its way. */
    return g_strdup_printf (_ ("%s, loading"), share);
  return g_steal_pointer (&share);
}

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
      if (b != NULL && has_spread (series, b))
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
                            : round (known_share (series, b) * 1000) / 10);
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

/* Full height is hatched only where nothing at all is known. */
static GArray *
common_of (const BefChartView *self,
           GArray *(*spans_of) (BefChartSeries *, gint64 from_ms, gint64 to_ms, gint64 now_ms))
{
  GArray *common = NULL;

  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      BefChartStyle style = bef_chart_series_get_style (series);
      if (style == BEF_CHART_BAND || style == BEF_CHART_STATES
          || bef_chart_series_is_secondary (series))
        continue;
      g_autoptr (GArray) spans = spans_of (series, self->from_ms, self->to_ms, self->now_ms);
      GArray *next = common != NULL ? bef_chart_spans_in_both (common, spans) : g_array_ref (spans);
      g_clear_pointer (&common, g_array_unref);
      common = next;
    }
  return common != NULL ? common : g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
}

GArray *
bef_chart_view_get_common_gaps (const BefChartView *self)
{
  return common_of (self, bef_chart_series_get_gaps);
}

GArray *
bef_chart_view_get_common_loading (const BefChartView *self)
{
  g_autoptr (GArray) absent = common_of (self, bef_chart_series_get_absent);
  g_autoptr (GArray) gaps = common_of (self, bef_chart_series_get_gaps);

  return bef_chart_spans_without (absent, gaps);
}
