/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-search-row.h"

#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-row-words.h"
#include "ui/kit/bef-severity-badge.h"

struct _BefSearchRow
{
  GtkWidget parent_instance;
  GtkWidget *heading; /* template child, likewise below */
  GtkWidget *line;
  GtkWidget *badge;  /* in line */
  BefSearchHit *hit; /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefSearchRow, bef_search_row, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_HIT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

void
bef_search_row_set_hit (BefSearchRow *self, BefSearchHit *hit)
{
  BefSeverity severity = hit != NULL ? bef_search_hit_get_severity (hit) : BEF_SEVERITY_NORMAL;

  if (!g_set_object (&self->hit, hit))
    return;
  bef_severity_badge_set (BEF_SEVERITY_BADGE (self->badge), severity);
  gtk_widget_set_visible (self->badge, severity != BEF_SEVERITY_NORMAL);
  if (hit != NULL)
    {
      g_autofree char *name = bef_search_hit_dup_name (hit);
      bef_accessible_set_name (GTK_WIDGET (self), name);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HIT]);
}

static void
bef_search_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, BEF_SEARCH_ROW (object)->hit);
}

static void
bef_search_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  bef_search_row_set_hit (BEF_SEARCH_ROW (object), g_value_get_object (value));
}

static void
bef_search_row_dispose (GObject *object)
{
  BefSearchRow *self = BEF_SEARCH_ROW (object);

  g_clear_object (&self->hit);
  gtk_widget_dispose_template (GTK_WIDGET (self), BEF_TYPE_SEARCH_ROW);
  G_OBJECT_CLASS (bef_search_row_parent_class)->dispose (object);
}

static void
bef_search_row_class_init (BefSearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_search_row_dispose;
  G_OBJECT_CLASS (klass)->get_property = bef_search_row_get_property;
  G_OBJECT_CLASS (klass)->set_property = bef_search_row_set_property;
  props[PROP_HIT] =
      g_param_spec_object ("hit", NULL, NULL, BEF_TYPE_SEARCH_HIT,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_css_name (widget_class, "searchrow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-search-row.ui");
  gtk_widget_class_bind_template_child (widget_class, BefSearchRow, heading);
  gtk_widget_class_bind_template_child (widget_class, BefSearchRow, line);
  gtk_widget_class_bind_template_callback (widget_class, bef_row_is_text);
}

static void
bef_search_row_init (BefSearchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->badge = bef_severity_badge_new ();
  gtk_widget_set_visible (self->badge, FALSE);
  gtk_box_append (GTK_BOX (self->line), self->badge);
}

GtkWidget *
bef_search_row_new (void)
{
  return g_object_new (BEF_TYPE_SEARCH_ROW, NULL);
}
