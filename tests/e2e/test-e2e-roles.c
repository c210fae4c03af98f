/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the law keeps from a role reaches neither its screen nor the disk, nor is it asked for. */
#include "e2e-util.h"

#define FORBIDDEN "^Images are seen under a named and dated grant"
/* Longer than a view waits between two looks. */
#define LOOK_AGAIN_S 7

static void
assert_no_image_asked (E2e *scene)
{
  g_autofree char *requests = e2e_requests (scene);

  g_assert_nonnull (strstr (requests, "GET /ngsi-ld/v1/entities"));
  if (strstr (requests, "/snapshots/") != NULL)
    e2e_fail (scene, "an image was asked for");
}

static void
no_image_for (const char *name, const char *role)
{
  g_autoptr (E2e) scene = e2e_open (name, NULL, role, "--page=building=mairie");
  g_autofree char *words = e2e_wait_text (scene, 20, ATSPI_ROLE_LABEL, FORBIDDEN);

  g_test_message ("%s reads “%s”", role, words);
  g_usleep (LOOK_AGAIN_S * G_USEC_PER_SEC);
  g_autoptr (E2eNode) still = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, FORBIDDEN);
  assert_no_image_asked (scene);
  e2e_console_quit (scene);
  g_autofree char *looks = e2e_sql (scene, "SELECT * FROM journal WHERE action = 'image-view'");
  g_assert_cmpstr (looks, ==, "");
}

static void
test_secretary (void)
{
  if (e2e_is_possible ())
    no_image_for ("roles-secretary", "secretary");
}

static void
test_police_late (void)
{
  if (e2e_is_possible ())
    no_image_for ("roles-police-late", "police-late");
}

/* A JPEG by its first bytes, alone in a file or inside of one. */
static gboolean
holds_jpeg (const char *data, gsize length)
{
  for (gsize i = 0; i + 10 < length; i++)
    if (memcmp (data + i, "\xff\xd8\xff", 3) == 0
        && (i == 0 || memcmp (data + i + 6, "JFIF", 4) == 0
            || memcmp (data + i + 6, "Exif", 4) == 0))
      return TRUE;
  return FALSE;
}

/* Looks at every file below @path; returns how many there are. */
static guint
assert_no_image_below (E2e *scene, const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL), *data = NULL;
      gsize length = 0;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        n += assert_no_image_below (scene, child);
      else if (g_file_get_contents (child, &data, &length, NULL))
        {
          n++;
          if (holds_jpeg (data, length))
            e2e_fail (scene, "%s holds an image", child);
        }
    }
  return n;
}

static void
test_police (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("roles-police", NULL, "police", "--page=camera");
  g_autoptr (E2eNode) image = e2e_wait (scene, 20, ATSPI_ROLE_IMAGE, "^Image of Caméra ");
  e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
  g_autoptr (E2eNode) age = e2e_wait (scene, 10, ATSPI_ROLE_LABEL, "(just now|s ago)$");
  /* Other ages are on the page too. */
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, FORBIDDEN);
  g_autofree char *requests = e2e_requests (scene);
  g_assert_nonnull (strstr (requests, "GET /snapshots/"));
  g_test_message ("police sees “%s”, “%s”", image->name, age->name);
  e2e_console_quit (scene);
  g_autofree char *looks =
      e2e_sql (scene, "SELECT who, object, detail FROM journal WHERE action = 'image-view'");
  g_assert_nonnull (strstr (looks, "Police municipale|urn:ngsi-ld:Camera:"));
  /* One line for a camera, however often its image is fetched anew. */
  g_assert_cmpint (e2e_sql_number (scene, "SELECT max(n) FROM (SELECT count(*) AS n FROM journal"
                                          " WHERE action = 'image-view' GROUP BY object)"),
                   ==, 1);
  g_assert_cmpuint (assert_no_image_below (scene, scene->folder), >, 3);
  e2e_console_start (scene, "police", "--page=journal");
  g_autoptr (E2eNode) line = e2e_wait (scene, 30, E2E_ANY, "Looked at an image");
  e2e_console_quit (scene);
}

/* Waits until the console is live and shows an image of now. */
static void
wait_image (E2e *scene)
{
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
  g_autoptr (E2eNode) image = e2e_wait (scene, 30, ATSPI_ROLE_IMAGE, "^Image of Caméra ");
  g_autoptr (E2eNode) age = e2e_wait (scene, 30, ATSPI_ROLE_LABEL, "(just now|s ago)$");
  e2e_wait_gone (scene, 30, ATSPI_ROLE_LABEL, "^Fetching the image");
  /* Other ages are on the page too. */
  e2e_wait_gone (scene, 10, ATSPI_ROLE_LABEL, FORBIDDEN);
}

/* Whether a file below @path holds @text; its name (transfer full), NULL for none. */
static char *
find_text_below (const char *path, const char *text)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  char *found = NULL;

  for (const char *name = dir != NULL ? g_dir_read_name (dir) : NULL; name != NULL && found == NULL;
       name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL), *data = NULL;
      gsize length = 0;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        found = find_text_below (child, text);
      else if (!g_str_equal (name, "token") && g_file_get_contents (child, &data, &length, NULL)
               && memmem (data, length, text, strlen (text)) != NULL)
        found = g_steal_pointer (&child);
    }
  return found;
}

static void
assert_not_shown (E2e *scene, const char *name, const char *text)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%s/%s", g_subprocess_get_identifier (scene->console), name);
  g_autofree char *data = NULL;
  gsize length = 0;

  if (g_file_get_contents (path, &data, &length, NULL))
    g_assert_null (memmem (data, length, text, strlen (text)));
  else
    g_assert_cmpstr (name, ==, "environ"); /* nobody but root may, which is as well */
}

/* While a token is in use and an image on screen, and after. */
static void
test_secrets_stay_in (void)
{
  static const char secret[] = "tok-of-the-p0lice";

  if (!e2e_is_possible ())
    return;
  g_autofree char *option =
      g_strconcat ("--token=", secret, ":police::Police:2199-01-01T00:00:00Z", NULL);
  g_autoptr (E2e) scene = e2e_open ("roles-secrets", option, secret, "--page=camera");
  wait_image (scene);
  assert_not_shown (scene, "cmdline", secret);
  assert_not_shown (scene, "environ", secret);
  e2e_console_quit (scene);
  g_autofree char *where = find_text_below (scene->folder, secret);
  g_assert_cmpstr (where, ==, NULL);
  g_assert_cmpuint (assert_no_image_below (scene, scene->folder), >, 3);
  /* The hub's register says who looked, by the token's name. */
  g_autofree char *file = g_build_filename (scene->folder, "hub.register", NULL), *text = NULL;
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"who\":\"Police\""));
  g_assert_nonnull (strstr (text, "\"result\":\"shown\""));
}

static guint
count_images_asked (E2e *scene)
{
  g_autofree char *requests = e2e_requests (scene);
  guint n = 0;

  for (const char *at = requests; (at = strstr (at, "GET /snapshots/")) != NULL; at++)
    n++;
  return n;
}

/* Nothing is on screen, and nothing more is asked for under what was refused. */
static void
assert_images_gone (E2e *scene)
{
  g_autofree char *words = e2e_wait_text (scene, 30, ATSPI_ROLE_LABEL, FORBIDDEN);
  g_autoptr (E2eNode) none = e2e_wait (scene, 5, ATSPI_ROLE_LABEL, "^No image$");
  guint asked = count_images_asked (scene);
  g_usleep (LOOK_AGAIN_S * G_USEC_PER_SEC);
  g_assert_cmpuint (count_images_asked (scene), ==, asked);
}

/* While images are on screen, then during an outage; and given back both times without a restart of
 * the console. */
static void
test_grant_withdrawn (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("roles-withdrawn", NULL, "police", "--page=camera");

  wait_image (scene);
  e2e_hub_fault (scene, "grant-ended");
  assert_images_gone (scene);
  e2e_hub_fault (scene, "");
  wait_image (scene);
  /* An outage that shows, and at its end the grant is no more. */
  e2e_hub_kill (scene);
  g_autofree char *away = e2e_wait_text (scene, 40, ATSPI_ROLE_LABEL, "^Last known state");
  guint asked = count_images_asked (scene);
  e2e_hub_start (scene, "--fault=grant-ended");
  e2e_key (scene, "ctrl+r");
  assert_images_gone (scene);
  g_test_message ("%u images asked before the outage, %u after it", asked,
                  count_images_asked (scene) - asked);
  g_assert_cmpuint (count_images_asked (scene), ==, asked);
  /* Given back by a restart too short to be seen as an outage. */
  e2e_hub_kill (scene);
  e2e_hub_start (scene, NULL);
  wait_image (scene);
  e2e_console_quit (scene);
  g_assert_cmpint (
      e2e_sql_number (scene, "SELECT count(*) FROM journal WHERE action = 'image-view'"), >=, 1);
  assert_no_image_below (scene, scene->folder);
}

static guint
count_sensitive (const E2eNode *node, guint *all)
{
  guint n = 0;

  if (node->role == ATSPI_ROLE_PUSH_BUTTON && g_str_has_prefix (node->name, "Open Porte"))
    {
      *all += 1;
      n += e2e_has_state (node, ATSPI_STATE_SENSITIVE);
    }
  for (guint i = 0; i < node->children->len; i++)
    n += count_sensitive (g_ptr_array_index (node->children, i), all);
  return n;
}

static void
test_elected (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("roles-elected", NULL, "elected", "--page=building=mairie");
  g_autoptr (E2eNode) door = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "^Open Porte");
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);
  guint all = 0, sensitive = count_sensitive (screen, &all);

  g_test_message ("%u doors, %u can be opened", all, sensitive);
  g_assert_cmpuint (all, >=, 2);
  g_assert_cmpuint (sensitive, ==, 0);
  assert_no_image_asked (scene);
  e2e_console_quit (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/roles/secretary-sees-no-image", test_secretary);
  g_test_add_func ("/e2e/roles/police-under-a-grant-sees-images-and-leaves-a-trace", test_police);
  g_test_add_func ("/e2e/roles/an-ended-grant-shows-no-image", test_police_late);
  g_test_add_func ("/e2e/roles/a-grant-withdrawn-and-given-back-shows-at-once",
                   test_grant_withdrawn);
  g_test_add_func ("/e2e/roles/elected-open-no-door", test_elected);
  g_test_add_func ("/e2e/roles/secrets-stay-in", test_secrets_stay_in);
  return g_test_run ();
}
