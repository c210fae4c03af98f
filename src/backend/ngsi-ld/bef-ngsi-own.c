/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A broker gives everything to whoever may ask it. Whoever may see some buildings only is given
 * those, and what is in them. */
#include "bef-ngsi-backend.h"

static gboolean
is_named (const BefEntity *building, const char *const *names)
{
  if (g_strv_contains (names, building->id))
    return TRUE;
  return building->name != NULL && g_strv_contains (names, building->name);
}

static void
find_own (BefNgsiBackend *self, GPtrArray *entities, const char *const *names)
{
  g_hash_table_remove_all (self->own);
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      if (entity->role == BEF_ENTITY_BUILDING && is_named (entity, names))
        g_hash_table_add (self->own, g_strdup (entity->id));
    }
}

static gboolean
is_own (BefNgsiBackend *self, const BefEntity *entity)
{
  const char *home = entity->role == BEF_ENTITY_BUILDING ? entity->id : entity->building_id;
  const char *source = bef_entity_get_fact (entity, "alertSource");

  /* An alert is about a building, or about what is in one. */
  if (home == NULL && source != NULL)
    {
      home = g_hash_table_lookup (self->homes, source);
      home = home != NULL ? home : source;
    }
  return home != NULL && self->own != NULL && g_hash_table_contains (self->own, home);
}

/* The buildings we may see; NULL: all. */
static const char *const *
own_buildings (BefNgsiBackend *self)
{
  return self->identity != NULL && self->identity->is_resolved
             ? (const char *const *)self->identity->buildings
             : NULL;
}

void
bef_ngsi_find_own (BefNgsiBackend *self, GPtrArray *entities)
{
  if (own_buildings (self) == NULL)
    return;
  if (self->own == NULL)
    self->own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  find_own (self, entities, own_buildings (self));
}

void
bef_ngsi_keep_own (BefNgsiBackend *self, GPtrArray *entities)
{
  if (own_buildings (self) == NULL)
    return;
  for (guint i = entities->len; i > 0; i--)
    if (!is_own (self, entities->pdata[i - 1]))
      g_ptr_array_remove_index (entities, i - 1);
}

/* Nothing of it is withheld, whoever we are. */
static gboolean
is_for_all (BefNgsiBackend *self, const BefEntity *entity)
{
  return entity->image_url == NULL && !entity->offers_image
         && !(entity->role == BEF_ENTITY_EQUIPMENT && bef_kind_has (entity->kind, BEF_KIND_WATCHES))
         && !g_hash_table_contains (self->wishes, entity->id);
}

static void
withhold (BefNgsiBackend *self, BefEntity *entity)
{
  BefRole role = self->identity != NULL ? self->identity->role : BEF_ROLE_ELECTED;

  entity->offers_image = entity->image_url != NULL;
  if (self->identity == NULL || !bef_identity_may_see_images (self->identity, bef_now_ms ()))
    g_clear_pointer (&entity->image_url, g_free);
  if (entity->role == BEF_ENTITY_EQUIPMENT && bef_kind_has (entity->kind, BEF_KIND_WATCHES)
      && !bef_role_may_see_camera_positions (role))
    {
      entity->has_location = FALSE;
      entity->location = (BefPoint){ 0, 0 };
      g_clear_pointer (&entity->outline, g_array_unref);
    }
}

void
bef_ngsi_withhold (BefNgsiBackend *self, GPtrArray *entities)
{
  for (guint i = 0; i < entities->len; i++)
    if (!is_for_all (self, entities->pdata[i]))
      {
        entities->pdata[i] = bef_entity_make_own (entities->pdata[i]);
        withhold (self, entities->pdata[i]);
        bef_ngsi_drop_wish (self, entities->pdata[i]);
      }
}
