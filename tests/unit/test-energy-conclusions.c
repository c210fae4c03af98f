/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>

#include "energy-util.h"
#include "supervision/energy/bef-energy-headlines.h"
#include "supervision/energy/bef-energy-words.h"

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

static gint64
midnight (void)
{
  return bef_civil_to_ms (2026, 11, 30, 0, 0);
}

/* Days from 2025 on: 100 kWh, and 5 for each degree day of a cosine over the year; a fifth less in
 * 2026, but for the weather, which is a third colder. */
typedef struct
{
  BefEnergyDates *dates;
  BefDayEnergy *days;
  double *degree_days;
} Fixture;

static void
setup (Fixture *f, gconstpointer data)
{
  f->dates = bef_energy_dates_new (bef_civil_to_ms (2025, 1, 1, 0, 0), midnight ());
  guint n = bef_energy_dates_count (f->dates);
  f->days = g_new0 (BefDayEnergy, n);
  f->degree_days = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      BefCivil civil;
      gint64 start = bef_energy_dates_get (f->dates, i)->start_ms;
      bef_civil_from_ms (start, &civil);
      gboolean is_new = civil.year == 2026;
      double cold = 9 + 9 * cos (2 * G_PI * (i % 365) / 365.0);
      f->degree_days[i] = is_new ? cold * 4 / 3 : cold;
      f->days[i] = (BefDayEnergy){ .start_ms = start,
                                   .kwh = (is_new ? 80 : 100) + 5 * f->degree_days[i],
                                   .coverage = 1 };
    }
}

static void
teardown (Fixture *f, gconstpointer data)
{
  bef_energy_dates_free (f->dates);
  g_free (f->days);
  g_free (f->degree_days);
}

static BefEnergyComparison
compare (Fixture *f, BefSpan span)
{
  BefMeterDays days = f->days;

  return bef_energy_compare (f->dates, &days, 1, span, midnight ());
}

/* What the cold added is taken out: 20 kWh a day less is left of it. */
static void
test_the_weather_is_taken_out_of_a_change (Fixture *f, gconstpointer data)
{
  BefEnergyComparison month = compare (f, BEF_SPAN_MONTH);
  BefWeatherFit fit = { .base = 100, .slope = 5, .r2 = 0.9, .sigma = 1, .n = 365 };
  BefEnergyCorrected c = bef_energy_correct (f->dates, f->days, f->degree_days, &fit, &month);
  double colder = 0, before = 0;

  for (guint i = bef_energy_dates_at (f->dates, month.now.range.from_ms);
       i < bef_energy_dates_count (f->dates); i++)
    {
      guint k = (guint)bef_energy_dates_get (f->dates, i)->year_before;
      colder += f->degree_days[i] - f->degree_days[k];
      before += f->days[k].kwh;
    }
  g_assert_cmpuint (c.n, ==, 29);
  assert_near (c.weather, 5 * colder);
  assert_near (c.change, -20 * 29);
  assert_near (c.share, -20 * 29 / (before + 5 * colder));
  g_assert_cmpfloat (c.low, <, c.change);
  g_assert_cmpfloat (c.high, >, c.change);
  /* A line that explains nothing corrects nothing, and no thermometer neither. */
  fit.r2 = 0.2;
  g_assert_cmpuint (bef_energy_correct (f->dates, f->days, f->degree_days, &fit, &month).n, ==, 0);
  fit.r2 = 0.9;
  g_assert_cmpuint (bef_energy_correct (f->dates, f->days, NULL, &fit, &month).n, ==, 0);
}

/* Heating by the line has its own factor, the rest the other. */
static void
test_co2_by_use (Fixture *f, gconstpointer data)
{
  BefEnergyComparison month = compare (f, BEF_SPAN_MONTH);
  BefWeatherFit fit = { .base = 80, .slope = 5, .r2 = 0.9, .n = 365 };
  double heating = 0;

  for (guint i = bef_energy_dates_at (f->dates, month.now.range.from_ms);
       i < bef_energy_dates_count (f->dates); i++)
    heating += 5 * f->degree_days[i];
  BefEnergyCo2 co2 =
      bef_energy_co2 (f->dates, f->days, f->degree_days, &fit, BEF_FLUID_ELECTRICITY, &month.now);
  assert_near (co2.kg, heating * 0.079 + (month.now.amount - heating) * 0.064);
  g_assert_nonnull (strstr (co2.sources[0], "0,064"));
  g_assert_nonnull (strstr (co2.sources[1], "0,079"));
  co2 = bef_energy_co2 (f->dates, f->days, NULL, NULL, BEF_FLUID_GAS, &month.now);
  /* 0.227 for a kWh PCI, 1.11 kWh PCS. */
  g_assert_cmpfloat_with_epsilon (co2.kg / month.now.amount, 0.227 / 1.11, 1e-4);
  g_assert_null (co2.sources[1]);
  /* Nobody said what the network burns. */
  g_assert_true (
      isnan (bef_energy_co2 (f->dates, f->days, NULL, NULL, BEF_FLUID_HEAT, &month.now).kg));
}

/* December as last year's, by the ratio of the two years so far. */
static void
test_the_end_of_the_year (Fixture *f, gconstpointer data)
{
  BefEnergyForecast forecast = bef_energy_forecast (f->dates, f->days, midnight ());
  double now = 0, before = 0, so_far = 0, december = 0;
  guint first = bef_energy_dates_at (f->dates, bef_civil_to_ms (2026, 1, 1, 0, 0)),
        n = bef_energy_dates_count (f->dates);

  for (guint i = first; i < n; i++)
    {
      so_far += f->days[i].kwh;
      now += f->days[i].kwh;
      before += f->days[i - 364].kwh;
    }
  for (guint i = n; i < first + 365; i++)
    december += f->days[i - 364].kwh * now / before;
  assert_near (forecast.so_far, so_far);
  assert_near (forecast.amount, so_far + december);
  assert_near (forecast.filled, december / (so_far + december));
  g_assert_cmpfloat (forecast.low, <, forecast.amount);
  g_assert_cmpfloat (forecast.low, >=, so_far);
  /* In January there is nothing to go by. */
  g_assert_true (
      isnan (bef_energy_forecast (f->dates, f->days, bef_civil_to_ms (2026, 2, 1, 0, 0)).amount));
}

#define FIRST_MONTH 3
#define N_MONTHS 10

/* Adds what the forecasts of a recorded building, every ten days, were worth. */
static void
count_forecasts (RecordedBuilding *r, guint n[N_MONTHS], guint held[N_MONTHS])
{
  for (int year = 2019; year <= 2021; year++)
    for (int step = 0; step < 3 * N_MONTHS; step++)
      {
        int month = step / 3;
        BefMeterDays days = r->days;
        BefEnergyForecast f = bef_energy_forecast (
            r->dates, r->days,
            bef_civil_to_ms (year, FIRST_MONTH + month, 1 + 10 * (step % 3), 0, 0));
        BefEnergyTotal truth = bef_energy_total (r->dates, &days, 1, f.year);
        if (!isfinite (f.amount) || truth.missing > 0.01)
          continue;
        n[month]++;
        held[month] += f.low <= truth.amount && truth.amount <= f.high;
      }
}

/* A range of 90 % has to hold what came in 85 to 95 of 100, and not only on the whole. */
static void
test_forecasts_of_recorded_years (void)
{
  static const char *const ids[] = {
    "6398", "6404", "6406", "6411", "6413", "6415", "6425", "6441"
  };
  guint n[N_MONTHS] = { 0 }, held[N_MONTHS] = { 0 }, all = 0, all_held = 0;

  for (guint b = 0; b < G_N_ELEMENTS (ids); b++)
    {
      g_autofree char *name = g_strdup_printf ("drammen-cofactor/building_%s.csv", ids[b]);
      g_autoptr (RecordedBuilding) r = recorded_building (name);
      if (r == NULL)
        {
          g_test_skip ("no recorded curves");
          return;
        }
      count_forecasts (r, n, held);
    }
  for (guint month = 0; month < N_MONTHS; month++)
    {
      all += n[month];
      all_held += held[month];
      g_test_message ("month %u: %u of %u", FIRST_MONTH + month, held[month], n[month]);
      g_assert_cmpfloat ((double)held[month] / n[month], >=, 0.85);
    }
  g_test_message ("%u forecasts from March to December: %.1f %% of the ranges hold the year", all,
                  100.0 * all_held / all);
  g_assert_cmpuint (all, >, 600);
  g_assert_cmpfloat ((double)all_held / all, >=, 0.85);
  g_assert_cmpfloat ((double)all_held / all, <=, 0.95);
}

/* A slide and a page never tell two things of the same week. */
static void
test_headlines_agree_with_sentences (void)
{
  static const double shares[] = { -0.3, -0.04, -0.021, -0.019, 0, 0.019, 0.021, 0.04, 0.3 };
  BefRange week = { bef_civil_to_ms (2026, 11, 23, 0, 0), midnight () };

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    {
      BefEnergyComparison c = { .span = BEF_SPAN_WEEK, .now = { .range = week, .amount = 100 } };
      c.usual = c.last_year = (BefEnergyAgainst){
        .amount = 100, .before = 100, .change = 100 * shares[i], .share = shares[i], .euros = NAN
      };
      g_autofree char *slide = bef_energy_dup_usual_headline (&c, BEF_FLUID_ELECTRICITY),
                      *page = bef_energy_dup_usual (&c, BEF_FLUID_ELECTRICITY, midnight ()),
                      *head = bef_energy_dup_headline (&c, BEF_FLUID_ELECTRICITY),
                      *year = bef_energy_dup_last_year (&c, BEF_FLUID_ELECTRICITY, midnight ());
      static const char *const words[] = { "as much", " more ", " less " };
      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        {
          g_assert_cmpint (strstr (slide, words[w]) != NULL, ==, strstr (page, words[w]) != NULL);
          g_assert_cmpint (strstr (head, words[w]) != NULL, ==, strstr (year, words[w]) != NULL);
        }
    }
}

static void
test_per_area (void)
{
  BefPerArea a = bef_per_area_of (150000, 0, 1000, "school");

  g_assert_cmpint (a.verdict, ==, BEF_AREA_WITHIN);
  assert_near (a.value, 150);
  /* A range of which nobody was found who published it says so wherever it is told. */
  g_autofree char *told = bef_per_area_dup_sentence (&a);
  g_assert_false (a.range.is_verified);
  g_assert_nonnull (strstr (told, "to be verified"));
  g_assert_cmpint (bef_per_area_of (50000, 0, 1000, "school").verdict, ==, BEF_AREA_BELOW);
  g_assert_cmpint (bef_per_area_of (400000, 0, 1000, "school").verdict, ==, BEF_AREA_ABOVE);
  /* A nursery of 258 m2 that would take 864 kWh/m2: the area is in question. */
  a = bef_per_area_of (222882, 0, 258, "school");
  g_assert_cmpint (a.verdict, ==, BEF_AREA_IMPLAUSIBLE);
  g_assert_false (bef_area_is_ranked (a.verdict));
  g_assert_nonnull (bef_area_reason (a.verdict));
  g_autofree char *without = bef_per_area_dup_sentence (&a);
  g_assert_null (strstr (without, "to be verified"));
  g_assert_cmpint (bef_per_area_of (100, 0, 1000, "school").verdict, ==, BEF_AREA_IMPLAUSIBLE);
  g_assert_cmpint (bef_per_area_of (150000, 0.2, 1000, "school").verdict, ==, BEF_AREA_PARTIAL);
  g_assert_cmpint (bef_per_area_of (150000, 0, 0, "school").verdict, ==, BEF_AREA_NO_AREA);
  g_assert_cmpint (bef_per_area_of (NAN, 1, 1000, "school").verdict, ==, BEF_AREA_UNKNOWN);
  /* No range that can be cited: ranked all the same. */
  a = bef_per_area_of (150000, 0, 1000, "villageHall");
  g_assert_cmpint (a.verdict, ==, BEF_AREA_NO_RANGE);
  g_assert_true (bef_area_is_ranked (a.verdict));
}

/* A fortnight of hours: 2 kW at night, 10 kW from 9 to 16 h, 4 kW else; a peak of one hour. */
static GArray *
make_curve (void)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));

  for (gint64 ms = bef_civil_to_ms (2026, 6, 1, 0, 0); ms < bef_civil_to_ms (2026, 6, 29, 0, 0);
       ms += BEF_MS_HOUR)
    {
      BefCivil c;
      bef_civil_from_ms (ms, &c);
      double kw = c.hour < 5 ? 2 : c.hour >= 9 && c.hour < 16 && c.weekday < 6 ? 10 : 4;
      BefLoadStep step = { ms, BEF_MS_HOUR, kw * 1000 };
      if (c.day == 10 && c.hour == 11)
        step.watts = 30000;
      g_array_append_val (steps, step);
    }
  return steps;
}

static BefLoadProfile
profile_of (const GArray *steps)
{
  return bef_load_profile_of ((const BefLoadStep *)(void *)steps->data, steps->len,
                              (BefRange){ G_MININT64, G_MAXINT64 });
}

static void
test_a_profile (void)
{
  g_autoptr (GArray) steps = make_curve ();
  BefLoadProfile p = profile_of (steps);

  assert_near (p.base_w, 2000);
  g_assert_cmpuint (p.n_nights, ==, 28);
  assert_near (p.day_w, 10000);
  assert_near (p.ratio, 0.2);
  assert_near (p.peak_w, 30000);
  g_assert_cmpint (p.peak_ms, ==, bef_civil_to_ms (2026, 6, 10, 11, 0));
  g_assert_cmpint (p.peak_step_ms, ==, BEF_MS_HOUR);
  /* Wednesdays at eleven: 10, 30, 10, 10. */
  assert_near (p.week[2 * 24 + 11].p50, 10000);
  assert_near (p.week[2 * 24 + 11].p90, 10000 + 0.7 * 20000);
  g_assert_cmpuint (p.week[2 * 24 + 11].n, ==, 4);
  /* Sundays never have the ten. */
  assert_near (p.week[6 * 24 + 11].p90, 4000);
}

/* Of ten-minute means the highest is over ten minutes, of minutes over ten of them. */
static void
test_the_highest_power_is_a_mean_over_ten_minutes (void)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));
  gint64 start = bef_civil_to_ms (2026, 6, 1, 0, 0);

  for (guint i = 0; i < 60; i++)
    {
      BefLoadStep step = { start + i * BEF_MS_MINUTE, BEF_MS_MINUTE, i == 25 ? 11000 : 1000 };
      g_array_append_val (steps, step);
    }
  BefLoadProfile p = profile_of (steps);
  assert_near (p.peak_w, 2000);
  g_assert_cmpint (p.peak_ms, ==, start + 20 * BEF_MS_MINUTE);
  /* Ten minutes of which one is missing are none. */
  g_array_remove_index (steps, 22);
  p = profile_of (steps);
  assert_near (p.peak_w, 1000);
  /* Too few nights are no base load. */
  g_assert_true (isnan (p.base_w));
}

static void
assert_text (char *found, const char *expected)
{
  /* No-break spaces are not what is tested here. */
  g_auto (GStrv) parts = g_strsplit (found, "\302\240", -1);
  g_autofree char *plain = g_strjoinv (" ", parts);

  g_assert_cmpstr (plain, ==, expected);
  g_free (found);
}

static void
test_sentences_begin_with_the_conclusion (Fixture *f, gconstpointer data)
{
  gint64 now = midnight () + 9 * BEF_MS_HOUR;
  BefEnergyComparison c = compare (f, BEF_SPAN_MONTH);

  c.last_year = (BefEnergyAgainst){
    .amount = 4738, .before = 5150, .change = -412, .share = -0.08, .euros = NAN
  };
  assert_text (bef_energy_dup_last_year (&c, BEF_FLUID_ELECTRICITY, now),
               "From 1 to 29 November 2026: 8 % less than last year (−412 kWh).");
  c.last_year.euros = -74.4;
  assert_text (bef_energy_dup_last_year (&c, BEF_FLUID_ELECTRICITY, now),
               "From 1 to 29 November 2026: 8 % less than last year (−412 kWh, −74 €).");
  /* Prices may have risen by more. */
  c.last_year.euros = 3.5;
  assert_text (bef_energy_dup_last_year (&c, BEF_FLUID_ELECTRICITY, now),
               "From 1 to 29 November 2026: 8 % less than last year (−412 kWh, +3.50 €).");
  c.last_year.euros = NAN;
  c.last_year.change = 412;
  c.last_year.share = 0.08;
  c.now.missing = 0.12;
  assert_text (
      bef_energy_dup_last_year (&c, BEF_FLUID_WATER, now),
      "From 1 to 29 November 2026: 8 % more than last year (+412 m³). 12 % of it is missing.");
  c.now.missing = 0;
  c.now.estimated = 0.25;
  assert_text (
      bef_energy_dup_last_year (&c, BEF_FLUID_GAS, now),
      "From 1 to 29 November 2026: 8 % more than last year (+412 kWh). 25 % of it is estimated.");
  c.now.estimated = 0;
  c.last_year.share = 0.01;
  assert_text (bef_energy_dup_last_year (&c, BEF_FLUID_GAS, now),
               "From 1 to 29 November 2026: as much as last year (4,738 kWh).");
  c.last_year.share = NAN;
  c.now.amount = 4738;
  assert_text (bef_energy_dup_last_year (&c, BEF_FLUID_GAS, now),
               "From 1 to 29 November 2026: 4,738 kWh. It cannot be compared with last year: too "
               "few days are known in both.");
  c = compare (f, BEF_SPAN_DAY);
  c.usual = (BefEnergyAgainst){ .amount = 60, .before = 50, .change = 10, .share = 0.2 };
  assert_text (bef_energy_dup_usual (&c, BEF_FLUID_ELECTRICITY, now),
               "Yesterday: 20 % more than usual on that day of the week (+10 kWh).");
  c.now.flags = BEF_DAY_METER_CHANGED;
  c.now.missing = 0.46;
  c.now.estimated = 0.1;
  assert_text (bef_energy_dup_quality (&c.now), "46 % missing, 10 % estimated, meter replaced");
}

static void
test_what_is_said_of_works (void)
{
  BefSavings s = { .verdict = BEF_SAVINGS_PROVEN,
                   .share = 0.12,
                   .share_low = 0.06,
                   .share_high = 0.18,
                   .per_year = 4200,
                   .ready_ms = bef_civil_to_ms (2026, 12, 12, 0, 0) };

  assert_text (bef_savings_dup_sentence (&s), "Proven: 12 % less than without the works, between "
                                              "6 % and 18 % (4,200 kWh a year).");
  s.verdict = BEF_SAVINGS_NOT_PROVEN;
  s.share_low = -0.03;
  assert_text (bef_savings_dup_sentence (&s),
               "Not proven: between −3 % and 18 % saved, so perhaps nothing at all.");
  s.verdict = BEF_SAVINGS_NOT_YET;
  assert_text (bef_savings_dup_sentence (&s), "Not yet: it can be judged from 12 December 2026 on, "
                                              "when nine months after the works are known.");
  s.verdict = BEF_SAVINGS_MORE;
  s.share = -0.12;
  s.share_low = -0.18;
  s.share_high = -0.06;
  s.per_year = -4200;
  assert_text (bef_savings_dup_sentence (&s),
               "More is used: 12 % more than without the works, between 6 % and 18 % (4,200 kWh a "
               "year).");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, setup, func, teardown)
  ADD ("/energy-conclusions/corrected", test_the_weather_is_taken_out_of_a_change);
  ADD ("/energy-conclusions/co2", test_co2_by_use);
  ADD ("/energy-conclusions/forecast", test_the_end_of_the_year);
  ADD ("/energy-conclusions/sentences", test_sentences_begin_with_the_conclusion);
#undef ADD
  g_test_add_func ("/energy-conclusions/forecasts", test_forecasts_of_recorded_years);
  g_test_add_func ("/energy-conclusions/headlines", test_headlines_agree_with_sentences);
  g_test_add_func ("/energy-conclusions/per-area", test_per_area);
  g_test_add_func ("/energy-conclusions/profile", test_a_profile);
  g_test_add_func ("/energy-conclusions/peak", test_the_highest_power_is_a_mean_over_ten_minutes);
  g_test_add_func ("/energy-conclusions/works", test_what_is_said_of_works);
  return g_test_run ();
}
