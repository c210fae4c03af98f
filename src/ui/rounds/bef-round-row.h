/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/rounds/bef-round-record.h"

G_BEGIN_DECLS

/*
 * One line of a round: what has to be done or looked at, how old that is, whether it is checked and
 * by whom. Activating the row or its box emits "toggled"; "note-wanted" asks for a note. Main
 * thread.
 */
#define BEF_TYPE_ROUND_ROW (bef_round_row_get_type ())
G_DECLARE_FINAL_TYPE (BefRoundRow, bef_round_row, BEF, ROUND_ROW, GtkListBoxRow)

GtkWidget *bef_round_row_new (void);
/* @check nullable: it is not checked. @who nullable: it is not to be said by whom. Nothing is kept
 * of them but the key and the place. */
void bef_round_row_set (BefRoundRow *self, const BefRoundItem *item, const BefRoundCheck *check,
                        const char *who);
const char *bef_round_row_get_key (BefRoundRow *self);
const char *bef_round_row_get_place (BefRoundRow *self);
const char *bef_round_row_get_title (BefRoundRow *self);
const char *bef_round_row_get_note (BefRoundRow *self);

G_END_DECLS
