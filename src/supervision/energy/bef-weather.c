/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-weather.h"

#include <math.h>

/* The normal distribution's 95th percentile. */
#define Z95 1.6448536269514722
#define LEAST_BLOCKS 4
#define MOST_CORRELATION 0.95
#define LEAST_DF 1.5

double
bef_degree_days (double min_c, double max_c)
{
  double cold = BEF_DEGREE_DAY_BASE - (min_c + max_c) / 2;

  return isfinite (cold) ? MAX (cold, 0) : NAN;
}

static BefWeatherFit
no_fit (void)
{
  return (BefWeatherFit){ NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, NAN };
}

/* Means of both and their sums of squares around them, over the days of which both are known. */
typedef struct
{
  double x, y, xx, xy, yy, sum_x;
  guint n;
} Moments;

static gboolean
is_known (const double *y, const double *x, guint i)
{
  return isfinite (x[i]) && isfinite (y[i]);
}

static Moments
moments_of (const double *y, const double *x, guint n)
{
  Moments m = { 0 };

  for (guint i = 0; i < n; i++)
    if (is_known (y, x, i))
      {
        m.n++;
        m.sum_x += x[i];
        m.y += y[i];
      }
  if (m.n == 0)
    return m;
  m.x = m.sum_x / m.n;
  m.y /= m.n;
  for (guint i = 0; i < n; i++)
    if (is_known (y, x, i))
      {
        m.xx += (x[i] - m.x) * (x[i] - m.x);
        m.xy += (x[i] - m.x) * (y[i] - m.y);
        m.yy += (y[i] - m.y) * (y[i] - m.y);
      }
  return m;
}

/* Of the residuals of days that follow each other. */
static double
correlation (const double *y, const double *x, guint n, const BefWeatherFit *fit)
{
  double before = NAN, products = 0, squares = 0;

  for (guint i = 0; i < n; i++)
    {
      double r = is_known (y, x, i) ? y[i] - fit->base - fit->slope * x[i] : NAN;
      if (isfinite (r))
        squares += r * r;
      if (isfinite (r) && isfinite (before))
        products += r * before;
      before = r;
    }
  return squares > 0 ? CLAMP (products / squares, 0, MOST_CORRELATION) : 0;
}

gboolean
bef_weather_fit (const double *energy, const double *degree_days, guint n, BefWeatherFit *out)
{
  Moments m = moments_of (energy, degree_days, n);

  *out = no_fit ();
  if (m.n < BEF_WEATHER_LEAST_DAYS || sqrt (m.xx / m.n) < BEF_WEATHER_LEAST_SPREAD)
    return FALSE;
  out->n = m.n;
  out->degree_days = m.sum_x;
  out->slope = m.xy / m.xx;
  out->base = m.y - out->slope * m.x;
  out->r2 = m.yy > 0 ? m.xy * m.xy / (m.xx * m.yy) : 0;
  out->sigma = sqrt (MAX (m.yy - out->slope * m.xy, 0) / (m.n - 2));
  out->rho = correlation (energy, degree_days, n, out);
  double fewer = sqrt ((1 + out->rho) / (1 - out->rho));
  out->slope_se = fewer * out->sigma / sqrt (m.xx);
  out->base_se = fewer * out->sigma * sqrt (1.0 / m.n + m.x * m.x / m.xx);
  return TRUE;
}

gboolean
bef_weather_fit_days (const BefDayEnergy *days, const double *degree_days, guint from, guint to,
                      BefWeatherFit *out)
{
  *out = no_fit ();
  if (degree_days == NULL || from >= to)
    return FALSE;
  g_autofree double *energy = g_new (double, to - from);
  for (guint i = from; i < to; i++)
    energy[i - from] = bef_energy_day_counts (&days[i]) ? days[i].kwh : NAN;
  return bef_weather_fit (energy, degree_days + from, to - from, out);
}

gboolean
bef_weather_explains (const BefWeatherFit *fit)
{
  return fit->n > 0 && fit->slope > 0 && fit->r2 >= BEF_WEATHER_R2;
}

BefMeanError
bef_mean_error (const double *values, guint n, guint block)
{
  BefMeanError error = { .mean = NAN, .se = NAN, .n_eff = 0 };
  guint n_blocks = n / block;
  double sum = 0, center = 0, squares = 0, products = 0, before = 0;

  for (guint i = 0; i < n; i++)
    sum += values[i];
  if (n > 0)
    error.mean = sum / n;
  if (n_blocks < LEAST_BLOCKS)
    return error;
  for (guint i = 0; i < n_blocks * block; i++)
    center += values[i] / (n_blocks * block);
  for (guint k = 0; k < n_blocks; k++)
    {
      double mean = -center;
      for (guint i = 0; i < block; i++)
        mean += values[k * block + i] / block;
      squares += mean * mean;
      if (k > 0)
        products += mean * before;
      before = mean;
    }
  double rho = squares > 0 ? products / squares + 1.0 / n_blocks : 0;
  rho = CLAMP (rho, 0, MOST_CORRELATION);
  error.n_eff = MAX (n_blocks * (1 - rho) / (1 + rho), 2);
  error.se = sqrt (squares / (n_blocks - 1) / error.n_eff);
  return error;
}

double
bef_student_90 (double df)
{
  double z = Z95, z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z, z9 = z7 * z * z,
         v = MAX (df, LEAST_DF);

  return z + (z3 + z) / 4 / v + (5 * z5 + 16 * z3 + 3 * z) / 96 / (v * v)
         + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384 / (v * v * v)
         + (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92160 / (v * v * v * v);
}
