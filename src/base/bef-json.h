/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The JSON guard: every byte that comes from outside passes here before json-glib sees it.
 * json-glib 1.6 recurses per nesting level and crashes on 100,000 nested '[', so size, depth and
 * the number of values are counted in one pass first. A value that no JSON can hold is mended
 * (bef-json-mend.h): it costs itself, not the answer. Bytes that are no UTF-8 become U+FFFD. Any
 * thread.
 */

#define BEF_JSON_ERROR (bef_json_error_quark ())
GQuark bef_json_error_quark (void);
typedef enum
{
  BEF_JSON_ERROR_TOO_LARGE,
  BEF_JSON_ERROR_TOO_DEEP,
  BEF_JSON_ERROR_TRUNCATED, /* ends inside a value */
  BEF_JSON_ERROR_NOT_JSON,  /* HTML, plain text, binary */
} BefJsonError;

#define BEF_JSON_MAX_BYTES (64u * 1024 * 1024)
#define BEF_JSON_MAX_DEPTH 64
/* Members and elements: json-glib takes about 100 bytes for each. */
#define BEF_JSON_MAX_VALUES 4000000u

/* Parses @length bytes. @max_bytes 0 means BEF_JSON_MAX_BYTES. Returns (transfer full) or NULL. */
JsonNode *bef_json_parse (const char *data, gsize length, gsize max_bytes, GError **error);

/* Lenient readers: FALSE/NULL when absent or of another type, never a warning. @object may be NULL.
 */
const char *bef_json_get_string (JsonObject *object, const char *member);
JsonObject *bef_json_get_object (JsonObject *object, const char *member);
JsonArray *bef_json_get_array (JsonObject *object, const char *member);
/* Numbers, and numbers written as strings ("21.4"); booleans are 0 or 1. NaN and infinities are
 * refused. */
gboolean bef_json_get_number (JsonObject *object, const char *member, double *out);
gboolean bef_json_node_number (JsonNode *node, double *out);
const char *bef_json_node_string (JsonNode *node);
JsonObject *bef_json_node_object (JsonNode *node);
JsonArray *bef_json_node_array (JsonNode *node);

/* (transfer full) compact text. */
char *bef_json_to_string (JsonNode *node);
char *bef_json_object_to_string (JsonObject *object);

G_END_DECLS
