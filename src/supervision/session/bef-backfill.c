/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backfill.h"

#include "bef-backfill-job.h"

/* Requests under way at once: enough to hide the network's delay, few enough for a small broker. */
#define MAX_RUNNING 4
/* One request's span: bounded, so that an answer is too. */
#define MAX_SPAN_MS (7 * BEF_MS_DAY)
/* A joined question that was cut is asked in halves, down to this. */
#define JOIN_SPAN_MIN_MS (10 * BEF_MS_MINUTE)
/* So few that came cut cost less alone than halves do. */
#define FEW_CUT 2
/* What somebody wanted while there was no connection: the last so many. */
#define MAX_KEPT 100

/* What is known of a series besides its history. */
typedef struct
{
  gint64 step_ms;  /* 0: not known */
  char *trouble;   /* owned, nullable */
  gint64 retry_ms; /* BEF_NO_TIME: not by itself */
} Known;

struct _BefBackfill
{
  GObject parent_instance;
  BefBackend *backend; /* owned */
  BefHistory *history; /* owned */
  GQueue queue;        /* of BefBackfillJob, owned */
  GQueue failed;       /* of BefBackfillJob, owned: to be tried again */
  GQueue steps;        /* of Step, unowned: under way in this round */
  GPtrArray *gathered; /* owned, of BefBackfillJob (owned): planned, waiting to be joined */
  GHashTable *known;   /* owned: BefSeriesKey* -> Known* */
  gint64 span_ms;      /* joined questions of more come cut; 0: not that is known */
  guint looking;       /* planned jobs of which it is being looked what is missing */
  gboolean answered;   /* the back end has answered a question */
  gboolean joined;     /* and one about many series */
  guint running;
  guint done, total;
  gboolean paused, told_idle;
  GCancellable *cancellable; /* owned */
  BefBackfillStored stored;
  BefBackfillDone planned_done;
  BefBackfillProgress progress;
  BefBackfillFailed failed_question;
  gpointer user_data;
};

/* What a callback needs: the job, and the backfill kept alive. */
typedef struct
{
  BefBackfill *self;   /* owned */
  BefBackfillJob *job; /* owned */
  BefRange range;
  guint storing;             /* answers of a joined question on their way to the history */
  GError *error;             /* owned, nullable: the first of them that failed */
  GCancellable *cancellable; /* owned: the round it belongs to */
} Step;

G_DEFINE_FINAL_TYPE (BefBackfill, bef_backfill, G_TYPE_OBJECT)

static void next_jobs (BefBackfill *self);
static void next_range (Step *step);
static void next_joined (Step *step);

static void
known_free (gpointer data)
{
  g_free (((Known *)data)->trouble);
  g_free (data);
}

static Known *
known_of (BefBackfill *self, BefSeriesKey key)
{
  Known *known = g_hash_table_lookup (self->known, &key);

  if (known == NULL)
    {
      known = g_new0 (Known, 1);
      g_hash_table_insert (self->known, g_memdup2 (&key, sizeof key), known);
    }
  return known;
}

static void
note_trouble (BefBackfill *self, const BefBackfillJob *job, const char *message, gint64 retry_ms)
{
  for (guint i = 0; i < job->keys->len; i++)
    {
      Known *known = known_of (self, g_array_index (job->keys, BefSeriesKey, i));
      g_free (known->trouble);
      known->trouble = g_strdup (message);
      known->retry_ms = retry_ms;
    }
}

static void
step_free (Step *step)
{
  g_clear_pointer (&step->job, bef_backfill_job_free);
  g_clear_object (&step->cancellable);
  g_clear_error (&step->error);
  g_object_unref (step->self);
  g_free (step);
}

static void
report (BefBackfill *self)
{
  gboolean idle = self->running == 0 && (self->paused || g_queue_is_empty (&self->queue));

  if (idle)
    self->done = self->total = 0;
  if (self->progress != NULL && !(idle && self->told_idle))
    self->progress (idle ? -1 : (double)self->done / MAX (self->total, 1), self->user_data);
  self->told_idle = idle;
}

static void
return_task (BefBackfillJob *job, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&job->task);

  if (task != NULL && error != NULL)
    g_task_return_error (task, error);
  else if (task != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_clear_error (&error);
}

/* Keeps the job of @step to be tried again, and says so where it is asked about. */
static void
note_failure (Step *step, const GError *error)
{
  BefBackfill *self = step->self;
  BefBackfillJob *job = step->job;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->failed_question != NULL)
    self->failed_question (error, self->user_data);
  if (!bef_backfill_job_may_retry (job, error, bef_now_ms ()))
    {
      note_trouble (self, job, error->message, BEF_NO_TIME);
      return;
    }
  note_trouble (self, job, error->message, job->retry_ms);
  g_clear_pointer (&job->missing, g_array_unref);
  g_queue_push_tail (&self->failed, g_steal_pointer (&step->job));
}

static void
finish_step (Step *step, GError *error)
{
  BefBackfill *self = g_object_ref (step->self);

  return_task (step->job, error != NULL ? g_error_copy (error) : NULL);
  /* A round that was cancelled has already been taken off the counts. */
  if (step->cancellable == self->cancellable)
    {
      g_queue_remove (&self->steps, step);
      self->answered = TRUE;
      if (error != NULL)
        note_failure (step, error);
      else
        {
          note_trouble (self, step->job, NULL, BEF_NO_TIME);
          for (guint i = 0;
               self->planned_done != NULL && step->job->rank == BEF_BACKFILL_PLANNED
               && (step->job->planned || !step->job->joined) && i < step->job->keys->len;
               i++)
            self->planned_done (g_array_index (step->job->keys, BefSeriesKey, i), self->user_data);
        }
      self->running--;
      self->done++;
      next_jobs (self);
      report (self);
    }
  g_clear_error (&error);
  step_free (step);
  g_object_unref (self);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GError) error = NULL;

  if (!bef_history_append_range_finish (BEF_HISTORY (source), result, &error))
    {
      finish_step (step, g_steal_pointer (&error));
      return;
    }
  if (step->self->stored != NULL)
    step->self->stored (bef_backfill_job_key (step->job), step->self->user_data);
  next_range (step);
}

static void
learn_step (BefBackfill *self, BefSeriesKey key, GArray *readings)
{
  gint64 step = bef_backfill_find_step (readings);

  if (step > 0)
    known_of (self, key)->step_ms = step;
}

gint64
bef_backfill_get_step (BefBackfill *self, BefSeriesKey key)
{
  const Known *known = g_hash_table_lookup (self->known, &key);

  return known != NULL ? known->step_ms : 0;
}

const char *
bef_backfill_get_trouble (BefBackfill *self, BefSeriesKey key, gint64 *retry_ms_out)
{
  const Known *known = g_hash_table_lookup (self->known, &key);

  if (retry_ms_out != NULL)
    *retry_ms_out = known != NULL ? known->retry_ms : BEF_NO_TIME;
  return known != NULL ? known->trouble : NULL;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  BefSeriesKey key = bef_backfill_job_key (step->job);
  g_autoptr (GError) error = NULL;
  gint64 from = step->range.from_ms, to = step->range.to_ms;
  g_autoptr (GArray) readings =
      bef_backend_temporal_finish (BEF_BACKEND (source), result, &from, &to, &error);

  if (readings == NULL)
    {
      finish_step (step, g_steal_pointer (&error));
      return;
    }
  g_autoptr (GArray) newest = g_array_copy (readings);
  learn_step (step->self, key, newest);
  if (to <= from)
    /* Nothing of it is known to be whole: keep what was measured, and ask again another time. */
    from = to = step->range.from_ms;
  bef_history_append_range_async (step->self->history,
                                  &(BefHistoryQuery){ .key = key, .from_ms = from, .to_ms = to },
                                  readings, step->cancellable, stored_cb, step);
}

static void
next_range (Step *step)
{
  GArray *missing = step->job->missing;

  if (missing->len == 0)
    {
      finish_step (step, NULL);
      return;
    }
  BefRange *first = &g_array_index (missing, BefRange, 0);
  step->range = *first;
  if (first->to_ms - first->from_ms > MAX_SPAN_MS)
    {
      step->range.from_ms = first->to_ms - MAX_SPAN_MS;
      first->to_ms = step->range.from_ms;
    }
  else
    g_array_remove_index (missing, 0);
  bef_backend_temporal_async (step->self->backend, bef_backfill_job_key (step->job),
                              step->range.from_ms, step->range.to_ms, step->cancellable, fetched_cb,
                              step);
}

/* What somebody looks at up to now: the time since the newest measurement is not asked for before
 * the next one is due, which polling brings. */
static void
leave_the_newest (Step *step)
{
  BefBackfillJob *job = step->job;
  gint64 due = bef_backfill_get_step (step->self, bef_backfill_job_key (job)) * 3 / 2;
  const BefRange *newest =
      job->missing->len > 0 ? &g_array_index (job->missing, BefRange, 0) : NULL;

  if (job->scope < BEF_MISSING_EMPTY && newest != NULL && newest->from_ms > job->from_ms
      && newest->from_ms > bef_now_ms () - due)
    g_array_remove_index (job->missing, 0);
}

/* Puts the job of @step aside until it is known what else is missing. */
static void
gather (Step *step)
{
  BefBackfill *self = g_object_ref (step->self);

  g_queue_remove (&self->steps, step);
  g_ptr_array_add (self->gathered, g_steal_pointer (&step->job));
  self->running--;
  self->total--;
  step_free (step);
  next_jobs (self);
  report (self);
  g_object_unref (self);
}

/* What was gathered is joined once nothing more can come to it. */
static void
join_gathered (BefBackfill *self)
{
  if (self->gathered->len == 0 || self->looking > 0 || self->paused)
    return;
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    if (((BefBackfillJob *)l->data)->rank == BEF_BACKFILL_PLANNED
        && !((BefBackfillJob *)l->data)->joined)
      return;
  g_autoptr (GPtrArray) jobs = bef_backfill_join_jobs (self->gathered);
  for (guint i = 0; i < jobs->len; i++)
    g_queue_push_tail (&self->queue, jobs->pdata[i]);
  self->total += jobs->len;
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GError) error = NULL;

  step->job->missing = bef_history_missing_finish (BEF_HISTORY (source), result, &error);
  if (step->cancellable == step->self->cancellable && step->job->rank == BEF_BACKFILL_PLANNED)
    step->self->looking--;
  if (step->job->missing == NULL)
    {
      finish_step (step, g_steal_pointer (&error));
      return;
    }
  leave_the_newest (step);
  if (step->cancellable == step->self->cancellable && bef_backfill_joins (step->self)
      && bef_backfill_job_may_join (step->job))
    gather (step);
  else
    next_range (step);
}

/* Joined questions. */

/* The series of @job one by one, before what waits. */
static void
ask_apart (BefBackfill *self, const BefBackfillJob *job, guint i, gint64 to_ms)
{
  BefSeriesKey key = g_array_index (job->keys, BefSeriesKey, i);
  BefBackfillJob *one = bef_backfill_job_new (&key, 1, job->from_ms, to_ms, BEF_MISSING_ALL);

  one->alone = TRUE;
  self->total++;
  g_queue_push_head (&self->queue, one);
}

static void
one_stored (Step *step)
{
  if (--step->storing > 0)
    return;
  if (step->error != NULL)
    finish_step (step, g_steal_pointer (&step->error));
  else if (step->job->keys->len > 1)
    next_joined (step);
  else if (step->job->keys->len == 1)
    next_range (step);
  else
    finish_step (step, NULL);
}

static void
one_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  GError *error = NULL;

  if (!bef_history_append_range_finish (BEF_HISTORY (source), result, &error))
    {
      g_clear_error (&step->error);
      step->error = error;
    }
  one_stored (step);
}

static void
store_one (Step *step, BefSeriesKey key, GArray *readings)
{
  BefBackfill *self = step->self;
  g_autoptr (GArray) newest = g_array_copy (readings);

  learn_step (self, key, newest);
  step->storing++;
  bef_history_append_range_async (
      self->history,
      &(BefHistoryQuery){ .key = key, .from_ms = step->range.from_ms, .to_ms = step->range.to_ms },
      readings, step->cancellable, one_stored_cb, step);
  if (self->stored != NULL && readings->len > 0)
    self->stored (key, self->user_data);
}

/* What did not come whole: in halves where that may help several, and from then on nothing is asked
 * longer; else by itself, with all that is older. */
static void
ask_otherwise (Step *step, const GPtrArray *answers, guint n_cut)
{
  BefBackfill *self = step->self;
  BefBackfillJob *job = step->job;
  gint64 span = step->range.to_ms - step->range.from_ms;

  if (n_cut > FEW_CUT && span > JOIN_SPAN_MIN_MS)
    {
      BefRange halves[] = { { step->range.from_ms + span / 2, step->range.to_ms },
                            { step->range.from_ms, step->range.from_ms + span / 2 } };
      self->span_ms = self->span_ms == 0 ? (span + 1) / 2 : MIN (self->span_ms, (span + 1) / 2);
      g_array_prepend_vals (job->missing, halves, G_N_ELEMENTS (halves));
      return;
    }
  for (guint i = answers->len; i > 0; i--)
    if (answers->pdata[i - 1] == NULL)
      {
        ask_apart (self, job, i - 1, step->range.to_ms);
        g_array_remove_index (job->keys, i - 1);
      }
}

static void
joined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  BefBackfill *self = step->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) answers =
      bef_backend_temporal_many_finish (BEF_BACKEND (source), result, &error);
  guint n_cut = 0;

  if (answers == NULL)
    {
      finish_step (step, g_steal_pointer (&error));
      return;
    }
  self->joined = TRUE;
  step->storing = 1;
  for (guint i = 0; i < answers->len; i++)
    if (answers->pdata[i] == NULL)
      n_cut++;
    else
      store_one (step, g_array_index (step->job->keys, BefSeriesKey, i), answers->pdata[i]);
  if (n_cut > 0 && step->cancellable == step->self->cancellable)
    ask_otherwise (step, answers, n_cut);
  one_stored (step);
}

/* The next piece of a joined question, newest first. */
static void
next_joined (Step *step)
{
  BefBackfillJob *job = step->job;

  if (job->missing->len == 0)
    {
      finish_step (step, NULL);
      return;
    }
  step->range = g_array_index (job->missing, BefRange, 0);
  g_array_remove_index (job->missing, 0);
  bef_backend_temporal_many_async (step->self->backend,
                                   &(BefSeriesSpan){ (const BefSeriesKey *)job->keys->data,
                                                     job->keys->len, step->range.from_ms,
                                                     step->range.to_ms },
                                   step->cancellable, joined_cb, step);
}

static void
begin_job (BefBackfill *self, BefBackfillJob *job)
{
  Step *step = g_new0 (Step, 1);

  step->self = g_object_ref (self);
  step->job = job;
  step->cancellable = g_object_ref (self->cancellable);
  self->running++;
  g_queue_push_tail (&self->steps, step);
  if (job->joined)
    {
      bef_backfill_job_cut (job, job->keys->len > 1 ? self->span_ms : 0);
      if (job->keys->len > 1)
        next_joined (step);
      else
        next_range (step);
      return;
    }
  self->looking += job->rank == BEF_BACKFILL_PLANNED;
  bef_history_missing_async (self->history,
                             &(BefHistoryQuery){ .key = bef_backfill_job_key (job),
                                                 .from_ms = job->from_ms,
                                                 .to_ms = job->to_ms,
                                                 .scope = job->scope },
                             step->cancellable, missing_cb, step);
}

/* Without a connection only who waits for an answer gets one. */
static BefBackfillJob *
pop_job (BefBackfill *self)
{
  if (!self->paused)
    return g_queue_pop_head (&self->queue);
  for (GList *l = self->queue.head; l != NULL; l = l->next)
    if (((BefBackfillJob *)l->data)->task != NULL)
      {
        BefBackfillJob *job = l->data;
        g_queue_delete_link (&self->queue, l);
        return job;
      }
  return NULL;
}

/* Until it is known how the back end answers, and with it whether many series can be asked for
 * together, what nobody looks at waits for the first answer; and while it is not known how much of
 * many comes whole, for the first of those. */
static guint
most_running (BefBackfill *self)
{
  const BefBackfillJob *next = g_queue_peek_head (&self->queue);

  if (next == NULL || next->rank != BEF_BACKFILL_PLANNED)
    return MAX_RUNNING;
  return self->answered && (self->joined || !next->joined) ? MAX_RUNNING : 1;
}

static void
next_jobs (BefBackfill *self)
{
  BefBackfillJob *job;

  join_gathered (self);
  while (self->running < most_running (self) && (job = pop_job (self)) != NULL)
    begin_job (self, job);
}

static void
bef_backfill_dispose (GObject *object)
{
  BefBackfill *self = BEF_BACKFILL (object);

  self->stored = NULL;
  self->planned_done = NULL;
  self->progress = NULL;
  if (self->cancellable != NULL)
    bef_backfill_cancel (self);
  g_clear_object (&self->backend);
  g_clear_object (&self->history);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (bef_backfill_parent_class)->dispose (object);
}

static void
bef_backfill_finalize (GObject *object)
{
  g_hash_table_unref (BEF_BACKFILL (object)->known);
  g_ptr_array_unref (BEF_BACKFILL (object)->gathered);
  G_OBJECT_CLASS (bef_backfill_parent_class)->finalize (object);
}

static void
bef_backfill_class_init (BefBackfillClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_backfill_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_backfill_finalize;
}

static void
bef_backfill_init (BefBackfill *self)
{
  g_queue_init (&self->queue);
  g_queue_init (&self->failed);
  g_queue_init (&self->steps);
  self->known =
      g_hash_table_new_full (bef_backfill_key_hash, bef_backfill_key_equal, g_free, known_free);
  self->gathered = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_backfill_job_free);
  self->cancellable = g_cancellable_new ();
  self->paused = self->told_idle = TRUE;
}

BefBackfill *
bef_backfill_new (BefBackend *backend, BefHistory *history)
{
  BefBackfill *self = g_object_new (BEF_TYPE_BACKFILL, NULL);

  self->backend = g_object_ref (backend);
  self->history = g_object_ref (history);
  return self;
}

void
bef_backfill_set_callbacks (BefBackfill *self, BefBackfillStored stored, BefBackfillDone done,
                            BefBackfillProgress progress, BefBackfillFailed failed,
                            gpointer user_data)
{
  self->stored = stored;
  self->planned_done = done;
  self->progress = progress;
  self->failed_question = failed;
  self->user_data = user_data;
}

/* Into its place. */
static void
enqueue (BefBackfill *self, BefBackfillJob *job)
{
  GList *l = self->queue.head;

  if (job->rank == BEF_BACKFILL_WANTED)
    {
      g_queue_push_head (&self->queue, job);
      return;
    }
  if (job->rank == BEF_BACKFILL_PLANNED)
    l = NULL;
  while (l != NULL && ((BefBackfillJob *)l->data)->rank >= job->rank)
    l = l->next;
  g_queue_insert_before (&self->queue, l, job);
}

void
bef_backfill_add (BefBackfill *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                  BefMissing scope, BefBackfillRank rank, GTask *task)
{
  g_return_if_fail (BEF_IS_BACKFILL (self));
  BefBackfillJob *job = bef_backfill_job_new (&key, 1, from_ms, to_ms, scope);

  job->task = task;
  job->rank = rank;
  if (to_ms <= from_ms
      || (task == NULL && rank != BEF_BACKFILL_WANTED && bef_backfill_is_held (&self->queue, job)))
    {
      return_task (job, NULL);
      bef_backfill_job_free (job);
      return;
    }
  bef_backfill_drop_held (&self->failed, job);
  bef_backfill_drop_held (&self->queue, job);
  enqueue (self, job);
  if (self->paused && self->queue.length > MAX_KEPT && self->queue.tail->data != job)
    bef_backfill_job_free (g_queue_pop_tail (&self->queue));
  self->total++;
  next_jobs (self);
  report (self);
}

gboolean
bef_backfill_joins (BefBackfill *self)
{
  return bef_backend_can_ask_many (self->backend);
}

void
bef_backfill_add_due (BefBackfill *self, const BefDue *due, guint n_due)
{
  g_autoptr (GPtrArray) jobs = NULL;

  if (self->paused || n_due == 0)
    return;
  jobs = bef_backfill_join_due (due, n_due);
  for (guint i = 0; i < jobs->len; i++)
    {
      BefBackfillJob *job = g_ptr_array_index (jobs, i);
      if (job->keys->len == 1 || bef_backfill_joins (self))
        {
          self->total++;
          g_queue_push_tail (&self->queue, job);
          continue;
        }
      for (guint k = job->keys->len; k > 0; k--)
        ask_apart (self, job, k - 1, job->to_ms);
      bef_backfill_job_free (job);
    }
  next_jobs (self);
  report (self);
}

/* Puts what failed and was to be asked again by @until_ms back in the queue: what somebody waits
 * for, and of the rest as many as @most. */
static void
try_again (BefBackfill *self, gint64 until_ms, guint most)
{
  guint n = 0;

  for (GList *l = self->failed.head, *next; l != NULL; l = next)
    {
      BefBackfillJob *job = l->data;
      next = l->next;
      /* A clock that was set back would keep it waiting. */
      gboolean is_time = job->retry_ms <= until_ms || job->retry_ms - until_ms > 2 * BEF_MS_DAY;
      if (!is_time || (job->rank != BEF_BACKFILL_WANTED && n++ >= most))
        continue;
      g_queue_delete_link (&self->failed, l);
      self->total++;
      enqueue (self, job);
    }
}

void
bef_backfill_tick (BefBackfill *self)
{
  if (self->paused || g_queue_is_empty (&self->failed))
    return;
  try_again (self, bef_now_ms (), MAX_RUNNING);
  next_jobs (self);
  report (self);
}

void
bef_backfill_resume (BefBackfill *self)
{
  if (!self->paused)
    return;
  self->paused = FALSE;
  try_again (self, G_MAXINT64, G_MAXUINT);
  self->total = MAX (self->total, self->queue.length);
  next_jobs (self);
  report (self);
}

static void
begin_round (BefBackfill *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->running = 0;
  self->looking = 0;
  g_ptr_array_set_size (self->gathered, 0);
  g_queue_clear (&self->steps);
}

static void
cancel_task (BefBackfillJob *job)
{
  if (job->task != NULL)
    return_task (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

static void
drop_job (gpointer data)
{
  cancel_task (data);
  bef_backfill_job_free (data);
}

void
bef_backfill_pause (BefBackfill *self)
{
  GQueue kept = G_QUEUE_INIT;
  BefBackfillJob *job;

  /* What is under way loses its answer, not its place. */
  for (GList *l = self->steps.head; l != NULL; l = l->next)
    {
      const BefBackfillJob *under_way = ((Step *)l->data)->job;
      if (under_way->rank != BEF_BACKFILL_WANTED)
        continue;
      BefSeriesKey key = bef_backfill_job_key (under_way);
      job = bef_backfill_job_new (&key, 1, under_way->from_ms, under_way->to_ms, under_way->scope);
      job->rank = BEF_BACKFILL_WANTED;
      g_queue_push_tail (&kept, job);
    }
  self->paused = TRUE;
  while ((job = g_queue_pop_head (&self->queue)) != NULL)
    if (job->rank == BEF_BACKFILL_WANTED && kept.length < MAX_KEPT)
      {
        cancel_task (job);
        g_queue_push_tail (&kept, job);
      }
    else
      drop_job (job);
  self->queue = kept;
  begin_round (self);
  report (self);
}

void
bef_backfill_cancel (BefBackfill *self)
{
  self->paused = TRUE;
  begin_round (self);
  g_queue_clear_full (&self->queue, drop_job);
  g_queue_clear_full (&self->failed, drop_job);
  report (self);
}
