/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/* What a person decides of an alert. */
typedef enum
{
  BEF_DECISION_ACKNOWLEDGE,
  BEF_DECISION_COMMENT,  /* a note; an alert has any number */
  BEF_DECISION_ASSIGN,   /* who takes care of it */
  BEF_DECISION_SHELVE,   /* put aside until a time, for a reason */
  BEF_DECISION_TAKE_OUT, /* out of service until a time, for a reason, however often it comes: only
                            of what this console found */
  BEF_DECISION_N_KINDS,
} BefDecisionKind;

typedef enum
{
  BEF_DECISION_MAKE,
  BEF_DECISION_UNDO,
} BefDecisionSense;

/* How far one is that is not what the back end shows. */
typedef enum
{
  BEF_DECISION_NOT_SENT,
  BEF_DECISION_SENT,      /* the back end said that it took it, and has not shown it yet */
  BEF_DECISION_KEPT_HERE, /* it has no place for it: on this computer only */
} BefDecisionStanding;

/* The longest that something is put aside, and out of service (a year), and the longest text of a
 * person, in characters. */
#define BEF_SHELVE_MAX_MS (7 * BEF_MS_DAY)
#define BEF_TAKE_OUT_MAX_MS (366 * BEF_MS_DAY)
#define BEF_DECISION_TEXT_MAX 500

/* Of a wish only the kind, the text, to and until_ms are looked at. All texts nullable. */
typedef struct
{
  BefDecisionKind kind;
  BefDecisionSense sense;
  BefDecisionStanding standing;
  char *id; /* owned, likewise below: a URI, no other's; of a note there its datasetId */
  char *who;
  gint64 at_ms;
  char *text;      /* the note, the reason, or what goes with an acknowledgement */
  char *to;        /* of ASSIGN: a name, or a role; of its UNDO: who had it before (or nobody) */
  gint64 until_ms; /* of SHELVE and TAKE_OUT, else BEF_NO_TIME */
  char *was; /* what it replaces or undoes, as it was shown: who had it, until when it was put aside
                or out of service (ISO 8601), or the id of the note */
} BefAlertDecision;

/* Empty, of @kind. (transfer full) */
BefAlertDecision *bef_alert_decision_new (BefDecisionKind kind, BefDecisionSense sense);
BefAlertDecision *bef_alert_decision_copy (const BefAlertDecision *self);
void bef_alert_decision_free (BefAlertDecision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefAlertDecision, bef_alert_decision_free)

/* "acknowledge", "note", "assign", "shelve", "out-of-service": how files and journals call it.
 * (transfer none) */
const char *bef_decision_kind_id (BefDecisionKind kind);
/* FALSE: there is none of this id. */
gboolean bef_decision_kind_from_id (const char *id, BefDecisionKind *kind);

/* As a member of a document, and back: (transfer full), NULL when it cannot be read. The standing
 * is no part of it. */
JsonObject *bef_alert_decision_to_json (const BefAlertDecision *self);
BefAlertDecision *bef_alert_decision_from_json (JsonObject *object);

/* A note on an alert. */
typedef struct
{
  char *id, *who, *text; /* owned; who nullable */
  gint64 at_ms;          /* BEF_NO_TIME: not said */
  BefDecisionStanding standing;
  gboolean is_shown; /* the back end has it; the standing says nothing then */
} BefAlertNote;
void bef_alert_note_free (BefAlertNote *self);
/* By time: a GCompareFunc over places of BefAlertNote. */
int bef_alert_note_compare (gconstpointer a, gconstpointer b);
/* What a back end says of the notes: "[{"id":…,"who":…,"at":…,"text":…}…]", oldest first. What
 * cannot be read of it is left out. (transfer full) GPtrArray of BefAlertNote, never NULL. */
GPtrArray *bef_alert_notes_from_text (const char *text);
/* The same text of @notes; NULL when there is none. (transfer full) */
char *bef_alert_notes_to_text (GPtrArray *notes);

G_END_DECLS
