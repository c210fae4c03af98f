/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"

G_BEGIN_DECLS

/* Lets the main loop run for so long. */
void chart_util_spin (guint milliseconds);
/* Of what @chart shows; both nullable. */
void chart_util_get_range (BefChart *chart, gint64 *from_ms, gint64 *to_ms);
/* The chart as the screen shows it. (transfer full) */
GdkTexture *chart_util_render (BefChart *chart);

G_END_DECLS
