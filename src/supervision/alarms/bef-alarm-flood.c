/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

static void
raised_clear (gpointer data)
{
  g_free (((BefAlarmRaised *)data)->id);
}

void
bef_alarm_flood_init (BefAlarmFloodState *self)
{
  self->raised = g_array_new (FALSE, FALSE, sizeof (BefAlarmRaised));
  g_array_set_clear_func (self->raised, raised_clear);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->counts = g_array_new (FALSE, FALSE, sizeof (BefAlarmFloodCount));
  self->since_ms = BEF_NO_TIME;
}

void
bef_alarm_flood_clear (BefAlarmFloodState *self)
{
  g_hash_table_unref (self->ids);
  g_array_unref (self->raised);
  g_array_unref (self->counts);
}

static guint
count_recent (const BefAlarmFloodState *self, gint64 now_ms)
{
  guint n = 0;

  while (n < self->raised->len
         && now_ms - g_array_index (self->raised, BefAlarmRaised, self->raised->len - 1 - n).ms
                < BEF_ALARM_FLOOD_MS)
    n++;
  return n;
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  const BefAlarmFloodCount *x = a, *y = b;

  if (x->n != y->n)
    return x->n > y->n ? -1 : 1;
  return g_strcmp0 (x->building, y->building);
}

static void
count_buildings (BefAlarmFloodState *self)
{
  g_autoptr (GHashTable) by_building = g_hash_table_new (g_direct_hash, g_direct_equal);
  GHashTableIter iter;
  gpointer building, n;

  self->changed = FALSE;
  g_hash_table_remove_all (self->ids);
  for (guint i = 0; i < self->raised->len; i++)
    {
      const BefAlarmRaised *raised = &g_array_index (self->raised, BefAlarmRaised, i);
      gpointer key = (gpointer)raised->building;
      if (raised->id != NULL)
        g_hash_table_add (self->ids, raised->id);
      guint so_far = GPOINTER_TO_UINT (g_hash_table_lookup (by_building, key));
      g_hash_table_insert (by_building, key, GUINT_TO_POINTER (so_far + 1));
    }
  g_array_set_size (self->counts, 0);
  g_hash_table_iter_init (&iter, by_building);
  while (g_hash_table_iter_next (&iter, &building, &n))
    {
      BefAlarmFloodCount count = { building, GPOINTER_TO_UINT (n) };
      g_array_append_val (self->counts, count);
    }
  g_array_sort (self->counts, compare_counts);
}

static gboolean
is_news (const BefAlarmTransition *t)
{
  return t->news == BEF_ALARM_NEWS_NOW
         && (t->event == BEF_ALARM_RAISED || t->event == BEF_ALARM_CHATTERS);
}

void
bef_alarm_flood_add (BefAlarmFloodState *self, const char *id, const char *building, gint64 ms)
{
  BefAlarmRaised raised = { ms, building, g_strdup (id) };

  g_array_append_val (self->raised, raised);
  self->changed = TRUE;
}

/* The set of ids has theirs. */
static void
drop_all_but (BefAlarmFloodState *self, guint recent)
{
  g_hash_table_remove_all (self->ids);
  g_array_remove_range (self->raised, 0, self->raised->len - recent);
}

void
bef_alarm_flood_step (BefAlarmFloodState *self, gint64 now_ms, GPtrArray *transitions, guint first)
{
  for (guint i = first; i < transitions->len; i++)
    {
      const BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      if (is_news (t))
        bef_alarm_flood_add (self, t->id, t->building, now_ms);
    }
  guint recent = count_recent (self, now_ms);
  if (self->since_ms == BEF_NO_TIME)
    {
      drop_all_but (self, recent);
      if (recent > BEF_ALARM_FLOOD_RAISED)
        {
          self->since_ms = g_array_index (self->raised, BefAlarmRaised, 0).ms;
          self->changed = TRUE;
        }
    }
  else if (recent <= BEF_ALARM_FLOOD_RAISED / 2)
    {
      drop_all_but (self, recent);
      self->since_ms = BEF_NO_TIME;
    }
  if (self->since_ms == BEF_NO_TIME || !self->changed)
    return;
  count_buildings (self);
  for (guint i = first; i < transitions->len; i++)
    {
      BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      if (is_news (t) && t->priority < BEF_SEVERITY_URGENT)
        t->news = BEF_ALARM_NEWS_FLOOD;
    }
}

void
bef_alarm_flood_resume (BefAlarmFloodState *self, gint64 since_ms)
{
  self->since_ms = since_ms;
  count_buildings (self);
}

void
bef_alarm_flood_rewind (BefAlarmFloodState *self, gint64 by_ms)
{
  for (guint i = 0; i < self->raised->len; i++)
    g_array_index (self->raised, BefAlarmRaised, i).ms -= by_ms;
  if (self->since_ms != BEF_NO_TIME)
    self->since_ms -= by_ms;
}

gboolean
bef_alarm_engine_get_flood (BefAlarmEngine *self, BefAlarmFlood *out)
{
  if (self->flood.since_ms == BEF_NO_TIME)
    return FALSE;
  *out = (BefAlarmFlood){ self->flood.since_ms, self->flood.raised->len, self->flood.counts };
  return TRUE;
}

BefAlarmNews
bef_alarm_engine_get_news (BefAlarmEngine *self, const char *id)
{
  const BefAlarmPoint *point = bef_alarm_engine_listed (self, id);
  const BefAlarmHeard *heard = g_hash_table_lookup (self->heard, id);
  BefSeverity severity = point != NULL   ? point->priority
                         : heard != NULL ? heard->severity
                                         : BEF_SEVERITY_NORMAL;

  if (self->flood.since_ms != BEF_NO_TIME && severity < BEF_SEVERITY_URGENT
      && g_hash_table_contains (self->flood.ids, id))
    return BEF_ALARM_NEWS_FLOOD;
  if (heard != NULL)
    return heard->news;
  return point != NULL && point->in_summary ? BEF_ALARM_NEWS_SUMMARY : BEF_ALARM_NEWS_NOW;
}
