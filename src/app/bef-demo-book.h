/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* Has the address book of @session, which is the demo's, say whom its invented commune calls, as
 * long as nobody changed it: firms that do not exist, with numbers that France sets aside for
 * fiction (data/commune/address-book.json). Likewise what it pays for its energy and water, by
 * contracts that do not exist (data/commune/contracts.txt), the works that were to save energy,
 * and which slides its council is shown
 * next, and was (data/commune/councils.txt), once the hub said what day it is. */
void bef_demo_book_offer (BefSession *session);

G_END_DECLS
