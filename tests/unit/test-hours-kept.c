/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hours of buildings are kept with the line that says who changed which, taken back, never read
 * half; and alarms go by them at once. */
#include <string.h>

#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-hours-keeper.h"

/* Tuesday 24 November 2026, 22:55 in Paris: a hall is closed since 19:00. */
#define NOW G_GINT64_CONSTANT (1795557356000)
#define HALL "urn:b:hall"
#define DOOR "urn:d:hall:front"

typedef struct
{
  char *folder, *path;
  BefHistory *history;
  ScriptedBackend *backend;
  BefSession *session;
  BefHoursKeeper *keeper; /* the session's */
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
  bef_clock_override (NOW, 0);
  f->history = open_history (f->path, NULL);
  f->backend = scripted_backend_new ();
  f->backend->identity.role = role;
  BefEntity *hall = scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  bef_entity_set_fact (hall, "category", "villageHall");
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL)->kind = BEF_KIND_DOOR;
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW, 1);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  f->keeper = bef_hours_keeper_of (f->session);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
                  && bef_hours_keeper_is_ready (f->keeper)
                  && bef_alarm_keeper_is_ready (bef_session_get_alarms (f->session))
                  && bef_commune_find_device (bef_session_get_commune (f->session), DOOR) != NULL,
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

static BefOpeningHours
until_midnight (void)
{
  BefOpeningHours hours = { 0 };

  for (guint d = 0; d < 7; d++)
    g_assert_true (bef_hours_day_parse ("8-24", &hours.week[d], NULL));
  return hours;
}

/* Alerts of this console about the door, over a quarter of an hour. */
static guint
count_alarms (Fixture *f)
{
  BefAlarmKeeper *alarms = bef_session_get_alarms (f->session);
  GListModel *alerts = bef_commune_get_alerts (bef_session_get_commune (f->session));
  guint n = 0;

  for (guint minute = 0; minute <= 15; minute++)
    {
      gint64 now = NOW + minute * BEF_MS_MINUTE;
      bef_clock_override (now, 0);
      bef_alarm_keeper_look (alarms, now);
    }
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      n += bef_alert_get_origin (alert) == BEF_ALERT_LOCAL && bef_alert_is_active (alert)
           && g_strcmp0 (bef_alert_get_source_id (alert), DOOR) == 0;
    }
  return n;
}

/* Lines of the journal on hours, the newest first. (transfer full) */
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
      if (!g_str_equal (line->action, "hours"))
        continue;
      g_autofree char *text = g_strdup_printf ("%s %s", line->object, line->detail);
      g_strv_builder_add (out, text);
    }
  return g_strv_builder_end (out);
}

static void
test_what_is_put_is_kept_and_can_be_taken_back (Fixture *f, gconstpointer data)
{
  BefOpeningHours hours = until_midnight ();

  begin (f, BEF_ROLE_SECRETARY);
  guint first = bef_hours_keeper_put (f->keeper, HALL, &hours);
  g_assert_cmpuint (first, >, 0);
  /* They are so already. */
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, &hours), ==, 0);
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, "urn:b:other", NULL), ==, 0);
  g_assert_true (bef_hours_keeper_undo (f->keeper, first));
  g_assert_null (bef_hours_book_find (bef_hours_keeper_get_book (f->keeper), HALL));
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, &hours), >, 0);
  g_assert_false (bef_hours_keeper_undo (f->keeper, first));
  end (f);
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_true (bef_opening_hours_equal (
      bef_hours_book_find (bef_hours_keeper_get_book (f->keeper), HALL), &hours));
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, NULL), >, 0);
  g_assert_null (bef_hours_book_find (bef_hours_keeper_get_book (f->keeper), HALL));
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_cmpstr (lines[0], ==, HALL " As usual");
  g_assert_cmpstr (lines[3], ==, HALL " Given");
  g_assert_cmpstr (f->told->str, ==, "");
  end (f);
}

/* A door open at 22:55: an alarm in a hall as usual, none in one that is open until midnight, and
 * one again when that is taken back. Also after a restart, from the first look on. */
static void
test_alarms_go_by_them (Fixture *f, gconstpointer data)
{
  BefOpeningHours hours = until_midnight ();

  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (count_alarms (f), ==, 1);
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, &hours), >, 0);
  g_assert_cmpuint (count_alarms (f), ==, 0);
  end (f);
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_cmpuint (count_alarms (f), ==, 0);
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, NULL), >, 0);
  g_assert_cmpuint (count_alarms (f), ==, 1);
  end (f);
}

static void
test_what_is_not_allowed_is_not_kept (Fixture *f, gconstpointer data)
{
  BefOpeningHours hours = until_midnight ();

  begin (f, BEF_ROLE_ELECTED);
  g_assert_false (bef_hours_keeper_may_edit (f->keeper));
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, &hours), ==, 0);
  g_auto (GStrv) lines = dup_lines (f);
  g_assert_cmpuint (g_strv_length (lines), ==, 0);
  end (f);
}

static void
test_what_cannot_be_read_is_set_aside (Fixture *f, gconstpointer data)
{
  const char *damaged = "{\"hours\":[{\"building\":\"urn:b:x\",\"week\":[]}]}";
  BefOpeningHours hours = until_midnight ();
  g_autoptr (GAsyncResult) result = NULL, read = NULL;

  f->history = open_history (f->path, NULL);
  WAIT (result,
        bef_history_put_document_async (f->history, "hours", damaged, NULL, wait_cb, &result));
  g_assert_true (bef_history_put_document_finish (f->history, result, NULL));
  close_history (f->history);
  begin (f, BEF_ROLE_SECRETARY);
  g_assert_nonnull (strstr (f->told->str, "Entry 1: "));
  g_assert_cmpuint (bef_hours_keeper_put (f->keeper, HALL, &hours), >, 0);
  WAIT (read, bef_history_get_document_async (f->history, "hours-damaged", NULL, wait_cb, &read));
  g_autofree char *aside = bef_history_get_document_finish (f->history, read, NULL);
  g_assert_cmpstr (aside, ==, damaged);
  end (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/hours-kept/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("put", test_what_is_put_is_kept_and_can_be_taken_back);
  ADD ("alarms", test_alarms_go_by_them);
  ADD ("not-allowed", test_what_is_not_allowed_is_not_kept);
  ADD ("damaged", test_what_cannot_be_read_is_set_aside);
  return g_test_run ();
}
