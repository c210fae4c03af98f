/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Running without the window and starting at login: by a file, or by a portal, which stands here on
 * a private bus, grants, refuses, takes its time, dies, or is not there. */
#include "ui/shell/bef-background.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define WAIT_S 20
/* Long enough for what must not come to have come. */
#define QUIET_MS 300

static const char portal_xml[] = "<node>"
                                 "<interface name='org.freedesktop.portal.Background'>"
                                 "<method name='RequestBackground'><arg type='s' direction='in'/>"
                                 "<arg type='a{sv}' direction='in'/>"
                                 "<arg type='o' direction='out'/></method></interface>"
                                 "<interface name='org.freedesktop.portal.Request'>"
                                 "<method name='Close'/></interface></node>";

typedef enum
{
  ANSWERS_LATER = 0, /* when the test says so */
  ANSWERS_AT_ONCE = 1 << 0,
  ANSWERS_BEFORE_THE_REPLY = 1 << 1,
} Manner;

typedef struct
{
  GSettings *settings;
  BefBackground *background;
  char *config; /* folder */
  guint n_changed;
  /* The portal. */
  GDBusConnection *bus; /* nullable: none is there */
  GDBusNodeInfo *node;
  Manner manner;
  guint response;
  gboolean background_granted, autostart_granted;
  guint n_asked, n_closed;
  char *path, *asker; /* of the last question */
  gboolean autostart;
  GStrv command;
  char *reason;
} Fixture;

static void
respond (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GVariantBuilder results;

  g_variant_builder_init (&results, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&results, "{sv}", "background",
                         g_variant_new_boolean (f->background_granted));
  g_variant_builder_add (&results, "{sv}", "autostart",
                         g_variant_new_boolean (f->autostart_granted));
  g_dbus_connection_emit_signal (f->bus, f->asker, f->path, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(ua{sv})", f->response, &results),
                                 &error);
  g_assert_no_error (error);
}

static void
close_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
          const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
          gpointer data)
{
  Fixture *f = data;

  g_assert_cmpstr (path, ==, f->path);
  f->n_closed++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
ask_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  static const GDBusInterfaceVTable request = { .method_call = close_cb };
  Fixture *f = data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *token = NULL, *name = g_strdup (sender + 1);
  g_autoptr (GError) error = NULL;

  f->n_asked++;
  g_assert_true (g_variant_lookup (options, "handle_token", "s", &token));
  g_assert_true (g_variant_lookup (options, "autostart", "b", &f->autostart));
  g_clear_pointer (&f->command, g_strfreev);
  g_clear_pointer (&f->reason, g_free);
  g_variant_lookup (options, "commandline", "^as", &f->command);
  g_variant_lookup (options, "reason", "s", &f->reason);
  g_free (f->path);
  g_free (f->asker);
  f->asker = g_strdup (sender);
  f->path = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s",
                             g_strdelimit (name, ".", '_'), token);
  g_dbus_connection_register_object (f->bus, f->path, f->node->interfaces[1], &request, f, NULL,
                                     &error);
  g_assert_no_error (error);
  if ((f->manner & ANSWERS_BEFORE_THE_REPLY) != 0)
    respond (f);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", f->path));
  if ((f->manner & ANSWERS_AT_ONCE) != 0)
    respond (f);
}

static void
start_portal (Fixture *f)
{
  static const GDBusInterfaceVTable background = { .method_call = ask_cb };
  g_autoptr (GError) error = NULL;

  f->node = g_dbus_node_info_new_for_xml (portal_xml, &error);
  g_assert_no_error (error);
  f->bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (f->bus, "/org/freedesktop/portal/desktop",
                                     f->node->interfaces[0], &background, f, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) owned = g_dbus_connection_call_sync (
      f->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", PORTAL, 4u), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      &error);
  g_assert_no_error (error);
}

static void
stop_portal (Fixture *f)
{
  if (f->bus != NULL)
    g_dbus_connection_close_sync (f->bus, NULL, NULL);
  g_clear_object (&f->bus);
  g_clear_pointer (&f->node, g_dbus_node_info_unref);
}

static gboolean
over_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, over_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

#define UNTIL(condition)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;                              \
    while (!(condition) && g_get_monotonic_time () < until)                                        \
      run_for (5);                                                                                 \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
changed_cb (BefBackground *background, Fixture *f)
{
  f->n_changed++;
}

static void
begin (Fixture *f, BefBackgroundPlace place, const char *program)
{
  f->background = bef_background_new (f->settings, place, program);
  g_signal_connect (f->background, "changed", G_CALLBACK (changed_cb), f);
}

static void
want (Fixture *f, const char *key)
{
  g_settings_set_boolean (f->settings, key, TRUE);
}

static char *
entry_path (Fixture *f)
{
  return g_build_filename (f->config, "autostart", "fr.beffroi.Beffroi.desktop", NULL);
}

static gboolean
has_entry (Fixture *f)
{
  g_autofree char *path = entry_path (f);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What the desktop would run at login. */
static GStrv
entry_argv (Fixture *f)
{
  g_autofree char *path = entry_path (f);
  g_autoptr (GDesktopAppInfo) info = g_desktop_app_info_new_from_filename (path);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (info);
  g_assert_cmpstr (g_app_info_get_name (G_APP_INFO (info)), ==, "Beffroi");
  g_shell_parse_argv (g_app_info_get_commandline (G_APP_INFO (info)), NULL, &argv, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&argv);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->config = g_strdup (g_get_user_config_dir ());
  f->settings = g_settings_new ("fr.beffroi.Beffroi");
  g_settings_reset (f->settings, "keep-watching");
  g_settings_reset (f->settings, "start-at-login");
  f->background_granted = f->autostart_granted = TRUE;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *path = entry_path (f), *folder = g_path_get_dirname (path);

  run_for (10);
  g_clear_object (&f->background);
  run_for (10);
  stop_portal (f);
  g_unlink (path);
  g_rmdir (folder);
  g_unlink (folder);
  g_object_unref (f->settings);
  g_free (f->config);
  g_free (f->path);
  g_free (f->asker);
  g_free (f->reason);
  g_strfreev (f->command);
}

static void
test_off_unless_wanted (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  run_for (QUIET_MS);
  g_assert_cmpuint (f->n_asked, ==, 0);
  g_assert_false (bef_background_stays (f->background));
  g_assert_false (has_entry (f));
}

static void
test_without_a_sandbox_nobody_is_asked (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_FREE, "beffroi");
  want (f, "keep-watching");
  run_for (QUIET_MS);
  g_assert_cmpuint (f->n_asked, ==, 0);
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_ALLOWED);
  g_assert_true (bef_background_stays (f->background));
  g_assert_false (has_entry (f));
  g_settings_reset (f->settings, "keep-watching");
  g_assert_false (bef_background_stays (f->background));
}

static void
test_a_file_starts_it_at_login (Fixture *f, gconstpointer data)
{
  g_autofree char *program = g_build_filename (f->config, "a \"b\" $c `d` \\f", NULL);
  g_auto (GStrv) argv = NULL, quiet = NULL;

  g_assert_true (g_file_set_contents (program, "#!/bin/sh\n", -1, NULL));
  g_chmod (program, 0700);
  begin (f, BEF_BACKGROUND_FREE, program);
  want (f, "start-at-login");
  UNTIL (bef_background_get_login (f->background) == BEF_BACKGROUND_ALLOWED);
  argv = entry_argv (f);
  g_assert_cmpuint (g_strv_length (argv), ==, 1);
  g_assert_cmpstr (argv[0], ==, program);
  want (f, "keep-watching");
  UNTIL (bef_background_get_login (f->background) == BEF_BACKGROUND_ALLOWED
         && (g_strfreev (quiet), quiet = entry_argv (f), g_strv_length (quiet) == 2));
  g_assert_cmpstr (quiet[1], ==, "--background");
  g_settings_reset (f->settings, "start-at-login");
  UNTIL (!has_entry (f));
  g_assert_cmpint (bef_background_get_login (f->background), ==, BEF_BACKGROUND_UNWANTED);
  g_unlink (program);
}

/* Where a field code would stand. */
static void
test_a_percent_sign_is_one (Fixture *f, gconstpointer data)
{
  g_autofree char *path = entry_path (f), *text = NULL;

  begin (f, BEF_BACKGROUND_FREE, "/opt/100%f/beffroi");
  want (f, "start-at-login");
  UNTIL (has_entry (f));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\nExec=\"/opt/100%%f/beffroi\"\n"));
}

/* On, off and on again before the first is written: the last counts. */
static void
test_the_last_wish_counts (Fixture *f, gconstpointer data)
{
  begin (f, BEF_BACKGROUND_FREE, "/bin/sh");
  for (guint i = 0; i < 5; i++)
    {
      want (f, "start-at-login");
      g_settings_reset (f->settings, "start-at-login");
    }
  run_for (QUIET_MS);
  g_assert_false (has_entry (f));
  g_settings_reset (f->settings, "start-at-login");
  want (f, "start-at-login");
  UNTIL (has_entry (f));
}

static void
test_a_file_of_somebody_else_is_let_be (Fixture *f, gconstpointer data)
{
  g_autofree char *path = entry_path (f), *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_assert_true (g_file_set_contents (path, "theirs", -1, NULL));
  begin (f, BEF_BACKGROUND_FREE, "/bin/sh");
  want (f, "keep-watching");
  run_for (QUIET_MS);
  g_settings_reset (f->settings, "keep-watching");
  run_for (QUIET_MS);
  g_assert_true (has_entry (f));
}

static void
test_what_cannot_be_written_is_said (Fixture *f, gconstpointer data)
{
  g_autofree char *path = entry_path (f), *folder = g_path_get_dirname (path);

  g_assert_true (g_file_set_contents (folder, "no folder", -1, NULL));
  begin (f, BEF_BACKGROUND_FREE, "/bin/sh");
  want (f, "start-at-login");
  UNTIL (bef_background_get_login (f->background) == BEF_BACKGROUND_FAILED);
  g_assert_nonnull (strstr (bef_background_get_fault (f->background), "autostart"));
}

static void
test_granted (Fixture *f, gconstpointer manner)
{
  f->manner = GPOINTER_TO_UINT (manner);
  start_portal (f);
  want (f, "keep-watching");
  want (f, "start-at-login");
  begin (f, BEF_BACKGROUND_SANDBOXED, "/app/bin/beffroi");
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_ASKED);
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_ALLOWED);
  g_assert_cmpint (bef_background_get_login (f->background), ==, BEF_BACKGROUND_ALLOWED);
  run_for (QUIET_MS);
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_ALLOWED);
  g_assert_true (bef_background_stays (f->background));
  g_assert_cmpuint (f->n_asked, ==, 1);
  g_assert_true (f->autostart);
  g_assert_cmpstr (f->command[0], ==, "beffroi");
  g_assert_cmpstr (f->command[1], ==, "--background");
  g_assert_nonnull (f->reason);
  g_assert_cmpuint (f->n_changed, ==, 1);
  /* The desktop starts it: no file of ours does. */
  g_assert_false (has_entry (f));
  /* Switched off: only the portal can take it back. */
  g_settings_reset (f->settings, "keep-watching");
  UNTIL (f->n_asked == 2);
  g_assert_true (f->autostart);
  g_settings_reset (f->settings, "start-at-login");
  UNTIL (f->n_asked == 3);
  g_assert_false (f->autostart);
}

static void
test_refused (Fixture *f, gconstpointer response)
{
  f->manner = ANSWERS_AT_ONCE;
  f->response = GPOINTER_TO_UINT (response);
  f->background_granted = f->autostart_granted = f->response != 0;
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  want (f, "keep-watching");
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_REFUSED);
  g_assert_false (bef_background_stays (f->background));
  g_assert_cmpint (bef_background_get_login (f->background), ==, BEF_BACKGROUND_UNWANTED);
  /* Switched off and on again, it is asked once more. */
  f->response = 0;
  f->background_granted = TRUE;
  g_settings_reset (f->settings, "keep-watching");
  want (f, "keep-watching");
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_ALLOWED);
}

static void
test_one_of_two (Fixture *f, gconstpointer data)
{
  f->manner = ANSWERS_AT_ONCE;
  f->autostart_granted = FALSE;
  start_portal (f);
  want (f, "keep-watching");
  want (f, "start-at-login");
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_ALLOWED);
  g_assert_cmpint (bef_background_get_login (f->background), ==, BEF_BACKGROUND_REFUSED);
}

static void
test_no_portal (Fixture *f, gconstpointer data)
{
  want (f, "start-at-login");
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  UNTIL (bef_background_get_login (f->background) == BEF_BACKGROUND_NO_PORTAL);
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_UNWANTED);
  /* A file in a sandbox would start nothing. */
  g_assert_false (has_entry (f));
}

/* Somebody reads the desktop's dialog for a while; the window may be closed meanwhile. */
static void
test_a_late_answer (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  want (f, "keep-watching");
  UNTIL (f->n_asked == 1);
  run_for (QUIET_MS);
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_ASKED);
  g_assert_true (bef_background_stays (f->background));
  f->background_granted = FALSE;
  respond (f);
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_REFUSED);
}

static void
test_an_answer_to_what_was_taken_back (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  want (f, "keep-watching");
  UNTIL (f->n_asked == 1);
  run_for (QUIET_MS);
  g_settings_reset (f->settings, "keep-watching");
  UNTIL (f->n_closed == 1);
  respond (f);
  run_for (QUIET_MS);
  g_assert_cmpint (bef_background_get_watching (f->background), ==, BEF_BACKGROUND_UNWANTED);
  g_assert_false (bef_background_stays (f->background));
}

static void
test_a_portal_that_dies (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  want (f, "keep-watching");
  UNTIL (f->n_asked == 1);
  run_for (QUIET_MS);
  stop_portal (f);
  UNTIL (bef_background_get_watching (f->background) == BEF_BACKGROUND_NO_PORTAL);
}

static void
test_ended_while_asking (Fixture *f, gconstpointer data)
{
  start_portal (f);
  begin (f, BEF_BACKGROUND_SANDBOXED, "beffroi");
  want (f, "keep-watching");
  UNTIL (f->n_asked == 1);
  run_for (QUIET_MS);
  g_assert_finalize_object (g_steal_pointer (&f->background));
  respond (f);
  run_for (QUIET_MS);
}

#define ADD(path, data, func)                                                                      \
  g_test_add ("/background/" path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *daemon = g_find_program_in_path ("dbus-daemon");
  g_autofree char *config = g_dir_make_tmp ("beffroi-background-XXXXXX", NULL);

  if (daemon == NULL)
    {
      g_print ("1..0 # SKIP dbus-daemon is not installed\n");
      return 0;
    }
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (session, FALSE);

  ADD ("off", NULL, test_off_unless_wanted);
  ADD ("free", NULL, test_without_a_sandbox_nobody_is_asked);
  ADD ("login-file", NULL, test_a_file_starts_it_at_login);
  ADD ("percent", NULL, test_a_percent_sign_is_one);
  ADD ("last-wish", NULL, test_the_last_wish_counts);
  ADD ("file-of-others", NULL, test_a_file_of_somebody_else_is_let_be);
  ADD ("unwritable", NULL, test_what_cannot_be_written_is_said);
  ADD ("granted", GUINT_TO_POINTER (ANSWERS_AT_ONCE), test_granted);
  ADD ("granted-before-the-reply", GUINT_TO_POINTER (ANSWERS_BEFORE_THE_REPLY), test_granted);
  ADD ("refused", GUINT_TO_POINTER (0), test_refused);
  ADD ("dismissed", GUINT_TO_POINTER (1), test_refused);
  ADD ("one-of-two", NULL, test_one_of_two);
  ADD ("no-portal", NULL, test_no_portal);
  ADD ("late", NULL, test_a_late_answer);
  ADD ("taken-back", NULL, test_an_answer_to_what_was_taken_back);
  ADD ("dies", NULL, test_a_portal_that_dies);
  ADD ("ended", NULL, test_ended_while_asking);
  int status = g_test_run ();
  g_test_dbus_stop (bus);
  g_rmdir (config);
  return status;
}
