/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A month of the demo commune, answer by answer, judged by the rules that come with the program:
 * how much is true at each look beside how many alarms a person is shown, with and without the
 * alerts that the back end tells itself. Three days; BEFFROI_MONTH=30 for all of it.
 */
#include <stdlib.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-present.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "supervision/alarms/bef-alarm-engine.h"
#include "supervision/alarms/bef-alarm-judge.h"

/* What is sent in a minute does not change the rules' delays, which are of minutes. */
#define STEP_MS (5 * BEF_MS_MINUTE)
#define DAYS 3
#define MOST_A_DAY 5.0

typedef struct
{
  BefHubWorld *world;
  BefProfile *profile;
  BefCommune *commune;
  BefAlarmRules *rules;
  BefAlarmJudge *judge;
  BefAlarmEngine *engine;
  GHashTable *true_now; /* set of "rule object" that the judge says yes to */
  guint64 conditions;   /* true, over all looks */
  guint raw, shown, urgent, joined;
  guint looks;
} Month;

/* All there is at @now_ms, as an answer of the back end. */
static GPtrArray *
answer (Month *m, gint64 now_ms)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (m->world, now_ms);
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) error = NULL;
  BefNgsiCounts counts = { 0 };

  for (guint i = 0; i < ids->len; i++)
    {
      JsonObject *object = bef_hub_world_entity (m->world, g_ptr_array_index (ids, i), now_ms);
      if (object != NULL)
        json_array_add_object_element (list, object);
    }
  json_node_set_array (root, list);
  GPtrArray *entities = bef_ngsi_decode_entities (root, m->profile, NULL, NULL, &counts, &error);
  g_assert_no_error (error);
  bef_ngsi_resolve_buildings (entities);
  return entities;
}

static void
tell (Month *m, gint64 now_ms, GPtrArray *transitions)
{
  GListModel *alerts = bef_commune_get_alerts (m->commune);
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (BefAlarmTold));

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      BefAlarmTold one = { bef_alert_get_id (alert), bef_alert_get_source_id (alert),
                           bef_alert_get_building_id (alert), bef_alert_get_severity (alert) };
      if (bef_alert_is_active (alert))
        g_array_append_val (told, one);
    }
  bef_alarm_engine_tell (m->engine, (const BefAlarmTold *)(void *)told->data, told->len, now_ms,
                         transitions);
}

static gboolean
was_on_cb (const BefAlarmRule *rule, const char *object, gpointer data)
{
  return bef_alarm_engine_is_on (((Month *)data)->engine, rule, object);
}

static void
count_conditions (Month *m, const GArray *signs)
{
  for (guint i = 0; i < signs->len; i++)
    {
      const BefAlarmSign *sign = &g_array_index (signs, BefAlarmSign, i);
      g_autofree char *key = g_strdup_printf ("%s %s", sign->rule->id, sign->object);
      if (sign->says != BEF_ALARM_SAYS_YES)
        g_hash_table_remove (m->true_now, key);
      else if (g_hash_table_add (m->true_now, g_steal_pointer (&key)))
        m->raw++;
    }
  m->conditions += g_hash_table_size (m->true_now);
  m->looks++;
}

static void
count_shown (Month *m, GPtrArray *transitions)
{
  for (guint i = 0; i < transitions->len; i++)
    {
      const BefAlarmTransition *t = g_ptr_array_index (transitions, i);
      if (t->event == BEF_ALARM_FOLDED)
        m->joined++;
      if (t->event != BEF_ALARM_RAISED || t->to != BEF_ALERT_ACTIVE)
        continue;
      m->shown++;
      g_autofree char *when = bef_iso8601_format (t->at_ms);
      g_test_message ("  %s %s %s", when, t->rule->id, t->object);
      m->urgent += t->priority == BEF_SEVERITY_URGENT;
    }
}

typedef enum
{
  WITH_ALERTS, /* the back end tells its own, and what is told twice is one */
  ALONE,
} Company;

static void
look (Month *m, gint64 now_ms, Company company)
{
  const BefAlarmWorld world = { NULL, was_on_cb, m, BEF_NO_TIME };
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  g_autoptr (GPtrArray) entities = answer (m, now_ms);

  bef_clock_override (now_ms, 0);
  bef_commune_apply (m->commune, entities, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  const GArray *signs = bef_alarm_judge_look (m->judge, &world, now_ms);
  count_conditions (m, signs);
  if (company == WITH_ALERTS)
    tell (m, now_ms, transitions);
  bef_alarm_engine_step (m->engine, (const BefAlarmSign *)(void *)signs->data, signs->len, now_ms,
                         transitions);
  count_shown (m, transitions);
}

static void
run (Company company)
{
  const char *wanted = g_getenv ("BEFFROI_MONTH");
  guint days = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : DAYS;
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);
  g_autoptr (GError) error = NULL;
  Month m = { 0 };

  m.world = bef_hub_simulation_new (0, 0, 60, &error);
  g_assert_no_error (error);
  m.profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);
  m.rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  m.commune = bef_commune_new ();
  m.judge = bef_alarm_judge_new (m.rules, m.commune);
  m.engine = bef_alarm_engine_new (m.rules);
  m.true_now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gint64 now = from; now < bef_civil_add (from, BEF_PERIOD_DAY, (int)days); now += STEP_MS)
    look (&m, now, company);
  g_test_message (
      "%u days, %u looks: %.1f conditions true at a look, %u began, %u alarms shown (%.2f a "
      "day, %u urgent), %u times folded",
      days, m.looks, (double)m.conditions / m.looks, m.raw, m.shown, (double)m.shown / days,
      m.urgent, m.joined);
  g_assert_cmpuint (m.raw, >, 0);
  g_assert_cmpfloat ((double)m.shown / days, <=, MOST_A_DAY);
  g_hash_table_unref (m.true_now);
  bef_alarm_engine_free (m.engine);
  bef_alarm_judge_free (m.judge);
  bef_alarm_rules_unref (m.rules);
  g_object_unref (m.commune);
  bef_profile_unref (m.profile);
  g_object_unref (m.world);
}

static void
test_with_the_alerts_of_the_back_end (void)
{
  run (WITH_ALERTS);
}

/* Nobody else tells anything: all is found here. */
static void
test_alone (void)
{
  run (ALONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm-month/with-alerts", test_with_the_alerts_of_the_back_end);
  g_test_add_func ("/alarm-month/alone", test_alone);
  return g_test_run ();
}
