/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "energy-util.h"

#include <math.h>

#define LEAST_HOURS 20

char *
recorded_path (const char *name)
{
  const char *root = g_getenv ("BEFFROI_SHARED"), *source = g_getenv ("BEFFROI_SOURCE_ROOT");
  g_autofree char *beside = g_build_filename (source != NULL ? source : ".", "..", "shared", NULL);

  return g_build_filename (root != NULL ? root : beside, "data", name, NULL);
}

static void
read_days (RecordedBuilding *self, const BefCurve *curve)
{
  guint n = bef_energy_dates_count (self->dates);

  self->days = g_new0 (BefDayEnergy, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 start = bef_energy_dates_get (self->dates, i)->start_ms;
      self->days[i].start_ms = start;
      self->days[i].kwh = bef_curve_energy (curve, start, bef_civil_add (start, BEF_PERIOD_DAY, 1),
                                            &self->days[i].coverage);
      if (self->days[i].coverage == 0)
        self->days[i].kwh = NAN;
    }
}

static void
read_degree_days (RecordedBuilding *self)
{
  const GArray *all = self->recording->temperatures;
  guint n = bef_energy_dates_count (self->dates), k = 0;

  self->degree_days = g_new (double, n);
  for (guint i = 0; i < n; i++)
    {
      gint64 start = bef_energy_dates_get (self->dates, i)->start_ms,
             end = bef_civil_add (start, BEF_PERIOD_DAY, 1);
      double least = INFINITY, most = -INFINITY;
      guint hours = 0;
      for (; k < all->len && g_array_index (all, BefCurveTemperature, k).at_ms < end; k++)
        {
          const BefCurveTemperature *t = &g_array_index (all, BefCurveTemperature, k);
          if (t->at_ms < start)
            continue;
          least = MIN (least, t->celsius);
          most = MAX (most, t->celsius);
          hours++;
        }
      self->degree_days[i] = hours >= LEAST_HOURS ? bef_degree_days (least, most) : NAN;
    }
}

RecordedBuilding *
recorded_building (const char *name)
{
  g_autofree char *path = recorded_path (name);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  RecordedBuilding *self = g_new0 (RecordedBuilding, 1);
  self->recording = bef_recording_load (path, &error);
  g_assert_no_error (error);
  const BefCurve *curve = g_ptr_array_index (self->recording->curves, 0);
  const BefCurvePoint *first = &g_array_index (curve->points, BefCurvePoint, 0),
                      *last = &g_array_index (curve->points, BefCurvePoint, curve->points->len - 1);
  self->dates = bef_energy_dates_new (bef_civil_floor (first->at_ms, BEF_PERIOD_DAY),
                                      last->at_ms + last->step_ms);
  read_days (self, curve);
  read_degree_days (self);
  return self;
}

void
recorded_building_free (RecordedBuilding *self)
{
  bef_recording_free (self->recording);
  bef_energy_dates_free (self->dates);
  g_free (self->days);
  g_free (self->degree_days);
  g_free (self);
}
