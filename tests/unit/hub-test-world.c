/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-test-world.h"

#include "base/bef-json.h"

#define DOOR_STEP_MS (10 * BEF_MS_MINUTE)
#define ALERT_ID "urn:ngsi-ld:Alert:test:ecole:doorLeftOpen"

static const char *const types[] = { "Building", "ACMeasurement", "IndoorEnvironmentObserved",
                                     "Door", "Camera" };

struct _HubTestWorld
{
  GObject parent;
  guint n;
  GPtrArray *ids;        /* owned */
  GHashTable *index;     /* owned: id -> position in ids + 1 */
  char *unlocked_by;     /* owned, nullable */
  char *acknowledged_by; /* owned, nullable */
  gint64 acknowledged_ms;
  JsonObject *decided; /* owned: attributes of the alert */
};

#define HUB_TYPE_TEST_WORLD (hub_test_world_get_type ())
G_DECLARE_FINAL_TYPE (HubTestWorld, hub_test_world, HUB, TEST_WORLD, GObject)

static void world_iface_init (BefHubWorldInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HubTestWorld, hub_test_world, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (BEF_TYPE_HUB_WORLD, world_iface_init))

double
hub_test_power (guint building, gint64 at_ms)
{
  gint64 minute = at_ms / BEF_MS_MINUTE;

  return 100.0 * building + (double)((minute * 7919) % 997) / 8;
}

guint
hub_test_world_size (guint n)
{
  return n * G_N_ELEMENTS (types) + 1;
}

static const char *
building_name (guint i)
{
  static const char *const names[] = { "mairie", "ateliers", "ecole" };
  static char buffer[16];

  if (i < G_N_ELEMENTS (names))
    return names[i];
  g_snprintf (buffer, sizeof buffer, "b%u", i);
  return buffer;
}

/* FALSE for what does not exist, and for the alert. */
static gboolean
locate (HubTestWorld *self, const char *id, guint *building, guint *type)
{
  guint position = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, id));

  if (position == 0 || g_str_equal (id, ALERT_ID))
    return FALSE;
  *building = (position - 1) / G_N_ELEMENTS (types);
  *type = (position - 1) % G_N_ELEMENTS (types);
  return TRUE;
}

static const char *
commune_name (BefHubWorld *world)
{
  return "Essai";
}

static GPtrArray *
list_ids (BefHubWorld *world, gint64 now_ms)
{
  HubTestWorld *self = HUB_TEST_WORLD (world);
  GPtrArray *ids = g_ptr_array_sized_new (self->ids->len);

  g_ptr_array_extend (ids, self->ids, NULL, NULL);
  return ids;
}

static const char *
entity_type (BefHubWorld *world, const char *id)
{
  guint building, type;

  if (locate (HUB_TEST_WORLD (world), id, &building, &type))
    return types[type];
  return g_str_equal (id, ALERT_ID) ? "Alert" : NULL;
}

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonNode) node = bef_json_parse (text, strlen (text), 0, NULL);

  g_assert_nonnull (bef_json_node_object (node));
  /* A parsed tree is immutable: the hub changes what it is given. */
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &member))
    json_object_set_member (copy, name, json_node_copy (member));
  return copy;
}

static JsonObject *
alert_entity (HubTestWorld *self)
{
  g_autofree char *at = bef_iso8601_format (self->acknowledged_ms);
  g_autofree char *acknowledged =
      self->acknowledged_by != NULL
          ? g_strdup_printf (",\"acknowledgedBy\":{\"type\":\"Property\",\"value\":\"%s\"},"
                             "\"acknowledgedAt\":{\"type\":\"Property\",\"value\":\"%s\"},"
                             "\"acknowledgeComment\":{\"type\":\"Property\",\"value\":\"vu\"}",
                             self->acknowledged_by, at)
          : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"" ALERT_ID "\",\"type\":\"Alert\","
      "\"name\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"fr\":\"Porte "
      "ouverte\",\"en\":\"Door open\"}},"
      "\"severity\":{\"type\":\"Property\",\"value\":\"critical\"},"
      "\"dateIssued\":{\"type\":\"Property\",\"value\":\"2026-11-02T07:00:00Z\"},"
      "\"locatedIn\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:test:ecole\"}%s}",
      acknowledged);
  JsonObject *entity = parse (text);

  bef_hub_world_apply (entity, self->decided);
  return entity;
}

static void
body_of_type (HubTestWorld *self, GString *out, guint building, guint type, gint64 now_ms)
{
  gint64 minute = now_ms / BEF_MS_MINUTE * BEF_MS_MINUTE;
  g_autofree char *at = bef_iso8601_format (minute);

  switch (type)
    {
    case 0:
      g_string_append_printf (
          out,
          ",\"category\":{\"type\":\"Property\",\"value\":[\"%s\",\"public\"]},"
          "\"address\":{\"type\":\"Property\",\"value\":{\"postalCode\":\"1714%u\"}}",
          building == 0 ? "townHall" : "other", building % 10);
      break;
    case 1:
      g_string_append_printf (
          out,
          ",\"totalActivePower\":{\"type\":\"Property\",\"value\":%.3f,\"observedAt\":\"%s\","
          "\"unitCode\":\"WTT\"}",
          hub_test_power (building, minute), at);
      break;
    case 2:
      g_string_append_printf (
          out,
          ",\"temperature\":{\"type\":\"Property\",\"value\":%u.5,\"observedAt\":\"%s\","
          "\"unitCode\":\"CEL\"}",
          15 + building, at);
      break;
    case 3:
      g_string_append_printf (
          out,
          ",\"openState\":{\"type\":\"Property\",\"value\":\"Closed\",\"observedAt\":\"%s\"},"
          "\"openAlarm\":{\"type\":\"Property\",\"value\":false,\"observedAt\":\"%s\"},"
          "\"lockState\":{\"type\":\"Property\",\"value\":\"%s\",\"observedAt\":\"%s\"}",
          at, at, building == 0 && self->unlocked_by != NULL ? "Unlocked" : "Locked", at);
      break;
    default:
      g_string_append (
          out, ",\"on\":{\"type\":\"Property\",\"value\":true},"
               "\"imageSnapshot\":{\"type\":\"Property\",\"value\":\"https://elsewhere/x.jpg\"},"
               "\"streamURL\":{\"type\":\"Property\",\"value\":\"rtsp://elsewhere/x\"}");
      break;
    }
}

static JsonObject *
entity (BefHubWorld *world, const char *id, gint64 now_ms)
{
  HubTestWorld *self = HUB_TEST_WORLD (world);
  guint building, type;

  if (g_str_equal (id, ALERT_ID))
    return alert_entity (self);
  if (!locate (self, id, &building, &type))
    return NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (
      out, "{\"id\":\"%s\",\"type\":\"%s\",\"name\":{\"type\":\"Property\",\"value\":\"%s %s\"}",
      id, types[type], types[type], building_name (building));
  g_string_append_printf (
      out,
      ",\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":"
      "[%.2f,46.1]}}",
      -0.7 + 0.01 * building);
  if (type > 0)
    g_string_append_printf (
        out,
        ",\"locatedIn\":{\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Building:test:%s\"}",
        building_name (building));
  body_of_type (self, out, building, type, now_ms);
  g_string_append_c (out, '}');
  return parse (out->str);
}

static const char *const *
measured (BefHubWorld *world, const char *id)
{
  static const char *const none[] = { NULL };
  static const char *const power[] = { "totalActivePower", NULL };
  static const char *const door[] = { "openState", "openAlarm", NULL };
  guint building, type;

  if (!locate (HUB_TEST_WORLD (world), id, &building, &type))
    return none;
  return type == 1 ? power : type == 3 ? door : none;
}

static gboolean
samples (BefHubWorld *world, const BefHubSamplesQuery *query, GArray *out)
{
  const char *id = query->id, *attr = query->attr;
  guint limit = query->limit, building, type;

  if (!locate (HUB_TEST_WORLD (world), id, &building, &type)
      || !g_strv_contains (measured (world, id), attr))
    return FALSE;
  gint64 step = type == 1 ? BEF_MS_MINUTE : DOOR_STEP_MS;
  gint64 first = (query->from_ms + step - 1) / step,
         end = (MIN (query->to_ms, query->now_ms + 1) + step - 1) / step;
  if (limit > 0 && end - first > limit)
    {
      if (query->keep == BEF_HUB_KEEP_NEWEST)
        first = end - limit;
      else
        end = first + limit;
    }
  for (gint64 k = first; k < end; k++)
    {
      BefHubSample sample = { .at_ms = k * step };
      if (type == 1)
        sample.number = hub_test_power (building, sample.at_ms);
      else if (g_str_equal (attr, "openState"))
        sample.text = k % 3 == 0 ? "Open" : "Closed";
      else
        {
          sample.is_boolean = TRUE;
          sample.number = k % 6 == 0;
        }
      g_array_append_val (out, sample);
    }
  return TRUE;
}

static gboolean
command (BefHubWorld *world, const BefHubPatch *patch, gint64 now_ms, GError **error)
{
  HubTestWorld *self = HUB_TEST_WORLD (world);
  const char *wanted = bef_json_node_string (patch->value);

  if (!g_str_equal (patch->attr, "lockState"))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "'%s' is not a command", patch->attr);
  else if (g_strcmp0 (wanted, "Unlocked") != 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Unlocked is expected");
  else
    {
      g_free (self->unlocked_by);
      self->unlocked_by =
          g_strdup_printf ("%s: %s", patch->who, patch->reason != NULL ? patch->reason : "");
      return TRUE;
    }
  return FALSE;
}

static gboolean
acknowledge (BefHubWorld *world, const char *id, const char *who, const char *comment,
             gint64 now_ms, GError **error)
{
  HubTestWorld *self = HUB_TEST_WORLD (world);

  if (self->acknowledged_by != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "Already acknowledged by %s",
                   self->acknowledged_by);
      return FALSE;
    }
  self->acknowledged_by = g_strdup (who);
  self->acknowledged_ms = now_ms;
  return TRUE;
}

static gboolean
annotate (BefHubWorld *world, const char *id, JsonObject *changes, gint64 now_ms, GError **error)
{
  HubTestWorld *self = HUB_TEST_WORLD (world);

  if (json_object_has_member (changes, "acknowledgedAt"))
    g_clear_pointer (&self->acknowledged_by, g_free);
  bef_hub_world_apply (self->decided, changes);
  return TRUE;
}

static void
world_iface_init (BefHubWorldInterface *iface)
{
  iface->commune_name = commune_name;
  iface->list_ids = list_ids;
  iface->entity_type = entity_type;
  iface->entity = entity;
  iface->samples = samples;
  iface->measured = measured;
  iface->command = command;
  iface->acknowledge = acknowledge;
  iface->annotate = annotate;
}

static void
hub_test_world_finalize (GObject *object)
{
  HubTestWorld *self = HUB_TEST_WORLD (object);

  g_ptr_array_unref (self->ids);
  g_hash_table_unref (self->index);
  g_free (self->unlocked_by);
  g_free (self->acknowledged_by);
  json_object_unref (self->decided);
  G_OBJECT_CLASS (hub_test_world_parent_class)->finalize (object);
}

static void
hub_test_world_class_init (HubTestWorldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hub_test_world_finalize;
}

static void
hub_test_world_init (HubTestWorld *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->decided = json_object_new ();
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
add_id (HubTestWorld *self, char *id)
{
  g_ptr_array_add (self->ids, id);
  g_hash_table_insert (self->index, id, GUINT_TO_POINTER (self->ids->len));
}

BefHubWorld *
hub_test_world_new (guint n)
{
  HubTestWorld *self = g_object_new (HUB_TYPE_TEST_WORLD, NULL);

  self->n = n;
  for (guint i = 0; i < n; i++)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      add_id (self,
              t == 0 ? g_strdup_printf ("urn:ngsi-ld:Building:test:%s", building_name (i))
                     : g_strdup_printf ("urn:ngsi-ld:%s:test:%s:x", types[t], building_name (i)));
  add_id (self, g_strdup (ALERT_ID));
  return BEF_HUB_WORLD (self);
}
