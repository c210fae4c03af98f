/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-sun.h"

#include <math.h>

#define ZENITH 90.833
/* 2000-01-01T12:00:00Z, from which Meeus counts. */
#define J2000_MS (G_GINT64_CONSTANT (946728000) * 1000)
#define DAYS_A_CENTURY 36525.0
#define MINUTES_A_DEGREE 4.0

static double
radians (double degrees)
{
  return degrees * G_PI / 180;
}

static double
degrees (double radians)
{
  return radians * 180 / G_PI;
}

typedef struct
{
  double declination;      /* degrees */
  double equation_of_time; /* minutes: apparent less mean time */
} Sun;

/* At @ms: Meeus, chapter 25 (low accuracy) and 28. */
static Sun
sun_at (gint64 ms)
{
  double t = (double)(ms - J2000_MS) / BEF_MS_DAY / DAYS_A_CENTURY;
  double mean_longitude = fmod (280.46646 + t * (36000.76983 + 0.0003032 * t), 360);
  double anomaly = 357.52911 + t * (35999.05029 - 0.0001537 * t);
  double eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  double m = radians (anomaly);
  double centre = sin (m) * (1.914602 - t * (0.004817 + 0.000014 * t))
                  + sin (2 * m) * (0.019993 - 0.000101 * t) + sin (3 * m) * 0.000289;
  double node = radians (125.04 - 1934.136 * t);
  double longitude = mean_longitude + centre - 0.00569 - 0.00478 * sin (node);
  double seconds = 21.448 - t * (46.815 + t * (0.00059 - t * 0.001813));
  double obliquity = radians (23 + (26 + seconds / 60) / 60 + 0.00256 * cos (node));
  double y = pow (tan (obliquity / 2), 2), l = radians (mean_longitude);
  double equation = y * sin (2 * l) - 2 * eccentricity * sin (m)
                    + 4 * eccentricity * y * sin (m) * cos (2 * l) - 0.5 * y * y * sin (4 * l)
                    - 1.25 * eccentricity * eccentricity * sin (2 * m);

  return (Sun){ degrees (asin (sin (obliquity) * sin (radians (longitude)))),
                MINUTES_A_DEGREE * degrees (equation) };
}

/* When it stands highest that day. */
static gint64
noon_of (const BefSunPlace *place, gint64 midnight_ms, double equation_of_time)
{
  return midnight_ms
         + (gint64)llround ((720 - MINUTES_A_DEGREE * place->longitude - equation_of_time)
                            * BEF_MS_MINUTE);
}

/* Minutes from its highest to the horizon; NAN: it does not get there. */
static double
half_day (const BefSunPlace *place, double declination)
{
  double latitude = radians (place->latitude), d = radians (declination);
  double cosine = cos (radians (ZENITH)) / (cos (latitude) * cos (d)) - tan (latitude) * tan (d);

  return cosine >= -1 && cosine <= 1 ? MINUTES_A_DEGREE * degrees (acos (cosine)) : NAN;
}

gboolean
bef_sun_day (const BefSunPlace *place, gint64 ms, BefSunDay *out)
{
  BefCivil civil;
  gint64 edges[2];

  bef_civil_from_ms (ms, &civil);
  /* Midnight UTC of that date, from which the day of the sun is counted. */
  gint64 day = bef_civil_floor (ms, BEF_PERIOD_DAY);
  gint64 midnight = (day + 12 * BEF_MS_HOUR) / BEF_MS_DAY * BEF_MS_DAY;
  gint64 noon = noon_of (place, midnight, sun_at (midnight + BEF_MS_DAY / 2).equation_of_time);
  for (guint i = 0; i < 2; i++)
    {
      gint64 at = noon;
      /* With the sun as it is at that moment: two rounds are within a second. */
      for (guint round = 0; round < 3; round++)
        {
          Sun sun = sun_at (at);
          double half = half_day (place, sun.declination);
          if (isnan (half))
            return FALSE;
          at = noon_of (place, midnight, sun.equation_of_time)
               + (gint64)llround ((i == 0 ? -half : half) * BEF_MS_MINUTE);
        }
      edges[i] = at;
    }
  *out = (BefSunDay){ edges[0], edges[1] };
  return TRUE;
}
