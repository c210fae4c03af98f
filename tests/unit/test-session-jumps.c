/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time that jumps under a session: the computer slept, or somebody set its clock. */
#include "base/bef-present.h"
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session-private.h"

#define NOW G_GINT64_CONSTANT (1795557300000) /* 2026-11-24T21:55:00Z */
#define METER "urn:meter"
#define DOOR "urn:door"
/* It asks by itself so rarely that what a test sees was asked because of the jump. */
#define POLL_S 36000

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session;
  gint64 world_ms; /* the server's present */
} Fixture;

static GArray *
answer_cb (ScriptedBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms, gpointer data)
{
  Fixture *f = data;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (BefReading));

  from_ms =
      (MAX (from_ms, NOW - 20 * BEF_MS_DAY) + BEF_MS_MINUTE - 1) / BEF_MS_MINUTE * BEF_MS_MINUTE;
  for (gint64 at = from_ms; at < to_ms && at <= f->world_ms; at += BEF_MS_MINUTE)
    {
      BefReading reading = { key, at, (double)(at / BEF_MS_MINUTE % 2) };
      g_array_append_val (found, reading);
    }
  return found;
}

/* The server's world goes on by @ms: every minute everything was measured. */
static void
go_on (Fixture *f, gint64 ms)
{
  f->world_ms += ms;
  scripted_backend_measure (f->backend, METER, "power", f->world_ms, 1);
  scripted_backend_measure (f->backend, DOOR, "open-state", f->world_ms, 1);
}

static void
settle (Fixture *f)
{
  run_for (50);
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 30);
}

static guint
n_samples (Fixture *f, const char *id, const char *quantity)
{
  g_autoptr (GArray) samples = all_samples (f->history, bef_series_key (id, quantity));

  return samples->len;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->world_ms = NOW;
  f->backend = scripted_backend_new ();
  f->backend->clock_offset = 10;
  f->backend->answer = answer_cb;
  f->backend->answer_data = f;
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, NULL)->kind = BEF_KIND_METER;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, NULL)->kind = BEF_KIND_DOOR;
  go_on (f, 0);
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, POLL_S, POLL_S);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 30);
  settle (f);
  bef_session_refresh (f->session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  bef_session_stop (f->session);
  g_clear_object (&f->session);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
}

/* Questions about what came since the start: what was empty before may be due meanwhile. */
static guint
count_new (Fixture *f, const char *quantity)
{
  guint n = 0;

  for (guint i = 0; i < f->backend->ranges->len; i++)
    {
      const AskedRange *range = &g_array_index (f->backend->ranges, AskedRange, i);
      n += range->from_ms >= NOW && g_str_equal (range->key.quantity, quantity);
    }
  return n;
}

/* What the session does of itself within the next seconds, and how many questions about the past
 * of each kind that makes. */
static void
assert_questions (Fixture *f, guint n_each)
{
  guint polls = f->backend->n_entities;
  guint power = count_new (f, "power");
  guint door = count_new (f, "open-state");

  bef_session_refresh (f->session);
  if (n_each > 0)
    WAIT_UNTIL (f->backend->n_entities > polls, 30);
  settle (f);
  g_assert_cmpuint (f->backend->n_entities - polls, ==, n_each);
  g_assert_cmpuint (count_new (f, "power") - power, ==, n_each);
  g_assert_cmpuint (count_new (f, "open-state") - door, ==, n_each);
}

/* The gap of a night is there, of a meter and of a door that nobody looks at. */
static void
test_sleep (Fixture *f, gconstpointer data)
{
  const gint64 slept = 8 * BEF_MS_HOUR;
  guint power = n_samples (f, METER, "power"), door = n_samples (f, DOOR, "open-state");

  bef_clock_jump (slept, 0);
  go_on (f, slept);
  assert_questions (f, 1);
  g_assert_cmpuint (n_samples (f, METER, "power") - power, ==, slept / BEF_MS_MINUTE);
  g_assert_cmpuint (n_samples (f, DOOR, "open-state") - door, ==, slept / BEF_MS_MINUTE);
  g_assert_cmpint (ABS (bef_now_ms () - f->world_ms), <, 30 * BEF_MS_SECOND);
  assert_questions (f, 0);
}

/* Set forward or back by an hour a minute after the last answer. The server's present stands. */
static void
test_set (Fixture *f, gconstpointer data)
{
  const gint64 set = GPOINTER_TO_INT (data) * BEF_MS_HOUR;
  guint door = n_samples (f, DOOR, "open-state");

  bef_clock_jump (BEF_MS_SECOND * 5, set);
  f->backend->clock_offset -= set;
  go_on (f, BEF_MS_MINUTE);
  assert_questions (f, 1);
  g_assert_cmpuint (n_samples (f, DOOR, "open-state") - door, ==, 1);
  g_assert_cmpint (ABS (bef_now_ms () - f->world_ms), <, 2 * BEF_MS_MINUTE);
  g_assert_cmpint (ABS (bef_present_get_offset () + set), <, BEF_MS_MINUTE);
  assert_questions (f, 0);
}

/* Time that only goes on, also in a busy program and under a clock that is being adjusted. */
static void
test_no_jump (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      bef_clock_jump (5 * BEF_MS_SECOND, 0);
      assert_questions (f, 0);
      bef_clock_jump (9 * BEF_MS_SECOND, 0);
      assert_questions (f, 0);
      bef_clock_jump (5 * BEF_MS_SECOND, BEF_MS_SECOND);
      assert_questions (f, 0);
    }
}

#define ADD(path, func, data)                                                                      \
  g_test_add ("/session-jumps/" path, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-was-slept-through-is-fetched-at-once", test_sleep, 0);
  ADD ("a-clock-set-forward-plans-again", test_set, 1);
  ADD ("a-clock-set-back-plans-again", test_set, -1);
  ADD ("without-a-jump-nothing-is-asked", test_no_jump, 0);
  return g_test_run ();
}
