/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Who else may be asked for images and map tiles: the hosts allowed in @profile's settings, to add
 * to and to remove from, and the one of the map's background. Insensitive where an administrator
 * decides. Main thread.
 */
#define BEF_TYPE_HOSTS_GROUP (bef_hosts_group_get_type ())
G_DECLARE_FINAL_TYPE (BefHostsGroup, bef_hosts_group, BEF, HOSTS_GROUP, AdwPreferencesGroup)

GtkWidget *bef_hosts_group_new (GSettings *profile);

G_END_DECLS
