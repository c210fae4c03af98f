/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-scene.h"

#include <math.h>

/* When people come: opening hours by profile, and bookings for what is let out by the hour. */

enum
{
  WHEN_ANY,
  WHEN_WORKING,  /* not a public holiday */
  WHEN_SCHOOL,   /* pupils are there */
  WHEN_TERM,     /* outside school holidays, Wednesdays included */
  WHEN_VACATION, /* school holidays, but for the first half of August */
};

/* Weekday masks: bit 0 is Monday. */
#define MON 1
#define TUE 2
#define WED 4
#define THU 8
#define FRI 16
#define SAT 32
#define SUN 64
#define WEEK (MON | TUE | WED | THU | FRI)
#define HM(h, m) ((h)*60 + (m))

typedef struct
{
  BefHubProfile profile;
  int weekdays;
  int when;
  int from, to; /* civil minutes */
  double level;
} Opening;

static const Opening openings[] = {
  { BEF_HUB_PROFILE_TOWN_HALL, WEEK, WHEN_WORKING, HM (8, 30), HM (12, 5), 0.9 },
  { BEF_HUB_PROFILE_TOWN_HALL, WEEK, WHEN_WORKING, HM (12, 5), HM (13, 25), 0.25 },
  { BEF_HUB_PROFILE_TOWN_HALL, MON | TUE | THU | FRI, WHEN_WORKING, HM (13, 25), HM (17, 30), 0.9 },
  { BEF_HUB_PROFILE_TOWN_HALL, SAT, WHEN_WORKING, HM (9, 0), HM (12, 0), 0.5 },
  { BEF_HUB_PROFILE_TOWN_HALL, WEEK, WHEN_WORKING, HM (18, 0), HM (19, 0), 0.2 },
  { BEF_HUB_PROFILE_SCHOOL, WEEK, WHEN_SCHOOL, HM (7, 30), HM (8, 20), 0.25 },
  { BEF_HUB_PROFILE_SCHOOL, WEEK, WHEN_SCHOOL, HM (8, 20), HM (12, 0), 1.0 },
  { BEF_HUB_PROFILE_SCHOOL, WEEK, WHEN_SCHOOL, HM (12, 0), HM (13, 30), 0.7 },
  { BEF_HUB_PROFILE_SCHOOL, WEEK, WHEN_SCHOOL, HM (13, 30), HM (16, 30), 1.0 },
  { BEF_HUB_PROFILE_SCHOOL, WEEK, WHEN_SCHOOL, HM (16, 30), HM (18, 30), 0.28 },
  { BEF_HUB_PROFILE_SCHOOL, WED, WHEN_TERM, HM (9, 0), HM (11, 30), 0.15 },
  { BEF_HUB_PROFILE_LIBRARY, TUE | FRI, WHEN_WORKING, HM (16, 0), HM (18, 30), 0.7 },
  { BEF_HUB_PROFILE_LIBRARY, WED, WHEN_WORKING, HM (10, 0), HM (12, 0), 0.8 },
  { BEF_HUB_PROFILE_LIBRARY, WED, WHEN_WORKING, HM (14, 0), HM (18, 0), 1.0 },
  { BEF_HUB_PROFILE_LIBRARY, SAT, WHEN_WORKING, HM (10, 0), HM (12, 30), 0.9 },
  { BEF_HUB_PROFILE_LIBRARY, THU, WHEN_SCHOOL, HM (9, 30), HM (11, 30), 0.6 },
  { BEF_HUB_PROFILE_LEISURE, WEEK, WHEN_SCHOOL, HM (7, 30), HM (8, 30), 0.4 },
  { BEF_HUB_PROFILE_LEISURE, WEEK, WHEN_SCHOOL, HM (16, 30), HM (18, 30), 0.6 },
  { BEF_HUB_PROFILE_LEISURE, WED, WHEN_TERM, HM (7, 30), HM (18, 30), 1.0 },
  { BEF_HUB_PROFILE_LEISURE, WEEK, WHEN_VACATION, HM (7, 30), HM (18, 30), 0.85 },
  { BEF_HUB_PROFILE_WORKSHOP, WEEK, WHEN_WORKING, HM (8, 0), HM (12, 0), 0.9 },
  { BEF_HUB_PROFILE_WORKSHOP, WEEK, WHEN_WORKING, HM (13, 30), HM (17, 0), 0.8 },
  { BEF_HUB_PROFILE_CHURCH, SUN, WHEN_ANY, HM (10, 0), HM (11, 45), 0.9 },
  { BEF_HUB_PROFILE_CHURCH, WEEK | SAT, WHEN_ANY, HM (9, 0), HM (18, 0), 0.06 },
  { BEF_HUB_PROFILE_MEDICAL, WEEK, WHEN_WORKING, HM (8, 0), HM (12, 30), 1.0 },
  { BEF_HUB_PROFILE_MEDICAL, WEEK, WHEN_WORKING, HM (12, 30), HM (14, 0), 0.35 },
  { BEF_HUB_PROFILE_MEDICAL, WEEK, WHEN_WORKING, HM (14, 0), HM (19, 0), 1.0 },
  { BEF_HUB_PROFILE_MEDICAL, SAT, WHEN_WORKING, HM (8, 30), HM (12, 0), 0.6 },
  { BEF_HUB_PROFILE_COWORKING, WEEK, WHEN_WORKING, HM (8, 15), HM (12, 15), 0.9 },
  { BEF_HUB_PROFILE_COWORKING, WEEK, WHEN_WORKING, HM (12, 15), HM (13, 45), 0.5 },
  { BEF_HUB_PROFILE_COWORKING, WEEK, WHEN_WORKING, HM (13, 45), HM (18, 30), 0.9 },
  { BEF_HUB_PROFILE_MICRO_FOLIE, WED | SAT, WHEN_WORKING, HM (14, 0), HM (18, 0), 0.9 },
  { BEF_HUB_PROFILE_MICRO_FOLIE, SUN, WHEN_ANY, HM (14, 30), HM (18, 0), 0.8 },
  { BEF_HUB_PROFILE_MICRO_FOLIE, TUE | THU, WHEN_SCHOOL, HM (9, 30), HM (11, 30), 0.6 },
  { BEF_HUB_PROFILE_MICRO_FOLIE, TUE | THU | FRI, WHEN_VACATION, HM (10, 0), HM (17, 30), 0.7 },
};

/* What comes back every week, or some weeks. */
typedef struct
{
  BefHubRoom room;
  int weekdays;
  int from, to;
  int chance;  /* percent of the weeks */
  int in_term; /* not during school holidays */
  int attendance;
  const char *purpose, *category;
} Habit;

/* Proper names of the fictional commune's activities. */
static const Habit habits[] = {
  { BEF_HUB_ROOM_BIG_HALL, SAT, HM (14, 0), HM (23, 59), 45, 0, 110, "Mariage", "private" },
  { BEF_HUB_ROOM_BIG_HALL, SUN, HM (14, 0), HM (18, 30), 40, 0, 90, "Loto des écoles",
    "association" },
  { BEF_HUB_ROOM_BIG_HALL, FRI, HM (20, 0), HM (23, 0), 50, 1, 70, "Théâtre amateur",
    "association" },
  { BEF_HUB_ROOM_BIG_HALL, TUE, HM (18, 0), HM (20, 0), 90, 1, 24, "Badminton", "association" },
  { BEF_HUB_ROOM_BIG_HALL, THU, HM (9, 0), HM (11, 30), 60, 0, 35, "Gymnastique douce",
    "association" },
  { BEF_HUB_ROOM_SMALL_HALL, MON, HM (18, 30), HM (20, 0), 90, 1, 18, "Yoga", "association" },
  { BEF_HUB_ROOM_SMALL_HALL, WED, HM (14, 0), HM (16, 0), 85, 1, 20, "Danse enfants",
    "association" },
  { BEF_HUB_ROOM_SMALL_HALL, SAT, HM (12, 0), HM (19, 0), 35, 0, 30, "Repas de famille",
    "private" },
  { BEF_HUB_ROOM_SMALL_HALL, THU, HM (20, 0), HM (22, 30), 30, 0, 25, "Réunion publique",
    "municipal" },
  { BEF_HUB_ROOM_ASSOCIATIONS_A, MON, HM (20, 0), HM (22, 0), 85, 1, 22, "Chorale", "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_A, TUE, HM (14, 0), HM (17, 30), 95, 0, 28, "Club des aînés",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_A, WED, HM (18, 30), HM (20, 30), 80, 1, 14, "Arts martiaux",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_A, THU, HM (18, 0), HM (21, 30), 80, 1, 16, "Country",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_A, FRI, HM (17, 30), HM (20, 0), 55, 0, 12, "Paniers de légumes",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_B, TUE, HM (18, 30), HM (20, 30), 85, 1, 10, "Atelier couture",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_B, WED, HM (10, 0), HM (12, 0), 80, 0, 6, BEF_HUB_ADVICE,
    "municipal" },
  { BEF_HUB_ROOM_ASSOCIATIONS_B, THU, HM (14, 0), HM (16, 30), 70, 0, 9, "Patchwork",
    "association" },
  { BEF_HUB_ROOM_ASSOCIATIONS_B, FRI, HM (20, 30), HM (23, 0), 60, 1, 12, "Jeux de société",
    "association" },
  { BEF_HUB_ROOM_MEETING, WEEK, HM (9, 0), HM (10, 30), 55, 0, 6, "Réunion d’équipe", "work" },
  { BEF_HUB_ROOM_MEETING, WEEK, HM (11, 0), HM (12, 0), 30, 0, 4, "Rendez-vous client", "work" },
  { BEF_HUB_ROOM_MEETING, WEEK, HM (14, 0), HM (16, 0), 45, 0, 7, "Formation", "work" },
  { BEF_HUB_ROOM_BOX, WEEK, HM (8, 30), HM (10, 0), 40, 0, 1, "Visioconférence", "work" },
  { BEF_HUB_ROOM_BOX, WEEK, HM (10, 30), HM (12, 0), 45, 0, 2, "Entretien", "work" },
  { BEF_HUB_ROOM_BOX, WEEK, HM (15, 0), HM (17, 0), 45, 0, 1, "Visioconférence", "work" },
  { BEF_HUB_ROOM_COUNCIL, TUE, HM (18, 0), HM (19, 30), 55, 0, 9, "Commission des travaux",
    "municipal" },
  { BEF_HUB_ROOM_COUNCIL, SAT, HM (15, 0), HM (16, 0), 25, 0, 40, "Mariage civil", "municipal" },
  { BEF_HUB_ROOM_COUNCIL, WED, HM (9, 30), HM (11, 30), 60, 0, 12, "Réunion de service",
    "municipal" },
};

guint
bef_hub_life_bookings (BefHubLife *self, BefHubRoom room, const BefHubDay *day,
                       BefHubBooking out[BEF_HUB_MAX_BOOKINGS])
{
  guint64 seed = bef_hub_life_seed (self);
  gint64 number = day->number;
  const BefHubBooking *told = bef_hub_scene_booking (bef_hub_life_scene (self), room, day);
  guint n = 0;

  if (told != NULL)
    out[n++] = *told;
  for (guint i = 0; i < G_N_ELEMENTS (habits) && n < BEF_HUB_MAX_BOOKINGS; i++)
    {
      const Habit *h = &habits[i];
      guint64 key = bef_hub_hash (seed, 7000 + i);

      if (h->room != room || (h->weekdays & 1 << (day->weekday - 1)) == 0
          || (h->in_term && day->school_holiday)
          || (day->public_holiday && !g_str_equal (h->category, "private"))
          || bef_hub_pick (key, number, 0, 99) >= h->chance)
        continue;
      out[n++] = (BefHubBooking){
        .start_min = h->from,
        .end_min = h->to,
        .purpose = h->purpose,
        .category = h->category,
        .attendance = MAX (1, h->attendance * bef_hub_pick (key + 1, number, 70, 115) / 100)
      };
    }
  /* The council: the first Thursday of the month, but for August. */
  if (room == BEF_HUB_ROOM_COUNCIL && day->weekday == 4 && day->day <= 7 && day->month != 8
      && !day->public_holiday)
    out[n++] = (BefHubBooking){ HM (20, 0), HM (22, 30), "Conseil municipal", "municipal", 19 };
  return n;
}

static gboolean
applies (const Opening *o, const BefHubDay *day)
{
  if ((o->weekdays & 1 << (day->weekday - 1)) == 0)
    return FALSE;
  switch (o->when)
    {
    case WHEN_WORKING:
      return !day->public_holiday;
    case WHEN_SCHOOL:
      return day->school_day;
    case WHEN_TERM:
      return day->working && !day->school_holiday;
    case WHEN_VACATION:
      return day->working && day->school_holiday && !(day->month == 8 && day->day <= 15);
    default:
      return TRUE;
    }
}

/* Arrivals take the ten minutes before, departures the ten minutes after. */
static double
ramp (double minute, int from, int to, double level)
{
  double in = (minute - from + 10.0) / 10.0, out = (to + 10.0 - minute) / 10.0;

  return level * CLAMP (MIN (in, out), 0.0, 1.0);
}

static double
booked (BefHubLife *self, const BefHubRoom *rooms, guint n_rooms, const double *weight,
        const BefHubDay *day, double minute)
{
  double sum = 0.0;

  for (guint r = 0; r < n_rooms; r++)
    {
      BefHubBooking list[BEF_HUB_MAX_BOOKINGS];
      guint n = bef_hub_life_bookings (self, rooms[r], day, list);
      double here = 0.0;
      for (guint i = 0; i < n; i++)
        here = MAX (here, ramp (minute, list[i].start_min, list[i].end_min, weight[r]));
      sum += here;
    }
  return MIN (sum, 1.0);
}

double
bef_hub_life_presence (BefHubLife *self, BefHubProfile profile, gint64 at_ms)
{
  static const BefHubRoom halls[] = { BEF_HUB_ROOM_BIG_HALL, BEF_HUB_ROOM_SMALL_HALL };
  static const BefHubRoom shared[] = { BEF_HUB_ROOM_ASSOCIATIONS_A, BEF_HUB_ROOM_ASSOCIATIONS_B };
  static const BefHubRoom council[] = { BEF_HUB_ROOM_COUNCIL };
  static const double hall_weight[] = { 0.8, 0.35 }, shared_weight[] = { 0.7, 0.4 };
  static const double council_weight[] = { 0.4 };
  double minute, level = 0.0;
  BefHubDay day;

  if (profile == BEF_HUB_PROFILE_EMPTY)
    return 0.0;
  day = *bef_hub_life_day (self, at_ms, &minute);
  if (profile == BEF_HUB_PROFILE_VILLAGE_HALL)
    return booked (self, halls, 2, hall_weight, &day, minute);
  if (profile == BEF_HUB_PROFILE_ASSOCIATIONS)
    return booked (self, shared, 2, shared_weight, &day, minute);
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    if (openings[i].profile == profile && applies (&openings[i], &day))
      level = MAX (level, ramp (minute, openings[i].from, openings[i].to, openings[i].level));
  if (profile == BEF_HUB_PROFILE_TOWN_HALL && minute > 17 * 60)
    level = MAX (level, booked (self, council, 1, council_weight, &day, minute));
  return level;
}
