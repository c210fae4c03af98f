/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-util.h"

#include <glib/gstdio.h>
#include <utime.h>

#include "map/bef-map-picture.h"

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
  MapTest *f = data;
  guint n = 0;

  count_files (f->cache, &n, NULL);
  return is_ok (f->map) && n >= 6 && n == f->fetch.urls->len
         && !bef_map_tiles_is_busy (bef_map_get_tiles (f->map));
}

static gboolean
is_idle (gpointer data)
{
  MapTest *f = data;
  return f->fetch.urls->len > 0 && !bef_map_tiles_is_busy (bef_map_get_tiles (f->map));
}

static void
test_each_source_asks_its_own_address (MapTest *f, gconstpointer data)
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
      map_test_use_source (f, cases[i].kind, cases[i].tmpl, MAP_TEST_ANSWER_TILE);
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
test_cache_serves_without_a_network (MapTest *f, gconstpointer data)
{
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));

  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  g_ptr_array_set_size (f->fetch.urls, 0);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
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
test_stale_tiles_are_shown_and_refreshed (MapTest *f, gconstpointer data)
{
  g_autofree char *file = NULL;
  guint n = 0;
  GStatBuf info;

  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  age_files (f->cache, 31);

  /* Asked for, and shown although the answer is an error. */
  g_ptr_array_set_size (f->fetch.urls, 0);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
  g_assert_true (map_test_wait (is_idle, f));
  g_assert_cmpuint (f->fetch.urls->len, >=, 6);
  g_assert_cmpint (bef_map_get_tiles_state (f->map), ==, BEF_MAP_TILES_OK);
  count_files (f->cache, &n, &file);
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, <, g_get_real_time () / G_USEC_PER_SEC - 30 * 86400);

  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_ok, f->map));
  g_assert_true (map_test_wait (is_idle, f));
  g_assert_cmpint (g_stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mtime, >, g_get_real_time () / G_USEC_PER_SEC - 3600);
}

static void
test_bytes_that_are_no_image (MapTest *f, gconstpointer data)
{
  const MapTestAnswer answers[] = { MAP_TEST_ANSWER_BROKEN, MAP_TEST_ANSWER_BOMB };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      guint n = 0;

      bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
      map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, answers[i]);
      g_assert_true (map_test_wait (is_unavailable, f->map));
      count_files (f->cache, &n, NULL);
      g_assert_cmpuint (n, ==, 0);
    }
  /* The buildings are there all the same. */
  g_assert_cmpuint (map_test_n_shown (f), ==, 14);
}

static void
test_a_damaged_cache_is_asked_for_again (MapTest *f, gconstpointer data)
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  count_files (f->cache, &n, &file);
  g_assert_true (g_file_set_contents (file, "not a picture", -1, NULL));
  bef_map_set_source (f->map, BEF_MAP_SOURCE_NONE, NULL, NULL);
  g_ptr_array_set_size (f->fetch.urls, 0);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
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
test_the_map_opens_no_connection (MapTest *f, gconstpointer data)
{
  const guint before = count_internet_sockets ();

  bef_map_set_source (f->map, BEF_MAP_SOURCE_OSM, NULL, f->cache);
  g_assert_true (map_test_wait (is_unavailable, f->map));
  map_test_run (100);
  g_assert_cmpuint (count_internet_sockets (), ==, before);
}

static void
test_failed_tiles_are_asked_for_again (MapTest *f, gconstpointer data)
{
  bef_map_set_retry_ms (f->map, 100);
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_ERROR);
  g_assert_true (map_test_wait (is_unavailable, f->map));
  f->fetch.answer = MAP_TEST_ANSWER_TILE;
  g_assert_true (map_test_wait (is_ok, f->map));
}

static gboolean
is_asking (gpointer data)
{
  MapTest *f = data;
  return f->fetch.urls->len > 0;
}

static void
test_tiles_follow_every_jump (MapTest *f, gconstpointer data)
{
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_idle, f));
  /* Which frame a jump falls into is chance. */
  for (guint i = 0; i < 40; i++)
    {
      g_ptr_array_set_size (f->fetch.urls, 0);
      bef_map_go_to (f->map, 40 + 0.5 * i, 2 + i, 12 + i % 5);
      g_assert_true (map_test_wait (is_asking, f));
    }
}

static void
test_late_answers_find_nobody (MapTest *f, gconstpointer data)
{
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_NEVER);
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
test_dark_keeps_fetching_nothing_twice (MapTest *f, gconstpointer data)
{
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
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

/* @paintable in the corner of a ground of one colour. (transfer full) */
static cairo_surface_t *
draw_at (GdkPaintable *paintable, int size, guint32 ground)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 600, 600);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, (ground >> 16) / 255.0, (ground >> 8 & 0xff) / 255.0,
                        (ground & 0xff) / 255.0);
  cairo_paint (cr);
  gdk_paintable_snapshot (paintable, snapshot, size, size);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data (surface)
                      + (gsize)y * (gsize)cairo_image_surface_get_stride (surface);

  return ((const guint32 *)(gconstpointer)row)[x] & 0xffffff;
}

static void
test_a_picture_is_drawn_as_its_texture (void)
{
  g_autoptr (GBytes) png = map_test_png (200);
  g_autoptr (GdkTexture) texture = bef_map_decode_tile (png, BEF_MAP_TINT_NONE, NULL);
  g_autoptr (GdkPaintable) picture = bef_map_picture_new (texture);
  static const int sizes[] = { 256, 512, 363, 128 };

  g_assert_cmpint (gdk_paintable_get_intrinsic_width (picture), ==, 256);
  g_assert_cmpint (gdk_paintable_get_intrinsic_height (picture), ==, 256);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      cairo_surface_t *as_texture = draw_at (GDK_PAINTABLE (texture), sizes[i], 0xff0000);
      cairo_surface_t *as_picture = draw_at (picture, sizes[i], 0xff0000);

      /* To its last pixel, and no further. */
      for (int x = 0; x < 600; x++)
        g_assert_cmphex (pixel_at (as_picture, x, x), ==, pixel_at (as_texture, x, x));
      g_assert_cmphex (pixel_at (as_picture, sizes[i] - 1, 7), ==, 0xc8c8c8);
      cairo_surface_destroy (as_texture);
      cairo_surface_destroy (as_picture);
    }
}

static void
test_a_picture_lets_through_what_its_texture_does (void)
{
  static const guchar pixels[] = { 0, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (pixels, sizeof pixels);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (2, 2, GDK_MEMORY_DEFAULT, bytes, 8);
  g_autoptr (GdkPaintable) picture = bef_map_picture_new (texture);
  cairo_surface_t *drawn = draw_at (picture, 2, 0x123456);

  g_assert_cmphex (pixel_at (drawn, 0, 0), ==, 0x123456);
  g_assert_cmphex (pixel_at (drawn, 1, 1), ==, 0);
  cairo_surface_destroy (drawn);
}

static gboolean
has_a_picture (gpointer tile)
{
  return shumate_tile_get_paintable (tile) != NULL;
}

/* The tests' renderer is the one that they are for. */
static void
test_pictures_where_they_suit (MapTest *f, gconstpointer data)
{
  g_autoptr (BefMap) unseen = g_object_ref_sink (BEF_MAP (bef_map_new ()));

  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    {
      g_test_skip ("another renderer than cairo");
      return;
    }
  g_assert_true (bef_map_picture_suits (GTK_WIDGET (f->map)));
  g_assert_false (bef_map_picture_suits (GTK_WIDGET (unseen)));

  g_autoptr (ShumateTile) tile = g_object_ref_sink (shumate_tile_new_full (3, 3, 256, 4));
  map_test_use_source (f, BEF_MAP_SOURCE_SERVER, NULL, MAP_TEST_ANSWER_TILE);
  g_assert_true (map_test_wait (is_complete, f));
  shumate_map_source_fill_tile_async (SHUMATE_MAP_SOURCE (bef_map_get_tiles (f->map)), tile, NULL,
                                      NULL, NULL);
  g_assert_true (map_test_wait (has_a_picture, tile));
  g_assert_true (BEF_IS_MAP_PICTURE (shumate_tile_get_paintable (tile)));
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
  map_test_remove_folder (dir);
}

#define ADD(name, n, func)                                                                         \
  g_test_add ("/map-tiles/" name, MapTest, GUINT_TO_POINTER (n), map_test_set_up, func,            \
              map_test_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }

  g_test_add_func ("/map-tiles/tile-addresses-are-web-mercator",
                   test_tile_addresses_are_web_mercator);
  g_test_add_func ("/map-tiles/cache-keeps-within-its-limit", test_cache_keeps_within_its_limit);
  g_test_add_func ("/map-tiles/night-is-dark-and-keeps-hues", test_night_is_dark_and_keeps_hues);
  ADD ("each-source-asks-its-own-address", 14, test_each_source_asks_its_own_address);
  ADD ("cache-serves-without-a-network", 14, test_cache_serves_without_a_network);
  ADD ("stale-tiles-are-shown-and-refreshed", 14, test_stale_tiles_are_shown_and_refreshed);
  ADD ("bytes-that-are-no-image", 14, test_bytes_that_are_no_image);
  ADD ("a-damaged-cache-is-asked-for-again", 14, test_a_damaged_cache_is_asked_for_again);
  ADD ("the-map-opens-no-connection", 14, test_the_map_opens_no_connection);
  ADD ("failed-tiles-are-asked-for-again", 14, test_failed_tiles_are_asked_for_again);
  ADD ("tiles-follow-every-jump", 14, test_tiles_follow_every_jump);
  g_test_add_func ("/map-tiles/picture-is-drawn-as-its-texture",
                   test_a_picture_is_drawn_as_its_texture);
  g_test_add_func ("/map-tiles/picture-lets-through",
                   test_a_picture_lets_through_what_its_texture_does);
  ADD ("pictures-where-they-suit", 14, test_pictures_where_they_suit);
  ADD ("late-answers-find-nobody", 14, test_late_answers_find_nobody);
  ADD ("dark-keeps-fetching-nothing-twice", 14, test_dark_keeps_fetching_nothing_twice);
  return g_test_run ();
}
