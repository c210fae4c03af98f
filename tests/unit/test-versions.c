/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What runs in equipment, where it differs among what is alike. */
#include "model/bef-versions.h"

static BefDevice *
add (GListStore *store, const char *id, BefKind kind, const char *const *facts)
{
  g_autoptr (BefDevice) device = bef_device_new (id, kind);
  g_autoptr (BefEntity) entity = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);

  entity->kind = kind;
  for (guint i = 0; facts[i] != NULL; i += 2)
    bef_entity_set_fact (entity, facts[i], facts[i + 1]);
  bef_device_apply (device, entity, 1000, 1000);
  g_list_store_append (store, device);
  return device;
}

static void
add_many (GListStore *store, guint n, BefKind kind, const char *version)
{
  static guint count;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:a:%u", count++);
      const char *facts[] = { BEF_FACT_FIRMWARE, version, NULL };
      add (store, id, kind, facts);
    }
}

static void
assert_texts (GListStore *store, const char *const *texts)
{
  g_autoptr (GPtrArray) groups = bef_versions_differing (G_LIST_MODEL (store));
  guint n = 0;

  for (; texts[n] != NULL; n++)
    {
      g_assert_cmpuint (groups->len, >, n);
      g_autofree char *text = bef_version_group_dup_text (groups->pdata[n]);
      g_assert_cmpstr (text, ==, texts[n]);
    }
  g_assert_cmpuint (groups->len, ==, n);
}

#define ASSERT_TEXTS(store, ...) assert_texts (store, (const char *const[]){ __VA_ARGS__, NULL })

static void
test_versions_are_numbers (void)
{
  static const char *const in_order[] = { "",     "1",     "1.0",   "1.0.4.9", "1.0.4.152", "6.5.2",
                                          "6.10", "6.10b", "06.11", "10.0",    "v2" };

  for (guint i = 0; i < G_N_ELEMENTS (in_order); i++)
    for (guint k = 0; k < G_N_ELEMENTS (in_order); k++)
      {
        int order = bef_version_compare (in_order[i], in_order[k]);
        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > k) - (i < k));
      }
  g_assert_cmpint (bef_version_compare ("6.05", "6.5"), ==, 0);
}

static void
test_the_old_ones_are_counted (void)
{
  g_autoptr (GListStore) store = g_list_store_new (BEF_TYPE_DEVICE);

  add_many (store, 4, BEF_KIND_ACCESS_POINT, "6.6.1");
  add_many (store, 2, BEF_KIND_CAMERA, "6.6.1");
  add_many (store, 3, BEF_KIND_ACCESS_POINT, "6.5.2");
  ASSERT_TEXTS (store, "3 of 7 in 6.5.2, the others in 6.6.1");
  add_many (store, 1, BEF_KIND_ACCESS_POINT, "6.5.10");
  add_many (store, 1, BEF_KIND_CAMERA, "7");
  ASSERT_TEXTS (store, "2 of 3 in 6.6.1, the others in 7",
                "3 of 8 in 6.5.2, 1 in 6.5.10, 4 in 6.6.1");
}

static void
test_models_are_not_mixed (void)
{
  g_autoptr (GListStore) store = g_list_store_new (BEF_TYPE_DEVICE);

  add (store, "urn:1", BEF_KIND_ACCESS_POINT,
       (const char *const[]){ BEF_FACT_MODEL, "A", BEF_FACT_FIRMWARE, "1.0", NULL });
  add (store, "urn:2", BEF_KIND_ACCESS_POINT,
       (const char *const[]){ BEF_FACT_MODEL, "B", BEF_FACT_FIRMWARE, "2.0", NULL });
  /* Nothing is told of it: it is neither old nor new. */
  add (store, "urn:3", BEF_KIND_ACCESS_POINT, (const char *const[]){ BEF_FACT_MODEL, "A", NULL });
  assert_texts (store, (const char *const[]){ NULL });
  add (store, "urn:4", BEF_KIND_ACCESS_POINT,
       (const char *const[]){ BEF_FACT_MODEL, "A", BEF_FACT_SOFTWARE, "1.1", NULL });
  ASSERT_TEXTS (store, "1 of 2 in 1.0, the others in 1.1");
}

/* What measures three things is updated once. */
static void
test_a_piece_of_hardware_is_one (void)
{
  g_autoptr (GListStore) store = g_list_store_new (BEF_TYPE_DEVICE);
  static const char *const versions[] = { "1.0", "1.0", "1.0", "1.1" };
  static const char *const hardware[] = { "a", "a", "a", "b" };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:%u", i);
      add (store, id, BEF_KIND_CLIMATE,
           (const char *const[]){ BEF_FACT_SOFTWARE, versions[i], BEF_FACT_HARDWARE, hardware[i],
                                  NULL });
    }
  ASSERT_TEXTS (store, "1 of 2 in 1.0, the others in 1.1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/versions/numbers", test_versions_are_numbers);
  g_test_add_func ("/versions/old-ones-are-counted", test_the_old_ones_are_counted);
  g_test_add_func ("/versions/models-are-not-mixed", test_models_are_not_mixed);
  g_test_add_func ("/versions/hardware-is-one", test_a_piece_of_hardware_is_one);
  return g_test_run ();
}
