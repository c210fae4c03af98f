/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"
#include "base/bef-text.h"
#include "bef-deck-private.h"
#include "supervision/energy/bef-energy-headlines.h"

/* As many as a room reads at a glance. */
#define MOST_CHANGED 5
#define MONTHS_SHOWN 12

char *
bef_deck_dup_conclusion (const BefEnergyPart *part, const BefEnergyComparison *span)
{
  return bef_energy_dup_headline (span, part->fluid);
}

char *
bef_deck_dup_warning (const BefEnergyTotal *total)
{
  return bef_energy_dup_lacking (total, BEF_DECK_WARN);
}

static BefAmount
amount_of (const BefEnergyPart *part, double value)
{
  return (BefAmount){ value, bef_fluid_unit (part->fluid), 0, BEF_AMOUNT_PLAIN };
}

static BefAmount
change_of (const BefEnergyPart *part, double value)
{
  return (BefAmount){ value, bef_fluid_unit (part->fluid), 0, BEF_AMOUNT_CHANGE };
}

static BefAmount
percent_of (double share)
{
  return (BefAmount){ 100 * share, "%", 0, BEF_AMOUNT_CHANGE };
}

static void
add_bars (BefSlide *slide, const BefEnergyPart *part)
{
  slide->bars_unit = bef_fluid_unit (part->fluid);
  /* TRANSLATORS: "Electricity": a graph's title. */
  slide->bars_title = g_strdup_printf (_ ("%s by month"), bef_fluid_name (part->fluid));
  for (guint i = part->n_months > MONTHS_SHOWN ? part->n_months - MONTHS_SHOWN : 0;
       i < part->n_months; i++)
    {
      const BefEnergyComparison *month = &part->months[i];
      const BefSlideBar bar = { month->now.range.from_ms, month->now.range.to_ms, month->now.amount,
                                month->before.amount, 1 - month->now.missing };

      bef_slide_add_bar (slide, &bar);
    }
}

BefSlide *
bef_deck_new_months (const BefEnergyPart *part)
{
  BefSlide *slide = bef_slide_new ("months", bef_fluid_name (part->fluid), NULL);

  add_bars (slide, part);
  bef_set_str (&slide->title, slide->bars_title);
  return slide;
}

/* What is meant by "a year before". (transfer none) */
static const char *
method_of (const BefEnergyComparison *span)
{
  return span->align == BEF_ALIGN_DATES
             ? _ ("Same dates a year before, days measured in both; weather not corrected")
             : _ ("Same weekdays a year before, days measured in both; weather not corrected");
}

/* With what the euros rest on. (transfer full) */
static char *
dup_method (const BefEnergyComparison *span)
{
  const char *taxes = bef_energy_taxes_unchecked (span);

  return taxes != NULL ? g_strdup_printf ("%s · %s", method_of (span), taxes)
                       : g_strdup (method_of (span));
}

/* (transfer full) */
static char *
dup_notes (const BefEnergyComparison *span)
{
  g_autofree char *before =
                      bef_format_dates (span->before.range.from_ms, span->before.range.to_ms - 1),
                  *pairs = bef_format_value (floor (100 * span->last_year.pairs), "%", 0);

  /* TRANSLATORS: "October 2025"; numbers of working days; "98 %". */
  return g_strdup_printf (
      _ ("Compared with %s. Working days: %u, then %u. Days measured in both: %s."), before,
      span->working, span->working_before, pairs);
}

/* One line for each other fluid that is counted. */
static void
add_other_fluids (BefSlide *slide, const BefEnergyFacts *facts, BefFluid shown, BefSpan span)
{
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = fluid == shown ? NULL : bef_energy_facts_get_total (facts, fluid);

      if (!part)
        continue;
      const BefEnergyAgainst *against = &part->spans[span].last_year;
      BefAmount now = amount_of (part, part->spans[span].now.amount);
      g_autofree char *text = bef_amount_dup_text (&now);
      bef_slide_add_row (slide, bef_fluid_name (fluid), percent_of (against->share), text);
    }
}

/* The fluid that a slide of the commune is about: the first that is counted. */
static const BefEnergyPart *
main_part (const BefEnergyFacts *facts)
{
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    if (bef_energy_facts_get_total (facts, fluid))
      return bef_energy_facts_get_total (facts, fluid);
  return NULL;
}

static void
add_figures (BefSlide *slide, const BefEnergyPart *part, const BefEnergyComparison *span)
{
  g_autofree char *when = bef_format_dates (span->now.range.from_ms, span->now.range.to_ms - 1);

  if (!isnan (span->now.euros))
    bef_slide_add_figure (slide, (BefAmount){ span->now.euros, "€", 0 }, when);
  bef_slide_add_figure (slide, amount_of (part, span->now.amount), when);
  bef_slide_add_figure (slide, change_of (part, span->last_year.change),
                        _ ("against a year before"));
  if (!isnan (span->last_year.euros))
    bef_slide_add_figure (slide, (BefAmount){ span->last_year.euros, "€", 0, BEF_AMOUNT_CHANGE },
                          _ ("against a year before"));
}

static BefSlide *
slide_of_span (const BefEnergyPart *part, BefSpan span, const char *id, const char *topic)
{
  const BefEnergyComparison *comparison = &part->spans[span];
  g_autofree char *title = bef_deck_dup_conclusion (part, comparison);
  BefSlide *slide = bef_slide_new (id, topic, title);

  add_figures (slide, part, comparison);
  add_bars (slide, part);
  slide->warning = bef_deck_dup_warning (&comparison->now);
  slide->method = dup_method (comparison);
  slide->notes = dup_notes (comparison);
  return slide;
}

/* The last week against what is usual. */
static BefSlide *
slide_of_now (const BefEnergyFacts *facts, const BefEnergyPart *part)
{
  const BefEnergyComparison *week = &part->spans[BEF_SPAN_WEEK];
  const BefEnergyAgainst *usual = &week->usual;
  g_autofree char *title = bef_energy_dup_usual_headline (week, part->fluid);
  BefSlide *slide = bef_slide_new ("now", _ ("Now, against usual"), title);

  bef_slide_add_figure (slide, amount_of (part, week->now.amount), _ ("this week, up to now"));
  bef_slide_add_figure (slide, amount_of (part, usual->before), _ ("usual of the same days"));
  bef_slide_add_figure (slide, change_of (part, usual->change), _ ("against usual"));
  add_other_fluids (slide, facts, part->fluid, BEF_SPAN_WEEK);
  slide->warning = bef_deck_dup_warning (&week->now);
  slide->method = g_strdup (_ (
      "Usual: the median of the same weekday over the eight weeks before, public holidays apart"));
  return slide;
}

static BefSlide *
slide_of_changed (const BefEnergyFacts *facts, const BefEnergyPart *total)
{
  g_autoptr (GPtrArray) list = bef_energy_facts_list_changed (facts, total->fluid, BEF_SPAN_TWELVE);

  if (list->len == 0)
    return NULL;
  const BefEnergyPart *first = g_ptr_array_index (list, 0);
  const BefEnergyAgainst *most = &first->spans[BEF_SPAN_TWELVE].last_year;
  BefAmount change = change_of (first, most->change);
  g_autofree char *text = bef_amount_dup_text (&change);
  g_autofree char *title
      /* TRANSLATORS: a building, "−4 120 kWh". */
      = g_strdup_printf (_ ("What changed most in twelve months: %s, %s"),
                         first->place ? first->place->name : "", text);
  BefSlide *slide = bef_slide_new ("changed", _ ("What changed most"), title);
  for (guint i = 0; i < MIN (list->len, MOST_CHANGED); i++)
    {
      const BefEnergyPart *part = g_ptr_array_index (list, i);
      const BefEnergyAgainst *against = &part->spans[BEF_SPAN_TWELVE].last_year;
      BefAmount percent = percent_of (against->share);
      g_autofree char *remark = bef_amount_dup_text (&percent);

      bef_slide_add_row (slide, part->place ? part->place->name : "",
                         change_of (part, against->change), remark);
    }
  slide->warning = bef_deck_dup_warning (&total->spans[BEF_SPAN_TWELVE].now);
  slide->method = g_strdup (method_of (&total->spans[BEF_SPAN_TWELVE]));
  return slide;
}

void
bef_deck_add_energy (GPtrArray *deck, const BefEnergyFacts *facts)
{
  const BefEnergyPart *part = main_part (facts);

  if (!part)
    return;
  g_ptr_array_add (deck, slide_of_now (facts, part));
  /* On the first days of a month the one before is what there is to speak of. */
  gint64 until = bef_energy_facts_get_until (facts);
  BefRange month = bef_span_range (BEF_SPAN_MONTH, until);
  gboolean is_young = until - month.from_ms < 7 * BEF_MS_DAY;
  g_ptr_array_add (deck, slide_of_span (part, is_young ? BEF_SPAN_MONTH_BEFORE : BEF_SPAN_MONTH,
                                        "month", _ ("The month")));
  g_ptr_array_add (deck, slide_of_span (part, BEF_SPAN_YEAR, "year", _ ("The year")));
  BefSlide *changed = slide_of_changed (facts, part);
  if (changed)
    g_ptr_array_add (deck, changed);
}

void
bef_deck_add_lighting (GPtrArray *deck, const BefEnergyFacts *facts)
{
  const BefEnergyPart *part = bef_energy_facts_get_total (facts, BEF_FLUID_LIGHTING);

  if (part && main_part (facts) != part)
    g_ptr_array_add (deck, slide_of_span (part, BEF_SPAN_YEAR, "lighting", _ ("Street lighting")));
}

BefSlide *
bef_deck_new_building (const BefEnergyFacts *facts, const char *building)
{
  for (guint fluid = 0; fluid < BEF_N_FLUIDS; fluid++)
    {
      const BefEnergyPart *part = bef_energy_facts_find (facts, building, fluid);

      if (!part)
        continue;
      g_autofree char *id = g_strconcat ("building:", building, NULL);
      BefSlide *slide = slide_of_span (part, BEF_SPAN_TWELVE, id, part->place->name);
      g_autofree char *conclusion = g_steal_pointer (&slide->title);
      /* TRANSLATORS: a building, then a sentence about it. */
      slide->title = g_strdup_printf (_ ("%s. %s"), part->place->name, conclusion);
      return slide;
    }
  return NULL;
}
