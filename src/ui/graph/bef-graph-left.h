/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-graph-range.h"
#include "bef-series-picker.h"

G_BEGIN_DECLS

/* How somebody left a graph, to be shown so when they come back. A plain value. */
typedef struct
{
  const BefQuantityInfo *info; /* static, nullable */
  BefGraphRange range;
  gint64 seen_ms; /* the present when it was left: what showed it moves on with it */
  int back_days;  /* compared with */
} BefGraphLeft;

/* With what was added in @picker. (transfer floating) */
GVariant *bef_graph_left_write (const BefGraphLeft *self, BefSeriesPicker *picker);
/* @state is of bef_graph_left_write(). */
void bef_graph_left_read (BefGraphLeft *self, GVariant *state);
/* In @picker, which offers what there is now, ticks what was: no more, no less. */
void bef_graph_left_pick (GVariant *state, BefSeriesPicker *picker);

G_END_DECLS
