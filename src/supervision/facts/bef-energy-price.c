/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "bef-energy-facts.h"
#include "supervision/tariff/bef-cost.h"

#define PRICED_DAYS 365

/* What was used, and what one more of it cost. */
typedef struct
{
  double amount, euros;
  gboolean is_unknown;
} Sum;

/* The part of a day that @cell is. */
static double
share_of_day (const BefTariffCell *cell)
{
  gint64 start = bef_civil_floor (cell->start_ms, BEF_PERIOD_DAY);

  return (double)(cell->end_ms - cell->start_ms)
         / (double)(bef_civil_add (start, BEF_PERIOD_DAY, 1) - start);
}

static void
add_meter (Sum *sum, const BefEnergyFacts *facts, const BefEnergyMeter *meter, BefMeterDays days)
{
  const BefEnergyRequest *request = bef_energy_facts_get_request (facts);
  const BefEnergyDates *dates = bef_energy_facts_get_dates (facts);
  const BefContract *contract = bef_energy_request_find_contract (request, meter);
  gint64 until = bef_energy_facts_get_until (facts),
         from = MAX (bef_civil_days_before (until, PRICED_DAYS),
                     bef_energy_dates_get (dates, 0)->start_ms);

  if (contract == NULL)
    {
      sum->is_unknown = TRUE;
      return;
    }
  const BefTaxes *taxes = bef_contracts_get_taxes (bef_energy_request_get_contracts (request));
  g_autoptr (GArray) cells = bef_tariff_cells (contract, from, until);
  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      guint day = bef_energy_dates_at (dates, bef_civil_floor (cell->start_ms, BEF_PERIOD_DAY));
      /* Without a known amount, and where none is used, no price is needed. */
      if (day >= bef_energy_dates_count (dates) || !(days[day].kwh > 0))
        continue;
      BefMoney price = bef_cost_of_one_more (contract, taxes, cell->start_ms);
      double amount = days[day].kwh * share_of_day (cell);
      if (price == BEF_NO_MONEY)
        {
          sum->is_unknown = TRUE;
          return;
        }
      sum->amount += amount;
      sum->euros += amount * bef_money_to_euros (price);
    }
}

double
bef_energy_facts_get_price (const BefEnergyFacts *self, const BefEnergyPart *part)
{
  const BefEnergyRequest *request = bef_energy_facts_get_request (self);
  Sum sum = { 0 };
  guint at = 0;

  /* The part's meters are those of the request that are of it, in its order. */
  for (guint i = 0; i < bef_energy_request_n_meters (request) && !sum.is_unknown; i++)
    {
      const BefEnergyMeter *meter = bef_energy_request_nth_meter (request, i);

      if (meter->fluid != part->fluid
          || (part->place != NULL && g_strcmp0 (meter->building, part->place->id) != 0))
        continue;
      add_meter (&sum, self, meter, part->meters[at++]);
    }
  return sum.is_unknown || sum.amount <= 0 ? NAN : sum.euros / sum.amount;
}
