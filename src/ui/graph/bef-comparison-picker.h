/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-graph-range.h"

G_BEGIN_DECLS

/*
 * The list of what the range of a graph may be compared with. Signal "changed": the choice of the
 * person did. Main thread.
 */
#define BEF_TYPE_COMPARISON_PICKER (bef_comparison_picker_get_type ())
G_DECLARE_FINAL_TYPE (BefComparisonPicker, bef_comparison_picker, BEF, COMPARISON_PICKER, GtkWidget)

GtkWidget *bef_comparison_picker_new (void);
/* Offers what @range may be compared with. What was chosen stays if it is among that. */
void bef_comparison_picker_set_range (BefComparisonPicker *self, const BefGraphRange *range);
/* Chooses, of what is offered; nothing where @back_days is not, but the year before of any length
 * for another. No signal. */
void bef_comparison_picker_choose (BefComparisonPicker *self, int back_days);
/* Civil days to what was chosen; 0: nothing was. */
int bef_comparison_picker_get_back_days (BefComparisonPicker *self);

G_END_DECLS
