/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "chart/bef-chart-types.h"

G_BEGIN_DECLS

/*
 * What happened beside what was measured: a stretch of time that lies behind the data, or a mark
 * below it, on the axis of time, which may last. The chart knows when, a word and a sentence of it,
 * not what it is.
 */
typedef enum
{
  BEF_CHART_EVENT_STRETCH, /* hatched over the height of the plot, with its word */
  /* Marks, from what weighs most; told apart by shape and word, never by colour. */
  BEF_CHART_EVENT_OCTAGON, /* filled */
  BEF_CHART_EVENT_DIAMOND,
  BEF_CHART_EVENT_CIRCLE,
  BEF_CHART_EVENT_FLAG, /* what somebody wrote */
} BefChartEventForm;

/* The to_ms of what lasts. */
#define BEF_CHART_LASTS G_MAXINT64

typedef struct
{
  BefChartEventForm form;
  gint64 from_ms, to_ms; /* the same: an instant */
  char *id;              /* owned: what "event-activated" says; NULL: it opens nothing */
  char *word;            /* owned: short, beside it */
  char *text;            /* owned: what it is, in a sentence and in the table */
} BefChartEvent;

/* The strings are copied. (transfer full) */
BefChartEvent *bef_chart_event_new (BefChartEventForm form, gint64 from_ms, gint64 to_ms);
void bef_chart_event_set_words (BefChartEvent *self, const char *word, const char *text);
void bef_chart_event_set_id (BefChartEvent *self, const char *id);
void bef_chart_event_free (BefChartEvent *self);
gboolean bef_chart_event_is_mark (const BefChartEvent *self);
/* Whether it has an instant in common with [from, to). */
gboolean bef_chart_event_meets (const BefChartEvent *self, gint64 from_ms, gint64 to_ms);

/* Lists of events: GPtrArray of BefChartEvent, nullable: none. */
/* (transfer full) an empty one. */
GPtrArray *bef_chart_events_new (void);
/* In the order of their beginnings, as a chart wants them. */
void bef_chart_events_sort (GPtrArray *self);
gboolean bef_chart_events_equal (GPtrArray *a, GPtrArray *b);
/* Whether any meets [from, to). */
gboolean bef_chart_events_any (GPtrArray *self, gint64 from_ms, gint64 to_ms);
/* The texts of those that meet [from, to), separated by @separator; NULL: none does. (transfer
 * full)
 */
char *bef_chart_events_dup_texts (GPtrArray *self, gint64 from_ms, gint64 to_ms,
                                  const char *separator);
/* Of those that meet [from, to) and open something the one that begins nearest to its middle;
 * nullable. (transfer none) */
const BefChartEvent *bef_chart_events_find (GPtrArray *self, gint64 from_ms, gint64 to_ms);

G_END_DECLS
