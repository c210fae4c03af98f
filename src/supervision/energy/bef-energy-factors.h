/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy.h"

G_BEGIN_DECLS

/*
 * Dated, sourced tables that come with the program (resources/energy/): what buildings of a type
 * use in a year, and what a kWh emits. Read once; any thread. Each figure names its source, which
 * is shown beside it as it stands.
 */

/* kWh of final energy, all energies, per m2 of floor and year. */
typedef struct
{
  double low, high; /* most buildings of the type lie between */
  const char *source;
  gboolean is_verified; /* against what was published: else whoever tells it says that it is not */
} BefTypeRange;
/* Of a building's category ("school", nullable). FALSE: no range is known; @out is emptied. */
gboolean bef_energy_type_range (const char *category, BefTypeRange *out);

/* For what a kWh is used: that of heating is dirtier. */
typedef enum
{
  BEF_USE_OTHER,
  BEF_USE_HEATING,
} BefEnergyUse;

typedef struct
{
  double kg; /* of CO2 equivalent a kWh (of gas: kWh PCS) */
  const char *source;
} BefEmission;
/* Of @fluid on the day of @ms. FALSE: none is known (water; the heat of a network of which nobody
 * said what it burns); @out is emptied. What has no factor of its own for heating has the other. */
gboolean bef_energy_emission (BefFluid fluid, BefEnergyUse use, gint64 ms, BefEmission *out);

G_END_DECLS
