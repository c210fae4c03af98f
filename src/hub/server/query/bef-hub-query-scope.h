/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Scope queries (clause 4.19): scopes with "+" for one level and "/#" for one and all below it,
 * ';' for "and", ',' or '|' for "or", brackets around an "and". Immutable once parsed; any thread.
 */
typedef struct _BefHubScope BefHubScope;

/* (transfer full) or NULL with BEF_HUB_PROBLEM_BAD_REQUEST_DATA. */
BefHubScope *bef_hub_scope_parse (const char *text, GError **error);
void bef_hub_scope_free (BefHubScope *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubScope, bef_hub_scope_free)

/* Whether the scopes of @entity, its member "scope" (a text or several), are asked for. */
gboolean bef_hub_scope_match (const BefHubScope *self, JsonObject *entity);

/* @text is a scope that an entity may have: "/A" or "/A/B"; the first slash may be left out. */
gboolean bef_hub_scope_is_valid (const char *text);

G_END_DECLS
