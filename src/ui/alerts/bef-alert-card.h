/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * All about one alert: the fault first, its building once, what to do, who to call, what can be
 * decided of it and what was, what it has to do with others, and its graph at that moment. Follows
 * the alert. CSS node "alertcard".
 *
 * Actions, which are off where they make no sense: "card.take", "card.give-back", "card.shelve",
 * "card.put-back", "card.note", "card.call", "card.graph".
 */
#define BEF_TYPE_ALERT_CARD (bef_alert_card_get_type ())
G_DECLARE_FINAL_TYPE (BefAlertCard, bef_alert_card, BEF, ALERT_CARD, GtkWidget)

/* Both nullable: nothing. */
void bef_alert_card_set (BefAlertCard *self, BefSession *session, BefAlert *alert);
/* The commune changed: what it has to do with others is looked at again. */
void bef_alert_card_refresh (BefAlertCard *self);

G_END_DECLS
