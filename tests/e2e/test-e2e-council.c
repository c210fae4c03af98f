/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A presentation before a room: through all slides by the keys while the server dies, and out
 * again; letters measured on the screen; nothing in the tree that a room may not know. With
 * BEFFROI_SLIDES=FOLDER the pictures are left there. */
#include <cairo.h>
#include <string.h>

#include "e2e-util.h"

#include "../patience.h"
#include "base/bef-json.h"

#define MOST_SLIDES 20
/* Capitals of 16 minutes of arc, 6 m from an image 2 m wide and 1920 pixels across:
 * 6 m * tan (16/60 degrees) = 27.9 mm, of which a pixel is 1.042. */
#define LEAST_CAPITAL 27
/* Of figures in letters of 60. */
#define LEAST_FIGURE 41

static void
leave_picture (const E2ePicture *picture, const char *name)
{
  const char *folder = g_getenv ("BEFFROI_SLIDES");

  if (folder == NULL)
    return;
  g_autofree char *path = g_strdup_printf ("%s/%s.png", folder, name);
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data ((unsigned char *)picture->pixels, CAIRO_FORMAT_RGB24,
                                           picture->width, picture->height, picture->width * 4);
  cairo_surface_write_to_png (surface, path);
  cairo_surface_destroy (surface);
}

/* What is on screen until it does not change any more. (transfer full) */
static E2ePicture *
settled_picture (void)
{
  E2ePicture *picture = e2e_picture_new ();

  for (guint i = 0; i < 40 * test_patience (); i++)
    {
      g_autoptr (E2ePicture) former = picture;

      g_usleep (G_USEC_PER_SEC / 10);
      picture = e2e_picture_new ();
      if (memcmp (former->pixels, picture->pixels,
                  sizeof (guint32) * (gsize)picture->width * (gsize)picture->height)
          == 0)
        return picture;
    }
  g_test_message ("the screen never settles");
  g_assert_not_reached ();
}

/* The tree. */

typedef struct
{
  E2e *scene;
  GPtrArray *forbidden; /* owned, of char */
  const char *name;     /* of its pictures */
} Room;

static void
forbid (Room *room, const char *path, const char *attribute)
{
  g_autoptr (JsonNode) node = e2e_hub_get (room->scene, "police", path);
  JsonArray *entities = node != NULL ? bef_json_node_array (node) : NULL;

  if (entities == NULL)
    e2e_fail (room->scene, "the hub does not answer to %s", path);
  for (guint i = 0; i < json_array_get_length (entities); i++)
    {
      const char *text = bef_json_get_string (
          bef_json_node_object (json_array_get_element (entities, i)), attribute);

      if (text != NULL && strlen (text) > 3)
        g_ptr_array_add (room->forbidden, g_strdup (text));
    }
}

/* Cameras by their names, which say where they are, and who acknowledged what. */
static void
forbid_all (Room *room)
{
  forbid (room, "/ngsi-ld/v1/entities?type=Camera&options=simplified&limit=1000", "name");
  g_assert_cmpuint (room->forbidden->len, >, 3);
  forbid (room, "/ngsi-ld/v1/entities?type=Alert&options=simplified&limit=1000", "acknowledgedBy");
}

static void
check_node (Room *room, const E2eNode *node)
{
  for (guint i = 0; i < room->forbidden->len; i++)
    {
      const char *text = g_ptr_array_index (room->forbidden, i);

      if (strstr (node->name, text) != NULL
          || (node->text != NULL && strstr (node->text, text) != NULL))
        e2e_fail (room->scene, "the room can read “%s” in “%s”", text, node->name);
    }
  for (guint i = 0; i < node->children->len; i++)
    check_node (room, g_ptr_array_index (node->children, i));
}

static gboolean
tells (const E2eNode *node, const char *prefix)
{
  gboolean found = node->role == ATSPI_ROLE_LOG && g_str_has_prefix (node->name, prefix);

  for (guint i = 0; !found && i < node->children->len; i++)
    found = tells (g_ptr_array_index (node->children, i), prefix);
  return found;
}

/* Waits until slide @place is told, and reads the whole screen then. */
static void
check_slide (Room *room, guint place)
{
  g_autofree char *told = g_strdup_printf ("Slide %u of ", place);

  for (guint i = 0; i < 100 * test_patience (); i++)
    {
      g_autoptr (E2eNode) screen = e2e_read_screen (room->scene);

      if (tells (screen, told))
        {
          check_node (room, screen);
          return;
        }
      g_usleep (G_USEC_PER_SEC / 10);
    }
  e2e_fail (room->scene, "slide %u does not come", place);
}

/* The letters. */

typedef struct
{
  int x, y, width, height;
} Box;

static Box
box_of (E2e *scene, const E2eNode *node)
{
  g_autoptr (GVariant) answer = e2e_ask (scene, node, "org.a11y.atspi.Component", "GetExtents",
                                         g_variant_new ("(u)", ATSPI_COORD_TYPE_WINDOW));
  Box box = { 0, 0, 0, 0 };

  if (answer != NULL)
    g_variant_get (answer, "((iiii))", &box.x, &box.y, &box.width, &box.height);
  return box;
}

/* Half as far from the ground as letters are, or more. */
static gboolean
is_ink (const E2ePicture *picture, int x, int y)
{
  guint32 ground = picture->pixels[0], pixel = picture->pixels[y * picture->width + x];
  int distance = 0;

  for (guint shift = 0; shift < 24; shift += 8)
    distance = MAX (distance, ABS ((int)(ground >> shift & 0xff) - (int)(pixel >> shift & 0xff)));
  return distance > 60;
}

/* How high the first letter in @box is, in pixels. */
static int
first_letter (const E2ePicture *picture, Box box)
{
  int top = box.y + box.height, bottom = box.y;
  gboolean began = FALSE;

  for (int x = box.x; x < MIN (box.x + box.width, picture->width); x++)
    {
      gboolean has_ink = FALSE;

      /* Boxes are told in whole pixels: their edges may be the line's above, or below. */
      for (int y = MAX (0, box.y + 1); y < MIN (box.y + box.height - 1, picture->height); y++)
        if (is_ink (picture, x, y))
          {
            has_ink = TRUE;
            top = MIN (top, y);
            /* Of the first line. */
            bottom = y - top < box.height && y - top < 140 ? MAX (bottom, y) : bottom;
          }
      if (began && !has_ink)
        break;
      began = began || has_ink;
    }
  return began ? bottom - top + 1 : 0;
}

/* Of all texts that begin with a capital or a digit and stand on one line: returns how many. */
static guint
check_letters (E2e *scene, const E2ePicture *picture, const E2eNode *node)
{
  guint n = 0;

  if ((node->role == ATSPI_ROLE_LABEL || node->role == ATSPI_ROLE_HEADING)
      && (g_ascii_isupper (node->name[0]) || g_ascii_isdigit (node->name[0])))
    {
      Box box = box_of (scene, node);
      gboolean is_figure = g_ascii_isdigit (node->name[0]) && node->role == ATSPI_ROLE_LABEL
                           && strstr (node->name, "kWh") != NULL && strlen (node->name) < 16;
      /* The first line alone: the letters below are as high. */
      if (node->role == ATSPI_ROLE_HEADING)
        box.height = MIN (box.height, 90);
      int height = first_letter (picture, box), least = is_figure ? LEAST_FIGURE : LEAST_CAPITAL;

      g_test_message ("%3d pixels: %.60s", height, node->name);
      if (height < least)
        e2e_fail (scene, "“%s” is %d pixels high, not %d", node->name, height, least);
      n++;
    }
  for (guint i = 0; i < node->children->len; i++)
    n += check_letters (scene, picture, g_ptr_array_index (node->children, i));
  return n;
}

static gboolean
has_role (const E2eNode *node, int role)
{
  if (node->role == role)
    return TRUE;
  for (guint i = 0; i < node->children->len; i++)
    if (has_role (g_ptr_array_index (node->children, i), role))
      return TRUE;
  return FALSE;
}

/* The window of the slides: the one that tells which is shown. (transfer full) */
static E2eNode *
slides_window (E2e *scene)
{
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);

  for (guint i = 0; i < screen->children->len; i++)
    if (has_role (g_ptr_array_index (screen->children, i), ATSPI_ROLE_LOG))
      return e2e_node_ref (g_ptr_array_index (screen->children, i));
  e2e_fail (scene, "there is no window of slides");
}

/* Walks. */

static void
until_slide (E2e *scene, guint place)
{
  g_autofree char *pattern = g_strdup_printf ("^Slide %u of ", place);
  g_autoptr (E2eNode) told = e2e_wait (scene, 20, E2E_ANY, pattern);
}

/* "Slide 1 of 9. …" */
static guint
count_slides (E2e *scene)
{
  g_autofree char *told = e2e_wait_text (scene, 30, E2E_ANY, "^Slide 1 of [0-9]+\\. ");
  guint n = (guint)g_ascii_strtoull (told + strlen ("Slide 1 of "), NULL, 10);

  g_assert_cmpuint (n, >=, 3);
  g_assert_cmpuint (n, <=, MOST_SLIDES);
  return n;
}

static void
walk (Room *room, guint n)
{
  E2e *scene = room->scene;

  for (guint place = 1; place <= n; place++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%02u", room->name, place);
      g_autoptr (E2ePicture) picture = NULL;
      g_autoptr (E2eNode) window = NULL;

      until_slide (scene, place);
      picture = settled_picture ();
      leave_picture (picture, name);
      window = slides_window (scene);
      g_assert_cmpuint (check_letters (scene, picture, window), >=, 2);
      g_assert_false (has_role (window, ATSPI_ROLE_PUSH_BUTTON));
      g_assert_false (has_role (window, ATSPI_ROLE_LIST));
      e2e_key (scene, place % 2 == 0 ? "Page_Down" : "Right");
    }
  /* The last one stays. */
  until_slide (scene, n);
}

/* It says the same whatever becomes of the server. */
static void
test_the_server_dies (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("council", NULL, "elected", NULL);
  Room room = { scene, g_ptr_array_new_with_free_func (g_free), "slide" };
  guint n;

  forbid_all (&room);
  e2e_key (scene, "F5");
  n = count_slides (scene);
  g_autoptr (E2ePicture) before = settled_picture ();
  e2e_hub_kill (scene);
  g_autoptr (E2eNode) away = e2e_wait (scene, 60, E2E_ANY, "^Last known state");
  g_autoptr (E2ePicture) after = settled_picture ();
  g_assert_cmpmem (before->pixels, sizeof (guint32) * 1920 * 1080, after->pixels,
                   sizeof (guint32) * 1920 * 1080);
  walk (&room, n);
  check_slide (&room, n);
  e2e_key (scene, "1");
  until_slide (scene, 1);
  e2e_key (scene, "b");
  g_autoptr (E2eNode) black = e2e_wait (scene, 10, E2E_ANY, "^Black screen$");
  g_autoptr (E2ePicture) dark = settled_picture ();
  for (int i = 0; i < dark->width * dark->height; i++)
    g_assert_cmphex (dark->pixels[i], ==, 0);
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^(Slide|Black)");
  g_ptr_array_unref (room.forbidden);
  e2e_console_quit (scene);
}

static void
press (E2e *scene, const char *pattern)
{
  g_autoptr (E2eNode) node = e2e_wait (scene, 30, E2E_ANY, pattern);

  e2e_press (scene, node);
}

/* Waits until the slides of the page begin with @topic. */
static void
until_first (E2e *scene, const char *topic)
{
  g_autofree char *pattern = g_strdup_printf ("^1\\. %s$", topic);
  g_autoptr (E2eNode) first = e2e_wait (scene, 20, E2E_ANY, pattern);
}

/* A council is prepared: with all slides, of which one is taken out and one moved by its button and
 * another one by keys. */
static void
prepare (Room *room)
{
  E2e *scene = room->scene;

  g_autoptr (E2eNode) none = e2e_wait (scene, 30, E2E_ANY, "^No Council Is Prepared$");
  press (scene, "^New Council…$");
  g_autoptr (E2eNode) dialog = e2e_wait (scene, 20, E2E_ANY, "^Council Meeting$");
  press (scene, "^Save$");
  e2e_wait_gone (scene, 20, E2E_ANY, "^Council Meeting$");
  until_first (scene, "Now, against usual");
  g_autoptr (E2eNode) frozen = e2e_wait (scene, 30, E2E_ANY, "^Figures as of ");
  press (scene, "^“The month” earlier$");
  until_first (scene, "The month");
  press (scene, "^Show “The year”$");
  e2e_wait_gone (scene, 20, E2E_ANY, "^“The year” earlier$");
  e2e_tab_to (scene, ATSPI_ROLE_PUSH_BUTTON, "^“The month” later$");
  e2e_key (scene, "alt+Down");
  until_first (scene, "Now, against usual");
  e2e_key (scene, "alt+Up");
  until_first (scene, "The month");
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);
  check_node (room, screen);
}

/* How the slide of the month begins: of the days of this one until yesterday, or, when they are
 * less than a week, of the whole one before. (transfer full) */
static char *
month_of_slides (void)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) now = g_date_time_new_now (paris);

  if (g_date_time_get_day_of_month (now) > 7)
    return g_strdup ("^Slide 1 of [0-9]+\\. From 1 ");
  g_autoptr (GDateTime) before = g_date_time_add_days (now, -8);
  g_autofree char *name = g_date_time_format (before, "%B %Y");
  return g_strdup_printf ("^Slide 1 of [0-9]+\\. %s: ", name);
}

/* What is presented is what was chosen, in its order, whatever becomes of the server; who presents
 * has the notes, and nothing there that the room may not know. */
static void
test_chosen (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("council-chosen", NULL, "elected", "--page=council");
  Room room = { scene, g_ptr_array_new_with_free_func (g_free), "chosen" };
  guint n;

  forbid_all (&room);
  prepare (&room);
  e2e_key (scene, "F5");
  n = count_slides (scene);
  g_autofree char *month = month_of_slides ();
  g_autoptr (E2eNode) first = e2e_wait (scene, 20, E2E_ANY, month);
  e2e_hub_kill (scene);
  walk (&room, n);
  e2e_key (scene, "n");
  g_autoptr (E2eNode) last = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^The last one$");
  g_autoptr (E2ePicture) picture = settled_picture ();
  leave_picture (picture, "chosen-notes");
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);
  check_node (&room, screen);
  e2e_key (scene, "Home");
  g_autoptr (E2eNode) next = e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Next: Now, against usual$");
  g_autoptr (E2eNode) topic = e2e_wait (scene, 20, E2E_ANY, "^The month$");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 20, E2E_ANY, "^(Slide |Next: )");
  /* It is kept: the page is as it was left. */
  until_first (scene, "The month");
  g_ptr_array_unref (room.forbidden);
  e2e_console_quit (scene);
}

/* Pixels in the colour of all pictures of cameras (of a hub with --fault=plain-images). */
static guint
count_magenta (const E2ePicture *picture)
{
  guint n = 0;

  for (int i = 0; i < picture->width * picture->height; i++)
    {
      guint32 pixel = picture->pixels[i];
      n += ((pixel >> 16) & 0xff) > 225 && ((pixel >> 8) & 0xff) < 40 && (pixel & 0xff) > 225;
    }
  return n;
}

/* What is to be found nowhere in the slides is on screen. */
static void
until_magenta (E2e *scene)
{
  for (guint i = 0; i < 300 * test_patience (); i++)
    {
      g_autoptr (E2ePicture) picture = e2e_picture_new ();

      if (count_magenta (picture) > 2000)
        return;
      g_usleep (G_USEC_PER_SEC / 10);
    }
  e2e_fail (scene, "no camera shows anything");
}

static void
check_no_image (Room *room, const char *role, guint place)
{
  g_autoptr (E2ePicture) picture = settled_picture ();
  g_autofree char *name = g_strdup_printf ("%s-%02u", role, place);
  guint n = count_magenta (picture);

  leave_picture (picture, name);
  if (n > 0)
    e2e_fail (room->scene, "slide %u has %u pixels of a camera, as %s", place, n, role);
}

/* Each sees its slides; none tells the room what it must not know, whatever page is behind. */
static void
test_each_role (void)
{
  static const struct
  {
    const char *role, *page;
  } roles[] = { { "secretary", "--page=alerts" },
                { "police", "--page=camera" },
                { "agent", "--page=building=mairie" },
                { "technician", "--page=journal" } };

  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_new ("council-roles");
  Room room = { scene, g_ptr_array_new_with_free_func (g_free), "slide" };

  e2e_hub_start_with_alert (scene, "--fault=plain-images");
  e2e_write_profile (scene, NULL, scene->certificate_file);
  forbid_all (&room);
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      e2e_console_start (scene, roles[i].role, roles[i].page);
      g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
      if (g_str_equal (roles[i].role, "police"))
        until_magenta (scene);
      e2e_key (scene, "F5");
      guint n = count_slides (scene);
      for (guint place = 1; place <= n; place++)
        {
          check_slide (&room, place);
          check_no_image (&room, roles[i].role, place);
          e2e_key (scene, "space");
        }
      e2e_key (scene, "Escape");
      e2e_wait_gone (scene, 10, E2E_ANY, "^Slide ");
      e2e_console_quit (scene);
    }
  g_ptr_array_unref (room.forbidden);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/council/the-server-dies", test_the_server_dies);
  g_test_add_func ("/e2e/council/chosen", test_chosen);
  g_test_add_func ("/e2e/council/each-role", test_each_role);
  return g_test_run ();
}
