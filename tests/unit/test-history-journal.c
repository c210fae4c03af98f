/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-present.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-open.h"
#include "history/bef-history-schema.h"

/* The journal as a chain: what breaks it, how lines end, and how they are found. */

#define T0 G_GINT64_CONSTANT (1795500000000)

typedef struct
{
  char *folder, *path; /* owned */
  BefHistoryDb *db;    /* owned */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->db = bef_history_db_open (f->path, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_history_db_close (f->db);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
add_entry (Fixture *f, const BefJournalEntry *line)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_history_db_begin (f->db, &error));
  g_assert_true (bef_history_journal_add (f->db, line, &error));
  g_assert_true (bef_history_db_commit (f->db, &error));
}

static void
add (Fixture *f, gint64 at_ms, const char *action, const char *object)
{
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (at_ms, "Secretary", action, object, "Delivery");

  add_entry (f, line);
}

/* @n lines, a minute apart. */
static void
add_some (Fixture *f, guint n)
{
  for (guint i = 0; i < n; i++)
    add (f, T0 + i * BEF_MS_MINUTE, "door-open", "urn:d:1");
}

static BefJournalCheck
check (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  BefJournalWalk walk = { .done = FALSE };

  while (!walk.done)
    {
      g_assert_true (bef_history_journal_walk (f->db, &walk, 7, &error));
      g_assert_no_error (error);
    }
  return walk.found;
}

/* By hand, past the program. */
static void
tamper (Fixture *f, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

static gint64
get_int (Fixture *f, const char *sql)
{
  gint64 n = -1;

  g_assert_true (bef_history_db_get_int (f->db, sql, &n, NULL));
  return n;
}

static void
assert_whole (Fixture *f, guint n_lines)
{
  BefJournalCheck found = check (f);

  g_assert_cmpuint (found.n_breaks, ==, 0);
  g_assert_cmpint (found.how, ==, BEF_JOURNAL_WHOLE);
  g_assert_cmpuint (found.n_lines, ==, n_lines);
}

static void
assert_broken (Fixture *f, BefJournalBreak how, gint64 id)
{
  BefJournalCheck found = check (f);

  g_assert_cmpint (found.how, ==, how);
  g_assert_cmpint (found.break_id, ==, id);
  g_assert_cmpuint (found.n_breaks, ==, 1);
}

static void
test_what_is_written_is_whole (Fixture *f, gconstpointer data)
{
  assert_whole (f, 0);
  g_assert_cmpint (check (f).since_ms, ==, BEF_NO_TIME);
  add_some (f, 30);
  add_entry (f, &(BefJournalEntry){ .at_ms = T0,
                                    .who = "",
                                    .action = "",
                                    .object = "\xff\xfe",
                                    .comment = "typed",
                                    .kind = BEF_JOURNAL_NOTE });
  assert_whole (f, 31);
  g_assert_cmpint (check (f).since_ms, ==, T0);
  g_assert_cmpint (check (f).ended_ms, ==, BEF_NO_TIME);
}

/* What no one may do unseen, and the line at which it is seen. */
static const struct
{
  const char *sql;
  BefJournalBreak how;
  gint64 id;
} hands[] = {
  { "UPDATE journal SET who = 'Nobody' WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET action = 'door-Open' WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET object = 'urn:d:2' WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET detail = NULL WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET detail = '' WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET comment = '' WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  /* From one text into the next. */
  { "UPDATE journal SET who = 'Secretar', action = 'ydoor-open' WHERE id = 9", BEF_JOURNAL_CHANGED,
    9 },
  { "UPDATE journal SET at_ms = at_ms + 1 WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET kind = 1 WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "UPDATE journal SET salt = zeroblob (16) WHERE id = 9", BEF_JOURNAL_CHANGED, 9 },
  { "DELETE FROM journal WHERE id = 9", BEF_JOURNAL_CHANGED, 10 },
  { "DELETE FROM journal WHERE id BETWEEN 5 AND 12", BEF_JOURNAL_CHANGED, 13 },
  { "DELETE FROM journal WHERE id = 1", BEF_JOURNAL_CHANGED, 2 },
  { "DELETE FROM journal WHERE id = 20", BEF_JOURNAL_SHORTENED, 20 },
  { "DELETE FROM journal", BEF_JOURNAL_SHORTENED, 20 },
  /* As if its time had been over. */
  { "UPDATE journal SET who = '', action = '', object = '', detail = NULL, salt = NULL,"
    " digest = zeroblob (32) WHERE id = 9",
    BEF_JOURNAL_CHANGED, 9 },
  { "INSERT INTO journal (at_ms, who, action, object) VALUES (1, 'Nobody', 'export', 'f')",
    BEF_JOURNAL_CHANGED, 21 },
  { "UPDATE journal_ends SET hash = zeroblob (32) WHERE name = 'head'", BEF_JOURNAL_SHORTENED, 20 },
};

static void
test_a_hand_that_went_in_is_seen (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hands); i++)
    {
      Fixture f = { NULL };
      set_up (&f, NULL);
      add_some (&f, 20);
      tamper (&f, hands[i].sql);
      g_test_message ("%s", hands[i].sql);
      assert_broken (&f, hands[i].how, hands[i].id);
      tear_down (&f, NULL);
    }
}

/* What was missed stays missed when the program writes on. */
static void
test_a_break_stays (Fixture *f, gconstpointer data)
{
  add_some (f, 20);
  tamper (f, "DELETE FROM journal WHERE id = 20");
  add (f, T0 + BEF_MS_DAY, "export", "f");
  assert_broken (f, BEF_JOURNAL_CHANGED, 21);
  add (f, T0 + 2 * BEF_MS_DAY, "export", "f");
  assert_broken (f, BEF_JOURNAL_CHANGED, 21);
  BefJournalCheck found = check (f);
  g_assert_cmpint (found.since_ms, ==, T0 + BEF_MS_DAY);
  g_assert_cmpuint (found.n_lines, ==, 21);
}

/* Each byte of a line, flipped where it lies. */
static void
test_a_flipped_byte_is_seen (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  add_some (f, 4);
  add (f, T0 + BEF_MS_HOUR, "door-open", "urn:found:here");
  add (f, T0 + 2 * BEF_MS_HOUR, "door-open", "urn:d:2");
  g_clear_pointer (&f->db, bef_history_db_close);
  g_assert_true (g_file_get_contents (f->path, &bytes, &size, NULL));
  char *at = memmem (bytes, size, "urn:found:here", strlen ("urn:found:here"));
  g_assert_nonnull (at);
  for (guint i = 0; i < strlen ("urn:found:here"); i++)
    {
      at[i] ^= 2;
      g_assert_true (g_file_set_contents (f->path, bytes, (gssize)size, NULL));
      f->db = bef_history_db_open (f->path, NULL, NULL);
      assert_broken (f, BEF_JOURNAL_CHANGED, 5);
      g_clear_pointer (&f->db, bef_history_db_close);
      at[i] ^= 2;
    }
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize)size, NULL));
  f->db = bef_history_db_open (f->path, NULL, NULL);
  assert_whole (f, 6);
}

static void
expire (Fixture *f, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  while (!done)
    {
      g_assert_true (bef_history_db_begin (f->db, &error));
      g_assert_true (bef_history_journal_expire (f->db, now_ms, &done, &error));
      g_assert_true (bef_history_db_commit (f->db, &error));
    }
}

static void
test_named_lines_end_after_a_year (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 600; i++)
    add (f, T0 + i * BEF_MS_DAY, i % 3 == 0 ? "alarm-raised" : "door-open", "urn:d:1");
  assert_whole (f, 600);
  expire (f, T0 + 365 * BEF_MS_DAY);
  assert_whole (f, 600);
  expire (f, T0 + 500 * BEF_MS_DAY);
  BefJournalCheck found = check (f);
  g_assert_cmpuint (found.n_breaks, ==, 0);
  /* 135 days are over, of which 45 are alarms'. */
  g_assert_cmpuint (found.n_lines, ==, 600 - 90);
  g_assert_cmpuint (found.n_ended, ==, 90);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal WHERE digest IS NOT NULL AND"
                               " (who || action || object <> '' OR detail IS NOT NULL"
                               " OR salt IS NOT NULL OR kind = 1)"),
                   ==, 0);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal WHERE digest IS NULL AND kind = 2"),
                   ==, 310);
  /* All of it, in the end. */
  expire (f, T0 + 3000 * BEF_MS_DAY);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal"), ==, 0);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal_blocks WHERE block < 4"), ==, 0);
  assert_whole (f, 0);
  g_assert_cmpint (check (f).ended_ms, ==, T0 + 599 * BEF_MS_DAY);
  add (f, T0 + 3000 * BEF_MS_DAY, "export", "f");
  assert_whole (f, 1);
}

static void
test_what_ended_hides_no_break (Fixture *f, gconstpointer data)
{
  add_some (f, 30);
  tamper (f, "DELETE FROM journal WHERE id = 9");
  expire (f, T0 + 400 * BEF_MS_DAY);
  assert_broken (f, BEF_JOURNAL_CHANGED, 10);
  /* Lines before it are out, those from it on only emptied. */
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal"), ==, 21);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal WHERE who <> ''"), ==, 0);
  add (f, T0 + 400 * BEF_MS_DAY, "export", "f");
  assert_broken (f, BEF_JOURNAL_CHANGED, 10);
}

/* Names are not left in what was the line, nor in the sign that finds it. */
static void
test_what_ended_is_not_in_the_file (Fixture *f, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;

  add_some (f, 200);
  add (f, T0, "door-open", "urn:quixotic");
  expire (f, T0 + 400 * BEF_MS_DAY);
  g_clear_pointer (&f->db, bef_history_db_close);
  g_assert_true (g_file_get_contents (f->path, &bytes, &size, NULL));
  g_assert_null (memmem (bytes, size, "urn:quixotic", strlen ("urn:quixotic")));
  g_assert_null (memmem (bytes, size, "Secretary", strlen ("Secretary")));
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

/* As the version before wrote it. */
static void
make_older_file (const char *path, guint n)
{
  g_autofree char *marks =
      g_strdup_printf ("PRAGMA application_id = 0x42656666; PRAGMA user_version = %d",
                       BEF_HISTORY_SCHEMA_JOURNAL - 1);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  for (int i = 0; i < BEF_HISTORY_SCHEMA_JOURNAL - 1; i++)
    run_sql (db, bef_history_schema_migration (i));
  run_sql (db, marks);
  run_sql (db, "BEGIN");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql =
          g_strdup_printf ("INSERT INTO journal (at_ms, who, action, object, detail) VALUES"
                           " (%" G_GINT64_FORMAT ", 'Secretary', '%s', 'urn:d:%u', NULL)",
                           T0 + i, i % 2 == 0 ? "image-view" : "unheard-of", i);
      run_sql (db, sql);
    }
  run_sql (db, "COMMIT");
  sqlite3_close (db);
}

static void
test_an_older_file_becomes_a_chain (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->db, bef_history_db_close);
  g_unlink (f->path);
  make_older_file (f->path, 1500);
  f->db = bef_history_db_open (f->path, NULL, &error);
  g_assert_no_error (error);
  assert_whole (f, 1500);
  g_assert_cmpint (get_int (f, "SELECT count(*) FROM journal WHERE kind = 3"), ==, 750);
  add (f, T0 + BEF_MS_DAY, "export", "f");
  assert_whole (f, 1501);
  g_autoptr (BefJournalLines) lines = bef_history_journal_query (
      f->db, &(BefJournalQuery){ .kinds = 1u << BEF_JOURNAL_IMAGE, .limit = 5000 }, &error);
  g_assert_cmpuint (lines->entries->len, ==, 750);
  tamper (f, "UPDATE journal SET object = 'urn:d:0' WHERE id = 700");
  assert_broken (f, BEF_JOURNAL_CHANGED, 700);
}

/* Asking. */

/* (transfer full) */
static GPtrArray *
make_words (const char *text)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_word_free);
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (words, bef_journal_word_new (parts[i]));
  return words;
}

/* All that @query finds, part by part, as ids. (transfer full) */
static GArray *
find_all (Fixture *f, BefJournalQuery *query)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean is_end = FALSE;

  for (guint i = 0; !is_end; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefJournalLines) lines = bef_history_journal_query (f->db, query, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (i, <, 5000);
      g_assert_cmpuint (lines->entries->len, <=, query->limit);
      for (guint k = 0; k < lines->entries->len; k++)
        g_array_append_val (ids, ((BefJournalEntry *)lines->entries->pdata[k])->id);
      query->before_ms = lines->before_ms;
      query->before_id = lines->before_id;
      is_end = lines->is_end;
    }
  return ids;
}

static guint
count_found (Fixture *f, const char *text)
{
  g_autoptr (GPtrArray) words = make_words (text);
  g_autoptr (GArray) ids = find_all (f, &(BefJournalQuery){ .words = words, .limit = 3 });

  return ids->len;
}

static void
test_words_are_found (Fixture *f, gconstpointer data)
{
  add_some (f, 300);
  add_entry (f, &(BefJournalEntry){ .at_ms = T0 + 7,
                                    .who = "Élodie",
                                    .action = "note",
                                    .object = "urn:b:1",
                                    .detail = "L’évier\u00a0fuit, ŒUVRE",
                                    .comment = "Appelé le plombier" });
  g_assert_cmpuint (count_found (f, "elodie"), ==, 1);
  g_assert_cmpuint (count_found (f, "ÉLODIE"), ==, 1);
  g_assert_cmpuint (count_found (f, "l'evier fuit"), ==, 1);
  g_assert_cmpuint (count_found (f, "plombier urn:b"), ==, 1);
  g_assert_cmpuint (count_found (f, "œuvre"), ==, 1);
  /* No word goes from one text into the next, and all must be there. */
  g_assert_cmpuint (count_found (f, "elodienote"), ==, 0);
  g_assert_cmpuint (count_found (f, "plombier delivery"), ==, 0);
  g_assert_cmpuint (count_found (f, "bi"), ==, 1);
  g_assert_cmpuint (count_found (f, "delivery"), ==, 300);
  g_assert_cmpuint (count_found (f, "zeppelin"), ==, 0);
}

static void
test_a_name_finds_its_object (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) words = make_words ("mairie");
  BefJournalWord *word = g_ptr_array_index (words, 0);

  add_some (f, 10);
  add (f, T0, "door-open", "urn:d:22");
  add (f, T0, "export", "f");
  g_hash_table_add (word->objects, g_strdup ("urn:d:22"));
  g_autoptr (GArray) by_object = find_all (f, &(BefJournalQuery){ .words = words, .limit = 9 });
  g_assert_cmpuint (by_object->len, ==, 1);
  g_assert_cmpint (g_array_index (by_object, gint64, 0), ==, 11);
  g_hash_table_add (word->actions, g_strdup ("export"));
  g_autoptr (GArray) by_action = find_all (f, &(BefJournalQuery){ .words = words, .limit = 9 });
  g_assert_cmpuint (by_action->len, ==, 2);
}

/* Lines in a random order of time, and what a plain look at all of them finds. */
static void
test_pages_are_what_a_plain_look_finds (Fixture *f, gconstpointer data)
{
  static const char *const actions[] = { "door-open", "alarm-raised", "export", "note" };
  static const char *const texts[] = { "", "open", "urn:d:7", "xport" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (10);
  const guint n = 2000;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *object = g_strdup_printf ("urn:d:%d", g_rand_int_range (rand, 0, 50));
      add (f, T0 + i * 1000 + g_rand_int_range (rand, 0, 400) * 1000,
           actions[g_rand_int_range (rand, 0, 4)], object);
    }
  for (guint trial = 0; trial < 60; trial++)
    {
      const char *text = texts[g_rand_int_range (rand, 0, 4)];
      g_autoptr (GPtrArray) words = *text != '\0' ? make_words (text) : NULL;
      gint64 from = T0 + g_rand_int_range (rand, 0, 2400000);
      BefJournalQuery query = { .kinds = (guint)g_rand_int_range (rand, 0, 1 << 9),
                                .from_ms = from,
                                .to_ms = from + g_rand_int_range (rand, 1, 2400000),
                                .words = words,
                                .limit = (guint)g_rand_int_range (rand, 1, 300) };
      g_autofree char *sql = g_strdup_printf (
          "SELECT id FROM journal WHERE at_ms >= %" G_GINT64_FORMAT " AND at_ms < %" G_GINT64_FORMAT
          " AND (%u = 0 OR (%u >> kind & 1)) AND (action LIKE '%%%s%%' OR object LIKE '%%%s%%')"
          " ORDER BY at_ms DESC, id DESC",
          query.from_ms, query.to_ms, query.kinds, query.kinds, text, text);
      sqlite3_stmt *plain = NULL;
      g_autoptr (GArray) ids = find_all (f, &query);
      g_assert_cmpint (sqlite3_prepare_v2 (bef_history_db_handle (f->db), sql, -1, &plain, NULL),
                       ==, SQLITE_OK);
      for (guint i = 0; i < ids->len; i++)
        {
          g_assert_cmpint (sqlite3_step (plain), ==, SQLITE_ROW);
          g_assert_cmpint (g_array_index (ids, gint64, i), ==, sqlite3_column_int64 (plain, 0));
        }
      g_assert_cmpint (sqlite3_step (plain), ==, SQLITE_DONE);
      sqlite3_finalize (plain);
    }
}

/* The public calls. */

static void
test_many_lines_are_one_decision (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_entry_free);
  g_autoptr (GAsyncResult) added = NULL, failed = NULL, found = NULL, checked = NULL;
  g_autoptr (GError) error = NULL;
  BefJournalCheck state;
  BefHistory *history = open_history (NULL, NULL);

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (lines,
                     bef_journal_entry_new (lately () + i, "", "alarm-raised", "urn:a", NULL));
  WAIT (added, bef_history_journal_add_many_async (history, lines, NULL, wait_cb, &added));
  g_assert_true (bef_history_journal_add_many_finish (history, added, &error));
  /* One that cannot be written takes all with it. */
  g_clear_pointer (&((BefJournalEntry *)lines->pdata[4999])->object, g_free);
  WAIT (failed, bef_history_journal_add_many_async (history, lines, NULL, wait_cb, &failed));
  g_assert_false (bef_history_journal_add_many_finish (history, failed, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_FAILED);
  WAIT (checked, bef_history_journal_check_async (history, NULL, wait_cb, &checked));
  g_assert_true (bef_history_journal_check_finish (history, checked, &state, NULL));
  g_assert_cmpuint (state.n_lines, ==, 5000);
  g_assert_cmpuint (state.n_breaks, ==, 0);
  WAIT (found, bef_history_journal_query_async (history, &(BefJournalQuery){ .limit = 0 }, NULL,
                                                wait_cb, &found));
  g_autoptr (BefJournalLines) first = bef_history_journal_query_finish (history, found, NULL);
  g_assert_cmpuint (first->entries->len, ==, BEF_JOURNAL_QUERY_LINES);
  g_assert_false (first->is_end);
  g_assert_cmpint (((BefJournalEntry *)first->entries->pdata[0])->kind, ==, BEF_JOURNAL_ALARM);
  close_history (history);
}

static void
test_a_salvaged_journal_says_so (Fixture *f, gconstpointer data)
{
  char rubbish[BEF_HISTORY_PAGE_SIZE];
  g_autofree char *moved_aside = NULL;

  for (guint i = 0; i < 40; i++)
    add (f, lately () + i, "door-open", "urn:d:1");
  tamper (f, "CREATE TABLE IF NOT EXISTS x (a); DROP TABLE x");
  gint64 page = get_int (f, "SELECT rootpage FROM sqlite_schema WHERE name = 'chunks'");
  g_clear_pointer (&f->db, bef_history_db_close);
  memset (rubbish, 0xa5, sizeof rubbish);
  FILE *file = g_fopen (f->path, "r+b");
  fseek (file, (long)(page - 1) * BEF_HISTORY_PAGE_SIZE, SEEK_SET);
  g_assert_cmpuint (fwrite (rubbish, 1, sizeof rubbish, file), ==, sizeof rubbish);
  fclose (file);
  close_history (open_history (f->path, &moved_aside));
  g_assert_nonnull (moved_aside);
  f->db = bef_history_db_open (f->path, NULL, NULL);
  assert_broken (f, BEF_JOURNAL_SALVAGED, 41);
  add (f, bef_now_ms (), "export", "f");
  BefJournalCheck found = check (f);
  g_assert_cmpuint (found.n_lines, ==, 42);
  g_assert_cmpuint (found.n_breaks, ==, 1);
  g_assert_cmpint (found.since_ms, >, lately () + 40);
}

static void
test_kinds_follow_from_actions (void)
{
  g_assert_cmpint (bef_journal_kind_of ("door-result"), ==, BEF_JOURNAL_COMMAND);
  g_assert_cmpint (bef_journal_kind_of ("image-view"), ==, BEF_JOURNAL_IMAGE);
  g_assert_cmpint (bef_journal_kind_of ("acknowledge"), ==, BEF_JOURNAL_DECISION);
  g_assert_cmpint (bef_journal_kind_of ("acknowledge-refused"), ==, BEF_JOURNAL_DECISION);
  g_assert_cmpint (bef_journal_kind_of ("export-failed"), ==, BEF_JOURNAL_EXPORT);
  g_assert_cmpint (bef_journal_kind_of ("doorstep"), ==, BEF_JOURNAL_OTHER);
  g_assert_cmpint (bef_journal_kind_of (""), ==, BEF_JOURNAL_OTHER);
  g_assert_cmpint (bef_journal_kind_of (NULL), ==, BEF_JOURNAL_OTHER);
  /* Whoever may be named in it. */
  for (guint kind = 0; kind < BEF_JOURNAL_N_KINDS; kind++)
    if (kind != BEF_JOURNAL_ALARM && kind != BEF_JOURNAL_SELF)
      g_assert_cmpuint (bef_journal_kind_keep_days (kind), ==, 365);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/history-journal/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("whole", test_what_is_written_is_whole);
  g_test_add_func ("/history-journal/hands", test_a_hand_that_went_in_is_seen);
  ADD ("break-stays", test_a_break_stays);
  ADD ("flipped-byte", test_a_flipped_byte_is_seen);
  ADD ("year", test_named_lines_end_after_a_year);
  ADD ("ended-hides-nothing", test_what_ended_hides_no_break);
  ADD ("ended-is-gone", test_what_ended_is_not_in_the_file);
  ADD ("older-file", test_an_older_file_becomes_a_chain);
  ADD ("words", test_words_are_found);
  ADD ("names", test_a_name_finds_its_object);
  ADD ("pages", test_pages_are_what_a_plain_look_finds);
  ADD ("many", test_many_lines_are_one_decision);
  ADD ("salvaged", test_a_salvaged_journal_says_so);
  g_test_add_func ("/history-journal/kinds", test_kinds_follow_from_actions);
  return g_test_run ();
}
