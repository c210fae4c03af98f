/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * Geo-queries (clause 4.10): `georel=within` a Polygon, `georel=near;maxDistance==M` or
 * `;minDistance==M` of a Point; `contains`, `intersects`, `disjoint`, `overlaps` and `equals` with
 * either. Of a polygon the outer ring counts. WGS 84, [longitude, latitude]; distances in metres.
 * Immutable once parsed; any thread.
 */
typedef struct _BefHubGeo BefHubGeo;

/* All of @georel, @geometry and @coordinates are needed; @property NULL means "location". (transfer
 * full) or NULL with BEF_HUB_PROBLEM_BAD_REQUEST_DATA. */
BefHubGeo *bef_hub_geo_parse (const char *georel, const char *geometry, const char *coordinates,
                              const char *property, GError **error);
void bef_hub_geo_free (BefHubGeo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefHubGeo, bef_hub_geo_free)

/* An entity without the property never matches. An edge belongs to its area. near: distance to the
 * nearest point of the geometry, 0 inside a polygon; local equirectangular projection, whose error
 * stays below 0.1 % under 100 km at our latitudes. */
gboolean bef_hub_geo_match (const BefHubGeo *self, JsonObject *entity);

/* Metres between two WGS 84 positions in degrees (haversine, mean Earth radius 6,371,008.8 m). */
double bef_hub_geo_distance (double lon1, double lat1, double lon2, double lat2);

G_END_DECLS
