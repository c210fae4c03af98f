/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/sign-in/bef-sign-in.h"

G_BEGIN_DECLS

/*
 * Where a profile's access token is had: a file, the desktop's keyring, or a sign-in. It is read as
 * often as asked, one reading at a time, and never blocks. A keyring that is locked asks a person
 * to unlock it only when a person asked for the token. Main thread.
 */
#define BEF_TYPE_TOKEN_SOURCE (bef_token_source_get_type ())
G_DECLARE_FINAL_TYPE (BefTokenSource, bef_token_source, BEF, TOKEN_SOURCE, GObject)

typedef enum
{
  BEF_TOKEN_HAS_FAILED,
  BEF_TOKEN_HAS_NO_KEEPER, /* nothing runs here that keeps tokens */
} BefTokenFault;

typedef struct
{
  /* @token nullable: none is kept. */
  void (*found) (const char *token, gpointer user_data);
  /* It lasts: until when it is waited for, and for what, in a sentence. */
  void (*waiting) (const char *message, gpointer user_data);
  /* It cannot be had: why, and what to do. Not of a reading that nobody asked for. */
  void (*failed) (const char *message, BefTokenFault fault, gpointer user_data);
  /* What is wrong though there is a token: nothing will be kept of it. NULL: nothing (any more). */
  void (*troubled) (const char *message, gpointer user_data);
  gpointer user_data;
} BefTokenCallbacks;

/* @file nullable: the keyring. @callbacks are copied. */
BefTokenSource *bef_token_source_new (const char *profile, const char *file,
                                      const BefTokenCallbacks *callbacks);
/* The same of a sign-in that lasts, which has its tokens renewed. */
BefTokenSource *bef_token_source_new_for_sign_in (BefSignIn *sign_in,
                                                  const BefTokenCallbacks *callbacks);
/* What can give none: @fault, a sentence, is told. */
BefTokenSource *bef_token_source_new_faulty (const char *fault, const BefTokenCallbacks *callbacks);
/* Nullable. (transfer none) */
BefSignIn *bef_token_source_get_sign_in (BefTokenSource *self);
/* Reads it, unless that is under way; unbidden (@asker: the program) the keyring is left alone for
 * a minute between two readings. */
void bef_token_source_read (BefTokenSource *self, BefAsker asker);
/* No callback is called any more. */
void bef_token_source_stop (BefTokenSource *self);

/* For tests, which need not wait as long as persons do, ms: until "waiting" is told, and until it
 * is given up. */
void bef_token_source_set_limits (BefTokenSource *self, guint patience_ms, guint limit_ms);

G_END_DECLS
