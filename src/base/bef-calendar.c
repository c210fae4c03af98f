/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-civil-time.h"

/* School holidays of zone A (which holds the académie de Poitiers), first and last day included,
 * from the ministry's calendars (education.gouv.fr/calendrier-scolaire). */
static const struct
{
  int from, to; /* yyyymmdd */
} school_holidays[] = {
  { 20241019, 20241103 }, { 20241221, 20250105 }, { 20250222, 20250309 }, { 20250419, 20250504 },
  { 20250705, 20250831 }, { 20251018, 20251102 }, { 20251220, 20260104 }, { 20260207, 20260222 },
  { 20260404, 20260419 }, { 20260704, 20260831 }, { 20261017, 20261101 }, { 20261219, 20270103 },
  { 20270213, 20270228 }, { 20270410, 20270425 }, { 20270703, 20270831 },
};

static int
date_number (const BefCivil *c)
{
  return c->year * 10000 + c->month * 100 + c->day;
}

/* Easter Sunday as a day of March (32 is 1 April): Meeus, Astronomical Algorithms, chapter 8. */
static int
easter_march_day (int year)
{
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
  int g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;

  return month == 3 ? day : day + 31;
}

gboolean
bef_calendar_is_public_holiday (gint64 ms)
{
  static const int fixed[] = { 101, 501, 508, 714, 815, 1101, 1111, 1225 };
  static const int after_easter[] = { 1, 39, 50 }; /* Easter Monday, Ascension, Whit Monday */
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (c.month * 100 + c.day == fixed[i])
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (after_easter); i++)
    {
      BefCivil feast;
      bef_civil_from_ms (
          bef_civil_to_ms (c.year, 3, easter_march_day (c.year) + after_easter[i], 12, 0), &feast);
      if (date_number (&feast) == date_number (&c))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_calendar_is_school_holiday (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  int date = date_number (&c);
  for (guint i = 0; i < G_N_ELEMENTS (school_holidays); i++)
    if (date >= school_holidays[i].from && date <= school_holidays[i].to)
      return TRUE;
  return FALSE;
}

gboolean
bef_calendar_is_working_day (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return c.weekday <= 5 && !bef_calendar_is_public_holiday (ms);
}
