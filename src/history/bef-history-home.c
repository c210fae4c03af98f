/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the history lives: opening, keeping its place, closing. */
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "history/bef-history-open.h"
#include "history/bef-history-place.h"
#include "history/bef-history-private.h"
#include "history/bef-history-salvage.h"

static BefHistoryDb *
open_as_asked (BefHistoryJob *job, char **moved_aside, GError **error)
{
  if (job->id & BEF_HISTORY_OPEN_COPY)
    return bef_history_db_open_copy (job->text[0], job->interrupt, error);
  return bef_history_db_open_unless (job->text[0], job->interrupt, moved_aside, error);
}

static void
set_in_memory (BefHistoryCore *core, gboolean in_memory)
{
  g_mutex_lock (&core->mutex);
  core->in_memory = in_memory;
  g_mutex_unlock (&core->mutex);
}

static void
open_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;
  GError *error = NULL;
  char *moved_aside = NULL;

  if (job->core->db != NULL)
    {
      g_task_return_new_error (task, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN, "%s",
                               _ ("The history is already open."));
      return;
    }
  job->core->db = open_as_asked (job, &moved_aside, &error);
  if (job->core->db != NULL && bef_history_db_path (job->core->db) != NULL)
    bef_history_salvage_all (job->core->db, bef_history_db_path (job->core->db));
  if (job->core->db == NULL && (job->id & BEF_HISTORY_OPEN_ANYWAY)
      && !g_cancellable_is_cancelled (job->interrupt))
    job->core->db = bef_history_db_open (NULL, NULL, NULL);
  if (job->core->db != NULL)
    {
      set_in_memory (job->core, bef_history_db_path (job->core->db) == NULL);
      bef_history_core_note_figures (job->core);
    }
  bef_history_job_return (task, moved_aside, g_free, error);
}

void
bef_history_close_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryJob *job = data;

  g_clear_pointer (&job->core->db, bef_history_db_close);
  g_task_return_boolean (task, TRUE);
}

void
bef_history_open_with_async (BefHistory *self, const char *path, BefHistoryOpenFlags flags,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  BefHistoryJob *job = bef_history_job_new (self);
  job->text[0] = g_strdup (path);
  job->id = flags;
  job->interrupt = g_object_ref (self->interrupt);
  set_in_memory (self->core, path == NULL || flags != BEF_HISTORY_OPEN_DEFAULT);
  bef_history_job_run (self, job, bef_history_open_async, open_job, cancellable, callback,
                       user_data);
  /* What the last run left, and the samples of an older file. */
  bef_history_queue_upkeep (self);
}

void
bef_history_open_async (BefHistory *self, const char *path, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  bef_history_open_with_async (self, path, BEF_HISTORY_OPEN_DEFAULT, cancellable, callback,
                               user_data);
}

gboolean
bef_history_open_finish (BefHistory *self, GAsyncResult *result, char **moved_aside_out,
                         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *moved_aside = g_task_propagate_pointer (G_TASK (result), &local_error);

  if (moved_aside_out != NULL)
    *moved_aside_out = g_steal_pointer (&moved_aside);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Puts all the connection holds, which the removed file holds too as long as it is open, at @path
 * again, and goes on there. */
static gboolean
make_again (BefHistoryCore *core, const char *path, GError **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FAILED,
                   _ ("Another history has taken the place of “%s”."), path);
      return FALSE;
    }
  g_unlink (new_path);
  if (!bef_history_place_write (bef_history_db_handle (core->db), new_path, error))
    return FALSE;
  /* First: closing removes the WAL of that name. */
  g_clear_pointer (&core->db, bef_history_db_close);
  if (g_rename (new_path, path) != 0)
    g_set_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN,
                 _ ("The history “%s” cannot be opened: %s."), path, g_strerror (errno));
  else
    core->db = bef_history_db_open (path, NULL, error);
  if (core->db != NULL)
    return TRUE;
  core->db = bef_history_db_open (NULL, NULL, NULL);
  set_in_memory (core, TRUE);
  return FALSE;
}

static void
keep_place_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  BefHistoryCore *core = ((BefHistoryJob *)data)->core;
  GError *error = NULL;
  const char *open_path = core->db != NULL ? bef_history_db_path (core->db) : NULL;

  if (open_path == NULL || !bef_history_place_is_gone (bef_history_db_handle (core->db)))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  g_autofree char *path = g_strdup (open_path);
  if (make_again (core, path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
bef_history_keep_place_async (BefHistory *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (BEF_IS_HISTORY (self));
  bef_history_job_run (self, bef_history_job_new (self), bef_history_keep_place_async,
                       keep_place_job, cancellable, callback, user_data);
}

gboolean
bef_history_keep_place_finish (BefHistory *self, GAsyncResult *result, gboolean *made_again_out,
                               GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *made_again_out = g_task_propagate_boolean (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
