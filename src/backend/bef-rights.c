/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-rights.h"

#include "base/bef-json.h"
#include "base/bef-text.h"

/* A token with hundreds of groups in it has 30 kB. */
#define MAX_PAYLOAD (64 * 1024)
#define MAX_VALUES 1000
#define MAX_DEPTH 8
#define MAX_BUILDINGS 1000

/* The least first: of two that the token has, the one that may less counts. */
static const BefRole by_right[] = { BEF_ROLE_ELECTED, BEF_ROLE_AGENT, BEF_ROLE_TECHNICIAN,
                                    BEF_ROLE_SECRETARY, BEF_ROLE_POLICE };

BefRights *
bef_rights_new (void)
{
  BefRights *self = g_new0 (BefRights, 1);

  self->mapping = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
bef_rights_free (BefRights *self)
{
  if (self == NULL)
    return;
  g_free (self->claim);
  g_ptr_array_unref (self->mapping);
  g_strfreev (self->buildings);
  g_free (self->grant_person);
  g_free (self->grant_from);
  g_free (self->grant_until);
  g_free (self->grant_reference);
  g_free (self);
}

BefRights *
bef_rights_copy (const BefRights *self)
{
  BefRights *copy = bef_rights_new ();

  copy->claim = g_strdup (self->claim);
  for (guint i = 0; i < self->mapping->len; i++)
    g_ptr_array_add (copy->mapping, g_strdup (self->mapping->pdata[i]));
  copy->has_choice = self->has_choice;
  copy->choice = self->choice;
  copy->buildings = g_strdupv (self->buildings);
  copy->grant_person = g_strdup (self->grant_person);
  copy->grant_from = g_strdup (self->grant_from);
  copy->grant_until = g_strdup (self->grant_until);
  copy->grant_reference = g_strdup (self->grant_reference);
  return copy;
}

/* The claims of @token: the middle of three parts. (transfer full), NULL for what is no JSON Web
 * Token. */
static JsonNode *
read_claims (const char *token)
{
  const char *begin = token != NULL ? strchr (token, '.') : NULL;
  const char *end = begin != NULL ? strchr (begin + 1, '.') : NULL;
  gsize n, length;

  if (end == NULL || strchr (end + 1, '.') != NULL || end - begin - 1 > MAX_PAYLOAD)
    return NULL;
  n = (gsize)(end - begin - 1);
  /* RFC 7515: base64 for addresses, without its padding. */
  g_autofree char *text = g_malloc (n + 4);
  for (gsize i = 0; i < n; i++)
    {
      char c = begin[1 + i];
      if (!g_ascii_isalnum (c) && c != '-' && c != '_')
        return NULL;
      text[i] = c == '-' ? '+' : c == '_' ? '/' : c;
    }
  while (n % 4 != 0)
    text[n++] = '=';
  text[n] = '\0';
  g_autofree guchar *payload = g_base64_decode (text, &length);
  g_autoptr (JsonNode) root = bef_json_parse ((const char *)payload, length, MAX_PAYLOAD, NULL);
  return bef_json_node_object (root) != NULL ? g_steal_pointer (&root) : NULL;
}

/* What stands at @path: a member of that very name (it may be an address), else one in another.
 * (transfer none), nullable. */
static JsonNode *
find (JsonObject *claims, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", MAX_DEPTH);
  JsonObject *object = claims;

  if (json_object_has_member (claims, path))
    return json_object_get_member (claims, path);
  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = object != NULL && json_object_has_member (object, names[i])
                           ? json_object_get_member (object, names[i])
                           : NULL;
      if (node == NULL || names[i + 1] == NULL)
        return node;
      object = bef_json_node_object (node);
    }
  return NULL;
}

/* Whether @node is @value, to the letter, or a list that has it. */
static gboolean
has_value (JsonNode *node, const char *value)
{
  JsonArray *list = bef_json_node_array (node);
  guint n = list != NULL ? MIN (json_array_get_length (list), MAX_VALUES) : 0;

  if (node != NULL && list == NULL)
    return g_strcmp0 (bef_json_node_string (node), value) == 0;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (bef_json_node_string (json_array_get_element (list, i)), value) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
match (const BefRights *self, JsonNode *node, BefRole *role)
{
  for (guint i = 0; i + 1 < self->mapping->len; i += 2)
    if (has_value (node, self->mapping->pdata[i]))
      {
        *role = bef_role_from_id (self->mapping->pdata[i + 1]);
        return TRUE;
      }
  for (guint i = 0; self->mapping->len == 0 && i < G_N_ELEMENTS (by_right); i++)
    if (has_value (node, bef_role_id (by_right[i])))
      {
        *role = by_right[i];
        return TRUE;
      }
  return FALSE;
}

/* The role by the token's claims. TRUE: they are the ones that decide, be it for the least. */
static gboolean
role_of_claims (const BefRights *self, JsonObject *claims, BefRole *role)
{
  static const char *const usual[] = { "realm_access.roles", "roles", "groups" };

  *role = bef_role_from_id (NULL);
  if (claims == NULL)
    return FALSE;
  if (self->claim != NULL && self->claim[0] != '\0')
    {
      match (self, find (claims, self->claim), role);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (match (self, find (claims, usual[i]), role))
      return TRUE;
  return FALSE;
}

static GStrv
list_of (JsonObject *claims, const char *name)
{
  JsonArray *list = bef_json_get_array (claims, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = list != NULL ? MIN (json_array_get_length (list), MAX_BUILDINGS) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *text = bef_json_node_string (json_array_get_element (list, i));
      if (text != NULL)
        g_strv_builder_add (builder, text);
    }
  return list != NULL ? g_strv_builder_end (builder) : NULL;
}

static void
take_grant (BefIdentity *identity, const char *from, const char *until, const char *reference)
{
  gint64 begin, end;

  if (!bef_iso8601_parse (until, &end))
    return;
  /* A beginning that is not said or cannot be read has not come. */
  if (!bef_iso8601_parse (from, &begin))
    begin = end;
  identity->grant_from_ms = begin;
  identity->grant_until_ms = end;
  g_free (identity->grant_reference);
  identity->grant_reference = bef_text_line (reference, BEF_TEXT_LINE);
}

/* Whether the token names @person, or, where it names nobody, this computer's account does. */
static gboolean
is_person (JsonObject *claims, const char *person)
{
  static const char *const names[] = { "sub", "preferred_username", "email", "name" };

  if (claims == NULL)
    return g_strcmp0 (g_get_user_name (), person) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (bef_json_get_string (claims, names[i]), person) == 0)
      return TRUE;
  return FALSE;
}

static void
apply_grants (const BefRights *self, JsonObject *claims, BefIdentity *identity)
{
  JsonObject *grant = bef_json_get_object (claims, "beffroi_grant");
  const char *whose = bef_json_get_string (grant, "person");

  /* Another's token, or one that names nobody, grants nothing. */
  if (grant != NULL && identity->person != NULL && (whose == NULL || is_person (claims, whose)))
    take_grant (identity, bef_json_get_string (grant, "from"), bef_json_get_string (grant, "until"),
                bef_json_get_string (grant, "reference"));
  else if (self->grant_person != NULL && self->grant_person[0] != '\0'
           && is_person (claims, self->grant_person))
    {
      take_grant (identity, self->grant_from, self->grant_until, self->grant_reference);
      if (identity->person == NULL)
        identity->person = bef_text_line (self->grant_person, BEF_TEXT_LINE);
    }
}

void
bef_rights_apply (const BefRights *self, const char *token, BefIdentity *identity)
{
  g_autoptr (JsonNode) root = read_claims (token);
  JsonObject *claims = bef_json_node_object (root);
  const char *name = bef_json_get_string (claims, "name");
  BefRole role;

  if (name == NULL)
    name = bef_json_get_string (claims, "preferred_username");
  if (identity->person == NULL)
    identity->person = bef_text_line (name, BEF_TEXT_LINE);
  if (role_of_claims (self, claims, &role))
    identity->is_resolved = TRUE;
  else if (self->has_choice)
    {
      role = self->choice;
      identity->is_resolved = TRUE;
    }
  identity->role = role;
  identity->is_guessed = !identity->is_resolved;
  if (!bef_role_may_see_every_building (role))
    {
      identity->buildings = list_of (claims, "buildings");
      if (identity->buildings == NULL)
        identity->buildings =
            self->buildings != NULL ? g_strdupv (self->buildings) : g_new0 (char *, 1);
    }
  apply_grants (self, claims, identity);
}
