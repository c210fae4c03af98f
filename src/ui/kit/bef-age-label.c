/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-age-label.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

#include "bef-css-class.h"
#include "bef-tooltip.h"

#define TICK_S 10

struct _BefAgeLabel
{
  GtkWidget parent_instance;
  GtkWidget *label; /* child */
  gint64 observed_ms;
  BefFreshness freshness;
  guint tick;
};

enum
{
  PROP_0,
  PROP_OBSERVED,
  PROP_FRESHNESS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefAgeLabel, bef_age_label, GTK_TYPE_WIDGET)

static void
update (BefAgeLabel *self)
{
  gint64 now = bef_now_ms ();
  /* What is told of the past on time has a moment, not an age that looks like a fault. */
  g_autofree char *age = self->freshness == BEF_FRESHNESS_DELAYED
                             ? bef_format_when (self->observed_ms, now)
                             : bef_format_age (self->observed_ms, now);

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), age) != 0)
    gtk_label_set_text (GTK_LABEL (self->label), age);
}

static gboolean
tick_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
bef_age_label_map (GtkWidget *widget)
{
  BefAgeLabel *self = BEF_AGE_LABEL (widget);

  GTK_WIDGET_CLASS (bef_age_label_parent_class)->map (widget);
  update (self);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

static void
bef_age_label_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&BEF_AGE_LABEL (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (bef_age_label_parent_class)->unmap (widget);
}

static void
bef_age_label_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  BefAgeLabel *self = BEF_AGE_LABEL (object);

  switch (id)
    {
    case PROP_OBSERVED:
      g_value_set_int64 (value, self->observed_ms);
      break;
    case PROP_FRESHNESS:
      g_value_set_uint (value, self->freshness);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_age_label_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BefAgeLabel *self = BEF_AGE_LABEL (object);

  switch (id)
    {
    case PROP_OBSERVED:
      bef_age_label_set (self, g_value_get_int64 (value), self->freshness);
      break;
    case PROP_FRESHNESS:
      bef_age_label_set (self, self->observed_ms, (BefFreshness)g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
bef_age_label_dispose (GObject *object)
{
  BefAgeLabel *self = BEF_AGE_LABEL (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_age_label_parent_class)->dispose (object);
}

static void
bef_age_label_class_init (BefAgeLabelClass *klass)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (klass)->get_property = bef_age_label_get_property;
  G_OBJECT_CLASS (klass)->set_property = bef_age_label_set_property;
  G_OBJECT_CLASS (klass)->dispose = bef_age_label_dispose;
  props[PROP_OBSERVED] =
      g_param_spec_int64 ("observed", NULL, NULL, G_MININT64, G_MAXINT64, BEF_NO_TIME, flags);
  props[PROP_FRESHNESS] =
      g_param_spec_uint ("freshness", NULL, NULL, 0, BEF_FRESHNESS_LOST, BEF_FRESHNESS_LIVE, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  GTK_WIDGET_CLASS (klass)->map = bef_age_label_map;
  GTK_WIDGET_CLASS (klass)->unmap = bef_age_label_unmap;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_age_label_init (BefAgeLabel *self)
{
  self->label = gtk_label_new (NULL);
  self->observed_ms = BEF_NO_TIME;
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "bef-age");
}

GtkWidget *
bef_age_label_new (void)
{
  return g_object_new (BEF_TYPE_AGE_LABEL, NULL);
}

void
bef_age_label_set (BefAgeLabel *self, gint64 observed_ms, BefFreshness freshness)
{
  if (self->freshness != freshness)
    {
      self->freshness = freshness;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRESHNESS]);
    }
  bef_css_class_set (GTK_WIDGET (self), "bef-late", freshness == BEF_FRESHNESS_LATE);
  bef_css_class_set (GTK_WIDGET (self), "bef-lost", freshness == BEF_FRESHNESS_LOST);
  if (self->observed_ms != observed_ms)
    {
      self->observed_ms = observed_ms;
      if (observed_ms != BEF_NO_TIME)
        {
          g_autofree char *at = bef_format_datetime (observed_ms);
          /* TRANSLATORS: %s is a date and time. */
          g_autofree char *text = g_strdup_printf (_ ("Measured: %s"), at);
          bef_tooltip_set (GTK_WIDGET (self), text);
        }
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OBSERVED]);
    }
  update (self);
}

gboolean
bef_age_label_is_known (GtkWidget *row, gint64 observed_ms)
{
  return observed_ms != BEF_NO_TIME;
}
