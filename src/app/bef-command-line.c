/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-command-line.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "bef-application.h"
#include "bef-config.h"
#include "ui/shell/bef-settings.h"

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

static gboolean
parse (BefOptions *options, gboolean *version, gboolean *service, char **size, int *argc,
       char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "demo", 0, 0, G_OPTION_ARG_NONE, &options->demo, N_ ("Open the built-in demo commune"),
      NULL },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options->profile,
      N_ ("Open the connection profile NAME"), N_ ("NAME") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &options->page,
      N_ ("Open at a page (today, map, alerts, building=NAME…)"), N_ ("NAME") },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, &options->screenshot,
      N_ ("Write a picture of the window to FILE and exit"), N_ ("FILE") },
    { "background", 0, 0, G_OPTION_ARG_NONE, &options->background,
      N_ ("Start without the window, where alerts are watched without it"), NULL },
    { "size", 0, 0, G_OPTION_ARG_STRING, size, N_ ("Size of the window"), N_ ("WIDTHxHEIGHT") },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options->role,
      N_ ("Role in the demo: secretary, elected, agent, police, technician"), N_ ("ROLE") },
    { "token-file", 0, 0, G_OPTION_ARG_FILENAME, &options->token_file,
      N_ ("Read the access token from FILE instead of the keyring"), N_ ("FILE") },
    { "client-secret-file", 0, 0, G_OPTION_ARG_FILENAME, &options->secret_file,
      N_ ("Read the client's secret of the sign-in service from FILE instead of the keyring"),
      N_ ("FILE") },
    { "hub-option", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->hub_options,
      N_ ("Further option for the demo's back end"), N_ ("OPTION") },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_ ("Print the version and exit"), NULL },
    /* GApplication's own: how the session bus starts it. */
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, service, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, BEF_GETTEXT_DOMAIN);
  g_option_context_set_summary (context, _ ("The desktop console of a small connected commune."));
  return g_option_context_parse (context, argc, argv, error);
}

/* What is wrong with the options; (transfer full), NULL when nothing is. Sets the window's size. */
static char *
find_fault (BefOptions *options, const char *size, const char *rest)
{
  if (rest != NULL)
    return g_strdup_printf (_ ("“%s” is not an option. See --help."), rest);
  if (size != NULL && !parse_size (size, &options->width, &options->height))
    return g_strdup (_ ("--size takes WIDTHxHEIGHT, at least 360x294"));
  if (options->profile != NULL && !bef_settings_is_profile_name (options->profile))
    return g_strdup (_ ("A profile's name is 1 to 32 lower-case letters, digits and hyphens"));
  return NULL;
}

int
bef_command_line_run (int argc, char **argv)
{
  g_auto (BefOptions) options = { 0 };
  gboolean version = FALSE, service = FALSE;
  g_autofree char *size = NULL, *fault = NULL;
  const char *localedir = g_getenv ("BEFFROI_LOCALEDIR");
  char *program = argv[0];
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (BEF_GETTEXT_DOMAIN, localedir != NULL ? localedir : BEF_LOCALEDIR);
  bind_textdomain_codeset (BEF_GETTEXT_DOMAIN, "UTF-8");
  textdomain (BEF_GETTEXT_DOMAIN);

  if (!parse (&options, &version, &service, &size, &argc, &argv, &error))
    return refuse (error->message);
  if (version)
    {
      g_print ("beffroi %s\n", BEF_VERSION);
      return 0;
    }
  fault = find_fault (&options, size, argc > 1 ? argv[1] : NULL);
  if (fault == NULL && service
      && (options.demo || options.profile != NULL || options.screenshot != NULL))
    fault = g_strdup (_ ("--gapplication-service stands alone: the bus says what to open"));
  if (fault != NULL)
    return refuse (fault);
  if (options.screenshot != NULL && options.width == 0)
    {
      options.width = 1280;
      options.height = 720;
    }
  g_autoptr (BefApplication) application = bef_application_new (&options);
  char *passed_on[] = { program, service ? (char *)"--gapplication-service" : NULL, NULL };
  int status = g_application_run (G_APPLICATION (application), service ? 2 : 1, passed_on);
  return status != 0 ? status : bef_application_get_status (application);
}
