/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-upkeep.h"

#include "base/bef-civil-time.h"
#include "history/bef-history-chunk.h"
#include "history/bef-history-imports.h"
#include "history/bef-history-journal.h"
#include "history/bef-history-merge.h"
#include "history/bef-history-retention.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-survey.h"

/* A slice ends after the series with which it exceeds this. */
#define SLICE_US 4000
/* Waiting rows sealed at a time, of one series. */
#define SEAL_LIMIT 8192
#define SEAL_AGE_MS BEF_MS_DAY
/* Free pages left in the file: up to a fiftieth of it, and what the next polls use anyway. */
#define FREE_PAGES_SHARE 50
#define FREE_PAGES_MIN 16
/* Of a small budget the WAL counts for this part. */
#define WAL_LEAST_SHARE 8
#define SHRINK_PAGES 256
/* Parts to reduce that are looked for at a time: that takes a pass over the chunks. */
#define PARTS_LIMIT 256
/* Rows of a large file looked at in a slice. */
#define SURVEY_ROWS 2000
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
  PHASE_SURVEY,
  PHASE_RENEW,
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
  BefImportsOld near;
  gboolean relayout_tried;
  BefHistorySurvey survey;
  gboolean is_renewed; /* no sign of the first layout is left in the journal */
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
  g_free (self->near.file);
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
  return dropped || bef_imports_expire (db, now_ms, error);
}

/* What of a budget is not for what is kept: the free pages that may stay, and the WAL. */
static guint64
find_aside (guint64 budget_bytes)
{
  return budget_bytes / FREE_PAGES_SHARE
         + MIN (BEF_HISTORY_WAL_BYTES, budget_bytes / WAL_LEAST_SHARE);
}

gboolean
bef_history_upkeep_find_room (BefHistoryUpkeep *self, BefHistoryDb *db, guint64 more_bytes,
                              guint64 *room_out, GError **error)
{
  gint64 n_pages, n_free, page_size;

  if (!measure (db, &n_pages, &n_free, &page_size, error))
    return FALSE;
  guint64 size = (guint64)((n_pages - n_free) * page_size) + more_bytes;
  *room_out = 0;
  if (size <= self->budget_bytes - find_aside (self->budget_bytes))
    return TRUE;
  *room_out = size;
  while (*room_out - find_aside (*room_out) < size)
    *room_out += size - (*room_out - find_aside (*room_out));
  return TRUE;
}

static gboolean
find_over_budget (BefHistoryUpkeep *self, BefHistoryDb *db, GError **error)
{
  guint64 room;

  if (!bef_history_upkeep_find_room (self, db, 0, &room, error))
    return FALSE;
  self->over_budget = room > 0;
  return TRUE;
}

/* What was imported goes by age like everything else, and cannot be taken back afterwards: that is
 * known before. */
static gboolean
find_near (BefHistoryUpkeep *self, BefHistoryDb *db, gint64 now_ms, GError **error)
{
  guint64 room;

  g_clear_pointer (&self->near.file, g_free);
  self->near.n = 0;
  return bef_history_upkeep_find_room (self, db, self->budget_bytes / BEF_UPKEEP_NEAR_SHARE, &room,
                                       error)
         && (room == 0
             || bef_imports_find_old (db, bef_history_retention_border (now_ms), 0, &self->near,
                                      error));
}

const BefImportsOld *
bef_history_upkeep_get_near (BefHistoryUpkeep *self)
{
  return &self->near;
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

/* What is found is told and remembered once: the next open looks at everything. */
static gboolean
survey (BefHistoryUpkeep *self, BefHistoryDb *db, gboolean *done_out, GError **error)
{
  *done_out = !bef_history_db_is_unseen (db);
  if (*done_out)
    return TRUE;
  gboolean success = bef_history_survey_step (&self->survey, db, SURVEY_ROWS, error);
  if (!success || self->survey.done)
    bef_history_db_set_seen (db);
  return success;
}

static gboolean
renew (BefHistoryUpkeep *self, BefHistoryDb *db, gboolean *done_out, GError **error)
{
  *done_out = self->is_renewed;
  if (*done_out)
    return TRUE;
  gboolean success = bef_history_journal_renew (db, done_out, error);
  self->is_renewed = success && *done_out;
  return success;
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
      return find_near (self, db, now_ms, error) && list_series (self, db, now_ms, error);
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
    case PHASE_SURVEY:
      return survey (self, db, done_out, error);
    case PHASE_RENEW:
      return renew (self, db, done_out, error);
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
