/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-steps.h"

#include <math.h>

struct _BefSteps
{
  gatomicrefcount ref_count;
  gint64 from_ms;
  gint32 length_ms;
  gint32 end;     /* until when something was told, from from_ms */
  GArray *starts; /* owned, of gint32: from from_ms, increasing */
  GArray *values; /* owned, of double, as many */
};

BefSteps *
bef_steps_new (gint64 from_ms, gint64 to_ms)
{
  g_return_val_if_fail (from_ms <= to_ms && to_ms - from_ms <= BEF_STEPS_MAX_MS, NULL);
  BefSteps *self = g_new0 (BefSteps, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->from_ms = from_ms;
  self->length_ms = (gint32)(to_ms - from_ms);
  self->starts = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

BefSteps *
bef_steps_ref (BefSteps *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
bef_steps_unref (BefSteps *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->starts);
  g_array_unref (self->values);
  g_free (self);
}

static inline gint32
start_of (const BefSteps *self, guint i)
{
  return g_array_index (self->starts, gint32, i);
}

static inline double
value_of (const BefSteps *self, guint i)
{
  return g_array_index (self->values, double, i);
}

/* What a step from @start on is worth: none when it goes on with what the last one says. A value is
 * followed by an unknown one until something is known to go on there. */
static void
add_step (BefSteps *self, gint32 start, double value)
{
  guint n = self->starts->len;

  if (n > 0 && start_of (self, n - 1) == start)
    {
      g_array_set_size (self->starts, n - 1);
      g_array_set_size (self->values, n - 1);
      add_step (self, start, value);
      return;
    }
  if (n > 0 ? value_of (self, n - 1) == value || (isnan (value_of (self, n - 1)) && isnan (value))
            : isnan (value))
    return;
  g_array_append_val (self->starts, start);
  g_array_append_val (self->values, value);
}

void
bef_steps_hold (BefSteps *self, gint64 start_ms, gint64 end_ms, double value)
{
  g_return_if_fail (!isnan (value));
  gint64 start = MAX (start_ms - self->from_ms, self->end);
  gint64 end = MIN (end_ms - self->from_ms, self->length_ms);

  if (start >= end)
    return;
  add_step (self, (gint32)start, value);
  self->end = (gint32)end;
  if (self->end < self->length_ms)
    add_step (self, self->end, NAN);
}

/* The last step that begins at or before @at. There is one. */
static guint
search (const BefSteps *self, gint32 at)
{
  guint lo = 0, hi = self->starts->len;

  while (hi - lo > 1)
    {
      guint mid = lo + (hi - lo) / 2;
      if (start_of (self, mid) <= at)
        lo = mid;
      else
        hi = mid;
    }
  return lo;
}

double
bef_steps_at (const BefSteps *self, gint64 ms, guint *hint)
{
  guint n = self->starts->len, i;

  if (n == 0 || ms < self->from_ms + start_of (self, 0) || ms >= self->from_ms + self->length_ms)
    return NAN;
  const gint32 at = (gint32)(ms - self->from_ms);
  i = hint != NULL && *hint < n ? *hint : 0;
  if (start_of (self, i) > at || (i + 1 < n && start_of (self, i + 1) <= at))
    {
      /* Mostly the next one. */
      i = i + 1 < n && start_of (self, i + 1) <= at && (i + 2 >= n || start_of (self, i + 2) > at)
              ? i + 1
              : search (self, at);
    }
  if (hint != NULL)
    *hint = i;
  return value_of (self, i);
}

gint64
bef_steps_until (const BefSteps *self, gint64 ms, guint *hint)
{
  guint n = self->starts->len, i = 0;

  if (ms < self->from_ms || ms >= self->from_ms + self->length_ms)
    return MAX (ms, self->from_ms);
  if (n > 0 && ms < self->from_ms + start_of (self, 0))
    return self->from_ms + start_of (self, 0);
  bef_steps_at (self, ms, hint != NULL ? hint : &i);
  i = hint != NULL ? *hint : i;
  return self->from_ms + (i + 1 < n ? start_of (self, i + 1) : self->length_ms);
}

guint
bef_steps_get_length (const BefSteps *self)
{
  return self->starts->len;
}
