/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/bef-role.h"

G_BEGIN_DECLS

/*
 * Who asks, and what the law lets them see. A token stands for a tenant, a role, a displayed name
 * and perhaps a grant to see images; what a role may see and do is the model's table. What it may
 * not see is taken out of an entity before anything else reads it (queries and geo-queries
 * included), so that it can neither be shown nor be guessed. Main thread.
 */
typedef struct
{
  char *secret; /* owned; wiped with the token */
  BefRole role;
  char *tenant;          /* owned; "" is the default tenant */
  char *name;            /* owned; displayed */
  gint64 grant_from;     /* ms; BEF_NO_TIME: no grant */
  gint64 grant_until;    /* ms */
  char *grant_reference; /* owned, nullable */
  gboolean may_write;    /* entities, over the API */
  gboolean begins_when_read;
  gboolean is_generated; /* at random: nobody knows it who is not told */
} BefHubToken;

typedef struct _BefHubAuth BefHubAuth;

BefHubAuth *bef_hub_auth_new (void);
void bef_hub_auth_free (BefHubAuth *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubAuth, bef_hub_auth_free)

/* Names of building ids' fourth part that role agent sees; "mairie" and "ateliers" unless set. */
void bef_hub_auth_set_agent_buildings (BefHubAuth *self, const char *const *buildings);
/* "TOKEN:ROLE[+write][:TENANT[:NAME[:GRANT]]]", GRANT being "[FROM/]UNTIL[ REFERENCE]" in ISO 8601:
 * without FROM a grant begins at @now_ms. FALSE with a message, without the token, for the person
 * who typed it. */
gboolean bef_hub_auth_add_spec (BefHubAuth *self, const char *spec, gint64 now_ms, GError **error);
/* The tokens of the file at @path, which must be this user's and nobody else's to read (0600): one
 * spec a line; empty lines and those that begin with '#' are passed over. At least one, each once.
 * FALSE with a message; some may have been added then. */
gboolean bef_hub_auth_add_file (BefHubAuth *self, const char *path, gint64 now_ms, GError **error);
/* The text of a file as bef_hub_auth_add_file() demands it. (transfer full), to be wiped; NULL with
 * a message. */
char *bef_hub_auth_read_secret (const char *path, GError **error);
/* A grant of @self that began when its token was read goes on as it does in @former. */
void bef_hub_auth_keep_beginnings (BefHubAuth *self, BefHubAuth *former);
/* Random tokens (128 bits) of all five roles for @tenant; police has a grant of one year. */
void bef_hub_auth_add_default (BefHubAuth *self, const char *tenant, gint64 now_ms);
/* All tokens, in the order they were added. (element-type BefHubToken) (transfer none) */
GPtrArray *bef_hub_auth_tokens (BefHubAuth *self);
/* The token named by an Authorization header, or NULL. Every known token is compared, in constant
 * time. */
const BefHubToken *bef_hub_auth_check (BefHubAuth *self, const char *authorization);

/* Doors and acknowledgements. */
gboolean bef_hub_token_may_open (const BefHubToken *token);
gboolean bef_hub_token_may_acknowledge (const BefHubToken *token);
/* A role that may, under a grant that holds at @now_ms. */
gboolean bef_hub_token_may_see_images (const BefHubToken *token, gint64 now_ms);
/* The buildings a token is confined to, or NULL for all. (transfer none) */
const char *const *bef_hub_auth_buildings (BefHubAuth *self, const BefHubToken *token);
/* By its id alone; @entity (nullable) helps when the id does not name the building. */
gboolean bef_hub_auth_may_see (BefHubAuth *self, const BefHubToken *token, const char *id,
                               const char *type, JsonObject *entity);
/* Takes out of @entity what the token's role may not see, and puts in the URL of a camera's image
 * where it may.
 * @base_url: this hub's. @commune: what stands for a person's name where names are not shown. */
void bef_hub_token_confine (const BefHubToken *token, JsonObject *entity, gint64 now_ms,
                            const char *base_url, const char *commune);

G_END_DECLS
