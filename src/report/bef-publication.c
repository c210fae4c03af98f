/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-publication.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-deck-private.h"
#include "bef-report-private.h"

gint64
bef_publication_end (gint64 now_ms)
{
  return bef_civil_floor (bef_civil_add (now_ms, BEF_PERIOD_DAY, -BEF_PUBLICATION_DAYS),
                          BEF_PERIOD_MONTH);
}

/* Who is named. */

/* Where somebody lives: OpenStreetMap's values of a building, which the model of buildings has. */
static gboolean
is_dwelling (const char *category)
{
  static const char *const dwellings[] = {
    "apartments", "bungalow",       "cabin",       "detached",
    "dormitory",  "farm",           "house",       "houseboat",
    "hotel",      "static_caravan", "residential", "semidetached_house",
    "terrace",    "dwelling",       "nursingHome", NULL
  };

  return category && g_strv_contains (dwellings, category);
}

static gboolean
may_be_named (const BefEnergyPlace *place)
{
  return place->area_m2 >= BEF_PUBLICATION_LEAST_M2 && !is_dwelling (place->category);
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  const BefEnergyPart *p = *(const BefEnergyPart *const *)a, *q = *(const BefEnergyPart *const *)b;
  double x = p->spans[BEF_SPAN_TWELVE].now.amount, y = q->spans[BEF_SPAN_TWELVE].now.amount;

  if (isnan (x) || isnan (y))
    return isnan (x) - isnan (y);
  return x < y ? 1 : x > y ? -1 : g_utf8_collate (p->place->name, q->place->name);
}

GPtrArray *
bef_publication_list_named (const BefEnergyFacts *facts, BefFluid fluid)
{
  GPtrArray *named = g_ptr_array_new ();
  guint n_unnamed = 0;

  for (guint i = 0; i < bef_energy_facts_n_parts (facts); i++)
    {
      const BefEnergyPart *part = bef_energy_facts_nth_part (facts, i);

      if (!part->place || part->fluid != fluid)
        continue;
      if (may_be_named (part->place))
        g_ptr_array_add (named, (gpointer)part);
      else
        n_unnamed++;
    }
  g_ptr_array_sort (named, compare_parts);
  while (n_unnamed > 0 && n_unnamed < BEF_PUBLICATION_LEAST_UNNAMED && named->len > 0)
    {
      g_ptr_array_remove_index (named, named->len - 1);
      n_unnamed++;
    }
  return named;
}

/* What the page says. */

static void
add_buildings (BefReport *self, const BefEnergyFacts *facts, BefFluid fluid)
{
  g_autoptr (GPtrArray) named = bef_publication_list_named (facts, fluid);

  if (named->len == 0)
    return;
  g_autofree char *title
      /* TRANSLATORS: "Electricity". */
      = g_strdup_printf (_ ("%s by building, in twelve months"), bef_fluid_name (fluid));
  BefReportTable *table =
      bef_report_add_table (self, title, bef_report_figure_heads (C_ ("report", "Building")));
  for (guint i = 0; i < named->len; i++)
    {
      const BefEnergyPart *part = g_ptr_array_index (named, i);

      bef_report_add_figures (table, part->place->name, part, BEF_SPAN_TWELVE);
    }
}

static void
add_methods (BefReport *self)
{
  const char *const methods[] = {
    _ ("Compared with the same dates of the year before, and only days "
       "that were measured in both years; the weather is not corrected."),
    _ ("What was not measured is counted as missing, never as zero; a "
       "meter that was replaced is no consumption."),
    _ ("A month is published a week after its end, when its measurements have come."),
    _ ("Dwellings, and buildings below 100 m² or of unknown size, are in the totals and are not "
       "named; where only one or two would be left, others are not named either."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_ptr_array_add (self->methods, g_strdup (methods[i]));
}

BefReport *
bef_publication_new_report (const BefEnergyFacts *facts, const char *commune)
{
  BefReport *self = NULL;
  BefReportTable *table = NULL;

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = bef_energy_facts_get_total (facts, fluid);

      if (!part)
        continue;
      const BefEnergyComparison *twelve = &part->spans[BEF_SPAN_TWELVE];
      if (!self)
        {
          g_autofree char *dates =
              bef_format_dates (twelve->now.range.from_ms, twelve->now.range.to_ms - 1);
          g_autofree char *title
              /* TRANSLATORS: "from November 2025 to October 2026". */
              = g_strdup_printf (_ ("Used %s"), dates);

          self = bef_report_new_empty ();
          /* TRANSLATORS: a commune. */
          self->title = g_strdup_printf (_ ("%s in figures"), commune);
          self->subject = g_strdup (_ ("The energy and water of the commune’s buildings"));
          self->conclusion = bef_deck_dup_conclusion (part, twelve);
          self->warning = bef_deck_dup_warning (&twelve->now);
          self->until_ms = bef_energy_facts_get_until (facts);
          table =
              bef_report_add_table (self, title, bef_report_figure_heads (C_ ("report", "Energy")));
        }
      bef_report_add_figures (table, bef_fluid_name (fluid), part, BEF_SPAN_TWELVE);
      self->is_known |= !isnan (twelve->now.amount);
    }
  if (!self)
    return NULL;
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = bef_energy_facts_get_total (facts, fluid);

      if (!part)
        continue;
      bef_report_add_months (self, part);
      g_ptr_array_add (self->pictures, bef_deck_new_months (part));
    }
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    add_buildings (self, facts, fluid);
  add_methods (self);
  return self;
}

/* The open data. */

static void
append_text (GString *out, const char *text)
{
  if (!strpbrk (text, ";\"\n\r"))
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

/* As it stands on the page; empty where it is not known. */
static void
append_amount (GString *out, double value)
{
  if (isfinite (value))
    g_string_append_printf (out, ";%.0f", round (value) + 0.0);
  else
    g_string_append_c (out, ';');
}

static void
append_months (GString *out, const BefEnergyPart *part)
{
  for (guint i = 0; i < part->n_months; i++)
    {
      const BefEnergyComparison *c = &part->months[i];
      BefCivil month;

      bef_civil_from_ms (c->now.range.from_ms, &month);
      g_string_append_printf (out, "%04d-%02d;", month.year, month.month);
      if (part->place)
        {
          append_text (out, part->place->name);
          g_string_append_c (out, ';');
        }
      append_text (out, bef_fluid_name (part->fluid));
      g_string_append_printf (out, ";%s", bef_fluid_unit (part->fluid));
      append_amount (out, c->now.amount);
      append_amount (out, c->before.amount);
      append_amount (out, c->now.euros);
      append_amount (out, ceil (100 * c->now.missing));
      append_amount (out, ceil (100 * c->now.estimated));
      g_string_append (out, "\r\n");
    }
}

/* @second: the column after the month, nullable. */
static void
append_heads (GString *out, const char *second)
{
  /* TRANSLATORS: columns of open data: small letters without accents or spaces. */
  g_string_append (out, C_ ("open data", "month"));
  if (second)
    g_string_append_printf (out, ";%s", second);
  g_string_append_printf (out, ";%s;%s;%s;%s;%s;%s;%s\r\n", C_ ("open data", "energy"),
                          C_ ("open data", "unit"), C_ ("open data", "used"),
                          C_ ("open data", "used_a_year_before"), C_ ("open data", "cost_eur"),
                          C_ ("open data", "missing_percent"),
                          C_ ("open data", "estimated_percent"));
}

static GBytes *
take (GString *text)
{
  return g_string_free_to_bytes (text);
}

static GBytes *
new_totals (const BefEnergyFacts *facts)
{
  GString *out = g_string_new (NULL);

  append_heads (out, NULL);
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    if (bef_energy_facts_get_total (facts, fluid))
      append_months (out, bef_energy_facts_get_total (facts, fluid));
  return take (out);
}

static GBytes *
new_buildings (const BefEnergyFacts *facts)
{
  GString *out = g_string_new (NULL);

  append_heads (out, C_ ("open data", "building"));
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      g_autoptr (GPtrArray) named = bef_publication_list_named (facts, fluid);

      for (guint i = 0; i < named->len; i++)
        append_months (out, g_ptr_array_index (named, i));
    }
  return take (out);
}

static void
append_column (GString *out, const char *name, const char *meaning)
{
  g_string_append_printf (out, "- %s: %s\n", name, meaning);
}

/* What stands beside the data: columns, licence, method. */
static GBytes *
new_readme (const BefReport *report)
{
  GString *out = g_string_new (report->title);
  g_autofree char *until = bef_format_date (report->until_ms - 1);

  g_string_append_printf (out, "\n%s\n", report->subject);
  /* TRANSLATORS: a date. */
  g_string_append_printf (out, _ ("Up to %s"), until);
  g_string_append_printf (out, "\n\n%s\n\n",
                          _ ("Licence: Licence Ouverte / Open Licence 2.0 (Etalab)"));
  g_string_append (out, _ ("Columns (UTF-8, separated by semicolons, an empty field where nothing "
                           "is known):"));
  g_string_append_c (out, '\n');
  append_column (out, C_ ("open data", "month"), _ ("year and month, as 2026-10"));
  append_column (out, C_ ("open data", "building"), _ ("only in the file of buildings: its name"));
  append_column (out, C_ ("open data", "energy"), _ ("what was used"));
  append_column (out, C_ ("open data", "unit"), _ ("kWh; of water m³"));
  append_column (out, C_ ("open data", "used"), _ ("what was measured in that month"));
  append_column (out, C_ ("open data", "used_a_year_before"),
                 _ ("what was measured in the same month a year before"));
  append_column (out, C_ ("open data", "cost_eur"), _ ("euros with taxes, by the contracts"));
  append_column (out, C_ ("open data", "missing_percent"),
                 _ ("share of the month that was not measured, rounded up"));
  append_column (out, C_ ("open data", "estimated_percent"),
                 _ ("share of the amount that is estimated, rounded up"));
  g_string_append_c (out, '\n');
  for (guint i = 0; i < report->methods->len; i++)
    g_string_append_printf (out, "%s\n", (const char *)g_ptr_array_index (report->methods, i));
  return take (out);
}

GPtrArray *
bef_publication_new_files (const BefEnergyFacts *facts, const char *commune)
{
  g_autoptr (BefReport) report = bef_publication_new_report (facts, commune);

  if (!report)
    return NULL;
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_report_file_free);
  const struct
  {
    const char *name;
    GBytes *bytes;
  } all[] = {
    /* TRANSLATORS: names of files, without accents or spaces; likewise below. */
    { C_ ("file name", "commune-in-figures.html"), bef_publication_new_page (report) },
    { C_ ("file name", "monthly-use.csv"), new_totals (facts) },
    { C_ ("file name", "monthly-use-by-building.csv"), new_buildings (facts) },
    { C_ ("file name", "read-me.txt"), new_readme (report) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_ptr_array_add (files, bef_report_file_new (all[i].name, all[i].bytes));
  return files;
}
