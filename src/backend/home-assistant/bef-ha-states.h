/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * What Home Assistant says of its entities now: a whole list, and then differences. Of the
 * attributes only those that the profile reads are kept: what is personal, and the tokens that
 * stand in addresses of images, are not. One thread at a time.
 */
typedef struct
{
  char *state;            /* owned: a word or a number as text */
  JsonObject *attributes; /* owned */
  gint64 changed_ms;      /* when the state became what it is */
  gint64 updated_ms;      /* when its source last said something else than before */
  gint64 reported_ms;     /* when it last spoke, where that is told; else as updated_ms */
} BefHaState;

typedef struct _BefHaStates BefHaStates;

/* More entities than that are not taken: they bound what is interned. */
#define BEF_HA_MAX_ENTITIES 50000

/* @kept: names of attributes, a set (referenced). */
BefHaStates *bef_ha_states_new (GHashTable *kept);
void bef_ha_states_free (BefHaStates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHaStates, bef_ha_states_free)

/* (transfer none) nullable. */
const BefHaState *bef_ha_states_get (BefHaStates *self, const char *entity_id);
/* entity id -> BefHaState. (transfer none) */
GHashTable *bef_ha_states_get_all (BefHaStates *self);

typedef enum
{
  BEF_HA_TAKE_ALWAYS,
  BEF_HA_TAKE_UNLESS_OLDER,
} BefHaTake;
/* One state as REST and get_states write it; nothing when it is none, or (unless always) older than
 * what is known. Returns its entity id. (transfer none) nullable */
const char *bef_ha_states_take (BefHaStates *self, JsonObject *object, BefHaTake take);
/* A whole list: what is not in it goes. */
void bef_ha_states_replace (BefHaStates *self, JsonArray *all);
/* A difference: "a" what is new, "c" what changed, "r" what is gone. The entity ids are added to
 * the sets @changed and @removed (g_free). */
void bef_ha_states_apply (BefHaStates *self, JsonObject *event, GHashTable *changed,
                          GHashTable *removed);

G_END_DECLS
