/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-replay-private.h"

#include <math.h>

/* What the formats share: reading the file, shifting, summing. */

#define MAX_FILE_BYTES (256u * 1024 * 1024)
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static void
curve_free (gpointer data)
{
  BefHubCurve *curve = data;

  g_free (curve->slug);
  g_free (curve->name);
  g_array_unref (curve->points);
  g_free (curve);
}

BefHubRecording *
bef_hub_recording_new (void)
{
  BefHubRecording *self = g_new0 (BefHubRecording, 1);

  self->category = "other";
  self->curves = g_ptr_array_new_with_free_func (curve_free);
  self->temperatures = g_array_new (FALSE, FALSE, sizeof (BefHubTemperature));
  return self;
}

void
bef_hub_recording_free (BefHubRecording *self)
{
  g_free (self->slug);
  g_free (self->name);
  g_ptr_array_unref (self->curves);
  g_array_unref (self->temperatures);
  g_free (self);
}

BefHubCurve *
bef_hub_recording_add_curve (BefHubRecording *self, const char *slug, const char *name)
{
  BefHubCurve *curve = g_new0 (BefHubCurve, 1);

  curve->slug = g_strdup (slug);
  curve->name = g_strdup (name);
  curve->points = g_array_new (FALSE, FALSE, sizeof (BefHubPoint));
  g_ptr_array_add (self->curves, curve);
  return curve;
}

void
bef_hub_recording_malformed (BefHubRecording *self, guint line)
{
  if (self->n_malformed++ == 0)
    self->first_malformed = line;
}

gboolean
bef_hub_read_decimal (const char *text, double *out)
{
  char *end = NULL;

  if (!g_ascii_isdigit (*text) && *text != '-' && *text != '+' && *text != '.')
    return FALSE;
  *out = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*out);
}

/* In one pass whatever the size, sanitized strstr() included. */
static char **
split_lines (const char *text, gsize size)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  const char *end = text + size;

  while (text < end)
    {
      const char *stop = memchr (text, '\n', (gsize)(end - text));
      if (stop == NULL)
        stop = end;
      g_ptr_array_add (lines, g_strchomp (g_strndup (text, (gsize)(stop - text))));
      text = stop + 1;
    }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/* Lines without their ends; a byte order mark is dropped. */
static char **
read_lines (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                         G_FILE_QUERY_INFO_NONE, NULL, error);
  gsize size;

  if (info == NULL)
    {
      g_prefix_error (error, "“%s” cannot be read: ", path);
      return NULL;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is not a plain file", path);
      return NULL;
    }
  if (g_file_info_get_size (info) > MAX_FILE_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” is larger than 256 MiB: no load curve is", path);
      return NULL;
    }
  if (!g_file_get_contents (path, &text, &size, error))
    {
      g_prefix_error (error, "“%s” cannot be read: ", path);
      return NULL;
    }
  if (size == 0 || g_str_equal (text, BYTE_ORDER_MARK))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” is empty", path);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "“%s” is not a text file in UTF-8: not a load curve in CSV", path);
      return NULL;
    }
  gsize skip = g_str_has_prefix (text, BYTE_ORDER_MARK) ? strlen (BYTE_ORDER_MARK) : 0;
  return split_lines (text + skip, size - skip);
}

static guint
count_points (BefHubRecording *self)
{
  guint n = 0;

  for (guint i = 0; i < self->curves->len; i++)
    n += ((BefHubCurve *)g_ptr_array_index (self->curves, i))->points->len;
  return n;
}

BefHubRecording *
bef_hub_recording_load (const char *path, GError **error)
{
  g_autoptr (BefHubRecording) self = NULL;
  g_auto (GStrv) lines = read_lines (path, error);

  if (lines == NULL)
    return NULL;
  if (bef_hub_enedis_is (lines))
    self = bef_hub_enedis_read (lines, path, error);
  else if (bef_hub_drammen_is (lines))
    self = bef_hub_drammen_read (lines, path, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "“%s” is neither an Enedis load curve (its first line would begin with "
                 "“Identifiant PRM;”) nor a COFACTOR Drammen file (a line would begin with "
                 "“TimeStamp;”)",
                 path);
  if (self == NULL)
    return NULL;
  if (count_points (self) == 0)
    {
      g_autofree char *why =
          self->n_malformed > 0
              ? g_strdup_printf ("%u lines could not be read, the first is line %u",
                                 self->n_malformed, self->first_malformed)
          : self->n_lines > 0 ? g_strdup_printf ("all its %u lines are blank", self->n_lines)
                              : g_strdup ("it has no line after its header");
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "“%s” has no usable value: %s", path,
                   why);
      return NULL;
    }
  if (self->n_malformed > 0)
    g_message ("%s: %u of %u lines could not be read and were left out; the first is line %u", path,
               self->n_malformed, self->n_lines, self->first_malformed);
  bef_hub_recording_sum (self);
  return g_steal_pointer (&self);
}

static gboolean
same_clock (gint64 at_ms, const BefCivil *clock)
{
  BefCivil c;

  bef_civil_from_ms (at_ms, &c);
  return c.hour == clock->hour && c.minute == clock->minute;
}

/* @weeks later on the wall clock, or BEF_NO_TIME when there is no such time that day. */
static gint64
shift_stamp (gint64 at_ms, int weeks)
{
  BefCivil from;

  bef_civil_from_ms (at_ms, &from);
  gint64 rest = from.second * BEF_MS_SECOND + from.millisecond;
  gint64 shifted =
      bef_civil_to_ms (from.year, from.month, from.day + 7 * weeks, from.hour, from.minute);
  /* The second pass through the hour that occurs twice in October. */
  if (same_clock (at_ms - BEF_MS_HOUR, &from))
    shifted += BEF_MS_HOUR;
  return same_clock (shifted, &from) ? shifted + rest : BEF_NO_TIME;
}

static void
shift_curve (BefHubCurve *curve, int weeks)
{
  GArray *kept = g_array_sized_new (FALSE, FALSE, sizeof (BefHubPoint), curve->points->len);
  gint64 last = BEF_NO_TIME;

  for (guint i = 0; i < curve->points->len; i++)
    {
      BefHubPoint p = g_array_index (curve->points, BefHubPoint, i);
      p.at_ms = shift_stamp (p.at_ms, weeks);
      if (p.at_ms == BEF_NO_TIME || (last != BEF_NO_TIME && p.at_ms <= last))
        continue;
      last = p.at_ms;
      g_array_append_val (kept, p);
    }
  g_array_unref (curve->points);
  curve->points = kept;
}

void
bef_hub_recording_shift_weeks (BefHubRecording *self, int weeks)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (BefHubTemperature));
  gint64 last = BEF_NO_TIME;

  for (guint i = 0; i < self->curves->len; i++)
    shift_curve (g_ptr_array_index (self->curves, i), weeks);
  for (guint i = 0; i < self->temperatures->len; i++)
    {
      BefHubTemperature t = g_array_index (self->temperatures, BefHubTemperature, i);
      t.at_ms = shift_stamp (t.at_ms, weeks);
      if (t.at_ms == BEF_NO_TIME || (last != BEF_NO_TIME && t.at_ms <= last))
        continue;
      last = t.at_ms;
      g_array_append_val (kept, t);
    }
  g_array_unref (self->temperatures);
  self->temperatures = kept;
  bef_hub_recording_sum (self);
}

void
bef_hub_recording_sum (BefHubRecording *self)
{
  for (guint i = 0; i < self->curves->len; i++)
    {
      GArray *points = ((BefHubCurve *)g_ptr_array_index (self->curves, i))->points;
      double kwh = 0.0;
      for (guint j = 0; j < points->len; j++)
        {
          BefHubPoint *p = &g_array_index (points, BefHubPoint, j);
          p->before_kwh = kwh;
          kwh += p->watts * (double)p->step_ms / 3.6e9;
        }
    }
}

gint64
bef_hub_recording_end (BefHubRecording *self)
{
  gint64 end = BEF_NO_TIME;

  for (guint i = 0; i < self->curves->len; i++)
    {
      GArray *points = ((BefHubCurve *)g_ptr_array_index (self->curves, i))->points;
      if (points->len > 0)
        {
          const BefHubPoint *p = &g_array_index (points, BefHubPoint, points->len - 1);
          end = MAX (end, p->at_ms + p->step_ms);
        }
    }
  return end;
}
