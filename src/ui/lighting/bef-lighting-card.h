/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"
#include "ui/kit/bef-sentence-card.h"

G_BEGIN_DECLS

/*
 * What the meters of street lighting say of last night and of the last months, cabinet by cabinet:
 * invisible where there is no cabinet with a power and a place. Main thread.
 */
#define BEF_TYPE_LIGHTING_CARD (bef_lighting_card_get_type ())
G_DECLARE_FINAL_TYPE (BefLightingCard, bef_lighting_card, BEF, LIGHTING_CARD, BefSentenceCard)

GtkWidget *bef_lighting_card_new (void);
void bef_lighting_card_set_session (BefLightingCard *self, BefSession *session); /* nullable */

G_END_DECLS
