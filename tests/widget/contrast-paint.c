/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contrast-paint.h"

#include <math.h>

#include "chart/bef-chart-style.h"
#include "chart/bef-chart.h"
#include "map/bef-map-area.h"
#include "map/bef-map-outlines.h"
#include "map/bef-map-pin.h"
#include "map/bef-map-private.h"

/* Of a pin's drawing: several pixels within its thinnest line. */
#define PIN_SCALE 8
#define PIN_SIZE 80

static GtkWidget *
add_node (GtkWidget *parent, const char *css_name, const char *css_class)
{
  GtkWidget *node = g_object_new (GTK_TYPE_BOX, "css-name", css_name, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (node, css_class);
  gtk_box_append (GTK_BOX (parent), node);
  return node;
}

void
contrast_paint_add (GtkBox *sheet)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *chart = bef_chart_new ();

  bef_map_add_style ();
  gtk_widget_add_css_class (card, "bef-card");
  gtk_box_append (GTK_BOX (card), chart);
  gtk_box_append (sheet, card);
  g_object_set_data (G_OBJECT (sheet), "chart", chart);
}

static void
row (const char *scheme, const char *thing, const GdkRGBA *color, const GdkRGBA *ground,
     double asked)
{
  contrast_row (scheme, thing, color, ground, asked);
}

static GdkRGBA
named (GtkWidget *widget, const char *name)
{
  GdkRGBA color = { 0 };

  g_assert_true (
      gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color));
  return color;
}

static GdkRGBA
color_of (GtkWidget *widget)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  return color;
}

/* Lines, bars and what is between the least and the most, of each colour. */
static void
measure_series (const BefChartPalette *p, const char *scheme, guint i)
{
  static const struct
  {
    const char *name;
    BefChartShade shade;
    double asked;
  } shades[] = {
    { "bar", BEF_CHART_SHADE_BAR, CONTRAST_GRAPHIC },
    { "edge of range", BEF_CHART_SHADE_RANGE_EDGE, CONTRAST_GRAPHIC },
    { "dense range", BEF_CHART_SHADE_RANGE_DENSE, CONTRAST_GRAPHIC },
    { "narrow bar compared with", BEF_CHART_SHADE_BAR_NARROW, CONTRAST_GRAPHIC },
  };
  const GdkRGBA *color = &p->series[i];
  g_autofree char *line = g_strdup_printf ("graph: line %u", i + 1);
  g_autofree char *over = g_strdup_printf ("graph: line %u over its range", i + 1);
  g_autofree char *over_dense = g_strdup_printf ("graph: line %u over its dense range", i + 1);
  GdkRGBA ground = bef_chart_palette_shade (p, color, BEF_CHART_SHADE_RANGE);

  row (scheme, line, color, &p->back, CONTRAST_GRAPHIC);
  ground = contrast_over (&ground, &p->back);
  row (scheme, over, color, &ground, CONTRAST_GRAPHIC);
  ground = bef_chart_palette_shade (p, color, BEF_CHART_SHADE_RANGE_DENSE);
  ground = contrast_over (&ground, &p->back);
  /* Each stands out from the graph's ground; what is between them is said by the cursor's words. */
  row (scheme, over_dense, color, &ground, 0);
  for (guint s = 0; s < G_N_ELEMENTS (shades); s++)
    {
      g_autofree char *name = g_strdup_printf ("graph: %s %u", shades[s].name, i + 1);
      const GdkRGBA shade = bef_chart_palette_shade (p, color, shades[s].shade);
      row (scheme, name, &shade, &p->back, shades[s].asked);
    }
}

static void
measure_states (const BefChartPalette *p, const char *scheme)
{
  for (int i = -1; i < 4; i++)
    {
      const gboolean strong = i == 3;
      const GdkRGBA fill = strong ? bef_chart_palette_strong_state (p)
                                  : bef_chart_palette_state (p, i, BEF_CHART_FULL);
      const GdkRGBA seen = contrast_over (&fill, &p->back);
      g_autofree char *word = g_strdup_printf ("graph: word of state %d", i);
      g_autofree char *edge = g_strdup_printf ("graph: edge of state %d", i);
      /* That of a strong one has a plate. */
      row (scheme, word, &p->text, strong ? &p->back : &seen, CONTRAST_TEXT);
      row (scheme, edge, strong ? &p->strokes : &p->edge, &seen, CONTRAST_GRAPHIC);
    }
  GdkRGBA strong = bef_chart_palette_strong_state (p);
  row (scheme, "graph: state that needs someone", &strong, &p->back, CONTRAST_GRAPHIC);
  strong = contrast_over (&strong, &p->back);
  row (scheme, "graph: hatching of it", &p->strokes, &strong, CONTRAST_GRAPHIC);
  row (scheme, "graph: edge of a state", &p->edge, &p->back, CONTRAST_GRAPHIC);
}

static void
measure_graph (const BefChartScheme *chosen, const char *scheme)
{
  BefChartPalette p;

  bef_chart_palette_init (&p, chosen);
  g_assert_cmpint (p.high_contrast, ==, strstr (scheme, "high") != NULL);
  const GdkRGBA known = contrast_over (&p.wash, &p.back), band = contrast_over (&p.band, &p.back);

  row (scheme, "graph: words", &p.text, &p.back, CONTRAST_TEXT);
  row (scheme, "graph: words of axes", &p.label, &p.back, CONTRAST_TEXT);
  for (guint i = 0; i < BEF_CHART_N_COLORS; i++)
    {
      /* A threshold's words, over a line behind their plate. */
      const GdkRGBA behind = bef_chart_color_mix (&p.back, &p.series[i], 0.2);
      row (scheme, "graph: words over a line", &p.label, &behind, CONTRAST_TEXT);
      measure_series (&p, scheme, i);
    }
  row (scheme, "graph: hatching of what is unknown", &p.hatch, &known, CONTRAST_GRAPHIC);
  row (scheme, "graph: dots of what is on its way", &p.dots, &p.back, CONTRAST_GRAPHIC);
  row (scheme, "graph: edge of what is expected", &p.band_edge, &p.back, CONTRAST_GRAPHIC);
  row (scheme, "graph: middle of what is expected", &p.band_line, &band, CONTRAST_GRAPHIC);
  row (scheme, "graph: the past", &p.past, &p.back, CONTRAST_GRAPHIC);
  const GdkRGBA saved = contrast_over (&p.saved, &p.back);
  row (scheme, "graph: words over what was saved", &p.label, &saved, CONTRAST_TEXT);
  row (scheme, "graph: now", &p.now, &p.back, CONTRAST_GRAPHIC);
  row (scheme, "graph: cursor", &p.cursor, &p.back, CONTRAST_GRAPHIC);
  /* To count squares by; the axes' words say the same. */
  row (scheme, "graph: grid (helps the eye, says nothing)", &p.grid, &p.back, 0);
  measure_states (&p, scheme);
}

static void
measure_chart (GtkWidget *chart, const char *scheme)
{
  const GdkRGBA focus = named (chart, "accent_color");
  BefChartScheme chosen;
  BefChartPalette p;

  bef_chart_style_read (chart, &chosen);
  measure_graph (&chosen, scheme);
  bef_chart_palette_init (&p, &chosen);
  row (scheme, "graph: focus", &focus, &p.back, CONTRAST_GRAPHIC);
}

/* Whose scheme says no more than the colour of letters, and in high contrast of edges. */
static void
measure_bare_graphs (void)
{
  static const GdkRGBA letters[] = { { 0, 0, 0, 1 }, { 0, 0, 0, 0.8f }, { 1, 1, 1, 1 } };
  static const char *const names[][2] = { { "paper", "paper, high" },
                                          { "bare, light", "bare, high" },
                                          { "bare, dark", "bare, high" } };

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    for (int high = 0; high < 2; high++)
      {
        BefChartScheme chosen = { .text = letters[i] };
        chosen.color[BEF_CHART_COLOR_EDGE] = letters[i];
        chosen.has[BEF_CHART_COLOR_EDGE] = high != 0;
        measure_graph (&chosen, names[i][high]);
      }
}

/* The drawing of a pin on @ground, the point in the middle. */
static cairo_surface_t *
draw_pin (const BefMapPinLook *look, const GdkRGBA *ground)
{
  const int size = PIN_SIZE * 2 * PIN_SCALE;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);

  gdk_cairo_set_source_rgba (cr, ground);
  cairo_paint (cr);
  cairo_scale (cr, PIN_SCALE, PIN_SCALE);
  cairo_translate (cr, PIN_SIZE, PIN_SIZE);
  bef_map_pin_draw (cr, look);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* From the point of a pin, towards the right from @x to @to, and three pixels up and down for those
 * whose line is dashed: the colour farthest from @ground. */
static GdkRGBA
farthest (cairo_surface_t *surface, double x, double to, double middle, const GdkRGBA *ground)
{
  const ContrastPicture picture = { cairo_image_surface_get_data (surface),
                                    cairo_image_surface_get_width (surface),
                                    cairo_image_surface_get_height (surface) };
  GdkRGBA color = *ground;

  for (double y = middle - 3; y <= middle + 3; y += 1)
    for (int at = (int)((PIN_SIZE + x) * PIN_SCALE); at <= (int)((PIN_SIZE + to) * PIN_SCALE); at++)
      {
        const GdkRGBA c = contrast_picture_at (&picture, at, (int)((PIN_SIZE + y) * PIN_SCALE));
        if (contrast_ratio (&c, ground) > contrast_ratio (&color, ground))
          color = c;
      }
  return color;
}

static void
measure_pin (const BefMapPinLook *look, const GdkRGBA *ground, const char *scheme)
{
  cairo_surface_t *surface = draw_pin (look, ground);
  const char *what = look->cluster ? "cluster" : "pin";
  const char *state = bef_severity_css_class (look->severity);
  g_autofree char *edge = g_strdup_printf ("map: edge of %s %s", what, state);
  g_autofree char *inside = g_strdup_printf ("map: inside of %s %s", what, state);
  g_autofree char *badge = g_strdup_printf ("map: badge of %s %s", what, state);
  double cy, reach;

  bef_map_pin_geometry (look, &cy, &reach);
  /* Beyond the stack behind a cluster: to the right, where its badge is not. */
  const GdkRGBA line = farthest (surface, reach - 4, reach + 4, cy, ground);
  row (scheme, edge, &line, ground, CONTRAST_GRAPHIC);
  GdkRGBA ink = bef_map_pin_ink (look);
  const GdkRGBA middle = farthest (surface, 0, 0, cy, &ink);
  row (scheme, inside, &ink, &middle, look->cluster ? CONTRAST_TEXT : CONTRAST_GRAPHIC);
  if (look->severity == BEF_SEVERITY_UNKNOWN)
    {
      const GdkRGBA hatch =
          farthest (surface, -reach * 0.6, reach * 0.6, cy - reach + 4.5, &look->fill);
      row (scheme, "map: hatching of pin", &hatch, &look->fill, CONTRAST_GRAPHIC);
    }
  if (look->severity > BEF_SEVERITY_UNKNOWN)
    row (scheme, badge, &look->state, &look->fill, CONTRAST_GRAPHIC);
  cairo_surface_destroy (surface);
}

/* @fill, @ink: what pins and labels are made of. */
static void
measure_pins (GtkWidget *map, const GdkRGBA *ground, const GdkRGBA *fill, const GdkRGBA *ink,
              const char *scheme)
{
  static const GdkRGBA grounds[] = { { 1, 1, 1, 1 }, { 0, 0, 0, 1 } };

  for (int s = BEF_SEVERITY_NORMAL; s <= BEF_SEVERITY_URGENT; s++)
    for (int cluster = 0; cluster < 2; cluster++)
      {
        GtkWidget *marker = add_node (map, "mapmarker", bef_severity_css_class ((BefSeverity)s));
        const BefMapPinLook look = { (BefSeverity)s,    cluster != 0, FALSE, FALSE,
                                     color_of (marker), *fill,        *ink };
        measure_pin (&look, ground, scheme);
      }
  for (guint i = 0; i < G_N_ELEMENTS (grounds); i++)
    {
      GdkRGBA plate = *fill;
      plate.alpha = BEF_MAP_LABEL_OPACITY;
      plate = contrast_over (&plate, &grounds[i]);
      row (scheme, i == 0 ? "map: label over white" : "map: label over black", ink, &plate,
           CONTRAST_TEXT);
    }
}

/* A line in two strokes is seen where one of them is. */
static void
measure_area (const GdkRGBA *ink, const GdkRGBA *ground, const char *scheme)
{
  const GdkRGBA white = { 1, 1, 1, BEF_MAP_AREA_CASING_OPACITY };
  const GdkRGBA casing = contrast_over (&white, ground);
  GdkRGBA fill = *ink;

  fill.alpha *= BEF_MAP_AREA_FILL_OPACITY;
  fill = contrast_over (&fill, ground);
  row (scheme, "map: circle of an area",
       contrast_ratio (ink, ground) > contrast_ratio (&casing, ground) ? ink : &casing, ground,
       CONTRAST_GRAPHIC);
  row (scheme, "map: cross of an area", ink, &fill, CONTRAST_GRAPHIC);
}

static void
measure_map (GtkWidget *sheet, gboolean dark, const GdkRGBA *fill, const GdkRGBA *ink,
             const char *scheme)
{
  GtkWidget *map = add_node (sheet, "befmap", dark ? "dark" : NULL);
  GtkWidget *outlines = add_node (map, "mapoutlines", NULL);
  GtkWidget *area = add_node (map, "box", "maparea");
  /* As bef_map_add_style() has it: no question to GTK tells a background. */
  GdkRGBA ground, line = color_of (outlines), circle = color_of (area);

  gdk_rgba_parse (&ground, dark ? BEF_MAP_DARK_GROUND : BEF_MAP_LIGHT_GROUND);
  line.alpha *= BEF_MAP_OUTLINE_OPACITY;
  row (scheme, "map: outline of a building", &line, &ground, CONTRAST_GRAPHIC);
  measure_area (&circle, &ground, scheme);
  measure_pins (map, &ground, fill, ink, scheme);
  gtk_box_remove (GTK_BOX (sheet), map);
}

void
contrast_paint_measure (GtkBox *sheet, const char *scheme)
{
  GtkWidget *widget = GTK_WIDGET (sheet);
  const GdkRGBA fill = named (widget, "view_bg_color"), ink = named (widget, "view_fg_color");
  const GdkRGBA opaque = contrast_over (&ink, &fill), focus = named (widget, "accent_color");
  const gboolean dark = contrast_ratio (&fill, &(GdkRGBA){ 0, 0, 0, 1 }) < 5;

  measure_chart (g_object_get_data (G_OBJECT (sheet), "chart"), scheme);
  measure_map (widget, dark, &fill, &opaque, scheme);
  row (scheme, "map: focus", &focus, &fill, CONTRAST_GRAPHIC);
}

void
contrast_paint_measure_bare (void)
{
  const GdkRGBA white = { 1, 1, 1, 1 }, night = { 0.12f, 0.12f, 0.12f, 1 };
  const GdkRGBA black = { 0.2f, 0.2f, 0.2f, 1 };
  GtkWidget *window = gtk_window_new (), *sheet = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  measure_bare_graphs ();
  bef_map_add_style ();
  gtk_window_set_child (GTK_WINDOW (window), sheet);
  measure_map (sheet, FALSE, &white, &black, "bare, light");
  measure_map (sheet, TRUE, &night, &white, "bare, dark");
  gtk_window_destroy (GTK_WINDOW (window));
}
