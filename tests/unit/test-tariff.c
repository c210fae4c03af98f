/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

#include <math.h>

#include "supervision/tariff/bef-cost-words.h"

/* Money. */

static void
test_shares_are_rounded_half_away_from_zero (void)
{
  static const struct
  {
    gint64 whole, part, all, expected;
  } cases[] = { { 1, 1, 2, 1 },    { -1, 1, 2, -1 }, { 1, 1, 3, 0 },
                { 2, 1, 3, 1 },    { 5, 1, 10, 1 },  { 4, 1, 10, 0 },
                { -5, 1, 10, -1 }, { 7, 3, 7, 3 },   { 10, 1, 4, 3 },
                { -10, 1, 4, -3 }, { 0, 5, 9, 0 },   { 1, 1, 1, 1 },
                { 12, 5, 31, 2 },  { 25, 1, 10, 3 }, { G_MAXINT64, 2, 2, G_MAXINT64 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (bef_money_share (cases[i].whole, cases[i].part, cases[i].all), ==,
                     cases[i].expected);
  g_assert_cmpint (bef_money_to_cents (BEF_MONEY_CENT / 2), ==, 1);
  g_assert_cmpint (bef_money_to_cents (BEF_MONEY_CENT / 2 - 1), ==, 0);
  g_assert_cmpint (bef_money_to_cents (-BEF_MONEY_CENT / 2), ==, -1);
}

static void
test_decimals_are_read_exactly (void)
{
  static const struct
  {
    const char *text;
    int decimals;
    gint64 value;
  } good[] = { { "0,06851", 6, 68510 },
               { "0.1", 1, 1 },
               { "12", 2, 1200 },
               { "1 234,5", 2, 123450 },
               { "1\302\240234", 0, 1234 },
               { "999999999999", 0, 999999999999 },
               { "0", 3, 0 },
               { "007,10", 2, 710 } };
  static const char *const bad[] = { "",   " ",     "-1",  "1,2345", "1.2.3",         ",5",
                                     "5,", "1e3",   "12a", "1  2",   "1234567890123", "0x1",
                                     "٣",  "1,2 3", "1 ",  " 1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 value = -1;
      g_assert_true (bef_decimal_parse (good[i].text, good[i].decimals, &value));
      g_assert_cmpint (value, ==, good[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 value = -7;
      g_test_message ("“%s”", bad[i]);
      g_assert_false (bef_decimal_parse (bad[i], 3, &value));
      g_assert_cmpint (value, ==, -7);
    }
  g_assert_false (bef_decimal_parse (NULL, 3, &(gint64){ 0 }));
  for (guint i = 0; i < 500; i++)
    {
      gint64 value = g_test_rand_int () & G_MAXINT32, back = -1;
      int decimals = g_test_rand_int_range (0, 10);
      g_autofree char *text =
          bef_decimal_dup (value, decimals, g_test_rand_int_range (0, decimals + 1));
      g_assert_true (bef_decimal_parse (text, decimals, &back));
      g_assert_cmpint (back, ==, value);
    }
}

/* Texts. */

#define VERSION                                                                                    \
  "contract " POINT " electricity\n"                                                               \
  "label École, préau\n"                                                                         \
  "meter " MAIN_METER "\n"                                                                         \
  "meter urn:x:2 since 2025-06-01\n"                                                               \
  "version 2025-01-01 c4\n"                                                                        \
  "until 2025-12-31\n"                                                                             \
  "off-peak 22:00-06:00\n"                                                                         \
  "off-peak 12:30-14:30 low\n"                                                                     \
  "price hph 0.18231\nprice hch 0.13\nprice hpb 0.1\nprice hcb 0.08\n"                             \
  "subscription 25.3 month\n"                                                                      \
  "network 310.2\n"                                                                                \
  "power hph 60\npower hch 60\npower hpb 72.5\npower hcb 80\n"                                     \
  "power-price hph 12.34\npower-price hch 8\npower-price hpb 5\npower-price hcb 3\n"               \
  "factor 0.93\nexcess 12.41\ntaxes accise-250 cta tva-abonnement tva\n"

static void
test_what_is_written_is_read_again (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "tax own-tax\nname Taxe locale\non energy accise-36\nrate 2020-01-01 2.5\nrate 2021-01-01 3\n"
      "source Délibération\n" VERSION "contract 7 gas\nmeter urn:x:gas\ncoefficient 11.2\n"
      "coefficient 11.2345 since 2026-01-01\nversion 2025-01-01 base\nprice base 0.06\n"
      "subscription 120 year\ntaxes accise-gaz own-tax\n"
      "contract eau-1 water\nmeter urn:x:water\nversion 2020-02-29 base\nprice base 3.2\n");
  g_autofree char *text = bef_contracts_to_text (contracts);
  g_autoptr (GError) error = NULL;
  g_autoptr (BefContracts) again = bef_contracts_read (text, strlen (text), &error);
  g_assert_no_error (error);
  g_autofree char *same = bef_contracts_to_text (again);
  g_assert_cmpstr (text, ==, same);
  const BefContract *c = bef_contracts_find (again, POINT);
  const BefTariff *t = bef_contract_tariff_at (c, day ("2025-12-31"));
  g_assert_cmpstr (c->label, ==, "École, préau");
  g_assert_cmpint (t->price[BEF_CLASS_HPH], ==, 182310);
  g_assert_cmpint (t->power[BEF_CLASS_HPB], ==, 72500);
  g_assert_cmpint (t->excess, ==, 12410000000);
  g_assert_cmpint (t->factor, ==, 930000);
  g_assert_cmpuint (t->n_taxes, ==, 4);
  g_assert_null (bef_contract_tariff_at (c, day ("2026-01-01")));
  g_assert_null (bef_contract_tariff_at (c, day ("2024-12-31")));
  g_assert_cmpstr (bef_contract_meter_at (c, day ("2025-05-31")), ==, MAIN_METER);
  g_assert_cmpstr (bef_contract_meter_at (c, day ("2025-06-01")), ==, "urn:x:2");
  g_assert_cmpint (
      bef_contract_coefficient_at (bef_contracts_find (again, "7"), day ("2026-01-01")), ==,
      112345);
  const BefTax *own = bef_taxes_find (bef_contracts_get_taxes (again), "own-tax");
  g_assert_cmpint (bef_tax_rate_at (own, day ("2020-12-31")), ==, 25000);
  g_assert_cmpint (bef_tax_rate_at (own, day ("2021-01-01")), ==, 30000);
  g_assert_cmpint (bef_tax_rate_at (own, day ("2019-12-31")), ==, 0);
  for (guint i = 0; i < 40; i++)
    {
      g_autoptr (BefContracts) many = bef_contracts_new ();
      g_autoptr (BefContract) one = random_contract (
          i % BEF_TARIFF_N_FLUIDS, i % BEF_TARIFF_N_FLUIDS ? BEF_SCHEME_BASE : i / 3 % 3);
      bef_contracts_put (many, one);
      g_autofree char *written = bef_contracts_to_text (many);
      g_autoptr (BefContracts) read = bef_contracts_read (written, strlen (written), &error);
      g_assert_no_error (error);
      g_autofree char *rewritten = bef_contracts_to_text (read);
      g_assert_cmpstr (written, ==, rewritten);
    }
}

static void
test_what_is_wrong_is_told_by_its_line (void)
{
#define HEAD "contract 1 electricity\nmeter urn:x\nversion 2025-01-01 base\nprice base 0.1\n"
  static const struct
  {
    const char *text;
    guint line;
  } wrong[] = {
    { "nonsense\n", 2 },
    { "price base 1\n", 2 },
    { "version 2025-01-01 base\n", 2 },
    { "contract 1\n", 2 },
    { "contract 1 steam\n", 2 },
    { "contract 1/2 gas\n", 2 },
    { "contract 1 electricity\nmeter urn:x\nversion 2025-02-29 base\n", 4 },
    { "contract 1 electricity\nmeter urn:x\nversion 25-02-01 base\n", 4 },
    { "contract 1 electricity\nmeter urn:x\nversion 2025-02-01 ejp\n", 4 },
    { "contract 1 electricity\nmeter urn:x since yesterday\n", 3 },
    { "contract 1 electricity\nmeter urn:x\nmeter urn:y\n", 4 },
    { "contract 1 electricity\ncoefficient 11\n", 3 },
    { HEAD "price base 0.2\n", 6 },
    { HEAD "price hp 0.2\n", 6 },
    { HEAD "price base abc\n", 6 },
    { HEAD "subscription 10\n", 6 },
    { HEAD "subscription 10 week\n", 6 },
    { HEAD "subscription -10 month\n", 6 },
    { HEAD "off-peak 22-6\n", 6 },
    { HEAD "off-peak 25:00-06:00\n", 6 },
    { HEAD "off-peak 22:00-06:00 summer\n", 6 },
    { HEAD "factor 1.5\n", 6 },
    { HEAD "taxes tva tva\n", 6 },
    { HEAD "version 2025-01-01 base\nprice base 1\nversion 2026-01-01 base\n", 6 },
    { HEAD "contract 1 gas\n", 6 },
    { HEAD "tax x\n", 6 },
    { "tax X\n", 2 },
    { "tax x\nname X\n", 2 },
    { "tax x\nname X\nrate 2020-01-01 5\n", 4 },
    { "tax x\nname X\non nothing\n", 4 },
    { "tax x\nname X\non energy\nrate 2020-01-01 5\nrate 2020-01-01 6\n", 6 },
    { "tax x\nname X\nper unit\nrate 5\ntax x\n", 6 },
  };
#undef HEAD

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat ("beffroi-contracts 1\n", wrong[i].text, NULL);
      g_autofree char *line = g_strdup_printf ("Line %u: ", wrong[i].line);
      g_autoptr (GError) error = NULL;
      g_autoptr (BefContracts) none = bef_contracts_read (text, strlen (text), &error);
      g_assert_null (none);
      g_assert_error (error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, line));
    }
  static const char *const whole_wrong[] = {
    "", "\n", "beffroi-contracts 2\n", "<html>", "beffroi-contracts 1\n\377\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (whole_wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_contracts_read (whole_wrong[i], strlen (whole_wrong[i]), &error));
      g_assert_nonnull (error);
    }
}

static void
test_a_contract_that_contradicts_itself_is_refused (void)
{
  static const char *const wrong[] = {
    "contract 1 electricity\nversion 2025-01-01 base\nprice base 1\n",
    "contract 1 gas\nmeter u\nversion 2025-01-01 base\nprice base 1\n",
    "contract 1 water\nmeter u\nversion 2025-01-01 hphc\noff-peak 1:00-2:00\nprice hp 1\nprice hc "
    "1\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 hphc\nprice hp 1\nprice hc 1\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 hphc\noff-peak 1:00-2:00\nprice hp 1\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 base\nprice base 1\nuntil 2024-12-31\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 base\nprice base 1\nuntil 2026-01-01\n"
    "version 2025-07-01 base\nprice base 1\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 base\nprice base 1\ntaxes none-such\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 base\nprice base 1\nexcess 12\n",
    "contract 1 electricity\nmeter u\nversion 2025-01-01 c4\noff-peak 22:00-06:00\nprice hph 1\n"
    "price hch 1\nprice hpb 1\nprice hcb 1\npower hph 60\npower hch 50\npower hpb 60\npower hcb "
    "60\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text = g_strconcat ("beffroi-contracts 1\n", wrong[i], NULL);
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_contracts_read (text, strlen (text), &error));
      g_assert_error (error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT);
      g_test_message ("%s", error->message);
    }
}

/* Hours. */

/* By GLib's own zone, and the words of the contract: nothing of ours. */
static BefClass
expected_class (const BefTariff *tariff, gint64 ms)
{
  g_autoptr (GTimeZone) paris = g_time_zone_new_identifier ("Europe/Paris");
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, paris);
  int minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  int month = g_date_time_get_month (local);
  gboolean is_high = month == 11 || month == 12 || month <= 3, is_off = FALSE;

  for (guint i = 0; i < tariff->n_windows; i++)
    {
      const BefOffPeak *w = &tariff->windows[i];
      int from = (int)w->from, to = (int)w->to;
      gboolean in = from < to ? minute >= from && minute < to : minute >= from || minute < to;
      is_off |= in && (w->season == BEF_SEASON_ALL || (w->season == BEF_SEASON_HIGH) == is_high);
    }
  if (tariff->scheme == BEF_SCHEME_BASE)
    return BEF_CLASS_BASE;
  if (tariff->scheme == BEF_SCHEME_HPHC)
    return is_off ? BEF_CLASS_HC : BEF_CLASS_HP;
  return (is_high ? BEF_CLASS_HPH : BEF_CLASS_HPB) + (is_off ? 1 : 0);
}

static void
test_cells_are_the_hours_of_the_clock (void)
{
  static const char *const days[] = { "2024-03-30", "2024-03-31", "2024-04-01",
                                      "2024-10-27", "2024-10-26", "2024-10-31",
                                      "2024-11-01", "2024-12-31", "2024-02-29" };

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (BefContract) contract = random_contract (BEF_FLUID_ELECTRICITY, i % BEF_N_SCHEMES);
      BefTariff *tariff = &g_array_index (contract->tariffs, BefTariff, 1);
      /* Into the hours that are skipped or occur twice. */
      if (tariff->scheme != BEF_SCHEME_BASE && i % 2)
        tariff->windows[tariff->n_windows++] =
            (BefOffPeak){ (guint)g_test_rand_int_range (0, 200),
                          (guint)g_test_rand_int_range (201, 400), BEF_SEASON_ALL };
      gint64 from = day (days[i % G_N_ELEMENTS (days)]),
             to = bef_civil_add (from, BEF_PERIOD_DAY, 2);
      g_autoptr (GArray) cells = bef_tariff_cells (contract, from, to);
      gint64 at = from;
      for (guint c = 0; c < cells->len; c++)
        {
          const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, c);
          g_assert_cmpint (cell->start_ms, ==, at);
          g_assert_cmpint (cell->end_ms, >, cell->start_ms);
          g_assert_cmpint (bef_civil_floor (cell->start_ms, BEF_PERIOD_DAY), ==,
                           bef_civil_floor (cell->end_ms - 1, BEF_PERIOD_DAY));
          for (; at < cell->end_ms; at += BEF_MS_MINUTE)
            g_assert_cmpint (cell->cls, ==, expected_class (tariff, at));
          at = cell->end_ms;
        }
      g_assert_cmpint (at, ==, to);
    }
}

/* Costs. */

/* A January of 24 kWh a day, 16 of them in peak hours: by hand. */
static void
test_a_month_by_hand (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract 1 electricity\nmeter urn:x\nversion 2025-01-01 hphc\noff-peak 22:00-06:00\n"
      "price hp 0.2\nprice hc 0.15\nsubscription 12.4 month\nnetwork 73\npower hp 9\n"
      "power-price hp 10\ntaxes accise-36 cta tva-abonnement tva\n");
  const BefContract *contract = bef_contracts_nth (contracts, 0);
  g_autoptr (GArray) cells = bef_tariff_cells (contract, day ("2026-03-01"), day ("2026-04-01"));
  g_autoptr (GArray) used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));

  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      BefEnergy e = { cell->start_ms, cell->end_ms, .coverage = 1, .newest_ms = cell->end_ms };
      e.kwh = (double)(cell->end_ms - cell->start_ms) / BEF_MS_HOUR;
      g_array_append_val (used, e);
    }
  BefCostFacts facts = { cells, used, NULL, NULL, 0 };
  g_autoptr (BefCost) cost = bef_cost_new (contract, bef_contracts_get_taxes (contracts), &facts);
  /* March has 743 hours: 31 x 16 of peak, and 247 off-peak, one less than 31 x 8. */
  BefCostLine hp = bef_cost_get_line (cost, BEF_COST_ENERGY, BEF_CLASS_HP, NULL);
  BefCostLine hc = bef_cost_get_line (cost, BEF_COST_ENERGY, BEF_CLASS_HC, NULL);
  g_assert_cmpint (hp.quantity, ==, 496000);
  g_assert_cmpint (hp.amount, ==, 99200000000);
  g_assert_cmpint (hc.quantity, ==, 247000);
  g_assert_cmpint (hc.amount, ==, 37050000000);
#define LINE(kind, tax) bef_cost_get_line (cost, kind, BEF_CLASS_NONE, g_intern_string (tax)).amount
  g_assert_cmpint (bef_cost_get_line (cost, BEF_COST_SUBSCRIPTION, BEF_CLASS_NONE, NULL).amount, ==,
                   12400000000);
  /* 90 euros a year, the 60th to the 90th of 365 days. */
  g_assert_cmpint (bef_cost_get_line (cost, BEF_COST_POWER, BEF_CLASS_NONE, NULL).amount, ==,
                   bef_money_share (90000000000, 90, 365) - bef_money_share (90000000000, 59, 365));
  g_assert_cmpint (LINE (BEF_COST_TAX, "accise-36"), ==, 743 * 30850000ll);
  /* 15 % of 73 euros a year over 31 days is 0.93; each cell is rounded by itself. */
  g_assert_cmpint (ABS (LINE (BEF_COST_TAX, "cta") - 930000000), <=, 200);
  /* 20 % of 12.40, 7.643836 and 0.93. */
  g_assert_cmpint (ABS (LINE (BEF_COST_TAX, "tva-abonnement") - 4194767123), <=, 200);
  /* 20 % of 136.25 and 22.92155. */
  g_assert_cmpint (ABS (LINE (BEF_COST_TAX, "tva") - 31834310000), <=, 200);
  BefMoney sum = 0;
  for (guint i = 0; i < cost->lines->len; i++)
    sum += g_array_index (cost->lines, BefCostLine, i).amount;
  g_assert_cmpint (cost->total, ==, sum);
  g_assert_cmpfloat (bef_cost_get_coverage (cost), ==, 1);
  g_assert_cmpuint (bef_cost_days_without_contract (cost), ==, 0);
}

static void
test_one_more_costs_its_class_and_taxes (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract 1 electricity\nmeter urn:x\nversion 2026-03-01 hphc\noff-peak 22:00-06:00\n"
      "price hp 0.2\nprice hc 0.15\nsubscription 12.4 month\nnetwork 73\npower hp 9\n"
      "power-price hp 10\ntaxes accise-36 cta tva-abonnement tva\n");
  const BefContract *contract = bef_contracts_nth (contracts, 0);
  const BefTaxes *taxes = bef_contracts_get_taxes (contracts);
  gint64 noon = day ("2026-03-10") + 12 * BEF_MS_HOUR;

  /* 0.2 and 0.15, the excise of 0.03085, and a fifth on both. */
  g_assert_cmpint (bef_cost_of_one_more (contract, taxes, noon), ==, 277020000);
  g_assert_cmpint (bef_cost_of_one_more (contract, taxes, noon + 11 * BEF_MS_HOUR), ==, 217020000);
  g_assert_cmpint (bef_cost_of_one_more (contract, taxes, day ("2026-02-28")), ==, BEF_NO_MONEY);
}

/* Whatever days are costed together, they cost what they cost apart. */
static void
test_days_add_up_to_the_digit (void)
{
  for (guint i = 0; i < 30; i++)
    {
      BefFluid fluid = i % BEF_TARIFF_N_FLUIDS;
      g_autoptr (BefContract) contract =
          random_contract (fluid, fluid ? BEF_SCHEME_BASE : i / 3 % BEF_N_SCHEMES);
      gint64 from = day ("2023-12-15"), to = bef_civil_add (from, BEF_PERIOD_DAY, 400);
      g_autoptr (GArray) cells = bef_tariff_cells (contract, from, to);
      g_autoptr (GArray) used = random_use (fluid, cells);
      BefCostFacts facts = { cells, used, NULL, NULL, 0 };
      g_autoptr (BefCost) whole = bef_cost_new (contract, bef_taxes_shipped (), &facts);
      g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_cost_unref);
      for (guint c = 0; c < cells->len;)
        {
          gint64 end = bef_civil_add (g_array_index (cells, BefTariffCell, c).start_ms,
                                      BEF_PERIOD_DAY, g_test_rand_int_range (1, 60));
          g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (BefTariffCell));
          g_autoptr (GArray) of_them = g_array_new (FALSE, FALSE, sizeof (BefEnergy));
          for (; c < cells->len && g_array_index (cells, BefTariffCell, c).start_ms < end; c++)
            {
              g_array_append_vals (some, &g_array_index (cells, BefTariffCell, c), 1);
              g_array_append_vals (of_them, &g_array_index (used, BefEnergy, c), 1);
            }
          BefCostFacts part = { some, of_them, NULL, NULL, 0 };
          g_ptr_array_add (parts, bef_cost_new (contract, bef_taxes_shipped (), &part));
        }
      g_autoptr (BefCost) sum = bef_cost_sum (parts);
      g_assert_cmpint (sum->total, ==, whole->total);
      g_assert_cmpuint (sum->lines->len, ==, whole->lines->len);
      for (guint l = 0; l < sum->lines->len; l++)
        {
          const BefCostLine *a = &g_array_index (sum->lines, BefCostLine, l),
                            *b = &g_array_index (whole->lines, BefCostLine, l);
          g_assert_cmpint (a->amount, ==, b->amount);
          g_assert_cmpint (a->quantity, ==, b->quantity);
          g_assert_cmpstr (a->tax, ==, b->tax);
        }
      g_assert_cmpint (sum->span_ms, ==, whole->span_ms);
      BefMoney by_days = 0;
      for (guint d = 0; d < whole->days->len; d++)
        {
          const BefCostDay *one = &g_array_index (whole->days, BefCostDay, d);
          g_assert_cmpint (one->start_ms, ==, bef_civil_add (from, BEF_PERIOD_DAY, (int)d));
          by_days += one->amount;
        }
      g_assert_cmpuint (whole->days->len, ==, 400);
      g_assert_cmpint (by_days, ==, whole->total);
    }
}

/* Of half a day nothing is known, of another one only all of it. */
static void
test_what_is_not_known_is_told (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract 1 electricity\nmeter urn:x\nversion 2025-03-03 hphc\noff-peak 00:00-08:00\n"
      "price hp 0.2\nprice hc 0.1\n");
  const BefContract *contract = bef_contracts_nth (contracts, 0);
  gint64 from = day ("2025-03-01");
  g_autoptr (GArray) cells = bef_tariff_cells (contract, from, day ("2025-03-06"));
  g_autoptr (GArray) used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));
  g_autoptr (GArray) days = g_array_new (FALSE, TRUE, sizeof (BefEnergy));

  /* Two days before the contract; then three of two cells each. */
  g_assert_cmpuint (cells->len, ==, 8);
  for (guint i = 0; i < cells->len; i++)
    {
      const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, i);
      BefEnergy e = { cell->start_ms, cell->end_ms, .kwh = 4, .coverage = 1, .newest_ms = 1 };
      if (i == 3) /* the peak hours of the 3rd */
        e.kwh = NAN, e.coverage = 0;
      if (i == 4 || i == 5) /* all of the 4th */
        e.kwh = NAN, e.coverage = 0;
      g_array_append_val (used, e);
    }
  for (guint i = 0; i < 5; i++)
    {
      gint64 start = bef_civil_add (from, BEF_PERIOD_DAY, (int)i);
      BefEnergy e = { start, bef_civil_add (start, BEF_PERIOD_DAY, 1), .kwh = 30, .coverage = 1 };
      if (i == 2)
        e.kwh = 4, e.coverage = 1 / 3.0;
      g_array_append_val (days, e);
    }
  BefCostFacts facts = { cells, used, days, NULL, 0 };
  g_autoptr (BefCost) cost = bef_cost_new (contract, bef_contracts_get_taxes (contracts), &facts);
  /* 4 + 4 before, 4 on the 3rd, 30 on the 4th spread 10 and 20, 4 + 4 on the 5th. */
  g_assert_cmpint (cost->used[BEF_FLUID_ELECTRICITY], ==, 50000);
  g_assert_cmpint (cost->unpriced[BEF_FLUID_ELECTRICITY], ==, 8000);
  g_assert_cmpint (cost->estimated[BEF_FLUID_ELECTRICITY], ==, 30000);
  g_assert_cmpint (cost->total, ==, (18 * 100000 + 24 * 200000) * 1000ll);
  g_assert_cmpfloat_with_epsilon (bef_cost_get_coverage (cost), 1 - 16 / 120.0, 1e-9);
  g_assert_cmpuint (bef_cost_days_without_contract (cost), ==, 2);
}

/* What a day costs with a tax whose rate was never verified before the 3rd. (transfer full) */
static BefCost *
cost_of_day (const char *first)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "tax levy\nname Levy\nper unit\nrate 2024-02-01 0.02\nchecked 2025-03-03\n"
      "contract 1 electricity\nmeter urn:x\nversion 2025-01-01 base\nprice base 0.2\ntaxes levy\n");
  const BefContract *contract = bef_contracts_nth (contracts, 0);
  gint64 from = day (first), to = bef_civil_add (from, BEF_PERIOD_DAY, 1);
  g_autoptr (GArray) cells = bef_tariff_cells (contract, from, to);
  g_autoptr (GArray) used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));
  BefEnergy e = { from, to, .kwh = 10, .coverage = 1, .newest_ms = 1 };

  g_assert_cmpuint (cells->len, ==, 1);
  g_array_append_val (used, e);
  BefCostFacts facts = { cells, used, used, NULL, 0 };
  return bef_cost_new (contract, bef_contracts_get_taxes (contracts), &facts);
}

/* A total with rates that are to be verified says so, also when it is a part of another. */
static void
test_rates_that_are_to_be_verified_are_told (void)
{
  g_autoptr (GPtrArray) both = g_ptr_array_new ();
  BefCost *before = cost_of_day ("2025-03-02"), *after = cost_of_day ("2025-03-03");

  g_ptr_array_add (both, before);
  g_ptr_array_add (both, after);
  g_autoptr (BefCost) sum = bef_cost_sum (both);
  const BefCost *const costs[] = { before, after, sum };
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      g_autofree char *quality = bef_cost_dup_quality (costs[i]);
      g_assert_true ((quality != NULL && strstr (quality, "to be verified") != NULL) == (i != 1));
    }
  bef_cost_unref (before);
  bef_cost_unref (after);
}

static void
test_ten_minutes_above_the_power_are_charged (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract 1 electricity\nmeter urn:x\nversion 2025-01-01 c4\noff-peak 22:00-06:00\n"
      "price hph 0.2\nprice hch 0.2\nprice hpb 0.2\nprice hcb 0.2\npower hph 40\npower hch 50\n"
      "power hpb 60\npower hcb 60\nfactor 0.93\nexcess 12\n");
  const BefContract *contract = bef_contracts_nth (contracts, 0);
  gint64 from = day ("2025-01-10");
  g_autoptr (GArray) cells = bef_tariff_cells (contract, from, from + BEF_MS_DAY);
  GArray *buckets = g_array_new (FALSE, TRUE, sizeof (BefBucket));

  for (guint i = 0; i < 144; i++)
    {
      BefBucket b = { .start_ms = from + i * 10 * BEF_MS_MINUTE, .mean = 37200 };
      b.end_ms = b.start_ms + 10 * BEF_MS_MINUTE;
      if (i == 60 || i == 61) /* 10 h 00: above 37.2 kW twice */
        b.mean = 37201;
      if (i == 3) /* in off-peak hours 46.5 kW are free */
        b.mean = 46500;
      if (i == 4)
        b.mean = 46501;
      if (i == 70)
        b.mean = NAN;
      g_array_append_val (buckets, b);
    }
  g_autoptr (BefBuckets) power = bef_buckets_new_take (buckets);
  BefCostFacts facts = { cells, NULL, NULL, power, 0 };
  g_autoptr (BefCost) cost = bef_cost_new (contract, bef_contracts_get_taxes (contracts), &facts);
  BefCostLine excess = bef_cost_get_line (cost, BEF_COST_EXCESS, BEF_CLASS_NONE, NULL);
  g_assert_cmpint (excess.quantity, ==, 30 * BEF_MS_MINUTE);
  g_assert_cmpint (excess.amount, ==, 6 * BEF_MONEY_EURO);
}

static void
test_gas_and_water_are_converted (void)
{
  g_autoptr (BefContracts) contracts = read_contracts (
      "contract g gas\nmeter urn:x\ncoefficient 11\ncoefficient 11.5 since 2025-01-11\n"
      "version 2025-01-01 base\nprice base 0.06\ncontract w water\nmeter urn:x\n"
      "version 2025-01-01 base\nprice base 3.5\n");

  for (guint i = 0; i < 2; i++)
    {
      const BefContract *contract = bef_contracts_nth (contracts, i);
      g_autoptr (GArray) cells =
          bef_tariff_cells (contract, day ("2025-01-10"), day ("2025-01-12"));
      g_autoptr (GArray) used = g_array_new (FALSE, TRUE, sizeof (BefEnergy));
      for (guint c = 0; c < cells->len; c++)
        {
          const BefTariffCell *cell = &g_array_index (cells, BefTariffCell, c);
          /* 12.345 m3 of gas, 234.567 L of water. */
          BefEnergy e = { cell->start_ms, cell->end_ms, .kwh = i == 0 ? 12.345 : 234.567,
                          .coverage = 1 };
          g_array_append_val (used, e);
        }
      BefCostFacts facts = { cells, used, NULL, NULL, 0 };
      g_autoptr (BefCost) cost =
          bef_cost_new (contract, bef_contracts_get_taxes (contracts), &facts);
      if (i == 0)
        {
          g_assert_cmpint (cost->used[BEF_FLUID_GAS], ==, 135795 + 141968);
          g_assert_cmpint (cost->total, ==, (135795 + 141968) * 60000ll);
        }
      else
        {
          g_assert_cmpint (cost->used[BEF_FLUID_WATER], ==, 235 * 2);
          g_assert_cmpint (cost->total, ==, 470 * 3500000ll);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff/money/shares", test_shares_are_rounded_half_away_from_zero);
  g_test_add_func ("/tariff/money/decimals", test_decimals_are_read_exactly);
  g_test_add_func ("/tariff/text/round", test_what_is_written_is_read_again);
  g_test_add_func ("/tariff/text/lines", test_what_is_wrong_is_told_by_its_line);
  g_test_add_func ("/tariff/text/contradictions",
                   test_a_contract_that_contradicts_itself_is_refused);
  g_test_add_func ("/tariff/hours", test_cells_are_the_hours_of_the_clock);
  g_test_add_func ("/tariff/cost/by-hand", test_a_month_by_hand);
  g_test_add_func ("/tariff/cost/one-more", test_one_more_costs_its_class_and_taxes);
  g_test_add_func ("/tariff/cost/add-up", test_days_add_up_to_the_digit);
  g_test_add_func ("/tariff/cost/unknown", test_what_is_not_known_is_told);
  g_test_add_func ("/tariff/cost/to-be-verified", test_rates_that_are_to_be_verified_are_told);
  g_test_add_func ("/tariff/cost/excess", test_ten_minutes_above_the_power_are_charged);
  g_test_add_func ("/tariff/cost/gas-and-water", test_gas_and_water_are_converted);
  return g_test_run ();
}
