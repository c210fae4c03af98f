/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session while its history is still opening: the present is there, and nothing of it is lost.
 */
#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

#include <sqlite3.h>

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define METER "urn:meter"

/* Somebody who keeps the file to himself: opening waits. */
static sqlite3 *
keep_busy (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (db, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL), ==,
      SQLITE_OK);
  return db;
}

static ScriptedBackend *
make_backend (void)
{
  ScriptedBackend *backend = scripted_backend_new ();

  scripted_backend_add (backend, BEF_ENTITY_BUILDING, HALL, NULL)->name = g_strdup ("Town hall");
  scripted_backend_add (backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_measure (backend, METER, "power", NOW, 4200);
  return backend;
}

static gboolean
shows_meter (BefSession *session)
{
  BefDevice *meter = bef_commune_find_device (bef_session_get_commune (session), METER);

  return meter != NULL && bef_device_get_value (meter, "power") != NULL;
}

static guint
n_stored (BefHistory *history)
{
  g_autoptr (GArray) samples = all_samples (history, bef_series_key (METER, "power"));

  return samples->len;
}

static void
test_live_while_opening (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  ScriptedBackend *backend = make_backend ();
  BefReading former = { bef_series_key (METER, "power"), NOW - 2 * BEF_MS_HOUR, 1000 };
  BefHistory *history = open_history (path, NULL);
  g_autoptr (GAsyncResult) opened = NULL;

  bef_clock_override (NOW, 1);
  append (history, &former, 1);
  close_history (history);
  sqlite3 *busy = keep_busy (path);
  history = bef_history_new ();
  bef_history_open_with_async (history, path, BEF_HISTORY_OPEN_ANYWAY, NULL, wait_cb, &opened);
  BefSession *session = bef_session_new (BEF_BACKEND (backend), history, 1, 2);
  bef_session_start (session);
  WAIT_UNTIL (bef_session_get_connection (session) == BEF_CONNECTION_LIVE && shows_meter (session),
              4);
  g_assert_null (opened);
  /* That nothing is kept cannot be excluded yet; what is stored is not known, nor asked for. */
  g_assert_true (bef_history_is_in_memory (history));
  g_assert_cmpuint (backend->ranges->len, ==, 0);
  scripted_backend_measure (backend, METER, "power", NOW + 10 * BEF_MS_SECOND, 4300);
  run_for (1500);
  g_assert_null (opened);
  sqlite3_close (busy);
  g_assert_true (bef_history_open_finish (history, wait_for (&opened), NULL, NULL));
  g_assert_false (bef_history_is_in_memory (history));
  WAIT_UNTIL (backend->ranges->len > 0, 5);
  WAIT_UNTIL (n_stored (history) >= 3, 5);
  bef_session_stop (session);
  g_object_unref (session);
  close_history (history);
  run_for (30);
  g_assert_finalize_object (backend);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-opening/live-values-while-the-history-opens", test_live_while_opening);
  return g_test_run ();
}
