/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "hub/server/wire/bef-hub-context.h"

G_BEGIN_DECLS

/*
 * Entities as others write them, made normalized: concise and simplified attributes get their type,
 * full IRIs (or terms of a context in the body) their short names. No context is ever fetched. Any
 * thread.
 */
#define BEF_HUB_ENTITY_MAX_ATTRIBUTES 256
#define BEF_HUB_ENTITY_MAX_ID 512
#define BEF_HUB_ENTITY_MAX_NAME 128
/* Of one request. */
#define BEF_HUB_ENTITIES_MAX 1000

typedef enum
{
  BEF_HUB_PARSE_ENTITY,    /* id and type are there, every attribute has a value */
  BEF_HUB_PARSE_FRAGMENT,  /* id and type may be left out; null stands for what is taken away */
  BEF_HUB_PARSE_EVOLUTION, /* an attribute may be an array of its instances */
} BefHubParseKind;

/* (transfer full), or NULL with BEF_HUB_PROBLEM_BAD_REQUEST_DATA. */
JsonObject *bef_hub_entity_parse (JsonNode *node, BefHubParseKind kind, BefHubContext *context,
                                  GError **error);
/* One attribute. (transfer full), or NULL with an error. A null stays a null. */
JsonNode *bef_hub_attribute_parse (JsonNode *node, GError **error);
/* What takes an attribute away: null, "urn:ngsi-ld:null", or an attribute with that value. */
gboolean bef_hub_attribute_is_null (JsonNode *node);
/* The short name, or NULL with an error when it cannot be one. (transfer full) */
char *bef_hub_name_parse (const char *name, JsonNode *body_context, BefHubContext *context,
                          GError **error);

G_END_DECLS
