/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-drawing.h"

#include "bef-hub-land.h"
#include "bef-hub-map-labels.h"
#include "hub/land/bef-hub-geography.h"

#define MAX_ZOOM 19
#define MAX_CACHED 512

typedef struct
{
  gint64 key;
  GBytes *png; /* owned */
} CachedTile;

struct _BefHubMap
{
  BefHubLand *land;                   /* owned */
  PangoContext *context;              /* owned */
  BefHubLabels *labels[MAX_ZOOM + 1]; /* owned, each made when first wanted */
  GHashTable *by_key;                 /* owned: key (in the tile) -> GList of @used */
  GQueue used;                        /* owned CachedTile, most recently used first */
};

static void
cached_tile_free (CachedTile *tile)
{
  g_bytes_unref (tile->png);
  g_free (tile);
}

/* A context of its own: no hinting, so that a name is the same wherever a tile's edge falls. */
static PangoContext *
make_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 96);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);
  return context;
}

BefHubMap *
bef_hub_map_new (GPtrArray *buildings, GError **error)
{
  g_autoptr (JsonNode) geojson = bef_hub_geography_load (error);
  BefHubLand *land;
  BefHubMap *self;

  if (geojson == NULL)
    return NULL;
  land = bef_hub_land_new (geojson, buildings, error);
  if (land == NULL)
    return NULL;
  self = g_new0 (BefHubMap, 1);
  self->land = land;
  self->context = make_context ();
  self->by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->used);
  return self;
}

void
bef_hub_map_free (BefHubMap *self)
{
  if (self == NULL)
    return;
  for (guint z = 0; z <= MAX_ZOOM; z++)
    bef_hub_labels_free (self->labels[z]);
  g_hash_table_unref (self->by_key);
  g_queue_clear_full (&self->used, (GDestroyNotify)cached_tile_free);
  g_object_unref (self->context);
  bef_hub_land_free (self->land);
  g_free (self);
}

static cairo_status_t
append_png (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
view_init (BefHubView *view, BefHubLand *land, guint z, guint x, guint y)
{
  double margin;

  view->z = z;
  view->scale = BEF_HUB_TILE_SIZE * (double)(1u << z);
  view->ox = (double)x * BEF_HUB_TILE_SIZE;
  view->oy = (double)y * BEF_HUB_TILE_SIZE;
  view->px_per_metre = view->scale / bef_hub_land_metres (land);
  margin = BEF_HUB_TILE_MARGIN;
  view->box = (BefHubBox){ (view->ox - margin) / view->scale, (view->oy - margin) / view->scale,
                           (view->ox + BEF_HUB_TILE_SIZE + margin) / view->scale,
                           (view->oy + BEF_HUB_TILE_SIZE + margin) / view->scale };
}

/* NULL, with a warning, when cairo fails. */
static GBytes *
draw_tile (BefHubMap *self, guint z, guint x, guint y)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, BEF_HUB_TILE_SIZE, BEF_HUB_TILE_SIZE);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  cairo_status_t status;
  BefHubView view;

  view_init (&view, self->land, z, x, y);
  bef_hub_map_paint (cr, self->land, &view);
  if (self->labels[z] == NULL)
    self->labels[z] = bef_hub_labels_new (self->land, z, self->context);
  bef_hub_labels_paint (self->labels[z], cr, &view);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_png, png);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_warning ("Tile %u/%u/%u could not be drawn: %s", z, x, y, cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}

GBytes *
bef_hub_map_tile (BefHubMap *self, guint z, guint x, guint y)
{
  CachedTile *tile;
  GBytes *png;
  GList *link;
  gint64 key;

  if (z > MAX_ZOOM || x >= 1u << z || y >= 1u << z)
    return NULL;
  key = ((gint64)z << 40) | ((gint64)x << 20) | y;
  link = g_hash_table_lookup (self->by_key, &key);
  if (link != NULL)
    {
      g_queue_unlink (&self->used, link);
      g_queue_push_head_link (&self->used, link);
      return g_bytes_ref (((CachedTile *)link->data)->png);
    }

  png = draw_tile (self, z, x, y);
  if (png == NULL)
    return NULL;
  tile = g_new0 (CachedTile, 1);
  tile->key = key;
  tile->png = png;
  g_queue_push_head (&self->used, tile);
  g_hash_table_insert (self->by_key, &tile->key, self->used.head);
  if (self->used.length > MAX_CACHED)
    {
      CachedTile *oldest = g_queue_pop_tail (&self->used);
      g_hash_table_remove (self->by_key, &oldest->key);
      cached_tile_free (oldest);
    }
  return g_bytes_ref (png);
}
