/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "map/bef-map-types.h"

G_BEGIN_DECLS

#define BEF_MAP_MIN_ZOOM 3
#define BEF_MAP_MAX_ZOOM 19

/* The URL template of @kind, or NULL for none. @given is the person's or the server's own, for the
 * kinds that take one. */
const char *bef_map_source_template (BefMapSourceKind kind, const char *given);
/* Whether every tile has its own address in @tmpl (nullable). */
gboolean bef_map_source_template_is_valid (const char *tmpl);
/* (transfer full) the address of a tile. */
char *bef_map_source_url (const char *tmpl, guint zoom, guint x, guint y);
/* (transfer full) the name of the source's folder in the cache. */
char *bef_map_source_dup_folder (BefMapSourceKind kind, const char *tmpl);
/* What the source's licence wants shown, and its page; NULL for none. */
const char *bef_map_source_credit (BefMapSourceKind kind);
const char *bef_map_source_credit_uri (BefMapSourceKind kind);

G_END_DECLS
