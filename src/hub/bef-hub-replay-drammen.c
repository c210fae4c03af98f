/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-replay-private.h"

/*
 * The COFACTOR Drammen files (Lien, Walnum, Sorensen, Sci Data 12:393, 2025): "key;value" lines, a
 * blank one, three lines on the columns (kind, unit, description), then a line that begins with
 * "TimeStamp" and hourly values. Stamps are starts at a fixed +01:00; energies are Wh per hour, so
 * their number is also the mean power of the hour in W.
 */
#define HEADER_LINES 200

gboolean
bef_hub_drammen_is (char **lines)
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
describe (BefHubRecording *self, char **lines, guint header, const char *path)
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
  if (!bef_hub_read_decimal (metadata (lines, header, "floor_area"), &self->floor_area_m2)
      || self->floor_area_m2 < 0.0)
    self->floor_area_m2 = 0.0;
}

/* The curve of each column, NULL for what is not an energy. The imported electricity comes first.
 */
static BefHubCurve **
make_curves (BefHubRecording *self, char **lines, guint header, char **names)
{
  guint n = g_strv_length (names);
  BefHubCurve **curves = g_new0 (BefHubCurve *, n + 1);
  g_auto (GStrv) units = g_strsplit (header >= 2 ? lines[header - 2] : "", ";", -1);
  g_auto (GStrv) titles = g_strsplit (header >= 1 ? lines[header - 1] : "", ";", -1);
  guint n_units = g_strv_length (units), n_titles = g_strv_length (titles);

  for (guint i = 1; i < n; i++)
    if (g_str_equal (names[i], "ElImp"))
      curves[i] = bef_hub_recording_add_curve (self, "compteur-electricite", "Compteur électrique");
  for (guint i = 1; i < n; i++)
    {
      gboolean energy = g_str_has_prefix (names[i], "El") || g_str_has_prefix (names[i], "Ht");
      if (curves[i] != NULL || !energy || (i < n_units && !g_str_equal (units[i], "Wh")))
        continue;
      g_autofree char *lower = g_ascii_strdown (names[i], -1);
      g_autofree char *slug = g_strconcat ("sous-compteur-", lower, NULL);
      const char *title = i < n_titles && *titles[i] != '\0' ? g_strstrip (titles[i]) : names[i];
      curves[i] = bef_hub_recording_add_curve (self, slug, title);
    }
  return curves;
}

/* One line of values. FALSE, with nothing kept of it, when any of them cannot be read. */
static gboolean
read_line (BefHubRecording *self, char **parts, char **names, BefHubCurve **curves, gint64 *last_ms)
{
  guint n = g_strv_length (names);
  g_autofree double *values = g_new0 (double, n + 1);
  gint64 at;

  if (g_strv_length (parts) != n || !bef_iso8601_parse (parts[0], &at)
      || (*last_ms != BEF_NO_TIME && at <= *last_ms))
    return FALSE;
  for (guint i = 1; i < n; i++)
    if (*parts[i] != '\0' && !bef_hub_read_decimal (parts[i], &values[i]))
      return FALSE;
  *last_ms = at;
  for (guint i = 1; i < n; i++)
    {
      if (*parts[i] == '\0')
        {
          self->n_blank += curves[i] != NULL;
          continue;
        }
      if (curves[i] != NULL && values[i] >= 0.0)
        {
          BefHubPoint p = { at, BEF_MS_HOUR, values[i], 0.0 };
          g_array_append_val (curves[i]->points, p);
        }
      else if (g_str_equal (names[i], "Tout"))
        {
          BefHubTemperature t = { at, values[i] };
          g_array_append_val (self->temperatures, t);
        }
    }
  return TRUE;
}

BefHubRecording *
bef_hub_drammen_read (char **lines, const char *path, GError **error)
{
  g_autoptr (BefHubRecording) self = bef_hub_recording_new ();
  guint header = 0;
  gint64 last = BEF_NO_TIME;

  while (!g_str_has_prefix (lines[header], "TimeStamp;"))
    header++;
  g_auto (GStrv) names = g_strsplit (lines[header], ";", -1);
  g_autofree BefHubCurve **curves = make_curves (self, lines, header, names);
  if (self->curves->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s”, line %u: no column of energy (El…, Ht… in Wh)", path, header + 1);
      return NULL;
    }
  describe (self, lines, header, path);
  for (guint i = header + 1; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0')
        continue;
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", -1);
      self->n_lines++;
      if (!read_line (self, parts, names, curves, &last))
        bef_hub_recording_malformed (self, i + 1);
    }
  /* A column that is never filled is no meter. */
  for (guint i = self->curves->len; i > 0; i--)
    if (((BefHubCurve *)g_ptr_array_index (self->curves, i - 1))->points->len == 0
        && self->curves->len > 1)
      g_ptr_array_remove_index (self->curves, i - 1);
  return g_steal_pointer (&self);
}
