/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-present.h"

#include <time.h>

static gint64 override_start_ms = BEF_NO_TIME;
static gint64 override_base_us;
static double override_speed = 1.0;
/* What bef_clock_jump() added. */
static gint64 slept_ms, set_ms;

/* What is known of the server's clock: ahead of our ticks by lo..hi, ms. */
static struct
{
  GMutex lock;
  char *origin; /* owned, nullable */
  gboolean is_told;
  gint64 lo_ms, hi_ms, ahead_ms;
  gint64 noted_us; /* when the bounds held */
  gint64 quick_us; /* when an exchange was last quick enough */
  gint64 sent_us;  /* of the newest exchange taken */
  gint64 least_ms; /* ahead of our ticks at least, BEF_NO_TIME: nothing known */
} present = { .least_ms = BEF_NO_TIME };

gint64
bef_present_ticks_us (void)
{
#ifdef CLOCK_BOOTTIME
  struct timespec t;
  if (clock_gettime (CLOCK_BOOTTIME, &t) == 0)
    return (gint64)t.tv_sec * G_USEC_PER_SEC + t.tv_nsec / 1000 + slept_ms * 1000;
#endif
  return g_get_monotonic_time () + slept_ms * 1000;
}

gint64
bef_wall_us (void)
{
  return g_get_real_time () + (slept_ms + set_ms) * 1000;
}

void
bef_clock_jump (gint64 more_slept_ms, gint64 more_set_ms)
{
  slept_ms += more_slept_ms;
  set_ms += more_set_ms;
}

gint64
bef_file_clock_ms (void)
{
  return g_get_real_time () / 1000;
}

gint64
bef_computer_ms (void)
{
  if (override_start_ms == BEF_NO_TIME)
    return bef_wall_us () / 1000;
  return override_start_ms + slept_ms + set_ms
         + (gint64)((double)(g_get_monotonic_time () - override_base_us) / 1000.0 * override_speed);
}

void
bef_clock_override (gint64 start_ms, double speed)
{
  override_base_us = g_get_monotonic_time ();
  override_speed = speed;
  override_start_ms = start_ms != BEF_NO_TIME ? start_ms - slept_ms - set_ms : BEF_NO_TIME;
}

/* With the lock held. */
static gint64
now_locked (void)
{
  gint64 ticks_ms = bef_present_ticks_us () / 1000, computer_ms;

  if (present.is_told)
    return ticks_ms + present.ahead_ms;
  computer_ms = bef_computer_ms ();
  return present.least_ms != BEF_NO_TIME ? MAX (computer_ms, ticks_ms + present.least_ms)
                                         : computer_ms;
}

gint64
bef_now_ms (void)
{
  g_mutex_lock (&present.lock);
  gint64 now_ms = now_locked ();
  g_mutex_unlock (&present.lock);
  return now_ms;
}

gint64
bef_cautious_now_ms (void)
{
  return MIN (bef_now_ms (), bef_computer_ms ());
}

gint64
bef_present_get_offset (void)
{
  return bef_now_ms () - bef_computer_ms ();
}

gboolean
bef_present_is_told (void)
{
  g_mutex_lock (&present.lock);
  gboolean is_told = present.is_told;
  g_mutex_unlock (&present.lock);
  return is_told;
}

void
bef_present_follow (const char *origin)
{
  g_mutex_lock (&present.lock);
  if (g_strcmp0 (origin, present.origin) != 0 || origin == NULL)
    {
      g_free (present.origin);
      present.origin = g_strdup (origin);
      present.is_told = FALSE;
      present.least_ms = BEF_NO_TIME;
    }
  g_mutex_unlock (&present.lock);
}

void
bef_present_at_least (gint64 ms)
{
  g_mutex_lock (&present.lock);
  present.least_ms = MAX (present.least_ms, ms - bef_present_ticks_us () / 1000);
  g_mutex_unlock (&present.lock);
}

/* The bounds as of now: what was measured a while ago may have drifted. */
static void
widen (gint64 now_us)
{
  gint64 drift_ms = (now_us - present.noted_us) / 1000 * BEF_PRESENT_DRIFT_PPM / 1000000;

  if (drift_ms <= 0)
    return; /* less than a millisecond is counted the next time */
  present.lo_ms -= drift_ms;
  present.hi_ms += drift_ms;
  present.noted_us = now_us;
}

static void
take (gint64 lo_ms, gint64 hi_ms, gint64 sent_us, gint64 received_us)
{
  gboolean is_slow = received_us - sent_us > BEF_PRESENT_SLOW_MS * 1000;

  if (present.is_told)
    {
      /* Two exchanges that overlap end in any order: the older says nothing new. */
      if (sent_us < present.sent_us
          || (is_slow && received_us - present.quick_us < BEF_PRESENT_KEPT_MS * 1000))
        return;
      widen (received_us);
    }
  else
    /* The computer's clock is believed as far as the server does not contradict it. */
    present.ahead_ms = bef_computer_ms () - bef_present_ticks_us () / 1000;
  if (present.is_told && lo_ms <= present.hi_ms && hi_ms >= present.lo_ms)
    {
      lo_ms = MAX (lo_ms, present.lo_ms);
      hi_ms = MIN (hi_ms, present.hi_ms);
    }
  else
    present.noted_us = received_us;
  present.lo_ms = lo_ms;
  present.hi_ms = hi_ms;
  present.ahead_ms = CLAMP (present.ahead_ms, lo_ms, hi_ms);
  present.sent_us = sent_us;
  if (!is_slow || !present.is_told)
    present.quick_us = received_us;
  present.is_told = TRUE;
}

void
bef_present_note (const char *origin, gint64 date_ms, gint64 sent_us, gint64 received_us)
{
  g_return_if_fail (origin != NULL && received_us >= sent_us);

  g_mutex_lock (&present.lock);
  if (g_strcmp0 (origin, present.origin) == 0)
    take (date_ms - received_us / 1000, date_ms + BEF_MS_SECOND - sent_us / 1000, sent_us,
          received_us);
  g_mutex_unlock (&present.lock);
}
