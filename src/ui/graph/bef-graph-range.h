/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * The stretch of time a graph shows, and how one moves in it. Periods are civil (a day may last 23
 * or 25 hours); the present hour is the sixty minutes that end now, in steps of five minutes. A
 * plain value. Any thread.
 */
typedef struct
{
  BefPeriod period;
  gint64 from_ms, to_ms; /* half-open */
  gboolean free_form;    /* panned or zoomed: no whole period */
} BefGraphRange;

/* What actions call its period: "day"; "" for what is no whole period. Static. */
const char *bef_graph_range_get_id (const BefGraphRange *self);
/* FALSE: there is none. */
gboolean bef_graph_period_by_id (const char *id, BefPeriod *period);

/* The period holding @at_ms. */
void bef_graph_range_set (BefGraphRange *self, BefPeriod period, gint64 at_ms, gint64 now_ms);
/* @n periods later (n negative: earlier); what is no whole period moves by its own length. */
void bef_graph_range_step (BefGraphRange *self, int n);
gboolean bef_graph_range_holds (const BefGraphRange *self, gint64 ms);
/* Moves on with the present what showed it when it was seen last, at @seen_ms, however long ago (a
 * night asleep), to the period of @now_ms. TRUE when it moved; what is no whole period stays. */
gboolean bef_graph_range_follow (BefGraphRange *self, gint64 seen_ms, gint64 now_ms);
/* In the locale: "Tue 24 Nov 2026", "Mon 23 Nov – Sun 29 Nov", "November 2026". (transfer full) */
char *bef_graph_range_dup_label (const BefGraphRange *self);

#define BEF_GRAPH_MAX_COMPARISONS 4
typedef struct
{
  const char *label; /* translated */
  const char *than;  /* translated, after "less than" */
  int back_days;     /* civil days; 0: no comparison */
} BefGraphComparison;
/* A comparison of so many days or more is with the year before. */
#define BEF_GRAPH_YEAR_BEFORE 364
/* What the range may be compared with, nothing first, then the year before. Returns how many. Days
 * and weeks keep their weekdays (364 days for a year), months and years keep their dates. */
guint bef_graph_range_comparisons (const BefGraphRange *self,
                                   BefGraphComparison out[BEF_GRAPH_MAX_COMPARISONS]);

/* What is compared with @back_days before; nothing where that is not offered. */
BefGraphComparison bef_graph_range_find_comparison (const BefGraphRange *self, int back_days);
/* Civil days to what a range is compared with unless somebody wants something else: of weeks and
 * more the year before; 0 for a day and less, which has what is usual. */
int bef_graph_range_default_back_days (const BefGraphRange *self);

/* The civil period of one bar of energy in this range. */
BefPeriod bef_graph_range_bar_period (const BefGraphRange *self);

G_END_DECLS
