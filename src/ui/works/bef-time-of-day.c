/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-time-of-day.h"

#define MINUTES_A_DAY 1440

static gboolean
is_between (gunichar c)
{
  return c == ':' || c == 'h' || c == 'H' || c == '.' || g_unichar_isspace (c) || c == 0x202f;
}

/* Reads digits from *@at on, at most @most of them; -1: there are none, or more. */
static int
read_digits (const char **at, guint most)
{
  int value = 0;
  guint n = 0;

  for (; g_ascii_isdigit (**at); (*at)++, n++)
    value = n < most ? value * 10 + (**at - '0') : value;
  return n > 0 && n <= most ? value : -1;
}

static void
skip_between (const char **at)
{
  while (**at != '\0' && is_between (g_utf8_get_char (*at)))
    *at = g_utf8_next_char (*at);
}

int
bef_time_of_day_parse (const char *text)
{
  g_autofree char *line = text != NULL && g_utf8_validate (text, -1, NULL) ? g_strdup (text) : NULL;

  if (line == NULL)
    return -1;
  const char *at = g_strstrip (line);
  int hour = read_digits (&at, 4), minute = 0;
  gboolean together = hour > 99;
  if (together)
    {
      minute = hour % 100;
      hour /= 100;
    }
  skip_between (&at);
  if (!together && *at != '\0')
    minute = read_digits (&at, 2);
  if (hour < 0 || minute < 0 || minute > 59 || *at != '\0' || hour * 60 + minute > MINUTES_A_DAY)
    return -1;
  return hour * 60 + minute;
}
