/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The address book of the commune: whom to call for what; added, changed and removed by who may
 * acknowledge, into a file and out of one. Its argument, a role's id, asks for an entry of it at
 * once. Nothing of it is shown before an audience. */
#define BEF_TYPE_CONTACTS_PAGE (bef_contacts_page_get_type ())
G_DECLARE_FINAL_TYPE (BefContactsPage, bef_contacts_page, BEF, CONTACTS_PAGE, BefPage)

BefPage *bef_contacts_page_new (void);

G_END_DECLS
