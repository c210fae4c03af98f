/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* What people decided of an alert and noted on it, in the order of time: who, when, and with which
 * words; neither before an audience. Those that may take one back have a button for it. Not visible
 * where there is nothing. CSS node "alertdecided". */
#define BEF_TYPE_ALERT_DECIDED (bef_alert_decided_get_type ())
G_DECLARE_FINAL_TYPE (BefAlertDecided, bef_alert_decided, BEF, ALERT_DECIDED, GtkWidget)

/* Both nullable: nothing. To be told again when the alert changed. */
void bef_alert_decided_set (BefAlertDecided *self, BefSession *session, BefAlert *alert);

G_END_DECLS
