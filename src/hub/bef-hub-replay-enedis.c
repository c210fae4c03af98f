/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-replay-private.h"

/*
 * Enedis load curves in CSV: a line of names, a line of values, "Horodate;Valeur", then ISO 8601
 * stamps with their offset and mean W per step.
 *
 * C4 (above 36 kVA) stamps the START of the step and may leave unit and step blank; C5 stamps the
 * END. Nothing in the file says which: a curve whose last stamp is the midnight that ends the
 * declared period stamps ends, one whose first stamp is the midnight that begins it stamps starts;
 * failing both, steps of less than half an hour, or a unit left blank, are C4's.
 */
#define LONGEST_STEP BEF_MS_HOUR

typedef struct
{
  gint64 at_ms;
  double watts;
  gboolean blank;
} Row;

typedef struct
{
  char *prm;               /* owned */
  gint64 begin_ms, end_ms; /* midnights of the declared period, BEF_NO_TIME when not given */
  double scale;            /* to W */
  gboolean unit_given;
  gint64 step_ms; /* 0: not given */
} Header;

gboolean
bef_hub_enedis_is (char **lines)
{
  return g_str_has_prefix (lines[0], "Identifiant PRM;");
}

/* "03/02/2020" as the midnight in Paris that begins that day. */
static gint64
read_day (const char *text)
{
  guint64 day, month, year;
  g_auto (GStrv) parts = g_strsplit (text, "/", 4);

  if (g_strv_length (parts) != 3 || !g_ascii_string_to_unsigned (parts[0], 10, 1, 31, &day, NULL)
      || !g_ascii_string_to_unsigned (parts[1], 10, 1, 12, &month, NULL)
      || !g_ascii_string_to_unsigned (parts[2], 10, 1990, 2200, &year, NULL))
    return BEF_NO_TIME;
  return bef_civil_to_ms ((int)year, (int)month, (int)day, 0, 0);
}

/* The value under the name @name on the two header lines, "" when absent. */
static const char *
field (char **names, char **values, const char *name)
{
  guint n = g_strv_length (values);

  for (guint i = 0; names[i] != NULL && i < n; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return "";
}

static gboolean
read_header (char **lines, const char *path, Header *out, GError **error)
{
  g_auto (GStrv) names = g_strsplit (lines[0], ";", -1);
  g_auto (GStrv) values = g_strsplit (lines[1] != NULL ? lines[1] : "", ";", -1);
  const char *type = field (names, values, "Type de donnees");
  const char *unit = field (names, values, "Unite");
  guint64 minutes;

  if (!g_str_equal (type, "Courbe de charge"))
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
          "“%s”, line 2: the kind of data is “%s”; only “Courbe de charge” can be replayed", path,
          type);
      return FALSE;
    }
  if (*unit != '\0' && !g_str_equal (unit, "W") && !g_str_equal (unit, "kW"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s”, line 2: the unit is “%s”; W or kW was expected", path, unit);
      return FALSE;
    }
  out->prm = g_strdup (field (names, values, "Identifiant PRM"));
  out->begin_ms = read_day (field (names, values, "Date de debut"));
  out->end_ms = read_day (field (names, values, "Date de fin"));
  out->scale = g_str_equal (unit, "kW") ? 1000.0 : 1.0;
  out->unit_given = *unit != '\0';
  if (g_ascii_string_to_unsigned (field (names, values, "Pas en minutes"), 10, 1, 60, &minutes,
                                  NULL))
    out->step_ms = (gint64)minutes * BEF_MS_MINUTE;
  return TRUE;
}

/* One line "stamp;value". FALSE when it cannot be used. */
static gboolean
read_row (const char *line, double scale, Row *row)
{
  g_auto (GStrv) parts = g_strsplit (line, ";", -1);
  double value = 0.0;

  if (g_strv_length (parts) != 2 || !bef_iso8601_parse (parts[0], &row->at_ms))
    return FALSE;
  row->blank = *parts[1] == '\0';
  if (!row->blank && (!bef_hub_read_decimal (parts[1], &value) || value < 0.0))
    return FALSE;
  row->watts = value * scale;
  return TRUE;
}

static GArray *
read_rows (char **lines, guint first, double scale, BefHubRecording *recording)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = first; lines[i] != NULL; i++)
    {
      Row row;
      if (*lines[i] == '\0')
        continue;
      recording->n_lines++;
      /* A stamp that does not move on is a line given twice, or out of place. */
      if (!read_row (lines[i], scale, &row)
          || (rows->len > 0 && row.at_ms <= g_array_index (rows, Row, rows->len - 1).at_ms))
        {
          bef_hub_recording_malformed (recording, i + 1);
          continue;
        }
      recording->n_blank += row.blank;
      g_array_append_val (rows, row);
    }
  return rows;
}

static gint64
gap (const GArray *rows, gint64 i)
{
  if (i < 0 || i + 1 >= (gint64)rows->len)
    return 0;
  return g_array_index (rows, Row, i + 1).at_ms - g_array_index (rows, Row, i).at_ms;
}

/*
 * The length of row @i's step. For starts it is the gap to the next stamp, for ends the gap from
 * the previous one (@own), unless lines are missing there: a gap longer than an hour, or longer
 * than the gaps on both sides of it, is a hole, and the step is that of the other side.
 */
static gint64
step_of (const GArray *rows, gint64 i, gboolean ends, gint64 declared_ms)
{
  gint64 own = ends ? gap (rows, i - 1) : gap (rows, i);
  gint64 behind = ends ? gap (rows, i - 2) : gap (rows, i + 1);
  gint64 other = ends ? gap (rows, i) : gap (rows, i - 1);
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

static gboolean
stamps_ends (const GArray *rows, const Header *header)
{
  const Row *first = &g_array_index (rows, Row, 0);
  const Row *last = &g_array_index (rows, Row, rows->len - 1);

  if (header->end_ms != BEF_NO_TIME && last->at_ms == header->end_ms)
    return TRUE;
  if (header->begin_ms != BEF_NO_TIME && first->at_ms == header->begin_ms)
    return FALSE;
  if (!header->unit_given)
    return FALSE;
  return rows->len < 2 || gap (rows, rows->len - 2) >= 30 * BEF_MS_MINUTE;
}

BefHubRecording *
bef_hub_enedis_read (char **lines, const char *path, GError **error)
{
  g_autoptr (BefHubRecording) self = bef_hub_recording_new ();
  g_autofree char *prm = NULL;
  Header header = { 0 };
  guint first = 1;

  if (!read_header (lines, path, &header, error))
    return NULL;
  prm = header.prm;
  while (lines[first] != NULL && !g_str_has_prefix (lines[first], "Horodate;Valeur"))
    first++;
  if (lines[first] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” has no line “Horodate;Valeur”",
                   path);
      return NULL;
    }
  g_autoptr (GArray) rows = read_rows (lines, first + 1, header.scale, self);
  gboolean ends = rows->len > 0 && stamps_ends (rows, &header);
  BefHubCurve *curve =
      bef_hub_recording_add_curve (self, "compteur-electricite", "Compteur électrique");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      gint64 step = step_of (rows, i, ends, header.step_ms);
      BefHubPoint p = { row->at_ms - (ends ? step : 0), step, row->watts, 0.0 };
      if (!row->blank)
        g_array_append_val (curve->points, p);
    }
  self->slug = g_strdup_printf ("prm-%s", prm);
  self->tariff = ends ? "C5" : "C4";
  self->category = ends ? "other" : "townHall";
  self->name =
      g_strdup_printf (ends ? "Point de livraison (PRM %s)" : "Bâtiment public (PRM %s)", prm);
  return g_steal_pointer (&self);
}
