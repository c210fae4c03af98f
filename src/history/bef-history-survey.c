/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history/bef-history-survey.h"

#include "history/bef-journal-line.h"

/* A series costs as much as so many rows: its newest ones lie anywhere in the file. */
#define ROWS_A_SERIES 40

/* What is read, part by part: the newest of each series; of the journal the lines whole, the signs,
 * the index on moments, and the one on kinds, kind by kind. Each row begins with two numbers, after
 * which the next slice goes on. */
static const char *const parts[] = {
  "SELECT id, 0, (SELECT max(ts) FROM samples WHERE series = series.id),"
  " (SELECT max(first) FROM chunks WHERE series = series.id)"
  " FROM series WHERE id > ?1 ORDER BY id LIMIT ?3",
  "SELECT id, 0, kind, at_ms, length (who), length (action), length (object), length (detail),"
  " length (comment), salt, digest, hash FROM journal WHERE id > ?1 ORDER BY id LIMIT ?3",
  "SELECT block, 0, min_at, max_at, kinds, sign FROM journal_blocks WHERE block > ?1"
  " ORDER BY block LIMIT ?3",
  "SELECT at_ms, id FROM journal INDEXED BY journal_at WHERE (at_ms, id) > (?1, ?2)"
  " ORDER BY at_ms, id LIMIT ?3",
  "SELECT at_ms, id FROM journal INDEXED BY journal_kept WHERE digest IS NULL AND kind = ?4"
  " AND (at_ms, id) > (?1, ?2) ORDER BY at_ms, id LIMIT ?3",
};
#define PART_SERIES 0
#define LAST_PART (G_N_ELEMENTS (parts) - 1)

static gboolean
is_after (gint64 a, gint64 b, const BefHistorySurvey *self)
{
  return a > self->last[0] || (a == self->last[0] && b > self->last[1]);
}

/* *@n_out: how many rows there were. */
static gboolean
read_slice (BefHistorySurvey *self, BefHistoryDb *db, guint limit, guint *n_out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (db, parts[self->part], error);

  *n_out = 0;
  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, self->last[0]);
  sqlite3_bind_int64 (list, 2, self->last[1]);
  sqlite3_bind_int64 (list, 3, limit);
  if (self->part == LAST_PART)
    sqlite3_bind_int64 (list, 4, self->kind);
  for (; bef_history_db_step (db, list, &local_error); ++*n_out)
    {
      gint64 a = sqlite3_column_int64 (list, 0), b = sqlite3_column_int64 (list, 1);
      if (!is_after (a, b, self))
        return bef_history_db_fail_damaged (db, error);
      self->last[0] = a;
      self->last[1] = b;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_history_survey_step (BefHistorySurvey *self, BefHistoryDb *db, guint limit, GError **error)
{
  guint n;

  if (!self->has_begun)
    *self = (BefHistorySurvey){ .last = { G_MININT64, G_MININT64 }, .has_begun = TRUE };
  if (self->part == PART_SERIES)
    limit = MAX (limit / ROWS_A_SERIES, 1);
  if (!read_slice (self, db, limit, &n, error))
    return FALSE;
  if (n == limit)
    return TRUE;
  self->last[0] = self->last[1] = G_MININT64;
  if (self->part < LAST_PART)
    self->part++;
  else
    self->done = ++self->kind == BEF_JOURNAL_N_KINDS;
  return TRUE;
}
