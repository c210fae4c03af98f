/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-decode.h"

#include <glib/gi18n.h>

#include "backend/bef-backend.h"
#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "backend/ngsi-ld/bef-ngsi-geometry.h"
#include "backend/ngsi-ld/bef-ngsi-notes.h"
#include "backend/ngsi-ld/bef-ngsi-values.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-present.h"
#include "base/bef-text.h"

#define MAX_ID 1024
#define MAX_BOOKINGS 1000
#define MAX_ITEMS 64
#define MAX_UNIT 32
/* The profile's name for how long a lock stays open, and how long that may be. */
#define RELOCK_DELAY "relockDelay"
#define MAX_RELOCK_S 86400
/* A measurement is on its way to the broker for less. */
#define LATE_MS (5 * BEF_MS_MINUTE)

/* What is being gathered for one entity. Ranks are those of the attributes that won so far. */
typedef struct
{
  BefEntity *entity;
  const BefProfileType *type;
  BefNgsiUnits *units; /* nullable */
  BefNgsiNames *names; /* nullable */
  BefProfile *profile;
  BefNgsiCounts *counts;
  gint64 observed_ms; /* when the whole entity was measured */
  gint64 sibling_ms;  /* the newest observedAt of any of its attributes */
  gint64 written_ms;  /* the newest modifiedAt of what is measured and cannot be commanded */
  GArray *modified;   /* gint64 for each reading: when it was written, or BEF_NO_TIME */
  guint observed_rank, name_rank, building_rank;
  char *controlled;           /* owned, nullable: what its values are about */
  char *unit;                 /* owned, nullable: of all that has none of its own */
  gboolean building_is_sure;  /* the target's id says it is a building */
  GHashTable *quantity_ranks; /* quantity id -> rank + 1 */
} Gathering;

static const char *const address_parts[] = { "streetAddress", "postalCode", "addressLocality" };

/* "12 rue des Tilleuls, 17000 Ville" of an address object; NULL when it has none of the parts. */
static char *
address_text (JsonObject *object)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (address_parts); i++)
    {
      g_autofree char *part =
          bef_ngsi_node_word (bef_ngsi_unwrap (bef_ngsi_part (object, address_parts[i])));
      if (part == NULL || part[0] == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, i == 2 && bef_ngsi_part (object, "postalCode") != NULL ? " " : ", ");
      g_string_append (text, part);
    }
  return g_string_free (text, text->len == 0);
}

/* A date-time is written as ours are, so that facts can be compared as text. */
static char *
normalise_text (char *text)
{
  gint64 ms;

  if (text != NULL && strlen (text) > 11 && g_ascii_isdigit (text[0])
      && (text[10] == 'T' || text[10] == ' ') && bef_iso8601_parse (text, &ms))
    {
      g_free (text);
      return bef_iso8601_format (ms);
    }
  return text;
}

/* The text of a fact: (transfer full), NULL when it has none. Lists are joined by ", ". */
static char *
fact_text (const BefNgsiAttribute *read)
{
  JsonNode *node = read->value;
  JsonArray *array;

  if (read->languages != NULL)
    return g_strdup (bef_ngsi_pick_language (read->languages));
  if (bef_json_node_object (node) != NULL)
    return address_text (bef_json_node_object (node));
  array = bef_json_node_array (node);
  if (array == NULL)
    return normalise_text (bef_ngsi_node_word (node));

  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (array) && i < MAX_ITEMS; i++)
    {
      char *part = bef_ngsi_node_word (bef_ngsi_unwrap (json_array_get_element (array, i)));
      if (part != NULL)
        g_ptr_array_add (parts, part);
    }
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

/* In seconds. */
static void
gather_relock (Gathering *g, const char *text)
{
  char *end = NULL;
  double s = g_ascii_strtod (text, &end);

  if (end != text && *end == '\0' && s >= 0 && s <= MAX_RELOCK_S)
    g->entity->lock.relock_ms = (gint64)(s * BEF_MS_SECOND);
}

static void
gather_fact (Gathering *g, const BefProfileAttribute *attribute, const BefNgsiAttribute *read)
{
  g_autofree char *text = fact_text (read);
  const char *word;

  if (text == NULL || text[0] == '\0')
    return;
  word = attribute->words != NULL ? bef_profile_attribute_word (attribute, text) : NULL;
  if (attribute->words != NULL && word == NULL && attribute->otherwise != NULL)
    {
      g_autofree char *reported = g_strconcat (attribute->fact, "_reported", NULL);
      bef_entity_set_fact (g->entity, reported, text);
      word = attribute->otherwise;
    }
  if (g_str_equal (attribute->fact, RELOCK_DELAY))
    gather_relock (g, text);
  else
    bef_entity_set_fact (g->entity, attribute->fact, word != NULL ? word : text);
}

/* A unit that cannot be read: the value is nothing, and the device says why. */
static void
refuse_unit (Gathering *g, const char *quantity, const char *unit)
{
  const char *others = bef_entity_get_fact (g->entity, BEF_FACT_REFUSED_UNITS);
  g_autofree char *valid = g_utf8_make_valid (unit, (gssize)MIN (strlen (unit), MAX_UNIT));
  g_autofree char *text = NULL;

  g_strdelimit (valid, "=;", ' ');
  text = g_strdup_printf ("%s%s%s=%s", others != NULL ? others : "", others != NULL ? ";" : "",
                          quantity, valid);
  bef_entity_set_fact (g->entity, BEF_FACT_REFUSED_UNITS, text);
}

static gboolean
is_unit_refused (const BefProfileAttribute *attribute, const char *unit)
{
  double value = 0;
  BefNgsiUnitResult result = attribute->quantity->states == NULL
                                 ? bef_ngsi_convert_unit (unit, attribute->quantity->unit, &value)
                                 : BEF_NGSI_UNIT_ABSENT;

  return result == BEF_NGSI_UNIT_MISMATCH || result == BEF_NGSI_UNIT_UNKNOWN;
}

/* The unit of a whole entity is that of the quantities it is one of. */
static gboolean
can_be_in (const BefProfileAttribute *attribute, const char *unit)
{
  double value = 0;

  return attribute->quantity->states == NULL
         && bef_ngsi_convert_unit (unit, attribute->quantity->unit, &value)
                == BEF_NGSI_UNIT_CONVERTED;
}

static void
drop_reading (Gathering *g, const char *quantity)
{
  for (guint i = g->entity->readings->len; i > 0; i--)
    if (g_strcmp0 (g_array_index (g->entity->readings, BefReading, i - 1).key.quantity, quantity)
        == 0)
      {
        g_array_remove_index (g->entity->readings, i - 1);
        g_array_remove_index (g->modified, i - 1);
      }
}

/* Written long after it was measured: what was commanded since may stand under the old date. */
static gboolean
is_written_over (const BefNgsiAttribute *read)
{
  return read->modified_ms != BEF_NO_TIME && read->modified_ms - read->observed_ms > LATE_MS;
}

static void
gather_quantity (Gathering *g, const BefProfileAttribute *attribute, const char *member,
                 const BefNgsiAttribute *read)
{
  const char *quantity = attribute->quantity->id;
  guint rank = GPOINTER_TO_UINT (g_hash_table_lookup (g->quantity_ranks, quantity));
  g_autofree char *seen = NULL;
  const char *unit = read->unit;
  gboolean is_unknown = FALSE;
  double value;

  if (g->units != NULL)
    bef_ngsi_units_note (g->units, g->entity->id, attribute->name, unit);
  if (unit == NULL)
    unit = seen = bef_ngsi_units_dup (g->units, g->entity->id, attribute->name);
  if (unit == NULL && can_be_in (attribute, g->unit))
    {
      unit = g->unit;
      if (g->units != NULL)
        bef_ngsi_units_note (g->units, g->entity->id, attribute->name, unit);
    }
  if (rank != 0 && rank <= attribute->rank + 1)
    return;
  if (read->languages != NULL
      || !bef_ngsi_decode_value (attribute, read->value, unit, &value, &is_unknown, g->counts))
    {
      g_autofree char *text = is_unknown ? fact_text (read) : NULL;
      if (text != NULL)
        bef_entity_set_fact (g->entity, attribute->name, text);
      if (rank == 0 && is_unit_refused (attribute, unit))
        refuse_unit (g, quantity, unit);
      return;
    }
  if (rank != 0)
    drop_reading (g, quantity);
  if (g->names != NULL)
    bef_ngsi_names_note (g->names, g->type->name, attribute->name, member);
  g_hash_table_insert (g->quantity_ranks, (gpointer)quantity,
                       GUINT_TO_POINTER (attribute->rank + 1));
  bef_entity_add_reading (g->entity, quantity, read->observed_ms, value);
  g_array_append_val (g->modified, read->modified_ms);
  /* What can be commanded may be the wish come back: only the source's own date tells them apart.
   */
  if (attribute->quantity == bef_quantity_info ("lock-state"))
    g->entity->lock.is_undated = read->observed_ms == BEF_NO_TIME || is_written_over (read);
  g->counts->values++;
}

/* A Device's values: each is as if it stood under the name of its quantity. */
static void
gather_values (Gathering *g, const BefProfileAttribute *attribute, const char *member,
               const BefNgsiAttribute *read)
{
  g_autoptr (GArray) values = bef_ngsi_read_values (g->profile, read->value, g->controlled);

  if (g->units != NULL)
    bef_ngsi_units_note (g->units, g->entity->id, BEF_NGSI_CONTROLLED, g->controlled);
  for (guint i = 0; i < values->len; i++)
    {
      const BefNgsiMeasured *one = &g_array_index (values, BefNgsiMeasured, i);
      g_autoptr (JsonNode) node = json_node_alloc ();
      BefNgsiAttribute part = *read;
      BefProfileAttribute own = *one->attribute;

      json_node_init_string (node, one->text);
      part.value = node;
      /* What the entity says by an attribute of its own goes before. */
      own.rank = attribute->rank;
      gather_quantity (g, &own, member, &part);
    }
  if (values->len > 0 && g->names != NULL)
    bef_ngsi_names_note (g->names, g->type->name, attribute->name, member);
}

static void
gather_building (Gathering *g, const BefProfileAttribute *attribute, JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);
  const char *target = bef_json_node_string (node);

  /* Of several, one that says it is a building. */
  for (guint i = 0; array != NULL && i < MIN (json_array_get_length (array), MAX_ITEMS); i++)
    {
      const char *one = bef_json_node_string (bef_ngsi_unwrap (json_array_get_element (array, i)));
      if (one != NULL && (target == NULL || strstr (one, ":Building:") != NULL))
        target = one;
      if (target != NULL && strstr (target, ":Building:") != NULL)
        break;
    }
  if (target == NULL || target[0] == '\0' || strlen (target) > MAX_ID
      || !bef_text_is_plain (target))
    return;
  gboolean is_sure = strstr (target, ":Building:") != NULL;
  if (g->entity->building_id != NULL
      && (g->building_is_sure > is_sure
          || (g->building_is_sure == is_sure && g->building_rank <= attribute->rank)))
    return;
  g_free (g->entity->building_id);
  g->entity->building_id = g_strdup (target);
  g->building_is_sure = is_sure;
  g->building_rank = attribute->rank;
}

static void
gather_bookings (Gathering *g, JsonNode *node)
{
  JsonArray *array = bef_json_node_array (node);

  /* One booking alone may come without its list (compacted JSON-LD). */
  for (guint i = 0; i < (array != NULL ? MIN (json_array_get_length (array), MAX_BOOKINGS) : 1);
       i++)
    {
      JsonNode *element = array != NULL ? json_array_get_element (array, i) : node;
      JsonObject *object = bef_json_node_object (bef_ngsi_unwrap (element));
      gint64 start, end;
      if (object == NULL)
        continue;
      start = bef_ngsi_node_time (bef_ngsi_part (object, "start"));
      end = bef_ngsi_node_time (bef_ngsi_part (object, "end"));
      if (start == BEF_NO_TIME || end == BEF_NO_TIME || end < start)
        {
          g->counts->dropped++;
          continue;
        }
      bef_entity_add_booking (g->entity, start, end,
                              bef_json_node_string (bef_ngsi_part (object, "purpose")),
                              bef_json_node_string (bef_ngsi_part (object, "category")));
    }
}

static void
gather_part (Gathering *g, const BefProfileAttribute *attribute, const char *member,
             const BefNgsiAttribute *read)
{
  BefEntity *entity = g->entity;

  switch (attribute->use)
    {
    case BEF_PROFILE_NAME:
      if (entity->name == NULL || attribute->rank < g->name_rank)
        {
          g_autofree char *text = fact_text (read);
          g_autofree char *line = bef_text_line (text, BEF_TEXT_LINE);
          if (line == NULL || line[0] == '\0')
            break;
          bef_entity_set_name (entity, line);
          g->name_rank = attribute->rank;
        }
      break;
    case BEF_PROFILE_BUILDING:
      gather_building (g, attribute, read->value);
      if (g->names != NULL)
        bef_ngsi_names_note_relation (g->names, member);
      break;
    case BEF_PROFILE_LOCATION:
      bef_ngsi_geometry_read (read->value, entity);
      break;
    case BEF_PROFILE_IMAGE:
      if (entity->image_url == NULL)
        entity->image_url = g_strdup (bef_json_node_string (read->value));
      break;
    case BEF_PROFILE_BOOKINGS:
      gather_bookings (g, read->value);
      break;
    case BEF_PROFILE_OBSERVED:
      if (bef_ngsi_node_time (read->value) != BEF_NO_TIME
          && (g->observed_ms == BEF_NO_TIME || attribute->rank < g->observed_rank))
        {
          g->observed_ms = bef_ngsi_node_time (read->value);
          g->observed_rank = attribute->rank;
        }
      break;
    case BEF_PROFILE_QUANTITY:
    case BEF_PROFILE_FACT:
    case BEF_PROFILE_NOTHING:
    case BEF_PROFILE_CONTROLLED:
    case BEF_PROFILE_UNIT:
    default:
      break;
    case BEF_PROFILE_VALUES:
      gather_values (g, attribute, member, read);
      break;
    }
}

static BefCommandStatus
command_status (const char *word)
{
  static const struct
  {
    const char *word;
    BefCommandStatus status;
  } words[] = {
    { "PENDING", BEF_COMMAND_PENDING }, { "DELIVERED", BEF_COMMAND_PENDING },
    { "OK", BEF_COMMAND_DONE },         { "FAILED", BEF_COMMAND_FAILED },
    { "ERROR", BEF_COMMAND_FAILED },
  };

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (word, words[i].word) == 0)
      return words[i].status;
  return BEF_COMMAND_UNTOLD;
}

/* "lockState_status": how the command on a lock goes. */
static void
gather_status (Gathering *g, const char *short_name, JsonNode *node)
{
  g_autofree char *base = g_strndup (short_name, strlen (short_name) - strlen ("_status"));
  g_autofree char *text = NULL;
  const BefProfileAttribute *attribute = bef_profile_type_find (g->type, base);
  BefNgsiAttribute read;

  if (attribute == NULL || attribute->use != BEF_PROFILE_QUANTITY
      || attribute->quantity != bef_quantity_info ("lock-state")
      || !bef_ngsi_attribute_read (node, &read))
    return;
  text = fact_text (&read);
  g->entity->lock.status = command_status (text);
  g->entity->lock.status_ms = read.observed_ms;
}

/* Only its source writes it: what can be commanded we may have written ourselves. */
static gboolean
is_reported (const BefProfileAttribute *attribute)
{
  return attribute->quantity != bef_quantity_info ("lock-state");
}

/* That the source spoke, whatever it said. The whole entity's modifiedAt counts only where its
 * attributes have none, and where nobody but the source writes it. */
static void
gather_life (Gathering *g, JsonObject *object)
{
  gint64 now_ms = bef_now_ms ();
  gboolean is_ours = FALSE;

  for (guint i = 0; i < g->type->attributes->len; i++)
    {
      const BefProfileAttribute *attribute = g->type->attributes->pdata[i];
      is_ours |= attribute->use == BEF_PROFILE_QUANTITY && !is_reported (attribute)
                 && bef_ngsi_member (object, attribute->name) != NULL;
    }
  if (g->written_ms == BEF_NO_TIME && !is_ours)
    g->written_ms = bef_ngsi_node_time (bef_ngsi_unwrap (bef_ngsi_member (object, "modifiedAt")));
  /* A wrong clock of the equipment does not hide that the broker heard it. */
  const gint64 signs[] = { g->observed_ms, g->sibling_ms, g->written_ms };
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (bef_present_allows (signs[i], now_ms))
      g->entity->alive_ms = MAX (g->entity->alive_ms, signs[i]);
}

/* "refPumpingStation": where it is may be what it refers to, if nothing says so better. */
static gboolean
is_reference (const char *name)
{
  return g_str_has_prefix (name, "ref") && g_ascii_isupper (name[3])
         && !bef_profile_is_private (name);
}

/* What says how things are now, and what that is read by: of an alert, how far it is. What is told
 * by anything else does not change by measuring. */
static gboolean
is_moving (const BefProfileType *type, const BefProfileAttribute *attribute)
{
  static const char *const of_alerts[] = {
    "alertState",         "validTo",    "severity",   "acknowledgedBy", "acknowledgedAt",
    "acknowledgeComment", "assignedTo", "assignedBy", "shelvedUntil",   "shelvedBy",
    "shelveReason",       "comments",   NULL
  };

  if (attribute->use == BEF_PROFILE_FACT)
    return type->role == BEF_ENTITY_ALERT && g_strv_contains (of_alerts, attribute->fact);
  return attribute->use != BEF_PROFILE_NAME && attribute->use != BEF_PROFILE_BUILDING
         && attribute->use != BEF_PROFILE_LOCATION && attribute->use != BEF_PROFILE_NOTHING;
}

static void
note_moving (Gathering *g, const char *member)
{
  g->entity->says_now = TRUE;
  if (g->names != NULL)
    bef_ngsi_names_note_moving (g->names, g->type->name, member);
}

static void
gather_member (Gathering *g, const char *member, JsonNode *node)
{
  static const BefProfileAttribute reference = { .name = "ref",
                                                 .use = BEF_PROFILE_BUILDING,
                                                 .rank = G_MAXUINT };

  const BefProfileAttribute *attribute = bef_profile_type_find (g->type, member);
  BefNgsiAttribute read;

  if (attribute == NULL)
    {
      const char *short_name = bef_profile_short_name (member);
      if (g_str_has_suffix (short_name, "_status"))
        {
          gather_status (g, short_name, node);
          note_moving (g, member);
        }
      else if (is_reference (short_name) && bef_ngsi_attribute_read (node, &read))
        gather_building (g, &reference, read.value);
      return;
    }
  if (attribute->use == BEF_PROFILE_FACT && g->type->role == BEF_ENTITY_ALERT
      && g_str_equal (attribute->fact, "comments"))
    {
      g_autofree char *notes = bef_ngsi_notes_read (node);
      bef_entity_set_fact (g->entity, attribute->fact, notes);
      note_moving (g, member);
      return;
    }
  if (!bef_ngsi_attribute_read (node, &read))
    return;
  if (is_moving (g->type, attribute))
    note_moving (g, member);
  if (read.observed_ms != BEF_NO_TIME
      && (g->sibling_ms == BEF_NO_TIME || read.observed_ms > g->sibling_ms))
    g->sibling_ms = read.observed_ms;
  if (attribute->use == BEF_PROFILE_QUANTITY)
    {
      if (is_reported (attribute))
        g->written_ms = MAX (g->written_ms, read.modified_ms);
      gather_quantity (g, attribute, member, &read);
    }
  else if (attribute->use == BEF_PROFILE_FACT)
    gather_fact (g, attribute, &read);
  else
    gather_part (g, attribute, member, &read);
}

static const BefProfileType *
find_type (JsonObject *object, JsonObject *properties, BefProfile *profile)
{
  JsonNode *node = bef_ngsi_member (properties != NULL ? properties : object, "type");
  JsonArray *array = bef_json_node_array (node);
  const BefProfileType *type = NULL;

  if (array == NULL)
    return bef_profile_find_type (profile, bef_json_node_string (node));
  for (guint i = 0; i < json_array_get_length (array) && type == NULL; i++)
    type =
        bef_profile_find_type (profile, bef_json_node_string (json_array_get_element (array, i)));
  return type;
}

/* An alert has all its fields as facts, its state deduced where a model has none, and a name to
 * show. */
static void
finish_alert (BefEntity *entity, JsonObject *object)
{
  static const char *const names[] = { "name", "subCategory", "category", "description" };
  static const char *const dates[] = { "validFrom", "dateObserved", "createdAt", "modifiedAt" };
  const char *valid_to = bef_entity_get_fact (entity, "validTo");
  gint64 ms;

  for (guint i = 0; i < G_N_ELEMENTS (names) && entity->name == NULL; i++)
    bef_entity_set_name (entity, bef_entity_get_fact (entity, names[i]));
  if (bef_entity_get_fact (entity, "name") == NULL)
    bef_entity_set_fact (entity, "name", entity->name);
  if (bef_entity_get_fact (entity, "severity") == NULL)
    bef_entity_set_fact (entity, "severity", "medium");
  if (bef_entity_get_fact (entity, "alertState") == NULL)
    bef_entity_set_fact (entity, "alertState",
                         bef_iso8601_parse (valid_to, &ms) && ms <= bef_now_ms () ? "cleared"
                                                                                  : "active");
  for (guint i = 0; i < G_N_ELEMENTS (dates) && bef_entity_get_fact (entity, "dateIssued") == NULL;
       i++)
    {
      BefNgsiAttribute read;
      JsonNode *node = bef_ngsi_part (object, dates[i]);
      ms = node != NULL && bef_ngsi_attribute_read (node, &read) ? bef_ngsi_node_time (read.value)
                                                                 : BEF_NO_TIME;
      g_autofree char *text = ms != BEF_NO_TIME ? bef_iso8601_format (ms) : NULL;
      bef_entity_set_fact (entity, "dateIssued", text);
    }
}

/* What is needed to read the rest, wherever it stands. */
static void
gather_before (Gathering *g, JsonObject *object)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      const BefProfileAttribute *attribute = bef_profile_type_find (g->type, member);
      BefNgsiAttribute read;
      if (attribute == NULL
          || (attribute->use != BEF_PROFILE_CONTROLLED && attribute->use != BEF_PROFILE_UNIT)
          || !bef_ngsi_attribute_read (node, &read))
        continue;
      char **place = attribute->use == BEF_PROFILE_UNIT ? &g->unit : &g->controlled;
      if (*place == NULL && read.value != NULL)
        *place = bef_ngsi_join_words (read.value);
    }
}

/* Names of known namespaces first: the first of a rank wins. */
static void
gather_object (Gathering *g, JsonObject *object)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;
  gboolean is_foreign = FALSE;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (bef_profile_knows_namespace (g->profile, member))
      gather_member (g, member, node);
    else
      is_foreign = TRUE;
  if (!is_foreign)
    return;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    if (!bef_profile_knows_namespace (g->profile, member))
      gather_member (g, member, node);
}

/* When what came without observedAt was measured: when the entity says it was, else when another of
 * its attributes was. What a broker wrote down last is no measurement: only where there is nothing
 * else does it date one, for it is not younger than that. */
static void
date_readings (Gathering *g)
{
  gint64 of_all = g->observed_ms != BEF_NO_TIME ? g->observed_ms : g->sibling_ms;

  for (guint i = 0; i < g->entity->readings->len; i++)
    {
      BefReading *reading = &g_array_index (g->entity->readings, BefReading, i);
      if (reading->observed_ms == BEF_NO_TIME)
        reading->observed_ms =
            of_all != BEF_NO_TIME ? of_all : g_array_index (g->modified, gint64, i);
    }
}

static BefEntity *
decode_entity (JsonNode *node, BefProfile *profile, BefNgsiUnits *units, BefNgsiNames *names,
               BefNgsiCounts *counts)
{
  JsonObject *object = bef_json_node_object (node);
  JsonObject *properties = g_strcmp0 (bef_json_get_string (object, "type"), "Feature") == 0
                               ? bef_json_get_object (object, "properties")
                               : NULL;
  const char *id = bef_json_node_string (bef_ngsi_member (object, "id"));
  const BefProfileType *type = object != NULL ? find_type (object, properties, profile) : NULL;

  /* What identifies is shown too, where there is no name. */
  if (id == NULL || id[0] == '\0' || strlen (id) > MAX_ID || !bef_text_is_plain (id)
      || type == NULL)
    {
      counts->skipped++;
      return NULL;
    }
  g_autoptr (GHashTable) ranks = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) modified = g_array_new (FALSE, FALSE, sizeof (gint64));
  Gathering g = { .entity = bef_entity_new (id, type->name, type->role),
                  .type = type,
                  .units = units,
                  .names = names,
                  .profile = profile,
                  .counts = counts,
                  .observed_ms = BEF_NO_TIME,
                  .sibling_ms = BEF_NO_TIME,
                  .written_ms = BEF_NO_TIME,
                  .modified = modified,
                  .quantity_ranks = ranks };
  g.entity->kind = type->kind;
  gather_before (&g, properties != NULL ? properties : object);
  gather_object (&g, properties != NULL ? properties : object);
  if (properties != NULL && !g.entity->has_location)
    bef_ngsi_geometry_read (json_object_get_member (object, "geometry"), g.entity);
  date_readings (&g);
  gather_life (&g, properties != NULL ? properties : object);
  bef_entity_set_fact (g.entity, BEF_FACT_PERIODS, type->periods);
  if (type->role == BEF_ENTITY_ALERT)
    finish_alert (g.entity, object);
  counts->entities++;
  g_free (g.controlled);
  g_free (g.unit);
  return g.entity;
}

/* The array of elements in @root; NULL with *@one set when it is one entity, or with both NULL. */
static JsonArray *
elements_of (JsonNode *root, JsonNode **one)
{
  static const char *const wrappers[] = { "@graph", "features", "entities", "results", "data" };
  JsonObject *object = bef_json_node_object (root);
  JsonArray *array = bef_json_node_array (root);

  *one = NULL;
  for (guint i = 0; object != NULL && array == NULL && i < G_N_ELEMENTS (wrappers); i++)
    if (bef_ngsi_member (object, "id") == NULL)
      array = bef_json_get_array (object, wrappers[i]);
  if (array == NULL && object != NULL)
    *one = root;
  return array;
}

guint
bef_ngsi_note_ids (JsonNode *root, GHashTable *seen, guint *n_new)
{
  JsonNode *one;
  JsonArray *array = elements_of (root, &one);
  guint n = array != NULL ? json_array_get_length (array) : one != NULL;

  *n_new = 0;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *object =
          bef_json_node_object (array != NULL ? json_array_get_element (array, i) : one);
      const char *id = bef_json_node_string (bef_ngsi_member (object, "id"));
      if (id != NULL && !g_hash_table_contains (seen, id))
        {
          g_hash_table_add (seen, g_strdup (id));
          (*n_new)++;
        }
    }
  return n;
}

GPtrArray *
bef_ngsi_decode_entities (JsonNode *root, BefProfile *profile, BefNgsiUnits *units,
                          BefNgsiNames *names, BefNgsiCounts *counts, GError **error)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  JsonNode *one;
  JsonArray *array = elements_of (root, &one);

  if (array == NULL && one == NULL)
    {
      g_set_error_literal (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA,
                           _ ("The server's answer is not a list of entities"));
      return NULL;
    }
  for (guint i = 0; i < (array != NULL ? json_array_get_length (array) : 1); i++)
    {
      BefEntity *entity = decode_entity (array != NULL ? json_array_get_element (array, i) : one,
                                         profile, units, names, counts);
      if (entity == NULL)
        continue;
      /* g_hash_table_add() would keep the newer key, which dies with its entity. */
      if (!g_hash_table_contains (seen, entity->id))
        {
          g_hash_table_add (seen, entity->id);
          g_ptr_array_add (entities, entity);
        }
      else
        {
          counts->entities--;
          counts->values -= entity->readings->len;
          bef_entity_free (entity);
        }
    }
  return g_steal_pointer (&entities);
}
