/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-alarms.h"

/* Of the journal in one question, and of all that is looked at: a beginning is made every day, and
 * at most every thousand lines. */
#define PART_LINES 1000
#define MAX_LINES 50000
/* The line after the last instant says whether some are missing: mostly the beginning of the next
 * day. */
#define BEYOND_MS BEF_MS_HOUR

typedef struct
{
  gint64 from_ms, to_ms;
  GPtrArray *lines; /* owned, of BefJournalEntry */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_ptr_array_unref (load->lines);
  g_free (load);
}

static void
ask (GTask *task, const BefJournalQuery *query, GAsyncReadyCallback callback)
{
  bef_history_journal_query_async (g_task_get_source_object (task), query,
                                   g_task_get_cancellable (task), callback, task);
}

/* Takes what was answered, with @task's error returned and NULL where nothing was. */
static BefJournalLines *
take (GObject *source, GAsyncResult *result, GTask *task)
{
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  BefJournalLines *lines = bef_history_journal_query_finish (BEF_HISTORY (source), result, &error);

  if (lines == NULL)
    g_task_return_error (task, error);
  else
    for (guint i = 0; i < lines->entries->len; i++)
      g_ptr_array_add (load->lines, bef_journal_entry_copy (g_ptr_array_index (lines->entries, i)));
  return lines;
}

static void
damage_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (BefJournalLines) lines = take (source, result, task);

  if (lines != NULL)
    g_task_return_pointer (task, bef_past_new (load->lines), (GDestroyNotify)bef_past_free);
}

static gboolean
reaches_back (const Load *load)
{
  for (guint i = load->lines->len; i > 0; i--)
    {
      const BefJournalEntry *line = g_ptr_array_index (load->lines, i - 1);
      if (line->at_ms <= load->from_ms && bef_past_line_begins (line))
        return TRUE;
    }
  return FALSE;
}

static void ask_standing (GTask *task, gint64 before_ms, gint64 before_id);

static void
standing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (BefJournalLines) lines = take (source, result, task);

  if (lines == NULL)
    return;
  if (!lines->is_end && !reaches_back (load) && load->lines->len < MAX_LINES)
    {
      ask_standing (g_steal_pointer (&task), lines->before_ms, lines->before_id);
      return;
    }
  /* The newest are enough: lines that are missing are seen by any of them. */
  const BefJournalQuery damage = { .kinds = 1u << BEF_JOURNAL_SELF,
                                   .from_ms = load->from_ms,
                                   .to_ms = G_MAXINT64,
                                   .limit = PART_LINES };
  ask (g_steal_pointer (&task), &damage, damage_cb);
}

/* Takes @task. */
static void
ask_standing (GTask *task, gint64 before_ms, gint64 before_id)
{
  const Load *load = g_task_get_task_data (task);
  const BefJournalQuery query = { .kinds = 1u << BEF_JOURNAL_STANDING,
                                  .from_ms = G_MININT64,
                                  .to_ms = load->to_ms + BEYOND_MS,
                                  .before_ms = before_ms,
                                  .before_id = before_id,
                                  .limit = PART_LINES };

  ask (task, &query, standing_cb);
}

void
bef_playback_alarms_load_async (BefHistory *history, gint64 from_ms, gint64 to_ms,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (history, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, bef_playback_alarms_load_async);
  load->from_ms = from_ms;
  load->to_ms = to_ms;
  load->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_task_set_task_data (task, load, load_free);
  ask_standing (task, 0, 0);
}

BefPast *
bef_playback_alarms_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
