/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "base/bef-json.h"
#include "hub/server/bef-hub-server.h"

G_BEGIN_DECLS

/*
 * A hub in this process and a client of it, over real HTTPS: the client trusts the hub's own
 * certificate and no other. Tokens are named after their role ("secretary", ...; "police-late" has
 * a grant that ended, "police-early" one that begins in an hour, "secretary-granted" one that the
 * role may not use).
 */
typedef struct
{
  BefHubServer *server;
  SoupSession *session;
  BefHubWorld *world;
} HubTest;

typedef struct
{
  guint status; /* 0: no answer, see @error */
  char *body;   /* NUL-terminated */
  gsize length;
  JsonNode *json; /* NULL when the body is not JSON */
  SoupMessage *message;
  GError *error;
} HubReply;

/* The hub's clock stands at 2026-11-02T08:00:30Z, a Monday. @spec: faults, or NULL. */
#define HUB_TEST_NOW "2026-11-02T08:00:30Z"
HubTest *hub_test_new (guint n_buildings, const char *spec);
/* As one that serves a commune: nobody may make it fail. */
HubTest *hub_test_new_without_control (guint n_buildings);
void hub_test_free (HubTest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubTest, hub_test_free)

/* GET @path as @token (NULL: none). */
HubReply *hub_test_get (HubTest *self, const char *token, const char *path);
/* Any method; @headers: NULL or name, value, ..., NULL. @body: NULL or text. */
HubReply *hub_test_send (HubTest *self, const char *method, const char *token, const char *path,
                         const char *body, const char *const *headers);
void hub_reply_free (HubReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubReply, hub_reply_free)

const char *hub_reply_header (const HubReply *reply, const char *name);
/* The objects of a list answer. */
JsonArray *hub_reply_array (const HubReply *reply);
JsonObject *hub_reply_object (const HubReply *reply);

G_END_DECLS
