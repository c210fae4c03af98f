/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Only what may differ is computed after an answer: thousands of random ones leave everything as if
 * all of it were. */
#include "../held.h"
#include "model/bef-commune.h"
#include "model/bef-device-private.h"

#define NOW G_GINT64_CONSTANT (1795557356000)
#define N_ROUNDS 4000
#define N_BUILDINGS 9
#define N_DEVICES 40
#define N_ALERTS 12

/* What is said, and of which kinds: what holds until it changes, what carries, what sees. */
static const struct
{
  BefKind kind;
  const char *quantities[3];
} sorts[] = {
  { BEF_KIND_METER, { "power", "energy-index" } },
  { BEF_KIND_DOOR, { "open-state", "lock-state", "battery" } },
  { BEF_KIND_CAMERA, { "camera-state" } },
  { BEF_KIND_LINK, { "link-state", "latency" } },
  { BEF_KIND_CLIMATE, { "temperature", "humidity" } },
  { BEF_KIND_EQUIPMENT, { "equipment-state", "battery" } },
};

/* The same answers are given to two: in one everything is computed each time. */
typedef struct
{
  BefCommune *parts, *all;
  GRand *random;
  gint64 now_ms;
  gboolean is_refreshed; /* what is in no building, too */
} Twins;

static guint
below (Twins *twins, guint n)
{
  return (guint)g_rand_int_range (twins->random, 0, (gint32)n);
}

static char *
building_id (Twins *twins)
{
  return g_strdup_printf ("urn:building:%u", below (twins, N_BUILDINGS));
}

static BefEntity *
some_building (Twins *twins)
{
  g_autofree char *id = building_id (twins);
  BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);

  if (below (twins, 4) == 0)
    {
      g_autofree char *name = g_strdup_printf ("House %u", below (twins, 5));
      bef_entity_set_name (e, name);
    }
  return e;
}

static gint64
some_age_ms (Twins *twins)
{
  static const gint64 most_ms[] = { BEF_MS_MINUTE, BEF_MS_MINUTE, BEF_MS_HOUR, 5 * BEF_MS_DAY };

  /* Some clocks are ahead, and some further than is believed. */
  return below (twins, 20) == 0
             ? -(gint64)below (twins, 20) * BEF_MS_MINUTE
             : (gint64)(g_rand_double (twins->random) * (double)most_ms[below (twins, 4)]);
}

static BefEntity *
some_device (Twins *twins)
{
  guint n = below (twins, N_DEVICES);
  g_autofree char *id = g_strdup_printf ("urn:device:%u", n);
  BefEntity *e = bef_entity_new (id, "Device", BEF_ENTITY_EQUIPMENT);
  guint sort = n % G_N_ELEMENTS (sorts);

  e->kind = sorts[sort].kind;
  /* Most stay where they are. */
  e->building_id = below (twins, 12) == 0 ? building_id (twins)
                                          : g_strdup_printf ("urn:building:%u", n % N_BUILDINGS);
  if (n == 7 || below (twins, 60) == 0)
    {
      g_clear_pointer (&e->building_id, g_free);
      e->tells_place = TRUE;
    }
  e->has_location = n % 3 == 0;
  e->is_unknown = below (twins, 50) == 0;
  if (below (twins, 3) == 0)
    e->alive_ms = twins->now_ms - some_age_ms (twins);
  if (below (twins, 40) == 0)
    bef_entity_set_fact (e, BEF_FACT_PERIODS, below (twins, 2) == 0 ? "power=3600+60;=1800+0" : "");
  for (guint i = 0; i < G_N_ELEMENTS (sorts[sort].quantities); i++)
    if (sorts[sort].quantities[i] != NULL && below (twins, 5) > 0)
      bef_entity_add_reading (e, sorts[sort].quantities[i], twins->now_ms - some_age_ms (twins),
                              below (twins, 4));
  return e;
}

static BefEntity *
some_alert (Twins *twins)
{
  static const char *const severities[] = { "critical", "high", "medium", "low", "informational" };
  g_autofree char *id = g_strdup_printf ("urn:alert:%u", below (twins, N_ALERTS));
  g_autofree char *source = g_strdup_printf ("urn:device:%u", below (twins, N_DEVICES));
  g_autofree char *issued = bef_iso8601_format (twins->now_ms - some_age_ms (twins));
  BefEntity *e = bef_entity_new (id, "Alert", BEF_ENTITY_ALERT);

  e->name = g_strdup_printf ("Alert %u", below (twins, 6));
  e->building_id = below (twins, 6) > 0 ? building_id (twins) : NULL;
  if (below (twins, 3) > 0)
    bef_entity_set_fact (e, "alertSource", source);
  bef_entity_set_fact (e, "severity", severities[below (twins, G_N_ELEMENTS (severities))]);
  bef_entity_set_fact (e, "alertState", below (twins, 3) > 0 ? "active" : "cleared");
  bef_entity_set_fact (e, "dateIssued", issued);
  return e;
}

static void
answer (Twins *twins)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  guint flags = BEF_APPLY_PART, n = 1 + below (twins, 5);

  /* A whole one names most of what there is, and the rest vanishes. */
  if (below (twins, 40) == 0)
    {
      flags = BEF_APPLY_WHOLE;
      n = 3 * N_DEVICES;
    }
  if (below (twins, 15) == 0)
    flags |= BEF_APPLY_ALL_ALERTS;
  for (guint i = 0; i < n; i++)
    {
      guint what = below (twins, 10);
      g_ptr_array_add (entities, what < 2   ? some_building (twins)
                                 : what < 7 ? some_device (twins)
                                            : some_alert (twins));
    }
  bef_commune_apply (twins->parts, entities, flags, twins->now_ms, twins->now_ms);
  bef_commune_apply (twins->all, entities, flags, twins->now_ms, twins->now_ms);
}

static void
refresh (Twins *twins)
{
  bef_commune_refresh (twins->parts, twins->now_ms);
  bef_commune_refresh (twins->all, twins->now_ms);
  twins->is_refreshed = TRUE;
}

static void
remove_some (Twins *twins)
{
  g_autofree char *building = building_id (twins);
  g_autofree char *device = g_strdup_printf ("urn:device:%u", below (twins, N_DEVICES));
  g_autofree char *alert = g_strdup_printf ("urn:alert:%u", below (twins, N_ALERTS));
  const char *const ids[] = { device, alert, below (twins, 3) == 0 ? building : NULL, NULL };

  /* Of what is not known nothing is computed. */
  if (bef_commune_find_device (twins->parts, device) == NULL)
    {
      refresh (twins);
      return;
    }
  bef_commune_remove (twins->parts, ids, twins->now_ms);
  bef_commune_remove (twins->all, ids, twins->now_ms);
}

static void
learn (Twins *twins)
{
  g_autofree char *id = g_strdup_printf ("urn:device:%u", below (twins, N_DEVICES));
  gint64 step_ms = (gint64)(1 + below (twins, 120)) * BEF_MS_MINUTE;
  const char *quantity = sorts[below (twins, G_N_ELEMENTS (sorts))].quantities[0];
  BefRegularity regularity = below (twins, 2) == 0 ? BEF_REGULAR : BEF_IRREGULAR;
  BefCommune *both[] = { twins->parts, twins->all };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      BefDevice *device = bef_commune_find_device (both[i], id);
      if (device != NULL)
        bef_device_seed_beat (device, quantity, step_ms, regularity);
    }
  refresh (twins);
}

static void
acknowledge (Twins *twins)
{
  g_autofree char *id = g_strdup_printf ("urn:alert:%u", below (twins, N_ALERTS));
  const char *who = below (twins, 2) == 0 ? "somebody" : NULL;
  BefCommune *both[] = { twins->parts, twins->all };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      BefAlert *alert = bef_commune_find_alert (both[i], id);
      if (alert != NULL)
        hold_acknowledged (alert, who, twins->now_ms, NULL);
    }
  refresh (twins);
}

static void
change_audience (Twins *twins)
{
  gboolean has_one = bef_commune_get_audience (twins->parts) != BEF_AUDIENCE_NOBODY;
  BefAudience audience = has_one ? BEF_AUDIENCE_NOBODY : BEF_AUDIENCE_ROOM;

  bef_commune_set_audience (twins->parts, audience, twins->now_ms);
  bef_commune_set_audience (twins->all, audience, twins->now_ms);
}

static void
pass_time (Twins *twins)
{
  static const gint64 most_ms[] = { BEF_MS_SECOND, BEF_MS_MINUTE, BEF_MS_HOUR, BEF_MS_DAY };

  twins->now_ms += (gint64)(g_rand_double (twins->random) * (double)most_ms[below (twins, 4)]);
  /* A clock that was wrong is set. */
  if (below (twins, 30) == 0)
    twins->now_ms -= (gint64)below (twins, 6) * BEF_MS_HOUR;
}

static void
go_on (Twins *twins)
{
  guint what = below (twins, 24);

  pass_time (twins);
  twins->is_refreshed = FALSE;
  if (what == 0)
    remove_some (twins);
  else if (what == 1)
    learn (twins);
  else if (what == 2)
    acknowledge (twins);
  else if (what == 3)
    change_audience (twins);
  else if (what < 8)
    refresh (twins);
  else
    answer (twins);
}

/* By their list, which is what everything is compared with. */
static BefAlert *
worst_of (BefCommune *commune, const char *building, BefDevice *source)
{
  GListModel *alerts = bef_commune_get_alerts (commune);
  gboolean hides = bef_commune_get_audience (commune) != BEF_AUDIENCE_NOBODY;
  BefAlert *worst = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr (BefAlert) alert = g_list_model_get_item (alerts, i);
      gboolean is_of_it =
          source != NULL
              ? g_strcmp0 (bef_alert_get_source_id (alert), bef_device_get_id (source)) == 0
              : g_strcmp0 (bef_alert_get_building_id (alert), building) == 0
                    && !(hides && bef_commune_is_of_camera (commune, alert));
      if (is_of_it && bef_alert_is_active (alert)
          && bef_alert_get_severity (alert) != BEF_SEVERITY_NORMAL
          && (worst == NULL || bef_alert_compare (alert, worst, NULL) < 0))
        worst = alert;
    }
  return worst;
}

static void
compute_all (BefCommune *commune, gint64 now_ms)
{
  GListModel *devices = bef_commune_get_devices (commune),
             *buildings = bef_commune_get_buildings (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      BefAlert *alert = worst_of (commune, NULL, device);
      bef_device_set_alert (device,
                            alert != NULL ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL,
                            alert != NULL ? bef_alert_get_name (alert) : NULL);
      if (bef_commune_find_building (commune, bef_device_get_building_id (device)) == NULL)
        {
          bef_device_set_cut_off (device, FALSE);
          bef_device_refresh (device, now_ms);
        }
    }
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    {
      g_autoptr (BefBuilding) building = g_list_model_get_item (buildings, i);
      BefAlert *alert = worst_of (commune, bef_building_get_id (building), NULL);
      bef_building_refresh (building, now_ms,
                            alert != NULL ? bef_alert_get_severity (alert) : BEF_SEVERITY_NORMAL,
                            alert != NULL ? bef_alert_get_name (alert) : NULL);
    }
}

static void
compare_devices (Twins *twins)
{
  GListModel *mine = bef_commune_get_devices (twins->parts),
             *whole = bef_commune_get_devices (twins->all);

  g_assert_cmpuint (g_list_model_get_n_items (mine), ==, g_list_model_get_n_items (whole));
  for (guint i = 0; i < g_list_model_get_n_items (mine); i++)
    {
      g_autoptr (BefDevice) a = g_list_model_get_item (mine, i),
                            b = g_list_model_get_item (whole, i);
      g_assert_cmpstr (bef_device_get_id (a), ==, bef_device_get_id (b));
      g_assert_cmpstr (bef_device_get_building_name (a), ==, bef_device_get_building_name (b));
      /* What is no place at all waits for the next refresh. */
      if (!twins->is_refreshed
          && bef_commune_find_place (twins->parts, bef_device_get_id (a)) == NULL
          && bef_commune_find_building (twins->parts, bef_device_get_building_id (a)) == NULL)
        continue;
      g_autofree char *says_a = bef_place_dup_state_text (BEF_PLACE (a));
      g_autofree char *says_b = bef_place_dup_state_text (BEF_PLACE (b));
      g_assert_cmpuint (bef_device_get_severity (a), ==, bef_device_get_severity (b));
      g_assert_cmpuint (bef_device_get_freshness (a), ==, bef_device_get_freshness (b));
      g_assert_cmpint (bef_device_is_cut_off (a), ==, bef_device_is_cut_off (b));
      g_assert_cmpstr (says_a, ==, says_b);
    }
}

static void
compare_places (Twins *twins)
{
  GListModel *mine = bef_commune_get_places (twins->parts),
             *whole = bef_commune_get_places (twins->all);

  g_assert_cmpuint (g_list_model_get_n_items (mine), ==, g_list_model_get_n_items (whole));
  for (guint i = 0; i < g_list_model_get_n_items (mine); i++)
    {
      g_autoptr (BefPlace) a = g_list_model_get_item (mine, i),
                           b = g_list_model_get_item (whole, i);
      g_autofree char *says_a = bef_place_dup_state_text (a),
                      *says_b = bef_place_dup_state_text (b);
      g_assert_cmpstr (bef_place_get_id (a), ==, bef_place_get_id (b));
      g_assert_cmpuint (bef_place_get_severity (a), ==, bef_place_get_severity (b));
      g_assert_cmpstr (says_a, ==, says_b);
      if (BEF_IS_BUILDING (a))
        g_assert_cmpint (bef_building_is_cut_off (BEF_BUILDING (a)), ==,
                         bef_building_is_cut_off (BEF_BUILDING (b)));
    }
}

/* Equipment that says it is in no building: what is a place is known at once. */
static void
assert_strays (BefCommune *commune)
{
  GListModel *devices = bef_commune_get_devices (commune);

  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (BefDevice) device = g_list_model_get_item (devices, i);
      gboolean is_stray =
          bef_device_may_be_place (device) && bef_device_get_building_id (device) == NULL;
      BefPlace *place = bef_commune_find_place (commune, bef_device_get_id (device));
      g_assert_cmpint (is_stray, ==, place == (BefPlace *)device);
    }
}

static void
test_parts (void)
{
  Twins twins = { bef_commune_new (), bef_commune_new (),
                  g_rand_new_with_seed ((guint32)g_test_rand_int ()), NOW, FALSE };
  guint n_places = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      go_on (&twins);
      compute_all (twins.all, twins.now_ms);
      compare_devices (&twins);
      compare_places (&twins);
      assert_strays (twins.parts);
      n_places += g_list_model_get_n_items (bef_commune_get_places (twins.parts));
    }
  /* It was not empty all the time. */
  g_assert_cmpuint (n_places, >, N_ROUNDS);
  g_object_unref (twins.parts);
  g_object_unref (twins.all);
  g_rand_free (twins.random);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/commune-parts/as-if-all", test_parts);
  return g_test_run ();
}
