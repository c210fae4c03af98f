/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Home Assistant's past: its states of late, and its statistics before. */
#include "base/bef-civil-time.h"
#include "home-double.h"

#define E(id) "urn:ha:entity:" id
#define POWER E ("sensor.mairie_puissance")

static gint64
hour_ago (guint hours)
{
  gint64 now = bef_now_ms ();

  return now - now % BEF_MS_HOUR - hours * BEF_MS_HOUR;
}

/* Each part of a device tells what the device is and runs. */
static void
test_what_a_device_runs (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GPtrArray) all = wait_entities (backend, NULL, FALSE, NULL);

  for (guint i = 0; i < 2; i++)
    {
      const BefEntity *part = find_entity (all, i == 0 ? POWER : E ("sensor.mairie_energie"));
      g_assert_cmpstr (bef_entity_get_fact (part, BEF_FACT_HARDWARE), ==, "d1");
      g_assert_cmpstr (bef_entity_get_fact (part, BEF_FACT_SOFTWARE), ==, "2.1");
      g_assert_cmpstr (bef_entity_get_fact (part, BEF_FACT_MODEL), ==, "M-d1");
    }
  g_assert_null (bef_entity_get_fact (find_entity (all, E ("sensor.puits")), BEF_FACT_SOFTWARE));
}

static void
test_states_of_late_and_statistics_before (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GError) error = NULL;
  gint64 from = hour_ago (12 * 24), to = hour_ago (9 * 24), whole = 0;
  g_autoptr (GArray) past = wait_history (backend, POWER, "power", from, to, &whole, &error);

  g_assert_no_error (error);
  g_assert_cmpint (whole, ==, to);
  guint by_hour = 0, states = 0;
  for (guint i = 0; i < past->len; i++)
    {
      const BefReading *r = &g_array_index (past, BefReading, i);
      g_assert_cmpint (r->observed_ms, >=, from);
      g_assert_cmpint (r->observed_ms, <, to);
      if (i > 0)
        g_assert_cmpint (r->observed_ms, >, g_array_index (past, BefReading, i - 1).observed_ms);
      gboolean is_hour = r->observed_ms < from + 2 * BEF_MS_DAY;
      /* The oldest state is somewhere in this hour. */
      if (!is_hour && r->observed_ms < from + 2 * BEF_MS_DAY + BEF_MS_HOUR)
        continue;
      g_assert_cmpint (r->over_ms, ==, is_hour ? BEF_MS_HOUR : 0);
      by_hour += is_hour;
      states += !is_hour;
      g_assert_cmpfloat_with_epsilon (r->value,
                                      is_hour ? r->observed_ms / BEF_MS_HOUR % 24 * 100
                                              : r->observed_ms / (10 * BEF_MS_MINUTE) % 100 * 1000,
                                      0.001);
    }
  /* Two days by the hour, then a day by ten minutes. */
  g_assert_cmpuint (by_hour, ==, 48);
  g_assert_cmpuint (states, ==, 23 * 6);
}

/* The mean of an hour holds from its beginning; an index is what was read at its end. */
static void
test_where_statistics_stand (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  gint64 from = hour_ago (30 * 24), to = from + 7 * BEF_MS_DAY;
  g_autoptr (GArray) power = wait_history (backend, POWER, "power", from, to, NULL, NULL);
  g_autoptr (GArray) index =
      wait_history (backend, E ("sensor.mairie_energie"), "energy-index", from, to, NULL, NULL);

  g_assert_cmpuint (power->len, ==, 7 * 24);
  /* Those of two weeks join without a hole. */
  g_assert_cmpuint (index->len, ==, 7 * 24);
  const BefReading *mean = &g_array_index (power, BefReading, 5);
  g_assert_cmpint (mean->observed_ms, ==, from + 5 * BEF_MS_HOUR);
  g_assert_cmpfloat_with_epsilon (mean->value, mean->observed_ms / BEF_MS_HOUR % 24 * 100, 0.001);
  g_assert_cmpint (mean->over_ms, ==, BEF_MS_HOUR);
  const BefReading *read = &g_array_index (index, BefReading, 5);
  g_assert_cmpint (read->over_ms, ==, 0);
  g_assert_cmpfloat_with_epsilon (read->value, (double)read->observed_ms / BEF_MS_HOUR, 0.001);
}

/* Of a meter that is nothing else: the sum, which goes on, and not what an hour alone used. */
static void
test_statistics_alone_are_an_index (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("external=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  gint64 from = hour_ago (30 * 24), to = from + 7 * BEF_MS_DAY;
  g_autoptr (GArray) index = wait_history (backend, "urn:ha:statistic:fournisseur:mairie",
                                           "energy-index", from, to, NULL, NULL);

  g_assert_nonnull (index);
  g_assert_cmpuint (index->len, ==, 7 * 24);
  for (guint i = 0; i < index->len; i++)
    {
      const BefReading *r = &g_array_index (index, BefReading, i);
      g_assert_cmpfloat (r->value, ==, r->observed_ms / (double)BEF_MS_HOUR);
    }
  g_assert_cmpuint (home_double_count (home, "history_during_period"), ==, 0);
}

/* A year in the questions that the session asks, a week each. */
static void
test_a_year_of_statistics (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  gint64 end = hour_ago (11 * 24);
  guint n = 0;

  for (guint week = 0; week < 52; week++)
    {
      gint64 to = end - week * 7 * BEF_MS_DAY;
      g_autoptr (GArray) past =
          wait_history (backend, POWER, "power", to - 7 * BEF_MS_DAY, to, NULL, NULL);
      n += past->len;
    }
  g_assert_cmpuint (n, ==, 52 * 7 * 24);
}

static void
test_many_series_in_one_question (void)
{
  g_autoptr (HomeDouble) home = home_double_new ("together=1");
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  g_autoptr (GError) error = NULL;
  BefSeriesKey keys[] = { bef_series_key (E ("climate.salle"), "temperature"),
                          bef_series_key (E ("sensor.nowhere"), "power"),
                          bef_series_key (E ("light.accueil"), "on-state"),
                          bef_series_key (POWER, "power"),
                          bef_series_key (E ("sensor.eclairage_puissance"), "power") };
  g_autoptr (GPtrArray) all =
      wait_histories (backend, keys, G_N_ELEMENTS (keys), hour_ago (8), hour_ago (2), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (home_double_count (home, "history_during_period"), ==, 2);
  g_assert_cmpuint (((GArray *)all->pdata[0])->len, ==, 36);
  g_assert_null (all->pdata[1]);
  g_assert_cmpuint (((GArray *)all->pdata[2])->len, ==, 36);
  g_assert_cmpuint (((GArray *)all->pdata[3])->len, ==, 36);
  /* What was not reached is no value. */
  g_assert_cmpuint (((GArray *)all->pdata[4])->len, ==, 30);
  const BefReading *first = &g_array_index ((GArray *)all->pdata[0], BefReading, 0);
  g_assert_cmpint (first->observed_ms, ==, hour_ago (8));
  g_assert_cmpfloat (first->value, >=, 18);
}

/* It is written some seconds later: of the newest nothing is known to be whole. */
static void
test_the_newest_is_not_whole (void)
{
  g_autoptr (HomeDouble) home = home_double_new (NULL);
  g_autoptr (BefBackend) backend = home_double_backend (home, NULL, NULL);
  gint64 now = bef_now_ms (), whole = 0;
  g_autoptr (GArray) past =
      wait_history (backend, POWER, "power", now - BEF_MS_HOUR, now, &whole, NULL);

  g_assert_nonnull (past);
  g_assert_cmpint (whole, <, now);
  g_assert_cmpint (whole, >, now - BEF_MS_HOUR);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/home-past/" path, func)
  ADD ("what-a-device-runs", test_what_a_device_runs);
  ADD ("statistics", test_states_of_late_and_statistics_before);
  ADD ("stamps", test_where_statistics_stand);
  ADD ("alone", test_statistics_alone_are_an_index);
  ADD ("year", test_a_year_of_statistics);
  ADD ("many", test_many_series_in_one_question);
  ADD ("newest", test_the_newest_is_not_whole);
  return g_test_run ();
}
