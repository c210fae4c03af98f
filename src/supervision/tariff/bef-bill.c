/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bill-private.h"

#include <math.h>

#define LINE_TOLERANCE (2 * BEF_MONEY_CENT)
#define UNIT 1000 /* a kWh, a m3 */

BefBill *
bef_bill_new (const char *point)
{
  BefBill *self = g_new0 (BefBill, 1);

  self->point = g_strdup (point);
  self->from_ms = self->to_ms = BEF_NO_TIME;
  self->total = self->net = self->subscription = self->power_amount = self->excess = BEF_NO_MONEY;
  self->volume = self->coefficient = BEF_BILL_UNSAID;
  for (guint i = 0; i < BEF_N_CLASSES; i++)
    self->used[i] = self->price[i] = self->power[i] = BEF_BILL_UNSAID;
  for (guint i = 0; i < BEF_TAX_MOST; i++)
    self->tax[i] = BEF_NO_MONEY;
  return self;
}

BefBill *
bef_bill_copy (const BefBill *self)
{
  BefBill *copy = g_memdup2 (self, sizeof *self);

  copy->point = g_strdup (self->point);
  return copy;
}

void
bef_bill_free (BefBill *self)
{
  if (self == NULL)
    return;
  g_free (self->point);
  g_free (self);
}

gboolean
bef_bill_says_used (const BefBill *bill)
{
  for (guint i = 0; i < BEF_N_CLASSES; i++)
    if (bill->used[i] != BEF_BILL_UNSAID)
      return TRUE;
  return FALSE;
}

/* A bill as it would be. */

BefSupposed *
bef_supposed_new (const BefBill *bill, const BefTaxes *taxes, const BefCostSource *source)
{
  BefSupposed *self = g_new0 (BefSupposed, 1);

  self->bill = bill;
  self->contract = bef_contract_copy (source->contract);
  self->taxes = bef_taxes_copy (taxes);
  self->source = source;
  self->energy = self->rest = (BefRange){ bill->from_ms, bill->to_ms };
  for (guint i = 0; i < BEF_N_CLASSES; i++)
    self->used[i] = BEF_BILL_UNSAID;
  return self;
}

BefSupposed *
bef_supposed_copy (const BefSupposed *self)
{
  BefSupposed *copy = g_memdup2 (self, sizeof *self);

  copy->contract = bef_contract_copy (self->contract);
  copy->taxes = bef_taxes_copy (self->taxes);
  return copy;
}

void
bef_supposed_free (BefSupposed *self)
{
  if (self == NULL)
    return;
  bef_contract_free (self->contract);
  bef_taxes_free (self->taxes);
  g_free (self);
}

BefTariff *
bef_supposed_nth_tariff (BefSupposed *self, guint i)
{
  return i < self->contract->tariffs->len ? &g_array_index (self->contract->tariffs, BefTariff, i)
                                          : NULL;
}

static BefClass
other_class (BefClass cls)
{
  static const BefClass others[] = {
    [BEF_CLASS_BASE] = BEF_CLASS_BASE, [BEF_CLASS_HP] = BEF_CLASS_HC,
    [BEF_CLASS_HC] = BEF_CLASS_HP,     [BEF_CLASS_HPH] = BEF_CLASS_HCH,
    [BEF_CLASS_HCH] = BEF_CLASS_HPH,   [BEF_CLASS_HPB] = BEF_CLASS_HCB,
    [BEF_CLASS_HCB] = BEF_CLASS_HPB,   [BEF_CLASS_NONE] = BEF_CLASS_NONE
  };

  return others[cls];
}

/* What was used in the cells of @span as the history says, in the unit of the index. FALSE: they
 * are not all known to the source. */
static gboolean
take_used (const BefSupposed *self, BefRange span, GArray *cells, GArray *used)
{
  const GArray *all = self->source->cells;
  guint c = 0;

  for (guint i = 0; i < all->len && c < cells->len; i++)
    {
      const BefTariffCell *known = &g_array_index (all, BefTariffCell, i);
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, c);
      if (known->start_ms < span.from_ms)
        continue;
      if (known->start_ms != cell->start_ms || known->end_ms != cell->end_ms)
        return FALSE;
      g_array_append_vals (used, &g_array_index (self->source->used, BefEnergy, i), 1);
      c++;
    }
  return c == cells->len;
}

/* The share of each cell of what the bill says of its class, as whole thousandths that add up.
 * Where nothing was measured the first cell has all of it. */
static void
use_said (const BefSupposed *self, const GArray *cells, GArray *used, BefClass cls)
{
  gint64 all = 0, before = 0, said = self->used[cls];
  gboolean is_gas = self->contract->fluid == BEF_FLUID_GAS;

  for (guint i = 0; i < cells->len; i++)
    if (g_array_index (cells, BefTariffCell, i).cls == cls
        && isfinite (g_array_index (used, BefEnergy, i).kwh))
      all += llround (g_array_index (used, BefEnergy, i).kwh * 1000);
  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      BefEnergy *energy = &g_array_index (used, BefEnergy, i);
      if (cell->cls != cls)
        continue;
      gint64 own = isfinite (energy->kwh) ? llround (energy->kwh * 1000) : 0;
      gint64 until = all > 0 ? before + own : 1;
      gint64 share = bef_money_share (said, until, MAX (all, 1))
                     - bef_money_share (said, all > 0 || before == 0 ? before : 1, MAX (all, 1));
      before = until;
      /* Back to what the index counts. */
      double milli = (double)share * (double)bef_tariff_divisor_of (self->contract->fluid);
      gint64 c = bef_contract_coefficient_at (self->contract, cell->start_ms);
      if (is_gas && c > 0)
        milli = milli * (double)BEF_COEFFICIENT_ONE / (double)c;
      energy->kwh = milli / 1000;
      energy->estimated = FALSE;
    }
}

static void
silence_rest (GArray *tariffs)
{
  for (guint i = 0; i < tariffs->len; i++)
    {
      BefTariff *tariff = &g_array_index (tariffs, BefTariff, i);
      tariff->subscription = tariff->network = tariff->excess = 0;
      for (guint c = 0; c < BEF_N_CLASSES; c++)
        tariff->power_price[c] = 0;
    }
}

/* The cost of @span by @contract. NULL: not all of it is known. */
static BefCost *
price_span (const BefSupposed *self, const BefContract *contract, BefRange span)
{
  g_autoptr (GArray) cells = bef_tariff_cells (contract, span.from_ms, span.to_ms);
  g_autoptr (GArray) used = g_array_new (FALSE, FALSE, sizeof (BefEnergy));

  if (!take_used (self, span, cells, used))
    return NULL;
  for (guint i = 0; self->is_swapped && i < cells->len; i++)
    {
      BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      cell->cls = other_class (cell->cls);
    }
  for (BefClass cls = 0; cls < BEF_N_CLASSES; cls++)
    if (self->used[cls] != BEF_BILL_UNSAID)
      use_said (self, cells, used, cls);
  BefCostFacts facts = { cells, used, self->source->days, self->source->power, self->excess_ms };
  return bef_cost_new (contract, self->taxes, &facts);
}

/* With the energy of other days beside what else is due for these. */
static BefCost *
price_apart (const BefSupposed *self)
{
  g_autoptr (BefContract) energy_only = bef_contract_copy (self->contract);

  silence_rest (energy_only->tariffs);
  g_autoptr (BefCost) energy = price_span (self, energy_only, self->energy);
  if (energy == NULL)
    return NULL;
  g_autoptr (GArray) cells =
      bef_tariff_cells (self->contract, self->rest.from_ms, self->rest.to_ms);
  BefCostFacts facts = { cells, NULL, NULL, self->source->power, self->excess_ms };
  g_autoptr (BefCost) rest = bef_cost_new (self->contract, self->taxes, &facts);
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  g_ptr_array_add (both, energy);
  g_ptr_array_add (both, rest);
  return bef_cost_sum (both);
}

static BefCost *
price_as_is (const BefSupposed *self)
{
  if (self->energy.from_ms == self->rest.from_ms && self->energy.to_ms == self->rest.to_ms)
    return price_span (self, self->contract, self->rest);
  return price_apart (self);
}

static gint64
used_of (const BefCost *cost, BefClass cls)
{
  return bef_cost_get_line (cost, BEF_COST_ENERGY, cls, NULL).quantity;
}

static gboolean
is_used_near (const BefBill *bill, const BefCost *cost, BefClass cls)
{
  gint64 reckoned = used_of (cost, cls);

  return ABS (bill->used[cls] - reckoned) <= UNIT + reckoned / UNIT;
}

gboolean
bef_bill_agrees_in_use (const BefBill *bill, const BefCost *cost)
{
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    if (bill->used[c] != BEF_BILL_UNSAID && !is_used_near (bill, cost, c))
      return FALSE;
  return TRUE;
}

BefCost *
bef_supposed_price_measured (const BefSupposed *self)
{
  return price_as_is (self);
}

void
bef_supposed_silence_rest (BefSupposed *self)
{
  silence_rest (self->contract->tariffs);
}

BefCost *
bef_supposed_price (const BefSupposed *self)
{
  BefCost *measured = price_as_is (self);
  g_autoptr (BefSupposed) as_said = NULL;

  if (measured == NULL || !bef_bill_says_used (self->bill))
    return measured;
  /* The bill's own kWh where they are as near as a meter is read: the cents follow from these. */
  as_said = bef_supposed_copy (self);
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    if (self->bill->used[c] != BEF_BILL_UNSAID && is_used_near (self->bill, measured, c))
      as_said->used[c] = self->bill->used[c];
  bef_cost_unref (measured);
  return price_as_is (as_said);
}

/* Comparing. */

static gboolean
is_near (BefMoney said, BefMoney reckoned, BefMoney tolerance)
{
  return said == BEF_NO_MONEY || ABS (said - reckoned) <= tolerance;
}

BefMoney
bef_bill_tolerance (const BefBill *bill, const BefCost *cost)
{
  BefMoney tolerance = BEF_MONEY_CENT;
  gboolean says_used = bill != NULL && bef_bill_says_used (bill);

  for (guint i = 0; i < cost->lines->len; i++)
    {
      const BefCostLine *line = &g_array_index (cost->lines, BefCostLine, i);
      tolerance += BEF_MONEY_CENT;
      /* With what taxes add to it, at the most a half. */
      if (line->kind == BEF_COST_ENERGY && !says_used && line->quantity > 0)
        tolerance += bef_money_share (line->amount, 3 * UNIT / 2, line->quantity);
    }
  return tolerance;
}

static BefMoney
amount_of (const BefCost *cost, BefCostKind kind)
{
  return bef_cost_get_line (cost, kind, BEF_CLASS_NONE, NULL).amount;
}

static gboolean
agrees_in_use (const BefBill *bill, const BefSupposed *s, const BefCost *cost)
{
  const BefTariff *tariff = bef_contract_tariff_at (s->contract, bill->from_ms);

  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    {
      if (bill->used[c] != BEF_BILL_UNSAID && !is_used_near (bill, cost, c))
        return FALSE;
      if (tariff != NULL && bill->price[c] != BEF_BILL_UNSAID && bill->price[c] != tariff->price[c])
        return FALSE;
      if (tariff != NULL && bill->power[c] != BEF_BILL_UNSAID && bill->power[c] != tariff->power[c])
        return FALSE;
    }
  return bill->coefficient == BEF_BILL_UNSAID
         || bill->coefficient == bef_contract_coefficient_at (s->contract, bill->from_ms);
}

gboolean
bef_bill_agrees_in_lines (const BefBill *bill, const BefSupposed *s, const BefCost *cost)
{
  const BefTariff *tariff = bef_contract_tariff_at (s->source->contract, bill->from_ms);

  if (!agrees_in_use (bill, s, cost)
      || !is_near (bill->subscription, amount_of (cost, BEF_COST_SUBSCRIPTION), LINE_TOLERANCE)
      || !is_near (bill->power_amount, amount_of (cost, BEF_COST_POWER), LINE_TOLERANCE)
      || !is_near (bill->excess, amount_of (cost, BEF_COST_EXCESS), LINE_TOLERANCE))
    return FALSE;
  /* Taxes are on kWh that are rounded where the bill does not say them. */
  BefMoney tolerance = bef_bill_says_used (bill) ? LINE_TOLERANCE : bef_bill_tolerance (bill, cost);
  for (guint t = 0; tariff != NULL && t < tariff->n_taxes; t++)
    if (!is_near (bill->tax[t],
                  bef_cost_get_line (cost, BEF_COST_TAX, BEF_CLASS_NONE, tariff->taxes[t]).amount,
                  tolerance))
      return FALSE;
  return TRUE;
}

gboolean
bef_bill_agrees (const BefBill *bill, const BefSupposed *s, const BefCost *cost)
{
  BefMoney tolerance = bef_bill_tolerance (bill, cost);

  return is_near (bill->total, cost->total, tolerance)
         && is_near (bill->net, bef_cost_get_net (cost), tolerance)
         && bef_bill_agrees_in_lines (bill, s, cost);
}

/* The check. */

void
bef_bill_cause_free (gpointer data)
{
  BefBillCause *cause = data;

  g_free (cause->detail);
  g_free (cause);
}

void
bef_bill_check_free (BefBillCheck *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->causes);
  bef_cost_unref (self->cost);
  g_free (self);
}

BefBillCheck *
bef_bill_check_new (const BefBill *bill, const BefTaxes *taxes, const BefCostSource *source,
                    GPtrArray *others)
{
  BefBillCheck *self = g_new0 (BefBillCheck, 1);
  g_autoptr (BefSupposed) right = bef_supposed_new (bill, taxes, source);

  self->verdict = BEF_BILL_UNKNOWN;
  self->computed = self->difference = BEF_NO_MONEY;
  self->causes = g_ptr_array_new_with_free_func (bef_bill_cause_free);
  self->cost = bef_supposed_price (right);
  if (self->cost == NULL)
    {
      self->cost = bef_cost_sum (self->causes);
      return self;
    }
  self->coverage = bef_cost_get_coverage (self->cost);
  self->contracted = bef_cost_get_contracted (self->cost);
  self->computed = self->cost->total;
  self->difference = bill->total - self->computed;
  if (self->coverage < BEF_BILL_COVERAGE || self->contracted < 1)
    return self;
  if (bef_bill_agrees (bill, right, self->cost))
    {
      self->verdict = BEF_BILL_RIGHT;
      return self;
    }
  self->verdict = BEF_BILL_UNEXPLAINED;
  bef_bill_find_causes (self, right, others);
  return self;
}
