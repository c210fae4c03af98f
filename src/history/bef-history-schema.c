/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-schema.h"

/* One step per version; user_version is the number of steps done. Never edited once released. */
static const char *const migrations[] = {
  "CREATE TABLE series (id INTEGER PRIMARY KEY, entity TEXT NOT NULL, quantity TEXT NOT NULL,"
  " UNIQUE (entity, quantity)) STRICT;"
  "CREATE TABLE samples (series INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL,"
  " PRIMARY KEY (series, ts)) WITHOUT ROWID, STRICT;"
  "CREATE TABLE coverage (series INTEGER NOT NULL REFERENCES series (id), from_ms INTEGER NOT NULL,"
  " to_ms INTEGER NOT NULL, PRIMARY KEY (series, from_ms)) WITHOUT ROWID, STRICT;"
  "CREATE TABLE documents (name TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL)"
  " WITHOUT ROWID, STRICT;"
  "CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, made_ms INTEGER NOT NULL,"
  " kind TEXT NOT NULL, object TEXT NOT NULL, payload TEXT NOT NULL) STRICT;"
  "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,"
  " who TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, detail TEXT) STRICT;"
  "CREATE INDEX journal_at ON journal (at_ms);"
  "CREATE TABLE counters (name TEXT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)"
  " WITHOUT ROWID, STRICT;"
  "INSERT INTO counters (name, n) VALUES ('samples', 0);",
  "CREATE TABLE chunks (series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  " n INTEGER NOT NULL, min REAL, max REAL, sum REAL, first_value REAL, last_value REAL,"
  " data BLOB NOT NULL, PRIMARY KEY (series, first)) WITHOUT ROWID, STRICT;"
  "CREATE TABLE rollups (series INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
  " n INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (series, first)) WITHOUT ROWID, STRICT;",
  /* BefRollupLevel; 0: hours as the version before wrote them. */
  "ALTER TABLE rollups ADD COLUMN level INTEGER NOT NULL DEFAULT 0;",
  /* What was asked and was empty (bef-history-coverage.c). The version before took an empty answer
   * for good: of the last month that it knows of a series, all is asked once more. */
  "CREATE TABLE awaited (series INTEGER NOT NULL REFERENCES series (id), from_ms INTEGER NOT NULL,"
  " to_ms INTEGER NOT NULL, first_ms INTEGER NOT NULL, asked_ms INTEGER NOT NULL,"
  " due_ms INTEGER NOT NULL, PRIMARY KEY (series, from_ms)) WITHOUT ROWID, STRICT;"
  "INSERT INTO awaited SELECT series, max (from_ms, start), to_ms, to_ms, to_ms, 1 FROM coverage"
  " JOIN (SELECT series, max (to_ms) - 2678400000 AS start FROM coverage GROUP BY series)"
  " USING (series) WHERE to_ms > start;"
  "DELETE FROM coverage WHERE from_ms >= (SELECT max (to_ms) - 2678400000 FROM awaited"
  " WHERE awaited.series = coverage.series);"
  "UPDATE coverage SET to_ms = min (to_ms, (SELECT max (to_ms) - 2678400000 FROM awaited"
  " WHERE awaited.series = coverage.series));",
  /* Spans of which means came (bef-history-means.c). */
  "CREATE TABLE means (series INTEGER NOT NULL REFERENCES series (id), from_ms INTEGER NOT NULL,"
  " to_ms INTEGER NOT NULL, PRIMARY KEY (series, from_ms)) WITHOUT ROWID, STRICT;",
  /* The journal's chain (bef-journal-line.h), its ends, and the signs of its blocks
   * (bef-journal-sign.h). What hashes its older lines is bef_history_journal_chain_all(). */
  "ALTER TABLE journal ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;"
  "ALTER TABLE journal ADD COLUMN comment TEXT;"
  "ALTER TABLE journal ADD COLUMN salt BLOB;"
  "ALTER TABLE journal ADD COLUMN digest BLOB;"
  "ALTER TABLE journal ADD COLUMN hash BLOB;"
  "CREATE INDEX journal_kept ON journal (kind, at_ms) WHERE digest IS NULL;"
  "CREATE TABLE journal_ends (name TEXT NOT NULL PRIMARY KEY, id INTEGER NOT NULL,"
  " at_ms INTEGER NOT NULL, hash BLOB NOT NULL) WITHOUT ROWID, STRICT;"
  "INSERT INTO journal_ends VALUES ('anchor', 0, 0, zeroblob (32)), ('head', 0, 0, zeroblob (32));"
  "CREATE TABLE journal_blocks (block INTEGER PRIMARY KEY, min_at INTEGER NOT NULL,"
  " max_at INTEGER NOT NULL, kinds INTEGER NOT NULL, sign BLOB NOT NULL) STRICT;"
  "CREATE INDEX journal_blocks_at ON journal_blocks (max_at);",
  /* What came out of files (bef-history-import-types.h): which, when and by whom; of which meter a
   * delivery point is; and of each series what was written (side 1) and what stood there before
   * (side 0), as chunks. */
  "CREATE TABLE imports (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,"
  " who TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, undone_ms INTEGER NOT NULL,"
  " n_taken INTEGER NOT NULL, n_replaced INTEGER NOT NULL) STRICT;"
  "CREATE TABLE import_parts (import INTEGER NOT NULL REFERENCES imports (id),"
  " series INTEGER NOT NULL REFERENCES series (id), side INTEGER NOT NULL, first INTEGER NOT NULL,"
  " last INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL,"
  " PRIMARY KEY (import, series, side, first)) WITHOUT ROWID, STRICT;"
  "CREATE INDEX import_parts_series ON import_parts (series, first);"
  "CREATE TABLE import_points (point TEXT NOT NULL PRIMARY KEY, entity TEXT NOT NULL)"
  " WITHOUT ROWID, STRICT;",
  /* No table is another one, but columns may be in lanes (bef-history-column.h), which a program of
   * before would take for damage: it says that the file is newer instead, and leaves it. */
  "",
};

int
bef_history_schema_version (void)
{
  return (int)G_N_ELEMENTS (migrations);
}

const char *
bef_history_schema_migration (int version)
{
  return migrations[version];
}

/* What the schema says of itself. SQLite's own statistics tables are left out. SQLITE_OK, or why it
 * does not say. */
static int
read_schema (sqlite3 *db, GString *text)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2 (db,
                               "SELECT type, name, tbl_name, sql FROM sqlite_schema"
                               " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name",
                               -1, &statement, NULL);

  while (rc == SQLITE_OK && (rc = sqlite3_step (statement)) == SQLITE_ROW)
    {
      for (int i = 0; i < 4; i++)
        {
          const char *column = (const char *)sqlite3_column_text (statement, i);
          g_string_append_printf (text, "%s\n", column != NULL ? column : "");
        }
      rc = SQLITE_OK;
    }
  sqlite3_finalize (statement);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int
bef_history_schema_check (sqlite3 *db)
{
  sqlite3 *model = NULL;
  g_autoptr (GString) ours = g_string_new (NULL), expected = g_string_new (NULL);
  int rc = read_schema (db, ours);

  if (rc == SQLITE_OK)
    rc = sqlite3_open (":memory:", &model);
  for (guint i = 0; rc == SQLITE_OK && i < G_N_ELEMENTS (migrations); i++)
    rc = sqlite3_exec (model, migrations[i], NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = read_schema (model, expected);
  sqlite3_close (model);
  return rc == SQLITE_OK && !g_string_equal (ours, expected) ? SQLITE_CORRUPT : rc;
}
