/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <math.h>

/*
 * The index comes first: it is a closed form of time, and the power of a step is what it grows by
 * over the step. The index is thus the exact integral of the power samples at any instant, over any
 * span, without summing anything.
 */

/* Street lighting: 86 lamps of 42 W. */
#define LAMPS_W 3612.0
/* A water drop that lasts: 180 l/h. */
#define LEAK_L_PER_S (180.0 / 3600.0)

/* Energy (W.s) of something that runs @duty of every @period: compressors, pumps. */
static double
cycles (guint64 key, gint64 at_ms, gint64 period_ms, double duty, double watts)
{
  gint64 shifted =
      at_ms - BEF_HUB_EPOCH_MS + (gint64)(bef_hub_uniform (key, 0) * (double)period_ms);
  gint64 cell = bef_hub_floor_div (shifted, period_ms);
  double on_s = duty * (double)period_ms / 1000.0;
  double rest_s = (double)(shifted - cell * period_ms) / 1000.0;

  return watts * ((double)cell * on_s + MIN (rest_s, on_s));
}

/* Energy (W.s) of a fluctuation of @watts at most that adds up to nothing over each cell: one to
 * three turns of a sine whose slope is the power. */
static double
fluctuation (guint64 key, gint64 at_ms, gint64 cell_ms, double watts)
{
  gint64 cell = bef_hub_floor_div (at_ms, cell_ms);
  double f = (double)(at_ms - cell * cell_ms) / (double)cell_ms;
  int turns = bef_hub_pick (key, cell, 1, 3);
  double amplitude = watts * (2.0 * bef_hub_uniform (key + 1, cell) - 1.0);

  return amplitude * (double)cell_ms / 1000.0 / (2.0 * G_PI * turns) * sin (2.0 * G_PI * turns * f);
}

static double
presence_at_cell (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms, gint64 cell_ms)
{
  gint64 cell = bef_hub_floor_div (at_ms, cell_ms);

  return bef_hub_life_value (self->life, BEF_HUB_SHAPE_PRESENCE + thing->building->profile,
                             cell * cell_ms);
}

/* W.s from the epoch to @at_ms. Fluctuations stay below what is always on, so that it never
 * decreases. */
static double
watt_seconds (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const gint64 slow_cell = 47 * BEF_MS_MINUTE, fast_cell = 11 * BEF_MS_MINUTE;
  const BefHubBuilding *b = thing->building;
  double total = b->base_w * (double)(at_ms - BEF_HUB_EPOCH_MS) / 1000.0;
  double busy = 0.3 * b->base_w;

  if (b->presence_w > 0)
    {
      total += b->presence_w
               * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_PRESENCE + b->profile, at_ms);
      total += fluctuation (thing->key + 10, at_ms, slow_cell,
                            busy * presence_at_cell (self, thing, at_ms, slow_cell));
      total += fluctuation (thing->key + 20, at_ms, fast_cell,
                            busy * presence_at_cell (self, thing, at_ms, fast_cell));
    }
  if (b->heat_w_per_k > 0)
    total += b->heat_w_per_k
             * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_HEAT + b->profile, at_ms);
  total += fluctuation (thing->key + 30, at_ms, 7 * BEF_MS_MINUTE, 0.18 * b->base_w);
  total += cycles (thing->key + 40, at_ms, 23 * BEF_MS_MINUTE, 0.42, 0.5 * b->base_w);
  if (!thing->own)
    return total;
  if (b->profile == BEF_HUB_PROFILE_LIBRARY)
    total += 900.0 * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_NIGHT_DRIFT, at_ms);
  if (g_strcmp0 (b->category, "waterTower") == 0)
    total += cycles (thing->key + 50, at_ms, 96 * BEF_MS_MINUTE, 0.35, 2200.0);
  if (g_strcmp0 (b->category, "streetLighting") == 0)
    total += LAMPS_W
             * (bef_hub_life_integral (self->life, BEF_HUB_SHAPE_LAMPS, at_ms)
                + bef_hub_life_integral (self->life, BEF_HUB_SHAPE_LAMPS_BY_DAY, at_ms));
  return total;
}

/* Whole watts x steps: the power of a step is a whole number of watts. */
static gint64
watt_steps (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  return (gint64)floor (watt_seconds (self, thing, at_ms) / ((double)self->step_ms / 1000.0));
}

double
bef_hub_simulation_power (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  return (double)(watt_steps (self, thing, at_ms + self->step_ms)
                  - watt_steps (self, thing, at_ms));
}

/* The meter of the leisure centre is replaced every year on 6 October at 10:00: its index restarts.
 */
static gint64
last_replacement (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  if (!thing->own || thing->building->profile != BEF_HUB_PROFILE_LEISURE)
    return BEF_HUB_EPOCH_MS;
  int year = bef_hub_life_day (self->life, at_ms, NULL)->year;
  gint64 at = bef_civil_to_ms (year, 10, 6, 10, 0);
  if (at > at_ms)
    at = bef_civil_to_ms (year - 1, 10, 6, 10, 0);
  at -= at % self->step_ms;
  return MAX (at, BEF_HUB_EPOCH_MS);
}

double
bef_hub_simulation_energy_kwh (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  gint64 since = last_replacement (self, thing, at_ms);
  gint64 steps = watt_steps (self, thing, at_ms);
  /* What the meter had counted before the epoch. */
  double before =
      since == BEF_HUB_EPOCH_MS ? (double)bef_hub_pick (thing->key + 60, 0, 2000, 90000) : 0.0;

  if (since != BEF_HUB_EPOCH_MS)
    steps -= watt_steps (self, thing, since);
  return bef_hub_round (before + (double)steps * ((double)self->step_ms / 1000.0) / 3.6e6, 3);
}

double
bef_hub_simulation_gas_m3 (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubBuilding *b = thing->building;
  double kelvin_s = bef_hub_life_integral (self->life, BEF_HUB_SHAPE_HEAT + b->profile, at_ms);
  /* Hot water and the boiler's own pilot: a little all year. */
  double always = 0.03 * (double)(at_ms - BEF_HUB_EPOCH_MS) / BEF_MS_HOUR;

  return bef_hub_round ((double)bef_hub_pick (thing->key + 60, 0, 900, 30000) + always
                            + b->gas_m3h_per_k * kelvin_s / 3600.0,
                        2);
}

double
bef_hub_simulation_water_l (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubBuilding *b = thing->building;
  double total = thing->size
                 * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_PRESENCE + b->profile, at_ms)
                 / 3600.0;

  /* What the tower sends to the village: about 3 m3 an hour, more when people are up. */
  if (g_strcmp0 (b->category, "waterTower") == 0)
    total += (0.5 * (double)(at_ms - BEF_HUB_EPOCH_MS) / 1000.0
              + 0.6 * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_READERS, at_ms));
  if (thing->groups != 0)
    total += LEAK_L_PER_S * bef_hub_life_integral (self->life, BEF_HUB_SHAPE_LEAK, at_ms);
  return floor (total) + bef_hub_pick (thing->key + 60, 0, 100000, 9000000);
}
