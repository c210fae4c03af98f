/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-alert-decision.h"
#include "bef-entity.h"

G_BEGIN_DECLS

/* What who reports an alert says of its being over. */
typedef enum
{
  BEF_ALERT_SAYS_NOTHING, /* over from ends_ms on, when that is known */
  BEF_ALERT_SAYS_ACTIVE,
  BEF_ALERT_SAYS_CLEARED,
} BefAlertSays;

/* Why an alarm that is there asks for nobody, whatever was decided of it. */
typedef enum
{
  BEF_ALERT_STANDS,        /* it asks */
  BEF_ALERT_SUPPRESSED_BY, /* another alarm is its cause, or works are going on: by design */
  BEF_ALERT_OF_NO_SERVICE, /* what it is about was taken out of service */
} BefAlertStanding;

/* What is reported of an alert, by the names of people and not by those of the wire. Texts are as
 * they came: cut and cleaned where they are shown. */
typedef struct
{
  BefSeverity severity;
  BefAlertSays says;
  BefAlertStanding standing;
  gint64 issued_ms, ends_ms, acknowledged_ms, shelved_until_ms; /* BEF_NO_TIME: not said */
  gint64 out_since_ms, out_until_ms; /* likewise: it is out of service, for a time */
  int time_allowed_min;              /* -1: not said */
  int times;                         /* it came and went so often that it is one; 0: not said */
  char *source_id;                   /* owned, nullable, likewise below: URN of equipment */
  char *code;                        /* what kind of matter it is ("doorLeftOpen") */
  char *name;                        /* the whole of it, where the alert's own is cut */
  char *description;
  char *cause;
  char *consequence;
  char *instruction;
  char *contact;
  char *acknowledged_by;
  char *comment;     /* of who acknowledged it */
  char *assigned_to; /* who takes care of it, and who said so */
  char *assigned_by;
  char *shelved_by; /* who put it aside until shelved_until_ms, and why */
  char *shelve_reason;
  char *out_by; /* who took it out of service, and why */
  char *out_reason;
  char *cause_id;  /* URN of the alert that is its cause */
  char *notes;     /* bef_alert_notes_from_text() */
  char *unshelved; /* that it was put back before its end: bef_alert_dup_unshelved() */
} BefAlertFacts;

/* What @entity says (transfer full): bef_alert_facts_clear(). */
BefAlertFacts bef_alert_facts_read (const BefEntity *entity);
void bef_alert_facts_clear (BefAlertFacts *self);
gboolean bef_alert_facts_equal (const BefAlertFacts *a, const BefAlertFacts *b);
/* Drops who decided what, and with which words. TRUE: there was something. */
gboolean bef_alert_facts_drop_personal (BefAlertFacts *self);

/* What is reported beside what was decided. */
typedef enum
{
  BEF_SHOWN_NOT_YET,
  BEF_SHOWN_AS_DECIDED,
  BEF_SHOWN_OTHERWISE, /* somebody decided meanwhile */
} BefShown;
/* *@other (transfer none): who it was, should it be OTHERWISE and they be named; else NULL. */
BefShown bef_alert_facts_show (const BefAlertFacts *self, const BefAlertDecision *decision,
                               const char **other);

G_END_DECLS
