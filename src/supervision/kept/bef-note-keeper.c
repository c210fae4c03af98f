/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-note-keeper.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/bef-present.h"
#include "bef-kept-document.h"
#include "model/bef-kept.h"

#define NAMES_KEPT_YEARS 1

struct _BefNoteKeeper
{
  GObject parent_instance;
  BefSession *session;       /* unowned: it owns the keeper */
  BefKeptDocument *document; /* owned */
  BefNotes *notes;           /* owned */
  gboolean was_read;         /* what is damaged is told once */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (BefNoteKeeper, bef_note_keeper, G_TYPE_OBJECT)

static const BefKeptInfo info = {
  .name = "notes",
  .action = "building-note",
  .not_kept = N_ ("The notes could not be kept, and are as they were."),
  .most_bytes = BEF_KEPT_MAX_BYTES,
};

static void
tell_damage (BefNoteKeeper *self, const BefNotes *notes)
{
  guint n = notes != NULL ? bef_notes_count_unread (notes) : 0;

  if (self->was_read || (notes != NULL && n == 0))
    return;
  bef_kept_document_set_aside (self->document);
  if (notes == NULL)
    {
      bef_kept_document_tell (self->document, _ ("The notes could not be read: they are set aside, "
                                                 "and begin anew."));
      return;
    }
  g_autofree char *told =
      g_strdup_printf (ngettext ("%u note could not be read: it is kept as it is.",
                                 "%u notes could not be read: they are kept as they are.", n),
                       n);
  bef_kept_document_tell (self->document, told);
}

static guint
keep (BefNoteKeeper *self, const BefNotes *notes, const char *building, const char *detail)
{
  g_autofree char *text = bef_notes_to_text (notes);
  BefKeptLine line = { building, detail };

  return bef_kept_document_put (self->document, text, &line);
}

static void
text_changed_cb (BefNoteKeeper *self)
{
  const char *text = bef_kept_document_get_text (self->document);
  BefNotes *notes = text != NULL ? bef_notes_read (text, strlen (text), NULL) : bef_notes_new ();
  gboolean is_first = !self->was_read;

  tell_damage (self, notes);
  self->was_read = TRUE;
  bef_notes_free (self->notes);
  self->notes = notes != NULL ? notes : bef_notes_new ();
  gint64 year_ms = bef_civil_add (bef_now_ms (), BEF_PERIOD_YEAR, -NAMES_KEPT_YEARS);
  if (bef_notes_end_names (self->notes, year_ms) > 0 && is_first)
    {
      g_autoptr (BefNotes) own = bef_notes_copy (self->notes);
      keep (self, own, NULL, C_ ("note", "Names older than a year forgotten"));
      return;
    }
  g_signal_emit (self, changed_signal, 0);
}

static void
bef_note_keeper_dispose (GObject *object)
{
  BefNoteKeeper *self = BEF_NOTE_KEEPER (object);

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->document, self);
      bef_kept_document_stop (self->document);
    }
  g_clear_object (&self->document);
  G_OBJECT_CLASS (bef_note_keeper_parent_class)->dispose (object);
}

static void
bef_note_keeper_finalize (GObject *object)
{
  bef_notes_free (BEF_NOTE_KEEPER (object)->notes);
  G_OBJECT_CLASS (bef_note_keeper_parent_class)->finalize (object);
}

static void
bef_note_keeper_class_init (BefNoteKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_note_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_note_keeper_finalize;
  changed_signal = g_signal_new ("changed", BEF_TYPE_NOTE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
bef_note_keeper_init (BefNoteKeeper *self)
{
  self->notes = bef_notes_new ();
}

/* The session is going: whoever still holds the keeper finds it closed. */
static void
stop (gpointer data)
{
  BefNoteKeeper *self = data;

  self->session = NULL;
  bef_kept_document_stop (self->document);
  g_object_unref (self);
}

BefNoteKeeper *
bef_note_keeper_of (BefSession *session)
{
  BefNoteKeeper *self = g_object_get_data (G_OBJECT (session), "bef-note-keeper");

  if (self != NULL)
    return self;
  self = g_object_new (BEF_TYPE_NOTE_KEEPER, NULL);
  self->session = session;
  self->document = bef_kept_document_new (session, &info);
  g_signal_connect_swapped (self->document, "changed", G_CALLBACK (text_changed_cb), self);
  g_object_set_data_full (G_OBJECT (session), "bef-note-keeper", self, stop);
  return self;
}

gboolean
bef_note_keeper_is_ready (BefNoteKeeper *self)
{
  return bef_kept_document_is_ready (self->document);
}

const BefNotes *
bef_note_keeper_get_notes (BefNoteKeeper *self)
{
  return self->notes;
}

gboolean
bef_note_keeper_may_edit (BefNoteKeeper *self)
{
  return self->session != NULL && bef_session_may_acknowledge (self->session);
}

/* A copy of the notes to change; NULL: they may not be. (transfer full) */
static BefNotes *
open_notes (BefNoteKeeper *self)
{
  return bef_note_keeper_may_edit (self) && bef_note_keeper_is_ready (self)
             ? bef_notes_copy (self->notes)
             : NULL;
}

static void
sign (BefNoteKeeper *self, BefNote *note)
{
  bef_note_sign (note, bef_kept_document_get_person (self->document), bef_now_ms ());
}

guint
bef_note_keeper_add (BefNoteKeeper *self, const char *building, const char *text)
{
  g_autoptr (BefNotes) notes = open_notes (self);
  g_autoptr (BefNote) note = bef_note_new (building, text);

  if (notes == NULL || note == NULL)
    return 0;
  sign (self, note);
  return bef_notes_put (notes, note) ? keep (self, notes, building, C_ ("note", "Added")) : 0;
}

guint
bef_note_keeper_change (BefNoteKeeper *self, const char *id, const char *text)
{
  g_autoptr (BefNotes) notes = open_notes (self);
  const BefNote *there = bef_notes_find (self->notes, id);
  g_autoptr (BefNote) note = there != NULL ? bef_note_new (there->about, text) : NULL;

  if (notes == NULL || note == NULL)
    return 0;
  g_autoptr (BefNote) changed = bef_note_copy (there);
  g_free (changed->text);
  changed->text = g_strdup (note->text);
  sign (self, changed);
  return bef_notes_put (notes, changed) ? keep (self, notes, changed->about, C_ ("note", "Changed"))
                                        : 0;
}

guint
bef_note_keeper_remove (BefNoteKeeper *self, const char *id)
{
  g_autoptr (BefNotes) notes = open_notes (self);
  const BefNote *there = bef_notes_find (self->notes, id);

  if (notes == NULL || there == NULL || !bef_notes_remove (notes, id))
    return 0;
  g_autofree char *building = g_strdup (there->about);
  return keep (self, notes, building, C_ ("note", "Removed"));
}

gboolean
bef_note_keeper_undo (BefNoteKeeper *self, guint change)
{
  BefKeptLine line = { NULL, C_ ("note", "Change undone") };

  return bef_kept_document_undo (self->document, change, &line);
}
