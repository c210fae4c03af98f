/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-memory.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* What is being done with what came is over by then: shown, stored, kept as the last state. */
#define AFTER_S 5

static guint source;

static gpointer
trim_thread (gpointer data)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return NULL;
}

static gboolean
trim_cb (gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_try_new ("memory", trim_thread, NULL, &error);

  source = 0;
  if (thread != NULL)
    g_thread_unref (thread);
  else
    g_debug ("Memory was not given back: %s", error->message);
  return G_SOURCE_REMOVE;
}

void
bef_memory_give_back (void)
{
  if (source == 0)
    source = g_timeout_add_seconds_full (G_PRIORITY_LOW, AFTER_S, trim_cb, NULL, NULL);
}
