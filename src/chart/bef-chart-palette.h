/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define BEF_CHART_N_COLORS 6

/* The colours that who shows the chart may choose. */
typedef enum
{
  BEF_CHART_COLOR_BACK,
  BEF_CHART_COLOR_LABEL,
  BEF_CHART_COLOR_GRID,
  BEF_CHART_COLOR_UNKNOWN,
  BEF_CHART_COLOR_EDGE,   /* in high contrast only: around whatever is filled */
  BEF_CHART_COLOR_SERIES, /* the first of BEF_CHART_N_COLORS */
  BEF_CHART_N_CHOSEN = BEF_CHART_COLOR_SERIES + BEF_CHART_N_COLORS,
} BefChartColor;

typedef enum
{
  BEF_CHART_FULL,
  BEF_CHART_COMPACT, /* a small graph in a row: no words */
} BefChartForm;

/* What is chosen, by a widget's style (bef-chart-style.h) or for paper; the text's colour always.
 */
typedef struct
{
  GdkRGBA text;
  GdkRGBA color[BEF_CHART_N_CHOSEN];
  gboolean has[BEF_CHART_N_CHOSEN];
} BefChartScheme;

/*
 * The colours of a chart: those of its scheme, else fall-backs that follow the text colour, so
 * light and dark both work. None is a colour of an alarm priority. What has to be seen stands out
 * 3:1 from what it is on, and words 4.5:1. In high contrast, which a scheme asks for by a colour
 * of edges, lines are thicker, what is filled has an edge, and greys are nearer to the letters.
 * Knows no widget and needs no display.
 */
typedef struct
{
  GdkRGBA text;    /* full strength */
  GdkRGBA label;   /* axis words: 4.5:1 */
  GdkRGBA grid;    /* hairlines */
  GdkRGBA unknown; /* hatching of what is not known */
  GdkRGBA back;    /* what the chart stands on, opaque */
  GdkRGBA series[BEF_CHART_N_COLORS];
  GdkRGBA hatch, wash; /* what is not known: lines, and the ground between them */
  GdkRGBA dots;        /* what is on its way */
  GdkRGBA band;        /* what is expected: the ground */
  GdkRGBA band_edge;   /* its limits */
  GdkRGBA band_line;   /* and its middle */
  GdkRGBA now, cursor, selection;
  GdkRGBA past;     /* what something is compared with: a neutral grey, opaque */
  GdkRGBA saved;    /* between it and what is less */
  GdkRGBA excess;   /* and what is more */
  GdkRGBA edge;     /* around what is filled in greys */
  GdkRGBA strokes;  /* hatching of a state that needs someone, and its edge */
  double thickness; /* of lines: 1, more in high contrast */
  gboolean dark, high_contrast;
} BefChartPalette;

/* What is filled with the colour of a series. */
typedef enum
{
  BEF_CHART_SHADE_BAR,
  BEF_CHART_SHADE_BAR_COMPARED, /* under hatching in the whole colour */
  BEF_CHART_SHADE_BAR_NARROW,   /* too narrow for hatching */
  BEF_CHART_SHADE_AREA,
  BEF_CHART_SHADE_AREA_COMPACT,
  BEF_CHART_SHADE_RANGE, /* from the least to the most of each moment */
  BEF_CHART_SHADE_RANGE_EDGE,
  BEF_CHART_SHADE_RANGE_DENSE, /* so narrow that it is all edge */
  BEF_CHART_N_SHADES,
} BefChartShade;

void bef_chart_palette_init (BefChartPalette *self, const BefChartScheme *scheme);
GdkRGBA bef_chart_palette_shade (const BefChartPalette *self, const GdkRGBA *color,
                                 BefChartShade shade);
/* The fill of the @index-th state of a strip, -1 for one that has no word. */
GdkRGBA bef_chart_palette_state (const BefChartPalette *self, int index, BefChartForm form);
/* Of what needs someone. */
GdkRGBA bef_chart_palette_strong_state (const BefChartPalette *self);
GdkRGBA bef_chart_color_with_alpha (const GdkRGBA *color, double alpha);
/* @amount 0 is @a, 1 is @b. */
GdkRGBA bef_chart_color_mix (const GdkRGBA *a, const GdkRGBA *b, double amount);

G_END_DECLS
