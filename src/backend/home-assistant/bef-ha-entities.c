/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/bef-json.h"
#include "bef-ha-backend.h"

/*
 * What is there now, asked and not pushed: all states in one answer on the WebSocket, one entity by
 * itself over HTTPS. What was asked goes before what was pushed before.
 */

#define MAX_STATE_BYTES (256 * 1024)

/* What is asked for: the task's data. */
typedef struct
{
  GStrv ids; /* owned, nullable */
  gboolean alerts_only;
} Question;

static void
question_free (gpointer data)
{
  g_strfreev (((Question *)data)->ids);
  g_free (data);
}

static GPtrArray *
entities_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
}

/* Another entity of its device counts what this one takes: counted by both, it would be twice. */
static gboolean
is_counted_beside (BefHaBackend *self, const char *entity_id)
{
  const char *device = bef_ha_places_get_device (self->decoder.places, entity_id);
  const GPtrArray *members =
      device != NULL ? bef_ha_places_get_members (self->decoder.places, device) : NULL;

  for (guint i = 0; members != NULL && i < members->len; i++)
    {
      const BefHaState *state = bef_ha_states_get (self->states, members->pdata[i]);
      g_autofree char *type = state != NULL ? bef_ha_type_name (members->pdata[i], state) : NULL;
      if (g_strcmp0 (type, "sensor.energy") == 0
          && !bef_ha_places_is_left_out (self->decoder.places, members->pdata[i])
          && !bef_ha_decoder_is_export (&self->decoder, members->pdata[i]))
        return TRUE;
    }
  return FALSE;
}

static void
note_power_alone (BefHaBackend *self, BefEntity *entity, const char *entity_id)
{
  if (entity != NULL && g_str_equal (entity->type, "sensor.power")
      && bef_entity_get_fact (entity, BEF_FACT_METER_ROLE) == NULL
      && is_counted_beside (self, entity_id))
    bef_entity_set_fact (entity, BEF_FACT_METER_ROLE, BEF_METER_POWER_ALONE);
}

/* A grant may have begun or ended since it was found. */
BefEntity *
bef_ha_dup_entity (BefHaBackend *self, const char *entity_id)
{
  const BefHaState *state = bef_ha_states_get (self->states, entity_id);

  if (state == NULL && strchr (entity_id, ':') != NULL)
    return bef_ha_dup_statistic (self, entity_id);
  self->decoder.with_images =
      self->identity != NULL && bef_identity_may_see_images (self->identity, bef_now_ms ());
  BefEntity *entity = state != NULL ? bef_ha_decode (&self->decoder, entity_id, state) : NULL;
  note_power_alone (self, entity, entity_id);
  return entity;
}

static void
add_entity (BefHaBackend *self, const char *entity_id, GPtrArray *entities)
{
  BefEntity *entity = bef_ha_dup_entity (self, entity_id);

  if (entity != NULL)
    g_ptr_array_add (entities, entity);
}

GPtrArray *
bef_ha_dup_entities (BefHaBackend *self)
{
  GPtrArray *entities = entities_new ();
  GHashTableIter iter;
  gpointer id;

  bef_ha_places_add_buildings (self->decoder.places, entities);
  g_hash_table_iter_init (&iter, bef_ha_states_get_all (self->states));
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_entity (self, id, entities);
  bef_ha_add_statistics (self, entities);
  bef_ha_notices_add (self->notices, entities);
  return entities;
}

/* Of what is known now. */
static void
answer (GTask *task)
{
  BefHaBackend *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  GPtrArray *entities;

  if (question->alerts_only)
    {
      entities = entities_new ();
      bef_ha_notices_add (self->notices, entities);
    }
  else if (question->ids == NULL)
    {
      entities = bef_ha_dup_entities (self);
      bef_ha_read_calendars (self);
      bef_ha_read_statistics (self);
    }
  else
    {
      entities = entities_new ();
      for (guint i = 0; question->ids[i] != NULL; i++)
        if (bef_ha_entity_id (question->ids[i]) != NULL)
          add_entity (self, bef_ha_entity_id (question->ids[i]), entities);
        else if (bef_ha_statistic_id (question->ids[i]) != NULL)
          add_entity (self, bef_ha_statistic_id (question->ids[i]), entities);
    }
  g_task_return_pointer (task, entities, (GDestroyNotify)g_ptr_array_unref);
}

static void
notices_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!bef_ha_ready_finish (BEF_HA_BACKEND (source), result, &error))
    g_task_return_error (task, error);
  else
    answer (task);
}

static void
states_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefHaBackend *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = bef_ha_socket_call_finish (BEF_HA_SOCKET (source), result, &error);
  JsonArray *all = bef_json_node_array (node);

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (all == NULL)
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                               _ ("The server's answer cannot be understood."));
      return;
    }
  bef_ha_states_replace (self->states, all);
  if (question->ids != NULL)
    answer (task);
  else
    {
      GCancellable *cancellable = g_task_get_cancellable (task);
      bef_ha_ask_notices_async (self, cancellable, notices_cb, g_steal_pointer (&task));
    }
}

static void
state_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefHaBackend *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) reply = bef_https_send_finish (BEF_HTTPS (source), result, &error);
  g_autoptr (JsonNode) node = NULL;

  /* It is not there: an answer. */
  if (reply != NULL && reply->status == 404)
    g_task_return_pointer (task, entities_new (), (GDestroyNotify)g_ptr_array_unref);
  else if (reply == NULL || !bef_https_answer_check (reply, &error))
    g_task_return_error (task, error);
  else
    {
      node = bef_json_parse (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                             0, NULL);
      bef_ha_states_take (self->states, bef_json_node_object (node), BEF_HA_TAKE_UNLESS_OLDER);
      answer (task);
    }
}

static void
ask_one (GTask *task, const char *entity_id)
{
  BefHaBackend *self = g_task_get_source_object (task);
  g_autofree char *path = g_strconcat ("/api/states/", entity_id, NULL);
  BefHttpsRequest request = { .method = "GET", .url = path, .max_bytes = MAX_STATE_BYTES };

  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), state_cb, task);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaBackend *self = BEF_HA_BACKEND (source);
  GTask *task = user_data;
  const Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  const char *only = question->ids != NULL && question->ids[0] != NULL && question->ids[1] == NULL
                         ? bef_ha_entity_id (question->ids[0])
                         : NULL;

  if (!bef_ha_ready_finish (self, result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (question->alerts_only)
    bef_ha_ask_notices_async (self, g_task_get_cancellable (task), notices_cb, task);
  else if (only != NULL && bef_ha_states_get (self->states, only) != NULL)
    ask_one (task, only);
  else
    bef_ha_socket_call_async (self->socket, bef_ha_command ("get_states"), NULL, NULL,
                              g_task_get_cancellable (task), states_cb, task);
}

void
bef_ha_entities_async (BefBackend *backend, const char *const *ids, BefBackendAbout about,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_task_set_source_tag (task, bef_ha_entities_async);
  question->ids = g_strdupv ((char **)ids);
  question->alerts_only = about == BEF_BACKEND_ALERTS;
  g_task_set_task_data (task, question, question_free);
  bef_ha_ready_async (BEF_HA_BACKEND (backend), BEF_HA_READY_FOR_USE, cancellable, ready_cb, task);
}

GPtrArray *
bef_ha_entities_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* What it has, understood or not. */

static gint
compare_offers (gconstpointer a, gconstpointer b)
{
  const BefOfferedType *x = *(BefOfferedType *const *)a, *y = *(BefOfferedType *const *)b;

  return g_strcmp0 (x->name, y->name);
}

static GPtrArray *
offers (BefHaBackend *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_offered_type_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id, state;

  g_hash_table_iter_init (&iter, bef_ha_states_get_all (self->states));
  while (g_hash_table_iter_next (&iter, &id, &state))
    {
      g_autofree char *name = bef_ha_type_name (id, state);
      BefOfferedType *type = g_hash_table_lookup (by_name, name);
      if (type == NULL)
        {
          type = g_new0 (BefOfferedType, 1);
          type->name = g_steal_pointer (&name);
          type->is_understood = bef_ha_find_type (&self->decoder, id, state) != NULL;
          g_hash_table_insert (by_name, type->name, type);
          g_ptr_array_add (all, type);
        }
      type->count++;
    }
  g_ptr_array_sort (all, compare_offers);
  return all;
}

static void
offer_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!bef_ha_ready_finish (BEF_HA_BACKEND (source), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, offers (BEF_HA_BACKEND (source)),
                           (GDestroyNotify)g_ptr_array_unref);
}

void
bef_ha_offer_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ha_offer_async);
  bef_ha_ready_async (BEF_HA_BACKEND (backend), BEF_HA_READY_FOR_USE, cancellable, offer_ready_cb,
                      task);
}

GPtrArray *
bef_ha_offer_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
