/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notifications.h"

#include "bef-config.h"

typedef struct
{
  BefNotifier *notifier; /* unowned: it owns this */
  BefWindow *window;     /* weak, nullable */
  BefCommune *commune;   /* owned */
  BefSession *session;   /* owned */
  GSettings *settings;   /* owned */
} Notifications;

static void
notifications_free (gpointer data)
{
  Notifications *self = data;

  g_clear_weak_pointer (&self->window);
  g_signal_handlers_disconnect_by_data (self->settings, self);
  g_signal_handlers_disconnect_by_data (self->commune, self);
  g_object_unref (self->commune);
  g_object_unref (self->session);
  g_object_unref (self->settings);
  g_free (self);
}

static void
configure (Notifications *self)
{
  /* From what is urgent down to what can wait until the end of the week. */
  int level = g_settings_get_enum (self->settings, "notify-level");
  BefNotifierFlags flags = BEF_NOTIFIER_DEFAULT;

  if (!g_settings_get_boolean (self->settings, "notifications"))
    flags |= BEF_NOTIFIER_OFF;
  if (bef_commune_get_audience (self->commune) != BEF_AUDIENCE_NOBODY)
    flags |= BEF_NOTIFIER_PRESENTING;
  bef_notifier_configure (self->notifier, (BefSeverity)(BEF_SEVERITY_URGENT - CLAMP (level, 0, 2)),
                          flags);
}

static void
configure_quiet (Notifications *self)
{
  BefQuietHours quiet = { BEF_QUIET_NEVER, g_settings_get_int (self->settings, "quiet-from"),
                          g_settings_get_int (self->settings, "quiet-until") };

  if (g_settings_get_boolean (self->settings, "quiet-hours"))
    quiet.when = BEF_QUIET_HOURS;
  if (quiet.when != BEF_QUIET_NEVER && g_settings_get_boolean (self->settings, "quiet-days-off"))
    quiet.when |= BEF_QUIET_DAYS_OFF;
  bef_notifier_set_quiet_hours (self->notifier, &quiet);
}

static void
activated_cb (BefNotifier *notifier, const char *alert, const char *token, Notifications *self)
{
  if (self->window == NULL)
    return;
  if (token != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (self->window), token);
  bef_window_go (self->window, "alerts", alert);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* Everything the back end told a moment ago is judged, before it is told further. */
static void
look_cb (gpointer user_data)
{
  bef_alarm_keeper_look (bef_session_get_alarms (((Notifications *)user_data)->session),
                         bef_now_ms ());
}

static BefNotifierNews
news_cb (const char *alert, gpointer user_data)
{
  BefAlarmKeeper *alarms = bef_session_get_alarms (((Notifications *)user_data)->session);

  switch (bef_alarm_keeper_get_news (alarms, alert))
    {
    case BEF_ALARM_NEWS_SUMMARY:
      return BEF_NOTIFIER_SUMMARY;
    case BEF_ALARM_NEWS_FLOOD:
      return BEF_NOTIFIER_FLOOD;
    default:
      return BEF_NOTIFIER_NOW;
    }
}

/* Of this login: what stands on the desktop ends with it. What all processes of an application in a
 * Flatpak share of it has a place of its own. (transfer full) */
static char *
dup_folder (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS)
             ? g_build_filename (g_get_user_runtime_dir (), "app", BEF_APP_ID, "desktop", NULL)
             : g_build_filename (g_get_user_runtime_dir (), "beffroi", "desktop", NULL);
}

BefNotifier *
bef_notifications_new (BefSession *session, BefWindow *window, GSettings *settings)
{
  static const char *const quiet_keys[] = { "quiet-hours", "quiet-from", "quiet-until",
                                            "quiet-days-off" };
  Notifications *self = g_new0 (Notifications, 1);
  g_autofree char *folder = dup_folder ();
  BefNotifier *notifier = bef_notifier_new (bef_session_get_commune (session), folder);

  self->notifier = notifier;
  self->commune = g_object_ref (bef_session_get_commune (session));
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  g_set_weak_pointer (&self->window, window);
  g_object_set_data_full (G_OBJECT (notifier), "notifications", self, notifications_free);
  g_signal_connect (notifier, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->commune, "notify::audience", G_CALLBACK (configure), self);
  g_signal_connect_swapped (settings, "changed::notifications", G_CALLBACK (configure), self);
  g_signal_connect_swapped (settings, "changed::notify-level", G_CALLBACK (configure), self);
  for (guint i = 0; i < G_N_ELEMENTS (quiet_keys); i++)
    {
      g_autofree char *changed = g_strconcat ("changed::", quiet_keys[i], NULL);
      g_signal_connect_swapped (settings, changed, G_CALLBACK (configure_quiet), self);
    }
  bef_notifier_set_judge (notifier, &(BefNotifierJudge){ look_cb, news_cb, self });
  configure (self);
  configure_quiet (self);
  return notifier;
}
