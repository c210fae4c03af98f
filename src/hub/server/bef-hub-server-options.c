/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-options.h"

#include <gio/gio.h>

#include "base/bef-civil-time.h"
#include "base/bef-secret.h"
#include "bef-hub-push.h"

#define MORE_HELP                                                                                  \
  "The token file, which only its owner may read (chmod 600), has one token a line:\n"             \
  "  TOKEN:ROLE[+write][:TENANT[:NAME[:GRANT]]]\n"                                                 \
  "ROLE is secretary, elected, agent, police or technician, with +write where it may put\n"        \
  "entities here; TENANT is empty for the only "                                                   \
  "commune;\n"                                                                                     \
  "NAME is shown and registered, a function rather than a person; GRANT, to see images, is\n"      \
  "[FROM/]UNTIL[ REFERENCE], say 2026-01-01T00:00:00Z/2026-12-31T00:00:00Z AP 2026-17.\n"          \
  "Lines that begin with # are passed over. SIGHUP has the file read again; when it cannot be,\n"  \
  "the former tokens stay, and the hub says so.\n"

/* As typed, before it is checked. */
typedef struct
{
  BefHubOptions *options;
  gboolean simulate;
  char *seed, *now, *agent_buildings; /* owned */
  int port, interval_s, n_buildings, temporal_cap, push_from;
} Typed;

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static gboolean
parse (Typed *typed, char ***argv, GError **error)
{
  BefHubOptions *o = typed->options;
  const GOptionEntry entries[] = {
    { "simulate", 0, 0, G_OPTION_ARG_NONE, &typed->simulate, "Simulate a commune (the default)",
      NULL },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->replay,
      "Replay a recorded load curve; repeatable", "[NAME=]FILE" },
    { "own-dates", 0, 0, G_OPTION_ARG_NONE, &o->own_dates, "Keep the recording's own dates", NULL },
    { "scene", 0, 0, G_OPTION_ARG_STRING, &o->scene,
      "Simulate a moment that is told, its clock included unless --now says another; monday: a "
      "winter morning after a weekend (boiler in fault, a door left open, a deadline tomorrow)",
      "NAME" },
    { "port", 0, 0, G_OPTION_ARG_INT, &typed->port, "Port to listen on (0: a free one)", "N" },
    { "address", 0, 0, G_OPTION_ARG_STRING, &o->address,
      "Address to listen on (loopback unless a certificate is given)", "IP" },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &o->certificate_file,
      "Certificate, PEM (else a fresh one)", "FILE" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &o->key_file, "Private key of the certificate, PEM",
      "FILE" },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &o->token_file,
      "Accept the tokens of FILE (else a random one per role); see below", "FILE" },
    { "token", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->tokens,
      "Accept a token; repeatable; others of this computer may see it for a moment: --token-file "
      "is for tokens that count",
      "TOKEN:ROLE[:TENANT[:NAME[:GRANT]]]" },
    { "agent-buildings", 0, 0, G_OPTION_ARG_STRING, &typed->agent_buildings,
      "Buildings that role agent sees", "NAME,NAME" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &typed->seed, "Seed of the simulation and of the faults",
      "N" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &typed->now, "Start the hub's clock at this instant",
      "ISO" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &o->speed, "Run the hub's clock this many times faster",
      "X" },
    { "interval", 0, 0, G_OPTION_ARG_INT, &typed->interval_s, "Step of the fast quantities",
      "SECONDS" },
    { "buildings", 0, 0, G_OPTION_ARG_INT, &typed->n_buildings,
      "Number of buildings (0: the commune's own)", "N" },
    { "tenant", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->tenants,
      "Serve one more simulated commune; repeatable", "NAME[:SEED]" },
    { "temporal-cap", 0, 0, G_OPTION_ARG_INT, &typed->temporal_cap,
      "Most values of one attribute in a temporal answer", "N" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->faults, "Behave badly, for tests; repeatable",
      "SPEC" },
    { "fault-control", 0, 0, G_OPTION_ARG_NONE, &o->fault_control,
      "Let PUT /beffroi/v1/fault change the faults", NULL },
    { "log-requests", 0, 0, G_OPTION_ARG_FILENAME, &o->request_log,
      "Write the method and path of every request to FILE", "FILE" },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &o->store,
      "Keep in FILE what tokens that may write put here; nothing is simulated unless asked",
      "FILE" },
    { "push", 0, 0, G_OPTION_ARG_STRING, &o->push,
      "Serve nothing: put the commune into the broker at URL, and end", "URL" },
    { "push-token-file", 0, 0, G_OPTION_ARG_FILENAME, &o->push_token_file,
      "With the token in FILE, which only its owner may read", "FILE" },
    { "push-certificate", 0, 0, G_OPTION_ARG_FILENAME, &o->push_certificate,
      "Trust the authority in FILE (PEM)", "FILE" },
    { "push-tenant", 0, 0, G_OPTION_ARG_STRING, &o->push_tenant, "Into this tenant", "NAME" },
    { "push-from", 0, 0, G_OPTION_ARG_INT, &typed->push_from,
      "Go on after this many entities, where a push stopped", "N" },
    { "register", 0, 0, G_OPTION_ARG_FILENAME, &o->register_file,
      "Register who saw an image and who commanded what in FILE (else in the state folder)",
      "FILE" },
    { "no-register", 0, 0, G_OPTION_ARG_NONE, &o->no_register,
      "Register nothing, for demonstrations on this computer", NULL },
    { "ready-fd", 0, 0, G_OPTION_ARG_INT, &o->ready_fd,
      "Where to say that the hub is ready (1: standard output)", "FD" },
    { "parent-watch", 0, 0, G_OPTION_ARG_NONE, &o->parent_watch, "Stop when standard input ends",
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &o->version, "Show the version", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- serve a commune over NGSI-LD");

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (context, MORE_HELP);
  if (!g_option_context_parse_strv (context, argv, error))
    return FALSE;
  if (g_strv_length (*argv) > 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "'%s' is not expected",
                   (*argv)[1]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_address (const BefHubOptions *o, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (o->address);

  if ((o->certificate_file != NULL) != (o->key_file != NULL))
    return refuse (error, "--certificate and --key go together");
  if (address == NULL)
    return refuse (error, "--address: a numeric address such as 127.0.0.1 is expected");
  if (!g_inet_address_get_is_loopback (address) && o->certificate_file == NULL)
    return refuse (
        error, "--address: other machines may only be served with a --certificate and its --key; "
               "without them use 127.0.0.1 or ::1");
  if (!g_inet_address_get_is_loopback (address) && o->no_register)
    return refuse (error, "--no-register: what other machines are shown and do is registered");
  return TRUE;
}

static gboolean
check_numbers (const Typed *typed, GError **error)
{
  BefHubOptions *o = typed->options;

  if (typed->port < 0 || typed->port > 65535)
    return refuse (error, "--port: 0 to 65535 is expected");
  if (typed->interval_s < 1 || typed->interval_s > 3600)
    return refuse (error, "--interval: 1 to 3600 seconds is expected");
  if (typed->n_buildings < 0 || typed->n_buildings > 10000)
    return refuse (error, "--buildings: 0 to 10000 is expected");
  if (typed->temporal_cap < 1)
    return refuse (error, "--temporal-cap: at least 1 is expected");
  if (!(o->speed > 0 && o->speed <= 1e6))
    return refuse (error, "--speed: more than 0 and at most 1000000 is expected");
  if (o->ready_fd < 0)
    return refuse (error, "--ready-fd: the number of an open file is expected");
  if (typed->seed != NULL
      && !g_ascii_string_to_unsigned (typed->seed, 10, 0, G_MAXUINT64, &o->seed, NULL))
    return refuse (error, "--seed: a whole number is expected");
  if (typed->now != NULL && !bef_iso8601_parse (typed->now, &o->now_ms))
    return refuse (error, "--now: an ISO 8601 date-time such as 2026-03-29T01:30:00Z is expected");
  o->port = (guint16)typed->port;
  o->interval_s = (guint)typed->interval_s;
  o->n_buildings = (guint)typed->n_buildings;
  o->temporal_cap = (guint)typed->temporal_cap;
  return TRUE;
}

static gboolean
check (Typed *typed, GError **error)
{
  BefHubOptions *o = typed->options;

  if (typed->simulate && o->replay != NULL)
    return refuse (error, "--simulate and --replay exclude each other");
  if (o->no_register && o->register_file != NULL)
    return refuse (error, "--register and --no-register exclude each other");
  o->simulate = typed->simulate;
  if (o->scene != NULL && (o->replay != NULL || (o->store != NULL && !o->simulate)))
    return refuse (error, "--scene goes with --simulate");
  if (o->push == NULL
      && (o->push_token_file != NULL || o->push_certificate != NULL || o->push_tenant != NULL
          || typed->push_from != 0))
    return refuse (error, "--push-… goes with --push");
  if (o->push != NULL && !bef_hub_push_check (o->push, error))
    return FALSE;
  if (typed->push_from < 0)
    return refuse (error, "--push-from: a number of entities is expected");
  o->push_from = (guint)typed->push_from;
  if (o->own_dates && o->replay == NULL)
    return refuse (error, "--own-dates goes with --replay");
  for (guint i = 0; o->tenants != NULL && o->tenants[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      guint64 seed;
      if (!bef_hub_options_split_tenant (o->tenants[i], &name, &seed))
        return refuse (error, "--tenant: NAME or NAME:SEED is expected");
    }
  if (typed->agent_buildings != NULL)
    o->agent_buildings = g_strsplit (typed->agent_buildings, ",", -1);
  return check_numbers (typed, error) && check_address (o, error);
}

BefHubOptions *
bef_hub_options_parse (char ***argv, GError **error)
{
  g_autoptr (BefHubOptions) o = g_new0 (BefHubOptions, 1);
  Typed typed = { .options = o, .interval_s = 60, .temporal_cap = 1000 };

  o->now_ms = BEF_NO_TIME;
  o->speed = 1;
  o->ready_fd = 1;
  gboolean good = parse (&typed, argv, error);
  if (o->address == NULL)
    o->address = g_strdup ("127.0.0.1");
  good = good && (o->version || check (&typed, error));
  g_free (typed.seed);
  g_free (typed.now);
  g_free (typed.agent_buildings);
  return good ? g_steal_pointer (&o) : NULL;
}

void
bef_hub_options_free (BefHubOptions *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->replay);
  g_free (self->address);
  g_free (self->certificate_file);
  g_free (self->key_file);
  bef_secret_strv_free (self->tokens);
  g_free (self->token_file);
  g_strfreev (self->agent_buildings);
  g_strfreev (self->tenants);
  g_strfreev (self->faults);
  g_free (self->scene);
  g_free (self->request_log);
  g_free (self->store);
  g_free (self->push);
  g_free (self->push_token_file);
  g_free (self->push_certificate);
  g_free (self->push_tenant);
  g_free (self->register_file);
  g_free (self);
}

gboolean
bef_hub_options_split_tenant (const char *text, char **name, guint64 *seed)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  *seed = parts[0] != NULL ? g_str_hash (parts[0]) : 0;
  if (parts[0] == NULL || *parts[0] == '\0'
      || (parts[1] != NULL
          && !g_ascii_string_to_unsigned (parts[1], 10, 0, G_MAXUINT64, seed, NULL)))
    return FALSE;
  *name = g_strdup (parts[0]);
  return TRUE;
}
