/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/alarms/bef-alarm-engine.h"

G_BEGIN_DECLS

/* A Monday, 8:30 in Paris. */
#define ALARM_T0 G_GINT64_CONSTANT (1796023800000)

/*
 * Rules of the tests, without texts of any meaning:
 * plain    today, no delays; cause: "away" only
 * now      urgent, no delays; cause: "link", "away"
 * slow     urgent, on-delay 10 min, off-delay 2 min
 * due      this week, 5 days allowed
 * silent   this week (20 days), waits; causes: "link", "away"
 * link     today, on-delay 1 min, off-delay 1 min; cause: "away"
 * relay    this week (20 days), waits; cause: "away"
 * sensor   this week (20 days), waits; causes: "relay", "link"
 * away     urgent, of the commune
 */
BefAlarmRules *alarm_rules (void); /* (transfer full) */

/* An engine, its rules, the present, and what it told since the last step. */
typedef struct
{
  BefAlarmRules *rules;
  BefAlarmEngine *engine;
  gint64 now_ms;
  GPtrArray *told;
} AlarmBench;

void alarm_bench_init (AlarmBench *self);
void alarm_bench_clear (AlarmBench *self);
/* "door", "house": interned. */
BefAlarmSign alarm_sign (const AlarmBench *self, const char *rule, const char *object,
                         BefAlarmSays says);
/* One sign after @after_ms; forgets what was told before. */
void alarm_say (AlarmBench *self, const char *rule, const char *object, BefAlarmSays says,
                gint64 after_ms);
void alarm_wait (AlarmBench *self, gint64 after_ms);
/* All that the back end has: one about @object with @severity; NULL: none. */
void alarm_tell (AlarmBench *self, const char *object, BefSeverity severity);
/* Through its text into another engine; asserts that nothing was lost. */
void alarm_restart (AlarmBench *self);
/* The id of the alarm of the point that is listed, the newest; NULL: none. */
const char *alarm_id (const AlarmBench *self, const char *rule, const char *object);
/* BEF_ALARM_NORMAL when it is not listed. */
BefAlertState alarm_state (const AlarmBench *self, const char *rule, const char *object);
gboolean alarm_do (AlarmBench *self, const char *id, BefAlarmAct act, const char *text,
                   GError **error);
/* Out of service for so long, because of the summer. */
gboolean alarm_take_out (AlarmBench *self, const char *id, gint64 for_ms, GError **error);
/* Takes back what was decided last of the matter of @act; @note: of that id, NULL is the newest. */
gboolean alarm_undo (AlarmBench *self, const char *id, BefAlarmAct act, const char *note,
                     GError **error);
/* The transitions of @event in what was told last. */
guint alarm_count (const AlarmBench *self, BefAlarmEvent event);
/* The last transition of the point; asserts that there is one. */
const BefAlarmTransition *alarm_last (const AlarmBench *self, const char *rule, const char *object);

G_END_DECLS
