/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-facts.h"

#include <math.h>

/* The line on degree days is that of two years. */
#define WEATHER_DAYS 731

struct _BefEnergyFacts
{
  gatomicrefcount ref_count;
  BefEnergyRequest *request; /* owned */
  BefEnergyDates *dates;     /* owned */
  GPtrArray *meters;         /* owned, of GArray of BefDayEnergy: the parts' */
  double *degree_days;       /* owned, nullable */
  GArray *ranking;           /* owned, of BefEnergyRank */
  gint64 until_ms;
  BefEnergyPart *totals[BEF_N_FLUIDS]; /* owned, nullable */
  GPtrArray *parts;                    /* owned, of BefEnergyPart */
};

G_DEFINE_BOXED_TYPE (BefEnergyFacts, bef_energy_facts, bef_energy_facts_ref, bef_energy_facts_unref)

static void
part_free (gpointer data)
{
  BefEnergyPart *part = data;

  /* Of one meter they are its own. */
  if (part->n_meters != 1)
    g_free ((gpointer)part->days);
  g_free ((gpointer)part->meters);
  g_free ((gpointer)part->months);
  g_free ((gpointer)part->profile);
  g_free ((gpointer)part->week);
  g_free (part);
}

BefEnergyFacts *
bef_energy_facts_ref (BefEnergyFacts *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
bef_energy_facts_unref (BefEnergyFacts *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < BEF_N_FLUIDS; i++)
    g_clear_pointer (&self->totals[i], part_free);
  g_ptr_array_unref (self->parts);
  g_array_unref (self->ranking);
  g_ptr_array_unref (self->meters);
  g_free (self->degree_days);
  bef_energy_dates_free (self->dates);
  bef_energy_request_free (self->request);
  g_free (self);
}

/* Reckoning. */

static BefDayEnergy *
sum_days (const BefEnergyDates *dates, const BefMeterDays *meters, guint n)
{
  guint n_days = bef_energy_dates_count (dates);
  BefDayEnergy *sums = g_new0 (BefDayEnergy, n_days);

  for (guint i = 0; i < n_days; i++)
    {
      BefDayEnergy *sum = &sums[i];
      sum->start_ms = bef_energy_dates_get (dates, i)->start_ms;
      sum->kwh = NAN;
      for (guint m = 0; m < n; m++)
        {
          const BefDayEnergy *day = &meters[m][i];
          sum->flags |= day->flags;
          sum->euros += day->is_priced ? day->euros : 0;
          sum->is_priced = (m == 0 || sum->is_priced) && day->is_priced;
          if (!isfinite (day->kwh))
            continue;
          sum->kwh = isfinite (sum->kwh) ? sum->kwh + day->kwh : day->kwh;
          sum->coverage += day->coverage / n;
        }
    }
  return sums;
}

static void
compare_months (BefEnergyPart *part, const BefMeterDays *meters, gint64 until_ms)
{
  gint64 first = bef_energy_dates_get (part->dates, 0)->start_ms;
  GArray *months = g_array_new (FALSE, FALSE, sizeof (BefEnergyComparison));

  for (gint64 month = bef_civil_floor (first, BEF_PERIOD_MONTH); month < until_ms;
       month = bef_civil_add (month, BEF_PERIOD_MONTH, 1))
    {
      BefEnergyComparison c =
          bef_energy_compare_month (part->dates, meters, part->n_meters, month, until_ms);
      g_array_append_val (months, c);
    }
  part->n_months = months->len;
  part->months = (const BefEnergyComparison *)(void *)g_array_free (months, FALSE);
}

/* What the weather has to do with it, in each span, and what it emitted. */
static void
correct_spans (const BefEnergyFacts *self, BefEnergyPart *part)
{
  guint to = bef_energy_dates_at (self->dates, self->until_ms);

  if (bef_fluid_is_energy (part->fluid) && part->fluid != BEF_FLUID_LIGHTING)
    bef_weather_fit_days (part->days, self->degree_days, to - MIN (to, WEATHER_DAYS), to,
                          &part->weather);
  for (BefSpan span = 0; span < BEF_N_SPANS; span++)
    {
      const BefEnergyComparison *c = &part->spans[span];
      part->corrected[span] =
          bef_energy_correct (self->dates, part->days, self->degree_days, &part->weather, c);
      part->co2[span] = bef_energy_co2 (self->dates, part->days, self->degree_days, &part->weather,
                                        part->fluid, &c->now);
    }
}

/* Of the contracts of the part's meters, each once: a contract outlives its meters. */
static void
split_spans (const BefEnergyFacts *self, BefEnergyPart *part, const BefEnergyReadings *readings)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  const BefContracts *contracts = bef_energy_request_get_contracts (self->request);

  if (readings->costs == NULL || contracts == NULL
      || (part->fluid != BEF_FLUID_ELECTRICITY && part->fluid != BEF_FLUID_LIGHTING))
    return;
  for (guint i = 0; i < bef_energy_request_n_meters (self->request); i++)
    {
      const BefEnergyMeter *meter = bef_energy_request_nth_meter (self->request, i);
      const BefContract *contract = bef_energy_request_find_contract (self->request, meter);
      if (contract == NULL || meter->fluid != part->fluid
          || (part->place != NULL && g_strcmp0 (meter->building, part->place->id) != 0))
        continue;
      for (guint k = 0; k < readings->costs->len; k++)
        {
          BefCostSource *source = g_ptr_array_index (readings->costs, k);
          if (source->contract->fluid != contract->fluid
              || g_strcmp0 (source->contract->point, contract->point) != 0)
            continue;
          if (!g_ptr_array_find (sources, source, NULL))
            g_ptr_array_add (sources, source);
          break;
        }
    }
  for (BefSpan span = 0; span < BEF_N_SPANS && sources->len > 0; span++)
    part->splits[span] =
        bef_energy_split_of (sources, bef_contracts_get_taxes (contracts), &part->spans[span].now);
}

/* Of the steps of several meters, which are added where all of them are known: GArray of
 * BefLoadStep. (transfer full) */
static GArray *
add_curves (const GPtrArray *curves)
{
  GArray *sum = g_array_new (FALSE, FALSE, sizeof (BefLoadStep));
  const GArray *first = g_ptr_array_index (curves, 0);
  g_autofree guint *at = g_new0 (guint, curves->len);

  for (guint i = 0; i < first->len; i++)
    {
      BefLoadStep step = g_array_index (first, BefLoadStep, i);
      gboolean is_whole = TRUE;
      for (guint k = 1; k < curves->len && is_whole; k++)
        {
          const GArray *other = g_ptr_array_index (curves, k);
          while (at[k] < other->len && g_array_index (other, BefLoadStep, at[k]).at_ms < step.at_ms)
            at[k]++;
          const BefLoadStep *more =
              at[k] < other->len ? &g_array_index (other, BefLoadStep, at[k]) : NULL;
          is_whole = more != NULL && more->at_ms == step.at_ms && more->step_ms == step.step_ms;
          if (is_whole)
            step.watts += more->watts;
        }
      if (is_whole)
        g_array_append_val (sum, step);
    }
  return sum;
}

/* Of the part's meters together. (transfer full) NULL: not of all of them. */
static GArray *
steps_of (const BefEnergyFacts *self, const BefEnergyPart *part, const GPtrArray *all)
{
  g_autoptr (GPtrArray) curves = g_ptr_array_new ();

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const BefEnergyMeter *meter = bef_energy_request_nth_meter (self->request, i);
      GArray *curve = g_ptr_array_index (all, i);
      if (curve != NULL && meter->fluid == part->fluid
          && g_strcmp0 (meter->building, part->place->id) == 0)
        g_ptr_array_add (curves, curve);
    }
  if (curves->len == 0 || curves->len < part->n_meters)
    return NULL;
  return add_curves (curves);
}

static BefLoadProfile
profile_of (const BefEnergyFacts *self, const GArray *steps)
{
  return bef_load_profile_of ((const BefLoadStep *)(void *)steps->data, steps->len,
                              bef_span_range (BEF_SPAN_TWELVE, self->until_ms));
}

/* Nights and weeks by the hour; the highest power by ten minutes, where power is known: of the
 * months in which it is not an hour's mean may be higher all the same. */
static void
read_profile (const BefEnergyFacts *self, BefEnergyPart *part, const BefEnergyReadings *readings)
{
  g_autoptr (GArray) by_hour = NULL, by_minute = NULL;

  if (part->place == NULL || part->fluid != BEF_FLUID_ELECTRICITY)
    return;
  by_hour = steps_of (self, part, readings->hours);
  by_minute = steps_of (self, part, readings->curves);
  if (by_hour == NULL)
    return;
  BefLoadProfile hours = profile_of (self, by_hour);
  BefTypicalWeek week = bef_typical_week_of ((const BefLoadStep *)(void *)by_hour->data,
                                             by_hour->len, self->until_ms);
  if (by_minute != NULL)
    {
      BefLoadProfile minutes = profile_of (self, by_minute);
      if (minutes.peak_w >= hours.peak_w || !isfinite (hours.peak_w))
        {
          hours.peak_w = minutes.peak_w;
          hours.peak_ms = minutes.peak_ms;
          hours.peak_step_ms = minutes.peak_step_ms;
        }
    }
  part->profile = g_memdup2 (&hours, sizeof hours);
  part->week = g_memdup2 (&week, sizeof week);
}

/* Of the meters of @fluid in @place, NULL: in all of it. NULL when there are none. */
static BefEnergyPart *
reckon_part (const BefEnergyFacts *self, const BefEnergyReadings *readings,
             const BefEnergyPlace *place, BefFluid fluid)
{
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();

  for (guint i = 0; i < bef_energy_request_n_meters (self->request); i++)
    {
      const BefEnergyMeter *meter = bef_energy_request_nth_meter (self->request, i);
      const GArray *days = g_ptr_array_index (readings->meters, i);
      if (meter->fluid == fluid && (place == NULL || g_strcmp0 (meter->building, place->id) == 0))
        g_ptr_array_add (meters, days->data);
    }
  if (meters->len == 0 || bef_energy_dates_count (self->dates) == 0)
    return NULL;
  BefEnergyPart *part = g_new0 (BefEnergyPart, 1);
  part->place = place;
  part->fluid = fluid;
  part->n_meters = meters->len;
  part->meters = g_memdup2 (meters->pdata, meters->len * sizeof (gpointer));
  const BefMeterDays *days = part->meters;
  part->dates = self->dates;
  part->days = meters->len == 1 ? days[0] : sum_days (self->dates, days, meters->len);
  for (BefSpan span = 0; span < BEF_N_SPANS; span++)
    part->spans[span] = bef_energy_compare (self->dates, days, meters->len, span, self->until_ms);
  compare_months (part, days, self->until_ms);
  correct_spans (self, part);
  split_spans (self, part, readings);
  part->forecast = bef_energy_forecast (self->dates, part->days, self->until_ms);
  read_profile (self, part, readings);
  return part;
}

/* All that the building's meters of energy took in twelve months. */
static BefEnergyRank
rank_place (const BefEnergyFacts *self, const BefEnergyPlace *place)
{
  BefEnergyRank rank = { .place = place, .kwh = NAN };
  double missing = 0;

  for (guint i = 0; i < self->parts->len; i++)
    {
      const BefEnergyPart *part = g_ptr_array_index (self->parts, i);
      const BefEnergyTotal *total = &part->spans[BEF_SPAN_TWELVE].now;
      if (part->place != place || !bef_fluid_is_energy (part->fluid))
        continue;
      missing = MAX (missing, total->missing);
      if (isfinite (total->amount))
        rank.kwh = isfinite (rank.kwh) ? rank.kwh + total->amount : total->amount;
    }
  rank.area = bef_per_area_of (rank.kwh, missing, place->area_m2, place->category);
  return rank;
}

/* Ranked ones first, the most per m2 before. */
static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const BefEnergyRank *x = a, *y = b;
  gboolean x_is = bef_area_is_ranked (x->area.verdict), y_is = bef_area_is_ranked (y->area.verdict);

  if (x_is != y_is)
    return x_is ? -1 : 1;
  if (x_is && x->area.value != y->area.value)
    return x->area.value > y->area.value ? -1 : 1;
  return g_utf8_collate (x->place->name, y->place->name);
}

static void
rank_places (BefEnergyFacts *self)
{
  self->ranking = g_array_new (FALSE, FALSE, sizeof (BefEnergyRank));
  for (guint i = 0; i < bef_energy_request_n_places (self->request); i++)
    {
      BefEnergyRank rank = rank_place (self, bef_energy_request_nth_place (self->request, i));
      g_array_append_val (self->ranking, rank);
    }
  g_array_sort (self->ranking, compare_ranks);
  for (guint i = 0; i < self->ranking->len; i++)
    {
      BefEnergyRank *rank = &g_array_index (self->ranking, BefEnergyRank, i);
      rank->rank = bef_area_is_ranked (rank->area.verdict) ? i + 1 : 0;
    }
}

static gint64
find_until (const BefEnergyFacts *self, const BefEnergyReadings *readings)
{
  g_autoptr (GPtrArray) meters = g_ptr_array_new ();

  if (bef_energy_request_is_over (self->request))
    return bef_civil_floor (bef_energy_request_get_now (self->request), BEF_PERIOD_DAY);
  for (guint i = 0; i < readings->meters->len; i++)
    g_ptr_array_add (meters, ((const GArray *)g_ptr_array_index (readings->meters, i))->data);
  return bef_energy_until (self->dates, (const BefMeterDays *)(gpointer)meters->pdata, meters->len,
                           bef_energy_request_get_now (self->request));
}

BefEnergyFacts *
bef_energy_facts_new (BefEnergyRequest *request, BefEnergyReadings *readings)
{
  BefEnergyFacts *self = g_new0 (BefEnergyFacts, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->request = request;
  self->dates = g_steal_pointer (&readings->dates);
  self->degree_days = g_steal_pointer (&readings->degree_days);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->until_ms = find_until (self, readings);
  for (BefFluid fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    self->totals[fluid] = reckon_part (self, readings, NULL, fluid);
  for (guint i = 0; i < bef_energy_request_n_places (request); i++)
    for (BefFluid fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
      {
        BefEnergyPart *part =
            self->totals[fluid] != NULL
                ? reckon_part (self, readings, bef_energy_request_nth_place (request, i), fluid)
                : NULL;
        if (part != NULL)
          g_ptr_array_add (self->parts, part);
      }
  rank_places (self);
  self->meters = g_steal_pointer (&readings->meters);
  return self;
}

/* Reading. */

const BefEnergyRequest *
bef_energy_facts_get_request (const BefEnergyFacts *self)
{
  return self->request;
}

gint64
bef_energy_facts_get_until (const BefEnergyFacts *self)
{
  return self->until_ms;
}

const BefEnergyPart *
bef_energy_facts_get_total (const BefEnergyFacts *self, BefFluid fluid)
{
  g_return_val_if_fail (fluid < BEF_N_FLUIDS, NULL);
  return self->totals[fluid];
}

guint
bef_energy_facts_n_parts (const BefEnergyFacts *self)
{
  return self->parts->len;
}

const BefEnergyPart *
bef_energy_facts_nth_part (const BefEnergyFacts *self, guint i)
{
  g_return_val_if_fail (i < self->parts->len, NULL);
  return g_ptr_array_index (self->parts, i);
}

const BefEnergyPart *
bef_energy_facts_find (const BefEnergyFacts *self, const char *building, BefFluid fluid)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const BefEnergyPart *part = g_ptr_array_index (self->parts, i);
      if (part->fluid == fluid && g_strcmp0 (part->place->id, building) == 0)
        return part;
    }
  return NULL;
}

BefSavings
bef_energy_facts_judge_works (const BefEnergyFacts *self, const BefEnergyPart *part, BefRange works)
{
  const BefSavingsSeries series = { self->dates, part->days, self->degree_days };
  BefSavings savings = bef_savings_judge (&series, works, self->until_ms);

  bef_savings_price (&savings, bef_energy_facts_get_price (self, part));
  return savings;
}

const double *
bef_energy_facts_get_degree_days (const BefEnergyFacts *self)
{
  return self->degree_days;
}

const BefEnergyDates *
bef_energy_facts_get_dates (const BefEnergyFacts *self)
{
  return self->dates;
}

const GArray *
bef_energy_facts_get_ranking (const BefEnergyFacts *self)
{
  return self->ranking;
}

const BefEnergyRank *
bef_energy_facts_find_rank (const BefEnergyFacts *self, const char *building)
{
  for (guint i = 0; i < self->ranking->len; i++)
    {
      const BefEnergyRank *rank = &g_array_index (self->ranking, BefEnergyRank, i);
      if (g_strcmp0 (rank->place->id, building) == 0)
        return rank;
    }
  return NULL;
}

static int
compare_changes (gconstpointer a, gconstpointer b, gpointer data)
{
  const BefEnergyPart *x = *(const BefEnergyPart *const *)a, *y = *(const BefEnergyPart *const *)b;
  const BefSpan *span = data;
  double dx = fabs (x->spans[*span].last_year.change), dy = fabs (y->spans[*span].last_year.change);

  return (dx < dy) - (dx > dy);
}

GPtrArray *
bef_energy_facts_list_changed (const BefEnergyFacts *self, BefFluid fluid, BefSpan span)
{
  GPtrArray *changed = g_ptr_array_new ();

  g_return_val_if_fail (span < BEF_N_SPANS, changed);
  for (guint i = 0; i < self->parts->len; i++)
    {
      BefEnergyPart *part = g_ptr_array_index (self->parts, i);
      if (part->fluid == fluid && isfinite (part->spans[span].last_year.change))
        g_ptr_array_add (changed, part);
    }
  g_ptr_array_sort_with_data (changed, compare_changes, &span);
  return changed;
}
