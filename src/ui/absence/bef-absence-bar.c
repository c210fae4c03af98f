/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-absence-bar.h"

#include <glib/gi18n.h>

#include "base/bef-present.h"
#include "supervision/desk/bef-desk.h"

struct _BefAbsenceBar
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *text;
  GtkButton *button;
  BefDesk *desk;     /* owned, nullable */
  gboolean is_ended; /* from here, and may be taken back */
};

G_DEFINE_FINAL_TYPE (BefAbsenceBar, bef_absence_bar, GTK_TYPE_WIDGET)

static void
update (BefAbsenceBar *self)
{
  const BefAbsence *absence = self->desk != NULL ? bef_desk_get_absence (self->desk) : NULL;
  g_autofree char *words = absence != NULL ? bef_absence_dup_words (absence, bef_now_ms ()) : NULL;

  if (absence != NULL)
    self->is_ended = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), absence != NULL || self->is_ended);
  gtk_label_set_text (self->text, absence != NULL ? words : _ ("The absence is ended."));
  gtk_widget_set_visible (GTK_WIDGET (self->button),
                          self->desk != NULL && bef_desk_may_change (self->desk));
  gtk_button_set_label (self->button, absence != NULL ? _ ("End the Absence") : _ ("Undo"));
}

static void
clicked_cb (BefAbsenceBar *self)
{
  if (bef_desk_get_absence (self->desk) == NULL)
    {
      self->is_ended = FALSE;
      bef_desk_undo_absence (self->desk);
      return;
    }
  self->is_ended = TRUE;
  bef_desk_end_absence (self->desk);
}

void
bef_absence_bar_bind (BefAbsenceBar *self, BefSession *session)
{
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  self->is_ended = FALSE;
  if (session != NULL)
    {
      self->desk = g_object_ref (bef_desk_of (session));
      g_signal_connect_swapped (self->desk, "changed", G_CALLBACK (update), self);
    }
  update (self);
}

static void
bef_absence_bar_dispose (GObject *object)
{
  BefAbsenceBar *self = BEF_ABSENCE_BAR (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_absence_bar_parent_class)->dispose (object);
}

static void
bef_absence_bar_class_init (BefAbsenceBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_absence_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-absence-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, BefAbsenceBar, box);
  gtk_widget_class_bind_template_child (widget_class, BefAbsenceBar, text);
  gtk_widget_class_bind_template_child (widget_class, BefAbsenceBar, button);
}

static void
bef_absence_bar_init (BefAbsenceBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (clicked_cb), self);
}

GtkWidget *
bef_absence_bar_new (void)
{
  return g_object_new (BEF_TYPE_ABSENCE_BAR, NULL);
}
