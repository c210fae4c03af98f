/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill-private.h"

#include <math.h>

/* What a bill says beside its total, for two mistakes to be told from two others. */
#define LEAST_SAID 3

/* Of how much two mistakes together are off the sum of both, in products of their shares. */
#define INTERPLAY 2
/* No rate of a tax that is a part is above that. */
#define TAX_MOST 0.25

/* A mistake that a bill may have. */
typedef struct
{
  BefBillCause cause;    /* detail owned */
  BefSupposed *supposed; /* owned */
  BefCost *cost;         /* owned, nullable: of the bill with it */
} Candidate;

/* Two that explain it together. */
typedef struct
{
  BefBillCause of[2]; /* details owned */
} Pair;

static void
candidate_free (gpointer data)
{
  Candidate *candidate = data;

  bef_supposed_free (candidate->supposed);
  g_clear_pointer (&candidate->cost, bef_cost_unref);
  g_free (candidate->cause.detail);
  g_free (candidate);
}

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->of[0].detail);
  g_free (pair->of[1].detail);
  g_free (pair);
}

void
bef_bill_trial_collect (BefBillTrial *self, BefBillCauseKind kind, const BefSupposed *supposed,
                        char *detail)
{
  Candidate *candidate = g_new0 (Candidate, 1);

  *candidate = (Candidate){ { kind, 0, detail },
                            bef_supposed_copy (supposed),
                            bef_supposed_price (supposed) };
  if (candidate->cost != NULL)
    candidate->cause.amount = candidate->cost->total - self->check->computed;
  g_ptr_array_add (self->collected, candidate);
}

static gboolean
is_of_tax (BefBillCauseKind kind)
{
  return kind == BEF_CAUSE_TAX_MISSING || kind == BEF_CAUSE_TAX_RATE || kind == BEF_CAUSE_TAX_BASE;
}

static gboolean
is_same (const BefBillCause *a, const BefBillCause *b, BefMoney tolerance)
{
  if (a->kind != b->kind)
    return FALSE;
  /* Twice the subscription and "not that of its days" are one; two taxes are not. */
  return g_strcmp0 (a->detail, b->detail) == 0
         || (!is_of_tax (a->kind) && ABS (a->amount - b->amount) <= tolerance);
}

static gboolean
is_known (const GPtrArray *pairs, const BefBillCause *a, const BefBillCause *b, BefMoney tolerance)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const Pair *p = g_ptr_array_index (pairs, i);
      if ((is_same (&p->of[0], a, tolerance) && is_same (&p->of[1], b, tolerance))
          || (is_same (&p->of[0], b, tolerance) && is_same (&p->of[1], a, tolerance)))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_bill_trial_wants (const BefBillTrial *self, BefBillCauseKind kind, const char *detail)
{
  for (guint i = 0; i < self->wanted->len; i++)
    {
      const BefBillCause *cause = g_ptr_array_index (self->wanted, i);
      /* What was measured is another amount beside another mistake. */
      if (cause->kind == kind
          && (kind == BEF_CAUSE_ESTIMATED || g_strcmp0 (cause->detail, detail) == 0))
        return TRUE;
    }
  return FALSE;
}

/* The days of another period are a first mistake only. */
static gboolean
is_first (const Candidate *a, guint i, const Candidate *b, guint k)
{
  if ((a->cause.kind == BEF_CAUSE_PERIOD) != (b->cause.kind == BEF_CAUSE_PERIOD))
    return a->cause.kind == BEF_CAUSE_PERIOD;
  return i < k && a->cause.kind != BEF_CAUSE_PERIOD;
}

static gboolean
is_of_use (BefBillCauseKind kind)
{
  return kind == BEF_CAUSE_PERIOD || kind == BEF_CAUSE_METER || kind == BEF_CAUSE_CLASSES
         || kind == BEF_CAUSE_COEFFICIENT || kind == BEF_CAUSE_ESTIMATED;
}

static gboolean
is_price_of_use (BefBillCauseKind a, BefBillCauseKind b)
{
  return (a == BEF_CAUSE_PRICE && is_of_use (b)) || (b == BEF_CAUSE_PRICE && is_of_use (a));
}

/* Whether both may make the difference: what they are together is reckoned in full then. */
static gboolean
may_add_up (const BefBillCheck *check, const Candidate *a, const Candidate *b, BefMoney tolerance)
{
  double x = (double)a->cause.amount, y = (double)b->cause.amount,
         whole = MAX (fabs ((double)check->computed), 1);
  double most = 3.0 * (double)tolerance + INTERPLAY * fabs (x * y) / whole;

  /* A tax is on what the other made dearer, too. */
  if (is_of_tax (a->cause.kind))
    most += TAX_MOST * fabs (y);
  if (is_of_tax (b->cause.kind))
    most += TAX_MOST * fabs (x);
  /* What other kWh cost by other prices is in no proportion to either. */
  return is_price_of_use (a->cause.kind, b->cause.kind)
         || fabs ((double)check->difference - x - y) <= most;
}

/* What may be wrong beside the @i-th of @candidates. (transfer container) of BefBillCause */
static GPtrArray *
list_wanted (const BefBillCheck *check, const GPtrArray *candidates, guint i, BefMoney tolerance)
{
  GPtrArray *wanted = g_ptr_array_new ();
  const Candidate *first = g_ptr_array_index (candidates, i);

  for (guint k = 0; k < candidates->len; k++)
    {
      Candidate *second = g_ptr_array_index (candidates, k);
      /* What changes nothing explains nothing. */
      if (k != i && second->cost != NULL && ABS (second->cause.amount) > tolerance
          && is_first (first, i, second, k) && may_add_up (check, first, second, tolerance))
        g_ptr_array_add (wanted, &second->cause);
    }
  return wanted;
}

static void
add_pair (GPtrArray *pairs, const BefBillCause *a, const BefBillCause *b)
{
  Pair *pair = g_new0 (Pair, 1);

  pair->of[0] = *a;
  pair->of[1] = *b;
  pair->of[0].detail = g_strdup (a->detail);
  pair->of[1].detail = g_strdup (b->detail);
  g_ptr_array_add (pairs, pair);
}

/* What is wrong with the bill beside the @i-th of @candidates. */
static void
find_second (GPtrArray *pairs, const BefBillCheck *check, const GPtrArray *candidates, guint i,
             GPtrArray *others)
{
  const Candidate *first = g_ptr_array_index (candidates, i);
  const BefBill *bill = first->supposed->bill;
  BefMoney tolerance = bef_bill_tolerance (bill, check->cost);

  if (first->cost == NULL || ABS (first->cause.amount) <= tolerance)
    return;
  g_autoptr (GPtrArray) wanted = list_wanted (check, candidates, i, tolerance);
  g_autoptr (BefBillCheck) rest = g_new0 (BefBillCheck, 1);
  rest->causes = g_ptr_array_new_with_free_func (bef_bill_cause_free);
  rest->cost = bef_cost_ref (first->cost);
  rest->computed = first->cost->total;
  rest->difference = bill->total - rest->computed;
  BefBillTrial t = { rest, first->supposed, others, NULL, wanted, TRUE };
  bef_bill_try_all (&t);
  bef_bill_try_use (&t);
  for (guint k = 0; k < rest->causes->len; k++)
    {
      const BefBillCause *second = g_ptr_array_index (rest->causes, k);
      gboolean is_one = first->cause.kind == second->kind && !is_of_tax (second->kind);
      if (!is_one && !is_known (pairs, &first->cause, second, tolerance))
        add_pair (pairs, &first->cause, second);
    }
}

/* Whether the kWh of two classes are said: those of other days are not the same by chance. */
static gboolean
is_sure_of_days (const BefBill *bill)
{
  guint n = 0;

  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    n += bill->used[c] > 0;
  return n >= 2;
}

/* How much fits by chance: other days, and any amount that nobody measured, fit the most. */
static guint
looseness_of (const Pair *pair, const BefBill *bill)
{
  guint of_days = is_sure_of_days (bill) ? 1 : 2, n = 0;

  for (guint k = 0; k < 2; k++)
    n = MAX (n, pair->of[k].kind == BEF_CAUSE_ESTIMATED ? 2
                : pair->of[k].kind == BEF_CAUSE_PERIOD  ? of_days
                                                        : 0);
  return n;
}

static void
drop_looser (GPtrArray *pairs, const BefBill *bill)
{
  guint least = G_MAXUINT;

  for (guint i = 0; i < pairs->len; i++)
    least = MIN (least, looseness_of (g_ptr_array_index (pairs, i), bill));
  for (guint i = pairs->len; i > 0; i--)
    if (looseness_of (g_ptr_array_index (pairs, i - 1), bill) > least)
      g_ptr_array_remove_index (pairs, i - 1);
}

static guint
count_said (const BefBill *bill)
{
  guint n = (bill->net != BEF_NO_MONEY) + (bill->subscription != BEF_NO_MONEY)
            + bef_bill_says_used (bill);

  for (guint i = 0; i < BEF_TAX_MOST; i++)
    n += bill->tax[i] != BEF_NO_MONEY;
  return n;
}

void
bef_bill_find_pairs (BefBillCheck *check, const BefSupposed *right, GPtrArray *others)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);
  BefBillTrial t = { check, right, others, candidates, NULL, TRUE };

  bef_bill_try_all (&t);
  bef_bill_try_use (&t);
  for (guint i = 0; i < candidates->len; i++)
    find_second (pairs, check, candidates, i, others);
  drop_looser (pairs, right->bill);
  if (pairs->len == 0)
    return;
  check->n_pairs = pairs->len;
  check->verdict = pairs->len == 1 && count_said (right->bill) >= LEAST_SAID ? BEF_BILL_TOGETHER
                                                                             : BEF_BILL_SEVERAL;
  for (guint i = 0; i < MIN (pairs->len, BEF_BILL_PAIRS_MOST); i++)
    for (guint k = 0; k < 2; k++)
      {
        Pair *pair = g_ptr_array_index (pairs, i);
        BefBillCause *cause = g_memdup2 (&pair->of[k], sizeof pair->of[k]);
        cause->detail = g_strdup (pair->of[k].detail);
        g_ptr_array_add (check->causes, cause);
      }
}
