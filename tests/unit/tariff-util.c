/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

BefContracts *
read_contracts (const char *text)
{
  g_autofree char *whole = g_strconcat ("beffroi-contracts 1\n", text, NULL);
  g_autoptr (GError) error = NULL;
  BefContracts *contracts = bef_contracts_read (whole, strlen (whole), &error);

  g_assert_no_error (error);
  return contracts;
}

gint64
day (const char *text)
{
  gint64 ms;

  g_assert_true (bef_tariff_parse_day (text, &ms));
  return ms;
}

static gint64
between (gint64 least, gint64 most)
{
  return least + (gint64)g_test_rand_int_range (0, (int)(most - least + 1));
}

static void
add_tax (BefTariff *tariff, const char *id)
{
  tariff->taxes[tariff->n_taxes++] = g_intern_string (id);
}

static BefTariff
random_tariff (BefFluid fluid, BefScheme scheme, gint64 from_ms)
{
  BefTariff tariff;
  BefClass first;
  guint n = bef_scheme_classes (scheme, &first);

  bef_tariff_init (&tariff, scheme, from_ms);
  for (guint i = 0; i < n; i++)
    tariff.price[first + i] = fluid == BEF_FLUID_WATER ? between (1500000, 4500000)
                              : fluid == BEF_FLUID_GAS
                                  ? between (40000, 110000)
                                  : between (90000 + 20000 * (n - i), 110000 + 20000 * (n - i));
  tariff.subscription = between (9000, 60000) * BEF_MONEY_EURO / 1000;
  tariff.is_yearly = g_test_rand_bit ();
  if (tariff.is_yearly)
    tariff.subscription *= 12;
  if (scheme != BEF_SCHEME_BASE)
    {
      guint from = (guint)between (20 * 60, 23 * 60);
      tariff.windows[tariff.n_windows++] =
          (BefOffPeak){ from, (from + 8 * 60) % 1440, BEF_SEASON_ALL };
      if (g_test_rand_bit ())
        tariff.windows[tariff.n_windows++] =
            (BefOffPeak){ 12 * 60, (guint)between (13 * 60, 15 * 60), BEF_SEASON_LOW };
    }
  if (fluid == BEF_FLUID_ELECTRICITY)
    {
      gint64 va = scheme == BEF_SCHEME_C4 ? between (37, 60) * 1000 : between (2, 12) * 3000;
      for (guint i = 0; i < (scheme == BEF_SCHEME_C4 ? 4 : 1); i++, va += between (0, 20) * 1000)
        {
          tariff.power[first + i] = va;
          tariff.power_price[first + i] = between (10000, 15000) * BEF_MONEY_EURO / 1000
                                          / (scheme == BEF_SCHEME_C4 ? i + 1 : 1);
        }
      tariff.excess = scheme == BEF_SCHEME_C4 ? between (1100, 1300) * BEF_MONEY_CENT : 0;
      tariff.network = between (80, 400) * BEF_MONEY_EURO;
      add_tax (&tariff, scheme == BEF_SCHEME_C4 ? "accise-250" : "accise-36");
      add_tax (&tariff, "cta");
      add_tax (&tariff, "tva-abonnement");
      add_tax (&tariff, "tva");
    }
  else if (fluid == BEF_FLUID_GAS)
    {
      tariff.network = between (80, 400) * BEF_MONEY_EURO;
      add_tax (&tariff, "accise-gaz");
      add_tax (&tariff, "cta-gaz");
      add_tax (&tariff, "tva-abonnement");
      add_tax (&tariff, "tva");
    }
  else
    add_tax (&tariff, "tva-eau");
  return tariff;
}

BefContract *
random_contract (BefFluid fluid, BefScheme scheme)
{
  BefContract *contract = bef_contract_new (POINT, fluid, MAIN_METER);
  BefTariff now = random_tariff (fluid, scheme, day ("2024-01-01")), before = now;

  /* Dearer by a tenth to a third since. */
  before.from_ms = day ("2023-01-01");
  for (guint c = 0; c < BEF_N_CLASSES; c++)
    before.price[c] = before.price[c] * 100 / between (110, 135);
  bef_contract_put_tariff (contract, &now);
  bef_contract_put_tariff (contract, &before);
  if (fluid == BEF_FLUID_GAS)
    {
      bef_contract_put_coefficient (contract, BEF_NO_TIME, between (105000, 108000));
      bef_contract_put_coefficient (contract, day ("2024-01-01"), between (112000, 116000));
    }
  return contract;
}

GArray *
random_use (BefFluid fluid, const GArray *cells)
{
  GArray *used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));
  gint64 level = fluid == BEF_FLUID_GAS ? between (300, 4000) : between (2000, 20000);

  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      double hours = (double)(cell->end_ms - cell->start_ms) / BEF_MS_HOUR;
      BefEnergy energy = { .start_ms = cell->start_ms,
                           .end_ms = cell->end_ms,
                           .coverage = 1,
                           .from_index = TRUE,
                           .newest_ms = cell->end_ms };
      /* Nights are quieter, and no two days alike. */
      double factor =
          g_test_rand_double_range (0.7, 1.3)
          * (cell->cls == BEF_CLASS_HC || cell->cls == BEF_CLASS_HCH || cell->cls == BEF_CLASS_HCB
                 ? 0.4
                 : 1);
      energy.kwh = (double)(gint64)((double)level * factor * hours) / 1000;
      g_array_append_val (used, energy);
    }
  return used;
}
