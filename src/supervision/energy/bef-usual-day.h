/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * A day's energy beside what is usual for its weekday: pure functions over days, any thread.
 *
 * Usual is the median of the same weekday over the eight weeks before, public holidays apart: they
 * are no ordinary Tuesday, and are compared with Sundays. With fewer than BEF_USUAL_LEAST such days
 * nothing is usual. Meters are compared each with itself, and only those of which the day and its
 * usual are known are summed, so that a meter that is missing is no saving.
 */

#define BEF_USUAL_WEEKS 8
#define BEF_USUAL_LEAST 3
/* A day counts when at least so much of it is measured. */
#define BEF_USUAL_COVERAGE 0.95

/* How far a day can be trusted. */
typedef enum
{
  BEF_DAY_MEASURED = 0,
  BEF_DAY_ESTIMATED = 1 << 0,     /* when a part of it was used is not known */
  BEF_DAY_SET_ASIDE = 1 << 1,     /* an increment that cannot be is left out of it */
  BEF_DAY_METER_CHANGED = 1 << 2, /* another meter counts on from somewhere inside */
  BEF_DAY_TAX_UNCHECKED = 1 << 3, /* it costs taxes whose rates are to be verified */
} BefDayFlags;

/* One civil day of one meter. */
typedef struct
{
  gint64 start_ms;
  double kwh;         /* NAN: not known. Of water m3, see BefFluid */
  double coverage;    /* 0 to 1 */
  guint flags;        /* BefDayFlags */
  double euros;       /* what it costs by the contract, with what is due anyway */
  gboolean is_priced; /* a contract holds: else @euros says nothing */
} BefDayEnergy;

typedef struct
{
  gint64 day_ms;         /* start of the day */
  double kwh, usual_kwh; /* of the meters below */
  guint n_meters;        /* of which both are known */
  guint n_all;           /* that were asked for */
} BefUsualDay;

/* The usual energy of a day like the one of @day_ms in @days (in order of time, whatever gaps),
 * kWh; NAN: not enough is known. */
double bef_usual_of (const BefDayEnergy *days, guint n, gint64 day_ms);
/* What @day_ms took, kWh; NAN: not known, or not enough of it. */
double bef_usual_taken (const BefDayEnergy *days, guint n, gint64 day_ms);

/* The newest day before the one that holds @now_ms, at most @back days, of which at least half of
 * the meters that know any usual are known. @meters: of GArray of BefDayEnergy. FALSE: there is
 * none. */
gboolean bef_usual_newest_day (GPtrArray *meters, gint64 now_ms, guint back, BefUsualDay *out);

/* "Yesterday, 412 kWh: 8 % more than on a usual Saturday." as of @now_ms. Within BEF_USUAL_SAME it
 * is as usual. (transfer full) */
#define BEF_USUAL_SAME 0.05
char *bef_usual_dup_sentence (const BefUsualDay *day, gint64 now_ms);

G_END_DECLS
