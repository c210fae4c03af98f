/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * An alert in a list: its priority by shape and word, what it is, where, since when, and what to
 * do. The full form has the instruction and an Acknowledge button (win.acknowledge); the compact
 * one is two lines. The list activates it. Properties "alert" (BefAlert, nullable, read only) and
 * "compact" (boolean, construct only). CSS node "alertrow", class "bef-past" when it is over.
 */
#define BEF_TYPE_ALERT_ROW (bef_alert_row_get_type ())
G_DECLARE_FINAL_TYPE (BefAlertRow, bef_alert_row, BEF, ALERT_ROW, GtkWidget)

GtkWidget *bef_alert_row_new (void);
GtkWidget *bef_alert_row_new_compact (void);
/* Both nullable: unbinds. Follows the alert's "changed". */
void bef_alert_row_bind (BefAlertRow *self, BefSession *session, BefAlert *alert);

/* The state in a sentence: "To acknowledge", "Acknowledged by … 10 min ago", "not yet sent".
 * (transfer full) */
char *bef_alert_row_state_text (BefSession *session, BefAlert *alert);

/* Names @button, which does something to @alert and reads @words, in full: "Acknowledge… Door left
 * open, Town Hall". */
void bef_alert_row_name_command (GtkWidget *button, const char *words, BefAlert *alert);

G_END_DECLS
