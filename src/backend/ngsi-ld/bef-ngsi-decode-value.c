/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-ngsi-decode.h"

#include <math.h>

#include "backend/ngsi-ld/bef-ngsi-attribute.h"
#include "backend/ngsi-ld/bef-ngsi-units.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

/* Of a text that is taken further: one more than is kept, so that what was cut says so. */
#define MAX_TEXT (BEF_TEXT_WHOLE + 1)
#define MAX_STATES 64

char *
bef_ngsi_node_word (JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);
      return g_utf8_strlen (text, -1) <= MAX_TEXT ? g_strdup (text)
                                                  : g_utf8_substring (text, 0, MAX_TEXT);
    }
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  if (!isfinite (json_node_get_double (node)))
    return NULL;
  return g_strdup (g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node)));
}

static gboolean
read_number (JsonNode *node, double *out)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) != G_TYPE_BOOLEAN && bef_json_node_number (node, out);
}

static gboolean
decode_state (const BefProfileAttribute *attribute, JsonNode *node, double *out,
              gboolean *is_unknown, BefNgsiCounts *counts)
{
  g_autofree char *word = bef_ngsi_node_word (node);
  const BefStateInfo *state = NULL;

  if (word == NULL || word[0] == '\0')
    {
      counts->dropped++;
      return FALSE;
    }
  state =
      bef_quantity_state_by_id (attribute->quantity, bef_profile_attribute_word (attribute, word));
  if (state == NULL)
    {
      counts->unknown++;
      if (is_unknown != NULL)
        *is_unknown = TRUE;
      return FALSE;
    }
  *out = state->code;
  return TRUE;
}

/* Of several states at once the worst is what the equipment is in; a word nobody knows among those
 * that are well leaves it unknown. */
static gboolean
decode_states (const BefProfileAttribute *attribute, JsonArray *array, double *out,
               gboolean *is_unknown, BefNgsiCounts *counts)
{
  const BefStateInfo *worst = NULL;
  gboolean some_unknown = FALSE;

  for (guint i = 0; i < MIN (json_array_get_length (array), MAX_STATES); i++)
    {
      double code;
      if (!decode_state (attribute, bef_ngsi_unwrap (json_array_get_element (array, i)), &code,
                         &some_unknown, counts))
        continue;
      const BefStateInfo *state = bef_quantity_state (attribute->quantity, code);
      if (worst == NULL || state->severity > worst->severity)
        worst = state;
    }
  if (worst == NULL || (some_unknown && worst->severity <= BEF_SEVERITY_UNKNOWN))
    {
      if (is_unknown != NULL)
        *is_unknown = some_unknown;
      return FALSE;
    }
  *out = worst->code;
  return TRUE;
}

/* What is the sum of its phases. */
static gboolean
is_additive (const BefQuantityInfo *quantity)
{
  static const char *const ids[] = { "power", "power-export", "energy-index",
                                     "energy-export-index" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (g_str_equal (quantity->id, ids[i]))
      return TRUE;
  return FALSE;
}

/* {"L1": …, "L2": …, "L3": …}, as Smart Data Models' ACMeasurement writes what is measured on each
 * phase; one phase alone may be all there is. FALSE when there is none, or one is no number. */
static gboolean
sum_phases (JsonObject *object, double *out)
{
  static const char *const phases[] = { "L1", "L2", "L3" };
  guint n = 0;

  *out = 0;
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      JsonNode *node = bef_ngsi_part (object, phases[i]);
      double part;
      if (node == NULL)
        continue;
      if (!read_number (bef_ngsi_unwrap (node), &part))
        return FALSE;
      *out += part;
      n++;
    }
  return n > 0;
}

/* A number, or one in an object: of phases, or with a unit of its own. */
static gboolean
read_nested (const BefProfileAttribute *attribute, JsonNode *node, const char **unit, double *out)
{
  JsonObject *object = bef_json_node_object (node);
  const char *inner;

  if (object == NULL)
    return read_number (node, out);
  inner = bef_ngsi_unit_of (object);
  if (inner != NULL)
    *unit = inner;
  if (is_additive (attribute->quantity) && sum_phases (object, out))
    return TRUE;
  return read_number (bef_ngsi_unwrap (bef_ngsi_part (object, "value")), out);
}

gboolean
bef_ngsi_decode_value (const BefProfileAttribute *attribute, JsonNode *node, const char *unit,
                       double *out, gboolean *is_unknown, BefNgsiCounts *counts)
{
  JsonArray *array = bef_json_node_array (node);
  double value;

  if (array != NULL && json_array_get_length (array) == 1)
    node = bef_ngsi_unwrap (json_array_get_element (array, 0));
  else if (array != NULL && attribute->quantity->states != NULL)
    return decode_states (attribute, array, out, is_unknown, counts);
  if (attribute->quantity->states != NULL)
    return decode_state (attribute, node, out, is_unknown, counts);
  if (!read_nested (attribute, node, &unit, &value))
    {
      counts->dropped++;
      return FALSE;
    }
  switch (bef_ngsi_convert_unit (unit, attribute->quantity->unit, &value))
    {
    case BEF_NGSI_UNIT_CONVERTED:
      break;
    case BEF_NGSI_UNIT_MISMATCH:
    case BEF_NGSI_UNIT_UNKNOWN:
      counts->dropped++;
      return FALSE;
    case BEF_NGSI_UNIT_ABSENT:
    default:
      /* Models say 0..1, many sources write percents. */
      if (attribute->is_fraction)
        value *= fabs (value) <= 1 ? 100 : 1;
      value *= attribute->scale;
    }
  if (!(value >= attribute->min && value <= attribute->max))
    {
      counts->dropped++;
      return FALSE;
    }
  *out = value;
  return TRUE;
}
