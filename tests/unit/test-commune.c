/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buildings and the commune: what an answer adds, moves and removes, and what a building is said to
 * be. */
#include "../held.h"
#include "model/bef-commune.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:ngsi-ld:Building:c:hall"
#define SCHOOL "urn:ngsi-ld:Building:c:school"

typedef struct
{
  BefCommune *commune;
  GPtrArray *answer; /* being written */
  guint changes;     /* of the commune */
} Fixture;

static void
count_cb (gpointer count)
{
  (*(guint *)count)++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->commune = bef_commune_new ();
  f->answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_signal_connect_swapped (f->commune, "changed", G_CALLBACK (count_cb), &f->changes);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->commune);
  g_ptr_array_unref (f->answer);
}

static BefEntity *
say (Fixture *f, BefEntityRole role, const char *id, const char *building)
{
  BefEntity *e = bef_entity_new (id, "T", role);

  e->building_id = g_strdup (building);
  g_ptr_array_add (f->answer, e);
  return e;
}

static BefEntity *
say_building (Fixture *f, const char *id, const char *name)
{
  BefEntity *e = say (f, BEF_ENTITY_BUILDING, id, NULL);

  e->name = g_strdup (name);
  return e;
}

static BefEntity *
say_device (Fixture *f, const char *id, const char *building, BefKind kind, const char *quantity,
            double value)
{
  BefEntity *e = say (f, BEF_ENTITY_EQUIPMENT, id, building);

  e->kind = kind;
  bef_entity_add_reading (e, quantity, NOW, value);
  return e;
}

static BefEntity *
say_alert (Fixture *f, const char *id, const char *building, const char *severity)
{
  BefEntity *e = say (f, BEF_ENTITY_ALERT, id, building);

  e->name = g_strdup (id);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "alertState", "active");
  return e;
}

/* Applies what was said, and starts another answer. */
static void
apply (Fixture *f, BefApplyFlags flags)
{
  bef_commune_apply (f->commune, f->answer, flags, NOW, NOW);
  g_ptr_array_set_size (f->answer, 0);
}

static void
say_town (Fixture *f)
{
  say_building (f, HALL, "Town hall");
  say_building (f, SCHOOL, "School");
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  say_device (f, "urn:meter", SCHOOL, BEF_KIND_METER, "power", 5000);
  say_alert (f, "urn:alert", HALL, "high");
}

static guint
n_items (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static guint
n_devices_of (Fixture *f, const char *building)
{
  return n_items (bef_building_get_devices (bef_commune_find_building (f->commune, building)));
}

static BefSeverity
severity_of (Fixture *f, const char *building)
{
  return bef_building_get_severity (bef_commune_find_building (f->commune, building));
}

static void
assert_state (Fixture *f, const char *building, const char *expected)
{
  g_autofree char *text =
      bef_building_dup_state_text (bef_commune_find_building (f->commune, building));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_a_complete_answer_removes_what_it_does_not_name (Fixture *f, gconstpointer data)
{
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_cmpuint (n_items (bef_commune_get_buildings (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_alerts (f->commune)), ==, 1);
  say_building (f, HALL, "Town hall");
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_null (bef_commune_find_building (f->commune, SCHOOL));
  g_assert_null (bef_commune_find_device (f->commune, "urn:door"));
  g_assert_null (bef_commune_find_alert (f->commune, "urn:alert"));
  g_assert_cmpuint (n_items (bef_commune_get_buildings (f->commune)), ==, 1);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 0);
  g_assert_cmpuint (n_items (bef_commune_get_alerts (f->commune)), ==, 0);
  g_assert_cmpuint (n_devices_of (f, HALL), ==, 0);
}

static void
test_an_incremental_answer_removes_nothing (Fixture *f, gconstpointer data)
{
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 1);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (n_items (bef_commune_get_buildings (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_alerts (f->commune)), ==, 1);
  /* The alerts alone may be whole. */
  apply (f, BEF_APPLY_ALL_ALERTS);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_alerts (f->commune)), ==, 0);
}

static void
test_one_change_is_told_per_answer (Fixture *f, gconstpointer data)
{
  guint building_changes = 0;

  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_cmpuint (f->changes, ==, 1);
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_cmpuint (f->changes, ==, 1);
  g_signal_connect_swapped (bef_commune_find_building (f->commune, HALL), "changed",
                            G_CALLBACK (count_cb), &building_changes);
  say_building (f, HALL, "New name");
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "door-alarm", 1);
  say_alert (f, "urn:other", HALL, "critical");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (f->changes, ==, 2);
  g_assert_cmpuint (building_changes, ==, 1);
  g_assert_cmpstr (bef_device_get_building_name (bef_commune_find_device (f->commune, "urn:door")),
                   ==, "New name");
}

static void
test_a_moved_device_is_in_one_building (Fixture *f, gconstpointer data)
{
  guint left = 0;

  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  g_signal_connect_swapped (bef_commune_find_building (f->commune, HALL), "changed",
                            G_CALLBACK (count_cb), &left);
  say_device (f, "urn:door", SCHOOL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (n_devices_of (f, HALL), ==, 0);
  g_assert_cmpuint (n_devices_of (f, SCHOOL), ==, 2);
  g_assert_cmpuint (left, ==, 1);
  g_assert_cmpstr (bef_device_get_building_name (bef_commune_find_device (f->commune, "urn:door")),
                   ==, "School");
}

static void
test_a_building_finds_its_devices_whenever_it_comes (Fixture *f, gconstpointer data)
{
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  say_device (f, "urn:homeless", NULL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  /* The building comes together with another device of its own. */
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:meter", HALL, BEF_KIND_METER, "power", 1);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (n_devices_of (f, HALL), ==, 2);
  say_device (f, "urn:homeless", HALL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (n_devices_of (f, HALL), ==, 3);
  g_assert_cmpstr (bef_device_get_building_name (bef_commune_find_device (f->commune, "urn:door")),
                   ==, "Town hall");
}

static void
test_ages_are_told_when_they_matter (Fixture *f, gconstpointer data)
{
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  bef_commune_refresh (f->commune, NOW + BEF_MS_MINUTE);
  g_assert_cmpuint (f->changes, ==, 1);
  bef_commune_refresh (f->commune, NOW + 2 * BEF_MS_HOUR);
  g_assert_cmpuint (f->changes, ==, 2);
  g_assert_cmpint (severity_of (f, SCHOOL), ==, BEF_SEVERITY_UNKNOWN);
  assert_state (f, SCHOOL, "Unknown");
  bef_commune_refresh (f->commune, NOW + 3 * BEF_MS_HOUR);
  g_assert_cmpuint (f->changes, ==, 2);
}

static void
test_a_cut_link_is_the_one_cause (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 3);
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "door-alarm", 1);
  say_device (f, "urn:camera", HALL, BEF_KIND_CAMERA, "camera-state", 1);
  say_device (f, "urn:meter", HALL, BEF_KIND_METER, "power", 500);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_true (bef_building_is_cut_off (bef_commune_find_building (f->commune, HALL)));
  g_assert_cmpint (bef_device_get_severity (bef_commune_find_device (f->commune, "urn:door")), ==,
                   BEF_SEVERITY_UNKNOWN);
  g_assert_cmpint (bef_device_get_severity (bef_commune_find_device (f->commune, "urn:camera")), ==,
                   BEF_SEVERITY_UNKNOWN);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_URGENT);
  assert_state (f, HALL, "Cut off from the network");
  /* What is unknown in its row is in no sum. */
  double watts;
  gint64 observed_ms;
  g_assert_false (bef_building_get_power (bef_commune_find_building (f->commune, HALL), NOW, &watts,
                                          &observed_ms));
  /* What remains is announced when it recovers. */
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 0);
  apply (f, BEF_APPLY_PART);
  g_assert_false (bef_building_is_cut_off (bef_commune_find_building (f->commune, HALL)));
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_TODAY);
}

/* Without a building, no link is the one of its equipment. */
static void
test_a_cut_ends_with_the_building (Fixture *f, gconstpointer data)
{
  const char *const ids[] = { HALL, NULL };

  say_building (f, HALL, "Town hall");
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 3);
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "door-alarm", 1);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_true (bef_device_is_cut_off (bef_commune_find_device (f->commune, "urn:door")));
  bef_commune_remove (f->commune, ids, NOW);
  bef_commune_refresh (f->commune, NOW);
  g_assert_false (bef_device_is_cut_off (bef_commune_find_device (f->commune, "urn:door")));
}

static void
test_a_second_link_keeps_the_building (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 3);
  say_device (f, "urn:4g", HALL, BEF_KIND_LINK, "link-state", 2);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_false (bef_building_is_cut_off (bef_commune_find_building (f->commune, HALL)));
}

static void
say_report (Fixture *f, const char *id, BefKind kind, gint64 alive_ms)
{
  say_device (f, id, HALL, kind, kind == BEF_KIND_DOOR ? "open-state" : "camera-state", 0)
      ->alive_ms = alive_ms;
}

/* One door never says anything but changes; another, or a camera, reports on the same path. */
static void
live_with_neighbours (Fixture *f, BefKind kind, gint64 fails_ms)
{
  for (gint64 now = NOW; now < NOW + 40 * BEF_MS_HOUR; now += 2 * BEF_MS_MINUTE)
    {
      say_building (f, HALL, "Town hall");
      say_report (f, "urn:quiet", BEF_KIND_DOOR, BEF_NO_TIME);
      say_report (f, "urn:reports", kind,
                  MIN (now, fails_ms) / (10 * BEF_MS_MINUTE) * (10 * BEF_MS_MINUTE));
      bef_commune_apply (f->commune, f->answer, BEF_APPLY_EVERYTHING, now, now);
      g_ptr_array_set_size (f->answer, 0);
      bef_commune_refresh (f->commune, now);
      BefFreshness said =
          bef_device_get_freshness (bef_commune_find_device (f->commune, "urn:quiet"));
      if (now < fails_ms)
        g_assert_cmpint (said, !=, BEF_FRESHNESS_LOST);
      if (now > fails_ms + 2 * BEF_MS_HOUR)
        g_assert_cmpint (said, ==, BEF_FRESHNESS_LOST);
    }
}

static void
test_a_silent_path_takes_what_is_quiet_with_it (Fixture *f, gconstpointer data)
{
  live_with_neighbours (f, BEF_KIND_DOOR, NOW + 30 * BEF_MS_HOUR);
}

static void
test_a_path_is_told_by_any_kind (Fixture *f, gconstpointer data)
{
  live_with_neighbours (f, BEF_KIND_CAMERA, NOW + 30 * BEF_MS_HOUR);
}

static void
test_a_path_that_lives_keeps_what_is_quiet (Fixture *f, gconstpointer data)
{
  live_with_neighbours (f, BEF_KIND_DOOR, G_MAXINT64 / 2);
}

static void
test_a_link_not_heard_of_is_no_cause (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 3);
  apply (f, BEF_APPLY_EVERYTHING);
  bef_commune_refresh (f->commune, NOW + 2 * BEF_MS_HOUR);
  g_assert_false (bef_building_is_cut_off (bef_commune_find_building (f->commune, HALL)));
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_UNKNOWN);
}

static void
test_severity_is_the_worst_of_what_is_known (Fixture *f, gconstpointer data)
{
  BefBuilding *hall;

  say_building (f, HALL, "Town hall");
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_UNKNOWN);
  say_device (f, "urn:silent", HALL, BEF_KIND_DOOR, "no-such", 0);
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  /* One sensor silent among several does not hide that the rest is well. */
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_NORMAL);
  assert_state (f, HALL, "Normal");
  say_device (f, "urn:ap", HALL, BEF_KIND_ACCESS_POINT, "ap-state", 1)->name = g_strdup ("Lobby");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_WEEK);
  assert_state (f, HALL, "Lobby: Out of service");
  hall = bef_commune_find_building (f->commune, HALL);
  g_assert_cmpuint (bef_building_count (hall, BEF_KIND_DOOR), ==, 2);
  g_assert_true (bef_building_find_device (hall, BEF_KIND_DOOR, "open-state")
                 == bef_commune_find_device (f->commune, "urn:door"));
  g_assert_null (bef_building_find_device (hall, BEF_KIND_METER, NULL));
}

static void
test_active_alerts_count_for_their_building (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  say_alert (f, "Stock taken", HALL, "informational");
  apply (f, BEF_APPLY_EVERYTHING);
  /* A line of the journal is no alarm: nothing is to be done here. */
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_NORMAL);
  assert_state (f, HALL, "Normal");
  say_alert (f, "Lamp out", HALL, "low");
  say_alert (f, "Door forced", HALL, "critical");
  say_alert (f, "Elsewhere", NULL, "critical");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_URGENT);
  assert_state (f, HALL, "Door forced");
  g_assert_cmpuint (bef_commune_count_unacknowledged (f->commune, BEF_SEVERITY_TODAY), ==, 2);
  g_assert_cmpuint (bef_commune_count_unacknowledged (f->commune, BEF_SEVERITY_WEEK), ==, 3);
  hold_acknowledged (bef_commune_find_alert (f->commune, "Door forced"), "me", NOW, NULL);
  g_assert_cmpuint (bef_commune_count_unacknowledged (f->commune, BEF_SEVERITY_TODAY), ==, 1);
  g_assert_cmpuint (bef_commune_count_alerts (f->commune, BEF_SEVERITY_TODAY), ==, 2);
  g_assert_cmpstr (bef_alert_get_building_name (bef_commune_find_alert (f->commune, "Lamp out")),
                   ==, "Town hall");
  bef_entity_set_fact (say_alert (f, "Door forced", HALL, "critical"), "alertState", "cleared");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_WEEK);
  assert_state (f, HALL, "Lamp out");
}

static BefSeverity
device_severity_of (Fixture *f, const char *id)
{
  return bef_device_get_severity (bef_commune_find_device (f->commune, id));
}

static void
test_the_alert_judges_its_equipment (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_device (f, "urn:printer", HALL, BEF_KIND_EQUIPMENT, "equipment-state", 1);
  say_device (f, "urn:room", HALL, BEF_KIND_CLIMATE, "temperature", 26);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_TODAY);
  /* A fault the back end says can wait; and a plain figure it says needs somebody. */
  bef_entity_set_fact (say_alert (f, "Printer out of order", HALL, "low"), "alertSource",
                       "urn:printer");
  bef_entity_set_fact (say_alert (f, "Far too warm", HALL, "medium"), "alertSource", "urn:room");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpint (device_severity_of (f, "urn:printer"), ==, BEF_SEVERITY_WEEK);
  g_assert_cmpint (device_severity_of (f, "urn:room"), ==, BEF_SEVERITY_WEEK);
  g_assert_cmpint (severity_of (f, HALL), ==, BEF_SEVERITY_WEEK);
  /* Cleared: the states speak for themselves again. */
  apply (f, BEF_APPLY_ALL_ALERTS);
  g_assert_cmpint (device_severity_of (f, "urn:printer"), ==, BEF_SEVERITY_TODAY);
  g_assert_cmpint (device_severity_of (f, "urn:room"), ==, BEF_SEVERITY_NORMAL);
}

static void
test_power_leaves_out_lost_and_sub_meters (Fixture *f, gconstpointer data)
{
  double watts;
  gint64 observed;

  say_building (f, HALL, "Town hall");
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_EVERYTHING);
  BefBuilding *hall = bef_commune_find_building (f->commune, HALL);
  g_assert_false (bef_building_get_power (hall, NOW, &watts, &observed));
  say_device (f, "urn:m1", HALL, BEF_KIND_METER, "power", 5000);
  BefEntity *second = say_device (f, "urn:m2", HALL, BEF_KIND_METER, "energy-index", 1);
  bef_entity_add_reading (second, "power", NOW - 10 * BEF_MS_MINUTE, 300);
  BefEntity *lost = say_device (f, "urn:m3", HALL, BEF_KIND_METER, "energy-index", 1);
  bef_entity_add_reading (lost, "power", NOW - 2 * BEF_MS_HOUR, 70);
  BefEntity *sub = say_device (f, "urn:m4", HALL, BEF_KIND_METER, "power", 2000);
  bef_entity_set_fact (sub, "meterRole", "subMeter");
  apply (f, BEF_APPLY_PART);
  g_assert_true (bef_building_get_power (hall, NOW, &watts, &observed));
  g_assert_cmpfloat (watts, ==, 5300);
  g_assert_cmpint (observed, ==, NOW - 10 * BEF_MS_MINUTE);
  g_assert_false (bef_building_get_power (hall, NOW + BEF_MS_DAY, &watts, &observed));
}

static void
test_names_and_categories_of_buildings (Fixture *f, gconstpointer data)
{
  static const char *const known[] = { "townHall", "school", "waterTower", "streetLighting" };

  say_building (f, HALL, NULL);
  apply (f, BEF_APPLY_EVERYTHING);
  BefBuilding *hall = bef_commune_find_building (f->commune, HALL);
  g_assert_cmpstr (bef_building_get_name (hall), ==, "Unnamed building");
  g_autofree char *plain = bef_building_dup_category_name (hall);
  g_assert_cmpstr (plain, ==, "Building");
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      bef_entity_set_fact (say_building (f, HALL, "x"), "category", known[i]);
      apply (f, BEF_APPLY_EVERYTHING);
      g_autofree char *name = bef_building_dup_category_name (hall);
      g_assert_cmpstr (name, !=, plain);
      g_assert_cmpstr (bef_building_get_icon (hall), !=, "bef-building-symbolic");
    }
}

static void
test_what_is_personal_can_be_dropped (Fixture *f, gconstpointer data)
{
  say_device (f, "urn:camera", NULL, BEF_KIND_CAMERA, "camera-state", 0)->image_url =
      g_strdup ("https://x");
  apply (f, BEF_APPLY_EVERYTHING);
  BefDevice *camera = bef_commune_find_device (f->commune, "urn:camera");
  g_assert_nonnull (bef_device_get_image_url (camera));
  bef_commune_drop_personal (f->commune);
  g_assert_null (bef_device_get_image_url (camera));
  bef_commune_clear (f->commune);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 0);
  g_assert_null (bef_commune_find_device (f->commune, "urn:camera"));
}

static void
test_an_id_of_two_roles_is_one_thing (Fixture *f, gconstpointer data)
{
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  /* A broken source: the door's id as a building. Neither may be taken for the other. */
  say_building (f, "urn:door", "Door?");
  say_device (f, HALL, SCHOOL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  say_town (f);
  apply (f, BEF_APPLY_EVERYTHING);
  g_assert_nonnull (bef_commune_find_building (f->commune, HALL));
  g_assert_nonnull (bef_commune_find_device (f->commune, "urn:door"));
  g_assert_cmpuint (n_items (bef_commune_get_buildings (f->commune)), ==, 2);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 2);
}

/* Prints how long it takes: the figure is looked at, machines differ. */
static void
test_five_thousand_devices (Fixture *f, gconstpointer data)
{
  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 5000; i++)
        {
          g_autofree char *id = g_strdup_printf ("urn:d:%u", i);
          g_autofree char *building = g_strdup_printf ("urn:b:%u", i % 500);
          if (i < 500)
            say_building (f, building, "Building");
          say_device (f, id, building, BEF_KIND_METER, "power", i + round);
        }
      gint64 start = g_get_monotonic_time ();
      apply (f, BEF_APPLY_EVERYTHING);
      g_test_message ("answer %u of 5,000 devices in 500 buildings: %.1f ms", round + 1,
                      (double)(g_get_monotonic_time () - start) / 1000);
    }
  gint64 start = g_get_monotonic_time ();
  bef_commune_refresh (f->commune, NOW + BEF_MS_HOUR);
  g_test_message ("refresh: %.1f ms", (double)(g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (n_items (bef_commune_get_devices (f->commune)), ==, 5000);
  g_assert_cmpuint (n_devices_of (f, "urn:b:7"), ==, 10);
}

/* Neither what a camera raised nor the state it has tells an audience where it is. */
static void
test_cameras_can_be_left_out_of_buildings (Fixture *f, gconstpointer data)
{
  say_building (f, HALL, "Town hall");
  say_building (f, SCHOOL, "School");
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  say_device (f, "urn:door-2", SCHOOL, BEF_KIND_DOOR, "open-state", 0);
  say_device (f, "urn:camera", HALL, BEF_KIND_CAMERA, "camera-state", 1);
  say_device (f, "urn:camera-2", SCHOOL, BEF_KIND_CAMERA, "camera-state", 0);
  bef_entity_set_fact (say_alert (f, "Camera masked", SCHOOL, "critical"), "alertSource",
                       "urn:camera-2");
  apply (f, BEF_APPLY_EVERYTHING);
  BefBuilding *hall = bef_commune_find_building (f->commune, HALL);
  BefBuilding *school = bef_commune_find_building (f->commune, SCHOOL);
  g_assert_cmpint (bef_building_get_severity (hall), >, BEF_SEVERITY_UNKNOWN);
  g_assert_cmpint (bef_building_get_severity (school), ==, BEF_SEVERITY_URGENT);
  bef_commune_set_audience (f->commune, BEF_AUDIENCE_ROOM, NOW);
  g_assert_cmpint (bef_building_get_severity (hall), ==, BEF_SEVERITY_NORMAL);
  g_assert_cmpint (bef_building_get_severity (school), ==, BEF_SEVERITY_NORMAL);
  g_autofree char *text = bef_building_dup_state_text (school);
  g_assert_cmpstr (text, ==, "Normal");
  bef_commune_set_audience (f->commune, BEF_AUDIENCE_NOBODY, NOW);
  g_assert_cmpint (bef_building_get_severity (school), ==, BEF_SEVERITY_URGENT);
}

/* A state, the alert about it and the link it hangs on may come in one answer: a row is bound once
 * for it, and to all of it. */
static void
test_a_device_is_told_once_per_answer (Fixture *f, gconstpointer data)
{
  guint told = 0, homeless = 0;

  say_town (f);
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 0);
  say_device (f, "urn:bin", NULL, BEF_KIND_METER, "power", 1);
  apply (f, BEF_APPLY_EVERYTHING);
  BefDevice *door = bef_commune_find_device (f->commune, "urn:door");
  g_signal_connect_swapped (door, "changed", G_CALLBACK (count_cb), &told);
  g_signal_connect_swapped (bef_commune_find_device (f->commune, "urn:bin"), "changed",
                            G_CALLBACK (count_cb), &homeless);

  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 1);
  say_device (f, "urn:bin", NULL, BEF_KIND_METER, "power", 2);
  BefEntity *alert = say_alert (f, "urn:forced", HALL, "critical");
  bef_entity_set_fact (alert, "alertSource", "urn:door");
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_URGENT);
  g_assert_cmpuint (homeless, ==, 1);

  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  say_device (f, "urn:link", HALL, BEF_KIND_LINK, "link-state", 3);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (told, ==, 2);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);

  /* The same answer again says nothing. */
  say_device (f, "urn:door", HALL, BEF_KIND_DOOR, "open-state", 0);
  apply (f, BEF_APPLY_PART);
  g_assert_cmpuint (told, ==, 2);
  g_assert_cmpuint (homeless, ==, 1);
}

static void
say_somewhere (Fixture *f, const char *id, const char *building, BefKind kind)
{
  BefEntity *e = say_device (f, id, building, kind, bef_kind_info (kind)->quantities[0], 0);

  e->location = (BefPoint){ 48.7, -0.9 };
  e->has_location = TRUE;
  e->tells_place = TRUE;
}

static void
assert_places (Fixture *f, const char *expected)
{
  GListModel *places = bef_commune_get_places (f->commune);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < n_items (places); i++)
    {
      g_autoptr (BefPlace) place = g_list_model_get_item (places, i);
      g_string_append_printf (ids, "%s%s", i > 0 ? " " : "", bef_place_get_id (place));
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

/* Equipment in no building is a place by itself as soon as, and as long as, it is known where it
 * is. */
static void
test_what_stands_in_no_building_is_a_place (Fixture *f, gconstpointer data)
{
  say_somewhere (f, "urn:charger", NULL, BEF_KIND_CHARGER);
  say_device (f, "urn:nowhere", NULL, BEF_KIND_CHARGER, "power", 0);
  say_building (f, HALL, "Town hall");
  say_somewhere (f, "urn:door", HALL, BEF_KIND_DOOR);
  apply (f, BEF_APPLY_EVERYTHING);
  assert_places (f, HALL " urn:charger");
  g_assert_true (bef_commune_find_place (f->commune, HALL)
                 == BEF_PLACE (bef_commune_find_building (f->commune, HALL)));
  g_assert_null (bef_commune_find_place (f->commune, "urn:nowhere"));
  g_assert_null (bef_commune_find_place (f->commune, "urn:door"));

  /* Buildings stand first, whenever they come. */
  say_building (f, SCHOOL, "School");
  apply (f, BEF_APPLY_PART);
  assert_places (f, HALL " " SCHOOL " urn:charger");
  /* It was put into the school; what is nowhere is found. */
  say_somewhere (f, "urn:charger", SCHOOL, BEF_KIND_CHARGER);
  say_somewhere (f, "urn:nowhere", NULL, BEF_KIND_CHARGER);
  apply (f, BEF_APPLY_PART);
  assert_places (f, HALL " " SCHOOL " urn:nowhere");
  /* What is in a building that is not known, or not any more, stands in none that we know of. */
  say_building (f, HALL, "Town hall");
  say_somewhere (f, "urn:nowhere", SCHOOL, BEF_KIND_CHARGER);
  say_somewhere (f, "urn:charger", NULL, BEF_KIND_CHARGER);
  apply (f, BEF_APPLY_EVERYTHING);
  assert_places (f, HALL " urn:charger");
  bef_commune_remove (f->commune, (const char *const[]){ "urn:charger", NULL }, NOW);
  assert_places (f, HALL);
  bef_commune_clear (f->commune);
  assert_places (f, "");
}

/* Equipment may come before the building that it is in. */
static void
test_a_late_building_takes_its_equipment (Fixture *f, gconstpointer data)
{
  say_somewhere (f, "urn:charger", SCHOOL, BEF_KIND_CHARGER);
  apply (f, BEF_APPLY_PART);
  assert_places (f, "");
  say_building (f, SCHOOL, "School");
  apply (f, BEF_APPLY_PART);
  assert_places (f, SCHOOL);
}

static void
test_no_place_tells_where_a_camera_is (Fixture *f, gconstpointer data)
{
  say_somewhere (f, "urn:camera", NULL, BEF_KIND_CAMERA);
  apply (f, BEF_APPLY_EVERYTHING);
  assert_places (f, "");
}

/* What the back end calls it, as of a building. */
static void
test_the_alert_names_what_is_wrong_with_a_place (Fixture *f, gconstpointer data)
{
  guint told = 0;

  say_somewhere (f, "urn:charger", NULL, BEF_KIND_CHARGER);
  apply (f, BEF_APPLY_EVERYTHING);
  BefPlace *charger = bef_commune_find_place (f->commune, "urn:charger");
  g_assert_cmpint (bef_place_get_severity (charger), ==, BEF_SEVERITY_NORMAL);
  g_signal_connect_swapped (charger, "changed", G_CALLBACK (count_cb), &told);
  BefEntity *alert = say_alert (f, "Cable torn off", NULL, "critical");
  bef_entity_set_fact (alert, "alertSource", "urn:charger");
  apply (f, BEF_APPLY_PART);
  g_autofree char *said = bef_place_dup_state_text (charger);
  g_assert_cmpstr (said, ==, "Cable torn off");
  g_assert_cmpint (bef_place_get_severity (charger), ==, BEF_SEVERITY_URGENT);
  g_assert_cmpuint (told, ==, 1);
  bef_commune_remove (f->commune, (const char *const[]){ "Cable torn off", NULL }, NOW);
  g_assert_cmpint (bef_place_get_severity (charger), ==, BEF_SEVERITY_NORMAL);
  g_assert_cmpuint (told, ==, 2);
}

#define ADD(path, func) g_test_add ("/commune/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("complete", test_a_complete_answer_removes_what_it_does_not_name);
  ADD ("incremental", test_an_incremental_answer_removes_nothing);
  ADD ("one-change", test_one_change_is_told_per_answer);
  ADD ("told-once", test_a_device_is_told_once_per_answer);
  ADD ("moved", test_a_moved_device_is_in_one_building);
  ADD ("late-building", test_a_building_finds_its_devices_whenever_it_comes);
  ADD ("ages", test_ages_are_told_when_they_matter);
  ADD ("cut-off", test_a_cut_link_is_the_one_cause);
  ADD ("cut-off-ends", test_a_cut_ends_with_the_building);
  ADD ("second-link", test_a_second_link_keeps_the_building);
  ADD ("silent-link", test_a_link_not_heard_of_is_no_cause);
  ADD ("silent-path", test_a_silent_path_takes_what_is_quiet_with_it);
  ADD ("path-of-any-kind", test_a_path_is_told_by_any_kind);
  ADD ("living-path", test_a_path_that_lives_keeps_what_is_quiet);
  ADD ("severity", test_severity_is_the_worst_of_what_is_known);
  ADD ("alerts", test_active_alerts_count_for_their_building);
  ADD ("alert-judges", test_the_alert_judges_its_equipment);
  ADD ("power", test_power_leaves_out_lost_and_sub_meters);
  ADD ("names", test_names_and_categories_of_buildings);
  ADD ("personal", test_what_is_personal_can_be_dropped);
  ADD ("two-roles", test_an_id_of_two_roles_is_one_thing);
  ADD ("without-cameras", test_cameras_can_be_left_out_of_buildings);
  ADD ("places", test_what_stands_in_no_building_is_a_place);
  ADD ("late-home", test_a_late_building_takes_its_equipment);
  ADD ("camera-place", test_no_place_tells_where_a_camera_is);
  ADD ("alert-of-a-place", test_the_alert_names_what_is_wrong_with_a_place);
  ADD ("five-thousand", test_five_thousand_devices);
  return g_test_run ();
}
