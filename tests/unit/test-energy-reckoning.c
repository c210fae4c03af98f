/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "energy-util.h"
#include "supervision/energy/bef-energy-compare.h"
#include "supervision/energy/bef-load-profile.h"

/*
 * Real curves, reckoned by the program and by tests/unit/energy-reckoning.py, which shares no code
 * with it: both agree to a thousandth.
 */

typedef struct
{
  const char *file;
  int year; /* of the line on degree days */
} Curve;

static const Curve curves[] = {
  { "drammen-cofactor/building_6441.csv", 2019 },
  { "drammen-cofactor/building_6404.csv", 2019 },
  { "drammen-cofactor/building_6415.csv", 2020 },
  { "enedis-sge/C4_courbe_10min_batiment_public.csv", 2021 },
};

static char **
reckon (const char *path, int year)
{
  const char *source = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *script = g_build_filename (source != NULL ? source : ".", "tests", "unit",
                                              "energy-reckoning.py", NULL),
                  *text = NULL, *number = g_strdup_printf ("%d", year);
  char *argv[] = { (char *)"python3", script, (char *)path, number, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strsplit (g_strchomp (text), "\n", -1);
}

static double
number (char **fields, guint i)
{
  g_assert_cmpuint (i, <, g_strv_length (fields));
  return g_ascii_strtod (fields[i], NULL);
}

/* To a thousandth, or what is nothing to @scale. */
static void
assert_same (double found, double expected, double scale, const char *line)
{
  if (fabs (found - expected) <= 0.001 * MAX (fabs (expected), 1e-3 * scale))
    return;
  g_test_message ("%s: found %.6f", line, found);
  g_test_fail ();
}

static GArray *
steps_of (const RecordedBuilding *b)
{
  const BefCurve *curve = g_ptr_array_index (b->recording->curves, 0);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));

  for (guint i = 0; i < curve->points->len; i++)
    {
      const BefCurvePoint *p = &g_array_index (curve->points, BefCurvePoint, i);
      BefLoadStep step = { p->at_ms, p->step_ms, p->value };
      g_array_append_val (steps, step);
    }
  return steps;
}

static void
check_month (const RecordedBuilding *b, char **f, const char *line)
{
  int year = 0, month = 0;

  g_assert_cmpint (sscanf (f[1], "%4d-%2d", &year, &month), ==, 2);
  gint64 last = bef_civil_add (
      bef_energy_dates_get (b->dates, bef_energy_dates_count (b->dates) - 1)->start_ms,
      BEF_PERIOD_DAY, 1);
  BefRange range = { bef_civil_to_ms (year, month, 1, 0, 0),
                     MIN (bef_civil_to_ms (year, month + 1, 1, 0, 0), last) };
  range.from_ms = MAX (range.from_ms, bef_energy_dates_get (b->dates, 0)->start_ms);
  BefMeterDays days = b->days;
  BefEnergyTotal total = bef_energy_total (b->dates, &days, 1, range);
  assert_same (isfinite (total.amount) ? total.amount : 0, number (f, 2), 1000, line);
  g_assert_cmpfloat_with_epsilon (total.missing, number (f, 3), 1e-6);
}

static void
check_clock (const RecordedBuilding *b, char **f, const char *line)
{
  int year = 0, month = 0, day = 0;

  g_assert_cmpint (sscanf (f[1], "%4d-%2d-%2d", &year, &month, &day), ==, 3);
  const BefDayEnergy *d =
      &b->days[bef_energy_dates_at (b->dates, bef_civil_to_ms (year, month, day, 0, 0))];
  assert_same (isfinite (d->kwh) ? d->kwh : 0, number (f, 2), 100, line);
  g_assert_cmpfloat_with_epsilon (d->coverage, number (f, 3), 1e-6);
}

static void
check_fit (const RecordedBuilding *b, int year, char **f, const char *line)
{
  guint from = bef_energy_dates_at (b->dates, bef_civil_to_ms (year, 1, 1, 0, 0)),
        to = bef_energy_dates_at (b->dates, bef_civil_to_ms (year + 1, 1, 1, 0, 0));
  BefWeatherFit fit;
  double sum = 0;

  for (guint i = from; i < to; i++)
    sum += isfinite (b->degree_days[i]) ? b->degree_days[i] : 0;
  if (g_str_equal (f[0], "degree-days"))
    {
      assert_same (sum, number (f, 2), 1, line);
      return;
    }
  g_assert_true (bef_weather_fit_days (b->days, b->degree_days, from, to, &fit));
  g_assert_cmpuint (fit.n, ==, (guint)number (f, 2));
  assert_same (fit.base, number (f, 3), 1, line);
  assert_same (fit.slope, number (f, 4), 1, line);
  assert_same (fit.r2, number (f, 5), 1, line);
  g_test_message ("%d: %.1f degree days, base %.1f ± %.1f kWh a day, slope %.2f ± %.2f kWh per "
                  "degree day, R² %.3f",
                  year, sum, fit.base, fit.base_se, fit.slope, fit.slope_se, fit.r2);
}

static void
check_hour (const BefLoadProfile *profile, char **f, const char *line)
{
  const BefHourBand *band = &profile->week[(guint)number (f, 1)];

  g_assert_cmpuint (band->n, ==, (guint)number (f, 2));
  assert_same (band->p10, number (f, 3), 1000, line);
  assert_same (band->p50, number (f, 4), 1000, line);
  assert_same (band->p90, number (f, 5), 1000, line);
}

static void
check_line (const RecordedBuilding *b, const BefLoadProfile *profile, int year, const char *line)
{
  g_auto (GStrv) f = g_strsplit (line, " ", -1);

  if (g_str_equal (f[0], "month"))
    check_month (b, f, line);
  else if (g_str_equal (f[0], "clock"))
    check_clock (b, f, line);
  else if (g_str_equal (f[0], "hour"))
    check_hour (profile, f, line);
  else if (g_str_equal (f[0], "base"))
    {
      g_assert_cmpuint (profile->n_nights, ==, (guint)number (f, 1));
      assert_same (profile->base_w, number (f, 2), 1, line);
    }
  else if (g_str_equal (f[0], "work"))
    assert_same (profile->day_w, number (f, 2), 1, line);
  else if (g_str_equal (f[0], "peak"))
    {
      g_assert_cmpint (profile->peak_ms, ==, (gint64)number (f, 1) * BEF_MS_SECOND);
      g_assert_cmpint (profile->peak_step_ms, ==, (gint64)number (f, 2) * BEF_MS_SECOND);
      assert_same (profile->peak_w, number (f, 3), 1, line);
    }
  else
    check_fit (b, year, f, line);
}

static void
test_a_curve_reckoned_twice (gconstpointer data)
{
  const Curve *curve = data;
  g_autoptr (RecordedBuilding) b = recorded_building (curve->file);
  guint n = 0;

  if (b == NULL)
    {
      g_test_skip ("no recorded curves");
      return;
    }
  g_autofree char *path = recorded_path (curve->file);
  g_auto (GStrv) lines = reckon (path, curve->year);
  g_autoptr (GArray) steps = steps_of (b);
  BefLoadProfile profile = bef_load_profile_of ((const BefLoadStep *)(void *)steps->data,
                                                steps->len, (BefRange){ G_MININT64, G_MAXINT64 });
  for (; lines[n] != NULL; n++)
    check_line (b, &profile, curve->year, lines[n]);
  g_test_message ("%s: %u lines agree; base load %.0f W, night to day %.2f, highest %.0f W",
                  curve->file, n, profile.base_w, profile.ratio, profile.peak_w);
  /* Months, two clocks a year, 168 hours, and the others. */
  g_assert_cmpuint (n, >, 24 + 4 + BEF_WEEK_HOURS);
}

/*
 * Office 6441 in 2019, as it is known from elsewhere: 3,937 degree days, 43.8 kWh per degree day,
 * 260 kWh a day without, R² 0.70. That is so of days of the file's own clock, fixed at UTC+1
 * (3,937.2; 43.82; 260.4). Days here are civil ones of Paris, which in summer time begin an hour
 * earlier, so that other hours are the coldest and the warmest of some: 3,930.7 degree days, and
 * 43.78 and 261.6.
 */
static void
test_the_office_of_1922 (void)
{
  g_autoptr (RecordedBuilding) b = recorded_building (curves[0].file);
  BefWeatherFit fit;

  if (b == NULL)
    {
      g_test_skip ("no recorded curves");
      return;
    }
  guint from = bef_energy_dates_at (b->dates, bef_civil_to_ms (2019, 1, 1, 0, 0));
  g_assert_true (bef_weather_fit_days (b->days, b->degree_days, from, from + 365, &fit));
  g_assert_cmpfloat_with_epsilon (fit.degree_days, 3937, 8);
  g_assert_cmpfloat_with_epsilon (fit.slope, 43.8, 0.1);
  g_assert_cmpfloat_with_epsilon (fit.base, 260, 2);
  g_assert_cmpfloat_with_epsilon (fit.r2, 0.70, 0.005);
  g_assert_true (bef_weather_explains (&fit));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (curves); i++)
    {
      g_autofree char *base = g_path_get_basename (curves[i].file),
                      *path = g_strconcat ("/energy-reckoning/", base, NULL);
      g_test_add_data_func (path, &curves[i], test_a_curve_reckoned_twice);
    }
  g_test_add_func ("/energy-reckoning/office", test_the_office_of_1922);
  return g_test_run ();
}
