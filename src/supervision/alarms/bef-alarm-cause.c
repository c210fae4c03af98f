/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-private.h"

#include "base/bef-text.h"

/* A rule that is on somewhere; both interned. */
typedef struct
{
  const char *rule_id, *place;
} PlaceKey;

static guint
key_hash (gconstpointer data)
{
  const PlaceKey *key = data;

  return g_direct_hash (key->rule_id) * 31 + g_direct_hash (key->place);
}

static gboolean
key_equal (gconstpointer a, gconstpointer b)
{
  const PlaceKey *x = a, *y = b;

  return x->rule_id == y->rule_id && x->place == y->place;
}

void
bef_alarm_causes_init (BefAlarmCauses *self)
{
  self->on = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  self->commune = g_intern_static_string ("");
  self->pending = g_hash_table_new_full (key_hash, key_equal, g_free, NULL);
  self->shared = g_ptr_array_new ();
}

void
bef_alarm_causes_clear (BefAlarmCauses *self)
{
  g_hash_table_unref (self->on);
  g_hash_table_unref (self->pending);
  g_ptr_array_unref (self->shared);
}

static guint
level_from (const BefAlarmRules *rules, const BefAlarmRule *rule, guint depth)
{
  guint level = 0;

  for (guint i = 0; i < BEF_ALARM_MAX_CAUSES && rule->causes[i] != NULL; i++)
    {
      const BefAlarmRule *cause = bef_alarm_rules_find (rules, rule->causes[i]);
      if (cause != NULL && depth + 1 < BEF_ALARM_LEVELS)
        level = MAX (level, 1 + level_from (rules, cause, depth + 1));
    }
  return level;
}

guint
bef_alarm_rule_level (const BefAlarmRules *rules, const BefAlarmRule *rule)
{
  return level_from (rules, rule, 0);
}

/* Of two that explain the same the one that is told, then the older: always the same one. */
static gboolean
explains_better (const BefAlarmPoint *a, const BefAlarmPoint *b)
{
  if (a->ready != b->ready)
    return a->ready;
  if (a->raised_ms != b->raised_ms)
    return a->raised_ms < b->raised_ms;
  return g_strcmp0 (a->object, b->object) < 0;
}

static void
add_place (GHashTable *table, BefAlarmPoint *point, const char *place)
{
  PlaceKey key = { point->rule->id, place };
  const BefAlarmPoint *other = g_hash_table_lookup (table, &key);

  if (other == NULL || explains_better (point, other))
    g_hash_table_replace (table, g_memdup2 (&key, sizeof key), point);
}

static void
gather_point (BefAlarmCauses *self, BefAlarmPoint *point)
{
  gboolean pends = !point->on && point->turned_ms != BEF_NO_TIME;
  GHashTable *table = bef_alarm_point_lasts (point) ? self->on : pends ? self->pending : NULL;

  if (table == NULL)
    return;
  add_place (table, point, point->object);
  if (point->building != NULL && point->building != point->object)
    add_place (table, point, point->building);
}

/* Whether it can speak for others of its rule: neither folded nor what somebody does not want to
 * hear of. */
static gboolean
speaks (const BefAlarmPoint *point)
{
  return bef_alarm_point_lasts (point) && point->fold == BEF_ALARM_NOT_FOLDED && !point->by_design
         && point->decided.shelved_until_ms == BEF_NO_TIME && !bef_alarm_point_is_out (point);
}

void
bef_alarm_causes_gather (BefAlarmEngine *self)
{
  g_hash_table_remove_all (self->causes.on);
  g_hash_table_remove_all (self->causes.pending);
  g_ptr_array_set_size (self->causes.shared, 0);
  for (guint level = 0; level < BEF_ALARM_LEVELS; level++)
    for (guint i = 0; i < self->levels[level]->len; i++)
      {
        BefAlarmPoint *point = g_ptr_array_index (self->levels[level], i);
        if (point->rule->flags & BEF_ALARM_IS_CAUSE)
          gather_point (&self->causes, point);
        if (point->rule->flags & BEF_ALARM_SHARED && speaks (point))
          g_ptr_array_add (self->causes.shared, point);
      }
}

static BefAlarmPoint *
find_at (GHashTable *table, const char *rule_id, const char *place)
{
  PlaceKey key = { rule_id, place };

  return place != NULL ? g_hash_table_lookup (table, &key) : NULL;
}

/* What explains @point: of the whole commune before its building, and by the rule's order. One that
 * is told before one that is not yet. */
static BefAlarmPoint *
find_cause (const BefAlarmEngine *self, GHashTable *table, const BefAlarmPoint *point)
{
  const char *const places[] = { self->causes.commune, point->building, point->object };
  BefAlarmPoint *waiting = NULL;

  if (g_hash_table_size (table) == 0)
    return NULL;
  for (guint i = 0; i < BEF_ALARM_MAX_CAUSES && point->rule->causes[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (places); k++)
      {
        BefAlarmPoint *cause = find_at (table, point->rule->causes[i], places[k]);
        if (cause != NULL && cause->ready)
          return cause;
        waiting = waiting != NULL ? waiting : cause;
      }
  return waiting;
}

/* The first of its rule that began with it and speaks; NULL: itself, or none. */
static BefAlarmPoint *
find_first (const BefAlarmEngine *self, const BefAlarmPoint *point)
{
  BefAlarmPoint *first = NULL;

  for (guint i = 0; point->rule->flags & BEF_ALARM_SHARED && i < self->causes.shared->len; i++)
    {
      BefAlarmPoint *other = g_ptr_array_index (self->causes.shared, i);
      if (other->rule == point->rule && speaks (other)
          && ABS (other->raised_ms - point->raised_ms) <= BEF_ALARM_SHARED_MS
          && (first == NULL || explains_better (other, first)))
        first = other;
    }
  return first != point && first != NULL && explains_better (first, point) ? first : NULL;
}

/* How long one that waits may be held because its cause is not sure yet. */
static gint64
longest_hold (const BefAlarmRules *rules, const BefAlarmRule *rule)
{
  gint64 longest_ms = 0;

  for (guint i = 0; i < BEF_ALARM_MAX_CAUSES && rule->causes[i] != NULL; i++)
    {
      const BefAlarmRule *cause = bef_alarm_rules_find (rules, rule->causes[i]);
      gint64 waits_ms = cause != NULL && cause->flags & BEF_ALARM_WAITS ? BEF_ALARM_WAIT_MS : 0;
      if (cause != NULL)
        longest_ms = MAX (longest_ms, cause->on_delay_ms + waits_ms);
    }
  return longest_ms;
}

static gboolean
is_held (BefAlarmEngine *self, const BefAlarmPoint *point, const BefAlarmPoint *cause,
         gint64 now_ms)
{
  if (now_ms < point->show_at_ms)
    return TRUE;
  /* One that began with it is told in this very step, or when its wait is over. */
  if (cause != NULL && cause->rule == point->rule)
    return TRUE;
  if (!(point->rule->flags & BEF_ALARM_WAITS)
      || (cause == NULL && find_cause (self, self->causes.pending, point) == NULL))
    return FALSE;
  return now_ms < point->show_at_ms + longest_hold (self->rules, point->rule);
}

static const char *
id_of_root (const BefAlarmPoint *cause)
{
  gboolean follows = cause->fold == BEF_ALARM_BY_CAUSE || cause->fold == BEF_ALARM_BY_TOLD;

  return follows ? cause->cause_id : cause->id;
}

static void
fold (BefAlarmPoint *self, BefAlarmFold why, const char *cause_id)
{
  self->fold = why;
  self->shown = FALSE;
  self->settles = TRUE;
  self->ready = TRUE;
  self->changed |= bef_set_str (&self->cause_id, cause_id);
}

/* What remains counts anew. */
static void
unfold (BefAlarmPoint *self, gint64 now_ms)
{
  gint64 wait_ms = self->rule->flags & BEF_ALARM_WAITS ? BEF_ALARM_WAIT_MS : 0;

  self->fold = BEF_ALARM_NOT_FOLDED;
  self->ready = FALSE;
  self->show_at_ms = now_ms + self->rule->on_delay_ms + wait_ms;
}

void
bef_alarm_engine_place (BefAlarmEngine *self, BefAlarmPoint *point, const BefAlarmMoment *moment)
{
  if (!bef_alarm_point_lasts (point))
    return;
  BefAlarmPoint *cause = find_cause (self, self->causes.on, point);
  if (cause == NULL)
    cause = find_first (self, point);
  if (point->by_design)
    fold (point, BEF_ALARM_BY_DESIGN, NULL);
  else if (cause != NULL && cause->ready)
    fold (point, BEF_ALARM_BY_CAUSE, id_of_root (cause));
  else if (point->told_id != NULL)
    fold (point, BEF_ALARM_BY_TOLD, point->told_id);
  else if (point->fold == BEF_ALARM_BY_TOLD && !self->told_once)
    return; /* nobody has told yet since a start */
  else if (point->fold != BEF_ALARM_NOT_FOLDED)
    unfold (point, moment->now_ms);
  if (point->shown || point->fold != BEF_ALARM_NOT_FOLDED
      || is_held (self, point, cause, moment->now_ms))
    return;
  point->shown = point->listed = point->ready = TRUE;
  point->settles = FALSE;
  g_clear_pointer (&point->cause_id, g_free);
}
