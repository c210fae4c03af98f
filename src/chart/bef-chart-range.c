/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-range.h"

struct _BefChartRange
{
  GObject parent_instance;
  gint64 from_ms, to_ms;
  gint64 home_from_ms, home_to_ms; /* last set by the application */
};

enum
{
  SET,
  MOVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefChartRange, bef_chart_range, G_TYPE_OBJECT)

static void
bef_chart_range_class_init (BefChartRangeClass *klass)
{
  signals[SET] = g_signal_new ("set", BEF_TYPE_CHART_RANGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", BEF_TYPE_CHART_RANGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_chart_range_init (BefChartRange *self)
{
}

BefChartRange *
bef_chart_range_new (gint64 from_ms, gint64 to_ms)
{
  BefChartRange *self = g_object_new (BEF_TYPE_CHART_RANGE, NULL);

  bef_chart_range_set (self, from_ms, to_ms);
  return self;
}

gint64
bef_chart_range_get_from (BefChartRange *self)
{
  return self->from_ms;
}

gint64
bef_chart_range_get_to (BefChartRange *self)
{
  return self->to_ms;
}

gint64
bef_chart_range_get_length (BefChartRange *self)
{
  return self->to_ms - self->from_ms;
}

void
bef_chart_range_set (BefChartRange *self, gint64 from_ms, gint64 to_ms)
{
  g_return_if_fail (BEF_IS_CHART_RANGE (self));
  g_return_if_fail (from_ms < to_ms);

  /* The application confirming what the person chose moves no home. */
  if (from_ms == self->from_ms && to_ms == self->to_ms)
    return;
  self->from_ms = self->home_from_ms = from_ms;
  self->to_ms = self->home_to_ms = to_ms;
  g_signal_emit (self, signals[SET], 0);
}

void
bef_chart_range_move (BefChartRange *self, gint64 from_ms, gint64 to_ms)
{
  gint64 length = CLAMP (to_ms - from_ms, BEF_CHART_LEAST_RANGE, BEF_CHART_MOST_RANGE);

  if (length != to_ms - from_ms)
    {
      from_ms += (to_ms - from_ms - length) / 2;
      to_ms = from_ms + length;
    }
  if (from_ms == self->from_ms && to_ms == self->to_ms)
    return;
  self->from_ms = from_ms;
  self->to_ms = to_ms;
  g_signal_emit (self, signals[MOVED], 0);
}

void
bef_chart_range_reset (BefChartRange *self)
{
  bef_chart_range_move (self, self->home_from_ms, self->home_to_ms);
}
