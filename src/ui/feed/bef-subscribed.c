/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-subscribed.h"

#include <glib/gi18n.h>
#include <math.h>

/* Near the subscribed power: from this share of it. */
#define NEAR 0.6

void
bef_subscribed_draw (BefChart *chart, BefBuilding *building)
{
  double kva, largest = 0;

  if (building == NULL || !bef_building_get_fact_number (building, "subscribedPower", &kva)
      || kva <= 0)
    return;
  for (guint i = 0; i < bef_chart_get_n_series (chart); i++)
    {
      BefBuckets *buckets = bef_chart_series_get_buckets (bef_chart_get_series (chart, i));
      for (guint k = 0; buckets != NULL && k < bef_buckets_get_length (buckets); k++)
        if (bef_buckets_get (buckets, k)->count > 0)
          largest = fmax (largest, bef_buckets_get (buckets, k)->max);
    }
  if (largest > NEAR * kva * 1000)
    bef_chart_set_threshold (chart, kva * 1000, "W", _ ("Subscribed power"));
}
