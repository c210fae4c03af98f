/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long all that is concluded of the energy of a commune takes, out of a history file as
 * bench-commune-year leaves one: `bench-energy FILE [YEARS]`; or of a commune of N meters that are
 * read every hour, made for it: `bench-energy --meters N`. Prints lines of `name value unit`.
 */
#include <stdlib.h>
#include <time.h>

#include <glib/gstdio.h>
#include <unistd.h>

#include "bench-report.h"
#include "supervision/facts/bef-energy-facts.h"

#define TIMES 3

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

/* Every series that counts something, each in a building of its own. */
static BefEnergyRequest *
make_request (GArray *latest, guint years, guint most)
{
  gint64 now = 0;
  guint n = 0;

  for (guint i = 0; i < latest->len; i++)
    now = MAX (now, g_array_index (latest, BefReading, i).observed_ms);
  BefEnergyRequest *request =
      bef_energy_request_new (most == 1 ? BEF_SCOPE_BUILDING : BEF_SCOPE_COMMUNE, NULL, NULL, now);
  if (years > 2)
    bef_energy_request_set_from (request, bef_civil_days_before (now, (int)years * 365));
  for (guint i = 0; i < latest->len; i++)
    {
      BefSeriesKey key = g_array_index (latest, BefReading, i).key;
      BefFluid fluid = g_str_equal (key.quantity, "energy-index")  ? BEF_FLUID_ELECTRICITY
                       : g_str_equal (key.quantity, "gas-index")   ? BEF_FLUID_GAS
                       : g_str_equal (key.quantity, "water-index") ? BEF_FLUID_WATER
                                                                   : BEF_N_FLUIDS;
      if (g_str_equal (key.quantity, "temperature"))
        bef_energy_request_set_thermometer (request, key.entity);
      if (fluid == BEF_N_FLUIDS || n >= most)
        continue;
      bef_energy_request_add_place (
          request, &(BefEnergyPlace){ .id = key.entity, .name = key.entity, .area_m2 = 500 });
      bef_energy_request_add_meter (request, &(BefEnergyMeter){ .id = key.entity,
                                                                .name = key.entity,
                                                                .building = key.entity,
                                                                .fluid = fluid });
      n++;
    }
  return request;
}

static double
resident_mb (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  parts = g_strsplit (text, " ", 3);
  return (double)g_ascii_strtoull (parts[1], NULL, 10) * (double)sysconf (_SC_PAGESIZE) / 1e6;
}

typedef struct
{
  double wall_ms, cpu_ms; /* the second of all threads: what it takes where others work, too */
  double memory_mb;       /* more than before, while the facts are held */
} Taken;

static Taken
load (BefHistory *history, BefEnergyRequest *request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  clock_t cpu = clock ();
  double memory_mb = resident_mb ();

  bef_energy_facts_load_async (history, request, NULL, done_cb, &result);
  g_autoptr (BefEnergyFacts) facts =
      bef_energy_facts_load_finish (history, wait_for (&result), &error);
  if (facts == NULL)
    g_error ("%s", error->message);
  return (Taken){ (double)(g_get_monotonic_time () - start) / 1000,
                  (double)(clock () - cpu) * 1000 / CLOCKS_PER_SEC, resident_mb () - memory_mb };
}

static void
report (const char *name, Taken taken)
{
  g_autofree char *cpu = g_strconcat (name, "_cpu", NULL);

  bench_report (name, taken.wall_ms, "ms");
  bench_report (cpu, taken.cpu_ms, "ms");
}

/* Three years of one meter. */
static void
put_meter (BefHistory *history, guint meter, gint64 now)
{
  g_autofree char *id = g_strdup_printf ("urn:ngsi-ld:Device:bench:%u", meter);
  BefSeriesKey key = bef_series_key (id, "energy-index");
  g_autoptr (GArray) readings = g_array_new (FALSE, TRUE, sizeof (BefReading));
  g_autoptr (GAsyncResult) result = NULL;
  gint64 start = bef_civil_days_before (now, 3 * 365);
  double index = 1000 * (meter + 1);

  for (gint64 at = start; at < now; at += BEF_MS_HOUR)
    {
      BefReading reading = { .key = key, .observed_ms = at, .value = index };
      g_array_append_val (readings, reading);
      index += 1 + (double)(at / BEF_MS_HOUR % 24) / 8;
    }
  bef_history_append_range_async (history,
                                  &(BefHistoryQuery){ .key = key, .from_ms = start, .to_ms = now },
                                  readings, NULL, done_cb, &result);
  wait_for (&result);
}

static void
open_history (BefHistory *history, const char *path, BefHistoryOpenFlags how)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;

  bef_history_open_with_async (history, path, how, NULL, done_cb, &opened);
  if (!bef_history_open_finish (history, wait_for (&opened), NULL, &error))
    g_error ("%s", error->message);
}

/* A large commune, as the energy page asks of it. */
static int
run_large (guint meters)
{
  g_autoptr (BefHistory) history = bef_history_new ();
  g_autoptr (GAsyncResult) read = NULL;
  g_autofree char *folder = g_dir_make_tmp ("beffroi-energy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  gint64 now = bef_civil_floor (bef_now_ms (), BEF_PERIOD_HOUR);

  open_history (history, path, 0);
  for (guint i = 0; i < meters; i++)
    put_meter (history, i, now);
  bef_history_latest_async (history, NULL, done_cb, &read);
  g_autoptr (GArray) latest = bef_history_latest_finish (history, wait_for (&read), NULL);
  BefEnergyRequest *request = make_request (latest, 2, G_MAXUINT);
  bench_report ("energy_meters", bef_energy_request_n_meters (request), "meters");
  Taken taken = load (history, request);
  report ("energy_commune", taken);
  bench_report ("energy_memory", taken.memory_mb, "MB");
  bef_history_close (history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_unlink (path);
  g_rmdir (folder);
  return 0;
}

int
main (int argc, char **argv)
{
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHistory) history = bef_history_new ();
  guint years = argc > 2 ? (guint)strtoul (argv[2], NULL, 10) : 2;

  if (argc < 2)
    {
      g_printerr ("usage: bench-energy FILE [YEARS] | --meters N\n");
      return 2;
    }
  if (argc > 2 && g_str_equal (argv[1], "--meters"))
    return run_large ((guint)strtoul (argv[2], NULL, 10));
  open_history (history, argv[1], BEF_HISTORY_OPEN_COPY);
  bef_history_latest_async (history, NULL, done_cb, &read);
  g_autoptr (GArray) latest = bef_history_latest_finish (history, wait_for (&read), &error);
  g_assert_no_error (error);
  Taken all = { 0 }, one = { 0 };
  for (guint i = 0; i < TIMES; i++)
    {
      BefEnergyRequest *request = make_request (latest, years, G_MAXUINT);
      if (i == 0)
        bench_report ("energy_meters", bef_energy_request_n_meters (request), "meters");
      all = load (history, request);
      request = make_request (latest, years, 1);
      bef_energy_request_set_read (request, BEF_ENERGY_READ_CURVES);
      one = load (history, request);
    }
  bench_report ("energy_years", years, "years");
  report ("energy_commune", all);
  report ("energy_building_with_curves", one);
  bef_history_close (history);
  return 0;
}
