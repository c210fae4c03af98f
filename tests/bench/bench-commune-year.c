/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A year of the whole demo commune, or more, in a history file, as the console would have kept it:
 * every series of every building of beffroi-hub's simulated world (a pure function of seed, series
 * and time, asked in this process), decoded through the console's own profile and stored through
 * BefHistory some weeks of a series at a time, as a backfill comes, under the size budget. Prints
 * what it takes and how fast it is browsed, as lines of `name value unit`.
 *
 * bench-commune-year [--days N | --years N] [--budget MB] [--buildings N] [--path FILE]
 *
 * Ten years (--years 10) are a thousand million samples and take some ten minutes of a processor;
 * how far it is goes to the standard error. What says that people are there is not made where it
 * would have ended long ago (bef-history-retention.h).
 *
 * With --path the file stays: with the last known state it holds, a console started without its
 * back end shows the commune on it. Then it says nothing of sizes that --days 365 would not.
 */
#include "bench-report.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <unistd.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "history/bef-history-open.h"
#include "history/bef-history-energy.h"
#include "history/bef-history-retention.h"
#include "history/bef-history-samples.h"
#include "history/bef-history-upkeep.h"
#include "hub/simulation/bef-hub-simulation.h"
#include "supervision/session/bef-last-state.h"

#define SPAN_MS (7 * BEF_MS_DAY)
/* Of more than a year. */
#define LONG_SPAN_MS (35 * BEF_MS_DAY)
#define N_TIMES 9

/* One series: where it comes from and what it is called. */
typedef struct
{
  BefSeriesKey key;
  const char *attribute_name;
  const BefProfileAttribute *attribute;
  char *unit;        /* owned, nullable */
  gboolean is_plain; /* its numbers are read as they are */
} Source;

typedef struct
{
  BefHubWorld *world;  /* owned */
  BefProfile *profile; /* owned */
  GPtrArray *entities; /* owned, of BefEntity */
  GArray *sources;     /* owned, of Source */
  BefHistory *history; /* owned */
  JsonNode *node;      /* owned: of the value being decoded */
  gint64 start_ms, now_ms;
  guint n_pending;
  guint64 n_samples;
} Commune;

static void
report (const char *name, double value, const char *unit)
{
  g_autofree char *whole = g_strconcat ("commune_", name, NULL);

  bench_report (whole, value, unit);
}

static void
check (gboolean success, GError *error)
{
  if (!success)
    g_error ("%s", error != NULL ? error->message : "the bench failed");
}

static double
seconds_since (gint64 start_us)
{
  return (double)(g_get_monotonic_time () - start_us) / 1e6;
}

static void
source_clear (gpointer data)
{
  g_free (((Source *)data)->unit);
}

static gboolean
decode_number (const Source *source, JsonNode *node, double number, double *out)
{
  BefNgsiCounts counts = { 0 };

  json_node_set_double (node, number);
  return bef_ngsi_decode_value (source->attribute, node, source->unit, out, NULL, &counts);
}

/* Units are turned into others by a line: one that leaves three numbers as they are leaves all. */
static gboolean
leaves_numbers (const Source *source, JsonNode *node)
{
  static const double numbers[] = { 0, 1, 1234.5 };
  double out;

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!decode_number (source, node, numbers[i], &out) || out != numbers[i])
      return FALSE;
  return TRUE;
}

/* The measured attributes of @object that the profile knows. */
static void
add_sources (Commune *self, JsonObject *object)
{
  const char *id = json_object_get_string_member (object, "id");
  const char *const *names = bef_hub_world_measured (self->world, id);
  const BefProfileType *type =
      bef_profile_find_type (self->profile, json_object_get_string_member (object, "type"));

  for (guint i = 0; type != NULL && names[i] != NULL; i++)
    {
      const BefProfileAttribute *attribute = bef_profile_type_find (type, names[i]);
      if (attribute == NULL || attribute->use != BEF_PROFILE_QUANTITY
          || !json_object_has_member (object, names[i]))
        continue;
      JsonObject *value = json_object_get_object_member (object, names[i]);
      const char *unit = json_object_get_string_member_with_default (value, "unitCode", NULL);
      Source source = { bef_series_key (id, attribute->quantity->id), g_intern_string (names[i]),
                        attribute, g_strdup (unit), FALSE };
      source.is_plain = leaves_numbers (&source, self->node);
      g_array_append_val (self->sources, source);
    }
}

/* What the console would know now, and where each of its series comes from. */
static void
find_sources (Commune *self)
{
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (self->world, self->now_ms);
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (GError) error = NULL;
  BefNgsiCounts counts = { 0 };

  json_node_take_array (root, json_array_new ());
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *id = g_strdup (g_ptr_array_index (ids, i));
      JsonObject *object = bef_hub_world_entity (self->world, id, self->now_ms);
      add_sources (self, object);
      json_array_add_object_element (json_node_get_array (root), object);
    }
  self->entities = bef_ngsi_decode_entities (root, self->profile, NULL, NULL, &counts, &error);
  check (self->entities != NULL, error);
  bef_ngsi_resolve_buildings (self->entities);
}

static gboolean
decode (Commune *self, const Source *source, const BefHubSample *sample, double *out)
{
  BefNgsiCounts counts = { 0 };

  if (sample->text == NULL && !sample->is_boolean)
    {
      *out = sample->number;
      return source->is_plain || decode_number (source, self->node, sample->number, out);
    }
  if (sample->text != NULL)
    json_node_set_string (self->node, sample->text);
  else
    json_node_set_boolean (self->node, sample->number != 0);
  return bef_ngsi_decode_value (source->attribute, self->node, source->unit, out, NULL, &counts);
}

static void
appended_cb (GObject *history, GAsyncResult *result, gpointer user_data)
{
  Commune *self = user_data;
  g_autoptr (GError) error = NULL;

  check (bef_history_append_range_finish (BEF_HISTORY (history), result, &error), error);
  self->n_pending--;
}

static void
store_span (Commune *self, const Source *source, gint64 from_ms, gint64 to_ms, GArray *samples)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));

  g_array_set_size (samples, 0);
  check (bef_hub_world_samples (self->world,
                                &(BefHubSamplesQuery){ .id = source->key.entity,
                                                       .attr = source->attribute_name,
                                                       .from_ms = from_ms,
                                                       .to_ms = to_ms,
                                                       .now_ms = self->now_ms },
                                samples),
         NULL);
  for (guint i = 0; i < samples->len; i++)
    {
      const BefHubSample *sample = &g_array_index (samples, BefHubSample, i);
      BefReading reading = { source->key, sample->at_ms, 0 };
      if (decode (self, source, sample, &reading.value))
        g_array_append_val (readings, reading);
    }
  self->n_samples += readings->len;
  self->n_pending++;
  bef_history_append_range_async (
      self->history, &(BefHistoryQuery){ .key = source->key, .from_ms = from_ms, .to_ms = to_ms },
      readings, NULL, appended_cb, self);
}

/* Leaves at most @n under way: what waits is in memory. */
static void
wait_for_less (Commune *self, guint n)
{
  while (self->n_pending > n)
    g_main_context_iteration (NULL, TRUE);
}

static void
opened_cb (GObject *history, GAsyncResult *result, gpointer user_data)
{
  Commune *self = user_data;
  g_autoptr (GError) error = NULL;

  check (bef_history_open_finish (BEF_HISTORY (history), result, NULL, &error), error);
  self->n_pending--;
}

static gboolean
has_ended (const Commune *self, const Source *source, gint64 to_ms)
{
  return (source->attribute->quantity->flags & BEF_QUANTITY_PRESENCE) != 0
         && to_ms < self->now_ms - (BEF_RETENTION_PRESENCE_DAYS + 1) * BEF_MS_DAY;
}

/* All series from @from_ms on, half-open. */
static void
fill_span (Commune *self, gint64 from_ms, gint64 to_ms, GArray *samples)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);
      if (has_ended (self, source, to_ms))
        continue;
      store_span (self, source, from_ms, to_ms, samples);
      wait_for_less (self, 4);
    }
}

/* The oldest weeks first, as time passes. */
static void
fill (Commune *self, const char *path, guint64 budget)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (BefHubSample));

  self->history = bef_history_new ();
  self->n_pending++;
  bef_history_open_async (self->history, path, NULL, opened_cb, self);
  bef_history_set_budget (self->history, budget);
  wait_for_less (self, 0);
  gboolean is_long = self->now_ms - self->start_ms > 400 * BEF_MS_DAY;
  gint64 span_ms = is_long ? LONG_SPAN_MS : SPAN_MS;
  for (gint64 from_ms = self->start_ms; from_ms < self->now_ms; from_ms += span_ms)
    {
      fill_span (self, from_ms, MIN (from_ms + span_ms, self->now_ms), samples);
      if (is_long)
        g_printerr ("%.1f of %.1f years\n",
                    (double)(from_ms - self->start_ms) / 365.25 / BEF_MS_DAY,
                    (double)(self->now_ms - self->start_ms) / 365.25 / BEF_MS_DAY);
    }
  wait_for_less (self, 0);
  bef_last_state_save (self->history, self->entities, self->now_ms, BEF_SAVE_AT_ONCE);
  bef_history_close (self->history);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->history);
}

/* What upkeep would do in idle moments. */
static void
keep_up (BefHistoryDb *db, guint64 budget)
{
  g_autoptr (BefHistoryUpkeep) upkeep = bef_history_upkeep_new (budget);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean more = TRUE;
  double longest = 0;

  while (more)
    {
      gint64 slice = g_get_monotonic_time ();
      check (bef_history_upkeep_step (upkeep, db, bef_now_ms (), &more, &error), error);
      longest = MAX (longest, seconds_since (slice));
    }
  report ("last_upkeep", seconds_since (start), "s");
  report ("last_upkeep_longest_slice", longest * 1000, "ms");
}

static double
get_number (BefHistoryDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = 0;

  check (bef_history_db_get_int (db, sql, &value, &error), error);
  return (double)value;
}

static void
report_file (Commune *self, BefHistoryDb *db, const char *path)
{
  GStatBuf st;
  guint64 n_left = 0;

  check (g_stat (path, &st) == 0 && bef_history_samples_count (db, &n_left, NULL), NULL);
  report ("buildings", get_number (db, "SELECT count(DISTINCT entity) FROM series"), "entities");
  report ("series", get_number (db, "SELECT count(*) FROM series"), "series");
  report ("days", (double)(self->now_ms - self->start_ms) / BEF_MS_DAY, "days");
  report ("samples", (double)self->n_samples, "samples");
  report ("size", (double)st.st_size / 1e6, "MB");
  report ("size_per_sample", (double)st.st_size / (double)self->n_samples, "B/sample");
  report ("samples_kept", (double)n_left, "samples");
  report ("chunk_bytes", get_number (db, "SELECT sum(length(data)) FROM chunks") / 1e6, "MB");
  report ("rollup_bytes", get_number (db, "SELECT total(length(data)) FROM rollups") / 1e6, "MB");
  report ("raw_span",
          ((double)self->now_ms - get_number (db, "SELECT min(last) FROM chunks WHERE n > 400"))
              / BEF_MS_DAY,
          "days");
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
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

/* A year of one series, as the graph asks, and of its energy, as the table does. */
static void
browse (Commune *self, BefHistoryDb *db, BefSeriesKey key, double *graph_out, double *table_out)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (BefBuckets) buckets = bef_history_query_buckets (
      db,
      &(BefHistoryQuery){
          .key = key, .from_ms = self->start_ms, .to_ms = self->now_ms, .n_buckets = 1000 },
      NULL, &error);
  *graph_out = seconds_since (start) * 1000;
  check (buckets != NULL, error);
  start = g_get_monotonic_time ();
  g_autoptr (GArray) months =
      bef_history_query_energy (db,
                                &(BefHistoryQuery){ .key.entity = key.entity,
                                                    .from_ms = self->start_ms,
                                                    .to_ms = self->now_ms,
                                                    .period = BEF_PERIOD_MONTH },
                                NULL, &error);
  *table_out = seconds_since (start) * 1000;
  check (months != NULL, error);
}

static void
report_browsing (Commune *self, const char *path)
{
  double graph[N_TIMES], table[N_TIMES], all_graph = 0, all_table = 0, one_graph, one_table;
  BefSeriesKey first = { NULL, NULL };
  guint n_meters = 0;

  for (guint i = 0; i < self->sources->len && first.entity == NULL; i++)
    if (g_str_equal (g_array_index (self->sources, Source, i).key.quantity, "power"))
      first = g_array_index (self->sources, Source, i).key;
  check (first.entity != NULL, NULL);
  for (guint i = 0; i < N_TIMES; i++)
    {
      g_autoptr (GError) error = NULL;
      drop_from_cache (path);
      g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
      /* Opening looks at much of the file. */
      check (db != NULL && bef_history_db_exec (db, "PRAGMA shrink_memory", &error), error);
      drop_from_cache (path);
      browse (self, db, first, &graph[i], &table[i]);
    }
  qsort (graph, N_TIMES, sizeof *graph, compare_doubles);
  qsort (table, N_TIMES, sizeof *table, compare_doubles);
  report ("year_graph_cold", graph[N_TIMES / 2], "ms");
  report ("year_months_of_energy_then", table[N_TIMES / 2], "ms");
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, NULL);
  check (db != NULL, NULL);
  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);
      if (!g_str_equal (source->key.quantity, "power"))
        continue;
      browse (self, db, source->key, &one_graph, &one_table);
      all_graph += one_graph;
      all_table += one_table;
      n_meters++;
    }
  report ("meters", n_meters, "meters");
  report ("year_graph_of_all_meters", all_graph, "ms");
  report ("year_months_of_all_meters", all_table, "ms");
}

/* The file alone, which is what somebody waits for, and then the newest sample of each series. */
static void
report_opening (const char *path)
{
  double open[N_TIMES], latest[N_TIMES];

  for (guint i = 0; i < N_TIMES; i++)
    {
      drop_from_cache (path);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, NULL);
      open[i] = seconds_since (start) * 1000;
      g_autoptr (GArray) samples = db != NULL ? bef_history_samples_latest (db, NULL) : NULL;
      check (samples != NULL, NULL);
      latest[i] = seconds_since (start) * 1000;
    }
  qsort (open, N_TIMES, sizeof *open, compare_doubles);
  qsort (latest, N_TIMES, sizeof *latest, compare_doubles);
  report ("open_cold", open[N_TIMES / 2], "ms");
  report ("open_and_latest_cold", latest[N_TIMES / 2], "ms");
}

static void
commune_clear (Commune *self)
{
  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->sources, g_array_unref);
  g_clear_pointer (&self->entities, g_ptr_array_unref);
  g_clear_pointer (&self->profile, bef_profile_unref);
  g_clear_object (&self->world);
}

static void
run (const char *path, guint days, guint buildings, guint64 budget)
{
  g_autoptr (GError) error = NULL;
  Commune commune = { .now_ms = bef_now_ms () / BEF_MS_MINUTE * BEF_MS_MINUTE };

  commune.start_ms = commune.now_ms - (gint64)days * BEF_MS_DAY;
  commune.world = bef_hub_simulation_new (0, buildings, 0, &error);
  check (commune.world != NULL, error);
  commune.profile = bef_profile_load (NULL, &error);
  check (commune.profile != NULL, error);
  commune.sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (commune.sources, source_clear);
  commune.node = json_node_new (JSON_NODE_VALUE);
  find_sources (&commune);

  gint64 start = g_get_monotonic_time ();
  fill (&commune, path, budget);
  report ("simulated_and_stored", seconds_since (start), "s");
  g_autoptr (BefHistoryDb) db = bef_history_db_open (path, NULL, &error);
  check (db != NULL, error);
  keep_up (db, budget);
  check (bef_history_db_exec (db, "PRAGMA wal_checkpoint (TRUNCATE)", &error), error);
  report ("budget", (double)budget / 1e6, "MB");
  report_file (&commune, db, path);
  g_clear_pointer (&db, bef_history_db_close);
  report_opening (path);
  report_browsing (&commune, path);
  commune_clear (&commune);
}

int
main (int argc, char **argv)
{
  gint days = 365, years = 0, budget = 0, buildings = 0;
  g_autofree char *path = NULL, *folder = NULL;
  GOptionEntry entries[] = {
    { "days", 0, 0, G_OPTION_ARG_INT, &days, "Days until now (365)", "N" },
    { "years", 0, 0, G_OPTION_ARG_INT, &years, "Years until now, instead", "N" },
    { "budget", 0, 0, G_OPTION_ARG_INT, &budget, "Size the file may take (200; of years, 400)",
      "MB" },
    { "buildings", 0, 0, G_OPTION_ARG_INT, &buildings, "Buildings (the demo's own)", "N" },
    { "path", 0, 0, G_OPTION_ARG_FILENAME, &path, "File to fill and to leave", "FILE" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  check (g_option_context_parse (context, &argc, &argv, &error), error);
  if (path == NULL)
    {
      folder = g_dir_make_tmp ("beffroi-year-XXXXXX", &error);
      check (folder != NULL, error);
      path = g_build_filename (folder, "history.db", NULL);
    }
  if (years > 0)
    days = (gint)(MIN (years, 10) * 365.25 + 0.5);
  if (budget <= 0)
    budget = years > 1 ? 400 : 200;
  run (path, (guint)CLAMP (days, 1, 3660), (guint)MAX (buildings, 0), (guint64)budget * 1000000);
  if (folder != NULL)
    {
      g_unlink (path);
      g_rmdir (folder);
    }
  return 0;
}
