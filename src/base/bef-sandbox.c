/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sandbox.h"

#include <string.h>

#define INFO "/.flatpak-info"
#define MOUNTS "/proc/self/mountinfo"

/* Where Flatpak mounts something that is elsewhere outside, or nowhere. */
static const char *const elsewhere[] = { "/",           "/tmp",      "/var",      "/var/tmp",
                                         "/var/config", "/var/data", "/var/cache" };
static const char *const of_the_system[] = { "/app", "/dev", "/proc", "/run", "/sys", "/usr" };

static gboolean
is_below (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return g_str_equal (folder, "/")
         || (strncmp (path, folder, length) == 0 && (path[length] == '/' || path[length] == '\0'));
}

/* Asked for by name, as in --filesystem=/tmp or =/srv:create; not by what such a name stands for.
 */
static gboolean
is_granted (GKeyFile *info, const char *path)
{
  g_auto (GStrv) folders = g_key_file_get_string_list (info, "Context", "filesystems", NULL, NULL);

  for (guint i = 0; folders != NULL && folders[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (folders[i], ":", 2);
      if (parts[0] != NULL && parts[0][0] == '/' && is_below (path, parts[0]))
        return TRUE;
    }
  return FALSE;
}

/* The innermost folder that something is mounted on. (transfer full) */
static char *
mount_of (const char *mounts, const char *path)
{
  g_auto (GStrv) lines = g_strsplit (mounts, "\n", -1);
  g_autofree char *best = g_strdup ("/");

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], " ", 6);
      if (g_strv_length (fields) < 6)
        continue;
      /* Blanks and the like are written as \040. */
      g_autofree char *point = g_strcompress (fields[4]);
      if (is_below (path, point) && strlen (point) >= strlen (best))
        {
          g_free (best);
          best = g_steal_pointer (&point);
        }
    }
  return g_steal_pointer (&best);
}

gboolean
bef_sandbox_shares_as (GKeyFile *info, const char *mounts, const char *path)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL), *mount = mount_of (mounts, full);

  if (is_granted (info, full))
    return TRUE;
  /* What a person chose in a dialog. */
  if (is_below (full, "/run/user") && g_str_has_suffix (mount, "/doc"))
    return !g_str_equal (full, mount);
  for (guint i = 0; i < G_N_ELEMENTS (of_the_system); i++)
    if (is_below (full, of_the_system[i]))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (g_str_equal (mount, elsewhere[i]))
      return FALSE;
  return TRUE;
}

gboolean
bef_sandbox_shares (const char *path)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *mounts = NULL;

  if (!g_key_file_load_from_file (info, INFO, G_KEY_FILE_NONE, NULL)
      || !g_file_get_contents (MOUNTS, &mounts, NULL, NULL))
    return TRUE;
  return bef_sandbox_shares_as (info, mounts, path);
}
