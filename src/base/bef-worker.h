/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * One thread with a queue of jobs in order. It owns what its jobs touch (a database connection, a
 * notification service). Jobs are GTasks: the callback runs in the main context that was the
 * thread default where bef_worker_run() was called. While the thread waits it runs a main context
 * of its own, the thread default of its jobs: an object that lives there has its signals there,
 * and nowhere else while a job lets it go.
 */
#define BEF_TYPE_WORKER (bef_worker_get_type ())
G_DECLARE_FINAL_TYPE (BefWorker, bef_worker, BEF, WORKER, GObject)

BefWorker *bef_worker_new (const char *name);
/* One whose jobs share @things (nullable): @end (nullable) lets them go as the last that the thread
 * does, also when it was left and ends much later (bef_worker_shutdown_within()). */
BefWorker *bef_worker_new_with (const char *name, gpointer things, GDestroyNotify end);

/* Runs @func (worker thread) with @task: it must return through g_task_return_*(). Takes @task's
 * reference. A task whose cancellable is cancelled before its turn returns G_IO_ERROR_CANCELLED
 * unrun. */
void bef_worker_run (BefWorker *self, GTask *task, GTaskThreadFunc func);
/* TRUE on the worker's own thread: for assertions. */
gboolean bef_worker_is_current (BefWorker *self);
/* Runs what is queued, then ends the thread and waits for it. Later jobs return G_IO_ERROR_CLOSED.
 * Idempotent. */
void bef_worker_shutdown (BefWorker *self);
/* The same, but waits at most @ms for jobs that call what may never answer. FALSE: one of them is
 * still under way. It is left to end by itself, and what was queued behind it returns
 * G_IO_ERROR_CLOSED. */
gboolean bef_worker_shutdown_within (BefWorker *self, guint ms);

G_END_DECLS
