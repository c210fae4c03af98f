/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-format.h"

/* Less of a total than this is missing, or estimated, without a word. */
#define LEAST_MISSING 0.02

static char *
dup_percent (double share)
{
  return bef_format_value (round (fabs (share) * 100), "%", 0);
}

/* "November…" at the beginning of a sentence. */
static char *
dup_capital (const char *text)
{
  g_autofree char *first = g_utf8_substring (text, 0, MIN (1, g_utf8_strlen (text, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  return g_strconcat (upper, text + strlen (first), NULL);
}

/* Large sums without decimals, small ones with one. */
static char *
dup_amount (double amount, const char *unit)
{
  return bef_format_value (amount, unit, fabs (amount) < 10 ? 1 : 0);
}

char *
bef_energy_dup_signed (double amount, const char *unit)
{
  g_autofree char *text = dup_amount (fabs (amount), unit);

  return g_strconcat (amount < 0 ? "−" : "+", text, NULL);
}

/* "−412 kWh", with what that costs where it is known: "−412 kWh, −74 €". */
static char *
dup_change (const BefEnergyAgainst *against, const char *unit)
{
  char *amount = bef_energy_dup_signed (against->change, unit);

  if (!isfinite (against->euros))
    return amount;
  g_autofree char *first = amount;
  g_autofree char *euros =
      bef_format_value (fabs (against->euros), "€", fabs (against->euros) < 10 ? 2 : 0);
  return g_strdup_printf ("%s, %s%s", first, against->euros < 0 ? "−" : "+", euros);
}

char *
bef_energy_dup_span (const BefEnergyComparison *c, gint64 now_ms)
{
  gint64 yesterday = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, -1);
  gboolean is_day = bef_civil_add (c->now.range.from_ms, BEF_PERIOD_DAY, 1) >= c->now.range.to_ms;
  g_autofree char *dates = is_day ? bef_format_date_long (c->now.range.from_ms)
                                  : bef_format_dates (c->now.range.from_ms, c->now.range.to_ms - 1);

  if (is_day && c->now.range.from_ms == yesterday)
    /* TRANSLATORS: the beginning of a sentence: the day before. */
    return g_strdup (C_ ("usual", "Yesterday"));
  return dup_capital (dates);
}

static char *
dup_against_last_year (const BefEnergyAgainst *against, const char *span, const char *unit)
{
  g_autofree char *percent = dup_percent (against->share),
                  *amount = dup_amount (against->amount, unit),
                  *change = dup_change (against, unit);

  if (fabs (against->share) < BEF_COMPARE_SAME)
    /* TRANSLATORS: "November 2026", "4,120 kWh". */
    return g_strdup_printf (_ ("%s: as much as last year (%s)."), span, amount);
  if (against->share < 0)
    /* TRANSLATORS: "November 2026", "8 %", "−412 kWh, −74 €". */
    return g_strdup_printf (_ ("%s: %s less than last year (%s)."), span, percent, change);
  return g_strdup_printf (_ ("%s: %s more than last year (%s)."), span, percent, change);
}

/* One day. */
static char *
dup_day_against_usual (const BefEnergyAgainst *against, const char *day, const char *unit)
{
  g_autofree char *percent = dup_percent (against->share),
                  *amount = dup_amount (against->amount, unit),
                  *change = bef_energy_dup_signed (against->change, unit);

  if (fabs (against->share) < BEF_COMPARE_SAME)
    /* TRANSLATORS: "Yesterday", "120 kWh". */
    return g_strdup_printf (_ ("%s: as much as usual on that day of the week (%s)."), day, amount);
  if (against->share < 0)
    /* TRANSLATORS: "Yesterday", "8 %", "−12 kWh". */
    return g_strdup_printf (_ ("%s: %s less than usual on that day of the week (%s)."), day,
                            percent, change);
  return g_strdup_printf (_ ("%s: %s more than usual on that day of the week (%s)."), day, percent,
                          change);
}

static char *
dup_against_usual (const BefEnergyAgainst *against, const char *span, const char *unit)
{
  g_autofree char *percent = dup_percent (against->share),
                  *amount = dup_amount (against->amount, unit),
                  *change = bef_energy_dup_signed (against->change, unit);

  if (fabs (against->share) < BEF_COMPARE_SAME)
    /* TRANSLATORS: "This week", "4,120 kWh". */
    return g_strdup_printf (_ ("%s: as much as usual on these days of the week (%s)."), span,
                            amount);
  if (against->share < 0)
    /* TRANSLATORS: "This week", "8 %", "−412 kWh". */
    return g_strdup_printf (_ ("%s: %s less than usual on these days of the week (%s)."), span,
                            percent, change);
  return g_strdup_printf (_ ("%s: %s more than usual on these days of the week (%s)."), span,
                          percent, change);
}

char *
bef_energy_dup_last_year (const BefEnergyComparison *c, BefFluid fluid, gint64 now_ms)
{
  const char *unit = bef_fluid_unit (fluid);
  g_autofree char *span = bef_energy_dup_span (c, now_ms), *text = NULL;

  if (!isfinite (c->now.amount))
    /* TRANSLATORS: "November 2026". */
    return g_strdup_printf (C_ ("energy", "%s: nothing measured."), span);
  if (isfinite (c->last_year.share))
    text = dup_against_last_year (&c->last_year, span, unit);
  else
    {
      g_autofree char *amount = dup_amount (c->now.amount, unit);
      /* TRANSLATORS: "November 2026", "4,120 kWh". */
      text = g_strdup_printf (_ ("%s: %s. It cannot be compared with last year: too few days are "
                                 "known in both."),
                              span, amount);
    }
  if (c->now.missing >= LEAST_MISSING)
    {
      g_autofree char *missing = dup_percent (c->now.missing), *before = g_steal_pointer (&text);
      /* TRANSLATORS: a sentence, then a share: "12 %". */
      text = g_strdup_printf (C_ ("energy", "%s %s of it is missing."), before, missing);
    }
  if (c->now.estimated >= LEAST_MISSING)
    {
      g_autofree char *estimated = dup_percent (c->now.estimated),
                      *before = g_steal_pointer (&text);
      /* TRANSLATORS: a sentence, then a share: "12 %". */
      text = g_strdup_printf (C_ ("energy", "%s %s of it is estimated."), before, estimated);
    }
  return g_steal_pointer (&text);
}

char *
bef_energy_dup_usual (const BefEnergyComparison *c, BefFluid fluid, gint64 now_ms)
{
  g_autofree char *span = NULL;

  if (!isfinite (c->usual.share))
    return NULL;
  span = bef_energy_dup_span (c, now_ms);
  return c->span == BEF_SPAN_DAY ? dup_day_against_usual (&c->usual, span, bef_fluid_unit (fluid))
                                 : dup_against_usual (&c->usual, span, bef_fluid_unit (fluid));
}

char *
bef_energy_dup_corrected (const BefEnergyCorrected *c)
{
  if (c->n == 0 || !isfinite (c->share))
    return NULL;
  g_autofree char *percent = dup_percent (c->share),
                  *change = bef_energy_dup_signed (c->change, "kWh"),
                  *low = bef_energy_dup_signed (c->low, "kWh"),
                  *high = bef_energy_dup_signed (c->high, "kWh");
  if (c->low <= 0 && c->high >= 0)
    /* TRANSLATORS: two amounts: "−120 kWh", "+80 kWh". */
    return g_strdup_printf (_ ("Without the weather nothing sure changed: between %s and %s."), low,
                            high);
  if (c->share < 0)
    /* TRANSLATORS: "8 %", "−412 kWh", "−500 kWh", "−320 kWh". */
    return g_strdup_printf (_ ("Without the weather: %s less (%s, between %s and %s)."), percent,
                            change, low, high);
  return g_strdup_printf (_ ("Without the weather: %s more (%s, between %s and %s)."), percent,
                          change, low, high);
}

char *
bef_energy_dup_quality (const BefEnergyTotal *total)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (!isfinite (total->amount))
    return g_strdup (_ ("not measured"));
  if (total->missing >= LEAST_MISSING)
    {
      g_autofree char *percent = dup_percent (total->missing);
      /* TRANSLATORS: of a total: "12 %". */
      g_ptr_array_add (parts, g_strdup_printf (C_ ("energy", "%s missing"), percent));
    }
  if (total->estimated > 0)
    {
      g_autofree char *percent = dup_percent (total->estimated);
      /* TRANSLATORS: of a total: "12 %". */
      g_ptr_array_add (parts, total->estimated < 0.005
                                  ? g_strdup (_ ("partly estimated"))
                                  : g_strdup_printf (C_ ("energy", "%s estimated"), percent));
    }
  if (total->flags & BEF_DAY_SET_ASIDE)
    g_ptr_array_add (parts, g_strdup (C_ ("energy", "jump of the index set aside")));
  if (total->flags & BEF_DAY_METER_CHANGED)
    g_ptr_array_add (parts, g_strdup (C_ ("energy", "meter replaced")));
  if (isfinite (total->euros) && (total->flags & BEF_DAY_TAX_UNCHECKED))
    g_ptr_array_add (parts, g_strdup (_ ("with taxes whose rates are to be verified")));
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **)parts->pdata);
}

char *
bef_energy_dup_method (const BefEnergyComparison *c)
{
  if (c->align == BEF_ALIGN_WEEKDAYS)
    return g_strdup (_ ("Against the same weekdays, 52 weeks before. Only days that are measured "
                        "in both years, meter by meter, count."));
  if (c->working == c->working_before)
    return g_strdup (_ ("Against the same dates of the year before, with as many working days. "
                        "Only days that are measured in both years, meter by meter, count."));
  g_autofree char *now =
      g_strdup_printf (ngettext ("%u working day", "%u working days", c->working), c->working);
  /* TRANSLATORS: "21 working days", then a number of them. */
  return g_strdup_printf (_ ("Against the same dates of the year before (%s instead of %u). Only "
                             "days that are measured in both years, meter by meter, count."),
                          now, c->working_before);
}

static char *
dup_per_area (const BefPerArea *area)
{
  const char *reason = bef_area_reason (area->verdict);

  if (!isfinite (area->value))
    /* TRANSLATORS: a reason: "floor area not known". */
    return g_strdup_printf (_ ("kWh/m² cannot be told: %s."), reason);
  g_autofree char *value = bef_format_value (area->value, "kWh/m²", 0),
                  *low = bef_format_number (area->range.low, 0),
                  *high = bef_format_number (area->range.high, 0);
  switch (area->verdict)
    {
    case BEF_AREA_IMPLAUSIBLE:
      /* TRANSLATORS: "864 kWh/m²", then a reason: "no such building uses that: check…". */
      return g_strdup_printf (_ ("%s in twelve months: %s."), value, reason);
    case BEF_AREA_BELOW:
      /* TRANSLATORS: "58 kWh/m²", "75", "300". */
      return g_strdup_printf (_ ("%s in twelve months: less than most of its type (%s to %s)."),
                              value, low, high);
    case BEF_AREA_ABOVE:
      return g_strdup_printf (_ ("%s in twelve months: more than most of its type (%s to %s)."),
                              value, low, high);
    case BEF_AREA_WITHIN:
      return g_strdup_printf (_ ("%s in twelve months: as most of its type (%s to %s)."), value,
                              low, high);
    case BEF_AREA_NO_RANGE:
    case BEF_AREA_UNKNOWN:
    case BEF_AREA_NO_AREA:
    case BEF_AREA_PARTIAL:
    default:
      return g_strdup_printf (_ ("%s in twelve months; no range is known of its type."), value);
    }
}

char *
bef_per_area_dup_sentence (const BefPerArea *area)
{
  char *text = dup_per_area (area);

  if (area->verdict < BEF_AREA_BELOW || area->range.is_verified)
    return text;
  g_autofree char *before = text;
  /* TRANSLATORS: a sentence that compares with a range. */
  return g_strdup_printf (_ ("%s This range is an order of magnitude, to be verified."), before);
}

char *
bef_load_profile_dup_base (const BefLoadProfile *profile)
{
  if (!isfinite (profile->base_w))
    return NULL;
  g_autofree char *watts = bef_format_value (profile->base_w, "W", 0),
                  *share = dup_percent (MIN (profile->base_share, 1)),
                  *ratio = dup_percent (profile->ratio);
  if (!isfinite (profile->ratio))
    /* TRANSLATORS: "2.1 kW", "38 %". */
    return g_strdup_printf (_ ("At night it takes %s: %s of all it uses."), watts, share);
  /* TRANSLATORS: "2.1 kW", "38 %", "33 %". */
  return g_strdup_printf (
      _ ("At night it takes %s: %s of all it uses, and %s of a working day's power."), watts, share,
      ratio);
}

char *
bef_load_profile_dup_peak (const BefLoadProfile *profile, double subscribed_kva)
{
  if (!isfinite (profile->peak_w))
    return NULL;
  g_autofree char *watts = bef_format_value (profile->peak_w, "W", 1),
                  *date = bef_format_date (profile->peak_ms),
                  *time = bef_format_time (profile->peak_ms),
                  *kva = bef_format_value (subscribed_kva, "kVA", 0),
                  *share = dup_percent (profile->peak_w / 1000 / subscribed_kva);
  if (!(subscribed_kva > 0))
    /* TRANSLATORS: "28.3 kW", "12 January 2026", "8:10". */
    return g_strdup_printf (_ ("Highest power %s, on %s at %s."), watts, date, time);
  /* TRANSLATORS: "28.3 kW", "79 %", "36 kVA", "12 January 2026", "8:10". */
  return g_strdup_printf (_ ("Highest power %s, %s of the %s subscribed, on %s at %s."), watts,
                          share, kva, date, time);
}

char *
bef_typical_week_dup_sentence (const BefTypicalWeek *week)
{
  g_autofree char *dates = bef_format_dates (week->range.from_ms, week->range.to_ms - 1),
                  *when = dup_capital (dates),
                  *hours = g_strdup_printf (
                      ngettext ("%u known hour", "%u known hours", week->n_known), week->n_known),
                  *day = week->notable_day_ms != BEF_NO_TIME
                             ? bef_format_date_long (week->notable_day_ms)
                             : NULL;

  switch (week->verdict)
    {
    case BEF_WEEK_TOO_LITTLE:
      return g_strdup_printf (_ ("A typical week cannot be told yet: each hour of the week has to "
                                 "be measured on %d days at least."),
                              BEF_PROFILE_LEAST_HOURS);
    case BEF_WEEK_UNKNOWN:
      /* TRANSLATORS: "From 23 to 29 November 2026". */
      return g_strdup_printf (
          _ ("%s: too few hours are measured to be compared with a typical week."), when);
    case BEF_WEEK_ABOVE:
      /* TRANSLATORS: "From 23 to 29 November 2026", 61, "168 known hours", "Saturday 28 November".
       */
      return g_strdup_printf (_ ("%s: more than usual at that hour of the week for %u of %s, most "
                                 "of all on %s."),
                              when, week->n_above, hours, day);
    case BEF_WEEK_BELOW:
      /* TRANSLATORS: "From 23 to 29 November 2026", 61, "168 known hours", "Saturday 28 November".
       */
      return g_strdup_printf (_ ("%s: less than usual at that hour of the week for %u of %s, most "
                                 "of all on %s."),
                              when, week->n_below, hours, day);
    case BEF_WEEK_AS_USUAL:
    default:
      /* TRANSLATORS: "From 23 to 29 November 2026", "168 known hours", two numbers of hours. */
      return g_strdup_printf (
          _ ("%s: as in a typical week. Of %s, %u are above what is usual and %u below."), when,
          hours, week->n_above, week->n_below);
    }
}

char *
bef_typical_week_dup_rhythm (const BefTypicalWeek *week)
{
  if (week->verdict == BEF_WEEK_TOO_LITTLE)
    return NULL;
  const BefWeekHour *most = NULL, *least = NULL;
  for (guint h = 0; h < week->n_hours; h++)
    {
      most = week->hours[h].start_ms == week->most_ms ? &week->hours[h] : most;
      least = week->hours[h].start_ms == week->least_ms ? &week->hours[h] : least;
    }
  if (most == NULL || least == NULL)
    return NULL;
  g_autofree char *high = bef_format_value (most->usual.p50, "W", 0),
                  *low = bef_format_value (least->usual.p50, "W", 0),
                  *high_day = bef_format_weekday (most->start_ms),
                  *low_day = bef_format_weekday (least->start_ms),
                  *high_time = bef_format_time (most->start_ms),
                  *low_time = bef_format_time (least->start_ms);
  /* TRANSLATORS: "Tuesday", "9:00", "12.3 kW", "Sunday", "4:00", "1.2 kW". */
  return g_strdup_printf (
      _ ("In a typical week it takes most on %s at %s (%s) and least on %s at %s (%s)."), high_day,
      high_time, high, low_day, low_time, low);
}

char *
bef_typical_week_dup_method (const BefTypicalWeek *week)
{
  g_autofree char *since = bef_format_date (week->usual_range.from_ms);

  /* TRANSLATORS: a date: "23 November 2025". */
  return g_strdup_printf (
      _ ("The typical week: for each hour of the week, the means of that hour since %s, up to the "
         "seven days shown; eight in ten lie in the band (from the 10th to the 90th percentile), "
         "the dashed line is the median. Public holidays count as Sundays. Measured power is "
         "compared with measured power: the weather is not corrected."),
      since);
}

char *
bef_energy_forecast_dup_sentence (const BefEnergyForecast *forecast, BefFluid fluid)
{
  const char *unit = bef_fluid_unit (fluid);

  if (!isfinite (forecast->amount))
    return NULL;
  g_autofree char *amount = dup_amount (forecast->amount, unit),
                  *low = dup_amount (forecast->low, unit),
                  *high = dup_amount (forecast->high, unit),
                  *year = bef_format_year (forecast->year.from_ms);
  /* TRANSLATORS: "2026", "41,000 kWh", "39,000 kWh", "43,000 kWh". */
  return g_strdup_printf (_ ("%s will end at about %s, between %s and %s."), year, amount, low,
                          high);
}

const char *
bef_savings_word (BefSavingsVerdict verdict)
{
  switch (verdict)
    {
    case BEF_SAVINGS_NOT_YET:
      return C_ ("savings", "Not yet");
    case BEF_SAVINGS_NOT_PROVEN:
      return C_ ("savings", "Not proven");
    case BEF_SAVINGS_PROVEN:
      return C_ ("savings", "Proven");
    case BEF_SAVINGS_MORE:
      return C_ ("savings", "More is used");
    case BEF_SAVINGS_UNKNOWN:
    default:
      return C_ ("savings", "Not known");
    }
}

static char *
dup_signed_percent (double share)
{
  g_autofree char *text = dup_percent (share);

  return g_strconcat (round (share * 100) < 0 ? "−" : "", text, NULL);
}

char *
bef_savings_dup_sentence (const BefSavings *savings)
{
  g_autofree char *share = dup_percent (savings->share), *low = NULL, *high = NULL, *year = NULL;

  if (savings->verdict == BEF_SAVINGS_NOT_YET)
    {
      g_autofree char *date = bef_format_date (savings->ready_ms);
      /* TRANSLATORS: a date: "12 December 2026". */
      return g_strdup_printf (_ ("Not yet: it can be judged from %s on, when nine months after the "
                                 "works are known."),
                              date);
    }
  if (savings->verdict == BEF_SAVINGS_UNKNOWN)
    return g_strdup (_ ("Not known: too few days are measured before and after the works."));
  if (savings->verdict == BEF_SAVINGS_MORE)
    {
      low = dup_percent (savings->share_high);
      high = dup_percent (savings->share_low);
      year = dup_amount (fabs (savings->per_year), "kWh");
      /* TRANSLATORS: "12 %", "6 %", "18 %", "4,200 kWh". */
      return g_strdup_printf (
          _ ("More is used: %s more than without the works, between %s and %s (%s a year)."), share,
          low, high, year);
    }
  low = dup_signed_percent (savings->share_low);
  high = dup_signed_percent (savings->share_high);
  if (savings->verdict == BEF_SAVINGS_NOT_PROVEN)
    /* TRANSLATORS: two shares saved: "−3 %", "9 %". */
    return g_strdup_printf (_ ("Not proven: between %s and %s saved, so perhaps nothing at all."),
                            low, high);
  year = dup_amount (savings->per_year, "kWh");
  /* TRANSLATORS: "12 %", "6 %", "18 %", "4,200 kWh". */
  return g_strdup_printf (
      _ ("Proven: %s less than without the works, between %s and %s (%s a year)."), share, low,
      high, year);
}

char *
bef_savings_dup_method (const BefSavings *savings)
{
  const char *how = savings->fit.n > 0
                        ? _ ("The year after the works is compared with the 52 weeks before, the "
                             "same weekdays with each other, and corrected by degree days "
                             "(IPMVP, option C).")
                        : _ ("The year after the works is compared with the 52 weeks before, the "
                             "same weekdays with each other (IPMVP, option C). Nothing is "
                             "corrected by the weather: no outdoor temperature explains it.");

  if (!isfinite (savings->share))
    return g_strdup (how);
  g_autofree char *drift = dup_percent (savings->drift), *pairs = dup_percent (savings->pairs),
                  *r2 = bef_format_number (savings->fit.r2, 2);
  /* TRANSLATORS: two sentences, "5 %", "97 %". */
  g_autofree char *text = g_strdup_printf (_ ("%s The interval of 90 %% takes it that by itself "
                                              "the building changes by %s from one year "
                                              "to the next; %s of the days are known in both."),
                                           how, drift, pairs);
  if (savings->fit.n == 0)
    return g_steal_pointer (&text);
  /* TRANSLATORS: sentences, then a number: "0.70". */
  return g_strdup_printf (_ ("%s The weather explains the days before with R² = %s."), text, r2);
}

const char *
bef_degree_days_method (void)
{
  return _ ("Degree days base 18, Météo method: max (0, 18 − (Tn + Tx) / 2) of each day, by the "
            "commune’s own outdoor sensor.");
}
