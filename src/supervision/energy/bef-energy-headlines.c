/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-headlines.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

/* "8 % less electricity": the word as it stands after an amount. */
static const char *
of_fluid (BefFluid fluid)
{
  switch (fluid)
    {
    case BEF_FLUID_GAS:
      return C_ ("amount of", "gas");
    case BEF_FLUID_WATER:
      return C_ ("amount of", "water");
    case BEF_FLUID_HEAT:
      return C_ ("amount of", "heat");
    case BEF_FLUID_LIGHTING:
      return C_ ("amount of", "electricity for lighting");
    case BEF_FLUID_ELECTRICITY:
    case BEF_N_FLUIDS:
    default:
      return C_ ("amount of", "electricity");
    }
}

/* A sentence begins with it: "October 2026". */
static char *
dup_when (BefRange range)
{
  g_autofree char *text = bef_format_dates (range.from_ms, range.to_ms - 1);
  g_autofree char *first = g_utf8_substring (text, 0, 1), *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, g_utf8_next_char (text), NULL);
}

char *
bef_energy_dup_headline (const BefEnergyComparison *c, BefFluid fluid)
{
  g_autofree char *when = dup_when (c->now.range);
  double share = c->last_year.share;
  const char *what = of_fluid (fluid);

  if (isnan (share))
    /* TRANSLATORS: "October 2026", "electricity". */
    return g_strdup_printf (_ ("%s: not enough %s was measured to compare"), when, what);
  if (fabs (share) < BEF_COMPARE_SAME)
    /* TRANSLATORS: "October 2026", "electricity". */
    return g_strdup_printf (_ ("%s: as much %s as a year before"), when, what);
  g_autofree char *percent = bef_format_value (round (fabs (share) * 100), "%", 0);
  if (share < 0)
    /* TRANSLATORS: "October 2026", "8 %", "electricity". */
    return g_strdup_printf (_ ("%s: %s less %s than a year before"), when, percent, what);
  /* TRANSLATORS: "October 2026", "8 %", "electricity". */
  return g_strdup_printf (_ ("%s: %s more %s than a year before"), when, percent, what);
}

char *
bef_energy_dup_usual_headline (const BefEnergyComparison *c, BefFluid fluid)
{
  g_autofree char *when = dup_when (c->now.range);
  double share = c->usual.share;
  const char *what = of_fluid (fluid);

  if (isnan (share))
    /* TRANSLATORS: "From 16 to 22 November 2026", "electricity". */
    return g_strdup_printf (_ ("%s: what is usual of %s is not known yet"), when, what);
  if (fabs (share) < BEF_COMPARE_SAME)
    /* TRANSLATORS: "From 16 to 22 November 2026", "electricity". */
    return g_strdup_printf (_ ("%s: as much %s as usual"), when, what);
  g_autofree char *percent = bef_format_value (round (fabs (share) * 100), "%", 0);
  if (share > 0)
    /* TRANSLATORS: "From 16 to 22 November 2026", "8 %", "electricity". */
    return g_strdup_printf (_ ("%s: %s more %s than usual"), when, percent, what);
  /* TRANSLATORS: "From 16 to 22 November 2026", "8 %", "electricity". */
  return g_strdup_printf (_ ("%s: %s less %s than usual"), when, percent, what);
}

char *
bef_energy_dup_lacking (const BefEnergyTotal *total, double least)
{
  if (total->missing < least && total->estimated < least)
    return NULL;
  /* Rounded up: nothing that lacks is called whole. */
  g_autofree char *missing = bef_format_value (ceil (100 * total->missing), "%", 0),
                  *estimated = bef_format_value (ceil (100 * total->estimated), "%", 0);
  if (total->estimated < least)
    /* TRANSLATORS: "46 %". */
    return g_strdup_printf (_ ("%s of the measurements are missing"), missing);
  if (total->missing < least)
    /* TRANSLATORS: "46 %". */
    return g_strdup_printf (_ ("%s of it is estimated"), estimated);
  /* TRANSLATORS: "46 %", "12 %". */
  return g_strdup_printf (_ ("%s of the measurements are missing, %s of it is estimated"), missing,
                          estimated);
}

const char *
bef_energy_taxes_unchecked (const BefEnergyComparison *c)
{
  const gboolean now = isfinite (c->now.euros) && (c->now.flags & BEF_DAY_TAX_UNCHECKED),
                 change = isfinite (c->last_year.euros)
                          && ((c->now.flags | c->before.flags) & BEF_DAY_TAX_UNCHECKED);

  return now || change ? _ ("euros with taxes whose rates are to be verified") : NULL;
}
