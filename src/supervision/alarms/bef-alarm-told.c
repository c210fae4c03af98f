/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include "base/bef-text.h"

typedef struct
{
  char *id; /* owned */
  BefSeverity severity;
} Told;

static void
told_free (gpointer data)
{
  Told *self = data;

  g_free (self->id);
  g_free (self);
}

/* The worst of an object stands for all. */
/* What is less severe may be another matter, and hides nothing; but of a state that the back end
 * judges otherwise its word stands, as everywhere (model/bef-device.h), short of what is urgent. */
static gboolean
is_joined (const BefAlarmRule *rule, BefSeverity told)
{
  return told >= rule->priority
         || (rule->condition == BEF_ALARM_STATE && rule->priority < BEF_SEVERITY_URGENT
             && told > BEF_SEVERITY_UNKNOWN);
}

/* Of all of one code in a building. (transfer full) */
static char *
code_key (const char *code, const char *building)
{
  return g_strdup_printf ("%s %s", code, building);
}

static void
add_told_of (GHashTable *table, const char *key, const BefAlarmTold *told)
{
  const Told *other = g_hash_table_lookup (table, key);

  if (other != NULL && other->severity >= told->severity)
    return;
  Told *one = g_new0 (Told, 1);
  one->id = g_strdup (told->id);
  one->severity = told->severity;
  g_hash_table_replace (table, g_strdup (key), one);
}

static void
add_told (GHashTable *table, const BefAlarmTold *told)
{
  const char *object = told->object != NULL ? told->object : told->building;

  if (object != NULL)
    add_told_of (table, object, told);
  if (told->code == NULL || told->building == NULL)
    return;
  g_autofree char *key = code_key (told->code, told->building);
  add_told_of (table, key, told);
}

static const Told *
find_told (const BefAlarmEngine *self, const BefAlarmPoint *point)
{
  const Told *told = self->told != NULL && point->object[0] != '\0'
                         ? g_hash_table_lookup (self->told, point->object)
                         : NULL;

  if (told != NULL || self->told == NULL || point->rule->told_as == NULL || point->building == NULL)
    return told;
  g_autofree char *key = code_key (point->rule->told_as, point->building);
  return g_hash_table_lookup (self->told, key);
}

void
bef_alarm_engine_join (BefAlarmEngine *self, BefAlarmPoint *point)
{
  const Told *told = find_told (self, point);
  const char *id = told != NULL && is_joined (point->rule, told->severity) ? told->id : NULL;

  /* What it explains is part of what its cause shows. */
  if (point->fold == BEF_ALARM_BY_CAUSE)
    point->changed |=
        g_strcmp0 (point->told_id, id) != 0 || (id != NULL && point->theirs != told->severity);
  point->told_id = id;
  point->theirs = told != NULL ? told->severity : BEF_SEVERITY_NORMAL;
}

/* Nothing was heard before, or not for long: what is there is no news one by one. */
static gboolean
is_summary (const BefAlarmEngine *self, gint64 now_ms)
{
  return !self->told_once || self->begins
         || (self->now_ms != BEF_NO_TIME && now_ms - self->now_ms > BEF_ALARM_ABSENCE_MS);
}

/* It stands for an alarm of ours that was told lately: one for the person, and for a flood. */
static gboolean
takes_place (BefAlarmEngine *self, const BefAlarmTold *told)
{
  const char *object = told->object != NULL ? told->object : told->building;

  for (guint i = 0; i < self->flood.raised->len; i++)
    {
      BefAlarmRaised *raised = &g_array_index (self->flood.raised, BefAlarmRaised, i);
      const BefAlarmPoint *point = bef_alarm_engine_listed (self, raised->id);
      if (point == NULL
          || (g_strcmp0 (point->object, object) != 0
              && (told->code == NULL || g_strcmp0 (point->rule->told_as, told->code) != 0
                  || g_strcmp0 (point->building, told->building) != 0))
          || !is_joined (point->rule, told->severity))
        continue;
      bef_set_str (&raised->id, told->id);
      self->flood.changed = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* What came since the last time counts for a flood, as ours does. */
static void
hear (BefAlarmEngine *self, const BefAlarmTold *told, guint n, gint64 now_ms)
{
  GHashTable *former = self->heard;
  BefAlarmNews news = is_summary (self, now_ms) ? BEF_ALARM_NEWS_SUMMARY : BEF_ALARM_NEWS_NOW;

  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < n; i++)
    {
      const BefAlarmHeard *before = g_hash_table_lookup (former, told[i].id);
      BefAlarmHeard *heard = g_new (BefAlarmHeard, 1);
      *heard = (BefAlarmHeard){ told[i].severity, before != NULL ? before->news : news };
      /* What has become urgent since is told by itself. */
      if (before != NULL && before->severity < BEF_SEVERITY_URGENT
          && told[i].severity == BEF_SEVERITY_URGENT)
        heard->news = news;
      g_hash_table_replace (self->heard, g_strdup (told[i].id), heard);
      if (before == NULL && news == BEF_ALARM_NEWS_NOW && told[i].severity > BEF_SEVERITY_NORMAL
          && !takes_place (self, &told[i]))
        bef_alarm_flood_add (&self->flood, told[i].id, g_intern_string (told[i].building),
                             MAX (now_ms, self->now_ms)); /* a clock set back is seen after */
    }
  g_hash_table_unref (former);
}

void
bef_alarm_engine_tell (BefAlarmEngine *self, const BefAlarmTold *told, guint n, gint64 now_ms,
                       GPtrArray *transitions)
{
  GHashTable *former = self->told;

  hear (self, told, n, now_ms);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, told_free);
  self->told_once = TRUE;
  for (guint i = 0; i < n; i++)
    add_told (self->told, &told[i]);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      bef_alarm_engine_join (self, g_ptr_array_index (self->levels[level], i));
  g_clear_pointer (&former, g_hash_table_unref);
  bef_alarm_engine_step (self, NULL, 0, now_ms, transitions);
}
