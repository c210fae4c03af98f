/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/bef-text.h"
#include "bef-alarm-judge-private.h"

/* What nothing was told of is looked at again after so long: a value grew old, a day ended. */
#define AGAIN_MS (5 * BEF_MS_MINUTE)
#define AGAIN_BUILDING_MS BEF_MS_MINUTE
/* What is judged so many later comes out of memory meanwhile. */
#define FETCH_AHEAD 4
/* Bytes of them that come with the rest: few have more. */
#define VERDICTS_AT_ONCE 128
/* How often what is due is looked for. */
#define DUE_STEP_MS (5 * BEF_MS_SECOND)

/* One rule of one object, as it was judged last. */
typedef struct
{
  double value;
  guint8 says; /* BefAlarmSays */
  guint8 is_told, is_on, by_design;
} Verdict;

typedef struct _Subject Subject;

/* Equipment, a building or the commune. What is read when equipment says something is at the
 * beginning; what is written then, and what a look reads, follows. */
struct _Subject
{
  BefAlarmJudge *judge;
  GObject *object;       /* owned; NULL: the commune */
  Subject *home;         /* of equipment: that building's, nullable */
  char *building_id;     /* of equipment, as the model has it; shared, nullable */
  BefHeardValue *values; /* of equipment, after the verdicts: one for each that is asked for */
  GPtrArray *rules;      /* of BefCompiledRule, the judge's */
  const Subject *after;  /* of equipment: beside it in its building, to be fetched; may be gone */
  guint8 kind;           /* BefKind, of equipment */
  guint8 is_dirty, is_seen, is_building;
  guint8 is_lost;       /* or cut off, at the last word of it */
  guint8 is_home_known; /* @building and @home are those of what exists */
  guint8 remembered;    /* of @values: what goes into the memory */
  BefHeard heard;       /* of equipment */
  gint64 due_ms;
  const char *id;         /* interned */
  const char *building;   /* interned, nullable */
  BefAlarmMemory *memory; /* owned, nullable */
  BefHeardFacts facts;    /* of equipment */
  GPtrArray *inmates; /* owned, of Subject: of a building, in its order; NULL: they are others */
  gulong handler, inmates_handler;
  Verdict verdicts[]; /* one for each rule */
};

struct _BefAlarmJudge
{
  BefAlarmRules *rules;                           /* owned */
  BefCommune *commune;                            /* owned */
  GArray *compiled;                               /* owned, of BefCompiledRule */
  GPtrArray *of_kind[BEF_N_KINDS];                /* owned, of BefCompiledRule */
  GPtrArray *of_buildings, *of_commune;           /* likewise */
  const BefQuantityInfo *remembered[BEF_N_KINDS]; /* of a RATE or the temperature; nullable */
  GPtrArray
      *asked[BEF_N_KINDS]; /* owned, of BefQuantityInfo: by its rules, and what is remembered */
  GHashTable *subjects;    /* owned: URN (interned) -> Subject (owned) */
  GPtrArray *order;        /* owned, of Subject: equipment before buildings */
  Subject *whole;          /* owned: the commune */
  GPtrArray *dirty;        /* owned, of Subject */
  GArray *signs;           /* owned, of BefAlarmSign: what the last look said */
  GPtrArray *gone;         /* owned, of interned URNs */
  gulong devices_handler, buildings_handler;
  gboolean is_stale;  /* what exists is something else */
  gint64 next_due_ms; /* before that nothing is looked for that is due */
  gint64 last_ms;     /* the last look */
};

static void
mark (Subject *s)
{
  if (s->is_dirty)
    return;
  s->is_dirty = TRUE;
  g_ptr_array_add (s->judge->dirty, s);
}

static void
hear (Subject *s, gint64 now_ms)
{
  bef_alarm_hear (&s->heard, &s->facts, s->judge->asked[s->kind], s->values, (BefDevice *)s->object,
                  now_ms);
}

/* Whether a look would have nothing to say of @s: all that its rules say of what is heard is known,
 * and is no alarm. Most of a commune is so whenever it is told anew, and need not come out of
 * memory once more for the look. What follows from the present alone is looked at again by itself.
 */
static gboolean
says_nothing_new (Subject *s)
{
  BefQuestion q = {
    .memory = s->memory, .heard = &s->heard, .asked = s->judge->asked[s->kind], .values = s->values
  };

  for (guint i = 0; i < s->rules->len; i++)
    {
      const Verdict *v = &s->verdicts[i];
      BefAlarmSays says;
      q.compiled = g_ptr_array_index (s->rules, i);
      q.was_on = v->is_on;
      if (!v->is_told || v->says == BEF_ALARM_SAYS_YES)
        return FALSE;
      if (q.compiled->rule->condition != BEF_ALARM_DATE
          && (!bef_alarm_says_by_itself (&q, &says) || says != v->says))
        return FALSE;
    }
  return TRUE;
}

/* For the rate of what moves. */
static void
remember (Subject *s)
{
  if (s->memory == NULL)
    return;
  const BefHeardValue *v = &s->values[s->remembered];
  if (!isnan (v->value))
    bef_alarm_memory_note (s->memory, v->observed_ms, v->value);
}

/* What was heard of it says nothing of now. */
static void
forget (Subject *s, BefDevice *device)
{
  s->heard.until_ms = G_MININT64;
  s->heard.is_lost = bef_alarm_is_lost (device);
}

/* Whether a building is to be judged at once by what @s says, which was @formerly. What is measured
 * moves all the time, and slowly: a building looks at that by itself every minute. */
static gboolean
moves_building (Subject *s, const BefBuildingPart *formerly)
{
  BefKind kind = (BefKind)s->kind;
  gboolean was_lost = s->is_lost;

  s->is_lost = s->heard.is_lost;
  if (s->is_lost != was_lost)
    return TRUE;
  return (kind == BEF_KIND_LINK || kind == BEF_KIND_ROOM || kind == BEF_KIND_EQUIPMENT)
         && (s->is_dirty || bef_alarm_part_moved (formerly, &s->heard.part));
}

/* Equipment is refreshed building by building: what the next one writes into comes out of memory
 * while it is, with the first of its verdicts. */
static void
fetch (const Subject *s)
{
  for (gsize at = 0; at < sizeof *s + VERDICTS_AT_ONCE; at += 64)
    __builtin_prefetch ((const char *)s + at, 1);
}

static void
device_changed_cb (Subject *s)
{
  BefDevice *device = (BefDevice *)s->object;
  const BefBuildingPart formerly = s->heard.part;
  const guint facts = s->facts.serial;
  gboolean is_quiet = FALSE;
  gint64 from_ms, until_ms;

  fetch (s->after);
  /* Taken down while it is at hand, as of when it was refreshed. */
  if (bef_device_get_judged (device, &from_ms, &until_ms))
    {
      hear (s, from_ms);
      is_quiet = !s->is_dirty && s->is_home_known && s->facts.serial == facts
                 && s->building_id == bef_device_get_building_id (device) && says_nothing_new (s);
    }
  else
    forget (s, device);
  if (is_quiet)
    remember (s);
  else
    mark (s);
  if (s->building_id != NULL && moves_building (s, &formerly))
    {
      Subject *building =
          s->is_home_known ? s->home : g_hash_table_lookup (s->judge->subjects, s->building);
      if (building != NULL)
        mark (building);
    }
  /* Texts of the model are shared: what is kept alive here is the same one, or it moved. */
  if (s->building_id != bef_device_get_building_id (device))
    s->is_home_known = FALSE;
}

/* It tells of all that is in it: of itself only this is. */
static void
building_changed_cb (Subject *s)
{
  gboolean was_lost = s->is_lost;

  s->is_lost = bef_building_is_cut_off ((BefBuilding *)s->object);
  if (s->is_lost != was_lost)
    mark (s);
}

static void
inmates_changed_cb (Subject *s)
{
  g_clear_pointer (&s->inmates, g_ptr_array_unref);
}

static void
subject_free (gpointer data)
{
  Subject *s = data;

  if (s->handler != 0)
    g_signal_handler_disconnect (s->object, s->handler);
  if (s->inmates_handler != 0)
    g_signal_handler_disconnect (bef_building_get_devices ((BefBuilding *)s->object),
                                 s->inmates_handler);
  g_clear_object (&s->object);
  g_clear_pointer (&s->building_id, g_ref_string_release);
  g_clear_pointer (&s->inmates, g_ptr_array_unref);
  g_free (s->memory);
  g_free (s);
}

/* Of equipment of @kind: room for what is asked of it. */
static void
subject_set_asked (Subject *s, BefKind kind)
{
  const GPtrArray *asked = s->judge->asked[kind];

  s->kind = (guint8)kind;
  s->values = (BefHeardValue *)(void *)(s->verdicts + s->rules->len);
  for (guint i = 0; i < asked->len; i++)
    if (g_ptr_array_index (asked, i) == s->judge->remembered[kind])
      s->remembered = (guint8)i;
  if (s->judge->remembered[kind] != NULL)
    s->memory = g_new0 (BefAlarmMemory, 1);
}

static Subject *
subject_new (BefAlarmJudge *self, gpointer object, const char *id, GPtrArray *rules)
{
  gboolean is_building = object != NULL && BEF_IS_BUILDING (object);
  gboolean is_device = object != NULL && !is_building;
  guint n_asked = is_device ? self->asked[bef_device_get_kind (object)]->len : 0;
  Subject *s =
      g_malloc0 (sizeof *s + rules->len * sizeof s->verdicts[0] + n_asked * sizeof s->values[0]);

  s->judge = self;
  s->id = g_intern_string (id);
  s->rules = rules;
  s->is_building = is_building;
  s->heard.from_ms = G_MAXINT64; /* nothing yet */
  if (object != NULL)
    {
      s->object = g_object_ref (object);
      s->handler = g_signal_connect_swapped (
          object, "changed",
          is_building ? G_CALLBACK (building_changed_cb) : G_CALLBACK (device_changed_cb), s);
    }
  if (is_building)
    s->inmates_handler = g_signal_connect_swapped (
        bef_building_get_devices (object), "items-changed", G_CALLBACK (inmates_changed_cb), s);
  if (is_device)
    subject_set_asked (s, bef_device_get_kind (object));
  return s;
}

static BefTogether
together_of (const BefAlarmRule *rule)
{
  static const struct
  {
    const char *id;
    BefTogether together;
  } names[] = {
    { "building-cut-off", BEF_TOGETHER_CUT_OFF },
    { "heated-while-empty", BEF_TOGETHER_HEATED },
    { "left-on", BEF_TOGETHER_LEFT_ON },
    { "room-cold-before-booking", BEF_TOGETHER_COLD },
    { "power-over-subscribed", BEF_TOGETHER_POWER },
    { "lamps-by-day", BEF_TOGETHER_LAMPS },
    { "broker-away", BEF_TOGETHER_AWAY },
    { "collector-stopped", BEF_TOGETHER_COLLECTOR },
  };

  for (guint i = 0; rule->condition == BEF_ALARM_TOGETHER && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (rule->id, names[i].id))
      return names[i].together;
  return BEF_TOGETHER_NONE;
}

static void
ask (BefAlarmJudge *self, BefKind kind, const BefQuantityInfo *info)
{
  if (info != NULL && !g_ptr_array_find (self->asked[kind], info, NULL))
    g_ptr_array_add (self->asked[kind], (gpointer)info);
}

static void
add_rule (BefAlarmJudge *self, BefKind kind, BefCompiledRule *c)
{
  g_ptr_array_add (self->of_kind[kind], c);
  ask (self, kind, c->info);
}

static void
sort_rule (BefAlarmJudge *self, BefCompiledRule *c)
{
  if (c->rule->kind >= 0)
    {
      add_rule (self, (BefKind)c->rule->kind, c);
      if (c->rule->condition == BEF_ALARM_RATE)
        self->remembered[c->rule->kind] = c->info;
    }
  else if (c->together == BEF_TOGETHER_AWAY || c->together == BEF_TOGETHER_COLLECTOR)
    g_ptr_array_add (self->of_commune, c);
  else if (c->rule->condition == BEF_ALARM_TOGETHER)
    g_ptr_array_add (self->of_buildings, c);
  else
    /* Of whatever equipment has such a value. */
    for (guint k = 0; k < BEF_N_KINDS; k++)
      add_rule (self, (BefKind)k, c);
}

static void
compile (BefAlarmJudge *self)
{
  guint n = bef_alarm_rules_count (self->rules);

  self->compiled = g_array_sized_new (FALSE, TRUE, sizeof (BefCompiledRule), n);
  g_array_set_size (self->compiled, n);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      self->of_kind[k] = g_ptr_array_new ();
      self->asked[k] = g_ptr_array_new ();
    }
  self->of_buildings = g_ptr_array_new ();
  self->of_commune = g_ptr_array_new ();
  self->remembered[BEF_KIND_CLIMATE] = bef_quantity_info ("temperature");
  for (guint i = 0; i < n; i++)
    {
      const BefAlarmRule *rule = bef_alarm_rules_nth (self->rules, i);
      BefCompiledRule *c = &g_array_index (self->compiled, BefCompiledRule, i);
      *c = (BefCompiledRule){ rule, bef_quantity_info (rule->quantity), together_of (rule) };
      if (rule->condition != BEF_ALARM_FINDING && (rule->flags & BEF_ALARM_OFF) == 0)
        sort_rule (self, c);
    }
  for (guint k = 0; k < BEF_N_KINDS; k++)
    ask (self, (BefKind)k, self->remembered[k]);
}

static void
stale_cb (BefAlarmJudge *self)
{
  self->is_stale = TRUE;
}

BefAlarmJudge *
bef_alarm_judge_new (BefAlarmRules *rules, BefCommune *commune)
{
  BefAlarmJudge *self = g_new0 (BefAlarmJudge, 1);

  self->rules = bef_alarm_rules_ref (rules);
  self->commune = g_object_ref (commune);
  self->subjects = g_hash_table_new_full (NULL, NULL, NULL, subject_free);
  self->order = g_ptr_array_new ();
  self->dirty = g_ptr_array_new ();
  self->gone = g_ptr_array_new ();
  self->signs = g_array_new (FALSE, FALSE, sizeof (BefAlarmSign));
  compile (self);
  self->whole = subject_new (self, NULL, "", self->of_commune);
  self->is_stale = TRUE;
  self->devices_handler = g_signal_connect_swapped (bef_commune_get_devices (commune),
                                                    "items-changed", G_CALLBACK (stale_cb), self);
  self->buildings_handler = g_signal_connect_swapped (bef_commune_get_buildings (commune),
                                                      "items-changed", G_CALLBACK (stale_cb), self);
  return self;
}

void
bef_alarm_judge_free (BefAlarmJudge *self)
{
  g_signal_handler_disconnect (bef_commune_get_devices (self->commune), self->devices_handler);
  g_signal_handler_disconnect (bef_commune_get_buildings (self->commune), self->buildings_handler);
  g_hash_table_unref (self->subjects);
  subject_free (self->whole);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->gone);
  g_array_unref (self->signs);
  g_array_unref (self->compiled);
  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      g_ptr_array_unref (self->of_kind[k]);
      g_ptr_array_unref (self->asked[k]);
    }
  g_ptr_array_unref (self->of_buildings);
  g_ptr_array_unref (self->of_commune);
  g_object_unref (self->commune);
  bef_alarm_rules_unref (self->rules);
  g_free (self);
}

/* What is there under @id and is @object itself: an id may come back as another. */
static void
see (BefAlarmJudge *self, gpointer object, const char *id, GPtrArray *rules)
{
  Subject *s = g_hash_table_lookup (self->subjects, g_intern_string (id));

  if (s == NULL || s->object != object)
    {
      if (s != NULL)
        g_ptr_array_remove_fast (self->dirty, s);
      s = subject_new (self, object, id, rules);
      g_hash_table_replace (self->subjects, (gpointer)s->id, s);
      mark (s);
    }
  s->is_seen = TRUE;
  s->is_home_known = FALSE;
  g_clear_pointer (&s->inmates, g_ptr_array_unref);
  g_ptr_array_add (self->order, s);
}

static void
see_all (BefAlarmJudge *self)
{
  GListModel *devices = bef_commune_get_devices (self->commune);
  GListModel *buildings = bef_commune_get_buildings (self->commune);
  GHashTableIter iter;
  gpointer value;

  self->is_stale = FALSE;
  g_ptr_array_set_size (self->order, 0);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) d = g_list_model_get_item (devices, i);
      see (self, d, bef_device_get_id (d), self->of_kind[bef_device_get_kind (d)]);
    }
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) b = g_list_model_get_item (buildings, i);
      see (self, b, bef_building_get_id (b), self->of_buildings);
    }
  g_hash_table_iter_init (&iter, self->subjects);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Subject *s = value;
      if (s->is_seen)
        {
          s->is_seen = FALSE;
          continue;
        }
      g_ptr_array_add (self->gone, (gpointer)s->id);
      g_ptr_array_remove_fast (self->dirty, s);
      g_hash_table_iter_remove (&iter);
    }
}

/* One look. */
typedef struct
{
  BefAlarmJudge *judge;
  const BefAlarmWorld *world;
  BefMoment moment;
} Look;

static gboolean
same_value (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static void
take (const Look *look, Subject *s, guint i, const BefAnswer *a)
{
  const BefCompiledRule *c = g_ptr_array_index (s->rules, i);
  Verdict *v = &s->verdicts[i];
  const BefAlarmWorld *w = look->world;
  gboolean by_design = a->says == BEF_ALARM_SAYS_YES && w->is_by_design != NULL
                       && w->is_by_design (s->id, s->building, look->moment.now_ms, w->data);

  if (a->says != BEF_ALARM_SAYS_NOTHING)
    v->is_on = a->says == BEF_ALARM_SAYS_YES;
  if (v->is_told && v->says == a->says && v->by_design == by_design
      && (a->says != BEF_ALARM_SAYS_YES || same_value (v->value, a->value)))
    return;
  v->is_told = TRUE;
  v->says = (guint8)a->says;
  v->by_design = by_design;
  v->value = a->value;
  BefAlarmSign sign = { .rule = c->rule,
                        .object = s->id,
                        .building = s->building,
                        .says = a->says,
                        .since_ms = a->since_ms,
                        .value = a->value,
                        .expected = a->expected,
                        .deadline_ms = a->deadline_ms,
                        .by_design = by_design };
  g_array_append_val (look->judge->signs, sign);
}

static BefQuestion
question (const Look *look, Subject *s, guint i)
{
  const BefCompiledRule *c = g_ptr_array_index (s->rules, i);
  Verdict *v = &s->verdicts[i];
  const BefAlarmWorld *w = look->world;

  if (!v->is_told && w->was_on != NULL)
    v->is_on = w->was_on (c->rule, s->id, w->data);
  return (BefQuestion){ .compiled = c,
                        .moment = &look->moment,
                        .was_on = v->is_on,
                        .due_ms = &s->due_ms,
                        .memory = s->memory,
                        .heard = &s->heard,
                        .facts = &s->facts,
                        .asked = look->judge->asked[s->kind],
                        .values = s->values };
}

static const BefAlarmMemory *
memory_of (BefDevice *device, gpointer data)
{
  BefAlarmJudge *self = data;
  const Subject *s =
      g_hash_table_lookup (self->subjects, g_intern_string (bef_device_get_id (device)));

  return s != NULL ? s->memory : NULL;
}

static void
find_home (BefAlarmJudge *self, Subject *s)
{
  char *raw = (char *)bef_device_get_building_id ((BefDevice *)s->object);

  s->is_home_known = TRUE;
  g_clear_pointer (&s->building_id, g_ref_string_release);
  s->building_id = bef_dup_shared_str (raw);
  s->building = g_intern_string (raw);
  s->home = raw != NULL ? g_hash_table_lookup (self->subjects, s->building) : NULL;
  if (s->home != NULL && !s->home->is_building)
    s->home = NULL;
}

/* What is heard of @s holds now. */
static void
look_at (Subject *s, gint64 now_ms)
{
  if (now_ms < s->heard.from_ms || now_ms >= s->heard.until_ms)
    hear (s, now_ms);
}

static void
judge_device (const Look *look, Subject *s)
{
  BefAlarmJudge *self = look->judge;
  BefDevice *device = (BefDevice *)s->object;

  if (!s->is_home_known)
    find_home (self, s);
  look_at (s, look->moment.now_ms);
  BefBuilding *building = s->home != NULL ? (BefBuilding *)s->home->object : NULL;
  for (guint i = 0; i < s->rules->len; i++)
    {
      BefQuestion q = question (look, s, i);
      BefAnswer a = bef_alarm_judge_device (&q, device, building);
      take (look, s, i, &a);
    }
  remember (s);
}

/* All that is there has been seen. */
static GPtrArray *
list_inmates (BefAlarmJudge *self, BefBuilding *building)
{
  GListModel *devices = bef_building_get_devices (building);
  guint n = g_list_model_get_n_items (devices);
  GPtrArray *inmates = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      Subject *s =
          g_hash_table_lookup (self->subjects, g_intern_string (bef_device_get_id (device)));
      if (s != NULL && s->object == (GObject *)device)
        g_ptr_array_add (inmates, s);
    }
  for (guint i = 0; i < inmates->len; i++)
    ((Subject *)g_ptr_array_index (inmates, i))->after =
        g_ptr_array_index (inmates, (i + 1) % inmates->len);
  return inmates;
}

static void
scan_building (const Look *look, Subject *s, BefBuildingScan *scan)
{
  BefAlarmJudge *self = look->judge;

  if (s->inmates == NULL)
    s->inmates = list_inmates (self, scan->building);
  bef_alarm_scan_begin (scan);
  for (guint i = 0; i < s->inmates->len; i++)
    {
      Subject *one = g_ptr_array_index (s->inmates, i);
      look_at (one, look->moment.now_ms);
      bef_alarm_scan_add (scan, &one->heard.part);
    }
}

static void
judge_building (const Look *look, Subject *s)
{
  BefBuildingScan scan = { .building = (BefBuilding *)s->object,
                           .memory = memory_of,
                           .data = look->judge };

  s->building = s->id;
  scan_building (look, s, &scan);
  for (guint i = 0; i < s->rules->len; i++)
    {
      BefQuestion q = question (look, s, i);
      BefAnswer a = bef_alarm_judge_building (&q, &scan);
      take (look, s, i, &a);
    }
}

/* How old what a meter says last is against its beat, when that is of once a day. */
typedef enum
{
  NO_DAILY_METER,
  ON_TIME,
  OVERDUE,
} Delivery;

static Delivery
delivery_of (BefDevice *meter, gint64 now_ms)
{
  Delivery delivery = NO_DAILY_METER;

  for (guint i = 0; i < bef_device_get_n_values (meter); i++)
    {
      const BefValue *v = bef_device_nth_value (meter, i);
      gint64 step_ms, delay_ms;
      if (v->info->holds != BEF_HOLDS_DAILY || v->beat == NULL
          || !bef_beat_get (v->beat, &step_ms, &delay_ms) || step_ms < BEF_ALARM_DAILY_MS)
        continue;
      BefFreshness f = bef_value_freshness (v, now_ms);
      if (f != BEF_FRESHNESS_LATE && f != BEF_FRESHNESS_LOST)
        return ON_TIME;
      delivery = OVERDUE;
    }
  return delivery;
}

static BefAnswer
judge_collector (const Look *look)
{
  BefAlarmJudge *self = look->judge;
  guint n = 0, overdue = 0;

  for (guint i = 0; i < self->order->len; i++)
    {
      const Subject *s = g_ptr_array_index (self->order, i);
      if (s->rules != self->of_kind[BEF_KIND_METER])
        continue;
      Delivery d = delivery_of (BEF_DEVICE (s->object), look->moment.now_ms);
      n += d != NO_DAILY_METER;
      overdue += d == OVERDUE;
    }
  if (n < 2)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (overdue == n ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
  a.value = overdue;
  return a;
}

static void
judge_whole (const Look *look)
{
  Subject *s = look->judge->whole;
  gint64 away_ms = look->world->away_since_ms;
  gboolean is_due = s->due_ms <= look->moment.now_ms;

  if (is_due)
    s->due_ms = look->moment.now_ms + BEF_MS_MINUTE;
  for (guint i = 0; i < s->rules->len; i++)
    {
      BefQuestion q = question (look, s, i);
      BefAnswer a;
      if (q.compiled->together == BEF_TOGETHER_AWAY)
        {
          a = BEF_ANSWER (away_ms != BEF_NO_TIME ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
          a.since_ms = away_ms;
        }
      else if (is_due)
        a = judge_collector (look);
      else
        continue;
      take (look, s, i, &a);
    }
}

/* At moments of their own, so that not all are due at once. */
static gint64
again (const Subject *s, gint64 now_ms)
{
  gint64 step_ms = s->is_building ? AGAIN_BUILDING_MS : AGAIN_MS;

  return now_ms + step_ms / 2 + (gint64)(g_direct_hash (s->id) / 16 % 1024) * step_ms / 2048;
}

static void
judge_subject (const Look *look, Subject *s)
{
  s->is_dirty = FALSE;
  s->due_ms = again (s, look->moment.now_ms);
  if (s->is_building)
    judge_building (look, s);
  else
    judge_device (look, s);
}

static void
mark_due (BefAlarmJudge *self, gint64 now_ms)
{
  if (now_ms < self->next_due_ms)
    return;
  self->next_due_ms = now_ms + DUE_STEP_MS;
  for (guint i = 0; i < self->order->len; i++)
    {
      Subject *s = g_ptr_array_index (self->order, i);
      if (s->due_ms <= now_ms)
        mark (s);
    }
}

static BefMoment
moment_of (const BefAlarmWorld *world, gint64 now_ms)
{
  BefCivil c;

  bef_civil_from_ms (now_ms, &c);
  return (BefMoment){ now_ms, bef_civil_floor (now_ms, BEF_PERIOD_DAY),
                      bef_civil_add (now_ms, BEF_PERIOD_DAY, 1), c.hour,
                      bef_alarm_opening_at (world->hours, now_ms) };
}

const GArray *
bef_alarm_judge_look (BefAlarmJudge *self, const BefAlarmWorld *world, gint64 now_ms)
{
  Look look = { self, world, moment_of (world, now_ms) };

  g_array_set_size (self->signs, 0);
  g_ptr_array_set_size (self->gone, 0);
  if (self->is_stale)
    see_all (self);
  /* The clock was set back: nothing that was due then is due now. */
  if (now_ms < self->last_ms)
    bef_alarm_judge_touch (self);
  self->last_ms = now_ms;
  mark_due (self, now_ms);
  /* Equipment first: buildings go by what is remembered of it. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->dirty->len; i++)
      {
        Subject *s = g_ptr_array_index (self->dirty, i);
        if (i + FETCH_AHEAD < self->dirty->len)
          fetch (g_ptr_array_index (self->dirty, i + FETCH_AHEAD));
        if (s->is_building == (pass > 0))
          judge_subject (&look, s);
      }
  g_ptr_array_set_size (self->dirty, 0);
  judge_whole (&look);
  return self->signs;
}

const GPtrArray *
bef_alarm_judge_get_gone (BefAlarmJudge *self)
{
  return self->gone;
}

void
bef_alarm_judge_touch (BefAlarmJudge *self)
{
  self->next_due_ms = self->whole->due_ms = 0;
  for (guint i = 0; i < self->order->len; i++)
    mark (g_ptr_array_index (self->order, i));
}
