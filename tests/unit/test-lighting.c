/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lighting-cabinet.h"

#include <math.h>

/* The sun. */

/* Times of day as published, to the minute, UTC: by almanacs (the Institut de mécanique céleste for
 * France, HM Nautical Almanac Office, the US Naval Observatory). */
static const struct
{
  const char *where;
  BefSunPlace place;
  int year, month, day;
  int rise, set; /* minutes after midnight UTC of that date */
} almanac[] = {
  { "Paris", { 48.8566, 2.3522 }, 2024, 6, 21, 3 * 60 + 47, 19 * 60 + 58 },
  { "Paris", { 48.8566, 2.3522 }, 2024, 12, 21, 7 * 60 + 41, 15 * 60 + 56 },
  { "London", { 51.5074, -0.1278 }, 2024, 6, 21, 3 * 60 + 43, 20 * 60 + 21 },
  { "London", { 51.5074, -0.1278 }, 2024, 12, 21, 8 * 60 + 4, 15 * 60 + 53 },
  { "Washington", { 38.9072, -77.0369 }, 2024, 1, 1, 12 * 60 + 27, 21 * 60 + 57 },
  { "Washington", { 38.9072, -77.0369 }, 2024, 7, 4, 9 * 60 + 47, 24 * 60 + 37 },
};

static void
test_the_sun_is_the_almanac_s (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (almanac); i++)
    {
      g_autoptr (GDateTime) midnight =
          g_date_time_new_utc (almanac[i].year, almanac[i].month, almanac[i].day, 0, 0, 0);
      gint64 ms = g_date_time_to_unix (midnight) * 1000;
      BefSunDay sun;
      g_assert_true (bef_sun_day (&almanac[i].place, ms + 12 * BEF_MS_HOUR, &sun));
      double rise = (double)(sun.rise_ms - ms) / BEF_MS_MINUTE,
             set = (double)(sun.set_ms - ms) / BEF_MS_MINUTE;
      g_test_message ("%s %d-%02d-%02d: %+.1f and %+.1f min", almanac[i].where, almanac[i].year,
                      almanac[i].month, almanac[i].day, rise - almanac[i].rise,
                      set - almanac[i].set);
      g_assert_cmpfloat (fabs (rise - almanac[i].rise), <, 2);
      g_assert_cmpfloat (fabs (set - almanac[i].set), <, 2);
    }
}

static void
test_beyond_the_polar_circle_there_may_be_no_night (void)
{
  BefSunPlace north = { 69.65, 18.96 };
  BefSunDay sun;

  g_assert_false (bef_sun_day (&north, bef_civil_to_ms (2024, 6, 21, 12, 0), &sun));
  g_assert_false (bef_sun_day (&north, bef_civil_to_ms (2024, 12, 21, 12, 0), &sun));
  g_assert_true (bef_sun_day (&north, bef_civil_to_ms (2024, 3, 20, 12, 0), &sun));
}

/* The first night after whose end @kind was told; -1: never. */
static int
told_after (const GArray *nights, BefLightingKind kind)
{
  for (guint n = 1; n <= nights->len; n++)
    {
      BefLightingOff off = bef_lighting_usual_off (nights, n);
      g_autoptr (GArray) findings = bef_lighting_findings (nights, n, &off);
      for (guint i = 0; i < findings->len; i++)
        if (g_array_index (findings, BefLightingFinding, i).kind == kind)
          return (int)n - 1;
    }
  return -1;
}

static void
test_sound_cabinets_raise_nothing (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      g_autoptr (GArray) nights = nights_of (&c);
      for (BefLightingKind kind = 0; kind < BEF_LIGHTING_N_FINDINGS; kind++)
        {
          int night = told_after (nights, kind);
          if (night >= 0)
            g_test_message ("cabinet %u: kind %d after night %d", seed, kind, night);
          g_assert_cmpint (night, <, 0);
        }
      g_rand_free (c.random);
    }
}

static void
test_switching_is_known_to_the_minute (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      double worst = 0;
      guint n = 0;
      if (c.by_cell)
        {
          g_rand_free (c.random);
          continue;
        }
      g_autoptr (GArray) nights = nights_of (&c);
      for (guint i = 0; i < nights->len; i++)
        {
          const BefLightingNight *night = &g_array_index (nights, BefLightingNight, i);
          if (!night->is_known || !night->is_on_timed || !night->is_off_timed)
            continue;
          double late = (double)(night->on_ms - night->set_ms - c.after_set_ms) / BEF_MS_MINUTE;
          double early =
              (double)(night->rise_ms - c.before_rise_ms - night->off_ms) / BEF_MS_MINUTE;
          /* In June it is not lit any more after the hours in which it is off, or hardly. */
          gint64 lit_again =
              bef_civil_floor (night->rise_ms, BEF_PERIOD_DAY) + (gint64)c.off_to * BEF_MS_MINUTE;
          if (c.off_from != c.off_to
              && lit_again > night->rise_ms - c.before_rise_ms - 15 * BEF_MS_MINUTE)
            early = 0;
          worst = MAX (worst, MAX (fabs (late), fabs (early)));
          n++;
        }
      g_test_message ("cabinet %u: %u nights, %.1f min at worst", seed, n, worst);
      g_assert_cmpuint (n, >, 290);
      g_assert_cmpfloat (worst, <, 3);
      g_rand_free (c.random);
    }
}

static void
test_a_drift_of_five_minutes_is_found_in_three_nights (void)
{
  guint n = 0;

  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      c.drift_day = 40 + (int)(seed * 16 % 310);
      c.drift_ms = (seed % 2 ? 5 : -5) * BEF_MS_MINUTE;
      g_autoptr (GArray) nights = nights_of (&c);
      int told = told_after (nights, BEF_LIGHTING_DRIFT);
      /* A cell has no clock. */
      if (c.by_cell)
        g_assert_cmpint (told, <, 0);
      else
        {
          BefLightingOff off = bef_lighting_usual_off (nights, (guint)told + 1);
          g_autoptr (GArray) findings = bef_lighting_findings (nights, (guint)told + 1, &off);
          const BefLightingFinding *drift =
              &g_array_index (findings, BefLightingFinding, findings->len - 1);
          g_test_message ("cabinet %u: from night %d on, told after %d: %.1f min", seed,
                          c.drift_day, told, drift->value);
          g_assert_cmpint (told, >=, c.drift_day);
          /* A night of which the switching itself did not come is none of the three. */
          int n_known = 0;
          for (int i = c.drift_day; i <= told; i++)
            n_known += g_array_index (nights, BefLightingNight, i).is_on_timed
                       && g_array_index (nights, BefLightingNight, i).is_off_timed;
          g_assert_cmpint (n_known, <=, 3);
          g_assert_cmpint (told, <, c.drift_day + 5);
          g_assert_cmpfloat (fabs (drift->value - (seed % 2 ? 5 : -5)), <, 1.5);
          n++;
        }
      g_rand_free (c.random);
    }
  g_assert_cmpuint (n, >=, n_cabinets () * 3 / 4);
}

static void
test_a_loss_of_five_percent_is_found_in_a_week (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      c.loss_day = 60 + (int)(seed * 14 % 290);
      g_autoptr (GArray) nights = nights_of (&c);
      int told = told_after (nights, BEF_LIGHTING_LAMPS);
      g_test_message ("cabinet %u: from night %d on, told after %d", seed, c.loss_day, told);
      g_assert_cmpint (told, >=, c.loss_day);
      g_assert_cmpint (told, <, c.loss_day + 7);
      g_rand_free (c.random);
    }
}

/* It burns from 13 h on: told at eight the next morning, with what is known by then. */
static void
test_burning_by_day_is_told_the_next_morning (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      c.by_day_day = 30 + (int)(seed * 16 % 310);
      g_autoptr (BefBuckets) year = simulate (&c, first_day ());
      gint64 start = bef_civil_add (first_day (), BEF_PERIOD_DAY, c.by_day_day),
             eight = bef_civil_add (start, BEF_PERIOD_DAY, 1) + 8 * BEF_MS_HOUR;
      for (guint before = 0; before < 2; before++)
        {
          GArray *known = g_array_new (FALSE, FALSE, sizeof (BefBucket));
          for (guint i = 0; i < bef_buckets_get_length (year); i++)
            {
              const BefBucket *step = bef_buckets_get (year, i);
              if (step->end_ms <= (before ? start + 8 * BEF_MS_HOUR : eight))
                g_array_append_vals (known, step, 1);
            }
          g_autoptr (BefBuckets) so_far = bef_buckets_new_take (known);
          g_autoptr (GArray) nights = bef_lighting_nights (so_far, &c.place);
          g_autoptr (GArray) findings = bef_lighting_findings (nights, nights->len, NULL);
          const BefLightingFinding *first =
              findings->len > 0 ? &g_array_index (findings, BefLightingFinding, 0) : NULL;
          gboolean is_told = first != NULL && first->kind == BEF_LIGHTING_BY_DAY;
          g_assert_cmpint (is_told, ==, !before);
          if (before)
            continue;
          BefSunDay sun;
          g_assert_true (bef_sun_day (&c.place, start, &sun));
          double hours = (double)(sun.set_ms - BEF_MS_HOUR - start) / BEF_MS_HOUR - 13;
          g_assert_cmpfloat (fabs (first->value - hours), <, 0.7);
          g_assert_cmpfloat (fabs (first->kwh - hours * c.level_w / 1000), <,
                             0.7 * c.level_w / 1000);
        }
      g_rand_free (c.random);
    }
}

static void
test_a_switch_off_that_is_not_kept_is_told (void)
{
  for (guint seed = 0; seed < n_cabinets (); seed++)
    {
      Cabinet c = random_cabinet (seed);
      c.not_off_day = 100 + (int)(seed * 10 % 250);
      g_autoptr (GArray) nights = nights_of (&c);
      BefLightingOff decided = { c.off_from, c.off_to };
      guint n = (guint)c.not_off_day;
      g_autoptr (GArray) before = bef_lighting_findings (nights, n, &decided);
      g_autoptr (GArray) after = bef_lighting_findings (nights, n + 1, &decided);
      BefLightingOff usual = bef_lighting_usual_off (nights, n);
      g_assert_cmpuint (before->len, ==, 0);
      if (c.off_from == c.off_to)
        {
          g_assert_cmpuint (after->len, ==, 0);
          g_assert_cmpuint (usual.from, ==, usual.to);
        }
      else
        {
          const BefLightingFinding *first = &g_array_index (after, BefLightingFinding, 0);
          const BefLightingNight *night = &g_array_index (nights, BefLightingNight, n);
          double hours = (double)(c.off_to + 1440 - c.off_from) / 60;
          /* Lit all night, as far as it is night. */
          hours = MIN (hours, (double)(night->off_ms - night->on_ms) / BEF_MS_HOUR);
          g_assert_cmpuint (after->len, ==, 1);
          g_assert_cmpint (first->kind, ==, BEF_LIGHTING_NOT_OFF);
          g_assert_cmpfloat (first->value, ==, 1);
          g_assert_cmpfloat (fabs (first->kwh - hours * night->level_w / 1000), <,
                             0.6 * c.level_w / 1000);
          g_assert_cmpuint (usual.from, ==, c.off_from % 1440);
          g_assert_cmpuint (usual.to, ==, c.off_to % 1440);
        }
      g_rand_free (c.random);
    }
}

static void
test_what_is_not_known_is_no_night (void)
{
  Cabinet c = random_cabinet (2);
  g_autoptr (BefBuckets) year = simulate (&c, first_day ());
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (guint i = 0; i < 20 * 144; i++)
    {
      BefBucket step = *bef_buckets_get (year, i);
      /* Of the night from the tenth day on two hours are missing, of another all. */
      if ((i >= 10 * 144 + 120 && i < 10 * 144 + 132) || (i >= 12 * 144 + 72 && i < 13 * 144 + 72))
        step.mean = NAN;
      g_array_append_val (steps, step);
    }
  g_autoptr (BefBuckets) some = bef_buckets_new_take (steps);
  g_autoptr (GArray) nights = bef_lighting_nights (some, &c.place);
  for (guint i = 1; i + 1 < nights->len; i++)
    {
      const BefLightingNight *night = &g_array_index (nights, BefLightingNight, i);
      g_assert_cmpint (night->is_known, ==, i != 10 && i != 12);
    }
  g_rand_free (c.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lighting/sun", test_the_sun_is_the_almanac_s);
  g_test_add_func ("/lighting/polar", test_beyond_the_polar_circle_there_may_be_no_night);
  g_test_add_func ("/lighting/sound", test_sound_cabinets_raise_nothing);
  g_test_add_func ("/lighting/switching", test_switching_is_known_to_the_minute);
  g_test_add_func ("/lighting/drift", test_a_drift_of_five_minutes_is_found_in_three_nights);
  g_test_add_func ("/lighting/loss", test_a_loss_of_five_percent_is_found_in_a_week);
  g_test_add_func ("/lighting/by-day", test_burning_by_day_is_told_the_next_morning);
  g_test_add_func ("/lighting/not-off", test_a_switch_off_that_is_not_kept_is_told);
  g_test_add_func ("/lighting/unknown", test_what_is_not_known_is_no_night);
  return g_test_run ();
}
