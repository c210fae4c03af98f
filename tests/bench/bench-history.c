/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The history on the synthetic commune of bench-source.h, and one energy index over a year, beside
 * a plain SQLite table (series, ts, value) in the same run: sizes, backfill, live polls, and the
 * year in 1000 buckets of min, max and mean. Prints lines of `name value unit`, or one JSON object
 * with --json.
 *
 * bench-history [--json] [--days N] [--jitter | --jitter-ms]     (N: 3; 30 is the reference)
 *
 * Cold: a new connection whose own pages were given back after it looked at the file, and the file
 * dropped from the system's cache: everything the answer needs comes from the disk.
 */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "bench-report.h"
#include "bench-source.h"
#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-upkeep.h"

#define N_POLLS 200
#define POLL_SIZE 600
#define YEAR_MINUTES 525600
#define N_BUCKETS 1000
#define N_WARM 101
#define N_COLD 7
#define DAY_MINUTES 1440

/* When the bench plays: just after the commune's samples, so that all may be kept. */
static gint64 now_ms;

static double
seconds_since (gint64 start_us)
{
  return (double)(g_get_monotonic_time () - start_us) / 1e6;
}

/* Sorts @values; returns the median. */
static double
report_times (const char *name, double *values, guint n)
{
  g_autofree char *best = g_strconcat (name, "_best", NULL);
  g_autofree char *worst = g_strconcat (name, "_worst", NULL);

  qsort (values, n, sizeof *values, bench_compare_doubles);
  bench_report (name, values[n / 2], "ms");
  bench_report (best, values[0], "ms");
  bench_report (worst, values[n - 1], "ms");
  return values[n / 2];
}

static void
check (gboolean success, GError *error)
{
  if (!success)
    g_error ("%s", error != NULL ? error->message : "the bench failed");
}

static void
drop_from_cache (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

static double
file_size (const char *path)
{
  GStatBuf st;

  return g_stat (path, &st) == 0 ? (double)st.st_size : 0;
}

/* Either store behind the same three verbs. */
typedef struct
{
  const char *name;
  char *path;       /* owned */
  BefHistoryDb *db; /* ours, or NULL */
  sqlite3 *plain;
  sqlite3_stmt *insert;
} Bench;

static void
run_sql (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
}

static void
open_bench (Bench *bench)
{
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (bench->name, "plain"))
    {
      bench->db = bef_history_db_open (bench->path, NULL, &error);
      check (bench->db != NULL, error);
      return;
    }
  check (sqlite3_open (bench->path, &bench->plain) == SQLITE_OK, NULL);
  run_sql (bench->plain,
           "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384;"
           "CREATE TABLE IF NOT EXISTS samples (series INTEGER, ts INTEGER, value REAL,"
           " PRIMARY KEY (series, ts)) WITHOUT ROWID");
  check (sqlite3_prepare_v2 (bench->plain, "INSERT OR REPLACE INTO samples VALUES (?, ?, ?)", -1,
                             &bench->insert, NULL)
             == SQLITE_OK,
         NULL);
}

static void
close_bench (Bench *bench)
{
  g_clear_pointer (&bench->db, bef_history_db_close);
  g_clear_pointer (&bench->insert, sqlite3_finalize);
  g_clear_pointer (&bench->plain, sqlite3_close);
}

/* @series: of each reading, for the plain table. */
static void
store (Bench *bench, const BefReading *readings, const guint *series, guint n)
{
  g_autoptr (GError) error = NULL;

  if (bench->db != NULL)
    {
      check (bef_history_db_begin (bench->db, &error)
                 && bef_history_samples_write (bench->db, readings, n, NULL, &error)
                 && bef_history_db_commit (bench->db, &error),
             error);
      return;
    }
  run_sql (bench->plain, "BEGIN");
  for (guint i = 0; i < n; i++)
    {
      sqlite3_bind_int64 (bench->insert, 1, series[i]);
      sqlite3_bind_int64 (bench->insert, 2, readings[i].observed_ms);
      sqlite3_bind_double (bench->insert, 3, readings[i].value);
      check (sqlite3_step (bench->insert) == SQLITE_DONE, NULL);
      sqlite3_reset (bench->insert);
    }
  run_sql (bench->plain, "COMMIT");
}

/* Slices until there is nothing left to do; returns the longest, in ms. */
static double
keep_up (Bench *bench)
{
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (BEF_UPKEEP_DEFAULT_BUDGET);
  g_autoptr (GError) error = NULL;
  gboolean more = bench->db != NULL;
  double longest = 0;

  while (more)
    {
      gint64 start = g_get_monotonic_time ();
      check (bef_history_upkeep_step (upkeep, bench->db, now_ms, &more, &error), error);
      longest = MAX (longest, seconds_since (start) * 1000);
    }
  return longest;
}

/* A day of a series at a time, as a backfill comes. */
static void
bench_backfill (Bench *bench, BenchSource *sources, guint days, BenchStamps stamps)
{
  g_autofree BefReading *readings = g_new (BefReading, DAY_MINUTES);
  g_autofree guint *series = g_new (guint, DAY_MINUTES);
  double in_store = 0, total = days * (double)DAY_MINUTES * BENCH_SERIES;
  g_autofree char *name = g_strconcat (bench->name, "_backfill", NULL);

  for (guint day = 0; day < days; day++)
    for (guint i = 0; i < BENCH_SERIES; i++)
      {
        for (guint m = 0; m < DAY_MINUTES; m++)
          {
            guint32 minute = day * DAY_MINUTES + m;
            series[m] = i;
            readings[m] = (BefReading){ sources[i].key, bench_stamp (minute, i, stamps),
                                        bench_next_value (&sources[i], i, minute) };
          }
        gint64 start = g_get_monotonic_time ();
        store (bench, readings, series, DAY_MINUTES);
        in_store += seconds_since (start);
      }
  bench_report (name, total / in_store, "samples/s");
  if (bench->db == NULL)
    return;
  gint64 start = g_get_monotonic_time ();
  double longest = keep_up (bench);
  in_store += seconds_since (start);
  bench_report ("beffroi_backfill_and_upkeep", total / in_store, "samples/s");
  bench_report ("beffroi_upkeep_longest_slice", longest, "ms");
}

/* Live: each poll brings three minutes of every series, committed at once; upkeep passes between.
 */
static void
bench_polls (Bench *bench, BenchSource *sources, guint32 minute, BenchStamps stamps,
             const char *suffix)
{
  double ms[N_POLLS];
  BefReading readings[POLL_SIZE];
  guint series[POLL_SIZE];
  g_autofree char *name = g_strconcat (bench->name, "_poll_600", suffix, NULL);

  for (guint poll = 0; poll < N_POLLS; poll++)
    {
      for (guint k = 0; k < POLL_SIZE; k++)
        {
          guint i = k / 3;
          guint32 m = minute + poll * 3 + k % 3;
          series[k] = i;
          readings[k] = (BefReading){ sources[i].key, bench_stamp (m, i, stamps),
                                      bench_next_value (&sources[i], i, m) };
        }
      gint64 start = g_get_monotonic_time ();
      store (bench, readings, series, POLL_SIZE);
      ms[poll] = seconds_since (start) * 1000;
      if (poll % 8 == 7)
        keep_up (bench);
    }
  report_times (name, ms, N_POLLS);
}

static void
store_year (Bench *bench, BenchSource *year)
{
  g_autofree BefReading *readings = g_new (BefReading, DAY_MINUTES);
  g_autofree guint *series = g_new (guint, DAY_MINUTES);

  for (guint day = 0; day < YEAR_MINUTES / DAY_MINUTES; day++)
    {
      for (guint m = 0; m < DAY_MINUTES; m++)
        {
          guint32 minute = day * DAY_MINUTES + m;
          series[m] = BENCH_SERIES;
          readings[m] = (BefReading){ year->key, bench_stamp (minute, 0, BENCH_REGULAR),
                                      bench_next_value (year, BENCH_INDEX, minute) };
        }
      store (bench, readings, series, DAY_MINUTES);
    }
  keep_up (bench);
}

static void
query_year (Bench *bench, const BenchSource *year)
{
  gint64 end = BENCH_START + YEAR_MINUTES * BEF_MS_MINUTE;
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *query = NULL;
  guint64 count = 0;

  if (bench->db != NULL)
    {
      g_autoptr (BefBuckets) buckets = bef_history_query_buckets (
          bench->db,
          &(BefHistoryQuery){
              .key = year->key, .from_ms = BENCH_START, .to_ms = end, .n_buckets = N_BUCKETS },
          NULL, &error);
      check (buckets != NULL, error);
      for (guint i = 0; i < N_BUCKETS; i++)
        count += bef_buckets_get (buckets, i)->count;
    }
  else
    {
      check (sqlite3_prepare_v2 (bench->plain,
                                 "SELECT count(*), min(value), max(value), avg(value) FROM samples"
                                 " WHERE series = ?1 AND ts >= ?2 AND ts < ?3"
                                 " GROUP BY (ts - ?2) * ?4 / (?3 - ?2)",
                                 -1, &query, NULL)
                 == SQLITE_OK,
             NULL);
      sqlite3_bind_int64 (query, 1, BENCH_SERIES);
      sqlite3_bind_int64 (query, 2, BENCH_START);
      sqlite3_bind_int64 (query, 3, end);
      sqlite3_bind_int64 (query, 4, N_BUCKETS);
      while (sqlite3_step (query) == SQLITE_ROW)
        count += (guint64)sqlite3_column_int64 (query, 0);
      sqlite3_finalize (query);
    }
  check (count == YEAR_MINUTES, NULL);
}

/* Returns the median of the warm times. */
static double
bench_year (Bench *bench, const BenchSource *year)
{
  double cold[N_COLD], warm[N_WARM];
  g_autofree char *cold_name = g_strconcat (bench->name, "_year_cold", NULL);
  g_autofree char *warm_name = g_strconcat (bench->name, "_year_warm", NULL);
  guint n_warm = bench->db != NULL ? N_WARM : N_COLD;

  for (guint i = 0; i < N_COLD; i++)
    {
      close_bench (bench);
      drop_from_cache (bench->path);
      open_bench (bench);
      run_sql (bench->db != NULL ? bef_history_db_handle (bench->db) : bench->plain,
               "PRAGMA shrink_memory");
      drop_from_cache (bench->path);
      gint64 start = g_get_monotonic_time ();
      query_year (bench, year);
      cold[i] = seconds_since (start) * 1000;
    }
  for (guint i = 0; i < n_warm; i++)
    {
      gint64 start = g_get_monotonic_time ();
      query_year (bench, year);
      warm[i] = seconds_since (start) * 1000;
    }
  report_times (cold_name, cold, N_COLD);
  return report_times (warm_name, warm, n_warm);
}

/* What only this program answers. */
static void
bench_rest (Bench *bench, const BenchSource *year)
{
  gint64 end = BENCH_START + YEAR_MINUTES * BEF_MS_MINUTE, start = g_get_monotonic_time ();
  g_autoptr (GArray) days =
      bef_history_query_energy (bench->db,
                                &(BefHistoryQuery){ .key.entity = year->key.entity,
                                                    .from_ms = BENCH_START,
                                                    .to_ms = end,
                                                    .period = BEF_PERIOD_DAY },
                                NULL, NULL);
  bench_report ("beffroi_year_energy_per_day", seconds_since (start) * 1000, "ms");
  check (days != NULL && days->len == YEAR_MINUTES / DAY_MINUTES, NULL);
  start = g_get_monotonic_time ();
  g_autoptr (GArray) latest = bef_history_samples_latest (bench->db, NULL);
  bench_report ("beffroi_latest_of_each_series", seconds_since (start) * 1000, "ms");
  check (latest != NULL && latest->len == BENCH_SERIES + 1, NULL);
}

/* Everything of one store. *@size_out in bytes per sample, *@warm_out in ms. */
static void
bench_store (const char *name, const char *folder, guint days, BenchStamps stamps, double *size_out,
             double *warm_out)
{
  g_autofree BenchSource *sources = g_new (BenchSource, BENCH_SERIES);
  BenchSource year = { bef_series_key ("urn:ngsi-ld:ACMeasurement:bench:year", "energy-index"), 5e7,
                       777 };
  g_autofree char *file = g_strconcat (name, ".db", NULL);
  Bench bench = { .name = name, .path = g_build_filename (folder, file, NULL) };
  g_autofree char *size_name = g_strconcat (name, "_size", NULL);
  double n_samples = days * (double)DAY_MINUTES * BENCH_SERIES;

  bench_sources_init (sources);
  open_bench (&bench);
  bench_backfill (&bench, sources, days, stamps);
  close_bench (&bench);
  *size_out = file_size (bench.path) / n_samples;
  bench_report (size_name, *size_out, "B/sample");
  open_bench (&bench);
  bench_polls (&bench, sources, days * DAY_MINUTES, stamps, "");
  if (bench.db != NULL)
    check (bef_history_db_exec (bench.db, "PRAGMA synchronous = FULL", NULL), NULL);
  else
    run_sql (bench.plain, "PRAGMA synchronous = FULL");
  bench_polls (&bench, sources, days * DAY_MINUTES + 3 * N_POLLS, stamps, "_synced");
  store_year (&bench, &year);
  *warm_out = bench_year (&bench, &year);
  if (bench.db != NULL)
    bench_rest (&bench, &year);
  close_bench (&bench);
  g_unlink (bench.path);
  g_free (bench.path);
}

int
main (int argc, char **argv)
{
  gint days = 3;
  gboolean jitter = FALSE, jitter_ms = FALSE;
  GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, "One JSON object", NULL },
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "Days of the commune", "N" },
    { "jitter", 0, 0, G_OPTION_ARG_NONE, &jitter, "Stamps up to 5 s late, by 0.2 s", NULL },
    { "jitter-ms", 0, 0, G_OPTION_ARG_NONE, &jitter_ms, "Stamps up to 5 s late, any ms", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  double size, plain_size, warm, plain_warm;

  g_option_context_add_main_entries (context, entries, NULL);
  check (g_option_context_parse (context, &argc, &argv, &error), error);
  BenchStamps stamps = jitter_ms ? BENCH_JITTER_MS : jitter ? BENCH_JITTER : BENCH_REGULAR;
  guint n_days = (guint)CLAMP (days, 1, 80);
  now_ms = BENCH_START + (n_days + 3) * BEF_MS_DAY;
  g_autofree char *folder = g_dir_make_tmp ("beffroi-bench-XXXXXX", &error);
  check (folder != NULL, error);

  bench_report ("entropy_of_the_columns", bench_entropy (stamps, n_days * DAY_MINUTES), "B/sample");
  bench_store ("beffroi", folder, n_days, stamps, &size, &warm);
  bench_store ("plain", folder, n_days, stamps, &plain_size, &plain_warm);
  bench_report ("plain_to_beffroi_size", plain_size / size, "times");
  bench_report ("plain_to_beffroi_year_warm", plain_warm / warm, "times");
  bench_report_end ();
  g_rmdir (folder);
  return 0;
}
