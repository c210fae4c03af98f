/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rounds-util.h"

#include "base/bef-present.h"

Rounds *
rounds_new (void)
{
  Rounds *self = g_new0 (Rounds, 1);

  bef_clock_override (ROUNDS_NOW, 0);
  self->commune = bef_commune_new ();
  self->answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  return self;
}

void
rounds_free (Rounds *self)
{
  g_object_unref (self->commune);
  g_ptr_array_unref (self->answer);
  g_free (self);
}

BefEntity *
rounds_building (Rounds *self, const char *id, const char *category, double latitude,
                 double longitude)
{
  BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);

  bef_entity_set_name (e, strrchr (id, ':') + 1);
  bef_entity_set_fact (e, "category", category);
  e->has_location = latitude != 0;
  e->location = (BefPoint){ latitude, longitude };
  g_ptr_array_add (self->answer, e);
  return e;
}

BefEntity *
rounds_device (Rounds *self, const char *id, const char *building, BefKind kind)
{
  BefEntity *e = bef_entity_new (id, "T", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  e->building_id = g_strdup (building);
  bef_entity_set_name (e, strrchr (id, ':') + 1);
  g_ptr_array_add (self->answer, e);
  return e;
}

void
rounds_state (BefEntity *device, const char *quantity, const char *state, gint64 observed_ms)
{
  const BefStateInfo *info = bef_quantity_state_by_id (bef_quantity_info (quantity), state);

  g_assert_nonnull (info);
  bef_entity_add_reading (device, quantity, observed_ms, info->code);
}

BefEntity *
rounds_alert (Rounds *self, const char *id, const char *severity, gint64 issued_ms,
              gint64 cleared_ms)
{
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);
  g_autofree char *issued = bef_iso8601_format (issued_ms);

  bef_entity_set_name (e, strrchr (id, ':') + 1);
  bef_entity_set_fact (e, "severity", severity);
  bef_entity_set_fact (e, "dateIssued", issued);
  bef_entity_set_fact (e, "alertState", cleared_ms != BEF_NO_TIME ? "cleared" : "active");
  if (cleared_ms != BEF_NO_TIME)
    {
      g_autofree char *cleared = bef_iso8601_format (cleared_ms);
      bef_entity_set_fact (e, "validTo", cleared);
    }
  g_ptr_array_add (self->answer, e);
  return e;
}

void
rounds_tell (Rounds *self)
{
  bef_commune_apply (self->commune, self->answer, BEF_APPLY_PART, ROUNDS_NOW, ROUNDS_NOW);
  bef_commune_refresh (self->commune, ROUNDS_NOW);
  g_ptr_array_set_size (self->answer, 0);
}

BefDevice *
rounds_find (Rounds *self, const char *id)
{
  BefDevice *device = bef_commune_find_device (self->commune, id);

  g_assert_nonnull (device);
  return device;
}
