/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-application.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "base/bef-watchdog.h"
#include "bef-config.h"
#include "bef-demo-hub.h"
#include "bef-screenshot.h"
#include "bef-shortcuts.h"
#include "supervision/bef-notifier.h"
#include "ui/bef-connection-form.h"
#include "ui/bef-map-page.h"
#include "ui/bef-preferences.h"
#include "ui/bef-settings.h"
#include "ui/bef-window.h"

/* A stall of the main loop beyond this is recorded by the watchdog. */
#define STALL_MS 50

struct _BefApplication
{
  AdwApplication parent_instance;
  gboolean demo;
  char *role, *profile, *token_file, *screenshot, *page; /* owned, nullable */
  GStrv hub_options;                                     /* owned, nullable */
  int width, height;
  GSettings *settings;         /* owned */
  GSettings *profile_settings; /* owned, nullable */
  BefWindow *window;           /* unowned: the application's window */
  BefHistory *history;         /* owned, nullable */
  BefSession *session;         /* owned, nullable */
  BefNotifier *notifier;       /* owned, nullable */
  BefDemoHub *hub;             /* owned, nullable */
  char *token;                 /* owned, nullable: memory only */
  int status;
};

G_DEFINE_FINAL_TYPE (BefApplication, bef_application, ADW_TYPE_APPLICATION)

static void connect_profile (BefApplication *self);
static void show_welcome (BefApplication *self);

static void
fail (BefApplication *self, const char *message)
{
  self->status = 1;
  g_printerr ("%s\n", message);
  g_application_quit (G_APPLICATION (self));
}

static void
screenshot_done_cb (GError *error, gpointer user_data)
{
  BefApplication *self = user_data;

  if (error != NULL)
    fail (self, error->message);
  else
    g_application_quit (G_APPLICATION (self));
}

/* A building may be named by a part of its URN or name ("building=mairie"), a graph by a part of
 * the equipment's URN
 * ("graph=mairie|power"). (transfer full) */
static char *
resolve_argument (BefApplication *self, const char *page, const char *argument)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  GListModel *buildings = bef_commune_get_buildings (commune),
             *devices = bef_commune_get_devices (commune);
  g_auto (GStrv) parts = argument != NULL ? g_strsplit (argument, "|", 2) : NULL;

  for (guint i = 0;
       parts != NULL && g_str_equal (page, "building") && i < g_list_model_get_n_items (buildings);
       i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      if (strstr (bef_building_get_id (building), argument) != NULL
          || strstr (bef_building_get_name (building), argument) != NULL)
        return g_strdup (bef_building_get_id (building));
    }
  for (guint i = 0; parts != NULL && parts[0] != NULL && parts[1] != NULL
                    && g_str_equal (page, "graph") && i < g_list_model_get_n_items (devices);
       i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (strstr (bef_device_get_id (device), parts[0]) != NULL
          && bef_device_get_value (device, parts[1]) != NULL)
        return g_strdup_printf ("%s|%s", bef_device_get_id (device), parts[1]);
    }
  return g_strdup (argument);
}

static void
show_asked_page (BefApplication *self)
{
  g_auto (GStrv) parts = self->page != NULL ? g_strsplit (self->page, "=", 2) : NULL;

  if (parts == NULL || parts[0] == NULL)
    return;
  g_autofree char *argument = resolve_argument (self, parts[0], parts[1]);
  if (!bef_window_go (self->window, parts[0], argument))
    {
      g_autofree char *names = g_strjoinv (", ", (char **)bef_window_page_names ());
      g_autofree char *message = g_strdup_printf (
          _ ("There is no page “%s”. Pages: %s, building=NAME, graph=URN|QUANTITY, map=TIME"),
          parts[0], names);
      if (self->screenshot != NULL)
        fail (self, message);
      else
        bef_window_toast (self->window, message);
    }
}

/* The page asked for may name a building, which exists only once something was received. */
static void
first_change_cb (BefCommune *commune, BefApplication *self)
{
  if (g_list_model_get_n_items (bef_commune_get_buildings (commune)) == 0)
    return;
  g_signal_handlers_disconnect_by_func (commune, first_change_cb, self);
  show_asked_page (self);
}

static void
configure_notifier (BefApplication *self)
{
  static const BefSeverity levels[] = { BEF_SEVERITY_URGENT, BEF_SEVERITY_TODAY,
                                        BEF_SEVERITY_WEEK };
  int level = g_settings_get_enum (self->settings, "notify-level");

  if (self->notifier != NULL)
    bef_notifier_configure (self->notifier,
                            g_settings_get_boolean (self->settings, "notifications"),
                            levels[CLAMP (level, 0, 2)],
                            self->window != NULL && bef_window_is_presenting (self->window));
}

static void
begin_session (BefApplication *self, BefBackend *backend)
{
  guint visible = self->profile_settings != NULL
                      ? g_settings_get_uint (self->profile_settings, "poll-visible")
                      : 5;
  guint all = self->profile_settings != NULL
                  ? g_settings_get_uint (self->profile_settings, "poll-all")
                  : 30;

  self->session = bef_session_new (backend, self->history, visible, all);
  if (self->screenshot == NULL)
    {
      self->notifier = bef_notifier_new (bef_session_get_commune (self->session));
      configure_notifier (self);
    }
  const gboolean names_something = self->page != NULL && strchr (self->page, '=') != NULL;
  if (names_something)
    g_signal_connect (bef_session_get_commune (self->session), "changed",
                      G_CALLBACK (first_change_cb), self);
  bef_window_set_session (self->window, self->session);
  if (!names_something)
    show_asked_page (self);
  bef_session_set_warns_of_clock (self->session, !self->demo);
  bef_session_start (self->session);
  if (self->screenshot != NULL)
    bef_screenshot_take (self->window, self->screenshot, screenshot_done_cb, self);
}

static void
end_session (BefApplication *self)
{
  if (self->notifier != NULL)
    bef_notifier_stop (self->notifier);
  g_clear_object (&self->notifier);
  if (self->session != NULL)
    bef_session_stop (self->session);
  if (self->window != NULL)
    bef_window_set_session (self->window, NULL);
  g_clear_object (&self->session);
  if (self->history != NULL)
    bef_history_close (self->history);
  g_clear_object (&self->history);
}

static void
connect_backend (BefApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = NULL;

  if (self->demo)
    backend = bef_ngsi_backend_new (
        bef_demo_hub_get_url (self->hub), NULL,
        bef_demo_hub_get_token (self->hub, self->role != NULL ? self->role : "secretary"),
        bef_demo_hub_get_certificate (self->hub), &error);
  else
    {
      g_autofree char *url = g_settings_get_string (self->profile_settings, "url");
      g_autofree char *tenant = g_settings_get_string (self->profile_settings, "tenant");
      g_autofree char *ca_file = g_settings_get_string (self->profile_settings, "ca-file");
      g_autofree char *ca = NULL;
      if (ca_file[0] != '\0' && !g_file_get_contents (ca_file, &ca, NULL, &error))
        {
          bef_window_toast (self->window, error->message);
          g_clear_error (&error);
        }
      backend =
          bef_ngsi_backend_new (url, tenant[0] != '\0' ? tenant : NULL, self->token, ca, &error);
    }
  if (backend == NULL)
    bef_window_toast (self->window, error->message);
  begin_session (self, backend);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefApplication *self = user_data;
  g_autofree char *moved = NULL;
  g_autoptr (GError) error = NULL;

  if (!bef_history_open_finish (BEF_HISTORY (source), result, &moved, &error))
    {
      /* Useful all the same: live values, and a history for this sitting only. */
      g_autofree char *text = g_strdup_printf (
          _ ("The local history cannot be used. %s Nothing is kept until this is mended."),
          error->message);
      bef_window_toast (self->window, text);
      g_clear_object (&self->history);
      self->history = bef_history_new ();
      bef_history_open_async (self->history, NULL, NULL, opened_cb, self);
      g_application_release (G_APPLICATION (self));
      g_application_hold (G_APPLICATION (self));
      return;
    }
  g_application_release (G_APPLICATION (self));
  if (moved != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The local history was damaged. It was set aside "
                                                  "as %s and is filled again from the server."),
                                               moved);
      bef_window_toast (self->window, text);
    }
  connect_backend (self);
}

static void
over_budget_cb (BefHistory *history, BefApplication *self)
{
  g_autofree char *size = g_format_size (bef_history_get_size (history));
  g_autofree char *budget = g_format_size (bef_history_get_budget (history));
  g_autofree char *text =
      /* TRANSLATORS: a size in bytes, the size allowed. */
      g_strdup_printf (_ ("The local history takes %s, more than the %s allowed, although all that "
                          "is old is reduced. Allow it more in the preferences."),
                       size, budget);

  if (self->window != NULL)
    bef_window_toast (self->window, text);
}

static void
open_history (BefApplication *self)
{
  g_autofree char *folder =
      self->demo ? g_build_filename (g_get_user_cache_dir (), "beffroi", "demo", NULL)
                 : g_build_filename (g_get_user_data_dir (), "beffroi", self->profile, NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);

  /* Readable by this person only. */
  g_mkdir_with_parents (folder, 0700);
  self->history = bef_history_new ();
  g_signal_connect_object (self->history, "over-budget", G_CALLBACK (over_budget_cb), self, 0);
  if (self->profile_settings != NULL)
    bef_history_set_budget (self->history, bef_settings_history_budget (self->profile_settings));
  g_application_hold (G_APPLICATION (self));
  bef_history_open_async (self->history, path, NULL, opened_cb, self);
}

static void
hub_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_demo_hub_start_finish (BEF_DEMO_HUB (source), result, &error))
    fail (self, error->message);
  else
    open_history (self);
  g_application_release (G_APPLICATION (self));
}

static void
start_demo (BefApplication *self)
{
  self->demo = TRUE;
  self->hub = bef_demo_hub_new ();
  g_application_hold (G_APPLICATION (self));
  bef_demo_hub_start_async (self->hub, (const char *const *)self->hub_options, NULL, hub_started_cb,
                            self);
}

static void
token_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  self->token = bef_credentials_lookup_finish (result, &error);
  if (error != NULL)
    bef_window_toast (self->window, error->message);
  open_history (self);
  g_application_release (G_APPLICATION (self));
}

static void
connect_profile (BefApplication *self)
{
  g_autofree char *url = g_settings_get_string (self->profile_settings, "url");

  if (url[0] == '\0')
    {
      show_welcome (self);
      return;
    }
  if (self->token_file != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_free (self->token);
      self->token = NULL;
      if (g_file_get_contents (self->token_file, &self->token, NULL, &error))
        g_strstrip (self->token);
      else
        bef_window_toast (self->window, error->message);
      open_history (self);
      return;
    }
  g_application_hold (G_APPLICATION (self));
  bef_credentials_lookup_async (self->profile, NULL, token_found_cb, self);
}

/* First run, and a new connection. */

static void
connected_cb (BefApplication *self)
{
  end_session (self);
  g_clear_pointer (&self->token, g_free);
  if (self->hub != NULL)
    {
      bef_demo_hub_stop (self->hub);
      g_clear_object (&self->hub);
      self->demo = FALSE;
    }
  g_settings_set_boolean (self->settings, "first-run-done", TRUE);
  connect_profile (self);
}

static void
try_demo_cb (BefApplication *self)
{
  end_session (self);
  start_demo (self);
}

static void
show_welcome (BefApplication *self)
{
  GtkWidget *form = bef_connection_form_new (self->profile);

  g_signal_connect_object (form, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "try-demo", G_CALLBACK (try_demo_cb), self, G_CONNECT_SWAPPED);
  bef_window_set_welcome (self->window, form);
  if (self->screenshot != NULL)
    bef_screenshot_take (self->window, self->screenshot, screenshot_done_cb, self);
}

/* Actions. */

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (user_data);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window != NULL)
    bef_preferences_present (GTK_WINDOW (self->window), self->session, self->profile, self->demo);
}

static void
connection_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window != NULL)
    show_welcome (self);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  adw_show_about_window (GTK_WINDOW (self->window), "application-name", "Beffroi",
                         "application-icon", BEF_APP_ID, "version", BEF_VERSION, "license-type",
                         GTK_LICENSE_GPL_3_0, "comments",
                         _ ("The desktop console of a small connected commune"), "developer-name",
                         _ ("The Beffroi authors"), NULL);
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  bef_shortcuts_present (GTK_WINDOW (self->window));
}

static const GActionEntry app_actions[] = {
  { .name = "quit", .activate = quit_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "connection", .activate = connection_action },
  { .name = "about", .activate = about_action },
  { .name = "shortcuts", .activate = shortcuts_action },
};

/* Life. */

static gboolean
close_cb (BefApplication *self)
{
  if (self->width == 0)
    {
      int width, height;
      gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self->window));
      gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
      if (!maximized && width >= 360 && height >= 294)
        {
          g_settings_set_int (self->settings, "window-width", width);
          g_settings_set_int (self->settings, "window-height", height);
        }
      g_settings_set_boolean (self->settings, "window-maximized", maximized);
    }
  return FALSE;
}

static void
map_source_changed_cb (BefApplication *self)
{
  /* A page reads its own settings when it binds. */
  if (self->session != NULL && self->window != NULL)
    bef_window_set_session (self->window, self->session);
}

static void
make_window (BefApplication *self)
{
  self->window = bef_window_new (GTK_APPLICATION (self));
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
  g_object_set_data_full (G_OBJECT (self->window), "profile", g_strdup (self->profile), g_free);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (close_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->window, "notify::presenting", G_CALLBACK (configure_notifier),
                           self, G_CONNECT_SWAPPED);
  if (self->width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self->window), self->width, self->height);
  else
    {
      gtk_window_set_default_size (GTK_WINDOW (self->window),
                                   g_settings_get_int (self->settings, "window-width"),
                                   g_settings_get_int (self->settings, "window-height"));
      if (g_settings_get_boolean (self->settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self->window));
      g_settings_bind (self->settings, "presentation", self->window, "presenting",
                       G_SETTINGS_BIND_DEFAULT);
    }
}

static void
bef_application_activate (GApplication *application)
{
  BefApplication *self = BEF_APPLICATION (application);

  if (self->window != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->window));
      return;
    }
  make_window (self);
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->demo)
    start_demo (self);
  else
    connect_profile (self);
}

static void
bef_application_startup (GApplication *application)
{
  BefApplication *self = BEF_APPLICATION (application);

  G_APPLICATION_CLASS (bef_application_parent_class)->startup (application);
  bef_watchdog_start (STALL_MS);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/fr/beffroi/Beffroi/icons");
  gtk_window_set_default_icon_name (BEF_APP_ID);
  self->settings = bef_settings_app ();
  if (self->profile == NULL)
    self->profile = g_settings_get_string (self->settings, "last-profile");
  if (!bef_settings_is_profile_name (self->profile))
    {
      g_free (self->profile);
      self->profile = g_strdup ("default");
    }
  if (self->demo)
    {
      g_free (self->profile);
      self->profile = g_strdup ("demo");
    }
  else
    g_settings_set_string (self->settings, "last-profile", self->profile);
  self->profile_settings = bef_settings_profile (self->profile);
  g_signal_connect_object (self->profile_settings, "changed::map-source",
                           G_CALLBACK (map_source_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::notifications",
                           G_CALLBACK (configure_notifier), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::notify-level", G_CALLBACK (configure_notifier),
                           self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self), app_actions, G_N_ELEMENTS (app_actions),
                                   self);
  bef_shortcuts_install (GTK_APPLICATION (self));
}

static void
bef_application_shutdown (GApplication *application)
{
  BefApplication *self = BEF_APPLICATION (application);

  /* Nobody waits for a window any more: what is written on the way out is no stall. */
  bef_watchdog_stop ();
  end_session (self);
  if (self->hub != NULL)
    bef_demo_hub_stop (self->hub);
  G_APPLICATION_CLASS (bef_application_parent_class)->shutdown (application);
}

static void
bef_application_finalize (GObject *object)
{
  BefApplication *self = BEF_APPLICATION (object);

  if (self->window != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *)&self->window);
  g_clear_object (&self->settings);
  g_clear_object (&self->profile_settings);
  g_clear_object (&self->hub);
  g_free (self->role);
  g_free (self->profile);
  g_free (self->token_file);
  g_free (self->screenshot);
  g_free (self->page);
  g_free (self->token);
  g_strfreev (self->hub_options);
  G_OBJECT_CLASS (bef_application_parent_class)->finalize (object);
}

static void
bef_application_class_init (BefApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = bef_application_activate;
  G_APPLICATION_CLASS (klass)->startup = bef_application_startup;
  G_APPLICATION_CLASS (klass)->shutdown = bef_application_shutdown;
}

static void
bef_application_init (BefApplication *self)
{
}

BefApplication *
bef_application_new (const BefOptions *options)
{
  /* A demo, a picture or a named profile never raises the window of another console. */
  gboolean apart = options->demo || options->screenshot != NULL || options->profile != NULL;
  BefApplication *self =
      g_object_new (BEF_TYPE_APPLICATION, "application-id", BEF_APP_ID, "flags",
                    apart ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS,
                    "resource-base-path", "/fr/beffroi/Beffroi", NULL);

  self->demo = options->demo;
  self->role = g_strdup (options->role);
  self->profile = g_strdup (options->profile);
  self->token_file = g_strdup (options->token_file);
  self->screenshot = g_strdup (options->screenshot);
  self->page = g_strdup (options->page);
  self->hub_options = g_strdupv ((char **)options->hub_options);
  self->width = options->width;
  self->height = options->height;
  return self;
}

int
bef_application_get_status (BefApplication *self)
{
  return self->status;
}
