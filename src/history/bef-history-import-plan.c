/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-import-plan.h"

#include "history/bef-history-samples.h"

void
bef_import_plan_clear (BefImportPlan *plan)
{
  g_clear_pointer (&plan->verdicts, g_free);
  g_clear_pointer (&plan->written, g_array_unref);
  g_clear_pointer (&plan->removed, g_array_unref);
}

static const BefHeld *
held_at (const BefImportGround *ground, guint i)
{
  return i < ground->held->len ? &g_array_index (ground->held, BefHeld, i) : NULL;
}

static gboolean
is_same (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static gint64
end_of (const BefImportPoint *p)
{
  /* An index is an instant. */
  return p->at_ms + MAX (p->step_ms, 1);
}

/* Goes to the first sample that says anything from @at_ms on. */
static guint
advance (const BefImportGround *ground, guint i, gint64 at_ms)
{
  const BefHeld *h;

  while ((h = held_at (ground, i)) != NULL && MAX (h->end_ms, h->ts + 1) <= at_ms)
    i++;
  return i;
}

/* Whether the samples from @i on are what @p would write, whole or cut. */
static gboolean
is_there (const BefImportGround *ground, guint i, const BefImportPoint *p)
{
  const BefHeld *h = held_at (ground, i);

  if (h == NULL || h->ts != p->at_ms)
    return FALSE;
  for (; h != NULL && h->ts < end_of (p); h = held_at (ground, ++i))
    if (!is_same (h->value, p->value))
      return FALSE;
  return TRUE;
}

/* Of an index in a hole before sample @next: neither below the reading before nor above the one
 * after. */
static gboolean
fits (const BefImportGround *ground, guint next, const BefImportPoint *p)
{
  const BefHeld *after = held_at (ground, next);
  const BefHeld *before = next > 0 ? held_at (ground, next - 1) : NULL;

  return p->step_ms > 0
         || ((before == NULL || before->value <= p->value)
             && (after == NULL || p->value <= after->value));
}

/* Sample @i is the first that says anything of the time of @p, or comes after it. */
static BefImportVerdict
judge (const BefImportGround *ground, guint i, const BefImportPoint *p)
{
  const BefHeld *h = held_at (ground, i);
  gboolean known = h != NULL && h->ts < end_of (p);

  if (is_there (ground, i, p))
    return BEF_IMPORT_SAME;
  if (ground->flags & BEF_IMPORT_REPLACE)
    return known ? BEF_IMPORT_REPLACED : BEF_IMPORT_TAKEN;
  if (known)
    return BEF_IMPORT_KNOWN;
  return fits (ground, i, p) ? BEF_IMPORT_TAKEN : BEF_IMPORT_UNFIT;
}

static gboolean
is_taken (BefImportVerdict verdict)
{
  return verdict == BEF_IMPORT_TAKEN || verdict == BEF_IMPORT_REPLACED;
}

/* What stands over the time of @p, from sample @i on. */
static void
remove_under (BefImportPlan *plan, const BefImportGround *ground, guint i, const BefImportPoint *p)
{
  for (const BefHeld *h = held_at (ground, i); h != NULL && h->ts < end_of (p);
       h = held_at (ground, ++i))
    if (h->ts >= p->at_ms)
      {
        BefSample sample = { h->ts, h->value };
        g_array_append_val (plan->removed, sample);
      }
}

/* Of an index all readings between the first and the last of the file go with what it says: a
 * reading of another beginning between two of its own would be a fall and a leap. */
static void
remove_between (BefImportPlan *plan, const BefImportSeries *series, const BefImportGround *ground)
{
  gint64 first = BEF_NO_TIME, last = BEF_NO_TIME;

  for (guint k = 0; k < series->points->len; k++)
    if (is_taken (plan->verdicts[k]))
      {
        last = g_array_index (series->points, BefImportPoint, k).at_ms;
        first = first == BEF_NO_TIME ? last : first;
      }
  g_array_set_size (plan->removed, 0);
  if (first == BEF_NO_TIME)
    return;
  guint k = 0, n = series->points->len;
  for (guint i = advance (ground, 0, first); i < ground->held->len; i++)
    {
      const BefHeld *h = held_at (ground, i);
      BefSample sample = { h->ts, h->value };
      while (k < n && g_array_index (series->points, BefImportPoint, k).at_ms < h->ts)
        k++;
      gboolean is_same_reading = k < n
                                 && g_array_index (series->points, BefImportPoint, k).at_ms == h->ts
                                 && plan->verdicts[k] == BEF_IMPORT_SAME;
      if (h->ts >= first && h->ts <= last && !is_same_reading)
        g_array_append_val (plan->removed, sample);
    }
}

/* One sample of the series as it will be. */
typedef struct
{
  BefSample sample;
  gint64 most_ms; /* it may hold no longer than this */
  gint64 want_ms; /* nor shorter */
  guint point;    /* of which it is, or that follows it */
  gboolean is_there;
} Piece;

/* In how many samples a point that is cut is written: the first two show the step. */
#define N_PIECES 3

/* Point @k as @n samples. */
static void
add_point (GArray *pieces, const BefImportPoint *p, guint k, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 length = p->step_ms / n;
      Piece piece = { { p->at_ms + i * length, p->value }, length, length, k, FALSE };
      g_array_append_val (pieces, piece);
    }
}

/* The series about the points as it will be. (transfer full) GArray of Piece. */
static GArray *
lay_out (const BefImportPlan *plan, const BefImportSeries *series, const BefImportGround *ground,
         const guint8 *cut)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  const BefImportPoint *all = &g_array_index (series->points, BefImportPoint, 0);
  guint k = 0, n = series->points->len, r = 0;

  for (guint i = 0; i <= ground->held->len; i++)
    {
      const BefHeld *h = held_at (ground, i);
      for (; k < n && (h == NULL || all[k].at_ms <= h->ts); k++)
        if (is_taken (plan->verdicts[k]))
          add_point (pieces, &all[k], k, cut[k] ? N_PIECES : 1);
      while (h != NULL && r < plan->removed->len
             && g_array_index (plan->removed, BefSample, r).ts < h->ts)
        r++;
      if (h == NULL
          || (r < plan->removed->len && g_array_index (plan->removed, BefSample, r).ts == h->ts))
        continue;
      Piece piece = { { h->ts, h->value }, h->end_ms - h->ts, 0, k, TRUE };
      g_array_append_val (pieces, piece);
    }
  return pieces;
}

typedef struct
{
  const GArray *pieces;
  guint at;
} Layout;

static gboolean
pull_piece (gpointer source, BefSample *out, gint64 *hold_out, GError **error)
{
  Layout *layout = source;

  if (layout->at == layout->pieces->len)
    return FALSE;
  *out = g_array_index (layout->pieces, Piece, layout->at++).sample;
  *hold_out = BEF_HOLD_UNKNOWN;
  return TRUE;
}

/* Marks in @cut the points that have to be cut, so that each holds for its step and what was known
 * before holds no longer than it did. TRUE when there are more than before. */
static gboolean
mark_cuts (const GArray *pieces, const BefImportPlan *plan, const BefImportGround *ground,
           guint n_points, guint8 *cut)
{
  Layout layout = { pieces, 0 };
  BefHoldIter iter;
  BefHeld held;
  gboolean marked = FALSE;

  bef_hold_iter_init (&iter, ground->rule, pull_piece, &layout);
  for (guint i = 0; bef_hold_iter_next (&iter, &held, NULL); i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      gint64 hold = held.end_ms - held.ts;
      gboolean wrong = hold > piece->most_ms || hold < piece->want_ms;
      if (!wrong || piece->point >= n_points || cut[piece->point]
          || !is_taken (plan->verdicts[piece->point]))
        continue;
      cut[piece->point] = 1;
      marked = TRUE;
    }
  return marked;
}

/* The series as it will be, the points cut where they have to be. (transfer full) GArray of Piece.
 */
static GArray *
settle (const BefImportPlan *plan, const BefImportSeries *series, const BefImportGround *ground)
{
  guint n = series->points->len;
  g_autofree guint8 *cut = g_new0 (guint8, MAX (n, 1));
  GArray *pieces = lay_out (plan, series, ground, cut);

  /* Of an index a sample is an instant. */
  while (n > 0 && g_array_index (series->points, BefImportPoint, 0).step_ms >= N_PIECES
         && mark_cuts (pieces, plan, ground, n, cut))
    {
      g_array_unref (pieces);
      pieces = lay_out (plan, series, ground, cut);
    }
  return pieces;
}

/* @pieces with how long each will hold. (transfer full) GArray of BefHeld. */
static GArray *
hold_all (const GArray *pieces, const BefImportGround *ground)
{
  GArray *all = g_array_sized_new (FALSE, FALSE, sizeof (BefHeld), pieces->len);
  Layout layout = { pieces, 0 };
  BefHoldIter iter;
  BefHeld held;

  bef_hold_iter_init (&iter, ground->rule, pull_piece, &layout);
  while (bef_hold_iter_next (&iter, &held, NULL))
    g_array_append_val (all, held);
  return all;
}

/* What was only thought to hold so long, an end of a series without a step of its own, may hold for
 * less now: points that were left for it are holes, and the same file would take them the next
 * time. TRUE when there are some, which are taken. */
static gboolean
judge_again (BefImportPlan *plan, const BefImportSeries *series, const BefImportGround *ground,
             const GArray *pieces)
{
  g_autoptr (GArray) held = hold_all (pieces, ground);
  BefImportGround after = *ground;
  gboolean more = FALSE;
  guint i = 0;

  after.held = held;
  for (guint k = 0; k < series->points->len; k++)
    {
      const BefImportPoint *p = &g_array_index (series->points, BefImportPoint, k);
      i = advance (&after, i, p->at_ms);
      if (plan->verdicts[k] != BEF_IMPORT_KNOWN || judge (&after, i, p) != BEF_IMPORT_TAKEN)
        continue;
      plan->verdicts[k] = BEF_IMPORT_TAKEN;
      more = TRUE;
    }
  return more;
}

/* Writes the points that are taken: stamps alone do not say how long they count. */
static void
write_points (BefImportPlan *plan, const BefImportSeries *series, const BefImportGround *ground)
{
  g_autoptr (GArray) pieces = settle (plan, series, ground);

  while (judge_again (plan, series, ground, pieces))
    {
      g_array_unref (pieces);
      pieces = settle (plan, series, ground);
    }
  for (guint i = 0; i < pieces->len; i++)
    if (!g_array_index (pieces, Piece, i).is_there)
      g_array_append_val (plan->written, g_array_index (pieces, Piece, i).sample);
}

void
bef_import_plan_make (BefImportPlan *plan, const BefImportSeries *series,
                      const BefImportGround *ground, gint64 now_ms)
{
  guint n = series->points->len, i = 0;
  const BefImportPoint *all = &g_array_index (series->points, BefImportPoint, 0);
  g_autofree guint *firsts = g_new (guint, MAX (n, 1));

  plan->verdicts = g_new0 (BefImportVerdict, MAX (n, 1));
  plan->written = g_array_new (FALSE, FALSE, sizeof (BefSample));
  plan->removed = g_array_new (FALSE, FALSE, sizeof (BefSample));
  for (guint k = 0; k < n; k++)
    {
      BefReading reading = { series->key, all[k].at_ms, all[k].value, 0 };
      i = advance (ground, i, all[k].at_ms);
      firsts[k] = i;
      if (!bef_history_reading_is_sound (&reading, now_ms))
        plan->verdicts[k] = BEF_IMPORT_UNSOUND;
      else if (all[k].at_ms < ground->border_ms)
        plan->verdicts[k] = BEF_IMPORT_ROLLED;
      else
        plan->verdicts[k] = judge (ground, i, &all[k]);
    }
  for (guint k = 0; k < n; k++)
    if (is_taken (plan->verdicts[k]))
      remove_under (plan, ground, firsts[k], &all[k]);
  if (n > 0 && all[0].step_ms == 0 && ground->flags & BEF_IMPORT_REPLACE)
    remove_between (plan, series, ground);
  write_points (plan, series, ground);
}
