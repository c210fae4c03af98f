/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-device.h"
#include "bef-place.h"

G_BEGIN_DECLS

/*
 * A municipal building and what is in it: a BefPlace. Main thread. "changed" tells that name,
 * place, severity or anything of its devices' state changed (at most once per applied answer).
 */
#define BEF_TYPE_BUILDING (bef_building_get_type ())
G_DECLARE_FINAL_TYPE (BefBuilding, bef_building, BEF, BUILDING, GObject)

BefBuilding *bef_building_new (const char *id);
/* The same building without its equipment: name, place, outline and facts as they are now.
 * (transfer full) */
BefBuilding *bef_building_new_like (BefBuilding *other);
/* Takes what @entity says. Returns whether anything changed; the refresh that follows tells it. */
gboolean bef_building_apply (BefBuilding *self, const BefEntity *entity, gint64 received_ms);

const char *bef_building_get_id (BefBuilding *self);
const char *bef_building_get_name (BefBuilding *self);     /* never NULL */
const char *bef_building_get_category (BefBuilding *self); /* "townHall"…, nullable */
char *bef_building_dup_category_name (BefBuilding *self);  /* translated */
const char *bef_building_get_icon (BefBuilding *self);     /* icon name of the category */
gboolean bef_building_get_location (BefBuilding *self, BefPoint *out);
const GArray *bef_building_get_outline (BefBuilding *self); /* nullable, of BefPoint */
const char *bef_building_get_fact (BefBuilding *self, const char *name);
gboolean bef_building_get_fact_number (BefBuilding *self, const char *name, double *out);
GListModel *bef_building_get_devices (BefBuilding *self); /* (transfer none) of BefDevice */
/* The first device of @kind with a value of @quantity (nullable: any), or NULL. */
BefDevice *bef_building_find_device (BefBuilding *self, BefKind kind, const char *quantity);
guint bef_building_count (BefBuilding *self, BefKind kind);

/* Worst of the devices' states and of the active alerts, see also
 * bef_commune_set_without_cameras(). */
BefSeverity bef_building_get_severity (BefBuilding *self);
/* The network link is down: what is inside is unknown, with one cause. */
gboolean bef_building_is_cut_off (BefBuilding *self);
/* Why the severity is what it is, in a few words: "Door left open", "Out of reach", "Normal".
 * (transfer full) */
char *bef_building_dup_state_text (BefBuilding *self);
/* Power now, W, summed over the meters that tell of the present (bef_value_is_present()): neither
 * lost nor those whose values come a day later. FALSE without any. @observed_ms: the oldest of
 * them. */
gboolean bef_building_get_power (BefBuilding *self, gint64 now_ms, double *watts,
                                 gint64 *observed_ms);
/* What a row of the building shows: the above, or where no meter tells of the present, what those
 * that come a day later said last. @freshness: the worst of what was summed. */
gboolean bef_building_get_shown_power (BefBuilding *self, gint64 now_ms, double *watts,
                                       gint64 *observed_ms, BefFreshness *freshness);

/* For the commune. */
void bef_building_add_device (BefBuilding *self, BefDevice *device);
void bef_building_remove_device (BefBuilding *self, BefDevice *device);
/* Leaves cameras out of severity and state text; the refresh that follows tells it. */
void bef_building_set_without_cameras (BefBuilding *self, gboolean without_cameras);
/* What reports by itself tells of the path that the others hang on too: see bef-beat.h. A refresh
 * does it. */
void bef_building_tell_neighbours (BefBuilding *self, gint64 now_ms);
/* Something in it is another one: the refresh that follows tells it. */
void bef_building_touch (BefBuilding *self);
/* Whether bef_building_refresh() with the same would do anything: something was told of it or what
 * is in it, or the time has come at which a state changes by its age. */
gboolean bef_building_is_due (BefBuilding *self, gint64 now_ms, BefSeverity alerts,
                              const char *alert_name);
/* Recomputes severity; @alerts: worst active alert here and its name (nullable). Emits "changed"
 * when touched or different, and returns whether it did. */
gboolean bef_building_refresh (BefBuilding *self, gint64 now_ms, BefSeverity alerts,
                               const char *alert_name);

G_END_DECLS
