/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Main-loop watchdog: a thread that notes how long the default main context leaves a ping
 * unanswered. Started only when the environment variable BEFFROI_WATCHDOG names a file; each stall
 * over @limit_ms is appended there as "stall N ms, W ms at work, from T s", where W is what of it
 * the main thread had the processor (on a busy machine it also waits for its turn) and T the
 * monotonic clock at its start (perf record -k CLOCK_MONOTONIC has the same), and at stop one line
 * "worst N ms, W ms at work, stalls M". To be started on the main thread. Built with
 * -Dwatchdog=false, as for packages, it does nothing.
 */
void bef_watchdog_start (guint limit_ms);
void bef_watchdog_stop (void);

G_END_DECLS
