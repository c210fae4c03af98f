/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-figure-strip.h"

#include "bef-figure-tile.h"
#include "ui/kit/bef-wrap-box.h"

struct _BefFigureStrip
{
  GtkWidget parent_instance;
  GtkWidget *line;  /* child: a BefWrapBox of BefFigureTile, those beyond the figures hidden */
  GArray *counts;   /* owned, of BefKindCount: what each tile tells of */
  gboolean setting; /* the tiles are told which of them is chosen */
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefFigureStrip, bef_figure_strip, GTK_TYPE_WIDGET)

static void
toggled_cb (BefFigureStrip *self, GtkToggleButton *button)
{
  GtkWidget *tile = gtk_widget_get_first_child (self->line);

  for (guint i = 0; i < self->counts->len && !self->setting; i++)
    {
      if (tile == GTK_WIDGET (button))
        g_signal_emit (self, signals[SIGNAL_CHOSEN], 0,
                       gtk_toggle_button_get_active (button)
                           ? &g_array_index (self->counts, BefKindCount, i)
                           : NULL);
      tile = gtk_widget_get_next_sibling (tile);
    }
}

static GtkWidget *
add_tile (BefFigureStrip *self)
{
  GtkWidget *tile = bef_figure_tile_new ();

  g_signal_connect_object (tile, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (tile, self->line);
  return tile;
}

void
bef_figure_strip_set (BefFigureStrip *self, GPtrArray *figures, const BefKindCount *chosen)
{
  GtkWidget *tile = gtk_widget_get_first_child (self->line);

  self->setting = TRUE;
  g_array_set_size (self->counts, 0);
  for (guint i = 0; i < figures->len; i++, tile = gtk_widget_get_next_sibling (tile))
    {
      const BefKindFigure *figure = g_ptr_array_index (figures, i);
      if (tile == NULL)
        tile = add_tile (self);
      g_array_append_val (self->counts, figure->count);
      gtk_widget_set_visible (tile, TRUE);
      bef_figure_tile_show (BEF_FIGURE_TILE (tile), figure);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                    figure->count.counted != BEF_KIND_COUNT_NOTHING
                                        && bef_kind_count_equal (&figure->count, chosen));
    }
  for (; tile != NULL; tile = gtk_widget_get_next_sibling (tile))
    gtk_widget_set_visible (tile, FALSE);
  self->setting = FALSE;
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
  g_array_unref (BEF_FIGURE_STRIP (object)->counts);
  G_OBJECT_CLASS (bef_figure_strip_parent_class)->finalize (object);
}

static void
bef_figure_strip_class_init (BefFigureStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_figure_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_figure_strip_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "figurestrip");
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", BEF_TYPE_FIGURE_STRIP, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
bef_figure_strip_init (BefFigureStrip *self)
{
  self->counts = g_array_new (FALSE, FALSE, sizeof (BefKindCount));
  self->line = bef_wrap_box_new ();
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
bef_figure_strip_new (void)
{
  return g_object_new (BEF_TYPE_FIGURE_STRIP, NULL);
}
