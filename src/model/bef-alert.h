/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "bef-alert-facts.h"

G_BEGIN_DECLS

typedef enum
{
  BEF_ALERT_ACTIVE, /* active, not acknowledged */
  BEF_ALERT_ACTIVE_ACKNOWLEDGED,
  BEF_ALERT_CLEARED, /* cleared before anybody acknowledged it */
  BEF_ALERT_CLOSED,  /* cleared and acknowledged */
  /* There, and asks for nobody: */
  BEF_ALERT_SHELVED,        /* somebody put it aside until a time, for a reason */
  BEF_ALERT_SUPPRESSED,     /* by design: another is its cause, or works are going on */
  BEF_ALERT_OUT_OF_SERVICE, /* what it is about was taken out of service */
} BefAlertState;

/* Who found it. */
typedef enum
{
  BEF_ALERT_OF_BACK_END,
  BEF_ALERT_LOCAL, /* this console, by its rules (supervision/alarms/) */
} BefAlertOrigin;

/*
 * An alert, of the back end or found here. Main thread. Signal "changed". Properties that notify,
 * each once and only when it differs, before "changed": "name", "severity" (uint, BefSeverity),
 * "state" (uint, BefAlertState), "building-name", "instruction" (nullable) and "since" (int64, ms).
 */
#define BEF_TYPE_ALERT (bef_alert_get_type ())
G_DECLARE_FINAL_TYPE (BefAlert, bef_alert, BEF, ALERT, GObject)

BefAlert *bef_alert_new (const char *id, BefAlertOrigin origin);
BefAlertOrigin bef_alert_get_origin (BefAlert *self);
gboolean bef_alert_apply (BefAlert *self, const BefEntity *entity);

const char *bef_alert_get_id (BefAlert *self);
const char *bef_alert_get_name (BefAlert *self); /* never NULL */
/* NORMAL: a journal event, not an alarm. What can wait for the week is for today once its deadline
 * is today, tomorrow or past (bef_alert_refresh()). */
BefSeverity bef_alert_get_severity (BefAlert *self);
BefAlertState bef_alert_get_state (BefAlert *self);
gboolean bef_alert_is_active (BefAlert *self);
/* Whether it is there and asks for somebody: neither over, put aside, suppressed nor out of
 * service.
 */
gboolean bef_alert_asks (BefAlert *self);
/* Whether it can be taken out of service: found by this console, there, in service, and of
 * something and not of the whole commune. */
gboolean bef_alert_may_be_out (BefAlert *self);
/* Whether it was urgent and is over, and nobody has said that they saw it. */
gboolean bef_alert_is_unseen (BefAlert *self);
/* Until when it has to be dealt with, or BEF_NO_TIME: none is known, or it is over. */
gint64 bef_alert_get_deadline_ms (BefAlert *self);
/* "before Tue 1 Dec", "before tomorrow, 14:30", "overdue since Thu 26 Nov, 14:30". (transfer full)
 * NULL: no deadline.
 */
char *bef_alert_dup_deadline_text (BefAlert *self, gint64 now_ms);
/* Deadlines near and pass: what follows from that as of @now_ms, the words too. Returns whether it
 * changed, which it told. */
gboolean bef_alert_refresh (BefAlert *self, gint64 now_ms);
const char *bef_alert_state_word (BefAlertState state);   /* translated */
const char *bef_alert_get_building_id (BefAlert *self);   /* nullable */
const char *bef_alert_get_building_name (BefAlert *self); /* nullable; set by the commune */
void bef_alert_set_building_name (BefAlert *self, const char *name);
const char *bef_alert_get_source_id (BefAlert *self); /* nullable: device URN */
/* The alert that is its cause: as reported, else as found here. Nullable. */
const char *bef_alert_get_cause_id (BefAlert *self);
/* Found here: while @id (nullable: none) is there it is what one looks at, and this one, which the
 * back end told, asks for nobody. Kept over what is reported. Returns whether it changed, which it
 * told. */
gboolean bef_alert_set_cause_id (BefAlert *self, const char *id);
gint64 bef_alert_get_issued_ms (BefAlert *self);
gint64 bef_alert_get_cleared_ms (BefAlert *self); /* BEF_NO_TIME while active */
/* What was reported of it. Valid until the next apply. (transfer none) */
const BefAlertFacts *bef_alert_get_facts (BefAlert *self);
/* As decided here, where the back end does not show it yet, else as reported: who acknowledged it
 * and with which words; who takes care of it, and who said so; until when it is put aside
 * (BEF_NO_TIME: it is not), by whom and why. Texts nullable, (transfer none). */
const char *bef_alert_get_acknowledged_by (BefAlert *self);
const char *bef_alert_get_comment (BefAlert *self);
gint64 bef_alert_get_acknowledged_ms (BefAlert *self);
const char *bef_alert_get_assigned_to (BefAlert *self);
const char *bef_alert_get_assigned_by (BefAlert *self);
gint64 bef_alert_get_shelved_until_ms (BefAlert *self);
const char *bef_alert_get_shelved_by (BefAlert *self);
const char *bef_alert_get_shelve_reason (BefAlert *self);
/* The notes on it, oldest first, those written here among them: (transfer full) GPtrArray of
 * BefAlertNote, never NULL. */
GPtrArray *bef_alert_dup_notes (BefAlert *self);
/* That it was put back, by whom and when, and until when and why it would be put aside else; NULL:
 * it was not, or that is past. (transfer full) */
BefAlertDecision *bef_alert_dup_unshelved (BefAlert *self);
gint64 bef_alert_get_since_ms (BefAlert *self); /* issued, or cleared; BEF_NO_TIME unknown */
/* Drops who decided what of it and with which words: not everybody may see them. */
void bef_alert_drop_personal (BefAlert *self);

/* What was decided here and is not shown by the back end. The newest of a kind counts, of notes
 * all. Holds a copy of @decision, in place of one with its id. */
void bef_alert_hold (BefAlert *self, const BefAlertDecision *decision);
void bef_alert_let_go (BefAlert *self, const char *id);
void bef_alert_set_standing (BefAlert *self, const char *id, BefDecisionStanding standing);
/* The newest of @kind. (transfer none) nullable, until the alert changes */
const BefAlertDecision *bef_alert_get_held (BefAlert *self, BefDecisionKind kind);
/* Something of @kind is not accepted by the back end yet. */
gboolean bef_alert_is_pending (BefAlert *self, BefDecisionKind kind);
/* Something of @kind is on this computer only: the back end has no place for it. */
gboolean bef_alert_is_kept_locally (BefAlert *self, BefDecisionKind kind);
/* Acknowledged here but not yet accepted by the back end. */
gboolean bef_alert_is_ack_pending (BefAlert *self);
/* Of a pending one: the back end said that it took it, and has not shown it yet. */
gboolean bef_alert_is_ack_sent (BefAlert *self);
/* Worst first, then what nobody acknowledged, the nearest deadline, the newest; of what is over,
 * what was urgent and nobody saw: a GCompareDataFunc over BefAlert. */
int bef_alert_compare (gconstpointer a, gconstpointer b, gpointer user_data);

G_END_DECLS
