/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The column coder on the six kinds of values of the synthetic commune (bench-source.h), whole
 * chunks of each: bytes a value, and processor time to write and to read one, of each chunk the
 * quickest of some rounds.
 *
 * bench-column [--chunks=N] [--dump=FOLDER] [--json]
 *
 * --dump writes the integers of each kind (64 bits, little end first), for other coders to try.
 */
#include <math.h>
#include <string.h>

#include "bench-report.h"
#include "bench-source.h"
#include "history/bef-history-chunk.h"
#include "history/bef-history-column.h"

#define N_ROUNDS 25

static int n_chunks = 8;
static char *dump;

static const struct
{
  const char *name;
  guint source;
  double scale;
} kinds[] = {
  { "power", 0, 1 },     { "temperature", 60, 10 }, { "state", 120, 1 },
  { "clients", 140, 1 }, { "throughput", 160, 10 }, { "index", BENCH_INDEX, 1000 },
};

/* Chunk by chunk, each of another series. */
static gint64 *
make_values (guint kind)
{
  gint64 *values = g_new (gint64, (gsize)n_chunks * BEF_CHUNK_MAX);
  BenchSource sources[BENCH_SERIES];

  bench_sources_init (sources);
  for (guint c = 0; c < (guint)n_chunks; c++)
    {
      guint i = kinds[kind].source + c % 20;
      for (guint32 m = 0; m < BEF_CHUNK_MAX; m++)
        values[c * BEF_CHUNK_MAX + m] =
            llround (bench_next_value (&sources[i], i, m) * kinds[kind].scale);
    }
  return values;
}

static void
write_dump (guint kind, const gint64 *values)
{
  g_autofree char *name = g_strdup_printf ("%s/%s.i64", dump, kinds[kind].name);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (name, (const char *)values,
                            (gssize)((gsize)n_chunks * BEF_CHUNK_MAX * sizeof *values), &error))
    g_error ("%s", error->message);
}

static void
report (const char *name, const char *what, double value, const char *unit)
{
  g_autofree char *full = g_strconcat (name, "_", what, NULL);

  bench_report (full, value, unit);
}

typedef struct
{
  double size, write_ms, read_ms;
} Figures;

/* One chunk, as quick as it goes. */
static void
run_chunk (const gint64 *values, Figures *figures)
{
  g_autofree gint64 *read = g_new (gint64, BEF_CHUNK_MAX);
  double write_ms = INFINITY, read_ms = INFINITY;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GByteArray) column = g_byte_array_new ();
      double begun = bench_cpu_ms ();
      bef_column_encode (values, BEF_CHUNK_MAX, column);
      double written = bench_cpu_ms ();
      const guint8 *at = column->data;
      gboolean success = bef_column_decode (&at, column->data + column->len, read, BEF_CHUNK_MAX);
      read_ms = fmin (read_ms, bench_cpu_ms () - written);
      write_ms = fmin (write_ms, written - begun);
      if (!success || memcmp (read, values, BEF_CHUNK_MAX * sizeof *values) != 0)
        g_error ("The column is not what was written");
      if (round == 0)
        figures->size += column->len;
    }
  figures->write_ms += write_ms;
  figures->read_ms += read_ms;
}

static Figures
run (guint kind)
{
  g_autofree gint64 *values = make_values (kind);
  double n = (double)n_chunks * BEF_CHUNK_MAX;
  Figures figures = { 0 };

  if (dump != NULL)
    write_dump (kind, values);
  for (guint c = 0; c < (guint)n_chunks; c++)
    run_chunk (values + (gsize)c * BEF_CHUNK_MAX, &figures);
  report (kinds[kind].name, "size", figures.size / n, "B/value");
  report (kinds[kind].name, "write", figures.write_ms * 1e6 / n, "ns/value");
  report (kinds[kind].name, "read", figures.read_ms * 1e6 / n, "ns/value");
  return figures;
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "chunks", 0, 0, G_OPTION_ARG_INT, &n_chunks, "Chunks of each kind", "N" },
    { "dump", 0, 0, G_OPTION_ARG_FILENAME, &dump, "Write the integers", "FOLDER" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &bench_as_json, "One JSON object", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Figures all = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || n_chunks < 1)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "No chunks");
      return 2;
    }
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      Figures figures = run (kind);
      all.size += figures.size;
      all.write_ms += figures.write_ms;
      all.read_ms += figures.read_ms;
    }
  double n = (double)n_chunks * BEF_CHUNK_MAX * G_N_ELEMENTS (kinds);
  report ("mean", "size", all.size / n, "B/value");
  report ("mean", "write", all.write_ms * 1e6 / n, "ns/value");
  report ("mean", "read", all.read_ms * 1e6 / n, "ns/value");
  bench_report_end ();
  return 0;
}
