/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-import-match.h"

#include <string.h>

/* Fewer digits are found in too many identifiers. */
#define LEAST_DIGITS 8

static gboolean
is_meter (BefDevice *device)
{
  return bef_device_get_kind (device) == BEF_KIND_METER;
}

/* Whether @id holds the number @point, and not as a part of a longer one. */
static gboolean
holds_number (const char *id, const char *point)
{
  gsize length = strlen (point);

  for (const char *at = strstr (id, point); at != NULL; at = strstr (at + 1, point))
    if ((at == id || !g_ascii_isdigit (at[-1])) && !g_ascii_isdigit (at[length]))
      return TRUE;
  return FALSE;
}

const char *
bef_import_match (BefCommune *commune, GHashTable *remembered, const char *point)
{
  const char *known = remembered != NULL ? g_hash_table_lookup (remembered, point) : NULL;
  GListModel *devices = bef_commune_get_devices (commune);
  const char *found = NULL;

  if (known != NULL && bef_commune_find_device (commune, known) != NULL)
    return known;
  if (strlen (point) < LEAST_DIGITS || strspn (point, "0123456789") != strlen (point))
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (!is_meter (device) || !holds_number (bef_device_get_id (device), point))
        continue;
      if (found != NULL)
        return NULL;
      found = bef_device_get_id (device);
    }
  return found;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  BefDevice *x = *(BefDevice *const *)a, *y = *(BefDevice *const *)b;
  const char *at = bef_device_get_building_name (x), *at_y = bef_device_get_building_name (y);
  int order = g_utf8_collate (at != NULL ? at : "", at_y != NULL ? at_y : "");

  return order != 0 ? order : g_utf8_collate (bef_device_get_name (x), bef_device_get_name (y));
}

GPtrArray *
bef_import_list_meters (BefCommune *commune)
{
  GPtrArray *meters = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (is_meter (device))
        g_ptr_array_add (meters, g_steal_pointer (&device));
    }
  g_ptr_array_sort (meters, compare);
  return meters;
}
