/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/bef-calendar.h"
#include "bef-alarm-hours.h"
#include "bef-alarm-judge-private.h"

/* Lamps lit between these are lit by day, in any season. */
#define DAY_FROM 10
#define DAY_TO 16

void
bef_alarm_memory_note (BefAlarmMemory *self, gint64 at_ms, double value)
{
  if (self->n > 0 && at_ms - self->at_ms[self->n - 1] < BEF_ALARM_MEMORY_STEP_MS)
    return;
  if (self->n == BEF_ALARM_MEMORY)
    {
      memmove (self->at_ms, self->at_ms + 1, (BEF_ALARM_MEMORY - 1) * sizeof self->at_ms[0]);
      memmove (self->value, self->value + 1, (BEF_ALARM_MEMORY - 1) * sizeof self->value[0]);
      self->n--;
    }
  self->at_ms[self->n] = at_ms;
  self->value[self->n++] = value;
}

double
bef_alarm_memory_moved (const BefAlarmMemory *self, BefAlarmSide side, gint64 at_ms, double value)
{
  double most = NAN;

  for (guint i = 0; i < self->n; i++)
    if (self->at_ms[i] < at_ms && self->at_ms[i] >= at_ms - BEF_MS_HOUR)
      most = fmax (most, side == BEF_ALARM_ABOVE ? value - self->value[i] : self->value[i] - value);
  return most;
}

double
bef_alarm_memory_rate (const BefAlarmMemory *self, gint64 at_ms, double value)
{
  for (guint i = 0; i < self->n; i++)
    if (self->at_ms[i] >= at_ms - BEF_MS_HOUR - BEF_ALARM_MEMORY_STEP_MS)
      return at_ms - self->at_ms[i] >= 20 * BEF_MS_MINUTE
                 ? (value - self->value[i]) * BEF_MS_HOUR / (double)(at_ms - self->at_ms[i])
                 : NAN;
  return NAN;
}

const BefValue *
bef_alarm_known (BefDevice *device, const BefQuantityInfo *info, gint64 now_ms)
{
  guint n = bef_device_get_n_values (device);

  if (info == NULL
      || (bef_device_is_cut_off (device)
          && !bef_kind_has (bef_device_get_kind (device), BEF_KIND_CARRIES)))
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const BefValue *v = bef_device_nth_value (device, i);
      if (v->info == info)
        return isfinite (v->value) && bef_value_freshness (v, now_ms) != BEF_FRESHNESS_LOST ? v
                                                                                            : NULL;
    }
  return NULL;
}

gboolean
bef_alarm_is_lost (BefDevice *device)
{
  return bef_device_get_n_values (device) > 0
         && (bef_device_get_freshness (device) == BEF_FRESHNESS_LOST
             || (bef_device_is_cut_off (device)
                 && !bef_kind_has (bef_device_get_kind (device), BEF_KIND_CARRIES)));
}

static const BefValue *
known (const BefQuestion *q, BefDevice *device)
{
  const BefQuantityInfo *info = q->compiled->info;

  if (q->found->info != info)
    *q->found = (BefAlarmFound){ info, bef_alarm_known (device, info, q->moment->now_ms) };
  return q->found->value;
}

static gboolean
is_in_states (const BefAlarmRule *rule, double code)
{
  for (guint i = 0; i < rule->n_states; i++)
    if (rule->states[i] == code)
      return TRUE;
  return FALSE;
}

static gboolean
is_outdoors (BefDevice *device)
{
  double low, high;

  return bef_device_get_kind (device) == BEF_KIND_CLIMATE
         && !bef_device_get_expected (device, &low, &high);
}

static BefAnswer
judge_state (const BefQuestion *q, BefDevice *device)
{
  const BefValue *v = known (q, device);

  if (v == NULL)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (is_in_states (q->compiled->rule, v->value) ? BEF_ALARM_SAYS_YES
                                                                       : BEF_ALARM_SAYS_NO);
  a.value = v->value;
  a.since_ms = v->observed_ms;
  return a;
}

/* On beyond the limit; off when it is back by the dead band. @over: how far it is beyond. */
static BefAlarmSays
beyond (const BefQuestion *q, double over)
{
  return over > 0 || (q->was_on && over > -q->compiled->rule->dead_band) ? BEF_ALARM_SAYS_YES
                                                                         : BEF_ALARM_SAYS_NO;
}

static BefAnswer
judge_level (const BefQuestion *q, BefDevice *device)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefValue *v = known (q, device);

  if (v == NULL)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  double over = rule->side == BEF_ALARM_ABOVE ? v->value - rule->limit : rule->limit - v->value;
  BefAnswer a = BEF_ANSWER (beyond (q, over));
  if (a.says == BEF_ALARM_SAYS_YES && is_outdoors (device))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  a.value = v->value;
  a.expected = rule->limit;
  a.since_ms = v->observed_ms;
  return a;
}

static BefAnswer
judge_rate (const BefQuestion *q, BefDevice *device)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefValue *v = known (q, device);
  double moved =
      v != NULL ? bef_alarm_memory_moved (q->memory, rule->side, v->observed_ms, v->value) : NAN;

  if (isnan (moved))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (beyond (q, moved - rule->limit));
  if (a.says == BEF_ALARM_SAYS_YES && is_outdoors (device))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  a.value = v->value;
  a.since_ms = v->observed_ms;
  return a;
}

/* Time alone makes it another one. */
static void
ask_again (const BefQuestion *q, gint64 after_ms)
{
  *q->due_ms = MIN (*q->due_ms, q->moment->now_ms + after_ms);
}

static BefAnswer
judge_schedule (const BefQuestion *q, BefDevice *device, BefBuilding *building)
{
  BefAnswer a = judge_state (q, device);

  if (a.says != BEF_ALARM_SAYS_YES)
    return a;
  ask_again (q, BEF_MS_MINUTE);
  /* In no building, nothing is ever closed. */
  a.says = building != NULL && bef_alarm_is_closed (building, q->moment->now_ms)
               ? BEF_ALARM_SAYS_YES
               : BEF_ALARM_SAYS_NO;
  return a;
}

static BefAnswer
judge_silence (BefDevice *device)
{
  /* A projector that nobody switched on for two days is not known; it is no matter for anybody. */
  if (bef_device_get_n_values (device) == 0 || !bef_device_is_known_to_report (device))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (bef_alarm_is_lost (device) ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
  a.since_ms = bef_device_get_observed_ms (device);
  return a;
}

/* By the civil day: what ends today has 0 days. */
static BefAnswer
judge_date (const BefQuestion *q, BefDevice *device)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefMoment *m = q->moment;
  const char *fact = bef_device_get_fact (device, rule->fact);
  gint64 until_ms;

  if (fact == NULL || !bef_iso8601_parse (fact, &until_ms))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  ask_again (q, m->tomorrow_ms - m->now_ms);
  gint64 day_ms = bef_civil_floor (until_ms, BEF_PERIOD_DAY);
  /* A day may have 23 or 25 hours. */
  double days = round ((double)(day_ms - m->today_ms) / BEF_MS_DAY);
  BefAnswer a = BEF_ANSWER (days <= rule->limit ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
  a.value = days;
  a.expected = rule->limit;
  if (a.says == BEF_ALARM_SAYS_YES)
    a.deadline_ms = bef_civil_add (day_ms, BEF_PERIOD_DAY, 1);
  return a;
}

static BefAnswer
judge_lamps (const BefQuestion *q, BefDevice *device)
{
  const BefValue *v = known (q, device);

  if (v == NULL)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  const BefStateInfo *state = bef_quantity_state (v->info, v->value);
  gboolean is_lit = state != NULL && g_str_equal (state->id, "on");
  if (is_lit)
    ask_again (q, BEF_MS_MINUTE);
  BefAnswer a = BEF_ANSWER (is_lit && q->moment->hour >= DAY_FROM && q->moment->hour < DAY_TO
                                ? BEF_ALARM_SAYS_YES
                                : BEF_ALARM_SAYS_NO);
  a.value = v->value;
  return a;
}

BefAnswer
bef_alarm_judge_device (const BefQuestion *q, BefDevice *device, BefBuilding *building)
{
  switch (q->compiled->rule->condition)
    {
    case BEF_ALARM_STATE:
      return judge_state (q, device);
    case BEF_ALARM_LEVEL:
      return judge_level (q, device);
    case BEF_ALARM_RATE:
      return judge_rate (q, device);
    case BEF_ALARM_SCHEDULE:
      return judge_schedule (q, device, building);
    case BEF_ALARM_NO_DATA:
      return judge_silence (device);
    case BEF_ALARM_DATE:
      return judge_date (q, device);
    case BEF_ALARM_TOGETHER:
      return q->compiled->together == BEF_TOGETHER_LAMPS ? judge_lamps (q, device)
                                                         : BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    case BEF_ALARM_FINDING:
    case BEF_N_ALARM_CONDITIONS:
    default:
      return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    }
}
