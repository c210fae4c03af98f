/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bubbles.h"

#include <glib/gi18n.h>
#include <libnotify/notify.h>

#include "base/bef-text.h"
#include "base/bef-worker.h"
#include "bef-bubble-ids.h"

#define APP "fr.beffroi.Beffroi"
/* A notification service that hangs does not keep the console from ending. */
#define STOP_MS 2000
#define CAPABILITIES_MS 1500
/* Of the sound naming specification; the desktop has it, or another one in its place. */
#define SOUND "dialog-warning"

/* Of the worker thread, where libnotify's objects are made, heard and let go: the service's signals
 * are told where they were made, and one that is let go elsewhere meanwhile is told of its own end.
 */
typedef struct
{
  GHashTable *shown; /* owned: key -> NotifyNotification */
  BefBubbleIds *ids; /* owned, nullable: what stands is noted nowhere */
  char *folder;      /* owned, nullable: where it is */
  guint begun;       /* libnotify was begun for this one, as which of all; 0: not yet */
} Desk;

struct _BefBubbles
{
  GObject parent_instance;
  BefWorker *worker; /* owned, nullable: ended */
  Desk *desk;        /* unowned: the worker's, for its jobs */
  guint n_under_way; /* asked for, and not answered yet */
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

/* NULL is allowed. */
static void
message_free (gpointer data)
{
  Message *message = data;

  if (message == NULL)
    return;
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

/* What is in a Flatpak tells by the desktop's portal; libnotify goes by the same file. */
static gboolean
is_behind_portal (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* Worker thread. A portal's text is no markup (GNOME's shows an entity as it is written), and the
 * GTK back end hands it as it is to services that read markup: a tag is none for either. (transfer
 * full) */
static char *
body_as_read (const char *body)
{
  if (!is_behind_portal ())
    return reads_markup () ? bef_text_escape (body) : g_strdup (body);
  g_autoptr (GString) plain = g_string_new (body);
  g_string_replace (plain, "<", "‹", 0);
  return g_string_free (g_steal_pointer (&plain), FALSE);
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

/* Worker thread: libnotify's, where it was made. */
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

/* Worker thread. Which one gives numbers to what is shown: the session's bus, and on it the service
 * as it runs now; for what the portal shows is numbered by the application itself. (transfer full)
 * nullable: there is none. */
static char *
dup_desktop (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  const char *owner;

  if (bus == NULL)
    return NULL;
  if (is_behind_portal ())
    return g_strdup (g_dbus_connection_get_guid (bus));
  g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner",
      g_variant_new ("(s)", "org.freedesktop.Notifications"), G_VARIANT_TYPE ("(s)"),
      G_DBUS_CALL_FLAGS_NONE, CAPABILITIES_MS, NULL, NULL);
  if (answer == NULL)
    return NULL;
  g_variant_get (answer, "(&s)", &owner);
  return g_strconcat (g_dbus_connection_get_guid (bus), owner, NULL);
}

/* Worker thread. Notes what stands on the desktop that is there now: numbers of one that ended are
 * another's. */
static void
note_shown (Desk *desk)
{
  g_autofree char *desktop = desk->ids != NULL ? dup_desktop () : NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer notification;

  if (desktop == NULL)
    return;
  g_hash_table_iter_init (&iter, desk->shown);
  while (g_hash_table_iter_next (&iter, NULL, &notification))
    {
      int id;
      g_object_get (notification, "id", &id, NULL);
      if (id > 0 && g_strcmp0 (g_object_get_data (notification, "desktop"), desktop) == 0)
        g_array_append_val (ids, id);
    }
  bef_bubble_ids_write (desk->ids, desktop, (const guint *)(void *)ids->data, ids->len);
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
  GHashTable *shown = self->desk->shown;
  NotifyNotification *notification = g_hash_table_lookup (shown, message->key);

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
  g_hash_table_insert (shown, g_strdup (message->key), notification);
  return notification;
}

static void
withdraw_now (Desk *desk, const char *key)
{
  NotifyNotification *notification = g_hash_table_lookup (desk->shown, key);

  if (notification == NULL)
    return;
  notify_notification_close (notification, NULL);
  g_hash_table_remove (desk->shown, key);
  note_shown (desk);
}

/* libnotify has one state for the whole process: of the newest, for a thread that was left with a
 * service that hangs may end long after. */
static GMutex libnotify;
static guint n_begun;

/* Worker thread. */
static gboolean
begin (Desk *desk)
{
  if (desk->begun != 0)
    return TRUE;
  g_mutex_lock (&libnotify);
  if (notify_is_initted ())
    notify_uninit ();
  if (notify_init ("Beffroi"))
    desk->begun = ++n_begun;
  g_mutex_unlock (&libnotify);
  return desk->begun != 0;
}

/* Worker thread, the last it does. */
static void
desk_end (gpointer data)
{
  Desk *desk = data;

  g_hash_table_unref (desk->shown);
  g_mutex_lock (&libnotify);
  if (desk->begun != 0 && desk->begun == n_begun)
    notify_uninit ();
  g_mutex_unlock (&libnotify);
  bef_bubble_ids_free (desk->ids);
  g_free (desk->folder);
  g_free (desk);
}

static void
left_cb (guint id, gpointer user_data)
{
  g_autoptr (GObject) left =
      g_object_new (NOTIFY_TYPE_NOTIFICATION, "summary", "Beffroi", "id", (int)id, NULL);

  notify_notification_close (NOTIFY_NOTIFICATION (left), NULL);
}

/* Worker thread, the first it does. */
static void
tidy_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Desk *desk = BEF_BUBBLES (source)->desk;
  g_autofree char *desktop = dup_desktop ();

  desk->ids = bef_bubble_ids_new (desk->folder);
  if (desk->ids != NULL && desktop != NULL && begin (desk))
    bef_bubble_ids_take_left (desk->ids, desktop, left_cb, NULL);
  g_task_return_boolean (task, TRUE);
}

/* Worker thread. */
static void
show_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  BefBubbles *self = source;
  Message *message = task_data;
  g_autoptr (GError) error = NULL;

  if (!begin (self->desk))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  if (message->title == NULL)
    {
      withdraw_now (self->desk, message->key);
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_autofree char *body = body_as_read (message->body);
  NotifyNotification *notification = place_of (self, message, body);
  set_hints (notification, message);
  if (!notify_notification_show (notification, &error))
    g_debug ("Notification not shown: %s", error->message);
  else if (self->desk->ids != NULL)
    g_object_set_data_full (G_OBJECT (notification), "desktop", dup_desktop (), g_free);
  note_shown (self->desk);
  g_task_return_boolean (task, error == NULL);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BEF_BUBBLES (source)->n_under_way--;
}

/* Takes @message. */
static void
run (BefBubbles *self, GTaskThreadFunc func, Message *message)
{
  GTask *task = g_task_new (self, NULL, sent_cb, NULL);

  self->n_under_way++;
  g_task_set_source_tag (task, run);
  g_task_set_task_data (task, message, message_free);
  bef_worker_run (self->worker, task, func);
}

static void
send (BefBubbles *self, const char *key, const BefBubble *bubble)
{
  Message *message = g_new0 (Message, 1);

  message->key = g_strdup (key);
  message->title = g_strdup (bubble->title);
  message->body = g_strdup (bubble->body);
  message->severity = bubble->severity;
  message->flags = bubble->flags;
  run (self, show_thread, message);
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

gboolean
bef_bubbles_are_settled (BefBubbles *self)
{
  return self->n_under_way == 0;
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
bef_bubbles_class_init (BefBubblesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_bubbles_dispose;
  clicked_signal = g_signal_new ("clicked", BEF_TYPE_BUBBLES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
bef_bubbles_init (BefBubbles *self)
{
  self->desk = g_new0 (Desk, 1);
  self->desk->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->worker = bef_worker_new_with ("notifier", self->desk, desk_end);
}

BefBubbles *
bef_bubbles_new (const char *folder)
{
  BefBubbles *self = g_object_new (BEF_TYPE_BUBBLES, NULL);

  self->desk->folder = g_strdup (folder);
  if (folder != NULL)
    run (self, tidy_thread, NULL);
  return self;
}
