/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "base/bef-watchdog.h"
#include "bef-config.h"
#include "bef-console.h"
#include "bef-first-run.h"
#include "bef-page-argument.h"
#include "bef-shortcuts.h"
#include "ui/diagnostic/bef-diagnostic-dialog.h"
#include "ui/shell/bef-background.h"
#include "ui/shell/bef-policy.h"
#include "ui/shell/bef-preferences.h"
#include "ui/shell/bef-presence.h"
#include "ui/shell/bef-settings.h"
#include "ui/bef-ui.h"

/* As in the metainfo. */
#define HOMEPAGE "https://beffroi.fr/"
/* A stall of the main loop beyond this is recorded by the watchdog. */
#define STALL_MS 50
/* How long a bus is waited for that only says so. */
#define BUS_WAIT_MS 2000
/* An owner of our name that ends meanwhile does not answer: another one is looked for. */
#define AGAIN_MS 50
#define AGAIN_AT_MOST_MS (30 * BEF_MS_SECOND)

struct _BefApplication
{
  AdwApplication parent_instance;
  BefOptions options;
  char *profile;             /* owned, nullable before the first activation */
  GSettings *settings;       /* owned */
  BefBackground *background; /* owned, nullable: before the start, and for a picture */
  BefWindow *window;         /* unowned: the application's window */
  BefConsole *console;       /* owned, nullable: behind the window */
  guint ending[3];           /* sources of the signals that end us in order */
  gboolean taking;           /* the profile's folder */
  gboolean quitting;         /* closing the window is the end */
  GError *unheard;           /* owned, nullable: of a console that did not hear us */
  int status;
};

G_DEFINE_FINAL_TYPE (BefApplication, bef_application, ADW_TYPE_APPLICATION)

static void
fail (BefApplication *self, const char *message)
{
  self->status = 1;
  g_printerr ("beffroi: %s\n", message);
  g_application_quit (G_APPLICATION (self));
}

/* The window. */

static void
save_geometry (BefApplication *self)
{
  int width, height;

  if (self->options.width > 0 || self->window == NULL)
    return;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self->window));
  gtk_window_get_default_size (GTK_WINDOW (self->window), &width, &height);
  if (!maximized && width >= 360 && height >= 294)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
}

/* Its dialogs go with it. */
static void
hide_window (BefApplication *self)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *l = toplevels; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (self->window))
      gtk_window_close (l->data);
  gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
}

static gboolean
stays (BefApplication *self)
{
  return !self->quitting && self->background != NULL && bef_background_stays (self->background);
}

static gboolean
close_cb (BefApplication *self)
{
  save_geometry (self);
  if (!stays (self))
    return FALSE;
  hide_window (self);
  return TRUE;
}

static void
make_window (BefApplication *self)
{
  self->window = bef_ui_window_new (GTK_APPLICATION (self));
  g_object_set_data_full (G_OBJECT (self->window), "profile", g_strdup (self->profile), g_free);
  g_signal_connect_object (self->window, "close-request", G_CALLBACK (close_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->options.width > 0)
    gtk_window_set_default_size (GTK_WINDOW (self->window), self->options.width,
                                 self->options.height);
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
failed_cb (BefApplication *self, const char *message)
{
  fail (self, message);
}

/* Whoever starts from now on is the console of the session, and waits for our folder: what came to
 * a process that ends would be lost. */
static void
let_name_go (BefApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  GDBusConnection *bus = g_application_get_dbus_connection (application);

  if (bus == NULL || g_application_get_is_remote (application)
      || (g_application_get_flags (application) & G_APPLICATION_NON_UNIQUE))
    return;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReleaseName",
      g_variant_new ("(s)", BEF_APP_ID), NULL, G_DBUS_CALL_FLAGS_NONE, BUS_WAIT_MS, NULL, NULL);
}

static void
end_console (BefApplication *self)
{
  let_name_go (self);
  /* Nobody waits for a window any more: what is written on the way out is no stall. */
  bef_watchdog_stop ();
  if (self->console != NULL)
    bef_console_stop (self->console);
  g_clear_object (&self->console);
}

/* Without one the window is what asks for it. */
static gboolean
has_connection (BefApplication *self)
{
  g_autoptr (GSettings) profile = bef_settings_profile (self->profile);
  g_autofree char *url = g_settings_get_string (profile, "url");

  return self->options.demo || url[0] != '\0';
}

/* @ownership nullable, @why_not then says what to do about it. */
static void
open_window (BefApplication *self, BefOwnership *ownership, const char *why_not)
{
  bef_watchdog_start (STALL_MS);
  make_window (self);
  if (self->options.background && stays (self) && has_connection (self))
    bef_presence_begin_hidden (GTK_WINDOW (self->window));
  else
    gtk_window_present (GTK_WINDOW (self->window));
  if (bef_policy_get_fault () != NULL)
    {
      g_printerr ("beffroi: %s\n", bef_policy_get_fault ());
      bef_window_toast (self->window, bef_policy_get_fault ());
    }
  self->console =
      bef_console_new (&self->options, self->profile, self->settings, ownership, why_not);
  g_signal_connect_object (self->console, "failed", G_CALLBACK (failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->console, "done", G_CALLBACK (g_application_quit), self,
                           G_CONNECT_SWAPPED);
  bef_console_start (self->console, self->window);
}

/* Closed at whatever moment: what is behind it ends now, not when something under way is over. */
static void
bef_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  BefApplication *self = BEF_APPLICATION (application);

  if (window == GTK_WINDOW (self->window))
    {
      self->window = NULL;
      end_console (self);
    }
  GTK_APPLICATION_CLASS (bef_application_parent_class)->window_removed (application, window);
}

/* One console on a profile. */

static void
choose_profile (BefApplication *self)
{
  g_free (self->profile);
  self->profile = self->options.demo ? g_strdup ("demo")
                  : self->options.profile != NULL
                      ? g_strdup (self->options.profile)
                      : g_settings_get_string (self->settings, "last-profile");
  if (bef_settings_is_profile_name (self->profile))
    return;
  g_free (self->profile);
  self->profile = g_strdup ("default");
}

/* Started by the desktop there is nobody to read a line. */
static void
tell_elsewhere (BefApplication *self, const char *message)
{
  if (g_application_get_flags (G_APPLICATION (self)) & G_APPLICATION_IS_SERVICE)
    {
      g_autoptr (GNotification) notification = g_notification_new ("Beffroi");
      g_notification_set_body (notification, message);
      g_application_send_notification (G_APPLICATION (self), "elsewhere", notification);
    }
  fail (self, message);
}

static gboolean
heard_cb (gpointer user_data)
{
  g_application_release (user_data);
  return G_SOURCE_REMOVE;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean raised = FALSE;
  gboolean ours =
      bef_ownership_take_finish (BEF_OWNERSHIP (source), result, &raised, &error) && !raised;

  self->taking = FALSE;
  /* What came to us until our name was let go is passed on as well. */
  if (raised)
    {
      g_print ("beffroi: %s\n",
               _ ("This profile is open already: its window was brought to the front."));
      let_name_go (self);
      g_idle_add_full (G_PRIORITY_LOW, heard_cb, g_object_ref (self), g_object_unref);
      return;
    }
  else if (g_error_matches (error, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE))
    tell_elsewhere (self, error->message);
  else
    {
      /* One that was named is for this time. */
      if (!self->options.demo && self->options.profile == NULL)
        g_settings_set_string (self->settings, "last-profile", self->profile);
      open_window (self, ours ? BEF_OWNERSHIP (source) : NULL,
                   error != NULL ? error->message : NULL);
    }
  g_application_release (G_APPLICATION (self));
}

static GVariant *
platform_data (GApplication *application)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sv}"));
  G_APPLICATION_GET_CLASS (application)->add_platform_data (application, &builder);
  return g_variant_builder_end (&builder);
}

static void
take_profile (BefApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  g_autofree char *folder = bef_console_dup_folder (
      self->profile, self->options.demo ? BEF_FOLDER_OF_DEMO : BEF_FOLDER_OF_PROFILE);
  g_autoptr (BefOwnership) ownership = bef_ownership_new (folder, self->profile);

  self->taking = TRUE;
  g_application_hold (application);
  bef_ownership_take_async (ownership, g_application_get_dbus_connection (application),
                            g_application_get_dbus_object_path (application),
                            self->options.page != NULL ? self->options.page : "",
                            platform_data (application), NULL, taken_cb, g_object_ref (self));
}

static void
bef_application_activate (GApplication *application)
{
  BefApplication *self = BEF_APPLICATION (application);

  if (self->window != NULL)
    gtk_window_present (GTK_WINDOW (self->window));
  else if (!self->taking)
    {
      choose_profile (self);
      /* A picture only looks: it neither waits for the owner nor keeps one waiting. */
      if (self->options.screenshot != NULL)
        open_window (self, NULL, NULL);
      else
        take_profile (self);
    }
  else
    self->options.background = FALSE;
}

/* Actions. */

static void
show_page (BefApplication *self, const char *page)
{
  if (self->console != NULL)
    bef_console_show_page (self->console, page);
  else if (page[0] != '\0')
    {
      g_free (self->options.page);
      self->options.page = g_strdup (page);
    }
  g_application_activate (G_APPLICATION (self));
}

/* Of a second start: also over the bus. */
static void
show_page_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  show_page (user_data, g_variant_get_string (parameter, NULL));
}

/* What a file manager opens with it are files of meters, and calendars. */
static void
bef_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autofree char *page = bef_page_argument_of_files (files, n_files);

  show_page (BEF_APPLICATION (application), page);
}

static void
other_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_application_release (user_data);
  g_object_unref (user_data);
}

/* This program's file, also after it was replaced. (transfer full) */
static char *
dup_program (void)
{
  g_autofree char *here = g_file_read_link ("/proc/self/exe", NULL);

  return here != NULL && g_file_test (here, G_FILE_TEST_IS_EXECUTABLE)
             ? g_steal_pointer (&here)
             : g_strdup (BEF_BINDIR "/beffroi");
}

/* In a process of its own: the profile's console is one thing, the demo another. @option nullable.
 */
static void
start_beside (BefApplication *self, const char *option)
{
  g_autofree char *program = dup_program ();
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gdk_display_get_default ());
  g_autoptr (GAppInfo) info = g_app_info_create_from_commandline (
      program, "Beffroi", G_APP_INFO_CREATE_SUPPORTS_STARTUP_NOTIFICATION, NULL);
  g_autofree char *token =
      info != NULL
          ? g_app_launch_context_get_startup_notify_id (G_APP_LAUNCH_CONTEXT (context), info, NULL)
          : NULL;
  g_autoptr (GError) error = NULL;

  if (token != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "DESKTOP_STARTUP_ID", token, TRUE);
      g_subprocess_launcher_setenv (launcher, "XDG_ACTIVATION_TOKEN", token, TRUE);
    }
  g_autoptr (GSubprocess) other =
      g_subprocess_launcher_spawn (launcher, &error, program, option, NULL);
  if (other == NULL)
    {
      g_printerr ("beffroi: %s\n", error->message);
      return;
    }
  /* In a sandbox the first process's end would be the other's. */
  g_application_hold (G_APPLICATION (self));
  g_subprocess_wait_async (other, NULL, other_ended_cb, g_object_ref (self));
}

static void
demo_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  start_beside (user_data, "--demo");
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  self->quitting = TRUE;
  if (self->window == NULL)
    g_application_quit (user_data);
  else if (gtk_widget_get_visible (GTK_WIDGET (self->window)))
    gtk_window_close (GTK_WINDOW (self->window));
  else
    gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window != NULL)
    bef_preferences_present (
        GTK_WINDOW (self->window), bef_console_get_session (self->console), self->profile,
        bef_console_is_demo (self->console) ? BEF_CONNECTION_TO_DEMO : BEF_CONNECTION_TO_SERVER,
        self->background);
}

static void
connection_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  /* What the demo were connected to would be nobody's tomorrow. Who comes from it needs no tour. */
  if (self->options.demo)
    {
      g_settings_set_boolean (self->settings, "first-run-done", TRUE);
      start_beside (self, NULL);
    }
  else if (self->console != NULL)
    bef_console_show_welcome (self->console);
}

static void
try_keeping_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->console != NULL)
    bef_console_try_keeping (self->console);
}

static void
tour_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->console != NULL && self->window != NULL)
    bef_first_run_show_tour (self->console, self->window, self->settings);
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window == NULL)
    return;
  AdwAboutWindow *about = ADW_ABOUT_WINDOW (g_object_new (
      ADW_TYPE_ABOUT_WINDOW, "transient-for", self->window, "modal", TRUE, "application-name",
      "Beffroi", "application-icon", BEF_APP_ID, "version", BEF_VERSION, "license-type",
      GTK_LICENSE_GPL_3_0, "comments", _ ("The desktop console of a small connected commune"),
      "developer-name", _ ("The Beffroi authors"), "copyright", _ ("© The Beffroi authors"),
      "website", HOMEPAGE, "issue-url", HOMEPAGE "issues", NULL));
  /* Theirs are on screen where somebody chose them. */
  adw_about_window_add_legal_section (about, _ ("Map background of the IGN"), "© IGN",
                                      GTK_LICENSE_CUSTOM, "Licence Ouverte 2.0 (Etalab)");
  adw_about_window_add_legal_section (about, _ ("Map background of OpenStreetMap"),
                                      "© OpenStreetMap", GTK_LICENSE_CUSTOM,
                                      "Open Database License 1.0");
  gtk_window_present (GTK_WINDOW (about));
}

/* Its parameter is of a search's hit, and says nothing. */
static void
diagnostic_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;
  g_autoptr (GSettings) profile = NULL;

  if (self->window == NULL || self->console == NULL)
    return;
  if (!bef_console_is_demo (self->console))
    profile = bef_settings_profile (self->profile);
  bef_diagnostic_dialog_present (GTK_WINDOW (self->window), bef_console_get_session (self->console),
                                 profile);
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  BefApplication *self = user_data;

  if (self->window != NULL)
    bef_shortcuts_present (GTK_WINDOW (self->window));
}

static const GActionEntry app_actions[] = {
  { .name = "show-page", .activate = show_page_action, .parameter_type = "s" },
  { .name = "demo", .activate = demo_action },
  { .name = "try-keeping", .activate = try_keeping_action },
  { .name = "quit", .activate = quit_action },
  { .name = "preferences", .activate = preferences_action },
  { .name = "connection", .activate = connection_action },
  { .name = "tour", .activate = tour_action },
  { .name = "about", .activate = about_action },
  { .name = "diagnostic", .activate = diagnostic_action, .parameter_type = "s" },
  { .name = "shortcuts", .activate = shortcuts_action },
};

/* Life. */

/* Of a console that goes, or has gone: on the bus nobody answers by its name, or nothing of it. */
static gboolean
has_ended (const GError *error)
{
  static const GDBusError codes[] = {
    G_DBUS_ERROR_NO_REPLY,       G_DBUS_ERROR_SERVICE_UNKNOWN,   G_DBUS_ERROR_NAME_HAS_NO_OWNER,
    G_DBUS_ERROR_UNKNOWN_OBJECT, G_DBUS_ERROR_UNKNOWN_INTERFACE, G_DBUS_ERROR_UNKNOWN_METHOD,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, G_DBUS_ERROR, (int)codes[i]))
      return TRUE;
  return FALSE;
}

/* To the console that is open. FALSE: it was not heard. */
static gboolean
hand_over (BefApplication *self, GError **error)
{
  GApplication *application = G_APPLICATION (self);
  const char *page = self->options.page != NULL ? self->options.page : "";
  GVariant *parameter[] = { g_variant_new_variant (g_variant_new_string (page)) };
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      g_application_get_dbus_connection (application), BEF_APP_ID,
      g_application_get_dbus_object_path (application), "org.freedesktop.Application",
      "ActivateAction",
      g_variant_new ("(s@av@a{sv})", "show-page",
                     g_variant_new_array (G_VARIANT_TYPE_VARIANT, parameter, 1),
                     platform_data (application)),
      NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, error);

  return answer != NULL;
}

/* The first start may be another process: it gets what this one was asked for. */
static gboolean
bef_application_local_command_line (GApplication *application, char ***arguments, int *exit_status)
{
  BefApplication *self = BEF_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_strv_length (*arguments) > 1)
    return G_APPLICATION_CLASS (bef_application_parent_class)
        ->local_command_line (application, arguments, exit_status);
  *exit_status = 0;
  if (!g_application_register (application, NULL, &error))
    self->unheard = g_steal_pointer (&error);
  else if (!g_application_get_is_remote (application))
    g_application_activate (application);
  else if (!self->options.background && !hand_over (self, &error)) /* which watches already */
    self->unheard = g_steal_pointer (&error);
  return TRUE;
}

/* Told to end: in order, as by closing the window. A second time, at once. */
static gboolean
end_cb (gpointer user_data)
{
  BefApplication *self = user_data;

  save_geometry (self);
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_CONTINUE;
}

static void
bef_application_startup (GApplication *application)
{
  static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
  BefApplication *self = BEF_APPLICATION (application);

  G_APPLICATION_CLASS (bef_application_parent_class)->startup (application);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->ending[i] = g_unix_signal_add (signals[i], end_cb, self);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/fr/beffroi/Beffroi/icons");
  gtk_window_set_default_icon_name (BEF_APP_ID);
  self->settings = bef_settings_app ();
  bef_settings_follow_calendar (self->settings);
  if (self->options.screenshot == NULL)
    {
      g_autofree char *program = dup_program ();
      self->background = bef_background_new (self->settings, bef_background_find_place (), program);
    }
  g_action_map_add_action_entries (G_ACTION_MAP (self), app_actions, G_N_ELEMENTS (app_actions),
                                   self);
  bef_shortcuts_install (GTK_APPLICATION (self));
}

static void
bef_application_shutdown (GApplication *application)
{
  BefApplication *self = BEF_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->ending); i++)
    g_clear_handle_id (&self->ending[i], g_source_remove);
  end_console (self);
  G_APPLICATION_CLASS (bef_application_parent_class)->shutdown (application);
}

static void
bef_application_finalize (GObject *object)
{
  BefApplication *self = BEF_APPLICATION (object);

  g_clear_object (&self->background);
  g_clear_object (&self->settings);
  g_clear_error (&self->unheard);
  g_free (self->profile);
  bef_options_clear (&self->options);
  G_OBJECT_CLASS (bef_application_parent_class)->finalize (object);
}

static void
bef_application_class_init (BefApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_application_finalize;
  application_class->local_command_line = bef_application_local_command_line;
  application_class->activate = bef_application_activate;
  application_class->open = bef_application_open;
  application_class->startup = bef_application_startup;
  application_class->shutdown = bef_application_shutdown;
  GTK_APPLICATION_CLASS (klass)->window_removed = bef_application_window_removed;
}

static void
bef_application_init (BefApplication *self)
{
}

static BefApplication *
application_new (BefOptions *options)
{
  /* A demo, a picture or a named profile never raises the window of another profile. */
  gboolean apart = options->demo || options->screenshot != NULL || options->profile != NULL;
  BefApplication *self =
      g_object_new (BEF_TYPE_APPLICATION, "application-id", BEF_APP_ID, "flags",
                    apart ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_HANDLES_OPEN,
                    "resource-base-path", "/fr/beffroi/Beffroi", NULL);

  self->options = *options;
  *options = (BefOptions){ 0 };
  return self;
}

int
bef_application_run (BefOptions *options, int argc, char **argv)
{
  const gint64 end = g_get_monotonic_time () + AGAIN_AT_MOST_MS * 1000;

  while (TRUE)
    {
      g_autoptr (BefApplication) self = application_new (options);
      int status = g_application_run (G_APPLICATION (self), argc, argv);

      if (self->unheard == NULL)
        return status != 0 ? status : self->status;
      if (!has_ended (self->unheard) || g_get_monotonic_time () > end)
        {
          g_dbus_error_strip_remote_error (self->unheard);
          g_printerr ("beffroi: %s\n", self->unheard->message);
          return 1;
        }
      *options = self->options;
      self->options = (BefOptions){ 0 };
      g_usleep (AGAIN_MS * 1000);
    }
}
