/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/kept/bef-contract-keeper.h"
#include "supervision/tariff/bef-bill.h"

G_BEGIN_DECLS

/* Asks over @parent for a bill of the contract @point (nullable: the first), and says what is right
 * and wrong of it. */
void bef_bill_dialog_present (GtkWindow *parent, BefSession *session, const char *point);
/* Adds to @list what was found of a bill: its conclusion, and each cause. */
void bef_bill_add_rows (GtkListBox *list, const char *title, const BefBillCheck *check);

G_END_DECLS
