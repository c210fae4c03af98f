/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "bef-report.h"

G_BEGIN_DECLS

/* @report on A4 as PDF: real text, bookmarks, and the structure that reading aids follow (title,
 * headings, paragraphs, tables; each picture's figures stand in a table beside it, which is its
 * alternative; cairo 1.16 writes that structure, but neither the language nor the mark that says
 * there is one). NULL with a G_IO_ERROR. Blocks for some 50 ms: for another thread. (transfer full)
 */
GBytes *bef_report_new_pdf (const BefReport *report, GError **error);
/* The same pages for a printer, each a picture that scales (points of BEF_REPORT_WIDTH x
 * BEF_REPORT_HEIGHT, the lines of text as they are in the PDF). (transfer full) of cairo_surface_t
 */
#define BEF_REPORT_WIDTH 595.28
#define BEF_REPORT_HEIGHT 841.89
GPtrArray *bef_report_new_pages (const BefReport *report);

G_END_DECLS
