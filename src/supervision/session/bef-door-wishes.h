/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-door-command.h"

G_BEGIN_DECLS

/*
 * What doors were asked for and have not confirmed yet, of this console and of the one before it:
 * the line of each command is on the disk before it leaves (journal), so that a restart forgets
 * none. One that was under way then is followed again until its time is over, and is told as what
 * nobody knows from then on. Its back end knows of it too: what a broker stores is not what a lock
 * is. Owned by the session; main thread.
 */
typedef struct _BefDoorWishes BefDoorWishes;

/* @session: (transfer none), lives longer. */
BefDoorWishes *bef_door_wishes_new (BefSession *session);
void bef_door_wishes_free (BefDoorWishes *self);
/* Reads what was asked for before this start. */
void bef_door_wishes_recall (BefDoorWishes *self, GCancellable *cancellable);
/* Nothing is followed any more. */
void bef_door_wishes_stop (BefDoorWishes *self);
void bef_door_wishes_add (BefDoorWishes *self, const char *door, BefDoorCommand *command);
/* When @door was asked for, ms; BEF_NO_TIME: it was not, or has answered. */
gint64 bef_door_wishes_get_asked_ms (BefDoorWishes *self, const char *door);

G_END_DECLS
