/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/* What comes before what; of one rank what was added first, but for what is wanted: that is what
 * somebody looks at now. */
typedef enum
{
  BEF_BACKFILL_PLANNED, /* nobody looks at it */
  BEF_BACKFILL_GLANCED, /* shown small, many at a time */
  BEF_BACKFILL_WANTED,
} BefBackfillRank;

/* One thing to fetch: for bef-backfill.c only. Main thread. */
typedef struct
{
  GArray *keys; /* owned, of BefSeriesKey: one, or those of one joined question */
  gint64 from_ms, to_ms;
  BefMissing scope;
  BefBackfillRank rank;
  gboolean joined;  /* asked as it is, whatever is known of it */
  gboolean planned; /* of one that is joined: of planned jobs, which are done with it */
  gboolean alone;   /* came cut when it was joined */
  GTask *task;      /* owned, nullable */
  GArray *missing;  /* owned, nullable: BefRange still to fetch, newest first */
  guint failures;   /* in a row */
  gint64 retry_ms;  /* of one that failed */
} BefBackfillJob;

BefBackfillJob *bef_backfill_job_new (const BefSeriesKey *keys, guint n_keys, gint64 from_ms,
                                      gint64 to_ms, BefMissing scope);
void bef_backfill_job_free (BefBackfillJob *job);
BefSeriesKey bef_backfill_job_key (const BefBackfillJob *job); /* the first */
/* Whether @job does all that @other would, for the same series. */
gboolean bef_backfill_job_holds (const BefBackfillJob *job, const BefBackfillJob *other);
/* Whether a job that failed with @error is tried again; then sets retry_ms. What a server refused
 * or does not have is asked for again rarely, what was not answered soon. Each time later, and not
 * for ever: what is still missing then is planned anew with the next connection, or looked at. */
gboolean bef_backfill_job_may_retry (BefBackfillJob *job, const GError *error, gint64 now_ms);

/* Whether @job, of which it is known what is missing, can be asked together with others. */
gboolean bef_backfill_job_may_join (const BefBackfillJob *job);
/* Joins such jobs (taken, by their array's free function) into jobs of at most so many entities and
 * values. (transfer full) GPtrArray of BefBackfillJob, without a free function. */
GPtrArray *bef_backfill_join_jobs (GPtrArray *singles);
/* [from, to) of @job in pieces of at most @span_ms (0: one), the newest first, as what is missing
 * of it. */
void bef_backfill_job_cut (BefBackfillJob *job, gint64 span_ms);

/* Joins what is due of many series into jobs of at most so many, whose ranges are much the same.
 * (transfer full) GPtrArray of BefBackfillJob, without a free function. */
GPtrArray *bef_backfill_join_due (const BefDue *due, guint n_due);

/* Of BefSeriesKey, for hash tables. */
guint bef_backfill_key_hash (gconstpointer data);
gboolean bef_backfill_key_equal (gconstpointer a, gconstpointer b);
/* The shortest of the newest spaces between @readings (sorted by this), ms; 0: too few. */
gint64 bef_backfill_find_step (GArray *readings);
/* Drops the jobs of @queue that @job does too, but for those that somebody waits for. */
void bef_backfill_drop_held (GQueue *queue, const BefBackfillJob *job);
/* Whether one of @queue does all that @job would. */
gboolean bef_backfill_is_held (GQueue *queue, const BefBackfillJob *job);

G_END_DECLS
