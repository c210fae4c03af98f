/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-cell.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "ui/kit/bef-age-label.h"
#include "ui/feed/bef-chart-feed.h"
#include "ui/kit/bef-severity-badge.h"
#include "ui/kit/bef-tooltip.h"

/* A share known that is told of the total is not told of each again. */
#define ALIKE 0.02

static void
set_figure (GtkWidget *cell, const char *value, const char *note)
{
  GtkWidget *label = gtk_widget_get_first_child (cell), *second = gtk_widget_get_last_child (cell);

  gtk_label_set_text (GTK_LABEL (label), value);
  gtk_label_set_text (GTK_LABEL (second), note != NULL ? note : "");
  gtk_widget_set_visible (second, note != NULL);
  bef_tooltip_set (second, note);
}

static void
update_building (BefSession *session, GtkWidget *cell, BefEnergyItem *item)
{
  BefBuilding *building = bef_energy_item_get_building (item);
  GtkWidget *icon = gtk_widget_get_first_child (cell);
  GtkWidget *label = gtk_widget_get_next_sibling (icon), *badge = gtk_widget_get_last_child (cell);
  BefSeverity severity =
      building != NULL ? bef_building_get_severity (building) : BEF_SEVERITY_NORMAL;

  gtk_widget_set_visible (icon, building != NULL);
  if (building == NULL)
    gtk_widget_add_css_class (label, "heading");
  else
    gtk_widget_remove_css_class (label, "heading");
  if (building == NULL)
    {
      gtk_label_set_text (GTK_LABEL (label), _ ("Total"));
      gtk_widget_set_visible (badge, FALSE);
      return;
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), bef_building_get_icon (building));
  gtk_label_set_text (GTK_LABEL (label), bef_building_get_name (building));
  bef_tooltip_set (label, bef_building_get_name (building));
  bef_severity_badge_set (BEF_SEVERITY_BADGE (badge), severity);
  gtk_widget_set_visible (badge, severity != BEF_SEVERITY_NORMAL);
}

static void
update_power (BefSession *session, GtkWidget *cell, BefEnergyItem *item)
{
  GtkWidget *label = gtk_widget_get_first_child (cell), *age = gtk_widget_get_last_child (cell);
  BefBuilding *building = bef_energy_item_get_building (item);
  gint64 observed = BEF_NO_TIME;
  BefFreshness freshness = BEF_FRESHNESS_LOST;
  gboolean known;
  double watts;

  known = bef_energy_item_get_power (item, bef_now_ms (), &watts, &observed, &freshness);
  g_autofree char *text =
      known ? bef_format_value (watts, "W", 0) : g_strdup (C_ ("severity", "Unknown"));
  if (!known)
    {
      freshness = BEF_FRESHNESS_LOST;
      BefDevice *meter =
          building != NULL ? bef_building_find_device (building, BEF_KIND_METER, "power") : NULL;
      const BefValue *last = meter != NULL ? bef_device_get_value (meter, "power") : NULL;
      observed = last != NULL ? last->observed_ms : BEF_NO_TIME;
    }
  gtk_label_set_text (GTK_LABEL (label), text);
  if (known)
    gtk_widget_remove_css_class (label, "bef-hatched");
  else
    gtk_widget_add_css_class (label, "bef-hatched");
  bef_age_label_set (BEF_AGE_LABEL (age), observed, freshness);
  gtk_widget_set_visible (age, observed != BEF_NO_TIME);
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
      feed = bef_chart_feed_new (session, BEF_CHART (cell));
      g_object_set_data_full (G_OBJECT (cell), "feed", feed, g_object_unref);
    }
  bef_chart_feed_clear (feed);
  if (meter != NULL)
    {
      g_autoptr (BefChartSeries) today = bef_chart_feed_series_for (power, NULL);
      bef_chart_set_title (BEF_CHART (cell),
                           bef_building_get_name (bef_energy_item_get_building (item)));
      bef_chart_feed_add (feed, bef_series_key (meter, "power"), BEF_FEED_SAMPLES, today, 0);
      bef_chart_feed_set_range (feed, day, bef_civil_add (day, BEF_PERIOD_DAY, 1), BEF_FEED_GLANCE);
    }
  g_object_set_data_full (G_OBJECT (cell), "drawn", g_steal_pointer (&drawn), g_free);
}

static void
update_energy (BefSession *session, GtkWidget *cell, BefEnergyItem *item, BefEnergySpan span,
               const BefEnergyCommon *common)
{
  gint64 now = bef_now_ms ();
  BefEnergyFigure figure;

  if (!bef_energy_item_get_figure (item, span, now, &figure))
    {
      set_figure (cell, "…", NULL);
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
  set_figure (cell, text, note);
}

static void
update_per_area (GtkWidget *cell, BefEnergyItem *item)
{
  double per_area = bef_energy_item_get_per_area (item, bef_now_ms ());
  g_autofree char *text = isfinite (per_area)
                              /* TRANSLATORS: a unit. */
                              ? bef_format_value (per_area, _ ("kWh/m²/year"), 0)
                              : NULL;

  set_figure (cell, text != NULL ? text : "", NULL);
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
      update_building (session, cell, item);
      break;
    case BEF_ENERGY_COLUMN_POWER:
      update_power (session, cell, item);
      break;
    case BEF_ENERGY_COLUMN_GRAPH:
      draw_graph (session, cell, item);
      break;
    case BEF_ENERGY_COLUMN_TODAY:
      update_energy (session, cell, item, BEF_ENERGY_TODAY, common);
      break;
    case BEF_ENERGY_COLUMN_YESTERDAY:
      update_energy (session, cell, item, BEF_ENERGY_YESTERDAY, common);
      break;
    case BEF_ENERGY_COLUMN_MONTH:
      update_energy (session, cell, item, BEF_ENERGY_MONTH, common);
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
make_label (const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_building_cell (void)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = make_label (NULL, 0);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 14);
  gtk_box_append (GTK_BOX (cell), gtk_image_new ());
  gtk_box_append (GTK_BOX (cell), label);
  gtk_box_append (GTK_BOX (cell), bef_severity_badge_new (FALSE));
  return cell;
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

static GtkWidget *
make_figure_cell (BefEnergyColumn column)
{
  GtkWidget *cell = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *label = make_label ("numeric", 1);

  /* A figure is never cut; what is beside it may be. */
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_halign (label, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (cell), label);
  if (column == BEF_ENERGY_COLUMN_POWER)
    {
      gtk_box_append (GTK_BOX (cell), bef_age_label_new ());
      return cell;
    }
  /* With large letters there is no room for its words beside each other. */
  GtkWidget *note = make_label ("bef-secondary", 1);
  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (note), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (note), GTK_JUSTIFY_RIGHT);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 14);
  gtk_box_append (GTK_BOX (cell), note);
  return cell;
}

GtkWidget *
bef_energy_cell_new (BefEnergyColumn column)
{
  GtkWidget *cell = column == BEF_ENERGY_COLUMN_BUILDING ? make_building_cell ()
                    : column == BEF_ENERGY_COLUMN_GRAPH  ? make_graph_cell ()
                                                         : make_figure_cell (column);

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
