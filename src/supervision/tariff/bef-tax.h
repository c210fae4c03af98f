/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * A tax of a bill: a line with a rate that is dated. Either so much a unit (kWh; m3 of water), or a
 * part of the lines that it is on, which may be taxes that stand before it in the table. The
 * shipped ones are in resources/tariffs/taxes.txt, with their source. Values, any thread.
 */

/* Of a contract. */
#define BEF_TAX_MOST 8

typedef enum
{
  BEF_ON_ENERGY = 1 << 0,
  BEF_ON_SUBSCRIPTION = 1 << 1,
  BEF_ON_POWER = 1 << 2,
  BEF_ON_EXCESS = 1 << 3,
  BEF_ON_NETWORK = 1 << 4, /* the network's part of the subscription */
} BefTaxBase;

typedef struct
{
  gint64 from_ms; /* midnight in Paris; BEF_NO_TIME: always */
  gint64 rate;    /* millionths: of a euro a unit, or of the base */
} BefTaxRate;

typedef struct
{
  const char *id;      /* interned */
  char *name;          /* owned: as on bills */
  char *source;        /* owned, nullable: where the rates stand */
  gboolean is_part;    /* of what it is on; else so much a unit */
  guint on;            /* BefTaxBase */
  GPtrArray *on_taxes; /* owned, of interned ids: taxes that it is on too */
  GArray *rates;       /* owned, of BefTaxRate by date; not empty */
  gint64 checked_ms;   /* rates of before are to be verified; BEF_NO_TIME: none are */
} BefTax;

BefTax *bef_tax_new (const char *id);
BefTax *bef_tax_copy (const BefTax *self);
void bef_tax_free (BefTax *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefTax, bef_tax_free)
void bef_tax_put_rate (BefTax *self, gint64 from_ms, gint64 rate);
/* 0 before the first one. */
gint64 bef_tax_rate_at (const BefTax *self, gint64 ms);

/* In the order in which they are reckoned. */
typedef struct _BefTaxes BefTaxes;
BefTaxes *bef_taxes_new (void);
BefTaxes *bef_taxes_copy (const BefTaxes *self);
void bef_taxes_free (BefTaxes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefTaxes, bef_taxes_free)
guint bef_taxes_get_length (const BefTaxes *self);
const BefTax *bef_taxes_nth (const BefTaxes *self, guint i);
const BefTax *bef_taxes_find (const BefTaxes *self, const char *id); /* nullable */
/* Takes @tax, in the place of the one with its id or at the end. */
void bef_taxes_take (BefTaxes *self, BefTax *tax);
/* The shipped table. (transfer none) */
const BefTaxes *bef_taxes_shipped (void);

G_END_DECLS
