/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "supervision/alarms/bef-alarm-hours.h"
#include "supervision/alarms/bef-alarm-judge.h"

#define HALL "urn:b:hall"

/* A village hall by the rules that come with the program, looked at as the clock is put on. */
typedef struct
{
  BefAlarmRules *rules;
  BefCommune *commune;
  BefAlarmJudge *judge;
  BefAlarmWorld world;
  GHashTable *said; /* "rule object" -> BefAlarmSign */
  guint n_signs;    /* of the last look */
  gint64 now_ms;
  gboolean works, before;
} Fixture;

static gint64
at (int day, int hour, int minute)
{
  return bef_civil_to_ms (2026, 11, day, hour, minute); /* the 24th is a Tuesday */
}

static gboolean
is_by_design (const char *object, const char *building, gint64 now_ms, gpointer data)
{
  return ((Fixture *)data)->works;
}

static gboolean
was_on (const BefAlarmRule *rule, const char *object, gpointer data)
{
  return ((Fixture *)data)->before;
}

static void
apply_one (Fixture *f, BefEntity *e)
{
  g_autoptr (GPtrArray) answer = g_ptr_array_new_with_free_func ((GDestroyNotify)bef_entity_free);

  g_ptr_array_add (answer, e);
  bef_commune_apply (f->commune, answer, BEF_APPLY_PART, f->now_ms, f->now_ms);
}

static void
say_building (Fixture *f, const char *id, const char *category)
{
  BefEntity *e = bef_entity_new (id, "Building", BEF_ENTITY_BUILDING);

  bef_entity_set_name (e, "Hall");
  bef_entity_set_fact (e, "category", category);
  bef_entity_set_fact (e, "subscribedPower", "36");
  apply_one (f, e);
}

static BefEntity *
device (const char *id, const char *building, BefKind kind)
{
  BefEntity *e = bef_entity_new (id, "T", BEF_ENTITY_EQUIPMENT);

  e->kind = kind;
  e->building_id = g_strdup (building);
  bef_entity_set_name (e, id);
  /* Reports every ten minutes: lost within the hour or so. */
  bef_entity_set_fact (e, BEF_FACT_PERIODS,
                       "=600+0;temperature=600+0;co2=600+0;battery=600+0;power=600+0");
  return e;
}

static void
say (Fixture *f, const char *id, BefKind kind, const char *quantity, double value)
{
  BefEntity *e = device (id, HALL, kind);

  if (kind == BEF_KIND_CLIMATE)
    {
      bef_entity_set_fact (e, "expectedMin", "12");
      bef_entity_set_fact (e, "expectedMax", "18");
    }
  bef_entity_add_reading (e, quantity, f->now_ms, value);
  apply_one (f, e);
}

static void
set_up (Fixture *f, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  f->rules = bef_alarm_rules_load ("en", &error);
  g_assert_no_error (error);
  f->commune = bef_commune_new ();
  f->judge = bef_alarm_judge_new (f->rules, f->commune);
  f->world = (BefAlarmWorld){ is_by_design, was_on, f, BEF_NO_TIME };
  f->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  f->now_ms = at (24, 14, 0);
  say_building (f, HALL, "villageHall");
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
  bef_alarm_judge_free (f->judge);
  bef_alarm_rules_unref (f->rules);
  g_object_unref (f->commune);
  g_hash_table_unref (f->said);
}

static void
look (Fixture *f)
{
  bef_commune_refresh (f->commune, f->now_ms);
  const GArray *signs = bef_alarm_judge_look (f->judge, &f->world, f->now_ms);
  f->n_signs = signs->len;
  for (guint i = 0; i < signs->len; i++)
    {
      const BefAlarmSign *s = &g_array_index (signs, BefAlarmSign, i);
      g_hash_table_insert (f->said, g_strdup_printf ("%s %s", s->rule->id, s->object),
                           g_memdup2 (s, sizeof *s));
    }
}

static void
look_at (Fixture *f, gint64 ms)
{
  f->now_ms = ms;
  look (f);
}

static const BefAlarmSign *
sign (Fixture *f, const char *rule, const char *object)
{
  g_autofree char *key = g_strdup_printf ("%s %s", rule, object);
  const BefAlarmSign *s = g_hash_table_lookup (f->said, key);

  if (s == NULL)
    g_error ("nothing was ever said of %s", key);
  return s;
}

#define assert_says(f, rule, object, what)                                                         \
  g_assert_cmpint (sign (f, rule, object)->says, ==, BEF_ALARM_SAYS_##what)

/* @id says @value, and what @rule makes of it. */
#define say_and_look(f, id, kind, quantity, value, rule, what)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    say (f, id, kind, quantity, value);                                                            \
    look (f);                                                                                      \
    assert_says (f, rule, id, what);                                                               \
  }                                                                                                \
  G_STMT_END

static void
test_state (Fixture *f, gconstpointer unused)
{
  say_and_look (f, "urn:link", BEF_KIND_LINK, "link-state", 1, "link-degraded", YES);
  assert_says (f, "link-backup", "urn:link", NO);
  g_assert_cmpstr (sign (f, "link-degraded", "urn:link")->building, ==, HALL);
  g_assert_cmpint (sign (f, "link-degraded", "urn:link")->since_ms, ==, f->now_ms);
  f->now_ms += BEF_MS_MINUTE;
  say_and_look (f, "urn:link", BEF_KIND_LINK, "link-state", 0, "link-degraded", NO);
}

/* What is lost neither raises nor clears, and says so itself. */
static void
test_unknown (Fixture *f, gconstpointer unused)
{
  say_and_look (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 1, "equipment-fault", YES);
  assert_says (f, "equipment-no-data", "urn:box", NO);
  /* Never measured. */
  assert_says (f, "equipment-battery", "urn:box", NOTHING);
  look_at (f, f->now_ms + 4 * BEF_MS_HOUR);
  assert_says (f, "equipment-fault", "urn:box", NOTHING);
  assert_says (f, "equipment-no-data", "urn:box", YES);
}

/* Late is not lost. */
static void
test_late (Fixture *f, gconstpointer unused)
{
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 35);
  look (f);
  look_at (f, f->now_ms + 25 * BEF_MS_MINUTE);
  g_assert_cmpint (bef_device_get_freshness (bef_commune_find_device (f->commune, "urn:c")), ==,
                   BEF_FRESHNESS_LATE);
  assert_says (f, "climate-no-data", "urn:c", NO);
  assert_says (f, "room-hot", "urn:c", YES);
}

static void
test_dead_band (Fixture *f, gconstpointer unused)
{
  static const struct
  {
    double value;
    BefAlarmSays says;
  } steps[] = {
    { 1500, BEF_ALARM_SAYS_NO },  { 1500.5, BEF_ALARM_SAYS_YES }, { 1400, BEF_ALARM_SAYS_YES },
    { 1201, BEF_ALARM_SAYS_YES }, { 1200, BEF_ALARM_SAYS_NO },    { 1499, BEF_ALARM_SAYS_NO },
    { 1600, BEF_ALARM_SAYS_YES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      say (f, "urn:c", BEF_KIND_CLIMATE, "co2", steps[i].value);
      look (f);
      g_assert_cmpint (sign (f, "room-co2", "urn:c")->says, ==, steps[i].says);
      f->now_ms += BEF_MS_MINUTE;
    }
  g_assert_cmpfloat (sign (f, "room-co2", "urn:c")->value, ==, 1600);
  g_assert_cmpfloat (sign (f, "room-co2", "urn:c")->expected, ==, 1500);
}

static void
test_dead_band_below (Fixture *f, gconstpointer unused)
{
  const double values[] = { 20, 19, 29, 30, 25 };
  const BefAlarmSays says[] = { BEF_ALARM_SAYS_NO, BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES,
                                BEF_ALARM_SAYS_NO, BEF_ALARM_SAYS_NO };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      say (f, "urn:aed", BEF_KIND_EQUIPMENT, "battery", values[i]);
      look (f);
      g_assert_cmpint (sign (f, "equipment-battery", "urn:aed")->says, ==, says[i]);
      f->now_ms += BEF_MS_MINUTE;
    }
}

/* What was on before the program was started is on within its dead band. */
static void
test_dead_band_kept (Fixture *f, gconstpointer unused)
{
  f->before = TRUE;
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "co2", 1300, "room-co2", YES);
}

/* And lost in between, it comes back as it was. */
static void
test_dead_band_over_a_gap (Fixture *f, gconstpointer unused)
{
  say (f, "urn:c", BEF_KIND_CLIMATE, "co2", 1600);
  look (f);
  look_at (f, f->now_ms + 4 * BEF_MS_HOUR);
  assert_says (f, "room-co2", "urn:c", NOTHING);
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "co2", 1300, "room-co2", YES);
}

static void
test_rate (Fixture *f, gconstpointer unused)
{
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 20, "room-cooling", NOTHING);
  f->now_ms += 30 * BEF_MS_MINUTE;
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 16.5, "room-cooling", NO);
  f->now_ms += 15 * BEF_MS_MINUTE;
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 15.9, "room-cooling", YES);
  /* As much in a longer time is no matter. */
  f->now_ms += 50 * BEF_MS_MINUTE;
  say_and_look (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 15.5, "room-cooling", NO);
}

/* Outdoors it is cold, and nobody's alarm. */
static void
test_outdoors (Fixture *f, gconstpointer unused)
{
  BefEntity *e = device ("urn:out", HALL, BEF_KIND_CLIMATE);

  bef_entity_add_reading (e, "temperature", f->now_ms, -5);
  apply_one (f, e);
  look (f);
  assert_says (f, "room-frost", "urn:out", NOTHING);
  say_and_look (f, "urn:in", BEF_KIND_CLIMATE, "temperature", 3.5, "room-frost", YES);
}

static void
say_booking (Fixture *f, gint64 from_ms, gint64 to_ms)
{
  BefEntity *e = device ("urn:room", HALL, BEF_KIND_ROOM);

  bef_entity_add_booking (e, from_ms, to_ms, "Wedding", "wedding");
  bef_entity_add_reading (e, "room-state", f->now_ms, 0);
  apply_one (f, e);
}

static void
test_schedule (Fixture *f, gconstpointer unused)
{
  /* At 14 h it is normal. */
  say_and_look (f, "urn:door", BEF_KIND_DOOR, "open-state", 1, "door-open-closed", NO);
  /* At two it is not, with nothing told of the door in between but that it lives. */
  f->now_ms = at (25, 1, 59);
  say_and_look (f, "urn:door", BEF_KIND_DOOR, "open-state", 1, "door-open-closed", YES);
  say_and_look (f, "urn:door", BEF_KIND_DOOR, "open-state", 0, "door-open-closed", NO);
}

/* Time alone closes a building: the edge is where the hours say. */
static void
test_schedule_edge (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 18, 59);
  say_and_look (f, "urn:door", BEF_KIND_DOOR, "open-state", 1, "door-open-closed", NO);
  look_at (f, at (24, 19, 0));
  assert_says (f, "door-open-closed", "urn:door", YES);
}

static void
test_schedule_booked (Fixture *f, gconstpointer unused)
{
  static const struct
  {
    int hour, minute;
    gint64 shift_ms;
    BefAlarmSays says;
  } moments[] = {
    { 22, 0, -BEF_ALARM_BEFORE_MS - 1, BEF_ALARM_SAYS_YES },
    { 22, 0, -BEF_ALARM_BEFORE_MS, BEF_ALARM_SAYS_NO },
    { 23, 0, BEF_ALARM_AFTER_MS - 1, BEF_ALARM_SAYS_NO },
    { 23, 0, BEF_ALARM_AFTER_MS, BEF_ALARM_SAYS_YES },
  };

  f->now_ms = at (24, 21, 0);
  say_booking (f, at (24, 22, 0), at (24, 23, 0));
  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      f->now_ms = at (24, moments[i].hour, moments[i].minute) + moments[i].shift_ms;
      say (f, "urn:door", BEF_KIND_DOOR, "open-state", 1);
      look (f);
      g_assert_cmpint (sign (f, "door-open-closed", "urn:door")->says, ==, moments[i].says);
    }
}

/* The night that has an hour twice, and the one that lacks one. */
static void
test_long_night (Fixture *f, gconstpointer unused)
{
  g_assert_false (bef_alarm_is_open ("townHall", bef_civil_to_ms (2026, 10, 25, 2, 30)));
  gint64 opens = bef_civil_to_ms (2026, 10, 26, 7, 0);
  g_assert_false (bef_alarm_is_open ("townHall", opens - 1));
  g_assert_true (bef_alarm_is_open ("townHall", opens));
  /* On Sunday the 25th every hour of the day, of which there are 25. */
  for (gint64 ms = bef_civil_to_ms (2026, 10, 25, 0, 0); ms < bef_civil_to_ms (2026, 10, 26, 0, 0);
       ms += BEF_MS_HOUR)
    g_assert_false (bef_alarm_is_open ("townHall", ms));
  opens = bef_civil_to_ms (2026, 3, 29, 8, 0);
  g_assert_true (bef_alarm_is_open ("church", opens));
  g_assert_false (bef_alarm_is_open ("church", opens - 1));
  /* Holidays: Armistice Day, a Wednesday; the school in the autumn holidays, at 18 h and at 10 h.
   */
  g_assert_false (bef_alarm_is_open ("townHall", at (11, 10, 0)));
  g_assert_true (bef_alarm_is_open ("school", bef_civil_to_ms (2026, 10, 21, 10, 0)));
  g_assert_false (bef_alarm_is_open ("school", bef_civil_to_ms (2026, 10, 21, 18, 0)));
  g_assert_true (bef_alarm_is_open ("school", at (24, 18, 0)));
}

static void
say_until (Fixture *f, const char *until)
{
  BefEntity *e = device ("urn:cam", HALL, BEF_KIND_CAMERA);

  bef_entity_set_fact (e, "authorisedUntil", until);
  bef_entity_add_reading (e, "camera-state", f->now_ms, 0);
  apply_one (f, e);
}

static void
test_date (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 14, 0);
  say_until (f, "2027-03-25"); /* 121 days */
  look (f);
  assert_says (f, "camera-authorisation", "urn:cam", NO);
  look_at (f, at (25, 0, 6));
  assert_says (f, "camera-authorisation", "urn:cam", YES);
  g_assert_cmpfloat (sign (f, "camera-authorisation", "urn:cam")->value, ==, 120);
  g_assert_cmpint (sign (f, "camera-authorisation", "urn:cam")->deadline_ms, ==,
                   bef_civil_to_ms (2027, 3, 26, 0, 0));
  /* Over the change of the clocks in March a day is a day. */
  look_at (f, bef_civil_to_ms (2027, 3, 24, 23, 59));
  g_assert_cmpfloat (sign (f, "camera-authorisation", "urn:cam")->value, ==, 1);
  say_until (f, "next year");
  look (f);
  assert_says (f, "camera-authorisation", "urn:cam", NOTHING);
  /* Another date is another matter at once, whatever is measured. */
  say_until (f, "2029-03-25");
  look (f);
  assert_says (f, "camera-authorisation", "urn:cam", NO);
  say_until (f, "2027-03-26");
  look (f);
  assert_says (f, "camera-authorisation", "urn:cam", YES);
}

/* A link down is one matter of the building, and what is behind it is not known. */
static void
test_cut_off (Fixture *f, gconstpointer unused)
{
  say (f, "urn:link", BEF_KIND_LINK, "link-state", 0);
  say (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 1);
  look (f);
  assert_says (f, "building-cut-off", HALL, NO);
  assert_says (f, "equipment-fault", "urn:box", YES);
  f->now_ms += BEF_MS_MINUTE;
  say (f, "urn:link", BEF_KIND_LINK, "link-state", 3);
  look (f);
  assert_says (f, "building-cut-off", HALL, YES);
  assert_says (f, "link-down", "urn:link", YES);
  assert_says (f, "equipment-fault", "urn:box", NOTHING);
  assert_says (f, "equipment-no-data", "urn:box", YES);
  g_assert_cmpint (sign (f, "building-cut-off", HALL)->since_ms, ==, f->now_ms);
}

/* Or its link says nothing, and nearly all fell silent. */
static void
test_fell_silent (Fixture *f, gconstpointer unused)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *id = g_strdup_printf ("urn:c%u", i);
      say (f, id, BEF_KIND_CLIMATE, "temperature", 15);
    }
  look (f);
  assert_says (f, "building-cut-off", HALL, NO);
  f->now_ms += 4 * BEF_MS_HOUR;
  say (f, "urn:c0", BEF_KIND_CLIMATE, "temperature", 15);
  say (f, "urn:c1", BEF_KIND_CLIMATE, "temperature", 15);
  look (f);
  assert_says (f, "building-cut-off", HALL, NO);
  f->now_ms += 2 * BEF_MS_HOUR;
  say (f, "urn:c0", BEF_KIND_CLIMATE, "temperature", 15);
  look (f);
  assert_says (f, "building-cut-off", HALL, YES);
  say (f, "urn:c1", BEF_KIND_CLIMATE, "temperature", 15);
  look (f);
  assert_says (f, "building-cut-off", HALL, YES);
  say (f, "urn:c2", BEF_KIND_CLIMATE, "temperature", 15);
  look (f);
  assert_says (f, "building-cut-off", HALL, NO);
}

static void
test_heated (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 22, 0);
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 18.9);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NO);
  f->now_ms += BEF_MS_MINUTE;
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 19.2);
  look (f);
  assert_says (f, "heated-while-empty", HALL, YES);
  g_assert_cmpfloat (sign (f, "heated-while-empty", HALL)->expected, ==, 18);
  /* Within its band it stays. */
  f->now_ms += BEF_MS_MINUTE;
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 18.4);
  look (f);
  assert_says (f, "heated-while-empty", HALL, YES);
  /* Somebody is there, or comes soon. */
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 2);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NO);
  f->now_ms += BEF_MS_MINUTE;
  say_booking (f, f->now_ms + 2 * BEF_MS_HOUR, f->now_ms + 4 * BEF_MS_HOUR);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 20);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NO);
}

/* A town hall by day: its staff books no rooms. */
static void
test_heated_open (Fixture *f, gconstpointer unused)
{
  say_building (f, HALL, "townHall");
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 21);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NO);
  f->now_ms = at (24, 23, 0);
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 21);
  look (f);
  assert_says (f, "heated-while-empty", HALL, YES);
}

/* Nobody knows whether somebody is there. */
static void
test_heated_unknown (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 22, 0);
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  f->now_ms += 5 * BEF_MS_HOUR;
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 21);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NOTHING);
}

/* Nothing is told of the room: time alone brings its booking near. */
static void
test_heated_until_booked (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 18, 0);
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  say_booking (f, at (24, 20, 46), at (24, 22, 0));
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 20);
  look (f);
  assert_says (f, "heated-while-empty", HALL, YES);
  look_at (f, at (24, 18, 1) + 1);
  assert_says (f, "heated-while-empty", HALL, NO);
}

/* A room in use that is in another building now says nothing of this one any more. */
static void
test_moved (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 22, 0);
  say_building (f, "urn:other", "villageHall");
  say (f, "urn:room", BEF_KIND_ROOM, "room-state", 0);
  say (f, "urn:used", BEF_KIND_ROOM, "room-state", 2);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 20);
  look (f);
  assert_says (f, "heated-while-empty", HALL, NO);
  f->now_ms += BEF_MS_SECOND;
  BefEntity *e = device ("urn:used", "urn:other", BEF_KIND_ROOM);
  bef_entity_add_reading (e, "room-state", f->now_ms, 2);
  apply_one (f, e);
  look (f);
  assert_says (f, "heated-while-empty", HALL, YES);
}

static void
say_projector (Fixture *f, double state)
{
  BefEntity *e = device ("urn:proj", HALL, BEF_KIND_EQUIPMENT);

  bef_entity_set_fact (e, "deviceCategory", "projector");
  bef_entity_add_reading (e, "equipment-state", f->now_ms, state);
  apply_one (f, e);
}

static void
test_left_on (Fixture *f, gconstpointer unused)
{
  say_projector (f, 0);
  look (f);
  assert_says (f, "left-on", HALL, NO);
  f->now_ms = at (24, 23, 0);
  say_projector (f, 0);
  look (f);
  assert_says (f, "left-on", HALL, YES);
  say_projector (f, 2);
  look (f);
  assert_says (f, "left-on", HALL, NO);
}

static void
test_cold (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (28, 12, 0);
  say_booking (f, at (28, 15, 0), at (28, 18, 0));
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 12);
  look (f);
  /* Three hours before nobody asks. */
  assert_says (f, "room-cold-before-booking", HALL, NO);
  f->now_ms = at (28, 13, 0);
  say_booking (f, at (28, 15, 0), at (28, 18, 0));
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 12.2);
  look (f);
  /* 0.2 °C an hour: it will be 12.6. */
  assert_says (f, "room-cold-before-booking", HALL, YES);
  g_assert_cmpint (sign (f, "room-cold-before-booking", HALL)->deadline_ms, ==, at (28, 15, 0));
  /* The heating was started, and warms by 4 °C an hour. */
  f->now_ms = at (28, 14, 0);
  say_booking (f, at (28, 15, 0), at (28, 18, 0));
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 16.2);
  look (f);
  assert_says (f, "room-cold-before-booking", HALL, NO);
}

static void
test_cold_unknown (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (28, 8, 0);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 12);
  f->now_ms = at (28, 14, 0);
  say_booking (f, at (28, 15, 0), at (28, 18, 0));
  look (f);
  assert_says (f, "room-cold-before-booking", HALL, NOTHING);
}

static void
test_power (Fixture *f, gconstpointer unused)
{
  const double watts[] = { 36000, 36001, 34500, 34100 };
  const BefAlarmSays says[] = { BEF_ALARM_SAYS_NO, BEF_ALARM_SAYS_YES, BEF_ALARM_SAYS_YES,
                                BEF_ALARM_SAYS_NO };

  for (guint i = 0; i < G_N_ELEMENTS (watts); i++)
    {
      say (f, "urn:m", BEF_KIND_METER, "power", watts[i]);
      look (f);
      g_assert_cmpint (sign (f, "power-over-subscribed", HALL)->says, ==, says[i]);
      f->now_ms += BEF_MS_MINUTE;
    }
}

static void
test_lamps (Fixture *f, gconstpointer unused)
{
  f->now_ms = at (24, 9, 59);
  say_and_look (f, "urn:l", BEF_KIND_STREET_LIGHT, "lamp-state", 1, "lamps-by-day", NO);
  look_at (f, at (24, 10, 0));
  assert_says (f, "lamps-by-day", "urn:l", YES);
}

static void
test_away (Fixture *f, gconstpointer unused)
{
  look (f);
  assert_says (f, "broker-away", "", NO);
  f->world.away_since_ms = f->now_ms;
  look_at (f, f->now_ms + BEF_MS_MINUTE);
  assert_says (f, "broker-away", "", YES);
  g_assert_cmpint (sign (f, "broker-away", "")->since_ms, ==, f->now_ms - BEF_MS_MINUTE);
}

static void
say_daily (Fixture *f, const char *id)
{
  BefEntity *e = device (id, HALL, BEF_KIND_METER);

  bef_entity_set_fact (e, BEF_FACT_PERIODS, "gas-index=86400+21600");
  bef_entity_add_reading (e, "gas-index", f->now_ms, 12);
  apply_one (f, e);
}

static void
test_collector (Fixture *f, gconstpointer unused)
{
  say_daily (f, "urn:g1");
  say_daily (f, "urn:g2");
  look (f);
  assert_says (f, "collector-stopped", "", NO);
  f->now_ms += 2 * BEF_MS_DAY;
  say_daily (f, "urn:g2");
  look (f);
  assert_says (f, "collector-stopped", "", NO);
  look_at (f, f->now_ms + 2 * BEF_MS_DAY);
  assert_says (f, "collector-stopped", "", YES);
}

static void
test_by_design (Fixture *f, gconstpointer unused)
{
  say (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 1);
  look (f);
  g_assert_false (sign (f, "equipment-fault", "urn:box")->by_design);
  f->works = TRUE;
  bef_alarm_judge_touch (f->judge);
  f->now_ms += BEF_MS_MINUTE;
  look (f);
  g_assert_true (sign (f, "equipment-fault", "urn:box")->by_design);
}

/* What did not change is not said again, and what is gone is told. */
static void
test_only_what_changed (Fixture *f, gconstpointer unused)
{
  say (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 1);
  say (f, "urn:c", BEF_KIND_CLIMATE, "temperature", 17);
  look (f);
  g_assert_cmpuint (f->n_signs, >, 0);
  look_at (f, f->now_ms + BEF_MS_SECOND);
  g_assert_cmpuint (f->n_signs, ==, 0);
  f->now_ms += BEF_MS_SECOND;
  say (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 0);
  look (f);
  g_assert_cmpuint (f->n_signs, ==, 1);
  const char *ids[] = { "urn:box", NULL };
  bef_commune_remove (f->commune, ids, f->now_ms);
  look (f);
  g_assert_cmpuint (bef_alarm_judge_get_gone (f->judge)->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (bef_alarm_judge_get_gone (f->judge), 0), ==, "urn:box");
  /* And what comes back is judged anew. */
  say_and_look (f, "urn:box", BEF_KIND_EQUIPMENT, "equipment-state", 1, "equipment-fault", YES);
}

/* A clock that is set back does not keep a door from being looked at. */
static void
test_clock_back (Fixture *f, gconstpointer unused)
{
  /* Nothing was measured, so that nothing else tells that time went. */
  BefEntity *e = device ("urn:cam", HALL, BEF_KIND_CAMERA);
  bef_entity_set_fact (e, "authorisedUntil", "2027-03-25");
  f->now_ms = at (26, 14, 0);
  apply_one (f, e);
  look (f);
  assert_says (f, "camera-authorisation", "urn:cam", YES);
  look_at (f, at (20, 14, 0));
  assert_says (f, "camera-authorisation", "urn:cam", NO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/alarm-judge/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("state", test_state);
  ADD ("unknown", test_unknown);
  ADD ("late", test_late);
  ADD ("dead-band", test_dead_band);
  ADD ("dead-band-below", test_dead_band_below);
  ADD ("dead-band-kept", test_dead_band_kept);
  ADD ("dead-band-over-a-gap", test_dead_band_over_a_gap);
  ADD ("rate", test_rate);
  ADD ("outdoors", test_outdoors);
  ADD ("schedule", test_schedule);
  ADD ("schedule-edge", test_schedule_edge);
  ADD ("schedule-booked", test_schedule_booked);
  ADD ("long-night", test_long_night);
  ADD ("date", test_date);
  ADD ("cut-off", test_cut_off);
  ADD ("fell-silent", test_fell_silent);
  ADD ("heated", test_heated);
  ADD ("heated-open", test_heated_open);
  ADD ("heated-unknown", test_heated_unknown);
  ADD ("heated-until-booked", test_heated_until_booked);
  ADD ("moved", test_moved);
  ADD ("left-on", test_left_on);
  ADD ("cold", test_cold);
  ADD ("cold-unknown", test_cold_unknown);
  ADD ("power", test_power);
  ADD ("lamps", test_lamps);
  ADD ("away", test_away);
  ADD ("collector", test_collector);
  ADD ("by-design", test_by_design);
  ADD ("only-what-changed", test_only_what_changed);
  ADD ("clock-back", test_clock_back);
  return g_test_run ();
}
