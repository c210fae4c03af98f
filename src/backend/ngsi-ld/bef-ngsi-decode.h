/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "backend/bef-profile.h"
#include "backend/ngsi-ld/bef-ngsi-names.h"
#include "backend/ngsi-ld/bef-ngsi-units.h"
#include "model/bef-entity.h"

G_BEGIN_DECLS

/*
 * NGSI-LD JSON to entities and readings, through a profile. Decoded by shape and never by what was
 * asked, because brokers differ: normalized, concise and simplified (keyValues), several instances
 * by datasetId, numbers and booleans as text, typed values, language maps, full IRIs, @graph,
 * GeoJSON features, NGSI-v2 style examples.
 *
 * What is refused: a value of the wrong type, out of its plausible range, or in the unit of
 * something else or in one nobody knows is dropped and counted; a state's word that the profile
 * does not know is no reading but a fact under the attribute's name (unknown, never normal). A
 * reading without any date has observed_ms BEF_NO_TIME: the session dates it by its reception.
 * Attributes the profile does not name are not read at all. A value without a unit is in the one
 * its attribute was seen with
 * (@units), if any. Pure but for @units; any thread.
 */
typedef struct
{
  guint entities; /* understood */
  guint skipped;  /* without id, or of a type the profile does not know */
  guint values;   /* readings understood */
  guint dropped;  /* values refused: wrong type, implausible, other unit */
  guint unknown;  /* words of states not known */
} BefNgsiCounts;

/* The entities of @root: a list, one entity, @graph, {"entities"|"results"|"data": […]} or a
 * FeatureCollection. (transfer full) GPtrArray of BefEntity, in order, the first of several with
 * the same id kept; NULL with BEF_BACKEND_ERROR_BAD_DATA when @root is none of these. @counts (not
 * NULL) is added to, and so are @units and @names (nullable). Of two attributes whose full names
 * end alike, the one in a namespace the profile knows is read. A quantity that comes in a unit that
 * is refused has no reading, and is named in the fact BEF_FACT_REFUSED_UNITS. */
GPtrArray *bef_ngsi_decode_entities (JsonNode *root, BefProfile *profile, BefNgsiUnits *units,
                                     BefNgsiNames *names, BefNgsiCounts *counts, GError **error);

/* How many elements the list @root has, understood or not: what an offset counts. Their ids are
 * added to @seen (a set of text with g_free); *@n_new becomes how many were not in it. */
guint bef_ngsi_note_ids (JsonNode *root, GHashTable *seen, guint *n_new);

/* Where an entity's relation leads to an equipment and not to a building, takes that equipment's
 * building, over the whole list. An equipment without any relation is in the building it stands in
 * or beside (within some 30 m of its outline, or of its point). */
void bef_ngsi_resolve_buildings (GPtrArray *entities);

/* What a temporal answer holds of one series. */
typedef struct
{
  GArray *readings; /* BefReading, oldest first, one per instant; (owned) */
  guint instances;  /* instances with an instant, understood or not: what a server's limit counts
                       (the fullest attribute's) */
  gint64 first_ms, last_ms; /* stamps of those; BEF_NO_TIME when there are none */
} BefNgsiTemporal;

/* Values of @key in @root, a temporal answer (one entity or a list of them): arrays of instances,
 * temporalValues "values", pairs. FALSE with BEF_BACKEND_ERROR_BAD_DATA when @root is neither
 * object nor array. */
gboolean bef_ngsi_decode_temporal (JsonNode *root, BefProfile *profile, BefNgsiUnits *units,
                                   BefSeriesKey key, BefNgsiTemporal *out, BefNgsiCounts *counts,
                                   GError **error);
void bef_ngsi_temporal_clear (BefNgsiTemporal *self);
/* Oldest first, one value per instant (the one that came last: a correction). */
void bef_ngsi_sort_readings (GArray *readings);

/* One value of @attribute held by @value, in unit @unit (nullable code): TRUE and *@out in the
 * quantity's unit, or FALSE, counted.
 * *@is_unknown (nullable) becomes TRUE when it is the word of a state the profile does not know. */
gboolean bef_ngsi_decode_value (const BefProfileAttribute *attribute, JsonNode *value,
                                const char *unit, double *out, gboolean *is_unknown,
                                BefNgsiCounts *counts);
/* A value as a word: text (at most 4096 characters), "true", "false", or a number in C notation.
 * (transfer full), nullable. */
char *bef_ngsi_node_word (JsonNode *node);

G_END_DECLS
