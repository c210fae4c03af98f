/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "french-util.h"

#include <glib/gi18n.h>
#include <locale.h>

gboolean
french_speak (const char **reason)
{
  const char *build = g_getenv ("BEFFROI_BUILD_ROOT"), *given = g_getenv ("BEFFROI_LOCALEDIR");
  g_autofree char *folder =
      given != NULL ? g_strdup (given) : g_build_filename (build != NULL ? build : ".", "po", NULL);

  if (setlocale (LC_ALL, "") == NULL || !g_str_has_prefix (setlocale (LC_MESSAGES, NULL), "fr"))
    {
      *reason = "the locale fr_FR.UTF-8 is not there";
      return FALSE;
    }
  bindtextdomain ("beffroi", folder);
  bind_textdomain_codeset ("beffroi", "UTF-8");
  textdomain ("beffroi");
  *reason = "the French catalogue is not built, or has no numbers yet";
  return g_str_equal (C_ ("decimal separator", "."), ",");
}
