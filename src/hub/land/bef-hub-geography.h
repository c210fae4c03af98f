/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The geography of the demo commune as the program carries it: features without geometry (JSON),
 * and their geometries one after the other (TWKB, https://github.com/TWKB/Specification: deltas in
 * as few bytes as they need, an eighth of the text), both made of data/commune/commune.geojson by
 * data/commune/pack-geography.py. Any thread.
 */

/* As GeoJSON again; (transfer full). NULL: G_RESOURCE_ERROR_NOT_FOUND where the program carries
 * none, or G_IO_ERROR_INVALID_DATA. */
JsonNode *bef_hub_geography_load (GError **error);
/* The same of @features, whose "geometry" members are replaced, and of @size bytes of TWKB. FALSE:
 * G_IO_ERROR_INVALID_DATA, and @features is good for nothing. */
gboolean bef_hub_geography_add (JsonNode *features, const guint8 *twkb, gsize size, GError **error);

G_END_DECLS
