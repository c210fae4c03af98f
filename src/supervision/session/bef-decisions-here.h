/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * What was decided of alerts and the back end has no place for: on this computer only, in a
 * document of the history. Main thread.
 */
typedef struct _BefDecisionsHere BefDecisionsHere;

BefDecisionsHere *bef_decisions_here_new (BefHistory *history);
void bef_decisions_here_free (BefDecisionsHere *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefDecisionsHere, bef_decisions_here_free)

/* Reads the document; @callback (nullable) when that is done, unless @cancellable is cancelled
 * before. @self outlives it. */
void bef_decisions_here_load (BefDecisionsHere *self, GCancellable *cancellable,
                              void (*callback) (gpointer user_data), gpointer user_data);
/* Keeps a copy of @decision, in place of one with its id, and of one of its kind, unless it is a
 * note. Finish: FALSE when it is not in the file. */
void bef_decisions_here_add_async (BefDecisionsHere *self, const char *alert,
                                   const BefAlertDecision *decision, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean bef_decisions_here_add_finish (BefDecisionsHere *self, GAsyncResult *result,
                                        GError **error);
/* Forgets it. FALSE: there is none of this id. */
gboolean bef_decisions_here_remove (BefDecisionsHere *self, const char *id);
/* Whether who and what may be shown. */
typedef enum
{
  BEF_DECISIONS_WITHOUT_WORDS,
  BEF_DECISIONS_WITH_WORDS,
} BefDecisionsWords;
/* @alert holds @decision, or what may be shown of it. */
void bef_decision_hold (BefAlert *alert, const BefAlertDecision *decision, BefDecisionsWords words);
/* What the back end shows by now, or shows otherwise, is forgotten; the rest is held by its alert
 * in @commune, and forgotten a month after the alert is gone. */
void bef_decisions_here_mark (BefDecisionsHere *self, BefCommune *commune, BefDecisionsWords words);

G_END_DECLS
