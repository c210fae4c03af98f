/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-energy.h"

G_BEGIN_DECLS

/*
 * So much of a span against last year, and against what is usual.
 *
 * Spans go up to the end of the last day that is known, and hold that day: on the 1st, "the month"
 * is the whole one before; on a Monday "the week" is the last one.
 *
 * Against last year: a day and a week against the same weekdays, 52 weeks before; months and years
 * against the same dates, as bills and tables have them (how many working days each has is told
 * beside it). A 29 February has no partner.
 *
 * Only pairs count: the same day of the same meter, measured in both years by at least
 * BEF_USUAL_COVERAGE. So a gap, a meter that came or went is neither a saving nor an excess. What
 * share of the wanted pairs there is, is told; below BEF_COMPARE_ENOUGH nothing is concluded.
 * Against usual likewise: pairs of a day and the median of the same weekday over the eight weeks
 * before it (bef-usual-day.h).
 */

#define BEF_COMPARE_ENOUGH 0.75
/* Euros are told where at most so much of the amount has no contract. */
#define BEF_COMPARE_UNPRICED 0.02
/* What differs by less is as much. */
#define BEF_COMPARE_SAME 0.02

typedef enum
{
  BEF_SPAN_DAY,          /* the last day that is known */
  BEF_SPAN_WEEK,         /* from Monday to it */
  BEF_SPAN_MONTH,        /* from the 1st to it */
  BEF_SPAN_QUARTER,      /* from the first day of its quarter to it */
  BEF_SPAN_YEAR,         /* from 1 January to it */
  BEF_SPAN_MONTH_BEFORE, /* the whole month before BEF_SPAN_MONTH */
  BEF_SPAN_YEAR_BEFORE,  /* the whole year before BEF_SPAN_YEAR */
  BEF_SPAN_TWELVE,       /* the twelve months that end with it */
  BEF_N_SPANS,
} BefSpan;

/* What is known of one span, and how well. */
typedef struct
{
  BefRange range;
  double amount;    /* kWh or m3; NAN: nothing is known of it */
  double missing;   /* 0 to 1: share of its time, of all its meters, that is not measured */
  double estimated; /* 0 to 1: share of the amount that is estimated */
  double euros;     /* what it costs by the contracts; NAN: not known */
  guint flags;      /* BefDayFlags of its days */
} BefEnergyTotal;

typedef enum
{
  BEF_ALIGN_WEEKDAYS, /* 52 weeks before */
  BEF_ALIGN_DATES,
} BefAlign;

/* This against that: of pairs only. */
typedef struct
{
  double amount, before; /* sums over the pairs; NAN: none */
  double change;         /* amount - before; NAN: not enough pairs */
  double share;          /* change / before; NAN likewise, or where before is 0 */
  double pairs;          /* 0 to 1: share of the wanted pairs there is */
  double euros;          /* what the change costs; NAN: not known */
} BefEnergyAgainst;

typedef struct
{
  BefSpan span;
  BefAlign align;
  BefEnergyTotal now, before;    /* all that is known of both spans */
  BefEnergyAgainst last_year;    /* by pairs */
  BefEnergyAgainst usual;        /* of a day, a week, a month; else NAN */
  guint working, working_before; /* days */
} BefEnergyComparison;

/* One meter: as many days as the calendar. */
typedef const BefDayEnergy *BefMeterDays;

/* The span that holds the day before @until_ms (a midnight), which ends it. */
BefRange bef_span_range (BefSpan span, gint64 until_ms);
BefAlign bef_span_align (BefSpan span);
/* The same span a year before. */
BefRange bef_span_before (BefAlign align, BefRange range);

/* What is known of @range, of all @n meters together. */
BefEnergyTotal bef_energy_total (const BefEnergyDates *dates, const BefMeterDays *meters, guint n,
                                 BefRange range);
BefEnergyComparison bef_energy_compare (const BefEnergyDates *dates, const BefMeterDays *meters,
                                        guint n, BefSpan span, gint64 until_ms);
/* Any @range of whole days against that of the year before, by @align: for graphs. Its span is
 * BEF_N_SPANS, and nothing is said of what is usual. */
BefEnergyComparison bef_energy_compare_range (const BefEnergyDates *dates,
                                              const BefMeterDays *meters, guint n, BefRange range,
                                              BefAlign align);
/* A whole month, or what of the one of @until_ms is over, against the same dates. */
BefEnergyComparison bef_energy_compare_month (const BefEnergyDates *dates,
                                              const BefMeterDays *meters, guint n, gint64 month_ms,
                                              gint64 until_ms);

/* The end of the newest day before @now_ms' own of which at least half of the meters that said
 * anything in the five weeks before are known; at most a week back, else the midnight before
 * @now_ms. */
gint64 bef_energy_until (const BefEnergyDates *dates, const BefMeterDays *meters, guint n,
                         gint64 now_ms);

G_END_DECLS
