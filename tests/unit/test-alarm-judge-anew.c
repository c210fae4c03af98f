/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/alarms/bef-alarm-judge.h"

/* A judge who keeps what he heard, and one who has just come in. */

#define HALL "urn:hall"
#define OTHER "urn:other"

typedef struct
{
  BefAlarmRules *rules;
  BefCommune *commune;
  BefAlarmJudge *judge;
  GHashTable *said; /* "rule object" -> BefAlarmSign, the last one */
  GHashTable *on;   /* "rule object" that were on before the last look */
  GRand *random;
  gint64 now_ms;
} Fixture;

static const struct
{
  const char *id, *quantity;
  BefKind kind;
  int low, high; /* what it says, half-open */
} things[] = {
  { "urn:room", "room-state", BEF_KIND_ROOM, 0, 3 },
  { "urn:c", "temperature", BEF_KIND_CLIMATE, 3, 30 },
  { "urn:c2", "co2", BEF_KIND_CLIMATE, 400, 3000 },
  { "urn:c2", "temperature", BEF_KIND_CLIMATE, 3, 30 },
  { "urn:door", "open-state", BEF_KIND_DOOR, 0, 2 },
  { "urn:door", "battery", BEF_KIND_DOOR, 0, 100 },
  { "urn:lamp", "on-state", BEF_KIND_EQUIPMENT, 0, 2 },
  { "urn:box", "equipment-state", BEF_KIND_EQUIPMENT, 0, 3 },
  { "urn:link", "link-state", BEF_KIND_LINK, 0, 3 },
  { "urn:meter", "power", BEF_KIND_METER, 0, 60000 },
  { "urn:part", "power", BEF_KIND_METER, 0, 60000 },
  { "urn:cam", "camera-state", BEF_KIND_CAMERA, 0, 2 },
};

static int
draw (Fixture *f, int low, int high)
{
  return g_rand_int_range (f->random, low, high);
}

static void
add_facts (Fixture *f, BefEntity *e)
{
  static const char *const periods[] = { "=600+0;temperature=600+0;power=600+0", "=60+0;co2=3600+0",
                                         "battery=86400+0" };

  if (draw (f, 0, 4) > 0)
    bef_entity_set_fact (e, BEF_FACT_PERIODS, periods[draw (f, 0, G_N_ELEMENTS (periods))]);
  if (e->kind == BEF_KIND_CLIMATE && draw (f, 0, 8) > 0)
    {
      bef_entity_set_fact (e, "expectedMin", "12");
      bef_entity_set_fact (e, "expectedMax", draw (f, 0, 2) ? "18" : "16");
    }
  if (e->kind == BEF_KIND_EQUIPMENT)
    bef_entity_set_fact (e, "deviceCategory", draw (f, 0, 4) > 0 ? "projector" : "boiler");
  if (g_str_equal (e->id, "urn:part") && draw (f, 0, 4) > 0)
    bef_entity_set_fact (e, BEF_FACT_METER_ROLE, BEF_METER_PART);
  if (e->kind == BEF_KIND_CAMERA)
    bef_entity_set_fact (e, "authorisedUntil", draw (f, 0, 2) ? "2026-12-10" : "2029-01-01");
}

static void
tell (Fixture *f, BefEntity *e)
{
  g_autoptr (GPtrArray) answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  g_ptr_array_add (answer, e);
  bef_commune_apply (f->commune, answer, BEF_APPLY_PART, f->now_ms, f->now_ms);
}

/* One of them says something, or is told of another place, or booked. */
static void
happen (Fixture *f)
{
  guint i = (guint)draw (f, 0, G_N_ELEMENTS (things));
  BefEntity *e = bef_entity_new (things[i].id, "T", BEF_ENTITY_EQUIPMENT);

  e->kind = things[i].kind;
  e->building_id = g_strdup (draw (f, 0, 30) == 0 ? OTHER : HALL);
  bef_entity_set_name (e, e->id);
  add_facts (f, e);
  if (e->kind == BEF_KIND_ROOM && draw (f, 0, 2))
    {
      gint64 from_ms = f->now_ms + draw (f, -120, 300) * BEF_MS_MINUTE;
      bef_entity_add_booking (e, from_ms, from_ms + draw (f, 1, 120) * BEF_MS_MINUTE, "W", "w");
    }
  bef_entity_add_reading (e, things[i].quantity, f->now_ms - draw (f, 0, 600) * BEF_MS_SECOND,
                          draw (f, things[i].low, things[i].high));
  tell (f, e);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  static const char *const ids[] = { HALL, OTHER };
  g_autoptr (GError) error = NULL;

  f->rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  f->commune = bef_commune_new ();
  f->judge = bef_alarm_judge_new (f->rules, f->commune);
  f->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->on = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  f->random = g_rand_new_with_seed (11);
  f->now_ms = bef_civil_to_ms (2026, 11, 24, 14, 0);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      BefEntity *e = bef_entity_new (ids[i], "Building", BEF_ENTITY_BUILDING);
      bef_entity_set_name (e, "Hall");
      bef_entity_set_fact (e, "category", i == 0 ? "villageHall" : "townHall");
      bef_entity_set_fact (e, "subscribedPower", "36");
      tell (f, e);
    }
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  bef_alarm_judge_free (f->judge);
  bef_alarm_rules_unref (f->rules);
  g_object_unref (f->commune);
  g_hash_table_unref (f->said);
  g_hash_table_unref (f->on);
  g_rand_free (f->random);
}

static char *
key_of (const BefAlarmRule *rule, const char *object)
{
  return g_strdup_printf ("%s %s", rule->id, object);
}

static gboolean
was_on (const BefAlarmRule *rule, const char *object, gpointer data)
{
  g_autofree char *key = key_of (rule, object);

  return g_hash_table_contains (((Fixture *)data)->on, key);
}

static void
note_what_is_on (Fixture *f)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, f->said);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      BefAlarmSays says = ((const BefAlarmSign *)value)->says;
      if (says == BEF_ALARM_SAYS_YES)
        g_hash_table_add (f->on, g_strdup (key));
      else if (says == BEF_ALARM_SAYS_NO)
        g_hash_table_remove (f->on, key);
    }
}

static void
look (Fixture *f)
{
  const BefAlarmWorld world = { .away_since_ms = BEF_NO_TIME };

  note_what_is_on (f);
  bef_alarm_judge_touch (f->judge);
  const GArray *signs = bef_alarm_judge_look (f->judge, &world, f->now_ms);
  for (guint i = 0; i < signs->len; i++)
    {
      const BefAlarmSign *s = &g_array_index (signs, BefAlarmSign, i);
      g_hash_table_insert (f->said, key_of (s->rule, s->object), g_memdup2 (s, sizeof *s));
    }
}

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* What goes by the last hour, which who comes in does not know, is left out. *@n_on: what is on. */
static void
compare (Fixture *f, guint *n_on)
{
  g_autoptr (BefAlarmJudge) anew = bef_alarm_judge_new (f->rules, f->commune);
  const BefAlarmWorld world = { .was_on = was_on, .data = f, .away_since_ms = BEF_NO_TIME };
  const GArray *signs = bef_alarm_judge_look (anew, &world, f->now_ms);

  for (guint i = 0; i < signs->len; i++)
    {
      const BefAlarmSign *s = &g_array_index (signs, BefAlarmSign, i);
      g_autofree char *key = key_of (s->rule, s->object);
      const BefAlarmSign *kept = g_hash_table_lookup (f->said, key);
      if (s->rule->condition == BEF_ALARM_RATE
          || g_str_equal (s->rule->id, "room-cold-before-booking"))
        continue;
      if (kept == NULL || kept->says != s->says
          || (s->says == BEF_ALARM_SAYS_YES && !is_same (kept->value, s->value)))
        g_error ("%s: %d (%g), anew %d (%g)", key, kept != NULL ? (int)kept->says : -1,
                 kept != NULL ? kept->value : NAN, s->says, s->value);
      *n_on += s->says == BEF_ALARM_SAYS_YES;
    }
}

/* At whatever moment: just after something was told, or long after. */
static void
test_as_judged_anew (Fixture *f, gconstpointer unused)
{
  guint n_on = 0;

  for (guint i = 0; i < 4000; i++)
    {
      gboolean is_back = draw (f, 0, 6) == 0;
      if (is_back)
        f->now_ms -= draw (f, 1, 900000);
      else
        f->now_ms += draw (f, 0, 4) > 0 ? draw (f, 1, 60000) : draw (f, 1, 7200000);
      for (int k = is_back ? 0 : draw (f, 0, 4); k > 0; k--)
        happen (f);
      bef_commune_refresh (f->commune, f->now_ms);
      look (f);
      compare (f, &n_on);
    }
  g_assert_cmpuint (n_on, >, 4000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/alarm-judge-anew/any-moment", Fixture, NULL, set_up, test_as_judged_anew,
              tear_down);
  return g_test_run ();
}
