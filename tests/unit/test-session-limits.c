/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the session spares the server, the disk and the person: waits after failures, questions at
 * once, how far back it asks unasked, and when it keeps the last state. */
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-last-state.h"
#include "supervision/session/bef-session-private.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define METER "urn:meter"
#define DOOR "urn:door"

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session; /* nullable */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL)->kind = BEF_KIND_DOOR;
  scripted_backend_measure (f->backend, METER, "power", NOW, 4200);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  f->backend->hang = FALSE;
  if (f->session != NULL)
    bef_session_stop (f->session);
  g_clear_object (&f->session);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
}

#define CONNECTION(f) bef_session_get_connection ((f)->session)

/* With waits that a test can wait for. */
static BefBackoff *
begin (Fixture *f)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 1, 2);
  BefBackoff *backoff = bef_session_get_backoff (f->session);
  backoff->first_ms = 40;
  backoff->last_ms = 160;
  bef_session_start (f->session);
  return backoff;
}

static void
settle (Fixture *f)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 10);
}

static BefBackoff *
go_live (Fixture *f)
{
  BefBackoff *backoff = begin (f);

  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 5);
  settle (f);
  return backoff;
}

/* The wait after @failures, with its jitter. */
static void
assert_wait (const BefBackoff *backoff, guint failures, guint least_ms)
{
  g_test_message ("after %u failures: %u ms", failures, backoff->wait_ms);
  g_assert_cmpuint (backoff->failures, ==, failures);
  g_assert_cmpuint (backoff->wait_ms, >=, least_ms);
  g_assert_cmpuint (backoff->wait_ms, <=, least_ms + least_ms / 4);
}

static void
test_waits_double_up_to_a_bound_and_begin_anew (Fixture *f, gconstpointer data)
{
  static const guint waits[] = { 40, 80, 160, 160, 160 };
  BefBackoff *backoff = go_live (f);

  for (guint round = 0; round < 2; round++)
    {
      f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
      for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
        {
          WAIT_UNTIL (backoff->failures == i + 1, 10);
          assert_wait (backoff, i + 1, waits[i]);
        }
      f->backend->fail = -1;
      WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 10);
      g_assert_cmpuint (backoff->wait_ms, ==, 0);
      g_assert_cmpuint (backoff->failures, ==, 0);
    }
}

/* Whoever presses "try again" does not wait for what failed in the night. */
static void
test_a_person_who_tries_begins_anew (Fixture *f, gconstpointer data)
{
  BefBackoff *backoff = go_live (f);

  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  WAIT_UNTIL (backoff->failures == 3, 10);
  bef_session_retry (f->session);
  WAIT_UNTIL (backoff->failures == 1, 10);
  assert_wait (backoff, 1, 40);
}

static void
test_waits_differ_between_consoles (Fixture *f, gconstpointer data)
{
  guint least = G_MAXUINT, most = 0;

  for (guint i = 0; i < 200; i++)
    {
      BefBackoff backoff = { 1000, 8000, 2, 0 };
      guint wait = bef_backoff_failed (&backoff);
      g_assert_cmpuint (wait, ==, backoff.wait_ms);
      g_assert_cmpuint (wait, >=, 4000);
      g_assert_cmpuint (wait, <=, 5000);
      least = MIN (least, wait);
      most = MAX (most, wait);
    }
  /* 200 draws of 1,000 ms: all within a tenth of it has no chance. */
  g_assert_cmpuint (most - least, >, 100);
  /* Whatever failed how often. */
  BefBackoff old = { 4000, 60000, 4000000, 0 };
  g_assert_cmpuint (bef_backoff_failed (&old), >=, 60000);
}

/* What was under way together fails together: that is one failure. */
static void
test_failures_at_once_are_one (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, NULL };
  BefBackoff *backoff = go_live (f);

  backoff->first_ms = backoff->last_ms = 60000;
  f->backend->hang = TRUE;
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  guint asked = f->backend->n_entities;
  bef_session_watch (f->session, ids);
  bef_session_ask (f->session, DOOR);
  bef_session_retry (f->session);
  g_assert_cmpuint (f->backend->n_entities, >=, asked + 3);
  f->backend->hang = FALSE;
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
  run_for (200);
  g_assert_cmpuint (backoff->failures, ==, 1);
}

static void
test_few_questions_at_once (Fixture *f, gconstpointer data)
{
  go_live (f);
  guint before = f->backend->ranges->len;

  f->backend->hang = TRUE;
  for (guint i = 1; i <= 12; i++)
    bef_session_want_history (f->session, bef_series_key (METER, "power"),
                              NOW - (2 * i + 100) * BEF_MS_DAY, NOW - (2 * i + 99) * BEF_MS_DAY);
  WAIT_UNTIL (f->backend->ranges->len >= before + 4, 5);
  run_for (300);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 4);
  f->backend->hang = FALSE;
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 12);
}

static gint64
oldest_asked (Fixture *f)
{
  gint64 oldest = G_MAXINT64;

  for (guint i = 0; i < f->backend->ranges->len; i++)
    oldest = MIN (oldest, g_array_index (f->backend->ranges, AskedRange, i).from_ms);
  return oldest;
}

static void
test_after_a_long_absence_a_month_is_asked (Fixture *f, gconstpointer data)
{
  BefReading last[] = { { bef_series_key (METER, "power"), NOW - 100 * BEF_MS_DAY, 100 },
                        { bef_series_key (DOOR, "open-state"), NOW - 100 * BEF_MS_DAY, 0 } };

  append (f->history, last, G_N_ELEMENTS (last));
  go_live (f);
  g_assert_cmpint (ABS (oldest_asked (f) - (NOW - 31 * BEF_MS_DAY)), <, BEF_MS_MINUTE);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "power"), >, 0);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "open-state"), >, 0);
}

/* @data: how many series there are. */
static void
test_of_a_large_commune_the_meters_gaps_are_asked (Fixture *f, gconstpointer data)
{
  const guint n = GPOINTER_TO_UINT (data);
  gboolean large = n > 2000;
  BefReading last[] = { { bef_series_key (METER, "power"), NOW - BEF_MS_HOUR, 100 },
                        { bef_series_key (DOOR, "open-state"), NOW - BEF_MS_HOUR, 0 } };

  append (f->history, last, G_N_ELEMENTS (last));
  note_asked (f->history, last[0].key, NOW - 15 * BEF_MS_DAY, last[0].observed_ms + 1);
  for (guint i = 2; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:new-meter:%u", i);
      scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, id, HALL)->kind = BEF_KIND_METER;
      scripted_backend_measure (f->backend, id, "energy-index", NOW, i);
    }
  go_live (f);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "power"), ==, 1);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "open-state"), ==, large ? 0 : 1);
  if (large)
    g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "energy-index"), ==, 0);
  else
    g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "energy-index"), >=, n - 2);
}

/* Power of the meter in the state that the next start would show, or -1. */
static double
kept_power (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 contact;

  WAIT (result, bef_last_state_load_async (f->history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) entities = bef_last_state_load_finish (f->history, result, &contact, NULL);
  for (guint i = 0; entities != NULL && i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (g_str_equal (e->id, METER))
        return g_array_index (e->readings, BefReading, 0).value;
    }
  return -1;
}

/* A computer that is switched off by its plug starts again with what it knew a minute before. */
static void
test_the_last_state_is_kept_while_running (Fixture *f, gconstpointer data)
{
  go_live (f);
  WAIT_UNTIL (kept_power (f) == 4200, 5);
  /* Not at every answer: a large commune's state is megabytes. */
  scripted_backend_measure (f->backend, METER, "power", NOW + 1000, 4300);
  guint polls = f->backend->n_entities;
  bef_session_retry (f->session);
  WAIT_UNTIL (f->backend->n_entities >= polls + 3, 8);
  g_assert_cmpfloat (kept_power (f), ==, 4200);
  bef_clock_override (NOW + 2 * BEF_MS_MINUTE, 1);
  bef_session_retry (f->session);
  WAIT_UNTIL (kept_power (f) == 4300, 8);
}

static void
count_cb (BefSession *session, GParamSpec *pspec, guint *n)
{
  *n += 1;
}

/* What was under way when the console ends is nobody's failure. */
static void
test_what_was_cancelled_is_not_told (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, NULL };
  guint n = 0;

  go_live (f);
  f->backend->hang = TRUE;
  bef_session_watch (f->session, ids);
  bef_session_ask (f->session, DOOR);
  bef_session_retry (f->session);
  g_signal_connect (f->session, "notify::connection", G_CALLBACK (count_cb), &n);
  g_signal_connect (f->session, "notify::message", G_CALLBACK (count_cb), &n);
  bef_session_stop (f->session);
  run_for (100);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_LIVE);
  g_assert_null (bef_session_get_message (f->session));
}

#define ADD(path, func, data)                                                                      \
  g_test_add ("/session-limits/" path, Fixture, GUINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  ADD ("backoff/doubles", test_waits_double_up_to_a_bound_and_begin_anew, 0);
  ADD ("backoff/tried-again", test_a_person_who_tries_begins_anew, 0);
  ADD ("backoff/jitter", test_waits_differ_between_consoles, 0);
  ADD ("backoff/at-once", test_failures_at_once_are_one, 0);
  ADD ("cancelled", test_what_was_cancelled_is_not_told, 0);
  ADD ("questions-at-once", test_few_questions_at_once, 0);
  ADD ("absence", test_after_a_long_absence_a_month_is_asked, 0);
  ADD ("large/not-yet", test_of_a_large_commune_the_meters_gaps_are_asked, 300);
  ADD ("large/commune", test_of_a_large_commune_the_meters_gaps_are_asked, 2001);
  ADD ("last-state", test_the_last_state_is_kept_while_running, 0);
  return g_test_run ();
}
