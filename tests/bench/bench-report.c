/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-report.h"

#include <time.h>

gboolean bench_as_json;

static guint n_printed;

void
bench_report (const char *name, double value, const char *unit)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.4f", value);
  if (bench_as_json)
    g_print ("%s\n  \"%s\": { \"value\": %s, \"unit\": \"%s\" }", n_printed++ > 0 ? "," : "{", name,
             number, unit);
  else
    g_print ("%s %s %s\n", name, number, unit);
}

void
bench_report_end (void)
{
  if (bench_as_json)
    g_print ("\n}\n");
}

int
bench_compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bench_cpu_ms (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}
