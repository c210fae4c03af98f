/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * Keeps the local history true: stores what the polls bring that is new and dated by its source,
 * and has the backfill fetch the gap since the last stored sample after each connection, the gap
 * that a jump of a series' stamps leaves, and from time to time what was empty when it was asked
 * (history/bef-history-answer.h). What
 * polling followed measurement by measurement, at the step the back end's history has, counts as
 * asked: it is not fetched again by who looks at it. States are: two changes between polls would
 * be missed. Main thread.
 */
#define BEF_TYPE_RECORDER (bef_recorder_get_type ())
G_DECLARE_FINAL_TYPE (BefRecorder, bef_recorder, BEF, RECORDER, GObject)

typedef struct
{
  void (*changed) (const char *entity, const char *quantity,
                   gpointer user_data);                     /* both NULL: any */
  void (*progress) (double fraction, gpointer user_data);   /* -1: idle */
  void (*failed) (const GError *error, gpointer user_data); /* a question to the back end */
  gpointer user_data;
} BefRecorderCallbacks;

/* What cannot be stored is told by the history (bef_history_get_trouble()). @backend nullable:
 * nothing is fetched. @callbacks are copied. */
BefRecorder *bef_recorder_new (BefBackend *backend, BefHistory *history,
                               const BefRecorderCallbacks *callbacks);
/* Learns the newest stored stamp of every series. Before anything is stored. */
void bef_recorder_load (BefRecorder *self, GCancellable *cancellable);
/* A whole answer: plans the backfill for @entities, once per connection (until
 * bef_recorder_lost()), then stores their readings. Done in a later turn of the main loop, which
 * has shown them by then, and before whatever else is stored. */
void bef_recorder_follow (BefRecorder *self, GPtrArray *entities, gint64 now_ms);
/* The connection is gone: drops what is under way; the next one is planned anew. */
void bef_recorder_lost (BefRecorder *self);
/* Time has jumped: what was followed may have a hole; the next whole answer is planned anew. */
void bef_recorder_plan_again (BefRecorder *self);
/* To be called every few seconds, with the server's present. */
void bef_recorder_tick (BefRecorder *self, gint64 now_ms);
/* Part of an answer: stores its readings. */
void bef_recorder_store (BefRecorder *self, GPtrArray *entities);
typedef enum
{
  BEF_WANTED_IN_TURN,
  BEF_WANTED_NOW,
} BefUrgency;
/* Fetches what is missing, now: before what waits, else before what nobody looks at. @task
 * as for bef_backfill_add(); fails it without a back end. */
void bef_recorder_want (BefRecorder *self, BefSeriesKey key, gint64 from_ms, gint64 to_ms,
                        BefMissing scope, BefUrgency urgency, GTask *task);
/* See bef_backfill_get_trouble(). */
const char *bef_recorder_get_trouble (BefRecorder *self, BefSeriesKey key, gint64 *retry_ms_out);
/* No callback is called any more. */
void bef_recorder_stop (BefRecorder *self);

G_END_DECLS
