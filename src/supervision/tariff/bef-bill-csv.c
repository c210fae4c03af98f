/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/bef-text.h"
#include "bef-bill-loader.h"

#define MOST_BYTES (4u * 1024 * 1024)
#define MOST_BILLS 2000
#define MOST_COLUMNS 64

typedef enum
{
  COLUMN_NONE,
  COLUMN_POINT,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_TOTAL,
  COLUMN_NET,
  COLUMN_SUBSCRIPTION,
  COLUMN_POWER_AMOUNT,
  COLUMN_EXCESS,
  COLUMN_COEFFICIENT,
  COLUMN_VOLUME,
  COLUMN_USED, /* of a class */
  COLUMN_PRICE,
  COLUMN_POWER,
} ColumnKind;

typedef struct
{
  ColumnKind kind;
  BefClass cls;
} Column;

static const struct
{
  const char *name; /* folded */
  ColumnKind kind;
} names[] = {
  { "prm", COLUMN_POINT },
  { "pce", COLUMN_POINT },
  { "point", COLUMN_POINT },
  { "pointdelivraison", COLUMN_POINT },
  { "pointdecomptage", COLUMN_POINT },
  { "debut", COLUMN_FROM },
  { "from", COLUMN_FROM },
  { "datededebut", COLUMN_FROM },
  { "fin", COLUMN_TO },
  { "to", COLUMN_TO },
  { "datedefin", COLUMN_TO },
  { "total", COLUMN_TOTAL },
  { "totalttc", COLUMN_TOTAL },
  { "montantttc", COLUMN_TOTAL },
  { "totalht", COLUMN_NET },
  { "montantht", COLUMN_NET },
  { "abonnement", COLUMN_SUBSCRIPTION },
  { "subscription", COLUMN_SUBSCRIPTION },
  { "puissance", COLUMN_POWER_AMOUNT },
  { "depassement", COLUMN_EXCESS },
  { "coefficient", COLUMN_COEFFICIENT },
  { "volume", COLUMN_VOLUME },
  { "kwh", COLUMN_USED },
  { "m3", COLUMN_USED },
  { "prix", COLUMN_PRICE },
  { "kva", COLUMN_POWER },
};

typedef struct
{
  guint line;
  char separator;
  Column columns[MOST_COLUMNS];
  guint n_columns;
  GError **error;
} Reader;

static gboolean
refuse (const Reader *r, const char *cell, const char *why)
{
  g_autofree char *shown = bef_text_line (cell, 40);

  if (cell == NULL)
    g_set_error (r->error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT, _ ("Line %u: %s"), r->line,
                 why);
  else
    g_set_error (r->error, BEF_TARIFF_ERROR, BEF_TARIFF_ERROR_TEXT, _ ("Line %u: “%s”: %s"),
                 r->line, shown, why);
  return FALSE;
}

/* Small letters and digits without accents. */
static char *
fold (const char *text)
{
  g_autofree char *plain = g_str_to_ascii (text, "C");
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = plain; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (out, g_ascii_tolower (*at));
  return g_strdup (out->str);
}

/* "kwhhp" is what is used of a class. */
static Column
column_of (const char *name)
{
  g_autofree char *folded = fold (name);
  gsize best = 0;
  Column found = { COLUMN_NONE, BEF_CLASS_BASE };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i].name);
      if (!g_str_has_prefix (folded, names[i].name) || length <= best)
        continue;
      gboolean has_class = names[i].kind >= COLUMN_USED;
      if (folded[length] == '\0')
        found = (Column){ names[i].kind, BEF_CLASS_BASE };
      else if (!has_class)
        continue;
      for (BefClass c = 0; has_class && c < BEF_N_CLASSES; c++)
        if (g_str_equal (folded + length, bef_class_id (c)))
          found = (Column){ names[i].kind, c };
      best = found.kind == names[i].kind ? length : best;
    }
  return found;
}

/* Cells between separators; quoted ones may hold them. (transfer full) */
static GStrv
split (const char *line, char separator)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *at = line;; at++)
    {
      if (*at == '\0' || (*at == separator && !is_quoted))
        {
          g_autofree char *text = g_strstrip (g_strdup (cell->str));
          g_strv_builder_add (out, text);
          g_string_truncate (cell, 0);
          if (*at == '\0')
            break;
        }
      else if (*at == '"' && is_quoted && at[1] == '"')
        g_string_append_c (cell, *at++);
      else if (*at == '"')
        is_quoted = !is_quoted;
      else
        g_string_append_c (cell, *at);
    }
  return g_strv_builder_end (out);
}

static gboolean
read_head (Reader *r, const char *line)
{
  gboolean has[COLUMN_TOTAL + 1] = { FALSE };

  r->separator = strchr (line, ';') != NULL ? ';' : strchr (line, '\t') != NULL ? '\t' : ',';
  g_auto (GStrv) cells = split (line, r->separator);
  r->n_columns = MIN (g_strv_length (cells), MOST_COLUMNS);
  for (guint i = 0; i < r->n_columns; i++)
    {
      r->columns[i] = column_of (cells[i]);
      if (r->columns[i].kind != COLUMN_NONE && r->columns[i].kind <= COLUMN_TOTAL)
        has[r->columns[i].kind] = TRUE;
    }
  if (!has[COLUMN_POINT] || !has[COLUMN_FROM] || !has[COLUMN_TO] || !has[COLUMN_TOTAL])
    return refuse (r, NULL, _ ("the columns “PRM”, “début”, “fin” and “total TTC” are needed"));
  return TRUE;
}

static gboolean
read_day (const Reader *r, const char *cell, gint64 *out)
{
  int day, month, year, n = 0;
  g_autofree char *iso = g_strdup (cell);

  if (sscanf (cell, "%2d/%2d/%4d%n", &day, &month, &year, &n) == 3 && cell[n] == '\0')
    {
      g_free (iso);
      iso = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
    }
  return bef_tariff_parse_day (iso, out)
         || refuse (r, cell, _ ("a date is expected, like 31/01/2026"));
}

static gboolean
read_number (const Reader *r, const char *cell, int decimals, gint64 *out)
{
  /* A credit is negative, and so may be a regularisation. */
  gboolean is_negative = *cell == '-';
  g_autofree char *text = g_strdup (cell + is_negative);
  g_autofree char *plain = g_str_has_suffix (text, "€")
                               ? g_strndup (text, strlen (text) - strlen ("€"))
                               : g_strdup (text);
  char *end = plain + strlen (plain);

  while (end > plain && (end[-1] == ' ' || g_str_has_suffix (plain, "\302\240")))
    {
      end -= g_str_has_suffix (plain, "\302\240") ? 2 : 1;
      *end = '\0';
    }
  if (!bef_decimal_parse (plain, decimals, out))
    return refuse (r, cell, _ ("a number is expected"));
  if (is_negative)
    *out = -*out;
  return TRUE;
}

static gboolean
take_cell (const Reader *r, Column column, const char *cell, BefBill *bill)
{
  switch (column.kind)
    {
    case COLUMN_POINT:
      g_free (bill->point);
      bill->point = g_strdup (cell);
      return bef_point_is_sound (cell)
             || refuse (r, cell, _ ("a number of a delivery point is expected"));
    case COLUMN_FROM:
      return read_day (r, cell, &bill->from_ms);
    case COLUMN_TO:
      if (!read_day (r, cell, &bill->to_ms))
        return FALSE;
      bill->to_ms = bef_civil_add (bill->to_ms, BEF_PERIOD_DAY, 1);
      return TRUE;
    case COLUMN_TOTAL:
      return read_number (r, cell, 9, &bill->total);
    case COLUMN_NET:
      return read_number (r, cell, 9, &bill->net);
    case COLUMN_SUBSCRIPTION:
      return read_number (r, cell, 9, &bill->subscription);
    case COLUMN_POWER_AMOUNT:
      return read_number (r, cell, 9, &bill->power_amount);
    case COLUMN_EXCESS:
      return read_number (r, cell, 9, &bill->excess);
    case COLUMN_COEFFICIENT:
      return read_number (r, cell, 4, &bill->coefficient);
    case COLUMN_VOLUME:
      return read_number (r, cell, 3, &bill->volume);
    case COLUMN_USED:
      return read_number (r, cell, 3, &bill->used[column.cls]);
    case COLUMN_PRICE:
      return read_number (r, cell, 6, &bill->price[column.cls]);
    case COLUMN_POWER:
      return read_number (r, cell, 3, &bill->power[column.cls]);
    case COLUMN_NONE:
    default:
      return TRUE;
    }
}

static BefBill *
read_bill (const Reader *r, const char *line)
{
  g_auto (GStrv) cells = split (line, r->separator);
  g_autoptr (BefBill) bill = bef_bill_new ("");
  guint n = g_strv_length (cells);

  for (guint i = 0; i < r->n_columns && i < n; i++)
    if (*cells[i] != '\0' && !take_cell (r, r->columns[i], cells[i], bill))
      return NULL;
  if (*bill->point == '\0' || bill->from_ms == BEF_NO_TIME || bill->to_ms == BEF_NO_TIME
      || bill->total == BEF_NO_MONEY)
    {
      refuse (r, NULL, _ ("the delivery point, a day or the total is missing"));
      return NULL;
    }
  if (bill->from_ms >= bill->to_ms)
    {
      refuse (r, NULL, _ ("the last day is before the first"));
      return NULL;
    }
  return g_steal_pointer (&bill);
}

GPtrArray *
bef_bills_read_csv (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) bills = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_bill_free);
  Reader r = { .line = 1, .error = error };
  g_autofree char *utf8 = NULL;

  if (length > MOST_BYTES)
    {
      refuse (&r, NULL, _ ("the text is too long"));
      return NULL;
    }
  /* Spreadsheets in France write Windows-1252. */
  utf8 = g_utf8_validate_len (text, length, NULL)
             ? g_strndup (text, length)
             : g_convert (text, (gssize)length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (utf8 == NULL || strlen (utf8) == 0)
    {
      refuse (&r, NULL, _ ("this is no text"));
      return NULL;
    }
  g_auto (GStrv) lines =
      g_strsplit (g_str_has_prefix (utf8, "\357\273\277") ? utf8 + 3 : utf8, "\n", -1);
  for (char **line = lines; *line != NULL; line++, r.line++)
    {
      g_strchomp (*line);
      if (**line == '\0')
        continue;
      if (r.n_columns == 0)
        {
          if (!read_head (&r, *line))
            return NULL;
          continue;
        }
      BefBill *bill = read_bill (&r, *line);
      if (bill == NULL)
        return NULL;
      g_ptr_array_add (bills, bill);
      if (bills->len > MOST_BILLS)
        {
          refuse (&r, NULL, _ ("there are too many"));
          return NULL;
        }
    }
  if (bills->len == 0)
    {
      refuse (&r, NULL, _ ("there is no bill in it"));
      return NULL;
    }
  return g_steal_pointer (&bills);
}
