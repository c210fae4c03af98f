/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy-factors.h"

G_BEGIN_DECLS

/*
 * A year's energy per m2, against its type, and what of it can be ranked.
 */

/* More in a year cannot be (the most that ADEME and CEREMA count for any tertiary use but pools,
 * ice rinks and computer halls is 450), less is no building in use: the floor area or the meter is
 * in question before the building is. */
#define BEF_PER_AREA_MOST 500.0
#define BEF_PER_AREA_LEAST 1.0
/* A year of which more is missing is no year. */
#define BEF_PER_AREA_MISSING 0.05

typedef enum
{
  BEF_AREA_UNKNOWN,     /* nothing is known of the twelve months */
  BEF_AREA_NO_AREA,     /* its floor area is not known */
  BEF_AREA_PARTIAL,     /* too much of the year is missing */
  BEF_AREA_IMPLAUSIBLE, /* question the area or the meter first */
  BEF_AREA_NO_RANGE,    /* no range is known of its type */
  BEF_AREA_BELOW,
  BEF_AREA_WITHIN,
  BEF_AREA_ABOVE,
} BefAreaVerdict;

typedef struct
{
  BefAreaVerdict verdict;
  double value;       /* kWh/m2 of the twelve months; NAN where it cannot be told */
  double missing;     /* 0 to 1: of the twelve months */
  BefTypeRange range; /* source NULL: none is known */
} BefPerArea;

/* @kwh: of twelve months, of all energies that are counted there (NAN: not known), of which
 * @missing is missing. @area_m2: 0, not known. */
BefPerArea bef_per_area_of (double kwh, double missing, double area_m2, const char *category);
/* Whether it may stand in a ranking. */
gboolean bef_area_is_ranked (BefAreaVerdict verdict);
/* Why it does not, as a phrase: "floor area not known". Translated; NULL where it does. */
const char *bef_area_reason (BefAreaVerdict verdict);

G_END_DECLS
