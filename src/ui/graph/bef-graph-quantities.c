/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-quantities.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-device-text.h"

const BefQuantityInfo *
bef_graph_quantities_first (BefDevice *device)
{
  const BefQuantityInfo *info = bef_device_text_sparkline (device);
  const BefValue *primary = bef_device_get_primary (device);

  return info != NULL ? info : primary != NULL ? primary->info : NULL;
}

gboolean
bef_graph_quantities_as_energy (const BefQuantityInfo *info, BefGraphManner manner)
{
  return g_str_equal (info->id, "energy-index")
         || (g_str_equal (info->id, "power") && manner == BEF_GRAPH_IN_BARS);
}

GtkStringList *
bef_graph_quantities_list (BefDevice *device, const BefQuantityInfo *info, BefGraphManner manner,
                           GPtrArray *choices, guint *selected)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  *selected = 0;
  g_ptr_array_set_size (choices, 0);
  for (guint i = 0; i < bef_device_get_n_values (device); i++)
    {
      const BefQuantityInfo *other = bef_device_nth_value (device, i)->info;
      gboolean is_index = g_str_equal (other->id, "energy-index"),
               is_power = g_str_equal (other->id, "power");
      /* Over a month both are the same bars: once is enough. */
      if (manner == BEF_GRAPH_IN_BARS && other != info
          && ((is_power && bef_device_get_value (device, "energy-index") != NULL)
              || (is_index && g_str_equal (info->id, "power"))))
        continue;
      if (other == info)
        *selected = choices->len;
      g_ptr_array_add (choices, (gpointer)other);
      gtk_string_list_append (list, bef_graph_quantities_as_energy (other, manner)
                                        ? _ ("Energy")
                                        : bef_quantity_name (other));
    }
  return list;
}
