/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-diagnostic-command.h"

#include <glib/gi18n.h>

#include "base/bef-secret.h"
#include "bef-console.h"
#include "bef-profile-backend.h"
#include "supervision/diagnostic/bef-diagnostic-look.h"
#include "supervision/diagnostic/bef-traffic-keeper.h"
#include "ui/diagnostic/bef-diagnostic-facts.h"
#include "ui/shell/bef-policy.h"
#include "ui/shell/bef-rights-settings.h"
#include "ui/shell/bef-settings.h"
#include "ui/shell/bef-sign-in-settings.h"

/* A keyring that does not answer is none. */
#define KEYRING_MS 5000

typedef struct
{
  const BefOptions *options;
  GMainLoop *loop;
  char *profile;             /* owned */
  GSettings *settings;       /* owned: the profile's */
  BefDiagnostic *diagnostic; /* owned */
  BefHistory *history;       /* owned, nullable: there is no file, or it cannot be read */
  BefBackend *backend;       /* owned, nullable */
  GCancellable *keyring;     /* owned */
  guint timer;
} Command;

char *
bef_diagnostic_command_find_fault (const BefOptions *options)
{
  if (!options->diagnostic)
    return NULL;
  if (options->demo)
    return g_strdup (_ ("--diagnostic is about a connection to a server: it stands without "
                        "--demo."));
  if (options->screenshot != NULL || options->page != NULL || options->import != NULL
      || options->background || options->report != NULL || options->publish != NULL)
    return g_strdup (_ ("--diagnostic stands alone, or with --profile and --token-file."));
  return NULL;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;

  bef_diagnostic_look_finish (result);
  g_main_loop_quit (self->loop);
}

static void
look (Command *self)
{
  bef_diagnostic_look_async (self->diagnostic, self->backend, self->history, NULL, looked_cb, self);
}

/* The server. */

/* @token nullable. */
static void
connect_with (Command *self, const char *token)
{
  g_autofree char *warning = NULL;
  g_autoptr (GError) error = NULL;

  self->diagnostic->shows_no_token = token == NULL;
  bef_diagnostic_add_secret (self->diagnostic, token);
  self->backend = bef_profile_backend_new (self->settings, token, &warning, &error);
  if (self->backend != NULL)
    {
      g_autoptr (BefRights) rights = bef_rights_settings_read (self->settings);
      bef_backend_set_rights (self->backend, rights);
      bef_backend_lead_clock (self->backend);
    }
  else
    self->diagnostic->answer =
        error->domain == BEF_BACKEND_ERROR ? error->code : BEF_BACKEND_ERROR_ADDRESS;
  look (self);
}

static gboolean
keyring_timeout_cb (gpointer user_data)
{
  Command *self = user_data;

  self->timer = 0;
  g_cancellable_cancel (self->keyring);
  return G_SOURCE_REMOVE;
}

static void
token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  char *token = bef_credentials_lookup_finish (result, NULL);

  g_clear_handle_id (&self->timer, g_source_remove);
  connect_with (self, token);
  bef_secret_free (token);
}

/* What a sign-in renews is the console's to have renewed: a second one would end its own. */
static void
find_token (Command *self)
{
  g_autofree char *set = bef_policy_dup_token_file (self->profile);
  const char *file = self->options->token_file != NULL ? self->options->token_file : set;

  if (file != NULL)
    {
      char *token = NULL;
      if (g_file_get_contents (file, &token, NULL, NULL))
        g_strstrip (token);
      connect_with (self, token);
      bef_secret_free (token);
    }
  else if (bef_sign_in_settings_has (self->settings))
    connect_with (self, NULL);
  else
    {
      self->timer = g_timeout_add (KEYRING_MS, keyring_timeout_cb, self);
      bef_credentials_lookup_async (self->profile, BEF_KEYRING_AS_IT_IS, self->keyring, token_cb,
                                    self);
    }
}

static void
ask_server (Command *self)
{
  if (self->diagnostic->url != NULL)
    find_token (self);
  else
    look (self);
}

/* The history. */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  bef_traffic_keeper_load_finish (BEF_HISTORY (source), result);
  ask_server (user_data);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Command *self = user_data;
  g_autoptr (GError) error = NULL;

  if (bef_history_open_finish (BEF_HISTORY (source), result, NULL, &error))
    {
      self->diagnostic->cache = BEF_CACHE_READ;
      bef_traffic_keeper_load_async (self->history, NULL, counted_cb, self);
      return;
    }
  self->diagnostic->cache = BEF_CACHE_UNREAD;
  self->diagnostic->cache_error =
      error->domain == BEF_HISTORY_ERROR ? error->code : BEF_HISTORY_ERROR_FAILED;
  bef_history_close (self->history);
  g_clear_object (&self->history);
  ask_server (self);
}

static void
begin (Command *self)
{
  g_autofree char *folder = bef_console_dup_folder (self->profile, BEF_FOLDER_OF_PROFILE),
                  *path = g_build_filename (folder, "history.db", NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      ask_server (self);
      return;
    }
  self->history = bef_history_new ();
  bef_history_open_with_async (self->history, path, BEF_HISTORY_OPEN_COPY, NULL, opened_cb, self);
}

static void
choose_profile (Command *self)
{
  g_autoptr (GSettings) app = bef_settings_app ();

  bef_settings_follow_calendar (app);
  self->profile = self->options->profile != NULL ? g_strdup (self->options->profile)
                                                 : g_settings_get_string (app, "last-profile");
  if (!bef_settings_is_profile_name (self->profile))
    {
      g_free (self->profile);
      self->profile = g_strdup ("default");
    }
  self->settings = bef_settings_profile (self->profile);
  self->diagnostic = bef_diagnostic_facts_new (self->settings);
}

static void
end (Command *self)
{
  if (self->history != NULL)
    bef_history_close (self->history);
  g_clear_object (&self->history);
  g_clear_object (&self->backend);
  g_clear_object (&self->settings);
  g_clear_object (&self->keyring);
  g_clear_pointer (&self->diagnostic, bef_diagnostic_free);
  g_main_loop_unref (self->loop);
  g_free (self->profile);
}

int
bef_diagnostic_command_run (const BefOptions *options)
{
  Command self = { .options = options, .keyring = g_cancellable_new () };

  self.loop = g_main_loop_new (NULL, FALSE);
  choose_profile (&self);
  begin (&self);
  g_main_loop_run (self.loop);
  g_autoptr (GPtrArray) lines = bef_diagnostic_lines (self.diagnostic);
  g_autofree char *text = bef_diagnostic_text (self.diagnostic, lines);
  const int status = bef_diagnostic_verdict (lines) == BEF_VERDICT_BAD ? 1 : 0;
  g_print ("%s", text);
  end (&self);
  return status;
}
