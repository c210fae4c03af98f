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

static const BefHeardValue *
known (const BefQuestion *q)
{
  for (guint i = 0; i < q->asked->len; i++)
    if (g_ptr_array_index (q->asked, i) == q->compiled->info)
      return isnan (q->values[i].value) ? NULL : &q->values[i];
  return NULL;
}

static gboolean
is_in_states (const BefAlarmRule *rule, double code)
{
  for (guint i = 0; i < rule->n_states; i++)
    if (rule->states[i] == code)
      return TRUE;
  return FALSE;
}

static BefAnswer
judge_state (const BefQuestion *q)
{
  const BefHeardValue *v = known (q);

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
judge_level (const BefQuestion *q)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefHeardValue *v = known (q);

  if (v == NULL)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  double over = rule->side == BEF_ALARM_ABOVE ? v->value - rule->limit : rule->limit - v->value;
  BefAnswer a = BEF_ANSWER (beyond (q, over));
  if (a.says == BEF_ALARM_SAYS_YES && q->heard->is_outdoors)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  a.value = v->value;
  a.expected = rule->limit;
  a.since_ms = v->observed_ms;
  return a;
}

static BefAnswer
judge_rate (const BefQuestion *q)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefHeardValue *v = known (q);
  double moved =
      v != NULL ? bef_alarm_memory_moved (q->memory, rule->side, v->observed_ms, v->value) : NAN;

  if (isnan (moved))
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (beyond (q, moved - rule->limit));
  if (a.says == BEF_ALARM_SAYS_YES && q->heard->is_outdoors)
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
judge_schedule (const BefQuestion *q, BefBuilding *building)
{
  BefAnswer a = judge_state (q);

  if (a.says != BEF_ALARM_SAYS_YES)
    return a;
  ask_again (q, BEF_MS_MINUTE);
  /* In no building, nothing is ever closed. */
  a.says = building != NULL && bef_alarm_is_closed (&q->moment->opening, building)
               ? BEF_ALARM_SAYS_YES
               : BEF_ALARM_SAYS_NO;
  return a;
}

static BefAnswer
judge_silence (const BefQuestion *q)
{
  /* A projector that nobody switched on for two days is not known; it is no matter for anybody. */
  if (!q->heard->reports)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  BefAnswer a = BEF_ANSWER (q->heard->is_lost ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
  a.since_ms = q->heard->newest_ms;
  return a;
}

static gint64
date_of (BefHeardFacts *facts, BefDevice *device, const char *name)
{
  if (facts->date == name)
    return facts->date_ms;
  const char *fact = bef_device_get_fact (device, name);
  facts->date = name;
  if (fact == NULL || !bef_iso8601_parse (fact, &facts->date_ms))
    facts->date_ms = BEF_NO_TIME;
  return facts->date_ms;
}

/* By the civil day: what ends today has 0 days. */
static BefAnswer
judge_date (const BefQuestion *q, BefDevice *device)
{
  const BefAlarmRule *rule = q->compiled->rule;
  const BefMoment *m = q->moment;
  gint64 until_ms = date_of (q->facts, device, rule->fact);

  if (until_ms == BEF_NO_TIME)
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

static gboolean
is_lit (const BefQuestion *q, const BefHeardValue *v)
{
  const BefStateInfo *state = bef_quantity_state (q->compiled->info, v->value);

  return state != NULL && g_str_equal (state->id, "on");
}

static BefAnswer
judge_lamps (const BefQuestion *q)
{
  const BefHeardValue *v = known (q);

  if (v == NULL)
    return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
  gboolean is_on = is_lit (q, v);
  if (is_on)
    ask_again (q, BEF_MS_MINUTE);
  BefAnswer a = BEF_ANSWER (is_on && q->moment->hour >= DAY_FROM && q->moment->hour < DAY_TO
                                ? BEF_ALARM_SAYS_YES
                                : BEF_ALARM_SAYS_NO);
  a.value = v->value;
  return a;
}

static gboolean
lamps_say_by_themselves (const BefQuestion *q, BefAlarmSays *says)
{
  const BefHeardValue *v = known (q);

  *says = v != NULL ? BEF_ALARM_SAYS_NO : BEF_ALARM_SAYS_NOTHING;
  return v == NULL || !is_lit (q, v);
}

gboolean
bef_alarm_says_by_itself (const BefQuestion *q, BefAlarmSays *says)
{
  switch (q->compiled->rule->condition)
    {
    case BEF_ALARM_STATE:
      *says = judge_state (q).says;
      return TRUE;
    case BEF_ALARM_LEVEL:
      *says = judge_level (q).says;
      return TRUE;
    case BEF_ALARM_RATE:
      *says = judge_rate (q).says;
      return TRUE;
    case BEF_ALARM_NO_DATA:
      *says = judge_silence (q).says;
      return TRUE;
    case BEF_ALARM_SCHEDULE:
      *says = judge_state (q).says;
      return *says != BEF_ALARM_SAYS_YES;
    case BEF_ALARM_TOGETHER:
      return q->compiled->together == BEF_TOGETHER_LAMPS && lamps_say_by_themselves (q, says);
    case BEF_ALARM_DATE:
    case BEF_ALARM_FINDING:
    case BEF_N_ALARM_CONDITIONS:
    default:
      return FALSE;
    }
}

BefAnswer
bef_alarm_judge_device (const BefQuestion *q, BefDevice *device, BefBuilding *building)
{
  switch (q->compiled->rule->condition)
    {
    case BEF_ALARM_STATE:
      return judge_state (q);
    case BEF_ALARM_LEVEL:
      return judge_level (q);
    case BEF_ALARM_RATE:
      return judge_rate (q);
    case BEF_ALARM_SCHEDULE:
      return judge_schedule (q, building);
    case BEF_ALARM_NO_DATA:
      return judge_silence (q);
    case BEF_ALARM_DATE:
      return judge_date (q, device);
    case BEF_ALARM_TOGETHER:
      return q->compiled->together == BEF_TOGETHER_LAMPS ? judge_lamps (q)
                                                         : BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    case BEF_ALARM_FINDING:
    case BEF_N_ALARM_CONDITIONS:
    default:
      return BEF_ANSWER (BEF_ALARM_SAYS_NOTHING);
    }
}
