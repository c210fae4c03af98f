/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/bef-civil-time.h"

G_BEGIN_DECLS

/*
 * A world is what the hub serves: entities, and the values of their measured attributes at any
 * instant. It is a pure function of its inputs and of time (nothing is stored), except for what
 * people did through the hub (commands, what they decided of alerts), which is kept in memory as
 * overrides. Implementations: the simulated commune (bef-hub-simulation.h), recorded load curves
 * (bef-hub-replay.h), what others put there (bef-hub-store.h). Used from the hub's main thread
 * only.
 */
#define BEF_TYPE_HUB_WORLD (bef_hub_world_get_type ())
G_DECLARE_INTERFACE (BefHubWorld, bef_hub_world, BEF, HUB_WORLD, GObject)

/* One sample of a measured attribute. Text states come as @text (static or interned string),
 * numbers and booleans (0/1) as @number with @text NULL. */
typedef struct
{
  gint64 at_ms;
  double number;
  const char *text;
  gboolean is_boolean;
} BefHubSample;

/* Which end of what there is a limit keeps. */
typedef enum
{
  BEF_HUB_KEEP_OLDEST,
  BEF_HUB_KEEP_NEWEST,
} BefHubKeep;
/* Samples of the attribute @attr of @id with from <= at < to, as they are known at @now_ms. */
typedef struct
{
  const char *id, *attr;
  gint64 from_ms, to_ms, now_ms;
  guint limit; /* 0: none */
  BefHubKeep keep;
} BefHubSamplesQuery;
/* A change of the attribute @attr of @id to @value, a JSON value node. Nothing owned. */
typedef struct
{
  const char *id, *attr;
  JsonNode *value;
  const char *reason; /* nullable */
  const char *who;
} BefHubPatch;

/* What faults do to what is served, from @from_ms on. What is not named ends. */
typedef struct
{
  guint flood;         /* alerts raised within ten minutes, which clear later; 0: none */
  const char *cut_off; /* nullable: short name of a building that nothing comes from any more */
  gint64 from_ms;
} BefHubDisturbance;

struct _BefHubWorldInterface
{
  GTypeInterface parent;
  const char *(*commune_name) (BefHubWorld *self);
  /* All entity ids that exist at @now, in a stable order; alerts included. (transfer container) of
   * (transfer none) strings valid until the next call. */
  GPtrArray *(*list_ids) (BefHubWorld *self, gint64 now_ms);
  /* The type of @id, or NULL when unknown. (transfer none) */
  const char *(*entity_type) (BefHubWorld *self, const char *id);
  /* The whole entity at @now, normalized (each attribute {"type":…,
   * "value"|"object"|"languageMap":…, "observedAt":…, "unitCode":…}), with "id" and "type", without
   * @context. (transfer full) or NULL. */
  JsonObject *(*entity) (BefHubWorld *self, const char *id, gint64 now_ms);
  /* The samples of @query, oldest first whichever are kept, appended to @out (array of
   * BefHubSample). Never one later than its present. FALSE when what it asks for is not a measured
   * attribute of the entity. */
  gboolean (*samples) (BefHubWorld *self, const BefHubSamplesQuery *query, GArray *out);
  /* Names of the measured attributes of @id. (transfer none) NULL-terminated. */
  const char *const *(*measured) (BefHubWorld *self, const char *id);
  /* A PATCH at @now_ms. FALSE with G_IO_ERROR_NOT_SUPPORTED (no such command), _INVALID_ARGUMENT
   * (bad value), _EXISTS (409: somebody was faster). */
  gboolean (*command) (BefHubWorld *self, const BefHubPatch *patch, gint64 now_ms, GError **error);
  /* Acknowledges alert @id. Errors as above. */
  gboolean (*acknowledge) (BefHubWorld *self, const char *id, const char *who, const char *comment,
                           gint64 now_ms, GError **error);
  /* Changes alert @id by @changes, attribute by attribute; null takes one away. Errors as above. */
  gboolean (*annotate) (BefHubWorld *self, const char *id, JsonObject *changes, gint64 now_ms,
                        GError **error);
  /* Some milliseconds of what the first answers at @now would otherwise make somebody wait for.
   * FALSE when nothing of it is left. May be NULL: nothing is. */
  gboolean (*prepare) (BefHubWorld *self, gint64 now_ms);
  /* FALSE with G_IO_ERROR_INVALID_ARGUMENT when a building is not known. May be NULL: nothing
   * disturbs it. */
  gboolean (*disturb) (BefHubWorld *self, const BefHubDisturbance *what, GError **error);
};

/* Thin wrappers, same contracts. Defined in bef-hub-world.c. */
const char *bef_hub_world_commune_name (BefHubWorld *self);
GPtrArray *bef_hub_world_list_ids (BefHubWorld *self, gint64 now_ms);
const char *bef_hub_world_entity_type (BefHubWorld *self, const char *id);
JsonObject *bef_hub_world_entity (BefHubWorld *self, const char *id, gint64 now_ms);
gboolean bef_hub_world_samples (BefHubWorld *self, const BefHubSamplesQuery *query, GArray *out);
const char *const *bef_hub_world_measured (BefHubWorld *self, const char *id);
gboolean bef_hub_world_command (BefHubWorld *self, const BefHubPatch *patch, gint64 now_ms,
                                GError **error);
gboolean bef_hub_world_acknowledge (BefHubWorld *self, const char *id, const char *who,
                                    const char *comment, gint64 now_ms, GError **error);

gboolean bef_hub_world_annotate (BefHubWorld *self, const char *id, JsonObject *changes,
                                 gint64 now_ms, GError **error);
/* Sets the members of @entity that @changes has; takes away those that are null there. */
void bef_hub_world_apply (JsonObject *entity, JsonObject *changes);

gboolean bef_hub_world_prepare (BefHubWorld *self, gint64 now_ms);
gboolean bef_hub_world_disturb (BefHubWorld *self, const BefHubDisturbance *what, GError **error);

/* The Building entities there are at @now_ms, in the order of list_ids(). (transfer full): of
 * JsonObject, normalized. */
GPtrArray *bef_hub_world_buildings (BefHubWorld *self, gint64 now_ms);

G_END_DECLS
