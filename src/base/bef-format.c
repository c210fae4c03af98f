/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-format.h"

#include <glib/gi18n.h>
#include <math.h>

#include "bef-civil-time.h"

/* As wide as a space between words: a narrow one is not seen in the fonts of the desktop. */
#define NBSP "\u00a0"

/* The C locale's printf groups nothing, and glibc's French thousands separator is already U+202F;
 * both are brought to what the translation asks for. */
char *
bef_format_number (double value, int decimals)
{
  if (!isfinite (value))
    return g_strdup ("—");

  g_autofree char *digits = NULL;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 330];
  char format[16];
  g_snprintf (format, sizeof format, "%%.%df", CLAMP (decimals, 0, 6));
  digits = g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, fabs (value)));

  /* TRANSLATORS: thousands separator in numbers (French: narrow no-break space U+202F). */
  const char *group = C_ ("thousands separator", ",");
  /* TRANSLATORS: decimal separator in numbers (French: a comma). */
  const char *point = C_ ("decimal separator", ".");
  g_auto (GStrv) parts = g_strsplit (digits, ".", 2);
  gsize length = strlen (parts[0]);
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean zero = strspn (digits, "0.") == strlen (digits);

  if (value < 0 && !zero)
    g_string_append (out, "−");
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (out, group);
      g_string_append_c (out, parts[0][i]);
    }
  if (parts[1] != NULL)
    g_string_append_printf (out, "%s%s", point, parts[1]);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static const struct
{
  const char *unit;
  double factor;
  const char *larger;
} prefixes[] = {
  { "W", 1e3, "kW" },    { "kW", 1e3, "MW" },         { "Wh", 1e3, "kWh" },
  { "kWh", 1e4, "MWh" }, { "kbit/s", 1e3, "Mbit/s" }, { "Mbit/s", 1e3, "Gbit/s" },
  { "ms", 1e4, "s" },
};

double
bef_format_prefix (double largest, const char **unit)
{
  double divisor = 1;

  for (guint i = 0; *unit != NULL && isfinite (largest) && i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_equal (*unit, prefixes[i].unit) && fabs (largest) / divisor >= prefixes[i].factor)
      {
        divisor *= 1e3;
        *unit = prefixes[i].larger;
      }
  return divisor;
}

char *
bef_format_value (double value, const char *unit, int decimals)
{
  double divisor = bef_format_prefix (value, &unit);

  if (divisor > 1)
    {
      value /= divisor;
      /* Three figures: enough to see a reading move, few enough to read. */
      decimals = fabs (value) < 10 ? 2 : fabs (value) < 100 ? 1 : 0;
    }
  g_autofree char *number = bef_format_number (value, decimals);
  if (unit == NULL || unit[0] == '\0' || !isfinite (value))
    return g_steal_pointer (&number);
  return g_strconcat (number, NBSP, unit, NULL);
}

static char *
format_civil (gint64 ms, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (ms / 1000 - (ms % 1000 < 0));
  g_autoptr (GDateTime) paris = utc != NULL ? g_date_time_to_timezone (utc, bef_paris ()) : NULL;
  char *text = paris != NULL ? g_date_time_format (paris, format) : NULL;

  return text != NULL ? text : g_strdup ("—");
}

char *
bef_format_time (gint64 ms)
{
  /* TRANSLATORS: time of day for g_date_time_format (French: "%-H h %M"). */
  return format_civil (ms, C_ ("time", "%H:%M"));
}

static gboolean
is_first (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return c.day == 1;
}

/* Some languages give the first of a month a number of its own. */
static char *
format_day (gint64 ms, const char *first, const char *other)
{
  return format_civil (ms, is_first (ms) ? first : other);
}

char *
bef_format_date (gint64 ms)
{
  return format_day (
      ms,
      /* TRANSLATORS: full date of the first of a month, for g_date_time_format (French: "1er"). */
      C_ ("date of a first", "%-d %B %Y"),
      /* TRANSLATORS: full date for g_date_time_format. */
      C_ ("date", "%-d %B %Y"));
}

/* The name of the days from the one that starts at @from_ms up to @end_ms when they are whole
 * months of one year, or a year; else NULL. */
static char *
name_months (gint64 from_ms, gint64 end_ms)
{
  gint64 last = bef_civil_add (end_ms, BEF_PERIOD_MONTH, -1);
  BefCivil from, to;

  if (bef_civil_floor (from_ms, BEF_PERIOD_MONTH) != from_ms
      || bef_civil_floor (end_ms, BEF_PERIOD_MONTH) != end_ms)
    return NULL;
  bef_civil_from_ms (from_ms, &from);
  bef_civil_from_ms (last, &to);
  if (from.year != to.year)
    return NULL;
  if (from.month == 1 && to.month == 12)
    return bef_format_year (from_ms);
  g_autofree char *month = bef_format_month (last);
  if (from.month == to.month)
    return g_steal_pointer (&month);
  g_autofree char *first = format_civil (from_ms, "%OB");
  /* TRANSLATORS: a month's name, then a month and its year, both included. */
  return g_strdup_printf (C_ ("months", "from %s to %s"), first, month);
}

char *
bef_format_dates (gint64 from_ms, gint64 to_ms)
{
  BefCivil from, to;

  bef_civil_from_ms (from_ms, &from);
  bef_civil_from_ms (to_ms, &to);
  g_autofree char *months = name_months (bef_civil_floor (from_ms, BEF_PERIOD_DAY),
                                         bef_civil_add (to_ms, BEF_PERIOD_DAY, 1));
  if (months != NULL)
    return g_steal_pointer (&months);
  g_autofree char *last = bef_format_date (to_ms);
  if (from.year != to.year)
    {
      g_autofree char *first = bef_format_date (from_ms);
      /* TRANSLATORS: two dates, both included. */
      return g_strdup_printf (_ ("from %s to %s"), first, last);
    }
  g_autofree char *day = from.day == 1
                             /* TRANSLATORS: the day's number of the first of a month ("1er"). */
                             ? g_strdup (C_ ("first of a month", "1"))
                             : g_strdup_printf ("%d", from.day);
  g_autofree char *first = NULL;
  if (from.month == to.month)
    first = g_steal_pointer (&day);
  else
    {
      g_autofree char *month = format_civil (from_ms, "%B");
      /* TRANSLATORS: a day's number, then a month's name. */
      first = g_strdup_printf (C_ ("day and month", "%s %s"), day, month);
    }
  /* TRANSLATORS: two dates, both included; of the first only what the second does not say. */
  return g_strdup_printf (C_ ("dates", "from %s to %s"), first, last);
}

char *
bef_format_date_long (gint64 ms)
{
  return format_day (ms,
                     /* TRANSLATORS: full date with weekday of the first of a month. */
                     C_ ("date with weekday of a first", "%A %-d %B %Y"),
                     /* TRANSLATORS: full date with weekday for g_date_time_format. */
                     C_ ("date with weekday", "%A %-d %B %Y"));
}

char *
bef_format_weekday (gint64 ms)
{
  return format_civil (ms, "%A");
}

char *
bef_format_date_short (gint64 ms)
{
  return format_day (ms,
                     /* TRANSLATORS: short date with weekday of the first of a month. */
                     /* xgettext:no-c-format */
                     C_ ("short date of a first", "%a %-d %b"),
                     /* TRANSLATORS: short date with weekday for g_date_time_format. */
                     C_ ("short date", "%a %-d %b"));
}

char *
bef_format_month (gint64 ms)
{
  /* TRANSLATORS: month and year for g_date_time_format. */
  return format_civil (ms, C_ ("month", "%OB %Y"));
}

char *
bef_format_day_month (gint64 ms)
{
  return format_day (ms,
                     /* TRANSLATORS: day and abbreviated month, of the first of a month. */
                     /* xgettext:no-c-format */
                     C_ ("day and month of a first", "%-d %b"),
                     /* TRANSLATORS: day and abbreviated month for g_date_time_format. */
                     C_ ("day and month", "%-d %b"));
}

char *
bef_format_month_short (gint64 ms)
{
  /* TRANSLATORS: abbreviated month alone for g_date_time_format. */
  return format_civil (ms, C_ ("short month", "%Ob"));
}

char *
bef_format_year (gint64 ms)
{
  return format_civil (ms, "%Y");
}

char *
bef_format_datetime (gint64 ms)
{
  if (ms == BEF_NO_TIME)
    return g_strdup ("—");
  g_autofree char *time = bef_format_time (ms);

  if (bef_civil_floor (ms, BEF_PERIOD_DAY) == bef_civil_floor (bef_now_ms (), BEF_PERIOD_DAY))
    return g_steal_pointer (&time);
  g_autofree char *date = bef_format_date_short (ms);
  /* TRANSLATORS: short date, then time of day. */
  return g_strdup_printf (C_ ("date and time", "%s, %s"), date, time);
}

char *
bef_format_when (gint64 ms, gint64 now_ms)
{
  gint64 today = bef_civil_floor (now_ms, BEF_PERIOD_DAY);

  if (ms == BEF_NO_TIME || ms >= today || ms < bef_civil_add (today, BEF_PERIOD_DAY, -1))
    return bef_format_datetime (ms);
  g_autofree char *time = bef_format_time (ms);
  /* TRANSLATORS: %s is a time of day. */
  return g_strdup_printf (C_ ("date and time", "yesterday, %s"), time);
}

static char *
days_text (gint64 ms)
{
  int days = (int)(ms / BEF_MS_DAY);

  return g_strdup_printf (ngettext ("%d day", "%d days", days), days);
}

char *
bef_format_duration (gint64 ms)
{
  gint64 seconds = MAX (ms, 0) / 1000;

  if (seconds < 60)
    /* TRANSLATORS: a duration in seconds. */
    return g_strdup_printf (_ ("%d s"), (int)seconds);
  if (seconds < 3600)
    /* TRANSLATORS: a duration in minutes. */
    return g_strdup_printf (_ ("%d min"), (int)(seconds / 60));
  if (seconds < 48 * 3600)
    {
      int hours = (int)(seconds / 3600), minutes = (int)(seconds / 60 % 60);
      if (minutes == 0)
        /* TRANSLATORS: a duration in whole hours. */
        return g_strdup_printf (_ ("%d h"), hours);
      /* TRANSLATORS: a duration in hours and minutes (French: "%d h %02d"). */
      return g_strdup_printf (_ ("%d h %02d min"), hours, minutes);
    }
  return days_text (seconds * 1000);
}

char *
bef_format_age (gint64 ms, gint64 now_ms)
{
  if (ms == BEF_NO_TIME)
    return g_strdup (_ ("never"));
  gint64 age = now_ms - ms;
  if (age < -90 * BEF_MS_SECOND)
    {
      g_autofree char *ahead = bef_format_duration (-age);
      /* TRANSLATORS: the source's clock runs ahead of this computer's by a duration. */
      return g_strdup_printf (_ ("clock ahead by %s"), ahead);
    }
  if (age < 45 * BEF_MS_SECOND)
    return g_strdup (_ ("just now"));
  /* One unit is enough to know how old a thing is. */
  gint64 unit = age < BEF_MS_HOUR ? BEF_MS_MINUTE : BEF_MS_HOUR;
  g_autofree char *span = age < BEF_MS_DAY
                              ? bef_format_duration (MAX (age / unit * unit, BEF_MS_MINUTE))
                              : days_text (age);
  /* TRANSLATORS: age of a value; %s is a duration ("2 min"). */
  return g_strdup_printf (_ ("%s ago"), span);
}
