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
#include "base/bef-secret.h"
#include "hub/server/bef-hub-push.h"
#include "hub/server/bef-hub-register.h"
#include "hub/replay/bef-hub-replay.h"
#include "hub/server/bef-hub-server-options.h"
#include "hub/server/bef-hub-server.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "hub/server/bef-hub-store.h"

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

/* What SIGHUP reads again. */
typedef struct
{
  BefHubServer *server;         /* unowned */
  const BefHubOptions *options; /* unowned */
} Reload;

static BefHubAuth *
make_auth (const BefHubOptions *options, gint64 now_ms, GError **error)
{
  g_autoptr (BefHubAuth) auth = bef_hub_auth_new ();

  if (options->agent_buildings != NULL)
    bef_hub_auth_set_agent_buildings (auth, (const char *const *)options->agent_buildings);
  for (guint i = 0; options->tokens != NULL && options->tokens[i] != NULL; i++)
    if (!bef_hub_auth_add_spec (auth, options->tokens[i], now_ms, error))
      return NULL;
  if (options->token_file != NULL
      && !bef_hub_auth_add_file (auth, options->token_file, now_ms, error))
    return NULL;
  if (options->tokens != NULL || options->token_file != NULL)
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

/* Where what is shown and done is registered; NULL for nowhere. One that was named must be
 * writable now; without the other one nothing is shown or done. (transfer full) */
static gboolean
find_register (const BefHubOptions *options, char **path, GError **error)
{
  *path = NULL;
  if (options->no_register)
    return TRUE;
  *path = options->register_file != NULL ? g_strdup (options->register_file)
                                         : bef_hub_register_default_path ();
  g_autoptr (BefHubRegister) trace = bef_hub_register_new (*path);
  g_autoptr (GError) local = NULL;
  if (bef_hub_register_check (trace, &local))
    return TRUE;
  if (options->register_file == NULL)
    {
      g_printerr ("beffroi-hub: %s. No image is shown and no command done until it can be written, "
                  "or another is named with --register FILE.\n",
                  local->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static BefHubServer *
make_server (const BefHubOptions *options, gint64 now_ms, GError **error)
{
  g_autofree char *register_file = NULL;

  BefHubServerOptions server_options = {
    .address = options->address,
    .port = options->port,
    .temporal_cap = options->temporal_cap,
    .fault_control = options->fault_control,
    .request_log = options->request_log,
    .faults = { .seed = options->seed },
  };
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (!find_register (options, &register_file, error))
    return NULL;
  server_options.register_file = register_file;

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
reload_cb (gpointer user_data)
{
  Reload *reload = user_data;
  g_autoptr (GError) error = NULL;
  BefHubAuth *auth = make_auth (reload->options, bef_computer_ms (), &error);

  if (auth == NULL)
    {
      g_printerr ("beffroi-hub: %s. The tokens stay as they were.\n", error->message);
      return G_SOURCE_CONTINUE;
    }
  bef_hub_auth_keep_beginnings (auth, bef_hub_server_auth (reload->server));
  bef_hub_server_set_auth (reload->server, auth);
  g_printerr ("beffroi-hub: the token file was read again, %u tokens.\n",
              bef_hub_auth_tokens (auth)->len);
  return G_SOURCE_CONTINUE;
}

/* What there is besides what others put here. NULL without an error: nothing. */
static BefHubWorld *
world_below (const BefHubOptions *options, gint64 now_ms, GError **error)
{
  if (options->replay != NULL)
    return bef_hub_replay_new ((const char *const *)options->replay,
                               options->own_dates ? BEF_HUB_DATES_OWN : BEF_HUB_DATES_OF_TODAY,
                               now_ms, error);
  if (options->store != NULL && !options->simulate)
    return NULL;
  g_autoptr (BefHubWorld) world =
      bef_hub_simulation_new (options->seed, options->n_buildings, options->interval_s, error);
  if (world != NULL && options->scene != NULL
      && !bef_hub_simulation_set_scene (world, options->scene))
    g_clear_object (&world);
  return g_steal_pointer (&world);
}

/* (transfer full): under what others put into it. */
static BefHubWorld *
world_of (const BefHubOptions *options, const char *tenant, BefHubWorld *below, gint64 now_ms,
          GError **error)
{
  BefHubStore *store = bef_hub_store_new (options->store, tenant, below, now_ms, error);

  return store != NULL ? BEF_HUB_WORLD (store) : NULL;
}

static gboolean
add_tenants (BefHubServer *server, const BefHubOptions *options, gint64 now_ms, char **commune,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (BefHubWorld) below = world_below (options, now_ms, &local);
  g_autoptr (BefHubWorld) world =
      local == NULL ? world_of (options, "", below, now_ms, &local) : NULL;

  if (world == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  bef_hub_server_add_tenant (server, "", world, options->seed);
  *commune = g_strdup (bef_hub_world_commune_name (world));
  for (guint i = 0; options->tenants != NULL && options->tenants[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint64 seed = 0;
      bef_hub_options_split_tenant (options->tenants[i], &name, &seed);
      g_autoptr (BefHubWorld) simulated =
          bef_hub_simulation_new (seed, options->n_buildings, options->interval_s, error);
      g_autoptr (BefHubWorld) other =
          simulated != NULL ? world_of (options, name, simulated, now_ms, error) : NULL;
      if (other == NULL)
        return FALSE;
      bef_hub_server_add_tenant (server, name, other, seed);
    }
  return TRUE;
}

/* The first generated token of each role of @tenant: who gave one knows it, and what is printed is
 * kept by whoever keeps logs. (transfer full) */
static JsonObject *
tokens_of (BefHubAuth *auth, const char *tenant)
{
  GPtrArray *tokens = bef_hub_auth_tokens (auth);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < tokens->len; i++)
    {
      const BefHubToken *token = g_ptr_array_index (tokens, i);
      const char *role = bef_role_id (token->role);
      if (token->is_generated && g_str_equal (token->tenant, tenant)
          && !json_object_has_member (object, role))
        json_object_set_string_member (object, role, token->secret);
    }
  return object;
}

static gboolean
write_all (int fd, const char *text)
{
  for (gsize sent = 0, length = strlen (text); sent < length;)
    {
      gssize n = write (fd, text + sent, length - sent);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      sent += (gsize)n;
    }
  return TRUE;
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
  char *line = g_strconcat (text, "\n", NULL);
  gboolean said = write_all (options->ready_fd, line);
  bef_secret_free (line);
  bef_secret_wipe (text);
  return said;
}

static int
push (const BefHubOptions *options)
{
  g_autoptr (GError) error = NULL;
  gint64 now_ms = bef_computer_ms ();
  g_autoptr (BefHubWorld) below = world_below (options, now_ms, &error);
  g_autoptr (BefHubWorld) world = error == NULL && options->store != NULL
                                      ? world_of (options, "", below, now_ms, &error)
                                  : below != NULL ? g_object_ref (below)
                                                  : NULL;
  BefHubPush what = { .url = options->push,
                      .token_file = options->push_token_file,
                      .certificate_file = options->push_certificate,
                      .tenant = options->push_tenant != NULL ? options->push_tenant : "",
                      .from = options->push_from };

  if (world != NULL && bef_hub_push (&what, world, now_ms, &error))
    return EXIT_SUCCESS;
  g_printerr ("beffroi-hub: %s\n", error->message);
  return EXIT_FAILURE;
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
      || !bef_hub_server_disturb (server, &error) || !bef_hub_server_listen (server, &error))
    {
      g_printerr ("beffroi-hub: %s\n", error->message);
      return EXIT_FAILURE;
    }
  Reload reload = { server, options };
  if (options->token_file != NULL)
    g_unix_signal_add (SIGHUP, reload_cb, &reload);
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

/* What follows --token on the command line, which every program of this computer may read. */
static void
wipe_tokens (char **argv)
{
  static const char option[] = "--token";

  for (guint i = 1; argv[i] != NULL; i++)
    if (g_str_has_prefix (argv[i], "--token="))
      bef_secret_wipe (argv[i] + strlen ("--token="));
    else if (g_str_equal (argv[i], option) && argv[i + 1] != NULL)
      bef_secret_wipe (argv[++i]);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  bef_secret_seal_process ();
  bef_tls_floor_set ();
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN);
  /* A file at its limit is a write that fails, and is told. */
  signal (SIGXFSZ, SIG_IGN);
  g_auto (GStrv) args = g_strdupv (argv);
  wipe_tokens (argv);
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
  gint64 starts_ms = options->now_ms;
  if (options->scene != NULL && bef_hub_simulation_scene_ms (options->scene) == BEF_NO_TIME)
    {
      g_printerr ("beffroi-hub: --scene: '%s' is not known; monday is\n", options->scene);
      return EXIT_USAGE;
    }
  if (options->scene != NULL && starts_ms == BEF_NO_TIME)
    starts_ms = bef_hub_simulation_scene_ms (options->scene);
  /* Before any thread reads the clock. */
  if (starts_ms != BEF_NO_TIME || options->speed != 1)
    bef_clock_override (starts_ms != BEF_NO_TIME ? starts_ms : bef_computer_ms (), options->speed);
  return options->push != NULL ? push (options) : run (options);
}
