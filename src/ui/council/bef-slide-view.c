/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide-view.h"

#include "bef-slide-words.h"

/* Of the window, around a part that is shown alone. */
#define ZOOM_SHARE 0.9
/* Widths. */
#define PREVIEW_LEAST 240
#define PREVIEW_NATURAL 720

struct _BefSlideView
{
  GtkWidget parent_instance;
  BefSlide *slide;        /* owned, nullable */
  char *foot;             /* owned, nullable */
  BefSlideLayout *layout; /* owned, nullable: of the size it has */
  PangoContext *context;  /* owned: in the font of slides, whatever the desktop's */
  GPtrArray *words;       /* owned, of BefSlideWords (children): of the layout's items, in order */
  BefSlideRoom room;
  guint zoom; /* item of the layout, BEF_SLIDE_NO_ITEM: the whole */
  gboolean is_picture;
  gboolean is_preview;
};

G_DEFINE_FINAL_TYPE (BefSlideView, bef_slide_view, GTK_TYPE_WIDGET)

static GtkAccessibleRole
role_of (BefSlideItemType type)
{
  switch (type)
    {
    case BEF_SLIDE_ITEM_TITLE:
      return GTK_ACCESSIBLE_ROLE_HEADING;
    case BEF_SLIDE_ITEM_CHART:
    case BEF_SLIDE_ITEM_MAP:
      return GTK_ACCESSIBLE_ROLE_IMG;
    default:
      return GTK_ACCESSIBLE_ROLE_LABEL;
    }
}

/* What a part covers in the widget while the whole slide is shown. */
static void
place_words (BefSlideView *self)
{
  for (guint i = 0, n = 0; i < self->layout->items->len && n < self->words->len; i++)
    {
      const BefSlideItem *item = &g_array_index (self->layout->items, BefSlideItem, i);

      if (item->type == BEF_SLIDE_ITEM_BAR)
        continue;
      gtk_widget_size_allocate (g_ptr_array_index (self->words, n++),
                                &(GtkAllocation){ (int)item->x, (int)item->y,
                                                  MAX (1, (int)item->width),
                                                  MAX (1, (int)item->height) },
                                -1);
    }
}

static void
make_words (BefSlideView *self)
{
  g_autoptr (BefSlideLayout) layout = NULL;

  g_ptr_array_set_size (self->words, 0);
  if (self->slide == NULL || self->is_picture)
    return;
  /* Which texts there are does not depend on the size. */
  layout = bef_slide_lay_out (self->slide, self->context, BEF_SLIDE_PAGE * 16 / 9, BEF_SLIDE_PAGE,
                              self->foot);
  for (guint i = 0; i < layout->items->len; i++)
    {
      const BefSlideItem *item = &g_array_index (layout->items, BefSlideItem, i);
      g_autofree char *text = bef_slide_item_dup_words (self->slide, item);

      if (text == NULL)
        continue;
      GtkWidget *words = bef_slide_words_new (role_of (item->type));
      bef_slide_words_set (BEF_SLIDE_WORDS (words), text);
      gtk_widget_set_parent (words, GTK_WIDGET (self));
      g_ptr_array_add (self->words, words);
    }
}

static void
ensure_layout (BefSlideView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)),
         height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->layout != NULL && self->layout->width == width && self->layout->height == height)
    return;
  g_clear_pointer (&self->layout, bef_slide_layout_free);
  if (self->slide != NULL && width > 0 && height > 0)
    self->layout = bef_slide_lay_out (self->slide, self->context, width, height, self->foot);
}

/* From the slide as it is laid out to the widget, for the part that is shown alone. */
static void
apply_zoom (BefSlideView *self, cairo_t *cr)
{
  double width = self->layout->width, height = self->layout->height;
  BefSlideArea area;

  if (self->zoom >= self->layout->items->len)
    return;
  bef_slide_layout_get_zoom (self->layout, self->zoom, &area);
  double scale = ZOOM_SHARE * MIN (width / area.width, height / area.height);
  cairo_translate (cr, width / 2, height / 2);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -area.x - area.width / 2, -area.y - area.height / 2);
  cairo_rectangle (cr, area.x, area.y, area.width, area.height);
  cairo_clip (cr);
}

static void
bef_slide_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefSlideView *self = BEF_SLIDE_VIEW (widget);
  float width = (float)gtk_widget_get_width (widget),
        height = (float)gtk_widget_get_height (widget);
  BefChartPalette palette;

  bef_slide_palette (self->room, &palette);
  gtk_snapshot_append_color (snapshot, &palette.back, &GRAPHENE_RECT_INIT (0, 0, width, height));
  ensure_layout (self);
  if (self->layout == NULL)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  apply_zoom (self, cr);
  pango_cairo_update_context (cr, self->context);
  bef_slide_paint (self->slide, self->layout, cr, self->context, self->room);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
bef_slide_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bef_slide_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (!BEF_SLIDE_VIEW (widget)->is_preview)
    return;
  *minimum = PREVIEW_LEAST;
  *natural = PREVIEW_NATURAL;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (for_size >= 0 ? for_size : PREVIEW_LEAST) * 9 / 16;
}

static void
bef_slide_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  BefSlideView *self = BEF_SLIDE_VIEW (widget);

  ensure_layout (self);
  if (self->layout != NULL)
    place_words (self);
}

static void
bef_slide_view_dispose (GObject *object)
{
  BefSlideView *self = BEF_SLIDE_VIEW (object);

  g_ptr_array_set_size (self->words, 0);
  g_clear_pointer (&self->layout, bef_slide_layout_free);
  g_clear_pointer (&self->slide, bef_slide_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (bef_slide_view_parent_class)->dispose (object);
}

static void
bef_slide_view_finalize (GObject *object)
{
  BefSlideView *self = BEF_SLIDE_VIEW (object);

  g_ptr_array_unref (self->words);
  g_free (self->foot);
  G_OBJECT_CLASS (bef_slide_view_parent_class)->finalize (object);
}

static void
bef_slide_view_class_init (BefSlideViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_slide_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_slide_view_finalize;
  widget_class->snapshot = bef_slide_view_snapshot;
  widget_class->get_request_mode = bef_slide_view_get_request_mode;
  widget_class->measure = bef_slide_view_measure;
  widget_class->size_allocate = bef_slide_view_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "slide");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
bef_slide_view_init (BefSlideView *self)
{
  self->context = bef_slide_context_new ();
  self->words = g_ptr_array_new_with_free_func ((GDestroyNotify)gtk_widget_unparent);
  self->zoom = BEF_SLIDE_NO_ITEM;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
bef_slide_view_new (void)
{
  return g_object_new (BEF_TYPE_SLIDE_VIEW, "hexpand", TRUE, "vexpand", TRUE, NULL);
}

GtkWidget *
bef_slide_view_new_picture (int width)
{
  BefSlideView *self =
      g_object_new (BEF_TYPE_SLIDE_VIEW, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                    "width-request", width, "height-request", width * 9 / 16, "halign",
                    GTK_ALIGN_CENTER, "valign", GTK_ALIGN_CENTER, NULL);

  self->is_picture = TRUE;
  return GTK_WIDGET (self);
}

GtkWidget *
bef_slide_view_new_preview (void)
{
  BefSlideView *self = g_object_new (BEF_TYPE_SLIDE_VIEW, "accessible-role",
                                     GTK_ACCESSIBLE_ROLE_IMG, "hexpand", TRUE, NULL);

  self->is_picture = self->is_preview = TRUE;
  return GTK_WIDGET (self);
}

void
bef_slide_view_show (BefSlideView *self, BefSlide *slide, const char *foot)
{
  g_return_if_fail (BEF_IS_SLIDE_VIEW (self));

  if (slide != NULL)
    bef_slide_ref (slide);
  g_clear_pointer (&self->slide, bef_slide_unref);
  self->slide = slide;
  g_free (self->foot);
  self->foot = g_strdup (foot);
  self->zoom = BEF_SLIDE_NO_ITEM;
  g_clear_pointer (&self->layout, bef_slide_layout_free);
  make_words (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
bef_slide_view_set_room (BefSlideView *self, BefSlideRoom room)
{
  self->room = room;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zoom (BefSlideView *self, guint item)
{
  self->zoom = item;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
bef_slide_view_zoom_next (BefSlideView *self)
{
  guint n = 0;

  ensure_layout (self);
  if (self->layout == NULL)
    return;
  while (self->zoom != BEF_SLIDE_NO_ITEM
         && bef_slide_layout_find_zoom (self->layout, n) != self->zoom)
    n++;
  zoom (self,
        bef_slide_layout_find_zoom (self->layout, self->zoom == BEF_SLIDE_NO_ITEM ? 0 : n + 1));
}

gboolean
bef_slide_view_zoom_at (BefSlideView *self, double x, double y)
{
  guint item;

  ensure_layout (self);
  for (guint n = 0; self->layout != NULL
                    && (item = bef_slide_layout_find_zoom (self->layout, n)) != BEF_SLIDE_NO_ITEM;
       n++)
    {
      BefSlideArea area;

      bef_slide_layout_get_zoom (self->layout, item, &area);
      if (x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height)
        {
          zoom (self, item);
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
bef_slide_view_zoom_out (BefSlideView *self)
{
  if (self->zoom == BEF_SLIDE_NO_ITEM)
    return FALSE;
  zoom (self, BEF_SLIDE_NO_ITEM);
  return TRUE;
}
