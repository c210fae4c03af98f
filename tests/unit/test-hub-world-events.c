/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-world-util.h"

/* The simulated commune: alerts, what goes wrong, and what people do through the hub. */

static gint64 night; /* 3 h in Paris, nobody about */

static BefHubWorld *
new_world (guint64 seed)
{
  g_autoptr (GError) error = NULL;
  BefHubWorld *world = bef_hub_simulation_new (seed, 0, 60, &error);

  g_assert_no_error (error);
  return world;
}

static void
unlock (BefHubWorld *world, const char *id, const char *state, gint64 now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), state);

  bef_hub_world_command (
      world, &(BefHubPatch){ id, "lockState", value, "Livraison", "Secrétariat" }, now, &error);
  g_assert_no_error (error);
}

static void
assert_value (BefHubWorld *world, const char *id, const char *attr, gint64 at, const char *expected)
{
  g_autofree char *value = world_value (world, id, attr, at);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_sample (GArray *samples, gint64 at, const char *text)
{
  for (guint i = 0; i < samples->len; i++)
    {
      const BefHubSample *s = &g_array_index (samples, BefHubSample, i);
      if (i > 0)
        g_assert_cmpint (s->at_ms, >, g_array_index (samples, BefHubSample, i - 1).at_ms);
      if (s->at_ms == at)
        {
          g_assert_cmpstr (s->text, ==, text);
          return;
        }
    }
  g_assert_not_reached ();
}

static void
test_unlock_timeline (void)
{
  const char *door = SIM_ID ("Door", "mairie:porte-arriere");
  g_autoptr (BefHubWorld) world = new_world (0);
  gint64 t = night + 12345, later = t + BEF_MS_HOUR;

  assert_value (world, door, "lockState_status", t, NULL);
  assert_value (world, door, "lockState", t, "Locked");
  unlock (world, door, "Unlocked", t);
  assert_value (world, door, "lockState_status", t, "PENDING");
  assert_value (world, door, "lockState_status", t + 999, "PENDING");
  assert_value (world, door, "lockState_status", t + 1000, "OK");
  assert_value (world, door, "lockState", t + 1999, "Locked");
  assert_value (world, door, "lockState", t + 2000, "Unlocked");
  g_assert_cmpint (world_observed (world, door, "lockState", t + 2500), ==, t + 2000);
  assert_value (world, door, "openState", t + 3999, "Closed");
  assert_value (world, door, "openState", t + 4000, "Open");
  assert_value (world, door, "openState", t + 10000, "Closed");
  assert_value (world, door, "lockState", t + 31999, "Unlocked");
  assert_value (world, door, "lockState", t + 32000, "Locked");
  /* Before the command nothing of it shows. */
  assert_value (world, door, "lockState_status", t - 1, NULL);

  g_autoptr (GArray) lock = world_samples (world, door, "lockState", t, later, later);
  g_autoptr (GArray) open = world_samples (world, door, "openState", t, later, later);
  assert_sample (lock, t + 2000, "Unlocked");
  assert_sample (lock, t + 32000, "Locked");
  assert_sample (open, t + 4000, "Open");
  assert_sample (open, t + 10000, "Closed");

  /* Never later than now, and the newest ones when few are asked for. */
  g_autoptr (GArray) early = world_samples (world, door, "lockState", t, later, t + 2000);
  g_assert_cmpuint (early->len, ==, 1);
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (BefHubSample));
  bef_hub_world_samples (world,
                         &(BefHubSamplesQuery){ .id = door,
                                                .attr = "lockState",
                                                .from_ms = t - BEF_MS_HOUR,
                                                .to_ms = later,
                                                .now_ms = t + 33000,
                                                .limit = 1,
                                                .keep = BEF_HUB_KEEP_NEWEST },
                         one);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (g_array_index (one, BefHubSample, 0).at_ms, ==, t + 32000);
}

static void
test_lock_in_opening_hours (void)
{
  const char *door = SIM_ID ("Door", "mairie:entree");
  g_autoptr (BefHubWorld) world = new_world (0);
  gint64 t = world_instant ("2026-11-24T09:00:00Z"); /* Tuesday, 10 h */

  assert_value (world, door, "lockState", t, "Unlocked");
  unlock (world, door, "Locked", t);
  assert_value (world, door, "lockState", t + 2000, "Locked");
  assert_value (world, door, "lockState", t + BEF_MS_HOUR, "Locked");
  /* The timetable takes over at its next change. */
  assert_value (world, door, "lockState", t + BEF_MS_DAY, "Unlocked");
}

static void
test_broken_lock (void)
{
  const char *door = SIM_ID ("Door", "salle-associations:porte-arriere");
  g_autoptr (BefHubWorld) world = new_world (0);

  unlock (world, door, "Unlocked", night);
  assert_value (world, door, "lockState_status", night, "PENDING");
  assert_value (world, door, "lockState_status", night + 1000, "FAILED");
  assert_value (world, door, "lockState", night + 5000, "Locked");
  assert_value (world, door, "openState", night + 5000, "Closed");
}

static void
test_refused_commands (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);
  g_autoptr (JsonNode) ajar = json_node_init_string (json_node_alloc (), "Ajar");
  g_autoptr (JsonNode) no = json_node_init_boolean (json_node_alloc (), FALSE);
  g_autoptr (GError) bad = NULL, camera = NULL, unknown = NULL;

  g_assert_false (bef_hub_world_command (
      world, &(BefHubPatch){ SIM_ID ("Door", "mairie:entree"), "lockState", ajar, NULL, "Agent" },
      night, &bad));
  g_assert_error (bad, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_false (bef_hub_world_command (
      world, &(BefHubPatch){ SIM_ID ("Camera", "mairie:place"), "on", no, NULL, "Agent" }, night,
      &camera));
  g_assert_error (camera, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_false (bef_hub_world_command (
      world, &(BefHubPatch){ "urn:ngsi-ld:Door:x:y", "lockState", ajar, NULL, "Agent" }, night,
      &unknown));
  g_assert_error (unknown, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* The alerts of an instant in one state. (transfer container) of (transfer full) objects. */
static GPtrArray *
alerts (BefHubWorld *world, gint64 now, const char *state)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, now);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      if (!g_str_has_prefix (id, "urn:ngsi-ld:Alert:"))
        continue;
      JsonObject *alert = bef_hub_world_entity (world, id, now);
      g_assert_nonnull (alert);
      if (g_strcmp0 (world_text (alert, "alertState"), state) == 0)
        g_ptr_array_add (out, alert);
      else
        json_object_unref (alert);
    }
  return out;
}

static void
test_acknowledge (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);
  g_autoptr (GPtrArray) active = alerts (world, night, "active");
  g_autoptr (GError) first = NULL, second = NULL, none = NULL;
  const char *id = bef_json_get_string (g_ptr_array_index (active, 0), "id");
  gint64 t = night + 1000;

  g_assert_true (bef_hub_world_acknowledge (world, id, "Secrétariat", "J'appelle", t, &first));
  g_assert_no_error (first);
  g_assert_false (bef_hub_world_acknowledge (world, id, "Astreinte", "", t + 5, &second));
  g_assert_error (second, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_assert_nonnull (strstr (second->message, "Secrétariat"));
  g_autoptr (JsonObject) alert = bef_hub_world_entity (world, id, t + 10);
  g_assert_cmpstr (world_text (alert, "acknowledgedBy"), ==, "Secrétariat");
  g_assert_cmpstr (world_text (alert, "acknowledgeComment"), ==, "J'appelle");
  g_assert_cmpint (world_date (alert, "acknowledgedAt"), ==, t);
  /* Acknowledging never clears. */
  g_assert_cmpstr (world_text (alert, "alertState"), ==, "active");
  g_assert_false (bef_hub_world_acknowledge (world, SIM_ID ("Alert", "mairie:nothing-20261124"),
                                             "A", "", t, &none));
  g_assert_nonnull (none);
}

static void
assert_languages (JsonObject *alert, const char *attr)
{
  JsonObject *map = bef_json_get_object (bef_json_get_object (alert, attr), "languageMap");
  const char *fr = bef_json_get_string (map, "fr"), *en = bef_json_get_string (map, "en");

  g_assert_nonnull (fr);
  g_assert_nonnull (en);
  g_assert_cmpuint (strlen (fr), >, 10);
  g_assert_cmpuint (strlen (en), >, 10);
  g_assert_cmpstr (fr, !=, en);
  g_assert_null (strchr (fr, '{'));
  g_assert_null (strchr (en, '{'));
}

static void
assert_well_formed (BefHubWorld *world, JsonObject *alert, gint64 now)
{
  static const char *const texts[] = { "name",        "description", "cause",
                                       "consequence", "instruction", "contact" };
  static const char *const categories[] = { "security",  "energy",      "network",
                                            "telephony", "environment", "water",
                                            "equipment", "privacy",     NULL };
  static const char *const severities[] = { "critical", "high", "medium", "low", NULL };
  const char *id = bef_json_get_string (alert, "id");
  gint64 issued = world_date (alert, "dateIssued"), until = world_date (alert, "validTo");
  double allowed;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_languages (alert, texts[i]);
  g_assert_true (g_strv_contains (categories, world_text (alert, "category")));
  g_assert_true (g_strv_contains (severities, world_text (alert, "severity")));
  g_assert_nonnull (world_text (alert, "subCategory"));
  g_assert_true (
      bef_json_get_number (bef_json_get_object (alert, "timeAllowed"), "value", &allowed));
  g_assert_cmpfloat (allowed, >=, 10.0);
  g_assert_cmpint (issued, <=, now);
  g_assert_nonnull (bef_hub_world_entity_type (world, world_relationship (alert, "alertSource")));
  g_assert_cmpstr (bef_hub_world_entity_type (world, world_relationship (alert, "locatedIn")), ==,
                   "Building");
  g_assert_cmpstr (bef_hub_world_entity_type (world, id), ==, "Alert");
  if (g_str_equal (world_text (alert, "alertState"), "active"))
    {
      g_assert_cmpint (until, ==, BEF_NO_TIME);
      /* The same alert a minute earlier, if it was there: its dates do not move. */
      g_autoptr (JsonObject) before = bef_hub_world_entity (world, id, now - BEF_MS_MINUTE);
      if (before != NULL)
        g_assert_cmpint (world_date (before, "dateIssued"), ==, issued);
      else
        g_assert_cmpint (issued, >, now - BEF_MS_MINUTE);
    }
  else
    {
      g_assert_cmpint (until, <=, now);
      g_assert_cmpint (until, >, issued);
    }
}

/* Nothing is heated for nobody in July, and no boiler is needed. */
static void
assert_in_season (JsonObject *alert)
{
  const char *code = world_text (alert, "subCategory");
  BefCivil c;

  bef_civil_from_ms (world_date (alert, "dateIssued"), &c);
  if (g_str_equal (code, "heatingEmpty") || g_str_equal (code, "boilerFault"))
    g_assert_true (c.month >= 11 || c.month <= 3);
}

static void
test_alerts_of_a_year (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint sum = 0, urgent = 0;

  for (guint i = 0; i < 200; i++)
    {
      gint64 now = world_instant ("2026-01-01T00:00:00Z")
                   + (gint64)(g_rand_double (rand) * 365.0 * BEF_MS_DAY);
      g_autoptr (GPtrArray) active = alerts (world, now, "active");
      g_autoptr (GPtrArray) cleared = alerts (world, now, "cleared");
      g_assert_cmpuint (active->len, >=, 3);
      g_assert_cmpuint (active->len, <=, 8);
      g_assert_cmpuint (cleared->len, >=, 2);
      sum += active->len;
      for (guint j = 0; j < active->len + cleared->len; j++)
        {
          JsonObject *a = j < active->len ? g_ptr_array_index (active, j)
                                          : g_ptr_array_index (cleared, j - active->len);
          assert_well_formed (world, a, now);
          urgent += j < active->len && g_str_equal (world_text (a, "severity"), "critical");
          assert_in_season (a);
          g_hash_table_add (kinds, g_strdup (world_text (a, "subCategory")));
        }
    }
  g_test_message ("%.1f active on average, %u urgent at 200 instants, %u kinds", sum / 200.0,
                  urgent, g_hash_table_size (kinds));
  g_assert_cmpuint (g_hash_table_size (kinds), >=, 15);
  g_assert_cmpuint (urgent, >=, 3);
  g_assert_cmpuint (urgent, <, 40);
}

/* What the equipment says while its alert is active. */
static void
check_agreement (BefHubWorld *world, JsonObject *alert, gint64 now, guint *checked)
{
  static const struct
  {
    const char *code, *attr, *value;
  } rows[] = { { "doorLeftOpen", "openState", "Open" },
               { "doorLeftOpen", "openAlarm", "true" },
               { "accessPointDown", "apState", "down" },
               { "linkOnBackup", "status", "backup" },
               { "linkDown", "status", "down" },
               { "phoneUnreachable", "lineState", "unreachable" },
               { "cameraOutOfService", "cameraState", "outOfService" },
               { "cameraOutOfService", "on", "false" },
               { "webSlow", "webState", "slow" },
               { "printerFault", "deviceState", "fault" },
               { "boilerFault", "deviceState", "fault" },
               { "projectorFault", "deviceState", "fault" },
               { "waterLeak", "alarmStopsLeaks", "1" } };
  const char *source = world_relationship (alert, "alertSource");
  const char *code = world_text (alert, "subCategory");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].code, code)
        /* Equipment that says nothing at that moment contradicts nothing. */
        && now - world_observed (world, source, rows[i].attr, now) <= 15 * BEF_MS_MINUTE)
      {
        assert_value (world, source, rows[i].attr, now, rows[i].value);
        (*checked)++;
      }
  if (g_str_equal (code, "co2High"))
    g_assert_cmpfloat (world_number (world, source, "co2", now), >, 1500.0);
  if (g_str_equal (code, "batteryLow"))
    g_assert_cmpfloat (world_number (world, source, "batteryLevel", now), <, 0.15);
  if (g_str_equal (code, "heatingEmpty"))
    g_assert_cmpfloat (world_number (world, source, "temperature", now), >, 18.0);
}

static void
test_equipment_agrees (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);
  guint checked = 0;

  for (guint i = 0; i < 1500; i++)
    {
      gint64 now =
          world_instant ("2026-01-01T00:07:00Z") + i * 5 * BEF_MS_HOUR + i * 3 * BEF_MS_MINUTE;
      g_autoptr (GPtrArray) active = alerts (world, now, "active");
      for (guint j = 0; j < active->len; j++)
        check_agreement (world, g_ptr_array_index (active, j), now, &checked);
    }
  g_test_message ("%u states checked", checked);
  g_assert_cmpuint (checked, >, 300);
}

static void
test_link_down_silences (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);
  guint found = 0;

  for (gint64 now = night; now < night + 60 * BEF_MS_DAY && found < 3; now += 40 * BEF_MS_MINUTE)
    {
      g_autoptr (GPtrArray) active = alerts (world, now, "active");
      for (guint j = 0; j < active->len; j++)
        {
          JsonObject *a = g_ptr_array_index (active, j);
          if (!g_str_equal (world_text (a, "subCategory"), "linkDown"))
            continue;
          g_autofree char *meter =
              g_strconcat ("urn:ngsi-ld:ACMeasurement",
                           world_relationship (a, "locatedIn") + strlen ("urn:ngsi-ld:Building"),
                           ":compteur-electricite", NULL);
          gint64 issued = world_date (a, "dateIssued");
          g_autoptr (GArray) none =
              world_samples (world, meter, "totalActivePower", issued, now, now);
          g_assert_cmpuint (none->len, ==, 0);
          g_assert_cmpint (world_observed (world, meter, "totalActivePower", now), <, issued);
          /* The link itself is seen from the town hall. */
          g_assert_cmpint (
              now - world_observed (world, world_relationship (a, "alertSource"), "latency", now),
              <, BEF_MS_MINUTE);
          gint64 later = now + 3 * BEF_MS_HOUR;
          g_assert_cmpint (world_observed (world, meter, "totalActivePower", later), >, now);
          found++;
        }
    }
  g_assert_cmpuint (found, >=, 3);
}

/* Some authorisation ends within 90 days at any moment, on the date its camera shows. */
static void
test_authorisation_date (void)
{
  g_autoptr (BefHubWorld) world = new_world (0);

  for (guint i = 0; i < 60; i++)
    {
      gint64 now = night + i * 13 * BEF_MS_DAY;
      g_autoptr (GPtrArray) active = alerts (world, now, "active");
      guint found = 0;
      for (guint j = 0; j < active->len; j++)
        {
          JsonObject *a = g_ptr_array_index (active, j);
          if (!g_str_equal (world_text (a, "subCategory"), "authorisationExpiring"))
            continue;
          g_autoptr (JsonObject) camera =
              bef_hub_world_entity (world, world_relationship (a, "alertSource"), now);
          gint64 until = world_date (camera, "authorisedUntil");
          g_assert_cmpint (until, >, now - BEF_MS_DAY);
          g_assert_cmpint (until, <, now + 90 * BEF_MS_DAY);
          found++;
        }
      g_assert_cmpuint (found, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  night = world_instant ("2026-11-24T02:00:00Z");
  g_test_add_func ("/hub-world/unlock-timeline", test_unlock_timeline);
  g_test_add_func ("/hub-world/lock-in-opening-hours", test_lock_in_opening_hours);
  g_test_add_func ("/hub-world/broken-lock-fails", test_broken_lock);
  g_test_add_func ("/hub-world/refused-commands", test_refused_commands);
  g_test_add_func ("/hub-world/acknowledged-once", test_acknowledge);
  g_test_add_func ("/hub-world/alerts-of-a-year", test_alerts_of_a_year);
  g_test_add_func ("/hub-world/equipment-agrees-with-alert", test_equipment_agrees);
  g_test_add_func ("/hub-world/link-down-silences-building", test_link_down_silences);
  g_test_add_func ("/hub-world/authorisation-within-ninety-days", test_authorisation_date);
  return g_test_run ();
}
