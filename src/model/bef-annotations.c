/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-annotations.h"

#include <stddef.h>

#include "base/bef-text.h"
#include "bef-kept.h"

#define MEMBER "annotations"
#define MOST_ANNOTATIONS 2000
#define MOST_ID_BYTES 512

static const BefKeptText texts[] = {
  { "id", offsetof (BefAnnotation, id), MOST_ID_BYTES, TRUE },
  { "about", offsetof (BefAnnotation, about), MOST_ID_BYTES, TRUE },
  { "text", offsetof (BefAnnotation, text), BEF_ANNOTATION_MAX_CHARS, TRUE },
};

struct _BefAnnotations
{
  GPtrArray *list;   /* owned, of BefAnnotation */
  GPtrArray *unread; /* owned, of JsonNode: written back */
};

BefAnnotation *
bef_annotation_new (const char *about, const char *text, gint64 from_ms, gint64 to_ms)
{
  g_autofree char *clean = bef_text_line (text, BEF_ANNOTATION_MAX_CHARS);

  if (clean == NULL || g_strstrip (clean)[0] == '\0' || about == NULL || from_ms == BEF_NO_TIME
      || to_ms < from_ms)
    return NULL;
  BefAnnotation *self = g_new0 (BefAnnotation, 1);
  self->id = g_uuid_string_random ();
  self->about = g_strdup (about);
  self->text = g_steal_pointer (&clean);
  self->from_ms = from_ms;
  self->to_ms = to_ms;
  return self;
}

BefAnnotation *
bef_annotation_copy (const BefAnnotation *self)
{
  BefAnnotation *copy = g_new0 (BefAnnotation, 1);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    *bef_kept_text_of (copy, &texts[i]) = g_strdup (*bef_kept_text_of ((gpointer)self, &texts[i]));
  copy->from_ms = self->from_ms;
  copy->to_ms = self->to_ms;
  copy->rest = self->rest != NULL ? json_object_ref (self->rest) : NULL;
  return copy;
}

void
bef_annotation_free (BefAnnotation *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*bef_kept_text_of (self, &texts[i]));
  g_clear_pointer (&self->rest, json_object_unref);
  g_free (self);
}

BefAnnotations *
bef_annotations_new (void)
{
  BefAnnotations *self = g_new0 (BefAnnotations, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_annotation_free);
  self->unread = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  return self;
}

BefAnnotations *
bef_annotations_copy (const BefAnnotations *self)
{
  BefAnnotations *copy = bef_annotations_new ();

  for (guint i = 0; i < self->list->len; i++)
    g_ptr_array_add (copy->list, bef_annotation_copy (self->list->pdata[i]));
  for (guint i = 0; i < self->unread->len; i++)
    g_ptr_array_add (copy->unread, json_node_ref (self->unread->pdata[i]));
  return copy;
}

void
bef_annotations_free (BefAnnotations *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_ptr_array_unref (self->unread);
  g_free (self);
}

/* NULL: it is none. (transfer full) */
static BefAnnotation *
read_annotation (JsonObject *object)
{
  g_autoptr (BefAnnotation) self = g_new0 (BefAnnotation, 1);
  const char *to;

  if (object == NULL || !bef_kept_read_texts (self, texts, G_N_ELEMENTS (texts), object)
      || self->id == NULL || self->about == NULL || self->text == NULL
      || !bef_iso8601_parse (bef_json_get_string (object, "from"), &self->from_ms))
    return NULL;
  to = bef_json_get_string (object, "to");
  if (to == NULL)
    self->to_ms = self->from_ms;
  else if (!bef_iso8601_parse (to, &self->to_ms) || self->to_ms < self->from_ms)
    return NULL;
  self->rest = json_object_ref (object);
  return g_steal_pointer (&self);
}

BefAnnotations *
bef_annotations_read (const char *text, gsize length, GError **error)
{
  JsonArray *entries = bef_kept_parse (text, length, MEMBER, error);

  if (entries == NULL)
    return NULL;
  BefAnnotations *self = bef_annotations_new ();
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      g_autoptr (BefAnnotation) annotation = read_annotation (bef_json_node_object (node));
      if (annotation != NULL && bef_annotations_find (self, annotation->id) == NULL)
        g_ptr_array_add (self->list, g_steal_pointer (&annotation));
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

static void
set_time (JsonObject *object, const char *member, gint64 ms)
{
  g_autofree char *text = bef_iso8601_format (ms);

  json_object_set_string_member (object, member, text);
}

char *
bef_annotations_to_text (const BefAnnotations *self)
{
  g_autoptr (JsonArray) entries = json_array_new ();

  for (guint i = 0; i < self->list->len; i++)
    {
      BefAnnotation *annotation = self->list->pdata[i];
      JsonObject *object = json_object_new ();
      if (annotation->rest != NULL)
        json_object_foreach_member (annotation->rest, copy_member, object);
      bef_kept_write_texts (annotation, texts, G_N_ELEMENTS (texts), object);
      set_time (object, "from", annotation->from_ms);
      if (json_object_has_member (object, "to"))
        json_object_remove_member (object, "to");
      if (annotation->to_ms != annotation->from_ms)
        set_time (object, "to", annotation->to_ms);
      json_array_add_object_element (entries, object);
    }
  for (guint i = 0; i < self->unread->len; i++)
    json_array_add_element (entries, json_node_copy (self->unread->pdata[i]));
  return bef_kept_to_text (entries, MEMBER);
}

guint
bef_annotations_count_unread (const BefAnnotations *self)
{
  return self->unread->len;
}

guint
bef_annotations_get_length (const BefAnnotations *self)
{
  return self->list->len;
}

const BefAnnotation *
bef_annotations_get (const BefAnnotations *self, guint i)
{
  return self->list->pdata[i];
}

static int
index_of (const BefAnnotations *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->list->len; i++)
    if (g_str_equal (((BefAnnotation *)self->list->pdata[i])->id, id))
      return (int)i;
  return -1;
}

const BefAnnotation *
bef_annotations_find (const BefAnnotations *self, const char *id)
{
  int i = index_of (self, id);

  return i >= 0 ? self->list->pdata[i] : NULL;
}

gboolean
bef_annotations_put (BefAnnotations *self, const BefAnnotation *annotation)
{
  int i = index_of (self, annotation->id);

  if (i < 0 && self->list->len >= MOST_ANNOTATIONS)
    return FALSE;
  BefAnnotation *copy = bef_annotation_copy (annotation);
  if (i < 0)
    {
      g_ptr_array_add (self->list, copy);
      return TRUE;
    }
  bef_annotation_free (self->list->pdata[i]);
  self->list->pdata[i] = copy;
  return TRUE;
}

gboolean
bef_annotations_remove (BefAnnotations *self, const char *id)
{
  int i = index_of (self, id);

  if (i >= 0)
    g_ptr_array_remove_index (self->list, (guint)i);
  return i >= 0;
}
