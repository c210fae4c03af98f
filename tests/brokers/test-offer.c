/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server offers, what a person says of it, and a server with more than can be held. */
#include <glib/gstdio.h>

#include "backend/bef-own-profile.h"
#include "broker-double.h"

#define COUNTER "https://example.org/own/Counter"
#define GHOST "https://example.org/own/"
#define N_BUILDINGS 10000
/* Equipment beside each building: with it there are more entities than can be held. */
#define N_EACH 5

typedef struct
{
  char *folder, *file;
} Fixture;

static void
setup (Fixture *f, const char *text)
{
  f->folder = g_dir_make_tmp ("beffroi-offer-XXXXXX", NULL);
  f->file = g_build_filename (f->folder, "entities.json", NULL);
  g_assert_true (g_file_set_contents (f->file, text, -1, NULL));
}

static void
teardown (Fixture *f)
{
  g_remove (f->file);
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->file);
}

static GPtrArray *
list (BefBackend *backend, const char *const *ids)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entities = wait_entities (backend, ids, FALSE, &error);

  g_assert_no_error (error);
  return entities;
}

static const BefOfferedType *
offered (GPtrArray *types, const char *name)
{
  for (guint i = 0; i < types->len; i++)
    if (g_str_equal (((BefOfferedType *)types->pdata[i])->name, name))
      return types->pdata[i];
  g_error ("%s is not offered", name);
}

static const BefOfferedAttribute *
attribute (GPtrArray *attributes, const char *name)
{
  for (guint i = 0; i < attributes->len; i++)
    if (g_str_equal (((BefOfferedAttribute *)attributes->pdata[i])->name, name))
      return attributes->pdata[i];
  g_error ("%s is not offered", name);
}

static const char *const counters =
    "[{\"id\":\"urn:ngsi-ld:Counter:1\",\"type\":\"" COUNTER "\",\"" GHOST
    "watts\":{\"type\":\"Property\",\"value\":1200,\"observedAt\":\"2026-11-02T08:15:00Z\"},"
    "\"" GHOST "email\":{\"type\":\"Property\",\"value\":\"nobody@example.org\"}},"
    "{\"id\":\"urn:ngsi-ld:Building:1\",\"type\":\"Building\",\"name\":{\"type\":\"Property\","
    "\"value\":\"Halle\"}}]";

/* A type nobody knows is told with its attributes, and read as what a person says it is, history
 * included, until that is taken back. */
static void
test_mapped_and_taken_back (gconstpointer manner)
{
  Fixture f;
  setup (&f, counters);
  g_autoptr (BrokerDouble) broker = broker_double_new (manner, f.file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefOwnProfile) own = bef_own_profile_new (NULL, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (backend, NULL);
  g_autoptr (GPtrArray) before = list (backend, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) types = wait_offer (backend, &error);
  g_autoptr (GPtrArray) attributes = wait_attributes (backend, COUNTER, &error);

  g_assert_no_error (error);
  g_assert_null (find_entity (before, "urn:ngsi-ld:Counter:1"));
  g_assert_null (offered (types, COUNTER)->use);
  g_assert_null (attribute (attributes, GHOST "watts")->use);
  g_assert_true (attribute (attributes, GHOST "email")->is_private);

  g_assert_true (bef_own_profile_set_type (own, COUNTER, "meter", &error));
  g_assert_true (bef_own_profile_set_attribute (own, COUNTER, GHOST "watts", "power", &error));
  g_assert_true (bef_backend_set_profile (backend, bef_own_profile_get_text (own), &error));
  g_autoptr (GPtrArray) after = list (backend, NULL);
  const BefEntity *counter = find_entity (after, "urn:ngsi-ld:Counter:1");
  g_assert_nonnull (counter);
  g_assert_cmpint (counter->kind, ==, BEF_KIND_METER);
  g_assert_cmpuint (counter->readings->len, ==, 1);
  g_assert_cmpfloat (g_array_index (counter->readings, BefReading, 0).value, ==, 1200);
  if (!g_str_equal (manner, "orion-ld"))
    {
      g_autoptr (GArray) past =
          wait_history (backend, counter->id, "power", 1793604000000, 1793610000000, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (past->len, >, 0);
    }
  g_autoptr (GPtrArray) told = wait_attributes (backend, COUNTER, &error);
  g_assert_cmpstr (attribute (told, GHOST "watts")->use, ==, "power");

  g_assert_true (bef_own_profile_undo (own) && bef_own_profile_undo (own));
  g_assert_null (bef_own_profile_get_text (own));
  g_assert_true (bef_backend_set_profile (backend, NULL, &error));
  g_autoptr (GPtrArray) again = list (backend, NULL);
  g_assert_null (find_entity (again, "urn:ngsi-ld:Counter:1"));
  teardown (&f);
}

/* 10,000 buildings with their equipment, 0.001° apart in a square. */
static char *
large (void)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < N_BUILDINGS; i++)
    {
      double x = (i % 100) * 0.001, y = 46 + i / 100 * 0.001;
      g_string_append_printf (
          text,
          "%s{\"id\":\"urn:ngsi-ld:Building:%u\",\"type\":\"Building\","
          "\"location\":{\"type\":\"GeoProperty\",\"value\":{\"type\":\"Point\","
          "\"coordinates\":[%.3f,%.3f]}}}",
          i > 0 ? "," : "", i, x, y);
      for (guint j = 0; j < N_EACH; j++)
        g_string_append_printf (text,
                                ",{\"id\":\"urn:ngsi-ld:Device:%u:%u\",\"type\":\"Device\","
                                "\"deviceState\":{\"type\":\"Property\",\"value\":\"ok\"},"
                                "\"controlledAsset\":{\"type\":\"Relationship\",\"object\":"
                                "\"urn:ngsi-ld:Building:%u\"}}",
                                i, j, i);
    }
  g_string_append (text, ",{\"id\":\"urn:ngsi-ld:Alert:near\",\"type\":\"Alert\",\"alertSource\":{"
                         "\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Device:0:0\"}},"
                         "{\"id\":\"urn:ngsi-ld:Alert:far\",\"type\":\"Alert\",\"alertSource\":{"
                         "\"type\":\"Relationship\",\"object\":\"urn:ngsi-ld:Device:9999:0\"}}]");
  return g_string_free (text, FALSE);
}

static void
assert_by_area (BefBackend *backend, const char *area)
{
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, area);
  g_autoptr (GError) error = NULL;

  bef_backend_set_bounds (backend, bounds);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GPtrArray) near = list (backend, NULL);
      /* Four buildings within 100 m, all that is in them, and the alert about it. */
      g_assert_cmpuint (near->len, ==, 4 * (1 + N_EACH) + 1);
      const BefEntity *device = find_entity (near, "urn:ngsi-ld:Device:101:4");
      g_assert_cmpstr (device->building_id, ==, "urn:ngsi-ld:Building:101");
      g_assert_nonnull (find_entity (near, "urn:ngsi-ld:Alert:near"));
      g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (alerts->len, ==, 1);
    }
}

/* More than can be held is told at the first page; an area or some types can be held. */
static void
test_more_than_can_be_held (void)
{
  g_autofree char *text = large ();
  Fixture f;
  setup (&f, text);
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", f.file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (backend, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = wait_entities (backend, NULL, FALSE, &error);

  g_assert_null (all);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TOO_MANY);
  g_clear_error (&error);
  /* The pages are not fetched to be counted. */
  g_assert_cmpuint (broker_double_count (broker, "GET /ngsi-ld/v1/entities"), <=, 8);
  assert_by_area (backend, "46.0005 0.0005 100");

  g_autoptr (GPtrArray) types = wait_offer (backend, &error);
  g_assert_no_error (error);
  const char *buildings = NULL;
  for (guint i = 0; i < types->len; i++)
    if (g_str_has_suffix (((BefOfferedType *)types->pdata[i])->name, "Building"))
      buildings = ((BefOfferedType *)types->pdata[i])->name;
  const char *const only[] = { buildings, NULL };
  g_autoptr (BefBounds) bounds = bef_bounds_new (only, "");
  bef_backend_set_bounds (backend, bounds);
  g_autoptr (GPtrArray) some = list (backend, NULL);
  g_assert_cmpuint (some->len, ==, N_BUILDINGS);
  g_autoptr (GPtrArray) alerts = wait_entities (backend, NULL, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, 0);
  teardown (&f);
}

/* Where no question by area is taken, it is said what else to choose. */
static void
test_no_question_by_area (void)
{
  Fixture f;
  setup (&f, counters);
  g_autoptr (BrokerDouble) broker = broker_double_new ("strict", f.file, NULL);
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (backend, NULL);
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, "46 0 1000");
  g_autoptr (GError) error = NULL;

  bef_backend_set_bounds (backend, bounds);
  g_autoptr (GPtrArray) all = wait_entities (backend, NULL, FALSE, &error);
  g_assert_null (all);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_TOO_MANY);
  teardown (&f);
}

/* Where nothing is found by what it is related to, what is missing is said, until something else is
 * asked for. */
static void
test_no_question_by_relation (void)
{
  g_autofree char *text = large ();
  Fixture f;
  setup (&f, text);
  g_autoptr (BrokerDouble) broker = broker_double_new ("scorpio", f.file, "relations=0");
  g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (backend, NULL);
  g_autoptr (BefBounds) bounds = bef_bounds_new (NULL, "46.0005 0.0005 100");

  bef_backend_set_bounds (backend, bounds);
  g_assert_null (bef_backend_dup_bounds_note (backend));
  g_autoptr (GPtrArray) near = list (backend, NULL);
  g_assert_nonnull (find_entity (near, "urn:ngsi-ld:Building:101"));
  g_assert_null (find_entity (near, "urn:ngsi-ld:Device:101:4"));
  g_autofree char *note = bef_backend_dup_bounds_note (backend);
  g_assert_nonnull (note);
  g_assert_nonnull (strstr (note, "is missing"));
  bef_backend_set_bounds (backend, NULL);
  g_assert_null (bef_backend_dup_bounds_note (backend));
  teardown (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/offer/scorpio/mapped", "scorpio", test_mapped_and_taken_back);
  g_test_add_data_func ("/offer/stellio/mapped", "stellio", test_mapped_and_taken_back);
  g_test_add_data_func ("/offer/orion-ld/mapped", "orion-ld", test_mapped_and_taken_back);
  g_test_add_data_func ("/offer/strict/mapped", "strict", test_mapped_and_taken_back);
  g_test_add_func ("/offer/more-than-can-be-held", test_more_than_can_be_held);
  g_test_add_func ("/offer/no-question-by-area", test_no_question_by_area);
  g_test_add_func ("/offer/no-question-by-relation", test_no_question_by_relation);
  return g_test_run ();
}
