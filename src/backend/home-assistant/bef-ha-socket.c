/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-socket.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-backend.h"
#include "backend/bef-traffic.h"
#include "base/bef-json.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"

/* Until it is open and signed in. */
#define OPEN_S 20
#define ANSWER_S 30
/* A connection that says nothing is tried so often, and given up after as much again. */
#define PING_S 25
/* What came and is not parsed yet. */
#define MAX_INBOX (2 * (gsize)BEF_HA_MAX_MESSAGE)
#define THREAD_BYTES (64 * 1024)

struct _BefHaSocket
{
  GObject parent_instance;
  SoupWebsocketConnection *socket; /* owned, nullable */
  char *token;                     /* owned, nullable: until it is shown */
  char *version;                   /* owned, nullable */
  GTask *opening;                  /* owned, nullable */
  GHashTable *calls;               /* owned: id -> GTask (owned), of what is not answered */
  GHashTable *events;              /* owned: id -> Event (owned) */
  GQueue inbox;                    /* of GBytes, owned */
  gsize inbox_bytes;
  guint last_id, open_timer, ping_timer;
  gboolean parsing, is_open, is_closed, heard;
};

typedef struct
{
  BefHaEvent event;
  gpointer data;
} Event;

/* A command under way: the task's data. */
typedef struct
{
  guint id;
  guint timer;
  GTask *task; /* unowned: whose data this is */
} Call;

static guint closed_signal;

G_DEFINE_FINAL_TYPE (BefHaSocket, bef_ha_socket, G_TYPE_OBJECT)

static void read_inbox (BefHaSocket *self);

JsonObject *
bef_ha_command (const char *type)
{
  JsonObject *command = json_object_new ();

  json_object_set_string_member (command, "type", type);
  return command;
}

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_handle_id (&call->timer, g_source_remove);
  g_free (call);
}

static GError *
lost_error (void)
{
  return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                              _ ("The connection to Home Assistant was lost."));
}

/* Ends it, and all that waits, with @error. */
static void
shut (BefHaSocket *self, const GError *error)
{
  g_autoptr (BefHaSocket) alive = g_object_ref (self);
  g_autoptr (GTask) opening = g_steal_pointer (&self->opening);

  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  self->is_open = FALSE;
  g_clear_handle_id (&self->open_timer, g_source_remove);
  g_clear_handle_id (&self->ping_timer, g_source_remove);
  if (self->socket != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->socket, self);
      if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
    }
  g_queue_clear_full (&self->inbox, (GDestroyNotify)g_bytes_unref);
  self->inbox_bytes = 0;
  g_autoptr (GList) calls = g_hash_table_get_values (self->calls);
  g_list_foreach (calls, (GFunc)(void (*) (void))g_object_ref, NULL);
  g_hash_table_remove_all (self->calls);
  g_hash_table_remove_all (self->events);
  for (GList *l = calls; l != NULL; l = l->next)
    {
      g_task_return_error (l->data, g_error_copy (error));
      g_object_unref (l->data);
    }
  if (opening != NULL)
    g_task_return_error (opening, g_error_copy (error));
  else
    g_signal_emit (self, closed_signal, 0, error);
}

static void
shut_with (BefHaSocket *self, BefBackendError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (BEF_BACKEND_ERROR, code, message);

  shut (self, error);
}

/* On a connection that is closing it goes nowhere: whoever waits for an answer is told when it is
 * closed. */
static void
send (BefHaSocket *self, JsonObject *message)
{
  char *text = bef_json_object_to_string (message);

  if (soup_websocket_connection_get_state (self->socket) == SOUP_WEBSOCKET_STATE_OPEN)
    {
      bef_traffic_note (1, 0);
      soup_websocket_connection_send_text (self->socket, text);
    }
  bef_secret_free (text);
}

/* Answers. */

static GError *
error_of (JsonObject *message)
{
  static const struct
  {
    const char *code;
    BefBackendError error;
  } codes[] = {
    { "unauthorized", BEF_BACKEND_ERROR_FORBIDDEN },
    { "not_found", BEF_BACKEND_ERROR_NOT_FOUND },
    { "unknown_command", BEF_BACKEND_ERROR_NOT_FOUND },
    { "timeout", BEF_BACKEND_ERROR_TIMEOUT },
    { "unknown_error", BEF_BACKEND_ERROR_SERVER },
  };
  JsonObject *object = bef_json_get_object (message, "error");
  const char *code = bef_json_get_string (object, "code");
  g_autofree char *words = bef_text_line (bef_json_get_string (object, "message"), BEF_TEXT_LINE);
  BefBackendError error = BEF_BACKEND_ERROR_REFUSED;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (code, codes[i].code) == 0)
      error = codes[i].error;
  if (error == BEF_BACKEND_ERROR_FORBIDDEN)
    return g_error_new_literal (BEF_BACKEND_ERROR, error,
                                _ ("Home Assistant refuses this to the user of the token."));
  return g_error_new (BEF_BACKEND_ERROR, error, _ ("Home Assistant refuses: %s"),
                      words != NULL ? words : "?");
}

static void
take_result (BefHaSocket *self, JsonObject *message)
{
  double id;
  gpointer key, task;

  if (!bef_json_get_number (message, "id", &id)
      || !g_hash_table_steal_extended (self->calls, GUINT_TO_POINTER ((guint)id), &key, &task))
    return;
  gboolean is_pong = g_strcmp0 (bef_json_get_string (message, "type"), "pong") == 0;
  JsonNode *result = json_object_get_member (message, "result");
  double success = 0;
  bef_json_get_number (message, "success", &success);
  Call *call = g_task_get_task_data (task);
  g_clear_handle_id (&call->timer, g_source_remove);
  if (success != 0 || is_pong)
    g_task_return_pointer (
        task, result != NULL ? json_node_copy (result) : json_node_new (JSON_NODE_NULL),
        (GDestroyNotify)json_node_unref);
  else
    {
      g_hash_table_remove (self->events, GUINT_TO_POINTER (call->id));
      g_task_return_error (task, error_of (message));
    }
  g_object_unref (task);
}

static void
take_event (BefHaSocket *self, JsonObject *message)
{
  JsonObject *event = bef_json_get_object (message, "event");
  const Event *known;
  double id;

  if (event == NULL || !bef_json_get_number (message, "id", &id))
    return;
  known = g_hash_table_lookup (self->events, GUINT_TO_POINTER ((guint)id));
  if (known != NULL)
    known->event (event, known->data);
}

static gboolean
ping_cb (gpointer user_data)
{
  BefHaSocket *self = user_data;

  if (!self->heard)
    {
      self->ping_timer = 0;
      shut_with (self, BEF_BACKEND_ERROR_TIMEOUT, _ ("Home Assistant does not answer any more."));
      return G_SOURCE_REMOVE;
    }
  self->heard = FALSE;
  bef_ha_socket_call_async (self, bef_ha_command ("ping"), NULL, NULL, NULL, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static void
sign_in (BefHaSocket *self)
{
  g_autoptr (JsonObject) message = bef_ha_command ("auth");

  json_object_set_string_member (message, "access_token", self->token != NULL ? self->token : "");
  send (self, message);
  bef_secret_wipe ((char *)json_object_get_string_member (message, "access_token"));
  bef_secret_free (g_steal_pointer (&self->token));
}

static void
signed_in (BefHaSocket *self, JsonObject *message)
{
  g_autoptr (GTask) opening = g_steal_pointer (&self->opening);

  if (opening == NULL)
    return;
  self->version = bef_text_line (bef_json_get_string (message, "ha_version"), 40);
  self->is_open = self->heard = TRUE;
  g_clear_handle_id (&self->open_timer, g_source_remove);
  bef_secret_sweep (); /* what the token was written with, before it is used again */
  self->ping_timer = g_timeout_add_seconds (PING_S, ping_cb, self);
  g_task_return_boolean (opening, TRUE);
}

static void
take_message (BefHaSocket *self, JsonObject *message)
{
  const char *type = bef_json_get_string (message, "type");

  self->heard = TRUE;
  if (g_strcmp0 (type, "event") == 0)
    take_event (self, message);
  else if (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "pong") == 0)
    take_result (self, message);
  else if (g_strcmp0 (type, "auth_required") == 0 && self->opening != NULL)
    sign_in (self);
  else if (g_strcmp0 (type, "auth_ok") == 0)
    signed_in (self, message);
  else if (g_strcmp0 (type, "auth_invalid") == 0)
    shut_with (self, BEF_BACKEND_ERROR_UNAUTHORIZED,
               _ ("Home Assistant does not accept the access token. Make a long-lived access token "
                  "in your profile there, and enter it in the settings."));
}

/* Messages may come several in one. */
static void
take_node (BefHaSocket *self, JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);

  if (array == NULL)
    take_message (self, bef_json_node_object (node));
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!self->is_closed)
      take_message (self, bef_json_node_object (json_array_get_element (array, i)));
}

static JsonNode *
parse (GBytes *bytes, GError **error)
{
  return bef_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                         BEF_HA_MAX_MESSAGE, error);
}

static void
parse_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  JsonNode *node = parse (task_data, &error);

  if (node != NULL)
    g_task_return_pointer (task, node, (GDestroyNotify)json_node_unref);
  else
    g_task_return_error (task, error);
}

/* What cannot be read leaves open which command it answers: nothing after it is believed. */
static void
parsed (BefHaSocket *self, JsonNode *node, const GError *error)
{
  if (self->is_closed)
    return;
  if (node != NULL)
    take_node (self, node);
  else
    shut_with (self, BEF_BACKEND_ERROR_BAD_DATA, error->message);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefHaSocket *self = BEF_HA_SOCKET (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = g_task_propagate_pointer (G_TASK (result), &error);

  self->parsing = FALSE;
  parsed (self, node, error);
  read_inbox (self);
}

static void
read_inbox (BefHaSocket *self)
{
  g_autoptr (BefHaSocket) alive = g_object_ref (self);

  while (!self->parsing && !g_queue_is_empty (&self->inbox))
    {
      g_autoptr (GBytes) bytes = g_queue_pop_head (&self->inbox);
      g_autoptr (GError) error = NULL;
      self->inbox_bytes -= g_bytes_get_size (bytes);
      if (g_bytes_get_size (bytes) > THREAD_BYTES)
        {
          g_autoptr (GTask) task = g_task_new (self, NULL, parsed_cb, NULL);
          g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify)g_bytes_unref);
          self->parsing = TRUE;
          g_task_run_in_thread (task, parse_thread);
          return;
        }
      g_autoptr (JsonNode) node = parse (bytes, &error);
      parsed (self, node, error);
    }
}

static void
message_cb (SoupWebsocketConnection *socket, SoupWebsocketDataType type, GBytes *bytes,
            BefHaSocket *self)
{
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    return;
  bef_traffic_note (0, g_bytes_get_size (bytes));
  self->inbox_bytes += g_bytes_get_size (bytes);
  g_queue_push_tail (&self->inbox, g_bytes_ref (bytes));
  if (self->inbox_bytes > MAX_INBOX)
    shut_with (self, BEF_BACKEND_ERROR_BAD_DATA,
               _ ("Home Assistant says more than can be taken in."));
  else
    read_inbox (self);
}

static void
too_large (BefHaSocket *self)
{
  g_autofree char *size = g_format_size (BEF_HA_MAX_MESSAGE);
  g_autofree char *text = g_strdup_printf (_ ("The server's answer is larger than %s."), size);

  shut_with (self, BEF_BACKEND_ERROR_BAD_DATA, text);
}

static void
error_cb (SoupWebsocketConnection *socket, GError *error, BefHaSocket *self)
{
  g_autoptr (GError) lost = lost_error ();

  if (g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_TOO_BIG))
    too_large (self);
  else
    shut (self, lost);
}

static void
closed_cb (SoupWebsocketConnection *socket, BefHaSocket *self)
{
  g_autoptr (GError) lost = lost_error ();

  shut (self, lost);
}

/* Opening. */

static gboolean
open_timeout_cb (gpointer user_data)
{
  BefHaSocket *self = user_data;

  self->open_timer = 0;
  shut_with (self, BEF_BACKEND_ERROR_TIMEOUT, _ ("Home Assistant does not answer."));
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefHaSocket) self = user_data;
  g_autoptr (GError) error = NULL;

  self->socket = bef_https_open_finish (BEF_HTTPS (source), result, &error);
  if (self->socket == NULL)
    {
      shut (self, error);
      return;
    }
  if (self->is_closed)
    {
      soup_websocket_connection_close (self->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
      return;
    }
  g_signal_connect (self->socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (closed_cb), self);
}

void
bef_ha_socket_open_async (BefHaSocket *self, BefHttps *https, const char *token,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (BEF_IS_HA_SOCKET (self) && self->opening == NULL && self->socket == NULL);

  self->opening = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->opening, bef_ha_socket_open_async);
  self->token = g_strdup (token);
  self->open_timer = g_timeout_add_seconds (OPEN_S, open_timeout_cb, self);
  bef_https_open_async (https, "/api/websocket", BEF_HA_MAX_MESSAGE, cancellable, opened_cb,
                        g_object_ref (self));
}

gboolean
bef_ha_socket_open_finish (BefHaSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
bef_ha_socket_is_open (BefHaSocket *self)
{
  return self->is_open;
}

const char *
bef_ha_socket_get_version (BefHaSocket *self)
{
  return self->version;
}

void
bef_ha_socket_close (BefHaSocket *self)
{
  g_autoptr (GError) lost = lost_error ();

  shut (self, lost);
}

/* Commands. */

static gboolean
unanswered_cb (gpointer user_data)
{
  Call *call = user_data;
  BefHaSocket *self = g_task_get_source_object (call->task);
  gpointer key, task;

  call->timer = 0;
  if (g_hash_table_steal_extended (self->calls, GUINT_TO_POINTER (call->id), &key, &task))
    {
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT,
                               _ ("Home Assistant took too long to answer."));
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

void
bef_ha_socket_call_async (BefHaSocket *self, JsonObject *command, BefHaEvent event,
                          gpointer event_data, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, bef_ha_socket_call_async);
  g_task_set_task_data (task, call, call_free);
  if (!self->is_open)
    {
      g_task_return_error (task, lost_error ());
      json_object_unref (command);
      g_object_unref (task);
      return;
    }
  call->id = ++self->last_id;
  call->task = task;
  call->timer = g_timeout_add_seconds (ANSWER_S, unanswered_cb, call);
  g_hash_table_insert (self->calls, GUINT_TO_POINTER (call->id), task);
  if (event != NULL)
    {
      Event *known = g_new (Event, 1);
      *known = (Event){ event, event_data };
      g_hash_table_insert (self->events, GUINT_TO_POINTER (call->id), known);
    }
  json_object_set_int_member (command, "id", call->id);
  send (self, command);
  json_object_unref (command);
}

JsonNode *
bef_ha_socket_call_finish (BefHaSocket *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bef_ha_socket_dispose (GObject *object)
{
  BefHaSocket *self = BEF_HA_SOCKET (object);

  bef_ha_socket_close (self);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (bef_ha_socket_parent_class)->dispose (object);
}

static void
bef_ha_socket_finalize (GObject *object)
{
  BefHaSocket *self = BEF_HA_SOCKET (object);

  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->events);
  bef_secret_free (self->token);
  g_free (self->version);
  G_OBJECT_CLASS (bef_ha_socket_parent_class)->finalize (object);
}

static void
bef_ha_socket_class_init (BefHaSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_ha_socket_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_ha_socket_finalize;
  closed_signal = g_signal_new ("closed", BEF_TYPE_HA_SOCKET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
bef_ha_socket_init (BefHaSocket *self)
{
  self->calls = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->events = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&self->inbox);
}

BefHaSocket *
bef_ha_socket_new (void)
{
  return g_object_new (BEF_TYPE_HA_SOCKET, NULL);
}
