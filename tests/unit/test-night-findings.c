/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lamps and water do at night, from the local history to the alarms that are shown. */
#include <math.h>

#include "alarm-keeper-util.h"
#include "supervision/watch/bef-night-findings.h"

#define CABINET "urn:cabinet"
#define DAYS 30
#define WATER "urn:water"
#define PART "urn:water:part"

/* There is another meter of water, behind the one. */
static gboolean has_part;

/* What was asked for. */
typedef struct
{
  BefSeriesKey key;
  gint64 from_ms, to_ms;
  guint n;
} Wanted;

static void
want_cb (BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data)
{
  Wanted *wanted = data;

  wanted->key = key;
  wanted->from_ms = from_ms;
  wanted->to_ms = to_ms;
  wanted->n++;
}

static void
add_reading (GArray *readings, BefSeriesKey key, gint64 at_ms, double value)
{
  BefReading reading = { key, at_ms, value, 0 };

  g_array_append_val (readings, reading);
}

/* A cabinet that is lit from 18 h to 7 h, and since yesterday also from 13 h on when @by_day. */
static void
store_lamps (Fixture *f, gboolean by_day)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 today = bef_civil_floor (f->now, BEF_PERIOD_DAY),
         yesterday = bef_civil_add (today, BEF_PERIOD_DAY, -1);

  for (gint64 at = bef_civil_add (today, BEF_PERIOD_DAY, -DAYS); at < f->now;
       at += 10 * BEF_MS_MINUTE)
    {
      BefCivil civil;
      bef_civil_from_ms (at, &civil);
      gboolean is_lit = civil.hour >= 18 || civil.hour < 7
                        || (by_day && at >= yesterday && at < today && civil.hour >= 13);
      add_reading (readings, bef_series_key (CABINET, "power"), at, is_lit ? 2000 : 10);
    }
  append (f->history, (const BefReading *)(void *)readings->data, readings->len);
}

/* An index of water: a hundred litres an hour by day, and @l_h at every hour since two days ago. */
static void
store_water_of (Fixture *f, const char *meter, double l_h)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 today = bef_civil_floor (f->now, BEF_PERIOD_DAY),
         leaks_ms = bef_civil_add (today, BEF_PERIOD_DAY, -2);
  double litres = 1000;

  for (gint64 at = bef_civil_add (today, BEF_PERIOD_DAY, -DAYS); at <= f->now; at += BEF_MS_HOUR)
    {
      BefCivil civil;
      bef_civil_from_ms (at, &civil);
      add_reading (readings, bef_series_key (meter, "water-index"), at, litres);
      litres += (civil.hour >= 8 && civil.hour < 18 ? 100 : 0) + (at >= leaks_ms ? l_h : 0);
    }
  append (f->history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
store_water (Fixture *f, double l_h)
{
  store_water_of (f, WATER, l_h);
}

/* A meter of water; @part: behind another. */
static void
add_meter (GPtrArray *entities, Fixture *f, const char *id, const char *building, gboolean part)
{
  BefEntity *meter = bef_entity_new (id, "WaterConsumptionObserved", BEF_ENTITY_EQUIPMENT);

  meter->kind = BEF_KIND_METER;
  meter->building_id = g_strdup (building);
  bef_entity_add_reading (meter, "water-index", f->now, 9000);
  if (part)
    bef_entity_set_fact (meter, BEF_FACT_METER_ROLE, BEF_METER_PART);
  g_ptr_array_add (entities, meter);
}

static void
apply (Fixture *f)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *building = bef_entity_new (MAIRIE, "Building", BEF_ENTITY_BUILDING);
  BefEntity *cabinet = bef_entity_new (CABINET, "Streetlight", BEF_ENTITY_EQUIPMENT);
  BefEntity *water = bef_entity_new (WATER, "WaterConsumptionObserved", BEF_ENTITY_EQUIPMENT);

  bef_entity_set_name (building, "Town hall");
  cabinet->kind = BEF_KIND_STREET_LIGHT;
  bef_entity_set_name (cabinet, "Cabinet A");
  cabinet->has_location = TRUE;
  cabinet->location = (BefPoint){ 48.85, 2.35 };
  bef_entity_add_reading (cabinet, "power", f->now, 2000);
  water->kind = BEF_KIND_METER;
  water->building_id = g_strdup (MAIRIE);
  bef_entity_add_reading (water, "water-index", f->now, 9000);
  g_ptr_array_add (entities, building);
  g_ptr_array_add (entities, cabinet);
  g_ptr_array_add (entities, water);
  if (has_part)
    add_meter (entities, f, PART, MAIRIE, TRUE);
  bef_commune_apply (f->commune, entities, BEF_APPLY_EVERYTHING, f->now, f->now);
}

static BefNightFindings *
make (Fixture *f, Wanted *wanted)
{
  const BefNightParts parts = { f->history, f->commune, f->works, f->keeper };

  return bef_night_findings_new (&parts, wanted != NULL ? want_cb : NULL, wanted);
}

/* Ticks until all were asked for and looked at, and what was said is shown. */
static void
look_through (Fixture *f, BefNightFindings *findings)
{
  apply (f);
  bef_alarm_keeper_heard (f->keeper, f->now);
  for (guint i = 0; i < 80; i++)
    {
      f->now += 5 * BEF_MS_SECOND;
      bef_clock_override (f->now, 0);
      bef_night_findings_tick (findings, f->now);
      run_for (i < 45 ? 0 : 30);
    }
  apply (f);
  bef_alarm_keeper_heard (f->keeper, f->now);
}

static void
test_lamps_that_burn_by_day_are_an_alarm (Fixture *f, gconstpointer data)
{
  Wanted wanted = { 0 };
  g_autoptr (BefNightFindings) findings = make (f, &wanted);

  store_lamps (f, TRUE);
  store_water (f, 0);
  look_through (f, findings);
  BefAlert *alert = the_alarm (f);
  g_assert_nonnull (alert);
  g_assert_cmpstr (bef_alert_get_source_id (alert), ==, CABINET);
  g_assert_nonnull (strstr (bef_alert_get_id (alert), "lighting-by-day"));
  g_assert_cmpint (bef_alert_get_severity (alert), ==, BEF_SEVERITY_TODAY);
  g_assert_nonnull (strstr (bef_alert_get_name (alert), "Cabinet A"));
  /* Who may not see the cabinet does not see what is wrong with it. */
  const char *const others[] = { MAIRIE, NULL };
  bef_commune_keep_buildings (f->commune, others, f->now);
  bef_alarm_keeper_look (f->keeper, f->now);
  g_assert_null (the_alarm (f));
  /* What both need was asked for, once each. */
  g_assert_cmpuint (wanted.n, ==, 2);
  g_assert_cmpint (wanted.to_ms - wanted.from_ms, >, 59 * BEF_MS_DAY);
  bef_night_findings_stop (findings);
}

static void
test_water_that_runs_at_night_is_an_alarm (Fixture *f, gconstpointer data)
{
  g_autoptr (BefNightFindings) findings = make (f, NULL);

  store_lamps (f, FALSE);
  store_water (f, 40);
  look_through (f, findings);
  BefAlert *alert = the_alarm (f);
  g_assert_nonnull (alert);
  g_assert_cmpstr (bef_alert_get_source_id (alert), ==, WATER);
  g_assert_cmpstr (bef_alert_get_building_name (alert), ==, "Town hall");
  g_assert_nonnull (strstr (bef_alert_get_id (alert), "water-at-night"));
  g_assert_nonnull (strstr (bef_alert_get_facts (alert)->cause, "40 L/h"));
  bef_night_findings_stop (findings);
}

/* While somebody works on the cabinet, and in the building. */
static void
test_works_are_no_finding (Fixture *f, gconstpointer data)
{
  static const char *const places[] = { CABINET, MAIRIE };
  g_autoptr (BefNightFindings) findings = make (f, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (BefWorksWindow) window = bef_works_window_new (
          places[i], f->now - 4 * BEF_MS_DAY, f->now - BEF_MS_HOUR, "lamps are changed");
      g_assert_cmpuint (bef_works_keeper_put (f->works, window), !=, 0);
    }
  store_lamps (f, TRUE);
  store_water (f, 40);
  look_through (f, findings);
  g_assert_null (the_alarm (f));
  bef_night_findings_stop (findings);
}

/* A pipe behind a meter of its own is flushed: neither that meter nor the one before it says that
 * water runs at night. Without works it is said. */
static void
test_works_behind_a_meter (Fixture *f, gconstpointer data)
{
  g_autoptr (BefNightFindings) findings = make (f, NULL);

  has_part = TRUE;
  store_water (f, 40);
  store_water_of (f, PART, 40);
  if (data != NULL)
    {
      g_autoptr (BefWorksWindow) window = bef_works_window_new (
          data, f->now - 4 * BEF_MS_DAY, f->now - BEF_MS_HOUR, "pipes are flushed");
      g_assert_cmpuint (bef_works_keeper_put (f->works, window), !=, 0);
    }
  look_through (f, findings);
  g_assert_true ((the_alarm (f) == NULL) == (data != NULL));
  bef_night_findings_stop (findings);
  has_part = FALSE;
}

static void
test_a_sound_night_is_no_alarm (Fixture *f, gconstpointer data)
{
  g_autoptr (BefNightFindings) findings = make (f, NULL);

  store_lamps (f, FALSE);
  store_water (f, 0);
  look_through (f, findings);
  g_assert_null (the_alarm (f));
  bef_night_findings_stop (findings);
}

/* How often what was asked for. */
static void
count_cb (BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (data, key.entity));

  g_hash_table_insert (data, (gpointer)key.entity, GUINT_TO_POINTER (n + 1));
}

/* Ticks until @n were asked for, or for half a day nothing was that was not before. */
static GHashTable *
ask_for_all (Fixture *f, GPtrArray *entities, guint n)
{
  const BefNightParts parts = { f->history, f->commune, f->works, f->keeper };
  GHashTable *asked = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (BefNightFindings) findings = bef_night_findings_new (&parts, count_cb, asked);
  gint64 until_ms = f->now + BEF_MS_DAY / 2;
  guint known = 0;

  bef_commune_apply (f->commune, entities, BEF_APPLY_EVERYTHING, f->now, f->now);
  while (g_hash_table_size (asked) < n && f->now < until_ms)
    {
      f->now += 3 * BEF_NIGHT_FINDINGS_BETWEEN_MS;
      bef_clock_override (f->now, 0);
      bef_night_findings_tick (findings, f->now);
      if (g_hash_table_size (asked) > known)
        until_ms = f->now + BEF_MS_DAY / 2;
      known = g_hash_table_size (asked);
      /* What is under way is read, and thought over by the next tick or the one after it. */
      g_free (dup_document (f, "none"));
      g_usleep (500);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  bef_night_findings_stop (findings);
  return asked;
}

/* More than there are ticks in three hours: those at the end of the list have their turn, too. */
static void
test_all_have_their_turn (Fixture *f, gconstpointer data)
{
  const guint n = 400;
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:water:%u", i);
      add_meter (entities, f, id, NULL, FALSE);
    }
  g_autoptr (GHashTable) asked = ask_for_all (f, entities, n);
  g_assert_cmpuint (g_hash_table_size (asked), ==, n);
}

/* What stands behind the one meter of its building is asked for with it, and not by itself; behind
 * two, it is not known behind which. */
static void
test_parts_go_with_their_meter (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  add_meter (entities, f, "urn:part", MAIRIE, TRUE);
  add_meter (entities, f, "urn:main", MAIRIE, FALSE);
  add_meter (entities, f, "urn:one", "urn:school", FALSE);
  add_meter (entities, f, "urn:another", "urn:school", FALSE);
  add_meter (entities, f, "urn:behind", "urn:school", TRUE);
  g_autoptr (GHashTable) asked = ask_for_all (f, entities, 5);
  g_assert_cmpuint (g_hash_table_size (asked), ==, 5);
  g_assert_cmpuint (
      GPOINTER_TO_UINT (g_hash_table_lookup (asked, g_intern_static_string ("urn:part"))), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/night-findings/lamps", test_lamps_that_burn_by_day_are_an_alarm);
  ADD ("/night-findings/water", test_water_that_runs_at_night_is_an_alarm);
  ADD ("/night-findings/works", test_works_are_no_finding);
  g_test_add ("/night-findings/part", Fixture, NULL, set_up, test_works_behind_a_meter, tear_down);
  g_test_add ("/night-findings/works-behind", Fixture, PART, set_up, test_works_behind_a_meter,
              tear_down);
  ADD ("/night-findings/sound", test_a_sound_night_is_no_alarm);
  ADD ("/night-findings/turns", test_all_have_their_turn);
  ADD ("/night-findings/parts", test_parts_go_with_their_meter);
  return g_test_run ();
}
