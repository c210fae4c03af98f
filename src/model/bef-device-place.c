/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-device-private.h"

/* Equipment in no building, as the place it is by itself. */

gboolean
bef_device_may_be_place (BefDevice *self)
{
  /* Where a camera is, an audience must not be told, and the map is what it looks at. */
  return self->has_location && !bef_kind_has (self->kind, BEF_KIND_WATCHES);
}

static const char *
place_get_id (BefPlace *place)
{
  return BEF_DEVICE (place)->id;
}

static const char *
place_get_name (BefPlace *place)
{
  return bef_device_get_name (BEF_DEVICE (place));
}

static char *
place_dup_category_name (BefPlace *place)
{
  return g_strdup (bef_kind_name (BEF_DEVICE (place)->kind));
}

static const char *
place_get_icon (BefPlace *place)
{
  return bef_kind_info (BEF_DEVICE (place)->kind)->icon;
}

static gboolean
place_get_location (BefPlace *place, BefPoint *out)
{
  return bef_device_get_location (BEF_DEVICE (place), out);
}

static BefSeverity
place_get_severity (BefPlace *place)
{
  return BEF_DEVICE (place)->severity;
}

static char *
place_dup_state_text (BefPlace *place)
{
  BefDevice *self = BEF_DEVICE (place);

  /* What the back end calls it says more than the state it was made of. */
  if (self->alert_name != NULL && self->alert_severity == self->severity)
    return g_strdup (self->alert_name);
  return bef_device_dup_state_text (self);
}

static GListModel *
place_dup_equipment (BefPlace *place)
{
  GListStore *alone = g_list_store_new (BEF_TYPE_DEVICE);

  g_list_store_append (alone, place);
  return G_LIST_MODEL (alone);
}

static BefPlace *
place_dup_like (BefPlace *place)
{
  BefDevice *copy = bef_device_new_like (BEF_DEVICE (place));

  if (bef_device_may_be_place (BEF_DEVICE (place)))
    {
      copy->location = BEF_DEVICE (place)->location;
      copy->has_location = TRUE;
    }
  return BEF_PLACE (copy);
}

void
bef_device_place_init (BefPlaceInterface *iface)
{
  iface->get_id = place_get_id;
  iface->get_name = place_get_name;
  iface->dup_category_name = place_dup_category_name;
  iface->get_icon = place_get_icon;
  iface->get_location = place_get_location;
  iface->get_severity = place_get_severity;
  iface->dup_state_text = place_dup_state_text;
  iface->dup_equipment = place_dup_equipment;
  iface->dup_like = place_dup_like;
}
