/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-journal-reader.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/* Writes all lines that @wish asks for, shown or not, to @file as CSV, once that is a line of the
 * journal itself, and tells by a toast of @page what became of it. @done (nullable) is called with
 * @page at the end. Main thread. */
void bef_journal_export (BefPage *page, const BefJournalWish *wish, GFile *file,
                         void (*done) (BefPage *page));

G_END_DECLS
