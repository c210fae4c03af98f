/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-palette.h"

static const char *const light_series[BEF_CHART_N_COLORS] = { "#1a5fb4", "#813d9c", "#0e7c7b",
                                                              "#7a5230", "#4a5568", "#3d4fb0" };
static const char *const dark_series[BEF_CHART_N_COLORS] = { "#78aeed", "#d0a3e8", "#5ccfc5",
                                                             "#d6b28c", "#b3bfcc", "#a3adf7" };

static double
luminance (const GdkRGBA *c)
{
  return 0.2126 * c->red + 0.7152 * c->green + 0.0722 * c->blue;
}

GdkRGBA
bef_chart_color_with_alpha (const GdkRGBA *color, double alpha)
{
  GdkRGBA result = *color;

  result.alpha *= (float)alpha;
  return result;
}

GdkRGBA
bef_chart_color_mix (const GdkRGBA *a, const GdkRGBA *b, double amount)
{
  float t = (float)amount, u = 1 - t;

  return (GdkRGBA){ a->red * u + b->red * t, a->green * u + b->green * t, a->blue * u + b->blue * t,
                    a->alpha * u + b->alpha * t };
}

void
bef_chart_palette_init (BefChartPalette *self, const BefChartScheme *scheme)
{
  static const GdkRGBA white = { 1, 1, 1, 1 }, night = { 0.16f, 0.16f, 0.17f, 1 };
  const gboolean dark = luminance (&scheme->text) > 0.5;

  *self = (BefChartPalette){ .text = scheme->text, .dark = dark, .back = dark ? night : white };
  if (scheme->has[BEF_CHART_COLOR_BACK])
    {
      /* Cards are translucent in the dark: laid over our own ground. */
      GdkRGBA back = scheme->color[BEF_CHART_COLOR_BACK];
      double alpha = back.alpha;

      back.alpha = 1;
      self->back = bef_chart_color_mix (&self->back, &back, alpha);
    }
  self->label = scheme->has[BEF_CHART_COLOR_LABEL]
                    ? scheme->color[BEF_CHART_COLOR_LABEL]
                    : bef_chart_color_mix (&self->text, &self->back, 0.22);
  self->label.alpha = 1;
  self->grid = scheme->has[BEF_CHART_COLOR_GRID]
                   ? scheme->color[BEF_CHART_COLOR_GRID]
                   : bef_chart_color_with_alpha (&self->text, dark ? 0.16 : 0.13);
  self->unknown = scheme->has[BEF_CHART_COLOR_UNKNOWN]
                      ? scheme->color[BEF_CHART_COLOR_UNKNOWN]
                      : bef_chart_color_with_alpha (&self->text, 0.5);
  for (guint i = 0; i < BEF_CHART_N_COLORS; i++)
    if (scheme->has[BEF_CHART_COLOR_SERIES + i])
      self->series[i] = scheme->color[BEF_CHART_COLOR_SERIES + i];
    else
      gdk_rgba_parse (&self->series[i], dark ? dark_series[i] : light_series[i]);
  self->hatch = bef_chart_color_with_alpha (&self->unknown, 0.6);
  self->wash = bef_chart_color_with_alpha (&self->unknown, 0.14);
  self->dots = bef_chart_color_with_alpha (&self->unknown, 0.9);
  self->band = bef_chart_color_with_alpha (&self->text, dark ? 0.12 : 0.09);
  self->band_line = bef_chart_color_with_alpha (&self->text, 0.5);
  self->now = bef_chart_color_with_alpha (&self->text, 0.55);
  self->cursor = bef_chart_color_with_alpha (&self->text, 0.7);
  self->selection = bef_chart_color_with_alpha (&self->text, 0.12);
  self->edge = bef_chart_color_mix (&self->back, &self->text, 0.45);
  self->strokes = bef_chart_color_mix (&self->back, &self->text, 0.8);
}

GdkRGBA
bef_chart_palette_shade (const BefChartPalette *self, const GdkRGBA *color, BefChartShade shade)
{
  static const double alphas[BEF_CHART_N_SHADES] = {
    [BEF_CHART_SHADE_BAR] = 0.8,         [BEF_CHART_SHADE_BAR_COMPARED] = 0.35,
    [BEF_CHART_SHADE_AREA] = 0.09,       [BEF_CHART_SHADE_AREA_COMPACT] = 0.14,
    [BEF_CHART_SHADE_RANGE] = 0.26,      [BEF_CHART_SHADE_RANGE_EDGE] = 0.4,
    [BEF_CHART_SHADE_RANGE_DENSE] = 0.5,
  };

  return bef_chart_color_with_alpha (color, alphas[shade]);
}

/* Normal is neutral: states are told apart by word and depth of grey-blue, what needs someone by
 * hatching and depth. A compact lane has no words, its depths are further apart. */
GdkRGBA
bef_chart_palette_state (const BefChartPalette *self, int index, gboolean strong, gboolean compact)
{
  static const double all_depths[][3] = { { 0.10, 0.26, 0.42 }, { 0.22, 0.85, 0.55 } };
  const double *depths = all_depths[compact ? 1 : 0];
  double depth = index < 0 ? 0.05 : depths[MIN ((guint)index, G_N_ELEMENTS (all_depths[0]) - 1)];

  return bef_chart_color_mix (&self->back, strong ? &self->text : &self->series[0],
                              strong ? 0.5 : depth);
}
