/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-works-keeper.h"

#include <glib/gi18n.h>

#include "base/bef-civil-time.h"

#define DOCUMENT "works"
#define DAMAGED_DOCUMENT "works-damaged"
/* So many changes can be taken back: a toast stays for seconds. */
#define MOST_CHANGES 32

typedef struct
{
  guint number;
  char *id;               /* owned */
  BefWorksWindow *former; /* owned, nullable: it was not there */
} Change;

struct _BefWorksKeeper
{
  GObject parent_instance;
  BefHistory *history; /* owned */
  BefWorksCallbacks callbacks;
  BefWorks *works;       /* owned */
  char *stored;          /* owned: the document as it is known to be on the disk */
  GPtrArray *changes;    /* owned, of Change, oldest first */
  guint n_changes;       /* ever */
  guint n_writing;       /* writes under way */
  gint64 next_change_ms; /* when works begin or end next, BEF_NO_TIME: never */
  gboolean is_ready, is_stopped;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (BefWorksKeeper, bef_works_keeper, G_TYPE_OBJECT)

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->id);
  bef_works_window_free (change->former);
  g_free (change);
}

static void
tell (BefWorksKeeper *self, const char *text)
{
  if (!self->is_stopped)
    self->callbacks.told (text, self->callbacks.user_data);
}

static void
tell_changed (BefWorksKeeper *self)
{
  self->next_change_ms = bef_works_next_change (self->works, bef_now_ms ());
  if (!self->is_stopped)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
take (BefWorksKeeper *self, BefWorks *works)
{
  bef_works_free (self->works);
  self->works = works;
}

/* Writing. */

typedef struct
{
  BefWorksKeeper *self; /* owned */
  char *text;           /* owned */
} Write;

static void
write_free (Write *write)
{
  g_object_unref (write->self);
  g_free (write->text);
  g_free (write);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Write, write_free)

/* Each write holds all there is, so that only the last of several decides what is kept. */
static void
take_back (BefWorksKeeper *self, const GError *error)
{
  guint n_lost;
  BefWorks *stored = bef_works_from_text (self->stored, &n_lost, NULL);
  g_autofree char *text = NULL;

  g_ptr_array_set_size (self->changes, 0);
  take (self, stored != NULL ? stored : bef_works_new ());
  /* TRANSLATORS: %s is why, a sentence. */
  text =
      g_strdup_printf (_ ("The works could not be kept, and are as they were. %s"), error->message);
  tell (self, text);
  tell_changed (self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Write) write = user_data;
  BefWorksKeeper *self = write->self;
  g_autoptr (GError) error = NULL;

  self->n_writing--;
  if (bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    {
      g_free (self->stored);
      self->stored = g_steal_pointer (&write->text);
    }
  else if (self->n_writing == 0)
    take_back (self, error);
}

/* @detail: what the journal says of the change, a sentence. */
static void
keep (BefWorksKeeper *self, const char *what, const char *detail)
{
  Write *write = g_new0 (Write, 1);
  g_autoptr (BefJournalEntry) line = bef_journal_entry_new (
      bef_now_ms (), self->callbacks.get_person (self->callbacks.user_data), "works", what, detail);

  write->self = g_object_ref (self);
  write->text = bef_works_to_text (self->works);
  self->n_writing++;
  bef_history_put_document_noted_async (self->history, DOCUMENT, write->text, line, NULL,
                                        written_cb, write);
  tell_changed (self);
}

/* Reading. */

static void
set_aside_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!bef_history_put_document_finish (BEF_HISTORY (source), result, &error))
    g_warning ("Damaged works could not be set aside: %s", error->message);
}

/* What cannot be read may be read by somebody who knows more. */
static void
set_aside (BefWorksKeeper *self, const char *text)
{
  bef_history_put_document_async (self->history, DAMAGED_DOCUMENT, text, NULL, set_aside_cb, NULL);
}

static void
read_text (BefWorksKeeper *self, const char *text)
{
  guint n_lost = 0;
  g_autoptr (GError) error = NULL;
  BefWorks *works = bef_works_from_text (text, &n_lost, &error);

  if (works == NULL || n_lost > 0)
    set_aside (self, text);
  if (works == NULL)
    tell (self, _ ("The works kept here could not be read: they are set aside, and the list begins "
                   "anew."));
  else if (n_lost > 0)
    {
      g_autofree char *told = g_strdup_printf (
          ngettext ("Of the works kept here, %u could not be read: it is set aside.",
                    "Of the works kept here, %u could not be read: they are set aside.", n_lost),
          n_lost);
      tell (self, told);
    }
  take (self, works != NULL ? works : bef_works_new ());
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (BefWorksKeeper) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = bef_history_get_document_finish (BEF_HISTORY (source), result, &error);

  if (self->is_stopped || self->is_ready
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What is there would be written over: none is taken until it can be read. */
  if (error != NULL)
    {
      tell (self, error->message);
      return;
    }
  if (text != NULL)
    read_text (self, text);
  self->stored = bef_works_to_text (self->works);
  self->is_ready = TRUE;
  tell_changed (self);
}

void
bef_works_keeper_load (BefWorksKeeper *self, GCancellable *cancellable)
{
  bef_history_get_document_async (self->history, DOCUMENT, cancellable, loaded_cb,
                                  g_object_ref (self));
}

static void
bef_works_keeper_finalize (GObject *object)
{
  BefWorksKeeper *self = BEF_WORKS_KEEPER (object);

  g_object_unref (self->history);
  bef_works_free (self->works);
  g_ptr_array_unref (self->changes);
  g_free (self->stored);
  G_OBJECT_CLASS (bef_works_keeper_parent_class)->finalize (object);
}

static void
bef_works_keeper_class_init (BefWorksKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bef_works_keeper_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", BEF_TYPE_WORKS_KEEPER, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
bef_works_keeper_init (BefWorksKeeper *self)
{
  self->works = bef_works_new ();
  self->changes = g_ptr_array_new_with_free_func (change_free);
  self->next_change_ms = BEF_NO_TIME;
}

BefWorksKeeper *
bef_works_keeper_new (BefHistory *history, const BefWorksCallbacks *callbacks)
{
  BefWorksKeeper *self = g_object_new (BEF_TYPE_WORKS_KEEPER, NULL);

  self->history = g_object_ref (history);
  self->callbacks = *callbacks;
  return self;
}

void
bef_works_keeper_stop (BefWorksKeeper *self)
{
  self->is_stopped = TRUE;
}

gboolean
bef_works_keeper_is_ready (BefWorksKeeper *self)
{
  return self->is_ready && !self->is_stopped;
}

const BefWorks *
bef_works_keeper_get (BefWorksKeeper *self)
{
  return self->works;
}

void
bef_works_keeper_look (BefWorksKeeper *self, gint64 now_ms)
{
  if (self->next_change_ms != BEF_NO_TIME && now_ms >= self->next_change_ms)
    tell_changed (self);
}

/* Changing. */

static guint
note_change (BefWorksKeeper *self, const char *id, const BefWorksWindow *former)
{
  Change *change = g_new0 (Change, 1);

  change->number = ++self->n_changes;
  change->id = g_strdup (id);
  change->former = former != NULL ? bef_works_window_copy (former) : NULL;
  g_ptr_array_add (self->changes, change);
  if (self->changes->len > MOST_CHANGES)
    g_ptr_array_remove_index (self->changes, 0);
  return change->number;
}

/* "Roof: Mon 30 Nov – Fri 4 Dec". (transfer full) */
static char *
describe (const BefWorksWindow *window)
{
  g_autofree char *span = bef_works_window_dup_span (window);

  if (window->purpose[0] == '\0')
    return g_steal_pointer (&span);
  /* TRANSLATORS: the purpose of works, then from when to when. */
  return g_strdup_printf (C_ ("works", "%s: %s"), window->purpose, span);
}

/* (transfer full) */
static char *
note (const char *done, const BefWorksWindow *window)
{
  g_autofree char *words = describe (window);

  /* TRANSLATORS: what was done to works ("Planned"), then which. */
  return g_strdup_printf (C_ ("works", "%s, %s"), done, words);
}

/* @window as written now by who we are. (transfer full) */
static BefWorksWindow *
sign (BefWorksKeeper *self, const BefWorksWindow *window)
{
  BefWorksWindow *own = bef_works_window_copy (window);

  g_free (own->who);
  own->who = g_strdup (self->callbacks.get_person (self->callbacks.user_data));
  own->made_ms = bef_now_ms ();
  return own;
}

guint
bef_works_keeper_put (BefWorksKeeper *self, const BefWorksWindow *window)
{
  if (!bef_works_keeper_is_ready (self))
    return 0;
  const BefWorksWindow *there = bef_works_find (self->works, window->id);
  g_autoptr (BefWorksWindow) former = there != NULL ? bef_works_window_copy (there) : NULL;
  g_autoptr (BefWorksWindow) own = sign (self, window);
  if (!bef_works_put (self->works, own))
    return 0;
  g_autofree char *detail =
      note (former != NULL ? C_ ("works", "Changed") : C_ ("works", "Planned"), own);
  guint number = note_change (self, own->id, former);
  keep (self, own->what, detail);
  return number;
}

guint
bef_works_keeper_end (BefWorksKeeper *self, const char *id, gint64 at_ms)
{
  const BefWorksWindow *there =
      bef_works_keeper_is_ready (self) ? bef_works_find (self->works, id) : NULL;

  if (there == NULL || there->to_ms <= at_ms)
    return 0;
  if (there->from_ms >= at_ms)
    return bef_works_keeper_remove (self, id);
  g_autoptr (BefWorksWindow) former = bef_works_window_copy (there);
  g_autoptr (BefWorksWindow) own = sign (self, there);
  own->to_ms = at_ms;
  bef_works_put (self->works, own);
  g_autofree char *detail = note (C_ ("works", "Ended"), own);
  guint number = note_change (self, own->id, former);
  keep (self, own->what, detail);
  return number;
}

guint
bef_works_keeper_remove (BefWorksKeeper *self, const char *id)
{
  const BefWorksWindow *there =
      bef_works_keeper_is_ready (self) ? bef_works_find (self->works, id) : NULL;

  if (there == NULL)
    return 0;
  g_autoptr (BefWorksWindow) former = bef_works_window_copy (there);
  g_autofree char *detail = note (C_ ("works", "Removed"), former);
  bef_works_remove (self->works, former->id);
  guint number = note_change (self, former->id, former);
  keep (self, former->what, detail);
  return number;
}

/* Unless the same works were changed since. (transfer full) */
static Change *
steal_change (BefWorksKeeper *self, guint number)
{
  for (guint i = self->changes->len; i > 0; i--)
    {
      Change *change = self->changes->pdata[i - 1];
      if (change->number != number)
        continue;
      for (guint later = i; later < self->changes->len; later++)
        if (g_str_equal (((Change *)self->changes->pdata[later])->id, change->id))
          return NULL;
      return g_ptr_array_steal_index (self->changes, i - 1);
    }
  return NULL;
}

gboolean
bef_works_keeper_undo (BefWorksKeeper *self, guint number)
{
  Change *change = bef_works_keeper_is_ready (self) ? steal_change (self, number) : NULL;

  if (change == NULL)
    return FALSE;
  const BefWorksWindow *there = bef_works_find (self->works, change->id);
  g_autoptr (BefWorksWindow) now = there != NULL ? bef_works_window_copy (there) : NULL;
  if (change->former != NULL)
    bef_works_put (self->works, change->former);
  else
    bef_works_remove (self->works, change->id);
  const BefWorksWindow *about = change->former != NULL ? change->former : now;
  if (about != NULL)
    {
      g_autofree char *detail = note (C_ ("works", "Change undone"), about);
      g_autofree char *what = g_strdup (about->what);
      keep (self, what, detail);
    }
  change_free (change);
  return TRUE;
}
