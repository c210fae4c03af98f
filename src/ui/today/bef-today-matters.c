/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-today-matters.h"

static int
compare_slots (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return bef_alert_compare (*(gconstpointer *)a, *(gconstpointer *)b, NULL);
}

gboolean
bef_today_is_own (BefPage *page, BefAlert *alert)
{
  BefSession *session = bef_page_get_session (page);

  return bef_commune_is_work_of (bef_session_get_commune (session), alert,
                                 bef_session_get_role (session));
}

GPtrArray *
bef_today_matters (BefPage *page, BefSeverity least, BefSeverity most)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  BefSession *session = bef_page_get_session (page);
  GListModel *alerts =
      session != NULL ? bef_commune_get_alerts (bef_session_get_commune (session)) : NULL;

  for (guint i = 0; alerts != NULL && i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      BefSeverity severity = bef_alert_get_severity (alert);
      if (bef_alert_asks (alert) && severity >= least && severity <= most
          && bef_page_may_show_alert (page, alert))
        g_ptr_array_add (found, g_steal_pointer (&alert));
    }
  g_ptr_array_sort_with_data (found, compare_slots, NULL);
  return found;
}
