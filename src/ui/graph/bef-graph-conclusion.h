/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The conclusion with which a meter's graph begins: what the days it shows took against those of
 * the year before, or of today's alone what yesterday took against what is usual. Reads the days of
 * that meter, once for each device and as far back as somebody looks. Signal "changed": there is
 * another one. Main thread.
 */
#define BEF_TYPE_GRAPH_CONCLUSION (bef_graph_conclusion_get_type ())
G_DECLARE_FINAL_TYPE (BefGraphConclusion, bef_graph_conclusion, BEF, GRAPH_CONCLUSION, GObject)

/* Whether @info of @device adds up to energy, gas or water. Both nullable. */
gboolean bef_graph_conclusion_counts (BefDevice *device, const BefQuantityInfo *info);
BefGraphConclusion *bef_graph_conclusion_new (void);
/* Of which device and quantity; NULL, or what counts nothing: there is no conclusion. */
void bef_graph_conclusion_set (BefGraphConclusion *self, BefSession *session, BefDevice *device,
                               const BefQuantityInfo *info);
/* Of [@from_ms, @to_ms) as of now. NULL: none, or not yet, and "changed" tells. (transfer full) */
char *bef_graph_conclusion_dup (BefGraphConclusion *self, gint64 from_ms, gint64 to_ms);

G_END_DECLS
