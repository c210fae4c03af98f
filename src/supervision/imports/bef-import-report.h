/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-import-types.h"
#include "supervision/imports/bef-import-file.h"

G_BEGIN_DECLS

/* What was taken of a file, what was there, and what was left out: line and reason. Main thread. */

/* What became of the points, in a few sentences; @outcome with BEF_IMPORT_LOOK says what would.
 * (transfer full) */
typedef enum
{
  BEF_IMPORT_TENSE_WOULD,
  BEF_IMPORT_TENSE_DID,
} BefImportTense;
char *bef_import_report_dup_summary (const BefImportOutcome *outcome, BefImportTense tense);
/* What the file itself says: how many values over which time, how many blank. (transfer full) */
char *bef_import_report_dup_contents (BefImportFile *file);

typedef struct
{
  guint line;   /* of the first, from 1; 0: of none */
  char *where;  /* owned: "Line 12", "Lines 12 to 40" */
  char *reason; /* owned */
} BefImportLine;
/* All lines left out or replaced, by their number: those that could not be read, then those that
 * the history did not take. @outcome: nullable. (transfer full) of BefImportLine. */
GPtrArray *bef_import_report_list (BefImportFile *file, const BefImportOutcome *outcome);
/* The report as text, to be kept beside the file. (transfer full) */
char *bef_import_report_to_text (BefImportFile *file, const BefImportOutcome *outcome);

G_END_DECLS
