/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * One NGSI-LD attribute instance read by its shape, whatever was asked: normalized, concise,
 * simplified, NGSI-v2 style, or expanded JSON-LD. Everything points into the JSON tree it was read
 * from. Any thread.
 */
typedef struct
{
  JsonNode *value; /* what it holds: of a Relationship its target(s); NULL when null or absent */
  JsonObject *languages; /* language map, of a LanguageProperty; NULL otherwise */
  const char *unit;      /* UN/CEFACT code, nullable */
  gint64 observed_ms;    /* observedAt (or the TimeInstant of NGSI-v2 metadata), BEF_NO_TIME when
                            absent */
  gint64 modified_ms;    /* modifiedAt, BEF_NO_TIME when absent */
} BefNgsiAttribute;

/* Reads the attribute @node. Of several instances: the one without datasetId, else the newest
 * observedAt. FALSE when it holds nothing (null, deleted, not understood). */
gboolean bef_ngsi_attribute_read (JsonNode *node, BefNgsiAttribute *out);
/* Reads one instance: an element of a temporal evolution. */
gboolean bef_ngsi_attribute_read_instance (JsonNode *node, BefNgsiAttribute *out);

/* Member @name of an NGSI-LD object, also as "@id"/"@type" or as its full IRI in expanded JSON-LD.
 * NULL when absent. */
JsonNode *bef_ngsi_member (JsonObject *object, const char *name);
/* Member @name of a value, which may have been expanded to a full IRI as all names are. NULL when
 * absent. */
JsonNode *bef_ngsi_part (JsonObject *object, const char *name);
/* The unit that @object says it is in, by whichever of the names that are met (unitCode, unit,
 * unitText…), as text or as a Property of its own. (transfer none) nullable. */
const char *bef_ngsi_unit_of (JsonObject *object);
/* Looks through {"@value"}, {"type", "value"} and one-element arrays of expanded JSON-LD. NULL for
 * NULL, null and urn:ngsi-ld:null. */
JsonNode *bef_ngsi_unwrap (JsonNode *node);
/* A date-time in any of its shapes; of an interval ("start/end", "start/duration",
 * "duration/end") the end, or what is known of it. BEF_NO_TIME when it is none. */
gint64 bef_ngsi_node_time (JsonNode *node);
/* The text in the languages of the interface, then French, English, any; (transfer none), nullable.
 */
const char *bef_ngsi_pick_language (JsonObject *languages);
/* TRUE when @object is a GeoJSON geometry. */
gboolean bef_ngsi_is_geometry (JsonObject *object);

G_END_DECLS
