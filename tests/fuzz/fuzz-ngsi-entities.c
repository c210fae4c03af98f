/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes a broker may send as a list of entities: decoded, resolved and freed without harm; what
 * is kept is plausible. */
#include <math.h>

#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "base/bef-json.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
check_entity (const BefEntity *entity)
{
  g_assert_nonnull (entity->id);
  for (guint i = 0; i < entity->readings->len; i++)
    {
      const BefReading *reading = &g_array_index (entity->readings, BefReading, i);
      const BefQuantityInfo *quantity = bef_quantity_info (reading->key.quantity);
      g_assert_nonnull (quantity);
      g_assert_true (isfinite (reading->value));
      g_assert_true (quantity->states == NULL
                     || bef_quantity_state (quantity, reading->value) != NULL);
    }
  if (entity->has_location)
    g_assert_true (fabs (entity->location.latitude) <= 90.0001
                   && fabs (entity->location.longitude) <= 180.0001);
  g_assert_true (entity->outline == NULL || entity->outline->len >= 3);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static BefProfile *profile;
  g_autoptr (JsonNode) root = bef_json_parse ((const char *)data, size, 1024 * 1024, NULL);
  BefNgsiCounts counts = { 0 };
  guint n_new;

  if (profile == NULL)
    profile = bef_profile_load (NULL, NULL);
  if (root == NULL)
    return 0;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  bef_ngsi_note_ids (root, seen, &n_new);
  g_autoptr (GPtrArray) entities =
      bef_ngsi_decode_entities (root, profile, NULL, NULL, &counts, NULL);
  if (entities == NULL)
    return 0;
  bef_ngsi_resolve_buildings (entities);
  g_assert_cmpuint (entities->len, ==, counts.entities);
  for (guint i = 0; i < entities->len; i++)
    check_entity (entities->pdata[i]);
  return 0;
}
