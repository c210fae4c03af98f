/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"

#include <math.h>

#define T0 G_GINT64_CONSTANT (1600000000000)

static BefSeriesKey
key_of (const char *entity)
{
  return bef_series_key (entity, "power");
}

static void
assert_sample (GArray *samples, guint i, gint64 ts, double value)
{
  g_assert_cmpuint (i, <, samples->len);
  g_assert_cmpint (g_array_index (samples, BefReading, i).observed_ms, ==, ts);
  g_assert_cmpfloat (g_array_index (samples, BefReading, i).value, ==, value);
}

static void
test_samples_round_trip_in_order (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 ts[] = { T0 + 3000, T0 + 1000, T0 + 2000 };
  double values[] = { 1e-310, -0.5, 123456.789 };

  append_values (history, key_of ("a"), ts, values, 3);
  append_values (history, key_of ("b"), ts, values, 1);
  g_autoptr (GArray) samples = all_samples (history, key_of ("a"));
  g_assert_cmpuint (samples->len, ==, 3);
  assert_sample (samples, 0, T0 + 1000, -0.5);
  assert_sample (samples, 1, T0 + 2000, 123456.789);
  assert_sample (samples, 2, T0 + 3000, 1e-310);
  g_autoptr (GArray) none = all_samples (history, key_of ("never seen"));
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 4);
  g_assert_cmpuint (bef_history_get_size (history), >, 0);
  close_history (history);
}

static void
test_the_latest_value_received_wins (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 ts[] = { T0, T0, T0 + 1 };
  double values[] = { 1, 2, 3 }, correction[] = { 4 };

  append_values (history, key_of ("a"), ts, values, 3);
  append_values (history, key_of ("a"), ts, correction, 1);
  g_autoptr (GArray) samples = all_samples (history, key_of ("a"));
  g_assert_cmpuint (samples->len, ==, 2);
  assert_sample (samples, 0, T0, 4);
  assert_sample (samples, 1, T0 + 1, 3);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 2);
  close_history (history);
}

static void
test_nothing_is_stored_that_was_not_measured (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 now = bef_now_ms ();
  BefReading readings[] = {
    { key_of ("a"), T0, NAN },
    { key_of ("a"), T0, INFINITY },
    { key_of ("a"), T0, -INFINITY },
    { key_of ("a"), BEF_NO_TIME, 1 },
    { key_of ("a"), 0, 1 },
    { key_of ("a"), instant ("1989-12-31T23:59:59Z"), 1 },
    { key_of ("a"), now + BEF_MS_HOUR, 1 },
    { key_of ("a"), G_MAXINT64, 1 },
    { { NULL, NULL }, T0, 1 },
    { key_of ("a"), instant ("1990-01-01T00:00:00Z"), 7 },
    { key_of ("a"), now + BEF_MS_MINUTE, 8 },
  };

  append (history, readings, G_N_ELEMENTS (readings));
  g_autoptr (GArray) samples = all_samples (history, key_of ("a"));
  g_assert_cmpuint (samples->len, ==, 2);
  assert_sample (samples, 0, instant ("1990-01-01T00:00:00Z"), 7);
  assert_sample (samples, 1, now + BEF_MS_MINUTE, 8);
  close_history (history);
}

static void
test_samples_are_limited (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 ts[] = { T0, T0 + 1, T0 + 2, T0 + 3 };
  double values[] = { 0, 1, 2, 3 };

  append_values (history, key_of ("a"), ts, values, 4);
  WAIT (result,
        bef_history_samples_async (
            history, &(BefHistoryQuery){ .key = key_of ("a"), .from_ms = T0 + 1, .to_ms = T0 + 3 },
            NULL, wait_cb, &result));
  g_autoptr (GArray) inside = bef_history_samples_finish (history, result, NULL);
  g_assert_cmpuint (inside->len, ==, 2);
  assert_sample (inside, 0, T0 + 1, 1);
  g_clear_object (&result);
  WAIT (result,
        bef_history_samples_async (
            history,
            &(BefHistoryQuery){ .key = key_of ("a"), .from_ms = T0, .to_ms = T0 + 9, .limit = 3 },
            NULL, wait_cb, &result));
  g_autoptr (GArray) first = bef_history_samples_finish (history, result, NULL);
  g_assert_cmpuint (first->len, ==, 3);
  assert_sample (first, 2, T0 + 2, 2);
  close_history (history);
}

static void
test_latest_is_the_newest_of_each_series (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 ts[] = { T0 + 5, T0 + 9, T0 + 7 };
  double values[] = { 5, 9, 7 };

  append_values (history, key_of ("a"), ts, values, 3);
  append_values (history, bef_series_key ("a", "temperature"), ts, values, 1);
  WAIT (result, bef_history_latest_async (history, NULL, wait_cb, &result));
  g_autoptr (GArray) latest = bef_history_latest_finish (history, result, NULL);
  g_assert_cmpuint (latest->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      BefReading *r = &g_array_index (latest, BefReading, i);
      gboolean is_power = bef_series_key_equal (r->key, key_of ("a"));
      g_assert_cmpint (r->observed_ms, ==, is_power ? T0 + 9 : T0 + 5);
    }
  close_history (history);
}

static void
append_range (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (BefReading));

  WAIT (result, bef_history_append_range_async (
                    history, &(BefHistoryQuery){ .key = key, .from_ms = from_ms, .to_ms = to_ms },
                    none, NULL, wait_cb, &result));
  bef_history_append_range_finish (history, result, &error);
  g_assert_no_error (error);
}

static void
mark_asked (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_mark_asked_async (history, &(BefSeriesSpan){ &key, 1, from_ms, to_ms },
                                              NULL, wait_cb, &result));
  bef_history_mark_asked_finish (history, result, &error);
  g_assert_no_error (error);
}

static char *
missing_text (BefHistory *history, BefSeriesKey key, gint64 from_ms, gint64 to_ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  WAIT (result, bef_history_missing_async (history,
                                           &(BefHistoryQuery){ .key = key,
                                                               .from_ms = from_ms,
                                                               .to_ms = to_ms,
                                                               .scope = BEF_MISSING_NEVER_ASKED },
                                           NULL, wait_cb, &result));
  g_autoptr (GArray) missing = bef_history_missing_finish (history, result, NULL);
  g_assert_nonnull (missing);
  for (guint i = 0; i < missing->len; i++)
    {
      BefRange r = g_array_index (missing, BefRange, i);
      g_string_append_printf (text, "%d-%d ", (int)(r.from_ms - T0), (int)(r.to_ms - T0));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_missing (BefHistory *history, BefSeriesKey key, int from, int to, const char *expected)
{
  g_autofree char *text = missing_text (history, key, T0 + from, T0 + to);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_missing_is_what_was_never_asked_newest_first (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey a = key_of ("a"), keys[] = { a, key_of ("b") };
  g_autoptr (GAsyncResult) result = NULL;

  assert_missing (history, a, 0, 100, "0-100 ");
  append_range (history, a, T0 + 20, T0 + 30);
  append_range (history, a, T0 + 60, T0 + 70);
  assert_missing (history, a, 0, 100, "70-100 30-60 0-20 ");
  assert_missing (history, a, 25, 65, "30-60 ");
  assert_missing (history, a, 20, 30, "");
  append_range (history, a, T0 + 30, T0 + 40);
  append_range (history, a, T0 + 35, T0 + 65);
  assert_missing (history, a, 0, 100, "70-100 0-20 ");
  append_range (history, a, T0 + 50, T0 + 50);
  append_range (history, a, T0 + 0, T0 + 100);
  assert_missing (history, a, 0, 100, "");
  assert_missing (history, a, -5, 105, "100-105 -5-0 ");
  WAIT (result,
        bef_history_mark_asked_async (history, &(BefSeriesSpan){ keys, 2, T0 + 100, T0 + 105 },
                                      NULL, wait_cb, &result));
  g_assert_true (bef_history_mark_asked_finish (history, result, NULL));
  assert_missing (history, a, -5, 105, "-5-0 ");
  assert_missing (history, keys[1], 99, 106, "105-106 99-100 ");
  close_history (history);
}

static void
test_coverage_equals_a_bitmap_of_random_ranges (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20211031);
  gboolean asked[200] = { FALSE };

  g_test_message ("seed 20211031");
  for (int round = 0; round < 150; round++)
    {
      int from = g_rand_int_range (rand, 0, 200), length = g_rand_int_range (rand, 0, 9);
      int to = MIN (200, from + length);
      /* Empty answers and times known to be whole are kept apart. */
      if (round % 3 == 0)
        append_range (history, key_of ("a"), T0 + from, T0 + to);
      else
        mark_asked (history, key_of ("a"), T0 + from, T0 + to);
      for (int i = from; i < to; i++)
        asked[i] = TRUE;
      g_autoptr (GString) expected = g_string_new (NULL);
      for (int end = 200; end > 0; end--)
        if (!asked[end - 1])
          {
            int start = end - 1;
            while (start > 0 && !asked[start - 1])
              start--;
            g_string_append_printf (expected, "%d-%d ", start, end);
            end = start + 1;
          }
      assert_missing (history, key_of ("a"), 0, 200, expected->str);
    }
  close_history (history);
}

static void
test_the_future_was_not_asked (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 now = bef_now_ms ();

  append_range (history, key_of ("a"), now - 1000, now + BEF_MS_HOUR);
  WAIT (result, bef_history_missing_async (history,
                                           &(BefHistoryQuery){ .key = key_of ("a"),
                                                               .from_ms = now - 1000,
                                                               .to_ms = now + BEF_MS_HOUR,
                                                               .scope = BEF_MISSING_NEVER_ASKED },
                                           NULL, wait_cb, &result));
  g_autoptr (GArray) missing = bef_history_missing_finish (history, result, NULL);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpint (g_array_index (missing, BefRange, 0).from_ms, >=, now);
  g_assert_cmpint (g_array_index (missing, BefRange, 0).to_ms, ==, now + BEF_MS_HOUR);
  close_history (history);
}

static char *
get_document (BefHistory *history, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_get_document_async (history, name, NULL, wait_cb, &result));
  char *text = bef_history_get_document_finish (history, result, &error);
  g_assert_no_error (error);
  return text;
}

static void
put_document (BefHistory *history, const char *name, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_put_document_async (history, name, text, NULL, wait_cb, &result));
  g_assert_true (bef_history_put_document_finish (history, result, NULL));
}

static void
test_documents_are_replaced_and_deleted (void)
{
  BefHistory *history = open_history (NULL, NULL);

  g_assert_null (get_document (history, "entities"));
  put_document (history, "entities", "[\"é'\"]");
  put_document (history, "empty", "");
  g_autofree char *first = get_document (history, "entities");
  g_assert_cmpstr (first, ==, "[\"é'\"]");
  put_document (history, "entities", "[]");
  g_autofree char *second = get_document (history, "entities");
  g_assert_cmpstr (second, ==, "[]");
  g_autofree char *empty = get_document (history, "empty");
  g_assert_cmpstr (empty, ==, "");
  put_document (history, "entities", NULL);
  g_assert_null (get_document (history, "entities"));
  close_history (history);
}

static gint64
outbox_add (BefHistory *history, gint64 made_ms, const char *object)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_outbox_add_async (
                    history, &(BefOutboxItem){ 0, made_ms, "acknowledge", (char *)object, "{}" },
                    NULL, NULL, wait_cb, &result));
  return bef_history_outbox_add_finish (history, result, NULL);
}

static void
test_the_outbox_keeps_the_order_of_decisions (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  gint64 first = outbox_add (history, T0 + 9, "alert:1");
  gint64 second = outbox_add (history, T0 + 5, "alert:2");
  gint64 third = outbox_add (history, T0 + 7, "alert:3");

  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (second, >, first);
  WAIT (result, bef_history_outbox_remove_async (history, third, NULL, wait_cb, &result));
  g_assert_true (bef_history_outbox_remove_finish (history, result, NULL));
  g_clear_object (&result);
  /* A number is never given twice, even after the newest was sent. */
  g_assert_cmpint (outbox_add (history, T0, "alert:4"), >, third);
  WAIT (result, bef_history_outbox_list_async (history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, result, NULL);
  g_assert_cmpuint (items->len, ==, 3);
  BefOutboxItem *item = items->pdata[0];
  g_assert_cmpint (item->id, ==, first);
  g_assert_cmpint (item->made_ms, ==, T0 + 9);
  g_assert_cmpstr (item->kind, ==, "acknowledge");
  g_assert_cmpstr (item->object, ==, "alert:1");
  g_assert_cmpstr (item->payload, ==, "{}");
  g_assert_cmpstr (((BefOutboxItem *)items->pdata[2])->object, ==, "alert:4");
  close_history (history);
}

/* What is asked of a locked file is answered in words, each call in its own time, and leaves
 * nothing. */
static void
test_a_locked_file_is_said (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  gint64 id = outbox_add (history, T0, "alert:1");
  gpointer lock = lock_file (path);
  gint64 start_us = g_get_monotonic_time ();
  GAsyncResult *results[5] = { NULL };
  GError *errors[5] = { NULL };
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  BefReading reading = { bef_series_key ("a", "power"), T0, 1 };

  g_array_append_val (readings, reading);
  bef_history_append_async (history, readings, NULL, wait_cb, &results[0]);
  bef_history_outbox_add_async (history, &(BefOutboxItem){ 0, T0, "acknowledge", "alert:2", "{}" },
                                NULL, NULL, wait_cb, &results[1]);
  bef_history_outbox_remove_async (history, id, NULL, wait_cb, &results[2]);
  bef_history_journal_add_async (
      history, &(BefJournalEntry){ 0, T0, "secretary", "door-open", "door:1", NULL }, NULL, wait_cb,
      &results[3]);
  bef_history_put_document_async (history, "name", "text", NULL, wait_cb, &results[4]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    wait_for (&results[i]);
  g_test_message ("answered after %.1f s",
                  (double)(g_get_monotonic_time () - start_us) / G_USEC_PER_SEC);
  g_assert_false (bef_history_append_finish (history, results[0], &errors[0]));
  g_assert_cmpint (bef_history_outbox_add_finish (history, results[1], &errors[1]), ==, -1);
  g_assert_false (bef_history_outbox_remove_finish (history, results[2], &errors[2]));
  g_assert_false (bef_history_journal_add_finish (history, results[3], &errors[3]));
  g_assert_false (bef_history_put_document_finish (history, results[4], &errors[4]));
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_assert_error (errors[i], BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_BUSY);
      g_assert_nonnull (strstr (errors[i]->message, "Another program is using the history"));
      g_error_free (errors[i]);
      g_object_unref (results[i]);
    }
  unlock_file (lock);
  g_autoptr (GAsyncResult) listed = NULL;
  WAIT (listed, bef_history_outbox_list_async (history, NULL, wait_cb, &listed));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, listed, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 0);
  close_history (history);
  remove_folder (folder);
}

static void
journal_add (BefHistory *history, gint64 at_ms, const char *action, const char *detail)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result,
        bef_history_journal_add_async (
            history,
            &(BefJournalEntry){ 0, at_ms, "secretary", (char *)action, "door:1", (char *)detail },
            NULL, wait_cb, &result));
  g_assert_true (bef_history_journal_add_finish (history, result, NULL));
}

static void
test_the_journal_lists_newest_first (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  journal_add (history, lately () + 1, "door-open", "delivery");
  journal_add (history, lately () + 3, "export", NULL);
  journal_add (history, lately () + 2, "acknowledge", "seen");
  WAIT (result, bef_history_journal_list_async (history, 2, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) entries = bef_history_journal_list_finish (history, result, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  BefJournalEntry *newest = entries->pdata[0], *next = entries->pdata[1];
  g_assert_cmpstr (newest->action, ==, "export");
  g_assert_null (newest->detail);
  g_assert_cmpint (newest->at_ms, ==, lately () + 3);
  g_assert_cmpstr (next->who, ==, "secretary");
  g_assert_cmpstr (next->object, ==, "door:1");
  g_assert_cmpstr (next->detail, ==, "seen");
  close_history (history);
}

static void
test_reopening_finds_everything (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "deep", "down", "history.db", NULL);
  g_autofree char *moved_aside = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  gint64 ts[] = { T0, T0 + 1 };
  double values[] = { 1, 2 };
  BefHistory *history = open_history (path, NULL);

  append_values (history, key_of ("a"), ts, values, 2);
  append_range (history, key_of ("a"), T0, T0 + 10);
  put_document (history, "entities", "[]");
  outbox_add (history, T0, "alert:1");
  journal_add (history, lately (), "export", NULL);
  close_history (history);

  history = open_history (path, &moved_aside);
  g_assert_null (moved_aside);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 2);
  g_autoptr (GArray) samples = all_samples (history, key_of ("a"));
  g_assert_cmpuint (samples->len, ==, 2);
  assert_missing (history, key_of ("a"), 0, 11, "10-11 ");
  g_autofree char *text = get_document (history, "entities");
  g_assert_cmpstr (text, ==, "[]");
  WAIT (result, bef_history_outbox_list_async (history, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) items = bef_history_outbox_list_finish (history, result, NULL);
  g_assert_cmpuint (items->len, ==, 1);
  g_clear_object (&result);
  WAIT (result, bef_history_journal_list_async (history, 9, NULL, wait_cb, &result));
  g_autoptr (GPtrArray) entries = bef_history_journal_list_finish (history, result, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  close_history (history);
  remove_folder (folder);
}

static void
test_closing_awaits_what_was_asked (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (BefReading));
  GAsyncResult *results[50] = { NULL }, *late = NULL;
  g_autoptr (GError) error = NULL;
  BefHistory *history = open_history (path, NULL);

  g_array_set_size (one, 1);
  for (int i = 0; i < 50; i++)
    {
      g_array_index (one, BefReading, 0) = (BefReading){ key_of ("a"), T0 + i, i };
      bef_history_append_async (history, one, NULL, wait_cb, &results[i]);
    }
  bef_history_close (history);
  bef_history_append_async (history, one, NULL, wait_cb, &late);
  wait_for (&late);
  g_assert_false (bef_history_append_finish (history, late, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_object_unref (late);
  for (int i = 0; i < 50; i++)
    {
      wait_for (&results[i]);
      g_assert_true (bef_history_append_finish (history, results[i], NULL));
      g_object_unref (results[i]);
    }
  close_history (history);
  history = open_history (path, NULL);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, 50);
  close_history (history);
  remove_folder (folder);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (3000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancelled_never_stores_half (void)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (GArray) many = g_array_new (FALSE, FALSE, sizeof (BefReading));
  guint stored = 0, refused = 0;

  for (int i = 0; i < 20000; i++)
    {
      BefReading reading = { key_of ("a"), T0 + i, i };
      g_array_append_val (many, reading);
    }
  for (int round = 0; round < 6; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      BefSeriesKey key = round % 2 == 0 ? key_of ("even") : key_of ("odd");
      GThread *thread = NULL;
      for (guint i = 0; i < many->len; i++)
        g_array_index (many, BefReading, i).key = key;
      guint64 before = bef_history_get_n_samples (history);
      if (round == 0)
        g_cancellable_cancel (cancellable);
      else if (round < 5)
        thread = g_thread_new ("cancel", cancel_soon, cancellable);
      WAIT (result,
            bef_history_append_range_async (
                history, &(BefHistoryQuery){ .key = key, .from_ms = T0, .to_ms = T0 + 20000 }, many,
                cancellable, wait_cb, &result));
      gboolean success = bef_history_append_range_finish (history, result, &error);
      if (thread != NULL)
        g_thread_join (thread);
      g_autoptr (GArray) samples = all_samples (history, key);
      g_autofree char *missing = missing_text (history, key, T0, T0 + 20000);
      if (success)
        {
          stored++;
          g_assert_cmpuint (samples->len, ==, 20000);
          g_assert_cmpstr (missing, ==, "");
        }
      else
        {
          refused++;
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_cmpuint (bef_history_get_n_samples (history), ==, before);
          g_assert_true (samples->len == 0 || samples->len == 20000);
        }
    }
  g_assert_cmpuint (stored, >=, 1);
  g_assert_cmpuint (refused, >=, 1);
  close_history (history);
}

static void
test_asking_before_opening_is_an_error_in_words (void)
{
  BefHistory *history = bef_history_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  WAIT (result, bef_history_latest_async (history, NULL, wait_cb, &result));
  g_assert_null (bef_history_latest_finish (history, result, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_OPEN);
  close_history (history);
}

static void
test_dropping_the_last_reference_with_jobs_queued_is_safe (void)
{
  for (int i = 0; i < 50; i++)
    {
      BefHistory *history = bef_history_new ();
      GAsyncResult *opened = NULL, *listed = NULL;
      bef_history_open_async (history, NULL, NULL, wait_cb, &opened);
      bef_history_latest_async (history, NULL, wait_cb, &listed);
      g_object_unref (history);
      wait_for (&listed);
      g_object_unref (opened);
      g_object_unref (listed);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/samples/round-trip-in-order", test_samples_round_trip_in_order);
  g_test_add_func ("/history/samples/latest-value-wins", test_the_latest_value_received_wins);
  g_test_add_func ("/history/samples/only-what-was-measured",
                   test_nothing_is_stored_that_was_not_measured);
  g_test_add_func ("/history/samples/limited", test_samples_are_limited);
  g_test_add_func ("/history/samples/latest", test_latest_is_the_newest_of_each_series);
  g_test_add_func ("/history/coverage/missing-newest-first",
                   test_missing_is_what_was_never_asked_newest_first);
  g_test_add_func ("/history/coverage/random-ranges",
                   test_coverage_equals_a_bitmap_of_random_ranges);
  g_test_add_func ("/history/coverage/not-the-future", test_the_future_was_not_asked);
  g_test_add_func ("/history/documents", test_documents_are_replaced_and_deleted);
  g_test_add_func ("/history/outbox-order", test_the_outbox_keeps_the_order_of_decisions);
  g_test_add_func ("/history/locked", test_a_locked_file_is_said);
  g_test_add_func ("/history/journal-newest-first", test_the_journal_lists_newest_first);
  g_test_add_func ("/history/reopen", test_reopening_finds_everything);
  g_test_add_func ("/history/close-awaits", test_closing_awaits_what_was_asked);
  g_test_add_func ("/history/cancelled-never-half", test_cancelled_never_stores_half);
  g_test_add_func ("/history/not-open", test_asking_before_opening_is_an_error_in_words);
  g_test_add_func ("/history/unref-with-jobs-queued",
                   test_dropping_the_last_reference_with_jobs_queued_is_safe);
  return g_test_run ();
}
