/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"

G_BEGIN_DECLS

/* What @chart comes to against what it is compared with in @header, hidden where there is nothing,
 * and the rest of its sentence in @summary. Main thread. */
void bef_graph_header_show (BefChart *chart, GtkLabel *header, GtkLabel *summary);

G_END_DECLS
