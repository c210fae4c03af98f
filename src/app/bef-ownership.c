/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ownership.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "base/bef-folder-lock.h"

/* How often a lock that is held is tried again, and how long its holder may take to answer, or to
 * end. */
#define RETRY_MS 50
#define ANSWER_MS 8000
#define NOTE_GROUP "owner"

struct _BefOwnership
{
  GObject parent_instance;
  BefFolderLock *lock; /* owned */
  char *name;          /* owned */
};

typedef struct
{
  GDBusConnection *bus;      /* owned, nullable */
  char *object_path, *page;  /* owned */
  GVariant *platform_data;   /* owned */
  GCancellable *cancellable; /* owned: of the call */
  gint64 deadline_us;
  gboolean calling;
} Take;

G_DEFINE_FINAL_TYPE (BefOwnership, bef_ownership, G_TYPE_OBJECT)
G_DEFINE_QUARK (bef - ownership - error - quark, bef_ownership_error)

static void
take_free (gpointer data)
{
  Take *take = data;

  g_clear_object (&take->bus);
  g_free (take->object_path);
  g_free (take->page);
  g_variant_unref (take->platform_data);
  g_object_unref (take->cancellable);
  g_free (take);
}

/* Where we are to be reached. */
static void
write_note (BefOwnership *self, GDBusConnection *bus)
{
  g_autoptr (GKeyFile) note = g_key_file_new ();

  g_key_file_set_integer (note, NOTE_GROUP, "process", getpid ());
  g_key_file_set_string (note, NOTE_GROUP, "computer", g_get_host_name ());
  if (bus != NULL)
    {
      g_key_file_set_string (note, NOTE_GROUP, "bus", g_dbus_connection_get_guid (bus));
      g_key_file_set_string (note, NOTE_GROUP, "name", g_dbus_connection_get_unique_name (bus));
    }
  g_autofree char *text = g_key_file_to_data (note, NULL, NULL);
  bef_folder_lock_write_note (self->lock, text);
}

/* NULL when there is none, or not yet. */
static GKeyFile *
read_note (BefOwnership *self)
{
  g_autofree char *text = bef_folder_lock_read_note (self->lock);
  g_autoptr (GKeyFile) note = g_key_file_new ();

  if (!g_key_file_load_from_data (note, text, strlen (text), G_KEY_FILE_NONE, NULL)
      || !g_key_file_has_key (note, NOTE_GROUP, "process", NULL))
    return NULL;
  return g_steal_pointer (&note);
}

/* A name means something on its own bus only. (transfer full) nullable */
static char *
reachable_name (GKeyFile *note, GDBusConnection *bus)
{
  g_autofree char *guid = g_key_file_get_string (note, NOTE_GROUP, "bus", NULL);
  g_autofree char *name = g_key_file_get_string (note, NOTE_GROUP, "name", NULL);

  if (bus == NULL || guid == NULL || name == NULL || !g_dbus_is_unique_name (name)
      || !g_str_equal (guid, g_dbus_connection_get_guid (bus)))
    return NULL;
  return g_steal_pointer (&name);
}

static void
return_elsewhere (GTask *task, GKeyFile *note)
{
  BefOwnership *self = g_task_get_source_object (task);
  g_autofree char *computer =
      note != NULL ? g_key_file_get_string (note, NOTE_GROUP, "computer", NULL) : NULL;
  int process = note != NULL ? g_key_file_get_integer (note, NOTE_GROUP, "process", NULL) : 0;

  if (computer != NULL && !g_str_equal (computer, g_get_host_name ()))
    g_task_return_new_error (
        task, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE,
        _ ("Close Beffroi on the computer “%s” first: the profile “%s” is open there."), computer,
        self->name);
  else if (process > 0)
    g_task_return_new_error (
        task, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE,
        /* TRANSLATORS: the name of a profile, the number of a process. */
        _ ("Beffroi is open already on the profile “%s” (process %d), and its window cannot be "
           "reached from here."),
        self->name, process);
  else
    g_task_return_new_error (task, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE,
                             _ ("Beffroi is open already on the profile “%s”."), self->name);
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  BefOwnership *self = g_task_get_source_object (task);
  Take *take = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  take->calling = FALSE;
  if (g_task_get_completed (task) || g_cancellable_is_cancelled (take->cancellable))
    return;
  if (answer != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_info ("The owner of the profile does not answer: %s", error->message);
  g_autoptr (GKeyFile) note = read_note (self);
  /* It has just ended, or is ending: its lock will be free. */
  if (note == NULL || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return;
  return_elsewhere (task, note);
}

static void
call_owner (GTask *task, const char *name)
{
  Take *take = g_task_get_task_data (task);
  GVariantBuilder parameters;

  take->calling = TRUE;
  g_variant_builder_init (&parameters, G_VARIANT_TYPE ("av"));
  g_variant_builder_add (&parameters, "v", g_variant_new_string (take->page));
  g_dbus_connection_call (
      take->bus, name, take->object_path, "org.freedesktop.Application", "ActivateAction",
      g_variant_new ("(sav@a{sv})", "show-page", &parameters, take->platform_data), NULL,
      G_DBUS_CALL_FLAGS_NO_AUTO_START, ANSWER_MS, take->cancellable, called_cb,
      g_object_ref (task));
}

/* TRUE when there is nothing more to try. */
static gboolean
look (GTask *task)
{
  BefOwnership *self = g_task_get_source_object (task);
  Take *take = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_get_completed (task) || g_task_return_error_if_cancelled (task))
    return TRUE;
  switch (bef_folder_lock_take (self->lock, &error))
    {
    case BEF_FOLDER_LOCK_OURS:
      write_note (self, take->bus);
      g_task_return_boolean (task, FALSE);
      return TRUE;
    case BEF_FOLDER_LOCK_IMPOSSIBLE:
      g_task_return_new_error (task, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_IMPOSSIBLE, "%s",
                               error->message);
      g_error_free (error);
      return TRUE;
    case BEF_FOLDER_LOCK_HELD:
    default:
      break;
    }
  if (take->calling)
    return FALSE;
  g_autoptr (GKeyFile) note = read_note (self);
  g_autofree char *name = note != NULL ? reachable_name (note, take->bus) : NULL;
  if (g_get_monotonic_time () > take->deadline_us || (note != NULL && name == NULL))
    {
      return_elsewhere (task, note);
      return TRUE;
    }
  if (name != NULL)
    call_owner (task, name);
  return FALSE;
}

static gboolean
look_cb (gpointer user_data)
{
  GTask *task = user_data;
  Take *take = g_task_get_task_data (task);

  if (!look (task))
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (take->cancellable);
  return G_SOURCE_REMOVE;
}

void
bef_ownership_take_async (BefOwnership *self, GDBusConnection *bus, const char *object_path,
                          const char *page, GVariant *platform_data, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Take *take = g_new0 (Take, 1);

  g_set_object (&take->bus, bus);
  take->object_path = g_strdup (object_path);
  take->page = g_strdup (page);
  take->platform_data = g_variant_ref_sink (
      platform_data != NULL ? platform_data
                            : g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
  take->cancellable = g_cancellable_new ();
  take->deadline_us = g_get_monotonic_time () + ANSWER_MS * G_GINT64_CONSTANT (1000);
  g_task_set_source_tag (task, bef_ownership_take_async);
  g_task_set_task_data (task, take, take_free);
  if (!look (task))
    g_timeout_add_full (G_PRIORITY_DEFAULT, RETRY_MS, look_cb, g_object_ref (task), g_object_unref);
}

gboolean
bef_ownership_take_finish (BefOwnership *self, GAsyncResult *result, gboolean *raised_out,
                           GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  *raised_out = g_task_propagate_boolean (G_TASK (result), &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
bef_ownership_take_now (BefOwnership *self, GDBusConnection *bus, GError **error)
{
  BefFolderLockState state = bef_folder_lock_take (self->lock, error);

  if (state == BEF_FOLDER_LOCK_OURS)
    write_note (self, bus);
  else if (state == BEF_FOLDER_LOCK_HELD)
    g_set_error (error, BEF_OWNERSHIP_ERROR, BEF_OWNERSHIP_ERROR_ELSEWHERE,
                 _ ("Beffroi is open already on the profile “%s”."), self->name);
  return state == BEF_FOLDER_LOCK_OURS;
}

gboolean
bef_ownership_is_in_place (BefOwnership *self)
{
  return bef_folder_lock_is_in_place (self->lock);
}

void
bef_ownership_is_ending (BefOwnership *self)
{
  if (bef_folder_lock_is_in_place (self->lock))
    bef_folder_lock_write_note (self->lock, "");
}

void
bef_ownership_give_back (BefOwnership *self)
{
  bef_folder_lock_give_back (self->lock);
}

static void
bef_ownership_finalize (GObject *object)
{
  BefOwnership *self = BEF_OWNERSHIP (object);

  bef_folder_lock_free (self->lock);
  g_free (self->name);
  G_OBJECT_CLASS (bef_ownership_parent_class)->finalize (object);
}

static void
bef_ownership_class_init (BefOwnershipClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_ownership_finalize;
}

static void
bef_ownership_init (BefOwnership *self)
{
}

BefOwnership *
bef_ownership_new (const char *folder, const char *name)
{
  BefOwnership *self = g_object_new (BEF_TYPE_OWNERSHIP, NULL);

  self->lock = bef_folder_lock_new (folder);
  self->name = g_strdup (name);
  return self;
}
