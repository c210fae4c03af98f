/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-world.h"

G_BEGIN_DECLS

/*
 * What others put into the hub: a world over another one. Entities are kept as they were written;
 * every value that has an observedAt is a sample of its history. In a file of SQLite, or in memory
 * when there is none. What was committed is on the disk: a change is told done after that, never
 * before. The world below cannot be changed this way, and what is in it cannot be hidden.
 *
 * Changes are gathered and seen by bef_hub_store_entity() at once, by everything else when they are
 * committed. Main thread.
 */
#define BEF_TYPE_HUB_STORE (bef_hub_store_get_type ())
G_DECLARE_FINAL_TYPE (BefHubStore, bef_hub_store, BEF, HUB_STORE, GObject)

#define BEF_HUB_STORE_MAX_ENTITIES 200000
/* Samples older than this are taken out when the file is opened. */
#define BEF_HUB_STORE_DAYS 400

/* @path: NULL for memory. @tenant: whose. @below: (nullable) what is there besides. NULL with a
 * message for the person who named the file. */
BefHubStore *bef_hub_store_new (const char *path, const char *tenant, BefHubWorld *below,
                                gint64 now_ms, GError **error);

/* What is kept under @id, as it was written. (transfer none), NULL when nothing is. */
JsonObject *bef_hub_store_entity (BefHubStore *self, const char *id);
/* FALSE: there is nothing but what others put here. */
gboolean bef_hub_store_has_below (BefHubStore *self);
/* @id is in the world below. */
gboolean bef_hub_store_is_below (BefHubStore *self, const char *id, gint64 now_ms);
/* Puts @entity (normalized; taken as it is) in the place of what there was under its id. */
void bef_hub_store_put (BefHubStore *self, JsonObject *entity, gint64 now_ms);
void bef_hub_store_remove (BefHubStore *self, const char *id);
/* A value of the past or the present of one attribute: a whole instance with its observedAt. */
void bef_hub_store_add_instance (BefHubStore *self, const char *id, const char *attr,
                                 JsonObject *instance);
/* All that was gathered, or nothing of it: FALSE with an error. */
gboolean bef_hub_store_commit (BefHubStore *self, GError **error);
void bef_hub_store_forget (BefHubStore *self);

G_END_DECLS
