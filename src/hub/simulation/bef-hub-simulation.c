/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"
#include "bef-hub-simulation-scene.h"

#include <gio/gio.h>

/* The simulated commune: the interface of bef-hub-world.h over things, their values and alerts. */

#define MAX_BUILDINGS 10000

static void bef_hub_simulation_world_init (BefHubWorldInterface *iface);

G_DEFINE_TYPE_WITH_CODE (BefHubSimulation, bef_hub_simulation, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (BEF_TYPE_HUB_WORLD, bef_hub_simulation_world_init))

static const char *const alert_measured[] = { NULL };

static BefHubThing *
find_thing (BefHubSimulation *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->by_id, id) : NULL;
}

static const char *
commune_name (BefHubWorld *world)
{
  return BEF_HUB_COMMUNE_NAME;
}

static GPtrArray *
list_ids (BefHubWorld *world, gint64 now_ms)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (world);
  GPtrArray *ids = g_ptr_array_sized_new (self->things->len + 64);

  for (guint i = 0; i < self->things->len; i++)
    g_ptr_array_add (ids, ((BefHubThing *)g_ptr_array_index (self->things, i))->id);
  g_ptr_array_set_size (self->alert_ids, 0);
  bef_hub_simulation_list_alerts (self, now_ms, self->alert_ids);
  for (guint i = 0; i < self->alert_ids->len; i++)
    g_ptr_array_add (ids, g_ptr_array_index (self->alert_ids, i));
  return ids;
}

static const char *
entity_type (BefHubWorld *world, const char *id)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (world);
  BefHubThing *thing = find_thing (self, id);

  if (thing != NULL)
    return bef_hub_class_info (thing->klass)->type;
  return id != NULL && bef_hub_simulation_is_alert (self, id) ? "Alert" : NULL;
}

static JsonObject *
entity (BefHubWorld *world, const char *id, gint64 now_ms)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (world);
  BefHubThing *thing = find_thing (self, id);

  if (thing != NULL)
    return bef_hub_simulation_thing_entity (self, thing, now_ms);
  return id != NULL ? bef_hub_simulation_alert_entity (self, id, now_ms) : NULL;
}

static gboolean
samples (BefHubWorld *world, const BefHubSamplesQuery *query, GArray *out)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (world);
  BefHubThing *thing = find_thing (self, query->id);

  if (thing == NULL)
    return FALSE;
  const BefHubClassInfo *info = bef_hub_class_info (thing->klass);
  for (guint i = 0; i < info->n_attrs; i++)
    if (g_str_equal (info->names[i], query->attr))
      return bef_hub_simulation_samples (self, thing, info->attrs[i], query, out);
  return FALSE;
}

static const char *const *
measured (BefHubWorld *world, const char *id)
{
  BefHubThing *thing = find_thing (BEF_HUB_SIMULATION (world), id);

  return thing != NULL ? bef_hub_class_info (thing->klass)->names : alert_measured;
}

static gboolean
command (BefHubWorld *world, const BefHubPatch *asked, gint64 now_ms, GError **error)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (world);
  BefHubThing *thing = find_thing (self, asked->id);

  if (thing == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s does not take commands",
                   asked->id);
      return FALSE;
    }
  return bef_hub_simulation_command (self, thing, asked->attr, asked->value, now_ms, error);
}

static gboolean
acknowledge (BefHubWorld *world, const char *id, const char *who, const char *comment,
             gint64 now_ms, GError **error)
{
  return bef_hub_simulation_acknowledge (BEF_HUB_SIMULATION (world), id, who, comment, now_ms,
                                         error);
}

static gboolean
annotate (BefHubWorld *world, const char *id, JsonObject *changes, gint64 now_ms, GError **error)
{
  return bef_hub_simulation_annotate (BEF_HUB_SIMULATION (world), id, changes, now_ms, error);
}

static gboolean
prepare (BefHubWorld *world, gint64 now_ms)
{
  return bef_hub_life_prepare (BEF_HUB_SIMULATION (world)->life, now_ms);
}

static gboolean
disturb (BefHubWorld *world, const BefHubDisturbance *what, GError **error)
{
  return bef_hub_simulation_disturb (BEF_HUB_SIMULATION (world), what, error);
}

static void
bef_hub_simulation_world_init (BefHubWorldInterface *iface)
{
  iface->commune_name = commune_name;
  iface->list_ids = list_ids;
  iface->entity_type = entity_type;
  iface->entity = entity;
  iface->samples = samples;
  iface->measured = measured;
  iface->command = command;
  iface->acknowledge = acknowledge;
  iface->annotate = annotate;
  iface->prepare = prepare;
  iface->disturb = disturb;
}

static void
acknowledgement_free (gpointer data)
{
  BefHubAcknowledgement *ack = data;

  g_free (ack->who);
  g_free (ack->comment);
  g_free (ack);
}

static void
bef_hub_simulation_finalize (GObject *object)
{
  BefHubSimulation *self = BEF_HUB_SIMULATION (object);

  g_clear_pointer (&self->life, bef_hub_life_free);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_target);
  g_hash_table_unref (self->acknowledged);
  g_hash_table_unref (self->decided);
  g_ptr_array_unref (self->alert_ids);
  g_ptr_array_unref (self->things);
  g_ptr_array_unref (self->buildings);
  g_clear_pointer (&self->land, json_node_unref);
  G_OBJECT_CLASS (bef_hub_simulation_parent_class)->finalize (object);
}

static void
bef_hub_simulation_class_init (BefHubSimulationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_hub_simulation_finalize;
}

static void
bef_hub_simulation_init (BefHubSimulation *self)
{
  self->buildings = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_hub_building_free);
  self->things = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_hub_thing_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_target = g_hash_table_new (g_str_hash, g_str_equal);
  self->acknowledged =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, acknowledgement_free);
  self->decided =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)json_object_unref);
  self->alert_ids = g_ptr_array_new_with_free_func (g_free);
}

BefHubWorld *
bef_hub_simulation_new (guint64 seed, guint n_buildings, guint interval_s, GError **error)
{
  g_autoptr (BefHubSimulation) self = g_object_new (BEF_TYPE_HUB_SIMULATION, NULL);
  gint64 step = (interval_s == 0 ? 60 : interval_s) * BEF_MS_SECOND;

  if (n_buildings > MAX_BUILDINGS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "At most %d buildings can be simulated", MAX_BUILDINGS);
      return NULL;
    }
  self->seed = seed;
  self->life = bef_hub_life_new (seed);
  self->step_ms = step;
  self->slow_ms = step < BEF_MS_MINUTE ? step : MAX (step, 5 * BEF_MS_MINUTE);
  if (!bef_hub_simulation_build (self, n_buildings, error))
    return NULL;
  return BEF_HUB_WORLD (g_steal_pointer (&self));
}

gboolean
bef_hub_simulation_set_scene (BefHubWorld *world, const char *scene)
{
  const BefHubScene *found = bef_hub_scene_find (scene);

  if (found == NULL)
    return FALSE;
  bef_hub_life_set_scene (BEF_HUB_SIMULATION (world)->life, found);
  return TRUE;
}

gint64
bef_hub_simulation_scene_ms (const char *scene)
{
  const BefHubScene *found = bef_hub_scene_find (scene);

  return found != NULL ? bef_hub_scene_starts_ms (found) : BEF_NO_TIME;
}
