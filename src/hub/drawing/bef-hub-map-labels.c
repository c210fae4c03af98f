/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-map-labels.h"

#include <math.h>

#define CELL_PX 256.0
#define LAST_ZOOM 19

typedef enum
{
  STYLE_VILLAGE,
  STYLE_NEIGHBOUR,
  STYLE_HAMLET,
  STYLE_QUARTER,
  STYLE_LOCALITY,
  STYLE_MUNICIPAL,
  STYLE_SQUARE,
  STYLE_MAJOR_ROAD,
  STYLE_STREET,
  STYLE_LANE,
  STYLE_PATH,
  STYLE_WATER,
  STYLE_GREEN,
  STYLE_REFERENCE, /* a road's number on its plate */
  STYLE_NONE,
} LabelStyle;

/* Where names of a style are shown, and how. Sizes are pixels at the first zoom, growing by @growth
 * per zoom. */
static const struct
{
  const char *font;
  double size, growth, largest;
  guint32 colour;
  guint32 halo;
  guint first_zoom, last_zoom;
  double spacing; /* letter spacing, pixels */
  double wrap;    /* pixels, 0: one line */
} styles[] = {
  [STYLE_VILLAGE] = { "Semi-Bold", 11, 0.55, 15.5, 0x3f3a34, 0xfbf9f3, 7, 15, 0.2, 0 },
  [STYLE_NEIGHBOUR] = { "", 10.5, 0.6, 13, 0x736b62, 0xf6f3ec, 12, 16, 0.2, 0 },
  [STYLE_HAMLET] = { "", 10, 0.6, 12.5, 0x57504a, 0xf8f5ee, 14, 18, 0.2, 0 },
  [STYLE_QUARTER] = { "Italic", 10.5, 0.8, 13, 0x7b7268, 0xf4f0e8, 16, 18, 0.6, 90 },
  [STYLE_LOCALITY] = { "Italic", 9.5, 0.7, 12.5, 0x8c8068, 0xf6f2e4, 14, 18, 0.5, 90 },
  [STYLE_MUNICIPAL] = { "Medium", 10, 0.9, 12.5, 0x4a4038, 0xffffff, 17, LAST_ZOOM, 0, 104 },
  [STYLE_SQUARE] = { "", 9.5, 1, 12, 0x5f574e, 0xfffdf8, 17, LAST_ZOOM, 0, 84 },
  [STYLE_MAJOR_ROAD] = { "Medium", 9, 1, 13, 0x55493a, 0xfffaf0, 15, LAST_ZOOM, 0.2, 0 },
  [STYLE_STREET] = { "", 9, 1, 12.5, 0x57504a, 0xffffff, 16, LAST_ZOOM, 0.2, 0 },
  [STYLE_LANE] = { "", 8.5, 0.9, 12, 0x645c54, 0xfdfbf6, 15, LAST_ZOOM, 0.2, 0 },
  [STYLE_PATH] = { "Italic", 9, 0.9, 11.5, 0x7f6a50, 0xfaf6ec, 17, LAST_ZOOM, 0.3, 0 },
  [STYLE_WATER] = { "Italic", 9.5, 0.8, 13, 0x3f7da6, 0xeaf3f8, 14, LAST_ZOOM, 0.8, 0 },
  [STYLE_GREEN] = { "Italic", 9.5, 0.8, 12, 0x5d7f4d, 0xf0f6ea, 16, LAST_ZOOM, 0.2, 84 },
  [STYLE_REFERENCE] = { "Medium", 8.5, 0.3, 9.5, 0x5f5030, 0xfdf2cc, 12, LAST_ZOOM, 0, 0 },
};

typedef struct
{
  LabelStyle style;
  char *text;    /* owned */
  double x, y;   /* centre, pixels of the world at this zoom */
  GArray *line;  /* owned, nullable: BefHubPoint to run along, relative to x, y */
  double w, h;   /* of the text */
  BefHubBox box; /* everything drawn, pixels of the world */
} Label;

struct _BefHubLabels
{
  BefHubLand *land; /* unowned */
  guint z;
  double scale;
  PangoLayout *layout; /* owned, set for @style */
  LabelStyle style;
  GPtrArray *labels; /* owned: of owned Label */
  GHashTable *taken; /* owned: cell -> GArray of BefHubBox */
};

static void
label_free (Label *label)
{
  g_free (label->text);
  g_clear_pointer (&label->line, g_array_unref);
  g_free (label);
}

static void
set_style (BefHubLabels *self, LabelStyle style)
{
  g_autoptr (PangoFontDescription) font = NULL;
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *description =
      g_strconcat ("Cantarell, Noto Sans, DejaVu Sans, Sans ", styles[style].font, NULL);
  double size =
      styles[style].size + styles[style].growth * ((double)self->z - styles[style].first_zoom);
  double wrap = styles[style].wrap;

  font = pango_font_description_from_string (description);
  pango_font_description_set_absolute_size (font, MIN (size, styles[style].largest) * PANGO_SCALE);
  pango_layout_set_font_description (self->layout, font);
  pango_attr_list_insert (
      attributes, pango_attr_letter_spacing_new ((int)(styles[style].spacing * PANGO_SCALE)));
  pango_layout_set_attributes (self->layout, attributes);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
  pango_layout_set_width (self->layout, wrap > 0 ? (int)(wrap * PANGO_SCALE) : -1);
  self->style = style;
}

/* Lays @text out in @style; its size in pixels. */
static void
lay_out (BefHubLabels *self, LabelStyle style, const char *text, double *w, double *h)
{
  PangoRectangle extents;

  if (style != self->style)
    set_style (self, style);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_extents (self->layout, NULL, &extents);
  *w = extents.width / (double)PANGO_SCALE;
  *h = extents.height / (double)PANGO_SCALE;
}

static gint64
cell_key (gint64 column, gint64 row)
{
  return (row << 32) ^ (column & 0xffffffff);
}

typedef gboolean (*CellFunc) (BefHubLabels *self, gint64 key, const BefHubBox *box);

static gboolean
for_each_cell (BefHubLabels *self, const BefHubBox *box, CellFunc func)
{
  for (gint64 row = (gint64)(box->y0 / CELL_PX); row <= (gint64)(box->y1 / CELL_PX); row++)
    for (gint64 column = (gint64)(box->x0 / CELL_PX); column <= (gint64)(box->x1 / CELL_PX);
         column++)
      if (!func (self, cell_key (column, row), box))
        return FALSE;
  return TRUE;
}

static gboolean
cell_is_free (BefHubLabels *self, gint64 key, const BefHubBox *box)
{
  GArray *boxes = g_hash_table_lookup (self->taken, &key);

  for (guint i = 0; boxes != NULL && i < boxes->len; i++)
    if (bef_hub_box_intersects (&g_array_index (boxes, BefHubBox, i), box))
      return FALSE;
  return TRUE;
}

static gboolean
cell_take (BefHubLabels *self, gint64 key, const BefHubBox *box)
{
  GArray *boxes = g_hash_table_lookup (self->taken, &key);

  if (boxes == NULL)
    {
      boxes = g_array_new (FALSE, FALSE, sizeof (BefHubBox));
      g_hash_table_insert (self->taken, g_memdup2 (&key, sizeof key), boxes);
    }
  g_array_append_val (boxes, *box);
  return TRUE;
}

/* Takes all of @boxes, or none of them. */
static gboolean
take_boxes (BefHubLabels *self, const BefHubBox *boxes, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!for_each_cell (self, &boxes[i], cell_is_free))
      return FALSE;
  for (guint i = 0; i < n; i++)
    for_each_cell (self, &boxes[i], cell_take);
  return TRUE;
}

static gboolean
is_shown (BefHubLabels *self, LabelStyle style)
{
  return self->z >= styles[style].first_zoom && self->z <= styles[style].last_zoom;
}

static Label *
add_label (BefHubLabels *self, LabelStyle style, const char *text, double x, double y, double w,
           double h)
{
  Label *label = g_new0 (Label, 1);

  label->style = style;
  label->text = g_strdup (text);
  label->x = x;
  label->y = y;
  label->w = w;
  label->h = h;
  label->box = (BefHubBox){ x - w / 2 - 6, y - h / 2 - 6, x + w / 2 + 6, y + h / 2 + 6 };
  g_ptr_array_add (self->labels, label);
  return label;
}

/* A name about a place; @below: under it instead of on it. FALSE where there is no room. */
static gboolean
add_point_label (BefHubLabels *self, LabelStyle style, const char *text, double x, double y,
                 double below)
{
  double w, h, pad = style == STYLE_REFERENCE ? 3 : 4;
  BefHubBox box;

  if (text == NULL || !is_shown (self, style))
    return FALSE;
  lay_out (self, style, text, &w, &h);
  if (below > 0)
    y += below + h / 2;
  box = (BefHubBox){ x - w / 2 - pad, y - h / 2 - pad, x + w / 2 + pad, y + h / 2 + pad };
  if (!take_boxes (self, &box, 1))
    return FALSE;
  add_label (self, style, text, x, y, w, h);
  return TRUE;
}

/* Squares along the name, together as narrow as it is. */
static gboolean
take_line (BefHubLabels *self, const GArray *piece, double w, double h)
{
  guint n = (guint)MAX (2, ceil (w / h) + 1);
  g_autofree BefHubBox *boxes = g_new (BefHubBox, n);
  const BefHubPoint *points = (const BefHubPoint *)piece->data;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GArray) one = bef_hub_line_piece (points, piece->len, 0, w * i / (n - 1));
      BefHubPoint p = g_array_index (one, BefHubPoint, one->len - 1);
      boxes[i] = (BefHubBox){ p.x - h * 0.6, p.y - h * 0.6, p.x + h * 0.6, p.y + h * 0.6 };
    }
  return take_boxes (self, boxes, n);
}

/* A name along the piece of @line about @middle: only where the line is straight enough to read it.
 */
static gboolean
add_piece_label (BefHubLabels *self, LabelStyle style, const char *text, const GArray *line,
                 double middle, double w, double h)
{
  const BefHubPoint *points = (const BefHubPoint *)line->data;
  g_autoptr (GArray) piece = bef_hub_line_piece (points, line->len, middle - w / 2, middle + w / 2);
  BefHubPoint *p = (BefHubPoint *)piece->data;
  guint n = piece->len;
  double cx = 0, cy = 0;
  Label *label;

  if (bef_hub_line_bend (p, n, MAX (4, h * 0.5)) > 0.34
      || hypot (p[n - 1].x - p[0].x, p[n - 1].y - p[0].y) < 0.86 * w
      || !take_line (self, piece, w, h))
    return FALSE;
  /* Read from left to right. */
  if (p[n - 1].x < p[0].x)
    for (guint i = 0; i < n / 2; i++)
      {
        BefHubPoint other = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = other;
      }
  cx = (p[0].x + p[n - 1].x) / 2;
  cy = (p[0].y + p[n - 1].y) / 2;
  label = add_label (self, style, text, cx, cy, w, w);
  for (guint i = 0; i < n; i++)
    p[i] = (BefHubPoint){ p[i].x - cx, p[i].y - cy };
  label->h = h;
  label->line = g_steal_pointer (&piece);
  return TRUE;
}

static GArray *
line_in_pixels (BefHubLabels *self, const BefHubFeature *feature)
{
  GArray *line = g_array_sized_new (FALSE, FALSE, sizeof (BefHubPoint), feature->points->len);

  for (guint i = 0; i < feature->points->len; i++)
    {
      BefHubPoint p = g_array_index (feature->points, BefHubPoint, i);
      p = (BefHubPoint){ p.x * self->scale, p.y * self->scale };
      g_array_append_val (line, p);
    }
  return line;
}

/* @text along @feature, as often as its length wants it. */
static void
add_line_labels (BefHubLabels *self, LabelStyle style, const char *text,
                 const BefHubFeature *feature)
{
  static const double shifts[] = { 0, 0.12, -0.12, 0.24, -0.24, 0.36, -0.36 };
  g_autoptr (GArray) line = NULL;
  double w, h, length, share;
  guint n;

  if (text == NULL || !is_shown (self, style))
    return;
  line = line_in_pixels (self, feature);
  length = bef_hub_line_length ((const BefHubPoint *)line->data, line->len);
  lay_out (self, style, text, &w, &h);
  if (length < w * 1.1)
    return;
  n = (guint)MAX (1, floor (length / (self->z >= 18 ? 620 : 480)));
  share = length / n;
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < G_N_ELEMENTS (shifts); j++)
      {
        double middle = share * (i + 0.5 + shifts[j]);
        if (middle - w / 2 >= 2 && middle + w / 2 <= length - 2
            && add_piece_label (self, style, text, line, middle, w, h))
          break;
      }
}

static void
add_references (BefHubLabels *self, const BefHubFeature *road)
{
  g_autoptr (GArray) line = NULL;
  double length;
  guint n;

  if (road->ref == NULL || !is_shown (self, STYLE_REFERENCE))
    return;
  line = line_in_pixels (self, road);
  length = bef_hub_line_length ((const BefHubPoint *)line->data, line->len);
  n = (guint)floor (length / 420 + 0.4);
  for (guint i = 0; i < n; i++)
    {
      double middle = length * (i + 0.27) / n;
      g_autoptr (GArray) piece =
          bef_hub_line_piece ((const BefHubPoint *)line->data, line->len, 0, middle);
      BefHubPoint p = g_array_index (piece, BefHubPoint, piece->len - 1);
      add_point_label (self, STYLE_REFERENCE, road->ref, p.x, p.y, 0);
    }
}

static void
add_places (BefHubLabels *self, BefHubKind kind, LabelStyle style)
{
  GPtrArray *places = bef_hub_land_layer (self->land, BEF_HUB_LAYER_PLACE);

  for (guint i = 0; i < places->len; i++)
    {
      BefHubFeature *place = places->pdata[i];
      double x = place->box.x0 * self->scale, y = place->box.y0 * self->scale;

      if (place->kind == kind)
        add_point_label (self, style, place->name, x, y, 0);
    }
}

typedef enum
{
  ON_THE_AREA,
  BELOW_THE_AREA,
} LabelPlace;

/* Names of areas: on them, or under them for buildings, whose marker stands on them. */
static void
add_areas (BefHubLabels *self, BefHubLayer layer, LabelStyle style, LabelPlace place)
{
  GPtrArray *areas = bef_hub_land_layer (self->land, layer);

  for (guint i = 0; is_shown (self, style) && i < areas->len; i++)
    {
      BefHubFeature *area = areas->pdata[i];
      double x = (area->box.x0 + area->box.x1) / 2 * self->scale;
      double y = (area->box.y0 + area->box.y1) / 2 * self->scale;
      double drop = place == BELOW_THE_AREA
                        ? MAX (18, (area->box.y1 - area->box.y0) / 2 * self->scale + 2)
                        : 0;

      add_point_label (self, style, area->name, x, y, drop);
    }
}

static void
add_lines (BefHubLabels *self, BefHubLayer layer, BefHubKind kind, LabelStyle style)
{
  GPtrArray *lines = bef_hub_land_layer (self->land, layer);

  for (guint i = 0; i < lines->len; i++)
    {
      BefHubFeature *line = lines->pdata[i];
      if (line->kind == kind)
        add_line_labels (self, style, line->name, line);
    }
}

BefHubLabels *
bef_hub_labels_new (BefHubLand *land, guint z, PangoContext *context)
{
  BefHubLabels *self = g_new0 (BefHubLabels, 1);
  GPtrArray *roads = bef_hub_land_layer (land, BEF_HUB_LAYER_ROAD);

  self->land = land;
  self->z = z;
  self->scale = BEF_HUB_TILE_SIZE * (double)(1u << z);
  self->layout = pango_layout_new (context);
  self->style = STYLE_NONE;
  self->labels = g_ptr_array_new_with_free_func ((GDestroyNotify)label_free);
  self->taken =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_array_unref);

  /* By priority: who comes first keeps the room. */
  add_places (self, BEF_HUB_KIND_VILLAGE, STYLE_VILLAGE);
  add_areas (self, BEF_HUB_LAYER_BUILDING, STYLE_MUNICIPAL, BELOW_THE_AREA);
  add_places (self, BEF_HUB_KIND_NEIGHBOUR, STYLE_NEIGHBOUR);
  add_places (self, BEF_HUB_KIND_HAMLET, STYLE_HAMLET);
  add_lines (self, BEF_HUB_LAYER_ROAD, BEF_HUB_KIND_DEPARTMENTAL, STYLE_MAJOR_ROAD);
  for (guint i = 0; i < roads->len; i++)
    add_references (self, roads->pdata[i]);
  add_lines (self, BEF_HUB_LAYER_ROAD, BEF_HUB_KIND_STREET, STYLE_STREET);
  add_lines (self, BEF_HUB_LAYER_ROAD, BEF_HUB_KIND_LANE, STYLE_LANE);
  add_lines (self, BEF_HUB_LAYER_RIVER, BEF_HUB_KIND_PLAIN, STYLE_WATER);
  add_areas (self, BEF_HUB_LAYER_SQUARE, STYLE_SQUARE, ON_THE_AREA);
  add_areas (self, BEF_HUB_LAYER_WATER, STYLE_WATER, ON_THE_AREA);
  add_lines (self, BEF_HUB_LAYER_DITCH, BEF_HUB_KIND_PLAIN, STYLE_WATER);
  add_areas (self, BEF_HUB_LAYER_GRASS, STYLE_GREEN, ON_THE_AREA);
  add_lines (self, BEF_HUB_LAYER_PATH, BEF_HUB_KIND_PLAIN, STYLE_PATH);
  add_places (self, BEF_HUB_KIND_QUARTER, STYLE_QUARTER);
  add_places (self, BEF_HUB_KIND_LOCALITY, STYLE_LOCALITY);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  return self;
}

void
bef_hub_labels_free (BefHubLabels *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->layout);
  g_ptr_array_unref (self->labels);
  g_free (self);
}

static void
paint_plate (cairo_t *cr, double x, double y, double w, double h)
{
  double left = floor (x - w / 2 - 3) + 0.5, right = ceil (x + w / 2 + 3) - 0.5;
  double top = floor (y - h / 2) + 0.5, bottom = ceil (y + h / 2) - 0.5, radius = 2.5;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right - radius, top + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, right - radius, bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, left + radius, bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, left + radius, top + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  bef_hub_set_colour (cr, 0xfdf2cc, 1);
  cairo_fill_preserve (cr);
  bef_hub_set_colour (cr, 0xc4ab6e, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

static void
paint_label (BefHubLabels *self, cairo_t *cr, const Label *label, double x, double y)
{
  double w, h;

  lay_out (self, label->style, label->text, &w, &h);
  if (label->style == STYLE_REFERENCE)
    paint_plate (cr, x, y, w, h);
  cairo_save (cr);
  if (label->line != NULL)
    {
      /* Half of the height of small letters above the line: the name is centred on the road. */
      double baseline = pango_layout_get_baseline (self->layout) / (double)PANGO_SCALE;
      cairo_move_to (cr, 0, -baseline + baseline * 0.33);
      pango_cairo_layout_path (cr, self->layout);
      bef_hub_text_warp (cr, (const BefHubPoint *)label->line->data, label->line->len);
      cairo_path_t *path = cairo_copy_path (cr);
      cairo_new_path (cr);
      cairo_translate (cr, x, y);
      cairo_append_path (cr, path);
      cairo_path_destroy (path);
    }
  else
    {
      double wrap = styles[label->style].wrap;
      cairo_move_to (cr, x - (wrap > 0 ? wrap : w) / 2, y - h / 2);
      pango_cairo_layout_path (cr, self->layout);
    }
  cairo_restore (cr);
  if (label->style != STYLE_REFERENCE)
    {
      bef_hub_set_colour (cr, styles[label->style].halo, 0.82);
      cairo_set_line_width (cr, 3);
      cairo_stroke_preserve (cr);
    }
  bef_hub_set_colour (cr, styles[label->style].colour, 1);
  cairo_fill (cr);
}

void
bef_hub_labels_paint (BefHubLabels *self, cairo_t *cr, const BefHubView *view)
{
  BefHubBox tile = { view->ox, view->oy, view->ox + BEF_HUB_TILE_SIZE,
                     view->oy + BEF_HUB_TILE_SIZE };

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint i = 0; i < self->labels->len; i++)
    {
      Label *label = self->labels->pdata[i];
      if (bef_hub_box_intersects (&label->box, &tile))
        paint_label (self, cr, label, label->x - view->ox, label->y - view->oy);
    }
}
