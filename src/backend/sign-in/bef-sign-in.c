/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sign-in.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-present.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"
#include "bef-sign-in-private.h"

/* After a failure; the same service is not asked more often. */
#define FIRST_MS 5000
#define LAST_MS (5 * 60 * 1000)
/* A token that is refused though it is new is renewed again this seldom at most. */
#define REFUSED_LAST_MS (15 * 60 * 1000)
/* An access token is renewed so long before its end, or at nine tenths of its life. */
#define AHEAD_S 60
/* What is due is looked at this often, however long that is: the computer may sleep meanwhile. */
#define LOOK_MS 5000
/* RFC 8628, 3.5. */
#define SLOWER_S 5

static const BefKeyring desktop = { bef_credentials_lookup_async, bef_credentials_lookup_finish,
                                    bef_credentials_store_async, bef_credentials_store_finish };

enum
{
  SIGNAL_CHANGED,
  SIGNAL_TOKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefSignIn, bef_sign_in, G_TYPE_OBJECT)

static void step (BefSignIn *self);

static gint64
seconds (BefSignIn *self, gint64 s)
{
  return s * (gint64)self->second_ms * 1000;
}

void
bef_sign_in_set_state (BefSignIn *self, BefSignInState state, const char *reason)
{
  self->state = state;
  bef_set_str (&self->reason, reason);
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bef_sign_in_tell_token (BefSignIn *self)
{
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_TOKEN], 0, self->access);
}

void
bef_sign_in_drop_work (BefSignIn *self)
{
  if (self->work != NULL)
    g_cancellable_cancel (self->work);
  g_clear_object (&self->work);
  self->in_keyring = FALSE;
}

/* An answer to what was given up is heard of no more. */
static gboolean
is_current (BefSignIn *self, GCancellable *cancellable)
{
  return self->work != NULL && self->work == cancellable;
}

/* What an asynchronous call is given back with, and who is told of what came of it. */
typedef struct
{
  BefSignIn *self;           /* owned */
  GCancellable *cancellable; /* owned */
  /* Of the keyring: @secret (transfer full), nullable, and bound to us. */
  void (*found) (BefSignIn *self, char *secret, const GError *error);
  /* Of the service: it gave no token. */
  void (*refused) (BefSignIn *self, GError *error);
} Call;

static Call *
call_new (BefSignIn *self)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->cancellable = g_object_ref (self->work);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->self);
  g_object_unref (call->cancellable);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* Failures. */

/* Whether trying again may help by itself. */
static gboolean
is_passing (const GError *error)
{
  return error->domain == BEF_BACKEND_ERROR && error->code != BEF_BACKEND_ERROR_TLS
         && error->code != BEF_BACKEND_ERROR_ADDRESS && error->code != BEF_BACKEND_ERROR_PROXY;
}

/* The keyring or the service failed. A token that nobody refused is shown as long as the server
 * takes it, whatever happens to its renewal. */
static void
failed (BefSignIn *self, const GError *error)
{
  const gint64 now = bef_present_ticks_us ();
  gboolean renewing = self->goal == BEF_SIGN_IN_TO_RENEW;
  gboolean silent = renewing && bef_sign_in_has_good_token (self);
  gboolean passes = is_passing (error) && !self->in_keyring;

  bef_sign_in_drop_work (self);
  g_clear_pointer (&self->code, bef_oauth_code_free);
  if (renewing)
    self->renew_us =
        passes || silent ? now + (gint64)bef_backoff_failed (&self->failures) * 1000 : 0;
  /* It may be mended where it is kept. */
  if (g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_CLIENT))
    self->has_secret = FALSE;
  if (g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_EXPIRED))
    bef_sign_in_set_state (self, BEF_SIGN_IN_EXPIRED, NULL);
  else if (g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_DENIED))
    bef_sign_in_set_state (self, BEF_SIGN_IN_DENIED, NULL);
  else if (silent)
    bef_sign_in_set_state (self, BEF_SIGN_IN_SIGNED_IN, error->message);
  else
    bef_sign_in_set_state (self, passes ? BEF_SIGN_IN_AWAY : BEF_SIGN_IN_REFUSED, error->message);
  bef_sign_in_schedule (self);
}

static void
forget (BefSignIn *self)
{
  bef_sign_in_drop_work (self);
  g_clear_pointer (&self->code, bef_oauth_code_free);
  g_clear_pointer (&self->access, bef_secret_free);
  g_clear_pointer (&self->refresh, bef_secret_free);
  self->renew_us = 0;
  bef_sign_in_keep (self);
}

/* The service knows what renews no more: it goes, here and in the keyring. */
static void
revoked (BefSignIn *self)
{
  forget (self);
  bef_sign_in_set_state (self, BEF_SIGN_IN_REVOKED, NULL);
}

/* Tokens. */

static void
take (BefSignIn *self, BefOauthTokens *tokens)
{
  const gint64 now = bef_present_ticks_us (), life = seconds (self, tokens->expires_s);
  gboolean is_other = tokens->refresh != NULL && g_strcmp0 (tokens->refresh, self->refresh) != 0;

  bef_sign_in_drop_work (self);
  g_clear_pointer (&self->code, bef_oauth_code_free);
  bef_backoff_reset (&self->failures);
  bef_secret_free (self->access);
  self->access = g_steal_pointer (&tokens->access);
  self->access_since_us = now;
  self->is_refused = FALSE;
  self->access_until_us = life > 0 ? now + life : 0;
  self->renew_us = life > 0 ? now + MAX (life - seconds (self, AHEAD_S), life / 10 * 9) : 0;
  if (self->goal == BEF_SIGN_IN_TO_GET_A_CODE && tokens->refresh == NULL)
    {
      /* Somebody else may have signed in: what renews the former is not theirs. */
      gboolean had = self->refresh != NULL;
      g_clear_pointer (&self->refresh, bef_secret_free);
      if (had)
        bef_sign_in_keep (self);
    }
  if (is_other)
    {
      char *former = self->refresh;
      self->refresh = g_steal_pointer (&tokens->refresh);
      bef_sign_in_keep (self);
      bef_secret_free (former);
    }
  if (self->way == BEF_SIGN_IN_BY_CODE && self->refresh == NULL)
    self->renew_us = self->access_until_us;
  bef_sign_in_set_state (self, BEF_SIGN_IN_SIGNED_IN, NULL);
  bef_sign_in_schedule (self);
  bef_sign_in_tell_token (self);
}

static void
tokens_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefOauthTokens) tokens = bef_oauth_token_finish (BEF_OAUTH (source), result, &error);

  if (!is_current (call->self, call->cancellable))
    return;
  if (tokens != NULL)
    take (call->self, tokens);
  else
    call->refused (call->self, error);
}

/* @what: as in bef_oauth_token_async(). */
static void
ask_tokens (BefSignIn *self, BefOauthGrant grant, const char *what,
            void (*refused) (BefSignIn *self, GError *error))
{
  Call *call = call_new (self);

  call->refused = refused;
  bef_oauth_token_async (self->oauth, grant, what, self->work, tokens_cb, call);
}

static void
not_renewed (BefSignIn *self, GError *error)
{
  if (!g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_REVOKED)
      || self->way == BEF_SIGN_IN_BY_CLIENT)
    failed (self, error);
  else if (self->only_here || self->tried != NULL)
    revoked (self);
  else
    {
      /* Maybe another process has just renewed it, and what was shown was its former one. */
      self->tried = g_strdup (self->refresh);
      self->has_looked = FALSE;
      step (self);
    }
}

/* The code. */

static void
code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  BefSignIn *self = call->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefOauthCode) code = bef_oauth_code_finish (BEF_OAUTH (source), result, &error);
  const gint64 now = bef_present_ticks_us ();

  if (!is_current (self, call->cancellable))
    return;
  if (code == NULL)
    {
      failed (self, error);
      return;
    }
  bef_sign_in_drop_work (self);
  self->code = g_steal_pointer (&code);
  self->interval_s = self->code->interval_s;
  self->code_until_us = now + seconds (self, self->code->expires_s);
  self->next_ask_us = now + seconds (self, self->interval_s);
  bef_sign_in_set_state (self, BEF_SIGN_IN_CODE, NULL);
  bef_sign_in_schedule (self);
}

static void
not_typed (BefSignIn *self, GError *error)
{
  /* The code itself is what is not known any more. */
  if (g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_REVOKED))
    error->code = BEF_OAUTH_ERROR_EXPIRED;
  if (is_passing (error))
    self->interval_s = MIN (self->interval_s * 2, 300);
  else if (g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_SLOW_DOWN))
    self->interval_s += SLOWER_S;
  else if (!g_error_matches (error, BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_PENDING))
    {
      failed (self, error);
      return;
    }
  bef_sign_in_drop_work (self);
  self->next_ask_us = bef_present_ticks_us () + seconds (self, self->interval_s);
  bef_sign_in_schedule (self);
}

/* What is due. */

static void
look (BefSignIn *self)
{
  const gint64 now = bef_present_ticks_us ();

  if (self->work != NULL)
    return;
  if (self->code != NULL && now >= self->code_until_us)
    {
      g_autoptr (GError) error = g_error_new_literal (BEF_OAUTH_ERROR, BEF_OAUTH_ERROR_EXPIRED, "");
      failed (self, error);
    }
  else if (self->code != NULL && now >= self->next_ask_us)
    {
      self->work = g_cancellable_new ();
      self->goal = BEF_SIGN_IN_TO_GET_A_CODE;
      ask_tokens (self, BEF_OAUTH_BY_CODE, self->code->device_code, not_typed);
    }
  else if (self->code == NULL && self->renew_us > 0 && now >= self->renew_us)
    bef_sign_in_work (self, BEF_SIGN_IN_TO_RENEW, BEF_ASKED_BY_PROGRAM);
}

static gboolean
look_cb (gpointer user_data)
{
  BefSignIn *self = user_data;

  self->timer = 0;
  look (self);
  bef_sign_in_schedule (self);
  return G_SOURCE_REMOVE;
}

void
bef_sign_in_schedule (BefSignIn *self)
{
  gint64 due = self->code != NULL ? MIN (self->next_ask_us, self->code_until_us) : self->renew_us;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->is_stopped || self->work != NULL || due == 0)
    return;
  gint64 ms = (due - bef_present_ticks_us ()) / 1000 + 1;
  self->timer = g_timeout_add ((guint)CLAMP (ms, 1, LOOK_MS), look_cb, self);
}

/* The work: the keyring first, then the service. */

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  char *bound = call->self->keyring->lookup_finish (result, &error);

  if (is_current (call->self, call->cancellable))
    call->found (call->self, bef_sign_in_unbind (call->self, bound), error);
  bef_secret_free (bound);
}

/* Nothing is wrong with a computer that keeps no secrets. */
static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT);
}

static void
found_secret (BefSignIn *self, char *secret, const GError *error)
{
  if (error != NULL && !is_absent (error))
    failed (self, error);
  else
    {
      self->in_keyring = FALSE;
      self->has_secret = TRUE;
      bef_oauth_set_client_secret (self->oauth, secret);
      step (self);
    }
  bef_secret_free (secret);
}

/* Nobody is signed in here. */
static void
nobody (BefSignIn *self, const char *reason)
{
  bef_sign_in_drop_work (self);
  self->renew_us = 0;
  bef_sign_in_set_state (self, BEF_SIGN_IN_NEEDED, reason);
}

static void
found_refresh (BefSignIn *self, char *refresh, const GError *error)
{
  self->has_looked = TRUE;
  if (refresh != NULL)
    {
      bef_secret_free (self->refresh);
      self->refresh = refresh;
    }
  self->in_keyring = FALSE;
  if (self->refresh != NULL && g_strcmp0 (self->refresh, self->tried) == 0)
    revoked (self);
  else if (self->refresh != NULL)
    step (self);
  else if (error != NULL && !is_absent (error))
    {
      self->in_keyring = TRUE;
      failed (self, error);
    }
  else
    nobody (self, NULL);
}

/* @name: (transfer full). */
static void
look_up (BefSignIn *self, char *name,
         void (*found) (BefSignIn *self, char *secret, const GError *error))
{
  Call *call = call_new (self);

  call->found = found;
  self->in_keyring = TRUE;
  self->keyring->lookup_async (name, self->by_person, self->work, looked_up_cb, call);
  g_free (name);
}

static void
step (BefSignIn *self)
{
  g_autoptr (GError) error = NULL;

  if (!self->has_secret && self->secret_file != NULL)
    {
      char *secret = bef_secret_file_read (self->secret_file, &error);
      if (secret == NULL)
        {
          failed (self, error);
          return;
        }
      bef_oauth_set_client_secret (self->oauth, secret);
      bef_secret_free (secret);
    }
  else if (!self->has_secret)
    {
      look_up (self, bef_sign_in_secret_name (self), found_secret);
      return;
    }
  if (self->goal == BEF_SIGN_IN_TO_GET_A_CODE && self->way == BEF_SIGN_IN_BY_CODE)
    bef_oauth_code_async (self->oauth, self->work, code_cb, call_new (self));
  else if (self->way == BEF_SIGN_IN_BY_CLIENT)
    ask_tokens (self, BEF_OAUTH_BY_CLIENT, NULL, not_renewed);
  /* Another process may have renewed it meanwhile: what the keyring has is newer. */
  else if (!self->has_looked && !self->only_here)
    look_up (self, bef_sign_in_refresh_name (self), found_refresh);
  else if (self->refresh != NULL)
    ask_tokens (self, BEF_OAUTH_BY_REFRESH, self->refresh, not_renewed);
  else
    nobody (self, NULL);
}

void
bef_sign_in_work (BefSignIn *self, BefSignInGoal goal, BefAsker asker)
{
  bef_sign_in_drop_work (self);
  self->work = g_cancellable_new ();
  self->goal = goal;
  self->by_person = asker == BEF_ASKED_BY_PERSON;
  self->has_looked = FALSE;
  g_clear_pointer (&self->tried, bef_secret_free);
  /* What renews by itself while the token is good is nobody's business. */
  if (self->state != BEF_SIGN_IN_SIGNED_IN || goal == BEF_SIGN_IN_TO_GET_A_CODE)
    bef_sign_in_set_state (self, BEF_SIGN_IN_WORKING, NULL);
  step (self);
}

/* Public. */

void
bef_sign_in_want (BefSignIn *self, BefAsker asker)
{
  const gint64 now = bef_present_ticks_us ();

  g_return_if_fail (BEF_IS_SIGN_IN (self));
  if (self->is_stopped || self->state == BEF_SIGN_IN_CODE
      || (self->looks_on && self->way == BEF_SIGN_IN_BY_CODE))
    return;
  if (self->work != NULL && !(asker == BEF_ASKED_BY_PERSON && self->in_keyring))
    return;
  if (asker == BEF_ASKED_BY_PROGRAM && self->state != BEF_SIGN_IN_SIGNED_IN)
    return;
  if (self->state == BEF_SIGN_IN_SIGNED_IN)
    {
      /* One that was good for a while has had its time; one that is refused though it is new will
       * be again. */
      if (now - self->access_since_us > (gint64)self->refusals.wait_ms * 1000)
        bef_backoff_reset (&self->refusals);
      else if (asker == BEF_ASKED_BY_PROGRAM && now < self->refused_until_us)
        return;
      self->refused_until_us = now + (gint64)bef_backoff_failed (&self->refusals) * 1000;
      self->is_refused = TRUE;
      self->state = BEF_SIGN_IN_WORKING;
    }
  bef_sign_in_work (self, BEF_SIGN_IN_TO_RENEW, asker);
}

void
bef_sign_in_begin (BefSignIn *self)
{
  g_return_if_fail (BEF_IS_SIGN_IN (self));
  g_clear_pointer (&self->code, bef_oauth_code_free);
  bef_sign_in_work (self, BEF_SIGN_IN_TO_GET_A_CODE, BEF_ASKED_BY_PERSON);
}

void
bef_sign_in_cancel (BefSignIn *self)
{
  g_return_if_fail (BEF_IS_SIGN_IN (self));
  if (self->goal != BEF_SIGN_IN_TO_GET_A_CODE || self->state == BEF_SIGN_IN_SIGNED_IN)
    return;
  bef_sign_in_drop_work (self);
  g_clear_pointer (&self->code, bef_oauth_code_free);
  bef_sign_in_set_state (
      self, bef_sign_in_has_good_token (self) ? BEF_SIGN_IN_SIGNED_IN : BEF_SIGN_IN_NEEDED, NULL);
  bef_sign_in_schedule (self);
}

void
bef_sign_in_sign_out (BefSignIn *self)
{
  g_return_if_fail (BEF_IS_SIGN_IN (self));
  forget (self);
  bef_sign_in_set_state (self, BEF_SIGN_IN_NEEDED, NULL);
}

static void
secret_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSignIn) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!self->keyring->store_finish (result, &error) && bef_set_str (&self->trouble, error->message)
      && !self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
bef_sign_in_set_client_secret (BefSignIn *self, const char *secret)
{
  g_autofree char *name = bef_sign_in_secret_name (self);
  char *bound = secret != NULL && secret[0] != '\0' ? bef_sign_in_bind (self, secret) : NULL;

  g_return_if_fail (BEF_IS_SIGN_IN (self));
  self->has_secret = TRUE;
  bef_oauth_set_client_secret (self->oauth, secret);
  self->keyring->store_async (name, bound, NULL, secret_stored_cb, g_object_ref (self));
  bef_secret_free (bound);
}

void
bef_sign_in_stop (BefSignIn *self)
{
  g_return_if_fail (BEF_IS_SIGN_IN (self));
  self->is_stopped = TRUE;
  bef_sign_in_drop_work (self);
  g_clear_handle_id (&self->timer, g_source_remove);
}

BefSignInState
bef_sign_in_get_state (BefSignIn *self)
{
  return self->state;
}

BefSignInWay
bef_sign_in_get_way (BefSignIn *self)
{
  return self->way;
}

gboolean
bef_sign_in_has_good_token (BefSignIn *self)
{
  return self->access != NULL && !self->is_refused;
}

gboolean
bef_sign_in_needs_person (BefSignIn *self)
{
  return self->state == BEF_SIGN_IN_NEEDED || self->state == BEF_SIGN_IN_EXPIRED
         || self->state == BEF_SIGN_IN_DENIED || self->state == BEF_SIGN_IN_REVOKED
         || self->state == BEF_SIGN_IN_REFUSED;
}

const char *
bef_sign_in_get_trouble (BefSignIn *self)
{
  return self->trouble;
}

const BefOauthCode *
bef_sign_in_get_code (BefSignIn *self)
{
  return self->state == BEF_SIGN_IN_CODE ? self->code : NULL;
}

gint64
bef_sign_in_get_seconds_left (BefSignIn *self)
{
  gint64 until = self->code != NULL                     ? self->code_until_us
                 : self->state == BEF_SIGN_IN_SIGNED_IN ? self->access_until_us
                                                        : 0;

  return until > 0 ? MAX (until - bef_present_ticks_us (), 0) / seconds (self, 1) : -1;
}

const char *
bef_sign_in_get_token (BefSignIn *self)
{
  return self->access;
}

const char *
bef_sign_in_get_host (BefSignIn *self)
{
  return bef_oauth_get_host (self->oauth);
}

BefOauth *
bef_sign_in_get_oauth (BefSignIn *self)
{
  return self->oauth;
}

gboolean
bef_sign_in_is_same (BefSignIn *self, const BefSignInSetup *setup)
{
  return self->way == setup->way && g_strcmp0 (self->profile, setup->profile) == 0
         && g_strcmp0 (self->issuer, setup->issuer) == 0
         && g_strcmp0 (self->client_id, setup->client_id) == 0
         && g_strcmp0 (self->scope, setup->scope != NULL ? setup->scope : "") == 0
         && g_strcmp0 (self->ca_pem, setup->ca_pem != NULL ? setup->ca_pem : "") == 0
         && g_strcmp0 (self->secret_file, setup->secret_file) == 0;
}

void
bef_sign_in_set_pace (BefSignIn *self, guint second_ms, guint first_ms, guint last_ms)
{
  self->second_ms = second_ms;
  self->failures = (BefBackoff){ first_ms, last_ms, 0, 0 };
  self->refusals = (BefBackoff){ first_ms, last_ms, 0, 0 };
}

static void
bef_sign_in_dispose (GObject *object)
{
  bef_sign_in_stop (BEF_SIGN_IN (object));
  G_OBJECT_CLASS (bef_sign_in_parent_class)->dispose (object);
}

static void
bef_sign_in_finalize (GObject *object)
{
  BefSignIn *self = BEF_SIGN_IN (object);

  g_free (self->profile);
  g_free (self->issuer);
  g_free (self->client_id);
  g_free (self->scope);
  g_free (self->ca_pem);
  g_free (self->secret_file);
  g_free (self->reason);
  g_free (self->trouble);
  bef_secret_free (self->access);
  bef_secret_free (self->refresh);
  bef_secret_free (self->tried);
  bef_oauth_code_free (self->code);
  g_clear_object (&self->oauth);
  G_OBJECT_CLASS (bef_sign_in_parent_class)->finalize (object);
}

static void
bef_sign_in_class_init (BefSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_sign_in_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_sign_in_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TOKEN] = g_signal_new ("token", BEF_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
bef_sign_in_init (BefSignIn *self)
{
  self->second_ms = 1000;
  self->failures = (BefBackoff){ FIRST_MS, LAST_MS, 0, 0 };
  self->refusals = (BefBackoff){ 60000, REFUSED_LAST_MS, 0, 0 };
}

BefSignIn *
bef_sign_in_new (const BefSignInSetup *setup, GError **error)
{
  g_autoptr (BefSignIn) self = g_object_new (BEF_TYPE_SIGN_IN, NULL);

  self->oauth = bef_oauth_new (setup->issuer, setup->client_id, setup->scope, setup->ca_pem, error);
  if (self->oauth == NULL)
    return NULL;
  self->way = setup->way;
  self->profile = g_strdup (setup->profile);
  self->issuer = g_strdup (setup->issuer);
  self->client_id = g_strdup (setup->client_id);
  self->scope = g_strdup (setup->scope != NULL ? setup->scope : "");
  self->ca_pem = g_strdup (setup->ca_pem != NULL ? setup->ca_pem : "");
  self->secret_file = g_strdup (setup->secret_file);
  self->keyring = setup->keyring != NULL ? setup->keyring : &desktop;
  self->looks_on = setup->looks_on;
  return g_steal_pointer (&self);
}
