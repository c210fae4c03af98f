/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The whole way of a recorded curve: beffroi-hub replays it at its own dates, the back end reads it
 * over HTTPS, the session fills the history, and the file reopened says what each day used. Against
 * sums made here from the lines of the recording alone, whose civil days are those of GLib's
 * Europe/Paris.
 *
 * From power the arithmetic is in whole numbers on both sides, so the energies are equal to the
 * last bit. The hub's index is in whole Wh: exact for hourly Wh (Drammen), and within a Wh for
 * means of ten minutes (W / 6).
 */
#include "history-util.h"

#include <math.h>

#include "base/bef-json.h"
#include "supervision/session/bef-session.h"

#define FRENCH "enedis-sge/C4_courbe_10min_batiment_public.csv"
#define DRAMMEN "drammen-cofactor/building_6441.csv"
/* After the end of both recordings, so that nothing of the days below is live. */
#define HUB_NOW "2022-04-01T00:00:00Z"
/* Fewer values than a day holds: every answer is cut and the rest is asked for. */
#define CAP "--temporal-cap=50"
#define INDEX_TOLERANCE_FRENCH 0.001

static const char *const french_days[] = {
  "2020-02-03", /* the first of the recording */
  "2020-02-06", /* before five days of blanks */
  "2020-02-07", /* blank: unknown, not zero */
  "2020-03-29", /* 23 hours */
  "2021-01-13", /* January */
  "2021-03-28", /* 23 hours */
  "2021-06-12", /* a Saturday */
  "2021-08-17", /* August */
  "2021-10-31", /* 25 hours */
  "2022-02-01", /* the last of the recording */
};
static const char *const drammen_days[] = {
  "2018-03-25", "2018-10-28", "2019-01-16",
  "2019-08-10", "2019-10-27", /* 23, 25, January, a Saturday, 25 */
  "2020-02-29", "2020-03-29", "2021-03-28",
  "2021-10-31", "2022-03-18", /* leap, 23, 23, 25, blank */
};

typedef struct
{
  gint64 sum; /* of the lines' whole numbers */
  guint n_lines;
} Day;

typedef struct
{
  const char *file;
  const char *meter; /* part of the meter's id */
  const char *const *days;
  guint column; /* of the value */
  gint64 step_ms;
  gint64 per_kwh; /* sum / this = kWh */
  double index_tolerance;
  GHashTable *sums; /* owned: "2021-03-28" -> Day */
  char *entity;     /* owned, of the meter found */
} Curve;

/* (transfer full) */
static char *
data_path (const char *file)
{
  const char *root = g_getenv ("BEFFROI_SOURCE_ROOT"), *shared = g_getenv ("BEFFROI_SHARED");
  g_autofree char *beside = g_build_filename (root != NULL ? root : ".", "..", "shared", NULL);

  return g_build_filename (shared != NULL ? shared : beside, "data", file, NULL);
}

/* (transfer full) */
static char *
hub_path (void)
{
  const char *given = g_getenv ("BEFFROI_HUB"), *root = g_getenv ("BEFFROI_BUILD_ROOT");

  return given != NULL ? g_strdup (given)
                       : g_build_filename (root != NULL ? root : ".", "src/hub/beffroi-hub", NULL);
}

/* The Paris date of a stamp such as "2018-01-01T00:00:00+0100", by GLib. (transfer full) nullable
 */
static char *
paris_date (const char *stamp)
{
  static GTimeZone *paris;
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (stamp, NULL);

  if (paris == NULL)
    paris = g_time_zone_new_identifier ("Europe/Paris");
  g_assert_nonnull (paris);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_timezone (time, paris) : NULL;
  return local != NULL ? g_date_time_format (local, "%F") : NULL;
}

/* The dates that the lines of @curve's named days may bear: their own, and the one before, whose
 * last hour is the next day's first where stamps keep to winter time. (transfer full) */
static GHashTable *
dates_to_read (const Curve *curve)
{
  GHashTable *dates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *noon = g_strconcat (curve->days[i], "T12:00:00Z", NULL);
      g_autoptr (GDateTime) day = g_date_time_new_from_iso8601 (noon, NULL);
      g_autoptr (GDateTime) before = g_date_time_add_days (day, -1);
      g_hash_table_add (dates, g_strdup (curve->days[i]));
      g_hash_table_add (dates, g_date_time_format (before, "%F"));
    }
  return dates;
}

/* FALSE when the file is not there. */
static gboolean
read_sums (Curve *curve)
{
  g_autofree char *path = data_path (curve->file), *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  curve->sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) dates = dates_to_read (curve);
  /* Line by line: a sanitizer's g_strsplit() measures the rest of the text for every line. */
  for (char *line = text, *next; line != NULL; line = next)
    {
      next = strchr (line, '\n');
      if (next != NULL)
        *next++ = '\0';
      char written[11];
      g_strlcpy (written, line, sizeof written);
      if (!g_hash_table_contains (dates, written))
        continue;
      g_auto (GStrv) cells = g_strsplit (g_strstrip (line), ";", -1);
      g_autofree char *date = cells[0] != NULL ? paris_date (cells[0]) : NULL;
      if (date == NULL || g_strv_length (cells) <= curve->column || *cells[curve->column] == '\0')
        continue;
      double value = g_ascii_strtod (cells[curve->column], NULL);
      g_assert_cmpfloat (value, ==, floor (value));
      Day *day = g_hash_table_lookup (curve->sums, date);
      if (day == NULL)
        g_hash_table_insert (curve->sums, g_steal_pointer (&date), day = g_new0 (Day, 1));
      day->sum += (gint64)value;
      day->n_lines++;
    }
  return TRUE;
}

static GSubprocess *
start_hub (const Curve *curves, guint n, JsonNode **ready)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, hub_path ());
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = data_path (curves[i].file);
      g_ptr_array_add (argv, g_strconcat ("--replay=", path, NULL));
    }
  g_ptr_array_add (argv, g_strdup ("--own-dates"));
  g_ptr_array_add (argv, g_strdup ("--now=" HUB_NOW));
  g_ptr_array_add (argv, g_strdup (CAP));
  g_ptr_array_add (argv, g_strdup ("--parent-watch"));
  g_ptr_array_add (argv, NULL);
  GSubprocess *hub =
      g_subprocess_newv ((const char *const *)argv->pdata,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (hub));
  g_autofree char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  *ready = bef_json_parse (line, strlen (line), 0, &error);
  g_assert_no_error (error);
  return hub;
}

static void
stop_hub (GSubprocess *hub)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (hub), NULL, NULL);
  g_subprocess_wait (hub, NULL, NULL);
  g_object_unref (hub);
}

static BefSession *
connect_session (JsonNode *ready, BefHistory *history)
{
  JsonObject *o = bef_json_node_object (ready);
  const char *token = bef_json_get_string (bef_json_get_object (o, "tokens"), "secretary");
  g_autoptr (GError) error = NULL;
  g_autoptr (BefBackend) backend = bef_ngsi_backend_new (
      bef_json_get_string (o, "url"), NULL, token, bef_json_get_string (o, "certificate"), &error);
  g_assert_no_error (error);
  BefSession *session = bef_session_new (backend, history, 60, 600);
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  bef_session_start (session);
  while (bef_session_get_connection (session) != BEF_CONNECTION_LIVE
         && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (bef_session_get_connection (session), ==, BEF_CONNECTION_LIVE);
  return session;
}

static void
find_meter (BefSession *session, Curve *curve)
{
  GListModel *devices = bef_commune_get_devices (bef_session_get_commune (session));

  for (guint i = 0; i < g_list_model_get_n_items (devices) && curve->entity == NULL; i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      if (bef_device_get_kind (device) == BEF_KIND_METER
          && strstr (bef_device_get_id (device), curve->meter) != NULL)
        curve->entity = g_strdup (bef_device_get_id (device));
    }
  g_assert_nonnull (curve->entity);
}

static void
day_bounds (const char *date, gint64 *from, gint64 *to)
{
  BefCivil c;

  bef_civil_from_ms (instant (date), &c);
  *from = bef_civil_to_ms (c.year, c.month, c.day, 0, 0);
  *to = bef_civil_to_ms (c.year, c.month, c.day + 1, 0, 0);
}

static void
fetch (BefSession *session, const Curve *curve, const char *quantity, gint64 beyond_ms)
{
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gint64 from, to;
      day_bounds (curve->days[i], &from, &to);
      WAIT (result,
            bef_session_fetch_history_async (session, bef_series_key (curve->entity, quantity),
                                             from, to + beyond_ms, NULL, wait_cb, &result));
      bef_session_fetch_history_finish (session, result, &error);
      g_assert_no_error (error);
    }
}

static void
assert_day (const Curve *curve, const char *date, const BefEnergy *e, gboolean index_stored)
{
  const Day *day = g_hash_table_lookup (curve->sums, date);
  double length = (double)(e->end_ms - e->start_ms);

  if (day == NULL)
    {
      g_test_message ("%s: unknown (%g)", date, e->kwh);
      g_assert_true (isnan (e->kwh));
      g_assert_cmpfloat (e->coverage, ==, 0);
      return;
    }
  double expected = (double)day->sum / (double)curve->per_kwh;
  g_test_message ("%s: %.3f kWh stored, %.3f in the file, %u lines, %s", date, e->kwh, expected,
                  day->n_lines, e->from_index ? "index" : "power");
  g_assert_cmpfloat_with_epsilon (e->coverage, day->n_lines * (double)curve->step_ms / length,
                                  1e-12);
  g_assert_false (e->meter_changed);
  if (!e->from_index)
    {
      g_assert_true (e->kwh == expected);
      return;
    }
  g_assert_true (index_stored);
  g_assert_cmpfloat (ABS (e->kwh - expected), <=, curve->index_tolerance);
}

static guint
assert_days (BefHistory *history, const Curve *curve, gboolean index_stored)
{
  guint from_index = 0;

  for (guint i = 0; i < 10; i++)
    {
      gint64 from, to;
      day_bounds (curve->days[i], &from, &to);
      g_autoptr (GArray) energies = get_energy (history, curve->entity, from, to, BEF_PERIOD_DAY);
      g_assert_cmpuint (energies->len, ==, 1);
      const BefEnergy *e = &g_array_index (energies, BefEnergy, 0);
      g_assert_cmpint (e->start_ms, ==, from);
      g_assert_cmpint (e->end_ms, ==, to);
      assert_day (curve, curve->days[i], e, index_stored);
      from_index += e->from_index;
    }
  return from_index;
}

/* Connects, fetches @quantity of the named days, and leaves only the file. */
static void
fill (JsonNode *ready, const char *path, Curve *curves, guint n, const char *quantity)
{
  BefHistory *history = open_history (path, NULL);
  g_autoptr (BefSession) session = connect_session (ready, history);
  gboolean is_index = g_str_equal (quantity, "energy-index");

  for (guint i = 0; i < n; i++)
    {
      find_meter (session, &curves[i]);
      fetch (session, &curves[i], quantity, is_index ? curves[i].step_ms : 0);
    }
  bef_session_stop (session);
  close_history (history);
}

static void
test_days_stored_equal_the_recordings (void)
{
  Curve curves[] = {
    { FRENCH, "prm-30001642617347:", french_days, 1, 10 * BEF_MS_MINUTE, 6000,
      INDEX_TOLERANCE_FRENCH, NULL, NULL },
    { DRAMMEN, "drammen-6441:compteur-electricite", drammen_days, 5, BEF_MS_HOUR, 1000, 0, NULL,
      NULL },
  };
  guint n = G_N_ELEMENTS (curves);
  g_autofree char *program = hub_path ();
  g_autoptr (JsonNode) ready = NULL;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip ("beffroi-hub is not built: set BEFFROI_HUB");
      return;
    }
  for (guint i = 0; i < n; i++)
    if (!read_sums (&curves[i]))
      {
        g_test_skip ("the recorded curves are not there: set BEFFROI_SHARED");
        g_clear_pointer (&curves[0].sums, g_hash_table_unref);
        return;
      }
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "history.db", NULL);
  GSubprocess *hub = start_hub (curves, n, &ready);

  fill (ready, path, curves, n, "power");
  BefHistory *history = open_history (path, NULL);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (assert_days (history, &curves[i], FALSE), ==, 0);
  close_history (history);

  fill (ready, path, curves, n, "energy-index");
  stop_hub (hub);
  history = open_history (path, NULL);
  /* Those of the longest run without a hole, of which alone the hub has an index. */
  g_assert_cmpuint (assert_days (history, &curves[0], TRUE), ==, 5);
  g_assert_cmpuint (assert_days (history, &curves[1], TRUE), ==, 9);
  close_history (history);

  for (guint i = 0; i < n; i++)
    {
      g_hash_table_unref (curves[i].sums);
      g_free (curves[i].entity);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/days", test_days_stored_equal_the_recordings);
  int status = g_test_run ();
  /* The leak checker of GCC 12 cannot read threads that idle in GLib's pool: none is left to it. */
  g_thread_pool_set_max_unused_threads (0);
  g_thread_pool_stop_unused_threads ();
  for (guint i = 0; i < 2000 && g_thread_pool_get_num_unused_threads () > 0; i++)
    g_usleep (1000);
  g_usleep (50000);
  return status;
}
