/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-graph-fill.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/* From which files what a graph shows came, with the way to the imports; invisible where nothing
 * of it did, or to who may not import. A button: by keyboard like any other. Main thread. */
#define BEF_TYPE_GRAPH_PROVENANCE (bef_graph_provenance_get_type ())
G_DECLARE_FINAL_TYPE (BefGraphProvenance, bef_graph_provenance, BEF, GRAPH_PROVENANCE, GtkWidget)

/* Asks the history of @session for what @content shows. */
void bef_graph_provenance_show (BefGraphProvenance *self, BefSession *session,
                                const BefGraphContent *content);

G_END_DECLS
