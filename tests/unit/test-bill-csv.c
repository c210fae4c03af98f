/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff-util.h"

#include "supervision/tariff/bef-bill-loader.h"

static GPtrArray *
read_bills (const char *text, GError **error)
{
  return bef_bills_read_csv (text, strlen (text), error);
}

static void
test_a_table_of_bills_is_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bills = read_bills (
      "\357\273\277PRM;Début;Fin;Total TTC;kWh HP;Prix HP;kVA HP;Abonnement;Total HT;Remarque\r\n"
      "30001642617347;01/03/2026;31/03/2026;1 234,56 €;2400,5;0,1412;36;38,75;1028,80;payée\r\n"
      "\r\n"
      "\"30001642617348\";2026-04-01;2026-04-30;-12,5;;;;;;\"a;b\"\r\n",
      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bills->len, ==, 2);
  const BefBill *a = g_ptr_array_index (bills, 0), *b = g_ptr_array_index (bills, 1);
  g_assert_cmpstr (a->point, ==, "30001642617347");
  g_assert_cmpint (a->from_ms, ==, day ("2026-03-01"));
  g_assert_cmpint (a->to_ms, ==, day ("2026-04-01"));
  g_assert_cmpint (a->total, ==, 123456 * BEF_MONEY_CENT);
  g_assert_cmpint (a->used[BEF_CLASS_HP], ==, 2400500);
  g_assert_cmpint (a->used[BEF_CLASS_HC], ==, BEF_BILL_UNSAID);
  g_assert_cmpint (a->price[BEF_CLASS_HP], ==, 141200);
  g_assert_cmpint (a->power[BEF_CLASS_HP], ==, 36000);
  g_assert_cmpint (a->subscription, ==, 3875 * BEF_MONEY_CENT);
  g_assert_cmpint (a->net, ==, 102880 * BEF_MONEY_CENT);
  g_assert_cmpint (b->total, ==, -1250 * BEF_MONEY_CENT);
  g_assert_cmpint (b->subscription, ==, BEF_NO_MONEY);
}

/* As a French spreadsheet writes it. */
static void
test_windows_letters_are_read (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bills =
      read_bills ("PRM;D\351but;Fin;Total TTC\n1;01/03/2026;02/03/2026;3\n", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bills->len, ==, 1);
}

static void
test_what_is_wrong_is_told_by_its_line (void)
{
#define HEAD "PRM;Début;Fin;Total TTC\n"
  static const struct
  {
    const char *text;
    guint line;
  } wrong[] = {
    { "", 1 },
    { "PRM;Début;Fin\n1;01/03/2026;02/03/2026\n", 1 },
    { HEAD, 3 },
    { HEAD "1;31/02/2026;02/03/2026;3\n", 2 },
    { HEAD "1;01/03/2026;02/03/2026;trois\n", 2 },
    { HEAD "1;01/03/2026;02/03/2026;3\n1;01/03/2026;02/03/2026;\n", 3 },
    { HEAD "1;05/03/2026;02/03/2026;3\n", 2 },
    { HEAD "1 2;01/03/2026;02/03/2026;3\n", 2 },
    { HEAD "1;01/03/26;02/03/2026;3\n", 2 },
  };
#undef HEAD

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *line = g_strdup_printf ("Line %u: ", wrong[i].line);
      g_assert_null (read_bills (wrong[i].text, &error));
      g_assert_error (error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, line));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bill-csv/table", test_a_table_of_bills_is_read);
  g_test_add_func ("/bill-csv/windows", test_windows_letters_are_read);
  g_test_add_func ("/bill-csv/wrong", test_what_is_wrong_is_told_by_its_line);
  return g_test_run ();
}
