/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-slide-words.h"

struct _BefSlideWords
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (BefSlideWords, bef_slide_words, GTK_TYPE_WIDGET)

static void
bef_slide_words_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
bef_slide_words_class_init (BefSlideWordsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = bef_slide_words_measure;
  gtk_widget_class_set_css_name (widget_class, "words");
}

static void
bef_slide_words_init (BefSlideWords *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bef_slide_words_new (GtkAccessibleRole role)
{
  return g_object_new (BEF_TYPE_SLIDE_WORDS, "accessible-role", role, NULL);
}

void
bef_slide_words_set (BefSlideWords *self, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}
