/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-graph-fill.h"

#include <glib/gi18n.h>

#include "bef-series-picker.h"

/* A series, and how its values are read. */
typedef struct
{
  BefSeriesKey key;
  BefFeedMode mode;
} Source;

static Source
source_of (const BefGraphContent *self, BefDevice *device, const BefQuantityInfo *info)
{
  if (bef_graph_quantities_as_energy (info, self->manner))
    return (Source){ bef_series_key (bef_device_get_id (device), "power"), BEF_FEED_ENERGY };
  return (Source){ bef_series_key (bef_device_get_id (device), info->id), BEF_FEED_SAMPLES };
}

static BefChartSeries *
new_series (const BefQuantityInfo *info, BefFeedMode mode, const char *title)
{
  return mode == BEF_FEED_ENERGY
             ? bef_chart_series_new (title != NULL ? title : _ ("Energy"), "kWh", 1, BEF_CHART_BARS)
             : bef_chart_feed_series_for (info, title);
}

static void
add_usual (const BefGraphContent *self, const Source *source, BefChartFeed *feed)
{
  if (!g_str_equal (self->info->id, "power") || source->mode == BEF_FEED_ENERGY
      || self->range.free_form || self->range.period != BEF_PERIOD_DAY || self->back_days != 0)
    return;
  g_autoptr (BefChartSeries) usual =
      bef_chart_series_new (_ ("Usual"), self->info->unit, 0, BEF_CHART_BAND);
  bef_chart_feed_add (feed, source->key, BEF_FEED_USUAL_DAY, usual, 0);
}

static void
add_compared (const BefGraphContent *self, const Source *source, BefChartFeed *feed)
{
  gboolean energy = source->mode == BEF_FEED_ENERGY;
  BefGraphComparison with = bef_graph_range_find_comparison (&self->range, self->back_days);

  if (self->back_days == 0 || self->info->states != NULL)
    return;
  g_autoptr (BefChartSeries) other = bef_chart_series_new (
      with.label, energy ? "kWh" : self->info->unit, energy ? 1 : self->info->decimals,
      energy ? BEF_CHART_BARS : BEF_CHART_LINE);
  bef_chart_series_set_secondary (other, TRUE);
  bef_chart_series_set_than (other, with.than);
  bef_chart_feed_add (feed, source->key, source->mode, other, self->back_days);
}

static void
add_picked (const BefGraphContent *self, const BefPickedSeries *picked, BefChartFeed *feed)
{
  const Source source = source_of (self, picked->device, picked->info);
  g_autofree char *title =
      source.mode == BEF_FEED_ENERGY
          ? g_strdup_printf ("%s, %s", bef_device_get_name (picked->device), _ ("Energy"))
          : bef_picked_series_dup_title (picked);
  g_autoptr (BefChartSeries) series = new_series (picked->info, source.mode, title);

  bef_chart_feed_add (feed, source.key, source.mode, series, 0);
}

void
bef_graph_fill (const BefGraphContent *self, BefChartFeed *feed)
{
  const Source source = source_of (self, self->device, self->info);
  g_autoptr (BefChartSeries) series = new_series (self->info, source.mode, NULL);

  add_usual (self, &source, feed);
  add_compared (self, &source, feed);
  bef_chart_feed_add (feed, source.key, source.mode, series, 0);
  for (guint i = 0; i < self->picked->len; i++)
    add_picked (self, g_ptr_array_index (self->picked, i), feed);
}
