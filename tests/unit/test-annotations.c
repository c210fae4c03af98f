/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people wrote on graphs: kept with its line of the journal, taken back, refused, damaged. */
#include <string.h>

#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-annotation-keeper.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
/* 12 March 2026, 9:00 in Paris. */
#define MARCH G_GINT64_CONSTANT (1773302400000)
#define SCHOOL "urn:school"

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  BefAnnotationKeeper *keeper; /* the session's */
  GString *told;
} Fixture;

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_string_append_printf (f->told, "%s\n", text);
}

static void
begin (Fixture *f, BefRole role)
{
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = role;
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  f->keeper = bef_annotation_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
                  && bef_annotation_keeper_is_ready (f->keeper),
              8);
}

static void
end (Fixture *f)
{
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->backend);
  close_history (f->history);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->told = g_string_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_string_free (f->told, TRUE);
}

static guint
n_written (Fixture *f)
{
  return bef_annotations_get_length (bef_annotation_keeper_get (f->keeper));
}

/* Lines of the journal on them, the newest first: "who object detail". (transfer full) */
static GStrv
dup_lines (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      g_autofree char *text = g_strdup_printf ("%s %s", line->object, line->detail);
      if (g_str_equal (line->action, "annotation"))
        g_strv_builder_add (out, text);
    }
  return g_strv_builder_end (out);
}

static char *
get_document (Fixture *f, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_get_document_async (f->history, name, NULL, wait_cb, &result));
  return bef_history_get_document_finish (f->history, result, NULL);
}

static void
test_what_is_written_is_kept_and_can_be_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAnnotation) one =
      bef_annotation_new (SCHOOL, "  Isolation\nposée ", MARCH, MARCH + BEF_MS_DAY);

  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpstr (one->text, ==, "Isolation posée");
  guint first = bef_annotation_keeper_put (f->keeper, one);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (n_written (f), ==, 1);
  g_assert_true (bef_annotation_keeper_undo (f->keeper, first));
  g_assert_cmpuint (n_written (f), ==, 0);
  g_assert_cmpuint (bef_annotation_keeper_put (f->keeper, one), >, 0);
  /* Something was changed since. */
  g_assert_false (bef_annotation_keeper_undo (f->keeper, first));
  g_free (one->text);
  one->text = g_strdup ("Isolation des combles");
  guint changed = bef_annotation_keeper_put (f->keeper, one);
  g_assert_cmpuint (n_written (f), ==, 1);
  g_assert_true (bef_annotation_keeper_undo (f->keeper, changed));
  g_assert_cmpstr (bef_annotations_get (bef_annotation_keeper_get (f->keeper), 0)->text, ==,
                   "Isolation posée");
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_cmpstr (lines[1], ==, SCHOOL " Changed");
  g_assert_cmpstr (lines[4], ==, SCHOOL " Added");
  end (f);

  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (n_written (f), ==, 1);
  const BefAnnotation *again = bef_annotations_get (bef_annotation_keeper_get (f->keeper), 0);
  g_assert_cmpstr (again->about, ==, SCHOOL);
  g_assert_cmpint (again->from_ms, ==, MARCH);
  g_assert_cmpint (again->to_ms, ==, MARCH + BEF_MS_DAY);
  g_assert_cmpuint (bef_annotation_keeper_remove (f->keeper, one->id), >, 0);
  g_assert_cmpuint (n_written (f), ==, 0);
  g_assert_cmpuint (bef_annotation_keeper_remove (f->keeper, one->id), ==, 0);
  g_assert_cmpstr (f->told->str, ==, "");
  end (f);
}

static void
test_what_is_no_remark_is_none (void)
{
  g_autofree char *long_text = g_strnfill (5000, 'a');
  g_autoptr (BefAnnotation) long_one = bef_annotation_new (SCHOOL, long_text, MARCH, MARCH);

  g_assert_null (bef_annotation_new (SCHOOL, " \n\t", MARCH, MARCH));
  g_assert_null (bef_annotation_new (SCHOOL, NULL, MARCH, MARCH));
  g_assert_null (bef_annotation_new (NULL, "Text", MARCH, MARCH));
  g_assert_null (bef_annotation_new (SCHOOL, "Text", MARCH, MARCH - 1));
  g_assert_null (bef_annotation_new (SCHOOL, "Text", BEF_NO_TIME, MARCH));
  g_assert_cmpint (g_utf8_strlen (long_one->text, -1), <=, BEF_ANNOTATION_MAX_CHARS);
}

static void
test_who_may_not_acknowledge_does_not_write (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAnnotation) one = bef_annotation_new (SCHOOL, "Isolation posée", MARCH, MARCH);

  begin (f, BEF_ROLE_ELECTED);
  g_assert_false (bef_annotation_keeper_may_edit (f->keeper));
  g_assert_cmpuint (bef_annotation_keeper_put (f->keeper, one), ==, 0);
  g_assert_cmpuint (n_written (f), ==, 0);
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 0);
  end (f);
}

static void
put_document (Fixture *f, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  f->history = open_history (f->path, NULL);
  WAIT (result,
        bef_history_put_document_async (f->history, "annotations", text, NULL, wait_cb, &result));
  g_assert_true (bef_history_put_document_finish (f->history, result, NULL));
  close_history (f->history);
}

/* One is whole with what a later version wrote, one ends before it begins, one is no remark. */
static void
test_what_cannot_be_read_is_kept_as_it_is (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAnnotation) one = bef_annotation_new (SCHOOL, "Isolation posée", MARCH, MARCH);

  put_document (
      f, "{\"annotations\":["
         "{\"id\":\"a\",\"about\":\"urn:b\",\"text\":\"Chaudière\",\"from\":\"2026-03-12T08:00:"
         "00Z\",\"colour\":\"red\"},"
         "{\"id\":\"b\",\"about\":\"urn:b\",\"text\":\"Toit\",\"from\":\"2026-03-12T08:00:"
         "00Z\",\"to\":\"2026-03-11T08:00:00Z\"},"
         "{\"later\":1}]}");
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (n_written (f), ==, 1);
  g_assert_nonnull (strstr (f->told->str, "2 remarks"));
  g_assert_cmpint (bef_annotations_get (bef_annotation_keeper_get (f->keeper), 0)->from_ms, ==,
                   MARCH);
  g_assert_cmpuint (bef_annotation_keeper_put (f->keeper, one), >, 0);
  g_autofree char *text = bef_annotations_to_text (bef_annotation_keeper_get (f->keeper));
  g_assert_nonnull (strstr (text, "\"later\""));
  g_assert_nonnull (strstr (text, "2026-03-11"));
  g_assert_nonnull (strstr (text, "\"colour\""));
  end (f);
}

static void
test_what_is_damaged_is_set_aside (Fixture *f, gconstpointer data)
{
  g_autoptr (BefAnnotation) one = bef_annotation_new (SCHOOL, "Isolation posée", MARCH, MARCH);

  put_document (f, "{\"annotations\":[{\"id\":");
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (n_written (f), ==, 0);
  g_assert_nonnull (strstr (f->told->str, "set aside"));
  g_assert_cmpuint (bef_annotation_keeper_put (f->keeper, one), >, 0);
  g_autofree char *aside = get_document (f, "annotations-damaged");
  g_assert_cmpstr (aside, ==, "{\"annotations\":[{\"id\":");
  end (f);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/annotations/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kept", test_what_is_written_is_kept_and_can_be_taken_back);
  g_test_add_func ("/annotations/none", test_what_is_no_remark_is_none);
  ADD ("role", test_who_may_not_acknowledge_does_not_write);
  ADD ("unread", test_what_cannot_be_read_is_kept_as_it_is);
  ADD ("damaged", test_what_is_damaged_is_set_aside);
  return g_test_run ();
}
