/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bef-worker.h"
#include "history/bef-history-db.h"
#include "history/bef-history-upkeep.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * How the public calls become jobs of the worker thread. A job owns copies of its arguments and a
 * reference to the core (the connection and its figures), never to the BefHistory, so that the
 * object may go while jobs wait.
 */
typedef struct
{
  BefHistoryDb *db;         /* owned; the worker thread's alone, NULL while closed */
  BefHistoryUpkeep *upkeep; /* owned; the worker thread's alone */
  GMutex mutex;             /* guards the figures */
  guint64 size, n_samples;
  gboolean over_budget;
  BefImportsOld near;
  gboolean in_memory;
  GError *trouble;       /* owned, nullable: why what was to be stored could not be */
  gpointer trouble_call; /* which */
} BefHistoryCore;

struct _BefHistory
{
  GObject parent_instance;
  BefWorker *worker;       /* owned */
  BefHistoryCore *core;    /* owned */
  GCancellable *interrupt; /* owned: of an open that nobody waits for any more */
  gboolean closed;
  gboolean has_decisions; /* something was given that closing may not drop */
  gboolean upkeep_queued;
  gboolean upkeep_wanted; /* once more, when the round at work is over */
  guint64 budget;
  gboolean over_budget_told;
  guint n_near_told;
  GError *trouble;      /* owned, nullable: as told last */
  guint n_since_upkeep; /* readings given to append since the last round began */
};

typedef struct
{
  BefHistoryCore *core; /* owned */
  BefHistoryQuery query;
  BefSeriesKey *keys; /* owned; over the query's span */
  guint n;            /* of keys or rows */
  gint64 id;
  gint64 now_ms;    /* the present when the job was asked for: the worker asks no clock for it */
  GArray *readings; /* owned, of BefReading */
  GArray *without;  /* owned, nullable: the query's */
  GPtrArray *lines; /* owned, nullable, of BefJournalEntry */
  gint64 at_ms, made_ms;
  char *text[4];  /* owned */
  gpointer extra; /* owned, nullable: what one call alone needs */
  GDestroyNotify extra_free;
  gint64 asked_us;         /* when it was queued, monotonic */
  GCancellable *interrupt; /* owned, nullable */
} BefHistoryJob;

/* Worker thread: @call (a task's source tag) stored what it was to store, or @error says why not.
 */
void bef_history_core_note_outcome (BefHistoryCore *core, gpointer call, const GError *error);
/* Main thread: takes over what was noted; TRUE when it is not what it was. */
gboolean bef_history_take_trouble (BefHistory *self);
/* Worker thread: what bef_history_get_size() and _n_samples() say from now on. */
void bef_history_core_note_figures (BefHistoryCore *core);
/* Main thread: a round of upkeep after the jobs that wait. */
void bef_history_queue_upkeep (BefHistory *self);
/* A GTaskThreadFunc: closes the connection. */
void bef_history_close_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);

BefHistoryJob *bef_history_job_new (BefHistory *self);
/* With the keys (copied) and the span of @span. */
BefHistoryJob *bef_history_job_new_over (BefHistory *self, const BefSeriesSpan *span);
/* Runs @func on the worker with @job (transfer full) as its data. @tag names the call for its
 * finish. */
void bef_history_job_run (BefHistory *self, BefHistoryJob *job, gpointer tag, GTaskThreadFunc func,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/* Worker thread: the open connection, looked at (bef_history_db_look()), or NULL after returning an
 * error to @task. What the job asks of it waits for a locked file until BEF_HISTORY_PATIENCE_MS
 * after the job was queued, however many were before it. */
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
