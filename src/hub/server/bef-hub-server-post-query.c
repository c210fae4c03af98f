/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"

/* Query by POST (clauses 5.7.2 and 5.7.4; 6.23 and 6.24): a Query (5.2.23) is the parameters of a
 * GET as JSON, and answered as that GET would be. */

static void
add_parameter (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
}

/* A string, a number or an array of strings, as a parameter has it: with commas. */
static gboolean
add_value (GString *query, const char *name, JsonNode *node, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonArray *array = bef_json_node_array (node);
  const char *string = bef_json_node_string (node);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *item = bef_json_node_string (json_array_get_element (array, i));
      if (item == NULL)
        break;
      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", item);
    }
  if (string != NULL)
    g_string_assign (text, string);
  else if (array == NULL && JSON_NODE_HOLDS_VALUE (node))
    bef_hub_write_node (text, node);
  if (text->len > 0)
    {
      add_parameter (query, name, text->str);
      return TRUE;
    }
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
               "%s: a text, a number or a list of texts is expected", name);
  return FALSE;
}

/* What a member of a Query is as a parameter. */
static const struct
{
  const char *of, *member; /* of: the object it is in, NULL for the Query itself */
  const char *parameter;
} members[] = {
  { NULL, "attrs", "attrs" },
  { NULL, "pick", "pick" },
  { NULL, "omit", "omit" },
  { NULL, "q", "q" },
  { NULL, "scopeQ", "scopeQ" },
  { NULL, "lang", "lang" },
  { "geoQ", "georel", "georel" },
  { "geoQ", "geometry", "geometry" },
  { "geoQ", "geoproperty", "geoproperty" },
  { "temporalQ", "timerel", "timerel" },
  { "temporalQ", "timeAt", "timeAt" },
  { "temporalQ", "endTimeAt", "endTimeAt" },
  { "temporalQ", "timeproperty", "timeproperty" },
  { "temporalQ", "lastN", "lastN" },
  { "temporalQ", "aggrMethods", "aggrMethods" },
  { "temporalQ", "aggrPeriodDuration", "aggrPeriodDuration" },
  { "aggrParams", "aggrMethods", "aggrMethods" },
  { "aggrParams", "aggrPeriodDuration", "aggrPeriodDuration" },
};

static gboolean
add_members (GString *query, JsonObject *body, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *object = members[i].of != NULL ? bef_json_get_object (body, members[i].of) : body;
      JsonNode *node = object != NULL ? json_object_get_member (object, members[i].member) : NULL;
      if (node != NULL && !add_value (query, members[i].parameter, node, error))
        return FALSE;
    }
  JsonObject *geo = bef_json_get_object (body, "geoQ");
  JsonNode *coordinates = geo != NULL ? json_object_get_member (geo, "coordinates") : NULL;
  if (coordinates == NULL)
    return TRUE;
  /* An array of numbers is written as one; some send it as a text already. */
  g_autoptr (GString) text = g_string_new (bef_json_node_string (coordinates));
  if (text->len == 0)
    bef_hub_write_node (text, coordinates);
  add_parameter (query, "coordinates", text->str);
  return TRUE;
}

/* Alternatives of type, id and pattern (5.2.33). Those of a GET are combined by "and": where one
 * alternative says more than its type, there can be no other. */
static gboolean
add_entities (GString *query, JsonArray *entities, GError **error)
{
  static const char *const names[] = { "id", "idPattern" };
  guint n = entities != NULL ? json_array_get_length (entities) : 0;
  g_autoptr (GString) types = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *one = bef_json_node_object (json_array_get_element (entities, i));
      const char *type = one != NULL ? bef_json_get_string (one, "type") : NULL;
      if (type != NULL)
        g_string_append_printf (types, "%s%s", types->len > 0 ? "," : "", type);
      for (guint j = 0; one != NULL && j < G_N_ELEMENTS (names); j++)
        {
          JsonNode *node = json_object_get_member (one, names[j]);
          if (node != NULL && n > 1)
            {
              g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_IMPLEMENTED,
                                   "Alternatives of ids are not implemented here");
              return FALSE;
            }
          if (node != NULL && !add_value (query, names[j], node, error))
            return FALSE;
        }
    }
  if (types->len > 0)
    add_parameter (query, "type", types->str);
  return TRUE;
}

/* (transfer full) or NULL with an error. */
static char *
make_query (BefHubCall *call, GError **error)
{
  g_autoptr (GString) query = g_string_new (call->raw_query);
  g_autoptr (JsonNode) root = bef_hub_call_read_body (call, error);
  JsonObject *body = bef_json_node_object (root);

  if (root == NULL)
    return NULL;
  if (body == NULL || g_strcmp0 (bef_json_get_string (body, "type"), "Query") != 0)
    {
      g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                           "An object of type Query is expected");
      return NULL;
    }
  if (!add_entities (query, bef_json_get_array (body, "entities"), error)
      || !add_members (query, body, error))
    return NULL;
  if (strstr (query->str, "aggrMethods=") != NULL && strstr (query->str, "options=") == NULL
      && strstr (query->str, "format=") == NULL)
    add_parameter (query, "options", "aggregatedValues");
  return g_string_free (g_steal_pointer (&query), FALSE);
}

gboolean
bef_hub_call_post_query (BefHubCall *call, GError **error)
{
  gboolean temporal = g_str_equal (call->segments[2], "temporal");
  char *query = make_query (call, error);

  if (query == NULL)
    return FALSE;
  g_object_set_data_full (G_OBJECT (call->message), "bef-post-query", query, g_free);
  call->post_query = query;
  return temporal ? bef_hub_call_temporal_query (call, error) : bef_hub_call_query (call, error);
}
