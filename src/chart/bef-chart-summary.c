/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-spans.h"

/* Values this far apart or more are said to be. */
#define LEAST_RESOLUTION (30 * BEF_MS_MINUTE)
/* So many periods partly known are named. */
#define MOST_NAMED 3
/* A value older than this is not called that of now. */
#define CURRENT_MS BEF_MS_HOUR

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

gboolean
bef_chart_view_shows_days (const BefChartView *self)
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
  if (bef_chart_view_shows_days (self))
    return g_steal_pointer (&date);
  g_autofree char *time = bef_format_time (ms);
  /* TRANSLATORS: short date, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
}

gint64
bef_chart_view_get_told_end (const BefChartView *self)
{
  return self->now_ms != BEF_NO_TIME && self->now_ms > self->from_ms
             ? MIN (self->now_ms, self->to_ms)
             : self->to_ms;
}

static char *
describe_days (gint64 from_ms, gint64 end_ms)
{
  g_autofree char *date = bef_format_date (from_ms);

  if (!is_one_day (from_ms, end_ms))
    return bef_format_dates (from_ms, end_ms - 1);
  if (is_midnight (from_ms) && is_midnight (end_ms))
    return g_steal_pointer (&date);
  g_autofree char *from = bef_format_time (from_ms);
  g_autofree char *to = bef_format_time (end_ms);
  /* TRANSLATORS: a date, then two times of that day. */
  return g_strdup_printf (_ ("%s, from %s to %s"), date, from, to);
}

char *
bef_chart_view_describe_extent (const BefChartView *self)
{
  return describe_days (self->from_ms, bef_chart_view_get_told_end (self));
}

/* What is compared with, of the first series that was moved; 0: nothing. */
static int
find_days_before (const BefChartView *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      int days = bef_chart_series_get_days_before (g_ptr_array_index (self->series, i));
      if (days != 0)
        return days;
    }
  return 0;
}

static char *
describe_extent (const BefChartView *self)
{
  gint64 end = bef_chart_view_get_told_end (self);
  int days = find_days_before (self);
  g_autofree char *own = describe_days (self->from_ms, end);

  if (days == 0)
    return g_steal_pointer (&own);
  g_autofree char *other = describe_days (bef_civil_days_before (self->from_ms, days),
                                          bef_civil_days_before (end, days));
  if (is_one_day (self->from_ms, end) || is_midnight (end))
    /* TRANSLATORS: an extent of time, and the one it is compared with. */
    return g_strdup_printf (_ ("%s against %s"), own, other);
  g_autofree char *time = bef_format_time (end);
  /* TRANSLATORS: days, those they are compared with, and the time of day up to which the last day
   * of both counts. */
  return g_strdup_printf (_ ("%s against %s, both until %s"), own, other, time);
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
  const BefChartPoint *lowest, *highest; /* of what is whole; nullable */
  const BefChartPoint *beyond;           /* more than all of these, although not whole; nullable */
  const BefChartPoint *last;
  const BefChartPoint *running; /* nullable */
  double total;
  GPtrArray *partly;  /* owned, of BefChartPoint */
  gint64 unknown_ms;  /* inside what is partly known */
  gint64 arriving_ms; /* likewise, on its way */
  gboolean estimated, set_aside;
  const BefChartPoint *changed; /* unowned, nullable: the last with another meter */
  const BefChartPoint *by_mean; /* likewise: the last that is of means */
  gboolean measured;            /* some are not */
} Extremes;

static void
clear_extremes (Extremes *self)
{
  g_clear_pointer (&self->partly, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Extremes, clear_extremes)

/* Of a period that is not whole. */
static void
count_part (Extremes *self, BefChartSeries *series, const BefChartPoint *p, BefChartExtent extent,
            gint64 now_ms)
{
  double passed = (double)((extent == BEF_CHART_RUNNING ? now_ms : p->end_ms) - p->start_ms);
  double known = p->known * (double)(p->end_ms - p->start_ms);
  gint64 unknown = (gint64)MAX (passed - known, 0);

  if (extent == BEF_CHART_RUNNING)
    {
      self->running = p;
      /* A sample that is due only now is not missing. */
      unknown = known < BEF_CHART_ENOUGH * passed && unknown >= LEAST_RESOLUTION ? unknown : 0;
    }
  else if (extent == BEF_CHART_PARTLY)
    g_ptr_array_add (self->partly, (gpointer)p);
  if (extent == BEF_CHART_ARRIVING
      || (extent == BEF_CHART_RUNNING
          && bef_chart_series_is_loading (series, p->start_ms, MIN (now_ms, p->end_ms))))
    self->arriving_ms += unknown;
  else
    self->unknown_ms += unknown;
}

static gboolean
find_extremes (const BefChartView *self, BefChartSeries *series, Extremes *out)
{
  GArray *points = bef_chart_series_get_points (series);
  gboolean secondary = bef_chart_series_is_secondary (series)
                       || bef_chart_series_get_style (series) == BEF_CHART_BAND;
  /* What is compared counts as far as what it is compared with does. */
  gint64 end = secondary ? bef_chart_view_get_told_end (self) : self->to_ms;

  out->partly = g_ptr_array_new ();
  for (guint i = bef_chart_series_first_point (series, self->from_ms); i < points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      BefChartExtent extent = bef_chart_series_get_extent (series, p, self->now_ms);
      if (p->start_ms >= end)
        break;
      out->last = p;
      out->total += p->value;
      out->estimated |= p->estimated;
      out->set_aside |= p->set_aside;
      if (p->meter_changed)
        out->changed = p;
      if (p->of_means)
        out->by_mean = p;
      out->measured |= !p->of_means;
      if (extent != BEF_CHART_WHOLE)
        {
          count_part (out, series, p, extent, self->now_ms);
          if (out->beyond == NULL || p->max > out->beyond->max)
            out->beyond = p;
          continue;
        }
      if (out->lowest == NULL || p->min < out->lowest->min)
        out->lowest = p;
      if (out->highest == NULL || p->max > out->highest->max)
        out->highest = p;
    }
  if (out->highest == NULL || (out->beyond != NULL && out->beyond->max <= out->highest->max))
    out->beyond = NULL;
  return out->last != NULL;
}

/* Whether the last value is of the present: not of another time that it is compared with, and not
 * of a series that ended, however long what it said may hold. */
static gboolean
is_current (const BefChartView *self, BefChartSeries *series, const BefChartPoint *last)
{
  gint64 newest = last->newest_ms != BEF_NO_TIME ? last->newest_ms : last->last_ms;

  if (self->now_ms == BEF_NO_TIME || self->now_ms > self->to_ms
      || bef_chart_series_get_days_before (series) != 0 || self->now_ms - newest > CURRENT_MS)
    return FALSE;
  return bef_chart_view_point_at (series, self->now_ms - 1) >= 0 && last->first_ms <= self->now_ms;
}

/* When @ms of @series was, in its own time. */
static char *
own_moment (const BefChartView *self, BefChartSeries *series, gint64 ms)
{
  return bef_chart_view_moment (
      self, bef_civil_days_before (ms, bef_chart_series_get_days_before (series)));
}

/* The period that @p stands for, in the series' own time. */
static char *
name_period (const BefChartView *self, BefChartSeries *series, const BefChartPoint *p)
{
  int days = bef_chart_series_get_days_before (series);

  return p->end_ms - p->start_ms > 20 * BEF_MS_DAY
             ? bef_format_month (bef_civil_days_before (p->start_ms, days))
             : own_moment (self, series, p->start_ms);
}

/* When another meter began to count, as far as @p tells; nullable. */
static void
add_changed (GString *out, const BefChartView *self, BefChartSeries *series, const BefChartPoint *p)
{
  if (p == NULL)
    return;
  g_autofree char *at = name_period (self, series, p);
  gint64 length = p->end_ms - p->start_ms;
  if (length > 20 * BEF_MS_DAY)
    /* TRANSLATORS: after a sum; %s is a month. */
    g_string_append_printf (out, _ (" (meter replaced in %s)"), at);
  else if (length > 20 * BEF_MS_HOUR)
    /* TRANSLATORS: after a sum; %s is a day. */
    g_string_append_printf (out, _ (" (meter replaced on %s)"), at);
  else
    /* TRANSLATORS: after a sum; %s is a time of day. */
    g_string_append_printf (out, _ (" (meter replaced at %s)"), at);
}

/* Of sums; what is not whole is no lowest. */
static char *
describe_sums (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  g_autofree char *total = bef_chart_series_format (series, found->total);
  g_autoptr (GString) out = g_string_new (NULL);

  /* TRANSLATORS: a sum over the time shown. */
  g_string_append_printf (out, _ ("%s in total"), total);
  if (found->estimated)
    /* TRANSLATORS: of a sum: when a part of it was used is not known. */
    g_string_append_printf (out, " (%s)", _ ("partly estimated"));
  if (found->set_aside)
    g_string_append_printf (out, " (%s)", C_ ("energy", "jump of the index set aside"));
  add_changed (out, self, series, found->changed);
  if (found->lowest == NULL)
    return g_string_free (g_steal_pointer (&out), FALSE);
  g_autofree char *low = bef_chart_series_format (series, found->lowest->min);
  g_autofree char *low_at = name_period (self, series, found->lowest);
  const BefChartPoint *top = found->beyond != NULL ? found->beyond : found->highest;
  g_autofree char *high = bef_chart_series_format (series, top->max);
  g_autofree char *high_at = name_period (self, series, top);
  g_string_append (out, ", ");
  /* TRANSLATORS: lowest value and its day. */
  g_string_append_printf (out, _ ("%s at lowest (%s)"), low, low_at);
  g_string_append (out, ", ");
  if (found->beyond != NULL)
    /* TRANSLATORS: highest value and its day, of which not all is known. */
    g_string_append_printf (out, _ ("at least %s at highest (%s)"), high, high_at);
  else
    /* TRANSLATORS: highest value and its day. */
    g_string_append_printf (out, _ ("%s at highest (%s)"), high, high_at);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @facts (transfer full), and @clause (transfer full) after it. */
static char *
and_then (char *facts, char *clause)
{
  /* TRANSLATORS: between two things said of what a graph shows. */
  char *both = g_strdup_printf (C_ ("facts", "%s; %s"), facts, clause);

  g_free (facts);
  g_free (clause);
  return both;
}

/* Of what is partly known by means: no moment is named at which it was at its least. */
static char *
describe_means (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  g_autofree char *low = bef_chart_series_format (series, found->lowest->min);
  g_autofree char *high = bef_chart_series_format (series, found->highest->max);
  g_autofree char *last = bef_chart_series_format (series, found->last->last);
  char *facts =
      /* TRANSLATORS: lowest and highest value, each of which may be the mean of an hour. */
      g_strdup_printf (_ ("%s at lowest and %s at highest, as hourly means"), low, high);

  return is_current (self, series, found->last)
             /* TRANSLATORS: the value of the present. */
             ? and_then (facts, g_strdup_printf (C_ ("value", "%s now"), last))
             : facts;
}

static char *
describe_values (const BefChartView *self, BefChartSeries *series, const Extremes *found)
{
  if (adds_up (series))
    return describe_sums (self, series, found);
  if (found->lowest == NULL)
    return g_strdup (_ ("nothing wholly known"));
  if (found->lowest->of_means || found->highest->of_means)
    return describe_means (self, series, found);
  g_autofree char *low = bef_chart_series_format (series, found->lowest->min);
  g_autofree char *high = bef_chart_series_format (series, found->highest->max);
  g_autofree char *low_at = own_moment (self, series, found->lowest->first_ms);
  g_autofree char *high_at = own_moment (self, series, found->highest->first_ms);
  g_autofree char *last = bef_chart_series_format (series, found->last->last);

  if (is_current (self, series, found->last))
    /* TRANSLATORS: lowest value and when, highest value and when, value now. */
    return g_strdup_printf (_ ("%1$s at lowest at %2$s, %3$s at highest at %4$s, %5$s now"), low,
                            low_at, high, high_at, last);
  g_autofree char *last_at = own_moment (
      self, series,
      found->last->newest_ms != BEF_NO_TIME ? found->last->newest_ms : found->last->last_ms);
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

/* Up to when nothing but means is known. */
static char *
add_means (const BefChartView *self, BefChartSeries *series, const Extremes *found, char *facts)
{
  if (found->by_mean == NULL)
    return facts;
  if (!found->measured)
    return and_then (facts, g_strdup (_ ("hourly means only")));
  g_autofree char *end = own_moment (self, series, found->by_mean->end_ms);
  /* TRANSLATORS: %s is the moment from which on what was measured itself is known. */
  return and_then (facts, g_strdup_printf (_ ("hourly means only until %s"), end));
}

static char *
name_part (const BefChartView *self, BefChartSeries *series, const BefChartPoint *p)
{
  g_autofree char *at = name_period (self, series, p);
  g_autofree char *share = bef_chart_format_share (p->known);

  /* TRANSLATORS: a period, and the share of it that is known: "Tue 3 Nov (4 %)". */
  return g_strdup_printf (C_ ("partly known", "%s (%s)"), at, share);
}

/* Which periods are not whole: "partly known: Tue 3 Nov (4 %); in progress: Fri 20 Nov (66 %)". */
static char *
add_parts (const BefChartView *self, BefChartSeries *series, const Extremes *found, char *facts)
{
  if (found->partly->len > 0)
    {
      g_autoptr (GString) names = g_string_new (NULL);
      guint rest = found->partly->len > MOST_NAMED + 1 ? found->partly->len - MOST_NAMED : 0;
      for (guint i = 0; i < found->partly->len - rest; i++)
        {
          g_autofree char *name = name_part (self, series, g_ptr_array_index (found->partly, i));
          g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
        }
      if (rest > 0)
        /* TRANSLATORS: after the first of a list. */
        g_string_append_printf (names, ngettext (" and %u more", " and %u more", rest), rest);
      /* TRANSLATORS: periods of which not all is known, with the share known of each. */
      facts = and_then (facts, g_strdup_printf (_ ("partly known: %s"), names->str));
    }
  if (found->running != NULL && !bef_chart_series_is_secondary (series))
    {
      g_autofree char *name = name_part (self, series, found->running);
      /* TRANSLATORS: the period that is not over, with the share of it that is known. */
      facts = and_then (facts, g_strdup_printf (_ ("in progress: %s"), name));
    }
  return facts;
}

/* How long nothing is known, and why. */
static char *
add_absent (const BefChartView *self, BefChartSeries *series, const Extremes *found, char *facts)
{
  g_autoptr (GArray) gaps =
      bef_chart_series_get_gaps (series, self->from_ms, self->to_ms, self->now_ms);
  g_autoptr (GArray) coming =
      bef_chart_series_get_loading (series, self->from_ms, self->to_ms, self->now_ms);
  gint64 missing = bef_chart_spans_length (gaps) + found->unknown_ms;
  gint64 loading = bef_chart_spans_length (coming) + found->arriving_ms;
  const char *failure = bef_chart_series_get_failure (series);

  if (missing > 0)
    {
      g_autofree char *duration = bef_format_duration (missing);
      /* TRANSLATORS: how long nothing was measured. */
      facts = and_then (facts, g_strdup_printf (_ ("no data for %s"), duration));
    }
  if (loading > 0)
    {
      g_autofree char *duration = bef_format_duration (loading);
      /* TRANSLATORS: how much of the time shown is on its way. */
      facts = and_then (facts, g_strdup_printf (_ ("%s still loading"), duration));
    }
  return failure != NULL ? and_then (facts, g_strdup (failure)) : facts;
}

static char *
describe_nothing (const BefChartView *self, BefChartSeries *series)
{
  g_autoptr (GArray) coming =
      bef_chart_series_get_loading (series, self->from_ms, self->to_ms, self->now_ms);
  const char *failure = bef_chart_series_get_failure (series);

  /* What is usual is made of what is on its way. */
  if (coming->len > 0
      || (bef_chart_series_get_style (series) == BEF_CHART_BAND
          && bef_chart_view_is_loading (self)))
    return g_strdup (C_ ("graph", "loading"));
  return failure != NULL ? and_then (g_strdup (_ ("no data")), g_strdup (failure))
                         : g_strdup (_ ("no data"));
}

static char *
describe_series (const BefChartView *self, BefChartSeries *series)
{
  BefChartStyle style = bef_chart_series_get_style (series);
  g_auto (Extremes) found = { 0 };
  char *facts;

  if (!find_extremes (self, series, &found))
    return describe_nothing (self, series);
  if (style == BEF_CHART_BAND)
    return describe_usual (self, series, &found);
  facts = style == BEF_CHART_STATES ? describe_states (self, series, &found)
                                    : describe_values (self, series, &found);
  if (style == BEF_CHART_LINE || style == BEF_CHART_AREA)
    {
      gint64 resolution = find_resolution (self, series);
      g_autofree char *step = bef_format_duration (resolution);
      if (resolution > 0)
        /* TRANSLATORS: how far apart the values of a graph are. */
        facts = and_then (facts, g_strdup_printf (_ ("values %s apart"), step));
      facts = add_means (self, series, &found, facts);
    }
  facts = add_parts (self, series, &found, facts);
  return add_absent (self, series, &found, facts);
}

/* Of what was measured. */
static char *
summarize_series (const BefChartView *self)
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

char *
bef_chart_view_get_summary (const BefChartView *self)
{
  g_autofree char *series = summarize_series (self);
  g_autofree char *events = bef_chart_view_describe_events (self);

  return events != NULL ? g_strdup_printf ("%s %s", series, events) : g_steal_pointer (&series);
}

gboolean
bef_chart_view_is_loading (const BefChartView *self)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      g_autoptr (GArray) loading = bef_chart_series_get_loading (
          g_ptr_array_index (self->series, i), self->from_ms, self->to_ms, self->now_ms);
      if (loading->len > 0)
        return TRUE;
    }
  return FALSE;
}

const char *
bef_chart_view_get_failure (const BefChartView *self)
{
  for (guint i = 0; i < self->series->len; i++)
    if (bef_chart_series_get_failure (g_ptr_array_index (self->series, i)) != NULL)
      return bef_chart_series_get_failure (g_ptr_array_index (self->series, i));
  return NULL;
}
