/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coming back after an hour: the past of many series in a few questions, and all of it. */
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define N_METERS 50
#define N_VALUES 60

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session;
} Fixture;

/* One value a minute, the newest now. */
static GArray *
minutes (ScriptedBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = N_VALUES; i > 0; i--)
    {
      BefReading reading = { key, NOW - (i - 1) * BEF_MS_MINUTE, i };
      if (reading.observed_ms >= from_ms && reading.observed_ms < to_ms)
        g_array_append_val (readings, reading);
    }
  return readings;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->backend->answer = minutes;
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  for (guint i = 0; i < N_METERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:meter:%u", i);
      BefReading last = { bef_series_key (id, "power"), NOW - BEF_MS_HOUR, 1 };
      scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, id, HALL)->kind = BEF_KIND_METER;
      scripted_backend_measure (f->backend, id, "power", NOW, 1);
      append (f->history, &last, 1);
      note_asked (f->history, last.key, NOW - 31 * BEF_MS_DAY, last.observed_ms + 1);
    }
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 5, 30);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_object_unref (f->session);
  g_object_unref (f->backend);
  close_history (f->history);
}

static gboolean
is_all_there (Fixture *f)
{
  for (guint i = 0; i < N_METERS; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:meter:%u", i);
      g_autoptr (GArray) samples = all_samples (f->history, bef_series_key (id, "power"));
      if (samples->len < N_VALUES + 1)
        return FALSE;
    }
  return TRUE;
}

static void
come_back (Fixture *f)
{
  bef_session_start (f->session);
  WAIT_UNTIL (is_all_there (f), 30);
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 10);
}

/* Twenty of them in one question. */
static void
test_together (Fixture *f, gconstpointer data)
{
  f->backend->joins = TRUE;
  come_back (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 3);
}

/* A server that cuts at so many values in silence is asked for shorter times, by one question that
 * is lost. */
static void
test_cut (Fixture *f, gconstpointer data)
{
  f->backend->joins = TRUE;
  f->backend->many_max = 50;
  come_back (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 1 + 3 * 2);
}

/* One that never answers many wholly is asked for each alone, and not for ever. */
static void
test_never_whole (Fixture *f, gconstpointer data)
{
  f->backend->joins = TRUE;
  f->backend->many_max = 1;
  come_back (f);
  g_assert_cmpuint (f->backend->ranges->len, <, 3 * N_METERS);
}

static void
test_apart (Fixture *f, gconstpointer data)
{
  come_back (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, N_METERS);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/session-joins/together", test_together);
  ADD ("/session-joins/cut", test_cut);
  ADD ("/session-joins/never-whole", test_never_whole);
  ADD ("/session-joins/apart", test_apart);
  return g_test_run ();
}
