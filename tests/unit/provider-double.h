/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "https-test-server.h"

/*
 * A sign-in service that behaves as one of several, by switches. It checks what it is shown as a
 * real one does: a code, a refresh token or a secret that it did not give out is refused. And a
 * keyring in memory that may refuse.
 */
typedef enum
{
  PROVIDER_GOOD,
  PROVIDER_HTML,     /* 200, and a page */
  PROVIDER_HUGE,     /* a description of a megabyte */
  PROVIDER_REDIRECT, /* to another host */
  PROVIDER_MISSING,  /* 404 */
  PROVIDER_HANGS,
  PROVIDER_BUSY, /* 503 */
} ProviderMood;

typedef struct
{
  GMutex lock; /* all of it: the server has its own thread */
  TestServer *server;
  ProviderMood describes, answers;              /* at its description, at its token endpoint */
  const char *issuer;                           /* what it says it is, NULL: the truth */
  const char *token_endpoint, *device_endpoint; /* NULL: its own */
  gboolean only_8414;                           /* no OpenID description */
  gboolean no_device, rotates, revoked, no_refresh, denies, expires_codes, wants_post;
  const char *verification_uri, *user_code; /* NULL: sane ones */
  const char *client_secret;                /* NULL: a public client */
  guint pending, slow_down;                 /* so often is it said before the code is typed */
  int expires_in;                           /* of access tokens; 0: not said */
  int code_expires_in;
  char *refresh; /* owned: the one that is good */
  guint n_described, n_codes, n_asked, n_tokens;
  guint n_unknown; /* codes and tokens that are not good (any more) */
} Provider;

Provider *provider_new (void);
void provider_free (Provider *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Provider, provider_free)
#define PROVIDER_SET(provider, field, value)                                                       \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_mutex_lock (&(provider)->lock);                                                              \
    (provider)->field = (value);                                                                   \
    g_mutex_unlock (&(provider)->lock);                                                            \
  }                                                                                                \
  G_STMT_END
guint provider_count (Provider *self, const guint *field);

/* The keyring: one per test, made empty. */
void fake_keyring_reset (void);
typedef struct
{
  gboolean refuses_to_store, is_absent, is_locked;
  guint n_stored, n_unlocks;
} FakeKeyring;
const FakeKeyring *fake_keyring_state (void);
void fake_keyring_set (gboolean refuses_to_store, gboolean is_absent, gboolean is_locked);
const char *fake_keyring_get (const char *name);
void fake_keyring_put (const char *name, const char *secret);
/* Whether @text stands in any of its secrets. */
gboolean fake_keyring_holds (const char *text);
gconstpointer fake_keyring (void); /* a BefKeyring */
