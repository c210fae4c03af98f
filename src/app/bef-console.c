/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-console.h"

#include <glib/gi18n.h>

#include "bef-asked-hosts.h"
#include "bef-choices.h"
#include "bef-demo-book.h"
#include "bef-demo-hub.h"
#include "bef-first-run.h"
#include "bef-import-watch.h"
#include "bef-keeping-advice.h"
#include "bef-notices.h"
#include "bef-notifications.h"
#include "bef-page-argument.h"
#include "bef-profile-backend.h"
#include "bef-report-schedule.h"
#include "bef-screenshot.h"
#include "bef-profile-tokens.h"
#include "supervision/calendars/bef-calendar-keeper.h"
#include "base/bef-calendar.h"
#include "base/bef-secret.h"
#include "supervision/kept/bef-hours-keeper.h"
#include "ui/shell/bef-connection-form.h"
#include "ui/shell/bef-nav-row.h"
#include "ui/shell/bef-settings.h"

/* How often it is looked whether the folder is still there, and the budget still exceeded. */
#define PLACE_TICK_S 10

struct _BefConsole
{
  GObject parent_instance;
  const BefOptions *options;
  char *profile;               /* owned */
  GSettings *settings;         /* owned */
  GSettings *profile_settings; /* owned */
  BefOwnership *ownership;     /* owned, nullable: of the profile's folder */
  BefOwnership *demo; /* owned, nullable: of the demo's folder, when it was chosen in the form */
  char *why_not;      /* owned, nullable: why the folder is nobody's */
  BefWindow *window;  /* unowned, nullable */
  GCancellable *starting; /* owned: of what is under way for this connection */
  BefHistory *history;    /* owned, nullable */
  BefSession *session;    /* owned, nullable */
  BefNotifier *notifier;  /* owned, nullable */
  BefDemoHub *hub;        /* owned, nullable */
  char *token;            /* owned, nullable: memory only */
  char *page;             /* owned, nullable: to be shown once something is known */
  BefNotices notices;
  BefTokenSource *tokens; /* owned, nullable: not of the demo */
  guint place_tick;
  gboolean has_token; /* it is known, or that there is none */
  gboolean is_demo;
  gboolean opening; /* the history */
  gboolean keeps;   /* in the file */
  gboolean shot;    /* the picture is on its way */
};

enum
{
  SIGNAL_FAILED,
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefConsole, bef_console, G_TYPE_OBJECT)

char *
bef_console_dup_folder (const char *profile, BefFolderOf folder)
{
  return folder == BEF_FOLDER_OF_DEMO
             ? g_build_filename (g_get_user_cache_dir (), "beffroi", "demo", NULL)
             : g_build_filename (g_get_user_data_dir (), "beffroi", profile, NULL);
}

static BefOwnership *
ownership_in_use (BefConsole *self)
{
  return self->demo != NULL ? self->demo : self->ownership;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
fail (BefConsole *self, const char *message)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, message);
}

static void
set_notice (BefConsole *self, BefNotice notice, const char *text)
{
  bef_notices_set (&self->notices, self->window, notice, text);
}

static void
tell_nothing_kept (BefConsole *self, BefNotice notice, const char *advice)
{
  g_autofree char *text = bef_keeping_words (advice);

  set_notice (self, notice, text);
}

static void
tell_not_kept (BefConsole *self, const char *advice)
{
  tell_nothing_kept (self, BEF_TOLD_NOT_KEPT, advice);
}

/* The page asked for. */

static void
show_asked_page (BefConsole *self)
{
  g_auto (GStrv) parts = self->page != NULL ? g_strsplit (self->page, "=", 2) : NULL;

  g_clear_pointer (&self->page, g_free);
  if (parts == NULL || parts[0] == NULL || self->window == NULL)
    return;
  /* No page, but where the desktop's search goes on. */
  if (g_str_equal (parts[0], "search"))
    {
      gtk_widget_activate_action (GTK_WIDGET (self->window), "win.search-for", "s",
                                  parts[1] != NULL ? parts[1] : "");
      return;
    }
  g_autofree char *argument =
      bef_page_argument_resolve (bef_session_get_commune (self->session), parts[0], parts[1]);
  if (bef_window_go (self->window, parts[0], argument))
    return;
  g_autofree char *names = g_strjoinv (", ", (char **)bef_nav_pages ());
  g_autofree char *message = g_strdup_printf (
      _ ("There is no page “%s”. Pages: %s, offer, building=NAME, graph=URN|QUANTITY, map=TIME"),
      parts[0], names);
  if (self->options->screenshot != NULL)
    fail (self, message);
  else
    bef_window_toast (self->window, message);
}

static gboolean
knows_buildings (BefConsole *self)
{
  GListModel *buildings = bef_commune_get_buildings (bef_session_get_commune (self->session));

  return g_list_model_get_n_items (buildings) > 0;
}

/* The page asked for may name a building, which exists only once something was received. */
static void
first_change_cb (BefConsole *self)
{
  if (self->page != NULL && knows_buildings (self))
    show_asked_page (self);
}

void
bef_console_show_page (BefConsole *self, const char *page)
{
  g_free (self->page);
  self->page = page != NULL && page[0] != '\0' ? g_strdup (page) : NULL;
  if (self->page != NULL && self->session != NULL
      && (strchr (self->page, '=') == NULL || knows_buildings (self)))
    show_asked_page (self);
}

/* The session. */

static void
shot_cb (GError *error, gpointer user_data)
{
  g_autoptr (BefConsole) self = user_data;

  if (error != NULL)
    fail (self, error->message);
  else
    g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static void
take_picture (BefConsole *self)
{
  if (self->options->screenshot == NULL || self->shot || self->opening)
    return;
  self->shot = TRUE;
  bef_screenshot_take (self->window, self->options->screenshot, shot_cb, g_object_ref (self));
}

static void
token_wanted_cb (BefConsole *self, BefAsker asker)
{
  if (self->tokens != NULL)
    bef_token_source_read (self->tokens, asker);
}

static void
token_found_cb (const char *token, gpointer user_data)
{
  BefConsole *self = user_data;

  bef_secret_free (self->token);
  self->token = g_strdup (token);
  self->has_token = TRUE;
  set_notice (self, BEF_TOLD_KEYRING, NULL);
  if (self->session != NULL && bef_session_get_backend (self->session) != NULL)
    bef_session_set_token (self->session, token);
}

/* There is none, or one that was refused and is renewed. */
static gboolean
awaits_token (BefConsole *self)
{
  return self->session != NULL && bef_session_get_backend (self->session) != NULL
         && (!self->has_token || bef_session_get_sign_in (self->session) != NULL);
}

static void
token_waiting_cb (const char *message, gpointer user_data)
{
  BefConsole *self = user_data;

  if (awaits_token (self))
    bef_session_await_token (self->session, BEF_TOKEN_ON_ITS_WAY, message);
}

static void
token_troubled_cb (const char *message, gpointer user_data)
{
  set_notice (user_data, BEF_TOLD_KEYRING, message);
}

static void
token_failed_cb (const char *message, BefTokenFault fault, gpointer user_data)
{
  BefConsole *self = user_data;

  /* A server may want none. */
  if (fault == BEF_TOKEN_HAS_NO_KEEPER && !self->has_token)
    {
      token_found_cb (NULL, self);
      set_notice (self, BEF_TOLD_KEYRING, message);
      return;
    }
  if (self->tokens != NULL && bef_token_source_get_sign_in (self->tokens) != NULL
      && bef_sign_in_get_token (bef_token_source_get_sign_in (self->tokens)) == NULL)
    g_clear_pointer (&self->token, bef_secret_free);
  if (awaits_token (self))
    bef_session_await_token (self->session, BEF_TOKEN_NEEDS_SOMEBODY, message);
  else if (self->session != NULL && self->window != NULL)
    bef_window_toast (self->window, message);
}

static void
drop_token (BefConsole *self)
{
  if (self->tokens != NULL)
    bef_token_source_stop (self->tokens);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->token, bef_secret_free);
  self->has_token = FALSE;
}

static void
flood_cb (BefConsole *self, const char *text)
{
  set_notice (self, BEF_TOLD_FLOOD, text);
}

static void
begin_session (BefConsole *self, BefBackend *backend)
{
  self->session = bef_session_new (backend, self->history,
                                   g_settings_get_uint (self->profile_settings, "poll-visible"),
                                   g_settings_get_uint (self->profile_settings, "poll-all"));
  if (self->is_demo)
    bef_demo_book_offer (self->session);
  /* Before anything is judged. */
  bef_hours_keeper_of (self->session);
  bef_asked_hosts_follow (self->session, self->profile_settings);
  bef_calendar_keeper_of (self->session);
  if (self->options->screenshot == NULL)
    bef_import_watch_follow (self->session, self->profile_settings);
  bef_choices_follow (self->session, self->window,
                      (self->is_demo ? BEF_CHOICES_OF_DEMO : 0u)
                          | (ownership_in_use (self) == NULL ? BEF_CHOICES_UNKEPT : 0u));
  bef_session_set_looks_on (self->session, self->options->screenshot != NULL);
  bef_session_set_without_images (self->session, self->options->screenshot != NULL);
  if (backend != NULL && self->tokens != NULL)
    {
      bef_profile_tokens_bind (self->profile_settings, self->tokens, self->session);
      g_signal_connect_object (self->session, "token-wanted", G_CALLBACK (token_wanted_cb), self,
                               G_CONNECT_SWAPPED);
      if (!self->has_token)
        bef_session_await_token (self->session, BEF_TOKEN_ON_ITS_WAY, NULL);
    }
  if (self->options->screenshot == NULL)
    {
      bef_report_schedule_follow (self->session, self->profile_settings);
      self->notifier = bef_notifications_new (self->session, self->window, self->settings);
      g_signal_connect_object (self->notifier, "flood", G_CALLBACK (flood_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (bef_session_get_commune (self->session), "changed",
                           G_CALLBACK (first_change_cb), self, G_CONNECT_SWAPPED);
  bef_window_set_session (self->window, self->session);
  bef_window_set_commune (self->window, self->is_demo ? BEF_WINDOW_OF_DEMO : BEF_WINDOW_OF_SERVER);
  if (self->page != NULL && strchr (self->page, '=') == NULL)
    show_asked_page (self);
  bef_session_set_warns_of_clock (self->session, !self->is_demo);
  bef_session_start (self->session);
  if (self->tokens != NULL && !self->has_token)
    bef_token_source_read (self->tokens, BEF_ASKED_BY_PERSON);
  take_picture (self);
}

static void
end_session (BefConsole *self)
{
  if (self->notifier != NULL)
    bef_notifier_stop (self->notifier);
  g_clear_object (&self->notifier);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (bef_session_get_commune (self->session), self);
  bef_session_stop (self->session);
  if (self->window != NULL)
    bef_window_set_session (self->window, NULL);
  g_clear_object (&self->session);
}

/* Ends what is under way for this connection. */
static void
end_connection (BefConsole *self)
{
  g_cancellable_cancel (self->starting);
  g_clear_object (&self->starting);
  self->starting = g_cancellable_new ();
  g_clear_handle_id (&self->place_tick, g_source_remove);
  end_session (self);
  if (self->history != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->history, self);
      bef_history_close (self->history);
    }
  g_clear_object (&self->history);
  self->opening = FALSE;
  self->keeps = FALSE;
  for (guint i = 0; i < BEF_N_TOLD; i++)
    set_notice (self, i, NULL);
}

static void
connect_backend (BefConsole *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = NULL;

  if (self->is_demo)
    backend = bef_ngsi_backend_new (bef_demo_hub_get_url (self->hub), NULL,
                                    bef_demo_hub_get_token (self->hub, self->options->role != NULL
                                                                           ? self->options->role
                                                                           : "secretary"),
                                    bef_demo_hub_get_certificate (self->hub), &error);
  else
    {
      g_autofree char *warning = NULL;
      backend = bef_profile_backend_new (self->profile_settings, self->token, &warning, &error);
      if (warning != NULL)
        bef_window_toast (self->window, warning);
    }
  if (backend == NULL)
    bef_window_toast (self->window, error->message);
  end_session (self);
  begin_session (self, backend);
}

/* The history. */

static void
update_room_notices (BefConsole *self)
{
  g_autofree char *budget = bef_notices_dup_budget (self->history);
  g_autofree char *near = bef_notices_dup_near (self->history);

  set_notice (self, BEF_TOLD_BUDGET, budget);
  if (g_strcmp0 (near, self->notices.texts[BEF_TOLD_NEAR]) != 0)
    set_notice (self, BEF_TOLD_NEAR, near);
}

/* Something could not be stored: told for as long as that is so. */
static void
update_trouble_notice (BefConsole *self)
{
  const GError *trouble = bef_history_get_trouble (self->history);

  if (trouble == NULL)
    {
      set_notice (self, BEF_TOLD_TROUBLE, NULL);
      return;
    }
  g_autofree char *advice = bef_keeping_advice (trouble);
  tell_nothing_kept (self, BEF_TOLD_TROUBLE, advice);
}

/* The last school holidays that are known come near. */
static void
update_calendar_notice (BefConsole *self)
{
  g_autofree char *text = bef_calendar_dup_warning (bef_now_ms ());

  if (g_strcmp0 (text, self->notices.texts[BEF_TOLD_CALENDAR]) != 0)
    set_notice (self, BEF_TOLD_CALENDAR, text);
}

static void
not_kept (BefConsole *self, const GError *error)
{
  g_autofree char *advice = bef_keeping_advice (error);

  self->keeps = FALSE;
  tell_not_kept (self, advice);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConsole) self = user_data;
  g_autofree char *moved = NULL;
  g_autoptr (GError) error = NULL;
  gboolean opened = bef_history_open_finish (BEF_HISTORY (source), result, &moved, &error);

  if (self->history != BEF_HISTORY (source) || is_cancelled (error))
    return;
  self->opening = FALSE;
  if (opened)
    self->keeps = ownership_in_use (self) != NULL;
  else
    not_kept (self, error);
  if (moved != NULL && self->window != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("The local history was damaged. It was set aside "
                                                  "as %s and is filled again from the server."),
                                               moved);
      bef_window_toast (self->window, text);
    }
  if (self->session != NULL)
    take_picture (self);
}

static void
placed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConsole) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean made_again;

  bef_history_keep_place_finish (BEF_HISTORY (source), result, &made_again, &error);
  if (self->history != BEF_HISTORY (source) || is_cancelled (error) || self->window == NULL)
    return;
  if (error != NULL)
    not_kept (self, error);
  else if (made_again)
    bef_window_toast (self->window, _ ("The folder of the local history had vanished. It was made "
                                       "again, with all that was in it."));
}

/* The folder may have been removed with the lock in it: whoever comes now must find it locked. */
static gboolean
place_tick_cb (gpointer user_data)
{
  BefConsole *self = user_data;
  BefOwnership *ownership = ownership_in_use (self);
  g_autoptr (GError) error = NULL;

  update_room_notices (self);
  update_calendar_notice (self);
  if (!self->keeps)
    return G_SOURCE_CONTINUE;
  if (!bef_ownership_is_in_place (ownership))
    {
      GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
      bef_ownership_give_back (ownership);
      if (!bef_ownership_take_now (ownership, bus, &error))
        {
          not_kept (self, error);
          return G_SOURCE_CONTINUE;
        }
    }
  bef_history_keep_place_async (self->history, self->starting, placed_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* What is asked of it meanwhile waits: the window need not. */
static void
open_history (BefConsole *self)
{
  g_autofree char *folder = bef_console_dup_folder (
      self->profile, self->is_demo ? BEF_FOLDER_OF_DEMO : BEF_FOLDER_OF_PROFILE);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  const gboolean looks_on = self->options->screenshot != NULL;

  self->history = bef_history_new ();
  g_signal_connect_object (self->history, "room-changed", G_CALLBACK (update_room_notices), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->history, "trouble-changed", G_CALLBACK (update_trouble_notice),
                           self, G_CONNECT_SWAPPED);
  bef_history_set_budget (self->history, bef_settings_history_budget (self->profile_settings));
  self->opening = TRUE;
  bef_history_open_with_async (
      self->history, ownership_in_use (self) != NULL || looks_on ? path : NULL,
      (looks_on ? BEF_HISTORY_OPEN_COPY : BEF_HISTORY_OPEN_DEFAULT) | BEF_HISTORY_OPEN_ANYWAY, NULL,
      opened_cb, g_object_ref (self));
  if (ownership_in_use (self) == NULL && self->why_not != NULL)
    tell_not_kept (self, self->why_not);
  update_calendar_notice (self);
  self->place_tick = g_timeout_add_seconds (PLACE_TICK_S, place_tick_cb, self);
}

/* The demo. */

static void
hub_started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConsole) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean started = bef_demo_hub_start_finish (BEF_DEMO_HUB (source), result, &error);

  if (self->hub != BEF_DEMO_HUB (source) || self->window == NULL || is_cancelled (error))
    return;
  if (started)
    connect_backend (self);
  else if (self->options->demo)
    fail (self, error->message);
  else
    {
      bef_window_toast (self->window, error->message);
      bef_console_show_welcome (self);
    }
}

static void
start_demo (BefConsole *self)
{
  self->is_demo = TRUE;
  drop_token (self);
  self->hub = bef_demo_hub_new ();
  open_history (self);
  bef_demo_hub_start_async (self->hub, (const char *const *)self->options->hub_options,
                            self->starting, hub_started_cb, g_object_ref (self));
}

static void
stop_demo (BefConsole *self)
{
  if (self->hub != NULL)
    bef_demo_hub_stop (self->hub);
  g_clear_object (&self->hub);
  g_clear_object (&self->demo);
  self->is_demo = FALSE;
}

/* The profile. */

/* The last known state is there at once, whatever keeps the token. */
static void
connect_profile (BefConsole *self, BefSignIn *handed)
{
  g_autofree char *url = g_settings_get_string (self->profile_settings, "url");

  if (url[0] == '\0')
    {
      if (g_settings_get_boolean (self->settings, "first-run-done")
          || self->options->screenshot != NULL)
        bef_console_show_welcome (self);
      else
        bef_first_run_show_tour (self, self->window, self->settings);
      return;
    }
  open_history (self);
  drop_token (self);
  self->tokens =
      bef_profile_tokens_new (self->profile_settings, self->profile, self->options, handed,
                              &(BefTokenCallbacks){ token_found_cb, token_waiting_cb,
                                                    token_failed_cb, token_troubled_cb, self });
  connect_backend (self);
}

/* First run, and a new connection. */

static void
connected_cb (BefConsole *self, BefConnectionForm *form)
{
  g_autoptr (BefSignIn) sign_in = bef_connection_form_steal_sign_in (form);

  end_connection (self);
  drop_token (self);
  stop_demo (self);
  g_settings_set_boolean (self->settings, "first-run-done", TRUE);
  connect_profile (self, sign_in);
}

static void
demo_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefConsole) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean raised = FALSE;

  if (!bef_ownership_take_finish (BEF_OWNERSHIP (source), result, &raised, &error)
      && g_error_matches (error, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE))
    raised = TRUE;
  if (is_cancelled (error) || self->window == NULL)
    return;
  if (raised)
    {
      bef_window_toast (self->window, error != NULL
                                          ? error->message
                                          : _ ("The demo commune is open in another window."));
      return;
    }
  end_connection (self);
  stop_demo (self);
  if (error == NULL)
    g_set_object (&self->demo, BEF_OWNERSHIP (source));
  start_demo (self);
}

void
bef_console_try_demo (BefConsole *self)
{
  GApplication *application = g_application_get_default ();
  g_autofree char *folder = bef_console_dup_folder (NULL, BEF_FOLDER_OF_DEMO);
  g_autoptr (BefOwnership) ownership = NULL;

  if (self->is_demo)
    {
      bef_window_set_welcome (self->window, NULL); /* it runs already, behind the form */
      return;
    }
  ownership = bef_ownership_new (folder, "demo");
  bef_ownership_take_async (ownership, g_application_get_dbus_connection (application),
                            g_application_get_dbus_object_path (application), "", NULL,
                            self->starting, demo_taken_cb, g_object_ref (self));
}

void
bef_console_show_welcome (BefConsole *self)
{
  if (self->window == NULL)
    return;
  GtkWidget *form = bef_connection_form_new (self->profile);
  if (self->session != NULL)
    bef_connection_form_offer_back (BEF_CONNECTION_FORM (form));
  g_signal_connect_object (form, "connected", G_CALLBACK (connected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "try-demo", G_CALLBACK (bef_console_try_demo), self,
                           G_CONNECT_SWAPPED);
  bef_window_set_welcome (self->window, form);
  take_picture (self);
}

void
bef_console_try_keeping (BefConsole *self)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autoptr (GError) error = NULL;

  if (self->window == NULL || self->options->screenshot != NULL)
    return;
  if (ownership_in_use (self) == NULL)
    {
      g_autofree char *folder = bef_console_dup_folder (
          self->profile, self->is_demo ? BEF_FOLDER_OF_DEMO : BEF_FOLDER_OF_PROFILE);
      self->ownership = bef_ownership_new (folder, self->profile);
    }
  if (!bef_ownership_take_now (ownership_in_use (self), bus, &error))
    {
      tell_not_kept (self, error->message);
      return;
    }
  end_connection (self);
  open_history (self);
  connect_backend (self);
}

/* Life. */

void
bef_console_start (BefConsole *self, BefWindow *window)
{
  g_return_if_fail (BEF_IS_CONSOLE (self));
  self->window = window;
  if (self->options->demo)
    start_demo (self);
  else
    connect_profile (self, NULL);
}

void
bef_console_stop (BefConsole *self)
{
  g_return_if_fail (BEF_IS_CONSOLE (self));
  self->window = NULL;
  if (ownership_in_use (self) != NULL)
    bef_ownership_is_ending (ownership_in_use (self));
  end_connection (self);
  drop_token (self);
  stop_demo (self);
  g_clear_object (&self->ownership);
}

static void
bef_console_dispose (GObject *object)
{
  BefConsole *self = BEF_CONSOLE (object);

  g_clear_handle_id (&self->place_tick, g_source_remove);
  g_clear_object (&self->settings);
  g_clear_object (&self->profile_settings);
  g_clear_object (&self->starting);
  G_OBJECT_CLASS (bef_console_parent_class)->dispose (object);
}

static void
bef_console_finalize (GObject *object)
{
  BefConsole *self = BEF_CONSOLE (object);

  g_free (self->profile);
  bef_secret_free (self->token);
  g_free (self->page);
  g_free (self->why_not);
  bef_notices_clear (&self->notices);
  G_OBJECT_CLASS (bef_console_parent_class)->finalize (object);
}

static void
bef_console_class_init (BefConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = bef_console_dispose;
  object_class->finalize = bef_console_finalize;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", BEF_TYPE_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DONE] = g_signal_new ("done", BEF_TYPE_CONSOLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
bef_console_init (BefConsole *self)
{
  self->starting = g_cancellable_new ();
}

BefConsole *
bef_console_new (const BefOptions *options, const char *profile, GSettings *settings,
                 BefOwnership *ownership, const char *why_not)
{
  BefConsole *self = g_object_new (BEF_TYPE_CONSOLE, NULL);

  self->options = options;
  self->profile = g_strdup (profile);
  self->page = g_strdup (options->page);
  self->settings = g_object_ref (settings);
  self->profile_settings = bef_settings_profile (profile);
  g_set_object (&self->ownership, ownership);
  self->why_not = g_strdup (why_not);
  return self;
}

BefSession *
bef_console_get_session (BefConsole *self)
{
  return self->session;
}

gboolean
bef_console_is_demo (BefConsole *self)
{
  return self->is_demo;
}
