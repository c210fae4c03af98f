/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Installed into a folder of its own, and started as desktops do: by name on the session bus, by
 * the desktop file's Exec, by its action, a first and a second time. */
#include "bef-config.h"
#include "e2e-private.h"

#include <glib/gstdio.h>
#include <signal.h>

#define APP "fr.beffroi.Beffroi"
#define APP_PATH "/fr/beffroi/Beffroi"
#define TO_WINDOW_S 45

typedef struct
{
  E2e *scene;
  char *root, *prefix;  /* owned: DESTDIR, and the prefix below it */
  GDBusConnection *bus; /* owned */
  guint32 pid;          /* of what the scene looks at */
} Installed;

static char *
below (Installed *i, const char *path)
{
  return g_build_filename (i->prefix, path, NULL);
}

/* Where it was to be is written into what is installed: here it is elsewhere. */
static void
move_paths (Installed *i, const char *file, const char *from_folder)
{
  g_autofree char *path = below (i, file), *text = NULL, *bin = below (i, "bin");

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (text, from_folder, -1);
  g_assert_cmpuint (g_strv_length (parts), >, 1);
  g_autofree char *moved = g_strjoinv (bin, parts);
  g_assert_true (g_file_set_contents (path, moved, -1, NULL));
}

static gboolean
install (Installed *i)
{
  g_autofree char *meson = g_find_program_in_path ("meson"), *bin = NULL, *said = NULL,
                  *options = NULL, *schemas = NULL;
  const char *build = g_getenv ("BEFFROI_BUILD_ROOT");

  if (meson == NULL)
    {
      g_test_skip ("meson is not installed");
      return FALSE;
    }
  i->root = g_build_filename (i->scene->folder, "installed", NULL);
  options = g_strdup_printf ("install -C %s --no-rebuild --quiet --destdir %s", build, i->root);
  if (e2e_run (i->scene, meson, NULL, options, &said) != 0)
    e2e_fail (i->scene, "it does not install: %s", said);
  bin = g_strconcat (i->root, BEF_BINDIR, NULL);
  i->prefix = g_path_get_dirname (bin);
  schemas = below (i, "share/glib-2.0/schemas");
  g_assert_cmpint (e2e_run (i->scene, "/usr/bin/glib-compile-schemas", NULL, schemas, NULL), ==, 0);
  move_paths (i, "share/dbus-1/services/" APP ".service", BEF_BINDIR);
  move_paths (i, "share/dbus-1/services/" APP ".SearchProvider.service", BEF_BINDIR);
  return TRUE;
}

/* A session bus that starts what is installed, as the one of a desktop does. */
static void
start_bus (Installed *i)
{
  g_autofree char *services = below (i, "share/dbus-1/services"), *share = below (i, "share"),
                  *data = g_strconcat (share, ":/usr/local/share:/usr/share", NULL),
                  *schemas = below (i, "share/glib-2.0/schemas");
  g_autoptr (GError) error = NULL;

  e2e_setenv (i->scene, "GSETTINGS_SCHEMA_DIR", schemas);
  e2e_setenv (i->scene, "XDG_DATA_DIRS", data);
  e2e_use_bus_of (i->scene, services);
  i->bus = g_dbus_connection_new_for_address_sync (
      g_hash_table_lookup (i->scene->environment, "DBUS_SESSION_BUS_ADDRESS"),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
}

/* As a shell does with an icon, or with an action of the desktop file (@action). */
static void
press_icon (Installed *i, const char *action)
{
  g_autoptr (GError) error = NULL;
  GVariant *parameters = action != NULL ? g_variant_new ("(sava{sv})", action, NULL, NULL)
                                        : g_variant_new ("(a{sv})", NULL);
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      i->bus, APP, APP_PATH, "org.freedesktop.Application",
      action != NULL ? "ActivateAction" : "Activate", parameters, NULL, 0, 40000, NULL, &error);

  g_assert_no_error (error);
}

static guint32
pid_of_name (Installed *i)
{
  guint32 pid = 0;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      i->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new ("(s)", APP), NULL, 0, 5000, NULL, NULL);

  if (answer != NULL)
    g_variant_get (answer, "(u)", &pid);
  return pid;
}

/* Who owns the folder of the demo, or of the profile; 0: nobody. */
static guint32
pid_of_lock (Installed *i, const char *root, const char *path)
{
  g_autofree char *file = e2e_path (i->scene, root, path);
  g_autoptr (GKeyFile) note = g_key_file_new ();

  if (!g_key_file_load_from_file (note, file, G_KEY_FILE_NONE, NULL))
    return 0;
  return (guint32)g_key_file_get_integer (note, "owner", "process", NULL);
}

static gboolean
demo_is_locked_cb (E2e *scene, gpointer user_data)
{
  return pid_of_lock (user_data, "cache", "beffroi/demo/lock") != 0;
}

static gboolean
has_window_cb (E2e *scene, gpointer user_data)
{
  return e2e_find_application (scene, ((Installed *)user_data)->pid);
}

static void
look_at (Installed *i, guint32 pid)
{
  i->pid = pid;
  e2e_until (i->scene, TO_WINDOW_S, "a window", has_window_cb, i);
}

static gboolean
is_live_cb (E2e *scene, gpointer user_data)
{
  g_autoptr (E2eNode) live = e2e_look (scene, ATSPI_ROLE_LABEL, "^Live$");

  return live != NULL;
}

static gboolean
is_gone_cb (E2e *scene, gpointer user_data)
{
  g_autofree char *proc = g_strdup_printf ("/proc/%u", ((Installed *)user_data)->pid);

  return !g_file_test (proc, G_FILE_TEST_EXISTS);
}

static void
end (Installed *i, guint32 pid)
{
  i->pid = pid;
  g_assert_cmpint (kill ((pid_t)pid, SIGTERM), ==, 0);
  e2e_until (i->scene, 40, "end of what the bus had started", is_gone_cb, i);
}

/* The line of the desktop file: "Exec", of the file or of its action. (transfer full) */
static char *
exec_line (Installed *i, const char *group)
{
  g_autofree char *path = below (i, "share/applications/" APP ".desktop");
  g_autoptr (GKeyFile) desktop = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (desktop, path, G_KEY_FILE_NONE, NULL));
  char *line = g_key_file_get_string (desktop, group, "Exec", NULL);
  g_assert_nonnull (line);
  return line;
}

static int
run_exec (Installed *i, const char *group, const char *further, char **said_out)
{
  g_autofree char *line = exec_line (i, group), *program = NULL, *options = NULL;
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autofree char *name = g_strconcat ("bin/", words[0], NULL);

  program = below (i, name);
  /* A field code stands for what is opened. */
  const char *own = words[1] != NULL && words[1][0] != '%' ? words[1] : "";
  options = g_strdup_printf ("%s %s", own, further);
  return e2e_run (i->scene, program, NULL, options, said_out);
}

static gboolean
set_up (Installed *i, const char *name)
{
  if (!e2e_is_possible ())
    return FALSE;
  i->scene = e2e_new (name);
  e2e_hub_start (i->scene, NULL);
  e2e_write_profile (i->scene, NULL, i->scene->certificate_file);
  if (!install (i))
    return FALSE;
  start_bus (i);
  return TRUE;
}

static void
tear_down (Installed *i)
{
  g_clear_object (&i->bus);
  g_clear_pointer (&i->scene, e2e_free);
  g_free (i->root);
  g_free (i->prefix);
}

static void
test_icon (void)
{
  Installed i = { 0 };
  g_autofree char *said = NULL;

  if (set_up (&i, "installed-icon"))
    {
      press_icon (&i, NULL);
      guint32 pid = pid_of_name (&i);
      look_at (&i, pid);
      e2e_until_page (i.scene, "^Today$");
      g_assert_cmpuint (pid_of_lock (&i, "data", "beffroi/test/lock"), ==, pid);
      /* A second time: the same window; with a page, at that page. */
      press_icon (&i, NULL);
      g_assert_cmpuint (pid_of_name (&i), ==, pid);
      g_assert_cmpint (run_exec (&i, "Desktop Entry", "--page=alerts", &said), ==, 0);
      e2e_until_page (i.scene, "^Alerts");
      g_clear_pointer (&said, g_free);
      g_assert_cmpint (run_exec (&i, "Desktop Entry", "--profile=test --page=map", &said), ==, 0);
      e2e_until_page (i.scene, "^Map$");
      end (&i, pid);
      g_assert_cmpuint (pid_of_lock (&i, "data", "beffroi/test/lock"), ==, 0);
    }
  tear_down (&i);
}

static void
test_action (void)
{
  Installed i = { 0 };
  g_autofree char *said = NULL;

  if (set_up (&i, "installed-action"))
    {
      press_icon (&i, "demo");
      e2e_until (i.scene, TO_WINDOW_S, "demo that is open", demo_is_locked_cb, &i);
      guint32 demo = pid_of_lock (&i, "cache", "beffroi/demo/lock"), service = pid_of_name (&i);
      g_assert_cmpuint (service, !=, demo);
      look_at (&i, demo);
      e2e_until (i.scene, 60, "answer of the demo's hub", is_live_cb, NULL);
      /* A second time, by the bus and by its line: the same demo. */
      press_icon (&i, "demo");
      g_assert_cmpint (run_exec (&i, "Desktop Action demo", "--page=alerts", &said), ==, 0);
      g_assert_nonnull (strstr (said, "open already"));
      e2e_until_page (i.scene, "^Alerts");
      g_assert_cmpuint (pid_of_lock (&i, "cache", "beffroi/demo/lock"), ==, demo);
      /* The icon opens the commune's own console beside it. */
      press_icon (&i, NULL);
      g_assert_cmpuint (pid_of_name (&i), ==, service);
      look_at (&i, service);
      e2e_until_page (i.scene, "^Today$");
      end (&i, demo);
      end (&i, service);
    }
  tear_down (&i);
}

static void
test_exec_first (void)
{
  Installed i = { 0 };

  if (set_up (&i, "installed-exec"))
    {
      g_autofree char *program = below (&i, "bin/beffroi");
      i.scene->console = e2e_spawn (i.scene, program, NULL, "--page=alerts");
      look_at (
          &i, (guint32)g_ascii_strtoull (g_subprocess_get_identifier (i.scene->console), NULL, 10));
      e2e_until_page (i.scene, "^Alerts");
      /* It is the one the bus knows. */
      g_assert_cmpuint (pid_of_name (&i), ==, i.pid);
      press_icon (&i, NULL);
      g_assert_cmpuint (pid_of_name (&i), ==, i.pid);
      e2e_console_signal (i.scene, SIGTERM);
      e2e_console_ended_well (i.scene);
    }
  tear_down (&i);
}

/* Of the search provider, as what is installed for the shell says. (transfer full) */
static GVariant *
ask_provider (Installed *i, const char *method, GVariant *parameters)
{
  g_autofree char *path =
      below (i, "share/gnome-shell/search-providers/" APP ".search-provider.ini");
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL));
  g_autofree char *name = g_key_file_get_string (file, "Shell Search Provider", "BusName", NULL),
                  *object =
                      g_key_file_get_string (file, "Shell Search Provider", "ObjectPath", NULL);
  GVariant *answer =
      g_dbus_connection_call_sync (i->bus, name, object, "org.gnome.Shell.SearchProvider2", method,
                                   parameters, NULL, 0, 40000, NULL, &error);
  g_assert_no_error (error);
  return answer;
}

/* The first that is found by @term. (transfer full) */
static char *
find_first (Installed *i, const char *term)
{
  const char *terms[] = { term, NULL };
  g_autoptr (GVariant) answer =
      ask_provider (i, "GetInitialResultSet", g_variant_new ("(^as)", terms));
  g_auto (GStrv) ids = NULL;

  g_variant_get (answer, "(^as)", &ids);
  if (ids[0] == NULL)
    e2e_fail (i->scene, "nothing is found by “%s”", term);
  return g_strdup (ids[0]);
}

static void
choose (Installed *i, const char *id, const char *term)
{
  const char *terms[] = { term, NULL };
  g_autoptr (GVariant) answer =
      ask_provider (i, "ActivateResult", g_variant_new ("(s^asu)", id, terms, 0u));
}

static void
begin_console (Installed *i)
{
  g_autofree char *program = below (i, "bin/beffroi");

  i->scene->console = e2e_spawn (i->scene, program, "secretary", "--profile=test");
  look_at (i,
           (guint32)g_ascii_strtoull (g_subprocess_get_identifier (i->scene->console), NULL, 10));
  e2e_until (i->scene, 60, "answer of the hub", is_live_cb, NULL);
}

static void
end_console (Installed *i)
{
  e2e_console_signal (i->scene, SIGTERM);
  e2e_console_ended_well (i->scene);
}

static gboolean
is_started_cb (E2e *scene, gpointer user_data)
{
  return pid_of_name (user_data) != 0;
}

typedef struct
{
  AtspiRole role;
  const char *pattern;
} Wanted;

static gboolean
is_shown_cb (E2e *scene, gpointer user_data)
{
  const Wanted *wanted = user_data;
  g_autoptr (E2eNode) node = e2e_look (scene, wanted->role, wanted->pattern);

  return node != NULL;
}

/* By a console that is no child of ours as well. */
static void
wait_shown (Installed *i, AtspiRole role, const char *pattern)
{
  Wanted wanted = { role, pattern };

  e2e_until (i->scene, 40, pattern, is_shown_cb, &wanted);
}

static void
test_desktop_search (void)
{
  Installed i = { 0 };
  static const char *const terms[] = { "salle", "conseil", NULL };

  if (set_up (&i, "installed-search"))
    {
      begin_console (&i);
      end_console (&i);
      /* Nothing is open: it finds, and what is chosen opens the console at it. */
      g_autofree char *school = find_first (&i, "ecole elem"), *hall = find_first (&i, "mairie");
      g_assert_cmpuint (pid_of_name (&i), ==, 0);
      choose (&i, school, "ecole");
      e2e_until (i.scene, 40, "console of the bus", is_started_cb, &i);
      guint32 pid = pid_of_name (&i);
      look_at (&i, pid);
      wait_shown (&i, ATSPI_ROLE_HEADING, "^École élém");
      g_autoptr (GVariant) launched =
          ask_provider (&i, "LaunchSearch", g_variant_new ("(^asu)", terms, 0u));
      wait_shown (&i, ATSPI_ROLE_LIST_ITEM, "^Salle du conseil.*Rooms$");
      end (&i, pid);
      /* One that was opened by name, and is none of the bus's, is the one that shows it. What was
       * known went when the server did not know us, and is there again. */
      begin_console (&i);
      end_console (&i);
      begin_console (&i);
      choose (&i, hall, "mairie");
      wait_shown (&i, ATSPI_ROLE_HEADING, "^Mairie$");
      end_console (&i);
    }
  tear_down (&i);
}

/* As a file manager does, for what the desktop file says that it opens. */
static void
open_with (Installed *i, const char *const *uris)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      i->bus, APP, APP_PATH, "org.freedesktop.Application", "Open",
      g_variant_new ("(^asa{sv})", uris, NULL), NULL, 0, 40000, NULL, &error);

  g_assert_no_error (error);
}

static void
open_line (Installed *i, const char *path)
{
  g_autofree char *said = NULL;

  if (run_exec (i, "Desktop Entry", path, &said) != 0)
    e2e_fail (i->scene, "%s is not opened: %s", path, said);
}

#define CURVE                                                                                      \
  "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;"   \
  "Etape metier;Unite;Pas en minutes\n"                                                            \
  "30001642617347;Courbe de charge;01/11/2024;02/11/2024;Energie active;Consommation;;W;\n"        \
  "Horodate;Valeur\n2024-11-01T00:30:00+01:00;100\n2024-11-01T01:00:00+01:00;200\n"

static void
test_file (void)
{
  Installed i = { 0 };
  g_autofree char *said = NULL;

  if (set_up (&i, "installed-file"))
    {
      g_autofree char *path = g_build_filename (i.scene->folder, "curve.csv", NULL),
                      *gone = g_build_filename (i.scene->folder, "gone.csv", NULL),
                      *uri = g_filename_to_uri (path, NULL, NULL),
                      *gone_uri = g_filename_to_uri (gone, NULL, NULL);
      const char *uris[] = { gone_uri, uri, NULL }, *gone_uris[] = { gone_uri, NULL };
      g_assert_true (g_file_set_contents (path, CURVE, -1, NULL));
      /* By the bus, in a console that is open, the file that is not there passed over. */
      begin_console (&i);
      open_with (&i, uris);
      wait_shown (&i, ATSPI_ROLE_LABEL, "^curve.csv$");
      open_with (&i, gone_uris);
      wait_shown (&i, ATSPI_ROLE_LABEL, "gone.csv” cannot be read");
      /* By its line. */
      open_line (&i, path);
      wait_shown (&i, ATSPI_ROLE_LABEL, "^curve.csv$");
      open_line (&i, i.scene->folder);
      wait_shown (&i, ATSPI_ROLE_LABEL, "is not a plain file$");
      g_assert_cmpint (run_exec (&i, "Desktop Entry", gone, &said), ==, 2);
      g_assert_nonnull (strstr (said, "neither an option nor a file"));
      end_console (&i);
    }
  tear_down (&i);
}

static GDBusMessage *
count_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  if (incoming && g_strcmp0 (g_dbus_message_get_member (message), "ActivateAction") == 0)
    g_atomic_int_inc ((int *)user_data);
  return message;
}

static gboolean
is_asked_twice_cb (E2e *scene, gpointer user_data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return g_atomic_int_get ((int *)user_data) >= 2;
}

static void
call_bus (Installed *i, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      i->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
      parameters, NULL, 0, 5000, NULL, &error);

  g_assert_no_error (error);
}

static guint32
start_at (Installed *i, const char *page)
{
  g_autofree char *program = below (i, "bin/beffroi");

  g_clear_object (&i->scene->console);
  i->scene->console = e2e_spawn (i->scene, program, NULL, page);
  return (guint32)g_ascii_strtoull (g_subprocess_get_identifier (i->scene->console), NULL, 10);
}

/* What is asked of a console that is ending is lost with it: who asks takes its place. */
static void
test_while_another_ends (void)
{
  Installed i = { 0 };
  int n_asked = 0;

  if (set_up (&i, "installed-ending"))
    {
      /* One that has the name, and does nothing any more of what consoles do. */
      g_autoptr (GSimpleActionGroup) nothing = g_simple_action_group_new ();
      guint exported =
          g_dbus_connection_export_action_group (i.bus, APP_PATH, G_ACTION_GROUP (nothing), NULL);
      g_dbus_connection_add_filter (i.bus, count_cb, &n_asked, NULL);
      call_bus (&i, "RequestName", g_variant_new ("(su)", APP, 0u));
      guint32 first = start_at (&i, "--page=alerts");
      e2e_until (i.scene, 40, "start that asks again", is_asked_twice_cb, &n_asked);
      call_bus (&i, "ReleaseName", g_variant_new ("(s)", APP));
      look_at (&i, first);
      e2e_until_page (i.scene, "^Alerts");
      g_assert_cmpuint (pid_of_name (&i), ==, first);
      g_dbus_connection_unexport_action_group (i.bus, exported);
      /* One that is killed before it answers. */
      g_assert_cmpint (kill ((pid_t)first, SIGSTOP), ==, 0);
      guint32 second = start_at (&i, "--page=map");
      g_usleep (G_USEC_PER_SEC);
      g_assert_cmpint (kill ((pid_t)first, SIGKILL), ==, 0);
      look_at (&i, second);
      e2e_until_page (i.scene, "^Map$");
      end_console (&i);
    }
  tear_down (&i);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/installed/the-icon-opens-the-console", test_icon);
  g_test_add_func ("/e2e/installed/the-action-opens-the-demo", test_action);
  g_test_add_func ("/e2e/installed/started-by-its-line", test_exec_first);
  g_test_add_func ("/e2e/installed/a-file-is-opened-with-it", test_file);
  g_test_add_func ("/e2e/installed/what-starts-while-another-ends", test_while_another_ends);
  g_test_add_func ("/e2e/installed/the-search-of-the-desktop", test_desktop_search);
  return g_test_run ();
}
