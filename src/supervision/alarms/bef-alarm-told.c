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

static void
add_told (GHashTable *table, const BefAlarmTold *told)
{
  const char *object = told->object != NULL ? told->object : told->building;
  Told *other = object != NULL ? g_hash_table_lookup (table, object) : NULL;

  if (object == NULL || (other != NULL && other->severity >= told->severity))
    return;
  Told *one = g_new0 (Told, 1);
  one->id = g_strdup (told->id);
  one->severity = told->severity;
  g_hash_table_replace (table, g_strdup (object), one);
}

void
bef_alarm_engine_join (BefAlarmEngine *self, BefAlarmPoint *point)
{
  const Told *told = self->told != NULL && point->object[0] != '\0'
                         ? g_hash_table_lookup (self->told, point->object)
                         : NULL;

  point->told_id = told != NULL && is_joined (point->rule, told->severity) ? told->id : NULL;
}

void
bef_alarm_engine_tell (BefAlarmEngine *self, const BefAlarmTold *told, guint n, gint64 now_ms,
                       GPtrArray *transitions)
{
  GHashTable *former = self->told;

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
