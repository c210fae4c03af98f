/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backfill.h"

/* Requests under way at once: enough to hide the network's delay, few enough for a small broker. */
#define MAX_RUNNING 4
/* One request's span: bounded, so that an answer is too. */
#define MAX_SPAN_MS (7 * BEF_MS_DAY)
/* The newest spaces between stamps that tell a series' step, and the fewest that do. */
#define STEP_SPACES_MAX 16
#define STEP_SPACES_MIN 3

typedef struct
{
  BefSeriesKey key;
  gint64 from_ms, to_ms;
  gboolean urgent;
  GTask *task;     /* owned, nullable */
  GArray *missing; /* owned: BefRange still to fetch, newest first */
} Job;

struct _BefBackfill
{
  GObject parent_instance;
  BefBackend *backend; /* owned */
  BefHistory *history; /* owned */
  GQueue queue;        /* of Job, owned */
  GHashTable *steps;   /* owned: entity -> GHashTable quantity -> gint64* ms; keys interned */
  guint running;
  guint done, total;
  GCancellable *cancellable; /* owned */
  BefBackfillStored stored;
  BefBackfillProgress progress;
  gpointer user_data;
};

/* What a callback needs: the job, and the backfill kept alive. */
typedef struct
{
  BefBackfill *self; /* owned */
  Job *job;          /* owned */
  BefRange range;
  GCancellable *cancellable; /* owned: the round it belongs to */
} Step;

G_DEFINE_FINAL_TYPE (BefBackfill, bef_backfill, G_TYPE_OBJECT)

static void next_jobs (BefBackfill *self);
static void next_range (Step *step);

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->missing, g_array_unref);
  g_free (job);
}

static void
step_free (Step *step)
{
  g_clear_pointer (&step->job, job_free);
  g_clear_object (&step->cancellable);
  g_object_unref (step->self);
  g_free (step);
}

static void
report (BefBackfill *self)
{
  gboolean idle = self->running == 0 && g_queue_is_empty (&self->queue);

  if (idle)
    self->done = self->total = 0;
  if (self->progress != NULL)
    self->progress (idle ? -1 : (double)self->done / MAX (self->total, 1), self->user_data);
}

static void
finish_step (Step *step, GError *error)
{
  BefBackfill *self = g_object_ref (step->self);

  if (step->job->task != NULL)
    {
      if (error != NULL)
        g_task_return_error (step->job->task, error);
      else
        g_task_return_boolean (step->job->task, TRUE);
    }
  else
    g_clear_error (&error);
  /* A round that was cancelled has already been taken off the counts. */
  if (step->cancellable == self->cancellable)
    {
      self->running--;
      self->done++;
      next_jobs (self);
      report (self);
    }
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
    step->self->stored (step->job->key, step->self->user_data);
  next_range (step);
}

static void
learn_step (BefBackfill *self, BefSeriesKey key, GArray *readings)
{
  guint n = MIN (readings->len, STEP_SPACES_MAX + 1);
  const BefReading *r = &g_array_index (readings, BefReading, readings->len - n);
  gint64 shortest = G_MAXINT64;

  if (n < STEP_SPACES_MIN + 1)
    return;
  for (guint i = 1; i < n; i++)
    shortest = MIN (shortest, r[i].observed_ms - r[i - 1].observed_ms);
  GHashTable *quantities = g_hash_table_lookup (self->steps, key.entity);
  if (quantities == NULL)
    {
      quantities = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->steps, (gpointer)key.entity, quantities);
    }
  g_hash_table_insert (quantities, (gpointer)key.quantity, g_memdup2 (&shortest, sizeof shortest));
}

gint64
bef_backfill_get_step (BefBackfill *self, BefSeriesKey key)
{
  GHashTable *quantities = g_hash_table_lookup (self->steps, key.entity);
  const gint64 *step = quantities != NULL ? g_hash_table_lookup (quantities, key.quantity) : NULL;

  return step != NULL ? *step : 0;
}

/* The newest values may still be on their way: what is younger than its source is usually late by
 * counts as asked only as far as values came. */
static gint64
settled_until (Step *step, GArray *readings, gint64 from_ms, gint64 to_ms)
{
  const BefQuantityInfo *info = bef_quantity_info (step->job->key.quantity);
  gint64 settled = bef_now_ms () - (info != NULL ? info->late_after_ms : 0);

  for (guint i = 0; i < readings->len; i++)
    settled = MAX (settled, g_array_index (readings, BefReading, i).observed_ms + 1);
  return CLAMP (settled, from_ms, to_ms);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GError) error = NULL;
  gint64 from = step->range.from_ms, to = step->range.to_ms;
  g_autoptr (GArray) readings =
      bef_backend_temporal_finish (BEF_BACKEND (source), result, &from, &to, &error);

  if (readings == NULL)
    {
      finish_step (step, g_steal_pointer (&error));
      return;
    }
  learn_step (step->self, step->job->key, readings);
  if (to <= from)
    {
      /* Nothing of it is known to be whole: keep what was measured, and ask again another time. */
      from = to = step->range.from_ms;
    }
  to = settled_until (step, readings, from, to);
  bef_history_append_range_async (step->self->history, step->job->key, from, to, readings,
                                  step->cancellable, stored_cb, step);
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
  bef_backend_temporal_async (step->self->backend, step->job->key, step->range.from_ms,
                              step->range.to_ms, step->cancellable, fetched_cb, step);
}

/* What somebody looks at up to now: the time since the newest measurement is not asked for before
 * the next one is due, which polling brings. */
static void
leave_the_newest (Step *step)
{
  Job *job = step->job;
  gint64 due = bef_backfill_get_step (step->self, job->key) * 3 / 2;
  const BefRange *newest =
      job->missing->len > 0 ? &g_array_index (job->missing, BefRange, 0) : NULL;

  if (job->urgent && newest != NULL && newest->from_ms > job->from_ms
      && newest->from_ms > bef_now_ms () - due)
    g_array_remove_index (job->missing, 0);
}

static void
missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;
  g_autoptr (GError) error = NULL;

  step->job->missing = bef_history_missing_finish (BEF_HISTORY (source), result, &error);
  if (step->job->missing == NULL)
    finish_step (step, g_steal_pointer (&error));
  else
    {
      leave_the_newest (step);
      next_range (step);
    }
}

static void
next_jobs (BefBackfill *self)
{
  while (self->running < MAX_RUNNING && !g_queue_is_empty (&self->queue))
    {
      Step *step = g_new0 (Step, 1);

      step->self = g_object_ref (self);
      step->job = g_queue_pop_head (&self->queue);
      step->cancellable = g_object_ref (self->cancellable);
      self->running++;
      bef_history_missing_async (self->history, step->job->key, step->job->from_ms,
                                 step->job->to_ms, step->cancellable, missing_cb, step);
    }
}

static void
bef_backfill_dispose (GObject *object)
{
  BefBackfill *self = BEF_BACKFILL (object);

  self->stored = NULL;
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
  g_hash_table_unref (BEF_BACKFILL (object)->steps);
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
  self->steps = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
  self->cancellable = g_cancellable_new ();
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
bef_backfill_set_callbacks (BefBackfill *self, BefBackfillStored stored,
                            BefBackfillProgress progress, gpointer user_data)
{
  self->stored = stored;
  self->progress = progress;
  self->user_data = user_data;
}

void
bef_backfill_add (BefBackfill *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                  gboolean urgent, GTask *task)
{
  g_return_if_fail (BEF_IS_BACKFILL (self));

  if (to_ms <= from_ms)
    {
      if (task != NULL)
        {
          g_task_return_boolean (task, TRUE);
          g_object_unref (task);
        }
      return;
    }
  Job *job = g_new0 (Job, 1);
  job->key = key;
  job->from_ms = from_ms;
  job->to_ms = to_ms;
  job->urgent = urgent;
  job->task = task;
  if (urgent)
    g_queue_push_head (&self->queue, job);
  else
    g_queue_push_tail (&self->queue, job);
  self->total++;
  next_jobs (self);
  report (self);
}

void
bef_backfill_cancel (BefBackfill *self)
{
  Job *job;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->running = 0;
  while ((job = g_queue_pop_head (&self->queue)) != NULL)
    {
      if (job->task != NULL)
        g_task_return_new_error (job->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
      job_free (job);
    }
  report (self);
}
