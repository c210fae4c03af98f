/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the session asks. "poll-visible" and "poll-all" are the quickest, and hold for a minute
 * after the connection is there, another page is shown, or something was asked for; nobody looks
 * for a change of every five seconds after that. Then half as often where the server tells what
 * changed, and else what is on screen and the alerts every 30 s, and everything by how much that
 * is, up to every five minutes. What was just commanded is asked for by who commanded it.
 *
 * Of thousands of devices, most of which nobody sees, what is on screen is asked for by itself and
 * everything less often, up to every 25 minutes: what measures each minute is then below the half
 * hour after which a number is held for lost, at the earliest. Their beats are then learned as
 * that, and the past that was passed over is fetched as what a series jumped over always is.
 *
 * While nobody sees the window, only alerts are asked for, once a minute: they may be told. Where
 * the server keeps no history, the console is the only one who does, and goes on looking at
 * everything, seldom. The past is asked for when somebody looks again.
 */
#include "base/bef-present.h"
#include "bef-session-parts.h"

#define QUICK_US (60 * G_USEC_PER_SEC)
#define SLOWEST_VISIBLE_S 30
#define HIDDEN_VISIBLE_S 60
#define HIDDEN_ALL_S 300
#define LARGE_DEVICES 2000
#define LARGE_ALL_S 1500
#define LARGE_FACTOR 10
/* The same where all of it is no more than so many bytes on the way. */
#define LIGHT_BYTES (1024 * 1024)
#define LIGHT_ALL_S 300
#define LIGHT_FACTOR 2
/* Where everything comes each time, what it may take a second, and the longest wait that makes. */
#define ALL_BYTES_S 300
#define APART_ALL_S 300
#define CHANGES_FACTOR 2
/* Where changes are pushed, everything is asked for so many times less often: only what a push that
 * was lost left wrong waits for it. */
#define PUSHED_FACTOR 4

static gboolean
is_quick (BefSession *self)
{
  return bef_present_ticks_us () < self->quick_until_us;
}

static guint
count_devices (BefSession *self)
{
  return g_list_model_get_n_items (bef_commune_get_devices (self->commune));
}

gboolean
bef_session_is_large (BefSession *self)
{
  return count_devices (self) > LARGE_DEVICES;
}

void
bef_session_hurry (BefSession *self)
{
  self->quick_until_us = bef_present_ticks_us () + QUICK_US;
}

guint
bef_session_get_visible_s (BefSession *self)
{
  guint quickest = self->poll_visible_s;
  guint most = MAX (SLOWEST_VISIBLE_S, quickest);

  if (self->is_unseen)
    return MAX (HIDDEN_VISIBLE_S, quickest);
  if (is_quick (self))
    return quickest;
  if (bef_backend_can_ask_changes (self->backend) && !bef_session_is_large (self))
    return MIN (quickest * CHANGES_FACTOR, most);
  return most;
}

/* What comes with everything, where it does; 0: not known, or what changed comes. */
static gsize
look_bytes (BefSession *self)
{
  return bef_backend_can_ask_changes (self->backend) ? 0
                                                     : bef_backend_get_look_bytes (self->backend);
}

static guint
large_all_s (BefSession *self)
{
  gsize bytes = look_bytes (self);
  gboolean is_light = bytes > 0 && bytes < LIGHT_BYTES;
  guint factor = is_light ? LIGHT_FACTOR : LARGE_FACTOR;
  guint seconds = factor * self->poll_all_s * count_devices (self) / LARGE_DEVICES;

  return MAX (self->poll_all_s, MIN (seconds, (guint)(is_light ? LIGHT_ALL_S : LARGE_ALL_S)));
}

guint
bef_session_get_all_s (BefSession *self)
{
  if (bef_backend_can (self->backend, BEF_BACKEND_PUSH))
    return self->poll_all_s * PUSHED_FACTOR;
  if (self->is_unseen)
    return bef_backend_keeps_history (self->backend) ? 0 : MAX (HIDDEN_ALL_S, self->poll_all_s);
  if (bef_session_is_large (self))
    return large_all_s (self);
  if (is_quick (self))
    return self->poll_all_s;
  guint least = self->poll_all_s * 2;
  return (guint)CLAMP (look_bytes (self) / ALL_BYTES_S, least, MAX (least, APART_ALL_S));
}

void
bef_session_set_seen (BefSession *self, gboolean seen)
{
  g_return_if_fail (BEF_IS_SESSION (self));

  if (self->is_unseen == !seen || self->backend == NULL)
    return;
  self->is_unseen = !seen;
  if (seen)
    {
      /* What was measured meanwhile is a gap like any other. */
      if (bef_backend_keeps_history (self->backend))
        bef_recorder_plan_again (self->recorder);
      bef_session_hurry (self);
    }
  if (self->connection == BEF_CONNECTION_LIVE)
    bef_session_reschedule (self, seen ? BEF_POLL_NOW : BEF_POLL_IN_TURN);
}
