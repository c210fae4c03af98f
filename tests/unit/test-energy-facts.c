/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "history-util.h"
#include "supervision/energy/bef-energy-headlines.h"
#include "supervision/facts/bef-energy-facts.h"

#define SCHOOL "urn:ngsi-ld:Building:school"
#define HALL "urn:ngsi-ld:Building:hall"

/* Monday 30 November 2026, nine in the morning. */
static gint64
now (void)
{
  return bef_civil_to_ms (2026, 11, 30, 9, 0);
}

/* An index read each midnight that gains @per_day[year - 2024] a day, until now. */
static void
put_index (BefHistory *history, const char *id, const char *quantity, const double *per_day)
{
  BefSeriesKey key = bef_series_key (id, quantity);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  double index = 1000;

  for (gint64 ms = bef_civil_to_ms (2024, 1, 1, 0, 0); ms < now ();
       ms = bef_civil_add (ms, BEF_PERIOD_DAY, 1))
    {
      BefCivil civil;
      BefReading reading = { key, ms, index };
      bef_civil_from_ms (ms, &civil);
      g_array_append_val (readings, reading);
      index += per_day[civil.year - 2024];
    }
  append (history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
add_meter (BefEnergyRequest *request, const char *id, const char *building, BefFluid fluid)
{
  bef_energy_request_add_meter (
      request, &(BefEnergyMeter){ .id = id, .name = id, .building = building, .fluid = fluid });
}

static BefEnergyRequest *
make_request (void)
{
  BefEnergyRequest *request =
      bef_energy_request_new (BEF_SCOPE_COMMUNE, NULL, "Sainte-Lumière", now ());

  bef_energy_request_add_place (
      request, &(BefEnergyPlace){ .id = SCHOOL, .name = "School", .area_m2 = 1000 });
  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = HALL, .name = "Hall" });
  add_meter (request, "urn:e1", SCHOOL, BEF_FLUID_ELECTRICITY);
  add_meter (request, "urn:g1", SCHOOL, BEF_FLUID_GAS);
  add_meter (request, "urn:e2", HALL, BEF_FLUID_ELECTRICITY);
  add_meter (request, "urn:w1", HALL, BEF_FLUID_WATER);
  add_meter (request, "urn:l1", NULL, BEF_FLUID_LIGHTING);
  return request;
}

static BefHistory *
make_history (void)
{
  BefHistory *history = open_history (NULL, NULL);

  put_index (history, "urn:e1", "energy-index", (double[]){ 90, 100, 80 });
  put_index (history, "urn:g1", "gas-index", (double[]){ 10, 10, 9 });
  put_index (history, "urn:e2", "energy-index", (double[]){ 10, 10, 12 });
  put_index (history, "urn:w1", "water-index", (double[]){ 2000, 2000, 3000 });
  put_index (history, "urn:l1", "energy-index", (double[]){ 50, 50, 25 });
  return history;
}

static BefEnergyFacts *
load (BefHistory *history, BefEnergyRequest *request, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  bef_energy_facts_load_async (history, request, cancellable, wait_cb, &result);
  wait_for (&result);
  return bef_energy_facts_load_finish (history, result, error);
}

#define assert_near(a, b) g_assert_cmpfloat_with_epsilon (a, b, 1e-6)

static void
assert_change (const BefEnergyPart *part, BefSpan span, double amount, double before)
{
  const BefEnergyComparison *c = &part->spans[span];

  assert_near (c->now.amount, amount);
  assert_near (c->last_year.before, before);
  assert_near (c->last_year.change, amount - before);
  assert_near (c->now.missing, 0);
}

static void
test_a_commune_out_of_its_history (void)
{
  BefHistory *history = make_history ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BefEnergyFacts) facts = load (history, make_request (), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (bef_energy_facts_get_until (facts), ==, bef_civil_to_ms (2026, 11, 30, 0, 0));
  const BefEnergyPart *all = bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY);
  assert_change (all, BEF_SPAN_DAY, 92, 110);
  assert_change (all, BEF_SPAN_WEEK, 7 * 92, 7 * 110);
  assert_change (all, BEF_SPAN_MONTH, 29 * 92, 29 * 110);
  /* 1 January to 29 November: 333 days. */
  assert_change (all, BEF_SPAN_YEAR, 333 * 92, 333 * 110);
  g_assert_cmpuint (all->n_meters, ==, 2);
  g_assert_null (all->place);
  /* m3 and L become kWh and m3. */
  assert_change (bef_energy_facts_get_total (facts, BEF_FLUID_GAS), BEF_SPAN_DAY, 9 * 11, 10 * 11);
  assert_near (bef_energy_facts_get_total (facts, BEF_FLUID_GAS)->spans[0].now.estimated, 1);
  assert_change (bef_energy_facts_get_total (facts, BEF_FLUID_WATER), BEF_SPAN_DAY, 3, 2);
  assert_change (bef_energy_facts_get_total (facts, BEF_FLUID_LIGHTING), BEF_SPAN_DAY, 25, 50);
  g_assert_null (bef_energy_facts_get_total (facts, BEF_FLUID_HEAT));
  /* Parts. */
  g_assert_cmpuint (bef_energy_facts_n_parts (facts), ==, 4);
  const BefEnergyPart *hall = bef_energy_facts_find (facts, HALL, BEF_FLUID_ELECTRICITY);
  assert_change (hall, BEF_SPAN_MONTH, 29 * 12, 29 * 10);
  g_assert_cmpstr (hall->place->name, ==, "Hall");
  g_assert_null (bef_energy_facts_find (facts, HALL, BEF_FLUID_GAS));
  /* January 2024 to November 2026. */
  g_assert_cmpuint (all->n_months, ==, 35);
  assert_near (all->months[0].now.amount, 31 * 100);
  g_assert_true (isnan (all->months[0].last_year.change));
  assert_near (all->months[33].now.amount, 31 * 92);
  assert_near (all->months[33].last_year.share, 92.0 / 110 - 1);
  assert_near (all->months[34].now.amount, all->spans[BEF_SPAN_MONTH].now.amount);
  close_history (history);
}

static void
test_the_largest_change_is_first (void)
{
  BefHistory *history = make_history ();
  g_autoptr (BefEnergyFacts) facts = load (history, make_request (), NULL, NULL);
  g_autoptr (GPtrArray) changed =
      bef_energy_facts_list_changed (facts, BEF_FLUID_ELECTRICITY, BEF_SPAN_MONTH);

  g_assert_cmpuint (changed->len, ==, 2);
  g_assert_cmpstr (((const BefEnergyPart *)g_ptr_array_index (changed, 0))->place->id, ==, SCHOOL);
  close_history (history);
}

static void
test_nothing_known_is_nan (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (BefEnergyFacts) facts = load (history, make_request (), NULL, NULL);
  const BefEnergyPart *all = bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY);

  for (BefSpan span = 0; span < BEF_N_SPANS; span++)
    {
      g_assert_true (isnan (all->spans[span].now.amount));
      g_assert_true (isnan (all->spans[span].last_year.share));
      assert_near (all->spans[span].now.missing, 1);
    }
  close_history (history);
}

static void
test_a_meter_that_is_not_there_is_missing (void)
{
  BefHistory *history = make_history ();
  BefEnergyRequest *request = make_request ();

  add_meter (request, "urn:e3", HALL, BEF_FLUID_ELECTRICITY);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, NULL);
  const BefEnergyPart *hall = bef_energy_facts_find (facts, HALL, BEF_FLUID_ELECTRICITY);
  assert_near (hall->spans[BEF_SPAN_MONTH].now.missing, 0.5);
  g_assert_true (isnan (hall->spans[BEF_SPAN_MONTH].last_year.share));
  close_history (history);
}

static void
test_cancelled_tells_so (void)
{
  BefHistory *history = make_history ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (load (history, make_request (), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  close_history (history);
}

/* °C all day of the day that holds @ms: -2 in January, 18 in July. */
static double
celsius_of (gint64 ms)
{
  gint64 day = bef_civil_floor (ms, BEF_PERIOD_DAY);

  return 8 - 10 * cos (2 * G_PI * (double)(day / BEF_MS_DAY % 365 - 14) / 365.25);
}

/* By the hour: 1 kWh from 0 to 5 h, else 3, and a tenth for each degree below 18; the temperature;
 * and of one day power by ten minutes, 1 kW but for one of 9. */
static void
put_hours (BefHistory *history)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  gint64 peak_day = bef_civil_to_ms (2026, 11, 17, 0, 0);
  double index = 0;

  for (gint64 ms = bef_civil_to_ms (2025, 6, 1, 0, 0); ms < now (); ms += BEF_MS_HOUR)
    {
      BefCivil c;
      bef_civil_from_ms (ms, &c);
      BefReading counted = { .key = bef_series_key ("urn:h", "energy-index"),
                             .observed_ms = ms,
                             .value = index },
                 warm = { .key = bef_series_key ("urn:t", "temperature"),
                          .observed_ms = ms,
                          .value = celsius_of (ms) };
      g_array_append_val (readings, counted);
      g_array_append_val (readings, warm);
      index += (c.hour < 5 ? 1 : 3) + 0.1 * MAX (18 - celsius_of (ms), 0);
    }
  for (gint64 ms = peak_day; ms < peak_day + BEF_MS_DAY; ms += 10 * BEF_MS_MINUTE)
    {
      BefReading power = { .key = bef_series_key ("urn:h", "power"),
                           .observed_ms = ms,
                           .value = ms == peak_day + 8 * BEF_MS_HOUR ? 9000 : 1000 };
      g_array_append_val (readings, power);
    }
  append (history, (const BefReading *)(void *)readings->data, readings->len);
}

static void
test_a_building_with_its_weather_and_its_curve (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, SCHOOL, "School", now ());
  gint64 last = bef_civil_to_ms (2026, 11, 29, 0, 0);

  put_hours (history);
  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = SCHOOL,
                                                            .name = "School",
                                                            .category = "school",
                                                            .area_m2 = 250,
                                                            .subscribed_kva = 12 });
  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = HALL, .name = "Hall" });
  add_meter (request, "urn:h", SCHOOL, BEF_FLUID_ELECTRICITY);
  bef_energy_request_set_thermometer (request, "urn:t");
  bef_energy_request_set_read (request, BEF_ENERGY_READ_CURVES);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, NULL);
  const BefEnergyPart *part = bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY);

  /* Degree days of each day. */
  const double *degree_days = bef_energy_facts_get_degree_days (facts);
  guint i = bef_energy_dates_at (part->dates, last);
  assert_near (degree_days[i], 18 - celsius_of (last));
  /* 5 kWh at night, 57 by day, and 2.4 for each of them; days of 23 and 25 hours are a little off.
   */
  g_assert_cmpfloat_with_epsilon (part->weather.base, 62, 0.2);
  g_assert_cmpfloat_with_epsilon (part->weather.slope, 2.4, 0.02);
  g_assert_cmpfloat (part->weather.r2, >, 0.99);
  g_assert_cmpuint (part->corrected[BEF_SPAN_MONTH].n, ==, 29);
  /* In the same weather it is the same. */
  g_assert_cmpfloat_with_epsilon (part->corrected[BEF_SPAN_MONTH].share, 0, 0.01);
  /* Nights: 1 kW, and a tenth for each degree: of twelve months the median. */
  const BefLoadProfile *profile = part->profile;
  g_assert_nonnull (profile);
  g_assert_cmpuint (profile->n_nights, >=, 360);
  g_assert_cmpfloat (profile->base_w, >, 1500);
  g_assert_cmpfloat (profile->base_w, <, 2500);
  assert_near (profile->week[24 + 12].p50 - profile->week[24 + 3].p50, 2000);
  /* The highest is of ten minutes of power, not of an hour of the index. */
  assert_near (profile->peak_w, 9000);
  g_assert_cmpint (profile->peak_ms, ==, bef_civil_to_ms (2026, 11, 17, 8, 0));
  /* Heat and the rest. */
  const BefEnergyCo2 *co2 = &part->co2[BEF_SPAN_TWELVE];
  double kwh = part->spans[BEF_SPAN_TWELVE].now.amount;
  g_assert_cmpfloat_with_epsilon (co2->kg, kwh * (0.064 + 0.015 * co2->heating_share), 0.01);
  g_assert_cmpfloat (co2->heating_share, >, 0.2);
  /* Ranked: the hall, of which nothing is counted, is set aside. */
  const GArray *ranking = bef_energy_facts_get_ranking (facts);
  const BefEnergyRank *first = &g_array_index (ranking, BefEnergyRank, 0),
                      *second = &g_array_index (ranking, BefEnergyRank, 1);
  g_assert_cmpstr (first->place->id, ==, SCHOOL);
  g_assert_cmpuint (first->rank, ==, 1);
  assert_near (first->area.value, kwh / 250);
  g_assert_cmpint (first->area.verdict, ==, BEF_AREA_WITHIN);
  g_assert_cmpuint (second->rank, ==, 0);
  g_assert_cmpint (second->area.verdict, ==, BEF_AREA_UNKNOWN);
  close_history (history);
}

static BefContracts *
make_contracts (const char *text)
{
  g_autoptr (GError) error = NULL;
  BefContracts *contracts = bef_contracts_read (text, strlen (text), &error);

  g_assert_no_error (error);
  return contracts;
}

/* Of the samples in the history, by the contract of the meter. */
static void
test_classes_of_price_out_of_the_history (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (BefContracts) contracts = make_contracts (
      "beffroi-contracts 1\n"
      "contract 1 electricity\nmeter urn:h\nversion 2024-01-01 hphc\noff-peak 22:00-06:00\n"
      "price hp 0.2\nprice hc 0.1\nsubscription 36.5 year\n");
  BefEnergyRequest *request = bef_energy_request_new (BEF_SCOPE_BUILDING, SCHOOL, "School",
                                                      bef_civil_to_ms (2026, 11, 30, 9, 0));
  g_autoptr (GError) error = NULL;

  put_hours (history);
  bef_energy_request_add_place (request, &(BefEnergyPlace){ .id = SCHOOL, .name = "School" });
  add_meter (request, "urn:h", SCHOOL, BEF_FLUID_ELECTRICITY);
  bef_energy_request_set_contracts (request, contracts);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, &error);
  g_assert_no_error (error);
  const BefEnergyPart *part = bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY);
  const BefEnergySplit *split = &part->splits[BEF_SPAN_MONTH],
                       *all = &bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY)
                                   ->splits[BEF_SPAN_MONTH];
  g_assert_cmpuint (split->n, ==, 2);
  g_assert_cmpfloat_with_epsilon (split->kwh, part->spans[BEF_SPAN_MONTH].now.amount, 0.01);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HP].euros,
                                  0.2 * split->classes[BEF_CLASS_HP].kwh, 1e-3);
  g_assert_cmpfloat_with_epsilon (split->classes[BEF_CLASS_HC].euros,
                                  0.1 * split->classes[BEF_CLASS_HC].kwh, 1e-3);
  g_assert_cmpfloat_with_epsilon (split->rest_euros, 29 * 0.1, 1e-3);
  g_assert_cmpfloat (split->classes[BEF_CLASS_HP].kwh, >, split->classes[BEF_CLASS_HC].kwh);
  assert_near (all->kwh, split->kwh);
  close_history (history);
}

/* 20 cents a kWh, and 36.50 euros a year that are due anyway; gas of another coefficient since the
 * year began; water. Nothing is known of what the lamps pay. */
static void
test_contracts_make_euros (void)
{
  BefHistory *history = make_history ();
  g_autoptr (BefContracts) contracts = make_contracts (
      "beffroi-contracts 1\n"
      "contract 1 electricity\nmeter urn:e1\nversion 2024-01-01 base\nprice base 0.2\n"
      "subscription 36.5 year\n"
      "contract 2 electricity\nmeter urn:e2\nversion 2024-01-01 base\nprice base 0.2\n"
      "contract 3 gas\nmeter urn:g1\ncoefficient 10\ncoefficient 12 since 2026-01-01\n"
      "version 2024-01-01 base\nprice base 0.05\n"
      "contract 4 water\nmeter urn:w1\nversion 2026-01-01 base\nprice base 3\n");
  BefEnergyRequest *request = make_request ();
  g_autoptr (GError) error = NULL;

  bef_energy_request_set_contracts (request, contracts);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, &error);
  g_assert_no_error (error);
  const BefEnergyComparison *power =
      &bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY)->spans[BEF_SPAN_MONTH];
  assert_near (power->now.euros, 29 * (92 * 0.2 + 0.1));
  assert_near (power->before.euros, 29 * (110 * 0.2 + 0.1));
  assert_near (power->last_year.euros, 29 * (92 - 110) * 0.2);
  assert_near (
      bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY)->spans[BEF_SPAN_DAY].now.euros,
      80 * 0.2 + 0.1);
  const BefEnergyComparison *gas =
      &bef_energy_facts_get_total (facts, BEF_FLUID_GAS)->spans[BEF_SPAN_DAY];
  assert_near (gas->now.amount, 9 * 12);
  assert_near (gas->last_year.before, 10 * 10);
  assert_near (gas->now.euros, 9 * 12 * 0.05);
  assert_near (gas->now.estimated, 0);
  /* Of last year there was no contract: what it costs is known, and not what the change does. */
  const BefEnergyComparison *water =
      &bef_energy_facts_get_total (facts, BEF_FLUID_WATER)->spans[BEF_SPAN_DAY];
  assert_near (water->now.euros, 9);
  g_assert_true (isnan (water->before.euros));
  g_assert_true (isnan (water->last_year.euros));
  const BefEnergyComparison *lamps =
      &bef_energy_facts_get_total (facts, BEF_FLUID_LIGHTING)->spans[BEF_SPAN_DAY];
  assert_near (lamps->now.amount, 25);
  g_assert_true (isnan (lamps->now.euros));
  close_history (history);
}

/* November 2025 with a rate that is to be verified, November 2026 without: the sum of the month is
 * whole, the change and the twelve months are not, nor is it said of what has no such tax. */
static void
test_euros_of_unverified_rates_say_so (void)
{
  BefHistory *history = make_history ();
  g_autoptr (BefContracts) contracts = make_contracts (
      "beffroi-contracts 1\n"
      "tax levy\nname Levy\nper unit\nrate 2024-02-01 0.02\nchecked 2026-02-01\n"
      "contract 1 electricity\nmeter urn:e1\nversion 2024-01-01 base\nprice base 0.2\n"
      "taxes levy\n"
      "contract 2 electricity\nmeter urn:e2\nversion 2024-01-01 base\nprice base 0.2\n"
      "contract 4 water\nmeter urn:w1\nversion 2026-01-01 base\nprice base 3\n");
  BefEnergyRequest *request = make_request ();
  g_autoptr (GError) error = NULL;

  bef_energy_request_set_contracts (request, contracts);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, &error);
  g_assert_no_error (error);
  const BefEnergyPart *power = bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY);
  const BefEnergyComparison *month = &power->spans[BEF_SPAN_MONTH],
                            *twelve = &power->spans[BEF_SPAN_TWELVE];
  g_assert_cmpuint (month->now.flags & BEF_DAY_TAX_UNCHECKED, ==, 0);
  g_assert_cmpuint (month->before.flags & BEF_DAY_TAX_UNCHECKED, !=, 0);
  g_assert_cmpuint (twelve->now.flags & BEF_DAY_TAX_UNCHECKED, !=, 0);
  g_assert_nonnull (bef_energy_taxes_unchecked (month));
  g_assert_nonnull (bef_energy_taxes_unchecked (twelve));
  g_assert_null (bef_energy_taxes_unchecked (
      &bef_energy_facts_get_total (facts, BEF_FLUID_WATER)->spans[BEF_SPAN_MONTH]));
  close_history (history);
}

/* Of two meters one has no contract: half of the kWh have no euros, and no sum is told. */
static void
test_a_part_without_a_contract_leaves_no_sum (void)
{
  BefHistory *history = make_history ();
  g_autoptr (BefContracts) contracts = make_contracts (
      "beffroi-contracts 1\n"
      "contract 1 electricity\nmeter urn:e1\nversion 2024-01-01 base\nprice base 0.2\n");
  BefEnergyRequest *request = make_request ();
  g_autoptr (GError) error = NULL;

  bef_energy_request_set_contracts (request, contracts);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (
      bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY)->spans[BEF_SPAN_MONTH].now.euros));
  assert_near (
      bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY)->spans[BEF_SPAN_MONTH].now.euros,
      29 * 80 * 0.2);
  close_history (history);
}

/* By hand, an hour after the other: peak and off-peak hours of which as many are used. */
static double
price_by_hand (gint64 until)
{
  double sum = 0;
  guint n = 0;

  for (gint64 at = bef_civil_days_before (until, 365); at < until; at += BEF_MS_HOUR, n++)
    {
      BefCivil civil;
      bef_civil_from_ms (at, &civil);
      sum += 1.2 * (civil.hour >= 22 || civil.hour < 6 ? 0.1 : 0.3);
    }
  return sum / n;
}

/* What one kWh more or less costs: with its tax, by its hours, without what is due anyway; and
 * nothing where a meter has no contract, or had none for a part of the year. */
static void
test_the_price_of_one_more (void)
{
  BefHistory *history = make_history ();
  g_autoptr (BefContracts) contracts = make_contracts (
      "beffroi-contracts 1\n"
      "contract 1 electricity\nmeter urn:e1\nversion 2024-01-01 hphc\noff-peak 22:00-06:00\n"
      "price hp 0.3\nprice hc 0.1\nsubscription 365 year\ntaxes tva\n"
      "contract 3 gas\nmeter urn:g1\ncoefficient 10\nversion 2026-10-01 base\nprice base 0.05\n");
  BefEnergyRequest *request = make_request ();
  g_autoptr (GError) error = NULL;

  bef_energy_request_set_contracts (request, contracts);
  g_autoptr (BefEnergyFacts) facts = load (history, request, NULL, &error);
  g_assert_no_error (error);
  gint64 until = bef_energy_facts_get_until (facts);
  const BefEnergyPart *school = bef_energy_facts_find (facts, SCHOOL, BEF_FLUID_ELECTRICITY),
                      *all = bef_energy_facts_get_total (facts, BEF_FLUID_ELECTRICITY),
                      *gas = bef_energy_facts_get_total (facts, BEF_FLUID_GAS);
  /* Hours of a day weigh by its use: some days were of 90, some of 80. */
  g_assert_cmpfloat_with_epsilon (bef_energy_facts_get_price (facts, school), price_by_hand (until),
                                  2e-4);
  g_assert_true (isnan (bef_energy_facts_get_price (facts, all)));
  g_assert_true (isnan (bef_energy_facts_get_price (facts, gas)));
  BefRange works = { bef_civil_days_before (until, 300), bef_civil_days_before (until, 299) };
  BefSavings savings = bef_energy_facts_judge_works (facts, school, works),
             unpriced = bef_energy_facts_judge_works (facts, gas, works);
  g_assert_true (isfinite (savings.per_year));
  assert_near (savings.euros, savings.per_year * bef_energy_facts_get_price (facts, school));
  g_assert_true (isnan (unpriced.euros));
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/energy-facts/commune", test_a_commune_out_of_its_history);
  g_test_add_func ("/energy-facts/euros", test_contracts_make_euros);
  g_test_add_func ("/energy-facts/euros-of-unverified-rates",
                   test_euros_of_unverified_rates_say_so);
  g_test_add_func ("/energy-facts/part-without", test_a_part_without_a_contract_leaves_no_sum);
  g_test_add_func ("/energy-facts/price", test_the_price_of_one_more);
  g_test_add_func ("/energy-facts/changed", test_the_largest_change_is_first);
  g_test_add_func ("/energy-facts/nothing", test_nothing_known_is_nan);
  g_test_add_func ("/energy-facts/missing", test_a_meter_that_is_not_there_is_missing);
  g_test_add_func ("/energy-facts/cancelled", test_cancelled_tells_so);
  g_test_add_func ("/energy-facts/curve", test_a_building_with_its_weather_and_its_curve);
  g_test_add_func ("/energy-facts/classes", test_classes_of_price_out_of_the_history);
  return g_test_run ();
}
