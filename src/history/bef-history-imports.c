/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-imports.h"

#include "base/bef-civil-time.h"
#include "history/bef-history-import-plan.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"

/* Taking an import. */

/* Of a sample and of what is remembered of it: measured on load curves of 10 minutes. */
#define BYTES_EACH 3

typedef struct
{
  BefHistoryDb *db;
  const BefImport *import;
  gint64 now_ms;
  BefImportProgress *progress; /* nullable */
  GCancellable *cancellable;   /* nullable */
  BefImportOutcome *outcome;   /* not owned */
} Taking;

/* What the series knows about the time of @points, with how long it holds. (transfer full) */
static GArray *
list_held (const Taking *self, gint64 series, const BefImportSeries *given, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (BefHeld));
  const BefImportPoint *first = &g_array_index (given->points, BefImportPoint, 0),
                       *last = first + given->points->len - 1;
  BefSampleSpan span = { series, first->at_ms, last->at_ms + MAX (last->step_ms, 1),
                         BEF_HOLD_BEFORE, BEF_HOLD_AFTER };
  g_auto (BefSampleIter) samples = { NULL };
  BefHoldIter iter;
  BefHeld one;

  if (!bef_sample_iter_init (&samples, self->db, &span, self->cancellable, error))
    return NULL;
  bef_hold_iter_init (&iter, bef_hold_rule_for_quantity (given->key.quantity), bef_sample_iter_pull,
                      &samples);
  while (bef_hold_iter_next (&iter, &one, &local_error))
    g_array_append_val (held, one);
  if (local_error == NULL)
    return g_steal_pointer (&held);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Adds point @k of @points to the last run where it goes on. */
static void
note_run (BefImportOutcome *outcome, BefSeriesKey key, const BefImportPoint *points, guint k,
          BefImportVerdict verdict)
{
  GArray *runs = outcome->runs;
  const BefImportPoint *p = &points[k];
  BefImportRun *last = runs->len > 0 ? &g_array_index (runs, BefImportRun, runs->len - 1) : NULL;

  if (last != NULL && last->verdict == verdict && last->last + 1 == k
      && bef_series_key_equal (last->key, key))
    {
      last->n++;
      last->last = k;
      last->last_line = p->line;
      last->to_ms = p->at_ms + p->step_ms;
    }
  else if (runs->len < BEF_IMPORT_MAX_RUNS)
    {
      BefImportRun run = { verdict, key, 1, k, p->line, p->line, p->at_ms, p->at_ms + p->step_ms };
      g_array_append_val (runs, run);
    }
}

static void
tally (BefImportOutcome *outcome, const BefImportSeries *given, const BefImportPlan *plan)
{
  for (guint k = 0; k < given->points->len; k++)
    {
      const BefImportPoint *p = &g_array_index (given->points, BefImportPoint, k);
      BefImportVerdict verdict = plan->verdicts[k];
      outcome->n[verdict]++;
      if (verdict != BEF_IMPORT_TAKEN && verdict != BEF_IMPORT_SAME)
        note_run (outcome, given->key, &g_array_index (given->points, BefImportPoint, 0), k,
                  verdict);
      if (verdict != BEF_IMPORT_TAKEN && verdict != BEF_IMPORT_REPLACED)
        continue;
      outcome->from_ms =
          outcome->from_ms == BEF_NO_TIME ? p->at_ms : MIN (outcome->from_ms, p->at_ms);
      outcome->to_ms = MAX (outcome->to_ms, p->at_ms + p->step_ms);
    }
}

/* What @range of the series is to be: @held without what is removed, and what is written. (transfer
 * full) GArray of BefSample. */
static GArray *
make_content (const GArray *held, const BefImportPlan *plan, BefRange range)
{
  GArray *content = g_array_new (FALSE, FALSE, sizeof (BefSample));
  guint i = 0, r = 0, w = 0;

  while (i < held->len || w < plan->written->len)
    {
      const BefHeld *h = i < held->len ? &g_array_index (held, BefHeld, i) : NULL;
      const BefSample *sample =
          w < plan->written->len ? &g_array_index (plan->written, BefSample, w) : NULL;
      if (sample != NULL && (h == NULL || sample->ts <= h->ts))
        {
          g_array_append_val (content, *sample);
          i += h != NULL && h->ts == sample->ts;
          w++;
          continue;
        }
      while (r < plan->removed->len && g_array_index (plan->removed, BefSample, r).ts < h->ts)
        r++;
      gboolean removed =
          r < plan->removed->len && g_array_index (plan->removed, BefSample, r).ts == h->ts;
      BefSample kept = { h->ts, h->value };
      if (!removed && kept.ts >= range.from_ms && kept.ts <= range.to_ms)
        g_array_append_val (content, kept);
      i++;
    }
  return content;
}

/* The stamps that change. */
static BefRange
range_of (const BefImportPlan *plan)
{
  BefRange range = { G_MAXINT64, G_MININT64 };
  const GArray *both[] = { plan->written, plan->removed };

  for (guint i = 0; i < 2; i++)
    if (both[i]->len > 0)
      {
        range.from_ms = MIN (range.from_ms, g_array_index (both[i], BefSample, 0).ts);
        range.to_ms = MAX (range.to_ms, g_array_index (both[i], BefSample, both[i]->len - 1).ts);
      }
  return range;
}

/* The row of this import, made when it changes anything. */
static gboolean
ensure_row (Taking *self, GError **error)
{
  if (self->outcome->id != 0)
    return TRUE;
  g_autoptr (BefStatement) add =
      bef_history_db_statement (self->db,
                                "INSERT INTO imports (at_ms, who, file, digest, undone_ms, n_taken,"
                                " n_replaced) VALUES (?, ?, ?, ?, 0, 0, 0)",
                                error);
  if (add == NULL)
    return FALSE;
  sqlite3_bind_int64 (add, 1, self->now_ms);
  sqlite3_bind_text (add, 2, self->import->who, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 3, self->import->file, -1, SQLITE_STATIC);
  sqlite3_bind_text (add, 4, self->import->digest, -1, SQLITE_STATIC);
  if (!bef_history_db_run (self->db, add, error))
    return FALSE;
  self->outcome->id = sqlite3_last_insert_rowid (bef_history_db_handle (self->db));
  return TRUE;
}

static gboolean
write_plan (Taking *self, const BefImportSeries *given, const GArray *held,
            const BefImportPlan *plan, GError **error)
{
  BefRange range = range_of (plan);
  g_autoptr (GArray) content = make_content (held, plan, range);
  gint64 series = bef_history_series_ensure (self->db, given->key, error);

  return series != 0 && ensure_row (self, error)
         && bef_imports_rewrite (self->db, series, range, content, error)
         && bef_import_parts_put (self->db, self->outcome->id, series, BEF_IMPORT_WRITTEN,
                                  plan->written, error)
         && bef_import_parts_put (self->db, self->outcome->id, series, BEF_IMPORT_BEFORE,
                                  plan->removed, error);
}

static gboolean
take_series (Taking *self, const BefImportSeries *given, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (BefImportPlan) plan = { NULL };
  gint64 series = bef_history_series_find (self->db, given->key, &local_error), border = G_MININT64;

  if (local_error == NULL && series != 0)
    bef_rollup_border (self->db, series, &border, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  g_autoptr (GArray) held = list_held (self, series, given, error);
  if (held == NULL)
    return FALSE;
  BefImportGround ground = { bef_hold_rule_for_quantity (given->key.quantity), self->import->flags,
                             border, held };
  bef_import_plan_make (&plan, given, &ground, self->now_ms);
  tally (self->outcome, given, &plan);
  bef_import_progress_add (self->progress, given->points->len / 2);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (plan.written->len + plan.removed->len > 0 && !(self->import->flags & BEF_IMPORT_LOOK)
      && !write_plan (self, given, held, &plan, error))
    return FALSE;
  bef_import_progress_add (self->progress, given->points->len - given->points->len / 2);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
remember_point (Taking *self, const BefImportSeries *given, GError **error)
{
  g_autoptr (BefStatement) put = bef_history_db_statement (
      self->db, "INSERT OR REPLACE INTO import_points (point, entity) VALUES (?, ?)", error);

  if (put == NULL)
    return FALSE;
  sqlite3_bind_text (put, 1, given->point, -1, SQLITE_STATIC);
  sqlite3_bind_text (put, 2, given->key.entity, -1, SQLITE_STATIC);
  return bef_history_db_run (self->db, put, error);
}

/* What is known in the end, and of which meter the points are. */
static gboolean
finish (Taking *self, GError **error)
{
  const guint *n = self->outcome->n;

  if (self->outcome->id == 0)
    return TRUE;
  g_autoptr (BefStatement) note = bef_history_db_statement (
      self->db, "UPDATE imports SET n_taken = ?, n_replaced = ? WHERE id = ?", error);
  if (note == NULL)
    return FALSE;
  sqlite3_bind_int64 (note, 1, (gint64)n[BEF_IMPORT_TAKEN] + n[BEF_IMPORT_REPLACED]);
  sqlite3_bind_int64 (note, 2, n[BEF_IMPORT_REPLACED]);
  sqlite3_bind_int64 (note, 3, self->outcome->id);
  if (!bef_history_db_run (self->db, note, error))
    return FALSE;
  for (guint i = 0; i < self->import->series->len; i++)
    {
      const BefImportSeries *given = g_ptr_array_index (self->import->series, i);
      if (given->point != NULL && *given->point != '\0' && !remember_point (self, given, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefImportPoint *)a)->at_ms, y = ((const BefImportPoint *)b)->at_ms;

  return (x > y) - (x < y);
}

/* Keeps the points, which are in order, that do not lie over the one before; the others are told.
 */
static void
lay_apart (BefImportOutcome *outcome, BefSeriesKey key, GArray *points)
{
  BefImportPoint *all = (BefImportPoint *)(gpointer)points->data;
  guint kept = 0;

  for (guint i = 0; i < points->len; i++)
    {
      const BefImportPoint *last = kept > 0 ? &all[kept - 1] : NULL;
      if (last == NULL || all[i].at_ms >= last->at_ms + MAX (last->step_ms, 1))
        {
          all[kept++] = all[i];
          continue;
        }
      BefImportVerdict verdict = all[i].at_ms == last->at_ms && all[i].value == last->value
                                     ? BEF_IMPORT_SAME
                                     : BEF_IMPORT_KNOWN;
      outcome->n[verdict]++;
      if (verdict == BEF_IMPORT_KNOWN)
        note_run (outcome, key, all, i, verdict);
    }
  g_array_set_size (points, kept);
}

static void
series_free (gpointer data)
{
  bef_import_series_free (data);
}

/* Each series once, its points in order and apart: a file may have two delivery points of one
 * meter, or one in two pieces. (transfer full) GPtrArray of BefImportSeries. */
static GPtrArray *
join_series (BefImportOutcome *outcome, const BefImport *import)
{
  GPtrArray *joined = g_ptr_array_new_with_free_func (series_free);

  for (guint i = 0; i < import->series->len; i++)
    {
      const BefImportSeries *given = g_ptr_array_index (import->series, i);
      BefImportSeries *into = NULL;
      for (guint k = 0; into == NULL && k < joined->len; k++)
        if (bef_series_key_equal (((BefImportSeries *)joined->pdata[k])->key, given->key))
          into = joined->pdata[k];
      if (into == NULL)
        g_ptr_array_add (joined, into = bef_import_series_new (given->key, given->point));
      g_array_append_vals (into->points, given->points->data, given->points->len);
    }
  for (guint k = 0; k < joined->len; k++)
    {
      BefImportSeries *one = joined->pdata[k];
      /* Stable, by contract: the first given stays. */
      g_array_sort (one->points, compare_points);
      lay_apart (outcome, one->key, one->points);
    }
  return joined;
}

BefImportOutcome *
bef_imports_take (BefHistoryDb *db, const BefImport *import, gint64 now_ms,
                  BefImportProgress *progress, GCancellable *cancellable, GError **error)
{
  g_autoptr (BefImportOutcome) outcome = g_new0 (BefImportOutcome, 1);
  Taking self = { db, import, now_ms, progress, cancellable, outcome };

  outcome->runs = g_array_new (FALSE, FALSE, sizeof (BefImportRun));
  outcome->from_ms = outcome->to_ms = BEF_NO_TIME;
  g_autoptr (GPtrArray) joined = join_series (outcome, import);
  for (guint i = 0; i < joined->len; i++)
    {
      const BefImportSeries *given = g_ptr_array_index (joined, i);
      if (given->points->len > 0 && !take_series (&self, given, error))
        return NULL;
    }
  return finish (&self, error) ? g_steal_pointer (&outcome) : NULL;
}

guint64
bef_imports_size (const BefImportOutcome *outcome)
{
  return (guint64)BYTES_EACH
         * ((guint64)outcome->n[BEF_IMPORT_TAKEN] + outcome->n[BEF_IMPORT_REPLACED]);
}
