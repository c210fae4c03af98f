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
 *
 * Stamps without offset are Paris time. The hour that occurs twice in October is told apart by the
 * order of the lines where a stamp is there twice and the file is in order, forwards or backwards;
 * else those stamps are refused.
 */
#define LONGEST_STEP BEF_MS_HOUR
#define MS_PER_HOUR 3.6e6

typedef struct
{
  gint64 at_ms;
  double value;
  gboolean blank, local;
  guint line;
} Row;

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

/* What the curve is of. */
static gboolean
read_nature (char **names, char **values, const char *name, Header *out, GError **error)
{
  const char *physical = field (names, values, "Grandeur physique");
  const char *kind = field (names, values, "Grandeur metier");
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
  out->is_export =
      g_ascii_strcasecmp (kind, "Production") == 0 || g_ascii_strcasecmp (kind, "Injection") == 0;
  if (*kind != '\0' && !out->is_export && g_ascii_strcasecmp (kind, "Consommation") != 0
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
  const char *type = field (names, values, "Type de donnees");
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
  if (!read_nature (names, values, name, out, error)
      || !read_unit (field (names, values, "Unite"), name, out, error))
    return FALSE;
  out->prm = g_strdup (field (names, values, "Identifiant PRM"));
  out->begin_ms = read_day (field (names, values, "Date de debut"));
  out->end_ms = read_day (field (names, values, "Date de fin"));
  if (g_ascii_string_to_unsigned (field (names, values, "Pas en minutes"), 10, 1, 60, &minutes,
                                  NULL))
    out->step_ms = (gint64)minutes * BEF_MS_MINUTE;
  return TRUE;
}

/* A stamp of Paris, as if of UTC in @at: the first instant that reads so, FALSE for one that clocks
 * skip in March. */
static gboolean
from_paris (gint64 at, gint64 *out)
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

/* One line "stamp;value". FALSE when it cannot be used. */
static gboolean
read_row (const char *line, double scale, Row *row)
{
  g_auto (GStrv) parts = g_strsplit (line, ";", -1);
  double value = 0.0;

  if (g_strv_length (parts) != 2 || strlen (parts[0]) < 16
      || !bef_iso8601_parse (parts[0], &row->at_ms))
    return FALSE;
  row->local = strpbrk (parts[0] + 11, "Zz+-") == NULL;
  if (row->local && !from_paris (row->at_ms, &row->at_ms))
    return FALSE;
  BefCell cell = bef_recording_read_cell (parts[1], &value);
  row->blank = cell == BEF_CELL_BLANK;
  row->value = value * scale;
  return cell != BEF_CELL_BAD && (row->blank || value >= 0.0);
}

static GArray *
read_rows (char **lines, guint first, double scale, BefRecording *recording)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint i = first; lines[i] != NULL; i++)
    {
      Row row = { .line = i + 1 };
      if (*lines[i] == '\0')
        continue;
      recording->n_lines++;
      if (!read_row (lines[i], scale, &row))
        {
          bef_recording_malformed (recording, i + 1);
          continue;
        }
      recording->n_local += row.local;
      g_array_append_val (rows, row);
    }
  return rows;
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
      gint64 step = g_array_index (rows, Row, i).at_ms - g_array_index (rows, Row, i - 1).at_ms;
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
  gint64 at_ms = g_array_index (rows, Row, i).at_ms;
  guint n = 0;

  *before_out = 0;
  for (guint k = i > 400 ? i - 400 : 0; k < MIN (rows->len, i + 400); k++)
    if (g_array_index (rows, Row, k).local && g_array_index (rows, Row, k).at_ms == at_ms)
      {
        n++;
        *before_out += k < i;
      }
  return n;
}

/* Tells the two passes of the October hour apart in stamps without offset; those it cannot are
 * taken out. */
static void
settle_october (GArray *rows, BefRecording *recording)
{
  g_autoptr (GArray) settled = g_array_sized_new (FALSE, FALSE, sizeof (Row), rows->len);
  int way = direction (rows);

  for (guint i = 0; i < rows->len; i++)
    {
      Row row = g_array_index (rows, Row, i);
      guint before;
      if (row.local && occurs_twice (row.at_ms))
        {
          guint n = count_same (rows, i, &before);
          if (n != 2 || way == 0)
            {
              bef_recording_malformed (recording, row.line);
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
  const Row *x = a, *y = b;

  return x->at_ms != y->at_ms ? (x->at_ms > y->at_ms) - (x->at_ms < y->at_ms)
                              : (x->line > y->line) - (x->line < y->line);
}

/* In order of time, one row for each instant: the last one that has a value. */
static void
order_rows (GArray *rows, BefRecording *recording)
{
  guint kept = 0;

  g_array_sort (rows, compare_rows);
  for (guint i = 0; i < rows->len; i++)
    {
      Row row = g_array_index (rows, Row, i);
      Row *last = kept > 0 ? &g_array_index (rows, Row, kept - 1) : NULL;
      if (last == NULL || last->at_ms != row.at_ms)
        {
          g_array_index (rows, Row, kept++) = row;
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

static gint64
gap (const GArray *rows, gint64 i)
{
  if (i < 0 || i + 1 >= (gint64)rows->len)
    return 0;
  return g_array_index (rows, Row, i + 1).at_ms - g_array_index (rows, Row, i).at_ms;
}

/* Which end of its step a row names. */
typedef enum
{
  STAMPED_AT_START,
  STAMPED_AT_END,
} Stamps;

/*
 * The length of row @i's step. For starts it is the gap to the next stamp, for ends the gap from
 * the previous one (@own), unless lines are missing there: a gap longer than an hour, or longer
 * than the gaps on both sides of it, is a hole, and the step is that of the other side.
 */
static gint64
step_of (const GArray *rows, gint64 i, Stamps stamped, gint64 declared_ms)
{
  gint64 own = stamped == STAMPED_AT_END ? gap (rows, i - 1) : gap (rows, i);
  gint64 behind = stamped == STAMPED_AT_END ? gap (rows, i - 2) : gap (rows, i + 1);
  gint64 other = stamped == STAMPED_AT_END ? gap (rows, i) : gap (rows, i - 1);
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

/* The steps that have a value. */
static void
fill_curve (BefCurve *curve, const GArray *rows, const Header *header, Stamps stamped,
            BefRecording *recording)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      gint64 step = step_of (rows, i, stamped, header->step_ms);
      double watts = header->is_energy ? row->value * MS_PER_HOUR / (double)step : row->value;
      BefCurvePoint p = { row->at_ms - (stamped == STAMPED_AT_END ? step : 0), step, watts };
      if (row->blank)
        recording->n_blank++;
      else if (watts > BEF_RECORDING_MOST_W)
        {
          if (recording->n_huge++ == 0)
            recording->first_huge = row->line;
        }
      else
        g_array_append_val (curve->points, p);
    }
}

BefRecording *
bef_enedis_read (char **lines, const char *name, GError **error)
{
  g_autoptr (BefRecording) self = bef_recording_new ();
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
    settle_october (rows, self);
  order_rows (rows, self);
  gboolean ends = rows->len > 0 && stamps_ends (rows, &header);
  BefCurve *curve =
      header.is_export
          ? bef_recording_add_curve (self, "compteur-injection", "Compteur d’injection")
          : bef_recording_add_curve (self, "compteur-electricite", "Compteur électrique");
  curve->is_export = header.is_export;
  fill_curve (curve, rows, &header, ends ? STAMPED_AT_END : STAMPED_AT_START, self);
  self->slug = g_strdup_printf ("prm-%s", prm);
  self->tariff = ends ? "C5" : "C4";
  self->category = ends ? "other" : "townHall";
  self->name =
      g_strdup_printf (ends ? "Point de livraison (PRM %s)" : "Bâtiment public (PRM %s)", prm);
  return g_steal_pointer (&self);
}
