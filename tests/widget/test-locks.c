/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the organisation has locked, in a real dconf database: it counts whatever the user wrote
 * before, its rows say so, and a lock that the user made himself grants nothing. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "../patience.h"
#include "ui/shell/bef-background.h"
#include "ui/shell/bef-connection-form.h"
#include "ui/shell/bef-policy.h"
#include "ui/shell/bef-preferences.h"
#include "ui/shell/bef-rights-settings.h"
#include "ui/shell/bef-role-rows.h"
#include "ui/shell/bef-settings.h"
#include "ui/shell/bef-sign-in-rows.h"

#define PROFILE "locks-test"
#define APP "/fr/beffroi/Beffroi/"
#define PATH "fr/beffroi/Beffroi/profiles/" PROFILE

/* What whoever installed it decided, and what the user had chosen before. */
#define DECIDED                                                                                    \
  "[" PATH "]\nrole='agent'\nown-buildings=['mairie']\nrole-claim='groups'\n"                      \
  "role-map=[('maires','elected')]\nissuer='https://sign.example/realm'\n"                         \
  "url='https://decided.example'\ntenant='decided'\n"                                              \
  "image-grant=('Policy','2026-01-01T00:00:00Z','2199-01-01T00:00:00Z','AP 1')\n"
#define DECIDED_PREFERENCES                                                                        \
  "[fr/beffroi/Beffroi]\nnotifications=false\nnotify-level='today'\nquiet-from=1200\n"             \
  "keep-watching=true\nschool-zone='b'\n"                                                          \
  "[" PATH "-all]\nurl='https://decided.example'\npoll-visible=uint32 7\nmap-source='none'\n"      \
  "map-url='https://tiles.example/{z}/{x}/{y}'\nreport-folder='/srv/bilans'\nreport-day=3\n"
#define CHOSEN                                                                                     \
  "[" PATH "]\nrole='police'\nown-buildings=['ecole']\nrole-claim='roles'\n"                       \
  "role-map=[('all','police')]\nissuer='https://other.example/realm'\n"                            \
  "url='https://chosen.example'\ntenant='chosen'\n"                                                \
  "image-grant=('Own','2026-01-01T00:00:00Z','2199-01-01T00:00:00Z','AP 2')\n"

static char *profiles; /* folder: in place of the system's */

/* keyfiles of @folder as the database @file, as an administrator makes it. */
static void
compile (const char *folder, const char *file)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dconf = g_find_program_in_path ("dconf");
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, dconf, "compile", file, folder, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make_policy (const char *scratch)
{
  static const char locks[] =
      "/" PATH "/role\n/" PATH "/own-buildings\n/" PATH "/role-claim\n"
      "/" PATH "/role-map\n/" PATH "/issuer\n/" PATH "/url\n/" PATH "/tenant\n/" PATH
      "/image-grant\n/" PATH "-not-set/image-grant\n" APP "notifications\n" APP "notify-level\n" APP
      "quiet-from\n" APP "keep-watching\n" APP "school-zone\n/" PATH "-all/url\n/" PATH
      "-all/poll-visible\n/" PATH "-all/map-source\n/" PATH "-all/map-url\n/" PATH
      "-all/report-folder\n/" PATH "-all/report-day\n";
  g_autofree char *decided = g_build_filename (scratch, "decided.d", NULL);
  g_autofree char *decided_locks = g_build_filename (decided, "locks", NULL);
  g_autofree char *decided_file = g_build_filename (scratch, "decided", NULL);
  g_autofree char *chosen = g_build_filename (scratch, "chosen.d", NULL);
  g_autofree char *chosen_folder = g_build_filename (g_get_user_config_dir (), "dconf", NULL);
  g_autofree char *chosen_file = g_build_filename (chosen_folder, "user", NULL);
  g_autofree char *profile = g_strdup_printf ("user-db:user\nfile-db:%s\n", decided_file);

  profiles = g_build_filename (scratch, "profile", NULL);
  write_file (decided, "00-beffroi", DECIDED DECIDED_PREFERENCES);
  write_file (decided_locks, "00-beffroi", locks);
  write_file (chosen, "00-beffroi", CHOSEN);
  write_file (profiles, "town-hall", profile);
  g_assert_cmpint (g_mkdir_with_parents (chosen_folder, 0700), ==, 0);
  compile (decided, decided_file);
  compile (chosen, chosen_file);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_str_has_prefix (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

/* It cannot be changed, says who decided, and shows @text. */
static void
assert_locked (GtkWidget *form, const char *title, const char *text)
{
  GtkWidget *row = find_row (form, title);

  g_test_message ("%s", title);
  g_assert_nonnull (row);
  g_assert_false (gtk_widget_is_sensitive (row));
  g_assert_nonnull (strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                            "(set by your organisation)"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, text);
}

static void
test_rows (void)
{
  g_autoptr (GSettings) profile = bef_settings_profile (PROFILE);
  GtkWidget *window = gtk_window_new (), *form = bef_connection_form_new (PROFILE);
  GtkWidget *role = find_row (form, "My role");

  gtk_window_set_child (GTK_WINDOW (window), form);
  g_assert_false (g_settings_is_writable (profile, "role"));
  g_assert_false (gtk_widget_is_sensitive (role));
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (role)),
                                   "Set by your organisation. "));
  GObject *item = adw_combo_row_get_selected_item (ADW_COMBO_ROW (role));
  g_assert_cmpstr (gtk_string_object_get_string (GTK_STRING_OBJECT (item)), ==,
                   bef_role_name (BEF_ROLE_AGENT));
  assert_locked (form, "My buildings", "mairie");
  assert_locked (form, "Claim ", "groups");
  assert_locked (form, "Its values", "maires=elected");
  assert_locked (form, "Server address", "https://decided.example");
  assert_locked (form, "Tenant", "decided");
  assert_locked (form, "Sign-in service", "https://sign.example/realm");
  /* What nobody locked is the user's. */
  g_assert_true (gtk_widget_get_sensitive (find_row (form, "Client")));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
open_preferences (GtkWidget *parent, BefBackground *background)
{
  bef_preferences_present (GTK_WINDOW (parent), NULL, PROFILE "-all", BEF_CONNECTION_TO_SERVER,
                           background);
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_PREFERENCES_WINDOW (l->data))
      return l->data;
  g_assert_not_reached ();
}

/* Each row of what is locked, wherever it stands and whatever else it has to say. */
static void
test_preferences (void)
{
  static const char *const locked[] = { "Tell about alerts",
                                        "Which",
                                        "From",
                                        "Keep watching when the window is closed",
                                        "School holidays",
                                        "Ask for what is on screen every",
                                        "Source",
                                        "Day of the month" };
  static const char *const free_rows[] = { "Quiet hours", "Until", "Start when I log in",
                                           "Alsace and Moselle", "Ask for everything every" };
  g_autoptr (GSettings) app = bef_settings_app ();
  g_autoptr (BefBackground) background =
      bef_background_new (app, BEF_BACKGROUND_SANDBOXED, "beffroi");
  GtkWidget *parent = gtk_window_new (), *window = open_preferences (parent, background);

  for (guint i = 0; i < G_N_ELEMENTS (locked); i++)
    {
      GtkWidget *row = find_row (window, locked[i]);
      g_test_message ("%s: %s", locked[i], adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
      g_assert_false (gtk_widget_is_sensitive (row));
      g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                       "Set by your organisation"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (free_rows); i++)
    {
      GtkWidget *row = find_row (window, free_rows[i]);
      const char *said = adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
      g_test_message ("%s: %s", free_rows[i], said);
      g_assert_true (gtk_widget_get_sensitive (row));
      g_assert_true (said == NULL || strstr (said, "organisation") == NULL);
    }
  assert_locked (window, "Other address", "https://tiles.example/{z}/{x}/{y}");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (window, "Server"))), ==,
                   "Set by your organisation. https://decided.example");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (find_row (window, "Folder"))), ==,
                   "Set by your organisation. /srv/bilans");
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (parent));
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_label (child, text);
  return found;
}

/* Who is asked for a connection because the organisation's file does not count reads so there, for
 * as long as nothing is entered. */
static void
test_broken_policy (void)
{
  g_autofree char *path = g_build_filename (profiles, "policy.ini", NULL);
  GtkWidget *window = gtk_window_new ();

  write_file (profiles, "policy.ini", "[profile default]\nulr=https://decided.example\n");
  bef_policy_set_file (path);
  GtkWidget *form = bef_connection_form_new (PROFILE "-free");
  gtk_window_set_child (GTK_WINDOW (window), form);
  GtkWidget *said = find_label (form, "[profile default] ulr: there is no such setting");
  g_assert_nonnull (said);
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_parent (said)));
  gtk_editable_set_text (GTK_EDITABLE (find_row (form, "Server address")), "https://own.example");
  g_assert_false (gtk_widget_get_visible (gtk_widget_get_parent (said)));
  bef_policy_set_file ("/nowhere/policy.ini");
  gtk_window_destroy (GTK_WINDOW (window));
}

#define SMALL_SCREEN 560

static gboolean
is_in_sight (GtkWidget *widget, GtkWidget *window)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (widget) && gtk_widget_compute_bounds (widget, window, &bounds)
         && bounds.size.height > 0 && bounds.origin.y + bounds.size.height <= SMALL_SCREEN;
}

/* On a small screen with all that can be entered open: what came of it, and what to press. */
static void
test_answer_in_sight (void)
{
  g_autofree char *path = g_build_filename (profiles, "policy.ini", NULL);
  gint64 end = g_get_monotonic_time () + test_patience () * 20 * G_USEC_PER_SEC;
  GtkWidget *window = gtk_window_new ();

  write_file (profiles, "policy.ini", "[profile default]\nulr=https://decided.example\n");
  bef_policy_set_file (path);
  GtkWidget *form = bef_connection_form_new (PROFILE);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, SMALL_SCREEN);
  gtk_window_set_child (GTK_WINDOW (window), form);
  gtk_window_present (GTK_WINDOW (window));
  GtkWidget *said = find_label (form, "there is no such setting"),
            *button = find_label (form, "Test and Connect");
  while (!(is_in_sight (said, window) && is_in_sight (button, window))
         && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_true (is_in_sight (said, window));
  g_assert_true (is_in_sight (button, window));
  bef_policy_set_file ("/nowhere/policy.ini");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The role that was saved before is not the one that counts, nor is it written over. */
static void
test_saved_earlier (void)
{
  g_autoptr (GSettings) profile = bef_settings_profile (PROFILE);
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
  g_autoptr (GVariant) saved = g_settings_get_user_value (profile, "role");
  BefRoleRows *rows = g_object_ref_sink (g_object_new (BEF_TYPE_ROLE_ROWS, NULL));

  g_assert_true (rights->has_choice);
  g_assert_cmpint (rights->choice, ==, BEF_ROLE_AGENT);
  g_assert_cmpstr (rights->claim, ==, "groups");
  g_assert_cmpuint (rights->mapping->len, ==, 2);
  g_assert_cmpstr (rights->mapping->pdata[0], ==, "maires");
  g_assert_cmpstr (rights->buildings[0], ==, "mairie");
  bef_role_rows_load (rows, profile);
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (GTK_WIDGET (rows), "My role")), 4);
  bef_role_rows_keep (rows, profile);
  g_autofree char *role = g_settings_get_string (profile, "role");
  g_assert_cmpstr (role, ==, "agent");
  g_object_unref (rows);
}

static void
test_grant_of_the_system (void)
{
  g_autoptr (GSettings) profile = bef_settings_profile (PROFILE);

  bef_policy_set_folder (profiles);
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
  g_assert_true (bef_policy_is_of_the_system (profile));
  g_assert_cmpstr (rights->grant_person, ==, "Policy");
  g_assert_cmpstr (rights->grant_reference, ==, "AP 1");
}

/* The same lock in a profile that does not come from the system's folder: anybody can write one. */
static void
test_grant_of_ones_own (void)
{
  g_autoptr (GSettings) profile = bef_settings_profile (PROFILE);

  bef_policy_set_folder ("/etc/dconf/profile");
  g_autoptr (BefRights) rights = bef_rights_settings_read (profile);
  g_assert_false (g_settings_is_writable (profile, "image-grant"));
  g_assert_null (rights->grant_person);
  /* The role is no grant: what it gives is less than the broker does. */
  g_assert_cmpint (rights->choice, ==, BEF_ROLE_AGENT);
}

/* What is locked and not set: what a schema has by default was decided by nobody. */
static void
test_nothing_set (void)
{
  g_autoptr (GSettings) profile = bef_settings_profile (PROFILE "-not-set");
  g_autoptr (GSettings) free = bef_settings_profile (PROFILE "-free");

  bef_policy_set_folder (profiles);
  g_assert_false (g_settings_is_writable (profile, "image-grant"));
  g_assert_true (bef_policy_is_of_the_system (profile));
  g_autoptr (GVariant) grant = bef_policy_dup_locked (profile, "image-grant");
  g_assert_null (grant);
  g_autoptr (GVariant) none = bef_policy_dup_locked (free, "image-grant");
  g_assert_null (none);
}

static void
assert_held (const char *named, const char *expected)
{
  if (named != NULL)
    g_setenv ("DCONF_PROFILE", named, TRUE);
  else
    g_unsetenv ("DCONF_PROFILE");
  bef_policy_hold ();
  g_assert_cmpstr (g_getenv ("DCONF_PROFILE"), ==, expected);
}

/* The system's profile is named in full, so that none in the session's own folder goes before it;
 * one named elsewhere is left as it is. */
static void
test_held_to_the_systems (void)
{
  g_autofree char *before = g_strdup (g_getenv ("DCONF_PROFILE"));
  g_autofree char *user = g_build_filename (profiles, "user", NULL);
  g_autofree char *town_hall = g_build_filename (profiles, "town-hall", NULL);

  bef_policy_set_folder (profiles);
  assert_held (NULL, NULL);
  assert_held ("not-there", "not-there");
  assert_held ("town-hall", town_hall);
  assert_held ("/home/somebody/own", "/home/somebody/own");
  write_file (profiles, "user", "user-db:user\n");
  assert_held (NULL, user);
  g_assert_cmpint (g_unlink (user), ==, 0);
  g_setenv ("DCONF_PROFILE", before, TRUE);
}

int
main (int argc, char **argv)
{
  g_autofree char *scratch = g_dir_make_tmp ("beffroi-locks-XXXXXX", NULL);
  g_autofree char *dconf = g_find_program_in_path ("dconf");
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);
  g_autofree char *named = NULL;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "dconf", TRUE);
  named = g_build_filename (scratch, "profile", "town-hall", NULL);
  g_setenv ("DCONF_PROFILE", named, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  if (dconf == NULL)
    {
      g_print ("1..0 # SKIP dconf (of dconf-cli) is not installed: no database with locks\n");
      return 0;
    }
  make_policy (scratch);
  g_autoptr (GSettings) settings = bef_settings_app ();
  g_autoptr (GObject) backend = NULL;
  g_object_get (settings, "backend", &backend, NULL);
  if (!g_str_equal (G_OBJECT_TYPE_NAME (backend), "DConfSettingsBackend"))
    {
      g_print ("1..0 # SKIP dconf-gsettings-backend is not installed: nothing reads the locks\n");
      return 0;
    }
  adw_init ();
  g_test_add_func ("/locks/rows-cannot-be-changed-and-say-why", test_rows);
  g_test_add_func ("/locks/preferences-say-what-is-locked", test_preferences);
  g_test_add_func ("/locks/a-policy-that-does-not-count-is-told", test_broken_policy);
  g_test_add_func ("/locks/the-answer-is-in-sight", test_answer_in_sight);
  g_test_add_func ("/locks/a-role-saved-earlier-does-not-count", test_saved_earlier);
  g_test_add_func ("/locks/a-grant-of-the-system-counts", test_grant_of_the_system);
  g_test_add_func ("/locks/a-grant-of-ones-own-does-not", test_grant_of_ones_own);
  g_test_add_func ("/locks/what-nobody-set-does-not", test_nothing_set);
  g_test_add_func ("/locks/held-to-the-profile-of-the-system", test_held_to_the_systems);
  int status = g_test_run ();
  g_free (profiles);
  return status;
}
