/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A circle is chosen on a map: as large as it is on the ground, where a person clicked. */
#include <math.h>

#include "map-util.h"
#include "map/bef-map-area.h"

typedef struct
{
  BefMapArea *area;
  GtkWidget *window;
} Fixture;

static gboolean
has_size (gpointer area)
{
  return gtk_widget_get_width (area) > 0;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->area = BEF_MAP_AREA (bef_map_area_new ());
  bef_map_area_set_radius (f->area, 2000);
  bef_map_area_set_centre (f->area, (BefPoint){ .latitude = 46.2, .longitude = -0.9 });
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 800, 600);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->area));
  gtk_window_present (GTK_WINDOW (f->window));
  g_assert_true (map_test_wait (has_size, f->area));
  map_test_settle (bef_map_area_get_map (f->area));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  map_test_run (20);
}

static void
assert_near (double value, double expected, double tolerance)
{
  g_test_message ("%.6f, expected %.6f", value, expected);
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance);
}

/* The place under a point of the widget. */
static BefPoint
place_at (Fixture *f, double x, double y)
{
  ShumateMap *map = bef_map_get_shumate (bef_map_area_get_map (f->area));
  BefPoint place;

  shumate_viewport_widget_coords_to_location (shumate_map_get_viewport (map), GTK_WIDGET (map), x,
                                              y, &place.latitude, &place.longitude);
  return place;
}

/* Seen whole, and as large as on the ground: a degree of latitude is 111.2 km. */
static void
test_as_large_as_on_the_ground (Fixture *f, gconstpointer data)
{
  static const double radii[] = { 2000, 150, 60000 };

  for (guint i = 0; i < G_N_ELEMENTS (radii); i++)
    {
      bef_map_area_set_radius (f->area, radii[i]);
      map_test_settle (bef_map_area_get_map (f->area));
      double px = bef_map_area_get_radius_px (f->area);
      const BefPoint edge = place_at (f, 400, 300 - px);
      g_assert_cmpfloat (px, <=, 300);
      g_assert_cmpfloat (px, >=, 20);
      assert_near ((edge.latitude - bef_map_area_get_centre (f->area).latitude) * 111195, radii[i],
                   radii[i] * 0.02);
    }
}

static gboolean
is_ink (GdkTexture *texture, int x, int y)
{
  const int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize)width * (gsize)height);

  gdk_texture_download (texture, (guchar *)pixels, (gsize)width * 4);
  guint32 pixel = pixels[y * width + x];
  /* Blue, much more than red. */
  return (int)(pixel & 0xff) - (int)(pixel >> 16 & 0xff) > 60;
}

/* The ground, the circle's edge and its middle are on the screen. */
static void
test_is_drawn (Fixture *f, gconstpointer data)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (f->area));
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  gdk_paintable_snapshot (paintable, snapshot, 800, 600);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (GTK_NATIVE (f->window)), node, &GRAPHENE_RECT_INIT (0, 0, 800, 600));
  const int px = (int)lround (bef_map_area_get_radius_px (f->area));
  g_assert_true (is_ink (texture, 400 + px, 300));
  g_assert_true (is_ink (texture, 400, 300));
  g_assert_false (is_ink (texture, 400 + px + 20, 300));
}

static void
count_cb (BefMapArea *area, guint *n)
{
  *n += 1;
}

static void
click (Fixture *f, double from_x, double x, double y)
{
  GtkWidget *map = GTK_WIDGET (bef_map_get_shumate (bef_map_area_get_map (f->area)));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (map);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_GESTURE_CLICK (controller))
        continue;
      g_signal_emit_by_name (controller, "pressed", 1, from_x, y);
      g_signal_emit_by_name (controller, "released", 1, x, y);
    }
}

static void
test_a_click_is_the_centre (Fixture *f, gconstpointer data)
{
  const BefPoint place = place_at (f, 500, 200);
  guint n = 0;

  g_signal_connect (f->area, "changed", G_CALLBACK (count_cb), &n);
  /* A drag is none. */
  click (f, 460, 500, 200);
  assert_near (bef_map_area_get_centre (f->area).latitude, 46.2, 1e-6);
  g_assert_cmpuint (n, ==, 0);
  click (f, 500, 500, 200);
  assert_near (bef_map_area_get_centre (f->area).latitude, place.latitude, 1e-6);
  assert_near (bef_map_area_get_centre (f->area).longitude, place.longitude, 1e-6);
  g_assert_cmpuint (n, >, 0);
  assert_near (bef_map_area_get_radius (f->area), 2000, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  g_test_add ("/map-area/as-large-as-on-the-ground", Fixture, NULL, set_up,
              test_as_large_as_on_the_ground, tear_down);
  g_test_add ("/map-area/is-drawn", Fixture, NULL, set_up, test_is_drawn, tear_down);
  g_test_add ("/map-area/a-click-is-the-centre", Fixture, NULL, set_up, test_a_click_is_the_centre,
              tear_down);
  return g_test_run ();
}
