/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session leaves on the computer, while it runs and after: no token, no image, and no name
 * of a network for a role that may not see it. */
#include <glib/gstdio.h>
#include <string.h>

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
  GPtrArray *networks; /* unowned, nullable: names that may not be there */
  guint files;
  gboolean found_name; /* of a building: that the search finds what is there */
} Search;

static void
search_file (Search *search, const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  if (!g_file_get_contents (path, &data, &length, NULL))
    return;
  search->files++;
  search->found_name |= holds (data, length, "Mairie", strlen ("Mairie"));
  if (holds (data, length, search->token, strlen (search->token)))
    e2e_fail (search->scene, "%s holds the token", path);
  if (holds_jpeg (data, length))
    e2e_fail (search->scene, "%s holds an image", path);
  for (guint i = 0; search->networks != NULL && i < search->networks->len; i++)
    {
      const char *name = g_ptr_array_index (search->networks, i);
      if (holds (data, length, name, strlen (name)))
        e2e_fail (search->scene, "%s holds the network's name “%s”", path, name);
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
search_all (E2e *scene, const char *token, GPtrArray *networks, const char *when)
{
  Search search = { scene, token, networks };

  for (guint i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *path = g_build_filename (scene->folder, roots[i], NULL);
      search_below (&search, path);
    }
  g_test_message ("%s: %u files searched", when, search.files);
  g_assert_cmpuint (search.files, >, 2);
  g_assert_true (search.found_name);
}

/* As they are told to who may see them. */
static GPtrArray *
network_names (E2e *scene)
{
  g_autoptr (JsonNode) node = e2e_hub_get (
      scene, "technician", "/ngsi-ld/v1/entities?type=AccessPoint&options=simplified&limit=1000");
  JsonArray *list = bef_json_node_array (node);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      const char *ssid =
          bef_json_get_string (bef_json_node_object (json_array_get_element (list, i)), "ssid");
      if (ssid != NULL)
        g_ptr_array_add (names, g_strdup (ssid));
    }
  g_assert_cmpuint (names->len, >, 0);
  return names;
}

static void
session (const char *role, gboolean sees_networks, const char *page, const char *pattern)
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
  g_autoptr (GPtrArray) networks = sees_networks ? NULL : network_names (scene);
  e2e_console_start (scene, token, page);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) shown = e2e_wait (scene, 30, E2E_ANY, pattern);
  if (grant != NULL)
    {
      e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
      g_autofree char *requests = e2e_requests (scene);
      g_assert_nonnull (strstr (requests, "GET /snapshots/"));
    }
  search_all (scene, token, networks, "while it runs");
  e2e_console_quit (scene);
  search_all (scene, token, networks, "afterwards");
}

static void
test_elected (void)
{
  if (e2e_is_possible ())
    session ("elected", FALSE, "--page=accessPoint", "^Mairie");
}

static void
test_secretary (void)
{
  if (e2e_is_possible ())
    session ("secretary", FALSE, "--page=accessPoint", "^Mairie");
}

static void
test_police (void)
{
  if (e2e_is_possible ())
    session ("police", FALSE, "--page=camera", "^Image of ");
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/leavings/elected", test_elected);
  g_test_add_func ("/e2e/leavings/secretary", test_secretary);
  g_test_add_func ("/e2e/leavings/police-who-saw-images", test_police);
  return g_test_run ();
}
