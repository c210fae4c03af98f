/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph page on a real history, with the village hall of fake-backend.h.
 * Reason for length: one fixture, which shows the page and waits for it, serves every test of it.
 */
#include "fake-backend.h"

#include <glib/gstdio.h>
#include <math.h>

#include "chart/bef-chart-private.h"
#include "base/bef-present.h"
#include "supervision/session/bef-session-private.h"
#include "ui/graph/bef-graph-export.h"
#include "ui/graph/bef-graph-page.h"
#include "ui/graph/bef-series-picker.h"

typedef struct
{
  FakeBackend *backend;
  BefHistory *history;
  BefSession *session;
  GtkWidget *window;
  BefPage *page;
  BefChart *chart;
  BefSeriesPicker *picker;
  gint64 now_ms;
  char *folder; /* of the history */
  gboolean on_disk;
} Fixture;

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

typedef gboolean (*Condition) (Fixture *f);

static void
wait_until (Fixture *f, Condition condition)
{
  for (guint waited = 0; waited < 20000 && !condition (f); waited += 20)
    spin (20);
  g_assert_true (condition (f));
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
}

static void
wait_for (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* The button of an action. */
static GtkWidget *
find_action (GtkWidget *widget, const char *action)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_action (child, action);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Stores a value every @step_ms over [from, to) and remembers that all was asked for. */
static void
store (Fixture *f, const char *entity, const char *quantity, gint64 from, gint64 to, gint64 step_ms,
       double (*value) (gint64 ms))
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  BefSeriesKey key = bef_series_key (entity, quantity);
  gboolean done = FALSE;

  for (gint64 ms = from; ms < to; ms += step_ms)
    {
      BefReading reading = { key, ms, value (ms) };
      g_array_append_val (readings, reading);
    }
  bef_history_append_range_async (f->history,
                                  &(BefHistoryQuery){ .key = key, .from_ms = from, .to_ms = to },
                                  readings, NULL, done_cb, &done);
  wait_for (&done);
}

/* Between 2000 and 5000 W, another value each minute. */
static double
watts (gint64 ms)
{
  return 2000 + (double)(ms / BEF_MS_MINUTE * 7919 % 3001);
}

static double
degrees (gint64 ms)
{
  return 18 + (double)(ms / BEF_MS_MINUTE * 31 % 30) / 10;
}

static double
open_or_closed (gint64 ms)
{
  return (double)(ms / (20 * BEF_MS_MINUTE) % 2);
}

static gboolean
is_live (Fixture *f)
{
  return bef_session_get_connection (f->session) == BEF_CONNECTION_LIVE
         && bef_commune_find_device (bef_session_get_commune (f->session), FAKE_METER) != NULL;
}

/* The series the page is about: what is usual may come before. */
static BefChartSeries *
own_series (Fixture *f)
{
  BefChartSeries *first = bef_chart_get_series (f->chart, 0);

  return bef_chart_series_get_style (first) == BEF_CHART_BAND ? bef_chart_get_series (f->chart, 1)
                                                              : first;
}

static guint
n_points (Fixture *f, guint i)
{
  return bef_chart_series_get_points (bef_chart_get_series (f->chart, i))->len;
}

/* Every series but the usual day has something. */
static gboolean
is_filled (Fixture *f)
{
  for (guint i = 0; i < bef_chart_get_n_series (f->chart); i++)
    if (bef_chart_series_get_style (bef_chart_get_series (f->chart, i)) != BEF_CHART_BAND
        && n_points (f, i) == 0)
      return FALSE;
  return bef_chart_get_n_series (f->chart) > 0;
}

static void
start (Fixture *f)
{
  gboolean done = FALSE;

  f->now_ms = bef_now_ms ();
  f->backend = fake_backend_new (BEF_ROLE_SECRETARY);
  f->history = bef_history_new ();
  f->folder = g_dir_make_tmp ("beffroi-widget-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  bef_history_open_async (f->history, f->on_disk ? path : NULL, NULL, done_cb, &done);
  wait_for (&done);
}

static void
show (Fixture *f, const char *argument)
{
  f->session = bef_session_new (BEF_BACKEND (f->backend), f->history, 600, 600);
  bef_session_start (f->session);
  wait_until (f, is_live);
  f->page = bef_graph_page_new ();
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1100, 700);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->page));
  bef_page_bind (f->page, f->session);
  gtk_window_present (GTK_WINDOW (f->window));
  bef_page_shown (f->page, argument);
  f->chart = BEF_CHART (find (GTK_WIDGET (f->page), BEF_TYPE_CHART));
  f->picker = BEF_SERIES_PICKER (find (GTK_WIDGET (f->page), BEF_TYPE_SERIES_PICKER));
  spin (400);
}

static void
end (Fixture *f)
{
  bef_page_hidden (f->page);
  bef_page_bind (f->page, NULL);
  bef_session_stop (f->session);
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin (50);
  bef_history_close (f->history);
  g_object_unref (f->session);
  g_object_unref (f->history);
  g_object_unref (f->backend);
  g_autofree char *path = g_build_filename (f->folder, "history.db", NULL);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
}

/* Two days of everything the hall measures. */
static void
start_with_two_days (Fixture *f)
{
  start (f);
  gint64 from = f->now_ms / BEF_MS_MINUTE * BEF_MS_MINUTE - 2 * BEF_MS_DAY;
  store (f, FAKE_METER, "power", from, f->now_ms, BEF_MS_MINUTE, watts);
  store (f, FAKE_CLIMATE, "temperature", from, f->now_ms, 10 * BEF_MS_MINUTE, degrees);
  store (f, FAKE_DOOR, "open-state", from, f->now_ms, 20 * BEF_MS_MINUTE, open_or_closed);
}

static void
get_range (Fixture *f, gint64 *from, gint64 *to)
{
  BefChartRange *range = bef_chart_get_range (f->chart);
  *from = bef_chart_range_get_from (range);
  *to = bef_chart_range_get_to (range);
}

/* Runs what a key is bound to, wherever in the page. */
static void
press (GtkWidget *widget, guint key, GdkModifierType modifiers, gboolean *done)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) || GTK_IS_DROP_DOWN (widget))
        continue;
      for (guint j = 0; !*done && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers
              && GTK_IS_NAMED_ACTION (gtk_shortcut_get_action (shortcut)))
            *done = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                                  gtk_shortcut_get_arguments (shortcut));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !*done;
       child = gtk_widget_get_next_sibling (child))
    press (child, key, modifiers, done);
}

static void
press_key (Fixture *f, guint key, GdkModifierType modifiers)
{
  gboolean done = FALSE;

  press (GTK_WIDGET (f->page), key, modifiers, &done);
  g_assert_true (done);
}

static void
assert_shows_period (Fixture *f, BefPeriod period, gint64 at_ms)
{
  gint64 from, to;

  get_range (f, &from, &to);
  g_assert_cmpint (from, ==, bef_civil_floor (at_ms, period));
  g_assert_cmpint (to, ==, bef_civil_add (from, period, 1));
}

static void
test_keys (void)
{
  static const BefPeriod periods[] = { BEF_PERIOD_HOUR, BEF_PERIOD_DAY, BEF_PERIOD_WEEK,
                                       BEF_PERIOD_MONTH, BEF_PERIOD_YEAR };
  Fixture f = { 0 };
  gint64 from, to;

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  assert_shows_period (&f, BEF_PERIOD_DAY, f.now_ms);
  press_key (&f, GDK_KEY_1, 0);
  get_range (&f, &from, &to);
  g_assert_cmpint (to - from, ==, BEF_MS_HOUR);
  for (guint i = 1; i < G_N_ELEMENTS (periods); i++)
    {
      press_key (&f, GDK_KEY_1 + i, 0);
      assert_shows_period (&f, periods[i], f.now_ms);
    }
  press_key (&f, GDK_KEY_2, 0);
  press_key (&f, GDK_KEY_Page_Up, 0);
  press_key (&f, GDK_KEY_Page_Up, 0);
  assert_shows_period (&f, BEF_PERIOD_DAY, bef_civil_add (f.now_ms, BEF_PERIOD_DAY, -2));
  press_key (&f, GDK_KEY_Page_Down, 0);
  assert_shows_period (&f, BEF_PERIOD_DAY, bef_civil_add (f.now_ms, BEF_PERIOD_DAY, -1));
  press_key (&f, GDK_KEY_Home, GDK_CONTROL_MASK);
  assert_shows_period (&f, BEF_PERIOD_DAY, f.now_ms);
  g_assert_null (find (GTK_WIDGET (f.page), GTK_TYPE_COLUMN_VIEW));
  press_key (&f, GDK_KEY_t, 0);
  g_assert_nonnull (find (GTK_WIDGET (f.page), GTK_TYPE_COLUMN_VIEW));
  press_key (&f, GDK_KEY_t, 0);
  g_assert_null (find (GTK_WIDGET (f.page), GTK_TYPE_COLUMN_VIEW));
  end (&f);
}

/* The 24 hours that end now, whatever the time of day. */
static void
show_last_day (Fixture *f)
{
  bef_chart_range_move (bef_chart_get_range (f->chart), f->now_ms - BEF_MS_DAY, f->now_ms);
  wait_until (f, is_filled);
  spin (400);
}

static void
test_several_series (void)
{
  Fixture f = { 0 };

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  show_last_day (&f);
  g_assert_true (bef_series_picker_pick (f.picker, FAKE_CLIMATE, "temperature"));
  g_assert_true (bef_series_picker_pick (f.picker, FAKE_DOOR, "open-state"));
  wait_until (&f, is_filled);
  spin (300);
  const BefChartFrame *frame = &f.chart->frame;
  g_assert_cmpuint (frame->n_axes, ==, 2);
  g_assert_cmpstr (frame->units[0], ==, "W");
  g_assert_cmpstr (frame->units[1], ==, "°C");
  /* The door is a band below. */
  g_assert_cmpuint (frame->n_lanes, ==, 1);
  g_autofree char *summary = bef_chart_get_summary (f.chart);
  g_assert_nonnull (strstr (summary, "Office, Temperature: "));
  g_assert_nonnull (strstr (summary, "Front door, "));
  /* What is shown and what is watched by a camera are not offered. */
  g_assert_false (bef_series_picker_pick (f.picker, FAKE_METER, "power"));
  g_assert_false (bef_series_picker_pick (f.picker, FAKE_CAMERA, "camera-state"));
  /* Two scales are taken. */
  g_assert_false (bef_series_picker_pick (f.picker, FAKE_CLIMATE, "humidity"));
  g_assert_true (bef_series_picker_unpick (f.picker, FAKE_CLIMATE, "temperature"));
  g_assert_true (bef_series_picker_pick (f.picker, FAKE_CLIMATE, "humidity"));
  g_assert_true (bef_series_picker_unpick (f.picker, FAKE_CLIMATE, "humidity"));
  spin (300);
  g_assert_cmpuint (f.chart->frame.n_axes, ==, 1);
  end (&f);
}

/* What a line of the file says is what the row of the table says, for every row and series. */
static void
assert_file_is_table (Fixture *f, const char *csv, guint n_rows)
{
  BefChartView view = bef_chart_view_of (f->chart);
  g_autoptr (GArray) rows = bef_chart_view_get_rows (&view);
  g_auto (GStrv) lines = g_strsplit (csv, "\r\n", -1);
  g_auto (GStrv) heads = g_strsplit (lines[0], ";", -1);

  g_assert_cmpuint (rows->len, ==, n_rows);
  g_assert_cmpuint (g_strv_length (lines), ==, n_rows + 2);
  for (guint i = 0; i < rows->len; i++)
    {
      const BefChartRow *row = &g_array_index (rows, BefChartRow, i);
      g_auto (GStrv) cells = g_strsplit (lines[i + 1], ";", -1);
      g_autofree char *time = bef_iso8601_format (row->shown_ms);
      guint cell = 1;
      g_assert_cmpstr (cells[0], ==, time);
      for (guint j = 0; j < view.series->len; j++)
        {
          BefChartSeries *series = g_ptr_array_index (view.series, j);
          g_autofree char *text = bef_chart_row_text (series, row);
          double value = cells[cell][0] != '\0' ? g_ascii_strtod (cells[cell], NULL) : NAN;
          const BefBucket *bucket = bef_chart_row_bucket (series, row);
          double exact = bucket != NULL ? bef_chart_series_bucket_value (series, bucket) : NAN;
          g_autofree char *said = bef_chart_series_format (series, exact);
          /* The file has twelve figures. */
          if (bucket != NULL)
            g_assert_true (g_str_has_prefix (text, said));
          g_assert_cmpint (isfinite (value), ==, isfinite (exact));
          if (isfinite (exact))
            g_assert_cmpfloat_with_epsilon (value, exact, fabs (exact) * 1e-11);
          /* Perhaps followed by the smallest and the largest. */
          cell += heads[cell + 1] != NULL && strstr (heads[cell + 1], "minimum") != NULL ? 3 : 1;
          if (heads[cell] != NULL && strstr (heads[cell], "share known") != NULL)
            {
              double share = bucket == NULL     ? NAN
                             : isfinite (exact) ? (1 - bucket->missing) * 100
                                                : 0;
              g_assert_cmpint (cells[cell][0] != '\0', ==, isfinite (share));
              if (isfinite (share))
                g_assert_cmpfloat_with_epsilon (g_ascii_strtod (cells[cell], NULL), share, 0.06);
              cell++;
            }
        }
    }
}

static void
test_file_and_table (void)
{
  Fixture f = { .on_disk = TRUE };
  g_autofree char *folder = g_dir_make_tmp ("beffroi-graph-XXXXXX", NULL), *csv = NULL;
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  show_last_day (&f);
  bef_series_picker_pick (f.picker, FAKE_CLIMATE, "temperature");
  wait_until (&f, is_filled);
  spin (300);
  press_key (&f, GDK_KEY_t, 0);
  spin (100);
  GtkColumnView *table = GTK_COLUMN_VIEW (find (GTK_WIDGET (f.page), GTK_TYPE_COLUMN_VIEW));
  g_assert_nonnull (table);
  guint n_rows = g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (table)));
  g_assert_cmpuint (n_rows, >, 100);
  bef_graph_export_write (f.page, f.chart, "a day", file, BEF_CHART_CSV_FOR_PROGRAMS);
  for (guint i = 0; i < 200 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    spin (20);
  spin (100);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_autofree char *shown = bef_chart_to_csv (f.chart, BEF_CHART_CSV_FOR_PROGRAMS);
  g_assert_cmpstr (csv, ==, shown);
  assert_file_is_table (&f, csv, n_rows);
  end (&f);
  g_unlink (path);
  g_rmdir (folder);
}

/* Nothing leaves without its line in the journal. */
static void
test_nothing_is_exported_unwritten (void)
{
  Fixture f = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("beffroi-graph-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "out.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  bef_graph_export_write (f.page, f.chart, "a day", file, BEF_CHART_CSV_FOR_PROGRAMS);
  spin (500);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  end (&f);
  g_rmdir (folder);
}

static void
changed_cb (BefChartSeries *series, guint *n)
{
  (*n)++;
}

/* A pan across half a width reads once or twice, not at every step, and leaves no empty edge. */
static void
test_pan_reads_little (void)
{
  Fixture f = { 0 };
  guint n = 0;

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  bef_chart_range_move (bef_chart_get_range (f.chart), f.now_ms - BEF_MS_HOUR, f.now_ms);
  spin (500);
  g_signal_connect (own_series (&f), "changed", G_CALLBACK (changed_cb), &n);
  for (guint i = 0; i < 50; i++)
    {
      bef_chart_pan (f.chart, -0.01);
      spin (15);
    }
  g_assert_cmpuint (n, <=, 3);
  BefBuckets *buckets = bef_chart_series_get_buckets (own_series (&f));
  g_assert_cmpint (bef_buckets_get (buckets, 0)->start_ms, <=,
                   bef_chart_range_get_from (bef_chart_get_range (f.chart)));
  g_assert_cmpint (bef_buckets_get (buckets, bef_buckets_get_length (buckets) - 1)->end_ms, >=,
                   bef_chart_range_get_to (bef_chart_get_range (f.chart)));
  for (guint i = 0; f.chart->awaiting && i < 400; i++)
    spin (15);
  g_assert_false (f.chart->awaiting);
  end (&f);
}

/* Rows begin on clock times. */
static void
test_slices (void)
{
  Fixture f = { 0 };

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  wait_until (&f, is_filled);
  BefBuckets *buckets = bef_chart_series_get_buckets (own_series (&f));
  const BefBucket *first = bef_buckets_get (buckets, 0), *second = bef_buckets_get (buckets, 1);
  g_assert_cmpint (first->start_ms, ==, bef_civil_floor (f.now_ms, BEF_PERIOD_DAY));
  g_assert_cmpint ((second->start_ms - first->start_ms) % BEF_MS_MINUTE, ==, 0);
  g_assert_cmpint (BEF_MS_HOUR % (second->start_ms - first->start_ms), ==, 0);
  end (&f);
}

static gboolean
has_newest (Fixture *f)
{
  GArray *points = bef_chart_series_get_points (own_series (f));

  return points->len > 0 && g_array_index (points, BefChartPoint, points->len - 1).last == 54321;
}

static void
test_live (void)
{
  Fixture f = { 0 };
  gboolean done = FALSE;
  gint64 from, to, from_then, to_then;

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  bef_chart_range_move (bef_chart_get_range (f.chart), f.now_ms - BEF_MS_HOUR,
                        f.now_ms + BEF_MS_HOUR);
  spin (500);
  get_range (&f, &from, &to);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (BefReading));
  BefReading reading = { bef_series_key (FAKE_METER, "power"), bef_now_ms () + 1, 54321 };
  g_array_append_val (readings, reading);
  bef_history_append_async (f.history, readings, NULL, done_cb, &done);
  wait_for (&done);
  g_signal_emit_by_name (f.session, "history-changed", FAKE_METER, "power");
  wait_until (&f, has_newest);
  get_range (&f, &from_then, &to_then);
  g_assert_cmpint (from_then, ==, from);
  g_assert_cmpint (to_then, ==, to);
  end (&f);
}

static gboolean
is_thinned (Fixture *f)
{
  return bef_history_get_n_samples (f->history) < 100 * 1440;
}

/* 120 days of minutes. A budget below their size leaves days of the older half: the year is drawn
 * from these all the same, with the true extremes, and says how far apart its values are. */
static void
test_rolled_up_year (void)
{
  Fixture f = { 0 };

  start (&f);
  gint64 to = f.now_ms / BEF_MS_MINUTE * BEF_MS_MINUTE, from = to - 120 * BEF_MS_DAY;
  store (&f, FAKE_CLIMATE, "temperature", from, to, BEF_MS_MINUTE, degrees);
  show (&f, FAKE_CLIMATE "|temperature");
  bef_history_set_budget (f.history, bef_history_get_size (f.history) * 3 / 4);
  wait_until (&f, is_thinned);
  bef_chart_range_move (bef_chart_get_range (f.chart), f.now_ms - 365 * BEF_MS_DAY, f.now_ms);
  wait_until (&f, is_filled);
  spin (500);
  g_autofree char *year = bef_chart_get_summary (f.chart);
  g_test_message ("%s", year);
  g_assert_nonnull (strstr (year, "18.0\u00a0°C at lowest"));
  /* What the fake back end says of now. */
  g_assert_nonnull (strstr (year, "21.4\u00a0°C at highest"));
  g_assert_nonnull (strstr (year, "; values "));
  g_assert_nonnull (strstr (year, " apart"));
  /* Of a day only itself is left: it is drawn as far as it reaches, and said to be all. One of
   * minutes needs not. */
  bef_chart_range_move (bef_chart_get_range (f.chart), to - 100 * BEF_MS_DAY, to - 99 * BEF_MS_DAY);
  wait_until (&f, is_filled);
  spin (500);
  g_autofree char *day = bef_chart_get_summary (f.chart);
  g_test_message ("%s", day);
  g_assert_nonnull (strstr (day, "; values 24 h apart"));
  g_assert_null (strstr (day, "no data"));
  bef_chart_range_move (bef_chart_get_range (f.chart), to - 100 * BEF_MS_DAY,
                        to - 100 * BEF_MS_DAY + BEF_MS_HOUR);
  wait_until (&f, is_filled);
  spin (500);
  g_autofree char *hour = bef_chart_get_summary (f.chart);
  g_assert_null (strstr (hour, "no data"));
  bef_chart_move_cursor (f.chart, G_MAXINT);
  g_autofree char *reading = bef_chart_get_cursor_text (f.chart);
  g_assert_nonnull (strstr (reading, "°C"));
  bef_chart_range_move (bef_chart_get_range (f.chart), to - BEF_MS_DAY, to);
  wait_until (&f, is_filled);
  spin (500);
  g_autofree char *fine = bef_chart_get_summary (f.chart);
  g_assert_null (strstr (fine, " apart"));
  end (&f);
}

static gboolean
is_asked (Fixture *f)
{
  return f->backend->kept != NULL;
}

static gboolean
says_not_loading (Fixture *f)
{
  g_autofree char *summary = bef_chart_get_summary (f->chart);

  if (f->backend->kept != NULL)
    fake_backend_answer_histories (f->backend, TRUE);
  return strstr (summary, "loading") == NULL;
}

/* How many labels that are shown say @words, and what the last of them says. */
static guint
count_labels (GtkWidget *widget, const char *words, const char **text)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    {
      *text = gtk_label_get_text (GTK_LABEL (widget));
      n = 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_labels (child, words, text);
  return n;
}

static gboolean
says_it_is_busy (Fixture *f)
{
  const char *text = NULL;

  return count_labels (GTK_WIDGET (f->page), "The server is busy", &text) > 0;
}

/* A day that is being fetched is neither missing nor zero; one that could not be fetched says why.
 */
static void
test_loading_then_failed (void)
{
  Fixture f = { 0 };

  start (&f);
  f.backend->keeps_histories = TRUE;
  show (&f, FAKE_METER "|power");
  wait_until (&f, is_asked);
  spin (300);
  g_autofree char *loading = bef_chart_get_summary (f.chart);
  g_test_message ("%s", loading);
  g_assert_nonnull (strstr (loading, "loading"));
  g_assert_null (strstr (loading, "no data for"));
  wait_until (&f, says_not_loading);
  g_autofree char *failed = bef_chart_get_summary (f.chart);
  g_test_message ("%s", failed);
  g_assert_nonnull (strstr (failed, "no data"));
  wait_until (&f, says_it_is_busy);
  end (&f);
}

static gboolean
says_it_is_refused (Fixture *f)
{
  const char *text = NULL;

  fake_backend_fail_histories (f->backend, BEF_BACKEND_ERROR_REFUSED, "Power is not known");
  return count_labels (GTK_WIDGET (f->page), "Power is not known", &text) == 1;
}

static gboolean
says_no_trouble (Fixture *f)
{
  const char *text = NULL;

  fake_backend_answer_histories (f->backend, FALSE);
  return count_labels (GTK_WIDGET (f->page), "could not be fetched", &text) == 0;
}

static gboolean
cannot_ask (Fixture *f)
{
  return !gtk_widget_get_sensitive (find_action (GTK_WIDGET (f->page), "graph.ask-again"));
}

/* Why the server did not say is told once, with the next try where there is one; R asks again for
 * what is shown, and what then comes takes the words away. */
static void
test_a_failure_is_told_once_and_asked_again (void)
{
  Fixture f = { 0 };
  const char *text = NULL;

  start (&f);
  f.backend->keeps_histories = TRUE;
  show (&f, FAKE_METER "|power");
  g_assert_false (cannot_ask (&f));
  wait_until (&f, is_asked);
  fake_backend_fail_histories (f.backend, BEF_BACKEND_ERROR_CONNECT, "The server is busy");
  wait_until (&f, says_it_is_busy);
  g_assert_cmpuint (count_labels (GTK_WIDGET (f.page), "The server is busy", &text), ==, 1);
  g_assert_true (g_str_has_prefix (text, "The history could not be fetched (next try: "));
  fake_backend_answer_histories (f.backend, FALSE);
  guint before = f.backend->asked->len;
  press_key (&f, GDK_KEY_r, 0);
  wait_until (&f, is_asked);
  g_assert_cmpuint (f.backend->asked->len, >, before);
  wait_until (&f, says_it_is_refused);
  g_assert_cmpuint (count_labels (GTK_WIDGET (f.page), "The server is busy", &text), ==, 0);
  gtk_widget_activate_action (find_action (GTK_WIDGET (f.page), "graph.ask-again"),
                              "graph.ask-again", NULL);
  wait_until (&f, is_asked);
  wait_until (&f, says_no_trouble);
  bef_page_bind (f.page, NULL);
  g_assert_true (cannot_ask (&f));
  end (&f);
}

/* 1 kW throughout: 24 kWh a day, and so much less as is missing. */
static double
one_kilowatt (gint64 ms)
{
  return 1000;
}

static void
choose_comparison (Fixture *f, guint i)
{
  GtkWidget *chooser = NULL;
  g_autoptr (GQueue) queue = g_queue_new ();

  g_queue_push_tail (queue, f->page);
  while (!g_queue_is_empty (queue))
    {
      GtkWidget *widget = g_queue_pop_head (queue);
      /* The comparison is the later of the two lists. */
      if (GTK_IS_DROP_DOWN (widget))
        chooser = widget;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_queue_push_tail (queue, child);
    }
  g_assert_nonnull (chooser);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (chooser), i);
}

/* This month so far against the same of last year: both totals over the same days and hours, in
 * words too; a day of which one hour is known is said to be, and is no lowest. */
static void
test_month_against_last_year (void)
{
  Fixture f = { 0 };

  start (&f);
  gint64 month = bef_civil_floor (f.now_ms, BEF_PERIOD_MONTH);
  gint64 before = bef_civil_days_before (month, 365);
  gint64 next = bef_civil_add (month, BEF_PERIOD_MONTH, 1);
  store (&f, FAKE_METER, "power", before, bef_civil_days_before (next, 365), 10 * BEF_MS_MINUTE,
         one_kilowatt);
  store (&f, FAKE_METER, "power", month, f.now_ms, 10 * BEF_MS_MINUTE, one_kilowatt);
  show (&f, FAKE_METER "|power");
  press_key (&f, GDK_KEY_4, 0);
  choose_comparison (&f, 1);
  wait_until (&f, is_filled);
  spin (600);
  g_autofree char *summary = bef_chart_get_summary (f.chart);
  g_test_message ("%s", summary);
  g_assert_nonnull (strstr (summary, " against "));
  BefChartSeries *own = bef_chart_get_series (f.chart, 1);
  BefChartSeries *other = bef_chart_get_series (f.chart, 0);
  double totals[2] = { 0, 0 };
  for (guint k = 0; k < 2; k++)
    {
      GArray *points = bef_chart_series_get_points (k == 0 ? own : other);
      for (guint i = 0; i < points->len; i++)
        {
          const BefChartPoint *p = &g_array_index (points, BefChartPoint, i);
          if (p->start_ms < f.now_ms)
            totals[k] += p->value;
        }
    }
  /* A day would be 24; what the back end says of the present holds for some minutes. */
  g_assert_cmpfloat_with_epsilon (totals[0], totals[1], 1.5);
  g_assert_cmpfloat (totals[0], >, 0);
  end (&f);
}

static gboolean
shows_the_present (Fixture *f)
{
  gint64 from, to;

  get_range (f, &from, &to);
  return from <= bef_now_ms () && bef_now_ms () < to;
}

/* After a night asleep the day's graph is today's as soon as something was received; one of the
 * past stays where it is. */
static void
test_the_day_moves_on (void)
{
  Fixture f = { 0 };
  gint64 from, to, past, stays;

  start_with_two_days (&f);
  show (&f, FAKE_METER "|power");
  get_range (&f, &from, &to);
  bef_session_refresh (f.session);
  bef_clock_jump (BEF_MS_DAY, 0);
  g_assert_false (shows_the_present (&f));
  bef_session_refresh (f.session);
  wait_until (&f, shows_the_present);
  press_key (&f, GDK_KEY_Page_Up, 0);
  get_range (&f, &past, &to);
  g_assert_cmpint (past, ==, from);
  bef_clock_jump (BEF_MS_DAY, 0);
  bef_session_refresh (f.session);
  spin (500);
  get_range (&f, &stays, &to);
  g_assert_cmpint (stays, ==, past);
  end (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  adw_init ();
  g_test_add_func ("/graph/keys-choose-and-move-the-period", test_keys);
  g_test_add_func ("/graph/several-series-two-scales-states-as-bands", test_several_series);
  g_test_add_func ("/graph/file-and-table-say-the-same", test_file_and_table);
  g_test_add_func ("/graph/nothing-is-exported-without-a-line-in-the-journal",
                   test_nothing_is_exported_unwritten);
  g_test_add_func ("/graph/a-pan-reads-little", test_pan_reads_little);
  g_test_add_func ("/graph/slices-are-clock-times", test_slices);
  g_test_add_func ("/graph/new-samples-are-appended", test_live);
  g_test_add_func ("/graph/a-year-of-roll-ups", test_rolled_up_year);
  g_test_add_func ("/graph/loading-is-not-missing-and-failed-has-words", test_loading_then_failed);
  g_test_add_func ("/graph/a-failure-is-told-once-and-asked-again",
                   test_a_failure_is_told_once_and_asked_again);
  g_test_add_func ("/graph/a-month-against-the-same-of-last-year", test_month_against_last_year);
  /* Last: from then on it is tomorrow. */
  g_test_add_func ("/graph/the-day-moves-on-after-a-night-asleep", test_the_day_moves_on);
  return g_test_run ();
}
