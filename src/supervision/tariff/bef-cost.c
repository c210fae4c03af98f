/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-cost.h"

#include <math.h>
#include <string.h>

/* An amount by kind: what a tax may be on. */
typedef struct
{
  BefMoney amount[BEF_COST_TAX];
  BefMoney network;
  BefMoney tax[BEF_TAX_MOST];
} CellCost;

/* A reckoning under way. */
typedef struct
{
  BefCost *cost;
  const BefContract *contract;
  const BefTaxes *taxes;
  const BefCostFacts *facts;
  guint day;                 /* in facts->days */
  guint power;               /* in facts->power */
  gint64 excess_ms;          /* that no power says, and no cell has yet */
  gint64 day_start, day_end; /* of the cell's civil day */
  gint64 milli_rest;         /* to be spread over the cells of this day that are not known */
  gint64 rest_ms, spread_ms; /* how long these are, and how much of it was served */
  gboolean day_is_unchecked;
} Pass;

static int
compare_lines (const BefCostLine *a, const BefCostLine *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  if (a->cls != b->cls)
    return a->cls < b->cls ? -1 : 1;
  return g_strcmp0 (a->tax, b->tax);
}

static void
add_line (BefCost *cost, const BefCostLine *line)
{
  guint i = 0;

  if (line->amount == 0 && line->quantity == 0)
    return;
  for (; i < cost->lines->len; i++)
    {
      BefCostLine *at = &g_array_index (cost->lines, BefCostLine, i);
      int order = compare_lines (at, line);
      if (order == 0)
        {
          at->amount += line->amount;
          at->quantity += line->quantity;
          break;
        }
      if (order > 0)
        {
          g_array_insert_val (cost->lines, i, *line);
          break;
        }
    }
  if (i == cost->lines->len)
    g_array_append_val (cost->lines, *line);
  cost->total += line->amount;
}

/* What is due of @whole, which is for [@start, @end) by civil days, within [@from, @to) of the day
 * of @day_start: the difference of what was due until each end. */
static BefMoney
due_of (const Pass *pass, BefMoney whole, BefPeriod period, const BefTariffCell *cell)
{
  gint64 start = bef_civil_floor (pass->day_start, period), end = bef_civil_add (start, period, 1);
  /* Civil days are told apart by their number, not by their hours. */
  gint64 n = (end - start + BEF_MS_DAY / 2) / BEF_MS_DAY,
         i = (pass->day_start - start + BEF_MS_DAY / 2) / BEF_MS_DAY;
  BefMoney of_day = bef_money_share (whole, i + 1, n) - bef_money_share (whole, i, n);
  gint64 length = pass->day_end - pass->day_start;

  return bef_money_share (of_day, cell->end_ms - pass->day_start, length)
         - bef_money_share (of_day, cell->start_ms - pass->day_start, length);
}

/* The time of @cell, ms, whose power was above what is subscribed. */
static gint64
excess_ms (Pass *pass, const BefTariffCell *cell)
{
  const BefBuckets *power = pass->facts->power;
  double limit = bef_tariff_limit_w (cell->tariff, cell->cls);
  gint64 above = pass->excess_ms;

  pass->excess_ms = 0;
  while (power != NULL && pass->power < bef_buckets_get_length (power))
    {
      const BefBucket *bucket = bef_buckets_get (power, pass->power);
      if (bucket->start_ms >= cell->end_ms)
        break;
      if (bucket->start_ms >= cell->start_ms && isfinite (bucket->mean) && limit > 0
          && bucket->mean > limit)
        above += bucket->end_ms - bucket->start_ms;
      pass->power++;
    }
  return above;
}

static BefMoney
base_of (const Pass *pass, const CellCost *of, const BefTariff *tariff, const BefTax *tax)
{
  static const BefCostKind kinds[] = { BEF_COST_ENERGY, BEF_COST_SUBSCRIPTION, BEF_COST_POWER,
                                       BEF_COST_EXCESS };
  BefMoney base = tax->on & BEF_ON_NETWORK ? of->network : 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (tax->on & (1u << i))
      base += of->amount[kinds[i]];
  for (guint i = 0; i < tax->on_taxes->len; i++)
    for (guint t = 0; t < tariff->n_taxes; t++)
      if (tariff->taxes[t] == g_ptr_array_index (tax->on_taxes, i))
        base += of->tax[t];
  return base;
}

/* Taxes in the order of the table, whatever the contract's: one may be on those before it. */
static void
add_taxes (Pass *pass, CellCost *of, const BefTariffCell *cell, gint64 milli)
{
  const BefTariff *tariff = cell->tariff;

  for (guint i = 0; i < bef_taxes_get_length (pass->taxes); i++)
    {
      const BefTax *tax = bef_taxes_nth (pass->taxes, i);
      for (guint t = 0; t < tariff->n_taxes; t++)
        {
          if (tariff->taxes[t] != tax->id)
            continue;
          gint64 rate = bef_tax_rate_at (tax, pass->day_start);
          of->tax[t] = tax->is_part
                           ? bef_money_share (base_of (pass, of, tariff, tax), rate, 1000000)
                           : rate * milli;
          pass->day_is_unchecked |= of->tax[t] != 0 && pass->day_start < tax->checked_ms;
          add_line (pass->cost,
                    &(BefCostLine){ BEF_COST_TAX, BEF_CLASS_NONE, tax->id, 0, of->tax[t] });
        }
    }
}

static void
price_cell (Pass *pass, const BefTariffCell *cell, gint64 milli)
{
  const BefTariff *tariff = cell->tariff;
  CellCost of = { { 0 }, 0, { 0 } };
  BefPeriod period = tariff->is_yearly ? BEF_PERIOD_YEAR : BEF_PERIOD_MONTH;
  gint64 above = excess_ms (pass, cell);

  of.amount[BEF_COST_ENERGY] = tariff->price[cell->cls] * milli;
  of.amount[BEF_COST_SUBSCRIPTION] = due_of (pass, tariff->subscription, period, cell);
  of.amount[BEF_COST_POWER] =
      due_of (pass, bef_tariff_power_a_year (tariff), BEF_PERIOD_YEAR, cell);
  of.amount[BEF_COST_EXCESS] = bef_money_share (tariff->excess, above, BEF_MS_HOUR);
  of.network = due_of (pass, tariff->network, BEF_PERIOD_YEAR, cell);
  for (BefCostKind kind = 0; kind < BEF_COST_TAX; kind++)
    add_line (pass->cost,
              &(BefCostLine){ kind, kind == BEF_COST_ENERGY ? cell->cls : BEF_CLASS_NONE, NULL,
                              kind == BEF_COST_ENERGY   ? milli
                              : kind == BEF_COST_EXCESS ? above
                                                        : 0,
                              of.amount[kind] });
  add_taxes (pass, &of, cell, milli);
}

static const BefEnergy *
used_in (const Pass *pass, guint i)
{
  const GArray *used = pass->facts->used;

  return used != NULL && i < used->len ? &g_array_index (used, BefEnergy, i) : NULL;
}

static gint64
counted_of (double kwh)
{
  return isfinite (kwh) ? (gint64)llround (kwh * 1000) : 0;
}

static gint64
measured_of (const BefEnergy *energy)
{
  if (energy == NULL || !isfinite (energy->kwh))
    return 0;
  return (gint64)llround (energy->coverage * (double)(energy->end_ms - energy->start_ms));
}

/* Of a new day: what is known of all of it and of none of its cells is to be spread over what is
 * not known of them. @from is its first cell. */
static void
begin_day (Pass *pass, guint from)
{
  const GArray *cells = pass->facts->cells, *days = pass->facts->days;
  const BefEnergy *day = NULL;
  gint64 counted = 0, known_ms = 0;

  pass->milli_rest = pass->rest_ms = pass->spread_ms = 0;
  if (days == NULL)
    return;
  for (; pass->day < days->len; pass->day++)
    {
      day = &g_array_index (days, BefEnergy, pass->day);
      if (day->end_ms > pass->day_start)
        break;
    }
  if (pass->day >= days->len || day->start_ms >= pass->day_end || !isfinite (day->kwh))
    return;
  for (guint i = from; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      if (cell->start_ms >= pass->day_end)
        break;
      counted += used_in (pass, i) != NULL ? counted_of (used_in (pass, i)->kwh) : 0;
      known_ms += measured_of (used_in (pass, i));
      pass->rest_ms += cell->end_ms - cell->start_ms - measured_of (used_in (pass, i));
    }
  gint64 rest = counted_of (day->kwh) - counted;
  /* A second or two at the ends is none, nor is a part of a day that is known no better. */
  if (pass->rest_ms > BEF_MS_MINUTE && rest > 0 && measured_of (day) > known_ms + BEF_MS_MINUTE)
    pass->milli_rest = rest;
}

static gint64
spread_to (Pass *pass, gint64 ms)
{
  if (pass->milli_rest == 0 || ms <= 0)
    return 0;
  gint64 before = bef_money_share (pass->milli_rest, pass->spread_ms, pass->rest_ms);
  pass->spread_ms += ms;
  return bef_money_share (pass->milli_rest, pass->spread_ms, pass->rest_ms) - before;
}

static void
add_cell (Pass *pass, const BefTariffCell *cell, const BefEnergy *energy)
{
  BefCost *cost = pass->cost;
  BefFluid fluid = pass->contract->fluid;
  gint64 length = cell->end_ms - cell->start_ms, measured = measured_of (energy);
  gint64 counted = energy != NULL ? counted_of (energy->kwh) : 0;
  gint64 spread = spread_to (pass, length - measured);
  gint64 milli = bef_money_share (counted + spread,
                                  bef_contract_coefficient_at (pass->contract, cell->start_ms),
                                  BEF_COEFFICIENT_ONE * bef_tariff_divisor_of (fluid));

  cost->span_ms += length;
  cost->measured_ms += spread > 0 ? length : measured;
  cost->used[fluid] += milli;
  if (spread > 0 || (energy != NULL && energy->estimated))
    cost->estimated[fluid] += milli;
  if (energy != NULL)
    {
      cost->n_new_meters += energy->meter_changed;
      cost->n_set_aside += energy->set_aside;
      cost->newest_ms = MAX (cost->newest_ms, energy->newest_ms);
    }
  if (cell->tariff == NULL)
    {
      cost->unpriced[fluid] += milli;
      return;
    }
  cost->contract_ms += length;
  price_cell (pass, cell, milli);
}

static BefCost *
cost_empty (void)
{
  BefCost *self = g_atomic_rc_box_new0 (BefCost);

  self->lines = g_array_new (FALSE, FALSE, sizeof (BefCostLine));
  self->days = g_array_new (FALSE, FALSE, sizeof (BefCostDay));
  self->from_ms = self->to_ms = self->newest_ms = BEF_NO_TIME;
  return self;
}

BefCost *
bef_cost_new (const BefContract *contract, const BefTaxes *taxes, const BefCostFacts *facts)
{
  Pass pass = { .cost = cost_empty (),
                .contract = contract,
                .taxes = taxes,
                .facts = facts,
                .excess_ms = facts->excess_ms,
                .day_end = BEF_NO_TIME };

  pass.cost->n_points = 1;
  for (guint i = 0; i < facts->cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (facts->cells, BefTariffCell, i);
      if (cell->start_ms >= pass.day_end)
        {
          pass.day_start = bef_civil_floor (cell->start_ms, BEF_PERIOD_DAY);
          pass.day_end = bef_civil_add (pass.day_start, BEF_PERIOD_DAY, 1);
          begin_day (&pass, i);
          BefCostDay day = { pass.day_start, 0, cell->tariff != NULL, FALSE };
          pass.day_is_unchecked = FALSE;
          g_array_append_val (pass.cost->days, day);
        }
      BefMoney before = pass.cost->total;
      add_cell (&pass, cell, used_in (&pass, i));
      BefCostDay *day = &g_array_index (pass.cost->days, BefCostDay, pass.cost->days->len - 1);
      day->amount += pass.cost->total - before;
      day->is_unchecked = pass.day_is_unchecked;
      pass.cost->is_unchecked |= day->is_unchecked;
      pass.cost->from_ms = i == 0 ? cell->start_ms : pass.cost->from_ms;
      pass.cost->to_ms = cell->end_ms;
    }
  return pass.cost;
}

BefCost *
bef_cost_sum (GPtrArray *costs)
{
  BefCost *sum = cost_empty ();

  for (guint i = 0; i < costs->len; i++)
    {
      const BefCost *one = g_ptr_array_index (costs, i);
      for (guint l = 0; l < one->lines->len; l++)
        add_line (sum, &g_array_index (one->lines, BefCostLine, l));
      for (guint f = 0; f < BEF_N_FLUIDS; f++)
        {
          sum->used[f] += one->used[f];
          sum->unpriced[f] += one->unpriced[f];
          sum->estimated[f] += one->estimated[f];
        }
      sum->from_ms = i == 0 ? one->from_ms : MIN (sum->from_ms, one->from_ms);
      sum->to_ms = MAX (sum->to_ms, one->to_ms);
      sum->span_ms += one->span_ms;
      sum->measured_ms += one->measured_ms;
      sum->contract_ms += one->contract_ms;
      sum->newest_ms = MAX (sum->newest_ms, one->newest_ms);
      sum->n_points += one->n_points;
      sum->n_new_meters += one->n_new_meters;
      sum->n_set_aside += one->n_set_aside;
      sum->is_unchecked |= one->is_unchecked;
    }
  return sum;
}

BefMoney
bef_cost_of_one_more (const BefContract *contract, const BefTaxes *taxes, gint64 ms)
{
  const BefTariff *tariff = bef_contract_tariff_at (contract, ms);

  if (tariff == NULL)
    return BEF_NO_MONEY;
  /* A second with one unit in it, of a contract in which nothing else is charged. */
  BefTariff only = *tariff;
  only.subscription = only.network = only.excess = 0;
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    only.power_price[c] = 0;
  BefTariffCell cell = { ms, ms + BEF_MS_SECOND, &only, bef_tariff_class_at (tariff, ms), NULL };
  g_autoptr (GArray) cells = g_array_new (FALSE, FALSE, sizeof (BefTariffCell));
  g_array_append_val (cells, cell);
  BefCostFacts facts = { cells, NULL, NULL, NULL, 0 };
  Pass pass = { .cost = cost_empty (), .contract = contract, .taxes = taxes, .facts = &facts };
  pass.day_start = bef_civil_floor (ms, BEF_PERIOD_DAY);
  pass.day_end = bef_civil_add (pass.day_start, BEF_PERIOD_DAY, 1);
  price_cell (&pass, &cell, 1000);
  BefMoney total = pass.cost->total;
  bef_cost_unref (pass.cost);
  return total;
}

BefCost *
bef_cost_ref (BefCost *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  BefCost *self = data;

  g_array_unref (self->lines);
  g_array_unref (self->days);
}

void
bef_cost_unref (BefCost *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

BefCostLine
bef_cost_get_line (const BefCost *self, BefCostKind kind, BefClass cls, const char *tax)
{
  BefCostLine none = { kind, cls, tax, 0, 0 };

  for (guint i = 0; i < self->lines->len; i++)
    if (compare_lines (&g_array_index (self->lines, BefCostLine, i), &none) == 0)
      return g_array_index (self->lines, BefCostLine, i);
  return none;
}

BefMoney
bef_cost_get_net (const BefCost *self)
{
  BefMoney net = 0;

  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, BefCostLine, i).kind != BEF_COST_TAX)
      net += g_array_index (self->lines, BefCostLine, i).amount;
  return net;
}

double
bef_cost_get_coverage (const BefCost *self)
{
  return self->span_ms > 0 ? (double)self->measured_ms / (double)self->span_ms : 0;
}

double
bef_cost_get_contracted (const BefCost *self)
{
  return self->span_ms > 0 ? (double)self->contract_ms / (double)self->span_ms : 0;
}

guint
bef_cost_days_without_contract (const BefCost *self)
{
  return (guint)((self->span_ms - self->contract_ms + BEF_MS_DAY - 1) / BEF_MS_DAY);
}
