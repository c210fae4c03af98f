/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-backend.h"

#include "backend/bef-https-error.h"
#include "base/bef-json.h"

/*
 * What the server has, understood or not: its types, then how many entities of each, one question
 * after the other. Asked when somebody wants to know, never in the background.
 */

/* So many are counted; a person reads no more. */
#define MAX_COUNTED 30
#define MAX_ANSWER_BYTES (4 * 1024 * 1024)
#define MAX_ATTRIBUTES 200
#define MAX_NAME 512

/* Members of every entity that are no attributes. */
static const char *const no_attributes[] = { "id",         "@id",      "type",
                                             "@type",      "@context", "createdAt",
                                             "modifiedAt", "scope",    NULL };

typedef struct
{
  GPtrArray *types; /* of BefOfferedType */
  guint next;
  gboolean no_count; /* the server refuses to count: what there is is "some" */
} Offer;

static void count_next (GTask *task);

static void
offer_free (gpointer data)
{
  Offer *self = data;

  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_free (self);
}

static void
finish (GTask *task)
{
  Offer *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->types), (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Offer *self = g_task_get_task_data (task);
  BefOfferedType *type = self->types->pdata[self->next];
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer =
      bef_ngsi_backend_get_finish (BEF_NGSI_BACKEND (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (answer->status == 400 && !self->no_count)
    {
      self->no_count = TRUE;
      count_next (task);
      return;
    }
  if (answer->status == 200)
    type->count = answer->total;
  self->next++;
  count_next (task);
}

static void
count_next (GTask *task)
{
  Offer *self = g_task_get_task_data (task);

  if (self->no_count || self->next >= MIN (self->types->len, MAX_COUNTED))
    {
      finish (task);
      return;
    }
  const BefOfferedType *type = self->types->pdata[self->next];
  const char *const types[] = { type->name, NULL };
  guint next = 0;
  g_autofree char *selection = bef_ngsi_dialect_selection (types, NULL, &next);
  g_autofree char *path = g_strdup_printf ("/ngsi-ld/v1/entities?%s&limit=1&count=true", selection);
  bef_ngsi_backend_get_async (g_task_get_source_object (task), path, BEF_NGSI_LIGHT,
                              MAX_ANSWER_BYTES, g_task_get_cancellable (task), counted_cb, task);
}

static const char *
use_of_type (BefProfile *profile, const char *name)
{
  const BefProfileType *type = bef_profile_find_type (profile, name);

  return type->role == BEF_ENTITY_BUILDING ? "building"
         : type->role == BEF_ENTITY_ALERT  ? "alert"
                                           : bef_kind_info (type->kind)->id;
}

static void
types_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  Offer *offer = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);

  if (answer == NULL || !bef_https_answer_check (answer, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  /* A server that is asked by short names goes on being asked by them. */
  g_autoptr (BefNgsiNames) names = bef_ngsi_names_has_types (self->names)
                                       ? bef_ngsi_names_ref (self->names)
                                       : bef_ngsi_names_new ();
  g_autoptr (JsonNode) root = bef_ngsi_parse (answer, NULL);
  if (root != NULL)
    bef_ngsi_names_read_types (names, root, self->profile);
  g_autoptr (GPtrArray) found = bef_ngsi_names_dup_found (names);
  offer->types = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_offered_type_free);
  for (guint i = 0; i < found->len; i++)
    {
      const BefNgsiFoundType *one = found->pdata[i];
      BefOfferedType *type = g_new0 (BefOfferedType, 1);
      type->name = g_strdup (one->name);
      type->count = -1;
      type->is_understood = one->use == BEF_NGSI_TYPE_UNDERSTOOD;
      type->is_foreign = one->use == BEF_NGSI_TYPE_FOREIGN;
      type->use = type->is_understood ? use_of_type (self->profile, one->type) : NULL;
      g_ptr_array_add (offer->types, type);
    }
  count_next (task);
}

void
bef_ngsi_offer_async (BefBackend *backend, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  BefNgsiBackend *self = BEF_NGSI_BACKEND (backend);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ngsi_offer_async);
  g_task_set_task_data (task, g_new0 (Offer, 1), offer_free);
  bef_ngsi_backend_get_async (self, "/ngsi-ld/v1/types", BEF_NGSI_LIGHT, MAX_ANSWER_BYTES,
                              cancellable, types_cb, task);
}

/* Attributes. */

void
bef_ngsi_ask_details_async (BefNgsiBackend *self, BefNgsiWeight weight, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  bef_ngsi_backend_get_async (self, "/ngsi-ld/v1/types?details=true", weight, MAX_ANSWER_BYTES,
                              cancellable, callback, user_data);
}

/* Of the list of types with their attributes. */
static JsonArray *
details_of (JsonNode *root, guint i, const char **type)
{
  JsonArray *array = bef_json_node_array (root);
  JsonObject *one = array != NULL && i < json_array_get_length (array)
                        ? bef_json_node_object (json_array_get_element (array, i))
                        : NULL;

  *type = bef_json_get_string (one, "typeName");
  return *type != NULL ? bef_json_get_array (one, "attributeNames") : NULL;
}

gboolean
bef_ngsi_take_details (BefNgsiBackend *self, const BefHttpsAnswer *answer)
{
  g_autoptr (JsonNode) root = answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;
  JsonArray *all = bef_json_node_array (root);

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      const char *name;
      JsonArray *attributes = details_of (root, i, &name);
      const BefProfileType *type = bef_profile_find_type (self->profile, name);
      for (guint j = 0;
           attributes != NULL && type != NULL && j < json_array_get_length (attributes); j++)
        {
          const char *one = bef_json_node_string (json_array_get_element (attributes, j));
          const BefProfileAttribute *found = one != NULL ? bef_profile_type_find (type, one) : NULL;
          if (found != NULL && found->use == BEF_PROFILE_BUILDING)
            bef_ngsi_names_note_relation (self->names, one);
        }
    }
  return all != NULL;
}

static const char *
use_of_attribute (const BefProfileAttribute *attribute)
{
  static const char *const uses[] = {
    [BEF_PROFILE_FACT] = "fact",         [BEF_PROFILE_NAME] = "name",
    [BEF_PROFILE_BUILDING] = "building", [BEF_PROFILE_LOCATION] = "location",
    [BEF_PROFILE_IMAGE] = "image",       [BEF_PROFILE_BOOKINGS] = "bookings",
    [BEF_PROFILE_OBSERVED] = "observed", [BEF_PROFILE_NOTHING] = NULL,
    [BEF_PROFILE_VALUES] = "values",     [BEF_PROFILE_CONTROLLED] = "fact",
    [BEF_PROFILE_UNIT] = "fact",
  };

  if (attribute == NULL)
    return NULL;
  return attribute->use == BEF_PROFILE_QUANTITY ? attribute->quantity->id : uses[attribute->use];
}

static void
add_attribute (BefNgsiBackend *self, const char *type, const char *name, GPtrArray *out)
{
  const BefProfileType *known = bef_profile_find_type (self->profile, type);
  BefOfferedAttribute *one;

  if (name == NULL || name[0] == '\0' || strlen (name) > MAX_NAME || out->len >= MAX_ATTRIBUTES
      || g_strv_contains (no_attributes, name))
    return;
  one = g_new0 (BefOfferedAttribute, 1);
  one->name = g_strdup (name);
  one->is_private = bef_profile_is_private (name);
  one->use = known != NULL ? use_of_attribute (bef_profile_type_find (known, name)) : NULL;
  g_ptr_array_add (out, one);
}

static void
return_attributes (GTask *task, GPtrArray *found)
{
  g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
  g_object_unref (task);
}

/* Of a server that does not list them: those of the first entity. */
static void
example_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  GError *error = NULL;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, &error);
  g_autoptr (JsonNode) root = NULL;
  GPtrArray *found;

  if (answer == NULL || !bef_https_answer_check (answer, &error)
      || (root = bef_ngsi_parse (answer, &error)) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  JsonArray *array = bef_json_node_array (root);
  JsonObject *first = array != NULL && json_array_get_length (array) > 0
                          ? bef_json_node_object (json_array_get_element (array, 0))
                          : NULL;
  g_autoptr (GList) members = first != NULL ? json_object_get_members (first) : NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_offered_attribute_free);
  for (GList *l = members; l != NULL; l = l->next)
    add_attribute (self, g_task_get_task_data (task), l->data, found);
  return_attributes (task, found);
}

static void
attributes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  BefNgsiBackend *self = BEF_NGSI_BACKEND (source);
  const char *wanted = g_task_get_task_data (task), *name;
  g_autoptr (BefHttpsAnswer) answer = bef_ngsi_backend_get_finish (self, result, NULL);
  g_autoptr (JsonNode) root =
      answer != NULL && answer->status == 200 ? bef_ngsi_parse (answer, NULL) : NULL;
  JsonArray *all = bef_json_node_array (root);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_offered_attribute_free);

  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonArray *attributes = details_of (root, i, &name);
      for (guint j = 0; attributes != NULL && g_str_equal (name, wanted)
                        && j < json_array_get_length (attributes);
           j++)
        add_attribute (self, wanted, bef_json_node_string (json_array_get_element (attributes, j)),
                       found);
    }
  if (found->len > 0)
    {
      return_attributes (task, found);
      return;
    }
  g_ptr_array_unref (found);
  const char *const types[] = { wanted, NULL };
  guint next = 0;
  g_autofree char *selection = bef_ngsi_dialect_selection (types, NULL, &next);
  g_autofree char *path = g_strdup_printf ("/ngsi-ld/v1/entities?%s&limit=1", selection);
  bef_ngsi_backend_get_async (self, path, BEF_NGSI_LIGHT, MAX_ANSWER_BYTES,
                              g_task_get_cancellable (task), example_cb, task);
}

void
bef_ngsi_attributes_async (BefBackend *backend, const char *type, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (backend, cancellable, callback, user_data);

  g_task_set_source_tag (task, bef_ngsi_attributes_async);
  g_task_set_task_data (task, g_strdup (type), g_free);
  bef_ngsi_ask_details_async (BEF_NGSI_BACKEND (backend), BEF_NGSI_LIGHT, cancellable,
                              attributes_cb, task);
}

GPtrArray *
bef_ngsi_attributes_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
bef_ngsi_offer_finish (BefBackend *backend, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, backend), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
