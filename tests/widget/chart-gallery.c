/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every style of the chart side by side, to be looked at. chart-gallery [--dark] [--large]
 * [--narrow] [--cursor] */
#include "chart/bef-chart-private.h"

#include <math.h>

#include "base/bef-civil-time.h"

static gboolean dark, large, narrow, cursor;
static gint64 day;

static double
load_at (double hour)
{
  double work = hour > 7 && hour < 18.5 ? 9000 * sin ((hour - 7) / 11.5 * G_PI) : 0;
  double kitchen = hour > 11 && hour < 12.5 ? 4500 : 0;

  return 2600 + work + kitchen + 500 * sin (hour * 7.3) + 350 * sin (hour * 23.1);
}

static void
add (GArray *buckets, gint64 from, gint64 to, double low, double value, double high, guint count)
{
  BefBucket b = {
    from, to, low, high, value, value, value, from, count > 1 ? to - 1 : from, count
  };

  if (count == 0)
    b.min = b.max = b.mean = b.first = b.last = NAN;
  g_array_append_val (buckets, b);
}

static void
sample (GArray *buckets, gint64 from, gint64 to, double value, guint count)
{
  add (buckets, from, to, value, value, value, count);
}

static GArray *
bucket_array (void)
{
  return g_array_new (FALSE, FALSE, sizeof (BefBucket));
}

static void
give (BefChart *chart, BefChartSeries *series, GArray *array)
{
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (array);

  bef_chart_series_set_buckets (series, buckets);
  bef_chart_add_series (chart, series);
  g_object_unref (series);
}

static BefChart *
new_chart (const char *title, int days)
{
  BefChart *chart = BEF_CHART (bef_chart_new ());

  bef_chart_set_title (chart, title);
  bef_chart_range_set (bef_chart_get_range (chart), day, bef_civil_add (day, BEF_PERIOD_DAY, days));
  return chart;
}

static GArray *
power (double until, double gap_from, double gap_to, double shift)
{
  GArray *array = bucket_array ();

  for (int i = 0; i < 288; i++)
    {
      gint64 from = day + i * 5 * BEF_MS_MINUTE;
      double hour = i / 12.0, v = load_at (hour + shift);
      gboolean known = hour < until && !(hour >= gap_from && hour < gap_to);
      double high = i == 40 ? 19000 : v + 300 + 200 * sin (i);
      add (array, from, from + 5 * BEF_MS_MINUTE, v - 300, v, high, known ? 5 : 0);
    }
  return array;
}

static BefChart *
day_chart (void)
{
  BefChart *chart = new_chart ("Town hall", 1);
  GArray *usual = bucket_array ();

  for (int i = 0; i < 96; i++)
    {
      double v = load_at (i / 4.0 - 0.4) * 0.9;
      add (usual, day + i * 15 * BEF_MS_MINUTE, day + (i + 1) * 15 * BEF_MS_MINUTE, v * 0.75, v,
           v * 1.25 + 400, 30);
    }
  give (chart, bef_chart_series_new ("Usual", "W", 0, BEF_CHART_BAND), usual);
  give (chart, bef_chart_series_new ("Power", "W", 0, BEF_CHART_AREA), power (14.5, 5, 7.2, 0));
  bef_chart_set_now (chart, day + 14 * BEF_MS_HOUR + 32 * BEF_MS_MINUTE);
  bef_chart_set_threshold (chart, 18000, "W", "Subscribed 18 kW");
  return chart;
}

static BefChart *
single_chart (void)
{
  BefChart *chart = new_chart ("School", 1);
  GArray *array = bucket_array ();

  for (int i = 0; i < 600; i++)
    {
      gint64 from = day + i * 144 * BEF_MS_SECOND;
      /* A sample every ten minutes in slices of 2 min 24. */
      gboolean sample = i % 4 == 0 && !(i > 300 && i < 312);
      add (array, from, from + 144 * BEF_MS_SECOND, load_at (i / 25.0), load_at (i / 25.0),
           load_at (i / 25.0), sample && i < 520);
    }
  give (chart, bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE), array);
  bef_chart_set_now (chart, day + 21 * BEF_MS_HOUR);
  bef_chart_set_threshold (chart, 36000, "W", "Subscribed 36 kW");
  return chart;
}

static BefChart *
bars_chart (int days)
{
  BefChart *chart = new_chart ("Energy", days);
  GArray *array = bucket_array ();

  for (int i = 0; i < days; i++)
    {
      gint64 from = bef_civil_add (day, BEF_PERIOD_DAY, i);
      double v = 84 + 40 * sin (i * 0.9) + (i % 7 > 4 ? -35 : 12);
      add (array, from, bef_civil_add (from, BEF_PERIOD_DAY, 1), v, v, v,
           i == 3 || i > days - 2 ? 0 : 1);
    }
  give (chart, bef_chart_series_new ("Energy", "kWh", 0, BEF_CHART_BARS), array);
  bef_chart_set_now (chart, bef_civil_add (day, BEF_PERIOD_DAY, days - 1));
  return chart;
}

static BefChart *
months_chart (void)
{
  gint64 year = bef_civil_floor (day, BEF_PERIOD_YEAR);
  BefChart *chart = new_chart ("Energy", 1);
  GArray *now = bucket_array (), *before = bucket_array ();

  for (int i = 0; i < 12; i++)
    {
      gint64 from = bef_civil_add (year, BEF_PERIOD_MONTH, i),
             to = bef_civil_add (year, BEF_PERIOD_MONTH, i + 1);
      double v = 4200 + 2100 * cos (i / 6.0 * G_PI);
      add (now, from, to, v, v, v, i < 11);
      add (before, from, to, v * 1.12, v * 1.12, v * 1.12, 1);
    }
  bef_chart_range_set (bef_chart_get_range (chart), year, bef_civil_add (year, BEF_PERIOD_YEAR, 1));
  BefChartSeries *old = bef_chart_series_new ("2025", "kWh", 0, BEF_CHART_BARS);
  bef_chart_series_set_secondary (old, TRUE);
  give (chart, old, before);
  give (chart, bef_chart_series_new ("2026", "kWh", 0, BEF_CHART_BARS), now);
  bef_chart_set_now (chart, bef_civil_add (year, BEF_PERIOD_MONTH, 11));
  return chart;
}

static BefChart *
climate_chart (void)
{
  BefChart *chart = new_chart ("Library", 7);
  GArray *inside = bucket_array (), *outside = bucket_array (), *co2 = bucket_array ();

  for (int i = 0; i < 336; i++)
    {
      gint64 from = day + i * 30 * BEF_MS_MINUTE, to = from + 30 * BEF_MS_MINUTE;
      double h = i / 2.0;
      sample (inside, from, to, 19 + 1.2 * sin (h / 24 * 2 * G_PI), 1);
      sample (outside, from, to, 8 + 4 * sin ((h - 3) / 24 * 2 * G_PI) + h / 60,
              i > 100 && i < 140 ? 0 : 1);
      sample (co2, from, to, 450 + 500 * MAX (0, sin (h / 24 * 2 * G_PI - 1)), 1);
    }
  give (chart, bef_chart_series_new ("Reading room", "°C", 1, BEF_CHART_LINE), inside);
  give (chart, bef_chart_series_new ("Outdoors", "°C", 1, BEF_CHART_LINE), outside);
  give (chart, bef_chart_series_new ("CO₂", "ppm", 0, BEF_CHART_STEP), co2);
  bef_chart_set_threshold (chart, 17, "°C", "Expected at least 17 °C");
  return chart;
}

static void
give_states (BefChart *chart, const char *title, int phase)
{
  BefChartSeries *series = bef_chart_series_new (title, "", 0, BEF_CHART_STATES);
  GArray *array = bucket_array ();

  bef_chart_series_add_state (series, 0, "Closed", BEF_CHART_STATE_PLAIN);
  bef_chart_series_add_state (series, 1, "Open", BEF_CHART_STATE_PLAIN);
  bef_chart_series_add_state (series, 2, "Held open", BEF_CHART_STATE_STRONG);
  for (int i = 0; i < 288; i++)
    {
      int p = (i + phase) % 288;
      double code = p == 84 || (p > 100 && p < 150) ? 1
                    : p >= 180 && p < 200           ? 2
                    : p == 230                      ? 2
                                                    : 0;
      gint64 from = day + i * 5 * BEF_MS_MINUTE;
      add (array, from, from + 5 * BEF_MS_MINUTE, code, code, code, p > 20 && p < 50 ? 0 : 1);
    }
  give (chart, series, array);
}

static BefChart *
doors_chart (int doors)
{
  static const char *const names[] = { "Front door", "Wedding hall", "Archive room" };
  BefChart *chart = new_chart ("Doors", 1);

  for (int i = 0; i < doors; i++)
    give_states (chart, names[i], i * 37);
  bef_chart_set_now (chart, day + 22 * BEF_MS_HOUR);
  return chart;
}

static BefChart *
mixed_chart (void)
{
  BefChart *chart = new_chart ("Heating", 1);

  give (chart, bef_chart_series_new ("Power", "W", 0, BEF_CHART_LINE), power (24, 30, 30, 2));
  give_states (chart, "Front door", 0);
  return chart;
}

static BefChart *
empty_chart (void)
{
  return new_chart ("Empty", 30);
}

static GtkWidget *
thumbnails (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  BefChart *charts[] = { day_chart (), single_chart (), bars_chart (14), doors_chart (1),
                         empty_chart () };

  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  for (guint i = 0; i < G_N_ELEMENTS (charts); i++)
    {
      bef_chart_set_compact (charts[i], TRUE);
      gtk_widget_set_size_request (GTK_WIDGET (charts[i]), 120, 32);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (charts[i]));
    }
  return box;
}

static gboolean
show_cursor_cb (gpointer chart)
{
  gtk_widget_grab_focus (chart);
  bef_chart_set_cursor (chart, day + 12 * BEF_MS_HOUR);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  GtkWidget *window, *grid;

  for (int i = 1; i < argc; i++)
    {
      dark = dark || g_str_equal (argv[i], "--dark");
      large = large || g_str_equal (argv[i], "--large");
      narrow = narrow || g_str_equal (argv[i], "--narrow");
      cursor = cursor || g_str_equal (argv[i], "--cursor");
    }
  gtk_init ();
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", dark, NULL);
  if (large)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * 1024, NULL);
  day = bef_civil_to_ms (2026, 11, 24, 0, 0);

  window = gtk_window_new ();
  grid = gtk_grid_new ();
  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 24);
  GtkWidget *widgets[] = { GTK_WIDGET (day_chart ()),
                           GTK_WIDGET (single_chart ()),
                           GTK_WIDGET (climate_chart ()),
                           GTK_WIDGET (bars_chart (14)),
                           GTK_WIDGET (bars_chart (30)),
                           GTK_WIDGET (months_chart ()),
                           GTK_WIDGET (doors_chart (1)),
                           GTK_WIDGET (doors_chart (3)),
                           GTK_WIDGET (mixed_chart ()),
                           GTK_WIDGET (empty_chart ()),
                           thumbnails () };
  guint columns = narrow ? 4 : 3;
  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      gtk_widget_set_hexpand (widgets[i], TRUE);
      gtk_widget_set_vexpand (widgets[i], TRUE);
      gtk_grid_attach (GTK_GRID (grid), widgets[i], (int)(i % columns), (int)(i / columns), 1, 1);
    }
  gtk_widget_set_margin_start (grid, 18);
  gtk_widget_set_margin_end (grid, 18);
  gtk_widget_set_margin_top (grid, 18);
  gtk_widget_set_margin_bottom (grid, 18);
  gtk_window_set_child (GTK_WINDOW (window), grid);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), narrow ? 1366 : 1900, narrow ? 760 : 1060);
  gtk_window_present (GTK_WINDOW (window));
  if (cursor)
    g_timeout_add (300, show_cursor_cb, widgets[0]);
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  return 0;
}
