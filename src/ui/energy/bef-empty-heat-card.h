/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The halls that were heated while nobody was there: one sentence for this week, and behind it for
 * each hall hours and kWh of this week and since the heating season began
 * (supervision/alarms/bef-empty-heat.h). Not there where no hall tells whether it is used and how
 * warm it is. Reads only while it is on screen.
 */
#define BEF_TYPE_EMPTY_HEAT_CARD (bef_empty_heat_card_get_type ())
G_DECLARE_FINAL_TYPE (BefEmptyHeatCard, bef_empty_heat_card, BEF, EMPTY_HEAT_CARD, GtkWidget)

GtkWidget *bef_empty_heat_card_new (void);
/* @session nullable: shows nothing. */
void bef_empty_heat_card_set_session (BefEmptyHeatCard *self, BefSession *session);

G_END_DECLS
