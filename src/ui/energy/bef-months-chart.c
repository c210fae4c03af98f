/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-months-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-present.h"
#include "chart/bef-chart.h"
#include "supervision/energy/bef-energy-words.h"

#define MONTHS 12

struct _BefMonthsChart
{
  GtkWidget parent_instance;
  GtkWidget *chart; /* child */
};

G_DEFINE_FINAL_TYPE (BefMonthsChart, bef_months_chart, GTK_TYPE_WIDGET)

static BefBucket
make_bar (const BefEnergyTotal *total, gint64 start_ms)
{
  gboolean is_known = isfinite (total->amount);

  return (BefBucket){ .start_ms = start_ms,
                      .end_ms = bef_civil_add (start_ms, BEF_PERIOD_MONTH, 1),
                      .min = total->amount,
                      .max = total->amount,
                      .mean = total->amount,
                      .first = total->amount,
                      .last = total->amount,
                      .first_ms = start_ms,
                      .last_ms = total->range.to_ms,
                      .count = is_known ? 1 : 0,
                      .estimated = total->estimated > 0,
                      .missing = is_known ? total->missing : 1 };
}

typedef enum
{
  THIS_YEAR,
  YEAR_BEFORE,
} Which;

static void
add_series (BefMonthsChart *self, const BefEnergyPart *part, Which which)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (BefBucket));
  guint first = part->n_months > MONTHS ? part->n_months - MONTHS : 0;
  g_autoptr (BefChartSeries) series = bef_chart_series_new (
      which == YEAR_BEFORE ? _ ("A year before") : bef_fluid_name (part->fluid),
      bef_fluid_unit (part->fluid), 0, BEF_CHART_BARS);

  for (guint i = first; i < part->n_months; i++)
    {
      const BefEnergyComparison *month = &part->months[i];
      BefBucket bar =
          make_bar (which == YEAR_BEFORE ? &month->before : &month->now, month->now.range.from_ms);
      g_array_append_val (bars, bar);
    }
  g_autoptr (BefBuckets) buckets = bef_buckets_new_take (bars);
  bef_chart_series_set_secondary (series, which == YEAR_BEFORE);
  bef_chart_series_set_than (series, C_ ("than", "the year before"));
  bef_chart_series_set_buckets (series, buckets);
  bef_chart_add_series (BEF_CHART (self->chart), series);
}

static void
bef_months_chart_dispose (GObject *object)
{
  g_clear_pointer (&BEF_MONTHS_CHART (object)->chart, gtk_widget_unparent);
  G_OBJECT_CLASS (bef_months_chart_parent_class)->dispose (object);
}

static void
bef_months_chart_class_init (BefMonthsChartClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = bef_months_chart_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
bef_months_chart_init (BefMonthsChart *self)
{
  self->chart = bef_chart_new ();
  gtk_widget_set_size_request (self->chart, -1, 170);
  gtk_widget_add_css_class (GTK_WIDGET (self), "bef-card");
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
}

GtkWidget *
bef_months_chart_new (void)
{
  return g_object_new (BEF_TYPE_MONTHS_CHART, NULL);
}

void
bef_months_chart_show (BefMonthsChart *self, const BefEnergyPart *part)
{
  BefChart *chart = BEF_CHART (self->chart);
  /* TRANSLATORS: "Electricity, the last 12 months". */
  g_autofree char *title =
      g_strdup_printf (_ ("%s, the last 12 months"), bef_fluid_name (part->fluid));

  /* Of the same days of both years, as everywhere: not of the months drawn, some of which are whole
   * in one of them alone. */
  g_autofree char *conclusion =
      bef_energy_dup_last_year (&part->spans[BEF_SPAN_TWELVE], part->fluid, bef_now_ms ());

  bef_chart_remove_all (chart);
  bef_chart_set_conclusion (chart, part->n_months > 0 ? conclusion : NULL);
  if (part->n_months == 0)
    return;
  guint first = part->n_months > MONTHS ? part->n_months - MONTHS : 0;
  gint64 last = part->months[part->n_months - 1].now.range.from_ms;
  bef_chart_set_title (chart, title);
  bef_chart_range_set (bef_chart_get_range (chart), part->months[first].now.range.from_ms,
                       bef_civil_add (last, BEF_PERIOD_MONTH, 1));
  add_series (self, part, YEAR_BEFORE);
  add_series (self, part, THIS_YEAR);
}
