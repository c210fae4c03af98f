/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "base/bef-present.h"
#include "base/bef-text.h"
#include "bef-ha-backend.h"

/*
 * The connection: opened, signed in, subscribed to, and the registries read, before anybody who
 * waits goes on. What is pushed afterwards is gathered for a moment and told at once.
 */

/* What changes together is told together. */
#define TELL_MS 100
/* Registries change many times in a row while somebody sets things up. */
#define PLACES_S 1

typedef enum
{
  STEP_STATES, /* first: what it tells is there before the answers to the others */
  STEP_CONFIG,
  STEP_FLOORS,
  STEP_AREAS,
  STEP_DEVICES,
  STEP_ENTITIES,
  STEP_ENERGY,
  STEP_STATISTICS,
  STEP_NEWEST,
  STEP_NOTIFICATIONS,
  STEP_REPAIRS,
  STEP_FOLLOW,
} Step;

typedef struct
{
  BefHaBackend *self; /* owned */
  Step step;
  GTask *task; /* owned, nullable: of what was asked again, not of the setting up */
} Asked;

static void
return_waiting (BefHaBackend *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->waiting)) != NULL)
    {
      if (g_task_return_error_if_cancelled (task))
        ;
      else if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

void
bef_ha_unlink (BefHaBackend *self)
{
  g_autoptr (BefHaSocket) socket = g_steal_pointer (&self->socket);
  g_autoptr (GError) lost = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                                                 _ ("The connection to Home Assistant was lost."));

  self->is_ready = self->has_states = self->all_changed = FALSE;
  self->n_steps = 0;
  g_clear_handle_id (&self->tell_source, g_source_remove);
  g_clear_handle_id (&self->places_source, g_source_remove);
  g_clear_handle_id (&self->notices_source, g_source_remove);
  g_hash_table_remove_all (self->changed);
  g_hash_table_remove_all (self->removed);
  if (socket != NULL)
    {
      g_signal_handlers_disconnect_by_data (socket, self);
      bef_ha_socket_close (socket);
    }
  return_waiting (self, lost);
}

static void
give_up (BefHaBackend *self, const GError *error)
{
  g_autoptr (BefHaBackend) alive = g_object_ref (self);
  gboolean was_ready = self->is_ready;

  if (g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED))
    bef_set_str (&self->refusal, error->message);
  return_waiting (self, error);
  bef_ha_unlink (self);
  if (was_ready)
    bef_backend_tell_lost (BEF_BACKEND (self), error);
}

/* What is pushed. */

static GStrv
dup_removed (BefHaBackend *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->removed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *urn =
          strchr (id, ':') != NULL ? g_strdup (id) : g_strconcat (BEF_HA_ENTITY, id, NULL);
      g_strv_builder_add (builder, urn);
    }
  return g_strv_builder_end (builder);
}

static gboolean
tell_cb (gpointer user_data)
{
  BefHaBackend *self = user_data;
  g_autoptr (GPtrArray) entities = NULL;
  g_auto (GStrv) removed = dup_removed (self);
  GHashTableIter iter;
  gpointer id;

  self->tell_source = 0;
  if (self->all_changed)
    entities = bef_ha_dup_entities (self);
  else
    entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_hash_table_iter_init (&iter, self->changed);
  while (!self->all_changed && g_hash_table_iter_next (&iter, &id, NULL))
    {
      BefEntity *entity = bef_ha_dup_entity (self, id);
      if (entity != NULL)
        g_ptr_array_add (entities, entity);
    }
  self->all_changed = FALSE;
  g_hash_table_remove_all (self->changed);
  g_hash_table_remove_all (self->removed);
  if (entities->len > 0 || removed[0] != NULL)
    bef_backend_tell_changed (BEF_BACKEND (self), entities, (const char *const *)removed);
  return G_SOURCE_REMOVE;
}

void
bef_ha_tell_soon (BefHaBackend *self, const char *entity_id)
{
  if (entity_id == NULL)
    self->all_changed = TRUE;
  else
    g_hash_table_add (self->changed, g_strdup (entity_id));
  if (self->tell_source == 0 && self->is_ready)
    self->tell_source = g_timeout_add (TELL_MS, tell_cb, self);
}

static void check_ready (BefHaBackend *self);
static void ask (BefHaBackend *self, Step step, const char *type, GTask *task);
static void ask_places (BefHaBackend *self);
static void ask_newest (BefHaBackend *self);

static void
states_event_cb (JsonObject *event, gpointer user_data)
{
  BefHaBackend *self = user_data;

  bef_ha_states_apply (self->states, event, self->changed, self->removed);
  if (!self->is_ready)
    {
      self->has_states = TRUE;
      check_ready (self);
      return;
    }
  if (self->tell_source == 0
      && g_hash_table_size (self->changed) + g_hash_table_size (self->removed) > 0)
    self->tell_source = g_timeout_add (TELL_MS, tell_cb, self);
}

static gboolean
places_cb (gpointer user_data)
{
  BefHaBackend *self = user_data;

  self->places_source = 0;
  ask_places (self);
  return G_SOURCE_REMOVE;
}

static void
places_event_cb (JsonObject *event, gpointer user_data)
{
  BefHaBackend *self = user_data;

  if (self->is_ready && self->places_source == 0)
    self->places_source = g_timeout_add_seconds (PLACES_S, places_cb, self);
}

static void
note_gone (BefHaBackend *self, GHashTable *former, GHashTable *now)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, former);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (now, id))
      g_hash_table_add (self->removed, g_strdup (id));
}

static void
notices_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  g_autoptr (GHashTable) former = user_data;
  g_autoptr (GHashTable) now = bef_ha_notices_dup_ids (self->notices);

  if (!bef_ha_ready_finish (self, result, NULL) || !self->is_ready)
    return;
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  bef_ha_notices_add (self->notices, entities);
  note_gone (self, former, now);
  g_auto (GStrv) removed = dup_removed (self);
  g_hash_table_remove_all (self->removed);
  bef_backend_tell_changed (BEF_BACKEND (self), entities, (const char *const *)removed);
}

static gboolean
notices_cb (gpointer user_data)
{
  BefHaBackend *self = user_data;

  self->notices_source = 0;
  bef_ha_ask_notices_async (self, self->cancellable, notices_read_cb,
                            bef_ha_notices_dup_ids (self->notices));
  return G_SOURCE_REMOVE;
}

void
bef_ha_notices_soon (BefHaBackend *self)
{
  if (self->is_ready && self->notices_source == 0)
    self->notices_source = g_timeout_add (TELL_MS, notices_cb, self);
}

static void
notices_event_cb (JsonObject *event, gpointer user_data)
{
  bef_ha_notices_soon (user_data);
}

/* What is asked. */

/* FALSE with BUSY: it is starting, and its entities are not all there. */
static gboolean
take_config (BefHaBackend *self, JsonObject *config, GError **error)
{
  const char *state = bef_json_get_string (config, "state");
  const char *unit =
      bef_json_get_string (bef_json_get_object (config, "unit_system"), "temperature");

  g_free (self->home);
  self->home = bef_text_line (bef_json_get_string (config, "location_name"), BEF_TEXT_LINE);
  bef_set_str (&self->decoder.temperature_unit, unit);
  if (state == NULL || g_str_equal (state, "RUNNING"))
    return TRUE;
  g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BUSY,
                       _ ("Home Assistant is starting. It will be asked again in a moment."));
  return FALSE;
}

static void
take_answer (BefHaBackend *self, Step step, JsonNode *node)
{
  JsonArray *list = bef_json_node_array (node);
  BefHaPlaces *places = self->decoder.places;

  switch (step)
    {
    case STEP_FLOORS:
      bef_ha_places_take_floors (places, list);
      break;
    case STEP_AREAS:
      bef_ha_places_take_areas (places, list);
      break;
    case STEP_DEVICES:
      bef_ha_places_take_devices (places, list);
      break;
    case STEP_ENTITIES:
      bef_ha_places_take_entities (places, list);
      break;
    case STEP_ENERGY:
      bef_ha_decoder_take_energy (&self->decoder, bef_json_node_object (node));
      break;
    case STEP_STATISTICS:
      bef_ha_take_statistics (self, list);
      ask_newest (self);
      break;
    case STEP_NEWEST:
      bef_ha_take_newest (self, bef_json_node_object (node));
      break;
    case STEP_NOTIFICATIONS:
      bef_ha_notices_take_notifications (self->notices, list);
      break;
    case STEP_REPAIRS:
      bef_ha_notices_take_repairs (self->notices,
                                   bef_json_get_array (bef_json_node_object (node), "issues"));
      break;
    case STEP_STATES:
    case STEP_CONFIG:
    case STEP_FOLLOW:
    default:
      break;
    }
}

static void
check_ready (BefHaBackend *self)
{
  if (self->is_ready || self->n_steps > 0 || !self->has_states)
    return;
  self->is_ready = TRUE;
  g_hash_table_remove_all (self->changed);
  g_hash_table_remove_all (self->removed);
  return_waiting (self, NULL);
}

/* Older ones do not have floors, and not everybody may follow everything: without those it goes. */
static gboolean
is_needed (Step step)
{
  return step == STEP_STATES || step == STEP_CONFIG;
}

static void
step_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (BefHaBackend) self = asked->self;
  g_autoptr (GTask) task = asked->task;
  Step step = asked->step;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = bef_ha_socket_call_finish (BEF_HA_SOCKET (source), result, &error);

  g_free (asked);
  if (self->socket != BEF_HA_SOCKET (source))
    {
      if (task != NULL)
        g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                                 _ ("The connection to Home Assistant was lost."));
      return;
    }
  if (node != NULL && step == STEP_CONFIG)
    take_config (self, bef_json_node_object (node), &error);
  else if (node != NULL)
    take_answer (self, step, node);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
  else if (error != NULL && is_needed (step))
    give_up (self, error);
  else if (!self->is_ready && self->n_steps > 0)
    {
      self->n_steps--;
      check_ready (self);
    }
}

static void
send (BefHaBackend *self, Step step, JsonObject *command, BefHaEvent event, GTask *task)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->self = g_object_ref (self);
  asked->step = step;
  asked->task = task;
  if (!self->is_ready)
    self->n_steps++;
  bef_ha_socket_call_async (self->socket, command, event, self, NULL, step_cb, asked);
}

static void
ask (BefHaBackend *self, Step step, const char *type, GTask *task)
{
  send (self, step, bef_ha_command (type), NULL, task);
}

/* Of what has statistics alone, before anybody asks. */
static void
ask_newest (BefHaBackend *self)
{
  JsonObject *command = bef_ha_newest_command (self);

  if (command != NULL)
    send (self, STEP_NEWEST, command, NULL, NULL);
}

static void
follow (BefHaBackend *self, const char *type, BefHaEvent event)
{
  JsonObject *command = bef_ha_command ("subscribe_events");

  json_object_set_string_member (command, "event_type", type);
  send (self, STEP_FOLLOW, command, event, NULL);
}

static void
asked_places_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  g_autoptr (GHashTable) former = user_data;
  g_autoptr (GHashTable) now = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) entities = NULL;

  if (!bef_ha_ready_finish (self, result, NULL) || !self->is_ready)
    return;
  entities = bef_ha_dup_entities (self);
  for (guint i = 0; i < entities->len; i++)
    g_hash_table_add (now, ((BefEntity *)entities->pdata[i])->id);
  note_gone (self, former, now);
  bef_ha_tell_soon (self, NULL);
}

/* Answers come in the order of the questions: with the last all are there. */
static void
ask_places (BefHaBackend *self)
{
  GHashTable *former = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) entities = bef_ha_dup_entities (self);

  for (guint i = 0; i < entities->len; i++)
    g_hash_table_add (former, g_strdup (((BefEntity *)entities->pdata[i])->id));
  ask (self, STEP_FLOORS, "config/floor_registry/list", NULL);
  ask (self, STEP_AREAS, "config/area_registry/list", NULL);
  ask (self, STEP_DEVICES, "config/device_registry/list", NULL);
  ask (self, STEP_ENTITIES, "config/entity_registry/list", NULL);
  ask (self, STEP_ENERGY, "energy/get_prefs", NULL);
  ask (self, STEP_STATISTICS, "recorder/list_statistic_ids",
       g_task_new (self, self->cancellable, asked_places_cb, former));
}

void
bef_ha_ask_notices_async (BefHaBackend *self, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ha_ask_notices_async);
  if (!self->is_ready)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                               _ ("The connection to Home Assistant was lost."));
      g_object_unref (task);
      return;
    }
  ask (self, STEP_NOTIFICATIONS, "persistent_notification/get", NULL);
  ask (self, STEP_REPAIRS, "repairs/list_issues", task);
}

static void
set_up (BefHaBackend *self)
{
  static const char *const registries[] = { "floor_registry_updated", "area_registry_updated",
                                            "device_registry_updated", "entity_registry_updated",
                                            "energy_preferences_updated" };

  send (self, STEP_STATES, bef_ha_command ("subscribe_entities"), states_event_cb, NULL);
  ask (self, STEP_CONFIG, "get_config", NULL);
  ask (self, STEP_FLOORS, "config/floor_registry/list", NULL);
  ask (self, STEP_AREAS, "config/area_registry/list", NULL);
  ask (self, STEP_DEVICES, "config/device_registry/list", NULL);
  ask (self, STEP_ENTITIES, "config/entity_registry/list", NULL);
  ask (self, STEP_ENERGY, "energy/get_prefs", NULL);
  ask (self, STEP_STATISTICS, "recorder/list_statistic_ids", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (registries); i++)
    follow (self, registries[i], places_event_cb);
  follow (self, "repairs_issue_registry_updated", notices_event_cb);
  send (self, STEP_FOLLOW, bef_ha_command ("persistent_notification/subscribe"), notices_event_cb,
        NULL);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefHaBackend) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean opened = bef_ha_socket_open_finish (BEF_HA_SOCKET (source), result, &error);

  if (self->socket != BEF_HA_SOCKET (source))
    return;
  if (!opened)
    {
      give_up (self, error);
      return;
    }
  g_clear_pointer (&self->refusal, g_free);
  g_autoptr (JsonArray) none = json_array_new ();
  bef_ha_states_replace (self->states, none);
  set_up (self);
}

static void
closed_cb (BefHaBackend *self, const GError *error)
{
  give_up (self, error);
}

void
bef_ha_ready_async (BefHaBackend *self, BefHaReadyFor purpose, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ha_ready_async);
  if (self->is_ready || (self->refusal != NULL && purpose == BEF_HA_READY_FOR_USE)
      || g_cancellable_is_cancelled (cancellable))
    {
      if (g_task_return_error_if_cancelled (task))
        ;
      else if (self->is_ready)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED, "%s",
                                 self->refusal);
      g_object_unref (task);
      return;
    }
  g_queue_push_tail (&self->waiting, task);
  if (self->socket != NULL)
    return;
  self->socket = bef_ha_socket_new ();
  g_signal_connect_object (self->socket, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  bef_ha_socket_open_async (self->socket, self->https, self->token, self->cancellable, opened_cb,
                            g_object_ref (self));
}

gboolean
bef_ha_ready_finish (BefHaBackend *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
