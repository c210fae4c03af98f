/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for what changed: only where it was seen to work, and without ever losing anything. */
#include <glib/gstdio.h>
#include <math.h>

#include "backend/ngsi-ld/bef-ngsi-changes.h"
#include "broker-double.h"
#include "model/bef-commune.h"

#define METER "urn:ngsi-ld:ACMeasurement:halle"
#define LOCK "urn:ngsi-ld:Lock:gare"
#define ALERT "urn:ngsi-ld:Alert:essai-1"
#define CHANGES "q=modifiedAt"

typedef struct
{
  BrokerDouble *broker;
  BefBackend *backend;
} Fixture;

static GPtrArray *
look (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *entities = wait_entities (f->backend, NULL, FALSE, &error);

  g_assert_no_error (error);
  return entities;
}

static guint
count_whole (const Fixture *f)
{
  g_auto (GStrv) log = broker_double_log (f->broker);
  guint n = 0;

  for (guint i = 0; log[i] != NULL; i++)
    n += strstr (log[i], "entities?type=") != NULL && strstr (log[i], "limit=1&") == NULL
         && strstr (log[i], CHANGES) == NULL && strstr (log[i], "&id=") == NULL;
  return n;
}

/* Connected, with a write seen between two looks; a trial, if any, is over. */
static void
set_up (Fixture *f, gconstpointer habit)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
  g_autoptr (GError) error = NULL;

  f->broker = broker_double_new ("scorpio", file, habit);
  f->backend = broker_double_backend (f->broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (f->backend, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) first = look (f);
  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) second = look (f);
  /* Answered after what the trial asked. */
  g_autoptr (GPtrArray) alerts = wait_entities (f->backend, NULL, TRUE, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->backend);
  broker_double_free (f->broker);
}

static void
wait_until_found (Fixture *f)
{
  for (guint i = 0; !bef_backend_can_ask_changes (f->backend) && i < 2000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_true (bef_backend_can_ask_changes (f->backend));
}

/* A look at everything is a look at how many there are, and nothing changes in what it says. */
static void
test_whole_is_not_asked_again (Fixture *f, gconstpointer data)
{
  wait_until_found (f);
  guint whole = count_whole (f);
  g_autoptr (GPtrArray) all = look (f);

  g_assert_cmpuint (all->len, ==, 30);
  g_assert_cmpuint (count_whole (f), ==, whole);
  g_assert_cmpuint (broker_double_mentions (f->broker, "limit=1&count=true"), ==, 1);
  g_assert_cmpstr (find_entity (all, METER)->building_id, ==, "urn:ngsi-ld:Building:halle");
}

/* One small question brings what changed, and what everything is knows it then. */
static void
test_change_comes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  g_autoptr (GPtrArray) before = look (f);
  double power = value_of (before, METER, "power");
  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) changed = wait_changes (f->backend, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (value_of (changed, METER, "power"), ==, power + 1);
  g_assert_cmpuint (changed->len, <, 5);
  g_autoptr (GPtrArray) all = look (f);
  g_assert_cmpfloat (value_of (all, METER, "power"), ==, power + 1);
}

/* Of the alerts only, and the rest is still told afterwards. */
static void
test_alerts_do_not_hide_the_rest (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  g_autoptr (GPtrArray) before = look (f);
  double power = value_of (before, METER, "power");
  broker_double_tell (f->broker, "measure/" METER);
  /* Longer ago than the overlap of two questions. */
  g_usleep (BEF_NGSI_CHANGES_MARGIN_MS * 1000 + G_USEC_PER_SEC);
  g_assert_true (wait_acknowledge (f->backend, ALERT, &error));
  g_autoptr (GPtrArray) alerts = wait_changes (f->backend, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, 1);
  g_assert_cmpstr (bef_entity_get_fact (alerts->pdata[0], "acknowledgedBy"), ==, "Mairie");
  g_autoptr (GPtrArray) changed = wait_changes (f->backend, FALSE, &error);
  g_assert_cmpfloat (value_of (changed, METER, "power"), ==, power + 1);
}

static void
test_deletion_is_found (Fixture *f, gconstpointer data)
{
  wait_until_found (f);
  broker_double_tell (f->broker, "delete/" LOCK);
  g_autoptr (GPtrArray) all = look (f);
  g_assert_cmpuint (all->len, ==, 29);
  g_assert_null (find_entity (all, LOCK));
}

/* Something that is new is asked for with what it belongs to. */
static void
test_new_thing_is_placed (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  guint whole = count_whole (f);
  broker_double_tell (
      f->broker,
      "create/urn:ngsi-ld:Lock:new/https:%2F%2Fsmartdatamodels.org%2FdataModel.OCF%2FLock");
  g_autoptr (GPtrArray) changed = wait_changes (f->backend, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_entity (changed, "urn:ngsi-ld:Lock:new"));
  g_autoptr (GPtrArray) all = look (f);
  g_assert_cmpuint (all->len, ==, 31);
  g_assert_cmpuint (count_whole (f), ==, whole + 1);
}

/* A server that refuses, ignores or does not understand the question, or leaves the stamp alone, is
 * asked for everything, always. */
static void
test_nothing_is_lost (Fixture *f, gconstpointer habit)
{
  for (guint i = 0; i < 3; i++)
    {
      guint whole = count_whole (f);
      g_autoptr (GPtrArray) before = look (f);
      double power = value_of (before, METER, "power");
      broker_double_tell (f->broker, "measure/" METER);
      g_autoptr (GPtrArray) after = look (f);
      g_assert_cmpfloat (value_of (after, METER, "power"), ==, power + 1);
      g_assert_cmpuint (count_whole (f), ==, whole + 2);
    }
  g_assert_false (bef_backend_can_ask_changes (f->backend));
  g_assert_cmpuint (broker_double_mentions (f->broker, CHANGES), <=, 3);
}

/* What was once missed ends it: the server is asked for everything from then on. */
static void
test_missed_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  broker_double_tell (f->broker, "set/changes/frozen");
  broker_double_tell (f->broker, "measure/" METER);
  broker_double_tell (f->broker, "delete/" LOCK);
  g_autoptr (GPtrArray) all = look (f);
  g_assert_false (bef_backend_can_ask_changes (f->backend));
  guint whole = count_whole (f);
  g_autoptr (GPtrArray) again = look (f);
  g_assert_cmpuint (count_whole (f), ==, whole + 1);
}

/* Who may see something else is told everything anew. */
static void
test_another_token (Fixture *f, gconstpointer data)
{
  wait_until_found (f);
  guint whole = count_whole (f);
  bef_backend_set_token (f->backend, "another");
  g_autoptr (GPtrArray) all = look (f);
  g_assert_cmpuint (count_whole (f), ==, whole + 1);
}

/* What else asks at that moment does not pass for it: a broker that has never written is asked for
 * everything. */
static void
test_nothing_was_written (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "brokers", "commune.json", NULL);
  Fixture f = { broker_double_new ("stellio", file, NULL), NULL };

  f.backend = broker_double_backend (f.broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (f.backend, NULL);
  g_autoptr (GPtrArray) first = look (&f);
  g_autoptr (GPtrArray) second = look (&f);
  g_assert_cmpuint (broker_double_mentions (f.broker, CHANGES), ==, 0);
  tear_down (&f, NULL);
}

/* Of several things what changed is asked for, and all of them are told. */
static void
test_some (Fixture *f, gconstpointer data)
{
  const char *ids[] = { METER, LOCK, "urn:ngsi-ld:Building:halle", NULL };
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  g_autoptr (GPtrArray) before = wait_entities (f->backend, ids, FALSE, &error);
  g_assert_no_error (error);
  guint asked = broker_double_mentions (f->broker, CHANGES);
  double power = value_of (before, METER, "power");
  g_assert_cmpuint (before->len, ==, 3);
  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) after = wait_entities (f->backend, ids, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (broker_double_mentions (f->broker, CHANGES), ==, asked + 1);
  g_assert_cmpuint (after->len, ==, 3);
  g_assert_cmpfloat (value_of (after, METER, "power"), ==, power + 1);
  g_assert_cmpstr (find_entity (after, METER)->building_id, ==, "urn:ngsi-ld:Building:halle");
  /* And it counts for none of the rest. */
  g_autoptr (GPtrArray) changed = wait_changes (f->backend, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_entity (changed, METER));
}

/* Some things that are asked for all the time do not hide what else was written meanwhile. */
static void
test_some_do_not_hide_the_rest (Fixture *f, gconstpointer data)
{
  const char *ids[] = { LOCK, "urn:ngsi-ld:Door:gare", NULL };
  g_autoptr (GError) error = NULL;

  wait_until_found (f);
  g_autoptr (GPtrArray) before = look (f);
  double power = value_of (before, METER, "power");
  broker_double_tell (f->broker, "measure/" METER);
  g_usleep (BEF_NGSI_CHANGES_MARGIN_MS * 1000 + G_USEC_PER_SEC);
  broker_double_tell (f->broker, "touch/" LOCK);
  g_autoptr (GPtrArray) some = wait_entities (f->backend, ids, FALSE, &error);
  g_assert_cmpuint (some->len, ==, 2);
  g_autoptr (GPtrArray) changed = wait_changes (f->backend, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (value_of (changed, METER, "power"), ==, power + 1);
}

#define THOUSANDS 2100

/* A file of as many meters. (transfer full) */
static char *
write_thousands (void)
{
  GString *text = g_string_new ("[");
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < THOUSANDS; i++)
    {
      g_autofree char *name = i > 0 ? g_strdup_printf ("n%u", i) : g_strdup ("halle");
      g_string_append_printf (
          text,
          "%s{\"id\":\"urn:ngsi-ld:ACMeasurement:%s\",\"type\":\"ACMeasurement\","
          "\"name\":{\"type\":\"Property\",\"value\":\"Compteur %u\"},\"totalActivePower\":{"
          "\"type\":\"Property\",\"value\":%u,\"observedAt\":\"2026-11-02T08:15:00Z\"},"
          "\"@context\":\"https://smartdatamodels.org/context.jsonld\"}",
          i > 0 ? "," : "", name, i, i);
    }
  g_string_append_c (text, ']');
  int fd = g_file_open_tmp ("beffroi-thousands-XXXXXX.json", &file, &error);
  g_assert_no_error (error);
  g_assert_true (g_close (fd, NULL));
  g_assert_true (g_file_set_contents (file, text->str, -1, NULL));
  g_string_free (text, TRUE);
  return g_steal_pointer (&file);
}

/* Of thousands what moves is asked for, with what changed: their names are known. The look at
 * everything that a deletion is answered with finds nothing that was missed. */
static void
test_thousands (void)
{
  g_autofree char *file = write_thousands ();
  Fixture f = { broker_double_new ("scorpio", file, NULL), NULL };

  f.backend = broker_double_backend (f.broker, NULL);
  g_autoptr (BefIdentity) identity = wait_probe (f.backend, NULL);
  g_autoptr (GPtrArray) first = look (&f);
  broker_double_tell (f.broker, "measure/" METER);
  g_autoptr (GPtrArray) second = look (&f);
  wait_until_found (&f);
  double power = value_of (second, METER, "power");
  broker_double_tell (f.broker, "measure/" METER);
  /* What was asked for a moment ago is not asked for again. */
  g_usleep (16 * G_USEC_PER_SEC);
  guint whole = count_whole (&f);
  g_autoptr (GPtrArray) third = look (&f);
  g_assert_cmpuint (broker_double_mentions (f.broker, "&attrs="), ==, 1);
  g_assert_cmpuint (count_whole (&f), ==, whole);
  g_assert_cmpuint (third->len, ==, THOUSANDS);
  g_assert_cmpfloat (value_of (third, METER, "power"), ==, power + 1);
  g_assert_cmpstr (find_entity (third, METER)->name, ==, "Compteur 0");
  broker_double_tell (f.broker, "delete/urn:ngsi-ld:ACMeasurement:n7");
  g_autoptr (GPtrArray) fourth = look (&f);
  g_assert_cmpuint (fourth->len, ==, THOUSANDS - 1);
  g_assert_cmpuint (count_whole (&f), >, whole);
  g_assert_true (bef_backend_can_ask_changes (f.backend));
  tear_down (&f, NULL);
  g_assert_cmpint (g_remove (file), ==, 0);
}

/* The next sitting, with what was learned in @f's. (transfer full) */
static BefBackend *
next_sitting (Fixture *f, const char *ways)
{
  BefBackend *next = broker_double_backend (f->broker, NULL);
  g_autoptr (GError) error = NULL;

  bef_backend_set_ways (next, ways);
  g_autoptr (BefIdentity) identity = wait_probe (next, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = wait_entities (next, NULL, FALSE, &error);
  g_assert_no_error (error);
  return next;
}

/* A console that was here before asks for what changed from its first list on, and loses nothing:
 * it is judged by the same rules. */
static void
test_kept_for_the_next_sitting (Fixture *f, gconstpointer data)
{
  wait_until_found (f);
  g_autofree char *ways = bef_backend_dup_ways (f->backend);
  guint asked = broker_double_mentions (f->broker, CHANGES);
  g_autoptr (BefBackend) next = next_sitting (f, ways);
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_backend_can_ask_changes (next));
  g_assert_cmpuint (broker_double_mentions (f->broker, CHANGES), ==, asked);
  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) changed = wait_changes (next, FALSE, &error);
  g_assert_no_error (error);
  g_assert_nonnull (find_entity (changed, METER));
  broker_double_tell (f->broker, "set/changes/nothing");
  broker_double_tell (f->broker, "measure/" METER);
  g_autoptr (GPtrArray) none = wait_changes (next, FALSE, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Refused is not asked again for a week, and then is. */
static void
test_refusal_is_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *ways = bef_backend_dup_ways (f->backend);
  guint asked = broker_double_mentions (f->broker, CHANGES);
  const char *at = strstr (ways, "\"changesRefused\":\"20");

  g_assert_cmpuint (asked, ==, 1);
  g_assert_nonnull (at);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (BefBackend) next = next_sitting (f, ways);
      broker_double_tell (f->broker, "measure/" METER);
      g_autoptr (GPtrArray) all = wait_entities (next, NULL, FALSE, NULL);
      g_autoptr (GPtrArray) alerts = wait_entities (next, NULL, TRUE, NULL);
      g_assert_cmpuint (broker_double_mentions (f->broker, CHANGES), ==, asked + i);
      memcpy ((char *)at + strlen ("\"changesRefused\":\""), "2001", 4);
    }
}

#define NOON G_GINT64_CONSTANT (1795518000000)

/* The stamps of @n things, "a", "b"…, each written so many seconds after noon; NAN: not there. */
static GHashTable *
stamps_at (const double *seconds, guint n)
{
  GHashTable *stamps = bef_ngsi_stamps_new ();
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    if (!isnan (seconds[i]))
      {
        g_autofree char *at = bef_iso8601_format (NOON + (gint64)(seconds[i] * 1000));
        g_string_append_printf (text,
                                "%s{\"id\": \"%c\", \"createdAt\": \"2026-01-01T00:00:00Z\", "
                                "\"modifiedAt\": \"%s\", \"p\": %f}",
                                text->len > 1 ? ", " : "", 'a' + i, at, seconds[i]);
      }
  g_string_append (text, "]");
  g_autoptr (JsonNode) root = json_from_string (text->str, NULL);
  bef_ngsi_stamps_read (stamps, root, BEF_NGSI_ENTIRE);
  return stamps;
}

static void
answer (BefNgsiChanges *changes, BefNgsiDialect *dialect, double started, double a, double b)
{
  gint64 since = bef_ngsi_changes_get_since (changes, dialect, BEF_BACKEND_ALL);
  g_autoptr (GHashTable) stamps = stamps_at ((double[]){ a, b }, 2);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_assert_true (bef_ngsi_changes_take (changes, dialect, since, BEF_NGSI_ABOUT_ALL, none, stamps,
                                        NOON + (gint64)(started * 1000)));
}

static double
since_noon (BefNgsiChanges *changes, BefNgsiDialect *dialect)
{
  return (double)(bef_ngsi_changes_get_since (changes, dialect, BEF_BACKEND_ALL) - NOON) / 1000;
}

/* What came a moment ago comes once more, for what was stamped before it and stored later, and then
 * not with each look; now and then it does, so that an answer is known. */
static void
test_settled (void)
{
  BefNgsiChanges *changes = bef_ngsi_changes_new ();
  BefNgsiDialect *dialect = bef_ngsi_dialect_new ();
  g_autoptr (GHashTable) whole = stamps_at ((double[]){ -60, 0 }, 2);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  dialect->changes = BEF_NGSI_CHANGES_FOUND;
  bef_ngsi_changes_take_whole (changes, dialect, none, whole, 1000, NOON + BEF_MS_HOUR);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, -5);
  /* Too soon for what is still being stored. */
  answer (changes, dialect, 2, NAN, 0);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, -5);
  answer (changes, dialect, 7, NAN, 0);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 0.001);
  answer (changes, dialect, 22, NAN, NAN);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 0.001);
  /* Something is written, and what was stamped before it comes after. */
  answer (changes, dialect, 62, 60, NAN);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 55);
  answer (changes, dialect, 64, 60, 58);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 55);
  answer (changes, dialect, 82, 60, 58);
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 60.001);
  /* What is written again and asked for long after comes once. */
  answer (changes, dialect, 140, 120, NAN);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpfloat (since_noon (changes, dialect), ==, 120.001);
      answer (changes, dialect, 160 + 20 * i, NAN, NAN);
    }
  g_assert_cmpfloat (since_noon (changes, dialect), ==, 115);
  bef_ngsi_changes_free (changes);
  bef_ngsi_dialect_free (dialect);
}

#define ADD(path, habit, test) g_test_add (path, Fixture, habit, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/changes/whole-is-not-asked-again", NULL, test_whole_is_not_asked_again);
  ADD ("/changes/change-comes", NULL, test_change_comes);
  ADD ("/changes/alerts-do-not-hide-the-rest", NULL, test_alerts_do_not_hide_the_rest);
  ADD ("/changes/deletion-is-found", NULL, test_deletion_is_found);
  ADD ("/changes/new-thing-is-placed", NULL, test_new_thing_is_placed);
  ADD ("/changes/missed-once", NULL, test_missed_once);
  ADD ("/changes/another-token", NULL, test_another_token);
  ADD ("/changes/some", NULL, test_some);
  ADD ("/changes/some-do-not-hide-the-rest", NULL, test_some_do_not_hide_the_rest);
  g_test_add_func ("/changes/thousands", test_thousands);
  g_test_add_func ("/changes/what-came-does-not-come-with-each-look", test_settled);
  ADD ("/changes/kept", NULL, test_kept_for_the_next_sitting);
  ADD ("/changes/refusal-is-kept", "changes=400", test_refusal_is_kept);
  ADD ("/changes/lost/refused", "changes=400", test_nothing_is_lost);
  ADD ("/changes/lost/ignored", "changes=ignored", test_nothing_is_lost);
  ADD ("/changes/lost/nothing", "changes=nothing", test_nothing_is_lost);
  ADD ("/changes/lost/frozen", "changes=frozen", test_nothing_is_lost);
  g_test_add_func ("/changes/nothing-was-written", test_nothing_was_written);
  return g_test_run ();
}
