/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data that come late, with holes, again, or otherwise: over weeks of simulated time, nothing is
 * lost, nothing is left empty that the source has, and the questions are few. */
#include "base/bef-time-jump.h"
#include "history-util.h"
#include "history/bef-history-answer.h"
#include "../patience.h"
#include "scripted-backend.h"
#include "supervision/session/bef-recorder.h"

#define START G_GINT64_CONSTANT (1793491200000) /* 2026-11-01T00:00:00Z */
#define STEP (30 * BEF_MS_MINUTE)
#define DAYS 40
#define METER "urn:meter"

/* How a source behaves. */
typedef struct
{
  const char *name;
  gint64 late_ms;    /* what is late comes so long after its day ended */
  gboolean all_late; /* every day; else the third, the ninth and the tenth are lost at first */
  gboolean forgets;  /* after five days its history begins two days ago */
  gboolean repeats, reorders, corrects;
  gboolean loses_mornings; /* of every day, for good */
} Source;

typedef struct
{
  ScriptedBackend *backend;
  BefHistory *history;
  BefRecorder *recorder; /* nullable */
  GPtrArray *told;
  const Source *source;
  double fraction;
  gint64 now_ms;
  guint n_meters;
  guint64 n_questions;
} Fixture;

static void
changed_cb (const char *entity, const char *quantity, gpointer user_data)
{
}

static void
progress_cb (double fraction, gpointer user_data)
{
  ((Fixture *)user_data)->fraction = fraction;
}

static void
failed_cb (const GError *error, gpointer user_data)
{
  g_ptr_array_add (((Fixture *)user_data)->told, g_strdup (error->message));
}

static BefSeriesKey
power_of (guint meter)
{
  g_autofree char *id = g_strdup_printf (METER "%u", meter);

  return bef_series_key (id, "power");
}

static void
begin (Fixture *f)
{
  f->fraction = -1;
  f->recorder = bef_recorder_new (BEF_BACKEND (f->backend), f->history,
                                  &(BefRecorderCallbacks){ changed_cb, progress_cb, failed_cb, f });
  bef_recorder_load (f->recorder, NULL);
}

static void
end (Fixture *f)
{
  bef_recorder_stop (f->recorder);
  g_clear_object (&f->recorder);
}

static void
set_now (Fixture *f, gint64 now_ms)
{
  f->now_ms = now_ms;
  bef_clock_override (now_ms, 1);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  set_now (f, START);
  f->backend = scripted_backend_new ();
  f->history = open_history (NULL, NULL);
  f->told = g_ptr_array_new_with_free_func (g_free);
  f->n_meters = 1;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->recorder != NULL)
    end (f);
  close_history (f->history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (f->backend);
  g_ptr_array_unref (f->told);
}

/* Until nothing is under way. The history does its jobs in their order: an answer to a question
 * asked now comes after what it was asked before. */
static void
settle (Fixture *f)
{
  gint64 until = g_get_monotonic_time () + 30 * (gint64)test_patience () * G_USEC_PER_SEC;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      do
        while (g_main_context_iteration (NULL, f->fraction >= 0))
          g_assert_cmpint (g_get_monotonic_time (), <, until);
      while (f->fraction >= 0);
      WAIT (result, bef_history_get_document_async (f->history, "none", NULL, wait_cb, &result));
      g_free (bef_history_get_document_finish (f->history, result, NULL));
    }
}

/* When the measurement of @at can be had. */
static gint64
arrival (const Source *source, gint64 at)
{
  gint64 day = (at - START) / BEF_MS_DAY;

  if (source->loses_mornings)
    return at < START || (at - START) % BEF_MS_DAY >= BEF_MS_DAY / 2 ? at : G_MAXINT64;
  if (at < START || (!source->all_late && day != 2 && day != 8 && day != 9))
    return at;
  return START + (day + 1) * BEF_MS_DAY + source->late_ms;
}

static double
value_at (const Source *source, gint64 at, gint64 now_ms)
{
  double right = 100 + (double)(at / STEP % 48);

  return source->corrects && now_ms < at + BEF_MS_DAY ? right + 5000 : right;
}

static void
append_known (Fixture *f, BefSeriesKey key, gint64 from_ms, gint64 to_ms, GArray *out)
{
  gint64 begins = f->source->forgets && f->now_ms > START + 5 * BEF_MS_DAY
                      ? f->now_ms - 2 * BEF_MS_DAY
                      : START - 2 * BEF_MS_DAY;

  for (gint64 at = (MAX (from_ms, begins) + STEP - 1) / STEP * STEP;
       at < MIN (to_ms, f->now_ms + 1); at += STEP)
    if (arrival (f->source, at) <= f->now_ms)
      {
        BefReading reading = { key, at, value_at (f->source, at, f->now_ms) };
        g_array_append_val (out, reading);
      }
}

static GArray *
answer_cb (ScriptedBackend *backend, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
           gpointer user_data)
{
  Fixture *f = user_data;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (BefReading));

  append_known (f, key, from_ms, to_ms, found);
  for (guint i = 0, n = found->len / 2; f->source->repeats && i < n; i++)
    {
      BefReading again = g_array_index (found, BefReading, i);
      g_array_append_val (found, again);
    }
  for (guint i = 0; f->source->reorders && i < found->len / 2; i++)
    {
      BefReading kept = g_array_index (found, BefReading, i);
      g_array_index (found, BefReading, i) = g_array_index (found, BefReading, found->len - 1 - i);
      g_array_index (found, BefReading, found->len - 1 - i) = kept;
    }
  return found;
}

/* What a poll shows: the newest that has come. */
static void
poll (Fixture *f)
{
  gint64 at = f->now_ms / STEP * STEP;

  while (at > START - BEF_MS_DAY && arrival (f->source, at) > f->now_ms)
    at -= STEP;
  for (guint i = 0; i < f->n_meters; i++)
    scripted_backend_measure (f->backend, power_of (i).entity, "power", at,
                              value_at (f->source, at, f->now_ms));
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
}

static void
simulate (Fixture *f, const Source *source, guint n_meters, gint64 days, gint64 look_days)
{
  f->source = source;
  f->n_meters = n_meters;
  f->backend->answer = answer_cb;
  f->backend->answer_data = f;
  for (guint i = 0; i < n_meters; i++)
    scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, power_of (i).entity, NULL)->kind =
        BEF_KIND_METER;
  begin (f);
  for (gint64 now = START; now <= START + days * BEF_MS_DAY; now += STEP)
    {
      gint64 of_day = (now - START) % BEF_MS_DAY;
      set_now (f, now + BEF_MS_MINUTE);
      poll (f);
      settle (f);
      bef_recorder_tick (f->recorder, f->now_ms);
      if (look_days > 0 && (of_day == 9 * BEF_MS_HOUR || of_day == 15 * BEF_MS_HOUR))
        bef_recorder_want (f->recorder, power_of (0), f->now_ms - look_days * BEF_MS_DAY, f->now_ms,
                           BEF_MISSING_LOOKED_AT, BEF_WANTED_NOW, NULL);
      settle (f);
    }
}

/* Of what had come four days before now (the last question is up to three late): how many values
 * are not here, how many are wrong, and in how many holes. */
static void
count_lost (Fixture *f, guint *lost_out, guint *wrong_out, guint *holes_out)
{
  g_autoptr (GArray) samples = all_samples (f->history, power_of (0));
  guint k = 0;
  gboolean in_hole = FALSE;

  *lost_out = *wrong_out = *holes_out = 0;
  for (gint64 at = START; at < f->now_ms; at += STEP)
    {
      if (arrival (f->source, at) > f->now_ms - 4 * BEF_MS_DAY)
        continue;
      while (k < samples->len && g_array_index (samples, BefReading, k).observed_ms < at)
        k++;
      gboolean here = k < samples->len && g_array_index (samples, BefReading, k).observed_ms == at;
      *lost_out += !here;
      *holes_out += !here && !in_hole;
      *wrong_out += here
                    && g_array_index (samples, BefReading, k).value
                           != value_at (f->source, at, G_MAXINT64 / 2);
      in_hole = !here;
    }
}

static const Source sources[] = {
  { "every day at D+1", 8 * BEF_MS_HOUR, TRUE },
  { "every day at D+3", 2 * BEF_MS_DAY + 8 * BEF_MS_HOUR, TRUE },
  { "every day at D+10", 9 * BEF_MS_DAY + 8 * BEF_MS_HOUR, TRUE },
  { "every day at D+30", 29 * BEF_MS_DAY + 8 * BEF_MS_HOUR, TRUE },
  { "live, 3 days at D+1", 8 * BEF_MS_HOUR },
  { "live, 3 days at D+3", 2 * BEF_MS_DAY + 8 * BEF_MS_HOUR },
  { "live, 3 days at D+10", 9 * BEF_MS_DAY + 8 * BEF_MS_HOUR },
  { "live, 3 days at D+30", 29 * BEF_MS_DAY + 8 * BEF_MS_HOUR },
  { "forgets", 8 * BEF_MS_HOUR, .forgets = TRUE },
  { "repeats", 8 * BEF_MS_HOUR, .repeats = TRUE },
  { "reorders", 8 * BEF_MS_HOUR, .reorders = TRUE },
  { "corrects", 8 * BEF_MS_HOUR, .corrects = TRUE },
};

/* Half-hours over 40 days, looked at twice a day. */
static void
test_late_data_leave_no_hole (Fixture *f, gconstpointer data)
{
  g_print ("# %-22s %6s %6s %6s %10s\n", "source", "holes", "lost", "wrong", "questions");
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      guint lost, wrong, holes;
      if (i > 0)
        set_up (f, NULL);
      simulate (f, &sources[i], 1, DAYS, 7);
      if (sources[i].corrects)
        {
          /* Nothing tells that a value was corrected: somebody asks again. */
          bef_recorder_want (f->recorder, power_of (0), START, f->now_ms, BEF_MISSING_ALL,
                             BEF_WANTED_NOW, NULL);
          settle (f);
        }
      count_lost (f, &lost, &wrong, &holes);
      g_print ("# %-22s %6u %6u %6u %10u\n", sources[i].name, holes, lost, wrong,
               f->backend->ranges->len);
      g_assert_cmpuint (holes, ==, 0);
      g_assert_cmpuint (lost, ==, 0);
      g_assert_cmpuint (wrong, ==, 0);
      /* A day: a delivery, two looks, and five questions about each of the two parts they leave. */
      g_assert_cmpuint (f->backend->ranges->len, <=, 13 * DAYS);
      if (i + 1 < G_N_ELEMENTS (sources))
        tear_down (f, NULL);
    }
}

#define COMMUNE 468

/* Every series loses half of every day and never gets it back. */
static void
test_a_commune_costs_few_questions (Fixture *f, gconstpointer data)
{
  static const Source never = { "never", .loses_mornings = TRUE };
  gboolean joins = GPOINTER_TO_INT (data);

  f->backend->joins = joins;
  simulate (f, &never, COMMUNE, 6, 0);
  guint most = 0;
  g_autoptr (GHashTable) of_day = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < f->backend->ranges->len; i++)
    {
      gint64 day = (g_array_index (f->backend->ranges, AskedRange, i).at_ms - START) / BEF_MS_DAY;
      guint n = 1 + GPOINTER_TO_UINT (g_hash_table_lookup (of_day, GINT_TO_POINTER (day)));
      g_hash_table_insert (of_day, GINT_TO_POINTER (day), GUINT_TO_POINTER (n));
      /* The first day fetches the first fortnight. */
      if (day > 0)
        most = MAX (most, n);
    }
  g_print ("# %u series, one question for %s: at most %u questions a day\n", COMMUNE,
           joins ? "many" : "one", most);
  /* What a jump asks for once (one a series), and the bound of what is asked again. */
  g_assert_cmpuint (most, <=, COMMUNE + (joins ? 240 : 1440));
}

/* The case: a curve that ended 26 hours before it was asked for, completed the next day. */
static void
test_what_comes_later_into_an_asked_range_is_fetched (Fixture *f, gconstpointer data)
{
  gboolean restarted = GPOINTER_TO_INT (data);
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  gint64 asked = START + 4 * BEF_MS_DAY;

  close_history (f->history);
  f->history = open_history (path, NULL);
  set_now (f, asked);
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, power_of (0).entity, NULL)->kind =
      BEF_KIND_METER;
  for (guint i = 0; i < 141; i++)
    {
      BefReading reading = { power_of (0), START + i * STEP, i };
      g_array_append_val (f->backend->samples, reading);
    }
  begin (f);
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
  bef_recorder_want (f->recorder, power_of (0), START, asked, BEF_MISSING_LOOKED_AT, BEF_WANTED_NOW,
                     NULL);
  settle (f);
  g_autoptr (GArray) first = all_samples (f->history, power_of (0));
  g_assert_cmpuint (first->len, ==, 141);
  for (guint i = 141; i < 189; i++)
    {
      BefReading reading = { power_of (0), START + i * STEP, i };
      g_array_append_val (f->backend->samples, reading);
    }
  set_now (f, asked + BEF_MS_DAY);
  if (restarted)
    {
      end (f);
      close_history (f->history);
      f->history = open_history (path, NULL);
      begin (f);
      bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
      settle (f);
    }
  bef_recorder_want (f->recorder, power_of (0), START, asked, BEF_MISSING_LOOKED_AT, BEF_WANTED_NOW,
                     NULL);
  settle (f);
  g_autoptr (GArray) second = all_samples (f->history, power_of (0));
  g_assert_cmpuint (second->len, ==, 189);
  remove_folder (folder);
}

static void
test_a_failed_question_is_asked_again_and_told (Fixture *f, gconstpointer data)
{
  static const Source whole = { "whole", 0 };
  gint64 retry;

  f->source = &whole;
  f->backend->answer = answer_cb;
  f->backend->answer_data = f;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, power_of (0).entity, NULL)->kind =
      BEF_KIND_METER;
  set_now (f, START + 2 * BEF_MS_DAY);
  begin (f);
  /* Wanted before there is a connection: it waits for one. */
  bef_recorder_want (f->recorder, power_of (0), START, START + BEF_MS_DAY, BEF_MISSING_LOOKED_AT,
                     BEF_WANTED_NOW, NULL);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 0);
  f->backend->fail_temporal = BEF_BACKEND_ERROR_SERVER;
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
  settle (f);
  g_assert_cmpstr (bef_recorder_get_trouble (f->recorder, power_of (0), &retry), ==,
                   f->backend->fail_message);
  g_assert_cmpint (retry, >, f->now_ms);
  g_assert_cmpint (retry, <=, f->now_ms + BEF_MS_MINUTE);
  guint asked = f->backend->ranges->len;
  bef_recorder_tick (f->recorder, f->now_ms);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, asked);
  /* It fails again: later the next time. */
  set_now (f, retry);
  bef_recorder_tick (f->recorder, f->now_ms);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, asked + 1);
  bef_recorder_get_trouble (f->recorder, power_of (0), &retry);
  g_assert_cmpint (retry, >=, f->now_ms + BEF_MS_MINUTE);
  f->backend->fail_temporal = -1;
  set_now (f, retry);
  bef_recorder_tick (f->recorder, f->now_ms);
  settle (f);
  g_assert_null (bef_recorder_get_trouble (f->recorder, power_of (0), &retry));
  g_autoptr (GArray) samples = all_samples (f->history, power_of (0));
  g_assert_cmpuint (samples->len, ==, 48);
}

static const Source whole_source = { "whole", 0 };

/* A meter and a door of which everything since the start is known to the source, and a connection
 * that is lost while the first questions are under way. */
static void
begin_and_lose (Fixture *f)
{
  f->source = &whole_source;
  f->backend->answer = answer_cb;
  f->backend->answer_data = f;
  scripted_backend_measure (f->backend, power_of (0).entity, "power", f->now_ms / STEP * STEP, 1);
  scripted_backend_measure (f->backend, "urn:door", "open-state", f->now_ms / STEP * STEP, 1);
  f->backend->hang = TRUE;
  guint before = f->backend->ranges->len;
  begin (f);
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
  WAIT_UNTIL (f->backend->ranges->len > before, 30);
  bef_recorder_lost (f->recorder);
  f->backend->hang = FALSE;
  settle (f);
}

static void
connect_again (Fixture *f)
{
  set_now (f, f->now_ms + BEF_MS_HOUR);
  scripted_backend_measure (f->backend, power_of (0).entity, "power", f->now_ms / STEP * STEP, 1);
  scripted_backend_measure (f->backend, "urn:door", "open-state", f->now_ms / STEP * STEP, 1);
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
  settle (f);
}

/* How many of the values since @from_ms are here. */
static guint
n_since (Fixture *f, BefSeriesKey key, gint64 from_ms)
{
  g_autoptr (GArray) samples = all_samples (f->history, key);
  guint n = 0;

  for (guint i = 0; i < samples->len; i++)
    n += g_array_index (samples, BefReading, i).observed_ms >= from_ms;
  return n;
}

static void
add_meter_and_door (Fixture *f)
{
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, power_of (0).entity, NULL)->kind =
      BEF_KIND_METER;
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, "urn:door", NULL)->kind = BEF_KIND_DOOR;
}

/* What is planned when a series is first seen, or after an absence, is planned again until it has
 * been asked: polls have stored what is newest by then. */
static void
test_an_outage_ends_no_plan (Fixture *f, gconstpointer data)
{
  const gint64 now = START + 20 * BEF_MS_DAY, fortnight = now - 14 * BEF_MS_DAY;
  gboolean absent = GPOINTER_TO_INT (data);
  BefSeriesKey door = bef_series_key ("urn:door", "open-state");

  set_now (f, now);
  add_meter_and_door (f);
  if (absent)
    {
      BefReading last[] = { { power_of (0), now - 5 * BEF_MS_DAY, 1 },
                            { door, now - 5 * BEF_MS_DAY, 1 } };
      append (f->history, last, 2);
    }
  begin_and_lose (f);
  g_assert_cmpuint (n_since (f, power_of (0), fortnight), <=, 2);
  connect_again (f);
  g_assert_cmpuint (n_since (f, power_of (0), fortnight), ==, 14 * 48 + 3);
  g_assert_cmpuint (n_since (f, door, now - BEF_MS_DAY), ==, 48 + 3);
  g_assert_cmpuint (n_since (f, door, now - 5 * BEF_MS_DAY), ==, (absent ? 5 : 1) * 48 + 3);
}

/* Of a meter also when the program ended meanwhile. */
static void
test_an_end_ends_no_first_fortnight (Fixture *f, gconstpointer data)
{
  const gint64 now = START + 20 * BEF_MS_DAY, fortnight = now - 14 * BEF_MS_DAY + BEF_MS_HOUR;

  set_now (f, now);
  add_meter_and_door (f);
  begin_and_lose (f);
  end (f);
  begin (f);
  settle (f);
  connect_again (f);
  g_assert_cmpuint (n_since (f, power_of (0), fortnight), ==, 14 * 48 + 1);
}

/* With the next connections one question a series: about the gap. */
static void
test_what_was_planned_is_asked_once (Fixture *f, gconstpointer data)
{
  set_now (f, START + 20 * BEF_MS_DAY);
  add_meter_and_door (f);
  begin_and_lose (f);
  connect_again (f);
  for (guint i = 0; i < 3; i++)
    {
      guint before = f->backend->ranges->len;
      bef_recorder_lost (f->recorder);
      connect_again (f);
      g_assert_cmpuint (f->backend->ranges->len - before, ==, 2);
    }
}

/* What is looked at small is asked for after what is looked at, and once. */
static void
test_a_glance_comes_last_and_once (Fixture *f, gconstpointer data)
{
  static const Source whole = { "whole", 0 };

  f->source = &whole;
  f->backend->answer = answer_cb;
  f->backend->answer_data = f;
  set_now (f, START + 2 * BEF_MS_DAY);
  begin (f);
  for (guint i = 0; i < 10; i++)
    bef_recorder_want (f->recorder, power_of (i / 2), START, f->now_ms, BEF_MISSING_LOOKED_AT,
                       BEF_WANTED_IN_TURN, NULL);
  bef_recorder_want (f->recorder, power_of (9), START, f->now_ms, BEF_MISSING_LOOKED_AT,
                     BEF_WANTED_NOW, NULL);
  bef_recorder_follow (f->recorder, f->backend->world, f->now_ms);
  settle (f);
  g_assert_cmpuint (f->backend->ranges->len, ==, 6);
  g_assert_true (
      bef_series_key_equal (g_array_index (f->backend->ranges, AskedRange, 0).key, power_of (9)));
}

static void
test_the_newest_value_of_a_poll_may_be_corrected (Fixture *f, gconstpointer data)
{
  scripted_backend_add (f->backend, BEF_ENTITY_EQUIPMENT, power_of (0).entity, NULL)->kind =
      BEF_KIND_METER;
  begin (f);
  for (guint i = 0; i < 3; i++)
    {
      scripted_backend_measure (f->backend, power_of (0).entity, "power", START - STEP, 10 + i);
      bef_recorder_store (f->recorder, f->backend->world);
      settle (f);
    }
  g_autoptr (GArray) samples = all_samples (f->history, power_of (0));
  g_assert_cmpuint (samples->len, ==, 1);
  g_assert_cmpfloat (g_array_index (samples, BefReading, 0).value, ==, 12);
}

static void
answer_range (Fixture *f, gint64 from_ms, gint64 to_ms, guint n_values)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  for (guint i = 0; i < n_values; i++)
    {
      BefReading reading = { power_of (0), from_ms + i * STEP, i };
      g_array_append_val (readings, reading);
    }
  WAIT (result, bef_history_append_range_async (
                    f->history,
                    &(BefHistoryQuery){ .key = power_of (0), .from_ms = from_ms, .to_ms = to_ms },
                    readings, NULL, wait_cb, &result));
  g_assert_true (bef_history_append_range_finish (f->history, result, NULL));
}

static GArray *
list_due (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_due_async (f->history, 10, NULL, wait_cb, &result));
  return bef_history_due_finish (f->history, result, NULL);
}

static guint
count_due (Fixture *f)
{
  g_autoptr (GArray) due = list_due (f);

  return due->len;
}

static GArray *
missing (Fixture *f, gint64 from_ms, gint64 to_ms, BefMissing scope)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_missing_async (
                    f->history,
                    &(BefHistoryQuery){
                        .key = power_of (0), .from_ms = from_ms, .to_ms = to_ms, .scope = scope },
                    NULL, wait_cb, &result));
  return bef_history_missing_finish (f->history, result, NULL);
}

static void
test_a_source_that_forgets_takes_nothing_away (Fixture *f, gconstpointer data)
{
  set_now (f, START + BEF_MS_DAY);
  answer_range (f, START, START + 24 * STEP, 24);
  answer_range (f, START, START + 24 * STEP, 0);
  g_autoptr (GArray) empty = missing (f, START, START + 24 * STEP, BEF_MISSING_EMPTY);
  g_assert_cmpuint (empty->len, ==, 1);
  g_assert_cmpint (g_array_index (empty, BefRange, 0).from_ms, ==, START + 23 * STEP + 1);
  set_now (f, START + 2 * BEF_MS_DAY);
  g_autoptr (GArray) due = list_due (f);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpint (g_array_index (due, BefDue, 0).range.from_ms, ==, START + 23 * STEP + 1);
  g_autoptr (GArray) samples = all_samples (f->history, power_of (0));
  g_assert_cmpuint (samples->len, ==, 24);
}

/* Who looks often does not put off what is due. */
static void
test_empty_is_due_by_when_it_was_first_asked (Fixture *f, gconstpointer data)
{
  gint64 day = START - BEF_MS_DAY;

  answer_range (f, day, day + BEF_MS_DAY / 2, 0);
  g_assert_cmpuint (count_due (f), ==, 0);
  set_now (f, START + 5 * BEF_MS_HOUR);
  answer_range (f, day, day + BEF_MS_DAY / 2, 0);
  set_now (f, START + 7 * BEF_MS_HOUR);
  g_assert_cmpuint (count_due (f), ==, 1);
  answer_range (f, day, day + BEF_MS_DAY / 2, 0);
  g_assert_cmpuint (count_due (f), ==, 0);
  /* A look asks again what is young, not at once; a wish asks for everything. */
  g_autoptr (GArray) at_once = missing (f, day, day + BEF_MS_DAY, BEF_MISSING_LOOKED_AT);
  g_assert_cmpuint (at_once->len, ==, 1);
  g_assert_cmpint (g_array_index (at_once, BefRange, 0).from_ms, ==, day + BEF_MS_DAY / 2);
  set_now (f, START + 8 * BEF_MS_HOUR);
  g_autoptr (GArray) later = missing (f, day, day + BEF_MS_DAY, BEF_MISSING_LOOKED_AT);
  g_assert_cmpint (g_array_index (later, BefRange, 0).from_ms, ==, day);
  /* Filled, it is due no more. */
  answer_range (f, day, day + BEF_MS_DAY / 2, 24);
  set_now (f, START + 40 * BEF_MS_DAY);
  g_autoptr (GArray) filled = missing (f, day, day + 23 * STEP, BEF_MISSING_EMPTY);
  g_assert_cmpuint (filled->len, ==, 0);
}

static void
assert_parts (GArray *parts, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      const BefRange *part = &g_array_index (parts, BefRange, i);
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? " " : "",
                              part->from_ms, part->to_ms);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_array_unref (parts);
}

static void
test_an_answer_says_what_is_empty (void)
{
  const gint64 steady[] = { 10, 20, 30, 40, 90, 100 };
  const gint64 odd[] = { 10, 11, 30, 31, 33, 60, 61, 90 };

  assert_parts (bef_history_answer_empty (0, 100, NULL, 0, BEF_SERIES_STEADY), "0-100");
  /* Before the newest value, but for its holes, all is settled. */
  assert_parts (bef_history_answer_empty (0, 120, steady, 6, BEF_SERIES_STEADY), "41-90 101-120");
  assert_parts (bef_history_answer_empty (-40, 101, steady, 6, BEF_SERIES_STEADY), "-40-10 41-90");
  /* Values outside the range prove nothing of it. */
  assert_parts (bef_history_answer_empty (0, 45, steady, 6, BEF_SERIES_STEADY), "41-45");
  /* A source that speaks when something changes has no holes. */
  assert_parts (bef_history_answer_empty (0, 120, steady, 6, BEF_SERIES_OF_EVENTS), "101-120");
  assert_parts (bef_history_answer_empty (0, 91, odd, 8, BEF_SERIES_STEADY), "");
}

static void
test_empty_is_asked_again_five_times (void)
{
  static const gint64 hours[] = { 6, 24, 72, 240, 720 };

  for (guint salt = 0; salt < 50; salt++)
    {
      gint64 asked = START;
      for (guint i = 0; i < G_N_ELEMENTS (hours); i++)
        {
          gint64 due = bef_history_answer_due (START, asked, salt);
          g_assert_cmpint (due, >=, START + hours[i] * BEF_MS_HOUR);
          g_assert_cmpint (due, <=, START + hours[i] * BEF_MS_HOUR * 11 / 10);
          asked = due;
        }
      g_assert_cmpint (bef_history_answer_due (START, asked, salt), ==, 0);
    }
  g_assert_cmpint (bef_history_answer_due (START, START, 1), !=,
                   bef_history_answer_due (START, START, 2));
}

static void
test_a_jump_of_time_is_noticed (void)
{
  const gint64 s = G_USEC_PER_SEC;
  BefTimeJump jump = { 0 };

  g_assert_false (bef_time_jump_note (&jump, 100 * s, 1000 * s, 5 * s));
  g_assert_false (bef_time_jump_note (&jump, 105 * s, 1005 * s, 5 * s));
  g_assert_false (bef_time_jump_note (&jump, 112 * s, 1012 * s, 5 * s));
  g_assert_true (bef_time_jump_note (&jump, 172 * s, 1072 * s, 5 * s));
  g_assert_false (bef_time_jump_note (&jump, 177 * s, 1077 * s, 5 * s));
  g_assert_true (bef_time_jump_note (&jump, 182 * s, 4682 * s, 5 * s));
  g_assert_true (bef_time_jump_note (&jump, 187 * s, 1087 * s, 5 * s));
  g_assert_false (bef_time_jump_note (&jump, 192 * s, 1092 * s, 5 * s));
}

#define ADD(path, func, data)                                                                      \
  g_test_add ("/late-data/" path, Fixture, GINT_TO_POINTER (data), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/late-data/empty", test_an_answer_says_what_is_empty);
  g_test_add_func ("/late-data/due", test_empty_is_asked_again_five_times);
  g_test_add_func ("/late-data/jump", test_a_jump_of_time_is_noticed);
  ADD ("asked-range", test_what_comes_later_into_an_asked_range_is_fetched, FALSE);
  ADD ("asked-range-restarted", test_what_comes_later_into_an_asked_range_is_fetched, TRUE);
  ADD ("failed", test_a_failed_question_is_asked_again_and_told, 0);
  ADD ("forgets", test_a_source_that_forgets_takes_nothing_away, 0);
  ADD ("first-asked", test_empty_is_due_by_when_it_was_first_asked, 0);
  ADD ("outage", test_an_outage_ends_no_plan, FALSE);
  ADD ("outage-after-an-absence", test_an_outage_ends_no_plan, TRUE);
  ADD ("outage-restarted", test_an_end_ends_no_first_fortnight, 0);
  ADD ("outage-after", test_what_was_planned_is_asked_once, 0);
  ADD ("glance", test_a_glance_comes_last_and_once, 0);
  ADD ("corrected", test_the_newest_value_of_a_poll_may_be_corrected, 0);
  ADD ("table", test_late_data_leave_no_hole, 0);
  ADD ("commune", test_a_commune_costs_few_questions, FALSE);
  ADD ("commune-joined", test_a_commune_costs_few_questions, TRUE);
  return g_test_run ();
}
