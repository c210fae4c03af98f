/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "base/bef-civil-time.h"
#include "history/bef-history-file.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-open.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-survey.h"
#include "history/bef-history-upkeep.h"

/* A journal too long to be looked through while somebody waits for the file, and the signs by which
 * words are found in it. */

#define T0 G_GINT64_CONSTANT (1795500000000)
#define SOME_LINES 1000
/* With what is typed to it, more than a file may have that is checked wholly at open. */
#define LONG_LINES 51000
#define LONG_TEXT 600

typedef struct
{
  char *folder, *path; /* owned */
  BefHistoryDb *db;    /* owned */
} Fixture;

static void
open_file (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  f->db = bef_history_db_open (f->path, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  open_file (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_history_db_close (f->db);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

/* Line @i says "number i" and, every hundredth, a word of its own. */
static void
add_lines (Fixture *f, guint n, const char *comment)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_history_db_begin (f->db, &error));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *detail = g_strdup_printf ("number %u%s", i, i % 100 == 42 ? " zq" : "");
      BefJournalEntry line = { .at_ms = T0 + i * BEF_MS_MINUTE,
                               .who = (char *)"Office",
                               .action = (char *)"door-open",
                               .object = (char *)"urn:d:1",
                               .detail = detail,
                               .comment = (char *)comment };
      bef_history_journal_add (f->db, &line, &error);
      g_assert_no_error (error);
    }
  g_assert_true (bef_history_db_commit (f->db, &error));
}

/* By hand, past the program. */
static sqlite3 *
by_hand (Fixture *f)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  return db;
}

static gint64
get_int (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  gint64 n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

static guint
count_found (Fixture *f, const char *text)
{
  g_autoptr (GPtrArray) words =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_word_free);
  BefJournalQuery query = { .words = words };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_ptr_array_add (words, bef_journal_word_new (text));
  for (gboolean is_end = FALSE; !is_end;)
    {
      g_autoptr (BefJournalLines) lines = bef_history_journal_query (f->db, &query, &error);
      g_assert_no_error (error);
      n += lines->entries->len;
      is_end = lines->is_end;
      query.before_ms = lines->before_ms;
      query.before_id = lines->before_id;
    }
  return n;
}

/* The first layout, written down once more: 944 bytes, one bit for each two, three and four bytes
 * in a row of the folded texts, which end with a line feed each. */
static void
add_first_bits (guint8 *bits, const char *text)
{
  for (gsize n = 2; n <= 4; n++)
    for (gsize i = 0; i + n <= strlen (text); i++)
      {
        guint32 hash = (guint32)n;
        for (gsize k = 0; k < n; k++)
          hash = hash * 16777619u ^ (guchar)text[i + k];
        guint32 bit = (hash * 2654435761u >> 8) % (944 * 8);
        bits[bit / 8] |= (guint8)(1u << bit % 8);
      }
}

/* As a version before wrote it: every second block with a sign of the first layout. */
static void
sign_as_before (Fixture *f, guint n_lines)
{
  sqlite3 *db = by_hand (f);
  sqlite3_stmt *set = NULL;

  sqlite3_prepare_v2 (db, "UPDATE journal_blocks SET sign = ? WHERE block = ?", -1, &set, NULL);
  for (guint block = 0; block * 128 <= n_lines; block += 2)
    {
      guint8 bits[944] = { 0 };
      /* Ids count from 1. */
      for (guint id = MAX (block * 128, 1); id < (block + 1) * 128 && id <= n_lines; id++)
        {
          g_autofree char *text = g_strdup_printf ("office\ndoor-open\nurn:d:1\nnumber %u%s\n\n",
                                                   id - 1, (id - 1) % 100 == 42 ? " zq" : "");
          add_first_bits (bits, text);
        }
      sqlite3_bind_blob (set, 1, bits, sizeof bits, SQLITE_TRANSIENT);
      sqlite3_bind_int64 (set, 2, block);
      g_assert_cmpint (sqlite3_step (set), ==, SQLITE_DONE);
      sqlite3_reset (set);
    }
  sqlite3_finalize (set);
  sqlite3_close (db);
}

static gint64
count_first_signs (Fixture *f)
{
  sqlite3 *db = by_hand (f);
  gint64 n = get_int (db, "SELECT count(*) FROM journal_blocks WHERE length (sign) = 944");

  sqlite3_close (db);
  return n;
}

static void
assert_all_found (Fixture *f, guint n_lines)
{
  g_assert_cmpuint (count_found (f, "zq"), ==, n_lines / 100);
  g_assert_cmpuint (count_found (f, "number 317"), ==, 1);
  g_assert_cmpuint (count_found (f, "OFFICE"), ==, n_lines);
  g_assert_cmpuint (count_found (f, "zx"), ==, 0);
}

static void
test_signs_of_before_are_read_and_made_anew (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  add_lines (f, SOME_LINES, NULL);
  assert_all_found (f, SOME_LINES);
  sign_as_before (f, SOME_LINES);
  g_assert_cmpint (count_first_signs (f), ==, 4);
  assert_all_found (f, SOME_LINES);
  /* A line more in a block of before: none of those that were there is lost. */
  sqlite3 *db = by_hand (f);
  sqlite3_exec (db, "UPDATE journal_blocks SET sign = zeroblob (944) WHERE block = 7", NULL, NULL,
                NULL);
  sqlite3_close (db);
  add_lines (f, 1, NULL);
  g_assert_cmpuint (count_found (f, "number 999"), ==, 1);
  while (!done)
    {
      g_assert_true (bef_history_db_begin (f->db, &error));
      g_assert_true (bef_history_journal_renew (f->db, &done, &error));
      g_assert_true (bef_history_db_commit (f->db, &error));
    }
  g_assert_cmpint (count_first_signs (f), ==, 0);
  g_assert_cmpuint (count_found (f, "zq"), ==, SOME_LINES / 100);
  g_assert_cmpuint (count_found (f, "number 317"), ==, 1);
}

/* One that says too much costs time; one of two letters has to say that they are nowhere. */
static void
test_two_letters_that_are_nowhere (Fixture *f, gconstpointer data)
{
  guint n_may_have = 0, n_pairs = 0;
  BefJournalSign sign = { 0 };

  for (guint i = 0; i < BEF_JOURNAL_BLOCK; i++)
    {
      g_autofree char *detail =
          g_strdup_printf ("%u Livraison de chaises pour la salle, %u", i * 7919 % 4096, i);
      g_autoptr (BefJournalEntry) line =
          bef_journal_entry_new (T0, "Office", "door-open", "urn:d:1", detail);
      bef_journal_sign_add (&sign, line);
    }
  for (char text[] = "aa"; text[0] <= 'z'; text[0]++)
    for (text[1] = 'a'; text[1] <= 'z'; text[1]++)
      {
        g_autoptr (BefJournalWord) word = bef_journal_word_new (text);
        if (strstr ("office door-open urn:d:1 livraison de chaises pour la salle", text) != NULL)
          {
            g_assert_true (bef_journal_sign_may_have (&sign, word));
            continue;
          }
        n_pairs++;
        n_may_have += bef_journal_sign_may_have (&sign, word);
      }
  /* A quarter of the bits are set: by one bit a quarter of the pairs would do. */
  g_assert_cmpuint (n_may_have * 20, <, n_pairs);
}

/* Whether all can be read, and not out of what SQLite has in memory. */
static gboolean
reads_all (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  BefHistorySurvey survey = { .done = FALSE };

  sqlite3_db_release_memory (bef_history_db_handle (f->db));
  while (!survey.done && error == NULL)
    bef_history_survey_step (&survey, f->db, 37, &error);
  if (error != NULL)
    g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  /* What is damaged is looked at wholly at the next start. */
  g_assert_cmpint (bef_history_file_is_suspect (f->path), ==, error != NULL);
  return error == NULL;
}

/* Writes @bytes, a page of them, to page @page of the file. */
static void
write_page (Fixture *f, gint64 page, const char *bytes)
{
  FILE *file = g_fopen (f->path, "r+b");

  g_assert_cmpint (fseek (file, (page - 1) * BEF_HISTORY_PAGE_SIZE, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, BEF_HISTORY_PAGE_SIZE, file), ==, BEF_HISTORY_PAGE_SIZE);
  fclose (file);
}

static void
read_page (Fixture *f, gint64 page, char *bytes)
{
  FILE *file = g_fopen (f->path, "rb");

  g_assert_cmpint (fseek (file, (page - 1) * BEF_HISTORY_PAGE_SIZE, SEEK_SET), ==, 0);
  g_assert_cmpuint (fread (bytes, 1, BEF_HISTORY_PAGE_SIZE, file), ==, BEF_HISTORY_PAGE_SIZE);
  fclose (file);
}

/* Of a table or an index. (transfer full) */
static GArray *
list_pages (Fixture *f, const char *name)
{
  GArray *pages = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3 *db = by_hand (f);
  sqlite3_stmt *list = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT pageno FROM dbstat WHERE name = ?"
                                       " AND pagetype <> 'overflow' ORDER BY pageno",
                                       -1, &list, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_text (list, 1, name, -1, SQLITE_STATIC);
  while (sqlite3_step (list) == SQLITE_ROW)
    {
      gint64 page = sqlite3_column_int64 (list, 0);
      g_array_append_val (pages, page);
    }
  sqlite3_finalize (list);
  sqlite3_close (db);
  return pages;
}

/* All that was written lies in the file itself. */
static void
open_anew (Fixture *f)
{
  bef_history_db_close (f->db);
  open_file (f);
}

/* Whichever of them it is. */
static void
test_no_damaged_page_is_passed_over (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "journal", "journal_at", "journal_kept", "journal_blocks" };
  char before[BEF_HISTORY_PAGE_SIZE], wiped[BEF_HISTORY_PAGE_SIZE];

  memset (wiped, 0xa5, sizeof wiped);
  add_lines (f, SOME_LINES, NULL);
  open_anew (f);
  g_assert_true (reads_all (f));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GArray) pages = list_pages (f, names[i]);
      g_assert_cmpuint (pages->len, >, 2);
      for (guint k = 0; k < pages->len; k++)
        {
          gint64 page = g_array_index (pages, gint64, k);
          read_page (f, page, before);
          write_page (f, page, wiped);
          g_assert_false (reads_all (f));
          write_page (f, page, before);
          bef_history_file_set_suspect (f->path, FALSE);
          open_anew (f);
        }
    }
  g_assert_true (reads_all (f));
}

/* All rounds of upkeep there are; what it found, nullable. (transfer full) */
static GError *
keep_up (Fixture *f)
{
  BefHistoryUpkeep *upkeep = bef_history_upkeep_new (G_MAXUINT64 / 4);
  GError *error = NULL;
  gboolean more = TRUE;

  while (more && error == NULL)
    bef_history_upkeep_step (upkeep, f->db, T0 + BEF_MS_DAY, &more, &error);
  bef_history_upkeep_free (upkeep);
  return error;
}

/* It is opened at once, what comes last is there, and the damage is found by itself. */
static void
test_a_long_one_is_looked_through_after_it_was_opened (Fixture *f, gconstpointer data)
{
  g_autofree char *typed = g_strnfill (LONG_TEXT, 'x');
  g_autofree char *aside = NULL;
  char wiped[BEF_HISTORY_PAGE_SIZE];
  g_autoptr (GError) error = NULL;

  add_lines (f, LONG_LINES, typed);
  open_anew (f);
  g_assert_true (bef_history_db_is_unseen (f->db));
  error = keep_up (f);
  g_assert_no_error (error);
  g_assert_false (bef_history_db_is_unseen (f->db));

  g_autoptr (GArray) pages = list_pages (f, "journal");
  g_clear_pointer (&f->db, bef_history_db_close);
  memset (wiped, 0xa5, sizeof wiped);
  write_page (f, g_array_index (pages, gint64, pages->len / 2), wiped);
  f->db = bef_history_db_open (f->path, &aside, &error);
  g_assert_no_error (error);
  g_assert_null (aside);
  g_autoptr (GPtrArray) newest = bef_history_journal_list (f->db, 50, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (newest->len, ==, 50);
  error = keep_up (f);
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  g_clear_pointer (&f->db, bef_history_db_close);
  g_clear_error (&error);
  f->db = bef_history_db_open (f->path, &aside, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aside);
}

/* Likewise what was measured last. */
static void
test_what_was_measured_last_is_looked_at_after (Fixture *f, gconstpointer data)
{
  g_autofree char *typed = g_strnfill (LONG_TEXT, 'x');
  g_autofree char *aside = NULL;
  char wiped[BEF_HISTORY_PAGE_SIZE];
  BefReading reading = { bef_series_key ("urn:m", "power"), T0, 1 };
  g_autoptr (GError) error = NULL;

  add_lines (f, LONG_LINES, typed);
  g_assert_true (bef_history_db_begin (f->db, &error));
  bef_history_samples_write (f->db, &reading, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bef_history_db_commit (f->db, &error));
  open_anew (f);
  sqlite3 *db = by_hand (f);
  gint64 root = get_int (db, "SELECT rootpage FROM sqlite_schema WHERE name = 'samples'");
  sqlite3_close (db);
  g_clear_pointer (&f->db, bef_history_db_close);
  memset (wiped, 0xa5, sizeof wiped);
  write_page (f, root, wiped);
  f->db = bef_history_db_open (f->path, &aside, &error);
  g_assert_no_error (error);
  g_assert_null (aside);
  BefHistorySurvey survey = { .done = FALSE };
  g_assert_false (bef_history_survey_step (&survey, f->db, 1000, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_CORRUPT);
  g_clear_error (&error);
  g_clear_pointer (&f->db, bef_history_db_close);
  f->db = bef_history_db_open (f->path, &aside, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aside);
}

/* What the next line is written beside is looked at before. */
static void
test_the_ends_of_a_long_one_are_read_at_once (Fixture *f, gconstpointer data)
{
  g_autofree char *typed = g_strnfill (LONG_TEXT, 'x');
  g_autofree char *aside = NULL;
  char wiped[BEF_HISTORY_PAGE_SIZE];
  g_autoptr (GError) error = NULL;

  add_lines (f, LONG_LINES, typed);
  open_anew (f);
  sqlite3 *db = by_hand (f);
  gint64 root = get_int (db, "SELECT rootpage FROM sqlite_schema WHERE name = 'journal_at'");
  sqlite3_close (db);
  g_clear_pointer (&f->db, bef_history_db_close);
  memset (wiped, 0xa5, sizeof wiped);
  write_page (f, root, wiped);
  f->db = bef_history_db_open (f->path, &aside, &error);
  g_assert_no_error (error);
  g_assert_nonnull (aside);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/history-journal-long/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("signs-of-before", test_signs_of_before_are_read_and_made_anew);
  ADD ("two-letters", test_two_letters_that_are_nowhere);
  ADD ("any-page", test_no_damaged_page_is_passed_over);
  ADD ("after-opening", test_a_long_one_is_looked_through_after_it_was_opened);
  ADD ("newest", test_what_was_measured_last_is_looked_at_after);
  ADD ("ends", test_the_ends_of_a_long_one_are_read_at_once);
  return g_test_run ();
}
