/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-page-argument.h"

char *
bef_page_argument_resolve (BefCommune *commune, const char *page, const char *argument)
{
  GListModel *buildings = bef_commune_get_buildings (commune),
             *devices = bef_commune_get_devices (commune);
  /* Before what only has it as a part. */
  if (argument != NULL && bef_commune_find_building (commune, argument) != NULL)
    return g_strdup (argument);
  g_auto (GStrv) parts = argument != NULL ? g_strsplit (argument, "|", 2) : NULL;

  for (guint i = 0;
       parts != NULL && g_str_equal (page, "building") && i < g_list_model_get_n_items (buildings);
       i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      if (strstr (bef_building_get_id (building), argument) != NULL
          || strstr (bef_building_get_name (building), argument) != NULL)
        return g_strdup (bef_building_get_id (building));
    }
  for (guint i = 0; parts != NULL && parts[0] != NULL && parts[1] != NULL
                    && g_str_equal (page, "graph") && i < g_list_model_get_n_items (devices);
       i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (strstr (bef_device_get_id (device), parts[0]) != NULL
          && bef_device_get_value (device, parts[1]) != NULL)
        return g_strdup_printf ("%s|%s", bef_device_get_id (device), parts[1]);
    }
  return g_strdup (argument);
}

char *
bef_page_argument_of_files (GFile *const *files, int n_files)
{
  g_autoptr (GString) page = g_string_new ("imports=");

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);
      g_string_append_printf (page, "%s%s", i > 0 ? "\n" : "", uri);
    }
  return g_string_free (g_steal_pointer (&page), FALSE);
}
