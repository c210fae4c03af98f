/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-https.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "backend/bef-certificate.h"
#include "backend/bef-https-error.h"
#include "backend/bef-https-private.h"
#include "backend/bef-traffic.h"
#include "base/bef-present.h"
#include "base/bef-secret-hunt.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"
#include "bef-config.h"

#define LINK_OF_CONTEXT                                                                            \
  "<%s>; rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\""
#define CONNECT_TIMEOUT_MS 10000
#define IDLE_TIMEOUT_S 30
#define TOTAL_TIMEOUT_MS 120000
/* Until the headers come, whatever libsoup tries again meanwhile on another connection. */
#define ANSWER_TIMEOUT_MS 30000
/* For each of the two ways to the server. */
#define CONNECTIONS 4
#define PIECE_BYTES (32 * 1024)

struct _BefHttps
{
  GObject parent_instance;

  SoupSession *session;    /* owned */
  SoupSession *background; /* owned: connections that keep nothing else waiting */
  GUri *uri;               /* owned: the server's address */
  char *base;              /* owned: its text without a final slash */
  char *tenant, *token;    /* owned, nullable */
  GHashTable *allowed;     /* owned: the set of hosts asked besides, as bef_address_dup_host() */
  char *refusal;           /* owned, nullable: why the token was refused, until another is set or a
                              trial is answered otherwise */
  guint token_serial;      /* of the token: an answer to a former one says nothing of it */
  GUri *(*parse) (const char *text, GError **error); /* which addresses may be asked */
  GPtrArray
      *authorities; /* owned: GTlsCertificate, trusted for our own server besides the system's */
  BefHttpsLimits limits;
};

G_DEFINE_FINAL_TYPE (BefHttps, bef_https, G_TYPE_OBJECT)

/* One request under way: the task's data. */
typedef struct
{
  SoupMessage *message;
  GInputStream *stream; /* nullable until the headers came */
  GByteArray *body;
  gsize max_bytes;
  GCancellable *cancellable; /* ours: the caller's or a timer cancels it */
  gulong cancelled_id;       /* on the caller's */
  BefHttpsLimits limits;
  guint connect_timer, total_timer, answer_timer;
  gboolean timed_out, is_own;
  gboolean was_sent;     /* at least a part of it may have left */
  gboolean was_answered; /* by the server itself, not by a proxy on the way to it */
  gboolean trial, about_one;
  guint token_serial;
  GTlsCertificateFlags flaws;
  BefCertificateFlaw flaw; /* whatever the flags say */
  gint64 started_us;       /* in ticks of the present */
  SoupSession *session;    /* owned: it may be a former one */
} Exchange;

static gboolean
dropped_cb (gpointer session)
{
  return G_SOURCE_REMOVE;
}

/* Not under libsoup's own hands. (transfer full) */
static void
drop_session (SoupSession *session)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, dropped_cb, session, g_object_unref);
}

static void
exchange_free (gpointer data)
{
  Exchange *self = data;

  g_clear_handle_id (&self->connect_timer, g_source_remove);
  g_clear_handle_id (&self->total_timer, g_source_remove);
  g_clear_handle_id (&self->answer_timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->message, self);
  /* libsoup's own copy of the token. */
  bef_secret_wipe ((char *)soup_message_headers_get_one (
      soup_message_get_request_headers (self->message), "Authorization"));
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  bef_secret_sweep (); /* its buffers, before they are used again */
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_object (&self->cancellable);
  drop_session (self->session);
  g_free (self);
}

/* Our own authorities are asked where the system's did not know the issuer; every other flaw is
 * still refused. */
static gboolean
accept_certificate_cb (SoupMessage *message, GTlsCertificate *peer, GTlsCertificateFlags errors,
                       gpointer user_data)
{
  Exchange *exchange = user_data;
  GPtrArray *authorities = g_object_get_data (G_OBJECT (message), "bef-authorities");
  GUri *uri = soup_message_get_uri (message);
  g_autoptr (GSocketConnectable) identity =
      g_network_address_new (g_uri_get_host (uri), g_uri_get_port (uri));

  exchange->flaws = errors;
  exchange->flaw = bef_certificate_find_flaw (peer, NULL);
  if (exchange->flaw != BEF_CERTIFICATE_GOOD)
    return FALSE;
  for (guint i = 0;
       authorities != NULL && (errors & G_TLS_CERTIFICATE_UNKNOWN_CA) && i < authorities->len; i++)
    {
      GTlsCertificateFlags flaws = g_tls_certificate_verify (peer, identity, authorities->pdata[i]);
      if (flaws == G_TLS_CERTIFICATE_NO_FLAGS)
        {
          exchange->flaws = flaws;
          exchange->flaw = bef_certificate_find_flaw (peer, authorities->pdata[i]);
          return exchange->flaw == BEF_CERTIFICATE_GOOD;
        }
      if (!(flaws & G_TLS_CERTIFICATE_UNKNOWN_CA))
        exchange->flaws = flaws;
    }
  return FALSE;
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* Cancels when nothing of libsoup's is waiting to be told. libsoup 3.6 ends a message twice, and
 * frees it under its own hands, when it is cancelled after its headers came and before libsoup told
 * itself so in the next round of the main loop. */
static void
cancel_soon (GCancellable *cancellable)
{
  g_idle_add_full (G_PRIORITY_HIGH_IDLE, cancel_cb, g_object_ref (cancellable), g_object_unref);
}

static gboolean
no_answer_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timed_out = TRUE;
  exchange->answer_timer = 0;
  cancel_soon (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Exchange *exchange = user_data;
  const guint fired = g_source_get_id (g_main_current_source ());

  exchange->timed_out = TRUE;
  if (exchange->connect_timer == fired)
    exchange->connect_timer = 0;
  else
    exchange->total_timer = 0;
  cancel_soon (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                  gpointer user_data)
{
  Exchange *exchange = user_data;

  if (event == G_SOCKET_CLIENT_RESOLVING && exchange->connect_timer == 0 && !exchange->timed_out)
    exchange->connect_timer = g_timeout_add (exchange->limits.connect_ms, timeout_cb, exchange);
  else if (event == G_SOCKET_CLIENT_COMPLETE || event == G_SOCKET_CLIENT_TLS_HANDSHAKED)
    g_clear_handle_id (&exchange->connect_timer, g_source_remove);
}

/* The system's authorities are asked by the library, which tells of flaws only, and takes what the
 * commune's computers no longer do. Nothing has been said on this connection yet. */
static void
check_peer (Exchange *exchange)
{
  GTlsCertificate *peer = soup_message_get_tls_peer_certificate (exchange->message);

  exchange->flaw = peer != NULL ? bef_certificate_find_flaw_of_system (peer) : BEF_CERTIFICATE_GOOD;
  if (exchange->flaw == BEF_CERTIFICATE_GOOD)
    return;
  soup_message_headers_remove (soup_message_get_request_headers (exchange->message),
                               "Authorization");
  g_cancellable_cancel (exchange->cancellable);
}

static void
starting_cb (SoupMessage *message, gpointer user_data)
{
  Exchange *exchange = user_data;

  check_peer (exchange);
  g_clear_handle_id (&exchange->connect_timer, g_source_remove);
  g_clear_handle_id (&exchange->total_timer, g_source_remove);
  if (!exchange->timed_out)
    exchange->total_timer = g_timeout_add (exchange->limits.total_ms, timeout_cb, exchange);
  if (!exchange->timed_out && exchange->answer_timer == 0)
    exchange->answer_timer = g_timeout_add (exchange->limits.answer_ms, no_answer_cb, exchange);
  exchange->started_us = bef_present_ticks_us ();
  exchange->was_sent = TRUE;
}

static void
got_headers_cb (SoupMessage *message, gpointer user_data)
{
  ((Exchange *)user_data)->was_answered = TRUE;
}

static void
caller_cancelled_cb (GCancellable *caller, gpointer user_data)
{
  cancel_soon (user_data);
}

static void
end_watch (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_clear_handle_id (&exchange->connect_timer, g_source_remove);
  g_clear_handle_id (&exchange->total_timer, g_source_remove);
  g_clear_handle_id (&exchange->answer_timer, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), exchange->cancelled_id);
  exchange->cancelled_id = 0;
}

/* Ends the exchange: takes @task's reference. */
static void
finish (GTask *task, BefHttpsAnswer *answer, const GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  end_watch (task);
  if (exchange->stream != NULL && !g_input_stream_is_closed (exchange->stream))
    g_input_stream_close_async (exchange->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (error == NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify)bef_https_answer_free);
  else if (exchange->timed_out)
    {
      const char *host = g_uri_get_host (soup_message_get_uri (exchange->message));
      g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TIMEOUT,
                               _ ("%s does not answer."), host);
    }
  else
    g_task_return_error (task, bef_https_error_from_transport (
                                   error, g_uri_get_host (soup_message_get_uri (exchange->message)),
                                   exchange->flaws, exchange->flaw));
  g_object_unref (task);
}

/* Tells the present. Not by what a cache kept (Age), nor by a gateway that speaks for a server
 * which does not answer. */
static void
note_clock (BefHttps *self, Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  const char *text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = text != NULL ? soup_date_time_new_from_http_string (text) : NULL;

  if (date == NULL || !exchange->is_own || exchange->started_us == 0
      || soup_message_get_status (exchange->message) >= 500
      || soup_message_headers_get_one (headers, "Age") != NULL)
    return;
  bef_present_note (self->base, g_date_time_to_unix (date) * BEF_MS_SECOND, exchange->started_us,
                    bef_present_ticks_us ());
}

static BefHttpsAnswer *
answer_new (Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  const char *link = soup_message_headers_get_list (headers, "Link");
  const char *count = soup_message_headers_get_one (headers, "NGSILD-Results-Count");
  BefHttpsAnswer *answer = g_new0 (BefHttpsAnswer, 1);

  answer->status = soup_message_get_status (exchange->message);
  answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  answer->challenges = g_strdup (soup_message_headers_get_list (headers, "WWW-Authenticate"));
  answer->content_type = g_strdup (soup_message_headers_get_content_type (headers, NULL));
  answer->is_compressed = soup_message_headers_get_one (headers, "Content-Encoding") != NULL;
  answer->has_next =
      link != NULL && (strstr (link, "rel=\"next\"") != NULL || strstr (link, "rel=next") != NULL);
  if (count == NULL || !g_ascii_string_to_signed (count, 10, 0, G_MAXINT32, &answer->total, NULL))
    answer->total = -1;
  answer->retry_after_ms =
      bef_https_error_retry_after_ms (soup_message_headers_get_one (headers, "Retry-After"));
  return answer;
}

/* A token is refused where the answer is about who we are, not about one thing. */
static void
note_refusal (BefHttps *self, const Exchange *exchange, const BefHttpsAnswer *answer)
{
  g_autoptr (GError) error = NULL;

  if (!exchange->is_own || exchange->token_serial != self->token_serial)
    return;
  if (answer->status != 401)
    {
      if (exchange->trial)
        g_clear_pointer (&self->refusal, g_free);
    }
  else if (!exchange->about_one && !bef_https_answer_check (answer, &error))
    bef_set_str (&self->refusal, error->message);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (piece == NULL
      || !bef_https_error_check_size ((goffset)(exchange->body->len + g_bytes_get_size (piece)),
                                      exchange->max_bytes, &error))
    finish (task, NULL, error);
  else if (g_bytes_get_size (piece) == 0)
    {
      bef_traffic_note (1, exchange->body->len);
      BefHttpsAnswer *answer = answer_new (exchange);
      note_refusal (g_task_get_source_object (task), exchange, answer);
      finish (task, answer, NULL);
    }
  else
    {
      g_byte_array_append (exchange->body, g_bytes_get_data (piece, NULL),
                           g_bytes_get_size (piece));
      g_input_stream_read_bytes_async (exchange->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                       exchange->cancellable, read_cb, task);
    }
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  g_clear_handle_id (&exchange->answer_timer, g_source_remove);
  if (exchange->stream == NULL)
    {
      finish (task, NULL, error);
      return;
    }
  if (!exchange->was_answered)
    {
      error =
          bef_https_error_from_proxy (soup_message_get_status (exchange->message),
                                      g_uri_get_host (soup_message_get_uri (exchange->message)));
      finish (task, NULL, error);
      return;
    }
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  note_clock (g_task_get_source_object (task), exchange);
  if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
      && !bef_https_error_check_size (soup_message_headers_get_content_length (headers),
                                      exchange->max_bytes, &error))
    {
      finish (task, NULL, error);
      return;
    }
  g_input_stream_read_bytes_async (exchange->stream, PIECE_BYTES, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, read_cb, task);
}

static void
set_headers (BefHttps *self, const BefHttpsRequest *request, Exchange *exchange)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (exchange->message);
  const char *accept = request->accept != NULL ? request->accept : "application/json";
  const char *type = request->body_type != NULL ? request->body_type : "application/json";

  soup_message_headers_replace (headers, "Accept", accept);
  if (request->depth != NULL)
    soup_message_headers_replace (headers, "Depth", request->depth);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, type, request->body);
  if (!exchange->is_own)
    return;
  if (request->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", request->authorization);
  else if (self->token != NULL)
    {
      char *value = g_strconcat ("Bearer ", self->token, NULL);
      soup_message_headers_replace (headers, "Authorization", value);
      bef_secret_free (value);
    }
  if (self->tenant != NULL)
    soup_message_headers_replace (headers, "NGSILD-Tenant", self->tenant);
  if (request->context != NULL)
    {
      g_autofree char *link = g_strdup_printf (LINK_OF_CONTEXT, request->context);
      soup_message_headers_replace (headers, "Link", link);
    }
}

/* Why @request, to @uri, does not leave. (transfer full), NULL: it may. */
static GError *
why_not (BefHttps *self, const BefHttpsRequest *request, GUri *uri)
{
  if (!bef_address_same_origin (uri, self->uri))
    {
      g_autofree char *host = bef_address_dup_host (uri);
      return host != NULL && g_hash_table_contains (self->allowed, host)
                 ? NULL
                 : bef_https_error_elsewhere (host);
    }
  if (!request->trial && self->refusal != NULL)
    return g_error_new_literal (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_UNAUTHORIZED, self->refusal);
  return NULL;
}

/* Where @url leads. What is no path is a server's: what a person is told of an address they typed
 * is of no use. (transfer full), or NULL with an error. */
static GUri *
parse_asked (BefHttps *self, const char *url, GError **error)
{
  g_autofree char *whole = url[0] == '/' ? g_strconcat (self->base, url, NULL) : g_strdup (url);
  GUri *uri = self->parse (whole, NULL);

  if (uri == NULL)
    g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS,
                         _ ("The server gives an address for this that is not asked: only "
                            "https://, without anybody's name or password."));
  return uri;
}

static Exchange *
exchange_new (BefHttps *self, const BefHttpsRequest *request, GUri *uri)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->message = soup_message_new_from_uri (request->method, uri);
  soup_message_set_flags (exchange->message,
                          SOUP_MESSAGE_NO_REDIRECT
                              | (request->once ? SOUP_MESSAGE_NEW_CONNECTION : 0));
  exchange->body = g_byte_array_new ();
  exchange->max_bytes = request->max_bytes;
  exchange->limits = self->limits;
  exchange->is_own = bef_address_same_origin (uri, self->uri);
  exchange->trial = request->trial;
  exchange->about_one = request->about_one;
  exchange->token_serial = self->token_serial;
  exchange->cancellable = g_cancellable_new ();
  if (request->answer_s > 0)
    exchange->answer_timer = g_timeout_add_seconds (request->answer_s, no_answer_cb, exchange);
  set_headers (self, request, exchange);
  if (exchange->is_own)
    g_object_set_data_full (G_OBJECT (exchange->message), "bef-authorities",
                            g_ptr_array_ref (self->authorities), (GDestroyNotify)g_ptr_array_unref);
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                    exchange);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), exchange);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), exchange);
  g_signal_connect (exchange->message, "got-headers", G_CALLBACK (got_headers_cb), exchange);
  return exchange;
}

/* The exchange of @request, a new task's data. NULL, and the callback called: it does not leave. */
static GTask *
begin (BefHttps *self, const BefHttpsRequest *request, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  g_autoptr (GUri) uri = parse_asked (self, request->url, &error);

  g_task_set_source_tag (task, bef_https_send_async);
  if (uri != NULL)
    error = why_not (self, request, uri);
  if (error != NULL || g_cancellable_is_cancelled (cancellable))
    {
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_error (task, g_steal_pointer (&error));
      g_clear_error (&error);
      g_object_unref (task);
      return NULL;
    }
  Exchange *exchange = exchange_new (self, request, uri);
  g_task_set_task_data (task, exchange, exchange_free);
  if (cancellable != NULL)
    exchange->cancelled_id =
        g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb),
                               g_object_ref (exchange->cancellable), g_object_unref);
  return task;
}

void
bef_https_send_async (BefHttps *self, const BefHttpsRequest *request, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin (self, request, cancellable, callback, user_data);
  Exchange *exchange = task != NULL ? g_task_get_task_data (task) : NULL;

  if (task == NULL)
    return;
  exchange->session = g_object_ref (request->background ? self->background : self->session);
  soup_session_send_async (exchange->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, task);
}

BefHttpsAnswer *
bef_https_send_finish (BefHttps *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Why no socket was opened: what the server answered, or what stood in the way. (transfer full) */
static GError *
why_no_socket (const Exchange *exchange, const GError *error)
{
  const char *host = g_uri_get_host (soup_message_get_uri (exchange->message));
  g_autoptr (BefHttpsAnswer) answer = g_new0 (BefHttpsAnswer, 1);
  const gboolean is_other = error->domain == SOUP_WEBSOCKET_ERROR;
  GError *refused = NULL;

  answer->status = soup_message_get_status (exchange->message);
  answer->body = g_bytes_new (NULL, 0);
  if (is_other && exchange->was_answered)
    {
      if (answer->status != SOUP_STATUS_SWITCHING_PROTOCOLS
          && !bef_https_answer_check (answer, &refused))
        return refused;
      return g_error_new (BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_OTHER_SERVER,
                          _ ("%s answers, but not as expected. Check the address."), host);
    }
  return is_other && answer->status != SOUP_STATUS_NONE
             ? bef_https_error_from_proxy (answer->status, host)
             : g_error_copy (error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket =
      soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);

  if (socket == NULL)
    {
      g_autoptr (GError) why = why_no_socket (exchange, error);
      finish (task, NULL, why);
      return;
    }
  note_clock (g_task_get_source_object (task), exchange);
  end_watch (task);
  soup_websocket_connection_set_max_incoming_payload_size (socket, exchange->max_bytes);
  g_task_return_pointer (task, socket, g_object_unref);
  g_object_unref (task);
}

void
bef_https_open_async (BefHttps *self, const char *path, gsize max_bytes, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  BefHttpsRequest request = { .method = "GET", .url = path, .max_bytes = max_bytes, .trial = TRUE };
  GTask *task = begin (self, &request, cancellable, callback, user_data);
  Exchange *exchange = task != NULL ? g_task_get_task_data (task) : NULL;

  if (task == NULL)
    return;
  /* What is in the first message of the protocol is in no header. */
  soup_message_headers_remove (soup_message_get_request_headers (exchange->message),
                               "Authorization");
  /* An extension inflates a message before its size is looked at. */
  soup_message_disable_feature (exchange->message, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  exchange->session = g_object_ref (self->session);
  soup_session_websocket_connect_async (exchange->session, exchange->message, NULL, NULL,
                                        G_PRIORITY_DEFAULT, exchange->cancellable, opened_cb, task);
}

SoupWebsocketConnection *
bef_https_open_finish (BefHttps *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
bef_https_was_sent (BefHttps *self, GAsyncResult *result)
{
  Exchange *exchange = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return exchange != NULL && exchange->was_sent;
}

const char *
bef_https_get_base (BefHttps *self)
{
  return self->base;
}

void
bef_https_lead_clock (BefHttps *self)
{
  bef_present_follow (self->base);
  bef_traffic_follow (self->base);
}

static void
bef_https_finalize (GObject *object)
{
  BefHttps *self = BEF_HTTPS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->background);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->authorities, g_ptr_array_unref);
  g_hash_table_unref (self->allowed);
  g_free (self->base);
  g_free (self->tenant);
  bef_secret_free (self->token);
  g_free (self->refusal);
  G_OBJECT_CLASS (bef_https_parent_class)->finalize (object);
}

static void
bef_https_class_init (BefHttpsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_https_finalize;
}

static void
bef_https_init (BefHttps *self)
{
  self->authorities = g_ptr_array_new_with_free_func (g_object_unref);
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->limits = (BefHttpsLimits){ CONNECT_TIMEOUT_MS, ANSWER_TIMEOUT_MS, TOTAL_TIMEOUT_MS };
}

void
bef_https_set_limits (BefHttps *self, const BefHttpsLimits *limits)
{
  self->limits = *limits;
}

/* NULL for nothing; a header's value may not hold line breaks. */
static char *
header_value (const char *text)
{
  g_autofree char *value = text != NULL ? g_strstrip (g_strdup (text)) : NULL;
  return value != NULL && value[0] != '\0' && strpbrk (value, "\r\n") == NULL
             ? g_steal_pointer (&value)
             : NULL;
}

static SoupSession *
make_session (BefHttps *self, guint connections)
{
  SoupSession *session = soup_session_new_with_options (
      "user-agent", "Beffroi/" BEF_VERSION, "timeout", IDLE_TIMEOUT_S, "idle-timeout", 60,
      "max-conns-per-host", connections, NULL);

  /* A proxy cannot know the loopback of this computer. */
  if (bef_address_is_loopback (self->uri))
    soup_session_set_proxy_resolver (session, NULL);
  return session;
}

/* What a connection last sent stands in its buffers, beyond what a shorter request wrote over it,
 * for as long as it is kept: those that showed another token end, the idle at once. */
static void
renew_session (BefHttps *self, SoupSession **place)
{
  SoupSession *former = *place;
  *place = make_session (self, CONNECTIONS);
  soup_session_set_proxy_resolver (*place, soup_session_get_proxy_resolver (former));
  drop_session (former);
}

gboolean
bef_https_set_token (BefHttps *self, const char *token)
{
  char *value = header_value (token);

  if (g_strcmp0 (self->token, value) == 0)
    {
      bef_secret_free (value);
      return FALSE;
    }
  bef_secret_spare (value);
  if (self->token != NULL)
    bef_secret_hunt (self->token);
  bef_secret_free (self->token);
  self->token = value;
  self->token_serial++;
  renew_session (self, &self->session);
  renew_session (self, &self->background);
  g_clear_pointer (&self->refusal, g_free);
  return TRUE;
}

void
bef_https_set_allowed_hosts (BefHttps *self, const char *const *hosts)
{
  g_hash_table_remove_all (self->allowed);
  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      char *host = bef_address_dup_host_of (hosts[i]);
      if (host != NULL)
        g_hash_table_add (self->allowed, host);
    }
}

const char *
bef_https_get_token (BefHttps *self)
{
  return self->token;
}

const char *
bef_https_get_refusal (BefHttps *self)
{
  return self->refusal;
}

void
bef_https_set_proxy (BefHttps *self, GProxyResolver *resolver)
{
  soup_session_set_proxy_resolver (self->session, resolver);
  soup_session_set_proxy_resolver (self->background, resolver);
}

static BefHttps *
new_with (const char *url, const char *ca_pem, GUri *(*parse) (const char *, GError **),
          GError **error)
{
  g_autoptr (BefHttps) self = g_object_new (BEF_TYPE_HTTPS, NULL);

  self->parse = parse;
  self->uri = parse (url, error);
  if (self->uri == NULL)
    return NULL;
  if (g_uri_get_query (self->uri) != NULL)
    {
      g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_ADDRESS,
                           _ ("Leave out what follows the question mark: this is not the address "
                              "of a server."));
      return NULL;
    }
  self->base = g_uri_to_string (self->uri);
  while (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  if (ca_pem != NULL && ca_pem[0] != '\0'
      && !bef_certificate_add_from_pem (self->authorities, ca_pem, error))
    return NULL;
  self->session = make_session (self, CONNECTIONS);
  self->background = make_session (self, CONNECTIONS);
  return g_steal_pointer (&self);
}

BefHttps *
bef_https_new (const char *url, const char *tenant, const char *token, const char *ca_pem,
               GError **error)
{
  BefHttps *self = new_with (url, ca_pem, bef_address_parse, error);

  if (self == NULL)
    return NULL;
  self->tenant = header_value (tenant);
  self->token = header_value (token);
  bef_secret_spare (self->token);
  return self;
}

BefHttps *
bef_https_new_for_sign_in (const char *url, const char *ca_pem, GError **error)
{
  return new_with (url, ca_pem, bef_address_parse_sign_in, error);
}
