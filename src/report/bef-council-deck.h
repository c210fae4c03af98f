/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-deck.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * All slides there are to be chosen from for a council, as of one moment: read once, then nothing
 * of them changes any more, whatever becomes of the server, the history or the commune. Immutable
 * and reference-counted: any thread.
 */
typedef struct
{
  gatomicrefcount refs;
  GPtrArray *slides;    /* owned, of BefSlide: of the commune, in the order in which they are shown
                           unless somebody chose another */
  GPtrArray *buildings; /* owned, of BefSlide: one of each building that is counted */
  gint64 frozen_ms;     /* when it was asked for */
  char *trouble;        /* owned, nullable: why there is nothing about energy */
  char *missing;        /* owned, nullable: what could not be read in time, "contracts, works" */
} BefCouncilDeck;

BefCouncilDeck *bef_council_deck_ref (BefCouncilDeck *self);
void bef_council_deck_unref (BefCouncilDeck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefCouncilDeck, bef_council_deck_unref)

/* Asks the history of @session, behind other questions, about what its commune is now; what things
 * cost and which works were done is what is kept, once that was read; after
 * BEF_COUNCIL_DECK_WAIT_MS it goes on without. Main thread; finish returns (transfer full), NULL
 * with G_IO_ERROR_CANCELLED alone: what could not be read is told by the deck. */
#define BEF_COUNCIL_DECK_WAIT_MS 5000
void bef_council_deck_load_async (BefSession *session, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
BefCouncilDeck *bef_council_deck_load_finish (BefSession *session, GAsyncResult *result,
                                              GError **error);

/* Has the server asked for what the slides count by days and a new console has not fetched by
 * itself, the visits of a month. FALSE: there is nothing yet to be asked for. Main thread. */
gboolean bef_council_deck_want (BefSession *session);

/* What @chosen (NULL-terminated ids; NULL: all but single buildings) names, in its order; what is
 * not there is left out. (transfer full) GPtrArray of BefSlide. */
GPtrArray *bef_council_deck_choose (BefCouncilDeck *self, const char *const *chosen);
/* The slide @id, of the commune or of a building; NULL: there is none. (transfer none) */
BefSlide *bef_council_deck_find (BefCouncilDeck *self, const char *id);
/* "Data frozen on 30 November 2026 at 9:00", and what could not be read: the foot of each slide.
 * (transfer full) */
char *bef_council_deck_dup_foot (BefCouncilDeck *self);

G_END_DECLS
