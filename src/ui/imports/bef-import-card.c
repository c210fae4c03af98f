/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "bef-import-table.h"
#include "supervision/imports/bef-import-match.h"
#include "supervision/imports/bef-import-report.h"
#include "ui/kit/bef-plain.h"
#include "ui/kit/bef-wrap-box.h"

/* Lines of the report on screen; all are in the file that is saved. */
#define SHOWN_LINES 60
#define PROGRESS_MS 100

struct _BefImportCard
{
  GtkBox parent_instance;
  GtkLabel *name, *contents, *problem, *would, *summary;
  GtkWidget *questions, *report, *left_box, *take, *save, *room;
  GtkButton *close;
  GtkListBox *meters, *left;
  GtkProgressBar *progress;
  BefImportTable *table;
  AdwActionRow *replace_row; /* in @meters, while there is a file */
  GtkSwitch *replace;        /* in it */
  GPtrArray *choices;        /* owned, of AdwComboRow: one a delivery point */
  GPtrArray *devices;        /* owned, of BefDevice: what the rows choose from */
  BefSession *session;       /* owned, nullable */
  BefImportFile *file;       /* owned, nullable */
  BefImportOutcome *outcome; /* owned, nullable: what became of it */
  GCancellable *cancellable; /* owned, nullable: of what is under way */
  BefImportProgress *way;    /* owned, nullable */
  guint progress_id;
  gboolean is_taking;
};

enum
{
  SIGNAL_DONE,
  SIGNAL_CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefImportCard, bef_import_card, GTK_TYPE_BOX)

static void
empty_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* What was begun is given up. */
static void
cancel (BefImportCard *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  g_clear_pointer (&self->way, bef_import_progress_unref);
  self->is_taking = FALSE;
}

static const char *
point_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "point");
}

/* Of which meter each delivery point is, as chosen. (transfer full) */
static GHashTable *
dup_entities (BefImportCard *self)
{
  GHashTable *entities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->choices->len; i++)
    {
      AdwComboRow *row = g_ptr_array_index (self->choices, i);
      guint at = adw_combo_row_get_selected (row);
      if (at == 0 || at > self->devices->len)
        continue;
      BefDevice *device = g_ptr_array_index (self->devices, at - 1);
      g_hash_table_insert (entities, g_strdup (point_of (GTK_WIDGET (row))),
                           g_strdup (bef_device_get_id (device)));
    }
  return entities;
}

static BefImportFlags
flags_of (BefImportCard *self)
{
  return self->replace != NULL && gtk_switch_get_active (self->replace) ? BEF_IMPORT_REPLACE
                                                                        : BEF_IMPORT_FILL;
}

static void
show_lines (BefImportCard *self, const BefImportOutcome *outcome)
{
  g_autoptr (GPtrArray) lines = bef_import_report_list (self->file, outcome);

  empty_list (self->left);
  for (guint i = 0; i < MIN (lines->len, SHOWN_LINES); i++)
    {
      const BefImportLine *line = g_ptr_array_index (lines, i);
      GtkWidget *row = adw_action_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), line->where);
      bef_plain_set_subtitle (ADW_ACTION_ROW (row), line->reason);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
      gtk_list_box_append (self->left, row);
    }
  if (lines->len > SHOWN_LINES)
    {
      guint more = lines->len - SHOWN_LINES;
      g_autofree char *text = g_strdup_printf (
          ngettext ("and %u other, in the report", "and %u others, in the report", more), more);
      GtkWidget *row = adw_action_row_new ();
      bef_plain_set_title (ADW_PREFERENCES_ROW (row), text);
      gtk_list_box_append (self->left, row);
    }
  gtk_widget_set_visible (self->left_box, lines->len > 0);
}

/* Looking. */

static void
set_would (BefImportCard *self, const char *text)
{
  gtk_label_set_text (self->would, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->would), text != NULL && *text != '\0');
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefImportOutcome) outcome =
      bef_importer_take_finish (BEF_IMPORTER (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->file == NULL)
    return;
  g_clear_object (&self->cancellable);
  if (outcome == NULL)
    {
      set_would (self, error->message);
      return;
    }
  g_autofree char *text = bef_import_report_dup_summary (outcome, BEF_IMPORT_TENSE_WOULD);
  set_would (self, text);
  gtk_widget_set_visible (self->room, outcome->room_bytes > 0);
  show_lines (self, outcome);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.take",
                                 outcome->n[BEF_IMPORT_TAKEN] + outcome->n[BEF_IMPORT_REPLACED]
                                     > 0);
}

/* What would be changed, as everything is chosen now. */
static void
look (BefImportCard *self)
{
  BefImportDesk *desk = bef_import_desk_of (self->session);
  g_autoptr (GHashTable) entities = dup_entities (self);
  BefImportWay way = { entities, flags_of (self) | BEF_IMPORT_LOOK, NULL };

  cancel (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.take", FALSE);
  gtk_widget_set_visible (self->room, FALSE);
  show_lines (self, NULL);
  if (bef_import_file_get_recording (self->file) == NULL)
    {
      set_would (self, NULL);
      return;
    }
  if (g_hash_table_size (entities) == 0)
    {
      set_would (self, _ ("Choose the meter it is of."));
      return;
    }
  set_would (self, NULL);
  self->cancellable = g_cancellable_new ();
  bef_importer_take_async (bef_import_desk_get_importer (desk), self->file, &way, self->cancellable,
                           looked_cb, g_object_ref (self));
}

/* Filling. */

/* "Town hall · Main meter". (transfer full) */
static char *
dup_device_name (BefDevice *device)
{
  const char *building = bef_device_get_building_name (device);

  return building != NULL ? g_strdup_printf ("%s · %s", building, bef_device_get_name (device))
                          : g_strdup (bef_device_get_name (device));
}

static guint
position_of (BefImportCard *self, const char *entity)
{
  for (guint i = 0; entity != NULL && i < self->devices->len; i++)
    if (g_str_equal (bef_device_get_id (g_ptr_array_index (self->devices, i)), entity))
      return i + 1;
  return 0;
}

static void
add_point (BefImportCard *self, const char *point)
{
  BefImporter *importer = bef_import_desk_get_importer (bef_import_desk_of (self->session));
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  g_autofree char *title = *point != '\0'
                               /* TRANSLATORS: the number of a delivery point. */
                               ? g_strdup_printf (_ ("Delivery point %.60s is"), point)
                               : g_strdup (_ ("The file is of"));

  gtk_string_list_append (model, _ ("Not chosen: it is left out"));
  for (guint i = 0; i < self->devices->len; i++)
    {
      g_autofree char *name = dup_device_name (g_ptr_array_index (self->devices, i));
      gtk_string_list_append (model, name);
    }
  bef_plain_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (model));
  adw_combo_row_set_selected (
      row, position_of (self, bef_import_match (bef_session_get_commune (self->session),
                                                bef_importer_get_points (importer), point)));
  g_object_set_data_full (G_OBJECT (row), "point", g_strdup (point), g_free);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->choices, row);
  gtk_list_box_append (self->meters, GTK_WIDGET (row));
}

static void
add_replace (BefImportCard *self)
{
  self->replace_row = ADW_ACTION_ROW (adw_action_row_new ());
  self->replace = GTK_SWITCH (gtk_switch_new ());
  bef_plain_set_title (ADW_PREFERENCES_ROW (self->replace_row), _ ("Replace what is known"));
  bef_plain_set_subtitle (self->replace_row, _ ("Otherwise only holes of the history are filled"));
  gtk_widget_set_valign (GTK_WIDGET (self->replace), GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->replace_row, GTK_WIDGET (self->replace));
  adw_action_row_set_activatable_widget (self->replace_row, GTK_WIDGET (self->replace));
  g_signal_connect_object (self->replace, "notify::active", G_CALLBACK (look), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (self->meters, GTK_WIDGET (self->replace_row));
}

static void
fill_meters (BefImportCard *self)
{
  g_autoptr (GPtrArray) points = bef_import_file_list_points (self->file);

  empty_list (self->meters);
  g_ptr_array_set_size (self->choices, 0);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  self->devices = bef_import_list_meters (bef_session_get_commune (self->session));
  for (guint i = 0; i < points->len; i++)
    add_point (self, g_ptr_array_index (points, i));
  add_replace (self);
  gtk_widget_set_visible (GTK_WIDGET (self->meters), points->len > 0);
}

/* What the file itself says. */
static void
fill_head (BefImportCard *self)
{
  BefImporter *importer = bef_import_desk_get_importer (bef_import_desk_of (self->session));
  g_autofree char *contents = bef_import_report_dup_contents (self->file);
  g_autofree char *text =
      g_strdup_printf ("%s. %s", bef_import_file_get_kind_name (self->file), contents);
  const char *problem = bef_import_file_get_problem (self->file);

  if (problem == NULL
      && bef_importer_find (importer, bef_import_file_get_digest (self->file)) != NULL)
    problem = _ ("This file is in the history already.");
  gtk_label_set_text (self->name, bef_import_file_get_name (self->file));
  gtk_label_set_text (self->contents, text);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
show_questions (BefImportCard *self)
{
  g_clear_pointer (&self->outcome, bef_import_outcome_free);
  gtk_widget_set_visible (self->questions, TRUE);
  gtk_widget_set_sensitive (self->questions, TRUE);
  gtk_widget_set_visible (self->report, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (self->take, TRUE);
  gtk_widget_set_visible (self->save, FALSE);
  gtk_button_set_label (self->close, _ ("_Cancel"));
  fill_head (self);
  fill_meters (self);
  bef_import_table_set_file (self->table,
                             bef_import_file_get_plan (self->file) != NULL ? self->file : NULL);
  look (self);
}

/* The table is read otherwise. */

static void
read_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportCard) self = user_data;
  g_autoptr (GError) error = NULL;
  BefImportFile *file = bef_import_file_read_finish (result, &error);

  if (file == NULL)
    return;
  g_clear_object (&self->cancellable);
  bef_import_file_unref (self->file);
  self->file = file;
  show_questions (self);
}

static void
table_changed_cb (BefImportCard *self)
{
  cancel (self);
  self->cancellable = g_cancellable_new ();
  bef_import_file_read_with_async (self->file, bef_import_table_get_plan (self->table),
                                   self->cancellable, read_again_cb, g_object_ref (self));
}

/* Taking. */

static void
show_report (BefImportCard *self)
{
  g_autofree char *summary = bef_import_report_dup_summary (self->outcome, BEF_IMPORT_TENSE_DID);

  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (self->report, TRUE);
  gtk_widget_set_visible (self->questions, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_visible (self->take, FALSE);
  gtk_widget_set_visible (self->save, TRUE);
  gtk_widget_set_visible (self->room, self->outcome->room_bytes > 0);
  gtk_button_set_label (self->close, _ ("_Done"));
  show_lines (self, self->outcome);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportCard) self = user_data;
  g_autoptr (GError) error = NULL;
  BefImportOutcome *outcome = bef_importer_take_finish (BEF_IMPORTER (source), result, &error);

  if (self->file == NULL)
    {
      g_clear_pointer (&outcome, bef_import_outcome_free);
      return;
    }
  cancel (self);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_sensitive (self->questions, TRUE);
  if (outcome == NULL)
    {
      gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      gtk_button_set_label (self->close, _ ("_Cancel"));
      look (self);
      set_would (self, cancelled ? _ ("Cancelled: nothing was taken.") : error->message);
      return;
    }
  self->outcome = outcome;
  show_report (self);
  g_signal_emit (self, signals[SIGNAL_DONE], 0, outcome->id);
}

static gboolean
progress_cb (gpointer user_data)
{
  BefImportCard *self = user_data;

  gtk_progress_bar_set_fraction (self->progress, bef_import_progress_get (self->way));
  return G_SOURCE_CONTINUE;
}

static void
take_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportCard *self = BEF_IMPORT_CARD (widget);

  if (self->file == NULL || self->is_taking)
    return;
  cancel (self);
  g_autoptr (GHashTable) entities = dup_entities (self);
  self->way = bef_import_progress_new ();
  self->cancellable = g_cancellable_new ();
  self->is_taking = TRUE;
  BefImportWay way = { entities, flags_of (self), self->way };
  gtk_widget_action_set_enabled (widget, "import.take", FALSE);
  gtk_widget_set_sensitive (self->questions, FALSE);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  self->progress_id = g_timeout_add (PROGRESS_MS, progress_cb, self);
  bef_importer_take_async (bef_import_desk_get_importer (bef_import_desk_of (self->session)),
                           self->file, &way, self->cancellable, taken_cb, g_object_ref (self));
}

static void
close_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportCard *self = BEF_IMPORT_CARD (widget);

  if (self->is_taking)
    g_cancellable_cancel (self->cancellable);
  else
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Keeping the report. */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportCard) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source)), *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Saved in %s"), name);
  else
    text = g_strdup_printf (_ ("Not saved: %s"), error->message);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
save_chosen_cb (GtkNativeDialog *dialog, int response, BefImportCard *self)
{
  if (response == GTK_RESPONSE_ACCEPT && self->outcome != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      char *report = bef_import_report_to_text (self->file, self->outcome);
      g_autoptr (GBytes) bytes = g_bytes_new_take (report, strlen (report));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           saved_cb, g_object_ref (self));
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  BefImportCard *self = BEF_IMPORT_CARD (widget);
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (_ ("Save the report"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                   GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  g_autofree char *name = g_strconcat (bef_import_file_get_name (self->file), ".txt", NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (save_chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* Somebody allowed the history more, or less. */
static void
room_changed_cb (BefImportCard *self)
{
  if (self->file != NULL && self->outcome == NULL && !self->is_taking)
    look (self);
}

static void
set_session (BefImportCard *self, BefSession *session)
{
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (bef_session_get_history (self->session), room_changed_cb,
                                          self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (bef_session_get_history (session), "room-changed",
                             G_CALLBACK (room_changed_cb), self, G_CONNECT_SWAPPED);
}

void
bef_import_card_set_file (BefImportCard *self, BefImportFile *file, BefSession *session)
{
  g_return_if_fail (BEF_IS_IMPORT_CARD (self));
  cancel (self);
  g_clear_pointer (&self->file, bef_import_file_unref);
  g_clear_pointer (&self->outcome, bef_import_outcome_free);
  set_session (self, session);
  if (file == NULL)
    return;
  self->file = bef_import_file_ref (file);
  show_questions (self);
}

BefImportFile *
bef_import_card_get_file (BefImportCard *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_CARD (self), NULL);
  return self->file;
}

static void
bef_import_card_dispose (GObject *object)
{
  BefImportCard *self = BEF_IMPORT_CARD (object);

  cancel (self);
  g_clear_pointer (&self->file, bef_import_file_unref);
  g_clear_pointer (&self->outcome, bef_import_outcome_free);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  set_session (self, NULL);
  G_OBJECT_CLASS (bef_import_card_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, name);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, contents);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, problem);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, would);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, summary);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, questions);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, report);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, left_box);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, take);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, save);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, room);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, close);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, meters);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, left);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, progress);
  gtk_widget_class_bind_template_child (widget_class, BefImportCard, table);
}

static void
bef_import_card_class_init (BefImportCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_import_card_dispose;
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (BEF_TYPE_WRAP_BOX);
  g_type_ensure (BEF_TYPE_IMPORT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-import-card.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "import.take", NULL, take_action);
  gtk_widget_class_install_action (widget_class, "import.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "import.close", NULL, close_action);
}

static void
bef_import_card_init (BefImportCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->choices = g_ptr_array_new ();
  g_signal_connect_object (self->table, "changed", G_CALLBACK (table_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
