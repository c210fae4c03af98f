/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-rights-settings.h"

#include "bef-policy.h"
#include "bef-role-map.h"

static void
read_map (GSettings *profile, BefRights *rights)
{
  g_autoptr (GVariant) map = g_settings_get_value (profile, "role-map");
  GVariantIter iter;
  const char *value, *role;

  g_variant_iter_init (&iter, map);
  while (g_variant_iter_next (&iter, "(&s&s)", &value, &role))
    if (value[0] != '\0' && bef_role_map_is_role (role))
      {
        g_ptr_array_add (rights->mapping, g_strdup (value));
        g_ptr_array_add (rights->mapping, g_strdup (role));
      }
}

/* Not what the user wrote, nor what he locked: what the organisation set. */
static void
read_grant (GSettings *profile, BefRights *rights)
{
  g_autoptr (GVariant) grant = bef_policy_dup_locked (profile, "image-grant");

  if (grant != NULL)
    g_variant_get (grant, "(ssss)", &rights->grant_person, &rights->grant_from,
                   &rights->grant_until, &rights->grant_reference);
}

BefRights *
bef_rights_settings_read (GSettings *profile)
{
  BefRights *rights = bef_rights_new ();
  g_autofree char *role = g_settings_get_string (profile, "role");
  g_auto (GStrv) buildings = g_settings_get_strv (profile, "own-buildings");

  rights->claim = g_settings_get_string (profile, "role-claim");
  rights->has_choice = role[0] != '\0';
  rights->choice = bef_role_from_id (role);
  if (buildings[0] != NULL)
    rights->buildings = g_steal_pointer (&buildings);
  read_map (profile, rights);
  read_grant (profile, rights);
  return rights;
}

char *
bef_rights_map_to_text (GSettings *profile)
{
  g_autoptr (GVariant) map = g_settings_get_value (profile, "role-map");
  GString *text = g_string_new (NULL);
  GVariantIter iter;
  const char *value, *role;

  g_variant_iter_init (&iter, map);
  while (g_variant_iter_next (&iter, "(&s&s)", &value, &role))
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? "; " : "", value, role);
  return g_string_free (text, FALSE);
}
