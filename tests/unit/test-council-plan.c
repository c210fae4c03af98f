/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which slides are shown at which council: orders against a list kept by hand, the text there and
 * back, what is damaged, and what is kept of it with its line of the journal. */
#include <string.h>

#include "base/bef-civil-time.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-council-keeper.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 24 November 2026 */
#define ROUNDS 400

/* The order as one string, "a,b,c". (transfer full) */
static char *
order_of (const BefCouncil *council)
{
  g_autofree const char **ids = bef_council_list_slides (council);

  return g_strjoinv (",", (char **)ids);
}

/* A list of letters, moved by hand: what is taken out is put in again at its new place. */
static void
test_orders (void)
{
  g_autoptr (BefCouncil) council = bef_council_new ("2026-12-03");
  char letters[64] = "";

  for (guint i = 0; i < ROUNDS; i++)
    {
      char letter[] = { (char)('a' + g_test_rand_int_range (0, 9)), '\0' };
      char *at = strchr (letters, letter[0]);
      guint n = (guint)strlen (letters);

      if (at == NULL)
        {
          g_assert_true (bef_council_add_slide (council, letter));
          letters[n] = letter[0];
          letters[n + 1] = '\0';
        }
      else if (g_test_rand_bit ())
        {
          g_assert_false (bef_council_add_slide (council, letter));
          g_assert_true (bef_council_remove_slide (council, letter));
          memmove (at, at + 1, strlen (at));
        }
      else
        {
          guint to = (guint)g_test_rand_int_range (0, (gint32)n);
          gboolean moves = to != (guint)(at - letters);

          memmove (at, at + 1, strlen (at));
          memmove (letters + to + 1, letters + to, strlen (letters + to) + 1);
          letters[to] = letter[0];
          g_assert_true (bef_council_move_slide (council, letter, (int)to) == moves);
        }
      g_autofree char *order = order_of (council);
      GString *expected = g_string_new (NULL);
      for (const char *p = letters; *p != '\0'; p++)
        g_string_append_printf (expected, "%s%c", p > letters ? "," : "", *p);
      g_assert_cmpstr (order, ==, expected->str);
      g_string_free (expected, TRUE);
    }
  /* Beyond the ends is the end. */
  g_autoptr (BefCouncil) two = bef_council_new ("2026-12-03");
  bef_council_add_slide (two, "x");
  bef_council_add_slide (two, "y");
  g_assert_true (bef_council_move_slide (two, "x", 99));
  g_assert_false (bef_council_move_slide (two, "x", 99));
  g_assert_true (bef_council_move_slide (two, "x", -5));
  g_assert_false (bef_council_move_slide (two, "z", 0));
}

static void
test_there_and_back (void)
{
  static const char text[] = "beffroi-councils 1\n"
                             "council 2026-10-01\n"
                             "council 2026-12-03\n"
                             "title Bilan de l’énergie\n"
                             "slide month\n"
                             "slide building:urn:ngsi-ld:Building:a:école\n"
                             "note gone Two lines\\nand a \\\\n\n"
                             "note month Merci à tous\n";
  g_autoptr (BefCouncilPlan) plan = bef_council_plan_read (text, strlen (text), NULL);

  g_assert_nonnull (plan);
  g_assert_cmpuint (plan->councils->len, ==, 2);
  const BefCouncil *council = bef_council_plan_find (plan, "2026-12-03");
  g_assert_cmpstr (bef_council_get_note (council, "gone"), ==, "Two lines\nand a \\n");
  g_assert_cmpstr (council->title, ==, "Bilan de l’énergie");
  g_autofree char *order = order_of (council);
  g_assert_cmpstr (order, ==, "month,building:urn:ngsi-ld:Building:a:école");
  g_autofree char *again = bef_council_plan_to_text (plan);
  g_assert_cmpstr (again, ==, text);
  /* The one of today is next until midnight. */
  gint64 day = bef_civil_to_ms (2026, 12, 3, 0, 0);
  g_assert_true (bef_council_plan_get_next (plan, day) == council);
  g_assert_true (bef_council_plan_get_next (plan, day + BEF_MS_DAY - 1) == council);
  g_assert_null (bef_council_plan_get_next (plan, day + BEF_MS_DAY));
  g_assert_cmpint (bef_council_get_day_ms (council), ==, day);
}

/* Each names its line, and nothing of it is taken. */
static void
test_what_is_damaged (void)
{
  static const struct
  {
    const char *text;
    const char *line; /* "Line N" */
  } cases[] = {
    { "", "Line 1 " },
    { "beffroi-councils 2\n", "Line 1 " },
    { "beffroi-councils 1\nslide month\n", "Line 2 " },
    { "beffroi-councils 1\ncouncil 2026-02-30\n", "Line 2 " },
    { "beffroi-councils 1\ncouncil 2026-2-3\n", "Line 2 " },
    { "beffroi-councils 1\ncouncil 2026-12-03 \n", "Line 2 " },
    { "beffroi-councils 1\ntitle A\n", "Line 2 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\ntitle A\ntitle B\n", "Line 4 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\ntitle  \n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nslide a\nslide a\n", "Line 4 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nslide \n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nslide a b\n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nnote a\n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\ncouncil 2026-12-03\n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nfoo\n", "Line 3 " },
    { "beffroi-councils 1\ncouncil 2026-12-03\nslide \xff\n", "Line 1 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (bef_council_plan_read (cases[i].text, strlen (cases[i].text), &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_assert_true (g_str_has_prefix (error->message, cases[i].line));
    }
  g_assert_null (bef_council_plan_read ("beffroi-councils 1\n\0x", 21, NULL));
}

static void
test_bounds (void)
{
  g_autoptr (BefCouncil) council = bef_council_new ("2026-12-03");
  g_autoptr (BefCouncilPlan) plan = bef_council_plan_new ();
  g_autofree char *long_note = g_strnfill (BEF_COUNCIL_MAX_NOTE + 10, 'x');

  for (guint i = 0; i < BEF_COUNCIL_MAX_SLIDES; i++)
    {
      g_autofree char *id = g_strdup_printf ("s%u", i);
      g_assert_true (bef_council_add_slide (council, id));
    }
  g_assert_false (bef_council_add_slide (council, "more"));
  bef_council_set_note (council, "s1", long_note);
  g_assert_cmpuint (strlen (bef_council_get_note (council, "s1")), ==, BEF_COUNCIL_MAX_NOTE);
  bef_council_set_title (council, long_note);
  g_assert_cmpint (g_utf8_strlen (council->title, -1), ==, BEF_COUNCIL_MAX_TITLE);
  bef_council_set_title (council, "Two\nlines");
  g_assert_cmpstr (council->title, ==, "Two lines");
  bef_council_set_title (council, " \n");
  g_assert_null (council->title);
  bef_council_set_note (council, "s1", "  \n ");
  g_assert_null (bef_council_get_note (council, "s1"));
  for (guint i = 0; i < BEF_COUNCIL_MAX; i++)
    {
      g_autofree char *date = g_strdup_printf ("%u-01-31", 2000 + i);
      g_autoptr (BefCouncil) one = bef_council_new (date);
      g_assert_true (bef_council_plan_put (plan, one));
      g_assert_true (bef_council_plan_put (plan, one));
    }
  g_assert_cmpuint (plan->councils->len, ==, BEF_COUNCIL_MAX);
  g_assert_false (bef_council_plan_put (plan, council));
}

/* Kept. */

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  BefCouncilKeeper *keeper; /* the session's */
} Desk;

static void
begin (Desk *f, BefRole role)
{
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = role;
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  f->keeper = bef_council_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
                  && bef_council_keeper_is_ready (f->keeper),
              8);
}

static void
end (Desk *f)
{
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->backend);
  close_history (f->history);
}

/* "object detail" of the lines on councils, the newest first. (transfer full) */
static GStrv
dup_lines (Desk *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      g_autofree char *text = g_strdup_printf ("%s %s", line->object, line->detail);
      if (g_str_equal (line->action, "council"))
        g_strv_builder_add (out, text);
    }
  return g_strv_builder_end (out);
}

static void
test_kept (void)
{
  Desk f = { make_folder () };
  g_autoptr (BefCouncil) council = bef_council_new ("2026-12-03");

  bef_clock_override (NOW, 1);
  f.path = g_build_filename (f.folder, "history.db", NULL);
  begin (&f, BEF_ROLE_ELECTED);
  bef_council_add_slide (council, "month");
  g_assert_cmpuint (bef_council_keeper_put (f.keeper, council), >, 0);
  /* The same again changes nothing, and is not told. */
  g_assert_cmpuint (bef_council_keeper_put (f.keeper, council), ==, 0);
  bef_council_add_slide (council, "year");
  bef_council_set_note (council, "year", "Madame X");
  guint change = bef_council_keeper_put (f.keeper, council);
  g_assert_cmpuint (change, >, 0);
  g_assert_true (bef_council_keeper_undo (f.keeper, change));
  g_assert_cmpuint (
      bef_council_plan_find (bef_council_keeper_get (f.keeper), "2026-12-03")->slides->len, ==, 1);
  /* Put off, with its slides and its title; not onto the day of another. */
  bef_council_set_title (council, "Monsieur Y");
  bef_set_str (&council->date, "2026-12-10");
  guint moved = bef_council_keeper_move (f.keeper, "2026-12-03", council);
  g_assert_cmpuint (moved, >, 0);
  g_assert_null (bef_council_plan_find (bef_council_keeper_get (f.keeper), "2026-12-03"));
  g_assert_cmpstr (bef_council_plan_find (bef_council_keeper_get (f.keeper), "2026-12-10")->title,
                   ==, "Monsieur Y");
  g_assert_true (bef_council_keeper_undo (f.keeper, moved));
  g_assert_nonnull (bef_council_plan_find (bef_council_keeper_get (f.keeper), "2026-12-03"));
  bef_set_str (&council->date, "2026-12-03");
  g_assert_cmpuint (bef_council_keeper_move (f.keeper, "2026-12-03", council), ==, 0);
  g_auto (GStrv) lines = dup_lines (&f);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[4], ==, "2026-12-03 Prepared");
  g_assert_cmpstr (lines[3], ==, "2026-12-03 Slides changed");
  g_assert_cmpstr (lines[1], ==, "2026-12-10 Put off to another day");
  for (char **line = lines; *line != NULL; line++)
    {
      g_assert_null (strstr (*line, "Madame"));
      g_assert_null (strstr (*line, "Monsieur"));
    }
  end (&f);
  /* An agent sees what is planned, and changes nothing. */
  begin (&f, BEF_ROLE_AGENT);
  g_assert_nonnull (bef_council_plan_find (bef_council_keeper_get (f.keeper), "2026-12-03"));
  bef_council_add_slide (council, "map");
  g_assert_cmpuint (bef_council_keeper_put (f.keeper, council), ==, 0);
  g_assert_cmpuint (bef_council_keeper_remove (f.keeper, "2026-12-03"), ==, 0);
  end (&f);
  remove_folder (f.folder);
  g_free (f.folder);
  g_free (f.path);
}

/* A council in which much is to be said. (transfer full) */
static BefCouncil *
wordy (guint nth)
{
  g_autofree char *date = g_strdup_printf ("2027-%02u-01", nth + 1),
                  *words = g_strnfill (BEF_COUNCIL_MAX_NOTE, 'w');
  BefCouncil *council = bef_council_new (date);

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *id = g_strdup_printf ("building:%u", i);
      bef_council_set_note (council, id, words);
    }
  return council;
}

static void
told_cb (BefSession *session, const char *text, char **told)
{
  g_free (*told);
  *told = g_strdup (text);
}

/* What could not be read again is not written over what can be. */
static void
test_too_much (void)
{
  Desk f = { make_folder () };
  g_autofree char *told = NULL;
  guint n = 0;

  bef_clock_override (NOW, 1);
  f.path = g_build_filename (f.folder, "history.db", NULL);
  begin (&f, BEF_ROLE_ELECTED);
  g_signal_connect (f.session, "told", G_CALLBACK (told_cb), &told);
  for (; n < 12; n++)
    {
      g_autoptr (BefCouncil) council = wordy (n);
      if (bef_council_keeper_put (f.keeper, council) == 0)
        break;
    }
  /* A megabyte each. */
  g_assert_cmpuint (n, ==, 4);
  g_assert_nonnull (told);
  g_assert_nonnull (strstr (told, "could not be kept"));
  g_assert_nonnull (strstr (told, "4.0"));
  g_assert_cmpuint (bef_council_keeper_get (f.keeper)->councils->len, ==, n);
  end (&f);
  begin (&f, BEF_ROLE_ELECTED);
  g_assert_cmpuint (bef_council_keeper_get (f.keeper)->councils->len, ==, n);
  g_assert_cmpuint (bef_council_keeper_remove (f.keeper, "2027-01-01"), >, 0);
  end (&f);
  remove_folder (f.folder);
  g_free (f.folder);
  g_free (f.path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/council/orders", test_orders);
  g_test_add_func ("/council/there-and-back", test_there_and_back);
  g_test_add_func ("/council/what-is-damaged", test_what_is_damaged);
  g_test_add_func ("/council/bounds", test_bounds);
  g_test_add_func ("/council/kept", test_kept);
  g_test_add_func ("/council/too-much", test_too_much);
  return g_test_run ();
}
