/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-importer.h"

#include <glib/gi18n.h>

struct _BefImporter
{
  GObject parent_instance;
  BefHistory *history; /* owned */
  BefImporterPerson get_person;
  gpointer user_data;
  GPtrArray *records;        /* owned, of BefImportRecord */
  GHashTable *points;        /* owned, of char * by char * */
  GCancellable *cancellable; /* owned: of what is read */
  gboolean is_stopped;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefImporter, bef_importer, G_TYPE_OBJECT)

static void
records_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImporter) self = user_data;
  GPtrArray *records = bef_history_import_list_finish (BEF_HISTORY (source), result, NULL);

  if (records == NULL || self->is_stopped)
    {
      g_clear_pointer (&records, g_ptr_array_unref);
      return;
    }
  g_ptr_array_unref (self->records);
  self->records = records;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
points_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImporter) self = user_data;
  GHashTable *points = bef_history_import_points_finish (BEF_HISTORY (source), result, NULL);

  if (points == NULL || self->is_stopped)
    {
      g_clear_pointer (&points, g_hash_table_unref);
      return;
    }
  g_hash_table_unref (self->points);
  self->points = points;
}

void
bef_importer_load (BefImporter *self)
{
  g_return_if_fail (BEF_IS_IMPORTER (self));
  bef_history_import_points_async (self->history, self->cancellable, points_cb,
                                   g_object_ref (self));
  bef_history_import_list_async (self->history, self->cancellable, records_cb, g_object_ref (self));
}

void
bef_importer_stop (BefImporter *self)
{
  g_return_if_fail (BEF_IS_IMPORTER (self));
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static void
free_record (gpointer data)
{
  bef_import_record_free (data);
}

static void
bef_importer_dispose (GObject *object)
{
  BefImporter *self = BEF_IMPORTER (object);

  bef_importer_stop (self);
  g_clear_object (&self->history);
  G_OBJECT_CLASS (bef_importer_parent_class)->dispose (object);
}

static void
bef_importer_finalize (GObject *object)
{
  BefImporter *self = BEF_IMPORTER (object);

  g_ptr_array_unref (self->records);
  g_hash_table_unref (self->points);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (bef_importer_parent_class)->finalize (object);
}

static void
bef_importer_class_init (BefImporterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_importer_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_importer_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_importer_init (BefImporter *self)
{
  self->records = g_ptr_array_new_with_free_func (free_record);
  self->points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
}

BefImporter *
bef_importer_new (BefHistory *history, BefImporterPerson get_person, gpointer user_data)
{
  BefImporter *self = g_object_new (BEF_TYPE_IMPORTER, NULL);

  self->history = g_object_ref (history);
  self->get_person = get_person;
  self->user_data = user_data;
  return self;
}

GPtrArray *
bef_importer_get_records (BefImporter *self)
{
  g_return_val_if_fail (BEF_IS_IMPORTER (self), NULL);
  return self->records;
}

GHashTable *
bef_importer_get_points (BefImporter *self)
{
  g_return_val_if_fail (BEF_IS_IMPORTER (self), NULL);
  return self->points;
}

const BefImportRecord *
bef_importer_find (BefImporter *self, const char *digest)
{
  g_return_val_if_fail (BEF_IS_IMPORTER (self), NULL);
  for (guint i = 0; i < self->records->len; i++)
    {
      const BefImportRecord *record = g_ptr_array_index (self->records, i);
      if (record->undone_ms == BEF_NO_TIME && g_str_equal (record->digest, digest))
        return record;
    }
  return NULL;
}

/* What the history is to take of @file. (transfer full) */
static BefImport *
make_import (BefImporter *self, BefImportFile *file, const BefImportWay *way)
{
  const BefRecording *recording = bef_import_file_get_recording (file);
  BefImport *import =
      bef_import_new (bef_import_file_get_name (file), bef_import_file_get_digest (file),
                      self->get_person (self->user_data), way->flags);

  for (guint i = 0; recording != NULL && i < recording->curves->len; i++)
    {
      const BefCurve *curve = g_ptr_array_index (recording->curves, i);
      const char *point = curve->point != NULL ? curve->point : "";
      const char *entity = g_hash_table_lookup (way->entities, point);
      if (entity == NULL)
        continue;
      BefImportSeries *series =
          bef_import_series_new (bef_series_key (entity, curve->quantity), point);
      for (guint k = 0; k < curve->points->len; k++)
        {
          const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, k);
          BefImportPoint one = { p->at_ms, p->step_ms, p->value, p->line };
          g_array_append_val (series->points, one);
        }
      g_ptr_array_add (import->series, series);
    }
  return import;
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefImporter *self = g_task_get_source_object (task);
  GError *error = NULL;
  BefImportOutcome *outcome = bef_history_import_finish (BEF_HISTORY (source), result, &error);

  if (outcome == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (outcome->id != 0 && !self->is_stopped)
    bef_importer_load (self);
  g_task_return_pointer (task, outcome, (GDestroyNotify)bef_import_outcome_free);
}

void
bef_importer_take_async (BefImporter *self, BefImportFile *file, const BefImportWay *way,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_IMPORTER (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (bef_now_ms (), self->get_person (self->user_data), "import",
                             bef_import_file_get_name (file), bef_import_file_get_kind_name (file));

  g_task_set_source_tag (task, bef_importer_take_async);
  /* What is committed is told, whoever cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  bef_history_import_async (self->history, make_import (self, file, way), line, way->progress,
                            cancellable, taken_cb, task);
}

BefImportOutcome *
bef_importer_take_finish (BefImporter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefImporter *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!bef_history_import_undo_finish (BEF_HISTORY (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!self->is_stopped)
    bef_importer_load (self);
  g_task_return_boolean (task, TRUE);
}

void
bef_importer_undo_async (BefImporter *self, const BefImportRecord *record,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (BEF_IS_IMPORTER (self));
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (BefJournalEntry) line = bef_journal_entry_new (
      bef_now_ms (), self->get_person (self->user_data), "import-undone", record->file, NULL);

  g_task_set_source_tag (task, bef_importer_undo_async);
  g_task_set_check_cancellable (task, FALSE);
  bef_history_import_undo_async (self->history, record->id, line, cancellable, undone_cb, task);
}

gboolean
bef_importer_undo_finish (BefImporter *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
