/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-history.h"
#include "model/bef-commune.h"
#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * The last known state of the commune in the history's documents: what an offline start shows. A
 * large commune is megabytes of text, so it is written and read off the main thread. Images'
 * addresses are never in it. Main thread.
 */

/* What they are called, for who looks beside the session. */
#define BEF_LAST_STATE_DOCUMENT "last-known-state"
#define BEF_LAST_STATE_NAME_DOCUMENT "commune-name"

typedef enum
{
  BEF_SAVE_IN_TURN,
  BEF_SAVE_AT_ONCE,
} BefSaving;
/* Keeps @entities (GPtrArray of BefEntity, referenced: not changed by anybody any more) and the
 * time of the contact that gave them.
 * At once: written before it returns to the history's queue (at the end of a session). */
void bef_last_state_save (BefHistory *history, GPtrArray *entities, gint64 contact_ms,
                          BefSaving saving);
/* Takes it off the disk, also what is being written. */
void bef_last_state_forget (BefHistory *history);
/* (transfer full) GPtrArray of BefEntity; NULL without an error when there is none, with one when
 * it cannot be read. */
void bef_last_state_load_async (BefHistory *history, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *bef_last_state_load_finish (BefHistory *history, GAsyncResult *result,
                                       gint64 *contact_ms, GError **error);

/* The commune's name, and what was learned of its beats (model/bef-beat.h), live with the state. A
 * loss is learned anew. */
void bef_last_state_save_commune (BefHistory *history, BefCommune *commune);
void bef_last_state_load_commune (BefHistory *history, BefCommune *commune,
                                  GCancellable *cancellable);

G_END_DECLS
