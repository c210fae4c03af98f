/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-imports.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"

/* Taking an import back, and what is known of those there were. */

#define MAX_LISTED 500

/* One integer of @sql, whose parameter is @id; 0 without a row. */
static gboolean
find_int (BefHistoryDb *db, const char *sql, gint64 id, gint64 *out, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) find = bef_history_db_statement (db, sql, error);

  *out = 0;
  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, id);
  if (bef_history_db_step (db, find, &local_error))
    *out = sqlite3_column_int64 (find, 0);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
refuse (GError **error, const char *words)
{
  /* Not of BEF_HISTORY_ERROR: nothing is wrong with the file. */
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, words);
  return FALSE;
}

/* The series it wrote to. (transfer full) GArray of gint64. */
static GArray *
list_series (BefHistoryDb *db, gint64 id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db, "SELECT DISTINCT series FROM import_parts WHERE import = ?", error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, id);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 one = sqlite3_column_int64 (list, 0);
      g_array_append_val (series, one);
    }
  if (local_error == NULL)
    return g_steal_pointer (&series);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Whether it is there to be undone, and the last one of its time. */
static gboolean
check (BefHistoryDb *db, gint64 id, GError **error)
{
  gint64 found, later;

  if (!find_int (db, "SELECT count(*) FROM imports WHERE id = ? AND undone_ms = 0", id, &found,
                 error)
      || !find_int (db,
                    "SELECT count(*) FROM import_parts AS own JOIN import_parts AS other"
                    " ON other.series = own.series AND other.first <= own.last"
                    " AND other.last >= own.first AND other.import > own.import"
                    " JOIN imports ON imports.id = other.import"
                    " WHERE own.import = ? AND imports.undone_ms = 0",
                    id, &later, error))
    return FALSE;
  if (found == 0)
    return refuse (error, _ ("This import is not in the history any more."));
  return later == 0
         || refuse (error, _ ("A later import lies over this one: undo that one first."));
}

static gboolean
is_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

/* The sample of @samples, in order, at @ts from *@at on; NULL when there is none. */
static const BefSample *
take_at (const GArray *samples, guint *at, gint64 ts)
{
  while (*at < samples->len && g_array_index (samples, BefSample, *at).ts < ts)
    (*at)++;
  return *at < samples->len && g_array_index (samples, BefSample, *at).ts == ts
             ? &g_array_index (samples, BefSample, *at)
             : NULL;
}

/* @now without what was @written and is still so, with what stood there @before. (transfer full) */
static GArray *
give_back (const GArray *now, const GArray *written, const GArray *before)
{
  GArray *content = g_array_new (FALSE, FALSE, sizeof (BefSample));
  guint i = 0, w = 0, b = 0;

  while (i < now->len || b < before->len)
    {
      const BefSample *is = i < now->len ? &g_array_index (now, BefSample, i) : NULL;
      const BefSample *was = b < before->len ? &g_array_index (before, BefSample, b) : NULL;
      gint64 ts = is == NULL ? was->ts : was == NULL ? is->ts : MIN (is->ts, was->ts);
      const BefSample *wrote = take_at (written, &w, ts);
      gboolean here = is != NULL && is->ts == ts, before_here = was != NULL && was->ts == ts;
      gboolean is_ours = here && wrote != NULL && is_same (is->value, wrote->value);
      if (here && !is_ours)
        g_array_append_val (content, *is);
      else if (before_here)
        g_array_append_val (content, *was);
      i += here;
      b += before_here;
    }
  return content;
}

static gboolean
undo_series (BefHistoryDb *db, gint64 id, gint64 series, GCancellable *cancellable, GError **error)
{
  gint64 border;
  g_autoptr (GArray) written = bef_import_parts_get (db, id, series, BEF_IMPORT_WRITTEN, error);
  g_autoptr (GArray) before =
      written != NULL ? bef_import_parts_get (db, id, series, BEF_IMPORT_BEFORE, error) : NULL;
  BefRange range = { G_MAXINT64, G_MININT64 };

  if (before == NULL || !bef_rollup_border (db, series, &border, error))
    return FALSE;
  for (guint i = 0; i < written->len + before->len; i++)
    {
      gint64 ts = i < written->len ? g_array_index (written, BefSample, i).ts
                                   : g_array_index (before, BefSample, i - written->len).ts;
      range.from_ms = MIN (range.from_ms, ts);
      range.to_ms = MAX (range.to_ms, ts);
    }
  if (range.from_ms > range.to_ms)
    return TRUE;
  if (range.from_ms < border)
    return refuse (error, _ ("A part of this import has become hours or days since: it cannot be "
                             "undone any more."));
  g_autoptr (GArray) now = bef_imports_samples (db, series, range, cancellable, error);
  if (now == NULL)
    return FALSE;
  g_autoptr (GArray) content = give_back (now, written, before);
  return bef_imports_rewrite (db, series, range, content, error);
}

/* Statements about import ?1 at ?2. */
static gboolean
note_undone (BefHistoryDb *db, gint64 id, gint64 now_ms, GError **error)
{
  static const char *const texts[] = {
    "DELETE FROM import_points WHERE ?2 > 0 AND entity IN (SELECT entity FROM series JOIN"
    " import_parts ON import_parts.series = series.id WHERE import = ?1)",
    "UPDATE import_parts SET data = x'' WHERE import = ?1 AND ?2 > 0",
    "UPDATE imports SET undone_ms = ?2 WHERE id = ?1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (BefStatement) statement = bef_history_db_statement (db, texts[i], error);
      if (statement == NULL)
        return FALSE;
      sqlite3_bind_int64 (statement, 1, id);
      sqlite3_bind_int64 (statement, 2, now_ms);
      if (!bef_history_db_run (db, statement, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
bef_imports_undo (BefHistoryDb *db, gint64 id, gint64 now_ms, GCancellable *cancellable,
                  GError **error)
{
  gint64 n_forgotten;

  if (!check (db, id, error)
      || !find_int (db, "SELECT count(*) FROM import_parts WHERE import = ? AND length (data) = 0",
                    id, &n_forgotten, error))
    return FALSE;
  if (n_forgotten > 0)
    return refuse (error, _ ("A part of this import has become hours or days since: it cannot be "
                             "undone any more."));
  g_autoptr (GArray) series = list_series (db, id, error);
  if (series == NULL)
    return FALSE;
  for (guint i = 0; i < series->len; i++)
    if (!undo_series (db, id, g_array_index (series, gint64, i), cancellable, error))
      return FALSE;
  return note_undone (db, id, MAX (now_ms, 1), error);
}

/* Adds of @record what its parts say. */
static gboolean
describe (BefHistoryDb *db, BefImportRecord *record, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT entity, min (first), max (last) FROM import_parts JOIN series ON series.id = series"
      " WHERE import = ? GROUP BY entity ORDER BY entity",
      error);

  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, record->id);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 first = sqlite3_column_int64 (list, 1), last = sqlite3_column_int64 (list, 2);
      g_ptr_array_add (record->entities, g_strdup ((const char *)sqlite3_column_text (list, 0)));
      record->from_ms = record->from_ms == BEF_NO_TIME ? first : MIN (record->from_ms, first);
      record->to_ms = MAX (record->to_ms, last);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
record_free (gpointer data)
{
  bef_import_record_free (data);
}

static BefImportRecord *
read_record (BefStatement *row)
{
  BefImportRecord *record = g_new0 (BefImportRecord, 1);
  const char *who = (const char *)sqlite3_column_text (row, 3);
  const char *file = (const char *)sqlite3_column_text (row, 4);
  const char *digest = (const char *)sqlite3_column_text (row, 5);

  record->id = sqlite3_column_int64 (row, 0);
  record->at_ms = sqlite3_column_int64 (row, 1);
  record->undone_ms = sqlite3_column_int64 (row, 2);
  if (record->undone_ms == 0)
    record->undone_ms = BEF_NO_TIME;
  record->who = g_utf8_make_valid (who != NULL ? who : "", -1);
  record->file = g_utf8_make_valid (file != NULL ? file : "", -1);
  record->digest = g_utf8_make_valid (digest != NULL ? digest : "", -1);
  record->n_taken = (guint)sqlite3_column_int64 (row, 6);
  record->n_replaced = (guint)sqlite3_column_int64 (row, 7);
  record->entities = g_ptr_array_new_with_free_func (g_free);
  record->from_ms = record->to_ms = BEF_NO_TIME;
  return record;
}

GPtrArray *
bef_imports_list (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (record_free);
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db,
                                "SELECT id, at_ms, undone_ms, who, file, digest, n_taken,"
                                " n_replaced FROM imports ORDER BY id DESC LIMIT ?",
                                error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, MAX_LISTED);
  while (bef_history_db_step (db, list, &local_error))
    g_ptr_array_add (records, read_record (list));
  for (guint i = 0; local_error == NULL && i < records->len; i++)
    describe (db, g_ptr_array_index (records, i), &local_error);
  if (local_error == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_imports_find_old (BefHistoryDb *db, gint64 before_ms, gint64 except, BefImportsOld *out,
                      GError **error)
{
  g_autoptr (GError) local_error = NULL;
  /* The other columns are of the row that max() took. What became hours has no data. */
  g_autoptr (BefStatement) find = bef_history_db_statement (
      db,
      "SELECT count(*), max (id), file FROM imports WHERE undone_ms = 0 AND id != ?2 AND EXISTS"
      " (SELECT 1 FROM import_parts WHERE import = id AND side = 1 AND first < ?1"
      " AND length (data) > 0)",
      error);

  if (find == NULL)
    return FALSE;
  sqlite3_bind_int64 (find, 1, before_ms);
  sqlite3_bind_int64 (find, 2, except);
  if (bef_history_db_step (db, find, &local_error))
    {
      const char *file = (const char *)sqlite3_column_text (find, 2);
      out->n = (guint)sqlite3_column_int64 (find, 0);
      out->file = file != NULL ? g_utf8_make_valid (file, -1) : NULL;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

GHashTable *
bef_imports_points (BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GHashTable) points = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (BefStatement) list =
      bef_history_db_statement (db, "SELECT point, entity FROM import_points", error);

  if (list == NULL)
    return NULL;
  while (bef_history_db_step (db, list, &local_error))
    g_hash_table_insert (points, g_strdup ((const char *)sqlite3_column_text (list, 0)),
                         g_strdup ((const char *)sqlite3_column_text (list, 1)));
  if (local_error == NULL)
    return g_steal_pointer (&points);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GArray *
bef_imports_provenance (BefHistoryDb *db, const BefHistoryQuery *query, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (BefProvenance));
  gint64 series = bef_history_series_find (db, query->key, &local_error);
  g_autoptr (BefStatement) list =
      local_error == NULL
          ? bef_history_db_statement (db,
                                      "SELECT import, first, last, n FROM import_parts"
                                      " JOIN imports ON imports.id = import WHERE series = ?"
                                      " AND side = 1 AND undone_ms = 0 AND last >= ? AND first < ?"
                                      " ORDER BY first, import",
                                      &local_error)
          : NULL;

  if (list != NULL)
    {
      sqlite3_bind_int64 (list, 1, series);
      sqlite3_bind_int64 (list, 2, query->from_ms);
      sqlite3_bind_int64 (list, 3, query->to_ms);
    }
  while (list != NULL && bef_history_db_step (db, list, &local_error))
    {
      BefProvenance one = { sqlite3_column_int64 (list, 0),
                            { sqlite3_column_int64 (list, 1), sqlite3_column_int64 (list, 2) },
                            (guint)sqlite3_column_int64 (list, 3) };
      g_array_append_val (found, one);
    }
  if (local_error == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
bef_imports_expire (BefHistoryDb *db, gint64 now_ms, GError **error)
{
  g_autoptr (BefStatement) names = bef_history_db_statement (
      db, "UPDATE imports SET who = '' WHERE at_ms < ? AND who != ''", error);

  if (names == NULL)
    return FALSE;
  sqlite3_bind_int64 (names, 1, now_ms - BEF_JOURNAL_NAMED_DAYS * BEF_MS_DAY);
  return bef_history_db_run (db, names, error)
         && bef_history_db_exec (
             db,
             "UPDATE import_parts SET data = x'' WHERE length (data) > 0 AND first <"
             " (SELECT max (last) FROM rollups WHERE rollups.series = import_parts.series)",
             error);
}
