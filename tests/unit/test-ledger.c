/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of works: what is typed, what is kept, and what is written of it. */
#include <math.h>
#include <string.h>

#include "history-util.h"
#include "report-util.h"
#include "report/bef-exhibit.h"
#include "scripted-backend.h"
#include "supervision/kept/bef-ledger-keeper.h"

#define SCHOOL "urn:ngsi-ld:Building:school"

static void
test_amounts (void)
{
  static const struct
  {
    const char *text;
    double euros;
  } right[] = { { "38000", 38000 },
                { "38 000", 38000 },
                { "38\u202f000,50 €", 38000.5 },
                { "38.000", 38000 },
                { "38,000", 38000 },
                { "38.000,5", 38000.5 },
                { "38,000.50", 38000.5 },
                { "1'250'000", 1250000 },
                { "12,5", 12.5 },
                { " 7 ", 7 },
                { "0", 0 },
                { "1.250.000,00", 1250000 } };
  static const char *const wrong[] = { "-5",       "3e4",    "38 000 F",   "1,2,3",    "12,",
                                       ",5",       "1.23.4", "0.125",      "1234,567", "nan",
                                       "inf",      "0x10",   "1000000000", "12;5",     "€",
                                       "38.00.00", "38 € 5" };
  double euros;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_test_message ("%s", right[i].text);
      g_assert_true (bef_ledger_read_euros (right[i].text, &euros));
      g_assert_cmpfloat (euros, ==, right[i].euros);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      g_assert_false (bef_ledger_read_euros (wrong[i], &euros));
    }
  g_assert_true (bef_ledger_read_euros ("", &euros));
  g_assert_true (isnan (euros));
}

/* Whole days of Paris, whatever moment was chosen, and in whatever order. */
static void
test_days (void)
{
  gint64 from = bef_civil_to_ms (2026, 3, 28, 17, 30), last = bef_civil_to_ms (2026, 3, 29, 1, 0);
  g_autoptr (BefLedgerEntry) entry = bef_ledger_entry_new (SCHOOL, " fenêtres\n", last, from);

  g_assert_cmpstr (entry->what, ==, "fenêtres");
  g_assert_cmpint (entry->days.from_ms, ==, bef_civil_to_ms (2026, 3, 28, 0, 0));
  /* The 29th is the day of 23 hours. */
  g_assert_cmpint (entry->days.to_ms, ==, bef_civil_to_ms (2026, 3, 30, 0, 0));
  g_assert_null (bef_ledger_entry_new (SCHOOL, " \n ", from, last));
}

static BefLedgerEntry *
windows (void)
{
  BefLedgerEntry *entry = bef_ledger_entry_new (
      SCHOOL, "fenêtres", bef_civil_to_ms (2025, 3, 12, 0, 0), bef_civil_to_ms (2025, 3, 14, 0, 0));

  entry->euros = 38000;
  return entry;
}

static void
test_kept_text (void)
{
  g_autoptr (BefLedger) ledger = bef_ledger_new ();
  g_autoptr (BefLedgerEntry) entry = windows ();
  g_autoptr (GError) error = NULL;

  g_assert_true (bef_ledger_put (ledger, entry));
  g_autofree char *text = bef_ledger_to_text (ledger);
  g_autoptr (BefLedger) again = bef_ledger_read (text, strlen (text), &error);
  g_assert_no_error (error);
  const BefLedgerEntry *read = bef_ledger_find (again, entry->id);
  g_assert_nonnull (read);
  g_assert_cmpstr (read->what, ==, "fenêtres");
  g_assert_cmpfloat (read->euros, ==, 38000);
  g_assert_cmpint (read->days.to_ms, ==, entry->days.to_ms);
}

/* What another version wrote, and what a fool did, stays in the text; the rest is read. */
static void
test_what_cannot_be_read_stays (void)
{
  static const char text[] =
      "{\"works\":[{\"id\":\"a\",\"building\":\"b\",\"what\":\"roof\",\"from\":\"2025-03-12T00:00:"
      "00Z\","
      "\"to\":\"2025-03-13T00:00:00Z\",\"subsidy\":4},"
      "{\"id\":\"c\",\"building\":\"b\",\"what\":\"x\",\"from\":\"2025-03-12T00:00:00Z\",\"to\":"
      "\"2025-03-11T00:00:00Z\"},"
      "{\"id\":\"d\",\"building\":\"b\",\"what\":\"x\",\"from\":\"2025-03-12T00:00:00Z\",\"to\":"
      "\"2025-03-13T00:00:00Z\",\"euros\":-1},"
      "{\"id\":\"a\",\"building\":\"b\",\"what\":\"twice\",\"from\":\"2025-03-12T00:00:00Z\","
      "\"to\":"
      "\"2025-03-13T00:00:00Z\"},7]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (BefLedger) ledger = bef_ledger_read (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (bef_ledger_get_length (ledger), ==, 1);
  g_assert_cmpuint (bef_ledger_count_unread (ledger), ==, 4);
  g_autofree char *kept = bef_ledger_to_text (ledger);
  g_assert_nonnull (strstr (kept, "subsidy"));
  g_assert_nonnull (strstr (kept, "twice"));
  g_autoptr (BefLedger) none = bef_ledger_read ("{\"works\":", 9, &error);
  g_assert_null (none);
  g_assert_nonnull (error);
}

/* Through a stop and a start, and taken back. */
static void
test_kept_and_taken_back (void)
{
  g_autofree char *folder = make_folder (), *path = g_build_filename (folder, "history.db", NULL);
  g_autoptr (BefLedgerEntry) entry = windows ();

  for (guint round = 0; round < 2; round++)
    {
      BefHistory *history = open_history (path, NULL);
      g_autoptr (ScriptedBackend) backend = scripted_backend_new ();
      backend->identity.role = BEF_ROLE_SECRETARY;
      g_autoptr (BefSession) session = bef_session_new (BEF_BACKEND (backend), history, 1, 2);
      BefLedgerKeeper *keeper = bef_ledger_keeper_of (session);
      bef_session_start (session);
      WAIT_UNTIL (bef_session_get_connection (session) == BEF_CONNECTION_LIVE
                      && bef_ledger_keeper_is_ready (keeper),
                  8);
      const BefLedger *ledger = bef_ledger_keeper_get_ledger (keeper);
      if (round == 0)
        g_assert_cmpuint (bef_ledger_keeper_put (keeper, entry), >, 0);
      else
        {
          g_assert_cmpuint (bef_ledger_get_length (ledger), ==, 1);
          guint change = bef_ledger_keeper_remove (keeper, entry->id);
          g_assert_cmpuint (change, >, 0);
          g_assert_cmpuint (bef_ledger_get_length (bef_ledger_keeper_get_ledger (keeper)), ==, 0);
          g_assert_true (bef_ledger_keeper_undo (keeper, change));
          g_assert_cmpuint (bef_ledger_get_length (bef_ledger_keeper_get_ledger (keeper)), ==, 1);
          g_assert_cmpuint (bef_ledger_keeper_remove (keeper, "gone"), ==, 0);
        }
      bef_session_stop (session);
      close_history (history);
    }
  remove_folder (folder);
}

static const BefReportCell *
cell (const BefReport *report, guint table, guint row, guint column)
{
  GArray *cells =
      g_ptr_array_index (((BefReportTable *)g_ptr_array_index (report->tables, table))->rows, row);

  g_assert_cmpuint (column, <, cells->len);
  return &g_array_index (cells, BefReportCell, column);
}

/* A fifth less from the works on: found as it was put in, and said with what it cost. */
static void
test_exhibit (void)
{
  static const ReportChange saving[REPORT_N_BUILDINGS] = { { 0.8, 0 }, { 1, 0 }, { 1, 0 },
                                                           { 1, 0 },   { 1, 0 }, { 1, 0 } };
  g_autoptr (BefEnergyFacts) facts = report_facts_new (saving);
  g_autoptr (BefLedgerEntry) entry =
      bef_ledger_entry_new (SCHOOL, "fenêtres", bef_civil_to_ms (2025, 12, 28, 0, 0),
                            bef_civil_to_ms (2025, 12, 31, 0, 0));
  entry->euros = 38000;
  g_autoptr (BefReport) report =
      bef_exhibit_new (facts, entry, "Sainte-Lumière", report_building_name (0));

  g_assert_cmpstr (report->title, ==, "École Jules-Ferry: fenêtres");
  g_assert_nonnull (strstr (report->conclusion, "Proven"));
  double expected = cell (report, 0, 0, 1)->amount.value,
         used = cell (report, 0, 0, 2)->amount.value;
  g_assert_cmpfloat_with_epsilon (used / expected, 0.8, 0.01);
  g_assert_cmpfloat (cell (report, 0, 0, 4)->amount.value, >, 0);
  g_assert_cmpfloat (cell (report, 1, 0, 1)->amount.value, ==, 38000);
  /* No contract: no euros are made up, nor a time to be paid back in, and that is said. */
  g_assert_nonnull (strstr (report->conclusion, "no contract"));
  g_assert_true (isnan (cell (report, 1, 1, 1)->amount.value));
  g_assert_cmpuint (((BefReportTable *)g_ptr_array_index (report->tables, 1))->rows->len, ==, 2);
}

/* What is proven is worth what one kWh less costs, however much is due anyway; and is paid back by
 * that. */
static void
test_exhibit_in_euros (void)
{
  static const ReportChange saving[REPORT_N_BUILDINGS] = { { 0.8, 0 }, { 1, 0 }, { 1, 0 },
                                                           { 1, 0 },   { 1, 0 }, { 1, 0 } };
  static const char text[] = "beffroi-contracts 1\n"
                             "contract 1 electricity\nmeter urn:meter:0\n"
                             "version 2020-01-01 base\nprice base 0.2\nsubscription 900 year\n";
  g_autoptr (BefContracts) contracts = bef_contracts_read (text, strlen (text), NULL);
  g_autoptr (BefLedgerEntry) entry =
      bef_ledger_entry_new (SCHOOL, "fenêtres", bef_civil_to_ms (2025, 12, 28, 0, 0),
                            bef_civil_to_ms (2025, 12, 31, 0, 0));

  report_use_contracts (contracts);
  g_autoptr (BefEnergyFacts) facts = report_facts_new (saving);
  report_use_contracts (NULL);
  entry->euros = 38000;
  g_autoptr (GArray) lines = bef_exhibit_judge (facts, entry);
  const BefSavings *savings = &g_array_index (lines, BefExhibitLine, 0).savings;
  g_autoptr (BefReport) report =
      bef_exhibit_new (facts, entry, "Sainte-Lumière", report_building_name (0));

  g_assert_cmpfloat (savings->per_year, >, 0);
  g_assert_cmpfloat_with_epsilon (savings->euros, savings->per_year * 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (savings->euros_low, savings->year_low * 0.2, 1e-6);
  g_assert_cmpfloat (savings->year_low, <, savings->per_year);
  g_assert_cmpfloat (savings->per_year, <, savings->year_high);
  g_assert_cmpfloat_with_epsilon (cell (report, 1, 1, 1)->amount.value, savings->euros, 1e-6);
  g_assert_cmpfloat_with_epsilon (cell (report, 1, 2, 1)->amount.value, savings->euros_low, 1e-6);
  g_assert_cmpfloat_with_epsilon (cell (report, 1, 3, 1)->amount.value, savings->euros_high, 1e-6);
  g_assert_cmpfloat_with_epsilon (cell (report, 1, 4, 1)->amount.value, 38000 / savings->euros,
                                  1e-6);
  g_assert_nonnull (strstr (report->conclusion, "Worth about"));
}

static void
test_too_early_and_not_there (void)
{
  g_autoptr (BefEnergyFacts) facts = report_facts_new (NULL);
  g_autoptr (BefLedgerEntry) late = bef_ledger_entry_new (
      SCHOOL, "chaudière", bef_civil_to_ms (2026, 9, 1, 0, 0), bef_civil_to_ms (2026, 9, 3, 0, 0));
  g_autoptr (BefLedgerEntry) gone =
      bef_ledger_entry_new ("urn:ngsi-ld:Building:gone", "toit", 0, 0);
  g_autoptr (BefReport) early =
      bef_exhibit_new (facts, late, "Sainte-Lumière", report_building_name (0));
  g_autoptr (BefReport) nothing = bef_exhibit_new (facts, gone, "Sainte-Lumière", "X");

  g_assert_nonnull (strstr (early->conclusion, "Not yet"));
  g_assert_nonnull (strstr (nothing->conclusion, "No meter"));
  g_assert_cmpuint (nothing->tables->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger/amounts", test_amounts);
  g_test_add_func ("/ledger/days", test_days);
  g_test_add_func ("/ledger/kept-text", test_kept_text);
  g_test_add_func ("/ledger/what-cannot-be-read-stays", test_what_cannot_be_read_stays);
  g_test_add_func ("/ledger/kept-and-taken-back", test_kept_and_taken_back);
  g_test_add_func ("/ledger/exhibit", test_exhibit);
  g_test_add_func ("/ledger/exhibit-in-euros", test_exhibit_in_euros);
  g_test_add_func ("/ledger/too-early-and-not-there", test_too_early_and_not_there);
  return g_test_run ();
}
