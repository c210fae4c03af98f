/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-names.h"

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "base/bef-json.h"

/* More types than a server of one commune has, and longer than a name is. */
#define MAX_TYPES 2000
#define MAX_NAME 512
/* Names one attribute of a type may go by. */
#define MAX_SPELLINGS 4
/* Attributes by which equipment is related to where it is. */
#define MAX_RELATIONS 24
/* Attributes of a type that move. */
#define MAX_MOVING 64

struct _BefNgsiNames
{
  gatomicrefcount references;
  GMutex mutex;
  gboolean has_types;
  GPtrArray *found;       /* owned, of BefNgsiFoundType */
  GHashTable *attributes; /* owned: type, line feed, attribute -> GPtrArray of char* */
  GHashTable *relations;  /* owned: set of attributes as received */
  GHashTable *moving;     /* owned: type (interned) -> GPtrArray of char* */
};

static void
found_free (gpointer data)
{
  BefNgsiFoundType *self = data;

  g_free (self->name);
  g_free (self);
}

BefNgsiNames *
bef_ngsi_names_new (void)
{
  BefNgsiNames *self = g_new0 (BefNgsiNames, 1);

  g_atomic_ref_count_init (&self->references);
  g_mutex_init (&self->mutex);
  self->found = g_ptr_array_new_with_free_func (found_free);
  self->attributes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->moving = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

BefNgsiNames *
bef_ngsi_names_ref (BefNgsiNames *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
bef_ngsi_names_unref (BefNgsiNames *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_ptr_array_unref (self->found);
  g_hash_table_unref (self->attributes);
  g_hash_table_unref (self->relations);
  g_hash_table_unref (self->moving);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/* The array of types in @root: of names, or of objects with "typeName". A list without any may come
 * under a name that no context made short: "ngsi-ld:typeList". */
static JsonArray *
types_of (JsonNode *root)
{
  JsonArray *array = bef_json_node_array (root);
  JsonObject *first;

  if (array == NULL)
    return bef_json_node_array (bef_ngsi_part (bef_json_node_object (root), "typeList"));
  if (json_array_get_length (array) == 0)
    return array;
  first = bef_json_node_object (json_array_get_element (array, 0));
  return bef_json_get_string (first, "typeName") != NULL ? array : NULL;
}

static void
add_found (GPtrArray *found, const char *name, BefProfile *profile)
{
  BefNgsiFoundType *one;
  const BefProfileType *type;

  if (name == NULL || name[0] == '\0' || strlen (name) > MAX_NAME)
    return;
  type = bef_profile_find_type (profile, name);
  one = g_new0 (BefNgsiFoundType, 1);
  one->name = g_strdup (name);
  one->type = type != NULL ? type->name : NULL;
  one->use = type != NULL ? BEF_NGSI_TYPE_UNDERSTOOD : BEF_NGSI_TYPE_UNKNOWN;
  g_ptr_array_add (found, one);
}

/* Of several that match one type, those of unknown namespaces stand back. */
static void
choose (GPtrArray *found, BefProfile *profile)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const BefNgsiFoundType *one = found->pdata[i];
      if (one->type != NULL && bef_profile_knows_namespace (profile, one->name))
        g_hash_table_add (known, (gpointer)one->type);
    }
  for (guint i = 0; i < found->len; i++)
    {
      BefNgsiFoundType *one = found->pdata[i];
      if (one->type != NULL && g_hash_table_contains (known, one->type)
          && !bef_profile_knows_namespace (profile, one->name))
        one->use = BEF_NGSI_TYPE_FOREIGN;
    }
}

gboolean
bef_ngsi_names_read_types (BefNgsiNames *self, JsonNode *root, BefProfile *profile)
{
  JsonArray *array = types_of (root);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (found_free);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_TYPES); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = bef_json_node_object (node);
      add_found (found,
                 object != NULL ? bef_json_get_string (object, "typeName")
                                : bef_json_node_string (node),
                 profile);
    }
  choose (found, profile);
  g_mutex_lock (&self->mutex);
  GPtrArray *old = g_steal_pointer (&self->found);
  self->found = g_steal_pointer (&found);
  self->has_types = TRUE;
  g_mutex_unlock (&self->mutex);
  g_ptr_array_unref (old);
  return TRUE;
}

void
bef_ngsi_names_match_again (BefNgsiNames *self, BefProfile *profile)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (found_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->found->len; i++)
    add_found (found, ((BefNgsiFoundType *)self->found->pdata[i])->name, profile);
  choose (found, profile);
  GPtrArray *old = g_steal_pointer (&self->found);
  self->found = g_steal_pointer (&found);
  g_hash_table_remove_all (self->attributes);
  g_hash_table_remove_all (self->moving);
  g_mutex_unlock (&self->mutex);
  g_ptr_array_unref (old);
}

gboolean
bef_ngsi_names_has_types (BefNgsiNames *self)
{
  g_mutex_lock (&self->mutex);
  gboolean has_types = self->has_types;
  g_mutex_unlock (&self->mutex);
  return has_types;
}

GPtrArray *
bef_ngsi_names_dup_found (BefNgsiNames *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (found_free);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->found->len; i++)
    {
      BefNgsiFoundType *one = g_memdup2 (self->found->pdata[i], sizeof *one);
      one->name = g_strdup (one->name);
      g_ptr_array_add (copy, one);
    }
  g_mutex_unlock (&self->mutex);
  return copy;
}

void
bef_ngsi_names_add_types (BefNgsiNames *self, const char *type, GPtrArray *out)
{
  g_mutex_lock (&self->mutex);
  if (!self->has_types)
    g_ptr_array_add (out, g_strdup (type));
  for (guint i = 0; i < self->found->len; i++)
    {
      const BefNgsiFoundType *one = self->found->pdata[i];
      if (one->use == BEF_NGSI_TYPE_UNDERSTOOD && g_str_equal (one->type, type))
        g_ptr_array_add (out, g_strdup (one->name));
    }
  g_mutex_unlock (&self->mutex);
}

void
bef_ngsi_names_note (BefNgsiNames *self, const char *type, const char *attribute,
                     const char *received)
{
  g_autofree char *key = g_strconcat (type, "\n", attribute, NULL);

  g_mutex_lock (&self->mutex);
  GPtrArray *names = g_hash_table_lookup (self->attributes, key);
  if (names == NULL && self->has_types)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->attributes, g_steal_pointer (&key), names);
    }
  if (names != NULL && names->len < MAX_SPELLINGS && strlen (received) <= MAX_NAME
      && !g_ptr_array_find_with_equal_func (names, received, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (received));
  g_mutex_unlock (&self->mutex);
}

void
bef_ngsi_names_note_moving (BefNgsiNames *self, const char *type, const char *received)
{
  gpointer key = (gpointer)g_intern_string (type);

  g_mutex_lock (&self->mutex);
  GPtrArray *names = g_hash_table_lookup (self->moving, key);
  if (names == NULL)
    {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->moving, key, names);
    }
  if (names->len < MAX_MOVING && strlen (received) <= MAX_NAME
      && !g_ptr_array_find_with_equal_func (names, received, g_str_equal, NULL))
    g_ptr_array_add (names, g_strdup (received));
  g_mutex_unlock (&self->mutex);
}

void
bef_ngsi_names_add_moving (BefNgsiNames *self, const char *type, GPtrArray *out)
{
  g_mutex_lock (&self->mutex);
  GPtrArray *names = g_hash_table_lookup (self->moving, g_intern_string (type));
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!g_ptr_array_find_with_equal_func (out, names->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (out, g_strdup (names->pdata[i]));
  g_mutex_unlock (&self->mutex);
}

void
bef_ngsi_names_note_relation (BefNgsiNames *self, const char *received)
{
  g_mutex_lock (&self->mutex);
  if (strlen (received) <= MAX_NAME && g_hash_table_size (self->relations) < MAX_RELATIONS
      && !g_hash_table_contains (self->relations, received))
    g_hash_table_add (self->relations, g_strdup (received));
  g_mutex_unlock (&self->mutex);
}

/* The profile's own, of any type. */
static void
add_profile_relations (BefProfile *profile, GPtrArray *out)
{
  for (const char *const *t = bef_profile_get_types (profile); *t != NULL; t++)
    {
      const BefProfileType *type = bef_profile_find_type (profile, *t);
      for (guint i = 0; i < type->attributes->len; i++)
        {
          const BefProfileAttribute *attribute = type->attributes->pdata[i];
          if (attribute->use == BEF_PROFILE_BUILDING
              && !g_ptr_array_find_with_equal_func (out, attribute->name, g_str_equal, NULL))
            g_ptr_array_add (out, g_strdup (attribute->name));
        }
    }
}

GStrv
bef_ngsi_names_dup_relations (BefNgsiNames *self, BefProfile *profile)
{
  GPtrArray *out = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->relations);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (out, g_strdup (name));
  g_mutex_unlock (&self->mutex);
  if (out->len == 0)
    add_profile_relations (profile, out);
  g_ptr_array_add (out, NULL);
  return (GStrv)g_ptr_array_free (out, FALSE);
}

/* Those of @attribute of @type, added to @out. */
static void
add_received (BefNgsiNames *self, const char *type, const char *attribute, GPtrArray *out)
{
  g_autofree char *key = g_strconcat (type, "\n", attribute, NULL);

  g_mutex_lock (&self->mutex);
  GPtrArray *names = g_hash_table_lookup (self->attributes, key);
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!g_ptr_array_find_with_equal_func (out, names->pdata[i], g_str_equal, NULL))
      g_ptr_array_add (out, g_strdup (names->pdata[i]));
  g_mutex_unlock (&self->mutex);
}

char *
bef_ngsi_names_dup (BefNgsiNames *self, const char *type, const char *attribute)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (type != NULL)
    add_received (self, type, attribute, names);
  return g_strdup (names->len > 0 ? names->pdata[0] : attribute);
}

GStrv
bef_ngsi_names_candidates (BefNgsiNames *self, BefProfile *profile, const char *type,
                           const char *quantity)
{
  g_autofree const char **candidates = bef_profile_candidates (profile, type, quantity);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *const *types = bef_profile_get_types (profile);

  for (guint i = 0; candidates[i] != NULL; i++)
    for (guint j = 0; types[j] != NULL; j++)
      if (type == NULL || g_str_equal (type, types[j]))
        add_received (self, types[j], candidates[i], names);
  if (names->len == 0)
    return g_strdupv ((char **)candidates);
  g_ptr_array_add (names, NULL);
  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
