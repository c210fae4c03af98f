/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "provider-double.h"

#include "backend/bef-backend.h"
#include "backend/sign-in/bef-sign-in.h"

static void
reply_error (SoupServerMessage *message, guint status, const char *error)
{
  g_autofree char *body = g_strdup_printf ("{\"error\":\"%s\"}", error);

  test_reply (message, status, "application/json", body);
}

/* TRUE when @mood has answered. */
static gboolean
in_mood (SoupServerMessage *message, ProviderMood mood)
{
  g_autofree char *huge = NULL;

  switch (mood)
    {
    case PROVIDER_HTML:
      test_reply (message, 200, "text/html", "<!DOCTYPE html><p>Welcome</p>");
      return TRUE;
    case PROVIDER_HUGE:
      huge = g_strnfill (1024 * 1024, ' ');
      test_reply (message, 200, "application/json", huge);
      return TRUE;
    case PROVIDER_REDIRECT:
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                    "https://elsewhere.example/");
      test_reply (message, 302, "text/plain", "");
      return TRUE;
    case PROVIDER_MISSING:
      test_reply (message, 404, "text/html", "<p>Not here</p>");
      return TRUE;
    case PROVIDER_BUSY:
      test_reply (message, 503, "text/html", "<p>Later</p>");
      return TRUE;
    case PROVIDER_HANGS:
      soup_server_message_pause (message);
      return TRUE;
    case PROVIDER_GOOD:
    default:
      return FALSE;
    }
}

static void
describe (Provider *self, SoupServerMessage *message, const char *path)
{
  const char *url = test_server_url (self->server);
  g_autofree char *token = g_strconcat (url, "/realm/token", NULL);
  g_autofree char *device = g_strconcat (url, "/realm/device", NULL);
  g_autofree char *issuer = g_strconcat (url, "/realm", NULL);
  g_autoptr (GString) body = g_string_new (NULL);

  self->n_described++;
  if (in_mood (message, self->describes))
    return;
  if (self->only_8414 != g_str_equal (path, "/.well-known/oauth-authorization-server/realm"))
    {
      test_reply (message, 404, "text/html", "<p>Not here</p>");
      return;
    }
  g_string_append_printf (body, "{\"issuer\":\"%s\",\"token_endpoint\":\"%s\"",
                          self->issuer != NULL ? self->issuer : issuer,
                          self->token_endpoint != NULL ? self->token_endpoint : token);
  if (!self->no_device)
    g_string_append_printf (body, ",\"device_authorization_endpoint\":\"%s\"",
                            self->device_endpoint != NULL ? self->device_endpoint : device);
  if (self->wants_post)
    g_string_append (body, ",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]");
  g_string_append_c (body, '}');
  test_reply_json (message, body->str);
}

/* Header or form, as RFC 6749 has them. */
static gboolean
knows_client (Provider *self, SoupServerMessage *message, GHashTable *form)
{
  const char *given = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  const char *id = g_hash_table_lookup (form, "client_id");
  const char *secret = g_hash_table_lookup (form, "client_secret");

  if (self->client_secret == NULL)
    return g_strcmp0 (id, "beffroi") == 0 && given == NULL && secret == NULL;
  if (self->wants_post)
    return g_strcmp0 (id, "beffroi") == 0 && g_strcmp0 (secret, self->client_secret) == 0;
  g_autofree char *both = g_strconcat ("beffroi:", self->client_secret, NULL);
  g_autofree char *coded = g_base64_encode ((const guchar *)both, strlen (both));
  g_autofree char *expected = g_strconcat ("Basic ", coded, NULL);
  return g_strcmp0 (given, expected) == 0 && secret == NULL;
}

static void
reply_tokens (Provider *self, SoupServerMessage *message, gboolean with_refresh)
{
  g_autoptr (GString) body = g_string_new (NULL);

  self->n_tokens++;
  g_string_append_printf (body, "{\"access_token\":\"access-%u\",\"token_type\":\"bearer\"",
                          self->n_tokens);
  if (self->expires_in != 0)
    g_string_append_printf (body, ",\"expires_in\":%d", self->expires_in);
  if (with_refresh && !self->no_refresh && (self->rotates || self->refresh == NULL))
    {
      g_free (self->refresh);
      self->refresh = g_strdup_printf ("refresh-%u", self->n_tokens);
      g_string_append_printf (body, ",\"refresh_token\":\"%s\"", self->refresh);
    }
  g_string_append_c (body, '}');
  test_reply_json (message, body->str);
}

static void
code_asked (Provider *self, SoupServerMessage *message)
{
  self->n_asked++;
  if (self->slow_down > 0)
    {
      self->slow_down--;
      reply_error (message, 400, "slow_down");
    }
  else if (self->pending > 0)
    {
      self->pending--;
      reply_error (message, 400, "authorization_pending");
    }
  else if (self->denies)
    reply_error (message, 400, "access_denied");
  else if (self->expires_codes)
    reply_error (message, 400, "expired_token");
  else
    {
      g_clear_pointer (&self->refresh, g_free);
      self->revoked = FALSE;
      reply_tokens (self, message, TRUE);
    }
}

static void
token (Provider *self, SoupServerMessage *message, GHashTable *form)
{
  const char *grant = g_hash_table_lookup (form, "grant_type");

  if (in_mood (message, self->answers))
    {
      self->n_asked++;
      return;
    }
  if (!knows_client (self, message, form))
    reply_error (message, 401, "invalid_client");
  else if (g_strcmp0 (grant, "urn:ietf:params:oauth:grant-type:device_code") == 0
           && g_strcmp0 (g_hash_table_lookup (form, "device_code"), "device-secret") == 0)
    code_asked (self, message);
  else if (g_strcmp0 (grant, "client_credentials") == 0 && self->client_secret != NULL)
    reply_tokens (self, message, FALSE);
  else if (g_strcmp0 (grant, "refresh_token") == 0 && !self->revoked
           && g_strcmp0 (g_hash_table_lookup (form, "refresh_token"), self->refresh) == 0)
    reply_tokens (self, message, TRUE);
  else
    {
      self->n_unknown++;
      reply_error (message, 400, "invalid_grant");
    }
}

static void
device (Provider *self, SoupServerMessage *message, GHashTable *form)
{
  self->n_codes++;
  if (!knows_client (self, message, form))
    {
      reply_error (message, 401, "invalid_client");
      return;
    }
  g_autofree char *body = g_strdup_printf (
      "{\"device_code\":\"device-secret\",\"user_code\":\"%s\",\"verification_uri\":\"%s\","
      "\"verification_uri_complete\":\"https://id.example/device?user_code=WDJB-MJHT\","
      "\"expires_in\":%d,\"interval\":5}",
      self->user_code != NULL ? self->user_code : "WDJB-MJHT",
      self->verification_uri != NULL ? self->verification_uri : "https://id.example/device",
      self->code_expires_in);
  test_reply_json (message, body);
}

static void
handler (TestServer *server, SoupServerMessage *message, const char *path, const char *query,
         guint n, gpointer data)
{
  Provider *self = data;
  g_autoptr (GBytes) bytes =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GHashTable) form = soup_form_decode (text);

  g_mutex_lock (&self->lock);
  if (strstr (path, ".well-known") != NULL)
    describe (self, message, path);
  else if (g_str_equal (path, "/realm/token"))
    token (self, message, form);
  else if (g_str_equal (path, "/realm/device"))
    device (self, message, form);
  else
    test_reply (message, 404, "text/plain", "");
  g_mutex_unlock (&self->lock);
}

Provider *
provider_new (void)
{
  Provider *self = g_new0 (Provider, 1);

  g_mutex_init (&self->lock);
  self->expires_in = 3600;
  self->code_expires_in = 1800;
  g_mutex_lock (&self->lock);
  self->server = test_server_new (TEST_CERTIFICATE_SELF_SIGNED, handler, self);
  g_mutex_unlock (&self->lock);
  return self;
}

void
provider_free (Provider *self)
{
  test_server_free (self->server);
  g_free (self->refresh);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
provider_count (Provider *self, const guint *field)
{
  g_mutex_lock (&self->lock);
  guint n = *field;
  g_mutex_unlock (&self->lock);
  return n;
}

/* The keyring. */

static FakeKeyring keyring_state;
static GHashTable *secrets;

void
fake_keyring_reset (void)
{
  g_clear_pointer (&secrets, g_hash_table_unref);
  secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  keyring_state = (FakeKeyring){ 0 };
}

const FakeKeyring *
fake_keyring_state (void)
{
  return &keyring_state;
}

void
fake_keyring_set (gboolean refuses_to_store, gboolean is_absent, gboolean is_locked)
{
  keyring_state.refuses_to_store = refuses_to_store;
  keyring_state.is_absent = is_absent;
  keyring_state.is_locked = is_locked;
}

const char *
fake_keyring_get (const char *name)
{
  return g_hash_table_lookup (secrets, name);
}

void
fake_keyring_put (const char *name, const char *secret)
{
  g_hash_table_insert (secrets, g_strdup (name), g_strdup (secret));
}

gboolean
fake_keyring_holds (const char *text)
{
  GHashTableIter iter;
  gpointer secret;

  g_hash_table_iter_init (&iter, secrets);
  while (g_hash_table_iter_next (&iter, NULL, &secret))
    if (strstr (secret, text) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
refuses (GTask *task, gboolean storing)
{
  if (keyring_state.is_absent)
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT,
                             "No keyring is running");
  else if (keyring_state.is_locked || (storing && keyring_state.refuses_to_store))
    g_task_return_new_error (task, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_FORBIDDEN,
                             "The keyring is locked: unlock it, then try again.");
  else
    return FALSE;
  return TRUE;
}

static void
lookup_async (const char *name, BefKeyringUse use, GCancellable *cancellable,
              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  keyring_state.n_unlocks += use == BEF_KEYRING_UNLOCK;
  if (!refuses (task, FALSE))
    g_task_return_pointer (task, g_strdup (g_hash_table_lookup (secrets, name)), g_free);
}

static char *
lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
store_async (const char *name, const char *secret, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  if (refuses (task, TRUE))
    return;
  keyring_state.n_stored++;
  if (secret != NULL && secret[0] != '\0')
    fake_keyring_put (name, secret);
  else
    g_hash_table_remove (secrets, name);
  g_task_return_boolean (task, TRUE);
}

static gboolean
store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gconstpointer
fake_keyring (void)
{
  static const BefKeyring keyring = { lookup_async, lookup_finish, store_async, store_finish };

  return &keyring;
}
