/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nested and odd values of the published models, and where equipment says it is. */
#include <math.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-civil-time.h"
#include "base/bef-json.h"

static BefProfile *profile;

static GPtrArray *
decode (const char *text, BefNgsiUnits *units)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, &error);
  BefNgsiCounts counts = { 0 };
  GPtrArray *entities;

  g_assert_no_error (error);
  entities = bef_ngsi_decode_entities (root, profile, units, NULL, &counts, &error);
  g_assert_no_error (error);
  return entities;
}

static const BefReading *
reading (const BefEntity *entity, const char *quantity)
{
  for (guint i = 0; i < entity->readings->len; i++)
    if (g_str_equal (g_array_index (entity->readings, BefReading, i).key.quantity, quantity))
      return &g_array_index (entity->readings, BefReading, i);
  return NULL;
}

static void
assert_value (const BefEntity *entity, const char *quantity, double value)
{
  const BefReading *found = reading (entity, quantity);

  if (isnan (value))
    g_assert_null (found);
  else
    {
      g_assert_nonnull (found);
      g_assert_cmpfloat_with_epsilon (found->value, value, 1e-6);
    }
}

static const struct
{
  const char *name, *text, *first;
  double first_value;
  const char *second;
  double second_value;
} devices[] = {
  { "encoded-pairs",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"fillingLevel\",\"temperature\"]},\"value\":{\"type\":\"Property\","
    "\"value\":\"l%3D0.22%3Bt%3D21.2\"}}",
    "level", 22, "temperature", 21.2 },
  { "out-of-order",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"value\":{\"type\":\"Property\","
    "\"value\":\"t=21.2;l=0.22\"},\"controlledProperty\":{\"type\":\"Property\",\"value\":["
    "\"fillingLevel\",\"temperature\"]}}",
    "level", 22, "temperature", 21.2 },
  { "ultralight",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\"]},\"value\":{\"type\":\"Property\",\"value\":\"%7Ct%"
    "7C22\"}}",
    "temperature", 22, "level", NAN },
  { "ultralight-two",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\",\"humidity\"]},\"value\":{\"type\":\"Property\","
    "\"value\":\"t|22|h|45\"}}",
    "temperature", 22, "humidity", 45 },
  { "plain",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":\"temperature\"},\"value\":{\"type\":\"Property\",\"value\":\"22.5\"}}",
    "temperature", 22.5, "level", NAN },
  { "plain-number",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\"]},\"value\":{\"type\":\"Property\",\"value\":22.5}}",
    "temperature", 22.5, "level", NAN },
  { "plain-with-unit",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\"]},\"value\":{\"type\":\"Property\",\"value\":\"295."
    "65\",\"unitCode\":\"KEL\"}}",
    "temperature", 22.5, "level", NAN },
  { "list-in-order",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"humidity\",\"temperature\"]},\"value\":{\"type\":\"Property\","
    "\"value\":[0.45,22]}}",
    "temperature", 22, "humidity", 45 },
  { "object",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\"]},\"value\":{\"type\":\"Property\",\"value\":{"
    "\"temperature\":22}}}",
    "temperature", 22, "level", NAN },
  { "unknown-words",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"milage\"]},\"value\":{\"type\":\"Property\",\"value\":\"12\"}}",
    "temperature", NAN, "level", NAN },
  { "more-values-than-words",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"controlledProperty\":{\"type\":"
    "\"Property\",\"value\":[\"temperature\"]},\"value\":{\"type\":\"Property\",\"value\":\"22|"
    "33\"}}",
    "temperature", NAN, "level", NAN },
  { "own-attribute-first",
    "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"batteryLevel\":{\"type\":\"Property\","
    "\"value\":0.5},\"controlledProperty\":{\"type\":\"Property\",\"value\":[\"batteryLevel\"]},"
    "\"value\":{\"type\":\"Property\",\"value\":\"0.9\"}}",
    "battery", 50, "level", NAN },
  { "measurement",
    "{\"id\":\"urn:ngsi-ld:DeviceMeasurement:1\",\"type\":\"DeviceMeasurement\","
    "\"controlledProperty\":{\"type\":\"Property\",\"value\":\"temperature\"},\"numValue\":{"
    "\"type\":\"Property\",\"value\":72.5},\"unit\":{\"type\":\"Property\",\"value\":\"°F\"}}",
    "temperature", 22.5, "level", NAN },
};

static void
test_device_value (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GPtrArray) entities = decode (devices[i].text, NULL);

  g_assert_cmpuint (entities->len, ==, 1);
  assert_value (entities->pdata[0], devices[i].first, devices[i].first_value);
  assert_value (entities->pdata[0], devices[i].second, devices[i].second_value);
}

/* The past of such a value, in the form that says no more what it is about. */
static void
test_device_history (void)
{
  static const char *const text =
      "{\"id\":\"urn:ngsi-ld:Device:1\",\"type\":\"Device\",\"value\":{\"type\":\"Property\","
      "\"values\":[[\"l%3D0.22%3Bt%3D21.2\",\"2026-01-01T00:00:00Z\"],"
      "[\"l%3D0.21%3Bt%3D20.2\",\"2026-01-01T01:00:00Z\"]]}}";
  g_autoptr (BefNgsiUnits) units = bef_ngsi_units_new ();
  g_autoptr (GPtrArray) seen = decode (devices[0].text, units);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = bef_json_parse (text, strlen (text), 0, &error);
  BefNgsiCounts counts = { 0 };
  BefNgsiTemporal past;

  g_assert_true (bef_ngsi_decode_temporal (root, profile, units,
                                           bef_series_key ("urn:ngsi-ld:Device:1", "temperature"),
                                           &past, &counts, &error));
  g_assert_cmpuint (past.readings->len, ==, 2);
  g_assert_cmpfloat (g_array_index (past.readings, BefReading, 1).value, ==, 20.2);
  bef_ngsi_temporal_clear (&past);
}

static const struct
{
  const char *name, *text;
} units[] = {
  { "on-the-attribute",
    "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{"
    "\"type\":\"Property\",\"value\":12.5,\"unitCode\":\"KWT\"}}" },
  { "as-unit", "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\","
               "\"totalActivePower\":{\"type\":\"Property\",\"value\":12.5,\"unit\":\"kW\"}}" },
  { "sub-attribute",
    "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{"
    "\"type\":\"Property\",\"value\":12.5,\"unit\":{\"type\":\"Property\",\"value\":\"kW\"}}}" },
  { "unit-text", "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\","
                 "\"totalActivePower\":{\"type\":\"Property\",\"value\":12.5,\"https://example.org/"
                 "unitText\":{\"type\":\"Property\",\"value\":\"kW\",\"observedAt\":\"2026-01-"
                 "01T00:00:00Z\"}}}" },
  { "in-the-value",
    "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\",\"totalActivePower\":{"
    "\"type\":\"Property\",\"value\":{\"value\":12.5,\"unitCode\":\"KWT\"}}}" },
  { "with-the-phases",
    "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\",\"activePower\":{\"type\":"
    "\"Property\",\"value\":{\"L1\":6.25,\"L2\":3.125,\"L3\":3.125,\"unitCode\":\"KWT\"}}}" },
  { "metadata", "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\","
                "\"totalActivePower\":{\"type\":\"Number\",\"value\":12.5,\"metadata\":{"
                "\"unitCode\":{\"type\":\"Text\",\"value\":\"KWT\"}}}}" },
  { "of-the-entity", "{\"id\":\"urn:ngsi-ld:ACMeasurement:1\",\"type\":\"ACMeasurement\","
                     "\"totalActivePower\":{\"type\":\"Property\",\"value\":12.5},\"unitCode\":{"
                     "\"type\":\"Property\",\"value\":\"KWT\"}}" },
};

static void
test_unit_anywhere (gconstpointer data)
{
  g_autoptr (GPtrArray) entities = decode (units[GPOINTER_TO_UINT (data)].text, NULL);

  assert_value (entities->pdata[0], "power", 12500);
}

/* Measured at the end of the interval, not when the broker wrote it down. */
static void
test_intervals (void)
{
  static const char *const texts[] = {
    "{\"id\":\"urn:ngsi-ld:IndoorEnvironmentObserved:1\",\"type\":\"IndoorEnvironmentObserved\","
    "\"temperature\":{\"type\":\"Property\",\"value\":20,\"modifiedAt\":\"2026-01-01T00:00:00Z\"},"
    "\"dateObserved\":{\"type\":\"Property\",\"value\":\"2016-03-15T11:00:00Z/"
    "2016-03-15T12:00:00Z\"}}",
    "{\"id\":\"urn:ngsi-ld:IndoorEnvironmentObserved:1\",\"type\":\"IndoorEnvironmentObserved\","
    "\"temperature\":{\"type\":\"Property\",\"value\":20,\"modifiedAt\":\"2026-01-01T00:00:00Z\"},"
    "\"dateObserved\":{\"type\":\"Property\",\"value\":\"2016-03-15T11:00:00Z/PT1H\"}}",
    "{\"id\":\"urn:ngsi-ld:IndoorEnvironmentObserved:1\",\"type\":\"IndoorEnvironmentObserved\","
    "\"temperature\":{\"type\":\"Property\",\"value\":20,\"modifiedAt\":\"2026-01-01T00:00:00Z\"},"
    "\"dateObserved\":{\"type\":\"Property\",\"value\":{\"@type\":\"DateTime\",\"@value\":\"2016-"
    "03-15T11:00:00Z/2016-03-15T12:00:00Z\"}}}",
    "{\"id\":\"urn:ngsi-ld:IndoorEnvironmentObserved:1\",\"type\":\"IndoorEnvironmentObserved\","
    "\"temperature\":{\"type\":\"Property\",\"value\":20,\"modifiedAt\":\"2026-01-01T00:00:00Z\"},"
    "\"dateObserved\":{\"type\":\"Property\",\"value\":{\"from\":\"2016-03-15T11:00:00Z\",\"to\":"
    "\"2016-03-15T12:00:00Z\"}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) entities = decode (texts[i], NULL);
      gint64 end;
      bef_iso8601_parse ("2016-03-15T12:00:00Z", &end);
      g_assert_cmpint (reading (entities->pdata[0], "temperature")->observed_ms, ==, end);
    }
}

#define CAMERA(state)                                                                              \
  "{\"id\":\"urn:ngsi-ld:Camera:1\",\"type\":\"Camera\",\"cameraState\":{\"type\":\"Property\","   \
  "\"value\":" state "}}"

/* Several states at once: the worst; with a word nobody knows, never well. */
static void
test_arrays_of_states (void)
{
  static const struct
  {
    const char *text;
    double code;
  } cases[] = {
    { CAMERA ("[\"ok\"]"), 0 },
    { CAMERA ("[\"ok\",\"obstructed\"]"), 2 },
    { CAMERA ("[\"obstructed\",\"outOfService\",\"ok\"]"), 1 },
    { CAMERA ("[\"ok\",\"bewitched\"]"), NAN },
    { CAMERA ("[\"bewitched\",\"outOfService\"]"), 1 },
    { CAMERA ("[]"), NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) entities = decode (cases[i].text, NULL);
      assert_value (entities->pdata[0], "camera-state", cases[i].code);
    }
}

#define POINT(x)                                                                                   \
  "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\",\"coordinates\":[" x       \
  ",46]}}"
#define RELATION(name, target) "\"" name "\":{\"type\":\"Relationship\",\"object\":" target "}"
#define DEVICE(id, rest) ",{\"id\":\"urn:ngsi-ld:Device:" id "\",\"type\":\"Device\"," rest "}"

/* By any relation that leads to a building, else by place; without either it is kept as it is. */
static void
test_places (void)
{
  static const char *const text =
      "[{\"id\":\"urn:ngsi-ld:Building:a\",\"type\":\"Building\"," POINT (
          "0.1") "},"
                 "{\"id\":\"urn:ngsi-ld:Building:b\",\"type\":\"Building\"," POINT (
                     "0.2") "}" DEVICE ("several",
                                        RELATION (
                                            "controlledAsset",
                                            "[\"urn:ngsi-ld:Pump:1\",\"urn:ngsi-ld:Building:a\"]"))
                     DEVICE ("ref", RELATION ("refBoilerRoom", "\"urn:ngsi-ld:Building:b\""))
                         DEVICE ("elsewhere",
                                 RELATION ("controlledAsset",
                                           "\"urn:ngsi-ld:Container:9\"") "," POINT ("0.1"))
                             DEVICE ("hop", RELATION ("refDevice", "\"urn:ngsi-ld:Device:ref\""))
                                 DEVICE (
                                     "lost-hop",
                                     RELATION ("refDevice",
                                               "\"urn:ngsi-ld:Device:alone\"") "," POINT ("0.2"))
                                     DEVICE ("alone", "\"deviceState\":{\"type\":\"Property\","
                                                      "\"value\":\"ok\"}") "]";
  static const char *const homes[] = {
    "several",   "urn:ngsi-ld:Building:a", "ref",   "urn:ngsi-ld:Building:b",
    "elsewhere", "urn:ngsi-ld:Building:a", "hop",   "urn:ngsi-ld:Building:b",
    "lost-hop",  "urn:ngsi-ld:Building:b", "alone", NULL
  };
  g_autoptr (GPtrArray) entities = decode (text, NULL);

  bef_ngsi_resolve_buildings (entities);
  g_assert_cmpuint (entities->len, ==, 8);
  for (guint i = 2; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      g_assert_true (g_str_has_suffix (entity->id, homes[(i - 2) * 2]));
      g_assert_cmpstr (entity->building_id, ==, homes[(i - 2) * 2 + 1]);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  profile = bef_profile_load (NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-odd/device-value/", devices[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_device_value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *path = g_strconcat ("/ngsi-odd/unit/", units[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_unit_anywhere);
    }
  g_test_add_func ("/ngsi-odd/device-history", test_device_history);
  g_test_add_func ("/ngsi-odd/intervals", test_intervals);
  g_test_add_func ("/ngsi-odd/arrays-of-states", test_arrays_of_states);
  g_test_add_func ("/ngsi-odd/places", test_places);
  result = g_test_run ();
  bef_profile_unref (profile);
  return result;
}
