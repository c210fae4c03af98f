/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-figure-tile.h"

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-age-label.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

struct _BefFigureTile
{
  GtkToggleButton parent_instance;
  GtkLabel *title; /* template child, likewise below */
  GtkLabel *value;
  GtkLabel *detail;
  BefSeverityBadge *badge;
  BefAgeLabel *age;
};

G_DEFINE_FINAL_TYPE (BefFigureTile, bef_figure_tile, GTK_TYPE_TOGGLE_BUTTON)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  gtk_label_set_text (label, text != NULL ? text : "");
}

void
bef_figure_tile_show (BefFigureTile *self, const BefKindFigure *figure)
{
  gboolean counts = figure->count.counted != BEF_KIND_COUNT_NOTHING;
  gboolean is_dated = figure->observed_ms != BEF_NO_TIME;

  set_text (self->value, figure->value);
  set_text (self->title, figure->title);
  set_text (self->detail, figure->detail);
  bef_severity_badge_set (self->badge, figure->severity);
  gtk_widget_set_visible (GTK_WIDGET (self->badge), figure->severity > BEF_SEVERITY_NORMAL);
  gtk_widget_set_visible (GTK_WIDGET (self->age), is_dated);
  if (is_dated)
    bef_age_label_set (self->age, figure->observed_ms, BEF_FRESHNESS_LIVE);
  g_autofree char *label = g_strdup_printf ("%s: %s%s%s", figure->title, figure->value,
                                            figure->detail != NULL ? ", " : "",
                                            figure->detail != NULL ? figure->detail : "");
  bef_accessible_set_name (GTK_WIDGET (self), label);
  /* What tells of no equipment of the list has nothing to choose. */
  gtk_widget_set_can_target (GTK_WIDGET (self), counts);
  gtk_widget_set_focusable (GTK_WIDGET (self), counts);
}

static void
bef_figure_tile_class_init (BefFigureTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (BEF_TYPE_AGE_LABEL);
  g_type_ensure (BEF_TYPE_SEVERITY_BADGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-figure-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, BefFigureTile, title);
  gtk_widget_class_bind_template_child (widget_class, BefFigureTile, value);
  gtk_widget_class_bind_template_child (widget_class, BefFigureTile, detail);
  gtk_widget_class_bind_template_child (widget_class, BefFigureTile, badge);
  gtk_widget_class_bind_template_child (widget_class, BefFigureTile, age);
  gtk_widget_class_bind_template_callback (widget_class, bef_tooltip_say_label);
}

static void
bef_figure_tile_init (BefFigureTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
bef_figure_tile_new (void)
{
  return g_object_new (BEF_TYPE_FIGURE_TILE, NULL);
}
