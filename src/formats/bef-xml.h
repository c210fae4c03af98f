/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A walk through an XML text, with limits. Entities but the five of XML are refused, so is a
 * document type: nothing is expanded and nothing is looked up. Pure: any thread.
 */

#define BEF_XML_MAX_DEPTH 32
/* Of the text of one element: fields are numbers and words. */
#define BEF_XML_MAX_TEXT 4096

/* The attribute @name of @element, "" when there is none. */
typedef struct
{
  const char *name; /* without its name space */
  guint line;       /* where it begins, from 1 */
  const char **attribute_names, **attribute_values;
} BefXmlElement;
const char *bef_xml_attribute (const BefXmlElement *element, const char *name);

typedef struct
{
  void (*begin) (const BefXmlElement *element, gpointer user_data);
  /* @text: what stands in it outside of other elements, without space around. */
  void (*end) (const char *element, guint line, const char *text, gpointer user_data);
} BefXmlWalker;

/* FALSE with a G_IO_ERROR_INVALID_DATA that names @name and the line. */
gboolean bef_xml_walk (const char *text, gsize size, const char *name, const BefXmlWalker *walker,
                       gpointer user_data, GError **error);

G_END_DECLS
