/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-past-record.h"
#include "history/bef-history.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Notes in the journal how the alerts of the commune stand while this console looks on, so that the
 * past keeps them (bef-past-alarms.h). Until when it looked is kept in a document
 * ("alarms-looked"), every few minutes: after a console that did not end by itself, what comes
 * after that is not known. Main thread.
 */
#define BEF_TYPE_PAST_WATCH (bef_past_watch_get_type ())
G_DECLARE_FINAL_TYPE (BefPastWatch, bef_past_watch, BEF, PAST_WATCH, GObject)

/* References to both are kept. */
BefPastWatch *bef_past_watch_new (BefHistory *history, BefCommune *commune);
/* Reads until when it was looked on before; nothing is noted until then. */
void bef_past_watch_load (BefPastWatch *self, GCancellable *cancellable);
/* Who looks from now on. */
void bef_past_watch_set_role (BefPastWatch *self, BefRole role);
/* The commune is at @now_ms as it is. */
void bef_past_watch_look (BefPastWatch *self, gint64 now_ms);
/* Nobody looks any more, until the next look. */
void bef_past_watch_end (BefPastWatch *self);

G_END_DECLS
