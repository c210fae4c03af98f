/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/bef-backend.h"
#include "bef-decisions-here.h"
#include "history/bef-history.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * What was decided here of alerts and not yet accepted there: kept in the history, sent in order,
 * one at a time and of one alert one after the other, and removed when it is settled: the server
 * shows it, somebody was faster, the alert is gone, or it was refused for good. Sent is not stored:
 * what the server said it took, and does not show in its next answers, is sent in another way;
 * where there is none, and where it has no place for it, it stays on this computer
 * (bef-decisions-here.h). What is not accepted is told, with the reason, and stands in the journal;
 * what comes behind it is sent, also behind one that makes the server fail. What cannot be read is
 * refused here. What is over is not sent again where it cannot be removed. Door commands never come
 * here. Main thread.
 */
#define BEF_TYPE_OUTBOX (bef_outbox_get_type ())
G_DECLARE_FINAL_TYPE (BefOutbox, bef_outbox, BEF, OUTBOX, GObject)

typedef struct
{
  void (*told) (const char *text, gpointer user_data); /* something a person should read once */
  void (*sent) (gpointer user_data);                   /* a round is over */
  gboolean (*may_send) (gpointer user_data);           /* connected now */
  void (*failed) (const GError *error, gpointer user_data); /* a send was refused, or failed */
  /* Nullable: who decided and what they said may be shown. */
  gboolean (*shows_words) (gpointer user_data);
  gpointer user_data;
} BefOutboxCallbacks;

/* @backend nullable: nothing is sent. @callbacks are copied. */
BefOutbox *bef_outbox_new (BefBackend *backend, BefHistory *history, BefCommune *commune,
                           const BefOutboxCallbacks *callbacks);
/* Reads what stays on this computer. Once. */
void bef_outbox_start (BefOutbox *self);
/* Keeps @decision (complete) of @alert with its line of the journal, holds it in the model as not
 * yet sent, and sends it when there is a connection. One that cannot be kept is sent at once, or
 * let go, and told. */
void bef_outbox_decide (BefOutbox *self, BefAlert *alert, const BefAlertDecision *decision);
/* Keeps @decision (complete) of @alert on this computer only, and says so. */
void bef_outbox_keep_here (BefOutbox *self, const char *alert, const BefAlertDecision *decision);
/* Takes back the decision @id of @alert that is on this computer only, with the line of @undo.
 * FALSE: it is not. */
gboolean bef_outbox_undo_here (BefOutbox *self, BefAlert *alert, const BefAlertDecision *undo,
                               const char *id);
/* Marks in the model what waits, and sends it when there is a connection. */
void bef_outbox_look (BefOutbox *self);
/* The model has all the alerts of a new answer of the server: compares it with what was sent. */
void bef_outbox_check (BefOutbox *self);
/* Something could not be sent yet: worth another look after the next contact. */
gboolean bef_outbox_is_waiting (BefOutbox *self);
/* Cancels what is under way; what is kept stays kept. */
void bef_outbox_stop (BefOutbox *self);

G_END_DECLS
