/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home Assistant: what it has as what we show, what it pushes, its past, its locks, and its faults.
 */
#include <string.h>

#include "../patience.h"
#include "base/bef-civil-time.h"
#include "home-double.h"
#include "model/bef-device.h"

#define E(id) "urn:ha:entity:" id
#define AREA(id) "urn:ha:area:" id
#define LOCK E ("lock.ecole")
#define POWER E ("sensor.mairie_puissance")

/* What was pushed since. */
typedef struct
{
  BefBackend *backend; /* owned */
  GHashTable *values;  /* owned: "id quantity" -> double* of the last */
  GHashTable *removed; /* owned: set of ids */
  guint n_pushes, n_lost, n_unknown;
} Pushed;

static void
changed_cb (BefBackend *backend, GPtrArray *entities, GStrv removed, Pushed *pushed)
{
  pushed->n_pushes++;
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = entities->pdata[i];
      pushed->n_unknown += e->is_unknown;
      for (guint k = 0; k < e->readings->len; k++)
        {
          const BefReading *r = &g_array_index (e->readings, BefReading, k);
          g_hash_table_replace (pushed->values, g_strdup_printf ("%s %s", e->id, r->key.quantity),
                                g_memdup2 (&r->value, sizeof r->value));
        }
      if (e->role == BEF_ENTITY_ALERT)
        g_hash_table_replace (pushed->values, g_strdup (e->id), g_new0 (double, 1));
    }
  for (guint i = 0; removed[i] != NULL; i++)
    g_hash_table_add (pushed->removed, g_strdup (removed[i]));
}

static void
lost_cb (BefBackend *backend, GError *error, Pushed *pushed)
{
  g_assert_nonnull (error);
  pushed->n_lost++;
}

static Pushed *
follow (BefBackend *backend)
{
  Pushed *pushed = g_new0 (Pushed, 1);

  pushed->backend = g_object_ref (backend);
  pushed->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  pushed->removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (backend, "entities-changed", G_CALLBACK (changed_cb), pushed);
  g_signal_connect (backend, "lost", G_CALLBACK (lost_cb), pushed);
  return pushed;
}

static void
pushed_free (Pushed *pushed)
{
  g_signal_handlers_disconnect_by_data (pushed->backend, pushed);
  g_object_unref (pushed->backend);
  g_hash_table_unref (pushed->values);
  g_hash_table_unref (pushed->removed);
  g_free (pushed);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pushed, pushed_free)

/* Runs the main context until @condition holds. */
#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ = g_get_monotonic_time () + (gint64)(20 * test_patience () * G_USEC_PER_SEC);    \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      if (!g_main_context_iteration (NULL, FALSE))                                                 \
        g_usleep (2000);                                                                           \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static double
pushed_value (Pushed *pushed, const char *key)
{
  const double *value = g_hash_table_lookup (pushed->values, key);

  return value != NULL ? *value : -1;
}

static GPtrArray *
everything (BefBackend *backend)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entities = wait_entities (backend, NULL, FALSE, &error);

  g_assert_no_error (error);
  return entities;
}

static void
assert_reading (GPtrArray *entities, const char *id, const char *quantity, double value)
{
  const BefReading *reading = find_reading (find_entity (entities, id), quantity);

  g_assert_nonnull (reading);
  g_assert_cmpfloat_with_epsilon (reading->value, value, 0.001);
}

static void
test_who_we_are (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (identity->person, ==, "Secrétariat");
  g_assert_cmpstr (identity->commune, ==, "Sainte-Essai");
  g_assert_cmpstr (identity->broker, ==, "home-assistant");
  /* It knows no roles: the least privileged, whoever it is there. */
  g_assert_cmpint (identity->role, ==, BEF_ROLE_ELECTED);
  g_assert_true (identity->is_guessed);
  g_assert_true (
      bef_backend_can (backend, BEF_BACKEND_PUSH | BEF_BACKEND_MANY_SERIES | BEF_BACKEND_OFFERS));
}

/* What the connection says goes, for it says nothing of roles itself. */
static void
test_the_role_is_the_connections (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GError) error = NULL;
  BefIdentity assumed = { .role = BEF_ROLE_SECRETARY,
                          .grant_from_ms = BEF_NO_TIME,
                          .grant_until_ms = BEF_NO_TIME };

  bef_backend_assume (backend, &assumed);
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);
  g_assert_no_error (error);
  g_assert_cmpint (identity->role, ==, BEF_ROLE_SECRETARY);
  g_assert_false (identity->is_guessed);
  g_assert_cmpstr (identity->person, ==, "Secrétariat");
}

static void
test_areas_are_buildings (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);
  const BefEntity *ecole = find_entity (all, AREA ("ecole"));

  g_assert_nonnull (ecole);
  g_assert_cmpint (ecole->role, ==, BEF_ENTITY_BUILDING);
  g_assert_cmpstr (ecole->name, ==, "École");
  g_assert_nonnull (find_entity (all, AREA ("salle")));
  /* By its own area, and by its device's. */
  g_assert_cmpstr (find_entity (all, LOCK)->building_id, ==, AREA ("ecole"));
  g_assert_cmpstr (find_entity (all, POWER)->building_id, ==, AREA ("mairie"));
  /* Without one it is kept. */
  g_assert_null (find_entity (all, E ("sensor.toiture_retour"))->building_id);
}

static void
test_floors_are_buildings (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, "floors");
  g_autoptr (GPtrArray) all = everything (backend);

  g_assert_cmpstr (find_entity (all, "urn:ha:floor:bourg")->name, ==, "Le bourg");
  g_assert_cmpstr (find_entity (all, LOCK)->building_id, ==, "urn:ha:floor:bourg");
  g_assert_null (find_entity (all, AREA ("ecole")));
  /* An area that is on none stands for itself. */
  g_assert_cmpstr (find_entity (all, E ("climate.salle"))->building_id, ==, AREA ("salle"));
}

/* Before 2024.4 areas tell no floors. */
static void
test_floors_that_areas_do_not_tell (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("floors=0");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, "floors");
  g_autoptr (GPtrArray) all = everything (backend);

  g_assert_cmpstr (find_entity (all, LOCK)->building_id, ==, AREA ("ecole"));
}

static void
test_kinds_units_and_dates (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);
  const BefReading *power = find_reading (find_entity (all, POWER), "power");

  assert_reading (all, POWER, "power", 1250);
  assert_reading (all, E ("sensor.mairie_energie"), "energy-index", 20450.5);
  assert_reading (all, E ("sensor.classe_temperature"), "temperature", 20);
  assert_reading (all, E ("climate.salle"), "temperature", 18.5);
  assert_reading (all, E ("light.accueil"), "on-state", 1);
  assert_reading (all, E ("binary_sensor.mairie_porte"), "open-state", 0);
  assert_reading (all, LOCK, "lock-state", 0);
  g_assert_cmpint (find_entity (all, LOCK)->kind, ==, BEF_KIND_DOOR);
  g_assert_cmpint (find_entity (all, POWER)->kind, ==, BEF_KIND_METER);
  /* When it was measured, not when it was asked for. */
  g_assert_cmpint (bef_now_ms () - power->observed_ms, >, 50 * BEF_MS_SECOND);
  /* A unit that is none: said, and no value. */
  const BefEntity *well = find_entity (all, E ("sensor.puits"));
  g_assert_null (find_reading (well, "water-index"));
  g_assert_cmpstr (bef_entity_get_fact (well, BEF_FACT_REFUSED_UNITS), ==, "water-index=furlong");
  /* What is not reached is unknown. */
  g_assert_true (find_entity (all, E ("switch.pompe"))->is_unknown);
  g_assert_false (find_entity (all, E ("light.accueil"))->is_unknown);
}

/* Where the grid is known, the rest is a part of it; what is fed in has its own index. */
static void
test_energy_preferences_say_what_meters_are (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);

  g_assert_null (bef_entity_get_fact (find_entity (all, E ("sensor.mairie_energie")), "meterRole"));
  /* Of the same device: a main meter, whose energy the other counts. */
  g_assert_cmpstr (bef_entity_get_fact (find_entity (all, POWER), "meterRole"), ==, "powerAlone");
  g_assert_cmpstr (
      bef_entity_get_fact (find_entity (all, E ("sensor.eclairage_puissance")), "meterRole"), ==,
      "subMeter");
  assert_reading (all, E ("sensor.toiture_retour"), "energy-export-index", 310);
}

static void
test_without_energy_preferences_every_meter_counts (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("energy=0");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);

  g_assert_null (
      bef_entity_get_fact (find_entity (all, E ("sensor.eclairage_puissance")), "meterRole"));
  /* Yet what a device counts in its index is not counted by its power, too. */
  g_assert_cmpstr (bef_entity_get_fact (find_entity (all, POWER), "meterRole"), ==, "powerAlone");
  g_assert_null (bef_entity_get_fact (find_entity (all, E ("sensor.mairie_energie")), "meterRole"));
}

/* What somebody brings in from outside is a meter by its statistics alone: an index, of yesterday,
 * and well. */
static void
test_what_has_statistics_alone_is_a_meter (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("external=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);
  const BefEntity *meter = find_entity (all, "urn:ha:statistic:fournisseur:mairie");
  const BefReading *index = find_reading (meter, "energy-index");
  gint64 now = bef_now_ms ();

  g_assert_cmpint (meter->kind, ==, BEF_KIND_METER);
  g_assert_cmpstr (meter->name, ==, "Compteur du fournisseur");
  g_assert_null (meter->building_id);
  g_assert_null (bef_entity_get_fact (meter, "meterRole"));
  g_assert_cmpint (now - index->observed_ms, >, 29 * BEF_MS_HOUR);
  g_assert_cmpint (now - index->observed_ms, <, 32 * BEF_MS_HOUR);
  g_assert_cmpfloat (index->value, ==, index->observed_ms / (double)BEF_MS_HOUR);
  assert_reading (all, "urn:ha:statistic:fournisseur:gaz", "gas-index",
                  index->observed_ms / (double)BEF_MS_HOUR);
  /* The power that goes with it is named there too, in newer ones; the others are parts. */
  g_assert_cmpstr (bef_entity_get_fact (find_entity (all, POWER), "meterRole"), ==, "powerAlone");
  g_assert_cmpstr (
      bef_entity_get_fact (find_entity (all, E ("sensor.eclairage_puissance")), "meterRole"), ==,
      "subMeter");
  g_assert_cmpstr (bef_entity_get_fact (find_entity (all, E ("sensor.puits")), "meterRole"), ==,
                   "subMeter");
  g_assert_null (find_entity (all, "urn:ha:statistic:fournisseur:puissance"));
  g_autoptr (BefDevice) device = bef_device_new (meter->id, meter->kind);
  bef_device_apply (device, meter, now, now);
  g_assert_cmpint (bef_device_get_freshness (device), ==, BEF_FRESHNESS_DELAYED);
  static const char *const ids[] = { "urn:ha:statistic:fournisseur:mairie", NULL };
  g_autoptr (GPtrArray) one = wait_entities (backend, ids, FALSE, NULL);
  g_assert_cmpuint (one->len, ==, 1);
}

/* Gas is counted for itself: where only it is known, every electric meter counts. */
static void
test_gas_is_no_part_of_the_grid (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("external=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);

  g_assert_null (
      bef_entity_get_fact (find_entity (all, "urn:ha:statistic:fournisseur:gaz"), "meterRole"));
}

/* Persons, what was hidden there, and addresses that carry a token of their own. */
static void
test_what_is_not_ours_stays_out (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);
  g_autofree char *text = bef_entities_to_text (all);
  static const char *const secrets[] = { "person.",  "device_tracker",       "Untel",
                                         "00:11:22", "secret-of-the-camera", "sensor.cache",
                                         "token" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (strstr (text, secrets[i]));
}

/* Under a grant only, and by the address that has no token in it. */
static void
test_images_by_grant_only (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) before = everything (backend);
  g_autoptr (BefIdentity) identity = NULL;
  gint64 now = bef_now_ms ();
  BefIdentity police = { .role = BEF_ROLE_POLICE,
                         .grant_from_ms = now - BEF_MS_HOUR,
                         .grant_until_ms = now + BEF_MS_HOUR,
                         .grant_reference = (char *)"A-1" };

  g_assert_null (find_entity (before, E ("camera.cour"))->image_url);
  g_assert_false (find_entity (before, E ("camera.cour"))->offers_image);
  bef_backend_assume (backend, &police);
  identity = wait_probe (backend, NULL);
  g_autoptr (GPtrArray) after = everything (backend);
  const char *url = find_entity (after, E ("camera.cour"))->image_url;
  g_assert_cmpstr (url, ==, "/api/camera_proxy/camera.cour");
  g_autoptr (GBytes) image = wait_bytes (backend, url, NULL);
  g_assert_nonnull (image);
  g_assert_cmpuint (home_double_count (home, "token="), ==, 0);
}

/* Whether or not anybody asks again who we are. */
static void
test_a_grant_that_ends_takes_the_images (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  gint64 end = bef_now_ms () + BEF_MS_SECOND;
  BefIdentity police = { .role = BEF_ROLE_POLICE,
                         .grant_from_ms = end - BEF_MS_HOUR,
                         .grant_until_ms = end };

  bef_backend_assume (backend, &police);
  g_autoptr (BefIdentity) identity = wait_probe (backend, NULL);
  g_assert_nonnull (identity);
  WAIT_UNTIL (bef_now_ms () > end);
  g_autoptr (GPtrArray) after = everything (backend);
  g_assert_null (find_entity (after, E ("camera.cour"))->image_url);
}

static void
test_calendars_are_bookings (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);

  WAIT_UNTIL (pushed_value (pushed, E ("calendar.salle room-state")) == 0);
  g_autoptr (GPtrArray) all = everything (backend);
  const BefEntity *room = find_entity (all, E ("calendar.salle"));
  g_assert_cmpint (room->kind, ==, BEF_KIND_ROOM);
  g_assert_cmpuint (room->bookings->len, ==, 2);
  const BefBooking *judo = room->bookings->pdata[0], *sale = room->bookings->pdata[1];
  g_assert_cmpstr (judo->purpose, ==, "Club de judo");
  g_assert_cmpint (judo->end_ms - judo->start_ms, ==, BEF_MS_HOUR);
  /* A whole day is a day of the commune. */
  g_assert_cmpint (sale->start_ms, ==, bef_civil_to_ms (2026, 11, 30, 0, 0));
}

static void
test_notices_are_alerts (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, NULL);
  const BefEntity *notice = find_entity (alerts, "urn:ha:notification:mise-a-jour");

  g_assert_cmpuint (alerts->len, ==, 2); /* what was ignored there is none */
  g_assert_cmpstr (notice->name, ==, "Mise à jour");
  g_assert_nonnull (strstr (bef_entity_get_fact (notice, "description"), "**attend**"));
  g_assert_nonnull (bef_entity_get_fact (notice, "instruction"));
  g_assert_cmpstr (
      bef_entity_get_fact (find_entity (alerts, "urn:ha:repair:demo:pile"), "severity"), ==,
      "high");
}

static void
test_acknowledging_dismisses (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) before = everything (backend);
  g_autoptr (GError) error = NULL;

  /* It has no place for anything else. */
  for (int kind = BEF_DECISION_COMMENT; kind < BEF_DECISION_N_KINDS; kind++)
    {
      const BefAlertDecision wish = { .kind = (BefDecisionKind)kind, .who = (char *)"Mairie" };
      g_autoptr (GError) refusal = NULL;
      g_assert_false (wait_decide (backend, "urn:ha:notification:mise-a-jour", &wish, &refusal));
      g_assert_error (refusal, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_PLACE);
    }
  g_assert_true (wait_acknowledge (backend, "urn:ha:notification:mise-a-jour", &error));
  g_assert_no_error (error);
  g_assert_true (wait_acknowledge (backend, "urn:ha:repair:demo:pile", &error));
  g_assert_no_error (error);
  WAIT_UNTIL (g_hash_table_contains (pushed->removed, "urn:ha:notification:mise-a-jour"));
  WAIT_UNTIL (g_hash_table_contains (pushed->removed, "urn:ha:repair:demo:pile"));
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, NULL);
  g_assert_cmpuint (alerts->len, ==, 0);
}

/* Repairs are the administrators': who may not is told, and the alert stays. */
static void
test_who_may_not_ignore_a_repair_is_told (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("admin=0");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) before = everything (backend);
  g_autoptr (GError) error = NULL;

  g_assert_false (wait_acknowledge (backend, "urn:ha:repair:demo:pile", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN);
}

/* Pushes. */

static void
test_what_changes_is_told (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);
  guint asked = home_double_count (home, "get_states");

  home_double_do (home, "{\"state\": [\"sensor.mairie_puissance\", \"2\"]}");
  WAIT_UNTIL (pushed_value (pushed, POWER " power") == 2000);
  home_double_do (home, "{\"attribute\": [\"climate.salle\", \"current_temperature\", 21]}");
  WAIT_UNTIL (pushed_value (pushed, E ("climate.salle temperature")) == 21);
  home_double_do (home, "{\"state\": [\"light.accueil\", \"unavailable\"]}");
  WAIT_UNTIL (pushed->n_unknown > 0);
  home_double_do (home, "{\"gone\": \"switch.pompe\"}");
  WAIT_UNTIL (g_hash_table_contains (pushed->removed, E ("switch.pompe")));
  home_double_do (home, "{\"notify\": [\"n2\", \"Fuite\", \"Cave\"]}");
  WAIT_UNTIL (g_hash_table_contains (pushed->values, "urn:ha:notification:n2"));
  g_assert_cmpuint (home_double_count (home, "get_states"), ==, asked);
}

/* An attribute that goes takes its value with it. */
static void
test_an_attribute_that_goes (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);
  static const char *const ids[] = { E ("climate.salle"), E ("light.accueil"), NULL };

  home_double_do (home, "{\"attribute\": [\"climate.salle\", \"current_temperature\", null]}");
  home_double_do (home, "{\"state\": [\"light.accueil\", \"off\"]}");
  WAIT_UNTIL (pushed_value (pushed, E ("light.accueil on-state")) == 0);
  g_autoptr (GPtrArray) now = wait_entities (backend, ids, FALSE, NULL);
  g_assert_null (find_reading (find_entity (now, E ("climate.salle")), "temperature"));
}

static void
test_moving_to_another_area_is_told (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);

  guint n = pushed->n_pushes;
  home_double_do (home, "{\"area\": [\"lock.ecole\", \"salle\"]}");
  WAIT_UNTIL (pushed->n_pushes > n && pushed_value (pushed, LOCK " lock-state") == 0);
  g_autoptr (GPtrArray) now = everything (backend);
  g_assert_cmpstr (find_entity (now, LOCK)->building_id, ==, AREA ("salle"));
}

/* One push in ten is lost: what is asked for is right all the same. */
static void
test_lost_pushes_are_right_when_asked (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("drop=10");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);

  for (guint i = 1; i <= 10; i++)
    {
      g_autofree char *order =
          g_strdup_printf ("{\"state\": [\"sensor.mairie_puissance\", \"%u\"]}", i);
      home_double_do (home, order);
    }
  WAIT_UNTIL (pushed_value (pushed, POWER " power") == 9000);
  g_autoptr (GPtrArray) now = everything (backend);
  assert_reading (now, POWER, "power", 10000);
}

static void
test_several_messages_in_one (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("together=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);

  assert_reading (all, POWER, "power", 1250);
}

/* What was last reported is when it was measured, where that is told. */
static void
test_a_report_without_a_change_counts (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("reported=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = everything (backend);
  const BefReading *power = find_reading (find_entity (all, POWER), "power");
  const BefReading *door =
      find_reading (find_entity (all, E ("binary_sensor.mairie_porte")), "open-state");

  g_assert_cmpint (bef_now_ms () - power->observed_ms, <, 50 * BEF_MS_SECOND);
  /* A state has been so since it changed. */
  g_assert_cmpint (bef_now_ms () - door->observed_ms, >, 50 * BEF_MS_SECOND);
}

/* Locks. */

static void
test_a_lock_is_believed_by_its_own_word (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);
  g_autoptr (GError) error = NULL;
  gint64 before = bef_now_ms ();
  static const char *const ids[] = { LOCK, NULL };

  g_assert_true (wait_command (backend, LOCK, "unlocked", &error));
  g_assert_no_error (error);
  WAIT_UNTIL (pushed_value (pushed, LOCK " lock-state") == 1);
  g_autoptr (GPtrArray) now = wait_entities (backend, ids, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (find_reading (find_entity (now, LOCK), "lock-state")->observed_ms, >, before);
  /* Once, with nothing that it would refuse. */
  g_assert_cmpuint (home_double_count (home, "POST /api/services/lock/unlock"), ==, 1);
  g_assert_cmpuint (home_double_count (home, "Delivery"), ==, 0);
}

static void
test_a_lock_that_jams_says_so (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("jams=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) first = everything (backend);
  static const char *const ids[] = { LOCK, NULL };
  gint64 before = bef_now_ms ();

  g_assert_true (wait_command (backend, LOCK, "unlocked", NULL));
  g_autoptr (GPtrArray) now = wait_entities (backend, ids, FALSE, NULL);
  const BefEntity *lock = find_entity (now, LOCK);
  g_assert_null (find_reading (lock, "lock-state"));
  g_assert_cmpint (lock->lock.status, ==, BEF_COMMAND_FAILED);
  g_assert_cmpint (lock->lock.status_ms, >, before);
}

static void
test_commands_that_fail (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("calls=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) first = everything (backend);
  g_autoptr (GError) error = NULL;

  g_assert_false (wait_command (backend, E ("light.accueil"), "unlocked", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT);
  g_clear_error (&error);
  /* A fault after the question: nobody knows. */
  g_assert_false (wait_command (backend, LOCK, "unlocked", &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN);
  g_assert_false (bef_backend_surely_not_done (error));
}

/* Faults. */

static void
test_a_token_that_is_refused_is_shown_once (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, "wrong", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (wait_probe (backend, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED);
  g_clear_error (&error);
  g_assert_true (bef_backend_is_refused (backend));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (wait_entities (backend, NULL, FALSE, &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (home_double_count (home, "auth_invalid"), ==, 1);
  g_assert_true (bef_backend_set_token (backend, home->token));
  g_assert_false (bef_backend_is_refused (backend));
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);
  g_assert_no_error (error);
  /* In no header of the opening, where it would stand in a log on the way. */
  g_assert_cmpuint (home_double_count (home, "GET /api/websocket with headers"), ==, 0);
}

static void
test_a_restart_is_survived (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GPtrArray) first = everything (backend);
  g_autoptr (GError) error = NULL;

  home_double_do (home, "{\"set\": [\"starting\", 1]}");
  home_double_do (home, "{\"restart\": true}");
  WAIT_UNTIL (pushed->n_lost == 1);
  /* While it starts not all of its entities are there: that is no answer. */
  g_assert_null (wait_entities (backend, NULL, FALSE, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY);
  g_assert_cmpuint (pushed->n_lost, ==, 1);
  g_autoptr (GPtrArray) second = everything (backend);
  g_assert_cmpuint (second->len, ==, first->len);
  home_double_do (home, "{\"state\": [\"sensor.mairie_puissance\", \"3\"]}");
  WAIT_UNTIL (pushed_value (pushed, POWER " power") == 3000);
}

static void
test_answers_that_cannot_be_taken (void)
{
  static const char *const habits[] = { "deep=1", "huge=1" };

  for (guint i = 0; i < G_N_ELEMENTS (habits); i++)
    {
      g_autoptr (HomeDouble) home = home_double_new (habits[i]);
      g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (wait_entities (backend, NULL, FALSE, &error));
      g_test_message ("%s: %s", habits[i], error->message);
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
    }
}

static void
test_an_error_of_one_question_is_its_own (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("fails=history/history_during_period");
  gint64 now = bef_now_ms ();
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (Pushed) pushed = follow (backend);
  g_autoptr (GError) error = NULL;

  g_assert_null (wait_history (backend, POWER, "power", now - BEF_MS_HOUR, now, NULL, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED);
  g_autoptr (GPtrArray) all = everything (backend);
  assert_reading (all, POWER, "power", 1250);
  g_assert_cmpuint (pushed->n_lost, ==, 0);
}

static void
test_what_it_offers (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) offers = wait_offer (backend, NULL);
  guint found = 0;

  for (guint i = 0; i < offers->len; i++)
    {
      const BefOfferedType *type = offers->pdata[i];
      if (g_str_equal (type->name, "sensor.power"))
        found += type->is_understood && type->count == 3;
      if (g_str_equal (type->name, "person"))
        found += !type->is_understood && type->count == 1;
    }
  g_assert_cmpuint (found, ==, 2);
}

/* What a server is. */

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static const char *
find_out (HomeDouble *home, GError **error)
{
  BefBackendOptions options = { .url = home->url, .ca_pem = home->ca, .token = home->token };
  g_autoptr (GAsyncResult) result = NULL;

  bef_backend_find_async (&options, NULL, found_cb, &result);
  WAIT_UNTIL (result != NULL);
  return bef_backend_find_finish (result, error);
}

static void
test_what_a_server_is_is_found_without_the_token (void)
{
  static const struct
  {
    const char *habit, *protocol;
  } servers[] = {
    { NULL, BEF_PROTOCOL_HOME_ASSISTANT },
    { "frontend=0", BEF_PROTOCOL_HOME_ASSISTANT },
    { "closed=1", BEF_PROTOCOL_NGSI_LD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      g_autoptr (HomeDouble) home = home_double_new (servers[i].habit);
      g_autoptr (GError) error = NULL;
      g_assert_cmpstr (find_out (home, &error), ==, servers[i].protocol);
      g_assert_no_error (error);
      g_assert_cmpuint (home_double_count (home, "with headers"), ==, 0);
    }
}

static void
test_what_does_not_answer_is_nothing (void)
{
  BefBackendOptions options = { .url = "https://127.0.0.1:1" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  bef_backend_find_async (&options, NULL, found_cb, &result);
  WAIT_UNTIL (result != NULL);
  g_assert_null (bef_backend_find_finish (result, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/home-assistant/" path, func)
  ADD ("who", test_who_we_are);
  ADD ("who/assumed", test_the_role_is_the_connections);
  ADD ("places/areas", test_areas_are_buildings);
  ADD ("places/floors", test_floors_are_buildings);
  ADD ("places/no-floors", test_floors_that_areas_do_not_tell);
  ADD ("kinds", test_kinds_units_and_dates);
  ADD ("energy", test_energy_preferences_say_what_meters_are);
  ADD ("energy/none", test_without_energy_preferences_every_meter_counts);
  ADD ("energy/statistics", test_what_has_statistics_alone_is_a_meter);
  ADD ("energy/gas", test_gas_is_no_part_of_the_grid);
  ADD ("private", test_what_is_not_ours_stays_out);
  ADD ("images", test_images_by_grant_only);
  ADD ("images/end", test_a_grant_that_ends_takes_the_images);
  ADD ("calendars", test_calendars_are_bookings);
  ADD ("notices", test_notices_are_alerts);
  ADD ("notices/acknowledged", test_acknowledging_dismisses);
  ADD ("notices/forbidden", test_who_may_not_ignore_a_repair_is_told);
  ADD ("push", test_what_changes_is_told);
  ADD ("push/attribute", test_an_attribute_that_goes);
  ADD ("push/area", test_moving_to_another_area_is_told);
  ADD ("push/lost", test_lost_pushes_are_right_when_asked);
  ADD ("push/together", test_several_messages_in_one);
  ADD ("reported", test_a_report_without_a_change_counts);
  ADD ("lock", test_a_lock_is_believed_by_its_own_word);
  ADD ("lock/jammed", test_a_lock_that_jams_says_so);
  ADD ("lock/failed", test_commands_that_fail);
  ADD ("faults/token", test_a_token_that_is_refused_is_shown_once);
  ADD ("faults/restart", test_a_restart_is_survived);
  ADD ("faults/bounds", test_answers_that_cannot_be_taken);
  ADD ("faults/one", test_an_error_of_one_question_is_its_own);
  ADD ("offer", test_what_it_offers);
  ADD ("found", test_what_a_server_is_is_found_without_the_token);
  ADD ("found/nobody", test_what_does_not_answer_is_nothing);
  return g_test_run ();
}
