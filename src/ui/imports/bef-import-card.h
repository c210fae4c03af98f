/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/imports/bef-import-desk.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * One file on its way into the history: what it holds, of which meters it is, how it is read, what
 * it would change; then how far it is, and what became of it. Signals: "done" (id: int64, of the
 * import; 0: it changed nothing): it was taken; "closed": a person is through with it.
 */
#define BEF_TYPE_IMPORT_CARD (bef_import_card_get_type ())
G_DECLARE_FINAL_TYPE (BefImportCard, bef_import_card, BEF, IMPORT_CARD, GtkBox)

/* Shows @file for @session; NULL both: nothing, and what is under way is given up. */
void bef_import_card_set_file (BefImportCard *self, BefImportFile *file, BefSession *session);
BefImportFile *bef_import_card_get_file (BefImportCard *self); /* (transfer none) nullable */

G_END_DECLS
