/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities as text, and what equipment makes of what is reported: never normal when
 * unknown. */
#include <gio/gio.h>

#include "base/bef-present.h"
#include "model/bef-device.h"

#define NOW G_GINT64_CONSTANT (1795557356000) /* 2026-11-24T21:55:56Z */
#define DOOR "urn:ngsi-ld:Door:sainte-gemme:mairie:entree"

#define ASSERT_STATE(device, expected)                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = bef_device_dup_state_text (device);                                   \
    g_assert_cmpstr (text_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static void
count_cb (gpointer count)
{
  (*(guint *)count)++;
}

static BefEntity *
equipment (const char *id, BefKind kind)
{
  BefEntity *e = bef_entity_new (id, "Door", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  return e;
}

/* A device of @kind told one reading. */
static void
tell (BefDevice *device, const char *quantity, gint64 observed_ms, double value)
{
  g_autoptr (BefEntity) e = equipment (bef_device_get_id (device), bef_device_get_kind (device));

  bef_entity_add_reading (e, quantity, observed_ms, value);
  bef_device_apply (device, e, NOW, NOW);
}

static GPtrArray *
sample_entities (void)
{
  GPtrArray *entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *building = bef_entity_new ("urn:b", "Building", BEF_ENTITY_BUILDING);
  BefEntity *door = equipment (DOOR, BEF_KIND_DOOR);
  BefEntity *alert = bef_entity_new ("urn:a", "Alert", BEF_ENTITY_ALERT);
  BefPoint ring[] = { { 46.1, -0.9 }, { 46.2, -0.9 }, { 46.2, -0.8 } };

  building->name = g_strdup ("Mairie « é » \"quoted\" \\ 'x'");
  building->has_location = TRUE;
  building->location = (BefPoint){ 46.123456789012, -0.987654321098 };
  building->outline = g_array_new (FALSE, FALSE, sizeof (BefPoint));
  g_array_append_vals (building->outline, ring, G_N_ELEMENTS (ring));
  bef_entity_set_fact (building, "floorArea", "412.5");
  door->name = g_strdup ("Entrée");
  door->building_id = g_strdup ("urn:b");
  door->image_url = g_strdup ("https://camera.invalid/secret.jpg");
  bef_entity_add_reading (door, "open-state", NOW, 1);
  bef_entity_add_reading (door, "passages", NOW - 1, 0.1);
  bef_entity_add_reading (door, "lock-state", BEF_NO_TIME, 0);
  bef_entity_add_booking (door, NOW, NOW + BEF_MS_HOUR, "Conseil", NULL);
  bef_entity_set_fact (alert, "severity", "critical");
  g_ptr_array_add (entities, building);
  g_ptr_array_add (entities, door);
  g_ptr_array_add (entities, alert);
  return entities;
}

/* A role that may see them is given them by the server, each time. */
static void
test_some_things_are_not_kept (void)
{
  g_autoptr (GPtrArray) entities = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);
  BefEntity *ap = equipment ("urn:ap", BEF_KIND_ACCESS_POINT);
  BefEntity *camera = equipment ("urn:c", BEF_KIND_CAMERA);
  BefEntity *door = equipment (DOOR, BEF_KIND_DOOR);

  bef_entity_set_fact (ap, "ssid", "Mairie-Invites");
  camera->has_location = door->has_location = TRUE;
  camera->location = (BefPoint){ 46.125, -0.875 };
  door->location = (BefPoint){ 46.25, -0.75 };
  g_ptr_array_add (entities, ap);
  g_ptr_array_add (entities, camera);
  g_ptr_array_add (entities, door);
  g_autofree char *text = bef_entities_to_text (entities);
  g_assert_null (strstr (text, "Mairie-Invites"));
  g_assert_null (strstr (text, "46.125"));
  g_assert_nonnull (strstr (text, "46.25"));
}

static void
test_entities_survive_as_text (void)
{
  g_autoptr (GPtrArray) entities = sample_entities ();
  g_autofree char *text = bef_entities_to_text (entities);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = bef_entities_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 3);
  const BefEntity *b = g_ptr_array_index (read, 0), *d = g_ptr_array_index (read, 1);
  const BefEntity *was = g_ptr_array_index (entities, 0);
  g_assert_cmpstr (b->name, ==, was->name);
  g_assert_cmpint (b->role, ==, BEF_ENTITY_BUILDING);
  g_assert_true (b->has_location);
  g_assert_true (b->location.latitude == was->location.latitude);
  g_assert_cmpmem (b->outline->data, b->outline->len * sizeof (BefPoint), was->outline->data,
                   was->outline->len * sizeof (BefPoint));
  g_assert_cmpstr (bef_entity_get_fact (b, "floorArea"), ==, "412.5");
  g_assert_cmpint (d->kind, ==, BEF_KIND_DOOR);
  g_assert_cmpstr (d->building_id, ==, "urn:b");
  g_assert_cmpuint (d->readings->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const BefEntity *door = g_ptr_array_index (entities, 1);
      const BefReading *x = &g_array_index (door->readings, BefReading, i);
      const BefReading *y = &g_array_index (d->readings, BefReading, i);
      g_assert_true (bef_series_key_equal (x->key, y->key));
      g_assert_cmpint (x->observed_ms, ==, y->observed_ms);
      g_assert_true (x->value == y->value);
    }
  const BefBooking *booking = g_ptr_array_index (d->bookings, 0);
  g_assert_cmpint (booking->end_ms, ==, NOW + BEF_MS_HOUR);
  g_assert_cmpstr (booking->purpose, ==, "Conseil");
  g_assert_null (booking->category);
  g_assert_cmpint (((BefEntity *)g_ptr_array_index (read, 2))->role, ==, BEF_ENTITY_ALERT);
  /* Where images are is never written. */
  g_assert_null (d->image_url);
  g_assert_null (strstr (text, "secret"));
}

static void
test_damaged_text_is_refused_whole (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{}",
    "null",
    "<html>",
    "{\"version\":1}",
    "{\"version\":2,\"entities\":[]}",
    "{\"version\":1,\"entities\":{}}",
    "{\"entities\":[]}",
  };
  g_autoptr (GPtrArray) entities = sample_entities ();
  g_autofree char *text = bef_entities_to_text (entities);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (bef_entities_from_text (bad[i], &error));
      g_assert_nonnull (error);
    }
  for (gsize length = 0; length < strlen (text); length += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *part = g_strndup (text, length);
      g_assert_null (bef_entities_from_text (part, &error));
      g_assert_nonnull (error);
    }
}

static void
test_what_makes_no_entity_is_left_out (void)
{
  const char *text =
      "{\"version\":1,\"entities\":[null,1,{},{\"id\":\"x\",\"type\":\"T\",\"role\":9,\"kind\":"
      "\"door\"},"
      "{\"id\":\"x\",\"type\":\"T\",\"role\":-1,\"kind\":\"door\"},{\"id\":\"x\",\"type\":\"T\","
      "\"role\":1,\"kind\":\"?\"},"
      "{\"id\":\"ok\",\"type\":\"T\",\"role\":1,\"kind\":\"door\",\"outline\":[1,2,3],\"lat\":1,"
      "\"readings\":[null,{\"q\":\"?\",\"t\":1,\"v\":1},{\"q\":\"power\",\"t\":1},{\"q\":\"power\","
      "\"t\":1e300,\"v\":1},"
      "{\"q\":\"power\",\"t\":5,\"v\":7}],\"bookings\":[1,{\"start\":1}],\"facts\":{\"a\":1,\"b\":"
      "\"c\"}}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = bef_entities_from_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (read->len, ==, 1);
  const BefEntity *e = g_ptr_array_index (read, 0);
  g_assert_cmpstr (e->id, ==, "ok");
  g_assert_false (e->has_location);
  g_assert_null (e->outline);
  g_assert_null (e->bookings);
  g_assert_cmpuint (e->readings->len, ==, 1);
  g_assert_cmpint (g_array_index (e->readings, BefReading, 0).observed_ms, ==, 5);
  g_assert_cmpuint (g_hash_table_size (e->facts), ==, 1);
}

/* What keeps an entity shares it; who changes it does so for himself. */
static void
test_shared_entities_stay_as_they_are (void)
{
  g_autoptr (BefDevice) meter = bef_device_new ("urn:meter", BEF_KIND_METER);
  g_autoptr (BefEntity) told = bef_entity_new ("urn:meter", "Meter", BEF_ENTITY_EQUIPMENT);
  g_autoptr (BefEntity) alone = bef_entity_new ("urn:alone", "Meter", BEF_ENTITY_EQUIPMENT);

  bef_entity_set_fact (told, "place", "cellar");
  bef_entity_add_reading (told, "power", NOW, 5);
  g_assert_true (bef_device_apply (meter, told, NOW, NOW));
  g_autoptr (BefEntity) kept = bef_entity_ref (told);
  g_assert_true (kept == told);
  BefEntity *own = bef_entity_make_own (bef_entity_ref (told));
  g_assert_true (own != told);
  bef_entity_set_fact (own, "place", "roof");
  bef_entity_set_fact (own, "since", "May");
  g_array_set_size (own->readings, 0);
  g_assert_cmpstr (bef_entity_get_fact (told, "place"), ==, "cellar");
  g_assert_null (bef_entity_get_fact (told, "since"));
  g_assert_cmpuint (told->readings->len, ==, 1);
  g_assert_cmpstr (bef_device_get_fact (meter, "place"), ==, "cellar");
  bef_entity_free (own);
  /* Nor what was taken of one that is changed afterwards. */
  bef_entity_set_fact (told, "place", "yard");
  g_assert_cmpstr (bef_device_get_fact (meter, "place"), ==, "cellar");
  g_assert_true (bef_device_apply (meter, told, NOW, NOW));
  g_assert_cmpstr (bef_device_get_fact (meter, "place"), ==, "yard");
  /* What nobody else has is no copy. */
  BefEntity *same = alone;
  g_assert_true (bef_entity_make_own (alone) == same);
}

static void
test_an_older_reading_is_ignored (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  tell (door, "open-state", NOW - 10000, 1);
  tell (door, "open-state", NOW - 20000, 0);
  g_assert_cmpfloat (bef_device_get_value (door, "open-state")->value, ==, 1);
  g_assert_cmpint (bef_device_get_value (door, "open-state")->observed_ms, ==, NOW - 10000);
  tell (door, "open-state", NOW - 10000, 0);
  g_assert_cmpfloat (bef_device_get_value (door, "open-state")->value, ==, 0);
  /* Without a date: when it was received. */
  tell (door, "lock-state", BEF_NO_TIME, 1);
  g_assert_cmpint (bef_device_get_value (door, "lock-state")->observed_ms, ==, NOW);
  g_assert_cmpint (bef_device_get_observed_ms (door), ==, NOW);
  g_assert_null (bef_device_get_value (door, "power"));
}

static void
test_values_stand_in_their_order_of_importance (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  tell (door, "passages", NOW, 12);
  tell (door, "no-such-quantity", NOW, 12);
  tell (door, "door-alarm", NOW, 0);
  tell (door, "open-state", NOW, 0);
  g_assert_cmpuint (bef_device_get_n_values (door), ==, 3);
  g_assert_cmpstr (bef_device_get_primary (door)->info->id, ==, "open-state");
  g_assert_cmpstr (bef_device_nth_value (door, 1)->info->id, ==, "door-alarm");
  g_assert_cmpstr (bef_device_nth_value (door, 2)->info->id, ==, "passages");
}

static void
test_live_late_and_lost_come_with_time (void)
{
  for (guint i = 0; i < bef_quantity_count (); i++)
    {
      const BefQuantityInfo *info = bef_quantity_nth (i);
      BefValue v = { .info = info, .observed_ms = NOW, .received_ms = NOW, .is_dated = TRUE };
      g_assert_cmpint (info->late_after_ms, <, info->lost_after_ms);
      g_assert_cmpint (bef_value_freshness (&v, NOW), ==, BEF_FRESHNESS_LIVE);
      g_assert_cmpint (bef_value_freshness (&v, NOW - BEF_MS_MINUTE), ==, BEF_FRESHNESS_LIVE);
      gboolean held = info->states != NULL;
      gint64 lost = MAX (info->lost_after_ms, held ? BEF_BEAT_HELD_MS : BEF_BEAT_ONCE_MS);
      gint64 late = MAX (info->late_after_ms, held ? 0 : BEF_BEAT_ONCE_MS);
      g_assert_cmpint (bef_value_freshness (&v, NOW + info->late_after_ms), ==,
                       info->late_after_ms > BEF_BEAT_PRESENT_MS ? BEF_FRESHNESS_DELAYED
                                                                 : BEF_FRESHNESS_LIVE);
      g_assert_cmpint (bef_value_freshness (&v, NOW + info->late_after_ms + 1), ==,
                       late == info->late_after_ms ? BEF_FRESHNESS_LATE : BEF_FRESHNESS_DELAYED);
      if (lost > late)
        g_assert_cmpint (bef_value_freshness (&v, NOW + late + 1), ==, BEF_FRESHNESS_LATE);
      g_assert_cmpint (bef_value_freshness (&v, NOW + lost), <, BEF_FRESHNESS_LOST);
      g_assert_cmpint (bef_value_freshness (&v, NOW + lost + 1), ==, BEF_FRESHNESS_LOST);
    }
}

static void
test_nothing_received_is_unknown (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  g_autoptr (BefEntity) nothing = equipment (DOOR, BEF_KIND_DOOR);

  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  bef_device_apply (door, nothing, NOW, NOW);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  g_assert_cmpint (bef_device_get_freshness (door), ==, BEF_FRESHNESS_LOST);
  ASSERT_STATE (door, "Never received");
  g_assert_cmpint (bef_device_get_observed_ms (door), ==, BEF_NO_TIME);
  g_assert_null (bef_device_get_primary (door));
}

static void
test_age_makes_unknown_and_is_told_once (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  guint changes = 0;

  tell (door, "open-state", NOW, 1);
  g_signal_connect_swapped (door, "changed", G_CALLBACK (count_cb), &changes);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_NORMAL);
  g_assert_false (bef_device_refresh (door, NOW + BEF_MS_MINUTE));
  g_assert_true (bef_device_refresh (door, NOW + 30 * BEF_MS_MINUTE));
  g_assert_cmpint (bef_device_get_freshness (door), ==, BEF_FRESHNESS_LATE);
  ASSERT_STATE (door, "Open");
  g_assert_false (bef_device_refresh (door, NOW + BEF_BEAT_HELD_MS));
  g_assert_true (bef_device_refresh (door, NOW + BEF_BEAT_HELD_MS + 1));
  g_assert_false (bef_device_refresh (door, NOW + BEF_BEAT_HELD_MS + BEF_MS_MINUTE));
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  ASSERT_STATE (door, "Unknown");
  g_assert_cmpuint (changes, ==, 2);
  tell (door, "open-state", NOW + 1, 1);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_NORMAL);
}

static void
tell_at (BefDevice *device, const char *quantity, gint64 observed_ms, double value, gint64 now_ms)
{
  g_autoptr (BefEntity) e = equipment (DOOR, BEF_KIND_DOOR);

  bef_entity_add_reading (e, quantity, observed_ms, value);
  bef_device_apply (device, e, now_ms, now_ms);
}

static void
test_a_stamp_of_the_future_is_no_measurement (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  const gint64 ahead[] = { BEF_PRESENT_TOLERANCE_MS + 1, BEF_MS_HOUR, 365 * BEF_MS_DAY };

  for (guint i = 0; i < G_N_ELEMENTS (ahead); i++)
    {
      tell_at (door, "open-state", NOW + ahead[i], 0, NOW);
      g_assert_null (bef_device_get_primary (door));
      g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
      g_assert_cmpint (bef_device_get_clock_ahead (door), ==, ahead[i]);
    }
  tell_at (door, "open-state", NOW + BEF_MS_HOUR, 0, NOW);
  ASSERT_STATE (door, "Device clock wrong (+1 h)");
  /* What comes with right stamps holds at once, long before that hour. */
  tell_at (door, "open-state", NOW + 25 * BEF_MS_SECOND, 1, NOW + 25 * BEF_MS_SECOND);
  ASSERT_STATE (door, "Open");
  g_assert_cmpint (bef_device_get_clock_ahead (door), ==, 0);
  tell_at (door, "door-alarm", NOW + 26 * BEF_MS_SECOND, 1, NOW + 26 * BEF_MS_SECOND);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_TODAY);
  /* And wrong again: what was known is past, not the present. */
  tell_at (door, "open-state", NOW + BEF_MS_HOUR, 0, NOW + 30 * BEF_MS_SECOND);
  g_assert_cmpint (bef_device_get_freshness (door), ==, BEF_FRESHNESS_LOST);
  g_assert_cmpfloat (bef_device_get_primary (door)->value, ==, 1);
  tell_at (door, "open-state", NOW + 31 * BEF_MS_SECOND, 0, NOW + 31 * BEF_MS_SECOND);
  g_assert_cmpint (bef_device_get_freshness (door), ==, BEF_FRESHNESS_LIVE);
}

static void
test_a_clock_set_right_freezes_nothing (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  gint64 day_before = NOW - BEF_MS_DAY;

  /* Ahead by less than is told. */
  tell_at (door, "open-state", NOW + 90 * BEF_MS_SECOND, 0, NOW);
  ASSERT_STATE (door, "Closed");
  tell_at (door, "open-state", NOW + BEF_MS_SECOND, 1, NOW + BEF_MS_SECOND);
  ASSERT_STATE (door, "Open");
  /* The server's clock is set back a day, and with it the present. */
  bef_device_refresh (door, day_before);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  tell_at (door, "open-state", day_before + BEF_MS_SECOND, 0, day_before + BEF_MS_SECOND);
  ASSERT_STATE (door, "Closed");
  g_assert_cmpint (bef_device_get_freshness (door), ==, BEF_FRESHNESS_LIVE);
  /* Answers that overtake each other still change nothing. */
  tell_at (door, "open-state", day_before, 1, day_before + 2 * BEF_MS_SECOND);
  ASSERT_STATE (door, "Closed");
}

/* "1 closed", "24 closed": with the number, and nothing of how it is looked up. */
static void
assert_counts (const BefStateInfo *state)
{
  g_autofree char *one = bef_state_count (state, 1), *many = bef_state_count (state, 24);

  g_assert_true (g_str_has_prefix (one, "1 "));
  g_assert_true (g_str_has_prefix (many, "24 "));
  for (const char *c = many; *c != '\0'; c++)
    g_assert_true (*c >= ' ' || *c < 0);
}

/* The law and the three months: written out once here, so that a row that forgets it is noticed. */
static void
test_what_may_not_stay (void)
{
  static const char *const people[] = { "passages", "occupied", "attendance", "room-state" };
  guint n = 0;

  for (guint i = 0; i < bef_quantity_count (); i++)
    n += (bef_quantity_nth (i)->flags & BEF_QUANTITY_PRESENCE) != 0;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (people));
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    g_assert_true (bef_quantity_info (people[i])->flags & BEF_QUANTITY_PRESENCE);
}

/* Every kind once in the list of pages and on a building's page, a group's kinds together, and
 * nothing that sees people in the past. */
static void
test_every_kind_has_its_place (void)
{
  guint by_rank = 0, by_place = 0;

  for (guint i = 0; i < BEF_N_KINDS; i++)
    {
      const BefKindInfo *kind = bef_kind_info (bef_kind_by_rank (i));
      by_rank |= 1u << kind->kind;
      by_place |= 1u << bef_kind_by_place (i);
      g_assert_true (i == 0 || kind->group >= bef_kind_info (bef_kind_by_rank (i - 1))->group);
      g_assert_true (kind->followed == NULL || !bef_kind_has (kind->kind, BEF_KIND_WATCHES));
      g_assert_true (kind->followed == NULL
                     || g_strv_length ((char **)kind->followed) <= BEF_KIND_MAX_FOLLOWED);
      g_assert_cmpstr (bef_kind_group_title (kind->group), !=, "");
    }
  g_assert_cmpuint (by_rank, ==, (1u << BEF_N_KINDS) - 1);
  g_assert_cmpuint (by_place, ==, by_rank);
}

static void
test_states_are_counted_in_words (void)
{
  const BefQuantityInfo *door = bef_quantity_info ("open-state"),
                        *leak = bef_quantity_info ("leak");
  g_autofree char *closed = bef_state_count (bef_quantity_state_by_id (door, "closed"), 24);
  g_autofree char *leaks = bef_state_count (bef_quantity_state_by_id (leak, "leak"), 2);
  g_autofree char *one = bef_state_count (bef_quantity_state_by_id (leak, "leak"), 1);

  g_assert_cmpstr (closed, ==, "24 closed");
  g_assert_cmpstr (leaks, ==, "2 leaks suspected");
  g_assert_cmpstr (one, ==, "1 leak suspected");
}

static void
test_every_state_has_its_severity (void)
{
  for (guint k = 0; k < BEF_N_KINDS; k++)
    for (const char *const *q = bef_kind_info ((BefKind)k)->quantities; *q != NULL; q++)
      {
        const BefQuantityInfo *info = bef_quantity_info (*q);
        g_assert_nonnull (info);
        for (const BefStateInfo *s = info->states; s != NULL && s->id != NULL; s++)
          {
            g_autoptr (BefDevice) device = bef_device_new ("urn:x", (BefKind)k);
            tell (device, *q, NOW, s->code);
            g_assert_cmpint (bef_device_get_severity (device), ==, s->severity);
            ASSERT_STATE (device, bef_state_word (s));
            g_assert_true (bef_quantity_state_by_id (info, s->id) == s);
            assert_counts (s);
          }
        if (info->states == NULL)
          continue;
        g_autoptr (BefDevice) odd = bef_device_new ("urn:x", (BefKind)k);
        tell (odd, *q, NOW, 77);
        g_assert_cmpint (bef_device_get_severity (odd), ==, BEF_SEVERITY_UNKNOWN);
      }
}

/* The access point says that it is down; nobody counts its clients any more. */
static void
test_a_fresh_fault_is_not_hidden_by_a_lost_value (void)
{
  g_autoptr (BefDevice) point = bef_device_new ("urn:ap", BEF_KIND_ACCESS_POINT);

  tell (point, "clients", NOW - 5 * BEF_MS_DAY, 7);
  tell (point, "ap-state", NOW, 0);
  g_assert_cmpint (bef_device_get_severity (point), ==, BEF_SEVERITY_UNKNOWN);
  tell (point, "ap-state", NOW, 1);
  g_assert_cmpint (bef_device_get_severity (point), ==, BEF_SEVERITY_WEEK);
  ASSERT_STATE (point, "Out of service");
}

static void
test_a_lost_fault_is_no_longer_said (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);

  tell (door, "door-alarm", NOW - 2 * BEF_MS_DAY, 1);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  /* It speaks when it changes: while the door gives another sign of life, it stands. */
  tell (door, "open-state", NOW, 0);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_TODAY);
  tell (door, "door-alarm", NOW, 0);
  ASSERT_STATE (door, "Closed");
}

static void
test_cut_off_is_unknown_but_for_the_link (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  g_autoptr (BefDevice) link = bef_device_new ("urn:l", BEF_KIND_LINK);

  tell (door, "door-alarm", NOW, 1);
  tell (link, "link-state", NOW, 3);
  bef_device_set_cut_off (door, TRUE);
  bef_device_refresh (door, NOW);
  bef_device_set_cut_off (link, TRUE);
  bef_device_refresh (link, NOW);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_UNKNOWN);
  ASSERT_STATE (door, "Unknown");
  g_assert_cmpint (bef_device_get_severity (link), ==, BEF_SEVERITY_URGENT);
  bef_device_set_cut_off (door, FALSE);
  bef_device_refresh (door, NOW);
  g_assert_cmpint (bef_device_get_severity (door), ==, BEF_SEVERITY_TODAY);
}

static void
test_names_facts_and_one_change_per_answer (void)
{
  g_autoptr (BefDevice) door = bef_device_new (DOOR, BEF_KIND_DOOR);
  g_autoptr (BefEntity) e = equipment (DOOR, BEF_KIND_DOOR);
  g_autoptr (BefEntity) bare = equipment (DOOR, BEF_KIND_DOOR);
  guint changes = 0;
  double number = 0;

  g_assert_cmpstr (bef_device_get_name (door), ==, "Door");
  g_signal_connect_swapped (door, "changed", G_CALLBACK (count_cb), &changes);
  e->name = g_strdup ("Entrée");
  e->building_id = g_strdup ("urn:b");
  e->image_url = g_strdup ("https://x");
  e->has_location = TRUE;
  e->location = (BefPoint){ 46, -1 };
  bef_entity_set_fact (e, "capacity", "12.5");
  bef_entity_set_fact (e, "text", "12 s");
  e->lock = (BefLockFacts){ BEF_COMMAND_FAILED, NOW, 12500, TRUE };
  bef_entity_add_booking (e, NOW, NOW + 1, "a", "b");
  bef_entity_add_reading (e, "open-state", NOW, 0);
  bef_entity_add_reading (e, "lock-state", NOW, 0);
  g_assert_true (bef_device_apply (door, e, NOW, NOW));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpint (bef_device_get_lock (door)->status, ==, BEF_COMMAND_FAILED);
  g_assert_cmpint (bef_device_get_lock (door)->relock_ms, ==, 12500);
  g_assert_true (bef_device_get_lock (door)->is_undated);
  g_assert_false (bef_device_apply (door, e, NOW + 5, NOW + 5));
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpstr (bef_device_get_name (door), ==, "Entrée");
  g_assert_true (bef_device_get_fact_number (door, "capacity", &number));
  g_assert_cmpfloat (number, ==, 12.5);
  g_assert_false (bef_device_get_fact_number (door, "text", &number));
  g_assert_cmpuint (bef_device_get_bookings (door)->len, ==, 1);
  /* What a later answer no longer says is gone, but for its name and place in a building. */
  g_assert_true (bef_device_apply (door, bare, NOW, NOW));
  g_assert_cmpstr (bef_device_get_name (door), ==, "Entrée");
  g_assert_cmpstr (bef_device_get_building_id (door), ==, "urn:b");
  g_assert_null (bef_device_get_image_url (door));
  g_assert_null (bef_device_get_fact (door, "capacity"));
  g_assert_cmpint (bef_device_get_lock (door)->status, ==, BEF_COMMAND_UNTOLD);
  g_assert_cmpint (bef_device_get_lock (door)->relock_ms, ==, BEF_NO_TIME);
  g_assert_null (bef_device_get_bookings (door));
  /* Unless it says where it is not. */
  bare->tells_place = TRUE;
  g_assert_true (bef_device_apply (door, bare, NOW, NOW));
  g_assert_null (bef_device_get_building_id (door));
  BefPoint point;
  g_assert_false (bef_device_get_location (door, &point));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/entity/text", test_entities_survive_as_text);
  g_test_add_func ("/model/some-things-are-not-kept", test_some_things_are_not_kept);
  g_test_add_func ("/entity/damaged-text", test_damaged_text_is_refused_whole);
  g_test_add_func ("/entity/shared", test_shared_entities_stay_as_they_are);
  g_test_add_func ("/entity/odd-text", test_what_makes_no_entity_is_left_out);
  g_test_add_func ("/model/kinds/what-may-not-stay", test_what_may_not_stay);
  g_test_add_func ("/model/kinds/every-one-has-its-place", test_every_kind_has_its_place);
  g_test_add_func ("/device/older-ignored", test_an_older_reading_is_ignored);
  g_test_add_func ("/device/order", test_values_stand_in_their_order_of_importance);
  g_test_add_func ("/device/freshness", test_live_late_and_lost_come_with_time);
  g_test_add_func ("/device/nothing-received", test_nothing_received_is_unknown);
  g_test_add_func ("/device/age", test_age_makes_unknown_and_is_told_once);
  g_test_add_func ("/device/future-stamp", test_a_stamp_of_the_future_is_no_measurement);
  g_test_add_func ("/device/clock-set-right", test_a_clock_set_right_freezes_nothing);
  g_test_add_func ("/device/every-state", test_every_state_has_its_severity);
  g_test_add_func ("/device/states-counted", test_states_are_counted_in_words);
  g_test_add_func ("/device/fresh-fault", test_a_fresh_fault_is_not_hidden_by_a_lost_value);
  g_test_add_func ("/device/lost-fault", test_a_lost_fault_is_no_longer_said);
  g_test_add_func ("/device/cut-off", test_cut_off_is_unknown_but_for_the_link);
  g_test_add_func ("/device/names-and-facts", test_names_facts_and_one_change_per_answer);
  return g_test_run ();
}
