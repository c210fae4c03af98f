/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-events.h"

BefChartEvent *
bef_chart_event_new (BefChartEventForm form, gint64 from_ms, gint64 to_ms)
{
  BefChartEvent *self = g_new0 (BefChartEvent, 1);

  self->form = form;
  self->from_ms = from_ms;
  self->to_ms = MAX (from_ms, to_ms);
  self->word = g_strdup ("");
  self->text = g_strdup ("");
  return self;
}

void
bef_chart_event_set_words (BefChartEvent *self, const char *word, const char *text)
{
  g_free (self->word);
  g_free (self->text);
  self->word = g_strdup (word);
  self->text = g_strdup (text);
}

void
bef_chart_event_set_id (BefChartEvent *self, const char *id)
{
  g_free (self->id);
  self->id = g_strdup (id);
}

void
bef_chart_event_free (BefChartEvent *self)
{
  g_free (self->id);
  g_free (self->word);
  g_free (self->text);
  g_free (self);
}

gboolean
bef_chart_event_is_mark (const BefChartEvent *self)
{
  return self->form != BEF_CHART_EVENT_STRETCH;
}

gboolean
bef_chart_event_meets (const BefChartEvent *self, gint64 from_ms, gint64 to_ms)
{
  if (self->to_ms == self->from_ms)
    return from_ms <= self->from_ms && self->from_ms < to_ms;
  return self->from_ms < to_ms && from_ms < self->to_ms;
}

GPtrArray *
bef_chart_events_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_chart_event_free);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const BefChartEvent *x = *(const BefChartEvent *const *)a, *y = *(const BefChartEvent *const *)b;

  if (x->from_ms != y->from_ms)
    return x->from_ms < y->from_ms ? -1 : 1;
  if (x->form != y->form)
    return x->form < y->form ? -1 : 1;
  return g_strcmp0 (x->id, y->id);
}

void
bef_chart_events_sort (GPtrArray *self)
{
  g_ptr_array_sort (self, compare);
}

static gboolean
event_equal (gconstpointer a, gconstpointer b)
{
  const BefChartEvent *x = a, *y = b;

  return x->form == y->form && x->from_ms == y->from_ms && x->to_ms == y->to_ms
         && g_strcmp0 (x->id, y->id) == 0 && g_str_equal (x->word, y->word)
         && g_str_equal (x->text, y->text);
}

gboolean
bef_chart_events_equal (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!event_equal (a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
bef_chart_events_any (GPtrArray *self, gint64 from_ms, gint64 to_ms)
{
  for (guint i = 0; self != NULL && i < self->len; i++)
    if (bef_chart_event_meets (self->pdata[i], from_ms, to_ms))
      return TRUE;
  return FALSE;
}

char *
bef_chart_events_dup_texts (GPtrArray *self, gint64 from_ms, gint64 to_ms, const char *separator)
{
  GString *out = NULL;

  for (guint i = 0; self != NULL && i < self->len; i++)
    {
      const BefChartEvent *event = self->pdata[i];
      if (!bef_chart_event_meets (event, from_ms, to_ms))
        continue;
      if (out == NULL)
        out = g_string_new (NULL);
      else
        g_string_append (out, separator);
      g_string_append (out, event->text);
    }
  return out != NULL ? g_string_free (out, FALSE) : NULL;
}

const BefChartEvent *
bef_chart_events_find (GPtrArray *self, gint64 from_ms, gint64 to_ms)
{
  const BefChartEvent *found = NULL;
  gint64 middle = from_ms + (to_ms - from_ms) / 2, nearest = G_MAXINT64;

  for (guint i = 0; self != NULL && i < self->len; i++)
    {
      const BefChartEvent *event = self->pdata[i];
      gint64 away = ABS (event->from_ms - middle);
      if (event->id == NULL || !bef_chart_event_meets (event, from_ms, to_ms) || away >= nearest)
        continue;
      nearest = away;
      found = event;
    }
  return found;
}
