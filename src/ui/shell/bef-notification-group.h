/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Of the preferences: whether, which and when alerts are told on the desktop, by the keys of @app.
 * (transfer floating) */
GtkWidget *bef_notification_group_new (GSettings *app);

G_END_DECLS
