/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-xml.h"

#include <glib/gi18n.h>

#include "bef-recording-private.h"

typedef struct
{
  const BefXmlWalker *walker;
  gpointer user_data;
  const char *name;
  GArray *lines;    /* owned, of guint: where the open elements begin */
  GPtrArray *texts; /* owned, of GString: theirs */
} Walk;

static const char *
local_name (const char *name)
{
  const char *colon = strrchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static guint
line_of (GMarkupParseContext *context)
{
  int line = 1;

  g_markup_parse_context_get_position (context, &line, NULL);
  return (guint)MAX (line, 1);
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **attribute_names,
          const char **attribute_values, gpointer user_data, GError **error)
{
  Walk *self = user_data;
  guint line = line_of (context);
  BefXmlElement element = { local_name (name), line, attribute_names, attribute_values };

  if (self->lines->len == BEF_XML_MAX_DEPTH)
    {
      bef_recording_refuse (error, _ ("“%s”, line %u: elements lie deeper in each other than %u"),
                            self->name, line, BEF_XML_MAX_DEPTH);
      return;
    }
  g_array_append_val (self->lines, line);
  g_ptr_array_add (self->texts, g_string_new (NULL));
  self->walker->begin (&element, self->user_data);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize size, gpointer user_data,
         GError **error)
{
  Walk *self = user_data;
  GString *own =
      self->texts->len > 0 ? g_ptr_array_index (self->texts, self->texts->len - 1) : NULL;

  if (own == NULL)
    return;
  if (own->len + size > BEF_XML_MAX_TEXT)
    bef_recording_refuse (error, _ ("“%s”, line %u: a field of more than %u bytes"), self->name,
                          line_of (context), BEF_XML_MAX_TEXT);
  else
    g_string_append_len (own, text, (gssize)size);
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Walk *self = user_data;
  guint last = self->lines->len - 1;
  GString *own = g_ptr_array_index (self->texts, last);

  self->walker->end (local_name (name), g_array_index (self->lines, guint, last),
                     g_strstrip (own->str), self->user_data);
  g_ptr_array_set_size (self->texts, (int)last);
  g_array_set_size (self->lines, last);
}

/* Comments and processing instructions; a document type may say what entities are. */
static void
passthrough_cb (GMarkupParseContext *context, const char *text, gsize size, gpointer user_data,
                GError **error)
{
  if (g_str_has_prefix (text, "<!DOCTYPE"))
    bef_recording_refuse (error, _ ("“%s”, line %u: a document type is not read"),
                          ((Walk *)user_data)->name, line_of (context));
}

const char *
bef_xml_attribute (const BefXmlElement *element, const char *name)
{
  for (guint i = 0; element->attribute_names[i] != NULL; i++)
    if (g_str_equal (local_name (element->attribute_names[i]), name))
      return element->attribute_values[i];
  return "";
}

gboolean
bef_xml_walk (const char *text, gsize size, const char *name, const BefXmlWalker *walker,
              gpointer user_data, GError **error)
{
  static const GMarkupParser parser = { start_cb, end_cb, text_cb, passthrough_cb, NULL };
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (string_free);
  Walk walk = { walker, user_data, name, lines, texts };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GMarkupParseContext) context =
      g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &walk, NULL);

  if (g_markup_parse_context_parse (context, text, (gssize)size, &local_error)
      && g_markup_parse_context_end_parse (context, &local_error))
    return TRUE;
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return bef_recording_refuse (
      error,
      lines->len > 0 && g_error_matches (local_error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE)
              && g_markup_parse_context_get_element (context) != NULL
              && strstr (text + size - MIN (size, 1), ">") == NULL
          ? _ ("“%s” ends in the middle, on line %u: the file is not whole")
          : _ ("“%s”, line %u: this is no XML any more"),
      name, line_of (context));
}
