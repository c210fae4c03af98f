/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "bef-application.h"
#include "bef-config.h"
#include "ui/bef-settings.h"

static gboolean
parse_size (const char *text, int *width, int *height)
{
  g_auto (GStrv) parts = g_strsplit (text, "x", 2);
  gint64 w, h;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_signed (parts[0], 10, 360, 8192, &w, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, 294, 8192, &h, NULL))
    return FALSE;
  *width = (int)w;
  *height = (int)h;
  return TRUE;
}

static int
refuse (const char *message)
{
  g_printerr ("beffroi: %s\n", message);
  return 2;
}

int
main (int argc, char **argv)
{
  g_autofree char *profile = NULL, *screenshot = NULL, *page = NULL, *size = NULL, *role = NULL,
                  *token_file = NULL;
  g_auto (GStrv) hub_options = NULL;
  gboolean version = FALSE, demo = FALSE;
  int width = 0, height = 0;
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &demo, N_ ("Open the built-in demo commune"), NULL },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &profile, N_ ("Open the connection profile NAME"),
      N_ ("NAME") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &page,
      N_ ("Open at a page (today, map, alerts, building=NAME…)"), N_ ("NAME") },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &screenshot,
      N_ ("Write a picture of the window to FILE and exit"), N_ ("FILE") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size, N_ ("Size of the window"), N_ ("WIDTHxHEIGHT") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &role,
      N_ ("Role in the demo: secretary, elected, agent, police, technician"), N_ ("ROLE") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &token_file,
      N_ ("Read the access token from FILE instead of the keyring"), N_ ("FILE") },
    { "hub-option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &hub_options,
      N_ ("Further option for the demo's back end"), N_ ("OPTION") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version and exit"), NULL },
    { NULL },
  };
  const char *localedir = g_getenv ("BEFFROI_LOCALEDIR");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (BEF_GETTEXT_DOMAIN, localedir != NULL ? localedir : BEF_LOCALEDIR);
  bind_textdomain_codeset (BEF_GETTEXT_DOMAIN, "UTF-8");
  textdomain (BEF_GETTEXT_DOMAIN);

  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, BEF_GETTEXT_DOMAIN);
  g_option_context_set_summary (context, _ ("The desktop console of a small connected commune."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse (error->message);
  if (version)
    {
      g_print ("beffroi %s\n", BEF_VERSION);
      return 0;
    }
  if (argc > 1)
    {
      g_autofree char *message =
          g_strdup_printf (_ ("“%s” is not an option. See --help."), argv[1]);
      return refuse (message);
    }
  if (size != NULL && !parse_size (size, &width, &height))
    return refuse (_ ("--size takes WIDTHxHEIGHT, at least 360x294"));
  if (profile != NULL && !bef_settings_is_profile_name (profile))
    return refuse (_ ("A profile's name is 1 to 32 lower-case letters, digits and hyphens"));
  if (screenshot != NULL && width == 0)
    {
      width = 1280;
      height = 720;
    }
  BefOptions options = { demo,       role,       profile,
                         token_file, screenshot, page,
                         width,      height,     (const char *const *)hub_options };
  g_autoptr (BefApplication) application = bef_application_new (&options);
  int status = g_application_run (G_APPLICATION (application), 1, argv);
  return status != 0 ? status : bef_application_get_status (application);
}
