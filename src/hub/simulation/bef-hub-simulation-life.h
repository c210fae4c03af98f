/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub/world/bef-hub-series.h"

G_BEGIN_DECLS

/*
 * The life of the simulated commune: its calendar, opening hours, bookings, weather, and the shapes
 * every value is a combination of. A BefHubLife only remembers what it has computed (day tables,
 * running sums); everything it answers is a pure function of the seed and of the instant. One
 * thread.
 *
 * Time begins at BEF_HUB_EPOCH_MS: nothing was measured before.
 */
#define BEF_HUB_EPOCH_DAY 18262 /* 2020-01-01 */
#define BEF_HUB_EPOCH_MS (BEF_HUB_EPOCH_DAY * BEF_MS_DAY)
#define BEF_HUB_END_MS ((BEF_HUB_EPOCH_DAY + 80 * 365) * BEF_MS_DAY)

typedef enum
{
  BEF_HUB_PROFILE_TOWN_HALL,
  BEF_HUB_PROFILE_SCHOOL,
  BEF_HUB_PROFILE_LIBRARY,
  BEF_HUB_PROFILE_LEISURE,
  BEF_HUB_PROFILE_VILLAGE_HALL,
  BEF_HUB_PROFILE_ASSOCIATIONS,
  BEF_HUB_PROFILE_WORKSHOP,
  BEF_HUB_PROFILE_CHURCH,
  BEF_HUB_PROFILE_MEDICAL,
  BEF_HUB_PROFILE_COWORKING,
  BEF_HUB_PROFILE_MICRO_FOLIE,
  BEF_HUB_PROFILE_EMPTY,
  BEF_HUB_N_PROFILES,
} BefHubProfile;

/* A civil day of Europe/Paris. */
typedef struct
{
  gint64 number; /* days since 1970-01-01 of its date */
  int year, month, day, weekday;
  int sunrise_min, sunset_min; /* UTC minutes of the same date */
  gboolean known;
  gboolean public_holiday, working, school_holiday;
  gboolean school_day; /* pupils are there (Monday, Tuesday, Thursday, Friday) */
} BefHubDay;

/* Shapes. The first two families are indexed by profile. */
typedef enum
{
  BEF_HUB_SHAPE_PRESENCE = 0,                     /* 0..1, how much of the people are there */
  BEF_HUB_SHAPE_HEAT = BEF_HUB_N_PROFILES,        /* K below 17 °C, less at night and when empty */
  BEF_HUB_SHAPE_OUTDOOR = 2 * BEF_HUB_N_PROFILES, /* °C */
  BEF_HUB_SHAPE_LAMPS,                            /* 0 or 1, street lighting, exact to the minute */
  BEF_HUB_SHAPE_LAMPS_BY_DAY,                     /* 0..1, incident: lit by day */
  BEF_HUB_SHAPE_NIGHT_DRIFT,                      /* 0..1, incident: left on at night */
  BEF_HUB_SHAPE_LEAK,                             /* 0..1, incident: water running */
  BEF_HUB_SHAPE_READERS,                          /* 0..1, visits to the web site */
  BEF_HUB_N_SHAPES,
} BefHubShape;

typedef enum
{
  BEF_HUB_ROOM_BIG_HALL,
  BEF_HUB_ROOM_SMALL_HALL,
  BEF_HUB_ROOM_ASSOCIATIONS_A,
  BEF_HUB_ROOM_ASSOCIATIONS_B,
  BEF_HUB_ROOM_MEETING,
  BEF_HUB_ROOM_BOX,
  BEF_HUB_ROOM_COUNCIL,
  BEF_HUB_N_ROOMS,
} BefHubRoom;

/* The purpose of what digital advisers have a room for. */
#define BEF_HUB_ADVICE "Conseil numérique"

typedef struct
{
  int start_min, end_min; /* civil minutes of the day */
  const char *purpose;    /* static */
  const char *category;   /* static: association, municipal, private, work */
  int attendance;
} BefHubBooking;

#define BEF_HUB_MAX_BOOKINGS 6

typedef struct _BefHubLife BefHubLife;
/* Days that are told instead of drawn: bef-hub-simulation-scene.h. */
typedef struct _BefHubScene BefHubScene;

BefHubLife *bef_hub_life_new (guint64 seed);
void bef_hub_life_free (BefHubLife *self);
guint64 bef_hub_life_seed (BefHubLife *self);
/* To be told before anything is asked. (transfer none), nullable. */
void bef_hub_life_set_scene (BefHubLife *self, const BefHubScene *scene);
const BefHubScene *bef_hub_life_scene (BefHubLife *self);

/* The civil day holding @at_ms and, in @minute (nullable), the civil minute of it. (transfer none),
 * valid until the next call. */
const BefHubDay *bef_hub_life_day (BefHubLife *self, gint64 at_ms, double *minute);
const BefHubDay *bef_hub_life_day_number (BefHubLife *self, gint64 number);
/* The instant of civil minute @minute (may exceed 1440) of day @number. */
gint64 bef_hub_life_instant (BefHubLife *self, gint64 number, int minute);

/* 0..1 right now, with the ramps of arrivals and departures. */
double bef_hub_life_presence (BefHubLife *self, BefHubProfile profile, gint64 at_ms);
/* Bookings of the day, in order. Returns their number. */
guint bef_hub_life_bookings (BefHubLife *self, BefHubRoom room, const BefHubDay *day,
                             BefHubBooking out[BEF_HUB_MAX_BOOKINGS]);
gboolean bef_hub_life_lamps_lit (BefHubLife *self, gint64 at_ms);

double bef_hub_life_value (BefHubLife *self, guint shape, gint64 at_ms);
/* Some milliseconds of what the first integral until @at_ms takes; FALSE when nothing is left. */
gboolean bef_hub_life_prepare (BefHubLife *self, gint64 at_ms);
/* Integral of the shape from BEF_HUB_EPOCH_MS to @at_ms, in shape units times seconds. Exact to the
 * precision of a double; monotonic for shapes that are never negative. 0 before the epoch. */
double bef_hub_life_integral (BefHubLife *self, guint shape, gint64 at_ms);
/* Mean over the @span_ms that end at @at_ms. */
double bef_hub_life_mean (BefHubLife *self, guint shape, gint64 at_ms, gint64 span_ms);

/* Incidents: what goes wrong, when and where (bef-hub-simulation-incidents.c). */
typedef enum
{
  BEF_HUB_INCIDENT_AUTHORISATION,
  BEF_HUB_INCIDENT_BATTERY,
  BEF_HUB_INCIDENT_HEATING_EMPTY,
  BEF_HUB_INCIDENT_NIGHT_DRIFT,
  BEF_HUB_INCIDENT_LEAK,
  BEF_HUB_INCIDENT_LAMPS_BY_DAY,
  BEF_HUB_INCIDENT_PROJECTOR,
  BEF_HUB_INCIDENT_AP_DOWN,
  BEF_HUB_INCIDENT_LINK_BACKUP,
  BEF_HUB_INCIDENT_PHONE,
  BEF_HUB_INCIDENT_CAMERA,
  BEF_HUB_INCIDENT_WEB_SLOW,
  BEF_HUB_INCIDENT_PRINTER,
  BEF_HUB_INCIDENT_DOOR,
  BEF_HUB_INCIDENT_CO2,
  BEF_HUB_INCIDENT_BOILER,
  BEF_HUB_INCIDENT_LINK_DOWN,
  BEF_HUB_N_INCIDENTS,
} BefHubIncidentKind;

/* Independent draws; at most one incident of each group at any instant. */
#define BEF_HUB_N_GROUPS 8
#define BEF_HUB_GROUP_AUTHORISATION 0
#define BEF_HUB_GROUP_BOILER 6
#define BEF_HUB_GROUP_LINK_DOWN 7

typedef struct
{
  gboolean happens;
  BefHubIncidentKind kind;
  const char *target;      /* static: "building:equipment" */
  gint64 day;              /* number of the civil day it began, in the alert's id */
  gint64 start_ms, end_ms; /* what goes wrong: half-open */
  gint64 issued_ms;        /* when the alert is raised: never before start_ms */
} BefHubIncident;

typedef struct _BefHubIncidents BefHubIncidents;
BefHubIncidents *bef_hub_incidents_new (void);
void bef_hub_incidents_free (BefHubIncidents *self);
/* The incidents of @life (memo of what was drawn). (transfer none) */
BefHubIncidents *bef_hub_life_incidents (BefHubLife *self);

/* The incident of @group in slot @slot. (transfer none), valid until the next call. */
const BefHubIncident *bef_hub_incident_in_slot (BefHubLife *life, guint group, gint64 slot);
gint64 bef_hub_incident_slot (guint group, gint64 day_number);
guint bef_hub_incident_slot_days (guint group);
/* The incident of @group going on at @at_ms, or NULL. */
const BefHubIncident *bef_hub_incident_at (BefHubLife *life, guint group, gint64 at_ms);
/* TRUE when an incident of @kind is going on. */
gboolean bef_hub_incident_is_on (BefHubLife *life, BefHubIncidentKind kind, gint64 at_ms);
/* Bits of the groups that may ever touch "building:equipment". */
guint bef_hub_incident_groups (const char *target);

G_END_DECLS
