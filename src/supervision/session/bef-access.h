/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * Who we are, by the server's last word, and what that lets us see and do at this moment: a grant
 * begins and ends by its own clock. Name and role are kept in the history, so that what is decided
 * without a connection bears the name last known. Main thread.
 *
 * Signal "changed" (uint, BefAccessChange): what may be seen or done is not what it was.
 */
typedef enum
{
  BEF_ACCESS_MORE,
  BEF_ACCESS_LESS, /* what was seen until now may be more than is allowed: it goes first */
} BefAccessChange;
/* What is kept of it, for who looks beside the session: FALSE when @text (nullable) says no role,
 * for none was known or it was taken back. */
#define BEF_ACCESS_DOCUMENT "last-identity"
gboolean bef_access_parse_role (const char *text, BefRole *role_out);

#define BEF_TYPE_ACCESS (bef_access_get_type ())
G_DECLARE_FINAL_TYPE (BefAccess, bef_access, BEF, ACCESS, GObject)

/* @backend nullable: nobody is asked. */
BefAccess *bef_access_new (BefBackend *backend, BefHistory *history);
/* Reads the name last known. */
void bef_access_load (BefAccess *self, GCancellable *cancellable);
/* Asks the server who we are: at each reconnection. An answer that knows us no more (401, 403, no
 * such tenant) leaves nothing but the name; another failure leaves what was known. (transfer none)
 * the identity, or NULL with the back end's error. */
void bef_access_ask_async (BefAccess *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
const BefIdentity *bef_access_ask_finish (BefAccess *self, GAsyncResult *result, GError **error);
/* Asks again by itself, every few minutes from now on. */
void bef_access_follow (BefAccess *self);
/* After @error, of whatever question: a refusal may mean that we are no more who we were, and is
 * asked about at once, though not more than every other second. A token that the back end shows no
 * more is known to be refused: nothing is asked. */
void bef_access_doubt (BefAccess *self, const GError *error);
/* The same after a refusal in whatever words: of an image. */
void bef_access_doubt_anyway (BefAccess *self);
/* A whole answer, given to whoever we are to the server now: where it offers images and we know of
 * no right to see them, or the other way round, a grant was given or taken back. That is asked
 * about at once, and once. */
void bef_access_compare (BefAccess *self, GPtrArray *entities);
/* Compares what may be seen now with what might be seen before: a grant may have begun or ended. */
void bef_access_check (BefAccess *self);
/* TRUE: a token that is refused (401) has had its time and is renewed, or somebody signs in again:
 * what was seen stays, but images, until the server says who we are. Default FALSE. */
void bef_access_set_renews (BefAccess *self, gboolean renews);
/* The token has had its time: nobody is known to be there, and no image is shown. */
void bef_access_expire (BefAccess *self);
/* Nothing is told any more. */
void bef_access_stop (BefAccess *self);

/* Nullable: the server did not say in this session, or took it back. */
const BefIdentity *bef_access_get_identity (BefAccess *self);
/* By the server's word, else as last known, else the least privileged. */
BefRole bef_access_get_role (BefAccess *self);
/* The name, as last known; nullable. */
const char *bef_access_get_person (BefAccess *self);
/* The role may see images, and a grant is in force now. */
gboolean bef_access_may_see_images (BefAccess *self);
/* The role may, or the server says nothing of roles and judges by itself. */
gboolean bef_access_may_acknowledge (BefAccess *self);

G_END_DECLS
