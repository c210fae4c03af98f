/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A place in a list: icon, name, state in words, power now with its age, and the day's power as a
 * small graph against the usual. Recycled: bind and unbind as list items come and go. */
#define BEF_TYPE_PLACE_ROW (bef_place_row_get_type ())
G_DECLARE_FINAL_TYPE (BefPlaceRow, bef_place_row, BEF, PLACE_ROW, GtkWidget)

GtkWidget *bef_place_row_new (void);
/* Both nullable: unbinds. */
void bef_place_row_bind (BefPlaceRow *self, BefSession *session, BefPlace *place);

/* What measures the power that the small graph of @place is of, NULL: nothing does. (transfer none)
 */
BefDevice *bef_place_row_find_meter (BefPlace *place);

G_END_DECLS
