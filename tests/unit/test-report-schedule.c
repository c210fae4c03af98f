/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The monthly report: which month is due, and that it is written once, whole, with its line in the
 * journal, or told why it is not. */
#include <glib/gstdio.h>
#include <string.h>

#include "app/bef-report-schedule.h"
#include "base/bef-present.h"
#include "history-util.h"
#include "report/bef-report-due.h"
#include "scripted-backend.h"

#define HALL "urn:hall"
#define METER "urn:meter"

static void
test_due (void)
{
  static const struct
  {
    int now[3], day;
    const char *last, *due; /* NULL: none */
  } table[] = {
    /* Chosen just now: the newest that is due, once, or none until its day. */
    { { 2026, 11, 8 }, 8, "", "2026-10" },
    { { 2026, 11, 7 }, 8, "", NULL },
    { { 2026, 11, 30 }, 8, "", "2026-10" },
    { { 2026, 11, 30 }, 8, "nonsense", "2026-10" },
    /* Once each. */
    { { 2026, 11, 30 }, 8, "2026-10", NULL },
    { { 2026, 12, 7 }, 8, "2026-10", NULL },
    { { 2026, 12, 8 }, 8, "2026-10", "2026-11" },
    { { 2027, 1, 1 }, 1, "2026-11", "2026-12" },
    /* What was missed, the oldest first, a year at most. */
    { { 2026, 11, 8 }, 8, "2026-07", "2026-08" },
    { { 2026, 11, 7 }, 8, "2026-07", "2026-08" },
    { { 2026, 11, 8 }, 8, "2020-01", "2025-11" },
    /* A wrong clock wrote one of a month to come. */
    { { 2026, 11, 8 }, 8, "2027-03", "2026-10" },
    { { 2026, 3, 28 }, 28, "2026-01", "2026-02" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const int *now = table[i].now;
      BefReportWhen when;
      gboolean is_due = bef_report_due_next (bef_civil_to_ms (now[0], now[1], now[2], 9, 0),
                                             table[i].day, table[i].last, &when);
      g_autofree char *name = is_due ? bef_report_when_dup_name (&when) : NULL;

      g_test_message ("%u", i);
      g_assert_cmpstr (name, ==, table[i].due);
    }
}

typedef struct
{
  char *folder, *reports;
  GSettings *settings;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  GPtrArray *told;
} Fixture;

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_ptr_array_add (f->told, g_strdup (text));
}

/* 10 kWh a day, as the server tells it. */
static GArray *
answer (ScriptedBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data)
{
  GArray *readings = g_array_new (FALSE, TRUE, sizeof (BefReading));

  for (gint64 at = bef_civil_to_ms (2024, 1, 1, 0, 0); at < to_ms;
       at = bef_civil_add (at, BEF_PERIOD_DAY, 1))
    {
      BefReading reading = { key, at, 10. * (double)(at / BEF_MS_DAY), 0 };
      if (at >= from_ms && g_str_equal (key.quantity, "energy-index"))
        g_array_append_val (readings, reading);
    }
  return readings;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (bef_civil_to_ms (2026, 11, 9, 9, 0), 1);
  f->folder = make_folder ();
  f->reports = g_build_filename (f->folder, "reports", NULL);
  g_assert_cmpint (g_mkdir (f->reports, 0700), ==, 0);
  f->told = g_ptr_array_new_with_free_func (g_free);
  f->settings = g_settings_new_with_path ("fr.beffroi.Beffroi.profile",
                                          "/fr/beffroi/Beffroi/profiles/schedule/");
  g_settings_reset (f->settings, "report-last");
  g_settings_set_string (f->settings, "report-folder", f->reports);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->answer = answer;
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL)->name = g_strdup ("Hall");
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_measure (f->backend, METER, "energy-index", bef_now_ms (), 200000);
}

static void
begin (Fixture *f)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  bef_report_schedule_follow (f->session, f->settings);
  bef_session_start (f->session);
}

static void
end (Fixture *f)
{
  bef_session_stop (f->session);
  run_for (50);
  g_assert_finalize_object (f->session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_settings_reset (f->settings, "report-folder");
  g_settings_reset (f->settings, "report-last");
  close_history (f->history);
  g_clear_object (&f->backend);
  g_clear_object (&f->settings);
  g_ptr_array_unref (f->told);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->reports);
}

static gboolean
is_written (Fixture *f, const char *month)
{
  g_autofree char *name = g_strdup_printf ("energy-report-%s.pdf", month),
                  *path = g_build_filename (f->reports, name, NULL), *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (text, "%PDF-");
}

static char *
dup_last (Fixture *f)
{
  return g_settings_get_string (f->settings, "report-last");
}

static guint
count_lines (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 0;

  WAIT (result, bef_history_journal_list_async (f->history, 100, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      n += g_str_equal (line->action, "export") && strstr (line->object, "energy-report") != NULL;
    }
  return n;
}

/* At this start two months are due; at the next none is. */
static void
test_written_once_each (Fixture *f, gconstpointer data)
{
  g_settings_set_string (f->settings, "report-last", "2026-08");
  begin (f);
  WAIT_UNTIL (is_written (f, "2026-09") && is_written (f, "2026-10"), 20);
  WAIT_UNTIL (g_settings_get_string (f->settings, "report-last") != NULL, 1);
  run_for (200);
  g_autofree char *last = dup_last (f);
  g_assert_cmpstr (last, ==, "2026-10");
  g_assert_cmpuint (count_lines (f), ==, 2);
  end (f);
  g_autofree char *path = g_build_filename (f->reports, "energy-report-2026-10.pdf", NULL);
  g_assert_cmpint (g_remove (path), ==, 0);
  begin (f);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 8);
  run_for (2200);
  g_assert_false (is_written (f, "2026-10"));
  end (f);
  g_assert_cmpuint (f->told->len, ==, 0);
}

/* Told once, though it is tried again; another folder is tried at once. */
static void
test_told_once (Fixture *f, gconstpointer data)
{
  g_autofree char *gone = g_build_filename (f->folder, "gone", NULL);

  g_settings_set_string (f->settings, "report-folder", gone);
  begin (f);
  WAIT_UNTIL (f->told->len == 1, 10);
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), gone));
  g_assert_nonnull (strstr (g_ptr_array_index (f->told, 0), "October 2026"));
  g_autofree char *last = dup_last (f);
  g_assert_cmpstr (last, ==, "");
  g_assert_cmpuint (count_lines (f), ==, 0);
  g_settings_set_string (f->settings, "report-folder", f->reports);
  WAIT_UNTIL (is_written (f, "2026-10"), 20);
  run_for (100);
  g_assert_cmpuint (f->told->len, ==, 1);
  end (f);
}

/* What lost its connection on the way is done with the next one. */
static void
test_waits_for_the_server (Fixture *f, gconstpointer data)
{
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  f->backend->fail_message = "no";
  begin (f);
  run_for (2200);
  g_assert_false (is_written (f, "2026-10"));
  g_assert_cmpuint (f->told->len, ==, 0);
  f->backend->fail = -1;
  bef_session_retry (f->session);
  WAIT_UNTIL (is_written (f, "2026-10"), 20);
  end (f);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/report-schedule/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  const char *root = g_getenv ("BEFFROI_BUILD_ROOT");
  g_autofree char *schemas = g_build_filename (root ? root : ".", "data", NULL);

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-schedule/due", test_due);
  ADD ("once-each", test_written_once_each);
  ADD ("told-once", test_told_once);
  ADD ("server", test_waits_for_the_server);
  return g_test_run ();
}
