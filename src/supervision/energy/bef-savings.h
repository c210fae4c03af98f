/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-weather.h"

G_BEGIN_DECLS

/*
 * What works gave: measurement and verification after IPMVP's option C (the whole meter, before and
 * after, corrected by the weather).
 *
 * The year after the end of the works is compared with the 52 weeks before their beginning, day by
 * day with the same weekday (364 days before, or a multiple), so that seasons, holidays and
 * weekdays meet their like. What the weather makes differ is taken out by the line of the 52 weeks
 * before (bef-weather.h), where there is an outdoor temperature; else it is said that nothing was
 * corrected. Of each pair: expected = before + slope x (degree days - degree days before), saved =
 * expected - measured.
 *
 * How sure: by blocks of a week, for days and weeks that follow each other are alike
 * (bef_mean_error() of what each pair saved more than its part). But a building's use changes from
 * one year to the next without any works: a new timetable, another club, a computer room. How much
 * this one does is seen in how much it changed before them: the year before the works (or the half,
 * or the quarter, where no more is known) against the same days a year earlier, likewise corrected;
 * BEF_SAVINGS_DRIFT at least, as a standard deviation of the share saved. The interval is the one
 * of 90 %, by Student's t of as many independent weeks.
 *
 * Tried on eight recorded municipal buildings of four years, the lockdowns among them
 * (tests/unit/test-savings.c): intervals hold what was taken out in 85 to 95 of 100 cases, and
 * works that gave nothing are proven in 5 of 100 at most. A building that changes much by itself
 * is held less often than that (three in four of the worst of the eight), steady ones more.
 *
 * Only the first year after counts: later ones tell of other things, too.
 */

#define BEF_SAVINGS_DRIFT 0.05
/* Fewer months after the works prove nothing yet: a whole heating season has to be in them. */
#define BEF_SAVINGS_MONTHS 9
/* Share of the days that must be known, in pairs. */
#define BEF_SAVINGS_ENOUGH 0.75

typedef enum
{
  BEF_SAVINGS_UNKNOWN,    /* too few days are known before or after */
  BEF_SAVINGS_NOT_YET,    /* less than nine months after */
  BEF_SAVINGS_NOT_PROVEN, /* the interval holds nothing saved at all */
  BEF_SAVINGS_PROVEN,     /* less is used, surely */
  BEF_SAVINGS_MORE,       /* more is used, surely */
} BefSavingsVerdict;

typedef struct
{
  BefSavingsVerdict verdict;
  BefRange before, after;              /* what is compared; empty where nothing is */
  gint64 ready_ms;                     /* from when on it can be judged */
  double kwh, low, high;               /* saved over the pairs of @after; NAN: not known */
  double share, share_low, share_high; /* the same of what was expected */
  double expected;                     /* kWh, of the pairs */
  double drift;                        /* of the share: what it changes by itself in a year */
  double per_year;                     /* kWh: share x what a year before took */
  double year_low, year_high;          /* kWh: the same of the ends of the interval */
  double pairs;                        /* 0 to 1: share of the days of @after that are in a pair */
  BefWeatherFit fit;                   /* n 0: nothing was corrected */
  /* What it is worth a year, and the ends of its interval; NAN: not known. Not told by
   * bef_savings_judge(), which knows no prices: see bef_savings_price(). */
  double euros, euros_low, euros_high;
} BefSavings;

/* One building as it was measured: as many as @dates. */
typedef struct
{
  const BefEnergyDates *dates;
  const BefDayEnergy *days;
  const double *degree_days; /* nullable: no outdoor temperature; NAN: not known that day */
} BefSavingsSeries;

/* As of @until_ms (a midnight), of works that lasted over @works (a moment: both ends the same). */
BefSavings bef_savings_judge (const BefSavingsSeries *series, BefRange works, gint64 until_ms);

/* Prices it at @price, euros a kWh that is used more or less (NAN: not known). */
void bef_savings_price (BefSavings *self, double price);

G_END_DECLS
