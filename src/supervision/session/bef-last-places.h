/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-rights.h"

G_BEGIN_DECLS

/*
 * The buildings and rooms of the last known state by their names, for a search from outside of the
 * console: nothing else of it, no equipment, no person. None where it is not known who we are, for
 * whatever reason, and of a role that may not see every building those of its own only. As they
 * stood when they were read. Main thread.
 */
typedef struct _BefLastPlaces BefLastPlaces;

typedef struct
{
  char *id;     /* owned: as --page takes it: "building=URN", of a room "building=URN#URN" */
  char *name;   /* owned */
  char *detail; /* owned, nullable: what it is, and of a room where; translated */
  gboolean is_room;
} BefLastPlace;

/* Out of the history at @path, which the console may be writing (bef-history-peek.h). Without a
 * history there are none. @rights: as chosen for the connection and by the organisation, which may
 * be less than what was kept then. */
BefLastPlaces *bef_last_places_read (const char *path, const BefRights *rights);
void bef_last_places_free (BefLastPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefLastPlaces, bef_last_places_free)

/* Those of which every one of @terms (NULL-terminated) begins a word of the name, of the place or
 * of what it is, whatever the case and the accents; the buildings first, each what begins with the
 * first term before the others. None without a letter or a digit, nor for more than anybody types.
 * (transfer container) of BefLastPlace. */
#define BEF_LAST_PLACES_MAX_FOUND 50
GPtrArray *bef_last_places_find (BefLastPlaces *self, const char *const *terms);
/* (transfer none) nullable */
const BefLastPlace *bef_last_places_get (BefLastPlaces *self, const char *id);

G_END_DECLS
