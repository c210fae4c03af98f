/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-past-alarms.h"

G_BEGIN_DECLS

/*
 * Makes the lines of bef-past-alarms.h from what is listed at each look: only what changed since
 * the last. Pure; the present is an argument. One thread at a time.
 */
typedef struct _BefPastRecord BefPastRecord;

/* Longer between two looks and nobody looked on in between. */
#define BEF_PAST_ABSENCE_MS (15 * BEF_MS_MINUTE)

BefPastRecord *bef_past_record_new (void);
void bef_past_record_free (BefPastRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefPastRecord, bef_past_record_free)

/* At @now_ms exactly @alarms (@n, borrowed) stand, as far as @role sees them. Appends to @lines
 * (BefJournalEntry): all of them or none are to be kept. */
void bef_past_record_look (BefPastRecord *self, const BefPastAlarm *alarms, guint n, BefRole role,
                           gint64 now_ms, GPtrArray *lines);
/* From after the last look on nobody looks. Nothing when nobody did. */
void bef_past_record_end (BefPastRecord *self, GPtrArray *lines);
/* What was appended is not kept: the next look tells the whole anew, and its number that lines are
 * missing. */
void bef_past_record_forget (BefPastRecord *self);

G_END_DECLS
