/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-brute.h"
#include "history-util.h"

#include <math.h>

#include "history/bef-history-chunk.h"
#include "history/bef-history-column.h"
#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-schema.h"
#include "history/bef-history-tables.h"
#include "history/bef-history-upkeep.h"

/*
 * What stays when samples go: hours, then civil days, say of whole hours and days what the samples
 * said, and energies do not change. Against the definitions read literally (history-brute.h), and
 * against the answers before.
 */

#define START "2020-09-20T22:00:00Z" /* a midnight in Paris; both changes of clocks follow */
#define KEEP_EVERYTHING G_MAXINT64
#define KEEP_NOTHING 1

static BefHistoryDb *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  BefHistoryDb *db = bef_history_db_open (NULL, NULL, &error);

  g_assert_no_error (error);
  return db;
}

static void
write_curve (BefHistoryDb *db, BefSeriesKey key, const Curve *curve)
{
  g_autoptr (GError) error = NULL;
  g_autofree BefReading *readings = g_new (BefReading, curve->n);

  for (guint i = 0; i < curve->n; i++)
    readings[i] = (BefReading){ key, curve->ts[i], curve->values[i] };
  g_assert_true (bef_history_db_begin (db, &error));
  g_assert_true (bef_history_samples_write (db, readings, curve->n, NULL, &error));
  g_assert_true (bef_history_db_commit (db, &error));
  g_assert_no_error (error);
}

/* Whole rounds of upkeep; returns whether the budget was exceeded all the same. */
static gboolean
keep_up (BefHistoryDb *db, guint64 budget, gint64 now_ms)
{
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (budget);
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  while (more)
    {
      g_assert_true (bef_history_upkeep_step (upkeep, db, now_ms, &more, &error));
      g_assert_no_error (error);
    }
  return bef_history_upkeep_is_over_budget (upkeep);
}

static gint64
get_int (BefHistoryDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  bef_history_db_get_int (db, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static gint64
border_of (BefHistoryDb *db, BefSeriesKey key)
{
  g_autoptr (GError) error = NULL;
  gint64 border = 0;

  g_assert_true (
      bef_rollup_border (db, bef_history_series_find (db, key, &error), &border, &error));
  return border;
}

static void
assert_periods (BefHistoryDb *db, BefSeriesKey key, const Curve *curve, gint64 from, gint64 to,
                BefPeriod period)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBuckets) buckets = bef_history_query_periods (
      db, &(BefHistoryQuery){ .key = key, .from_ms = from, .to_ms = to, .period = period }, NULL,
      &error);

  g_assert_no_error (error);
  assert_buckets (buckets, curve, key.quantity);
}

/* Half a year every ten minutes to an hour with gaps, reduced as far as it goes. */
static void
check_levels (guint32 seed, const char *quantity)
{
  g_autoptr (BefHistoryDb) db = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  BefSeriesKey key = bef_series_key ("a", quantity);
  gint64 start = instant (START), end = start + 200 * BEF_MS_DAY, now = end + 3 * BEF_MS_DAY;
  g_auto (Curve) curve = random_curve (rand, start, end);

  write_curve (db, key, &curve);
  g_assert_false (keep_up (db, KEEP_EVERYTHING, now));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM rollups"), ==, 0);
  keep_up (db, KEEP_NOTHING, now);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM rollups WHERE level = 2"), >, 0);
  g_assert_cmpint (border_of (db, key), >, end - 50 * BEF_MS_DAY);
  assert_periods (db, key, &curve, start, end + BEF_MS_DAY, BEF_PERIOD_DAY);
  assert_periods (db, key, &curve, start, end + BEF_MS_DAY, BEF_PERIOD_WEEK);
  assert_periods (db, key, &curve, start, end + BEF_MS_DAY, BEF_PERIOD_MONTH);
  assert_periods (db, key, &curve, now - 34 * BEF_MS_DAY, end + BEF_MS_DAY, BEF_PERIOD_HOUR);
}

static void
test_days_say_what_their_samples_said (void)
{
  for (guint32 seed = 1; seed <= 3; seed++)
    {
      g_test_message ("seed %u", seed);
      check_levels (seed, "power");
      check_levels (seed + 50, "open-state");
    }
}

/* Stamps of short steps that vary, with jitter and gaps. */
static Curve
dense_curve (GRand *rand, gint64 from, gint64 to)
{
  static const gint64 steps[] = { 60, 60, 120, 300 };
  g_autoptr (GArray) ts = g_array_new (FALSE, FALSE, sizeof (gint64));
  Curve curve = { NULL, NULL, 0 };

  for (gint64 at = from; at < to;)
    {
      gint64 step = steps[g_rand_int_range (rand, 0, G_N_ELEMENTS (steps))] * 1000;
      int length = g_rand_int_range (rand, 100, 3000);
      int jitter = g_rand_boolean (rand) ? 1 : (int)step / 8;
      for (int i = 0; i < length && at < to; i++, at += step)
        {
          gint64 stamp = at + g_rand_int_range (rand, 0, jitter);
          g_array_append_val (ts, stamp);
        }
      if (g_rand_boolean (rand))
        at += g_rand_int_range (rand, 1, 40) * BEF_MS_HOUR / 2;
    }
  curve.n = ts->len;
  curve.ts = (gint64 *)(gpointer)g_array_free (g_steal_pointer (&ts), FALSE);
  curve.values = g_new (double, curve.n);
  return curve;
}

/* An index that falls now and then: a meter replaced, reset, or misread for one or three samples;
 * or for days, or that once gains what no connection carries. */
static Curve
index_curve (GRand *rand, gint64 from, gint64 to)
{
  Curve curve =
      g_rand_boolean (rand) ? dense_curve (rand, from, to) : random_curve (rand, from, to);
  gboolean jumps = g_rand_boolean (rand);
  gint64 wh = 5000000;

  for (guint i = 0; i < curve.n; i++)
    {
      if (g_rand_int_range (rand, 0, 4000) == 0)
        wh = g_rand_int_range (rand, 0, 2) * g_rand_int_range (rand, 0, 50000);
      if (jumps && i == curve.n / 3)
        wh += G_GINT64_CONSTANT (100000000);
      wh += g_rand_int_range (rand, 0, 300);
      curve.values[i] = (double)wh / 1000;
    }
  for (guint i = 20; i + 20 < curve.n; i += (guint)g_rand_int_range (rand, 150, 3000))
    for (guint k = 0, n = g_rand_boolean (rand) ? 1 : 3; k < n; k++)
      curve.values[i + k] = g_rand_boolean (rand) ? 0.5 : curve.values[i + k] + 4000;
  for (guint i = curve.n / 2, n = jumps ? 0 : (guint)g_rand_int_range (rand, 10, 5000);
       n > 0 && i + 20 < curve.n; i++, n--)
    curve.values[i] = 0.25;
  return curve;
}

static GArray *
energies_of (BefHistoryDb *db, gint64 from, gint64 to, BefPeriod period)
{
  g_autoptr (GError) error = NULL;
  GArray *energies = bef_history_query_energy (
      db, &(BefHistoryQuery){ .key.entity = "a", .from_ms = from, .to_ms = to, .period = period },
      NULL, &error);

  g_assert_no_error (error);
  return energies;
}

static void
assert_same_energies (GArray *before, GArray *after)
{
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    {
      const BefEnergy *b = &g_array_index (before, BefEnergy, i);
      const BefEnergy *a = &g_array_index (after, BefEnergy, i);
      g_autofree char *day = bef_iso8601_format (b->start_ms);
      if ((a->kwh != b->kwh && !(isnan (a->kwh) && isnan (b->kwh)))
          || fabs (a->coverage - b->coverage) > 1e-9 || a->meter_changed != b->meter_changed
          || a->estimated != b->estimated || a->set_aside != b->set_aside
          || a->from_index != b->from_index)
        g_error (
            "%s: %.3f kWh, %.6f, changed %d, estimated %d, set aside %d; was %.3f, %.6f, %d, %d, "
            "%d",
            day, a->kwh, a->coverage, a->meter_changed, a->estimated, a->set_aside, b->kwh,
            b->coverage, b->meter_changed, b->estimated, b->set_aside);
    }
}

static void
test_energies_do_not_change (void)
{
  guint n_hours = 0, n_days = 0;

  for (guint32 seed = 1; seed <= 30; seed++)
    {
      g_autoptr (BefHistoryDb) db = open_memory ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gint64 start = instant (START), end = start + 80 * BEF_MS_DAY, now = end + 3 * BEF_MS_DAY;
      gint64 recent = now - 34 * BEF_MS_DAY;
      g_auto (Curve) curve = index_curve (rand, start, end);
      g_test_message ("seed %u", seed);
      write_curve (db, bef_series_key ("a", "energy-index"), &curve);
      keep_up (db, KEEP_EVERYTHING, now);
      g_autoptr (GArray) days = energies_of (db, start, end, BEF_PERIOD_DAY);
      g_autoptr (GArray) months = energies_of (db, start, end, BEF_PERIOD_MONTH);
      g_autoptr (GArray) hours = energies_of (db, recent, end, BEF_PERIOD_HOUR);
      keep_up (db, KEEP_NOTHING, now);
      n_hours += get_int (db, "SELECT count(*) FROM rollups WHERE level = 1") > 0;
      n_days += get_int (db, "SELECT count(*) FROM rollups WHERE level = 2") > 0;
      g_autoptr (GArray) rolled_days = energies_of (db, start, end, BEF_PERIOD_DAY);
      assert_same_energies (days, rolled_days);
      g_autoptr (GArray) rolled_months = energies_of (db, start, end, BEF_PERIOD_MONTH);
      assert_same_energies (months, rolled_months);
      g_autoptr (GArray) rolled_hours = energies_of (db, recent, end, BEF_PERIOD_HOUR);
      assert_same_energies (hours, rolled_hours);
    }
  /* Not every curve is dense enough to become hours. */
  g_assert_cmpuint (n_hours, >, 10);
  g_assert_cmpuint (n_days, >, 10);
}

/* The hours of [from, to) as the version before wrote them: nine columns, each with its stamps, and
 * the mean where the integral is now. */
static void
write_old_row (BefHistoryDb *db, BefSeriesKey key, gint64 from, gint64 to)
{
  g_autoptr (GError) error = NULL;
  guint n = (guint)((to - from) / BEF_MS_HOUR), k = 0;
  g_autoptr (GArray) hours = bef_history_slice_bounds (from, to, n, &error);
  g_autofree BefWeights *weights = g_new0 (BefWeights, n);
  g_autofree double *values = g_new (double, 9 * n);
  g_autofree gint64 *starts = g_new (gint64, n);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  sqlite3_stmt *add = NULL;

  g_assert_true (bef_history_fill_weighted (db, key, hours, weights, NULL, &error));
  for (guint i = 0; i < n; i++)
    {
      const BefBucket *b = &g_array_index (hours, BefBucket, i);
      if (isnan (b->mean))
        continue;
      const double columns[] = { b->min,
                                 b->max,
                                 b->first,
                                 b->last,
                                 b->mean,
                                 weights[i].weight,
                                 b->count,
                                 (double)(b->first_ms - b->start_ms),
                                 (double)(b->last_ms - b->start_ms) };
      starts[k] = b->start_ms;
      for (guint c = 0; c < 9; c++)
        values[c * n + k] = columns[c];
      k++;
    }
  for (guint c = 0; c < 9; c++)
    {
      g_autoptr (GByteArray) column = bef_chunk_encode (starts, values + c * n, k);
      bef_varint_append (data, column->len);
      g_byte_array_append (data, column->data, column->len);
    }
  g_assert_cmpint (sqlite3_prepare_v2 (bef_history_db_handle (db),
                                       "INSERT INTO rollups (series, first, last, n, data)"
                                       " VALUES (1, ?, ?, 0, ?)",
                                       -1, &add, NULL),
                   ==, SQLITE_OK);
  sqlite3_bind_int64 (add, 1, from);
  sqlite3_bind_int64 (add, 2, to);
  sqlite3_bind_blob (add, 3, data->data, (int)data->len, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (add), ==, SQLITE_DONE);
  sqlite3_finalize (add);
}

static void
test_hours_of_an_older_file_are_read_and_become_days (void)
{
  g_autoptr (BefHistoryDb) db = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (31);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 start = instant (START), end = start + 60 * BEF_MS_DAY, border = end - 9 * BEF_MS_DAY;
  g_auto (Curve) curve = random_curve (rand, start, end);

  write_curve (db, key, &curve);
  write_old_row (db, key, start, border);
  g_assert_cmpint (border_of (db, key), ==, border);
  assert_periods (db, key, &curve, start, border - BEF_MS_DAY, BEF_PERIOD_HOUR);
  assert_periods (db, key, &curve, start, border - BEF_MS_DAY, BEF_PERIOD_DAY);
  keep_up (db, KEEP_NOTHING, end + BEF_MS_DAY);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM rollups WHERE level = 2"), >, 0);
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM rollups WHERE level = 0"), ==, 0);
  assert_periods (db, key, &curve, start, border - BEF_MS_DAY, BEF_PERIOD_DAY);
}

/* A file as @version wrote it, as a crash between two steps of a migration leaves it too, with a
 * document and, where there are roll-ups, the old row of @db. */
static void
make_file (const char *path, int version, BefHistoryDb *db)
{
  g_autofree char *numbers =
      g_strdup_printf ("PRAGMA application_id = 0x42656666; PRAGMA user_version = %d", version);
  sqlite3_stmt *from = NULL, *to = NULL;
  sqlite3 *file = NULL;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);
  for (int i = 0; i < version; i++)
    g_assert_cmpint (sqlite3_exec (file, bef_history_schema_migration (i), NULL, NULL, NULL), ==,
                     SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file, numbers, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (file,
                                 "INSERT INTO documents VALUES ('d', 'kept');"
                                 "INSERT INTO series (id, entity, quantity)"
                                 " VALUES (1, 'a', 'power')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  if (version >= BEF_HISTORY_SCHEMA_CHUNKS)
    {
      g_assert_cmpint (sqlite3_prepare_v2 (bef_history_db_handle (db),
                                           "SELECT first, last, n, data FROM rollups", -1, &from,
                                           NULL),
                       ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_prepare_v2 (file,
                                           "INSERT INTO rollups (series, first, last, n, data)"
                                           " VALUES (1, ?, ?, ?, ?)",
                                           -1, &to, NULL),
                       ==, SQLITE_OK);
      g_assert_cmpint (sqlite3_step (from), ==, SQLITE_ROW);
      for (int i = 0; i < 4; i++)
        g_assert_cmpint (sqlite3_bind_value (to, i + 1, sqlite3_column_value (from, i)), ==,
                         SQLITE_OK);
      g_assert_cmpint (sqlite3_step (to), ==, SQLITE_DONE);
    }
  sqlite3_finalize (from);
  sqlite3_finalize (to);
  g_assert_cmpint (sqlite3_close (file), ==, SQLITE_OK);
}

static void
test_files_of_every_version_are_taken_over (void)
{
  g_autoptr (BefHistoryDb) memory = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (34);
  gint64 start = instant (START), border = start + 20 * BEF_MS_DAY;
  g_auto (Curve) curve = random_curve (rand, start, border + BEF_MS_DAY);
  BefSeriesKey key = bef_series_key ("a", "power");

  write_curve (memory, key, &curve);
  write_old_row (memory, key, start, border);
  for (int version = 1; version <= bef_history_schema_version (); version++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *path = g_build_filename (folder, "history.db", NULL), *aside = NULL;
      g_autoptr (GError) error = NULL;
      make_file (path, version, memory);
      g_autoptr (BefHistoryDb) db = bef_history_db_open (path, &aside, &error);
      g_assert_no_error (error);
      g_assert_null (aside);
      g_assert_cmpint (get_int (db, "PRAGMA user_version"), ==, bef_history_schema_version ());
      g_assert_cmpint (get_int (db, "SELECT count(*) FROM documents WHERE text = 'kept'"), ==, 1);
      if (version >= BEF_HISTORY_SCHEMA_CHUNKS)
        g_assert_cmpint (border_of (db, key), ==, border);
      g_clear_pointer (&db, bef_history_db_close);
      remove_folder (folder);
    }
}

static void
test_a_file_that_cannot_shrink_is_said_to_be_over_its_budget (void)
{
  g_autoptr (BefHistoryDb) db = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (32);
  gint64 start = instant (START), end = start + 90 * BEF_MS_DAY;
  g_auto (Curve) curve = dense_curve (rand, start, end);
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  for (guint i = 0; i < curve.n; i++)
    curve.values[i] = g_rand_int_range (rand, 0, 9000);
  write_curve (db, bef_series_key ("a", "power"), &curve);
  guint64 size = bef_history_db_size (db);
  g_assert_false (keep_up (db, 2 * size, end));
  g_assert_false (keep_up (db, size / 2, end));
  g_assert_cmpuint (bef_history_db_size (db), <=, size / 2);
  g_assert_true (keep_up (db, KEEP_NOTHING, end));
  /* The newest two days stay whatever the budget. */
  g_assert_true (bef_history_samples_count (db, &n, &error));
  gint64 border = border_of (db, bef_series_key ("a", "power"));
  g_assert_cmpint (border, <=, end - 2 * BEF_MS_DAY);
  for (guint i = 0; i < curve.n; i++)
    n -= curve.ts[i] >= border;
  g_assert_cmpuint (n, ==, BEF_HOLD_BEFORE);
}

static void
test_presence_leaves_no_roll_up (void)
{
  g_autoptr (BefHistoryDb) db = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (33);
  gint64 start = instant (START), end = start + 90 * BEF_MS_DAY;
  g_auto (Curve) curve = dense_curve (rand, start, end);

  for (guint i = 0; i < curve.n; i++)
    curve.values[i] = g_rand_int_range (rand, 0, 300);
  write_curve (db, bef_series_key ("a", "attendance"), &curve);
  g_assert_true (keep_up (db, KEEP_NOTHING, end));
  g_assert_cmpint (get_int (db, "SELECT count(*) FROM rollups"), ==, 0);
  g_assert_cmpint (get_int (db, "SELECT sum(n) FROM chunks"), ==, curve.n);
}

static void
test_what_is_rolled_up_is_not_missing (void)
{
  g_autoptr (BefHistoryDb) db = open_memory ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (34);
  BefSeriesKey key = bef_series_key ("a", "power");
  gint64 start = instant (START), end = start + 90 * BEF_MS_DAY;
  g_auto (Curve) curve = dense_curve (rand, start, end);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < curve.n; i++)
    curve.values[i] = g_rand_int_range (rand, 0, 9000);
  write_curve (db, key, &curve);
  keep_up (db, KEEP_NOTHING, end);
  gint64 border = border_of (db, key);
  g_autoptr (GArray) missing = bef_history_coverage_missing (
      db,
      &(BefHistoryQuery){
          .key = key, .from_ms = start - BEF_MS_DAY, .to_ms = end, .scope = BEF_MISSING_ALL },
      end, &error);
  g_assert_cmpuint (missing->len, ==, 1);
  g_assert_cmpint (g_array_index (missing, BefRange, 0).from_ms, ==, border);
  g_assert_cmpint (g_array_index (missing, BefRange, 0).to_ms, ==, end);
  g_autoptr (GArray) before = bef_history_coverage_missing (
      db,
      &(BefHistoryQuery){ .key = key, .from_ms = start, .to_ms = border, .scope = BEF_MISSING_ALL },
      end, &error);
  g_assert_cmpuint (before->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/rollup/days", test_days_say_what_their_samples_said);
  g_test_add_func ("/history/rollup/energies", test_energies_do_not_change);
  g_test_add_func ("/history/rollup/older-file",
                   test_hours_of_an_older_file_are_read_and_become_days);
  g_test_add_func ("/history/rollup/every-version", test_files_of_every_version_are_taken_over);
  g_test_add_func ("/history/rollup/over-budget",
                   test_a_file_that_cannot_shrink_is_said_to_be_over_its_budget);
  g_test_add_func ("/history/rollup/presence", test_presence_leaves_no_roll_up);
  g_test_add_func ("/history/rollup/not-missing", test_what_is_rolled_up_is_not_missing);
  return g_test_run ();
}
