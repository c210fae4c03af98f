/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-recording-private.h"
#include "formats/bef-table.h"

G_BEGIN_DECLS

/* What the readers of tables share. */

/* The same as bef_table_guess(), of lines. */
gboolean bef_table_guess_lines (char **lines, const char *name, BefTablePlan *plan, GError **error);
/* Whether @text means that there is no value. */
gboolean bef_table_is_blank (const char *text);
/* @text without accents, in small letters. (transfer full) */
char *bef_table_dup_folded (const char *text);

G_END_DECLS
