/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-water-stand.h"

#include <math.h>

/* Since the last night that told it: quiet nights on end, and what flows without the leak. */
typedef struct
{
  guint quiet;
  double usual_l_h;
} Calm;

static void
step (BefWaterVerdict *verdict, Calm *calm, const GArray *days, BefWaterUse use)
{
  double night = g_array_index (days, BefWaterDay, days->len - 1).night_l_h;
  BefWaterLeak leak;

  if (bef_water_leak (days, use, &leak))
    {
      gint64 since_ms =
          verdict->leaks ? MIN (verdict->leak.since_ms, leak.since_ms) : leak.since_ms;
      verdict->leaks = TRUE;
      verdict->leak = leak;
      verdict->leak.since_ms = since_ms;
      if (!isnan (night))
        *calm = (Calm){ 0, MAX (night - leak.l_h, 0) };
    }
  else if (verdict->leaks && !isnan (night))
    {
      gboolean is_quiet = night < calm->usual_l_h + verdict->leak.l_h / 2;
      calm->quiet = is_quiet ? calm->quiet + 1 : 0;
      verdict->leaks = calm->quiet < BEF_WATER_QUIET_NIGHTS;
    }
}

BefWaterVerdict
bef_water_stand (const GArray *days, BefWaterUse use)
{
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (BefWaterDay));
  BefWaterVerdict verdict = { 0 };
  Calm calm = { 0 };

  if (days->len == 0)
    return verdict;
  for (guint i = 0; i < days->len; i++)
    {
      g_array_append_vals (known, &g_array_index (days, BefWaterDay, i), 1);
      if (bef_water_last_night (known) != NULL)
        step (&verdict, &calm, known, use);
    }
  verdict.is_judged = bef_water_last_night (days) != NULL && bef_water_is_judged (days, use);
  return verdict;
}

GArray *
bef_water_stand_shared (const GArray *hours, const GPtrArray *parts, BefWaterUse use)
{
  GArray *verdicts = g_array_new (FALSE, FALSE, sizeof (BefWaterVerdict));
  g_autoptr (GArray) days = bef_water_days (hours);
  BefWaterVerdict whole = bef_water_stand (days, use);
  gboolean part_leaks = FALSE;

  g_array_append_val (verdicts, whole);
  if (parts->len == 0)
    return verdicts;
  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (GArray) part_days = bef_water_days (g_ptr_array_index (parts, i));
      BefWaterVerdict part = bef_water_stand (part_days, BEF_WATER_BUILDING);
      part_leaks |= part.leaks;
      g_array_append_val (verdicts, part);
    }
  g_autoptr (GArray) rest = bef_water_rest (hours, parts);
  g_autoptr (GArray) rest_days = bef_water_days (rest);
  BefWaterVerdict outside = bef_water_stand (rest_days, use);
  BefWaterVerdict *main_meter = &g_array_index (verdicts, BefWaterVerdict, 0);
  /* Little of each together is the main meter's. */
  if (outside.is_judged && (outside.leaks || part_leaks || !whole.leaks))
    *main_meter = outside;
  else if (part_leaks)
    *main_meter = (BefWaterVerdict){ 0 };
  return verdicts;
}
