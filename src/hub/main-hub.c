/* SPDX-License-Identifier: GPL-3.0-or-later */
/* beffroi-hub: the embedded back end as a program of its own. */
#include "bef-config.h"

#include <errno.h>
#include <glib-unix.h>
#include <locale.h>
#include <unistd.h>

#include "base/bef-json.h"
#include "base/bef-tls-floor.h"
#include "base/bef-present.h"
#include "bef-hub-server-options.h"
#include "bef-hub-server.h"

#define EXIT_USAGE 2

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

/* Reads and forgets standard input; its end means that who started the hub is gone. */
static gboolean
stdin_cb (int fd, GIOCondition condition, gpointer loop)
{
  char buffer[256];
  gssize n = read (fd, buffer, sizeof buffer);

  if (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)))
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static BefHubAuth *
make_auth (const BefHubOptions *options, gint64 now_ms, GError **error)
{
  g_autoptr (BefHubAuth) auth = bef_hub_auth_new ();

  if (options->agent_buildings != NULL)
    bef_hub_auth_set_agent_buildings (auth, (const char *const *)options->agent_buildings);
  for (guint i = 0; options->tokens != NULL && options->tokens[i] != NULL; i++)
    if (!bef_hub_auth_add_spec (auth, options->tokens[i], now_ms, error))
      return NULL;
  if (options->tokens != NULL)
    return g_steal_pointer (&auth);
  bef_hub_auth_add_default (auth, "", now_ms);
  for (guint i = 0; options->tenants != NULL && options->tenants[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint64 seed;
      if (bef_hub_options_split_tenant (options->tenants[i], &name, &seed))
        bef_hub_auth_add_default (auth, name, now_ms);
    }
  return g_steal_pointer (&auth);
}

static BefHubServer *
make_server (const BefHubOptions *options, gint64 now_ms, GError **error)
{
  BefHubServerOptions server_options = {
    .address = options->address,
    .port = options->port,
    .temporal_cap = options->temporal_cap,
    .fault_control = options->fault_control,
    .request_log = options->request_log,
    .faults = { .seed = options->seed },
  };
  g_autoptr (GTlsCertificate) certificate = NULL;

  for (guint i = 0; options->faults != NULL && options->faults[i] != NULL; i++)
    if (!bef_hub_faults_add (&server_options.faults, options->faults[i], error))
      return NULL;
  if (options->certificate_file != NULL)
    {
      certificate =
          g_tls_certificate_new_from_files (options->certificate_file, options->key_file, error);
      if (certificate == NULL)
        {
          g_prefix_error (error, "Cannot read the certificate or its key: ");
          return NULL;
        }
      server_options.certificate = certificate;
    }
  BefHubAuth *auth = make_auth (options, now_ms, error);
  return auth != NULL ? bef_hub_server_new (&server_options, auth, error) : NULL;
}

static gboolean
add_tenants (BefHubServer *server, const BefHubOptions *options, gint64 now_ms, char **commune,
             GError **error)
{
  g_autoptr (BefHubWorld) world = options->replay != NULL
                                      ? bef_hub_replay_new ((const char *const *)options->replay,
                                                            options->own_dates, now_ms, error)
                                      : bef_hub_simulation_new (options->seed, options->n_buildings,
                                                                options->interval_s, error);

  if (world == NULL)
    return FALSE;
  bef_hub_server_add_tenant (server, "", world, options->seed);
  *commune = g_strdup (bef_hub_world_commune_name (world));
  for (guint i = 0; options->tenants != NULL && options->tenants[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint64 seed = 0;
      bef_hub_options_split_tenant (options->tenants[i], &name, &seed);
      g_autoptr (BefHubWorld) other =
          bef_hub_simulation_new (seed, options->n_buildings, options->interval_s, error);
      if (other == NULL)
        return FALSE;
      bef_hub_server_add_tenant (server, name, other, seed);
    }
  return TRUE;
}

/* The first token of each role of @tenant. (transfer full) */
static JsonObject *
tokens_of (BefHubAuth *auth, const char *tenant)
{
  GPtrArray *tokens = bef_hub_auth_tokens (auth);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < tokens->len; i++)
    {
      const BefHubToken *token = g_ptr_array_index (tokens, i);
      const char *role = bef_role_id (token->role);
      if (g_str_equal (token->tenant, tenant) && !json_object_has_member (object, role))
        json_object_set_string_member (object, role, token->secret);
    }
  return object;
}

/* One line of JSON for who started the hub: where it listens, what to trust, whom to be. */
static gboolean
say_ready (BefHubServer *server, const BefHubOptions *options, const char *commune)
{
  g_autoptr (JsonObject) ready = json_object_new ();
  g_autofree char *pem = bef_hub_server_certificate_pem (server);
  BefHubAuth *auth = bef_hub_server_auth (server);
  JsonObject *tenants = json_object_new ();

  json_object_set_string_member (ready, "url", bef_hub_server_url (server));
  json_object_set_string_member (ready, "certificate", pem);
  json_object_set_object_member (ready, "tokens", tokens_of (auth, ""));
  for (guint i = 0; options->tenants != NULL && options->tenants[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint64 seed;
      if (bef_hub_options_split_tenant (options->tenants[i], &name, &seed))
        json_object_set_object_member (tenants, name, tokens_of (auth, name));
    }
  json_object_set_object_member (ready, "tenants", tenants);
  json_object_set_string_member (ready, "commune", commune);
  g_autofree char *text = bef_json_object_to_string (ready);
  g_autofree char *line = g_strconcat (text, "\n", NULL);
  for (gsize sent = 0, length = strlen (line); sent < length;)
    {
      gssize n = write (options->ready_fd, line + sent, length - sent);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      sent += (gsize)n;
    }
  return TRUE;
}

static int
run (const BefHubOptions *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *commune = NULL;
  gint64 now_ms = bef_computer_ms ();

  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_autoptr (BefHubServer) server = make_server (options, now_ms, &error);
  if (server == NULL)
    {
      g_printerr ("beffroi-hub: %s\n", error->message);
      return EXIT_USAGE;
    }
  if (!add_tenants (server, options, now_ms, &commune, &error)
      || !bef_hub_server_listen (server, &error))
    {
      g_printerr ("beffroi-hub: %s\n", error->message);
      return EXIT_FAILURE;
    }
  if (!say_ready (server, options, commune))
    {
      g_printerr ("beffroi-hub: nobody reads file descriptor %d\n", options->ready_fd);
      return EXIT_FAILURE;
    }
  if (options->parent_watch)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, stdin_cb, loop);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  bef_tls_floor_set ();
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  g_auto (GStrv) args = g_strdupv (argv);
  g_autoptr (BefHubOptions) options = bef_hub_options_parse (&args, &error);
  if (options == NULL)
    {
      g_printerr ("beffroi-hub: %s\nTry 'beffroi-hub --help'.\n", error->message);
      return EXIT_USAGE;
    }
  if (options->version)
    {
      g_print ("beffroi-hub %s\n", BEF_VERSION);
      return EXIT_SUCCESS;
    }
  /* Before any thread reads the clock. */
  if (options->now_ms != BEF_NO_TIME || options->speed != 1)
    bef_clock_override (options->now_ms != BEF_NO_TIME ? options->now_ms : bef_computer_ms (),
                        options->speed);
  return run (options);
}
