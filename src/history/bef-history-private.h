/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history-db.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * How the public calls become jobs of the worker thread. A job owns copies of its arguments and a
 * reference to the core (the connection and its figures), never to the BefHistory, so that the
 * object may go while jobs wait.
 */
typedef struct _BefHistoryCore BefHistoryCore;

typedef struct
{
  BefHistoryCore *core; /* owned */
  BefSeriesKey key;
  BefSeriesKey *keys; /* owned */
  guint n;            /* of keys, buckets or rows */
  gint64 from_ms, to_ms, id;
  BefPeriod period;
  GArray *readings; /* owned, of BefReading */
  gint64 at_ms;
  char *text[8];   /* owned */
  gint64 asked_us; /* when it was queued, monotonic */
} BefHistoryJob;

BefHistoryJob *bef_history_job_new (BefHistory *self);
/* Runs @func on the worker with @job (transfer full) as its data. @tag names the call for its
 * finish. */
void bef_history_job_run (BefHistory *self, BefHistoryJob *job, gpointer tag, GTaskThreadFunc func,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/* Worker thread: the open connection, or NULL after returning an error to @task. What the job asks
 * of it waits for a locked file until BEF_HISTORY_PATIENCE_MS after the job was queued, however
 * many were before it. */
BefHistoryDb *bef_history_job_db (BefHistoryJob *job, GTask *task);
/* Worker thread: commits when @success and that can be, else rolls back. TRUE: it is committed, and
 * @task, whoever cancels it from now on, is told so by the caller. */
gboolean bef_history_job_end_write (BefHistoryJob *job, GTask *task, gboolean success,
                                    GError **error);
/* The same, and returns TRUE to @task, or @error (transfer full). */
void bef_history_job_finish_write (BefHistoryJob *job, GTask *task, gboolean success,
                                   GError *error);
/* Worker thread: returns @error (transfer full) to @task; a failure that came without one too: no
 * task is left unanswered. */
void bef_history_job_fail (GTask *task, GError *error);
/* Worker thread: returns @result (transfer full) with its @destroy, or @error (transfer full) when
 * there is one. */
void bef_history_job_return (GTask *task, gpointer result, GDestroyNotify destroy, GError *error);

G_END_DECLS
