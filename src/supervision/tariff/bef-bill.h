/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost-loader.h"

G_BEGIN_DECLS

/*
 * A bill against what was measured and the contract. Pure, any thread.
 *
 * What the bill says is compared with what it would say if it were right, and where they differ,
 * with what it would say by each known mistake, reckoned in full by bef-cost.h: a mistake explains
 * the bill when everything the bill says is then as reckoned. So a mistake is never named because
 * it would be of the right size for one line alone. The more of the bill is typed in, the fewer
 * mistakes explain it; of the total alone several may, and all are named.
 *
 * Where no mistake does, two at once are tried, the second on a bill with the first, none of them
 * made as large as it takes. They are named when no other two explain what the bill says, and it
 * says enough of its lines; else it is said that several do, and which.
 *
 * As reckoned means: kWh of a class within 1 kWh and a thousandth (bills have whole kWh, and read
 * at another second), amounts of a line within 2 cents, totals within a cent for each line; where
 * the bill does not say its kWh, totals within those of 1 kWh of each class too.
 */

#define BEF_BILL_UNSAID ((gint64)-1)

typedef struct
{
  char *point;           /* owned */
  gint64 from_ms, to_ms; /* its first day, and the day after its last one */
  BefMoney total;        /* with taxes */
  /* Each of the following BEF_BILL_UNSAID, or BEF_NO_MONEY, where the bill does not say it. */
  BefMoney net;                /* without taxes */
  gint64 used[BEF_N_CLASSES];  /* Wh; L of water */
  gint64 price[BEF_N_CLASSES]; /* millionths of a euro a unit */
  gint64 volume;               /* of gas: thousandths of a m3 */
  gint64 coefficient;          /* ten thousandths */
  BefMoney subscription;       /* amount */
  gint64 power[BEF_N_CLASSES]; /* VA */
  BefMoney power_amount;       /* for the subscribed power */
  BefMoney excess;             /* amount */
  BefMoney tax[BEF_TAX_MOST];  /* amounts, in the order of the contract's */
} BefBill;

BefBill *bef_bill_new (const char *point);
BefBill *bef_bill_copy (const BefBill *self);
void bef_bill_free (BefBill *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefBill, bef_bill_free)

typedef enum
{
  BEF_CAUSE_PERIOD,       /* the days of another period */
  BEF_CAUSE_METER,        /* the consumption of another delivery point */
  BEF_CAUSE_CLASSES,      /* peak and off-peak hours taken for each other */
  BEF_CAUSE_PRICE,        /* of another version of the contract */
  BEF_CAUSE_SUBSCRIPTION, /* twice, or of another number of days */
  BEF_CAUSE_POWER,        /* another power than is subscribed */
  BEF_CAUSE_EXCESS,       /* charged, and there was none */
  BEF_CAUSE_COEFFICIENT,  /* of gas */
  BEF_CAUSE_TAX_MISSING,
  BEF_CAUSE_TAX_RATE,
  BEF_CAUSE_TAX_BASE,
  BEF_CAUSE_ARITHMETIC, /* its lines do not make its total */
  BEF_CAUSE_ESTIMATED,  /* an index that nobody read */
  BEF_N_CAUSES,
} BefBillCauseKind;
const char *bef_bill_cause_title (BefBillCauseKind kind); /* translated */

typedef struct
{
  BefBillCauseKind kind;
  BefMoney amount; /* what it makes the bill dearer by, with taxes */
  char *detail;    /* owned: a sentence with the figures */
} BefBillCause;

typedef enum
{
  BEF_BILL_RIGHT,       /* as reckoned */
  BEF_BILL_EXPLAINED,   /* one of the causes explains it */
  BEF_BILL_TOGETHER,    /* the two causes explain it together, and no other two do */
  BEF_BILL_SEVERAL,     /* each two causes that follow each other explain it together: which two
                           cannot be told */
  BEF_BILL_UNEXPLAINED, /* it differs, and no cause is known */
  BEF_BILL_UNKNOWN,     /* too little is measured, or no contract holds, to say anything */
} BefBillVerdict;
/* Share of the bill's time that has to be measured to say that it is right or wrong. */
#define BEF_BILL_COVERAGE 0.999

typedef struct
{
  BefBillVerdict verdict;
  BefMoney computed;   /* what it should be */
  BefMoney difference; /* the bill's total less that */
  double coverage, contracted;
  GPtrArray *causes; /* owned, of BefBillCause, the likeliest first */
  guint n_pairs;     /* of SEVERAL: how many there are, of which the first are named */
  BefCost *cost;     /* owned: as reckoned */
} BefBillCheck;
void bef_bill_check_free (BefBillCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefBillCheck, bef_bill_check_free)

/* So many pairs of mistakes are named at the most. */
#define BEF_BILL_PAIRS_MOST 6
/* So many days before and after the bill are to be known, to find another period. */
#define BEF_BILL_MARGIN_DAYS 62

/* @source: of the bill's delivery point, over the bill's days and as many days around them as are
 * known. @others: nullable, of BefCostSource: of the same contract and days, but another meter that
 * counts; its label says which. (transfer full) */
BefBillCheck *bef_bill_check_new (const BefBill *bill, const BefTaxes *taxes,
                                  const BefCostSource *source, GPtrArray *others);
/* The whole conclusion in a sentence. (transfer full) */
char *bef_bill_check_dup_sentence (const BefBillCheck *self);

G_END_DECLS
