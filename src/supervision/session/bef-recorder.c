/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recorder.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-present.h"
#include "bef-backfill.h"

/* How much history is fetched unasked for a series never seen before; of the meters enough for the
 * usual day and a comparison with the week before. */
#define FIRST_BACKFILL_MS BEF_MS_DAY
#define FIRST_METER_BACKFILL_MS (14 * BEF_MS_DAY)
/* Beyond this absence only what a person looks at is fetched. */
#define LONGEST_BACKFILL_MS (31 * BEF_MS_DAY)
/* A commune with more series than this is large: unasked, only the gaps of its meters are fetched,
 * so that the first minutes are not spent on what nobody looks at. */
#define MANY_SERIES 2000

/* How often it is looked what is due to be asked again, and the most questions that makes: one a
 * minute, 1,440 a day, which a small broker answers beside its work. As for a commune of 468 series
 * (the demo's): a day lost of every one is asked for five times over a month, so a commune that
 * loses every day of every series wants 5 x 468 = 2,340 a day of its series, which a back end that
 * takes 20 of them in one question answers in some 160 (tests/unit/test-late-data.c counts); one
 * that takes them one by one gets the newest 1,440. A sound commune wants none. */
#define DUE_EVERY_MS BEF_MS_HOUR
#define DUE_QUESTIONS 60
#define DUE_SERIES_A_QUESTION 20

/* Signs of life are kept this far apart; a look at everything, too. */
#define SIGNS_APART_MS (10 * BEF_MS_MINUTE)
#define LOOKS_APART_MS BEF_MS_MINUTE

/* What polls followed is marked as asked to the minute: its last one or two are for the next plan,
 * which begins at the newest stamp. */
#define FOLLOWED_ENDS_MS (2 * BEF_MS_MINUTE)

/* A measurement up to this many steps after the one before it is the next one. */
#define NEXT_STEPS 1.5

/* What is stored of a series, and since when without a hole by polling alone. */
typedef struct
{
  gint64 last_ms;
  double last_value;   /* NaN: not known */
  gint64 whole_ms;     /* [whole, last] is all there was measured; BEF_NO_TIME: nothing known */
  gint64 spaces_ms[3]; /* between the last stamps that polls brought, the newest first; 0: none */
  gint64 open_ms; /* of what is planned and has not all been asked, the beginning; BEF_NO_TIME */
  guint n_open;   /* of these, the jobs under way */
} Followed;

#define UNKNOWN_SERIES ((Followed){ BEF_NO_TIME, NAN, BEF_NO_TIME, { 0, 0, 0 }, BEF_NO_TIME, 0 })

/* A large commune has some hundred thousand: one table for all, and one block each. */
typedef struct
{
  BefSeriesKey key;
  Followed followed;
} FollowedSeries;

struct _BefRecorder
{
  GObject parent_instance;
  BefHistory *history;         /* owned */
  BefBackfill *backfill;       /* owned, nullable */
  GHashTable *followed_series; /* owned: FollowedSeries, by its key */
  BefRecorderCallbacks callbacks;
  GPtrArray *followed; /* owned, nullable: the answer to plan for and to store */
  gint64 followed_ms;
  guint follow_source;
  GPtrArray *early; /* owned, of GPtrArray: answers that came before what is stored is known */
  GPtrArray *early_whole; /* owned, nullable: the newest of them to plan for */
  gint64 early_ms;
  gboolean loading;
  gint64 due_ms;    /* when it is looked again what is due */
  gint64 looked_ms; /* when that was kept last, BEF_NO_TIME: never */
  gint64 look_ms;   /* to be kept when what it brought is stored, BEF_NO_TIME: nothing */
  gboolean planned;
  gboolean begun;    /* has planned before */
  gboolean planning; /* the answer being stored has just been planned for */
  gboolean looking;  /* what is due is being looked for */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (BefRecorder, bef_recorder, G_TYPE_OBJECT)

static guint
series_hash (gconstpointer series)
{
  BefSeriesKey key = ((const FollowedSeries *)series)->key;

  return g_direct_hash (key.entity) * 33 + g_direct_hash (key.quantity);
}

static gboolean
series_equal (gconstpointer a, gconstpointer b)
{
  return bef_series_key_equal (((const FollowedSeries *)a)->key, ((const FollowedSeries *)b)->key);
}

static Followed *
followed_of (BefRecorder *self, BefSeriesKey key)
{
  FollowedSeries *series =
      g_hash_table_lookup (self->followed_series, &(FollowedSeries){ .key = key });

  if (series == NULL)
    {
      series = g_new (FollowedSeries, 1);
      *series = (FollowedSeries){ key, UNKNOWN_SERIES };
      g_hash_table_add (self->followed_series, series);
    }
  return &series->followed;
}

/* Whether @r says what is not stored yet: the newest may be corrected. What was stored from the
 * future, by a clock that has been set since, does not stand in the way of what comes now. */
static gboolean
is_fresh (const Followed *series, const BefReading *r, gint64 now_ms)
{
  if (r->observed_ms == BEF_NO_TIME || !bef_present_allows (r->observed_ms, now_ms))
    return FALSE;
  if (r->observed_ms == series->last_ms)
    return r->value != series->last_value;
  return r->observed_ms > series->last_ms || series->last_ms > now_ms;
}

static void
mark_followed (BefRecorder *self, BefSeriesKey key, Followed *series)
{
  if (series->whole_ms == BEF_NO_TIME)
    return;
  /* What is not marked is asked for once more, and nothing is lost. */
  if (series->whole_ms < series->last_ms)
    bef_history_mark_asked_async (
        self->history, &(BefSeriesSpan){ &key, 1, series->whole_ms, series->last_ms + 1 }, NULL,
        NULL, NULL);
  series->whole_ms = series->last_ms;
}

/* The step of a series whose history has not told it: the middle one of the last spaces between
 * what polls brought. */
static gint64
usual_space (const Followed *series, const BefQuantityInfo *info)
{
  gint64 a = series->spaces_ms[0], b = series->spaces_ms[1], c = series->spaces_ms[2];

  if (a == 0)
    return info != NULL ? info->late_after_ms : BEF_MS_HOUR;
  return b == 0 || c == 0 ? MAX (a, b) : MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Has [from, to) fetched though nobody looks. Until it is done it is remembered: an outage drops
 * what waits, and by the next connection polls have moved the newest stamp past it. */
static void
plan_range (BefRecorder *self, BefSeriesKey key, Followed *series, gint64 from_ms, gint64 to_ms,
            BefMissing scope)
{
  if (to_ms <= from_ms)
    return;
  series->open_ms = series->open_ms == BEF_NO_TIME ? from_ms : MIN (series->open_ms, from_ms);
  series->n_open++;
  bef_backfill_add (self->backfill, key, from_ms, to_ms, scope, BEF_BACKFILL_PLANNED, NULL);
}

static void
planned_done_cb (BefSeriesKey key, gpointer user_data)
{
  Followed *series = followed_of (user_data, key);

  if (series->n_open > 0 && --series->n_open == 0)
    series->open_ms = BEF_NO_TIME;
}

/* A series that measures at a step has jumped over some of its own: a delivery of a whole day, or
 * what was missed. */
static void
fetch_jump (BefRecorder *self, BefSeriesKey key, Followed *series, gint64 step_ms,
            gint64 observed_ms)
{
  const BefQuantityInfo *info = bef_quantity_info (key.quantity);
  gint64 from_ms = series->last_ms, usual = step_ms > 0 ? step_ms : usual_space (series, info);

  if (self->backfill == NULL || self->planning || !self->planned || from_ms == BEF_NO_TIME
      || (info != NULL && info->states != NULL)
      || (double)(observed_ms - from_ms) <= NEXT_STEPS * (double)usual)
    return;
  plan_range (self, key, series, MAX (from_ms, observed_ms - LONGEST_BACKFILL_MS), observed_ms + 1,
              BEF_MISSING_EMPTY);
}

/* Takes the measurement at @observed_ms, newer than all before. */
static void
follow_series (BefRecorder *self, BefSeriesKey key, Followed *series, gint64 observed_ms)
{
  const BefQuantityInfo *info = bef_quantity_info (key.quantity);
  gint64 step = self->backfill != NULL ? bef_backfill_get_step (self->backfill, key) : 0;
  gboolean next = step > 0 && (info == NULL || info->states == NULL)
                  && series->last_ms != BEF_NO_TIME
                  && (double)(observed_ms - series->last_ms) <= NEXT_STEPS * (double)step;

  if (!next)
    {
      mark_followed (self, key, series);
      series->whole_ms = BEF_NO_TIME;
      fetch_jump (self, key, series, step, observed_ms);
    }
  else if (series->whole_ms == BEF_NO_TIME)
    series->whole_ms = series->last_ms;
  if (series->last_ms != BEF_NO_TIME)
    {
      series->spaces_ms[2] = series->spaces_ms[1];
      series->spaces_ms[1] = series->spaces_ms[0];
      series->spaces_ms[0] = observed_ms - series->last_ms;
    }
  series->last_ms = observed_ms;
}

typedef struct
{
  gint64 from_ms, to_ms;
} Span;

static guint
span_hash (gconstpointer span)
{
  return g_int64_hash (&((const Span *)span)->from_ms)
         ^ g_int64_hash (&((const Span *)span)->to_ms) << 1;
}

static gboolean
span_equal (gconstpointer a, gconstpointer b)
{
  const Span *left = a, *right = b;

  return left->from_ms == right->from_ms && left->to_ms == right->to_ms;
}

static void
add_to_span (GHashTable *spans, BefSeriesKey key, const Followed *series)
{
  /* To the minute, so that many series make few transactions. */
  Span span = { (series->whole_ms + BEF_MS_MINUTE - 1) / BEF_MS_MINUTE * BEF_MS_MINUTE,
                series->last_ms / BEF_MS_MINUTE * BEF_MS_MINUTE };

  if (series->whole_ms == BEF_NO_TIME || span.from_ms >= span.to_ms)
    return;
  GArray *keys = g_hash_table_lookup (spans, &span);
  if (keys == NULL)
    {
      keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
      g_hash_table_insert (spans, g_memdup2 (&span, sizeof span), keys);
    }
  g_array_append_val (keys, key);
}

typedef enum
{
  STORED_NOTHING,
  STORED_ALL,
} Stored;

/* Begins anew: what comes next may come after a hole. What was followed until now is
 * there, and marked, where it is stored. */
static void
end_following (BefRecorder *self, Stored stored)
{
  g_autoptr (GHashTable) spans =
      g_hash_table_new_full (span_hash, span_equal, g_free, (GDestroyNotify)g_array_unref);
  GHashTableIter iter;
  FollowedSeries *series;
  Span *span;
  GArray *keys;

  g_hash_table_iter_init (&iter, self->followed_series);
  while (g_hash_table_iter_next (&iter, (gpointer *)&series, NULL))
    {
      if (stored == STORED_ALL)
        add_to_span (spans, series->key, &series->followed);
      series->followed.whole_ms = BEF_NO_TIME;
    }
  g_hash_table_iter_init (&iter, spans);
  while (g_hash_table_iter_next (&iter, (gpointer *)&span, (gpointer *)&keys))
    bef_history_mark_asked_async (
        self->history,
        &(BefSeriesSpan){ (const BefSeriesKey *)keys->data, keys->len, span->from_ms, span->to_ms },
        NULL, NULL, NULL);
}

/* What the last look brought is stored. */
static void
keep_look (BefRecorder *self)
{
  if (self->look_ms == BEF_NO_TIME
      || (self->looked_ms != BEF_NO_TIME && ABS (self->look_ms - self->looked_ms) < LOOKS_APART_MS))
    return;
  bef_history_look_async (self->history, self->look_ms, NULL, NULL, NULL);
  self->looked_ms = self->look_ms;
  self->look_ms = BEF_NO_TIME;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRecorder) self = user_data;
  gboolean done = bef_history_append_finish (BEF_HISTORY (source), result, NULL);

  if (done)
    keep_look (self);
  else
    end_following (self, STORED_NOTHING);
  if (self->stopped)
    return;
  if (done)
    self->callbacks.changed (NULL, NULL, self->callbacks.user_data);
}

/* A report that changed nothing is kept, thinned, for what holds its state until it changes: its
 * stamp is in no measurement. */
static void
take_life (BefRecorder *self, const BefEntity *e, gint64 now_ms, GArray *fresh)
{
  gint64 newest = BEF_NO_TIME;
  gboolean is_held = FALSE;

  for (guint k = 0; k < e->readings->len; k++)
    {
      const BefReading *r = &g_array_index (e->readings, BefReading, k);
      const BefQuantityInfo *info = bef_quantity_info (r->key.quantity);
      is_held |= info != NULL && info->states != NULL;
      newest = MAX (newest, r->observed_ms);
    }
  if (!is_held || e->alive_ms == BEF_NO_TIME || e->alive_ms <= newest
      || !bef_present_allows (e->alive_ms, now_ms))
    return;
  BefReading sign = { bef_series_key (e->id, BEF_HISTORY_LIFE), e->alive_ms, 1 };
  Followed *series = followed_of (self, sign.key);
  if (series->last_ms != BEF_NO_TIME && series->last_ms <= now_ms
      && e->alive_ms - series->last_ms < SIGNS_APART_MS)
    return;
  series->last_ms = e->alive_ms;
  g_array_append_val (fresh, sign);
}

/* What has no date of its own was not measured at a known time: it is shown, not stored. */
static void
store (BefRecorder *self, GPtrArray *entities)
{
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (BefReading));
  gint64 now_ms = bef_now_ms ();

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      if (e->role == BEF_ENTITY_EQUIPMENT)
        take_life (self, e, now_ms, fresh);
      for (guint k = 0; e->role != BEF_ENTITY_ALERT && k < e->readings->len; k++)
        {
          const BefReading *r = &g_array_index (e->readings, BefReading, k);
          Followed *series;
          series = followed_of (self, r->key);
          if (!is_fresh (series, r, now_ms))
            continue;
          if (r->observed_ms < series->last_ms)
            *series = UNKNOWN_SERIES;
          if (r->observed_ms > series->last_ms)
            follow_series (self, r->key, series, r->observed_ms);
          series->last_value = r->value;
          g_array_append_val (fresh, *r);
        }
    }
  if (fresh->len > 0)
    bef_history_append_async (self->history, fresh, NULL, stored_cb, g_object_ref (self));
  else
    keep_look (self);
}

static guint
count_series (GPtrArray *entities)
{
  guint n = 0;

  for (guint i = 0; i < entities->len; i++)
    n += ((BefEntity *)g_ptr_array_index (entities, i))->readings->len;
  return n;
}

typedef enum
{
  COMMUNE_SMALL,
  COMMUNE_LARGE,
} Commune;

static gboolean
is_whole (const BefEntity *e)
{
  return e->role == BEF_ENTITY_EQUIPMENT && bef_kind_has (e->kind, BEF_KIND_WHOLE);
}

/* How much of the past a series never seen before begins with; 0: none. */
static gint64
first_span (const BefEntity *e, BefSeriesKey key, Commune commune)
{
  if (commune == COMMUNE_LARGE
      || !(g_str_equal (key.quantity, bef_kind_info (e->kind)->quantities[0])
           || g_str_equal (key.quantity, "energy-index")))
    return 0;
  return is_whole (e) ? FIRST_METER_BACKFILL_MS : FIRST_BACKFILL_MS;
}

/* A series that went on has most likely what was empty before. */
static BefMissing
scope_of (const Followed *series, const BefReading *reading)
{
  return series->last_ms != BEF_NO_TIME && reading->observed_ms != BEF_NO_TIME
                 && reading->observed_ms > series->last_ms
             ? BEF_MISSING_EMPTY
             : BEF_MISSING_NEVER_ASKED;
}

/* Unasked: the gap since the newest stored, what was planned before and not all asked, and of what
 * was never seen the first time. A meter's first fortnight may have been cut short by the end of
 * the program: what was never asked of it is. */
static void
plan_series (BefRecorder *self, const BefEntity *e, const BefReading *reading, Commune commune,
             gint64 now_ms)
{
  Followed *series = followed_of (self, reading->key);
  gint64 last = series->last_ms, first = first_span (e, reading->key, commune);
  gint64 open = series->open_ms;

  if (commune == COMMUNE_LARGE && !is_whole (e))
    return;
  series->n_open = 0;
  if (last == BEF_NO_TIME || !bef_present_allows (last, now_ms))
    {
      if (first > 0)
        plan_range (self, reading->key, series, now_ms - first, now_ms, scope_of (series, reading));
      return;
    }
  plan_range (self, reading->key, series, MAX (last, now_ms - LONGEST_BACKFILL_MS), now_ms,
              scope_of (series, reading));
  if (!self->begun && is_whole (e) && first > 0)
    open = open == BEF_NO_TIME ? now_ms - first : MIN (open, now_ms - first);
  if (open != BEF_NO_TIME)
    plan_range (self, reading->key, series, MAX (open, now_ms - LONGEST_BACKFILL_MS),
                last - FOLLOWED_ENDS_MS, BEF_MISSING_NEVER_ASKED);
}

static void
plan (BefRecorder *self, GPtrArray *entities, gint64 now_ms)
{
  gboolean large = count_series (entities) > MANY_SERIES;

  if (self->planned || self->backfill == NULL)
    return;
  self->planned = self->planning = TRUE;
  /* Meters first: what they miss is a hole in every sum. */
  for (guint i = 0; i < 2 * entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i % entities->len);
      if (is_whole (e) != (i < entities->len))
        continue;
      for (guint k = 0; e->role == BEF_ENTITY_EQUIPMENT && k < e->readings->len; k++)
        plan_series (self, e, &g_array_index (e->readings, BefReading, k),
                     large ? COMMUNE_LARGE : COMMUNE_SMALL, now_ms);
    }
  self->begun = TRUE;
}

/* What waits is planned, then stored: planning asks what was stored last. */
static void
follow_now (BefRecorder *self)
{
  g_autoptr (GPtrArray) entities = g_steal_pointer (&self->followed);

  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (entities == NULL)
    return;
  if (self->loading)
    {
      g_ptr_array_add (self->early, g_ptr_array_ref (entities));
      g_clear_pointer (&self->early_whole, g_ptr_array_unref);
      self->early_whole = g_steal_pointer (&entities);
      self->early_ms = self->followed_ms;
      return;
    }
  plan (self, entities, self->followed_ms);
  self->look_ms = self->followed_ms;
  store (self, entities);
  self->planning = FALSE;
  if (self->backfill != NULL)
    bef_backfill_resume (self->backfill);
}

/* What came while the history was opening, now that it is known what it holds. */
static void
take_early (BefRecorder *self)
{
  self->loading = FALSE;
  if (self->stopped)
    return;
  if (self->early_whole != NULL)
    plan (self, self->early_whole, self->early_ms);
  g_clear_pointer (&self->early_whole, g_ptr_array_unref);
  for (guint i = 0; i < self->early->len; i++)
    store (self, g_ptr_array_index (self->early, i));
  g_ptr_array_set_size (self->early, 0);
  self->planning = FALSE;
  /* Without an answer there is no connection yet. */
  if (self->backfill != NULL && self->planned)
    bef_backfill_resume (self->backfill);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRecorder) self = user_data;
  g_autoptr (GArray) latest = bef_history_latest_finish (BEF_HISTORY (source), result, NULL);

  for (guint i = 0; latest != NULL && i < latest->len; i++)
    {
      const BefReading *r = &g_array_index (latest, BefReading, i);
      Followed *series = followed_of (self, r->key);
      if (r->observed_ms <= series->last_ms)
        continue;
      series->last_ms = r->observed_ms;
      series->last_value = r->value;
    }
  take_early (self);
}

void
bef_recorder_load (BefRecorder *self, GCancellable *cancellable)
{
  self->loading = TRUE;
  bef_history_latest_async (self->history, cancellable, loaded_cb, g_object_ref (self));
}

static gboolean
follow_cb (gpointer user_data)
{
  BefRecorder *self = user_data;

  self->follow_source = 0;
  follow_now (self);
  return G_SOURCE_REMOVE;
}

void
bef_recorder_follow (BefRecorder *self, GPtrArray *entities, gint64 now_ms)
{
  follow_now (self);
  self->followed = g_ptr_array_ref (entities);
  self->followed_ms = now_ms;
  self->follow_source = g_idle_add_full (G_PRIORITY_DEFAULT, follow_cb, self, NULL);
}

void
bef_recorder_store (BefRecorder *self, GPtrArray *entities)
{
  follow_now (self);
  if (self->loading)
    g_ptr_array_add (self->early, g_ptr_array_ref (entities));
  else
    store (self, entities);
}

void
bef_recorder_lost (BefRecorder *self)
{
  follow_now (self);
  end_following (self, STORED_ALL);
  if (self->backfill != NULL)
    bef_backfill_pause (self->backfill);
  self->planned = FALSE;
}

void
bef_recorder_plan_again (BefRecorder *self)
{
  follow_now (self);
  end_following (self, STORED_ALL);
  self->planned = FALSE;
  self->due_ms = 0;
}

static void
due_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefRecorder) self = user_data;
  g_autoptr (GArray) due = bef_history_due_finish (BEF_HISTORY (source), result, NULL);

  self->looking = FALSE;
  if (due != NULL && !self->stopped && self->planned)
    bef_backfill_add_due (self->backfill, (const BefDue *)due->data, due->len);
}

void
bef_recorder_tick (BefRecorder *self, gint64 now_ms)
{
  if (self->backfill == NULL || self->stopped || !self->planned)
    return;
  bef_backfill_tick (self->backfill);
  /* Also when a clock was set back. */
  if (self->looking || (now_ms < self->due_ms && self->due_ms - now_ms <= 2 * DUE_EVERY_MS))
    return;
  self->due_ms = now_ms + DUE_EVERY_MS;
  self->looking = TRUE;
  bef_history_due_async (self->history,
                         DUE_QUESTIONS
                             * (bef_backfill_joins (self->backfill) ? DUE_SERIES_A_QUESTION : 1),
                         NULL, due_cb, g_object_ref (self));
}

const char *
bef_recorder_get_trouble (BefRecorder *self, BefSeriesKey key, gint64 *retry_ms_out)
{
  if (retry_ms_out != NULL)
    *retry_ms_out = BEF_NO_TIME;
  return self->backfill != NULL ? bef_backfill_get_trouble (self->backfill, key, retry_ms_out)
                                : NULL;
}

void
bef_recorder_want (BefRecorder *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                   BefMissing scope, BefUrgency urgency, GTask *task)
{
  mark_followed (self, key, followed_of (self, key));
  if (self->backfill != NULL)
    bef_backfill_add (self->backfill, key, from_ms, to_ms, scope,
                      urgency == BEF_WANTED_NOW ? BEF_BACKFILL_WANTED : BEF_BACKFILL_GLANCED, task);
  else if (task != NULL)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                               _ ("No server is configured"));
      g_object_unref (task);
    }
}

static void
backfilled_cb (BefSeriesKey key, gpointer user_data)
{
  BefRecorder *self = user_data;

  self->callbacks.changed (key.entity, key.quantity, self->callbacks.user_data);
}

static void
failed_cb (const GError *error, gpointer user_data)
{
  BefRecorder *self = user_data;

  if (error->domain == BEF_BACKEND_ERROR)
    self->callbacks.failed (error, self->callbacks.user_data);
}

void
bef_recorder_stop (BefRecorder *self)
{
  follow_now (self);
  self->stopped = TRUE;
  if (self->backfill == NULL)
    return;
  bef_backfill_set_callbacks (self->backfill, NULL, NULL, NULL, NULL, NULL);
  bef_backfill_cancel (self->backfill);
}

static void
bef_recorder_dispose (GObject *object)
{
  BefRecorder *self = BEF_RECORDER (object);

  bef_recorder_stop (self);
  g_clear_object (&self->backfill);
  G_OBJECT_CLASS (bef_recorder_parent_class)->dispose (object);
}

static void
bef_recorder_finalize (GObject *object)
{
  g_object_unref (BEF_RECORDER (object)->history);
  g_hash_table_unref (BEF_RECORDER (object)->followed_series);
  g_ptr_array_unref (BEF_RECORDER (object)->early);
  g_clear_pointer (&BEF_RECORDER (object)->early_whole, g_ptr_array_unref);
  G_OBJECT_CLASS (bef_recorder_parent_class)->finalize (object);
}

static void
bef_recorder_class_init (BefRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_recorder_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_recorder_finalize;
}

static void
bef_recorder_init (BefRecorder *self)
{
  self->followed_series = g_hash_table_new_full (series_hash, series_equal, g_free, NULL);
  self->early = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self->looked_ms = self->look_ms = BEF_NO_TIME;
}

static void
progress_cb (double fraction, gpointer user_data)
{
  BefRecorder *self = user_data;

  self->callbacks.progress (fraction, self->callbacks.user_data);
}

BefRecorder *
bef_recorder_new (BefBackend *backend, BefHistory *history, const BefRecorderCallbacks *callbacks)
{
  BefRecorder *self = g_object_new (BEF_TYPE_RECORDER, NULL);

  self->history = g_object_ref (history);
  self->callbacks = *callbacks;
  if (backend != NULL)
    {
      self->backfill = bef_backfill_new (backend, history);
      bef_backfill_set_callbacks (self->backfill, backfilled_cb, planned_done_cb, progress_cb,
                                  failed_cb, self);
    }
  return self;
}
