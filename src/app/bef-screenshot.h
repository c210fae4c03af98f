/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/*
 * Renders the real window to a PNG once what it shows has settled: connected, history filled,
 * nothing changing; or after a time limit, as it then is. Main thread.
 */
typedef void (*BefScreenshotDone) (GError *error,
                                   gpointer user_data); /* @error nullable, unowned */
void bef_screenshot_take (BefWindow *window, const char *path, BefScreenshotDone done,
                          gpointer user_data);

G_END_DECLS
