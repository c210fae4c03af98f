/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart.h"

G_BEGIN_DECLS

/* Lets the main loop run for so long. */
void chart_util_spin (guint milliseconds);
/* The chart as the screen shows it. (transfer full) */
GdkTexture *chart_util_render (BefChart *chart);

G_END_DECLS
