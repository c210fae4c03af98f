/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notifier.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

#include "base/bef-text.h"
#include "base/bef-worker.h"

/* Key of the one notification that sums up what was there when the connection was made. */
#define SUMMARY_KEY "summary"
/* Several alerts at once are told once. */
#define SETTLE_MS 800
/* A notification service that hangs does not keep the console from ending. */
#define STOP_MS 2000
#define CAPABILITIES_MS 1500

struct _BefNotifier
{
  GObject parent_instance;
  BefCommune *commune; /* owned */
  BefWorker *worker;   /* owned */
  GHashTable *told;    /* owned: group -> text already shown */
  GHashTable *known;   /* owned: set of alert ids seen at the first look */
  GHashTable *worst;   /* owned: group -> id of the worst alert told of */
  GHashTable *shown;   /* owned by the worker thread: group -> NotifyNotification */
  guint timeout;
  gboolean enabled;
  gboolean presenting;
  gboolean first_look_done;
  BefSeverity least;
};

typedef struct
{
  char *group;
  char *title; /* NULL: withdraw */
  char *body;
  BefSeverity severity;
} Message;

static guint activated_signal;

G_DEFINE_FINAL_TYPE (BefNotifier, bef_notifier, G_TYPE_OBJECT)

static void
message_free (gpointer data)
{
  Message *message = data;

  g_free (message->group);
  g_free (message->title);
  g_free (message->body);
  g_free (message);
}

/* Worker thread. Whether the desktop's service reads a body as markup: asked each time, for another
 * one may have taken its place, and not by libnotify, which warns where there is none. Who does not
 * say so in time gets no markup. A title is text for all (Desktop Notifications 1.2). */
static gboolean
reads_markup (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer =
      bus != NULL ? g_dbus_connection_call_sync (
          bus, "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
          "org.freedesktop.Notifications", "GetCapabilities", NULL, G_VARIANT_TYPE ("(as)"),
          G_DBUS_CALL_FLAGS_NONE, CAPABILITIES_MS, NULL, NULL)
                  : NULL;
  if (answer == NULL)
    return TRUE;
  g_autofree const char **capabilities = NULL;
  g_variant_get (answer, "(^a&s)", &capabilities);
  return g_strv_contains (capabilities, "body-markup");
}

typedef struct
{
  GWeakRef notifier;
  char *group; /* owned */
  char *token; /* owned, nullable */
} Click;

static Click *
click_new (BefNotifier *notifier, const char *group, const char *token)
{
  Click *click = g_new0 (Click, 1);

  g_weak_ref_init (&click->notifier, notifier);
  click->group = g_strdup (group);
  click->token = g_strdup (token);
  return click;
}

static void
click_free (gpointer data)
{
  Click *click = data;

  g_weak_ref_clear (&click->notifier);
  g_free (click->group);
  g_free (click->token);
  g_free (click);
}

/* Main context. What was clicked on may have been withdrawn meanwhile. */
static gboolean
clicked_cb (gpointer data)
{
  Click *click = data;
  g_autoptr (BefNotifier) self = g_weak_ref_get (&click->notifier);
  const char *alert = self != NULL ? g_hash_table_lookup (self->worst, click->group) : NULL;

  if (alert != NULL)
    {
      g_autofree char *id = g_strdup (alert);
      g_signal_emit (self, activated_signal, 0, id, click->token);
    }
  return G_SOURCE_REMOVE;
}

/* libnotify's, on whichever thread hears the service. */
static void
action_cb (NotifyNotification *notification, char *action, gpointer data)
{
  const Click *shown = data;
  g_autoptr (BefNotifier) self = g_weak_ref_get ((GWeakRef *)&shown->notifier);

  if (self != NULL)
    g_main_context_invoke_full (
        NULL, G_PRIORITY_DEFAULT, clicked_cb,
        click_new (self, shown->group, notify_notification_get_activation_token (notification)),
        click_free);
}

/* Worker thread. A desktop without a notification service is not an error: the alert list has it
 * all. */
static void
show_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BefNotifier *self = source;
  Message *message = task_data;
  NotifyNotification *notification = g_hash_table_lookup (self->shown, message->group);
  g_autoptr (GError) error = NULL;

  if (!notify_is_initted () && !notify_init ("Beffroi"))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  if (message->title == NULL)
    {
      if (notification != NULL)
        {
          notify_notification_close (notification, NULL);
          g_hash_table_remove (self->shown, message->group);
        }
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_autofree char *body =
      reads_markup () ? bef_text_escape (message->body) : g_strdup (message->body);
  if (notification == NULL)
    {
      notification = notify_notification_new (message->title, body, "fr.beffroi.Beffroi");
      notify_notification_set_app_name (notification, "Beffroi");
      notify_notification_set_hint (notification, "desktop-entry",
                                    g_variant_new_string ("fr.beffroi.Beffroi"));
      /* The click on the whole of it; services show no button for this one. */
      notify_notification_add_action (notification, "default", _ ("Show"), action_cb,
                                      click_new (self, message->group, NULL), click_free);
      g_hash_table_insert (self->shown, g_strdup (message->group), notification);
    }
  else
    notify_notification_update (notification, message->title, body, "fr.beffroi.Beffroi");
  notify_notification_set_urgency (notification, message->severity == BEF_SEVERITY_URGENT
                                                     ? NOTIFY_URGENCY_CRITICAL
                                                     : NOTIFY_URGENCY_NORMAL);
  if (!notify_notification_show (notification, &error))
    g_debug ("Notification not shown: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

static void
send (BefNotifier *self, const char *group, const char *title, const char *body,
      BefSeverity severity)
{
  Message *message = g_new0 (Message, 1);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  message->group = g_strdup (group);
  message->title = g_strdup (title);
  message->body = g_strdup (body);
  message->severity = severity;
  g_task_set_source_tag (task, send);
  g_task_set_task_data (task, message, message_free);
  bef_worker_run (self->worker, task, show_thread);
}

typedef struct
{
  guint count;
  BefAlert *worst; /* unowned: alive through the look */
} Group;

static void
look_group (BefNotifier *self, const char *key, const Group *group)
{
  const char *building = bef_alert_get_building_name (group->worst);
  g_autofree char *instruction =
      bef_text_line (bef_alert_get_facts (group->worst)->instruction, BEF_TEXT_LINE);
  BefSeverity severity = bef_alert_get_severity (group->worst);
  g_autofree char *title = NULL, *body = NULL, *text = NULL;

  if (g_str_equal (key, SUMMARY_KEY))
    {
      title = g_strdup_printf (
          ngettext ("%u alert needs somebody", "%u alerts need somebody", group->count),
          group->count);
      /* TRANSLATORS: the worst alert's name, then its building. */
      body = building != NULL ? g_strdup_printf (_ ("First: %s (%s)"),
                                                 bef_alert_get_name (group->worst), building)
                              : g_strdup (bef_alert_get_name (group->worst));
    }
  else
    {
      /* TRANSLATORS: severity ("Urgent"), then the alert's name. */
      title = g_strdup_printf (_ ("%s: %s"), bef_severity_word (severity),
                               bef_alert_get_name (group->worst));
      g_autofree char *more =
          group->count > 1 ? g_strdup_printf (
              ngettext ("and %u other alert there", "and %u other alerts there", group->count - 1),
              group->count - 1)
                           : NULL;
      const char *lines[4] = { NULL };
      guint n = 0;
      if (building != NULL)
        lines[n++] = building;
      if (instruction != NULL)
        lines[n++] = instruction;
      if (more != NULL)
        lines[n++] = more;
      body = g_strjoinv ("\n", (char **)lines);
    }
  g_hash_table_insert (self->worst, g_strdup (key), g_strdup (bef_alert_get_id (group->worst)));
  text = g_strconcat (title, "\n", body, NULL);
  if (g_strcmp0 (g_hash_table_lookup (self->told, key), text) == 0)
    return;
  g_hash_table_insert (self->told, g_strdup (key), g_steal_pointer (&text));
  send (self, key, title, body, severity);
}

static void
collect (BefNotifier *self, GHashTable *groups)
{
  GListModel *alerts = bef_commune_get_alerts (self->commune);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      const char *key = bef_alert_get_building_id (alert);
      if (bef_alert_get_state (alert) != BEF_ALERT_ACTIVE)
        continue;
      /* Also what is not to be told now: it is no news when the preference changes. */
      if (!self->first_look_done)
        g_hash_table_add (self->known, g_strdup (bef_alert_get_id (alert)));
      if (!self->enabled || bef_alert_get_severity (alert) < self->least
          || (self->presenting && bef_commune_is_of_camera (self->commune, alert)))
        continue;
      if (g_hash_table_contains (self->known, bef_alert_get_id (alert)))
        key = SUMMARY_KEY;
      else if (key == NULL)
        key = "commune";
      Group *group = g_hash_table_lookup (groups, key);
      if (group == NULL)
        {
          group = g_new0 (Group, 1);
          g_hash_table_insert (groups, g_strdup (key), group);
        }
      group->count++;
      if (group->worst == NULL || bef_alert_compare (alert, group->worst, NULL) < 0)
        group->worst = alert;
    }
}

static gboolean
look_cb (gpointer user_data)
{
  BefNotifier *self = user_data;
  g_autoptr (GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  self->timeout = 0;
  collect (self, groups);
  if (g_list_model_get_n_items (bef_commune_get_buildings (self->commune)) > 0)
    self->first_look_done = TRUE;
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    look_group (self, key, value);
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (groups, key))
      {
        send (self, key, NULL, NULL, BEF_SEVERITY_NORMAL);
        g_hash_table_remove (self->worst, key);
        g_hash_table_iter_remove (&iter);
      }
  return G_SOURCE_REMOVE;
}

static void
changed_cb (BefNotifier *self)
{
  if (self->timeout == 0 && self->worker != NULL)
    self->timeout = g_timeout_add (SETTLE_MS, look_cb, self);
}

void
bef_notifier_stop (BefNotifier *self)
{
  GHashTableIter iter;
  gpointer key;

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->worker == NULL)
    return;
  g_hash_table_iter_init (&iter, self->told);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    send (self, key, NULL, NULL, BEF_SEVERITY_NORMAL);
  g_hash_table_remove_all (self->told);
  g_hash_table_remove_all (self->worst);
  if (!bef_worker_shutdown_within (self->worker, STOP_MS))
    g_info ("The notification service does not answer: notifications may stay on the desktop");
  g_clear_object (&self->worker);
}

static void
bef_notifier_dispose (GObject *object)
{
  BefNotifier *self = BEF_NOTIFIER (object);

  bef_notifier_stop (self);
  g_clear_object (&self->commune);
  G_OBJECT_CLASS (bef_notifier_parent_class)->dispose (object);
}

static void
bef_notifier_finalize (GObject *object)
{
  BefNotifier *self = BEF_NOTIFIER (object);

  g_hash_table_unref (self->told);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->worst);
  g_hash_table_unref (self->shown);
  G_OBJECT_CLASS (bef_notifier_parent_class)->finalize (object);
}

static void
bef_notifier_class_init (BefNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_notifier_finalize;
  activated_signal = g_signal_new ("activated", BEF_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bef_notifier_init (BefNotifier *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->worst = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->worker = bef_worker_new ("notifier");
  self->enabled = TRUE;
  self->least = BEF_SEVERITY_TODAY;
}

BefNotifier *
bef_notifier_new (BefCommune *commune)
{
  BefNotifier *self = g_object_new (BEF_TYPE_NOTIFIER, NULL);

  self->commune = g_object_ref (commune);
  g_signal_connect_object (commune, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
bef_notifier_configure (BefNotifier *self, BefSeverity least, BefNotifierFlags flags)
{
  self->presenting = (flags & BEF_NOTIFIER_PRESENTING) != 0;
  self->enabled = (flags & BEF_NOTIFIER_OFF) == 0;
  self->least = least;
  changed_cb (self);
}
