/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-palette.h"

#include <math.h>

/* What is as faint as can be is a little more than that, colours being rounded to bytes. */
#define FAINTEST 3.1

static const char *const light_series[BEF_CHART_N_COLORS] = { "#1a5fb4", "#813d9c", "#0e7c7b",
                                                              "#7a5230", "#4a5568", "#3d4fb0" };
static const char *const dark_series[BEF_CHART_N_COLORS] = { "#78aeed", "#d0a3e8", "#5ccfc5",
                                                             "#d6b28c", "#b3bfcc", "#a3adf7" };

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* The relative luminance of WCAG 2. */
static double
luminance (const GdkRGBA *c)
{
  return 0.2126 * linear (c->red) + 0.7152 * linear (c->green) + 0.0722 * linear (c->blue);
}

static double
contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  const double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
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

/* @over laid on @ground, which is opaque. */
static GdkRGBA
laid (const GdkRGBA *over, const GdkRGBA *ground)
{
  GdkRGBA opaque = *over;

  opaque.alpha = 1;
  return bef_chart_color_mix (ground, &opaque, over->alpha);
}

/* As little of @color as stands out from @ground, at least @least of it. */
static GdkRGBA
faint (const GdkRGBA *color, const GdkRGBA *ground, double least)
{
  double alpha = least;
  GdkRGBA result = bef_chart_color_with_alpha (color, alpha), seen = laid (&result, ground);

  while (alpha < 1 && contrast (&seen, ground) < FAINTEST)
    {
      alpha = MIN (alpha + 0.02, 1);
      result = bef_chart_color_with_alpha (color, alpha);
      seen = laid (&result, ground);
    }
  return result;
}

static void
choose_colors (BefChartPalette *self, const BefChartScheme *scheme)
{
  self->label = scheme->has[BEF_CHART_COLOR_LABEL]
                    ? scheme->color[BEF_CHART_COLOR_LABEL]
                    : bef_chart_color_mix (&self->text, &self->back, 0.22);
  if (self->high_contrast)
    self->label = self->text;
  self->label.alpha = 1;
  self->grid = scheme->has[BEF_CHART_COLOR_GRID]
                   ? scheme->color[BEF_CHART_COLOR_GRID]
                   : bef_chart_color_with_alpha (&self->text, self->dark ? 0.16 : 0.13);
  self->unknown = scheme->has[BEF_CHART_COLOR_UNKNOWN]
                      ? scheme->color[BEF_CHART_COLOR_UNKNOWN]
                      : bef_chart_color_with_alpha (&self->text, 0.65);
  for (guint i = 0; i < BEF_CHART_N_COLORS; i++)
    {
      if (scheme->has[BEF_CHART_COLOR_SERIES + i])
        self->series[i] = scheme->color[BEF_CHART_COLOR_SERIES + i];
      else
        gdk_rgba_parse (&self->series[i], self->dark ? dark_series[i] : light_series[i]);
      self->series[i] = laid (&self->series[i], &self->back);
    }
}

/* Greys, from faint to strong. */
static void
choose_greys (BefChartPalette *self)
{
  const GdkRGBA *text = &self->text, *back = &self->back;
  const double strength = self->high_contrast ? 0.7 : 0;

  self->wash = bef_chart_color_with_alpha (&self->unknown, 0.14);
  self->hatch = self->high_contrast ? bef_chart_color_with_alpha (text, 0.8) : self->unknown;
  self->dots = self->hatch;
  self->band = bef_chart_color_with_alpha (text, self->dark ? 0.12 : 0.09);
  const GdkRGBA band = laid (&self->band, back);
  self->band_edge = faint (text, back, strength);
  self->band_line = faint (text, &band, MAX (strength, 0.5));
  self->now = faint (text, back, MAX (strength, 0.55));
  self->cursor = bef_chart_color_with_alpha (text, 0.7);
  self->selection = bef_chart_color_with_alpha (text, 0.12);
  const GdkRGBA past = faint (text, back, MAX (strength, 0.5));
  self->past = laid (&past, back);
  self->saved = bef_chart_color_with_alpha (&self->past, 0.3);
  self->excess = bef_chart_color_with_alpha (&self->series[0], 0.45);
  self->edge = bef_chart_color_mix (back, text, 0.8);
  self->strokes = *text;
}

void
bef_chart_palette_init (BefChartPalette *self, const BefChartScheme *scheme)
{
  static const GdkRGBA white = { 1, 1, 1, 1 }, night = { 0.16f, 0.16f, 0.17f, 1 };
  const gboolean dark = luminance (&scheme->text) > 0.2;

  *self = (BefChartPalette){ .dark = dark, .back = dark ? night : white, .thickness = 1 };
  self->high_contrast = scheme->has[BEF_CHART_COLOR_EDGE];
  if (scheme->has[BEF_CHART_COLOR_BACK])
    /* Cards are translucent in the dark: laid over our own ground. */
    self->back = laid (&scheme->color[BEF_CHART_COLOR_BACK], &self->back);
  self->text = laid (&scheme->text, &self->back);
  choose_colors (self, scheme);
  choose_greys (self);
  if (!self->high_contrast)
    return;
  self->thickness = 1.5;
  self->edge = laid (&scheme->color[BEF_CHART_COLOR_EDGE], &self->back);
}

GdkRGBA
bef_chart_palette_shade (const BefChartPalette *self, const GdkRGBA *color, BefChartShade shade)
{
  /* 0: as faint as can be. */
  static const double alphas[BEF_CHART_N_SHADES] = {
    [BEF_CHART_SHADE_BAR] = 0.8,   [BEF_CHART_SHADE_BAR_COMPARED] = 0.35,
    [BEF_CHART_SHADE_AREA] = 0.09, [BEF_CHART_SHADE_AREA_COMPACT] = 0.14,
    [BEF_CHART_SHADE_RANGE] = 0.2,
  };

  return alphas[shade] > 0 ? bef_chart_color_with_alpha (color, alphas[shade])
                           : faint (color, &self->back, 0.4);
}

/* Normal is neutral: states are told apart by word and depth of grey-blue, what needs someone by
 * hatching and depth. A compact lane has no words, its depths are further apart. */
GdkRGBA
bef_chart_palette_state (const BefChartPalette *self, int index, BefChartForm form)
{
  static const double all_depths[][3] = { { 0.10, 0.26, 0.42 }, { 0.22, 0.85, 0.55 } };
  const double *depths = all_depths[form == BEF_CHART_COMPACT ? 1 : 0];
  double depth = index < 0 ? 0.05 : depths[MIN ((guint)index, G_N_ELEMENTS (all_depths[0]) - 1)];

  return bef_chart_color_mix (&self->back, &self->series[0], depth);
}

GdkRGBA
bef_chart_palette_strong_state (const BefChartPalette *self)
{
  return faint (&self->text, &self->back, 0.4);
}
