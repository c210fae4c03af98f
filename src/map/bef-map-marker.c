/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map/bef-map-marker.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "map/bef-map-pin.h"

#define ICON_SIZE 18
#define BADGE_SIZE 16
#define LABEL_PAD_X 6
#define LABEL_PAD_Y 2
/* With letters of their natural size; as many pixels for larger ones would cut most names. */
#define LABEL_MAX_WIDTH 208
#define LABEL_MAX_SCALE 1.15
/* Pins grow with the letters as far as leaves something of the map. */
#define PIN_MAX_SCALE 1.25
#define LABEL_MAX_LINES 2

struct _BefMapMarker
{
  GtkWidget parent_instance;

  BefMapCluster cluster; /* .first is unowned: see place */
  BefPlace *place;       /* owned, nullable: the only one */
  PangoLayout *name;     /* owned, nullable: the label's text */
  PangoLayout *word;     /* owned, nullable: the label's second line, or a cluster's number */
  char *caption;         /* owned, nullable: below the second line */
  gboolean selected, hover;
  gboolean says_no_reason;
  BefMapLabelSide side; /* where the label is */
  double shift;         /* see BefMapLabel */
};

G_DEFINE_FINAL_TYPE (BefMapMarker, bef_map_marker, GTK_TYPE_WIDGET)

static void
look_of (BefMapMarker *self, BefMapPinLook *look)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));

  look->severity = bef_map_cluster_worst (&self->cluster);
  look->cluster = self->cluster.n > 1;
  look->selected = self->selected;
  look->hover = self->hover;
  gtk_style_context_get_color (style, &look->state);
  if (!gtk_style_context_lookup_color (style, "view_bg_color", &look->fill))
    look->fill = (GdkRGBA){ 1, 1, 1, 1 };
  if (!gtk_style_context_lookup_color (style, "view_fg_color", &look->ink))
    look->ink = (GdkRGBA){ 0, 0, 0, 0.8f };
  /* The theme's text colour may be translucent; a line on a map must not be. */
  for (int i = 0; i < 3; i++)
    {
      float *ink = &(&look->ink.red)[i];
      *ink = *ink * look->ink.alpha + (&look->fill.red)[i] * (1 - look->ink.alpha);
    }
  look->ink.alpha = 1;
}

/* How large letters are, 1 being natural; at most @most, and at least 1. */
static double
text_scale (GtkWidget *widget, double most)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return CLAMP (dpi / (96.0 * 1024), 1, most);
}

double
bef_map_pin_scale_at (GtkWidget *widget)
{
  return text_scale (widget, PIN_MAX_SCALE);
}

static PangoLayout *
text_layout (BefMapMarker *self, const char *text, double scale, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (layout,
                          (int)(LABEL_MAX_WIDTH * text_scale (GTK_WIDGET (self), LABEL_MAX_SCALE))
                              * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_height (layout, -LABEL_MAX_LINES);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  return layout;
}

/* "Urgent", and for the one being looked at why: "Urgent · Door left open". */
static char *
word_text (BefMapMarker *self, BefSeverity severity)
{
  if (severity == BEF_SEVERITY_NORMAL)
    return NULL;
  if ((!self->selected && !self->hover) || self->says_no_reason)
    return g_strdup (bef_severity_word (severity));

  g_autofree char *why = bef_place_dup_state_text (self->place);
  if (g_strcmp0 (why, bef_severity_word (severity)) == 0)
    return g_steal_pointer (&why);
  /* Translators: how soon, and why: "Urgent · Door left open". */
  return g_strdup_printf (_ ("%s · %s"), bef_severity_word (severity), why);
}

static void
update_texts (BefMapMarker *self)
{
  const BefSeverity severity = bef_map_cluster_worst (&self->cluster);

  g_clear_object (&self->name);
  g_clear_object (&self->word);
  if (self->place == NULL)
    {
      g_autofree char *number = bef_format_number (self->cluster.n, 0);
      self->word = text_layout (self, number, 1.0, PANGO_WEIGHT_BOLD);
    }
  else
    {
      g_autofree char *said = word_text (self, severity);
      g_autofree char *word = said != NULL && self->caption != NULL
                                  ? g_strdup_printf ("%s\n%s", said, self->caption)
                                  : g_strdup (said != NULL ? said : self->caption);
      self->name =
          text_layout (self, bef_place_get_name (self->place), 0.88, PANGO_WEIGHT_SEMIBOLD);
      if (word != NULL)
        self->word = text_layout (self, word, 0.8, PANGO_WEIGHT_MEDIUM);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static char *
describe_state (BefMapMarker *self)
{
  if (self->place != NULL)
    {
      const BefSeverity severity = bef_map_cluster_worst (&self->cluster);
      const char *name = bef_place_get_name (self->place);
      g_autofree char *why = self->says_no_reason ? g_strdup (bef_severity_word (severity))
                                                  : bef_place_dup_state_text (self->place);

      if (severity == BEF_SEVERITY_NORMAL || g_strcmp0 (why, bef_severity_word (severity)) == 0)
        /* Translators: a place and its state: "Town hall: Normal". */
        return g_strdup_printf (_ ("%s: %s"), name, why);
      /* Translators: a place, how soon somebody is needed, and why: "Town hall: Urgent, Door
       * left open". */
      return g_strdup_printf (_ ("%s: %s, %s"), name, bef_severity_word (severity), why);
    }

  g_autofree char *many =
      g_strdup_printf (ngettext ("%u place", "%u places", self->cluster.n), self->cluster.n);
  g_autofree char *counts = bef_map_counts_text (self->cluster.counts);
  return *counts != '\0' ? g_strdup_printf ("%s, %s", many, counts) : g_steal_pointer (&many);
}

static char *
describe (BefMapMarker *self)
{
  g_autofree char *state = describe_state (self);

  return self->caption != NULL && self->place != NULL
             ? g_strdup_printf ("%s, %s", state, self->caption)
             : g_steal_pointer (&state);
}

static void
update_accessible (BefMapMarker *self)
{
  g_autofree char *text = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
set_class (BefMapMarker *self, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self), name);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), name);
}

static gboolean
bef_map_marker_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard,
                              GtkTooltip *tooltip)
{
  g_autofree char *text = describe (BEF_MAP_MARKER (widget));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
bef_map_marker_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  BefMapMarker *self = BEF_MAP_MARKER (widget);
  graphene_rect_t label;
  const double scale = bef_map_pin_scale_at (widget);
  int half = (int)ceil (BEF_MAP_PIN_WIDTH * scale / 2);
  int height = (int)ceil (BEF_MAP_PIN_HEIGHT * scale);

  if (bef_map_marker_get_label_bounds (self, &label))
    {
      const double left = -graphene_rect_get_x (&label);
      const double right = graphene_rect_get_x (&label) + graphene_rect_get_width (&label);
      const double bottom = graphene_rect_get_y (&label) + graphene_rect_get_height (&label);
      half = MAX (half, (int)ceil (MAX (left, right)));
      height = MAX (height, (int)ceil (bef_map_marker_get_anchor (self) + bottom));
    }
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 2 * half : height;
}

/* The body and the label, not the corners around them. */
static gboolean
bef_map_marker_contains (GtkWidget *widget, double x, double y)
{
  BefMapMarker *self = BEF_MAP_MARKER (widget);
  const graphene_point_t point =
      GRAPHENE_POINT_INIT ((float)(x - gtk_widget_get_width (widget) / 2.0),
                           (float)(y - bef_map_marker_get_anchor (self)));
  graphene_rect_t box;

  bef_map_marker_get_body (self, &box);
  return graphene_rect_contains_point (&box, &point)
         || (bef_map_marker_get_label_bounds (self, &box)
             && graphene_rect_contains_point (&box, &point));
}

static void
snapshot_icon (BefMapMarker *self, GtkSnapshot *snapshot, const char *name, double x, double y,
               int size, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));

  if (!gtk_icon_theme_has_icon (theme, name))
    return;
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
      theme, name, NULL, size, gtk_widget_get_scale_factor (widget), GTK_TEXT_DIR_LTR, 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float)(x - size / 2.0), (float)(y - size / 2.0)));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size,
                                            color, 1);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_text (GtkSnapshot *snapshot, PangoLayout *layout, double middle, double top,
               const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (
          (float)round (middle - pango_layout_get_width (layout) / PANGO_SCALE / 2.0), (float)top));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_label (BefMapMarker *self, GtkSnapshot *snapshot, const BefMapPinLook *look, double middle)
{
  graphene_rect_t bounds;
  GskRoundedRect box;
  GdkRGBA back = look->fill;
  int line;

  if (!bef_map_marker_get_label_bounds (self, &bounds))
    return;
  graphene_rect_offset (&bounds, (float)round (middle), (float)bef_map_marker_get_anchor (self));
  back.alpha = self->selected ? 1 : BEF_MAP_LABEL_OPACITY;
  gsk_rounded_rect_init_from_rect (&box, &bounds, 5);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &back, &box.bounds);
  gtk_snapshot_pop (snapshot);

  const double centre = graphene_rect_get_x (&bounds) + graphene_rect_get_width (&bounds) / 2;
  const double top = round (graphene_rect_get_y (&bounds)) + LABEL_PAD_Y;
  snapshot_text (snapshot, self->name, centre, top, &look->ink);
  pango_layout_get_pixel_size (self->name, NULL, &line);
  if (self->word != NULL)
    snapshot_text (snapshot, self->word, centre, top + line, &look->ink);
}

static void
bef_map_marker_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefMapMarker *self = BEF_MAP_MARKER (widget);
  const double middle = round (gtk_widget_get_width (widget) / 2.0);
  const double anchor = bef_map_marker_get_anchor (self), scale = bef_map_pin_scale_at (widget);
  const double width = BEF_MAP_PIN_WIDTH * scale, height = BEF_MAP_PIN_HEIGHT * scale;
  const double top = anchor - BEF_MAP_PIN_TIP * scale;
  const int icon_size = (int)round (ICON_SIZE * scale),
            badge_size = (int)round (BADGE_SIZE * scale);
  double centre, reach;
  BefMapPinLook look;

  look_of (self, &look);
  bef_map_pin_geometry (&look, &centre, &reach);
  centre *= scale;
  reach *= scale;
  g_autoptr (GdkTexture) body =
      bef_map_pin_texture (&look, scale * gtk_widget_get_scale_factor (widget));
  gtk_snapshot_append_texture (
      snapshot, body,
      &GRAPHENE_RECT_INIT ((float)(middle - width / 2), (float)top, (float)width, (float)height));

  const GdkRGBA ink = bef_map_pin_ink (&look);
  const double cy = anchor + centre;
  if (self->place != NULL)
    snapshot_icon (self, snapshot, bef_place_get_icon (self->place), middle, cy, icon_size, &ink);
  else
    {
      int number_height;
      pango_layout_get_pixel_size (self->word, NULL, &number_height);
      snapshot_text (snapshot, self->word, middle, round (cy - number_height / 2.0), &ink);
    }
  if (look.severity > BEF_SEVERITY_NORMAL)
    {
      const double bx = middle + reach * 0.86, by = cy - reach * 0.78;
      const double r = badge_size / 2.0 + 2;
      GskRoundedRect disc;

      gsk_rounded_rect_init_from_rect (
          &disc,
          &GRAPHENE_RECT_INIT ((float)(bx - r), (float)(by - r), (float)(2 * r), (float)(2 * r)),
          (float)r);
      gtk_snapshot_push_rounded_clip (snapshot, &disc);
      gtk_snapshot_append_color (snapshot, &look.fill, &disc.bounds);
      gtk_snapshot_pop (snapshot);
      snapshot_icon (self, snapshot, bef_severity_icon (look.severity), bx, by, badge_size,
                     look.severity == BEF_SEVERITY_UNKNOWN ? &look.ink : &look.state);
    }
  if (self->place != NULL)
    snapshot_label (self, snapshot, &look, middle);
}

static void
bef_map_marker_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (bef_map_marker_parent_class)->system_setting_changed (widget, setting);
  if (BEF_MAP_MARKER (widget)->cluster.n > 0)
    update_texts (BEF_MAP_MARKER (widget));
}

static void
bef_map_marker_dispose (GObject *object)
{
  BefMapMarker *self = BEF_MAP_MARKER (object);

  g_clear_object (&self->place);
  g_clear_object (&self->name);
  g_clear_object (&self->word);
  g_clear_pointer (&self->caption, g_free);
  G_OBJECT_CLASS (bef_map_marker_parent_class)->dispose (object);
}

static void
bef_map_marker_class_init (BefMapMarkerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_map_marker_dispose;
  widget_class->measure = bef_map_marker_measure;
  widget_class->contains = bef_map_marker_contains;
  widget_class->snapshot = bef_map_marker_snapshot;
  widget_class->query_tooltip = bef_map_marker_query_tooltip;
  widget_class->system_setting_changed = bef_map_marker_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "mapmarker");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bef_map_marker_init (BefMapMarker *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

GtkWidget *
bef_map_marker_new (void)
{
  return g_object_new (BEF_TYPE_MAP_MARKER, NULL);
}

void
bef_map_marker_set_cluster (BefMapMarker *self, const BefMapCluster *cluster)
{
  g_return_if_fail (BEF_IS_MAP_MARKER (self));
  g_return_if_fail (cluster != NULL && cluster->n > 0);

  const BefSeverity worst = bef_map_cluster_worst (cluster);
  self->cluster = *cluster;
  BefPlace *single = cluster->n == 1 ? cluster->first : NULL;
  g_set_object (&self->place, single);
  for (int i = BEF_SEVERITY_NORMAL; i <= BEF_SEVERITY_URGENT; i++)
    set_class (self, bef_severity_css_class ((BefSeverity)i), (BefSeverity)i == worst);
  set_class (self, "cluster", cluster->n > 1);
  bef_map_marker_refresh (self);
}

const BefMapCluster *
bef_map_marker_get_cluster (BefMapMarker *self)
{
  g_return_val_if_fail (BEF_IS_MAP_MARKER (self), NULL);
  return &self->cluster;
}

BefPlace *
bef_map_marker_get_place (BefMapMarker *self)
{
  g_return_val_if_fail (BEF_IS_MAP_MARKER (self), NULL);
  return self->place;
}

void
bef_map_marker_refresh (BefMapMarker *self)
{
  g_return_if_fail (BEF_IS_MAP_MARKER (self));

  update_texts (self);
  update_accessible (self);
}

gboolean
bef_map_marker_set_caption (BefMapMarker *self, const char *caption)
{
  int width, height, former_width, former_height;

  g_return_val_if_fail (BEF_IS_MAP_MARKER (self), FALSE);
  if (!bef_set_str (&self->caption, caption))
    return FALSE;
  bef_map_marker_get_label_size (self, &former_width, &former_height);
  bef_map_marker_refresh (self);
  bef_map_marker_get_label_size (self, &width, &height);
  return width != former_width || height != former_height;
}

void
bef_map_marker_set_says_no_reason (BefMapMarker *self, gboolean says_no_reason)
{
  if (self->says_no_reason == says_no_reason)
    return;
  self->says_no_reason = says_no_reason;
  bef_map_marker_refresh (self);
}

void
bef_map_marker_set_selected (BefMapMarker *self, gboolean selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  set_class (self, "selected", selected);
  update_texts (self);
}

void
bef_map_marker_set_hover (BefMapMarker *self, gboolean hover)
{
  if (self->hover == hover)
    return;
  self->hover = hover;
  set_class (self, "hover", hover);
  update_texts (self);
}

void
bef_map_marker_set_label_side (BefMapMarker *self, BefMapLabelSide side, double shift)
{
  if (self->side == side && self->shift == shift)
    return;
  self->side = side;
  self->shift = shift;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

BefMapLabelSide
bef_map_marker_get_label_side (BefMapMarker *self)
{
  return self->side;
}

double
bef_map_marker_get_anchor (BefMapMarker *self)
{
  int width, height = 0;

  if (self->side == BEF_MAP_LABEL_ABOVE)
    bef_map_marker_get_label_size (self, &width, &height);
  return height + BEF_MAP_PIN_TIP * bef_map_pin_scale_at (GTK_WIDGET (self));
}

void
bef_map_marker_get_body (BefMapMarker *self, graphene_rect_t *body)
{
  const BefMapPinLook look = { .severity = bef_map_cluster_worst (&self->cluster),
                               .cluster = self->cluster.n > 1 };
  const double scale = bef_map_pin_scale_at (GTK_WIDGET (self));
  double centre, reach;

  bef_map_pin_geometry (&look, &centre, &reach);
  centre *= scale;
  reach *= scale;
  graphene_rect_init (body, -(float)reach, (float)(centre - reach), 2 * (float)reach,
                      (float)(reach - centre));
  /* The badge stands out on the right. */
  if (look.severity > BEF_SEVERITY_NORMAL)
    body->size.width += (float)(8 * scale);
}

void
bef_map_marker_get_label_size (BefMapMarker *self, int *width, int *height)
{
  int name_w = 0, name_h = 0, word_w = 0, word_h = 0;

  *width = *height = 0;
  if (self->name == NULL)
    return;
  pango_layout_get_pixel_size (self->name, &name_w, &name_h);
  if (self->word != NULL)
    pango_layout_get_pixel_size (self->word, &word_w, &word_h);
  *width = MAX (name_w, word_w) + 2 * LABEL_PAD_X;
  *height = name_h + word_h + 2 * LABEL_PAD_Y;
}

gboolean
bef_map_marker_get_label_bounds (BefMapMarker *self, graphene_rect_t *bounds)
{
  BefMapLabel label = { .shift = self->shift };

  if (self->side == BEF_MAP_LABEL_NONE || self->name == NULL)
    return FALSE;
  bef_map_marker_get_body (self, &label.body);
  bef_map_marker_get_label_size (self, &label.width, &label.height);
  bef_map_label_rect (&label, self->side, bounds);
  return TRUE;
}
