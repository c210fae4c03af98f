/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-lighting.h"

#include <math.h>

#include "base/bef-range.h"

#define MINUTES(ms) ((double)(ms) / BEF_MS_MINUTE)
/* Of the last nights on which a switch-off is kept, so many make it the usual one. */
#define OFF_NIGHTS 14
#define OFF_SHARE 0.7
#define QUARTER_MS (15 * BEF_MS_MINUTE)
#define LEAST_OFF_MS (60 * BEF_MS_MINUTE)
/* It is not kept when it is lit for longer of it. */
#define NOT_KEPT_MS (30 * BEF_MS_MINUTE)
#define WEEK 7
/* Lamps that are lost are lost on each of the nights, beside the nights' own noise. */
#define LAMP_EACH 0.02
#define DRIFT_EACH 2.0
#define DRIFT_SPREADS 4
/* What is further from sunset or sunrise does not go by them. */
#define OF_THE_SUN_MIN 80.0
/* For how long the light by which it is switched is remembered: June is over by then. */
#define LIGHT_NIGHTS 90

static const BefLightingNight *
night_at (const GArray *nights, guint i)
{
  return &g_array_index (nights, BefLightingNight, i);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median_of (GArray *values)
{
  if (values->len == 0)
    return NAN;
  g_array_sort (values, compare_doubles);
  return (g_array_index (values, double, (values->len - 1) / 2)
          + g_array_index (values, double, values->len / 2))
         / 2;
}

/* What a night says; NAN: nothing. @light: of light_of(), what it usually is. */
typedef double (*Reading) (const BefLightingNight *night, double light);

static double
late_on (const BefLightingNight *night)
{
  return MINUTES (night->on_ms - night->set_ms);
}

static double
late_off (const BefLightingNight *night)
{
  return MINUTES (night->off_ms - night->rise_ms);
}

/* Whether it goes by the sun in the evening, and in the morning: in June it may not be lit any more
 * after the hours in which it is off by decision. */
static gboolean
has_evening (const BefLightingNight *night)
{
  return night->is_known && night->is_on_timed && isfinite (night->level_w)
         && fabs (late_on (night)) < OF_THE_SUN_MIN;
}

static gboolean
has_morning (const BefLightingNight *night)
{
  return has_evening (night) && night->is_off_timed && fabs (late_off (night)) < OF_THE_SUN_MIN;
}

/* By how much light it is switched, minutes after sunset and before sunrise. */
static double
light_of (const BefLightingNight *night, double light)
{
  return has_morning (night) ? (late_on (night) - late_off (night)) / 2 : NAN;
}

/* How late its clock is, minutes: half of what both switchings are late; of an evening alone, what
 * it is later than by its usual light. */
static double
clock_of (const BefLightingNight *night, double light)
{
  if (has_morning (night))
    return (late_on (night) + late_off (night)) / 2;
  return has_evening (night) ? late_on (night) - light : NAN;
}

static double
level_of (const BefLightingNight *night, double light)
{
  return night->is_known ? night->level_w : NAN;
}

typedef struct
{
  Reading read;
  double light;
} Question;

static const Question of_light = { light_of, NAN }, of_level = { level_of, NAN };

static double
ask (const Question *question, const BefLightingNight *night)
{
  return question->read (night, question->light);
}

/* The last @most readings of the nights before @end, the newest first. (transfer full) */
static GArray *
last_of (const GArray *nights, guint end, guint most, const Question *question)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = end; i > 0 && values->len < most; i--)
    {
      double value = ask (question, night_at (nights, i - 1));
      if (isfinite (value))
        g_array_append_val (values, value);
    }
  return values;
}

/* Half of the nights are nearer to the median than this. */
static double
spread_of (const GArray *values)
{
  g_autoptr (GArray) copy = g_array_copy ((GArray *)values),
                     away = g_array_new (FALSE, FALSE, sizeof (double));
  double middle = median_of (copy);

  for (guint i = 0; i < values->len; i++)
    {
      double d = fabs (g_array_index (values, double, i) - middle);
      g_array_append_val (away, d);
    }
  return median_of (away);
}

/* Where the last @n known nights begin. */
static guint
begin_of_last (const GArray *nights, guint end, guint n, const Question *question)
{
  guint i = end;

  for (guint found = 0; i > 0 && found < n;)
    found += isfinite (ask (question, night_at (nights, --i)));
  return i;
}

static void
add (GArray *findings, const BefLightingFinding *finding)
{
  g_array_append_vals (findings, finding, 1);
}

/* A clock. */

/* It was set where it stood on the first nights that are known: what creeps away from there by
 * seconds a night is found like what jumps. */
static double
set_clock (const GArray *nights, guint end, const Question *of_clock)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < end && first->len < BEF_LIGHTING_REFERENCE; i++)
    {
      double value = ask (of_clock, night_at (nights, i));
      if (isfinite (value))
        g_array_append_val (first, value);
    }
  return first->len >= BEF_LIGHTING_LEAST ? median_of (first) : NAN;
}

static gboolean
is_by_cell (const GArray *nights, guint end)
{
  g_autoptr (GArray) light = last_of (nights, end, BEF_LIGHTING_REFERENCE, &of_light);

  return light->len < BEF_LIGHTING_LEAST || spread_of (light) > BEF_LIGHTING_CELL_MIN;
}

static void
find_drift (GArray *findings, const GArray *nights, guint n)
{
  g_autoptr (GArray) light = last_of (nights, n, LIGHT_NIGHTS, &of_light);
  const Question of_clock = { clock_of, median_of (light) };
  g_autoptr (GArray) last = last_of (nights, n, BEF_LIGHTING_DRIFT_NIGHTS, &of_clock);
  guint begin = begin_of_last (nights, n, BEF_LIGHTING_DRIFT_NIGHTS, &of_clock);
  double set = set_clock (nights, begin, &of_clock);

  if (last->len < BEF_LIGHTING_DRIFT_NIGHTS || isnan (set) || is_by_cell (nights, n))
    return;
  int way = g_array_index (last, double, 0) > set ? 1 : -1;
  for (guint i = 0; i < last->len; i++)
    if (way * (g_array_index (last, double, i) - set) < DRIFT_EACH)
      return;
  double late = median_of (last) - set;
  g_autoptr (GArray) before = last_of (nights, begin, BEF_LIGHTING_REFERENCE, &of_clock);
  if (fabs (late) < MAX (BEF_LIGHTING_DRIFT_MIN, DRIFT_SPREADS * spread_of (before)))
    return;
  /* Back to the night since which it is so. */
  while (begin > 0
         && (isnan (ask (&of_clock, night_at (nights, begin - 1)))
             || way * (ask (&of_clock, night_at (nights, begin - 1)) - set) >= DRIFT_EACH))
    begin--;
  /* A clock that is late burns as long: it costs nothing but the light at the wrong time. */
  add (findings,
       &(BefLightingFinding){ BEF_LIGHTING_DRIFT, night_at (nights, begin)->noon_ms, late, 0 });
}

/* Lamps. */

static void
find_lamps (GArray *findings, const GArray *nights, guint n)
{
  g_autoptr (GArray) last = last_of (nights, n, BEF_LIGHTING_LAMP_NIGHTS, &of_level);
  guint begin = begin_of_last (nights, n, BEF_LIGHTING_LAMP_NIGHTS, &of_level);
  guint back = begin;

  /* Nights between are of both: the reference is older, and of this year's lamps. */
  for (guint known = 0; back > 0 && known < 2; back--)
    known += isfinite (ask (&of_level, night_at (nights, back - 1)));
  g_autoptr (GArray) before = last_of (nights, back, BEF_LIGHTING_REFERENCE, &of_level);
  if (last->len < BEF_LIGHTING_LAMP_NIGHTS || before->len < BEF_LIGHTING_LEAST)
    return;
  double was = median_of (before);
  for (guint i = 0; i < last->len; i++)
    if (g_array_index (last, double, i) > was * (1 - LAMP_EACH))
      return;
  double now = median_of (last), share = 1 - now / was;
  if (share < BEF_LIGHTING_LAMP_SHARE)
    return;
  while (begin > 0
         && (isnan (ask (&of_level, night_at (nights, begin - 1)))
             || ask (&of_level, night_at (nights, begin - 1)) <= was * (1 - LAMP_EACH)))
    begin--;
  double kwh = 0;
  for (guint i = begin; i < n; i++)
    if (isfinite (ask (&of_level, night_at (nights, i))))
      kwh += (was - now) * (double)night_at (nights, i)->lit_ms / 3.6e9;
  add (findings,
       &(BefLightingFinding){ BEF_LIGHTING_LAMPS, night_at (nights, begin)->noon_ms, share, kwh });
}

/* By day. */

static void
find_by_day (GArray *findings, const GArray *nights, guint n)
{
  const BefLightingNight *last = night_at (nights, n - 1);
  BefLightingFinding finding = { BEF_LIGHTING_BY_DAY, last->noon_ms, 0, 0 };
  guint i = n;

  if (!last->is_told || last->day_ms < BEF_LIGHTING_BY_DAY_MS)
    return;
  for (; i > 0; i--)
    {
      const BefLightingNight *night = night_at (nights, i - 1);
      if (!night->is_told || night->day_ms < BEF_LIGHTING_BY_DAY_MS)
        break;
      finding.since_ms = night->noon_ms;
      finding.value += (double)night->day_ms / BEF_MS_HOUR;
      finding.kwh += night->day_kwh;
    }
  add (findings, &finding);
}

static void
find_never_lit (GArray *findings, const GArray *nights, guint n)
{
  BefLightingFinding finding = { BEF_LIGHTING_NEVER_LIT, BEF_NO_TIME, 0, 0 };
  g_autoptr (GArray) before = last_of (nights, n, BEF_LIGHTING_REFERENCE, &of_level);

  for (guint i = n; i > 0; i--)
    {
      const BefLightingNight *night = night_at (nights, i - 1);
      if (!night->is_known || night->on_ms != BEF_NO_TIME)
        break;
      finding.since_ms = night->noon_ms;
      finding.value++;
    }
  /* What was never lit is another kind of meter. */
  if (finding.value > 0 && before->len > 0)
    add (findings, &finding);
}

/* The switch-off. */

/* The hours @off of the night that began at @noon_ms. */
static BefRange
off_in (gint64 noon_ms, const BefLightingOff *off)
{
  BefCivil civil;

  bef_civil_from_ms (noon_ms, &civil);
  gint64 ends[2];
  const guint minutes[2] = { off->from, off->to };
  for (guint i = 0; i < 2; i++)
    ends[i] = bef_civil_to_ms (civil.year, civil.month, civil.day + (minutes[i] < 720),
                               (int)minutes[i] / 60, (int)minutes[i] % 60);
  return (BefRange){ ends[0], ends[1] };
}

/* How long of @off it was lit, as far as its longest dark time tells. */
static gint64
lit_in (const BefLightingNight *night, const BefLightingOff *off)
{
  BefRange hours = off_in (night->noon_ms, off);
  /* Only what lies in the night: it is not dark at five in June. */
  gint64 from = MAX (hours.from_ms, night->set_ms), to = MIN (hours.to_ms, night->rise_ms),
         dark = 0;

  if (from >= to || night->on_ms == BEF_NO_TIME)
    return 0;
  if (night->dark_from_ms != BEF_NO_TIME)
    dark = MAX (MIN (to, night->dark_to_ms) - MAX (from, night->dark_from_ms), 0);
  /* Nothing is lit before it is switched on, nor after it is off for good. */
  dark += MAX (MIN (night->on_ms, to) - from, 0) + MAX (to - MAX (night->off_ms, from), 0);
  return MAX (to - from - dark, 0);
}

gboolean
bef_lighting_keeps_off (const BefLightingNight *night, const BefLightingOff *off)
{
  return lit_in (night, off) < NOT_KEPT_MS;
}

static void
find_not_off (GArray *findings, const GArray *nights, guint n, const BefLightingOff *off)
{
  BefLightingFinding finding = { BEF_LIGHTING_NOT_OFF, BEF_NO_TIME, 0, 0 };

  if (off == NULL || off->from == off->to)
    return;
  for (guint i = n > WEEK ? n - WEEK : 0; i < n; i++)
    {
      const BefLightingNight *night = night_at (nights, i);
      gint64 lit = night->is_known && isfinite (night->level_w) ? lit_in (night, off) : 0;
      if (lit < NOT_KEPT_MS)
        continue;
      if (finding.since_ms == BEF_NO_TIME)
        finding.since_ms = night->noon_ms;
      finding.value++;
      finding.kwh += night->level_w * (double)lit / 3.6e9;
    }
  if (finding.value > 0)
    add (findings, &finding);
}

BefLightingOff
bef_lighting_usual_off (const GArray *nights, guint n)
{
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (double)),
                     to = g_array_new (FALSE, FALSE, sizeof (double));
  guint known = 0;

  for (guint i = n > OFF_NIGHTS ? n - OFF_NIGHTS : 0; i < n; i++)
    {
      const BefLightingNight *night = night_at (nights, i);
      if (isnan (level_of (night, NAN)))
        continue;
      known++;
      if (night->dark_from_ms == BEF_NO_TIME
          || night->dark_to_ms - night->dark_from_ms < LEAST_OFF_MS)
        continue;
      double a = (double)(night->dark_from_ms - night->noon_ms),
             b = (double)(night->dark_to_ms - night->noon_ms);
      g_array_append_val (from, a);
      g_array_append_val (to, b);
    }
  if (known < BEF_LIGHTING_LEAST || from->len < OFF_SHARE * known)
    return (BefLightingOff){ 0, 0 };
  /* From the noon on: a quarter of an hour is what people decide by. */
  guint begins = (guint)lround (median_of (from) / QUARTER_MS) * 15 + 720,
        ends = (guint)lround (median_of (to) / QUARTER_MS) * 15 + 720;
  return (BefLightingOff){ begins % 1440, ends % 1440 };
}

GArray *
bef_lighting_findings (const GArray *nights, guint n, const BefLightingOff *off)
{
  GArray *findings = g_array_new (FALSE, FALSE, sizeof (BefLightingFinding));

  g_return_val_if_fail (n <= nights->len, findings);
  if (n == 0)
    return findings;
  find_by_day (findings, nights, n);
  find_never_lit (findings, nights, n);
  find_not_off (findings, nights, n, off);
  find_lamps (findings, nights, n);
  find_drift (findings, nights, n);
  return findings;
}
