/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The history on a synthetic commune: 200 series (60 power in W, 60 temperatures at 0.1 degree, 20
 * door states, 20 Wi-Fi client counts, 20 throughputs, 20 energy indexes) at one sample a minute,
 * and one energy index over a year. Prints lines of `name value unit`. Arguments: days of the
 * commune (default 3; 30 is the reference), and "jitter".
 */
#include <glib/gstdio.h>
#include <math.h>

#include "history/bef-history-db.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-query.h"
#include "history/bef-history-samples.h"

#define N_SERIES 200
#define N_POLLS 200
#define POLL_SIZE 600
#define YEAR_MINUTES 525600
#define START G_GINT64_CONSTANT (1704063600000) /* 2024-01-01 in Paris */

/* What a series does, from its number and the minute: the same on every machine. */
typedef struct
{
  BefSeriesKey key;
  double level;
  guint32 seed;
} Source;

static guint32
noise (guint32 seed, guint32 at)
{
  guint32 x = seed * 2654435761u ^ at * 2246822519u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return x;
}

static double
round_to (double value, double step)
{
  return floor (value / step + 0.5) * step;
}

static double
next_value (Source *s, guint i, guint32 minute)
{
  double day = sin ((double)(minute % 1440) / 1440 * 2 * G_PI - G_PI / 2),
         r = noise (s->seed, minute);

  r /= (double)G_MAXUINT32;
  if (i < 60)
    return round_to (1500 + 1000 * day + 200 * (r - 0.5), 1);
  if (i < 120)
    return floor ((19 + 2 * day + s->level + (r > 0.9 ? 0.1 : 0)) * 10 + 0.5) / 10;
  if (i < 140)
    {
      if (r > 0.99)
        s->level = 1 - s->level;
      return s->level;
    }
  if (i < 160)
    return MAX (0, round_to (15 + 15 * day + 2 * (r - 0.5), 1));
  if (i < 180)
    return MAX (0, floor ((20 + 20 * day) * (0.5 + r) * 10 + 0.5) / 10);
  s->level += round_to (25 + 15 * day + 4 * r, 1);
  return s->level / 1000;
}

static const char *
quantity_of (guint i)
{
  return i < 60    ? "power"
         : i < 120 ? "temperature"
         : i < 140 ? "open-state"
         : i < 160 ? "clients"
         : i < 180 ? "throughput-down"
                   : "energy-index";
}

static void
make_sources (Source *sources, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *entity = g_strdup_printf ("urn:ngsi-ld:Device:bench:building:%03u", i);
      sources[i] = (Source){ bef_series_key (entity, quantity_of (i)), i >= 180 ? 5e7 : 0, i + 1 };
    }
}

static gint64
stamp (guint32 minute, guint i, gboolean jitter)
{
  return START + minute * BEF_MS_MINUTE + (jitter ? noise (i, minute) % 5000 : 0);
}

static void
store (BefHistoryDb *db, const BefReading *readings, guint n)
{
  g_autoptr (GError) error = NULL;

  if (!bef_history_db_begin (db, &error)
      || !bef_history_samples_write (db, readings, n, NULL, &error)
      || !bef_history_db_commit (db, &error))
    g_error ("%s", error->message);
}

static double
seconds_since (gint64 start_us)
{
  return (double)(g_get_monotonic_time () - start_us) / 1e6;
}

/* A day of a series at a time, as a backfill comes. */
static void
bench_bulk (BefHistoryDb *db, Source *sources, guint days, gboolean jitter)
{
  g_autofree BefReading *readings = g_new (BefReading, 1440);
  gint64 start = g_get_monotonic_time ();

  for (guint day = 0; day < days; day++)
    for (guint i = 0; i < N_SERIES; i++)
      {
        for (guint m = 0; m < 1440; m++)
          readings[m] = (BefReading){ sources[i].key, stamp (day * 1440 + m, i, jitter),
                                      next_value (&sources[i], i, day * 1440 + m) };
        store (db, readings, 1440);
      }
  g_print ("bulk_ingest %.0f samples/s\n", days * 1440.0 * N_SERIES / seconds_since (start));
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
print_median (const char *name, double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  g_print ("%s_median %.3f ms\n%s_worst %.3f ms\n", name, values[n / 2], name, values[n - 1]);
}

/* Live: each poll brings three minutes of every series, committed at once. */
static void
bench_polls (BefHistoryDb *db, Source *sources, guint days, gboolean jitter)
{
  double ms[N_POLLS];
  BefReading readings[POLL_SIZE];

  for (guint poll = 0; poll < N_POLLS; poll++)
    {
      for (guint k = 0; k < POLL_SIZE; k++)
        {
          guint i = k / 3;
          guint32 minute = days * 1440 + poll * 3 + k % 3;
          readings[k] = (BefReading){ sources[i].key, stamp (minute, i, jitter),
                                      next_value (&sources[i], i, minute) };
        }
      gint64 start = g_get_monotonic_time ();
      store (db, readings, POLL_SIZE);
      ms[poll] = seconds_since (start) * 1000;
    }
  print_median ("append_600", ms, N_POLLS);
}

static void
bench_year (BefHistoryDb *db, Source *year)
{
  BefSeriesKey key = year->key;
  gint64 end = START + YEAR_MINUTES * BEF_MS_MINUTE;
  double ms[407];

  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (BefBuckets) buckets =
          bef_history_query_buckets (db, key, START, end, 1000, NULL, NULL);
      ms[i] = seconds_since (start) * 1000;
      g_assert_cmpuint (bef_buckets_get (buckets, 500)->count, >, 500);
    }
  g_print ("year_1000_buckets_first %.2f ms\n", ms[0]);
  print_median ("year_1000_buckets_warm", ms + 1, G_N_ELEMENTS (ms) - 1);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) days =
      bef_history_query_energy (db, key.entity, START, end, BEF_PERIOD_DAY, NULL, NULL);
  g_print ("year_energy_per_day %.2f ms\n", seconds_since (start) * 1000);
  g_assert_nonnull (days);
  start = g_get_monotonic_time ();
  g_autoptr (GArray) latest = bef_history_samples_latest (db, NULL);
  g_print ("latest_of_each_series %.2f ms\n", seconds_since (start) * 1000);
  g_assert_cmpuint (latest->len, ==, N_SERIES + 1);
}

static void
store_year (BefHistoryDb *db, Source *year)
{
  g_autofree BefReading *readings = g_new (BefReading, 1440);

  for (guint day = 0; day < YEAR_MINUTES / 1440; day++)
    {
      for (guint m = 0; m < 1440; m++)
        readings[m] = (BefReading){ year->key, stamp (day * 1440 + m, 0, FALSE),
                                    next_value (year, 180, day * 1440 + m) };
      store (db, readings, 1440);
    }
}

static BefHistoryDb *
open_db (const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  BefHistoryDb *db = bef_history_db_open (path, NULL, &error);

  if (db == NULL)
    g_error ("%s", error->message);
  g_print ("open %.2f ms\n", seconds_since (start) * 1000);
  return db;
}

int
main (int argc, char **argv)
{
  guint days = argc > 1 ? (guint)CLAMP (g_ascii_strtoull (argv[1], NULL, 10), 1, 365) : 3;
  gboolean jitter = argc > 2 && g_str_equal (argv[2], "jitter");
  g_autofree char *folder = g_dir_make_tmp ("beffroi-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  g_autofree Source *sources = g_new (Source, N_SERIES);
  Source year = { bef_series_key ("urn:ngsi-ld:ACMeasurement:bench:year", "energy-index"), 5e7,
                  777 };
  guint64 n = 0;

  make_sources (sources, N_SERIES);
  BefHistoryDb *db = open_db (path);
  bench_bulk (db, sources, days, jitter);
  bench_polls (db, sources, days, jitter);
  if (!bef_history_samples_count (db, &n, NULL))
    g_error ("No count of samples");
  bef_history_db_close (db);
  db = open_db (path);
  g_print ("samples %" G_GUINT64_FORMAT " samples\n", n);
  g_print ("size %.3f B/sample\n", (double)bef_history_db_size (db) / (double)n);
  store_year (db, &year);
  bef_history_db_close (db);
  db = open_db (path);
  bench_year (db, &year);
  bef_history_db_close (db);
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}
