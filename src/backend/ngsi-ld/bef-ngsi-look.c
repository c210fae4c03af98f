/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

/*
 * A look at everything. Where the server tells what changed (bef-ngsi-changes.h): what changed,
 * unless that was asked a moment ago; then how many there are; and what is known is given. Else,
 * and where that does not fit, or when it is time, everything is asked for; after which it is tried
 * whether the server tells what changed. Where it does not, what moves is asked for between two
 * looks at everything (bef-ngsi-lean.h).
 */

/* What changed was asked for so shortly before that it need not be again. */
#define FRESH_US (15 * G_USEC_PER_SEC)
#define MAX_ANSWER_BYTES (1024 * 1024)
/* Of more, the names and places are not asked for with every change. */
#define LEAN_LEAST 2000

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* The answer does not wait for the trial. */
static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) entities = bef_ngsi_entities_finish (BEF_BACKEND (source), result, NULL);
}

static void
whole_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  GError *error = NULL;
  GPtrArray *entities = bef_ngsi_entities_finish (BEF_BACKEND (source), result, &error);

  if (entities == NULL)
    {
      fail (task, error);
      return;
    }
  gint64 trial = bef_ngsi_changes_begin_trial (self->changes, self->dialect);
  if (trial != BEF_NO_TIME)
    bef_ngsi_list_changes_async (self, trial, BEF_NGSI_ABOUT_ALL, g_task_get_cancellable (task),
                                 tried_cb, NULL);
  g_task_return_pointer (task, entities, (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

static void
ask_whole (GTask *task)
{
  bef_ngsi_list_whole_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                             whole_cb, task);
}

static void
give_known (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  GPtrArray *all = bef_ngsi_changes_dup_all (self->changes);

  bef_ngsi_withhold (self, all);
  g_task_return_pointer (task, all, (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer == NULL)
    fail (task, error);
  else if (answer->status == 200 && answer->total == (gint64)bef_ngsi_changes_count (self->changes)
           && !bef_ngsi_changes_is_due (self->changes, self->dialect))
    give_known (task);
  else
    ask_whole (task);
}

static void
count (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  guint next = 0;

  if (bef_ngsi_changes_is_due (self->changes, self->dialect))
    {
      ask_whole (task);
      return;
    }
  if (!self->dialect->counts)
    {
      give_known (task);
      return;
    }
  g_autoptr (GPtrArray) types = bef_ngsi_asked_types (self, BEF_BACKEND_ALL);
  g_autofree char *selection =
      bef_ngsi_dialect_selection ((const char *const *)types->pdata, NULL, &next);
  g_autofree char *path = bef_ngsi_dialect_count_path (selection);
  bef_ngsi_backend_get_async (self, path, BEF_NGSI_LIGHT, MAX_ANSWER_BYTES,
                              g_task_get_cancellable (task), counted_cb, task);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) entities = bef_ngsi_entities_finish (BEF_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      g_clear_error (&error);
      ask_whole (task);
    }
  else if (error != NULL)
    fail (task, error);
  else
    count (task);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) entities = bef_ngsi_entities_finish (BEF_BACKEND (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA)
      || (error == NULL && bef_ngsi_changes_get_all (BEF_NGSI_BACKEND (source)->changes) == NULL))
    {
      g_clear_error (&error);
      ask_whole (task);
    }
  else if (error != NULL)
    fail (task, error);
  else
    give_known (task);
}

static gboolean
may_ask_moving (BefNgsiBackend *self)
{
  return !bef_ngsi_changes_follows (self->changes)
         && !bef_ngsi_changes_is_whole_due (self->changes);
}

void
bef_ngsi_look_async (BefNgsiBackend *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ngsi_look_async);
  if (may_ask_moving (self))
    bef_ngsi_list_moving_async (self, cancellable, moved_cb, task);
  else if (bef_ngsi_changes_is_due (self->changes, self->dialect))
    ask_whole (task);
  else if (bef_ngsi_changes_is_fresh (self->changes, FRESH_US))
    count (task);
  else
    bef_ngsi_list_changes_async (
        self, bef_ngsi_changes_get_since (self->changes, self->dialect, BEF_BACKEND_ALL),
        bef_ngsi_changes_count (self->changes) > LEAN_LEAST ? BEF_NGSI_ABOUT_MOVING
                                                            : BEF_NGSI_ABOUT_ALL,
        cancellable, changed_cb, task);
}

gboolean
bef_ngsi_can_ask_changes (BefBackend *backend)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);

  return bef_ngsi_changes_get_since (self->changes, self->dialect, BEF_BACKEND_ALL) != BEF_NO_TIME;
}

void
bef_ngsi_changes_async (BefBackend *backend, BefBackendAbout about, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  gint64 since = bef_ngsi_changes_get_since (self->changes, self->dialect, about);

  if (since != BEF_NO_TIME)
    {
      bef_ngsi_list_changes_async (
          self, since, about == BEF_BACKEND_ALERTS ? BEF_NGSI_ABOUT_ALERTS : BEF_NGSI_ABOUT_ALL,
          cancellable, callback, user_data);
      return;
    }
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, bef_ngsi_changes_async);
  fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not what changed"));
}
