/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In which units a column is told. */
#include "bef-history-column-private.h"

/* Nearly all: all but one in so many. */
#define ODD_SHARE 40
/* Values of a lane that are looked at first, and larger divisors are not looked for. */
#define DIVISOR_SAMPLE 256
#define MAX_DIVISOR 1024
#define MAX_MEASURE (G_GINT64_CONSTANT (1) << 50)

/* @values as distances from the first, in units of what divides them all, which is returned: stamps
 * of whole seconds, an index that counts in tens. */
gint64
bef_column_reduce (const gint64 *values, guint n, gint64 *reduced)
{
  guint64 unit = 0;

  for (guint i = 0; i < n; i++)
    {
      reduced[i] = bef_wrap_sub (values[i], values[0]);
      guint64 a = reduced[i] < 0 ? -(guint64)reduced[i] : (guint64)reduced[i];
      while (a != 0 && unit != 1)
        {
          guint64 rest = unit % a;
          unit = a;
          a = rest;
        }
    }
  if (unit <= 1 || unit > G_MAXINT64)
    return 1;
  for (guint i = 0; i < n; i++)
    reduced[i] /= (gint64)unit;
  return (gint64)unit;
}

/* How many of some of @values, told from @values[0], leave the same when they are divided by
 * @divisor, which is returned in *@rest_out. @stride: one in so many is looked at. */
static guint
count_alike (const gint64 *values, guint n, guint stride, guint divisor, guint *rest_out)
{
  guint counts[MAX_DIVISOR] = { 0 }, best = 0;

  for (guint i = 0; i < n; i += stride)
    {
      gint64 rest = values[i] % (gint64)divisor;
      counts[rest < 0 ? rest + divisor : rest]++;
    }
  for (guint i = 1; i < divisor; i++)
    if (counts[i] > counts[best])
      best = i;
  *rest_out = best;
  return counts[best];
}

/* Meters that count in steps are read between two now and then: what nearly all are multiples of,
 * told from *@rest_out. 1: of nothing. */
static guint
find_divisor (const gint64 *values, guint n, guint *rest_out)
{
  static const guint primes[] = { 2, 3, 5 };
  guint divisor = 1, stride = MAX (1, n / DIVISOR_SAMPLE), rest;

  *rest_out = 0;
  for (guint i = 0; i < G_N_ELEMENTS (primes); i++)
    while (divisor * primes[i] < MAX_DIVISOR)
      {
        guint next = divisor * primes[i], n_looked = (n + stride - 1) / stride;
        if (count_alike (values, n, stride, next, &rest) < n_looked - n_looked / ODD_SHARE)
          break;
        /* A part of them may be of luck. */
        if (stride > 1 && count_alike (values, n, 1, next, &rest) < n - n / ODD_SHARE)
          break;
        divisor = next;
        *rest_out = rest;
      }
  return divisor;
}

/* Not any 64 bits: with these there is room to count. */
static gboolean
is_measure (const gint64 *values, guint n)
{
  for (guint i = 0; i < n; i++)
    if (values[i] > MAX_MEASURE || values[i] < -MAX_MEASURE)
      return FALSE;
  return TRUE;
}

static gint64
floor_div (gint64 value, gint64 divisor)
{
  return value / divisor - (value % divisor < 0);
}

/* Makes @values, those of @lane, told in its unit; appends which are odd to @odd. */
void
bef_column_reduce_lane (BefColumnLane *lane, const gint64 *values, gint64 *reduced, GByteArray *odd,
                        guint *n_odd, guint *last_odd)
{
  guint rest;

  lane->unit = bef_column_reduce (values, lane->n, reduced);
  lane->first = values[0];
  if (lane->unit > MAX_MEASURE || !is_measure (reduced, lane->n))
    return;
  guint divisor = find_divisor (reduced, lane->n, &rest);
  if (divisor == 1)
    return;
  lane->first = bef_wrap_add (values[0], (gint64)rest * lane->unit);
  for (guint i = 0; i < lane->n; i++)
    {
      gint64 told = reduced[i] - rest;
      reduced[i] = floor_div (told, divisor);
      gint64 left = told - reduced[i] * divisor;
      if (left == 0)
        continue;
      bef_varint_append (odd, lane->start + i - *last_odd);
      bef_varint_append (odd, (guint64)(left * lane->unit));
      *last_odd = lane->start + i;
      ++*n_odd;
    }
  lane->unit *= divisor;
  /* All are told from the first one. */
  gint64 first = reduced[0];
  for (guint i = 0; i < lane->n; i++)
    reduced[i] -= first;
  lane->first = bef_wrap_add (lane->first, bef_wrap_mul (first, lane->unit));
}
