/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/server/query/bef-hub-query-params.h"
#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/*
 * The temporal evolution of entities. Bounds follow clause 4.11: before is t < timeAt, after is t >
 * timeAt, between is timeAt <= t < endTimeAt; nothing is later than now. No more than @cap values
 * of one attribute are sent:
 *  - with a lower bound and without lastN the oldest values are kept, "date-time START-LAST/..."
 * tells up to where everything was sent;
 *  - with lastN, or without a lower bound (this world has no beginning), the newest are kept,
 * "date-time END-FIRST/...". What was cut in one attribute is cut at the same instant in all, so
 * that the range is true for the whole answer.
 */
typedef struct
{
  const BefHubParams *params;
  gint64 now_ms;
  guint cap;           /* values per attribute (or periods, for aggregates) */
  guint silent_cut;    /* 0, or: keep this many newest values and do not say so (a fault) */
  const char *context; /* (nullable) */
} BefHubTemporalQuery;

typedef struct _BefHubTemporal BefHubTemporal;

BefHubTemporal *bef_hub_temporal_new (BefHubWorld *world, const BefHubTemporalQuery *query);
void bef_hub_temporal_free (BefHubTemporal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubTemporal, bef_hub_temporal_free)

/* Adds an entity as its reader may see it (normalized; a reference is kept). */
void bef_hub_temporal_add (BefHubTemporal *self, JsonObject *entity);
/* What an answer is: of a question or of one entity by its id. */
typedef enum
{
  BEF_HUB_ANSWER_LIST,
  BEF_HUB_ANSWER_SINGLE,
} BefHubAnswerForm;
/* Reads the samples of all that was added and writes the answer: a list, or the only entity.
 * Returns the Content-Range of a cut answer (status 206), or NULL when all was sent (200).
 * (transfer full) */
char *bef_hub_temporal_write (BefHubTemporal *self, GString *out, BefHubAnswerForm form);

/* One period of one series; values without number count only. */
typedef struct
{
  gint64 start_ms, end_ms;
  double sum, min, max;
  guint count;   /* all samples */
  guint numbers; /* samples that are numbers */
  guint distinct;
} BefHubBucket;

typedef enum
{
  BEF_HUB_DISTINCT_NOT_COUNTED,
  BEF_HUB_DISTINCT_COUNTED,
} BefHubDistinct;
/* Sums up @samples (BefHubSample, oldest first, all at or after @from_ms) by periods that start at
 * @from_ms; empty periods are left out. At most @max_buckets (0: no limit) are made. @distinct:
 * count distinct values too, which is slow. (element-type BefHubBucket) (transfer full) */
GArray *bef_hub_temporal_aggregate (const GArray *samples, gint64 from_ms, gint64 to_ms,
                                    const BefHubDuration *period, guint max_buckets,
                                    BefHubDistinct distinct);

G_END_DECLS
