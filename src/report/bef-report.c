/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-report.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-deck-private.h"
#include "bef-report-private.h"
#include "supervision/energy/bef-energy-headlines.h"

#define MOST_BUILDINGS 30

static void
clear_cell (gpointer data)
{
  g_free (((BefReportCell *)data)->text);
}

static void
free_table (gpointer data)
{
  BefReportTable *table = data;

  g_free (table->title);
  g_ptr_array_unref (table->heads);
  g_ptr_array_unref (table->rows);
  g_free (table);
}

BefReportTable *
bef_report_add_table (BefReport *self, const char *title, const char *const *heads)
{
  BefReportTable *table = g_new0 (BefReportTable, 1);

  table->title = g_strdup (title);
  table->heads = g_ptr_array_new_with_free_func (g_free);
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  for (; *heads; heads++)
    g_ptr_array_add (table->heads, g_strdup (*heads));
  g_ptr_array_add (self->tables, table);
  return table;
}

GArray *
bef_report_add_row (BefReportTable *table, const char *name)
{
  GArray *row = g_array_new (FALSE, TRUE, sizeof (BefReportCell));
  BefReportCell cell = { .text = g_strdup (name) };

  g_array_set_clear_func (row, clear_cell);
  g_array_append_val (row, cell);
  g_ptr_array_add (table->rows, row);
  return row;
}

void
bef_report_add_amount (GArray *row, BefAmount amount)
{
  BefReportCell cell = { .amount = amount };

  g_array_append_val (row, cell);
}

char *
bef_report_cell_dup_text (const BefReportCell *self)
{
  return self->text ? g_strdup (self->text) : bef_amount_dup_text (&self->amount);
}

guint
bef_report_count_columns (const BefReport *self)
{
  guint n = 0;

  for (guint i = 0; i < self->tables->len; i++)
    n = MAX (n, ((const BefReportTable *)g_ptr_array_index (self->tables, i))->heads->len);
  return n;
}

BefReport *
bef_report_new_empty (void)
{
  BefReport *self = g_new0 (BefReport, 1);

  g_atomic_ref_count_init (&self->refs);
  self->tables = g_ptr_array_new_with_free_func (free_table);
  self->pictures = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_slide_unref);
  self->methods = g_ptr_array_new_with_free_func (g_free);
  return self;
}

BefReport *
bef_report_ref (BefReport *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
bef_report_unref (BefReport *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->title);
  g_free (self->subject);
  g_free (self->conclusion);
  g_free (self->warning);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->pictures);
  g_ptr_array_unref (self->methods);
  g_free (self);
}

/* Exactly @digits digits, 1 to @most. */
static gboolean
read_number (const char *text, guint digits, guint most, int *out)
{
  guint64 value = 0;

  if (strlen (text) != digits || !g_ascii_string_to_unsigned (text, 10, 1, most, &value, NULL))
    return FALSE;
  *out = (int)value;
  return TRUE;
}

static gboolean
read_when (const char *text, BefReportWhen *out)
{
  g_auto (GStrv) parts = g_strsplit_set (text, ":-", -1);
  guint n = g_strv_length (parts);
  int year, part = 1;

  if (n < 2 || !read_number (parts[1], 4, 2200, &year) || year < 1900)
    return FALSE;
  if (n == 2 && strcmp (parts[0], "year") == 0)
    {
      out->period = BEF_REPORT_YEAR;
      out->range =
          (BefRange){ bef_civil_to_ms (year, 1, 1, 0, 0), bef_civil_to_ms (year + 1, 1, 1, 0, 0) };
      return TRUE;
    }
  if (n == 3 && strcmp (parts[0], "quarter") == 0 && read_number (parts[2], 1, 4, &part))
    {
      out->period = BEF_REPORT_QUARTER;
      out->range = (BefRange){ bef_civil_to_ms (year, 3 * part - 2, 1, 0, 0),
                               bef_civil_to_ms (year, 3 * part + 1, 1, 0, 0) };
      return TRUE;
    }
  if (n == 3 && strcmp (parts[0], "month") == 0 && read_number (parts[2], 2, 12, &part))
    {
      out->period = BEF_REPORT_MONTH;
      out->range = (BefRange){ bef_civil_to_ms (year, part, 1, 0, 0),
                               bef_civil_to_ms (year, part + 1, 1, 0, 0) };
      return TRUE;
    }
  return FALSE;
}

gboolean
bef_report_when_parse (const char *text, gint64 now_ms, BefReportWhen *out, GError **error)
{
  if (!read_when (text, out))
    {
      /* TRANSLATORS: the quoted words are typed as they are. */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no period of a report: “month:2026-10”, “quarter:2026-3” and "
                      "“year:2026” are."),
                   text);
      return FALSE;
    }
  if (out->range.to_ms > now_ms)
    {
      g_autofree char *dates = bef_format_dates (out->range.from_ms, out->range.to_ms - 1);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   /* TRANSLATORS: "November 2026". */
                   _ ("There is no report of %s yet: it is not over."), dates);
      return FALSE;
    }
  return TRUE;
}

char *
bef_report_when_dup_name (const BefReportWhen *self)
{
  BefCivil civil;

  bef_civil_from_ms (self->range.from_ms, &civil);
  switch (self->period)
    {
    case BEF_REPORT_MONTH:
      return g_strdup_printf ("%04d-%02d", civil.year, civil.month);
    case BEF_REPORT_QUARTER:
      return g_strdup_printf ("%04d-Q%d", civil.year, (civil.month + 2) / 3);
    default:
      return g_strdup_printf ("%04d", civil.year);
    }
}

static BefSpan
span_of (BefReportPeriod period)
{
  return period == BEF_REPORT_MONTH     ? BEF_SPAN_MONTH
         : period == BEF_REPORT_QUARTER ? BEF_SPAN_QUARTER
                                        : BEF_SPAN_YEAR;
}

static BefAmount
share_of (double share)
{
  return (BefAmount){ 100 * share, "%", 0, BEF_AMOUNT_PLAIN };
}

void
bef_report_add_figures (BefReportTable *table, const char *name, const BefEnergyPart *part,
                        BefSpan span)
{
  const BefEnergyComparison *c = &part->spans[span];
  const char *unit = bef_fluid_unit (part->fluid);
  GArray *row = bef_report_add_row (table, name);

  bef_report_add_amount (row, (BefAmount){ c->now.amount, unit, 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (row, (BefAmount){ c->before.amount, unit, 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (row, (BefAmount){ c->last_year.change, unit, 0, BEF_AMOUNT_CHANGE });
  bef_report_add_amount (row, (BefAmount){ 100 * c->last_year.share, "%", 0, BEF_AMOUNT_CHANGE });
  bef_report_add_amount (row, (BefAmount){ c->now.euros, "€", 0, BEF_AMOUNT_PLAIN });
  /* Rounded up: nothing that lacks is called whole. */
  bef_report_add_amount (row, share_of (ceil (100 * c->now.missing) / 100));
  bef_report_add_amount (row, share_of (ceil (100 * c->now.estimated) / 100));
}

const char *const *
bef_report_figure_heads (const char *first)
{
  static const char *heads[9];

  heads[0] = first;
  heads[1] = C_ ("report", "Used");
  heads[2] = C_ ("report", "A year before");
  heads[3] = C_ ("report", "Change");
  heads[4] = C_ ("report", "in %");
  heads[5] = C_ ("report", "Cost");
  heads[6] = C_ ("report", "Missing");
  heads[7] = C_ ("report", "Estimated");
  return heads;
}

/* Those of a building, or all that is counted. */
static const BefEnergyPart *
part_of (const BefEnergyFacts *facts, const char *building, BefFluid fluid)
{
  return building ? bef_energy_facts_find (facts, building, fluid)
                  : bef_energy_facts_get_total (facts, fluid);
}

void
bef_report_add_months (BefReport *self, const BefEnergyPart *part)
{
  /* TRANSLATORS: "Electricity". */
  g_autofree char *title = g_strdup_printf (_ ("%s by month"), bef_fluid_name (part->fluid));
  const char *const heads[] = { C_ ("report", "Month"), C_ ("report", "Used"),
                                C_ ("report", "A year before"), C_ ("report", "Missing"), NULL };
  BefReportTable *table = bef_report_add_table (self, title, heads);
  const char *unit = bef_fluid_unit (part->fluid);

  for (guint i = part->n_months > 12 ? part->n_months - 12 : 0; i < part->n_months; i++)
    {
      const BefEnergyComparison *c = &part->months[i];
      g_autofree char *month = bef_format_dates (c->now.range.from_ms, c->now.range.to_ms - 1);
      GArray *row = bef_report_add_row (table, month);

      bef_report_add_amount (row, (BefAmount){ c->now.amount, unit, 0, BEF_AMOUNT_PLAIN });
      bef_report_add_amount (row, (BefAmount){ c->before.amount, unit, 0, BEF_AMOUNT_PLAIN });
      bef_report_add_amount (row, share_of (ceil (100 * c->now.missing) / 100));
    }
}

static int
compare_parts (gconstpointer a, gconstpointer b, gpointer data)
{
  const BefEnergyPart *p = *(const BefEnergyPart *const *)a, *q = *(const BefEnergyPart *const *)b;
  BefSpan span = GPOINTER_TO_INT (data);
  double x = p->spans[span].now.amount, y = q->spans[span].now.amount;

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return x < y ? 1 : x > y ? -1 : 0;
}

/* Each building by its first fluid, the largest first. */
static void
add_buildings (BefReport *self, const BefEnergyFacts *facts, BefFluid fluid, BefSpan span)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < bef_energy_facts_n_parts (facts); i++)
    {
      const BefEnergyPart *part = bef_energy_facts_nth_part (facts, i);

      if (part->place && part->fluid == fluid)
        g_ptr_array_add (parts, (gpointer)part);
    }
  if (parts->len == 0)
    return;
  g_ptr_array_sort_with_data (parts, compare_parts, GINT_TO_POINTER (span));
  /* TRANSLATORS: "Electricity". */
  g_autofree char *title = g_strdup_printf (_ ("%s by building"), bef_fluid_name (fluid));
  BefReportTable *table =
      bef_report_add_table (self, title, bef_report_figure_heads (C_ ("report", "Building")));
  table->on_new_page = TRUE;
  for (guint i = 0; i < MIN (parts->len, MOST_BUILDINGS); i++)
    {
      const BefEnergyPart *part = g_ptr_array_index (parts, i);

      bef_report_add_figures (table, part->place->name, part, span);
    }
  if (parts->len > MOST_BUILDINGS)
    g_ptr_array_add (self->methods,
                     g_strdup_printf (_ ("The %u largest of %u buildings are listed."),
                                      MOST_BUILDINGS, parts->len));
}

static void
add_methods (BefReport *self, const BefEnergyPart *part, BefSpan span)
{
  const BefEnergyComparison *c = &part->spans[span];
  g_autofree char *pairs = bef_format_value (floor (100 * c->last_year.pairs), "%", 0);

  g_ptr_array_add (
      self->methods,
      g_strdup (_ ("Compared with the same dates of the year before, and only days "
                   "that were measured in both years; the weather is not corrected.")));
  g_ptr_array_add (self->methods,
                   /* TRANSLATORS: "98 %"; numbers of days. */
                   g_strdup_printf (_ ("Days measured in both: %s. Working days: %u, then %u."),
                                    pairs, c->working, c->working_before));
  g_ptr_array_add (self->methods,
                   g_strdup (_ ("What was not measured is counted as missing, never as zero; a "
                                "meter that was replaced is no consumption.")));
  if (isnan (c->now.euros))
    g_ptr_array_add (self->methods,
                     g_strdup (_ ("No cost is given where no contract says the prices.")));
  if (bef_energy_taxes_unchecked (c) != NULL)
    g_ptr_array_add (self->methods,
                     g_strdup (_ ("The euros hold taxes whose rates are to be verified.")));
}

BefReport *
bef_report_new (const BefEnergyFacts *facts, const BefReportWhen *when, const char *commune,
                const char *building)
{
  BefSpan span = span_of (when->period);
  const BefEnergyPart *first = NULL;
  BefReport *self = NULL;
  BefReportTable *table = NULL;

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = part_of (facts, building, fluid);

      if (!part)
        continue;
      if (!self)
        {
          g_autofree char *dates = bef_format_dates (when->range.from_ms, when->range.to_ms - 1);

          first = part;
          self = bef_report_new_empty ();
          /* TRANSLATORS: "October 2026". */
          self->title = g_strdup_printf (_ ("Energy report, %s"), dates);
          self->subject = building ? g_strdup_printf ("%s · %s", commune, part->place->name)
                                   : g_strdup (commune);
          self->conclusion = bef_deck_dup_conclusion (part, &part->spans[span]);
          self->warning = bef_deck_dup_warning (&part->spans[span].now);
          self->until_ms = bef_energy_facts_get_until (facts);
          table = bef_report_add_table (self, _ ("What was used"),
                                        bef_report_figure_heads (C_ ("report", "Energy")));
        }
      bef_report_add_figures (table, bef_fluid_name (fluid), part, span);
      self->is_known |= !isnan (part->spans[span].now.amount);
    }
  if (!self)
    return NULL;
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    if (part_of (facts, building, fluid))
      bef_report_add_split (self, part_of (facts, building, fluid), span);
  bef_report_add_months (self, first);
  bef_report_add_key_figures (self, facts, building, span);
  if (!building)
    {
      add_buildings (self, facts, first->fluid, span);
      bef_report_add_ranking (self, facts);
    }
  g_ptr_array_add (self->pictures, bef_deck_new_months (first));
  bef_report_add_week (self, first);
  add_methods (self, first, span);
  bef_report_add_key_methods (self, facts, building, span);
  return self;
}
