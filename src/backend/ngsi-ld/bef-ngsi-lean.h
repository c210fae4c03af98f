/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/ngsi-ld/bef-ngsi-backend.h"

G_BEGIN_DECLS

/*
 * Questions about what moves only (attrs=): values, states, how far an alert is. Names, places,
 * relations and sentences do not move, are most of an answer, and are known. What comes is laid
 * over it.
 *
 * attrs= leaves out what has none of the attributes, and a server may do anything with it. So it is
 * asked only about what is known and was seen to have one, and what comes is held to that: all of
 * it must be there, nothing unknown, nothing dated before that is not now. What does not fit is
 * asked for as ever, at once; thrice, and it is not asked so again in this sitting. What came new
 * among the alerts fits into nothing, and so is told with the next question, as ever.
 *
 * What is missed by this, until everything is asked for (bef-ngsi-changes.h): another name, place,
 * building or sentence of what is known. Main thread.
 */
typedef struct
{
  GPtrArray *types;     /* owned: char*, NULL-terminated: what to ask for */
  GPtrArray *others;    /* owned, nullable: types that are to be asked for whole, likewise */
  char *attributes;     /* owned: encoded, "&attrs=…" */
  GStrv ids;            /* owned, nullable: of those that are wanted, what to ask for */
  GHashTable *expected; /* owned, nullable: ids that must come */
  GHashTable *kinds;    /* owned: types of the profile that are asked for so, interned */
} BefNgsiLean;
void bef_ngsi_lean_free (BefNgsiLean *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefNgsiLean, bef_ngsi_lean_free)

/* How to ask for @ids, else for the alerts or for everything but them. (transfer full) NULL: as
 * ever. */
BefNgsiLean *bef_ngsi_lean_new (BefNgsiBackend *backend, const char *const *ids,
                                BefBackendAbout about);
/* How to ask for what changed of thousands: types of which one has nothing that moves are to be
 * asked for whole. Likewise. */
BefNgsiLean *bef_ngsi_lean_new_of_changes (BefNgsiBackend *backend);

/* All that is expected is in @ids, a set. */
gboolean bef_ngsi_lean_is_there (const BefNgsiLean *self, GHashTable *ids);
/* Lays @entities, which came, over what is known: they are then whole. FALSE: it does not fit. */
gboolean bef_ngsi_lean_lay (BefNgsiLean *self, BefNgsiBackend *backend, GPtrArray *entities);

G_END_DECLS
