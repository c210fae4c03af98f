/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of the table is whole: a server's types lead to it, and the demo commune has some of
 * it, whose main value is understood; what stands in the streets stands somewhere. */
#include "backend/ngsi-ld/bef-ngsi-decode.h"
#include "hub-world-util.h"

#define NOW "2026-11-24T13:30:00Z"

typedef struct
{
  guint n[BEF_N_KINDS], known[BEF_N_KINDS], placed[BEF_N_KINDS], outdoors[BEF_N_KINDS];
} Found;

static GPtrArray *
decode_world (gint64 now_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BefHubWorld) world = bef_hub_simulation_new (0, 0, 60, &error);
  g_autoptr (BefProfile) profile = bef_profile_load (NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ids = bef_hub_world_list_ids (world, now_ms);
  JsonArray *all = json_array_new ();
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_ARRAY);
  BefNgsiCounts counts = { 0 };

  for (guint i = 0; i < ids->len; i++)
    json_array_add_object_element (
        all, bef_hub_world_entity (world, g_ptr_array_index (ids, i), now_ms));
  json_node_take_array (root, all);
  GPtrArray *entities = bef_ngsi_decode_entities (root, profile, NULL, NULL, &counts, &error);
  g_assert_no_error (error);
  return entities;
}

static gboolean
says (const BefEntity *entity, const char *quantity)
{
  for (guint i = 0; i < entity->readings->len; i++)
    if (g_str_equal (g_array_index (entity->readings, BefReading, i).key.quantity, quantity))
      return TRUE;
  return FALSE;
}

static void
test_whole (void)
{
  g_autoptr (GPtrArray) entities = decode_world (world_instant (NOW));
  Found found = { 0 };

  for (guint i = 0; i < entities->len; i++)
    {
      const BefEntity *entity = g_ptr_array_index (entities, i);
      if (entity->role != BEF_ENTITY_EQUIPMENT)
        continue;
      found.n[entity->kind]++;
      found.known[entity->kind] += says (entity, bef_kind_info (entity->kind)->quantities[0]);
      found.placed[entity->kind] += entity->has_location;
      found.outdoors[entity->kind] += entity->building_id == NULL;
    }
  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      const BefKindInfo *kind = bef_kind_info ((BefKind)k);
      g_test_message ("%s: %u, %u in no building, main value of %u", kind->id, found.n[k],
                      found.outdoors[k], found.known[k]);
      g_assert_cmpuint (found.n[k], >, 0);
      g_assert_cmpuint (found.known[k], >, 0);
      if (kind->group == BEF_KIND_GROUP_STREETS)
        {
          g_assert_cmpuint (found.placed[k], ==, found.n[k]);
          g_assert_cmpuint (found.outdoors[k], >, 0);
        }
    }
}

/* Names that lead nowhere would be found when a page is opened. */
static void
test_rows_name_what_there_is (void)
{
  for (guint k = 0; k < BEF_N_KINDS; k++)
    {
      const BefKindInfo *kind = bef_kind_info ((BefKind)k);
      for (guint i = 0; kind->quantities[i] != NULL; i++)
        g_assert_nonnull (bef_quantity_info (kind->quantities[i]));
      for (guint i = 0; kind->followed != NULL && kind->followed[i] != NULL; i++)
        g_assert_true (g_strv_contains (kind->quantities, kind->followed[i]));
      for (guint i = 0; i < kind->n_figures; i++)
        {
          const BefFigureInfo *figure = &kind->figures[i];
          const BefQuantityInfo *quantity = bef_quantity_info (figure->quantity);
          g_assert_true (figure->quantity == NULL
                         || g_strv_contains (kind->quantities, figure->quantity));
          g_assert_true (figure->state == NULL
                         || bef_quantity_state_by_id (quantity, figure->state) != NULL);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinds/whole-from-the-server-to-the-demo", test_whole);
  g_test_add_func ("/kinds/rows-name-what-there-is", test_rows_name_what_there_is);
  return g_test_run ();
}
