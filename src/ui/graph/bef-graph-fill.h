/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/feed/bef-chart-feed.h"
#include "bef-graph-quantities.h"
#include "bef-graph-range.h"

G_BEGIN_DECLS

/* What a graph draws. A plain value that owns nothing: true for a call. */
typedef struct
{
  BefDevice *device;
  const BefQuantityInfo *info; /* of @device */
  BefGraphRange range;
  BefGraphManner manner;
  int back_days;     /* civil days to what it is compared with; 0: with nothing */
  GPtrArray *picked; /* of BefPickedSeries: drawn beside */
} BefGraphContent;

/* Adds to @feed, which holds no series, those of @self: the usual range of a day of power that is
 * not over, then what is compared with, then @info, then what was added. Main thread. */
void bef_graph_fill (const BefGraphContent *self, BefChartFeed *feed);

G_END_DECLS
