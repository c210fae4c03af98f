/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-statistics.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_WARM_NIGHTS 20
#define YEAR 364

static guint
is_working (const BefFindingDay *day)
{
  return day->weekday <= 5;
}

static gboolean
is_usable (const BefFindingDay *day)
{
  return isfinite (day->kwh) && isfinite (day->degree_days);
}

typedef struct
{
  double n, x, y, xx, xy, yy;
} Sums;

static void
add (Sums *sums, double x, double y)
{
  sums->n++;
  sums->x += x;
  sums->y += y;
  sums->xx += x * x;
  sums->xy += x * y;
  sums->yy += y * y;
}

gboolean
bef_weather_model_fit (BefWeatherModel *self, const BefFindingMeter *meter, guint from, guint to)
{
  Sums sums[2] = { 0 };
  double explained = 0, total = 0;

  for (guint i = from; i < to; i++)
    if (is_usable (&meter->days[i]))
      add (&sums[is_working (&meter->days[i])], meter->days[i].degree_days, meter->days[i].kwh);
  double n = sums[0].n + sums[1].n;
  if (n < (to - from) * 0.9 || sums[0].n < 10 || sums[1].n < 10)
    return FALSE;
  self->mean = (sums[0].y + sums[1].y) / n;
  for (guint k = 0; k < 2; k++)
    {
      const Sums *s = &sums[k];
      double xx = s->xx - s->x * s->x / s->n, xy = s->xy - s->x * s->y / s->n;
      self->slope[k] = xx > 1e-9 ? xy / xx : 0;
      self->base[k] = s->y / s->n - self->slope[k] * s->x / s->n;
      explained += xx > 1e-9 ? xy * xy / xx : 0;
      total += s->yy - s->y * s->y / s->n;
    }
  self->r2 = total > 1e-9 ? explained / total : 0;
  return self->mean > 0;
}

/* The mean of what was used and of what the model says. */
static gboolean
means (const BefWeatherModel *self, const BefFindingMeter *meter, guint from, guint n,
       double *actual, double *said)
{
  guint known = 0;

  *actual = *said = 0;
  for (guint i = from; i < from + n; i++)
    {
      const BefFindingDay *day = &meter->days[i];
      if (!is_usable (day))
        continue;
      guint k = is_working (day);
      *actual += day->kwh;
      *said += self->base[k] + self->slope[k] * day->degree_days;
      known++;
    }
  *actual /= MAX (known, 1);
  *said /= MAX (known, 1);
  return known * 4 >= n * 3;
}

gboolean
bef_weather_model_compare (const BefWeatherModel *self, const BefFindingMeter *meter, guint from,
                           guint former, guint n, BefComparison *out)
{
  double now, said, then, said_then;

  if (from + n > meter->n_days || !means (self, meter, from, n, &now, &said)
      || !means (self, meter, former, n, &then, &said_then))
    return FALSE;
  out->actual_kwh = now;
  out->expected_kwh = MAX (said + then - said_then, self->mean / 100);
  out->of_expected = (now - out->expected_kwh) / out->expected_kwh;
  out->of_mean = (now - out->expected_kwh) / self->mean;
  out->r2 = self->r2;
  return TRUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
quantile_of (double *values, guint n, double q)
{
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof values[0], compare_doubles);
  double at = q * (n - 1);
  guint i = (guint)at;
  return i + 1 < n ? values[i] + (at - i) * (values[i + 1] - values[i]) : values[n - 1];
}

double
bef_days_quantile (const BefFindingMeter *meter, guint from, guint to, double q)
{
  g_autofree double *values = g_new (double, to - from);
  guint n = 0;

  for (guint i = from; i < to; i++)
    if (isfinite (meter->days[i].kwh))
      values[n++] = meter->days[i].kwh;
  return quantile_of (values, n, q);
}

gboolean
bef_days_nights (const BefFindingMeter *meter, guint from, guint to, BefNights *out)
{
  double night = 0, day = 0, warm = 0;
  guint n_nights = 0, n_days = 0, n_warm = 0;

  for (guint i = from; i < to; i++)
    {
      const BefFindingDay *d = &meter->days[i];
      if (!isfinite (d->night_kw) || !isfinite (d->day_kw))
        continue;
      night += d->night_kw;
      n_nights++;
      if (is_working (d))
        {
          day += d->day_kw;
          n_days++;
        }
      if (isfinite (d->degree_days) && d->degree_days < BEF_FINDING_WARM)
        {
          warm += d->night_kw;
          n_warm++;
        }
    }
  if (n_nights < (to - from) * 9 / 10 || n_days == 0 || day <= 0)
    return FALSE;
  out->ratio = (night / n_nights) / (day / n_days);
  out->warm_kw = n_warm >= LEAST_WARM_NIGHTS ? warm / n_warm : NAN;
  return TRUE;
}

#define USUAL_WEEKS 10

gboolean
bef_days_usual (const BefFindingMeter *meter, guint day, guint before, double *p50, double *p90)
{
  double values[USUAL_WEEKS];
  guint n = 0;
  BefWeatherModel model = { 0 };
  guint first = before > YEAR ? before - YEAR : 0;
  gboolean by_weather = isfinite (meter->days[day].degree_days);

  if (by_weather && before < YEAR)
    return FALSE;

  /* Where the weather is known it is waited for, else the first frost would be a fault. */
  if (!isfinite (meter->days[day].kwh)
      || (by_weather && !bef_weather_model_fit (&model, meter, first, before)))
    return FALSE;
  guint k = is_working (&meter->days[day]);
  for (guint w = 1; w <= USUAL_WEEKS + 1 && n < USUAL_WEEKS; w++)
    {
      if (day < 7 * w)
        break;
      const BefFindingDay *d = &meter->days[day - 7 * w];
      if (day - 7 * w >= before || !isfinite (d->kwh))
        continue;
      double shift = by_weather && isfinite (d->degree_days)
                         ? model.slope[k] * (meter->days[day].degree_days - d->degree_days)
                         : 0;
      values[n++] = MAX (d->kwh + shift, 0);
    }
  if (n < USUAL_WEEKS - 3)
    return FALSE;
  *p50 = quantile_of (values, n, 0.5);
  *p90 = quantile_of (values, n, 0.9);
  return *p50 > 0;
}
