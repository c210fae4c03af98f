/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <math.h>

#include "base/bef-json.h"
#include "hub/drawing/bef-hub-drawing.h"
#include "hub/drawing/bef-hub-land.h"
#include "hub/land/bef-hub-geography.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "hub/drawing/bef-hub-snapshot-private.h"

#define NOON G_GINT64_CONSTANT (1795518005000) /* 2026-11-24T11:00:05Z */
#define TILE 256
/* The town hall of the demo commune. */
#define LATITUDE 46.21384
#define LONGITUDE (-0.88698)

static GdkPixbuf *
decode (GBytes *bytes, const char *format)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (format, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (bytes);
  gdk_pixbuf_loader_write_bytes (loader, bytes, &error);
  g_assert_no_error (error);
  gdk_pixbuf_loader_close (loader, &error);
  g_assert_no_error (error);
  return g_object_ref (gdk_pixbuf_loader_get_pixbuf (loader));
}

static const guchar *
pixel (GdkPixbuf *pixbuf, int x, int y)
{
  return gdk_pixbuf_read_pixels (pixbuf) + (gsize)y * gdk_pixbuf_get_rowstride (pixbuf)
         + (gsize)x * gdk_pixbuf_get_n_channels (pixbuf);
}

static void
tile_at (double longitude, double latitude, guint z, guint *x, guint *y)
{
  BefHubPoint p = bef_hub_project (longitude, latitude);

  *x = (guint)floor (p.x * (1u << z));
  *y = (guint)floor (p.y * (1u << z));
}

static GdkPixbuf *
draw (BefHubMap *map, guint z, guint x, guint y)
{
  g_autoptr (GBytes) png = bef_hub_map_tile (map, z, x, y);
  return decode (png, "png");
}

static BefHubMap *
map_new (BefHubWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) buildings = world != NULL ? bef_hub_world_buildings (world, NOON) : NULL;
  BefHubMap *map = bef_hub_map_new (buildings, &error);

  g_assert_no_error (error);
  g_assert_nonnull (map);
  return map;
}

static guint
count_colours (GdkPixbuf *pixbuf)
{
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
      {
        const guchar *p = pixel (pixbuf, x, y);
        g_hash_table_add (colours, GUINT_TO_POINTER ((guint)p[0] << 16 | p[1] << 8 | p[2]));
      }
  return g_hash_table_size (colours);
}

static void
test_tile_is_png (void)
{
  BefHubMap *map = map_new (NULL);

  for (guint z = 0; z <= 19; z++)
    {
      guint x, y;
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      tile_at (LONGITUDE, LATITUDE, z, &x, &y);
      pixbuf = draw (map, z, x, y);
      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, TILE);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, TILE);
    }
  bef_hub_map_free (map);
}

static void
test_out_of_range (void)
{
  BefHubMap *map = map_new (NULL);

  g_assert_null (bef_hub_map_tile (map, 20, 0, 0));
  g_assert_null (bef_hub_map_tile (map, 0, 1, 0));
  g_assert_null (bef_hub_map_tile (map, 0, 0, 1));
  g_assert_null (bef_hub_map_tile (map, 16, 1u << 16, 5));
  g_assert_null (bef_hub_map_tile (map, G_MAXUINT, G_MAXUINT, G_MAXUINT));
  bef_hub_map_free (map);
}

static void
test_village_is_drawn (void)
{
  BefHubMap *map = map_new (NULL);
  guint x, y;

  for (guint z = 13; z <= 18; z++)
    {
      g_autoptr (GdkPixbuf) here = NULL;
      g_autoptr (GdkPixbuf) far = NULL;

      tile_at (LONGITUDE, LATITUDE, z, &x, &y);
      here = draw (map, z, x, y);
      g_assert_cmpuint (count_colours (here), >, 100);
      /* A hundred kilometres away: plain land, which is not white. */
      tile_at (LONGITUDE + 1.3, LATITUDE, z, &x, &y);
      far = draw (map, z, x, y);
      g_assert_cmpuint (count_colours (far), <=, 3);
      g_assert_cmpuint (pixel (far, 100, 100)[2], <, 250);
    }
  bef_hub_map_free (map);
}

static gboolean
is_road (GdkPixbuf *tile, int x, int y)
{
  const guchar *p = pixel (tile, x, y);
  gboolean is_white = p[0] >= 254 && p[1] >= 254 && p[2] >= 254;
  gboolean is_major = ABS (p[0] - 0xfd) < 3 && ABS (p[1] - 0xf2) < 3 && ABS (p[2] - 0xcc) < 4;

  return is_white || is_major;
}

/* Each stretch of road that reaches the right edge of @left has road beside it on @right. */
static guint
check_crossings (GdkPixbuf *left, GdkPixbuf *right)
{
  guint crossings = 0;

  for (int y = 0; y < TILE; y++)
    {
      int end = y;
      gboolean is_continued = FALSE;

      while (end < TILE && is_road (left, TILE - 1, end))
        end++;
      if (end - y < 4)
        continue;
      for (int beside = MAX (0, y - 1); beside < MIN (TILE, end + 1); beside++)
        is_continued |= is_road (right, 0, beside);
      g_assert_true (is_continued);
      crossings++;
      y = end;
    }
  return crossings;
}

static void
test_roads_cross_edges (void)
{
  BefHubMap *map = map_new (NULL);
  guint crossings = 0, x0, y0;

  for (guint z = 15; z <= 17; z++)
    {
      tile_at (LONGITUDE, LATITUDE, z, &x0, &y0);
      for (guint x = x0 - 2; x < x0 + 2; x++)
        for (guint y = y0 - 1; y <= y0 + 1; y++)
          {
            g_autoptr (GdkPixbuf) left = draw (map, z, x, y);
            g_autoptr (GdkPixbuf) right = draw (map, z, x + 1, y);
            crossings += check_crossings (left, right);
          }
    }
  g_assert_cmpuint (crossings, >, 15);
  bef_hub_map_free (map);
}

static double
difference (GdkPixbuf *a, int ax, GdkPixbuf *b, int bx)
{
  double sum = 0;

  for (int y = 0; y < TILE; y++)
    for (int c = 0; c < 3; c++)
      sum += ABS (pixel (a, ax, y)[c] - pixel (b, bx, y)[c]);
  return sum;
}

/* Two columns on either side of a seam are as alike as two columns within a tile: no name, crown or
 * row of vines is cut. */
static void
test_no_seams (void)
{
  BefHubMap *map = map_new (NULL);
  guint x0, y0;

  for (guint z = 14; z <= 18; z++)
    {
      double across = 0, within = 0;

      tile_at (LONGITUDE, LATITUDE, z, &x0, &y0);
      for (guint x = x0 - 3; x < x0 + 3; x++)
        for (guint y = y0 - 2; y <= y0 + 2; y++)
          {
            g_autoptr (GdkPixbuf) left = draw (map, z, x, y);
            g_autoptr (GdkPixbuf) right = draw (map, z, x + 1, y);
            across += difference (left, TILE - 1, right, 0);
            within += difference (left, TILE - 2, left, TILE - 1) / 2;
            within += difference (right, 0, right, 1) / 2;
          }
      g_assert_cmpfloat (within, >, 0);
      g_assert_cmpfloat (across, <, within * 1.25);
    }
  bef_hub_map_free (map);
}

static void
test_tile_is_drawn_once (void)
{
  BefHubMap *map = map_new (NULL);
  guint x, y;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) again = NULL;

  tile_at (LONGITUDE, LATITUDE, 16, &x, &y);
  first = bef_hub_map_tile (map, 16, x, y);
  again = bef_hub_map_tile (map, 16, x, y);
  g_assert_true (first == again);
  bef_hub_map_free (map);
}

/* Land */

static BefHubLand *
land_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) geojson = bef_hub_geography_load (&error);
  BefHubLand *land;

  g_assert_no_error (error);
  land = bef_hub_land_new (geojson, NULL, &error);
  g_assert_no_error (error);
  return land;
}

static gboolean
is_inside (const BefHubFeature *area, const BefHubPoint *p)
{
  const BefHubPoint *ring = (const BefHubPoint *)area->points->data;
  guint n = g_array_index (area->ends, guint, 0);
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    if ((ring[i].y > p->y) != (ring[j].y > p->y)
        && p->x
               < (ring[j].x - ring[i].x) * (p->y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
      inside = !inside;
  return inside;
}

static void
test_municipal_buildings (void)
{
  static const char *const ids[] = {
    "mairie",      "ecole-elementaire",  "ecole-maternelle", "bibliotheque",    "centre-loisirs",
    "salle-fetes", "salle-associations", "ateliers",         "eglise",          "maison-sante",
    "coworking",   "micro-folie",        "chateau-eau",      "eclairage-bourg", NULL
  };
  g_autoptr (BefHubLand) land = land_new ();
  GPtrArray *boundaries = bef_hub_land_layer (land, BEF_HUB_LAYER_BOUNDARY);
  GPtrArray *buildings = bef_hub_land_layer (land, BEF_HUB_LAYER_BUILDING);
  guint n_municipal = 0;

  g_assert_cmpuint (boundaries->len, ==, 1);
  for (guint i = 0; i < buildings->len; i++)
    {
      BefHubFeature *building = buildings->pdata[i];

      if (building->kind != BEF_HUB_KIND_MUNICIPAL)
        continue;
      n_municipal++;
      g_assert_nonnull (building->name);
      g_assert_true (g_strv_contains (ids, building->id));
      for (guint j = 0; j < building->points->len; j++)
        g_assert_true (
            is_inside (boundaries->pdata[0], &g_array_index (building->points, BefHubPoint, j)));
    }
  g_assert_cmpuint (n_municipal, ==, G_N_ELEMENTS (ids) - 1);
  g_assert_cmpuint (buildings->len, >, 250);
}

static double
turn (const BefHubPoint *a, const BefHubPoint *b, const BefHubPoint *c)
{
  return (b->x - a->x) * (c->y - a->y) - (b->y - a->y) * (c->x - a->x);
}

static gboolean
segments_cross (const BefHubPoint *a, const BefHubPoint *b, const BefHubPoint *c,
                const BefHubPoint *d)
{
  return turn (a, b, c) * turn (a, b, d) < 0 && turn (c, d, a) * turn (c, d, b) < 0;
}

static void
check_ring (const BefHubPoint *ring, guint n)
{
  g_assert_cmpuint (n, >=, 4);
  g_assert_cmpfloat (ring[0].x, ==, ring[n - 1].x);
  g_assert_cmpfloat (ring[0].y, ==, ring[n - 1].y);
  for (guint i = 0; i + 1 < n; i++)
    for (guint j = i + 2; j + 1 < n; j++)
      g_assert_false (segments_cross (&ring[i], &ring[i + 1], &ring[j], &ring[j + 1]));
}

static void
test_polygons_are_simple (void)
{
  g_autoptr (BefHubLand) land = land_new ();
  guint rings = 0;

  for (BefHubLayer layer = 0; layer < BEF_HUB_N_LAYERS; layer++)
    {
      GPtrArray *features = bef_hub_land_layer (land, layer);

      for (guint i = 0; i < features->len; i++)
        {
          BefHubFeature *feature = features->pdata[i];
          guint start = 0;

          for (guint part = 0; feature->is_area && part < feature->ends->len; part++)
            {
              guint end = g_array_index (feature->ends, guint, part);
              check_ring (&g_array_index (feature->points, BefHubPoint, start), end - start);
              start = end;
              rings++;
            }
        }
    }
  g_assert_cmpuint (rings, >, 600);
}

static void
test_broken_land_is_an_error (void)
{
  static const char *const broken[] = {
    "{}",
    "[]",
    "{\"features\":[]}",
    "{\"features\":[{\"properties\":{\"layer\":\"castle\"}}]}",
    "{\"features\":[{\"properties\":{\"layer\":\"road\"},\"geometry\":{\"type\":\"LineString\","
    "\"coordinates\":[[\"west\",46]]}}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (JsonNode) node = bef_json_parse (broken[i], strlen (broken[i]), 0, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (node);
      g_assert_null (bef_hub_land_new (node, NULL, &error));
      g_assert_nonnull (error);
    }
}

/* Numbers to what 6 decimals tell, all else to the letter. */
static void
assert_same (JsonNode *a, JsonNode *b)
{
  JsonArray *array = bef_json_node_array (a), *other = bef_json_node_array (b);
  double x, y;

  if (bef_json_node_number (a, &x))
    {
      g_assert_true (bef_json_node_number (b, &y));
      g_assert_cmpfloat_with_epsilon (x, y, 1e-9);
      return;
    }
  if (array == NULL)
    {
      g_assert_true (json_node_equal (a, b));
      return;
    }
  g_assert_nonnull (other);
  g_assert_cmpuint (json_array_get_length (array), ==, json_array_get_length (other));
  for (guint i = 0; i < json_array_get_length (array); i++)
    assert_same (json_array_get_element (array, i), json_array_get_element (other, i));
}

static JsonArray *
features_of (JsonNode *geojson)
{
  return bef_json_get_array (bef_json_node_object (geojson), "features");
}

/* What the program carries is what the map was drawn as. */
static void
test_the_geography_is_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) carried = bef_hub_geography_load (&error);
  g_autofree char *path = g_build_filename (g_getenv ("BEFFROI_SOURCE_ROOT"),
                                            "data/commune/commune.geojson", NULL),
                  *text = NULL;
  gsize size;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_autoptr (JsonNode) drawn = bef_json_parse (text, size, 0, &error);
  g_assert_no_error (error);
  JsonArray *features = features_of (drawn), *others = features_of (carried);
  g_assert_cmpuint (json_array_get_length (features), >, 1000);
  g_assert_cmpuint (json_array_get_length (features), ==, json_array_get_length (others));
  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonObject *a = json_array_get_object_element (features, i),
                 *b = json_array_get_object_element (others, i),
                 *shape = json_object_get_object_member (a, "geometry"),
                 *other = json_object_get_object_member (b, "geometry");
      assert_same (json_object_get_member (a, "properties"),
                   json_object_get_member (b, "properties"));
      assert_same (json_object_get_member (shape, "type"), json_object_get_member (other, "type"));
      assert_same (json_object_get_member (shape, "coordinates"),
                   json_object_get_member (other, "coordinates"));
    }
}

/* Two features: a point at 1.5, -2 and a line, both with one decimal. */
#define POINT 0x21, 0x00, 0x1e, 0x27
#define LINE 0x22, 0x00, 0x02, 0x0a, 0x0a, 0x82, 0x01, 0x09

static gboolean
is_read (const guint8 *twkb, gsize size)
{
  static const char two[] = "{\"features\":[{},{}]}";
  g_autoptr (JsonNode) features = bef_json_parse (two, strlen (two), 0, NULL);
  g_autoptr (GError) error = NULL;
  /* Of its own, so that what reads beyond it is seen. */
  g_autofree guint8 *bytes = g_memdup2 (twkb, size);
  gboolean good = bef_hub_geography_add (features, bytes, size, &error);

  g_assert_true (good == (error == NULL));
  if (good)
    {
      g_autofree char *text = json_to_string (features, FALSE);
      g_assert_cmpstr (
          text, ==,
          "{\"features\":[{\"geometry\":{\"type\":\"Point\",\"coordinates\":[1.5,-2.0]}},"
          "{\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[0.5,0.5],[7.0,0.0]]}}]}");
    }
  return good;
}

static void
test_broken_geometries_are_an_error (void)
{
  static const guint8 good[] = { POINT, LINE }, more[] = { POINT, LINE, 0 },
                      kind[] = { POINT, 0x27, 0x00, 0x02, 0x02, 0x02, 0x80, 0x01, 0x01 },
                      boxed[] = { POINT, 0x22, 0x01, 0x02, 0x02, 0x02, 0x80, 0x01, 0x01 },
                      many[] = { POINT, 0x22, 0x00, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x02, 0x02 },
                      endless[] = { POINT, 0x21, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0xff,  0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

  g_assert_true (is_read (good, sizeof good));
  for (gsize size = 0; size < sizeof good; size++)
    g_assert_false (is_read (good, size));
  g_assert_false (is_read (more, sizeof more));
  g_assert_false (is_read (kind, sizeof kind));
  g_assert_false (is_read (boxed, sizeof boxed));
  g_assert_false (is_read (many, sizeof many));
  g_assert_false (is_read (endless, sizeof endless));
}

/* A world of one building that the map does not have, and of one that it has. */
#define TEST_TYPE_WORLD (test_world_get_type ())
G_DECLARE_FINAL_TYPE (TestWorld, test_world, TEST, WORLD, GObject)
struct _TestWorld
{
  GObject parent_instance;
};

static GPtrArray *
test_world_list_ids (BefHubWorld *self, gint64 now_ms)
{
  GPtrArray *ids = g_ptr_array_new ();
  g_ptr_array_add (ids, (gpointer) "urn:ngsi-ld:Building:elsewhere:bains");
  g_ptr_array_add (ids, (gpointer) "urn:ngsi-ld:Door:elsewhere:bains:entree");
  g_ptr_array_add (ids, (gpointer) "urn:ngsi-ld:Building:sainte-gemme:mairie");
  return ids;
}

static const char *
test_world_entity_type (BefHubWorld *self, const char *id)
{
  return strstr (id, ":Door:") != NULL ? "Door" : "Building";
}

static JsonObject *
test_world_entity (BefHubWorld *self, const char *id, gint64 now_ms)
{
  gboolean is_town_hall = g_str_has_suffix (id, ":mairie");
  double west = is_town_hall ? -0.8871 : -0.9, south = is_town_hall ? 46.2138 : 46.2;
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"%s\",\"type\":\"Building\",\"name\":{\"type\":\"Property\",\"value\":\"Bains\"},"
      "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Polygon\",\"coordinates\":"
      "[[[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f],[%.4f,%.4f]]]}}}",
      id, west, south, west + 0.0005, south, west + 0.0005, south + 0.0003, west, south + 0.0003,
      west, south);
  g_autoptr (JsonNode) node = bef_json_parse (text, strlen (text), 0, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static void
test_world_iface_init (BefHubWorldInterface *iface)
{
  iface->list_ids = test_world_list_ids;
  iface->entity_type = test_world_entity_type;
  iface->entity = test_world_entity;
}

G_DEFINE_TYPE_WITH_CODE (TestWorld, test_world, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (BEF_TYPE_HUB_WORLD, test_world_iface_init))

static void
test_world_class_init (TestWorldClass *klass)
{
}

static void
test_world_init (TestWorld *self)
{
}

static void
test_world_buildings_are_drawn (void)
{
  g_autoptr (TestWorld) world = g_object_new (TEST_TYPE_WORLD, NULL);
  BefHubMap *without = map_new (NULL), *with = map_new (BEF_HUB_WORLD (world));
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;
  g_autoptr (GBytes) c = NULL;
  g_autoptr (GBytes) d = NULL;
  guint x, y;

  tile_at (-0.8998, 46.2001, 17, &x, &y);
  a = bef_hub_map_tile (without, 17, x, y);
  b = bef_hub_map_tile (with, 17, x, y);
  g_assert_false (g_bytes_equal (a, b));
  /* The map keeps its own town hall. */
  tile_at (LONGITUDE, LATITUDE, 17, &x, &y);
  c = bef_hub_map_tile (without, 17, x, y);
  d = bef_hub_map_tile (with, 17, x, y);
  g_assert_true (g_bytes_equal (c, d));
  bef_hub_map_free (without);
  bef_hub_map_free (with);
}

/* Snapshots */

#define CAMERA "urn:ngsi-ld:Camera:sainte-gemme:mairie:place"

static double
brightness (GdkPixbuf *pixbuf)
{
  double sum = 0;

  for (int y = 0; y < gdk_pixbuf_get_height (pixbuf); y++)
    for (int x = 0; x < gdk_pixbuf_get_width (pixbuf); x++)
      sum += pixel (pixbuf, x, y)[1];
  return sum / gdk_pixbuf_get_width (pixbuf) / gdk_pixbuf_get_height (pixbuf);
}

static void
test_snapshot_is_jpeg (void)
{
  static const guint widths[][2] = { { 10, 64 }, { 320, 320 }, { 641, 641 }, { 5000, 1920 } };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (GBytes) jpeg = bef_hub_snapshot_jpeg (CAMERA, "Mairie", NOON, 0, widths[i][0]);
      g_autoptr (GdkPixbuf) pixbuf = decode (jpeg, "jpeg");

      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, (int)widths[i][1]);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, (int)widths[i][1] * 9 / 16);
    }
}

static void
test_snapshot_follows_time (void)
{
  g_autoptr (GBytes) now = bef_hub_snapshot_jpeg (CAMERA, "Mairie", NOON, 0, 320);
  g_autoptr (GBytes) same = bef_hub_snapshot_jpeg (CAMERA, "Mairie", NOON, 0, 320);
  g_autoptr (GBytes) later = bef_hub_snapshot_jpeg (CAMERA, "Mairie", NOON + 3000, 0, 320);
  g_autoptr (GBytes) night =
      bef_hub_snapshot_jpeg (CAMERA, "Mairie", NOON + 12 * BEF_MS_HOUR, 0, 320);
  g_autoptr (GdkPixbuf) light = decode (now, "jpeg");
  g_autoptr (GdkPixbuf) dark = decode (night, "jpeg");

  g_assert_true (g_bytes_equal (now, same));
  g_assert_false (g_bytes_equal (now, later));
  g_assert_cmpfloat (brightness (dark), <, 0.6 * brightness (light));
}

static void
test_cameras_differ (void)
{
  g_autoptr (GBytes) one = bef_hub_snapshot_jpeg (CAMERA, "A", NOON, 0, 320);
  g_autoptr (GBytes) other = bef_hub_snapshot_jpeg (CAMERA "-2", "A", NOON, 0, 320);
  g_autoptr (GBytes) seeded = bef_hub_snapshot_jpeg (CAMERA, "A", NOON, 1, 320);

  g_assert_false (g_bytes_equal (one, other));
  g_assert_false (g_bytes_equal (one, seeded));
}

static double
highest_sun (gint64 day_ms)
{
  double highest = -90;

  for (int minute = 0; minute < 1440; minute++)
    highest = MAX (highest, bef_hub_sun_height (day_ms + minute * BEF_MS_MINUTE));
  return highest;
}

/* At solar noon the sun stands at 90 - latitude + declination. */
static void
test_sun (void)
{
  gint64 june, december;

  g_assert_true (bef_iso8601_parse ("2026-06-21T00:00:00Z", &june));
  g_assert_true (bef_iso8601_parse ("2026-12-21T00:00:00Z", &december));
  g_assert_cmpfloat_with_epsilon (highest_sun (june), 90 - 46.213 + 23.44, 0.3);
  g_assert_cmpfloat_with_epsilon (highest_sun (december), 90 - 46.213 - 23.44, 0.3);
  /* Solar noon: 12:00 UTC, 3.5 min for the longitude, 1.8 min for the equation of time. */
  g_assert_cmpfloat (bef_hub_sun_height (june + 725 * BEF_MS_MINUTE), >, highest_sun (june) - 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub-map/tile-is-a-png-of-256-pixels-at-every-zoom", test_tile_is_png);
  g_test_add_func ("/hub-map/out-of-range-has-no-tile", test_out_of_range);
  g_test_add_func ("/hub-map/village-is-drawn-and-elsewhere-is-plain-land", test_village_is_drawn);
  g_test_add_func ("/hub-map/roads-continue-across-edges", test_roads_cross_edges);
  g_test_add_func ("/hub-map/nothing-is-cut-at-edges", test_no_seams);
  g_test_add_func ("/hub-map/tile-is-drawn-once", test_tile_is_drawn_once);
  g_test_add_func ("/hub-map/buildings-of-the-world-are-added", test_world_buildings_are_drawn);
  g_test_add_func ("/hub-land/municipal-buildings-are-in-the-commune", test_municipal_buildings);
  g_test_add_func ("/hub-land/polygons-are-closed-and-simple", test_polygons_are_simple);
  g_test_add_func ("/hub-land/the-geography-is-whole", test_the_geography_is_whole);
  g_test_add_func ("/hub-land/broken-geometries-are-an-error", test_broken_geometries_are_an_error);
  g_test_add_func ("/hub-land/broken-file-is-an-error", test_broken_land_is_an_error);
  g_test_add_func ("/hub-snapshot/is-a-jpeg-of-the-width-asked", test_snapshot_is_jpeg);
  g_test_add_func ("/hub-snapshot/follows-time-and-repeats-for-an-instant",
                   test_snapshot_follows_time);
  g_test_add_func ("/hub-snapshot/cameras-differ", test_cameras_differ);
  g_test_add_func ("/hub-snapshot/sun-stands-where-it-should", test_sun);
  return g_test_run ();
}
