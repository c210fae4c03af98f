/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-today-section.h"

G_BEGIN_DECLS

/* The energy of the last day that is known, against what is usual for its weekday, in a sentence.
 */
#define BEF_TYPE_TODAY_ENERGY (bef_today_energy_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayEnergy, bef_today_energy, BEF, TODAY_ENERGY, BefTodaySection)

GtkWidget *bef_today_energy_new (void);

G_END_DECLS
