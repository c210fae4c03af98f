/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kept.h"

#include <glib/gi18n.h>

#include "base/bef-text.h"

JsonArray *
bef_kept_parse (const char *text, gsize length, const char *member, GError **error)
{
  g_autoptr (JsonNode) node = bef_json_parse (text, length, BEF_KEPT_MAX_BYTES, error);
  JsonArray *entries;

  if (node == NULL)
    return NULL;
  entries = bef_json_get_array (bef_json_node_object (node), member);
  if (entries == NULL)
    g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_NOT_JSON,
                         _ ("It holds no list of entries."));
  else if (json_array_get_length (entries) > BEF_KEPT_MAX_ENTRIES)
    g_set_error_literal (error, BEF_JSON_ERROR, BEF_JSON_ERROR_TOO_LARGE,
                         _ ("It holds too many entries."));
  else
    return json_array_ref (entries);
  return NULL;
}

char *
bef_kept_to_text (JsonArray *entries, const char *member)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_array_member (object, member, json_array_ref (entries));
  return bef_json_object_to_string (object);
}

gboolean
bef_kept_read_texts (gpointer self, const BefKeptText *texts, guint n_texts, JsonObject *entry)
{
  for (guint i = 0; i < n_texts; i++)
    {
      const char *value = bef_json_get_string (entry, texts[i].member);
      if (value == NULL && json_object_has_member (entry, texts[i].member))
        return FALSE;
      char *clean = texts[i].is_line ? bef_text_line (value, texts[i].max_chars)
                                     : bef_text_lines (value, texts[i].max_chars);
      char **place = bef_kept_text_of (self, &texts[i]);
      if (clean != NULL)
        g_strstrip (clean);
      g_free (*place);
      *place = clean != NULL && clean[0] != '\0' ? clean : NULL;
      if (*place == NULL)
        g_free (clean);
    }
  return TRUE;
}

void
bef_kept_write_texts (gpointer self, const BefKeptText *texts, guint n_texts, JsonObject *entry)
{
  for (guint i = 0; i < n_texts; i++)
    {
      const char *value = *bef_kept_text_of (self, &texts[i]);
      if (value != NULL)
        json_object_set_string_member (entry, texts[i].member, value);
      else if (json_object_has_member (entry, texts[i].member))
        json_object_remove_member (entry, texts[i].member);
    }
}
