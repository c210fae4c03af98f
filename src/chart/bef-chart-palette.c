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

static void
look_up_back (BefChartPalette *self, GtkStyleContext *context)
{
  static const char *const names[] = { "chart_back", "card_bg_color", "view_bg_color",
                                       "theme_base_color" };
  static const GdkRGBA white = { 1, 1, 1, 1 }, night = { 0.16f, 0.16f, 0.17f, 1 };
  GdkRGBA found;

  self->back = self->dark ? night : white;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gtk_style_context_lookup_color (context, names[i], &found))
      {
        /* Cards are translucent in the dark: laid over our own ground. */
        double alpha = found.alpha;
        found.alpha = 1;
        self->back = bef_chart_color_mix (&self->back, &found, alpha);
        return;
      }
}

void
bef_chart_palette_load (BefChartPalette *self, GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  gtk_style_context_get_color (context, &self->text);
  self->dark = luminance (&self->text) > 0.5;
  look_up_back (self, context);
  if (!gtk_style_context_lookup_color (context, "chart_label", &self->label))
    self->label = bef_chart_color_mix (&self->text, &self->back, 0.22);
  self->label.alpha = 1;
  if (!gtk_style_context_lookup_color (context, "chart_grid", &self->grid))
    self->grid = bef_chart_color_with_alpha (&self->text, self->dark ? 0.16 : 0.13);
  if (!gtk_style_context_lookup_color (context, "chart_unknown", &self->unknown))
    self->unknown = bef_chart_color_with_alpha (&self->text, 0.5);
  for (guint i = 0; i < BEF_CHART_N_COLORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("chart_series_%u", i + 1);
      if (!gtk_style_context_lookup_color (context, name, &self->series[i]))
        gdk_rgba_parse (&self->series[i], self->dark ? dark_series[i] : light_series[i]);
    }
}
