/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"
#include "history/bef-history.h"
#include "supervision/tariff/bef-contract.h"

G_BEGIN_DECLS

/*
 * What was used costs: always reckoned from samples and contracts, never accumulated, so that any
 * order in which contracts, samples and meters came gives the same to the digit. Pure, any thread.
 *
 * A span is cut where the price or the day changes (bef_tariff_cells()); the history says what was
 * used in each cell; bef_cost_new() prices that. For a cell:
 *
 *   energy        whole Wh (thousandths of a m3 of gas times the coefficient; litres of water)
 * times the price of its class subscription  the month's or the year's by civil days: each day of a
 * month costs the same, and of a year; what is due from one midnight to another is the difference
 * of what was due until each, so that days add up to their month, and a part of a day to it power
 * the year's, likewise excess        each ten minutes whose mean power is above what is subscribed,
 * in hours taxes         in the order of the table, each on the amounts of that cell
 *
 * What is not measured costs nothing, and is told as what it is: coverage. Of a day of which the
 * whole is known but not when within it, the rest is spread evenly over the cells that are not
 * known, and told as estimated.
 */

/* A part of a day with one price. */
typedef struct
{
  gint64 start_ms, end_ms;
  const BefTariff *tariff; /* nullable: no contract holds. As long as the contract */
  BefClass cls;            /* BEF_CLASS_NONE without a contract */
  const char *meter;       /* interned, nullable: none counts */
} BefTariffCell;

/* The cells of [@from_ms, @to_ms) by @contract, in order and without a hole. (transfer full) GArray
 * of BefTariffCell; empty when the span is empty or longer than 30 years. */
GArray *bef_tariff_cells (const BefContract *contract, gint64 from_ms, gint64 to_ms);

typedef enum
{
  BEF_COST_ENERGY,
  BEF_COST_SUBSCRIPTION,
  BEF_COST_POWER,
  BEF_COST_EXCESS,
  BEF_COST_TAX,
  BEF_N_COST_KINDS,
} BefCostKind;

typedef struct
{
  BefCostKind kind;
  BefClass cls;    /* of energy, else BEF_CLASS_NONE */
  const char *tax; /* interned id; of a tax, else NULL */
  gint64 quantity; /* of energy: thousandths of what is priced; of an excess: ms; else 0 */
  BefMoney amount;
} BefCostLine;

/* A civil day of it. */
typedef struct
{
  gint64 start_ms;
  BefMoney amount;        /* with taxes */
  gboolean is_contracted; /* a contract holds */
  gboolean is_unchecked;  /* with taxes whose rates are to be verified */
} BefCostDay;

/* Immutable, reference-counted. Any thread. */
typedef struct
{
  gint64 from_ms, to_ms;
  BefMoney total;            /* of all lines: with taxes */
  GArray *lines;             /* owned, of BefCostLine: energy by class, then as in BefCostKind */
  GArray *days;              /* owned, of BefCostDay: in order; empty in a sum */
  gint64 used[BEF_N_FLUIDS]; /* thousandths of what is priced: Wh, Wh, L */
  gint64 unpriced[BEF_N_FLUIDS];  /* of it, without a contract */
  gint64 estimated[BEF_N_FLUIDS]; /* of it, whose class is not known, or the moment */
  gint64 span_ms;                 /* the length, of every point that was added up */
  gint64 measured_ms;             /* of it, what is measured */
  gint64 contract_ms;             /* of it, what a contract holds for */
  gint64 newest_ms;               /* of the newest sample, BEF_NO_TIME without any */
  guint n_points;                 /* that were added up */
  guint n_new_meters;             /* cells in which another meter counts on */
  guint n_set_aside;              /* cells with a gain that no connection carries */
  gboolean is_unchecked;          /* with taxes whose rates are to be verified */
} BefCost;

/* What @cells (of bef_tariff_cells() of @contract) cost. @used: of BefEnergy, one for each, or
 * empty where a meter is missing. @days: of BefEnergy, nullable: of the civil days that @cells lie
 * in, in order. @power: nullable: W over spans in order, for the excess. (transfer full) */
typedef struct
{
  const GArray *cells, *used, *days;
  const BefBuckets *power;
  gint64 excess_ms; /* as much above what is subscribed, beside what @power says */
} BefCostFacts;
BefCost *bef_cost_new (const BefContract *contract, const BefTaxes *taxes,
                       const BefCostFacts *facts);
/* All of @costs (of BefCost) together; of none, an empty one. (transfer full) */
BefCost *bef_cost_sum (GPtrArray *costs);
BefCost *bef_cost_ref (BefCost *self);
void bef_cost_unref (BefCost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCost, bef_cost_unref)

/* What one more unit (kWh, m3) costs at @ms with the taxes on it, and nothing that is due anyway.
 * BEF_NO_MONEY: no contract holds then. */
BefMoney bef_cost_of_one_more (const BefContract *contract, const BefTaxes *taxes, gint64 ms);
/* The amount and quantity of one line, zeroes when there is none. */
BefCostLine bef_cost_get_line (const BefCost *self, BefCostKind kind, BefClass cls,
                               const char *tax);
/* Without taxes. */
BefMoney bef_cost_get_net (const BefCost *self);
/* 0 to 1: share of the time that is measured; that has a contract. */
double bef_cost_get_coverage (const BefCost *self);
double bef_cost_get_contracted (const BefCost *self);
/* Civil days without a contract, rounded up. */
guint bef_cost_days_without_contract (const BefCost *self);

G_END_DECLS
