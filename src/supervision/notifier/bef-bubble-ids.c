/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bubble-ids.h"

#include <glib/gstdio.h>

#include "base/bef-folder-lock.h"

/* The note beside a lock takes a kilobyte. */
#define NOTE_MAX 1000

struct _BefBubbleIds
{
  char *all;           /* owned: the folder of all processes */
  char *folder;        /* owned: of this one */
  BefFolderLock *lock; /* owned */
};

/* Lets @lock (taken) go, with its folder. */
static void
remove_folder (const char *folder, BefFolderLock *lock)
{
  g_autofree char *file = g_build_filename (folder, "lock", NULL);

  g_unlink (file);
  g_rmdir (folder);
  bef_folder_lock_free (lock);
}

BefBubbleIds *
bef_bubble_ids_new (const char *folder)
{
  g_autofree char *own = g_build_filename (folder, "XXXXXX", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_mkdtemp (own) == NULL)
    return NULL;
  BefFolderLock *lock = bef_folder_lock_new (own);
  if (bef_folder_lock_take (lock, NULL) != BEF_FOLDER_LOCK_OURS)
    {
      bef_folder_lock_free (lock);
      g_rmdir (own);
      return NULL;
    }
  BefBubbleIds *self = g_new0 (BefBubbleIds, 1);
  self->all = g_strdup (folder);
  self->folder = g_steal_pointer (&own);
  self->lock = lock;
  return self;
}

void
bef_bubble_ids_free (BefBubbleIds *self)
{
  if (self == NULL)
    return;
  remove_folder (self->folder, self->lock);
  g_free (self->folder);
  g_free (self->all);
  g_free (self);
}

void
bef_bubble_ids_write (BefBubbleIds *self, const char *desktop, const guint *ids, guint n)
{
  g_autoptr (GString) note = g_string_new (desktop);

  for (guint i = 0; i < n && note->len < NOTE_MAX - 12; i++)
    g_string_append_printf (note, " %u", ids[i]);
  bef_folder_lock_write_note (self->lock, note->str);
}

/* Adds to @ids what the note of @lock has of @desktop. */
static void
read_ids (BefFolderLock *lock, const char *desktop, GArray *ids)
{
  g_autofree char *note = bef_folder_lock_read_note (lock);
  g_auto (GStrv) words = g_strsplit (note, " ", -1);

  if (g_strcmp0 (words[0], desktop) != 0)
    return;
  for (guint i = 1; words[i] != NULL; i++)
    {
      guint64 id;
      if (g_ascii_string_to_unsigned (words[i], 10, 1, G_MAXINT32, &id, NULL))
        g_array_append_val (ids, ((guint[]){ (guint)id })[0]);
    }
}

static gboolean
has (const GArray *ids, guint id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, guint, i) == id)
      return TRUE;
  return FALSE;
}

typedef struct
{
  char *folder;        /* owned */
  BefFolderLock *lock; /* owned: taken */
} Left;

/* Goes through the folders of all others: what living ones have in @held, what is left in @ids and
 * whose in @left (taken). */
static void
look_around (BefBubbleIds *self, const char *desktop, GArray *held, GArray *ids, GArray *left)
{
  g_autoptr (GDir) dir = g_dir_open (self->all, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (self->all, name, NULL);
      g_autofree char *file = g_build_filename (folder, "lock", NULL);
      /* One that is about to be made is not looked at: it would be made here. */
      if (g_str_equal (folder, self->folder) || !g_file_test (file, G_FILE_TEST_IS_REGULAR))
        continue;
      BefFolderLock *lock = bef_folder_lock_new (folder);
      const gboolean is_left = bef_folder_lock_take (lock, NULL) == BEF_FOLDER_LOCK_OURS;
      read_ids (lock, desktop, is_left ? ids : held);
      if (is_left)
        g_array_append_val (left, ((Left[]){ { g_steal_pointer (&folder), lock } })[0]);
      else
        bef_folder_lock_free (lock);
    }
}

void
bef_bubble_ids_take_left (BefBubbleIds *self, const char *desktop, BefBubbleLeftFunc func,
                          gpointer user_data)
{
  g_autoptr (GArray) held = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (Left));

  look_around (self, desktop, held, ids, left);
  for (guint i = 0; i < ids->len; i++)
    if (!has (held, g_array_index (ids, guint, i)))
      func (g_array_index (ids, guint, i), user_data);
  for (guint i = 0; i < left->len; i++)
    {
      Left *one = &g_array_index (left, Left, i);
      remove_folder (one->folder, one->lock);
      g_free (one->folder);
    }
}
