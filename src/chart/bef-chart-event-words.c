/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events in the sentence of a chart. */
#include "chart/bef-chart-view.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

/* So many are named: more are for the table. */
#define MOST_NAMED 4

/* A moment that is not shown has its date. (transfer full) */
static char *
moment (const BefChartView *self, gint64 ms)
{
  if (self->from_ms <= ms && ms < self->to_ms)
    return bef_chart_view_moment (self, ms);
  g_autofree char *date = bef_format_date_short (ms), *time = bef_format_time (ms);
  /* TRANSLATORS: short date, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
}

/* (transfer full) */
static char *
describe (const BefChartView *self, const BefChartEvent *event)
{
  g_autofree char *from = moment (self, event->from_ms);

  if (event->to_ms == event->from_ms)
    /* TRANSLATORS: what happened, and when. */
    return g_strdup_printf (C_ ("event", "%s (%s)"), event->text, from);
  if (event->to_ms == BEF_CHART_LASTS)
    /* TRANSLATORS: what is so, and since when. */
    return g_strdup_printf (C_ ("event", "%s (since %s)"), event->text, from);
  g_autofree char *to = moment (self, event->to_ms);
  /* TRANSLATORS: start and end of a stretch of time. */
  g_autofree char *both = g_strdup_printf (C_ ("stretch", "%s – %s"), from, to);
  return g_strdup_printf (C_ ("event", "%s (%s)"), event->text, both);
}

/* @before (transfer full, nullable), and @text (transfer full) after it. */
static char *
join (char *before, char *text)
{
  if (before == NULL)
    return text;
  /* TRANSLATORS: between two things said of what a graph shows. */
  char *both = g_strdup_printf (C_ ("facts", "%s; %s"), before, text);
  g_free (before);
  g_free (text);
  return both;
}

char *
bef_chart_view_describe_events (const BefChartView *self)
{
  g_autofree char *out = NULL;
  guint n = 0;

  for (guint i = 0; self->events != NULL && i < self->events->len; i++)
    {
      const BefChartEvent *event = self->events->pdata[i];
      if (!bef_chart_event_meets (event, self->from_ms, self->to_ms) || n++ >= MOST_NAMED)
        continue;
      out = join (out, describe (self, event));
    }
  if (n == 0)
    return NULL;
  if (n > MOST_NAMED)
    out = join (out,
                g_strdup_printf (ngettext ("%u more", "%u more", n - MOST_NAMED), n - MOST_NAMED));
  /* TRANSLATORS: at the end of what a graph shows: alerts and works of that time, one after
   * another. */
  return g_strdup_printf (_ ("Meanwhile: %s."), out);
}
