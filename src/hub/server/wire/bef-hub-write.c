/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-write.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-present.h"

void
bef_hub_write_string (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }
  g_string_append_c (out, '"');
  const char *run = text;
  const char *p = text;
  for (; *p != '\0'; p++)
    {
      guchar c = (guchar)*p;
      if (c >= 0x20 && c != '"' && c != '\\')
        continue;
      g_string_append_len (out, run, p - run);
      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char)c);
        }
      else if (c == '\n')
        g_string_append (out, "\\n");
      else
        g_string_append_printf (out, "\\u%04x", c);
      run = p + 1;
    }
  g_string_append_len (out, run, p - run);
  g_string_append_c (out, '"');
}

void
bef_hub_write_number (GString *out, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      g_string_append (out, "null");
      return;
    }
  if (value == floor (value) && fabs (value) < 1e15)
    {
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64)value);
      return;
    }
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", value);
  g_string_append (out, buffer);
}

void
bef_hub_write_time (GString *out, gint64 ms)
{
  g_autofree char *text = bef_iso8601_format (ms);
  bef_hub_write_string (out, text);
}

static void
write_value_node (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    bef_hub_write_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    bef_hub_write_number (out, json_node_get_double (node));
}

void
bef_hub_write_node (GString *out, JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    g_string_append (out, "null");
  else if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;
      char separator = '{';

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          g_string_append_c (out, separator);
          bef_hub_write_string (out, name);
          g_string_append_c (out, ':');
          bef_hub_write_node (out, member);
          separator = ',';
        }
      g_string_append (out, separator == '{' ? "{}" : "}");
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);
      guint n = json_array_get_length (array);

      g_string_append_c (out, '[');
      for (guint i = 0; i < n; i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          bef_hub_write_node (out, json_array_get_element (array, i));
        }
      g_string_append_c (out, ']');
    }
  else
    write_value_node (out, node);
}

/* The member that carries an attribute's value, and its name. */
static JsonNode *
attribute_value (JsonObject *attribute, const char **name)
{
  static const char *const names[] = { "value", "object",    "languageMap", "json",
                                       "vocab", "valueList", "objectList" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (attribute, names[i]);
      if (node != NULL)
        {
          *name = names[i];
          return node;
        }
    }
  return NULL;
}

/* The text of @map in the language asked for ("fr", "fr-FR", "fr,en"), else English, French, any.
 */
static const char *
pick_language (JsonObject *map, const char *wanted, char **language)
{
  g_auto (GStrv) list = g_strsplit_set (wanted, ",;", -1);
  g_autoptr (GList) members = json_object_get_members (map);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  for (guint i = 0; list[i] != NULL; i++)
    if (!g_str_has_prefix (g_strstrip (list[i]), "q="))
      {
        char *dash = strchr (list[i], '-');
        if (dash != NULL)
          *dash = '\0';
        g_ptr_array_add (order, list[i]);
      }
  g_ptr_array_add (order, (gpointer) "en");
  g_ptr_array_add (order, (gpointer) "fr");
  for (GList *l = members; l != NULL; l = l->next)
    g_ptr_array_add (order, l->data);
  for (guint i = 0; i < order->len; i++)
    {
      const char *text = bef_json_get_string (map, g_ptr_array_index (order, i));
      if (text != NULL)
        {
          *language = g_strdup (g_ptr_array_index (order, i));
          return text;
        }
    }
  return NULL;
}

/* Writes a LanguageProperty as the Property it becomes under `lang`. FALSE when it is none. */
static gboolean
write_in_language (GString *out, JsonObject *attribute, const BefHubProjection *projection)
{
  JsonObject *map = bef_json_get_object (attribute, "languageMap");
  g_autofree char *language = NULL;

  if (projection->lang == NULL || map == NULL)
    return FALSE;
  const char *text = pick_language (map, projection->lang, &language);
  if (projection->form == BEF_HUB_FORM_SIMPLIFIED)
    {
      bef_hub_write_string (out, text);
      return TRUE;
    }
  g_string_append (out, projection->form == BEF_HUB_FORM_NORMALIZED
                            ? "{\"type\":\"Property\",\"value\":"
                            : "{\"value\":");
  bef_hub_write_string (out, text);
  g_string_append (out, ",\"lang\":");
  bef_hub_write_string (out, language);
  g_string_append_c (out, '}');
  return TRUE;
}

static void write_attribute (GString *out, JsonNode *node, const BefHubProjection *projection);

/* Normalized and concise: every member, sub-attributes in the same form. */
static void
write_attribute_members (GString *out, JsonObject *attribute, const BefHubProjection *projection)
{
  JsonObjectIter iter;
  const char *name, *value_name = NULL;
  JsonNode *member;
  char separator = '{';
  JsonNode *value = attribute_value (attribute, &value_name);

  json_object_iter_init_ordered (&iter, attribute);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (projection->form == BEF_HUB_FORM_CONCISE && g_str_equal (name, "type"))
        continue;
      g_string_append_c (out, separator);
      separator = ',';
      bef_hub_write_string (out, name);
      g_string_append_c (out, ':');
      if (member == value || !JSON_NODE_HOLDS_OBJECT (member))
        bef_hub_write_node (out, member);
      else
        write_attribute (out, member, projection);
    }
  if (projection->sys_attrs && json_object_has_member (attribute, "observedAt")
      && !json_object_has_member (attribute, "modifiedAt"))
    {
      g_string_append_printf (out, "%c\"modifiedAt\":", separator);
      separator = ',';
      bef_hub_write_node (out, json_object_get_member (attribute, "observedAt"));
    }
  g_string_append (out, separator == '{' ? "{}" : "}");
}

static void
write_attribute (GString *out, JsonNode *node, const BefHubProjection *projection)
{
  JsonObject *attribute = bef_json_node_object (node);
  const char *value_name = NULL;

  if (attribute == NULL || write_in_language (out, attribute, projection))
    {
      if (attribute == NULL)
        bef_hub_write_node (out, node);
      return;
    }
  JsonNode *value = attribute_value (attribute, &value_name);
  gboolean bare =
      value != NULL && g_str_equal (value_name, "value") && json_object_get_size (attribute) == 2;
  if (value != NULL
      && (projection->form == BEF_HUB_FORM_SIMPLIFIED
          || (projection->form == BEF_HUB_FORM_CONCISE && bare && !JSON_NODE_HOLDS_OBJECT (value))))
    {
      /* Simplified keeps the wrapper of a language map, or it could not be told from an object
       * (4.5.4). */
      gboolean wrap = g_str_equal (value_name, "languageMap");
      if (wrap)
        g_string_append (out, "{\"languageMap\":");
      bef_hub_write_node (out, value);
      if (wrap)
        g_string_append_c (out, '}');
      return;
    }
  write_attribute_members (out, attribute, projection);
}

gboolean
bef_hub_projection_has (const BefHubProjection *projection, const char *name)
{
  if (projection->only != NULL && !g_strv_contains ((const char *const *)projection->only, name))
    return FALSE;
  return projection->omit == NULL || !g_strv_contains ((const char *const *)projection->omit, name);
}

/* Since when this hub serves: what was never measured has been as it is since then. */
static const char *
beginning (void)
{
  static char *text;

  if (g_once_init_enter (&text))
    g_once_init_leave (&text, bef_iso8601_format (bef_computer_ms ()));
  return text;
}

const char *
bef_hub_entity_created_at (JsonObject *entity)
{
  JsonObject *issued = bef_json_get_object (entity, "dateIssued");
  const char *created = bef_json_get_string (entity, "createdAt");
  const char *modified = bef_hub_entity_modified_at (entity);

  if (created == NULL)
    created = bef_json_get_string (issued, "value");
  if (created == NULL)
    created = bef_json_get_string (bef_json_get_object (issued, "value"), "@value");
  if (created == NULL)
    created = beginning ();
  return strcmp (created, modified) < 0 ? created : modified;
}

/* ISO times in Z sort as text. */
const char *
bef_hub_entity_modified_at (JsonObject *entity)
{
  JsonObjectIter iter;
  const char *name; /* json-glib 1.6 crashes without it */
  JsonNode *member;
  const char *newest = bef_json_get_string (entity, "modifiedAt");

  json_object_iter_init_ordered (&iter, entity);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      const char *at = bef_json_get_string (bef_json_node_object (member), "observedAt");
      if (at != NULL && (newest == NULL || strcmp (at, newest) > 0))
        newest = at;
    }
  return newest != NULL ? newest : beginning ();
}

static void
write_sys_attrs (GString *out, JsonObject *entity, char *separator)
{
  g_string_append_printf (out, "%c\"createdAt\":", *separator);
  bef_hub_write_string (out, bef_hub_entity_created_at (entity));
  g_string_append (out, ",\"modifiedAt\":");
  bef_hub_write_string (out, bef_hub_entity_modified_at (entity));
  *separator = ',';
}

static gboolean
is_sys_attr (const char *name)
{
  return g_str_equal (name, "createdAt") || g_str_equal (name, "modifiedAt");
}

/* The members of @entity, but for @without (nullable), after @separator. */
static void
write_members (GString *out, JsonObject *entity, const BefHubProjection *projection,
               const char *without, char *separator)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;

  json_object_iter_init_ordered (&iter, entity);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!bef_hub_projection_has (projection, name) || is_sys_attr (name)
          || g_strcmp0 (name, without) == 0)
        continue;
      g_string_append_c (out, *separator);
      *separator = ',';
      bef_hub_write_string (out, name);
      g_string_append_c (out, ':');
      if (g_str_equal (name, "id") || g_str_equal (name, "type"))
        bef_hub_write_node (out, member);
      else
        write_attribute (out, member, projection);
    }
  if (projection->sys_attrs)
    write_sys_attrs (out, entity, separator);
}

void
bef_hub_write_feature (GString *out, JsonObject *entity, const BefHubProjection *projection)
{
  JsonObject *location = bef_json_get_object (entity, "location");
  char separator = '{';

  g_string_append (out, "{\"id\":");
  bef_hub_write_node (out, json_object_get_member (entity, "id"));
  g_string_append (out, ",\"type\":\"Feature\",\"geometry\":");
  bef_hub_write_node (out, location != NULL ? json_object_get_member (location, "value") : NULL);
  g_string_append (out, ",\"properties\":");
  write_members (out, entity, projection, "id", &separator);
  g_string_append (out, separator == '{' ? "{}" : "}");
  if (projection->context != NULL)
    {
      g_string_append (out, ",\"@context\":");
      bef_hub_write_string (out, projection->context);
    }
  g_string_append_c (out, '}');
}

void
bef_hub_write_entity (GString *out, JsonObject *entity, const BefHubProjection *projection)
{
  char separator = '{';

  write_members (out, entity, projection, NULL, &separator);
  if (projection->context != NULL)
    {
      g_string_append_printf (out, "%c\"@context\":", separator);
      separator = ',';
      bef_hub_write_string (out, projection->context);
    }
  g_string_append (out, separator == '{' ? "{}" : "}");
}
