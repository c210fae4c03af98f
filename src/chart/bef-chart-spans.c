/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-spans.h"

static const BefChartSpan *
nth (GArray *spans, guint i)
{
  return &g_array_index (spans, BefChartSpan, i);
}

static void
add (GArray *spans, gint64 from_ms, gint64 to_ms)
{
  BefChartSpan span = { from_ms, to_ms };

  if (from_ms < to_ms)
    g_array_append_val (spans, span);
}

GArray *
bef_chart_spans_in_both (GArray *a, GArray *b)
{
  GArray *both = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));

  for (guint i = 0, j = 0; i < a->len && j < b->len;)
    {
      const BefChartSpan *x = nth (a, i), *y = nth (b, j);
      add (both, MAX (x->from_ms, y->from_ms), MIN (x->to_ms, y->to_ms));
      if (x->to_ms < y->to_ms)
        i++;
      else
        j++;
    }
  return both;
}

GArray *
bef_chart_spans_in_either (GArray *a, GArray *b)
{
  GArray *either = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));

  for (guint i = 0, j = 0; i < a->len || j < b->len;)
    {
      gboolean first = j == b->len || (i < a->len && nth (a, i)->from_ms <= nth (b, j)->from_ms);
      const BefChartSpan *next = first ? nth (a, i++) : nth (b, j++);
      BefChartSpan *last =
          either->len > 0 ? &g_array_index (either, BefChartSpan, either->len - 1) : NULL;
      if (last != NULL && next->from_ms <= last->to_ms)
        last->to_ms = MAX (last->to_ms, next->to_ms);
      else
        add (either, next->from_ms, next->to_ms);
    }
  return either;
}

GArray *
bef_chart_spans_without (GArray *a, GArray *b)
{
  GArray *rest = g_array_new (FALSE, FALSE, sizeof (BefChartSpan));
  guint j = 0;

  for (guint i = 0; i < a->len; i++)
    {
      gint64 from = nth (a, i)->from_ms, to = nth (a, i)->to_ms;
      while (j < b->len && nth (b, j)->to_ms <= from)
        j++;
      for (guint k = j; k < b->len && nth (b, k)->from_ms < to; k++)
        {
          add (rest, from, nth (b, k)->from_ms);
          from = MAX (from, nth (b, k)->to_ms);
        }
      add (rest, from, to);
    }
  return rest;
}

gint64
bef_chart_spans_length (GArray *spans)
{
  gint64 length = 0;

  for (guint i = 0; i < spans->len; i++)
    length += nth (spans, i)->to_ms - nth (spans, i)->from_ms;
  return length;
}

gboolean
bef_chart_spans_meet (GArray *spans, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; i < spans->len; i++)
    if (from_ms < nth (spans, i)->to_ms && to_ms > nth (spans, i)->from_ms)
      return TRUE;
  return FALSE;
}
