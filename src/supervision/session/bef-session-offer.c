/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of the server, and what a person says of what it has. */
#include "base/bef-text.h"
#include "bef-session-parts.h"

static void
own_changed_cb (BefSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->backend == NULL)
    return;
  /* The text was understood when it was taken: this server's kind has a word of its own. */
  bef_backend_set_profile (self->backend, bef_own_profile_get_text (self->own), &error);
  bef_set_str (&self->own_refusal, error != NULL ? error->message : NULL);
  bef_session_ask_anew (self);
}

void
bef_session_set_own_profile (BefSession *self, BefOwnProfile *own)
{
  g_return_if_fail (BEF_IS_SESSION (self) && BEF_IS_OWN_PROFILE (own));

  if (self->own != NULL)
    g_signal_handlers_disconnect_by_data (self->own, self);
  g_set_object (&self->own, own);
  g_signal_connect_object (own, "changed", G_CALLBACK (own_changed_cb), self, G_CONNECT_SWAPPED);
  if (bef_own_profile_get_text (own) != NULL)
    own_changed_cb (self);
}

BefOwnProfile *
bef_session_get_own_profile (BefSession *self)
{
  return self->own;
}

const char *
bef_session_get_own_refusal (BefSession *self)
{
  return self->own_refusal;
}

void
bef_session_set_bounds (BefSession *self, const BefBounds *bounds)
{
  BefBounds *copy = bef_bounds_is_everything (bounds) ? NULL : bef_bounds_copy (bounds);

  bef_bounds_free (self->bounds);
  self->bounds = copy;
  if (self->backend == NULL)
    return;
  bef_backend_set_bounds (self->backend, copy);
  bef_session_ask_anew (self);
}

const BefBounds *
bef_session_get_bounds (BefSession *self)
{
  return self->bounds;
}
