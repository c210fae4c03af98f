/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-scene.h"

#define HM(h, m) ((h)*60 + (m))
#define MAX_TOLD 6

/* Days from the scene's own, then civil minutes of that day. */
typedef struct
{
  int day, minute;
} Moment;

typedef struct
{
  guint group; /* one that may have this kind at this place */
  BefHubIncidentKind kind;
  const char *target;
  Moment from, to;
  int delay_min; /* until the alert is raised */
} Told;

struct _BefHubScene
{
  const char *name, *date;       /* of its own day */
  int minute;                    /* when its present begins */
  int quiet_before, quiet_after; /* days around its own on which nothing else goes wrong */
  Told told[MAX_TOLD];
  guint n_told;
  BefHubRoom room;
  BefHubBooking booking;
};

static const BefHubScene scenes[] = {
  /* The secretary comes in after a weekend in winter. */
  { .name = "monday",
    .date = "2026-01-12",
    .minute = HM (8, 30),
    .quiet_before = 8,
    .quiet_after = 4,
    .n_told = 5,
    .told = { { BEF_HUB_GROUP_AUTHORISATION,
                BEF_HUB_INCIDENT_AUTHORISATION,
                "mairie:place",
                { -13, HM (8, 0) },
                { 1, HM (8, 0) },
                0 },
              { 1,
                BEF_HUB_INCIDENT_BATTERY,
                "mairie:onduleur",
                { -4, HM (14, 0) },
                { 4, HM (17, 0) },
                0 },
              { 2,
                BEF_HUB_INCIDENT_HEATING_EMPTY,
                "salle-associations:grande-salle",
                { -1, HM (9, 0) },
                { 2, HM (9, 0) },
                0 },
              { 4,
                BEF_HUB_INCIDENT_DOOR,
                "salle-fetes:porte-cote",
                { -2, HM (22, 10) },
                { -2, HM (22, 52) },
                0 },
              { BEF_HUB_GROUP_BOILER,
                BEF_HUB_INCIDENT_BOILER,
                "ecole-elementaire:chaudiere",
                { 0, HM (4, 40) },
                { 0, HM (14, 0) },
                15 } },
    .room = BEF_HUB_ROOM_BIG_HALL,
    .booking = { HM (15, 0), HM (23, 59), "Mariage", "private", 110 } },
};

const BefHubScene *
bef_hub_scene_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    if (g_strcmp0 (scenes[i].name, name) == 0)
      return &scenes[i];
  return NULL;
}

static gint64
midnight_of (const BefHubScene *self)
{
  gint64 at = BEF_NO_TIME;

  /* A date alone is its midnight UTC. */
  bef_iso8601_parse (self->date, &at);
  return bef_civil_floor (at, BEF_PERIOD_DAY);
}

static gint64
day_number (const BefHubScene *self)
{
  gint64 at = BEF_NO_TIME;

  bef_iso8601_parse (self->date, &at);
  return at / BEF_MS_DAY;
}

gint64
bef_hub_scene_starts_ms (const BefHubScene *self)
{
  return midnight_of (self) + self->minute * BEF_MS_MINUTE;
}

gboolean
bef_hub_scene_tells (const BefHubScene *self, BefHubLife *life, guint group, gint64 slot,
                     BefHubIncident *out)
{
  for (guint i = 0; self != NULL && i < self->n_told; i++)
    {
      const Told *t = &self->told[i];
      gint64 day = day_number (self) + t->from.day;
      if (t->group != group || bef_hub_incident_slot (group, day) != slot)
        continue;
      out->happens = TRUE;
      out->kind = t->kind;
      out->target = t->target;
      out->day = day;
      out->start_ms = bef_hub_life_instant (life, day, t->from.minute);
      out->end_ms = bef_hub_life_instant (life, day_number (self) + t->to.day, t->to.minute);
      out->issued_ms = out->start_ms + t->delay_min * BEF_MS_MINUTE;
      return TRUE;
    }
  return FALSE;
}

gboolean
bef_hub_scene_is_quiet (const BefHubScene *self, gint64 from_ms, gint64 to_ms)
{
  if (self == NULL)
    return FALSE;
  gint64 midnight = midnight_of (self);
  return to_ms > bef_civil_add (midnight, BEF_PERIOD_DAY, -self->quiet_before)
         && from_ms < bef_civil_add (midnight, BEF_PERIOD_DAY, self->quiet_after + 1);
}

const BefHubBooking *
bef_hub_scene_booking (const BefHubScene *self, BefHubRoom room, const BefHubDay *day)
{
  return self != NULL && room == self->room && day->number == day_number (self) ? &self->booking
                                                                                : NULL;
}
