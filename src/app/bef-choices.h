/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/shell/bef-window.h"

G_BEGIN_DECLS

/* Has @session follow what was chosen for the connection of @window: the types and the area in its
 * settings, now and whenever they change, and the profile file in its folder (the demo's where
 * @demo), which is written where @keeps. What the back end learns of its server stands in the
 * settings, too. A file that cannot be read is told. Before the start. */
void bef_choices_follow (BefSession *session, BefWindow *window, gboolean demo, gboolean keeps);

G_END_DECLS
