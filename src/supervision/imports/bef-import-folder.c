/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-folder.h"

#include <glib/gi18n.h>

#include "supervision/imports/bef-import-match.h"
#include "supervision/imports/bef-import-report.h"

/* A file that nothing was written to for so long is whole. */
#define REST_MS 1500
/* More files than this at a time are no delivery. */
#define MAX_FILES 1000
#define ATTRIBUTES                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_NAME                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_IS_HIDDEN                       \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                            \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

struct _BefImportFolder
{
  GObject parent_instance;
  char *path;            /* owned */
  BefImporter *importer; /* owned */
  BefCommune *commune;   /* owned */
  GFileMonitor *monitor; /* owned, nullable */
  char *trouble;         /* owned, nullable */
  GPtrArray *waiting;    /* owned, of BefImportWaiting */
  GHashTable *seen;    /* owned, of char *: what a file looked like when it was read, by its path */
  GQueue *queue;       /* owned, of char *: paths to read */
  BefImportFile *file; /* owned, nullable: at work */
  gboolean is_busy, is_stopped;
  GCancellable *cancellable; /* owned */
  guint rest_id;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_TAKEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefImportFolder, bef_import_folder, G_TYPE_OBJECT)

static void read_next (BefImportFolder *self);

static void
waiting_free (gpointer data)
{
  BefImportWaiting *waiting = data;

  g_free (waiting->path);
  g_free (waiting->name);
  g_free (waiting->reason);
  g_free (waiting);
}

/* Nothing is said of @path any more. */
static void
forget_waiting (BefImportFolder *self, const char *path)
{
  for (guint i = self->waiting->len; i > 0; i--)
    if (g_str_equal (((BefImportWaiting *)self->waiting->pdata[i - 1])->path, path))
      g_ptr_array_remove_index (self->waiting, i - 1);
}

static void
let_wait (BefImportFolder *self, const char *path, const char *reason)
{
  BefImportWaiting *waiting = g_new0 (BefImportWaiting, 1);

  forget_waiting (self, path);
  waiting->path = g_strdup (path);
  waiting->name = g_path_get_basename (path);
  waiting->reason = g_strdup (reason);
  g_ptr_array_add (self->waiting, waiting);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A name in @folder that is free: "curve.csv", "curve.csv.2"... (transfer full) */
static GFile *
find_free (GFile *folder, const char *name)
{
  for (guint i = 1; i < MAX_FILES; i++)
    {
      g_autofree char *other = i == 1 ? g_strdup (name) : g_strdup_printf ("%s.%u", name, i);
      g_autoptr (GFile) file = g_file_get_child (folder, other);
      if (!g_file_query_exists (file, NULL))
        return g_steal_pointer (&file);
    }
  return NULL;
}

void
bef_import_folder_done (BefImportFolder *self, const char *path)
{
  g_return_if_fail (BEF_IS_IMPORT_FOLDER (self));
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);
  if (!g_str_equal (folder, self->path))
    return;
  g_autoptr (GFile) from = g_file_new_for_path (path);
  g_autoptr (GFile) here = g_file_new_for_path (self->path);
  g_autoptr (GFile) done = g_file_get_child (here, BEF_IMPORT_FOLDER_DONE);
  g_autoptr (GError) error = NULL;
  g_file_make_directory (done, NULL, NULL);
  g_autoptr (GFile) to = find_free (done, name);
  if (to == NULL || !g_file_move (from, to, G_FILE_COPY_NONE, NULL, NULL, NULL, &error))
    {
      /* It stays, and is not taken again while the program runs; after that it changes nothing. */
      g_autofree char *reason = g_strdup_printf (_ ("It was taken, and could not be moved: %s"),
                                                 error != NULL ? error->message : "");
      let_wait (self, path, reason);
      return;
    }
  forget_waiting (self, path);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
end_file (BefImportFolder *self)
{
  g_clear_pointer (&self->file, bef_import_file_unref);
  self->is_busy = FALSE;
  read_next (self);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefImportOutcome) outcome =
      bef_importer_take_finish (BEF_IMPORTER (source), result, &error);

  if (self->is_stopped)
    return;
  const char *path = bef_import_file_get_path (self->file);
  if (outcome == NULL)
    let_wait (self, path, error->message);
  else
    {
      g_autofree char *summary = bef_import_report_dup_summary (outcome, BEF_IMPORT_TENSE_DID);
      bef_import_folder_done (self, path);
      g_signal_emit (self, signals[SIGNAL_TAKEN], 0, bef_import_file_get_name (self->file),
                     summary);
    }
  end_file (self);
}

/* The meters of all points of the file at work; NULL when one is not known. (transfer full) */
static GHashTable *
match_all (BefImportFolder *self)
{
  g_autoptr (GPtrArray) points = bef_import_file_list_points (self->file);
  g_autoptr (GHashTable) entities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < points->len; i++)
    {
      const char *point = g_ptr_array_index (points, i);
      const char *entity =
          bef_import_match (self->commune, bef_importer_get_points (self->importer), point);
      if (entity == NULL)
        return NULL;
      g_hash_table_insert (entities, g_strdup (point), g_strdup (entity));
    }
  return g_steal_pointer (&entities);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefImportFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_queue_pop_head (self->queue);
  BefImportFile *file = bef_import_file_read_finish (result, &error);

  if (self->is_stopped)
    {
      g_clear_pointer (&file, bef_import_file_unref);
      return;
    }
  self->file = file;
  g_autoptr (GHashTable) entities =
      file != NULL && bef_import_file_get_plan (file) == NULL ? match_all (self) : NULL;
  if (entities != NULL)
    {
      BefImportWay way = { entities, BEF_IMPORT_FILL, NULL };
      bef_importer_take_async (self->importer, file, &way, self->cancellable, taken_cb,
                               g_object_ref (self));
      return;
    }
  if (file == NULL)
    let_wait (self, path, error->message);
  else if (bef_import_file_get_problem (file) != NULL)
    let_wait (self, path, bef_import_file_get_problem (file));
  else if (bef_import_file_get_plan (file) != NULL)
    let_wait (self, path, _ ("A table: somebody has to see whether it is read rightly."));
  else
    let_wait (self, path, _ ("It is not known which meter it is of."));
  end_file (self);
}

static void
read_next (BefImportFolder *self)
{
  const char *path = g_queue_peek_head (self->queue);

  if (self->is_busy || self->is_stopped || path == NULL)
    return;
  self->is_busy = TRUE;
  bef_import_file_read_async (path, self->cancellable, read_cb, g_object_ref (self));
}

/* What tells a file from what it was. (transfer full) */
static char *
dup_look (GFileInfo *info)
{
  return g_strdup_printf (
      "%" G_GOFFSET_FORMAT " %" G_GUINT64_FORMAT " %u", g_file_info_get_size (info),
      g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
      g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC));
}

static void
see_file (BefImportFolder *self, GFileInfo *info)
{
  g_autofree char *path = g_build_filename (self->path, g_file_info_get_name (info), NULL);
  g_autofree char *look = dup_look (info);

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR || g_file_info_get_is_hidden (info)
      || g_strcmp0 (g_hash_table_lookup (self->seen, path), look) == 0)
    return;
  g_hash_table_insert (self->seen, g_strdup (path), g_steal_pointer (&look));
  g_queue_push_tail (self->queue, g_steal_pointer (&path));
}

/* Those that wait no more: somebody took them away. */
static void
drop_gone (BefImportFolder *self)
{
  guint n = self->waiting->len;

  for (guint i = n; i > 0; i--)
    {
      const BefImportWaiting *waiting = g_ptr_array_index (self->waiting, i - 1);
      if (g_file_test (waiting->path, G_FILE_TEST_EXISTS))
        continue;
      g_hash_table_remove (self->seen, waiting->path);
      g_ptr_array_remove_index (self->waiting, i - 1);
    }
  if (n != self->waiting->len)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
look (BefImportFolder *self)
{
  g_autoptr (GFile) folder = g_file_new_for_path (self->path);
  g_autoptr (GFileEnumerator) list = g_file_enumerate_children (
      folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;

  drop_gone (self);
  for (guint i = 0; list != NULL && i < MAX_FILES; i++)
    {
      if (!g_file_enumerator_iterate (list, &info, NULL, NULL, NULL) || info == NULL)
        break;
      see_file (self, info);
    }
  read_next (self);
}

static gboolean
rest_cb (gpointer user_data)
{
  BefImportFolder *self = user_data;

  self->rest_id = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
monitor_cb (BefImportFolder *self)
{
  if (self->is_stopped)
    return;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

void
bef_import_folder_stop (BefImportFolder *self)
{
  g_return_if_fail (BEF_IS_IMPORT_FOLDER (self));
  self->is_stopped = TRUE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->monitor);
  g_cancellable_cancel (self->cancellable);
}

static void
bef_import_folder_dispose (GObject *object)
{
  BefImportFolder *self = BEF_IMPORT_FOLDER (object);

  bef_import_folder_stop (self);
  g_clear_object (&self->importer);
  g_clear_object (&self->commune);
  G_OBJECT_CLASS (bef_import_folder_parent_class)->dispose (object);
}

static void
bef_import_folder_finalize (GObject *object)
{
  BefImportFolder *self = BEF_IMPORT_FOLDER (object);

  g_free (self->path);
  g_free (self->trouble);
  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->seen);
  g_queue_free_full (self->queue, g_free);
  g_clear_pointer (&self->file, bef_import_file_unref);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (bef_import_folder_parent_class)->finalize (object);
}

static void
bef_import_folder_class_init (BefImportFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_import_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_import_folder_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TAKEN] =
      g_signal_new ("taken", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bef_import_folder_init (BefImportFolder *self)
{
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->queue = g_queue_new ();
  self->cancellable = g_cancellable_new ();
}

BefImportFolder *
bef_import_folder_new (const char *path, BefImporter *importer, BefCommune *commune)
{
  BefImportFolder *self = g_object_new (BEF_TYPE_IMPORT_FOLDER, NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->path = g_file_get_path (folder);
  self->importer = g_object_ref (importer);
  self->commune = g_object_ref (commune);
  if (!g_file_test (self->path, G_FILE_TEST_IS_DIR))
    self->trouble = g_strdup_printf (_ ("The folder “%s” is not there."), self->path);
  else
    self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor == NULL && self->trouble == NULL)
    self->trouble = g_strdup (error->message);
  if (self->monitor == NULL)
    return self;
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (monitor_cb), self,
                           G_CONNECT_SWAPPED);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
  return self;
}

const char *
bef_import_folder_get_trouble (BefImportFolder *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_FOLDER (self), NULL);
  return self->trouble;
}

GPtrArray *
bef_import_folder_get_waiting (BefImportFolder *self)
{
  g_return_val_if_fail (BEF_IS_IMPORT_FOLDER (self), NULL);
  return self->waiting;
}
