/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * What is wrong with what is typed in the row above, while it is typed: hidden until then. Main
 * thread.
 */
GtkWidget *bef_fault_row_new (void);
/* @fault nullable: nothing is wrong. @entry is marked accordingly, for assistive technologies too.
 */
void bef_fault_row_set (GtkWidget *row, AdwEntryRow *entry, const char *fault);

G_END_DECLS
