/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-calendar.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "base/bef-format.h"
#include "bef-calendars-resources.h"

#define PATH "/fr/beffroi/calendars/france.txt"

/* A public holiday: a month and day, or so many days after Easter. */
typedef struct
{
  int date; /* mmdd, 0: movable */
  int after_easter;
  gboolean alsace_moselle; /* only there */
} Feast;

typedef struct
{
  int from, to; /* yyyymmdd, both included */
  guint zones;  /* bit of each BefSchoolZone */
} Holiday;

typedef struct
{
  GArray *feasts;   /* Feast */
  GArray *holidays; /* Holiday */
  int last;         /* yyyymmdd: the last day of the last holiday */
} Calendar;

static int place; /* atomic: the zone, and 4 for Alsace-Moselle */

static int
read_date (const char *text)
{
  int year = 0, month = 0, day = 0;

  return sscanf (text, "%4d-%2d-%2d", &year, &month, &day) == 3 ? year * 10000 + month * 100 + day
                                                                : 0;
}

static gboolean
read_feast (const char *text, Feast *out)
{
  int month = 0, day = 0;

  if (g_str_has_prefix (text, "easter"))
    out->after_easter = (int)g_ascii_strtoll (text + strlen ("easter"), NULL, 10);
  else if (sscanf (text, "%2d-%2d", &month, &day) == 2)
    out->date = month * 100 + day;
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_line (Calendar *self, const char *line)
{
  char word[32] = "", first[32] = "", second[32] = "", third[32] = "";
  int n = sscanf (line, "%31s %31s %31s %31s", word, first, second, third);

  if (g_str_equal (word, "school") && n == 4)
    {
      Holiday holiday = { read_date (second), read_date (third), 0 };
      for (const char *zone = first; *zone != '\0'; zone++)
        holiday.zones |= *zone >= 'A' && *zone <= 'C' ? 1u << (*zone - 'A') : 0;
      g_array_append_val (self->holidays, holiday);
      self->last = MAX (self->last, holiday.to);
      return holiday.from != 0 && holiday.from <= holiday.to && holiday.zones != 0;
    }
  Feast feast = { .alsace_moselle = g_str_equal (word, "alsace-moselle") };
  if (n != 2 || (!feast.alsace_moselle && !g_str_equal (word, "public"))
      || !read_feast (first, &feast))
    return FALSE;
  g_array_append_val (self->feasts, feast);
  return TRUE;
}

static Calendar *
load (void)
{
  Calendar *self = g_new0 (Calendar, 1);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (bef_calendars_get_resource (), PATH,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  self->feasts = g_array_new (FALSE, FALSE, sizeof (Feast));
  self->holidays = g_array_new (FALSE, FALSE, sizeof (Holiday));
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0' && lines[i][0] != '#' && !read_line (self, lines[i]))
      g_error ("%s, line %u: not a holiday", PATH, i + 1);
  return self;
}

/* Lives as long as the program. */
static const Calendar *
calendar (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize)load ());
  return (const Calendar *)once; /* NOLINT */
}

void
bef_calendar_set_place (BefSchoolZone zone, gboolean alsace_moselle)
{
  g_atomic_int_set (&place, (int)zone | (alsace_moselle ? 4 : 0));
}

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

static gboolean
falls_on (const Feast *feast, const BefCivil *c)
{
  BefCivil day;

  if (feast->date != 0)
    return c->month * 100 + c->day == feast->date;
  bef_civil_from_ms (
      bef_civil_to_ms (c->year, 3, easter_march_day (c->year) + feast->after_easter, 12, 0), &day);
  return date_number (&day) == date_number (c);
}

gboolean
bef_calendar_is_public_holiday (gint64 ms)
{
  const GArray *feasts = calendar ()->feasts;
  gboolean alsace_moselle = (g_atomic_int_get (&place) & 4) != 0;
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  for (guint i = 0; i < feasts->len; i++)
    {
      const Feast *feast = &g_array_index (feasts, Feast, i);
      if ((alsace_moselle || !feast->alsace_moselle) && falls_on (feast, &c))
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_calendar_is_school_holiday (gint64 ms)
{
  const GArray *holidays = calendar ()->holidays;
  guint zone = 1u << (g_atomic_int_get (&place) & 3);
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  int date = date_number (&c);
  for (guint i = 0; i < holidays->len; i++)
    {
      const Holiday *holiday = &g_array_index (holidays, Holiday, i);
      if ((holiday->zones & zone) != 0 && date >= holiday->from && date <= holiday->to)
        return TRUE;
    }
  return FALSE;
}

gboolean
bef_calendar_is_working_day (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return c.weekday <= 5 && !bef_calendar_is_public_holiday (ms);
}

gint64
bef_calendar_known_until (void)
{
  int last = calendar ()->last;

  return bef_civil_to_ms (last / 10000, last / 100 % 100, last % 100 + 1, 0, 0);
}

char *
bef_calendar_dup_warning (gint64 now_ms)
{
  gint64 until = bef_calendar_known_until ();
  BefCivil c;

  if (bef_civil_add (now_ms, BEF_PERIOD_DAY, BEF_CALENDAR_NOTICE_DAYS) < until)
    return NULL;
  bef_civil_from_ms (until - 1, &c);
  g_autofree char *day = bef_format_day_month (until - 1);
  if (now_ms < until)
    /* TRANSLATORS: a day and a year: "31 Aug" "2027". */
    return g_strdup_printf (_ ("School holidays are known until %s %d only: update Beffroi."), day,
                            c.year);
  return g_strdup_printf (
      _ ("School holidays are not known since %s %d: holidays count as school days. Update "
         "Beffroi."),
      day, c.year);
}
