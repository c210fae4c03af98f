/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

/* Values this far apart or more are said to be. */
#define LEAST_RESOLUTION (30 * BEF_MS_MINUTE)

gint64
bef_chart_view_get_known_end (const BefChartView *self, BefChartSeries *series)
{
  BefBuckets *buckets = bef_chart_series_get_buckets (series);
  guint n = bef_buckets_get_length (buckets);

  if (self->now_ms != BEF_NO_TIME)
    return MIN (self->now_ms, self->to_ms);
  return n > 0 ? MIN (bef_buckets_get (buckets, n - 1)->end_ms, self->to_ms) : self->to_ms;
}

static gboolean
is_one_day (gint64 from_ms, gint64 to_ms)
{
  return bef_civil_floor (from_ms, BEF_PERIOD_DAY) == bef_civil_floor (to_ms - 1, BEF_PERIOD_DAY);
}

static gboolean
is_midnight (gint64 ms)
{
  return bef_civil_floor (ms, BEF_PERIOD_DAY) == ms;
}

/* Whether what is shown comes in days or more. */
static gboolean
shows_days (const BefChartView *self)
{
  BefChartSeries *leader = bef_chart_view_get_leader (self);
  GArray *points = leader != NULL ? bef_chart_series_get_points (leader) : NULL;

  if (points == NULL || points->len == 0)
    return FALSE;
  const BefChartPoint *p = &g_array_index (points, BefChartPoint, 0);
  return p->end_ms - p->start_ms >= 23 * BEF_MS_HOUR && is_midnight (p->start_ms);
}

char *
bef_chart_view_moment (const BefChartView *self, gint64 ms)
{
  if (is_one_day (self->from_ms, self->to_ms))
    return bef_format_time (ms);
  g_autofree char *date = bef_format_date_short (ms);
  if (shows_days (self))
    return g_steal_pointer (&date);
  g_autofree char *time = bef_format_time (ms);
  /* TRANSLATORS: short date, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
}

static char *
describe_extent (const BefChartView *self)
{
  gint64 end = self->now_ms != BEF_NO_TIME && self->now_ms > self->from_ms
                   ? MIN (self->now_ms, self->to_ms)
                   : self->to_ms;
  g_autofree char *date = bef_format_date (self->from_ms);

  if (is_one_day (self->from_ms, end))
    {
      if (is_midnight (self->from_ms) && is_midnight (end))
        return g_steal_pointer (&date);
      g_autofree char *from = bef_format_time (self->from_ms);
      g_autofree char *to = bef_format_time (end);
      /* TRANSLATORS: a date, then two times of that day. */
      return g_strdup_printf (_ ("%s, from %s to %s"), date, from, to);
    }
  g_autofree char *last = bef_format_date (end - 1);
  /* TRANSLATORS: two dates, both included. */
  return g_strdup_printf (_ ("from %s to %s"), date, last);
}

static gboolean
adds_up (BefChartSeries *series)
{
  static const char *const units[] = { "Wh", "kWh", "MWh", "m³", "GB", "MB" };

  if (bef_chart_series_get_style (series) != BEF_CHART_BARS)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (bef_chart_series_get_unit (series), units[i]))
      return TRUE;
  return FALSE;
}

typedef struct
{
  const BefChartPoint *lowest, *highest, *last;
  double total;
} Extremes;

static gboolean
find_extremes (const BefChartView *self, BefChartSeries *series, Extremes *out)
{
  GArray *points = bef_chart_series_get_points (series);

  *out = (Extremes){ 0 };
  for (guint i = bef_chart_series_first_point (series, self->from_ms); i < points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      if (p->start_ms >= self->to_ms)
        break;
      if (out->lowest == NULL || p->min < out->lowest->min)
        out->lowest = p;
      if (out->highest == NULL || p->max > out->highest->max)
        out->highest = p;
      out->last = p;
      out->total += p->value;
    }
  return out->last != NULL;
}

static gboolean
is_current (const BefChartView *self, BefChartSeries *series, const BefChartPoint *last)
{
  if (self->now_ms == BEF_NO_TIME || self->now_ms > self->to_ms)
    return FALSE;
  return bef_chart_view_point_at (series, self->now_ms - 1) >= 0 && last->first_ms <= self->now_ms;
}

static char *
describe_values (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  g_autofree char *low = bef_chart_series_format (series, found->lowest->min);
  g_autofree char *high = bef_chart_series_format (series, found->highest->max);
  g_autofree char *low_at = bef_chart_view_moment (self, found->lowest->first_ms);
  g_autofree char *high_at = bef_chart_view_moment (self, found->highest->first_ms);
  g_autofree char *last = bef_chart_series_format (series, found->last->last);

  if (adds_up (series))
    {
      g_autofree char *total = bef_chart_series_format (series, found->total);
      /* TRANSLATORS: total; lowest value and its day; highest value and its day. */
      return g_strdup_printf (_ ("%1$s in total, %2$s at lowest (%3$s), %4$s at highest (%5$s)"),
                              total, low, low_at, high, high_at);
    }
  if (is_current (self, series, found->last))
    /* TRANSLATORS: lowest value and when, highest value and when, value now. */
    return g_strdup_printf (_ ("%1$s at lowest at %2$s, %3$s at highest at %4$s, %5$s now"), low,
                            low_at, high, high_at, last);
  g_autofree char *last_at = bef_chart_view_moment (self, found->last->last_ms);
  /* TRANSLATORS: lowest value and when, highest value and when, last value and when. */
  return g_strdup_printf (_ ("%1$s at lowest at %2$s, %3$s at highest at %4$s, last %5$s at %6$s"),
                          low, low_at, high, high_at, last, last_at);
}

static char *
describe_usual (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  g_autofree char *low = bef_chart_series_format (series, found->lowest->min);
  g_autofree char *high = bef_chart_series_format (series, found->highest->max);

  /* TRANSLATORS: the usual range of a quantity. */
  return g_strdup_printf (_ ("between %s and %s"), low, high);
}

/* Time spent in each state, longest known order first, and the state now. */
static char *
describe_states (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  GArray *points = bef_chart_series_get_points (series);
  gint64 end = bef_chart_view_get_known_end (self, series);
  guint n = bef_chart_series_get_n_states (series);
  g_autofree gint64 *spent = g_new0 (gint64, n + 1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      gboolean followed = i + 1 < points->len && !(p + 1)->gap_before;
      gint64 hold = bef_chart_series_get_hold (series);
      gint64 to = followed             ? (p + 1)->first_ms
                  : hold == G_MAXINT64 ? end
                                       : MAX (p->end_ms, p->last_ms + hold);
      int state = bef_chart_series_find_state (series, p->value);
      if (state >= 0)
        spent[state] += MAX (MIN (to, end) - MAX (p->first_ms, self->from_ms), 0);
    }
  for (guint i = 0; i < n; i++)
    if (spent[i] > 0)
      {
        g_autofree char *duration = bef_format_duration (spent[i]);
        /* TRANSLATORS: a state ("open") and for how long altogether. */
        g_autofree char *part = g_strdup_printf (
            _ ("%s for %s"), bef_chart_series_get_state (series, i)->word, duration);
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", part);
      }
  const char *last = bef_chart_series_state_word (series, found->last->value);
  /* TRANSLATORS: list of states with durations; the last state known. */
  return g_strdup_printf (_ ("%s; last state: %s"), out->str, last);
}

/* The usual distance between what is drawn of @series in the range, or the width of one that fills
 * it, ms; 0 when that is short. */
static gint64
find_resolution (const BefChartView *self, BefChartSeries *series)
{
  GArray *points = bef_chart_series_get_points (series);
  guint first = bef_chart_series_first_point (series, self->from_ms), at_least = 0, n = 0;
  gint64 shortest = G_MAXINT64, width = 0;

  for (guint i = first; i < points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      gint64 step = i > first ? p->start_ms - (p - 1)->start_ms : 0;
      if (p->start_ms >= self->to_ms)
        break;
      width = MAX (width, p->end_ms - p->start_ms);
      n += i > first;
      at_least += step >= LEAST_RESOLUTION;
      if (step >= LEAST_RESOLUTION)
        shortest = MIN (shortest, step);
    }
  if (n < 3)
    return width >= LEAST_RESOLUTION ? (width + BEF_MS_HOUR / 2) / BEF_MS_HOUR * BEF_MS_HOUR : 0;
  return at_least * 4 >= n * 3 ? shortest : 0;
}

static char *
describe_series (const BefChartView *self, BefChartSeries *series)
{
  g_autoptr (GArray) gaps =
      bef_chart_series_get_gaps (series, self->from_ms, self->to_ms, self->now_ms);
  g_autofree char *facts = NULL;
  Extremes found;
  gint64 missing = 0;

  if (!find_extremes (self, series, &found))
    return g_strdup (_ ("no data"));
  switch (bef_chart_series_get_style (series))
    {
    case BEF_CHART_STATES:
      facts = describe_states (self, series, &found);
      break;
    case BEF_CHART_BAND:
      return describe_usual (self, series, &found);
    case BEF_CHART_LINE:
    case BEF_CHART_AREA:
    case BEF_CHART_STEP:
    case BEF_CHART_BARS:
    default:
      facts = describe_values (self, series, &found);
      break;
    }
  for (guint i = 0; i < gaps->len; i++)
    missing +=
        g_array_index (gaps, BefChartSpan, i).to_ms - g_array_index (gaps, BefChartSpan, i).from_ms;
  gint64 resolution = bef_chart_series_get_style (series) == BEF_CHART_LINE
                              || bef_chart_series_get_style (series) == BEF_CHART_AREA
                          ? find_resolution (self, series)
                          : 0;
  if (resolution > 0)
    {
      g_autofree char *step = bef_format_duration (resolution);
      g_autofree char *before = g_steal_pointer (&facts);
      /* TRANSLATORS: what a graph shows; how far apart its values are. */
      facts = g_strdup_printf (_ ("%s; values %s apart"), before, step);
    }
  if (missing == 0)
    return g_steal_pointer (&facts);
  g_autofree char *duration = bef_format_duration (missing);
  /* TRANSLATORS: what a graph shows; how long nothing was measured. */
  return g_strdup_printf (_ ("%s; no data for %s"), facts, duration);
}

char *
bef_chart_view_get_summary (const BefChartView *self)
{
  g_autofree char *extent = describe_extent (self);
  g_autoptr (GString) out = g_string_new (NULL);

  if (self->series->len == 1)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, 0);
      g_autofree char *facts = describe_series (self, series);
      /* TRANSLATORS: name of a series, extent of time, facts. */
      return g_strdup_printf (_ ("%s, %s: %s."), bef_chart_series_get_title (series), extent,
                              facts);
    }
  if (self->title != NULL && self->title[0] != '\0')
    /* TRANSLATORS: title of a graph, extent of time. */
    g_string_append_printf (out, _ ("%s, %s."), self->title, extent);
  else
    g_string_append_printf (out, "%s.", extent);
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = g_ptr_array_index (self->series, i);
      g_autofree char *facts = describe_series (self, series);
      g_string_append_c (out, ' ');
      /* TRANSLATORS: name of a series, facts about it. */
      g_string_append_printf (out, _ ("%s: %s."), bef_chart_series_get_title (series), facts);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

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

static char *
read_series (BefChartSeries *series, gint64 ms)
{
  int i = bef_chart_view_point_at (series, ms);

  if (i < 0)
    return g_strdup (_ ("no data"));
  const BefChartPoint *p = &g_array_index (bef_chart_series_get_points (series), BefChartPoint, i);
  g_autofree char *value = bef_chart_series_format (series, p->value);
  if (!p->several || bef_chart_series_get_style (series) == BEF_CHART_STATES)
    return g_steal_pointer (&value);
  g_autofree char *min = bef_chart_series_format (series, p->min);
  g_autofree char *max = bef_chart_series_format (series, p->max);
  /* TRANSLATORS: a mean, then the smallest and the largest value it stands for. */
  return g_strdup_printf (_ ("%s (%s to %s)"), value, min, max);
}

/* How long ago what is read at the cursor was measured; NULL where nothing was, or in the future.
 */
static char *
read_age (const BefChartView *self, const BefChartPoint *p)
{
  if (p == NULL || self->now_ms == BEF_NO_TIME || p->first_ms > self->now_ms)
    return NULL;
  return bef_format_age (MIN (p->last_ms, self->now_ms), self->now_ms);
}

char *
bef_chart_view_get_reading (const BefChartView *self, gint64 ms)
{
  BefChartSeries *leader = bef_chart_view_get_leader (self);
  GString *out = g_string_new (NULL);
  int i = leader != NULL ? bef_chart_view_point_at (leader, ms) : -1;
  const BefChartPoint *p =
      i >= 0 ? &g_array_index (bef_chart_series_get_points (leader), BefChartPoint, i) : NULL;
  g_autofree char *age = read_age (self, p);
  g_autofree char *when = NULL;

  if (leader != NULL && shows_days (self))
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
      g_autofree char *value = read_series (series, ms);
      g_string_append_c (out, '\n');
      /* TRANSLATORS: name of a series, its value. */
      g_string_append_printf (out, C_ ("reading", "%s: %s"), bef_chart_series_get_title (series),
                              value);
    }
  return g_string_free (out, FALSE);
}
