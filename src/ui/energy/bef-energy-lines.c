/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-lines.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "supervision/energy/bef-energy-words.h"

static void
add_line (GPtrArray *lines, char *text)
{
  if (text != NULL)
    g_ptr_array_add (lines, text);
}

/* Of a year, and of nothing less. */
static char *
dup_co2 (const BefEnergyPart *part)
{
  const BefEnergyCo2 *co2 = &part->co2[BEF_SPAN_TWELVE];

  if (!isfinite (co2->kg) || part->spans[BEF_SPAN_TWELVE].now.missing > BEF_PER_AREA_MISSING)
    return NULL;
  g_autofree char *mass = co2->kg < 1000 ? bef_format_value (co2->kg, "kg", 0)
                                         : bef_format_value (co2->kg / 1000, "t", 1);
  /* TRANSLATORS: "3.2 t". */
  return g_strdup_printf (_ ("%s of CO₂ in twelve months."), mass);
}

/* Beside which what is of the whole building is told. */
static BefFluid
first_fluid (const BefEnergyFacts *facts, const BefEnergyPart *part)
{
  for (BefFluid fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    if (bef_fluid_is_energy (fluid)
        && bef_energy_facts_find (facts, part->place->id, fluid) != NULL)
      return fluid;
  return BEF_N_FLUIDS;
}

GPtrArray *
bef_energy_lines_new (const BefEnergyFacts *facts, const BefEnergyPart *part, gint64 now_ms)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const BefEnergyComparison *month = &part->spans[BEF_SPAN_MONTH],
                            *year = &part->spans[BEF_SPAN_YEAR];

  add_line (lines, bef_energy_dup_last_year (month, part->fluid, now_ms));
  add_line (lines, bef_energy_dup_corrected (&part->corrected[BEF_SPAN_MONTH]));
  g_autofree char *when = bef_energy_dup_span (month, now_ms);
  add_line (lines, bef_energy_split_dup_sentence (&part->splits[BEF_SPAN_MONTH], when));
  add_line (lines, bef_energy_dup_usual (&part->spans[BEF_SPAN_WEEK], part->fluid, now_ms));
  /* In January they are the same. */
  if (year->now.range.from_ms != month->now.range.from_ms && isfinite (year->last_year.share))
    {
      add_line (lines, bef_energy_dup_last_year (year, part->fluid, now_ms));
      add_line (lines, bef_energy_dup_corrected (&part->corrected[BEF_SPAN_YEAR]));
    }
  add_line (lines, bef_energy_forecast_dup_sentence (&part->forecast, part->fluid));
  if (part->profile != NULL)
    {
      add_line (lines, bef_load_profile_dup_base (part->profile));
      add_line (lines, bef_load_profile_dup_peak (part->profile, part->place->subscribed_kva));
    }
  add_line (lines, dup_co2 (part));
  /* Of the whole building, once; that the year is not known yet is no news. */
  const BefEnergyRank *rank = part->place != NULL && part->fluid == first_fluid (facts, part)
                                  ? bef_energy_facts_find_rank (facts, part->place->id)
                                  : NULL;
  if (rank != NULL && rank->area.verdict != BEF_AREA_PARTIAL
      && rank->area.verdict != BEF_AREA_UNKNOWN)
    add_line (lines, bef_per_area_dup_sentence (&rank->area));
  return lines;
}

GtkWidget *
bef_energy_lines_make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "numeric");
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_method (GString *text, const char *method)
{
  /* Fluids share methods and sources: each is told once. */
  if (method == NULL || strstr (text->str, method) != NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "\n");
  g_string_append (text, method);
}

void
bef_energy_lines_add_methods (GString *text, const BefEnergyFacts *facts, const BefEnergyPart *part)
{
  g_autofree char *month = bef_energy_dup_method (&part->spans[BEF_SPAN_MONTH]);
  const BefEnergyRank *rank =
      part->place != NULL ? bef_energy_facts_find_rank (facts, part->place->id) : NULL;
  const BefEnergyCo2 *co2 = &part->co2[BEF_SPAN_TWELVE];

  add_method (text, month);
  if (part->fluid == BEF_FLUID_GAS && part->spans[BEF_SPAN_MONTH].now.estimated > 0)
    {
      g_autofree char *coefficient = bef_format_value (BEF_GAS_KWH_PER_M3, "kWh", 0);
      /* TRANSLATORS: "11 kWh". */
      g_autofree char *line = g_strdup_printf (
          _ ("Gas is estimated where no contract tells its coefficient: %s to the cubic metre, the "
             "middle of 10 to 12."),
          coefficient);
      add_method (text, line);
    }
  if (isfinite (part->spans[BEF_SPAN_WEEK].usual.share))
    add_method (text, _ ("Usual is the median of the same weekday over the eight weeks before; "
                         "public holidays count as Sundays."));
  if (bef_weather_explains (&part->weather))
    {
      g_autofree char *slope = bef_format_number (part->weather.slope, 1),
                      *base = bef_format_number (part->weather.base, 0),
                      *r2 = bef_format_number (part->weather.r2, 2);
      /* TRANSLATORS: "260" kWh a day, "43.8" kWh per degree day, R² = "0.70". */
      g_autofree char *line = g_strdup_printf (
          _ ("Without the weather: by a straight line over the last 24 months, %s kWh a day and %s "
             "kWh per degree day, R² = %s. Intervals are of 90 %%."),
          base, slope, r2);
      add_method (text, line);
      add_method (text, bef_degree_days_method ());
    }
  if (isfinite (part->forecast.amount))
    add_method (text, _ ("The end of the year: days to come, and those that are missing, as the "
                         "same weekdays of the year before, times what the year took so far for "
                         "that one; interval of 90 %."));
  if (part->profile != NULL && isfinite (part->profile->base_w))
    {
      g_autofree char *nights =
          g_strdup_printf (ngettext ("%u known night", "%u known nights", part->profile->n_nights),
                           part->profile->n_nights);
      /* TRANSLATORS: "212 known nights". */
      g_autofree char *line = g_strdup_printf (
          _ ("The night is the median of the means from 0 h to 5 h, the working day that from 9 h "
             "to 16 h, over the last twelve months (%s); the highest power is a mean over ten "
             "minutes, or over the meter’s step where that is longer. kW are compared with kVA as "
             "if the power factor were 1."),
          nights);
      add_method (text, line);
    }
  if (part->week != NULL && part->week->verdict != BEF_WEEK_TOO_LITTLE)
    {
      g_autofree char *line = bef_typical_week_dup_method (part->week);
      add_method (text, line);
    }
  if (rank != NULL && isfinite (rank->area.value))
    add_method (text, rank->area.range.source);
  g_autofree char *emitted = dup_co2 (part);
  for (guint i = 0; i < G_N_ELEMENTS (co2->sources) && emitted != NULL; i++)
    add_method (text, co2->sources[i]);
}
