/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the console finds by its own rules: judged while the back end answers, shown beside its
 * alerts, kept over a restart. */
#include "alarm-keeper-util.h"
#include "supervision/watch/bef-alarm-findings.h"

static void
test_what_lasts_is_found (Fixture *f, gconstpointer data)
{
  go_on (f, 3, "registered");
  go_on (f, 9, "unreachable");
  g_assert_null (the_alarm (f));
  go_on (f, 3, "unreachable");
  g_assert_nonnull (the_alarm (f));
  g_assert_cmpstr (bef_alert_get_building_name (the_alarm (f)), ==, "Town hall");
  g_assert_cmpstr (bef_alert_get_source_id (the_alarm (f)), ==, PHONE);
  WAIT_UNTIL (count_lines (f, "alarm-raised") == 1, 8);
  go_on (f, 10, "registered");
  g_assert_null (the_alarm (f));
  WAIT_UNTIL (count_lines (f, "alarm-cleared") == 1, 8);
}

/* What people decided is there after a restart, and what was raised is not raised anew. */
static void
test_a_restart_goes_on (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  go_on (f, 15, "unreachable");
  g_autofree char *id = g_strdup (bef_alert_get_id (the_alarm (f)));
  acknowledge (f, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  end (f);
  f->now += BEF_MS_MINUTE;
  begin (f);
  /* Of what nobody is known to see nothing is shown; before anything was heard it is what it was.
   */
  g_assert_null (the_alarm (f));
  answer (f, "registered");
  bef_alarm_keeper_look (f->keeper, f->now);
  BefAlert *alert = the_alarm (f);
  g_assert_nonnull (alert);
  g_assert_cmpstr (bef_alert_get_id (alert), ==, id);
  g_assert_cmpint (bef_alert_get_state (alert), ==, BEF_ALERT_ACTIVE_ACKNOWLEDGED);
  g_assert_cmpstr (bef_alert_get_acknowledged_by (alert), ==, "Mairie");
  go_on (f, 15, "unreachable");
  g_assert_cmpstr (bef_alert_get_id (the_alarm (f)), ==, id);
  WAIT_UNTIL (count_lines (f, "alarm-raised") == 1, 8);
  WAIT_UNTIL (count_lines (f, "acknowledge") == 1, 8);
  /* Once is enough. */
  g_assert_false (acknowledge (f, &error));
  g_assert_nonnull (error);
}

/* Who may not see the building any more sees no alarm of it, and who may again does. */
static void
test_rights (Fixture *f, gconstpointer data)
{
  const char *const others[] = { "urn:elsewhere", NULL };

  go_on (f, 15, "unreachable");
  g_assert_nonnull (the_alarm (f));
  bef_alarm_keeper_away (f->keeper);
  bef_commune_clear (f->commune);
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_null (the_alarm (f));
  answer (f, "unreachable");
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_nonnull (the_alarm (f));
  /* All at once, between two looks. */
  bef_commune_clear (f->commune);
  answer (f, "unreachable");
  g_assert_null (the_alarm (f));
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_nonnull (the_alarm (f));
  bef_commune_keep_buildings (f->commune, others, f->now);
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_null (the_alarm (f));
  end (f);
  begin (f);
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_null (the_alarm (f));
}

/* While nobody answers values only age: nothing is found, and nothing is over. */
static void
test_nobody_answers (Fixture *f, gconstpointer data)
{
  static const gint64 spans[] = { 10 * BEF_MS_MINUTE, BEF_MS_HOUR, BEF_MS_DAY };

  go_on (f, 5, "registered");
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      gint64 until = f->now + spans[i];
      bef_alarm_keeper_away (f->keeper);
      while (f->now < until)
        {
          f->now += 5 * BEF_MS_MINUTE;
          bef_clock_override (f->now, 0);
          bef_commune_refresh (f->commune, f->now);
          bef_alarm_keeper_look (f->keeper, f->now);
          g_assert_null (the_alarm (f));
        }
      go_on (f, 30, "registered");
      g_assert_null (the_alarm (f));
    }
  g_assert_cmpuint (count_lines (f, "alarm-raised"), ==, 0);
}

/* The server says it too: there is one alarm for the person, the server's. */
static void
test_no_double_of_the_servers (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *told = bef_entity_new ("urn:alert", "Alert", BEF_ENTITY_ALERT);

  go_on (f, 15, "unreachable");
  g_assert_true (bef_alert_asks (the_alarm (f)));
  bef_entity_set_fact (told, "severity", "high");
  bef_entity_set_fact (told, "alertState", "active");
  bef_entity_set_fact (told, "alertSource", PHONE);
  g_ptr_array_add (entities, told);
  bef_commune_apply (f->commune, entities, BEF_APPLY_ALL_ALERTS, f->now, f->now);
  go_on (f, 1, "unreachable");
  g_assert_cmpint (bef_alert_get_state (the_alarm (f)), ==, BEF_ALERT_SUPPRESSED);
  g_assert_cmpstr (bef_alert_get_facts (the_alarm (f))->cause_id, ==, "urn:alert");
  /* The server has nothing any more, and it is still so. */
  g_ptr_array_set_size (entities, 0);
  bef_commune_apply (f->commune, entities, BEF_APPLY_ALL_ALERTS, f->now, f->now);
  go_on (f, 15, "unreachable");
  g_assert_true (bef_alert_asks (the_alarm (f)));
}

/* The server says it of the same thing, and judges it otherwise: its word stands. */
static void
test_judged_otherwise (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *told = bef_entity_new ("urn:alert", "Alert", BEF_ENTITY_ALERT);

  bef_entity_set_fact (told, "severity", "low");
  bef_entity_set_fact (told, "alertState", "active");
  bef_entity_set_fact (told, "alertSource", PHONE);
  g_ptr_array_add (entities, told);
  bef_commune_apply (f->commune, entities, BEF_APPLY_ALL_ALERTS, f->now, f->now);
  go_on (f, 15, "unreachable");
  g_assert_true (the_alarm (f) == NULL || !bef_alert_asks (the_alarm (f)));
}

/* Somebody works there: it is there, and asks for nobody. */
static void
test_works_are_no_alarm (Fixture *f, gconstpointer data)
{
  g_autoptr (BefWorksWindow) window =
      bef_works_window_new (MAIRIE, f->now, f->now + BEF_MS_HOUR, "painters");

  g_assert_cmpuint (bef_works_keeper_put (f->works, window), !=, 0);
  go_on (f, 15, "unreachable");
  g_assert_true (the_alarm (f) == NULL || !bef_alert_asks (the_alarm (f)));
  go_on (f, 70, "unreachable");
  g_assert_true (bef_alert_asks (the_alarm (f)));
}

/* What somebody tuned holds, also after a restart. */
static void
test_rules_are_tuned (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);

  bef_alarm_keeper_tune (f->keeper, "[phone-unreachable]\non-delay=PT30M\n", "Mairie", left_out);
  g_assert_cmpuint (left_out->len, ==, 0);
  go_on (f, 20, "unreachable");
  g_assert_null (the_alarm (f));
  end (f);
  begin (f);
  go_on (f, 5, "unreachable");
  g_assert_null (the_alarm (f));
  go_on (f, 40, "unreachable");
  g_assert_nonnull (the_alarm (f));
  WAIT_UNTIL (count_lines (f, "alarm-rules") == 1, 8);
}

/* What was said by a rule is still said when that rule was tuned before anybody looked. */
static void
test_said_and_tuned (Fixture *f, gconstpointer data)
{
  BefAlarmSign sign = { .object = g_intern_string (PHONE),
                        .building = g_intern_string (MAIRIE),
                        .says = BEF_ALARM_SAYS_YES,
                        .since_ms = BEF_NO_TIME,
                        .deadline_ms = BEF_NO_TIME };

  go_on (f, 1, "registered");
  /* The first rules that are let go of are no longer those of the program. */
  bef_alarm_keeper_tune (f->keeper, "[link-down]\non-delay=PT30M\n", "Mairie", NULL);
  sign.rule = bef_alarm_rules_find (bef_alarm_keeper_get_rules (f->keeper), "energy-night");
  bef_alarm_keeper_say (f->keeper, &sign);
  bef_alarm_keeper_tune (f->keeper, "[energy-night]\ntime-allowed=PT48H\n", "Mairie", NULL);
  go_on (f, 1, "registered");
  g_assert_nonnull (the_alarm (f));
  g_assert_cmpint (bef_alert_get_facts (the_alarm (f))->time_allowed_min, ==, 48 * 60);
}

/* As much at night as by day, for @days up to today. */
static void
store_flat_power (Fixture *f, guint days)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 today = bef_civil_floor (f->now, BEF_PERIOD_DAY);

  for (guint i = 0; i < days * 24 * 2; i++)
    {
      BefReading reading = { bef_series_key (METER, "power"),
                             today - (gint64)(days * 24 * 2 - i) * BEF_MS_HOUR / 2, 5000, 0 };
      g_array_append_val (readings, reading);
    }
  append (f->history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
apply_meter (Fixture *f)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *building = bef_entity_new (MAIRIE, "Building", BEF_ENTITY_BUILDING);
  BefEntity *meter = bef_entity_new (METER, "ACMeasurement", BEF_ENTITY_EQUIPMENT);

  bef_entity_set_name (building, "Town hall");
  bef_entity_set_fact (building, "category", "townHall");
  meter->kind = BEF_KIND_METER;
  meter->building_id = g_strdup (MAIRIE);
  bef_entity_add_reading (meter, "power", f->now, 5000);
  g_ptr_array_add (entities, building);
  g_ptr_array_add (entities, meter);
  bef_commune_apply (f->commune, entities, BEF_APPLY_EVERYTHING, f->now, f->now);
}

/* Ticks until @meter was looked through. */
static void
look_through (Fixture *f, BefAlarmFindings *findings)
{
  for (guint i = 0; i < 60; i++)
    {
      f->now += 5 * BEF_MS_SECOND;
      bef_clock_override (f->now, 0);
      bef_alarm_findings_tick (findings, f->now);
      run_for (i < 30 ? 0 : 50);
    }
  apply_meter (f);
  bef_alarm_keeper_heard (f->keeper, f->now);
}

/* What nobody sees in a day is found in the past. */
static void
test_nights_are_found (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAlarmFindings) findings =
      bef_alarm_findings_new (f->history, f->commune, f->works, f->keeper);

  store_flat_power (f, 420);
  apply_meter (f);
  bef_alarm_keeper_heard (f->keeper, f->now);
  look_through (f, findings);
  g_assert_nonnull (the_alarm (f));
  g_assert_cmpstr (bef_alert_get_source_id (the_alarm (f)), ==, METER);
  g_assert_nonnull (strstr (bef_alert_get_id (the_alarm (f)), "energy-night"));
  bef_alarm_findings_stop (findings);
}

/* The same, while somebody worked there all the time but lately. */
static void
test_nights_under_works (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAlarmFindings) findings =
      bef_alarm_findings_new (f->history, f->commune, f->works, f->keeper);
  g_autoptr (BefWorksWindow) window =
      bef_works_window_new (MAIRIE, f->now - 500 * BEF_MS_DAY, f->now - 10 * BEF_MS_DAY, "rebuilt");

  g_assert_cmpuint (bef_works_keeper_put (f->works, window), !=, 0);
  store_flat_power (f, 420);
  apply_meter (f);
  bef_alarm_keeper_heard (f->keeper, f->now);
  look_through (f, findings);
  g_assert_null (the_alarm (f));
  bef_alarm_findings_stop (findings);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/alarm-keeper/found", test_what_lasts_is_found);
  ADD ("/alarm-keeper/restart", test_a_restart_goes_on);
  ADD ("/alarm-keeper/rights", test_rights);
  ADD ("/alarm-keeper/away", test_nobody_answers);
  ADD ("/alarm-keeper/told", test_no_double_of_the_servers);
  ADD ("/alarm-keeper/judged-otherwise", test_judged_otherwise);
  ADD ("/alarm-keeper/works", test_works_are_no_alarm);
  ADD ("/alarm-keeper/tuned", test_rules_are_tuned);
  ADD ("/alarm-keeper/said-and-tuned", test_said_and_tuned);
  ADD ("/alarm-keeper/findings", test_nights_are_found);
  ADD ("/alarm-keeper/findings-works", test_nights_under_works);
  return g_test_run ();
}
