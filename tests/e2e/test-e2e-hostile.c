/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server whose names, sentences and reasons are written to do harm: they are shown as written,
 * move nothing beside them, widen no window, and nothing warns. */
#include <string.h>

#include "e2e-util.h"

#include "model/bef-kind.h"

#define WIDTH 1366
#define HEIGHT 768
/* What a row says of itself is made of several names. */
#define LONGEST 5000

typedef struct
{
  E2e *scene;
  const char *where;
  GString *all; /* owned: all names seen */
  int width;    /* of the window */
  guint buttons;
} Walk;

static void
extents (E2e *scene, const E2eNode *node, int *x, int *width)
{
  g_autoptr (GVariant) answer = e2e_ask (scene, node, "org.a11y.atspi.Component", "GetExtents",
                                         g_variant_new ("(u)", ATSPI_COORD_TYPE_WINDOW));
  int y, height;

  *x = *width = 0;
  if (answer != NULL)
    g_variant_get (answer, "((iiii))", x, &y, width, &height);
}

static void
check_name (Walk *walk, const char *name)
{
  if (!g_utf8_validate (name, -1, NULL))
    e2e_fail (walk->scene, "%s: a name is no text", walk->where);
  if (g_utf8_strlen (name, -1) > LONGEST)
    e2e_fail (walk->scene, "%s: a name of %ld characters: %.60s", walk->where,
              g_utf8_strlen (name, -1), name);
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2067)
          || (c < ' ' && c != '\n') || c == 0x2028)
        e2e_fail (walk->scene, "%s: U+%04X in “%s”", walk->where, c, name);
    }
}

static void
check_node (Walk *walk, const E2eNode *node)
{
  int x, width;

  check_name (walk, node->name);
  g_string_append_printf (walk->all, "%s\n", node->name);
  if (node->role == ATSPI_ROLE_LINK)
    e2e_fail (walk->scene, "%s: “%s” is a link", walk->where, node->name);
  if (node->role == ATSPI_ROLE_FRAME && e2e_has_state (node, ATSPI_STATE_SHOWING))
    {
      extents (walk->scene, node, &x, &width);
      if (width > WIDTH)
        e2e_fail (walk->scene, "%s: the window is %d wide", walk->where, width);
      walk->width = width;
    }
  if (node->role == ATSPI_ROLE_PUSH_BUTTON || node->role == ATSPI_ROLE_TOGGLE_BUTTON)
    {
      extents (walk->scene, node, &x, &width);
      walk->buttons++;
      if (x < 0 || x + width > WIDTH)
        e2e_fail (walk->scene, "%s: “%.80s” stands from %d to %d", walk->where, node->name, x,
                  x + width);
    }
  for (guint i = 0; i < node->children->len; i++)
    check_node (walk, g_ptr_array_index (node->children, i));
}

static void
check_screen (Walk *walk, const char *where)
{
  g_autoptr (E2eNode) screen = e2e_read_screen (walk->scene);

  walk->where = where;
  walk->width = 0;
  walk->buttons = 0;
  check_node (walk, screen);
  g_test_message ("%s: window %d wide, %u buttons in it", where, walk->width, walk->buttons);
  g_assert_cmpint (walk->width, >, 0);
  g_assert_cmpuint (walk->buttons, >, 0);
}

static void
go_through (Walk *walk)
{
  g_autoptr (E2eNode) list = e2e_wait (walk->scene, 10, ATSPI_ROLE_LIST, "^(Pages)$");
  guint n = 0;

  e2e_tab_to (walk->scene, ATSPI_ROLE_LIST_ITEM,
              ((E2eNode *)g_ptr_array_index (list->children, 0))->name);
  for (guint i = 0; i < list->children->len; i++)
    {
      const E2eNode *row = g_ptr_array_index (list->children, i);
      if (row->role != ATSPI_ROLE_LIST_ITEM)
        continue;
      if (n++ > 0)
        e2e_key (walk->scene, "Down");
      e2e_key (walk->scene, "Return");
      g_usleep (G_USEC_PER_SEC);
      check_screen (walk, row->name);
    }
  /* Today, map, alerts, rounds and the journal besides. */
  g_assert_cmpuint (n, ==, BEF_N_KINDS + 5);
}

/* GTK, Pango and libadwaita say there what they could not show. */
static void
assert_nothing_warned (E2e *scene)
{
  g_autofree char *said = NULL;

  g_assert_true (g_file_get_contents (scene->console_errors, &said, NULL, NULL));
  if (strstr (said, "WARNING") != NULL || strstr (said, "CRITICAL") != NULL
      || strstr (said, "Pango") != NULL)
    e2e_fail (scene, "the console warned: %s", said);
}

static E2e *
open_hostile (const char *name)
{
  E2e *scene = e2e_new (name);

  scene->console_errors = g_build_filename (scene->folder, "console.err", NULL);
  e2e_hub_start_with_alert (scene, "--fault=hostile-text");
  e2e_write_profile (scene, NULL, scene->certificate_file);
  return scene;
}

static void
start (E2e *scene, const char *role, const char *page)
{
  g_autofree char *options = g_strdup_printf ("--size=%dx%d --page=%s", WIDTH, HEIGHT, page);

  e2e_console_start (scene, role, options);
  g_autoptr (E2eNode) live = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Live$");
}

static void
finish (E2e *scene)
{
  e2e_console_quit (scene);
  assert_nothing_warned (scene);
}

static void
assert_seen (const GString *all)
{
  static const char *const texts[] = {
    " <a href=\"https://hostile.example/\">here</a> & <b>",
    " \xef\xbf\xbd"
    "esolc\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "W…",
    "\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd &amp; <i>",
    " line tab line %s%n _x",
    "\u05e9\u05dc\u05d5\u05dd 12\u2069",
    " <b>book</b> & <b>book</b> &",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strstr (all->str, texts[i]) == NULL)
      g_error ("not seen as it was written: %s", texts[i]);
}

static void
test_all_pages (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_hostile ("hostile");
  g_autoptr (GString) all = g_string_new (NULL);
  Walk walk = { scene, NULL, all };

  start (scene, "technician", "today");
  go_through (&walk);
  /* A server that is away says why in the same way. */
  e2e_hub_fault (scene, "hostile-text,error=503");
  e2e_key (scene, "ctrl+r");
  g_autoptr (E2eNode) away = e2e_wait (scene, 40, ATSPI_ROLE_LABEL, "^Last known state");
  check_screen (&walk, "away");
  finish (scene);
  assert_seen (all);
}

static void
test_building_door_graph (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = open_hostile ("hostile-building");
  g_autoptr (GString) all = g_string_new (NULL);
  Walk walk = { scene, NULL, all };

  start (scene, "secretary", "building=mairie");
  g_autoptr (E2eNode) door = e2e_wait (scene, 40, ATSPI_ROLE_PUSH_BUTTON, "^Open Porte");
  check_screen (&walk, "building");
  e2e_press (scene, door);
  g_autoptr (E2eNode) dialog = e2e_wait (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Open the door");
  check_screen (&walk, "door dialog");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, ATSPI_ROLE_PUSH_BUTTON, "Open the door");
  finish (scene);
  start (scene, "secretary", "graph=mairie|power");
  g_usleep (2 * G_USEC_PER_SEC);
  check_screen (&walk, "graph");
  finish (scene);
  start (scene, "secretary", "alerts");
  g_autoptr (E2eNode) acknowledge = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, "Acknowledge");
  check_screen (&walk, "alert");
  e2e_key (scene, "ctrl+comma");
  g_autoptr (E2eNode) preferences = e2e_wait (scene, 10, E2E_ANY, "^Preferences$");
  e2e_key (scene, "Escape");
  finish (scene);
  start (scene, "police", "camera");
  g_autoptr (E2eNode) image = e2e_wait (scene, 30, ATSPI_ROLE_IMAGE, "^Image of ");
  check_screen (&walk, "cameras");
  finish (scene);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/hostile/all-pages", test_all_pages);
  g_test_add_func ("/e2e/hostile/building-door-graph-alert-camera", test_building_door_graph);
  return g_test_run ();
}
