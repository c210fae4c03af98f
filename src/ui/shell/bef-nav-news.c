/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-nav-news.h"

static void
add (BefNavNews *news, BefSeverity severity)
{
  if (severity <= BEF_SEVERITY_UNKNOWN)
    return;
  news->count++;
  news->severity = MAX (news->severity, severity);
}

static gboolean
has_audience (BefCommune *commune)
{
  return bef_commune_get_audience (commune) != BEF_AUDIENCE_NOBODY;
}

void
bef_nav_news_of_kinds (BefCommune *commune, BefNavNews news[BEF_N_KINDS])
{
  GListModel *devices = bef_commune_get_devices (commune);
  gboolean is_seen = has_audience (commune);

  for (guint i = 0; i < BEF_N_KINDS; i++)
    news[i] = (BefNavNews){ 0, BEF_SEVERITY_NORMAL };
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefKind kind = bef_device_get_kind (device);
      if (!is_seen || !bef_kind_has (kind, BEF_KIND_WATCHES))
        add (&news[kind], bef_device_get_severity (device));
    }
}

BefNavNews
bef_nav_news_of_alerts (BefCommune *commune)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  gboolean is_seen = has_audience (commune);
  BefNavNews news = { 0, BEF_SEVERITY_NORMAL };

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_state (alert) == BEF_ALERT_ACTIVE
          && (!is_seen || !bef_commune_is_of_camera (commune, alert)))
        add (&news, bef_alert_get_severity (alert));
    }
  return news;
}
