/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found for the words of a person, and what is said of it. */
#include "ui/search/bef-search.h"

#define NOW G_GINT64_CONSTANT (1795431600000) /* a Monday of November 2026, 12:00 in Paris */
#define HALL "urn:ngsi-ld:Building:c:hall"

static BefEntity *
say (GPtrArray *all, BefEntityRole role, const char *id, const char *name)
{
  BefEntity *e = bef_entity_new (id, "T", role);

  e->name = g_strdup (name);
  g_ptr_array_add (all, e);
  return e;
}

static void
say_device (GPtrArray *all, BefKind kind, const char *id, const char *name, const char *building)
{
  BefEntity *e = say (all, BEF_ENTITY_EQUIPMENT, id, name);

  e->kind = kind;
  e->building_id = g_strdup (building);
  bef_entity_add_reading (e, bef_kind_info (kind)->quantities[0], NOW, 0);
}

static void
say_alert (GPtrArray *all, const char *id, const char *source, gint64 issued_ms)
{
  BefEntity *e = say (all, BEF_ENTITY_ALERT, id, "Door left open");
  g_autofree char *issued = bef_iso8601_format (issued_ms);

  e->building_id = g_strdup (HALL);
  bef_entity_set_fact (e, "severity", "high");
  bef_entity_set_fact (e, "alertState", "active");
  bef_entity_set_fact (e, "alertSource", source);
  bef_entity_set_fact (e, "dateIssued", issued);
}

static BefCommune *
make_commune (guint n_meters)
{
  BefCommune *commune = bef_commune_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  say (all, BEF_ENTITY_BUILDING, HALL, "Town hall");
  say_device (all, BEF_KIND_DOOR, "urn:door", "Entrance", HALL);
  say_device (all, BEF_KIND_CAMERA, "urn:camera", "Yard", HALL);
  say_device (all, BEF_KIND_CHARGER, "urn:charger", "Station square", NULL);
  say_alert (all, "urn:alert:1", "urn:door", NOW - BEF_MS_DAY);
  say_alert (all, "urn:alert:2", "urn:door", NOW - 3 * BEF_MS_DAY);
  for (guint i = 0; i < n_meters; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:meter:%u", i);
      say_device (all, BEF_KIND_METER, id, "Counter", HALL);
    }
  bef_commune_apply (commune, all, BEF_APPLY_EVERYTHING, NOW, NOW);
  return commune;
}

/* Looks for @text to the end. (transfer full) */
static BefSearch *
search (BefCommune *commune, BefAudience audience, const char *text)
{
  BefSearch *self = bef_search_new (commune);

  bef_commune_set_audience (commune, audience, NOW);

  bef_search_set_text (self, text);
  while (bef_search_is_busy (self))
    g_main_context_iteration (NULL, TRUE);
  return self;
}

static BefSearchHit *
hit (BefSearch *self, guint i)
{
  g_autoptr (BefSearchHit) found = g_list_model_get_item (bef_search_get_results (self), i);

  g_assert_nonnull (found);
  return found; /* the list keeps it */
}

static void
assert_hit (BefSearch *self, guint i, const char *title, const char *detail)
{
  g_autofree char *said = NULL;

  g_object_get (hit (self, i), "detail", &said, NULL);
  g_assert_cmpstr (bef_search_hit_get_title (hit (self, i)), ==, title);
  g_assert_cmpstr (said, ==, detail);
}

/* What it is and where; what it measures has no place there without its age. */
static void
test_equipment_says_what_it_is (void)
{
  g_autoptr (BefCommune) commune = make_commune (0);
  g_autoptr (BefSearch) door = search (commune, BEF_AUDIENCE_NOBODY, "entr");
  g_autoptr (BefSearch) charger = search (commune, BEF_AUDIENCE_NOBODY, "station");

  g_assert_cmpuint (bef_search_get_n_found (door), ==, 1);
  assert_hit (door, 0, "Entrance", "Town hall · Door");
  assert_hit (charger, 0, "Station square", "Charging point");
  g_assert_cmpstr (bef_search_hit_get_target (hit (charger, 0)), ==, "urn:charger");
}

/* The same went wrong twice: the days tell the two apart. */
static void
test_alerts_of_one_name_are_told_apart (void)
{
  g_autoptr (BefCommune) commune = make_commune (0);
  g_autoptr (BefSearch) found = search (commune, BEF_AUDIENCE_NOBODY, "left open");
  g_autofree char *first = NULL, *second = NULL;

  g_assert_cmpuint (bef_search_get_n_found (found), ==, 2);
  g_object_get (hit (found, 0), "detail", &first, NULL);
  g_object_get (hit (found, 1), "detail", &second, NULL);
  g_assert_cmpstr (first, !=, second);
}

static void
test_an_audience_finds_no_camera (void)
{
  g_autoptr (BefCommune) commune = make_commune (0);
  g_autoptr (BefSearch) alone = search (commune, BEF_AUDIENCE_NOBODY, "yard");
  g_autoptr (BefSearch) watched = search (commune, BEF_AUDIENCE_ROOM, "yard");

  g_assert_cmpuint (bef_search_get_n_found (alone), ==, 1);
  g_assert_cmpuint (bef_search_get_n_found (watched), ==, 0);
}

static void
test_many_are_counted (void)
{
  g_autoptr (BefCommune) commune = make_commune (1200);
  g_autoptr (BefSearch) found = search (commune, BEF_AUDIENCE_NOBODY, "counter");
  g_autofree char *heading = NULL;

  g_assert_cmpuint (bef_search_get_n_found (found), ==, 1200);
  g_assert_cmpuint (g_list_model_get_n_items (bef_search_get_results (found)), ==,
                    BEF_SEARCH_GROUP_ROWS);
  g_object_get (hit (found, 0), "heading", &heading, NULL);
  g_assert_cmpstr (heading, ==, "Equipment: 12 of 1,200");
}

/* By its title, and by words that stand for it; after what is of the commune. */
static void
test_the_help_is_found (void)
{
  g_autoptr (BefCommune) commune = make_commune (0);
  g_autoptr (BefSearch) found = bef_search_new (commune);

  bef_search_add_topic (found, "door", "Opening a door", "From here.", "lock, badge");
  bef_search_set_text (found, "lock");
  g_assert_cmpuint (bef_search_get_n_found (found), ==, 1);
  assert_hit (found, 0, "Opening a door", "From here.");
  g_assert_cmpstr (bef_search_hit_get_action (hit (found, 0)), ==, "win.help");
  g_assert_cmpstr (bef_search_hit_get_target (hit (found, 0)), ==, "door");
  bef_search_set_text (found, "door");
  g_assert_cmpuint (bef_search_get_n_found (found), ==, 4);
  assert_hit (found, 3, "Opening a door", "From here.");
  bef_search_set_text (found, "");
  for (guint i = 0; i < bef_search_get_n_found (found); i++)
    g_assert_cmpint (bef_search_hit_get_group (hit (found, i)), !=, BEF_SEARCH_HELP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bef_clock_override (NOW, 1);
  g_test_add_func ("/search/equipment", test_equipment_says_what_it_is);
  g_test_add_func ("/search/alerts", test_alerts_of_one_name_are_told_apart);
  g_test_add_func ("/search/audience", test_an_audience_finds_no_camera);
  g_test_add_func ("/search/many", test_many_are_counted);
  g_test_add_func ("/search/help", test_the_help_is_found);
  return g_test_run ();
}
