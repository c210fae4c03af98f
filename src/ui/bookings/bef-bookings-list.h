/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* What is booked in some rooms in the seven days to come, by time: day, hours, purpose, room. It
 * follows the rooms while it is mapped. */
#define BEF_TYPE_BOOKINGS_LIST (bef_bookings_list_get_type ())
G_DECLARE_FINAL_TYPE (BefBookingsList, bef_bookings_list, BEF, BOOKINGS_LIST, GtkWidget)

GtkWidget *bef_bookings_list_new (void);
/* @rooms: of BefDevice. Both nullable. */
void bef_bookings_list_bind (BefBookingsList *self, BefSession *session, GListModel *rooms);

G_END_DECLS
