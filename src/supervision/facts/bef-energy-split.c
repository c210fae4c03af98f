/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-split.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

#define THOUSANDTHS 1000.0
/* Amounts are exact; days are turned into euros one by one. */
#define AGREES 0.005

static void
add_cost (BefEnergySplit *split, const BefCost *cost)
{
  for (guint i = 0; i < cost->lines->len; i++)
    {
      const BefCostLine *line = &g_array_index (cost->lines, BefCostLine, i);
      double euros = bef_money_to_euros (line->amount);
      if (line->kind != BEF_COST_ENERGY || line->cls >= BEF_N_CLASSES)
        {
          split->rest_euros += euros;
          continue;
        }
      split->classes[line->cls].kwh += (double)line->quantity / THOUSANDTHS;
      split->classes[line->cls].euros += euros;
      split->kwh += (double)line->quantity / THOUSANDTHS;
    }
}

BefEnergySplit
bef_energy_split_of (GPtrArray *sources, const BefTaxes *taxes, const BefEnergyTotal *total)
{
  BefEnergySplit split = { 0 };
  double euros, unpriced = 0;

  if (!isfinite (total->euros))
    return split;
  for (guint i = 0; i < sources->len; i++)
    {
      g_autoptr (BefCost) cost =
          bef_cost_source_price_span (g_ptr_array_index (sources, i), taxes, total->range);
      add_cost (&split, cost);
      unpriced += (double)cost->unpriced[BEF_FLUID_ELECTRICITY] / THOUSANDTHS;
    }
  euros = split.rest_euros;
  for (BefClass cls = 0; cls < BEF_N_CLASSES; cls++)
    {
      euros += split.classes[cls].euros;
      split.n += split.classes[cls].kwh > 0;
    }
  if (unpriced > BEF_COMPARE_UNPRICED * (split.kwh + unpriced)
      || fabs (euros - total->euros) > AGREES)
    split.n = 0;
  return split;
}

/* Without a prefix, as on bills and on paper: digit by digit the same. */
static char *
dup_whole (double value, const char *unit)
{
  g_autofree char *number = bef_format_number (value, 0);

  return g_strdup_printf ("%s\u00a0%s", number, unit);
}

char *
bef_energy_split_dup_sentence (const BefEnergySplit *self, const char *when)
{
  g_autoptr (GString) parts = g_string_new (NULL);

  if (self->n < 2)
    return NULL;
  for (BefClass cls = 0; cls < BEF_N_CLASSES; cls++)
    {
      const BefEnergyClass *one = &self->classes[cls];
      if (!(one->kwh > 0))
        continue;
      g_autofree char *share = bef_format_value (100 * one->kwh / self->kwh, "%", 0),
                      *kwh = dup_whole (one->kwh, "kWh"), *euros = dup_whole (one->euros, "€");
      /* TRANSLATORS: "Peak hours", "62 %", "1,234 kWh", "185 €". */
      g_autofree char *text = g_strdup_printf (C_ ("price class", "%s %s (%s, %s)"),
                                               bef_class_word (cls), share, kwh, euros);
      g_string_append_printf (parts, "%s%s", parts->len > 0 ? ", " : "", text);
    }
  g_autofree char *rest = dup_whole (self->rest_euros, "€");
  /* TRANSLATORS: "November 2026", "Peak hours 62 % (1,234 kWh, 185 €), Off-peak hours…", "98 €". */
  return g_strdup_printf (_ ("%s by price: %s. Subscription, power and taxes come to %s besides."),
                          when, parts->str, rest);
}
