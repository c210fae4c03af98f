/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-server-private.h"

#include "base/bef-json.h"
#include "hub/world/bef-hub-world.h"
#include "model/bef-alert-decision.h"

/* What people decide of alerts besides acknowledging them: who takes care of it, that it is put
 * aside, and notes. The person is the one the token stands for, whatever is written. */

/* Of one alert. */
#define NOTES_MAX 100
/* A name or a role, in characters. */
#define NAME_MAX_CHARS 200
#define ID_MAX 512
/* The console's clock may be ahead. */
#define CLOCK_MS BEF_MS_MINUTE

typedef enum
{
  OTHER,
  ACKNOWLEDGED,
  ASSIGNED,
  SHELVED,
  NOTED,
} Part;

static const struct
{
  const char *name;
  Part part;
} parts[] = {
  { "acknowledgedAt", ACKNOWLEDGED },
  { "acknowledgedBy", ACKNOWLEDGED },
  { "acknowledgeComment", ACKNOWLEDGED },
  { "assignedTo", ASSIGNED },
  { "assignedBy", ASSIGNED },
  { "shelvedUntil", SHELVED },
  { "shelvedBy", SHELVED },
  { "shelveReason", SHELVED },
  { "comments", NOTED },
};

static Part
part_of (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (name, parts[i].name))
      return parts[i].part;
  return OTHER;
}

/* What is decided is not acknowledged in the same breath: that has its own path. */
gboolean
bef_hub_is_decision (JsonObject *attributes)
{
  g_autoptr (GList) members = json_object_get_members (attributes);

  for (GList *l = members; l != NULL; l = l->next)
    if (part_of (l->data) > ACKNOWLEDGED)
      return TRUE;
  return FALSE;
}

static gboolean
refuse (int code, const char *what, GError **error)
{
  g_set_error_literal (error, BEF_HUB_PROBLEM, code, what);
  return FALSE;
}

static gboolean
is_taken (const char *who, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_CONFLICT, "Already decided by %s",
               who != NULL ? who : "somebody");
  return FALSE;
}

/* The text that @attributes have under @name. (transfer none) nullable */
static const char *
text_of (JsonObject *attributes, const char *name)
{
  JsonNode *node = json_object_get_member (attributes, name);
  JsonNode *value = node != NULL ? bef_hub_carried (node) : NULL;
  const char *text = bef_json_node_string (value);

  return text != NULL ? text : bef_json_get_string (bef_json_node_object (value), "@value");
}

static gboolean
check_text (const char *name, const char *text, glong max_chars, GError **error)
{
  if (text != NULL && text[0] != '\0' && g_utf8_strlen (text, -1) <= max_chars)
    return TRUE;
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
               "%s: a text of 1 to %ld characters is expected", name, max_chars);
  return FALSE;
}

static JsonObject *
property (const char *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", "Property");
  json_object_set_string_member (object, "value", text);
  return object;
}

/* Only where nobody decided before. */
static gboolean
is_first_only (BefHubCall *call)
{
  return bef_hub_call_has_option (call, "noOverwrite");
}

static gboolean
assign (BefHubCall *call, JsonObject *alert, JsonObject *attributes, JsonObject *changes,
        GError **error)
{
  const char *to = text_of (attributes, "assignedTo");
  const char *before = text_of (alert, "assignedTo"), *by = text_of (alert, "assignedBy");

  if (!check_text ("assignedTo", to, NAME_MAX_CHARS, error))
    return FALSE;
  if (before != NULL && is_first_only (call) && !g_str_equal (before, to))
    return is_taken (by != NULL ? by : before, error);
  json_object_set_object_member (changes, "assignedTo", property (to));
  json_object_set_object_member (changes, "assignedBy", property (call->token->name));
  return TRUE;
}

static gboolean
shelve (BefHubCall *call, JsonObject *alert, JsonObject *attributes, JsonObject *changes,
        GError **error)
{
  const char *until = text_of (attributes, "shelvedUntil");
  const char *reason = text_of (attributes, "shelveReason");
  gint64 until_ms, before_ms;

  if (!bef_iso8601_parse (until, &until_ms) || until_ms <= call->now_ms
      || until_ms > call->now_ms + BEF_SHELVE_MAX_MS + CLOCK_MS)
    return refuse (BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "shelvedUntil: a time within seven days is expected", error);
  if (!check_text ("shelveReason", reason, BEF_DECISION_TEXT_MAX, error))
    return FALSE;
  gboolean is_there =
      bef_iso8601_parse (text_of (alert, "shelvedUntil"), &before_ms) && before_ms > call->now_ms;
  if (is_there && is_first_only (call) && before_ms != until_ms)
    return is_taken (text_of (alert, "shelvedBy"), error);
  g_autofree char *at = bef_iso8601_format (until_ms);
  json_object_set_object_member (changes, "shelvedUntil", property (at));
  json_object_set_object_member (changes, "shelvedBy", property (call->token->name));
  json_object_set_object_member (changes, "shelveReason", property (reason));
  return TRUE;
}

/* Of @notes (nullable), the one of this id. (transfer none) nullable */
static JsonObject *
find_note (JsonArray *notes, const char *id, guint *index)
{
  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    {
      JsonObject *note = bef_json_node_object (json_array_get_element (notes, i));
      if (g_strcmp0 (bef_json_get_string (note, "datasetId"), id) == 0)
        {
          *index = i;
          return note;
        }
    }
  return NULL;
}

/* Adds @given to @notes; one that is there already, with the same words, is left. */
static gboolean
add_note (BefHubCall *call, JsonArray *notes, JsonObject *given, GError **error)
{
  const char *id = bef_json_get_string (given, "datasetId");
  const char *text = bef_json_get_string (given, "value");
  g_autofree char *scheme = id != NULL ? g_uri_parse_scheme (id) : NULL;
  gint64 at_ms = call->now_ms;
  guint index;

  if (scheme == NULL || strlen (id) > ID_MAX)
    return refuse (BEF_HUB_PROBLEM_BAD_REQUEST_DATA,
                   "comments: a datasetId of its own, a URI, is expected", error);
  if (!check_text ("comments", text, BEF_DECISION_TEXT_MAX, error))
    return FALSE;
  JsonObject *before = find_note (notes, id, &index);
  if (before != NULL && g_str_equal (bef_json_get_string (before, "value"), text)
      && g_strcmp0 (text_of (before, "author"), call->token->name) == 0)
    return TRUE;
  if (before != NULL)
    return is_taken (text_of (before, "author"), error);
  if (json_array_get_length (notes) >= NOTES_MAX)
    return refuse (BEF_HUB_PROBLEM_NOT_SUPPORTED, "This alert has too many notes", error);
  bef_iso8601_parse (bef_json_get_string (given, "observedAt"), &at_ms);
  g_autofree char *at = bef_iso8601_format (MIN (at_ms, call->now_ms));
  JsonObject *note = property (text);
  json_object_set_string_member (note, "datasetId", id);
  json_object_set_string_member (note, "observedAt", at);
  json_object_set_object_member (note, "author", property (call->token->name));
  json_array_add_object_element (notes, note);
  return TRUE;
}

/* (transfer full) */
static JsonArray *
copy_notes (JsonObject *alert)
{
  JsonArray *notes = bef_json_get_array (alert, "comments");
  JsonArray *copy = json_array_new ();

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    json_array_add_element (copy, json_node_copy (json_array_get_element (notes, i)));
  return copy;
}

static gboolean
note (BefHubCall *call, JsonObject *alert, JsonObject *attributes, JsonObject *changes,
      GError **error)
{
  JsonNode *node = json_object_get_member (attributes, "comments");
  JsonArray *several = bef_json_node_array (node);
  guint n = several != NULL ? json_array_get_length (several) : 1;
  g_autoptr (JsonArray) notes = copy_notes (alert);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *one = several != NULL ? json_array_get_element (several, i) : node;
      if (!add_note (call, notes, bef_json_node_object (one), error))
        return FALSE;
    }
  json_object_set_array_member (changes, "comments", g_steal_pointer (&notes));
  return TRUE;
}

/* What the attributes change. (transfer full) NULL with an error */
static JsonObject *
make_changes (BefHubCall *call, JsonObject *alert, JsonObject *attributes, GError **error)
{
  g_autoptr (JsonObject) changes = json_object_new ();
  g_autoptr (GList) members = json_object_get_members (attributes);

  for (GList *l = members; l != NULL; l = l->next)
    if (part_of (l->data) <= ACKNOWLEDGED)
      {
        g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_SUPPORTED,
                     "'%s' of an alert cannot be changed with these", (const char *)l->data);
        return NULL;
      }
  gboolean assigns = json_object_has_member (attributes, "assignedTo");
  gboolean notes = json_object_has_member (attributes, "comments");
  gboolean shelves = json_object_has_member (attributes, "shelvedUntil");
  if (!assigns && !notes && !shelves)
    {
      refuse (BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "assignedTo, shelvedUntil or comments is expected",
              error);
      return NULL;
    }
  if ((assigns && !assign (call, alert, attributes, changes, error))
      || (shelves && !shelve (call, alert, attributes, changes, error))
      || (notes && !note (call, alert, attributes, changes, error)))
    return NULL;
  return g_steal_pointer (&changes);
}

/* The register has it before it is done. */
static gboolean
carry_out (BefHubCall *call, const char *id, const char *what, JsonObject *changes, GError **error)
{
  BefHubTraced traced = { BEF_HUB_TRACED_DECISION, id, what, NULL };
  g_autoptr (GError) local = NULL;
  g_autoptr (GError) refusal = NULL;

  if (!bef_hub_call_trace_begin (call, &traced, error))
    return FALSE;
  gboolean done = bef_hub_world_annotate (call->tenant->world, id, changes, call->now_ms, &local);
  if (!done)
    bef_hub_translate (&refusal, local);
  bef_hub_call_trace_end (call, &traced, refusal);
  if (!done)
    g_propagate_error (error, g_steal_pointer (&refusal));
  return done;
}

gboolean
bef_hub_call_decide (BefHubCall *call, JsonObject *alert, JsonObject *attributes, GError **error)
{
  g_autoptr (JsonObject) changes = make_changes (call, alert, attributes, error);
  const char *id = bef_json_get_string (alert, "id");

  if (changes == NULL)
    return FALSE;
  const char *what = json_object_has_member (changes, "assignedTo")     ? "assignedTo"
                     : json_object_has_member (changes, "shelvedUntil") ? "shelvedUntil"
                                                                        : "comments";
  return carry_out (call, id, what, changes, error);
}

/* Taken back. */

static gboolean
is_not_there (const char *id, const char *name, GError **error)
{
  g_set_error (error, BEF_HUB_PROBLEM, BEF_HUB_PROBLEM_NOT_FOUND, "'%s' has no attribute '%s'", id,
               name);
  return FALSE;
}

/* @author (nullable) is who the token stands for. */
static gboolean
check_author (BefHubCall *call, const char *author, GError **error)
{
  return g_strcmp0 (author, call->token->name) == 0
         || refuse (BEF_HUB_PROBLEM_FORBIDDEN, "Only who decided it can take it back", error);
}

static gboolean
take_note (BefHubCall *call, JsonObject *alert, JsonObject *changes, GError **error)
{
  g_autoptr (GHashTable) params =
      call->raw_query != NULL
          ? g_uri_parse_params (call->raw_query, -1, "&", G_URI_PARAMS_NONE, NULL)
          : NULL;
  const char *id = params != NULL ? g_hash_table_lookup (params, "datasetId") : NULL;
  g_autoptr (JsonArray) notes = copy_notes (alert);
  guint index;

  if (id == NULL)
    return refuse (BEF_HUB_PROBLEM_BAD_REQUEST_DATA, "The datasetId of one note is expected",
                   error);
  JsonObject *found = find_note (notes, id, &index);
  if (found == NULL)
    return is_not_there (bef_json_get_string (alert, "id"), id, error);
  if (!check_author (call, text_of (found, "author"), error))
    return FALSE;
  json_array_remove_element (notes, index);
  if (json_array_get_length (notes) > 0)
    json_object_set_array_member (changes, "comments", g_steal_pointer (&notes));
  else
    json_object_set_null_member (changes, "comments");
  return TRUE;
}

static gboolean
undecide (BefHubCall *call, JsonObject *alert, GError **error)
{
  const char *id = bef_json_get_string (alert, "id");
  const char *name = bef_hub_context_compact (call->server->context, call->segments[5]);
  Part part = part_of (name);
  g_autoptr (JsonObject) changes = json_object_new ();

  if (!bef_hub_token_may_acknowledge (call->token))
    return bef_hub_forbid ("decide about alerts", error);
  if (part == OTHER)
    return bef_hub_forbid ("take that from an alert", error);
  if (!json_object_has_member (alert, name))
    return is_not_there (id, name, error);
  if (part == ACKNOWLEDGED && !check_author (call, text_of (alert, "acknowledgedBy"), error))
    return FALSE;
  if (part == NOTED && !take_note (call, alert, changes, error))
    return FALSE;
  for (guint i = 0; part != NOTED && i < G_N_ELEMENTS (parts); i++)
    if (parts[i].part == part)
      json_object_set_null_member (changes, parts[i].name);
  if (!bef_hub_call_strikes (call, BEF_HUB_FAULT_ACKNOWLEDGE_LOST)
      && !carry_out (call, id, name, changes, error))
    return FALSE;
  bef_hub_call_reply (call, 204, NULL, NULL);
  return TRUE;
}

gboolean
bef_hub_call_undecide (BefHubCall *call, JsonObject *alert, GError **error)
{
  BefHubTraced traced = { BEF_HUB_TRACED_DECISION, call->segments[3], call->segments[5], NULL };
  g_autoptr (GError) refusal = NULL;

  if (undecide (call, alert, &refusal))
    return TRUE;
  bef_hub_call_trace_refusal (call, &traced, refusal);
  g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}
