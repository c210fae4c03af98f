/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "supervision/imports/bef-import-file.h"

G_BEGIN_DECLS

/* How a table is read: its first lines, and what was guessed of it, to be changed. Signal
 * "changed": a person changed it. */
#define BEF_TYPE_IMPORT_TABLE (bef_import_table_get_type ())
G_DECLARE_FINAL_TYPE (BefImportTable, bef_import_table, BEF, IMPORT_TABLE, GtkBox)

/* @file: one with a plan (a reference is kept); NULL: nothing. */
void bef_import_table_set_file (BefImportTable *self, BefImportFile *file);
/* What is chosen now. (transfer none) */
const BefTablePlan *bef_import_table_get_plan (BefImportTable *self);

G_END_DECLS
