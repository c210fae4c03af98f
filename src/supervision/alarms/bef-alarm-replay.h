/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-rule.h"

G_BEGIN_DECLS

/*
 * How often a rule would have rung about one thing, by what was measured: for somebody who moves a
 * limit and wants to know before saving. Of the states and the levels, with the delays and the dead
 * band that the engine goes by; works, causes and people's decisions are not looked at. Pure, any
 * thread.
 */

/* What was known from @at_ms until the next. */
typedef struct
{
  gint64 at_ms;
  double value; /* NAN: it is not known */
} BefAlarmMeasure;

/* Whether it can be told of @rule: its condition is a state or a level. */
gboolean bef_alarm_replay_can (const BefAlarmRule *rule);
/* @measures in order of time, the last one known until @until_ms. */
guint bef_alarm_replay_count (const BefAlarmRule *rule, const BefAlarmMeasure *measures, guint n,
                              gint64 until_ms);

G_END_DECLS
