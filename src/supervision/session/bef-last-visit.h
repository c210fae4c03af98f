/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"

G_BEGIN_DECLS

/*
 * When somebody last said that they had seen what happened: one moment a profile, in a document of
 * the history ("last-visit"). Until somebody said so it is the end of the last working day: 17:00
 * in Paris, the one before the present day. Main thread. Signal "changed".
 */
#define BEF_TYPE_LAST_VISIT (bef_last_visit_get_type ())
G_DECLARE_FINAL_TYPE (BefLastVisit, bef_last_visit, BEF, LAST_VISIT, GObject)

BefLastVisit *bef_last_visit_new (BefHistory *history);
/* Reads what is kept. */
void bef_last_visit_load (BefLastVisit *self, GCancellable *cancellable);
/* The moment, ms: never in the future of @now_ms. */
gint64 bef_last_visit_get (BefLastVisit *self, gint64 now_ms);
/* It is seen, as of @now_ms. */
void bef_last_visit_set (BefLastVisit *self, gint64 now_ms);

/* 17:00 of the last working day before the one that holds @now_ms. */
gint64 bef_last_visit_evening (gint64 now_ms);

G_END_DECLS
