/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-report.h"

G_BEGIN_DECLS

/* Every figure of a report, as a spreadsheet takes it: rounded as it is printed, so that the two
 * agree to the digit; what is not known is empty. Any thread. */

/* With a byte-order mark, ";" and the decimal separator of the person's language: what French
 * spreadsheets open by a double click. (transfer full) */
char *bef_annex_dup_csv (const BefReport *report);
/* An OpenDocument spreadsheet (ISO/IEC 26300), a sheet a table. (transfer full) */
GBytes *bef_annex_new_ods (const BefReport *report);

G_END_DECLS
