/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-auth.h"

#include <gnutls/crypto.h>

#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-secret.h"
#include "hub/server/wire/bef-hub-problem.h"

#define GRANT_REFERENCE "AP 2026-17-0142"

struct _BefHubAuth
{
  GPtrArray *tokens;      /* owned, of BefHubToken */
  char **agent_buildings; /* owned */
};

/* What is shown of who holds a token: a function, never a person. */
static const char *const shown[BEF_N_ROLES] = {
  [BEF_ROLE_SECRETARY] = "Secrétariat",
  [BEF_ROLE_ELECTED] = "Conseil municipal",
  [BEF_ROLE_AGENT] = "Services techniques",
  [BEF_ROLE_POLICE] = "Police municipale",
  [BEF_ROLE_TECHNICIAN] = "Syndicat informatique",
};

static void
token_free (gpointer data)
{
  BefHubToken *token = data;

  bef_secret_free (token->secret);
  g_free (token->tenant);
  g_free (token->name);
  g_free (token->grant_reference);
  g_free (token);
}

BefHubAuth *
bef_hub_auth_new (void)
{
  BefHubAuth *self = g_new0 (BefHubAuth, 1);

  self->tokens = g_ptr_array_new_with_free_func (token_free);
  self->agent_buildings = g_strsplit ("mairie,ateliers", ",", -1);
  return self;
}

void
bef_hub_auth_free (BefHubAuth *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->tokens);
  g_strfreev (self->agent_buildings);
  g_free (self);
}

void
bef_hub_auth_set_agent_buildings (BefHubAuth *self, const char *const *buildings)
{
  g_strfreev (self->agent_buildings);
  self->agent_buildings = g_strdupv ((char **)buildings);
}

static BefHubToken *
add (BefHubAuth *self, const char *secret, BefRole role, const char *tenant)
{
  BefHubToken *token = g_new0 (BefHubToken, 1);

  token->secret = g_strdup (secret);
  token->role = role;
  token->tenant = g_strdup (tenant != NULL ? tenant : "");
  token->name = g_strdup (shown[role]);
  token->grant_from = token->grant_until = BEF_NO_TIME;
  g_ptr_array_add (self->tokens, token);
  return token;
}

static void
grant (BefHubToken *token, gint64 from, gint64 until, const char *reference)
{
  token->grant_from = from;
  token->grant_until = until;
  token->grant_reference = g_strdup (reference);
}

/* "[FROM/]UNTIL[ REFERENCE]" */
static gboolean
add_grant (BefHubToken *token, const char *text, gint64 now_ms, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  const char *dates = words[0] != NULL ? words[0] : "";
  const char *slash = strchr (dates, '/');
  g_autofree char *begin = slash != NULL ? g_strndup (dates, (gsize)(slash - dates)) : NULL;
  const char *reference = words[0] != NULL && words[1] != NULL ? g_strstrip (words[1]) : "";
  gint64 from = now_ms, until;

  if ((begin != NULL && !bef_iso8601_parse (begin, &from))
      || !bef_iso8601_parse (slash != NULL ? slash + 1 : dates, &until))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "token: '%s' is not an ISO 8601 date, nor two with a slash between", dates);
      return FALSE;
    }
  grant (token, MIN (from, until), until, *reference != '\0' ? reference : GRANT_REFERENCE);
  token->begins_when_read = begin == NULL;
  return TRUE;
}

/* After a role. */
#define WRITE_RIGHT "+write"

static BefRole
role_named (const char *name)
{
  BefRole role = 0;

  while (role < BEF_N_ROLES && !g_str_equal (name, bef_role_id (role)))
    role++;
  return role;
}

gboolean
bef_hub_auth_add_spec (BefHubAuth *self, const char *spec, gint64 now_ms, GError **error)
{
  char **parts = g_strsplit (spec, ":", 5);
  guint n = g_strv_length (parts);
  gboolean may_write = n >= 2 && g_str_has_suffix (parts[1], WRITE_RIGHT);
  if (may_write)
    parts[1][strlen (parts[1]) - strlen (WRITE_RIGHT)] = '\0';
  BefRole role = n >= 2 ? role_named (parts[1]) : BEF_N_ROLES;
  gboolean good = role != BEF_N_ROLES && *parts[0] != '\0';

  if (!good)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "token: TOKEN:ROLE is expected, ROLE one of secretary, elected, agent, police, "
                 "technician, with " WRITE_RIGHT " where it may write entities");
  else
    {
      BefHubToken *token = add (self, parts[0], role, n >= 3 ? parts[2] : "");
      token->may_write = may_write;
      if (n >= 4 && *parts[3] != '\0')
        {
          g_free (token->name);
          token->name = g_strdup (parts[3]);
        }
      good = n < 5 || add_grant (token, parts[4], now_ms, error);
      if (!good)
        g_ptr_array_remove_index (self->tokens, self->tokens->len - 1);
    }
  bef_secret_strv_free (parts);
  return good;
}

void
bef_hub_auth_keep_beginnings (BefHubAuth *self, BefHubAuth *former)
{
  for (guint i = 0; i < self->tokens->len; i++)
    for (guint j = 0; j < former->tokens->len; j++)
      {
        BefHubToken *token = g_ptr_array_index (self->tokens, i);
        const BefHubToken *other = g_ptr_array_index (former->tokens, j);
        if (token->begins_when_read && other->begins_when_read
            && g_str_equal (token->secret, other->secret))
          token->grant_from = MIN (token->grant_from, other->grant_from);
      }
}

void
bef_hub_auth_add_default (BefHubAuth *self, const char *tenant, gint64 now_ms)
{
  for (BefRole role = 0; role < BEF_N_ROLES; role++)
    {
      guchar random[16];
      GString *secret = g_string_new (NULL);

      if (gnutls_rnd (GNUTLS_RND_KEY, random, sizeof random) != 0)
        g_error ("No random numbers from GnuTLS");
      for (guint i = 0; i < sizeof random; i++)
        g_string_append_printf (secret, "%02x", random[i]);
      BefHubToken *token = add (self, secret->str, role, tenant);
      if (bef_role_may_see_images (role))
        grant (token, bef_civil_floor (now_ms, BEF_PERIOD_DAY),
               bef_civil_add (now_ms, BEF_PERIOD_DAY, 365), GRANT_REFERENCE);
      token->is_generated = TRUE;
      bef_secret_free (g_string_free (secret, FALSE));
    }
}

GPtrArray *
bef_hub_auth_tokens (BefHubAuth *self)
{
  return self->tokens;
}

/* The time taken depends on the length of what was sent only. */
static gboolean
same_secret (const char *known, const char *given, gsize given_length)
{
  gsize known_length = strlen (known);
  guchar difference = known_length != given_length;

  for (gsize i = 0; i < given_length; i++)
    difference |= (guchar)given[i] ^ (guchar)known[known_length > 0 ? i % known_length : 0];
  return difference == 0;
}

const BefHubToken *
bef_hub_auth_check (BefHubAuth *self, const char *authorization)
{
  const BefHubToken *found = NULL;

  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    return NULL;
  authorization += 7;
  while (*authorization == ' ')
    authorization++;
  gsize length = strlen (authorization);
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const BefHubToken *token = g_ptr_array_index (self->tokens, i);
      if (same_secret (token->secret, authorization, length) && found == NULL)
        found = token;
    }
  return found;
}

gboolean
bef_hub_token_may_open (const BefHubToken *token)
{
  return bef_role_may_open_doors (token->role);
}

gboolean
bef_hub_token_may_acknowledge (const BefHubToken *token)
{
  return bef_role_may_acknowledge (token->role);
}

gboolean
bef_hub_token_may_see_images (const BefHubToken *token, gint64 now_ms)
{
  return bef_role_may_see_images (token->role) && token->grant_until != BEF_NO_TIME
         && now_ms >= token->grant_from && now_ms < token->grant_until;
}

const char *const *
bef_hub_auth_buildings (BefHubAuth *self, const BefHubToken *token)
{
  return bef_role_may_see_every_building (token->role) ? NULL
                                                       : (const char *const *)self->agent_buildings;
}

/* The building's part of "urn:ngsi-ld:Type:commune:building[:name]". (transfer full) or NULL */
static char *
building_of (const char *id)
{
  g_auto (GStrv) parts = id != NULL ? g_strsplit (id, ":", 6) : NULL;

  return parts != NULL && g_strv_length (parts) >= 5 ? g_strdup (parts[4]) : NULL;
}

gboolean
bef_hub_auth_may_see (BefHubAuth *self, const BefHubToken *token, const char *id, const char *type,
                      JsonObject *entity)
{
  const char *const *buildings = bef_hub_auth_buildings (self, token);
  g_autofree char *building = NULL;

  /* The weather belongs to nobody. */
  if (buildings == NULL || g_strcmp0 (type, "WeatherObserved") == 0)
    return TRUE;
  if (entity != NULL)
    building =
        building_of (bef_json_get_string (bef_json_get_object (entity, "locatedIn"), "object"));
  if (building == NULL)
    building = building_of (id);
  return building != NULL && g_strv_contains (buildings, building);
}

static void
replace_text (JsonObject *entity, const char *attribute, const char *text)
{
  if (!json_object_has_member (entity, attribute))
    return;
  JsonObject *property = json_object_new ();
  json_object_set_string_member (property, "type", "Property");
  json_object_set_string_member (property, "value", text);
  json_object_set_object_member (entity, attribute, property);
}

void
bef_hub_token_confine (const BefHubToken *token, JsonObject *entity, gint64 now_ms,
                       const char *base_url, const char *commune)
{
  const char *type = bef_json_get_string (entity, "type");
  const char *id = bef_json_get_string (entity, "id");

  if (g_strcmp0 (type, "Camera") == 0)
    {
      json_object_remove_member (entity, "imageSnapshot");
      json_object_remove_member (entity, "streamURL");
      if (bef_hub_token_may_see_images (token, now_ms))
        {
          g_autofree char *url = g_strdup_printf ("%s/snapshots/%s.jpg", base_url, id);
          JsonObject *property = json_object_new ();
          json_object_set_string_member (property, "type", "Property");
          json_object_set_string_member (property, "value", url);
          json_object_set_object_member (entity, "imageSnapshot", property);
        }
      if (!bef_role_may_see_camera_positions (token->role))
        json_object_remove_member (entity, "location");
    }
  /* Facts and figures, not who did what. */
  if (!bef_role_may_see_names (token->role))
    {
      replace_text (entity, "acknowledgedBy", commune);
      json_object_remove_member (entity, "acknowledgeComment");
      replace_text (entity, "assignedTo", commune);
      replace_text (entity, "assignedBy", commune);
      replace_text (entity, "shelvedBy", commune);
      json_object_remove_member (entity, "shelveReason");
      json_object_remove_member (entity, "comments");
    }
}
