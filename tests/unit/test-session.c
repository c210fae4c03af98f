/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session: what is shown, stored and asked for, with and without a back end that answers. */
#include "history-util.h"
#include "base/bef-present.h"
#include "scripted-backend.h"
#include "supervision/session/bef-session.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define HALL "urn:hall"
#define METER "urn:meter"
#define DOOR "urn:door"

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session; /* nullable */
  GPtrArray *told;
  GArray *progress; /* of double */
  guint n_history_changed;
} Fixture;

static void
told_cb (BefSession *session, const char *text, Fixture *f)
{
  g_ptr_array_add (f->told, g_strdup (text));
}

static void
progress_cb (BefSession *session, GParamSpec *pspec, Fixture *f)
{
  double fraction = bef_session_get_backfill (session);

  g_array_append_val (f->progress, fraction);
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity, Fixture *f)
{
  f->n_history_changed++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->history = open_history (NULL, NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  f->progress = g_array_new (FALSE, FALSE, sizeof (double));
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL)->name = g_strdup ("Town hall");
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, METER, HALL)->kind = BEF_KIND_METER;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, DOOR, HALL)->kind = BEF_KIND_DOOR;
  scripted_backend_measure (f->backend, METER, "power", NOW, 4200);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW, 0);
}

static void
end_session (Fixture *f)
{
  if (f->session != NULL)
    bef_session_stop (f->session);
  g_clear_object (&f->session);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  end_session (f);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
  g_ptr_array_unref (f->told);
  g_array_unref (f->progress);
}

static void
begin_session (Fixture *f, BefBackend *backend)
{
  f->session = bef_session_new (backend, f->history, 1, 2);
  g_signal_connect (f->session, "told", G_CALLBACK (told_cb), f);
  g_signal_connect (f->session, "notify::backfill", G_CALLBACK (progress_cb), f);
  g_signal_connect (f->session, "history-changed", G_CALLBACK (history_changed_cb), f);
  bef_session_start (f->session);
}

#define CONNECTION(f) bef_session_get_connection ((f)->session)

static void
go_live (Fixture *f)
{
  begin_session (f, BEF_BACKEND (f->backend));
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 5);
}

static void
settle (Fixture *f)
{
  /* What an answer asks for is begun in a later turn of the loop. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 10);
}

static BefDevice *
device (Fixture *f, const char *id)
{
  return bef_commune_find_device (bef_session_get_commune (f->session), id);
}

static guint
n_samples (Fixture *f, const char *id, const char *quantity)
{
  g_autoptr (GArray) samples = all_samples (f->history, bef_series_key (id, quantity));

  return samples->len;
}

static void
assert_range (Fixture *f, guint i, const char *quantity, gint64 from_ms, gint64 to_ms)
{
  const AskedRange *range = &g_array_index (f->backend->ranges, AskedRange, i);

  g_assert_cmpuint (i, <, f->backend->ranges->len);
  g_assert_cmpstr (range->key.quantity, ==, quantity);
  g_assert_cmpint (ABS (range->from_ms - from_ms), <, 30 * BEF_MS_SECOND);
  g_assert_cmpint (ABS (range->to_ms - to_ms), <, 30 * BEF_MS_SECOND);
}

static void
test_offline_start_shows_the_last_state_with_its_age (Fixture *f, gconstpointer data)
{
  bef_entity_add_reading (scripted_backend_find (f->backend, DOOR), "lock-state", BEF_NO_TIME, 0);
  scripted_backend_find (f->backend, DOOR)->image_url = g_strdup ("https://never/stored");
  go_live (f);
  gint64 contact = bef_session_get_last_contact (f->session);
  end_session (f);
  bef_clock_override (NOW + 20 * BEF_MS_MINUTE, 1);
  begin_session (f, NULL);
  g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_NONE);
  WAIT_UNTIL (device (f, DOOR) != NULL, 5);
  g_assert_cmpint (ABS (bef_session_get_last_contact (f->session) - contact), <, 1000);
  g_assert_cmpint (bef_device_get_value (device (f, METER), "power")->observed_ms, ==, NOW);
  /* Neither live nor known to be late. */
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_DELAYED);
  /* What had no date is as old as the answer it came in, not as this start. */
  gint64 lock = bef_device_get_value (device (f, DOOR), "lock-state")->observed_ms;
  g_assert_cmpint (ABS (lock - contact), <, 2000);
  g_assert_null (bef_device_get_image_url (device (f, DOOR)));
  g_assert_cmpstr (bef_building_get_name (
                       bef_commune_find_building (bef_session_get_commune (f->session), HALL)),
                   ==, "Town hall");
  g_assert_cmpstr (bef_commune_get_name (bef_session_get_commune (f->session)), ==, "Sainte-Gemme");
  g_assert_cmpint (bef_session_get_role (f->session), ==, BEF_ROLE_SECRETARY);
  g_assert_false (bef_session_may_see_images (f->session));
}

static void
test_a_start_without_answer_shows_the_last_state_too (Fixture *f, gconstpointer data)
{
  go_live (f);
  end_session (f);
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  begin_session (f, BEF_BACKEND (f->backend));
  g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_CONNECTING);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
  g_assert_nonnull (device (f, METER));
}

static void
test_only_dated_and_newer_readings_are_stored (Fixture *f, gconstpointer data)
{
  scripted_backend_measure (f->backend, DOOR, "lock-state", BEF_NO_TIME, 1);
  go_live (f);
  settle (f);
  /* The same reading again, which nobody is told of, then an older one, then a newer one. */
  guint changes = f->n_history_changed, answers = f->backend->n_entities;
  run_for (2600);
  g_assert_cmpuint (f->backend->n_entities, >, answers);
  g_assert_cmpuint (f->n_history_changed, ==, changes);
  g_assert_cmpuint (n_samples (f, METER, "power"), ==, 1);
  scripted_backend_measure (f->backend, METER, "power", NOW - 1000, 1);
  guint polls = f->backend->n_entities;
  bef_session_retry (f->session);
  WAIT_UNTIL (f->backend->n_entities > polls, 5);
  run_for (100);
  g_assert_cmpuint (n_samples (f, METER, "power"), ==, 1);
  scripted_backend_measure (f->backend, METER, "power", NOW + 1000, 2);
  bef_session_retry (f->session);
  WAIT_UNTIL (n_samples (f, METER, "power") == 2, 5);
  g_assert_cmpuint (n_samples (f, DOOR, "lock-state"), ==, 0);
  g_assert_cmpuint (n_samples (f, DOOR, "open-state"), ==, 1);
  g_assert_cmpuint (f->n_history_changed, >, 0);
}

static void
test_what_is_watched_is_asked_often (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, NULL };

  go_live (f);
  bef_session_watch (f->session, ids);
  scripted_backend_measure (f->backend, METER, "power", NOW + 1000, 5000);
  WAIT_UNTIL (bef_device_get_value (device (f, METER), "power")->value == 5000, 2);
  bef_session_watch (f->session, NULL);
  run_for (50);
}

static void
test_no_answer_is_away_at_once_then_recovers (Fixture *f, gconstpointer data)
{
  go_live (f);
  g_assert_null (bef_session_get_message (f->session));
  f->backend->fail = BEF_BACKEND_ERROR_TIMEOUT;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 3);
  g_assert_cmpstr (bef_session_get_message (f->session), ==, "It failed, call somebody");
  g_assert_nonnull (device (f, METER));
  guint asked = f->backend->n_entities + f->backend->n_probes;
  /* The first retry comes by itself, later than a poll would. */
  run_for (2500);
  g_assert_cmpuint (f->backend->n_entities + f->backend->n_probes, ==, asked);
  f->backend->fail = -1;
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 8);
  g_assert_null (bef_session_get_message (f->session));
}

/* Nothing but what is asked about one door fails: the rest is as live as before. */
static void
test_one_question_that_fails_is_not_a_lost_connection (Fixture *f, gconstpointer data)
{
  static const int codes[] = { BEF_BACKEND_ERROR_NOT_FOUND, BEF_BACKEND_ERROR_FORBIDDEN,
                               BEF_BACKEND_ERROR_SERVER,    BEF_BACKEND_ERROR_BAD_DATA,
                               BEF_BACKEND_ERROR_REFUSED,   BEF_BACKEND_ERROR_TIMEOUT,
                               BEF_BACKEND_ERROR_CONNECT };
  const char *ids[] = { DOOR, NULL };

  go_live (f);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      f->backend->fail_ids = codes[i];
      guint asked = f->backend->n_entities;
      bef_session_ask (f->session, DOOR);
      bef_session_watch (f->session, ids);
      WAIT_UNTIL (f->backend->n_entities >= asked + 3, 5);
      run_for (50);
      g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_LIVE);
    }
  g_assert_null (bef_session_get_message (f->session));
  f->backend->fail_ids = -1;
  f->backend->fail_alerts = BEF_BACKEND_ERROR_SERVER;
  run_for (2500);
  g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_LIVE);
  /* Where nobody answers anything it is lost. */
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 6);
}

static void
test_what_somebody_must_change_is_refused (Fixture *f, gconstpointer data)
{
  static const int refused[] = { BEF_BACKEND_ERROR_UNAUTHORIZED, BEF_BACKEND_ERROR_FORBIDDEN,
                                 BEF_BACKEND_ERROR_TLS, BEF_BACKEND_ERROR_OTHER_SERVER,
                                 BEF_BACKEND_ERROR_TENANT };
  static const int away[] = { BEF_BACKEND_ERROR_DNS,     BEF_BACKEND_ERROR_CONNECT,
                              BEF_BACKEND_ERROR_TIMEOUT, BEF_BACKEND_ERROR_BAD_DATA,
                              BEF_BACKEND_ERROR_BUSY,    BEF_BACKEND_ERROR_SERVER };

  for (guint i = 0; i < G_N_ELEMENTS (refused) + G_N_ELEMENTS (away); i++)
    {
      gboolean is_refused = i < G_N_ELEMENTS (refused);
      f->backend->fail = is_refused ? refused[i] : away[i - G_N_ELEMENTS (refused)];
      begin_session (f, BEF_BACKEND (f->backend));
      WAIT_UNTIL (CONNECTION (f) == (is_refused ? BEF_CONNECTION_REFUSED : BEF_CONNECTION_AWAY), 5);
      g_assert_cmpstr (bef_session_get_message (f->session), ==, f->backend->fail_message);
      end_session (f);
    }
}

static void
test_ages_follow_the_servers_clock (Fixture *f, gconstpointer data)
{
  f->backend->clock_offset = 10;
  go_live (f);
  g_assert_cmpint (ABS (bef_now_ms () - bef_computer_ms ()), <, 500);
  g_assert_null (bef_session_get_message (f->session));
  f->backend->clock_offset = -3 * BEF_MS_HOUR;
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_message (f->session) != NULL, 3);
  g_assert_cmpint (CONNECTION (f), ==, BEF_CONNECTION_LIVE);
  g_assert_nonnull (strstr (bef_session_get_message (f->session), "3 h"));
  g_assert_nonnull (strstr (bef_session_get_message (f->session), "behind"));
  g_assert_cmpint (ABS (bef_now_ms () + 3 * BEF_MS_HOUR - bef_computer_ms ()), <, 1500);
  /* Undated values are as old as their answer by that clock. */
  scripted_backend_measure (f->backend, DOOR, "lock-state", BEF_NO_TIME, 1);
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_device_get_value (device (f, DOOR), "lock-state") != NULL, 3);
  g_assert_cmpint (bef_device_get_value (device (f, DOOR), "lock-state")->observed_ms, <,
                   NOW - 2 * BEF_MS_HOUR);
}

/* What is stored of the meter is @n samples, the last of them at @at_ms. */
static gboolean
stored_last (Fixture *f, guint n, gint64 at_ms)
{
  g_autoptr (GArray) samples = all_samples (f->history, bef_series_key (METER, "power"));

  return samples->len == n && g_array_index (samples, BefReading, n - 1).observed_ms == at_ms;
}

static void
test_a_wrong_clock_stores_and_freezes_nothing (Fixture *f, gconstpointer data)
{
  go_live (f);
  WAIT_UNTIL (stored_last (f, 1, NOW), 5);
  scripted_backend_measure (f->backend, METER, "power", NOW + BEF_MS_HOUR, 9999);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW + 365 * BEF_MS_DAY, 0);
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_device_get_clock_ahead (device (f, METER)) > 0, 5);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LOST);
  g_assert_cmpint (bef_device_get_freshness (device (f, DOOR)), ==, BEF_FRESHNESS_LOST);
  BefBuilding *hall = bef_commune_find_building (bef_session_get_commune (f->session), HALL);
  g_assert_cmpint (bef_building_get_severity (hall), ==, BEF_SEVERITY_UNKNOWN);
  scripted_backend_measure (f->backend, METER, "power", NOW + 1, 4300);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW + 1, 1);
  bef_session_retry (f->session);
  WAIT_UNTIL (stored_last (f, 2, NOW + 1), 5);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LIVE);
  g_assert_cmpfloat (bef_device_get_primary (device (f, DOOR))->value, ==, 1);
}

/* By a version that took it, or under a clock that was wrong. */
static void
test_what_was_stored_from_the_future_freezes_nothing (Fixture *f, gconstpointer data)
{
  BefReading future = { bef_series_key (METER, "power"), NOW + 30 * BEF_MS_DAY, 1 };

  bef_clock_override (NOW + 31 * BEF_MS_DAY, 1);
  append (f->history, &future, 1);
  bef_clock_override (NOW, 1);
  go_live (f);
  WAIT_UNTIL (stored_last (f, 2, future.observed_ms), 5);
  scripted_backend_measure (f->backend, METER, "power", NOW + 1, 4300);
  bef_session_retry (f->session);
  WAIT_UNTIL (stored_last (f, 3, future.observed_ms), 5);
}

static void
test_a_server_set_back_is_shown_and_stored (Fixture *f, gconstpointer data)
{
  const gint64 then = NOW - BEF_MS_DAY;

  go_live (f);
  WAIT_UNTIL (stored_last (f, 1, NOW), 5);
  f->backend->clock_offset = -BEF_MS_DAY;
  scripted_backend_measure (f->backend, METER, "power", then, 4300);
  scripted_backend_measure (f->backend, DOOR, "open-state", then, 1);
  bef_session_retry (f->session);
  WAIT_UNTIL (stored_last (f, 2, NOW), 5);
  g_assert_cmpfloat (bef_device_get_primary (device (f, METER))->value, ==, 4300);
  g_assert_cmpfloat (bef_device_get_primary (device (f, DOOR))->value, ==, 1);
  g_assert_cmpint (bef_device_get_freshness (device (f, DOOR)), ==, BEF_FRESHNESS_LIVE);
  g_assert_nonnull (strstr (bef_session_get_message (f->session), "behind"));
}

/* What the computer believes is days off: what the server's devices measure is shown and stored by
 * the server's time, and the words say so, also when it answers no more. */
static void
test_a_computer_days_off_is_told (Fixture *f, gconstpointer data)
{
  const gint64 off = GPOINTER_TO_INT (data) * BEF_MS_DAY;
  const char *way = off > 0 ? "ahead" : "behind";

  f->backend->clock_offset = off;
  scripted_backend_measure (f->backend, METER, "power", NOW + off, 4200);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW + off, 0);
  go_live (f);
  WAIT_UNTIL (stored_last (f, 1, NOW + off), 5);
  scripted_backend_measure (f->backend, METER, "power", NOW + off + 1, 4300);
  bef_session_retry (f->session);
  WAIT_UNTIL (stored_last (f, 2, NOW + off + 1), 5);
  g_assert_cmpfloat (bef_device_get_primary (device (f, METER))->value, ==, 4300);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LIVE);
  g_assert_cmpint (bef_device_get_freshness (device (f, DOOR)), ==, BEF_FRESHNESS_LIVE);
  g_assert_nonnull (strstr (bef_session_get_message (f->session), way));
  g_assert_null (bef_session_dup_clock_note (f->session));
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
  g_assert_null (strstr (bef_session_get_message (f->session), way));
  g_autofree char *note = bef_session_dup_clock_note (f->session);
  g_assert_nonnull (strstr (note, way));
}

/* Nobody has told the time yet: ages go by the computer, and that is said, but in the demo, whose
 * server is this computer. */
static void
test_an_offline_start_says_whose_clock (Fixture *f, gconstpointer data)
{
  go_live (f);
  end_session (f);
  bef_present_follow (NULL);
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  begin_session (f, BEF_BACKEND (f->backend));
  g_assert_null (bef_session_dup_clock_note (f->session));
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
  g_autofree char *note = bef_session_dup_clock_note (f->session);
  g_assert_cmpstr (note, ==, "Ages follow this computer's clock.");
  bef_session_set_warns_of_clock (f->session, FALSE);
  g_assert_null (bef_session_dup_clock_note (f->session));
  /* A server whose clock is right makes no words. */
  bef_session_set_warns_of_clock (f->session, TRUE);
  f->backend->fail = -1;
  f->backend->clock_offset = 10;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 5);
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 5);
  g_assert_null (bef_session_dup_clock_note (f->session));
}

static void
test_only_the_gap_is_asked_after_an_absence (Fixture *f, gconstpointer data)
{
  BefReading last[] = { { bef_series_key (METER, "power"), NOW - 3 * BEF_MS_HOUR, 100 },
                        { bef_series_key (DOOR, "open-state"), NOW - 2 * BEF_MS_HOUR, 0 } };
  BefReading missed = { last[0].key, NOW - BEF_MS_HOUR, 777 };

  append (f->history, last, G_N_ELEMENTS (last));
  note_asked (f->history, last[0].key, NOW - 15 * BEF_MS_DAY, last[0].observed_ms + 1);
  g_array_append_val (f->backend->samples, missed);
  go_live (f);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 2);
  assert_range (f, 0, "power", NOW - 3 * BEF_MS_HOUR, NOW);
  assert_range (f, 1, "open-state", NOW - 2 * BEF_MS_HOUR, NOW);
  g_assert_cmpuint (n_samples (f, METER, "power"), ==, 3);
  /* Away for an hour: that hour only, of each. */
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 3);
  bef_clock_override (NOW + BEF_MS_HOUR, 1);
  f->backend->fail = -1;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_LIVE, 3);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 4);
  assert_range (f, 2, "power", NOW, NOW + BEF_MS_HOUR);
  assert_range (f, 3, "open-state", NOW, NOW + BEF_MS_HOUR);
}

static void
fetch (Fixture *f, gint64 from_ms, gint64 to_ms, int expected_code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  WAIT (result, bef_session_fetch_history_async (f->session, bef_series_key (METER, "power"),
                                                 from_ms, to_ms, NULL, wait_cb, &result));
  gboolean done = bef_session_fetch_history_finish (f->session, result, &error);
  g_assert_true (done == (error == NULL));
  if (expected_code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, BEF_BACKEND_ERROR, expected_code);
}

static void
test_only_what_was_never_asked_is_asked (Fixture *f, gconstpointer data)
{
  go_live (f);
  settle (f);
  gint64 day = NOW - 60 * BEF_MS_DAY;
  guint before = f->backend->ranges->len;

  fetch (f, day, day + BEF_MS_DAY, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 1);
  fetch (f, day, day + BEF_MS_DAY, -1);
  bef_session_want_history (f->session, bef_series_key (METER, "power"), day + 1,
                            day + BEF_MS_HOUR);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 1);
  fetch (f, day - BEF_MS_DAY, day + 2 * BEF_MS_DAY, -1);
  /* Newest first. */
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 3);
  assert_range (f, before + 1, "power", day + BEF_MS_DAY, day + 2 * BEF_MS_DAY);
  assert_range (f, before + 2, "power", day - BEF_MS_DAY, day);
  /* Never the future, and long ranges in bounded parts. */
  fetch (f, NOW - 200 * BEF_MS_DAY, NOW - 180 * BEF_MS_DAY, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 6);
  fetch (f, NOW + BEF_MS_DAY, NOW + 2 * BEF_MS_DAY, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 6);
}

static void
test_what_was_cut_off_is_still_missing (Fixture *f, gconstpointer data)
{
  go_live (f);
  settle (f);
  gint64 day = NOW - 60 * BEF_MS_DAY;
  guint before = f->backend->ranges->len;

  f->backend->whole_ms = 6 * BEF_MS_HOUR;
  fetch (f, day, day + BEF_MS_DAY, -1);
  f->backend->whole_ms = 0;
  fetch (f, day, day + BEF_MS_DAY, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 2);
  assert_range (f, before + 1, "power", day, day + 18 * BEF_MS_HOUR);
  /* An error leaves the range missing, and is told to who asked. */
  f->backend->fail_temporal = BEF_BACKEND_ERROR_SERVER;
  fetch (f, day - BEF_MS_DAY, day, BEF_BACKEND_ERROR_SERVER);
  f->backend->fail_temporal = -1;
  fetch (f, day - BEF_MS_DAY, day, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 4);
}

/* A value on its way when the range was asked must not be lost for good. */
static void
test_the_newest_minutes_may_still_come (Fixture *f, gconstpointer data)
{
  BefReading sample = { bef_series_key (METER, "power"), NOW - 2 * BEF_MS_MINUTE, 10 };

  go_live (f);
  settle (f);
  guint before = n_samples (f, METER, "power");
  g_array_append_val (f->backend->samples, sample);
  fetch (f, NOW - BEF_MS_HOUR, NOW, -1);
  g_assert_cmpuint (n_samples (f, METER, "power"), ==, before + 1);
}

/* A poll that brings what the meter measured at @at. */
static void
poll_power (Fixture *f, gint64 at, double value)
{
  const guint before = n_samples (f, METER, "power");
  BefReading sample = { bef_series_key (METER, "power"), at, value };

  bef_clock_override (at + BEF_MS_SECOND, 1);
  g_array_append_val (f->backend->samples, sample);
  scripted_backend_measure (f->backend, METER, "power", at, value);
  bef_session_retry (f->session);
  WAIT_UNTIL (n_samples (f, METER, "power") > before, 5);
}

/* A history of @n minutes up to @to, and the session that fetched it. */
static void
begin_with_minutes (Fixture *f, gint64 to)
{
  for (gint64 at = to - 2 * BEF_MS_HOUR; at <= to; at += BEF_MS_MINUTE)
    {
      BefReading sample = { bef_series_key (METER, "power"), at, 100 };
      g_array_append_val (f->backend->samples, sample);
    }
  scripted_backend_measure (f->backend, METER, "power", to, 100);
  go_live (f);
  settle (f);
}

static void
test_what_polling_followed_is_not_asked_again (Fixture *f, gconstpointer data)
{
  const gint64 start = NOW / BEF_MS_MINUTE * BEF_MS_MINUTE;

  begin_with_minutes (f, start);
  for (guint i = 1; i <= 5; i++)
    poll_power (f, start + i * BEF_MS_MINUTE, i);
  guint before = scripted_backend_count_ranges (f->backend, "power");
  fetch (f, start - BEF_MS_HOUR, start + 5 * BEF_MS_MINUTE + BEF_MS_SECOND, -1);
  poll_power (f, start + 6 * BEF_MS_MINUTE, 6);
  fetch (f, start - BEF_MS_HOUR, start + 6 * BEF_MS_MINUTE + BEF_MS_SECOND, -1);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, "power"), ==, before);
  /* Without a connection it is known to be there. */
  f->backend->fail = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (CONNECTION (f) == BEF_CONNECTION_AWAY, 3);
  fetch (f, start - BEF_MS_HOUR, start + 6 * BEF_MS_MINUTE, -1);
}

/* Unasked: the series' own step shows that there is a hole. */
static void
test_what_polling_missed_is_fetched (Fixture *f, gconstpointer data)
{
  const gint64 start = NOW / BEF_MS_MINUTE * BEF_MS_MINUTE;
  BefReading missed = { bef_series_key (METER, "power"), start + 2 * BEF_MS_MINUTE, 2 };

  begin_with_minutes (f, start);
  poll_power (f, start + BEF_MS_MINUTE, 1);
  g_array_append_val (f->backend->samples, missed);
  guint before = f->backend->ranges->len, n = n_samples (f, METER, "power");
  poll_power (f, start + 3 * BEF_MS_MINUTE, 3);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 1);
  const AskedRange *range = &g_array_index (f->backend->ranges, AskedRange, before);
  g_assert_cmpint (range->from_ms, <=, missed.observed_ms);
  g_assert_cmpint (range->to_ms, >, missed.observed_ms);
  g_assert_cmpint (range->to_ms - range->from_ms, <=, 2 * BEF_MS_MINUTE);
  g_assert_cmpuint (n_samples (f, METER, "power"), ==, n + 2);
  poll_power (f, start + 4 * BEF_MS_MINUTE, 4);
  fetch (f, start - BEF_MS_HOUR, start + 4 * BEF_MS_MINUTE + BEF_MS_SECOND, -1);
  g_assert_cmpuint (f->backend->ranges->len, ==, before + 1);
}

static void
test_progress_goes_to_one_then_none (Fixture *f, gconstpointer data)
{
  double previous = 0;

  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:m:%u", i);
      scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, id, HALL)->kind = BEF_KIND_METER;
      scripted_backend_measure (f->backend, id, "power", NOW, i);
    }
  f->backend->delay_ms = 5;
  go_live (f);
  settle (f);
  g_assert_cmpuint (scripted_backend_count_ranges (f->backend, NULL), >=, 32);
  g_assert_cmpuint (f->progress->len, >, 30);
  for (guint i = 0; i + 1 < f->progress->len; i++)
    {
      double fraction = g_array_index (f->progress, double, i);
      g_assert_cmpfloat (fraction, >=, previous);
      g_assert_cmpfloat (fraction, <=, 1);
      previous = fraction;
    }
  g_assert_cmpfloat (previous, >, 0.9);
  g_assert_cmpfloat (g_array_index (f->progress, double, f->progress->len - 1), ==, -1);
}

static void
test_without_a_server_history_says_so (Fixture *f, gconstpointer data)
{
  begin_session (f, NULL);
  fetch (f, NOW - BEF_MS_DAY, NOW, BEF_BACKEND_ERROR_CONNECT);
}

/* Stopped at any moment, whatever is under way: under a sanitizer, nothing leaks and nothing is
 * used after. */
static void
test_stopping_at_any_moment (Fixture *f, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  const char *ids[] = { METER, NULL };

  for (guint i = 0; i < 60; i++)
    {
      f->backend->delay_ms = (guint)g_rand_int_range (rand, 0, 15);
      f->backend->fail = g_rand_int_range (rand, 0, 4) == 0 ? BEF_BACKEND_ERROR_CONNECT : -1;
      f->backend->hang = g_rand_int_range (rand, 0, 5) == 0;
      begin_session (f, BEF_BACKEND (f->backend));
      run_for ((guint)g_rand_int_range (rand, 0, 60));
      bef_session_watch (f->session, ids);
      bef_session_ask (f->session, DOOR);
      bef_session_want_history (f->session, bef_series_key (METER, "power"),
                                NOW - (i + 2) * BEF_MS_DAY, NOW);
      run_for ((guint)g_rand_int_range (rand, 0, 40));
      bef_session_retry (f->session);
      BefSession *session = f->session;
      if (g_rand_boolean (rand))
        bef_session_stop (session);
      /* Dropped without stopping, too. */
      end_session (f);
      f->backend->hang = FALSE;
    }
  run_for (100);
}

/* As many as are looked at, ending with @newest_ms. */
static void
store_steps (Fixture *f, const char *id, const char *quantity, gint64 step_ms, gint64 newest_ms)
{
  for (gint64 i = 8; i >= 0; i--)
    {
      gint64 stamp = newest_ms - i * step_ms;
      double value = (double)(90 + i);
      append_values (f->history, bef_series_key (id, quantity), &stamp, &value, 1);
    }
}

/* What came and went before this sitting is not learned anew: no hour of doubt after each start. */
static void
test_a_start_knows_the_beat_of_what_is_stored (Fixture *f, gconstpointer data)
{
  gint64 hour = NOW - 70 * BEF_MS_MINUTE;

  scripted_backend_measure (f->backend, METER, "power", hour, 4200);
  scripted_backend_measure (f->backend, DOOR, "open-state", NOW - 5 * BEF_MS_HOUR, 0);
  scripted_backend_measure (f->backend, DOOR, "battery", NOW - 40 * BEF_MS_MINUTE, 90);
  store_steps (f, METER, "power", BEF_MS_HOUR, hour - BEF_MS_HOUR);
  store_steps (f, DOOR, "battery", BEF_MS_HOUR, NOW - 100 * BEF_MS_MINUTE);
  go_live (f);
  WAIT_UNTIL (bef_device_get_freshness (device (f, DOOR)) == BEF_FRESHNESS_LIVE, 20);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LIVE);
  /* And what is dead by that beat is. */
  bef_commune_refresh (bef_session_get_commune (f->session), NOW + 5 * BEF_MS_HOUR);
  g_assert_cmpint (bef_device_get_freshness (device (f, METER)), ==, BEF_FRESHNESS_LOST);
  g_assert_cmpint (bef_device_get_freshness (device (f, DOOR)), ==, BEF_FRESHNESS_LOST);
}

#define ADD(path, func) g_test_add ("/session/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("offline-start", test_offline_start_shows_the_last_state_with_its_age);
  ADD ("start-without-answer", test_a_start_without_answer_shows_the_last_state_too);
  ADD ("stores", test_only_dated_and_newer_readings_are_stored);
  ADD ("watch", test_what_is_watched_is_asked_often);
  ADD ("away", test_no_answer_is_away_at_once_then_recovers);
  ADD ("one-question", test_one_question_that_fails_is_not_a_lost_connection);
  ADD ("refused", test_what_somebody_must_change_is_refused);
  ADD ("clock", test_ages_follow_the_servers_clock);
  ADD ("wrong-clock", test_a_wrong_clock_stores_and_freezes_nothing);
  ADD ("stored-future", test_what_was_stored_from_the_future_freezes_nothing);
  ADD ("server-set-back", test_a_server_set_back_is_shown_and_stored);
  g_test_add ("/session/computer-behind", Fixture, GINT_TO_POINTER (5), set_up,
              test_a_computer_days_off_is_told, tear_down);
  g_test_add ("/session/computer-ahead", Fixture, GINT_TO_POINTER (-5), set_up,
              test_a_computer_days_off_is_told, tear_down);
  ADD ("whose-clock", test_an_offline_start_says_whose_clock);
  ADD ("gap", test_only_the_gap_is_asked_after_an_absence);
  ADD ("missing", test_only_what_was_never_asked_is_asked);
  ADD ("cut-off", test_what_was_cut_off_is_still_missing);
  ADD ("newest-minutes", test_the_newest_minutes_may_still_come);
  ADD ("followed", test_what_polling_followed_is_not_asked_again);
  ADD ("followed-with-a-hole", test_what_polling_missed_is_fetched);
  ADD ("progress", test_progress_goes_to_one_then_none);
  ADD ("no-server", test_without_a_server_history_says_so);
  ADD ("stop", test_stopping_at_any_moment);
  ADD ("seeded", test_a_start_knows_the_beat_of_what_is_stored);
  return g_test_run ();
}
