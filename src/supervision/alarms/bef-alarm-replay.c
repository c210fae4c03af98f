/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-alarm-replay.h"

#include <math.h>

#include "base/bef-civil-time.h"

gboolean
bef_alarm_replay_can (const BefAlarmRule *rule)
{
  return rule->quantity != NULL
         && (rule->condition == BEF_ALARM_STATE || rule->condition == BEF_ALARM_LEVEL);
}

static BefAlarmSays
say_level (const BefAlarmRule *rule, double value, BefAlarmSays former)
{
  double over = rule->side == BEF_ALARM_ABOVE ? value - rule->limit : rule->limit - value;

  if (over > 0)
    return BEF_ALARM_SAYS_YES;
  return former == BEF_ALARM_SAYS_YES && over > -rule->dead_band ? BEF_ALARM_SAYS_YES
                                                                 : BEF_ALARM_SAYS_NO;
}

static BefAlarmSays
say (const BefAlarmRule *rule, double value, BefAlarmSays former)
{
  if (!isfinite (value))
    return BEF_ALARM_SAYS_NOTHING;
  if (rule->condition == BEF_ALARM_LEVEL)
    return say_level (rule, value, former);
  for (guint i = 0; i < rule->n_states; i++)
    if (rule->states[i] == value)
      return BEF_ALARM_SAYS_YES;
  return BEF_ALARM_SAYS_NO;
}

guint
bef_alarm_replay_count (const BefAlarmRule *rule, const BefAlarmMeasure *measures, guint n,
                        gint64 until_ms)
{
  gboolean is_on = FALSE;
  gint64 turned_ms = BEF_NO_TIME; /* since when it says otherwise */
  guint count = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 end = i + 1 < n ? measures[i + 1].at_ms : until_ms;
      BefAlarmSays says =
          say (rule, measures[i].value, is_on ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO);
      BefAlarmSays turns = is_on ? BEF_ALARM_SAYS_NO : BEF_ALARM_SAYS_YES;
      gint64 delay = is_on ? rule->off_delay_ms : rule->on_delay_ms;
      if (says != turns)
        turned_ms = BEF_NO_TIME;
      else if (turned_ms == BEF_NO_TIME)
        turned_ms = measures[i].at_ms;
      if (turned_ms == BEF_NO_TIME || end - turned_ms < delay)
        continue;
      is_on = !is_on;
      count += is_on;
      turned_ms = BEF_NO_TIME;
    }
  return count;
}
