/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-types.h"

G_BEGIN_DECLS

/* A step longer than this many usual ones is a gap: one missing sample makes it two. */
#define BEF_CHART_GAP_STEPS 1.7

/* Marks where nothing may be drawn between two of @points (GArray of BefChartPoint) by the rhythm
 * of their own samples; of bars and bands, where a bucket lies between. Returns the time for which
 * a sample stands when none follows, ms, G_MAXINT64: until the next one. */
gint64 bef_chart_mark_gaps (GArray *points, BefChartStyle style);

G_END_DECLS
