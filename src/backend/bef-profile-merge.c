/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-profile-merge.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "backend/bef-profile.h"
#include "base/bef-json.h"

/* Members of @own, then those of @base that it does not have. @base nullable. (transfer full) */
static JsonObject *
members_over (JsonObject *base, JsonObject *own)
{
  JsonObject *out = json_object_new ();
  JsonObject *const both[] = { own, base };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr (GList) members = both[i] != NULL ? json_object_get_members (both[i]) : NULL;
      for (GList *l = members; l != NULL; l = l->next)
        if (!json_object_has_member (out, l->data))
          json_object_set_member (out, l->data,
                                  json_node_copy (json_object_get_member (both[i], l->data)));
    }
  return out;
}

/* The same of the elements of @name. */
static void
lay_list (JsonObject *root, JsonObject *own, const char *name)
{
  JsonArray *first = bef_json_get_array (own, name), *rest = bef_json_get_array (root, name);
  JsonArray *out = json_array_new ();

  for (guint i = 0; first != NULL && i < json_array_get_length (first); i++)
    json_array_add_element (out, json_node_copy (json_array_get_element (first, i)));
  for (guint i = 0; rest != NULL && i < json_array_get_length (rest); i++)
    json_array_add_element (out, json_node_copy (json_array_get_element (rest, i)));
  json_object_set_array_member (root, name, out);
}

/* A table of tables: "states". */
static void
lay_tables (JsonObject *root, JsonObject *own, const char *name)
{
  JsonObject *more = bef_json_get_object (own, name), *all = bef_json_get_object (root, name);
  g_autoptr (GList) members = more != NULL ? json_object_get_members (more) : NULL;

  if (all == NULL && members != NULL)
    {
      all = json_object_new ();
      json_object_set_object_member (root, name, all);
    }
  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *one = bef_json_get_object (more, l->data);
      if (one != NULL)
        json_object_set_object_member (all, l->data,
                                       members_over (bef_json_get_object (all, l->data), one));
      else
        json_object_set_member (all, l->data,
                                json_node_copy (json_object_get_member (more, l->data)));
    }
}

/* What is known of the type that @name is, or ends like. */
static JsonObject *
known_type (JsonObject *types, const char *name)
{
  JsonObject *known = bef_json_get_object (types, name);

  return known != NULL ? known : bef_json_get_object (types, bef_profile_short_name (name));
}

static void
lay_types (JsonObject *root, JsonObject *own)
{
  JsonObject *more = bef_json_get_object (own, "types");
  JsonObject *types = bef_json_get_object (root, "types");
  g_autoptr (GList) members = more != NULL ? json_object_get_members (more) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonObject *one = bef_json_get_object (more, l->data), *known = known_type (types, l->data);
      if (one == NULL)
        {
          json_object_set_member (types, l->data,
                                  json_node_copy (json_object_get_member (more, l->data)));
          continue;
        }
      g_autoptr (JsonObject) attributes = members_over (bef_json_get_object (known, "attributes"),
                                                        bef_json_get_object (one, "attributes"));
      JsonObject *merged = members_over (known, one);
      /* Said to be of a kind, it is no more what it was. */
      if (json_object_has_member (one, "kind") && !json_object_has_member (one, "role"))
        json_object_remove_member (merged, "role");
      json_object_set_object_member (merged, "attributes", g_steal_pointer (&attributes));
      json_object_set_object_member (types, l->data, merged);
    }
}

gboolean
bef_profile_lay_over (JsonObject *root, JsonObject *own, GError **error)
{
  static const char *const tables[] = { "ranges", "common" };
  double version;

  if (!bef_json_get_number (own, "version", &version) || version != 1)
    {
      g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                   _ ("Profile, entry “%s”: %s"), "version", _ ("it must be 1"));
      return FALSE;
    }
  lay_list (root, own, "contexts");
  lay_list (root, own, "namespaces");
  lay_tables (root, own, "states");
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    if (bef_json_get_object (own, tables[i]) != NULL)
      json_object_set_object_member (root, tables[i],
                                     members_over (bef_json_get_object (root, tables[i]),
                                                   bef_json_get_object (own, tables[i])));
  lay_types (root, own);
  return TRUE;
}
