/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The array of buckets: finding an instant, holes between buckets, sharing. */
#include "base/bef-buckets.h"

static BefBuckets *
make (const gint64 (*ranges)[2], guint n)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (guint i = 0; i < n; i++)
    {
      BefBucket b = { .start_ms = ranges[i][0], .end_ms = ranges[i][1], .count = i };
      g_array_append_val (array, b);
    }
  return bef_buckets_new_take (array);
}

static void
test_an_instant_is_found_in_its_bucket_only (void)
{
  static const gint64 ranges[][2] = { { -10, 0 }, { 0, 10 }, { 20, 30 }, { 30, 31 } };
  g_autoptr (BefBuckets) buckets = make (ranges, G_N_ELEMENTS (ranges));

  g_assert_cmpuint (bef_buckets_get_length (buckets), ==, 4);
  for (gint64 ms = -15; ms < 40; ms++)
    {
      int expected = -1;
      for (int i = 0; i < 4; i++)
        if (ms >= ranges[i][0] && ms < ranges[i][1])
          expected = i;
      g_assert_cmpint (bef_buckets_find (buckets, ms), ==, expected);
    }
  g_assert_cmpint (bef_buckets_find (buckets, G_MININT64), ==, -1);
  g_assert_cmpint (bef_buckets_find (buckets, G_MAXINT64), ==, -1);
  g_assert_cmpuint (bef_buckets_get (buckets, 3)->count, ==, 3);
}

static void
test_none_is_a_length_of_nothing (void)
{
  g_autoptr (BefBuckets) empty = make (NULL, 0);

  g_assert_cmpuint (bef_buckets_get_length (empty), ==, 0);
  g_assert_cmpint (bef_buckets_find (empty, 0), ==, -1);
  g_assert_cmpuint (bef_buckets_get_length (NULL), ==, 0);
  g_assert_cmpint (bef_buckets_find (NULL, 0), ==, -1);
}

static gpointer
share_thread (gpointer data)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (BefBuckets) mine = bef_buckets_ref (data);
      g_assert_cmpuint (bef_buckets_get_length (mine), ==, 1);
    }
  return NULL;
}

static void
test_threads_share_one_array (void)
{
  static const gint64 range[][2] = { { 0, 1 } };
  BefBuckets *buckets = make (range, 1);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("share", share_thread, buckets);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  GValue value = G_VALUE_INIT;
  g_value_init (&value, BEF_TYPE_BUCKETS);
  g_value_set_boxed (&value, buckets);
  g_assert_true (g_value_get_boxed (&value) == buckets);
  bef_buckets_unref (buckets);
  g_assert_cmpuint (bef_buckets_get_length (g_value_get_boxed (&value)), ==, 1);
  g_value_unset (&value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/buckets/find", test_an_instant_is_found_in_its_bucket_only);
  g_test_add_func ("/buckets/empty", test_none_is_a_length_of_nothing);
  g_test_add_func ("/buckets/shared", test_threads_share_one_array);
  return g_test_run ();
}
