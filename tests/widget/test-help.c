/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: what it says on each page, the ways through it, and that its drawings can be seen. */
#include "session-util.h"

#include <adwaita.h>

#include "ui/bef-ui.h"
#include "ui/help/bef-help-book.h"
#include "ui/help/bef-help-figure.h"
#include "ui/help/bef-help-window.h"
#include "ui/shell/bef-nav-row.h"

#define NOW G_GINT64_CONSTANT (1795536000000)

typedef struct
{
  SessionDesk desk;
  BefWindow *window;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  session_desk_begin (&f->desk, BEF_ROLE_SECRETARY, NOW);
  f->window = bef_ui_window_new (NULL);
  bef_window_set_session (f->window, f->desk.session);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  bef_session_stop (f->desk.session);
  session_desk_end (&f->desk);
}

static BefHelpWindow *
find_help (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (BEF_IS_HELP_WINDOW (l->data))
      return l->data;
  return NULL;
}

/* What F1 does. */
static const char *
help_here (Fixture *f)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.help", "s", "");
  g_assert_nonnull (find_help ());
  return bef_help_window_get_topic (find_help ());
}

static void
test_each_page_has_its_topic (Fixture *f, gconstpointer data)
{
  static const char *const others[] = { "building", "graph",   "council", "contracts", "contacts",
                                        "imports",  "hygiene", "ledger",  "offer" };

  for (const char *const *page = bef_nav_pages (); *page != NULL; page++)
    {
      g_assert_true (bef_window_go (f->window, *page, NULL));
      g_assert_cmpstr (help_here (f), ==, bef_help_of_page (*page)->id);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_true (bef_window_go (f->window, others[i], NULL));
      g_assert_cmpstr (help_here (f), ==, bef_help_of_page (others[i])->id);
    }
  g_assert_true (bef_window_go (f->window, "door", NULL));
  g_assert_cmpstr (help_here (f), ==, "door");
  bef_window_set_welcome (f->window, gtk_label_new ("welcome"));
  g_assert_cmpstr (help_here (f), ==, "connection");
}

/* To another topic, to all of them, and back to where one was. */
static void
test_ways (Fixture *f, gconstpointer data)
{
  g_assert_true (bef_window_go (f->window, "rounds", NULL));
  g_assert_cmpstr (help_here (f), ==, "morning");
  GtkWidget *help = GTK_WIDGET (find_help ());
  gtk_widget_activate_action (help, "help.show", "s", "close");
  g_assert_cmpstr (bef_help_window_get_topic (find_help ()), ==, "close");
  gtk_widget_activate_action (help, "help.show", "s", "");
  g_assert_null (bef_help_window_get_topic (find_help ()));
  gtk_widget_activate_action (help, "help.back", NULL);
  g_assert_cmpstr (bef_help_window_get_topic (find_help ()), ==, "close");
  gtk_widget_activate_action (help, "help.back", NULL);
  g_assert_cmpstr (bef_help_window_get_topic (find_help ()), ==, "morning");
  gtk_widget_activate_action (help, "window.close", NULL);
  spin (20);
  g_assert_null (find_help ());
  g_assert_cmpstr (help_here (f), ==, "morning");
}

/* Beside the program, it leads to where the task is done. */
static void
test_leads_to_the_page (Fixture *f, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.help", "s", "council");
  g_assert_cmpstr (bef_help_window_get_topic (find_help ()), ==, "council");
  gtk_widget_activate_action (GTK_WIDGET (find_help ()), "help.open", "s", "council");
  gtk_widget_activate_action (GTK_WIDGET (find_help ()), "help.show", "s", "today");
  g_assert_cmpstr (help_here (f), ==, "council");
}

/* Each topic has something to be read and a drawing that is drawn. */
static void
test_drawings (Fixture *f, gconstpointer data)
{
  GPtrArray *topics = bef_help_topics ();

  g_assert_cmpuint (topics->len, >=, 10);
  for (guint i = 0; i < topics->len; i++)
    {
      const BefHelpTopic *topic = g_ptr_array_index (topics, i);
      gtk_widget_activate_action (GTK_WIDGET (f->window), "win.help", "s", topic->id);
      g_assert_cmpuint (topic->blocks->len, >, 3);
      GtkWidget *figure = find_type (GTK_WIDGET (find_help ()), BEF_TYPE_HELP_FIGURE);
      g_assert_nonnull (figure);
      UNTIL (gtk_widget_get_width (figure) > 0);
      g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (figure);
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      spin (50);
      gdk_paintable_snapshot (paintable, snapshot, 100, 100);
      g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
      g_assert_nonnull (node);
    }
}

/* The pixels of @figure as it is drawn now that are as dark as black. */
static guint
count_black (GtkWidget *figure)
{
  const int width = gtk_widget_get_width (figure), height = gtk_widget_get_height (figure);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (figure);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autofree guchar *pixels = g_malloc0 ((gsize)width * (gsize)height * 4);
  guint n = 0;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_autoptr (GdkTexture) texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (figure)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gdk_texture_download (texture, pixels, (gsize)width * 4);
  for (gsize i = 0; i < (gsize)width * (gsize)height * 4; i += 4)
    n += pixels[i] < 24 && pixels[i + 1] < 24 && pixels[i + 2] < 24 && pixels[i + 3] > 200;
  return n;
}

/* What is written in a drawing is seen on a dark card, too. */
static void
test_dark (Fixture *f, gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.help", "s", "graph");
  GtkWidget *figure = find_type (GTK_WIDGET (find_help ()), BEF_TYPE_HELP_FIGURE);
  UNTIL (gtk_widget_get_width (figure) > 0);
  spin (500);
  g_assert_cmpuint (count_black (figure), ==, 0);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* The form of the files. */
static void
test_form (void)
{
  g_autoptr (BefHelpTopic) topic = bef_help_topic_parse (
      "x", "# Title\npages: today map\nsee: y\nfigure: f | It shows\n\nOne **Seen**\nparagraph.\n\n"
           "2. Step\ngoes on\n- Item\n! Note\nkey: <Ctrl>f | find\n## Heading\nAfter.\n");
  static const struct
  {
    BefHelpBlockType type;
    const char *text;
  } blocks[] = {
    { BEF_HELP_PARAGRAPH, "One **Seen** paragraph." },
    { BEF_HELP_STEP, "Step goes on" },
    { BEF_HELP_ITEM, "Item" },
    { BEF_HELP_NOTE, "Note" },
    { BEF_HELP_KEY, "find" },
    { BEF_HELP_HEADING, "Heading After." },
  };

  g_assert_cmpstr (topic->title, ==, "Title");
  g_assert_cmpstr (topic->summary, ==, "One Seen paragraph.");
  g_assert_cmpstr (topic->alternative, ==, "It shows");
  g_assert_cmpstr (topic->pages[1], ==, "map");
  g_assert_cmpuint (topic->blocks->len, ==, G_N_ELEMENTS (blocks));
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      const BefHelpBlock *block = g_ptr_array_index (topic->blocks, i);
      g_assert_cmpint (block->type, ==, blocks[i].type);
      g_assert_cmpstr (block->text, ==, blocks[i].text);
    }
  g_autoptr (BefHelpTopic) empty = bef_help_topic_parse ("z", "");
  g_assert_cmpstr (empty->title, ==, "z");
  g_assert_cmpuint (empty->blocks->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *schemas = g_build_filename (g_getenv ("BEFFROI_BUILD_ROOT"), "data", NULL);

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/help/form", test_form);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/help/each-page-has-its-topic", test_each_page_has_its_topic);
  ADD ("/help/ways", test_ways);
  ADD ("/help/leads-to-the-page", test_leads_to_the_page);
  ADD ("/help/drawings", test_drawings);
  ADD ("/help/dark", test_dark);
  return g_test_run ();
}
