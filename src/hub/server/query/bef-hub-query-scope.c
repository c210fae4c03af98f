/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query-scope.h"

#include "base/bef-json.h"
#include "hub/server/wire/bef-hub-problem.h"

#define MAX_SCOPES 32

struct _BefHubScope
{
  GPtrArray *alternatives; /* owned, of owned: array of levels (GStrv) that all must match */
};

static char **
levels_of (const char *scope)
{
  return g_strsplit (*scope == '/' ? scope + 1 : scope, "/", -1);
}

static gboolean
is_level (const char *level)
{
  return *level != '\0' && strpbrk (level, "#+,;|()\"'<> ") == NULL;
}

gboolean
bef_hub_scope_is_valid (const char *text)
{
  g_auto (GStrv) levels = levels_of (text);

  for (guint i = 0; levels[i] != NULL; i++)
    if (!is_level (levels[i]))
      return FALSE;
  return levels[0] != NULL;
}

/* With wildcards. (transfer full) or NULL. */
static char **
parse_one (const char *text)
{
  g_auto (GStrv) levels = levels_of (text);

  for (guint i = 0; levels[i] != NULL; i++)
    if (!is_level (levels[i]) && !g_str_equal (levels[i], "+")
        && !(g_str_equal (levels[i], "#") && levels[i + 1] == NULL))
      return NULL;
  return levels[0] != NULL ? g_steal_pointer (&levels) : NULL;
}

/* "a", "a;b" or "(a;b)". (transfer full) or NULL. */
static GPtrArray *
parse_all_of (char *text)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  gsize length = strlen (g_strstrip (text));
  gboolean bracketed = length > 1 && text[0] == '(' && text[length - 1] == ')';

  if (bracketed)
    text[length - 1] = '\0';
  g_auto (GStrv) parts = g_strsplit (bracketed ? text + 1 : text, ";", MAX_SCOPES);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char **levels = parse_one (g_strstrip (parts[i]));
      if (levels == NULL)
        return NULL;
      g_ptr_array_add (all, levels);
    }
  return all->len > 0 ? g_steal_pointer (&all) : NULL;
}

BefHubScope *
bef_hub_scope_parse (const char *text, GError **error)
{
  g_autoptr (BefHubScope) self = g_new0 (BefHubScope, 1);
  g_auto (GStrv) parts = g_strsplit_set (text, ",|", MAX_SCOPES);

  self->alternatives = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      GPtrArray *all = parse_all_of (parts[i]);
      if (all == NULL)
        {
          g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                               "scopeQ: scopes such as /A/B, /A/+ or /A/# are expected, with ';', "
                               "',' or '|' between them");
          return NULL;
        }
      g_ptr_array_add (self->alternatives, all);
    }
  if (self->alternatives->len > 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                       "scopeQ: a scope is expected");
  return NULL;
}

void
bef_hub_scope_free (BefHubScope *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->alternatives);
  g_free (self);
}

static gboolean
levels_match (char **asked, char **levels)
{
  for (; *asked != NULL; asked++)
    {
      if (g_str_equal (*asked, "#"))
        return TRUE;
      if (*levels == NULL || (!g_str_equal (*asked, "+") && !g_str_equal (*asked, *levels)))
        return FALSE;
      levels++;
    }
  return *levels == NULL;
}

static gboolean
has_scope (JsonNode *scopes, char **asked)
{
  JsonArray *array = bef_json_node_array (scopes);
  guint n = array != NULL ? json_array_get_length (array) : 1;

  for (guint i = 0; i < n; i++)
    {
      const char *text =
          bef_json_node_string (array != NULL ? json_array_get_element (array, i) : scopes);
      if (text == NULL)
        continue;
      g_auto (GStrv) levels = levels_of (text);
      if (levels_match (asked, levels))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_hub_scope_match (const BefHubScope *self, JsonObject *entity)
{
  JsonNode *scopes = json_object_get_member (entity, "scope");

  for (guint i = 0; scopes != NULL && i < self->alternatives->len; i++)
    {
      const GPtrArray *all = g_ptr_array_index (self->alternatives, i);
      guint j = 0;
      while (j < all->len && has_scope (scopes, g_ptr_array_index (all, j)))
        j++;
      if (j == all->len)
        return TRUE;
    }
  return FALSE;
}
