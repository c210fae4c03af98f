/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Timeouts by the ticks that the present goes by (bef_present_ticks_us()): a time that the computer
 * slept through is over when it wakes up, and not as much later; a test lets time pass by
 * bef_clock_jump(), and waits for none.
 */

/* Calls @func on the default main context once @ms have gone by, and again every @ms as long as it
 * returns G_SOURCE_CONTINUE. Returns what g_source_remove() takes. Any thread. */
guint bef_timeout_add (guint ms, GSourceFunc func, gpointer user_data);

G_END_DECLS
