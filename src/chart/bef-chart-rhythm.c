/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-rhythm.h"

/* Steps on each side that tell the rhythm around a candidate. */
#define RHYTHM_WINDOW 5

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* The @quantile of @n values, which it sorts. */
static double
quantile_of (double *values, guint n, double quantile)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[MIN (n - 1, (guint)(quantile * n))];
}

/* From the last sample of each point to the first of the next: one value fewer than points. */
static GArray *
steps_between (GArray *points)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 1; i < points->len; i++)
    {
      const BefChartPoint *a = &g_array_index (points, BefChartPoint, i - 1);
      const BefChartPoint *b = &g_array_index (points, BefChartPoint, i);
      double step = (double)MAX (b->first_ms - a->last_ms, 0);
      g_array_append_val (steps, step);
    }
  return steps;
}

/* Whether most samples come at about the same distance, as a meter's do and a door's do not. */
static gboolean
is_periodic (GArray *steps, double median)
{
  guint near = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      double step = g_array_index (steps, double, i);
      near += step >= 0.5 * median && step <= 1.5 * median;
    }
  return near * 10 >= steps->len * 6;
}

/* Longest step that is still no gap after point @i: by the rhythm around it, since a poll may
 * change pace. */
static double
allowed_step (GArray *steps, guint i)
{
  double around[2 * RHYTHM_WINDOW];
  guint n = 0;

  for (int j = (int)i - RHYTHM_WINDOW; j <= (int)i + RHYTHM_WINDOW; j++)
    if (j >= 0 && j < (int)steps->len && j != (int)i)
      around[n++] = g_array_index (steps, double, j);
  return n == 0 ? -1 : BEF_CHART_GAP_STEPS * quantile_of (around, n, 0.5);
}

static gboolean
bucket_lies_between (const BefChartPoint *a, const BefChartPoint *b)
{
  return b->start_ms > a->end_ms;
}

gint64
bef_chart_mark_gaps (GArray *points, BefChartStyle style)
{
  g_autoptr (GArray) steps = NULL;
  double median = 0, high = 0;
  gboolean periodic, few;

  if (style == BEF_CHART_BARS || style == BEF_CHART_BAND)
    {
      for (guint i = 1; i < points->len; i++)
        g_array_index (points, BefChartPoint, i).gap_before =
            bucket_lies_between (&g_array_index (points, BefChartPoint, i - 1),
                                 &g_array_index (points, BefChartPoint, i));
      return 0;
    }
  steps = steps_between (points);
  if (steps->len > 0)
    {
      g_autofree double *sorted = g_memdup2 (steps->data, steps->len * sizeof (double));
      median = quantile_of (sorted, steps->len, 0.5);
      high = sorted[MIN (steps->len - 1, steps->len * 3 / 4)];
    }
  few = steps->len < 3;
  periodic = !few && is_periodic (steps, median);
  if (few && steps->len == 2)
    median = MIN (g_array_index (steps, double, 0), g_array_index (steps, double, 1));
  if (!periodic && (style == BEF_CHART_STEP || style == BEF_CHART_STATES))
    return G_MAXINT64;
  gint64 hold = (gint64)(periodic || few ? median : 3 * high);
  for (guint i = 1; i < points->len; i++)
    {
      BefChartPoint *b = &g_array_index (points, BefChartPoint, i);
      double allowed = periodic || few ? allowed_step (steps, i - 1) : 3 * high;
      if (allowed < 0)
        allowed = 2.5 * (double)(b->end_ms - b->start_ms);
      b->gap_before =
          bucket_lies_between (b - 1, b) && g_array_index (steps, double, i - 1) > allowed;
    }
  return hold;
}
