/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-buckets.h"

G_BEGIN_DECLS

/* What the parts of a chart speak of to each other. */

typedef struct
{
  gint64 from_ms, to_ms; /* half-open */
} BefChartSpan;

typedef enum
{
  BEF_CHART_LINE, /* line with a min/max envelope where buckets hold several samples; gaps are gaps
                   */
  BEF_CHART_AREA, /* the same, filled lightly to zero */
  BEF_CHART_STEP, /* each value holds until the next */
  BEF_CHART_BARS, /* one bar per bucket (energy per day) */
  BEF_CHART_BAND, /* min..max of each bucket as a pale band with the mean dashed: the usual range */
  BEF_CHART_STATES, /* each bucket's last value is a state code: horizontal bands with words */
} BefChartStyle;

typedef struct
{
  gint64 ms;                /* where the point is drawn */
  gint64 first_ms, last_ms; /* stamps of the samples, or the bucket's edges when it has none */
  gint64 start_ms, end_ms;  /* the bucket */
  double value, min, max;
  double last;      /* the newest sample's, where the bucket knows it, else value */
  double known;     /* 0..1: share of the bucket's time over which something holds */
  gint64 newest_ms; /* stamp of the newest sample, BEF_NO_TIME where the bucket does not know */
  gboolean several; /* min and max differ from value */
  gboolean estimated, set_aside, meter_changed, of_means; /* see BefBucket */
  gboolean gap_before; /* nothing may be drawn between the previous point and this one */
} BefChartPoint;

typedef struct
{
  double code;
  char *word; /* owned */
  gboolean strong;
} BefChartState;

/* For whom a file is: with ISO times in UTC and decimal points for programs; for people what a
 * spreadsheet of their language opens: a byte-order mark, the decimal separator, local times beside
 * what they are from UTC, the decimals of the quantity, and a line of totals. */
typedef enum
{
  BEF_CHART_CSV_FOR_PROGRAMS = 0,
  BEF_CHART_CSV_FOR_PEOPLE = 1 << 0,
} BefChartCsvFlags;

/* How far what a point of bars tells can be taken for its whole period. */
typedef enum
{
  BEF_CHART_WHOLE,
  BEF_CHART_PARTLY,   /* not all of it is known */
  BEF_CHART_RUNNING,  /* it lasts at the present */
  BEF_CHART_ARRIVING, /* not all of it is known, and it is on its way */
} BefChartExtent;

G_END_DECLS
