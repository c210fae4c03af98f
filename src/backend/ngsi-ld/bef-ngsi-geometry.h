/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/bef-entity.h"

G_BEGIN_DECLS

/* Reads a GeoJSON geometry (RFC 7946: longitude before latitude) into @entity: a Point gives its
 * place; a Polygon its outline and centroid; a MultiPolygon those of its largest polygon; a
 * LineString or MultiPoint the mean of its points. FALSE, leaving @entity alone, on anything else
 * or where a coordinate is out of range. Any thread. */
gboolean bef_ngsi_geometry_read (JsonNode *node, BefEntity *entity);

G_END_DECLS
