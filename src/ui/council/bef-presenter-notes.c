/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-presenter-notes.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-present.h"
#include "bef-slide-view.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-wrap-box.h"

#define CURRENT_WIDTH 560
#define NEXT_WIDTH 320

struct _BefPresenterNotes
{
  AdwWindow parent_instance;
  BefPresentation *presentation; /* unowned: this window goes with it */
  AdwWindowTitle *place;         /* template child, likewise below */
  GtkLabel *elapsed, *clock, *next_label, *notes;
  GtkBox *current_box, *next_box;
  BefSlideView *current, *next;
  guint tick;
};

G_DEFINE_FINAL_TYPE (BefPresenterNotes, bef_presenter_notes, ADW_TYPE_WINDOW)

static void
update (BefPresenterNotes *self)
{
  guint place = bef_presentation_get_place (self->presentation),
        n = bef_presentation_get_length (self->presentation);
  BefSlide *now = bef_presentation_get_slide (self->presentation, place),
           *next = bef_presentation_get_slide (self->presentation, place + 1);
  BefSlideRoom room = bef_presentation_get_room (self->presentation);
  g_autofree char *notes = bef_presentation_dup_notes (self->presentation, place);
  /* TRANSLATORS: "3 of 9". */
  g_autofree char *where = n > 0 ? g_strdup_printf (_ ("%u of %u"), place + 1, n) : NULL;
  g_autofree char *coming =
      next != NULL ? g_strdup_printf (_ ("Next: %s"), next->topic) : g_strdup (_ ("The last one"));

  adw_window_title_set_title (self->place, now != NULL ? now->topic : _ ("Presentation"));
  adw_window_title_set_subtitle (self->place, where != NULL ? where : "");
  bef_accessible_set_name (GTK_WIDGET (self->place), now != NULL ? now->topic : _ ("Presentation"));
  bef_slide_view_set_room (self->current, room);
  bef_slide_view_set_room (self->next, room);
  bef_slide_view_show (self->current, now, NULL);
  bef_slide_view_show (self->next, next, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->next), next != NULL);
  gtk_label_set_text (self->next_label, coming);
  gtk_label_set_text (self->notes, notes != NULL ? notes : _ ("No notes"));
}

/* Each second, for the seconds are shown. */
static gboolean
tick_cb (gpointer user_data)
{
  BefPresenterNotes *self = user_data;
  gint64 start_us = bef_presentation_get_start_us (self->presentation),
         seconds = start_us > 0 ? (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC : 0;
  g_autofree char *clock = bef_format_time (bef_now_ms ());
  /* TRANSLATORS: minutes and seconds since the beginning. */
  g_autofree char *elapsed =
      g_strdup_printf (_ ("%02d:%02d"), (int)(seconds / 60), (int)(seconds % 60));

  gtk_label_set_text (self->clock, clock);
  gtk_label_set_text (self->elapsed, elapsed);
  return G_SOURCE_CONTINUE;
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
        BefPresenterNotes *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK))
    return FALSE;
  /* A button that has the focus is pressed by these. */
  if (GTK_IS_BUTTON (focus)
      && (keyval == GDK_KEY_space || keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter))
    return FALSE;
  return bef_presentation_press (self->presentation, keyval);
}

static const struct
{
  const char *action;
  BefPresentWish wish;
} actions[] = {
  { "notes.next", BEF_PRESENT_NEXT },   { "notes.back", BEF_PRESENT_BACK },
  { "notes.black", BEF_PRESENT_BLACK }, { "notes.zoom", BEF_PRESENT_ZOOM },
  { "notes.room", BEF_PRESENT_ROOM },
};

static void
do_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].action, action))
      bef_presentation_do (BEF_PRESENTER_NOTES (widget)->presentation, actions[i].wish);
}

static void
end_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_destroy (GTK_WINDOW (BEF_PRESENTER_NOTES (widget)->presentation));
}

static void
bef_presenter_notes_dispose (GObject *object)
{
  g_clear_handle_id (&BEF_PRESENTER_NOTES (object)->tick, g_source_remove);
  G_OBJECT_CLASS (bef_presenter_notes_parent_class)->dispose (object);
}

static void
bef_presenter_notes_class_init (BefPresenterNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_presenter_notes_dispose;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-presenter-notes.ui");
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, place);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, elapsed);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, clock);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, next_label);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, notes);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, current_box);
  gtk_widget_class_bind_template_child (widget_class, BefPresenterNotes, next_box);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].action, NULL, do_action);
  gtk_widget_class_install_action (widget_class, "notes.end", NULL, end_action);
}

static void
bef_presenter_notes_init (BefPresenterNotes *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->current = BEF_SLIDE_VIEW (bef_slide_view_new_picture (CURRENT_WIDTH));
  self->next = BEF_SLIDE_VIEW (bef_slide_view_new_picture (NEXT_WIDTH));
  gtk_box_append (self->current_box, GTK_WIDGET (self->current));
  gtk_box_append (self->next_box, GTK_WIDGET (self->next));
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
}

GtkWidget *
bef_presenter_notes_new (BefPresentation *presentation)
{
  BefPresenterNotes *self = g_object_new (BEF_TYPE_PRESENTER_NOTES, NULL);

  self->presentation = presentation;
  gtk_window_set_application (GTK_WINDOW (self),
                              gtk_window_get_application (GTK_WINDOW (presentation)));
  g_signal_connect_object (presentation, "destroy", G_CALLBACK (gtk_window_destroy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (presentation, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  tick_cb (self);
  self->tick = g_timeout_add_seconds (1, tick_cb, self);
  return GTK_WIDGET (self);
}
