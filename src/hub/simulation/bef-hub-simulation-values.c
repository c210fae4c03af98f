/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

#include <math.h>

const BefHubAttrInfo bef_hub_attrs[BEF_HUB_N_ATTRS] = {
  [BEF_HUB_ATTR_OCCUPIED] = { "occupied", NULL, BEF_HUB_RATE_STATE, 0, TRUE },
  [BEF_HUB_ATTR_POWER] = { "totalActivePower", "WTT", BEF_HUB_RATE_FAST, 0, FALSE },
  [BEF_HUB_ATTR_ENERGY] = { "totalActiveEnergyImport", "KWH", BEF_HUB_RATE_FAST, 3, FALSE },
  [BEF_HUB_ATTR_GAS] = { "gasVolume", "MTQ", BEF_HUB_RATE_SLOW, 2, FALSE },
  [BEF_HUB_ATTR_WATER] = { "waterConsumption", "LTR", BEF_HUB_RATE_SLOW, 0, FALSE },
  [BEF_HUB_ATTR_LEAK] = { "alarmStopsLeaks", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_OPEN_STATE] = { "openState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_OPEN_ALARM] = { "openAlarm", NULL, BEF_HUB_RATE_STATE, 0, TRUE },
  [BEF_HUB_ATTR_LOCK_STATE] = { "lockState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_PASSAGES] = { "passagesToday", NULL, BEF_HUB_RATE_SLOW, 0, FALSE },
  [BEF_HUB_ATTR_ON] = { "on", NULL, BEF_HUB_RATE_STATE, 0, TRUE },
  [BEF_HUB_ATTR_CAMERA_STATE] = { "cameraState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_AP_STATE] = { "apState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_CLIENTS] = { "clientsConnected", NULL, BEF_HUB_RATE_FAST, 0, FALSE },
  [BEF_HUB_ATTR_DOWN] = { "downThroughput", "E20", BEF_HUB_RATE_FAST, 1, FALSE },
  [BEF_HUB_ATTR_UP] = { "upThroughput", "E20", BEF_HUB_RATE_FAST, 1, FALSE },
  [BEF_HUB_ATTR_LINK_STATUS] = { "status", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_LATENCY] = { "latency", "C26", BEF_HUB_RATE_FAST, 1, FALSE },
  [BEF_HUB_ATTR_LOSS] = { "packetLoss", "P1", BEF_HUB_RATE_FAST, 1, FALSE },
  [BEF_HUB_ATTR_LINE_STATE] = { "lineState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_TEMPERATURE] = { "temperature", "CEL", BEF_HUB_RATE_SLOW, 1, FALSE },
  [BEF_HUB_ATTR_HUMIDITY] = { "relativeHumidity", NULL, BEF_HUB_RATE_SLOW, 2, FALSE },
  [BEF_HUB_ATTR_CO2] = { "co2", "59", BEF_HUB_RATE_SLOW, 0, FALSE },
  [BEF_HUB_ATTR_RAIN] = { "precipitation", "H67", BEF_HUB_RATE_SLOW, 1, FALSE },
  [BEF_HUB_ATTR_DEVICE_STATE] = { "deviceState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_BATTERY] = { "batteryLevel", NULL, BEF_HUB_RATE_SLOW, 2, FALSE },
  [BEF_HUB_ATTR_ACTIVE_COUNT] = { "activeCount", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_LEVEL] = { "level", "P1", BEF_HUB_RATE_SLOW, 1, FALSE },
  [BEF_HUB_ATTR_ROOM_STATE] = { "roomState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_ATTENDANCE] = { "attendance", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_WEB_STATE] = { "webState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_RESPONSE] = { "responseTime", "C26", BEF_HUB_RATE_SLOW, 0, FALSE },
  [BEF_HUB_ATTR_VISITS] = { "visitsToday", NULL, BEF_HUB_RATE_SLOW, 0, FALSE },
  [BEF_HUB_ATTR_LAMPS] = { "powerState", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_CHARGER] = { "status", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_SOCKETS] = { "availableCapacity", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
  [BEF_HUB_ATTR_FILLING] = { "fillingLevel", NULL, BEF_HUB_RATE_SLOW, 2, FALSE },
  [BEF_HUB_ATTR_CONTAINER] = { "status", NULL, BEF_HUB_RATE_STATE, 0, FALSE },
};

const BefHubIncident *
bef_hub_simulation_trouble (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  for (guint g = 0; thing->groups >> g != 0; g++)
    if (thing->groups >> g & 1)
      {
        const BefHubIncident *i = bef_hub_incident_at (self->life, g, at_ms);
        /* An authorisation about to expire is nothing wrong with the camera. */
        if (i != NULL && i->kind != BEF_HUB_INCIDENT_AUTHORISATION
            && g_str_equal (i->target, thing->target))
          return i;
      }
  return NULL;
}

static gboolean
troubled (BefHubSimulation *self, const BefHubThing *thing, BefHubIncidentKind kind, gint64 at_ms)
{
  const BefHubIncident *i = bef_hub_simulation_trouble (self, thing, at_ms);

  return i != NULL && i->kind == kind;
}

/* A link that carries nothing: by an incident, or because a fault cut its building off. */
static gboolean
is_link_down (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  gint64 from, until;

  return troubled (self, thing, BEF_HUB_INCIDENT_LINK_DOWN, at_ms)
         || bef_hub_simulation_is_cut_off (self, thing, at_ms, &from, &until);
}

static double
presence (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  return bef_hub_life_value (self->life, BEF_HUB_SHAPE_PRESENCE + thing->building->profile, at_ms);
}

/* How much has happened since civil midnight, in units of @per_hour for an hour of full presence.
 */
static double
since_midnight (BefHubSimulation *self, guint shape, gint64 at_ms, double per_hour)
{
  gint64 number = bef_hub_life_day (self->life, at_ms, NULL)->number;
  gint64 midnight = bef_hub_life_instant (self->life, number, 0);

  return floor (per_hour
                * (bef_hub_life_integral (self->life, shape, at_ms)
                   - bef_hub_life_integral (self->life, shape, midnight))
                / 3600.0);
}

static double
clients (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  double drift = 1.0 + 0.25 * bef_hub_noise (thing->key, at_ms, 13 * BEF_MS_MINUTE)
                 + 0.12 * bef_hub_noise (thing->key + 1, at_ms, 2 * BEF_MS_MINUTE);

  if (troubled (self, thing, BEF_HUB_INCIDENT_AP_DOWN, at_ms))
    return 0.0;
  return floor (thing->size * presence (self, thing, at_ms) * drift + 0.03 * thing->size
                + bef_hub_uniform (thing->key + 2, bef_hub_floor_div (at_ms, 20 * BEF_MS_MINUTE)));
}

static double
throughput (BefHubSimulation *self, const BefHubThing *thing, BefHubAttr attr, gint64 at_ms)
{
  gboolean down = attr == BEF_HUB_ATTR_DOWN;
  guint64 key = thing->key + (down ? 100 : 200);
  double burst = pow (bef_hub_uniform (key, bef_hub_floor_div (at_ms, BEF_MS_MINUTE)), 3);
  double people, rate;

  if (thing->klass == BEF_HUB_CLASS_AP)
    {
      people = clients (self, thing, at_ms);
      rate = people * (0.35 + 2.2 * burst);
    }
  else
    {
      const BefHubIncident *i = bef_hub_simulation_trouble (self, thing, at_ms);
      if (is_link_down (self, thing, at_ms))
        return 0.0;
      people = thing->size * presence (self, thing, at_ms);
      rate = 0.6 + people * (0.5 + 2.0 * burst);
      if (i != NULL)
        rate = MIN (rate, 18.0);
      /* A backup that is not needed carries nothing. */
      if (thing->size == 0.0)
        return 0.0;
    }
  return down ? rate : rate * 0.28;
}

static double
latency (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  double own = g_strcmp0 (thing->variant, "fibre") == 0   ? 2.2
               : g_strcmp0 (thing->variant, "radio") == 0 ? 9.0
                                                          : 46.0;

  if (troubled (self, thing, BEF_HUB_INCIDENT_LINK_BACKUP, at_ms))
    own = 52.0;
  return own * (1.2 + 0.2 * bef_hub_noise (thing->key + 3, at_ms, 4 * BEF_MS_MINUTE))
         + 0.9 * presence (self, thing, at_ms);
}

static double
packet_loss (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubIncident *i = bef_hub_simulation_trouble (self, thing, at_ms);
  double noise = bef_hub_noise (thing->key + 4, at_ms, 9 * BEF_MS_MINUTE);

  if (is_link_down (self, thing, at_ms))
    return 100.0;
  if (i != NULL)
    return 1.2 + 0.8 * noise;
  return noise > 0.8 ? 0.2 : 0.0;
}

void
bef_hub_simulation_expected_range (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms,
                                   double *low, double *high)
{
  int month = bef_hub_life_day (self->life, at_ms, NULL)->month;
  gboolean warm = month >= 5 && month <= 9;
  gboolean busy = presence (self, thing, at_ms) > 0.1;

  if (g_strcmp0 (thing->variant, "archive") == 0)
    {
      *low = 14;
      *high = 20;
      return;
    }
  *low = warm ? 17 : busy ? 18 : thing->building->profile == BEF_HUB_PROFILE_CHURCH ? 5 : 12;
  *high = warm ? 28 : busy ? 22 : 18;
}

/* 0..1: how far the school has cooled since its boiler stopped; warm again 90 minutes after it
 * restarts. */
static double
cooling (BefHubSimulation *self, gint64 at_ms)
{
  const gint64 falls_ms = 150 * BEF_MS_MINUTE, rises_ms = 90 * BEF_MS_MINUTE;
  const BefHubIncident *i = bef_hub_incident_at (self->life, BEF_HUB_GROUP_BOILER, at_ms);

  if (i == NULL)
    i = bef_hub_incident_at (self->life, BEF_HUB_GROUP_BOILER, at_ms - rises_ms);
  if (i == NULL)
    return 0.0;
  double fallen = (double)(MIN (at_ms, i->end_ms) - i->start_ms) / (double)falls_ms;
  double risen = (double)(MAX (at_ms, i->end_ms) - i->end_ms) / (double)rises_ms;
  return MIN (1.0, fallen) * (1.0 - MIN (1.0, risen));
}

/* What the heating holds, with the inertia of walls: two hours of presence make a warm room. */
static double
indoor (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubBuilding *b = thing->building;
  double lately = bef_hub_life_mean (self->life, BEF_HUB_SHAPE_PRESENCE + b->profile,
                                     at_ms + 90 * BEF_MS_MINUTE, 4 * BEF_MS_HOUR);
  double outside = bef_hub_life_mean (self->life, BEF_HUB_SHAPE_OUTDOOR, at_ms, 24 * BEF_MS_HOUR);
  double now = bef_hub_life_value (self->life, BEF_HUB_SHAPE_OUTDOOR, at_ms);
  double warm = MIN (1.0, lately * 2.2), held;

  if (b->profile == BEF_HUB_PROFILE_ASSOCIATIONS)
    warm = MAX (warm, 0.9);
  if (b->profile == BEF_HUB_PROFILE_EMPTY)
    held = 7.0;
  else if (b->profile == BEF_HUB_PROFILE_CHURCH)
    held = 8.0 + 7.0 * warm;
  else
    held = 15.8 + 3.9 * warm;
  if (b->profile == BEF_HUB_PROFILE_SCHOOL && thing->own && b->gas_m3h_per_k > 0)
    held -= 3.4 * cooling (self, at_ms);
  /* Unheated, the walls follow the mean of the day, a little above it. */
  double unheated = 0.8 * outside + 0.2 * now + 3.0 + lately;
  double offset = 1.2 * (bef_hub_uniform (thing->key, 0) - 0.5);
  return MAX (held, unheated) + offset + 0.3 * bef_hub_noise (thing->key, at_ms, BEF_MS_HOUR);
}

static double
outdoor_humidity (BefHubSimulation *self, gint64 at_ms)
{
  double t = bef_hub_life_value (self->life, BEF_HUB_SHAPE_OUTDOOR, at_ms);
  double mean = bef_hub_life_mean (self->life, BEF_HUB_SHAPE_OUTDOOR, at_ms, 24 * BEF_MS_HOUR);

  return CLAMP (0.8 - 0.025 * (t - mean)
                    + 0.12 * bef_hub_noise (self->seed + 77, at_ms, 9 * BEF_MS_HOUR),
                0.35, 0.99);
}

static double
rain (BefHubSimulation *self, gint64 at_ms)
{
  double front = bef_hub_noise (self->seed + 78, at_ms, 19 * BEF_MS_HOUR);
  double shower = bef_hub_noise (self->seed + 79, at_ms, 47 * BEF_MS_MINUTE);

  return MAX (0.0, front - 0.35) * MAX (0.0, 0.6 + shower) * 7.0;
}

static double
carbon_dioxide (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  guint shape = BEF_HUB_SHAPE_PRESENCE + thing->building->profile;
  double lately = bef_hub_life_mean (self->life, shape, at_ms, 75 * BEF_MS_MINUTE);
  double full = 560.0 + 140.0 * bef_hub_noise (thing->key, at_ms, 3 * BEF_MS_HOUR);
  double ppm =
      425.0 + full * lately + 25.0 * bef_hub_noise (thing->key + 1, at_ms, 8 * BEF_MS_MINUTE);

  if (troubled (self, thing, BEF_HUB_INCIDENT_CO2, at_ms))
    ppm = MAX (ppm, 1540.0) + 110.0
          + 90.0 * bef_hub_noise (thing->key + 2, at_ms, 20 * BEF_MS_MINUTE);
  return ppm;
}

static const char *
device_state (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubIncident *i = bef_hub_simulation_trouble (self, thing, at_ms);

  if (i != NULL && i->kind != BEF_HUB_INCIDENT_LAMPS_BY_DAY && i->kind != BEF_HUB_INCIDENT_BATTERY)
    return "fault";
  if (g_strcmp0 (thing->variant, "lighting") == 0)
    return i != NULL || bef_hub_life_lamps_lit (self->life, at_ms) ? "ok" : "off";
  if (g_strcmp0 (thing->variant, "projector") == 0 || g_strcmp0 (thing->variant, "vr") == 0)
    {
      gint64 cell = bef_hub_floor_div (at_ms, 45 * BEF_MS_MINUTE);
      return presence (self, thing, at_ms) > 0.5 && bef_hub_uniform (thing->key, cell) < 0.7
                 ? "ok"
                 : "off";
    }
  return "ok";
}

static double
active_count (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  if (g_strcmp0 (thing->variant, "lighting") == 0)
    return bef_hub_life_lamps_lit (self->life, at_ms)
                   || bef_hub_life_value (self->life, BEF_HUB_SHAPE_LAMPS_BY_DAY, at_ms) > 0.5
               ? thing->size
               : 0.0;
  /* Tablets and headsets go out by the hour. */
  gint64 cell = bef_hub_floor_div (at_ms, BEF_MS_HOUR);
  if (presence (self, thing, at_ms) < 0.5 || bef_hub_uniform (thing->key + 5, cell) < 0.4)
    return 0.0;
  return floor (thing->size * (0.5 + 0.5 * bef_hub_uniform (thing->key + 6, cell)));
}

static double
battery (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  if (troubled (self, thing, BEF_HUB_INCIDENT_BATTERY, at_ms))
    return 0.12 + 0.02 * bef_hub_noise (thing->key, at_ms, 2 * BEF_MS_DAY);
  return 0.9 + 0.06 * bef_hub_noise (thing->key, at_ms, 9 * BEF_MS_DAY);
}

static double
tank_level (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  double minute;

  bef_hub_life_day (self->life, at_ms, &minute);
  /* Filled at night, drawn by day, with the pump's help at noon. */
  return 74.0 + 14.0 * cos (2.0 * G_PI * (minute - 390.0) / 1440.0)
         + 4.0 * cos (4.0 * G_PI * (minute - 800.0) / 1440.0)
         + 3.0 * bef_hub_noise (thing->key, at_ms, 7 * BEF_MS_HOUR);
}

static const char *
room_state (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms, double *attendance)
{
  BefHubBooking list[BEF_HUB_MAX_BOOKINGS];
  double minute;
  BefHubDay day = *bef_hub_life_day (self->life, at_ms, &minute);
  guint n = bef_hub_life_bookings (self->life, (BefHubRoom)thing->room, &day, list);
  const char *state = "free";

  *attendance = 0.0;
  for (guint i = 0; i < n; i++)
    {
      if (minute >= list[i].start_min && minute < list[i].end_min)
        {
          double in = MIN (1.0, (minute - list[i].start_min + 2.0) / 15.0);
          *attendance = ceil (list[i].attendance * in);
          return "occupied";
        }
      if (minute >= list[i].start_min - 60 && minute < list[i].start_min)
        state = "booked";
    }
  return state;
}

static const char *
line_state (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  gint64 cell = bef_hub_floor_div (at_ms, 4 * BEF_MS_MINUTE);

  if (troubled (self, thing, BEF_HUB_INCIDENT_PHONE, at_ms))
    return "unreachable";
  return bef_hub_uniform (thing->key, cell) < thing->size * presence (self, thing, at_ms)
             ? "inCall"
             : "registered";
}

static const char *
link_status (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const BefHubIncident *i = bef_hub_simulation_trouble (self, thing, at_ms);

  if (is_link_down (self, thing, at_ms))
    return "down";
  if (i != NULL)
    return "backup";
  /* A radio link suffers from heavy rain. */
  if (g_strcmp0 (thing->variant, "radio") == 0 && rain (self, at_ms) > 4.0)
    return "degraded";
  return "up";
}

static double
response_time (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  double ms = 240.0 + 90.0 * bef_hub_noise (thing->key, at_ms, 40 * BEF_MS_MINUTE)
              + 60.0 * bef_hub_uniform (thing->key + 1, at_ms / BEF_MS_MINUTE);

  return troubled (self, thing, BEF_HUB_INCIDENT_WEB_SLOW, at_ms) ? ms * 14.0 : ms;
}

gint64
bef_hub_simulation_authorised_until (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms)
{
  const guint group = BEF_HUB_GROUP_AUTHORISATION;
  gint64 day = bef_hub_life_day (self->life, at_ms, NULL)->number;
  gint64 slot = bef_hub_incident_slot (group, day);
  const BefHubIncident *now = bef_hub_incident_at (self->life, group, at_ms);

  /* Before 8 h on the first day of a slot, the previous one is still going on. */
  if (now != NULL)
    slot = bef_hub_incident_slot (group, now->day);
  for (guint i = 0; i < 8; i++)
    {
      const BefHubIncident *next = bef_hub_incident_in_slot (self->life, group, slot + i);
      if (next->happens && g_str_equal (next->target, thing->target))
        return bef_civil_floor (next->end_ms, BEF_PERIOD_DAY);
    }
  /* Cameras that no incident ever touches: five years from the start of the year. */
  return bef_civil_add (bef_civil_floor (at_ms, BEF_PERIOD_YEAR), BEF_PERIOD_YEAR, 3);
}

static double
number_value (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 at_ms)
{
  double attendance;

  if (thing->building->is_street)
    return bef_hub_simulation_street_number (self, thing, attr, at_ms);
  switch (attr)
    {
    case BEF_HUB_ATTR_OCCUPIED:
      return presence (self, thing, at_ms) > 0.05;
    case BEF_HUB_ATTR_POWER:
      return bef_hub_simulation_power (self, thing, at_ms);
    case BEF_HUB_ATTR_ENERGY:
      return bef_hub_simulation_energy_kwh (self, thing, at_ms);
    case BEF_HUB_ATTR_GAS:
      return bef_hub_simulation_gas_m3 (self, thing, at_ms);
    case BEF_HUB_ATTR_WATER:
      return bef_hub_simulation_water_l (self, thing, at_ms);
    case BEF_HUB_ATTR_LEAK:
      return troubled (self, thing, BEF_HUB_INCIDENT_LEAK, at_ms);
    case BEF_HUB_ATTR_OPEN_ALARM:
      return troubled (self, thing, BEF_HUB_INCIDENT_DOOR, at_ms);
    case BEF_HUB_ATTR_PASSAGES:
      {
        gint64 number = bef_hub_life_day (self->life, at_ms, NULL)->number;
        gint64 midnight = bef_hub_life_instant (self->life, number, 0);
        return since_midnight (self, BEF_HUB_SHAPE_PRESENCE + thing->building->profile, at_ms,
                               thing->size)
               + bef_hub_simulation_commanded_passages (thing, midnight, at_ms);
      }
    case BEF_HUB_ATTR_ON:
      return !troubled (self, thing, BEF_HUB_INCIDENT_CAMERA, at_ms);
    case BEF_HUB_ATTR_CLIENTS:
      return clients (self, thing, at_ms);
    case BEF_HUB_ATTR_DOWN:
    case BEF_HUB_ATTR_UP:
      return throughput (self, thing, attr, at_ms);
    case BEF_HUB_ATTR_LATENCY:
      return latency (self, thing, at_ms);
    case BEF_HUB_ATTR_LOSS:
      return packet_loss (self, thing, at_ms);
    case BEF_HUB_ATTR_TEMPERATURE:
      return thing->klass == BEF_HUB_CLASS_WEATHER
                 ? bef_hub_life_value (self->life, BEF_HUB_SHAPE_OUTDOOR, at_ms)
                 : indoor (self, thing, at_ms);
    case BEF_HUB_ATTR_HUMIDITY:
      return thing->klass == BEF_HUB_CLASS_WEATHER
                 ? outdoor_humidity (self, at_ms)
                 : CLAMP (0.5 + 0.1 * bef_hub_noise (thing->key + 7, at_ms, 11 * BEF_MS_HOUR)
                              + 0.06 * presence (self, thing, at_ms),
                          0.25, 0.8);
    case BEF_HUB_ATTR_CO2:
      return carbon_dioxide (self, thing, at_ms);
    case BEF_HUB_ATTR_RAIN:
      return rain (self, at_ms);
    case BEF_HUB_ATTR_BATTERY:
      return battery (self, thing, at_ms);
    case BEF_HUB_ATTR_ACTIVE_COUNT:
      return active_count (self, thing, at_ms);
    case BEF_HUB_ATTR_LEVEL:
      return CLAMP (tank_level (self, thing, at_ms), 0.0, 100.0);
    case BEF_HUB_ATTR_ATTENDANCE:
      room_state (self, thing, at_ms, &attendance);
      return attendance;
    case BEF_HUB_ATTR_RESPONSE:
      return response_time (self, thing, at_ms);
    case BEF_HUB_ATTR_VISITS:
      return since_midnight (self, BEF_HUB_SHAPE_READERS, at_ms, thing->size);
    default:
      return 0.0;
    }
}

/* NULL for what is a number. Static texts. */
static const char *
text_value (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 at_ms)
{
  double ignored;

  if (thing->building->is_street)
    return bef_hub_simulation_street_text (self, thing, attr, at_ms);
  switch (attr)
    {
    case BEF_HUB_ATTR_OPEN_STATE:
      return bef_hub_simulation_is_open (self, thing, at_ms) ? "Open" : "Closed";
    case BEF_HUB_ATTR_LOCK_STATE:
      return bef_hub_simulation_is_unlocked (self, thing, at_ms) ? "Unlocked" : "Locked";
    case BEF_HUB_ATTR_CAMERA_STATE:
      return troubled (self, thing, BEF_HUB_INCIDENT_CAMERA, at_ms) ? "outOfService" : "ok";
    case BEF_HUB_ATTR_AP_STATE:
      return troubled (self, thing, BEF_HUB_INCIDENT_AP_DOWN, at_ms) ? "down" : "up";
    case BEF_HUB_ATTR_LINK_STATUS:
      return link_status (self, thing, at_ms);
    case BEF_HUB_ATTR_LINE_STATE:
      return line_state (self, thing, at_ms);
    case BEF_HUB_ATTR_DEVICE_STATE:
      return device_state (self, thing, at_ms);
    case BEF_HUB_ATTR_ROOM_STATE:
      return room_state (self, thing, at_ms, &ignored);
    case BEF_HUB_ATTR_WEB_STATE:
      return troubled (self, thing, BEF_HUB_INCIDENT_WEB_SLOW, at_ms) ? "slow" : "up";
    default:
      return NULL;
    }
}

void
bef_hub_simulation_value (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr, gint64 at_ms,
                          BefHubSample *out)
{
  out->at_ms = at_ms;
  out->number = 0.0;
  out->is_boolean = bef_hub_attrs[attr].is_boolean;
  out->text = text_value (self, thing, attr, at_ms);
  if (out->text == NULL)
    out->number =
        bef_hub_round (number_value (self, thing, attr, at_ms), bef_hub_attrs[attr].decimals);
}
