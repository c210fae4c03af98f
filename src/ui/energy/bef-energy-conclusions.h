/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/facts/bef-energy-facts.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * What is concluded of the energy of one building, in sentences: this month against last year, for
 * each fluid; the last seven days in the building's typical week; and behind an expander the same
 * without the weather, the week, the year and where it will end, nights, highest power, floor area,
 * CO2, and how each is reckoned and by whose figures. Not there while nothing is known. Signal
 * "changed": other conclusions. Reads only while it is on screen. Main thread.
 */
#define BEF_TYPE_ENERGY_CONCLUSIONS (bef_energy_conclusions_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyConclusions, bef_energy_conclusions, BEF, ENERGY_CONCLUSIONS,
                      GtkWidget)

GtkWidget *bef_energy_conclusions_new (void);
/* Both nullable: shows nothing, and stops what is under way. */
void bef_energy_conclusions_bind (BefEnergyConclusions *self, BefSession *session,
                                  BefBuilding *building);
/* The facts that are shown; NULL: none yet. (transfer none) until "changed". */
const BefEnergyFacts *bef_energy_conclusions_get_facts (BefEnergyConclusions *self);

G_END_DECLS
