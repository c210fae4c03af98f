/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-availability-month.h"

G_BEGIN_DECLS

/* @rows, of BefAvailabilityRow, as a table for a spreadsheet (base/bef-csv.h), in their order:
 * shares in %, rounded down as they are shown, spans in hours; what is not known is empty. Where
 * each camera is leaves the console with nobody: cameras are one line, how many and all their time
 * together. (transfer full) Any thread. */
char *bef_availability_month_to_csv (GPtrArray *rows);

/* 0..1 as %, with one decimal: what failed for a minute is never rounded up to all the time. */
double bef_availability_percent (double share);

G_END_DECLS
