/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-graph-range.h"
#include "model/bef-device.h"

G_BEGIN_DECLS

/* What win.show-graph is told: "entity", "entity|quantity" or "entity|quantity|instant", the
 * quantity may be empty; the instant (ISO 8601, with its offset) is what somebody came for. */
typedef struct
{
  char *entity;                /* owned, "" where nothing was said */
  const BefQuantityInfo *info; /* static; NULL: none, or an unknown one */
  gint64 at_ms;                /* BEF_NO_TIME: the present */
} BefGraphWanted;

/* @argument nullable. */
void bef_graph_wanted_read (BefGraphWanted *self, const char *argument);
void bef_graph_wanted_clear (BefGraphWanted *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefGraphWanted, bef_graph_wanted_clear)

/* The range to begin with: the day that holds the moment, as of @now_ms the present one. Of what
 * happened in its first hours, whose cause may lie in the night before, as much around it. */
void bef_graph_wanted_range (const BefGraphWanted *self, gint64 now_ms, BefGraphRange *range);

G_END_DECLS
