/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-address-book.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Keeps the commune's address book in the session's history (document "address-book"), each change
 * with its line of the journal (action "contact", about whom one calls for what; never a number).
 * Signal "changed". Main thread.
 */
#define BEF_TYPE_ADDRESS_KEEPER (bef_address_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefAddressKeeper, bef_address_keeper, BEF, ADDRESS_KEEPER, GObject)

/* The one of @session, made when it is first asked for and gone with it. (transfer none) */
BefAddressKeeper *bef_address_keeper_of (BefSession *session);
/* FALSE until it was read: nothing is taken until then. */
gboolean bef_address_keeper_is_ready (BefAddressKeeper *self);
const BefAddressBook *bef_address_keeper_get_book (BefAddressKeeper *self); /* (transfer none) */
/* A kept text (bef-address-book.h) to be shown as long as nothing was ever kept: of the demo. */
void bef_address_keeper_set_default (BefAddressKeeper *self, const char *text);
/* Who may change it: those who may acknowledge. */
gboolean bef_address_keeper_may_edit (BefAddressKeeper *self);

/* Each of these shows at once, and is kept. They return the number by which
 * bef_address_keeper_undo() takes it back while nothing was changed since; 0: nothing was done (not
 * ready, not allowed, the book is full, not there). */
guint bef_address_keeper_put (BefAddressKeeper *self, const BefContact *contact);
guint bef_address_keeper_remove (BefAddressKeeper *self, const char *id);
/* All of @book instead: after an import of @n_added entries. */
guint bef_address_keeper_replace (BefAddressKeeper *self, const BefAddressBook *book,
                                  guint n_added);
gboolean bef_address_keeper_undo (BefAddressKeeper *self, guint change);

G_END_DECLS
