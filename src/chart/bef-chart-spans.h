/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-types.h"

G_BEGIN_DECLS

/* Sets of time: GArray of BefChartSpan in time order, none touching another. Each result is
 * (transfer full). Any thread. */

GArray *bef_chart_spans_in_both (GArray *a, GArray *b);
GArray *bef_chart_spans_in_either (GArray *a, GArray *b);
/* What is in @a and not in @b. */
GArray *bef_chart_spans_without (GArray *a, GArray *b);
/* Their length together, ms. */
gint64 bef_chart_spans_length (GArray *spans);
/* Whether [from, to) shares an instant with one of them. */
gboolean bef_chart_spans_meet (GArray *spans, gint64 from_ms, gint64 to_ms);

G_END_DECLS
