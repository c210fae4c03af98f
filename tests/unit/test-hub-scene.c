/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-world-util.h"

/* Moments of the simulated commune that are told, and what faults do to it. */

#define MONDAY "monday"
#define DOOR SIM_ID ("Door", "salle-fetes:porte-cote")
#define BOILER SIM_ID ("Device", "ecole-elementaire:chaudiere")

static BefHubWorld *
new_world (const char *scene)
{
  g_autoptr (GError) error = NULL;
  BefHubWorld *world = bef_hub_simulation_new (0, 0, 60, &error);

  g_assert_no_error (error);
  if (scene != NULL)
    g_assert_true (bef_hub_simulation_set_scene (world, scene));
  return world;
}

/* All alerts of an instant. (transfer full) of JsonObject. */
static GPtrArray *
alerts (BefHubWorld *world, gint64 now)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, now);
  g_autoptr (GPtrArray) mine = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);

  for (guint i = 0; i < ids->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (ids, i), "urn:ngsi-ld:Alert:"))
      g_ptr_array_add (mine, g_strdup (g_ptr_array_index (ids, i)));
  for (guint i = 0; i < mine->len; i++)
    {
      JsonObject *alert = bef_hub_world_entity (world, g_ptr_array_index (mine, i), now);
      g_assert_nonnull (alert);
      g_ptr_array_add (out, alert);
    }
  return out;
}

static JsonObject *
find (GPtrArray *all, const char *code)
{
  for (guint i = 0; i < all->len; i++)
    if (g_strcmp0 (world_text (g_ptr_array_index (all, i), "subCategory"), code) == 0)
      return g_ptr_array_index (all, i);
  return NULL;
}

static guint
count (GPtrArray *all, const char *state)
{
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    n += g_strcmp0 (world_text (g_ptr_array_index (all, i), "alertState"), state) == 0;
  return n;
}

static void
test_begins (void)
{
  BefCivil civil;

  bef_civil_from_ms (bef_hub_simulation_scene_ms (MONDAY), &civil);
  g_assert_cmpint (civil.weekday, ==, 1);
  g_assert_cmpint (civil.hour, ==, 8);
  g_assert_cmpint (civil.minute, ==, 30);
  g_assert_true (civil.month <= 2 || civil.month == 12);
  g_assert_cmpint (bef_hub_simulation_scene_ms ("friday"), ==, BEF_NO_TIME);
  g_autoptr (BefHubWorld) world = new_world (NULL);
  g_assert_false (bef_hub_simulation_set_scene (world, "friday"));
}

static void
test_boiler (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY);
  g_autoptr (GPtrArray) all = alerts (world, now);
  JsonObject *boiler = find (all, "boilerFault");
  BefCivil civil;

  g_assert_nonnull (boiler);
  g_assert_cmpstr (world_text (boiler, "alertState"), ==, "active");
  g_assert_cmpstr (world_text (boiler, "severity"), ==, "critical");
  g_assert_cmpstr (world_relationship (boiler, "alertSource"), ==, BOILER);
  g_autofree char *state = world_value (world, BOILER, "deviceState", now);
  g_assert_cmpstr (state, ==, "fault");
  /* Since the night, and the classrooms are below what the pupils may expect. */
  bef_civil_from_ms (world_date (boiler, "dateIssued"), &civil);
  g_assert_cmpint (civil.weekday, ==, 1);
  g_assert_cmpint (civil.hour, <, 6);
  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *room = g_strdup_printf (
          "urn:ngsi-ld:IndoorEnvironmentObserved:sainte-gemme:ecole-elementaire:classe-%u", i);
      g_assert_cmpfloat (world_number (world, room, "temperature", now), <,
                         world_number (world, room, "expectedMin", now));
    }
}

static void
test_door (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY);
  g_autoptr (GPtrArray) all = alerts (world, now);
  JsonObject *door = find (all, "doorLeftOpen");
  gint64 opened = world_instant ("2026-01-10T21:10:00Z"), closed = opened + 42 * BEF_MS_MINUTE;

  g_assert_nonnull (door);
  g_assert_cmpstr (world_text (door, "alertState"), ==, "cleared");
  g_assert_cmpstr (world_text (door, "severity"), ==, "critical");
  g_assert_null (world_text (door, "acknowledgedBy"));
  g_assert_cmpstr (world_relationship (door, "alertSource"), ==, DOOR);
  g_assert_cmpint (world_date (door, "dateIssued"), ==, opened);
  g_assert_cmpint (world_date (door, "validTo"), ==, closed);
  /* The door itself: open for 42 minutes, no more, no less. */
  g_autoptr (GArray) states = world_samples (world, DOOR, "openState", opened - 5 * BEF_MS_MINUTE,
                                             closed + 5 * BEF_MS_MINUTE, now);
  for (guint i = 0; i < states->len; i++)
    {
      const BefHubSample *s = &g_array_index (states, BefHubSample, i);
      g_assert_cmpstr (s->text, ==, s->at_ms >= opened && s->at_ms < closed ? "Open" : "Closed");
    }
  g_assert_cmpuint (states->len, >=, 3);
}

static void
test_deadline (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY);
  g_autoptr (GPtrArray) all = alerts (world, now);
  JsonObject *legal = find (all, "authorisationExpiring");

  g_assert_nonnull (legal);
  g_assert_cmpstr (world_text (legal, "alertState"), ==, "active");
  g_autoptr (JsonObject) camera =
      bef_hub_world_entity (world, world_relationship (legal, "alertSource"), now);
  JsonObject *until = bef_json_get_object (camera, "authorisedUntil");
  g_assert_cmpstr (bef_json_get_string (bef_json_get_object (until, "value"), "@value"), ==,
                   "2026-01-13");
  /* What is left of the time allowed ends then, too. */
  double minutes = 0;
  bef_json_get_number (bef_json_get_object (legal, "timeAllowed"), "value", &minutes);
  gint64 due = world_date (legal, "dateIssued") + (gint64)minutes * BEF_MS_MINUTE;
  g_assert_cmpint (bef_civil_floor (due, BEF_PERIOD_DAY), ==,
                   bef_civil_add (now, BEF_PERIOD_DAY, 1));
}

static void
test_wedding (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY);
  g_autoptr (JsonObject) room =
      bef_hub_world_entity (world, SIM_ID ("BookableRoom", "salle-fetes:grande-salle"), now);
  JsonArray *list = bef_json_get_array (bef_json_get_object (room, "bookings"), "value");
  JsonObject *first = json_array_get_object_element (list, 0);
  const char *climate = SIM_ID ("IndoorEnvironmentObserved", "salle-fetes:grande-salle-climat");

  g_assert_cmpstr (bef_json_get_string (first, "purpose"), ==, "Mariage");
  g_assert_cmpstr (bef_json_get_string (first, "start"), ==, "2026-01-12T14:00:00Z");
  /* Cold in the morning: it has to be warm by then. */
  g_assert_cmpfloat (world_number (world, climate, "temperature", now), <, 18.0);
}

static void
test_quiet (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY);

  /* Until the evening: what is told, and nothing besides. */
  for (gint64 at = now; at < now + 10 * BEF_MS_HOUR; at += BEF_MS_HOUR)
    {
      g_autoptr (GPtrArray) all = alerts (world, at);
      g_assert_cmpuint (all->len, ==, 5);
      g_assert_nonnull (find (all, "batteryLow"));
      g_assert_nonnull (find (all, "heatingEmpty"));
      g_assert_cmpuint (count (all, "cleared"), ==,
                        at < world_instant ("2026-01-12T13:00:00Z") ? 1 : 2);
    }
  /* No sensor is silent without a reason. */
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, now);
  for (guint i = 0; i < ids->len; i++)
    for (const char *const *attr = bef_hub_world_measured (world, ids->pdata[i]); *attr != NULL;
         attr++)
      g_assert_cmpint (now - world_observed (world, ids->pdata[i], *attr, now), <=,
                       15 * BEF_MS_MINUTE);
}

/* Every answer is a function of the instant; the days around are those of the other worlds. */
static void
test_is_pure (void)
{
  g_autoptr (BefHubWorld) a = new_world (MONDAY);
  g_autoptr (BefHubWorld) b = new_world (MONDAY);
  g_autoptr (BefHubWorld) drawn = new_world (NULL);
  gint64 now = bef_hub_simulation_scene_ms (MONDAY),
         autumn = world_instant ("2025-11-11T10:00:00Z");
  g_autoptr (GPtrArray) before = alerts (a, now - 300 * BEF_MS_DAY);
  g_autoptr (GPtrArray) first = alerts (a, now);
  g_autoptr (GPtrArray) second = alerts (b, now);
  g_autoptr (GPtrArray) there = alerts (a, autumn);
  g_autoptr (GPtrArray) here = alerts (drawn, autumn);

  g_assert_cmpuint (before->len, >, 0);
  g_assert_cmpuint (first->len, ==, second->len);
  for (guint i = 0; i < first->len; i++)
    g_assert_cmpstr (bef_json_get_string (first->pdata[i], "id"), ==,
                     bef_json_get_string (second->pdata[i], "id"));
  g_assert_cmpuint (there->len, ==, here->len);
}

static void
disturb (BefHubWorld *world, guint flood, const char *cut_off, gint64 from)
{
  g_autoptr (GError) error = NULL;

  bef_hub_world_disturb (
      world, &(BefHubDisturbance){ .flood = flood, .cut_off = cut_off, .from_ms = from }, &error);
  g_assert_no_error (error);
}

static void
test_flood (void)
{
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 from = bef_hub_simulation_scene_ms (MONDAY) + BEF_MS_MINUTE;
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) before = alerts (world, from);
  guint urgent = 0;

  disturb (world, 200, NULL, from);
  g_autoptr (GPtrArray) half = alerts (world, from + 5 * BEF_MS_MINUTE);
  g_assert_cmpuint (half->len, >, before->len + 80);
  g_assert_cmpuint (half->len, <, before->len + 120);
  /* Of several buildings from the beginning. */
  g_autoptr (GPtrArray) early = alerts (world, from + BEF_MS_MINUTE);
  g_autoptr (GHashTable) soon = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = before->len; i < early->len; i++)
    g_hash_table_add (soon, (gpointer)world_relationship (early->pdata[i], "locatedIn"));
  g_assert_cmpuint (g_hash_table_size (soon), >=, 4);
  g_autoptr (GPtrArray) all = alerts (world, from + 10 * BEF_MS_MINUTE);
  g_assert_cmpuint (all->len, ==, before->len + 200);
  g_assert_cmpuint (count (all, "active"), ==, count (before, "active") + 200);
  for (guint i = 0; i < all->len; i++)
    {
      gint64 issued = world_date (all->pdata[i], "dateIssued");
      if (issued < from)
        continue;
      g_assert_cmpint (issued, <, from + 10 * BEF_MS_MINUTE);
      g_assert_nonnull (
          bef_hub_world_entity_type (world, world_relationship (all->pdata[i], "alertSource")));
      g_hash_table_add (places, (gpointer)world_relationship (all->pdata[i], "locatedIn"));
      urgent += g_str_equal (world_text (all->pdata[i], "severity"), "critical");
    }
  g_assert_cmpuint (g_hash_table_size (places), >=, 5);
  g_assert_cmpuint (urgent, ==, 1);

  /* One is acknowledged like any other; all clear later; no second flood begins by itself. */
  g_autoptr (GError) error = NULL;
  g_assert_true (bef_hub_world_acknowledge (world,
                                            bef_json_get_string (all->pdata[all->len - 1], "id"),
                                            "Secrétariat", "", from + 11 * BEF_MS_MINUTE, &error));
  g_assert_no_error (error);
  disturb (world, 200, NULL, from + 12 * BEF_MS_MINUTE);
  g_autoptr (GPtrArray) later = alerts (world, from + 75 * BEF_MS_MINUTE);
  g_assert_cmpuint (later->len, ==, before->len + 200);
  g_assert_cmpuint (count (later, "active"), ==, count (before, "active"));
}

static void
test_cut_off (void)
{
  const char *meter = SIM_ID ("ACMeasurement", "bibliotheque:compteur-electricite");
  const char *fibre = SIM_ID ("NetworkConnection", "bibliotheque:liaison-fibre");
  const char *backup = SIM_ID ("NetworkConnection", "bibliotheque:secours-4g");
  g_autoptr (BefHubWorld) world = new_world (MONDAY);
  gint64 from = bef_hub_simulation_scene_ms (MONDAY) + 10 * BEF_MS_SECOND;
  gint64 now = from + 20 * BEF_MS_MINUTE, again = now + 20 * BEF_MS_MINUTE;
  g_autoptr (GError) error = NULL;

  g_assert_false (bef_hub_world_disturb (
      world, &(BefHubDisturbance){ .cut_off = "gymnase", .from_ms = from }, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  disturb (world, 0, "bibliotheque", from);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, now);
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = ids->pdata[i];
      gboolean there = strstr (id, ":bibliotheque") != NULL;
      for (const char *const *attr = bef_hub_world_measured (world, id); *attr != NULL; attr++)
        {
          gint64 observed = world_observed (world, id, *attr, now);
          if (there && !g_str_has_prefix (id, "urn:ngsi-ld:NetworkConnection:"))
            g_assert_cmpint (observed, <, from);
          else
            g_assert_cmpint (observed, >=, from);
        }
    }
  g_autofree char *first = world_value (world, fibre, "status", now);
  g_autofree char *second = world_value (world, backup, "status", now);
  g_assert_cmpstr (first, ==, "down");
  g_assert_cmpstr (second, ==, "down");
  g_assert_cmpfloat (world_number (world, fibre, "packetLoss", now), ==, 100.0);

  /* When the fault is taken back it speaks again, and what was missed stays a gap. */
  disturb (world, 0, NULL, now);
  g_assert_cmpint (world_observed (world, meter, "totalActivePower", again), >, now);
  g_autoptr (GArray) gap = world_samples (world, meter, "totalActivePower", from, now, again);
  g_assert_cmpuint (gap->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-scene/begins", test_begins);
  g_test_add_func ("/hub-scene/boiler", test_boiler);
  g_test_add_func ("/hub-scene/door", test_door);
  g_test_add_func ("/hub-scene/deadline", test_deadline);
  g_test_add_func ("/hub-scene/wedding", test_wedding);
  g_test_add_func ("/hub-scene/quiet", test_quiet);
  g_test_add_func ("/hub-scene/pure", test_is_pure);
  g_test_add_func ("/hub-scene/flood", test_flood);
  g_test_add_func ("/hub-scene/cut-off", test_cut_off);
  return g_test_run ();
}
