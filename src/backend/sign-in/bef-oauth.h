/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What is asked of a service that signs persons and programs in: its description (OpenID Connect
 * Discovery 1.0, else RFC 8414), a code for a person (RFC 8628) and tokens (RFC 6749). It is asked
 * at the issuer's own origin only, which a person named: a description that sends elsewhere is
 * refused, as one that is another issuer's. TLS and sizes as in bef-https.h; nothing is kept but
 * the description. Main thread.
 *
 * Errors: BEF_OAUTH_ERROR for what the service says, BEF_BACKEND_ERROR where it was not heard; all
 * worded for a person.
 */
#define BEF_OAUTH_ERROR (bef_oauth_error_quark ())
GQuark bef_oauth_error_quark (void);
typedef enum
{
  BEF_OAUTH_ERROR_PENDING,   /* nobody has typed the code yet */
  BEF_OAUTH_ERROR_SLOW_DOWN, /* the same, and it was asked too often */
  BEF_OAUTH_ERROR_EXPIRED,   /* the code is not taken any more */
  BEF_OAUTH_ERROR_DENIED,    /* a person said no */
  BEF_OAUTH_ERROR_REVOKED,   /* what was granted is not any more: invalid_grant */
  BEF_OAUTH_ERROR_CLIENT,    /* it does not know this program, or wants a secret of it */
  BEF_OAUTH_ERROR_SETUP,     /* another issuer, no such way to sign in, not such a service at all */
} BefOauthError;

typedef enum
{
  BEF_OAUTH_BY_CODE,    /* a device code */
  BEF_OAUTH_BY_REFRESH, /* a refresh token */
  BEF_OAUTH_BY_CLIENT,  /* the client's own secret */
} BefOauthGrant;

typedef struct
{
  char *device_code;       /* a secret */
  char *user_code;         /* to be typed by a person */
  char *address;           /* where: https, or this computer's */
  char *address_with_code; /* the same with the code in it, nullable */
  gint64 expires_s;        /* the code is good for so long */
  gint64 interval_s;       /* between two questions */
} BefOauthCode;
void bef_oauth_code_free (BefOauthCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefOauthCode, bef_oauth_code_free)

typedef struct
{
  char *access;
  char *refresh;    /* nullable */
  gint64 expires_s; /* of @access; 0: not said */
} BefOauthTokens;
void bef_oauth_tokens_free (BefOauthTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefOauthTokens, bef_oauth_tokens_free)

#define BEF_TYPE_OAUTH (bef_oauth_get_type ())
G_DECLARE_FINAL_TYPE (BefOauth, bef_oauth, BEF, OAUTH, GObject)

/* @scope and @ca_pem (as in bef_https_new()) nullable. (transfer full), or NULL with
 * BEF_BACKEND_ERROR. */
BefOauth *bef_oauth_new (const char *issuer, const char *client_id, const char *scope,
                         const char *ca_pem, GError **error);
/* From now on; nullable. */
void bef_oauth_set_client_secret (BefOauth *self, const char *secret);
/* The host's name, for a person. (transfer none) */
const char *bef_oauth_get_host (BefOauth *self);

/* A code for a person to type. */
void bef_oauth_code_async (BefOauth *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
BefOauthCode *bef_oauth_code_finish (BefOauth *self, GAsyncResult *result, GError **error);
/* Tokens for @what: the device code or the refresh token; NULL by the client's secret. */
void bef_oauth_token_async (BefOauth *self, BefOauthGrant grant, const char *what,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
BefOauthTokens *bef_oauth_token_finish (BefOauth *self, GAsyncResult *result, GError **error);

/* For tests, whose servers may hang: ms until an answer. */
void bef_oauth_set_patience (BefOauth *self, guint answer_ms);

G_END_DECLS
