/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-token-source.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-format.h"
#include "base/bef-secret.h"

/* A keyring that does not answer sooner asks for its password, or hangs. */
#define PATIENCE_MS 1000
/* For so long it is waited for: who is asked for a password may be on the telephone. */
#define LIMIT_MS (3 * 60 * 1000)
/* Unbidden, the keyring is looked into this seldom. */
#define EVERY_US (60 * G_USEC_PER_SEC)

struct _BefTokenSource
{
  GObject parent_instance;
  char *profile;      /* owned */
  char *file;         /* owned, nullable */
  BefSignIn *sign_in; /* owned, nullable */
  char *fault;        /* owned, nullable: why there is none */
  BefTokenCallbacks callbacks;
  GCancellable *reading; /* owned, nullable: under way */
  guint patience_timer, limit_timer;
  guint patience_ms, limit_ms;
  gint64 read_us; /* monotonic */
  gboolean by_person;
  gboolean stopped;
  gboolean given; /* a token of the sign-in */
};

G_DEFINE_FINAL_TYPE (BefTokenSource, bef_token_source, G_TYPE_OBJECT)

static void
end_reading (BefTokenSource *self)
{
  g_clear_handle_id (&self->patience_timer, g_source_remove);
  g_clear_handle_id (&self->limit_timer, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

static void
fail (BefTokenSource *self, const char *message, BefTokenFault fault)
{
  if (self->by_person && !self->stopped)
    self->callbacks.failed (message, fault, self->callbacks.user_data);
}

/* @token: wiped in the end. */
static void
finish (BefTokenSource *self, char *token, const GError *error)
{
  end_reading (self);
  if (error != NULL)
    fail (self, error->message,
          g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT)
              ? BEF_TOKEN_HAS_NO_KEEPER
              : BEF_TOKEN_HAS_FAILED);
  else if (!self->stopped)
    self->callbacks.found (token, self->callbacks.user_data);
  bef_secret_free (token);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefTokenSource) self = user_data;
  g_autoptr (GError) error = NULL;
  char *token = bef_credentials_lookup_finish (result, &error);

  /* One that was given up is heard of no more. */
  if (g_task_get_cancellable (G_TASK (result)) != self->reading || self->reading == NULL)
    bef_secret_free (token);
  else
    finish (self, token, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefTokenSource) self = user_data;
  g_autoptr (GError) error = NULL;
  char *token = NULL;

  g_file_load_contents_finish (G_FILE (source), result, &token, NULL, NULL, &error);
  if (self->reading == NULL)
    {
      bef_secret_free (token);
      return;
    }
  if (token != NULL)
    g_strstrip (token);
  /* Half written, or about to be replaced: not what is meant by no token. */
  if (token != NULL && token[0] == '\0')
    {
      g_clear_pointer (&token, bef_secret_free);
      error = g_error_new (G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("The token file %s is empty: write the access token into it."),
                           self->file);
    }
  finish (self, token, error);
}

/* What the server takes needs no word. */
static void
sign_in_changed_cb (BefTokenSource *self)
{
  BefSignInState state = bef_sign_in_get_state (self->sign_in);
  g_autofree char *message = NULL;

  if (self->stopped)
    return;
  self->callbacks.troubled (bef_sign_in_get_trouble (self->sign_in), self->callbacks.user_data);
  if (bef_sign_in_has_good_token (self->sign_in))
    return;
  message = bef_sign_in_dup_message (self->sign_in);
  if (state == BEF_SIGN_IN_WORKING || state == BEF_SIGN_IN_CODE)
    self->callbacks.waiting (message, self->callbacks.user_data);
  else
    self->callbacks.failed (message, FALSE, self->callbacks.user_data);
}

static void
sign_in_token_cb (BefTokenSource *self, const char *token)
{
  self->given = TRUE;
  if (!self->stopped)
    self->callbacks.found (token, self->callbacks.user_data);
}

static void
read_sign_in (BefTokenSource *self, BefAsker asker)
{
  if (!self->given && bef_sign_in_has_good_token (self->sign_in))
    sign_in_token_cb (self, bef_sign_in_get_token (self->sign_in));
  else
    bef_sign_in_want (self->sign_in, asker);
  /* What it waits for already changes nothing any more. */
  if (asker == BEF_ASKED_BY_PERSON && bef_sign_in_needs_person (self->sign_in))
    sign_in_changed_cb (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  BefTokenSource *self = user_data;
  g_autofree char *until = bef_format_time (bef_now_ms () + self->limit_ms - self->patience_ms);
  g_autofree char *text =
      /* TRANSLATORS: %s is a time of day. */
      g_strdup_printf (
          _ ("Unlock the keyring: it keeps the access token, which is waited for until "
             "%s."),
          until);

  self->patience_timer = 0;
  if (self->by_person)
    self->callbacks.waiting (text, self->callbacks.user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
limit_cb (gpointer user_data)
{
  g_autoptr (BefTokenSource) self = g_object_ref (user_data);

  self->limit_timer = 0;
  end_reading (self);
  fail (self,
        _ ("The keyring has not given the access token. Unlock it, or look whether it still "
           "runs, then try again."),
        BEF_TOKEN_HAS_FAILED);
  return G_SOURCE_REMOVE;
}

void
bef_token_source_read (BefTokenSource *self, BefAsker asker)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (BEF_IS_TOKEN_SOURCE (self));
  if (self->sign_in != NULL && !self->stopped)
    read_sign_in (self, asker);
  if (self->fault != NULL && asker == BEF_ASKED_BY_PERSON && !self->stopped)
    self->callbacks.failed (self->fault, FALSE, self->callbacks.user_data);
  if (self->sign_in != NULL || self->fault != NULL)
    return;
  if (self->stopped || self->reading != NULL
      || (asker == BEF_ASKED_BY_PROGRAM && self->file == NULL && now - self->read_us < EVERY_US))
    return;
  self->read_us = now;
  self->by_person = asker == BEF_ASKED_BY_PERSON;
  self->reading = g_cancellable_new ();
  if (self->file != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->file);
      g_file_load_contents_async (file, self->reading, loaded_cb, g_object_ref (self));
      return;
    }
  self->patience_timer = g_timeout_add (self->patience_ms, patience_cb, self);
  self->limit_timer = g_timeout_add (self->limit_ms, limit_cb, self);
  bef_credentials_lookup_async (
      self->profile, asker == BEF_ASKED_BY_PERSON ? BEF_KEYRING_UNLOCK : BEF_KEYRING_AS_IT_IS,
      self->reading, looked_up_cb, g_object_ref (self));
}

void
bef_token_source_stop (BefTokenSource *self)
{
  self->stopped = TRUE;
  end_reading (self);
  if (self->sign_in != NULL)
    bef_sign_in_stop (self->sign_in);
}

static void
bef_token_source_dispose (GObject *object)
{
  bef_token_source_stop (BEF_TOKEN_SOURCE (object));
  g_clear_object (&BEF_TOKEN_SOURCE (object)->sign_in);
  G_OBJECT_CLASS (bef_token_source_parent_class)->dispose (object);
}

static void
bef_token_source_finalize (GObject *object)
{
  g_free (BEF_TOKEN_SOURCE (object)->profile);
  g_free (BEF_TOKEN_SOURCE (object)->file);
  g_free (BEF_TOKEN_SOURCE (object)->fault);
  G_OBJECT_CLASS (bef_token_source_parent_class)->finalize (object);
}

static void
bef_token_source_class_init (BefTokenSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_token_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_token_source_finalize;
}

static void
bef_token_source_init (BefTokenSource *self)
{
  self->patience_ms = PATIENCE_MS;
  self->limit_ms = LIMIT_MS;
}

BefTokenSource *
bef_token_source_new (const char *profile, const char *file, const BefTokenCallbacks *callbacks)
{
  BefTokenSource *self = g_object_new (BEF_TYPE_TOKEN_SOURCE, NULL);

  self->profile = g_strdup (profile);
  self->file = g_strdup (file);
  self->callbacks = *callbacks;
  return self;
}

BefTokenSource *
bef_token_source_new_for_sign_in (BefSignIn *sign_in, const BefTokenCallbacks *callbacks)
{
  BefTokenSource *self = bef_token_source_new (NULL, NULL, callbacks);

  self->sign_in = g_object_ref (sign_in);
  g_signal_connect_object (sign_in, "changed", G_CALLBACK (sign_in_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "token", G_CALLBACK (sign_in_token_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

BefTokenSource *
bef_token_source_new_faulty (const char *fault, const BefTokenCallbacks *callbacks)
{
  BefTokenSource *self = bef_token_source_new (NULL, NULL, callbacks);

  self->fault = g_strdup (fault);
  return self;
}

BefSignIn *
bef_token_source_get_sign_in (BefTokenSource *self)
{
  return self->sign_in;
}

void
bef_token_source_set_limits (BefTokenSource *self, guint patience_ms, guint limit_ms)
{
  self->patience_ms = patience_ms;
  self->limit_ms = limit_ms;
}
