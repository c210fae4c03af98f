/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The holidays of resources/calendars/france.txt against what they must be by rule. */
#include "base/bef-calendar.h"

#include <gio/gio.h>

#define HOLIDAYS 5 /* All Saints, Christmas, winter, spring, summer */

typedef struct
{
  gint64 from_ms; /* noon of the first day without school */
  int days;
} Stretch;

/* The school years that the file holds, by the year in which they begin. */
static const int years[] = { 2024, 2025, 2026 };

static gint64
noon (int year, int month, int day)
{
  return bef_civil_to_ms (year, month, day, 12, 0);
}

static int
weekday (gint64 ms)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  return c.weekday;
}

static int
days_between (gint64 from_ms, gint64 to_ms)
{
  return (int)((to_ms - from_ms + 12 * BEF_MS_HOUR) / (24 * BEF_MS_HOUR));
}

/* The stretches without school of a school year, first of September to the next. */
static guint
find_stretches (BefSchoolZone zone, int year, Stretch out[HOLIDAYS + 1])
{
  guint n = 0;
  gboolean inside = FALSE;

  bef_calendar_set_place (zone, FALSE);
  for (int day = 1; noon (year, 9, day) < noon (year + 1, 9, 1); day++)
    {
      gint64 ms = noon (year, 9, day);
      gboolean holiday = bef_calendar_is_school_holiday (ms);
      if (holiday && !inside)
        {
          g_assert_cmpuint (n, <=, HOLIDAYS);
          out[n++] = (Stretch){ ms, 0 };
        }
      inside = holiday;
      if (inside)
        out[n - 1].days++;
    }
  bef_calendar_set_place (BEF_SCHOOL_ZONE_A, FALSE);
  return n;
}

/* Five a year, from a Saturday to the eve of a Monday (of a Tuesday after Easter Monday), about two
 * weeks each, and the summer up to the last of August. */
static void
test_each_zone_has_its_five_holidays (void)
{
  for (guint y = 0; y < G_N_ELEMENTS (years); y++)
    for (guint zone = 0; zone < 3; zone++)
      {
        Stretch found[HOLIDAYS + 1];
        int months[HOLIDAYS] = { 10, 12, 2, 4, 7 };

        g_test_message ("zone %c, %d", 'A' + (char)zone, years[y]);
        g_assert_cmpuint (find_stretches ((BefSchoolZone)zone, years[y], found), ==, HOLIDAYS);
        for (guint i = 0; i < HOLIDAYS; i++)
          {
            gint64 back = noon (1970, 1, 1);
            BefCivil c;
            bef_civil_from_ms (found[i].from_ms, &c);
            g_assert_cmpint (c.month, ==, months[i]);
            g_assert_cmpint (c.weekday, ==, 6);
            back = noon (c.year, c.month, c.day + found[i].days);
            if (i + 1 == HOLIDAYS)
              {
                g_assert_cmpint (back, ==, noon (years[y] + 1, 9, 1));
                continue;
              }
            g_assert_cmpint (found[i].days, >=, 14);
            g_assert_cmpint (found[i].days, <=, 17);
            if (weekday (back) != 1)
              {
                g_assert_cmpint (weekday (back), ==, 2);
                g_assert_true (bef_calendar_is_public_holiday (
                    noon (c.year, c.month, c.day + found[i].days - 1)));
              }
          }
      }
}

/* Winter and spring begin in three weeks that follow each other, in the same order of zones, and
 * the zone that was first is last the year after. All others are common. */
static void
test_zones_take_their_turns (void)
{
  int first_before = -1;

  for (guint y = 0; y < G_N_ELEMENTS (years); y++)
    {
      Stretch zones[3][HOLIDAYS + 1];
      int turn[3], first = 0;

      g_test_message ("%d", years[y]);
      for (guint zone = 0; zone < 3; zone++)
        find_stretches ((BefSchoolZone)zone, years[y], zones[zone]);
      for (int zone = 1; zone < 3; zone++)
        {
          first = zones[zone][2].from_ms < zones[first][2].from_ms ? zone : first;
          for (guint i = 0; i < HOLIDAYS; i++)
            if (i != 2 && i != 3)
              {
                g_assert_cmpint (zones[zone][i].from_ms, ==, zones[0][i].from_ms);
                g_assert_cmpint (zones[zone][i].days, ==, zones[0][i].days);
              }
        }
      for (int zone = 0; zone < 3; zone++)
        {
          turn[zone] = days_between (zones[first][2].from_ms, zones[zone][2].from_ms);
          g_assert_cmpint (turn[zone], ==, 7 * ((zone - first + 3) % 3));
          g_assert_cmpint (days_between (zones[first][3].from_ms, zones[zone][3].from_ms), ==,
                           turn[zone]);
          /* Seven weeks of school at most lie between the two. */
          g_assert_cmpint (days_between (zones[zone][2].from_ms, zones[zone][3].from_ms), <=, 63);
        }
      if (first_before >= 0)
        g_assert_cmpint (first, ==, (first_before + 2) % 3);
      first_before = first;
    }
}

/* As published: the day classes end and the day of return, which are one more on each side. */
static void
test_two_years_as_published (void)
{
  static const struct
  {
    char zone;
    int holiday, year, month, day, back_month, back_day;
  } published[] = {
    { 'A', 0, 2025, 10, 18, 11, 3 }, { 'A', 1, 2025, 12, 20, 1, 5 }, { 'A', 2, 2025, 2, 7, 2, 23 },
    { 'B', 2, 2025, 2, 14, 3, 2 },   { 'C', 2, 2025, 2, 21, 3, 9 },  { 'A', 3, 2025, 4, 4, 4, 20 },
    { 'B', 3, 2025, 4, 11, 4, 27 },  { 'C', 3, 2025, 4, 18, 5, 4 },  { 'B', 4, 2025, 7, 4, 9, 1 },
    { 'B', 0, 2026, 10, 17, 11, 2 }, { 'C', 1, 2026, 12, 19, 1, 4 }, { 'A', 2, 2026, 2, 13, 3, 1 },
    { 'B', 2, 2026, 2, 20, 3, 8 },   { 'C', 2, 2026, 2, 6, 2, 22 },  { 'A', 3, 2026, 4, 10, 4, 26 },
    { 'B', 3, 2026, 4, 17, 5, 3 },   { 'C', 3, 2026, 4, 3, 4, 19 },  { 'C', 4, 2026, 7, 3, 9, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      Stretch found[HOLIDAYS + 1];
      int year = published[i].year, month = published[i].month, back = published[i].back_month;
      gint64 from_ms = noon (year + (month < 9), month, published[i].day);

      g_test_message ("zone %c, %d-%d", published[i].zone, published[i].month, published[i].day);
      find_stretches ((BefSchoolZone)(published[i].zone - 'A'), year, found);
      Stretch it = found[published[i].holiday];
      g_assert_cmpint (it.from_ms, ==, from_ms);
      g_assert_cmpint (days_between (from_ms, noon (year + (back < 9 || month < 9), back,
                                                    published[i].back_day)),
                       ==, it.days);
    }
}

/* No two lines of the file hold the same day of a zone, and they come in order. */
static void
test_no_two_lines_overlap (void)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data ("/fr/beffroi/calendars/france.txt",
                                                      G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 free_from[3] = { 0 };
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char zones[4];
      int y1, m1, d1, y2, m2, d2;
      if (sscanf (lines[i], "school %3s %d-%d-%d %d-%d-%d", zones, &y1, &m1, &d1, &y2, &m2, &d2)
          != 7)
        continue;
      n++;
      g_test_message ("%s", lines[i]);
      for (const char *zone = zones; *zone != '\0'; zone++)
        {
          g_assert_cmpint (noon (y1, m1, d1), >, free_from[*zone - 'A']);
          free_from[*zone - 'A'] = noon (y2, m2, d2);
        }
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (years) * (3 + 3 + 3));
}

/* Easter as it is defined: the Sunday after the fourteenth day of the ecclesiastical moon, which
 * the golden number tells from 1900 to 2199. Not how the calendar computes it. */
static void
test_easter_by_the_golden_numbers (void)
{
  static const int moons[19] = { 45, 34, 23, 42, 31, 49, 39, 28, 47, 36,
                                 25, 44, 33, 22, 41, 30, 48, 38, 27 }; /* days of March */

  for (int year = 1900; year < 2200; year++)
    {
      int moon = moons[year % 19];
      int easter = moon + 7 - weekday (noon (year, 3, moon)) % 7;
      static const int feasts[] = { 1, 39, 50 };

      g_test_message ("%d: March %d", year, easter);
      g_assert_cmpint (weekday (noon (year, 3, easter)), ==, 7);
      for (guint i = 0; i < G_N_ELEMENTS (feasts); i++)
        g_assert_true (bef_calendar_is_public_holiday (noon (year, 3, easter + feasts[i])));
      bef_calendar_set_place (BEF_SCHOOL_ZONE_A, TRUE);
      g_assert_true (bef_calendar_is_public_holiday (noon (year, 3, easter - 2)));
      bef_calendar_set_place (BEF_SCHOOL_ZONE_A, FALSE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/five-a-year", test_each_zone_has_its_five_holidays);
  g_test_add_func ("/calendar/turns", test_zones_take_their_turns);
  g_test_add_func ("/calendar/as-published", test_two_years_as_published);
  g_test_add_func ("/calendar/no-overlap", test_no_two_lines_overlap);
  g_test_add_func ("/calendar/easter", test_easter_by_the_golden_numbers);
  return g_test_run ();
}
