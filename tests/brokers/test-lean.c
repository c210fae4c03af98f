/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for what moves only, and of some things for what changed: nothing is lost by it. */
#include "backend/ngsi-ld/bef-ngsi-changes.h"
#include "base/bef-civil-time.h"
#include "broker-double.h"
#include "model/bef-commune.h"

#define METER "urn:ngsi-ld:ACMeasurement:halle"
#define CLIMATE "urn:ngsi-ld:IndoorEnvironmentObserved:halle"
#define HALLE "urn:ngsi-ld:Building:halle"
#define LOCK "urn:ngsi-ld:Lock:gare"
#define ALERT "urn:ngsi-ld:Alert:essai-1"
#define NEW_ALERT "urn:ngsi-ld:Alert:new"
#define NAMES "https:%2F%2Fsmartdatamodels.org%2F"
#define LEAN "&attrs="

typedef struct
{
  BrokerDouble *broker;
  BefBackend *backend;
} Fixture;

static const char *const some[] = { METER, CLIMATE, HALLE, LOCK, NULL };

static GPtrArray *
ask (Fixture *f, const char *const *ids, gboolean alerts_only)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entities = wait_entities (f->backend, ids, alerts_only, &error);

  g_assert_no_error (error);
  return entities;
}

static guint
count (const Fixture *f, const char *text)
{
  return broker_double_mentions (f->broker, text);
}

static void
open_fixture (Fixture *f, const char *manner, const char *habit)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
  g_autoptr (GError) error = NULL;

  f->broker = broker_double_new (manner, file, habit);
  f->backend = broker_double_backend (f->broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (f->backend, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = ask (f, NULL, FALSE);
}

/* One that does not tell what changed: @data, its manner. */
static void
set_up (Fixture *f, gconstpointer data)
{
  open_fixture (f, data, NULL);
  /* One whose whole answers have stamps is tried first. */
  for (guint i = 0; count (f, LEAN) == 0 && i < 20; i++)
    {
      broker_double_tell (f->broker, "measure/" METER);
      g_autoptr (GPtrArray) all = ask (f, NULL, FALSE);
      g_usleep (100 * 1000);
    }
  g_assert_cmpuint (count (f, LEAN), >, 0);
  g_assert_false (bef_backend_can_ask_changes (f->backend));
}

static void
set_up_otherwise (Fixture *f, gconstpointer habit)
{
  open_fixture (f, "strict", habit);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->backend);
  broker_double_free (f->broker);
}

/* Readings, facts, names and places are those of a question about everything. */
static void
assert_alike (GPtrArray *lean, GPtrArray *whole)
{
  for (guint i = 0; i < lean->len; i++)
    {
      const BefEntity *a = lean->pdata[i], *b = find_entity (whole, a->id);
      GHashTableIter iter;
      gpointer name, value;

      g_assert_nonnull (b);
      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->building_id, ==, b->building_id);
      g_assert_cmpint (a->has_location, ==, b->has_location);
      g_assert_cmpuint (a->readings->len, ==, b->readings->len);
      for (guint k = 0; k < a->readings->len; k++)
        {
          const BefReading *x = &g_array_index (a->readings, BefReading, k),
                           *y = &g_array_index (b->readings, BefReading, k);
          g_assert_cmpstr (x->key.quantity, ==, y->key.quantity);
          g_assert_cmpfloat (x->value, ==, y->value);
          g_assert_cmpint (x->observed_ms, ==, y->observed_ms);
        }
      g_assert_cmpuint (g_hash_table_size (a->facts), ==, g_hash_table_size (b->facts));
      g_hash_table_iter_init (&iter, a->facts);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_assert_cmpstr (value, ==, bef_entity_get_fact (b, name));
    }
}

/* What is on screen is asked for in few words, and is told as if it had been in many. */
static void
test_some (Fixture *f, gconstpointer data)
{
  guint lean = count (f, LEAN);
  g_autoptr (GPtrArray) before = ask (f, some, FALSE);
  double power = value_of (before, METER, "power");

  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) after = ask (f, some, FALSE);
  g_assert_cmpuint (count (f, LEAN), ==, lean + 2);
  g_assert_cmpuint (after->len, ==, 4);
  g_assert_cmpfloat (value_of (after, METER, "power"), ==, power + 1);
  g_autoptr (BefBackend) other = broker_double_backend (f->broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (other, NULL);
  g_autoptr (GPtrArray) whole = wait_entities (other, NULL, FALSE, NULL);
  assert_alike (after, whole);
}

/* As many by one question as a page holds, and none for a page that can hold nothing. */
static void
test_pages (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = ask (f, NULL, FALSE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < all->len; i++)
    g_strv_builder_add (builder, ((BefEntity *)all->pdata[i])->id);
  g_auto (GStrv) ids = g_strv_builder_end (builder);
  guint asked = count (f, "/entities?");
  g_autoptr (GPtrArray) some_of_them = ask (f, (const char *const *)ids, FALSE);
  g_assert_cmpuint (some_of_them->len, ==, 30);
  g_assert_cmpuint (count (f, "/entities?"), ==, asked + 2);
}

/* So is everything, between two looks at it whole. */
static void
test_everything (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) before = ask (f, NULL, FALSE);
  double power = value_of (before, METER, "power");
  guint lean = count (f, LEAN), asked = count (f, "/entities?");

  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) after = ask (f, NULL, FALSE);
  g_assert_cmpuint (count (f, LEAN) - lean, ==, count (f, "/entities?") - asked);
  g_assert_cmpuint (after->len, ==, 30);
  g_assert_cmpfloat (value_of (after, METER, "power"), ==, power + 1);
  assert_alike (after, before->len == 30 ? after : before);
  g_assert_cmpstr (find_entity (after, HALLE)->name, ==, find_entity (before, HALLE)->name);
}

/* A thing that is gone is missed at once, and one that is new is seen. */
static void
test_gone_and_new (Fixture *f, gconstpointer data)
{
  broker_double_tell (f->broker, "delete/" LOCK);
  g_autoptr (GPtrArray) gone = ask (f, NULL, FALSE);
  g_assert_cmpuint (gone->len, ==, 29);
  g_assert_null (find_entity (gone, LOCK));
  g_autoptr (GPtrArray) rest = ask (f, some, FALSE);
  g_assert_null (find_entity (rest, LOCK));
  g_assert_nonnull (find_entity (rest, METER));
}

/* The wish that a broker stores is not what the lock is, in few words either. */
static void
test_wish (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_command (f->backend, LOCK, "unlocked", &error));
  guint lean = count (f, LEAN);
  g_autoptr (GPtrArray) after = ask (f, some, FALSE);
  g_assert_cmpuint (count (f, LEAN), ==, lean + 1);
  g_assert_cmpuint (find_entity (after, LOCK)->readings->len, ==, 0);
}

/* Of an alert, how far it is: its sentences are known, and one that is new is told at once. */
static void
test_alerts (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint lean = count (f, LEAN);
  g_autoptr (GPtrArray) before = ask (f, NULL, TRUE);
  g_autoptr (GPtrArray) again = ask (f, NULL, TRUE);

  g_assert_cmpuint (count (f, LEAN), ==, lean + 2);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_nonnull (bef_entity_get_fact (again->pdata[0], "description"));
  assert_alike (again, before);
  /* Another console's. */
  g_autoptr (BefBackend) other = broker_double_backend (f->broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (other, NULL);
  g_autoptr (GPtrArray) all = wait_entities (other, NULL, FALSE, NULL);
  g_assert_true (wait_acknowledge (other, ALERT, &error));
  g_autoptr (GPtrArray) acknowledged = ask (f, NULL, TRUE);
  g_assert_cmpstr (bef_entity_get_fact (acknowledged->pdata[0], "acknowledgedBy"), ==, "Mairie");
  g_assert_nonnull (bef_entity_get_fact (acknowledged->pdata[0], "description"));
}

static void
test_new_alert (Fixture *f, gconstpointer data)
{
  static const char *const words = "{\"https://smartdatamodels.org/dataModel.Alert/severity\":"
                                   "{\"type\":\"Property\",\"value\":\"high\"},"
                                   "\"https://smartdatamodels.org/description\":"
                                   "{\"type\":\"Property\",\"value\":\"Porte forcée\"}}";
  g_autoptr (GPtrArray) before = ask (f, NULL, TRUE);

  broker_double_tell (f->broker, "create/" NEW_ALERT "/" NAMES "dataModel.Alert%2FAlert");
  broker_double_patch (f->broker, "/ngsi-ld/v1/entities/" NEW_ALERT, words);
  g_autoptr (GPtrArray) alerts = ask (f, NULL, TRUE);
  g_assert_cmpuint (alerts->len, ==, 2);
  g_assert_nonnull (find_entity (alerts, NEW_ALERT));
  g_assert_cmpstr (bef_entity_get_fact (find_entity (alerts, NEW_ALERT), "description"), ==,
                   "Porte forcée");
  broker_double_tell (f->broker, "delete/" ALERT);
  g_autoptr (GPtrArray) one = ask (f, NULL, TRUE);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_null (find_entity (one, ALERT));
  guint lean = count (f, LEAN);
  g_autoptr (GPtrArray) again = ask (f, NULL, TRUE);
  g_assert_cmpuint (count (f, LEAN), ==, lean + 1);
}

/* A server that finds nothing by attributes, or gives everything: nothing is lost, and the former
 * is soon asked as ever. */
static void
test_otherwise (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (GPtrArray) before = ask (f, NULL, FALSE);
      double power = value_of (before, METER, "power");
      broker_double_tell (f->broker, "measure/" METER);
      g_autoptr (GPtrArray) after = ask (f, some, FALSE);
      g_autoptr (GPtrArray) alerts = ask (f, NULL, TRUE);
      g_assert_cmpuint (before->len, ==, 30);
      g_assert_cmpfloat (value_of (after, METER, "power"), ==, power + 1);
      g_assert_cmpuint (after->len, ==, 4);
      g_assert_cmpuint (alerts->len, ==, 1);
    }
  if (g_str_has_suffix (data, "nothing"))
    g_assert_cmpuint (count (f, LEAN), <=, 4);
}

/* Refused is not asked again, in the next sitting neither. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) all = ask (f, some, FALSE);
      g_assert_cmpuint (all->len, ==, 4);
    }
  g_assert_cmpuint (count (f, LEAN), ==, 1);
  g_autofree char *ways = bef_backend_dup_ways (f->backend);
  g_autoptr (BefBackend) next = broker_double_backend (f->broker, NULL);
  bef_backend_set_ways (next, ways);
  g_autoptr (BefIdentity) identity = wait_probe (next, NULL);
  g_autoptr (GPtrArray) all = wait_entities (next, NULL, FALSE, NULL);
  g_autoptr (GPtrArray) few = wait_entities (next, some, FALSE, NULL);
  g_assert_cmpuint (few->len, ==, 4);
  g_assert_cmpuint (count (f, LEAN), ==, 1);
}

#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
#define ADD_OTHER(path, habit, test)                                                               \
  g_test_add (path, Fixture, habit, set_up_otherwise, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/lean/some/strict", "strict", test_some);
  ADD ("/lean/some/orion-ld-1.4", "orion-ld-1.4", test_some);
  ADD ("/lean/pages", "strict", test_pages);
  ADD ("/lean/everything/strict", "strict", test_everything);
  ADD ("/lean/everything/orion-ld-1.4", "orion-ld-1.4", test_everything);
  ADD ("/lean/gone", "strict", test_gone_and_new);
  ADD ("/lean/wish", "orion-ld-1.4", test_wish);
  ADD ("/lean/alerts/strict", "strict", test_alerts);
  ADD ("/lean/alerts/orion-ld-1.4", "orion-ld-1.4", test_alerts);
  ADD ("/lean/new-alert", "strict", test_new_alert);
  ADD_OTHER ("/lean/otherwise/nothing", "attrs=nothing", test_otherwise);
  ADD_OTHER ("/lean/otherwise/ignored", "attrs=ignored", test_otherwise);
  ADD_OTHER ("/lean/refused", "attrs=400", test_refused);
  return g_test_run ();
}
