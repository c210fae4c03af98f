/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bef-round.h"

G_BEGIN_DECLS

/*
 * How far somebody is with a round, and how the last one ended. Plain data; main thread. Who
 * checked what bears the name the session knows: it is kept for as long as the round is under way,
 * and the signature until the next one.
 */
typedef struct
{
  char *key;  /* owned: of the item */
  char *who;  /* owned */
  char *note; /* owned, never NULL: "" for none */
  gint64 at_ms;
} BefRoundCheck;

typedef struct
{
  GPtrArray *checks; /* owned, of BefRoundCheck */
  gint64 signed_ms;  /* the last round; BEF_NO_TIME: never */
  char *signed_by;   /* owned, nullable */
  char *result;      /* owned, nullable: of the last one, a sentence */
} BefRoundRecord;

BefRoundRecord *bef_round_record_new (void);
void bef_round_record_free (BefRoundRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefRoundRecord, bef_round_record_free)

/* (transfer none), nullable. */
const BefRoundCheck *bef_round_record_find (const BefRoundRecord *self, const char *key);
/* Replaces the check of that key. @note nullable, made a line. */
void bef_round_record_check (BefRoundRecord *self, const char *key, const char *who,
                             const char *note, gint64 at_ms);
gboolean bef_round_record_uncheck (BefRoundRecord *self, const char *key);

/* What remains of @items (of BefRoundItem) as they are now: what nobody checked, and of a closing
 * round what is still so although somebody did: a note says why. (transfer container) */
GPtrArray *bef_round_record_rest (const BefRoundRecord *self, BefRoundKind kind, GPtrArray *items);
/* "Closed with exceptions: Village hall, Side door: open (the lock is broken)." "Closed, nothing
 * remains." (transfer full) */
char *bef_round_record_dup_result (const BefRoundRecord *self, BefRoundKind kind, GPtrArray *items);
/* Ends the round with its result: the next one begins with nothing checked. */
void bef_round_record_sign (BefRoundRecord *self, BefRoundKind kind, GPtrArray *items,
                            const char *who, gint64 at_ms);

/* As an object of JSON, and back: what is not understood is left out. @object nullable. (transfer
 * full) both. */
JsonObject *bef_round_record_to_json (const BefRoundRecord *self);
BefRoundRecord *bef_round_record_from_json (JsonObject *object);

G_END_DECLS
