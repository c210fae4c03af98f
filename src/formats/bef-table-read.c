/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-table-private.h"

#include <glib/gi18n.h>

/* From the lines of a table, read as a plan says, to curves: one for each delivery point. */

/* Where steps are longer than this nothing of a power or a consumption is kept: a sample of power
 * holds for two hours at most. */
#define LONGEST_STEP BEF_MS_HOUR

typedef struct
{
  const BefTablePlan *plan;
  BefRecording *recording;
  double scale;         /* to W, Wh, kWh, m³ or L */
  GHashTable *by_point; /* owned, of GArray of BefRow */
  GPtrArray *points;    /* owned, of char *: as they came */
} Reading;

static double
scale_of (const BefTablePlan *plan)
{
  static const double power_or_wh[BEF_TABLE_N_UNITS] = { 1, 1e3, 1, 1e3, 1e6, 0, 0 };
  static const double kwh[BEF_TABLE_N_UNITS] = { 0, 0, 1e-3, 1, 1e3, 0, 0 };

  if (plan->fluid == BEF_TABLE_GAS)
    return plan->unit == BEF_TABLE_M3 ? 1 : 1e-3;
  if (plan->fluid == BEF_TABLE_WATER)
    return plan->unit == BEF_TABLE_M3 ? 1e3 : 1;
  return plan->measure == BEF_TABLE_INDEX ? kwh[plan->unit] : power_or_wh[plan->unit];
}

/* static: the quantity of the history */
static const char *
quantity_of (const BefTablePlan *plan)
{
  gboolean is_index = plan->measure == BEF_TABLE_INDEX;

  switch (plan->fluid)
    {
    case BEF_TABLE_GAS:
      return "gas-index";
    case BEF_TABLE_WATER:
      return "water-index";
    case BEF_TABLE_FED_IN:
      return is_index ? "energy-export-index" : "power-export";
    case BEF_TABLE_ELECTRICITY:
    default:
      return is_index ? "energy-index" : "power";
    }
}

static const char *
cell_at (char **cells, guint n, guint column)
{
  return column < n ? cells[column] : "";
}

static gboolean
read_stamp (const Reading *self, char **cells, guint n, BefRow *row)
{
  const BefTablePlan *plan = self->plan;
  const char *time =
      plan->time_column != BEF_TABLE_NONE ? cell_at (cells, n, plan->time_column) : NULL;
  gboolean has_offset;

  if (!bef_table_read_moment (cell_at (cells, n, plan->stamp_column), time, plan->dates,
                              &row->at_ms, &has_offset))
    return FALSE;
  if (has_offset || plan->zone == BEF_TABLE_UTC)
    return TRUE;
  if (plan->zone == BEF_TABLE_WINTER)
    {
      row->at_ms -= BEF_MS_HOUR;
      return TRUE;
    }
  row->local = TRUE;
  return bef_row_from_paris (row->at_ms, &row->at_ms);
}

static GArray *
rows_of (Reading *self, const char *point)
{
  GArray *rows = g_hash_table_lookup (self->by_point, point);

  if (rows != NULL)
    return rows;
  rows = g_array_new (FALSE, FALSE, sizeof (BefRow));
  g_hash_table_insert (self->by_point, g_strdup (point), rows);
  g_ptr_array_add (self->points, g_strdup (point));
  return rows;
}

static void
read_row (Reading *self, char **cells, guint line)
{
  const BefTablePlan *plan = self->plan;
  guint n = g_strv_length (cells);
  BefRow row = { .line = line };
  const char *number = cell_at (cells, n, plan->value_column);
  double value = 0;

  if (!read_stamp (self, cells, n, &row))
    {
      bef_recording_malformed_stamp (self->recording, line, cell_at (cells, n, plan->stamp_column));
      return;
    }
  row.blank = bef_table_is_blank (number);
  if (!row.blank && !bef_table_read_number (number, plan->decimal, &value))
    {
      bef_recording_malformed_value (self->recording, line, number, BEF_CELL_BAD);
      return;
    }
  if (value < 0)
    {
      bef_recording_malformed_value (self->recording, line, number, BEF_CELL_VALUE);
      return;
    }
  row.value = value * self->scale;
  self->recording->n_local += row.local;
  g_array_append_val (rows_of (self, cell_at (cells, n, plan->point_column)), row);
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

/* The step that most rows, which are in order, have; 0 for a single one. */
static gint64
usual_step (const GArray *rows)
{
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i + 1 < rows->len; i++)
    {
      gint64 gap = bef_rows_gap (rows, i);
      g_array_append_val (gaps, gap);
    }
  g_array_sort (gaps, compare_gaps);
  return gaps->len > 0 ? g_array_index (gaps, gint64, gaps->len / 2) : 0;
}

static gboolean
finish_point (Reading *self, const char *point, const char *name, GError **error)
{
  const BefTablePlan *plan = self->plan;
  GArray *rows = g_hash_table_lookup (self->by_point, point);
  BefCurve *curve = bef_recording_add_curve (self->recording, "table", "Table");

  if (self->recording->n_local > 0)
    bef_rows_settle_october (rows, self->recording);
  bef_rows_order (rows, self->recording);
  curve->point = *point != '\0' ? g_strdup (point) : NULL;
  curve->is_export = plan->fluid == BEF_TABLE_FED_IN;
  curve->quantity = quantity_of (plan);
  if (plan->measure == BEF_TABLE_INDEX)
    {
      bef_rows_fill_index (curve, rows, self->recording);
      return TRUE;
    }
  if (usual_step (rows) > LONGEST_STEP)
    return bef_recording_refuse (
        error,
        _ ("“%s”: its values are of %d minutes each; of powers and consumptions only steps of an "
           "hour or less can be kept. Take the index of the meter instead."),
        name, (int)(usual_step (rows) / BEF_MS_MINUTE));
  BefRowsPlan steps = { plan->stamps == BEF_TABLE_AT_END ? BEF_STAMPED_AT_END
                                                         : BEF_STAMPED_AT_START,
                        0, plan->measure == BEF_TABLE_CONSUMPTION };
  bef_rows_fill (curve, rows, &steps, self->recording);
  return TRUE;
}

BefRecording *
bef_table_read (char **lines, const char *name, const BefTablePlan *plan, GError **error)
{
  g_autoptr (BefRecording) recording = bef_recording_new (BEF_FILE_TABLE);
  g_autoptr (GPtrArray) points = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) by_point =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  g_autofree char *problem = NULL;
  BefTablePlan guessed;

  if (plan == NULL && !bef_table_guess_lines (lines, name, &guessed, error))
    return NULL;
  if (plan == NULL)
    plan = &guessed;
  problem = bef_table_dup_problem (plan);
  if (problem != NULL)
    {
      bef_recording_refuse (error, _ ("“%s”: %s"), name, problem);
      return NULL;
    }
  Reading self = { plan, recording, scale_of (plan), by_point, points };
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i < plan->header_lines || *lines[i] == '\0')
        continue;
      g_auto (GStrv) cells = bef_table_split (lines[i], plan->separator);
      recording->n_lines++;
      read_row (&self, cells, i + 1);
    }
  for (guint i = 0; i < points->len; i++)
    if (!finish_point (&self, g_ptr_array_index (points, i), name, error))
      return NULL;
  recording->slug = g_strdup ("table");
  recording->name = g_path_get_basename (name);
  return g_steal_pointer (&recording);
}
