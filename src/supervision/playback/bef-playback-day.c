/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-playback-day.h"

/* Series read by one job: some 20 ms. */
#define PART 200

typedef struct
{
  BefHistory *history; /* owned */
  BefSeriesKey *keys;  /* owned */
  guint n_keys;
  gint64 settled_ms;
  BefPlaybackDay *day; /* owned */
} Load;

BefPlaybackDay *
bef_playback_day_ref (BefPlaybackDay *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
bef_playback_day_unref (BefPlaybackDay *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->series);
  g_free (self);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->history);
  g_free (load->keys);
  bef_playback_day_unref (load->day);
  g_free (load);
}

static void
series_clear (gpointer data)
{
  g_clear_pointer (&((BefSeriesSteps *)data)->steps, bef_steps_unref);
  g_clear_pointer (&((BefSeriesSteps *)data)->life, g_array_unref);
}

static void next_part (GTask *task);

static void
part_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) part = bef_history_steps_finish (BEF_HISTORY (source), result, &error);

  if (part == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < part->len; i++)
    {
      BefSeriesSteps one = g_array_index (part, BefSeriesSteps, i);
      bef_steps_ref (one.steps);
      g_array_ref (one.life);
      g_array_append_val (load->day->series, one);
    }
  next_part (g_steal_pointer (&task));
}

/* Takes @task. */
static void
next_part (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  guint done = load->day->series->len;

  if (done == load->n_keys)
    {
      g_task_return_pointer (task, bef_playback_day_ref (load->day),
                             (GDestroyNotify)bef_playback_day_unref);
      g_object_unref (task);
      return;
    }
  bef_history_steps_async (load->history,
                           &(BefSeriesSpan){ load->keys + done, MIN (PART, load->n_keys - done),
                                             load->day->from_ms, load->day->to_ms },
                           load->settled_ms, g_task_get_cancellable (task), part_cb, task);
}

void
bef_playback_day_load_async (BefHistory *history, const BefSeriesSpan *span, gint64 settled_ms,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (history, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);

  g_task_set_source_tag (task, bef_playback_day_load_async);
  load->history = g_object_ref (history);
  load->keys = g_memdup2 (span->keys, span->n_keys * sizeof *span->keys);
  load->n_keys = span->n_keys;
  load->settled_ms = settled_ms;
  load->day = g_new0 (BefPlaybackDay, 1);
  g_atomic_ref_count_init (&load->day->ref_count);
  load->day->from_ms = span->from_ms;
  load->day->to_ms = span->to_ms;
  load->day->read_us = g_get_monotonic_time ();
  load->day->series = g_array_sized_new (FALSE, FALSE, sizeof (BefSeriesSteps), span->n_keys);
  g_array_set_clear_func (load->day->series, series_clear);
  g_task_set_task_data (task, load, load_free);
  next_part (task);
}

BefPlaybackDay *
bef_playback_day_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
