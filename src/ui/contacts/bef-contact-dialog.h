/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/kept/bef-address-keeper.h"

G_BEGIN_DECLS

/* Asks above @parent for an entry of the address book: a new one where @contact has no firm, number
 * or anything yet, else changes to that. Returns the dialog (transfer none), whose signal "saved"
 * has the number (guint) that takes it back, once it is in the book. @contact: copied. */
GtkWidget *bef_contact_dialog_present (GtkWindow *parent, BefAddressKeeper *keeper,
                                       const BefContact *contact);

G_END_DECLS
