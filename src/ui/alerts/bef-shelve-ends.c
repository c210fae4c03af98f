/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-shelve-ends.h"

#include <glib/gi18n.h>

#include "base/bef-format.h"

/* Hours of the clock. */
#define MORNING 8
#define EVENING 18
/* Nobody puts something aside for minutes. */
#define LEAST_MS (2 * BEF_MS_HOUR)

/* That hour by the clock, @days after the day of @now_ms. */
static gint64
hour_of (gint64 now_ms, int days, int hour)
{
  gint64 day = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, days);
  BefCivil c;

  bef_civil_from_ms (day, &c);
  return bef_civil_to_ms (c.year, c.month, c.day, hour, 0);
}

GArray *
bef_shelve_ends (gint64 now_ms)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 hour = now_ms + BEF_MS_HOUR, evening = hour_of (now_ms, 0, EVENING);

  g_array_append_val (ends, hour);
  if (evening >= now_ms + LEAST_MS)
    g_array_append_val (ends, evening);
  for (int days = 1; days <= 7; days++)
    {
      gint64 morning = hour_of (now_ms, days, MORNING);
      if (morning > hour && morning <= now_ms + BEF_SHELVE_MAX_MS)
        g_array_append_val (ends, morning);
    }
  return ends;
}

/* The morning of the same day so many months later, or of the last of a shorter month. */
static gint64
months_after (gint64 now_ms, int months)
{
  BefCivil c;

  bef_civil_from_ms (now_ms, &c);
  int month = c.month - 1 + months, year = c.year + month / 12;
  int last = g_date_get_days_in_month ((GDateMonth)(month % 12 + 1), (GDateYear)year);
  return bef_civil_to_ms (year, month % 12 + 1, MIN (c.day, last), MORNING, 0);
}

GArray *
bef_out_ends (gint64 now_ms)
{
  static const int days[] = { 7, 14 }, months[] = { 1, 2, 3, 6, 12 };
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      gint64 end = hour_of (now_ms, days[i], MORNING);
      g_array_append_val (ends, end);
    }
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    {
      gint64 end = MIN (months_after (now_ms, months[i]), now_ms + BEF_TAKE_OUT_MAX_MS);
      g_array_append_val (ends, end);
    }
  return ends;
}

char *
bef_out_date_text (gint64 until_ms, gint64 now_ms)
{
  gboolean is_this_year =
      bef_civil_floor (until_ms, BEF_PERIOD_YEAR) == bef_civil_floor (now_ms, BEF_PERIOD_YEAR);

  return is_this_year ? bef_format_date_short (until_ms) : bef_format_date (until_ms);
}

char *
bef_out_end_text (gint64 until_ms, gint64 now_ms)
{
  g_autofree char *date = bef_out_date_text (until_ms, now_ms);

  /* TRANSLATORS: of an alert that is out of service; %s: "Tue 8 Dec", or "24 May 2027". */
  return g_strdup_printf (C_ ("out of service", "Until %s"), date);
}

char *
bef_shelve_end_text (gint64 until_ms, gint64 now_ms)
{
  gint64 tomorrow = bef_civil_add (bef_civil_floor (now_ms, BEF_PERIOD_DAY), BEF_PERIOD_DAY, 1);
  g_autofree char *time = bef_format_time (until_ms), *date = bef_format_date_short (until_ms);

  if (until_ms == now_ms + BEF_MS_HOUR)
    return g_strdup (_ ("For an hour"));
  if (until_ms < tomorrow)
    /* TRANSLATORS: "14:30". */
    return g_strdup_printf (C_ ("shelve", "Until %s"), time);
  if (until_ms < bef_civil_add (tomorrow, BEF_PERIOD_DAY, 1))
    /* TRANSLATORS: "08:00". */
    return g_strdup_printf (C_ ("shelve", "Until tomorrow, %s"), time);
  /* TRANSLATORS: "Mon 30 Nov", then "08:00". */
  return g_strdup_printf (C_ ("shelve", "Until %s, %s"), date, time);
}
