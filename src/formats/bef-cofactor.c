/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-recording-private.h"

#include <glib/gi18n.h>

/*
 * The COFACTOR Drammen files (Lien, Walnum, Sorensen, Sci Data 12:393, 2025): "key;value" lines, a
 * blank one, three lines on the columns (kind, unit, description), then a line that begins with
 * "TimeStamp" and hourly values. Stamps are starts at a fixed +01:00; energies are Wh per hour, so
 * their number is also the mean power of the hour in W.
 */
#define HEADER_LINES 200

gboolean
bef_cofactor_is (char **lines)
{
  for (guint i = 0; i < HEADER_LINES && lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "TimeStamp;"))
      return TRUE;
  return FALSE;
}

static const char *
metadata (char **lines, guint header, const char *key)
{
  g_autofree char *prefix = g_strconcat (key, ";", NULL);

  for (guint i = 0; i < header; i++)
    if (g_str_has_prefix (lines[i], prefix))
      return lines[i] + strlen (prefix);
  return "";
}

static void
describe (BefRecording *self, char **lines, guint header, const char *path)
{
  const char *id = metadata (lines, header, "building_id");
  const char *category = metadata (lines, header, "building_category");
  g_autofree char *base = g_path_get_basename (path);

  self->slug = *id != '\0' ? g_strdup_printf ("drammen-%s", id) : g_strdup ("drammen");
  self->name = *id != '\0' ? g_strdup_printf ("Drammen %s", id) : g_strdup (base);
  if (g_str_equal (category, "Off"))
    self->category = "townHall";
  else if (g_str_equal (category, "Sch") || g_str_equal (category, "Kdg"))
    self->category = "school";
  if (bef_recording_read_cell (metadata (lines, header, "floor_area"), &self->floor_area_m2)
          != BEF_CELL_VALUE
      || self->floor_area_m2 < 0.0)
    self->floor_area_m2 = 0.0;
}

/* The curve of each column, NULL for what is not an energy. The imported electricity comes first.
 */
static BefCurve **
make_curves (BefRecording *self, char **lines, guint header, char **names)
{
  guint n = g_strv_length (names);
  BefCurve **curves = g_new0 (BefCurve *, n + 1);
  g_auto (GStrv) units = g_strsplit (header >= 2 ? lines[header - 2] : "", ";", -1);
  g_auto (GStrv) titles = g_strsplit (header >= 1 ? lines[header - 1] : "", ";", -1);
  guint n_units = g_strv_length (units), n_titles = g_strv_length (titles);

  for (guint i = 1; i < n; i++)
    if (g_str_equal (names[i], "ElImp"))
      curves[i] = bef_recording_add_curve (self, "compteur-electricite", "Compteur électrique");
  for (guint i = 1; i < n; i++)
    {
      gboolean energy = g_str_has_prefix (names[i], "El") || g_str_has_prefix (names[i], "Ht");
      if (curves[i] != NULL || !energy || (i < n_units && !g_str_equal (units[i], "Wh")))
        continue;
      g_autofree char *lower = g_ascii_strdown (names[i], -1);
      g_autofree char *slug = g_strconcat ("sous-compteur-", lower, NULL);
      const char *title = i < n_titles && *titles[i] != '\0' ? g_strstrip (titles[i]) : names[i];
      curves[i] = bef_recording_add_curve (self, slug, title);
    }
  return curves;
}

/* A stamp with its offset. */
static gboolean
read_stamp (const char *text, gint64 *out)
{
  const char *time = strchr (text, 'T');

  return time != NULL && strpbrk (time, "Zz+-") != NULL && bef_iso8601_parse (text, out);
}

/* Keeps the value @w of one hour. FALSE when it is more than any connection carries. */
static gboolean
add_hour (BefCurve *curve, gint64 at, double w, guint line)
{
  BefCurvePoint p = { at, BEF_MS_HOUR, w, line };

  if (w > BEF_RECORDING_MOST_W)
    return FALSE;
  if (w >= 0)
    g_array_append_val (curve->points, p);
  return TRUE;
}

/* One line of values; nothing is kept of it when any of them cannot be read. */
static void
read_line (BefRecording *self, char **parts, char **names, BefCurve **curves, guint line)
{
  guint n = g_strv_length (names);
  g_autofree double *values = g_new0 (double, n + 1);
  g_autofree BefCell *cells = g_new0 (BefCell, n + 1);
  gint64 at;

  if (g_strv_length (parts) != n)
    {
      bef_recording_malformed (self, line, _ ("%u fields, and %u were expected"),
                               g_strv_length (parts), n);
      return;
    }
  if (!read_stamp (parts[0], &at))
    {
      bef_recording_malformed_stamp (self, line, parts[0]);
      return;
    }
  for (guint i = 1; i < n; i++)
    if ((cells[i] = bef_recording_read_cell (parts[i], &values[i])) == BEF_CELL_BAD)
      {
        bef_recording_malformed_value (self, line, parts[i], BEF_CELL_BAD);
        return;
      }
  for (guint i = 1; i < n; i++)
    {
      if (cells[i] == BEF_CELL_BLANK)
        self->n_blank += curves[i] != NULL;
      else if (curves[i] != NULL && !add_hour (curves[i], at, values[i], line))
        bef_recording_huge (self, line);
      else if (curves[i] == NULL && g_str_equal (names[i], "Tout"))
        {
          BefCurveTemperature t = { at, values[i] };
          g_array_append_val (self->temperatures, t);
        }
    }
}

static int
compare_stamps (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

G_STATIC_ASSERT (G_STRUCT_OFFSET (BefCurvePoint, at_ms) == 0);
G_STATIC_ASSERT (G_STRUCT_OFFSET (BefCurveTemperature, at_ms) == 0);

/* In order of time; of several of one hour the last in the file stays. @size is that of an element,
 * which begins with its stamp. Returns how many there were too many. */
static guint
order (GArray *array, gsize size)
{
  char *all = array->data;
  guint kept = 0, n = array->len;

  /* Stable, by contract. */
  g_array_sort (array, compare_stamps);
  for (guint i = 0; i < n; i++)
    if (i + 1 == n || compare_stamps (all + i * size, all + (i + 1) * size) != 0)
      memmove (all + kept++ * size, all + i * size, size);
  g_array_set_size (array, kept);
  return n - kept;
}

BefRecording *
bef_cofactor_read (char **lines, const char *path, GError **error)
{
  g_autoptr (BefRecording) self = bef_recording_new (BEF_FILE_COFACTOR);
  guint header = 0;

  while (!g_str_has_prefix (lines[header], "TimeStamp;"))
    header++;
  g_auto (GStrv) names = g_strsplit (lines[header], ";", -1);
  g_autofree BefCurve **curves = make_curves (self, lines, header, names);
  if (self->curves->len == 0)
    {
      bef_recording_refuse (error, _ ("“%s”, line %u: no column of energy (El…, Ht… in Wh)"), path,
                            header + 1);
      return NULL;
    }
  describe (self, lines, header, path);
  for (guint i = header + 1; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
      self->n_lines++;
      read_line (self, parts, names, curves, i + 1);
    }
  for (guint i = 0; i < self->curves->len; i++)
    {
      BefCurve *curve = g_ptr_array_index (self->curves, i);
      self->n_doubles += order (curve->points, sizeof (BefCurvePoint));
    }
  order (self->temperatures, sizeof (BefCurveTemperature));
  /* A column that is never filled is no meter. */
  for (guint i = self->curves->len; i > 0; i--)
    if (((BefCurve *)g_ptr_array_index (self->curves, i - 1))->points->len == 0
        && self->curves->len > 1)
      g_ptr_array_remove_index (self->curves, i - 1);
  return g_steal_pointer (&self);
}
