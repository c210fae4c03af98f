/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/tariff/bef-cost-loader.h"

G_BEGIN_DECLS

/*
 * The statement of one letting of a hall: what its people used above what the hall takes anyway, at
 * the prices of those hours, and how they left it. Pure but for the loader.
 *
 * The hall takes anyway the 10 of 100 of its ten-minute means over the fourteen days before; with
 * less than BEF_LETTING_BASE_DAYS of them nothing is known of that, and nothing above it. A kWh
 * costs its class and the taxes on it (bef_cost_of_one_more()): what is due anyway is the
 * commune's. Warming it up before has its own figure. It was left on when the power of the hour
 * after is above the base load by a fifth of it, and by 500 W at least.
 */

#define BEF_LETTING_BACK_DAYS 14
#define BEF_LETTING_BASE_DAYS 3
#define BEF_LETTING_WARM_MS (2 * BEF_MS_HOUR)
/* People leave, and what they switch off takes a while: the hour begins so long after. */
#define BEF_LETTING_LEAVE_MS (15 * BEF_MS_MINUTE)
/* So long after it what is measured is asked for. */
#define BEF_LETTING_AFTER_MS (90 * BEF_MS_MINUTE)

/* One part of it. */
typedef struct
{
  double kwh;       /* all that was used; NAN: nothing is known */
  double above_kwh; /* above the base load; NAN: not known */
  BefMoney above;   /* what that costs; BEF_NO_MONEY: no contract, or not known */
  double coverage;  /* 0 to 1 */
} BefLettingPart;

typedef enum
{
  BEF_LEFT_UNKNOWN,
  BEF_LEFT_OFF,
  BEF_LEFT_ON,
} BefLeft;

typedef struct
{
  BefRange range;
  double base_w; /* NAN: not known */
  BefLettingPart warming, letting;
  double after_w; /* mean of the hour after; NAN: not known, or not over yet */
  BefLeft left;   /* whether something goes on */
  double celsius; /* as it was left; NAN */
  guint n_doors, n_doors_open, n_doors_unknown; /* as they were left */
} BefLetting;

/* What was measured. @source: of the hall's contract over the letting and BEF_LETTING_WARM_MS
 * before; @power: W of ten minutes from BEF_LETTING_BACK_DAYS before until an hour and a half
 * after;
 * @celsius: nullable; @doors: of BefBuckets, "open-state"; both of the half hour after the end. */
typedef struct
{
  const BefCostSource *source;
  const BefBuckets *power, *celsius;
  const GPtrArray *doors;
} BefLettingFacts;
BefLetting bef_letting_of (BefRange range, const BefLettingFacts *facts, const BefTaxes *taxes);

/* Of what a hall is read. All URNs. */
typedef struct
{
  const char *meter;        /* of electricity */
  const char *sensor;       /* nullable: of the room's warmth */
  const char *const *doors; /* NULL-terminated, nullable */
} BefLettingHall;
/* Asks the history. @contracts, @hall: copied. Without a contract of the meter there are no euros.
 * Main thread; finish returns FALSE with the history's error. */
void bef_letting_load_async (BefHistory *history, const BefContracts *contracts,
                             const BefLettingHall *hall, BefRange range, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean bef_letting_load_finish (GAsyncResult *result, BefLetting *out, GError **error);

/* When a hall was taken, by what its rooms said ("room-state", of the same steps, of BefBuckets):
 * not free in any of them; what is half an hour apart or less is one. (transfer full) of BefRange,
 * the newest first. */
GArray *bef_lettings_of (const GPtrArray *rooms);
/* Its lines, a sentence each, for a page and for paper. (transfer full) of texts. */
GPtrArray *bef_letting_dup_lines (const BefLetting *self);

G_END_DECLS
