/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-watchdog.h"

static struct
{
  GThread *thread;
  GMutex mutex;
  GCond cond;
  gboolean stop;
  gint64 answered_us; /* 0 while a ping is out */
  guint limit_ms;
  FILE *file;
} dog;

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
  guint64 worst = 0, stalls = 0;

  g_mutex_lock (&dog.mutex);
  while (!dog.stop)
    {
      gint64 sent = g_get_monotonic_time ();

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
          stalls++;
          fprintf (dog.file, "stall %" G_GUINT64_FORMAT " ms\n", waited_ms);
          fflush (dog.file);
        }
      g_cond_wait_until (&dog.cond, &dog.mutex, g_get_monotonic_time () + 10000);
    }
  g_mutex_unlock (&dog.mutex);
  fprintf (dog.file, "worst %" G_GUINT64_FORMAT " ms, stalls %" G_GUINT64_FORMAT "\n", worst,
           stalls);
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
