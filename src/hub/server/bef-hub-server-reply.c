/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

/* Below this, compressing costs more than it saves. */
#define GZIP_MIN_BYTES 1400
#define HUGE_BYTES ((gsize)96 * 1024 * 1024)
#define HUGE_BLOCK (1024 * 1024)

gboolean
bef_hub_call_strikes (BefHubCall *call, BefHubFault fault)
{
  return bef_hub_faults_strike (&call->server->faults, fault, call->number);
}

static gboolean
header_names (SoupServerMessage *message, const char *header, const char *word)
{
  const char *value =
      soup_message_headers_get_list (soup_server_message_get_request_headers (message), header);

  return value != NULL && strstr (value, word) != NULL;
}

/* (transfer full) or NULL when it cannot be compressed. */
static GBytes *
gzip (GBytes *body)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream =
      g_converter_output_stream_new (memory, G_CONVERTER (compressor));
  gsize length;
  const void *data = g_bytes_get_data (body, &length);

  if (!g_output_stream_write_all (stream, data, length, NULL, NULL, NULL)
      || !g_output_stream_close (stream, NULL, NULL))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* A reply held back by the fault latency, until its time or until the client left. */
static gboolean
delay_over_cb (gpointer data)
{
  SoupServerMessage *message = data;

  g_object_set_data (G_OBJECT (message), "bef-delay", NULL);
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

static void
left_cb (SoupServerMessage *message, gpointer user_data)
{
  guint source = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (message), "bef-delay"));

  if (source == 0)
    return;
  g_object_set_data (G_OBJECT (message), "bef-delay", NULL);
  g_source_remove (source);
}

static void
apply_latency (BefHubCall *call)
{
  if (!bef_hub_call_strikes (call, BEF_HUB_FAULT_LATENCY))
    return;
  guint ms = (guint)bef_hub_faults_value (&call->server->faults, BEF_HUB_FAULT_LATENCY, 0);
  soup_server_message_pause (call->message);
  guint source = g_timeout_add_full (G_PRIORITY_DEFAULT, ms, delay_over_cb,
                                     g_object_ref (call->message), g_object_unref);
  g_object_set_data (G_OBJECT (call->message), "bef-delay", GUINT_TO_POINTER (source));
  g_signal_connect (call->message, "finished", G_CALLBACK (left_cb), NULL);
  g_signal_connect (call->message, "disconnected", G_CALLBACK (left_cb), NULL);
}

static void
cut_connection_cb (SoupServerMessage *message, gpointer user_data)
{
  bef_hub_gate_cut (message);
}

/* Half of the body, then the connection is cut. The length of the whole is announced: libsoup's
 * client takes a chunked body that stops early for a complete one. */
static void
drop (BefHubCall *call, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  SoupMessageBody *out = soup_server_message_get_response_body (call->message);
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (body, 0, g_bytes_get_size (body) / 2);

  soup_message_headers_set_content_length (headers, (goffset)g_bytes_get_size (body) + 1);
  g_signal_connect (call->message, "wrote-chunk", G_CALLBACK (cut_connection_cb), NULL);
  soup_message_body_append_bytes (out, half);
  /* Or libsoup would wait for the rest for ever, with the connection. */
  soup_message_body_complete (out);
}

static void
huge_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  GBytes *block = g_object_get_data (G_OBJECT (message), "bef-block");
  gsize sent = GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), "bef-sent"));

  if (sent >= HUGE_BYTES)
    {
      soup_message_body_complete (body);
      return;
    }
  soup_message_body_append_bytes (body, block);
  g_object_set_data (G_OBJECT (message), "bef-sent", GSIZE_TO_POINTER (sent + HUGE_BLOCK));
}

/* Streams blanks after an opening bracket: JSON that never comes to its point. */
static void
reply_huge (BefHubCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  SoupMessageBody *body = soup_server_message_get_response_body (call->message);
  char *block = g_malloc (HUGE_BLOCK);

  memset (block, ' ', HUGE_BLOCK);
  g_object_set_data_full (G_OBJECT (call->message), "bef-block",
                          g_bytes_new_take (block, HUGE_BLOCK), (GDestroyNotify)g_bytes_unref);
  soup_server_message_set_status (call->message, 200, NULL);
  soup_message_headers_set_content_type (headers, BEF_HUB_JSON, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_set_accumulate (body, FALSE);
  g_signal_connect (call->message, "wrote-chunk", G_CALLBACK (huge_chunk_cb), NULL);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "[", 1);
}

static gboolean
is_json (const char *content_type)
{
  return content_type != NULL && g_str_has_suffix (content_type, "json");
}

/* (transfer full) of both */
static GBytes *
rewrite (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autofree char *text = g_strndup (data, length);

  g_bytes_unref (body);
  return bef_hub_fault_hostile_text (text);
}

/* What the faults make of a body that was ready. (transfer full) */
static GBytes *
spoil (BefHubCall *call, const char *content_type, GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (is_json (content_type) && bef_hub_call_strikes (call, BEF_HUB_FAULT_WRONG_TYPES))
    {
      g_autofree char *text = g_strndup (data, length);
      char *spoilt = bef_hub_fault_wrong_types (text, call->server->faults.seed ^ call->number);
      g_bytes_unref (body);
      body = g_bytes_new_take (spoilt, strlen (spoilt));
    }
  if (bef_hub_call_strikes (call, BEF_HUB_FAULT_TRUNCATE))
    {
      GBytes *part = g_bytes_new_from_bytes (body, 0, g_bytes_get_size (body) * 6 / 10);
      g_bytes_unref (body);
      body = part;
    }
  return body;
}

static void
set_common_headers (BefHubCall *call, const char *content_type)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);

  if (content_type != NULL)
    soup_message_headers_set_content_type (headers, content_type, NULL);
  if (soup_message_headers_get_one (headers, "Cache-Control") == NULL)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  /* The hub's own clock, which --now, --speed and a fault may have moved away from the machine's.
   */
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (call->now_ms / 1000);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  soup_message_headers_replace (headers, "Date", text);
}

void
bef_hub_call_reply (BefHubCall *call, guint status, const char *content_type, GBytes *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);

  apply_latency (call);
  set_common_headers (call, content_type);
  soup_server_message_set_status (call->message, status, NULL);
  if (body == NULL)
    return;
  if (is_json (content_type) && bef_hub_call_strikes (call, BEF_HUB_FAULT_HOSTILE_TEXT))
    body = rewrite (body);
  if (status < 400)
    body = spoil (call, content_type, body);
  if (status < 400 && bef_hub_call_strikes (call, BEF_HUB_FAULT_DROP))
    {
      drop (call, body);
      g_bytes_unref (body);
      return;
    }
  if (is_json (content_type) && g_bytes_get_size (body) >= GZIP_MIN_BYTES
      && header_names (call->message, "Accept-Encoding", "gzip"))
    {
      GBytes *small = gzip (body);
      if (small != NULL)
        {
          g_bytes_unref (body);
          body = small;
          soup_message_headers_replace (headers, "Content-Encoding", "gzip");
        }
    }
  soup_message_headers_append (headers, "Vary", "Accept, Accept-Encoding");
  soup_message_body_append_bytes (soup_server_message_get_response_body (call->message), body);
  g_bytes_unref (body);
}

const char *
bef_hub_call_body_context (BefHubCall *call)
{
  return header_names (call->message, "Accept", BEF_HUB_JSON_LD) ? call->server->context_url : NULL;
}

void
bef_hub_call_reply_json (BefHubCall *call, guint status, GString *out)
{
  gboolean ld = bef_hub_call_body_context (call) != NULL;

  if (!ld)
    {
      g_autofree char *link = g_strdup_printf (
          "<%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"",
          call->server->context_url);
      soup_message_headers_append (soup_server_message_get_response_headers (call->message), "Link",
                                   link);
    }
  bef_hub_call_reply (call, status, ld ? BEF_HUB_JSON_LD : BEF_HUB_JSON,
                      g_string_free_to_bytes (out));
}

void
bef_hub_call_reply_geojson (BefHubCall *call, GString *out)
{
  bef_hub_call_reply (call, 200, BEF_HUB_GEO_JSON, g_string_free_to_bytes (out));
}

gboolean
bef_hub_call_wants_geojson (BefHubCall *call)
{
  return header_names (call->message, "Accept", BEF_HUB_GEO_JSON);
}

gboolean
bef_hub_call_check_accept (BefHubCall *call, GError **error)
{
  static const char *const taken[] = { "*/*", "application/*", BEF_HUB_JSON, BEF_HUB_JSON_LD,
                                       BEF_HUB_GEO_JSON };
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);

  if (soup_message_headers_get_list (headers, "Accept") == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    if (header_names (call->message, "Accept", taken[i]))
      return TRUE;
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_ACCEPTABLE,
                       "Only JSON, JSON-LD and GeoJSON are spoken here");
  return FALSE;
}

void
bef_hub_call_reply_problem (BefHubCall *call, const GError *error)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  guint status = bef_hub_problem_status (error);
  char *body = bef_hub_problem_json (error);

  if (status == 401)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer realm=\"beffroi\"");
  if (status == 503)
    soup_message_headers_replace (headers, "Retry-After", "1");
  if (status == 405)
    {
      /* The message ends with what is allowed. */
      const char *only = strstr (error->message, ", only ");
      if (only != NULL)
        soup_message_headers_replace (headers, "Allow", only + strlen (", only "));
    }
  bef_hub_call_reply (call, status, "application/problem+json",
                      g_bytes_new_take (body, strlen (body)));
}

static void
reply_text (BefHubCall *call, guint status, const char *content_type, const char *text)
{
  bef_hub_call_reply (call, status, content_type, g_bytes_new (text, strlen (text)));
}

/* The status of the fault error, as a proxy in front of a broker would say it. */
static void
reply_error (BefHubCall *call)
{
  guint status = (guint)bef_hub_faults_value (&call->server->faults, BEF_HUB_FAULT_ERROR, 503);
  g_autofree char *body =
      g_strdup_printf ("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%u,\"detail\":"
                       "{\"reason\":\"asked for by a fault\"}}",
                       soup_status_get_phrase (status), status);

  reply_text (call, status, "application/problem+json", body);
}

gboolean
bef_hub_call_fault_reply (BefHubCall *call)
{
  if (bef_hub_call_strikes (call, BEF_HUB_FAULT_ERROR))
    reply_error (call);
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_UNAUTHORIZED))
    {
      g_autoptr (GError) error = g_error_new_literal (BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_UNAUTHORIZED,
                                                      "The token has expired");
      bef_hub_call_reply_problem (call, error);
    }
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_HTML))
    reply_text (
        call, 200, "text/html",
        "<!DOCTYPE html>\n<html><head><title>Portail d'accès</title></head><body><form "
        "method=\"post\">"
        "<input name=\"login\"><input name=\"password\" type=\"password\"></form></body></html>\n");
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_NOT_NGSI_LD))
    {
      gboolean root = call->segments[0] == NULL || *call->segments[0] == '\0';
      reply_text (call, root ? 200 : 404, BEF_HUB_JSON,
                  root ? "{\"name\":\"api\",\"version\":\"2.0\"}" : "{\"message\":\"Not Found\"}");
    }
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_DEEP))
    bef_hub_call_reply (call, 200, BEF_HUB_JSON, bef_hub_fault_deep ());
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_HUGE))
    reply_huge (call);
  else if (bef_hub_call_strikes (call, BEF_HUB_FAULT_BOMB))
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                    "Content-Encoding", "gzip");
      bef_hub_call_reply (call, 200, "application/octet-stream", bef_hub_fault_bomb ());
      soup_message_headers_set_content_type (
          soup_server_message_get_response_headers (call->message), BEF_HUB_JSON, NULL);
    }
  else
    return FALSE;
  return TRUE;
}
