/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which predictor a column is told with. */
#include <math.h>

#include "bef-history-column-private.h"

/* Predictors are tried on this much of a long column, in two places. */
#define TRIAL_LENGTH 1024
/* Which of two is better a part does not tell. */
#define NEARLY_AS_GOOD 1.1
/* A jump is so many times the usual step from sample to sample. */
#define SNAP_FACTOR 6
#define MAX_USUAL 255
/* A lane begins with the trend of its first steps, or none, whichever is better for so many. */
#define TREND_STEPS 8
#define TREND_TRIAL 48

const BefPredictorKind bef_predictor_kinds[BEF_PREDICTORS] = {
  { 0, BEF_NEVER, FALSE }, { 0, 0, FALSE },         { 0, 2, FALSE },
  { 0, 4, FALSE },         { 1, BEF_NEVER, FALSE }, { 2, BEF_NEVER, FALSE },
  { 3, BEF_NEVER, FALSE }, { 2, 6, FALSE },         { 3, 8, FALSE },
  { 4, 10, FALSE },        { 4, BEF_NEVER, TRUE },  { BEF_NEVER, BEF_NEVER, TRUE },
};

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* The median step from value to value, and the median of its size. */
static void
find_usual_steps (const gint64 *values, guint n, gint64 *step_out, gint64 *size_out)
{
  gint64 steps[MAX_USUAL];
  guint stride = MAX (1, (n - 1) / MAX_USUAL), n_steps = 0;

  for (guint i = 1; i < n && n_steps < MAX_USUAL; i += stride)
    steps[n_steps++] = bef_wrap_sub (values[i], values[i - 1]);
  qsort (steps, n_steps, sizeof *steps, compare_int64);
  *step_out = steps[n_steps / 2];
  for (guint i = 0; i < n_steps; i++)
    if (steps[i] < 0)
      steps[i] = steps[i] == G_MININT64 ? G_MAXINT64 : -steps[i];
  qsort (steps, n_steps, sizeof *steps, compare_int64);
  *size_out = steps[n_steps / 2];
}

/* Bits of the tokens counted, and how many different ones there are. */
double
bef_column_bits_of_counts (const guint32 *counts, guint *n_used_out)
{
  double total = 0, bits = 0;

  *n_used_out = 0;
  for (guint i = 0; i < BEF_TOKENS; i++)
    if (counts[i] > 0)
      {
        total += counts[i];
        bits -= counts[i] * log2 (counts[i]);
        (*n_used_out)++;
      }
  return total > 0 ? bits + total * log2 (total) : 0;
}

static double
try_choice (const gint64 *values, guint n, BefColumnChoice choice)
{
  BefPredictor p = bef_predictor_start (choice.kind, values[0], choice.step, choice.snap);
  guint32 counts[BEF_TOKENS] = { 0 };
  guint64 raw = 0;
  guint n_raw, n_used;

  for (guint i = 1; i < n; i++)
    {
      gint64 error = choice.kind == BEF_PREDICTOR_SAME
                         ? bef_wrap_sub (values[i], values[i - 1])
                         : bef_wrap_sub (values[i], bef_predictor_guess (&p));
      counts[bef_token_of (bef_to_zigzag (error), &n_raw)]++;
      raw += n_raw;
      bef_predictor_learn (&p, values[i], error);
    }
  return bef_column_bits_of_counts (counts, &n_used) + (double)raw;
}

static BefColumnChoice
choice_of (guint kind, gint64 step, gint64 size)
{
  gboolean has_step = bef_predictor_kinds[kind].has_step;
  BefColumnChoice choice = { kind, has_step ? step : 0, 0 };

  if (has_step)
    choice.snap = step > 0 ? step / 2 : 0;
  else if (kind > 0)
    choice.snap = size < G_MAXINT64 / SNAP_FACTOR ? SNAP_FACTOR * MAX (size, 1) : 0;
  return choice;
}

/* All are tried on a part of a long column, and the best two of them on all of it. */
BefColumnChoice
bef_column_choose (const gint64 *values, guint n)
{
  BefColumnChoice best = { 0, 0, 0 }, second = { 0, 0, 0 };
  double best_bits = INFINITY, second_bits = INFINITY;
  gint64 step, size;

  find_usual_steps (values, n, &step, &size);
  for (guint kind = 0; kind < BEF_PREDICTORS; kind++)
    {
      if (bef_predictor_kinds[kind].has_step && step == 0)
        continue;
      BefColumnChoice choice = choice_of (kind, step, size);
      double bits;
      if (n <= 2 * TRIAL_LENGTH)
        bits = try_choice (values, n, choice);
      else
        bits = try_choice (values + n / 8, TRIAL_LENGTH, choice)
               + try_choice (values + n / 2, TRIAL_LENGTH, choice);
      if (bits < best_bits)
        {
          second_bits = best_bits;
          second = best;
          best_bits = bits;
          best = choice;
        }
      else if (bits < second_bits)
        {
          second_bits = bits;
          second = choice;
        }
    }
  if (n > 2 * TRIAL_LENGTH && second_bits < best_bits * NEARLY_AS_GOOD
      && try_choice (values, n, second) < try_choice (values, n, best))
    return second;
  return best;
}

/* Lengths in bits of the errors of the first values of a lane that begins with @trend. */
static guint
bits_of_start (const gint64 *values, guint n, BefColumnChoice choice, gint64 trend)
{
  BefPredictor p = bef_predictor_start (choice.kind, 0, choice.step, choice.snap);
  guint bits = 0;

  p.trend = bef_to_point (trend);
  for (guint i = 1; i < MIN (n, TREND_TRIAL); i++)
    {
      gint64 error = bef_wrap_sub (values[i], bef_predictor_guess (&p));
      bits += 64 - (guint)__builtin_clzll (bef_to_zigzag (error) | 1);
      bef_predictor_learn (&p, values[i], error);
    }
  return bits;
}

/* The trend of the first steps of a lane, if that is better than none. */
gint64
bef_column_choose_trend (const gint64 *values, guint n, BefColumnChoice choice)
{
  if (!bef_predictor_has_trend (choice.kind))
    return 0;
  gint64 trend = bef_wrap_sub (values[TREND_STEPS], values[0]) / TREND_STEPS;
  return bits_of_start (values, n, choice, trend) < bits_of_start (values, n, choice, 0) ? trend
                                                                                         : 0;
}
