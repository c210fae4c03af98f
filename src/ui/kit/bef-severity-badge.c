/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-severity-badge.h"

#include "bef-tooltip.h"

struct _BefSeverityBadge
{
  GtkWidget parent_instance;
  GtkWidget *icon;  /* child */
  GtkWidget *label; /* child */
  gboolean with_word;
  int severity; /* -1 before the first */
};

enum
{
  PROP_0,
  PROP_SEVERITY,
  PROP_WITH_WORD,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefSeverityBadge, bef_severity_badge, GTK_TYPE_WIDGET)

static void
set_with_word (BefSeverityBadge *self, gboolean with_word)
{
  if (self->with_word == with_word)
    return;
  self->with_word = with_word;
  gtk_widget_set_visible (self->label, with_word);
  /* What is written there needs no tooltip. */
  bef_tooltip_set (GTK_WIDGET (self),
                   with_word ? NULL : bef_severity_word ((BefSeverity)self->severity));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WITH_WORD]);
}

static void
bef_severity_badge_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefSeverityBadge *self = BEF_SEVERITY_BADGE (object);

  switch (id)
    {
    case PROP_SEVERITY:
      g_value_set_uint (value, (guint)self->severity);
      break;
    case PROP_WITH_WORD:
      g_value_set_boolean (value, self->with_word);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_severity_badge_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BefSeverityBadge *self = BEF_SEVERITY_BADGE (object);

  switch (id)
    {
    case PROP_SEVERITY:
      bef_severity_badge_set (self, (BefSeverity)g_value_get_uint (value));
      break;
    case PROP_WITH_WORD:
      set_with_word (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_severity_badge_dispose (GObject *object)
{
  BefSeverityBadge *self = BEF_SEVERITY_BADGE (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_severity_badge_parent_class)->dispose (object);
}

static void
bef_severity_badge_class_init (BefSeverityBadgeClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = bef_severity_badge_get_property;
  G_OBJECT_CLASS (klass)->set_property = bef_severity_badge_set_property;
  G_OBJECT_CLASS (klass)->dispose = bef_severity_badge_dispose;
  props[PROP_SEVERITY] = g_param_spec_uint ("severity", NULL, NULL, 0, BEF_SEVERITY_URGENT,
                                            BEF_SEVERITY_NORMAL, flags);
  props[PROP_WITH_WORD] = g_param_spec_boolean ("with-word", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "severity");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
bef_severity_badge_init (BefSeverityBadge *self)
{
  self->severity = -1;
  self->icon = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (self->label, FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  bef_severity_badge_set (self, BEF_SEVERITY_NORMAL);
}

GtkWidget *
bef_severity_badge_new (void)
{
  return g_object_new (BEF_TYPE_SEVERITY_BADGE, NULL);
}

GtkWidget *
bef_severity_badge_new_with_word (void)
{
  return g_object_new (BEF_TYPE_SEVERITY_BADGE, "with-word", TRUE, NULL);
}

void
bef_severity_badge_set (BefSeverityBadge *self, BefSeverity severity)
{
  const char *word = bef_severity_word (severity);

  if (self->severity == (int)severity)
    return;
  if (self->severity >= 0)
    gtk_widget_remove_css_class (GTK_WIDGET (self),
                                 bef_severity_css_class ((BefSeverity)self->severity));
  self->severity = (int)severity;
  gtk_widget_add_css_class (GTK_WIDGET (self), bef_severity_css_class (severity));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), bef_severity_icon (severity));
  gtk_label_set_text (GTK_LABEL (self->label), word);
  bef_tooltip_set (GTK_WIDGET (self), self->with_word ? NULL : word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, word, -1);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEVERITY]);
}

gboolean
bef_severity_badge_is_needed (GtkWidget *row, guint severity)
{
  return severity != BEF_SEVERITY_NORMAL;
}
