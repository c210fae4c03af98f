/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works and alerts on a chart: behind the data, on the axis, in words, by keyboard and pointer. */
#include "chart/bef-chart-private.h"

#include "../patience.h"
#include "base/bef-civil-time.h"
#include "chart-util.h"

#define WIDTH 640
#define HEIGHT 320
#define QUARTERS 96

typedef struct
{
  GtkWidget *window;
  BefChart *chart;
  BefChartSeries *series;
  gint64 day;
  char *opened; /* nullable */
} Fixture;

static void
activated_cb (BefChart *chart, const char *id, Fixture *f)
{
  g_free (f->opened);
  f->opened = g_strdup (id);
}

static void
wait_drawn (Fixture *f)
{
  chart_util_spin (20);
  for (guint i = 0; i < 500 * test_patience () && f->chart->data_node == NULL; i++)
    chart_util_spin (10);
  g_assert_nonnull (f->chart->data_node);
}

static void
give_data (Fixture *f)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < QUARTERS; i++)
    {
      gint64 from = f->day + i * 15 * BEF_MS_MINUTE;
      double v = 5000;
      BefBucket b = { from, from + 15 * BEF_MS_MINUTE, v, v, v, v, v, from, from, 1 };
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (f->series, buckets);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  f->chart = BEF_CHART (bef_chart_new ());
  f->series = bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE);
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day, f->day + BEF_MS_DAY);
  bef_chart_add_series (f->chart, f->series);
  g_signal_connect (f->chart, "event-activated", G_CALLBACK (activated_cb), f);
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->chart));
  gtk_window_present (GTK_WINDOW (f->window));
  give_data (f);
  wait_drawn (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_free (f->opened);
  g_object_unref (f->series);
  gtk_window_destroy (GTK_WINDOW (f->window));
  chart_util_spin (10);
}

static gint64
at (Fixture *f, int hour)
{
  return f->day + hour * BEF_MS_HOUR;
}

static void
add (GPtrArray *events, BefChartEventForm form, gint64 from, gint64 to, const char *words)
{
  BefChartEvent *event = bef_chart_event_new (form, from, to);

  bef_chart_event_set_words (event, words, words);
  if (bef_chart_event_is_mark (event))
    bef_chart_event_set_id (event, words);
  g_ptr_array_add (events, event);
}

/* Works from 8 to 12, a door from 9 to 10, a boiler since 18. */
static void
give_events (Fixture *f)
{
  g_autoptr (GPtrArray) events = bef_chart_events_new ();

  add (events, BEF_CHART_EVENT_CIRCLE, at (f, 18), BEF_CHART_LASTS, "Boiler");
  add (events, BEF_CHART_EVENT_STRETCH, at (f, 8), at (f, 12), "Works");
  add (events, BEF_CHART_EVENT_OCTAGON, at (f, 9), at (f, 10), "Door");
  bef_chart_events_sort (events);
  bef_chart_set_events (f->chart, events);
  wait_drawn (f);
}

static guint32 *
pixels_of (Fixture *f, int *width, int *height)
{
  g_autoptr (GdkTexture) texture = chart_util_render (f->chart);
  *width = gdk_texture_get_width (texture);
  *height = gdk_texture_get_height (texture);
  guint32 *pixels = g_new (guint32, (gsize)*width * (gsize)*height);

  gdk_texture_download (texture, (guchar *)pixels, (gsize)*width * 4);
  return pixels;
}

/* How many pixels of the columns from @from to @to differ within the rows given. */
static guint
count_other (Fixture *f, const guint32 *a, const guint32 *b, gint64 from, gint64 to)
{
  int width = gtk_widget_get_width (GTK_WIDGET (f->chart));
  double scale = f->chart->frame.plot_width / (double)BEF_MS_DAY;
  int left = (int)(f->chart->frame.x + (double)(from - f->day) * scale) + 4;
  int right = (int)(f->chart->frame.x + (double)(to - f->day) * scale) - 4;
  guint n = 0;

  for (int y = (int)f->chart->frame.y + 30; y < (int)f->chart->frame.y + 60; y++)
    for (int x = left; x < right; x++)
      n += a[y * width + x] != b[y * width + x];
  return n;
}

static void
test_works_lie_behind_the_data_where_they_were (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = bef_chart_events_new ();
  int width, height;
  g_autofree guint32 *before = pixels_of (f, &width, &height);

  add (events, BEF_CHART_EVENT_STRETCH, at (f, 8), at (f, 12), "Works");
  bef_chart_set_events (f->chart, events);
  wait_drawn (f);
  g_autofree guint32 *after = pixels_of (f, &width, &height);
  g_assert_cmpuint (count_other (f, before, after, at (f, 8), at (f, 12)), >, 500);
  g_assert_cmpuint (count_other (f, before, after, at (f, 1), at (f, 7)), ==, 0);
  g_assert_cmpuint (count_other (f, before, after, at (f, 13), at (f, 23)), ==, 0);
  /* Nothing was asked of the axis. */
  g_assert_cmpuint (f->chart->frame.n_mark_lanes, ==, 0);
}

static void
test_marks_take_room_only_where_there_are_some (Fixture *f, gconstpointer data)
{
  double before = f->chart->frame.plot_height;

  give_events (f);
  g_assert_cmpfloat (f->chart->frame.plot_height, <, before);
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day - BEF_MS_DAY, f->day);
  wait_drawn (f);
  g_assert_cmpfloat (f->chart->frame.plot_height, ==, before);
}

static void
test_a_click_on_a_mark_opens_it (Fixture *f, gconstpointer data)
{
  give_events (f);
  double scale = f->chart->frame.plot_width / (double)BEF_MS_DAY;
  double x = f->chart->frame.x + (double)(9 * BEF_MS_HOUR) * scale;
  double bottom = bef_chart_frame_bottom (&f->chart->frame);
  double y = bottom + 4 + f->chart->frame.line_height / 2;
  const BefChartEvent *door = bef_chart_find_mark (f->chart, x, y);

  g_assert_nonnull (door);
  g_assert_cmpstr (door->id, ==, "Door");
  g_assert_null (bef_chart_find_mark (f->chart, x - 40, y));
  /* Not in the plot above it, where a drag zooms. */
  g_assert_null (bef_chart_find_mark (f->chart, x, bottom - 20));
}

static void
test_the_keys_walk_events_and_open_them (Fixture *f, gconstpointer data)
{
  give_events (f);
  bef_chart_move_to_event (f->chart, 1);
  g_assert_cmpstr (f->chart->event->word, ==, "Works");
  /* Works open nothing. */
  g_assert_false (bef_chart_activate_event (f->chart));
  bef_chart_move_to_event (f->chart, 1);
  g_assert_cmpstr (f->chart->event->word, ==, "Door");
  g_autofree char *reading = bef_chart_get_cursor_text (f->chart);
  g_assert_nonnull (strstr (reading, "Works"));
  g_assert_nonnull (strstr (reading, "Door"));
  g_assert_null (strstr (reading, "Boiler"));
  g_assert_true (bef_chart_activate_event (f->chart));
  g_assert_cmpstr (f->opened, ==, "Door");
  bef_chart_move_to_event (f->chart, 1);
  g_assert_true (bef_chart_activate_event (f->chart));
  g_assert_cmpstr (f->opened, ==, "Boiler");
  /* No further than the last, and back. */
  bef_chart_move_to_event (f->chart, 1);
  g_assert_cmpstr (f->chart->event->word, ==, "Boiler");
  bef_chart_move_to_event (f->chart, -1);
  g_assert_cmpstr (f->chart->event->word, ==, "Door");
  /* The arrows come to them too. */
  bef_chart_set_cursor (f->chart, at (f, 19));
  g_assert_true (bef_chart_activate_event (f->chart));
  g_assert_cmpstr (f->opened, ==, "Boiler");
  bef_chart_set_cursor (f->chart, at (f, 3));
  g_assert_false (bef_chart_activate_event (f->chart));
}

static void
test_the_sentence_tells_of_them (Fixture *f, gconstpointer data)
{
  g_autofree char *without = bef_chart_get_summary (f->chart);

  give_events (f);
  g_autofree char *summary = bef_chart_get_summary (f->chart);
  g_assert_true (g_str_has_prefix (summary, without));
  g_assert_nonnull (strstr (summary, "Meanwhile: Works (08:00 – 12:00); Door (09:00 – 10:00); "
                                     "Boiler (since 18:00)."));
  /* Of what is not shown it says nothing. */
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day - BEF_MS_DAY, f->day);
  g_autofree char *other = bef_chart_get_summary (f->chart);
  g_assert_null (strstr (other, "Meanwhile"));
}

static guint
n_columns (GtkWidget *table)
{
  return g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (table)));
}

static void
test_the_table_has_a_column_of_them (Fixture *f, gconstpointer data)
{
  GtkWidget *table = g_object_ref_sink (bef_chart_table_new (f->chart));
  guint before = n_columns (table);

  give_events (f);
  chart_util_spin (50);
  g_assert_cmpuint (n_columns (table), ==, before + 1);
  bef_chart_set_events (f->chart, NULL);
  chart_util_spin (50);
  g_assert_cmpuint (n_columns (table), ==, before);
  g_object_unref (table);
}

static void
test_what_is_the_same_is_not_drawn_again (Fixture *f, gconstpointer data)
{
  give_events (f);
  guint painted = f->chart->n_data_paints;
  give_events (f);
  g_assert_cmpuint (f->chart->n_data_paints, ==, painted);
}

static void
test_the_cursor_comes_to_the_moment_once_there_is_data (Fixture *f, gconstpointer data)
{
  bef_chart_series_set_buckets (f->series, NULL);
  bef_chart_point_to (f->chart, at (f, 9) + BEF_MS_MINUTE);
  g_assert_cmpint (f->chart->cursor_ms, ==, BEF_NO_TIME);
  give_data (f);
  g_assert_cmpint (f->chart->cursor_ms, >=, at (f, 9));
  g_assert_cmpint (f->chart->cursor_ms, <, at (f, 9) + 15 * BEF_MS_MINUTE);
  /* Whoever moves it is not brought back. */
  bef_chart_set_cursor (f->chart, at (f, 15));
  gint64 own = f->chart->cursor_ms;
  give_data (f);
  g_assert_cmpint (f->chart->cursor_ms, ==, own);
}

static void
test_marks_of_the_same_time_stand_below_each_other (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) events = bef_chart_events_new ();

  for (guint i = 0; i < 8; i++)
    add (events, BEF_CHART_EVENT_DIAMOND, at (f, 9), at (f, 12), "Today");
  bef_chart_set_events (f->chart, events);
  wait_drawn (f);
  g_assert_cmpuint (f->chart->frame.n_mark_lanes, ==, BEF_CHART_MARK_LANES);
  g_autoptr (GPtrArray) apart = bef_chart_events_new ();
  add (apart, BEF_CHART_EVENT_DIAMOND, at (f, 2), at (f, 3), "Today");
  add (apart, BEF_CHART_EVENT_DIAMOND, at (f, 20), at (f, 21), "Today");
  bef_chart_set_events (f->chart, apart);
  wait_drawn (f);
  g_assert_cmpuint (f->chart->frame.n_mark_lanes, ==, 1);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/chart-events/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("stretch", test_works_lie_behind_the_data_where_they_were);
  ADD ("room", test_marks_take_room_only_where_there_are_some);
  ADD ("click", test_a_click_on_a_mark_opens_it);
  ADD ("keys", test_the_keys_walk_events_and_open_them);
  ADD ("sentence", test_the_sentence_tells_of_them);
  ADD ("table", test_the_table_has_a_column_of_them);
  ADD ("same", test_what_is_the_same_is_not_drawn_again);
  ADD ("moment", test_the_cursor_comes_to_the_moment_once_there_is_data);
  ADD ("lanes", test_marks_of_the_same_time_stand_below_each_other);
  return g_test_run ();
}
