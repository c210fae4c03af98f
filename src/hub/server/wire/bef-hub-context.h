/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The @context the hub serves (gresource /fr/beffroi/hub/context.jsonld), and its terms: requests
 * may name a type or an attribute by its term or by its full IRI.
 */
typedef struct _BefHubContext BefHubContext;

/* (transfer full) or NULL with an error when the bundled document cannot be read. */
BefHubContext *bef_hub_context_new (GError **error);
void bef_hub_context_free (BefHubContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubContext, bef_hub_context_free)

/* The document. (transfer none) */
GBytes *bef_hub_context_document (BefHubContext *self);
/* The term of @iri, or @name itself when it is already short or unknown. (transfer none) */
const char *bef_hub_context_compact (BefHubContext *self, const char *name);

G_END_DECLS
