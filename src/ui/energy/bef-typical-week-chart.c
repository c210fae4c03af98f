/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-typical-week-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/bef-chart.h"
#include "supervision/energy/bef-energy-words.h"

struct _BefTypicalWeekChart
{
  GtkWidget parent_instance;
  GtkWidget *box;     /* template child, likewise below */
  GtkLabel *sentence; /* in box, likewise below */
  GtkWidget *chart;
  GtkLabel *rhythm;
};

G_DEFINE_FINAL_TYPE (BefTypicalWeekChart, bef_typical_week_chart, GTK_TYPE_WIDGET)

/* An hour whose mean is @value, and whose usual values lie between @low and @high. */
static BefBucket
make_hour (gint64 start_ms, double value, double low, double high)
{
  gboolean is_known = isfinite (value);

  return (BefBucket){ .start_ms = start_ms,
                      .end_ms = start_ms + BEF_MS_HOUR,
                      .min = low,
                      .max = high,
                      .mean = value,
                      .first = value,
                      .last = value,
                      .first_ms = start_ms,
                      .last_ms = start_ms,
                      .count = is_known ? 1 : 0,
                      .missing = is_known ? 0 : 1 };
}

static void
add_series (BefTypicalWeekChart *self, const char *title, BefChartStyle style, GArray *hours)
{
  g_autoptr (BefChartSeries) series = bef_chart_series_new (title, "W", 0, style);
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (hours);

  bef_chart_series_set_buckets (series, buckets);
  bef_chart_add_series (BEF_CHART (self->chart), series);
}

static void
draw (BefTypicalWeekChart *self, const BefTypicalWeek *week)
{
  GArray *usual = g_array_new (FALSE, FALSE, sizeof (BefBucket)),
         *measured = g_array_new (FALSE, FALSE, sizeof (BefBucket));

  for (guint h = 0; h < week->n_hours; h++)
    {
      const BefWeekHour *hour = &week->hours[h];
      BefBucket band =
          make_hour (hour->start_ms, hour->usual.p50, hour->usual.p10, hour->usual.p90);
      BefBucket mean = make_hour (hour->start_ms, hour->watts, hour->watts, hour->watts);
      g_array_append_val (usual, band);
      g_array_append_val (measured, mean);
    }
  bef_chart_range_set (bef_chart_get_range (BEF_CHART (self->chart)), week->range.from_ms,
                       week->range.to_ms);
  add_series (self, _ ("Typical week"), BEF_CHART_BAND, usual);
  add_series (self, _ ("The last seven days"), BEF_CHART_STEP, measured);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
bef_typical_week_chart_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), BEF_TYPE_TYPICAL_WEEK_CHART);
  G_OBJECT_CLASS (bef_typical_week_chart_parent_class)->dispose (object);
}

static void
bef_typical_week_chart_class_init (BefTypicalWeekChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = bef_typical_week_chart_dispose;
  g_type_ensure (BEF_TYPE_CHART);
  gtk_widget_class_set_css_name (widget_class, "typicalweek");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/fr/beffroi/Beffroi/ui/bef-typical-week-chart.ui");
  gtk_widget_class_bind_template_child (widget_class, BefTypicalWeekChart, box);
  gtk_widget_class_bind_template_child (widget_class, BefTypicalWeekChart, sentence);
  gtk_widget_class_bind_template_child (widget_class, BefTypicalWeekChart, chart);
  gtk_widget_class_bind_template_child (widget_class, BefTypicalWeekChart, rhythm);
}

static void
bef_typical_week_chart_init (BefTypicalWeekChart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  bef_chart_set_title (BEF_CHART (self->chart), _ ("The last seven days in the typical week"));
}

GtkWidget *
bef_typical_week_chart_new (void)
{
  return g_object_new (BEF_TYPE_TYPICAL_WEEK_CHART, NULL);
}

void
bef_typical_week_chart_show (BefTypicalWeekChart *self, const BefTypicalWeek *week)
{
  gboolean is_drawn = week->verdict != BEF_WEEK_TOO_LITTLE;
  g_autofree char *sentence = bef_typical_week_dup_sentence (week),
                  *rhythm = bef_typical_week_dup_rhythm (week);

  set_text (self->sentence, sentence);
  set_text (self->rhythm, rhythm);
  bef_chart_remove_all (BEF_CHART (self->chart));
  bef_chart_set_conclusion (BEF_CHART (self->chart), sentence);
  gtk_widget_set_visible (self->chart, is_drawn);
  if (is_drawn)
    draw (self, week);
}
