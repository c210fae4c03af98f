/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* How much of a month each equipment was in service, the worst first: a table with a chooser of the
 * month. Says what it does not know. CSS node "availabilitybox". Main thread. */
#define BEF_TYPE_AVAILABILITY_BOX (bef_availability_box_get_type ())
G_DECLARE_FINAL_TYPE (BefAvailabilityBox, bef_availability_box, BEF, AVAILABILITY_BOX, GtkWidget)

/* Reads the month that is chosen, of the present at first; @session nullable: nothing, and what was
 * being read is forgotten. */
void bef_availability_box_show (BefAvailabilityBox *self, BefSession *session);

G_END_DECLS
