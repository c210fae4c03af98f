/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-tables.h"

#include "history/bef-history-answer.h"
#include "history/bef-history-hold.h"
#include "history/bef-history-rollup.h"
#include "history/bef-history-samples.h"

/*
 * Table `coverage`: what is settled. Table `awaited`: what was asked and was empty, since when,
 * when last, and when it is asked again (0: no more, unless a person wants it). Ranges of one
 * series never touch each other within coverage, and overlap neither each other nor coverage within
 * awaited.
 */

/* What somebody looks at is asked again, when it is as young as this, and was not for so long. */
#define LOOKED_AT_YOUNG_MS (7 * BEF_MS_DAY)
#define LOOKED_AT_REST_MS (10 * BEF_MS_MINUTE)
/* Neighbours first asked within this time of each other, and due within it, are one row. */
#define SAME_ASK_MS (3 * BEF_MS_HOUR)
/* No instant is further away. */
#define FAR_MS (G_GINT64_CONSTANT (1) << 60)
/* A question to come covers no more than this of a series. */
#define DUE_SPAN_MS (7 * BEF_MS_DAY)

typedef struct
{
  gint64 from_ms, to_ms, first_ms, asked_ms, due_ms;
} Awaited;

#define SELECT_MEETING                                                                             \
  "SELECT from_ms, to_ms FROM coverage WHERE series = ?1 AND from_ms <= ?3 AND to_ms >= ?2"        \
  " ORDER BY from_ms DESC"
#define SELECT_AWAITED                                                                             \
  "SELECT from_ms, to_ms, first_ms, asked_ms, due_ms FROM awaited"                                 \
  " WHERE series = ?1 AND from_ms <= ?3 AND to_ms >= ?2 ORDER BY from_ms"

static BefStatement *
prepare (BefHistoryDb *db, const char *sql, gint64 series, gint64 from_ms, gint64 to_ms,
         GError **error)
{
  BefStatement *statement = bef_history_db_statement (db, sql, error);

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, series);
      sqlite3_bind_int64 (statement, 2, from_ms);
      sqlite3_bind_int64 (statement, 3, to_ms);
    }
  return statement;
}

/* Rows of @select that touch [from, to), each as its first @columns integers. (transfer full) */
static GArray *
list_meeting (BefHistoryDb *db, const char *select, guint columns, gint64 series, gint64 from_ms,
              gint64 to_ms, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, columns * sizeof (gint64));
  g_autoptr (BefStatement) list = prepare (db, select, series, from_ms, to_ms, error);

  if (list == NULL)
    return NULL;
  while (bef_history_db_step (db, list, &local_error))
    {
      gint64 row[5];
      for (guint i = 0; i < columns; i++)
        /* Instants of a file that somebody else wrote may be anything. */
        row[i] = CLAMP (sqlite3_column_int64 (list, (int)i), -FAR_MS, FAR_MS);
      g_array_append_vals (rows, row, 1);
    }
  if (local_error == NULL)
    return g_steal_pointer (&rows);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* Newest first. */
static GArray *
list_settled (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GError **error)
{
  return list_meeting (db, SELECT_MEETING, 2, series, from_ms, to_ms, error);
}

/* Oldest first. */
static GArray *
list_awaited (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GError **error)
{
  return list_meeting (db, SELECT_AWAITED, 5, series, from_ms, to_ms, error);
}

static gboolean
replace_meeting (BefHistoryDb *db, gint64 series, BefRange joined, GError **error)
{
  g_autoptr (BefStatement) forget =
      prepare (db, "DELETE FROM coverage WHERE series = ? AND from_ms BETWEEN ? AND ?", series,
               joined.from_ms, joined.to_ms, error);
  if (forget == NULL || !bef_history_db_run (db, forget, error))
    return FALSE;
  g_autoptr (BefStatement) add =
      prepare (db, "INSERT INTO coverage (series, from_ms, to_ms) VALUES (?, ?, ?)", series,
               joined.from_ms, joined.to_ms, error);
  return add != NULL && bef_history_db_run (db, add, error);
}

static gboolean
settle (BefHistoryDb *db, gint64 series, gint64 from_ms, gint64 to_ms, GError **error)
{
  BefRange joined = { from_ms, to_ms };

  if (from_ms >= to_ms)
    return TRUE;
  g_autoptr (GArray) meeting = list_settled (db, series, from_ms, to_ms, error);
  if (meeting == NULL)
    return FALSE;
  for (guint i = 0; i < meeting->len; i++)
    {
      const BefRange *range = &g_array_index (meeting, BefRange, i);
      joined.from_ms = MIN (joined.from_ms, range->from_ms);
      joined.to_ms = MAX (joined.to_ms, range->to_ms);
    }
  return replace_meeting (db, series, joined, error);
}

/* Appends to @rows, joined with the last of them where they belong together. */
static void
add_awaited (GArray *rows, Awaited row)
{
  Awaited *last = rows->len > 0 ? &g_array_index (rows, Awaited, rows->len - 1) : NULL;

  if (row.from_ms >= row.to_ms)
    return;
  if (last != NULL && last->to_ms == row.from_ms
      && ABS (last->first_ms - row.first_ms) <= SAME_ASK_MS
      && ABS (last->due_ms - row.due_ms) <= SAME_ASK_MS)
    {
      last->to_ms = row.to_ms;
      last->first_ms = MAX (last->first_ms, row.first_ms);
      last->asked_ms = MIN (last->asked_ms, row.asked_ms);
      last->due_ms = MAX (last->due_ms, row.due_ms);
    }
  else
    g_array_append_val (rows, row);
}

static gboolean
replace_awaited (BefHistoryDb *db, gint64 series, GArray *former, GArray *rows, GError **error)
{
  for (guint i = 0; i < former->len; i++)
    {
      gint64 from_ms = g_array_index (former, Awaited, i).from_ms;
      g_autoptr (BefStatement) forget =
          prepare (db, "DELETE FROM awaited WHERE series = ?1 AND from_ms = ?2 AND ?3 = ?3", series,
                   from_ms, 0, error);
      if (forget == NULL || !bef_history_db_run (db, forget, error))
        return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const Awaited *row = &g_array_index (rows, Awaited, i);
      g_autoptr (BefStatement) add =
          prepare (db,
                   "INSERT INTO awaited (series, from_ms, to_ms, first_ms, asked_ms, due_ms)"
                   " VALUES (?, ?, ?, ?, ?, ?)",
                   series, row->from_ms, row->to_ms, error);
      if (add == NULL)
        return FALSE;
      sqlite3_bind_int64 (add, 4, row->first_ms);
      sqlite3_bind_int64 (add, 5, row->asked_ms);
      sqlite3_bind_int64 (add, 6, row->due_ms);
      if (!bef_history_db_run (db, add, error))
        return FALSE;
    }
  return TRUE;
}

/* Adds the empty part [from, to), asked just now: what was awaited of it before goes on from when
 * it was first asked, unless the answer has just filled another piece of that row: the source is at
 * work on it. */
static void
await_part (GArray *rows, GArray *former, GArray *filled, BefRange part, gint64 now_ms, guint salt)
{
  gint64 at = part.from_ms;

  for (guint i = 0; i <= former->len && at < part.to_ms; i++)
    {
      const Awaited *was = i < former->len ? &g_array_index (former, Awaited, i) : NULL;
      gint64 begin = was != NULL ? CLAMP (was->from_ms, at, part.to_ms) : part.to_ms;
      gint64 end = was != NULL ? CLAMP (was->to_ms, at, part.to_ms) : part.to_ms;
      gboolean anew = was == NULL || g_array_index (filled, gboolean, i) || was->first_ms > now_ms;
      gint64 first_ms = anew ? now_ms : was->first_ms;
      add_awaited (rows, (Awaited){ at, begin, now_ms, now_ms,
                                    bef_history_answer_due (now_ms, now_ms, salt) });
      add_awaited (rows, (Awaited){ begin, end, first_ms, now_ms,
                                    bef_history_answer_due (first_ms, now_ms, salt) });
      at = end;
    }
}

/* Rewrites what is awaited of @series about [from, to): @empty (oldest first) is asked just now,
 * what else of the range was awaited is there. @stamps: the answer's. */
static gboolean
rewrite_awaited (BefHistoryDb *db, gint64 series, BefRange asked, GArray *empty, GArray *stamps,
                 gint64 now_ms, GError **error)
{
  g_autoptr (GArray) former = list_awaited (db, series, asked.from_ms, asked.to_ms, error);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Awaited));
  g_autoptr (GArray) filled = g_array_new (FALSE, TRUE, sizeof (gboolean));

  if (former == NULL)
    return FALSE;
  g_array_set_size (filled, former->len + 1);
  for (guint i = 0; i < former->len; i++)
    {
      Awaited row = g_array_index (former, Awaited, i);
      for (guint k = 0; k < stamps->len; k++)
        {
          gint64 stamp = g_array_index (stamps, gint64, k);
          g_array_index (filled, gboolean, i) |= stamp >= row.from_ms && stamp < row.to_ms;
        }
      row.to_ms = MIN (row.to_ms, asked.from_ms);
      add_awaited (rows, row);
    }
  for (guint i = 0; i < empty->len; i++)
    await_part (rows, former, filled, g_array_index (empty, BefRange, i), now_ms, (guint)series);
  for (guint i = 0; i < former->len; i++)
    {
      Awaited row = g_array_index (former, Awaited, i);
      row.from_ms = MAX (row.from_ms, asked.to_ms);
      add_awaited (rows, row);
    }
  return (former->len == 0 && rows->len == 0) || replace_awaited (db, series, former, rows, error);
}

gboolean
bef_history_coverage_mark (BefHistoryDb *db, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                           gint64 now_ms, GError **error)
{
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (BefRange));
  BefRange range = { from_ms, MIN (to_ms, now_ms) };

  if (range.from_ms >= range.to_ms)
    return TRUE;
  gint64 series = bef_history_series_ensure (db, key, error);

  return series != 0 && settle (db, series, range.from_ms, range.to_ms, error)
         && rewrite_awaited (db, series, range, none, none, now_ms, error);
}

/* @part without what is settled already, newest first: a source that forgets takes nothing away. */
static void
subtract (BefRange part, GArray *settled, GArray *out)
{
  gint64 end = part.to_ms;

  for (guint i = 0; i < settled->len && end > part.from_ms; i++)
    {
      const BefRange *range = &g_array_index (settled, BefRange, i);
      BefRange left = { MAX (range->to_ms, part.from_ms), end };
      if (left.from_ms < left.to_ms)
        g_array_append_val (out, left);
      end = MIN (end, range->from_ms);
    }
  BefRange left = { part.from_ms, end };
  if (left.from_ms < left.to_ms)
    g_array_append_val (out, left);
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const BefRange *)a)->from_ms, y = ((const BefRange *)b)->from_ms;

  return (x > y) - (x < y);
}

gboolean
bef_history_coverage_answer (BefHistoryDb *db, const BefHistoryQuery *query, GArray *stamps,
                             gint64 now_ms, GError **error)
{
  BefSeriesKey key = query->key;
  BefRange asked = { query->from_ms, MIN (query->to_ms, now_ms) };

  if (asked.from_ms >= asked.to_ms)
    return TRUE;
  gint64 series = bef_history_series_ensure (db, key, error);
  if (series == 0)
    return FALSE;
  g_autoptr (GArray) settled = list_settled (db, series, asked.from_ms, asked.to_ms, error);
  if (settled == NULL)
    return FALSE;
  g_autoptr (GArray) parts = bef_history_answer_empty (
      asked.from_ms, asked.to_ms, (const gint64 *)stamps->data, stamps->len,
      !bef_hold_rule_for_quantity (key.quantity).is_state ? BEF_SERIES_STEADY
                                                          : BEF_SERIES_OF_EVENTS);
  g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (BefRange));
  gint64 at = asked.from_ms;
  for (guint i = 0; i < parts->len; i++)
    {
      const BefRange *part = &g_array_index (parts, BefRange, i);
      if (!settle (db, series, at, part->from_ms, error))
        return FALSE;
      subtract (*part, settled, empty);
      at = part->to_ms;
    }
  g_array_sort (empty, compare_ranges);
  return settle (db, series, at, asked.to_ms, error)
         && rewrite_awaited (db, series, asked, empty, stamps, now_ms, error);
}

/* Whether what is awaited is left alone by a question of @scope. */
static gboolean
is_resting (const Awaited *row, BefMissing scope, gint64 now_ms)
{
  gboolean due = row->due_ms != 0 && row->due_ms <= now_ms;
  /* Asked in the future: the clock was wrong then. */
  gboolean rested =
      now_ms - row->asked_ms >= LOOKED_AT_REST_MS || row->asked_ms - now_ms > BEF_MS_HOUR;

  switch (scope)
    {
    case BEF_MISSING_NEVER_ASKED:
      return TRUE;
    case BEF_MISSING_LOOKED_AT:
      return !due && !(rested && row->due_ms != 0 && row->to_ms > now_ms - LOOKED_AT_YOUNG_MS);
    case BEF_MISSING_EMPTY:
    case BEF_MISSING_ALL:
    default:
      return FALSE;
    }
}

/* What is not asked for by a question of @scope, newest first. (transfer full) */
static GArray *
list_held (BefHistoryDb *db, gint64 series, BefRange range, BefMissing scope, gint64 now_ms,
           GError **error)
{
  g_autoptr (GArray) held = scope == BEF_MISSING_ALL
                                ? g_array_new (FALSE, FALSE, sizeof (BefRange))
                                : list_settled (db, series, range.from_ms, range.to_ms, error);
  if (held == NULL)
    return NULL;
  g_autoptr (GArray) awaited = list_awaited (db, series, range.from_ms, range.to_ms, error);
  if (awaited == NULL)
    return NULL;
  for (guint i = 0; i < awaited->len; i++)
    {
      const Awaited *row = &g_array_index (awaited, Awaited, i);
      BefRange resting = { row->from_ms, row->to_ms };
      /* A value of the last minutes may have been on its way. */
      if (scope == BEF_MISSING_LOOKED_AT)
        resting.to_ms = MIN (resting.to_ms, now_ms - LOOKED_AT_REST_MS);
      if (resting.from_ms < resting.to_ms && is_resting (row, scope, now_ms))
        g_array_append_val (held, resting);
    }
  g_array_sort (held, compare_ranges);
  for (guint i = 0; i < held->len / 2; i++)
    {
      BefRange *a = &g_array_index (held, BefRange, i),
               *b = &g_array_index (held, BefRange, held->len - 1 - i), kept = *a;
      *a = *b;
      *b = kept;
    }
  return g_steal_pointer (&held);
}

GArray *
bef_history_coverage_missing (BefHistoryDb *db, const BefHistoryQuery *query, gint64 now_ms,
                              GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GArray *missing;
  gint64 series = bef_history_series_find (db, query->key, &local_error), border = G_MININT64;

  if (local_error == NULL && series != 0)
    bef_rollup_border (db, series, &border, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* There is no room for samples from before the border: they would not be shown. */
  BefRange range = { MAX (query->from_ms, border), query->to_ms };
  g_autoptr (GArray) held = list_held (db, series, range, query->scope, now_ms, error);
  if (held == NULL)
    return NULL;
  missing = g_array_new (FALSE, FALSE, sizeof (BefRange));
  subtract (range, held, missing);
  return missing;
}

/* Takes one row of what is due: a series' newest part begins a question, what is near goes along.
 */
static gboolean
take_due (BefHistoryDb *db, GArray *due, GHashTable *index, gint64 series, const BefDue *row,
          guint max, GError **error)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (index, &series));
  gint64 border = G_MININT64;

  if (at != 0)
    {
      BefDue *begun = &g_array_index (due, BefDue, at - 1);
      if (row->range.from_ms >= begun->range.to_ms - DUE_SPAN_MS)
        begun->range.from_ms = MIN (begun->range.from_ms, row->range.from_ms);
      return TRUE;
    }
  if (due->len >= max)
    return TRUE;
  if (!bef_rollup_border (db, series, &border, error))
    return FALSE;
  BefDue begun = *row;
  begun.range.from_ms = MAX (begun.range.from_ms, begun.range.to_ms - DUE_SPAN_MS);
  begun.range.from_ms = MAX (begun.range.from_ms, border);
  if (begun.range.from_ms >= begun.range.to_ms)
    return TRUE;
  g_array_append_val (due, begun);
  g_hash_table_insert (index, g_memdup2 (&series, sizeof series), GUINT_TO_POINTER (due->len));
  return TRUE;
}

GArray *
bef_history_coverage_due (BefHistoryDb *db, guint max, gint64 now_ms, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) due = g_array_new (FALSE, FALSE, sizeof (BefDue));
  g_autoptr (GHashTable) index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (BefStatement) list = bef_history_db_statement (
      db,
      "SELECT series, entity, quantity, from_ms, to_ms FROM awaited JOIN series ON id = series"
      " WHERE due_ms != 0 AND due_ms <= ? ORDER BY to_ms DESC",
      error);

  if (list == NULL)
    return NULL;
  sqlite3_bind_int64 (list, 1, now_ms);
  while (local_error == NULL && bef_history_db_step (db, list, &local_error))
    {
      const char *entity = (const char *)sqlite3_column_text (list, 1);
      const char *quantity = (const char *)sqlite3_column_text (list, 2);
      if (entity == NULL || quantity == NULL)
        continue;
      BefDue row = { bef_series_key (entity, quantity),
                     { CLAMP (sqlite3_column_int64 (list, 3), -FAR_MS, FAR_MS),
                       CLAMP (sqlite3_column_int64 (list, 4), -FAR_MS, FAR_MS) } };
      take_due (db, due, index, sqlite3_column_int64 (list, 0), &row, max, &local_error);
    }
  if (local_error == NULL)
    return g_steal_pointer (&due);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
