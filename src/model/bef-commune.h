/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "bef-alert.h"
#include "bef-building.h"

G_BEGIN_DECLS

/* Who sees the screen besides the person at it. */
typedef enum
{
  BEF_AUDIENCE_NOBODY,
  BEF_AUDIENCE_ROOM, /* of people who may not know where cameras are, nor who did what */
} BefAudience;

/*
 * Everything that exists, as list models. Main thread. The session is the only writer. Signal
 * "changed" once per applied answer or refresh in which something changed. Property "audience"
 * (uint, BefAudience) notifies.
 */
#define BEF_TYPE_COMMUNE (bef_commune_get_type ())
G_DECLARE_FINAL_TYPE (BefCommune, bef_commune, BEF, COMMUNE, GObject)

BefCommune *bef_commune_new (void);
const char *bef_commune_get_name (BefCommune *self); /* nullable */
void bef_commune_set_name (BefCommune *self, const char *name);

GListModel *bef_commune_get_buildings (BefCommune *self); /* of BefBuilding */
GListModel *bef_commune_get_devices (BefCommune *self);   /* of BefDevice */
/* Of BefPlace: the buildings in their order, then what is known where it stands and is in none. */
GListModel *bef_commune_get_places (BefCommune *self);
GListModel *bef_commune_get_alerts (BefCommune *self); /* of BefAlert, newest state, unsorted */
BefBuilding *bef_commune_find_building (BefCommune *self,
                                        const char *id); /* (transfer none) nullable */
BefDevice *bef_commune_find_device (BefCommune *self, const char *id);
/* A building, or equipment that is a place by itself. */
BefPlace *bef_commune_find_place (BefCommune *self, const char *id);
BefAlert *bef_commune_find_alert (BefCommune *self, const char *id);

typedef enum
{
  BEF_APPLY_PART = 0,       /* what is not named stays */
  BEF_APPLY_WHOLE = 1 << 0, /* these are all buildings and equipment: what is missing is gone */
  BEF_APPLY_ALL_ALERTS = 1 << 1, /* likewise of alerts */
  BEF_APPLY_EVERYTHING = BEF_APPLY_WHOLE | BEF_APPLY_ALL_ALERTS,
} BefApplyFlags;
/* Applies an answer that came at @received_ms. */
void bef_commune_apply (BefCommune *self, GPtrArray *entities, BefApplyFlags flags,
                        gint64 received_ms, gint64 now_ms);
/* What this console found by its own rules: these alerts (of BefEntity) and no others are the local
 * ones from now on. An answer of the back end never removes one, nor does one here what the back
 * end told: where both have an id, whoever came first keeps it. Their fact "explains" names the
 * alerts of the back end, by lines, of which one of them is the cause (bef_alert_set_cause_id()).
 */
void bef_commune_set_local_alerts (BefCommune *self, GPtrArray *entities, gint64 now_ms);
/* The part of it that is about the back end's: whether that changed any. */
gboolean bef_commune_explain_alerts (BefCommune *self, GPtrArray *entities);
/* Removes what has one of @ids (NULL-terminated): the back end says that it is there no more. */
void bef_commune_remove (BefCommune *self, const char *const *ids, gint64 now_ms);
/* Ages pass: recomputes freshness and severities as of @now. Call every few seconds. */
void bef_commune_refresh (BefCommune *self, gint64 now_ms);
/* For whom it is shown: a room's leaves cameras and what they raised out of every building's
 * severity and state text, which would tell where the cameras are. Recomputes as of @now_ms. */
void bef_commune_set_audience (BefCommune *self, BefAudience audience, gint64 now_ms);
BefAudience bef_commune_get_audience (BefCommune *self);
/* Forgets all but @buildings and what is in them: whose they are may see no other. */
void bef_commune_keep_buildings (BefCommune *self, const char *const *buildings, gint64 now_ms);
/* Forgets everything (role or profile change). */
void bef_commune_clear (BefCommune *self);
/* Drops what is personal and only in memory (camera addresses): on lock or role change. */
void bef_commune_drop_personal (BefCommune *self);

/* Active alarms of at least @severity, and those of them that nobody acknowledged. */
guint bef_commune_count_alerts (BefCommune *self, BefSeverity severity);
guint bef_commune_count_unacknowledged (BefCommune *self, BefSeverity severity);
/* Whether a camera raised @alert: told to an audience, it would tell where the camera is. */
gboolean bef_commune_is_of_camera (BefCommune *self, BefAlert *alert);
/* Whether @alert is for who has @role to see to (bef_kind_is_work_of()). Of what equipment it is
 * not being known, it is everybody's. */
gboolean bef_commune_is_work_of (BefCommune *self, BefAlert *alert, BefRole role);

/* What was learned of the beats of all equipment (bef-beat.h), as one text that a later sitting
 * gives back: lines of "URN, quantity, moves", between tabs. (transfer full) */
char *bef_commune_dup_beats (BefCommune *self);
/* Before or after the equipment is known; lines that are not understood are left out. */
void bef_commune_set_beats (BefCommune *self, const char *text);

G_END_DECLS
