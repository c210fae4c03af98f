/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-util.h"

#include <glib/gstdio.h>
#include <math.h>
#include <utime.h>

#define NO_MODIFIER ((GdkModifierType)0)

typedef struct
{
  GListStore *store;
  BefMap *map;
  GtkWidget *window;
  MapTestFetch fetch;
  char *cache; /* a folder of its own */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->store = map_test_commune (GPOINTER_TO_UINT (data));
  f->map = BEF_MAP (bef_map_new ());
  bef_map_set_buildings (f->map, G_LIST_MODEL (f->store));
  f->window = map_test_window (GTK_WIDGET (f->map));
  map_test_fetch_init (&f->fetch, MAP_TEST_ANSWER_TILE);
  f->cache = g_dir_make_tmp ("bef-map-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->map), (gpointer *)&f->map);
  gtk_window_destroy (GTK_WINDOW (f->window));
  map_test_run (50);
  /* Neither a tile under way nor a handler may keep the map. */
  g_assert_null (f->map);
  map_test_fetch_clear (&f->fetch);
  g_object_unref (f->store);
  remove_folder (f->cache);
  g_free (f->cache);
}

static BefBuilding *
nth (Fixture *f, guint i)
{
  BefBuilding *building = g_list_model_get_item (G_LIST_MODEL (f->store), i);
  g_object_unref (building);
  return building;
}

static guint
n_shown (Fixture *f)
{
  BefMapMarkers *markers = bef_map_get_markers (f->map);
  guint n = 0;

  for (guint i = 0; i < bef_map_markers_get_n_live (markers); i++)
    n += bef_map_marker_get_cluster (bef_map_markers_nth_live (markers, i))->n;
  return n;
}

static void
use_source (Fixture *f, BefMapSourceKind kind, const char *tmpl, MapTestAnswer answer)
{
  f->fetch.answer = answer;
  bef_map_set_fetch (f->map, map_test_fetch, map_test_fetch_finish, &f->fetch);
  bef_map_set_source (f->map, kind, tmpl, f->cache);
}

static gboolean
is_ok (gpointer map)
{
  return bef_map_get_tiles_state (map) == BEF_MAP_TILES_OK;
}

static gboolean
is_unavailable (gpointer map)
{
  return bef_map_get_tiles_state (map) == BEF_MAP_TILES_UNAVAILABLE;
}

static void
count_files (const char *path, guint *n, char **one)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        count_files (child, n, one);
      else
        {
          (*n)++;
          if (one != NULL && *one == NULL)
            *one = g_steal_pointer (&child);
        }
    }
}

/* Every tile in and around the view came and was kept. */
static gboolean
is_complete (gpointer data)
{
  Fixture *f = data;
  guint n = 0;

  count_files (f->cache, &n, NULL);
  return is_ok (f->map) && n >= 6 && n == f->fetch.urls->len
         && !bef_map_tiles_is_busy (bef_map_get_tiles (f->map));
}

static gboolean
is_idle (gpointer data)
{
  Fixture *f = data;
  return f->fetch.urls->len > 0 && !bef_map_tiles_is_busy (bef_map_get_tiles (f->map));
}

static void
test_markers_follow_the_model (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (n_shown (f), ==, 14);
  g_list_store_remove (f->store, 3);
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, 13);
  g_autoptr (BefBuilding) more = map_test_building (20, BEF_SEVERITY_NORMAL);
  g_list_store_append (f->store, more);
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, 14);
  bef_map_set_buildings (f->map, NULL);
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, 0);
}

static void
test_severity_changes_the_marker (Fixture *f, gconstpointer data)
{
  BefBuilding *building = nth (f, 9);

  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (f->map), building);
  g_assert_nonnull (marker);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
  map_test_set_severity (building, BEF_SEVERITY_URGENT);
  map_test_settle (f->map);
  marker = bef_map_markers_find (bef_map_get_markers (f->map), building);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-urgent"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
  g_assert_cmpint (bef_map_cluster_worst (bef_map_marker_get_cluster (marker)), ==,
                   BEF_SEVERITY_URGENT);
  map_test_set_severity (building, BEF_SEVERITY_NORMAL);
  map_test_settle (f->map);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "bef-normal"));
}

static void
test_a_cluster_shows_its_worst (Fixture *f, gconstpointer data)
{
  map_test_set_severity (nth (f, 5), BEF_SEVERITY_TODAY);
  bef_map_go_to (f->map, 46.2130, -0.8870, 8);
  map_test_settle (f->map);
  BefMapMarkers *markers = bef_map_get_markers (f->map);
  g_assert_cmpuint (bef_map_markers_get_n_live (markers), ==, 1);
  BefMapMarker *bubble = bef_map_markers_nth_live (markers, 0);
  g_assert_cmpuint (bef_map_marker_get_cluster (bubble)->n, ==, 14);
  g_assert_null (bef_map_marker_get_building (bubble));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bubble), "bef-today"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (bubble), "cluster"));
  g_autofree char *said = bef_map_counts_text (bef_map_marker_get_cluster (bubble)->counts);
  g_assert_cmpstr (said, ==, "1 today");
}

static double
zoom_of (BefMap *map)
{
  return shumate_viewport_get_zoom_level (shumate_map_get_viewport (bef_map_get_shumate (map)));
}

/* The moves of the view take a quarter of a second, longer on a busy machine. */
static gboolean
is_past_12 (gpointer map)
{
  return zoom_of (map) >= 12 && bef_map_markers_get_n_live (bef_map_get_markers (map)) > 1;
}

static gboolean
is_at_15 (gpointer map)
{
  return zoom_of (map) == 15;
}

static gboolean
is_at_16 (gpointer map)
{
  return zoom_of (map) == 16;
}

static gboolean
shows_selected (gpointer map)
{
  return bef_map_markers_find (bef_map_get_markers (map), bef_map_get_selected (map)) != NULL;
}

static void
test_a_click_on_a_cluster_zooms_in (Fixture *f, gconstpointer data)
{
  BefMapCluster cluster;

  bef_map_go_to (f->map, 46.2130, -0.8870, 8);
  map_test_settle (f->map);
  cluster =
      *bef_map_marker_get_cluster (bef_map_markers_nth_live (bef_map_get_markers (f->map), 0));
  g_signal_emit_by_name (bef_map_get_markers (f->map), "cluster-clicked", &cluster);
  g_assert_true (map_test_wait (is_past_12, f->map));
}

static void
test_many_buildings_few_widgets (Fixture *f, gconstpointer data)
{
  BefMapMarkers *markers = bef_map_get_markers (f->map);

  for (int zoom = 10; zoom <= 17; zoom++)
    {
      bef_map_go_to (f->map, 46.2130, -0.8870, zoom);
      map_test_settle (f->map);
      g_assert_cmpuint (bef_map_markers_get_n_live (markers), >, 0);
      g_assert_cmpuint (bef_map_markers_get_n_live (markers), <=, 320);
    }
  bef_map_go_to (f->map, 46.2130, -0.8870, 10);
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, GPOINTER_TO_UINT (data));
  /* Far away there is nothing to keep a widget for. */
  bef_map_go_to (f->map, 48.8, 2.3, 12);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_markers_get_n_live (markers), ==, 0);
}

static void
test_selection_is_never_gathered (Fixture *f, gconstpointer data)
{
  BefBuilding *building = nth (f, 7);

  bef_map_go_to (f->map, 46.2130, -0.8870, 9);
  bef_map_select (f->map, building);
  map_test_settle (f->map);
  BefMapMarker *marker = bef_map_markers_find (bef_map_get_markers (f->map), building);
  g_assert_nonnull (marker);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (marker), "selected"));
  g_assert_cmpint (bef_map_marker_get_label_side (marker), !=, BEF_MAP_LABEL_NONE);
  g_assert_true (bef_map_get_selected (f->map) == building);
  bef_map_select (f->map, NULL);
  map_test_settle (f->map);
  g_assert_null (bef_map_markers_find (bef_map_get_markers (f->map), building));
}

static void
test_selecting_brings_into_view (Fixture *f, gconstpointer data)
{
  BefBuilding *building = nth (f, 13);

  bef_map_go_to (f->map, 46.5, -1.5, 15);
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, 0);
  bef_map_select (f->map, building);
  g_assert_true (map_test_wait (shows_selected, f->map));
}

static void
note_building_cb (BefMap *map, BefBuilding *building, gpointer data)
{
  g_ptr_array_add (data, building);
}

static void
test_keys_select_and_activate (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) selected = g_ptr_array_new ();
  g_autoptr (GPtrArray) activated = g_ptr_array_new ();
  GtkWidget *map = GTK_WIDGET (f->map);

  g_signal_connect (f->map, "building-selected", G_CALLBACK (note_building_cb), selected);
  g_signal_connect (f->map, "building-activated", G_CALLBACK (note_building_cb), activated);
  g_assert_false (map_test_key (map, GDK_KEY_Return, NO_MODIFIER));
  g_assert_true (map_test_key (map, GDK_KEY_n, NO_MODIFIER));
  g_assert_true (bef_map_get_selected (f->map) == nth (f, 0));
  g_assert_true (map_test_key (map, GDK_KEY_p, NO_MODIFIER));
  g_assert_true (bef_map_get_selected (f->map) == nth (f, 13));
  g_assert_true (map_test_key (map, GDK_KEY_n, GDK_SHIFT_MASK));
  g_assert_true (bef_map_get_selected (f->map) == nth (f, 12));
  g_assert_true (map_test_key (map, GDK_KEY_Return, NO_MODIFIER));
  g_assert_cmpuint (activated->len, ==, 1);
  g_assert_true (activated->pdata[0] == nth (f, 12));
  g_assert_true (map_test_key (map, GDK_KEY_Escape, NO_MODIFIER));
  g_assert_null (bef_map_get_selected (f->map));
  g_assert_cmpuint (selected->len, ==, 4);
  g_assert_null (selected->pdata[3]);
  /* Escape with nothing to leave is the window's. */
  g_assert_false (map_test_key (map, GDK_KEY_Escape, NO_MODIFIER));
  /* The program's own selecting is not told back to it. */
  bef_map_select (f->map, nth (f, 1));
  g_assert_cmpuint (selected->len, ==, 4);
}

static void
test_keys_move_the_view (Fixture *f, gconstpointer data)
{
  ShumateViewport *viewport = shumate_map_get_viewport (bef_map_get_shumate (f->map));
  GtkWidget *map = GTK_WIDGET (f->map);

  bef_map_go_to (f->map, 46.2130, -0.8870, 15);
  g_assert_true (map_test_key (map, GDK_KEY_Left, NO_MODIFIER));
  g_assert_cmpfloat (shumate_location_get_longitude (SHUMATE_LOCATION (viewport)), <, -0.8870);
  g_assert_true (map_test_key (map, GDK_KEY_Up, NO_MODIFIER));
  g_assert_cmpfloat (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), >, 46.2130);
  g_assert_true (map_test_key (map, GDK_KEY_plus, NO_MODIFIER));
  g_assert_true (map_test_wait (is_at_16, f->map));
  g_assert_true (map_test_key (map, GDK_KEY_minus, NO_MODIFIER));
  g_assert_true (map_test_wait (is_at_15, f->map));
  bef_map_go_to (f->map, 40, 10, 5);
  g_assert_true (map_test_key (map, GDK_KEY_0, NO_MODIFIER));
  map_test_settle (f->map);
  g_assert_cmpuint (n_shown (f), ==, 14);
  g_assert_cmpfloat_with_epsilon (shumate_location_get_latitude (SHUMATE_LOCATION (viewport)),
                                  46.2130, 0.01);
}

static void
test_north_stays_up (Fixture *f, gconstpointer data)
{
  ShumateViewport *viewport = shumate_map_get_viewport (bef_map_get_shumate (f->map));

  shumate_viewport_set_rotation (viewport, 1);
  g_assert_cmpfloat (shumate_viewport_get_rotation (viewport), ==, 0);
}

static void
test_outlines_from_zoom_15 (Fixture *f, gconstpointer data)
{
  BefMapOutlines *outlines = bef_map_get_outlines (f->map);

  /* Without a background they are what places the buildings, at any zoom. */
  bef_map_go_to (f->map, 46.2130, -0.8870, 14.7);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), >=, 10);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), ==, 0);
  bef_map_go_to (f->map, 46.2130, -0.8870, 16);
  map_test_settle (f->map);
  g_assert_cmpuint (bef_map_outlines_get_n_drawn (outlines), >=, 5);
}

static void
test_each_source_asks_its_own_address (Fixture *f, gconstpointer data)
{
  static const struct
  {
    BefMapSourceKind kind;
    const char *tmpl;
    const char *starts, *holds, *credit;
  } cases[] = {
    { BEF_MAP_SOURCE_SERVER, NULL, "/tiles/15/", ".png", NULL },
    { BEF_MAP_SOURCE_SERVER, "/other/{z}/{x}/{y}", "/other/15/", "/other/15/", NULL },
    { BEF_MAP_SOURCE_IGN, NULL, "https://data.geopf.fr/wmts?",
      "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&FORMAT=image/png", "© IGN" },
    { BEF_MAP_SOURCE_IGN_PHOTO, NULL, "https://data.geopf.fr/wmts?",
      "&LAYER=ORTHOIMAGERY.ORTHOPHOTOS&FORMAT=image/jpeg", "© IGN" },
    { BEF_MAP_SOURCE_OSM, NULL, "https://tile.openstreetmap.org/15/", ".png",
      "© OpenStreetMap contributors" },
    { BEF_MAP_SOURCE_CUSTOM, "https://maps.example.org/{z}-{y}-{x}", "https://maps.example.org/15-",
      "15-", NULL },
  };

  bef_map_go_to (f->map, 46.2130, -0.8870, 15);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_ptr_array_set_size (f->fetch.urls, 0);
      use_source (f, cases[i].kind, cases[i].tmpl, MAP_TEST_ANSWER_TILE);
      g_assert_true (map_test_wait (is_idle, f));
      g_assert_true (is_ok (f->map));
      g_assert_cmpuint (f->fetch.urls->len, >=, 6);
      for (guint u = 0; u < f->fetch.urls->len; u++)
        {
          g_assert_true (g_str_has_prefix (f->fetch.urls->pdata[u], cases[i].starts));
          g_assert_nonnull (strstr (f->fetch.urls->pdata[u], cases[i].holds));
          g_assert_null (strchr (f->fetch.urls->pdata[u], '{'));
        }
      g_assert_cmpstr (bef_map_get_credit (f->map), ==, cases[i].credit);
    }
}

static void
test_tile_addresses_are_web_mercator (void)
{
  /* The tile that holds 46.2130 N, 0.8870 W at zoom 15, by the formula of the slippy map. */
  const guint n = 1u << 15;
  const guint x = (guint)(bef_map_project_x (-0.8870) * n),
              y = (guint)(bef_map_project_y (46.2130) * n);
  g_autofree char *url = bef_map_source_url ("a/{z}/{x}/{y}?{q}&{x", 15, x, y);

  g_assert_cmpstr (url, ==, "a/15/16303/11629?{q}&{x");
  g_assert_cmpfloat_with_epsilon (bef_map_unproject_y (bef_map_project_y (46.2130)), 46.2130, 1e-9);
  g_assert_cmpfloat_with_epsilon (bef_map_unproject_x (bef_map_project_x (-0.887)), -0.887, 1e-9);
  g_assert_true (bef_map_source_template_is_valid ("https://a/{z}/{x}/{y}"));
  g_assert_false (bef_map_source_template_is_valid ("https://a/{z}/{x}/1"));
  g_assert_false (bef_map_source_template_is_valid (NULL));
}

static void
test_cache_serves_without_a_network (Fixture *f, gconstpointer data)
{
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));

  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  g_ptr_array_set_size (f->fetch.urls, 0);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
  g_assert_true (map_test_wait (is_ok, f->map));
  map_test_run (100);
  g_assert_cmpint (bef_map_get_tiles_state (f->map), ==, BEF_MAP_TILES_OK);
  /* Fresh ones are not even asked for. */
  g_assert_cmpuint (f->fetch.urls->len, ==, 0);
}

static void
age_files (const char *path, int days)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const time_t then = (time_t)(g_get_real_time () / G_USEC_PER_SEC - days * 86400);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        age_files (child, days);
      else
        utime (child, &(struct utimbuf){ then, then });
    }
}

static void
test_stale_tiles_are_shown_and_refreshed (Fixture *f, gconstpointer data)
{
  g_autofree char *file = NULL;
  guint n = 0;
  GStatBuf info;

  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  age_files (f->cache, 31);

  /* Asked for, and shown although the answer is an error. */
  g_ptr_array_set_size (f->fetch.urls, 0);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
  g_assert_true (map_test_wait (is_idle, f));
  g_assert_cmpuint (f->fetch.urls->len, >=, 6);
  g_assert_cmpint (bef_map_get_tiles_state (f->map), ==, BEF_MAP_TILES_OK);
  count_files (f->cache, &n, &file);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, <, g_get_real_time () / G_USEC_PER_SEC - 30 * 86400);

  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_ok, f->map));
  g_assert_true (map_test_wait (is_idle, f));
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, >, g_get_real_time () / G_USEC_PER_SEC - 3600);
}

static void
test_bytes_that_are_no_image (Fixture *f, gconstpointer data)
{
  const MapTestAnswer answers[] = { MAP_TEST_ANSWER_BROKEN, MAP_TEST_ANSWER_BOMB };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint n = 0;

      bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
      use_source (f, BEF_MAP_SOURCE_SERVER, NULL, answers[i]);
      g_assert_true (map_test_wait (is_unavailable, f->map));
      count_files (f->cache, &n, NULL);
      g_assert_cmpuint (n, ==, 0);
    }
  /* The buildings are there all the same. */
  g_assert_cmpuint (n_shown (f), ==, 14);
}

static void
test_a_damaged_cache_is_asked_for_again (Fixture *f, gconstpointer data)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  count_files (f->cache, &n, &file);
  g_assert_true (g_file_set_contents (file, "not a picture", -1, NULL));
  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  g_ptr_array_set_size (f->fetch.urls, 0);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_idle, f));
  g_assert_cmpuint (f->fetch.urls->len, ==, 1);
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  g_assert_cmpstr (text, !=, "not a picture");
}

/* Sockets of this process that are the internet's. */
static guint
count_internet_sockets (void)
{
  const char *const tables[] = { "/proc/self/net/tcp", "/proc/self/net/tcp6", "/proc/self/net/udp",
                                 "/proc/self/net/udp6" };
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (path, NULL);

      if (target == NULL || !g_str_has_prefix (target, "socket:["))
        continue;
      target[strlen (target) - 1] = '\0';
      g_autofree char *inode = g_strdup_printf (" %s ", target + strlen ("socket:["));
      for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
        {
          g_autofree char *table = NULL;
          if (g_file_get_contents (tables[i], &table, NULL, NULL) && strstr (table, inode) != NULL)
            n++;
        }
    }
  return n;
}

static void
test_the_map_opens_no_connection (Fixture *f, gconstpointer data)
{
  const guint before = count_internet_sockets ();

  bef_map_set_source (f->map, BEF_MAP_SOURCE_OSM, NULL, f->cache);
  g_assert_true (map_test_wait (is_unavailable, f->map));
  map_test_run (100);
  g_assert_cmpuint (count_internet_sockets (), ==, before);
}

static void
test_failed_tiles_are_asked_for_again (Fixture *f, gconstpointer data)
{
  bef_map_set_retry_ms (f->map, 100);
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
  g_assert_true (map_test_wait (is_unavailable, f->map));
  f->fetch.answer = MAP_TEST_ANSWER_TILE;
  g_assert_true (map_test_wait (is_ok, f->map));
}

static void
test_late_answers_find_nobody (Fixture *f, gconstpointer data)
{
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_NEVER);
  map_test_run (150);
  g_assert_cmpuint (f->fetch.held->len, >, 0);
  /* Never more at a time than a server is glad to see. */
  g_assert_cmpuint (f->fetch.held->len, <=, 6);
  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  map_test_run (50);
  for (guint i = 0; i < f->fetch.held->len; i++)
    {
      GTask *task = f->fetch.held->pdata[i];
      g_assert_true (g_cancellable_is_cancelled (g_task_get_cancellable (task)));
      g_task_return_pointer (task, map_test_png (1), (GDestroyNotify)g_bytes_unref);
    }
  map_test_run (100);
  g_assert_cmpint (bef_map_get_tiles_state (f->map), ==, BEF_MAP_TILES_OK);
}

static void
test_dark_keeps_fetching_nothing_twice (Fixture *f, gconstpointer data)
{
  use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  g_ptr_array_set_size (f->fetch.urls, 0);
  bef_map_set_dark (f->map, TRUE);
  map_test_run (300);
  g_assert_cmpuint (f->fetch.urls->len, ==, 0);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (f->map), "dark"));
}

static void
test_night_is_dark_and_keeps_hues (void)
{
  g_autoptr (GBytes) png = map_test_png (255);
  g_autoptr (GdkTexture) texture = bef_map_decode_tile (png, BEF_MAP_TINT_NIGHT, NULL);
  g_autofree guint8 *pixels = g_malloc (256 * 256 * 4);

  g_assert_nonnull (texture);
  gdk_texture_download (texture, pixels, 256 * 4);
  g_assert_cmpuint (pixels[0], <, 64);
  g_assert_cmpuint (pixels[0], ==, pixels[1]);
  g_assert_cmpuint (pixels[1], ==, pixels[2]);
}

static void
test_description_counts (Fixture *f, gconstpointer data)
{
  g_autofree char *quiet = bef_map_dup_description (f->map);

  g_assert_cmpstr (quiet, ==, "Map of 14 buildings");
  map_test_set_severity (nth (f, 0), BEF_SEVERITY_URGENT);
  map_test_set_severity (nth (f, 1), BEF_SEVERITY_TODAY);
  map_test_set_severity (nth (f, 2), BEF_SEVERITY_TODAY);
  g_autofree char *said = bef_map_dup_description (f->map);
  g_assert_cmpstr (said, ==, "Map of 14 buildings; 1 urgent, 2 today");
}

static void
test_grouping_is_the_same_wherever_one_looks (void)
{
  g_autoptr (GListStore) store = map_test_commune (300);
  g_autoptr (BefMapPlaces) places = bef_map_places_new ();
  const double world = 256.0 * 32768;
  guint total = 0;

  bef_map_places_set_model (places, G_LIST_MODEL (store));
  g_autoptr (GArray) clusters = bef_map_layout_cluster (places, world, 48, NULL);
  g_assert_cmpuint (clusters->len, <, 300);
  for (guint i = 0; i < clusters->len; i++)
    {
      const BefMapCluster *a = &g_array_index (clusters, BefMapCluster, i);
      total += a->n;
      for (guint k = i + 1; k < clusters->len; k++)
        {
          const BefMapCluster *b = &g_array_index (clusters, BefMapCluster, k);
          g_assert_cmpfloat (hypot (a->x - b->x, a->y - b->y) * world, >=, 47.9);
        }
    }
  g_assert_cmpuint (total, ==, 300);

  /* Another order of the model, the same groups. */
  g_autoptr (GListStore) back = g_list_store_new (BEF_TYPE_BUILDING);
  for (guint i = 300; i > 0; i--)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (G_LIST_MODEL (store), i - 1);
      g_list_store_append (back, building);
    }
  bef_map_places_set_model (places, G_LIST_MODEL (back));
  g_autoptr (GArray) again = bef_map_layout_cluster (places, world, 48, NULL);
  g_assert_cmpuint (again->len, ==, clusters->len);
  for (guint i = 0; i < again->len; i++)
    g_assert_true (g_array_index (again, BefMapCluster, i).first
                   == g_array_index (clusters, BefMapCluster, i).first);
}

static void
test_labels_never_cover_each_other (void)
{
  BefMapLabel labels[40] = { 0 };

  for (guint i = 0; i < 40; i++)
    {
      labels[i].x = 40 * (i % 8);
      labels[i].y = 35 * (i / 8);
      graphene_rect_init (&labels[i].body, (float)labels[i].x - 15, (float)labels[i].y - 37, 30,
                          37);
      labels[i].width = 90;
      labels[i].height = 18;
    }
  labels[9].forced = TRUE;
  bef_map_layout_labels (labels, 40, NULL);
  guint shown = 0;
  for (guint i = 0; i < 40; i++)
    {
      graphene_rect_t a, b;
      if (labels[i].side == BEF_MAP_LABEL_NONE)
        continue;
      shown++;
      bef_map_label_rect (&labels[i], labels[i].side, &a);
      for (guint k = 0; k < 40; k++)
        {
          if (i == k || i == 9 || k == 9)
            continue;
          g_assert_false (graphene_rect_intersection (&a, &labels[k].body, NULL));
          if (labels[k].side == BEF_MAP_LABEL_NONE)
            continue;
          bef_map_label_rect (&labels[k], labels[k].side, &b);
          g_assert_false (graphene_rect_intersection (&a, &b, NULL));
        }
    }
  g_assert_cmpint (labels[9].side, !=, BEF_MAP_LABEL_NONE);
  g_assert_cmpuint (shown, >, 3);
}

static void
test_a_label_stays_inside_the_view (void)
{
  const graphene_rect_t view = GRAPHENE_RECT_INIT (0, 0, 400, 300);
  BefMapLabel label = { .x = 20, .y = 150, .width = 90, .height = 18 };
  graphene_rect_t rect;

  graphene_rect_init (&label.body, 5, 113, 30, 37);
  bef_map_layout_labels (&label, 1, &view);
  g_assert_cmpint (label.side, ==, BEF_MAP_LABEL_RIGHT);
  bef_map_label_rect (&label, label.side, &rect);
  g_assert_true (graphene_rect_contains_rect (&view, &rect));

  /* Where no side is wholly inside, a part of the name is better than none. */
  label.width = 500;
  bef_map_layout_labels (&label, 1, &view);
  g_assert_cmpint (label.side, ==, BEF_MAP_LABEL_BELOW);
}

static void
test_cache_keeps_within_its_limit (void)
{
  g_autofree char *dir = g_dir_make_tmp ("bef-map-XXXXXX", NULL);
  g_autofree char *foreign = g_build_filename (dir, "letter.txt", NULL);
  g_autoptr (BefMapCache) cache = bef_map_cache_new (dir, "ign", 20 * 1000);
  g_autofree char *block = g_strnfill (1000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (block, 1000);
  gint64 age = -1;
  guint n = 0;

  g_assert_true (g_file_set_contents (foreign, block, 1000, NULL));
  for (guint i = 0; i < 60; i++)
    {
      bef_map_cache_write (cache, 12, 1, i, bytes);
      g_autofree char *file = g_strdup_printf ("%s/ign/12/1/%u", dir, i);
      const time_t then = (time_t)(g_get_real_time () / G_USEC_PER_SEC - 1000 + i);
      utime (file, &(struct utimbuf){ then, then });
    }
  bef_map_cache_trim (cache);
  count_files (dir, &n, NULL);
  g_assert_cmpuint (n, ==, 18 + 1);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  /* The oldest went. */
  g_autoptr (GBytes) newest = bef_map_cache_read (cache, 12, 1, 59, &age);
  g_assert_nonnull (newest);
  g_assert_cmpint (age, >=, 900 * 1000);
  g_assert_null (bef_map_cache_read (cache, 12, 1, 0, &age));
  remove_folder (dir);
}

#define ADD(name, n, func)                                                                         \
  g_test_add ("/map/" name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  g_test_add_func ("/map/tile-addresses-are-web-mercator", test_tile_addresses_are_web_mercator);
  g_test_add_func ("/map/grouping-is-the-same-wherever-one-looks",
                   test_grouping_is_the_same_wherever_one_looks);
  g_test_add_func ("/map/labels-never-cover-each-other", test_labels_never_cover_each_other);
  g_test_add_func ("/map/a-label-stays-inside-the-view", test_a_label_stays_inside_the_view);
  g_test_add_func ("/map/cache-keeps-within-its-limit", test_cache_keeps_within_its_limit);
  g_test_add_func ("/map/night-is-dark-and-keeps-hues", test_night_is_dark_and_keeps_hues);
  ADD ("markers-follow-the-model", 14, test_markers_follow_the_model);
  ADD ("severity-changes-the-marker", 14, test_severity_changes_the_marker);
  ADD ("a-cluster-shows-its-worst", 14, test_a_cluster_shows_its_worst);
  ADD ("a-click-on-a-cluster-zooms-in", 14, test_a_click_on_a_cluster_zooms_in);
  ADD ("many-buildings-few-widgets/500", 500, test_many_buildings_few_widgets);
  ADD ("many-buildings-few-widgets/10000", 10000, test_many_buildings_few_widgets);
  ADD ("selection-is-never-gathered", 14, test_selection_is_never_gathered);
  ADD ("selecting-brings-into-view", 14, test_selecting_brings_into_view);
  ADD ("keys-select-and-activate", 14, test_keys_select_and_activate);
  ADD ("keys-move-the-view", 14, test_keys_move_the_view);
  ADD ("north-stays-up", 14, test_north_stays_up);
  ADD ("outlines-from-zoom-15", 14, test_outlines_from_zoom_15);
  ADD ("description-counts", 14, test_description_counts);
  ADD ("each-source-asks-its-own-address", 14, test_each_source_asks_its_own_address);
  ADD ("cache-serves-without-a-network", 14, test_cache_serves_without_a_network);
  ADD ("stale-tiles-are-shown-and-refreshed", 14, test_stale_tiles_are_shown_and_refreshed);
  ADD ("bytes-that-are-no-image", 14, test_bytes_that_are_no_image);
  ADD ("a-damaged-cache-is-asked-for-again", 14, test_a_damaged_cache_is_asked_for_again);
  ADD ("the-map-opens-no-connection", 14, test_the_map_opens_no_connection);
  ADD ("failed-tiles-are-asked-for-again", 14, test_failed_tiles_are_asked_for_again);
  ADD ("late-answers-find-nobody", 14, test_late_answers_find_nobody);
  ADD ("dark-keeps-fetching-nothing-twice", 14, test_dark_keeps_fetching_nothing_twice);
  return g_test_run ();
}
