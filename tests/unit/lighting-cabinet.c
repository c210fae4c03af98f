/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lighting-cabinet.h"

#include <math.h>

static double
normal (Cabinet *c)
{
  double sum = 0;

  for (guint i = 0; i < 12; i++)
    sum += g_rand_double (c->random);
  return sum - 6;
}

Cabinet
random_cabinet (guint seed)
{
  Cabinet c = { .place = { 43 + 0.37 * (seed % 20), -4 + 0.53 * (seed % 20) },
                .by_cell = seed % 4 == 3,
                .level_w = 400 + 170 * (seed % 20),
                .standby_w = seed % 3 * 6,
                .dimmed = seed % 5 == 1 ? 0.6 : 1,
                .drift_day = -1,
                .loss_day = -1,
                .by_day_day = -1,
                .not_off_day = -1,
                .loss = 0.05,
                .random = g_rand_new_with_seed (seed + 1) };

  c.after_set_ms = (gint64)(5 + seed % 12) * BEF_MS_MINUTE;
  c.before_rise_ms = (gint64)(5 + seed % 7) * BEF_MS_MINUTE;
  if (seed % 3 != 0)
    {
      c.off_from = 23 * 60 + 15 * (seed % 4);
      c.off_to = 5 * 60 + 15 * (seed % 3);
    }
  return c;
}

/* A lit stretch of a night. */
typedef struct
{
  gint64 from, to;
} Lit;

/* What a night lights, by the sun and what happened until then. */
static guint
light_night (Cabinet *c, int day, gint64 start, Lit *out)
{
  gint64 next = bef_civil_add (start, BEF_PERIOD_DAY, 1), error = 0;
  BefSunDay evening, morning;
  guint n = 0;

  g_assert_true (bef_sun_day (&c->place, start, &evening));
  g_assert_true (bef_sun_day (&c->place, next, &morning));
  gint64 on = evening.set_ms + c->after_set_ms, off = morning.rise_ms - c->before_rise_ms;
  if (c->by_cell)
    {
      /* Clouds: earlier in the evening, later in the morning, each by itself. */
      on -= (gint64)(fabs (normal (c)) * 9 * BEF_MS_MINUTE);
      off += (gint64)(fabs (normal (c)) * 9 * BEF_MS_MINUTE);
    }
  else
    {
      /* A clock of whole minutes. */
      on = on / BEF_MS_MINUTE * BEF_MS_MINUTE;
      off = off / BEF_MS_MINUTE * BEF_MS_MINUTE;
    }
  if (c->drift_day >= 0 && day >= c->drift_day)
    error = c->drift_ms;
  on += error;
  off += error;
  if (c->by_day_day == day)
    on = start + 13 * BEF_MS_HOUR;
  if (c->off_from == c->off_to || (c->not_off_day >= 0 && day >= c->not_off_day))
    {
      out[n++] = (Lit){ on, off };
      return n;
    }
  BefCivil civil;
  bef_civil_from_ms (start, &civil);
  gint64 from = bef_civil_to_ms (civil.year, civil.month, civil.day, 0, (int)c->off_from) + error;
  gint64 to = bef_civil_to_ms (civil.year, civil.month, civil.day + 1, 0, (int)c->off_to) + error;
  if (from > on)
    out[n++] = (Lit){ on, MIN (from, off) };
  if (to < off)
    out[n++] = (Lit){ MAX (to, on), off };
  return n;
}

BefBuckets *
simulate (Cabinet *c, gint64 first)
{
  GArray *steps = g_array_new (FALSE, TRUE, sizeof (BefBucket));
  gint64 end = bef_civil_add (first, BEF_PERIOD_DAY, DAYS + 1);
  g_autoptr (GArray) lit = g_array_new (FALSE, FALSE, sizeof (Lit));
  guint at = 0;

  for (int day = -1; day <= DAYS; day++)
    {
      Lit night[2];
      guint n = light_night (c, day, bef_civil_add (first, BEF_PERIOD_DAY, day), night);
      g_array_append_vals (lit, night, n);
    }
  double volts = 1;
  for (gint64 ms = first; ms < end; ms += BEF_LIGHTING_STEP_MS)
    {
      BefBucket step = { .start_ms = ms, .end_ms = ms + BEF_LIGHTING_STEP_MS, .count = 1 };
      int day = (int)((ms - 12 * BEF_MS_HOUR - first) / BEF_MS_DAY);
      double share = 0;
      /* The network's voltage wanders by a percent or so. */
      volts = 1 + 0.95 * (volts - 1) + 0.002 * normal (c);
      while (at < lit->len && g_array_index (lit, Lit, at).to <= ms)
        at++;
      for (guint i = at; i < lit->len && i < at + 2; i++)
        {
          const Lit *l = &g_array_index (lit, Lit, i);
          gint64 from = MAX (l->from, ms), to = MIN (l->to, step.end_ms);
          share += to > from ? (double)(to - from) / BEF_LIGHTING_STEP_MS : 0;
        }
      BefCivil civil;
      bef_civil_from_ms (ms, &civil);
      double dimmed = civil.hour >= 23 || civil.hour < 5 ? c->dimmed : 1;
      double lamps = c->loss_day >= 0 && day >= c->loss_day ? 1 - c->loss : 1;
      step.mean =
          c->standby_w + share * dimmed * lamps * volts * c->level_w * (1 + 0.004 * normal (c));
      /* A step in five hundred does not come. */
      if (g_rand_int_range (c->random, 0, 500) == 0)
        step.mean = NAN;
      g_array_append_val (steps, step);
    }
  return bef_buckets_new_take (steps);
}

gint64
first_day (void)
{
  return bef_civil_to_ms (2024, 7, 1, 0, 0);
}

GArray *
nights_of (Cabinet *c)
{
  g_autoptr (BefBuckets) power = simulate (c, first_day ());

  return bef_lighting_nights (power, &c->place);
}

guint
n_cabinets (void)
{
  const char *asked = g_getenv ("BEFFROI_CABINETS");

  return asked != NULL ? (guint)g_ascii_strtoull (asked, NULL, 10) : 20;
}
