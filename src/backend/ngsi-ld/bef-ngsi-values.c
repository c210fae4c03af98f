/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-values.h"

#include <string.h>

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"

#define MAX_VALUES 32
#define MAX_TEXT 1024
#define NO_LENGTH (-1)

/* Keys ("" where there is none) and values, in turn. */
static void
add_pair (GPtrArray *pairs, const char *key, const char *value)
{
  if (pairs->len >= 2 * MAX_VALUES || value[0] == '\0')
    return;
  g_ptr_array_add (pairs, g_strstrip (g_strdup (key)));
  g_ptr_array_add (pairs, g_strstrip (g_strdup (value)));
}

static gboolean
is_number (const char *text)
{
  char *end;

  g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

/* Pieces without a sign between key and value: they alternate, unless all are values. */
static void
add_alternating (GPtrArray *pairs, char **pieces, guint n)
{
  gboolean keyed = n >= 2 && n % 2 == 0;

  for (guint i = 0; keyed && i < n; i += 2)
    keyed = !is_number (pieces[i]);
  for (guint i = 0; i < n; i += keyed ? 2 : 1)
    add_pair (pairs, keyed ? pieces[i] : "", keyed ? pieces[i + 1] : pieces[i]);
}

static void
split_text (GPtrArray *pairs, const char *text)
{
  g_autofree char *decoded = g_uri_unescape_string (text, NULL);
  g_auto (GStrv) parts = NULL;
  g_autoptr (GPtrArray) pieces = g_ptr_array_new ();

  if (strlen (text) > MAX_TEXT)
    return;
  parts = g_strsplit_set (decoded != NULL ? decoded : text, "|;,&#", NO_LENGTH);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *sign = strpbrk (parts[i], "=:");
      g_strstrip (parts[i]);
      if (parts[i][0] == '\0')
        continue;
      if (sign == NULL)
        {
          g_ptr_array_add (pieces, parts[i]);
          continue;
        }
      *sign = '\0';
      add_pair (pairs, parts[i], sign + 1);
    }
  if (pieces->len > 0 && pairs->len == 0)
    add_alternating (pairs, (char **)pieces->pdata, pieces->len);
}

static void
split_node (GPtrArray *pairs, JsonNode *value)
{
  JsonObject *object = bef_json_node_object (value);
  JsonArray *array = bef_json_node_array (value);
  g_autofree char *word = bef_ngsi_node_word (value);
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (word != NULL)
    split_text (pairs, word);
  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_VALUES); i++)
    {
      g_autofree char *one =
          bef_ngsi_node_word (bef_ngsi_unwrap (json_array_get_element (array, i)));
      add_pair (pairs, "", one != NULL ? one : "");
    }
  if (object == NULL)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      g_autofree char *one = bef_ngsi_node_word (bef_ngsi_unwrap (node));
      add_pair (pairs, bef_profile_short_name (member), one != NULL ? one : "");
    }
}

/* The one word of @words that @key is or begins. */
static const char *
word_of_key (char **words, const char *key)
{
  const char *found = NULL;
  gsize length = strlen (key);

  for (guint i = 0; length > 0 && words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (words[i], key) == 0)
        return words[i];
      if (g_ascii_strncasecmp (words[i], key, length) == 0)
        {
          if (found != NULL)
            return NULL;
          found = words[i];
        }
    }
  return found;
}

static gboolean
is_meant (BefProfile *profile, char **words, const BefProfileAttribute *attribute)
{
  if (words[0] == NULL)
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      const BefProfileAttribute *one = bef_profile_find_controlled (profile, words[i]);
      if (one != NULL && one->quantity == attribute->quantity)
        return TRUE;
    }
  return FALSE;
}

static const BefProfileAttribute *
meaning_of (BefProfile *profile, char **words, const char *key, guint i, guint n)
{
  const char *word = word_of_key (words, key);
  const BefProfileAttribute *known = bef_profile_find_controlled (profile, key);

  if (word != NULL)
    return bef_profile_find_controlled (profile, word);
  if (known != NULL && is_meant (profile, words, known))
    return known;
  return n == g_strv_length (words) ? bef_profile_find_controlled (profile, words[i]) : NULL;
}

static void
measured_clear (gpointer data)
{
  g_free (((BefNgsiMeasured *)data)->text);
}

static gboolean
is_there (const GArray *found, const BefProfileAttribute *attribute)
{
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, BefNgsiMeasured, i).attribute->quantity == attribute->quantity)
      return TRUE;
  return FALSE;
}

GArray *
bef_ngsi_read_values (BefProfile *profile, JsonNode *value, const char *controlled)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (BefNgsiMeasured));
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = g_strsplit (controlled != NULL ? controlled : "", ",", MAX_VALUES);

  g_array_set_clear_func (found, measured_clear);
  split_node (pairs, value);
  for (guint i = 0; i < pairs->len; i += 2)
    {
      const BefProfileAttribute *attribute =
          meaning_of (profile, words, pairs->pdata[i], i / 2, pairs->len / 2);
      if (attribute == NULL || attribute->use != BEF_PROFILE_QUANTITY
          || is_there (found, attribute))
        continue;
      BefNgsiMeasured one = { attribute, g_strdup (pairs->pdata[i + 1]) };
      g_array_append_val (found, one);
    }
  return found;
}

char *
bef_ngsi_join_words (JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < (array != NULL ? MIN (json_array_get_length (array), MAX_VALUES) : 1); i++)
    {
      char *word = bef_ngsi_node_word (
          bef_ngsi_unwrap (array != NULL ? json_array_get_element (array, i) : node));
      if (word != NULL)
        g_ptr_array_add (words, g_strdup (bef_profile_short_name (word)));
      g_free (word);
    }
  if (words->len == 0)
    return NULL;
  g_ptr_array_add (words, NULL);
  return g_strjoinv (",", (char **)words->pdata);
}
