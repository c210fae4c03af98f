/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-civil-time.h"

#include <math.h>

/* The years 1 to 9999: what a date can be written for (ISO 8601, GDateTime). Nothing is measured
 * outside, and sums with an offset, or of some years, stay far from the ends of an int64. */
#define CIVIL_MIN_MS (-62135596800 * BEF_MS_SECOND)
#define CIVIL_MAX_MS (253402300800 * BEF_MS_SECOND - 1)

GTimeZone *
bef_paris (void)
{
  static gsize once = 0;
  static GTimeZone *zone = NULL;

  if (g_once_init_enter (&once))
    {
      zone = g_time_zone_new_identifier ("Europe/Paris");
      /* Without the zone database: the POSIX rule, right since 1996. */
      if (zone == NULL)
        zone = g_time_zone_new_identifier ("CET-1CEST,M3.5.0,M10.5.0/3");
      if (zone == NULL)
        zone = g_time_zone_new_utc ();
      g_once_init_leave (&once, 1);
    }
  return zone;
}

/* Days since 1970-01-01 of a proleptic Gregorian date; month may overflow. */
static gint64
days_from_date (int year, int month, int day)
{
  int zero_based = month - 1;

  year += zero_based >= 0 ? zero_based / 12 : -((11 - zero_based) / 12);
  zero_based = ((zero_based % 12) + 12) % 12;
  month = zero_based + 1;

  /* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
  gint64 y = (gint64)year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468 + day - 1;
}

static void
date_from_days (gint64 days, BefCivil *out)
{
  /* Hinnant, civil_from_days. */
  gint64 z = days + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 doe = z - era * 146097;
  gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  gint64 mp = (5 * doy + 2) / 153;

  out->day = (int)(doy - (153 * mp + 2) / 5 + 1);
  out->month = (int)(mp < 10 ? mp + 3 : mp - 9);
  out->year = (int)(yoe + era * 400 + (out->month <= 2));
  out->weekday = (int)((((days + 3) % 7) + 7) % 7) + 1;
}

static gint64
offset_at (gint64 ms)
{
  GTimeZone *zone = bef_paris ();
  gint64 seconds = ms / 1000 - (ms % 1000 < 0);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return interval < 0 ? 0 : (gint64)g_time_zone_get_offset (zone, interval) * 1000;
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

void
bef_civil_from_ms (gint64 ms, BefCivil *out)
{
  ms = CLAMP (ms, CIVIL_MIN_MS, CIVIL_MAX_MS);
  gint64 offset = offset_at (ms);
  gint64 local = ms + offset;
  gint64 days = floor_div (local, BEF_MS_DAY);
  gint64 rest = local - days * BEF_MS_DAY;

  date_from_days (days, out);
  out->hour = (int)(rest / BEF_MS_HOUR);
  out->minute = (int)(rest / BEF_MS_MINUTE % 60);
  out->second = (int)(rest / BEF_MS_SECOND % 60);
  out->millisecond = (int)(rest % 1000);
  out->utc_offset_min = (int)(offset / BEF_MS_MINUTE);
}

gint64
bef_civil_to_ms (int year, int month, int day, int hour, int minute)
{
  gint64 local =
      days_from_date (year, month, day) * BEF_MS_DAY + hour * BEF_MS_HOUR + minute * BEF_MS_MINUTE;
  /* The two offsets that can hold around here: the larger one gives the earlier instant. */
  gint64 before = offset_at (local - BEF_MS_DAY), after = offset_at (local + BEF_MS_DAY);
  gint64 early = local - MAX (before, after), late = local - MIN (before, after);

  if (early + offset_at (early) == local)
    return early;
  if (late + offset_at (late) == local)
    return late;
  /* A time skipped in March: the instant of the jump, found by bisection between the two. */
  gint64 lo = early, hi = late;
  gint64 offset = offset_at (lo);
  while (hi - lo > 1)
    {
      gint64 mid = lo + (hi - lo) / 2;
      if (offset_at (mid) == offset)
        lo = mid;
      else
        hi = mid;
    }
  return hi;
}

gint64
bef_civil_floor (gint64 ms, BefPeriod period)
{
  return bef_civil_add (ms, period, 0);
}

gint64
bef_civil_add (gint64 ms, BefPeriod period, int n)
{
  BefCivil c;

  ms = CLAMP (ms, CIVIL_MIN_MS, CIVIL_MAX_MS);
  bef_civil_from_ms (ms, &c);
  switch (period)
    {
    case BEF_PERIOD_HOUR:
      {
        gint64 offset = offset_at (ms);
        return floor_div (ms + offset, BEF_MS_HOUR) * BEF_MS_HOUR - offset + n * BEF_MS_HOUR;
      }
    case BEF_PERIOD_DAY:
      return bef_civil_to_ms (c.year, c.month, c.day + n, 0, 0);
    case BEF_PERIOD_WEEK:
      return bef_civil_to_ms (c.year, c.month, c.day - (c.weekday - 1) + 7 * n, 0, 0);
    case BEF_PERIOD_MONTH:
      return bef_civil_to_ms (c.year, c.month + n, 1, 0, 0);
    case BEF_PERIOD_YEAR:
      return bef_civil_to_ms (c.year + n, 1, 1, 0, 0);
    default:
      g_return_val_if_reached (ms);
    }
}

gint64
bef_civil_days_before (gint64 ms, int days)
{
  gboolean year = days == 365 || days == 366;
  BefCivil c;

  if (days == 0)
    return ms;
  bef_civil_from_ms (ms, &c);
  return bef_civil_to_ms (year ? c.year - 1 : c.year, c.month, year ? c.day : c.day - days, c.hour,
                          c.minute)
         + c.second * BEF_MS_SECOND + c.millisecond;
}

static gboolean
read_digits (const char **p, int count, int *out)
{
  int value = 0;

  for (int i = 0; i < count; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      value = value * 10 + (**p - '0');
    }
  *out = value;
  return TRUE;
}

static gboolean
read_offset (const char **p, gint64 *offset_ms)
{
  int hours = 0, minutes = 0;

  *offset_ms = 0;
  if (**p == 'Z' || **p == 'z')
    {
      (*p)++;
      return TRUE;
    }
  if (**p != '+' && **p != '-')
    return **p == '\0';
  int sign = *(*p)++ == '-' ? -1 : 1;
  if (!read_digits (p, 2, &hours))
    return FALSE;
  gboolean colon = **p == ':';
  if (colon)
    (*p)++;
  if ((colon || **p != '\0') && !read_digits (p, 2, &minutes))
    return FALSE;
  if (hours > 15 || minutes > 59)
    return FALSE;
  *offset_ms = sign * (hours * BEF_MS_HOUR + minutes * BEF_MS_MINUTE);
  return TRUE;
}

static gboolean
read_time_of_day (const char **p, gint64 *ms)
{
  int hour, minute = 0, second = 0;
  gint64 fraction = 0;

  if (!read_digits (p, 2, &hour) || **p != ':')
    return FALSE;
  (*p)++;
  if (!read_digits (p, 2, &minute))
    return FALSE;
  if (**p == ':')
    {
      (*p)++;
      if (!read_digits (p, 2, &second))
        return FALSE;
      if (**p == '.' || **p == ',')
        {
          gint64 weight = 100;
          (*p)++;
          if (!g_ascii_isdigit (**p))
            return FALSE;
          for (; g_ascii_isdigit (**p); (*p)++, weight /= 10)
            fraction += (**p - '0') * weight;
        }
    }
  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute || second)))
    return FALSE;
  *ms = hour * BEF_MS_HOUR + minute * BEF_MS_MINUTE + second * BEF_MS_SECOND + fraction;
  return TRUE;
}

static int
days_in_month (int year, int month)
{
  return (int)(days_from_date (year, month + 1, 1) - days_from_date (year, month, 1));
}

gboolean
bef_iso8601_parse (const char *text, gint64 *out)
{
  const char *p = text;
  int year, month, day;
  gint64 time_ms = 0, offset_ms = 0;

  if (text == NULL)
    return FALSE;
  if (!read_digits (&p, 4, &year) || *p++ != '-' || !read_digits (&p, 2, &month) || *p++ != '-'
      || !read_digits (&p, 2, &day))
    return FALSE;
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1
      || day > days_in_month (year, month))
    return FALSE;
  if (*p == 'T' || *p == 't' || *p == ' ')
    {
      p++;
      if (!read_time_of_day (&p, &time_ms) || !read_offset (&p, &offset_ms))
        return FALSE;
    }
  if (*p != '\0')
    return FALSE;
  *out = days_from_date (year, month, day) * BEF_MS_DAY + time_ms - offset_ms;
  return TRUE;
}

char *
bef_iso8601_format (gint64 ms)
{
  BefCivil c;
  gint64 days = floor_div (ms, BEF_MS_DAY);
  gint64 rest = ms - days * BEF_MS_DAY;
  int hour = (int)(rest / BEF_MS_HOUR), minute = (int)(rest / BEF_MS_MINUTE % 60);
  int second = (int)(rest / BEF_MS_SECOND % 60), milli = (int)(rest % 1000);

  date_from_days (days, &c);
  if (milli == 0)
    return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, hour, minute,
                            second);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day, hour,
                          minute, second, milli);
}

gboolean
bef_iso8601_parse_duration (const char *text, gint64 *out)
{
  static const struct
  {
    char letter;
    gboolean of_time;
    gint64 ms;
  } units[] = { { 'W', FALSE, 7 * BEF_MS_DAY },
                { 'D', FALSE, BEF_MS_DAY },
                { 'H', TRUE, BEF_MS_HOUR },
                { 'M', TRUE, BEF_MS_MINUTE },
                { 'S', TRUE, BEF_MS_SECOND } };
  guint next = 0, n = 0;
  gboolean in_time = FALSE;
  double ms = 0;

  if (text == NULL || text[0] != 'P')
    return FALSE;
  for (const char *at = text + 1; *at != '\0';)
    {
      char *end;
      if (*at == 'T' && !in_time && at[1] != '\0')
        {
          in_time = TRUE;
          at++;
          continue;
        }
      double number = g_ascii_isdigit (*at) ? g_ascii_strtod (at, &end) : -1;
      if (number < 0 || !(number < 1e6))
        return FALSE;
      while (next < G_N_ELEMENTS (units)
             && (units[next].letter != *end || units[next].of_time != in_time))
        next++;
      if (next == G_N_ELEMENTS (units))
        return FALSE;
      ms += number * (double)units[next++].ms;
      at = end + 1;
      n++;
    }
  if (n == 0)
    return FALSE;
  *out = (gint64)ms;
  return TRUE;
}

char *
bef_civil_dup_stamp (gint64 ms, char **offset)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  *offset = g_strdup_printf ("UTC+%02d:%02d", c.utc_offset_min / 60, c.utc_offset_min % 60);
  return g_strdup_printf ("%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute,
                          c.second);
}
