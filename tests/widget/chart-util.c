/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-util.h"

void
chart_util_spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

GdkTexture *
chart_util_render (BefChart *chart)
{
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (chart));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (GTK_WIDGET (chart)),
      height = gtk_widget_get_height (GTK_WIDGET (chart));
  g_autoptr (GskRenderNode) node = NULL;
  GdkTexture *texture;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gsk_renderer_unrealize (renderer);
  return texture;
}

void
chart_util_get_range (BefChart *chart, gint64 *from_ms, gint64 *to_ms)
{
  BefChartRange *range = bef_chart_get_range (chart);

  if (from_ms != NULL)
    *from_ms = bef_chart_range_get_from (range);
  if (to_ms != NULL)
    *to_ms = bef_chart_range_get_to (range);
}
