/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The energy of the whole commune in one sentence, this month against last year; and behind it the
 * other conclusions, the buildings by kWh/m² of twelve months with those set aside and why, and how
 * it is reckoned. Not there while nothing is known. Reads only while it is on screen.
 */
#define BEF_TYPE_ENERGY_COMMUNE_CARD (bef_energy_commune_card_get_type ())
G_DECLARE_FINAL_TYPE (BefEnergyCommuneCard, bef_energy_commune_card, BEF, ENERGY_COMMUNE_CARD,
                      GtkWidget)

GtkWidget *bef_energy_commune_card_new (void);
/* @session nullable: shows nothing. */
void bef_energy_commune_card_set_session (BefEnergyCommuneCard *self, BefSession *session);

G_END_DECLS
