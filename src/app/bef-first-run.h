/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-console.h"

G_BEGIN_DECLS

/* The tour in the place of @window's pages, and then what was chosen there: the connection, the
 * demo, or the pages (the connection where there are none). Seen or skipped once, @settings (the
 * application's) say so. Main thread. */
void bef_first_run_show_tour (BefConsole *console, BefWindow *window, GSettings *settings);

G_END_DECLS
