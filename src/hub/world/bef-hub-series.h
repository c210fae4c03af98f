/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "bef-hub-world.h"

G_BEGIN_DECLS

/*
 * What every world is made of: numbers drawn from a counter (no state is carried from one sample to
 * the next) and the NGSI-LD attributes they are served in. Pure, any thread.
 */

/* splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014) used as a
 * counter-based hash: the @index-th number of the stream named @key. */
guint64 bef_hub_hash (guint64 key, guint64 index);
/* The stream named by @seed, @name and @part (nullable). */
guint64 bef_hub_hash_text (guint64 seed, const char *name, const char *part);
/* Evenly spread over [0, 1). */
double bef_hub_uniform (guint64 key, gint64 index);
/* Evenly spread whole number of @low..@high, both included. */
int bef_hub_pick (guint64 key, gint64 index, int low, int high);
/* Smooth value noise over -1..1: lattice points every @period_ms, cubic between them. */
double bef_hub_noise (guint64 key, gint64 at_ms, gint64 period_ms);
/* Floored division, for instants before 1970 too. */
gint64 bef_hub_floor_div (gint64 a, gint64 b);
/* Rounds to @decimals 0..3. */
double bef_hub_round (double value, int decimals);

/* Sunrise and sunset (UTC minutes from midnight of the UTC day @day since 1970) at the demo
 * commune's latitude; declination and equation of time after Spencer (1971). */
void bef_hub_sun (gint64 day, int *sunrise_min, int *sunset_min);

/* Orders and trims what a samples() call collected: @out from @first on is reversed. */
void bef_hub_samples_reverse (GArray *out, guint first);

/* Attributes. @observed_ms BEF_NO_TIME and @unit NULL leave the member out. Nodes are taken. */
void bef_hub_put_node (JsonObject *entity, const char *name, JsonNode *value, gint64 observed_ms,
                       const char *unit);
void bef_hub_put_text (JsonObject *entity, const char *name, const char *value, gint64 observed_ms);
void bef_hub_put_number (JsonObject *entity, const char *name, double value, gint64 observed_ms,
                         const char *unit);
void bef_hub_put_boolean (JsonObject *entity, const char *name, gboolean value, gint64 observed_ms);
/* An instant as NGSI-LD types it: {"@type":"DateTime","@value":"…Z"}. */
void bef_hub_put_instant (JsonObject *entity, const char *name, gint64 at_ms);
void bef_hub_put_relationship (JsonObject *entity, const char *name, const char *object);
void bef_hub_put_language (JsonObject *entity, const char *name, const char *fr, const char *en);
void bef_hub_put_point (JsonObject *entity, const char *name, double lon, double lat);
/* @ring: an array of [lon, lat] pairs, closed (borrowed). */
void bef_hub_put_polygon (JsonObject *entity, const char *name, JsonArray *ring);
/* A measured attribute from its sample. */
void bef_hub_put_sample (JsonObject *entity, const char *name, const BefHubSample *sample,
                         const char *unit);
/* A closed square ring of @half_m metres around a centre. (transfer full) */
JsonArray *bef_hub_square_ring (double lon, double lat, double half_m);

G_END_DECLS
