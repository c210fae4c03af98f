/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-bounds.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/bef-format.h"

#define METRES_PER_DEGREE 111320.0

static gboolean
is_on_earth (BefPoint point)
{
  return fabs (point.latitude) <= 90 && fabs (point.longitude) <= 180;
}

BefBounds *
bef_bounds_new (const char *const *types, const char *area)
{
  BefBounds *self = g_new0 (BefBounds, 1);
  g_auto (GStrv) parts = g_strsplit (area != NULL ? area : "", " ", 4);
  double numbers[3];
  guint n = 0;

  if (types != NULL && types[0] != NULL)
    self->types = g_strdupv ((char **)types);
  while (n < 3 && parts[n] != NULL)
    {
      char *end;
      numbers[n] = g_ascii_strtod (parts[n], &end);
      if (end == parts[n] || *end != '\0' || !isfinite (numbers[n]))
        break;
      n++;
    }
  if (n < 3 || parts[3] != NULL)
    return self;
  BefPoint centre = { numbers[0], numbers[1] };
  if (is_on_earth (centre) && numbers[2] >= BEF_BOUNDS_MIN_RADIUS_M
      && numbers[2] <= BEF_BOUNDS_MAX_RADIUS_M)
    {
      self->centre = centre;
      self->radius_m = numbers[2];
    }
  return self;
}

BefBounds *
bef_bounds_copy (const BefBounds *self)
{
  BefBounds *copy;

  if (self == NULL)
    return NULL;
  copy = g_memdup2 (self, sizeof *self);
  copy->types = g_strdupv (self->types);
  return copy;
}

void
bef_bounds_free (BefBounds *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->types);
  g_free (self);
}

gboolean
bef_bounds_is_everything (const BefBounds *self)
{
  return self == NULL || (self->types == NULL && self->radius_m <= 0);
}

gboolean
bef_bounds_has_type (const BefBounds *self, const char *type)
{
  return self == NULL || self->types == NULL
         || g_strv_contains ((const char *const *)self->types, type);
}

/* As on a plane around @from: a commune, or a department. */
static double
metres_between (BefPoint from, BefPoint to)
{
  double x = (to.longitude - from.longitude) * METRES_PER_DEGREE * cos (from.latitude * G_PI / 180);
  double y = (to.latitude - from.latitude) * METRES_PER_DEGREE;

  return hypot (x, y);
}

gboolean
bef_bounds_holds (const BefBounds *self, BefPoint point)
{
  return self == NULL || self->radius_m <= 0
         || metres_between (self->centre, point) <= self->radius_m;
}

gboolean
bef_bounds_around (const BefPoint *points, guint n, BefPoint *centre, double *radius_m)
{
  double south = 90, north = -90, west = 180, east = -180, radius = 0;

  for (guint i = 0; i < n; i++)
    {
      south = MIN (south, points[i].latitude);
      north = MAX (north, points[i].latitude);
      west = MIN (west, points[i].longitude);
      east = MAX (east, points[i].longitude);
    }
  if (n == 0)
    return FALSE;
  *centre = (BefPoint){ .latitude = (south + north) / 2, .longitude = (west + east) / 2 };
  for (guint i = 0; i < n; i++)
    radius = MAX (radius, metres_between (*centre, points[i]));
  *radius_m = CLAMP (radius, BEF_BOUNDS_MIN_RADIUS_M, BEF_BOUNDS_MAX_RADIUS_M);
  return TRUE;
}

char *
bef_bounds_format_area (BefPoint centre, double radius_m)
{
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (latitude, sizeof latitude, "%.6g", centre.latitude);
  g_ascii_formatd (longitude, sizeof longitude, "%.6g", centre.longitude);
  return g_strdup_printf ("%s %s %.0f", latitude, longitude, radius_m);
}

/* A minus as it is written on screen, and blanks that do not break, as those of a keyboard. */
static char *
plain_digits (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, c == 0x2212 || c == 0x2013 ? '-'
                                    : g_unichar_isspace (c)    ? ' '
                                                               : c);
    }
  return g_string_free (out, FALSE);
}

/* A decimal comma is one between digits where the text has no point; else commas separate. */
gboolean
bef_bounds_parse_place (const char *text, BefPoint *out)
{
  g_autofree char *plain = plain_digits (text);
  double numbers[2];
  guint n = 0;

  if (strchr (plain, '.') == NULL)
    for (char *p = plain; *p != '\0'; p++)
      if (*p == ',' && p > plain && g_ascii_isdigit (p[-1]) && g_ascii_isdigit (p[1]))
        *p = '.';
  for (const char *p = plain; *p != '\0';)
    {
      char *end;
      if (g_ascii_isspace (*p) || strchr (",;/", *p) != NULL)
        {
          p++;
          continue;
        }
      double number = g_ascii_strtod (p, &end);
      if (end == p || n == 2 || !isfinite (number))
        return FALSE;
      numbers[n++] = number;
      p = end;
    }
  if (n != 2)
    return FALSE;
  *out = (BefPoint){ numbers[0], numbers[1] };
  return is_on_earth (*out);
}

char *
bef_bounds_dup_text (const BefBounds *self)
{
  guint n;

  if (bef_bounds_is_everything (self))
    return NULL;
  n = self->types != NULL ? g_strv_length (self->types) : 0;
  g_autofree char *types =
      n > 0 ? g_strdup_printf (
          ngettext ("%u type of entities only", "%u types of entities only", n), n)
            : NULL;
  if (self->radius_m <= 0)
    return g_steal_pointer (&types);
  g_autofree char *radius =
      bef_format_number (self->radius_m / 1000, fmod (self->radius_m, 1000) != 0 ? 1 : 0);
  g_autofree char *latitude = bef_format_number (self->centre.latitude, 4);
  g_autofree char *longitude = bef_format_number (self->centre.longitude, 4);
  g_autofree char *area =
      /* TRANSLATORS: kilometres, then degrees of latitude and longitude. */
      g_strdup_printf (_ ("Only within %s km of %s; %s"), radius, latitude, longitude);
  if (types == NULL)
    return g_steal_pointer (&area);
  /* TRANSLATORS: "Only within 5 km of …", "2 types of entities only". */
  return g_strdup_printf (_ ("%s, %s"), area, types);
}
