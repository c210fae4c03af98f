/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-table-private.h"

#include <glib/gi18n.h>

/* How a table seems to be laid out: what most of its first lines are. */

/* Lines looked at, and of them before the first values at most so many. */
#define LOOKED_AT 400
#define MAX_HEADER 60
/* A column is what so much of it is, of 100. */
#define MOST 60

typedef struct
{
  GPtrArray
      *rows; /* owned, of char **: those with values, or all while their beginning is sought */
  guint n_columns;
} Sample;

char *
bef_table_dup_folded (const char *text)
{
  /* "m³", of which the C locale keeps no number. */
  g_autoptr (GString) written = g_string_new (text);
  g_string_replace (written, "³", "3", 0);
  g_autofree char *plain = g_str_to_ascii (written->str, "C");

  return g_ascii_strdown (plain, -1);
}

gboolean
bef_table_is_blank (const char *text)
{
  double unused;

  return bef_recording_read_cell (text, &unused) == BEF_CELL_BLANK;
}

/* How many of the lines split by @separator have the same number of cells, two or more. */
static guint
count_alike (char **lines, char separator, guint *n_columns_out)
{
  guint counts[64] = { 0 }, best = 0;

  for (guint i = 0; i < LOOKED_AT && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = bef_table_split (lines[i], separator);
      counts[MIN (g_strv_length (cells), G_N_ELEMENTS (counts) - 1)]++;
    }
  *n_columns_out = 0;
  for (guint n = 2; n < G_N_ELEMENTS (counts); n++)
    if (counts[n] > best)
      {
        best = counts[n];
        *n_columns_out = n;
      }
  return best;
}

/* A comma last: in French it stands in numbers. */
static guint
guess_separator (char **lines, BefTablePlan *plan)
{
  static const char separators[] = { ';', '\t', '|', ',' };
  guint n_columns = 0, best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      guint n, alike = count_alike (lines, separators[i], &n);
      if (alike > best + best / 4)
        {
          best = alike;
          n_columns = n;
          plan->separator = separators[i];
        }
    }
  return n_columns;
}

static gboolean
is_moment (const char *cell, BefTableDates dates)
{
  gint64 ms;
  gboolean offset;

  return bef_table_read_moment (cell, NULL, dates, &ms, &offset);
}

static gboolean
is_any_moment (const char *cell)
{
  return is_moment (cell, BEF_TABLE_DAY_FIRST) || is_moment (cell, BEF_TABLE_YEAR_FIRST)
         || is_moment (cell, BEF_TABLE_MONTH_FIRST);
}

static gboolean
is_number (const char *cell)
{
  double value;

  return bef_table_read_number (cell, BEF_TABLE_DECIMAL_COMMA, &value)
         || bef_table_read_number (cell, BEF_TABLE_DECIMAL_POINT, &value);
}

static gboolean
is_time (const char *cell)
{
  gint64 ms;
  gboolean offset;

  return strpbrk (cell, ":hH") != NULL
         && bef_table_read_moment ("2000-01-01", cell, BEF_TABLE_YEAR_FIRST, &ms, &offset);
}

/* A line with a moment and a number, or the place of one. */
static gboolean
has_values (char **cells)
{
  gboolean moment = FALSE, number = FALSE;

  for (guint i = 0; cells[i] != NULL; i++)
    if (!moment && is_any_moment (cells[i]))
      moment = TRUE;
    else
      number = number || is_number (cells[i]) || (moment && bef_table_is_blank (cells[i]));
  return moment && number;
}

static void
take_sample (char **lines, BefTablePlan *plan, Sample *sample)
{
  gboolean found = FALSE;

  for (guint i = 0; i < LOOKED_AT && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = bef_table_split (lines[i], plan->separator);
      if (!found && has_values (cells))
        {
          found = TRUE;
          plan->header_lines = i;
        }
      if (!found && i >= MAX_HEADER)
        return;
      if (found && *lines[i] != '\0')
        g_ptr_array_add (sample->rows, g_steal_pointer (&cells));
    }
}

static const char *
cell_of (const Sample *sample, guint row, guint column)
{
  char **cells = g_ptr_array_index (sample->rows, row);

  return column < g_strv_length (cells) ? cells[column] : "";
}

/* Of 100 cells of @column that are not blank, how many @test; 0 for a blank column. */
static guint
share (const Sample *sample, guint column, gboolean (*test) (const char *cell))
{
  guint n = 0, n_is = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const char *cell = cell_of (sample, i, column);
      if (bef_table_is_blank (cell))
        continue;
      n++;
      n_is += test (cell);
    }
  return n > 0 ? 100 * n_is / n : 0;
}

/* A day above 12 tells which comes first; a French table begins with the day. */
static void
guess_dates (const Sample *sample, BefTablePlan *plan)
{
  static const BefTableDates orders[] = { BEF_TABLE_YEAR_FIRST, BEF_TABLE_DAY_FIRST,
                                          BEF_TABLE_MONTH_FIRST };
  guint best = 0;

  for (guint k = 0; k < G_N_ELEMENTS (orders); k++)
    {
      guint n = 0;
      for (guint i = 0; i < sample->rows->len; i++)
        n += is_moment (cell_of (sample, i, plan->stamp_column), orders[k]);
      if (n > best)
        {
          best = n;
          plan->dates = orders[k];
        }
    }
}

/* The words above @column, of all header lines that have as many cells. (transfer full), folded. */
static char *
words_above (char **lines, const BefTablePlan *plan, guint column, guint n_columns)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < plan->header_lines; i++)
    {
      g_auto (GStrv) cells = bef_table_split (lines[i], plan->separator);
      guint n = g_strv_length (cells);
      if (n != n_columns && n + 1 != n_columns && n != n_columns + 1)
        continue;
      if (column < n)
        g_string_append_printf (words, " %s ", cells[column]);
    }
  g_autofree char *all = g_string_free (words, FALSE);
  return bef_table_dup_folded (all);
}

static gboolean
has_any (const char *words, const char *const *wanted)
{
  for (; *wanted != NULL; wanted++)
    if (strstr (words, *wanted) != NULL)
      return TRUE;
  return FALSE;
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static gboolean
is_point (const char *cell)
{
  return strlen (cell) == 14 && strspn (cell, "0123456789") == 14;
}

/* How much @column looks like the values: 0 for not at all. */
static guint
rate_values (char **lines, const Sample *sample, const BefTablePlan *plan, guint column)
{
  g_autofree char *words = words_above (lines, plan, column, sample->n_columns);

  if (column == plan->stamp_column || column == plan->time_column || column == plan->point_column
      || share (sample, column, is_number) < MOST)
    return 0;
  if (has_any (words, WORDS ("index", "releve")))
    return 5;
  if (has_any (words,
               WORDS ("conso", "kwh", " wh", "(wh", "puissance", "(w", "kw", "m3", "valeur")))
    return 4;
  return has_any (words, WORDS ("temp", "cout", "prix", "montant", "eur", "statut")) ? 1 : 2;
}

static void
guess_columns (char **lines, const Sample *sample, BefTablePlan *plan)
{
  guint best = 0;

  for (guint i = 0; i < sample->n_columns && plan->stamp_column == BEF_TABLE_NONE; i++)
    if (share (sample, i, is_any_moment) >= MOST)
      plan->stamp_column = i;
  for (guint i = 0; i < sample->n_columns; i++)
    if (plan->point_column == BEF_TABLE_NONE && share (sample, i, is_point) >= MOST)
      plan->point_column = i;
  if (plan->stamp_column == BEF_TABLE_NONE)
    return;
  guess_dates (sample, plan);
  guint next = plan->stamp_column + 1;
  if (next < sample->n_columns && share (sample, next, is_time) >= MOST)
    plan->time_column = next;
  for (guint i = 0; i < sample->n_columns; i++)
    {
      guint rate = rate_values (lines, sample, plan, i);
      if (rate > best)
        {
          best = rate;
          plan->value_column = i;
        }
    }
}

/* A number of which only one reading makes sense; -1 for none. */
static void
guess_decimal (const Sample *sample, BefTablePlan *plan)
{
  guint commas = 0, points = 0;
  double unused;

  for (guint i = 0; i < sample->rows->len; i++)
    {
      const char *cell = cell_of (sample, i, plan->value_column);
      gboolean comma = bef_table_read_number (cell, BEF_TABLE_DECIMAL_COMMA, &unused);
      gboolean point = bef_table_read_number (cell, BEF_TABLE_DECIMAL_POINT, &unused);
      commas += comma && !point;
      points += point && !comma;
    }
  plan->decimal = commas > points || (commas == points && plan->separator == ';')
                      ? BEF_TABLE_DECIMAL_COMMA
                      : BEF_TABLE_DECIMAL_POINT;
}

/* Never falling, and not flat: what a meter reads. */
static gboolean
only_rises (const Sample *sample, const BefTablePlan *plan)
{
  double first = 0, last = 0, value;
  guint n = 0, n_up = 0, n_down = 0;

  for (guint i = 0; i < sample->rows->len; i++)
    if (bef_table_read_number (cell_of (sample, i, plan->value_column), plan->decimal, &value))
      {
        first = n == 0 ? value : first;
        n_up += n > 0 && value > last;
        n_down += n > 0 && value < last;
        last = value;
        n++;
      }
  return n > 5 && MIN (n_up, n_down) == 0 && MAX (n_up, n_down) > n / 4 && first > 0;
}

static void
guess_unit (const char *words, const Sample *sample, BefTablePlan *plan)
{
  static const struct
  {
    const char *word;
    BefTableUnit unit;
  } units[] = { { "mwh", BEF_TABLE_MWH },    { "kwh", BEF_TABLE_KWH }, { "wh", BEF_TABLE_WH },
                { "kw", BEF_TABLE_KW },      { "m3", BEF_TABLE_M3 },   { "litre", BEF_TABLE_L },
                { "(l)", BEF_TABLE_L },      { "(w)", BEF_TABLE_W },   { " w ", BEF_TABLE_W },
                { "puissance", BEF_TABLE_W } };

  plan->unit = only_rises (sample, plan) ? BEF_TABLE_KWH : BEF_TABLE_W;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strstr (words, units[i].word) != NULL)
      {
        plan->unit = units[i].unit;
        return;
      }
}

static void
guess_meaning (char **lines, const Sample *sample, BefTablePlan *plan)
{
  g_autofree char *words = words_above (lines, plan, plan->value_column, sample->n_columns);
  g_autofree char *stamp_words = words_above (lines, plan, plan->stamp_column, sample->n_columns);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < plan->header_lines; i++)
    g_string_append_printf (all, "%s ", lines[i]);
  g_autofree char *header = bef_table_dup_folded (all->str);
  guess_unit (words, sample, plan);
  if (plan->unit == BEF_TABLE_W || plan->unit == BEF_TABLE_KW)
    plan->measure = BEF_TABLE_POWER;
  else
    plan->measure = has_any (words, WORDS ("index")) || only_rises (sample, plan)
                        ? BEF_TABLE_INDEX
                        : BEF_TABLE_CONSUMPTION;
  if (plan->unit == BEF_TABLE_M3 || plan->unit == BEF_TABLE_L)
    plan->fluid = has_any (header, WORDS ("gaz", "gas", "pce")) ? BEF_TABLE_GAS : BEF_TABLE_WATER;
  else if (has_any (header, WORDS ("production", "injection")))
    plan->fluid = BEF_TABLE_FED_IN;
  if (has_any (stamp_words, WORDS (" fin", "end")))
    plan->stamps = BEF_TABLE_AT_END;
}

gboolean
bef_table_guess_lines (char **lines, const char *name, BefTablePlan *plan, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  Sample sample = { rows, 0 };

  *plan = (BefTablePlan){ .separator = ';',
                          .stamp_column = BEF_TABLE_NONE,
                          .time_column = BEF_TABLE_NONE,
                          .value_column = BEF_TABLE_NONE,
                          .point_column = BEF_TABLE_NONE,
                          .dates = BEF_TABLE_DAY_FIRST };
  sample.n_columns = guess_separator (lines, plan);
  if (sample.n_columns > 0)
    take_sample (lines, plan, &sample);
  if (rows->len > 0)
    guess_columns (lines, &sample, plan);
  if (plan->stamp_column == BEF_TABLE_NONE)
    return bef_recording_refuse (
        error, _ ("“%s” is not a table that could be read: no column of it holds dates"), name);
  if (plan->value_column == BEF_TABLE_NONE)
    return bef_recording_refuse (error,
                                 _ ("“%s”, line %u: beside the date no column holds numbers"), name,
                                 plan->header_lines + 1);
  guess_decimal (&sample, plan);
  guess_meaning (lines, &sample, plan);
  return TRUE;
}

gboolean
bef_table_guess (const char *text, gsize size, const char *name, BefTablePlan *plan, GError **error)
{
  gsize n = 0;
  g_autofree char *utf8 = bef_recording_decode (text, size, &n, name, error);
  g_auto (GStrv) lines = utf8 != NULL ? bef_recording_split_lines (utf8, n) : g_new0 (char *, 1);

  return bef_table_guess_lines (lines, name, plan, utf8 != NULL ? error : NULL) && utf8 != NULL;
}

GPtrArray *
bef_table_preview (const char *text, gsize size, char separator, guint n_lines)
{
  GPtrArray *preview = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  gsize n = 0;
  g_autofree char *utf8 = bef_recording_decode (text, size, &n, "", NULL);
  g_auto (GStrv) lines = utf8 != NULL ? bef_recording_split_lines (utf8, n) : NULL;

  for (guint i = 0; lines != NULL && lines[i] != NULL && i < n_lines; i++)
    g_ptr_array_add (preview, bef_table_split (lines[i], separator));
  return preview;
}
