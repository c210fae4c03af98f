/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With letters of 200 %, icons are as large beside them as ever, and names are whole. */
#include <adwaita.h>

#include "../patience.h"

#include "map/bef-map-marker.h"
#include "model/bef-building.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/shell/bef-nav-row.h"

#define NATURAL_DPI (96 * 1024)
/* The side bar's, as its file says. */
#define SIDE_BAR_WIDTH 238

static void
spin (guint milliseconds)
{
  const gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
set_scale (int scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", scale * NATURAL_DPI, NULL);
}

/* @content in a window that it gives its size. */
static GtkWidget *
show (GtkWidget *content)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_child (GTK_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < 200 * test_patience () && gtk_widget_get_height (content) == 0; i++)
    spin (10);
  spin (50);
  return window;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* In pixels, of the first icon in @content, which it takes. */
static int
icon_size (GtkWidget *content)
{
  GtkWidget *window = show (content);
  int size;

  gtk_widget_measure (find (content, GTK_TYPE_IMAGE), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &size,
                      NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  spin (10);
  return size;
}

static GtkWidget *
make_badge (void)
{
  GtkWidget *badge = bef_severity_badge_new_with_word ();

  bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), BEF_SEVERITY_URGENT);
  return badge;
}

static GtkWidget *
make_heading (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("bef-energy-symbolic");

  gtk_widget_add_css_class (icon, "bef-large-icon");
  gtk_box_append (GTK_BOX (box), icon);
  return box;
}

static GtkWidget *
make_page_row (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_append (GTK_LIST_BOX (list), bef_nav_row_new ("alerts"));
  return list;
}

static void
test_icons (void)
{
  static const struct
  {
    GtkWidget *(*make) (void);
    int natural;
  } cases[] = { { make_badge, 16 }, { make_page_row, 16 }, { make_heading, 32 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_scale (1);
      g_assert_cmpint (icon_size (cases[i].make ()), ==, cases[i].natural);
      set_scale (2);
      g_assert_cmpint (icon_size (cases[i].make ()), >=, 2 * cases[i].natural);
    }
  set_scale (1);
}

static guint
count_cut (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    n = pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_cut (child);
  return n;
}

/* One word in more than one line. */
static guint
count_torn (GtkWidget *widget)
{
  guint n = 0;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget)
      && strpbrk (gtk_label_get_text (GTK_LABEL (widget)), " -") == NULL)
    n = pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (widget))) > 1;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_torn (child);
  return n;
}

/* A side bar that is no wider than it was says every page, and every group of pages, in full. */
static void
test_side_bar (void)
{
  GtkWidget *list = gtk_list_box_new (), *scrolled = gtk_scrolled_window_new ();

  set_scale (2);
  for (const char *const *name = bef_nav_pages (); *name != NULL; name++)
    {
      GtkWidget *row = bef_nav_row_new (*name);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      if (g_str_equal (*name, "alerts") || bef_kind_by_id (*name) != NULL)
        bef_nav_row_tell (row, &(BefNavNews){ 12, BEF_SEVERITY_URGENT });
    }
  gtk_list_box_set_header_func (GTK_LIST_BOX (list), bef_nav_row_update_header, NULL, NULL);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_widget_set_size_request (scrolled, SIDE_BAR_WIDTH, 600);
  gtk_widget_set_halign (scrolled, GTK_ALIGN_START);
  GtkWidget *window = show (scrolled);
  int minimum;
  gtk_widget_measure (scrolled, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, SIDE_BAR_WIDTH);
  g_assert_cmpuint (count_cut (list), ==, 0);
  g_assert_cmpuint (count_torn (list), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  set_scale (1);
}

/* A building's name on the map takes a second line, and its pin more room. */
static void
test_map_label (void)
{
  const char *id = "urn:ngsi-ld:Building:large";
  g_autoptr (BefEntity) entity = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);
  g_autoptr (BefBuilding) building = bef_building_new (id);
  BefMapCluster cluster = { .n = 1, .first = BEF_PLACE (building), .next = -1 };
  graphene_rect_t body[2];
  int height[2], width[2];

  entity->name = g_strdup ("École élémentaire des Tilleuls");
  bef_building_apply (building, entity, 0);
  cluster.counts[BEF_SEVERITY_NORMAL] = 1;
  for (int i = 0; i < 2; i++)
    {
      set_scale (i + 1);
      GtkWidget *marker = bef_map_marker_new ();
      bef_map_marker_set_cluster (BEF_MAP_MARKER (marker), &cluster);
      GtkWidget *window = show (marker);
      bef_map_marker_refresh (BEF_MAP_MARKER (marker));
      bef_map_marker_get_label_size (BEF_MAP_MARKER (marker), &width[i], &height[i]);
      bef_map_marker_get_body (BEF_MAP_MARKER (marker), &body[i]);
      gtk_window_destroy (GTK_WINDOW (window));
      spin (10);
    }
  /* Two lines, each twice as high, and the same room around them. */
  g_assert_cmpint (height[1], >=, 3 * height[0]);
  g_assert_cmpint (width[1], <=, 260);
  /* Its pin is larger too, if not by as much: the map is no larger. */
  g_assert_cmpfloat (body[1].size.height, >=, 1.24 * body[0].size.height);
  set_scale (1);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) application = NULL;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  application = adw_application_new ("fr.beffroi.Beffroi", G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/large/icons-grow-with-letters", test_icons);
  g_test_add_func ("/large/side-bar-says-all", test_side_bar);
  g_test_add_func ("/large/names-on-the-map-are-whole", test_map_label);
  return g_test_run ();
}
