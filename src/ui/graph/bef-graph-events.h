/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"
#include "ui/shell/bef-page.h"

G_BEGIN_DECLS

/*
 * What happened beside what @device measured: the works on it and on its building as stretches; its
 * alerts, and those of its building as a whole, as marks from when they were raised to when they
 * cleared, which open them; and what somebody wrote of it or of its building as flags. Before an
 * audience none that a camera raised, and nothing that was written. Main thread.
 */
void bef_graph_events_show (BefPage *page, BefChart *chart, BefDevice *device);
/* Calls @changed with @owner alone when there may be others, but for alerts, until it is unfollowed
 * or gone. */
void bef_graph_events_follow (BefSession *session, GCallback changed, GObject *owner);
void bef_graph_events_unfollow (BefSession *session, GObject *owner);
/* Lets those of @chart open what they stand for, by win.show-alert and graph.annotation. */
void bef_graph_events_open_from (BefChart *chart);

G_END_DECLS
