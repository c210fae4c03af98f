/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-query-params.h"

#include "base/bef-civil-time.h"

#define MAX_YEARS 100

gboolean
bef_hub_duration_parse (const char *text, BefHubDuration *out)
{
  static const struct
  {
    char unit;
    gboolean in_time;
    guint months;
    gint64 ms;
  } units[] = {
    { 'Y', FALSE, 12, 0 },
    { 'M', FALSE, 1, 0 },
    { 'W', FALSE, 0, 7 * BEF_MS_DAY },
    { 'D', FALSE, 0, BEF_MS_DAY },
    { 'H', TRUE, 0, BEF_MS_HOUR },
    { 'M', TRUE, 0, BEF_MS_MINUTE },
    { 'S', TRUE, 0, BEF_MS_SECOND },
  };
  BefHubDuration duration = { 0, 0 };
  gboolean in_time = FALSE;
  guint next = 0; /* units come in order, each once */

  if (*text != 'P' || text[1] == '\0')
    return FALSE;
  for (text++; *text != '\0';)
    {
      if (*text == 'T' && !in_time && text[1] != '\0')
        {
          in_time = TRUE;
          text++;
          continue;
        }
      char *end = NULL;
      if (!g_ascii_isdigit (*text))
        return FALSE;
      guint64 number = g_ascii_strtoull (text, &end, 10);
      while (next < G_N_ELEMENTS (units)
             && (units[next].unit != *end || units[next].in_time != in_time))
        next++;
      if (next == G_N_ELEMENTS (units) || number > 100000)
        return FALSE;
      duration.months += (guint)number * units[next].months;
      duration.ms += (gint64)number * units[next].ms;
      next++;
      text = end + 1;
    }
  /* Longer ones would leave the calendar. */
  if (duration.months > MAX_YEARS * 12 || duration.ms > MAX_YEARS * 366 * BEF_MS_DAY)
    return FALSE;
  *out = duration;
  return TRUE;
}

gint64
bef_hub_duration_add (const BefHubDuration *period, gint64 from, gint64 n)
{
  if (period->months > 0)
    {
      g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (from / 1000);
      g_autoptr (GDateTime) end =
          start != NULL ? g_date_time_add_months (start, (int)(period->months * n)) : NULL;
      if (end != NULL)
        from = g_date_time_to_unix (end) * 1000 + from % 1000;
    }
  return from + n * period->ms;
}
