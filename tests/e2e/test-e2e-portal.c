/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * In a sandbox as Flatpak makes it, before the desktop's own portal (xdg-desktop-portal with its
 * GTK back end) and dunst: what it tells comes and leads to its alert, also when the window is
 * closed, goes when somebody took it over elsewhere, and what the portal answers about running
 * without a window is said as it is. The sandbox sees nothing of the session bus but the portal,
 * which knows it as the application by its .flatpak-info.
 */
#include "e2e-desk.h"
#include "e2e-private.h"

#include <glib/gstdio.h>
#include <signal.h>

#define APP "fr.beffroi.Beffroi"
#define BWRAP "/usr/bin/bwrap"
#define PROXY "/usr/bin/xdg-dbus-proxy"
#define PORTAL "/usr/libexec/xdg-desktop-portal"
#define PORTAL_GTK "/usr/libexec/xdg-desktop-portal-gtk"
#define PERMISSIONS "/usr/libexec/xdg-permission-store"
#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define GTK_NAME "org.freedesktop.impl.portal.desktop.gtk"
#define STORE_NAME "org.freedesktop.impl.portal.PermissionStore"
#define BACKGROUND_NAME "org.freedesktop.impl.portal.desktop.e2e"
/* Nobody sees the window: alerts are asked for once a minute. */
#define HIDDEN_S 100

typedef struct
{
  E2eDesk desk;
  char *portals;        /* owned: folder of what the portal's back ends say they are for */
  GPtrArray *services;  /* owned, of GSubprocess */
  GDBusConnection *bus; /* owned: the desktop's side of the session bus */
  char *started;        /* owned, nullable: what was asked to be started at login */
  guint autostart_asked;
} Sandbox;

/* The desktop's half of the background portal, which on a real one the shell has: there is none in
 * the GTK back end. What decides is the portal. */

static const char background_xml[] =
    "<node><interface name='org.freedesktop.impl.portal.Background'>"
    "<method name='GetAppState'><arg type='a{sv}' direction='out'/></method>"
    "<method name='NotifyBackground'><arg type='o' direction='in'/>"
    "<arg type='s' direction='in'/><arg type='s' direction='in'/>"
    "<arg type='u' direction='out'/><arg type='a{sv}' direction='out'/></method>"
    "<method name='EnableAutostart'><arg type='s' direction='in'/><arg type='b' direction='in'/>"
    "<arg type='as' direction='in'/><arg type='u' direction='in'/><arg type='b' direction='out'/>"
    "</method></interface></node>";

static void
background_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
               gpointer user_data)
{
  Sandbox *self = user_data;

  if (g_str_equal (method, "GetAppState"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{sv})", NULL));
  else if (g_str_equal (method, "NotifyBackground"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ua{sv})", 2, NULL));
  else
    {
      const char *app;
      gboolean enable;
      guint32 flags;
      g_auto (GStrv) command = NULL;
      g_variant_get (parameters, "(&sb^asu)", &app, &enable, &command, &flags);
      g_free (self->started);
      g_autofree char *line = g_strjoinv (" ", command);
      self->started = g_strdup_printf ("%s %d %s", app, enable, line);
      self->autostart_asked++;
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", enable));
    }
}

static void
serve_background (Sandbox *self)
{
  static const GDBusInterfaceVTable table = { background_cb, NULL, NULL, { NULL } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (background_xml, NULL);
  g_autoptr (GError) error = NULL;

  g_dbus_connection_register_object (self->bus, "/org/freedesktop/portal/desktop",
                                     node->interfaces[0], &table, self, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GVariant) owned = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", BACKGROUND_NAME, 4), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
      NULL, &error);
  g_assert_no_error (error);
}

/* The desktop. */

static gboolean
is_on_bus_cb (E2e *scene, gpointer user_data)
{
  Sandbox *self = ((gpointer *)user_data)[0];
  const char *name = ((gpointer *)user_data)[1];
  gboolean is_there = FALSE;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "NameHasOwner", g_variant_new ("(s)", name), G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, NULL);

  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (answer != NULL)
    g_variant_get (answer, "(b)", &is_there);
  return is_there;
}

static void
start_service (Sandbox *self, const char *program, const char *name)
{
  gpointer wanted[] = { self, (gpointer)name };

  g_ptr_array_add (self->services, e2e_spawn (self->desk.scene, program, NULL, NULL));
  e2e_until (self->desk.scene, 30, name, is_on_bus_cb, wanted);
}

static void
write_portal (Sandbox *self, const char *file, const char *name, const char *interfaces)
{
  g_autofree char *path = g_build_filename (self->portals, file, NULL);
  g_autofree char *text =
      g_strdup_printf ("[portal]\nDBusName=%s\nInterfaces=%s\nUseIn=gnome\n", name, interfaces);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Where one of these is missing, there is nothing to try. (transfer none) nullable */
static const char *
missing (void)
{
  static const char *const programs[] = { BWRAP, PROXY, PORTAL, PORTAL_GTK, PERMISSIONS };

  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (!g_file_test (programs[i], G_FILE_TEST_IS_EXECUTABLE))
      return programs[i];
  return NULL;
}

static gboolean
may_make_sandboxes (void)
{
  g_autoptr (GSubprocess) trial =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL, BWRAP, "--dev-bind", "/", "/",
                        "--tmpfs", "/tmp", "true", NULL);

  return trial != NULL && g_subprocess_wait_check (trial, NULL, NULL);
}

/* The program in it: its own root, where the file lies by which portals know an application, and
 * a session bus that passes the portal's names only. */
static void
write_sandbox (Sandbox *self)
{
  g_autoptr (GString) text =
      g_string_new ("#!/bin/sh\nexec " BWRAP " --die-with-parent --unshare-pid --tmpfs /");
  g_autoptr (GDir) root = g_dir_open ("/", 0, NULL);
  const char *folder = self->desk.scene->folder;
  g_autofree char *program = e2e_program_path ("src/app/beffroi"),
                  *file = g_build_filename (folder, "sandbox.sh", NULL),
                  *info = g_build_filename (folder, "flatpak-info", NULL);

  g_assert_true (g_file_set_contents (
      info, "[Application]\nname=" APP "\n[Instance]\ninstance-id=1\n", -1, NULL));
  for (const char *name = g_dir_read_name (root); name != NULL; name = g_dir_read_name (root))
    {
      g_autofree char *path = g_build_filename ("/", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);
      if (target != NULL)
        g_string_append_printf (text, " --symlink %s %s", target, path);
      else if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_str_equal (name, "proc"))
        g_string_append_printf (text, " --dev-bind %s %s", path, path);
    }
  g_string_append_printf (text,
                          " --proc /proc --ro-bind %s /.flatpak-info sh -c '" PROXY
                          " \"$DBUS_SESSION_BUS_ADDRESS\" %s/proxy --filter --own=" APP
                          ".\\* --talk=org.freedesktop.portal.\\* &\n"
                          "until [ -S %s/proxy ]; do sleep 0.1; done\n"
                          "export DBUS_SESSION_BUS_ADDRESS=unix:path=%s/proxy\n"
                          "exec %s \"$@\"' sh \"$@\"\n",
                          info, folder, folder, folder, program);
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
  g_chmod (file, 0700);
}

/* @background: nullable, the portal file of what answers for running without a window. */
static gboolean
open_sandbox (Sandbox *self, const char *name, const char *background)
{
  g_autofree char *reason =
      missing () != NULL ? g_strdup_printf ("%s is not installed: no portal to ask", missing ())
      : !may_make_sandboxes () ? g_strdup ("no sandbox can be made here (bwrap refuses)")
                               : NULL;
  g_autoptr (GError) error = NULL;

  if (reason != NULL)
    {
      g_test_skip (reason);
      return FALSE;
    }
  if (!e2e_desk_open (&self->desk, name))
    return FALSE;
  E2e *scene = self->desk.scene;
  self->services = g_ptr_array_new_with_free_func (g_object_unref);
  self->portals = g_build_filename (scene->folder, "portals", NULL);
  g_assert_cmpint (g_mkdir (self->portals, 0700), ==, 0);
  write_portal (self, "gtk.portal", GTK_NAME,
                "org.freedesktop.impl.portal.Notification;org.freedesktop.impl.portal.Settings;"
                "org.freedesktop.impl.portal.Access;");
  if (background != NULL)
    write_portal (self, background, BACKGROUND_NAME, "org.freedesktop.impl.portal.Background;");
  e2e_setenv (scene, "XDG_DESKTOP_PORTAL_DIR", self->portals);
  e2e_setenv (scene, "XDG_CURRENT_DESKTOP", "GNOME");
  self->bus = g_dbus_connection_new_for_address_sync (
      g_hash_table_lookup (scene->environment, "DBUS_SESSION_BUS_ADDRESS"),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  serve_background (self);
  start_service (self, PERMISSIONS, STORE_NAME);
  start_service (self, PORTAL_GTK, GTK_NAME);
  start_service (self, PORTAL, PORTAL_NAME);
  write_sandbox (self);
  return TRUE;
}

static void
close_sandbox (Sandbox *self)
{
  for (guint i = self->services->len; i > 0; i--)
    {
      GSubprocess *service = g_ptr_array_index (self->services, i - 1);
      g_subprocess_force_exit (service);
      g_subprocess_wait (service, NULL, NULL);
    }
  g_ptr_array_unref (self->services);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->portals);
  g_free (self->started);
  e2e_desk_close (&self->desk);
}

/* The first child of process @pid; 0: there is none. */
static guint
child_of (guint pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/task/%u/children", pid, pid), *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? (guint)g_ascii_strtoull (text, NULL, 10)
                                                       : 0;
}

static gboolean
has_window_cb (E2e *scene, gpointer user_data)
{
  if (!e2e_console_is_alive (scene))
    e2e_fail (scene, "the console in the sandbox ended at its start");
  /* Its sandbox has a first process of its own, whose child it is. */
  guint sandbox = (guint)g_ascii_strtoull (g_subprocess_get_identifier (scene->console), NULL, 10);
  return e2e_find_application (scene, child_of (child_of (sandbox)));
}

static void
start_in_sandbox (Sandbox *self)
{
  E2e *scene = self->desk.scene;
  g_autofree char *program = g_build_filename (scene->folder, "sandbox.sh", NULL);

  scene->console = e2e_spawn (scene, program, "secretary", NULL);
  e2e_until (scene, 45, "window of the console in its sandbox", has_window_cb, NULL);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
}

static void
test_told_and_followed (void)
{
  Sandbox self = { 0 };

  if (!open_sandbox (&self, "portal-notifications", "e2e.portal"))
    return;
  E2e *scene = self.desk.scene;
  start_in_sandbox (&self);
  /* A portal's text is no markup, and one that reads it as such finds none. */
  e2e_desk_raise (scene, "door", "Door open <b>", "high");
  e2e_desk_until_told (&self.desk, E2E_DESK_TELL_S,
                       "^NORMAL\\|.*\\|Today: Door open <b>\\|Town hall ‹b> & l'annexe");
  e2e_desk_take_over (scene, "door");
  e2e_until (scene, E2E_DESK_TELL_S, "withdrawal of what somebody took over", e2e_desk_is_clear_cb,
             NULL);

  e2e_desk_close_window (scene);
  e2e_desk_raise (scene, "fire", "Fire", "critical");
  e2e_desk_until_told (&self.desk, HIDDEN_S,
                       "^CRITICAL\\|.*\\|Urgent: Fire\\|Town hall ‹b> & l'annexe");
  e2e_desk_click (&self.desk);
  g_autoptr (E2eNode) back = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Live$");
  e2e_until_page (scene, "^Alerts");
  g_autoptr (E2eNode) alert = e2e_wait (scene, 20, E2E_ANY, "Fire");
  /* What is still there goes with the program. */
  e2e_console_quit (scene);
  e2e_until (scene, E2E_DESK_TELL_S, "withdrawal at the end", e2e_desk_is_clear_cb, NULL);
  close_sandbox (&self);
}

static void
test_killed (void)
{
  Sandbox self = { 0 };

  if (!open_sandbox (&self, "portal-killed", "e2e.portal"))
    return;
  E2e *scene = self.desk.scene;
  start_in_sandbox (&self);
  e2e_desk_raise (scene, "door", "Door open", "high");
  e2e_desk_until_told (&self.desk, E2E_DESK_TELL_S, "^NORMAL\\|.*\\|Today: Door open");
  e2e_console_signal (scene, SIGKILL);
  g_subprocess_wait (scene->console, NULL, NULL);
  g_clear_object (&scene->console);
  e2e_desk_take_over (scene, "door");
  g_assert_false (e2e_desk_is_clear_cb (scene, NULL));
  start_in_sandbox (&self);
  e2e_until (scene, E2E_DESK_TELL_S, "withdrawal of what the killed one left", e2e_desk_is_clear_cb,
             NULL);
  e2e_console_quit (scene);
  close_sandbox (&self);
}

/* What the preferences say of running without a window. */
static void
until_said (Sandbox *self, const char *watching, const char *login)
{
  E2e *scene = self->desk.scene;

  e2e_key (scene, "ctrl+comma");
  g_autofree char *first = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, watching);
  g_autofree char *second = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, login);
  g_test_message ("“%s” “%s”", first, second);
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, watching);
}

/* As somebody does in the system's settings. */
static void
forbid_background (Sandbox *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      self->bus, STORE_NAME, "/org/freedesktop/impl/portal/PermissionStore", STORE_NAME,
      "SetPermission",
      g_variant_new_parsed ("('background', true, 'background', '" APP "', ['no'])"), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static gboolean
has_ended_cb (E2e *scene, gpointer user_data)
{
  return !e2e_console_is_alive (scene);
}

static void
test_background (void)
{
  Sandbox self = { 0 };

  if (!open_sandbox (&self, "portal-background", "e2e.portal"))
    return;
  E2e *scene = self.desk.scene;
  e2e_desk_write_setting (scene, "start-at-login=true");
  start_in_sandbox (&self);
  until_said (&self, "^Alerts go on being told on the desktop", "^Without its window, where");
  g_assert_cmpstr (self.started, ==, APP " 1 flatpak run --command=beffroi " APP " --background");
  e2e_desk_close_window (scene);
  e2e_console_signal (scene, SIGKILL);
  g_subprocess_wait (scene->console, NULL, NULL);
  g_clear_object (&scene->console);

  forbid_background (&self);
  start_in_sandbox (&self);
  until_said (&self, "^The desktop refused: closing the window ends Beffroi",
              "^The desktop refused: Beffroi does not start by itself");
  g_autoptr (E2eNode) button = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "^Close$");
  e2e_press (scene, button);
  e2e_until (scene, 20, "end of a console that may not stay", has_ended_cb, NULL);
  e2e_assert_ended_well (scene, scene->console, "the console that may not stay");
  g_clear_object (&scene->console);
  close_sandbox (&self);
}

/* As on a desktop that has the GTK back end only. */
static void
test_nobody_to_ask (void)
{
  Sandbox self = { 0 };

  if (!open_sandbox (&self, "portal-nobody", NULL))
    return;
  e2e_desk_write_setting (self.desk.scene, "start-at-login=true");
  start_in_sandbox (&self);
  until_said (&self, "^The desktop cannot be asked whether it allows this",
              "^The desktop cannot be asked for this");
  g_assert_cmpuint (self.autostart_asked, ==, 0);
  e2e_console_quit (self.desk.scene);
  close_sandbox (&self);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/portal/told-and-followed", test_told_and_followed);
  g_test_add_func ("/e2e/portal/killed", test_killed);
  g_test_add_func ("/e2e/portal/background-as-it-is-answered", test_background);
  g_test_add_func ("/e2e/portal/nobody-to-ask-about-background", test_nobody_to_ask);
  return g_test_run ();
}
