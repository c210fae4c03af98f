/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-backoff.h"
#include "bef-sign-in.h"

G_BEGIN_DECLS

/* What the question under way is for. */
typedef enum
{
  BEF_SIGN_IN_TO_RENEW,
  BEF_SIGN_IN_TO_GET_A_CODE,
} BefSignInGoal;

struct _BefSignIn
{
  GObject parent_instance;
  BefSignInWay way;
  char *profile, *issuer, *client_id, *scope, *ca_pem; /* owned; the last two nullable */
  char *secret_file;                                   /* owned, nullable */
  const BefKeyring *keyring;
  BefOauth *oauth; /* owned */
  gboolean looks_on, is_stopped;

  BefSignInState state;
  char *reason;  /* owned, nullable: of the state, in a sentence */
  char *trouble; /* owned, nullable: what is told beside it */

  GCancellable *work; /* owned, nullable: of the one question under way */
  BefSignInGoal goal;
  gboolean by_person;
  gboolean in_keyring; /* what is under way waits for the keyring */

  char *access, *refresh; /* owned, nullable: secrets */
  gboolean has_secret;    /* the client's was looked for */
  gboolean has_looked;    /* the refresh token was looked for, for the question under way */
  gboolean only_here;     /* @refresh is newer than what the keyring has */
  gboolean storing, store_again;
  char *tried;         /* owned, nullable: a refresh token that was refused just now */
  gboolean is_refused; /* the access token, by the server */
  gint64 access_since_us, access_until_us; /* ticks; the end is 0 when not known */
  gint64 renew_us;                         /* ticks: when to renew; 0: not by itself */
  gint64 refused_until_us; /* ticks: a token that is refused is not renewed again before */
  BefBackoff failures, refusals;

  BefOauthCode *code;                /* owned, nullable */
  gint64 code_until_us, next_ask_us; /* ticks */
  gint64 interval_s;
  guint timer;
  guint second_ms;
};

void bef_sign_in_set_state (BefSignIn *self, BefSignInState state, const char *reason);
/* Looks what is due, now and by itself from now on. */
void bef_sign_in_schedule (BefSignIn *self);
/* Under way or not: begins anew. */
void bef_sign_in_work (BefSignIn *self, BefSignInGoal goal, BefAsker asker);
/* Ends what is under way. */
void bef_sign_in_drop_work (BefSignIn *self);
void bef_sign_in_tell_token (BefSignIn *self);

/* bef-sign-in-keys.c: what is kept. The names of the two secrets. (transfer full) */
char *bef_sign_in_refresh_name (BefSignIn *self);
char *bef_sign_in_secret_name (BefSignIn *self);
/* @secret bound to issuer and client, and back: NULL where it is another's. (transfer full) */
char *bef_sign_in_bind (BefSignIn *self, const char *secret);
char *bef_sign_in_unbind (BefSignIn *self, const char *bound);
/* Stores the refresh token as it is now, and says where that fails. */
void bef_sign_in_keep (BefSignIn *self);

G_END_DECLS
