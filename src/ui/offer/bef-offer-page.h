/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * "What the server offers": its types, how many entities of each, what they are read as and why
 * not; what a person says of them, kept in a profile file that can be taken from and given to
 * others; and what is asked for, of a server that has more than one commune's. Page name "offer";
 * its argument, nullable: the type to be unfolded.
 */
#define BEF_TYPE_OFFER_PAGE (bef_offer_page_get_type ())
G_DECLARE_FINAL_TYPE (BefOfferPage, bef_offer_page, BEF, OFFER_PAGE, BefPage)

BefPage *bef_offer_page_new (void);

G_END_DECLS
