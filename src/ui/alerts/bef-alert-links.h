/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * What an alert has to do with others, each a row that leads to it: its cause, what follows from
 * it, and what came within half an hour in the same building. Not visible where there is none. CSS
 * node "alertlinks".
 */
#define BEF_TYPE_ALERT_LINKS (bef_alert_links_get_type ())
G_DECLARE_FINAL_TYPE (BefAlertLinks, bef_alert_links, BEF, ALERT_LINKS, GtkWidget)

/* Both nullable: nothing. To be told again when the commune changed: it is rebuilt only where
 * something differs. */
void bef_alert_links_set (BefAlertLinks *self, BefSession *session, BefAlert *alert);

G_END_DECLS
