/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from the alerts of the commune. */
#include "bef-commune.h"

/* How many are in one of @states, a mask of BefAlertState. */
static guint
count_alerts (BefCommune *self, BefSeverity severity, guint states)
{
  GListModel *alerts = bef_commune_get_alerts (self);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      count += bef_alert_get_severity (alert) >= severity
               && (states & (1u << bef_alert_get_state (alert))) != 0;
    }
  return count;
}

guint
bef_commune_count_alerts (BefCommune *self, BefSeverity severity)
{
  return count_alerts (self, severity,
                       1u << BEF_ALERT_ACTIVE | 1u << BEF_ALERT_ACTIVE_ACKNOWLEDGED);
}

guint
bef_commune_count_unacknowledged (BefCommune *self, BefSeverity severity)
{
  return count_alerts (self, severity, 1u << BEF_ALERT_ACTIVE);
}

static BefDevice *
find_source (BefCommune *self, BefAlert *alert)
{
  const char *source = bef_alert_get_source_id (alert);

  return source != NULL ? bef_commune_find_device (self, source) : NULL;
}

gboolean
bef_commune_is_of_camera (BefCommune *self, BefAlert *alert)
{
  BefDevice *device = find_source (self, alert);

  return device != NULL && bef_kind_has (bef_device_get_kind (device), BEF_KIND_WATCHES);
}

gboolean
bef_commune_is_work_of (BefCommune *self, BefAlert *alert, BefRole role)
{
  BefDevice *device = find_source (self, alert);

  return device == NULL || bef_kind_is_work_of (bef_device_get_kind (device), role);
}

gboolean
bef_commune_explain_alerts (BefCommune *self, GPtrArray *entities)
{
  GListModel *alerts = bef_commune_get_alerts (self);
  g_autoptr (GHashTable) causes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean changed = FALSE;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = g_ptr_array_index (entities, i);
      const char *ids = bef_entity_get_fact (e, "explains");
      g_auto (GStrv) lines = ids != NULL ? g_strsplit (ids, "\n", -1) : NULL;
      for (guint k = 0; lines != NULL && lines[k] != NULL; k++)
        g_hash_table_replace (causes, g_strdup (lines[k]), e->id);
    }
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      if (bef_alert_get_origin (alert) == BEF_ALERT_OF_BACK_END)
        changed |=
            bef_alert_set_cause_id (alert, g_hash_table_lookup (causes, bef_alert_get_id (alert)));
    }
  return changed;
}
