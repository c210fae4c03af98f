/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-history-hold.h"

#include "model/bef-kind.h"

#define STATE_HOLD_MS (20 * BEF_MS_MINUTE)
#define LEVEL_CAP_MS (2 * BEF_MS_HOUR)
#define DAILY_CAP_MS (36 * BEF_MS_HOUR)
#define PAIR_CAP_MS BEF_MS_HOUR

BefHoldRule
bef_hold_rule_for_quantity (const char *quantity)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);

  switch (info != NULL ? info->holds : BEF_HOLDS_MEASURE)
    {
    case BEF_HOLDS_STATE:
      return (BefHoldRule){ TRUE, STATE_HOLD_MS };
    case BEF_HOLDS_DAILY:
      return (BefHoldRule){ FALSE, DAILY_CAP_MS };
    case BEF_HOLDS_MEASURE:
    default:
      return (BefHoldRule){ FALSE, LEVEL_CAP_MS };
    }
}

/* a <= 1.5 b, in integers. */
static gboolean
is_within (gint64 a, gint64 b)
{
  return 2 * a <= 3 * b;
}

gint64
bef_hold_ms (BefHoldRule rule, gint64 step_before, gint64 step, gint64 step_after)
{
  gint64 hold;

  if (rule.is_state)
    hold = step;
  else if (step_before != BEF_HOLD_UNKNOWN && is_within (step, step_before))
    hold = step;
  else if (step_after != BEF_HOLD_UNKNOWN && is_within (step, step_after)
           && is_within (step_after, step))
    hold = step;
  else if (step_before != BEF_HOLD_UNKNOWN)
    hold = step_before;
  else if (step_after != BEF_HOLD_UNKNOWN)
    hold = MIN (step, step_after);
  else
    hold = MIN (step, PAIR_CAP_MS);
  return MIN (hold, rule.cap_ms);
}

void
bef_hold_iter_init (BefHoldIter *iter, BefHoldRule rule, BefSamplePull pull, gpointer source)
{
  *iter = (BefHoldIter){
    .pull = pull, .source = source, .rule = rule, .step_before = BEF_HOLD_UNKNOWN, .hold_before = 0
  };
}

/* Fills the window. FALSE on error. */
static gboolean
look_ahead (BefHoldIter *iter, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  guint wanted = G_N_ELEMENTS (iter->window);

  while (iter->n_window < wanted && !iter->at_end)
    {
      if (!iter->pull (iter->source, &iter->window[iter->n_window], &iter->known[iter->n_window],
                       &local_error))
        iter->at_end = TRUE;
      else
        iter->n_window++;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_hold_iter_next (BefHoldIter *iter, BefHeld *out, GError **error)
{
  gint64 hold, step = BEF_HOLD_UNKNOWN;

  if (!look_ahead (iter, error) || iter->n_window == 0)
    return FALSE;
  if (iter->n_window >= 2)
    {
      step = iter->window[1].ts - iter->window[0].ts;
      gint64 after =
          iter->n_window == 3 ? iter->window[2].ts - iter->window[1].ts : BEF_HOLD_UNKNOWN;
      hold = bef_hold_ms (iter->rule, iter->step_before, step, after);
    }
  else
    hold = iter->rule.is_state ? iter->rule.cap_ms : iter->hold_before;
  if (iter->known[0] != BEF_HOLD_UNKNOWN)
    hold = iter->known[0];
  *out = (BefHeld){ iter->window[0].ts, iter->window[0].ts + hold, iter->window[0].value,
                    iter->n_window >= 2 ? iter->window[1].ts : BEF_NO_TIME };
  iter->step_before = step;
  iter->hold_before = hold;
  iter->window[0] = iter->window[1];
  iter->window[1] = iter->window[2];
  iter->known[0] = iter->known[1];
  iter->known[1] = iter->known[2];
  iter->n_window--;
  return TRUE;
}
