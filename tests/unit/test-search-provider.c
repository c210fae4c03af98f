/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's search asks the real program over a real session bus, which starts it by its
 * service: what it finds, what it does not tell, what is shown of it, and whatever anybody sends.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "history-util.h"
#include "model/bef-entity.h"
#include "supervision/session/bef-last-state.h"

#define CONSOLE "fr.beffroi.Beffroi"
#define PROVIDER CONSOLE ".SearchProvider"
#define PROVIDER_PATH "/fr/beffroi/Beffroi/SearchProvider"
#define URN "urn:ngsi-ld:"
#define HALL URN "Building:hall"
#define SCHOOL URN "Building:school"
#define COUNCIL_ROOM "building=" HALL "#" URN "Room:council"
#define ANSWER_MS 60000
#define N_TERMS 10000

typedef struct
{
  char *folder;         /* owned: home of the program */
  char *program;        /* owned, nullable: not built here */
  GTestDBus *daemon;    /* owned, nullable */
  GDBusConnection *bus; /* owned, nullable */
  GDBusNodeInfo *node;  /* owned: of the console's stand-in */
  GString *shown;       /* owned: pages that it was asked for, one a line */
  char *platform;       /* owned, nullable: what came with the last of them */
} Fixture;

/* What was kept. */

static BefEntity *
entity (GPtrArray *all, const char *id, BefEntityRole role, const char *name, const char *building)
{
  BefEntity *e = bef_entity_new (id, "Thing", role);

  bef_entity_set_name (e, name);
  e->building_id = g_strdup (building);
  g_ptr_array_add (all, e);
  return e;
}

static GPtrArray *
make_commune (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  bef_entity_set_fact (entity (all, HALL, BEF_ENTITY_BUILDING, "Mairie", NULL), "category",
                       "townHall");
  bef_entity_set_fact (
      entity (all, SCHOOL, BEF_ENTITY_BUILDING, "École élémentaire Jean-Moulin", NULL), "category",
      "school");
  entity (all, HALL "-annexe", BEF_ENTITY_BUILDING, "Annexe de la mairie", NULL);
  entity (all, URN "Building:market", BEF_ENTITY_BUILDING, "<b>Halle</b> & marché", NULL);
  entity (all, URN "Building:nameless", BEF_ENTITY_BUILDING, NULL, NULL);
  entity (all, URN "Room:council", BEF_ENTITY_EQUIPMENT, "Salle du conseil", HALL)->kind =
      BEF_KIND_ROOM;
  entity (all, URN "Camera:square", BEF_ENTITY_EQUIPMENT, "Caméra du parvis", HALL)->kind =
      BEF_KIND_CAMERA;
  entity (all, URN "Door:front", BEF_ENTITY_EQUIPMENT, "Porte du parvis", HALL)->kind =
      BEF_KIND_DOOR;
  entity (all, URN "Alert:1", BEF_ENTITY_ALERT, "Chaudière du parvis en défaut", HALL);
  return all;
}

static void
put (BefHistory *history, const char *name, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_put_document_async (history, name, text, NULL, wait_cb, &result));
  g_assert_true (bef_history_put_document_finish (history, result, NULL));
}

/* @identity nullable: nobody is known to be there. What is open stays open: (transfer full). */
static BefHistory *
open_kept (Fixture *f, const char *identity)
{
  g_autofree char *folder = g_build_filename (f->folder, "beffroi", "office", NULL),
                  *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  g_autoptr (GPtrArray) commune = make_commune ();

  bef_last_state_save (history, commune, lately (), BEF_SAVE_AT_ONCE);
  put (history, "commune-name", "Sainte-Gemme");
  put (history, "last-identity", identity);
  return history;
}

static void
keep (Fixture *f, const char *identity)
{
  close_history (open_kept (f, identity));
}

/* @more: lines of the profile's settings. */
static void
set_up_profile (Fixture *f, const char *more)
{
  g_autofree char *folder = g_build_filename (f->folder, "glib-2.0", "settings", NULL),
                  *path = g_build_filename (folder, "keyfile", NULL),
                  *text = g_strdup_printf ("[fr/beffroi/Beffroi]\nlast-profile='office'\n"
                                           "[fr/beffroi/Beffroi/profiles/office]\n%s",
                                           more);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

#define CONNECTED "url='https://broker.example'\n"
#define SECRETARY "{\"person\":\"A. Martin\",\"role\":\"secretary\"}"

/* The console's stand-in. */

static void
show_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  Fixture *f = data;
  g_autoptr (GVariant) list = g_variant_get_child_value (parameters, 1),
                       value = g_variant_get_child_value (list, 0),
                       page = g_variant_get_variant (value),
                       platform = g_variant_get_child_value (parameters, 2);
  const char *action;

  g_variant_get_child (parameters, 0, "&s", &action);
  g_assert_cmpstr (action, ==, "show-page");
  g_string_append_printf (f->shown, "%s\n", g_variant_get_string (page, NULL));
  g_free (f->platform);
  f->platform = g_variant_print (platform, FALSE);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
stand_in (Fixture *f)
{
  static const char xml[] = "<node><interface name='org.freedesktop.Application'>"
                            "<method name='ActivateAction'><arg type='s' direction='in'/>"
                            "<arg type='av' direction='in'/><arg type='a{sv}' direction='in'/>"
                            "</method></interface></node>";
  static const GDBusInterfaceVTable vtable = { .method_call = show_cb };

  f->node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_dbus_connection_register_object (f->bus, "/fr/beffroi/Beffroi", f->node->interfaces[0], &vtable,
                                     f, NULL, NULL);
  g_autoptr (GVariant) owned = g_dbus_connection_call_sync (
      f->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", CONSOLE, 4u), NULL, 0, ANSWER_MS, NULL, NULL);
  g_assert_nonnull (owned);
}

static void
write_service (Fixture *f, const char *services)
{
  g_autofree char *path = g_build_filename (services, PROVIDER ".service", NULL),
                  *text = g_strdup_printf ("[D-BUS Service]\nName=" PROVIDER
                                           "\nExec=%s --search-provider\n",
                                           f->program);

  g_assert_cmpint (g_mkdir (services, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const homes[] = { "HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME",
                                       "XDG_RUNTIME_DIR" };
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autoptr (GError) error = NULL;

  f->folder = make_folder ();
  f->shown = g_string_new (NULL);
  f->program = root != NULL ? g_build_filename (root, "src/app/beffroi", NULL) : NULL;
  if (f->program == NULL || !g_file_test (f->program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("beffroi is not built here");
      g_clear_pointer (&f->program, g_free);
      return;
    }
  g_autofree char *services = g_build_filename (f->folder, "services", NULL),
                  *schemas = g_build_filename (root, "data", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    g_setenv (homes[i], f->folder, TRUE);
  /* Nothing of it needs a display. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  write_service (f, services);
  f->daemon = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (f->daemon, services);
  g_test_dbus_up (f->daemon);
  f->bus =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (f->daemon),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  stand_in (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->bus != NULL)
    g_dbus_connection_close_sync (f->bus, NULL, NULL);
  g_clear_object (&f->bus);
  if (f->daemon != NULL)
    g_test_dbus_stop (f->daemon);
  g_clear_object (&f->daemon);
  g_clear_pointer (&f->node, g_dbus_node_info_unref);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->program);
  g_free (f->platform);
  g_string_free (f->shown, TRUE);
}

/* Questions. */

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(GVariant **)data = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
}

/* The stand-in answers meanwhile. (transfer full) */
static GVariant *
ask (Fixture *f, const char *method, GVariant *parameters)
{
  GVariant *answer = NULL;

  g_dbus_connection_call (f->bus, PROVIDER, PROVIDER_PATH, "org.gnome.Shell.SearchProvider2",
                          method, parameters, NULL, 0, ANSWER_MS, NULL, answered_cb, &answer);
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return answer;
}

/* The ids, with a space between. (transfer full) */
static char *
dup_ids (GVariant *answer)
{
  g_autofree const char **ids = NULL;

  g_variant_get (answer, "(^a&s)", &ids);
  return g_strjoinv (" ", (char **)ids);
}

static char *
find_strv (Fixture *f, const char *const *terms)
{
  g_autoptr (GVariant) answer = ask (f, "GetInitialResultSet", g_variant_new ("(^as)", terms));

  return dup_ids (answer);
}

/* @text: terms with a space between; "": none. */
static char *
find (Fixture *f, const char *text)
{
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);

  return find_strv (f, (const char *const *)terms);
}

static void
assert_found (Fixture *f, const char *text, const char *wanted)
{
  g_autofree char *found = find (f, text);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_finds (Fixture *f, gconstpointer data)
{
  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, SECRETARY);
  /* Without the accent, by half a word; what begins with it first; by what it is. */
  assert_found (f, "ecole elem", "building=" SCHOOL);
  assert_found (f, "MAIRIE", "building=" HALL " building=" HALL "-annexe " COUNCIL_ROOM);
  assert_found (f, "school", "building=" SCHOOL);
  assert_found (f, "salle mairie", COUNCIL_ROOM);
  assert_found (f, "zzzz", "");
  /* What was found before does not narrow what is found now. */
  static const char *const before[] = { "building=none", "", NULL }, *const terms[] = { "salle",
                                                                                        NULL };
  g_autoptr (GVariant) answer =
      ask (f, "GetSubsearchResultSet", g_variant_new ("(^as^as)", before, terms));
  g_autofree char *found = dup_ids (answer);
  g_assert_cmpstr (found, ==, COUNCIL_ROOM);
}

static void
test_describes (Fixture *f, gconstpointer data)
{
  static const char *const ids[] = {
    "building=" HALL, "building=none", "", COUNCIL_ROOM, "building=" URN "Building:market", NULL
  };

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, SECRETARY);
  g_autoptr (GVariant) answer = ask (f, "GetResultMetas", g_variant_new ("(^as)", ids));
  g_autoptr (GVariant) metas = g_variant_get_child_value (answer, 0);
  g_autofree char *text = g_variant_print (answer, FALSE);
  g_test_message ("%s", text);
  g_assert_cmpuint (g_variant_n_children (metas), ==, 3);
  g_assert_nonnull (
      strstr (text, "'name': <'Mairie'>, 'description': <'Town hall · Sainte-Gemme'>"));
  g_assert_nonnull (strstr (text, "'name': <'Salle du conseil'>, 'description': <'Mairie · "));
  /* As it is written: whoever shows it knows that it is none. */
  g_assert_nonnull (strstr (text, "'name': <'<b>Halle</b> & marché'>"));
  g_assert_nonnull (strstr (text, "<('themed', <['" CONSOLE));
}

/* Neither cameras and other equipment nor alerts nor persons. */
static void
test_tells_places_only (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "camera", "caméra", "parvis", "porte",   "chaudiere",
                                        "martin", "thing",  "urn",    "nameless" };

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, SECRETARY);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    assert_found (f, others[i], "");
}

static void
test_no_connection (Fixture *f, gconstpointer data)
{
  if (f->program == NULL)
    return;
  /* Nothing at all, not even a folder; and it makes none. */
  assert_found (f, "mairie", "");
  g_autofree char *folder = g_build_filename (f->folder, "beffroi", NULL);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  /* A connection that was taken away leaves its history. */
  set_up_profile (f, "");
  keep (f, SECRETARY);
  assert_found (f, "mairie", "");
}

static void
test_nobody_known (Fixture *f, gconstpointer data)
{
  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, data);
  assert_found (f, "mairie", "");
}

/* The organisation has made an agent of whoever saw the whole commune until yesterday. */
static void
test_own_buildings (Fixture *f, gconstpointer data)
{
  const char *const *parts = data;

  if (f->program == NULL)
    return;
  set_up_profile (f, parts[0]);
  keep (f, parts[1]);
  assert_found (f, "mairie", parts[2]);
  assert_found (f, "ecole", parts[3]);
}

/* While the console has the file open, it reads what was written last; closed, it leaves nothing
 * beside it. */
static void
test_beside_a_console (Fixture *f, gconstpointer data)
{
  g_autofree char *wal = g_build_filename (f->folder, "beffroi", "office", "history.db-wal", NULL),
                  *shm = g_build_filename (f->folder, "beffroi", "office", "history.db-shm", NULL);

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  BefHistory *history = open_kept (f, SECRETARY);
  g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
  assert_found (f, "ecole", "building=" SCHOOL);
  close_history (history);
  g_usleep (6 * G_USEC_PER_SEC); /* so long an answer may be kept */
  assert_found (f, "ecole", "building=" SCHOOL);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "beffroi", "office", NULL),
                  *path = g_build_filename (folder, "history.db", NULL);

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "no history", -1, NULL));
  assert_found (f, "mairie", "");
}

static void
activate (Fixture *f, const char *id, const char *text, guint32 time)
{
  g_auto (GStrv) terms = g_strsplit (text, " ", -1);
  const gsize before = f->shown->len;
  g_autoptr (GVariant) answer =
      ask (f, "ActivateResult", g_variant_new ("(s^asu)", id, terms, time));

  while (f->shown->len == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_shows (Fixture *f, gconstpointer data)
{
  static const char *const terms[] = { "salle", "du", NULL };

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, SECRETARY);
  activate (f, "building=" HALL, "mairie", 4711);
  g_assert_nonnull (strstr (f->platform, "_TIME4711"));
  activate (f, COUNCIL_ROOM, "salle", 0);
  /* No page that nobody found: neither another of the console's nor a file. */
  activate (f, "imports=/etc/passwd", "salle\nconseil", 0);
  activate (f, "", "", 0);
  g_assert_cmpstr (f->shown->str, ==,
                   "building=" HALL "\n" COUNCIL_ROOM "\nsearch=salle conseil\nsearch=\n");
  g_string_truncate (f->shown, 0);
  g_autoptr (GVariant) answer = ask (f, "LaunchSearch", g_variant_new ("(^asu)", terms, 1u));
  while (f->shown->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (f->shown->str, ==, "search=salle du\n");
}

/* (transfer full) */
static char **
make_many (const char *text)
{
  char **many = g_new0 (char *, N_TERMS + 1);

  for (guint i = 0; i < N_TERMS; i++)
    many[i] = g_strdup (text);
  return many;
}

static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const odd[] = { "",
                                     " ",
                                     "\t\n",
                                     "—",
                                     "!!!",
                                     "\xcc\x81",
                                     "\xe2\x80\xae"
                                     "mairie",
                                     "%s%n%d",
                                     "'; --",
                                     "\xef\xbf\xbf" };
  g_autofree char *huge = g_strnfill (4 * 1024 * 1024, 'm'), *found = NULL, *line = NULL;
  g_auto (GStrv) many = NULL;

  if (f->program == NULL)
    return;
  set_up_profile (f, CONNECTED);
  keep (f, SECRETARY);
  many = make_many ("m");
  static const char *const none[] = { NULL };
  found = find_strv (f, none);
  g_assert_cmpstr (found, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autofree char *some = find (f, odd[i]);
      /* Nothing that is nothing finds everything. */
      if (strstr (odd[i], "mairie") == NULL)
        g_assert_cmpstr (some, ==, "");
    }
  assert_found (f, huge, "");
  g_autofree char *found_many = find_strv (f, (const char *const *)many);
  g_assert_cmpstr (found_many, ==, "");
  g_autoptr (GVariant) metas = ask (f, "GetResultMetas", g_variant_new ("(^as)", many));
  g_autoptr (GVariant) list = g_variant_get_child_value (metas, 0);
  g_assert_cmpuint (g_variant_n_children (list), ==, 0);
  g_autoptr (GVariant) again =
      ask (f, "GetSubsearchResultSet", g_variant_new ("(^as^as)", many, many));
  activate (f, huge, huge, 0);
  g_autoptr (GVariant) launched = ask (f, "LaunchSearch", g_variant_new ("(^asu)", many, 0u));
  /* What the console is given is a line. */
  g_assert_cmpuint (f->shown->len, <, 1000);
  /* And it is still there. */
  assert_found (f, "ecole", "building=" SCHOOL);
}

int
main (int argc, char **argv)
{
  static const char *const narrowed[] = { CONNECTED "role='agent'\nown-buildings=['" SCHOOL "']\n",
                                          SECRETARY, "", "building=" SCHOOL };
  static const char *const unnamed[] = { CONNECTED "role='agent'\n", SECRETARY, "", "" };
  static const char *const agent[] = { CONNECTED, "{\"role\":\"agent\"}",
                                       "building=" HALL " building=" HALL "-annexe " COUNCIL_ROOM,
                                       "building=" SCHOOL };
#define ADD(name, data, test)                                                                      \
  g_test_add ("/search-provider/" name, Fixture, data, set_up, test, tear_down)

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("finds-buildings-and-rooms", NULL, test_finds);
  ADD ("describes-what-it-found", NULL, test_describes);
  ADD ("tells-of-nothing-else", NULL, test_tells_places_only);
  ADD ("without-a-connection-nothing", NULL, test_no_connection);
  ADD ("refused-by-the-server-nothing", "{\"person\":\"A. Martin\"}", test_nobody_known);
  ADD ("nobody-known-nothing", NULL, test_nobody_known);
  ADD ("own-buildings-alone", narrowed, test_own_buildings);
  ADD ("no-building-of-ones-own", unnamed, test_own_buildings);
  ADD ("what-an-agent-was-given", agent, test_own_buildings);
  ADD ("beside-a-console", NULL, test_beside_a_console);
  ADD ("damaged-history", NULL, test_damaged);
  ADD ("shows-what-is-chosen", NULL, test_shows);
  ADD ("whatever-is-sent", NULL, test_hostile);
  return g_test_run ();
}
