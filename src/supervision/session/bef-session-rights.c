/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bef-text.h"
#include "bef-last-state.h"
#include "bef-session-parts.h"

static void
drop_what_is_not_ours (BefSession *self)
{
  const BefIdentity *identity = bef_session_get_identity (self);

  if (!bef_role_may_see_every_building (bef_session_get_role (self)))
    {
      if (identity == NULL || identity->buildings == NULL)
        {
          bef_commune_clear (self->commune);
          return;
        }
      bef_commune_keep_buildings (self->commune, (const char *const *)identity->buildings,
                                  bef_now_ms ());
    }
  bef_commune_drop_personal (self->commune);
}

/* Who reads the journal sees until when images were there to be looked at. */
static void
note_grant (BefSession *self)
{
  const BefIdentity *identity = bef_session_get_identity (self);
  g_autofree char *former = g_steal_pointer (&self->seen_grant);

  if (bef_session_may_see_images (self))
    self->seen_grant =
        g_strdup (identity->grant_reference != NULL ? identity->grant_reference : "");
  else if (former != NULL && !bef_session_is_stopped (self))
    bef_session_journal (self, "image-end", "", former);
}

/* Where persons sign in: who did, once, and that they signed out. A token that is renewed is nobody
 * new. */
static void
note_person (BefSession *self)
{
  const char *person = bef_session_get_person (self);

  if (self->sign_in == NULL || bef_session_is_stopped (self))
    return;
  if (bef_session_get_identity (self) != NULL && g_strcmp0 (person, self->seen_person) != 0)
    {
      bef_set_str (&self->seen_person, person);
      bef_session_journal (self, "sign-in", "", bef_role_name (bef_session_get_role (self)));
    }
  else if (self->seen_person != NULL && bef_session_get_identity (self) == NULL
           && bef_sign_in_get_token (self->sign_in) == NULL)
    {
      g_clear_pointer (&self->seen_person, g_free);
      bef_session_journal (self, "sign-out", "", NULL);
    }
}

/* What was seen under rights that are not ours any more goes, here and on disk, before anything
 * else; what is under way would bring it back. */
void
bef_session_access_changed (BefSession *self, BefAccessChange change)
{
  bef_withheld_clear (self->withheld);
  note_grant (self);
  note_person (self);
  bef_session_follow_words (self);
  bef_alarm_keeper_set_role (self->alarms, bef_session_get_role (self));
  if (change == BEF_ACCESS_LESS)
    {
      g_cancellable_cancel (self->polls);
      g_object_unref (self->polls);
      self->polls = g_cancellable_new ();
      g_clear_pointer (&self->last_entities, g_ptr_array_unref);
      bef_last_state_forget (self->history);
      self->saved_ms = 0;
      drop_what_is_not_ours (self);
    }
  g_signal_emit_by_name (self, "access-changed");
  /* Whatever is shown of it may be shown otherwise. */
  g_signal_emit_by_name (self->commune, "changed");
  if (self->connection == BEF_CONNECTION_LIVE)
    bef_session_poll_all (self);
}

void
bef_session_set_allowed_hosts (BefSession *self, const char *const *hosts)
{
  BefBackend *backend = bef_session_get_backend (self);

  if (backend != NULL)
    bef_backend_set_allowed_hosts (backend, hosts);
  g_signal_emit_by_name (self, "access-changed");
}
