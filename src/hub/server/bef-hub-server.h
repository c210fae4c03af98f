/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-hub-auth.h"
#include "bef-hub-fault.h"
#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/*
 * The hub: an NGSI-LD 1.8.1 broker over HTTPS in front of one world per tenant. It answers in the
 * main context it was started in, one request at a time, and keeps nothing but what people did
 * through it. Plain HTTP is not answered. Life: new, add_tenant (the default one at least), listen,
 * free.
 */
typedef struct _BefHubServer BefHubServer;

typedef struct
{
  const char *address;          /* numeric; NULL is 127.0.0.1 */
  guint16 port;                 /* 0: a free one */
  GTlsCertificate *certificate; /* with its key; NULL: a fresh one */
  guint temporal_cap;           /* values per attribute in one temporal answer; 0: 1000 */
  gboolean fault_control;       /* PUT /beffroi/v1/fault */
  BefHubFaults faults;          /* seed included */
  const char *request_log;      /* file that gets one line "METHOD PATH" per request; NULL: none */
  const char *register_file;    /* see BefHubRegister; NULL: nothing is registered */
} BefHubServerOptions;

/* @auth: (transfer full). (transfer full) or NULL with an error. */
BefHubServer *bef_hub_server_new (const BefHubServerOptions *options, BefHubAuth *auth,
                                  GError **error);
void bef_hub_server_free (BefHubServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubServer, bef_hub_server_free)

/* @name: "" for the default tenant. @world: a reference is kept. @seed: of the camera pictures. */
void bef_hub_server_add_tenant (BefHubServer *self, const char *name, BefHubWorld *world,
                                guint64 seed);
/* Lets the faults that are of the commune itself begin now, in every tenant that knows them. After
 * the tenants, before listen. FALSE with an error when the default one refuses. */
gboolean bef_hub_server_disturb (BefHubServer *self, GError **error);
gboolean bef_hub_server_listen (BefHubServer *self, GError **error);

/* "https://127.0.0.1:8443", without a final slash; after listen. (transfer none) */
const char *bef_hub_server_url (BefHubServer *self);
/* The PEM of the certificate in use, without its key. (transfer full) */
char *bef_hub_server_certificate_pem (BefHubServer *self);
/* Replaces all faults by those of @spec ("" for none). FALSE with an error leaves them as they
 * were. */
gboolean bef_hub_server_set_faults (BefHubServer *self, const char *spec, GError **error);
/* Who may ask. (transfer none) */
BefHubAuth *bef_hub_server_auth (BefHubServer *self);
/* From now on: also of what was asked before and is not answered yet. @auth: (transfer full). */
void bef_hub_server_set_auth (BefHubServer *self, BefHubAuth *auth);
/* Requests answered until now. */
guint64 bef_hub_server_request_count (BefHubServer *self);

G_END_DECLS
