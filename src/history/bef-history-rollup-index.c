/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-rollup-index.h"

#include <math.h>

#include "history/bef-history-index.h"

void
bef_rollup_add_bounds (GArray *buckets, gint64 start_ms, gint64 end_ms)
{
  BefBucket bucket = { start_ms, end_ms, NAN, NAN, NAN, NAN, NAN, BEF_NO_TIME, BEF_NO_TIME, 0 };

  g_array_append_val (buckets, bucket);
}

/* Where an index falls, or where what was misread begins or ends. */
typedef struct
{
  gint64 ts;
  gboolean misread; /* from here on */
} Cut;

/* A cut where a run of what was misread begins. */
static void
cut_misread (GArray *cuts, gint64 ts, gboolean *is_misread)
{
  Cut cut = { ts, TRUE };

  if (!*is_misread)
    g_array_append_val (cuts, cut);
  *is_misread = TRUE;
}

/* Whether what the index gained from one reading to the next was consumed. */
static gboolean
gains (BefSeriesKey key, const BefHeld *from, const BefHeld *to)
{
  return to->value >= from->value
         && bef_index_may_gain (key.quantity, to->value - from->value, to->ts - from->ts);
}

/* The cuts of [from, to). */
static guint
count_cuts (const GArray *cuts, gint64 from_ms, gint64 to_ms)
{
  guint n = 0;

  for (guint i = 0; i < cuts->len; i++)
    {
      gint64 ts = g_array_index (cuts, Cut, i).ts;
      n += ts >= from_ms && ts < to_ms;
    }
  return n;
}

/* Cuts of [from, to), and the readings between (BefHeld). */
static gboolean
read_index (BefHistoryDb *db, BefSeriesKey key, BefRange range, GArray *cuts, GArray *readings,
            GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GArray) misread = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_auto (BefIndexSource) source = { NULL };
  gboolean is_misread = FALSE;
  BefHeld before = { BEF_NO_TIME, BEF_NO_TIME, 0, BEF_NO_TIME };
  BefHoldIter holds;
  BefHeld held;
  guint at = 0;

  bef_index_source_init (&source, db, key, range, misread, NULL, &local_error);
  bef_hold_iter_init (&holds, bef_hold_rule_for_quantity (key.quantity), bef_index_pull, &source);
  while (local_error == NULL && bef_hold_iter_next (&holds, &held, &local_error))
    {
      for (; at < misread->len && g_array_index (misread, gint64, at) < held.ts; at++)
        cut_misread (cuts, g_array_index (misread, gint64, at), &is_misread);
      Cut cut = { held.ts, FALSE };
      if (is_misread || (before.ts != BEF_NO_TIME && !gains (key, &before, &held)))
        g_array_append_val (cuts, cut);
      g_array_append_val (readings, held);
      before = held;
      is_misread = FALSE;
    }
  for (; at < misread->len; at++)
    cut_misread (cuts, g_array_index (misread, gint64, at), &is_misread);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The pieces of @whole between @cuts; @misread gets a gboolean for each. (transfer full) */
static GArray *
cut_buckets (const GArray *whole, const GArray *cuts, GArray *misread)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  gboolean is_misread = FALSE;
  guint at = 0;

  for (guint i = 0; i < whole->len; i++)
    {
      const BefBucket *bucket = &g_array_index (whole, BefBucket, i);
      gint64 start = bucket->start_ms;
      for (; at < cuts->len && g_array_index (cuts, Cut, at).ts < bucket->end_ms; at++)
        {
          const Cut *cut = &g_array_index (cuts, Cut, at);
          if (cut->ts > start && !(cut->misread && is_misread))
            {
              bef_rollup_add_bounds (pieces, start, cut->ts);
              g_array_append_val (misread, is_misread);
              start = cut->ts;
            }
          is_misread = cut->misread;
        }
      bef_rollup_add_bounds (pieces, start, bucket->end_ms);
      g_array_append_val (misread, is_misread);
    }
  return pieces;
}

/* How long the last reading of each of @pieces holds, what was misread being left out. */
static void
note_holds (const GArray *pieces, const GArray *misread, const GArray *readings, GArray *holds)
{
  guint at = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      gint64 hold = 0, end_ms = g_array_index (pieces, BefBucket, i).end_ms;
      for (; at < readings->len && g_array_index (readings, BefHeld, at).ts < end_ms; at++)
        {
          const BefHeld *held = &g_array_index (readings, BefHeld, at);
          hold = held->end_ms - held->ts;
        }
      if (g_array_index (misread, gboolean, i))
        hold = BEF_HOLD_MISREAD;
      g_array_append_val (holds, hold);
    }
}

GArray *
bef_rollup_cut_index (BefHistoryDb *db, BefSeriesKey key, const GArray *whole, GArray *holds,
                      GError **error)
{
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (Cut));
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefHeld));
  g_autoptr (GArray) misread = g_array_new (FALSE, FALSE, sizeof (gboolean));
  gint64 from_ms = g_array_index (whole, BefBucket, 0).start_ms;
  gint64 to_ms = g_array_index (whole, BefBucket, whole->len - 1).end_ms;

  if (!read_index (db, key, (BefRange){ from_ms, to_ms }, cuts, readings, error))
    return NULL;
  if (count_cuts (cuts, from_ms, to_ms) > whole->len)
    return g_array_copy ((GArray *)whole);
  GArray *pieces = cut_buckets (whole, cuts, misread);
  note_holds (pieces, misread, readings, holds);
  return pieces;
}
