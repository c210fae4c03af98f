/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What somebody hears who does not see the screen. On every page and in the dialogs: what takes the
 * focus has a name of its own (rows of lists and tables, drop-downs and their options too), no two
 * commands of a page have the same name, no name has the underscore of a mnemonic in it, there is a
 * heading, and the focus starts in the page and not in the list of pages.
 */
#include "e2e-util.h"

/* What GTK calls a widget that has no name. */
#define TYPE_NAME "^\\s*$|^(Gtk|Adw|Bef|Shumate)[A-Z]"
/* "_Open", "Save _as": nobody names anything so but by forgetting to use it as a mnemonic. */
#define MNEMONIC "(^|\\s)_\\w"
/* Pages are filled as answers come. */
#define SETTLED_US 900000

typedef struct
{
  GRegex *type_name, *mnemonic;
  GHashTable *told;     /* set of complaints, so that each is told once */
  GHashTable *commands; /* of this page: name -> how many */
  E2e *scene;           /* unowned: what is looked at */
  const char *page;
  guint headings, focusables, pages;
} Audit;

static Audit *
audit_new (void)
{
  Audit *self = g_new0 (Audit, 1);

  self->type_name = g_regex_new (TYPE_NAME, 0, 0, NULL);
  self->mnemonic = g_regex_new (MNEMONIC, 0, 0, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

static void
audit_free (Audit *self)
{
  g_regex_unref (self->type_name);
  g_regex_unref (self->mnemonic);
  g_hash_table_unref (self->told);
  g_hash_table_unref (self->commands);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Audit, audit_free)

/* GTK tells of what a stack does not show, too, and not that it is not shown: it has no size. */
static gboolean
is_shown (Audit *self, const E2eNode *node)
{
  g_autoptr (GVariant) answer =
      e2e_ask (self->scene, node, "org.a11y.atspi.Component", "GetExtents",
               g_variant_new ("(u)", ATSPI_COORD_TYPE_WINDOW));
  int x, y, width = 0, height = 0;

  if (answer != NULL)
    g_variant_get (answer, "((iiii))", &x, &y, &width, &height);
  return width > 0 && height > 0;
}

/* @node nullable: it is not about one thing. */
G_GNUC_PRINTF (3, 4)
static void
complain (Audit *self, const E2eNode *node, const char *format, ...)
{
  va_list list;

  if (node != NULL && !is_shown (self, node))
    return;
  va_start (list, format);
  g_autofree char *text = g_strdup_vprintf (format, list);
  va_end (list);
  g_autofree char *line = g_strdup_printf ("%s: %s", self->page, text);
  if (g_hash_table_contains (self->told, line))
    return;
  g_test_message ("%s", line);
  g_hash_table_add (self->told, g_steal_pointer (&line));
}

static const char *
role_word (const E2eNode *node)
{
  return g_enum_to_string (ATSPI_TYPE_ROLE, node->role) + strlen ("ATSPI_ROLE_");
}

static gboolean
is_named (Audit *self, const E2eNode *node)
{
  return !g_regex_match (self->type_name, node->name, 0, NULL);
}

static gboolean
is_command (const E2eNode *node)
{
  switch (node->role)
    {
    case ATSPI_ROLE_PUSH_BUTTON:
    case ATSPI_ROLE_TOGGLE_BUTTON:
    case ATSPI_ROLE_LINK:
    case ATSPI_ROLE_CHECK_BOX:
    case ATSPI_ROLE_ENTRY:
    case ATSPI_ROLE_COMBO_BOX:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
holds_focusable (const E2eNode *node)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const E2eNode *child = g_ptr_array_index (node->children, i);
      if (e2e_has_state (child, ATSPI_STATE_FOCUSABLE) || holds_focusable (child))
        return TRUE;
    }
  return FALSE;
}

/* What GTK itself gives the focus and no way to a name. */
static gboolean
is_beyond_us (Audit *self, const E2eNode *node, const E2eNode *parent)
{
  /* Says that it takes the focus, and passes it to what is in it if there is anything. */
  if (node->role == ATSPI_ROLE_SCROLL_PANE && holds_focusable (node))
    return TRUE;
  /* Of a status page, which has a name. */
  if (node->role == ATSPI_ROLE_SCROLL_PANE && parent != NULL && parent->role == ATSPI_ROLE_GROUPING
      && is_named (self, parent))
    return TRUE;
  /* What a drop-down shows of its choice is a row of the list that it would open. */
  if (node->role == ATSPI_ROLE_FILLER && g_str_equal (node->name, "GtkListItemWidget"))
    return TRUE;
  /* Moved with the keys; its role has no name. Newer versions of GTK do not say what it is, either:
   * nothing else of that role takes the focus. */
  if (g_str_equal (node->name, "GtkPaned")
      || (node->role == ATSPI_ROLE_PANEL && node->name[0] == '\0'))
    return TRUE;
  /* Likewise the rows inside of a table, which has a name. */
  if (node->role == ATSPI_ROLE_LIST && parent != NULL && parent->role == ATSPI_ROLE_TREE_TABLE
      && is_named (self, parent))
    return TRUE;
  /* The button inside of a menu button or a drop-down, the rows inside of a table: heard as what
   * they are a part of. */
  return parent != NULL && is_named (self, parent)
         && (parent->role == node->role || g_str_equal (node->name, "GtkToggleButton")
             || g_str_equal (node->name, "GtkColumnListView"));
}

static void
look_at (Audit *self, const E2eNode *node, const E2eNode *parent)
{
  gboolean focusable = e2e_has_state (node, ATSPI_STATE_FOCUSABLE);

  if (node->role == ATSPI_ROLE_HEADING && is_named (self, node))
    self->headings++;
  if (focusable && !is_beyond_us (self, node, parent))
    {
      self->focusables++;
      if (!is_named (self, node))
        complain (self, node, "%s “%s” in %s “%s” takes the focus and has no name",
                  role_word (node), node->name, parent != NULL ? role_word (parent) : "",
                  parent != NULL ? parent->name : "");
      else if (is_command (node))
        {
          guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->commands, node->name));
          g_hash_table_replace (self->commands, g_strdup (node->name), GUINT_TO_POINTER (n + 1));
          if (n > 0)
            complain (self, node, "%s “%s” is there more than once", role_word (node), node->name);
        }
    }
  if (g_regex_match (self->mnemonic, node->name, 0, NULL))
    complain (self, node, "%s “%s” is read with its underscore", role_word (node), node->name);
  for (guint i = 0; i < node->children->len; i++)
    look_at (self, g_ptr_array_index (node->children, i), node);
}

static void
audit (Audit *self, E2e *scene, const char *page)
{
  g_usleep (SETTLED_US);
  g_autoptr (E2eNode) screen = e2e_read_screen (scene);

  if (!e2e_console_is_alive (scene))
    e2e_fail (scene, "the console ended on the page %s", page);
  self->scene = scene;
  self->page = page;
  self->headings = 0;
  self->pages++;
  for (guint i = 0; i < screen->children->len; i++)
    {
      /* Each window has its own. */
      g_hash_table_remove_all (self->commands);
      look_at (self, g_ptr_array_index (screen->children, i), screen);
    }
  if (self->headings == 0)
    complain (self, NULL, "no heading");
}

static void
finish (Audit *self)
{
  g_test_message ("%u screens, %u things that take the focus, %u faults", self->pages,
                  self->focusables, g_hash_table_size (self->told));
  /* An audit that saw nothing found nothing. */
  g_assert_cmpuint (self->focusables, >, 10 * self->pages);
  g_assert_cmpuint (g_hash_table_size (self->told), ==, 0);
}

/* The names of the rows of the list of pages, in order. */
static GPtrArray *
page_rows (E2e *scene)
{
  g_autoptr (E2eNode) list = e2e_wait (scene, 10, ATSPI_ROLE_LIST, "^Pages$");
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < list->children->len; i++)
    {
      const E2eNode *row = g_ptr_array_index (list->children, i);
      if (row->role == ATSPI_ROLE_LIST_ITEM)
        g_ptr_array_add (rows, g_strdup (row->name));
    }
  return rows;
}

/* As the role of @data: each has pages and commands that others have not. */
static void
test_pages (gconstpointer data)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (Audit) self = audit_new ();
  g_autoptr (E2e) scene = e2e_open ("audit", NULL, data, NULL);
  g_autoptr (GPtrArray) rows = page_rows (scene);

  e2e_tab_to (scene, ATSPI_ROLE_LIST_ITEM, "^Today$");
  for (guint i = 0; i < rows->len; i++)
    {
      if (i > 0)
        e2e_key (scene, "Down");
      e2e_key (scene, "Return");
      audit (self, scene, g_ptr_array_index (rows, i));
    }
  e2e_console_quit (scene);
  finish (self);
}

static void
test_deeper (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (Audit) self = audit_new ();
  g_autoptr (E2e) scene = e2e_open ("audit-deeper", NULL, "secretary", "--page=building=mairie");
  g_autoptr (E2eNode) door = e2e_wait (scene, 40, ATSPI_ROLE_PUSH_BUTTON, "^Open Porte");

  audit (self, scene, "building");
  e2e_key (scene, "ctrl+f");
  e2e_wait (scene, 10, ATSPI_ROLE_LIST, "^Results$|^Nothing needs anybody$");
  e2e_type (scene, "m");
  audit (self, scene, "search");
  e2e_key (scene, "Escape");
  e2e_press (scene, door);
  audit (self, scene, "door dialog");
  e2e_key (scene, "Escape");
  e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, ": open the graph$");
  g_autoptr (E2eNode) power = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, ": open the graph$");
  e2e_press (scene, power);
  e2e_wait_gone (scene, 10, ATSPI_ROLE_PUSH_BUTTON, ": open the graph$");
  audit (self, scene, "graph");
  e2e_key (scene, "ctrl+comma");
  e2e_wait (scene, 10, E2E_ANY, "^Preferences$");
  audit (self, scene, "preferences");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Preferences$");
  e2e_console_quit (scene);
  finish (self);
}

/* As a second start does that is asked for a page. */
static void
go (E2e *scene, const char *page)
{
  g_autofree char *option = g_strconcat ("--page=", page, NULL), *said = NULL;

  g_assert_cmpint (e2e_run_another (scene, option, &said), ==, 0);
}

/* Of what opens by the button, and closes as any dialog does. */
static void
audit_dialog (Audit *self, E2e *scene, const char *button, const char *dialog)
{
  g_autoptr (E2eNode) node = e2e_wait (scene, 20, ATSPI_ROLE_PUSH_BUTTON, button);

  e2e_press (scene, node);
  e2e_wait (scene, 10, E2E_ANY, dialog);
  audit (self, scene, dialog);
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, dialog);
}

/* What has the focus, and whether it is in the list @list. (transfer none), nullable */
static const E2eNode *
find_focus (const E2eNode *node, const char *list, gboolean *in_list)
{
  const E2eNode *found = e2e_has_state (node, ATSPI_STATE_FOCUSED) ? node : NULL;

  for (guint i = 0; i < node->children->len && found == NULL; i++)
    found = find_focus (g_ptr_array_index (node->children, i), list, in_list);
  if (found != NULL && node->role == ATSPI_ROLE_LIST && g_str_equal (node->name, list))
    *in_list = TRUE;
  return found;
}

/* Every row of a list is a stop of Tab, so that the lists before it are left at their ends. */
static void
tab_to_list (E2e *scene, const char *list)
{
  g_autoptr (GString) way = g_string_new (NULL);

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (E2eNode) screen = e2e_read_screen (scene);
      gboolean in_list = FALSE;
      const E2eNode *focus = find_focus (screen, list, &in_list);
      if (in_list)
        {
          g_test_message ("to the list %s by way of%s", list, way->str);
          return;
        }
      g_string_append_printf (way, "\n%s “%s”", focus != NULL ? role_word (focus) : "nothing",
                              focus != NULL ? focus->name : "");
      if (focus != NULL && focus->role == ATSPI_ROLE_LIST_ITEM)
        e2e_key (scene, "End");
      e2e_key (scene, "Tab");
    }
  e2e_fail (scene, "no number of tabs leads to the list %s; the focus was on%s", list, way->str);
}

/* Pages that no row of the list leads to, and what is decided, noted and planned in dialogs. */
static void
test_alarms (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (Audit) self = audit_new ();
  g_autoptr (E2e) scene =
      e2e_open ("audit-alarms", "--scene=monday", "secretary", "--page=hygiene");

  e2e_wait (scene, 20, ATSPI_ROLE_LIST, "^Rules$");
  audit (self, scene, "hygiene");
  tab_to_list (scene, "Rules");
  e2e_key (scene, "Return");
  e2e_wait (scene, 10, E2E_ANY, "^Looked For$");
  audit (self, scene, "rule");
  e2e_key (scene, "Escape");
  e2e_wait_gone (scene, 10, E2E_ANY, "^Looked For$");
  go (scene, "journal");
  e2e_until_page (scene, "^Journal$");
  e2e_key (scene, "ctrl+shift+f");
  e2e_type (scene, "zzqqzz");
  e2e_wait (scene, 20, ATSPI_ROLE_LABEL, "^Nothing (of that|traced yet)$");
  audit (self, scene, "journal with nothing");
  go (scene, "contacts");
  audit (self, scene, "contacts");
  audit_dialog (self, scene, "^Add…$", "^Whom to Call$");
  go (scene, "alerts");
  audit_dialog (self, scene, "^Put Aside…$", "^Put this alert aside\\?");
  audit_dialog (self, scene, "^Note…$", "^Note something\\?");
  go (scene, "building=mairie");
  audit_dialog (self, scene, "^Works…$", "^Works and maintenance$");
  audit_dialog (self, scene, "^Add a Note…$", "^Note$");
  go (scene, "rounds");
  audit_dialog (self, scene, "^Away until…$", "^Away until$");
  e2e_console_quit (scene);
  finish (self);
}

/* Whoever opens a page is in it. */
static void
test_focus (void)
{
  if (!e2e_is_possible ())
    return;
  g_autoptr (E2e) scene = e2e_open ("audit-focus", NULL, "secretary", NULL);
  static const char *const keys[] = { "ctrl+2", "ctrl+3", "ctrl+4", "ctrl+5", "ctrl+1" };
  guint astray = 0;

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      e2e_key (scene, keys[i]);
      g_usleep (SETTLED_US);
      g_autoptr (E2eNode) screen = e2e_read_screen (scene);
      gboolean in_pages = FALSE;
      const E2eNode *focus = find_focus (screen, "Pages", &in_pages);
      g_test_message ("after %s the focus is on %s “%s”%s", keys[i],
                      focus != NULL ? role_word (focus) : "nothing",
                      focus != NULL ? focus->name : "", in_pages ? " in the list of pages" : "");
      if (focus == NULL || focus->role == ATSPI_ROLE_FRAME || in_pages)
        astray++;
    }
  e2e_console_quit (scene);
  g_assert_cmpuint (astray, ==, 0);
}

int
main (int argc, char **argv)
{
  e2e_init (&argc, &argv);
  g_test_add_data_func ("/e2e/audit/every-page-of-the-police", "police", test_pages);
  g_test_add_data_func ("/e2e/audit/every-page-of-the-secretary", "secretary", test_pages);
  g_test_add_func ("/e2e/audit/beside/alarms-and-their-dialogs", test_alarms);
  g_test_add_func ("/e2e/audit/beside/building-graph-dialogs", test_deeper);
  g_test_add_func ("/e2e/audit/beside/focus-starts-in-the-page", test_focus);
  return g_test_run ();
}
