/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-profile.h"

G_BEGIN_DECLS

/*
 * What one server calls the profile's types and attributes: names as they were received, mostly
 * full IRIs, because a broker finds a short name only where the context of the request expands it
 * as the context of the entity did. The server's types are read once (and again now and then); what
 * names the attributes have is noted as entities are decoded.
 *
 * Names are matched by their last segment. Where two of the server's types match one of the
 * profile, those in a namespace that the profile knows are meant, if any is.
 *
 * Before types were read (our own hub, a server that does not list them) every name is the
 * profile's short one. Reference-counted, any thread.
 */
typedef struct _BefNgsiNames BefNgsiNames;
BefNgsiNames *bef_ngsi_names_new (void);
BefNgsiNames *bef_ngsi_names_ref (BefNgsiNames *self);
void bef_ngsi_names_unref (BefNgsiNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefNgsiNames, bef_ngsi_names_unref)

/* What became of a type of the server. */
typedef enum
{
  BEF_NGSI_TYPE_UNDERSTOOD,
  BEF_NGSI_TYPE_UNKNOWN, /* the profile has no type of that last segment */
  BEF_NGSI_TYPE_FOREIGN, /* another type of the same last segment, in a known namespace, is meant */
} BefNgsiTypeUse;

typedef struct
{
  char *name;       /* as received, owned */
  const char *type; /* of the profile, interned; NULL when unknown */
  BefNgsiTypeUse use;
} BefNgsiFoundType;

/* Takes the answer to GET /types (EntityTypeList, or a list with typeName) in place of what was
 * known of types. FALSE, changing nothing, when @root is neither. */
gboolean bef_ngsi_names_read_types (BefNgsiNames *self, JsonNode *root, BefProfile *profile);
gboolean bef_ngsi_names_has_types (BefNgsiNames *self);
/* Another profile is meant from now on: what is known of the server's types is matched anew, and
 * what attributes were received is forgotten. */
void bef_ngsi_names_match_again (BefNgsiNames *self, BefProfile *profile);
/* (transfer full) GPtrArray of BefNgsiFoundType, in the server's order; empty before. */
GPtrArray *bef_ngsi_names_dup_found (BefNgsiNames *self);
/* Adds to @out (with g_free) what the server calls the profile's @type: nothing when it has none.
 */
void bef_ngsi_names_add_types (BefNgsiNames *self, const char *type, GPtrArray *out);

/* An attribute of @type was received under the name @received. */
void bef_ngsi_names_note (BefNgsiNames *self, const char *type, const char *attribute,
                          const char *received);
/* What is received under the name @received says something of how a @type is now, or is needed to
 * read what does. */
void bef_ngsi_names_note_moving (BefNgsiNames *self, const char *type, const char *received);
/* Adds to @out (with g_free) those of @type, each once; @out may hold others. */
void bef_ngsi_names_add_moving (BefNgsiNames *self, const char *type, GPtrArray *out);
/* An equipment says by attribute @received where it is. */
void bef_ngsi_names_note_relation (BefNgsiNames *self, const char *received);
/* Those received, else the profile's. (transfer full) NULL-terminated. */
GStrv bef_ngsi_names_dup_relations (BefNgsiNames *self, BefProfile *profile);
/* The name @attribute of @type was received under (transfer full); itself when it was not seen. */
char *bef_ngsi_names_dup (BefNgsiNames *self, const char *type, const char *attribute);
/* Attributes that may carry @quantity of @type (nullable: of any), as received where one was, else
 * by the profile. (transfer full) NULL-terminated. */
GStrv bef_ngsi_names_candidates (BefNgsiNames *self, BefProfile *profile, const char *type,
                                 const char *quantity);

G_END_DECLS
