/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-door-step.h"

#include "ui/kit/bef-css-class.h"

struct _BefDoorStep
{
  GtkListBoxRow parent_instance;
  GtkWidget *line; /* template child, likewise below */
  GtkWidget *mark; /* in line, likewise below */
  GtkWidget *spinner;
  GtkLabel *note;
  char *title; /* owned, nullable */
};

enum
{
  PROP_0,
  PROP_TITLE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (BefDoorStep, bef_door_step, GTK_TYPE_LIST_BOX_ROW)

void
bef_door_step_expect (BefDoorStep *self)
{
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_widget_set_visible (self->spinner, TRUE);
  bef_css_class_set (self->line, "bef-past", FALSE);
}

void
bef_door_step_mark (BefDoorStep *self, const char *icon, const char *note)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->mark), icon);
  gtk_widget_set_visible (self->mark, TRUE);
  gtk_widget_set_visible (self->spinner, FALSE);
  bef_css_class_set (self->line, "bef-past", icon == NULL);
  if (note != NULL)
    gtk_label_set_text (self->note, note);
}

static void
bef_door_step_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, BEF_DOOR_STEP (object)->title);
}

static void
bef_door_step_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  BefDoorStep *self = BEF_DOOR_STEP (object);

  g_free (self->title);
  self->title = g_value_dup_string (value);
}

static void
bef_door_step_finalize (GObject *object)
{
  g_free (BEF_DOOR_STEP (object)->title);
  G_OBJECT_CLASS (bef_door_step_parent_class)->finalize (object);
}

static void
bef_door_step_class_init (BefDoorStepClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = bef_door_step_get_property;
  object_class->set_property = bef_door_step_set_property;
  object_class->finalize = bef_door_step_finalize;
  props[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-door-step.ui");
  gtk_widget_class_bind_template_child (widget_class, BefDoorStep, line);
  gtk_widget_class_bind_template_child (widget_class, BefDoorStep, mark);
  gtk_widget_class_bind_template_child (widget_class, BefDoorStep, spinner);
  gtk_widget_class_bind_template_child (widget_class, BefDoorStep, note);
}

static void
bef_door_step_init (BefDoorStep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
