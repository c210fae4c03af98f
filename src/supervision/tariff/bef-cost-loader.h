/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost.h"

G_BEGIN_DECLS

/*
 * What contracts cost over a span, from the history: a question to its worker for each, then
 * bef_cost_new(). Main thread; nothing of it blocks.
 */

/* Over [@from_ms, @to_ms), of each of @contracts (of BefContract, copied) with @taxes (copied). */
void bef_costs_load_async (BefHistory *history, GPtrArray *contracts, const BefTaxes *taxes,
                           BefRange span, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);
/* (transfer full) GPtrArray of BefCost in the order of the contracts, or NULL with the error of the
 * history. */
GPtrArray *bef_costs_load_finish (GAsyncResult *result, GError **error);

/* The ten minutes of [@from_ms, @to_ms) from the first whole one on: over which power is averaged
 * to know an excess. (transfer full) GArray of gint64, bounds; empty when it is shorter. */
#define BEF_EXCESS_STEP_MS (10 * BEF_MS_MINUTE)
GArray *bef_cost_power_bounds (gint64 from_ms, gint64 to_ms);

/* A contract's cells and what was used in them, for those who reckon with other contracts too.
 * Reference-counted, immutable. */
typedef struct
{
  BefContract *contract; /* owned */
  GArray *cells;         /* owned, of BefTariffCell, of @contract */
  GArray *used, *days;   /* owned, of BefEnergy */
  BefBuckets *power;     /* owned, nullable */
} BefCostSource;
/* From what is known already: takes everything (transfer full); @power nullable. */
BefCostSource *bef_cost_source_new_take (BefContract *contract, GArray *cells, GArray *used,
                                         GArray *days, BefBuckets *power);
BefCostSource *bef_cost_source_ref (BefCostSource *self);
void bef_cost_source_unref (BefCostSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCostSource, bef_cost_source_unref)
/* Likewise. @with_power: W of each ten minutes whether or not an excess is charged. */
typedef enum
{
  BEF_COST_SOURCE_PLAIN = 0,
  BEF_COST_SOURCE_POWER = 1 << 0,
} BefCostSourceFlags;
void bef_cost_source_load_async (BefHistory *history, const BefContract *contract, BefRange span,
                                 BefCostSourceFlags flags, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/* The same with a bound at @cut_ms besides. Finish: as below. */
void bef_cost_source_load_cut_async (BefHistory *history, const BefContract *contract,
                                     BefRange span, gint64 cut_ms, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
BefCostSource *bef_cost_source_load_finish (GAsyncResult *result, GError **error);
/* What it costs with @taxes. (transfer full) */
BefCost *bef_cost_source_price (const BefCostSource *self, const BefTaxes *taxes);
/* The same of the civil days of @range alone. (transfer full) */
BefCost *bef_cost_source_price_span (const BefCostSource *self, const BefTaxes *taxes,
                                     BefRange range);

G_END_DECLS
