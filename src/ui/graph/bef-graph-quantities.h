/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-device.h"

G_BEGIN_DECLS

/* What a graph of @device opens with: static, NULL when it never measured anything. */
const BefQuantityInfo *bef_graph_quantities_first (BefDevice *device);

/* How a range is told: long ones in sums. */
typedef enum
{
  BEF_GRAPH_AS_LINE,
  BEF_GRAPH_IN_BARS,
} BefGraphManner;

/* Energy in bars rather than power as a line. */
gboolean bef_graph_quantities_as_energy (const BefQuantityInfo *info, BefGraphManner manner);
/* Fills @choices (of BefQuantityInfo, static) with what @device measures, @info chosen now, and
 * *@selected with where that is. (transfer full) their words. */
GtkStringList *bef_graph_quantities_list (BefDevice *device, const BefQuantityInfo *info,
                                          BefGraphManner manner, GPtrArray *choices,
                                          guint *selected);

G_END_DECLS
