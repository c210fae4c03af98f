/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-series-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"
#include "chart/bef-chart-rhythm.h"
#include "chart/bef-chart-spans.h"

struct _BefChartSeries
{
  GObject parent_instance;
  char *title; /* owned */
  char *unit;  /* owned, never NULL */
  int decimals;
  BefChartStyle style;
  gboolean secondary;
  BefBuckets *buckets; /* owned, nullable */
  GArray *points;      /* owned, nullable until asked for, of BefChartPoint */
  gint64 hold_ms;      /* valid with points */
  GArray *states;      /* owned, of BefChartState */
  GArray *loading;     /* owned, nullable, of BefChartSpan */
  char *failure;       /* owned, nullable */
  int days_before;
  char *than; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefChartSeries, bef_chart_series, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
clear_state (gpointer data)
{
  g_free (((BefChartState *)data)->word);
}

static void
forget_points (BefChartSeries *self)
{
  g_clear_pointer (&self->points, g_array_unref);
}

static gboolean
stamps_are_inside (const BefBucket *b)
{
  return b->first_ms >= b->start_ms && b->last_ms <= b->end_ms && b->first_ms <= b->last_ms;
}

/* Whether the bucket is a slice of something wider of which only a summary is left (an hour, a
 * day): it knows of samples after its end, or of some that came while it lasted and count in an
 * earlier slice. */
static gboolean
is_of_summary (const BefBucket *b)
{
  if (!isfinite (b->mean) || b->first_ms == BEF_NO_TIME)
    return FALSE;
  return b->first_ms < b->end_ms && b->last_ms >= (b->count > 0 ? b->end_ms : b->start_ms);
}

gboolean
bef_chart_bucket_begins (const BefBucket *b, const BefBucket *former)
{
  if (b->count > 0)
    return TRUE;
  return is_of_summary (b) && (former == NULL || former->first_ms != b->first_ms);
}

static gboolean
whole_buckets (const BefChartSeries *self)
{
  return self->style == BEF_CHART_BARS || self->style == BEF_CHART_BAND;
}

static BefChartPoint
make_point (BefChartSeries *self, const BefBucket *b)
{
  BefChartPoint p = { .start_ms = b->start_ms, .end_ms = b->end_ms };
  gboolean stamped = stamps_are_inside (b);

  p.first_ms = stamped ? b->first_ms : b->start_ms;
  p.last_ms = stamped ? b->last_ms : b->end_ms;
  p.value = bef_chart_series_bucket_value (self, b);
  p.min = isfinite (b->min) ? MIN (b->min, p.value) : p.value;
  p.max = isfinite (b->max) ? MAX (b->max, p.value) : p.value;
  p.last = stamped && !whole_buckets (self) && b->last >= b->min && b->last <= b->max ? b->last
                                                                                      : p.value;
  p.several = p.max > p.min;
  p.known = 1 - b->missing;
  p.estimated = b->estimated;
  p.set_aside = b->set_aside;
  p.meter_changed = b->meter_changed;
  p.of_means = b->of_means;
  p.newest_ms = b->last_ms <= b->end_ms || is_of_summary (b) ? b->last_ms : BEF_NO_TIME;
  if (!whole_buckets (self) && is_of_summary (b))
    {
      p.first_ms = MAX (b->first_ms, b->start_ms);
      p.last_ms = MAX (b->last_ms, p.first_ms);
      p.end_ms = MAX (b->end_ms, b->last_ms);
      p.ms = p.first_ms + (p.last_ms - p.first_ms) / 2;
      p.last = self->style == BEF_CHART_STATES ? p.value : b->last;
      return p;
    }
  if (whole_buckets (self) || !stamped)
    p.ms = b->start_ms + (b->end_ms - b->start_ms) / 2;
  else
    p.ms = p.first_ms + (p.last_ms - p.first_ms) / 2;
  return p;
}

GArray *
bef_chart_series_get_points (BefChartSeries *self)
{
  guint n = bef_buckets_get_length (self->buckets);

  if (self->points != NULL)
    return self->points;
  self->points = g_array_new (FALSE, FALSE, sizeof (BefChartPoint));
  for (guint i = 0; i < n; i++)
    {
      const BefBucket *b = bef_buckets_get (self->buckets, i);
      if (!bef_chart_bucket_begins (b, i > 0 ? bef_buckets_get (self->buckets, i - 1) : NULL)
          || !isfinite (bef_chart_series_bucket_value (self, b)))
        continue;
      BefChartPoint p = make_point (self, b);
      g_array_append_val (self->points, p);
    }
  self->hold_ms = bef_chart_mark_gaps (self->points, self->style);
  return self->points;
}

guint
bef_chart_series_first_point (BefChartSeries *self, gint64 ms)
{
  GArray *points = bef_chart_series_get_points (self);
  guint lo = 0, hi = points->len;

  while (lo < hi)
    {
      guint mid = lo + (hi - lo) / 2;
      if (g_array_index (points, BefChartPoint, mid).end_ms > ms)
        hi = mid;
      else
        lo = mid + 1;
    }
  return lo;
}

gint64
bef_chart_series_get_hold (BefChartSeries *self)
{
  bef_chart_series_get_points (self);
  return self->hold_ms;
}

/* End of what the samples of @p stand for, before @limit. */
static gint64
held_until (BefChartSeries *self, const BefChartPoint *p, gint64 limit)
{
  gint64 hold = self->hold_ms;

  if (whole_buckets (self))
    return MIN (p->end_ms, limit);
  if (hold > limit - p->last_ms)
    return limit;
  return CLAMP (MAX (p->end_ms, p->last_ms + hold), p->last_ms, limit);
}

static void
add_span (GArray *spans, gint64 from_ms, gint64 to_ms, gint64 low, gint64 high)
{
  BefChartSpan span = { MAX (from_ms, low), MIN (to_ms, high) };

  if (span.from_ms < span.to_ms)
    g_array_append_val (spans, span);
}

/* What holds until the next stands only where nothing newer is on its way. */
static GArray *
add_loading_of_held (BefChartSeries *self, GArray *absent, gint64 from_ms, gint64 to_ms)
{
  BefChartSpan shown = { from_ms, to_ms };
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  g_autoptr (GArray) range = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));

  g_array_append_val (range, shown);
  for (guint i = 0; i < self->points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (self->points, BefChartPoint, i);
      BefChartSpan span = { p->start_ms, p->end_ms };
      g_array_append_val (told, span);
    }
  g_autoptr (GArray) loading = bef_chart_spans_in_both (self->loading, range);
  g_autoptr (GArray) untold = bef_chart_spans_without (loading, told);
  GArray *both = bef_chart_spans_in_either (absent, untold);
  g_array_unref (absent);
  return both;
}

GArray *
bef_chart_series_get_absent (BefChartSeries *self, gint64 from_ms, gint64 to_ms, gint64 now_ms)
{
  GArray *points = bef_chart_series_get_points (self);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  guint n = bef_buckets_get_length (self->buckets);

  if (n == 0)
    {
      for (guint i = 0; self->loading != NULL && i < self->loading->len; i++)
        add_span (spans, g_array_index (self->loading, BefChartSpan, i).from_ms,
                  g_array_index (self->loading, BefChartSpan, i).to_ms, from_ms,
                  now_ms != BEF_NO_TIME ? MIN (now_ms, to_ms) : to_ms);
      return spans;
    }
  gint64 end = now_ms != BEF_NO_TIME ? now_ms : bef_buckets_get (self->buckets, n - 1)->end_ms;
  end = MIN (end, to_ms);
  if (points->len == 0)
    {
      add_span (spans, from_ms, end, from_ms, end);
      return spans;
    }
  const BefChartPoint *first = &g_array_index (points, BefChartPoint, 0);
  const BefChartPoint *last = &g_array_index (points, BefChartPoint, points->len - 1);
  gint64 lead = whole_buckets (self) || self->hold_ms == G_MAXINT64
                    ? 0
                    : (gint64)((double)self->hold_ms * (BEF_CHART_GAP_STEPS - 1));
  gint64 begin = whole_buckets (self) ? first->start_ms : first->first_ms;

  if (first->start_ms > from_ms && begin - from_ms > lead)
    add_span (spans, from_ms, begin, from_ms, end);
  for (guint i = 1; i < points->len; i++)
    {
      const BefChartPoint *b = &g_array_index (points, BefChartPoint, i);
      if (b->gap_before && b->start_ms > from_ms && (b - 1)->end_ms < end)
        {
          gint64 until = whole_buckets (self) ? b->start_ms : b->first_ms;
          add_span (spans, held_until (self, b - 1, until), until, from_ms, end);
        }
    }
  gint64 held = held_until (self, last, G_MAXINT64);
  if (held < end
      && (whole_buckets (self)
          || (double)(end - last->last_ms) > BEF_CHART_GAP_STEPS * (double)self->hold_ms))
    add_span (spans, held, end, from_ms, end);
  if (self->hold_ms == G_MAXINT64 && self->loading != NULL && from_ms < end)
    return add_loading_of_held (self, spans, from_ms, end);
  return spans;
}

/* What is on its way, and what lies beyond the buckets: nobody has looked there yet. */
static GArray *
list_loading (BefChartSeries *self)
{
  GArray *beyond = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  guint n = bef_buckets_get_length (self->buckets);

  if (n > 0)
    {
      BefChartSpan before = { G_MININT64, bef_buckets_get (self->buckets, 0)->start_ms };
      BefChartSpan after = { bef_buckets_get (self->buckets, n - 1)->end_ms, G_MAXINT64 };
      g_array_append_val (beyond, before);
      g_array_append_val (beyond, after);
    }
  if (self->loading == NULL)
    return beyond;
  GArray *all = bef_chart_spans_in_either (beyond, self->loading);
  g_array_unref (beyond);
  return all;
}

GArray *
bef_chart_series_get_gaps (BefChartSeries *self, gint64 from_ms, gint64 to_ms, gint64 now_ms)
{
  g_autoptr (GArray) absent = bef_chart_series_get_absent (self, from_ms, to_ms, now_ms);
  g_autoptr (GArray) loading = list_loading (self);

  return bef_chart_spans_without (absent, loading);
}

GArray *
bef_chart_series_get_loading (BefChartSeries *self, gint64 from_ms, gint64 to_ms, gint64 now_ms)
{
  g_autoptr (GArray) absent = bef_chart_series_get_absent (self, from_ms, to_ms, now_ms);
  g_autoptr (GArray) loading = list_loading (self);

  return bef_chart_spans_in_both (absent, loading);
}

gboolean
bef_chart_series_is_loading (BefChartSeries *self, gint64 from_ms, gint64 to_ms)
{
  return self->loading != NULL && bef_chart_spans_meet (self->loading, from_ms, to_ms);
}

BefChartExtent
bef_chart_series_get_extent (BefChartSeries *self, const BefChartPoint *p, gint64 now_ms)
{
  if (self->style != BEF_CHART_BARS)
    return BEF_CHART_WHOLE;
  if (now_ms != BEF_NO_TIME && p->start_ms <= now_ms && now_ms < p->end_ms)
    return BEF_CHART_RUNNING;
  if (p->known >= BEF_CHART_ENOUGH)
    return BEF_CHART_WHOLE;
  return bef_chart_series_is_loading (self, p->start_ms, p->end_ms) ? BEF_CHART_ARRIVING
                                                                    : BEF_CHART_PARTLY;
}

double
bef_chart_series_bucket_value (BefChartSeries *self, const BefBucket *bucket)
{
  if (bucket->count == 0 && !is_of_summary (bucket))
    return NAN;
  if (self->style == BEF_CHART_STATES)
    {
      const double held[] = { bucket->last, bucket->max, bucket->min, bucket->first };
      for (guint i = 0; i < G_N_ELEMENTS (held); i++)
        {
          int state = bef_chart_series_find_state (self, held[i]);
          if (state >= 0 && bef_chart_series_get_state (self, (guint)state)->strong)
            return held[i];
        }
      return bucket->last;
    }
  if (bucket->count == 1 && !whole_buckets (self) && isfinite (bucket->last))
    return bucket->last;
  return isfinite (bucket->mean) ? bucket->mean : bucket->last;
}

static void
bef_chart_series_finalize (GObject *object)
{
  BefChartSeries *self = BEF_CHART_SERIES (object);

  g_free (self->title);
  g_free (self->unit);
  forget_points (self);
  g_clear_pointer (&self->buckets, bef_buckets_unref);
  g_array_unref (self->states);
  g_clear_pointer (&self->loading, g_array_unref);
  g_free (self->failure);
  g_free (self->than);
  G_OBJECT_CLASS (bef_chart_series_parent_class)->finalize (object);
}

static void
bef_chart_series_class_init (BefChartSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_chart_series_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_chart_series_init (BefChartSeries *self)
{
  self->states = g_array_new (FALSE, FALSE, sizeof (BefChartState));
  g_array_set_clear_func (self->states, clear_state);
}

BefChartSeries *
bef_chart_series_new (const char *title, const char *unit, int decimals, BefChartStyle style)
{
  BefChartSeries *self = g_object_new (BEF_TYPE_CHART_SERIES, NULL);

  self->title = g_strdup (title != NULL ? title : "");
  self->unit = g_strdup (unit != NULL ? unit : "");
  self->decimals = CLAMP (decimals, 0, 6);
  self->style = style;
  return self;
}

static gboolean
same_spans (GArray *a, GArray *b)
{
  guint n = a != NULL ? a->len : 0;

  return n == (b != NULL ? b->len : 0)
         && (n == 0 || memcmp (a->data, b->data, n * sizeof (BefChartSpan)) == 0);
}

void
bef_chart_series_set_buckets (BefChartSeries *self, BefBuckets *buckets)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  bef_chart_series_set_data (self, buckets, self->loading);
}

/* A copy of @spans, or NULL where there are none. */
static GArray *
copy_spans (GArray *spans)
{
  return spans != NULL && spans->len > 0 ? g_array_copy (spans) : NULL;
}

void
bef_chart_series_set_data (BefChartSeries *self, BefBuckets *buckets, GArray *loading)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  if (buckets != NULL && buckets == self->buckets && same_spans (loading, self->loading))
    return;
  GArray *spans = copy_spans (loading);
  if (buckets != NULL)
    bef_buckets_ref (buckets);
  g_clear_pointer (&self->buckets, bef_buckets_unref);
  self->buckets = buckets;
  g_clear_pointer (&self->loading, g_array_unref);
  self->loading = spans;
  forget_points (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

BefBuckets *
bef_chart_series_get_buckets (BefChartSeries *self)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), NULL);
  return self->buckets;
}

const char *
bef_chart_series_get_title (BefChartSeries *self)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), NULL);
  return self->title;
}

const char *
bef_chart_series_get_unit (BefChartSeries *self)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), NULL);
  return self->unit;
}

int
bef_chart_series_get_decimals (BefChartSeries *self)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), 0);
  return self->decimals;
}

BefChartStyle
bef_chart_series_get_style (BefChartSeries *self)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), BEF_CHART_LINE);
  return self->style;
}

void
bef_chart_series_add_state (BefChartSeries *self, double code, const char *word,
                            BefChartStateWeight weight)
{
  BefChartState state = { code, NULL, weight == BEF_CHART_STATE_STRONG };

  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  g_return_if_fail (word != NULL);
  state.word = g_strdup (word);
  g_array_append_val (self->states, state);
  forget_points (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

int
bef_chart_series_find_state (BefChartSeries *self, double code)
{
  for (guint i = 0; i < self->states->len; i++)
    if (fabs (g_array_index (self->states, BefChartState, i).code - code) < 0.5)
      return (int)i;
  return -1;
}

guint
bef_chart_series_get_n_states (BefChartSeries *self)
{
  return self->states->len;
}

const BefChartState *
bef_chart_series_get_state (BefChartSeries *self, guint i)
{
  return &g_array_index (self->states, BefChartState, i);
}

const char *
bef_chart_series_state_word (BefChartSeries *self, double code)
{
  g_return_val_if_fail (BEF_IS_CHART_SERIES (self), NULL);
  int i = isfinite (code) ? bef_chart_series_find_state (self, code) : -1;
  return i >= 0 ? bef_chart_series_get_state (self, (guint)i)->word : _ ("unknown");
}

char *
bef_chart_series_format (BefChartSeries *self, double value)
{
  if (!isfinite (value))
    return g_strdup (_ ("no data"));
  if (self->style == BEF_CHART_STATES)
    return g_strdup (bef_chart_series_state_word (self, value));
  return bef_format_value (value, self->unit, self->decimals);
}

void
bef_chart_series_set_secondary (BefChartSeries *self, gboolean secondary)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  if (self->secondary == !!secondary)
    return;
  self->secondary = !!secondary;
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
bef_chart_series_is_secondary (BefChartSeries *self)
{
  return self->secondary;
}

void
bef_chart_series_set_loading (BefChartSeries *self, GArray *spans)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  if (same_spans (self->loading, spans))
    return;
  g_clear_pointer (&self->loading, g_array_unref);
  self->loading = copy_spans (spans);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
bef_chart_series_set_failure (BefChartSeries *self, const char *text)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  if (g_strcmp0 (self->failure, text) == 0)
    return;
  g_free (self->failure);
  self->failure = g_strdup (text);
  g_signal_emit (self, signals[CHANGED], 0);
}

const char *
bef_chart_series_get_failure (BefChartSeries *self)
{
  return self->failure;
}

void
bef_chart_series_set_days_before (BefChartSeries *self, int days)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  self->days_before = days;
}

int
bef_chart_series_get_days_before (BefChartSeries *self)
{
  return self->days_before;
}

void
bef_chart_series_set_than (BefChartSeries *self, const char *words)
{
  g_return_if_fail (BEF_IS_CHART_SERIES (self));
  g_free (self->than);
  self->than = g_strdup (words);
}

const char *
bef_chart_series_get_than (BefChartSeries *self)
{
  return self->than != NULL ? self->than : self->title;
}
