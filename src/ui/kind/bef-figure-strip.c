/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-figure-strip.h"

#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

typedef struct
{
  GtkWidget *child;                                /* in the strip's line */
  GtkWidget *badge, *value, *title, *detail, *age; /* in child */
} Tile;

struct _BefFigureStrip
{
  GtkWidget parent_instance;
  GtkWidget *line; /* child: a BefWrapBox */
  GArray *tiles;   /* owned, of Tile */
};

G_DEFINE_FINAL_TYPE (BefFigureStrip, bef_figure_strip, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_tile (BefFigureStrip *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Tile tile = { gtk_box_new (GTK_ORIENTATION_VERTICAL, 1),
                bef_severity_badge_new (FALSE),
                make_label ("bef-figure-value"),
                make_label ("bef-figure-title"),
                make_label ("bef-secondary"),
                bef_age_label_new () };

  gtk_widget_add_css_class (tile.value, "numeric");
  gtk_widget_add_css_class (tile.child, "bef-figure");
  gtk_box_append (GTK_BOX (line), tile.badge);
  gtk_box_append (GTK_BOX (line), tile.value);
  gtk_box_append (GTK_BOX (foot), tile.detail);
  gtk_box_append (GTK_BOX (foot), tile.age);
  gtk_box_append (GTK_BOX (tile.child), tile.title);
  gtk_box_append (GTK_BOX (tile.child), line);
  gtk_box_append (GTK_BOX (tile.child), foot);
  gtk_widget_set_parent (tile.child, self->line);
  g_array_append_val (self->tiles, tile);
}

static void
set_text (GtkWidget *label, const char *text)
{
  const char *wanted = text != NULL ? text : "";

  gtk_widget_set_visible (label, text != NULL);
  if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), wanted))
    return;
  gtk_label_set_text (GTK_LABEL (label), wanted);
  bef_tooltip_set (label, wanted);
}

static void
set_tile (Tile *tile, const BefKindFigure *figure)
{
  set_text (tile->value, figure->value);
  set_text (tile->title, figure->title);
  set_text (tile->detail, figure->detail);
  bef_severity_badge_set (BEF_SEVERITY_BADGE (tile->badge), figure->severity);
  gtk_widget_set_visible (tile->badge, figure->severity > BEF_SEVERITY_NORMAL);
  gtk_widget_set_visible (tile->age, figure->observed_ms != BEF_NO_TIME);
  if (figure->observed_ms != BEF_NO_TIME)
    bef_age_label_set (BEF_AGE_LABEL (tile->age), figure->observed_ms, BEF_FRESHNESS_LIVE);
  g_autofree char *label = g_strdup_printf ("%s: %s%s%s", figure->title, figure->value,
                                            figure->detail != NULL ? ", " : "",
                                            figure->detail != NULL ? figure->detail : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile->child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

void
bef_figure_strip_set (BefFigureStrip *self, GPtrArray *figures)
{
  while (self->tiles->len < figures->len)
    add_tile (self);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      Tile *tile = &g_array_index (self->tiles, Tile, i);
      gtk_widget_set_visible (tile->child, i < figures->len);
      if (i < figures->len)
        set_tile (tile, g_ptr_array_index (figures, i));
    }
}

static void
bef_figure_strip_dispose (GObject *object)
{
  g_clear_pointer (&BEF_FIGURE_STRIP (object)->line, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_figure_strip_parent_class)->dispose (object);
}

static void
bef_figure_strip_finalize (GObject *object)
{
  g_array_unref (BEF_FIGURE_STRIP (object)->tiles);
  G_OBJECT_CLASS (bef_figure_strip_parent_class)->finalize (object);
}

static void
bef_figure_strip_class_init (BefFigureStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_figure_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_figure_strip_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "figurestrip");
}

static void
bef_figure_strip_init (BefFigureStrip *self)
{
  self->tiles = g_array_new (FALSE, FALSE, sizeof (Tile));
  self->line = bef_wrap_box_new ();
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
bef_figure_strip_new (void)
{
  return g_object_new (BEF_TYPE_FIGURE_STRIP, NULL);
}
