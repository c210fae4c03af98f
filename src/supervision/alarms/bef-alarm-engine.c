/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

/* A point is found by its rule's id and its object, both interned. */
static guint
point_hash (gconstpointer data)
{
  const BefAlarmPoint *point = data;

  return g_direct_hash (point->rule->id) * 31 + (guint)(GPOINTER_TO_SIZE (point->object) >> 4);
}

static gboolean
point_equal (gconstpointer a, gconstpointer b)
{
  const BefAlarmPoint *x = a, *y = b;

  return x->object == y->object && x->rule->id == y->rule->id;
}

BefAlarmEngine *
bef_alarm_engine_new (BefAlarmRules *rules)
{
  BefAlarmEngine *self = g_new0 (BefAlarmEngine, 1);

  self->rules = bef_alarm_rules_ref (rules);
  self->points =
      g_hash_table_new_full (point_hash, point_equal, (GDestroyNotify)bef_alarm_point_free, NULL);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    self->levels[level] = g_ptr_array_new ();
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->heard = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  bef_alarm_causes_init (&self->causes);
  bef_alarm_flood_init (&self->flood);
  self->now_ms = self->due_day_ms = self->summary_until_ms = BEF_NO_TIME;
  self->begins = TRUE;
  return self;
}

void
bef_alarm_engine_free (BefAlarmEngine *self)
{
  bef_alarm_flood_clear (&self->flood);
  bef_alarm_causes_clear (&self->causes);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_hash_table_unref (self->heard);
  g_hash_table_unref (self->by_id);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    g_ptr_array_unref (self->levels[level]);
  g_hash_table_unref (self->points);
  bef_alarm_rules_unref (self->rules);
  g_free (self);
}

BefAlarmRules *
bef_alarm_engine_get_rules (BefAlarmEngine *self)
{
  return self->rules;
}

BefAlarmPoint *
bef_alarm_engine_get_point (BefAlarmEngine *self, const BefAlarmRule *rule, const char *object)
{
  BefAlarmPoint key = { .rule = rule, .object = object };

  return g_hash_table_lookup (self->points, &key);
}

void
bef_alarm_engine_insert (BefAlarmEngine *self, BefAlarmPoint *point)
{
  point->level = bef_alarm_rule_level (self->rules, point->rule);
  g_hash_table_add (self->points, point);
  g_ptr_array_add (self->levels[point->level], point);
  bef_alarm_engine_join (self, point);
}

BefAlarmPoint *
bef_alarm_engine_add_point (BefAlarmEngine *self, const char *rule_id, const char *object)
{
  const BefAlarmRule *rule = bef_alarm_rules_find (self->rules, rule_id);

  if (rule == NULL)
    return NULL;
  BefAlarmPoint *point = bef_alarm_point_new (rule, object);
  bef_alarm_engine_insert (self, point);
  return point;
}

gboolean
bef_alarm_engine_is_on (BefAlarmEngine *self, const BefAlarmRule *rule, const char *object)
{
  const BefAlarmPoint *point = bef_alarm_engine_get_point (self, rule, object);

  return point != NULL && point->on;
}

BefAlarmPoint *
bef_alarm_engine_listed (BefAlarmEngine *self, const char *id)
{
  BefAlarmPoint *point = id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;

  return point != NULL && point->state != BEF_ALARM_NORMAL ? point : NULL;
}

/* Calls @each of every point. */
static void
visit (BefAlarmEngine *self, void (*each) (BefAlarmEngine *, BefAlarmPoint *, gint64), gint64 value)
{
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      each (self, g_ptr_array_index (self->levels[level], i), value);
}

static void
rewind_point (BefAlarmEngine *self, BefAlarmPoint *point, gint64 by_ms)
{
  bef_alarm_point_rewind (point, by_ms, self->now_ms - by_ms);
}

static void
forget_pending (BefAlarmEngine *self, BefAlarmPoint *point, gint64 unused)
{
  bef_alarm_point_forget_pending (point);
}

BefAlarmMoment
bef_alarm_engine_moment (BefAlarmEngine *self)
{
  return (BefAlarmMoment){ .now_ms = self->now_ms, .due_ms = self->due_ms };
}

/* The present moves, either way. */
static BefAlarmMoment
move_to (BefAlarmEngine *self, gint64 now_ms)
{
  gboolean has_stepped = self->now_ms != BEF_NO_TIME;
  gboolean was_absent = has_stepped && now_ms - self->now_ms > BEF_ALARM_ABSENCE_MS;

  if (has_stepped && now_ms < self->now_ms)
    {
      visit (self, rewind_point, self->now_ms - now_ms);
      bef_alarm_flood_rewind (&self->flood, self->now_ms - now_ms);
      self->summary_until_ms = BEF_NO_TIME;
    }
  if (was_absent)
    {
      visit (self, forget_pending, 0);
      self->begins = TRUE;
    }
  gint64 day_ms = now_ms - now_ms % BEF_MS_HOUR;
  if (day_ms != self->due_day_ms)
    {
      self->due_day_ms = day_ms;
      self->due_ms = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, 2);
    }
  self->now_ms = now_ms;
  return (BefAlarmMoment){ now_ms, self->due_ms, self->begins || now_ms < self->summary_until_ms,
                           self->begins };
}

static void
say (BefAlarmEngine *self, const BefAlarmSign *sign, const BefAlarmMoment *moment)
{
  BefAlarmPoint *point = bef_alarm_engine_get_point (self, sign->rule, sign->object);

  if (point == NULL && sign->says == BEF_ALARM_SAYS_YES && !(sign->rule->flags & BEF_ALARM_OFF))
    point = bef_alarm_engine_add_point (self, sign->rule->id, sign->object);
  if (point == NULL)
    return;
  bef_alarm_point_say (point, sign, moment->now_ms);
  point->found = !point->on && point->turned_ms != BEF_NO_TIME && (point->found || moment->summary);
}

static void
drop_resting (BefAlarmEngine *self, gint64 now_ms)
{
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = self->levels[level]->len; i > 0; i--)
      {
        BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i - 1);
        if (!bef_alarm_point_rests (point, now_ms))
          continue;
        g_ptr_array_remove_index_fast (self->levels[level], i - 1);
        g_hash_table_remove (self->points, point);
      }
}

/* Causes before what follows from them. */
static void
follow (BefAlarmEngine *self, const BefAlarmMoment *moment, GPtrArray *transitions)
{
  guint first = transitions->len;

  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      bef_alarm_point_advance (g_ptr_array_index (self->levels[level], i), moment,
                               &self->last_number);
  bef_alarm_causes_gather (self);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        bef_alarm_engine_place (self, point, moment);
        bef_alarm_engine_tell_point (self, point, moment, NULL, transitions);
      }
  bef_alarm_flood_step (&self->flood, moment->now_ms, transitions, first);
  drop_resting (self, moment->now_ms);
}

void
bef_alarm_engine_step (BefAlarmEngine *self, const BefAlarmSign *signs, guint n, gint64 now_ms,
                       GPtrArray *transitions)
{
  BefAlarmMoment moment = move_to (self, now_ms);

  for (guint i = 0; i < n; i++)
    say (self, &signs[i], &moment);
  if (n > 0 && self->begins)
    {
      self->begins = FALSE;
      self->summary_until_ms = now_ms + BEF_ALARM_SUMMARY_MS;
    }
  follow (self, &moment, transitions);
}

void
bef_alarm_engine_was_absent (BefAlarmEngine *self)
{
  self->begins = TRUE;
}

void
bef_alarm_engine_forget (BefAlarmEngine *self, const char *object, gint64 now_ms,
                         GPtrArray *transitions)
{
  object = g_intern_string (object);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        if (point->object == object)
          bef_alarm_engine_forget_point (self, point, now_ms, transitions);
      }
  bef_alarm_engine_step (self, NULL, 0, now_ms, transitions);
}

void
bef_alarm_engine_set_rules (BefAlarmEngine *self, BefAlarmRules *rules, gint64 now_ms,
                            GPtrArray *transitions)
{
  g_autoptr (GPtrArray) points = g_ptr_array_new ();
  BefAlarmRules *former = self->rules;

  self->rules = bef_alarm_rules_ref (rules);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    {
      g_ptr_array_extend (points, self->levels[level], NULL, NULL);
      g_ptr_array_set_size (self->levels[level], 0);
    }
  for (guint i = 0; i < points->len; i++)
    {
      BefAlarmPoint *point = g_ptr_array_index (points, i);
      const BefAlarmRule *rule = bef_alarm_rules_find (rules, point->rule->id);
      if (rule == NULL || rule->flags & BEF_ALARM_OFF)
        bef_alarm_engine_forget_point (self, point, now_ms, transitions);
      if (rule == NULL)
        {
          g_hash_table_remove (self->points, point);
          continue;
        }
      point->rule = rule; /* the same id: its place in the table is the same */
      point->level = bef_alarm_rule_level (rules, rule);
      bef_alarm_engine_join (self, point);
      g_ptr_array_add (self->levels[point->level], point);
    }
  bef_alarm_rules_unref (former);
  bef_alarm_engine_step (self, NULL, 0, now_ms, transitions);
}

guint64
bef_alarm_engine_get_serial (BefAlarmEngine *self)
{
  return self->serial;
}
