/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/kept/bef-ledger-keeper.h"

G_BEGIN_DECLS

/* Asks above @parent for works of the ledger of @session: new ones, or changes to @entry (nullable;
 * copied). Returns the dialog (transfer none), whose signal "saved" has the number (guint) that
 * takes it back, once it is in the ledger. */
GtkWidget *bef_ledger_dialog_present (GtkWindow *parent, BefSession *session,
                                      const BefLedgerEntry *entry);

G_END_DECLS
