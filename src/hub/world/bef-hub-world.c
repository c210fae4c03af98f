/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-world.h"

G_DEFINE_INTERFACE (BefHubWorld, bef_hub_world, G_TYPE_OBJECT)

static void
bef_hub_world_default_init (BefHubWorldInterface *iface)
{
}

const char *
bef_hub_world_commune_name (BefHubWorld *self)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->commune_name (self);
}

GPtrArray *
bef_hub_world_list_ids (BefHubWorld *self, gint64 now_ms)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->list_ids (self, now_ms);
}

const char *
bef_hub_world_entity_type (BefHubWorld *self, const char *id)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->entity_type (self, id);
}

JsonObject *
bef_hub_world_entity (BefHubWorld *self, const char *id, gint64 now_ms)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->entity (self, id, now_ms);
}

gboolean
bef_hub_world_samples (BefHubWorld *self, const BefHubSamplesQuery *query, GArray *out)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->samples (self, query, out);
}

const char *const *
bef_hub_world_measured (BefHubWorld *self, const char *id)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->measured (self, id);
}

gboolean
bef_hub_world_command (BefHubWorld *self, const BefHubPatch *patch, gint64 now_ms, GError **error)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->command (self, patch, now_ms, error);
}

gboolean
bef_hub_world_acknowledge (BefHubWorld *self, const char *id, const char *who, const char *comment,
                           gint64 now_ms, GError **error)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->acknowledge (self, id, who, comment, now_ms, error);
}

gboolean
bef_hub_world_annotate (BefHubWorld *self, const char *id, JsonObject *changes, gint64 now_ms,
                        GError **error)
{
  return BEF_HUB_WORLD_GET_IFACE (self)->annotate (self, id, changes, now_ms, error);
}

void
bef_hub_world_apply (JsonObject *entity, JsonObject *changes)
{
  g_autoptr (GList) members = json_object_get_members (changes);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (changes, l->data);
      if (!JSON_NODE_HOLDS_NULL (node))
        json_object_set_member (entity, l->data, json_node_copy (node));
      else if (json_object_has_member (entity, l->data))
        json_object_remove_member (entity, l->data);
    }
}

gboolean
bef_hub_world_prepare (BefHubWorld *self, gint64 now_ms)
{
  BefHubWorldInterface *iface = BEF_HUB_WORLD_GET_IFACE (self);

  return iface->prepare != NULL && iface->prepare (self, now_ms);
}

gboolean
bef_hub_world_disturb (BefHubWorld *self, const BefHubDisturbance *what, GError **error)
{
  BefHubWorldInterface *iface = BEF_HUB_WORLD_GET_IFACE (self);

  return iface->disturb == NULL || iface->disturb (self, what, error);
}

GPtrArray *
bef_hub_world_buildings (BefHubWorld *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (self, now_ms);
  /* The ids live until the next question. */
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *buildings = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);

  for (guint i = 0; i < ids->len; i++)
    if (g_strcmp0 (bef_hub_world_entity_type (self, ids->pdata[i]), "Building") == 0)
      g_ptr_array_add (wanted, g_strdup (ids->pdata[i]));
  for (guint i = 0; i < wanted->len; i++)
    {
      JsonObject *entity = bef_hub_world_entity (self, wanted->pdata[i], now_ms);

      if (entity != NULL)
        g_ptr_array_add (buildings, entity);
    }
  return buildings;
}
