/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A commune in the published models, on brokers that are not ours, each in its manner. */
#include <glib/gstdio.h>

#include "base/bef-civil-time.h"
#include "broker-double.h"
#include "model/bef-commune.h"

#define HALLE "urn:ngsi-ld:ACMeasurement:halle"
#define CRECHE "urn:ngsi-ld:ACMeasurement:creche"
#define MEASURED "2026-11-02T08:15:00Z"

static const struct
{
  const char *name, *path;
} manners[] = {
  { "scorpio", "/brokers/scorpio/" },   { "stellio", "/brokers/stellio/" },
  { "orion-ld", "/brokers/orion-ld/" }, { "orion-ld-1.4", "/brokers/orion-ld-1.4/" },
  { "strict", "/brokers/strict/" },
};

static char *
own_commune (void)
{
  return g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
}

static gint64
at (const char *text)
{
  gint64 ms;

  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
}

static const BefEntity *
find (GPtrArray *entities, const char *id)
{
  const BefEntity *entity = find_entity (entities, id);

  if (entity == NULL)
    g_error ("%s is not there", id);
  return entity;
}

static const BefReading *
reading_of (GPtrArray *entities, const char *id, const char *quantity)
{
  const BefEntity *entity = find (entities, id);

  for (guint i = 0; i < entity->readings->len; i++)
    if (g_strcmp0 (g_array_index (entity->readings, BefReading, i).key.quantity, quantity) == 0)
      return &g_array_index (entity->readings, BefReading, i);
  g_error ("%s has no %s", id, quantity);
}

static GPtrArray *
connect_and_list (BefBackend *backend)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);

  g_assert_no_error (error);
  GPtrArray *entities = wait_entities (backend, NULL, FALSE, &error);
  g_assert_no_error (error);
  return entities;
}

/* Every equipment whose id names a building is in it. */
static guint
count_buildings (GPtrArray *entities)
{
  guint n = 0;

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      g_auto (GStrv) parts = g_strsplit (entity->id, ":", 5);
      g_autofree char *home = g_strconcat ("urn:ngsi-ld:Building:", parts[3], NULL);
      n += entity->role == BEF_ENTITY_BUILDING;
      if (entity->role == BEF_ENTITY_EQUIPMENT && strchr (parts[3], '1') == NULL)
        g_assert_cmpstr (entity->building_id, ==, home);
      else if (entity->role == BEF_ENTITY_EQUIPMENT)
        g_assert_null (entity->building_id);
    }
  return n;
}

static void
assert_ages (GPtrArray *entities, const char *name, const char *measured)
{
  g_autofree char *meter = g_strconcat ("urn:ngsi-ld:ACMeasurement:", name, NULL);
  g_autofree char *climate = g_strconcat ("urn:ngsi-ld:IndoorEnvironmentObserved:", name, NULL);
  g_autofree char *water = g_strconcat ("urn:ngsi-ld:WaterConsumptionObserved:", name, NULL);

  g_assert_cmpint (reading_of (entities, meter, "power")->observed_ms, ==, at (measured));
  g_assert_cmpint (reading_of (entities, water, "water-index")->observed_ms, ==, at (measured));
  /* Written by the broker today, measured years ago: the end of the interval. */
  g_assert_cmpint (reading_of (entities, climate, "temperature")->observed_ms, <,
                   at ("2019-01-01T00:00:00Z"));
}

static void
test_commune (gconstpointer data)
{
  const char *manner = data;
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (manner, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);

  g_assert_cmpuint (entities->len, ==, 30); /* the vehicle is none of ours */
  g_assert_cmpuint (count_buildings (entities), ==, 3);
  g_assert_cmpstr (find (entities, "urn:ngsi-ld:Building:creche")->name, ==, "Crèche des Saules");
  g_assert_cmpstr (bef_entity_get_fact (find (entities, "urn:ngsi-ld:Building:halle"), "address"),
                   ==, "2 rue du Four, 17999 Val-Essai");
  assert_ages (entities, "halle", MEASURED);
  g_assert_cmpfloat_with_epsilon (reading_of (entities, HALLE, "power")->value, 9100.5, 0.001);
  /* It says what each phase takes, and no total. */
  g_assert_cmpfloat_with_epsilon (reading_of (entities, CRECHE, "power")->value, 2050.25, 0.001);
}

static void
test_history (gconstpointer data)
{
  const char *manner = data;
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (manner, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  const char *const meters[] = { HALLE, CRECHE };

  for (guint i = 0; i < G_N_ELEMENTS (meters); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) values =
          wait_history (backend, meters[i], "power", at ("2026-11-02T00:00:00Z"),
                        at ("2026-11-02T12:00:00Z"), &error);
      if (g_str_has_prefix (manner, "orion-ld"))
        {
          g_assert_nonnull (error);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (values->len, ==, 120);
      g_assert_cmpfloat_with_epsilon (g_array_index (values, BefReading, 0).value,
                                      i == 0 ? 9100.5 : 2050.25, 0.001);
    }
}

/* Several series in one question go by full names as well. */
static void
test_histories_together (void)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GError) error = NULL;
  gint64 from = at ("2026-11-02T08:00:00Z"), to = at ("2026-11-02T12:00:00Z");
  g_autoptr (GArray) first = wait_history (backend, HALLE, "power", from, to, &error);
  BefSeriesKey keys[] = { bef_series_key (HALLE, "power"), bef_series_key (CRECHE, "power") };
  g_autoptr (GPtrArray) both = wait_histories (backend, keys, 2, from, to, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (((GArray *)both->pdata[0])->len, ==, 16);
  g_assert_cmpuint (((GArray *)both->pdata[1])->len, ==, 16);
}

static void
test_acknowledged_and_kept (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_acknowledge (backend, "urn:ngsi-ld:Alert:essai-1", &error));
  g_assert_no_error (error);
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, &error);
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpstr (bef_entity_get_fact (alerts->pdata[0], "acknowledgedBy"), ==, "Mairie");
}

static void
test_door_asked (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_command (backend, "urn:ngsi-ld:Lock:gare", "unlocked", &error));
  g_assert_no_error (error);
  g_autofree char *kept = broker_double_kept (broker, "urn:ngsi-ld:Lock:gare");
  g_assert_nonnull (strstr (kept, "\"Unlocked\""));
}

/* The tenant is told to be wrong, whichever word the broker has for it. */
static void
test_tenant_unknown (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, "nobody");
  g_autoptr (GError) error = NULL;
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);

  g_assert_null (identity);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TENANT);
}

static guint
count_asked (const BrokerDouble *broker, const char *prefix)
{
  g_auto (GStrv) log = broker_double_log (broker);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += g_str_has_prefix (log[i], prefix);
  return n;
}

/* Once it is known how to ask, one page is one request. */
static void
test_steady_state (void)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  const char *const ids[] = { HALLE, CRECHE, NULL };
  guint before = count_asked (broker, "GET");
  g_autoptr (GPtrArray) all = wait_entities (backend, NULL, FALSE, NULL);
  g_autoptr (GPtrArray) some = wait_entities (backend, ids, FALSE, NULL);
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, NULL);

  g_assert_cmpuint (some->len, ==, 2);
  g_assert_cmpuint (count_asked (broker, "GET") - before, ==, 3);
}

/* A type that came since is looked for where nothing of it was listed. */
static void
test_types_that_come_later (void)
{
  static const char *const other = "[{\"id\":\"urn:ngsi-ld:Vehicle:1\",\"type\":\"Vehicle\"}]";
  g_autofree char *folder = g_dir_make_tmp ("beffroi-broker-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "other.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (file, other, -1, NULL));
  g_autoptr (BrokerDouble) broker = broker_double_new ("stellio", file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  guint before = count_asked (broker, "GET /ngsi-ld/v1/types");
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entities->len, ==, 0);
  g_assert_cmpuint (alerts->len, ==, 0);
  g_assert_cmpuint (count_asked (broker, "GET /ngsi-ld/v1/types"), ==, before + 1);
  g_assert_cmpuint (count_asked (broker, "GET /ngsi-ld/v1/entities"), ==, 0);
  g_remove (file);
  g_rmdir (folder);
}

/* A server that holds nothing yet, and says so as Scorpio does: under a name that no context made
 * short. It is believed, rather than asked by short names, which it may have to fetch a context
 * for. */
static void
test_nothing_yet (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", "/dev/null", NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GPtrArray) offer = wait_offer (backend, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entities->len, ==, 0);
  g_assert_cmpuint (offer->len, ==, 0);
  g_assert_cmpuint (count_asked (broker, "GET /ngsi-ld/v1/entities"), ==, 0);
}

/* Scorpio's problem for too large a page is named with a space after it. Only the size is at fault:
 * the stamps that changes are known by, and the count, are asked for still. */
static void
test_smaller_pages (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", file, "max_limit=20");
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);

  find (entities, "urn:ngsi-ld:Building:halle");
  find (entities, "urn:ngsi-ld:Camera:gare");
  g_assert_cmpuint (broker_double_mentions (broker, "limit=500"), ==, 1);
  g_assert_cmpuint (broker_double_mentions (broker, "limit=100"), ==, 1);
  g_assert_cmpuint (
      broker_double_mentions (broker, "limit=20&offset=20&count=true&options=sysAttrs"), ==, 1);
}

/* Of two types that end alike, that of a known namespace is meant; alone, any is. */
static void
test_two_types_that_end_alike (void)
{
  static const char *const doors =
      "[{\"id\":\"urn:ngsi-ld:Door:car\",\"type\":\"https://example.org/cars#Door\"},"
      "{\"id\":\"urn:ngsi-ld:Door:hall\",\"type\":\"Door\",\"@context\":\"https://"
      "smartdatamodels.org/context.jsonld\"},"
      "{\"id\":\"urn:ngsi-ld:Camera:hall\",\"type\":\"https://example.org/own/Camera\","
      "\"https://example.org/own/on\":{\"type\":\"Property\",\"value\":true}}]";
  g_autofree char *folder = g_dir_make_tmp ("beffroi-broker-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "doors.json", NULL);

  g_assert_true (g_file_set_contents (file, doors, -1, NULL));
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);

  g_assert_cmpuint (entities->len, ==, 2);
  find (entities, "urn:ngsi-ld:Door:hall");
  g_assert_cmpfloat (reading_of (entities, "urn:ngsi-ld:Camera:hall", "on-state")->value, ==, 1);
  g_remove (file);
  g_rmdir (folder);
}

/* What the server has is told, understood or not, with how many where it counts. */
static void
test_offer (gconstpointer data)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = wait_offer (backend, &error);
  guint n_seen = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (types->len, ==, 13);
  for (guint i = 0; i < types->len; i++)
    {
      const BefOfferedType *type = types->pdata[i];
      gboolean is_vehicle = g_str_has_suffix (type->name, "/Vehicle");
      g_assert_true (type->is_understood == !is_vehicle);
      if (is_vehicle || g_str_has_suffix (type->name, "/Building"))
        {
          n_seen++;
          g_assert_cmpint (type->count, ==, g_str_equal (data, "strict") ? -1 : is_vehicle ? 1 : 3);
        }
    }
  g_assert_cmpuint (n_seen, ==, 2);
}

/* The context of the connection is named in every question. */
static void
test_context_of_the_connection (void)
{
  g_autofree char *file = own_commune ();
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);

  bef_backend_set_context (backend, "https://raw.githubusercontent.com/smart-data-models/"
                                    "dataModel.Building/master/context.jsonld");
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_auto (GStrv) log = broker_double_log (broker);
  g_autofree char *all = g_strjoinv ("\n", log);

  g_assert_cmpuint (count_buildings (entities), ==, 3);
  /* It has this type under its short name, and no other. */
  g_assert_nonnull (strstr (all, "type=Building,https://"));
}

/* The case as it was met, where it can be read. */
static void
test_published_commune (gconstpointer data)
{
  const char *shared = g_getenv ("BEFFROI_SHARED");
  g_autofree char *file =
      shared != NULL ? g_build_filename (shared, "cases", "ngsi-ld", "sdm-commune.json", NULL)
                     : g_build_filename (g_getenv ("BEFFROI_SOURCE_ROOT"), "..", "shared", "cases",
                                         "ngsi-ld", "sdm-commune.json", NULL);

  if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
    {
      g_test_skip ("the shared case is not here");
      return;
    }
  g_autoptr (BrokerDouble) broker = broker_double_new (data, file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (GPtrArray) entities = connect_and_list (backend);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (entities->len, ==, 30);
  g_assert_cmpuint (count_buildings (entities), ==, 3);
  assert_ages (entities, "mairie", "2026-11-28T13:42:00Z");
  assert_ages (entities, "salle", "2026-11-28T13:42:00Z");
  g_assert_cmpint (reading_of (entities, "urn:ngsi-ld:AccessPoint:ecole", "clients")->observed_ms,
                   ==, at ("2020-09-22T09:30:03Z"));
  g_assert_true (wait_acknowledge (backend, "urn:ngsi-ld:Alert:1", &error));
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, &error);
  g_assert_cmpstr (bef_entity_get_fact (alerts->pdata[0], "acknowledgedBy"), ==, "Mairie");
  g_assert_true (wait_command (backend, "urn:ngsi-ld:Lock:salle", "locked", &error));
  if (g_str_has_prefix (data, "orion-ld"))
    return;
  g_autoptr (GArray) values =
      wait_history (backend, "urn:ngsi-ld:ACMeasurement:ecole", "power",
                    at ("2026-11-28T00:00:00Z"), at ("2026-11-29T00:00:00Z"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (values->len, ==, 120);
  g_assert_cmpfloat_with_epsilon (g_array_index (values, BefReading, 0).value, 31700.27, 0.01);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc test;
  } each[] = {
    { "commune", test_commune },
    { "history", test_history },
    { "acknowledged-and-kept", test_acknowledged_and_kept },
    { "door-asked", test_door_asked },
    { "tenant-unknown", test_tenant_unknown },
    { "offer", test_offer },
    { "published-commune", test_published_commune },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (manners); i++)
    for (guint j = 0; j < G_N_ELEMENTS (each); j++)
      {
        g_autofree char *path = g_strconcat (manners[i].path, each[j].name, NULL);
        g_test_add_data_func (path, manners[i].name, each[j].test);
      }
  g_test_add_func ("/brokers/histories-together", test_histories_together);
  g_test_add_func ("/brokers/steady-state", test_steady_state);
  g_test_add_func ("/brokers/types-that-come-later", test_types_that_come_later);
  g_test_add_func ("/brokers/nothing-yet", test_nothing_yet);
  g_test_add_func ("/brokers/smaller-pages", test_smaller_pages);
  g_test_add_func ("/brokers/two-types-that-end-alike", test_two_types_that_end_alike);
  g_test_add_func ("/brokers/context-of-the-connection", test_context_of_the_connection);
  return g_test_run ();
}
