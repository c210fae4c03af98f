/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-profile.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "bef-profile-merge.h"
#include "bef-profiles-resources.h"

#define BUILT_IN "/fr/beffroi/profiles/"
#define OF_NGSI_LD "smart-data-models"
#define MAX_PROFILE_BYTES (1024 * 1024)
/* All of them are named in one request line. */
#define MAX_TYPES 64
#define MAX_ATTRIBUTES 256
/* What speaks more seldom has no beat. */
#define MAX_PERIOD_MS (14 * BEF_MS_DAY)
/* Where no range is written: nothing a commune measures is larger. */
#define DEFAULT_RANGE 1e12

struct _BefProfileWords
{
  GHashTable *meaning; /* folded word -> id */
  GPtrArray *order;    /* of char*: word, id, word, id… as written */
};

struct _BefProfile
{
  gatomicrefcount ref_count;
  GHashTable *types;          /* short name -> BefProfileType */
  GPtrArray *type_names;      /* of const char*, interned, NULL-terminated */
  GPtrArray *contexts;        /* of char*, NULL-terminated */
  GPtrArray *namespaces;      /* of char*, NULL-terminated */
  GHashTable *shared;         /* quantity id -> BefProfileWords (owned) */
  GHashTable *ranges;         /* quantity id -> double[2] */
  BefProfileType *controlled; /* owned: its attributes are words */
  GPtrArray *owned_words;     /* of BefProfileWords: those of single attributes */
};

G_DEFINE_BOXED_TYPE (BefProfile, bef_profile, bef_profile_ref, bef_profile_unref)

static void
words_free (gpointer data)
{
  BefProfileWords *self = data;
  g_hash_table_unref (self->meaning);
  g_ptr_array_unref (self->order);
  g_free (self);
}

static void
attribute_free (gpointer data)
{
  BefProfileAttribute *self = data;
  g_free (self->fact);
  g_free (self->otherwise);
  g_free (self);
}

static void
type_free (gpointer data)
{
  BefProfileType *self = data;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->attributes);
  g_free (self->periods);
  g_free (self);
}

static gboolean
fail (GError **error, const char *entry, const char *problem)
{
  g_set_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA, _ ("Profile, entry “%s”: %s"),
               entry, problem);
  return FALSE;
}

/* Words to ids. With @quantity the ids must be states of it, and its own state ids are words too.
 */
static BefProfileWords *
words_new (JsonObject *object, const BefQuantityInfo *quantity, const char *entry, GError **error)
{
  BefProfileWords *self = g_new0 (BefProfileWords, 1);
  g_autoptr (GList) members = object != NULL ? json_object_get_members (object) : NULL;

  self->meaning = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->order = g_ptr_array_new_with_free_func (g_free);
  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *word = l->data, *id = bef_json_get_string (object, word);
      if (id == NULL || (quantity != NULL && bef_quantity_state_by_id (quantity, id) == NULL))
        {
          g_autofree char *where = g_strdup_printf ("%s.%s", entry, word);
          fail (error, where, _ ("not a known state"));
          words_free (self);
          return NULL;
        }
      g_hash_table_insert (self->meaning, g_utf8_strdown (word, -1), g_strdup (id));
      g_ptr_array_add (self->order, g_strdup (word));
      g_ptr_array_add (self->order, g_strdup (id));
    }
  for (const BefStateInfo *s = quantity != NULL ? quantity->states : NULL;
       s != NULL && s->id != NULL; s++)
    {
      g_autofree char *folded = g_utf8_strdown (s->id, -1);
      if (!g_hash_table_contains (self->meaning, folded))
        {
          g_hash_table_insert (self->meaning, g_steal_pointer (&folded), g_strdup (s->id));
          g_ptr_array_add (self->order, g_strdup (s->id));
          g_ptr_array_add (self->order, g_strdup (s->id));
        }
    }
  return self;
}

/* The words of @quantity: those written under "states", or its bare state ids. */
static BefProfileWords *
shared_words (BefProfile *self, const BefQuantityInfo *quantity)
{
  BefProfileWords *words = g_hash_table_lookup (self->shared, quantity->id);
  if (words == NULL)
    {
      words = words_new (NULL, quantity, quantity->id, NULL);
      g_hash_table_insert (self->shared, g_strdup (quantity->id), words);
    }
  return words;
}

/* Seconds or "P1D". */
static gboolean
parse_span (JsonObject *object, const char *member, gint64 *out_ms)
{
  double s;

  if (!json_object_has_member (object, member))
    return TRUE;
  if (!bef_json_get_number (object, member, &s))
    return bef_iso8601_parse_duration (bef_json_get_string (object, member), out_ms)
           && *out_ms <= MAX_PERIOD_MS;
  *out_ms = (gint64)(CLAMP (s, -1, MAX_PERIOD_MS / BEF_MS_SECOND + 1) * BEF_MS_SECOND);
  return *out_ms >= 0 && *out_ms <= MAX_PERIOD_MS;
}

static gboolean
parse_period (JsonObject *object, const char *entry, gint64 *period_ms, gint64 *delay_ms,
              GError **error)
{
  gboolean has_period = json_object_has_member (object, "period");

  if (!parse_span (object, "period", period_ms) || !parse_span (object, "delay", delay_ms)
      || has_period != (*period_ms >= BEF_MS_SECOND)
      || (!has_period && json_object_has_member (object, "delay")))
    return fail (error, entry, _ ("“period” and “delay” must be seconds or a duration like “P1D”"));
  return TRUE;
}

static void
append_period (GString *text, const char *quantity, gint64 period_ms, gint64 delay_ms)
{
  g_string_append_printf (text, "%s%s=%" G_GINT64_FORMAT "+%" G_GINT64_FORMAT,
                          text->len > 0 ? ";" : "", quantity, period_ms / BEF_MS_SECOND,
                          delay_ms / BEF_MS_SECOND);
}

/* What is declared of @type. A state's is its equipment's: states live by any sign of life. */
static void
gather_periods (BefProfileType *type)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const BefProfileAttribute *of_states = NULL;

  for (guint i = 0; i < type->attributes->len; i++)
    {
      const BefProfileAttribute *a = type->attributes->pdata[i];
      gboolean own = a->period_ms > 0;
      if (a->use != BEF_PROFILE_QUANTITY || !g_hash_table_add (seen, (gpointer)a->quantity))
        continue;
      if (a->quantity->states != NULL)
        of_states =
            own && (of_states == NULL || a->period_ms < of_states->period_ms) ? a : of_states;
      else if (own || type->period_ms > 0)
        append_period (text, a->quantity->id, own ? a->period_ms : type->period_ms,
                       own ? a->delay_ms : type->delay_ms);
    }
  if (of_states != NULL)
    append_period (text, "", of_states->period_ms, of_states->delay_ms);
  else if (type->period_ms > 0)
    append_period (text, "", type->period_ms, type->delay_ms);
  type->periods = text->len > 0 ? g_strdup (text->str) : NULL;
}

static gboolean
parse_quantity_use (BefProfile *self, BefProfileAttribute *attribute, JsonObject *use,
                    const char *entry, GError **error)
{
  JsonObject *states = bef_json_get_object (use, "states");
  const double *range;
  double number;

  attribute->use = BEF_PROFILE_QUANTITY;
  attribute->quantity = bef_quantity_info (bef_json_get_string (use, "quantity"));
  if (attribute->quantity == NULL)
    return fail (error, entry, _ ("unknown quantity"));
  if (json_object_has_member (use, "scale"))
    {
      if (!bef_json_get_number (use, "scale", &attribute->scale) || attribute->scale == 0)
        return fail (error, entry, _ ("“scale” must be a number other than 0"));
    }
  if (!parse_period (use, entry, &attribute->period_ms, &attribute->delay_ms, error))
    return FALSE;
  attribute->is_fraction = bef_json_get_number (use, "fraction", &number) && number != 0;
  range = g_hash_table_lookup (self->ranges, attribute->quantity->id);
  attribute->min = range != NULL ? range[0] : -DEFAULT_RANGE;
  attribute->max = range != NULL ? range[1] : DEFAULT_RANGE;
  if (attribute->quantity->states == NULL)
    return states == NULL || fail (error, entry, _ ("a number has no states"));
  if (states == NULL)
    attribute->words = shared_words (self, attribute->quantity);
  else
    {
      attribute->words = words_new (states, attribute->quantity, entry, error);
      if (attribute->words == NULL)
        return FALSE;
      g_ptr_array_add (self->owned_words, attribute->words);
    }
  return TRUE;
}

static gboolean
parse_fact_use (BefProfile *self, BefProfileAttribute *attribute, JsonObject *use,
                const char *entry, GError **error)
{
  const char *fact = bef_json_get_string (use, "fact");
  JsonObject *words = bef_json_get_object (use, "words");

  attribute->use = BEF_PROFILE_FACT;
  if (fact == NULL || fact[0] == '\0')
    return fail (error, entry, _ ("“fact” must be a name"));
  if (bef_profile_is_private (fact))
    return fail (error, entry, _ ("personal data is never read"));
  attribute->fact = g_strdup (fact);
  attribute->otherwise = g_strdup (bef_json_get_string (use, "otherwise"));
  if (words != NULL)
    {
      attribute->words = words_new (words, NULL, entry, error);
      if (attribute->words == NULL)
        return FALSE;
      g_ptr_array_add (self->owned_words, attribute->words);
    }
  return TRUE;
}

static gboolean
parse_part_use (BefProfileAttribute *attribute, JsonObject *use, const char *entry, GError **error)
{
  static const struct
  {
    const char *name;
    BefProfileUse use;
  } parts[] = {
    { "name", BEF_PROFILE_NAME },
    { "building", BEF_PROFILE_BUILDING },
    { "location", BEF_PROFILE_LOCATION },
    { "image", BEF_PROFILE_IMAGE },
    { "bookings", BEF_PROFILE_BOOKINGS },
    { "observed", BEF_PROFILE_OBSERVED },
    { "nothing", BEF_PROFILE_NOTHING },
    { "values", BEF_PROFILE_VALUES },
    { "controlled", BEF_PROFILE_CONTROLLED },
    { "unit", BEF_PROFILE_UNIT },
  };
  const char *name = bef_json_get_string (use, "as");

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_strcmp0 (name, parts[i].name) == 0)
      {
        attribute->use = parts[i].use;
        return TRUE;
      }
  return fail (error, entry, _ ("it must have a known “quantity”, “fact” or “as”"));
}

static gboolean
parse_attributes (BefProfile *self, BefProfileType *type, JsonObject *attributes, const char *where,
                  GError **error)
{
  g_autoptr (GList) members = attributes != NULL ? json_object_get_members (attributes) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      const char *name = l->data;
      g_autofree char *entry = g_strdup_printf ("%s.%s", where, name);
      JsonObject *use = bef_json_get_object (attributes, name);
      BefProfileAttribute *attribute;
      gboolean ok;

      if (use == NULL)
        return fail (error, entry, _ ("it must be an object"));
      if (bef_profile_is_private (name))
        return fail (error, entry, _ ("personal data is never read"));
      if (type->attributes->len >= MAX_ATTRIBUTES)
        return fail (error, entry, _ ("too many entries"));
      if (g_hash_table_contains (type->by_name, name))
        continue;
      attribute = g_new0 (BefProfileAttribute, 1);
      attribute->name = g_intern_string (name);
      attribute->scale = 1;
      attribute->rank = type->attributes->len;
      g_ptr_array_add (type->attributes, attribute);
      g_hash_table_insert (type->by_name, (gpointer)attribute->name, attribute);
      if (json_object_has_member (use, "quantity"))
        ok = parse_quantity_use (self, attribute, use, entry, error);
      else if (json_object_has_member (use, "fact"))
        ok = parse_fact_use (self, attribute, use, entry, error);
      else
        ok = parse_part_use (attribute, use, entry, error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

static BefProfileType *
type_new (const char *name)
{
  BefProfileType *type = g_new0 (BefProfileType, 1);

  type->name = g_intern_string (name);
  type->attributes = g_ptr_array_new_with_free_func (attribute_free);
  type->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return type;
}

static gboolean
parse_type (BefProfile *self, const char *name, JsonObject *object, JsonObject *common,
            GError **error)
{
  g_autofree char *entry = g_strdup_printf ("types.%s", name);
  g_autofree char *attributes = g_strdup_printf ("types.%s.attributes", name);
  const char *role = bef_json_get_string (object, "role");
  BefProfileType *type;

  if (object == NULL)
    return fail (error, entry, _ ("it must be an object"));
  if (self->type_names->len >= MAX_TYPES)
    return fail (error, entry, _ ("too many entries"));
  type = type_new (name);
  g_hash_table_insert (self->types, (gpointer)type->name, type);
  g_ptr_array_add (self->type_names, (gpointer)type->name);

  if (g_strcmp0 (role, "building") == 0)
    type->role = BEF_ENTITY_BUILDING;
  else if (g_strcmp0 (role, "alert") == 0)
    type->role = BEF_ENTITY_ALERT;
  else if (role == NULL || g_str_equal (role, "equipment"))
    {
      const BefKindInfo *kind = bef_kind_by_id (bef_json_get_string (object, "kind"));
      if (kind == NULL)
        return fail (error, entry, _ ("unknown kind"));
      type->role = BEF_ENTITY_EQUIPMENT;
      type->kind = kind->kind;
    }
  else
    return fail (error, entry, _ ("unknown role"));
  if (!parse_period (object, entry, &type->period_ms, &type->delay_ms, error)
      || !parse_attributes (self, type, bef_json_get_object (object, "attributes"), attributes,
                            error)
      || !parse_attributes (self, type, common, "common", error))
    return FALSE;
  gather_periods (type);
  return TRUE;
}

static gboolean
parse_ranges (BefProfile *self, JsonObject *ranges, GError **error)
{
  g_autoptr (GList) members = ranges != NULL ? json_object_get_members (ranges) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonArray *pair = bef_json_get_array (ranges, l->data);
      double range[2];
      if (bef_quantity_info (l->data) == NULL || pair == NULL || json_array_get_length (pair) != 2
          || !bef_json_node_number (json_array_get_element (pair, 0), &range[0])
          || !bef_json_node_number (json_array_get_element (pair, 1), &range[1])
          || range[0] >= range[1])
        {
          g_autofree char *entry = g_strdup_printf ("ranges.%s", (const char *)l->data);
          return fail (error, entry, _ ("it must be a known quantity and [least, greatest]"));
        }
      g_hash_table_insert (self->ranges, g_strdup (l->data), g_memdup2 (range, sizeof range));
    }
  return TRUE;
}

static gboolean
parse_states (BefProfile *self, JsonObject *states, GError **error)
{
  g_autoptr (GList) members = states != NULL ? json_object_get_members (states) : NULL;

  for (GList *l = members; l != NULL; l = l->next)
    {
      const BefQuantityInfo *quantity = bef_quantity_info (l->data);
      JsonObject *object = bef_json_get_object (states, l->data);
      g_autofree char *entry = g_strdup_printf ("states.%s", (const char *)l->data);
      BefProfileWords *words;
      if (quantity == NULL || quantity->states == NULL || object == NULL)
        return fail (error, entry, _ ("not a quantity with states"));
      words = words_new (object, quantity, entry, error);
      if (words == NULL)
        return FALSE;
      g_hash_table_insert (self->shared, g_strdup (quantity->id), words);
    }
  return TRUE;
}

static gboolean
parse_contexts (BefProfile *self, JsonArray *contexts, GError **error)
{
  for (guint i = 0; contexts != NULL && i < json_array_get_length (contexts) && i < 8; i++)
    {
      const char *url = bef_json_node_string (json_array_get_element (contexts, i));
      /* It is written into a header: no quote, bracket or line break may get through. */
      if (url == NULL || !bef_backend_is_context (url))
        return fail (error, "contexts", _ ("it must hold addresses"));
      g_ptr_array_add (self->contexts, g_strdup (url));
    }
  return TRUE;
}

static gboolean
parse_namespaces (BefProfile *self, JsonArray *namespaces, GError **error)
{
  for (guint i = 0; namespaces != NULL && i < json_array_get_length (namespaces) && i < 64; i++)
    {
      const char *prefix = bef_json_node_string (json_array_get_element (namespaces, i));
      if (prefix == NULL || strchr (prefix, ':') == NULL)
        return fail (error, "namespaces", _ ("it must hold addresses"));
      g_ptr_array_add (self->namespaces, g_strdup (prefix));
    }
  g_ptr_array_add (self->namespaces, NULL);
  return TRUE;
}

static gboolean
parse_root (BefProfile *self, JsonObject *root, GError **error)
{
  JsonObject *types = bef_json_get_object (root, "types");
  JsonObject *common = bef_json_get_object (root, "common");
  double version;

  if (!bef_json_get_number (root, "version", &version) || version != 1)
    return fail (error, "version", _ ("it must be 1"));
  if (types == NULL || json_object_get_size (types) == 0)
    return fail (error, "types", _ ("it must name at least one type"));
  if (!parse_ranges (self, bef_json_get_object (root, "ranges"), error)
      || !parse_states (self, bef_json_get_object (root, "states"), error)
      || !parse_attributes (self, self->controlled, bef_json_get_object (root, "controlled"),
                            "controlled", error)
      || !parse_contexts (self, bef_json_get_array (root, "contexts"), error)
      || !parse_namespaces (self, bef_json_get_array (root, "namespaces"), error))
    return FALSE;
  g_autoptr (GList) members = json_object_get_members (types);
  for (GList *l = members; l != NULL; l = l->next)
    if (!parse_type (self, l->data, bef_json_get_object (types, l->data), common, error))
      return FALSE;
  g_ptr_array_add (self->type_names, NULL);
  g_ptr_array_add (self->contexts, NULL);
  return TRUE;
}

/* @own nullable: laid over @root. */
static BefProfile *
profile_new (JsonObject *root, JsonObject *own, GError **error)
{
  g_autoptr (BefProfile) self = NULL;

  if (own != NULL && !bef_profile_lay_over (root, own, error))
    return NULL;
  self = g_new0 (BefProfile, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->types = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, type_free);
  self->type_names = g_ptr_array_new ();
  self->contexts = g_ptr_array_new_with_free_func (g_free);
  self->namespaces = g_ptr_array_new_with_free_func (g_free);
  self->shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, words_free);
  self->ranges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->owned_words = g_ptr_array_new_with_free_func (words_free);
  self->controlled = type_new ("controlled");
  return parse_root (self, root, error) ? g_steal_pointer (&self) : NULL;
}

BefProfile *
bef_profile_new_from_data (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = bef_json_parse (data, length, MAX_PROFILE_BYTES, error);

  return root != NULL ? profile_new (bef_json_node_object (root), NULL, error) : NULL;
}

static JsonNode *
built_in (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (BUILT_IN, name, ".json", NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bef_profiles_get_resource (), path, 0, error);

  return bytes != NULL ? bef_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                         MAX_PROFILE_BYTES, error)
                       : NULL;
}

BefProfile *
bef_profile_new_over (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) own = bef_json_parse (data, length, MAX_PROFILE_BYTES, error);
  g_autoptr (JsonNode) root = own != NULL ? built_in (OF_NGSI_LD, error) : NULL;

  if (root == NULL)
    return NULL;
  if (bef_json_node_object (own) == NULL)
    {
      fail (error, "version", _ ("it must be 1"));
      return NULL;
    }
  return profile_new (bef_json_node_object (root), bef_json_node_object (own), error);
}

BefProfile *
bef_profile_load (const char *path, GError **error)
{
  if (path != NULL)
    {
      g_autofree char *data = NULL;
      gsize length;
      if (!g_file_get_contents (path, &data, &length, error))
        return NULL;
      return bef_profile_new_from_data (data, length, error);
    }
  return bef_profile_load_built_in (OF_NGSI_LD, error);
}

BefProfile *
bef_profile_load_built_in (const char *name, GError **error)
{
  g_autoptr (JsonNode) root = built_in (name, error);
  return root != NULL ? profile_new (bef_json_node_object (root), NULL, error) : NULL;
}

BefProfile *
bef_profile_ref (BefProfile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
bef_profile_unref (BefProfile *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->types);
  g_ptr_array_unref (self->type_names);
  g_ptr_array_unref (self->contexts);
  g_ptr_array_unref (self->namespaces);
  g_hash_table_unref (self->shared);
  g_hash_table_unref (self->ranges);
  g_ptr_array_unref (self->owned_words);
  type_free (self->controlled);
  g_free (self);
}

const BefProfileType *
bef_profile_find_type (BefProfile *self, const char *type)
{
  const BefProfileType *found = type != NULL ? g_hash_table_lookup (self->types, type) : NULL;

  if (found == NULL && type != NULL)
    found = g_hash_table_lookup (self->types, bef_profile_short_name (type));
  return found;
}

const BefProfileAttribute *
bef_profile_type_find (const BefProfileType *type, const char *attribute)
{
  const BefProfileAttribute *found = g_hash_table_lookup (type->by_name, attribute);

  return found != NULL ? found
                       : g_hash_table_lookup (type->by_name, bef_profile_short_name (attribute));
}

const BefProfileAttribute *
bef_profile_find_controlled (BefProfile *self, const char *word)
{
  g_autofree char *folded = g_ascii_strdown (word, -1);

  return g_hash_table_lookup (self->controlled->by_name, folded);
}

const char *const *
bef_profile_get_types (BefProfile *self)
{
  return (const char *const *)self->type_names->pdata;
}

const char *const *
bef_profile_get_contexts (BefProfile *self)
{
  return (const char *const *)self->contexts->pdata;
}

gboolean
bef_profile_knows_namespace (BefProfile *self, const char *name)
{
  if (strchr (name, ':') == NULL)
    return TRUE;
  for (const char *const *p = (const char *const *)self->namespaces->pdata; *p != NULL; p++)
    if (g_str_has_prefix (name, *p))
      return TRUE;
  return FALSE;
}

const char *
bef_profile_attribute_word (const BefProfileAttribute *attribute, const char *word)
{
  if (attribute->words == NULL)
    return NULL;
  g_autofree char *folded = g_utf8_strdown (word, -1);
  g_strstrip (folded);
  return g_hash_table_lookup (attribute->words->meaning, folded);
}

const char *
bef_profile_attribute_wire_word (const BefProfileAttribute *attribute, const char *id)
{
  for (guint i = 0; attribute->words != NULL && i + 1 < attribute->words->order->len; i += 2)
    if (g_strcmp0 (attribute->words->order->pdata[i + 1], id) == 0)
      return attribute->words->order->pdata[i];
  return NULL;
}

static gboolean
may_carry (BefProfile *self, const BefProfileAttribute *attribute, const char *quantity)
{
  if (attribute->use == BEF_PROFILE_QUANTITY)
    return g_strcmp0 (attribute->quantity->id, quantity) == 0;
  for (guint i = 0; attribute->use == BEF_PROFILE_VALUES && i < self->controlled->attributes->len;
       i++)
    {
      const BefProfileAttribute *word = self->controlled->attributes->pdata[i];
      if (word->use == BEF_PROFILE_QUANTITY && g_strcmp0 (word->quantity->id, quantity) == 0)
        return TRUE;
    }
  return FALSE;
}

const char **
bef_profile_candidates (BefProfile *self, const char *type, const char *quantity)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const BefProfileType *only = bef_profile_find_type (self, type);

  for (guint i = 0; i + 1 < self->type_names->len; i++)
    {
      const BefProfileType *one = g_hash_table_lookup (self->types, self->type_names->pdata[i]);
      if (only != NULL && one != only)
        continue;
      for (guint j = 0; j < one->attributes->len; j++)
        {
          const BefProfileAttribute *attribute = one->attributes->pdata[j];
          /* Of an equipment nobody has seen, values are no guess. */
          if ((only != NULL || attribute->use == BEF_PROFILE_QUANTITY)
              && may_carry (self, attribute, quantity)
              && !g_ptr_array_find (names, attribute->name, NULL))
            g_ptr_array_add (names, (gpointer)attribute->name);
        }
    }
  g_ptr_array_add (names, NULL);
  return (const char **)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
