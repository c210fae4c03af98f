/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-session.h"

G_BEGIN_DECLS

/*
 * Opening one door at a distance: sent once, never retried, and believed only when the sensor says
 * so. Main thread. Property "state" (uint) and "seconds-left" (int: until it locks again, -1
 * unknown) notify.
 */
typedef enum
{
  BEF_DOOR_COMMAND_SENDING,
  BEF_DOOR_COMMAND_SENT,      /* the back end took it, or may have; nothing has moved yet */
  BEF_DOOR_COMMAND_UNLOCKED,  /* the lock's sensor says unlocked */
  BEF_DOOR_COMMAND_OPENED,    /* the door's sensor says open, and has said closed before */
  BEF_DOOR_COMMAND_RELOCKED,  /* done: locked again */
  BEF_DOOR_COMMAND_FAILED,    /* surely refused, or reported as failed; see the message */
  BEF_DOOR_COMMAND_TIMED_OUT, /* no confirmation in time: the door's state is what the sensor last
                                 said */
} BefDoorCommandState;

/* What the sensor has to confirm in, after the answer. */
#define BEF_DOOR_COMMAND_TIME_OUT_MS (20 * BEF_MS_SECOND)

#define BEF_TYPE_DOOR_COMMAND (bef_door_command_get_type ())
G_DECLARE_FINAL_TYPE (BefDoorCommand, bef_door_command, BEF, DOOR_COMMAND, GObject)

/* Why @door cannot be opened from here now, a sentence for the person; NULL: it can. (transfer
 * none)
 */
const char *bef_door_command_why_not (BefSession *session, BefDevice *door);
/* Sends the command for @door with @reason and follows it. Journalled with its reason and its
 * result. */
BefDoorCommand *bef_door_command_start (BefSession *session, BefDevice *door, const char *reason);
/* Follows one that was sent at @asked_ms, before this console began: what became of it only the
 * sensor tells. */
BefDoorCommand *bef_door_command_resume (BefSession *session, BefDevice *door, gint64 asked_ms);
const char *bef_door_command_get_door (BefDoorCommand *self); /* its id; (transfer none) */
gint64 bef_door_command_get_asked_ms (BefDoorCommand *self);
BefDoorCommandState bef_door_command_get_state (BefDoorCommand *self);
/* No answer proves that the server took the command or refused it, and the sensor has not settled
 * it: nobody knows whether the door opened. */
gboolean bef_door_command_is_doubtful (BefDoorCommand *self);
gboolean bef_door_command_is_over (BefDoorCommand *self);
int bef_door_command_get_seconds_left (BefDoorCommand *self);
/* A sentence for the person: what is known now. (transfer full) */
char *bef_door_command_dup_text (BefDoorCommand *self);

G_END_DECLS
