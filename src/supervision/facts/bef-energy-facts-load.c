/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-facts.h"

#include <math.h>

#include "supervision/tariff/bef-cost-loader.h"

/* Load curves are read by ten minutes, the clock's, of the last twelve months, in parts. */
#define CURVE_STEP_MS (10 * BEF_MS_MINUTE)
#define CURVE_PART_STEPS 18000
#define CURVE_DAYS 372
#define CURVE_MISSING 0.05
/* Of a day of which more is not known the least and the highest temperature are not known. */
#define CELSIUS_MISSING 0.2

/* One load: the answers as they come. */
typedef struct
{
  BefEnergyRequest *request; /* owned until the facts have it */
  BefEnergyReadings readings;
  guint n_awaited;
  gboolean failed; /* and returned */
} Load;

static void
load_free (Load *load)
{
  g_clear_pointer (&load->request, bef_energy_request_free);
  g_clear_pointer (&load->readings.dates, bef_energy_dates_free);
  g_clear_pointer (&load->readings.meters, g_ptr_array_unref);
  g_clear_pointer (&load->readings.hours, g_ptr_array_unref);
  g_clear_pointer (&load->readings.curves, g_ptr_array_unref);
  g_clear_pointer (&load->readings.costs, g_ptr_array_unref);
  g_free (load->readings.degree_days);
  g_free (load);
}

/* An answer on its way: of which meter. A curve comes in parts, which follow each other. */
typedef struct
{
  GTask *task; /* owned */
  guint meter;
} Answer;

static void
reckon_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_return_pointer (task,
                         bef_energy_facts_new (g_steal_pointer (&load->request), &load->readings),
                         (GDestroyNotify)bef_energy_facts_unref);
}

/* Once all have answered. */
static void
reckon (GTask *task)
{
  const Load *load = g_task_get_task_data (task);

  if (load->n_awaited == 0 && !load->failed)
    g_task_run_in_thread (task, reckon_thread);
}

static void
fail (GTask *task, GError *error)
{
  Load *load = g_task_get_task_data (task);

  if (load->failed)
    {
      g_error_free (error);
      return;
    }
  load->failed = TRUE;
  g_task_return_error (task, error);
}

/* kWh in a m3 of gas on a day, by the meter's own, else by its contract; 0: nobody says. */
static double
coefficient_of (const Load *load, const BefEnergyMeter *meter, gint64 day_ms)
{
  const BefContract *contract = bef_energy_request_find_contract (load->request, meter);

  if (meter->fluid != BEF_FLUID_GAS || meter->kwh_per_m3 > 0)
    return meter->kwh_per_m3;
  return contract != NULL
             ? (double)bef_contract_coefficient_at (contract, day_ms) / BEF_COEFFICIENT_ONE
             : 0;
}

/* What one unit of the meter's index is in kWh or m3. */
static double
factor_of (const BefEnergyMeter *meter, double coefficient)
{
  if (meter->fluid == BEF_FLUID_GAS)
    return coefficient > 0 ? coefficient : BEF_GAS_KWH_PER_M3;
  return meter->fluid == BEF_FLUID_WATER ? BEF_WATER_M3_PER_L : 1;
}

static guint
flags_of (const BefEnergyMeter *meter, double coefficient, const BefEnergy *energy)
{
  gboolean is_guessed = meter->fluid == BEF_FLUID_GAS && !(coefficient > 0);

  return (energy->estimated || is_guessed ? BEF_DAY_ESTIMATED : 0)
         | (energy->set_aside ? BEF_DAY_SET_ASIDE : 0)
         | (energy->meter_changed ? BEF_DAY_METER_CHANGED : 0);
}

static void
take_days (Load *load, guint meter_i, const GArray *energies)
{
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);
  GArray *days = g_ptr_array_index (load->readings.meters, meter_i);

  for (guint i = 0; i < MIN (days->len, energies->len); i++)
    {
      const BefEnergy *energy = &g_array_index (energies, BefEnergy, i);
      BefDayEnergy *day = &g_array_index (days, BefDayEnergy, i);
      double coefficient = coefficient_of (load, meter, day->start_ms);
      day->kwh = energy->kwh * factor_of (meter, coefficient);
      day->coverage = energy->coverage;
      day->flags = flags_of (meter, coefficient, energy);
    }
}

static void
days_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&answer->task);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) energies = bef_history_energy_finish (BEF_HISTORY (source), result, &error);
  guint meter = answer->meter;

  g_free (answer);
  load->n_awaited--;
  if (energies == NULL)
    {
      fail (task, error);
      return;
    }
  take_days (load, meter, energies);
  reckon (task);
}

/* What a bucket knows of its time is one step: means of what is known count for the time it is. */
static void
take_curve (Load *load, guint meter, const BefBuckets *buckets)
{
  GArray *curve = g_ptr_array_index (load->readings.curves, meter);

  for (guint i = 0; i < bef_buckets_get_length (buckets); i++)
    {
      const BefBucket *bucket = bef_buckets_get (buckets, i);
      BefLoadStep step = { bucket->start_ms, bucket->end_ms - bucket->start_ms, bucket->mean };
      if (isfinite (step.watts) && bucket->missing <= CURVE_MISSING)
        g_array_append_val (curve, step);
    }
}

/* An hour of which most is known. */
static void
take_hours (Load *load, guint meter, const GArray *energies)
{
  GArray *hours = g_ptr_array_index (load->readings.hours, meter);

  for (guint i = 0; i < energies->len; i++)
    {
      const BefEnergy *energy = &g_array_index (energies, BefEnergy, i);
      gint64 length = energy->end_ms - energy->start_ms;
      BefLoadStep step = { energy->start_ms, length,
                           energy->kwh * 1000 * BEF_MS_HOUR / (double)length };
      if (isfinite (step.watts) && 1 - energy->coverage <= CURVE_MISSING)
        g_array_append_val (hours, step);
    }
}

static void
hours_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&answer->task);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) energies = bef_history_energy_finish (BEF_HISTORY (source), result, &error);
  guint meter = answer->meter;

  g_free (answer);
  load->n_awaited--;
  if (energies == NULL)
    {
      fail (task, error);
      return;
    }
  if (!load->failed)
    take_hours (load, meter, energies);
  reckon (task);
}

static void
curve_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&answer->task);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefBuckets) buckets =
      bef_history_buckets_finish (BEF_HISTORY (source), result, &error);
  guint meter = answer->meter;

  g_free (answer);
  load->n_awaited--;
  if (buckets == NULL)
    {
      fail (task, error);
      return;
    }
  if (!load->failed)
    take_curve (load, meter, buckets);
  reckon (task);
}

static void
celsius_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefBuckets) buckets =
      bef_history_buckets_finish (BEF_HISTORY (source), result, &error);

  load->n_awaited--;
  if (buckets == NULL)
    {
      fail (task, error);
      return;
    }
  guint n = load->failed ? 0 : bef_energy_dates_count (load->readings.dates);
  load->readings.degree_days = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const BefBucket *day =
          i < bef_buckets_get_length (buckets) ? bef_buckets_get (buckets, i) : NULL;
      load->readings.degree_days[i] = day != NULL && day->missing <= CELSIUS_MISSING
                                          ? bef_degree_days (day->min, day->max)
                                          : NAN;
    }
  reckon (task);
}

/* Nothing known yet. */
static GArray *
empty_days (const BefEnergyDates *dates)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (BefDayEnergy));

  for (guint i = 0; i < bef_energy_dates_count (dates); i++)
    {
      BefDayEnergy day = { .start_ms = bef_energy_dates_get (dates, i)->start_ms, .kwh = NAN };
      g_array_append_val (days, day);
    }
  return days;
}

/* The beginning of each day, and the end of the last one. (transfer full) */
static GArray *
bounds_of (const BefEnergyDates *dates, gint64 end_ms)
{
  GArray *bounds = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < bef_energy_dates_count (dates); i++)
    g_array_append_val (bounds, bef_energy_dates_get (dates, i)->start_ms);
  g_array_append_val (bounds, end_ms);
  return bounds;
}

static Answer *
answer_new (GTask *task, guint meter)
{
  Answer *answer = g_new0 (Answer, 1);
  Load *load = g_task_get_task_data (task);

  answer->task = g_object_ref (task);
  answer->meter = meter;
  load->n_awaited++;
  return answer;
}

/* Hours of twelve months and a bit. */
static void
ask_for_hours (GTask *task, BefHistory *history, guint meter_i)
{
  Load *load = g_task_get_task_data (task);
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);
  gint64 to = bef_civil_floor (bef_energy_request_get_now (load->request), BEF_PERIOD_DAY);
  gboolean is_asked = meter->fluid == BEF_FLUID_ELECTRICITY;
  g_autoptr (GArray) bounds = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_ptr_array_add (load->readings.hours,
                   is_asked ? g_array_new (FALSE, FALSE, sizeof (BefLoadStep)) : NULL);
  if (!is_asked)
    return;
  for (gint64 at = bef_civil_days_before (to, CURVE_DAYS); at <= to; at += BEF_MS_HOUR)
    g_array_append_val (bounds, at);
  bef_history_spans_energy_async (
      history, bef_series_key (meter->id, bef_energy_meter_index (meter)),
      (const gint64 *)(void *)bounds->data, bounds->len, g_task_get_cancellable (task), hours_cb,
      answer_new (task, meter_i));
}

static void
ask_for_curve (GTask *task, BefHistory *history, guint meter_i)
{
  Load *load = g_task_get_task_data (task);
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);
  gint64 to = bef_civil_floor (bef_energy_request_get_now (load->request), BEF_PERIOD_DAY),
         from = bef_civil_days_before (to, CURVE_DAYS);
  GArray *curve = NULL;

  if (meter->fluid == BEF_FLUID_ELECTRICITY)
    curve = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));
  g_ptr_array_add (load->readings.curves, curve);
  for (gint64 at = from; at < to && curve != NULL; at += CURVE_PART_STEPS * CURVE_STEP_MS)
    {
      gint64 n = MIN (CURVE_PART_STEPS, (to - at) / CURVE_STEP_MS);
      bef_history_buckets_async (history,
                                 &(BefHistoryQuery){ .key = bef_series_key (meter->id, "power"),
                                                     .from_ms = at,
                                                     .to_ms = at + n * CURVE_STEP_MS,
                                                     .n_buckets = (guint)n },
                                 g_task_get_cancellable (task), curve_cb,
                                 answer_new (task, meter_i));
    }
}

static void
ask_for_days (GTask *task, BefHistory *history, guint meter_i, const GArray *bounds)
{
  Load *load = g_task_get_task_data (task);
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);

  g_ptr_array_add (load->readings.meters, empty_days (load->readings.dates));
  if (bounds->len < 2)
    return;
  bef_history_spans_energy_async (
      history, bef_series_key (meter->id, bef_energy_meter_index (meter)),
      (const gint64 *)(void *)bounds->data, bounds->len, g_task_get_cancellable (task), days_cb,
      answer_new (task, meter_i));
}

/* What each day of the meter costs, as far as it is this one that counts for the contract. */
static void
take_costs (Load *load, guint meter_i, const BefContract *contract, const BefCost *cost)
{
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);
  GArray *days = g_ptr_array_index (load->readings.meters, meter_i);

  for (guint i = 0; i < MIN (days->len, cost->days->len); i++)
    {
      BefDayEnergy *day = &g_array_index (days, BefDayEnergy, i);
      const BefCostDay *of = &g_array_index (cost->days, BefCostDay, i);
      const char *counts = bef_contract_meter_at (contract, of->start_ms);
      if (of->start_ms != day->start_ms || g_strcmp0 (counts, meter->id) != 0)
        continue;
      day->euros = bef_money_to_euros (of->amount);
      day->is_priced = of->is_contracted;
      if (of->is_unchecked)
        day->flags |= BEF_DAY_TAX_UNCHECKED;
    }
}

static void
costs_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&answer->task);
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (BefCostSource) source = bef_cost_source_load_finish (result, &error);
  guint meter = answer->meter;

  g_free (answer);
  load->n_awaited--;
  if (source == NULL)
    {
      fail (task, error);
      return;
    }
  if (!load->failed)
    {
      const BefContracts *contracts = bef_energy_request_get_contracts (load->request);
      g_autoptr (BefCost) cost =
          bef_cost_source_price (source, bef_contracts_get_taxes (contracts));
      take_costs (load, meter, source->contract, cost);
      g_ptr_array_add (load->readings.costs, bef_cost_source_ref (source));
    }
  reckon (task);
}

static void
ask_for_costs (GTask *task, BefHistory *history, guint meter_i, gint64 to)
{
  Load *load = g_task_get_task_data (task);
  const BefEnergyMeter *meter = bef_energy_request_nth_meter (load->request, meter_i);
  const BefContract *contract = bef_energy_request_find_contract (load->request, meter);

  if (contract == NULL || bef_energy_dates_count (load->readings.dates) == 0)
    return;
  BefRange span = { bef_energy_dates_get (load->readings.dates, 0)->start_ms, to };
  bef_cost_source_load_async (history, contract, span, BEF_COST_SOURCE_PLAIN,
                              g_task_get_cancellable (task), costs_cb, answer_new (task, meter_i));
}

static void
ask_for_weather (GTask *task, BefHistory *history, const GArray *bounds)
{
  Load *load = g_task_get_task_data (task);
  const char *sensor = bef_energy_request_get_thermometer (load->request);

  if (sensor == NULL || bounds->len < 2)
    return;
  load->n_awaited++;
  bef_history_spans_async (history, bef_series_key (sensor, "temperature"),
                           (const gint64 *)(void *)bounds->data, bounds->len,
                           g_task_get_cancellable (task), celsius_cb, g_object_ref (task));
}

static void
clear_curve (gpointer curve)
{
  if (curve != NULL)
    g_array_unref (curve);
}

void
bef_energy_facts_load_async (BefHistory *history, BefEnergyRequest *request,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (history, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  gint64 to = bef_civil_floor (bef_energy_request_get_now (request), BEF_PERIOD_DAY);

  g_task_set_source_tag (task, bef_energy_facts_load_async);
  g_task_set_task_data (task, load, (GDestroyNotify)load_free);
  load->request = request;
  load->readings.dates = bef_energy_dates_new (bef_energy_request_get_from (request), to);
  load->readings.meters = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  load->readings.costs = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_cost_source_unref);
  g_autoptr (GArray) bounds = bounds_of (load->readings.dates, to);
  if (bef_energy_request_get_read (request) & BEF_ENERGY_READ_CURVES)
    {
      load->readings.hours = g_ptr_array_new_with_free_func (clear_curve);
      load->readings.curves = g_ptr_array_new_with_free_func (clear_curve);
    }
  for (guint i = 0; i < bef_energy_request_n_meters (request); i++)
    {
      ask_for_days (task, history, i, bounds);
      ask_for_costs (task, history, i, to);
      if (load->readings.curves == NULL)
        continue;
      ask_for_hours (task, history, i);
      ask_for_curve (task, history, i);
    }
  ask_for_weather (task, history, bounds);
  reckon (task);
}

BefEnergyFacts *
bef_energy_facts_load_finish (BefHistory *history, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, history), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
