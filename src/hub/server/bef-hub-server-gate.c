/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

/* A longer body is refused before it came. */
#define SHORT_BYTES (64 * 1024)
/* What is refused is read and forgotten up to this, and for so long: a client that sends all of it
 * before it reads anything still reads the answer. */
#define FORGOTTEN_MAX (4 * 1024 * 1024)
#define FORGOTTEN_S 5

typedef struct
{
  BefHubServer *server;       /* unowned: takes its gates down when it ends */
  SoupServerMessage *message; /* unowned: owns this */
  GError *refusal;            /* owned, nullable */
  gsize received;
  guint end_source;
} Gate;

static void
gate_free (gpointer data)
{
  Gate *gate = data;

  g_hash_table_remove (gate->server->gates, gate->message);
  g_clear_error (&gate->refusal);
  g_clear_handle_id (&gate->end_source, g_source_remove);
  g_free (gate);
}

static Gate *
gate_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (message), "bef-gate");
}

const GError *
bef_hub_gate_refusal (SoupServerMessage *message)
{
  Gate *gate = gate_of (message);

  return gate != NULL ? gate->refusal : NULL;
}

static gboolean
end_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;
  Gate *gate = gate_of (message);

  gate->end_source = 0;
  bef_hub_listener_cut (gate->server->listener, message);
  return G_SOURCE_REMOVE;
}

/* The answer leaves now; what is still sent is forgotten. */
static void
answer_early (Gate *gate, SoupServerMessage *message)
{
  guint status = bef_hub_problem_status (gate->refusal);
  g_autofree char *body = bef_hub_problem_json (gate->refusal);
  g_autofree char *text = g_strdup_printf (
      "HTTP/1.1 %u %s\r\nContent-Type: application/problem+json\r\nContent-Length: %zu\r\n"
      "%sConnection: close\r\n\r\n%s",
      status, soup_status_get_phrase (status), strlen (body),
      status == 401 ? "WWW-Authenticate: Bearer realm=\"beffroi\"\r\n" : "", body);

  bef_hub_listener_answer_early (gate->server->listener, message, text);
  gate->end_source = g_timeout_add_seconds (FORGOTTEN_S, end_cb, message);
}

typedef enum
{
  REFUSE_WHEN_READ,
  REFUSE_AT_ONCE, /* before the whole of it came */
} Refusal;

static void
refuse (Gate *gate, SoupServerMessage *message, GError *error, Refusal when)
{
  gate->refusal = error;
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  if (when == REFUSE_AT_ONCE)
    answer_early (gate, message);
}

static GError *
too_large (void)
{
  return g_error_new_literal (BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_TOO_LARGE, "The body is too large");
}

/* Faults are set without a token, by who may at all. */
static gboolean
is_fault_control (BefHubServer *server, SoupServerMessage *message)
{
  return server->fault_control && g_str_equal (soup_server_message_get_method (message), "PUT")
         && g_str_equal (g_uri_get_path (soup_server_message_get_uri (message)),
                         "/beffroi/v1/fault");
}

/* What only who may write sends; a PATCH, or attributes that are appended, may be a command, and an
 * attribute that is deleted a decision that is taken back. */
static gboolean
writes (SoupServerMessage *message)
{
  static const char *const written[] = { "/ngsi-ld/v1/entities", "/ngsi-ld/v1/entityOperations",
                                         "/ngsi-ld/v1/temporal/entities" };
  const char *method = soup_server_message_get_method (message);
  g_auto (GStrv) parts =
      bef_hub_path_split (g_uri_get_path (soup_server_message_get_uri (message)));
  g_autofree char *joined = g_strjoinv ("/", parts);
  g_autofree char *path = g_strconcat ("/", joined, NULL);

  if (g_str_has_suffix (path, "/entityOperations/query"))
    return FALSE;
  if ((!g_str_equal (method, "POST") && !g_str_equal (method, "PUT")
       && !g_str_equal (method, "DELETE"))
      || (g_str_equal (method, "POST") && g_str_has_suffix (path, "/attrs")
          && !g_str_has_prefix (path, "/ngsi-ld/v1/temporal"))
      || (g_str_equal (method, "DELETE") && strstr (path, "/attrs/") != NULL
          && !g_str_has_prefix (path, "/ngsi-ld/v1/temporal")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    if (g_str_has_prefix (path, written[i]))
      return TRUE;
  return FALSE;
}

static void
got_headers_cb (SoupServerMessage *message, gpointer user_data)
{
  Gate *gate = gate_of (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  SoupEncoding encoding = soup_message_headers_get_encoding (headers);
  goffset length = encoding == SOUP_ENCODING_CONTENT_LENGTH
                       ? soup_message_headers_get_content_length (headers)
                       : -1;
  g_autoptr (GError) error = NULL;
  BefHubCall call = { .server = gate->server, .message = message };

  bef_hub_listener_note_headers (gate->server->listener, message);
  if (encoding == SOUP_ENCODING_NONE || length == 0)
    return;
  if (!is_fault_control (gate->server, message)
      && (!bef_hub_call_authorize (&call, &error)
          || (writes (message) && !bef_hub_call_may_write (&call, &error))))
    refuse (gate, message, g_steal_pointer (&error),
            (length < 0 || length > SHORT_BYTES) ? REFUSE_AT_ONCE : REFUSE_WHEN_READ);
  else if (length > BEF_HUB_MAX_REQUEST_BYTES)
    refuse (gate, message, too_large (), REFUSE_AT_ONCE);
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  Gate *gate = gate_of (message);

  gate->received += g_bytes_get_size (chunk);
  if (gate->refusal != NULL)
    {
      if (gate->received > FORGOTTEN_MAX)
        bef_hub_listener_cut (gate->server->listener, message);
    }
  else if (gate->received > BEF_HUB_MAX_REQUEST_BYTES)
    {
      gate->received = 0;
      refuse (gate, message, too_large (), REFUSE_AT_ONCE);
    }
}

void
bef_hub_gate_watch (BefHubServer *self, SoupServerMessage *message)
{
  Gate *gate = g_new0 (Gate, 1);

  gate->server = self;
  gate->message = message;
  g_hash_table_add (self->gates, message);
  g_object_set_data_full (G_OBJECT (message), "bef-gate", gate, gate_free);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), NULL);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

gboolean
bef_hub_gate_may_keep (SoupServerMessage *message)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *answered = soup_server_message_get_response_headers (message);
  SoupEncoding in = soup_message_headers_get_encoding (asked);
  SoupEncoding out = soup_message_headers_get_encoding (answered);
  guint status = soup_server_message_get_status (message);
  Gate *gate = gate_of (message);

  if (gate == NULL || gate->refusal != NULL || status == 401 || status >= 500)
    return FALSE;
  return soup_server_message_get_http_version (message) == SOUP_HTTP_1_1
         && (in == SOUP_ENCODING_NONE || in == SOUP_ENCODING_CONTENT_LENGTH)
         && (out == SOUP_ENCODING_NONE || out == SOUP_ENCODING_CONTENT_LENGTH || status == 204)
         && !soup_message_headers_header_contains (asked, "Connection", "close")
         && !soup_message_headers_header_contains (answered, "Connection", "close");
}

void
bef_hub_gate_cut (SoupServerMessage *message)
{
  Gate *gate = gate_of (message);

  if (gate != NULL)
    bef_hub_listener_cut (gate->server->listener, message);
}

void
bef_hub_gate_take_down (BefHubServer *self)
{
  g_autoptr (GList) messages = g_hash_table_get_keys (self->gates);

  for (GList *l = messages; l != NULL; l = l->next)
    {
      g_signal_handlers_disconnect_by_func (l->data, got_headers_cb, NULL);
      g_signal_handlers_disconnect_by_func (l->data, got_chunk_cb, NULL);
      g_object_set_data (G_OBJECT (l->data), "bef-gate", NULL);
    }
}
