/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/feed/bef-chart-feed.h"

G_BEGIN_DECLS

/* Has @label say why what @feed (nullable) shows could not be fetched, and when it is tried again;
 * hides it when all is well. Main thread. */
void bef_graph_trouble_show (GtkLabel *label, BefChartFeed *feed);

G_END_DECLS
