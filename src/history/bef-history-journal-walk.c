/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the chain is whole. */
#include <string.h>

#include "history/bef-history-journal-private.h"
#include "model/bef-reading.h"

/* The chain is whole after the break only. */
static void
note_break (BefJournalCheck *found, BefJournalBreak how, gint64 id, gint64 at_ms)
{
  if (found->n_breaks++ == 0)
    {
      found->how = how;
      found->break_id = id;
      found->break_ms = at_ms;
    }
}

static void
take_line (BefJournalWalk *walk, BefStatement *row)
{
  BefJournalCheck *found = &walk->found;
  gint64 at_ms = sqlite3_column_int64 (row, BEF_JOURNAL_AT);
  const char *action = (const char *)sqlite3_column_text (row, BEF_JOURNAL_ACTION);
  guint n_breaks = found->n_breaks;

  walk->last_id = sqlite3_column_int64 (row, BEF_JOURNAL_ID);
  if (!bef_journal_row_follows (row, &walk->previous))
    note_break (found, BEF_JOURNAL_CHANGED, walk->last_id, at_ms);
  else if (g_strcmp0 (action, BEF_JOURNAL_ACTION_SALVAGED) == 0)
    note_break (found, BEF_JOURNAL_SALVAGED, walk->last_id, at_ms);
  if (bef_journal_row_is_emptied (row))
    found->n_ended++;
  else
    found->n_lines++;
  if (n_breaks != found->n_breaks || found->since_ms == BEF_NO_TIME)
    found->since_ms = at_ms;
  /* The next one is held to what stands here: one changed line is one break. */
  bef_journal_row_hash (row, &walk->previous);
}

/* From the anchor on: at first, and when lines were taken out that were not come to yet. */
static gboolean
take_anchor (BefHistoryDb *db, BefJournalWalk *walk, GError **error)
{
  BefJournalEnd anchor;

  if (!bef_journal_end_read (db, "anchor", &anchor, error))
    return FALSE;
  if (!walk->begun)
    walk->found = (BefJournalCheck){ .since_ms = BEF_NO_TIME, .break_ms = BEF_NO_TIME };
  walk->found.ended_ms = anchor.id > 0 ? anchor.at_ms : BEF_NO_TIME;
  if (!walk->begun || anchor.id > walk->last_id)
    {
      walk->previous = anchor.hash;
      walk->last_id = anchor.id;
    }
  walk->begun = TRUE;
  return TRUE;
}

static gboolean
take_head (BefHistoryDb *db, BefJournalWalk *walk, GError **error)
{
  BefJournalEnd head;

  if (!bef_journal_end_read (db, "head", &head, error))
    return FALSE;
  if (memcmp (&head.hash, &walk->previous, sizeof head.hash) != 0)
    {
      note_break (&walk->found, BEF_JOURNAL_SHORTENED, head.id, head.at_ms);
      walk->found.since_ms = BEF_NO_TIME;
    }
  walk->done = TRUE;
  return TRUE;
}

static gboolean
take_lines (BefHistoryDb *db, BefJournalWalk *walk, guint limit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint n = 0;

  if (!take_anchor (db, walk, error))
    return FALSE;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT " BEF_JOURNAL_COLUMNS " FROM journal WHERE id > ? ORDER BY id LIMIT ?", error);
  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, walk->last_id);
  sqlite3_bind_int64 (list, 2, limit);
  for (; bef_history_db_step (db, list, &local_error); n++)
    take_line (walk, list);
  if (local_error == NULL)
    return n == limit || take_head (db, walk, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_history_journal_walk (BefHistoryDb *db, BefJournalWalk *walk, guint limit, GError **error)
{
  /* One state of the file, whoever writes. */
  if (!bef_history_db_exec (db, "BEGIN", error))
    return FALSE;
  gboolean success = take_lines (db, walk, limit, error);
  bef_history_db_exec (db, "COMMIT", NULL);
  return success;
}
