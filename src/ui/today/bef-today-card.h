/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* One alert over the whole width of the page, with what to do and the buttons to do it. */
#define BEF_TYPE_TODAY_CARD (bef_today_card_get_type ())
G_DECLARE_FINAL_TYPE (BefTodayCard, bef_today_card, BEF, TODAY_CARD, GtkWidget)

GtkWidget *bef_today_card_new (void);
/* Both nullable: unbinds. Follows the alert's "changed". */
void bef_today_card_bind (BefTodayCard *self, BefSession *session, BefAlert *alert);

G_END_DECLS
