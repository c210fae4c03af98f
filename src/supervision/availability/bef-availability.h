/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-range.h"
#include "base/bef-steps.h"
#include "model/bef-kind.h"

G_BEGIN_DECLS

/*
 * How much of a span equipment was in service, from what its state said. Pure: all is an argument.
 * Any thread.
 *
 * Each instant is one of four: works (kept out, whatever was measured), unknown (nothing is held,
 * or no sign of life for longer than its beat allows), up or down. Unknown is neither up nor down:
 * the share is up / (up + down).
 *
 * An outage begins when it is known to be down and lasts until it is known to be up again. What is
 * unknown, or works, in between does not split it and is not in its length; when the span begins
 * with it down, it counts as one of the span.
 */
typedef struct
{
  gint64 from_ms, to_ms;       /* half-open */
  const GPtrArray *steps;      /* of BefSteps: codes of the state, span after span in order */
  const GArray *life;          /* of BefRange, from sign to sign of life, in order */
  gint64 silence_ms;           /* after the last sign of life what it said is not known any more */
  const BefQuantityInfo *info; /* the state's */
  const GArray *works;         /* of BefRange, in order, none touching another; nullable: none */
} BefAvailabilityOf;

typedef struct
{
  gint64 up_ms, down_ms, unknown_ms, works_ms; /* together the span */
  guint n_outages;
  gint64 longest_ms;      /* down, of the longest outage; 0: none */
  gint64 longest_from_ms; /* when that began; BEF_NO_TIME: none */
  gboolean is_down;       /* at the end of the span, as far as is known */
} BefAvailability;

/* The state by which equipment of @kind is said to be in service; NULL: it has none. */
const char *bef_availability_quantity (BefKind kind);
/* Whether @code of that state is an outage. One that somebody switched off is none. */
gboolean bef_availability_is_down (const BefQuantityInfo *info, double code);

void bef_availability_of (const BefAvailabilityOf *of, BefAvailability *out);
/* 0..1; NAN: nothing is known of it. */
double bef_availability_share (const BefAvailability *self);

G_END_DECLS
