/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is learned of a server: kept for the next sitting, and forgotten when it is another. */
#include "base/bef-civil-time.h"
#include "broker-double.h"

#define LOCK "urn:ngsi-ld:Lock:gare"
#define METER "urn:ngsi-ld:ACMeasurement:halle"
#define COMMAND "PATCH /ngsi-ld/v1/entities/" LOCK "/attrs/"
#define MERGE "PATCH /ngsi-ld/v1/entities/" LOCK "?"

static BrokerDouble *
open_double (const char *manner, const char *habit)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);

  return broker_double_new (manner, file, habit);
}

/* Connected, with what was kept of an earlier sitting (nullable), and everything listed. */
static BefBackend *
connect_to (const BrokerDouble *broker, const char *ways)
{
  BefBackend *backend = broker_double_backend (broker, NULL);
  g_autoptr (GError) error = NULL;

  bef_backend_set_ways (backend, ways);
  g_autoptr (BefIdentity) identity = wait_probe (backend, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) entities = wait_entities (backend, NULL, FALSE, &error);
  g_assert_no_error (error);
  return backend;
}

/* How many questions about entities it takes to list everything. */
static guint
count_pages (const BrokerDouble *broker, const char *ways)
{
  guint before = broker_double_count (broker, "GET /ngsi-ld/v1/entities");
  g_autoptr (BefBackend) backend = connect_to (broker, ways);

  return broker_double_count (broker, "GET /ngsi-ld/v1/entities") - before;
}

static void
test_kept (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("strict", NULL);
  g_autoptr (BefBackend) first = connect_to (broker, NULL);
  g_autofree char *ways = bef_backend_dup_ways (first);
  guint refused = count_pages (broker, NULL), known = count_pages (broker, ways);

  g_assert_nonnull (ways);
  g_assert_cmpuint (strlen (ways), <, 4096);
  /* Pages of 20 without a count: seven ways were refused before. */
  g_assert_cmpuint (known + 7, ==, refused);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* What cannot be understood, or is of another server, counts for nothing and is replaced. */
static void
test_forgotten (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("strict", NULL);
  g_autoptr (BefBackend) first = connect_to (broker, NULL);
  g_autofree char *ways = bef_backend_dup_ways (first);
  g_autofree char *large = g_strnfill (100000, ' ');
  /* What would be found to have been taken. */
  g_auto (GStrv) way = g_strsplit (ways, "\"write\":1", -1);
  g_autofree char *told = g_strjoinv ("\"write\":2", way);
  g_auto (GStrv) server = g_strsplit (told, "127.0.0.1", -1),
                 kind = g_strsplit (told, "unknown", -1),
                 version = g_strsplit (told, "\"version\":1", -1);
  g_autofree char *other_server = g_strjoinv ("127.0.0.2", server),
                  *other_broker = g_strjoinv ("orion-ld", kind),
                  *later = g_strjoinv ("\"version\":2", version),
                  *odd = g_strjoinv ("\"write\":77", way);
  const char *const bad[] = { "", "{", "[]", "{}", large, other_server, other_broker, later, odd };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint n = 0;
      g_autoptr (BefBackend) backend = broker_double_backend (broker, NULL);
      g_autoptr (GError) error = NULL;
      g_signal_connect_swapped (backend, "ways-changed", G_CALLBACK (count_cb), &n);
      bef_backend_set_ways (backend, bad[i]);
      g_autoptr (BefIdentity) identity = wait_probe (backend, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) entities = wait_entities (backend, NULL, FALSE, &error);
      g_assert_no_error (error);
      g_autofree char *now = bef_backend_dup_ways (backend);
      g_assert_cmpstr (now, ==, ways);
      g_assert_cmpuint (n, >=, 1);
    }
}

static void
assert_no_history (BefBackend *backend)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) values =
      wait_history (backend, METER, "power", 1793604000000, 1793610000000, &error);

  g_assert_null (values);
  g_assert_error (error, BEF_BACKEND_ERROR, BEF_BACKEND_ERROR_NO_HISTORY);
}

/* A server that keeps no history is asked once, and not again in the next sitting. */
static void
test_no_history (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("orion-ld", NULL);
  g_autoptr (BefBackend) first = connect_to (broker, NULL);

  for (guint i = 0; i < 3; i++)
    assert_no_history (first);
  g_autofree char *ways = bef_backend_dup_ways (first);
  g_autoptr (BefBackend) next = connect_to (broker, ways);
  assert_no_history (next);
  g_assert_cmpuint (broker_double_count (broker, "GET /ngsi-ld/v1/temporal"), ==, 1);
  g_assert_false (bef_backend_can_ask_many (next));
}

/* A day later it is asked again. */
static void
test_history_again (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("orion-ld", NULL);
  g_autoptr (BefBackend) first = connect_to (broker, NULL);
  assert_no_history (first);
  g_autofree char *ways = bef_backend_dup_ways (first);
  const char *at = strstr (ways, "\"noHistory\":\"20");
  g_assert_nonnull (at);
  memcpy ((char *)at + strlen ("\"noHistory\":\""), "2001", 4);
  g_autoptr (BefBackend) next = connect_to (broker, ways);
  assert_no_history (next);
  assert_no_history (next);
  g_assert_cmpuint (broker_double_count (broker, "GET /ngsi-ld/v1/temporal"), ==, 2);
}

static void
run_until_looked_back (const BrokerDouble *broker)
{
  for (guint i = 0; broker_double_count (broker, "GET /ngsi-ld/v1/entities/" LOCK) == 0 && i < 1000;
       i++)
    g_main_context_iteration (NULL, FALSE);
  /* And it was answered. */
  for (guint i = 0; i < 200; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static guint
count_commands (const BrokerDouble *broker)
{
  g_auto (GStrv) log = broker_double_log (broker);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += !g_str_has_prefix (log[i], "GET ");
  return n;
}

/* A way that the server itself says it does not know is left for the next, and not tried again. */
static void
test_command_in_a_way_that_is_known (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("scorpio", "commands=unsupported");
  g_autoptr (BefBackend) backend = connect_to (broker, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_command (backend, LOCK, "unlocked", &error));
  g_assert_no_error (error);
  g_autofree char *kept = broker_double_kept (broker, LOCK);
  g_assert_nonnull (strstr (kept, "\"Unlocked\""));
  g_assert_cmpuint (count_commands (broker), ==, 2);
  g_autofree char *ways = bef_backend_dup_ways (backend);
  g_autoptr (BefBackend) next = connect_to (broker, ways);
  g_assert_true (wait_command (next, LOCK, "locked", &error));
  g_assert_cmpuint (count_commands (broker), ==, 3);
}

/* A command that was answered well and left no trace is not sent again; the next goes otherwise. */
static void
test_command_that_leaves_no_trace (void)
{
  g_autoptr (BrokerDouble) broker = open_double ("scorpio", "commands=drops");
  g_autoptr (BefBackend) backend = connect_to (broker, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (wait_command (backend, LOCK, "unlocked", &error));
  run_until_looked_back (broker);
  g_assert_cmpuint (count_commands (broker), ==, 1);
  g_assert_true (wait_command (backend, LOCK, "unlocked", &error));
  g_assert_cmpuint (count_commands (broker), ==, 2);
  g_autofree char *kept = broker_double_kept (broker, LOCK);
  g_assert_nonnull (strstr (kept, "\"Unlocked\""));
}

static const BefReading *
lock_of (GPtrArray *entities)
{
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = entities->pdata[i];
      if (g_str_equal (entity->id, LOCK))
        return entity->readings->len > 0 ? &g_array_index (entity->readings, BefReading, 0) : NULL;
    }
  g_error ("the lock is not there");
}

/* The wish that a broker stores is not what the lock is, under whatever date: the lock's own word
 * after the command is. */
static void
test_wish_is_not_sensed (gconstpointer manner)
{
  g_autoptr (BrokerDouble) broker = open_double (manner, NULL);
  g_autoptr (BefBackend) backend = connect_to (broker, NULL);
  g_autoptr (GError) error = NULL;
  const char *const ids[] = { LOCK, NULL };

  g_assert_true (wait_command (backend, LOCK, "unlocked", &error));
  g_autofree char *kept = broker_double_kept (broker, LOCK);
  g_assert_nonnull (strstr (kept, "\"Unlocked\""));
  g_autoptr (GPtrArray) all = wait_entities (backend, NULL, FALSE, &error);
  g_autoptr (GPtrArray) one = wait_entities (backend, ids, FALSE, &error);
  g_assert_null (lock_of (all));
  g_assert_null (lock_of (one));

  g_autofree char *now = bef_iso8601_format (bef_now_ms () + 1000);
  g_autofree char *body =
      g_strdup_printf ("{\"type\":\"Property\",\"value\":\"Unlocked\",\"observedAt\":\"%s\"}", now);
  g_autofree char *path = g_strconcat ("/ngsi-ld/v1/entities/" LOCK "/attrs/",
                                       "https%3A%2F%2Fsmartdatamodels.org%2FlockState", NULL);
  broker_double_patch (broker, path, body);
  g_autoptr (GPtrArray) sensed = wait_entities (backend, ids, FALSE, &error);
  g_assert_nonnull (lock_of (sensed));
  g_assert_cmpfloat (lock_of (sensed)->value, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ways/kept", test_kept);
  g_test_add_func ("/ways/forgotten", test_forgotten);
  g_test_add_func ("/ways/no-history", test_no_history);
  g_test_add_func ("/ways/history-again", test_history_again);
  g_test_add_func ("/ways/command-known", test_command_in_a_way_that_is_known);
  g_test_add_func ("/ways/command-without-trace", test_command_that_leaves_no_trace);
  g_test_add_data_func ("/ways/wish/scorpio", "scorpio", test_wish_is_not_sensed);
  g_test_add_data_func ("/ways/wish/stellio", "stellio", test_wish_is_not_sensed);
  g_test_add_data_func ("/ways/wish/orion-ld", "orion-ld", test_wish_is_not_sensed);
  return g_test_run ();
}
