/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-policy.h"

#include <unistd.h>

#define VARIABLE "DCONF_PROFILE"

/* dconf(7): where the administrator's profiles are, and the one that goes before all others. */
static const char *folder = "/etc/dconf/profile";
static const char *const mandatory = "/run/dconf/user";

void
bef_policy_set_folder (const char *path)
{
  folder = path;
}

static gboolean
is_mandatory (void)
{
  g_autofree char *path = g_strdup_printf ("%s/%u", mandatory, (guint)getuid ());

  return access (path, R_OK) == 0;
}

void
bef_policy_hold (void)
{
  const char *named = g_getenv (VARIABLE);
  g_autofree char *path = NULL;

  /* A name, as dconf reads it; a path is one already. */
  if (named != NULL && strchr (named, '/') != NULL)
    return;
  path = g_build_filename (folder, named != NULL ? named : "user", NULL);
  /* Unset, dconf would prefer a profile in the session's own folder, which its user may write. */
  if ((named == NULL || named[0] != '\0') && access (path, R_OK) == 0)
    g_setenv (VARIABLE, path, TRUE);
}

gboolean
bef_policy_is_of_the_system (GSettings *settings)
{
  const char *path = g_getenv (VARIABLE);
  g_autoptr (GObject) backend = NULL;
  g_autofree char *parent = NULL;

  g_object_get (settings, "backend", &backend, NULL);
  if (backend == NULL || g_strcmp0 (G_OBJECT_TYPE_NAME (backend), "DConfSettingsBackend") != 0)
    return FALSE;
  if (is_mandatory ())
    return TRUE;
  /* Directly in the folder: no way leads out of it again. */
  parent = path != NULL ? g_path_get_dirname (path) : NULL;
  return g_strcmp0 (parent, folder) == 0;
}

GVariant *
bef_policy_dup_locked (GSettings *settings, const char *key)
{
  g_autoptr (GVariant) value = NULL, built_in = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) known = NULL;

  if (g_settings_is_writable (settings, key) || !bef_policy_is_of_the_system (settings))
    return NULL;
  value = g_settings_get_default_value (settings, key);
  g_object_get (settings, "settings-schema", &schema, NULL);
  known = g_settings_schema_get_key (schema, key);
  built_in = g_settings_schema_key_get_default_value (known);
  return value != NULL && !g_variant_equal (value, built_in) ? g_steal_pointer (&value) : NULL;
}
