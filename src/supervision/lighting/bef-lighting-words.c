/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lighting-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

#define NIGHTS 30

char *
bef_lighting_finding_dup_title (const BefLightingFinding *f)
{
  g_autofree char *minutes = bef_format_duration (llround (fabs (f->value)) * BEF_MS_MINUTE);
  g_autofree char *share = bef_format_value (round (f->value * 100), "%", 0);
  g_autofree char *hours = bef_format_duration (llround (f->value * BEF_MS_HOUR));
  guint n = (guint)lround (f->value);

  switch (f->kind)
    {
    case BEF_LIGHTING_DRIFT:
      return f->value > 0 ? g_strdup_printf (_ ("The clock is %s late"), minutes)
                          : g_strdup_printf (_ ("The clock is %s early"), minutes);
    case BEF_LIGHTING_LAMPS:
      return g_strdup_printf (_ ("%s of the light is missing"), share);
    case BEF_LIGHTING_BY_DAY:
      return g_strdup_printf (_ ("Burning by day: %s"), hours);
    case BEF_LIGHTING_NOT_OFF:
      return g_strdup_printf (ngettext ("The switch-off was not kept on %u night of the last seven",
                                        "The switch-off was not kept on %u nights of the last "
                                        "seven",
                                        n),
                              n);
    case BEF_LIGHTING_NEVER_LIT:
    case BEF_LIGHTING_N_FINDINGS:
    default:
      return g_strdup_printf (
          ngettext ("Dark all night, %u night", "Dark all night, %u nights in a row", n), n);
    }
}

static const char *
advice_of (BefLightingKind kind)
{
  switch (kind)
    {
    case BEF_LIGHTING_DRIFT:
      return _ ("Have the clock of the cabinet set.");
    case BEF_LIGHTING_LAMPS:
      return _ ("Walk along its lamps after dusk.");
    case BEF_LIGHTING_BY_DAY:
      return _ ("Somebody may be working on it; else the cell or the contactor is stuck.");
    case BEF_LIGHTING_NOT_OFF:
      return _ ("A feast, or the programme of the cabinet.");
    case BEF_LIGHTING_NEVER_LIT:
    case BEF_LIGHTING_N_FINDINGS:
    default:
      return _ ("A breaker, or a cut of the supply.");
    }
}

/* "14 kWh, 3 €"; NULL: nothing. */
static char *
dup_amount (double kwh, double euros)
{
  g_autofree char *energy = bef_format_value (kwh, "kWh", kwh < 10 ? 1 : 0);

  if (!(kwh > 0))
    return NULL;
  if (isnan (euros))
    return g_steal_pointer (&energy);
  g_autofree char *money = bef_format_value (euros, "€", euros < 10 ? 2 : 0);
  return g_strdup_printf ("%s, %s", energy, money);
}

char *
bef_lighting_finding_dup_detail (const BefLightingFinding *f, double euros)
{
  g_autofree char *since = bef_format_date_short (f->since_ms);
  g_autofree char *amount = dup_amount (f->kwh, euros);
  const char *advice = advice_of (f->kind);

  if (amount == NULL)
    /* TRANSLATORS: a date; what to do. */
    return g_strdup_printf (_ ("Since %s. %s"), since, advice);
  if (f->kind == BEF_LIGHTING_LAMPS)
    /* TRANSLATORS: a date; "14 kWh, 3 €"; what to do. */
    return g_strdup_printf (_ ("Since %s: %s less. %s"), since, amount, advice);
  /* TRANSLATORS: a date; "14 kWh, 3 €"; what to do. */
  return g_strdup_printf (_ ("Since %s: %s. %s"), since, amount, advice);
}

/* "16 min after sunset". @late: ms after it. */
static char *
dup_by_sun (gint64 late, const char *after, const char *before)
{
  g_autofree char *duration = bef_format_duration (late < 0 ? -late : late);

  return g_strdup_printf ("%s %s", duration, late >= 0 ? after : before);
}

char *
bef_lighting_night_dup_words (const BefLightingNight *night, double euros)
{
  g_autofree char *amount = dup_amount (night->kwh, euros);

  if (!night->is_known)
    return g_strdup (_ ("Too little of it is known"));
  if (night->on_ms == BEF_NO_TIME)
    return g_strdup (_ ("It was not lit"));
  g_autofree char *on = bef_format_time (night->on_ms), *off = bef_format_time (night->off_ms);
  g_autofree char *evening =
      dup_by_sun (night->on_ms - night->set_ms, _ ("after sunset"), _ ("before sunset"));
  g_autofree char *morning =
      dup_by_sun (night->off_ms - night->rise_ms, _ ("after sunrise"), _ ("before sunrise"));
  g_autofree char *lit = bef_format_duration (night->lit_ms);
  /* TRANSLATORS: a time, "16 min after sunset", a time, "9 min before sunrise", how long it was
   * lit, "41 kWh, 8 €". */
  return g_strdup_printf (_ ("On at %s, %s; off at %s, %s: %s, %s"), on, evening, off, morning, lit,
                          amount != NULL ? amount : "—");
}

static char *
dup_minute (guint minute)
{
  return bef_format_time (bef_civil_to_ms (2024, 1, 1, (int)minute / 60, (int)minute % 60));
}

char *
bef_lighting_off_dup_words (const BefLightingOff *off, const GArray *nights, guint n)
{
  guint known = 0, kept = 0;

  if (off->from == off->to)
    return NULL;
  for (guint i = n > NIGHTS ? n - NIGHTS : 0; i < n; i++)
    {
      const BefLightingNight *night = &g_array_index (nights, BefLightingNight, i);
      if (!night->is_known || night->on_ms == BEF_NO_TIME)
        continue;
      known++;
      kept += bef_lighting_keeps_off (night, off);
    }
  g_autofree char *from = dup_minute (off->from), *to = dup_minute (off->to);
  /* TRANSLATORS: two times; numbers of nights. */
  return g_strdup_printf (ngettext ("Off from %s to %s: kept on %u night of %u",
                                    "Off from %s to %s: kept on %u nights of %u", kept),
                          from, to, kept, known);
}
