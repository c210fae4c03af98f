/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  BEF_NGSI_UNIT_ABSENT, /* none given, or none needed: take the profile's scale */
  BEF_NGSI_UNIT_CONVERTED,
  BEF_NGSI_UNIT_MISMATCH, /* a unit of something else: kWh where a power is expected */
  BEF_NGSI_UNIT_UNKNOWN,  /* a word that is no unit, or may be two: "mwh" is milli or mega */
} BefNgsiUnitResult;

/* Converts *@value from @text (nullable) to @unit, the unit of a BefQuantityInfo. @text is a code
 * of UN/CEFACT Recommendation 20, or a unit as people and QUDT write it: in any case, with spaces,
 * points, accents, in French or English. An m before a unit is a milli where the case says so and
 * an M a mega; where it says nothing ("mwh") the unit is unknown. Any thread. */
BefNgsiUnitResult bef_ngsi_convert_unit (const char *text, const char *unit, double *value);

/*
 * The units that entities were seen with: brokers answer forms that have none (temporalValues,
 * keyValues), which are in the unit of the entity. Reference-counted, any thread.
 */
typedef struct _BefNgsiUnits BefNgsiUnits;
BefNgsiUnits *bef_ngsi_units_new (void);
BefNgsiUnits *bef_ngsi_units_ref (BefNgsiUnits *self);
void bef_ngsi_units_unref (BefNgsiUnits *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefNgsiUnits, bef_ngsi_units_unref)
/* Remembers @unit, or nothing when it is NULL or empty. */
void bef_ngsi_units_note (BefNgsiUnits *self, const char *entity, const char *attribute,
                          const char *unit);
/* (transfer full), NULL when none is known; @self may be NULL. */
char *bef_ngsi_units_dup (BefNgsiUnits *self, const char *entity, const char *attribute);

G_END_DECLS
