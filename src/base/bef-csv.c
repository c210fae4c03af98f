/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-csv.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

static gboolean
is_formula (const char *text)
{
  return text[0] != '\0' && strchr ("=+-@\t\r", text[0]) != NULL;
}

void
bef_csv_append_quoted (GString *out, const char *text)
{
  g_string_append (out, is_formula (text) ? "\"'" : "\"");
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

void
bef_csv_append (GString *out, const char *text)
{
  if (is_formula (text) || strpbrk (text, ";\"\n\r") != NULL)
    bef_csv_append_quoted (out, text);
  else
    g_string_append (out, text);
}

void
bef_csv_append_number (GString *out, double value, int decimals)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE + 330], format[16];

  if (!isfinite (value))
    return;
  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_auto (GStrv) parts =
      g_strsplit (g_ascii_formatd (buffer, sizeof buffer, format, value), ".", 2);
  g_autofree char *text = g_strjoinv (C_ ("decimal separator", "."), parts);
  g_string_append (out, text);
}
