/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/* Lines across @chart, which draws @info of @device as measured: what is expected of it now, and
 * the power subscribed for its building. Nothing where nothing of the kind is known. */
void bef_graph_bounds_draw_expected (BefChart *chart, BefDevice *device,
                                     const BefQuantityInfo *info);
void bef_graph_bounds_draw_subscribed (BefChart *chart, BefCommune *commune, BefDevice *device,
                                       const BefQuantityInfo *info);

G_END_DECLS
