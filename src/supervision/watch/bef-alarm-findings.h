/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alarm-keeper.h"

G_BEGIN_DECLS

/*
 * Looks through the past of the meters for what nobody sees in a day: a drift, nights that use what
 * days use, an index that stands still (alarms/bef-alarm-finding.h). One meter at a time, each once
 * a day, from the local history and nowhere else; read by the history's thread and thought over on
 * another one. Days under works count for nothing. Main thread; its owner calls
 * bef_alarm_findings_tick() every few seconds.
 */
#define BEF_TYPE_ALARM_FINDINGS (bef_alarm_findings_get_type ())
G_DECLARE_FINAL_TYPE (BefAlarmFindings, bef_alarm_findings, BEF, ALARM_FINDINGS, GObject)

/* References to all are kept. What is found is said to @keeper. */
BefAlarmFindings *bef_alarm_findings_new (BefHistory *history, BefCommune *commune,
                                          BefWorksKeeper *works, BefAlarmKeeper *keeper);
/* Begins with the next meter whose time has come, if none is under way. */
void bef_alarm_findings_tick (BefAlarmFindings *self, gint64 now_ms);
/* What is under way is dropped, and nothing is begun any more. */
void bef_alarm_findings_stop (BefAlarmFindings *self);

/* How long after the first tick the first meter is looked at, and how long between two: what
 * somebody waits for comes first. */
#define BEF_ALARM_FINDINGS_FIRST_MS (2 * BEF_MS_MINUTE)
#define BEF_ALARM_FINDINGS_BETWEEN_MS (20 * BEF_MS_SECOND)
#define BEF_ALARM_FINDINGS_EVERY_MS BEF_MS_DAY

G_END_DECLS
