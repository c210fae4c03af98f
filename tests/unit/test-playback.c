/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commune as it was: what is told of a past minute, what is unknown and why, and what is asked
 * of the back end. */
#include "history-util.h"
#include "scripted-backend.h"
#include "supervision/playback/bef-playback.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z, a Tuesday */
#define HALL "urn:hall"
#define METER "urn:meter"
#define SUB "urn:sub"
#define DOOR "urn:door"
#define GATE "urn:gate"
#define LINK "urn:link"
#define POINT "urn:point"
#define CAMERA "urn:camera"

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefSession *session;
  BefPlayback *playback; /* nullable */
  guint n_moved;
} Fixture;

static BefEntity *
add (Fixture *f, const char *id, BefKind kind, const char *quantity, double value)
{
  BefEntity *e = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, id, HALL);

  e->kind = kind;
  bef_entity_add_reading (e, quantity, NOW, value);
  return e;
}

/* What is live differs from all that is recorded below. */
static void
set_up (Fixture *f, gconstpointer data)
{
  bef_clock_override (NOW, 1);
  f->backend = scripted_backend_new ();
  f->history = open_history (NULL, NULL);
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, HALL, NULL)->name = g_strdup ("Town hall");
  scripted_backend_add (f->backend, BEF_ENTITY_BUILDING, "urn:barn", NULL)->name =
      g_strdup ("Barn");
  add (f, METER, BEF_KIND_METER, "power", 9999);
  bef_entity_set_fact (add (f, SUB, BEF_KIND_METER, "power", 9999), "meterRole", "subMeter");
  bef_entity_add_reading (add (f, DOOR, BEF_KIND_DOOR, "open-state", 0), "lock-state", NOW, 0);
  add (f, GATE, BEF_KIND_DOOR, "open-state", 0);
  add (f, LINK, BEF_KIND_LINK, "link-state", 0);
  add (f, POINT, BEF_KIND_ACCESS_POINT, "clients", 99);
  add (f, CAMERA, BEF_KIND_CAMERA, "camera-state", 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->playback);
  bef_session_stop (f->session);
  run_for (30);
  g_assert_finalize_object (f->session);
  close_history (f->history);
  run_for (30);
  g_assert_finalize_object (f->backend);
}

static void
begin (Fixture *f)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 3600, 3600);
  bef_session_start (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE, 5);
  WAIT_UNTIL (bef_session_get_backfill (f->session) < 0, 10);
}

static void
moved_cb (Fixture *f)
{
  f->n_moved++;
}

static void
open_at (Fixture *f, gint64 ms)
{
  f->playback = bef_playback_new (f->session);
  g_signal_connect_swapped (f->playback, "moved", G_CALLBACK (moved_cb), f);
  bef_playback_go (f->playback, ms);
  WAIT_UNTIL (!bef_playback_is_loading (f->playback) && bef_playback_get_progress (f->playback) < 0,
              10);
  run_for (50);
  WAIT_UNTIL (!bef_playback_is_loading (f->playback), 10);
}

/* Every minute over [from, to). */
static void
record (Fixture *f, const char *id, const char *quantity, const char *from_text,
        const char *to_text, double value)
{
  gint64 from = instant (from_text), to = instant (to_text);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (gint64 at = from; at < to; at += BEF_MS_MINUTE)
    {
      BefReading reading = { bef_series_key (id, quantity), at, value };
      g_array_append_val (readings, reading);
    }
  append (f->history, &g_array_index (readings, BefReading, 0), readings->len);
}

static BefPlace *
hall (Fixture *f)
{
  GListModel *places = bef_playback_get_places (f->playback);

  g_assert_cmpuint (g_list_model_get_n_items (places), ==, 2);
  g_autoptr (BefPlace) place = g_list_model_get_item (places, 1);
  g_assert_cmpstr (bef_place_get_id (place), ==, HALL);
  return place;
}

static const BefPlaybackFigures *
figures_at (Fixture *f, const char *text)
{
  bef_playback_go (f->playback, instant (text));
  return bef_playback_get_figures (f->playback, hall (f));
}

static void
record_a_morning (Fixture *f)
{
  record (f, METER, "power", "2026-11-17T07:00:00Z", "2026-11-17T08:00:00Z", 1200);
  record (f, METER, "power", "2026-11-17T08:00:00Z", "2026-11-17T10:00:00Z", 3400);
  record (f, SUB, "power", "2026-11-17T07:00:00Z", "2026-11-17T10:00:00Z", 500);
  record (f, DOOR, "open-state", "2026-11-17T07:00:00Z", "2026-11-17T08:30:00Z", 0);
  record (f, DOOR, "open-state", "2026-11-17T08:30:00Z", "2026-11-17T08:45:00Z", 1);
  record (f, DOOR, "open-state", "2026-11-17T08:45:00Z", "2026-11-17T10:00:00Z", 0);
  record (f, DOOR, "lock-state", "2026-11-17T07:00:00Z", "2026-11-17T10:00:00Z", 0);
  record (f, GATE, "open-state", "2026-11-17T08:00:00Z", "2026-11-17T09:00:00Z", 1);
  record (f, LINK, "link-state", "2026-11-17T07:00:00Z", "2026-11-17T09:30:00Z", 0);
  record (f, LINK, "link-state", "2026-11-17T09:30:00Z", "2026-11-17T10:00:00Z", 3);
  record (f, POINT, "clients", "2026-11-17T07:00:00Z", "2026-11-17T10:00:00Z", 12);
}

/* How often the whole of the day that holds @at was asked for. */
static guint
count_asked (Fixture *f, const char *at)
{
  gint64 from = bef_civil_floor (instant (at), BEF_PERIOD_DAY);
  guint n = 0;

  for (guint i = 0; i < f->backend->ranges->len; i++)
    {
      const AskedRange *range = &g_array_index (f->backend->ranges, AskedRange, i);
      gboolean whole =
          range->from_ms == from && range->to_ms == bef_civil_add (from, BEF_PERIOD_DAY, 1);
      n += whole;
      if (whole)
        g_assert_cmpstr (range->key.entity, !=, CAMERA);
    }
  return n;
}

static void
test_a_past_minute_is_as_it_was (Fixture *f, gconstpointer data)
{
  begin (f);
  record_a_morning (f);
  open_at (f, instant ("2026-11-17T07:30:00Z"));
  const BefPlaybackFigures *at = figures_at (f, "2026-11-17T07:30:00Z");
  g_assert_cmpuint (at->meters, ==, 1);
  g_assert_cmpuint (at->meters_known, ==, 1);
  g_assert_cmpfloat (at->watts, ==, 1200);
  g_assert_cmpuint (at->doors, ==, 2);
  /* Of the gate nothing was recorded yet. */
  g_assert_cmpuint (at->doors_known, ==, 1);
  g_assert_cmpuint (at->doors_open, ==, 0);
  g_assert_cmpuint (at->doors_locked, ==, 1);
  g_assert_cmpuint (at->links_known, ==, 1);
  g_assert_cmpuint (at->links_down, ==, 0);
  g_assert_cmpfloat (at->clients, ==, 12);
  at = figures_at (f, "2026-11-17T08:30:00Z");
  g_assert_cmpfloat (at->watts, ==, 3400);
  g_assert_cmpuint (at->doors_known, ==, 2);
  g_assert_cmpuint (at->doors_open, ==, 2);
  /* The last minute before it opened, and back again. */
  g_assert_cmpuint (figures_at (f, "2026-11-17T08:29:59Z")->doors_open, ==, 1);
  g_assert_cmpuint (figures_at (f, "2026-11-17T08:44:00Z")->doors_open, ==, 2);
  g_assert_cmpuint (figures_at (f, "2026-11-17T08:45:00Z")->doors_open, ==, 1);
  at = bef_playback_get_figures (f->playback, NULL);
  g_assert_cmpfloat (at->watts, ==, 3400);
  g_assert_cmpuint (at->doors, ==, 2);
}

static void
test_severity_follows_from_the_states_of_then (Fixture *f, gconstpointer data)
{
  record_a_morning (f);
  begin (f);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  figures_at (f, "2026-11-17T08:10:00Z");
  g_assert_cmpint (bef_place_get_severity (hall (f)), ==, BEF_SEVERITY_NORMAL);
  const BefPlaybackFigures *at = figures_at (f, "2026-11-17T09:40:00Z");
  g_assert_cmpint (bef_place_get_severity (hall (f)), ==, BEF_SEVERITY_URGENT);
  g_assert_true (bef_building_is_cut_off (BEF_BUILDING (hall (f))));
  g_assert_cmpuint (at->links_down, ==, 1);
  g_assert_cmpstr (at->link->id, ==, "down");
  /* Long after: unknown, never normal. */
  figures_at (f, "2026-11-17T12:00:00Z");
  g_assert_cmpint (bef_place_get_severity (hall (f)), ==, BEF_SEVERITY_UNKNOWN);
}

/* Asked for and nothing there. */
static void
test_a_gap_is_unknown_and_called_so (Fixture *f, gconstpointer data)
{
  record_a_morning (f);
  begin (f);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  const BefPlaybackFigures *at = figures_at (f, "2026-11-17T12:00:00Z");
  g_assert_cmpuint (at->meters_known, ==, 0);
  g_assert_cmpfloat (at->watts, ==, 0);
  g_assert_cmpuint (at->doors_known, ==, 0);
  g_assert_cmpuint (at->doors_open, ==, 0);
  g_assert_cmpuint (at->links_known, ==, 0);
  g_assert_null (at->link);
  g_assert_cmpuint (at->points_known, ==, 0);
  g_assert_cmpuint (at->lacks[BEF_LACK_GAP], ==, 5);
  g_assert_cmpuint (at->lacks[BEF_LACK_NOT_HERE], ==, 0);
}

/* Its hours are kept, its minutes no more: that is not a fault of the source. */
static void
test_what_was_dropped_is_called_so (Fixture *f, gconstpointer data)
{
  const gint64 from = instant ("2026-06-01T00:00:00Z");
  const guint n = 60 * 24 * 60;
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  g_autofree BefReading *readings = g_new (BefReading, n);

  for (guint i = 0; i < n; i++)
    readings[i] = (BefReading){ bef_series_key (METER, "power"), from + i * BEF_MS_MINUTE,
                                g_rand_int_range (rand, 0, 1000000) };
  append (f->history, readings, n);
  bef_history_set_budget (f->history, 150000);
  WAIT_UNTIL (bef_history_get_n_samples (f->history) < n / 2, 30);
  f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  begin (f);
  open_at (f, from + BEF_MS_DAY + 90 * BEF_MS_SECOND);
  const BefPlaybackFigures *at = bef_playback_get_figures (f->playback, hall (f));
  g_assert_cmpuint (at->lacks[BEF_LACK_DROPPED], ==, 1);
  g_assert_cmpuint (at->meters_known, ==, 0);
}

/* The mean of an hour is shown at its minutes, and said to be one. */
static void
test_what_is_a_mean_is_said_to_be (Fixture *f, gconstpointer data)
{
  const gint64 from = instant ("2026-06-01T00:00:00Z");
  BefReading readings[24];

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    readings[i] = (BefReading){ bef_series_key (METER, "power"), from + i * BEF_MS_HOUR, 500,
                                i < 12 ? BEF_MS_HOUR : 0 };
  append (f->history, readings, G_N_ELEMENTS (readings));
  f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  begin (f);
  open_at (f, from + 5 * BEF_MS_HOUR + 30 * BEF_MS_MINUTE);
  const BefPlaybackFigures *at = bef_playback_get_figures (f->playback, hall (f));
  g_assert_cmpfloat (at->watts, ==, 500);
  g_assert_true (at->by_means);
  at = figures_at (f, "2026-06-01T15:30:00Z");
  g_assert_cmpfloat (at->watts, ==, 500);
  g_assert_false (at->by_means);
}

static void
test_offline_what_was_never_asked_is_not_here (Fixture *f, gconstpointer data)
{
  begin (f);
  record_a_morning (f);
  f->backend->fail = f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  bef_session_retry (f->session);
  WAIT_UNTIL (bef_session_get_connection (f->session) == BEF_CONNECTION_AWAY, 5);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  const BefPlaybackFigures *at = figures_at (f, "2026-11-17T08:10:00Z");
  /* What is here is told. */
  g_assert_cmpfloat (at->watts, ==, 3400);
  at = figures_at (f, "2026-11-17T12:00:00Z");
  /* Power alone is fetched for weeks when a session begins. */
  g_assert_cmpuint (at->lacks[BEF_LACK_NOT_HERE], ==, 4);
  g_assert_cmpuint (at->lacks[BEF_LACK_GAP], ==, 1);
}

/* As the graphs: only what was never asked, and only of the day shown; what comes is shown. */
static void
test_what_is_missing_is_fetched (Fixture *f, gconstpointer data)
{
  begin (f);
  gint64 at = instant ("2026-10-25T10:00:00Z");
  for (gint64 ms = at - BEF_MS_HOUR; ms < at + BEF_MS_HOUR; ms += BEF_MS_MINUTE)
    {
      BefReading reading = { bef_series_key (METER, "power"), ms, 777 };
      g_array_append_val (f->backend->samples, reading);
    }
  open_at (f, at);
  const BefPlaybackFigures *figures = bef_playback_get_figures (f->playback, hall (f));
  g_assert_cmpfloat (figures->watts, ==, 777);
  g_assert_cmpuint (figures->lacks[BEF_LACK_NOT_HERE], ==, 0);
  /* Two of power, two doors and a lock, the link, the clients: a day of 25 hours. */
  g_assert_cmpuint (count_asked (f, "2026-10-25T10:00:00Z"), ==, 7);
  g_assert_cmpuint (count_asked (f, "2026-10-24T10:00:00Z"), ==, 0);
  /* Elsewhere and back: nothing is asked again. */
  bef_playback_go (f->playback, at - BEF_MS_DAY);
  WAIT_UNTIL (count_asked (f, "2026-10-24T10:00:00Z") == 7, 5);
  bef_playback_go (f->playback, at);
  run_for (300);
  g_assert_cmpuint (count_asked (f, "2026-10-25T10:00:00Z"), ==, 7);
}

static void
test_a_refusal_is_told (Fixture *f, gconstpointer data)
{
  begin (f);
  f->backend->fail_temporal = BEF_BACKEND_ERROR_SERVER;
  open_at (f, instant ("2026-10-25T10:00:00Z"));
  g_assert_cmpstr (bef_playback_get_error (f->playback), ==, f->backend->fail_message);
  const BefPlaybackFigures *figures = bef_playback_get_figures (f->playback, hall (f));
  g_assert_cmpuint (figures->lacks[BEF_LACK_NOT_HERE], ==, 5);
}

static void
test_the_future_cannot_be_gone_to (Fixture *f, gconstpointer data)
{
  gint64 from, to;

  begin (f);
  open_at (f, NOW + 3 * BEF_MS_DAY);
  g_assert_cmpint (bef_playback_get_time (f->playback), <=, NOW + BEF_MS_MINUTE);
  g_assert_cmpint (bef_playback_get_time (f->playback), ==, bef_playback_get_limit (f->playback));
  bef_playback_get_day (f->playback, &from, &to);
  g_assert_cmpint (from, ==, instant ("2026-11-23T23:00:00Z"));
  g_assert_cmpint (to, ==, instant ("2026-11-24T23:00:00Z"));
}

/* Civil days of 23 and 25 hours, and a whole minute whatever is asked. */
static void
test_days_are_civil (Fixture *f, gconstpointer data)
{
  gint64 from, to;

  begin (f);
  open_at (f, instant ("2026-03-29T10:00:42Z"));
  g_assert_cmpint (bef_playback_get_time (f->playback), ==, instant ("2026-03-29T10:00:00Z"));
  bef_playback_get_day (f->playback, &from, &to);
  g_assert_cmpint (to - from, ==, 23 * BEF_MS_HOUR);
  bef_playback_go (f->playback, instant ("2025-10-26T10:00:00Z"));
  bef_playback_get_day (f->playback, &from, &to);
  g_assert_cmpint (to - from, ==, 25 * BEF_MS_HOUR);
}

/* The days beside are read ahead, so that going there shows them at once. */
static void
test_neighbouring_days_are_read_ahead (Fixture *f, gconstpointer data)
{
  begin (f);
  record (f, METER, "power", "2026-11-16T07:00:00Z", "2026-11-16T10:00:00Z", 640);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  WAIT_UNTIL (bef_playback_get_n_days (f->playback) == 3, 5);
  bef_playback_go (f->playback, instant ("2026-11-16T08:10:00Z"));
  g_assert_false (bef_playback_is_loading (f->playback));
  g_assert_cmpfloat (bef_playback_get_figures (f->playback, hall (f))->watts, ==, 640);
}

/* What is live changes nothing of the past, and is in none of it. */
static void
test_the_present_never_shows (Fixture *f, gconstpointer data)
{
  begin (f);
  record_a_morning (f);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  scripted_backend_measure (f->backend, LINK, "link-state", NOW + 1000, 3);
  bef_session_ask (f->session, LINK);
  run_for (200);
  const BefPlaybackFigures *figures = bef_playback_get_figures (f->playback, hall (f));
  g_assert_cmpuint (figures->links_down, ==, 0);
  g_assert_cmpint (bef_place_get_severity (hall (f)), ==, BEF_SEVERITY_NORMAL);
  g_assert_cmpuint (f->n_moved, >, 0);
}

/* A door that nobody opened and whose battery speaks every half hour until @dead_ms; beside it a
 * gate of which only changes are ever heard. The console looked on all the time. */
static void
record_steady_doors (Fixture *f, gint64 from_ms, gint64 to_ms, gint64 dead_ms)
{
  GAsyncResult *slot;
  BefReading closed[] = { { bef_series_key (DOOR, "open-state"), from_ms, 0 },
                          { bef_series_key (GATE, "open-state"), from_ms, 1 } };

  append (f->history, closed, 2);
  for (gint64 at = from_ms; at < to_ms; at += 10 * BEF_MS_MINUTE)
    {
      BefReading sign = { bef_series_key (DOOR, "battery"), at, 90 };
      if (at < dead_ms && (at - from_ms) % (30 * BEF_MS_MINUTE) == 0)
        append (f->history, &sign, 1);
      g_autoptr (GAsyncResult) result =
          WAIT (slot, bef_history_look_async (f->history, at, NULL, wait_cb, &slot));
      g_assert_true (bef_history_look_finish (f->history, result, NULL));
    }
}

/* At every ten minutes of three days: as the present was told. */
static void
test_a_steady_door_is_known_and_a_dead_one_is_not (Fixture *f, gconstpointer data)
{
  gint64 from = NOW - 4 * BEF_MS_DAY, to = NOW - BEF_MS_DAY, dead = from + 50 * BEF_MS_HOUR;

  bef_entity_add_reading (scripted_backend_find (f->backend, DOOR), "battery", NOW, 90);
  record_steady_doors (f, from, to, dead);
  f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  begin (f);
  open_at (f, from);
  for (gint64 at = from; at < to; at += 10 * BEF_MS_MINUTE)
    {
      bef_playback_go (f->playback, at + BEF_MS_MINUTE);
      WAIT_UNTIL (!bef_playback_is_loading (f->playback), 10);
      const BefPlaybackFigures *said = bef_playback_get_figures (f->playback, hall (f));
      gboolean door = at < dead + BEF_MS_HOUR;
      if (at >= dead && at < dead + 150 * BEF_MS_MINUTE)
        continue; /* late, then lost */
      /* The gate is likely as it was while the door beside it is heard; of a path that is silent
       * nothing is likely. */
      g_assert_cmpuint (said->doors_known, ==, door ? 2 : 0);
      g_assert_cmpuint (said->doors_open, ==, door ? 1 : 0);
    }
}

/* The same, but nobody looked: for all that is known it was opened and shut. */
static void
test_what_nobody_looked_at_is_not_known (Fixture *f, gconstpointer data)
{
  gint64 from = NOW - 4 * BEF_MS_DAY;
  BefReading closed = { bef_series_key (DOOR, "open-state"), from, 0 };

  append (f->history, &closed, 1);
  for (gint64 at = from; at < from + BEF_MS_DAY; at += 30 * BEF_MS_MINUTE)
    {
      BefReading sign = { bef_series_key (DOOR, "battery"), at, 90 };
      append (f->history, &sign, 1);
    }
  f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  begin (f);
  open_at (f, from + 5 * BEF_MS_HOUR);
  g_assert_cmpuint (bef_playback_get_figures (f->playback, hall (f))->doors_known, ==, 0);
  g_assert_cmpuint (bef_playback_get_figures (f->playback, hall (f))->lacks[BEF_LACK_GAP], ==, 0);
}

/* A report that changed nothing has no measurement to be seen by. */
static void
test_reports_without_a_change_are_kept (Fixture *f, gconstpointer data)
{
  BefEntity *door = scripted_backend_find (f->backend, DOOR);

  scripted_backend_measure (f->backend, DOOR, "open-state", NOW - 6 * BEF_MS_HOUR, 0);
  scripted_backend_measure (f->backend, DOOR, "lock-state", NOW - 6 * BEF_MS_HOUR, 0);
  door->alive_ms = NOW - BEF_MS_MINUTE;
  f->backend->fail_temporal = BEF_BACKEND_ERROR_CONNECT;
  begin (f);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_autoptr (GArray) signs = all_samples (f->history, bef_series_key (DOOR, BEF_HISTORY_LIFE));
  g_assert_cmpuint (signs->len, ==, 1);
  g_assert_cmpint (g_array_index (signs, BefReading, 0).observed_ms, ==, NOW - BEF_MS_MINUTE);
  /* It was looked at, and had said nothing else since. */
  open_at (f, NOW - 2 * BEF_MS_HOUR);
  g_assert_cmpuint (bef_playback_get_figures (f->playback, hall (f))->doors_known, ==, 1);
}

/* What stands in no building is among the places, by name, with what was known of it then. */
static void
test_a_place_without_a_building_is_as_it_was (Fixture *f, gconstpointer data)
{
  BefEntity *charger = scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT,
                                             "urn:ngsi-ld:EVChargingStation:x", NULL);

  charger->kind = BEF_KIND_CHARGER;
  charger->name = g_strdup ("Charging point");
  charger->location = (BefPoint){ 48.7, -0.9 };
  charger->has_location = TRUE;
  bef_entity_add_reading (charger, bef_kind_info (BEF_KIND_CHARGER)->followed[0], NOW, 0);
  record (f, charger->id, bef_kind_info (BEF_KIND_CHARGER)->followed[0], "2026-11-17T07:00:00Z",
          "2026-11-17T08:30:00Z", 2);
  begin (f);
  open_at (f, instant ("2026-11-17T08:10:00Z"));
  GListModel *places = bef_playback_get_places (f->playback);
  g_assert_cmpuint (g_list_model_get_n_items (places), ==, 3);
  g_autoptr (BefPlace) place = g_list_model_get_item (places, 1);
  BefPoint where;
  g_assert_cmpstr (bef_place_get_name (place), ==, "Charging point");
  g_assert_true (bef_place_get_location (place, &where));
  g_autofree char *then = bef_place_dup_state_text (place);
  g_autofree char *word =
      bef_quantity_format (bef_quantity_info (bef_kind_info (BEF_KIND_CHARGER)->followed[0]), 2);
  g_assert_cmpstr (then, ==, word);
  /* Before it was heard of it is unknown, never normal. */
  bef_playback_go (f->playback, instant ("2026-11-17T06:10:00Z"));
  g_assert_cmpint (bef_place_get_severity (place), ==, BEF_SEVERITY_UNKNOWN);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/playback/past-minute", test_a_past_minute_is_as_it_was },
    { "/playback/severity", test_severity_follows_from_the_states_of_then },
    { "/playback/gap", test_a_gap_is_unknown_and_called_so },
    { "/playback/dropped", test_what_was_dropped_is_called_so },
    { "/playback/means", test_what_is_a_mean_is_said_to_be },
    { "/playback/offline", test_offline_what_was_never_asked_is_not_here },
    { "/playback/fetched", test_what_is_missing_is_fetched },
    { "/playback/refusal", test_a_refusal_is_told },
    { "/playback/future", test_the_future_cannot_be_gone_to },
    { "/playback/civil-days", test_days_are_civil },
    { "/playback/ahead", test_neighbouring_days_are_read_ahead },
    { "/playback/present", test_the_present_never_shows },
    { "/playback/steady", test_a_steady_door_is_known_and_a_dead_one_is_not },
    { "/playback/unseen", test_what_nobody_looked_at_is_not_known },
    { "/playback/place", test_a_place_without_a_building_is_as_it_was },
    { "/playback/reports", test_reports_without_a_change_are_kept },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
