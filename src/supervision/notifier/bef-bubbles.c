/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bubbles.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

#include "base/bef-text.h"
#include "base/bef-worker.h"

#define APP "fr.beffroi.Beffroi"
/* A notification service that hangs does not keep the console from ending. */
#define STOP_MS 2000
#define CAPABILITIES_MS 1500
/* Of the sound naming specification; the desktop has it, or another one in its place. */
#define SOUND "dialog-warning"

struct _BefBubbles
{
  GObject parent_instance;
  BefWorker *worker; /* owned, nullable: ended */
  GHashTable *shown; /* owned by the worker thread: key -> NotifyNotification */
};

typedef struct
{
  char *key;
  char *title; /* NULL: withdraw */
  char *body;
  BefSeverity severity;
  BefBubbleFlags flags;
} Message;

static guint clicked_signal;

G_DEFINE_FINAL_TYPE (BefBubbles, bef_bubbles, G_TYPE_OBJECT)

static void
message_free (gpointer data)
{
  Message *message = data;

  g_free (message->key);
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
  GWeakRef bubbles;
  char *key;   /* owned */
  char *token; /* owned, nullable */
} Click;

static Click *
click_new (BefBubbles *bubbles, const char *key, const char *token)
{
  Click *click = g_new0 (Click, 1);

  g_weak_ref_init (&click->bubbles, bubbles);
  click->key = g_strdup (key);
  click->token = g_strdup (token);
  return click;
}

static void
click_free (gpointer data)
{
  Click *click = data;

  g_weak_ref_clear (&click->bubbles);
  g_free (click->key);
  g_free (click->token);
  g_free (click);
}

/* Main context. */
static gboolean
clicked_cb (gpointer data)
{
  Click *click = data;
  g_autoptr (BefBubbles) self = g_weak_ref_get (&click->bubbles);

  if (self != NULL && self->worker != NULL)
    g_signal_emit (self, clicked_signal, 0, click->key, click->token);
  return G_SOURCE_REMOVE;
}

/* libnotify's, on whichever thread hears the service. */
static void
action_cb (NotifyNotification *notification, char *action, gpointer data)
{
  const Click *shown = data;
  g_autoptr (BefBubbles) self = g_weak_ref_get ((GWeakRef *)&shown->bubbles);

  if (self != NULL)
    g_main_context_invoke_full (
        NULL, G_PRIORITY_DEFAULT, clicked_cb,
        click_new (self, shown->key, notify_notification_get_activation_token (notification)),
        click_free);
}

static NotifyUrgency
urgency_of (BefSeverity severity)
{
  if (severity == BEF_SEVERITY_URGENT)
    return NOTIFY_URGENCY_CRITICAL;
  return severity >= BEF_SEVERITY_TODAY ? NOTIFY_URGENCY_NORMAL : NOTIFY_URGENCY_LOW;
}

/* What it is, so that the desktop can treat it by its own rules; also in the place of what the one
 * before it was. */
static void
set_hints (NotifyNotification *notification, const Message *message)
{
  const gboolean sounds = (message->flags & BEF_BUBBLE_SOUNDS) != 0;

  notify_notification_set_urgency (notification, urgency_of (message->severity));
  notify_notification_set_category (notification, "device.error");
  notify_notification_set_hint (notification, "sound-name",
                                sounds ? g_variant_new_string (SOUND) : NULL);
  notify_notification_set_hint (notification, "suppress-sound",
                                sounds ? NULL : g_variant_new_boolean (TRUE));
}

/* Worker thread. (transfer none): of the table. */
static NotifyNotification *
place_of (BefBubbles *self, const Message *message, const char *body)
{
  NotifyNotification *notification = g_hash_table_lookup (self->shown, message->key);

  if (notification != NULL)
    {
      notify_notification_update (notification, message->title, body, APP);
      return notification;
    }
  notification = notify_notification_new (message->title, body, APP);
  notify_notification_set_app_name (notification, "Beffroi");
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (APP));
  /* The click on the whole of it; services show no button for this one. */
  notify_notification_add_action (notification, "default", _ ("Show"), action_cb,
                                  click_new (self, message->key, NULL), click_free);
  g_hash_table_insert (self->shown, g_strdup (message->key), notification);
  return notification;
}

static void
withdraw_now (BefBubbles *self, const char *key)
{
  NotifyNotification *notification = g_hash_table_lookup (self->shown, key);

  if (notification == NULL)
    return;
  notify_notification_close (notification, NULL);
  g_hash_table_remove (self->shown, key);
}

/* Worker thread. */
static void
show_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BefBubbles *self = source;
  Message *message = task_data;
  g_autoptr (GError) error = NULL;

  if (!notify_is_initted () && !notify_init ("Beffroi"))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  if (message->title == NULL)
    {
      withdraw_now (self, message->key);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_autofree char *body =
      reads_markup () ? bef_text_escape (message->body) : g_strdup (message->body);
  NotifyNotification *notification = place_of (self, message, body);
  set_hints (notification, message);
  if (!notify_notification_show (notification, &error))
    g_debug ("Notification not shown: %s", error->message);
  g_task_return_boolean (task, error == NULL);
}

static void
send (BefBubbles *self, const char *key, const BefBubble *bubble)
{
  Message *message = g_new0 (Message, 1);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  message->key = g_strdup (key);
  message->title = g_strdup (bubble->title);
  message->body = g_strdup (bubble->body);
  message->severity = bubble->severity;
  message->flags = bubble->flags;
  g_task_set_source_tag (task, send);
  g_task_set_task_data (task, message, message_free);
  bef_worker_run (self->worker, task, show_thread);
}

void
bef_bubbles_show (BefBubbles *self, const char *key, const BefBubble *bubble)
{
  g_return_if_fail (BEF_IS_BUBBLES (self) && bubble->title != NULL);
  if (self->worker != NULL)
    send (self, key, bubble);
}

void
bef_bubbles_withdraw (BefBubbles *self, const char *key)
{
  g_return_if_fail (BEF_IS_BUBBLES (self));
  if (self->worker != NULL)
    send (self, key, &(BefBubble){ NULL });
}

void
bef_bubbles_stop (BefBubbles *self)
{
  g_return_if_fail (BEF_IS_BUBBLES (self));
  if (self->worker == NULL)
    return;
  if (!bef_worker_shutdown_within (self->worker, STOP_MS))
    g_info ("The notification service does not answer: notifications may stay on the desktop");
  g_clear_object (&self->worker);
}

static void
bef_bubbles_dispose (GObject *object)
{
  bef_bubbles_stop (BEF_BUBBLES (object));
  G_OBJECT_CLASS (bef_bubbles_parent_class)->dispose (object);
}

static void
bef_bubbles_finalize (GObject *object)
{
  g_hash_table_unref (BEF_BUBBLES (object)->shown);
  G_OBJECT_CLASS (bef_bubbles_parent_class)->finalize (object);
}

static void
bef_bubbles_class_init (BefBubblesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_bubbles_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_bubbles_finalize;
  clicked_signal = g_signal_new ("clicked", BEF_TYPE_BUBBLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bef_bubbles_init (BefBubbles *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->worker = bef_worker_new ("notifier");
}

BefBubbles *
bef_bubbles_new (void)
{
  return g_object_new (BEF_TYPE_BUBBLES, NULL);
}
