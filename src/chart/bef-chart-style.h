/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "chart/bef-chart-palette.h"

G_BEGIN_DECLS

/* The scheme of @widget as its style context has it now: named colours of the application where it
 * defines them (chart_series_1..6, chart_back, chart_label, chart_grid, chart_unknown, and in
 * high contrast only chart_edge). */
void bef_chart_style_read (GtkWidget *widget, BefChartScheme *scheme);

G_END_DECLS
