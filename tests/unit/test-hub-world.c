/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-world-util.h"

#include <math.h>

/* The simulated commune: values are a pure function of seed, series and time. */

#define METER(building) SIM_ID ("ACMeasurement", building ":compteur-electricite")

static gint64 demo_now; /* a Tuesday of term, 14 h 30 in Paris */

static BefHubWorld *
new_world (guint64 seed, guint n_buildings, guint interval_s)
{
  g_autoptr (GError) error = NULL;
  BefHubWorld *world = bef_hub_simulation_new (seed, n_buildings, interval_s, &error);

  g_assert_no_error (error);
  g_assert_nonnull (world);
  return world;
}

static void
test_pure (void)
{
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60), again = new_world (0, 0, 60);
  g_autoptr (BefHubWorld) other = new_world (1, 0, 60);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, demo_now);
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  guint differing = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, ids->len - 1 - i);
      const char *const *attrs = bef_hub_world_measured (world, id);
      for (guint j = 0; attrs[j] != NULL; j++)
        {
          gint64 from = demo_now - g_rand_int_range (rand, 1, 300) * BEF_MS_DAY;
          gint64 to = from + g_rand_int_range (rand, 2, 40) * BEF_MS_HOUR + 12345;
          gint64 cut = from + g_rand_int_range (rand, 0, (gint32)(to - from));
          g_autoptr (GArray) whole = world_samples (world, id, attrs[j], from, to, demo_now);
          g_autoptr (GArray) late = world_samples (again, id, attrs[j], cut, to, demo_now);
          g_autoptr (GArray) early = world_samples (again, id, attrs[j], from, cut, demo_now);
          g_autoptr (GArray) seeded = world_samples (other, id, attrs[j], from, to, demo_now);
          g_array_append_vals (early, late->data, late->len);
          world_assert_same_samples (whole, early);
          for (guint k = 0; k < MIN (whole->len, seeded->len); k++)
            differing += g_array_index (whole, BefHubSample, k).number
                         != g_array_index (seeded, BefHubSample, k).number;
        }
    }
  g_assert_cmpuint (differing, >, 1000);
}

static void
test_newest_is_shown (void)
{
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, demo_now);

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      const char *const *attrs = bef_hub_world_measured (world, id);
      for (guint j = 0; attrs[j] != NULL; j++)
        {
          g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (BefHubSample));
          g_assert_true (
              bef_hub_world_samples (world,
                                     &(BefHubSamplesQuery){ .id = id,
                                                            .attr = attrs[j],
                                                            .from_ms = G_MININT64,
                                                            .to_ms = G_MAXINT64,
                                                            .now_ms = demo_now,
                                                            .limit = 1,
                                                            .keep = BEF_HUB_KEEP_NEWEST },
                                     one));
          g_assert_cmpuint (one->len, ==, 1);
          gint64 at = g_array_index (one, BefHubSample, 0).at_ms;
          g_assert_cmpint (at, <=, demo_now);
          g_assert_cmpint (world_observed (world, id, attrs[j], demo_now), ==, at);
        }
      g_assert_false (bef_hub_world_samples (
          world,
          &(BefHubSamplesQuery){
              .id = id, .attr = "name", .from_ms = 0, .to_ms = demo_now, .now_ms = demo_now },
          NULL));
    }
}

static void
test_states_repeat (void)
{
  const char *id = SIM_ID ("Door", "mairie:entree");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  g_autoptr (GArray) all =
      world_samples (world, id, "openState", demo_now - BEF_MS_DAY, demo_now, demo_now);
  guint changes = 0;

  for (guint i = 1; i < all->len; i++)
    {
      const BefHubSample *a = &g_array_index (all, BefHubSample, i - 1);
      const BefHubSample *b = &g_array_index (all, BefHubSample, i);
      g_assert_cmpint (b->at_ms - a->at_ms, >, 0);
      g_assert_cmpint (b->at_ms - a->at_ms, <=, 15 * BEF_MS_MINUTE);
      /* Nothing between two repeats: a sample off the quarter of an hour is a change. */
      if (b->at_ms % (15 * BEF_MS_MINUTE) != 0)
        g_assert_cmpstr (a->text, !=, b->text);
      changes += g_strcmp0 (a->text, b->text) != 0;
    }
  g_assert_cmpuint (changes, >, 10);
}

static void
test_limits (void)
{
  const char *id = METER ("mairie");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  gint64 from = demo_now - 5 * BEF_MS_HOUR, to = demo_now + BEF_MS_DAY;
  g_autoptr (GArray) all = world_samples (world, id, "totalActivePower", from, to, demo_now);
  g_autoptr (GArray) few = g_array_new (FALSE, FALSE, sizeof (BefHubSample));

  g_assert_cmpuint (all->len, ==, 301);
  /* The last one is at or before now, whatever was asked for. */
  g_assert_cmpint (g_array_index (all, BefHubSample, 300).at_ms, ==, demo_now);
  bef_hub_world_samples (world,
                         &(BefHubSamplesQuery){ .id = id,
                                                .attr = "totalActivePower",
                                                .from_ms = from,
                                                .to_ms = to,
                                                .now_ms = demo_now,
                                                .limit = 7 },
                         few);
  g_assert_cmpuint (few->len, ==, 7);
  g_assert_cmpint (g_array_index (few, BefHubSample, 0).at_ms, ==, from);
  g_assert_cmpint (g_array_index (few, BefHubSample, 6).at_ms, ==, from + 6 * BEF_MS_MINUTE);
  /* Appended, oldest first, from the newest end. */
  bef_hub_world_samples (world,
                         &(BefHubSamplesQuery){ .id = id,
                                                .attr = "totalActivePower",
                                                .from_ms = from,
                                                .to_ms = to,
                                                .now_ms = demo_now,
                                                .limit = 5,
                                                .keep = BEF_HUB_KEEP_NEWEST },
                         few);
  g_assert_cmpuint (few->len, ==, 12);
  g_assert_cmpint (g_array_index (few, BefHubSample, 7).at_ms, ==, demo_now - 4 * BEF_MS_MINUTE);
  g_assert_cmpint (g_array_index (few, BefHubSample, 11).at_ms, ==, demo_now);
  /* Half-open: the upper bound is out. */
  g_array_set_size (few, 0);
  bef_hub_world_samples (world,
                         &(BefHubSamplesQuery){ .id = id,
                                                .attr = "totalActivePower",
                                                .from_ms = from,
                                                .to_ms = from + BEF_MS_MINUTE,
                                                .now_ms = demo_now },
                         few);
  g_assert_cmpuint (few->len, ==, 1);
}

/* The difference of two indexes is the sum of the powers between them. */
static void
check_index (BefHubWorld *world, const char *id, gint64 from, gint64 to, gint64 step,
             guint *checked)
{
  g_autoptr (GArray) power = world_samples (world, id, "totalActivePower", from, to, demo_now);
  g_autoptr (GArray) index =
      world_samples (world, id, "totalActiveEnergyImport", from, to, demo_now);
  double sum = 0.0;

  if (power->len < 2)
    return;
  g_assert_cmpuint (power->len, ==, index->len);
  for (guint i = 0; i + 1 < power->len; i++)
    {
      const BefHubSample *p = &g_array_index (power, BefHubSample, i);
      const BefHubSample *a = &g_array_index (index, BefHubSample, i);
      const BefHubSample *b = &g_array_index (index, BefHubSample, i + 1);
      g_assert_true (p->number >= 0.0 && p->number == floor (p->number));
      g_assert_true (b->number >= a->number);
      if (b->at_ms - a->at_ms == step)
        sum += p->number * (double)step / 3.6e9;
      else
        /* A hole: the index says what went by. */
        sum += b->number - a->number;
      (*checked)++;
    }
  double difference = g_array_index (index, BefHubSample, index->len - 1).number
                      - g_array_index (index, BefHubSample, 0).number;
  /* Two indexes rounded to the Wh, more at the edges of holes. */
  g_assert_cmpfloat (fabs (difference - sum), <, 0.0035);
}

static void
test_index_is_integral (void)
{
  static const char *const meters[] = { METER ("mairie"),           METER ("ecole-elementaire"),
                                        METER ("ecole-maternelle"), METER ("bibliotheque"),
                                        METER ("salle-fetes"),      METER ("salle-associations"),
                                        METER ("ateliers"),         METER ("eglise"),
                                        METER ("maison-sante"),     METER ("coworking"),
                                        METER ("micro-folie"),      METER ("chateau-eau"),
                                        METER ("eclairage-bourg") };
  g_autoptr (BefHubWorld) minute = new_world (0, 0, 60), fast = new_world (3, 0, 7);
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  guint checked = 0;

  for (guint round = 0; round < 4; round++)
    for (guint i = 0; i < G_N_ELEMENTS (meters); i++)
      {
        gint64 from = demo_now - g_rand_int_range (rand, 2, 1500) * BEF_MS_DAY;
        check_index (minute, meters[i], from, from + 31 * BEF_MS_HOUR, BEF_MS_MINUTE, &checked);
        check_index (fast, meters[i], from, from + 2 * BEF_MS_HOUR, 7 * BEF_MS_SECOND, &checked);
      }
  /* Both clock changes are inside. */
  check_index (minute, METER ("mairie"), world_instant ("2026-03-28T00:00:00Z"),
               world_instant ("2026-03-30T00:00:00Z"), BEF_MS_MINUTE, &checked);
  check_index (minute, METER ("mairie"), world_instant ("2026-10-24T00:00:00Z"),
               world_instant ("2026-10-26T00:00:00Z"), BEF_MS_MINUTE, &checked);
  g_assert_cmpuint (checked, >, 100000);
}

static void
test_meter_replacement (void)
{
  const char *id = METER ("centre-loisirs");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  gint64 at = world_instant ("2026-10-06T08:00:00Z");
  double before = world_number (world, id, "totalActiveEnergyImport", at - 1);
  double after = world_number (world, id, "totalActiveEnergyImport", at + BEF_MS_HOUR);

  g_assert_cmpfloat (before, >, 5000.0);
  g_assert_cmpfloat (after, >, 0.0);
  g_assert_cmpfloat (after, <, 20.0);
}

static double
mean_power (BefHubWorld *world, const char *id, const char *from_iso, int hours)
{
  gint64 from = world_instant (from_iso);
  g_autoptr (GArray) all =
      world_samples (world, id, "totalActivePower", from, from + hours * BEF_MS_HOUR, demo_now);
  double sum = 0.0;

  g_assert_cmpuint (all->len, >, 0);
  for (guint i = 0; i < all->len; i++)
    sum += g_array_index (all, BefHubSample, i).number;
  return sum / all->len;
}

static void
test_civil_life (void)
{
  const char *school = METER ("ecole-maternelle"), *hall = METER ("mairie");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  double august_night = mean_power (world, school, "2026-08-10T23:00:00Z", 4);
  double january_class = mean_power (world, school, "2026-01-13T09:00:00Z", 2);
  double holiday = mean_power (world, hall, "2026-05-01T08:00:00Z", 3);
  double friday = mean_power (world, hall, "2026-04-24T08:00:00Z", 3);

  g_assert_cmpfloat (august_night * 4, <, january_class);
  /* 1 May is a public holiday that falls on a Friday. */
  g_assert_cmpfloat (holiday * 2, <, friday);
  /* Sunday mass, and nobody on Saturday at the same hour but visitors. */
  g_assert_cmpfloat (mean_power (world, METER ("eglise"), "2026-11-22T09:15:00Z", 1), >,
                     5 * mean_power (world, METER ("eglise"), "2026-11-21T09:15:00Z", 1));
}

static void
test_opens_at_civil_hours (void)
{
  /* 8 h 45 in Paris is 7:45 in winter and 6:45 in summer, UTC. */
  static const struct
  {
    const char *at, *state;
  } rows[] = { { "2026-03-27T07:45:00Z", "Unlocked" }, { "2026-03-27T06:45:00Z", "Locked" },
               { "2026-03-30T06:45:00Z", "Unlocked" }, { "2026-03-30T05:45:00Z", "Locked" },
               { "2026-10-23T06:45:00Z", "Unlocked" }, { "2026-10-26T06:45:00Z", "Locked" },
               { "2026-10-26T07:45:00Z", "Unlocked" }, { "2026-10-25T09:00:00Z", "Locked" } };
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *state = world_value (world, SIM_ID ("Door", "mairie:entree"), "lockState",
                                            world_instant (rows[i].at));
      g_assert_cmpstr (state, ==, rows[i].state);
    }
}

static void
test_street_lighting (void)
{
  const char *lamps = SIM_ID ("Device", "eclairage-bourg:lampes");
  const char *meter = METER ("eclairage-bourg");
  static const struct
  {
    const char *at;
    gboolean lit;
  } rows[] = {
    { "2026-12-09T19:00:00Z", TRUE },  /* 20 h in December */
    { "2026-12-09T22:30:00Z", FALSE }, /* 23 h 30: off in the middle of the night */
    { "2026-12-10T05:00:00Z", TRUE },  /* 6 h */
    { "2026-12-09T19:30:00Z", TRUE },
    { "2026-07-01T19:30:00Z", FALSE }, /* 21 h 30 in July: still day */
    { "2026-07-01T03:45:00Z", TRUE },  /* 5 h 45 in July: just before sunrise */
    { "2026-07-01T06:00:00Z", FALSE },
  };
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 at = world_instant (rows[i].at);
      g_assert_cmpfloat (world_number (world, lamps, "activeCount", at), ==, rows[i].lit ? 86 : 0);
      if (rows[i].lit)
        g_assert_cmpfloat (world_number (world, meter, "totalActivePower", at), >, 3000);
      else
        g_assert_cmpfloat (world_number (world, meter, "totalActivePower", at), <, 200);
    }
}

/* What advisers did in twelve months adds up, and grows by one session a week at the most. */
static void
test_advice (void)
{
  const char *room = SIM_ID ("BookableRoom", "salle-associations:salle-b");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);

  for (gint64 at = demo_now; at < demo_now + 60 * BEF_MS_DAY; at += 7 * BEF_MS_DAY)
    {
      g_autoptr (JsonObject) entity = bef_hub_world_entity (world, room, at);
      double n[4] = { 0 };
      static const char *const names[] = { "adviceSessions", "advicePlaces", "advicePlacesTaken",
                                           "adviceAttended" };

      for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_assert_true (
            bef_json_get_number (bef_json_get_object (entity, names[i]), "value", &n[i]));
      g_assert_cmpfloat (n[0], >=, 26);
      g_assert_cmpfloat (n[0], <=, 53);
      g_assert_cmpfloat (n[2], <=, n[1]);
      g_assert_cmpfloat (n[3], <=, n[2]);
      g_assert_cmpfloat (n[3], >, 0.5 * n[2]);
    }
  /* No other room says so. */
  g_autoptr (JsonObject) other =
      bef_hub_world_entity (world, SIM_ID ("BookableRoom", "salle-associations:salle-a"), demo_now);
  g_assert_null (bef_json_get_object (other, "adviceSessions"));
}

static void
test_bookings (void)
{
  const char *room = SIM_ID ("BookableRoom", "salle-associations:salle-a");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  g_autoptr (JsonObject) entity = bef_hub_world_entity (world, room, demo_now);
  JsonArray *list = bef_json_get_array (bef_json_get_object (entity, "bookings"), "value");
  gint64 first = bef_civil_floor (demo_now, BEF_PERIOD_DAY);

  g_assert_nonnull (list);
  g_assert_cmpuint (json_array_get_length (list), >=, 2);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *b = bef_json_node_object (json_array_get_element (list, i));
      gint64 start = world_instant (bef_json_get_string (b, "start"));
      gint64 end = world_instant (bef_json_get_string (b, "end"));
      g_autofree char *during = world_value (world, room, "roomState", start + 5 * BEF_MS_MINUTE);
      g_autofree char *before = world_value (world, room, "roomState", start - 30 * BEF_MS_MINUTE);
      g_assert_cmpint (start, >=, first);
      g_assert_cmpint (start, <, bef_civil_add (first, BEF_PERIOD_DAY, 7));
      g_assert_cmpint (end, >, start);
      g_assert_nonnull (bef_json_get_string (b, "purpose"));
      g_assert_nonnull (bef_json_get_string (b, "category"));
      g_assert_cmpstr (during, ==, "occupied");
      g_assert_cmpstr (before, !=, "free");
    }
}

static void
test_entities_are_whole (void)
{
  static const char *const expected[] = { "Building",
                                          "ACMeasurement",
                                          "SmartMeteringObservation",
                                          "WaterConsumptionObserved",
                                          "Door",
                                          "Camera",
                                          "AccessPoint",
                                          "NetworkConnection",
                                          "PhoneLine",
                                          "IndoorEnvironmentObserved",
                                          "WeatherObserved",
                                          "Device",
                                          "BookableRoom",
                                          "WebPresence",
                                          "StreetlightControlCabinet",
                                          "EVChargingStation",
                                          "WasteContainer",
                                          "StreetFurniture",
                                          "Alert" };
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, demo_now);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpuint (ids->len, >, 150);
  for (guint i = 0; i < ids->len; i++)
    g_assert_true (g_hash_table_add (known, g_ptr_array_index (ids, i)));
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      g_autoptr (JsonObject) entity = bef_hub_world_entity (world, id, demo_now);
      const char *type = bef_json_get_string (entity, "type");
      g_autofree char *prefix = g_strdup_printf ("urn:ngsi-ld:%s:sainte-gemme:", type);
      g_assert_cmpstr (bef_json_get_string (entity, "id"), ==, id);
      g_assert_true (g_str_has_prefix (id, prefix));
      g_assert_cmpstr (type, ==, bef_hub_world_entity_type (world, id));
      g_assert_nonnull (bef_json_get_object (entity, "name"));
      const char *home = world_relationship (entity, "locatedIn");
      /* What is in no building stands somewhere. */
      if (home != NULL)
        g_assert_true (g_hash_table_contains (known, home));
      else
        g_assert_true (json_object_has_member (entity, "location"));
      g_hash_table_add (types, g_strdup (type));
    }
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_true (g_hash_table_contains (types, expected[i]));
  g_assert_cmpuint (g_hash_table_size (types), ==, G_N_ELEMENTS (expected));
  g_assert_null (bef_hub_world_entity (world, SIM_ID ("Door", "mairie:nulle-part"), demo_now));
  g_assert_null (bef_hub_world_entity_type (world, SIM_ID ("Alert", "mairie:nothing-20261124")));
}

static void
test_some_series_have_holes (void)
{
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, demo_now);
  guint holed = 0, whole = 0;

  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);
      const char *const *attrs = bef_hub_world_measured (world, id);
      if (attrs[0] == NULL || strstr (id, ":NetworkConnection:") != NULL)
        continue;
      g_autoptr (GArray) week =
          world_samples (world, id, attrs[0], demo_now - 14 * BEF_MS_DAY, demo_now, demo_now);
      gint64 widest = 0;
      for (guint j = 1; j < week->len; j++)
        widest = MAX (widest, g_array_index (week, BefHubSample, j).at_ms
                                  - g_array_index (week, BefHubSample, j - 1).at_ms);
      holed += widest > 119 * BEF_MS_MINUTE;
      whole += widest <= 15 * BEF_MS_MINUTE;
    }
  g_assert_cmpuint (holed, >=, 3);
  g_assert_cmpuint (holed, <, whole / 3);
}

static void
test_many_buildings (void)
{
  g_autoptr (BefHubWorld) world = new_world (0, 500, 60);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, demo_now);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint buildings = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      clock_t start = clock ();
      for (guint i = 0; i < ids->len; i++)
        {
          const char *id = g_ptr_array_index (ids, i);
          g_autoptr (JsonObject) entity = bef_hub_world_entity (world, id, demo_now);
          g_assert_nonnull (entity);
          if (pass == 1 || !g_str_equal (bef_json_get_string (entity, "type"), "Building"))
            continue;
          buildings++;
          g_assert_true (g_hash_table_add (
              places, bef_json_object_to_string (bef_json_get_object (entity, "location"))));
        }
      double ms = (double)(clock () - start) * 1000.0 / CLOCKS_PER_SEC;
      g_test_message ("all entities of 500 buildings, pass %u: %.0f ms of processor", pass, ms);
#if !defined(__SANITIZE_ADDRESS__)
      if (pass == 1)
        g_assert_cmpfloat (ms, <, 300.0);
#endif
    }
  g_assert_cmpuint (buildings, ==, 500);
  g_assert_cmpuint (ids->len, >, 5000);
}

static void
test_too_many_buildings (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bef_hub_simulation_new (0, 10001, 60, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_far_times (void)
{
  const char *id = METER ("mairie");
  g_autoptr (BefHubWorld) world = new_world (0, 0, 60);
  gint64 early = world_instant ("2001-05-05T12:00:00Z"),
         late = world_instant ("2150-01-01T00:00:00Z");
  g_autoptr (GArray) none =
      world_samples (world, id, "totalActivePower", G_MININT64, G_MAXINT64, early);
  g_autoptr (JsonObject) before = bef_hub_world_entity (world, id, early);
  g_autoptr (JsonObject) after = bef_hub_world_entity (world, id, late);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, late);

  /* Nothing was measured before the epoch: the entity is there, without a value. */
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_nonnull (before);
  g_assert_false (json_object_has_member (before, "totalActivePower"));
  g_assert_nonnull (after);
  g_assert_cmpuint (ids->len, >, 150);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  demo_now = world_instant ("2026-11-24T13:30:00Z");
  g_test_add_func ("/hub-world/same-sample-however-asked", test_pure);
  g_test_add_func ("/hub-world/entity-shows-newest-sample", test_newest_is_shown);
  g_test_add_func ("/hub-world/states-at-changes-and-every-quarter", test_states_repeat);
  g_test_add_func ("/hub-world/limits-and-order", test_limits);
  g_test_add_func ("/hub-world/index-is-the-integral-of-power", test_index_is_integral);
  g_test_add_func ("/hub-world/meter-replacement-restarts-index", test_meter_replacement);
  g_test_add_func ("/hub-world/power-follows-civil-life", test_civil_life);
  g_test_add_func ("/hub-world/doors-follow-civil-hours", test_opens_at_civil_hours);
  g_test_add_func ("/hub-world/street-lighting-follows-the-sun", test_street_lighting);
  g_test_add_func ("/hub-world/advice", test_advice);
  g_test_add_func ("/hub-world/bookings-agree-with-room", test_bookings);
  g_test_add_func ("/hub-world/entities-are-whole", test_entities_are_whole);
  g_test_add_func ("/hub-world/some-series-have-holes", test_some_series_have_holes);
  g_test_add_func ("/hub-world/five-hundred-buildings-are-quick", test_many_buildings);
  g_test_add_func ("/hub-world/too-many-buildings-refused", test_too_many_buildings);
  g_test_add_func ("/hub-world/times-out-of-range", test_far_times);
  return g_test_run ();
}
