/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-files.h"

#include <glib/gstdio.h>
#include <string.h>

#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-store.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-tables.h"
#include "history/bef-history-upkeep.h"

#define START_MS (FAULT_NOW - 10 * BEF_MS_HOUR)

static void
add_samples (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, guint n, gboolean noise)
{
  g_autoptr (GError) error = NULL;
  g_autofree BefReading *readings = g_new (BefReading, n);

  for (guint i = 0; i < n; i++)
    {
      guint32 x = i * 2654435761u;
      x = (x ^ (x >> 15)) * 2246822519u;
      double value = noise ? ((x ^ (x >> 13)) % 1000) / 10.0 : i / 8.0;
      readings[i] = (BefReading){ key, from_ms + i * BEF_MS_MINUTE, value };
    }
  bef_history_samples_write (db, readings, n, NULL, &error);
  g_assert_no_error (error);
}

static void
add_small (BefHistoryDb *db)
{
  BefOutboxItem item = { 0, FAULT_NOW, (char *)"acknowledge", (char *)"alert:1", (char *)"{}" };
  BefJournalEntry line = { 0, FAULT_NOW, (char *)"desk", (char *)"export", (char *)"f", NULL };

  g_assert_true (bef_history_coverage_mark (db, bef_series_key ("a", "power"), START_MS, FAULT_NOW,
                                            FAULT_NOW, NULL));
  g_assert_true (bef_history_documents_put (db, "state", "{\"old\":1}", NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (bef_history_outbox_add (db, &item, NULL), >, 0);
      g_assert_true (bef_history_journal_add (db, &line, NULL));
    }
}

static BefHistoryDb *
open_new (const char *path)
{
  g_autoptr (GError) error = NULL;
  BefHistoryDb *db = bef_history_db_open (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (bef_history_db_begin (db, NULL));
  return db;
}

void
fault_make_base (const char *path)
{
  g_autoptr (BefHistoryDb) db = open_new (path);

  add_samples (db, bef_series_key ("a", "power"), START_MS, 300, TRUE);
  add_samples (db, bef_series_key ("a", "power"), START_MS + 300 * BEF_MS_MINUTE, 20, TRUE);
  add_samples (db, bef_series_key ("a", "energy-index"), START_MS, 280, FALSE);
  add_small (db);
  g_assert_true (bef_history_db_commit (db, NULL));
}

void
fault_make_unkempt (const char *path)
{
  g_autoptr (BefHistoryDb) db = open_new (path);

  for (guint i = 0; i < 4; i++)
    {
      /* Chunks of their own, to be joined. */
      add_samples (db, bef_series_key ("a", "power"), START_MS - (4 - i) * BEF_MS_DAY, 260, TRUE);
      add_samples (db, bef_series_key ("a", "power"), START_MS + i * 40 * BEF_MS_MINUTE, 40, TRUE);
    }
  add_samples (db, bef_series_key ("r", "occupied"), FAULT_NOW - 200 * BEF_MS_DAY, 300, FALSE);
  add_small (db);
  g_assert_true (bef_history_db_commit (db, NULL));
}

void
fault_make_large (const char *path)
{
  g_autoptr (BefHistoryDb) db = open_new (path);

  for (guint i = 0; i < 12; i++)
    add_samples (db, bef_series_key ("a", "power"),
                 FAULT_NOW - 100 * BEF_MS_DAY + i * 1000 * BEF_MS_MINUTE, 1000, TRUE);
  for (guint i = 0; i < 6; i++)
    add_samples (db, bef_series_key ("a", "energy-index"),
                 FAULT_NOW - 450 * BEF_MS_DAY + i * 1000 * BEF_MS_MINUTE, 1000, TRUE);
  add_small (db);
  g_assert_true (bef_history_db_commit (db, NULL));
}

/* Copies, between two open files, what both versions of @table have. */
static void
copy_table (sqlite3 *db, const char *table)
{
  g_autofree char *list =
      g_strdup_printf ("SELECT group_concat (a.name) FROM pragma_table_info ('%s') AS a"
                       " JOIN pragma_table_info ('%s', 'today') AS b ON a.name = b.name",
                       table, table);
  sqlite3_stmt *columns = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, list, -1, &columns, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (columns), ==, SQLITE_ROW);
  const char *names = (const char *)sqlite3_column_text (columns, 0);
  g_autofree char *copy =
      g_strdup_printf ("DELETE FROM main.%s; INSERT INTO main.%s (%s) SELECT %s FROM today.%s",
                       table, table, names, names, table);
  sqlite3_finalize (columns);
  char *message = NULL;
  sqlite3_exec (db, copy, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

void
fault_make_version (const char *path, int version)
{
  g_autofree char *today = g_strconcat (path, ".today", NULL);
  g_autofree char *sql = g_strdup_printf ("ATTACH '%s' AS today", today);
  g_autofree char *marks =
      g_strdup_printf ("PRAGMA application_id = 0x42656666; PRAGMA user_version = %d", version);
  static const struct
  {
    const char *name;
    int since;
  } tables[] = { { "series", 1 },
                 { "samples", 1 },
                 { "coverage", 1 },
                 { "documents", 1 },
                 { "outbox", 1 },
                 { "journal", 1 },
                 { "counters", 1 },
                 { "chunks", BEF_HISTORY_SCHEMA_CHUNKS },
                 { "journal_ends", BEF_HISTORY_SCHEMA_JOURNAL },
                 { "journal_blocks", BEF_HISTORY_SCHEMA_JOURNAL } };
  sqlite3 *db = NULL;

  fault_make_base (today);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (db, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL", NULL, NULL, NULL), ==,
      SQLITE_OK);
  for (int i = 0; i < version; i++)
    g_assert_cmpint (sqlite3_exec (db, bef_history_schema_migration (i), NULL, NULL, NULL), ==,
                     SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, marks, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (version >= tables[i].since)
      copy_table (db, tables[i].name);
  if (version < BEF_HISTORY_SCHEMA_CHUNKS)
    /* There were none: only what waited is in it. */
    g_assert_cmpint (sqlite3_exec (db,
                                   "UPDATE counters SET n = (SELECT count(*) FROM main.samples)"
                                   " WHERE name = 'samples'",
                                   NULL, NULL, NULL),
                     ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  g_unlink (today);
}

void
fault_make_damaged (const char *path)
{
  char rubbish[BEF_HISTORY_PAGE_SIZE];
  sqlite3 *db = NULL;
  sqlite3_stmt *find = NULL;

  fault_make_base (path);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT rootpage FROM sqlite_schema WHERE name = 'samples'",
                                       -1, &find, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (find), ==, SQLITE_ROW);
  long page = (long)sqlite3_column_int64 (find, 0);
  sqlite3_finalize (find);
  sqlite3_close (db);
  memset (rubbish, 0xa5, sizeof rubbish);
  FILE *file = g_fopen (path, "r+b");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (page - 1) * BEF_HISTORY_PAGE_SIZE, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (rubbish, 1, sizeof rubbish, file), ==, sizeof rubbish);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* The rows of @sql, as text. */
static void
dump_rows (sqlite3 *db, const char *sql, GString *out)
{
  sqlite3_stmt *rows = NULL;
  int rc;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &rows, NULL), ==, SQLITE_OK);
  while ((rc = sqlite3_step (rows)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (rows); i++)
        g_string_append_printf (out, "%s|", (const char *)sqlite3_column_text (rows, i));
      g_string_append_c (out, '\n');
    }
  g_assert_cmpint (rc, ==, SQLITE_DONE);
  sqlite3_finalize (rows);
}

/* Whatever small tables there are. */
static void
dump_small_tables (sqlite3 *db, GString *out)
{
  sqlite3_stmt *tables = NULL;

  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN"
                          " ('series', 'samples', 'chunks', 'rollups', 'counters', 'journal',"
                          " 'journal_ends', 'journal_blocks')"
                          " AND name NOT LIKE 'sqlite_%' ORDER BY name",
                          -1, &tables, NULL),
      ==, SQLITE_OK);
  while (sqlite3_step (tables) == SQLITE_ROW)
    {
      const char *name = (const char *)sqlite3_column_text (tables, 0);
      g_autofree char *sql = g_strdup_printf ("SELECT * FROM %s ORDER BY 1, 2", name);
      g_string_append_printf (out, "[%s]\n", name);
      dump_rows (db, sql, out);
    }
  sqlite3_finalize (tables);
}

/* Its lines, that its chain is whole, and that they are found. Salts, and so hashes, are drawn. */
static void
dump_journal (BefHistoryDb *db, GString *out)
{
  g_autoptr (GError) error = NULL;
  BefJournalWalk walk = { .done = FALSE };

  g_string_append (out, "[journal]\n");
  dump_rows (bef_history_db_handle (db),
             "SELECT id, at_ms, kind, who, action, iif (kind = 10, '', object), detail, comment,"
             " digest FROM journal ORDER BY id",
             out);
  g_assert_true (bef_history_journal_walk (db, &walk, G_MAXUINT, &error));
  g_autoptr (BefJournalLines) lines =
      bef_history_journal_query (db, &(BefJournalQuery){ .kinds = 0 }, &error);
  g_assert_no_error (error);
  g_assert_true (walk.done);
  g_assert_cmpuint (lines->entries->len, ==, walk.found.n_lines);
  g_string_append_printf (out, "breaks: %u, %d\n", walk.found.n_breaks, walk.found.how);
}

static void
dump_samples (BefHistoryDb *db, BefSeriesKey key, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_auto (BefSampleIter) iter = { NULL };
  gint64 series = bef_history_series_find (db, key, &error);
  BefSample sample;

  g_assert_no_error (error);
  g_assert_true (bef_sample_iter_init (&iter, db, &(BefSampleSpan){ series, 0, G_MAXINT64, 0, 0 },
                                       NULL, &error));
  g_string_append_printf (out, "[%s %s]\n", key.entity, key.quantity);
  while (bef_sample_iter_next (&iter, &sample, &error))
    g_string_append_printf (out, "%" G_GINT64_FORMAT " %.17g\n", sample.ts, sample.value);
  g_assert_no_error (error);
}

static void
dump_days (BefHistoryDb *db, BefSeriesKey key, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBuckets) days =
      bef_history_query_periods (db,
                                 &(BefHistoryQuery){ .key = key,
                                                     .from_ms = FAULT_NOW - 460 * BEF_MS_DAY,
                                                     .to_ms = FAULT_NOW,
                                                     .period = BEF_PERIOD_DAY },
                                 NULL, &error);

  g_assert_no_error (error);
  g_string_append_printf (out, "[%s %s by day]\n", key.entity, key.quantity);
  for (guint i = 0; i < bef_buckets_get_length (days); i++)
    {
      const BefBucket *day = bef_buckets_get (days, i);
      if (day->count > 0)
        g_string_append_printf (out, "%u: %.6g %.6g %.6g %u\n", i, day->min, day->mean, day->max,
                                day->count);
    }
}

static void
dump_energy (BefHistoryDb *db, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) days =
      bef_history_query_energy (db,
                                &(BefHistoryQuery){ .key.entity = "a",
                                                    .from_ms = FAULT_NOW - 460 * BEF_MS_DAY,
                                                    .to_ms = FAULT_NOW,
                                                    .period = BEF_PERIOD_DAY },
                                NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < days->len; i++)
    {
      const BefEnergy *day = &g_array_index (days, BefEnergy, i);
      if (day->coverage > 0)
        g_string_append_printf (out, "%u: %.6g kWh of %.6g\n", i, day->kwh, day->coverage);
    }
}

char *
fault_dump (const char *path, gboolean by_day)
{
  const BefSeriesKey keys[] = { bef_series_key ("a", "power"), bef_series_key ("a", "energy-index"),
                                bef_series_key ("new", "power") };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *moved_aside = NULL;
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, &moved_aside, &error);
  gint64 counted = -1, stored = -2;

  g_assert_no_error (error);
  g_assert_null (moved_aside);
  dump_rows (bef_history_db_handle (db), "PRAGMA integrity_check", out);
  g_assert_true (bef_store_check_all (db, BEF_STORE_CHECK_THOROUGH, &error));
  g_assert_true (
      bef_history_db_get_int (db, "SELECT n FROM counters WHERE name = 'samples'", &counted, NULL));
  g_assert_true (bef_history_db_get_int (
      db, "SELECT (SELECT total (n) FROM chunks) + (SELECT count(*) FROM samples)", &stored, NULL));
  g_assert_cmpint (counted, ==, stored);
  dump_small_tables (bef_history_db_handle (db), out);
  dump_journal (db, out);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      if (by_day)
        dump_days (db, keys[i], out);
      else
        dump_samples (db, keys[i], out);
    }
  dump_energy (db, out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

void
fault_copy (const char *from, const char *to)
{
  static const char *const aside[] = { "-wal", "-shm", "-journal", ".suspect" };
  g_autofree char *bytes = NULL;
  gsize size = 0;

  for (guint i = 0; i < G_N_ELEMENTS (aside); i++)
    {
      g_autofree char *left = g_strconcat (to, aside[i], NULL);
      g_unlink (left);
    }
  g_unlink (to);
  if (from == NULL)
    return;
  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  FILE *file = g_fopen (to, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
}
