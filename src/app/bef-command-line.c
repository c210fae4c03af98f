/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-command-line.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "bef-application.h"
#include "bef-config.h"
#include "bef-diagnostic-command.h"
#include "bef-page-argument.h"
#include "bef-report-command.h"
#include "bef-search-provider.h"
#include "base/bef-sandbox.h"
#include "ui/shell/bef-policy-file.h"
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
    { "import", 0, 0, G_OPTION_ARG_FILENAME, &options->import,
      N_ ("Open at the import of FILE, a file of a meter"), N_ ("FILE") },
    { "report", 0, 0, G_OPTION_ARG_STRING, &options->report,
      N_ ("Write the energy report of PERIOD (month:2026-10, quarter:2026-3, year:2025) and exit; "
          "needs no display"),
      N_ ("PERIOD") },
    { "building", 0, 0, G_OPTION_ARG_STRING, &options->building,
      N_ ("Of the report: one building, by its name or its URN, instead of the commune"),
      N_ ("NAME") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("Of the report: FILE to write, .pdf, or .ods or .csv for its figures"), N_ ("FILE") },
    { "publish", 0, 0, G_OPTION_ARG_FILENAME, &options->publish,
      N_ ("Write “The commune in figures” into the folder DIR and exit: a page for the web site "
          "and "
          "open data, whole months, a week after each; needs no display"),
      N_ ("DIR") },
    { "check-policy", 0, 0, G_OPTION_ARG_FILENAME, &options->policy,
      N_ ("Look whether FILE can be the organisation's settings, say what is wrong, and exit; "
          "needs "
          "no display"),
      N_ ("FILE") },
    { "diagnostic", 0, 0, G_OPTION_ARG_NONE, &options->diagnostic,
      N_ ("Print what a help desk asks for, without secrets or personal data, and exit; needs no "
          "display"),
      NULL },
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
    /* How the session bus starts it for the desktop's search. */
    { "search-provider", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &options->searches, NULL,
      NULL },
    /* GApplication's own: how the session bus starts it. */
    { "gapplication-service", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, service, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;

  /* TRANSLATORS: after the program's name: files of meters to be imported. */
  context = g_option_context_new (_ ("[FILE…]"));
  g_option_context_add_main_entries (context, entries, BEF_GETTEXT_DOMAIN);
  g_option_context_set_summary (context, _ ("The desktop console of a small connected commune."));
  return g_option_context_parse (context, argc, argv, error);
}

/* A file that would end with the sandbox: it is said before it is drawn. (transfer full) nullable
 */
static char *
find_lost (const BefOptions *options)
{
  const char *written[] = { options->screenshot, options->output, options->publish };

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    if (written[i] != NULL && !bef_sandbox_shares (written[i]))
      return g_strdup_printf (_ ("%s is inside the sandbox only, and would end with it. Name a "
                                 "file below %s, or share its folder: flatpak run "
                                 "--filesystem=FOLDER %s"),
                              written[i], g_get_user_data_dir (), BEF_APP_ID);
  return NULL;
}

/* What is wrong with the options; (transfer full), NULL when nothing is. Sets the window's size. */
static char *
find_fault (BefOptions *options, const char *size)
{
  if (size != NULL && !parse_size (size, &options->width, &options->height))
    return g_strdup (_ ("--size takes WIDTHxHEIGHT, at least 360x294"));
  if (options->profile != NULL && !bef_settings_is_profile_name (options->profile))
    return g_strdup (_ ("A profile's name is 1 to 32 lower-case letters, digits and hyphens"));
  g_autofree char *fault = bef_diagnostic_command_find_fault (options);
  if (fault == NULL)
    fault = bef_report_command_find_fault (options);
  return fault != NULL ? g_steal_pointer (&fault) : find_lost (options);
}

/* --import is the page of imports, about a file. */
static void
take_import (BefOptions *options)
{
  if (options->import == NULL)
    return;
  g_autofree char *path = g_canonicalize_filename (options->import, NULL);
  g_free (options->page);
  options->page = g_strdup_printf ("imports=%s", path);
}

/* Files that stand there without an option, as desktops give them: the same about each. What is
 * wrong with them; (transfer full), NULL when nothing is. */
static char *
take_files (BefOptions *options, char **names)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (names[0] == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      GFile *file = g_file_new_for_commandline_arg (names[i]);
      g_ptr_array_add (files, file);
      if (g_file_is_native (file) && !g_file_query_exists (file, NULL))
        return g_strdup_printf (_ ("“%s” is neither an option nor a file. See --help."), names[i]);
    }
  if (options->page != NULL || options->import != NULL || options->background || options->diagnostic
      || bef_report_command_is_asked (options) || options->policy != NULL)
    return g_strdup (_ ("Files to be imported stand alone, or with --profile or --demo."));
  options->page = bef_page_argument_of_files ((GFile **)files->pdata, (int)files->len);
  return NULL;
}

/* Before it is put on fifty computers. */
static int
check_policy (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefPolicyFile) file = bef_policy_file_load (path, &error);

  if (file == NULL)
    {
      g_printerr ("beffroi: %s\n", error->message);
      return 1;
    }
  g_print (ngettext ("%u setting, none of them wrong\n", "%u settings, none of them wrong\n",
                     bef_policy_file_count (file)),
           bef_policy_file_count (file));
  return 0;
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
  fault = take_files (&options, argv + 1);
  if (fault == NULL)
    fault = find_fault (&options, size);
  if (fault == NULL && service
      && (options.demo || options.profile != NULL || options.screenshot != NULL))
    fault = g_strdup (_ ("--gapplication-service stands alone: the bus says what to open"));
  if (fault != NULL)
    return refuse (fault);
  if (options.searches)
    return bef_search_provider_run ();
  if (options.policy != NULL)
    return check_policy (options.policy);
  if (options.diagnostic)
    return bef_diagnostic_command_run (&options);
  if (bef_report_command_is_asked (&options))
    return bef_report_command_run (&options);
  take_import (&options);
  if (options.screenshot != NULL && options.width == 0)
    {
      options.width = 1280;
      options.height = 720;
    }
  char *passed_on[] = { program, service ? (char *)"--gapplication-service" : NULL, NULL };
  return bef_application_run (&options, service ? 2 : 1, passed_on);
}
