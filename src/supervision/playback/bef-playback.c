/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback.h"

#include "base/bef-text.h"
#include "bef-playback-alarms.h"
#include "bef-playback-scene.h"

/* The day shown and those beside it. */
#define MAX_DAYS 3
/* The present moves on, and with it what may be gone to. */
#define TICK_S 10
/* What arrives for a day is read again at most this often. */
#define RELOAD_MS (20 * BEF_MS_SECOND)
#define RELOAD_FETCHING_MS (2 * BEF_MS_SECOND)
/* What is younger may still be on its way from its source: no reason to ask for it. */
#define SETTLED_AFTER_MS (20 * BEF_MS_MINUTE)
/* Series asked of the back end at once; the rest waits here, to be forgotten when another day is
 * gone to. */
#define MAX_FETCHING 8

struct _BefPlayback
{
  GObject parent_instance;
  BefSession *session;     /* owned */
  GListStore *places;      /* owned, of BefPlace */
  BefPlaybackScene *scene; /* owned */
  gint64 time_ms;          /* a whole minute */
  gint64 day_ms;           /* midnight before it */
  GPtrArray *days;         /* owned, of BefPlaybackDay, the last used one last */
  GCancellable *loading;   /* owned, nullable: reading of the day shown */
  GCancellable *ahead;     /* owned, nullable: reading of a day beside it */
  gint64 filled_us;        /* when history of any day last changed, by the monotonic clock */
  gint64 polled_us;        /* likewise of today */
  char *error;             /* owned, nullable */
  guint tick;

  BefPast *past;              /* owned, nullable: of the day shown, likewise below */
  gint64 past_from_ms;        /* */
  gint64 past_to_ms;          /* what is known of it ends here */
  GCancellable *past_loading; /* owned, nullable */
  BefPastMoment moment;       /* of past */
  BefPlaybackAlarms then;     /* its alarms: owned, of those of moment */

  GArray *wanted;      /* owned, of guint: series still to be asked for, the first last */
  guint fetching;      /* under way */
  guint done, total;   /* of the series asked for */
  guint round;         /* answers of another one do not count */
  gint64 asked_day_ms; /* the day last asked for */
};

enum
{
  SIGNAL_MOVED,
  SIGNAL_STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefPlayback, bef_playback, G_TYPE_OBJECT)

typedef struct
{
  BefPlayback *self; /* owned */
  gint64 day_ms;     /* of a reading: which day */
  guint round;       /* of a question: which round */
} Step;

static void read_day (BefPlayback *self);
static void fetch_next (BefPlayback *self);

static Step *
step_new (BefPlayback *self, gint64 day_ms)
{
  Step *step = g_new0 (Step, 1);

  step->self = g_object_ref (self);
  step->day_ms = day_ms;
  step->round = self->round;
  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->self);
  g_free (step);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static void
tell_state (BefPlayback *self)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* Days that were read. */

static BefPlaybackDay *
find_day (BefPlayback *self, gint64 day_ms)
{
  for (guint i = 0; i < self->days->len; i++)
    if (((BefPlaybackDay *)self->days->pdata[i])->from_ms == day_ms)
      return self->days->pdata[i];
  return NULL;
}

/* Takes @day, in the place of an older reading of the same day. */
static void
keep_day (BefPlayback *self, BefPlaybackDay *day)
{
  BefPlaybackDay *former = find_day (self, day->from_ms);

  if (former != NULL)
    g_ptr_array_remove (self->days, former);
  else if (self->days->len == MAX_DAYS)
    {
      /* Never the one shown. */
      guint oldest = ((BefPlaybackDay *)self->days->pdata[0])->from_ms == self->day_ms ? 1 : 0;
      g_ptr_array_remove_index (self->days, oldest);
    }
  g_ptr_array_add (self->days, day);
}

/* What is not in the commune that is shown was not left out of it for nothing. */
static gboolean
may_see (BefPlayback *self, const BefPastAlarm *alarm)
{
  BefCommune *commune = bef_session_get_commune (self->session);
  BefDevice *device =
      alarm->object != NULL ? bef_commune_find_device (commune, alarm->object) : NULL;
  gboolean has_place = alarm->object != NULL || alarm->building != NULL;

  if (device != NULL)
    return !bef_session_has_audience (self->session)
           || !bef_kind_has (bef_device_get_kind (device), BEF_KIND_WATCHES);
  return !has_place || bef_commune_find_building (commune, alarm->building) != NULL
         || bef_commune_find_building (commune, alarm->object) != NULL;
}

static gboolean
has_alarms (BefPlayback *self)
{
  return self->past != NULL && self->past_from_ms == self->day_ms
         && self->time_ms < self->past_to_ms;
}

static void
find_alarms (BefPlayback *self)
{
  BefPlaybackAlarms *then = &self->then;

  g_ptr_array_set_size (then->alarms, 0);
  then->n_hidden = 0;
  bef_past_moment_clear (&self->moment);
  if (!has_alarms (self))
    return;
  bef_past_at (self->past, self->time_ms, &self->moment);
  then->knowledge = self->moment.knowledge;
  then->role = self->moment.role;
  then->names = bef_role_may_see_names (bef_session_get_role (self->session))
                && !bef_session_has_audience (self->session);
  for (guint i = 0; i < self->moment.alarms->len; i++)
    {
      BefPastAlarm *alarm = g_ptr_array_index (self->moment.alarms, i);
      if (may_see (self, alarm))
        g_ptr_array_add (then->alarms, alarm);
      else
        then->n_hidden++;
    }
}

static void
show (BefPlayback *self)
{
  BefPlaybackDay *day = find_day (self, self->day_ms);

  find_alarms (self);
  bef_playback_scene_set_alarms (self->scene, self->then.alarms);
  bef_playback_scene_show (self->scene, day, self->time_ms);
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/* What was read of @day is not all there is any more. */
static gboolean
is_stale (BefPlayback *self, BefPlaybackDay *day)
{
  gboolean today = bef_civil_add (day->from_ms, BEF_PERIOD_DAY, 1) > bef_now_ms ();

  return day->read_us < MAX (self->filled_us, today ? self->polled_us : 0);
}

/* Reads the day shown again when it is stale and was not read in the last @rest_ms. */
static void
catch_up (BefPlayback *self, gint64 rest_ms)
{
  BefPlaybackDay *day = find_day (self, self->day_ms);

  if (day != NULL && self->loading == NULL && is_stale (self, day)
      && g_get_monotonic_time () - day->read_us >= rest_ms * 1000)
    read_day (self);
}

static void
stop (GCancellable **cancellable)
{
  g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

typedef struct
{
  BefPlayback *self; /* owned */
  gint64 from_ms, to_ms;
} Reading;

static void
past_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (BefPlayback) self = reading->self;
  g_autoptr (GError) error = NULL;
  BefPast *past = bef_playback_alarms_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->past_loading);
  bef_past_moment_clear (&self->moment);
  g_ptr_array_set_size (self->then.alarms, 0);
  g_clear_pointer (&self->past, bef_past_free);
  self->past = past;
  self->past_from_ms = reading->from_ms;
  self->past_to_ms = reading->to_ms;
  if (past == NULL)
    bef_set_str (&self->error, error->message);
  show (self);
  tell_state (self);
}

/* Reads the alerts of the day shown, where they are not known up to the instant. */
static void
read_alarms (BefPlayback *self)
{
  gint64 now = bef_now_ms (), next_ms = bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1);

  if (has_alarms (self))
    return;
  stop (&self->past_loading);
  self->past_loading = g_cancellable_new ();
  Reading *reading = g_new (Reading, 1);
  *reading = (Reading){ g_object_ref (self), self->day_ms, MIN (next_ms, now + 1) };
  bef_playback_alarms_load_async (bef_session_get_history (self->session), reading->from_ms,
                                  reading->to_ms, self->past_loading, past_cb, reading);
}

static void
start_reading (BefPlayback *self, gint64 day_ms, GCancellable *cancellable,
               GAsyncReadyCallback callback)
{
  gint64 now = bef_now_ms ();
  gint64 end = MIN (bef_civil_add (day_ms, BEF_PERIOD_DAY, 1), now + 1);
  guint n;
  const BefSeriesKey *keys = bef_playback_scene_get_keys (self->scene, &n);

  bef_playback_day_load_async (bef_session_get_history (self->session),
                               &(BefSeriesSpan){ keys, n, day_ms, end }, now - SETTLED_AFTER_MS,
                               cancellable, callback, step_new (self, day_ms));
}

/* What lies beside the day shown, so that going there shows it at once. */

static void read_ahead (BefPlayback *self);

static void
ahead_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  BefPlayback *self = step->self;
  BefPlaybackDay *day = bef_playback_day_load_finish (result, NULL);

  if (day == NULL)
    return;
  g_clear_object (&self->ahead);
  keep_day (self, day);
  read_ahead (self);
}

static void
read_ahead (BefPlayback *self)
{
  const int beside[] = { -1, 1 };

  if (self->ahead != NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      gint64 day_ms = bef_civil_add (self->day_ms, BEF_PERIOD_DAY, beside[i]);
      if (day_ms > bef_playback_get_limit (self) || find_day (self, day_ms) != NULL)
        continue;
      self->ahead = g_cancellable_new ();
      start_reading (self, day_ms, self->ahead, ahead_cb);
      return;
    }
}

/* What was never asked for. */

static void
end_fetching (BefPlayback *self)
{
  self->round++;
  self->fetching = self->done = self->total = 0;
  g_array_set_size (self->wanted, 0);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  BefPlayback *self = step->self;
  g_autoptr (GError) error = NULL;
  gboolean fine = bef_session_fetch_history_finish (BEF_SESSION (source), result, &error);

  if (step->round != self->round)
    return;
  self->fetching--;
  self->done++;
  if (fine)
    self->filled_us = g_get_monotonic_time ();
  if (!fine && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    bef_set_str (&self->error, error->message);
  if (!fine && bef_session_get_connection (self->session) != BEF_CONNECTION_LIVE)
    end_fetching (self);
  else
    fetch_next (self);
  gboolean over = self->fetching == 0 && self->wanted->len == 0;
  if (over)
    end_fetching (self);
  catch_up (self, over ? 0 : RELOAD_FETCHING_MS);
  tell_state (self);
}

static void
fetch_next (BefPlayback *self)
{
  guint n;
  const BefSeriesKey *keys = bef_playback_scene_get_keys (self->scene, &n);

  while (self->fetching < MAX_FETCHING && self->wanted->len > 0)
    {
      guint i = g_array_index (self->wanted, guint, self->wanted->len - 1);
      g_array_set_size (self->wanted, self->wanted->len - 1);
      self->fetching++;
      bef_session_fetch_history_async (self->session, keys[i], self->day_ms,
                                       bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1), NULL,
                                       fetched_cb, step_new (self, self->day_ms));
    }
}

/* Asks for what the day shown lacks, once. */
static void
fetch_missing (BefPlayback *self)
{
  BefPlaybackDay *day = find_day (self, self->day_ms);

  if (day == NULL || self->asked_day_ms == self->day_ms
      || bef_session_get_connection (self->session) != BEF_CONNECTION_LIVE)
    return;
  end_fetching (self);
  self->asked_day_ms = self->day_ms;
  g_clear_pointer (&self->error, g_free);
  for (guint i = day->series->len; i > 0; i--)
    {
      guint index = i - 1;
      const BefSeriesSteps *said = &g_array_index (day->series, BefSeriesSteps, index);
      /* What had to go would have to go again. */
      if (!said->asked
          && (said->dropped_until_ms == BEF_NO_TIME || said->dropped_until_ms < day->to_ms))
        g_array_append_val (self->wanted, index);
    }
  self->total = self->wanted->len;
  fetch_next (self);
}

/* The day shown. */

static void
day_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  BefPlayback *self = step->self;
  g_autoptr (GError) error = NULL;
  BefPlaybackDay *day = bef_playback_day_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (day == NULL)
    bef_set_str (&self->error, error->message);
  else
    {
      keep_day (self, day);
      bef_playback_scene_take_beats (self->scene, bef_session_get_commune (self->session));
      show (self);
      fetch_missing (self);
      read_ahead (self);
    }
  tell_state (self);
}

static void
read_day (BefPlayback *self)
{
  stop (&self->loading);
  stop (&self->ahead);
  self->loading = g_cancellable_new ();
  start_reading (self, self->day_ms, self->loading, day_cb);
}

void
bef_playback_go (BefPlayback *self, gint64 ms)
{
  g_return_if_fail (BEF_IS_PLAYBACK (self));
  gint64 at = MIN (ms, bef_playback_get_limit (self)), former_day = self->day_ms;

  at -= ((at % BEF_MS_MINUTE) + BEF_MS_MINUTE) % BEF_MS_MINUTE;
  self->time_ms = at;
  self->day_ms = bef_civil_floor (at, BEF_PERIOD_DAY);
  BefPlaybackDay *day = find_day (self, self->day_ms);
  if (self->day_ms != former_day)
    {
      end_fetching (self);
      self->asked_day_ms = BEF_NO_TIME;
      g_clear_pointer (&self->error, g_free);
      stop (&self->loading);
    }
  read_alarms (self);
  /* Of today, what came since is not in what was read. */
  if ((day == NULL || day->to_ms <= at) && self->loading == NULL)
    read_day (self);
  show (self);
  if (self->day_ms == former_day)
    return;
  catch_up (self, 0);
  fetch_missing (self);
  if (self->loading == NULL)
    read_ahead (self);
  tell_state (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  catch_up (user_data, RELOAD_MS);
  tell_state (user_data);
  return G_SOURCE_CONTINUE;
}

static void
history_changed_cb (BefSession *session, const char *entity, const char *quantity,
                    BefPlayback *self)
{
  /* What is polled (no name) is of the present; what is filled in may be of any day. */
  if (entity != NULL)
    self->filled_us = g_get_monotonic_time ();
  else
    self->polled_us = g_get_monotonic_time ();
}

static void
rebuild (BefPlayback *self)
{
  stop (&self->loading);
  stop (&self->ahead);
  end_fetching (self);
  self->asked_day_ms = BEF_NO_TIME;
  g_ptr_array_set_size (self->days, 0);
  g_clear_pointer (&self->scene, bef_playback_scene_free);
  self->scene = bef_playback_scene_new (bef_session_get_commune (self->session), self->places);
}

static void
commune_changed_cb (BefPlayback *self)
{
  if (bef_playback_scene_fits (self->scene, bef_session_get_commune (self->session)))
    return;
  rebuild (self);
  read_day (self);
  show (self);
  tell_state (self);
}

static void
connection_cb (BefPlayback *self)
{
  self->asked_day_ms = BEF_NO_TIME;
  if (self->loading == NULL)
    fetch_missing (self);
  tell_state (self);
}

static void
bef_playback_dispose (GObject *object)
{
  BefPlayback *self = BEF_PLAYBACK (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  stop (&self->loading);
  stop (&self->ahead);
  stop (&self->past_loading);
  end_fetching (self);
  g_ptr_array_set_size (self->days, 0);
  G_OBJECT_CLASS (bef_playback_parent_class)->dispose (object);
}

static void
bef_playback_finalize (GObject *object)
{
  BefPlayback *self = BEF_PLAYBACK (object);

  g_clear_pointer (&self->scene, bef_playback_scene_free);
  g_ptr_array_unref (self->days);
  g_array_unref (self->wanted);
  g_free (self->error);
  g_ptr_array_unref (self->then.alarms);
  bef_past_moment_clear (&self->moment);
  g_clear_pointer (&self->past, bef_past_free);
  g_object_unref (self->places);
  g_object_unref (self->session);
  G_OBJECT_CLASS (bef_playback_parent_class)->finalize (object);
}

static void
bef_playback_class_init (BefPlaybackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_playback_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_playback_finalize;
  signals[SIGNAL_MOVED] = g_signal_new ("moved", BEF_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STATE_CHANGED] = g_signal_new (
      "state-changed", BEF_TYPE_PLAYBACK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_playback_init (BefPlayback *self)
{
  self->places = g_list_store_new (BEF_TYPE_PLACE);
  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_playback_day_unref);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  self->asked_day_ms = BEF_NO_TIME;
  self->then.alarms = g_ptr_array_new ();
  self->tick = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

BefPlayback *
bef_playback_new (BefSession *session)
{
  BefPlayback *self = g_object_new (BEF_TYPE_PLAYBACK, NULL);

  self->session = g_object_ref (session);
  rebuild (self);
  self->time_ms = bef_playback_get_limit (self);
  self->day_ms = bef_civil_floor (self->time_ms, BEF_PERIOD_DAY);
  g_signal_connect_object (session, "history-changed", G_CALLBACK (history_changed_cb), self, 0);
  g_signal_connect_object (session, "notify::connection", G_CALLBACK (connection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (bef_session_get_commune (session), "changed",
                           G_CALLBACK (commune_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gint64
bef_playback_get_time (BefPlayback *self)
{
  return self->time_ms;
}

void
bef_playback_get_day (BefPlayback *self, gint64 *from_ms, gint64 *to_ms)
{
  *from_ms = self->day_ms;
  *to_ms = bef_civil_add (self->day_ms, BEF_PERIOD_DAY, 1);
}

gint64
bef_playback_get_limit (BefPlayback *self)
{
  gint64 now = bef_now_ms ();

  return now - now % BEF_MS_MINUTE;
}

BefSession *
bef_playback_get_session (BefPlayback *self)
{
  return self->session;
}

GListModel *
bef_playback_get_places (BefPlayback *self)
{
  return G_LIST_MODEL (self->places);
}

const BefPlaybackFigures *
bef_playback_get_figures (BefPlayback *self, BefPlace *place)
{
  return bef_playback_scene_get_figures (self->scene, place);
}

const BefPlaybackAlarms *
bef_playback_get_alarms (BefPlayback *self)
{
  return has_alarms (self) ? &self->then : NULL;
}

gboolean
bef_playback_is_loading (BefPlayback *self)
{
  BefPlaybackDay *day = find_day (self, self->day_ms);

  return self->loading != NULL && (day == NULL || day->to_ms <= self->time_ms);
}

double
bef_playback_get_progress (BefPlayback *self)
{
  return self->total > 0 ? (double)self->done / self->total : -1;
}

const char *
bef_playback_get_error (BefPlayback *self)
{
  return self->error;
}

guint
bef_playback_get_n_days (BefPlayback *self)
{
  return self->days->len;
}
