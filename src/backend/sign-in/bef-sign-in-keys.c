/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a sign-in keeps, and where. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backend/bef-backend.h"
#include "base/bef-secret.h"
#include "base/bef-text.h"
#include "bef-sign-in-private.h"

#define MAX_SECRET_BYTES 4096

char *
bef_sign_in_refresh_name (BefSignIn *self)
{
  return g_strconcat (self->profile, "/sign-in", NULL);
}

char *
bef_sign_in_secret_name (BefSignIn *self)
{
  return g_strconcat (self->profile, "/client", NULL);
}

char *
bef_sign_in_bind (BefSignIn *self, const char *secret)
{
  return g_strconcat (self->issuer, "\n", self->client_id, "\n", secret, NULL);
}

char *
bef_sign_in_unbind (BefSignIn *self, const char *bound)
{
  g_autofree char *prefix = bef_sign_in_bind (self, "");

  return bound != NULL && g_str_has_prefix (bound, prefix) && bound[strlen (prefix)] != '\0'
             ? g_strdup (bound + strlen (prefix))
             : NULL;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefSignIn) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean stored = self->keyring->store_finish (result, &error);
  g_autofree char *trouble = NULL;

  self->storing = FALSE;
  /* Another came meanwhile: one after the other, so that the newest is what stays. */
  if (self->store_again)
    {
      bef_sign_in_keep (self);
      return;
    }
  if (self->is_stopped)
    return;
  if (stored && self->only_here)
    self->only_here = FALSE;
  else if (!stored && self->refresh == NULL)
    {
      /* Where no keyring runs none holds it. */
      if (!g_error_matches (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_CONNECT))
        /* TRANSLATORS: what the keyring said, a whole sentence. */
        trouble = g_strdup_printf (_ ("You are signed out, but the keyring still holds the "
                                      "sign-in: remove it there. %s"),
                                   error->message);
    }
  else if (!stored)
    /* TRANSLATORS: what the keyring said, a whole sentence. */
    trouble = g_strdup_printf (_ ("The sign-in is not kept: it has to be done again at the next "
                                  "start. %s"),
                               error->message);
  if (bef_set_str (&self->trouble, trouble))
    g_signal_emit_by_name (self, "changed");
}

void
bef_sign_in_keep (BefSignIn *self)
{
  g_autofree char *name = bef_sign_in_refresh_name (self);

  self->only_here = self->refresh != NULL;
  self->store_again = self->storing;
  if (self->storing)
    return;
  char *bound = self->refresh != NULL ? bef_sign_in_bind (self, self->refresh) : NULL;
  self->storing = TRUE;
  self->keyring->store_async (name, bound, NULL, stored_cb, g_object_ref (self));
  bef_secret_free (bound);
}

char *
bef_secret_file_read (const char *path, GError **error)
{
  char text[MAX_SECRET_BYTES + 1] = "";
  struct stat info;
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize n = -1;
  char *secret = NULL;

  if (file >= 0 && fstat (file, &info) == 0 && S_ISREG (info.st_mode))
    n = (info.st_mode & 077) == 0 && info.st_uid == geteuid () ? read (file, text, MAX_SECRET_BYTES)
                                                               : -2;
  int cause = errno;
  if (file >= 0)
    close (file);
  if (n > 0)
    {
      text[n] = '\0';
      g_strstrip (text);
      if (text[0] != '\0' && strpbrk (text, "\r\n") == NULL)
        secret = g_strdup (text);
    }
  bef_secret_wipe (text);
  if (secret != NULL)
    return secret;
  if (n == -2)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("Others may read the file of the client's secret, %s: it is not used until "
                    "only its owner may (chmod 600)."),
                 path);
  else if (n < 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                 _ ("The file of the client's secret, %s, cannot be read: %s"), path,
                 g_strerror (cause));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("The file of the client's secret, %s, must hold one line with it."), path);
  return NULL;
}
