/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"
#include "supervision/energy/bef-energy.h"
#include "supervision/tariff/bef-money.h"
#include "supervision/tariff/bef-tax.h"

G_BEGIN_DECLS

/*
 * What a delivery point is charged by: a contract in dated versions. Values, pure, any thread; all
 * dates are midnights in Paris. Prices are without tax: taxes are lines of their own (bef-tax.h).
 */

/* What a contract may be of: electricity and gas are priced by the kWh, water by the m3. What the
 * lamps of the streets take is electricity. */
#define BEF_TARIFF_N_FLUIDS (BEF_FLUID_WATER + 1)
/* Of its index: "gas-index". */
const char *bef_tariff_index_of (BefFluid fluid);
/* Of what the index counts (Wh; thousandths of a m3; of a litre) so many are a thousandth of a unit
 * that is priced; 1 but of water. */
gint64 bef_tariff_divisor_of (BefFluid fluid);

typedef enum
{
  BEF_SCHEME_BASE, /* one price at all hours; of gas and water always */
  BEF_SCHEME_HPHC, /* off-peak hours, each day */
  BEF_SCHEME_C4,   /* off-peak hours, and a high season from November to March */
  BEF_N_SCHEMES,
} BefScheme;
const char *bef_scheme_id (BefScheme scheme);   /* "c4" */
const char *bef_scheme_name (BefScheme scheme); /* translated */

/* In the order of their subscribed powers, which never fall from one to the next. */
typedef enum
{
  BEF_CLASS_BASE,
  BEF_CLASS_HP,
  BEF_CLASS_HC,
  BEF_CLASS_HPH,
  BEF_CLASS_HCH,
  BEF_CLASS_HPB,
  BEF_CLASS_HCB,
  BEF_N_CLASSES,
  BEF_CLASS_NONE = BEF_N_CLASSES,
} BefClass;
const char *bef_class_id (BefClass cls);   /* "hph" */
const char *bef_class_word (BefClass cls); /* translated: "Peak hours, high season" */
const char *bef_class_code (BefClass cls); /* as on bills: "HPH" */
/* Those of @scheme: from *@first on so many. */
guint bef_scheme_classes (BefScheme scheme, BefClass *first);

typedef enum
{
  BEF_SEASON_ALL,
  BEF_SEASON_HIGH, /* November to March */
  BEF_SEASON_LOW,  /* April to October */
} BefSeason;

/* Off-peak hours: minutes of the civil day, from 0 to 1440; over midnight when @to is not above
 * @from. */
typedef struct
{
  guint from, to;
  BefSeason season;
} BefOffPeak;
#define BEF_OFF_PEAK_MOST 6

/* One version of a contract. */
typedef struct
{
  gint64 from_ms; /* its first day */
  gint64 to_ms;   /* the day after its last one; BEF_NO_TIME: until the next version */
  BefScheme scheme;
  BefOffPeak windows[BEF_OFF_PEAK_MOST];
  guint n_windows;
  gint64 price[BEF_N_CLASSES]; /* millionths of a euro a unit */
  BefMoney subscription;       /* a month, or a year; without the power below */
  gboolean is_yearly;          /* the subscription */
  BefMoney network;            /* a year: the part of the above for the network, on which CTA is */
  /* Subscribed power, VA, and its price in billionths of a euro a kVA and year, by class. Of a
   * scheme with classes the powers may differ where each has a price. */
  gint64 power[BEF_N_CLASSES];
  BefMoney power_price[BEF_N_CLASSES];
  gint64 factor;   /* millionths of a kW in a kVA: 1,000,000, or what is measured instead */
  BefMoney excess; /* an hour above the subscribed power; 0: it is not charged */
  const char *taxes[BEF_TAX_MOST]; /* interned ids */
  guint n_taxes;
} BefTariff;

/* One of @scheme from @from_ms on that costs nothing. */
void bef_tariff_init (BefTariff *self, BefScheme scheme, gint64 from_ms);
/* The class at @ms by the civil clock: hours that occur twice are both what the clock says. */
BefClass bef_tariff_class_at (const BefTariff *self, gint64 ms);
/* The high one from November to March, else the low one. */
BefSeason bef_tariff_season_at (gint64 ms);
/* What the subscribed powers cost a year: with b the prices and P the powers in their order,
 * b1 P1 + sum of bi (Pi - Pi-1). Source: TURPE, composante annuelle des soutirages, BT > 36 kVA. */
BefMoney bef_tariff_power_a_year (const BefTariff *self);
/* The subscribed power of @cls, W: kVA times the factor; 0: none. */
double bef_tariff_limit_w (const BefTariff *self, BefClass cls);

/* Since when which meter counts. */
typedef struct
{
  gint64 from_ms;     /* BEF_NO_TIME: from the beginning */
  const char *entity; /* URN, interned */
} BefContractMeter;

/* kWh in a m3 of gas, from a day on. */
typedef struct
{
  gint64 from_ms;
  gint64 value; /* ten thousandths */
} BefCoefficient;

typedef struct
{
  char *point; /* owned: number of the delivery point, letters and digits */
  char *label; /* owned, nullable */
  BefFluid fluid;
  GArray *meters;       /* owned, of BefContractMeter by date; not empty */
  GArray *coefficients; /* owned, of BefCoefficient by date; of gas only */
  GArray *tariffs;      /* owned, of BefTariff by date */
} BefContract;

#define BEF_POINT_MAX_CHARS 32
#define BEF_LABEL_MAX_CHARS 120
/* Bounds of what can be meant: they leave room for all sums in 64 bits. */
#define BEF_TARIFF_MOST_PRICE (G_GINT64_CONSTANT (100) * 1000000)
#define BEF_TARIFF_MOST_AMOUNT (G_GINT64_CONSTANT (1000000) * BEF_MONEY_EURO)
#define BEF_TARIFF_MOST_VA (G_GINT64_CONSTANT (40000) * 1000)
/* Of what is measured without a coefficient: DOMAIN's usual, 11.2 kWh a m3. */
#define BEF_COEFFICIENT_ONE G_GINT64_CONSTANT (10000)

BefContract *bef_contract_new (const char *point, BefFluid fluid, const char *entity);
BefContract *bef_contract_copy (const BefContract *self);
void bef_contract_free (BefContract *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefContract, bef_contract_free)
/* Adds, or replaces the one of the same day. */
void bef_contract_put_tariff (BefContract *self, const BefTariff *tariff);
void bef_contract_put_meter (BefContract *self, gint64 from_ms, const char *entity);
void bef_contract_put_coefficient (BefContract *self, gint64 from_ms, gint64 value);
gboolean bef_contract_remove_tariff (BefContract *self, gint64 from_ms);
/* What holds at @ms; NULL or 0: none does. */
const BefTariff *bef_contract_tariff_at (const BefContract *self, gint64 ms);
const char *bef_contract_meter_at (const BefContract *self, gint64 ms);
gint64 bef_contract_coefficient_at (const BefContract *self, gint64 ms);

/* All contracts of a commune and what it knows of taxes. */
typedef struct _BefContracts BefContracts;
BefContracts *bef_contracts_new (void);
BefContracts *bef_contracts_copy (const BefContracts *self);
void bef_contracts_free (BefContracts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefContracts, bef_contracts_free)
/* By point. (transfer none) */
guint bef_contracts_get_length (const BefContracts *self);
const BefContract *bef_contracts_nth (const BefContracts *self, guint i);
const BefContract *bef_contracts_find (const BefContracts *self, const char *point);
/* The first that @entity counts for, or counted, of @fluid. Nullable. */
const BefContract *bef_contracts_find_meter (const BefContracts *self, const char *entity,
                                             BefFluid fluid);
/* Adds a copy, or replaces the one of its point. */
void bef_contracts_put (BefContracts *self, const BefContract *contract);
gboolean bef_contracts_remove (BefContracts *self, const char *point);
/* The shipped ones, and over them those of the commune. (transfer none) */
const BefTaxes *bef_contracts_get_taxes (const BefContracts *self);
/* What the commune says instead of, or beside, what is shipped. */
void bef_contracts_put_tax (BefContracts *self, const BefTax *tax);

/* What a new contract may begin with: "electricity-hphc", one for each way of paying, with prices
 * that are examples (resources/tariffs/examples.txt). (transfer none) */
const BefContracts *bef_contracts_examples (void);

#define BEF_TARIFF_ERROR (bef_tariff_error_quark ())
GQuark bef_tariff_error_quark (void);
typedef enum
{
  BEF_TARIFF_ERROR_TEXT, /* not as it has to be written; the message names the line */
} BefTariffError;

/* Bytes of a text of contracts at most. */
#define BEF_CONTRACTS_MAX_BYTES (8u * 1024 * 1024)

/* Reads what bef_contracts_to_text() writes, or people: the format stands in bef-contract-text.c.
 * Strict: what is not understood, said twice or contradicts itself is an error that names its line.
 * (transfer full) */
BefContracts *bef_contracts_read (const char *text, gsize length, GError **error);
/* The first thing that is wrong in @text and its line, from 1, without naming it; NULL: nothing.
 * For forms, which know what they wrote where. (transfer full) */
char *bef_contracts_dup_flaw (const char *text, guint *line_out);
char *bef_contracts_to_text (const BefContracts *self); /* (transfer full) */
/* What is wrong with @contract as a whole, a sentence; NULL: nothing. (transfer full) */
char *bef_contract_dup_problem (const BefContract *self, const BefTaxes *taxes);

/* "22:00-06:00", or "22h-6h30"; the season is left as it is. FALSE: it is none. */
gboolean bef_off_peak_parse (const char *text, BefOffPeak *out);
/* Whether @text may be the number of a delivery point. */
gboolean bef_point_is_sound (const char *text);
/* "2026-11-24" to its midnight in Paris. FALSE: it is no date. */
gboolean bef_tariff_parse_day (const char *text, gint64 *out);
char *bef_tariff_dup_day (gint64 ms); /* (transfer full) */

G_END_DECLS
