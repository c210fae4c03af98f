/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-source.h"

#include <math.h>

static guint32
noise (guint32 seed, guint32 at)
{
  guint32 x = seed * 2654435761u ^ at * 2246822519u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  return x;
}

double
bench_next_value (BenchSource *s, guint i, guint32 minute)
{
  double day = sin ((double)(minute % 1440) / 1440 * 2 * G_PI - G_PI / 2);
  double r = noise (s->seed, minute) / (double)G_MAXUINT32;

  if (i < 60)
    return floor (1500 + 1000 * day + 200 * (r - 0.5) + 0.5);
  if (i < 120)
    return floor ((19 + 2 * day + s->level + (r > 0.9 ? 0.1 : 0)) * 10 + 0.5) / 10;
  if (i < 140)
    {
      if (r > 0.99)
        s->level = 1 - s->level;
      return s->level;
    }
  if (i < 160)
    return MAX (0, floor (15 + 15 * day + 2 * (r - 0.5) + 0.5));
  if (i < BENCH_INDEX)
    return MAX (0, floor ((20 + 20 * day) * (0.5 + r) * 10 + 0.5) / 10);
  s->level += floor (25 + 15 * day + 4 * r + 0.5);
  return s->level / 1000;
}

static const char *
quantity_of (guint i)
{
  return i < 60            ? "power"
         : i < 120         ? "temperature"
         : i < 140         ? "open-state"
         : i < 160         ? "clients"
         : i < BENCH_INDEX ? "throughput-down"
                           : "energy-index";
}

void
bench_sources_init (BenchSource *sources)
{
  for (guint i = 0; i < BENCH_SERIES; i++)
    {
      g_autofree char *entity = g_strdup_printf ("urn:ngsi-ld:Device:bench:building:%03u", i);
      sources[i] = (BenchSource){ bef_series_key (entity, quantity_of (i)),
                                  i >= BENCH_INDEX ? 5e7 : 0, i + 1 };
    }
}

gint64
bench_stamp (guint32 minute, guint i, BenchStamps stamps)
{
  guint32 shake = stamps == BENCH_REGULAR  ? 0
                  : stamps == BENCH_JITTER ? noise (i + 7919, minute) % 25 * 200
                                           : noise (i + 7919, minute) % 5000;

  return BENCH_START + minute * BEF_MS_MINUTE + shake;
}

static int
compare_int64 (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* Bits an integer of @values holds in order 0; sorts them. */
static double
entropy_of (gint64 *values, guint n)
{
  double bits = 0;

  qsort (values, n, sizeof *values, compare_int64);
  for (guint i = 0, next; i < n; i = next)
    {
      for (next = i; next < n && values[next] == values[i];)
        next++;
      bits += (next - i) * log2 ((double)n / (next - i));
    }
  return bits / n;
}

static void
differ (const gint64 *values, guint n, gint64 *out)
{
  out[0] = 0;
  for (guint i = 1; i < n; i++)
    out[i] = values[i] - values[i - 1];
}

double
bench_entropy (BenchStamps stamps, guint32 minutes)
{
  g_autofree BenchSource *sources = g_new (BenchSource, BENCH_SERIES);
  g_autofree gint64 *columns = g_new (gint64, 4 * (gsize)minutes);
  gint64 *values = columns, *first = columns + minutes, *second = first + minutes;
  gint64 *shakes = second + minutes;
  double bits = 0;

  bench_sources_init (sources);
  for (guint i = 0; i < BENCH_SERIES; i++)
    {
      for (guint32 m = 0; m < minutes; m++)
        {
          values[m] = llround (bench_next_value (&sources[i], i, m) * 1000);
          shakes[m] = bench_stamp (m, i, stamps) - bench_stamp (m, i, BENCH_REGULAR);
        }
      differ (values, minutes, first);
      differ (first, minutes, second);
      double a = entropy_of (values, minutes), b = entropy_of (first, minutes);
      bits += MIN (MIN (a, b), entropy_of (second, minutes)) + entropy_of (shakes, minutes);
    }
  return bits / BENCH_SERIES / 8;
}
