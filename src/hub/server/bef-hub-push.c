/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-push.h"

#include <libsoup/soup.h>

#include "base/bef-json.h"
#include "base/bef-secret.h"
#include "bef-hub-auth.h"
#include "hub/server/wire/bef-hub-context.h"
#include "hub/server/wire/bef-hub-write.h"

#define BATCH 50
#define TRIES 5
#define TIMEOUT_S 60
#define ANSWER_MAX (1024 * 1024)
/* Of what a broker says, in a message for a person. */
#define DETAIL_MAX 200

typedef struct
{
  const BefHubPush *push;
  SoupSession *session; /* owned */
  char *address;        /* owned: of the upserts */
  char *token;          /* owned, nullable */
  char *context;        /* owned: the @context as JSON */
  guint refused;
} Pusher;

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost")
         || (address != NULL && g_inet_address_get_is_loopback (address));
}

gboolean
bef_hub_push_check (const char *url, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && *host != '\0' && g_uri_get_userinfo (uri) == NULL
      && g_uri_get_query (uri) == NULL
      && (g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (host))))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "--push: https://HOST is expected, or http:// to this computer itself");
  return FALSE;
}

/* The broker's own words, fit for a terminal. (transfer full) */
static char *
detail_of (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = bef_json_parse (data, length, ANSWER_MAX, NULL);
  JsonObject *problem = bef_json_node_object (root);
  const char *said = bef_json_get_string (problem, "detail");

  if (said == NULL)
    said = bef_json_get_string (problem, "title");
  g_autofree char *text = g_utf8_substring (
      said != NULL ? said : "", 0, MIN (g_utf8_strlen (said != NULL ? said : "", -1), DETAIL_MAX));
  GString *plain = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (plain,
                             g_unichar_isprint (g_utf8_get_char (p)) ? g_utf8_get_char (p) : ' ');
  return g_string_free (plain, FALSE);
}

static void
count_refused (Pusher *self, GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = bef_json_parse (data, length, ANSWER_MAX, NULL);
  JsonArray *errors = bef_json_get_array (bef_json_node_object (root), "errors");

  self->refused += errors != NULL ? json_array_get_length (errors) : 0;
}

/* One try. FALSE with an error; @again: another may do. */
static gboolean
send (Pusher *self, GBytes *batch, gboolean *again, GError **error)
{
  g_autoptr (SoupMessage) message = soup_message_new ("POST", self->address);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  *again = TRUE;
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/ld+json", batch);
  if (self->token != NULL)
    {
      char *bearer = g_strconcat ("Bearer ", self->token, NULL);
      soup_message_headers_replace (headers, "Authorization", bearer);
      bef_secret_free (bearer);
    }
  if (*self->push->tenant != '\0')
    soup_message_headers_replace (headers, "NGSILD-Tenant", self->push->tenant);
  g_autoptr (GBytes) body = soup_session_send_and_read (self->session, message, NULL, error);
  if (body == NULL)
    return FALSE;
  guint status = soup_message_get_status (message);
  if (status == 200 || status == 201 || status == 204)
    return TRUE;
  if (status == 207)
    {
      count_refused (self, body);
      return TRUE;
    }
  g_autofree char *detail = detail_of (body);
  *again = status == 429 || status >= 500;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the broker answered %u %s %s", status,
               soup_status_get_phrase (status), detail);
  return FALSE;
}

static gboolean
send_with_patience (Pusher *self, GBytes *batch, GError **error)
{
  for (guint i = 0;; i++)
    {
      gboolean again;
      g_autoptr (GError) local = NULL;
      if (send (self, batch, &again, &local))
        return TRUE;
      if (!again || i + 1 >= TRIES)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_printerr ("beffroi-hub: %s; again in %u s\n", local->message, 1u << i);
      g_usleep ((gulong)G_USEC_PER_SEC << i);
    }
}

/* @from … of @ids, as a JSON array. */
static GBytes *
make_batch (Pusher *self, BefHubWorld *world, GPtrArray *ids, guint from, gint64 now_ms)
{
  BefHubProjection whole = { .form = BEF_HUB_FORM_NORMALIZED };
  GString *out = g_string_new ("[");

  for (guint i = from; i < MIN (ids->len, from + BATCH); i++)
    {
      g_autoptr (JsonObject) entity =
          bef_hub_world_entity (world, g_ptr_array_index (ids, i), now_ms);
      if (entity == NULL)
        continue;
      if (out->len > 1)
        g_string_append_c (out, ',');
      bef_hub_write_entity (out, entity, &whole);
      g_string_truncate (out, out->len - 1);
      g_string_append_printf (out, ",\"@context\":%s}", self->context);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

static gboolean
push_all (Pusher *self, BefHubWorld *world, gint64 now_ms, GError **error)
{
  g_autoptr (GPtrArray) listed = bef_hub_world_list_ids (world, now_ms);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < listed->len; i++)
    g_ptr_array_add (ids, g_strdup (g_ptr_array_index (listed, i)));
  for (guint from = self->push->from; from < ids->len; from += BATCH)
    {
      g_autoptr (GBytes) batch = make_batch (self, world, ids, from, now_ms);
      if (!send_with_patience (self, batch, error))
        {
          g_prefix_error (error, "%u of %u entities were sent (--push-from=%u goes on): ", from,
                          ids->len, from);
          return FALSE;
        }
      g_printerr ("beffroi-hub: %u of %u entities\n", MIN (ids->len, from + BATCH), ids->len);
    }
  if (self->refused == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The broker refused %u of %u entities",
               self->refused, ids->len);
  return FALSE;
}

/* The document's @context: what is between its braces. (transfer full) */
static char *
read_context (GError **error)
{
  g_autoptr (BefHubContext) context = bef_hub_context_new (error);
  gsize length;

  if (context == NULL)
    return NULL;
  const char *data = g_bytes_get_data (bef_hub_context_document (context), &length);
  g_autoptr (JsonNode) root = bef_json_parse (data, length, 0, error);
  return root != NULL
             ? bef_json_to_string (json_object_get_member (json_node_get_object (root), "@context"))
             : NULL;
}

static gboolean
prepare (Pusher *self, GError **error)
{
  const char *url = self->push->url;
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  self->address = g_strdup_printf ("%.*s/ngsi-ld/v1/entityOperations/upsert", (int)length, url);
  self->session = soup_session_new_with_options ("timeout", TIMEOUT_S, NULL);
  self->context = read_context (error);
  if (self->context == NULL)
    return FALSE;
  if (self->push->certificate_file != NULL)
    {
      g_autoptr (GTlsDatabase) database =
          g_tls_file_database_new (self->push->certificate_file, error);
      if (database == NULL)
        return FALSE;
      soup_session_set_tls_database (self->session, database);
    }
  if (self->push->token_file == NULL)
    return TRUE;
  self->token = bef_hub_auth_read_secret (self->push->token_file, error);
  if (self->token != NULL)
    g_strstrip (self->token);
  return self->token != NULL;
}

gboolean
bef_hub_push (const BefHubPush *push, BefHubWorld *world, gint64 now_ms, GError **error)
{
  Pusher self = { .push = push };
  gboolean done = prepare (&self, error) && push_all (&self, world, now_ms, error);

  g_clear_object (&self.session);
  g_free (self.address);
  g_free (self.context);
  bef_secret_free (self.token);
  return done;
}
