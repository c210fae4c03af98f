/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-power-advice.h"

#include <math.h>

#define N_POWERS (BEF_ADVICE_MOST_KVA + 1)

/* Of a small connection: the sizes that are sold. */
static const int sizes_kva[] = { 3, 6, 9, 12, 15, 18, 24, 30, 36 };

/* How long the mean was above so many kVA, ms, by class: above[c][p]. */
typedef struct
{
  gint64 above[4][N_POWERS];
  double highest[BEF_N_CLASSES];
  gint64 known_ms, all_ms;
} Load;

static void
add_mean (Load *load, const BefTariff *tariff, const BefBucket *bucket, BefPowerAdvice *out)
{
  BefClass cls = bef_tariff_class_at (tariff, bucket->start_ms), first;
  gint64 length = bucket->end_ms - bucket->start_ms;
  double kva = bucket->mean / 1000 / ((double)tariff->factor / 1e6);

  load->all_ms += length;
  if (!isfinite (bucket->mean))
    return;
  load->known_ms += length;
  bef_scheme_classes (tariff->scheme, &first);
  load->highest[cls] = MAX (load->highest[cls], kva);
  if (tariff->scheme != BEF_SCHEME_C4)
    return;
  if (bucket->mean > bef_tariff_limit_w (tariff, cls))
    out->above_ms[cls] += length;
  /* Counted where it is last exceeded; summed up from above below. */
  int p = (int)ceil (kva) - 1;
  if (p >= 0)
    load->above[cls - first][MIN (p, N_POWERS - 1)] += length;
}

static void
sum_up (Load *load)
{
  for (guint c = 0; c < 4; c++)
    for (int p = N_POWERS - 2; p >= 0; p--)
      load->above[c][p] += load->above[c][p + 1];
}

/* A year's cost of @kva in class @c of four. */
static BefMoney
cost_of (const Load *load, const BefTariff *tariff, guint c, int kva)
{
  BefClass cls = BEF_CLASS_HPH + c;
  BefMoney next = c < 3 ? tariff->power_price[cls + 1] : 0;
  /* Over a year, whatever the span. */
  gint64 above = bef_money_share (load->above[c][kva], 365 * BEF_MS_DAY, MAX (load->known_ms, 1));

  return (tariff->power_price[cls] - next) * kva
         + bef_money_share (tariff->excess, above, BEF_MS_HOUR);
}

static void
advise_four (const Load *load, const BefTariff *tariff, BefPowerAdvice *out)
{
  BefMoney least[4][N_POWERS]; /* of the classes up to this one, with this power or less */
  int taken[4][N_POWERS];      /* of this class, for that */

  for (guint c = 0; c < 4; c++)
    for (int p = BEF_ADVICE_LEAST_KVA; p < N_POWERS; p++)
      {
        BefMoney cost = cost_of (load, tariff, c, p) + (c > 0 ? least[c - 1][p] : 0);
        gboolean is_less = p == BEF_ADVICE_LEAST_KVA || cost < least[c][p - 1];
        least[c][p] = is_less ? cost : least[c][p - 1];
        taken[c][p] = is_less ? p : taken[c][p - 1];
      }
  out->best = least[3][N_POWERS - 1];
  int most = N_POWERS - 1;
  for (int c = 3; c >= 0; c--)
    {
      most = taken[c][most];
      out->power[BEF_CLASS_HPH + c] = (gint64)most * 1000;
    }
  out->now = bef_tariff_power_a_year (tariff);
  for (guint c = 0; c < 4; c++)
    {
      gint64 above = bef_money_share (out->above_ms[BEF_CLASS_HPH + c], 365 * BEF_MS_DAY,
                                      MAX (load->known_ms, 1));
      out->now += bef_money_share (tariff->excess, above, BEF_MS_HOUR);
    }
}

static void
advise_one (const Load *load, const BefTariff *tariff, BefPowerAdvice *out)
{
  double highest = 0;
  BefClass first;

  bef_scheme_classes (tariff->scheme, &first);
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    highest = MAX (highest, load->highest[c]);
  out->now = out->best = bef_tariff_power_a_year (tariff);
  for (guint i = 0; i < G_N_ELEMENTS (sizes_kva); i++)
    {
      BefTariff other = *tariff;
      if (sizes_kva[i] < highest)
        continue;
      out->power[first] = other.power[first] = sizes_kva[i] * 1000;
      out->best = bef_tariff_power_a_year (&other);
      return;
    }
  out->power[first] = tariff->power[first];
}

gboolean
bef_power_advice (const BefCostSource *source, BefPowerAdvice *out)
{
  const GArray *cells = source->cells;
  Load *load = g_new0 (Load, 1);
  BefClass first;

  *out = (BefPowerAdvice){ .now = BEF_NO_MONEY, .best = BEF_NO_MONEY };
  const BefTariff *tariff =
      cells->len > 0 ? g_array_index (cells, BefTariffCell, cells->len - 1).tariff : NULL;
  gboolean has_power = FALSE;
  if (tariff != NULL && source->power != NULL)
    {
      bef_scheme_classes (tariff->scheme, &first);
      has_power = tariff->power[first] > 0;
    }
  for (guint i = 0; has_power && i < bef_buckets_get_length (source->power); i++)
    add_mean (load, tariff, bef_buckets_get (source->power, i), out);
  out->coverage = load->all_ms > 0 ? (double)load->known_ms / (double)load->all_ms : 0;
  gboolean is_enough = has_power && out->coverage >= BEF_ADVICE_COVERAGE;
  for (BefClass c = 0; c < BEF_N_CLASSES; c++)
    out->highest[c] = load->highest[c];
  if (is_enough && tariff->scheme == BEF_SCHEME_C4)
    {
      sum_up (load);
      advise_four (load, tariff, out);
    }
  else if (is_enough)
    advise_one (load, tariff, out);
  g_free (load);
  return is_enough;
}

BefContract *
bef_contract_as_if (const BefContract *other, const BefContract *measured, gint64 from_ms)
{
  if (other->fluid != measured->fluid || other->tariffs->len == 0)
    return NULL;
  BefContract *as_if = bef_contract_copy (measured);
  BefTariff last = g_array_index (other->tariffs, BefTariff, other->tariffs->len - 1);
  g_array_set_size (as_if->tariffs, 0);
  last.from_ms = from_ms;
  last.to_ms = BEF_NO_TIME;
  bef_contract_put_tariff (as_if, &last);
  return as_if;
}
