/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-help-figure.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n.h>

#include "base/bef-text.h"
#include "ui/kit/bef-accessible.h"

#define FOLDER "/fr/beffroi/Beffroi/help/figures"

/* All drawings are made for letters of so many pixels, the desktop's usual ones. */
#define LETTER_PX 14.667

struct _BefHelpFigure
{
  GtkWidget parent_instance;
  char *source;        /* owned: the file, nullable when there is none */
  int width, height;   /* its own */
  char *drawn;         /* owned, nullable: the style of @texture */
  int drawn_width;     /* pixels of the device */
  GdkTexture *texture; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefHelpFigure, bef_help_figure, GTK_TYPE_WIDGET)

static const struct
{
  const char *class, *color;
} colors[] = {
  { "ink", "window_fg_color" },       { "ground", "window_bg_color" },
  { "card", "card_bg_color" },        { "accent", "accent_bg_color" },
  { "on-accent", "accent_fg_color" }, { "urgent", "bef_urgent" },
  { "today", "bef_today" },           { "week", "bef_week" },
  { "series", "chart_series_1" },
};

/* What is opaque leaves the opacity to the drawing: a style goes before what its shapes say. */
static void
append_color (GString *css, const char *selector, const char *property, const GdkRGBA *color)
{
  char alpha[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (css, "%s{%s:rgb(%d,%d,%d)", selector, property,
                          (int)(color->red * 255 + 0.5F), (int)(color->green * 255 + 0.5F),
                          (int)(color->blue * 255 + 0.5F));
  g_ascii_formatd (alpha, sizeof alpha, "%.3f", color->alpha);
  if (color->alpha < 1)
    g_string_append_printf (css, ";%s-opacity:%s", property, alpha);
  g_string_append_c (css, '}');
}

/* The colours and the letters of now, as SVG has them. (transfer full) */
static char *
dup_style (GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  PangoFontDescription *font =
      pango_context_get_font_description (gtk_widget_get_pango_context (widget));
  GString *css = g_string_new (".stroke{fill:none}");
  GdkRGBA ink;

  gtk_style_context_get_color (context, &ink);
  append_color (css, "text,.line", "fill", &ink);
  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      GdkRGBA color = ink;
      g_autofree char *filled = g_strconcat (".", colors[i].class, NULL),
                      *outline = g_strconcat (".stroke.", colors[i].class, NULL);
      gtk_style_context_lookup_color (context, colors[i].color, &color);
      append_color (css, filled, "fill", &color);
      append_color (css, outline, "stroke", &color);
    }
  g_string_append (css, ".stroke{fill:none;stroke-width:2;stroke-linecap:round}"
                        ".line{fill-opacity:.17}.quiet{fill-opacity:.65}.b{font-weight:bold}"
                        ".m{text-anchor:middle}.e{text-anchor:end}.s{font-size:12px}");
  g_string_append_printf (css, "text{font-family:'%s';font-size:14px}",
                          font != NULL ? pango_font_description_get_family (font) : "sans-serif");
  return g_string_free (css, FALSE);
}

/* The words in braces, "{Save}" or "{context|Open}", as the interface has them. */
static void
append_words (GString *svg, const char *words, gsize length)
{
  g_autofree char *id = g_strndup (words, length);
  char *bar = strchr (id, '|');
  const char *found = bar == NULL ? _ (id) : (*bar = '\0', g_dpgettext2 (NULL, id, bar + 1));
  g_auto (GStrv) plain = g_strsplit (found, "_", 2);
  g_autofree char *text = g_strjoinv ("", plain), *escaped = bef_text_escape (text);

  g_string_append (svg, escaped);
}

/* @source with @css and the words of this language. (transfer full) */
static char *
dup_svg (const char *source, const char *css)
{
  GString *svg = g_string_new (NULL);
  const char *first = strstr (source, "<svg"), *body = first != NULL ? strchr (first, '>') : NULL;

  if (body == NULL)
    return g_string_free (svg, FALSE);
  g_string_append_len (svg, source, body + 1 - source);
  g_string_append_printf (svg, "<style>%s</style>", css);
  for (const char *at = body + 1; *at != '\0'; at++)
    {
      const char *end = *at == '{' ? strchr (at, '}') : NULL;
      if (end == NULL)
        g_string_append_c (svg, *at);
      else
        {
          append_words (svg, at + 1, (gsize)(end - at - 1));
          at = end;
        }
    }
  return g_string_free (svg, FALSE);
}

static void
size_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  const int wanted = *(int *)user_data;

  if (width > 0)
    gdk_pixbuf_loader_set_size (loader, wanted, MAX (1, wanted * height / width));
}

/* (transfer full), NULL where SVG cannot be read. */
static GdkTexture *
draw (const char *svg, int width)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("svg", NULL);

  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), &width);
  gboolean ok = gdk_pixbuf_loader_write (loader, (const guchar *)svg, strlen (svg), NULL);
  ok = gdk_pixbuf_loader_close (loader, NULL) && ok;
  GdkPixbuf *pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}

/* How much larger the letters are than those it was made for. */
static double
letters (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = font != NULL ? pango_font_description_get_size (font) / (double)PANGO_SCALE : 0;

  if (font != NULL && !pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  return size > 0 ? size / LETTER_PX : 1;
}

static void
bef_help_figure_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  BefHelpFigure *self = BEF_HELP_FIGURE (widget);
  const int width = (int)(self->width * letters (widget));

  *minimum = 0;
  *natural = width;
  if (orientation == GTK_ORIENTATION_VERTICAL && self->width > 0)
    *minimum = *natural =
        (for_size < 0 ? width : MIN (for_size, width)) * self->height / self->width;
}

static GtkSizeRequestMode
bef_help_figure_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
bef_help_figure_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  BefHelpFigure *self = BEF_HELP_FIGURE (widget);
  const int width = MIN (gtk_widget_get_width (widget), (int)(self->width * letters (widget))),
            wanted = width * gtk_widget_get_scale_factor (widget);

  if (self->source == NULL || width <= 0)
    return;
  g_autofree char *style = dup_style (widget);
  if (g_strcmp0 (style, self->drawn) != 0 || wanted != self->drawn_width)
    {
      g_autofree char *svg = dup_svg (self->source, style);
      g_clear_object (&self->texture);
      self->texture = draw (svg, wanted);
      bef_set_str (&self->drawn, style);
      self->drawn_width = wanted;
    }
  if (self->texture != NULL)
    gtk_snapshot_append_texture (
        snapshot, self->texture,
        &GRAPHENE_RECT_INIT (0, 0, (float)width,
                             (float)width * (float)self->height / (float)self->width));
}

static void
bef_help_figure_finalize (GObject *object)
{
  BefHelpFigure *self = BEF_HELP_FIGURE (object);

  g_free (self->source);
  g_free (self->drawn);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (bef_help_figure_parent_class)->finalize (object);
}

static void
bef_help_figure_class_init (BefHelpFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = bef_help_figure_finalize;
  widget_class->measure = bef_help_figure_measure;
  widget_class->get_request_mode = bef_help_figure_get_request_mode;
  widget_class->snapshot = bef_help_figure_snapshot;
  gtk_widget_class_set_css_name (widget_class, "figure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bef_help_figure_init (BefHelpFigure *self)
{
}

/* The number in @name="…" of the file's first element. */
static int
read_number (const char *source, const char *name)
{
  const char *found = strstr (source, name);

  return found != NULL ? (int)g_ascii_strtoull (found + strlen (name), NULL, 10) : 0;
}

GtkWidget *
bef_help_figure_new (const char *name, const char *shows)
{
  BefHelpFigure *self = g_object_new (BEF_TYPE_HELP_FIGURE, NULL);
  g_autofree char *path = g_strdup_printf (FOLDER "/%s.svg", name);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes != NULL)
    {
      self->source = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      self->width = read_number (self->source, " width=\"");
      self->height = read_number (self->source, " height=\"");
    }
  bef_accessible_set_name (GTK_WIDGET (self), shows);
  return GTK_WIDGET (self);
}
