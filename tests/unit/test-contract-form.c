/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

#include "ui/contracts/bef-contract-form.h"

/* Whatever stands in a contract is what its form says, and nothing is lost on the way. */
static void
test_a_form_gives_back_what_it_was_filled_with (void)
{
  for (guint i = 0; i < 60; i++)
    {
      BefFluid fluid = i % BEF_TARIFF_N_FLUIDS;
      g_autoptr (BefContract) contract =
          random_contract (fluid, fluid ? BEF_SCHEME_BASE : i / 3 % BEF_N_SCHEMES);
      BefTariff *tariff = &g_array_index (contract->tariffs, BefTariff, 1);
      g_autoptr (BefContractForm) form = bef_contract_form_new ();
      const char *field = NULL;
      g_autofree char *flaw = NULL;

      if (g_test_rand_bit ())
        tariff->to_ms = day ("2024-12-31");
      /* The form is of one version, and of the newest meter and coefficient. */
      contract->label = g_strdup ("École, préau");
      g_array_remove_index (contract->tariffs, 0);
      if (contract->coefficients->len > 0)
        g_array_remove_index (contract->coefficients, 0);
      bef_contract_form_fill (form, contract, tariff);
      g_autoptr (BefContract) read = bef_contract_form_read (form, &field, &flaw);
      g_assert_null (flaw);
      g_autoptr (BefContracts) a = bef_contracts_new (), b = bef_contracts_new ();
      bef_contracts_put (a, contract);
      bef_contracts_put (b, read);
      g_autofree char *expected = bef_contracts_to_text (a), *got = bef_contracts_to_text (b);
      g_assert_cmpstr (got, ==, expected);
    }
}

static BefContractForm *
filled_form (void)
{
  const BefContract *example = bef_contracts_find (bef_contracts_examples (), "electricity-hphc");
  BefContractForm *form = bef_contract_form_new ();

  bef_contract_form_fill (form, example, &g_array_index (example->tariffs, BefTariff, 0));
  bef_contract_form_set (form, "point", "30001642617347");
  return form;
}

static void
test_what_people_type_is_understood (void)
{
  g_autoptr (BefContractForm) form = filled_form ();
  const char *field = NULL;
  g_autofree char *flaw = NULL;

  bef_contract_form_set (form, "point", " 300 016 426 17347 ");
  bef_contract_form_set (form, "from", "1/2/2026");
  bef_contract_form_set (form, "until", "31/12/2026");
  bef_contract_form_set (form, "price hp", "0,14 12");
  bef_contract_form_set (form, "subscription", "1 209,16");
  bef_contract_form_set (form, "off-peak", "22h30-6h30 ; 12h-14h Summer, 1:00-2:00 winter");
  g_autoptr (BefContract) read = bef_contract_form_read (form, &field, &flaw);
  g_assert_cmpstr (flaw, ==, NULL);
  const BefTariff *t = &g_array_index (read->tariffs, BefTariff, 0);
  g_assert_cmpstr (read->point, ==, "30001642617347");
  g_assert_cmpint (t->from_ms, ==, day ("2026-02-01"));
  g_assert_cmpint (t->to_ms, ==, day ("2027-01-01"));
  g_assert_cmpint (t->price[BEF_CLASS_HP], ==, 141200);
  g_assert_cmpint (t->subscription, ==, 120916 * BEF_MONEY_CENT);
  g_assert_cmpuint (t->n_windows, ==, 3);
  g_assert_cmpuint (t->windows[0].from, ==, 22 * 60 + 30);
  g_assert_cmpuint (t->windows[1].to, ==, 14 * 60);
  g_assert_cmpint (t->windows[1].season, ==, BEF_SEASON_LOW);
  g_assert_cmpint (t->windows[2].season, ==, BEF_SEASON_HIGH);
}

static void
test_what_is_wrong_is_told_of_its_field (void)
{
  static const struct
  {
    const char *field, *text, *wrong; /* wrong: NULL: of no one field */
  } cases[] = {
    { "point", "", "point" },
    { "point", "12/34", "point" },
    { "from", "31/02/2026", "from" },
    { "from", "", "from" },
    { "until", "tomorrow", "until" },
    { "price hp", "cheap", "price hp" },
    { "price hp", "-1", "price hp" },
    { "price hc", "0.1234567", "price hc" },
    { "subscription", "12 euros", "subscription" },
    { "network", "x", "network" },
    { "power hp", "12,3456", "power hp" },
    { "off-peak", "night", "off-peak" },
    { "off-peak", "22:00-06:00 autumn", "off-peak" },
    { "meter-since", "soon", "meter" },
    { "price hc", "", NULL },
    { "off-peak", "", NULL },
    { "label", "a\ncontract 2 gas", "" }, /* nothing is: it is one line */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (BefContractForm) form = filled_form ();
      const char *field = NULL;
      g_autofree char *flaw = NULL;
      bef_contract_form_set (form, cases[i].field, cases[i].text);
      g_autoptr (BefContract) read = bef_contract_form_read (form, &field, &flaw);
      g_test_message ("%s “%s”: %s", cases[i].field, cases[i].text, flaw);
      if (g_strcmp0 (cases[i].wrong, "") == 0)
        {
          g_assert_nonnull (read);
          continue;
        }
      g_assert_null (read);
      g_assert_nonnull (flaw);
      g_assert_cmpstr (field, ==, cases[i].wrong);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contract-form/round", test_a_form_gives_back_what_it_was_filled_with);
  g_test_add_func ("/contract-form/typed", test_what_people_type_is_understood);
  g_test_add_func ("/contract-form/wrong", test_what_is_wrong_is_told_of_its_field);
  return g_test_run ();
}
