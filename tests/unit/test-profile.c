/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "backend/bef-profile.h"

#include <glib/gstdio.h>

#include "backend/bef-backend.h"
#include "backend/bef-bounds.h"
#include "backend/bef-own-profile.h"

static BefProfile *
load_text (const char *text, GError **error)
{
  return bef_profile_new_from_data (text, strlen (text), error);
}

/* Every kind of the model is fed by some type, and every row of a kind by some attribute: a kind
 * without is a dead page. */
static void
test_built_in_feeds_every_kind (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, &error);

  g_assert_no_error (error);
  for (guint kind = 0; kind < BEF_N_KINDS; kind++)
    for (const char *const *quantity = bef_kind_info (kind)->quantities; *quantity != NULL;
         quantity++)
      {
        gboolean found = FALSE;
        for (const char *const *type = bef_profile_get_types (profile); *type != NULL; type++)
          {
            const BefProfileType *one = bef_profile_find_type (profile, *type);
            g_autofree const char **names = bef_profile_candidates (profile, *type, *quantity);
            found |= one->role == BEF_ENTITY_EQUIPMENT && one->kind == kind && names[0] != NULL;
          }
        if (!found)
          g_test_message ("nothing feeds %s of %s", *quantity, bef_kind_info (kind)->id);
        g_assert_true (found);
      }
}

/* Every state can be told by a word, and every word leads back to a state. */
static void
test_every_state_has_a_word (void)
{
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, NULL);

  for (const char *const *type = bef_profile_get_types (profile); *type != NULL; type++)
    {
      const BefProfileType *one = bef_profile_find_type (profile, *type);
      for (guint i = 0; i < one->attributes->len; i++)
        {
          const BefProfileAttribute *attribute = one->attributes->pdata[i];
          if (attribute->use != BEF_PROFILE_QUANTITY || attribute->quantity->states == NULL)
            continue;
          for (const BefStateInfo *state = attribute->quantity->states; state->id != NULL; state++)
            {
              const char *word = bef_profile_attribute_wire_word (attribute, state->id);
              g_assert_nonnull (word);
              g_assert_cmpstr (bef_profile_attribute_word (attribute, word), ==, state->id);
            }
        }
    }
}

static void
test_names_short_or_full (void)
{
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, NULL);
  const BefProfileType *door = bef_profile_find_type (profile, "Door");

  g_assert_nonnull (door);
  g_assert_true (bef_profile_find_type (profile, "https://smartdatamodels.org/dataModel.OCF/Door")
                 == door);
  g_assert_true (bef_profile_find_type (profile, "https://uri.fiware.org/ns/data-models#Door")
                 == door);
  g_assert_true (bef_profile_find_type (profile, "urn:beffroi:ns:PhoneLine")
                 == bef_profile_find_type (profile, "PhoneLine"));
  g_assert_null (bef_profile_find_type (profile, "door"));
  g_assert_null (bef_profile_find_type (profile, NULL));
  g_assert_nonnull (bef_profile_type_find (door, "ocf:openState"));
  g_assert_null (bef_profile_type_find (door, "lastBadge"));
}

static void
test_command_word (void)
{
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, NULL);
  const BefProfileAttribute *lock =
      bef_profile_type_find (bef_profile_find_type (profile, "Door"), "lockState");

  g_assert_cmpstr (bef_profile_attribute_wire_word (lock, "unlocked"), ==, "Unlocked");
  g_assert_cmpstr (bef_profile_attribute_wire_word (lock, "locked"), ==, "Locked");
  g_assert_cmpstr (bef_profile_attribute_word (lock, "UNLOCKED "), ==, "unlocked");
  g_assert_null (bef_profile_attribute_word (lock, "Jammed"));
}

static void
test_candidates (void)
{
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, NULL);
  g_autofree const char **of_meter = bef_profile_candidates (profile, "ACMeasurement", "power");
  g_autofree const char **of_all = bef_profile_candidates (profile, NULL, "power");
  g_autofree const char **none = bef_profile_candidates (profile, NULL, "nothing");

  g_assert_cmpstr (of_meter[0], ==, "totalActivePower");
  g_assert_cmpstr (of_meter[1], ==, "activePower");
  g_assert_null (of_meter[2]);
  g_assert_cmpuint (g_strv_length ((char **)of_all), ==, 2);
  g_assert_null (none[0]);
}

/* What is wrong, and the entry the message must name. */
static const struct
{
  const char *text, *entry;
} broken[] = {
  { "{}", "version" },
  { "{\"version\":2,\"types\":{}}", "version" },
  { "{\"version\":1}", "types" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"gate\"}}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":{\"role\":\"thing\"}}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":7}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"attributes\":{\"openState\":{"
    "\"quantity\":\"gap\"}}}}}",
    "types.Door.attributes.openState" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"attributes\":{\"openState\":{"
    "\"quantity\":\"open-state\",\"states\":{\"Ajar\":\"ajar\"}}}}}}",
    "types.Door.attributes.openState.Ajar" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"attributes\":{\"x\":{}}}}}",
    "types.Door.attributes.x" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"attributes\":{\"n\":{\"quantity\":"
    "\"passages\",\"scale\":0}}}}}",
    "types.Door.attributes.n" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"attributes\":{\"lastBadge\":{\"fact\":"
    "\"badge\"}}}}}",
    "types.Door.attributes.lastBadge" },
  { "{\"version\":1,\"types\":{\"AccessPoint\":{\"kind\":\"accessPoint\",\"attributes\":{"
    "\"macAddress\":{\"fact\":\"x\"}}}}}",
    "types.AccessPoint.attributes.macAddress" },
  { "{\"version\":1,\"states\":{\"power\":{}},\"types\":{\"Door\":{\"kind\":\"door\"}}}",
    "states.power" },
  { "{\"version\":1,\"ranges\":{\"power\":[1]},\"types\":{\"Door\":{\"kind\":\"door\"}}}",
    "ranges.power" },
  { "{\"version\":1,\"contexts\":[\"x> y\"],\"types\":{\"Door\":{\"kind\":\"door\"}}}",
    "contexts" },
  { "{\"version\":1,\"common\":{\"name\":{\"as\":\"title\"}},\"types\":{\"Door\":{\"kind\":"
    "\"door\"}}}",
    "common.name" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"period\":\"P1M\"}}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"period\":0}}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"period\":\"P3W\"}}}", "types.Door" },
  { "{\"version\":1,\"types\":{\"Door\":{\"kind\":\"door\",\"delay\":5}}}", "types.Door" },
};

static void
test_errors_name_the_entry (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *quoted = g_strdup_printf ("“%s”", broken[i].entry);

      g_assert_null (load_text (broken[i].text, &error));
      g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

static void
test_periods_are_declared (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefProfile) profile =
      load_text ("{\"version\":1,\"types\":{\"Compteur\":{\"kind\":\"meter\",\"period\":\"P1D\","
                 "\"delay\":\"PT12H\","
                 "\"attributes\":{\"p\":{\"quantity\":\"power\",\"period\":600},"
                 "\"i\":{\"quantity\":\"energy-index\"}}},"
                 "\"Porte\":{\"kind\":\"door\",\"attributes\":{\"o\":{\"quantity\":\"open-state\","
                 "\"period\":\"PT6H\"}}},\"Portail\":{\"kind\":\"door\"}}}",
                 &error);

  g_assert_no_error (error);
  g_assert_cmpstr (bef_profile_find_type (profile, "Compteur")->periods, ==,
                   "power=600+0;energy-index=86400+43200;=86400+43200");
  g_assert_cmpstr (bef_profile_find_type (profile, "Porte")->periods, ==, "=21600+0");
  g_assert_null (bef_profile_find_type (profile, "Portail")->periods);
}

static void
test_file_of_the_user_replaces (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("profile-XXXXXX.json", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (
      path,
      "{\"version\":1,\"types\":{\"Portail\":{\"kind\":\"door\",\"attributes\":"
      "{\"etat\":{\"quantity\":\"open-state\",\"states\":{\"ouvert\":\"open\"}}}}}}",
      -1, NULL);
  g_autoptr (BefProfile) profile = bef_profile_load (path, &error);
  g_assert_no_error (error);
  const BefProfileType *gate = bef_profile_find_type (profile, "Portail");
  g_assert_cmpint (gate->kind, ==, BEF_KIND_DOOR);
  g_assert_cmpstr (bef_profile_attribute_word (bef_profile_type_find (gate, "etat"), "Ouvert"), ==,
                   "open");
  g_assert_null (bef_profile_find_type (profile, "Door"));
  g_unlink (path);

  g_assert_null (bef_profile_load (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* What is under way to the file is there. */
static void
run_until_kept (BefOwnProfile *own)
{
  for (guint i = 0; bef_own_profile_is_writing (own) && i < 5000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (bef_own_profile_get_fault (own));
}

#define OWN "https://example.org/cars#Door"

/* What somebody says goes before what is built in, by its full name only; the rest stays. */
static void
test_own_over_built_in (void)
{
  static const char *const own =
      "{\"version\": 1, \"types\": {\"" OWN "\": {\"kind\": \"equipment\"},"
      "\"Camera\": {\"attributes\": {\"on\": {\"as\": \"nothing\"},"
      "\"https://example.org/watts\": {\"quantity\": \"power\"}}}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BefProfile) profile = bef_profile_new_over (own, strlen (own), &error);

  g_assert_no_error (error);
  g_assert_cmpint (bef_profile_find_type (profile, OWN)->kind, ==, BEF_KIND_EQUIPMENT);
  g_assert_cmpint (bef_profile_find_type (profile, "https://other.org/Door")->kind, ==,
                   BEF_KIND_DOOR);
  const BefProfileType *camera = bef_profile_find_type (profile, "Camera");
  g_assert_cmpint (bef_profile_type_find (camera, "on")->use, ==, BEF_PROFILE_NOTHING);
  g_assert_cmpint (bef_profile_type_find (camera, "cameraState")->use, ==, BEF_PROFILE_QUANTITY);
  g_assert_cmpstr (bef_profile_type_find (camera, "https://example.org/watts")->quantity->id, ==,
                   "power");
}

static void
wait_for_file (const char *path, gboolean there)
{
  for (guint i = 0; g_file_test (path, G_FILE_TEST_EXISTS) != there && i < 5000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS) == there);
}

/* Said, kept in the file, read again, taken back, and gone with the last word. */
static void
test_own_is_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-own-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "types.json", NULL);
  g_autofree char *deep = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (path, &error);

  g_assert_no_error (error);
  g_assert_true (bef_own_profile_set_type (own, OWN, "meter", &error));
  g_assert_true (bef_own_profile_set_attribute (own, OWN, "watts", "power", &error));
  wait_for_file (path, TRUE);
  run_until_kept (own);
  g_autoptr (BefOwnProfile) again = bef_own_profile_new (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (bef_own_profile_get_type_use (again, OWN), ==, "meter");
  g_assert_cmpstr (bef_own_profile_get_attribute_use (again, OWN, "watts"), ==, "power");
  g_assert_true (bef_own_profile_undo (own));
  g_assert_null (bef_own_profile_get_attribute_use (own, OWN, "watts"));
  bef_own_profile_forget (own);
  g_assert_null (bef_own_profile_get_text (own));
  wait_for_file (path, FALSE);
  g_assert_true (bef_own_profile_undo (own));
  g_assert_cmpstr (bef_own_profile_get_type_use (own, OWN), ==, "meter");
  run_until_kept (own);
  g_remove (path);
  g_rmdir (deep);
  g_rmdir (folder);
}

/* Written by hand, and nearly right: what is said next does not take it away. */
static void
test_own_sets_aside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("beffroi-own-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "types.json", NULL);
  g_autofree char *aside = g_strconcat (path, ".bad", NULL), *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "{\"version\": 1, \"types\": {", -1, NULL));
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (path, &error);
  g_assert_nonnull (error);
  g_assert_false (g_file_test (aside, G_FILE_TEST_EXISTS));
  g_assert_true (bef_own_profile_set_type (own, OWN, "meter", NULL));
  run_until_kept (own);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "{\"version\": 1, \"types\": {");
  g_autoptr (BefOwnProfile) again = bef_own_profile_new (path, NULL);
  g_assert_cmpstr (bef_own_profile_get_type_use (again, OWN), ==, "meter");
  g_remove (aside);
  g_remove (path);
  g_rmdir (folder);
}

/* A file that is not understood changes nothing, and says which entry is at fault. */
static void
test_own_refuses (void)
{
  static const struct
  {
    const char *text, *entry;
  } bad[] = {
    { "no json", NULL },
    { "[]", "version" },
    { "{\"version\": 2, \"types\": {}}", "version" },
    { "{\"version\": 1, \"types\": {\"X\": {\"kind\": \"spaceship\"}}}", "types.X" },
    { "{\"version\": 1, \"types\": {\"X\": 3}}", "types.X" },
    { "{\"version\": 1, \"types\": {\"Door\": {\"attributes\": {\"email\": {\"fact\": "
      "\"email\"}}}}}",
      "types.Door.attributes.email" },
  };
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_own_profile_set_type (own, OWN, "meter", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (bef_own_profile_take (own, bad[i].text, strlen (bad[i].text), &error));
      g_assert_true (bad[i].entry == NULL || strstr (error->message, bad[i].entry) != NULL);
      g_clear_error (&error);
    }
  g_assert_false (bef_own_profile_set_attribute (own, OWN, "badgeHolder", "name", &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (bef_own_profile_get_type_use (own, OWN), ==, "meter");
}

/* However a person writes a place; and what is no place is none. */
/* A circle that holds what is known, wherever it lies. */
static void
test_around (void)
{
  static const BefPoint points[] = { { 46.20, -0.90 }, { 46.24, -0.90 }, { 46.22, -0.86 } };
  BefPoint centre;
  double radius_m;

  g_assert_false (bef_bounds_around (points, 0, &centre, &radius_m));
  g_assert_true (bef_bounds_around (points, 3, &centre, &radius_m));
  g_autofree char *area = bef_bounds_format_area (centre, radius_m + 1);
  g_autofree char *less = bef_bounds_format_area (centre, radius_m * 0.99);
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, area);
  g_autoptr (BefBounds) tight = bef_bounds_new (NULL, less);
  for (guint i = 0; i < 3; i++)
    g_assert_true (bef_bounds_holds (bounds, points[i]));
  g_assert_false (bef_bounds_holds (tight, points[0]) && bef_bounds_holds (tight, points[1])
                  && bef_bounds_holds (tight, points[2]));
  /* One building alone has its surroundings. */
  g_assert_true (bef_bounds_around (points, 1, &centre, &radius_m));
  g_assert_cmpfloat (radius_m, ==, BEF_BOUNDS_MIN_RADIUS_M);
}

static void
test_bounds (void)
{
  static const char *const places[] = { "46.2123, -0.8841", "46,2123; -0,8841",
                                        "46,2123 -0,8841",  "46,2123\302\240; \342\210\2220,8841",
                                        "46.2123 -0.8841",  " 46.2123 ; -0.8841 " };
  static const char *const none[] = { "", "46.2", "here", "91 0", "46 0 1", "46,2,0,8" };
  BefPoint point;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_assert_true (bef_bounds_parse_place (places[i], &point));
      g_assert_cmpfloat_with_epsilon (point.latitude, 46.2123, 1e-9);
      g_assert_cmpfloat_with_epsilon (point.longitude, -0.8841, 1e-9);
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_false (bef_bounds_parse_place (none[i], &point));
  g_autofree char *area = bef_bounds_format_area ((BefPoint){ 46.2123, -0.8841 }, 5000);
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, area);
  g_autoptr (BefBounds) bad = bef_bounds_new (NULL, "46 0 1e12");
  g_assert_cmpfloat (bounds->radius_m, ==, 5000);
  g_assert_true (bef_bounds_holds (bounds, (BefPoint){ 46.25, -0.88 }));
  g_assert_false (bef_bounds_holds (bounds, (BefPoint){ 46.26, -0.88 }));
  g_assert_true (bef_bounds_is_everything (bad));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/built-in-feeds-every-kind", test_built_in_feeds_every_kind);
  g_test_add_func ("/profile/every-state-has-a-word", test_every_state_has_a_word);
  g_test_add_func ("/profile/names-short-or-full", test_names_short_or_full);
  g_test_add_func ("/profile/command-word", test_command_word);
  g_test_add_func ("/profile/candidates", test_candidates);
  g_test_add_func ("/profile/errors-name-the-entry", test_errors_name_the_entry);
  g_test_add_func ("/profile/periods", test_periods_are_declared);
  g_test_add_func ("/profile/file-of-the-user-replaces", test_file_of_the_user_replaces);
  g_test_add_func ("/profile/own-over-built-in", test_own_over_built_in);
  g_test_add_func ("/profile/own-is-kept", test_own_is_kept);
  g_test_add_func ("/profile/sets-aside", test_own_sets_aside);
  g_test_add_func ("/profile/own-refuses", test_own_refuses);
  g_test_add_func ("/profile/bounds", test_bounds);
  g_test_add_func ("/bounds/around-what-is-known", test_around);
  return g_test_run ();
}
