/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-figure-strip.h"

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"
#include "ui/kit/bef-wrap-box.h"

typedef struct
{
  GtkWidget *child;                                /* a button in the strip's line */
  GtkWidget *badge, *value, *title, *detail, *age; /* in child */
} Tile;

struct _BefFigureStrip
{
  GtkWidget parent_instance;
  GtkWidget *line;  /* child: a BefWrapBox */
  GArray *tiles;    /* owned, of Tile */
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
toggled_cb (BefFigureStrip *self, GtkToggleButton *button)
{
  for (guint i = 0; i < self->counts->len && !self->setting; i++)
    if (g_array_index (self->tiles, Tile, i).child == GTK_WIDGET (button))
      g_signal_emit (self, signals[SIGNAL_CHOSEN], 0,
                     gtk_toggle_button_get_active (button)
                         ? &g_array_index (self->counts, BefKindCount, i)
                         : NULL);
}

static void
add_tile (BefFigureStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Tile tile = { gtk_toggle_button_new (),        bef_severity_badge_new (FALSE),
                make_label ("bef-figure-value"), make_label ("bef-figure-title"),
                make_label ("bef-secondary"),    bef_age_label_new () };

  gtk_widget_add_css_class (tile.value, "numeric");
  gtk_widget_add_css_class (tile.child, "bef-figure");
  gtk_widget_add_css_class (tile.child, "flat");
  gtk_button_set_child (GTK_BUTTON (tile.child), box);
  g_signal_connect_object (tile.child, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (line), tile.badge);
  gtk_box_append (GTK_BOX (line), tile.value);
  gtk_box_append (GTK_BOX (foot), tile.detail);
  gtk_box_append (GTK_BOX (foot), tile.age);
  gtk_box_append (GTK_BOX (box), tile.title);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), foot);
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
set_tile (Tile *tile, const BefKindFigure *figure, const BefKindCount *chosen)
{
  gboolean counts = figure->count.counted != BEF_KIND_COUNT_NOTHING;

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
  bef_accessible_set_name (tile->child, label);
  /* What tells of no equipment of the list has nothing to choose. */
  gtk_widget_set_can_target (tile->child, counts);
  gtk_widget_set_focusable (tile->child, counts);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile->child),
                                counts && bef_kind_count_equal (&figure->count, chosen));
}

void
bef_figure_strip_set (BefFigureStrip *self, GPtrArray *figures, const BefKindCount *chosen)
{
  self->setting = TRUE;
  g_array_set_size (self->counts, 0);
  while (self->tiles->len < figures->len)
    add_tile (self);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      Tile *tile = &g_array_index (self->tiles, Tile, i);
      gtk_widget_set_visible (tile->child, i < figures->len);
      if (i >= figures->len)
        continue;
      const BefKindFigure *figure = g_ptr_array_index (figures, i);
      g_array_append_val (self->counts, figure->count);
      set_tile (tile, figure, chosen);
    }
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
  g_array_unref (BEF_FIGURE_STRIP (object)->tiles);
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
  self->tiles = g_array_new (FALSE, FALSE, sizeof (Tile));
  self->counts = g_array_new (FALSE, FALSE, sizeof (BefKindCount));
  self->line = bef_wrap_box_new ();
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
bef_figure_strip_new (void)
{
  return g_object_new (BEF_TYPE_FIGURE_STRIP, NULL);
}
