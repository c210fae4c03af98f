/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-trace.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"

/* An image looked at again within this time is one look. */
#define LOOK_MS (15 * BEF_MS_MINUTE)

/* What was to be done says why it is not. (transfer full) */
static GError *
refusal (const GError *error)
{
  return g_error_new (
      error->domain, error->code,
      /* TRANSLATORS: %s is a sentence: why not. */
      _ ("This could not be written in the journal, and nothing is opened, shown or "
         "exported without that. %s"),
      error->message);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_journal_add_finish (BEF_HISTORY (source), result, &error))
    {
      g_task_set_check_cancellable (task, FALSE);
      g_task_return_boolean (task, TRUE);
    }
  else if (error->domain == BEF_HISTORY_ERROR)
    g_task_return_error (task, refusal (error));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
bef_trace_async (BefHistory *history, const BefJournalEntry *line, GCancellable *cancellable,
                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (history, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_trace_async);
  if (bef_history_is_in_memory (history))
    {
      g_autoptr (GError) error =
          g_error_new_literal (BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN,
                               _ ("Nothing is kept on this computer at present."));
      g_task_return_error (task, refusal (error));
      g_object_unref (task);
      return;
    }
  bef_history_journal_add_async (history, line, cancellable, written_cb, task);
}

gboolean
bef_trace_finish (BefHistory *history, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, history), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

struct _BefLooks
{
  BefHistory *history; /* owned */
  GHashTable *looked;  /* owned: person and camera -> gint64* of the last line */
  GHashTable *waiting; /* owned: the same -> GPtrArray of GTask: the line is being written */
};

static void
looks_clear (gpointer data)
{
  BefLooks *self = data;

  g_hash_table_unref (self->looked);
  g_hash_table_unref (self->waiting);
  g_object_unref (self->history);
}

BefLooks *
bef_looks_new (BefHistory *history)
{
  BefLooks *self = g_rc_box_new0 (BefLooks);

  self->history = g_object_ref (history);
  self->looked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
bef_looks_free (BefLooks *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, looks_clear);
}

typedef struct
{
  BefLooks *self; /* owned */
  char *key;      /* owned */
  gint64 at_ms;
} Look;

static void
traced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Look *look = user_data;
  g_autofree char *key = look->key;
  g_autoptr (GError) error = NULL;
  gboolean done = bef_trace_finish (BEF_HISTORY (source), result, &error);
  g_autofree char *stolen = NULL;
  g_autoptr (GPtrArray) tasks = NULL;

  g_hash_table_steal_extended (look->self->waiting, key, (gpointer *)&stolen, (gpointer *)&tasks);
  if (done)
    g_hash_table_replace (look->self->looked, g_strdup (key),
                          g_memdup2 (&look->at_ms, sizeof look->at_ms));
  for (guint i = 0; i < tasks->len; i++)
    if (done)
      g_task_return_boolean (g_ptr_array_index (tasks, i), TRUE);
    else
      g_task_return_error (g_ptr_array_index (tasks, i), g_error_copy (error));
  bef_looks_free (look->self);
}

void
bef_looks_trace_async (BefLooks *self, const BefJournalEntry *line, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *key = g_strconcat (line->who, "\n", line->object, NULL);
  const gint64 *last = g_hash_table_lookup (self->looked, key);
  GPtrArray *tasks = g_hash_table_lookup (self->waiting, key);

  g_task_set_source_tag (task, bef_looks_trace_async);
  if (last != NULL && ABS (line->at_ms - *last) <= LOOK_MS)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (tasks != NULL)
    {
      g_ptr_array_add (tasks, g_steal_pointer (&task));
      return;
    }
  tasks = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (tasks, g_steal_pointer (&task));
  g_hash_table_insert (self->waiting, g_strdup (key), tasks);
  Look *look = g_new (Look, 1);
  *look = (Look){ g_rc_box_acquire (self), g_strdup (key), line->at_ms };
  /* Not cancelled with the first who asked: others may wait for it. */
  bef_trace_async (self->history, line, NULL, traced_cb, look);
}

gboolean
bef_looks_trace_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bef_looks_trace_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
