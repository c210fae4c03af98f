/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session leaves on the computer, while it runs and after: the files that README names and
 * no other, no token, no image, no place of a camera and no name of a network; and in memory, no
 * image that is not shown and no token that is not used. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/bef-json.h"
#include "e2e-util.h"

static const char *const roots[] = { "config", "data", "cache", "state", "home", "tmp" };

static gboolean
holds (const char *data, gsize length, const char *what, gsize n)
{
  return data != NULL && length >= n && memmem (data, length, what, n) != NULL;
}

static gboolean
holds_jpeg (const char *data, gsize length)
{
  return holds (data, length, "\xff\xd8\xff\xe0", 4) || holds (data, length, "\xff\xd8\xff\xe1", 4)
         || holds (data, length, "JFIF", 4);
}

typedef struct
{
  E2e *scene;
  const char *token;
  GPtrArray *secrets; /* unowned: names of networks and places of cameras */
  guint files;
  gboolean found_name; /* of a building: that the search finds what is there */
} Search;

/* What README says that there is. The rest is of the desktop's libraries, whoever uses them. */
static gboolean
is_named (const char *path)
{
  static const char *const ours[] = { "config/glib-2.0/settings/keyfile*",
                                      "data/beffroi/test/history.db",
                                      "data/beffroi/test/history.db-wal",
                                      "data/beffroi/test/history.db-shm",
                                      "data/beffroi/test/lock",
                                      "cache/beffroi/tiles/test/server/*" };
  static const char *const others[] = {
    "config/dconf/*",           "config/gtk-4.0/*", "config/ibus/*",
    "config/pulse/*",           "cache/dconf/*",    "cache/fontconfig/*",
    "cache/mesa_shader_cache*", "cache/ibus/*"
  };

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    if (g_pattern_match_simple (ours[i], path))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_pattern_match_simple (others[i], path))
      return TRUE;
  return FALSE;
}

static void
search_file (Search *search, const char *path)
{
  const char *below = path + strlen (search->scene->folder) + 1;
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return;
  search->files++;
  g_test_message ("%s: %" G_GSIZE_FORMAT " bytes", below, length);
  if (!is_named (below))
    e2e_fail (search->scene, "%s is a file that README does not name", path);
  search->found_name |= holds (data, length, "Mairie", strlen ("Mairie"));
  if (holds (data, length, search->token, strlen (search->token)))
    e2e_fail (search->scene, "%s holds the token", path);
  if (holds_jpeg (data, length))
    e2e_fail (search->scene, "%s holds an image", path);
  for (guint i = 0; i < search->secrets->len; i++)
    {
      const char *secret = g_ptr_array_index (search->secrets, i);
      if (holds (data, length, secret, strlen (secret)))
        e2e_fail (search->scene, "%s holds “%s”", path, secret);
    }
}

static void
search_below (Search *search, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        search_below (search, child);
      else if (g_file_test (child, G_FILE_TEST_IS_REGULAR))
        search_file (search, child);
    }
}

static void
search_all (E2e *scene, const char *token, GPtrArray *secrets, const char *when)
{
  Search search = { scene, token, secrets };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (scene->folder, roots[i], NULL);
      search_below (&search, path);
    }
  g_test_message ("%s: %u files searched", when, search.files);
  g_assert_cmpuint (search.files, >, 2);
  g_assert_true (search.found_name);
}

/* As a file of JSON would have it. */
static void
add_place (GPtrArray *secrets, JsonObject *camera)
{
  JsonArray *place = bef_json_get_array (bef_json_get_object (camera, "location"), "coordinates");
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_assert_nonnull (place);
  g_ascii_dtostr (text, sizeof text, json_array_get_double_element (place, 1));
  g_ptr_array_add (secrets, g_strconcat ("\"lat\":", text, NULL));
}

/* Names of networks and places of cameras, as they are told to who may see them. */
static GPtrArray *
find_secrets (E2e *scene)
{
  g_autoptr (JsonNode) node =
      e2e_hub_get (scene, "technician",
                   "/ngsi-ld/v1/entities?type=AccessPoint,Camera&options=simplified&limit=1000");
  JsonArray *list = bef_json_node_array (node);
  GPtrArray *secrets = g_ptr_array_new_with_free_func (g_free);
  guint cameras = 0;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entity = bef_json_node_object (json_array_get_element (list, i));
      const char *ssid = bef_json_get_string (entity, "ssid");
      if (ssid != NULL)
        g_ptr_array_add (secrets, g_strdup (ssid));
      if (g_strcmp0 (bef_json_get_string (entity, "type"), "Camera") == 0)
        {
          add_place (secrets, entity);
          cameras++;
        }
    }
  g_assert_cmpuint (cameras, >, 0);
  g_assert_cmpuint (secrets->len, >, cameras);
  return secrets;
}

static void
session (const char *role, const char *page, const char *pattern)
{
  g_autofree char *name = g_strconcat ("leavings-", role, NULL);
  g_autofree char *token = g_strdup_printf ("tk-%s-Zq7pX2vL9", role);
  g_autofree char *grant = g_str_equal (role, "police") ? g_strdup (":2199-01-01T00:00:00Z") : NULL;
  g_autofree char *options =
      g_strdup_printf ("--token=%s:%s::Somebody%s", token, role, grant != NULL ? grant : "");
  g_autoptr (E2e) scene = e2e_new (name);

  for (guint i = 4; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (scene->folder, roots[i], NULL);
      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      e2e_setenv (scene, i == 4 ? "HOME" : "TMPDIR", path);
    }
  e2e_hub_start (scene, options);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  g_autoptr (GPtrArray) secrets = find_secrets (scene);
  e2e_console_start (scene, token, page);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) shown = e2e_wait (scene, 30, E2E_ANY, pattern);
  if (grant != NULL)
    {
      e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
      g_autofree char *requests = e2e_requests (scene);
      g_assert_nonnull (strstr (requests, "GET /snapshots/"));
    }
  search_all (scene, token, secrets, "while it runs");
  e2e_console_quit (scene);
  search_all (scene, token, secrets, "afterwards");
}

static void
test_elected (void)
{
  if (e2e_is_possible ())
    session ("elected", "--page=accessPoint", "^Mairie");
}

static void
test_secretary (void)
{
  if (e2e_is_possible ())
    session ("secretary", "--page=accessPoint", "^Mairie");
}

static void
test_police (void)
{
  if (e2e_is_possible ())
    session ("police", "--page=camera", "^Image of ");
}

/* Who may see both does not keep them either. */
static void
test_technician (void)
{
  if (e2e_is_possible ())
    session ("technician", "--page=map", "^Mairie");
}

/* In memory. */

#define FORMER "tk-former-Zq7pX2vL9"
#define PRESENT "tk-present-8zQ41mR5"

/* Where something was found in memory, and what stands around it: a test's token is no secret. */
static void
tell_place (const char *line, const char *from, const char *at, const char *end)
{
  const char *start = MAX (from, at - 48), *stop = MIN (end, at + 80);
  g_autoptr (GString) around = g_string_new (NULL);

  for (const char *c = start; c < stop; c++)
    g_string_append_c (around, g_ascii_isprint (*c) ? *c : '.');
  g_test_message ("%s + 0x%zx: %s", line, (gsize)(at - from), around->str);
}

/* How often @what stands in the writable memory of the console, which is what a core of it would
 * hold; -1 where nobody may look. @tell: every place goes to the log. */
static int
count_in_memory (E2e *scene, const char *what, gsize n, gboolean tell)
{
  const char *pid = g_subprocess_get_identifier (scene->console);
  g_autofree char *maps_path = g_strdup_printf ("/proc/%s/maps", pid);
  g_autofree char *memory_path = g_strdup_printf ("/proc/%s/mem", pid);
  g_autofree char *maps = NULL;
  int found = 0, memory = open (memory_path, O_RDONLY | O_CLOEXEC);

  if (memory < 0 || !g_file_get_contents (maps_path, &maps, NULL, NULL))
    {
      if (memory >= 0)
        g_close (memory, NULL);
      return -1;
    }
  g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest;
      guint64 from = g_ascii_strtoull (lines[i], &rest, 16);
      guint64 to = *rest == '-' ? g_ascii_strtoull (rest + 1, &rest, 16) : 0;
      if (to <= from || !g_str_has_prefix (rest, " rw-p"))
        continue;
      g_autofree char *bytes = g_try_malloc (to - from);
      gssize length = bytes != NULL ? pread (memory, bytes, to - from, (off_t)from) : -1;
      for (char *at = length > 0 ? memmem (bytes, (gsize)length, what, n) : NULL; at != NULL;
           at = memmem (at + n, (gsize)(bytes + length - at) - n, what, n))
        {
          found++;
          if (tell)
            tell_place (lines[i], bytes, at, bytes + length);
        }
    }
  g_close (memory, NULL);
  return found;
}

static gboolean
has_no_jpeg_cb (E2e *scene, gpointer data)
{
  return count_in_memory (scene, "\xff\xd8\xff\xe0\x00\x10JFIF", 10, FALSE) == 0;
}

static gboolean
has_present_token_only_cb (E2e *scene, gpointer data)
{
  return count_in_memory (scene, PRESENT, strlen (PRESENT), FALSE) > 0
         && count_in_memory (scene, FORMER, strlen (FORMER), TRUE) == 0;
}

static void
set_token (E2e *scene, const char *token)
{
  g_autofree char *file = g_build_filename (scene->folder, "hub.tokens", NULL);
  g_autofree char *line = g_strdup_printf ("%s:police::Somebody:2199-01-01T00:00:00Z\n", token);

  g_assert_true (
      g_file_set_contents_full (file, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_subprocess_send_signal (scene->hub, SIGHUP);
}

/* Of what is not shown or used any more nothing is left to be dumped. */
static void
test_memory (void)
{
#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("the sanitizer keeps what is given back");
  return;
#endif
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("leavings-memory");
  g_autofree char *file = g_build_filename (scene->folder, "token", NULL);

  /* What the console itself does, not what tests are run with. */
  e2e_setenv (scene, "MALLOC_PERTURB_", NULL);
  e2e_hub_start (scene, NULL);
  set_token (scene, FORMER);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_console_start (scene, FORMER, "--page=camera");
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) image = e2e_wait (scene, 30, ATSPI_ROLE_IMAGE, "^Image of ");
  e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
  if (count_in_memory (scene, FORMER, strlen (FORMER), FALSE) < 0)
    {
      /* As it should be, for everybody but root. */
      e2e_console_quit (scene);
      g_test_skip ("nobody may look into the console's memory");
      return;
    }
  g_assert_cmpint (count_in_memory (scene, FORMER, strlen (FORMER), FALSE), >, 0);
  e2e_key (scene, "ctrl+1");
  e2e_until (scene, 60, "memory without an image", has_no_jpeg_cb, NULL);
  /* First where the console looks: refused in between, it would look again a minute later. */
  g_assert_true (g_file_set_contents (file, PRESENT, -1, NULL));
  set_token (scene, PRESENT);
  e2e_until (scene, 90, "memory without the former token", has_present_token_only_cb, NULL);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/leavings/elected", test_elected);
  g_test_add_func ("/e2e/leavings/secretary", test_secretary);
  g_test_add_func ("/e2e/leavings/police-who-saw-images", test_police);
  g_test_add_func ("/e2e/leavings/technician", test_technician);
  g_test_add_func ("/e2e/leavings/memory", test_memory);
  return g_test_run ();
}
