/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * What Home Assistant wants somebody to read: its persistent notifications and its repairs, as
 * alerts. One thread at a time.
 */
typedef struct _BefHaNotices BefHaNotices;

#define BEF_HA_NOTIFICATION "urn:ha:notification:"
#define BEF_HA_REPAIR "urn:ha:repair:"

BefHaNotices *bef_ha_notices_new (void);
void bef_ha_notices_free (BefHaNotices *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHaNotices, bef_ha_notices_free)

/* "persistent_notification/get": all of them. */
void bef_ha_notices_take_notifications (BefHaNotices *self, JsonArray *all);
/* "repairs/list_issues": all of them; what somebody ignored there is left out. */
void bef_ha_notices_take_repairs (BefHaNotices *self, JsonArray *all);

/* Adds a BefEntity for each. */
void bef_ha_notices_add (BefHaNotices *self, GPtrArray *entities);
/* Of all of them. (transfer full) set of ids */
GHashTable *bef_ha_notices_dup_ids (BefHaNotices *self);

/* The command that acknowledges alert @id: dismisses a notification, ignores a repair. (transfer
 * full), NULL when @id is of neither. */
JsonObject *bef_ha_notices_acknowledge (BefHaNotices *self, const char *id);

G_END_DECLS
