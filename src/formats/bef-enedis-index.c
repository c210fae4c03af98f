/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recording-private.h"

#include <glib/gi18n.h>

/*
 * Enedis daily indexes in CSV: the two header lines of the load curves with the kind "Index", then
 * "Horodate;Type de releve;EAS F1;...;EAS T": stamps and Wh, of each class of the supplier (F), of
 * each class of the grid (D) and in total (T). Tables of calendars and of the highest power of each
 * day follow; they are passed over. Only the total is an index of the meter: where a line has none
 * it is the sum of the classes of the grid.
 *
 * A daily index is what the meter read at midnight, and in summer it is stamped so. In winter the
 * stamp is 23:00 of the day that begins at that midnight, 23 hours late: of the recorded home,
 * whose load curve says what it used in between, 386 of 390 days agree to 2 Wh with the midnight
 * that begins the date that is written, and none of a winter with the stamp as it stands.
 */
#define KIND "Index"
#define DAILY "Arrêté quotidien"
#define WH_PER_KWH 1000.0
#define MAX_CLASSES 10

typedef struct
{
  guint n_columns, kind, total;
  guint classes[MAX_CLASSES];
  guint n_classes;
  double scale; /* to kWh */
} Layout;

/* Whether the line of values says that it holds indexes. */
gboolean
bef_enedis_index_is (char **lines)
{
  if (!bef_enedis_is (lines) || lines[1] == NULL)
    return FALSE;
  g_auto (GStrv) names = g_strsplit (lines[0], ";", -1);
  g_auto (GStrv) values = g_strsplit (lines[1], ";", -1);

  return g_str_equal (bef_enedis_field (names, values, "Type de donnees"), KIND);
}

/* Which column is which, of the line of their names. */
static gboolean
read_layout (const char *line, Layout *out)
{
  g_auto (GStrv) names = g_strsplit (line, ";", -1);

  out->n_columns = g_strv_length (names);
  for (guint i = 1; i < out->n_columns; i++)
    if (g_str_equal (names[i], "Type de releve"))
      out->kind = i;
    else if (g_str_has_suffix (names[i], " T"))
      out->total = i;
    else if (g_strrstr (names[i], " D") != NULL && out->n_classes < MAX_CLASSES)
      out->classes[out->n_classes++] = i;
  return out->total > 0 || out->n_classes > 0;
}

static gboolean
read_scale (const char *unit, const char *name, double *out, GError **error)
{
  static const struct
  {
    const char *unit;
    double kwh;
  } units[] = { { "", 1 / WH_PER_KWH }, { "Wh", 1 / WH_PER_KWH }, { "kWh", 1 }, { "MWh", 1e3 } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].unit))
      {
        *out = units[i].kwh;
        return TRUE;
      }
  g_autofree char *said = bef_recording_dup_cited (unit);
  return bef_recording_refuse (
      error, _ ("“%s”, line 2: the unit of the index is “%s”; Wh, kWh or MWh was expected"), name,
      said);
}

/* The midnight in Paris that begins the date written in the stamp of a daily reading. */
static void
mend_daily_stamp (const char *text, BefRow *row)
{
  int year = (int)g_ascii_strtoll (text, NULL, 10);
  int month = (int)g_ascii_strtoll (text + 5, NULL, 10);
  int day = (int)g_ascii_strtoll (text + 8, NULL, 10);

  if (g_str_has_prefix (text + 10, "T23:00:00+01"))
    row->at_ms = bef_civil_to_ms (year, month, day, 0, 0);
}

/* What the meter read, of the total or else of all classes of the grid that have a value. */
static BefCell
read_total (char **parts, const Layout *layout, double *out, const char **bad_out)
{
  BefCell cell = BEF_CELL_BLANK;
  double sum = 0;

  *bad_out = layout->total > 0 ? parts[layout->total] : "";
  if (layout->total > 0)
    cell = bef_recording_read_cell (parts[layout->total], out);
  if (cell != BEF_CELL_BLANK)
    return cell;
  for (guint i = 0; i < layout->n_classes; i++)
    {
      double value;
      BefCell one = bef_recording_read_cell (parts[layout->classes[i]], &value);
      if (one == BEF_CELL_BLANK)
        continue;
      *bad_out = parts[layout->classes[i]];
      if (one == BEF_CELL_BAD || value < 0)
        {
          *out = -1;
          return one;
        }
      sum += value;
      cell = BEF_CELL_VALUE;
    }
  *out = sum;
  return cell;
}

/* FALSE, with what is wrong noted, when the line cannot be used. */
static gboolean
read_row (char **parts, const Layout *layout, BefRow *row, BefRecording *recording)
{
  guint n_parts = g_strv_length (parts);
  const char *bad;
  double value = 0;

  if (n_parts != layout->n_columns)
    {
      bef_recording_malformed (recording, row->line, _ ("%u fields, and %u were expected"), n_parts,
                               layout->n_columns);
      return FALSE;
    }
  if (!bef_row_read_stamp (parts[0], row))
    {
      bef_recording_malformed_stamp (recording, row->line, parts[0]);
      return FALSE;
    }
  if (layout->kind > 0 && g_str_equal (parts[layout->kind], DAILY))
    mend_daily_stamp (parts[0], row);
  BefCell cell = read_total (parts, layout, &value, &bad);
  row->blank = cell == BEF_CELL_BLANK;
  row->value = value * layout->scale;
  if (cell != BEF_CELL_BAD && (row->blank || value >= 0))
    return TRUE;
  bef_recording_malformed_value (recording, row->line, bad, cell);
  return FALSE;
}

/* To the end of the table: the next one begins with a word that is no stamp. */
static GArray *
read_rows (char **lines, guint first, const Layout *layout, BefRecording *recording)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (BefRow));

  for (guint i = first; lines[i] != NULL; i++)
    {
      BefRow row = { .line = i + 1 };
      if (*lines[i] == '\0')
        continue;
      if (g_str_has_prefix (lines[i], "Periode;")
          || g_str_has_prefix (lines[i], "Identifiant PRM;"))
        break;
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
      recording->n_lines++;
      if (!read_row (parts, layout, &row, recording))
        continue;
      recording->n_local += row.local;
      g_array_append_val (rows, row);
    }
  return rows;
}

BefRecording *
bef_enedis_index_read (char **lines, const char *name, GError **error)
{
  g_autoptr (BefRecording) self = bef_recording_new (BEF_FILE_ENEDIS_INDEX);
  g_auto (GStrv) names = g_strsplit (lines[0], ";", -1);
  g_auto (GStrv) values = g_strsplit (lines[1], ";", -1);
  const char *prm = bef_enedis_field (names, values, "Identifiant PRM");
  Layout layout = { 0 };
  gboolean is_export = FALSE;
  guint head = 2;

  if (!bef_enedis_read_nature (names, values, name, &is_export, error)
      || !read_scale (bef_enedis_field (names, values, "Unite"), name, &layout.scale, error))
    return NULL;
  while (lines[head] != NULL && !g_str_has_prefix (lines[head], "Horodate;"))
    head++;
  if (lines[head] == NULL || !read_layout (lines[head], &layout))
    {
      bef_recording_refuse (
          error, _ ("“%s” has no line “Horodate;…” that names a total (EAS T) or classes (EAS D1)"),
          name);
      return NULL;
    }
  g_autoptr (GArray) rows = read_rows (lines, head + 1, &layout, self);
  if (self->n_local > 0)
    bef_rows_settle_october (rows, self);
  bef_rows_order (rows, self);
  BefCurve *curve = bef_recording_add_curve (self, "index", "Index");
  curve->is_export = is_export;
  curve->quantity = is_export ? "energy-export-index" : "energy-index";
  curve->point = g_strdup (prm);
  bef_rows_fill_index (curve, rows, self);
  self->slug = g_strdup_printf ("prm-%s", prm);
  self->name = g_strdup_printf ("PRM %s", prm);
  return g_steal_pointer (&self);
}
