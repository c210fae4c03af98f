/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The two axes: pure functions of numbers and civil time, no drawing. A value axis turns a value
 * into 0..1 (bottom to top) and has round ticks (1, 2, 2.5 or 5 times a power of ten). A time axis
 * has ticks on civil boundaries of Europe/Paris, so a day of 23 or 25 hours has its midnights where
 * they are.
 */
#define BEF_VALUE_AXIS_MAX_TICKS 16

typedef struct
{
  double low, high; /* the extent, in the series' own unit; low < high always */
  double step;      /* between ticks, same unit */
  double divisor;   /* value / divisor is what the labels show */
  const char
      *unit;    /* of the labels: "kW" for watts above 1000; borrowed from the caller or static */
  int decimals; /* of the labels */
  gboolean
      flat; /* pathological: no finite value, a single one, or a range no label can tell apart */
  guint n_ticks;
  double ticks[BEF_VALUE_AXIS_MAX_TICKS];
} BefValueAxis;

/* For values from @min to @max (NaN when there is none). */
void bef_value_axis_init (BefValueAxis *self, double min, double max, const char *unit,
                          guint max_ticks);
/* Keeps zero on an axis of these values. */
void bef_value_axis_reach_zero (double *min, double *max);
/* 0 at the bottom, 1 at the top; not clamped. */
double bef_value_axis_fraction (const BefValueAxis *self, double value);
/* The number alone, without its unit. (transfer full) */
char *bef_value_axis_label (const BefValueAxis *self, double tick);

typedef enum
{
  BEF_TIME_UNIT_MINUTE,
  BEF_TIME_UNIT_HOUR,
  BEF_TIME_UNIT_DAY,
  BEF_TIME_UNIT_WEEK,
  BEF_TIME_UNIT_MONTH,
  BEF_TIME_UNIT_YEAR,
} BefTimeUnit;

/* How far apart ticks are and which words they carry. */
typedef struct
{
  BefTimeUnit unit;
  int n;
  int brevity; /* 0 the longest words */
} BefTimeStep;

typedef struct
{
  gint64 ms, end_ms;    /* the tick and the next one */
  char *label;          /* owned */
  gboolean major;       /* starts a larger period: drawn stronger */
  gboolean spans;       /* the label names the whole of ms..end_ms and stands in its middle */
  double center, width; /* where the label goes, in pixels from the left edge */
  gboolean hidden;      /* no room for the label */
} BefTimeTick;

/* Steps from 1 minute to 50 years, finest first. NULL beyond the last. */
const BefTimeStep *bef_time_step_get (guint i);
/* Ticks of [from, to], the period holding @from included. (transfer full) GArray of BefTimeTick. */
GArray *bef_time_ticks (gint64 from_ms, gint64 to_ms, const BefTimeStep *step);

/* Width in pixels of a label. */
typedef double (*BefMeasure) (const BefTimeTick *tick, gpointer data);
/* The finest ticks whose labels do not touch on an axis @width pixels wide; a label without room is
 * hidden. Labels may stand out by @overhang pixels at each end. @slot_ms is the time a bar stands
 * for (0: none): a label names the bar that begins at its tick and stands under it. (transfer full)
 */
GArray *bef_time_axis_fit (gint64 from_ms, gint64 to_ms, double width, double overhang,
                           gint64 slot_ms, BefMeasure measure, gpointer data);

G_END_DECLS
