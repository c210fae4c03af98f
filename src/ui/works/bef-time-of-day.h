/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads what people type as a time of day: "8", "8:30", "08h30", "8 h 30", "830", "24" (the end of
 * the day). In minutes since midnight, 0 to 1440; -1: it is none. @text may be NULL. Any thread. */
int bef_time_of_day_parse (const char *text);

G_END_DECLS
