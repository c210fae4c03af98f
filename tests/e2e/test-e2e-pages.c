/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page opens without a critical warning (which would end the console), and names all that
 * takes the focus. */
#include "e2e-util.h"

#include "model/bef-kind.h"

/* Today, map, alerts, one of each kind, journal. */
/* For whom does no rounds. */
#define N_PAGES (BEF_N_KINDS + 4)
/* What GTK calls a widget that has no name. */
#define TYPE_NAME "^$|^(Gtk|Adw|Bef|Shumate)[A-Z]"

typedef struct
{
  GRegex *type_name;
  GHashTable *seen; /* set of complaints, so that each is told once */
  guint offenders;
  const char *page;
} Names;

static gboolean
is_named (Names *names, const E2eNode *node)
{
  return !g_regex_match (names->type_name, node->name, 0, NULL);
}

/* A row without a name is read by what it shows. */
static gboolean
shows_words (Names *names, const E2eNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const E2eNode *child = g_ptr_array_index (node->children, i);
      if (is_named (names, child) || shows_words (names, child))
        return TRUE;
    }
  return FALSE;
}

/* What is read by what it shows, not by a name of its own. */
static gboolean
is_container (const E2eNode *node)
{
  if (g_str_equal (node->name, "GtkListItemWidget"))
    return TRUE;
  switch (node->role)
    {
    case ATSPI_ROLE_LIST_ITEM:
    case ATSPI_ROLE_TABLE_ROW:
    case ATSPI_ROLE_TABLE_CELL:
    case ATSPI_ROLE_LIST:
    case ATSPI_ROLE_TABLE:
    case ATSPI_ROLE_SCROLL_PANE:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
check_names (Names *names, const E2eNode *node, const E2eNode *parent)
{
  gboolean focusable = e2e_has_state (node, ATSPI_STATE_FOCUSABLE);
  /* The button inside of a menu button or of a drop-down list, the rows inside of a table: named by
   * what they are a part of. */
  gboolean inner = parent != NULL && is_named (names, parent)
                   && (parent->role == node->role || g_str_equal (node->name, "GtkToggleButton")
                       || g_str_equal (node->name, "GtkColumnListView"));
  /* Takes the focus to be moved with the keys; GTK gives it a role that has no name. */
  gboolean pane = g_str_equal (node->name, "GtkPaned");
  /* A selectable text that is empty now. */
  gboolean blank = node->role == ATSPI_ROLE_LABEL && g_str_equal (node->name, "GtkLabel");

  if (focusable && !inner && !pane && !blank && !is_named (names, node)
      && !(is_container (node) && shows_words (names, node)) && node->role != ATSPI_ROLE_SCROLL_PANE
      && node->role != ATSPI_ROLE_PANEL)
    {
      g_autofree char *complaint =
          g_strdup_printf ("%s: %s “%s” in “%s” takes the focus and has no name", names->page,
                           g_enum_to_string (ATSPI_TYPE_ROLE, node->role), node->name,
                           parent != NULL ? parent->name : "");
      if (g_hash_table_add (names->seen, g_strdup (complaint)))
        {
          g_test_message ("%s", complaint);
          names->offenders++;
        }
    }
  for (guint i = 0; i < node->children->len; i++)
    check_names (names, g_ptr_array_index (node->children, i), node);
}

static void
check_screen (E2e *scene, Names *names, const char *page)
{
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);

  if (!e2e_console_is_alive (scene))
    e2e_fail (scene, "the console ended on the page %s", page);
  names->page = page;
  check_names (names, screen, NULL);
}

/* Goes through the list of pages with the keys and looks at each; returns how many there were. */
static guint
go_through (E2e *scene, Names *names)
{
  g_autoptr (E2eNode) list = e2e_wait (scene, 10, ATSPI_ROLE_LIST, "^(Pages)$");
  guint n = 0;

  /* Not an alert of today. */
  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^Today$");
  for (guint i = 0; i < list->children->len; i++)
    {
      const E2eNode *row = g_ptr_array_index (list->children, i);
      if (row->role != ATSPI_ROLE_LIST_ITEM)
        continue;
      /* How many need somebody, which comes after it, may change meanwhile. */
      g_auto (GStrv) parts = g_strsplit (row->name, ",", 2);
      g_autofree char *escaped = g_regex_escape_string (parts[0], -1);
      g_autofree char *title = g_strdup_printf ("^%s(,|$)", escaped);
      if (n++ > 0)
        e2e_key (scene, "Down");
      e2e_key (scene, "Return");
      e2e_wait_focus (scene, 10, ATSPI_ROLE_LIST_ITEM, title);
      g_usleep (700000);
      check_screen (scene, names, row->name);
    }
  return n;
}

static void
names_init (Names *names)
{
  names->type_name = g_regex_new (TYPE_NAME, 0, 0, NULL);
  names->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
names_clear (Names *names)
{
  g_regex_unref (names->type_name);
  g_hash_table_unref (names->seen);
}

static void
test_english (void)
{
  if (!e2e_is_possible ())
    return;
  Names names = { 0 };
  names_init (&names);
  g_autoptr (E2e) scene = e2e_open ("pages", NULL, "police", NULL);

  g_assert_cmpuint (go_through (scene, &names), ==, N_PAGES);
  e2e_console_quit (scene);
  e2e_console_start (scene, "secretary", "--page=building=mairie");
  g_autoptr (E2eNode) door = e2e_wait (scene, 40, ATSPI_ROLE_PUSH_BUTTON, "^Open Porte");
  check_screen (scene, &names, "building");
  g_autoptr (E2eNode) power = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, ": open the graph$");
  e2e_press (scene, power);
  e2e_wait_gone (scene, 10, ATSPI_ROLE_PUSH_BUTTON, ": open the graph$");
  check_screen (scene, &names, "graph");
  e2e_key (scene, "ctrl+6");
  g_autoptr (E2eNode) round = e2e_wait (scene, 10, E2E_ANY, "^Sign the Round…$");
  check_screen (scene, &names, "rounds");
  /* The preferences are libadwaita's own window: that it opens is what counts. */
  e2e_key (scene, "ctrl+comma");
  g_autoptr (E2eNode) preferences = e2e_wait (scene, 10, E2E_ANY, "^Preferences$");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Preferences$");
  e2e_console_quit (scene);
  g_assert_cmpuint (names.offenders, ==, 0);
  names_clear (&names);
}

/* French, letters twice as large, on the smallest screen supported. */
static void
test_french_large (void)
{
  if (!e2e_is_possible ())
    return;
  Names names = { 0 };
  names_init (&names);
  g_autoptr (E2e) scene = e2e_new ("pages-french");

  e2e_hub_start (scene, NULL);
  e2e_write_profile (scene, NULL, scene->certificate_file);
  e2e_setenv (scene, "LC_ALL", "fr_FR.UTF-8");
  e2e_setenv (scene, "LANGUAGE", "fr");
  /* Where GTK looks for the dots per inch when no settings service runs. */
  g_autofree char *resources = g_build_filename (scene->folder, "resources", NULL);
  g_assert_true (g_file_set_contents (resources, "Xft.dpi: 192\n", -1, NULL));
  e2e_setenv (scene, "XENVIRONMENT", resources);
  e2e_console_start (scene, "secretary", "--size=1024x600");
  g_autofree char *word = e2e_try_text (scene, 40, ATSPI_ROLE_LABEL, "^En direct$");
  if (word == NULL)
    e2e_fail (scene, "the console is not French, or not live");
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);
  /* Folded, the list of pages is a button away: then the keys are tried. */
  static const char *const keys[] = { "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5", "ctrl+6", "ctrl+1" };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      e2e_key (scene, keys[i]);
      g_usleep (G_USEC_PER_SEC);
      check_screen (scene, &names, keys[i]);
    }
  e2e_console_quit (scene);
  g_assert_cmpuint (names.offenders, ==, 0);
  names_clear (&names);
}

/* An agent of a building that does not exist sees a commune with nothing in it. */
static void
test_empty (void)
{
  if (!e2e_is_possible ())
    return;
  Names names = { 0 };
  names_init (&names);
  g_autoptr (E2e) scene = e2e_open ("pages-empty", "--agent-buildings=nowhere", "agent", NULL);

  g_assert_cmpuint (go_through (scene, &names), ==, N_PAGES + 1);
  e2e_key (scene, "ctrl+2");
  g_autofree char *words =
      e2e_wait_text (scene, 10, ATSPI_ROLE_LABEL, "^The commune has no building");
  g_test_message ("“%s”", words);
  e2e_console_quit (scene);
  g_assert_cmpuint (names.offenders, ==, 0);
  names_clear (&names);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_func ("/e2e/pages/all-open-and-name-what-takes-the-focus", test_english);
  g_test_add_func ("/e2e/pages/french-large-letters-small-screen", test_french_large);
  g_test_add_func ("/e2e/pages/an-empty-commune", test_empty);
  return g_test_run ();
}
