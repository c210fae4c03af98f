/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-watchdog.h"

#include <pthread.h>

#include "bef-config.h"

#if BEF_WATCHDOG

static struct
{
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean stop;
  gint64 answered_us; /* 0 while a ping is out */
  guint limit_ms;
  clockid_t main_clock; /* processor time of the thread that started the watchdog */
  FILE *file;
} dog;

static guint64
main_work_ms (void)
{
  struct timespec t = { 0, 0 };

  clock_gettime (dog.main_clock, &t);
  return (guint64)t.tv_sec * 1000 + (guint64)t.tv_nsec / 1000000;
}

static gboolean
answer_cb (gpointer data)
{
  g_mutex_lock (&dog.mutex);
  dog.answered_us = g_get_monotonic_time ();
  g_cond_signal (&dog.cond);
  g_mutex_unlock (&dog.mutex);
  return G_SOURCE_REMOVE;
}

static gpointer
watch_main (gpointer data)
{
  guint64 worst = 0, stalls = 0, worst_work = 0;

  g_mutex_lock (&dog.mutex);
  while (!dog.stop)
    {
      gint64 sent = g_get_monotonic_time ();
      guint64 work = main_work_ms ();

      dog.answered_us = 0;
      g_mutex_unlock (&dog.mutex);
      g_idle_add_full (G_PRIORITY_HIGH, answer_cb, NULL, NULL);
      g_mutex_lock (&dog.mutex);
      while (dog.answered_us == 0 && !dog.stop)
        g_cond_wait_until (&dog.cond, &dog.mutex, g_get_monotonic_time () + 100000);
      if (dog.answered_us == 0)
        break;
      guint64 waited_ms = (guint64)(dog.answered_us - sent) / 1000;
      worst = MAX (worst, waited_ms);
      if (waited_ms > dog.limit_ms)
        {
          work = main_work_ms () - work;
          worst_work = MAX (worst_work, work);
          stalls++;
          fprintf (dog.file,
                   "stall %" G_GUINT64_FORMAT " ms, %" G_GUINT64_FORMAT
                   " ms at work, from %.3f s\n",
                   waited_ms, work, (double)sent / 1e6);
          fflush (dog.file);
        }
      g_cond_wait_until (&dog.cond, &dog.mutex, g_get_monotonic_time () + 10000);
    }
  g_mutex_unlock (&dog.mutex);
  fprintf (dog.file,
           "worst %" G_GUINT64_FORMAT " ms, %" G_GUINT64_FORMAT
           " ms at work, stalls %" G_GUINT64_FORMAT "\n",
           worst, worst_work, stalls);
  return NULL;
}

void
bef_watchdog_start (guint limit_ms)
{
  const char *path = g_getenv ("BEFFROI_WATCHDOG");

  if (path == NULL || dog.thread != NULL)
    return;
  dog.file = fopen (path, "w");
  if (dog.file == NULL)
    {
      g_warning ("The watchdog cannot write %s", path);
      return;
    }
  if (pthread_getcpuclockid (pthread_self (), &dog.main_clock) != 0)
    dog.main_clock = CLOCK_PROCESS_CPUTIME_ID;
  dog.limit_ms = limit_ms;
  dog.stop = FALSE;
  dog.thread = g_thread_new ("watchdog", watch_main, NULL);
}

void
bef_watchdog_stop (void)
{
  if (dog.thread == NULL)
    return;
  g_mutex_lock (&dog.mutex);
  dog.stop = TRUE;
  g_cond_signal (&dog.cond);
  g_mutex_unlock (&dog.mutex);
  g_thread_join (g_steal_pointer (&dog.thread));
  fclose (dog.file);
}

#else

/* What is given to people has no part that writes a file by name of the environment. */

void
bef_watchdog_start (guint limit_ms)
{
}

void
bef_watchdog_stop (void)
{
}

#endif
