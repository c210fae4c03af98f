/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "history-util.h"
#include "tariff-util.h"

#include "supervision/tariff/bef-cost-loader.h"

/*
 * What a fortnight costs does not depend on how it came to be known: versions of the contract,
 * meters that were swapped and samples that were imported in any order, some of them corrected on
 * the way, cost to the digit what they cost when everything is there from the beginning. And that
 * is of what each meter took while it was there, reckoned apart.
 * BEFFROI_ORDERS sets how many orders.
 */

#define DAYS 14
#define STEP_MS (30 * BEF_MS_MINUTE)

typedef enum
{
  DEED_VERSION,
  DEED_METER,
  DEED_TAX,
  DEED_IMPORT,
} DeedKind;

typedef struct
{
  DeedKind kind;
  BefTariff tariff;
  gint64 from_ms;     /* of a meter; of the samples */
  const char *entity; /* likewise */
  gint64 rate;        /* of a tax */
  guint n;            /* samples */
  double first_kwh;   /* of the index */
  int wh_per_step;
} Deed;

static guint
orders (void)
{
  const char *asked = g_getenv ("BEFFROI_ORDERS");

  return asked != NULL ? (guint)g_ascii_strtoull (asked, NULL, 10) : 300;
}

static BefTariff
some_tariff (gint64 from_ms)
{
  g_autoptr (BefContract) some =
      random_contract (BEF_FLUID_ELECTRICITY, (BefScheme)g_test_rand_int_range (0, 3));
  BefTariff tariff = g_array_index (some->tariffs, BefTariff, 1);

  tariff.from_ms = from_ms;
  return tariff;
}

/* All that happens, each to something else: versions from different days, two meters that follow
 * each other, the rate of a tax, and imports of different days of each meter. (transfer full) */
static GArray *
random_deeds (gint64 start)
{
  GArray *deeds = g_array_new (FALSE, TRUE, sizeof (Deed));
  gint64 swap = bef_civil_add (start, BEF_PERIOD_DAY, g_test_rand_int_range (3, 11));

  for (int at = -3; at < DAYS; at += g_test_rand_int_range (2, 7))
    {
      Deed deed = { .kind = DEED_VERSION };
      deed.tariff = some_tariff (bef_civil_add (start, BEF_PERIOD_DAY, at));
      g_array_append_val (deeds, deed);
    }
  Deed meters[] = { { .kind = DEED_METER, .from_ms = BEF_NO_TIME, .entity = "urn:x:old" },
                    { .kind = DEED_METER, .from_ms = swap, .entity = "urn:x:new" },
                    { .kind = DEED_TAX, .rate = g_test_rand_int_range (10000, 40000) } };
  g_array_append_vals (deeds, meters, G_N_ELEMENTS (meters));
  for (guint m = 0; m < 2; m++)
    {
      double kwh = g_test_rand_int_range (0, 50000);
      for (int d = -1; d <= DAYS; d += 5)
        {
          Deed deed = { .kind = DEED_IMPORT, .entity = meters[m].entity };
          deed.from_ms = bef_civil_add (start, BEF_PERIOD_DAY, d);
          deed.n =
              (guint)((bef_civil_add (deed.from_ms, BEF_PERIOD_DAY, 5) - deed.from_ms) / STEP_MS);
          deed.first_kwh = kwh;
          deed.wh_per_step = g_test_rand_int_range (100, 4000);
          kwh += (double)deed.n * deed.wh_per_step / 1000;
          g_array_append_val (deeds, deed);
        }
    }
  return deeds;
}

static void
import (BefHistory *history, const Deed *deed, int wh_per_step)
{
  g_autofree gint64 *ts = g_new (gint64, deed->n);
  g_autofree double *values = g_new (double, deed->n);

  for (guint i = 0; i < deed->n; i++)
    {
      ts[i] = deed->from_ms + (gint64)i * STEP_MS;
      values[i] = deed->first_kwh + (double)i * wh_per_step / 1000;
    }
  append_values (history, bef_series_key (deed->entity, "energy-index"), ts, values, deed->n);
}

static void
do_deed (BefHistory *history, BefContract *contract, BefTax *tax, const Deed *deed)
{
  if (deed->kind == DEED_VERSION)
    bef_contract_put_tariff (contract, &deed->tariff);
  else if (deed->kind == DEED_METER)
    bef_contract_put_meter (contract, deed->from_ms, deed->entity);
  else if (deed->kind == DEED_TAX)
    bef_tax_put_rate (tax, BEF_NO_TIME, deed->rate);
  else
    import (history, deed, deed->wh_per_step);
}

/* The same, but at first as it was not: what is done again later wins. */
static void
do_wrongly (BefHistory *history, BefContract *contract, BefTax *tax, const Deed *deed)
{
  Deed wrong = *deed;

  if (deed->kind == DEED_VERSION)
    wrong.tariff = some_tariff (deed->tariff.from_ms);
  else if (deed->kind == DEED_METER)
    wrong.entity = "urn:x:wrong";
  wrong.rate += 5000;
  wrong.wh_per_step += 3;
  do_deed (history, contract, tax, &wrong);
}

static BefCost *
cost_of (BefHistory *history, const BefContract *contract, const BefTax *tax, gint64 start)
{
  g_autoptr (BefContracts) contracts = bef_contracts_new ();
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  BefRange span = { start, bef_civil_add (start, BEF_PERIOD_DAY, DAYS) };

  bef_contracts_put (contracts, contract);
  bef_contracts_put_tax (contracts, tax);
  g_ptr_array_add (one, (gpointer)bef_contracts_nth (contracts, 0));
  WAIT (result, bef_costs_load_async (history, one, bef_contracts_get_taxes (contracts), span, NULL,
                                      wait_cb, &result));
  g_autoptr (GPtrArray) costs = bef_costs_load_finish (result, &error);
  g_assert_no_error (error);
  return bef_cost_ref (g_ptr_array_index (costs, 0));
}

static BefTax *
own_tax (void)
{
  BefTax *tax = bef_tax_new ("accise-36");

  tax->name = g_strdup ("Accise");
  return tax;
}

static void
shuffle (GArray *deeds)
{
  for (guint i = deeds->len; i > 1; i--)
    {
      guint k = (guint)g_test_rand_int_range (0, (int)i);
      Deed keep = g_array_index (deeds, Deed, i - 1);
      g_array_index (deeds, Deed, i - 1) = g_array_index (deeds, Deed, k);
      g_array_index (deeds, Deed, k) = keep;
    }
}

/* A history and a contract after @deeds in their order, some of them done wrongly first. */
static BefCost *
live (GArray *deeds, gint64 start, guint wrong_in)
{
  BefHistory *history = open_history (NULL, NULL);
  g_autoptr (BefContract) contract = bef_contract_new (POINT, BEF_FLUID_ELECTRICITY, NULL);
  g_autoptr (BefTax) tax = own_tax ();

  for (guint i = 0; i < deeds->len; i++)
    {
      const Deed *deed = &g_array_index (deeds, Deed, i);
      if (wrong_in > 0 && g_test_rand_int_range (0, (int)wrong_in) == 0)
        do_wrongly (history, contract, tax, deed);
      do_deed (history, contract, tax, deed);
      /* Looking at what it costs meanwhile leaves nothing behind. */
      if (contract->meters->len > 0 && tax->rates->len > 0 && g_test_rand_int_range (0, 8) == 0)
        bef_cost_unref (cost_of (history, contract, tax, start));
    }
  BefCost *cost = cost_of (history, contract, tax, start);
  close_history (history);
  return cost;
}

/* What the meter of each half hour took: the old one until the swap, then the new one. */
static gint64
wh_of (const GArray *deeds, gint64 start)
{
  gint64 end = bef_civil_add (start, BEF_PERIOD_DAY, DAYS), swap = BEF_NO_TIME, wh = 0;

  for (guint i = 0; i < deeds->len; i++)
    {
      const Deed *deed = &g_array_index (deeds, Deed, i);
      if (deed->kind == DEED_METER)
        swap = MAX (swap, deed->from_ms);
    }
  for (guint i = 0; i < deeds->len; i++)
    {
      const Deed *deed = &g_array_index (deeds, Deed, i);
      if (deed->kind != DEED_IMPORT)
        continue;
      gboolean is_new = g_str_equal (deed->entity, "urn:x:new");
      for (guint k = 0; k < deed->n; k++)
        {
          gint64 at = deed->from_ms + (gint64)k * STEP_MS;
          if (at >= start && at < end && is_new == (at >= swap))
            wh += deed->wh_per_step;
        }
    }
  return wh;
}

static void
assert_energy (const BefCost *cost, gint64 wh)
{
  for (guint i = 0; i < cost->lines->len; i++)
    {
      const BefCostLine *line = &g_array_index (cost->lines, BefCostLine, i);
      if (line->kind == BEF_COST_ENERGY)
        wh -= line->quantity;
    }
  g_assert_cmpint (wh, ==, 0);
}

static void
test_the_order_of_deeds_is_all_one (void)
{
  static const char *const starts[] = { "2024-03-25", "2024-10-20", "2024-12-24", "2024-06-01" };
  guint n = 0;

  while (n < orders ())
    {
      gint64 start = day (starts[n % G_N_ELEMENTS (starts)]);
      g_autoptr (GArray) deeds = random_deeds (start);
      g_autoptr (BefCost) expected = live (deeds, start, 0);
      g_assert_cmpint (expected->total, >, 0);
      assert_energy (expected, wh_of (deeds, start));
      for (guint i = 0; i < 20 && n < orders (); i++, n++)
        {
          shuffle (deeds);
          g_autoptr (BefCost) cost = live (deeds, start, 4);
          g_assert_cmpint (cost->total, ==, expected->total);
          g_assert_cmpuint (cost->lines->len, ==, expected->lines->len);
          for (guint l = 0; l < cost->lines->len; l++)
            {
              const BefCostLine *a = &g_array_index (cost->lines, BefCostLine, l),
                                *b = &g_array_index (expected->lines, BefCostLine, l);
              g_assert_cmpint (a->amount, ==, b->amount);
              g_assert_cmpint (a->quantity, ==, b->quantity);
            }
          g_assert_cmpint (cost->measured_ms, ==, expected->measured_ms);
          g_assert_cmpint (cost->contract_ms, ==, expected->contract_ms);
        }
    }
  g_test_message ("%u orders", n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tariff/orders", test_the_order_of_deeds_is_all_one);
  return g_test_run ();
}
