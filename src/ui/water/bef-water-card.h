/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"
#include "ui/kit/bef-sentence-card.h"

G_BEGIN_DECLS

/*
 * What the water meters say of the nights: where water runs that nobody draws, since when, and what
 * it costs; of a meter that others share, behind which of them. Invisible where no water is
 * measured. Main thread.
 */
#define BEF_TYPE_WATER_CARD (bef_water_card_get_type ())
G_DECLARE_FINAL_TYPE (BefWaterCard, bef_water_card, BEF, WATER_CARD, BefSentenceCard)

GtkWidget *bef_water_card_new (void);
void bef_water_card_set_session (BefWaterCard *self, BefSession *session); /* nullable */

G_END_DECLS
