/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lighting-stand.h"

#include <math.h>

static const guint quiet_nights[BEF_LIGHTING_N_FINDINGS] = {
  [BEF_LIGHTING_DRIFT] = BEF_LIGHTING_QUIET_NIGHTS,
  [BEF_LIGHTING_LAMPS] = BEF_LIGHTING_QUIET_NIGHTS,
  [BEF_LIGHTING_BY_DAY] = 2,
  /* It counts the nights of a week. */
  [BEF_LIGHTING_NOT_OFF] = 1,
  [BEF_LIGHTING_NEVER_LIT] = 1,
};

static const BefLightingNight *
night_at (const GArray *nights, guint i)
{
  return &g_array_index (nights, BefLightingNight, i);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The median level of the last known nights of the first @n; NAN: they are too few. */
static double
level_now (const GArray *nights, guint n)
{
  double levels[BEF_LIGHTING_LAMP_NIGHTS];
  guint found = 0;

  for (guint i = n; i > 0 && found < G_N_ELEMENTS (levels); i--)
    if (night_at (nights, i - 1)->is_known && isfinite (night_at (nights, i - 1)->level_w))
      levels[found++] = night_at (nights, i - 1)->level_w;
  if (found < G_N_ELEMENTS (levels))
    return NAN;
  qsort (levels, found, sizeof levels[0], compare_doubles);
  return levels[found / 2];
}

static gboolean
tells (const BefLightingNight *night, BefLightingKind kind)
{
  return kind == BEF_LIGHTING_BY_DAY ? night->is_told : night->is_known;
}

static void
take (BefLightingStanding *s, const BefLightingFinding *found, double now_w)
{
  gint64 since_ms = s->stands ? MIN (s->finding.since_ms, found->since_ms) : found->since_ms;

  if (!s->stands)
    {
      s->nights = 0;
      s->was_w = now_w / (1 - found->value);
    }
  s->stands = TRUE;
  s->quiet = 0;
  s->finding = *found;
  s->finding.since_ms = since_ms;
}

/* What the nights do not tell any more by themselves, since those before are like them by now. */
static void
keep_lamps (BefLightingStanding *s, double now_w)
{
  double share = 1 - now_w / s->was_w;

  if (s->nights >= BEF_LIGHTING_LAMPS_STAND)
    s->stands = FALSE;
  else if (!(share >= BEF_LIGHTING_LAMP_SHARE / 2))
    return;
  s->quiet = 0;
  s->finding.value = share;
}

static const BefLightingFinding *
find (const GArray *findings, BefLightingKind kind)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_array_index (findings, BefLightingFinding, i).kind == kind)
      return &g_array_index (findings, BefLightingFinding, i);
  return NULL;
}

void
bef_lighting_stand_next (BefLightingStand *self, const GArray *nights, guint n)
{
  BefLightingOff off = bef_lighting_usual_off (nights, n);
  g_autoptr (GArray) findings = bef_lighting_findings (nights, n, &off);
  double now_w = level_now (nights, n);

  for (guint k = 0; k < BEF_LIGHTING_N_FINDINGS; k++)
    {
      BefLightingStanding *s = &self->of[k];
      const BefLightingFinding *found = find (findings, (BefLightingKind)k);
      gboolean is_told = tells (night_at (nights, n - 1), (BefLightingKind)k);
      s->nights += s->stands;
      if (found != NULL)
        take (s, found, now_w);
      else if (s->stands)
        s->quiet += is_told;
      if (s->stands && k == BEF_LIGHTING_LAMPS)
        keep_lamps (s, now_w);
      if (s->quiet >= quiet_nights[k])
        *s = (BefLightingStanding){ 0 };
    }
}

void
bef_lighting_stand (BefLightingStand *self, const GArray *nights)
{
  *self = (BefLightingStand){ 0 };
  for (guint n = 1; n <= nights->len; n++)
    bef_lighting_stand_next (self, nights, n);
}

gboolean
bef_lighting_is_judged (const GArray *nights, guint n, BefLightingKind kind)
{
  guint known = 0, since = n;

  for (guint i = 0; i < n; i++)
    if (tells (night_at (nights, i), kind))
      {
        known++;
        since = n - i - 1;
      }
  if (known == 0 || since > BEF_LIGHTING_STALE_NIGHTS)
    return FALSE;
  return kind == BEF_LIGHTING_BY_DAY || known >= BEF_LIGHTING_LEAST + BEF_LIGHTING_LAMP_NIGHTS;
}
