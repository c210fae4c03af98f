/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-civil-time.h"

G_BEGIN_DECLS

/*
 * The present: one for the whole process, any thread.
 *
 * Whose clock it is. The server's, as soon as one exchange with the server that is followed has
 * told it; until then this computer's. Above `base` nothing reads the computer's clock: a stamp is
 * compared with bef_now_ms() only (tests/check-clock.py). The hub is a server of its own and goes
 * by bef_computer_ms(), never by the present, for both can live in one process.
 *
 * How it is measured. An answer's Date header is cut to the second and was written at some moment
 * between asking and the headers' coming. So one exchange says that the server's clock is ahead of
 * our ticks by no less than date - received and by less than date + 1 s - sent. What several
 * exchanges say is intersected: the tightest is always the exchange of least round trip, as in
 * NTP's clock filter (RFC 5905, 10), and further exchanges cut the whole second down. The present
 * moves only as far as the bounds prove it wrong. Exchanges slower than BEF_PRESENT_SLOW_MS tell
 * nothing while a better one is known. One that contradicts what is known means that the server's
 * clock was set: it is taken at once. Answers from a cache (an Age header) do not count.
 *
 * Ticks do not stop while the computer sleeps and do not jump when its clock is set, so that a step
 * of the computer's clock neither moves the present nor looks like an error of the server's.
 */

/* A stamp further ahead of the present than this was not made by a right clock: it says nothing
 * about when something was measured. Less is the network's delay and honest drift. */
#define BEF_PRESENT_TOLERANCE_MS (2 * BEF_MS_MINUTE)
/* Round trips longer than this do not move a present that is known. */
#define BEF_PRESENT_SLOW_MS (2 * BEF_MS_SECOND)
/* An exchange counts for so long; then a slow one is better than none. */
#define BEF_PRESENT_KEPT_MS (10 * BEF_MS_MINUTE)
/* How far two clocks may drift apart, in parts per million: the bounds widen by that. */
#define BEF_PRESENT_DRIFT_PPM 100

/* From now on the present is told by @origin ("https://host:port"), copied; another than before
 * begins anew by the computer's clock. NULL: nobody's but the computer's. */
void bef_present_follow (const char *origin);
/* One exchange with @origin: its Date, ms, and when it was asked and when its headers were there,
 * in bef_present_ticks_us(). Ignored unless @origin is followed. */
void bef_present_note (const char *origin, gint64 date_ms, gint64 sent_us, gint64 received_us);
/* It is @ms at least: the newest moment that a server is known to have told. Holds until a server
 * tells again: a computer whose clock is behind makes nothing come from the future. */
void bef_present_at_least (gint64 ms);

/* A clock that only counts, microseconds: for the arguments above. Goes on through suspend. */
gint64 bef_present_ticks_us (void);
/* Whether a server told it, and not only the computer. */
gboolean bef_present_is_told (void);
/* The present minus the computer's clock, ms: positive when the computer is behind. */
gint64 bef_present_get_offset (void);

/* The computer's clock, as bef_clock_override() may have moved it: for the hub, which is its own
 * server. */
gint64 bef_computer_ms (void);
/* The computer's clock as it is, microseconds, not overridden: for base/bef-time-jump.h. */
gint64 bef_wall_us (void);
/* As if the computer had slept for @slept_ms and somebody then set its clock on by @set_ms, both on
 * top of earlier calls. Tests only. */
void bef_clock_jump (gint64 slept_ms, gint64 set_ms);
/* The clock that stamps files and certificates: the computer's, never overridden. */
gint64 bef_file_clock_ms (void);
/* The earlier of the present and the computer's clock: what deletes by age goes by it, so that one
 * wrong clock, whichever it is, deletes nothing. */
gint64 bef_cautious_now_ms (void);

/* Whether @stamp_ms may be when something was measured, as of @now_ms. */
static inline gboolean
bef_present_allows (gint64 stamp_ms, gint64 now_ms)
{
  return stamp_ms <= now_ms + BEF_PRESENT_TOLERANCE_MS;
}

G_END_DECLS
