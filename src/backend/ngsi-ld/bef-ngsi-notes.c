/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-notes.h"

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "base/bef-json.h"
#include "base/bef-text.h"
#include "model/bef-alert-decision.h"

#define MAX_NOTES 100
#define MAX_INSTANCES 1000
#define MAX_ID 512
/* Longer than any that is written here. */
#define MAX_CHARS (4 * BEF_DECISION_TEXT_MAX)

/* (transfer full) nullable */
static char *
cut (const char *text, gsize max_chars)
{
  if (text == NULL || text[0] == '\0')
    return NULL;
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), (glong)max_chars));
}

static const char *
string_of (JsonNode *node)
{
  return bef_json_node_string (bef_ngsi_unwrap (node));
}

static const char *
author_of (JsonObject *object)
{
  JsonNode *node = bef_ngsi_part (object, "author");
  BefNgsiAttribute read;

  if (node == NULL || !bef_ngsi_attribute_read (node, &read))
    return NULL;
  return string_of (read.value);
}

static void
add_note (GPtrArray *notes, JsonNode *node, const char *dataset)
{
  JsonObject *object = bef_json_node_object (node);
  BefNgsiAttribute read;

  if (!bef_ngsi_attribute_read_instance (node, &read))
    return;
  g_autofree char *text = cut (string_of (read.value), MAX_CHARS);
  const char *id = object != NULL ? string_of (bef_ngsi_member (object, "datasetId")) : NULL;
  if (id == NULL)
    id = dataset;
  if (text == NULL || (id != NULL && strlen (id) > MAX_ID))
    return;
  BefAlertNote *note = g_new0 (BefAlertNote, 1);
  note->id = g_strdup (id != NULL ? id : "");
  note->who = object != NULL ? cut (author_of (object), BEF_DECISION_TEXT_MAX) : NULL;
  note->text = g_steal_pointer (&text);
  note->at_ms = read.observed_ms;
  g_ptr_array_add (notes, note);
}

char *
bef_ngsi_notes_read (JsonNode *node)
{
  g_autoptr (GPtrArray) notes =
      g_ptr_array_new_with_free_func ((GDestroyNotify)bef_alert_note_free);
  JsonArray *several = bef_json_node_array (node);
  /* Simplified: {"dataset": {id: text}} (4.5.4). */
  JsonObject *by_id = bef_json_get_object (bef_json_node_object (node), "dataset");
  guint n = several != NULL ? MIN (json_array_get_length (several), MAX_INSTANCES) : 0;

  for (guint i = 0; i < n; i++)
    add_note (notes, json_array_get_element (several, i), NULL);
  if (by_id != NULL)
    {
      g_autoptr (GList) ids = json_object_get_members (by_id);
      for (GList *l = ids; l != NULL && notes->len < MAX_INSTANCES; l = l->next)
        add_note (notes, json_object_get_member (by_id, l->data), l->data);
    }
  else if (several == NULL)
    add_note (notes, node, NULL);
  g_ptr_array_sort (notes, bef_alert_note_compare);
  if (notes->len > MAX_NOTES)
    g_ptr_array_remove_range (notes, 0, notes->len - MAX_NOTES);
  return bef_alert_notes_to_text (notes);
}
