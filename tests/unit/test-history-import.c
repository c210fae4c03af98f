/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of files: holes are filled and nothing else, the same twice changes nothing, and
 * taken back it is as if it had never been. */
#include "history-util.h"

#include <math.h>

#include "history/bef-history-import.h"
#include "history/bef-history-imports.h"
#include "history/bef-history-open.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-upkeep.h"

#define METER "urn:ngsi-ld:ACMeasurement:test:hall"
#define START "2026-03-01T00:00:00Z"
#define MINUTE BEF_MS_MINUTE

static BefSeriesKey
power (void)
{
  return bef_series_key (METER, "power");
}

/* @file of one series, with its @points. */
static BefImport *
make_import (BefSeriesKey key, const BefImportPoint *points, guint n, BefImportFlags flags)
{
  BefImport *import = bef_import_new ("curve.csv", "abc", "Secretary", flags);
  BefImportSeries *series = bef_import_series_new (key, "30001642617347");

  g_array_append_vals (series->points, points, n);
  g_ptr_array_add (import->series, series);
  return import;
}

static BefImportOutcome *
take (BefHistory *history, BefImport *import)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (BefJournalEntry) line =
      bef_journal_entry_new (lately (), "Secretary", "import", "curve.csv", NULL);

  WAIT (result, bef_history_import_async (history, import, line, NULL, NULL, wait_cb, &result));
  BefImportOutcome *outcome = bef_history_import_finish (history, result, &error);
  g_assert_no_error (error);
  return outcome;
}

static gboolean
undo (BefHistory *history, gint64 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  WAIT (result, bef_history_import_undo_async (history, id, NULL, NULL, wait_cb, &result));
  return bef_history_import_undo_finish (history, result, error);
}

static GPtrArray *
list (BefHistory *history)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  WAIT (result, bef_history_import_list_async (history, NULL, wait_cb, &result));
  GPtrArray *records = bef_history_import_list_finish (history, result, &error);
  g_assert_no_error (error);
  return records;
}

static void
assert_same_samples (const GArray *a, const GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const BefReading *x = &g_array_index (a, BefReading, i);
      const BefReading *y = &g_array_index (b, BefReading, i);
      g_assert_cmpint (x->observed_ms, ==, y->observed_ms);
      g_assert_cmpmem (&x->value, sizeof x->value, &y->value, sizeof y->value);
    }
}

/* @n points of @step_min from @from_ms on, rising. */
static BefImportPoint *
make_points (gint64 from_ms, gint64 step_min, guint n, double value)
{
  BefImportPoint *points = g_new0 (BefImportPoint, n);

  for (guint i = 0; i < n; i++)
    points[i] =
        (BefImportPoint){ from_ms + i * step_min * MINUTE, step_min * MINUTE, value + i, 4 + i };
  return points;
}

static void
append_minutes (BefHistory *history, gint64 from_ms, guint n, double value)
{
  g_autofree gint64 *ts = g_new (gint64, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    {
      ts[i] = from_ms + i * MINUTE;
      values[i] = value;
    }
  append_values (history, power (), ts, values, n);
}

/* An hour of the live meter is missing: of a file of three hours, that hour is taken. */
static void
test_holes_are_filled_and_nothing_else (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *points = make_points (start, 10, 18, 1000);

  append_minutes (history, start, 60, 500);
  append_minutes (history, start + 2 * BEF_MS_HOUR, 60, 600);
  g_autoptr (GArray) before = all_samples (history, power ());
  guint64 n_before = bef_history_get_n_samples (history);
  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (power (), points, 18, BEF_IMPORT_FILL));
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 6);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_KNOWN], ==, 12);
  g_assert_cmpint (outcome->from_ms, ==, start + BEF_MS_HOUR);
  g_assert_cmpint (outcome->to_ms, ==, start + 2 * BEF_MS_HOUR);
  g_assert_cmpuint (outcome->runs->len, ==, 2);
  const BefImportRun *run = &g_array_index (outcome->runs, BefImportRun, 1);
  g_assert_cmpint (run->verdict, ==, BEF_IMPORT_KNOWN);
  g_assert_cmpuint (run->first_line, ==, 16);
  g_assert_cmpuint (run->last_line, ==, 21);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, n_before + 6);

  /* 500 Wh, 1008.5 Wh (1006 to 1011 W of ten minutes each), 600 Wh: all of it known. */
  g_autoptr (GArray) energy =
      get_energy (history, METER, start, start + 3 * BEF_MS_HOUR, BEF_PERIOD_HOUR);
  const double right[] = { 0.5, 1.0085, 0.6 };
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (g_array_index (energy, BefEnergy, i).kwh, right[i], 1e-9);
      g_assert_cmpfloat_with_epsilon (g_array_index (energy, BefEnergy, i).coverage, 1, 1e-9);
    }

  g_autoptr (GArray) once = all_samples (history, power ());
  g_autoptr (BefImportOutcome) again =
      take (history, make_import (power (), points, 18, BEF_IMPORT_FILL));
  g_autoptr (GArray) twice = all_samples (history, power ());
  g_assert_cmpint (again->id, ==, 0);
  g_assert_cmpuint (again->n[BEF_IMPORT_SAME], ==, 6);
  assert_same_samples (once, twice);
  g_autoptr (GPtrArray) records = list (history);
  g_assert_cmpuint (records->len, ==, 1);

  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) after = all_samples (history, power ());
  assert_same_samples (before, after);
  g_assert_cmpuint (bef_history_get_n_samples (history), ==, n_before);
  g_autoptr (GError) error = NULL;
  g_assert_false (undo (history, outcome->id, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  close_history (history);
}

/* A point that stands alone counts for its whole step. */
static void
test_a_point_alone_holds_for_its_step (void)
{
  gint64 start = instant (START);

  for (guint way = 0; way < 3; way++)
    {
      BefHistory *history = open_history (NULL, NULL);
      BefImportPoint point = { start + BEF_MS_HOUR, 30 * MINUTE, 800, 4 };
      if (way > 0)
        append_minutes (history, start, 60, 500);
      if (way > 1)
        append_minutes (history, start + 90 * MINUTE, 60, 500);
      g_autoptr (BefImportOutcome) outcome =
          take (history, make_import (power (), &point, 1, BEF_IMPORT_FILL));
      g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 1);
      g_autoptr (GArray) energy = get_energy (history, METER, start + BEF_MS_HOUR,
                                              start + 2 * BEF_MS_HOUR, BEF_PERIOD_HOUR);
      const BefEnergy *e = &g_array_index (energy, BefEnergy, 0);
      g_assert_cmpfloat_with_epsilon (e->kwh, way > 1 ? 0.65 : 0.4, 1e-9);
      g_assert_cmpfloat_with_epsilon (e->coverage, way > 1 ? 1 : 0.5, 1e-9);
      g_autoptr (BefImportOutcome) again =
          take (history, make_import (power (), &point, 1, BEF_IMPORT_FILL));
      g_assert_cmpuint (again->n[BEF_IMPORT_SAME], ==, 1);
      close_history (history);
    }
}

static void
test_replacing_is_only_done_when_told (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *points = make_points (start + 30 * MINUTE, 30, 2, 1000);

  append_minutes (history, start, 180, 500);
  g_autoptr (GArray) before = all_samples (history, power ());
  g_autoptr (BefImportOutcome) looked =
      take (history, make_import (power (), points, 2, BEF_IMPORT_REPLACE | BEF_IMPORT_LOOK));
  g_assert_cmpuint (looked->n[BEF_IMPORT_REPLACED], ==, 2);
  g_autoptr (GArray) unchanged = all_samples (history, power ());
  assert_same_samples (before, unchanged);

  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (power (), points, 2, BEF_IMPORT_REPLACE));
  g_assert_cmpuint (outcome->n[BEF_IMPORT_REPLACED], ==, 2);
  g_autoptr (BefBuckets) buckets =
      get_buckets (history, power (), start, start + 3 * BEF_MS_HOUR, 6);
  const double right[] = { 500, 1000, 1001, 500, 500, 500 };
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat_with_epsilon (bef_buckets_get (buckets, i)->mean, right[i], 1e-9);
  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) after = all_samples (history, power ());
  assert_same_samples (before, after);
  close_history (history);
}

/* What came to the same stamps since stays; what the import wrote goes. */
static void
test_what_came_since_is_left (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant (START), at = start + 20 * MINUTE;
  g_autofree BefImportPoint *points = make_points (start, 10, 6, 1000);
  double corrected = 77;

  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (power (), points, 6, BEF_IMPORT_FILL));
  append_values (history, power (), &at, &corrected, 1);
  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) left = all_samples (history, power ());
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpint (g_array_index (left, BefReading, 0).observed_ms, ==, at);
  g_assert_cmpfloat (g_array_index (left, BefReading, 0).value, ==, 77);
  close_history (history);
}

/* Imports over each other are taken back in the other order, and not in this one. */
static void
test_the_later_one_is_undone_first (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *first = make_points (start, 10, 6, 1000);
  g_autofree BefImportPoint *second = make_points (start, 30, 2, 2000);
  g_autoptr (GError) error = NULL;

  g_autoptr (BefImportOutcome) one =
      take (history, make_import (power (), first, 6, BEF_IMPORT_FILL));
  g_autoptr (GArray) middle = all_samples (history, power ());
  g_autoptr (BefImportOutcome) two =
      take (history, make_import (power (), second, 2, BEF_IMPORT_REPLACE));
  g_autoptr (GArray) top = all_samples (history, power ());
  g_assert_false (undo (history, one->id, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_null (bef_history_get_trouble (history));
  g_autoptr (GArray) still = all_samples (history, power ());
  assert_same_samples (top, still);
  g_assert_true (undo (history, two->id, NULL));
  g_autoptr (GArray) again = all_samples (history, power ());
  assert_same_samples (middle, again);
  g_assert_true (undo (history, one->id, NULL));
  g_autoptr (GArray) none = all_samples (history, power ());
  g_assert_cmpuint (none->len, ==, 0);
  close_history (history);
}

/* An index that counts from another beginning is refused; one that goes on is taken. */
static void
test_an_index_has_to_fit (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key (METER, "energy-index");
  gint64 start = instant (START);
  BefImportPoint points[4];
  gint64 ts[6];
  double values[6];

  /* Days 0, 1, 2 and 6, 7, 8: 100, 110, 120 and 160, 170, 180 kWh. */
  for (guint i = 0; i < 6; i++)
    {
      ts[i] = start + (i < 3 ? i : i + 3) * BEF_MS_DAY;
      values[i] = 100 + 10 * (i < 3 ? i : i + 3);
    }
  append_values (history, key, ts, values, 6);
  g_autoptr (GArray) before = all_samples (history, key);
  for (guint i = 0; i < 4; i++)
    points[i] = (BefImportPoint){ start + (3 + i) * BEF_MS_DAY, 0, 9000 + i, 4 + i };
  g_autoptr (BefImportOutcome) other =
      take (history, make_import (key, points, 4, BEF_IMPORT_FILL));
  g_assert_cmpint (other->id, ==, 0);
  g_assert_cmpuint (other->n[BEF_IMPORT_UNFIT], ==, 3);
  g_assert_cmpuint (other->n[BEF_IMPORT_KNOWN], ==, 1);
  g_autoptr (GArray) unchanged = all_samples (history, key);
  assert_same_samples (before, unchanged);

  for (guint i = 0; i < 4; i++)
    points[i].value = 130 + 10 * i;
  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (key, points, 4, BEF_IMPORT_FILL));
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 3);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_SAME], ==, 1);
  g_autoptr (GArray) energy =
      get_energy (history, METER, start, start + 8 * BEF_MS_DAY, BEF_PERIOD_DAY);
  for (guint i = 1; i < 8; i++)
    {
      g_assert_cmpfloat_with_epsilon (g_array_index (energy, BefEnergy, i).kwh, 10, 1e-9);
      g_assert_false (g_array_index (energy, BefEnergy, i).estimated);
    }
  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) after = all_samples (history, key);
  assert_same_samples (before, after);
  close_history (history);
}

/* A file of another index in place of what was read: all readings between go. */
static void
test_an_index_is_replaced_as_a_whole (void)
{
  BefHistory *history = open_history (NULL, NULL);
  BefSeriesKey key = bef_series_key (METER, "energy-index");
  gint64 start = instant (START), ts[40];
  double values[40];
  BefImportPoint points[3];

  for (guint i = 0; i < 40; i++)
    {
      ts[i] = start + i * BEF_MS_HOUR;
      values[i] = 100 + i;
    }
  append_values (history, key, ts, values, 40);
  g_autoptr (GArray) before = all_samples (history, key);
  for (guint i = 0; i < 3; i++)
    points[i] = (BefImportPoint){ start + (5 + 10 * i) * BEF_MS_HOUR, 0, 7000 + 10 * i, 4 + i };
  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (key, points, 3, BEF_IMPORT_REPLACE));
  g_autoptr (GArray) now = all_samples (history, key);
  g_assert_cmpuint (now->len, ==, 5 + 3 + 14);
  g_assert_cmpfloat (g_array_index (now, BefReading, 6).value, ==, 7010);
  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) after = all_samples (history, key);
  assert_same_samples (before, after);
  close_history (history);
}

/* Random histories and files of random steps, filled and replaced: what was known stays known and
 * the same, a replaced step is what the file says, twice is once, and all of it taken back is the
 * beginning, to the bit. */
static void
test_any_history_and_any_file (void)
{
  static const gint64 steps[] = { 1, 5, 10, 15, 30, 60 };
  guint n_cases = g_getenv ("BEFFROI_IMPORTS") != NULL
                      ? (guint)g_ascii_strtoull (g_getenv ("BEFFROI_IMPORTS"), NULL, 10)
                      : 60;

  for (guint seed = 0; seed < n_cases; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      BefHistory *history = open_history (NULL, NULL);
      gint64 start = instant (START), at = start, end = start + 2 * BEF_MS_DAY;
      g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (BefReading));
      g_autoptr (GPtrArray) stages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
      gint64 ids[3];
      while (at < end)
        {
          gint64 step = steps[g_rand_int_range (rand, 0, 6)];
          guint n = (guint)g_rand_int_range (rand, 3, 60);
          for (guint i = 0; i < n; i++, at += step * MINUTE)
            {
              BefReading r = { power (), at, g_rand_double (rand) * 1000, 0 };
              g_array_append_val (values, r);
            }
          if (g_rand_boolean (rand))
            at += g_rand_int_range (rand, 1, 400) * MINUTE;
        }
      append (history, (BefReading *)(gpointer)values->data, values->len);
      for (guint k = 0; k < 3; k++)
        {
          gint64 step = steps[g_rand_int_range (rand, 1, 6)];
          gboolean replace = g_rand_boolean (rand);
          g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (BefImportPoint));
          for (at = start + g_rand_int_range (rand, -50, 50) * step * MINUTE; at < end;
               at += step * MINUTE)
            {
              BefImportPoint p = { at, step * MINUTE, g_rand_double (rand) * 1000,
                                   points->len + 4 };
              if (g_rand_int_range (rand, 0, 5) > 0)
                g_array_append_val (points, p);
            }
          const BefImportPoint *all = &g_array_index (points, BefImportPoint, 0);
          gint64 from = start - 60 * BEF_MS_HOUR;
          guint n_minutes = (guint)((end + BEF_MS_DAY - from) / MINUTE);
          n_minutes = MIN (n_minutes, 20000);
          g_ptr_array_add (stages, all_samples (history, power ()));
          g_autoptr (BefBuckets) before =
              get_buckets (history, power (), from, from + n_minutes * MINUTE, n_minutes);
          BefImportFlags flags = replace ? BEF_IMPORT_REPLACE : BEF_IMPORT_FILL;
          g_autoptr (BefImportOutcome) outcome =
              take (history, make_import (power (), all, points->len, flags));
          guint sum = 0;
          for (guint i = 0; i < BEF_IMPORT_N_VERDICTS; i++)
            sum += outcome->n[i];
          g_assert_cmpuint (sum, ==, points->len);
          ids[k] = outcome->id;
          g_autoptr (BefBuckets) after =
              get_buckets (history, power (), from, from + n_minutes * MINUTE, n_minutes);
          for (guint i = 0; k == 0 && !replace && i < n_minutes; i++)
            if (!isnan (bef_buckets_get (before, i)->mean))
              g_assert_cmpfloat (bef_buckets_get (after, i)->mean, ==,
                                 bef_buckets_get (before, i)->mean);
          for (guint i = 0; replace && i < points->len; i++)
            for (gint64 minute = 0; minute < all[i].step_ms / MINUTE; minute++)
              g_assert_cmpfloat (
                  bef_buckets_get (after, (guint)((all[i].at_ms - from) / MINUTE + minute))->mean,
                  ==, all[i].value);
          g_autoptr (GArray) once = all_samples (history, power ());
          g_autoptr (BefImportOutcome) again =
              take (history, make_import (power (), all, points->len, flags));
          g_autoptr (GArray) twice = all_samples (history, power ());
          g_assert_cmpint (again->id, ==, 0);
          assert_same_samples (once, twice);
        }
      for (guint k = 3; k > 0; k--)
        {
          g_autoptr (GArray) left = NULL;
          g_autoptr (GError) error = NULL;
          if (ids[k - 1] != 0)
            undo (history, ids[k - 1], &error);
          g_assert_no_error (error);
          left = all_samples (history, power ());
          assert_same_samples (g_ptr_array_index (stages, k - 1), left);
        }
      close_history (history);
    }
}

/* Cancelled, or where nothing can be written, nothing is there. */
static void
test_all_of_it_or_nothing (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  g_autofree BefImportPoint *points = make_points (instant (START), 10, 5000, 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL, locked = NULL;
  g_autoptr (GError) error = NULL;

  bef_history_import_async (history, make_import (power (), points, 5000, BEF_IMPORT_FILL), NULL,
                            NULL, cancellable, wait_cb, &result);
  g_cancellable_cancel (cancellable);
  wait_for (&result);
  g_assert_null (bef_history_import_finish (history, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  gpointer lock = lock_file (path);
  WAIT (locked,
        bef_history_import_async (history, make_import (power (), points, 5000, BEF_IMPORT_FILL),
                                  NULL, NULL, NULL, wait_cb, &locked));
  g_assert_null (bef_history_import_finish (history, locked, &error));
  g_assert_error (error, BEF_HISTORY_ERROR, BEF_HISTORY_ERROR_BUSY);
  unlock_file (lock);
  g_autoptr (GArray) none = all_samples (history, power ());
  g_autoptr (GPtrArray) records = list (history);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (records->len, ==, 0);
  close_history (history);
  remove_folder (folder);
}

/* Which file, when, by whom, of which meter; kept over a start, and taken back after it. */
static void
test_where_it_came_from_is_kept (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  BefHistory *history = open_history (path, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *points = make_points (start, 10, 300, 1000);
  g_autoptr (GAsyncResult) result = NULL, by_point = NULL, lines = NULL;

  append_minutes (history, start - BEF_MS_DAY, 60, 500);
  g_autoptr (GArray) before = all_samples (history, power ());
  g_autoptr (BefImportOutcome) outcome =
      take (history, make_import (power (), points, 300, BEF_IMPORT_FILL));
  close_history (history);
  history = open_history (path, NULL);
  g_autoptr (GPtrArray) records = list (history);
  g_assert_cmpuint (records->len, ==, 1);
  const BefImportRecord *record = g_ptr_array_index (records, 0);
  g_assert_cmpstr (record->file, ==, "curve.csv");
  g_assert_cmpstr (record->who, ==, "Secretary");
  g_assert_cmpstr (record->digest, ==, "abc");
  g_assert_cmpint (record->undone_ms, ==, BEF_NO_TIME);
  g_assert_cmpuint (record->n_taken, ==, 300);
  g_assert_cmpint (record->from_ms, ==, start);
  g_assert_cmpint (record->to_ms, ==, start + 299 * 10 * MINUTE);
  g_assert_cmpstr (g_ptr_array_index (record->entities, 0), ==, METER);

  WAIT (result, bef_history_provenance_async (history,
                                              &(BefHistoryQuery){ .key = power (),
                                                                  .from_ms = start + BEF_MS_HOUR,
                                                                  .to_ms = start + BEF_MS_DAY },
                                              NULL, wait_cb, &result));
  g_autoptr (GArray) provenance = bef_history_provenance_finish (history, result, NULL);
  g_assert_cmpuint (provenance->len, ==, 1);
  g_assert_cmpint (g_array_index (provenance, BefProvenance, 0).import, ==, record->id);
  WAIT (by_point, bef_history_import_points_async (history, NULL, wait_cb, &by_point));
  g_autoptr (GHashTable) known = bef_history_import_points_finish (history, by_point, NULL);
  g_assert_cmpstr (g_hash_table_lookup (known, "30001642617347"), ==, METER);
  WAIT (lines, bef_history_journal_list_async (history, 10, NULL, wait_cb, &lines));
  g_autoptr (GPtrArray) journal = bef_history_journal_list_finish (history, lines, NULL);
  g_assert_cmpuint (journal->len, ==, 1);
  g_assert_cmpstr (((BefJournalEntry *)journal->pdata[0])->action, ==, "import");

  g_assert_true (undo (history, record->id, NULL));
  g_autoptr (GArray) after = all_samples (history, power ());
  assert_same_samples (before, after);
  g_autoptr (GPtrArray) undone = list (history);
  g_assert_cmpint (((BefImportRecord *)undone->pdata[0])->undone_ms, !=, BEF_NO_TIME);
  close_history (history);
  remove_folder (folder);
}

static BefImportOutcome *
take_in (BefHistoryDb *db, BefImport *import, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefImport) owned = import;

  g_assert_true (bef_history_db_begin (db, &error));
  BefImportOutcome *outcome = bef_imports_take (db, import, now_ms, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (bef_history_db_commit (db, &error));
  return outcome;
}

static void
keep_up (BefHistoryDb *db, BefHistoryUpkeep *upkeep, gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_assert_true (bef_history_upkeep_step (upkeep, db, now_ms, &more, &error));
      g_assert_no_error (error);
    }
}

/* Where only hours are left nothing is taken, and what has become hours cannot be taken back.
 * Before that, it is told that it would. */
static void
test_what_became_hours (void)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (NULL, NULL, NULL);
  gint64 start = instant (START), now = start + 400 * BEF_MS_DAY;
  g_autofree BefImportPoint *points = make_points (start, 10, 20000, 1000);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (1);
  g_autoptr (GError) error = NULL;
  guint64 room = 0;

  g_autoptr (BefImportOutcome) outcome =
      take_in (db, make_import (power (), points, 20000, BEF_IMPORT_FILL), now);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 20000);
  g_assert_true (
      bef_history_upkeep_find_room (upkeep, db, bef_imports_size (outcome), &room, NULL));
  g_assert_cmpuint (room, >, 0);
  keep_up (db, upkeep, now);
  g_assert_true (bef_history_db_begin (db, NULL));
  g_assert_false (bef_imports_undo (db, outcome->id, now, NULL, &error));
  bef_history_db_rollback (db);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_autoptr (BefImportOutcome) again =
      take_in (db, make_import (power (), points, 20000, BEF_IMPORT_FILL), now);
  g_assert_cmpuint (again->n[BEF_IMPORT_TAKEN], ==, 0);
  g_assert_cmpuint (again->n[BEF_IMPORT_ROLLED], >, 10000);
}

/* The budget of which the file takes all but a part smaller than what is near. */
static guint64
nearly_full (BefHistoryDb *db)
{
  gint64 n_pages, n_free, page_size;

  g_assert_true (bef_history_db_get_int (db, "PRAGMA page_count", &n_pages, NULL));
  g_assert_true (bef_history_db_get_int (db, "PRAGMA freelist_count", &n_free, NULL));
  g_assert_true (bef_history_db_get_int (db, "PRAGMA page_size", &page_size, NULL));
  /* Of a small budget 14.5 % are set aside. */
  return (guint64)((n_pages - n_free) * page_size) * 100 / 83;
}

/* Before the file is so full that old samples become hours it is told of which imports, and no more
 * once they are taken back, are hours, or there is room. */
static void
test_it_is_told_before_imports_become_hours (void)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (NULL, NULL, NULL);
  gint64 start = instant (START), now = start + 100 * BEF_MS_DAY;
  g_autofree BefImportPoint *old = make_points (start, 10, 4000, 1000);
  g_autofree BefImportPoint *older = make_points (start - 60 * BEF_MS_DAY, 10, 4000, 1000);
  g_autofree BefImportPoint *new = make_points (now - 30 * BEF_MS_DAY, 10, 3000, 1000);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  g_autoptr (BefImportOutcome) first =
      take_in (db, make_import (power (), old, 4000, BEF_IMPORT_FILL), now);
  g_autoptr (BefImportOutcome) second =
      take_in (db, make_import (power (), older, 4000, BEF_IMPORT_FILL), now);
  g_autoptr (BefImportOutcome) third =
      take_in (db, make_import (power (), new, 3000, BEF_IMPORT_FILL), now);

  g_assert_cmpuint (third->n[BEF_IMPORT_TAKEN], ==, 3000);
  keep_up (db, upkeep, now);
  g_assert_cmpuint (bef_history_upkeep_get_near (upkeep)->n, ==, 0);
  bef_history_upkeep_set_budget (upkeep, nearly_full (db));
  keep_up (db, upkeep, now);
  g_assert_false (bef_history_upkeep_is_over_budget (upkeep));
  g_assert_cmpuint (bef_history_upkeep_get_near (upkeep)->n, ==, 2);
  g_assert_cmpstr (bef_history_upkeep_get_near (upkeep)->file, ==, "curve.csv");

  g_assert_true (bef_history_db_begin (db, NULL));
  g_assert_true (bef_imports_undo (db, second->id, now, NULL, NULL));
  g_assert_true (bef_history_db_commit (db, NULL));
  bef_history_upkeep_set_budget (upkeep, nearly_full (db));
  keep_up (db, upkeep, now);
  g_assert_cmpuint (bef_history_upkeep_get_near (upkeep)->n, ==, 1);

  /* What became hours in one round is forgotten in the next. */
  bef_history_upkeep_set_budget (upkeep, 1);
  for (guint i = 0; i < 3; i++)
    keep_up (db, upkeep, now);
  g_assert_cmpuint (bef_history_upkeep_get_near (upkeep)->n, ==, 0);
  g_assert_null (bef_history_upkeep_get_near (upkeep)->file);
  g_assert_cmpuint (first->n[BEF_IMPORT_TAKEN], ==, 4000);
}

/* A look says what budget would be enough, and with that one it says nothing. */
static void
test_a_look_says_how_much_room_is_enough (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = lately () - 90 * BEF_MS_DAY;
  g_autofree BefImportPoint *points = make_points (start, 10, 5000, 1000);
  guint n_near;

  bef_history_set_budget (history, 1000);
  g_autoptr (BefImportOutcome) small =
      take (history, make_import (power (), points, 5000, BEF_IMPORT_LOOK));
  g_assert_cmpuint (small->n[BEF_IMPORT_TAKEN], ==, 5000);
  g_assert_cmpuint (small->room_bytes, >, 1000);
  g_assert_cmpint (small->thin_before_ms, >, small->from_ms);
  g_assert_cmpint (small->thin_before_ms, <, small->to_ms + 60 * BEF_MS_DAY);
  g_assert_cmpuint (small->n_thinned_before, ==, 0);

  /* That is more than for a part of it, and as much as is needed. */
  g_autoptr (BefImportOutcome) part =
      take (history, make_import (power (), points, 10, BEF_IMPORT_LOOK));
  g_assert_cmpuint (part->room_bytes, <, small->room_bytes);
  bef_history_set_budget (history, part->room_bytes);
  g_autoptr (BefImportOutcome) little =
      take (history, make_import (power (), points, 5000, BEF_IMPORT_LOOK));
  g_assert_cmpuint (little->room_bytes, ==, small->room_bytes);
  bef_history_set_budget (history, small->room_bytes);
  g_autoptr (BefImportOutcome) enough =
      take (history, make_import (power (), points, 5000, BEF_IMPORT_LOOK));
  g_assert_cmpuint (enough->room_bytes, ==, 0);
  g_autoptr (BefImportOutcome) taken =
      take (history, make_import (power (), points, 5000, BEF_IMPORT_FILL));
  g_assert_cmpuint (taken->room_bytes, ==, 0);
  g_assert_null (bef_history_dup_near_import (history, &n_near));
  g_assert_cmpuint (n_near, ==, 0);

  /* Of a second one it is known that the first is old as well. */
  g_autofree BefImportPoint *more = make_points (lately () - 20 * BEF_MS_DAY, 10, 100, 1);
  bef_history_set_budget (history, 1000);
  g_autoptr (BefImportOutcome) second =
      take (history, make_import (power (), more, 100, BEF_IMPORT_LOOK));
  g_assert_cmpuint (second->room_bytes, >, 1000);
  g_assert_cmpuint (second->n_thinned_before, ==, 1);
  g_assert_cmpint (second->thin_before_ms, <, second->from_ms);
  close_history (history);
}

/* A name ends with the lines of the journal, a year later. */
static void
test_names_end (void)
{
  g_autoptr (BefHistoryDb) db = bef_history_db_open (NULL, NULL, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *points = make_points (start, 10, 6, 1000);
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  g_autoptr (BefImportOutcome) outcome =
      take_in (db, make_import (power (), points, 6, BEF_IMPORT_FILL), start + BEF_MS_DAY);

  for (guint k = 0; k < 2; k++)
    {
      keep_up (db, upkeep, start + (k == 0 ? 364 : 368) * BEF_MS_DAY);
      g_autoptr (GPtrArray) records = bef_imports_list (db, NULL);
      g_assert_cmpstr (((BefImportRecord *)records->pdata[0])->who, ==, k == 0 ? "Secretary" : "");
    }
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 6);
}

/* Two delivery points of one meter, and stamps that were never measured. */
static void
test_points_over_each_other (void)
{
  BefHistory *history = open_history (NULL, NULL);
  gint64 start = instant (START);
  g_autofree BefImportPoint *points = make_points (start, 10, 6, 1000);
  BefImport *import = make_import (power (), points, 6, BEF_IMPORT_FILL);
  BefImportSeries *other = bef_import_series_new (power (), "2");
  BefImportPoint more[] = { { start + 10 * MINUTE, 10 * MINUTE, 1001, 40 },
                            { start + 25 * MINUTE, 10 * MINUTE, 5, 41 },
                            { start + 60 * MINUTE, 10 * MINUTE, 6, 42 },
                            { start + 4000 * BEF_MS_DAY, 10 * MINUTE, 7, 43 } };

  g_array_append_vals (other->points, more, 4);
  g_ptr_array_add (import->series, other);
  g_autoptr (BefImportOutcome) outcome = take (history, import);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_TAKEN], ==, 7);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_SAME], ==, 1);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_KNOWN], ==, 1);
  g_assert_cmpuint (outcome->n[BEF_IMPORT_UNSOUND], ==, 1);
  g_assert_true (undo (history, outcome->id, NULL));
  g_autoptr (GArray) none = all_samples (history, power ());
  g_assert_cmpuint (none->len, ==, 0);
  close_history (history);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history-import/holes", test_holes_are_filled_and_nothing_else);
  g_test_add_func ("/history-import/alone", test_a_point_alone_holds_for_its_step);
  g_test_add_func ("/history-import/replace", test_replacing_is_only_done_when_told);
  g_test_add_func ("/history-import/since", test_what_came_since_is_left);
  g_test_add_func ("/history-import/order", test_the_later_one_is_undone_first);
  g_test_add_func ("/history-import/index", test_an_index_has_to_fit);
  g_test_add_func ("/history-import/index-replaced", test_an_index_is_replaced_as_a_whole);
  g_test_add_func ("/history-import/any", test_any_history_and_any_file);
  g_test_add_func ("/history-import/nothing", test_all_of_it_or_nothing);
  g_test_add_func ("/history-import/provenance", test_where_it_came_from_is_kept);
  g_test_add_func ("/history-import/hours", test_what_became_hours);
  g_test_add_func ("/history-import/told-before", test_it_is_told_before_imports_become_hours);
  g_test_add_func ("/history-import/room", test_a_look_says_how_much_room_is_enough);
  g_test_add_func ("/history-import/names", test_names_end);
  g_test_add_func ("/history-import/over-each-other", test_points_over_each_other);
  return g_test_run ();
}
