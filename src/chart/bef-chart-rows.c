/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

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

gboolean
bef_chart_bucket_has_spread (BefChartSeries *series, const BefBucket *b)
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
  if (!bef_chart_bucket_has_spread (series, b))
    return g_steal_pointer (&value);
  g_autofree char *min = bef_chart_series_format (series, b->min);
  g_autofree char *max = bef_chart_series_format (series, b->max);
  /* TRANSLATORS: a mean, then the smallest and the largest value it stands for. */
  return g_strdup_printf (_ ("%s (%s to %s)"), value, min, max);
}

double
bef_chart_bucket_share (BefChartSeries *series, const BefBucket *b)
{
  return isfinite (bef_chart_series_bucket_value (series, b)) ? CLAMP (1 - b->missing, 0, 1) : 0;
}

char *
bef_chart_row_share (const BefChartView *self, BefChartSeries *series, const BefChartRow *row)
{
  const BefBucket *b = bef_chart_row_bucket (series, row);

  if (b == NULL)
    return g_strdup ("");
  double known = bef_chart_bucket_share (series, b);
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
