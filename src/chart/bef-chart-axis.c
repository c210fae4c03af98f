/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart/bef-chart-axis.h"

#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

/* Least room between two labels, in pixels; less where each names the slot it stands under. */
#define LABEL_SPACING 12.0
#define SLOT_LABEL_SPACING 5.0
/* Of days that are all of one month, which need not be named: see BefTimeStep. */
#define BREVITY_ONE_MONTH 3

static const double round_steps[] = { 1, 2, 2.5, 5, 10 };

/* The smallest round number not below @rough. */
static double
round_step (double rough)
{
  double power = pow (10, floor (log10 (rough)));

  for (guint i = 0; i < G_N_ELEMENTS (round_steps); i++)
    if (round_steps[i] * power >= rough * (1 - 1e-9))
      return round_steps[i] * power;
  return 10 * power;
}

static int
decimals_of (double step)
{
  int decimals = 0;

  while (decimals < 6 && fabs (step - round (step)) > 1e-6 * fabs (step))
    {
      step *= 10;
      decimals++;
    }
  return decimals;
}

/* An extent around a single value, or 0..1 when there is none. */
static void
open_flat_range (double *min, double *max)
{
  double middle = isfinite (*min) ? *min : 0;
  double half = MAX (fabs (middle) * 0.1, 0.5);

  if (!isfinite (*min) || middle == 0)
    {
      *min = 0;
      *max = 1;
      return;
    }
  *min = middle - half;
  *max = middle + half;
}

static gboolean
is_pathological (double min, double max)
{
  if (!isfinite (min) || !isfinite (max) || max <= min)
    return TRUE;
  return max - min < 1e-6 * MAX (fabs (min), fabs (max));
}

static void
place_ticks (BefValueAxis *self, double min, double max, guint max_ticks)
{
  /* On both sides of zero no step is large enough for two ticks. */
  guint most = MAX (max_ticks, min < 0 && max > 0 ? 3 : 2);
  double shown_step = round_step ((max - min) / self->divisor / MAX (max_ticks - 1, 1));

  for (;; shown_step = round_step (shown_step * 1.01))
    {
      double first = floor (min / self->divisor / shown_step + 1e-9);
      double last = ceil (max / self->divisor / shown_step - 1e-9);
      self->n_ticks = (guint)(last - first) + 1;
      if (self->n_ticks > most)
        continue;
      self->step = shown_step * self->divisor;
      self->low = first * self->step;
      self->high = last * self->step;
      for (guint i = 0; i < self->n_ticks; i++)
        self->ticks[i] = (first + i) * self->step;
      self->decimals = decimals_of (shown_step);
      return;
    }
}

void
bef_value_axis_reach_zero (double *min, double *max)
{
  if (!isfinite (*min) || !isfinite (*max))
    return;
  *min = MIN (*min, 0);
  *max = MAX (*max, 0);
}

void
bef_value_axis_init (BefValueAxis *self, double min, double max, const char *unit, guint max_ticks)
{
  *self = (BefValueAxis){ .divisor = 1, .unit = unit };
  if (fabs (min) > 1e15 || fabs (max) > 1e15)
    min = max = NAN;
  self->flat = is_pathological (min, max);
  if (self->flat)
    open_flat_range (&min, &max);
  self->divisor = bef_format_prefix (MAX (fabs (min), fabs (max)), &self->unit);
  place_ticks (self, min, max, CLAMP (max_ticks, 2, BEF_VALUE_AXIS_MAX_TICKS));
}

double
bef_value_axis_fraction (const BefValueAxis *self, double value)
{
  return (value - self->low) / (self->high - self->low);
}

char *
bef_value_axis_label (const BefValueAxis *self, double tick)
{
  return bef_format_number (tick / self->divisor, self->decimals);
}

static const BefTimeStep time_steps[] = {
  { BEF_TIME_UNIT_MINUTE, 1, 0 },  { BEF_TIME_UNIT_MINUTE, 2, 0 },  { BEF_TIME_UNIT_MINUTE, 5, 0 },
  { BEF_TIME_UNIT_MINUTE, 10, 0 }, { BEF_TIME_UNIT_MINUTE, 15, 0 }, { BEF_TIME_UNIT_MINUTE, 30, 0 },
  { BEF_TIME_UNIT_HOUR, 1, 0 },    { BEF_TIME_UNIT_HOUR, 2, 0 },    { BEF_TIME_UNIT_HOUR, 3, 0 },
  { BEF_TIME_UNIT_HOUR, 4, 0 },    { BEF_TIME_UNIT_HOUR, 6, 0 },    { BEF_TIME_UNIT_HOUR, 12, 0 },
  { BEF_TIME_UNIT_DAY, 1, 0 },     { BEF_TIME_UNIT_DAY, 1, 1 },     { BEF_TIME_UNIT_DAY, 1, 2 },
  { BEF_TIME_UNIT_DAY, 2, 1 },     { BEF_TIME_UNIT_WEEK, 1, 1 },    { BEF_TIME_UNIT_WEEK, 2, 1 },
  { BEF_TIME_UNIT_MONTH, 1, 0 },   { BEF_TIME_UNIT_MONTH, 1, 1 },   { BEF_TIME_UNIT_MONTH, 3, 1 },
  { BEF_TIME_UNIT_MONTH, 6, 1 },   { BEF_TIME_UNIT_YEAR, 1, 0 },    { BEF_TIME_UNIT_YEAR, 2, 0 },
  { BEF_TIME_UNIT_YEAR, 5, 0 },    { BEF_TIME_UNIT_YEAR, 10, 0 },   { BEF_TIME_UNIT_YEAR, 50, 0 },
};

const BefTimeStep *
bef_time_step_get (guint i)
{
  return i < G_N_ELEMENTS (time_steps) ? &time_steps[i] : NULL;
}

static gint64
nominal_length (const BefTimeStep *step)
{
  static const gint64 lengths[] = { BEF_MS_MINUTE,  BEF_MS_HOUR,     BEF_MS_DAY,
                                    7 * BEF_MS_DAY, 30 * BEF_MS_DAY, 365 * BEF_MS_DAY };
  return lengths[step->unit] * step->n;
}

/* The last tick at or before @ms. */
static gint64
tick_at_or_before (gint64 ms, const BefTimeStep *step)
{
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  switch (step->unit)
    {
    case BEF_TIME_UNIT_MINUTE:
      /* Paris is whole hours from UTC. */
      return ms
             - ((ms % (step->n * BEF_MS_MINUTE)) + step->n * BEF_MS_MINUTE)
                   % (step->n * BEF_MS_MINUTE);
    case BEF_TIME_UNIT_HOUR:
      if (step->n == 1)
        return bef_civil_floor (ms, BEF_PERIOD_HOUR);
      return bef_civil_to_ms (c.year, c.month, c.day, c.hour - c.hour % step->n, 0);
    case BEF_TIME_UNIT_DAY:
      return bef_civil_to_ms (c.year, c.month, c.day - (c.day - 1) % step->n, 0, 0);
    case BEF_TIME_UNIT_WEEK:
      return bef_civil_floor (ms, BEF_PERIOD_WEEK);
    case BEF_TIME_UNIT_MONTH:
      return bef_civil_to_ms (c.year, c.month - (c.month - 1) % step->n, 1, 0, 0);
    case BEF_TIME_UNIT_YEAR:
      return bef_civil_to_ms (c.year - c.year % step->n, 1, 1, 0, 0);
    default:
      g_return_val_if_reached (ms);
    }
}

static gint64
tick_after (gint64 ms, const BefTimeStep *step)
{
  gint64 next = ms;
  BefCivil c;

  bef_civil_from_ms (ms, &c);
  switch (step->unit)
    {
    case BEF_TIME_UNIT_MINUTE:
      return ms + step->n * BEF_MS_MINUTE;
    case BEF_TIME_UNIT_HOUR:
      if (step->n == 1)
        return ms + BEF_MS_HOUR;
      /* A civil hour skipped in March is the instant of the jump: never stand still. */
      for (int i = 1; next <= ms; i++)
        next = bef_civil_to_ms (c.year, c.month, c.day, c.hour - c.hour % step->n + i * step->n, 0);
      return next;
    case BEF_TIME_UNIT_DAY:
      /* Every other day starts again with the month, and leaves no tick beside the 1st. */
      next = bef_civil_to_ms (c.year, c.month, c.day + step->n, 0, 0);
      if (step->n > 1
          && bef_civil_add (next, BEF_PERIOD_DAY, 1) >= bef_civil_add (ms, BEF_PERIOD_MONTH, 1))
        next = bef_civil_add (ms, BEF_PERIOD_MONTH, 1);
      return next;
    case BEF_TIME_UNIT_WEEK:
      return bef_civil_add (ms, BEF_PERIOD_WEEK, step->n);
    case BEF_TIME_UNIT_MONTH:
      return bef_civil_add (ms, BEF_PERIOD_MONTH, step->n);
    case BEF_TIME_UNIT_YEAR:
      return bef_civil_add (ms, BEF_PERIOD_YEAR, step->n);
    default:
      g_return_val_if_reached (ms + BEF_MS_DAY);
    }
}

/* @one_month: what is shown lies in a single month, which needs no name beside its days. */
static char *
day_label (gint64 ms, const BefCivil *c, int brevity)
{
  if (brevity == 0)
    return bef_format_date_short (ms);
  if (brevity == 1 || (c->day == 1 && brevity < BREVITY_ONE_MONTH))
    return bef_format_day_month (ms);
  return bef_format_number (c->day, 0);
}

static void
label_tick (BefTimeTick *tick, const BefTimeStep *step)
{
  BefCivil c;

  bef_civil_from_ms (tick->ms, &c);
  tick->spans = step->unit >= BEF_TIME_UNIT_DAY && step->unit != BEF_TIME_UNIT_WEEK && step->n == 1;
  switch (step->unit)
    {
    case BEF_TIME_UNIT_MINUTE:
    case BEF_TIME_UNIT_HOUR:
      tick->major = c.hour == 0 && c.minute == 0;
      tick->label = tick->major ? bef_format_day_month (tick->ms) : bef_format_time (tick->ms);
      break;
    case BEF_TIME_UNIT_DAY:
    case BEF_TIME_UNIT_WEEK:
      tick->major = c.day == 1;
      tick->label = day_label (tick->ms, &c, step->brevity);
      break;
    case BEF_TIME_UNIT_MONTH:
      tick->major = c.month == 1;
      if (step->brevity == 0)
        tick->label = bef_format_month (tick->ms);
      else
        tick->label = tick->major ? bef_format_year (tick->ms) : bef_format_month_short (tick->ms);
      break;
    case BEF_TIME_UNIT_YEAR:
      tick->label = bef_format_year (tick->ms);
      break;
    default:
      g_return_if_reached ();
    }
}

static void
clear_tick (gpointer data)
{
  g_free (((BefTimeTick *)data)->label);
}

GArray *
bef_time_ticks (gint64 from_ms, gint64 to_ms, const BefTimeStep *step)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (BefTimeTick));
  BefTimeStep said = *step;

  if (said.brevity > 1
      && bef_civil_floor (from_ms, BEF_PERIOD_MONTH)
             == bef_civil_floor (to_ms - 1, BEF_PERIOD_MONTH))
    said.brevity = BREVITY_ONE_MONTH;
  g_array_set_clear_func (ticks, clear_tick);
  for (gint64 ms = tick_at_or_before (from_ms, step); ms <= to_ms;)
    {
      BefTimeTick tick = { .ms = ms, .end_ms = tick_after (ms, step) };
      label_tick (&tick, &said);
      g_array_append_val (ticks, tick);
      ms = tick.end_ms;
    }
  return ticks;
}

/* Puts each label where it goes. */
static void
place_labels (GArray *ticks, gint64 from_ms, gint64 to_ms, double width, double overhang,
              gint64 slot_ms, BefMeasure measure, gpointer data)
{
  double scale = width / (double)(to_ms - from_ms);

  for (guint i = 0; i < ticks->len; i++)
    {
      BefTimeTick *tick = &g_array_index (ticks, BefTimeTick, i);
      gint64 at =
          tick->ms
          + (tick->spans ? tick->end_ms - tick->ms : MIN (slot_ms, tick->end_ms - tick->ms)) / 2;
      double half;

      tick->width = measure (tick, data);
      half = tick->width / 2;
      tick->center = (double)(at - from_ms) * scale;
      tick->hidden = at < from_ms || at > to_ms;
      tick->center =
          CLAMP (tick->center, half - overhang, MAX (width + overhang - half, half - overhang));
    }
}

/* Hides labels that touch one already kept, larger periods first. TRUE when none had to be but
 * those beside a larger period, whose longer words hide no other of their kind. */
static gboolean
drop_touching (GArray *ticks)
{
  gboolean all = TRUE;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < ticks->len; i++)
      {
        BefTimeTick *tick = &g_array_index (ticks, BefTimeTick, i);
        if (tick->hidden || tick->major != (pass == 0))
          continue;
        for (guint j = 0; j < ticks->len && !tick->hidden; j++)
          {
            const BefTimeTick *other = &g_array_index (ticks, BefTimeTick, j);
            gboolean kept = other->major ? pass == 1 || j < i : j < i && pass == 1;
            if (kept && !other->hidden
                && fabs (tick->center - other->center)
                       < (tick->width + other->width) / 2
                             + (tick->spans ? SLOT_LABEL_SPACING : LABEL_SPACING))
              {
                tick->hidden = TRUE;
                all = all && tick->spans && !tick->major && other->major;
              }
          }
      }
  return all;
}

GArray *
bef_time_axis_fit (gint64 from_ms, gint64 to_ms, double width, double overhang, gint64 slot_ms,
                   BefMeasure measure, gpointer data)
{
  gint64 length = to_ms - from_ms;
  guint last = G_N_ELEMENTS (time_steps) - 1;

  g_return_val_if_fail (length > 0, NULL);
  for (guint i = 0; i <= last; i++)
    {
      const BefTimeStep *step = &time_steps[i];
      double room = width * (double)nominal_length (step) / (double)length;

      /* Too dense to be worth measuring; hours say little over many days. */
      if (i < last && (room < 20 || (step->unit <= BEF_TIME_UNIT_HOUR && length > 3 * BEF_MS_DAY)))
        continue;
      g_autoptr (GArray) ticks = bef_time_ticks (from_ms, to_ms, step);
      place_labels (ticks, from_ms, to_ms, width, overhang, slot_ms, measure, data);
      if (drop_touching (ticks) || i == last)
        return g_steal_pointer (&ticks);
      /* A coarser step would leave no more than one label: keep this one, thinned. */
      if (i < last && nominal_length (&time_steps[i + 1]) * 2 > length
          && nominal_length (step) * 2 <= length)
        return g_steal_pointer (&ticks);
    }
  g_return_val_if_reached (NULL);
}
