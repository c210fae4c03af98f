/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-water-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

/* "43 m³, 170 €". */
static char *
dup_amount (double litres, double euros)
{
  g_autofree char *volume = bef_format_value (litres / 1000, "m³", litres < 10000 ? 1 : 0);

  if (isnan (euros))
    return g_steal_pointer (&volume);
  g_autofree char *money = bef_format_value (euros, "€", euros < 10 ? 2 : 0);
  return g_strdup_printf ("%s, %s", volume, money);
}

char *
bef_water_leak_dup_title (const BefWaterLeak *leak, BefWaterUse use)
{
  g_autofree char *flow = bef_format_value (leak->l_h, "L/h", 0);

  return g_strdup_printf (use == BEF_WATER_NETWORK ? _ ("%s more than usual at night")
                                                   : _ ("Water runs all night: %s"),
                          flow);
}

char *
bef_water_leak_dup_detail (const BefWaterLeak *leak, BefWaterUse use, double euros)
{
  g_autofree char *day = bef_format_date_short (leak->since_ms),
                  *amount = dup_amount (leak->litres, euros);
  const char *advice =
      use == BEF_WATER_NETWORK
          ? _ ("More than usual at night: look for a burst pipe, a hydrant, or who fills a pool.")
          : _ ("Look at toilets, taps and the boiler's valve, then close the main tap for an hour "
               "and read the meter again.");

  /* TRANSLATORS: a date; "43 m³, 170 €"; what to do. */
  return leak->is_older ? g_strdup_printf (_ ("Since %s at least: %s. %s"), day, amount, advice)
                        : g_strdup_printf (_ ("Since %s: %s. %s"), day, amount, advice);
}

char *
bef_water_days_dup_words (const GArray *days, double euros)
{
  guint n;
  double litres = bef_water_sum (days, BEF_WATER_MONTH_DAYS, &n);
  const BefWaterDay *night = bef_water_last_night (days);

  if (n == 0)
    return g_strdup (_ ("Nothing is measured yet"));
  g_autofree char *amount = dup_amount (litres, euros);
  g_autofree char *text = g_strdup_printf (ngettext ("The last %u day that is measured: %s",
                                                     "The last %u days that are measured: %s", n),
                                           n, amount);
  if (night == NULL)
    return g_strdup_printf (_ ("%s\nIts readings are too far apart to know the nights"), text);
  g_autofree char *day = bef_format_date_short (night->day_ms),
                  *flow = bef_format_value (night->night_l_h, "L/h", 0);
  /* TRANSLATORS: a sentence before; a date; a flow: the least of that night. */
  return g_strdup_printf (_ ("%s\nNight to %s: %s at the least"), text, day, flow);
}

char *
bef_water_exceed_dup_words (double litres)
{
  g_autofree char *volume = bef_format_value (litres, "L", 0);

  return g_strdup_printf (_ ("The meters behind it count %s more than it did in seven days: one of "
                             "them is not behind it, or is read wrongly."),
                          volume);
}
