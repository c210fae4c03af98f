/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-graph-quantities.h"

G_BEGIN_DECLS

/*
 * The list of what an equipment measures, one of which is the graph's own; hidden where there is
 * but one. Signal "changed": the choice of the person did. Main thread.
 */
#define BEF_TYPE_QUANTITY_PICKER (bef_quantity_picker_get_type ())
G_DECLARE_FINAL_TYPE (BefQuantityPicker, bef_quantity_picker, BEF, QUANTITY_PICKER, GtkWidget)

GtkWidget *bef_quantity_picker_new (void);
/* Offers what @device measures, in the words of @manner, and chooses @info of it. No signal. */
void bef_quantity_picker_set (BefQuantityPicker *self, BefDevice *device,
                              const BefQuantityInfo *info, BefGraphManner manner);
/* What is chosen: static, NULL before there is anything. */
const BefQuantityInfo *bef_quantity_picker_get (BefQuantityPicker *self);
/* How the list was worded last. */
BefGraphManner bef_quantity_picker_get_manner (BefQuantityPicker *self);

G_END_DECLS
