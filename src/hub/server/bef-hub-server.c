/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server.h"

#include "bef-config.h"
#include "base/bef-present.h"
#include "bef-hub-server-private.h"
#include "bef-hub-tls.h"

#include <errno.h>

#define DEFAULT_TEMPORAL_CAP 1000

typedef struct
{
  const char *method;
  const char *path; /* "*" stands for one segment */
  BefHubHandler handler;
  gboolean open; /* answered without a token: brokers fetch contexts without one */
} Route;

static const Route routes[] = {
  { "GET", "context.jsonld", bef_hub_call_context, TRUE },
  { "GET", "ngsi-ld/v1/jsonldContexts/beffroi", bef_hub_call_context, FALSE },
  { "GET", "ngsi-ld/v1/entities", bef_hub_call_query, FALSE },
  { "GET", "ngsi-ld/v1/entities/*", bef_hub_call_retrieve, FALSE },
  { "PATCH", "ngsi-ld/v1/entities/*", bef_hub_call_patch, FALSE },
  { "PATCH", "ngsi-ld/v1/entities/*/attrs", bef_hub_call_patch, FALSE },
  { "PATCH", "ngsi-ld/v1/entities/*/attrs/*", bef_hub_call_patch, FALSE },
  { "POST", "ngsi-ld/v1/entities", bef_hub_call_create, FALSE },
  { "PUT", "ngsi-ld/v1/entities/*", bef_hub_call_replace, FALSE },
  { "DELETE", "ngsi-ld/v1/entities/*", bef_hub_call_delete, FALSE },
  { "POST", "ngsi-ld/v1/entities/*/attrs", bef_hub_call_append, FALSE },
  { "PUT", "ngsi-ld/v1/entities/*/attrs/*", bef_hub_call_replace_attribute, FALSE },
  { "DELETE", "ngsi-ld/v1/entities/*/attrs/*", bef_hub_call_delete_attribute, FALSE },
  { "POST", "ngsi-ld/v1/entityOperations/query", bef_hub_call_post_query, FALSE },
  { "POST", "ngsi-ld/v1/temporal/entityOperations/query", bef_hub_call_post_query, FALSE },
  { "POST", "ngsi-ld/v1/entityOperations/*", bef_hub_call_batch, FALSE },
  { "POST", "ngsi-ld/v1/temporal/entities", bef_hub_call_temporal_create, FALSE },
  { "POST", "ngsi-ld/v1/temporal/entities/*/attrs", bef_hub_call_temporal_append, FALSE },
  { "DELETE", "ngsi-ld/v1/temporal/entities/*", bef_hub_call_temporal_delete, FALSE },
  { "GET", "ngsi-ld/v1/types", bef_hub_call_types, FALSE },
  { "GET", "ngsi-ld/v1/types/*", bef_hub_call_type, FALSE },
  { "GET", "ngsi-ld/v1/attributes", bef_hub_call_attributes, FALSE },
  { "GET", "ngsi-ld/v1/attributes/*", bef_hub_call_attribute, FALSE },
  { "GET", "ngsi-ld/v1/temporal/entities", bef_hub_call_temporal_query, FALSE },
  { "GET", "ngsi-ld/v1/temporal/entities/*", bef_hub_call_temporal_retrieve, FALSE },
  { "GET", "beffroi/v1/me", bef_hub_call_me, FALSE },
  { "PUT", "beffroi/v1/fault", bef_hub_call_set_fault, TRUE },
  { "GET", "snapshots/*", bef_hub_call_snapshot, FALSE },
  { "GET", "tiles/*/*/*", bef_hub_call_tile, FALSE },
};

/* What the standard has and this hub does not: told apart from what does not exist. */
static const Route not_implemented[] = {
  { "DELETE", "ngsi-ld/v1/entities" },
  { "POST", "ngsi-ld/v1/temporal/entityOperations/*" },
  { "GET", "ngsi-ld/v1/subscriptions" },
  { "POST", "ngsi-ld/v1/subscriptions" },
  { "GET", "ngsi-ld/v1/csourceRegistrations" },
  { "POST", "ngsi-ld/v1/csourceRegistrations" },
  { "GET", "ngsi-ld/v1/jsonldContexts" },
  { "POST", "ngsi-ld/v1/jsonldContexts" },
};

static void
tenant_free (gpointer data)
{
  BefHubTenant *tenant = data;

  g_free (tenant->name);
  g_object_unref (tenant->world);
  g_clear_pointer (&tenant->map, bef_hub_map_free);
  g_hash_table_unref (tenant->refusals);
  g_free (tenant);
}

static gboolean
path_matches (const char *pattern, char **segments)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "/", -1);
  guint i = 0;

  for (; parts[i] != NULL && segments[i] != NULL; i++)
    if (!g_str_equal (parts[i], "*") && !g_str_equal (parts[i], segments[i]))
      return FALSE;
  return parts[i] == NULL && segments[i] == NULL;
}

char **
bef_hub_path_split (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  g_autoptr (GStrvBuilder) segments = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      {
        g_autofree char *decoded = g_uri_unescape_string (parts[i], NULL);
        gboolean good = decoded != NULL && g_utf8_validate (decoded, -1, NULL);
        /* Not a path of ours: it will not be found. */
        g_strv_builder_add (segments, good ? decoded : "?");
      }
  return g_strv_builder_end (segments);
}

static const Route *
find_route (const char *method, char **segments, GError **error)
{
  g_autoptr (GString) allowed = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (path_matches (routes[i].path, segments))
      {
        if (g_str_equal (routes[i].method, method))
          return &routes[i];
        g_string_append_printf (allowed, "%s%s", allowed->len > 0 ? ", " : "", routes[i].method);
      }
  for (guint i = 0; i < G_N_ELEMENTS (not_implemented); i++)
    if (g_str_equal (not_implemented[i].method, method)
        && path_matches (not_implemented[i].path, segments))
      {
        g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_IMPLEMENTED,
                     "This broker does not implement %s here", method);
        return NULL;
      }
  if (allowed->len > 0)
    g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_METHOD_NOT_ALLOWED,
                 "%s is not allowed here, only %s", method, allowed->str);
  else
    g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND,
                         "There is nothing at this address");
  return NULL;
}

gboolean
bef_hub_call_authorize (BefHubCall *call, GError **error)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  const char *name = soup_message_headers_get_one (headers, "NGSILD-Tenant");

  call->token = bef_hub_auth_check (call->server->auth,
                                    soup_message_headers_get_one (headers, "Authorization"));
  if (call->token == NULL)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_UNAUTHORIZED,
                           "A valid Bearer token is needed");
      return FALSE;
    }
  if (bef_hub_call_strikes (call, BEF_HUB_FAULT_GRANT_ENDED))
    {
      call->plain = *call->token;
      call->plain.grant_from = call->plain.grant_until = BEF_NO_TIME;
      call->token = &call->plain;
    }
  call->tenant = g_hash_table_lookup (call->server->tenants, name != NULL ? name : "");
  if (call->tenant == NULL)
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NONEXISTENT_TENANT,
                   "Tenant '%s' does not exist", name != NULL ? name : "");
      return FALSE;
    }
  if (!g_str_equal (call->tenant->name, call->token->tenant))
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_FORBIDDEN,
                           "This token is for another tenant");
      return FALSE;
    }
  if (name != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                  "NGSILD-Tenant", name);
  return TRUE;
}

static gboolean
is_ngsi_ld (BefHubCall *call)
{
  return call->segments[0] != NULL && g_str_equal (call->segments[0], "ngsi-ld");
}

static void
answer (BefHubCall *call)
{
  const char *method = soup_server_message_get_method (call->message);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (method, "HEAD"))
    method = "GET";
  const Route *route = find_route (method, call->segments, &error);
  if (route != NULL && route->handler == bef_hub_call_set_fault)
    {
      if (!route->handler (call, &error))
        bef_hub_call_reply_problem (call, error);
      return;
    }
  if (bef_hub_call_fault_reply (call))
    return;
  /* Without a token nobody learns which addresses exist. */
  if (route == NULL || !route->open)
    {
      g_autoptr (GError) refused = NULL;
      if (!bef_hub_call_authorize (call, &refused))
        {
          bef_hub_call_reply_problem (call, refused);
          return;
        }
    }
  if (route == NULL || (is_ngsi_ld (call) && !bef_hub_call_check_accept (call, &error))
      || !route->handler (call, &error))
    bef_hub_call_reply_problem (call, error);
}

void
bef_hub_call_answer (BefHubServer *self, SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  const GError *refusal = bef_hub_gate_refusal (message);
  g_auto (GStrv) segments = bef_hub_path_split (g_uri_get_path (uri));
  gint64 skew_ms =
      (gint64)(bef_hub_faults_value (&self->faults, BEF_HUB_FAULT_CLOCK_SKEW, 0) * BEF_MS_SECOND);
  BefHubCall call = {
    .server = self,
    .message = message,
    .now_ms = bef_computer_ms () + skew_ms,
    .deadline_us = g_get_monotonic_time () + BEF_HUB_ANSWER_US,
    .segments = segments,
    .raw_query = g_uri_get_query (uri),
  };

  if (!bef_hub_call_resume (&call))
    call.number = self->requests++;
  if (!bef_hub_call_is_scanned (message))
    bef_hub_call_scan_go_on (&call);
  if (refusal != NULL)
    bef_hub_call_reply_problem (&call, refusal);
  else if (bef_hub_call_is_scanned (message))
    answer (&call);
}

static void
request_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
            gpointer user_data)
{
  BefHubServer *self = user_data;

  if (self->request_log != NULL)
    {
      /* Without the query: what is asked for, by nobody. */
      fprintf (self->request_log, "%s %s\n", soup_server_message_get_method (message), path);
      fflush (self->request_log);
    }
  bef_hub_queue_add (self, message);
}

static void
started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  bef_hub_gate_watch (user_data, message);
}

static void
finished_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  BefHubServer *self = user_data;

  bef_hub_listener_note_end (self->listener, message,
                             bef_hub_gate_may_keep (message) ? BEF_HUB_END_KEEP
                                                             : BEF_HUB_END_CLOSE);
}

BefHubServer *
bef_hub_server_new (const BefHubServerOptions *options, BefHubAuth *auth, GError **error)
{
  g_autoptr (BefHubServer) self = g_new0 (BefHubServer, 1);

  self->auth = auth;
  g_queue_init (&self->lines);
  self->gates = g_hash_table_new (NULL, NULL);
  self->tenants = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, tenant_free);
  self->address = g_strdup (options->address != NULL ? options->address : "127.0.0.1");
  self->port = options->port;
  self->temporal_cap = options->temporal_cap > 0 ? options->temporal_cap : DEFAULT_TEMPORAL_CAP;
  self->fault_control = options->fault_control;
  self->faults = options->faults;
  if (options->request_log != NULL)
    {
      self->request_log = fopen (options->request_log, "a");
      if (self->request_log == NULL)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot write to '%s'",
                       options->request_log);
          return NULL;
        }
    }
  if (options->register_file != NULL)
    self->trace = bef_hub_register_new (options->register_file);
  self->context = bef_hub_context_new (error);
  if (self->context == NULL)
    return NULL;
  self->certificate = options->certificate != NULL
                          ? g_object_ref (options->certificate)
                          : bef_hub_tls_certificate_new (BEF_HUB_TLS_VALID, error);
  if (self->certificate == NULL)
    return NULL;
  self->soup = soup_server_new ("server-header", "beffroi-hub/" BEF_VERSION, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (finished_cb), self);
  self->listener = bef_hub_listener_new (self->soup);
  return g_steal_pointer (&self);
}

void
bef_hub_server_free (BefHubServer *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->prepare_source, g_source_remove);
  if (self->soup != NULL)
    {
      bef_hub_queue_clear (self);
      bef_hub_gate_take_down (self);
      g_clear_pointer (&self->listener, bef_hub_listener_free);
      g_signal_handlers_disconnect_by_data (self->soup, self);
      soup_server_disconnect (self->soup);
    }
  g_clear_object (&self->soup);
  g_clear_pointer (&self->gates, g_hash_table_unref);
  g_clear_pointer (&self->auth, bef_hub_auth_free);
  g_clear_pointer (&self->context, bef_hub_context_free);
  g_clear_pointer (&self->trace, bef_hub_register_free);
  g_hash_table_unref (self->tenants);
  g_clear_object (&self->certificate);
  if (self->request_log != NULL)
    fclose (self->request_log);
  g_free (self->address);
  g_free (self->url);
  g_free (self->context_url);
  g_free (self);
}

void
bef_hub_server_add_tenant (BefHubServer *self, const char *name, BefHubWorld *world, guint64 seed)
{
  BefHubTenant *tenant = g_new0 (BefHubTenant, 1);

  tenant->name = g_strdup (name);
  tenant->world = g_object_ref (world);
  tenant->store = BEF_IS_HUB_STORE (world) ? BEF_HUB_STORE (world) : NULL;
  tenant->seed = seed;
  tenant->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->tenants, tenant->name, tenant);
}

static gboolean
use_certificate (BefHubServer *self, GError **error)
{
  g_autoptr (GTlsCertificate) expired = NULL;

  if (self->faults.fault[BEF_HUB_FAULT_EXPIRED_CERTIFICATE].set)
    {
      expired = bef_hub_tls_certificate_new (BEF_HUB_TLS_EXPIRED, error);
      if (expired == NULL)
        return FALSE;
    }
  bef_hub_listener_set_certificate (self->listener, expired != NULL ? expired : self->certificate);
  return TRUE;
}

/* While nobody asks: the first answer needs not wait for the years before it. */
static gboolean
prepare_cb (gpointer user_data)
{
  BefHubServer *self = user_data;
  GHashTableIter iter;
  BefHubTenant *tenant;

  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&tenant))
    if (bef_hub_world_prepare (tenant->world, bef_computer_ms ()))
      return G_SOURCE_CONTINUE;
  self->prepare_source = 0;
  return G_SOURCE_REMOVE;
}

gboolean
bef_hub_server_listen (BefHubServer *self, GError **error)
{
  gboolean ipv6 = strchr (self->address, ':') != NULL;

  if (!use_certificate (self, error)
      || !bef_hub_listener_open (self->listener, self->address, &self->port, error))
    return FALSE;
  self->url =
      g_strdup_printf (ipv6 ? "https://[%s]:%u" : "https://%s:%u", self->address, self->port);
  self->context_url = g_strconcat (self->url, "/context.jsonld", NULL);
  self->prepare_source = g_idle_add (prepare_cb, self);
  return TRUE;
}

const char *
bef_hub_server_url (BefHubServer *self)
{
  return self->url;
}

char *
bef_hub_server_certificate_pem (BefHubServer *self)
{
  char *pem = NULL;

  g_object_get (bef_hub_listener_get_certificate (self->listener), "certificate-pem", &pem, NULL);
  return pem;
}

static gboolean
disturb (BefHubServer *self, const BefHubFaults *faults, GError **error)
{
  gint64 now_ms = bef_computer_ms ();
  /* On a whole minute, when states are looked at: a link that is cut says so at once. */
  BefHubDisturbance what = {
    .flood = (guint)bef_hub_faults_value (faults, BEF_HUB_FAULT_FLOOD, 0),
    .cut_off = faults->fault[BEF_HUB_FAULT_LINK_DOWN].set ? faults->building : NULL,
    .from_ms = now_ms - now_ms % BEF_MS_MINUTE,
  };
  BefHubTenant *own = g_hash_table_lookup (self->tenants, ""), *tenant;
  GHashTableIter iter;

  if (own != NULL && !bef_hub_world_disturb (own->world, &what, error))
    return FALSE;
  g_hash_table_iter_init (&iter, self->tenants);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&tenant))
    if (tenant != own)
      bef_hub_world_disturb (tenant->world, &what, NULL);
  return TRUE;
}

gboolean
bef_hub_server_disturb (BefHubServer *self, GError **error)
{
  return disturb (self, &self->faults, error);
}

gboolean
bef_hub_server_set_faults (BefHubServer *self, const char *spec, GError **error)
{
  BefHubFaults faults = self->faults;
  gboolean was_expired = self->faults.fault[BEF_HUB_FAULT_EXPIRED_CERTIFICATE].set;

  bef_hub_faults_clear (&faults);
  if (!bef_hub_faults_add (&faults, spec, error) || !disturb (self, &faults, error))
    return FALSE;
  self->faults = faults;
  return was_expired == faults.fault[BEF_HUB_FAULT_EXPIRED_CERTIFICATE].set
         || use_certificate (self, error);
}

BefHubAuth *
bef_hub_server_auth (BefHubServer *self)
{
  return self->auth;
}

void
bef_hub_server_set_auth (BefHubServer *self, BefHubAuth *auth)
{
  bef_hub_auth_free (self->auth);
  self->auth = auth;
}

guint64
bef_hub_server_request_count (BefHubServer *self)
{
  return self->requests;
}
