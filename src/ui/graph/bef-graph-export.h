/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-page.h"
#include "chart/bef-chart.h"

G_BEGIN_DECLS

/* Exactly what @chart shows, as a CSV file: the person is asked where (@name proposed) and for
 * whom, told how it went by a toast, and the export is journalled with @period. */
void bef_graph_export_ask (BefPage *page, BefChart *chart, const char *name, const char *period);
/* The name proposed: of the building and the equipment, the quantity and the first day. (transfer
 * full) */
char *bef_graph_export_dup_name (BefDevice *device, const BefQuantityInfo *quantity,
                                 gint64 from_ms);
/* The same once the file is chosen. */
void bef_graph_export_write (BefPage *page, BefChart *chart, const char *period, GFile *file,
                             BefChartCsvFlags flags);

G_END_DECLS
