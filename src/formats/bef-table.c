/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-table-private.h"

#include <glib/gi18n.h>
#include <math.h>

/* Cells, numbers and moments of a table. */

#define MAX_COLUMNS 200

const char *
bef_table_unit_name (BefTableUnit unit)
{
  static const char *const names[BEF_TABLE_N_UNITS] = { "W", "kW", "Wh", "kWh", "MWh", "m³", "L" };

  return (guint)unit < BEF_TABLE_N_UNITS ? names[unit] : "";
}

/* The cell that begins at @*at, which goes behind its separator; *@more_out: another follows. */
static char *
take_cell (const char **at, char separator, gboolean *more_out)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  const char *p = *at;
  gboolean quoted = *p == '"';

  if (quoted)
    p++;
  for (; *p != '\0'; p++)
    {
      if (quoted && p[0] == '"' && p[1] == '"')
        p++;
      else if (quoted && p[0] == '"')
        {
          quoted = FALSE;
          continue;
        }
      else if (!quoted && *p == separator)
        break;
      g_string_append_c (cell, *p);
    }
  *more_out = *p == separator && *p != '\0';
  *at = *more_out ? p + 1 : p;
  return g_strdup (g_strstrip (cell->str));
}

char **
bef_table_split (const char *line, char separator)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  gboolean more = TRUE;

  while (more && cells->len < MAX_COLUMNS)
    g_ptr_array_add (cells, take_cell (&line, separator, &more));
  g_ptr_array_add (cells, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&cells), FALSE);
}

/* Without what stands between thousands: spaces of any width, apostrophes. (transfer full) */
static char *
without_spaces (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && c != 0x00A0 && c != 0x202F && c != '\'' && c != 0x2019)
        g_string_append_unichar (bare, c == 0x2212 ? '-' : c);
    }
  return g_string_free (bare, FALSE);
}

/* Takes the separators @mark of thousands out of @text: FALSE when they do not stand where they
 * would, so that "1.5" is never 15. */
static gboolean
take_out_thousands (char *text, char mark)
{
  char *end = text + strcspn (text, mark == '.' ? "," : ".");
  char *first = memchr (text, mark, (gsize)(end - text));
  char *out = text;

  if (strchr (end, mark) != NULL)
    return FALSE;
  if (first == NULL)
    return TRUE;
  for (const char *p = end; p > first; p -= 4)
    if (p - first < 4 || p[-4] != mark || !g_ascii_isdigit (p[-1]) || !g_ascii_isdigit (p[-2])
        || !g_ascii_isdigit (p[-3]))
      return FALSE;
  if (first == text || first - text > 4)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (*p != mark)
      *out++ = *p;
  *out = '\0';
  return TRUE;
}

gboolean
bef_table_read_number (const char *text, BefTableDecimal decimal, double *out)
{
  g_autofree char *number = without_spaces (text);
  gboolean comma = decimal == BEF_TABLE_DECIMAL_COMMA;
  char *end = NULL;

  if (!take_out_thousands (number, comma ? '.' : ','))
    return FALSE;
  g_strdelimit (number, ",", '.');
  if (*number == '\0' || strspn (number, "+-.0123456789eE") != strlen (number))
    return FALSE;
  *out = g_ascii_strtod (number, &end);
  return end != number && *end == '\0' && isfinite (*out);
}

/* Digits at @*at as a number of at most @max digits; -1 for none. */
static int
take_number (const char **at, int max)
{
  int value = 0, n = 0;

  for (; n < max && g_ascii_isdigit (**at); n++, (*at)++)
    value = 10 * value + (**at - '0');
  return n > 0 ? value : -1;
}

/* "0:30", "00:30:15", "0h30", "24:00" as ms of a day; nothing is midnight. */
static gboolean
read_time (const char *text, gint64 *out)
{
  int hour, minute = 0, second = 0;

  while (*text == ' ')
    text++;
  *out = 0;
  if (*text == '\0')
    return TRUE;
  hour = take_number (&text, 2);
  if (hour < 0 || (*text != ':' && *text != 'h' && *text != 'H'))
    return FALSE;
  text++;
  if (*text != '\0')
    minute = take_number (&text, 2);
  if (*text == ':')
    {
      text++;
      second = take_number (&text, 2);
      if (*text == '.' || *text == ',')
        {
          text++;
          take_number (&text, 9);
        }
    }
  while (*text == ' ')
    text++;
  if (*text != '\0' || minute < 0 || minute > 59 || second < 0 || second > 59 || hour > 24
      || (hour == 24 && minute + second > 0))
    return FALSE;
  *out = hour * BEF_MS_HOUR + minute * BEF_MS_MINUTE + second * BEF_MS_SECOND;
  return TRUE;
}

/* "12/11/2026" and its likes at @*at, of which comes after is left. */
static gboolean
take_date (const char **at, BefTableDates dates, gint64 *out)
{
  static const int order[][3] = { { 2, 1, 0 }, { 0, 1, 2 }, { 1, 0, 2 } }; /* day, month, year */
  int parts[3];

  for (guint i = 0; i < 3; i++)
    {
      if (i > 0 && **at != '/' && **at != '-' && **at != '.')
        return FALSE;
      *at += i > 0;
      parts[i] = take_number (at, 4);
    }
  int day = parts[order[dates][0]], month = parts[order[dates][1]], year = parts[order[dates][2]];
  if (year >= 0 && year < 100)
    year += 2000;
  if (year < 1990 || year > 2200 || month < 1 || month > 12 || day < 1
      || !g_date_valid_dmy ((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return FALSE;
  g_autoptr (GDateTime) utc = g_date_time_new_utc (year, month, day, 0, 0, 0);
  *out = g_date_time_to_unix (utc) * BEF_MS_SECOND;
  return TRUE;
}

gboolean
bef_table_read_moment (const char *date, const char *time, BefTableDates dates, gint64 *out,
                       gboolean *offset_out)
{
  const char *at = date;
  gint64 day, of_day;

  /* An offset is ISO 8601's, whatever the order of the others. */
  *offset_out = strlen (date) > 16 && strpbrk (date + 11, "Zz+-") != NULL;
  if (*offset_out)
    return bef_iso8601_parse (date, out);
  if (!take_date (&at, dates, &day) || (*at != '\0' && *at != ' ' && *at != 'T'))
    return FALSE;
  if (*at == 'T')
    at++;
  if (!read_time (time != NULL ? time : at, &of_day))
    return FALSE;
  *out = day + of_day;
  return TRUE;
}

char *
bef_table_dup_problem (const BefTablePlan *plan)
{
  gboolean power = plan->unit == BEF_TABLE_W || plan->unit == BEF_TABLE_KW;
  gboolean volume = plan->unit == BEF_TABLE_M3 || plan->unit == BEF_TABLE_L;
  gboolean electric = plan->fluid == BEF_TABLE_ELECTRICITY || plan->fluid == BEF_TABLE_FED_IN;

  if (plan->stamp_column == BEF_TABLE_NONE)
    return g_strdup (_ ("No column holds a date: choose the one that does."));
  if (plan->value_column == BEF_TABLE_NONE)
    return g_strdup (_ ("No column holds numbers: choose the one that does."));
  if (plan->value_column == plan->stamp_column)
    return g_strdup (_ ("The date and the values cannot be the same column."));
  if (power != (plan->measure == BEF_TABLE_POWER))
    return g_strdup (power ? _ ("W and kW are powers, neither consumptions nor an index.")
                           : _ ("A power is in W or kW."));
  if (volume == electric)
    return g_strdup (electric ? _ ("Electricity is not measured in m³ or L.")
                              : _ ("Gas and water are taken in m³ or L, as the meter reads."));
  if (volume && plan->measure != BEF_TABLE_INDEX)
    return g_strdup (_ ("Of gas and water only what the meter reads (its index) can be kept."));
  return NULL;
}
