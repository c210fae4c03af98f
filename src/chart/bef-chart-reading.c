/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-compare.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

int
bef_chart_view_point_at (BefChartSeries *series, gint64 ms)
{
  GArray *points = bef_chart_series_get_points (series);
  guint i = bef_chart_series_first_point (series, ms);
  gint64 hold = bef_chart_series_get_hold (series);

  if (i < points->len && g_array_index (points, BefChartPoint, i).start_ms <= ms)
    return (int)i;
  if (i == 0)
    return -1;
  /* Between two buckets: what came before still stands, unless a gap is there. */
  const BefChartPoint *before = &g_array_index (points, BefChartPoint, i - 1);
  if (i < points->len)
    return g_array_index (points, BefChartPoint, i).gap_before && hold < ms - before->last_ms
               ? -1
               : (int)i - 1;
  return hold >= ms - before->last_ms ? (int)i - 1 : -1;
}

BefChartSeries *
bef_chart_view_get_leader (const BefChartView *self)
{
  BefChartSeries *leader = NULL;
  guint most = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      guint n = bef_chart_series_get_points (series)->len;
      if (bef_chart_series_get_style (series) != BEF_CHART_BAND && n > most)
        {
          leader = series;
          most = n;
        }
    }
  return leader;
}

char *
bef_chart_format_share (double share)
{
  double percent = CLAMP (share, 0, 1) * 100;

  percent = percent > 0 && percent < 1 ? 1 : floor (percent + 1e-9);
  return bef_format_value (percent, "%", 0);
}

gboolean
bef_chart_series_tells_share (BefChartSeries *series)
{
  BefChartStyle style = bef_chart_series_get_style (series);

  return style != BEF_CHART_STATES && style != BEF_CHART_BAND;
}

/* A slice too short to be looked at for itself is partly known at every pause of its meter. */
static gboolean
is_long (const BefChartPoint *p)
{
  return p->end_ms - p->start_ms >= BEF_CHART_LONG_SLICE;
}

/* (transfer full) @words, which it takes (nullable), and @more. */
static char *
and_also (char *words, const char *more)
{
  g_autofree char *before = words;

  return before != NULL ? g_strdup_printf ("%s, %s", before, more) : g_strdup (more);
}

char *
bef_chart_view_qualify (const BefChartView *self, BefChartSeries *series, const BefChartPoint *p)
{
  BefChartExtent extent = bef_chart_series_get_extent (series, p, self->now_ms);
  g_autofree char *share = bef_chart_format_share (p->known);
  char *words = NULL;

  if (extent == BEF_CHART_WHOLE && bef_chart_series_get_style (series) != BEF_CHART_BARS
      && bef_chart_series_tells_share (series) && is_long (p) && p->known < BEF_CHART_ENOUGH)
    extent = BEF_CHART_PARTLY;
  if (extent == BEF_CHART_RUNNING)
    /* TRANSLATORS: of a period that is not over; %s is the share of it that is known ("40 %"). */
    words = g_strdup_printf (_ ("so far, %s known"), share);
  else if (extent == BEF_CHART_ARRIVING)
    /* TRANSLATORS: of a period; %s is the share of it that is known ("40 %"). */
    words = g_strdup_printf (_ ("%s known, loading"), share);
  else if (extent == BEF_CHART_PARTLY)
    /* TRANSLATORS: of a period; %s is the share of it that is known ("40 %"). */
    words = g_strdup_printf (_ ("%s known"), share);
  if (p->estimated)
    words = and_also (words, C_ ("energy", "estimated"));
  if (p->set_aside)
    words = and_also (words, C_ ("energy", "jump of the index set aside"));
  if (p->meter_changed)
    words = and_also (words, C_ ("energy", "meter replaced"));
  if (p->of_means)
    /* TRANSLATORS: of a value: means of hours are known, not what was measured within them. */
    words = and_also (words, C_ ("graph", "from hourly means"));
  return words;
}

static gboolean
loads_at (const BefChartView *self, BefChartSeries *series, gint64 ms)
{
  g_autoptr (GArray) loading = bef_chart_series_get_loading (series, ms, ms + 1, self->now_ms);
  return loading->len > 0;
}

static char *
read_value (BefChartSeries *series, const BefChartPoint *p)
{
  g_autofree char *value = bef_chart_series_format (series, p->value);

  if (!p->several || bef_chart_series_get_style (series) == BEF_CHART_STATES)
    return g_steal_pointer (&value);
  g_autofree char *min = bef_chart_series_format (series, p->min);
  g_autofree char *max = bef_chart_series_format (series, p->max);
  /* TRANSLATORS: a mean, then the smallest and the largest value it stands for. */
  return g_strdup_printf (_ ("%s (%s to %s)"), value, min, max);
}

static const BefChartPoint *
find_point (BefChartSeries *series, gint64 ms)
{
  int i = bef_chart_view_point_at (series, ms);

  return i >= 0 ? &g_array_index (bef_chart_series_get_points (series), BefChartPoint, i) : NULL;
}

/* What is to be said of the period of @ms besides that nothing of it is known, after @words
 * (transfer full). */
static char *
qualify_nothing (BefChartSeries *series, gint64 ms, char *words)
{
  BefBuckets *buckets = bef_chart_series_get_buckets (series);
  int i = buckets != NULL ? bef_buckets_find (buckets, ms) : -1;

  const BefBucket *b = i >= 0 ? bef_buckets_get (buckets, (guint)i) : NULL;

  if (b != NULL && b->set_aside)
    words = and_also (words, C_ ("energy", "jump of the index set aside"));
  if (b != NULL && b->meter_changed)
    words = and_also (words, C_ ("energy", "meter replaced"));
  return words;
}

static char *
read_series (const BefChartView *self, BefChartSeries *series, gint64 ms)
{
  const BefChartPoint *p = find_point (series, ms);

  if (p == NULL || (ms >= p->end_ms && loads_at (self, series, ms)))
    return qualify_nothing (
        series, ms,
        g_strdup (loads_at (self, series, ms) ? C_ ("graph", "loading") : _ ("no data")));
  g_autofree char *value = read_value (series, p);
  g_autofree char *besides = bef_chart_view_qualify (self, series, p);
  return besides != NULL ? g_strdup_printf ("%s, %s", value, besides) : g_steal_pointer (&value);
}

/* How long ago the newest sample of what is read at the cursor was measured; NULL where nothing
 * was, or in the future. What was moved to be compared has its own time. */
static char *
read_age (const BefChartView *self, gint64 ms)
{
  gint64 newest = BEF_NO_TIME;

  for (guint i = 0; i < self->series->len && self->now_ms != BEF_NO_TIME; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      const BefChartPoint *p = find_point (series, ms);
      if (p != NULL && p->newest_ms != BEF_NO_TIME && p->first_ms <= self->now_ms
          && bef_chart_series_get_style (series) != BEF_CHART_BAND
          && !bef_chart_series_is_secondary (series))
        newest = MAX (newest, p->newest_ms);
    }
  return newest != BEF_NO_TIME ? bef_format_age (MIN (newest, self->now_ms), self->now_ms) : NULL;
}

BefChartSpan
bef_chart_view_span_at (const BefChartView *self, gint64 ms)
{
  BefChartSeries *leader = bef_chart_view_get_leader (self);
  const BefChartPoint *p = leader != NULL ? find_point (leader, ms) : NULL;

  return p != NULL && p->start_ms <= ms && ms < p->end_ms ? (BefChartSpan){ p->start_ms, p->end_ms }
                                                          : (BefChartSpan){ ms, ms + 1 };
}

/* How much more each shows than what it is compared with. */
static void
append_difference (const BefChartView *self, gint64 ms, GString *out)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      BefChartSeries *before = bef_chart_view_get_compared (self, series);
      const BefChartPoint *p = before != NULL ? find_point (series, ms) : NULL;
      double difference = p != NULL ? bef_chart_view_difference (self, series, before, p) : NAN;
      g_autofree char *text = bef_chart_dup_difference (series, difference);
      if (!isfinite (difference))
        continue;
      g_string_append_c (out, '\n');
      g_string_append_printf (out, C_ ("reading", "%s: %s"), C_ ("graph", "Difference"), text);
    }
}

char *
bef_chart_view_get_reading (const BefChartView *self, gint64 ms)
{
  BefChartSeries *leader = bef_chart_view_get_leader (self);
  GString *out = g_string_new (NULL);
  const BefChartPoint *p = leader != NULL ? find_point (leader, ms) : NULL;
  g_autofree char *age = read_age (self, ms);
  g_autofree char *when = NULL;

  if (leader != NULL && bef_chart_view_shows_days (self))
    {
      gboolean month = p != NULL && p->end_ms - p->start_ms > 20 * BEF_MS_DAY;
      when = month ? bef_format_month (ms) : bef_format_date_short (ms);
    }
  else
    {
      g_autofree char *date = bef_format_date_short (ms);
      g_autofree char *time = bef_format_time (ms);
      /* TRANSLATORS: short date, then time of day. */
      when = g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
    }
  if (age != NULL)
    /* TRANSLATORS: when something was measured, and how long ago that is. */
    g_string_append_printf (out, C_ ("time and age", "%s (%s)"), when, age);
  else
    g_string_append (out, when);
  for (guint j = 0; j < self->series->len; j++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, j);
      g_autofree char *value = read_series (self, series, ms);
      g_string_append_c (out, '\n');
      /* TRANSLATORS: name of a series, its value. */
      g_string_append_printf (out, C_ ("reading", "%s: %s"), bef_chart_series_get_title (series),
                              value);
    }
  append_difference (self, ms, out);
  BefChartSpan span = bef_chart_view_span_at (self, ms);
  g_autofree char *events =
      bef_chart_events_dup_texts (self->events, span.from_ms, span.to_ms, "\n");
  if (events != NULL)
    g_string_append_printf (out, "\n%s", events);
  return g_string_free (out, FALSE);
}
