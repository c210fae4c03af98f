/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recording-private.h"

#include <glib/gi18n.h>

/*
 * Enedis load curves in CSV: a line of names, a line of values, "Horodate;Valeur", then ISO 8601
 * stamps with their offset and mean W per step, or Wh of the step.
 *
 * C4 (above 36 kVA) stamps the START of the step and may leave unit and step blank; C5 stamps the
 * END. Nothing in the file says which: a curve whose last stamp is the midnight that ends the
 * declared period stamps ends, one whose first stamp is the midnight that begins it stamps starts;
 * failing both, steps of less than half an hour, or a unit left blank, are C4's.
 */

typedef struct
{
  char *prm;               /* owned */
  gint64 begin_ms, end_ms; /* midnights of the declared period, BEF_NO_TIME when not given */
  double scale;            /* to W, or Wh */
  gboolean unit_given, is_energy, is_export;
  gint64 step_ms; /* 0: not given */
} Header;

gboolean
bef_enedis_is (char **lines)
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

const char *
bef_enedis_field (char **names, char **values, const char *name)
{
  guint n = g_strv_length (values);

  for (guint i = 0; names[i] != NULL && i < n; i++)
    if (g_str_equal (names[i], name))
      return values[i];
  return "";
}

gboolean
bef_enedis_read_nature (char **names, char **values, const char *name, gboolean *is_export_out,
                        GError **error)
{
  const char *physical = bef_enedis_field (names, values, "Grandeur physique");
  const char *kind = bef_enedis_field (names, values, "Grandeur metier");
  g_autofree char *folded = g_str_to_ascii (physical, "C");
  g_autofree char *said_physical = bef_recording_dup_cited (physical);
  g_autofree char *said_kind = bef_recording_dup_cited (kind);

  if (*physical != '\0' && g_ascii_strcasecmp (folded, "Energie active") != 0
      && g_ascii_strcasecmp (folded, "Puissance active") != 0)
    /* TRANSLATORS: a file, then a word of it. */
    return bef_recording_refuse (
        error,
        _ ("“%s”, line 2: the quantity (Grandeur physique) is “%s”; only active energy can be "
           "read: reactive energy is not consumption"),
        name, said_physical);
  *is_export_out =
      g_ascii_strcasecmp (kind, "Production") == 0 || g_ascii_strcasecmp (kind, "Injection") == 0;
  if (*kind != '\0' && !*is_export_out && g_ascii_strcasecmp (kind, "Consommation") != 0
      && g_ascii_strcasecmp (kind, "Soutirage") != 0)
    return bef_recording_refuse (error,
                                 /* TRANSLATORS: a file, then a word of it. */
                                 _ ("“%s”, line 2: the use (Grandeur metier) is “%s”; "
                                    "“Consommation” or “Production” was expected"),
                                 name, said_kind);
  return TRUE;
}

static gboolean
read_unit (const char *unit, const char *name, Header *out, GError **error)
{
  static const struct
  {
    const char *unit;
    double scale;
    gboolean is_energy;
  } units[] = { { "", 1, FALSE },  { "W", 1, FALSE },    { "kW", 1e3, FALSE }, { "MW", 1e6, FALSE },
                { "Wh", 1, TRUE }, { "kWh", 1e3, TRUE }, { "MWh", 1e6, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].unit))
      {
        out->scale = units[i].scale;
        out->is_energy = units[i].is_energy;
        out->unit_given = *unit != '\0';
        return TRUE;
      }
  g_autofree char *said = bef_recording_dup_cited (unit);
  /* TRANSLATORS: a file, then a word of it. */
  return bef_recording_refuse (
      error, _ ("“%s”, line 2: the unit is “%s”; W, kW, MW, Wh, kWh or MWh was expected"), name,
      said);
}

static gboolean
read_header (char **lines, const char *name, Header *out, GError **error)
{
  g_auto (GStrv) names = g_strsplit (lines[0], ";", -1);
  g_auto (GStrv) values = g_strsplit (lines[1] != NULL ? lines[1] : "", ";", -1);
  const char *type = bef_enedis_field (names, values, "Type de donnees");
  guint64 minutes;

  if (!g_str_equal (type, "Courbe de charge"))
    {
      g_autofree char *said = bef_recording_dup_cited (type);
      return bef_recording_refuse (
          error,
          /* TRANSLATORS: a file, then a word of it. */
          _ ("“%s”, line 2: the kind of data is “%s”; only a “Courbe de charge” can be read"), name,
          said);
    }
  if (!bef_enedis_read_nature (names, values, name, &out->is_export, error)
      || !read_unit (bef_enedis_field (names, values, "Unite"), name, out, error))
    return FALSE;
  out->prm = g_strdup (bef_enedis_field (names, values, "Identifiant PRM"));
  out->begin_ms = read_day (bef_enedis_field (names, values, "Date de debut"));
  out->end_ms = read_day (bef_enedis_field (names, values, "Date de fin"));
  if (g_ascii_string_to_unsigned (bef_enedis_field (names, values, "Pas en minutes"), 10, 1, 60,
                                  &minutes, NULL))
    out->step_ms = (gint64)minutes * BEF_MS_MINUTE;
  return TRUE;
}

/* One line "stamp;value". FALSE, with what is wrong noted, when it cannot be used. */
static gboolean
read_row (const char *line, double scale, BefRow *row, BefRecording *recording)
{
  g_auto (GStrv) parts = g_strsplit (line, ";", -1);
  guint n_parts = g_strv_length (parts);
  double value = 0.0;

  if (n_parts != 2)
    {
      bef_recording_malformed (
          recording, row->line,
          /* TRANSLATORS: of the fields of a line of a table. */
          ngettext ("%u field, and 2 were expected", "%u fields, and 2 were expected", n_parts),
          n_parts);
      return FALSE;
    }
  if (!bef_row_read_stamp (parts[0], row))
    {
      bef_recording_malformed_stamp (recording, row->line, parts[0]);
      return FALSE;
    }
  BefCell cell = bef_recording_read_cell (parts[1], &value);
  row->blank = cell == BEF_CELL_BLANK;
  row->value = value * scale;
  if (cell != BEF_CELL_BAD && (row->blank || value >= 0.0))
    return TRUE;
  bef_recording_malformed_value (recording, row->line, parts[1], cell);
  return FALSE;
}

static GArray *
read_rows (char **lines, guint first, double scale, BefRecording *recording)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (BefRow));

  for (guint i = first; lines[i] != NULL; i++)
    {
      BefRow row = { .line = i + 1 };
      if (*lines[i] == '\0')
        continue;
      recording->n_lines++;
      if (!read_row (lines[i], scale, &row, recording))
        continue;
      recording->n_local += row.local;
      g_array_append_val (rows, row);
    }
  return rows;
}

static gboolean
stamps_ends (const GArray *rows, const Header *header)
{
  const BefRow *first = &g_array_index (rows, BefRow, 0);
  const BefRow *last = &g_array_index (rows, BefRow, rows->len - 1);

  if (header->end_ms != BEF_NO_TIME && last->at_ms == header->end_ms)
    return TRUE;
  if (header->begin_ms != BEF_NO_TIME && first->at_ms == header->begin_ms)
    return FALSE;
  if (!header->unit_given)
    return FALSE;
  return rows->len < 2 || bef_rows_gap (rows, rows->len - 2) >= 30 * BEF_MS_MINUTE;
}

BefRecording *
bef_enedis_read (char **lines, const char *name, GError **error)
{
  g_autoptr (BefRecording) self = bef_recording_new (BEF_FILE_ENEDIS_CURVE);
  g_autofree char *prm = NULL;
  Header header = { 0 };
  guint first = 1;

  if (!read_header (lines, name, &header, error))
    return NULL;
  prm = header.prm;
  while (lines[first] != NULL && !g_str_has_prefix (lines[first], "Horodate;Valeur"))
    first++;
  if (lines[first] == NULL)
    {
      bef_recording_refuse (error, _ ("“%s” has no line “Horodate;Valeur”"), name);
      return NULL;
    }
  g_autoptr (GArray) rows = read_rows (lines, first + 1, header.scale, self);
  if (self->n_local > 0)
    bef_rows_settle_october (rows, self);
  bef_rows_order (rows, self);
  gboolean ends = rows->len > 0 && stamps_ends (rows, &header);
  BefCurve *curve =
      header.is_export
          ? bef_recording_add_curve (self, "compteur-injection", "Compteur d’injection")
          : bef_recording_add_curve (self, "compteur-electricite", "Compteur électrique");
  curve->is_export = header.is_export;
  curve->quantity = header.is_export ? "power-export" : "power";
  curve->point = g_strdup (prm);
  BefRowsPlan plan = { ends ? BEF_STAMPED_AT_END : BEF_STAMPED_AT_START, header.step_ms,
                       header.is_energy };
  bef_rows_fill (curve, rows, &plan, self);
  self->slug = g_strdup_printf ("prm-%s", prm);
  self->tariff = ends ? "C5" : "C4";
  self->category = ends ? "other" : "townHall";
  self->name =
      g_strdup_printf (ends ? "Point de livraison (PRM %s)" : "Bâtiment public (PRM %s)", prm);
  return g_steal_pointer (&self);
}
