/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BEF_NGSI_UNIT_UNKNOWN, /* code absent or not in the table: take the profile's scale */
  BEF_NGSI_UNIT_CONVERTED,
  BEF_NGSI_UNIT_MISMATCH, /* a unit of something else: kWh where a power is expected */
} BefNgsiUnitResult;

/* Converts *@value from the UN/CEFACT Recommendation 20 unit @code (nullable) to @unit, the unit of
 * a BefQuantityInfo. Any thread. */
BefNgsiUnitResult bef_ngsi_convert_unit (const char *code, const char *unit, double *value);

G_END_DECLS
