/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The energy of a building's main meter: power now with its age, energy since midnight against
 * yesterday at the same hour, and the day's curve over the usual one. Its heading opens the graph
 * (win.show-graph). It reads only while it is on screen.
 */
#define BEF_TYPE_ENERGY_CARD (bef_energy_card_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyCard, bef_energy_card, BEF, ENERGY_CARD, GtkWidget)

GtkWidget *bef_energy_card_new (void);
/* The meter a building is known by: the first that measures power and is no sub-meter, else the
 * first that does. (transfer none) nullable */
BefDevice *bef_energy_card_find_meter (BefBuilding *building);
/* @building and @meter nullable: unbinds, stops every query. */
void bef_energy_card_bind (BefEnergyCard *self, BefSession *session, BefBuilding *building,
                           BefDevice *meter);

G_END_DECLS
