/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/* Of which meter a delivery point is: the one it was said to be, else the only meter whose
 * identifier holds its number. Main thread. */

/* @remembered: of char * (entity) by char * (delivery point). The entity, NULL when it is not known
 * or is not in the commune any more. (transfer none) until the commune changes. */
const char *bef_import_match (BefCommune *commune, GHashTable *remembered, const char *point);
/* The meters, by building and name. (transfer full) of BefDevice. */
GPtrArray *bef_import_list_meters (BefCommune *commune);

G_END_DECLS
