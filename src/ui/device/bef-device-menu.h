/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/bef-device.h"

G_BEGIN_DECLS

/* Gives @row, which takes the focus, the menu of @device: its graph, and its works. It opens by the
 * secondary button, the Menu key and Shift+F10. Main thread. */
void bef_device_menu_attach (GtkWidget *row, BefDevice *device);

G_END_DECLS
