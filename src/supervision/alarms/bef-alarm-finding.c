/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-finding.h"

#include <math.h>

#include "bef-alarm-statistics.h"

#define YEAR 364 /* days: whole weeks, so that weekdays meet */
#define WEEK 7

/* One look: the days up to @end (exclusive) of @meter. */
typedef struct
{
  const BefFindingMeter *meter;
  guint end;
} Look;

/* What a finding is by now: open or not. */
typedef struct
{
  gboolean stands[BEF_N_FINDINGS];
  guint index[BEF_N_FINDINGS];         /* of what stands, in found */
  guint reference_end[BEF_N_FINDINGS]; /* the year that it is compared with ends there */
  guint looks[BEF_N_FINDINGS];         /* on end at which it was so */
  guint usual_days;                    /* on end, since a deviation */
  GArray *found;
} State;

static gboolean
is_known (const BefFindingMeter *meter, guint day)
{
  return isfinite (meter->days[day].kwh);
}

static gint64
start_of (const BefFindingMeter *meter, guint day)
{
  return meter->days[MIN (day, meter->n_days - 1)].start_ms;
}

static guint
count_known (const BefFindingMeter *meter, guint from, guint to, double *sum)
{
  guint n = 0;

  *sum = 0;
  for (guint i = from; i < to; i++)
    if (is_known (meter, i))
      {
        *sum += meter->days[i].kwh;
        n++;
      }
  return n;
}

static void
begin (State *state, BefFindingKind kind, const BefFinding *finding)
{
  if (state->stands[kind])
    return;
  state->stands[kind] = TRUE;
  state->index[kind] = state->found->len;
  g_array_append_val (state->found, *finding);
  g_array_index (state->found, BefFinding, state->index[kind]).kind = kind;
  g_array_index (state->found, BefFinding, state->index[kind]).until_ms = BEF_NO_TIME;
}

static void
end (State *state, BefFindingKind kind, gint64 ms)
{
  if (state->stands[kind])
    g_array_index (state->found, BefFinding, state->index[kind]).until_ms = ms;
  state->stands[kind] = FALSE;
}

static void
end_others (State *state, BefFindingKind kind, gint64 ms)
{
  for (guint k = 0; k < BEF_N_FINDINGS; k++)
    if (k != kind)
      end (state, (BefFindingKind)k, ms);
}

/* What stands says what is true now. */
static void
tell (State *state, BefFindingKind kind, double value, double expected)
{
  if (!state->stands[kind])
    return;
  BefFinding *finding = &g_array_index (state->found, BefFinding, state->index[kind]);
  finding->value = value;
  finding->expected = expected;
}

/* Of these neither floor nor nights tell anything: they work at night, or are no rooms. */
static gboolean
is_by_area (const BefFindingMeter *meter)
{
  return meter->floor_area_m2 > 0 && g_strcmp0 (meter->category, "waterTower") != 0
         && g_strcmp0 (meter->category, "streetLighting") != 0;
}

/* Returns whether it stands. */
static gboolean
look_at_area (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  double sum;

  if (!is_by_area (meter) || look->end < YEAR)
    return FALSE;
  guint n = count_known (meter, look->end - YEAR, look->end, &sum);
  if (n < YEAR * 9 / 10)
    return state->stands[BEF_FINDING_IMPLAUSIBLE];
  double per_m2 = sum / n * 365 / meter->floor_area_m2;
  if (per_m2 <= BEF_FINDING_MOST_KWH_M2 && per_m2 >= BEF_FINDING_LEAST_KWH_M2)
    {
      end (state, BEF_FINDING_IMPLAUSIBLE, start_of (meter, look->end));
      return FALSE;
    }
  end_others (state, BEF_FINDING_IMPLAUSIBLE, start_of (meter, look->end));
  begin (state, BEF_FINDING_IMPLAUSIBLE,
         &(BefFinding){ .since_ms = start_of (meter, look->end - YEAR),
                        .raised_ms = start_of (meter, look->end),
                        .r2 = NAN });
  tell (state, BEF_FINDING_IMPLAUSIBLE, per_m2, BEF_FINDING_MOST_KWH_M2);
  return TRUE;
}

/* The number of days since the last known one, up to @look->end. */
static guint
unknown_days (const Look *look)
{
  guint n = 0;

  while (n < look->end && !is_known (look->meter, look->end - 1 - n))
    n++;
  return n;
}

static gboolean
look_at_end (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  guint silent = unknown_days (look);

  if (silent == look->end || silent < BEF_FINDING_END_DAYS)
    {
      if (silent == 0)
        end (state, BEF_FINDING_END, start_of (meter, look->end));
      return state->stands[BEF_FINDING_END];
    }
  guint last = look->end - silent;
  end_others (state, BEF_FINDING_END, start_of (meter, last));
  begin (state, BEF_FINDING_END,
         &(BefFinding){ .since_ms = start_of (meter, last),
                        .raised_ms = start_of (meter, last + BEF_FINDING_END_DAYS),
                        .r2 = NAN });
  tell (state, BEF_FINDING_END, silent, NAN);
  return TRUE;
}

static void
look_at_stillness (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  guint still = 0;
  double sum;

  while (still < look->end && is_known (meter, look->end - 1 - still)
         && meter->days[look->end - 1 - still].kwh <= 0)
    still++;
  guint first = look->end - still;
  if (still == 0 && look->end > 0 && is_known (meter, look->end - 1))
    end (state, BEF_FINDING_STILL, start_of (meter, look->end));
  if (still < BEF_FINDING_STILL_DAYS || first < 4 * WEEK)
    return;
  /* Used on nearly every day of the four weeks before. */
  guint n = count_known (meter, first - 4 * WEEK, first, &sum), used = 0;
  for (guint i = first - 4 * WEEK; i < first; i++)
    used += is_known (meter, i) && meter->days[i].kwh > 0;
  if (n < 2 * WEEK || used * 10 < n * 9)
    return;
  begin (state, BEF_FINDING_STILL,
         &(BefFinding){ .since_ms = start_of (meter, first),
                        .raised_ms = start_of (meter, first + BEF_FINDING_STILL_DAYS),
                        .r2 = NAN });
  tell (state, BEF_FINDING_STILL, still, sum / n);
}

/* By how much the days before @look->end are beyond the weather of the year before @reference_end,
 * and beyond what those weeks were beyond it then. */
static gboolean
compare (const Look *look, guint reference_end, BefComparison *out)
{
  BefWeatherModel model;
  guint from = look->end - BEF_FINDING_DRIFT_DAYS;
  guint years = 0;

  if (reference_end < YEAR
      || !bef_weather_model_fit (&model, look->meter, reference_end - YEAR, reference_end))
    return FALSE;
  /* The same weeks, as they were in that year. */
  while (from >= reference_end + years * YEAR || look->end > reference_end + years * YEAR)
    years++;
  if (look->end < years * YEAR + BEF_FINDING_DRIFT_DAYS)
    return FALSE;
  return bef_weather_model_compare (&model, look->meter, from, from - years * YEAR,
                                    BEF_FINDING_DRIFT_DAYS, out);
}

/* The first week of those on end, back from @look->end, in which more than half of @share was
 * there. */
static guint
onset_of (const Look *look, guint reference_end, double share)
{
  BefWeatherModel model;
  guint day = look->end;

  if (!bef_weather_model_fit (&model, look->meter, reference_end - YEAR, reference_end))
    return look->end - BEF_FINDING_DRIFT_DAYS;
  for (guint weeks = 0; weeks < 26 && day >= YEAR + WEEK; weeks++, day -= WEEK)
    {
      BefComparison c;
      if (!bef_weather_model_compare (&model, look->meter, day - WEEK, day - WEEK - YEAR, WEEK, &c)
          || c.of_mean * (share > 0 ? 1 : -1) < fabs (share) / 2)
        break;
    }
  return MIN (day, look->end - BEF_FINDING_DRIFT_DAYS / 2);
}

static void
look_at_change (const Look *look, State *state, BefFindingKind kind, double sign)
{
  const BefFindingMeter *meter = look->meter;
  guint reference_end =
      state->stands[kind] ? state->reference_end[kind] : look->end - BEF_FINDING_DRIFT_DAYS;
  BefComparison c;

  if (!compare (look, reference_end, &c))
    return;
  /* The smaller of both: in summer a little is much of little. */
  double share = MIN (c.of_mean * sign, c.of_expected * sign);
  gboolean is_beyond = share >= BEF_FINDING_DRIFT_SHARE && c.r2 >= BEF_FINDING_LEAST_R2;
  state->looks[kind] = is_beyond ? state->looks[kind] + 1 : 0;
  if (state->looks[kind] >= BEF_FINDING_DRIFT_LOOKS && !state->stands[kind])
    {
      guint onset = onset_of (look, reference_end, sign * share);
      begin (state, kind,
             &(BefFinding){ .since_ms = start_of (meter, onset),
                            .raised_ms = start_of (meter, look->end),
                            .r2 = c.r2 });
      /* From now on with the year before it began, which it changes nothing of. */
      state->reference_end[kind] = onset >= YEAR + BEF_FINDING_DRIFT_DAYS ? onset : reference_end;
    }
  if (share < BEF_FINDING_DRIFT_SHARE / 2)
    end (state, kind, start_of (meter, look->end));
  tell (state, kind, c.actual_kwh, c.expected_kwh);
}

/* Where the weather explains nothing or is not known: four weeks beside the eight before. */
static void
look_at_jump (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  BefWeatherModel model;
  guint after = 4 * WEEK, before = 8 * WEEK;
  double high, low;

  if (look->end < YEAR + before + after
      || (bef_weather_model_fit (&model, meter, look->end - YEAR, look->end)
          && model.r2 >= BEF_FINDING_LEAST_R2))
    {
      end (state, BEF_FINDING_JUMP, start_of (meter, look->end));
      return;
    }
  guint split = look->end - after;
  guint n_after = count_known (meter, split, look->end, &high);
  guint n_before = count_known (meter, split - before, split, &low);
  if (n_after < after * 9 / 10 || n_before < before * 9 / 10 || low <= 0)
    return;
  double median_after = bef_days_quantile (meter, split, look->end, 0.1);
  double median_before = bef_days_quantile (meter, split - before, split, 0.9);
  double former_after, former_before, now = high / n_after, then = low / n_before;
  /* The season did the same the year before: then it is the season. */
  guint n = count_known (meter, split - YEAR, look->end - YEAR, &former_after);
  guint m = count_known (meter, split - before - YEAR, split - YEAR, &former_before);
  double season =
      n > 0 && m > 0 && former_before > 0 ? (former_after / n) / (former_before / m) : NAN;
  if (!isfinite (season))
    return;
  if (median_after > median_before && now > then * MAX (season, 1) * (1 + BEF_FINDING_JUMP_SHARE))
    begin (state, BEF_FINDING_JUMP,
           &(BefFinding){ .since_ms = start_of (meter, split),
                          .raised_ms = start_of (meter, look->end),
                          .value = now,
                          .expected = then,
                          .r2 = NAN });
  else if (state->stands[BEF_FINDING_JUMP])
    {
      const BefFinding *f =
          &g_array_index (state->found, BefFinding, state->index[BEF_FINDING_JUMP]);
      if (now < f->expected * (1 + BEF_FINDING_JUMP_SHARE / 2))
        end (state, BEF_FINDING_JUMP, start_of (meter, look->end));
    }
}

static void
look_at_nights (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  BefNights nights;

  if (look->end < YEAR || !bef_days_nights (meter, look->end - YEAR, look->end, &nights))
    return;
  double w_m2 = is_by_area (meter) ? nights.warm_kw * 1000 / meter->floor_area_m2 : NAN;
  gboolean works_at_night = g_strcmp0 (meter->category, "streetLighting") == 0
                            || g_strcmp0 (meter->category, "waterTower") == 0;
  gboolean is_wasteful =
      !works_at_night && (nights.ratio > BEF_FINDING_NIGHT_RATIO || w_m2 > BEF_FINDING_NIGHT_W_M2);
  if (!is_wasteful || state->stands[BEF_FINDING_DRIFT] || state->stands[BEF_FINDING_JUMP])
    {
      if (!is_wasteful)
        end (state, BEF_FINDING_NIGHT, start_of (meter, look->end));
      return;
    }
  begin (state, BEF_FINDING_NIGHT,
         &(BefFinding){ .since_ms = start_of (meter, look->end - YEAR),
                        .raised_ms = start_of (meter, look->end),
                        .r2 = NAN });
  tell (state, BEF_FINDING_NIGHT, nights.ratio, w_m2);
}

/* The days on end, up to @look->end, that are beyond what is usual of their weekday. */
static void
look_at_days (const Look *look, State *state)
{
  const BefFindingMeter *meter = look->meter;
  double value = 0, usual = 0;

  if (look->end < 10 * WEEK + BEF_FINDING_DEVIATION_DAYS)
    return;
  for (guint i = 0; i < BEF_FINDING_DEVIATION_DAYS; i++)
    {
      double p50, p90;
      guint day = look->end - 1 - i;
      if (!bef_days_usual (meter, day, look->end - BEF_FINDING_DEVIATION_DAYS, &p50, &p90))
        return;
      if (meter->days[day].kwh <= p90 + BEF_FINDING_DEVIATION_SHARE * p50)
        {
          state->usual_days = i == 0 ? state->usual_days + 1 : 0;
          if (state->usual_days >= BEF_FINDING_DEVIATION_DAYS)
            end (state, BEF_FINDING_DEVIATION, start_of (meter, look->end));
          return;
        }
      value += meter->days[day].kwh;
      usual += p50;
    }
  state->usual_days = 0;
  if (state->stands[BEF_FINDING_DRIFT] || state->stands[BEF_FINDING_JUMP])
    return;
  begin (state, BEF_FINDING_DEVIATION,
         &(BefFinding){ .since_ms = start_of (meter, look->end - BEF_FINDING_DEVIATION_DAYS),
                        .raised_ms = start_of (meter, look->end),
                        .r2 = NAN });
  tell (state, BEF_FINDING_DEVIATION, value / BEF_FINDING_DEVIATION_DAYS,
        usual / BEF_FINDING_DEVIATION_DAYS);
}

/* What needs years is looked at once a week. */
static void
look_at_years (const Look *look, State *state)
{
  if (look->end >= 2 * YEAR + BEF_FINDING_DRIFT_DAYS)
    {
      look_at_change (look, state, BEF_FINDING_DRIFT, 1);
      look_at_change (look, state, BEF_FINDING_DROP, -1);
    }
  look_at_jump (look, state);
  look_at_nights (look, state);
}

GArray *
bef_findings_of (const BefFindingMeter *meter, gint64 now_ms)
{
  State state = { .found = g_array_new (FALSE, TRUE, sizeof (BefFinding)) };

  for (guint i = 1; i <= meter->n_days && meter->days[i - 1].start_ms < now_ms; i++)
    {
      Look look = { meter, i };
      if (look_at_area (&look, &state) || look_at_end (&look, &state))
        continue;
      look_at_stillness (&look, &state);
      if (i % WEEK == 0)
        look_at_years (&look, &state);
      look_at_days (&look, &state);
    }
  return state.found;
}
