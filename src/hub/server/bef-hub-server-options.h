/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command line of beffroi-hub, read and checked; nothing is opened or started yet. */
typedef struct
{
  gboolean version;
  gboolean simulate;                        /* said so */
  char *store;                              /* owned, nullable */
  char *push;                               /* owned, nullable: fill this broker, and end */
  char *push_token_file, *push_certificate; /* owned, nullable */
  char *push_tenant;                        /* owned, nullable */
  guint push_from;
  char **replay; /* owned, nullable: "[NAME=]FILE" */
  gboolean own_dates;
  char *address; /* owned; numeric */
  guint16 port;
  char *certificate_file; /* owned, nullable; with key_file */
  char *key_file;         /* owned, nullable */
  char **tokens;          /* owned, nullable: as bef_hub_auth_add_spec() takes them */
  char *token_file;       /* owned, nullable: for bef_hub_auth_add_file() */
  char **agent_buildings; /* owned, nullable */
  guint64 seed;
  char *scene;   /* owned, nullable: of the simulation */
  gint64 now_ms; /* BEF_NO_TIME: the real one, or the scene's */
  double speed;  /* 1: real */
  guint interval_s;
  guint n_buildings; /* 0: the demo's own */
  char **tenants;    /* owned, nullable: "NAME[:SEED]" */
  guint temporal_cap;
  char **faults; /* owned, nullable */
  gboolean fault_control;
  char *request_log;   /* owned, nullable */
  char *register_file; /* owned, nullable: the default one */
  gboolean no_register;
  int ready_fd;
  gboolean parent_watch;
} BefHubOptions;

/* Takes the options out of @argv (which is changed, as g_option_context_parse_strv() does). --help
 * prints and exits. (transfer full) or NULL with a message for the person who typed it. */
BefHubOptions *bef_hub_options_parse (char ***argv, GError **error);
void bef_hub_options_free (BefHubOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubOptions, bef_hub_options_free)

/* Splits "NAME[:SEED]". FALSE when it is not that. @name: (transfer full). */
gboolean bef_hub_options_split_tenant (const char *text, char **name, guint64 *seed);

G_END_DECLS
