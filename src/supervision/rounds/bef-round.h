/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Rounds: what somebody goes through before leaving, and on arriving. Pure, from what the commune
 * says now. Main thread. Nothing is ever told to be fine: what is not known has to be looked at,
 * what is not followed is not on the list. No camera is on it.
 */
typedef enum
{
  BEF_ROUND_CLOSING, /* before the evening or the weekend */
  BEF_ROUND_MORNING,
  BEF_N_ROUNDS,
} BefRoundKind;

typedef enum
{
  BEF_ROUND_TO_DO,   /* it is so: somebody has to do something */
  BEF_ROUND_TO_LOOK, /* it is not known */
  BEF_ROUND_TO_SEE,  /* it happened, and is over: somebody has to have seen it */
} BefRoundNeed;

typedef struct
{
  char *key;      /* owned: the same thing has the same key in a later list */
  char *place_id; /* owned, nullable: URN */
  char *place;    /* owned, never NULL: its name, "" for none */
  char *object;   /* owned, nullable: URN of the equipment or of the alert */
  char *text;     /* owned: "Side door: open" */
  BefRoundNeed need;
  BefSeverity severity; /* NORMAL: none of its own */
  gint64 observed_ms;   /* what the text says is of then; BEF_NO_TIME: never heard of */
} BefRoundItem;
void bef_round_item_free (BefRoundItem *self);

/* What is left to close as of @now_ms: doors open or unlocked, rooms heated while empty, lights and
 * projectors on, zones not armed; of BefRoundItem, by place in walking order (bef-walk.h).
 * (transfer full) */
GPtrArray *bef_round_closing (BefCommune *commune, gint64 now_ms);
/* What is open now, what ended since @since_ms (BEF_NO_TIME: what nobody saw), and the buildings
 * that are out of reach; worst first. (transfer full) */
GPtrArray *bef_round_morning (BefCommune *commune, gint64 since_ms, gint64 now_ms);
const char *bef_round_name (BefRoundKind kind);      /* "Closing round"; translated */
const char *bef_round_need_word (BefRoundNeed need); /* "To do", "To be looked at"; translated */

G_END_DECLS
