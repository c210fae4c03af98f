/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-oauth.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "backend/bef-address.h"
#include "backend/bef-backend.h"
#include "backend/bef-https-private.h"
#include "base/bef-json.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"

/* A description is some kilobytes; a token with many groups in it, tens. */
#define MAX_ANSWER_BYTES (256 * 1024)
#define MAX_TOKEN_BYTES (64 * 1024)
/* RFC 8628, 3.2. */
#define INTERVAL_S 5
#define LONGEST_S (30 * 24 * 3600)

struct _BefOauth
{
  GObject parent_instance;
  BefHttps *https;                           /* owned */
  GUri *uri;                                 /* owned: the issuer's */
  char *issuer, *client_id, *scope, *secret; /* owned; the last two nullable */
  char *token_path, *code_path; /* owned, nullable: addresses; the first is NULL until described */
  gboolean by_header;           /* the secret goes into the Authorization header */
};

G_DEFINE_QUARK (bef - oauth - error - quark, bef_oauth_error)
G_DEFINE_FINAL_TYPE (BefOauth, bef_oauth, G_TYPE_OBJECT)

/* One question: the task's data. */
typedef struct
{
  gboolean for_code;
  BefOauthGrant grant;
  char *what; /* nullable, a secret */
  gboolean tried_8414;
} Question;

static void describe (GTask *task);

static void
question_free (gpointer data)
{
  Question *self = data;

  bef_secret_free (self->what);
  g_free (self);
}

void
bef_oauth_code_free (BefOauthCode *self)
{
  if (self == NULL)
    return;
  bef_secret_free (self->device_code);
  g_free (self->user_code);
  g_free (self->address);
  g_free (self->address_with_code);
  g_free (self);
}

void
bef_oauth_tokens_free (BefOauthTokens *self)
{
  if (self == NULL)
    return;
  bef_secret_free (self->access);
  bef_secret_free (self->refresh);
  g_free (self);
}

static GError *
no_such_service (BefOauth *self)
{
  return g_error_new (BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP,
                      _ ("%s does not answer as a sign-in service. Check its address."),
                      bef_oauth_get_host (self));
}

/* What a service says in place of tokens. (transfer full) */
static GError *
refusal (BefOauth *self, const char *code, const char *description)
{
  const char *host = bef_oauth_get_host (self);
  const GQuark domain = BEF_OAUTH_ERROR;

  if (g_str_equal (code, "authorization_pending"))
    return g_error_new (domain, BEF_OAUTH_ERROR_PENDING, _ ("%s waits for the code."), host);
  if (g_str_equal (code, "slow_down"))
    return g_error_new (domain, BEF_OAUTH_ERROR_SLOW_DOWN, _ ("%s waits for the code."), host);
  if (g_str_equal (code, "expired_token"))
    return g_error_new (domain, BEF_OAUTH_ERROR_EXPIRED, _ ("The code of %s has expired."), host);
  if (g_str_equal (code, "access_denied"))
    return g_error_new (domain, BEF_OAUTH_ERROR_DENIED, _ ("The sign-in was refused at %s."), host);
  if (g_str_equal (code, "invalid_grant"))
    return g_error_new (domain, BEF_OAUTH_ERROR_REVOKED,
                        _ ("%s does not know this sign-in any more."), host);
  if (g_str_equal (code, "invalid_client"))
    return g_error_new (domain, BEF_OAUTH_ERROR_CLIENT,
                        _ ("%s does not know this program. Check the client identifier and its "
                           "secret."),
                        host);
  if (g_str_equal (code, "unauthorized_client"))
    return g_error_new (domain, BEF_OAUTH_ERROR_CLIENT,
                        _ ("%s does not let this program sign in in this way. Ask whoever runs "
                           "it."),
                        host);
  if (g_str_equal (code, "invalid_scope"))
    return g_error_new (domain, BEF_OAUTH_ERROR_SETUP,
                        _ ("%s does not know the scope asked for. Check it in the settings."),
                        host);
  g_autofree char *words = bef_text_line (description != NULL ? description : code, BEF_TEXT_LINE);
  return g_error_new (domain, BEF_OAUTH_ERROR_SETUP, _ ("%s refuses the sign-in: %s"), host, words);
}

/* The object in a good @answer; else NULL with what was said. */
static JsonNode *
read_answer (BefOauth *self, const BefHttpsAnswer *answer, GError **error)
{
  g_autoptr (JsonNode) root =
      bef_json_parse (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body),
                      MAX_ANSWER_BYTES, NULL);
  JsonObject *object = bef_json_node_object (root);
  const char *code = bef_json_get_string (object, "error");

  if (answer->status == 200 && object != NULL)
    return g_steal_pointer (&root);
  if (code != NULL && (answer->status == 400 || answer->status == 401 || answer->status == 403))
    g_propagate_error (error,
                       refusal (self, code, bef_json_get_string (object, "error_description")));
  /* It may be well later. */
  else if (answer->status / 100 == 5 || answer->status == 429 || answer->status == 408)
    bef_https_answer_check (answer, error);
  else
    g_propagate_error (error, no_such_service (self));
  return NULL;
}

/* The form, and what proves who asks. */

static void
add_field (GString *form, const char *name, const char *value)
{
  g_autofree char *coded = g_uri_escape_string (value, NULL, FALSE);

  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_printf (form, "%s=%s", name, coded);
  bef_secret_wipe (coded);
}

/* RFC 6749, 2.3.1. (transfer full), a secret. */
static char *
basic (BefOauth *self)
{
  g_autofree char *id = g_uri_escape_string (self->client_id, NULL, FALSE);
  char *secret = g_uri_escape_string (self->secret, NULL, FALSE);
  char *both = g_strconcat (id, ":", secret, NULL);
  char *coded = g_base64_encode ((const guchar *)both, strlen (both));
  char *value = g_strconcat ("Basic ", coded, NULL);

  bef_secret_free (secret);
  bef_secret_free (both);
  bef_secret_free (coded);
  return value;
}

static void
post (BefOauth *self, const char *url, GString *form, GTask *task, GAsyncReadyCallback callback)
{
  char *authorization = NULL;

  if (self->secret == NULL || !self->by_header)
    add_field (form, "client_id", self->client_id);
  if (self->secret != NULL && self->by_header)
    authorization = basic (self);
  else if (self->secret != NULL)
    add_field (form, "client_secret", self->secret);
  char *text = g_string_free (form, FALSE);
  g_autoptr (GBytes) body =
      g_bytes_new_with_free_func (text, strlen (text), (GDestroyNotify)bef_secret_free, text);
  BefHttpsRequest request = {
    .method = "POST",
    .url = url,
    .body = body,
    .body_type = "application/x-www-form-urlencoded",
    .authorization = authorization,
    .max_bytes = MAX_ANSWER_BYTES,
    .once = TRUE, /* a refresh token may be good for one use */
    .about_one = TRUE,
  };
  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), callback, task);
  bef_secret_free (authorization);
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* The answers. */

static BefOauthTokens *
read_tokens (BefOauth *self, JsonObject *o, GError **error)
{
  const char *access = bef_json_get_string (o, "access_token");
  const char *type = bef_json_get_string (o, "token_type");
  const char *refresh = bef_json_get_string (o, "refresh_token");
  double expires = 0;

  if (access == NULL || access[0] == '\0' || strlen (access) > MAX_TOKEN_BYTES
      || !g_str_is_ascii (access) || strpbrk (access, " \t\r\n") != NULL
      || (type != NULL && g_ascii_strcasecmp (type, "Bearer") != 0)
      || (refresh != NULL && (strlen (refresh) > MAX_TOKEN_BYTES || strpbrk (refresh, "\r\n"))))
    {
      g_propagate_error (error, no_such_service (self));
      return NULL;
    }
  BefOauthTokens *tokens = g_new0 (BefOauthTokens, 1);
  tokens->access = g_strdup (access);
  tokens->refresh = refresh != NULL && refresh[0] != '\0' ? g_strdup (refresh) : NULL;
  if (bef_json_get_number (o, "expires_in", &expires) && expires >= 1)
    tokens->expires_s = (gint64)MIN (expires, LONGEST_S);
  return tokens;
}

static BefOauthCode *
read_code (BefOauth *self, JsonObject *o, GError **error)
{
  const char *device = bef_json_get_string (o, "device_code");
  const char *address = bef_json_get_string (o, "verification_uri");
  const char *whole = bef_json_get_string (o, "verification_uri_complete");
  g_autofree char *user = bef_text_line (bef_json_get_string (o, "user_code"), 64);
  g_autoptr (GUri) uri = NULL, whole_uri = NULL;
  double expires = 0, interval = INTERVAL_S;

  if (address == NULL)
    address = bef_json_get_string (o, "verification_url"); /* before RFC 8628 */
  uri = bef_address_parse_sign_in (address, NULL);
  if (device == NULL || user == NULL || user[0] == '\0' || uri == NULL
      || !bef_text_is_plain (address) || !bef_json_get_number (o, "expires_in", &expires)
      || expires < 1 || strlen (device) > MAX_TOKEN_BYTES)
    {
      g_propagate_error (error, no_such_service (self));
      return NULL;
    }
  bef_json_get_number (o, "interval", &interval);
  BefOauthCode *code = g_new0 (BefOauthCode, 1);
  code->device_code = g_strdup (device);
  code->user_code = g_steal_pointer (&user);
  code->address = g_strdup (address);
  whole_uri = whole != NULL ? bef_address_parse_sign_in (whole, NULL) : NULL;
  if (whole_uri != NULL && bef_address_same_origin (uri, whole_uri))
    code->address_with_code = g_strdup (whole);
  code->expires_s = (gint64)MIN (expires, 24 * 3600);
  code->interval_s = (gint64)CLAMP (interval, 1, 300);
  return code;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefOauth *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);
  g_autoptr (JsonNode) root = answer != NULL ? read_answer (self, answer, &error) : NULL;
  JsonObject *o = bef_json_node_object (root);

  /* What was described may have moved. */
  if (answer != NULL && (answer->status == 404 || answer->status / 100 == 3))
    g_clear_pointer (&self->token_path, g_free);
  if (o != NULL && question->for_code)
    {
      BefOauthCode *code = read_code (self, o, &error);
      if (code != NULL)
        g_task_return_pointer (task, code, (GDestroyNotify)bef_oauth_code_free);
    }
  else if (o != NULL)
    {
      BefOauthTokens *tokens = read_tokens (self, o, &error);
      if (tokens != NULL)
        g_task_return_pointer (task, tokens, (GDestroyNotify)bef_oauth_tokens_free);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
ask (GTask *task)
{
  static const char *const names[] = { "urn:ietf:params:oauth:grant-type:device_code",
                                       "refresh_token", "client_credentials" };
  BefOauth *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  GString *form = g_string_new (NULL);

  if (question->for_code && self->code_path == NULL)
    {
      g_string_free (form, TRUE);
      fail (task, g_error_new (BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP,
                               _ ("%s does not offer a sign-in by code. Ask whoever runs it for "
                                  "the device authorisation (RFC 8628)."),
                               bef_oauth_get_host (self)));
      return;
    }
  if (!question->for_code)
    add_field (form, "grant_type", names[question->grant]);
  if (self->scope != NULL && (question->for_code || question->grant == BEF_OAUTH_BY_CLIENT))
    add_field (form, "scope", self->scope);
  if (question->what != NULL)
    add_field (form, question->grant == BEF_OAUTH_BY_CODE ? "device_code" : "refresh_token",
               question->what);
  post (self, question->for_code ? self->code_path : self->token_path, form, task, answered_cb);
}

/* The description. */

/* An address at the issuer's own origin. */
static gboolean
is_ours (BefOauth *self, const char *address)
{
  g_autoptr (GUri) uri = bef_address_parse_sign_in (address, NULL);

  return uri != NULL && bef_address_same_origin (uri, self->uri);
}

/* "…/" and "…" are one name for whoever types it. */
static gboolean
is_issuer (BefOauth *self, const char *name)
{
  gsize n = strlen (self->issuer);

  return name != NULL && strncmp (name, self->issuer, n) == 0
         && (name[n] == '\0' || g_str_equal (name + n, "/"));
}

static gboolean
has_word (JsonObject *o, const char *member, const char *word)
{
  JsonArray *list = bef_json_get_array (o, member);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (bef_json_node_string (json_array_get_element (list, i)), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
take_description (BefOauth *self, JsonObject *o, GError **error)
{
  const char *token = bef_json_get_string (o, "token_endpoint");
  const char *code = bef_json_get_string (o, "device_authorization_endpoint");

  if (!is_issuer (self, bef_json_get_string (o, "issuer")))
    {
      g_autofree char *name = bef_text_line (bef_json_get_string (o, "issuer"), BEF_TEXT_LINE);
      g_set_error (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP,
                   _ ("%s says that it is another sign-in service: %s. Enter the address that it "
                      "gives itself, if that is the one meant."),
                   bef_oauth_get_host (self), name != NULL ? name : "?");
      return FALSE;
    }
  if (token == NULL || !is_ours (self, token) || (code != NULL && !is_ours (self, code)))
    {
      g_set_error (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP,
                   _ ("%s sends to another server for the sign-in, which is not asked: only the "
                      "one named here is."),
                   bef_oauth_get_host (self));
      return FALSE;
    }
  bef_set_str (&self->token_path, token);
  bef_set_str (&self->code_path, code);
  self->by_header = bef_json_get_array (o, "token_endpoint_auth_methods_supported") == NULL
                    || has_word (o, "token_endpoint_auth_methods_supported", "client_secret_basic");
  return TRUE;
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefOauth *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_https_send_finish (BEF_HTTPS (source), result, &error);

  if (answer != NULL && answer->status == 404 && !question->tried_8414)
    {
      question->tried_8414 = TRUE;
      describe (task);
      return;
    }
  g_autoptr (JsonNode) root = answer != NULL ? read_answer (self, answer, &error) : NULL;
  if (root == NULL || !take_description (self, bef_json_node_object (root), &error))
    fail (task, error);
  else
    ask (task);
}

static void
describe (GTask *task)
{
  BefOauth *self = g_task_get_source_object (task);
  Question *question = g_task_get_task_data (task);
  g_autofree char *openid = g_strconcat (self->issuer, "/.well-known/openid-configuration", NULL);
  g_autoptr (GUri) uri = NULL;
  g_autofree char *path = g_strconcat (
      "/.well-known/oauth-authorization-server",
      g_str_equal (g_uri_get_path (self->uri), "/") ? "" : g_uri_get_path (self->uri), NULL);
  uri = g_uri_build (g_uri_get_flags (self->uri), g_uri_get_scheme (self->uri), NULL,
                     g_uri_get_host (self->uri), g_uri_get_port (self->uri), path, NULL, NULL);
  g_autofree char *plain = g_uri_to_string (uri);
  BefHttpsRequest request = { .method = "GET",
                              .url = question->tried_8414 ? plain : openid,
                              .max_bytes = MAX_ANSWER_BYTES,
                              .about_one = TRUE };

  bef_https_send_async (self->https, &request, g_task_get_cancellable (task), described_cb, task);
}

static void
begin (BefOauth *self, Question *question, gpointer tag, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, question_free);
  if (self->token_path == NULL)
    describe (task);
  else
    ask (task);
}

void
bef_oauth_code_async (BefOauth *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->for_code = TRUE;
  begin (self, question, bef_oauth_code_async, cancellable, callback, user_data);
}

BefOauthCode *
bef_oauth_code_finish (BefOauth *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bef_oauth_code_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
bef_oauth_token_async (BefOauth *self, BefOauthGrant grant, const char *what,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->grant = grant;
  question->what = g_strdup (what);
  begin (self, question, bef_oauth_token_async, cancellable, callback, user_data);
}

BefOauthTokens *
bef_oauth_token_finish (BefOauth *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, bef_oauth_token_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
bef_oauth_finalize (GObject *object)
{
  BefOauth *self = BEF_OAUTH (object);

  g_clear_object (&self->https);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_free (self->issuer);
  g_free (self->client_id);
  g_free (self->scope);
  bef_secret_free (self->secret);
  g_free (self->token_path);
  g_free (self->code_path);
  G_OBJECT_CLASS (bef_oauth_parent_class)->finalize (object);
}

static void
bef_oauth_class_init (BefOauthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_oauth_finalize;
}

static void
bef_oauth_init (BefOauth *self)
{
}

BefOauth *
bef_oauth_new (const char *issuer, const char *client_id, const char *scope, const char *ca_pem,
               GError **error)
{
  g_autoptr (BefOauth) self = g_object_new (BEF_TYPE_OAUTH, NULL);

  self->issuer = g_strstrip (g_strdup (issuer != NULL ? issuer : ""));
  while (g_str_has_suffix (self->issuer, "/"))
    self->issuer[strlen (self->issuer) - 1] = '\0';
  self->client_id = g_strstrip (g_strdup (client_id != NULL ? client_id : ""));
  self->scope = scope != NULL ? g_strstrip (g_strdup (scope)) : NULL;
  if (self->scope != NULL && self->scope[0] == '\0')
    g_clear_pointer (&self->scope, g_free);
  if (self->client_id[0] == '\0')
    {
      g_set_error_literal (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SETUP,
                           _ ("The client identifier is missing: whoever runs the sign-in service "
                              "gives it."));
      return NULL;
    }
  self->uri = bef_address_parse_sign_in (self->issuer, error);
  if (self->uri == NULL)
    return NULL;
  self->https = bef_https_new_for_sign_in (self->issuer, ca_pem, error);
  return self->https != NULL ? g_steal_pointer (&self) : NULL;
}

void
bef_oauth_set_client_secret (BefOauth *self, const char *secret)
{
  bef_secret_free (self->secret);
  self->secret = secret != NULL && secret[0] != '\0' ? g_strdup (secret) : NULL;
}

const char *
bef_oauth_get_host (BefOauth *self)
{
  return g_uri_get_host (self->uri);
}

void
bef_oauth_set_patience (BefOauth *self, guint answer_ms)
{
  bef_https_set_limits (self->https, &(BefHttpsLimits){ 10000, answer_ms, 120000 });
}
