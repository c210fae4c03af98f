/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-compare.h"

#include <math.h>

#define WATTS_OF_KW 1000.0

/* Drawn as a line or bars, and not what something is compared with. */
static gboolean
is_own (BefChartSeries *series)
{
  BefChartStyle style = bef_chart_series_get_style (series);

  return style != BEF_CHART_BAND && style != BEF_CHART_STATES
         && !bef_chart_series_is_secondary (series);
}

static gboolean
in_bars (BefChartSeries *series)
{
  return bef_chart_series_get_style (series) == BEF_CHART_BARS;
}

BefChartSeries *
bef_chart_view_get_compared (const BefChartView *self, BefChartSeries *series)
{
  guint nth = 0;

  if (!is_own (series))
    return NULL;
  for (guint i = 0; i < self->series->len && self->series->pdata[i] != series; i++)
    nth += is_own (self->series->pdata[i]);
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *other = self->series->pdata[i];
      if (!bef_chart_series_is_secondary (other) || nth-- > 0)
        continue;
      return in_bars (other) == in_bars (series)
                     && g_str_equal (bef_chart_series_get_unit (other),
                                     bef_chart_series_get_unit (series))
                 ? other
                 : NULL;
    }
  return NULL;
}

/* Whether enough is known of both bars, as far as their period has passed. */
static gboolean
are_pair (const BefChartView *self, const BefChartPoint *a, const BefChartPoint *b)
{
  gint64 passed = MIN (a->end_ms, bef_chart_view_get_told_end (self)) - a->start_ms;

  if (a->start_ms != b->start_ms || passed <= 0)
    return FALSE;
  double share = a->known * (double)(a->end_ms - a->start_ms) / (double)passed;
  double before = b->known * (double)(b->end_ms - b->start_ms) / (double)passed;
  /* More than has passed: it is not known of as much of the one before. */
  return share >= BEF_CHART_ENOUGH && before >= BEF_CHART_ENOUGH && before <= 2 - BEF_CHART_ENOUGH;
}

/* What is known of @series at @p's time; nullable. */
static const BefChartPoint *
find_partner (const BefChartView *self, BefChartSeries *series, const BefChartPoint *p)
{
  GArray *points = bef_chart_series_get_points (series);
  int i = in_bars (series) ? (int)bef_chart_series_first_point (series, p->start_ms)
                           : bef_chart_view_point_at (series, p->ms);

  return i >= 0 && i < (int)points->len ? &g_array_index (points, BefChartPoint, i) : NULL;
}

double
bef_chart_view_difference (const BefChartView *self, BefChartSeries *series, BefChartSeries *before,
                           const BefChartPoint *p)
{
  const BefChartPoint *partner = find_partner (self, before, p);

  if (partner == NULL || p->start_ms >= bef_chart_view_get_told_end (self)
      || (in_bars (series) && !are_pair (self, p, partner)))
    return NAN;
  return p->value - partner->value;
}

double
bef_chart_row_difference (const BefChartView *self, BefChartSeries *series, const BefChartRow *row)
{
  BefChartSeries *before = bef_chart_view_get_compared (self, series);
  GArray *points = bef_chart_series_get_points (series);
  guint i = bef_chart_series_first_point (series, row->start_ms);

  if (before == NULL || i >= points->len)
    return NAN;
  const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
  return p->start_ms == row->start_ms ? bef_chart_view_difference (self, series, before, p) : NAN;
}

char *
bef_chart_dup_difference (BefChartSeries *series, double difference)
{
  if (!isfinite (difference))
    return g_strdup ("");
  g_autofree char *amount = bef_chart_series_format (series, fabs (difference));
  g_autofree char *none = bef_chart_series_format (series, 0);
  return g_str_equal (amount, none) ? g_steal_pointer (&amount)
                                    : g_strconcat (difference < 0 ? "−" : "+", amount, NULL);
}

/* Sums over pairs of bars. */
static gint64
add_bars (const BefChartView *self, BefChartSeries *series, BefChartSeries *before,
          BefChartDelta *out)
{
  GArray *points = bef_chart_series_get_points (series);
  gint64 end = bef_chart_view_get_told_end (self), paired = 0;

  for (guint i = bef_chart_series_first_point (series, self->from_ms); i < points->len; i++)
    {
      const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
      double difference = bef_chart_view_difference (self, series, before, p);
      if (p->start_ms >= end)
        break;
      if (!isfinite (difference))
        continue;
      out->now += p->value;
      out->before += p->value - difference;
      paired += MIN (p->end_ms, end) - MAX (p->start_ms, self->from_ms);
    }
  return paired;
}

/* Where the @i-th point of @series stands within the range told of. */
static BefChartSpan
span_of (const BefChartView *self, BefChartSeries *series, guint i)
{
  GArray *points = bef_chart_series_get_points (series);
  const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
  gboolean followed = i + 1 < points->len && !(p + 1)->gap_before;
  gint64 hold = bef_chart_series_get_hold (series), end = bef_chart_view_get_told_end (self);
  gint64 until = followed                   ? (p + 1)->start_ms
                 : hold >= end - p->last_ms ? end
                                            : MAX (p->end_ms, p->last_ms + hold);

  return (BefChartSpan){ MAX (p->start_ms, self->from_ms), MIN (until, end) };
}

/* Values by the time in ms for which both stand. */
static gint64
add_lines (const BefChartView *self, BefChartSeries *series, BefChartSeries *before,
           BefChartDelta *out)
{
  GArray *a = bef_chart_series_get_points (series), *b = bef_chart_series_get_points (before);
  guint i = bef_chart_series_first_point (series, self->from_ms),
        j = bef_chart_series_first_point (before, self->from_ms);
  gint64 paired = 0;

  /* What held at the beginning. */
  i -= i > 0;
  j -= j > 0;
  while (i < a->len && j < b->len)
    {
      const BefChartSpan x = span_of (self, series, i), y = span_of (self, before, j);
      gint64 both = MIN (x.to_ms, y.to_ms) - MAX (x.from_ms, y.from_ms);
      if (both > 0)
        {
          out->now += g_array_index (a, BefChartPoint, i).value * (double)both;
          out->before += g_array_index (b, BefChartPoint, j).value * (double)both;
          paired += both;
        }
      if (x.to_ms <= y.to_ms)
        i++;
      else
        j++;
    }
  return paired;
}

static void
add (const BefChartView *self, BefChartSeries *series, BefChartSeries *before, BefChartDelta *out)
{
  const char *unit = bef_chart_series_get_unit (series);
  gint64 length = bef_chart_view_get_told_end (self) - self->from_ms;
  gint64 paired = in_bars (series) ? add_bars (self, series, before, out)
                                   : add_lines (self, series, before, out);
  gboolean watts = g_str_equal (unit, "W"), power = watts || g_str_equal (unit, "kW");
  double divisor = 1;

  out->unit = unit;
  out->adds_up = in_bars (series);
  out->known = length > 0 ? (double)paired / (double)length : 0;
  if (!in_bars (series) && power)
    {
      divisor = (double)BEF_MS_HOUR * (watts ? WATTS_OF_KW : 1);
      out->unit = "kWh";
      out->adds_up = TRUE;
    }
  else if (!in_bars (series))
    divisor = MAX ((double)paired, 1);
  out->now /= divisor;
  out->before /= divisor;
}

gboolean
bef_chart_view_get_delta (const BefChartView *self, BefChartDelta *out)
{
  *out = (BefChartDelta){ 0 };
  for (guint i = 0; i < self->series->len; i++)
    {
      BefChartSeries *series = self->series->pdata[i];
      BefChartSeries *before = bef_chart_view_get_compared (self, series);
      if (before == NULL)
        continue;
      add (self, series, before, out);
      return TRUE;
    }
  return FALSE;
}
