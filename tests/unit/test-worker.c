/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worker thread: in order, off the main thread, never losing a task, never released on itself.
 */
#include "base/bef-worker.h"

static GThread *main_thread;

typedef struct
{
  GArray *order; /* of guint, appended by the worker thread */
  guint number;
  gulong sleep_us;
  BefWorker *worker;
  gboolean was_current;
  GCancellable *cancel_here; /* nullable */
} Job;

static void
job_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  g_assert_true (g_thread_self () != main_thread);
  job->was_current = bef_worker_is_current (job->worker);
  if (job->sleep_us > 0)
    g_usleep (job->sleep_us);
  if (job->cancel_here != NULL)
    g_cancellable_cancel (job->cancel_here);
  g_array_append_val (job->order, job->number);
  g_task_return_boolean (task, TRUE);
}

static void
count_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *count = user_data;

  g_assert_true (g_thread_self () == main_thread);
  (*count)++;
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_assert_null (*(GAsyncResult **)user_data);
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_jobs_run_in_order_off_the_main_thread (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Job jobs[100];
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      jobs[i] = (Job){ order, i, i % 10 == 0 ? 2000 : 0, worker, FALSE, NULL };
      GTask *task = g_task_new (NULL, NULL, count_cb, &count);
      g_task_set_task_data (task, &jobs[i], NULL);
      bef_worker_run (worker, task, job_thread);
    }
  g_assert_false (bef_worker_is_current (worker));
  while (count < G_N_ELEMENTS (jobs))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < order->len; i++)
    g_assert_cmpuint (g_array_index (order, guint, i), ==, i);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_assert_true (jobs[i].was_current);
}

static void
test_cancelled_before_its_turn_is_not_run (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  /* The first job cancels the second while that one waits. */
  Job jobs[2] = { { order, 0, 0, worker, FALSE, cancellable },
                  { order, 1, 0, worker, FALSE, NULL } };

  GTask *task = g_task_new (NULL, NULL, keep_cb, &first);
  g_task_set_task_data (task, &jobs[0], NULL);
  bef_worker_run (worker, task, job_thread);
  task = g_task_new (NULL, cancellable, keep_cb, &second);
  g_task_set_task_data (task, &jobs[1], NULL);
  bef_worker_run (worker, task, job_thread);
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_task_propagate_boolean (G_TASK (first), &error));
  g_assert_no_error (error);
  g_assert_false (g_task_propagate_boolean (G_TASK (second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (order->len, ==, 1);
}

static void
test_shutdown_runs_what_waits_and_refuses_what_follows (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  Job jobs[20];
  guint count = 0;

  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    {
      jobs[i] = (Job){ order, i, 1000, worker, FALSE, NULL };
      GTask *task = g_task_new (NULL, NULL, count_cb, &count);
      g_task_set_task_data (task, &jobs[i], NULL);
      bef_worker_run (worker, task, job_thread);
    }
  bef_worker_shutdown (worker);
  g_assert_cmpuint (order->len, ==, G_N_ELEMENTS (jobs));
  /* Still its own thread to the last job: assertions hold while it ends. */
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_assert_true (jobs[i].was_current);
  bef_worker_shutdown (worker);
  bef_worker_run (worker, g_task_new (NULL, NULL, keep_cb, &late), job_thread);
  while (late == NULL || count < G_N_ELEMENTS (jobs))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_task_propagate_boolean (G_TASK (late), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
wait_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  /* Never answers until the test lets it. */
  g_async_queue_pop (data);
  g_task_return_boolean (task, TRUE);
}

static void
test_a_job_that_hangs_is_left (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  g_autoptr (GAsyncQueue) let_go = g_async_queue_new ();
  g_autoptr (GAsyncResult) first = NULL, second = NULL;
  g_autoptr (GError) error = NULL;
  GTask *hangs = g_task_new (NULL, NULL, keep_cb, &first);
  GTask *waits = g_task_new (NULL, NULL, keep_cb, &second);

  g_task_set_task_data (hangs, let_go, NULL);
  g_task_set_task_data (waits, let_go, NULL);
  bef_worker_run (worker, hangs, wait_thread);
  bef_worker_run (worker, waits, wait_thread);
  g_assert_false (bef_worker_shutdown_within (worker, 50));
  while (second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_task_propagate_boolean (G_TASK (second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_null (first);
  g_async_queue_push (let_go, let_go);
  while (first == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_task_propagate_boolean (G_TASK (first), NULL));
}

static void
gone_cb (gpointer data, GObject *where)
{
  GThread **thread = data;

  *thread = g_thread_self ();
}

static void
return_and_linger_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_boolean (task, TRUE);
  /* The main thread is done with the task long before this one is. */
  g_usleep (60000);
}

/* A source object released on the worker's own thread would join itself, or touch the main thread's
 * things. */
static void
test_the_source_is_released_on_the_main_thread (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
  GThread *released = NULL;
  guint count = 0;

  g_object_weak_ref (source, gone_cb, &released);
  bef_worker_run (worker, g_task_new (source, NULL, count_cb, &count), return_and_linger_thread);
  g_object_unref (source);
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  gint64 until = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
  while (g_atomic_pointer_get (&released) == NULL && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_true (g_atomic_pointer_get (&released) == main_thread);
}

typedef struct
{
  BefWorker *worker;
  int heard; /* atomic: on which thread, 1 the worker's, 2 another */
} Hearing;

static gboolean
hear_cb (gpointer data)
{
  Hearing *hearing = data;

  g_atomic_int_set (&hearing->heard, bef_worker_is_current (hearing->worker) ? 1 : 2);
  return G_SOURCE_REMOVE;
}

/* As a D-Bus proxy does for its signals. */
static void
listen_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GSource) heard = g_timeout_source_new (20);

  g_source_set_callback (heard, hear_cb, data, NULL);
  g_source_attach (heard, g_main_context_get_thread_default ());
  g_task_return_boolean (task, TRUE);
}

/* An object that a job made there would else be let go by one thread while another tells it
 * something. */
static void
test_what_lives_there_is_heard_there (void)
{
  g_autoptr (BefWorker) worker = bef_worker_new ("test");
  Hearing hearing = { worker, 0 };
  guint count = 0;

  GTask *task = g_task_new (NULL, NULL, count_cb, &count);
  g_task_set_task_data (task, &hearing, NULL);
  bef_worker_run (worker, task, listen_thread);
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_atomic_int_get (&hearing.heard) == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpint (g_atomic_int_get (&hearing.heard), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  main_thread = g_thread_self ();
  g_test_add_func ("/worker/order", test_jobs_run_in_order_off_the_main_thread);
  g_test_add_func ("/worker/cancelled", test_cancelled_before_its_turn_is_not_run);
  g_test_add_func ("/worker/shutdown", test_shutdown_runs_what_waits_and_refuses_what_follows);
  g_test_add_func ("/worker/hangs", test_a_job_that_hangs_is_left);
  g_test_add_func ("/worker/release", test_the_source_is_released_on_the_main_thread);
  g_test_add_func ("/worker/hears", test_what_lives_there_is_heard_there);
  return g_test_run ();
}
