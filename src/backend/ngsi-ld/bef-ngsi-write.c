/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-write.h"

#include <glib/gi18n.h>

#include "backend/bef-https-error.h"
#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/*
 * Commands to doors. Each is sent once, on a connection of its own, and judged by what the answer
 * proves; never twice.
 */

static void send_command (GTask *task);

/* Names come back short, or expanded to an IRI. */
static gboolean
is_named (const char *name, const char *attribute)
{
  const char *tail = name != NULL ? strrchr (name, '/') : NULL;
  const char *hash = name != NULL ? strrchr (name, '#') : NULL;

  tail = MAX (tail, hash);
  return name != NULL && g_str_equal (tail != NULL ? tail + 1 : name, attribute);
}

/* What a 207 (clause 5.2.18) says of @attribute, and why not. @reason: (transfer full), nullable.
 */
static BefNgsiPartTaken
part_of (JsonObject *result, const char *attribute, char **reason)
{
  JsonArray *updated = bef_json_get_array (result, "updated");
  JsonArray *missed = bef_json_get_array (result, "notUpdated");

  for (guint i = 0; missed != NULL && i < json_array_get_length (missed); i++)
    {
      JsonNode *node = json_array_get_element (missed, i);
      JsonObject *one = bef_json_node_object (node);
      const char *name =
          one != NULL ? bef_json_get_string (one, "attributeName") : bef_json_node_string (node);
      if (!is_named (name, attribute))
        continue;
      *reason = bef_text_line (bef_json_get_string (one, "reason"), BEF_TEXT_LINE);
      return BEF_NGSI_PART_NOT_TAKEN;
    }
  for (guint i = 0; updated != NULL && i < json_array_get_length (updated); i++)
    if (is_named (bef_json_node_string (json_array_get_element (updated, i)), attribute))
      return BEF_NGSI_PART_TAKEN;
  return BEF_NGSI_PART_UNSAID;
}

BefNgsiPartTaken
bef_ngsi_read_parts (const BefHttpsAnswer *answer, const char *attribute, char **reason)
{
  g_autoptr (JsonNode) root = bef_ngsi_parse (answer, NULL);

  return part_of (bef_json_node_object (root), attribute, reason);
}

JsonObject *
bef_ngsi_property (const char *value)
{
  JsonObject *object = json_object_new ();
  json_object_set_string_member (object, "type", "Property");
  json_object_set_string_member (object, "value", value);
  return object;
}

/* Commands. */

/* Answers of a server that has looked at the request and done nothing. A gateway in between says
 * anything else, whether or not the request reached what is behind it. */
static gboolean
is_refusal (guint status)
{
  static const guint statuses[] = { 400, 401, 403, 404, 405, 409, 422 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (status == statuses[i])
      return TRUE;
  return FALSE;
}

/* TRUE: the server says that it took it. */
static gboolean
judge_taken (const BefHttpsAnswer *answer, const char *attribute, GError **error)
{
  g_autofree char *reason = NULL;
  gsize size = g_bytes_get_size (answer->body);
  BefNgsiPartTaken part;

  if (answer->status == 207)
    {
      part = bef_ngsi_read_parts (answer, attribute, &reason);
      if (part == BEF_NGSI_PART_TAKEN)
        return TRUE;
      if (part == BEF_NGSI_PART_NOT_TAKEN)
        g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_REFUSED, "%s%s%s",
                     _ ("The server did not take the command."), reason != NULL ? " " : "",
                     reason != NULL ? reason : "");
      else
        g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN,
                             _ ("The server did not take the whole request."));
      return FALSE;
    }
  /* A page of something in between is not the server's word. */
  if (size == 0 || (answer->content_type != NULL && strstr (answer->content_type, "json") != NULL))
    return TRUE;
  g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN,
                       _ ("The server's answer cannot be understood."));
  return FALSE;
}

/* A command under way: the task's data. */
typedef struct
{
  char *entity;          /* owned */
  const char *attribute; /* the profile's name, interned */
  char *name;            /* owned: as the server calls it */
  const char *word;      /* of the wish */
  double value;
  GBytes *part, *whole; /* owned: the attribute alone, and as a member */
  gint64 sent_ms;
  guint n_tried; /* ways that the server does not know */
} Command;

/* What was commanded, until its sensor has spoken. */
typedef struct
{
  double value;
  gint64 sent_ms;
} Wish;

static const struct
{
  const char *method;
  const char *path; /* after the entity's; NULL: the attribute's own */
} command_ways[BEF_NGSI_N_COMMANDS] = {
  [BEF_NGSI_COMMAND_PART] = { "PATCH", NULL },
  [BEF_NGSI_COMMAND_MERGE] = { "PATCH", "" },
  [BEF_NGSI_COMMAND_APPEND] = { "POST", "/attrs" },
};

static void
command_free (gpointer data)
{
  Command *self = data;

  g_free (self->entity);
  g_free (self->name);
  g_bytes_unref (self->part);
  g_bytes_unref (self->whole);
  g_free (self);
}

/* The server itself says that it does not know this way: nothing was done. A bare 405 may be a
 * gateway's. */
static gboolean
is_unknown_way (const BefHttpsAnswer *answer)
{
  return (answer->status == 405 || answer->status == 501)
         && bef_https_answer_is_problem (answer, "OperationNotSupported");
}

static void
take_next_way (BefNgsiBackend *self)
{
  self->dialect->command_variant = (self->dialect->command_variant + 1) % BEF_NGSI_N_COMMANDS;
  bef_ngsi_note_ways (self);
}

/* Something of the command stands in @entity: the wish, or how it goes. */
static gboolean
shows (JsonObject *entity, const Command *command)
{
  g_autofree char *status = g_strconcat (command->attribute, "_status", NULL);
  JsonNode *node = bef_ngsi_part (entity, command->attribute);
  BefNgsiAttribute read;

  if (bef_ngsi_part (entity, status) != NULL)
    return TRUE;
  if (node == NULL || !bef_ngsi_attribute_read (node, &read))
    return FALSE;
  g_autofree char *word = bef_ngsi_node_word (read.value);
  /* A sensor that has spoken since tells more than the wish. */
  return (word != NULL && g_ascii_strcasecmp (word, command->word) == 0)
         || (read.observed_ms != BEF_NO_TIME && read.observed_ms >= command->sent_ms);
}

/* A server that says "stored" and shows nothing of it is written to in another way next time: this
 * command is not sent again, for it may have gone to the lock all the same. */
static void
looked_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, NULL);
  g_autoptr (JsonNode) root =
      answer != NULL && answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;
  JsonObject *entity = bef_json_node_object (root);

  if (entity != NULL && !shows (entity, g_task_get_task_data (task)))
    take_next_way (self);
}

static void
look_back (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  const Command *command = g_task_get_task_data (task);
  g_autofree char *id = bef_ngsi_encode (command->entity);
  g_autofree char *path = g_strdup_printf ("/ngsi-ld/v1/entities/%s", id);

  bef_ngsi_backend_get_async (self, path, BEF_NGSI_LIGHT, BEF_NGSI_MAX_REPLY, NULL, looked_back_cb,
                              g_object_ref (task));
}

/* What the server stores is not what the lock is. */
static void
note_wish (BefNgsiBackend *self, const Command *command)
{
  Wish *wish = g_new (Wish, 1);

  *wish = (Wish){ command->value, command->sent_ms };
  g_hash_table_insert (self->wishes, g_strdup (command->entity), wish);
}

/* One that is known of already is newer. */
void
bef_ngsi_note_wish (BefBackend *backend, const char *entity, const char *quantity, double value,
                    gint64 sent_ms)
{
  const Command command = { .entity = (char *)entity, .value = value, .sent_ms = sent_ms };

  if (g_str_equal (quantity, "lock-state")
      && !g_hash_table_contains (BEF_NGSI_BACKEND (backend)->wishes, entity))
    note_wish (BEF_NGSI_BACKEND (backend), &command);
}

void
bef_ngsi_drop_wish (BefNgsiBackend *self, BefEntity *entity)
{
  const Wish *wish = g_hash_table_lookup (self->wishes, entity->id);
  gboolean undated = entity->lock.is_undated;

  for (guint i = entity->readings->len; wish != NULL && i > 0; i--)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i - 1);
      if (!g_str_equal (reading->key.quantity, "lock-state"))
        continue;
      /* Sources that stamp whole seconds cut them. */
      if (!undated && reading->observed_ms >= wish->sent_ms - wish->sent_ms % BEF_MS_SECOND)
        {
          g_hash_table_remove (self->wishes, entity->id);
          return;
        }
      if (reading->value == wish->value)
        g_array_remove_index (entity->readings, i - 1);
    }
}

static void
commanded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefNgsiBackend *self = g_task_get_source_object (task);
  Command *command = g_task_get_task_data (task);
  g_autoptr (GError) local = NULL;
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &local);

  if (answer != NULL && is_unknown_way (answer) && ++command->n_tried < BEF_NGSI_N_COMMANDS)
    {
      take_next_way (self);
      send_command (g_steal_pointer (&task));
      return;
    }
  if (answer == NULL && bef_https_was_sent (BEF_HTTPS (source), result))
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN, local->message);
  else if (answer == NULL && bef_backend_surely_not_done (local))
    error = g_steal_pointer (&local);
  else if (answer == NULL)
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT, local->message);
  else if (bef_https_answer_check (answer, &local))
    judge_taken (answer, command->attribute, &error);
  else if (is_refusal (answer->status))
    error = g_steal_pointer (&local);
  else
    error = g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNCERTAIN, local->message);
  /* Whatever may have been stored. */
  if (error == NULL || !bef_backend_surely_not_done (error))
    note_wish (self, command);
  if (error == NULL)
    look_back (task);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* Takes @task. */
static void
send_command (GTask *task)
{
  BefNgsiBackend *self = g_task_get_source_object (task);
  const Command *command = g_task_get_task_data (task);
  guint way = self->dialect->command_variant;
  g_autofree char *id = bef_ngsi_encode (command->entity);
  g_autofree char *name = bef_ngsi_encode (command->name);
  g_autofree char *path =
      command_ways[way].path == NULL
          ? g_strdup_printf ("/ngsi-ld/v1/entities/%s/attrs/%s", id, name)
          : g_strdup_printf ("/ngsi-ld/v1/entities/%s%s", id, command_ways[way].path);
  BefHttpsRequest request = { .method = command_ways[way].method,
                              .url = path,
                              .context = self->dialect->context,
                              .body =
                                  command_ways[way].path == NULL ? command->part : command->whole,
                              .max_bytes = BEF_NGSI_MAX_REPLY,
                              .once = TRUE };

  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), commanded_cb, task);
}

/* Attribute and word that put @quantity of @entity to state @value: FALSE when it cannot be
 * commanded. */
static gboolean
command_words (BefNgsiBackend *self, const char *entity, const char *quantity, double value,
               const char **attribute, const char **word)
{
  const BefQuantityInfo *info = bef_quantity_info (quantity);
  const BefStateInfo *state =
      info != NULL && info->states != NULL ? bef_quantity_state (info, value) : NULL;
  const char *type = g_hash_table_lookup (self->types, entity);
  g_autofree const char **names = NULL;

  if (state == NULL || g_strcmp0 (quantity, "lock-state") != 0)
    return FALSE;
  names = bef_profile_candidates (self->profile, type, quantity);
  for (const char *const *types = bef_profile_get_types (self->profile);
       names[0] != NULL && *types != NULL; types++)
    {
      const BefProfileType *one = bef_profile_find_type (self->profile, *types);
      const BefProfileAttribute *found = bef_profile_type_find (one, names[0]);
      if ((type != NULL && !g_str_equal (type, *types)) || found == NULL || found->quantity != info)
        continue;
      *attribute = found->name;
      *word = bef_profile_attribute_wire_word (found, state->id);
      return *word != NULL;
    }
  return FALSE;
}

static GBytes *
bytes_of (JsonObject *body)
{
  char *text = bef_json_object_to_string (body);

  return g_bytes_new_take (text, strlen (text));
}

void
bef_ngsi_command_async (BefBackend *backend, const BefCommandRequest *request,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *attribute, *word;

  g_task_set_source_tag (task, bef_ngsi_command_async);
  if (!command_words (self, request->entity, request->quantity, request->value, &attribute, &word))
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NOT_SENT,
                               _ ("This equipment cannot be commanded from here."));
      g_object_unref (task);
      return;
    }
  JsonObject *body = bef_ngsi_property (word);
  g_autoptr (JsonObject) whole = json_object_new ();
  Command *command = g_new0 (Command, 1);
  if (request->reason != NULL)
    json_object_set_object_member (body, "reason", bef_ngsi_property (request->reason));
  command->entity = g_strdup (request->entity);
  command->attribute = attribute;
  command->word = word;
  command->value = request->value;
  command->name = bef_ngsi_names_dup (
      self->names, g_hash_table_lookup (self->types, request->entity), attribute);
  command->part = bytes_of (body);
  json_object_set_object_member (whole, command->name, body);
  command->whole = bytes_of (whole);
  command->sent_ms = bef_now_ms ();
  g_task_set_task_data (task, command, command_free);
  send_command (task);
}

gboolean
bef_ngsi_done_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
