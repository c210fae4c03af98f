/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-cell.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-energy-figure-cell.h"
#include "bef-energy-name-cell.h"
#include "ui/feed/bef-chart-feed.h"

/* A share known that is told of the total is not told of each again. */
#define ALIKE 0.02

static void
update_power (GtkWidget *cell, BefEnergyItem *item)
{
  BefBuilding *building = bef_energy_item_get_building (item);
  gint64 observed = BEF_NO_TIME;
  BefFreshness freshness = BEF_FRESHNESS_LOST;
  double watts;
  gboolean known = bef_energy_item_get_power (item, bef_now_ms (), &watts, &observed, &freshness);
  g_autofree char *text = known ? bef_format_value (watts, "W", 0) : NULL;

  if (!known)
    {
      BefDevice *meter =
          building != NULL ? bef_building_find_device (building, BEF_KIND_METER, "power") : NULL;
      const BefValue *last = meter != NULL ? bef_device_get_value (meter, "power") : NULL;
      observed = last != NULL ? last->observed_ms : BEF_NO_TIME;
    }
  bef_energy_figure_cell_show_measured (BEF_ENERGY_FIGURE_CELL (cell), text, observed, freshness);
}

static void
draw_graph (BefSession *session, GtkWidget *cell, BefEnergyItem *item)
{
  BefChartFeed *feed = g_object_get_data (G_OBJECT (cell), "feed");
  const BefQuantityInfo *power = bef_quantity_info ("power");
  gint64 day = bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY);
  const char *meter = bef_energy_item_get_meter (item);
  g_autofree char *drawn =
      meter != NULL ? g_strdup_printf ("%s %" G_GINT64_FORMAT, meter, day) : NULL;

  /* The total has no curve of its own. */
  gtk_widget_set_opacity (cell, meter != NULL ? 1 : 0);
  if (g_strcmp0 (drawn, g_object_get_data (G_OBJECT (cell), "drawn")) == 0)
    return;
  if (feed == NULL)
    {
      feed = bef_chart_feed_new (session, BEF_CHART (cell), BEF_FEED_GLANCE);
      g_object_set_data_full (G_OBJECT (cell), "feed", feed, g_object_unref);
    }
  bef_chart_feed_clear (feed);
  if (meter != NULL)
    {
      g_autoptr (BefChartSeries) today = bef_chart_feed_series_for (power, NULL);
      bef_chart_set_title (BEF_CHART (cell),
                           bef_building_get_name (bef_energy_item_get_building (item)));
      bef_chart_range_set (bef_chart_get_range (BEF_CHART (cell)), day,
                           bef_civil_add (day, BEF_PERIOD_DAY, 1));
      bef_chart_feed_add (feed, bef_series_key (meter, "power"), BEF_FEED_SAMPLES, today, 0);
      bef_chart_feed_look (feed);
    }
  g_object_set_data_full (G_OBJECT (cell), "drawn", g_steal_pointer (&drawn), g_free);
}

static void
update_energy (GtkWidget *cell, BefEnergyItem *item, BefEnergySpan span,
               const BefEnergyCommon *common)
{
  gint64 now = bef_now_ms ();
  BefEnergyFigure figure;

  if (!bef_energy_item_get_figure (item, span, now, &figure))
    {
      bef_energy_figure_cell_show (BEF_ENERGY_FIGURE_CELL (cell), "…", NULL);
      return;
    }
  gint64 expected = span == BEF_ENERGY_MONTH
                        ? MAX (bef_civil_floor (now, BEF_PERIOD_MONTH), common->month_ms)
                        : G_MAXINT64;
  gboolean is_total = bef_energy_item_get_building (item) == NULL;

  if (is_total && span == BEF_ENERGY_MONTH)
    expected = bef_civil_floor (now, BEF_PERIOD_MONTH);
  else if (!is_total && fabs (figure.coverage - common->coverage[span]) < ALIKE)
    figure.coverage = 1;
  g_autofree char *text = bef_format_value (figure.kwh, "kWh", figure.kwh < 10 ? 1 : 0);
  g_autofree char *note = bef_energy_figure_dup_note (&figure, expected);
  bef_energy_figure_cell_show (BEF_ENERGY_FIGURE_CELL (cell), text, note);
}

static void
update_per_area (GtkWidget *cell, BefEnergyItem *item)
{
  double per_area = bef_energy_item_get_per_area (item, bef_now_ms ());
  g_autofree char *text = isfinite (per_area)
                              /* TRANSLATORS: a unit. */
                              ? bef_format_value (per_area, _ ("kWh/m²/year"), 0)
                              : NULL;

  bef_energy_figure_cell_show (BEF_ENERGY_FIGURE_CELL (cell), text != NULL ? text : "", NULL);
}

void
bef_energy_cell_update (BefSession *session, GtkWidget *cell, BefEnergyItem *item,
                        const BefEnergyCommon *common)
{
  BefEnergyColumn column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cell), "column"));

  if (session == NULL)
    return;
  switch (column)
    {
    case BEF_ENERGY_COLUMN_BUILDING:
      bef_energy_name_cell_show (BEF_ENERGY_NAME_CELL (cell), bef_energy_item_get_building (item));
      break;
    case BEF_ENERGY_COLUMN_POWER:
      update_power (cell, item);
      break;
    case BEF_ENERGY_COLUMN_GRAPH:
      draw_graph (session, cell, item);
      break;
    case BEF_ENERGY_COLUMN_TODAY:
      update_energy (cell, item, BEF_ENERGY_TODAY, common);
      break;
    case BEF_ENERGY_COLUMN_YESTERDAY:
      update_energy (cell, item, BEF_ENERGY_YESTERDAY, common);
      break;
    case BEF_ENERGY_COLUMN_MONTH:
      update_energy (cell, item, BEF_ENERGY_MONTH, common);
      break;
    case BEF_ENERGY_COLUMN_PER_AREA:
      update_per_area (cell, item);
      break;
    case BEF_N_ENERGY_COLUMNS:
    default:
      g_return_if_reached ();
    }
}

static GtkWidget *
make_graph_cell (void)
{
  GtkWidget *cell = bef_chart_new ();

  bef_chart_set_compact (BEF_CHART (cell), TRUE);
  gtk_widget_set_size_request (cell, 72, 32);
  gtk_widget_set_focusable (cell, FALSE);
  gtk_widget_set_can_target (cell, FALSE);
  return cell;
}

GtkWidget *
bef_energy_cell_new (BefEnergyColumn column)
{
  GtkWidget *cell = column == BEF_ENERGY_COLUMN_BUILDING ? bef_energy_name_cell_new ()
                    : column == BEF_ENERGY_COLUMN_GRAPH  ? make_graph_cell ()
                                                         : bef_energy_figure_cell_new ();

  gtk_widget_set_valign (cell, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (cell), "column", GUINT_TO_POINTER (column));
  return cell;
}

void
bef_energy_cell_clear (GtkWidget *cell)
{
  BefChartFeed *feed = g_object_get_data (G_OBJECT (cell), "feed");

  if (feed != NULL)
    bef_chart_feed_clear (feed);
  g_object_set_data (G_OBJECT (cell), "feed", NULL);
  g_object_set_data (G_OBJECT (cell), "drawn", NULL);
}
