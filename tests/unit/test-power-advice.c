/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

#include <math.h>

#include "supervision/tariff/bef-power-advice.h"

#define LEAST BEF_ADVICE_LEAST_KVA
#define MOST_MEAN_KVA 52

/* A year of hours of ten-minute means up to MOST_MEAN_KVA, one in @missing_in unknown. */
static BefCostSource *
random_load (BefScheme scheme, guint missing_in)
{
  BefContract *contract = random_contract (BEF_FLUID_ELECTRICITY, scheme);
  gint64 from = day ("2024-01-01"), to = day ("2025-01-01");
  GArray *cells = bef_tariff_cells (contract, from, to);
  GArray *means = g_array_new (FALSE, TRUE, sizeof (BefBucket));
  double most = g_test_rand_double_range (20, MOST_MEAN_KVA);

  for (gint64 at = from; at < to; at += BEF_EXCESS_STEP_MS)
    {
      BefBucket b = { .start_ms = at, .end_ms = at + BEF_EXCESS_STEP_MS };
      /* High means are rare. */
      double x = g_test_rand_double ();
      b.mean = missing_in > 0 && g_test_rand_int_range (0, (int)missing_in) == 0
                   ? NAN
                   : round (most * 1000 * pow (x, 6));
      g_array_append_val (means, b);
    }
  return bef_cost_source_new_take (contract, cells, random_use (BEF_FLUID_ELECTRICITY, cells),
                                   g_array_new (FALSE, FALSE, sizeof (BefEnergy)),
                                   bef_buckets_new_take (means));
}

/* What so many kVA cost a year, in floating point and mean by mean. Ours counts in whole ms. */
static double
cost_of (const BefCostSource *source, const BefTariff *t, BefClass cls, int kva)
{
  double hours = 0, known = 0, next = cls < BEF_CLASS_HCB ? (double)t->power_price[cls + 1] : 0;

  for (guint i = 0; i < bef_buckets_get_length (source->power); i++)
    {
      const BefBucket *b = bef_buckets_get (source->power, i);
      known += isfinite (b->mean);
      if (isfinite (b->mean) && bef_tariff_class_at (t, b->start_ms) == cls
          && b->mean > kva * 1000.0)
        hours += 1 / 6.0;
    }
  hours *= 365 * 144.0 / known;
  return kva * ((double)t->power_price[cls] - next) / 1e9 + hours * (double)t->excess / 1e9;
}

static void
test_no_other_powers_cost_less (void)
{
  for (guint round = 0; round < 6; round++)
    {
      g_autoptr (BefCostSource) source = random_load (BEF_SCHEME_C4, round % 2 ? 30 : 0);
      const BefTariff *t = &g_array_index (source->contract->tariffs, BefTariff, 1);
      double costs[4][MOST_MEAN_KVA + 2], best = INFINITY;
      BefPowerAdvice advice;

      g_assert_true (bef_power_advice (source, &advice));
      for (BefClass c = 0; c < 4; c++)
        for (int p = LEAST; p <= MOST_MEAN_KVA + 1; p++)
          costs[c][p] = cost_of (source, t, BEF_CLASS_HPH + c, p);
      for (int a = LEAST; a <= MOST_MEAN_KVA + 1; a++)
        for (int b = a; b <= MOST_MEAN_KVA + 1; b++)
          for (int c = b; c <= MOST_MEAN_KVA + 1; c++)
            for (int d = c; d <= MOST_MEAN_KVA + 1; d++)
              best = MIN (best, costs[0][a] + costs[1][b] + costs[2][c] + costs[3][d]);
      g_assert_cmpfloat_with_epsilon (bef_money_to_euros (advice.best), best, 1e-4);
      double own = 0;
      for (BefClass c = 0; c < 4; c++)
        {
          int kva = (int)(advice.power[BEF_CLASS_HPH + c] / 1000);
          g_assert_cmpint (kva, >=, c > 0 ? advice.power[BEF_CLASS_HPH + c - 1] / 1000 : LEAST);
          own += costs[c][kva];
        }
      g_assert_cmpfloat_with_epsilon (own, best, 1e-4);
      g_assert_cmpint (advice.best, <=, advice.now);
    }
}

static void
test_below_36_kva_the_highest_mean_decides (void)
{
  static const int sizes[] = { 3, 6, 9, 12, 15, 18, 24, 30, 36 };

  for (guint round = 0; round < 4; round++)
    {
      g_autoptr (BefCostSource) source = random_load (BEF_SCHEME_HPHC, 0);
      BefPowerAdvice advice;
      double highest = 0;
      int expected = 0;

      for (guint i = 0; i < bef_buckets_get_length (source->power); i++)
        highest = MAX (highest, bef_buckets_get (source->power, i)->mean / 1000);
      for (guint i = G_N_ELEMENTS (sizes); i > 0; i--)
        if (sizes[i - 1] >= highest)
          expected = sizes[i - 1];
      g_assert_true (bef_power_advice (source, &advice));
      if (expected > 0)
        g_assert_cmpint (advice.power[BEF_CLASS_HP], ==, expected * 1000);
      else /* above all of them it stays as it is */
        g_assert_cmpint (
            advice.power[BEF_CLASS_HP], ==,
            g_array_index (source->contract->tariffs, BefTariff, 1).power[BEF_CLASS_HP]);
    }
}

static void
test_of_half_a_year_nothing_is_said (void)
{
  g_autoptr (BefCostSource) source = random_load (BEF_SCHEME_C4, 2);
  BefPowerAdvice advice;

  g_assert_false (bef_power_advice (source, &advice));
  g_assert_cmpint (advice.best, ==, BEF_NO_MONEY);
  g_assert_cmpfloat_with_epsilon (advice.coverage, 0.5, 0.02);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/power-advice/four", test_no_other_powers_cost_less);
  g_test_add_func ("/power-advice/one", test_below_36_kva_the_highest_mean_decides);
  g_test_add_func ("/power-advice/too-little", test_of_half_a_year_nothing_is_said);
  return g_test_run ();
}
