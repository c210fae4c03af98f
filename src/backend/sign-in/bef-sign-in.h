/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "backend/bef-backend.h"
#include "bef-oauth.h"

G_BEGIN_DECLS

/*
 * A sign-in that lasts: a person types a code once, or the program has a secret of its own, and
 * access tokens are had from then on, renewed before they end and when the server refuses one. The
 * access token is in memory only. What renews it is in the desktop's keyring, bound to issuer and
 * client so that no other service is ever shown it; a new one is stored before the former is
 * dropped. Durations are counted in ticks (base/bef-present.h): no clock need be right. One
 * question at a time. Main thread.
 *
 * Signals: "changed": state or message are others; "token" (const char *): to be shown from now on.
 */
typedef enum
{
  BEF_SIGN_IN_NEEDED,  /* nobody is signed in: bef_sign_in_begin() */
  BEF_SIGN_IN_WORKING, /* the keyring or the service is being asked */
  BEF_SIGN_IN_CODE,    /* a code is to be typed: bef_sign_in_get_code() */
  BEF_SIGN_IN_SIGNED_IN,
  BEF_SIGN_IN_EXPIRED, /* the code was not typed in time */
  BEF_SIGN_IN_DENIED,  /* a person said no */
  BEF_SIGN_IN_REVOKED, /* the sign-in is over: begin again */
  BEF_SIGN_IN_AWAY,    /* the service does not answer: tried again by itself */
  BEF_SIGN_IN_REFUSED, /* something must be set right: client, secret, address, keyring */
} BefSignInState;

typedef enum
{
  BEF_SIGN_IN_BY_CODE,
  BEF_SIGN_IN_BY_CLIENT,
} BefSignInWay;

/* Where secrets are kept, as bef_credentials_lookup_async() and its kin do: replaced in tests. */
typedef struct
{
  void (*lookup_async) (const char *name, BefKeyringUse use, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
  char *(*lookup_finish) (GAsyncResult *result, GError **error);
  void (*store_async) (const char *name, const char *secret, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data);
  gboolean (*store_finish) (GAsyncResult *result, GError **error);
} BefKeyring;

typedef struct
{
  BefSignInWay way;
  const char *profile; /* the connection's name */
  const char *issuer, *client_id;
  const char *scope, *ca_pem; /* nullable */
  const char *secret_file;    /* of the client's secret, only its owner's; NULL: the keyring */
  const BefKeyring *keyring;  /* static; NULL: the desktop's */
  gboolean looks_on; /* another process keeps the sign-in: a token that is good once is not used */
} BefSignInSetup;

#define BEF_TYPE_SIGN_IN (bef_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (BefSignIn, bef_sign_in, BEF, SIGN_IN, GObject)

/* @setup is copied. (transfer full), or NULL with an error. */
BefSignIn *bef_sign_in_new (const BefSignInSetup *setup, GError **error);

/* A token is awaited, or the one given was refused: renews it, unless that is under way or was done
 * just now. For a person: now, and the keyring may ask for its password. */
void bef_sign_in_want (BefSignIn *self, BefAsker asker);
/* A person signs in: asks for a code (or, by the client's secret, for a token). What was signed in
 * stays so until that is done. */
void bef_sign_in_begin (BefSignIn *self);
/* A person gave it up: nothing is asked any more; what was signed in stays so. */
void bef_sign_in_cancel (BefSignIn *self);
/* Forgets tokens here and in the keyring. */
void bef_sign_in_sign_out (BefSignIn *self);
/* The client's secret, to be used from now on and stored (nullable: forgotten). */
void bef_sign_in_set_client_secret (BefSignIn *self, const char *secret);
/* No signal any more, nothing under way. */
void bef_sign_in_stop (BefSignIn *self);

BefSignInState bef_sign_in_get_state (BefSignIn *self);
BefSignInWay bef_sign_in_get_way (BefSignIn *self);
/* There is a token, and the server has not refused it. */
gboolean bef_sign_in_has_good_token (BefSignIn *self);
/* Somebody has to sign in, and nothing happens before. */
gboolean bef_sign_in_needs_person (BefSignIn *self);
/* The state in a sentence or two, and what to do. (transfer full) */
char *bef_sign_in_dup_message (BefSignIn *self);
/* What is wrong beside the state: the keyring keeps nothing. Nullable. (transfer none) */
const char *bef_sign_in_get_trouble (BefSignIn *self);
/* While a code is to be typed, else NULL. (transfer none) */
const BefOauthCode *bef_sign_in_get_code (BefSignIn *self);
/* For how long the code or the access token is still good, s; -1: not known. */
gint64 bef_sign_in_get_seconds_left (BefSignIn *self);
const char *bef_sign_in_get_token (BefSignIn *self); /* nullable, (transfer none) */
const char *bef_sign_in_get_host (BefSignIn *self);
gboolean bef_sign_in_is_same (BefSignIn *self, const BefSignInSetup *setup);

/* For tests, which need not wait as long as persons do: seconds count so many ms (1000), and the
 * first and last wait after a failure, ms. */
void bef_sign_in_set_pace (BefSignIn *self, guint second_ms, guint first_ms, guint last_ms);
BefOauth *bef_sign_in_get_oauth (BefSignIn *self);

/* A secret from a file of one line. NULL with an error, also where others may read it. (transfer
 * full) */
char *bef_secret_file_read (const char *path, GError **error);

G_END_DECLS
