/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "bef-background.h"

G_BEGIN_DECLS

/* Of the preferences: running without the window and starting at login, by the keys of @app, with
 * what came of it by @background. (transfer floating) */
GtkWidget *bef_background_group_new (GSettings *app, BefBackground *background);

G_END_DECLS
