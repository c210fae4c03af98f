/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include "base/bef-present.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

void
wait_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

BefHistory *
open_history (const char *path, char **moved_aside_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  BefHistory *history = bef_history_new ();

  WAIT (result, bef_history_open_async (history, path, NULL, wait_cb, &result));
  gboolean opened = bef_history_open_finish (history, result, moved_aside_out, &error);
  g_assert_no_error (error);
  g_assert_true (opened);
  return history;
}

void
close_history (BefHistory *history)
{
  bef_history_close (history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (history);
}

void
append (BefHistory *history, const BefReading *readings, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (BefReading));

  g_array_append_vals (array, readings, n);
  WAIT (result, bef_history_append_async (history, array, NULL, wait_cb, &result));
  bef_history_append_finish (history, result, &error);
  g_assert_no_error (error);
}

void
append_values (BefHistory *history, BefSeriesKey key, const gint64 *ts, const double *values,
               guint n)
{
  g_autofree BefReading *readings = g_new (BefReading, n);

  for (guint i = 0; i < n; i++)
    readings[i] = (BefReading){ key, ts[i], values[i] };
  append (history, readings, n);
}

GArray *
all_samples (BefHistory *history, BefSeriesKey key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_samples_async (
                    history, &(BefHistoryQuery){ .key = key, .from_ms = 0, .to_ms = G_MAXINT64 },
                    NULL, wait_cb, &result));
  GArray *samples = bef_history_samples_finish (history, result, &error);
  g_assert_no_error (error);
  return samples;
}

BefBuckets *
get_buckets (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_buckets_async (
            history,
            &(BefHistoryQuery){ .key = key, .from_ms = from_ms, .to_ms = to_ms, .n_buckets = n },
            NULL, wait_cb, &result));
  BefBuckets *buckets = bef_history_buckets_finish (history, result, &error);
  g_assert_no_error (error);
  return buckets;
}

BefBuckets *
get_periods (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms, BefPeriod period)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_periods_async (
            history,
            &(BefHistoryQuery){ .key = key, .from_ms = from_ms, .to_ms = to_ms, .period = period },
            NULL, wait_cb, &result));
  BefBuckets *buckets = bef_history_buckets_finish (history, result, &error);
  g_assert_no_error (error);
  return buckets;
}

GArray *
get_energy (BefHistory *history, const char *entity, gint64 from_ms, gint64 to_ms, BefPeriod period)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_energy_async (history,
                                          &(BefHistoryQuery){ .key.entity = entity,
                                                              .from_ms = from_ms,
                                                              .to_ms = to_ms,
                                                              .period = period },
                                          NULL, wait_cb, &result));
  GArray *energy = bef_history_energy_finish (history, result, &error);
  g_assert_no_error (error);
  return energy;
}

gint64
lately (void)
{
  static gint64 ms;

  if (ms == 0)
    ms = bef_now_ms () - BEF_MS_HOUR;
  return ms;
}

char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("beffroi-history-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_unlink (path);
    }
  g_rmdir (folder);
}

gint64
instant (const char *iso)
{
  gint64 ms = BEF_NO_TIME;

  g_assert_true (bef_iso8601_parse (iso, &ms));
  return ms;
}

gpointer
lock_file (const char *path)
{
  sqlite3 *other = NULL;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  sqlite3_busy_timeout (other, 5000);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  return other;
}

void
unlock_file (gpointer lock)
{
  g_assert_cmpint (sqlite3_exec (lock, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (lock), ==, SQLITE_OK);
}

void
note_asked (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_mark_asked_async (history, &(BefSeriesSpan){ &key, 1, from_ms, to_ms },
                                              NULL, wait_cb, &result));
  g_assert_true (bef_history_mark_asked_finish (history, result, NULL));
}
