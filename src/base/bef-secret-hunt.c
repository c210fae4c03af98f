/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-secret-hunt.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

/* While it is searched for it stands in memory in no form that the search would find. */
#define MASK 0x80
#define SHORTEST 8
#define CHUNK (1024 * 1024)
/* Written over it: what still holds it keeps a text of the same length. */
#define FILLING 'x'

/* Seconds after it was replaced: soon, and when what was under way with it has been answered. */
static const guint rounds_s[] = { 1, 10, 40 };

typedef struct
{
  char *masked; /* owned */
  guint round;
  guint timer;
  gboolean spared;
} Hunt;

static GList *hunts; /* owned; of the main thread */

static void
hunt_free (Hunt *self)
{
  hunts = g_list_remove (hunts, self);
  g_free (self->masked);
  g_free (self);
}

/* Memory that is shared is not searched, nor is it in a core. Nullable. */
static char *
map_private (gsize size)
{
  char *mapped = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (mapped == MAP_FAILED)
    return NULL;
  madvise (mapped, size, MADV_DONTDUMP);
  return mapped;
}

static gssize
read_own (guint64 address, char *into, gsize size)
{
  struct iovec local = { into, size }, remote = { (void *)(guintptr)address, size };

  return process_vm_readv (getpid (), &local, 1, &remote, 1, 0);
}

/* RFC 6750, b64token: what may stand in a token. */
static gboolean
is_of_token (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("-._~+/=", c) != NULL);
}

/* Between @before and @after it is no part of a longer one, as it is of the whole of what was
 * pasted in part. What ends with "=" before it is a name. */
static gboolean
stands_alone (char before, char after)
{
  return (before == '=' || !is_of_token (before)) && !is_of_token (after);
}

static void
find_in (guint64 from, guint64 to, const char *needle, gsize n, char *chunk, GArray *found)
{
  for (guint64 at = from; at + n <= to; at += CHUNK - (n + 1))
    {
      gssize length = read_own (at, chunk, MIN (CHUNK, to - at));
      if (length < (gssize)n)
        return;
      for (char *hit = memmem (chunk, (gsize)length, needle, n); hit != NULL;
           hit = memmem (hit + n, (gsize)(chunk + length - hit) - n, needle, n))
        {
          guint64 address = at + (guint64)(hit - chunk);
          if (stands_alone (hit > chunk ? hit[-1] : '\0', hit + n < chunk + length ? hit[n] : '\0'))
            g_array_append_val (found, address);
        }
    }
}

static void
find_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *masked = task_data;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint64));
  gsize n = strlen (masked);
  char *needle = map_private (n + CHUNK);
  g_autofree char *maps = NULL;

  if (needle == NULL || !g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL))
    maps = g_strdup ("");
  for (gsize i = 0; needle != NULL && i < n; i++)
    needle[i] = (char)(masked[i] ^ MASK);
  g_auto (GStrv) lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *rest;
      guint64 from = g_ascii_strtoull (lines[i], &rest, 16);
      guint64 to = *rest == '-' ? g_ascii_strtoull (rest + 1, &rest, 16) : 0;
      if (to > from && g_str_has_prefix (rest, " rw-p"))
        find_in (from, to, needle, n, needle + n, found);
    }
  if (needle != NULL)
    munmap (needle, n + CHUNK);
  g_task_return_pointer (task, found, (GDestroyNotify)g_array_unref);
}

/* If it still stands there, and is whole: the block may have gone, or be another's by now, and at
 * the end of what was read nothing was known of what follows. */
static void
overwrite (guint64 address, const char *masked)
{
  gsize n = strlen (masked);
  g_autofree char *text = g_malloc (n);
  char before = '\0', after = '\0';
  gboolean is_there = read_own (address, text, n) == (gssize)n;

  for (gsize i = 0; is_there && i < n; i++)
    is_there = (char)(text[i] ^ MASK) == masked[i];
  explicit_bzero (text, n);
  read_own (address - 1, &before, 1);
  read_own (address + n, &after, 1);
  if (is_there && stands_alone (before, after))
    {
      memset (text, FILLING, n);
      struct iovec local = { text, n }, remote = { (void *)(guintptr)address, n };
      gssize written = process_vm_writev (getpid (), &local, 1, &remote, 1, 0);
      (void)written; /* gone in the very moment */
    }
}

static gboolean hunt_cb (gpointer user_data);

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Hunt *self = user_data;
  g_autoptr (GArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; found != NULL && !self->spared && i < found->len; i++)
    overwrite (g_array_index (found, guint64, i), self->masked);
  self->round++;
  if (self->spared || self->round == G_N_ELEMENTS (rounds_s))
    hunt_free (self);
  else
    self->timer =
        g_timeout_add_seconds (rounds_s[self->round] - rounds_s[self->round - 1], hunt_cb, self);
}

static gboolean
hunt_cb (gpointer user_data)
{
  Hunt *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, found_cb, self);

  self->timer = 0;
  g_task_set_source_tag (task, hunt_cb);
  g_task_set_task_data (task, g_strdup (self->masked), g_free);
  g_task_run_in_thread (task, find_thread);
  return G_SOURCE_REMOVE;
}

static gboolean
is_of (const Hunt *self, const char *what)
{
  gsize n = strlen (what);

  if (strlen (self->masked) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if ((char)(what[i] ^ MASK) != self->masked[i])
      return FALSE;
  return TRUE;
}

void
bef_secret_hunt (const char *what)
{
  Hunt *self;

  g_return_if_fail (what != NULL);
  if (strlen (what) < SHORTEST)
    return;
  /* Another byte could be what the mask makes an end of. */
  for (const char *c = what; *c != '\0'; c++)
    if (!is_of_token (*c))
      return;
  self = g_new0 (Hunt, 1);
  self->masked = g_strdup (what);
  for (char *c = self->masked; *c != '\0'; c++)
    *c = (char)(*c ^ MASK);
  self->timer = g_timeout_add_seconds (rounds_s[0], hunt_cb, self);
  hunts = g_list_prepend (hunts, self);
}

void
bef_secret_spare (const char *what)
{
  GList *next;

  for (GList *l = what != NULL ? hunts : NULL; l != NULL; l = next)
    {
      Hunt *hunt = l->data;
      next = l->next;
      if (!is_of (hunt, what))
        continue;
      hunt->spared = TRUE; /* while the thread searches, for its end */
      if (hunt->timer == 0)
        continue;
      g_clear_handle_id (&hunt->timer, g_source_remove);
      hunt_free (hunt);
    }
}
