/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/kept/bef-council-plan.h"

G_BEGIN_DECLS

/* Makes @list say the councils of @plan: those to come first, the next one before; then those that
 * were, the last one before. The one of @date (nullable) is selected; whoever was in the list with
 * the keyboard still is. */
void bef_council_rows_show (GtkListBox *list, const BefCouncilPlan *plan, const char *date);
/* The day of the council of such a row. (transfer none) */
const char *bef_council_rows_get_date (GtkListBoxRow *row);

G_END_DECLS
