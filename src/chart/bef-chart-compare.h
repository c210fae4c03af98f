/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-view.h"

G_BEGIN_DECLS

/*
 * What a chart shows against what it is compared with. Only pairs count: the same period, or the
 * same stretch of a line, known of both; of a running period as much of both as has passed. What
 * lacks on one side is neither saved nor used too much. Main thread.
 */

/* Below this share of the time known of both nothing is concluded. */
#define BEF_CHART_COMPARE_ENOUGH 0.75
/* What differs by less is as much. */
#define BEF_CHART_COMPARE_SAME 0.02

/* The n-th comparison is with the n-th series that is none. (transfer none) NULL: there is none of
 * its unit and kind. */
BefChartSeries *bef_chart_view_get_compared (const BefChartView *self, BefChartSeries *series);
/* How much more than @before @p of @series shows, in its unit; NAN where they are no pair. */
double bef_chart_view_difference (const BefChartView *self, BefChartSeries *series,
                                  BefChartSeries *before, const BefChartPoint *p);
/* The same of what @row shows of @series; NAN too where it is not compared. */
double bef_chart_row_difference (const BefChartView *self, BefChartSeries *series,
                                 const BefChartRow *row);
/* "−3.2 kWh", "+3.2 kWh"; "" for NAN. (transfer full) */
char *bef_chart_dup_difference (BefChartSeries *series, double difference);

typedef struct
{
  double now, before; /* over the pairs: kWh of powers, sums of what adds up, else means */
  double known;       /* 0..1: share of the time told of for which there are pairs */
  const char *unit;   /* of both, unowned */
  gboolean adds_up;   /* else they are means over time */
} BefChartDelta;

/* Of the first series that is compared. FALSE: none is. */
gboolean bef_chart_view_get_delta (const BefChartView *self, BefChartDelta *out);
/* "This week: 412 kWh, 8 % less than the same week last year (−36 kWh)." Says so when too little is
 * known of both. NULL: nothing is compared, or it is on its way. (transfer full) */
char *bef_chart_view_dup_delta (const BefChartView *self);

G_END_DECLS
