/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-worker.h"

struct _BefWorker
{
  GObject parent_instance;
  GAsyncQueue *queue;    /* owned, of Job */
  GAsyncQueue *ended;    /* owned: holds something once the thread is at its end */
  GMainContext *context; /* owned: the thread's own */
  GThread *thread;       /* owned until joined or left */
  gboolean closed;
};

typedef struct
{
  GTask *task; /* owned; NULL ends the thread */
  GTaskThreadFunc func;
} Job;

G_DEFINE_FINAL_TYPE (BefWorker, bef_worker, G_TYPE_OBJECT)

static gboolean
release_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

/* The task may hold the last reference to its source object, even to this worker, which must not
 * end on this thread: it is let go where its callback runs, after that callback. */
static void
release_in_context (GTask *task)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, release_cb, task, g_object_unref);
  g_source_attach (source, g_task_get_context (task));
}

typedef struct
{
  GAsyncQueue *queue, *ended; /* owned */
  GMainContext *context;      /* owned */
  gpointer things;            /* owned */
  GDestroyNotify end;         /* nullable */
} Queues;

/* Meanwhile what lives on this thread is heard, also between jobs that follow each other at once.
 */
static Job *
await_job (const Queues *queues)
{
  Job *job;

  g_main_context_iteration (queues->context, FALSE);
  while ((job = g_async_queue_try_pop (queues->queue)) == NULL)
    g_main_context_iteration (queues->context, TRUE);
  return job;
}

static gpointer
worker_main (gpointer data)
{
  g_autofree Queues *queues = data;

  g_main_context_push_thread_default (queues->context);
  for (;;)
    {
      Job *job = await_job (queues);
      GTask *task = job->task;
      GTaskThreadFunc func = job->func;

      g_free (job);
      if (task == NULL)
        break;
      if (!g_task_return_error_if_cancelled (task))
        func (task, g_task_get_source_object (task), g_task_get_task_data (task),
              g_task_get_cancellable (task));
      release_in_context (task);
    }
  if (queues->end != NULL)
    queues->end (queues->things);
  /* What is let go of objects that lived here is told here, too. */
  while (g_main_context_iteration (queues->context, FALSE))
    ;
  g_main_context_pop_thread_default (queues->context);
  g_async_queue_push (queues->ended, GINT_TO_POINTER (TRUE));
  g_async_queue_unref (queues->ended);
  g_async_queue_unref (queues->queue);
  g_main_context_unref (queues->context);
  return NULL;
}

static void
bef_worker_dispose (GObject *object)
{
  bef_worker_shutdown (BEF_WORKER (object));
  G_OBJECT_CLASS (bef_worker_parent_class)->dispose (object);
}

static void
bef_worker_finalize (GObject *object)
{
  g_clear_pointer (&BEF_WORKER (object)->queue, g_async_queue_unref);
  g_clear_pointer (&BEF_WORKER (object)->ended, g_async_queue_unref);
  g_clear_pointer (&BEF_WORKER (object)->context, g_main_context_unref);
  G_OBJECT_CLASS (bef_worker_parent_class)->finalize (object);
}

static void
bef_worker_class_init (BefWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_worker_dispose;
  G_OBJECT_CLASS (klass)->finalize = bef_worker_finalize;
}

static void
bef_worker_init (BefWorker *self)
{
  self->queue = g_async_queue_new ();
  self->ended = g_async_queue_new ();
  self->context = g_main_context_new ();
}

BefWorker *
bef_worker_new (const char *name)
{
  return bef_worker_new_with (name, NULL, NULL);
}

BefWorker *
bef_worker_new_with (const char *name, gpointer things, GDestroyNotify end)
{
  BefWorker *self = g_object_new (BEF_TYPE_WORKER, NULL);

  Queues *queues = g_new (Queues, 1);

  *queues = (Queues){ g_async_queue_ref (self->queue), g_async_queue_ref (self->ended),
                      g_main_context_ref (self->context), things, end };
  self->thread = g_thread_new (name, worker_main, queues);
  return self;
}

static void
push (BefWorker *self, Job *job)
{
  g_async_queue_push (self->queue, job);
  g_main_context_wakeup (self->context);
}

static void
refuse (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "The worker has ended");
  g_object_unref (task);
}

void
bef_worker_run (BefWorker *self, GTask *task, GTaskThreadFunc func)
{
  g_return_if_fail (BEF_IS_WORKER (self));
  g_return_if_fail (G_IS_TASK (task));

  if (self->closed)
    {
      refuse (task);
      return;
    }
  Job *job = g_new (Job, 1);
  job->task = task;
  job->func = func;
  push (self, job);
}

gboolean
bef_worker_is_current (BefWorker *self)
{
  return self->thread == g_thread_self ();
}

void
bef_worker_shutdown (BefWorker *self)
{
  g_return_if_fail (BEF_IS_WORKER (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  push (self, g_new0 (Job, 1));
  g_thread_join (self->thread);
  self->thread = NULL;
}

gboolean
bef_worker_shutdown_within (BefWorker *self, guint ms)
{
  Job *job;

  g_return_val_if_fail (BEF_IS_WORKER (self), TRUE);

  if (self->closed)
    return TRUE;
  self->closed = TRUE;
  push (self, g_new0 (Job, 1));
  if (g_async_queue_timeout_pop (self->ended, (guint64)ms * 1000) != NULL)
    {
      g_thread_join (self->thread);
      self->thread = NULL;
      return TRUE;
    }
  while ((job = g_async_queue_try_pop (self->queue)) != NULL)
    {
      if (job->task != NULL)
        refuse (job->task);
      g_free (job);
    }
  push (self, g_new0 (Job, 1));
  g_thread_unref (self->thread);
  self->thread = NULL;
  return FALSE;
}
