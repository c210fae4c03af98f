/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Temporal answers: bounds, caps and aggregates, against the samples computed by hand. */
#include <math.h>

#include "hub-test-client.h"
#include "hub-test-world.h"
#include "hub/server/bef-hub-temporal.h"

#define METER "urn:ngsi-ld:ACMeasurement:test:mairie:x"
#define DOOR "urn:ngsi-ld:Door:test:mairie:x"
#define TEMPORAL "/ngsi-ld/v1/temporal/entities"

static gint64
at (const char *text)
{
  gint64 ms = 0;

  g_assert_true (bef_iso8601_parse (text, &ms));
  return ms;
}

static HubReply *
ask (HubTest *hub, const char *id, const char *query)
{
  g_autofree char *path = g_strdup_printf (TEMPORAL "/%s?%s", id, query);
  HubReply *reply = hub_test_get (hub, "secretary", path);

  g_test_message ("%s -> %u", query, reply->status);
  return reply;
}

static JsonArray *
values (HubReply *reply, const char *attribute)
{
  JsonArray *array =
      bef_json_get_array (bef_json_get_object (hub_reply_object (reply), attribute), "values");

  g_assert_nonnull (array);
  return array;
}

static gint64
stamp (JsonArray *pairs, guint i)
{
  return at (json_array_get_string_element (json_array_get_array_element (pairs, i), 1));
}

/* @pairs is every minute from @first on, @n of them, with the values of the world. */
static void
assert_minutes (JsonArray *pairs, gint64 first, guint n)
{
  g_assert_cmpuint (json_array_get_length (pairs), ==, n);
  for (guint i = 0; i < n; i++)
    {
      double value = json_array_get_double_element (json_array_get_array_element (pairs, i), 0);
      g_assert_cmpint (stamp (pairs, i), ==, first + i * BEF_MS_MINUTE);
      g_assert_cmpfloat (value, ==, hub_test_power (0, first + i * BEF_MS_MINUTE));
    }
}

static void
test_bounds (void)
{
  static const struct
  {
    const char *query, *first;
    guint n;
  } ranges[] = {
    { "timerel=between&timeAt=2026-11-02T07:00:00Z&endTimeAt=2026-11-02T07:10:00Z",
      "2026-11-02T07:00:00Z", 10 },
    { "timerel=after&timeAt=2026-11-02T07:30:00Z", "2026-11-02T07:31:00Z", 30 },
    { "timerel=before&timeAt=2026-11-02T07:30:00Z&lastN=5", "2026-11-02T07:25:00Z", 5 },
    { "timerel=between&timeAt=2026-11-02T07:58:00Z&endTimeAt=2026-11-03T00:00:00Z",
      "2026-11-02T07:58:00Z", 3 },
    { "lastN=3", "2026-11-02T07:58:00Z", 3 },
    { "timerel=after&timeAt=2026-11-02T08:00:00Z", NULL, 0 },
    { "timerel=between&timeAt=2026-11-02T07:00:00Z&endTimeAt=2026-11-02T07:00:00Z", NULL, 0 },
    { "timerel=between&timeAt=2026-11-02T08:00:00%2B01:00&endTimeAt=2026-11-02T08:02:00%2B01:00",
      "2026-11-02T07:00:00Z", 2 },
  };
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *query = g_strconcat (ranges[i].query, "&format=temporalValues", NULL);
      g_autoptr (HubReply) reply = ask (hub, METER, query);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_null (hub_reply_header (reply, "Content-Range"));
      assert_minutes (values (reply, "totalActivePower"),
                      ranges[i].first != NULL ? at (ranges[i].first) : 0, ranges[i].n);
    }
}

static void
test_refused (void)
{
  static const char *const bad[] = {
    "timerel=between&timeAt=2026-11-02T07:00:00Z",
    "timerel=after",
    "timeAt=2026-11-02T07:00:00Z",
    "timerel=after&timeAt=yesterday",
    "timerel=after&timeAt=2026-11-02T07:00:00Z&endTimeAt=2026-11-02T08:00:00Z",
    "timerel=between&timeAt=2026-11-02T07:00:00Z&endTimeAt=2026-11-02T06:00:00Z",
    "timerel=during&timeAt=2026-11-02T07:00:00Z",
    "lastN=0",
    "lastN=-1",
    "timerel=after&timeAt=2026-11-02T07:00:00Z&timeproperty=createdAt",
    "timerel=after&timeAt=2026-11-02T07:00:00Z&format=aggregatedValues",
    "timerel=before&timeAt=2026-11-02T07:00:00Z&format=aggregatedValues&aggrMethods=avg",
    "timerel=after&timeAt=2026-11-02T07:00:00Z&format=aggregatedValues&aggrMethods=median",
    "timerel=after&timeAt=2026-11-02T07:00:00Z&format=aggregatedValues&aggrMethods=avg&"
    "aggrPeriodDuration=1h",
  };
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (HubReply) reply = ask (hub, METER, bad[i]);
      g_assert_cmpuint (reply->status, ==, 400);
    }
  g_autoptr (HubReply) unbounded = hub_test_get (hub, "secretary", TEMPORAL "?type=Door");
  g_assert_cmpuint (unbounded->status, ==, 400);
  g_autoptr (HubReply) absent = ask (hub, "urn:ngsi-ld:Door:test:none:x", "lastN=1");
  g_assert_cmpuint (absent->status, ==, 404);
}

/* The cap of the tests' hub is 100. Asking again from where the answer stopped gives every value
 * once. */
static void
test_cap_oldest (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) stamps = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = g_strdup ("2026-11-02T00:00:00Z");
  guint requests = 0, status;

  do
    {
      g_autofree char *query = g_strdup_printf (
          "timerel=between&timeAt=%s&endTimeAt=2026-11-02T06:00:00Z&options=temporalValues", from);
      g_autoptr (HubReply) reply = ask (hub, METER, query);
      JsonArray *pairs = values (reply, "totalActivePower");
      guint n = json_array_get_length (pairs);
      status = reply->status;
      g_assert_cmpuint (n, <=, 100);
      for (guint i = 0; i < n; i++)
        {
          gint64 *ms = g_new (gint64, 1);
          *ms = stamp (pairs, i);
          g_ptr_array_add (stamps, ms);
          g_assert_true (g_hash_table_add (seen, ms));
        }
      if (status == 206)
        {
          g_autofree char *last = bef_iso8601_format (stamp (pairs, n - 1));
          g_autofree char *range = g_strdup_printf ("date-time %s-%s/*", from, last);
          g_assert_cmpstr (hub_reply_header (reply, "Content-Range"), ==, range);
          g_free (from);
          from = bef_iso8601_format (stamp (pairs, n - 1) + 1);
        }
      g_assert_cmpuint (++requests, <, 10);
    }
  while (status == 206);
  g_assert_cmpuint (requests, ==, 4);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 360);
}

static void
test_cap_newest (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) last = ask (hub, METER, "lastN=150&format=temporalValues");
  g_autoptr (HubReply) before =
      ask (hub, METER, "timerel=before&timeAt=2026-11-02T07:00:00Z&format=temporalValues");
  g_autoptr (HubReply) exact = ask (hub, METER, "lastN=100&format=temporalValues");

  g_assert_cmpuint (last->status, ==, 206);
  assert_minutes (values (last, "totalActivePower"), at ("2026-11-02T06:21:00Z"), 100);
  g_assert_cmpstr (hub_reply_header (last, "Content-Range"), ==,
                   "date-time 2026-11-02T08:00:30Z-2026-11-02T06:21:00Z/150");
  g_assert_cmpuint (before->status, ==, 206);
  assert_minutes (values (before, "totalActivePower"), at ("2026-11-02T05:20:00Z"), 100);
  g_assert_cmpstr (hub_reply_header (before, "Content-Range"), ==,
                   "date-time 2026-11-02T07:00:00Z-2026-11-02T05:20:00Z/*");
  g_assert_cmpuint (exact->status, ==, 200);
}

/* Power is cut after 100 minutes; the doors, slower, are cut at the same instant, so that the range
 * is true for both. */
static void
test_common_edge (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) reply = hub_test_get (
      hub, "secretary",
      TEMPORAL
      "?type=ACMeasurement,Door&timerel=between&timeAt=2026-11-02T00:00:00Z&"
      "endTimeAt=2026-11-02T06:00:00Z&format=temporalValues&attrs=totalActivePower,openState");

  g_assert_cmpuint (reply->status, ==, 206);
  JsonArray *entities = hub_reply_array (reply);
  g_assert_cmpuint (json_array_get_length (entities), ==, 2);
  JsonObject *door = json_array_get_object_element (entities, 1);
  JsonArray *states = bef_json_get_array (bef_json_get_object (door, "openState"), "values");
  g_assert_cmpuint (json_array_get_length (states), ==, 10);
  g_assert_cmpint (stamp (states, 9), ==, at ("2026-11-02T01:30:00Z"));
  g_assert_false (json_object_has_member (door, "openAlarm"));
  g_assert_nonnull (strstr (hub_reply_header (reply, "Content-Range"), "-2026-11-02T01:39:00Z/*"));
}

static void
test_normalized (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) power = ask (hub, METER, "lastN=2");
  g_autoptr (HubReply) door = ask (hub, DOOR, "lastN=4&pick=openState,openAlarm");
  JsonArray *instances = bef_json_get_array (hub_reply_object (power), "totalActivePower");
  JsonObject *newest = json_array_get_object_element (instances, 1);

  g_assert_cmpuint (json_array_get_length (instances), ==, 2);
  g_assert_cmpstr (bef_json_get_string (newest, "type"), ==, "Property");
  g_assert_cmpstr (bef_json_get_string (newest, "observedAt"), ==, "2026-11-02T08:00:00Z");
  g_assert_cmpstr (bef_json_get_string (newest, "unitCode"), ==, "WTT");
  g_assert_cmpfloat (json_object_get_double_member (newest, "value"), ==,
                     hub_test_power (0, at ("2026-11-02T08:00:00Z")));
  JsonArray *states = bef_json_get_array (hub_reply_object (door), "openState");
  g_assert_cmpstr (bef_json_get_string (json_array_get_object_element (states, 0), "value"), !=,
                   NULL);
  JsonNode *alarm = json_object_get_member (
      json_array_get_object_element (bef_json_get_array (hub_reply_object (door), "openAlarm"), 0),
      "value");
  g_assert_true (json_node_get_value_type (alarm) == G_TYPE_BOOLEAN);
}

/* avg, min, max, sum and totalCount of each quarter of an hour, computed again here. */
static void
test_aggregates (void)
{
  static const char *const methods[] = { "avg", "min", "max", "sum", "totalCount" };
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) reply =
      ask (hub, METER,
           "timerel=between&timeAt=2026-11-02T05:05:00Z&endTimeAt=2026-11-02T07:00:00Z&"
           "format=aggregatedValues&aggrMethods=avg,min,max,sum,totalCount&"
           "aggrPeriodDuration=PT15M");
  JsonObject *power = bef_json_get_object (hub_reply_object (reply), "totalActivePower");
  gint64 start = at ("2026-11-02T05:05:00Z"), end = at ("2026-11-02T07:00:00Z");

  g_assert_cmpuint (reply->status, ==, 200);
  for (guint b = 0; b < 8; b++)
    {
      gint64 from = start + b * 15 * BEF_MS_MINUTE, to = from + 15 * BEF_MS_MINUTE;
      double sum = 0, min = INFINITY, max = -INFINITY, count = 0;
      for (gint64 t = from; t < MIN (to, end); t += BEF_MS_MINUTE)
        {
          double value = hub_test_power (0, t);
          sum += value;
          min = MIN (min, value);
          max = MAX (max, value);
          count++;
        }
      double expected[] = { sum / count, min, max, sum, count };
      for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
        {
          JsonArray *rows = bef_json_get_array (power, methods[m]);
          g_assert_cmpuint (json_array_get_length (rows), ==, 8);
          JsonArray *row = json_array_get_array_element (rows, b);
          g_assert_cmpfloat_with_epsilon (json_array_get_double_element (row, 0), expected[m],
                                          1e-9);
          g_assert_cmpint (at (json_array_get_string_element (row, 1)), ==, from);
          g_assert_cmpint (at (json_array_get_string_element (row, 2)), ==, to);
        }
    }
}

static void
test_aggregates_of_texts (void)
{
  g_autoptr (HubTest) hub = hub_test_new (1, NULL);
  g_autoptr (HubReply) reply =
      ask (hub, DOOR,
           "timerel=between&timeAt=2026-11-02T05:00:00Z&endTimeAt=2026-11-02T07:00:00Z&"
           "format=aggregatedValues&aggrMethods=avg,totalCount,distinctCount&pick=openState");
  JsonObject *state = bef_json_get_object (hub_reply_object (reply), "openState");
  JsonArray *count = bef_json_get_array (state, "totalCount"),
            *distinct = bef_json_get_array (state, "distinctCount");

  g_assert_cmpuint (json_array_get_length (bef_json_get_array (state, "avg")), ==, 0);
  g_assert_cmpuint (json_array_get_length (count), ==, 1);
  g_assert_cmpint (json_array_get_int_element (json_array_get_array_element (count, 0), 0), ==, 12);
  g_assert_cmpint (json_array_get_int_element (json_array_get_array_element (distinct, 0), 0), ==,
                   2);
}

/* Random samples and periods: nothing is lost, and every bucket holds what lies in it. */
static void
test_aggregates_random (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (BefHubSample));
      gint64 from = at ("2026-01-31T00:00:00Z"), t = from;
      BefHubDuration period = { 0, g_test_rand_int_range (1, 5000) * BEF_MS_SECOND };
      if (round % 4 == 0)
        period = (BefHubDuration){ 1, 0 };
      guint n = (guint)g_test_rand_int_range (0, 300);
      double total = 0;
      for (guint i = 0; i < n; i++)
        {
          BefHubSample sample = { .at_ms = t, .number = g_test_rand_int_range (-1000, 1000) };
          g_array_append_val (list, sample);
          total += sample.number;
          t += g_test_rand_int_range (1, round % 4 == 0 ? 20000000 : 4000000);
        }
      g_autoptr (GArray) buckets =
          bef_hub_temporal_aggregate (list, from, t + 1, &period, 0, BEF_HUB_DISTINCT_NOT_COUNTED);
      double sum = 0;
      guint count = 0, next = 0;
      for (guint i = 0; i < buckets->len; i++)
        {
          const BefHubBucket *bucket = &g_array_index (buckets, BefHubBucket, i);
          g_assert_cmpuint (bucket->count, >, 0);
          g_assert_cmpint (bucket->start_ms, <, bucket->end_ms);
          if (i > 0)
            g_assert_cmpint (bucket->start_ms, >=,
                             g_array_index (buckets, BefHubBucket, i - 1).end_ms);
          for (guint k = 0; k < bucket->count; k++, next++)
            {
              gint64 ms = g_array_index (list, BefHubSample, next).at_ms;
              g_assert_true (ms >= bucket->start_ms && ms < bucket->end_ms);
            }
          sum += bucket->sum;
          count += bucket->count;
        }
      g_assert_cmpuint (count, ==, n);
      g_assert_cmpfloat_with_epsilon (sum, total, 1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hub/temporal/before-and-after-exclude-between-is-half-open", test_bounds);
  g_test_add_func ("/hub/temporal/incomplete-requests-are-400", test_refused);
  g_test_add_func ("/hub/temporal/cap-keeps-the-oldest-and-can-be-continued", test_cap_oldest);
  g_test_add_func ("/hub/temporal/cap-keeps-the-newest-under-lastn", test_cap_newest);
  g_test_add_func ("/hub/temporal/a-cut-is-at-one-instant-for-all", test_common_edge);
  g_test_add_func ("/hub/temporal/normalized-instances", test_normalized);
  g_test_add_func ("/hub/temporal/aggregates-equal-brute-force", test_aggregates);
  g_test_add_func ("/hub/temporal/texts-are-counted-not-averaged", test_aggregates_of_texts);
  g_test_add_func ("/hub/temporal/aggregation-loses-nothing", test_aggregates_random);
  return g_test_run ();
}
