/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/kept/bef-council-keeper.h"

G_BEGIN_DECLS

/* Asks above @parent for the day and the title of @council (copied) and keeps it: a new one, with
 * its slides, where no council is on its day. Returns the dialog (transfer none), whose signal
 * "saved" has the number of the change, see bef_council_keeper_put(), and the day of the council
 * (guint, const char *). Main thread. */
GtkWidget *bef_council_dialog_present (GtkWindow *parent, BefCouncilKeeper *keeper,
                                       const BefCouncil *council);

G_END_DECLS
