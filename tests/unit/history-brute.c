/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-brute.h"

#include <math.h>

void
curve_clear (Curve *curve)
{
  g_free (curve->ts);
  g_free (curve->values);
}

Curve
random_curve (GRand *rand, gint64 from, gint64 to)
{
  static const gint64 steps[] = { 60, 60, 300, 600, 900, 3600 };
  g_autoptr (GArray) ts = g_array_new (FALSE, FALSE, sizeof (gint64));
  Curve curve = { NULL, NULL, 0 };

  for (gint64 at = from; at < to;)
    {
      gint64 step = steps[g_rand_int_range (rand, 0, G_N_ELEMENTS (steps))] * 1000;
      int length = g_rand_int_range (rand, 1, 40);
      int jitter = g_rand_boolean (rand) ? 1 : (int)step / 8;
      for (int i = 0; i < length && at < to; i++, at += step)
        {
          gint64 stamp = at + g_rand_int_range (rand, 0, jitter);
          g_array_append_val (ts, stamp);
        }
      if (g_rand_int_range (rand, 0, 3) == 0)
        at += g_rand_int_range (rand, 1, 12) * BEF_MS_HOUR / 2;
    }
  curve.n = ts->len;
  curve.ts = (gint64 *)g_array_free (g_steal_pointer (&ts), FALSE);
  curve.values = g_new (double, curve.n);
  for (guint i = 0; i < curve.n; i++)
    curve.values[i] = g_rand_int_range (rand, 0, 8000) / 10.0;
  return curve;
}

gint64
hold_of (const Curve *c, guint i, const char *quantity)
{
  gboolean state = g_str_has_suffix (quantity, "-state");
  gint64 cap = state ? 20 * BEF_MS_MINUTE : 2 * BEF_MS_HOUR;

  if (i + 1 == c->n)
    return state ? cap : i == 0 ? 0 : hold_of (c, i - 1, quantity);
  gint64 d = c->ts[i + 1] - c->ts[i], hold;
  gint64 p = i > 0 ? c->ts[i] - c->ts[i - 1] : -1;
  gint64 n = i + 2 < c->n ? c->ts[i + 2] - c->ts[i + 1] : -1;
  if (state || (p >= 0 && d <= 1.5 * p) || (n >= 0 && d <= 1.5 * n && n <= 1.5 * d))
    hold = d;
  else if (p >= 0)
    hold = p;
  else
    hold = MIN (d, n >= 0 ? n : BEF_MS_HOUR);
  return MIN (hold, cap);
}

static BefBucket
brute_bucket (const Curve *c, const char *quantity, gint64 start, gint64 end)
{
  BefBucket b = { start, end, NAN, NAN, NAN, NAN, NAN, BEF_NO_TIME, BEF_NO_TIME, 0 };
  double area = 0, weight = 0, sum = 0;
  int holding = -1;

  for (guint i = 0; i < c->n; i++)
    {
      gint64 held_from = MAX (c->ts[i], start),
             held_to = MIN (c->ts[i] + hold_of (c, i, quantity), end);
      gboolean inside = c->ts[i] >= start && c->ts[i] < end;
      if (inside && b.count++ == 0)
        {
          b.first = c->values[i];
          b.first_ms = c->ts[i];
        }
      if (inside)
        {
          b.last = c->values[i];
          b.last_ms = c->ts[i];
          sum += c->values[i];
        }
      if (held_to > held_from)
        {
          area += c->values[i] * (held_to - held_from);
          weight += held_to - held_from;
          if (!inside)
            holding = (int)i;
        }
      if (inside || held_to > held_from)
        {
          b.min = fmin (b.min, c->values[i]);
          b.max = fmax (b.max, c->values[i]);
        }
    }
  b.missing = 1 - weight / (double)(end - start);
  if (weight > 0)
    b.mean = area / weight;
  else if (b.count > 0)
    b.mean = sum / b.count;
  if (b.count == 0 && holding >= 0)
    {
      b.first = b.last = c->values[holding];
      b.first_ms = b.last_ms = c->ts[holding];
    }
  return b;
}

void
assert_same (double a, double b)
{
  if (isnan (a) || isnan (b))
    g_assert_true (isnan (a) && isnan (b));
  else
    g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * (1 + fabs (b)));
}

void
assert_buckets (BefBuckets *buckets, const Curve *curve, const char *quantity)
{
  for (guint i = 0; i < bef_buckets_get_length (buckets); i++)
    {
      const BefBucket *b = bef_buckets_get (buckets, i);
      BefBucket e = brute_bucket (curve, quantity, b->start_ms, b->end_ms);
      g_assert_cmpuint (b->count, ==, e.count);
      g_assert_cmpint (b->first_ms, ==, e.first_ms);
      g_assert_cmpint (b->last_ms, ==, e.last_ms);
      assert_same (b->first, e.first);
      assert_same (b->last, e.last);
      assert_same (b->min, e.min);
      assert_same (b->max, e.max);
      assert_same (b->mean, e.mean);
      assert_same (b->missing, e.missing);
      if (!isnan (b->mean))
        g_assert_true (b->min <= b->mean && b->mean <= b->max);
      if (i > 0)
        g_assert_cmpint (b->start_ms, ==, bef_buckets_get (buckets, i - 1)->end_ms);
    }
}
