/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-imports-page.h"

#include <glib/gi18n.h>

#include "bef-calendar-dialog.h"
#include "bef-import-card.h"
#include "bef-import-list.h"
#include "supervision/imports/bef-import-provenance.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-toast.h"
#include "ui/kit/bef-wrap-box.h"
#include "ui/shell/bef-setting-rows.h"
#include "ui/shell/bef-settings.h"

struct _BefImportsPage
{
  BefPage parent_instance;
  GtkStack *stack; /* template child, likewise below */
  BefImportCard *card;
  GtkLabel *trouble;
  AdwActionRow *folder_row;
  GtkWidget *forget, *waiting_box, *records_box;
  GtkListBox *waiting, *records, *calendars;
  BefImportDesk *desk;       /* owned, nullable */
  BefCalendarKeeper *keeper; /* owned, nullable */
  GSettings *settings;       /* owned, nullable: of the profile */
  GCancellable *cancellable; /* owned, nullable: reading */
  GQueue later; /* of char * (owned): URIs that were opened together with the file shown */
  gint64 asked; /* the import that somebody came for; 0: none */
};

G_DEFINE_FINAL_TYPE (BefImportsPage, bef_imports_page, BEF_TYPE_PAGE)

static BefSession *
session_of (BefImportsPage *self)
{
  return bef_page_get_session (BEF_PAGE (self));
}

static void
set_trouble (BefImportsPage *self, const char *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
}

static void
update_folder (BefImportsPage *self)
{
  BefImportFolder *folder = bef_import_desk_get_folder (self->desk);
  g_autofree char *path =
      self->settings != NULL ? g_settings_get_string (self->settings, "import-folder") : NULL;
  gboolean is_set = path != NULL && *path != '\0';
  const char *trouble = folder != NULL ? bef_import_folder_get_trouble (folder) : NULL;
  g_autofree char *text =
      !is_set ? g_strdup (_ ("None. What a supplier sends could be saved there."))
      : trouble != NULL
          ? g_strdup (trouble)
          : g_strdup_printf (_ ("%s: files of known meters are taken and moved to “%s”"), path,
                             BEF_IMPORT_FOLDER_DONE);

  if (self->settings != NULL)
    bef_row_set_words (self->folder_row, self->settings, "import-folder", text);
  gtk_widget_set_visible (self->forget, is_set);
  const gboolean may_change =
      self->settings == NULL || g_settings_is_writable (self->settings, "import-folder");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "imports.choose-folder", may_change);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "imports.forget-folder", may_change);
}

static void
update (BefImportsPage *self)
{
  if (self->desk == NULL || !bef_page_is_shown (BEF_PAGE (self)))
    return;
  gboolean may = bef_import_desk_may_import (self->desk);
  if (!may)
    gtk_stack_set_visible_child_name (self->stack, "closed");
  else if (self->cancellable != NULL)
    gtk_stack_set_visible_child_name (self->stack, "reading");
  else
    gtk_stack_set_visible_child_name (
        self->stack, bef_import_card_get_file (self->card) != NULL ? "file" : "list");
  update_folder (self);
  gtk_widget_set_visible (self->waiting_box,
                          bef_import_list_fill_waiting (self->waiting, session_of (self)) > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->calendars),
                          bef_import_list_fill_calendars (self->calendars, session_of (self)) > 0);
  gtk_widget_set_visible (self->records_box,
                          bef_import_list_fill (self->records, session_of (self)) > 0);
  /* The imports may be read only now. */
  if (self->asked != 0 && bef_import_list_reveal (self->records, self->asked))
    self->asked = 0;
}

/* One file. */

static void open_next (BefImportsPage *self);

/* What is wrong with the file that was to be shown. Another one takes its place where there is one.
 */
static void
say_trouble (BefImportsPage *self, const char *text)
{
  set_trouble (self, text);
  if (text == NULL || g_queue_is_empty (&self->later))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
  open_next (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefImportFile) file = bef_import_file_read_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || session_of (self) == NULL)
    return;
  g_clear_object (&self->cancellable);
  bef_import_card_set_file (self->card, file, session_of (self));
  say_trouble (self, error != NULL ? error->message : NULL);
  update (self);
}

static void
open_path (BefImportsPage *self, const char *path)
{
  if (self->desk == NULL || !bef_import_desk_may_import (self->desk))
    return;
  if (bef_calendar_dialog_is_for (path))
    {
      bef_calendar_dialog_open_file (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     session_of (self), path);
      open_next (self);
      return;
    }
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_trouble (self, NULL);
  self->cancellable = g_cancellable_new ();
  bef_import_file_read_async (path, self->cancellable, read_cb, g_object_ref (self));
  update (self);
}

static void
open_next (BefImportsPage *self)
{
  g_autofree char *uri = g_queue_pop_head (&self->later);
  g_autoptr (GFile) file = uri != NULL ? g_file_new_for_uri (uri) : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    open_path (self, path);
  else if (file != NULL)
    say_trouble (self, _ ("This file is not on this computer: copy it here first."));
}

/* A path, or what a file manager opened together: URIs, one a line. */
static void
open_all (BefImportsPage *self, const char *argument)
{
  g_queue_clear_full (&self->later, g_free);
  if (g_uri_peek_scheme (argument) == NULL)
    {
      open_path (self, argument);
      return;
    }
  g_auto (GStrv) uris = g_strsplit (argument, "\n", -1);
  const guint n_others = g_strv_length (uris) - 1;
  for (guint i = 0; uris[i] != NULL; i++)
    g_queue_push_tail (&self->later, g_strdup (uris[i]));
  if (n_others > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u more file follows this one.", "%u more files follow this one.", n_others),
          n_others);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
    }
  open_next (self);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  open_path (BEF_IMPORTS_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, BefImportsPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    open_path (self, path);
  else if (file != NULL)
    set_trouble (self, _ ("This file is not on this computer: copy it here first."));
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *patterns != NULL; patterns++)
    gtk_file_filter_add_pattern (filter, *patterns);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  static const char *const meters[] = {
    "*.csv", "*.CSV", "*.xml", "*.XML", "*.txt", "*.ics", NULL
  };
  static const char *const all[] = { "*", NULL };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Import a file of a meter"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  add_filter (GTK_FILE_CHOOSER (dialog), _ ("Files of meters and calendars (CSV, XML, ICS)"),
              meters);
  add_filter (GTK_FILE_CHOOSER (dialog), _ ("All files"), all);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (file_chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
closed_cb (BefImportsPage *self)
{
  bef_import_card_set_file (self->card, NULL, NULL);
  update (self);
  open_next (self);
}

/* The folder. */

static void
folder_chosen_cb (GtkNativeDialog *dialog, int response, BefImportsPage *self)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL && self->settings != NULL)
    g_settings_set_string (self->settings, "import-folder", path);
  update (self);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_folder_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Choose the folder to watch"), GTK_WINDOW (gtk_widget_get_root (widget)),
      GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Watch"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (folder_chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
forget_folder_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (widget);

  if (self->settings != NULL)
    g_settings_reset (self->settings, "import-folder");
  update (self);
}

/* Taking back. */

static const BefImportRecord *
find_record (BefImportsPage *self, gint64 id)
{
  GPtrArray *records = bef_importer_get_records (bef_import_desk_get_importer (self->desk));

  for (guint i = 0; i < records->len; i++)
    if (((const BefImportRecord *)g_ptr_array_index (records, i))->id == id)
      return g_ptr_array_index (records, i);
  return NULL;
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean undone = bef_importer_undo_finish (BEF_IMPORTER (source), result, &error);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              undone ? _ ("Taken back: the history is as it was before.")
                                     : error->message);
}

static void
undo_id (BefImportsPage *self, gint64 id)
{
  const BefImportRecord *record = self->desk != NULL ? find_record (self, id) : NULL;

  if (record != NULL && bef_import_desk_may_import (self->desk))
    bef_importer_undo_async (bef_import_desk_get_importer (self->desk), record, NULL, undone_cb,
                             g_object_ref (self));
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  undo_id (BEF_IMPORTS_PAGE (widget), g_variant_get_int64 (parameter));
}

/* Calendars. */

static void
subscribe_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (widget);

  if (self->keeper != NULL && bef_calendar_keeper_may_edit (self->keeper))
    bef_calendar_dialog_subscribe (GTK_WINDOW (gtk_widget_get_root (widget)), session_of (self));
}

static void
remove_calendar_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (widget);
  guint number = bef_calendar_keeper_remove (self->keeper, g_variant_get_string (parameter, NULL));

  bef_toast_offer_undo (widget, _ ("Calendar removed"), self->keeper, number,
                        (BefToastUndo)bef_calendar_keeper_undo);
}

static void
calendar_password_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (widget);
  GPtrArray *calendars = bef_calendar_keeper_get_calendars (self->keeper);

  for (guint i = 0; bef_calendar_keeper_may_edit (self->keeper) && i < calendars->len; i++)
    {
      const BefKeptCalendar *calendar = g_ptr_array_index (calendars, i);
      if (g_str_equal (calendar->id, g_variant_get_string (parameter, NULL)))
        bef_calendar_dialog_sign_in (GTK_WINDOW (gtk_widget_get_root (widget)), session_of (self),
                                     calendar);
    }
}

static void
unlock_calendar_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  bef_calendar_keeper_unlock (BEF_IMPORTS_PAGE (widget)->keeper,
                              g_variant_get_string (parameter, NULL));
}

/* One was taken: where it came from the folder, it leaves it. */
static void
done_cb (BefImportsPage *self, gint64 id)
{
  BefImportFolder *folder = bef_import_desk_get_folder (self->desk);

  if (folder != NULL)
    bef_import_folder_done (folder,
                            bef_import_file_get_path (bef_import_card_get_file (self->card)));
  update (self);
}

/* The page. */

static void
ensure_settings (BefImportsPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const char *name = root != NULL ? g_object_get_data (G_OBJECT (root), "profile") : NULL;

  if (self->settings == NULL && name != NULL)
    self->settings = bef_settings_profile (name);
}

static void
bef_imports_page_bind (BefPage *page, BefSession *session)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (page);

  if (self->desk != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->desk, self);
      g_signal_handlers_disconnect_by_data (self->keeper, self);
      g_signal_handlers_disconnect_by_data (bef_page_get_session (page), self);
    }
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_object (&self->keeper);
  g_clear_object (&self->settings);
  g_queue_clear_full (&self->later, g_free);
  bef_import_card_set_file (self->card, NULL, NULL);
  set_trouble (self, NULL);
  if (session == NULL)
    return;
  self->desk = g_object_ref (bef_import_desk_of (session));
  self->keeper = g_object_ref (bef_calendar_keeper_of (session));
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->keeper, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "access-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
bef_imports_page_shown (BefPage *page, const char *argument)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (page);
  g_autoptr (GVariant) state = bef_page_take_state (page);

  bef_page_set_title (page, _ ("Import of Meters"), NULL);
  ensure_settings (self);
  /* Who comes back has the file still before them, or is through with it. */
  self->asked = state == NULL ? bef_import_provenance_parse_argument (argument) : 0;
  if (state == NULL && argument != NULL && *argument != '\0' && self->asked == 0)
    open_all (self, argument);
  update (self);
}

static GVariant *
bef_imports_page_dup_state (BefPage *page)
{
  return g_variant_new_boolean (TRUE);
}

static void
bef_imports_page_dispose (GObject *object)
{
  BefImportsPage *self = BEF_IMPORTS_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->later, g_free);
  g_clear_object (&self->desk);
  g_clear_object (&self->keeper);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (bef_imports_page_parent_class)->dispose (object);
}

static void
bef_imports_page_class_init (BefImportsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  BefPageClass *page_class = BEF_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_imports_page_dispose;
  page_class->bind = bef_imports_page_bind;
  page_class->shown = bef_imports_page_shown;
  page_class->dup_state = bef_imports_page_dup_state;
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  g_type_ensure (BEF_TYPE_IMPORT_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-imports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, card);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, folder_row);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, forget);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, waiting_box);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, waiting);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, records_box);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, records);
  gtk_widget_class_bind_template_child (widget_class, BefImportsPage, calendars);
  gtk_widget_class_install_action (widget_class, "imports.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "imports.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "imports.undo", "x", undo_action);
  gtk_widget_class_install_action (widget_class, "imports.subscribe", NULL, subscribe_action);
  gtk_widget_class_install_action (widget_class, "imports.calendar-password", "s",
                                   calendar_password_action);
  gtk_widget_class_install_action (widget_class, "imports.unlock-calendar", "s",
                                   unlock_calendar_action);
  gtk_widget_class_install_action (widget_class, "imports.remove-calendar", "s",
                                   remove_calendar_action);
  gtk_widget_class_install_action (widget_class, "imports.choose-folder", NULL,
                                   choose_folder_action);
  gtk_widget_class_install_action (widget_class, "imports.forget-folder", NULL,
                                   forget_folder_action);
}

static void
bef_imports_page_init (BefImportsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->card, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->card, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
}

BefPage *
bef_imports_page_new (void)
{
  return g_object_new (BEF_TYPE_IMPORTS_PAGE, NULL);
}
