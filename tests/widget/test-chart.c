/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-private.h"

#include "../patience.h"
#include "chart-util.h"

#include <math.h>

#include "base/bef-civil-time.h"

#define WIDTH 640
#define HEIGHT 300
#define N_BUCKETS 288

typedef struct
{
  GtkWidget *window;
  BefChart *chart;
  BefChartSeries *series;
  gint64 day;
  gint64 told_from, told_to;
  guint n_told;
} Fixture;

static void
moved_cb (BefChartRange *range, gpointer user_data)
{
  Fixture *f = user_data;

  f->told_from = bef_chart_range_get_from (range);
  f->told_to = bef_chart_range_get_to (range);
  f->n_told++;
}

static void
spin_until_drawn (Fixture *f)
{
  for (guint i = 0; i < 500 * test_patience () && f->chart->data_node == NULL; i++)
    chart_util_spin (10);
  g_assert_nonnull (f->chart->data_node);
}

/* Five-minute buckets of 5 kW; a spike in @spike and nothing in [gap_from, gap_to), -1 for none. */
static BefBuckets *
make_buckets (gint64 day, int spike, int gap_from, int gap_to)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (int i = 0; i < N_BUCKETS; i++)
    {
      gint64 from = day + i * 5 * BEF_MS_MINUTE;
      double value = 5000 + i;
      BefBucket b = { from,  from + 5 * BEF_MS_MINUTE,
                      value, i == spike ? 20000 : value,
                      value, value,
                      value, from,
                      from,  1 };
      if (i == spike)
        b.count = 2;
      if (i >= gap_from && i < gap_to)
        {
          b.count = 0;
          b.min = b.max = b.mean = b.first = b.last = NAN;
        }
      g_array_append_val (array, b);
    }
  return bef_buckets_new_take (array);
}

static void
give (Fixture *f, int spike, int gap_from, int gap_to)
{
  g_autoptr (BefBuckets) buckets = make_buckets (f->day, spike, gap_from, gap_to);

  bef_chart_series_set_buckets (f->series, buckets);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->day = bef_civil_to_ms (2026, 11, 24, 0, 0);
  f->chart = BEF_CHART (bef_chart_new ());
  f->series = bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE);
  bef_chart_set_title (f->chart, "Town hall");
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day, f->day + BEF_MS_DAY);
  bef_chart_add_series (f->chart, f->series);
  g_signal_connect (bef_chart_get_range (f->chart), "moved", G_CALLBACK (moved_cb), f);
  f->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (f->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (f->window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->chart));
  gtk_window_present (GTK_WINDOW (f->window));
  give (f, -1, -1, -1);
  spin_until_drawn (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->series);
  gtk_window_destroy (GTK_WINDOW (f->window));
  chart_util_spin (10);
}

static gboolean
trigger_matches (GtkShortcutTrigger *trigger, guint key, GdkModifierType modifiers)
{
  return GTK_IS_KEYVAL_TRIGGER (trigger)
         && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
         && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

/* Runs what the class bound to the key. FALSE when it says it did nothing. */
static gboolean
press (Fixture *f, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->chart));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          if (trigger_matches (gtk_shortcut_get_trigger (shortcut), key, modifiers))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                 GTK_WIDGET (f->chart),
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_error ("No shortcut for %s", gdk_keyval_name (key));
}

/* Pixels in the bucket's column of the plot whose blue stands out from red: the series' colour,
 * whatever the theme. */
static guint
count_series_pixels (Fixture *f, guint bucket, double from_share, double to_share)
{
  g_autoptr (GdkTexture) texture = chart_util_render (f->chart);
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  gsize stride = (gsize)width * 4;
  g_autofree guchar *pixels = g_malloc (stride * (gsize)height);
  const BefChartFrame *frame = &f->chart->frame;
  int left = (int)floor (frame->x + frame->plot_width * bucket / N_BUCKETS);
  int right = (int)ceil (frame->x + frame->plot_width * (bucket + 1) / N_BUCKETS);
  guint n = 0;

  gdk_texture_download (texture, pixels, stride);
  for (int y = (int)(frame->y + frame->plot_height * from_share);
       y < (int)(frame->y + frame->plot_height * to_share); y++)
    for (int x = left; x <= MIN (right, width - 1); x++)
      {
        guint32 pixel;
        memcpy (&pixel, pixels + (gsize)y * stride + (gsize)x * 4, sizeof pixel);
        n += (int)(pixel & 0xff) - (int)(pixel >> 16 & 0xff) > 30;
      }
  return n;
}

static void
test_keys_move_the_cursor (Fixture *f, gconstpointer data)
{
  g_autofree char *none = bef_chart_get_cursor_text (f->chart);

  g_assert_null (none);
  g_assert_true (press (f, GDK_KEY_Home, 0));
  g_autofree char *first = bef_chart_get_cursor_text (f->chart);
  g_assert_cmpstr (first, ==, "Tue 24 Nov, 00:02\nPower: 5.00\u00a0kW");
  press (f, GDK_KEY_Right, 0);
  g_autofree char *second = bef_chart_get_cursor_text (f->chart);
  g_assert_nonnull (strstr (second, "00:07"));
  press (f, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_autofree char *eleven_on = bef_chart_get_cursor_text (f->chart);
  g_assert_nonnull (strstr (eleven_on, "00:57"));
  press (f, GDK_KEY_Left, GDK_CONTROL_MASK);
  press (f, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_autofree char *stopped = bef_chart_get_cursor_text (f->chart);
  g_assert_cmpstr (stopped, ==, first);
  press (f, GDK_KEY_End, 0);
  g_autofree char *last = bef_chart_get_cursor_text (f->chart);
  g_assert_nonnull (strstr (last, "23:57"));
  g_assert_true (press (f, GDK_KEY_Escape, 0));
  g_autofree char *dropped = bef_chart_get_cursor_text (f->chart);
  g_assert_null (dropped);
  /* A second Escape is for the page. */
  g_assert_false (press (f, GDK_KEY_Escape, 0));
}

static void
test_the_cursor_reads_a_gap_as_no_data (Fixture *f, gconstpointer data)
{
  give (f, -1, 100, 150);
  bef_chart_set_cursor (f->chart, f->day + 120 * 5 * BEF_MS_MINUTE);
  g_autofree char *text = bef_chart_get_cursor_text (f->chart);
  g_assert_nonnull (strstr (text, "no data"));
  g_assert_null (strstr (text, "kW"));
}

static void
test_keys_change_the_range_and_tell (Fixture *f, gconstpointer data)
{
  gint64 from, to;

  press (f, GDK_KEY_plus, 0);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, ==, BEF_MS_DAY / 2);
  g_assert_cmpint (from, ==, f->day + BEF_MS_DAY / 4);
  g_assert_cmpuint (f->n_told, ==, 1);
  g_assert_cmpint (f->told_from, ==, from);
  g_assert_cmpint (f->told_to, ==, to);
  press (f, GDK_KEY_Right, GDK_SHIFT_MASK);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (from, ==, f->day + BEF_MS_DAY / 4 + BEF_MS_DAY / 8);
  press (f, GDK_KEY_minus, 0);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, ==, BEF_MS_DAY);
  /* The application confirms what was chosen; 0 still goes home. */
  bef_chart_range_set (bef_chart_get_range (f->chart), from, to);
  press (f, GDK_KEY_0, 0);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (from, ==, f->day);
  g_assert_cmpint (to, ==, f->day + BEF_MS_DAY);
  for (int i = 0; i < 40; i++)
    press (f, GDK_KEY_plus, 0);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, >=, BEF_MS_MINUTE);
  for (int i = 0; i < 60; i++)
    press (f, GDK_KEY_minus, 0);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, <, G_GINT64_CONSTANT (101) * 366 * BEF_MS_DAY);
}

/* Milliseconds a pixel of the plot stands for. */
static double
ms_per_pixel (Fixture *f)
{
  gint64 from, to;

  chart_util_get_range (f->chart, &from, &to);
  return (double)(to - from) / f->chart->frame.plot_width;
}

static void
test_a_dragged_range_fills_the_chart (Fixture *f, gconstpointer data)
{
  double scale = ms_per_pixel (f), left = f->chart->frame.x + 100;
  gint64 from, to;

  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_SELECT, left + 200);
  bef_chart_drag_move (f->chart, -150);
  chart_util_spin (60);
  /* A rubber band is on screen, and nothing has moved yet. */
  g_assert_nonnull (f->chart->cursor_node);
  g_assert_cmpuint (f->n_told, ==, 0);
  bef_chart_drag_move (f->chart, -200);
  bef_chart_drag_end (f->chart);
  g_assert_cmpuint (f->n_told, ==, 1);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpfloat_with_epsilon ((double)(from - f->day), 100 * scale, scale);
  g_assert_cmpfloat_with_epsilon ((double)(to - f->day), 300 * scale, scale);
  /* One given up, and one too short to be meant, change nothing. */
  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_SELECT, left);
  bef_chart_drag_move (f->chart, 90);
  g_assert_true (press (f, GDK_KEY_Escape, 0));
  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_SELECT, left);
  bef_chart_drag_move (f->chart, 3);
  bef_chart_drag_end (f->chart);
  g_assert_cmpuint (f->n_told, ==, 1);
}

static void
test_time_dragged_follows_the_hand (Fixture *f, gconstpointer data)
{
  double scale = ms_per_pixel (f);
  gint64 from, to;

  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_PAN, 300);
  bef_chart_drag_move (f->chart, 40);
  bef_chart_drag_move (f->chart, -60);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpfloat_with_epsilon ((double)(from - f->day), 60 * scale, scale);
  g_assert_cmpint (to - from, ==, BEF_MS_DAY);
  bef_chart_drag_end (f->chart);
  chart_util_get_range (f->chart, &from, NULL);
  g_assert_cmpfloat_with_epsilon ((double)(from - f->day), 60 * scale, scale);
  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_PAN, 300);
  bef_chart_drag_move (f->chart, 200);
  bef_chart_drag_cancel (f->chart);
  g_assert_cmpint (f->told_from, ==, from);
}

static void
test_a_pinch_keeps_what_is_between_the_fingers (Fixture *f, gconstpointer data)
{
  double x = f->chart->frame.x + f->chart->frame.plot_width / 4;
  gint64 held = bef_chart_time_at (f->chart, x), from, to;

  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_PINCH, x);
  bef_chart_pinch (f->chart, 1.5, x);
  bef_chart_pinch (f->chart, 2, x);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, ==, BEF_MS_DAY / 2);
  g_assert_cmpfloat_with_epsilon ((double)bef_chart_time_at (f->chart, x), (double)held,
                                  ms_per_pixel (f));
  /* Both fingers move on together: so does time. */
  bef_chart_pinch (f->chart, 2, x + 50);
  g_assert_cmpfloat_with_epsilon ((double)bef_chart_time_at (f->chart, x + 50), (double)held,
                                  ms_per_pixel (f));
  bef_chart_pinch (f->chart, 0.01, x);
  bef_chart_drag_end (f->chart);
  chart_util_get_range (f->chart, &from, &to);
  g_assert_cmpint (to - from, ==, 100 * BEF_MS_DAY);
}

static void
content_changed_cb (BefChart *chart, guint *n)
{
  (*n)++;
}

static void
test_a_moving_range_is_read_out_at_rest (Fixture *f, gconstpointer data)
{
  guint n = 0;

  g_signal_connect (f->chart, "content-changed", G_CALLBACK (content_changed_cb), &n);
  bef_chart_drag_begin (f->chart, BEF_CHART_DRAG_PAN, 300);
  for (int i = 1; i < 20; i++)
    bef_chart_drag_move (f->chart, i);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (f->n_told, ==, 19);
  chart_util_spin (400);
  g_assert_cmpuint (n, ==, 1);
  bef_chart_drag_end (f->chart);
}

static guint
count_controllers (Fixture *f, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->chart));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      n += G_TYPE_CHECK_INSTANCE_TYPE (controller, type);
    }
  return n;
}

/* What sideways scrolling and fingers act through. */
static void
test_wheel_and_fingers_are_listened_to (Fixture *f, gconstpointer data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->chart));

  g_assert_cmpuint (count_controllers (f, GTK_TYPE_GESTURE_ZOOM), ==, 1);
  g_assert_cmpuint (count_controllers (f, GTK_TYPE_GESTURE_DRAG), ==, 1);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      gboolean taken = FALSE;
      if (!GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        continue;
      g_signal_emit_by_name (controller, "scroll", 2.0, 0.0, &taken);
      g_assert_true (taken);
      g_assert_cmpint (f->told_from, >, f->day);
      g_assert_cmpint (f->told_to - f->told_from, ==, BEF_MS_DAY);
      /* Up and down is the page's. */
      g_signal_emit_by_name (controller, "scroll", 0.0, 1.0, &taken);
      g_assert_false (taken);
    }
  g_assert_cmpuint (f->n_told, ==, 1);
}

static void
test_setting_the_range_tells_nobody (Fixture *f, gconstpointer data)
{
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day, f->day + BEF_MS_HOUR);
  g_assert_cmpuint (f->n_told, ==, 0);
}

static void
test_a_gap_stays_without_a_line (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (count_series_pixels (f, 125, 0, 1), >, 0);
  give (f, -1, 100, 150);
  spin_until_drawn (f);
  g_assert_cmpuint (count_series_pixels (f, 125, 0, 1), ==, 0);
  g_assert_cmpuint (count_series_pixels (f, 80, 0, 1), >, 0);
}

static void
test_a_spike_of_one_bucket_is_visible (Fixture *f, gconstpointer data)
{
  give (f, 200, -1, -1);
  spin_until_drawn (f);
  /* Well above the line everywhere else, most of the way to the top. */
  g_assert_cmpuint (count_series_pixels (f, 200, 0.05, 0.6), >, f->chart->frame.plot_height * 0.3);
  g_assert_cmpuint (count_series_pixels (f, 230, 0.05, 0.6), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Until what was asked for by now is painted, however long that takes. */
static void
painted (Fixture *f)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (f->chart));
  guint n = 0;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count_cb), &n);

  while (n < 2)
    {
      gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
      g_main_context_iteration (NULL, TRUE);
    }
  g_signal_handler_disconnect (clock, id);
}

static void
test_new_buckets_redraw_and_the_cursor_does_not (Fixture *f, gconstpointer data)
{
  guint before;

  painted (f);
  before = f->chart->n_data_paints;
  for (int i = 0; i < 5; i++)
    {
      press (f, GDK_KEY_Left, 0);
      painted (f);
    }
  g_assert_nonnull (f->chart->cursor_node);
  g_assert_cmpuint (f->chart->n_data_paints, ==, before);
  /* A second later, nothing has moved by a pixel. */
  bef_chart_set_now (f->chart, f->day + 12 * BEF_MS_HOUR);
  painted (f);
  before = f->chart->n_data_paints;
  bef_chart_set_now (f->chart, f->day + 12 * BEF_MS_HOUR + BEF_MS_SECOND);
  painted (f);
  g_assert_cmpuint (f->chart->n_data_paints, ==, before);
  give (f, 10, -1, -1);
  painted (f);
  g_assert_cmpuint (f->chart->n_data_paints, ==, before + 1);
}

static void
test_the_reading_never_leaves_the_widget (Fixture *f, gconstpointer data)
{
  for (int i = 0; i < N_BUCKETS; i += 7)
    {
      graphene_rect_t bounds;
      bef_chart_set_cursor (f->chart, f->day + i * 5 * BEF_MS_MINUTE);
      chart_util_spin (4);
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (f->chart->reading),
                                                GTK_WIDGET (f->chart), &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.y, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=,
                         gtk_widget_get_width (GTK_WIDGET (f->chart)));
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=,
                         gtk_widget_get_height (GTK_WIDGET (f->chart)));
    }
}

static void
test_assistive_technologies_hear_of_changes (Fixture *f, gconstpointer data)
{
  g_autofree char *summary = NULL;

  gtk_test_accessible_assert_role (f->chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (f->chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Town hall");
  give (f, 200, 20, 40);
  summary = bef_chart_get_summary (f->chart);
  g_assert_nonnull (strstr (summary, "20.0\u00a0kW at highest"));
  g_assert_nonnull (strstr (summary, "no data for 1 h 40"));
  chart_util_spin (700);
  gtk_test_accessible_assert_property (f->chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);
  press (f, GDK_KEY_End, 0);
  g_autofree char *text = bef_chart_get_cursor_text (f->chart);
  gtk_test_accessible_assert_property (f->chart, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
  g_assert_cmpstr (gtk_label_get_text (f->chart->reading), ==, text);
}

static guint
count_csv_rows (const char *csv)
{
  guint n = 0;

  for (const char *p = strchr (csv, '\n'); p != NULL && p[1] != '\0'; p = strchr (p + 1, '\n'))
    n++;
  return n;
}

static void
test_table_and_csv_have_the_rows_shown (Fixture *f, gconstpointer data)
{
  GtkWidget *table = g_object_ref_sink (bef_chart_table_new (f->chart));
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)));
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (table));
  g_autofree char *day_csv = bef_chart_to_csv (f->chart, BEF_CHART_CSV_FOR_PROGRAMS);

  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, N_BUCKETS);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 3);
  g_assert_cmpuint (count_csv_rows (day_csv), ==, N_BUCKETS);
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day + BEF_MS_HOUR,
                       f->day + 3 * BEF_MS_HOUR);
  chart_util_spin (20);
  g_autofree char *hours_csv = bef_chart_to_csv (f->chart, BEF_CHART_CSV_FOR_PROGRAMS);
  g_assert_cmpuint (g_list_model_get_n_items (rows), ==, 24);
  g_assert_cmpuint (count_csv_rows (hours_csv), ==, 24);
  g_assert_nonnull (strstr (hours_csv, "\r\n2026-11-24T00:00:00Z;5012;100\r\n"));
  g_assert_null (strstr (hours_csv, "2026-11-24T02:00:00Z"));
  BefChartSeries *more = bef_chart_series_new ("Outdoors", "°C", 1, BEF_CHART_LINE);
  bef_chart_add_series (f->chart, more);
  chart_util_spin (20);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 5);
  g_object_unref (more);
  g_object_unref (table);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  guint *changed = user_data;

  g_assert_cmpuint (position, ==, 0);
  *changed += MAX (removed, added);
}

static void
test_live_data_touches_only_the_newest_rows (Fixture *f, gconstpointer data)
{
  guint changed = 0;

  give (f, -1, 280, N_BUCKETS);
  GtkWidget *table = g_object_ref_sink (bef_chart_table_new (f->chart));
  GtkSelectionModel *rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (table));
  g_signal_connect (rows, "items-changed", G_CALLBACK (items_changed_cb), &changed);
  give (f, -1, 281, N_BUCKETS);
  chart_util_spin (20);
  g_assert_cmpuint (changed, ==, 8);
  changed = 0;
  give (f, 100, 281, N_BUCKETS);
  chart_util_spin (20);
  g_assert_cmpuint (changed, ==, N_BUCKETS - 100);
  g_object_unref (table);
}

static void
test_table_cells_read_newest_first (Fixture *f, gconstpointer data)
{
  GtkWidget *table = bef_chart_table_new (f->chart), *window = gtk_window_new (),
            *scrolled = gtk_scrolled_window_new ();
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GQueue) queue = g_queue_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), table);
  gtk_window_set_child (GTK_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, 300);
  gtk_window_present (GTK_WINDOW (window));
  chart_util_spin (150);
  g_queue_push_tail (queue, table);
  while (!g_queue_is_empty (queue))
    {
      GtkWidget *widget = g_queue_pop_head (queue);
      if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "numeric"))
        g_ptr_array_add (found, g_strdup (gtk_label_get_text (GTK_LABEL (widget))));
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        g_queue_push_tail (queue, child);
    }
  g_assert_cmpuint (found->len, >=, 4);
  g_assert_cmpstr (g_ptr_array_index (found, 0), ==, "Tue 24 Nov, 23:55");
  g_assert_cmpstr (g_ptr_array_index (found, 1), ==, "5.29\u00a0kW");
  g_assert_cmpstr (g_ptr_array_index (found, 2), ==, "100\u00a0%");
  g_assert_cmpstr (g_ptr_array_index (found, 3), ==, "Tue 24 Nov, 23:50");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_a_year_of_minutes_is_drawn (Fixture *f, gconstpointer data)
{
  GArray *array = g_array_sized_new (FALSE, FALSE, sizeof (BefBucket), 525600);
  gint64 start;

  for (int i = 0; i < 525600; i++)
    {
      gint64 from = f->day + i * BEF_MS_MINUTE;
      double value = 4000 + i % 1440;
      BefBucket b = {
        from, from + BEF_MS_MINUTE, value, value, value, value, value, from, from, 1
      };
      g_array_append_val (array, b);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);
  bef_chart_series_set_buckets (f->series, buckets);
  start = g_get_monotonic_time ();
  bef_chart_range_set (bef_chart_get_range (f->chart), f->day + 30 * BEF_MS_DAY,
                       f->day + 31 * BEF_MS_DAY);
  spin_until_drawn (f);
  g_assert_cmpuint (count_series_pixels (f, 144, 0, 1), >, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * test_patience () * G_USEC_PER_SEC);
}

static void
test_a_moved_range_waits_for_its_data_without_hatching (Fixture *f, gconstpointer data)
{
  bef_chart_set_now (f->chart, f->day + 2 * BEF_MS_DAY);
  press (f, GDK_KEY_Right, GDK_SHIFT_MASK);
  g_assert_true (f->chart->awaiting);
  give (f, 3, -1, -1);
  g_assert_false (f->chart->awaiting);
}

static void
test_what_is_shown_may_be_replaced_and_removed (Fixture *f, gconstpointer data)
{
  bef_chart_set_cursor (f->chart, f->day + BEF_MS_HOUR);
  bef_chart_series_set_buckets (f->series, NULL);
  chart_util_spin (30);
  bef_chart_remove_all (f->chart);
  chart_util_spin (30);
  g_assert_cmpuint (bef_chart_get_n_series (f->chart), ==, 0);
  g_autofree char *text = bef_chart_get_cursor_text (f->chart);
  g_assert_null (text);
  g_assert_false (f->chart->frame.has_data);
  /* The series outlives the chart and no longer speaks to it. */
  give (f, 1, -1, -1);
}

static void
test_thumbnails_take_no_keys_and_little_room (Fixture *f, gconstpointer data)
{
  int width, height;

  bef_chart_set_compact (f->chart, TRUE);
  gtk_widget_measure (GTK_WIDGET (f->chart), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL,
                      NULL);
  gtk_widget_measure (GTK_WIDGET (f->chart), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL,
                      NULL);
  g_assert_cmpint (width, ==, 60);
  g_assert_cmpint (height, ==, 24);
  g_assert_false (gtk_widget_get_focusable (GTK_WIDGET (f->chart)));
  press (f, GDK_KEY_Home, 0);
  g_autofree char *text = bef_chart_get_cursor_text (f->chart);
  g_assert_null (text);
  spin_until_drawn (f);
}

static void
test_text_twice_as_large_still_fits (Fixture *f, gconstpointer data)
{
  double plot_width = f->chart->frame.plot_width, right = -G_MAXDOUBLE;
  guint shown = 0;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * 1024, NULL);
  chart_util_spin (200);
  spin_until_drawn (f);
  g_assert_cmpfloat (f->chart->frame.plot_width, <, plot_width);
  for (guint i = 0; i < f->chart->frame.time_ticks->len; i++)
    {
      const BefTimeTick *tick = &g_array_index (f->chart->frame.time_ticks, BefTimeTick, i);
      if (tick->hidden)
        continue;
      g_assert_cmpfloat (tick->center - tick->width / 2, >, right);
      right = tick->center + tick->width / 2;
      shown++;
    }
  g_assert_cmpuint (shown, >=, 2);
  g_assert_cmpfloat (f->chart->frame.x + right, <=,
                     gtk_widget_get_width (GTK_WIDGET (f->chart)) + 1);
  g_assert_cmpfloat (f->chart->frame.plot_height / f->chart->frame.axes[0].n_ticks, >=,
                     f->chart->frame.line_height);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-xft-dpi");
}

#define ADD(path, function)                                                                        \
  g_test_add ("/chart/widget/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  ADD ("keys-move-the-cursor", test_keys_move_the_cursor);
  ADD ("a-gap-reads-as-no-data", test_the_cursor_reads_a_gap_as_no_data);
  ADD ("keys-change-the-range", test_keys_change_the_range_and_tell);
  ADD ("a-dragged-range-fills-the-chart", test_a_dragged_range_fills_the_chart);
  ADD ("dragged-time-follows-the-hand", test_time_dragged_follows_the_hand);
  ADD ("a-pinch-keeps-what-it-holds", test_a_pinch_keeps_what_is_between_the_fingers);
  ADD ("a-moving-range-is-read-out-at-rest", test_a_moving_range_is_read_out_at_rest);
  ADD ("wheel-and-fingers", test_wheel_and_fingers_are_listened_to);
  ADD ("setting-the-range-tells-nobody", test_setting_the_range_tells_nobody);
  ADD ("a-gap-stays-without-a-line", test_a_gap_stays_without_a_line);
  ADD ("a-spike-is-visible", test_a_spike_of_one_bucket_is_visible);
  ADD ("the-cursor-repaints-no-data", test_new_buckets_redraw_and_the_cursor_does_not);
  ADD ("the-reading-stays-inside", test_the_reading_never_leaves_the_widget);
  ADD ("accessible-texts-follow", test_assistive_technologies_hear_of_changes);
  ADD ("table-and-csv-have-the-rows-shown", test_table_and_csv_have_the_rows_shown);
  ADD ("table-reads-newest-first", test_table_cells_read_newest_first);
  ADD ("live-data-touches-the-newest-rows", test_live_data_touches_only_the_newest_rows);
  ADD ("a-year-of-minutes", test_a_year_of_minutes_is_drawn);
  ADD ("a-moved-range-waits", test_a_moved_range_waits_for_its_data_without_hatching);
  ADD ("replaced-and-removed", test_what_is_shown_may_be_replaced_and_removed);
  ADD ("thumbnails", test_thumbnails_take_no_keys_and_little_room);
  ADD ("text-twice-as-large", test_text_twice_as_large_still_fits);
  return g_test_run ();
}
