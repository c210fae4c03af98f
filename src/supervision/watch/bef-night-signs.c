/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-night-signs.h"

#include <math.h>

static const char *const lighting_ids[BEF_LIGHTING_N_FINDINGS] = {
  [BEF_LIGHTING_DRIFT] = "lighting-clock",    [BEF_LIGHTING_LAMPS] = "lighting-lamps",
  [BEF_LIGHTING_BY_DAY] = "lighting-by-day",  [BEF_LIGHTING_NOT_OFF] = "lighting-not-off",
  [BEF_LIGHTING_NEVER_LIT] = "lighting-dark",
};

const char *
bef_lighting_rule_id (BefLightingKind kind)
{
  g_return_val_if_fail (kind < BEF_LIGHTING_N_FINDINGS, "");
  return lighting_ids[kind];
}

static BefAlarmSign
nothing_of (const BefAlarmRule *rule, const char *object, const char *building)
{
  return (BefAlarmSign){ .rule = rule,
                         .object = object,
                         .building = building,
                         .says = BEF_ALARM_SAYS_NOTHING,
                         .since_ms = BEF_NO_TIME,
                         .value = NAN,
                         .expected = NAN,
                         .deadline_ms = BEF_NO_TIME };
}

/* As people read it. */
static double
value_of (const BefLightingFinding *finding)
{
  return round (fabs (finding->value) * (finding->kind == BEF_LIGHTING_LAMPS ? 100 : 1));
}

BefAlarmSign
bef_lighting_sign (const BefAlarmRule *rule, BefLightingKind kind, const char *object,
                   const char *building, const BefLightingStand *stand, const GArray *nights)
{
  const BefLightingStanding *s = &stand->of[kind];
  BefAlarmSign sign = nothing_of (rule, object, building);

  if (s->stands)
    {
      sign.says = BEF_ALARM_SAYS_YES;
      sign.since_ms = s->finding.since_ms;
      sign.value = value_of (&s->finding);
    }
  else if (bef_lighting_is_judged (nights, nights->len, kind))
    sign.says = BEF_ALARM_SAYS_NO;
  return sign;
}

BefAlarmSign
bef_water_sign (const BefAlarmRule *rule, const char *object, const char *building,
                const BefWaterVerdict *verdict)
{
  BefAlarmSign sign = nothing_of (rule, object, building);

  if (!verdict->is_judged)
    return sign;
  sign.says = verdict->leaks ? BEF_ALARM_SAYS_YES : BEF_ALARM_SAYS_NO;
  if (!verdict->leaks)
    return sign;
  sign.since_ms = verdict->leak.since_ms;
  sign.value = round (verdict->leak.l_h);
  return sign;
}
