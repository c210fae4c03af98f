/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * Any equipment in a line: icon, name, what else it says, a small graph of the last 24 hours where
 * it tells something, its state or value with its severity, and the age of it. A door has an
 * "Open…" button too (win.open-door) for a role that may open doors; with "explains" (boolean) for
 * the others as well, insensitive and with its reason. A value that is lost shows as "Unknown" on
 * hatched grey, with the last known one dimmed.
 *
 * Child of a row of a GtkListBox or GtkListView; the list calls bef_device_row_activate() (or
 * win.show-graph with bef_device_row_dup_target()) when its row is activated. It follows the device
 * only while it is mapped. CSS node "devicerow". Property "show-building" (boolean): the building's
 * name in the second line. "device" (BefDevice, read only) is bound, "followed" is it while mapped.
 * The second line wraps, "narrow" (boolean) hides the graph. "brief" (boolean): all in one line
 * while nobody is needed and it says a state, which is left to the list's heading where it
 * is the first of its kind.
 */
#define BEF_TYPE_DEVICE_ROW (bef_device_row_get_type ())
G_DECLARE_FINAL_TYPE (BefDeviceRow, bef_device_row, BEF, DEVICE_ROW, GtkWidget)

GtkWidget *bef_device_row_new (void);
/* Both nullable: unbinds. */
void bef_device_row_bind (BefDeviceRow *self, BefSession *session, BefDevice *device);
BefDevice *bef_device_row_get_device (BefDeviceRow *self); /* (transfer none) nullable */
/* Opens the device's graph through win.show-graph. Does nothing when it never measured anything. */
void bef_device_row_activate (BefDeviceRow *self);
/* The parameter of win.show-graph for @device: "URN|quantity". (transfer full), NULL when it never
 * measured anything. */
char *bef_device_row_dup_target (BefDevice *device);

G_END_DECLS
