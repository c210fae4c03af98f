/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-bill.h"

G_BEGIN_DECLS

/* A bill as it would be: by which contract, taxes and days, and what was used. Copies are small. */
typedef struct
{
  const BefBill *bill;
  BefContract *contract; /* owned */
  BefTaxes *taxes;       /* owned */
  const BefCostSource *source;
  BefRange energy;            /* whose energy */
  BefRange rest;              /* whose subscription, power, excess */
  gboolean is_swapped;        /* peak for off-peak */
  gint64 used[BEF_N_CLASSES]; /* said instead of measured, or BEF_BILL_UNSAID */
  gint64 excess_ms;           /* as much above what is subscribed, more than there was */
} BefSupposed;

BefSupposed *bef_supposed_new (const BefBill *bill, const BefTaxes *taxes,
                               const BefCostSource *source);
BefSupposed *bef_supposed_copy (const BefSupposed *self);
void bef_supposed_free (BefSupposed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefSupposed, bef_supposed_free)
/* All versions of its contract: to be changed. */
BefTariff *bef_supposed_nth_tariff (BefSupposed *self, guint i);

/* What the bill would say. NULL: not all of its days are known. (transfer full) */
BefCost *bef_supposed_price (const BefSupposed *self);
/* The same by what was measured, whatever kWh the bill says. */
BefCost *bef_supposed_price_measured (const BefSupposed *self);
/* Of its contract only the energy is charged. */
void bef_supposed_silence_rest (BefSupposed *self);
/* Whether that is what the bill says. */
gboolean bef_bill_agrees (const BefBill *bill, const BefSupposed *supposed, const BefCost *cost);
/* The same of everything but its totals. */
gboolean bef_bill_agrees_in_lines (const BefBill *bill, const BefSupposed *supposed,
                                   const BefCost *cost);
/* How far the total may be from what is reckoned; without @bill, one that does not say its kWh. */
BefMoney bef_bill_tolerance (const BefBill *bill, const BefCost *cost);
gboolean bef_bill_says_used (const BefBill *bill);

/* The same of the kWh of its classes, those that it says. */
gboolean bef_bill_agrees_in_use (const BefBill *bill, const BefCost *cost);

/* The mistakes as they are tried. */
typedef struct
{
  BefBillCheck *check; /* what explains the bill is added to its causes */
  const BefSupposed *right;
  GPtrArray *others;    /* nullable, of BefCostSource */
  GPtrArray *collected; /* nullable: all go there, and none is asked whether it explains anything */
  GPtrArray *wanted;    /* nullable, of BefBillCause: only these are asked */
  gboolean is_rigid;    /* none is made as large as it takes: the bill or the contract says it */
} BefBillTrial;
void bef_bill_cause_free (gpointer cause);
/* Adds a mistake to what is collected. Takes @detail. */
void bef_bill_trial_collect (BefBillTrial *self, BefBillCauseKind kind, const BefSupposed *supposed,
                             char *detail);
gboolean bef_bill_trial_wants (const BefBillTrial *self, BefBillCauseKind kind, const char *detail);
/* All but those of bef_bill_try_use(): other days, and what nobody measured. */
void bef_bill_try_all (BefBillTrial *self);
void bef_bill_try_use (BefBillTrial *self);
/* Two mistakes at once, where none explains the bill alone. */
void bef_bill_find_pairs (BefBillCheck *check, const BefSupposed *right, GPtrArray *others);

/* Tries each known mistake; @right: the bill as it should be. Adds to the check's causes what
 * explains the bill, and sets its verdict. */
void bef_bill_find_causes (BefBillCheck *check, const BefSupposed *right, GPtrArray *others);

G_END_DECLS
