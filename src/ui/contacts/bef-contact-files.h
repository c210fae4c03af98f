/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/kept/bef-address-keeper.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* The address book into a file and out of one, from @page, which tells what came of it. Each is a
 * line of the journal. */
void bef_contact_files_export (BefPage *page, BefAddressKeeper *keeper);
void bef_contact_files_import (BefPage *page, BefAddressKeeper *keeper);

G_END_DECLS
