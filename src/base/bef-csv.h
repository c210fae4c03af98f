/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Tables that a spreadsheet opens by a double click: UTF-8 with its mark, semicolons between the
 * fields, "\r\n" after each line. Whoever writes one puts the semicolons. No text is taken for a
 * formula. Any thread.
 */

/* At the very beginning: without it a spreadsheet of Windows reads an "é" as two letters. */
#define BEF_CSV_MARK "\xef\xbb\xbf"

/* Adds a field, quoted only where it has to be. */
void bef_csv_append (GString *out, const char *text);
/* Adds a field, always quoted: a telephone number stays a text. */
void bef_csv_append_quoted (GString *out, const char *text);
/* Adds @value with @decimals, as the spreadsheet of the person's language reads it ("1234,5");
 * nothing where it is not finite. */
void bef_csv_append_number (GString *out, double value, int decimals);

G_END_DECLS
