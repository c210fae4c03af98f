/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-bounds.h"
#include "backend/ngsi-ld/bef-ngsi-decode.h"

G_BEGIN_DECLS

/*
 * A list of everything in one area, of a server that has more: first what has a place in it, then
 * what is related to those buildings, then what is related to that equipment, then the alerts,
 * which are kept where they are about any of it. Main thread.
 */
typedef struct _BefNgsiArea BefNgsiArea;

/* @types and @alert_types: as the server calls them; @relations: the attributes that say where an
 * equipment is, likewise. All copied. */
BefNgsiArea *bef_ngsi_area_new (const BefBounds *bounds, const char *const *types,
                                const char *const *alert_types, const char *const *relations);
void bef_ngsi_area_free (BefNgsiArea *self);
/* What is to be asked next, given what has come: encoded "type=…&…". (transfer full) nullable:
 * nothing more. */
char *bef_ngsi_area_next (BefNgsiArea *self, GPtrArray *entities);
/* What was asked was refused. FALSE: the server takes no question by area. */
gboolean bef_ngsi_area_refused (BefNgsiArea *self);

/* Whether @entity is kept within @bounds: all but alerts about nothing in @known (a set of ids) and
 * from outside. */
gboolean bef_ngsi_area_keeps (const BefBounds *bounds, const BefEntity *entity, GHashTable *known);
/* Drops from @entities, a whole list, what is not. */
void bef_ngsi_area_filter (const BefBounds *bounds, GPtrArray *entities);

G_END_DECLS
