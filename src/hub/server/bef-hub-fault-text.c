/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-fault.h"

#include <json-glib/json-glib.h>

#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-write.h"

#define UNBROKEN 10000
#define BOOK (1024 * 1024)
#define N_MARKS 200

/* What a person reads. Words that programs read (roles, states, categories) stay. */
static const char *const read_by_people[] = {
  "name",
  "description",
  "instruction",
  "cause",
  "consequence",
  "contact",
  "ssid",
  "streetAddress",
  "addressLocality",
  "purpose",
  "subCategory",
  "commune",
  "acknowledgedBy",
  "acknowledgeComment",
  "reference",
  "detail",
  "title",
  "reason",
  "assignedTo",
  "assignedBy",
  "shelvedBy",
  "shelveReason",
  "comments",
  "author",
};
/* Of what is in them. */
static const char *const read_by_programs[] = { "type",       "id",        "unitCode", "observedAt",
                                                "modifiedAt", "createdAt", "@context" };

static gboolean
is_among (const char *name, const char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

static void
append_times (GString *out, const char *piece, guint times)
{
  for (guint i = 0; i < times; i++)
    g_string_append (out, piece);
}

/* A string that begins with @text and harms, in one of the ways. */
static void
append_hostile (GString *out, const char *text, const char *name)
{
  g_autoptr (GString) quoted = g_string_new (NULL);
  gboolean is_book = g_str_equal (name, "description");

  bef_hub_write_string (quoted, text);
  g_string_truncate (quoted, quoted->len - 1);
  g_string_append (out, quoted->str);
  switch (is_book ? 6 : g_str_hash (text) % 6)
    {
    case 0:
      g_string_append (out, " <a href=\\\"https://hostile.example/\\\">here</a> & <b>");
      break;
    case 1:
      g_string_append (out, " \\u202eesolc\\u2066\\u2067 \xe2\x80\xae");
      break;
    case 2:
      append_times (out, "W", UNBROKEN);
      break;
    case 3:
      g_string_append (out, "\\ud800\\u0000\\u0007\xff &amp; <i>");
      break;
    case 4:
      g_string_append (out, "\\nline\\ttab\\u2028line %s%n _x");
      break;
    case 5:
      append_times (out, "\\u0301", N_MARKS);
      g_string_append (out, " \\u05e9\\u05dc\\u05d5\\u05dd 12");
      break;
    default:
      append_times (out, " <b>book</b> &", BOOK / 14);
    }
  g_string_append_c (out, '"');
}

static void rewrite (GString *out, JsonNode *node, const char *name);

static void
rewrite_object (GString *out, JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      gboolean human = is_among (member, read_by_people, G_N_ELEMENTS (read_by_people));
      g_string_append (out, first ? "" : ",");
      first = FALSE;
      bef_hub_write_string (out, member);
      g_string_append_c (out, ':');
      if (is_among (member, read_by_programs, G_N_ELEMENTS (read_by_programs)))
        bef_hub_write_node (out, node);
      else
        rewrite (out, node, human ? member : name);
    }
  g_string_append_c (out, '}');
}

/* @name: of what people read, the member it is in; nullable. */
static void
rewrite (GString *out, JsonNode *node, const char *name)
{
  JsonArray *array = bef_json_node_array (node);
  const char *text = bef_json_node_string (node);

  if (bef_json_node_object (node) != NULL)
    rewrite_object (out, bef_json_node_object (node), name);
  else if (array != NULL)
    {
      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          g_string_append (out, i > 0 ? "," : "");
          rewrite (out, json_array_get_element (array, i), name);
        }
      g_string_append_c (out, ']');
    }
  else if (text != NULL && name != NULL)
    append_hostile (out, text, name);
  else
    bef_hub_write_node (out, node);
}

GBytes *
bef_hub_fault_hostile_text (const char *body)
{
  g_autoptr (JsonNode) root = bef_json_parse (body, strlen (body), 0, NULL);
  GString *out = g_string_new (NULL);

  if (root != NULL)
    rewrite (out, root, NULL);
  else
    g_string_append (out, body);
  return g_string_free_to_bytes (out);
}
