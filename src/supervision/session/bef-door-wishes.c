/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-door-wishes.h"

#include <glib/gi18n.h>

#include "bef-session-private.h"

/* Of the journal's newest lines so many are looked at. */
#define LINES 500
/* A wish that a broker stores is kept apart from what the lock says for so long. */
#define STORED_MS BEF_MS_DAY
/* How often it is looked whether the door is known by now. */
#define LOOK_S 1

struct _BefDoorWishes
{
  BefSession *session;  /* unowned */
  GHashTable *commands; /* owned: door -> BefDoorCommand, not over */
  GHashTable *recalled; /* owned: door -> gint64 ms; of which there is no device yet */
  guint timer;
  gboolean is_stopped;
};

static void
tell (BefDoorWishes *self)
{
  if (!self->is_stopped)
    g_signal_emit_by_name (self->session, "doors-changed");
}

static void
state_cb (BefDoorCommand *command, GParamSpec *pspec, BefDoorWishes *self)
{
  const char *door = bef_door_command_get_door (command);

  if (bef_door_command_is_over (command) && g_hash_table_lookup (self->commands, door) == command)
    {
      g_autofree char *id = g_strdup (door);
      g_signal_handlers_disconnect_by_data (command, self);
      g_hash_table_remove (self->commands, id);
    }
  tell (self);
}

void
bef_door_wishes_add (BefDoorWishes *self, const char *door, BefDoorCommand *command)
{
  BefDoorCommand *former = g_hash_table_lookup (self->commands, door);

  if (former != NULL)
    g_signal_handlers_disconnect_by_data (former, self);
  g_hash_table_remove (self->recalled, door);
  g_hash_table_insert (self->commands, g_strdup (door), g_object_ref (command));
  g_signal_connect (command, "notify::state", G_CALLBACK (state_cb), self);
  tell (self);
}

gint64
bef_door_wishes_get_asked_ms (BefDoorWishes *self, const char *door)
{
  BefDoorCommand *command = g_hash_table_lookup (self->commands, door);
  const gint64 *recalled = g_hash_table_lookup (self->recalled, door);

  if (command != NULL)
    return bef_door_command_get_state (command) <= BEF_DOOR_COMMAND_SENT
               ? bef_door_command_get_asked_ms (command)
               : BEF_NO_TIME;
  return recalled != NULL ? *recalled : BEF_NO_TIME;
}

/* The door is known: it is followed. Its time is over: nobody knows. */
static void
look_after (BefDoorWishes *self, const char *id)
{
  g_autofree char *door = g_strdup (id);
  const gint64 asked_ms = *(gint64 *)g_hash_table_lookup (self->recalled, door);
  BefDevice *device = bef_commune_find_device (bef_session_get_commune (self->session), door);

  if (bef_now_ms () - asked_ms > BEF_DOOR_COMMAND_TIME_OUT_MS)
    {
      g_hash_table_remove (self->recalled, door);
      bef_session_journal (self->session, "door-result", door,
                           _ ("nobody knows whether it opened"));
      tell (self);
    }
  else if (device != NULL)
    g_object_unref (bef_door_command_resume (self->session, device, asked_ms));
}

static gboolean
look_cb (gpointer user_data)
{
  BefDoorWishes *self = user_data;
  g_autoptr (GList) doors = g_hash_table_get_keys (self->recalled);

  for (GList *l = doors; l != NULL; l = l->next)
    look_after (self, l->data);
  if (g_hash_table_size (self->recalled) > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

/* @line asks for a door, and nothing later of it was seen. */
static void
recall (BefDoorWishes *self, const BefJournalEntry *line, const BefJournalEntry *result)
{
  BefBackend *backend = bef_session_get_backend (self->session);
  const BefStateInfo *unlocked =
      bef_quantity_state_by_id (bef_quantity_info ("lock-state"), "unlocked");

  /* What was surely refused is stored nowhere. */
  if (backend != NULL && bef_now_ms () - line->at_ms < STORED_MS
      && (result == NULL || !g_str_equal (result->action, "door-failed")))
    bef_backend_note_wish (backend, line->object, "lock-state", unlocked->code, line->at_ms);
  if (result != NULL || g_hash_table_contains (self->commands, line->object))
    return;
  g_hash_table_insert (self->recalled, g_strdup (line->object),
                       g_memdup2 (&line->at_ms, sizeof line->at_ms));
}

/* Newest first. */
static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  BefDoorWishes *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines =
      bef_history_journal_list_finish (BEF_HISTORY (source), result, &error);
  g_autoptr (GHashTable) results = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  /* Stopped, and maybe gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const BefJournalEntry *line = lines->pdata[i];
      if (line->object == NULL || line->action == NULL
          || g_hash_table_contains (seen, line->object))
        continue;
      /* What was not sure ("door-doubt") is no result. */
      if ((g_str_equal (line->action, "door-result") || g_str_equal (line->action, "door-failed"))
          && !g_hash_table_contains (results, line->object))
        g_hash_table_insert (results, line->object, lines->pdata[i]);
      else if (g_str_equal (line->action, "door-open"))
        {
          g_hash_table_add (seen, line->object);
          recall (self, line, g_hash_table_lookup (results, line->object));
        }
    }
  if (g_hash_table_size (self->recalled) > 0 && self->timer == 0)
    self->timer = g_timeout_add_seconds (LOOK_S, look_cb, self);
  tell (self);
}

void
bef_door_wishes_recall (BefDoorWishes *self, GCancellable *cancellable)
{
  bef_history_journal_list_async (bef_session_get_history (self->session), LINES, cancellable,
                                  listed_cb, self);
}

BefDoorWishes *
bef_door_wishes_new (BefSession *session)
{
  BefDoorWishes *self = g_new0 (BefDoorWishes, 1);

  self->session = session;
  self->commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->recalled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
bef_door_wishes_stop (BefDoorWishes *self)
{
  GHashTableIter iter;
  gpointer command;

  self->is_stopped = TRUE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_iter_init (&iter, self->commands);
  while (g_hash_table_iter_next (&iter, NULL, &command))
    g_signal_handlers_disconnect_by_data (command, self);
  g_hash_table_remove_all (self->commands);
}

void
bef_door_wishes_free (BefDoorWishes *self)
{
  if (self == NULL)
    return;
  bef_door_wishes_stop (self);
  g_hash_table_unref (self->commands);
  g_hash_table_unref (self->recalled);
  g_free (self);
}
