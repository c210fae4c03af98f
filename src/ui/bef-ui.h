/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/* The window with every page and dialog there is: what puts the wings together. Main thread. */
BefWindow *bef_ui_window_new (GtkApplication *application);

G_END_DECLS
