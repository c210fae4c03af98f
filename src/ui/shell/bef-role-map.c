/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-role-map.h"

#include "model/bef-role.h"

gboolean
bef_role_map_is_role (const char *id)
{
  for (guint i = 0; i < BEF_N_ROLES; i++)
    if (g_str_equal (id, bef_role_id (i)))
      return TRUE;
  return FALSE;
}

GVariant *
bef_role_map_from_text (const char *text)
{
  g_auto (GStrv) pairs = g_strsplit (text, ";", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      /* The last one: a value may have an "=" in it, a role has none. */
      char *role = strrchr (pairs[i], '=');
      if (role == NULL)
        continue;
      *role++ = '\0';
      if (g_strstrip (pairs[i])[0] != '\0' && bef_role_map_is_role (g_strstrip (role)))
        g_variant_builder_add (&builder, "(ss)", pairs[i], role);
    }
  return g_variant_builder_end (&builder);
}
