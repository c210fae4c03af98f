/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-replay-private.h"

/* Recordings moved in time. */

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
shift_curve (BefCurve *curve, int weeks)
{
  GArray *kept = g_array_sized_new (FALSE, FALSE, sizeof (BefCurvePoint), curve->points->len);
  gint64 last = BEF_NO_TIME;

  for (guint i = 0; i < curve->points->len; i++)
    {
      BefCurvePoint p = g_array_index (curve->points, BefCurvePoint, i);
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
bef_hub_replay_shift_weeks (BefRecording *self, int weeks)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (BefCurveTemperature));
  gint64 last = BEF_NO_TIME;

  for (guint i = 0; i < self->curves->len; i++)
    shift_curve (g_ptr_array_index (self->curves, i), weeks);
  for (guint i = 0; i < self->temperatures->len; i++)
    {
      BefCurveTemperature t = g_array_index (self->temperatures, BefCurveTemperature, i);
      t.at_ms = shift_stamp (t.at_ms, weeks);
      if (t.at_ms == BEF_NO_TIME || (last != BEF_NO_TIME && t.at_ms <= last))
        continue;
      last = t.at_ms;
      g_array_append_val (kept, t);
    }
  g_array_unref (self->temperatures);
  self->temperatures = kept;
}

gint64
bef_hub_replay_end (BefRecording *self)
{
  gint64 end = BEF_NO_TIME;

  for (guint i = 0; i < self->curves->len; i++)
    {
      GArray *points = ((BefCurve *)g_ptr_array_index (self->curves, i))->points;
      if (points->len > 0)
        {
          const BefCurvePoint *p = &g_array_index (points, BefCurvePoint, points->len - 1);
          end = MAX (end, p->at_ms + p->step_ms);
        }
    }
  return end;
}
