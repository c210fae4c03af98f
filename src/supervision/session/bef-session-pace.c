/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the session asks. "poll-visible" and "poll-all" are the quickest, and hold for a minute
 * after the connection is there, another page is shown, or something was asked for; nobody looks
 * for a change of every five seconds after that. Then half as often where the server tells what
 * changed, and else by the beat of what is on screen: a quarter as often, and still less where
 * everything on screen is known to measure seldom; the alerts never more than 30 s late. What was
 * just commanded is asked for by who commanded it.
 *
 * Of thousands of devices, most of which nobody sees, what is on screen is asked for by itself and
 * everything less often, up to every five minutes: their beats are then learned as that, and the
 * past that was passed over is fetched as what a series jumped over always is.
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
#define LARGE_ALL_S 300
#define CHANGES_FACTOR 2
#define APART_FACTOR 4
/* Where changes are pushed, everything is asked for so many times less often: only what a push that
 * was lost left wrong waits for it. */
#define PUSHED_FACTOR 4
/* A beat of what is looked at so many times. */
#define LOOKS_A_BEAT 6

typedef struct
{
  gint64 shortest_ms; /* G_MAXINT64: none */
  gboolean unknown;
} Beats;

static void
shorten_cb (const char *quantity, const BefBeat *beat, gpointer user_data)
{
  Beats *beats = user_data;
  gint64 step, delay;

  if (bef_beat_get (beat, &step, &delay))
    beats->shortest_ms = MIN (beats->shortest_ms, step);
  else
    beats->unknown = TRUE;
}

/* How often what is on screen speaks; 0: not known. */
static gint64
shortest_beat (BefSession *self)
{
  Beats beats = { G_MAXINT64, FALSE };

  for (guint i = 0; self->watched != NULL && self->watched[i] != NULL; i++)
    {
      BefDevice *device = bef_commune_find_device (self->commune, self->watched[i]);
      if (device != NULL)
        bef_device_foreach_beat (device, shorten_cb, &beats);
    }
  return beats.unknown || beats.shortest_ms == G_MAXINT64 ? 0 : beats.shortest_ms;
}

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
  return (guint)CLAMP (shortest_beat (self) / LOOKS_A_BEAT / BEF_MS_SECOND,
                       MIN (quickest * APART_FACTOR, most), most);
}

guint
bef_session_get_all_s (BefSession *self)
{
  if (bef_backend_can (self->backend, BEF_BACKEND_PUSH))
    return self->poll_all_s * PUSHED_FACTOR;
  if (self->is_unseen)
    return bef_backend_keeps_history (self->backend) ? 0 : MAX (HIDDEN_ALL_S, self->poll_all_s);
  if (bef_session_is_large (self))
    return MAX (self->poll_all_s,
                MIN (2 * self->poll_all_s * count_devices (self) / LARGE_DEVICES, LARGE_ALL_S));
  return is_quick (self) ? self->poll_all_s : self->poll_all_s * 2;
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
    bef_session_reschedule (self, seen);
}
