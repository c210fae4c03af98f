/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-import.h"

G_BEGIN_DECLS

/* Of which files what is shown came, in words. Pure. @provenance: of BefProvenance; @records: of
 * BefImportRecord. What was undone, or is of no import that is known, is not told. All texts are
 * (transfer full). */

/* "Imported from curve.csv on 3 March", and how many files more; the one that gave most is named.
 * NULL: nothing of it came out of a file. */
char *bef_import_provenance_dup_words (const GArray *provenance, const GPtrArray *records);
/* A line for each file: its name, from when to when, and how many values; the first
 * BEF_IMPORT_PROVENANCE_MOST. NULL likewise. */
char *bef_import_provenance_dup_lines (const GArray *provenance, const GPtrArray *records);
#define BEF_IMPORT_PROVENANCE_MOST 8
/* The import that the words name, as the page of imports is asked to show it among the others. NULL
 * likewise. */
char *bef_import_provenance_dup_argument (const GArray *provenance, const GPtrArray *records);
/* Of that; 0: it asks for no import (the path of a file). */
gint64 bef_import_provenance_parse_argument (const char *argument);

G_END_DECLS
