/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever reaches a hub after its headers: a query that is parsed for each operation and matched
 * against an entity, and a body. The bytes are the query up to the first line's end, then the body.
 */
#include "base/bef-json.h"
#include "hub/server/bef-hub-entity-parse.h"
#include "hub/server/wire/bef-hub-context.h"
#include "hub/server/wire/bef-hub-problem.h"
#include "hub/server/query/bef-hub-query-params.h"
#include "hub/server/wire/bef-hub-write.h"

/* What a PATCH may bring. */
#define MAX_BODY (1024 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static const char entity_text[] =
    "{\"id\":\"urn:ngsi-ld:Door:commune:mairie:d1\",\"type\":\"Door\",\"name\":{\"type\":"
    "\"Property\","
    "\"value\":\"Porte\"},\"lockState\":{\"type\":\"Property\",\"value\":\"Locked\",\"observedAt\":"
    "\"2026-11-02T08:00:00.000Z\"},\"power\":{\"type\":\"Property\",\"value\":12.5,\"unitCode\":"
    "\"KWT\"},\"label\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"fr\":\"Porte\",\"en\":"
    "\"Door\"}},\"locatedIn\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:commune:"
    "mairie\"},\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\","
    "\"coordinates\":"
    "[-0.7,46.1]}}}";

static void
try_query (const char *query, BefHubContext *context, JsonObject *entity)
{
  for (BefHubOperation operation = BEF_HUB_OPERATION_QUERY; operation <= BEF_HUB_OPERATION_NONE;
       operation++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (BefHubParams) params = bef_hub_params_parse (query, operation, context, &error);
      g_assert_true ((params == NULL) == (error != NULL));
      if (params == NULL)
        {
          /* The refusal is itself JSON. */
          g_autofree char *problem = bef_hub_problem_json (error);
          g_autoptr (JsonNode) node = bef_json_parse (problem, strlen (problem), 0, NULL);
          g_assert_nonnull (node);
          continue;
        }
      if (params->query != NULL)
        bef_hub_query_match (params->query, entity);
      if (params->geo != NULL)
        bef_hub_geo_match (params->geo, entity);
    }
}

/* What is kept of an entity is kept whatever reads it again. */
static void
try_entity (JsonNode *root, BefHubContext *context)
{
  for (BefHubParseKind kind = BEF_HUB_PARSE_ENTITY; kind <= BEF_HUB_PARSE_EVOLUTION; kind++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) entity = bef_hub_entity_parse (root, kind, context, &error);
      g_assert_true ((entity == NULL) == (error != NULL));
      if (entity == NULL)
        continue;
      g_autofree char *text = bef_json_object_to_string (entity);
      g_autoptr (JsonNode) again = bef_json_parse (text, strlen (text), 0, NULL);
      g_assert_nonnull (bef_json_node_object (again));
      g_autoptr (JsonObject) same = bef_hub_entity_parse (again, kind, context, NULL);
      g_assert_nonnull (same);
    }
}

static void
try_body (const char *data, gsize size, BefHubContext *context)
{
  g_autoptr (JsonNode) root = bef_json_parse (data, size, MAX_BODY, NULL);

  if (root == NULL)
    return;
  try_entity (root, context);
  /* What was read can be written and read again. */
  g_autoptr (GString) out = g_string_new (NULL);
  bef_hub_write_node (out, root);
  g_assert_true (g_utf8_validate (out->str, (gssize)out->len, NULL));
  g_autoptr (JsonNode) again = bef_json_parse (out->str, out->len, 0, NULL);
  g_assert_nonnull (again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static BefHubContext *context;
  static JsonNode *entity;
  const char *text = (const char *)data;
  const char *end = size > 0 ? memchr (text, '\n', size) : NULL;
  gsize length = end != NULL ? (gsize)(end - text) : size;

  if (context == NULL)
    {
      context = bef_hub_context_new (NULL);
      entity = bef_json_parse (entity_text, strlen (entity_text), 0, NULL);
    }
  g_autofree char *query = g_strndup (text, length);
  try_query (query, context, json_node_get_object (entity));
  if (end != NULL)
    try_body (end + 1, size - length - 1, context);
  return 0;
}
