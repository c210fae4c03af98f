/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "bef-hub-query-private.h"
#include "hub/server/wire/bef-hub-write.h"

/* What a term looks at: filled from the entity, then compared. */
typedef struct
{
  const BefHubQuery *term;
  gboolean found;   /* a target exists */
  gboolean matched; /* a target satisfies the positive form of the operator */
} Look;

static gboolean
node_is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* Order of @node against @operand: -1, 0, 1; FALSE when the two cannot be compared. */
static gboolean
compare (JsonNode *node, const BefHubOperand *operand, int *order)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text = node_is_text (node) ? json_node_get_string (node) : NULL;
  gint64 at;
  double number;

  if (text == NULL && bef_json_node_object (node) != NULL)
    text = bef_json_get_string (bef_json_node_object (node), "@value");
  switch (operand->kind)
    {
    case BEF_HUB_OPERAND_TEXT:
      if (text == NULL)
        return FALSE;
      *order = strcmp (text, operand->text);
      return TRUE;
    case BEF_HUB_OPERAND_TIME:
      if (!bef_iso8601_parse (text, &at))
        return FALSE;
      *order = (at > operand->at_ms) - (at < operand->at_ms);
      return TRUE;
    case BEF_HUB_OPERAND_BOOLEAN:
      if (type != G_TYPE_BOOLEAN)
        return FALSE;
      *order = json_node_get_boolean (node) - (int)operand->number;
      return TRUE;
    case BEF_HUB_OPERAND_NUMBER:
      if (text != NULL || type == G_TYPE_BOOLEAN || !bef_json_node_number (node, &number))
        return FALSE;
      *order = (number > operand->number) - (number < operand->number);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
satisfies (JsonNode *node, const BefHubComparand *value, BefHubOp op)
{
  int order, high;

  if (!compare (node, &value->low, &order))
    return FALSE;
  if (value->is_range)
    return order >= 0 && compare (node, &value->high, &high) && high <= 0;
  switch (op)
    {
    case BEF_HUB_OP_GREATER:
      return order > 0;
    case BEF_HUB_OP_LESS:
      return order < 0;
    case BEF_HUB_OP_GREATER_EQUAL:
      return order >= 0;
    case BEF_HUB_OP_LESS_EQUAL:
      return order <= 0;
    default:
      return order == 0;
    }
}

static void
look_at_value (Look *look, JsonNode *node)
{
  const BefHubQuery *term = look->term;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  look->found = TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          JsonNode *element = json_array_get_element (array, i);
          if (!JSON_NODE_HOLDS_ARRAY (element))
            look_at_value (look, element);
        }
      return;
    }
  if (term->pattern != NULL)
    look->matched |=
        node_is_text (node) && bef_hub_pattern_match (term->pattern, json_node_get_string (node));
  for (guint i = 0; term->values != NULL && i < term->values->len && !look->matched; i++)
    look->matched = satisfies (node, &g_array_index (term->values, BefHubComparand, i), term->op);
}

/* Follows what stood in brackets into a value; "*" takes every member. */
static void
look_into (Look *look, JsonNode *node, char **members)
{
  if (node == NULL)
    return;
  if (members == NULL || *members == NULL)
    {
      look_at_value (look, node);
      return;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!JSON_NODE_HOLDS_ARRAY (json_array_get_element (array, i)))
          look_into (look, json_array_get_element (array, i), members);
      return;
    }
  JsonObject *object = bef_json_node_object (node);
  if (object == NULL)
    return;
  if (!g_str_equal (*members, "*"))
    {
      look_into (look, json_object_get_member (object, *members), members + 1);
      return;
    }
  JsonObjectIter iter;
  JsonNode *member;
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &member))
    look_into (look, member, members + 1);
}

/* The value of one attribute instance; a language map without brackets is looked at in every
 * language. */
static void
look_at_attribute (Look *look, JsonNode *node, char **path)
{
  static char *any[] = { (char *)"*", NULL };
  static const char *const carriers[] = { "value", "object", "json", "vocab" };
  JsonObject *attribute = bef_json_node_object (node);

  if (attribute == NULL)
    {
      if (*path == NULL)
        look_into (look, node, look->term->members);
      return;
    }
  if (*path != NULL)
    {
      JsonNode *sub = json_object_get_member (attribute, *path);
      /* Measured values are kept when they come. */
      if (sub == NULL && (g_str_equal (*path, "modifiedAt") || g_str_equal (*path, "createdAt")))
        sub = json_object_get_member (attribute, "observedAt");
      if (sub != NULL)
        look_at_attribute (look, sub, path + 1);
      return;
    }
  JsonNode *map = json_object_get_member (attribute, "languageMap");
  if (map != NULL)
    {
      look_into (look, map, look->term->members != NULL ? look->term->members : any);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (carriers); i++)
    {
      JsonNode *value = json_object_get_member (attribute, carriers[i]);
      if (value != NULL)
        {
          look_into (look, value, look->term->members);
          return;
        }
    }
}

/* (transfer full) or NULL when @name is none. */
static JsonNode *
system_attribute (const char *name, JsonObject *entity)
{
  const char *at = g_str_equal (name, "modifiedAt")  ? bef_hub_entity_modified_at (entity)
                   : g_str_equal (name, "createdAt") ? bef_hub_entity_created_at (entity)
                                                     : NULL;

  return at != NULL ? json_node_init_string (json_node_alloc (), at) : NULL;
}

static gboolean
match_term (const BefHubQuery *term, JsonObject *entity)
{
  Look look = { term, FALSE, FALSE };
  g_autoptr (JsonNode) system = system_attribute (term->path[0], entity);
  JsonNode *node = system != NULL ? system : json_object_get_member (entity, term->path[0]);

  if (node == NULL)
    return FALSE;
  /* Several instances of one attribute (datasetId): any of them. */
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *instances = json_node_get_array (node);
      for (guint i = 0; i < json_array_get_length (instances); i++)
        look_at_attribute (&look, json_array_get_element (instances, i), term->path + 1);
    }
  else
    look_at_attribute (&look, node, term->path + 1);

  if (term->op == BEF_HUB_OP_EXISTS)
    return look.found;
  if (term->op == BEF_HUB_OP_UNEQUAL || term->op == BEF_HUB_OP_NO_MATCH)
    return look.found && !look.matched;
  return look.matched;
}

gboolean
bef_hub_query_match (const BefHubQuery *self, JsonObject *entity)
{
  if (self->kind == BEF_HUB_NODE_TERM)
    return match_term (self, entity);
  for (guint i = 0; i < self->children->len; i++)
    {
      gboolean matched = bef_hub_query_match (g_ptr_array_index (self->children, i), entity);
      if (matched != (self->kind == BEF_HUB_NODE_AND))
        return matched;
    }
  return self->kind == BEF_HUB_NODE_AND;
}

gboolean
bef_hub_query_is_worn (const BefHubQuery *self)
{
  for (guint i = 0; self->kind != BEF_HUB_NODE_TERM && i < self->children->len; i++)
    if (bef_hub_query_is_worn (g_ptr_array_index (self->children, i)))
      return TRUE;
  return self->kind == BEF_HUB_NODE_TERM && self->pattern != NULL
         && bef_hub_pattern_is_worn (self->pattern);
}
