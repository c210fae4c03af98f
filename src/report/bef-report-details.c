/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "bef-report-private.h"
#include "supervision/energy/bef-energy-words.h"

/* As many as a page holds beside the rest. */
#define MOST_RANKED 30

static const BefEnergyPart *
part_of (const BefEnergyFacts *facts, const char *building, BefFluid fluid)
{
  return building ? bef_energy_facts_find (facts, building, fluid)
                  : bef_energy_facts_get_total (facts, fluid);
}

/* A figure, and between what it is or is usual; NAN: no such bounds. */
typedef struct
{
  double value, low, high;
  const char *unit;
  int decimals;
  BefAmountForm form;
} Key;

static void
add_key (BefReportTable *table, char *name, const Key *key)
{
  g_autofree char *owned = name;

  if (!isfinite (key->value))
    return;
  GArray *row = bef_report_add_row (table, owned);
  bef_report_add_amount (row, (BefAmount){ key->value, key->unit, key->decimals, key->form });
  bef_report_add_amount (row, (BefAmount){ key->low, key->unit, key->decimals, key->form });
  bef_report_add_amount (row, (BefAmount){ key->high, key->unit, key->decimals, key->form });
}

static void
add_keys_of (BefReportTable *table, const BefEnergyPart *part, BefSpan span)
{
  const char *fluid = bef_fluid_name (part->fluid), *unit = bef_fluid_unit (part->fluid);
  const BefEnergyCorrected *corrected = &part->corrected[span];
  const BefEnergyForecast *forecast = &part->forecast;

  if (corrected->n > 0)
    add_key (
        table,
        /* TRANSLATORS: "Electricity". */
        g_strdup_printf (_ ("%s: change without the weather"), fluid),
        &(Key){ corrected->change, corrected->low, corrected->high, unit, 0, BEF_AMOUNT_CHANGE });
  /* Of a year that is over nothing is foreseen. */
  if (isfinite (forecast->amount) && forecast->year.to_ms > part->spans[span].now.range.to_ms)
    {
      g_autofree char *year = bef_format_year (forecast->year.from_ms);

      add_key (table,
               /* TRANSLATORS: "Electricity", "2026". */
               g_strdup_printf (_ ("%s: all of %s, as it goes on"), fluid, year),
               &(Key){ forecast->amount, forecast->low, forecast->high, unit, 0 });
    }
  if (bef_fluid_is_energy (part->fluid))
    add_key (table,
             /* TRANSLATORS: "Electricity". */
             g_strdup_printf (_ ("%s: CO₂"), fluid),
             &(Key){ part->co2[span].kg, NAN, NAN, "kg", 0 });
}

static void
add_keys_of_curve (BefReportTable *table, const BefEnergyPart *part)
{
  const BefLoadProfile *profile = part->profile;
  double subscribed = part->place ? part->place->subscribed_kva : 0;

  if (!profile)
    return;
  add_key (table, g_strdup (_ ("Power at night, in twelve months")),
           &(Key){ profile->base_w / 1000, NAN, NAN, "kW", 1 });
  add_key (table, g_strdup (_ ("Taken by what is never off")),
           &(Key){ 100 * profile->base_share, NAN, NAN, "%", 0 });
  add_key (table, g_strdup (_ ("Highest power, in twelve months")),
           &(Key){ profile->peak_w / 1000, NAN, NAN, "kW", 1 });
  if (subscribed > 0)
    add_key (table, g_strdup (_ ("Subscribed power")), &(Key){ subscribed, NAN, NAN, "kVA", 0 });
}

void
bef_report_add_key_figures (BefReport *self, const BefEnergyFacts *facts, const char *building,
                            BefSpan span)
{
  const char *const heads[] = { C_ ("report", "Figure"), C_ ("report", "Value"),
                                C_ ("report", "At least"), C_ ("report", "At most"), NULL };
  BefReportTable *table = bef_report_add_table (self, _ ("What it means"), heads);
  const BefEnergyRank *rank = building ? bef_energy_facts_find_rank (facts, building) : NULL;

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = part_of (facts, building, fluid);

      if (!part)
        continue;
      add_keys_of (table, part, span);
      add_keys_of_curve (table, part);
    }
  if (rank)
    add_key (table,
             g_strdup (rank->area.range.is_verified
                           ? _ ("Energy per m² in twelve months, beside what is usual")
                           : _ ("Energy per m² in twelve months, beside a range that is to be "
                                "verified")),
             &(Key){ rank->area.value, rank->area.range.source ? rank->area.range.low : NAN,
                     rank->area.range.source ? rank->area.range.high : NAN, "kWh/m²", 0 });
  if (table->rows->len == 0)
    g_ptr_array_remove (self->tables, table);
}

/* Methods. */

/* Fluids share methods and sources: each is told once. */
static void
add_method (BefReport *self, char *method)
{
  if (!method || g_ptr_array_find_with_equal_func (self->methods, method, g_str_equal, NULL))
    g_free (method);
  else
    g_ptr_array_add (self->methods, method);
}

static void
add_method_of_weather (BefReport *self, const BefEnergyPart *part)
{
  const BefWeatherFit *fit = &part->weather;
  g_autofree char *slope = bef_format_number (fit->slope, 1),
                  *base = bef_format_number (fit->base, 0), *r2 = bef_format_number (fit->r2, 2);

  g_autofree char *line = g_strdup_printf (
      /* TRANSLATORS: "260" kWh a day, "43.8" kWh per degree day, R² = "0.70". */
      _ ("Without the weather: by a straight line over the last 24 months, %s kWh a day and %s "
         "kWh per degree day, R² = %s. Intervals are of 90 %%."),
      base, slope, r2);
  /* TRANSLATORS: "Electricity", then a sentence about it. */
  add_method (self, g_strdup_printf (_ ("%s: %s"), bef_fluid_name (part->fluid), line));
  add_method (self, g_strdup (bef_degree_days_method ()));
}

static void
add_methods_of (BefReport *self, const BefEnergyPart *part, BefSpan span)
{
  const BefEnergyCo2 *co2 = &part->co2[span];

  if (part->corrected[span].n > 0)
    add_method_of_weather (self, part);
  if (isfinite (part->forecast.amount)
      && part->forecast.year.to_ms > part->spans[span].now.range.to_ms)
    add_method (self, g_strdup (_ ("The end of the year: days to come, and those that are missing, "
                                   "as the same weekdays of the year before, times what the year "
                                   "took so far for that one; interval of 90 %.")));
  if (part->profile && isfinite (part->profile->base_w))
    add_method (self, g_strdup (_ ("Power at night: the median of the means from 0 h to 5 h. The "
                                   "highest power is a mean over ten minutes, or over the meter’s "
                                   "step where that is longer.")));
  for (guint i = 0; i < G_N_ELEMENTS (co2->sources) && isfinite (co2->kg); i++)
    add_method (self, g_strdup (co2->sources[i]));
}

void
bef_report_add_key_methods (BefReport *self, const BefEnergyFacts *facts, const char *building,
                            BefSpan span)
{
  const GArray *ranking = bef_energy_facts_get_ranking (facts);

  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = part_of (facts, building, fluid);

      if (part)
        add_methods_of (self, part, span);
    }
  for (guint i = 0; i < ranking->len; i++)
    {
      const BefEnergyRank *rank = &g_array_index (ranking, BefEnergyRank, i);

      if (isfinite (rank->area.value) && (!building || g_str_equal (rank->place->id, building)))
        add_method (self, g_strdup (rank->area.range.source));
    }
}

/* Classes of price. */

void
bef_report_add_split (BefReport *self, const BefEnergyPart *part, BefSpan span)
{
  const BefEnergySplit *split = &part->splits[span];
  const char *const heads[] = { C_ ("report", "Class"), C_ ("report", "Used"),
                                C_ ("report", "in %"), C_ ("report", "Cost"), NULL };

  if (split->n < 2)
    return;
  /* TRANSLATORS: "Electricity". */
  g_autofree char *title = g_strdup_printf (_ ("%s by price"), bef_fluid_name (part->fluid));
  BefReportTable *table = bef_report_add_table (self, title, heads);
  for (BefClass cls = 0; cls < BEF_N_CLASSES; cls++)
    {
      const BefEnergyClass *one = &split->classes[cls];
      if (!(one->kwh > 0))
        continue;
      GArray *row = bef_report_add_row (table, bef_class_word (cls));
      bef_report_add_amount (row, (BefAmount){ one->kwh, "kWh", 0, BEF_AMOUNT_PLAIN });
      bef_report_add_amount (row,
                             (BefAmount){ 100 * one->kwh / split->kwh, "%", 0, BEF_AMOUNT_PLAIN });
      bef_report_add_amount (row, (BefAmount){ one->euros, "€", 0, BEF_AMOUNT_PLAIN });
    }
  GArray *rest = bef_report_add_row (table, _ ("Subscription, power and taxes"));
  bef_report_add_amount (rest, (BefAmount){ NAN, "kWh", 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (rest, (BefAmount){ NAN, "%", 0, BEF_AMOUNT_PLAIN });
  bef_report_add_amount (rest, (BefAmount){ split->rest_euros, "€", 0, BEF_AMOUNT_PLAIN });
}

/* The typical week. */

void
bef_report_add_week (BefReport *self, const BefEnergyPart *part)
{
  const BefTypicalWeek *week = part->week;

  if (!week)
    return;
  g_autofree char *sentence = bef_typical_week_dup_sentence (week);
  if (week->verdict == BEF_WEEK_TOO_LITTLE || week->verdict == BEF_WEEK_UNKNOWN)
    {
      add_method (self, g_steal_pointer (&sentence));
      return;
    }
  BefSlide *slide = bef_slide_new ("week", _ ("The last seven days in the typical week"), sentence);
  slide->bars_unit = "W";
  slide->bars_title = g_strdup (slide->topic);
  for (guint h = 0; h < week->n_hours; h++)
    {
      const BefWeekHour *hour = &week->hours[h];
      bef_slide_add_hour (slide, &(BefSlideHour){ hour->start_ms, hour->start_ms + BEF_MS_HOUR,
                                                  hour->watts, hour->usual.p10, hour->usual.p50,
                                                  hour->usual.p90 });
    }
  g_ptr_array_add (self->pictures, slide);
  add_method (self, bef_typical_week_dup_rhythm (week));
  add_method (self, bef_typical_week_dup_method (week));
}

/* The ranking. */

/* A range that nobody published is an order of magnitude: nothing is "usual" beside it. */
static const char *
remark_of (const BefPerArea *area)
{
  gboolean is_verified = area->range.is_verified;

  switch (area->verdict)
    {
    case BEF_AREA_BELOW:
      return is_verified ? C_ ("report", "below what is usual")
                         : C_ ("report", "below the range, which is to be verified");
    case BEF_AREA_WITHIN:
      return is_verified ? C_ ("report", "as usual")
                         : C_ ("report", "within the range, which is to be verified");
    case BEF_AREA_ABOVE:
      return is_verified ? C_ ("report", "above what is usual")
                         : C_ ("report", "above the range, which is to be verified");
    default:
      return bef_area_reason (area->verdict) ? bef_area_reason (area->verdict) : "";
    }
}

void
bef_report_add_ranking (BefReport *self, const BefEnergyFacts *facts)
{
  const char *const heads[] = { C_ ("report", "Building"),   C_ ("report", "Per m²"),
                                C_ ("report", "Range from"), C_ ("report", "Range to"),
                                C_ ("report", "So it is"),   NULL };
  const GArray *ranking = bef_energy_facts_get_ranking (facts);
  gboolean is_known = FALSE;

  for (guint i = 0; i < ranking->len; i++)
    is_known |= isfinite (g_array_index (ranking, BefEnergyRank, i).area.value);
  if (!is_known)
    return;
  BefReportTable *table =
      bef_report_add_table (self, _ ("Energy per m² in twelve months, the most first"), heads);
  for (guint i = 0; i < MIN (ranking->len, MOST_RANKED); i++)
    {
      const BefEnergyRank *rank = &g_array_index (ranking, BefEnergyRank, i);
      gboolean has_range = rank->area.range.source != NULL;
      GArray *row = bef_report_add_row (table, rank->place->name);
      BefReportCell remark = { .text = g_strdup (remark_of (&rank->area)) };

      bef_report_add_amount (row, (BefAmount){ rank->area.value, "kWh/m²", 0 });
      bef_report_add_amount (row,
                             (BefAmount){ has_range ? rank->area.range.low : NAN, "kWh/m²", 0 });
      bef_report_add_amount (row,
                             (BefAmount){ has_range ? rank->area.range.high : NAN, "kWh/m²", 0 });
      g_array_append_val (row, remark);
    }
}
