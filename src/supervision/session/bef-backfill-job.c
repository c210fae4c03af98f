/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-backfill-job.h"

/* Series of one question: brokers answer with at least so many entities a page, and the line that
 * names them stays short. */
#define JOIN_MAX 20
/* Ranges that are joined begin and end within this of each other, or within their own length. */
#define JOIN_NEAR_MS BEF_MS_HOUR
/* What was planned is joined by entities, and up to so many series, and hours of all of them
 * together: some 20,000 values at one a minute. */
#define JOIN_SERIES_MAX 60
#define JOIN_HOURS_MAX 360

/* The newest spaces between stamps that tell a series' step, and the fewest that do. */
#define STEP_SPACES_MAX 16
#define STEP_SPACES_MIN 3
BefBackfillJob *
bef_backfill_job_new (const BefSeriesKey *keys, guint n_keys, gint64 from_ms, gint64 to_ms,
                      BefMissing scope)
{
  BefBackfillJob *job = g_new0 (BefBackfillJob, 1);

  job->keys = g_array_new (FALSE, FALSE, sizeof (BefSeriesKey));
  g_array_append_vals (job->keys, keys, n_keys);
  job->from_ms = from_ms;
  job->to_ms = to_ms;
  job->scope = scope;
  return job;
}

void
bef_backfill_job_free (BefBackfillJob *job)
{
  g_array_unref (job->keys);
  g_clear_object (&job->task);
  g_clear_pointer (&job->missing, g_array_unref);
  g_free (job);
}

BefSeriesKey
bef_backfill_job_key (const BefBackfillJob *job)
{
  return g_array_index (job->keys, BefSeriesKey, 0);
}

gboolean
bef_backfill_job_holds (const BefBackfillJob *job, const BefBackfillJob *other)
{
  return job->keys->len == 1 && other->keys->len == 1
         && bef_series_key_equal (bef_backfill_job_key (job), bef_backfill_job_key (other))
         && job->scope >= other->scope && job->from_ms <= other->from_ms
         && job->to_ms >= other->to_ms;
}

gboolean
bef_backfill_job_may_retry (BefBackfillJob *job, const GError *error, gint64 now_ms)
{
  static const gint64 soon[] = { 10 * BEF_MS_SECOND, BEF_MS_MINUTE, 5 * BEF_MS_MINUTE,
                                 20 * BEF_MS_MINUTE, BEF_MS_HOUR,   2 * BEF_MS_HOUR,
                                 6 * BEF_MS_HOUR,    BEF_MS_DAY };
  static const gint64 rarely[] = { 20 * BEF_MS_MINUTE, 6 * BEF_MS_HOUR, BEF_MS_DAY };
  gboolean refused = g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED)
                     || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_FOUND)
                     || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN);
  guint n = refused ? G_N_ELEMENTS (rarely) : G_N_ELEMENTS (soon);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
      || g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_HISTORY)
      || job->failures >= n)
    return FALSE;
  gint64 delay = refused ? rarely[job->failures] : soon[job->failures];
  job->failures++;
  job->retry_ms = now_ms + delay + g_random_int_range (0, (gint32)(delay / 4) + 1);
  return TRUE;
}

static gboolean
is_near (const BefBackfillJob *job, const BefDue *due)
{
  gint64 near = MAX (JOIN_NEAR_MS, (due->range.to_ms - due->range.from_ms) / 4);

  return ABS (job->from_ms - due->range.from_ms) <= near
         && ABS (job->to_ms - due->range.to_ms) <= near;
}

gboolean
bef_backfill_job_may_join (const BefBackfillJob *job)
{
  return job->rank == BEF_BACKFILL_PLANNED && !job->joined && !job->alone && job->task == NULL
         && job->keys->len == 1 && job->failures == 0 && job->missing->len == 1
         && g_array_index (job->missing, BefRange, 0).to_ms
                    - g_array_index (job->missing, BefRange, 0).from_ms
                <= BEF_MS_DAY;
}

static gboolean
has_entity (const BefBackfillJob *job, const char *entity)
{
  for (guint i = 0; i < job->keys->len; i++)
    if (g_array_index (job->keys, BefSeriesKey, i).entity == entity)
      return TRUE;
  return FALSE;
}

static guint
count_entities (const BefBackfillJob *job)
{
  g_autoptr (GHashTable) entities = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < job->keys->len; i++)
    g_hash_table_add (entities, (gpointer)g_array_index (job->keys, BefSeriesKey, i).entity);
  return g_hash_table_size (entities);
}

static gboolean
may_take (const BefBackfillJob *job, BefDue due)
{
  gint64 from = MIN (job->from_ms, due.range.from_ms), to = MAX (job->to_ms, due.range.to_ms);

  return is_near (job, &due) && job->keys->len < JOIN_SERIES_MAX
         && (to - from) * (job->keys->len + 1) <= JOIN_HOURS_MAX * BEF_MS_HOUR
         && (has_entity (job, due.key.entity) || count_entities (job) < JOIN_MAX);
}

GPtrArray *
bef_backfill_join_jobs (GPtrArray *singles)
{
  GPtrArray *jobs = g_ptr_array_new ();

  for (guint i = 0; i < singles->len; i++)
    {
      const BefBackfillJob *single = singles->pdata[i];
      BefBackfillJob *into = NULL;
      BefDue due = { bef_backfill_job_key (single), g_array_index (single->missing, BefRange, 0) };
      for (guint k = jobs->len; k > 0 && into == NULL; k--)
        if (may_take (jobs->pdata[k - 1], due))
          into = jobs->pdata[k - 1];
      if (into == NULL)
        {
          into = bef_backfill_job_new (NULL, 0, due.range.from_ms, due.range.to_ms, single->scope);
          into->joined = into->planned = TRUE;
          g_ptr_array_add (jobs, into);
        }
      into->from_ms = MIN (into->from_ms, due.range.from_ms);
      into->to_ms = MAX (into->to_ms, due.range.to_ms);
      g_array_append_val (into->keys, due.key);
    }
  g_ptr_array_set_size (singles, 0);
  return jobs;
}

void
bef_backfill_job_cut (BefBackfillJob *job, gint64 span_ms)
{
  g_clear_pointer (&job->missing, g_array_unref);
  job->missing = g_array_new (FALSE, FALSE, sizeof (BefRange));
  for (gint64 to = job->to_ms; to > job->from_ms;)
    {
      BefRange piece = { span_ms > 0 ? MAX (job->from_ms, to - span_ms) : job->from_ms, to };
      g_array_append_val (job->missing, piece);
      to = piece.from_ms;
    }
}

GPtrArray *
bef_backfill_join_due (const BefDue *due, guint n_due)
{
  GPtrArray *jobs = g_ptr_array_new ();

  for (guint i = 0; i < n_due; i++)
    {
      BefBackfillJob *into = NULL;
      for (guint k = 0; k < jobs->len && into == NULL; k++)
        {
          BefBackfillJob *job = g_ptr_array_index (jobs, k);
          if (job->keys->len < JOIN_MAX && is_near (job, &due[i]))
            into = job;
        }
      if (into == NULL)
        {
          into = bef_backfill_job_new (NULL, 0, due[i].range.from_ms, due[i].range.to_ms,
                                       BEF_MISSING_ALL);
          into->joined = TRUE;
          g_ptr_array_add (jobs, into);
        }
      into->from_ms = MIN (into->from_ms, due[i].range.from_ms);
      into->to_ms = MAX (into->to_ms, due[i].range.to_ms);
      g_array_append_val (into->keys, due[i].key);
    }
  return jobs;
}

guint
bef_backfill_key_hash (gconstpointer data)
{
  const BefSeriesKey *key = data;

  return g_direct_hash (key->entity) * 31 + g_direct_hash (key->quantity);
}

gboolean
bef_backfill_key_equal (gconstpointer a, gconstpointer b)
{
  return bef_series_key_equal (*(const BefSeriesKey *)a, *(const BefSeriesKey *)b);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefReading *)a)->observed_ms, y = ((const BefReading *)b)->observed_ms;

  return (x < y) - (x > y);
}

gint64
bef_backfill_find_step (GArray *readings)
{
  gint64 shortest = G_MAXINT64;
  guint n = 0;

  g_array_sort (readings, compare_newest_first);
  for (guint i = 1; i < readings->len && n < STEP_SPACES_MAX; i++)
    {
      gint64 space = g_array_index (readings, BefReading, i - 1).observed_ms
                     - g_array_index (readings, BefReading, i).observed_ms;
      shortest = space > 0 ? MIN (shortest, space) : shortest;
      n += space > 0;
    }
  return n >= STEP_SPACES_MIN ? shortest : 0;
}

void
bef_backfill_drop_held (GQueue *queue, const BefBackfillJob *job)
{
  for (GList *l = queue->head, *next; l != NULL; l = next)
    {
      next = l->next;
      if (!bef_backfill_job_holds (job, l->data) || ((BefBackfillJob *)l->data)->task != NULL)
        continue;
      bef_backfill_job_free (l->data);
      g_queue_delete_link (queue, l);
    }
}

gboolean
bef_backfill_is_held (GQueue *queue, const BefBackfillJob *job)
{
  for (GList *l = queue->head; l != NULL; l = l->next)
    if (bef_backfill_job_holds (l->data, job))
      return TRUE;
  return FALSE;
}
