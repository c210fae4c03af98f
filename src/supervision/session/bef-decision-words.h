/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-alert-decision.h"

G_BEGIN_DECLS

/* What is said and written down of decisions about alerts. All (transfer full). */

typedef enum
{
  BEF_DECISION_DONE,
  BEF_DECISION_REFUSED,   /* for good: not accepted, or somebody was faster */
  BEF_DECISION_STAYS_HERE /* the back end has no place for it */
} BefDecisionFate;

/* The line of the journal of @decision about @alert (its id), called @name (nullable). @why: of one
 * that was refused. */
BefJournalEntry *bef_decision_line (const BefAlertDecision *decision, BefDecisionFate fate,
                                    const char *alert, const char *name, const char *why);
/* "The acknowledgement of “…” was not accepted. …". @decision and @name nullable: not known. */
char *bef_decision_refused_text (const BefAlertDecision *decision, const char *name,
                                 const char *why);
/* It could neither be kept nor sent: as if it had not been made. */
char *bef_decision_lost_text (const BefAlertDecision *decision, const char *name, const char *why);
/* It waits for the connection. */
char *bef_decision_waits_text (const BefAlertDecision *decision);
/* The server is not well, and it is sent again. */
char *bef_decision_again_text (const BefAlertDecision *decision, const char *why);
/* It is on this computer only. */
char *bef_decision_here_text (const BefAlertDecision *decision, const char *name);

G_END_DECLS
