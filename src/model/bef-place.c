/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-place.h"

static guint changed_signal;

G_DEFINE_INTERFACE (BefPlace, bef_place, G_TYPE_OBJECT)

static void
bef_place_default_init (BefPlaceInterface *iface)
{
  changed_signal = g_signal_new ("changed", BEF_TYPE_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  g_object_interface_install_property (
      iface,
      g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_interface_install_property (
      iface, g_param_spec_uint ("severity", NULL, NULL, 0, BEF_SEVERITY_URGENT,
                                BEF_SEVERITY_UNKNOWN, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

void
bef_place_tell (BefPlace *self)
{
  g_signal_emit (self, changed_signal, 0);
}

const char *
bef_place_get_id (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->get_id (self);
}

const char *
bef_place_get_name (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->get_name (self);
}

char *
bef_place_dup_category_name (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->dup_category_name (self);
}

const char *
bef_place_get_icon (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->get_icon (self);
}

gboolean
bef_place_get_location (BefPlace *self, BefPoint *out)
{
  return BEF_PLACE_GET_IFACE (self)->get_location (self, out);
}

const GArray *
bef_place_get_outline (BefPlace *self)
{
  BefPlaceInterface *iface = BEF_PLACE_GET_IFACE (self);

  return iface->get_outline != NULL ? iface->get_outline (self) : NULL;
}

double
bef_place_get_area (BefPlace *self)
{
  BefPlaceInterface *iface = BEF_PLACE_GET_IFACE (self);

  return iface->get_area != NULL ? iface->get_area (self) : 0;
}

BefSeverity
bef_place_get_severity (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->get_severity (self);
}

char *
bef_place_dup_state_text (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->dup_state_text (self);
}

GListModel *
bef_place_dup_equipment (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->dup_equipment (self);
}

BefPlace *
bef_place_dup_like (BefPlace *self)
{
  return BEF_PLACE_GET_IFACE (self)->dup_like (self);
}

int
bef_place_compare (gconstpointer a, gconstpointer b, gpointer unused)
{
  BefPlace *x = BEF_PLACE ((gpointer)a), *y = BEF_PLACE ((gpointer)b);
  BefSeverity sx = bef_place_get_severity (x), sy = bef_place_get_severity (y);

  if (sx != sy)
    return sx > sy ? -1 : 1;
  return g_utf8_collate (bef_place_get_name (x), bef_place_get_name (y));
}
