/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-alert-decision.h"
#include "model/bef-commune.h"
#include "model/bef-hours-book.h"
#include "model/bef-role.h"
#include "supervision/alarms/bef-alarm-engine.h"
#include "supervision/works/bef-works-keeper.h"

G_BEGIN_DECLS

/*
 * Has the commune judged by the rules of this console and keeps what follows: alarms stand in the
 * model beside those of the back end, their transitions in the journal, their states and what
 * people decided of them in one document of the history ("alarms"), so that a restart goes on where
 * it was. What somebody tuned of the rules is another document ("alarm-rules").
 *
 * Nothing is judged before the document was read, nor while nothing is heard of the back end: what
 * is shown then is only old. After a time without it all has to be told anew first
 * (bef_alarm_keeper_heard()), and what is found is one summary. Main thread; silent by itself: its
 * owner calls bef_alarm_keeper_look() every few seconds.
 *
 * How all alerts stand, also those of the back end, is noted in the journal meanwhile, for the past
 * (supervision/past/).
 *
 * Signals: "told" (text, to be read once); "changed": rules or alarms are others.
 */
#define BEF_TYPE_ALARM_KEEPER (bef_alarm_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefAlarmKeeper, bef_alarm_keeper, BEF, ALARM_KEEPER, GObject)

/* References to all are kept. */
BefAlarmKeeper *bef_alarm_keeper_new (BefHistory *history, BefCommune *commune,
                                      BefWorksKeeper *works);
/* Reads what is kept. */
void bef_alarm_keeper_load (BefAlarmKeeper *self, GCancellable *cancellable);
/* Writes what is not on the disk yet; nobody is told anything any more. */
void bef_alarm_keeper_stop (BefAlarmKeeper *self);
gboolean bef_alarm_keeper_is_ready (BefAlarmKeeper *self);

/* All there is was told anew at @now_ms: from now on it is judged. */
void bef_alarm_keeper_heard (BefAlarmKeeper *self, gint64 now_ms);
/* The back end does not answer: what is known is only old. */
void bef_alarm_keeper_away (BefAlarmKeeper *self);
/* For whom it looks on from now on: what the past keeps of alerts is what that role sees. */
void bef_alarm_keeper_set_role (BefAlarmKeeper *self, BefRole role);
/* By which hours of buildings it judges from the next look on (copied); as usual for what they are
 * until it is told. */
void bef_alarm_keeper_set_hours (BefAlarmKeeper *self, const BefHoursBook *hours);
/* Judges what changed, and lets time pass. */
void bef_alarm_keeper_look (BefAlarmKeeper *self, gint64 now_ms);

/* Whether who looks may know who decided, and in which words; what was decided is shown anyway. */
typedef enum
{
  BEF_ALARM_WITH_WORDS,
  BEF_ALARM_WITHOUT_WORDS,
} BefAlarmWords;
void bef_alarm_keeper_set_words (BefAlarmKeeper *self, BefAlarmWords words);

/* What @decision (complete) makes of @alert, a local one: at once in the model, and on the disk
 * with
 * @line of the journal (copied), both or neither; what the disk does not take is told, and tried
 * again. FALSE with a sentence: nothing was done. What was decided last of each kind, and any note,
 * can be taken back, as long as the alarm is listed. */
gboolean bef_alarm_keeper_decide (BefAlarmKeeper *self, BefAlert *alert,
                                  const BefAlertDecision *decision, const BefJournalEntry *line,
                                  GError **error);

/* All that is out of service, also where nothing is there now, what ends first first; of what the
 * commune knows, and by whom and why only where words may be read. GArray of BefAlarmOut, valid
 * until alarms change ("changed"). (transfer full), never NULL. */
GArray *bef_alarm_keeper_dup_outs (BefAlarmKeeper *self);
/* Puts the alarm of @rule about @object back into service, with @line of the journal (copied),
 * whose who it is. FALSE with a sentence: nothing was done. */
gboolean bef_alarm_keeper_put_back (BefAlarmKeeper *self, const char *rule, const char *object,
                                    const BefJournalEntry *line, GError **error);

/* How many alarms now, by building, when they are a flood; see bef_alarm_engine_get_flood(). */
gboolean bef_alarm_keeper_get_flood (BefAlarmKeeper *self, BefAlarmFlood *out);
/* How a person is told of an alert of the model: see bef_alarm_engine_get_news(). As of the last
 * look. */
BefAlarmNews bef_alarm_keeper_get_news (BefAlarmKeeper *self, const char *alert);
/* (transfer none): until the next bef_alarm_keeper_tune(). */
BefAlarmRules *bef_alarm_keeper_get_rules (BefAlarmKeeper *self);
/* What somebody tuned, as text (bef_alarm_rules_tuned()); nullable. (transfer none) */
const char *bef_alarm_keeper_get_tuning (BefAlarmKeeper *self);
/* Tunes anew, keeps it with a line of the journal by @who. What of it cannot be is said in
 * @left_out (nullable), and not kept. */
void bef_alarm_keeper_tune (BefAlarmKeeper *self, const char *text, const char *who,
                            GPtrArray *left_out);
/* The sign of an analysis that is not made at each look: held until the next of the same point. */
void bef_alarm_keeper_say (BefAlarmKeeper *self, const BefAlarmSign *sign);

G_END_DECLS
