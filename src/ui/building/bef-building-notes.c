/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-building-notes.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "supervision/kept/bef-note-keeper.h"
#include "ui/kit/bef-accessible.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"

#define TEXT_HEIGHT 120

struct _BefBuildingNotes
{
  GtkWidget parent_instance;
  GtkWidget *box;        /* child */
  GtkWidget *list;       /* in box */
  BefSession *session;   /* owned, nullable */
  BefNoteKeeper *keeper; /* owned, nullable */
  char *building;        /* owned, nullable */
};

G_DEFINE_FINAL_TYPE (BefBuildingNotes, bef_building_notes, GTK_TYPE_WIDGET)

static void
add_row_button (AdwActionRow *row, const char *icon, const char *action, const char *target,
                const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, name);
  bef_accessible_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (row, button);
}

/* Who and when; who is gone after a year, and for roles that see no names. (transfer full) */
static char *
dup_signature (BefBuildingNotes *self, const BefNote *note)
{
  g_autofree char *at = bef_format_datetime (note->at_ms);

  if (note->who == NULL || !bef_role_may_see_names (bef_session_get_role (self->session)))
    return g_steal_pointer (&at);
  /* TRANSLATORS: who wrote a note, then a date and a time. */
  return g_strdup_printf (C_ ("note", "%s, %s"), note->who, at);
}

static void
add_note (BefBuildingNotes *self, const BefNote *note)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  g_autofree char *signature = dup_signature (self, note);
  g_autofree char *line = bef_text_line (note->text, 40);

  bef_plain_set_title (ADW_PREFERENCES_ROW (row), note->text);
  bef_plain_set_subtitle (row, signature);
  adw_action_row_set_title_lines (row, 0);
  if (bef_note_keeper_may_edit (self->keeper))
    {
      g_autofree char *change = g_strdup_printf (_ ("Change the note “%s”"), line);
      g_autofree char *remove = g_strdup_printf (_ ("Remove the note “%s”"), line);
      add_row_button (row, "document-edit-symbolic", "notes.change", note->id, change);
      add_row_button (row, "user-trash-symbolic", "notes.remove", note->id, remove);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
}

static void
update (BefBuildingNotes *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  gboolean shows =
      self->session != NULL && self->building != NULL && !bef_session_has_audience (self->session);
  gboolean may =
      shows && bef_note_keeper_may_edit (self->keeper) && bef_note_keeper_is_ready (self->keeper);
  g_autoptr (GPtrArray) notes =
      shows ? bef_notes_about (bef_note_keeper_get_notes (self->keeper), self->building)
            : g_ptr_array_new ();
  for (guint i = 0; i < notes->len; i++)
    add_note (self, notes->pdata[i]);
  gtk_widget_set_visible (self->list, notes->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), notes->len > 0 || may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notes.add", may);
}

void
bef_building_notes_set (BefBuildingNotes *self, BefSession *session, const char *building)
{
  if (session != self->session)
    {
      if (self->session != NULL)
        {
          g_signal_handlers_disconnect_by_data (self->session, self);
          g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
          g_signal_handlers_disconnect_by_data (self->keeper, self);
        }
      g_clear_object (&self->keeper);
      g_set_object (&self->session, session);
      if (session != NULL)
        {
          self->keeper = g_object_ref (bef_note_keeper_of (session));
          g_signal_connect_object (self->keeper, "changed", G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (bef_session_get_commune (session), "notify::audience",
                                   G_CALLBACK (update), self, G_CONNECT_SWAPPED);
        }
    }
  bef_set_str (&self->building, building);
  update (self);
}

static void
offer_undo (BefBuildingNotes *self, guint change, const char *text)
{
  bef_toast_offer_undo (GTK_WIDGET (self), text, self->keeper, change,
                        (BefToastUndo)bef_note_keeper_undo);
}

/* Asking. */

typedef struct
{
  BefBuildingNotes *self; /* owned */
  GtkTextBuffer *text;    /* owned */
  char *note;             /* owned, nullable: its id; else a new one */
  char *building;         /* owned */
} Asked;

static void
asked_free (gpointer data, GClosure *closure)
{
  Asked *asked = data;

  g_object_unref (asked->self);
  g_object_unref (asked->text);
  g_free (asked->note);
  g_free (asked->building);
  g_free (asked);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  BefNoteKeeper *keeper = asked->self->keeper;
  GtkTextIter start, end;

  if (!g_str_equal (response, "keep") || keeper == NULL)
    return;
  gtk_text_buffer_get_bounds (asked->text, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (asked->text, &start, &end, FALSE);
  offer_undo (asked->self,
              asked->note != NULL ? bef_note_keeper_change (keeper, asked->note, text)
                                  : bef_note_keeper_add (keeper, asked->building, text),
              _ ("The note is kept"));
}

static GtkWidget *
make_text_view (GtkTextBuffer *text)
{
  GtkWidget *view = gtk_text_view_new_with_buffer (text), *scrolled = gtk_scrolled_window_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_size_request (scrolled, -1, TEXT_HEIGHT);
  gtk_widget_add_css_class (scrolled, "frame");
  return scrolled;
}

/* @note nullable: a new one. */
static void
ask (BefBuildingNotes *self, const BefNote *note)
{
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              note != NULL ? _ ("Change the Note") : _ ("Note on This Building"),
                              _ ("What helps whoever comes after you; no names of persons."));
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->text = gtk_text_buffer_new (NULL);
  asked->note = note != NULL ? g_strdup (note->id) : NULL;
  asked->building = g_strdup (self->building);
  gtk_text_buffer_set_text (asked->text, note != NULL ? note->text : "", -1);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep",
                                    _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), make_text_view (asked->text));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ask (BEF_BUILDING_NOTES (widget), NULL);
}

static void
change_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefBuildingNotes *self = BEF_BUILDING_NOTES (widget);
  const BefNote *note = bef_notes_find (bef_note_keeper_get_notes (self->keeper),
                                        g_variant_get_string (parameter, NULL));

  if (note != NULL)
    ask (self, note);
}

static void
remove_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefBuildingNotes *self = BEF_BUILDING_NOTES (widget);

  offer_undo (self, bef_note_keeper_remove (self->keeper, g_variant_get_string (parameter, NULL)),
              _ ("The note is removed"));
}

static void
bef_building_notes_dispose (GObject *object)
{
  BefBuildingNotes *self = BEF_BUILDING_NOTES (object);

  if (self->box != NULL)
    bef_building_notes_set (self, NULL, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_building_notes_parent_class)->dispose (object);
}

static void
bef_building_notes_class_init (BefBuildingNotesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_building_notes_dispose;
  gtk_widget_class_set_css_name (widget_class, "buildingnotes");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "notes.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "notes.change", "s", change_action);
  gtk_widget_class_install_action (widget_class, "notes.remove", "s", remove_action);
}

static void
bef_building_notes_init (BefBuildingNotes *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *heading = gtk_label_new (_ ("Notes")),
            *button = gtk_button_new_with_label (_ ("Add a Note…"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (head), heading);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "notes.add");
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (self->box), head);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Notes"), -1);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
bef_building_notes_new (void)
{
  return g_object_new (BEF_TYPE_BUILDING_NOTES, NULL);
}
