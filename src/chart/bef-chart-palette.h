/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BEF_CHART_N_COLORS 6

/*
 * The colours of a chart as its style context has them now: named colours of the application where
 * it defines them (chart_series_1..6, chart_grid, chart_unknown), else fall-backs that follow the
 * text colour, so light, dark and high contrast all work. None is a colour of an alarm priority.
 */
typedef struct
{
  GdkRGBA text;    /* full strength */
  GdkRGBA label;   /* axis words: 4.5:1 */
  GdkRGBA grid;    /* hairlines */
  GdkRGBA unknown; /* hatching of what is not known */
  GdkRGBA back;    /* what the chart stands on, opaque */
  GdkRGBA series[BEF_CHART_N_COLORS];
  gboolean dark;
} BefChartPalette;

void bef_chart_palette_load (BefChartPalette *self, GtkWidget *widget);
GdkRGBA bef_chart_color_with_alpha (const GdkRGBA *color, double alpha);
/* @amount 0 is @a, 1 is @b. */
GdkRGBA bef_chart_color_mix (const GdkRGBA *a, const GdkRGBA *b, double amount);

G_END_DECLS
