/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works in the history: kept with their line of the journal, undone, damaged. */
#include <sqlite3.h>

#include "../patience.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/works/bef-works-keeper.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:hall"

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  BefWorksKeeper *keeper;
  GPtrArray *told; /* owned, of char */
  guint n_changed;
} Fixture;

static void
told_cb (const char *text, gpointer user_data)
{
  g_ptr_array_add (((Fixture *)user_data)->told, g_strdup (text));
}

static const char *
person_cb (gpointer user_data)
{
  return "Mairie";
}

static void
changed_cb (Fixture *f)
{
  f->n_changed++;
}

static void
begin (Fixture *f)
{
  f->history = open_history (f->path, NULL);
  f->keeper = bef_works_keeper_new (f->history, &(BefWorksCallbacks){ told_cb, person_cb, f });
  g_signal_connect_swapped (f->keeper, "changed", G_CALLBACK (changed_cb), f);
  bef_works_keeper_load (f->keeper, NULL);
  WAIT_UNTIL (bef_works_keeper_is_ready (f->keeper), 8);
}

static void
end (Fixture *f)
{
  bef_works_keeper_stop (f->keeper);
  g_clear_object (&f->keeper);
  close_history (f->history);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  begin (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  end (f);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_ptr_array_unref (f->told);
}

static guint
plan (Fixture *f, const char *purpose)
{
  g_autoptr (BefWorksWindow) window =
      bef_works_window_new (HALL, NOW - BEF_MS_HOUR, NOW + BEF_MS_DAY, purpose);
  guint number = bef_works_keeper_put (f->keeper, window);

  g_assert_cmpuint (number, >, 0);
  return number;
}

static const BefWorksWindow *
nth (Fixture *f, guint i)
{
  return bef_works_get (bef_works_keeper_get (f->keeper), i);
}

static guint
n_works (Fixture *f)
{
  return bef_works_get_length (bef_works_keeper_get (f->keeper));
}

/* Newest first. */
static GPtrArray *
journal (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  return bef_history_journal_list_finish (f->history, result, NULL);
}

static char *
document (Fixture *f, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_get_document_async (f->history, name, NULL, wait_cb, &result));
  return bef_history_get_document_finish (f->history, result, NULL);
}

/* As another program would leave it. */
static void
write_document (Fixture *f, const char *text)
{
  sqlite3 *db;
  char *sql = sqlite3_mprintf (
      "INSERT OR REPLACE INTO documents (name, text) VALUES ('works', '%q')", text);

  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  sqlite3_free (sql);
}

static void
test_works_survive_a_restart (Fixture *f, gconstpointer data)
{
  plan (f, "Toit");
  end (f);
  begin (f);
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpstr (nth (f, 0)->purpose, ==, "Toit");
  g_assert_cmpstr (nth (f, 0)->who, ==, "Mairie");
  g_assert_cmpint (nth (f, 0)->made_ms, >=, NOW);
  g_assert_cmpuint (f->told->len, ==, 0);
}

static void
test_every_change_is_a_line_of_the_journal (Fixture *f, gconstpointer data)
{
  static const char *const done[] = { "Change undone", "Removed", "Ended", "Changed", "Planned" };

  plan (f, "Toit");
  g_autoptr (BefWorksWindow) other = bef_works_window_copy (nth (f, 0));
  other->to_ms += BEF_MS_DAY;
  g_assert_cmpuint (bef_works_keeper_put (f->keeper, other), >, 0);
  g_assert_cmpuint (bef_works_keeper_end (f->keeper, other->id, NOW), >, 0);
  guint removed = bef_works_keeper_remove (f->keeper, other->id);
  g_assert_true (bef_works_keeper_undo (f->keeper, removed));
  g_autoptr (GPtrArray) lines = journal (f);
  g_assert_cmpuint (lines->len, ==, G_N_ELEMENTS (done));
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      g_assert_cmpstr (line->action, ==, "works");
      g_assert_cmpstr (line->object, ==, HALL);
      g_assert_cmpstr (line->who, ==, "Mairie");
      g_assert_true (g_str_has_prefix (line->detail, done[i]));
      g_assert_nonnull (strstr (line->detail, "Toit"));
    }
}

static void
test_changes_are_undone (Fixture *f, gconstpointer data)
{
  guint planned = plan (f, "Toit");
  g_autofree char *id = g_strdup (nth (f, 0)->id);
  guint ended = bef_works_keeper_end (f->keeper, id, NOW);

  g_assert_cmpint (nth (f, 0)->to_ms, ==, NOW);
  /* What was changed since is not taken back over that. */
  g_assert_false (bef_works_keeper_undo (f->keeper, planned));
  g_assert_true (bef_works_keeper_undo (f->keeper, ended));
  g_assert_cmpint (nth (f, 0)->to_ms, ==, NOW + BEF_MS_DAY);
  g_assert_false (bef_works_keeper_undo (f->keeper, ended));
  guint removed = bef_works_keeper_remove (f->keeper, id);
  g_assert_cmpuint (n_works (f), ==, 0);
  g_assert_true (bef_works_keeper_undo (f->keeper, removed));
  g_assert_cmpstr (nth (f, 0)->id, ==, id);
  guint other = plan (f, "Chaudière");
  g_assert_cmpuint (n_works (f), ==, 2);
  g_assert_true (bef_works_keeper_undo (f->keeper, other));
  end (f);
  begin (f);
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpstr (nth (f, 0)->purpose, ==, "Toit");
}

static void
test_ending_what_has_not_begun_removes_it (Fixture *f, gconstpointer data)
{
  plan (f, "Toit");
  g_assert_cmpuint (bef_works_keeper_end (f->keeper, nth (f, 0)->id, NOW - BEF_MS_DAY), >, 0);
  g_assert_cmpuint (n_works (f), ==, 0);
  g_assert_cmpuint (bef_works_keeper_end (f->keeper, "other", NOW), ==, 0);
  g_assert_cmpuint (bef_works_keeper_remove (f->keeper, "other"), ==, 0);
}

static void
test_beginnings_and_ends_are_told_when_they_come (Fixture *f, gconstpointer data)
{
  plan (f, "Toit");
  guint before = f->n_changed;
  bef_works_keeper_look (f->keeper, NOW + BEF_MS_DAY - 1);
  g_assert_cmpuint (f->n_changed, ==, before);
  bef_clock_override (NOW + BEF_MS_DAY, 1);
  bef_works_keeper_look (f->keeper, NOW + BEF_MS_DAY);
  g_assert_cmpuint (f->n_changed, ==, before + 1);
  bef_works_keeper_look (f->keeper, NOW + BEF_MS_DAY + 5000);
  g_assert_cmpuint (f->n_changed, ==, before + 1);
}

static void
test_a_damaged_document_is_told_and_set_aside (Fixture *f, gconstpointer data)
{
  plan (f, "Toit");
  end (f);
  write_document (f, "[{\"id\":\"a\", cut");
  begin (f);
  g_assert_cmpuint (n_works (f), ==, 0);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_autofree char *aside = document (f, "works-damaged");
  g_assert_cmpstr (aside, ==, "[{\"id\":\"a\", cut");
  /* The journal is as it was, and new works are taken. */
  g_autoptr (GPtrArray) lines = journal (f);
  g_assert_cmpuint (lines->len, ==, 1);
  plan (f, "Porte");
  end (f);
  begin (f);
  g_assert_cmpstr (nth (f, 0)->purpose, ==, "Porte");
  g_assert_cmpuint (f->told->len, ==, 1);
}

static void
test_one_damaged_window_loses_no_other (Fixture *f, gconstpointer data)
{
  const char *text = "[{\"id\":\"a\",\"what\":\"" HALL "\",\"from\":\"2026-11-30T07:00:00Z\"},"
                     "{\"id\":\"b\",\"what\":7}]";

  end (f);
  write_document (f, text);
  begin (f);
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpuint (f->told->len, ==, 1);
  g_assert_nonnull (strstr (f->told->pdata[0], "1"));
  g_autofree char *aside = document (f, "works-damaged");
  g_assert_cmpstr (aside, ==, text);
}

static void
test_what_cannot_be_kept_is_taken_back (Fixture *f, gconstpointer data)
{
  plan (f, "Toit");
  run_for (50);
  /* Another program holds the file for longer than is waited. */
  gpointer lock = lock_file (f->path);
  guint removed = bef_works_keeper_remove (f->keeper, nth (f, 0)->id);
  g_assert_cmpuint (n_works (f), ==, 0);
  WAIT_UNTIL (f->told->len > 0, 20);
  g_assert_cmpuint (n_works (f), ==, 1);
  g_assert_cmpstr (nth (f, 0)->purpose, ==, "Toit");
  g_assert_false (bef_works_keeper_undo (f->keeper, removed));
  unlock_file (lock);
}

static void
test_nothing_is_taken_before_it_is_read (void)
{
  BefHistory *history = open_history (NULL, NULL);
  Fixture f = { 0 };
  BefWorksKeeper *keeper =
      bef_works_keeper_new (history, &(BefWorksCallbacks){ told_cb, person_cb, &f });
  g_autoptr (BefWorksWindow) window = bef_works_window_new (HALL, 1, 2, NULL);

  g_assert_false (bef_works_keeper_is_ready (keeper));
  g_assert_cmpuint (bef_works_keeper_put (keeper, window), ==, 0);
  g_object_unref (keeper);
  close_history (history);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/works-kept/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("restart", test_works_survive_a_restart);
  ADD ("journal", test_every_change_is_a_line_of_the_journal);
  ADD ("undo", test_changes_are_undone);
  ADD ("end", test_ending_what_has_not_begun_removes_it);
  ADD ("told", test_beginnings_and_ends_are_told_when_they_come);
  ADD ("damaged", test_a_damaged_document_is_told_and_set_aside);
  ADD ("damaged-window", test_one_damaged_window_loses_no_other);
  ADD ("full", test_what_cannot_be_kept_is_taken_back);
  g_test_add_func ("/works-kept/before", test_nothing_is_taken_before_it_is_read);
  return g_test_run ();
}
