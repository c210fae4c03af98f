/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "map/bef-map.h"

G_BEGIN_DECLS

/* GSettings of the application, and of one connection profile, under the organisation's policy
 * (bef-policy.h). (transfer full) */
GSettings *bef_settings_app (void);
GSettings *bef_settings_profile (const char *name);
/* Lower-case letters, digits and hyphens, 1 to 32: what may stand in a settings path and a file
 * name. */
gboolean bef_settings_is_profile_name (const char *name);
/* Bytes the local history of @profile may take. */
guint64 bef_settings_history_budget (GSettings *profile);
/* The calendar is that of the place set in @app, now and whenever it is changed while @app lives.
 */
void bef_settings_follow_calendar (GSettings *app);
/* The map's background for @profile; "auto" is @automatic: the server's own map or none, since
 * nobody else is asked unasked. */
BefMapSourceKind bef_settings_map_source (GSettings *profile, BefMapSourceKind automatic);
/* The host of the map's background that was chosen for @profile, as bef_address_dup_host(). NULL:
 * the server, or nobody. (transfer full) */
char *bef_settings_dup_map_host (GSettings *profile);
/* All that a person allowed to be asked besides the server. (transfer full) */
GStrv bef_settings_dup_asked_hosts (GSettings *profile);

G_END_DECLS
