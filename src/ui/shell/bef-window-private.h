/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-window.h"

G_BEGIN_DECLS

const BefWindowParts *bef_window_get_parts (BefWindow *self); /* (transfer none) */
/* Actions on a building, an equipment, an alert or a door, named by its id. */
void bef_window_install_thing_actions (GtkWidgetClass *widget_class);

G_END_DECLS
