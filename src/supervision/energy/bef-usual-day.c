/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-usual-day.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-calendar.h"
#include "base/bef-format.h"

#define SUNDAY 7

/* The weekday that the day of @ms is like. */
static int
kind_of_day (gint64 ms)
{
  BefCivil civil;

  if (bef_calendar_is_public_holiday (ms))
    return SUNDAY;
  bef_civil_from_ms (ms, &civil);
  return civil.weekday;
}

static gboolean
counts (const BefDayEnergy *day)
{
  return isfinite (day->kwh) && day->coverage >= BEF_USUAL_COVERAGE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bef_usual_of (const BefDayEnergy *days, guint n, gint64 day_ms)
{
  gint64 to = bef_civil_floor (day_ms, BEF_PERIOD_DAY),
         from = bef_civil_add (to, BEF_PERIOD_DAY, -7 * BEF_USUAL_WEEKS);
  int kind = kind_of_day (to);
  g_autoptr (GArray) like = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    if (days[i].start_ms >= from && days[i].start_ms < to && counts (&days[i])
        && kind_of_day (days[i].start_ms) == kind)
      g_array_append_val (like, days[i].kwh);
  if (like->len < BEF_USUAL_LEAST)
    return NAN;
  g_array_sort (like, compare_doubles);
  double upper = g_array_index (like, double, like->len / 2),
         lower = g_array_index (like, double, (like->len - 1) / 2);
  return (lower + upper) / 2;
}

double
bef_usual_taken (const BefDayEnergy *days, guint n, gint64 day_ms)
{
  gint64 start = bef_civil_floor (day_ms, BEF_PERIOD_DAY);

  for (guint i = 0; i < n; i++)
    if (days[i].start_ms == start && counts (&days[i]))
      return days[i].kwh;
  return NAN;
}

static BefUsualDay
add_up (GPtrArray *meters, gint64 day_ms, guint *n_usual)
{
  BefUsualDay sum = { .day_ms = day_ms, .n_all = meters->len };

  *n_usual = 0;
  for (guint i = 0; i < meters->len; i++)
    {
      const GArray *days = g_ptr_array_index (meters, i);
      const BefDayEnergy *first = (const BefDayEnergy *)(void *)days->data;
      double usual = bef_usual_of (first, days->len, day_ms),
             taken = bef_usual_taken (first, days->len, day_ms);
      *n_usual += isfinite (usual);
      if (!isfinite (usual) || !isfinite (taken))
        continue;
      sum.kwh += taken;
      sum.usual_kwh += usual;
      sum.n_meters++;
    }
  return sum;
}

gboolean
bef_usual_newest_day (GPtrArray *meters, gint64 now_ms, guint back, BefUsualDay *out)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  for (guint i = 1; i <= back; i++)
    {
      guint n_usual;
      BefUsualDay day = add_up (meters, bef_civil_add (today, BEF_PERIOD_DAY, -(int)i), &n_usual);
      if (day.n_meters == 0 || 2 * day.n_meters < n_usual || day.usual_kwh <= 0)
        continue;
      *out = day;
      return TRUE;
    }
  return FALSE;
}

/* "on a Saturday", as part of a sentence: each is a phrase of its own in other languages. */
static const char *
on_a_day (int kind)
{
  switch (kind)
    {
    case 1:
      return C_ ("usual", "on a Monday");
    case 2:
      return C_ ("usual", "on a Tuesday");
    case 3:
      return C_ ("usual", "on a Wednesday");
    case 4:
      return C_ ("usual", "on a Thursday");
    case 5:
      return C_ ("usual", "on a Friday");
    case 6:
      return C_ ("usual", "on a Saturday");
    default:
      return C_ ("usual", "on a Sunday or a public holiday");
    }
}

char *
bef_usual_dup_sentence (const BefUsualDay *day, gint64 now_ms)
{
  gint64 yesterday = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, -1);
  double share = day->kwh / day->usual_kwh - 1;
  g_autofree char *energy = bef_format_value (day->kwh, "kWh", 0),
                  *percent = bef_format_value (round (fabs (share) * 100), "%", 0),
                  *date = bef_format_date_short (day->day_ms);
  /* TRANSLATORS: the beginning of a sentence: the day before, or a date. */
  const char *when = day->day_ms == yesterday ? C_ ("usual", "Yesterday") : date;
  const char *like = on_a_day (kind_of_day (day->day_ms));

  if (fabs (share) < BEF_USUAL_SAME)
    /* TRANSLATORS: "Yesterday", energy, "on a Saturday". */
    return g_strdup_printf (_ ("%s: %s, as usual %s."), when, energy, like);
  if (share > 0)
    /* TRANSLATORS: "Yesterday", energy, "8 %", "on a Saturday". */
    return g_strdup_printf (_ ("%s: %s, %s more than usual %s."), when, energy, percent, like);
  /* TRANSLATORS: "Yesterday", energy, "8 %", "on a Saturday". */
  return g_strdup_printf (_ ("%s: %s, %s less than usual %s."), when, energy, percent, like);
}
