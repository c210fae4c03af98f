/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A month of the demo commune, answer by answer, judged by the rules that come with the program:
 * how much is true at each look beside how many matters a person sees in the list, with and without
 * the alerts that the back end tells itself, and what the desktop is told of them: notifications
 * shown, replaced and withdrawn, where nobody answers any and where somebody answers each. Three
 * days; BEFFROI_MONTH=30 for all of it.
 */
#include "../held.h"
#include "notifier-util.h"

#include <stdlib.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "supervision/alarms/bef-alarm-engine.h"
#include "supervision/alarms/bef-alarm-judge.h"

/* What is sent in a minute does not change the rules' delays, which are of minutes. */
#define STEP_MS (5 * BEF_MS_MINUTE)
#define DAYS 3
#define MOST_A_DAY 5

typedef enum
{
  WITH_ALERTS, /* the back end tells its own, and what is told twice is one */
  ALONE,
  ANSWERED, /* as with alerts, and each is taken in charge */
} Company;

typedef struct
{
  Company company;
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
  Fixture desktop;
  Tally told;      /* by the last midnight */
  guint most_told; /* notifications shown in a day */
  guint day_raw, day_shown;
  GHashTable *seen; /* set of ids of alerts that a list showed */
  guint matters, day_matters, most_matters;
  guint newest; /* id on the desktop */
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
                           bef_alert_get_building_id (alert), bef_alert_get_severity (alert),
                           bef_alert_get_facts (alert)->code };
      if (bef_alert_get_origin (alert) != BEF_ALERT_LOCAL && bef_alert_is_active (alert))
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
      g_test_message ("  %s %s %s, priority %d", when, t->rule->id, t->object, t->priority);
      m->urgent += t->priority == BEF_SEVERITY_URGENT;
    }
}

/* The desktop. */

static BefNotifierNews
news_cb (const char *alert, gpointer data)
{
  switch (bef_alarm_engine_get_news (((Month *)data)->engine, alert))
    {
    case BEF_ALARM_NEWS_SUMMARY:
      return BEF_NOTIFIER_SUMMARY;
    case BEF_ALARM_NEWS_FLOOD:
      return BEF_NOTIFIER_FLOOD;
    default:
      return BEF_NOTIFIER_NOW;
    }
}

static const char *
name_cb (const char *urn, gpointer data)
{
  BefDevice *device = bef_commune_find_device (data, urn);
  BefBuilding *building = bef_commune_find_building (data, urn);

  if (device != NULL)
    return bef_device_get_name (device);
  return building != NULL ? bef_building_get_name (building) : NULL;
}

/* Whether it asks for somebody on the desktop. */
static gboolean
is_to_be_told (BefAlert *alert)
{
  return bef_alert_get_state (alert) == BEF_ALERT_ACTIVE
         && bef_alert_get_severity (alert) >= BEF_SEVERITY_TODAY;
}

/* Whether one of @standing says so of @alert as what is urgent. */
static gboolean
is_told_as_urgent (GPtrArray *standing, BefAlert *alert)
{
  const char *building = bef_alert_get_building_name (alert);

  for (guint i = 0; i < standing->len; i++)
    {
      const Shown *shown = g_ptr_array_index (standing, i);
      if (g_str_has_prefix (shown->title, "Urgent: ")
          && (building == NULL || g_str_has_prefix (shown->body, building)))
        return TRUE;
    }
  return FALSE;
}

/* Matters that a list shows and never showed before, whoever tells of them. What takes the place of
 * another (its cause, or the word of the back end) is the same matter; what stands at the first
 * look stood already, and is told as one. */
static void
count_matters (Month *m, gint64 now_ms)
{
  GListModel *alerts = bef_commune_get_alerts (m->commune);
  g_autoptr (GHashTable) gone = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *when = bef_iso8601_format (now_ms);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      const char *cause = bef_alert_get_cause_id (alert);
      if (bef_alert_get_state (alert) == BEF_ALERT_SUPPRESSED && cause != NULL
          && g_hash_table_contains (m->seen, bef_alert_get_id (alert)))
        g_hash_table_add (gone, (gpointer)cause);
    }
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      const char *id = bef_alert_get_id (alert);
      if (bef_alert_get_state (alert) != BEF_ALERT_ACTIVE
          || !g_hash_table_add (m->seen, g_strdup (id)))
        continue;
      const char *as = m->looks == 1                      ? "stood before"
                       : g_hash_table_contains (gone, id) ? "in the place of another"
                                                          : "new";
      m->day_matters += g_str_equal (as, "new");
      g_test_message ("  %s in the list, %s: %s", when, as, id);
    }
}

/* What stands on the desktop at the end of a look is true then, each, and of all that is true none
 * is missing: it is of a building of which one tells, or of those in the summary. Of what is not
 * urgent some may wait for the next day, once as many were shown as a day has. */
static void
check_desktop (Month *m)
{
  GListModel *alerts = bef_commune_get_alerts (m->commune);
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) standing = list_open (&m->desktop);
  gboolean has_summary = FALSE;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      const char *building = bef_alert_get_building_id (alert);
      if (is_to_be_told (alert) && ++n > 0)
        g_hash_table_add (places, (gpointer)(building != NULL ? building : ""));
      if (is_to_be_told (alert) && bef_alert_get_severity (alert) == BEF_SEVERITY_URGENT)
        g_assert_true (is_told_as_urgent (standing, alert));
    }
  for (guint i = 0; i < standing->len; i++)
    {
      const Shown *shown = g_ptr_array_index (standing, i);
      gboolean is_true = FALSE;
      has_summary |= strstr (shown->title, "need") != NULL;
      for (guint k = 0; k < g_list_model_get_n_items (alerts); k++)
        {
          g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, k);
          g_autofree char *name = bef_text_without_name (bef_alert_get_name (alert),
                                                         bef_alert_get_building_name (alert));
          is_true |= is_to_be_told (alert)
                     && (strstr (shown->title, name) != NULL || strstr (shown->body, name) != NULL);
        }
      if (!is_true)
        g_error ("“%s”, “%s” is on the desktop and over", shown->title, shown->body);
    }
  g_assert_cmpuint (standing->len, <=, n);
  if (!has_summary && tally (&m->desktop).shown - m->told.shown < MOST_A_DAY - 1)
    g_assert_cmpuint (standing->len, ==, g_hash_table_size (places));
}

/* Where somebody answers each alert, at the look after it came. */
static void
take_in_charge (Month *m, gint64 now_ms, GPtrArray *transitions)
{
  GListModel *alerts = bef_commune_get_alerts (m->commune);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      const BefAlarmDecision decision = { .act = BEF_ALARM_ACKNOWLEDGE,
                                          .id = bef_alert_get_id (alert),
                                          .who = "Secretary",
                                          .at_ms = now_ms,
                                          .until_ms = BEF_NO_TIME };
      if (bef_alert_get_state (alert) != BEF_ALERT_ACTIVE)
        continue;
      if (bef_alert_get_origin (alert) == BEF_ALERT_LOCAL)
        bef_alarm_engine_decide (m->engine, &decision, transitions, NULL);
      else
        hold_acknowledged (alert, "Secretary", now_ms, NULL);
    }
}

static void
say_what_is_new (Month *m, gint64 now_ms)
{
  g_autofree char *when = bef_iso8601_format (now_ms);
  g_autoptr (GPtrArray) standing = list_open (&m->desktop);

  for (guint i = 0; i < standing->len; i++)
    {
      const Shown *shown = g_ptr_array_index (standing, i);
      g_autofree char *body = bef_text_line (shown->body, BEF_TEXT_LINE);
      if (shown->replaces == 0 && shown->id > m->newest)
        g_test_message ("  %s on the desktop: %s (%s)", when, shown->title, body);
    }
  for (guint i = 0; i < standing->len; i++)
    m->newest = MAX (m->newest, ((const Shown *)g_ptr_array_index (standing, i))->id);
}

static void
tell_desktop (Month *m, gint64 now_ms)
{
  g_autoptr (GPtrArray) ours =
      bef_alarm_engine_to_entities (m->engine, now_ms, name_cb, m->commune);

  bef_commune_set_local_alerts (m->commune, ours, now_ms);
  settle (&m->desktop);
  say_what_is_new (m, now_ms);
  check_desktop (m);
  count_matters (m, now_ms);
}

/* Closes a day: of what is true, what a person saw of it. */
static void
count_day (Month *m, gint64 day_ms)
{
  const Tally all = tally (&m->desktop);
  const guint shown = all.shown - m->told.shown;
  BefCivil c;

  bef_civil_from_ms (day_ms, &c);
  g_test_message (
      "%04d-%02d-%02d: %u conditions began, %u alarms, %u new matters; notifications: %u "
      "shown, %u replaced, %u withdrawn, %u stand",
      c.year, c.month, c.day, m->raw - m->day_raw, m->shown - m->day_shown, m->day_matters, shown,
      all.replaced - m->told.replaced, all.withdrawn - m->told.withdrawn, n_open (&m->desktop));
  g_assert_cmpuint (shown, <=, MOST_A_DAY);
  if (m->company == WITH_ALERTS)
    g_assert_cmpuint (m->day_matters, <=, MOST_A_DAY);
  m->most_told = MAX (m->most_told, shown);
  m->most_matters = MAX (m->most_matters, m->day_matters);
  m->matters += m->day_matters;
  m->day_matters = 0;
  m->day_raw = m->raw;
  m->day_shown = m->shown;
  m->told = all;
}

static void
look (Month *m, gint64 now_ms)
{
  const BefAlarmWorld world = { NULL, was_on_cb, m, BEF_NO_TIME };
  g_autoptr (GPtrArray) transitions = bef_alarm_transitions_new ();
  g_autoptr (GPtrArray) entities = answer (m, now_ms);

  bef_clock_jump (now_ms - bef_now_ms (), 0);
  if (m->company == ANSWERED)
    take_in_charge (m, now_ms, transitions);
  bef_commune_apply (m->commune, entities, BEF_APPLY_EVERYTHING, now_ms, now_ms);
  const GArray *signs = bef_alarm_judge_look (m->judge, &world, now_ms);
  count_conditions (m, signs);
  if (m->company != ALONE)
    tell (m, now_ms, transitions);
  bef_alarm_engine_step (m->engine, (const BefAlarmSign *)(void *)signs->data, signs->len, now_ms,
                         transitions);
  count_shown (m, transitions);
  tell_desktop (m, now_ms);
}

static void
run (Company company)
{
  const char *wanted = g_getenv ("BEFFROI_MONTH");
  guint days = wanted != NULL ? (guint)g_ascii_strtoull (wanted, NULL, 10) : DAYS;
  gint64 from = bef_civil_to_ms (2026, 11, 2, 0, 0);
  g_autoptr (GError) error = NULL;
  Month m = { .company = company };

  m.world = bef_hub_simulation_new (0, 0, 60, &error);
  g_assert_no_error (error);
  m.profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);
  m.rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  m.commune = bef_commune_new ();
  m.judge = bef_alarm_judge_new (m.rules, m.commune);
  m.engine = bef_alarm_engine_new (m.rules);
  m.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  m.true_now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bef_clock_override (from, 0);
  set_up_on (&m.desktop, m.commune, "yes");
  bef_notifier_set_judge (m.desktop.notifier, &(BefNotifierJudge){ NULL, news_cb, &m });
  for (guint day = 0; day < days; day++)
    {
      gint64 until = bef_civil_add (from, BEF_PERIOD_DAY, (int)day + 1);
      for (gint64 now = bef_civil_add (from, BEF_PERIOD_DAY, (int)day); now < until; now += STEP_MS)
        look (&m, now);
      count_day (&m, until - 1);
    }
  g_test_message (
      "%u days, %u looks: %.1f conditions true at a look, %u began, %u alarms shown (%.2f a "
      "day, %u urgent), %u times folded",
      days, m.looks, (double)m.conditions / m.looks, m.raw, m.shown, (double)m.shown / days,
      m.urgent, m.joined);
  g_test_message ("notifications: %u shown (%.2f a day, %u at most), %u replaced, %u withdrawn, %u "
                  "stand in the end",
                  m.told.shown, (double)m.told.shown / days, m.most_told, m.told.replaced,
                  m.told.withdrawn, n_open (&m.desktop));
  g_test_message ("in the list: %u matters (%.2f a day, %u at most)", m.matters,
                  (double)m.matters / days, m.most_matters);
  g_assert_cmpuint (m.raw, >, 0);
  g_assert_cmpfloat ((double)m.shown / days, <=, MOST_A_DAY);
  g_assert_cmpuint (m.told.shown, >, 0);
  g_assert_cmpuint (m.told.shown, ==, m.told.withdrawn + n_open (&m.desktop));
  bef_notifier_stop (m.desktop.notifier);
  g_assert_cmpuint (tally (&m.desktop).withdrawn, ==, m.told.shown);
  tear_down (&m.desktop, "yes");
  g_hash_table_unref (m.true_now);
  g_hash_table_unref (m.seen);
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

/* What is taken in charge makes room for the next of its building, which is then shown anew. */
static void
test_answered (void)
{
  run (ANSWERED);
}

static void
add (void)
{
  g_test_add_func ("/alarm-month/with-alerts", test_with_the_alerts_of_the_back_end);
  g_test_add_func ("/alarm-month/alone", test_alone);
  g_test_add_func ("/alarm-month/answered", test_answered);
}

int
main (int argc, char **argv)
{
  return notifier_test_main (argc, argv, add);
}
