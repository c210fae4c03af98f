/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-policy.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "bef-policy-backend.h"

#define VARIABLE "DCONF_PROFILE"

/* dconf(7): where the administrator's profiles are, and the one that goes before all others. */
static const char *folder = "/etc/dconf/profile";
static const char *const mandatory = "/run/dconf/user";

/* The policy's file, and what it said. */
#define FILE_NAME "policy.ini"
static const char *system_file = "/etc/beffroi/" FILE_NAME;
static struct
{
  gboolean is_read, is_of_the_system;
  char *path;          /* owned, nullable: there is none */
  char *fault;         /* owned, nullable */
  BefPolicyFile *file; /* owned, nullable */
  GObject *backend;    /* owned, nullable */
} policy;

/* FALSE: there is none at @path. */
static gboolean
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;

  policy.file = bef_policy_file_load (path, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return FALSE;
  policy.path = g_strdup (path);
  if (policy.file != NULL)
    policy.backend = bef_policy_backend_new (policy.file);
  else
    /* TRANSLATORS: a path, what is wrong. */
    policy.fault = g_strdup_printf (_ ("The organisation's settings in %s are wrong and do not "
                                       "count: %s"),
                                    path, error->message);
  return TRUE;
}

static void
read_policy (void)
{
  const char *const *folders = g_get_system_config_dirs ();

  if (policy.is_read)
    return;
  policy.is_read = TRUE;
  policy.is_of_the_system = read_file (system_file);
  for (guint i = 0; policy.path == NULL && folders[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folders[i], "beffroi", FILE_NAME, NULL);
      read_file (path);
    }
}

GObject *
bef_policy_get_backend (void)
{
  read_policy ();
  return policy.backend;
}

const char *
bef_policy_get_fault (void)
{
  read_policy ();
  return policy.fault;
}

const char *
bef_policy_get_path (guint *n_settings)
{
  read_policy ();
  *n_settings = policy.file != NULL ? bef_policy_file_count (policy.file) : 0;
  return policy.file != NULL ? policy.path : NULL;
}

char *
bef_policy_dup_token_file (const char *profile)
{
  g_autofree char *path = bef_policy_dup_profile_path (profile);
  g_autofree char *key = g_strconcat (path, BEF_POLICY_TOKEN_FILE, NULL);
  gboolean is_fixed;

  read_policy ();
  GVariant *value = policy.file != NULL ? bef_policy_file_find (policy.file, key, &is_fixed) : NULL;
  return value != NULL ? g_variant_dup_string (value, NULL) : NULL;
}

void
bef_policy_set_file (const char *path)
{
  system_file = path;
  g_clear_object (&policy.backend);
  g_clear_pointer (&policy.file, bef_policy_file_free);
  g_clear_pointer (&policy.path, g_free);
  g_clear_pointer (&policy.fault, g_free);
  policy.is_read = policy.is_of_the_system = FALSE;
}

/* What the file says of @key; NULL: nothing. (transfer none) */
static GVariant *
find_in_file (GSettings *settings, const char *key, gboolean *is_fixed)
{
  g_autofree char *path = NULL, *whole = NULL;

  read_policy ();
  *is_fixed = FALSE;
  if (policy.file == NULL)
    return NULL;
  g_object_get (settings, "path", &path, NULL);
  whole = g_strconcat (path, key, NULL);
  return bef_policy_file_find (policy.file, whole, is_fixed);
}

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
  if (backend == NULL
      || g_strcmp0 (G_OBJECT_TYPE_NAME (bef_policy_backend_get_inner (backend)),
                    "DConfSettingsBackend")
             != 0)
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
  gboolean is_fixed;
  GVariant *said = find_in_file (settings, key, &is_fixed);

  /* XDG_CONFIG_DIRS is the user's to set: what such a file says is said by nobody else. */
  if (said != NULL && (is_fixed || !policy.is_of_the_system))
    return policy.is_of_the_system ? g_variant_ref (said) : NULL;
  if (g_settings_is_writable (settings, key) || !bef_policy_is_of_the_system (settings))
    return NULL;
  value = g_settings_get_default_value (settings, key);
  g_object_get (settings, "settings-schema", &schema, NULL);
  known = g_settings_schema_get_key (schema, key);
  built_in = g_settings_schema_key_get_default_value (known);
  return value != NULL && !g_variant_equal (value, built_in) ? g_steal_pointer (&value) : NULL;
}
