/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-life.h"

#include "base/bef-calendar.h"

#include <math.h>

/*
 * Sums over years must be cheap: an energy index is asked at any instant. Every power, flow or
 * count is a linear combination of shapes shared by the whole commune. A shape is known at
 * half-hour nodes (UTC) and linear between them, so that its integral has a closed form inside a
 * day; the sums of whole days since the epoch are computed once per shape and remembered.
 */
#define NODES 48
#define NODE_MS (30 * BEF_MS_MINUTE)
#define CACHED_DAYS 64
/* Summed in one go when nobody asks yet. */
#define DAYS_AT_ONCE 16
/* Civil days known before the epoch: incidents look one slot back. */
#define MARGIN_DAYS 200

typedef struct
{
  gint64 day;     /* UTC day number */
  guint64 filled; /* bit per shape */
  double value[BEF_HUB_N_SHAPES][NODES + 1];
  double sum[BEF_HUB_N_SHAPES][NODES + 1]; /* integral from the day's start, unit x s */
} DayTable;

struct _BefHubLife
{
  guint64 seed;
  guint64 weather_key;
  const BefHubScene *scene;       /* unowned, nullable */
  GArray *days;                   /* owned, BefHubDay by number */
  GArray *offsets;                /* owned, UtcDay by UTC day */
  GArray *sums[BEF_HUB_N_SHAPES]; /* owned, double by UTC day: integral up to its start */
  DayTable *tables[CACHED_DAYS];  /* owned, nullable */
  BefHubIncidents *incidents;     /* owned */
};

typedef struct
{
  gboolean known;
  gboolean steady; /* no clock change inside */
  gint64 offset_ms;
} UtcDay;

BefHubLife *
bef_hub_life_new (guint64 seed)
{
  BefHubLife *self = g_new0 (BefHubLife, 1);

  self->seed = seed;
  self->weather_key = bef_hub_hash_text (seed, "weather", NULL);
  self->days = g_array_new (FALSE, TRUE, sizeof (BefHubDay));
  self->offsets = g_array_new (FALSE, TRUE, sizeof (UtcDay));
  for (guint i = 0; i < BEF_HUB_N_SHAPES; i++)
    self->sums[i] = g_array_new (FALSE, TRUE, sizeof (double));
  self->incidents = bef_hub_incidents_new ();
  return self;
}

void
bef_hub_life_free (BefHubLife *self)
{
  g_array_unref (self->days);
  g_array_unref (self->offsets);
  for (guint i = 0; i < BEF_HUB_N_SHAPES; i++)
    g_array_unref (self->sums[i]);
  for (guint i = 0; i < CACHED_DAYS; i++)
    g_free (self->tables[i]);
  bef_hub_incidents_free (self->incidents);
  g_free (self);
}

guint64
bef_hub_life_seed (BefHubLife *self)
{
  return self->seed;
}

void
bef_hub_life_set_scene (BefHubLife *self, const BefHubScene *scene)
{
  self->scene = scene;
}

const BefHubScene *
bef_hub_life_scene (BefHubLife *self)
{
  return self->scene;
}

BefHubIncidents *
bef_hub_life_incidents (BefHubLife *self)
{
  return self->incidents;
}

static gint64
offset_at (BefHubLife *self, gint64 at_ms)
{
  gint64 day = bef_hub_floor_div (at_ms, BEF_MS_DAY);
  guint index = (guint)(day - BEF_HUB_EPOCH_DAY + MARGIN_DAYS);
  BefCivil civil;

  if (index >= self->offsets->len)
    g_array_set_size (self->offsets, index + 400);
  UtcDay *known = &g_array_index (self->offsets, UtcDay, index);
  if (!known->known)
    {
      BefCivil end;
      bef_civil_from_ms (day * BEF_MS_DAY, &civil);
      bef_civil_from_ms ((day + 1) * BEF_MS_DAY, &end);
      known->known = TRUE;
      known->steady = civil.utc_offset_min == end.utc_offset_min;
      known->offset_ms = civil.utc_offset_min * BEF_MS_MINUTE;
    }
  if (known->steady)
    return known->offset_ms;
  bef_civil_from_ms (at_ms, &civil);
  return civil.utc_offset_min * BEF_MS_MINUTE;
}

const BefHubDay *
bef_hub_life_day_number (BefHubLife *self, gint64 number)
{
  gint64 first = BEF_HUB_EPOCH_DAY - MARGIN_DAYS;
  gint64 last = BEF_HUB_END_MS / BEF_MS_DAY + MARGIN_DAYS;
  guint index = (guint)(CLAMP (number, first, last) - first);

  if (index >= self->days->len)
    g_array_set_size (self->days, index + 400);
  BefHubDay *day = &g_array_index (self->days, BefHubDay, index);
  if (!day->known)
    {
      /* Noon UTC is inside the civil day of the same date all year long. */
      gint64 noon = number * BEF_MS_DAY + 12 * BEF_MS_HOUR;
      BefCivil civil;
      bef_civil_from_ms (noon, &civil);
      *day = (BefHubDay){ .number = number,
                          .year = civil.year,
                          .month = civil.month,
                          .day = civil.day,
                          .weekday = civil.weekday,
                          .known = TRUE };
      bef_hub_sun (number, &day->sunrise_min, &day->sunset_min);
      day->public_holiday = bef_calendar_is_public_holiday (noon);
      day->working = civil.weekday <= 5 && !day->public_holiday;
      day->school_holiday = bef_calendar_is_school_holiday (noon);
      /* Years without a published calendar: summer is enough to live by. */
      if (civil.month == 8 || (civil.month == 7 && civil.day > 6))
        day->school_holiday = TRUE;
      day->school_day = day->working && !day->school_holiday && civil.weekday != 3;
    }
  return day;
}

const BefHubDay *
bef_hub_life_day (BefHubLife *self, gint64 at_ms, double *minute)
{
  gint64 first = BEF_HUB_EPOCH_MS - (MARGIN_DAYS - 1) * BEF_MS_DAY;
  gint64 at = CLAMP (at_ms, first, BEF_HUB_END_MS);
  gint64 local = at + offset_at (self, at);
  gint64 number = bef_hub_floor_div (local, BEF_MS_DAY);

  if (minute != NULL)
    *minute = (double)(local - number * BEF_MS_DAY) / BEF_MS_MINUTE;
  return bef_hub_life_day_number (self, number);
}

gint64
bef_hub_life_instant (BefHubLife *self, gint64 number, int minute)
{
  gint64 local = number * BEF_MS_DAY + minute * BEF_MS_MINUTE;
  gint64 first = BEF_HUB_EPOCH_MS - (MARGIN_DAYS - 1) * BEF_MS_DAY;

  local = CLAMP (local, first, BEF_HUB_END_MS);
  /* Two steps settle on the offset that holds there, but for the hour of a clock change. */
  gint64 guess = local - offset_at (self, local);
  return local - offset_at (self, guess);
}

/* The weather: the year's and the day's swing, and fronts that pass in a few days. */
static double
outdoor (BefHubLife *self, gint64 at_ms)
{
  double year = (double)(at_ms - BEF_HUB_EPOCH_MS) / (365.2425 * BEF_MS_DAY);
  double season = cos (2.0 * G_PI * (year - 203.0 / 365.2425));
  /* Solar hour: the coldest near 5 h, the warmest near 15 h. */
  double hour = (double)(at_ms - bef_hub_floor_div (at_ms, BEF_MS_DAY) * BEF_MS_DAY) / BEF_MS_HOUR;
  double clear = 0.6 + 0.4 * bef_hub_noise (self->weather_key, at_ms, 31 * BEF_MS_HOUR);
  double swing = (3.2 + 1.6 * season) * clear * cos (2.0 * G_PI * (hour - 14.8) / 24.0);

  return 13.2 + 7.4 * season + swing
         + 4.2 * bef_hub_noise (self->weather_key + 1, at_ms, 5 * BEF_MS_DAY)
         + 1.6 * bef_hub_noise (self->weather_key + 2, at_ms, 37 * BEF_MS_HOUR)
         + 0.4 * bef_hub_noise (self->weather_key + 3, at_ms, 2 * BEF_MS_HOUR);
}

/* Heating that starts two hours before people come and goes down to a set-back otherwise. */
static double
heat (BefHubLife *self, BefHubProfile profile, gint64 at_ms)
{
  double cold = MAX (0.0, 17.0 - bef_hub_life_value (self, BEF_HUB_SHAPE_OUTDOOR, at_ms));

  if (cold <= 0.0)
    return 0.0;
  /* The associations' hall is heated whether anybody comes or not: the waste one should see. */
  if (profile == BEF_HUB_PROFILE_ASSOCIATIONS)
    return 0.92 * cold;
  for (int i = 0; i <= 4; i++)
    if (bef_hub_life_value (self, BEF_HUB_SHAPE_PRESENCE + profile, at_ms + i * NODE_MS) > 0.1)
      return cold;
  return (profile == BEF_HUB_PROFILE_EMPTY || profile == BEF_HUB_PROFILE_CHURCH ? 0.05 : 0.34)
         * cold;
}

static double
readers (BefHubLife *self, gint64 at_ms)
{
  double minute;
  const BefHubDay *day = bef_hub_life_day (self, at_ms, &minute);
  double hour = minute / 60.0;
  double level =
      0.06 + 0.7 * exp (-pow ((hour - 10.0) / 2.2, 2)) + 0.9 * exp (-pow ((hour - 18.5) / 2.6, 2));

  return level * (day->weekday >= 6 ? 0.6 : 1.0);
}

static double
node_value (BefHubLife *self, guint shape, gint64 at_ms)
{
  double minute;
  const BefHubDay *day;

  if (shape < BEF_HUB_SHAPE_HEAT)
    return bef_hub_life_presence (self, shape, at_ms);
  if (shape < BEF_HUB_SHAPE_OUTDOOR)
    return heat (self, shape - BEF_HUB_SHAPE_HEAT, at_ms);
  switch (shape)
    {
    case BEF_HUB_SHAPE_OUTDOOR:
      return outdoor (self, at_ms);
    case BEF_HUB_SHAPE_LAMPS_BY_DAY:
      day = bef_hub_life_day (self, at_ms, &minute);
      return !bef_hub_life_lamps_lit (self, at_ms) && minute > 9 * 60 && minute < 17 * 60
             && bef_hub_incident_is_on (self, BEF_HUB_INCIDENT_LAMPS_BY_DAY, at_ms);
    case BEF_HUB_SHAPE_NIGHT_DRIFT:
      day = bef_hub_life_day (self, at_ms, &minute);
      return day != NULL && (minute < 7 * 60 || minute > 20 * 60)
             && bef_hub_incident_is_on (self, BEF_HUB_INCIDENT_NIGHT_DRIFT, at_ms);
    case BEF_HUB_SHAPE_LEAK:
      return bef_hub_incident_is_on (self, BEF_HUB_INCIDENT_LEAK, at_ms);
    case BEF_HUB_SHAPE_READERS:
      return readers (self, at_ms);
    default:
      return 0.0;
    }
}

/* The two spans of the UTC day's street lighting: before sunrise and after sunset, off in the
 * middle of the night (civil 23:00 to 05:30). Both are inside the UTC day of the same date. */
static void
lamp_spans (BefHubLife *self, gint64 utc_day, gint64 span[2][2])
{
  const BefHubDay *day = bef_hub_life_day_number (self, utc_day);
  gint64 start = utc_day * BEF_MS_DAY;

  span[0][0] = bef_hub_life_instant (self, utc_day, 5 * 60 + 30);
  span[0][1] = MAX (span[0][0], start + (day->sunrise_min - 12) * BEF_MS_MINUTE);
  span[1][1] = bef_hub_life_instant (self, utc_day, 23 * 60);
  span[1][0] = MIN (span[1][1], start + (day->sunset_min + 12) * BEF_MS_MINUTE);
}

gboolean
bef_hub_life_lamps_lit (BefHubLife *self, gint64 at_ms)
{
  gint64 span[2][2];

  lamp_spans (self, bef_hub_floor_div (at_ms, BEF_MS_DAY), span);
  return (at_ms >= span[0][0] && at_ms < span[0][1]) || (at_ms >= span[1][0] && at_ms < span[1][1]);
}

static double
lamp_seconds (BefHubLife *self, gint64 utc_day, gint64 to_ms)
{
  gint64 span[2][2], sum = 0;

  lamp_spans (self, utc_day, span);
  for (guint i = 0; i < 2; i++)
    sum += CLAMP (to_ms, span[i][0], span[i][1]) - span[i][0];
  return (double)sum / 1000.0;
}

static DayTable *
day_table (BefHubLife *self, gint64 day, guint shape)
{
  DayTable **slot = &self->tables[day % CACHED_DAYS];
  DayTable *table = *slot;

  if (table == NULL)
    table = *slot = g_new (DayTable, 1);
  if (table->day != day || table->filled == 0)
    {
      table->day = day;
      table->filled = 0;
    }
  if ((table->filled >> shape & 1) == 0)
    {
      double *value = table->value[shape], *sum = table->sum[shape];
      /* Marked first: heat asks for the outdoor temperature, of this day or of the next. */
      for (guint i = 0; i <= NODES; i++)
        {
          value[i] = node_value (self, shape, day * BEF_MS_DAY + i * NODE_MS);
          sum[i] = i == 0 ? 0.0 : sum[i - 1] + (value[i - 1] + value[i]) / 2.0 * (NODE_MS / 1000.0);
        }
      table->filled |= G_GUINT64_CONSTANT (1) << shape;
    }
  return table;
}

/* Integral from the epoch to the start of UTC day @day. All shapes advance together: they are made
 * of one another, and a day's table serves them all. */
static double
sum_before_day (BefHubLife *self, guint shape, gint64 day)
{
  guint index = (guint)(day - BEF_HUB_EPOCH_DAY);

  for (guint next = self->sums[0]->len; next <= index; next++)
    for (guint s = 0; s < BEF_HUB_N_SHAPES; s++)
      {
        gint64 before = BEF_HUB_EPOCH_DAY + next - 1;
        double total = 0.0;
        if (next > 0)
          total =
              g_array_index (self->sums[s], double, next - 1)
              + (s == BEF_HUB_SHAPE_LAMPS ? lamp_seconds (self, before, (before + 1) * BEF_MS_DAY)
                                          : day_table (self, before, s)->sum[s][NODES]);
        g_array_append_val (self->sums[s], total);
      }
  return g_array_index (self->sums[shape], double, index);
}

gboolean
bef_hub_life_prepare (BefHubLife *self, gint64 at_ms)
{
  gint64 day = MIN (at_ms, BEF_HUB_END_MS) / BEF_MS_DAY;
  gint64 next = BEF_HUB_EPOCH_DAY + (gint64)self->sums[0]->len + DAYS_AT_ONCE;

  if (at_ms > BEF_HUB_EPOCH_MS)
    sum_before_day (self, 0, MIN (day, next));
  return next < day;
}

double
bef_hub_life_value (BefHubLife *self, guint shape, gint64 at_ms)
{
  gint64 at = CLAMP (at_ms, BEF_HUB_EPOCH_MS, BEF_HUB_END_MS);
  gint64 day = at / BEF_MS_DAY, rest = at % BEF_MS_DAY;

  if (shape == BEF_HUB_SHAPE_LAMPS)
    return bef_hub_life_lamps_lit (self, at);
  const double *value = day_table (self, day, shape)->value[shape];
  gint64 i = rest / NODE_MS;
  double f = (double)(rest % NODE_MS) / NODE_MS;
  return value[i] + (value[i + 1] - value[i]) * f;
}

double
bef_hub_life_integral (BefHubLife *self, guint shape, gint64 at_ms)
{
  gint64 at = MIN (at_ms, BEF_HUB_END_MS);
  gint64 day = at / BEF_MS_DAY, rest = at % BEF_MS_DAY;

  if (at <= BEF_HUB_EPOCH_MS)
    return 0.0;
  double before = sum_before_day (self, shape, day);
  if (shape == BEF_HUB_SHAPE_LAMPS)
    return before + lamp_seconds (self, day, at);
  const DayTable *table = day_table (self, day, shape);
  const double *value = table->value[shape];
  gint64 i = rest / NODE_MS;
  double f = (double)(rest % NODE_MS) / NODE_MS;
  double here = value[i] + (value[i + 1] - value[i]) * f;
  return before + table->sum[shape][i] + (value[i] + here) / 2.0 * f * (NODE_MS / 1000.0);
}

double
bef_hub_life_mean (BefHubLife *self, guint shape, gint64 at_ms, gint64 span_ms)
{
  gint64 from = MAX (at_ms - span_ms, BEF_HUB_EPOCH_MS);

  if (at_ms - from < BEF_MS_MINUTE)
    return bef_hub_life_value (self, shape, at_ms);
  return (bef_hub_life_integral (self, shape, at_ms) - bef_hub_life_integral (self, shape, from))
         / ((double)(at_ms - from) / 1000.0);
}
