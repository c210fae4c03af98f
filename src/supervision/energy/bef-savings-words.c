/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-savings-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

char *
bef_savings_dup_worth (const BefSavings *savings)
{
  gboolean is_more = savings->verdict == BEF_SAVINGS_MORE;

  if (savings->verdict != BEF_SAVINGS_PROVEN && !is_more)
    return NULL;
  if (!isfinite (savings->euros))
    return g_strdup (_ ("What that is in euros is not known: there is no contract, or none all "
                        "year, for what counts it."));
  double low = is_more ? -savings->euros_high : savings->euros_low,
         high = is_more ? -savings->euros_low : savings->euros_high;
  g_autofree char *year = bef_format_value (fabs (savings->euros), "€", 0),
                  *least = bef_format_value (low, "€", 0), *most = bef_format_value (high, "€", 0);
  if (is_more)
    /* TRANSLATORS: "620 €", "310 €", "930 €". */
    return g_strdup_printf (_ ("It costs about %s a year more, between %s and %s, at the prices of "
                               "the last twelve months."),
                            year, least, most);
  /* TRANSLATORS: "620 €", "310 €", "930 €". */
  return g_strdup_printf (_ ("Worth about %s a year, between %s and %s, at the prices of the last "
                             "twelve months."),
                          year, least, most);
}
