/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "supervision/kept/bef-annotation-keeper.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * What somebody writes on the graphs of a building or of one equipment, at a moment or over a span:
 * flags on the axis, asked for in a dialog, each change with a way back. Before an audience nothing
 * of it is shown: persons wrote it. Main thread.
 */

/* Adds to @events (of BefChartEvent) those of @device and of its building. */
void bef_graph_annotations_add (GPtrArray *events, BefSession *session, BefDevice *device);
/* The annotation that the event @event_id stands for; NULL: it is of something else. */
const char *bef_graph_annotations_find_id (const char *event_id);
/* Whether who looks may write. @session nullable. */
gboolean bef_graph_annotations_may_edit (BefSession *session);
/* Asks for a new one at @ms, where that may be. */
void bef_graph_annotations_ask (BefPage *page, BefDevice *device, gint64 ms);
/* Shows the one of @id to be changed or removed, where that may be. */
void bef_graph_annotations_change (BefPage *page, BefDevice *device, const char *id);

G_END_DECLS
