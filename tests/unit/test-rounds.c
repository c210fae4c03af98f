/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rounds, the readiness of rooms, what happened since: in English, and with --french in French. */
#include <math.h>

#include "french-util.h"
#include "rounds-util.h"
#include "supervision/rounds/bef-readiness.h"
#include "supervision/rounds/bef-round.h"
#include "supervision/rounds/bef-since.h"
#include "supervision/rounds/bef-walk.h"

#define HALL URN ("hall")
#define SCHOOL URN ("school")
#define TOWN_HALL URN ("town-hall")
#define MINUTE_AGO (ROUNDS_NOW - BEF_MS_MINUTE)
#define LONG_AGO (ROUNDS_NOW - 5 * BEF_MS_DAY)

static gboolean french;

/* Compares whatever spaces a language puts, and takes @text. */
static void
assert_text (char *text, const char *english, const char *in_french)
{
  g_autofree char *owned = text;
  g_autoptr (GString) plain = g_string_new (owned);

  g_string_replace (plain, "\u00a0", " ", 0);
  g_string_replace (plain, "\u202f", " ", 0);
  g_assert_cmpstr (plain->str, ==, french ? in_french : english);
}

/* Since. */

/* Saturday's door, which nobody saw: 42 minutes. */
static void
add_door_alert (Rounds *r)
{
  gint64 opened = ROUNDS_NOW - 35 * BEF_MS_HOUR;
  BefEntity *door = rounds_device (r, URN ("side door"), HALL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "closed", MINUTE_AGO);
  BefEntity *alert =
      rounds_alert (r, URN ("left open"), "critical", opened, opened + 42 * BEF_MS_MINUTE);

  bef_entity_set_fact (alert, "alertSource", URN ("side door"));
}

static void
test_the_sentence_of_a_monday (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  add_door_alert (r);
  rounds_alert (r, URN ("Boiler fault"), "critical", ROUNDS_NOW - 3 * BEF_MS_HOUR, BEF_NO_TIME);
  rounds_alert (r, URN ("Battery"), "medium", ROUNDS_NOW - 20 * BEF_MS_HOUR, BEF_NO_TIME);
  rounds_tell (r);
  assert_text (
      bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, ROUNDS_FRIDAY, ROUNDS_NOW),
      "1 urgent matter. Since Friday, 17:00: a door left open for 42 min, closed by itself.",
      "1 urgence. Depuis vendredi 17 h : une porte restée ouverte 42 min, fermée seule.");
}

static void
test_a_quiet_weekend (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_alert (r, URN ("Battery"), "medium", LONG_AGO, BEF_NO_TIME);
  rounds_tell (r);
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, ROUNDS_FRIDAY, ROUNDS_NOW),
               "Nothing urgent. Nothing new since Friday, 17:00.",
               "Rien d’urgent. Rien de nouveau depuis vendredi 17 h.");
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, BEF_NO_TIME, ROUNDS_NOW),
               "Nothing urgent.", "Rien d’urgent.");
}

static void
test_what_ended_is_named_and_counted (void)
{
  g_autoptr (Rounds) r = rounds_new ();
  gint64 then = ROUNDS_NOW - 10 * BEF_MS_HOUR;

  add_door_alert (r);
  rounds_alert (r, URN ("Leak"), "high", then, then + 50 * BEF_MS_MINUTE);
  rounds_alert (r, URN ("Phone"), "high", then - BEF_MS_HOUR, then);
  rounds_alert (r, URN ("Slow site"), "low", then, then + BEF_MS_HOUR);
  rounds_alert (r, URN ("Camera"), "high", then, BEF_NO_TIME);
  rounds_alert (r, URN ("Old"), "critical", LONG_AGO, LONG_AGO + BEF_MS_HOUR);
  rounds_tell (r);
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, ROUNDS_FRIDAY, ROUNDS_NOW),
               "Nothing urgent. Since Friday, 17:00: a door left open for 42 min, closed by "
               "itself; “Leak”, over after 50 min; 1 other alert over; 1 new alert for today.",
               "Rien d’urgent. Depuis vendredi 17 h : une porte restée ouverte 42 min, fermée "
               "seule ; « Leak », finie après 50 min ; 1 autre alerte finie ; 1 nouvelle alerte "
               "pour aujourd’hui.");
  g_autoptr (GPtrArray) list = bef_since_list (r->commune, ROUNDS_FRIDAY, ROUNDS_NOW);
  g_assert_cmpuint (list->len, ==, 5);
  g_assert_cmpstr (bef_alert_get_name (list->pdata[0]), ==, "left open");
  g_assert_cmpint (bef_alert_get_severity (list->pdata[1]), ==, BEF_SEVERITY_TODAY);
  g_assert_cmpstr (bef_alert_get_name (list->pdata[4]), ==, "Slow site");
}

/* Who may only know of it is told what it is. */
static void
test_who_looks_on_is_told_what_is_urgent (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.2, -0.8);
  BefEntity *boiler =
      rounds_alert (r, URN ("Boiler"), "critical", ROUNDS_NOW - BEF_MS_HOUR, BEF_NO_TIME);
  bef_entity_set_name (boiler, "hall: Boiler down");
  boiler->building_id = g_strdup (HALL);
  rounds_tell (r);
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_ELECTED, BEF_NO_TIME, ROUNDS_NOW),
               "1 urgent matter: “Boiler down”, hall.", "1 urgence : « Boiler down », hall.");
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, BEF_NO_TIME, ROUNDS_NOW),
               "1 urgent matter.", "1 urgence.");
  rounds_alert (r, URN ("Leak"), "critical", ROUNDS_NOW - BEF_MS_HOUR, BEF_NO_TIME);
  rounds_tell (r);
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_ELECTED, BEF_NO_TIME, ROUNDS_NOW),
               "2 urgent matters.", "2 urgences.");
}

static void
test_moments (void)
{
  assert_text (bef_since_dup_moment (ROUNDS_NOW - BEF_MS_HOUR, ROUNDS_NOW), "07:30", "7 h 30");
  assert_text (bef_since_dup_moment (ROUNDS_FRIDAY + 5 * BEF_MS_MINUTE, ROUNDS_NOW),
               "Friday, 17:05", "vendredi 17 h 05");
  assert_text (bef_since_dup_moment (ROUNDS_NOW - 20 * BEF_MS_DAY, ROUNDS_NOW), "23 December",
               "le 23 décembre");
}

/* To a room full of people: no word of a camera. */
static void
test_the_room_hears_of_no_camera (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_device (r, URN ("camera"), HALL, BEF_KIND_CAMERA);
  bef_entity_set_fact (
      rounds_alert (r, URN ("Camera out"), "critical", ROUNDS_NOW - BEF_MS_HOUR, BEF_NO_TIME),
      "alertSource", URN ("camera"));
  rounds_tell (r);
  bef_commune_set_audience (r->commune, BEF_AUDIENCE_ROOM, ROUNDS_NOW);
  assert_text (bef_since_sentence (r->commune, BEF_ROLE_SECRETARY, ROUNDS_FRIDAY, ROUNDS_NOW),
               "Nothing urgent. Nothing new since Friday, 17:00.",
               "Rien d’urgent. Rien de nouveau depuis vendredi 17 h.");
  g_autoptr (GPtrArray) morning = bef_round_morning (r->commune, ROUNDS_FRIDAY, ROUNDS_NOW);
  g_assert_cmpuint (morning->len, ==, 0);
  bef_commune_set_audience (r->commune, BEF_AUDIENCE_NOBODY, ROUNDS_NOW);
  g_autoptr (GPtrArray) alone = bef_round_morning (r->commune, ROUNDS_FRIDAY, ROUNDS_NOW);
  g_assert_cmpuint (alone->len, ==, 1);
}

/* Readiness. */

static BefEntity *
add_sensor (Rounds *r, const char *id, double celsius, gint64 observed_ms)
{
  BefEntity *sensor = rounds_device (r, id, HALL, BEF_KIND_CLIMATE);

  bef_entity_add_reading (sensor, "temperature", observed_ms, celsius);
  bef_entity_set_fact (sensor, "expectedMin", "12");
  bef_entity_set_fact (sensor, "expectedMax", "18");
  return sensor;
}

static BefBooking
booking_in (gint64 in_ms)
{
  return (BefBooking){ ROUNDS_NOW + in_ms, ROUNDS_NOW + in_ms + 4 * BEF_MS_HOUR, NULL, NULL };
}

static BefReadiness
readiness (Rounds *r, const char *room, gint64 in_ms)
{
  BefBooking booking = booking_in (in_ms);

  return bef_readiness_of (r->commune, rounds_find (r, room), &booking, ROUNDS_NOW);
}

static void
test_a_hall_for_a_wedding (void)
{
  g_autoptr (Rounds) r = rounds_new ();
  BefBooking wedding = booking_in (6 * BEF_MS_HOUR + 30 * BEF_MS_MINUTE);

  rounds_building (r, HALL, "villageHall", 46.2, -0.8);
  rounds_device (r, URN ("Grande salle des fêtes"), HALL, BEF_KIND_ROOM);
  add_sensor (r, URN ("Grande salle"), 15.0, MINUTE_AGO);
  rounds_tell (r);
  BefReadiness cold =
      readiness (r, URN ("Grande salle des fêtes"), 6 * BEF_MS_HOUR + 30 * BEF_MS_MINUTE);
  g_assert_cmpint (cold.state, ==, BEF_READINESS_COLD);
  g_assert_cmpfloat (cold.temperature, ==, 15.0);
  /* An empty room may be cooler than that. */
  g_assert_cmpfloat (cold.expected, ==, 18.0);
  g_assert_cmpint (cold.observed_ms, ==, MINUTE_AGO);
  /* 3 °C at 1.5 °C an hour. */
  g_assert_cmpint (cold.heat_by_ms, ==, wedding.start_ms - 2 * BEF_MS_HOUR);
  assert_text (bef_readiness_dup_words (&cold, &wedding, ROUNDS_NOW),
               "15.0 °C, 18 °C expected at 15:00; heat from 13:00 at the latest",
               "15,0 °C, 18 °C attendus à 15 h 00 ; chauffer à partir de 13 h 00 au plus tard");
  BefReadiness late = readiness (r, URN ("Grande salle des fêtes"), BEF_MS_HOUR);
  BefBooking soon = booking_in (BEF_MS_HOUR);
  g_assert_cmpint (late.state, ==, BEF_READINESS_COLD);
  assert_text (bef_readiness_dup_words (&late, &soon, ROUNDS_NOW),
               "15.0 °C, 18 °C expected at 09:30; it will not be warm in time",
               "15,0 °C, 18 °C attendus à 9 h 30 ; elle ne sera pas chaude à temps");
}

static void
test_a_room_that_is_heated (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.2, -0.8);
  rounds_device (r, URN ("Salle"), HALL, BEF_KIND_ROOM);
  add_sensor (r, URN ("Salle "), 16.0, MINUTE_AGO);
  BefEntity *boiler = rounds_device (r, URN ("boiler"), HALL, BEF_KIND_EQUIPMENT);
  bef_entity_set_fact (boiler, "deviceCategory", "boiler");
  rounds_state (boiler, "equipment-state", "ok", MINUTE_AGO);
  rounds_tell (r);
  g_assert_cmpint (readiness (r, URN ("Salle"), 3 * BEF_MS_HOUR).state, ==, BEF_READINESS_WARMING);
  g_assert_cmpint (readiness (r, URN ("Salle"), BEF_MS_HOUR).state, ==, BEF_READINESS_COLD);

  /* A boiler in fault warms nothing. */
  boiler = rounds_device (r, URN ("boiler"), HALL, BEF_KIND_EQUIPMENT);
  bef_entity_set_fact (boiler, "deviceCategory", "boiler");
  rounds_state (boiler, "equipment-state", "fault", ROUNDS_NOW);
  rounds_tell (r);
  BefReadiness fault = readiness (r, URN ("Salle"), 3 * BEF_MS_HOUR);
  g_assert_cmpint (fault.state, ==, BEF_READINESS_COLD);
  g_assert_cmpint (fault.heating, ==, BEF_READY_HEATING_FAULT);
}

static void
test_a_warm_room_with_its_door_open (void)
{
  g_autoptr (Rounds) r = rounds_new ();
  BefBooking booking = booking_in (BEF_MS_HOUR);

  rounds_building (r, HALL, "villageHall", 46.2, -0.8);
  rounds_device (r, URN ("Salle"), HALL, BEF_KIND_ROOM);
  add_sensor (r, URN ("Salle "), 18.0, MINUTE_AGO);
  rounds_state (rounds_device (r, URN ("door"), HALL, BEF_KIND_DOOR), "open-state", "open",
                MINUTE_AGO);
  rounds_tell (r);
  BefReadiness ready = readiness (r, URN ("Salle"), BEF_MS_HOUR);
  g_assert_cmpint (ready.state, ==, BEF_READINESS_READY);
  g_assert_cmpint (ready.door, ==, BEF_READY_DOOR_OPEN);
  assert_text (bef_readiness_dup_words (&ready, &booking, ROUNDS_NOW), "18.0 °C; a door is open",
               "18,0 °C ; une porte est ouverte");
}

/* What is not known is never said to be ready. */
static void
test_a_room_of_which_nothing_is_known (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.2, -0.8);
  rounds_device (r, URN ("Grande salle des fêtes"), HALL, BEF_KIND_ROOM);
  rounds_device (r, URN ("Petite salle des fêtes"), HALL, BEF_KIND_ROOM);
  add_sensor (r, URN ("Grande salle"), 21.0, LONG_AGO);
  rounds_tell (r);
  /* A sensor that is lost; and one that is of the other room. */
  BefReadiness lost = readiness (r, URN ("Grande salle des fêtes"), BEF_MS_HOUR);
  g_assert_cmpint (lost.state, ==, BEF_READINESS_UNKNOWN);
  g_assert_true (isnan (lost.temperature));
  g_assert_null (
      bef_readiness_sensor (r->commune, rounds_find (r, URN ("Petite salle des fêtes"))));
  g_assert_cmpint (readiness (r, URN ("Petite salle des fêtes"), BEF_MS_HOUR).state, ==,
                   BEF_READINESS_UNKNOWN);
  BefBooking booking = booking_in (BEF_MS_HOUR);
  assert_text (bef_readiness_dup_words (&lost, &booking, ROUNDS_NOW), "temperature unknown",
               "température inconnue");
}

/* The walk. */

static void
test_walks_to_what_is_nearest (void)
{
  g_autoptr (Rounds) r = rounds_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  static const char *const order[] = { TOWN_HALL,   HALL,      SCHOOL,
                                       URN ("far"), URN ("a"), URN ("nowhere") };

  rounds_building (r, URN ("nowhere"), "other", 0, 0);
  rounds_building (r, URN ("far"), "other", 46.300, -0.800);
  rounds_building (r, SCHOOL, "school", 46.204, -0.800);
  rounds_building (r, TOWN_HALL, "townHall", 46.200, -0.800);
  rounds_building (r, URN ("a"), "other", 0, 0);
  rounds_building (r, HALL, "villageHall", 46.202, -0.800);
  rounds_tell (r);
  GListModel *buildings = bef_commune_get_buildings (r->commune);
  for (guint i = 0; i < g_list_model_get_n_items (buildings); i++)
    g_ptr_array_add (places, g_list_model_get_item (buildings, i));
  bef_walk_sort (places);
  g_assert_cmpuint (places->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < places->len; i++)
    g_assert_cmpstr (bef_place_get_id (places->pdata[i]), ==, order[i]);
  /* A degree of longitude is shorter here than one of latitude: 77 km, not 111. */
  g_assert_cmpfloat_with_epsilon (
      bef_walk_distance_m ((BefPoint){ 46.2, -0.8 }, (BefPoint){ 46.2, 0.2 }), 76960, 300);
}

/* Closing. */

static const BefRoundItem *
item_of (GPtrArray *items, const char *object)
{
  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (((BefRoundItem *)items->pdata[i])->object, object) == 0)
      return items->pdata[i];
  return NULL;
}

static BefEntity *
add_equipment (Rounds *r, const char *id, const char *category)
{
  BefEntity *e = rounds_device (r, id, SCHOOL, BEF_KIND_EQUIPMENT);

  bef_entity_set_fact (e, "deviceCategory", category);
  return e;
}

static void
test_what_is_left_to_close (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, SCHOOL, "school", 46.204, -0.8);
  rounds_building (r, HALL, "villageHall", 46.202, -0.8);
  rounds_building (r, TOWN_HALL, "townHall", 46.2, -0.8);
  BefEntity *door = rounds_device (r, URN ("gate"), SCHOOL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "open", MINUTE_AGO);
  rounds_state (door, "lock-state", "unlocked", MINUTE_AGO);
  door = rounds_device (r, URN ("kitchen"), HALL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "closed", MINUTE_AGO);
  rounds_state (door, "lock-state", "unlocked", MINUTE_AGO);
  door = rounds_device (r, URN ("shut"), HALL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "closed", MINUTE_AGO);
  rounds_state (door, "lock-state", "locked", MINUTE_AGO);
  door = rounds_device (r, URN ("silent"), TOWN_HALL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "closed", LONG_AGO);
  rounds_state (add_equipment (r, URN ("projector"), "projector"), "equipment-state", "ok",
                MINUTE_AGO);
  rounds_state (add_equipment (r, URN ("beamer"), "projector"), "equipment-state", "off",
                MINUTE_AGO);
  rounds_state (add_equipment (r, URN ("lights"), "lighting"), "on-state", "on", MINUTE_AGO);
  rounds_state (add_equipment (r, URN ("zone"), "alarmZone"), "on-state", "off", MINUTE_AGO);
  rounds_state (add_equipment (r, URN ("printer"), "printer"), "equipment-state", "ok", MINUTE_AGO);
  rounds_state (rounds_device (r, URN ("camera"), SCHOOL, BEF_KIND_CAMERA), "camera-state", "ok",
                LONG_AGO);
  rounds_tell (r);

  g_autoptr (GPtrArray) items = bef_round_closing (r->commune, ROUNDS_NOW);
  static const char *const order[] = { URN ("silent"), URN ("kitchen") };
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpstr (((BefRoundItem *)items->pdata[i])->object, ==, order[i]);
  g_assert_cmpuint (items->len, ==, 6);
  g_assert_cmpint (item_of (items, URN ("silent"))->need, ==, BEF_ROUND_TO_LOOK);
  g_assert_cmpint (item_of (items, URN ("kitchen"))->need, ==, BEF_ROUND_TO_DO);
  g_assert_cmpint (item_of (items, URN ("kitchen"))->observed_ms, ==, MINUTE_AGO);
  assert_text (g_strdup (item_of (items, URN ("gate"))->text), "gate: open and unlocked",
               "gate : ouverte et déverrouillée");
  assert_text (g_strdup (item_of (items, URN ("projector"))->text), "projector: left on",
               "projector : resté allumé");
  g_assert_nonnull (item_of (items, URN ("lights")));
  assert_text (g_strdup (item_of (items, URN ("zone"))->text), "zone: not armed",
               "zone : non armée");
  g_assert_null (item_of (items, URN ("shut")));
  g_assert_null (item_of (items, URN ("beamer")));
  g_assert_null (item_of (items, URN ("printer")));
  g_assert_null (item_of (items, URN ("camera")));
}

static void
test_heat_for_nobody (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.202, -0.8);
  BefEntity *room = rounds_device (r, URN ("room"), HALL, BEF_KIND_ROOM);
  rounds_state (room, "room-state", "free", MINUTE_AGO);
  add_sensor (r, URN ("hall sensor"), 19.6, MINUTE_AGO);
  rounds_tell (r);
  g_autoptr (GPtrArray) empty = bef_round_closing (r->commune, ROUNDS_NOW);
  g_assert_cmpuint (empty->len, ==, 1);
  assert_text (g_strdup (((BefRoundItem *)empty->pdata[0])->text),
               "hall sensor: 19.6 °C, at most 18 °C expected",
               "hall sensor : 19,6 °C, 18 °C attendus au plus");

  /* Somebody comes in an hour. */
  room = rounds_device (r, URN ("room"), HALL, BEF_KIND_ROOM);
  rounds_state (room, "room-state", "free", ROUNDS_NOW);
  bef_entity_add_booking (room, ROUNDS_NOW + BEF_MS_HOUR, ROUNDS_NOW + 3 * BEF_MS_HOUR, "Yoga",
                          NULL);
  rounds_tell (r);
  g_autoptr (GPtrArray) booked = bef_round_closing (r->commune, ROUNDS_NOW);
  g_assert_cmpuint (booked->len, ==, 0);
}

/* One line, and none that says that the door it cannot see is shut. */
static void
test_a_building_out_of_reach (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.202, -0.8);
  rounds_state (rounds_device (r, URN ("link"), HALL, BEF_KIND_LINK), "link-state", "down",
                MINUTE_AGO);
  BefEntity *door = rounds_device (r, URN ("door"), HALL, BEF_KIND_DOOR);
  rounds_state (door, "open-state", "closed", MINUTE_AGO);
  add_sensor (r, URN ("sensor"), 15, MINUTE_AGO);
  rounds_tell (r);
  g_autoptr (GPtrArray) items = bef_round_closing (r->commune, ROUNDS_NOW);
  const BefRoundItem *item = items->pdata[0];

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpint (item->need, ==, BEF_ROUND_TO_LOOK);
  g_assert_cmpstr (item->place_id, ==, HALL);
}

/* Who looked at a door that was not known has not seen it open. */
static void
test_keys (void)
{
  g_autoptr (Rounds) r = rounds_new ();

  rounds_building (r, HALL, "villageHall", 46.202, -0.8);
  rounds_state (rounds_device (r, URN ("door"), HALL, BEF_KIND_DOOR), "open-state", "closed",
                LONG_AGO);
  rounds_tell (r);
  g_autoptr (GPtrArray) unknown = bef_round_closing (r->commune, ROUNDS_NOW);
  g_autoptr (GPtrArray) again = bef_round_closing (r->commune, ROUNDS_NOW);
  rounds_state (rounds_device (r, URN ("door"), HALL, BEF_KIND_DOOR), "open-state", "open",
                MINUTE_AGO);
  rounds_tell (r);
  g_autoptr (GPtrArray) open = bef_round_closing (r->commune, ROUNDS_NOW);
  const char *before = ((BefRoundItem *)unknown->pdata[0])->key;

  g_assert_cmpstr (before, ==, ((BefRoundItem *)again->pdata[0])->key);
  g_assert_cmpstr (before, !=, ((BefRoundItem *)open->pdata[0])->key);
}

/* Morning. */

static void
test_a_morning (void)
{
  g_autoptr (Rounds) r = rounds_new ();
  static const char *const order[] = { URN ("boiler"), URN ("leak"), NULL, URN ("left open"),
                                       URN ("phone") };

  rounds_building (r, HALL, "villageHall", 46.202, -0.8);
  rounds_state (rounds_device (r, URN ("link"), HALL, BEF_KIND_LINK), "link-state", "down",
                MINUTE_AGO);
  add_door_alert (r);
  rounds_alert (r, URN ("leak"), "high", LONG_AGO, BEF_NO_TIME);
  rounds_alert (r, URN ("boiler"), "critical", MINUTE_AGO, BEF_NO_TIME);
  rounds_alert (r, URN ("phone"), "high", ROUNDS_FRIDAY + 1, ROUNDS_FRIDAY + BEF_MS_HOUR);
  rounds_alert (r, URN ("old"), "high", LONG_AGO, LONG_AGO + BEF_MS_HOUR);
  rounds_alert (r, URN ("event"), "informational", MINUTE_AGO, BEF_NO_TIME);
  rounds_tell (r);
  g_autoptr (GPtrArray) items = bef_round_morning (r->commune, ROUNDS_FRIDAY, ROUNDS_NOW);
  g_assert_cmpuint (items->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < items->len; i++)
    g_assert_cmpstr (((BefRoundItem *)items->pdata[i])->object, ==, order[i]);
  g_assert_cmpint (((BefRoundItem *)items->pdata[2])->need, ==, BEF_ROUND_TO_LOOK);
  g_assert_cmpint (((BefRoundItem *)items->pdata[3])->need, ==, BEF_ROUND_TO_SEE);
}

static void
add (const char *name, GTestFunc test)
{
  g_autofree char *path = g_strconcat ("/rounds/", name, NULL);

  g_test_add_func (path, test);
}

int
main (int argc, char **argv)
{
  const char *reason;

  french = argc > 1 && g_str_equal (argv[1], "--french");
  if (french && !french_speak (&reason))
    {
      g_print ("1..0 # SKIP %s\n", reason);
      return 0;
    }
  if (french)
    argv[1] = argv[0], argv++, argc--;
  g_test_init (&argc, &argv, NULL);
  add ("since/monday", test_the_sentence_of_a_monday);
  add ("since/quiet", test_a_quiet_weekend);
  add ("since/counted", test_what_ended_is_named_and_counted);
  add ("since/moments", test_moments);
  add ("since/who-looks-on", test_who_looks_on_is_told_what_is_urgent);
  add ("since/room", test_the_room_hears_of_no_camera);
  add ("ready/wedding", test_a_hall_for_a_wedding);
  add ("ready/heated", test_a_room_that_is_heated);
  add ("ready/door", test_a_warm_room_with_its_door_open);
  add ("ready/unknown", test_a_room_of_which_nothing_is_known);
  add ("walk", test_walks_to_what_is_nearest);
  add ("closing/left", test_what_is_left_to_close);
  add ("closing/heat", test_heat_for_nobody);
  add ("closing/out-of-reach", test_a_building_out_of_reach);
  add ("closing/keys", test_keys);
  add ("morning", test_a_morning);
  return g_test_run ();
}
