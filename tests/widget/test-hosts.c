/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is asked besides the server is whom a person chose, in the preferences and nowhere else; what
 * is refused for that says so where it would have been. */
#define G_SETTINGS_ENABLE_BACKEND
#include "fake-backend.h"

#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>

#include "../../src/app/bef-asked-hosts.h"
#include "../patience.h"
#include "ui/cameras/bef-camera-view.h"
#include "ui/shell/bef-hosts-group.h"
#include "ui/shell/bef-preferences.h"
#include "ui/shell/bef-settings.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/bef-ui.h"

#define PROFILE "hosts-test"
#define KEY "allowed-hosts"
#define PATH "/fr/beffroi/Beffroi/profiles/" PROFILE "/"

typedef struct
{
  GSettings *profile;
  GtkWidget *window; /* of the preferences, or the console's */
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  char *folder;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

typedef gboolean (*Condition) (Fixture *f);

static gboolean
comes_true (Fixture *f, Condition condition)
{
  for (guint waited = 0; waited < 20000 * test_patience (); waited += 20)
    {
      if (condition (f))
        return TRUE;
      spin (20);
    }
  return FALSE;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = gtk_widget_get_visible (child) ? find (child, type) : NULL;
  return found;
}

/* A label that is on screen and has @text in it. */
static GtkWidget *
find_told (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_told (child, text);
  return found;
}

static gboolean
is_told (Fixture *f, const char *text)
{
  return find_told (f->window, text) != NULL;
}

/* What is said of itself. */
static GtkWidget *
find_button (GtkWidget *widget, const char *tooltip)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (bef_tooltip_get (widget), tooltip) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, tooltip);
  return found;
}

static GtkWidget *
find_labelled (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_labelled (child, label);
  return found;
}

static void
click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* The preferences. */

static void
present (Fixture *f, GSettings *profile)
{
  GtkWidget *page = adw_preferences_page_new ();

  f->profile = profile;
  f->window = adw_preferences_window_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (bef_hosts_group_new (profile)));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (f->window), ADW_PREFERENCES_PAGE (page));
  gtk_window_present (GTK_WINDOW (f->window));
  spin (50);
}

static void
dismiss (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (20);
  g_settings_reset (f->profile, KEY);
  g_settings_reset (f->profile, "url");
  g_settings_reset (f->profile, "map-source");
  g_settings_reset (f->profile, "map-url");
  g_object_unref (f->profile);
}

static void
type (Fixture *f, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (f->window, ADW_TYPE_ENTRY_ROW)), text);
}

static void
press_enter (Fixture *f)
{
  g_signal_emit_by_name (find (f->window, ADW_TYPE_ENTRY_ROW), "entry-activated");
}

static void
assert_hosts (Fixture *f, const char *expected)
{
  g_auto (GStrv) hosts = g_settings_get_strv (f->profile, KEY);
  g_autofree char *joined = g_strjoinv (" ", hosts);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_a_host_is_added_as_it_is_asked (void)
{
  Fixture f = { 0 };

  present (&f, bef_settings_profile (PROFILE));
  type (&f, "https://Cameras.Example:8443/snap/1.jpg");
  press_enter (&f);
  assert_hosts (&f, "cameras.example:8443");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (f.window, ADW_TYPE_ENTRY_ROW))), ==,
                   "");
  type (&f, "caméras.example");
  click (find_button (f.window, "Allow this host"));
  assert_hosts (&f, "cameras.example:8443 xn--camras-dva.example");
  g_assert_true (is_told (&f, "cameras.example:8443"));
  /* As it was meant, and as it is. */
  g_assert_true (is_told (&f, "caméras.example"));
  g_assert_true (is_told (&f, "xn--camras-dva.example"));
  dismiss (&f);
}

static void
test_a_fault_is_told_while_it_is_typed (void)
{
  static const struct
  {
    const char *text;
    const char *told; /* nullable: nothing is wrong, so far */
    gboolean can_add;
  } rows[] = {
    { "*.example", "One host at a time", FALSE },
    { "http://cameras.example", "over https://", FALSE },
    { "somebody@cameras.example", "Leave the name", FALSE },
    { "CAMERAS.example", "allowed already", FALSE },
    { "hub.example:8443", "your server itself", FALSE },
    { "cameras.example:8", NULL, TRUE },
    { "hub.example", NULL, TRUE },
    { "https://", NULL, FALSE },
    { "", NULL, FALSE },
  };
  static const char *const hosts[] = { "cameras.example", NULL };
  Fixture f = { 0 };

  present (&f, bef_settings_profile (PROFILE));
  g_settings_set_string (f.profile, "url", "https://Hub.example:8443/broker");
  g_settings_set_strv (f.profile, KEY, hosts);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *add = find_button (f.window, "Allow this host");
      g_test_message ("%s", rows[i].text);
      type (&f, rows[i].text);
      g_assert_true (gtk_widget_has_css_class (find (f.window, ADW_TYPE_ENTRY_ROW), "error")
                     == (rows[i].told != NULL));
      g_assert_true (rows[i].told == NULL || is_told (&f, rows[i].told));
      g_assert_true (gtk_widget_get_sensitive (add) == rows[i].can_add);
      if (!rows[i].can_add)
        {
          press_enter (&f);
          assert_hosts (&f, "cameras.example");
        }
    }
  /* Enter says that nothing more will be typed. */
  type (&f, "127.1");
  press_enter (&f);
  g_assert_true (is_told (&f, "not the name of a host"));
  dismiss (&f);
}

static void
test_what_was_removed_can_be_taken_back (void)
{
  static const char *const hosts[] = { "a.example", "b.example", "c.example", NULL };
  Fixture f = { 0 };

  present (&f, bef_settings_profile (PROFILE));
  g_settings_set_strv (f.profile, KEY, hosts);
  spin (50);
  click (find_button (f.window, "Ask b.example no more"));
  assert_hosts (&f, "a.example c.example");
  g_assert_false (find_button (f.window, "Ask b.example no more") != NULL);
  /* The keyboard is not left nowhere. */
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (f.window)));
  spin (50);
  g_assert_true (is_told (&f, "b.example is not asked any more"));
  click (find_labelled (f.window, "Undo"));
  assert_hosts (&f, "a.example b.example c.example");
  dismiss (&f);
}

static void
test_the_maps_host_is_listed (void)
{
  Fixture f = { 0 };

  present (&f, bef_settings_profile (PROFILE));
  g_assert_false (is_told (&f, "For the map background"));
  g_settings_set_string (f.profile, "map-source", "ign");
  g_assert_true (is_told (&f, "For the map background"));
  g_assert_true (is_told (&f, "data.geopf.fr"));
  g_settings_set_string (f.profile, "map-url", "https://tiles.example:444/{z}/{x}/{y}.png");
  g_settings_set_string (f.profile, "map-source", "custom");
  g_assert_true (is_told (&f, "tiles.example:444"));
  g_settings_set_string (f.profile, "map-source", "none");
  g_assert_false (is_told (&f, "For the map background"));
  dismiss (&f);
}

/* What an administrator decided is seen, and nobody is let try. */
static void
test_what_is_locked_is_insensitive (void)
{
  static const char defaults[] =
      "[fr/beffroi/Beffroi/profiles/" PROFILE "]\n" KEY "=['cameras.example']\n";
  g_autofree char *folder = g_dir_make_tmp ("beffroi-locks-XXXXXX", NULL);
  g_autofree char *values = g_build_filename (folder, "defaults", NULL);
  g_autofree char *locks = g_build_filename (folder, "locks", NULL);
  g_autofree char *own = g_build_filename (folder, "keyfile", NULL);
  Fixture f = { 0 };

  g_assert_true (g_file_set_contents (values, defaults, -1, NULL));
  g_assert_true (g_file_set_contents (locks, PATH KEY "\n", -1, NULL));
  g_autoptr (GSettingsBackend) any = g_keyfile_settings_backend_new (own, "/", NULL);
  g_autoptr (GSettingsBackend) backend = g_object_new (
      G_OBJECT_TYPE (any), "filename", own, "root-path", "/", "defaults-dir", folder, NULL);
  present (&f, g_settings_new_with_backend_and_path ("fr.beffroi.Beffroi.profile", backend, PATH));
  g_assert_false (g_settings_is_writable (f.profile, KEY));
  g_assert_true (is_told (&f, "cameras.example"));
  g_assert_true (is_told (&f, "Whoever runs this computer has decided"));
  g_assert_false (gtk_widget_get_sensitive (find (f.window, ADW_TYPE_ENTRY_ROW)));
  g_assert_false (gtk_widget_get_sensitive (find_button (f.window, "Ask cameras.example no more")));
  type (&f, "other.example");
  g_assert_false (gtk_widget_get_sensitive (find_button (f.window, "Allow this host")));
  gtk_window_destroy (GTK_WINDOW (f.window));
  spin (20);
  g_object_unref (f.profile);
  g_unlink (values);
  g_unlink (locks);
  g_unlink (own);
  g_rmdir (folder);
}

static GtkWidget *
find_titled (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_ENTRY_ROW (widget)
      && strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_titled (child, title);
  return found;
}

static void
assert_map_url (Fixture *f, const char *expected)
{
  g_autofree char *url = g_settings_get_string (f->profile, "map-url");

  g_assert_cmpstr (url, ==, expected);
}

static GtkWidget *
find_preferences (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (ADW_IS_PREFERENCES_WINDOW (window))
        return window;
    }
  return NULL;
}

static gboolean
is_closed (Fixture *f)
{
  return find_preferences () == NULL;
}

static void
count_cb (GSimpleAction *action, GVariant *parameter, gpointer n)
{
  *(guint *)n += 1;
}

/* The form is in the window below. */
static void
test_the_connection_can_be_changed_from_here (void)
{
  static const GActionEntry actions[] = { { .name = "connection", .activate = count_cb } };
  g_autoptr (GtkApplication) application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  guint n = 0;

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, 1, &n);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  GtkWidget *parent = gtk_application_window_new (application);
  bef_preferences_present (GTK_WINDOW (parent), NULL, PROFILE, BEF_CONNECTION_TO_SERVER, NULL);
  spin (50);
  GtkWidget *change = find_labelled (find_preferences (), "Change…");
  g_assert_true (gtk_widget_get_sensitive (change));
  gtk_widget_activate (change);
  g_assert_true (comes_true (NULL, is_closed));
  g_assert_cmpuint (n, ==, 1);
  gtk_window_destroy (GTK_WINDOW (parent));
  spin (20);
}

/* Each letter would be another host that is asked. */
static void
test_a_maps_address_is_kept_once_it_is_whole (void)
{
  GtkWidget *parent = gtk_window_new ();
  Fixture f = { .profile = bef_settings_profile (PROFILE) };

  bef_preferences_present (GTK_WINDOW (parent), NULL, PROFILE, BEF_CONNECTION_TO_SERVER, NULL);
  spin (50);
  f.window = find_preferences ();
  GtkWidget *url = find_titled (f.window, "Other address");
  gtk_editable_set_text (GTK_EDITABLE (url), "http://tiles.example");
  g_assert_true (is_told (&f, "not encrypted"));
  gtk_editable_set_text (GTK_EDITABLE (url), "https://tiles.example/{z}");
  g_assert_false (is_told (&f, "not encrypted"));
  g_signal_emit_by_name (url, "apply");
  g_assert_true (is_told (&f, "It must say where the tile is"));
  assert_map_url (&f, "");
  gtk_editable_set_text (GTK_EDITABLE (url), "https://tiles.example/{z}/{x}/{y}");
  assert_map_url (&f, "");
  g_signal_emit_by_name (url, "apply");
  assert_map_url (&f, "https://tiles.example/{z}/{x}/{y}");
  dismiss (&f);
  gtk_window_destroy (GTK_WINDOW (parent));
}

/* The console. */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = bef_history_open_finish (BEF_HISTORY (source), result, NULL, NULL);
}

static gboolean
is_live (Fixture *f)
{
  return bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_commune_find_device (bef_session_get_commune (f->session), FAKE_CAMERA) != NULL;
}

static void
open_console (Fixture *f, const char *tiles, const char *image_url)
{
  gboolean open = FALSE;

  f->profile = bef_settings_profile (PROFILE);
  f->backend = fake_backend_new (BEF_ROLE_POLICE);
  f->backend->grant_until_ms = bef_now_ms () + BEF_MS_DAY;
  f->backend->image = fake_backend_make_image ();
  f->backend->image_url = image_url;
  f->backend->tiles = tiles;
  f->history = bef_history_new ();
  f->folder = g_dir_make_tmp ("beffroi-widget-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  bef_history_open_async (f->history, path, NULL, opened_cb, &open);
  while (!open)
    g_main_context_iteration (NULL, TRUE);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  bef_asked_hosts_follow (f->session, f->profile);
  f->window = GTK_WIDGET (bef_ui_window_new (NULL));
  g_object_set_data (G_OBJECT (f->window), "profile", (gpointer)PROFILE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1024, 600);
  bef_session_start (f->session);
  bef_window_set_session (BEF_WINDOW (f->window), f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (comes_true (f, is_live));
}

static void
close_console (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);

  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (50);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
  g_settings_reset (f->profile, KEY);
  g_settings_reset (f->profile, "map-source");
  g_settings_reset (f->profile, "map-url");
  g_object_unref (f->profile);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

static gboolean
tells_groundless (Fixture *f)
{
  return is_told (f, "This server has no map of its own");
}

static gboolean
has_tiles (Fixture *f)
{
  return f->backend->n_tiles > 0;
}

/* Nobody is asked for a map unasked: the map says what to do, and who is chosen is asked. */
static void
test_a_server_without_a_map_has_none (void)
{
  Fixture f = { 0 };

  open_console (&f, NULL, NULL);
  g_assert_true (bef_window_go (BEF_WINDOW (f.window), "map", NULL));
  g_assert_true (comes_true (&f, tells_groundless));
  GtkWidget *choose = find_labelled (f.window, "Choose…");
  g_assert_nonnull (choose);
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (choose)), ==, "app.preferences");
  g_assert_cmpuint (g_strv_length (f.backend->allowed), ==, 0);
  spin (300);
  g_assert_cmpuint (f.backend->n_tiles, ==, 0);
  g_settings_set_string (f.profile, "map-source", "ign");
  g_assert_true (comes_true (&f, has_tiles));
  g_assert_false (tells_groundless (&f));
  g_assert_null (find_labelled (f.window, "Choose…"));
  g_assert_cmpstr (f.backend->allowed[0], ==, "data.geopf.fr");
  /* Chosen as well: nothing is missing. */
  g_settings_set_string (f.profile, "map-source", "none");
  spin (50);
  g_assert_false (tells_groundless (&f));
  g_assert_cmpuint (g_strv_length (f.backend->allowed), ==, 0);
  close_console (&f);
}

static gboolean
tells_where_tiles_are (Fixture *f)
{
  return is_told (f, "This is on tiles.example:444");
}

/* A server may say that its map is anywhere. */
static void
test_a_servers_map_elsewhere_is_not_asked (void)
{
  static const char *const hosts[] = { "tiles.example:444", NULL };
  Fixture f = { 0 };

  open_console (&f, "https://tiles.example:444/{z}/{x}/{y}.png", NULL);
  g_assert_true (bef_window_go (BEF_WINDOW (f.window), "map", NULL));
  g_assert_true (comes_true (&f, tells_where_tiles_are));
  g_assert_nonnull (find_labelled (f.window, "Choose…"));
  g_assert_cmpuint (f.backend->n_tiles, ==, 0);
  g_settings_set_strv (f.profile, KEY, hosts);
  g_assert_true (comes_true (&f, has_tiles));
  g_assert_false (tells_where_tiles_are (&f));
  close_console (&f);
}

static gboolean
tells_where_image_is (Fixture *f)
{
  return is_told (f, "This is on cameras.example");
}

static gboolean
has_image (Fixture *f)
{
  GtkWidget *view = find (f->window, BEF_TYPE_CAMERA_VIEW);

  return view != NULL && bef_camera_view_has_image (BEF_CAMERA_VIEW (view));
}

static gboolean
has_no_image (Fixture *f)
{
  return !has_image (f);
}

/* At once, both ways. */
static void
test_an_image_elsewhere_is_seen_where_it_was_allowed (void)
{
  static const char *const hosts[] = { "cameras.example", NULL };
  Fixture f = { 0 };

  open_console (&f, "/tiles/{z}/{x}/{y}.png", "https://cameras.example/camera");
  g_assert_true (bef_window_go (BEF_WINDOW (f.window), "building", FAKE_BUILDING));
  g_assert_true (comes_true (&f, tells_where_image_is));
  g_assert_cmpuint (f.backend->n_images, ==, 0);
  g_settings_set_strv (f.profile, KEY, hosts);
  g_assert_true (comes_true (&f, has_image));
  g_settings_reset (f.profile, KEY);
  g_assert_true (has_no_image (&f));
  g_assert_true (comes_true (&f, tells_where_image_is));
  close_console (&f);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/hosts/added", test_a_host_is_added_as_it_is_asked);
  g_test_add_func ("/hosts/faults", test_a_fault_is_told_while_it_is_typed);
  g_test_add_func ("/hosts/removed", test_what_was_removed_can_be_taken_back);
  g_test_add_func ("/hosts/of-the-map", test_the_maps_host_is_listed);
  g_test_add_func ("/hosts/locked", test_what_is_locked_is_insensitive);
  g_test_add_func ("/hosts/map-address", test_a_maps_address_is_kept_once_it_is_whole);
  g_test_add_func ("/preferences/connection", test_the_connection_can_be_changed_from_here);
  g_test_add_func ("/hosts/no-map", test_a_server_without_a_map_has_none);
  g_test_add_func ("/hosts/map-elsewhere", test_a_servers_map_elsewhere_is_not_asked);
  g_test_add_func ("/hosts/image-elsewhere", test_an_image_elsewhere_is_seen_where_it_was_allowed);
  return g_test_run ();
}
