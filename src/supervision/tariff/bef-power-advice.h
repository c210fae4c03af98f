/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost-loader.h"

G_BEGIN_DECLS

/*
 * The subscribed powers that would have cost least over what was measured. Pure, any thread.
 *
 * Of four classes (above 36 kVA): for each whole kVA of each class, what it costs is
 * P (b of the class less b of the next one) a year, and the hours above it at the price of an
 * excess; the least of the sum under P1 <= P2 <= P3 <= P4, by going through the classes with the
 * least that those before cost up to each power: exact. Below that the meter cuts off instead, so
 * that the least size that carries the highest mean is the one.
 */

#define BEF_ADVICE_LEAST_KVA 36
#define BEF_ADVICE_MOST_KVA 250
/* Of the year, so much of the power has to be known to say anything. */
#define BEF_ADVICE_COVERAGE 0.9

typedef struct
{
  gint64 power[BEF_N_CLASSES];    /* VA, best by class; 0: not of this contract */
  double highest[BEF_N_CLASSES];  /* kVA, the highest mean of ten minutes; 0: none known */
  gint64 above_ms[BEF_N_CLASSES]; /* above what is subscribed now */
  BefMoney now, best;             /* a year, power and excess, without taxes */
  double coverage;                /* 0 to 1: share of the span whose power is known */
} BefPowerAdvice;

/* By the version that holds at the end of what @source knows, with its power. FALSE: there is no
 * such version, it has no subscribed power, or too little is known (@out->coverage is set). */
gboolean bef_power_advice (const BefCostSource *source, BefPowerAdvice *out);

/* What two contracts would have cost over the same samples: @source of one contract, priced by
 * @other's versions as if they had always held (the one that holds last). NULL: it has none, or is
 * of another fluid. (transfer full) contract, to be loaded and priced. */
BefContract *bef_contract_as_if (const BefContract *other, const BefContract *measured,
                                 gint64 from_ms);

G_END_DECLS
