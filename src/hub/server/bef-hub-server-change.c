/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"
#include "bef-hub-entity-parse.h"
#include "bef-hub-store.h"

/* Entities that others put here, by a token that may write (clauses 5.6.1 to 5.6.12). A request is
 * one commit: it is answered when that is on the disk. */

gboolean
bef_hub_call_may_write (BefHubCall *call, GError **error)
{
  if (call->tenant->store != NULL && call->token->may_write)
    return TRUE;
  g_set_error_literal (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_FORBIDDEN,
                       "This token may not write");
  return FALSE;
}

gboolean
bef_hub_call_writes (BefHubCall *call)
{
  return call->tenant->store != NULL && call->token->may_write
         && !bef_hub_store_is_below (call->tenant->store, call->segments[3], call->now_ms);
}

typedef enum
{
  EXPECT_OBJECT,
  EXPECT_ARRAY,
} Expected;

static JsonNode *
read_json (BefHubCall *call, Expected expected, GError **error)
{
  JsonNode *root = bef_hub_call_read_body (call, error);

  if (root == NULL || JSON_NODE_HOLDS_ARRAY (root) == (expected == EXPECT_ARRAY))
    return root;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "A JSON %s is expected",
               expected == EXPECT_ARRAY ? "array" : "object");
  json_node_unref (root);
  return NULL;
}

/* Whether the caller may change @id at all: what is simulated, or is not theirs to see, may not. */
static gboolean
check_own (BefHubCall *call, const char *id, JsonObject *entity, GError **error)
{
  if (!bef_hub_check_id (id, error))
    return FALSE;
  if (bef_hub_store_is_below (call->tenant->store, id, call->now_ms))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_SUPPORTED,
                   "'%s' is this hub's own and cannot be written", id);
      return FALSE;
    }
  if (entity == NULL
      || !bef_hub_auth_may_see (call->server->auth, call->token, id,
                                bef_json_get_string (entity, "type"), entity))
    return bef_hub_no_entity (id, error);
  return TRUE;
}

/* The entity that the path names. (transfer none) or NULL with an error. */
static JsonObject *
named_entity (BefHubCall *call, const char *id, GError **error)
{
  JsonObject *entity = bef_hub_store_entity (call->tenant->store, id);

  return check_own (call, id, entity, error) ? entity : NULL;
}

static JsonObject *
copy_of (JsonObject *entity)
{
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (entity);

  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (copy, l->data,
                            json_node_copy (json_object_get_member (entity, l->data)));
  return copy;
}

/* How a fragment goes into an entity. */
typedef enum
{
  MERGE,        /* everything; null takes away */
  APPEND,       /* everything */
  NO_OVERWRITE, /* what is not there yet */
  UPDATE,       /* what is there already */
} Manner;

/* Members of a merged attribute stay where the fragment says nothing of them (5.5.12). */
static JsonNode *
merge_attribute (JsonNode *before, JsonNode *given)
{
  JsonObject *old = bef_json_node_object (before), *fresh = bef_json_node_object (given);

  if (old == NULL || fresh == NULL
      || g_strcmp0 (bef_json_get_string (old, "type"), bef_json_get_string (fresh, "type")) != 0)
    return json_node_copy (given);
  g_autoptr (JsonObject) merged = copy_of (old);
  g_autoptr (GList) members = json_object_get_members (fresh);
  for (GList *l = members; l != NULL; l = l->next)
    json_object_set_member (merged, l->data,
                            json_node_copy (json_object_get_member (fresh, l->data)));
  return json_node_init_object (json_node_alloc (), merged);
}

/* @left: names of what was not done are added to it. (transfer full) */
static JsonObject *
combine (JsonObject *entity, JsonObject *fragment, Manner manner, GPtrArray *left)
{
  JsonObject *combined = copy_of (entity);
  JsonObjectIter iter;
  const char *name;
  JsonNode *given;

  json_object_iter_init_ordered (&iter, fragment);
  while (json_object_iter_next_ordered (&iter, &name, &given))
    {
      JsonNode *before = json_object_get_member (combined, name);
      if (g_str_equal (name, "id") || g_str_equal (name, "type"))
        continue;
      if (bef_hub_attribute_is_null (given))
        json_object_remove_member (combined, name);
      else if ((manner == UPDATE && before == NULL) || (manner == NO_OVERWRITE && before != NULL))
        g_ptr_array_add (left, g_strdup (name));
      else
        json_object_set_member (combined, name,
                                manner == MERGE ? merge_attribute (before, given)
                                                : json_node_copy (given));
    }
  return combined;
}

/* Written in the register before, and told done after, it is on the disk. */
static gboolean
commit (BefHubCall *call, const char *id, const char *what, GError **error)
{
  BefHubTraced traced = { BEF_HUB_TRACED_WRITE, id, what, NULL };
  g_autoptr (GError) local = NULL;
  g_autoptr (GError) refusal = NULL;

  if (!bef_hub_call_trace_begin (call, &traced, error))
    {
      bef_hub_store_forget (call->tenant->store);
      return FALSE;
    }
  if (bef_hub_store_commit (call->tenant->store, &local))
    call->tenant->store_fails = FALSE;
  else
    {
      /* Once: who writes again and again must not fill the log. */
      if (!call->tenant->store_fails)
        g_warning ("%s. Until it can be, nothing that is sent is kept.", local->message);
      call->tenant->store_fails = TRUE;
      g_set_error_literal (&refusal, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_KEPT,
                           "The store cannot be written: nothing was changed");
    }
  bef_hub_call_trace_end (call, &traced, refusal);
  if (refusal == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static gboolean
commit_and_reply (BefHubCall *call, const char *id, const char *what, guint status, GError **error)
{
  if (!commit (call, id, what, error))
    return FALSE;
  if (status == 201)
    {
      g_autofree char *escaped = g_uri_escape_string (id, ":", FALSE);
      g_autofree char *place =
          g_strdup_printf ("/ngsi-ld/v1/%sentities/%s",
                           g_str_equal (call->segments[2], "temporal") ? "temporal/" : "", escaped);
      soup_message_headers_replace (soup_server_message_get_response_headers (call->message),
                                    "Location", place);
    }
  bef_hub_call_reply (call, status, NULL, NULL);
  return TRUE;
}

static gboolean
is_free (BefHubCall *call, const char *id)
{
  return bef_hub_store_entity (call->tenant->store, id) == NULL
         && !bef_hub_store_is_below (call->tenant->store, id, call->now_ms);
}

static gboolean
check_free (BefHubCall *call, JsonObject *entity, GError **error)
{
  const char *id = bef_json_get_string (entity, "id");

  if (!bef_hub_auth_may_see (call->server->auth, call->token, id,
                             bef_json_get_string (entity, "type"), entity))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_FORBIDDEN,
                   "This token may not write '%s'", id);
      return FALSE;
    }
  if (is_free (call, id))
    return TRUE;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_CONFLICT, "'%s' exists already", id);
  return FALSE;
}

gboolean
bef_hub_call_create (BefHubCall *call, GError **error)
{
  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  g_autoptr (JsonNode) body = read_json (call, EXPECT_OBJECT, error);
  g_autoptr (JsonObject) entity =
      body != NULL ? bef_hub_entity_parse (body, BEF_HUB_PARSE_ENTITY, call->server->context, error)
                   : NULL;
  if (entity == NULL || !check_free (call, entity, error))
    return FALSE;
  bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  return commit_and_reply (call, bef_json_get_string (entity, "id"), "create", 201, error);
}

gboolean
bef_hub_call_delete (BefHubCall *call, GError **error)
{
  const char *id = call->segments[3];

  if (!bef_hub_call_may_write (call, error) || named_entity (call, id, error) == NULL)
    return FALSE;
  bef_hub_store_remove (call->tenant->store, id);
  return commit_and_reply (call, id, "delete", 204, error);
}

/* PUT: what was there goes. */
gboolean
bef_hub_call_replace (BefHubCall *call, GError **error)
{
  const char *id = call->segments[3];

  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  JsonObject *before = named_entity (call, id, error);
  g_autoptr (JsonNode) body = before != NULL ? read_json (call, EXPECT_OBJECT, error) : NULL;
  if (body == NULL)
    return FALSE;
  g_autoptr (JsonObject) fragment =
      bef_hub_entity_parse (body, BEF_HUB_PARSE_FRAGMENT, call->server->context, error);
  if (fragment == NULL)
    return FALSE;
  g_autoptr (JsonObject) bare = json_object_new ();
  json_object_set_string_member (bare, "id", id);
  json_object_set_string_member (bare, "type", bef_json_get_string (before, "type"));
  g_autoptr (JsonObject) entity = combine (bare, fragment, APPEND, NULL);
  bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  return commit_and_reply (call, id, "replace", 204, error);
}

/* UpdateResult (5.2.18), when not everything was done. */
static void
reply_left (BefHubCall *call, JsonObject *fragment, GPtrArray *left, const char *why)
{
  g_autoptr (GList) members = json_object_get_members (fragment);
  GString *out = g_string_new ("{\"updated\":[");
  gboolean any = FALSE;

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_ptr_array_find_with_equal_func (left, l->data, g_str_equal, NULL))
      {
        g_string_append (out, any ? "," : "");
        bef_hub_write_string (out, l->data);
        any = TRUE;
      }
  g_string_append (out, "],\"notUpdated\":[");
  for (guint i = 0; i < left->len; i++)
    {
      g_string_append (out, i > 0 ? ",{\"attributeName\":" : "{\"attributeName\":");
      bef_hub_write_string (out, g_ptr_array_index (left, i));
      g_string_append (out, ",\"reason\":");
      bef_hub_write_string (out, why);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "]}");
  bef_hub_call_reply (call, 207, BEF_HUB_JSON, g_string_free_to_bytes (out));
}

gboolean
bef_hub_call_has_option (BefHubCall *call, const char *word)
{
  g_autofree char *decoded =
      call->raw_query != NULL ? g_uri_unescape_string (call->raw_query, NULL) : NULL;

  return decoded != NULL && strstr (decoded, "options=") != NULL && strstr (decoded, word) != NULL;
}

static gboolean
change (BefHubCall *call, Manner manner, const char *what, GError **error)
{
  const char *id = call->segments[3];
  JsonObject *before = named_entity (call, id, error);
  g_autoptr (JsonNode) body = before != NULL ? read_json (call, EXPECT_OBJECT, error) : NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);

  if (body == NULL)
    return FALSE;
  g_autoptr (JsonObject) fragment =
      bef_hub_entity_parse (body, BEF_HUB_PARSE_FRAGMENT, call->server->context, error);
  if (fragment == NULL)
    return FALSE;
  g_autoptr (JsonObject) entity = combine (before, fragment, manner, left);
  if (left->len < json_object_get_size (fragment) || json_object_get_size (fragment) == 0)
    bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  if (left->len == 0)
    return commit_and_reply (call, id, what, 204, error);
  if (!commit (call, id, what, error))
    return FALSE;
  reply_left (call, fragment, left,
              manner == UPDATE ? "The entity has no such attribute" : "It is there already");
  return TRUE;
}

/* By who may only command and acknowledge it is that, as a PATCH is. */
gboolean
bef_hub_call_append (BefHubCall *call, GError **error)
{
  if (!bef_hub_call_writes (call))
    return bef_hub_call_patch (call, error);
  return change (call, bef_hub_call_has_option (call, "noOverwrite") ? NO_OVERWRITE : APPEND,
                 "append", error);
}

static gboolean
no_attribute (const char *id, const char *name, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND, "'%s' has no attribute '%s'", id,
               name);
  return FALSE;
}

typedef enum
{
  CHANGE_REPLACE,
  CHANGE_MERGE,
} Change;

/* One attribute that is there already: @given NULL takes it away. */
static gboolean
set_attribute (BefHubCall *call, JsonNode *given, Change change, GError **error)
{
  const char *id = call->segments[3];
  JsonObject *before = named_entity (call, id, error);

  if (before == NULL)
    return FALSE;
  const char *name = bef_hub_context_compact (call->server->context, call->segments[5]);
  JsonNode *old = json_object_get_member (before, name);
  if (old == NULL || bef_json_node_object (old) == NULL)
    return no_attribute (id, name, error);
  g_autoptr (JsonObject) entity = copy_of (before);
  if (given == NULL || bef_hub_attribute_is_null (given))
    json_object_remove_member (entity, name);
  else
    {
      g_autoptr (JsonNode) parsed = bef_hub_attribute_parse (given, error);
      if (parsed == NULL)
        return FALSE;
      json_object_set_member (entity, name,
                              change == CHANGE_MERGE ? merge_attribute (old, parsed)
                                                     : json_node_copy (parsed));
    }
  bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  return commit_and_reply (call, id, name, 204, error);
}

gboolean
bef_hub_call_replace_attribute (BefHubCall *call, GError **error)
{
  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  g_autoptr (JsonNode) body = read_json (call, EXPECT_OBJECT, error);
  return body != NULL && set_attribute (call, body, CHANGE_REPLACE, error);
}

gboolean
bef_hub_call_delete_attribute (BefHubCall *call, GError **error)
{
  g_autoptr (JsonObject) alert =
      bef_hub_call_writes (call) ? NULL : bef_hub_call_entity (call, call->segments[3]);

  if (alert != NULL && g_strcmp0 (bef_json_get_string (alert, "type"), "Alert") == 0)
    return bef_hub_call_undecide (call, alert, error);
  return bef_hub_call_may_write (call, error) && set_attribute (call, NULL, CHANGE_REPLACE, error);
}

gboolean
bef_hub_call_change (BefHubCall *call, GError **error)
{
  if (call->segments[4] == NULL)
    return change (call, MERGE, "merge", error);
  if (call->segments[5] == NULL)
    return change (call, UPDATE, "update", error);
  g_autoptr (JsonNode) body = read_json (call, EXPECT_OBJECT, error);
  return body != NULL && set_attribute (call, body, CHANGE_MERGE, error);
}

/* Batches. */

typedef struct
{
  GPtrArray *done, *created, *failed; /* owned, of owned ids */
  GPtrArray *problems;                /* owned, of GError, beside failed */
} Outcome;

static void
write_ids (GString *out, GPtrArray *ids)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < ids->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      bef_hub_write_string (out, g_ptr_array_index (ids, i));
    }
  g_string_append_c (out, ']');
}

/* BatchOperationResult (5.2.16). */
static void
reply_outcome (BefHubCall *call, const Outcome *outcome)
{
  GString *out = g_string_new ("{\"success\":");

  write_ids (out, outcome->done);
  g_string_append (out, ",\"errors\":[");
  for (guint i = 0; i < outcome->failed->len; i++)
    {
      g_autofree char *problem = bef_hub_problem_json (g_ptr_array_index (outcome->problems, i));
      g_string_append (out, i > 0 ? ",{\"entityId\":" : "{\"entityId\":");
      bef_hub_write_string (out, g_ptr_array_index (outcome->failed, i));
      g_string_append_printf (out, ",\"error\":%s}", problem);
    }
  g_string_append (out, "]}");
  bef_hub_call_reply (call, outcome->done->len > 0 ? 207 : 400, BEF_HUB_JSON,
                      g_string_free_to_bytes (out));
}

/* One of a batch. @created: it was not there. (transfer full) its id, as far as it has one. */
static gboolean
batch_one (BefHubCall *call, const char *operation, JsonNode *node, char **id, gboolean *created,
           GError **error)
{
  BefHubStore *store = call->tenant->store;
  gboolean remove = g_str_equal (operation, "delete");
  gboolean create = g_str_equal (operation, "create");

  *id = g_strdup (remove ? bef_json_node_string (node)
                         : bef_json_get_string (bef_json_node_object (node), "id"));
  if (remove)
    {
      if (*id == NULL || named_entity (call, *id, error) == NULL)
        return *id != NULL ? FALSE : bef_hub_no_entity ("", error);
      bef_hub_store_remove (store, *id);
      return TRUE;
    }
  g_autoptr (JsonObject) entity =
      bef_hub_entity_parse (node, BEF_HUB_PARSE_ENTITY, call->server->context, error);
  if (entity == NULL)
    return FALSE;
  JsonObject *before = bef_hub_store_entity (store, *id);
  *created = before == NULL;
  if (create || (before == NULL && g_str_equal (operation, "upsert")))
    {
      if (!check_free (call, entity, error))
        return FALSE;
    }
  else if (!check_own (call, *id, before, error))
    return FALSE;
  gboolean whole =
      before == NULL
      || (g_str_equal (operation, "upsert") && !bef_hub_call_has_option (call, "update"));
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonObject) kept =
      whole ? json_object_ref (entity)
            : combine (before, entity,
                       bef_hub_call_has_option (call, "noOverwrite") ? NO_OVERWRITE : MERGE, left);
  bef_hub_store_put (store, kept, call->now_ms);
  return TRUE;
}

static gboolean
run_batch (BefHubCall *call, const char *operation, JsonArray *array, Outcome *outcome,
           GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *id = NULL;
      gboolean created = FALSE;
      GError *local = NULL;
      if (batch_one (call, operation, json_array_get_element (array, i), &id, &created, &local))
        {
          if (created)
            g_ptr_array_add (outcome->created, g_strdup (id));
          g_ptr_array_add (outcome->done, g_steal_pointer (&id));
          continue;
        }
      g_ptr_array_add (outcome->failed, id != NULL ? g_steal_pointer (&id) : g_strdup (""));
      g_ptr_array_add (outcome->problems, local);
    }
  return outcome->done->len == 0
         || commit (call, g_ptr_array_index (outcome->done, 0), operation, error);
}

gboolean
bef_hub_call_batch (BefHubCall *call, GError **error)
{
  const char *operation = call->segments[3];
  static const char *const known[] = { "create", "upsert", "update", "merge", "delete", NULL };

  if (!g_strv_contains (known, operation))
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_IMPLEMENTED,
                   "This broker does not implement %s", operation);
      return FALSE;
    }
  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  g_autoptr (JsonNode) body = read_json (call, EXPECT_ARRAY, error);
  if (body == NULL)
    return FALSE;
  JsonArray *array = json_node_get_array (body);
  guint n = json_array_get_length (array);
  if (n == 0 || n > BEF_HUB_ENTITIES_MAX)
    {
      g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "1 to %d entities are expected", BEF_HUB_ENTITIES_MAX);
      return FALSE;
    }
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) created = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
  Outcome outcome = { done, created, failed, problems };
  if (!run_batch (call, operation, array, &outcome, error))
    return FALSE;
  if (failed->len > 0)
    {
      reply_outcome (call, &outcome);
      return TRUE;
    }
  gboolean tells = g_str_equal (operation, "create") || g_str_equal (operation, "upsert");
  GString *out = g_string_new (NULL);
  if (tells && created->len > 0)
    {
      write_ids (out, created);
      bef_hub_call_reply (call, 201, BEF_HUB_JSON, g_string_free_to_bytes (out));
      return TRUE;
    }
  g_string_free (out, TRUE);
  bef_hub_call_reply (call, 204, NULL, NULL);
  return TRUE;
}

/* The past. */

/* Adds every instance of @evolution; the newest of each attribute is what the entity then has. */
static JsonObject *
add_instances (BefHubCall *call, JsonObject *entity, const char *id, JsonObject *evolution)
{
  JsonObject *result = copy_of (entity);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, evolution);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonArray *instances = bef_json_node_array (node);
      guint n = instances != NULL ? json_array_get_length (instances) : 1;
      if (g_str_equal (name, "scope")) /* no attribute: it is only what it is now */
        json_object_set_member (result, name, json_node_copy (node));
      for (guint i = 0; i < n; i++)
        {
          JsonNode *one = instances != NULL ? json_array_get_element (instances, i) : node;
          JsonObject *instance = bef_json_node_object (one);
          JsonObject *now = bef_json_get_object (result, name);
          if (instance == NULL)
            continue;
          bef_hub_store_add_instance (call->tenant->store, id, name, instance);
          /* ISO times in Z sort as text. */
          if (now == NULL
              || g_strcmp0 (bef_json_get_string (instance, "observedAt"),
                            bef_json_get_string (now, "observedAt"))
                     >= 0)
            json_object_set_member (result, name, json_node_copy (one));
        }
    }
  return result;
}

gboolean
bef_hub_call_temporal_create (BefHubCall *call, GError **error)
{
  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  g_autoptr (JsonNode) body = read_json (call, EXPECT_OBJECT, error);
  g_autoptr (JsonObject) evolution =
      body != NULL
          ? bef_hub_entity_parse (body, BEF_HUB_PARSE_EVOLUTION, call->server->context, error)
          : NULL;
  if (evolution == NULL)
    return FALSE;
  const char *id = bef_json_get_string (evolution, "id");
  JsonObject *before = bef_hub_store_entity (call->tenant->store, id);
  gboolean is_new = before == NULL;
  if (is_new ? !check_free (call, evolution, error) : !check_own (call, id, before, error))
    return FALSE;
  g_autoptr (JsonObject) bare = json_object_new ();
  json_object_set_string_member (bare, "id", id);
  json_object_set_string_member (bare, "type", bef_json_get_string (evolution, "type"));
  g_autoptr (JsonObject) entity = add_instances (call, is_new ? bare : before, id, evolution);
  bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  return commit_and_reply (call, id, "temporal", is_new ? 201 : 204, error);
}

/* The fragment of an evolution says neither id nor type: the entity does. */
gboolean
bef_hub_call_temporal_append (BefHubCall *call, GError **error)
{
  const char *id = call->segments[4];

  if (!bef_hub_call_may_write (call, error))
    return FALSE;
  JsonObject *before = named_entity (call, id, error);
  g_autoptr (JsonNode) body = before != NULL ? read_json (call, EXPECT_OBJECT, error) : NULL;
  if (body == NULL)
    return FALSE;
  JsonObject *given = json_node_get_object (body);
  json_object_set_string_member (given, "id", id);
  json_object_set_string_member (given, "type", bef_json_get_string (before, "type"));
  g_autoptr (JsonObject) evolution =
      bef_hub_entity_parse (body, BEF_HUB_PARSE_EVOLUTION, call->server->context, error);
  if (evolution == NULL)
    return FALSE;
  g_autoptr (JsonObject) entity = add_instances (call, before, id, evolution);
  bef_hub_store_put (call->tenant->store, entity, call->now_ms);
  return commit_and_reply (call, id, "temporal", 204, error);
}

/* An entity and its past are one thing here: what takes the past takes the entity. */
gboolean
bef_hub_call_temporal_delete (BefHubCall *call, GError **error)
{
  const char *id = call->segments[4];

  if (!bef_hub_call_may_write (call, error) || named_entity (call, id, error) == NULL)
    return FALSE;
  bef_hub_store_remove (call->tenant->store, id);
  return commit_and_reply (call, id, "delete", 204, error);
}
