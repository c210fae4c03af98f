/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reason for length: every form in which brokers write an entity or a history, one profile. */
#include "backend/ngsi-ld/bef-ngsi-decode.h"

#include <locale.h>
#include <math.h>

#include "backend/bef-backend.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"
#include "base/bef-text.h"
#include "model/bef-alert-decision.h"

static BefProfile *profile;

static gint64
at (const char *text)
{
  gint64 ms = BEF_NO_TIME;
  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
}

static GPtrArray *
decode_text (const char *text, BefNgsiCounts *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, &error);
  GPtrArray *entities;

  g_assert_no_error (error);
  *counts = (BefNgsiCounts){ 0 };
  entities = bef_ngsi_decode_entities (root, profile, NULL, NULL, counts, &error);
  g_assert_no_error (error);
  return entities;
}

static GPtrArray *
decode_file (const char *name, BefNgsiCounts *counts)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "data", "ngsi", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return decode_text (text, counts);
}

/* The value of @quantity, NaN when there is none. @observed nullable. */
static double
value_of (const BefEntity *entity, const char *quantity, gint64 *observed)
{
  for (guint i = 0; i < entity->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i);
      if (!g_str_equal (reading->key.quantity, quantity))
        continue;
      g_assert_cmpstr (reading->key.entity, ==, entity->id);
      if (observed != NULL)
        *observed = reading->observed_ms;
      return reading->value;
    }
  return NAN;
}

/* One temperature, however it is written: the shape, the value expected (NaN: none) and its
 * instant. */
static const struct
{
  const char *name, *attribute, *observed;
  double value;
} shapes[] = {
  { "normalized", "{\"type\":\"Property\",\"value\":21.5,\"observedAt\":\"2026-01-01T00:00:00Z\"}",
    "2026-01-01T00:00:00Z", 21.5 },
  { "concise", "{\"value\":21.5,\"observedAt\":\"2026-01-01T00:00:00Z\"}", "2026-01-01T00:00:00Z",
    21.5 },
  { "simplified", "21.5", NULL, 21.5 },
  { "number-as-text", "{\"type\":\"Property\",\"value\":\"21.5\"}", NULL, 21.5 },
  { "typed-value", "{\"type\":\"Property\",\"value\":{\"@type\":\"Double\",\"@value\":21.5}}", NULL,
    21.5 },
  { "array-of-one", "{\"type\":\"Property\",\"value\":[21.5]}", NULL, 21.5 },
  { "ngsi-v2",
    "{\"type\":\"Number\",\"value\":21.5,\"metadata\":{\"TimeInstant\":{\"type\":\"DateTime\","
    "\"value\":\"2026-01-01T00:00:00Z\"}}}",
    "2026-01-01T00:00:00Z", 21.5 },
  { "default-instance",
    "[{\"type\":\"Property\",\"value\":1,\"datasetId\":\"urn:a\",\"observedAt\":\"2026-02-01T00:00:"
    "00Z\"},"
    "{\"type\":\"Property\",\"value\":21.5,\"observedAt\":\"2026-01-01T00:00:00Z\"}]",
    "2026-01-01T00:00:00Z", 21.5 },
  { "newest-instance",
    "[{\"type\":\"Property\",\"value\":21.5,\"datasetId\":\"urn:a\",\"observedAt\":\"2026-02-01T00:"
    "00:00Z\"},"
    "{\"type\":\"Property\",\"value\":1,\"datasetId\":\"urn:b\",\"observedAt\":\"2026-01-01T00:00:"
    "00Z\"}]",
    "2026-02-01T00:00:00Z", 21.5 },
  { "observed-as-typed-value",
    "{\"type\":\"Property\",\"value\":21.5,\"observedAt\":{\"@type\":\"DateTime\",\"@value\":"
    "\"2026-01-01T00:00:00Z\"}}",
    "2026-01-01T00:00:00Z", 21.5 },
  { "modified-when-never-observed",
    "{\"type\":\"Property\",\"value\":21.5,\"modifiedAt\":\"2026-01-01T00:00:00Z\"}",
    "2026-01-01T00:00:00Z", 21.5 },
  { "fahrenheit", "{\"type\":\"Property\",\"value\":70.7,\"unitCode\":\"FAH\"}", NULL, 21.5 },
  { "kelvin", "{\"type\":\"Property\",\"value\":294.65,\"unitCode\":\"KEL\"}", NULL, 21.5 },
  { "unit-of-something-else", "{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"KWH\"}", NULL,
    NAN },
  { "unknown-unit", "{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"ZZZ\"}", NULL, NAN },
  { "unit-without-a-word", "{\"type\":\"Property\",\"value\":21.5,\"unitCode\":\"\"}", NULL, 21.5 },
  { "expanded",
    "[{\"@type\":[\"https://uri.etsi.org/ngsi-ld/Property\"],\"https://uri.etsi.org/ngsi-ld/"
    "hasValue\":[{\"@value\":21.5}],"
    "\"https://uri.etsi.org/ngsi-ld/observedAt\":[{\"@type\":\"https://uri.etsi.org/ngsi-ld/"
    "DateTime\",\"@value\":\"2026-01-01T00:00:00Z\"}]}]",
    "2026-01-01T00:00:00Z", 21.5 },
  { "word", "{\"type\":\"Property\",\"value\":\"warm\"}", NULL, NAN },
  { "boolean", "{\"type\":\"Property\",\"value\":true}", NULL, NAN },
  { "huge", "{\"type\":\"Property\",\"value\":1e308}", NULL, NAN },
  { "implausible", "{\"type\":\"Property\",\"value\":850}", NULL, NAN },
  { "nan-as-text", "{\"type\":\"Property\",\"value\":\"nan\"}", NULL, NAN },
  { "object", "{\"type\":\"Property\",\"value\":{\"a\":1}}", NULL, NAN },
  { "null", "null", NULL, NAN },
  { "ngsi-null", "{\"type\":\"Property\",\"value\":\"urn:ngsi-ld:null\"}", NULL, NAN },
  { "empty-property", "{\"type\":\"Property\"}", NULL, NAN },
  { "empty-array", "[]", NULL, NAN },
};

static void
test_shape (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf (
      "{\"id\":\"urn:x:1\",\"type\":\"IndoorEnvironmentObserved\",\"temperature\":%s}",
      shapes[i].attribute);
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (text, &counts);
  gint64 observed = 1;
  double value;

  g_assert_cmpuint (entities->len, ==, 1);
  value = value_of (entities->pdata[0], "temperature", &observed);
  if (isnan (shapes[i].value))
    {
      g_assert_true (isnan (value));
      return;
    }
  g_assert_cmpfloat_with_epsilon (value, shapes[i].value, 1e-9);
  g_assert_cmpint (observed, ==,
                   shapes[i].observed != NULL ? at (shapes[i].observed) : BEF_NO_TIME);
}

static void
test_wrong_values_are_counted (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (
      "[{\"id\":\"urn:x:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"value\":true},"
      "\"totalActiveEnergyImport\":{\"value\":1e308}},{\"type\":\"Door\"},{\"id\":\"urn:x:2\","
      "\"type\":\"Unheard\"},7]",
      &counts);

  g_assert_cmpuint (entities->len, ==, 1);
  g_assert_cmpuint (counts.entities, ==, 1);
  g_assert_cmpuint (counts.dropped, ==, 2);
  g_assert_cmpuint (counts.values, ==, 0);
  g_assert_cmpuint (counts.skipped, ==, 3);
}

/* What each phase takes is summed where a sum means something, and only there. */
static const struct
{
  const char *name, *type, *attributes, *quantity;
  double value;
} nested[] = {
  { "three-phases", "ACMeasurement", "\"activePower\":{\"value\":{\"L1\":1.5,\"L2\":2,\"L3\":4}}",
    "power", 7.5 },
  { "one-phase", "ACMeasurement", "\"activePower\":{\"value\":{\"L1\":1.5}}", "power", 1.5 },
  { "with-a-unit", "ACMeasurement",
    "\"activePower\":{\"unitCode\":\"KWT\",\"value\":{\"L1\":1.5,\"L2\":2,\"L3\":4}}", "power",
    7500 },
  { "neutral-is-no-phase", "ACMeasurement", "\"activePower\":{\"value\":{\"L1\":1,\"N\":100}}",
    "power", 1 },
  { "expanded", "ACMeasurement",
    "\"activePower\":{\"value\":{\"https://x.org/L1\":1,\"https://x.org/L2\":2}}", "power", 3 },
  { "a-phase-that-is-no-number", "ACMeasurement",
    "\"activePower\":{\"value\":{\"L1\":1,\"L2\":true}}", "power", NAN },
  { "no-phase", "ACMeasurement", "\"activePower\":{\"value\":{\"N\":1}}", "power", NAN },
  { "total-first", "ACMeasurement",
    "\"activePower\":{\"value\":{\"L1\":1}},\"totalActivePower\":{\"value\":9}", "power", 9 },
  { "phases-of-no-sum", "IndoorEnvironmentObserved",
    "\"temperature\":{\"value\":{\"L1\":10,\"L2\":11}}", "temperature", NAN },
  { "value-with-its-unit", "ACMeasurement",
    "\"totalActivePower\":{\"value\":{\"value\":2.5,\"unit\":\"kW\"}}", "power", 2500 },
  { "value-with-its-code", "ACMeasurement",
    "\"totalActivePower\":{\"value\":{\"value\":2.5,\"unitCode\":\"KWT\"}}", "power", 2500 },
  { "known-namespace-first", "ACMeasurement",
    "\"https://other.org/totalActivePower\":{\"value\":1},"
    "\"https://smartdatamodels.org/dataModel.Energy/totalActivePower\":{\"value\":2}",
    "power", 2 },
};

static void
test_nested (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf ("{\"id\":\"urn:x:1\",\"type\":\"%s\",%s}",
                                           nested[i].type, nested[i].attributes);
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (text, &counts);
  double value = value_of (entities->pdata[0], nested[i].quantity, NULL);

  if (isnan (nested[i].value))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat_with_epsilon (value, nested[i].value, 1e-6);
  g_assert_cmpuint (counts.dropped, ==, isnan (nested[i].value));
}

/* Without a relation it is where it stands: in a building, beside one, or nowhere. */
static const struct
{
  const char *name, *location, *more, *building;
} places[] = {
  { "inside", "[2.0005,48.0005]", "", "urn:b:large" },
  { "at-a-corner", "[2,48]", "", "urn:b:large" },
  { "beside", "[1.9998,48.0005]", "", "urn:b:large" },
  { "across-the-street", "[1.999,48.0005]", "", NULL },
  { "near-a-point", "[2.1001,48]", "", "urn:b:point" },
  { "its-relation-goes-first", "[2.0005,48.0005]",
    ",\"refBuilding\":{\"type\":\"Relationship\",\"object\":\"urn:b:point\"}", "urn:b:point" },
  { "related-to-what-stands-there", "[9,9]",
    ",\"refDevice\":{\"type\":\"Relationship\",\"object\":\"urn:d:pole\"}", "urn:b:point" },
};

static void
test_place (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf (
      "[{\"id\":\"urn:d:x\",\"type\":\"Door\",\"location\":{\"value\":{\"type\":\"Point\","
      "\"coordinates\":%s}}%s},"
      "{\"id\":\"urn:d:pole\",\"type\":\"Device\",\"location\":{\"value\":{\"type\":\"Point\","
      "\"coordinates\":[2.1,48]}}},"
      "{\"id\":\"urn:b:large\",\"type\":\"Building\",\"location\":{\"value\":{\"type\":\"Polygon\","
      "\"coordinates\":[[[2,48],[2.001,48],[2.001,48.001],[2,48.001],[2,48]]]}}},"
      "{\"id\":\"urn:b:point\",\"type\":\"Building\",\"location\":{\"value\":{\"type\":\"Point\","
      "\"coordinates\":[2.1,48]}}}]",
      places[i].location, places[i].more);
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (text, &counts);

  bef_ngsi_resolve_buildings (entities);
  g_assert_cmpstr (((BefEntity *)entities->pdata[0])->building_id, ==, places[i].building);
}

static void
test_power_in_other_units (void)
{
  static const struct
  {
    const char *unit;
    double factor;
  } units[] = { { "WTT", 1 }, { "KWT", 1e3 }, { "MAW", 1e6 } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("{\"id\":\"urn:x:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":"
                           "{\"value\":2.5,\"unitCode\":\"%s\"}}",
                           units[i].unit);
      BefNgsiCounts counts;
      g_autoptr (GPtrArray) entities = decode_text (text, &counts);
      g_assert_cmpfloat_with_epsilon (value_of (entities->pdata[0], "power", NULL),
                                      2.5 * units[i].factor, 1e-6);
    }
}

static void
test_fraction_or_percent (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (
      "[{\"id\":\"urn:x:1\",\"type\":\"IndoorEnvironmentObserved\",\"relativeHumidity\":0.54},"
      "{\"id\":\"urn:x:2\",\"type\":\"IndoorEnvironmentObserved\",\"relativeHumidity\":54},"
      "{\"id\":\"urn:x:3\",\"type\":\"IndoorEnvironmentObserved\",\"relativeHumidity\":{\"value\":"
      "0.9,\"unitCode\":\"P1\"}}]",
      &counts);

  g_assert_cmpfloat_with_epsilon (value_of (entities->pdata[0], "humidity", NULL), 54, 1e-9);
  g_assert_cmpfloat_with_epsilon (value_of (entities->pdata[1], "humidity", NULL), 54, 1e-9);
  g_assert_cmpfloat_with_epsilon (value_of (entities->pdata[2], "humidity", NULL), 0.9, 1e-9);
}

static void
test_unknown_state_is_no_reading (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities =
      decode_text ("{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":{\"value\":\"Ajar\"},"
                   "\"lockState\":{\"value\":\"LOCKED\"},"
                   "\"lockState_status\":{\"type\":\"Property\",\"value\":\"PENDING\","
                   "\"observedAt\":\"2026-01-01T00:00:00Z\"},"
                   "\"openAlarm\":{\"value\":\"true\"}}",
                   &counts);
  BefEntity *door = entities->pdata[0];

  g_assert_true (isnan (value_of (door, "open-state", NULL)));
  g_assert_cmpstr (bef_entity_get_fact (door, "openState"), ==, "Ajar");
  g_assert_cmpuint (counts.unknown, ==, 1);
  g_assert_cmpfloat (value_of (door, "lock-state", NULL), ==, 0);
  g_assert_cmpfloat (value_of (door, "door-alarm", NULL), ==, 1);
  g_assert_cmpint (door->lock.status, ==, BEF_COMMAND_PENDING);
  g_assert_cmpint (door->lock.status_ms, ==, bef_civil_to_ms (2026, 1, 1, 1, 0));
}

/* How a command goes, in the words of the standard's servers; others say nothing. */
static void
test_status_of_a_command (void)
{
  static const struct
  {
    const char *word;
    BefCommandStatus status;
  } words[] = {
    { "PENDING", BEF_COMMAND_PENDING }, { "DELIVERED", BEF_COMMAND_PENDING },
    { "ok", BEF_COMMAND_DONE },         { "FAILED", BEF_COMMAND_FAILED },
    { "ERROR", BEF_COMMAND_FAILED },    { "who knows", BEF_COMMAND_UNTOLD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"id\":\"urn:x:1\",\"type\":\"Door\",\"lockState\":{\"value\":\"LOCKED\"},"
          "\"lockState_status\":{\"value\":\"%s\"},\"relockDelay\":{\"value\":12.5}}",
          words[i].word);
      BefNgsiCounts counts;
      g_autoptr (GPtrArray) entities = decode_text (text, &counts);
      const BefEntity *door = entities->pdata[0];
      g_assert_cmpint (door->lock.status, ==, words[i].status);
      g_assert_cmpint (door->lock.status_ms, ==, BEF_NO_TIME);
      g_assert_cmpint (door->lock.relock_ms, ==, 12500);
      g_assert_true (door->lock.is_undated);
      /* Nobody above reads them as texts. */
      g_assert_null (bef_entity_get_fact (door, "lockState_status"));
      g_assert_null (bef_entity_get_fact (door, "relockDelay"));
    }
}

static void
test_personal_data_stays_outside (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_file ("access-point.json", &counts);
  BefEntity *ap = entities->pdata[0];
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, ap->facts);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      g_assert_null (strstr (value, "5E:00:53"));
      g_assert_null (strstr (value, "192.0.2"));
      g_assert_null (strchr (value, '@'));
    }
  g_assert_cmpfloat (value_of (ap, "clients", NULL), ==, 125);
  g_assert_cmpfloat (value_of (ap, "ap-state", NULL), ==, 0);
  g_assert_cmpstr (bef_entity_get_fact (ap, "ssid"), ==, "MAIRIE, MAIRIE-PUBLIC");
  g_assert_cmpstr (ap->building_id, ==, "poi_226");
  g_assert_cmpstr (bef_entity_get_fact (ap, BEF_FACT_FIRMWARE), ==, "6.5.2");
  g_assert_cmpstr (bef_entity_get_fact (ap, BEF_FACT_MODEL), ==, "AP 1000");
}

static void
test_published_building (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_file ("building.json", &counts);
  BefEntity *building = entities->pdata[0];

  g_assert_cmpint (building->role, ==, BEF_ENTITY_BUILDING);
  g_assert_cmpstr (bef_entity_get_fact (building, "category"), ==, "school");
  g_assert_cmpstr (bef_entity_get_fact (building, "address"), ==,
                   "3 place des Tilleuls, 17000 Sainte-Gemme-d'Aunis");
  g_assert_cmpuint (building->outline->len, ==, 4);
  g_assert_cmpfloat_with_epsilon (building->location.latitude, 46.2005, 1e-9);
  g_assert_cmpfloat_with_epsilon (building->location.longitude, -0.7995, 1e-9);
  g_assert_null (bef_entity_get_fact (building, "owner"));
}

static void
test_published_meter (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_file ("ac-measurement.json", &counts);
  BefEntity *meter = entities->pdata[0];
  gint64 observed;

  g_assert_cmpint (meter->kind, ==, BEF_KIND_METER);
  g_assert_cmpstr (meter->name, ==, "General supply");
  g_assert_cmpfloat (value_of (meter, "power", &observed), ==, 3000.75);
  g_assert_cmpint (observed, ==, at ("2020-02-24T22:00:00.173Z"));
  g_assert_cmpfloat (value_of (meter, "energy-index", NULL), ==, 150781.5);
  g_assert_cmpuint (counts.dropped, ==, 0);
}

static void
test_published_camera_door_lock (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) cameras = decode_file ("camera.json", &counts);
  g_autoptr (GPtrArray) doors = decode_file ("door.json", &counts);
  g_autoptr (GPtrArray) locks = decode_file ("lock.json", &counts);
  BefEntity *camera = cameras->pdata[0], *door = doors->pdata[0], *lock = locks->pdata[0];
  gint64 observed;

  g_assert_cmpint (camera->kind, ==, BEF_KIND_CAMERA);
  g_assert_cmpstr (camera->name, ==, "Forecourt");
  g_assert_cmpstr (camera->image_url, ==, "https://cameras.example/snapshot/2.jpg");
  g_assert_cmpfloat (value_of (camera, "on-state", &observed), ==, 1);
  g_assert_cmpint (observed, ==, at ("2021-05-11T06:30:05Z"));
  g_assert_true (camera->has_location);

  g_assert_cmpint (door->kind, ==, BEF_KIND_DOOR);
  g_assert_cmpfloat (value_of (door, "open-state", &observed), ==, 1);
  g_assert_cmpint (observed, ==, at ("2021-10-15T20:23:28Z"));
  g_assert_cmpfloat (value_of (door, "door-alarm", NULL), ==, 0);

  g_assert_cmpint (lock->kind, ==, BEF_KIND_DOOR);
  g_assert_cmpfloat (value_of (lock, "lock-state", &observed), ==, 1);
  g_assert_cmpint (observed, ==, BEF_NO_TIME);
  g_assert_false (lock->has_location); /* latitude 156 is no place */
}

static void
test_published_link_climate_alert (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) links = decode_file ("network-connection.json", &counts);
  g_autoptr (GPtrArray) rooms = decode_file ("indoor-environment.json", &counts);
  g_autoptr (GPtrArray) alerts = decode_file ("alert.json", &counts);
  BefEntity *link = links->pdata[0], *room = rooms->pdata[0], *alert = alerts->pdata[0];
  gint64 observed;

  g_assert_cmpfloat (value_of (link, "link-state", NULL), ==, 0);
  g_assert_cmpstr (bef_entity_get_fact (link, "linkFrom"), ==,
                   "urn:ngsi-ld:Service:01:Component:01");
  g_assert_cmpfloat (value_of (room, "temperature", &observed), ==, 12.2);
  g_assert_cmpint (observed, ==, at ("2016-03-15T12:00:00Z"));
  g_assert_cmpfloat_with_epsilon (value_of (room, "humidity", NULL), 54, 1e-9);

  g_assert_cmpint (alert->role, ==, BEF_ENTITY_ALERT);
  g_assert_cmpstr (bef_entity_get_fact (alert, "severity"), ==, "high");
  g_assert_cmpstr (bef_entity_get_fact (alert, "dateIssued"), ==, "2017-01-02T09:25:55Z");
  g_assert_cmpstr (bef_entity_get_fact (alert, "alertState"), ==, "cleared"); /* its end is past */
  g_assert_cmpstr (alert->name, ==, "trafficJam");
}

static void
test_alert_of_ours (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities =
      decode_text ("[{\"id\":\"urn:a:1\",\"type\":\"Alert\",\"name\":{\"type\":"
                   "\"LanguageProperty\",\"languageMap\":{\"fr\":\"Porte\",\"en\":\"Door\"}},"
                   "\"severity\":{\"value\":\"Extreme\"},\"alertSource\":{\"type\":"
                   "\"Relationship\",\"object\":\"urn:d:1\"},\"timeAllowed\":{\"value\":15}},"
                   "{\"id\":\"urn:a:2\",\"type\":\"Alert\",\"severity\":\"purple\",\"description\":"
                   "{\"languageMap\":{\"de\":\"Nur\"}}},"
                   "{\"id\":\"urn:d:1\",\"type\":\"Door\",\"locatedIn\":{\"object\":[\"urn:ngsi-ld:"
                   "Building:b\"]}},"
                   "{\"id\":\"urn:ngsi-ld:Building:b\",\"type\":\"Building\"}]",
                   &counts);
  BefEntity *first = entities->pdata[0], *second = entities->pdata[1];

  bef_ngsi_resolve_buildings (entities);
  g_assert_cmpstr (bef_entity_get_fact (first, "name"), ==,
                   "Door"); /* the tests run in the C locale */
  g_assert_cmpstr (bef_entity_get_fact (first, "severity"), ==, "critical");
  g_assert_cmpstr (bef_entity_get_fact (first, "timeAllowed"), ==, "15");
  g_assert_cmpstr (bef_entity_get_fact (first, "alertState"), ==, "active");
  g_assert_cmpstr (first->building_id, ==, "urn:ngsi-ld:Building:b");
  g_assert_cmpstr (bef_entity_get_fact (second, "severity"), ==, "medium");
  g_assert_cmpstr (bef_entity_get_fact (second, "severity_reported"), ==, "purple");
  g_assert_cmpstr (bef_entity_get_fact (second, "description"), ==, "Nur");
}

static void
test_wrapped_lists (void)
{
  static const char *const texts[] = {
    "[{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Open\"}]",
    "{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Open\"}",
    "{\"@context\":[],\"@graph\":[{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Open\"}]}",
    "{\"results\":[{\"id\":\"urn:x:1\",\"type\":[\"Unheard\",\"Door\"],\"openState\":\"Open\"}]}",
    "[{\"@id\":\"urn:x:1\",\"@type\":[\"https://smartdatamodels.org/dataModel.OCF/Door\"],"
    "\"https://smartdatamodels.org/dataModel.OCF/openState\":[{\"@type\":[\"https://uri.etsi.org/"
    "ngsi-ld/Property\"],"
    "\"https://uri.etsi.org/ngsi-ld/hasValue\":[{\"@value\":\"Open\"}]}]}]",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"id\":\"urn:x:1\",\"type\":\"Feature\","
    "\"geometry\":{\"type\":\"Point\","
    "\"coordinates\":[-0.8,46.2]},\"properties\":{\"type\":\"Door\",\"openState\":{\"type\":"
    "\"Property\",\"value\":\"Open\"}}}]}",
    "[{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":{\"vocab\":\"Open\",\"type\":"
    "\"VocabProperty\"}}]",
    "[{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":{\"json\":\"Open\"}}]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      BefNgsiCounts counts;
      g_autoptr (GPtrArray) entities = decode_text (texts[i], &counts);
      g_assert_cmpuint (entities->len, ==, 1);
      g_assert_cmpstr (((BefEntity *)entities->pdata[0])->id, ==, "urn:x:1");
      g_assert_cmpstr (((BefEntity *)entities->pdata[0])->type, ==, "Door");
      g_assert_cmpfloat (value_of (entities->pdata[0], "open-state", NULL), ==, 1);
    }
}

static void
test_not_a_list_is_an_error (void)
{
  g_autoptr (JsonNode) root = bef_json_parse ("\"hello\"", 7, 0, NULL);
  BefNgsiCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_ngsi_decode_entities (root, profile, NULL, NULL, &counts, &error));
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_BAD_DATA);
}

static void
test_same_id_counts_once (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities =
      decode_text ("[{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Open\"},"
                   "{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Closed\"},"
                   "{\"id\":\"urn:x:1\",\"type\":\"Door\",\"openState\":\"Closed\"}]",
                   &counts);
  g_assert_cmpuint (entities->len, ==, 1);
  g_assert_cmpuint (counts.values, ==, 1);
  g_assert_cmpfloat (value_of (entities->pdata[0], "open-state", NULL), ==, 1);
}

static void
test_largest_polygon_is_the_outline (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (
      "{\"id\":\"urn:x:1\",\"type\":\"Building\",\"location\":{\"type\":\"GeoProperty\",\"value\":{"
      "\"type\":\"MultiPolygon\",\"coordinates\":"
      "[[[[0,0],[0.001,0],[0.001,0.001],[0,0]]],[[[1,1],[1.02,1],[1.02,1.02],[1,1.02],[1,1]]]]}}}",
      &counts);
  BefEntity *building = entities->pdata[0];

  g_assert_cmpuint (building->outline->len, ==, 4);
  g_assert_cmpfloat_with_epsilon (building->location.latitude, 1.01, 1e-9);
  g_assert_cmpfloat_with_epsilon (building->location.longitude, 1.01, 1e-9);
}

static void
test_bookings_without_names (void)
{
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities =
      decode_text ("{\"id\":\"urn:x:1\",\"type\":\"BookableRoom\",\"roomState\":\"booked\","
                   "\"capacity\":{\"value\":80},\"bookings\":{\"type\":\"Property\",\"value\":["
                   "{\"start\":\"2026-01-01T10:00:00Z\",\"end\":\"2026-01-01T12:00:00Z\","
                   "\"purpose\":\"Choir\",\"category\":\"culture\",\"person\":\"X\"},"
                   "{\"start\":\"2026-01-01T12:00:00Z\",\"end\":\"2026-01-01T10:00:00Z\"},{"
                   "\"start\":\"then\"}]}}",
                   &counts);
  BefEntity *room = entities->pdata[0];

  g_assert_cmpuint (room->bookings->len, ==, 1);
  const BefBooking *booking = room->bookings->pdata[0];
  g_assert_cmpint (booking->start_ms, ==, at ("2026-01-01T10:00:00Z"));
  g_assert_cmpstr (booking->purpose, ==, "Choir");
  g_assert_cmpuint (counts.dropped, ==, 2);
  g_assert_cmpstr (bef_entity_get_fact (room, "capacity"), ==, "80");
}

/* Three values of one power, in each form a temporal answer takes. */
static const char *const histories[] = {
  "[{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":[{\"type\":\"Property\","
  "\"value\":3,\"observedAt\":\"2026-01-01T00:02:00Z\"},"
  "{\"type\":\"Property\",\"value\":1,\"observedAt\":\"2026-01-01T00:00:00Z\"},{\"type\":"
  "\"Property\",\"value\":2,\"observedAt\":\"2026-01-01T00:01:00Z\"}]}]",
  "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"type\":\"Property\","
  "\"values\":[[1,\"2026-01-01T00:00:00Z\"],"
  "[2,\"2026-01-01T00:01:00Z\"],[3,\"2026-01-01T00:02:00Z\"],[\"warm\",\"2026-01-01T00:03:00Z\"]]}"
  "}",
  "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"type\":\"Property\","
  "\"unitCode\":\"KWT\",\"values\":[[0.001,\"2026-01-01T00:00:00Z\"],"
  "[0.002,\"2026-01-01T00:01:00Z\"],[0.003,\"2026-01-01T00:02:00Z\"]]}}",
  "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":[[1,\"2026-01-01T00:00:"
  "00Z\"],[2,\"2026-01-01T00:01:00Z\"],"
  "[2,\"2026-01-01T00:01:00Z\"],[\"3\",\"2026-01-01T00:02:00Z\"]]}",
  "{\"@graph\":[{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":[{\"type\":"
  "\"Property\",\"values\":[[1,\"2026-01-01T00:00:00Z\"]]},"
  "{\"type\":\"Property\",\"datasetId\":\"urn:b\",\"values\":[[2,\"2026-01-01T00:01:00Z\"],[3,"
  "\"2026-01-01T00:02:00Z\"]]}]},"
  "{\"id\":\"urn:m:2\",\"type\":\"ACMeasurement\",\"totalActivePower\":[[9,\"2026-01-01T00:00:"
  "30Z\"]]}]}",
};

static void
test_history_forms (gconstpointer data)
{
  const char *text = histories[GPOINTER_TO_UINT (data)];
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, NULL);
  BefSeriesKey key = bef_series_key ("urn:m:1", "power");
  BefNgsiCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  BefNgsiTemporal out;

  g_assert_true (bef_ngsi_decode_temporal (root, profile, NULL, key, &out, &counts, &error));
  g_assert_cmpuint (out.readings->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const BefReading *reading = &g_array_index (out.readings, BefReading, i);
      g_assert_true (bef_series_key_equal (reading->key, key));
      g_assert_cmpfloat_with_epsilon (reading->value, i + 1, 1e-9);
      g_assert_cmpint (reading->observed_ms, ==, at ("2026-01-01T00:00:00Z") + i * BEF_MS_MINUTE);
    }
  g_assert_cmpint (out.first_ms, ==, at ("2026-01-01T00:00:00Z"));
  /* A value that is refused still shows how far the answer goes. */
  g_assert_cmpint (out.last_ms, ==,
                   at ("2026-01-01T00:02:00Z")
                       + (GPOINTER_TO_UINT (data) == 1 ? BEF_MS_MINUTE : 0));
  bef_ngsi_temporal_clear (&out);
}

static void
assert_cut (const char *text, glong length)
{
  g_assert_cmpint (g_utf8_strlen (text, -1), ==, length);
  g_assert_true (g_str_has_suffix (text, "a…"));
}

/* A sentence may be long, a book may not; and what was cut says so. */
static void
test_texts_are_bounded (void)
{
  g_autofree char *long_text = g_strnfill (200000, 'a');
  g_autofree char *text = g_strdup_printf (
      "[{\"id\":\"urn:a:1\",\"type\":\"Alert\",\"description\":\"%s\",\"name\":\"%s\"}]", long_text,
      long_text);
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (text, &counts);
  const BefEntity *alert = g_ptr_array_index (entities, 0);

  assert_cut (bef_entity_get_fact (alert, "description"), BEF_TEXT_WHOLE);
  assert_cut (bef_entity_get_fact (alert, "name"), BEF_TEXT_WHOLE);
  assert_cut (alert->name, BEF_TEXT_LINE);
  /* Wherever a text may come from. */
  g_autofree char *other = g_strdup_printf (
      "[{\"id\":\"urn:a:1\",\"type\":\"Alert\",\"description\":{\"type\":\"LanguageProperty\","
      "\"languageMap\":{\"fr\":\"%s\"}}},"
      "{\"id\":\"urn:r:1\",\"type\":\"BookableRoom\",\"name\":\"%s\",\"bookings\":[{\"purpose\":\"%"
      "s\","
      "\"start\":\"2026-01-01T10:00:00Z\",\"end\":\"2026-01-01T11:00:00Z\"}]}]",
      long_text, long_text, long_text);
  g_autoptr (GPtrArray) others = decode_text (other, &counts);
  g_assert_cmpuint (others->len, ==, 2);
  const BefEntity *room = g_ptr_array_index (others, 1);
  alert = g_ptr_array_index (others, 0);
  assert_cut (bef_entity_get_fact (alert, "description"), BEF_TEXT_WHOLE);
  assert_cut (alert->name, BEF_TEXT_LINE);
  assert_cut (room->name, BEF_TEXT_LINE);
  assert_cut (((const BefBooking *)g_ptr_array_index (room->bookings, 0))->purpose, BEF_TEXT_LINE);
}

#define HOSTILE "A\\u0000B \\ud800 C\\u202eD\xff\\n<b>E</b> & F\\u0007G"
#define TAMED                                                                                      \
  "A\xef\xbf\xbd"                                                                                  \
  "B \xef\xbf\xbd C\xef\xbf\xbd"                                                                   \
  "D\xef\xbf\xbd%s<b>E</b> & F G"

/* Half a character, a NUL, a byte that is no text, a control of directions: none gets past the
 * decoder, in whatever a text is written; markup is as it was. */
static void
test_texts_of_others_are_fit_to_be_shown (void)
{
  static const char text[] =
      "[{\"id\":\"urn:a:1\",\"type\":\"Alert\",\"name\":\"" HOSTILE "\",\"cause\":\"" HOSTILE
      "\",\"instruction\":{\"type\":\"LanguageProperty\",\"languageMap\":{\"@none\":\"" HOSTILE
      "\"}}},"
      "{\"id\":\"urn:w:1\",\"type\":\"AccessPoint\",\"name\":\"" HOSTILE "\",\"ssid\":\"" HOSTILE
      "\"},"
      "{\"id\":\"urn:b:1\",\"type\":\"Building\",\"name\":\"\\u200b\",\"alternateName\":\"" HOSTILE
      "\",\"address\":{\"streetAddress\":\"" HOSTILE "\"}},"
      "{\"id\":\"urn:r:1\",\"type\":\"BookableRoom\",\"bookings\":[{\"purpose\":\"" HOSTILE "\","
      "\"start\":\"2026-01-01T10:00:00Z\",\"end\":\"2026-01-01T11:00:00Z\"}]},"
      "{\"id\":\"urn:\\u202ex\",\"type\":\"Building\",\"name\":\"of no use\"},"
      "{\"id\":\"urn:\\u0007x\",\"type\":\"Building\",\"name\":\"of no use\"}]";
  g_autofree char *line = g_strdup_printf (TAMED, " "), *lines = g_strdup_printf (TAMED, "\n");
  BefNgsiCounts counts;
  g_autoptr (GPtrArray) entities = decode_text (text, &counts);

  g_assert_cmpuint (entities->len, ==, 4);
  g_assert_cmpuint (counts.skipped, ==, 2);
  const BefEntity *alert = entities->pdata[0], *ap = entities->pdata[1], *hall = entities->pdata[2],
                  *room = entities->pdata[3];
  g_assert_cmpstr (alert->name, ==, line);
  g_assert_cmpstr (bef_entity_get_fact (alert, "cause"), ==, lines);
  g_assert_cmpstr (bef_entity_get_fact (alert, "instruction"), ==, lines);
  g_assert_cmpstr (ap->name, ==, line);
  g_assert_cmpstr (bef_entity_get_fact (ap, "ssid"), ==, line);
  g_assert_cmpstr (hall->name, ==, line);
  g_assert_cmpstr (bef_entity_get_fact (hall, "address"), ==, line);
  g_assert_cmpstr (((const BefBooking *)room->bookings->pdata[0])->purpose, ==, line);
}

/* Units as brokers and people write them; NaN: refused. */
static void
test_units_as_people_write_them (void)
{
  static const struct
  {
    const char *written, *unit;
    double factor;
  } units[] = {
    { "KWH", "kWh", 1 },
    { "WHR", "kWh", 1e-3 },
    { "MWH", "kWh", 1e3 },
    { "GWH", "kWh", 1e6 },
    { "kWh", "kWh", 1 },
    { "KWh", "kWh", 1 },
    { "kwh", "kWh", 1 },
    { " kW h ", "kWh", 1 },
    { "kW\u00b7h", "kWh", 1 },
    { "kW.h", "kWh", 1 },
    { "kW-h", "kWh", 1 },
    { "Kilowatt-heures", "kWh", 1 },
    { "kilowattheure", "kWh", 1 },
    { "kilowatt hours", "kWh", 1 },
    { "Wh", "kWh", 1e-3 },
    { "watt-hour", "kWh", 1e-3 },
    { "MWh", "kWh", 1e3 },
    { "Mwh", "kWh", 1e3 },
    { "M Wh", "kWh", 1e3 },
    { "m\u00e9gawattheures", "kWh", 1e3 },
    { "M\u00c9GAWATTHEURE", "kWh", 1e3 },
    { "me\u0301gawattheure", "kWh", 1e3 },
    { "megawatt-hour", "kWh", 1e3 },
    { "mWh", "kWh", 1e-6 },
    { "mwh", "kWh", NAN },
    { "GWh", "kWh", 1e6 },
    { "gwh", "kWh", 1e6 },
    { "http://qudt.org/vocab/unit/KiloW-HR", "kWh", 1 },
    { "unit:MegaW-HR", "kWh", 1e3 },
    { "MJ", "kWh", 1 / 3.6 },
    { "kW", "kWh", NAN },
    { "kWh/m2", "kWh", NAN },
    { "pulses", "kWh", NAN },
    { "WTT", "W", 1 },
    { "KWT", "W", 1e3 },
    { "MAW", "W", 1e6 },
    { "W", "W", 1 },
    { "watts", "W", 1 },
    { "kw", "W", 1e3 },
    { "KW", "W", 1e3 },
    { "kilowatts", "W", 1e3 },
    { "MW", "W", 1e6 },
    { "Mw", "W", 1e6 },
    { "mW", "W", 1e-3 },
    { "mw", "W", NAN },
    { "megawatt", "W", 1e6 },
    { "kWh", "W", NAN },
    { "m3", "m\u00b3", 1 },
    { "M3", "m\u00b3", 1 },
    { "m\u00b3", "m\u00b3", 1 },
    { "M\u00e8tres cubes", "m\u00b3", NAN },
    { "m\u00e8tre cube", "L", 1000 },
    { "litres", "L", 1 },
    { "l", "L", 1 },
    { "\u00b0C", "\u00b0C", 1 },
    { "\u2103", "\u00b0C", 1 },
    { "degr\u00e9s Celsius", "\u00b0C", 1 },
    { "cel", "\u00b0C", 1 },
    { "Mbit/s", "Mbit/s", 1 },
    { "mbps", "Mbit/s", 1 },
    { "MB/s", "Mbit/s", NAN },
    { "ms", "ms", 1 },
    { "pourcent", "%", 1 },
    { "mm/h", "mm/h", 1 },
    { "\xf0\x9f\x98\x80", "kWh", NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double value = 2;
      BefNgsiUnitResult result = bef_ngsi_convert_unit (units[i].written, units[i].unit, &value);
      g_test_message ("%s for %s", units[i].written, units[i].unit);
      g_assert_cmpint (result == BEF_NGSI_UNIT_CONVERTED, ==, !isnan (units[i].factor));
      g_assert_cmpint (result, !=, BEF_NGSI_UNIT_ABSENT);
      if (!isnan (units[i].factor))
        g_assert_cmpfloat_with_epsilon (value, 2 * units[i].factor, 1e-9 * units[i].factor);
    }
}

/* No unit is needed where there is none to convert to. */
static void
test_counts_have_no_unit (void)
{
  double value = 2;

  g_assert_cmpint (bef_ngsi_convert_unit ("C62", "", &value), ==, BEF_NGSI_UNIT_ABSENT);
  g_assert_cmpint (bef_ngsi_convert_unit (NULL, "kWh", &value), ==, BEF_NGSI_UNIT_ABSENT);
  g_assert_cmpint (bef_ngsi_convert_unit (" ", "kWh", &value), ==, BEF_NGSI_UNIT_ABSENT);
  g_assert_cmpfloat (value, ==, 2);
}

static GPtrArray *
decode_with (const char *text, BefNgsiUnits *units)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, &error);
  BefNgsiCounts counts = { 0 };
  GPtrArray *entities;

  g_assert_no_error (error);
  entities = bef_ngsi_decode_entities (root, profile, units, NULL, &counts, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entities->len, ==, 1);
  return entities;
}

/* The entity says kW and Wh once; temporalValues and keyValues have no unit at all. */
static void
test_a_unit_is_remembered_for_forms_that_have_none (void)
{
  g_autoptr (BefNgsiUnits) units = bef_ngsi_units_new ();
  const char *history =
      "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActiveEnergyImport\":{\"type\":"
      "\"Property\",\"values\":[[1500000,\"2026-11-10T00:00:00Z\"],[1799952,"
      "\"2026-11-11T00:00:00Z\"]]}}";
  g_autoptr (JsonNode) root = bef_json_parse (history, strlen (history), 0, NULL);
  BefSeriesKey key = bef_series_key ("urn:m:1", "energy-index");
  BefNgsiCounts counts = { 0 };
  BefNgsiTemporal out;

  g_autoptr (GPtrArray) seen = decode_with (
      "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"value\":12.5,"
      "\"unitCode\":\"KWT\"},\"totalActiveEnergyImport\":{\"value\":1500000,\"unitCode\":\"WHR\"}}",
      units);
  g_assert_cmpfloat (value_of (seen->pdata[0], "power", NULL), ==, 12500);
  g_assert_cmpfloat (value_of (seen->pdata[0], "energy-index", NULL), ==, 1500);
  g_autoptr (GPtrArray) simple = decode_with (
      "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":13}", units);
  g_assert_cmpfloat (value_of (simple->pdata[0], "power", NULL), ==, 13000);
  /* Of another meter nothing is known. */
  g_autoptr (GPtrArray) other = decode_with (
      "{\"id\":\"urn:m:2\",\"type\":\"ACMeasurement\",\"totalActivePower\":13}", units);
  g_assert_cmpfloat (value_of (other->pdata[0], "power", NULL), ==, 13);

  g_assert_true (bef_ngsi_decode_temporal (root, profile, units, key, &out, &counts, NULL));
  g_assert_cmpuint (out.readings->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (g_array_index (out.readings, BefReading, 1).value
                                      - g_array_index (out.readings, BefReading, 0).value,
                                  299.952, 1e-9);
  bef_ngsi_temporal_clear (&out);
}

/* A unit nobody knows: no value, and the device says why. */
static void
test_a_refused_unit_is_told (void)
{
  g_autoptr (GPtrArray) entities = decode_with (
      "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{\"value\":12.5,"
      "\"unitCode\":\"mw\"},\"totalActiveEnergyImport\":{\"value\":5,\"unitCode\":\"A=;B\"}}",
      NULL);

  g_assert_true (isnan (value_of (entities->pdata[0], "power", NULL)));
  g_assert_true (isnan (value_of (entities->pdata[0], "energy-index", NULL)));
  g_assert_cmpstr (bef_entity_get_fact (entities->pdata[0], BEF_FACT_REFUSED_UNITS), ==,
                   "power=mw;energy-index=A  B");
}

/* The published models date the whole entity; sysAttrs only say when a broker wrote it down. */
static void
test_a_date_of_measurement_comes_before_a_date_of_writing (void)
{
  static const struct
  {
    const char *more, *observed;
  } dates[] = {
    { "\"dateObserved\":{\"type\":\"Property\",\"value\":\"2016-03-15T11:00:00/"
      "2016-03-15T12:00:00\",\"modifiedAt\":\"2026-11-28T13:45:50.185Z\"}",
      "2016-03-15T12:00:00Z" },
    { "\"dateObservedTo\":{\"value\":{\"@type\":\"DateTime\",\"@value\":\"2016-03-15T12:00:00Z\"}}",
      "2016-03-15T12:00:00Z" },
    { "\"dateObservedFrom\":\"2016-03-15T11:00:00Z\"", "2016-03-15T11:00:00Z" },
    { "\"dateLastValueReported\":{\"value\":\"2016-03-15T12:00:00Z\"}", "2016-03-15T12:00:00Z" },
    { "\"relativeHumidity\":{\"value\":0.5,\"observedAt\":\"2016-03-15T12:00:00Z\"}",
      "2016-03-15T12:00:00Z" },
    { "\"name\":\"x\"", "2026-11-28T13:45:50.185Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "[{\"id\":\"urn:x:1\",\"type\":\"IndoorEnvironmentObserved\",\"modifiedAt\":"
          "\"2026-11-28T13:45:50.185Z\",\"temperature\":{\"type\":\"Property\",\"value\":12.2,"
          "\"createdAt\":\"2026-11-28T13:45:50.185Z\",\"modifiedAt\":\"2026-11-28T13:45:50.185Z\"},"
          "%s}]",
          dates[i].more);
      g_autoptr (GPtrArray) entities = decode_with (text, NULL);
      gint64 observed = 0;
      g_test_message ("%s", dates[i].more);
      g_assert_cmpfloat (value_of (entities->pdata[0], "temperature", &observed), ==, 12.2);
      g_assert_cmpint (observed, ==, at (dates[i].observed));
    }
}

/* A correction follows what it corrects. */
static void
test_the_later_value_of_a_stamp_wins (void)
{
  const char *text =
      "{\"id\":\"urn:m:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":[[5,"
      "\"2026-01-01T00:01:00Z\"],[1,\"2026-01-01T00:00:00Z\"],[NaN,\"2026-01-01T00:02:00Z\"],"
      "[7,\"2026-01-01T00:01:00Z\"]]}";
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, NULL);
  BefSeriesKey key = bef_series_key ("urn:m:1", "power");
  BefNgsiCounts counts = { 0 };
  BefNgsiTemporal out;

  g_assert_true (bef_ngsi_decode_temporal (root, profile, NULL, key, &out, &counts, NULL));
  g_assert_cmpuint (out.readings->len, ==, 2);
  g_assert_cmpfloat (g_array_index (out.readings, BefReading, 0).value, ==, 1);
  g_assert_cmpfloat (g_array_index (out.readings, BefReading, 1).value, ==, 7);
  bef_ngsi_temporal_clear (&out);
}

/* What a door that only says changes looks like a day later: what dates it, what shows it alive. */
static const struct
{
  const char *members;
  const char *observed, *alive;
} lives[] = {
  { "\"openState\":{\"value\":\"closed\",\"observedAt\":\"2026-01-01T08:00:00Z\","
    "\"modifiedAt\":\"2026-01-02T08:00:00Z\"}",
    "2026-01-01T08:00:00Z", "2026-01-02T08:00:00Z" },
  { "\"openState\":{\"value\":\"closed\",\"observedAt\":\"2026-01-01T08:00:00Z\"},"
    "\"modifiedAt\":\"2026-01-02T08:00:00Z\"",
    "2026-01-01T08:00:00Z", "2026-01-02T08:00:00Z" },
  /* Somebody gave it another name. */
  { "\"openState\":{\"value\":\"closed\",\"observedAt\":\"2026-01-01T08:00:00Z\","
    "\"modifiedAt\":\"2026-01-01T08:00:01Z\"},"
    "\"name\":{\"value\":\"x\",\"modifiedAt\":\"2026-01-02T08:00:00Z\"},"
    "\"modifiedAt\":\"2026-01-02T08:00:00Z\"",
    "2026-01-01T08:00:00Z", "2026-01-01T08:00:01Z" },
  /* We commanded its lock. */
  { "\"openState\":{\"value\":\"closed\",\"observedAt\":\"2026-01-01T08:00:00Z\"},"
    "\"lockState\":{\"value\":\"locked\",\"observedAt\":\"2026-01-01T07:00:00Z\","
    "\"modifiedAt\":\"2026-01-02T08:00:00Z\"},\"modifiedAt\":\"2026-01-02T08:00:00Z\"",
    "2026-01-01T08:00:00Z", "2026-01-01T08:00:00Z" },
  /* Its clock is ahead of everything; the broker's is not. */
  { "\"openState\":{\"value\":\"closed\",\"observedAt\":\"2199-01-01T08:00:00Z\","
    "\"modifiedAt\":\"2026-01-02T08:00:00Z\"}",
    "2199-01-01T08:00:00Z", "2026-01-02T08:00:00Z" },
};

static void
test_a_sign_of_life_dates_nothing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lives); i++)
    {
      BefNgsiCounts counts;
      gint64 observed = BEF_NO_TIME;
      g_autofree char *text = g_strdup_printf (
          "[{\"id\":\"urn:ngsi-ld:Door:1\",\"type\":\"Door\",%s}]", lives[i].members);
      g_autoptr (GPtrArray) entities = decode_text (text, &counts);
      const BefEntity *door = entities->pdata[0];
      value_of (door, "open-state", &observed);
      g_assert_cmpint (observed, ==, at (lives[i].observed));
      g_assert_cmpint (door->alive_ms, ==, at (lives[i].alive));
      /* What an offline start shows is as alive as it was. */
      g_autofree char *kept = bef_entities_to_text (entities);
      g_autoptr (GPtrArray) again = bef_entities_from_text (kept, NULL);
      g_assert_cmpint (((BefEntity *)again->pdata[0])->alive_ms, ==, door->alive_ms);
    }
}

/* Of every form: each note with its id, its author and its date, as far as they are told. */
static void
test_notes_on_an_alert (void)
{
  static const struct
  {
    const char *comments;
    guint n;
    const char *id, *who, *text; /* of the last */
  } rows[] = {
    { "{\"type\":\"Property\",\"value\":\"one\",\"datasetId\":\"urn:1\",\"observedAt\":"
      "\"2026-01-01T00:00:00Z\",\"author\":{\"type\":\"Property\",\"value\":\"Anne\"}}",
      1, "urn:1", "Anne", "one" },
    { "[{\"type\":\"Property\",\"value\":\"two\",\"datasetId\":\"urn:2\",\"observedAt\":"
      "\"2026-01-02T00:00:00Z\"},{\"type\":\"Property\",\"value\":\"one\",\"datasetId\":"
      "\"urn:1\",\"observedAt\":\"2026-01-01T00:00:00Z\"}]",
      2, "urn:2", NULL, "two" },
    { "[{\"value\":\"one\",\"urn:beffroi:ns:author\":\"Anne\"},7,null,{\"value\":{\"x\":1}},"
      "{\"value\":\"\"}]",
      1, "", "Anne", "one" },
    { "{\"dataset\":{\"urn:1\":\"one\"}}", 1, "urn:1", NULL, "one" },
    { "\"simplified\"", 1, "", NULL, "simplified" },
    { "[]", 0, NULL, NULL, NULL },
    { "null", 0, NULL, NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "[{\"id\":\"urn:a\",\"type\":\"Alert\",\"comments\":%s}]", rows[i].comments);
      BefNgsiCounts counts;
      g_autoptr (GPtrArray) entities = decode_text (text, &counts);
      g_assert_cmpuint (entities->len, ==, 1);
      g_autoptr (GPtrArray) notes =
          bef_alert_notes_from_text (bef_entity_get_fact (entities->pdata[0], "comments"));
      g_test_message ("%s", rows[i].comments);
      g_assert_cmpuint (notes->len, ==, rows[i].n);
      if (rows[i].n == 0)
        continue;
      const BefAlertNote *last = notes->pdata[notes->len - 1];
      g_assert_cmpstr (last->id, ==, rows[i].id);
      g_assert_cmpstr (last->who, ==, rows[i].who);
      g_assert_cmpstr (last->text, ==, rows[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_setenv ("LANGUAGE", "", TRUE);
  g_setenv ("LC_ALL", "C", TRUE);
  setlocale (LC_ALL, "C");
  g_test_init (&argc, &argv, NULL);
  profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-decode/shape/", shapes[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_shape);
    }
  for (guint i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ngsi-decode/history-form/%u", i);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_history_forms);
    }
  for (guint i = 0; i < G_N_ELEMENTS (nested); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-decode/nested/", nested[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_nested);
    }
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-decode/place/", places[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_place);
    }
  g_test_add_func ("/ngsi-decode/wrong-values-are-counted", test_wrong_values_are_counted);
  g_test_add_func ("/ngsi-decode/power-in-other-units", test_power_in_other_units);
  g_test_add_func ("/ngsi-decode/units-as-written", test_units_as_people_write_them);
  g_test_add_func ("/ngsi-decode/no-unit", test_counts_have_no_unit);
  g_test_add_func ("/ngsi-decode/remembered-unit",
                   test_a_unit_is_remembered_for_forms_that_have_none);
  g_test_add_func ("/ngsi-decode/refused-unit", test_a_refused_unit_is_told);
  g_test_add_func ("/ngsi-decode/dates", test_a_date_of_measurement_comes_before_a_date_of_writing);
  g_test_add_func ("/ngsi-decode/later-value", test_the_later_value_of_a_stamp_wins);
  g_test_add_func ("/ngsi-decode/fraction-or-percent", test_fraction_or_percent);
  g_test_add_func ("/ngsi-decode/unknown-state-is-no-reading", test_unknown_state_is_no_reading);
  g_test_add_func ("/ngsi-decode/texts-are-bounded", test_texts_are_bounded);
  g_test_add_func ("/ngsi-decode/texts-are-fit-to-be-shown",
                   test_texts_of_others_are_fit_to_be_shown);
  g_test_add_func ("/ngsi-decode/command-status", test_status_of_a_command);
  g_test_add_func ("/ngsi-decode/personal-data-stays-outside", test_personal_data_stays_outside);
  g_test_add_func ("/ngsi-decode/published-building", test_published_building);
  g_test_add_func ("/ngsi-decode/published-meter", test_published_meter);
  g_test_add_func ("/ngsi-decode/published-camera-door-lock", test_published_camera_door_lock);
  g_test_add_func ("/ngsi-decode/published-link-climate-alert", test_published_link_climate_alert);
  g_test_add_func ("/ngsi-decode/alert-of-ours", test_alert_of_ours);
  g_test_add_func ("/ngsi-decode/wrapped-lists", test_wrapped_lists);
  g_test_add_func ("/ngsi-decode/sign-of-life", test_a_sign_of_life_dates_nothing);
  g_test_add_func ("/ngsi-decode/not-a-list-is-an-error", test_not_a_list_is_an_error);
  g_test_add_func ("/ngsi-decode/same-id-counts-once", test_same_id_counts_once);
  g_test_add_func ("/ngsi-decode/largest-polygon-is-the-outline",
                   test_largest_polygon_is_the_outline);
  g_test_add_func ("/ngsi-decode/bookings-without-names", test_bookings_without_names);
  g_test_add_func ("/ngsi-decode/notes", test_notes_on_an_alert);
  status = g_test_run ();
  bef_profile_unref (profile);
  return status;
}
