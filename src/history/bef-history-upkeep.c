/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-upkeep.h"

#include "base/bef-civil-time.h"
#include "history/bef-history-chunk.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-retention.h"
#include "history/bef-history-schema.h"

/* A slice ends after the series with which it exceeds this. */
#define SLICE_US 4000
/* Waiting rows sealed at a time, of one series. */
#define SEAL_LIMIT 8192
#define SEAL_AGE_MS BEF_MS_DAY
/* Free pages left in the file: up to a fiftieth of it, and what the next polls use anyway. */
#define FREE_PAGES_SHARE 50
#define FREE_PAGES_MIN 16
#define SHRINK_PAGES 256
/* Parts to reduce that are looked for at a time: that takes a pass over the chunks. */
#define PARTS_LIMIT 256
/* More waiting rows than this and the file is not rewritten yet. */
#define RELAYOUT_MAX_WAITING 100000

typedef enum
{
  PHASE_LIST,
  PHASE_SERIES,
  PHASE_EXPIRE,
  PHASE_JOURNAL,
  PHASE_REDUCE,
  PHASE_SHRINK,
  PHASE_RELAYOUT
} Phase;

struct _BefHistoryUpkeep
{
  guint64 budget_bytes;
  Phase phase;
  GArray *series;   /* owned, of gint64: those to seal or compact, the last one next */
  GArray *parts;    /* owned, nullable, of gint64: series with a part to reduce, the oldest first */
  guint n_parts;    /* of them done */
  guint step;       /* of bef-history-retention.h */
  gboolean reduced; /* something of @parts was */
  gboolean over_budget;
  gboolean relayout_tried;
};

BefHistoryUpkeep *
bef_history_upkeep_new (guint64 budget_bytes)
{
  BefHistoryUpkeep *self = g_new0 (BefHistoryUpkeep, 1);

  self->budget_bytes = budget_bytes;
  self->series = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

void
bef_history_upkeep_free (BefHistoryUpkeep *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->series);
  g_clear_pointer (&self->parts, g_array_unref);
  g_free (self);
}

void
bef_history_upkeep_set_budget (BefHistoryUpkeep *self, guint64 budget_bytes)
{
  self->budget_bytes = budget_bytes;
}

gboolean
bef_history_upkeep_is_over_budget (BefHistoryUpkeep *self)
{
  return self->over_budget;
}

/* Series with enough waiting rows, or old ones, and series with chunks that would fit into one. */
static gboolean
list_series (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT series FROM samples GROUP BY series HAVING count(*) >= ?1 OR min(ts) < ?2"
      " UNION SELECT series FROM chunks GROUP BY series"
      " HAVING count(*) > 1 AND sum(n) <= (count(*) - 1) * ?3",
      error);

  g_array_set_size (self->series, 0);
  if (list == NULL)
    return FALSE;
  sqlite3_bind_int64 (list, 1, BEF_UPKEEP_SEAL_ROWS);
  sqlite3_bind_int64 (list, 2, now_ms - SEAL_AGE_MS);
  sqlite3_bind_int64 (list, 3, BEF_CHUNK_MAX);
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 series = sqlite3_column_int64 (list, 0);
      g_array_append_val (self->series, series);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Seals a part of the rows of @series, then joins what fits; *@more_out: there is more to do. */
static gboolean
seal_series (BefHistoryDb *db, gint64 series, gboolean *more_out, GError **error)
{
  guint n_sealed = 0;
  gboolean joined = TRUE;

  if (!bef_merge_waiting (db, series, G_MININT64, G_MAXINT64, SEAL_LIMIT, &n_sealed, error)
      || !bef_merge_compact (db, series, &joined, error))
    return FALSE;
  *more_out = n_sealed == SEAL_LIMIT || joined;
  return TRUE;
}

static gboolean
seal_some (BefHistoryUpkeep *self, BefHistoryDb *db, GError **error)
{
  gint64 start_us = g_get_monotonic_time ();

  do
    {
      gint64 series = g_array_index (self->series, gint64, self->series->len - 1);
      gboolean more;
      if (!seal_series (db, series, &more, error))
        return FALSE;
      if (!more)
        g_array_set_size (self->series, self->series->len - 1);
    }
  while (self->series->len > 0 && g_get_monotonic_time () - start_us < SLICE_US);
  return TRUE;
}

static gboolean
measure (BefHistoryDb *db, gint64 *n_pages_out, gint64 *n_free_out, gint64 *page_size_out,
         GError **error)
{
  return bef_history_db_get_int (db, "PRAGMA page_count", n_pages_out, error)
         && bef_history_db_get_int (db, "PRAGMA freelist_count", n_free_out, error)
         && bef_history_db_get_int (db, "PRAGMA page_size", page_size_out, error);
}

/* One series at a time; *@done_out when everything left may stay. */
static gboolean
expire (BefHistoryDb *db, gint64 now_ms, gboolean *done_out, GError **error)
{
  gboolean dropped = FALSE;

  if (!bef_history_retention_expire (db, now_ms, &dropped, error))
    return FALSE;
  *done_out = !dropped;
  return TRUE;
}

/* Whether the file, with the free pages it may keep and its WAL, exceeds the budget. */
static gboolean
find_over_budget (BefHistoryUpkeep *self, BefHistoryDb *db, GError **error)
{
  gint64 n_pages, n_free, page_size;
  guint64 aside =
      self->budget_bytes / FREE_PAGES_SHARE + MIN (BEF_HISTORY_WAL_BYTES, self->budget_bytes / 8);

  if (!measure (db, &n_pages, &n_free, &page_size, error))
    return FALSE;
  self->over_budget = (guint64)((n_pages - n_free) * page_size) > self->budget_bytes - aside;
  return TRUE;
}

/* The next parts: of the same step while that brings anything. */
static gboolean
find_parts (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms, GError **error)
{
  if (self->parts != NULL && !self->reduced)
    self->step++;
  g_clear_pointer (&self->parts, g_array_unref);
  self->n_parts = 0;
  self->reduced = FALSE;
  if (self->step == BEF_RETENTION_STEPS)
    return TRUE;
  self->parts = bef_history_retention_list (db, self->step, now_ms, PARTS_LIMIT, error);
  return self->parts != NULL;
}

/* Some parts; *@done_out when the budget holds, or nothing more may go. */
static gboolean
reduce_some (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms, gboolean *done_out,
             GError **error)
{
  gint64 start_us = g_get_monotonic_time ();

  do
    {
      gboolean reduced;
      if (!find_over_budget (self, db, error))
        return FALSE;
      *done_out = !self->over_budget || self->step == BEF_RETENTION_STEPS;
      if (*done_out)
        return TRUE;
      if (self->parts == NULL || self->n_parts == self->parts->len)
        {
          if (!find_parts (self, db, now_ms, error))
            return FALSE;
          continue;
        }
      if (!bef_history_retention_reduce (db, self->step,
                                         g_array_index (self->parts, gint64, self->n_parts++),
                                         now_ms, &reduced, error))
        return FALSE;
      self->reduced |= reduced;
    }
  while (g_get_monotonic_time () - start_us < SLICE_US);
  return TRUE;
}

static gboolean
shrink (BefHistoryDb *db, gboolean *done_out, GError **error)
{
  gint64 n_free, n_pages, page_size, mode;
  g_autofree char *sql = g_strdup_printf ("PRAGMA incremental_vacuum (%d)", SHRINK_PAGES);

  if (!measure (db, &n_pages, &n_free, &page_size, error)
      || !bef_history_db_get_int (db, "PRAGMA auto_vacuum", &mode, error))
    return FALSE;
  /* 2: INCREMENTAL. */
  *done_out = mode != 2 || n_free <= MAX (n_pages / FREE_PAGES_SHARE, FREE_PAGES_MIN);
  return *done_out || bef_history_db_exec (db, sql, error);
}

/* Outside of any transaction. A full disk or a reader leaves the file as it is, until the next
 * start. */
static gboolean
relayout (BefHistoryUpkeep *self, BefHistoryDb *db, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 page_size, mode, n_waiting;

  if (!bef_history_db_get_int (db, "PRAGMA page_size", &page_size, error)
      || !bef_history_db_get_int (db, "PRAGMA auto_vacuum", &mode, error)
      || !bef_history_db_get_int (db, "SELECT count(*) FROM samples", &n_waiting, error))
    return FALSE;
  if (self->relayout_tried || n_waiting > RELAYOUT_MAX_WAITING
      || (page_size == BEF_HISTORY_PAGE_SIZE && mode == 2))
    return TRUE;
  self->relayout_tried = TRUE;
  /* The page size of a file in WAL mode cannot change. A WAL that could not be deleted would later
   * be read as one of the new file. */
  if (bef_history_db_exec (db, "PRAGMA journal_mode = DELETE", &local_error)
      && !bef_history_db_has_wal (db))
    bef_history_db_exec (db, BEF_HISTORY_SCHEMA_LAYOUT "; VACUUM", &local_error);
  if (local_error != NULL)
    g_debug ("The history keeps its page size: %s", local_error->message);
  /* Where the disk failed on the way, told or not, the connection has pages of the wrong size. */
  return bef_history_db_reopen (db, error);
}

static gboolean
run_phase (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms, gboolean *done_out,
           GError **error)
{
  *done_out = TRUE;
  switch (self->phase)
    {
    case PHASE_LIST:
      self->step = 0;
      g_clear_pointer (&self->parts, g_array_unref);
      return list_series (self, db, now_ms, error);
    case PHASE_SERIES:
      if (self->series->len > 0 && !seal_some (self, db, error))
        return FALSE;
      *done_out = self->series->len == 0;
      return TRUE;
    case PHASE_EXPIRE:
      return expire (db, now_ms, done_out, error);
    case PHASE_JOURNAL:
      return bef_history_journal_expire (db, now_ms, done_out, error);
    case PHASE_REDUCE:
      return reduce_some (self, db, now_ms, done_out, error);
    case PHASE_SHRINK:
      return shrink (db, done_out, error);
    case PHASE_RELAYOUT:
    default:
      return TRUE;
    }
}

gboolean
bef_history_upkeep_step (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms,
                         gboolean *more_out, GError **error)
{
  gboolean done = FALSE;

  *more_out = FALSE;
  if (self->phase == PHASE_RELAYOUT)
    {
      self->phase = PHASE_LIST;
      return relayout (self, db, error);
    }
  if (!bef_history_db_begin (db, error))
    return FALSE;
  if (!run_phase (self, db, now_ms, &done, error) || !bef_history_db_commit (db, error))
    {
      bef_history_db_rollback (db);
      self->phase = PHASE_LIST;
      return FALSE;
    }
  if (done)
    self->phase++;
  *more_out = TRUE;
  return TRUE;
}
