/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-style.h"

void
bef_chart_style_read (GtkWidget *widget, BefChartScheme *scheme)
{
  static const char *const backs[] = { "chart_back", "card_bg_color", "view_bg_color",
                                       "theme_base_color" };
  static const char *const names[] = { [BEF_CHART_COLOR_LABEL] = "chart_label",
                                       [BEF_CHART_COLOR_GRID] = "chart_grid",
                                       [BEF_CHART_COLOR_UNKNOWN] = "chart_unknown",
                                       [BEF_CHART_COLOR_EDGE] = "chart_edge" };
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  *scheme = (BefChartScheme){ 0 };
  gtk_style_context_get_color (context, &scheme->text);
  for (guint i = 0; i < G_N_ELEMENTS (backs) && !scheme->has[BEF_CHART_COLOR_BACK]; i++)
    scheme->has[BEF_CHART_COLOR_BACK] =
        gtk_style_context_lookup_color (context, backs[i], &scheme->color[BEF_CHART_COLOR_BACK]);
  for (guint i = BEF_CHART_COLOR_LABEL; i < G_N_ELEMENTS (names); i++)
    scheme->has[i] = gtk_style_context_lookup_color (context, names[i], &scheme->color[i]);
  for (guint i = 0; i < BEF_CHART_N_COLORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("chart_series_%u", i + 1);
      guint which = BEF_CHART_COLOR_SERIES + i;

      scheme->has[which] = gtk_style_context_lookup_color (context, name, &scheme->color[which]);
    }
}
