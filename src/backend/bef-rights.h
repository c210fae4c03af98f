/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"

G_BEGIN_DECLS

/*
 * Who we are where the server does not say: by the claims of the token, else by what was chosen for
 * the connection, else the least. Claims are read as they stand in a JSON Web Token, unverified:
 * they decide what this console shows and offers, and the server, which does verify them, decides
 * what it gives and does. An expired one is still read: that too is the server's to judge.
 *
 * Images need a grant that names a person and an end: a claim, or the organisation's policy.
 * Nothing that the session's own user may write makes one. A plain struct, owned by whoever made
 * it.
 */
struct _BefRights
{
  char *claim;        /* path of the roles ("realm_access.roles"); "" or NULL: the usual ones */
  GPtrArray *mapping; /* of char *: value, role's id, value, role's id…: the first that the token
                         has counts. Empty: the ids themselves, the least first */
  gboolean has_choice;
  BefRole choice;
  GStrv buildings; /* of an agent, where the token names none: ids or names. Nullable */
  /* The policy's grant: whose, and from when until when, ISO 8601. @grant_person NULL: none. */
  char *grant_person, *grant_from, *grant_until, *grant_reference;
};
BefRights *bef_rights_new (void);
void bef_rights_free (BefRights *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefRights, bef_rights_free)
BefRights *bef_rights_copy (const BefRights *self);

/* Completes @identity, of which the server said nothing (is_guessed). @token nullable. */
void bef_rights_apply (const BefRights *self, const char *token, BefIdentity *identity);

G_END_DECLS
