/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-notes.h"

#include <stddef.h>
#include <string.h>

#include "base/bef-text.h"
#include "bef-kept.h"

#define MEMBER "notes"
#define MOST_NOTES 2000
#define MOST_ID_BYTES 512

static const BefKeptText texts[] = {
  { "id", offsetof (BefNote, id), MOST_ID_BYTES, TRUE },
  { "about", offsetof (BefNote, about), MOST_ID_BYTES, TRUE },
  { "text", offsetof (BefNote, text), BEF_NOTE_MAX_CHARS, FALSE },
  { "who", offsetof (BefNote, who), BEF_TEXT_LINE, TRUE },
};

struct _BefNotes
{
  GPtrArray *notes;  /* owned, of BefNote */
  GPtrArray *unread; /* owned, of JsonNode: written back */
};

BefNote *
bef_note_new (const char *about, const char *text)
{
  g_autofree char *clean = bef_text_lines (text, BEF_NOTE_MAX_CHARS);

  if (clean == NULL || g_strstrip (clean)[0] == '\0')
    return NULL;
  BefNote *self = g_new0 (BefNote, 1);
  self->id = g_uuid_string_random ();
  self->about = g_strdup (about);
  self->text = g_steal_pointer (&clean);
  self->at_ms = BEF_NO_TIME;
  return self;
}

BefNote *
bef_note_copy (const BefNote *self)
{
  BefNote *copy = g_new0 (BefNote, 1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *bef_kept_text_of (copy, &texts[i]) = g_strdup (*bef_kept_text_of ((gpointer)self, &texts[i]));
  copy->at_ms = self->at_ms;
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

void
bef_note_free (BefNote *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*bef_kept_text_of (self, &texts[i]));
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

void
bef_note_sign (BefNote *self, const char *who, gint64 at_ms)
{
  g_free (self->who);
  self->who = bef_text_line (who, BEF_TEXT_LINE);
  self->at_ms = at_ms;
}

BefNotes *
bef_notes_new (void)
{
  BefNotes *self = g_new0 (BefNotes, 1);

  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_note_free);
  self->unread = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  return self;
}

BefNotes *
bef_notes_copy (const BefNotes *self)
{
  BefNotes *copy = bef_notes_new ();

  for (guint i = 0; i < self->notes->len; i++)
    g_ptr_array_add (copy->notes, bef_note_copy (self->notes->pdata[i]));
  for (guint i = 0; i < self->unread->len; i++)
    g_ptr_array_add (copy->unread, json_node_ref (self->unread->pdata[i]));
  return copy;
}

void
bef_notes_free (BefNotes *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->unread);
  g_free (self);
}

/* NULL: it is none. (transfer full) */
static BefNote *
read_note (JsonObject *object)
{
  g_autoptr (BefNote) self = g_new0 (BefNote, 1);

  if (object == NULL || !bef_kept_read_texts (self, texts, G_N_ELEMENTS (texts), object)
      || self->id == NULL || self->about == NULL || self->text == NULL
      || !bef_iso8601_parse (bef_json_get_string (object, "at"), &self->at_ms))
    return NULL;
  self->rest = json_object_ref (object);
  return g_steal_pointer (&self);
}

BefNotes *
bef_notes_read (const char *text, gsize length, GError **error)
{
  JsonArray *entries = bef_kept_parse (text, length, MEMBER, error);

  if (entries == NULL)
    return NULL;
  BefNotes *self = bef_notes_new ();
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      g_autoptr (BefNote) note = read_note (bef_json_node_object (node));
      if (note != NULL && bef_notes_find (self, note->id) == NULL)
        g_ptr_array_add (self->notes, g_steal_pointer (&note));
      else
        g_ptr_array_add (self->unread, json_node_ref (node));
    }
  json_array_unref (entries);
  return self;
}

static void
copy_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  json_object_set_member (user_data, name, json_node_copy (node));
}

char *
bef_notes_to_text (const BefNotes *self)
{
  g_autoptr (JsonArray) entries = json_array_new ();

  for (guint i = 0; i < self->notes->len; i++)
    {
      BefNote *note = self->notes->pdata[i];
      JsonObject *object = json_object_new ();
      g_autofree char *at = bef_iso8601_format (note->at_ms);
      if (note->rest != NULL)
        json_object_foreach_member (note->rest, copy_member, object);
      bef_kept_write_texts (note, texts, G_N_ELEMENTS (texts), object);
      json_object_set_string_member (object, "at", at);
      json_array_add_object_element (entries, object);
    }
  for (guint i = 0; i < self->unread->len; i++)
    json_array_add_element (entries, json_node_copy (self->unread->pdata[i]));
  return bef_kept_to_text (entries, MEMBER);
}

guint
bef_notes_count_unread (const BefNotes *self)
{
  return self->unread->len;
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const BefNote *x = *(BefNote *const *)a, *y = *(BefNote *const *)b;

  return (x->at_ms < y->at_ms) - (x->at_ms > y->at_ms);
}

GPtrArray *
bef_notes_about (const BefNotes *self, const char *about)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->notes->len; i++)
    if (g_strcmp0 (((BefNote *)self->notes->pdata[i])->about, about) == 0)
      g_ptr_array_add (found, self->notes->pdata[i]);
  g_ptr_array_sort (found, compare_newest);
  return found;
}

static int
index_of (const BefNotes *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->notes->len; i++)
    if (g_str_equal (((BefNote *)self->notes->pdata[i])->id, id))
      return (int)i;
  return -1;
}

const BefNote *
bef_notes_find (const BefNotes *self, const char *id)
{
  int i = index_of (self, id);

  return i >= 0 ? self->notes->pdata[i] : NULL;
}

gboolean
bef_notes_put (BefNotes *self, const BefNote *note)
{
  int i = index_of (self, note->id);

  if (i < 0 && self->notes->len >= MOST_NOTES)
    return FALSE;
  BefNote *copy = bef_note_copy (note);
  if (i < 0)
    {
      g_ptr_array_add (self->notes, copy);
      return TRUE;
    }
  bef_note_free (self->notes->pdata[i]);
  self->notes->pdata[i] = copy;
  return TRUE;
}

gboolean
bef_notes_remove (BefNotes *self, const char *id)
{
  int i = index_of (self, id);

  if (i >= 0)
    g_ptr_array_remove_index (self->notes, (guint)i);
  return i >= 0;
}

guint
bef_notes_end_names (BefNotes *self, gint64 before_ms)
{
  guint n = 0;

  for (guint i = 0; i < self->notes->len; i++)
    {
      BefNote *note = self->notes->pdata[i];
      if (note->who == NULL || note->at_ms >= before_ms)
        continue;
      g_clear_pointer (&note->who, g_free);
      n++;
    }
  return n;
}
