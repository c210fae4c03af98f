/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any message that Home Assistant may send: taken for each of what is read, and what comes of it is
 * whole, plausible and fit to be shown. */
#include <math.h>

#include "backend/home-assistant/bef-ha-decode.h"
#include "backend/home-assistant/bef-ha-notices.h"
#include "base/bef-json.h"
#include "base/bef-text.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
assert_sound (GPtrArray *entities)
{
  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *e = entities->pdata[i];
      g_assert_true (bef_text_is_plain (e->id));
      g_assert_nonnull (e->name);
      g_assert_true (e->image_url == NULL || strchr (e->image_url, '?') == NULL);
      for (guint k = 0; k < e->readings->len; k++)
        g_assert_true (isfinite (g_array_index (e->readings, BefReading, k).value));
    }
  g_autofree char *text = bef_entities_to_text (entities);
  g_autoptr (GPtrArray) again = bef_entities_from_text (text, NULL);
  g_assert_nonnull (again);
}

static void
take_states (BefHaStates *states, JsonNode *root)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) removed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *object = bef_json_node_object (root);

  if (bef_json_node_array (root) != NULL)
    bef_ha_states_replace (states, bef_json_node_array (root));
  if (object == NULL)
    return;
  bef_ha_states_apply (states, object, changed, removed);
  bef_ha_states_take (states, object, BEF_HA_TAKE_UNLESS_OLDER);
  bef_ha_states_apply (states, object, changed, removed);
}

static void
take_lists (BefHaDecoder *decoder, BefHaNotices *notices, JsonNode *root)
{
  JsonArray *list = bef_json_node_array (root);

  bef_ha_places_take_floors (decoder->places, list);
  bef_ha_places_take_areas (decoder->places, list);
  bef_ha_places_take_devices (decoder->places, list);
  bef_ha_places_take_entities (decoder->places, list);
  bef_ha_decoder_take_energy (decoder, bef_json_node_object (root));
  bef_ha_notices_take_notifications (notices, list);
  bef_ha_notices_take_repairs (notices, list);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (JsonNode) root = bef_json_parse ((const char *)data, size, 1024 * 1024, NULL);
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  g_autoptr (BefHaNotices) notices = bef_ha_notices_new ();
  BefHaDecoder decoder = { 0 };
  GHashTableIter iter;
  gpointer id, state;

  if (root == NULL)
    return 0;
  bef_ha_decoder_init (&decoder, bef_profile_load_built_in ("home-assistant", NULL),
                       size % 2 ? BEF_HA_PLACES_BY_FLOOR : BEF_HA_PLACES_BY_AREA);
  decoder.with_images = TRUE;
  g_autoptr (GHashTable) kept = bef_ha_decoder_kept (&decoder);
  g_autoptr (BefHaStates) states = bef_ha_states_new (kept);
  take_states (states, root);
  take_lists (&decoder, notices, root);
  bef_ha_places_add_buildings (decoder.places, entities);
  bef_ha_notices_add (notices, entities);
  g_hash_table_iter_init (&iter, bef_ha_states_get_all (states));
  while (g_hash_table_iter_next (&iter, &id, &state))
    {
      BefEntity *entity = bef_ha_decode (&decoder, id, state);
      if (entity != NULL)
        g_ptr_array_add (entities, entity);
    }
  assert_sound (entities);
  bef_ha_decoder_clear (&decoder);
  return 0;
}
