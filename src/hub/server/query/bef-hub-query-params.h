/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/server/wire/bef-hub-context.h"
#include "bef-hub-pattern.h"
#include "bef-hub-query-geo.h"
#include "bef-hub-query-scope.h"
#include "bef-hub-query.h"
#include "hub/server/wire/bef-hub-write.h"

G_BEGIN_DECLS

/*
 * The parameters of a request, read and checked at once. The hub is a strict broker: a parameter it
 * does not know, or that the operation does not take, is 400 InvalidRequest, so that a console that
 * works here works elsewhere.
 */
typedef enum
{
  BEF_HUB_OPERATION_QUERY,             /* GET entities */
  BEF_HUB_OPERATION_RETRIEVE,          /* GET entities/{id} */
  BEF_HUB_OPERATION_TEMPORAL_QUERY,    /* GET temporal/entities */
  BEF_HUB_OPERATION_TEMPORAL_RETRIEVE, /* GET temporal/entities/{id} */
  BEF_HUB_OPERATION_TYPES,             /* GET types */
  BEF_HUB_OPERATION_ATTRIBUTES,        /* GET attributes */
  BEF_HUB_OPERATION_SNAPSHOT,          /* GET snapshots/{id}.jpg */
  BEF_HUB_OPERATION_NONE,              /* takes no parameter */
} BefHubOperation;

typedef enum
{
  BEF_HUB_AGGREGATE_AVG = 1 << 0,
  BEF_HUB_AGGREGATE_MIN = 1 << 1,
  BEF_HUB_AGGREGATE_MAX = 1 << 2,
  BEF_HUB_AGGREGATE_SUM = 1 << 3,
  BEF_HUB_AGGREGATE_TOTAL_COUNT = 1 << 4,
  BEF_HUB_AGGREGATE_DISTINCT_COUNT = 1 << 5,
} BefHubAggregate;

/* A period of ISO 8601: months (calendar, UTC) and milliseconds; both 0 is the whole range as one.
 */
typedef struct
{
  guint months;
  gint64 ms;
} BefHubDuration;

typedef enum
{
  BEF_HUB_TIMEREL_NONE,
  BEF_HUB_TIMEREL_BEFORE,  /* t < timeAt */
  BEF_HUB_TIMEREL_AFTER,   /* t > timeAt */
  BEF_HUB_TIMEREL_BETWEEN, /* timeAt <= t < endTimeAt */
} BefHubTimerel;

typedef enum
{
  BEF_HUB_TEMPORAL_NORMALIZED,
  BEF_HUB_TEMPORAL_VALUES,
  BEF_HUB_TEMPORAL_AGGREGATED,
} BefHubTemporalForm;

#define BEF_HUB_DEFAULT_LIMIT 20
#define BEF_HUB_MAX_LIMIT 1000

typedef struct
{
  char **types;              /* owned, nullable */
  gboolean any_type;         /* type=*: says no more than that, but is no query without a filter */
  char **ids;                /* owned, nullable */
  BefHubPattern *id_pattern; /* owned, nullable */
  BefHubQuery *query;        /* owned, nullable */
  BefHubGeo *geo;            /* owned, nullable */
  BefHubScope *scope;        /* owned, nullable */
  char **attrs;              /* owned, nullable: entities without any of them are left out */
  char **pick;               /* owned, nullable */
  char **only;               /* owned, nullable: what attrs or pick lets through */
  char **omit;               /* owned, nullable */
  char *lang;                /* owned, nullable */
  BefHubForm form;
  gboolean sys_attrs;
  gboolean geojson;
  gboolean none; /* nothing can satisfy it */
  guint limit, offset;
  gboolean count;
  gboolean details; /* types */
  guint width;      /* snapshots: pixels */

  BefHubTemporalForm temporal_form;
  BefHubTimerel timerel;
  gint64 time_at, end_time_at;
  guint last_n;     /* 0: all */
  guint aggregates; /* BefHubAggregate */
  BefHubDuration period;
} BefHubParams;

/* @raw_query: as in the URI, still encoded; NULL for none. (transfer full) or NULL with a
 * BEF_HUB_PROBLEM. */
BefHubParams *bef_hub_params_parse (const char *raw_query, BefHubOperation operation,
                                    BefHubContext *context, GError **error);
void bef_hub_params_free (BefHubParams *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubParams, bef_hub_params_free)

/* "PT15M", "P1D", "P1M", "P1Y2M3DT4H5M6S"; weeks "P1W". FALSE on anything else, and above 100
 * years. */
gboolean bef_hub_duration_parse (const char *text, BefHubDuration *out);
/* @from plus @n periods. */
gint64 bef_hub_duration_add (const BefHubDuration *period, gint64 from, gint64 n);

G_END_DECLS
