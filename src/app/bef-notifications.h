/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "supervision/notifier/bef-notifier.h"
#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/* Notifies of what @session's commune has to tell, as @settings want it and whom @window is shown
 * to allows, now and whenever that changes; a click on one brings @window to the alert. Main
 * thread. (transfer full), to be stopped (bef_notifier_stop()) before @window goes. */
BefNotifier *bef_notifications_new (BefSession *session, BefWindow *window, GSettings *settings);

G_END_DECLS
