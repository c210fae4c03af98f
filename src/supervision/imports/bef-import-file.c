/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-file.h"

#include <glib/gi18n.h>

#define PREVIEW_LINES 40

struct _BefImportFile
{
  char *path, *name, *digest; /* owned */
  GBytes *bytes;              /* owned; empty where nobody may read it otherwise */
  BefRecording *recording;    /* owned, nullable */
  char *problem;              /* owned, nullable */
  gboolean is_table;
  BefTablePlan plan;
  GPtrArray *preview; /* owned, of char ** */
};

static void
file_clear (gpointer data)
{
  BefImportFile *self = data;

  g_free (self->path);
  g_free (self->name);
  g_free (self->digest);
  g_bytes_unref (self->bytes);
  g_clear_pointer (&self->recording, bef_recording_free);
  g_free (self->problem);
  g_ptr_array_unref (self->preview);
}

BefImportFile *
bef_import_file_ref (BefImportFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
bef_import_file_unref (BefImportFile *self)
{
  g_atomic_rc_box_release_full (self, file_clear);
}

static BefImportFile *
file_new (const char *path, const char *digest, GBytes *bytes)
{
  BefImportFile *self = g_atomic_rc_box_new0 (BefImportFile);

  self->path = g_strdup (path);
  self->name = g_path_get_basename (path);
  self->digest = g_strdup (digest);
  self->bytes = g_bytes_ref (bytes);
  self->preview = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  return self;
}

/* Reads the bytes of @self, a table, as its plan says. */
static void
read_table (BefImportFile *self)
{
  gsize size;
  const char *text = g_bytes_get_data (self->bytes, &size);
  g_autoptr (GError) error = NULL;

  self->is_table = TRUE;
  g_ptr_array_unref (self->preview);
  self->preview = bef_table_preview (text, size, self->plan.separator, PREVIEW_LINES);
  self->recording = bef_recording_read_any (text, size, self->name, &self->plan, &error);
  if (self->recording == NULL)
    self->problem = g_strdup (error->message);
}

BefImportFile *
bef_import_file_read (const char *path, GError **error)
{
  gsize size = 0;
  char *text = bef_recording_read_file (path, &size, error);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) guess_error = NULL;

  if (text == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autoptr (BefImportFile) self = file_new (path, digest, bytes);
  if (bef_recording_is_known (text, size))
    {
      self->recording = bef_recording_read_any (text, size, name, NULL, error);
      g_bytes_unref (self->bytes);
      self->bytes = g_bytes_new_static ("", 0);
      return self->recording != NULL ? g_steal_pointer (&self) : NULL;
    }
  if (!bef_table_guess (text, size, name, &self->plan, &guess_error)
      && self->plan.stamp_column == BEF_TABLE_NONE)
    {
      g_propagate_error (error, g_steal_pointer (&guess_error));
      return NULL;
    }
  read_table (self);
  return g_steal_pointer (&self);
}

static void
read_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BefImportFile *file = bef_import_file_read (data, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify)bef_import_file_unref);
  else
    g_task_return_error (task, error);
}

void
bef_import_file_read_async (const char *path, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_import_file_read_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_job);
}

static void
read_with_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  read_table (data);
  g_task_return_pointer (task, bef_import_file_ref (data), (GDestroyNotify)bef_import_file_unref);
}

void
bef_import_file_read_with_async (BefImportFile *self, const BefTablePlan *plan,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  BefImportFile *again = file_new (self->path, self->digest, self->bytes);

  again->plan = *plan;
  g_task_set_source_tag (task, bef_import_file_read_with_async);
  g_task_set_task_data (task, again, (GDestroyNotify)bef_import_file_unref);
  g_task_run_in_thread (task, read_with_job);
}

BefImportFile *
bef_import_file_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
bef_import_file_get_path (BefImportFile *self)
{
  return self->path;
}

const char *
bef_import_file_get_name (BefImportFile *self)
{
  return self->name;
}

const char *
bef_import_file_get_digest (BefImportFile *self)
{
  return self->digest;
}

const BefRecording *
bef_import_file_get_recording (BefImportFile *self)
{
  return self->recording;
}

const char *
bef_import_file_get_problem (BefImportFile *self)
{
  return self->problem;
}

const BefTablePlan *
bef_import_file_get_plan (BefImportFile *self)
{
  return self->is_table ? &self->plan : NULL;
}

GPtrArray *
bef_import_file_get_preview (BefImportFile *self)
{
  return self->preview;
}

GPtrArray *
bef_import_file_list_points (BefImportFile *self)
{
  GPtrArray *points = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->recording != NULL && i < self->recording->curves->len; i++)
    {
      const BefCurve *curve = g_ptr_array_index (self->recording->curves, i);
      const char *point = curve->point != NULL ? curve->point : "";
      if (!g_ptr_array_find_with_equal_func (points, point, g_str_equal, NULL))
        g_ptr_array_add (points, g_strdup (point));
    }
  return points;
}

const char *
bef_import_file_get_kind_name (BefImportFile *self)
{
  if (self->recording == NULL)
    return _ ("Table");
  switch (self->recording->kind)
    {
    case BEF_FILE_ENEDIS_CURVE:
      return _ ("Enedis load curve");
    case BEF_FILE_ENEDIS_INDEX:
      return _ ("Enedis daily indexes");
    case BEF_FILE_R50:
      return _ ("Enedis flow R50 (load curves)");
    case BEF_FILE_R4X:
      return _ ("Enedis flow R4x (load curves)");
    case BEF_FILE_R151:
      return _ ("Enedis flow R151 (daily indexes)");
    case BEF_FILE_R171:
      return _ ("Enedis flow R171 (daily indexes)");
    case BEF_FILE_COFACTOR:
      return _ ("COFACTOR building");
    case BEF_FILE_TABLE:
    default:
      return _ ("Table");
    }
}
