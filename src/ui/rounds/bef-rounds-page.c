/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-rounds-page.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-absence-dialog.h"
#include "bef-handover-sheet.h"
#include "bef-round-row.h"
#include "supervision/desk/bef-desk.h"
#include "supervision/kept/bef-address-keeper.h"
#include "supervision/kept/bef-note-keeper.h"
#include "supervision/rounds/bef-since.h"
#include "ui/absence/bef-absence-bar.h"
#include "ui/kit/bef-one-stop.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-wrap-box.h"

/* Changes that come together are shown together. */
#define SETTLE_MS 300
/* From this hour on somebody who comes here is leaving. */
#define CLOSING_HOUR 12
#define MAX_NOTE 200
/* More lines are counted in the question before the signature, which has to fit on the screen. */
#define MAX_ASKED 4

struct _BefRoundsPage
{
  BefPage parent_instance;
  GtkStack *stack; /* template child, likewise below */
  BefAbsenceBar *absence;
  GtkToggleButton *closing, *morning;
  GtkLabel *summary, *last;
  GtkListBox *list;
  AdwStatusPage *none;
  BefDesk *desk;                 /* unowned: of the session; nullable */
  GPtrArray *items;              /* owned, of BefRoundItem: what the rows show */
  GtkFileChooserNative *chooser; /* owned, nullable: while it is open */
  BefRoundKind kind;
  gboolean is_chosen; /* by somebody, and not by the time of day */
  guint update_source;
};

G_DEFINE_FINAL_TYPE (BefRoundsPage, bef_rounds_page, BEF_TYPE_PAGE)

/* What is shown. */

static const BefRoundRecord *
record (BefRoundsPage *self)
{
  return bef_desk_get_record (self->desk, self->kind);
}

static void
say_last (BefRoundsPage *self)
{
  const BefRoundRecord *kept = record (self);
  g_autofree char *text = NULL;

  if (kept->signed_ms == BEF_NO_TIME)
    text = g_strdup (_ ("No round of this kind was signed here yet."));
  else
    {
      g_autofree char *when = bef_format_datetime (kept->signed_ms);
      if (bef_page_has_audience (BEF_PAGE (self)))
        /* TRANSLATORS: a moment. */
        text = g_strdup_printf (_ ("Last round: %s."), when);
      else
        /* TRANSLATORS: a moment, who signed, a sentence on what remained. */
        text = g_strdup_printf (_ ("Last round: %s, %s. %s"), when, kept->signed_by, kept->result);
    }
  gtk_label_set_text (self->last, text);
}

static void
say_summary (BefRoundsPage *self, BefSession *session)
{
  guint n = self->items->len, n_checked = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    n_checked +=
        bef_round_record_find (record (self), ((BefRoundItem *)self->items->pdata[i])->key) != NULL;
  if (self->kind == BEF_ROUND_MORNING)
    text = bef_since_sentence (bef_session_get_commune (session), bef_session_get_role (session),
                               record (self)->signed_ms, bef_now_ms ());
  else if (n == 0)
    text = g_strdup (_ ("Nothing that is followed is left open or on."));
  else
    text = g_strdup_printf (
        ngettext ("%u line to go through, %u checked", "%u lines to go through, %u checked", n), n,
        n_checked);
  gtk_label_set_text (self->summary, text);
}

static void
toggled_cb (BefRoundsPage *self, BefRoundRow *row)
{
  const char *key = bef_round_row_get_key (row);

  if (bef_round_record_find (record (self), key) != NULL)
    bef_desk_uncheck (self->desk, self->kind, key);
  else
    bef_desk_check (self->desk, self->kind, key, NULL);
}

static void
activated_cb (BefRoundsPage *self, GtkListBoxRow *row)
{
  toggled_cb (self, BEF_ROUND_ROW (row));
}

/* The note of a line. */

typedef struct
{
  BefRoundsPage *self; /* owned */
  char *key;           /* owned */
  BefRoundKind kind;
  GtkEditable *entry; /* unowned: in the dialog */
} Note;

static void
note_free (gpointer data, GClosure *closure)
{
  Note *note = data;

  g_object_unref (note->self);
  g_free (note->key);
  g_free (note);
}

static void
noted_cb (AdwMessageDialog *dialog, const char *response, Note *note)
{
  if (g_str_equal (response, "keep") && note->self->desk != NULL)
    bef_desk_check (note->self->desk, note->kind, note->key, gtk_editable_get_text (note->entry));
}

static void
note_wanted_cb (BefRoundsPage *self, BefRoundRow *row)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              _ ("Check with a note"), NULL);
  GtkWidget *entry = gtk_entry_new ();
  Note *note = g_new0 (Note, 1);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s", bef_round_row_get_title (row));
  gtk_editable_set_text (GTK_EDITABLE (entry), bef_round_row_get_note (row));
  gtk_entry_set_max_length (GTK_ENTRY (entry), MAX_NOTE);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note"),
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "keep",
                                    _ ("Chec_k"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  note->self = g_object_ref (self);
  note->key = g_strdup (bef_round_row_get_key (row));
  note->kind = self->kind;
  note->entry = GTK_EDITABLE (entry);
  g_signal_connect_data (dialog, "response", G_CALLBACK (noted_cb), note, note_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/* Rows stay where they are, so that focus does, too. */
static void
fill_list (BefRoundsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  gboolean named = !bef_page_has_audience (BEF_PAGE (self))
                   && bef_role_may_see_names (bef_session_get_role (session));
  GtkListBoxRow *row;

  for (guint i = 0; i < self->items->len; i++)
    {
      const BefRoundItem *item = self->items->pdata[i];
      const BefRoundCheck *check = bef_round_record_find (record (self), item->key);
      row = gtk_list_box_get_row_at_index (self->list, (int)i);
      if (row == NULL)
        {
          row = GTK_LIST_BOX_ROW (bef_round_row_new ());
          g_signal_connect_object (row, "toggled", G_CALLBACK (toggled_cb), self,
                                   G_CONNECT_SWAPPED);
          g_signal_connect_object (row, "note-wanted", G_CALLBACK (note_wanted_cb), self,
                                   G_CONNECT_SWAPPED);
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      bef_round_row_set (BEF_ROUND_ROW (row), item, check,
                         check != NULL && named ? check->who : NULL);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int)self->items->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_list_box_invalidate_headers (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->items->len > 0);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *place = bef_round_row_get_place (BEF_ROUND_ROW (row));
  GtkWidget *label;

  if (place == NULL || *place == '\0'
      || (before != NULL
          && g_strcmp0 (bef_round_row_get_place (BEF_ROUND_ROW (before)), place) == 0))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  label = gtk_label_new (place);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "bef-nav-group");
  gtk_list_box_row_set_header (row, label);
}

/* By the time of day, until somebody chooses: the present is the server's, once it is known. */
static void
choose_kind (BefRoundsPage *self)
{
  BefCivil now;

  bef_civil_from_ms (bef_now_ms (), &now);
  self->kind = now.hour < CLOSING_HOUR ? BEF_ROUND_MORNING : BEF_ROUND_CLOSING;
}

static void
update (BefRoundsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  gboolean may = session != NULL && bef_desk_may_do_rounds (session);
  gboolean ready = may && self->desk != NULL && bef_desk_is_ready (self->desk);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rounds.sign", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rounds.away", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rounds.print", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rounds.export",
                                 ready && self->chooser == NULL);
  gtk_stack_set_visible_child_name (self->stack, may ? "round" : "none");
  if (!may)
    bef_plain_set_status (self->none, _ ("No rounds for this role"),
                          _ ("The secretary, the agents and the technicians do them."));
  if (!ready)
    return;
  if (!self->is_chosen)
    choose_kind (self);
  gtk_toggle_button_set_active (self->kind == BEF_ROUND_CLOSING ? self->closing : self->morning,
                                TRUE);
  BefCommune *commune = bef_session_get_commune (session);
  g_ptr_array_unref (self->items);
  self->items = self->kind == BEF_ROUND_CLOSING
                    ? bef_round_closing (commune, bef_now_ms ())
                    : bef_round_morning (commune, record (self)->signed_ms, bef_now_ms ());
  fill_list (self);
  say_summary (self, session);
  say_last (self);
}

static gboolean
update_cb (gpointer user_data)
{
  BefRoundsPage *self = user_data;

  self->update_source = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BefRoundsPage *self)
{
  if (self->update_source == 0 && bef_page_is_shown (BEF_PAGE (self)))
    self->update_source = g_timeout_add (SETTLE_MS, update_cb, self);
}

/* What a person did is shown at once. */
static void
desk_changed_cb (BefRoundsPage *self)
{
  if (bef_page_is_shown (BEF_PAGE (self)))
    update (self);
}

static void
show_round (BefRoundsPage *self, BefRoundKind kind)
{
  self->kind = kind;
  self->is_chosen = TRUE;
  update (self);
}

static void
kind_cb (BefRoundsPage *self)
{
  BefRoundKind kind =
      gtk_toggle_button_get_active (self->closing) ? BEF_ROUND_CLOSING : BEF_ROUND_MORNING;

  if (kind != self->kind && self->desk != NULL)
    show_round (self, kind);
}

/* Signing. */

static void
signed_cb (AdwMessageDialog *dialog, const char *response, BefRoundsPage *self)
{
  if (!g_str_equal (response, "sign") || self->desk == NULL)
    return;
  bef_desk_sign (self->desk, self->kind, self->items);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", record (self)->result);
}

/* What the question says of what remains: few by name, many by their number. (transfer full) */
static char *
dup_question (BefRoundsPage *self)
{
  g_autoptr (GPtrArray) rest = bef_round_record_rest (record (self), self->kind, self->items);

  if (rest->len <= MAX_ASKED)
    return bef_round_record_dup_result (record (self), self->kind, self->items);
  return g_strdup_printf (ngettext ("%u line remains. It is named as an exception.",
                                    "%u lines remain. They are named as exceptions.", rest->len),
                          rest->len);
}

static void
sign_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefRoundsPage *self = BEF_ROUNDS_PAGE (widget);
  GtkWidget *dialog =
      adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL);

  update (self);
  g_autofree char *result = dup_question (self);
  /* TRANSLATORS: the name of a round. */
  g_autofree char *heading = g_strdup_printf (_ ("Sign: %s"), bef_round_name (self->kind));
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), heading);
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog), "%s\n\n%s", result,
                                  _ ("The journal keeps it with your name and the time."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "sign",
                                    _ ("_Sign"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "sign",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (signed_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
away_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bef_absence_dialog_present (GTK_WINDOW (gtk_widget_get_root (widget)),
                              bef_page_get_session (BEF_PAGE (widget)));
}

/* The sheet. Like every export it leaves after its line of the journal. */

static BefHandover *
make_sheet (BefRoundsPage *self)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (self));

  BefHandoverSources from = {
    .commune = bef_session_get_commune (session),
    .absence = bef_desk_get_absence (self->desk),
    .book = bef_address_keeper_get_book (bef_address_keeper_of (session)),
    .notes = bef_note_keeper_get_notes (bef_note_keeper_of (session)),
  };

  return bef_handover_new (&from, bef_now_ms ());
}

static void
say_failed (BefRoundsPage *self, const char *why)
{
  /* TRANSLATORS: %s is why, a sentence. */
  g_autofree char *text = g_strdup_printf (_ ("The handover sheet was not written: %s"), why);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
print_traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRoundsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_session_trace_finish (BEF_SESSION (source), result, &error))
    say_failed (self, error->message);
  else if (self->desk != NULL)
    bef_handover_sheet_print (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                              make_sheet (self));
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefSession *session = bef_page_get_session (BEF_PAGE (widget));

  bef_session_trace_async (session, "export", _ ("Handover sheet"), _ ("printed"), NULL,
                           print_traced_cb, g_object_ref (widget));
}

typedef struct
{
  BefRoundsPage *self; /* owned */
  char *path;          /* owned */
} Export;

static void
export_traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;

  if (export->self->desk != NULL)
    {
      g_autoptr (BefHandover) sheet = make_sheet (export->self);
      if (!bef_session_trace_finish (BEF_SESSION (source), result, &error)
          || !bef_handover_sheet_export (sheet, export->path, &error))
        say_failed (export->self, error->message);
      else
        gtk_widget_activate_action (GTK_WIDGET (export->self), "win.toast", "s",
                                    _ ("The handover sheet is written"));
    }
  g_object_unref (export->self);
  g_free (export->path);
  g_free (export);
}

static void
chosen_cb (BefRoundsPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser))
                               : NULL;
  BefSession *session = bef_page_get_session (BEF_PAGE (self));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  update (self);
  if (path == NULL || session == NULL)
    return;
  Export *export = g_new0 (Export, 1);
  g_autofree char *name = g_file_get_basename (file);
  export->self = g_object_ref (self);
  export->path = g_steal_pointer (&path);
  bef_session_trace_async (session, "export", name, _ ("Handover sheet"), NULL, export_traced_cb,
                           export);
}

static void
export_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefRoundsPage *self = BEF_ROUNDS_PAGE (widget);
  BefCivil now;

  if (self->chooser != NULL)
    return;
  bef_civil_from_ms (bef_now_ms (), &now);
  g_autofree char *name =
      g_strdup_printf (_ ("handover-%04d-%02d-%02d.pdf"), now.year, now.month, now.day);
  self->chooser = gtk_file_chooser_native_new (
      _ ("Save the Handover Sheet"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The page's life. */

static void
bef_rounds_page_bind (BefPage *page, BefSession *session)
{
  BefRoundsPage *self = BEF_ROUNDS_PAGE (page);
  BefSession *last = bef_page_get_session (page);

  if (self->desk != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->desk, self);
      g_signal_handlers_disconnect_by_data (bef_session_get_commune (last), self);
      g_signal_handlers_disconnect_by_data (last, self);
      self->desk = NULL;
    }
  g_ptr_array_set_size (self->items, 0);
  bef_absence_bar_bind (self->absence, session);
  if (session == NULL)
    return;
  self->desk = bef_desk_of (session);
  /* What the sheet and the absence ask of, read by then. */
  bef_address_keeper_of (session);
  bef_note_keeper_of (session);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (desk_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
bef_rounds_page_shown (BefPage *page, const char *argument)
{
  BefRoundsPage *self = BEF_ROUNDS_PAGE (page);
  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, _ ("Rounds"), NULL);
  if (self->desk != NULL)
    bef_desk_reload (self->desk);
  self->is_chosen = state != NULL || argument != NULL;
  if (state != NULL)
    self->kind = MIN (g_variant_get_uint32 (state), BEF_ROUND_MORNING);
  else if (argument != NULL)
    self->kind = g_str_equal (argument, "morning") ? BEF_ROUND_MORNING : BEF_ROUND_CLOSING;
  update (self);
}

static void
bef_rounds_page_hidden (BefPage *page)
{
  g_clear_handle_id (&BEF_ROUNDS_PAGE (page)->update_source, g_source_remove);
}

static GVariant *
bef_rounds_page_dup_state (BefPage *page)
{
  return g_variant_ref_sink (g_variant_new_uint32 (BEF_ROUNDS_PAGE (page)->kind));
}

static void
bef_rounds_page_dispose (GObject *object)
{
  BefRoundsPage *self = BEF_ROUNDS_PAGE (object);

  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (bef_rounds_page_parent_class)->dispose (object);
}

static void
bef_rounds_page_finalize (GObject *object)
{
  g_ptr_array_unref (BEF_ROUNDS_PAGE (object)->items);
  G_OBJECT_CLASS (bef_rounds_page_parent_class)->finalize (object);
}

static void
bef_rounds_page_class_init (BefRoundsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_rounds_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_rounds_page_finalize;
  page_class->bind = bef_rounds_page_bind;
  page_class->shown = bef_rounds_page_shown;
  page_class->hidden = bef_rounds_page_hidden;
  page_class->dup_state = bef_rounds_page_dup_state;
  g_type_ensure (BEF_TYPE_ABSENCE_BAR);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-rounds-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, absence);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, closing);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, morning);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, summary);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, last);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, list);
  gtk_widget_class_bind_template_child (widget_class, BefRoundsPage, none);
  gtk_widget_class_install_action (widget_class, "rounds.sign", NULL, sign_action);
  gtk_widget_class_install_action (widget_class, "rounds.away", NULL, away_action);
  gtk_widget_class_install_action (widget_class, "rounds.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "rounds.export", NULL, export_action);
}

static void
bef_rounds_page_init (BefRoundsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_round_item_free);
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  bef_one_stop_list (GTK_WIDGET (self->list));
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->closing, "toggled", G_CALLBACK (kind_cb), self);
}

BefPage *
bef_rounds_page_new (void)
{
  return g_object_new (BEF_TYPE_ROUNDS_PAGE, NULL);
}
