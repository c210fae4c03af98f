/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-bounds.h"

#include <glib/gi18n.h>

#include "ui/feed/bef-subscribed.h"

void
bef_graph_bounds_draw_expected (BefChart *chart, BefDevice *device, const BefQuantityInfo *info)
{
  double low, high;

  if (!g_str_equal (info->id, "temperature") || !bef_device_get_expected (device, &low, &high))
    return;
  bef_chart_set_threshold (chart, low, info->unit, _ ("Expected minimum"));
  bef_chart_set_threshold (chart, high, info->unit, _ ("Expected maximum"));
}

void
bef_graph_bounds_draw_subscribed (BefChart *chart, BefCommune *commune, BefDevice *device,
                                  const BefQuantityInfo *info)
{
  const char *id = bef_device_get_building_id (device);

  if (id != NULL && g_str_equal (info->id, "power"))
    bef_subscribed_draw (chart, bef_commune_find_building (commune, id));
}
