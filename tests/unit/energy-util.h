/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-recording.h"
#include "supervision/energy/bef-weather.h"

G_BEGIN_DECLS

/* Recorded buildings as the conclusions take them: for tests. */

typedef struct
{
  BefRecording *recording; /* owned */
  BefEnergyDates *dates;   /* owned: from the first day to the last of the main curve */
  BefDayEnergy *days;      /* owned, by the main curve */
  double *degree_days;     /* owned; NAN: fewer than 20 hours of temperatures that day */
} RecordedBuilding;

/* Where @name is in ../shared/data (or BEFFROI_SHARED). (transfer full) */
char *recorded_path (const char *name);
/* @name in ../shared/data (or BEFFROI_SHARED): "drammen-cofactor/building_6441.csv". NULL: it is
 * not there. */
RecordedBuilding *recorded_building (const char *name);
void recorded_building_free (RecordedBuilding *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordedBuilding, recorded_building_free)

G_END_DECLS
