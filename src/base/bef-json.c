/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-json.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-json-mend.h"

G_DEFINE_QUARK (bef - json - error - quark, bef_json_error)

/* What JSON writes outside strings. json-glib also reads comments, and a quote in one would hide
 * the nesting after it from the count below. */
static gboolean
is_json_character (char c)
{
  return strchr (" \t\r\n{}[],:+-.0123456789truefalsnE", c) != NULL;
}

static gboolean
refuse (GError **error, BefJsonError code, const char *text)
{
  g_set_error_literal (error, BEF_JSON_ERROR, (int)code, text);
  return FALSE;
}

/* One pass over the bytes: depth of nesting and number of values outside strings, and whether the
 * text ends inside a value. */
static gboolean
guard_shape (const char *data, gsize length, GError **error)
{
  guint depth = 0, values = 0;
  gboolean in_string = FALSE, seen = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];
      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
          continue;
        }
      if (c == '"')
        in_string = seen = TRUE;
      else if (c == '[' || c == '{')
        {
          /* A second document: json-glib takes the first, and keeps the other for ever. */
          if (depth == 0 && seen)
            return refuse (error, BEF_JSON_ERROR_NOT_JSON,
                           _ ("The answer is not JSON (a web page or other text)"));
          seen = TRUE;
          if (++depth > BEF_JSON_MAX_DEPTH)
            {
              g_set_error (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TOO_DEEP,
                           _ ("The answer is nested more than %d levels deep"), BEF_JSON_MAX_DEPTH);
              return FALSE;
            }
        }
      else if ((c == ']' || c == '}') && depth > 0)
        depth--;
      else if (!is_json_character (c))
        return refuse (error, BEF_JSON_ERROR_NOT_JSON,
                       _ ("The answer is not JSON (a web page or other text)"));
      else if (c == ',' && ++values > BEF_JSON_MAX_VALUES)
        return refuse (error, BEF_JSON_ERROR_TOO_LARGE, _ ("The answer holds too many values"));
      else if (!g_ascii_isspace (c))
        seen = TRUE;
    }
  if (!seen)
    return refuse (error, BEF_JSON_ERROR_TRUNCATED, _ ("The answer is empty"));
  if (in_string || depth > 0)
    return refuse (error, BEF_JSON_ERROR_TRUNCATED, _ ("The answer is cut off before its end"));
  return TRUE;
}

static gboolean
starts_like_json (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (data[i]))
      return data[i] != '\0' && strchr ("{[\"-0123456789tfnNI", data[i]) != NULL;
  return TRUE;
}

JsonNode *
bef_json_parse (const char *data, gsize length, gsize max_bytes, GError **error)
{
  if (max_bytes == 0)
    max_bytes = BEF_JSON_MAX_BYTES;
  if (length > max_bytes)
    {
      g_autofree char *size = g_format_size (max_bytes);
      g_set_error (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TOO_LARGE,
                   _ ("The answer is larger than %s"), size);
      return NULL;
    }
  if (data == NULL || length == 0)
    {
      g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TRUNCATED,
                           _ ("The answer is empty"));
      return NULL;
    }
  g_autofree char *valid = NULL, *mended = NULL;
  if (!starts_like_json (data, length))
    {
      g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON,
                           _ ("The answer is not JSON (a web page or other text)"));
      return NULL;
    }
  if (!g_utf8_validate_len (data, length, NULL))
    {
      data = valid = g_utf8_make_valid (data, (gssize)length);
      length = strlen (valid);
    }
  mended = bef_json_mend (data, length, &length);
  if (mended != NULL)
    data = mended;
  if (!guard_shape (data, length, error))
    return NULL;

  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  if (!json_parser_load_from_data (parser, data, (gssize)length, &local))
    {
      /* It may quote a part of a character. */
      g_autofree char *why = g_utf8_make_valid (local->message, -1);
      g_set_error (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON,
                   _ ("The answer is not valid JSON: %s"), why);
      return NULL;
    }
  JsonNode *root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TRUNCATED,
                         _ ("The answer is empty"));
  return root;
}

static JsonNode *
member_node (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

const char *
bef_json_node_string (JsonNode *node)
{
  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

JsonObject *
bef_json_node_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
bef_json_node_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
bef_json_node_number (JsonNode *node, double *out)
{
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  GType type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      char *end = NULL;
      /* g_ascii_strtod takes "nan", "inf" and hexadecimal: a measure is written in digits. */
      if (text == NULL || text[0] == '\0' || strspn (text, "+-.0123456789eE") != strlen (text))
        return FALSE;
      value = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0')
        return FALSE;
    }
  else if (type == G_TYPE_BOOLEAN)
    value = json_node_get_boolean (node) ? 1 : 0;
  else if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    value = json_node_get_double (node);
  else
    return FALSE;
  if (!isfinite (value))
    return FALSE;
  *out = value;
  return TRUE;
}

const char *
bef_json_get_string (JsonObject *object, const char *member)
{
  return bef_json_node_string (member_node (object, member));
}

JsonObject *
bef_json_get_object (JsonObject *object, const char *member)
{
  return bef_json_node_object (member_node (object, member));
}

JsonArray *
bef_json_get_array (JsonObject *object, const char *member)
{
  return bef_json_node_array (member_node (object, member));
}

gboolean
bef_json_get_number (JsonObject *object, const char *member, double *out)
{
  return bef_json_node_number (member_node (object, member), out);
}

char *
bef_json_to_string (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

char *
bef_json_object_to_string (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, FALSE);
}
