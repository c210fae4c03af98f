/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is read in French, above numbers and dates (test-format.c): runs under LANG=fr_FR.UTF-8. */
#include "chart/bef-chart-view.h"
#include "french-util.h"
#include "model/bef-kind.h"

static void
test_a_file_opens_in_a_french_spreadsheet (void)
{
  gint64 day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (BefChartSeries) series = bef_chart_series_new ("Énergie", "kWh", 1, BEF_CHART_BARS);
  BefBucket bucket = { .start_ms = day, .end_ms = day + BEF_MS_HOUR, .min = 1234.56 };

  bucket.max = bucket.mean = bucket.first = bucket.last = bucket.min;
  bucket.first_ms = bucket.last_ms = day;
  bucket.count = 1;
  g_array_append_val (array, bucket);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (series, buckets);
  g_ptr_array_add (list, g_object_ref (series));
  BefChartView view = {
    .series = list, .from_ms = day, .to_ms = day + BEF_MS_HOUR, .now_ms = BEF_NO_TIME
  };
  g_autofree char *csv = bef_chart_view_to_csv (&view, BEF_CHART_CSV_FOR_PEOPLE);

  g_assert_cmpstr (
      csv, ==,
      "\xef\xbb\xbfhorodatage;fuseau horaire;Énergie (kWh);Énergie – part connue (%)\r\n"
      "2026-11-24 00:00:00;UTC+01:00;1234,6;100,0\r\nTotal;;1234,6;100,0\r\n");
}

static void
test_states_agree_with_their_number (void)
{
  const BefQuantityInfo *door = bef_quantity_info ("open-state"),
                        *line = bef_quantity_info ("phone-state");
  g_autofree char *many = bef_state_count (bef_quantity_state_by_id (door, "closed"), 24);
  g_autofree char *one = bef_state_count (bef_quantity_state_by_id (door, "closed"), 1);
  g_autofree char *none = bef_state_count (bef_quantity_state_by_id (line, "registered"), 0);

  g_assert_cmpstr (many, ==, "24 fermées");
  g_assert_cmpstr (one, ==, "1 fermée");
  g_assert_cmpstr (none, ==, "0 enregistré");
}

int
main (int argc, char **argv)
{
  const char *reason;

  if (!french_speak (&reason))
    {
      g_print ("1..0 # SKIP %s\n", reason);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/french/csv", test_a_file_opens_in_a_french_spreadsheet);
  g_test_add_func ("/french/states", test_states_agree_with_their_number);
  return g_test_run ();
}
