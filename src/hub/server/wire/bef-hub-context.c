/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-context.h"

#include "base/bef-json.h"

#define DEFAULT_CONTEXT_IRI "https://uri.etsi.org/ngsi-ld/"
#define DEFAULT_VOCABULARY "https://uri.etsi.org/ngsi-ld/default-context/"

struct _BefHubContext
{
  GBytes *document;  /* owned */
  GHashTable *terms; /* owned: IRI -> term, both owned */
};

static void
add_term (BefHubContext *self, JsonObject *definitions, const char *term, JsonNode *node)
{
  const char *iri = bef_json_node_string (node);

  if (iri == NULL)
    iri = bef_json_get_string (bef_json_node_object (node), "@id");
  if (iri == NULL)
    return;
  const char *colon = strchr (iri, ':');
  g_autofree char *prefix = g_strndup (iri, colon != NULL ? (gsize)(colon - iri) : 0);
  const char *base = colon != NULL ? bef_json_get_string (definitions, prefix) : NULL;
  g_hash_table_insert (self->terms,
                       base != NULL ? g_strconcat (base, colon + 1, NULL) : g_strdup (iri),
                       g_strdup (term));
}

BefHubContext *
bef_hub_context_new (GError **error)
{
  g_autoptr (BefHubContext) self = g_new0 (BefHubContext, 1);
  JsonObjectIter iter;
  const char *term;
  JsonNode *node;
  gsize length;

  self->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->document = g_resources_lookup_data ("/fr/beffroi/hub/context.jsonld", 0, error);
  if (self->document == NULL)
    return NULL;
  const char *data = g_bytes_get_data (self->document, &length);
  g_autoptr (JsonNode) root = bef_json_parse (data, length, 0, error);
  if (root == NULL)
    return NULL;
  JsonArray *parts = bef_json_get_array (bef_json_node_object (root), "@context");
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      JsonObject *definitions = bef_json_node_object (json_array_get_element (parts, i));
      if (definitions == NULL)
        continue;
      json_object_iter_init_ordered (&iter, definitions);
      while (json_object_iter_next_ordered (&iter, &term, &node))
        add_term (self, definitions, term, node);
    }
  g_hash_table_insert (self->terms, g_strdup (DEFAULT_CONTEXT_IRI "location"),
                       g_strdup ("location"));
  return g_steal_pointer (&self);
}

void
bef_hub_context_free (BefHubContext *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->document, g_bytes_unref);
  g_hash_table_unref (self->terms);
  g_free (self);
}

GBytes *
bef_hub_context_document (BefHubContext *self)
{
  return self->document;
}

const char *
bef_hub_context_compact (BefHubContext *self, const char *name)
{
  const char *term = g_hash_table_lookup (self->terms, name);

  if (term != NULL)
    return term;
  return g_str_has_prefix (name, DEFAULT_VOCABULARY) ? name + strlen (DEFAULT_VOCABULARY) : name;
}
