/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-energy.h"

#include <glib/gi18n.h>
#include <math.h>

#define SUNDAY 7

typedef struct
{
  const char *id, *name, *unit;
  gboolean is_energy;
} FluidInfo;

static const FluidInfo fluids[BEF_N_FLUIDS] = {
  [BEF_FLUID_ELECTRICITY] = { "electricity", NC_ ("fluid", "Electricity"), "kWh", TRUE },
  [BEF_FLUID_GAS] = { "gas", NC_ ("fluid", "Gas"), "kWh", TRUE },
  [BEF_FLUID_WATER] = { "water", NC_ ("fluid", "Water"), "m³", FALSE },
  [BEF_FLUID_HEAT] = { "heat", NC_ ("fluid", "Heat"), "kWh", TRUE },
  [BEF_FLUID_LIGHTING] = { "lighting", NC_ ("fluid", "Street lighting"), "kWh", TRUE },
};

const char *
bef_fluid_id (BefFluid fluid)
{
  g_return_val_if_fail (fluid < BEF_N_FLUIDS, NULL);
  return fluids[fluid].id;
}

const char *
bef_fluid_name (BefFluid fluid)
{
  g_return_val_if_fail (fluid < BEF_N_FLUIDS, NULL);
  return g_dpgettext2 (NULL, "fluid", fluids[fluid].name);
}

const char *
bef_fluid_unit (BefFluid fluid)
{
  g_return_val_if_fail (fluid < BEF_N_FLUIDS, NULL);
  return fluids[fluid].unit;
}

gboolean
bef_fluid_is_energy (BefFluid fluid)
{
  g_return_val_if_fail (fluid < BEF_N_FLUIDS, FALSE);
  return fluids[fluid].is_energy;
}

static BefEnergyDate
date_of (gint64 start_ms)
{
  BefEnergyDate date = { .start_ms = start_ms, .year_before = -1 };
  BefCivil civil;

  bef_civil_from_ms (start_ms, &civil);
  date.kind = bef_calendar_is_public_holiday (start_ms) ? SUNDAY : civil.weekday;
  date.is_working = date.kind < 6;
  return date;
}

/* Where the same date was a year before. */
static int
find_year_before (const BefEnergyDates *self, guint i)
{
  gint64 start = bef_energy_dates_get (self, i)->start_ms, before;
  BefCivil civil;

  bef_civil_from_ms (start, &civil);
  if (civil.month == 2 && civil.day == 29)
    return -1;
  before = bef_civil_to_ms (civil.year - 1, civil.month, civil.day, 0, 0);
  for (guint back = 365; back <= 366 && back <= i; back++)
    if (bef_energy_dates_get (self, i - back)->start_ms == before)
      return (int)(i - back);
  return -1;
}

BefEnergyDates *
bef_energy_dates_new (gint64 from_ms, gint64 to_ms)
{
  BefEnergyDates *self = g_new0 (BefEnergyDates, 1);
  gint64 day = bef_civil_floor (from_ms, BEF_PERIOD_DAY);

  self->dates = g_array_new (FALSE, FALSE, sizeof (BefEnergyDate));
  if (day < from_ms)
    day = bef_civil_add (day, BEF_PERIOD_DAY, 1);
  for (; day < to_ms; day = bef_civil_add (day, BEF_PERIOD_DAY, 1))
    {
      BefEnergyDate date = date_of (day);
      g_array_append_val (self->dates, date);
    }
  for (guint i = 0; i < self->dates->len; i++)
    g_array_index (self->dates, BefEnergyDate, i).year_before = find_year_before (self, i);
  return self;
}

void
bef_energy_dates_free (BefEnergyDates *self)
{
  g_array_unref (self->dates);
  g_free (self);
}

guint
bef_energy_dates_count (const BefEnergyDates *self)
{
  return self->dates->len;
}

const BefEnergyDate *
bef_energy_dates_get (const BefEnergyDates *self, guint i)
{
  return &g_array_index (self->dates, BefEnergyDate, i);
}

guint
bef_energy_dates_at (const BefEnergyDates *self, gint64 ms)
{
  guint lo = 0, hi = self->dates->len;

  while (lo < hi)
    {
      guint mid = lo + (hi - lo) / 2;
      if (bef_energy_dates_get (self, mid)->start_ms < ms)
        lo = mid + 1;
      else
        hi = mid;
    }
  return lo;
}

gboolean
bef_energy_day_counts (const BefDayEnergy *day)
{
  return isfinite (day->kwh) && day->coverage >= BEF_USUAL_COVERAGE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bef_energy_usual (const BefEnergyDates *dates, const BefDayEnergy *days, guint i)
{
  double like[7 * BEF_USUAL_WEEKS];
  int kind = bef_energy_dates_get (dates, i)->kind;
  guint n = 0;

  for (guint k = i - MIN (i, 7 * BEF_USUAL_WEEKS); k < i; k++)
    if (bef_energy_dates_get (dates, k)->kind == kind && bef_energy_day_counts (&days[k]))
      like[n++] = days[k].kwh;
  if (n < BEF_USUAL_LEAST)
    return NAN;
  qsort (like, n, sizeof (double), compare_doubles);
  return (like[n / 2] + like[(n - 1) / 2]) / 2;
}
