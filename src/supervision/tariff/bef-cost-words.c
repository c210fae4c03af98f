/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-cost-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

/* As bills have it: kWh, however many. */
static char *
dup_amount (gint64 milli, BefFluid fluid)
{
  g_autofree char *number = bef_format_number ((double)milli / 1000, fluid == BEF_FLUID_WATER);

  return g_strdup_printf ("%s\302\240%s", number, bef_fluid_unit (fluid));
}

/* All that was used, a fluid after the other. NULL: nothing. (transfer full) */
static char *
dup_used (const BefCost *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
    {
      if (self->used[f] == 0)
        continue;
      g_autofree char *text = dup_amount (self->used[f], f);
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", text);
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

char *
bef_cost_dup_sentence (const BefCost *self)
{
  g_autofree char *money = bef_money_format (self->total), *used = dup_used (self);

  if (self->contract_ms == 0)
    return g_strdup (_ ("No contract holds for this time"));
  if (self->measured_ms == 0)
    return g_strdup (_ ("Nothing is measured of this time"));
  if (used == NULL)
    return g_steal_pointer (&money);
  /* TRANSLATORS: euros, with taxes; then "8,210 kWh". */
  return g_strdup_printf (C_ ("bill", "%s for %s"), money, used);
}

static void
append_part (GString *out, const char *text)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", text);
}

char *
bef_cost_dup_quality (const BefCost *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  double missing = 1 - bef_cost_get_coverage (self);
  guint days = bef_cost_days_without_contract (self);

  if (missing > 0.0005)
    {
      /* Never more than there is: 99.97 % is not all. */
      g_autofree char *share =
          bef_format_value (floor (bef_cost_get_coverage (self) * 1000) / 10, "%", 1);
      g_autofree char *text =
          g_strdup_printf (_ ("%s measured: what is missing is not counted"), share);
      append_part (out, text);
    }
  for (guint f = 0; f < BEF_TARIFF_N_FLUIDS; f++)
    if (self->estimated[f] > 0)
      {
        g_autofree char *used = dup_amount (self->estimated[f], f);
        g_autofree char *text = g_strdup_printf (_ ("%s of unknown hours, spread evenly"), used);
        append_part (out, text);
      }
  if (days > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u day without a contract", "%u days without a contract", days), days);
      append_part (out, text);
    }
  if (self->is_unchecked)
    append_part (out, _ ("with taxes whose rates are to be verified"));
  if (self->n_new_meters > 0)
    append_part (out, _ ("another meter counts on"));
  if (self->n_set_aside > 0)
    append_part (out, _ ("a reading that cannot be is left out"));
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

char *
bef_cost_line_dup_title (const BefCostLine *line, const BefTaxes *taxes)
{
  const BefTax *tax = line->tax != NULL ? bef_taxes_find (taxes, line->tax) : NULL;

  switch (line->kind)
    {
    case BEF_COST_ENERGY:
      return g_strdup (bef_class_word (line->cls));
    case BEF_COST_SUBSCRIPTION:
      return g_strdup (C_ ("bill", "Subscription"));
    case BEF_COST_POWER:
      return g_strdup (C_ ("bill", "Subscribed power"));
    case BEF_COST_EXCESS:
      return g_strdup (C_ ("bill", "Above the subscribed power"));
    case BEF_COST_TAX:
    case BEF_N_COST_KINDS:
    default:
      return g_strdup (tax != NULL ? tax->name : line->tax);
    }
}

char *
bef_cost_line_dup_quantity (const BefCostLine *line, BefFluid fluid)
{
  if (line->kind == BEF_COST_ENERGY)
    return dup_amount (line->quantity, fluid);
  return line->kind == BEF_COST_EXCESS ? bef_format_duration (line->quantity) : NULL;
}

char *
bef_tariff_dup_hours (const BefTariff *self)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < self->n_windows; i++)
    {
      const BefOffPeak *w = &self->windows[i];
      g_string_append_printf (out, "%s%02u:%02u–%02u:%02u", i > 0 ? ", " : "", w->from / 60,
                              w->from % 60, w->to / 60, w->to % 60);
      if (w->season == BEF_SEASON_HIGH)
        g_string_append_printf (out, " (%s)", _ ("November to March"));
      else if (w->season == BEF_SEASON_LOW)
        g_string_append_printf (out, " (%s)", _ ("April to October"));
    }
  return out->len > 0 ? g_strdup (out->str) : NULL;
}

/* "36 kVA", or of four classes "60 / 60 / 60 / 60 kVA" where they differ. NULL: none. */
static char *
dup_power (const BefTariff *self)
{
  BefClass first;
  guint n = self->scheme == BEF_SCHEME_C4 ? bef_scheme_classes (self->scheme, &first)
                                          : (bef_scheme_classes (self->scheme, &first), 1);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean is_one = TRUE;

  if (self->power[first] == 0)
    return NULL;
  for (guint i = 1; i < n; i++)
    is_one = is_one && self->power[first + i] == self->power[first];
  for (guint i = 0; i < (is_one ? 1 : n); i++)
    {
      g_autofree char *kva = bef_format_number ((double)self->power[first + i] / 1000, 0);
      g_string_append_printf (out, "%s%s", i > 0 ? " / " : "", kva);
    }
  return g_strdup_printf ("%s\302\240kVA", out->str);
}

char *
bef_tariff_dup_words (const BefTariff *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *power = dup_power (self), *day = bef_format_date (self->from_ms);
  /* TRANSLATORS: a date, of the first day of a contract's version. */
  g_autofree char *since = g_strdup_printf (C_ ("contract", "since %s"), day);

  append_part (out, bef_scheme_name (self->scheme));
  if (power != NULL)
    append_part (out, power);
  append_part (out, since);
  if (self->to_ms != BEF_NO_TIME)
    {
      g_autofree char *last = bef_format_date (bef_civil_add (self->to_ms, BEF_PERIOD_DAY, -1));
      g_autofree char *until = g_strdup_printf (C_ ("contract", "until %s"), last);
      append_part (out, until);
    }
  return g_strdup (out->str);
}
