/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recording-private.h"

#include <glib/gi18n.h>

/*
 * From lines to a curve. Stamps without offset are Paris time. The hour that occurs twice in
 * October is told apart by the order of the lines where a stamp is there twice and the file is in
 * order, forwards or backwards; else those stamps are refused. How long a step is, is told by the
 * stamps.
 */
#define LONGEST_STEP BEF_MS_HOUR
#define MS_PER_HOUR 3.6e6

gboolean
bef_row_from_paris (gint64 at, gint64 *out)
{
  gint64 seconds = at / BEF_MS_SECOND;
  g_autoptr (GDateTime) wall = g_date_time_new_from_unix_utc (seconds);
  BefCivil c;

  if (wall == NULL)
    return FALSE;
  gint64 ms = bef_civil_to_ms (g_date_time_get_year (wall), g_date_time_get_month (wall),
                               g_date_time_get_day_of_month (wall), g_date_time_get_hour (wall),
                               g_date_time_get_minute (wall));
  bef_civil_from_ms (ms, &c);
  if (c.hour != g_date_time_get_hour (wall) || c.minute != g_date_time_get_minute (wall))
    return FALSE;
  *out = ms + g_date_time_get_second (wall) * BEF_MS_SECOND + at % BEF_MS_SECOND;
  return TRUE;
}

gboolean
bef_row_read_stamp (const char *text, BefRow *row)
{
  if (strlen (text) < 16 || !bef_iso8601_parse (text, &row->at_ms))
    return FALSE;
  row->local = strpbrk (text + 11, "Zz+-") == NULL;
  return !row->local || bef_row_from_paris (row->at_ms, &row->at_ms);
}

/* Whether the hour from @at_ms on is the first of two that read the same. */
static gboolean
occurs_twice (gint64 at_ms)
{
  BefCivil one, other;

  bef_civil_from_ms (at_ms, &one);
  bef_civil_from_ms (at_ms + BEF_MS_HOUR, &other);
  return one.hour == other.hour && one.day == other.day;
}

/* 1 when stamps go forwards, -1 backwards, 0 neither. */
static int
direction (const GArray *rows)
{
  guint up = 0, down = 0;

  for (guint i = 1; i < rows->len; i++)
    {
      gint64 step =
          g_array_index (rows, BefRow, i).at_ms - g_array_index (rows, BefRow, i - 1).at_ms;
      up += step > 0;
      down += step < 0;
    }
  /* Once a year the stamps step back an hour. */
  return up > 3 * down ? 1 : down > 3 * up ? -1 : 0;
}

/* How many of @rows have the local stamp @at_ms; *@before_out: of them, before row @i. */
static guint
count_same (const GArray *rows, guint i, guint *before_out)
{
  gint64 at_ms = g_array_index (rows, BefRow, i).at_ms;
  guint n = 0;

  *before_out = 0;
  for (guint k = i > 400 ? i - 400 : 0; k < MIN (rows->len, i + 400); k++)
    if (g_array_index (rows, BefRow, k).local && g_array_index (rows, BefRow, k).at_ms == at_ms)
      {
        n++;
        *before_out += k < i;
      }
  return n;
}

void
bef_rows_settle_october (GArray *rows, BefRecording *recording)
{
  g_autoptr (GArray) settled = g_array_sized_new (FALSE, FALSE, sizeof (BefRow), rows->len);
  int way = direction (rows);

  for (guint i = 0; i < rows->len; i++)
    {
      BefRow row = g_array_index (rows, BefRow, i);
      guint before;
      if (row.local && occurs_twice (row.at_ms))
        {
          guint n = count_same (rows, i, &before);
          if (n != 2 || way == 0)
            {
              bef_recording_malformed (recording, row.line, "%s",
                                       _ ("the hour that occurs twice in October, without an "
                                          "offset that tells which of the two"));
              continue;
            }
          if ((before == 1) == (way > 0))
            row.at_ms += BEF_MS_HOUR;
        }
      g_array_append_val (settled, row);
    }
  g_array_set_size (rows, 0);
  g_array_append_vals (rows, settled->data, settled->len);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const BefRow *x = a, *y = b;

  return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                              : (x->line > y->line) - (x->line < y->line);
}

void
bef_rows_order (GArray *rows, BefRecording *recording)
{
  guint kept = 0;

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      BefRow row = g_array_index (rows, BefRow, i);
      BefRow *last = kept > 0 ? &g_array_index (rows, BefRow, kept - 1) : NULL;
      if (last == NULL || last->at_ms != row.at_ms)
        {
          g_array_index (rows, BefRow, kept++) = row;
          continue;
        }
      if (row.blank || last->blank || row.value == last->value)
        recording->n_doubles++;
      else if (recording->n_conflicts++ == 0)
        recording->first_conflict = row.line;
      if (!row.blank)
        *last = row;
    }
  g_array_set_size (rows, kept);
}

gint64
bef_rows_gap (const GArray *rows, gint64 i)
{
  if (i < 0 || i + 1 >= (gint64)rows->len)
    return 0;
  return g_array_index (rows, BefRow, i + 1).at_ms - g_array_index (rows, BefRow, i).at_ms;
}

/*
 * The length of row @i's step. For starts it is the gap to the next stamp, for ends the gap from
 * the previous one (@own), unless lines are missing there: a gap longer than an hour, or longer
 * than the gaps on both sides of it, is a hole, and the step is that of the other side.
 */
static gint64
step_of (const GArray *rows, gint64 i, BefStamps stamped, gint64 declared_ms)
{
  gint64 own = stamped == BEF_STAMPED_AT_END ? bef_rows_gap (rows, i - 1) : bef_rows_gap (rows, i);
  gint64 behind =
      stamped == BEF_STAMPED_AT_END ? bef_rows_gap (rows, i - 2) : bef_rows_gap (rows, i + 1);
  gint64 other =
      stamped == BEF_STAMPED_AT_END ? bef_rows_gap (rows, i) : bef_rows_gap (rows, i - 1);
  gint64 step;

  if (own == 0)
    step = other;
  else if (own <= LONGEST_STEP && (other == 0 || own <= other || own == behind))
    step = own;
  else
    step = other != 0 ? other : LONGEST_STEP;
  if (declared_ms != 0 && (step == 0 || step > declared_ms))
    step = declared_ms;
  return CLAMP (step, BEF_MS_MINUTE, LONGEST_STEP);
}

void
bef_rows_fill (BefCurve *curve, const GArray *rows, const BefRowsPlan *plan,
               BefRecording *recording)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BefRow *row = &g_array_index (rows, BefRow, i);
      gint64 step = step_of (rows, i, plan->stamped, plan->step_ms);
      double watts = plan->is_energy ? row->value * MS_PER_HOUR / (double)step : row->value;
      gint64 at_ms = row->at_ms - (plan->stamped == BEF_STAMPED_AT_END ? step : 0);
      BefCurvePoint p = { at_ms, step, watts, row->line };
      if (row->blank)
        recording->n_blank++;
      else if (watts > BEF_RECORDING_MOST_W)
        bef_recording_huge (recording, row->line);
      else
        g_array_append_val (curve->points, p);
    }
}

void
bef_rows_fill_index (BefCurve *curve, const GArray *rows, BefRecording *recording)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const BefRow *row = &g_array_index (rows, BefRow, i);
      BefCurvePoint p = { row->at_ms, 0, row->value, row->line };
      if (row->blank)
        recording->n_blank++;
      else
        g_array_append_val (curve->points, p);
    }
}
