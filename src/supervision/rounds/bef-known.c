/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-known.h"

gboolean
bef_known (BefDevice *device, const char *quantity, gint64 now_ms, double *out)
{
  const BefValue *value = bef_device_get_value (device, quantity);

  if (value == NULL || value->is_misdated || bef_device_is_cut_off (device)
      || bef_value_freshness (value, now_ms) == BEF_FRESHNESS_LOST)
    return FALSE;
  if (out != NULL)
    *out = value->value;
  return TRUE;
}

gboolean
bef_known_is (BefDevice *device, const char *quantity, const char *state, gint64 now_ms)
{
  const BefStateInfo *info = bef_quantity_state_by_id (bef_quantity_info (quantity), state);
  double code;

  return info != NULL && bef_known (device, quantity, now_ms, &code) && code == info->code;
}

gboolean
bef_known_not (BefDevice *device, const char *quantity, gint64 now_ms)
{
  return bef_device_get_value (device, quantity) != NULL
         && !bef_known (device, quantity, now_ms, NULL);
}

gboolean
bef_is_category (BefDevice *device, const char *const *names)
{
  const char *category = bef_device_get_fact (device, "deviceCategory");

  for (guint i = 0; category != NULL && names[i] != NULL; i++)
    if (g_ascii_strcasecmp (category, names[i]) == 0)
      return TRUE;
  return FALSE;
}

gboolean
bef_is_heating (BefDevice *device)
{
  static const char *const names[] = { "boiler", "heater",  "heating",    "heatPump",
                                       "hvac",   "climate", "thermostat", NULL };

  return bef_device_get_kind (device) == BEF_KIND_EQUIPMENT && bef_is_category (device, names);
}
