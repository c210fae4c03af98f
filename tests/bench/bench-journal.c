/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A journal of a million lines, a year of a commune of 400 things: opened, searched, filtered,
 * looked through, checked. Processor time of the worker, in ms, the median of five; the file is in
 * the system's cache. Of pairs of letters that stand nowhere, all are searched, each once:
 * "absent_pair" is the median of them, and beside it the one in twenty that takes the longest.
 *
 * bench-journal [--lines=N] [--path=FILE] [--json]
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/bef-present.h"
#include "bench-report.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-open.h"
#include "history/bef-history-survey.h"

#define N_TIMES 5
#define LINES_A_COMMIT 5000
#define N_OBJECTS 400
/* One line in so many has the rare word. */
#define RARE_EVERY 40000

static int n_lines = 1000000;
static char *path;

static const char *const actions[] = { "alarm-raised", "alarm-cleared", "acknowledge", "door-open",
                                       "door-result",  "export",        "round",       "note" };
static const char *const details[] = {
  "Porte restée ouverte depuis 42 min",      "Liaison fibre coupée",
  "Livraison de chaises pour la salle",      "Température hors de la plage attendue",
  "La sonde ne répond plus depuis ce matin", "Vu avec l’électricien, repasse jeudi",
};

static void
fill_line (BefJournalEntry *line, guint i, char **object, char **detail)
{
  guint32 x = i * 2654435761u;

  g_free (*object);
  g_free (*detail);
  x = (x ^ x >> 15) * 2246822519u;
  x ^= x >> 13;
  *object = g_strdup_printf ("urn:ngsi-ld:Device:commune:%03u", x % N_OBJECTS);
  *detail = g_strdup_printf ("%s, %u", details[x / 7 % G_N_ELEMENTS (details)], x / 64 % 5000);
  line->action = (char *)actions[x / 3 % G_N_ELEMENTS (actions)];
  line->who = (char *)(x % 5 == 0 ? "Secrétariat" : "");
  line->object = *object;
  line->detail = *detail;
  line->comment = (char *)(i % RARE_EVERY == 7 ? "zeppelin au-dessus de la mairie" : NULL);
  line->kind = BEF_JOURNAL_OTHER;
  /* Looks at images are rare. */
  if (i % 20000 == 11)
    line->action = (char *)"image-view";
}

static void
fill (BefHistoryDb *db)
{
  gint64 start_ms = bef_now_ms () - 360 * BEF_MS_DAY, step_ms = 360 * BEF_MS_DAY / n_lines;
  g_autofree char *object = NULL, *detail = NULL;
  double begun = bench_cpu_ms ();
  BefJournalEntry line = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < (guint)n_lines; i++)
    {
      if (i % LINES_A_COMMIT == 0)
        bef_history_db_begin_durable (db, &error);
      line.at_ms = start_ms + i * step_ms;
      fill_line (&line, i, &object, &detail);
      bef_history_journal_add (db, &line, &error);
      if (i % LINES_A_COMMIT == LINES_A_COMMIT - 1 || i + 1 == (guint)n_lines)
        bef_history_db_commit (db, &error);
      g_assert_no_error (error);
    }
  bench_report ("write_a_line", (bench_cpu_ms () - begun) * 1000 / n_lines, "us");
}

/* All of the first page, however many parts it takes; and how long the longest part took. */
static guint
read_page (BefHistoryDb *db, BefJournalQuery query, double *longest_ms)
{
  guint n = 0;

  *longest_ms = 0;
  for (gboolean is_end = FALSE; !is_end && n < BEF_JOURNAL_QUERY_LINES;)
    {
      double begun = bench_cpu_ms ();
      g_autoptr (BefJournalLines) lines = bef_history_journal_query (db, &query, NULL);
      *longest_ms = fmax (*longest_ms, bench_cpu_ms () - begun);
      n += lines->entries->len;
      query.before_ms = lines->before_ms;
      query.before_id = lines->before_id;
      is_end = lines->is_end;
    }
  return n;
}

static void
time_query (BefHistoryDb *db, const char *name, const BefJournalQuery *query)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *found = g_strconcat (name, "_lines", NULL);
  g_autofree char *part = g_strconcat (name, "_longest_part", NULL);
  double longest = 0;
  guint n = 0;

  for (guint i = 0; i < N_TIMES; i++)
    {
      double begun = bench_cpu_ms ();
      n = read_page (db, *query, &longest);
      double ms = bench_cpu_ms () - begun;
      g_array_append_val (times, ms);
    }
  g_array_sort (times, bench_compare_doubles);
  bench_report (name, g_array_index (times, double, N_TIMES / 2), "ms");
  bench_report (found, n, "lines");
  bench_report (part, longest, "ms");
}

/* Words, a space between them; @n_objects of the first word's name. */
static void
time_words (BefHistoryDb *db, const char *name, const char *text, guint n_objects)
{
  g_autoptr (GPtrArray) words =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_word_free);
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (words, bef_journal_word_new (parts[i]));
  for (guint i = 0; i < n_objects; i++)
    g_hash_table_add (((BefJournalWord *)words->pdata[0])->objects,
                      g_strdup_printf ("urn:ngsi-ld:Device:commune:%03u", i));
  time_query (db, name, &(BefJournalQuery){ .words = words });
}

/* Pairs of letters that no text here has. */
static void
time_pairs (BefHistoryDb *db)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  double longest = 0;

  for (char text[] = "qa"; text[1] <= 'z'; text[1]++)
    for (text[0] = 'a'; text[0] <= 'z'; text[0]++)
      {
        g_autoptr (GPtrArray) words =
            g_ptr_array_new_with_free_func ((GDestroyNotify)bef_journal_word_free);
        if (strchr ("jkqwxyz", text[0]) == NULL && strchr ("jkqwxyz", text[1]) == NULL)
          continue;
        g_ptr_array_add (words, bef_journal_word_new (text));
        double begun = bench_cpu_ms ();
        guint n = read_page (db, (BefJournalQuery){ .words = words }, &longest);
        double ms = bench_cpu_ms () - begun;
        if (n == 0)
          g_array_append_val (times, ms);
      }
  g_array_sort (times, bench_compare_doubles);
  bench_report ("absent_pairs", times->len, "pairs");
  bench_report ("absent_pair", g_array_index (times, double, times->len / 2), "ms");
  bench_report ("absent_pair_95", g_array_index (times, double, times->len * 95 / 100), "ms");
}

static void
time_all (BefHistoryDb *db)
{
  gint64 now_ms = bef_now_ms ();

  time_query (db, "open", &(BefJournalQuery){ .kinds = 0 });
  time_query (
      db, "page_in_the_middle",
      &(BefJournalQuery){ .before_ms = now_ms - 180 * BEF_MS_DAY, .before_id = G_MAXINT64 });
  time_query (db, "rare_kind", &(BefJournalQuery){ .kinds = 1u << BEF_JOURNAL_IMAGE });
  time_query (db, "old_week",
              &(BefJournalQuery){ .kinds = 1u << BEF_JOURNAL_DECISION,
                                  .from_ms = now_ms - 300 * BEF_MS_DAY,
                                  .to_ms = now_ms - 293 * BEF_MS_DAY });
  time_words (db, "common_word", "fibre", 0);
  time_words (db, "two_words", "electricien secretariat", 0);
  time_words (db, "word_and_number", "chaises 4711", 0);
  time_words (db, "rare_word", "zeppelin", 0);
  time_words (db, "no_such_word", "montgolfiere", 0);
  time_words (db, "two_letters", "zq", 0);
  time_pairs (db);
  time_words (db, "one_thing", "salle-du-bout", 1);
  time_words (db, "building_of_40", "mediatheque", 40);
}

/* What upkeep does after a long journal was opened. */
static void
time_survey (BefHistoryDb *db)
{
  double begun = bench_cpu_ms (), longest = 0;
  BefHistorySurvey survey = { .done = FALSE };

  while (!survey.done)
    {
      double part = bench_cpu_ms ();
      g_assert_true (bef_history_survey_step (&survey, db, 2000, NULL));
      longest = fmax (longest, bench_cpu_ms () - part);
    }
  bench_report ("look_through", bench_cpu_ms () - begun, "ms");
  bench_report ("look_through_longest_slice", longest, "ms");
}

static void
time_check (BefHistoryDb *db)
{
  double begun = bench_cpu_ms ();
  BefJournalWalk walk = { .done = FALSE };
  double longest = 0;

  while (!walk.done)
    {
      double part = bench_cpu_ms ();
      g_assert_true (bef_history_journal_walk (db, &walk, 4000, NULL));
      longest = fmax (longest, bench_cpu_ms () - part);
    }
  g_assert_cmpuint (walk.found.n_breaks, ==, 0);
  bench_report ("check", bench_cpu_ms () - begun, "ms");
  bench_report ("check_longest_slice", longest, "ms");
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "lines", 0, 0, G_OPTION_ARG_INT, &n_lines, "Lines of the journal", "N" },
    { "path", 0, 0, G_OPTION_ARG_FILENAME, &path, "Keep the file", "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, "One JSON object", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *folder = g_dir_make_tmp ("beffroi-bench-XXXXXX", NULL);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_lines < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "No lines");
      return 2;
    }
  file = path != NULL ? g_strdup (path) : g_build_filename (folder, "history.db", NULL);
  BefHistoryDb *db = bef_history_db_open (file, NULL, &error);
  g_assert_no_error (error);
  fill (db);
  bef_history_db_close (db);
  double begun = bench_cpu_ms ();
  db = bef_history_db_open (file, NULL, &error);
  bench_report ("open_file", bench_cpu_ms () - begun, "ms");
  bench_report ("bytes_a_line", (double)bef_history_db_size (db) / n_lines, "B");
  time_all (db);
  time_survey (db);
  time_check (db);
  bef_history_db_close (db);
  bench_report_end ();
  if (path == NULL)
    g_unlink (file);
  g_rmdir (folder);
  return 0;
}
