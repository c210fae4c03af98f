/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alert-decision.h"

#include <string.h>

#include "base/bef-json.h"

static const char *const kinds[BEF_DECISION_N_KINDS] = {
  [BEF_DECISION_ACKNOWLEDGE] = "acknowledge", [BEF_DECISION_COMMENT] = "note",
  [BEF_DECISION_ASSIGN] = "assign",           [BEF_DECISION_SHELVE] = "shelve",
  [BEF_DECISION_TAKE_OUT] = "out-of-service",
};

/* The texts and their names in a document. */
static const struct
{
  const char *name;
  gsize offset;
} texts[] = {
  { "id", offsetof (BefAlertDecision, id) },     { "who", offsetof (BefAlertDecision, who) },
  { "text", offsetof (BefAlertDecision, text) }, { "to", offsetof (BefAlertDecision, to) },
  { "was", offsetof (BefAlertDecision, was) },
};

static inline char **
text_nth (const BefAlertDecision *self, guint i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

const char *
bef_decision_kind_id (BefDecisionKind kind)
{
  g_return_val_if_fail (kind < BEF_DECISION_N_KINDS, "");
  return kinds[kind];
}

gboolean
bef_decision_kind_from_id (const char *id, BefDecisionKind *kind)
{
  for (guint i = 0; i < BEF_DECISION_N_KINDS; i++)
    if (g_strcmp0 (id, kinds[i]) == 0)
      {
        *kind = (BefDecisionKind)i;
        return TRUE;
      }
  return FALSE;
}

BefAlertDecision *
bef_alert_decision_new (BefDecisionKind kind, BefDecisionSense sense)
{
  BefAlertDecision *self = g_new0 (BefAlertDecision, 1);

  self->kind = kind;
  self->sense = sense;
  self->at_ms = BEF_NO_TIME;
  self->until_ms = BEF_NO_TIME;
  return self;
}

BefAlertDecision *
bef_alert_decision_copy (const BefAlertDecision *self)
{
  BefAlertDecision *copy = g_new (BefAlertDecision, 1);

  *copy = *self;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_nth (copy, i) = g_strdup (*text_nth (self, i));
  return copy;
}

void
bef_alert_decision_free (BefAlertDecision *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_nth (self, i));
  g_free (self);
}

static void
put_time (JsonObject *object, const char *member, gint64 ms)
{
  g_autofree char *text = ms != BEF_NO_TIME ? bef_iso8601_format (ms) : NULL;

  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static gint64
time_of (JsonObject *object, const char *member)
{
  gint64 ms = BEF_NO_TIME;

  bef_iso8601_parse (bef_json_get_string (object, member), &ms);
  return ms;
}

JsonObject *
bef_alert_decision_to_json (const BefAlertDecision *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kinds[self->kind]);
  if (self->sense == BEF_DECISION_UNDO)
    json_object_set_string_member (object, "sense", "undo");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (*text_nth (self, i) != NULL)
      json_object_set_string_member (object, texts[i].name, *text_nth (self, i));
  put_time (object, "at", self->at_ms);
  put_time (object, "until", self->until_ms);
  return object;
}

BefAlertDecision *
bef_alert_decision_from_json (JsonObject *object)
{
  BefDecisionKind kind;

  if (object == NULL || !bef_decision_kind_from_id (bef_json_get_string (object, "kind"), &kind)
      || bef_json_get_string (object, "who") == NULL)
    return NULL;
  gboolean undoes = g_strcmp0 (bef_json_get_string (object, "sense"), "undo") == 0;
  BefAlertDecision *self =
      bef_alert_decision_new (kind, undoes ? BEF_DECISION_UNDO : BEF_DECISION_MAKE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_nth (self, i) = g_strdup (bef_json_get_string (object, texts[i].name));
  self->at_ms = time_of (object, "at");
  self->until_ms = time_of (object, "until");
  return self;
}

/* Notes. */

void
bef_alert_note_free (BefAlertNote *self)
{
  g_free (self->id);
  g_free (self->who);
  g_free (self->text);
  g_free (self);
}

int
bef_alert_note_compare (gconstpointer a, gconstpointer b)
{
  const BefAlertNote *x = *(BefAlertNote *const *)a, *y = *(BefAlertNote *const *)b;
  int by_time = (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms);

  return by_time != 0 ? by_time : g_strcmp0 (x->id, y->id);
}

GPtrArray *
bef_alert_notes_from_text (const char *text)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alert_note_free);
  g_autoptr (JsonNode) root = text != NULL ? bef_json_parse (text, strlen (text), 0, NULL) : NULL;
  JsonArray *array = bef_json_node_array (root);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = bef_json_node_object (json_array_get_element (array, i));
      const char *words = bef_json_get_string (object, "text");
      const char *id = bef_json_get_string (object, "id");
      if (words == NULL || words[0] == '\0')
        continue;
      BefAlertNote *note = g_new0 (BefAlertNote, 1);
      note->id = g_strdup (id != NULL ? id : "");
      note->who = g_strdup (bef_json_get_string (object, "who"));
      note->text = g_strdup (words);
      note->at_ms = time_of (object, "at");
      note->is_shown = TRUE;
      g_ptr_array_add (notes, note);
    }
  g_ptr_array_sort (notes, bef_alert_note_compare);
  return notes;
}

char *
bef_alert_notes_to_text (GPtrArray *notes)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  JsonArray *array = json_array_new ();

  g_ptr_array_sort (notes, bef_alert_note_compare);
  for (guint i = 0; i < notes->len; i++)
    {
      const BefAlertNote *note = notes->pdata[i];
      JsonObject *object = json_object_new ();
      json_object_set_string_member (object, "id", note->id);
      if (note->who != NULL)
        json_object_set_string_member (object, "who", note->who);
      put_time (object, "at", note->at_ms);
      json_object_set_string_member (object, "text", note->text);
      json_array_add_object_element (array, object);
    }
  json_node_init_array (root, array);
  json_array_unref (array);
  return notes->len > 0 ? bef_json_to_string (root) : NULL;
}
