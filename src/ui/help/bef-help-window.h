/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * The help beside the window it is about: one topic, or the list of all. Escape closes it, Alt+Left
 * goes back to the topic before, the arrows and Page Up and Page Down read on. Main thread.
 */
#define BEF_TYPE_HELP_WINDOW (bef_help_window_get_type ())
G_DECLARE_FINAL_TYPE (BefHelpWindow, bef_help_window, BEF, HELP_WINDOW, AdwWindow)

/* Above @parent; the one that is open already shows it. @topic: an id; what is none shows the list
 * of all. A topic that says where its task is done leads there by @parent's action "win.go". */
void bef_help_window_present (GtkWindow *parent, const char *topic);
/* The topic shown; NULL: the list of all. (transfer none) */
const char *bef_help_window_get_topic (BefHelpWindow *self);

G_END_DECLS
