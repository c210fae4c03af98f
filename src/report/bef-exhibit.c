/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-exhibit.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-report-private.h"
#include "supervision/energy/bef-energy-words.h"
#include "supervision/energy/bef-savings-words.h"

GArray *
bef_exhibit_judge (const BefEnergyFacts *facts, const BefLedgerEntry *entry)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (BefExhibitLine));

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = bef_energy_facts_find (facts, entry->building, fluid);

      if (part == NULL || !bef_fluid_is_energy (fluid))
        continue;
      BefExhibitLine line = { fluid, bef_energy_facts_judge_works (facts, part, entry->days) };
      g_array_append_val (lines, line);
    }
  return lines;
}

gint64
bef_exhibit_facts_from (const BefLedger *ledger, gint64 now_ms)
{
  gint64 first_ms = now_ms;

  for (guint i = 0; i < bef_ledger_get_length (ledger); i++)
    first_ms = MIN (first_ms, bef_ledger_get (ledger, i)->days.from_ms);
  return bef_civil_add (first_ms, BEF_PERIOD_YEAR, -2);
}

static void
add_line (BefReportTable *table, const BefExhibitLine *line)
{
  const BefSavings *s = &line->savings;
  GArray *row = bef_report_add_row (table, bef_fluid_name (line->fluid));
  BefReportCell word = { .text = g_strdup (bef_savings_word (s->verdict)) };

  bef_report_add_amount (row, (BefAmount){ s->expected, "kWh", 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (row, (BefAmount){ s->expected - s->kwh, "kWh", 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (row, (BefAmount){ s->kwh, "kWh", 0, BEF_AMOUNT_CHANGE });
  bef_report_add_amount (row, (BefAmount){ s->low, "kWh", 0, BEF_AMOUNT_CHANGE });
  bef_report_add_amount (row, (BefAmount){ s->high, "kWh", 0, BEF_AMOUNT_CHANGE });
  g_array_append_val (row, word);
}

/* What is proven to be saved, in euros a year; FALSE: a price is not known, or nothing is proven.
 */
static gboolean
add_up_euros (const GArray *lines, BefSavings *sum)
{
  gboolean is_known = FALSE;

  *sum = (BefSavings){ 0 };
  for (guint i = 0; i < lines->len; i++)
    {
      const BefSavings *s = &g_array_index (lines, BefExhibitLine, i).savings;

      if (s->verdict != BEF_SAVINGS_PROVEN)
        continue;
      sum->euros += s->euros;
      sum->euros_low += s->euros_low;
      sum->euros_high += s->euros_high;
      is_known = TRUE;
    }
  return is_known && isfinite (sum->euros);
}

static void
add_euros (BefReportTable *table, const char *label, double euros)
{
  bef_report_add_amount (bef_report_add_row (table, label),
                         (BefAmount){ euros, "€", 0, BEF_AMOUNT_PLAIN });
}

/* What they cost beside what is proven to be saved. */
static void
add_money (BefReport *self, const BefLedgerEntry *entry, const GArray *lines)
{
  const char *const heads[] = { C_ ("report", "Money"), C_ ("report", "Amount"), NULL };
  BefReportTable *table = bef_report_add_table (self, _ ("What it cost and saves"), heads);
  BefSavings sum;
  gboolean is_known = add_up_euros (lines, &sum);

  add_euros (table, C_ ("report", "Paid for the works"), entry->euros);
  add_euros (table, C_ ("report", "Proven to be saved a year"), is_known ? sum.euros : NAN);
  if (!is_known)
    return;
  add_euros (table, C_ ("report", "at least"), sum.euros_low);
  add_euros (table, C_ ("report", "at most"), sum.euros_high);
  if (sum.euros > 0 && entry->euros > 0)
    bef_report_add_amount (
        bef_report_add_row (table,
                            C_ ("report", "Paid back in, at the prices of the last twelve months")),
        (BefAmount){ entry->euros / sum.euros, C_ ("report", "years"), 0, BEF_AMOUNT_PLAIN });
}

BefReport *
bef_exhibit_new (const BefEnergyFacts *facts, const BefLedgerEntry *entry, const char *commune,
                 const char *building)
{
  g_autoptr (GArray) lines = bef_exhibit_judge (facts, entry);
  g_autofree char *dates = bef_format_dates (entry->days.from_ms, entry->days.to_ms - 1);
  BefReport *self = bef_report_new_empty ();

  /* TRANSLATORS: a building, then what was done there: "School: windows". */
  self->title = g_strdup_printf (_ ("%s: %s"), building, entry->what);
  /* TRANSLATORS: the commune; "12 March 2026". */
  self->subject = g_strdup_printf (_ ("%s · works of %s"), commune, dates);
  self->until_ms = bef_energy_facts_get_until (facts);
  if (lines->len == 0)
    {
      self->conclusion = g_strdup (_ ("No meter of this building is known: what the works gave "
                                      "cannot be said."));
      add_money (self, entry, lines);
      return self;
    }
  const char *const heads[] = { C_ ("report", "Energy"),   C_ ("report", "Without the works"),
                                C_ ("report", "Used"),     C_ ("report", "Saved"),
                                C_ ("report", "at least"), C_ ("report", "at most"),
                                C_ ("report", "So it is"), NULL };
  BefReportTable *table = bef_report_add_table (self, _ ("The year after the works"), heads);
  g_autoptr (GString) conclusion = g_string_new (NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const BefExhibitLine *line = &g_array_index (lines, BefExhibitLine, i);
      g_autofree char *sentence = bef_savings_dup_sentence (&line->savings),
                      *worth = bef_savings_dup_worth (&line->savings);

      add_line (table, line);
      if (i > 0)
        g_string_append_c (conclusion, '\n');
      /* TRANSLATORS: "Electricity", then a sentence about it. */
      g_string_append_printf (conclusion, _ ("%s: %s"), bef_fluid_name (line->fluid), sentence);
      if (worth != NULL)
        g_string_append_printf (conclusion, " %s", worth);
    }
  self->conclusion = g_strdup (conclusion->str);
  add_money (self, entry, lines);
  g_ptr_array_add (self->methods,
                   bef_savings_dup_method (&g_array_index (lines, BefExhibitLine, 0).savings));
  g_ptr_array_add (self->methods, g_strdup (bef_degree_days_method ()));
  return self;
}
