/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "decision-util.h"

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_ptr_array_add (f->told, g_strdup (text));
}

void
add_alert (Fixture *f, const char *id)
{
  BefEntity *e = scripted_backend_add (f->backend, BEF_ENTITY_ALERT, id, HALL);

  bef_entity_set_fact (e, "severity", "high");
  bef_entity_set_fact (e, "alertState", "active");
}

void
decision_set_up (Fixture *f)
{
  static const char *const alerts[] = { "urn:a1", "urn:a2", "urn:a3" };

  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->folder = make_folder ();
  f->path = g_build_filename (f->folder, "history.db", NULL);
  f->history = open_history (f->path, NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (alerts); i++)
    add_alert (f, alerts[i]);
}

void
tear_down (Fixture *f, gconstpointer data)
{
  end_session (f);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
  remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_ptr_array_unref (f->told);
}

void
begin_session (Fixture *f)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  bef_session_start (f->session);
}

void
end_session (Fixture *f)
{
  if (f->session != NULL)
    bef_session_stop (f->session);
  g_clear_object (&f->session);
}

void
go_live (Fixture *f)
{
  f->backend->fail = -1;
  if (f->session == NULL)
    begin_session (f);
  else
    bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 8);
}

void
go_away (Fixture *f)
{
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_AWAY, 8);
}

void
restart (Fixture *f)
{
  end_session (f);
  close_history (f->history);
  f->history = open_history (f->path, NULL);
  go_live (f);
}

BefAlert *
alert (Fixture *f, const char *id)
{
  return bef_commune_find_alert (bef_session_get_commune (f->session), id);
}

guint
n_told (Fixture *f, const char *part)
{
  guint n = 0;

  for (guint i = 0; i < f->told->len; i++)
    n += strstr (f->told->pdata[i], part) != NULL;
  return n;
}

guint
n_waiting (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_list_async (f->history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (f->history, result, NULL);
  return items->len;
}

guint
n_journalled (Fixture *f, const char *action, const char *detail)
{
  g_autoptr (GAsyncResult) result = NULL;
  guint n = 0;

  WAIT (result, bef_history_journal_list_async (f->history, 1000, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) lines = bef_history_journal_list_finish (f->history, result, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      n += g_str_equal (line->action, action)
           && (detail == NULL || g_strcmp0 (line->detail, detail) == 0);
    }
  return n;
}
