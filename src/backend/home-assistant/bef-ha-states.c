/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ha-states.h"

#include <string.h>

#include "base/bef-json.h"
#include "base/bef-text.h"

#define MAX_ID 255
#define MAX_STATE 255
/* Beyond any instant, s. */
#define MAX_INSTANT_S 8.64e12

struct _BefHaStates
{
  GHashTable *all;  /* owned: entity id -> BefHaState */
  GHashTable *kept; /* owned: set of names of attributes */
};

static void
state_free (gpointer data)
{
  BefHaState *state = data;

  g_free (state->state);
  json_object_unref (state->attributes);
  g_free (state);
}

BefHaStates *
bef_ha_states_new (GHashTable *kept)
{
  BefHaStates *self = g_new0 (BefHaStates, 1);

  self->all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, state_free);
  self->kept = g_hash_table_ref (kept);
  return self;
}

void
bef_ha_states_free (BefHaStates *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->all);
  g_hash_table_unref (self->kept);
  g_free (self);
}

const BefHaState *
bef_ha_states_get (BefHaStates *self, const char *entity_id)
{
  return g_hash_table_lookup (self->all, entity_id);
}

GHashTable *
bef_ha_states_get_all (BefHaStates *self)
{
  return self->all;
}

/* "domain.name", which also stands in paths. */
static gboolean
is_entity_id (const char *text)
{
  const char *dot = text != NULL ? strchr (text, '.') : NULL;

  return dot != NULL && dot != text && dot[1] != '\0' && strlen (text) <= MAX_ID
         && strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_.") == strlen (text);
}

static BefHaState *
state_of (BefHaStates *self, const char *entity_id)
{
  BefHaState *state = g_hash_table_lookup (self->all, entity_id);

  if (state == NULL && g_hash_table_size (self->all) < BEF_HA_MAX_ENTITIES)
    {
      state = g_new0 (BefHaState, 1);
      state->state = g_strdup ("unknown");
      state->attributes = json_object_new ();
      state->changed_ms = state->updated_ms = state->reported_ms = BEF_NO_TIME;
      g_hash_table_insert (self->all, g_strdup (entity_id), state);
    }
  return state;
}

static void
take_attributes (BefHaStates *self, BefHaState *state, JsonObject *attributes)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (attributes == NULL)
    return;
  json_object_iter_init (&iter, attributes);
  while (json_object_iter_next (&iter, &name, &node))
    if (g_hash_table_contains (self->kept, name))
      json_object_set_member (state->attributes, name, json_node_copy (node));
}

static void
set_state (BefHaState *state, const char *text)
{
  if (text == NULL || strlen (text) > MAX_STATE)
    return;
  g_free (state->state);
  state->state = g_strdup (text);
}

static gint64
instant_of (JsonObject *object, const char *member)
{
  const char *text = bef_json_get_string (object, member);
  gint64 ms;
  double s;

  if (text != NULL)
    return bef_iso8601_parse (text, &ms) ? ms : BEF_NO_TIME;
  return bef_json_get_number (object, member, &s) && s > 0 && s < MAX_INSTANT_S
             ? (gint64)(s * BEF_MS_SECOND)
             : BEF_NO_TIME;
}

const char *
bef_ha_states_take (BefHaStates *self, JsonObject *object, BefHaTake take)
{
  const char *id = bef_json_get_string (object, "entity_id");
  gint64 updated = instant_of (object, "last_updated");
  BefHaState *state = is_entity_id (id) ? state_of (self, id) : NULL;

  if (state == NULL || bef_json_get_string (object, "state") == NULL)
    return NULL;
  if (take == BEF_HA_TAKE_UNLESS_OLDER && updated < state->updated_ms)
    return id;
  set_state (state, bef_json_get_string (object, "state"));
  json_object_unref (state->attributes);
  state->attributes = json_object_new ();
  take_attributes (self, state, bef_json_get_object (object, "attributes"));
  state->updated_ms = updated;
  state->changed_ms = instant_of (object, "last_changed");
  state->reported_ms = MAX (instant_of (object, "last_reported"), updated);
  return id;
}

void
bef_ha_states_replace (BefHaStates *self, JsonArray *all)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      const char *taken = bef_ha_states_take (
          self, bef_json_node_object (json_array_get_element (all, i)), BEF_HA_TAKE_ALWAYS);
      if (taken != NULL)
        g_hash_table_add (seen, (gpointer)taken);
    }
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (seen, id))
      g_hash_table_iter_remove (&iter);
}

/* The compressed form: "lu" is left out where it is "lc". */
static void
take_short (BefHaStates *self, BefHaState *state, JsonObject *object)
{
  gint64 changed = instant_of (object, "lc"), updated = instant_of (object, "lu");

  set_state (state, bef_json_get_string (object, "s"));
  take_attributes (self, state, bef_json_get_object (object, "a"));
  if (changed != BEF_NO_TIME)
    state->changed_ms = changed;
  if (updated == BEF_NO_TIME)
    updated = changed;
  if (updated != BEF_NO_TIME)
    state->updated_ms = state->reported_ms = updated;
}

static void
apply_changes (BefHaStates *self, JsonObject *changes, GHashTable *changed)
{
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  json_object_iter_init (&iter, changes);
  while (json_object_iter_next (&iter, &id, &node))
    {
      /* Of what is not known a difference says nothing. */
      BefHaState *state = g_hash_table_lookup (self->all, id);
      JsonObject *change = bef_json_node_object (node);
      JsonArray *gone = bef_json_get_array (bef_json_get_object (change, "-"), "a");
      if (state == NULL)
        continue;
      for (guint i = 0; gone != NULL && i < json_array_get_length (gone); i++)
        {
          const char *name = bef_json_node_string (json_array_get_element (gone, i));
          if (name != NULL && json_object_has_member (state->attributes, name))
            json_object_remove_member (state->attributes, name);
        }
      if (bef_json_get_object (change, "+") != NULL)
        take_short (self, state, bef_json_get_object (change, "+"));
      g_hash_table_add (changed, g_strdup (id));
    }
}

void
bef_ha_states_apply (BefHaStates *self, JsonObject *event, GHashTable *changed, GHashTable *removed)
{
  JsonObject *added = bef_json_get_object (event, "a");
  JsonObject *changes = bef_json_get_object (event, "c");
  JsonArray *gone = bef_json_get_array (event, "r");
  JsonObjectIter iter;
  const char *id;
  JsonNode *node;

  if (added != NULL)
    {
      json_object_iter_init (&iter, added);
      while (json_object_iter_next (&iter, &id, &node))
        {
          BefHaState *state = is_entity_id (id) ? state_of (self, id) : NULL;
          if (state == NULL || bef_json_node_object (node) == NULL)
            continue;
          json_object_unref (state->attributes);
          state->attributes = json_object_new ();
          take_short (self, state, bef_json_node_object (node));
          g_hash_table_add (changed, g_strdup (id));
          g_hash_table_remove (removed, id);
        }
    }
  if (changes != NULL)
    apply_changes (self, changes, changed);
  for (guint i = 0; gone != NULL && i < json_array_get_length (gone); i++)
    {
      const char *name = bef_json_node_string (json_array_get_element (gone, i));
      if (name == NULL || !g_hash_table_remove (self->all, name))
        continue;
      g_hash_table_remove (changed, name);
      g_hash_table_add (removed, g_strdup (name));
    }
}
