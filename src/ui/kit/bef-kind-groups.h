/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-device.h"

G_BEGIN_DECLS

/*
 * A list with the worst first, in groups: what needs somebody, what is unknown, the rest. Main
 * thread; no widget.
 */

/* Puts into @list (of BefDevice, worst first) a GtkStringObject before each group: how many there
 * are, of the rest in which states. Nothing where one group of numbers is all there is. */
void bef_kind_groups_part (GPtrArray *list);
/* Whether a line is enough for @device: nobody is needed, and what it says is a state. */
gboolean bef_kind_groups_is_quiet (BefDevice *device);
/* Whether @device is in the first state of its kind, which its group's heading tells. */
gboolean bef_kind_groups_is_told (BefDevice *device);

G_END_DECLS
