/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-value.h"

#include <glib/gi18n.h>

#include "ui/kit/bef-device-text.h"

void
bef_graph_value_show (const BefGraphValue *self, BefDevice *device, const BefQuantityInfo *info)
{
  const BefValue *value = bef_device_get_value (device, info->id);
  BefFreshness freshness =
      value != NULL ? bef_value_freshness (value, bef_now_ms ()) : BEF_FRESHNESS_LOST;
  g_autofree char *words = value != NULL ? bef_quantity_format (value->info, value->value)
                                         : g_strdup (_ ("Never received"));
  g_autofree char *context = NULL;

  if (bef_device_get_freshness (device) == BEF_FRESHNESS_LOST)
    freshness = BEF_FRESHNESS_LOST;
  if (g_str_equal (info->id, "temperature"))
    context = bef_device_text_expected (device, NULL);
  if (freshness == BEF_FRESHNESS_LOST && value != NULL)
    {
      g_free (context);
      context = g_strdup_printf (_ ("Last known: %s"), words);
      gtk_label_set_text (self->value, C_ ("severity", "Unknown"));
      gtk_widget_add_css_class (GTK_WIDGET (self->value), "bef-hatched");
    }
  else
    {
      gtk_label_set_text (self->value, words);
      gtk_widget_remove_css_class (GTK_WIDGET (self->value), "bef-hatched");
    }
  gtk_label_set_text (self->context, context != NULL ? context : "");
  gtk_widget_set_visible (GTK_WIDGET (self->context), context != NULL);
  bef_age_label_set (self->age, value != NULL ? value->observed_ms : BEF_NO_TIME, freshness);
}
