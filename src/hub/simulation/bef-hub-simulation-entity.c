/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-hub-simulation-private.h"

/* An adviser has in one session. */
#define ADVICE_PLACES 8
/* And comes on that day of the week. */
#define ADVICE_WEEKDAY 3

/* Things as NGSI-LD entities: what never changes, then the newest sample of each measured
 * attribute. */

const BefHubClassInfo *
bef_hub_class_info (BefHubClass klass)
{
  /* Up to eight attributes; -1 ends a row. */
  static const struct
  {
    const char *type;
    int attrs[9];
  } rows[BEF_HUB_N_CLASSES] = {
    [BEF_HUB_CLASS_BUILDING] = { "Building", { BEF_HUB_ATTR_OCCUPIED, -1 } },
    [BEF_HUB_CLASS_METER] = { "ACMeasurement", { BEF_HUB_ATTR_POWER, BEF_HUB_ATTR_ENERGY, -1 } },
    [BEF_HUB_CLASS_GAS] = { "SmartMeteringObservation", { BEF_HUB_ATTR_GAS, -1 } },
    [BEF_HUB_CLASS_WATER] = { "WaterConsumptionObserved",
                              { BEF_HUB_ATTR_WATER, BEF_HUB_ATTR_LEAK, -1 } },
    [BEF_HUB_CLASS_DOOR] = { "Door",
                             { BEF_HUB_ATTR_OPEN_STATE, BEF_HUB_ATTR_OPEN_ALARM,
                               BEF_HUB_ATTR_LOCK_STATE, BEF_HUB_ATTR_PASSAGES, -1 } },
    [BEF_HUB_CLASS_CAMERA] = { "Camera", { BEF_HUB_ATTR_ON, BEF_HUB_ATTR_CAMERA_STATE, -1 } },
    [BEF_HUB_CLASS_AP] = { "AccessPoint",
                           { BEF_HUB_ATTR_AP_STATE, BEF_HUB_ATTR_CLIENTS, BEF_HUB_ATTR_DOWN,
                             BEF_HUB_ATTR_UP, -1 } },
    [BEF_HUB_CLASS_LINK] = { "NetworkConnection",
                             { BEF_HUB_ATTR_LINK_STATUS, BEF_HUB_ATTR_LATENCY, BEF_HUB_ATTR_LOSS,
                               BEF_HUB_ATTR_DOWN, BEF_HUB_ATTR_UP, -1 } },
    [BEF_HUB_CLASS_PHONE] = { "PhoneLine", { BEF_HUB_ATTR_LINE_STATE, -1 } },
    [BEF_HUB_CLASS_CLIMATE] = { "IndoorEnvironmentObserved",
                                { BEF_HUB_ATTR_TEMPERATURE, BEF_HUB_ATTR_HUMIDITY, -1 } },
    [BEF_HUB_CLASS_CLASSROOM] = { "IndoorEnvironmentObserved",
                                  { BEF_HUB_ATTR_TEMPERATURE, BEF_HUB_ATTR_HUMIDITY,
                                    BEF_HUB_ATTR_CO2, -1 } },
    [BEF_HUB_CLASS_WEATHER] = { "WeatherObserved",
                                { BEF_HUB_ATTR_TEMPERATURE, BEF_HUB_ATTR_HUMIDITY,
                                  BEF_HUB_ATTR_RAIN, -1 } },
    [BEF_HUB_CLASS_DEVICE] = { "Device", { BEF_HUB_ATTR_DEVICE_STATE, -1 } },
    [BEF_HUB_CLASS_BATTERY] = { "Device", { BEF_HUB_ATTR_DEVICE_STATE, BEF_HUB_ATTR_BATTERY, -1 } },
    [BEF_HUB_CLASS_COUNTED] = { "Device",
                                { BEF_HUB_ATTR_DEVICE_STATE, BEF_HUB_ATTR_ACTIVE_COUNT, -1 } },
    [BEF_HUB_CLASS_TANK] = { "Device", { BEF_HUB_ATTR_DEVICE_STATE, BEF_HUB_ATTR_LEVEL, -1 } },
    [BEF_HUB_CLASS_ROOM] = { "BookableRoom",
                             { BEF_HUB_ATTR_ROOM_STATE, BEF_HUB_ATTR_ATTENDANCE, -1 } },
    [BEF_HUB_CLASS_WEB] = { "WebPresence",
                            { BEF_HUB_ATTR_WEB_STATE, BEF_HUB_ATTR_RESPONSE, BEF_HUB_ATTR_VISITS,
                              -1 } },
    [BEF_HUB_CLASS_CABINET] = { "StreetlightControlCabinet",
                                { BEF_HUB_ATTR_LAMPS, BEF_HUB_ATTR_POWER, -1 } },
    [BEF_HUB_CLASS_CHARGER] = { "EVChargingStation",
                                { BEF_HUB_ATTR_CHARGER, BEF_HUB_ATTR_SOCKETS, BEF_HUB_ATTR_POWER,
                                  -1 } },
    [BEF_HUB_CLASS_CONTAINER] = { "WasteContainer",
                                  { BEF_HUB_ATTR_FILLING, BEF_HUB_ATTR_CONTAINER, -1 } },
    [BEF_HUB_CLASS_FURNITURE] = { "StreetFurniture",
                                  { BEF_HUB_ATTR_DEVICE_STATE, BEF_HUB_ATTR_BATTERY, -1 } },
  };
  static BefHubClassInfo info[BEF_HUB_N_CLASSES];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      for (guint k = 0; k < BEF_HUB_N_CLASSES; k++)
        {
          info[k].type = rows[k].type;
          for (guint i = 0; rows[k].attrs[i] >= 0; i++)
            {
              info[k].attrs[i] = (BefHubAttr)rows[k].attrs[i];
              info[k].names[i] = bef_hub_attrs[rows[k].attrs[i]].name;
              info[k].n_attrs = i + 1;
            }
        }
      g_once_init_leave (&once, 1);
    }
  return &info[klass];
}

static JsonNode *
array_of (const char *text)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_array_add_string_element (array, text);
  json_node_take_array (node, array);
  return node;
}

static void
put_building (JsonObject *entity, const BefHubBuilding *b)
{
  JsonObject *address = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (address, "streetAddress", b->street);
  json_object_set_string_member (address, "postalCode", "17170");
  json_object_set_string_member (address, "addressLocality", BEF_HUB_COMMUNE_NAME);
  json_node_take_object (node, address);
  bef_hub_put_node (entity, "category", array_of (b->category), BEF_NO_TIME, NULL);
  bef_hub_put_node (entity, "address", node, BEF_NO_TIME, NULL);
  bef_hub_put_polygon (entity, "location", b->ring);
  bef_hub_put_number (entity, "floorArea", b->area_m2, BEF_NO_TIME, "MTK");
  bef_hub_put_number (entity, "subscribedPower", b->subscribed_kva, BEF_NO_TIME, "KVA");
  bef_hub_put_text (entity, "tariff", b->tariff, BEF_NO_TIME);
}

/* The seven civil days to come, today included. */
static JsonNode *
bookings (BefHubSimulation *self, const BefHubThing *room, gint64 now_ms)
{
  JsonArray *all = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  gint64 today = bef_hub_life_day (self->life, now_ms, NULL)->number;

  for (gint64 number = today; number < today + 7; number++)
    {
      BefHubBooking list[BEF_HUB_MAX_BOOKINGS];
      BefHubDay day = *bef_hub_life_day_number (self->life, number);
      guint n = bef_hub_life_bookings (self->life, (BefHubRoom)room->room, &day, list);
      for (guint i = 0; i < n; i++)
        {
          JsonObject *one = json_object_new ();
          g_autofree char *start =
              bef_iso8601_format (bef_hub_life_instant (self->life, number, list[i].start_min));
          g_autofree char *end =
              bef_iso8601_format (bef_hub_life_instant (self->life, number, list[i].end_min));
          json_object_set_string_member (one, "start", start);
          json_object_set_string_member (one, "end", end);
          json_object_set_string_member (one, "purpose", list[i].purpose);
          json_object_set_string_member (one, "category", list[i].category);
          json_array_add_object_element (all, one);
        }
    }
  json_node_take_array (node, all);
  return node;
}

/* What advisers did in the twelve months up to @now_ms: each received in its room, an hour a
 * person, some of whom did not come. */
static void
put_advice (BefHubSimulation *self, JsonObject *entity, const BefHubThing *room, gint64 now_ms)
{
  BefCivil from;

  bef_civil_from_ms (now_ms, &from);
  from.year--;
  gint64 from_ms = bef_civil_to_ms (from.year, from.month, from.day, 0, 0),
         first = bef_hub_life_day (self->life, from_ms, NULL)->number,
         last = bef_hub_life_day (self->life, now_ms, NULL)->number;
  guint sessions = 0, taken = 0, attended = 0;

  first += (ADVICE_WEEKDAY - bef_hub_life_day_number (self->life, first)->weekday + 7) % 7;
  for (gint64 number = first; number <= last; number += 7)
    {
      BefHubBooking list[BEF_HUB_MAX_BOOKINGS];
      BefHubDay day = *bef_hub_life_day_number (self->life, number);
      guint n = bef_hub_life_bookings (self->life, (BefHubRoom)room->room, &day, list);

      for (guint i = 0; i < n; i++)
        {
          if (!g_str_equal (list[i].purpose, BEF_HUB_ADVICE)
              || bef_hub_life_instant (self->life, number, list[i].end_min) > now_ms)
            continue;
          guint came = (guint)MIN (list[i].attendance, ADVICE_PLACES);
          sessions++;
          attended += came;
          taken += MIN (ADVICE_PLACES, came + (guint)bef_hub_pick (room->key, number, 0, 2));
        }
    }
  if (sessions == 0)
    return;
  /* A 29 February is the day after in the year before. */
  bef_civil_from_ms (from_ms, &from);
  g_autofree char *text = g_strdup_printf ("%04d-%02d-%02d", from.year, from.month, from.day);
  bef_hub_put_text (entity, "adviceFrom", text, BEF_NO_TIME);
  bef_hub_put_number (entity, "adviceSessions", sessions, BEF_NO_TIME, NULL);
  bef_hub_put_number (entity, "advicePlaces", sessions * ADVICE_PLACES, BEF_NO_TIME, NULL);
  bef_hub_put_number (entity, "advicePlacesTaken", taken, BEF_NO_TIME, NULL);
  bef_hub_put_number (entity, "adviceAttended", attended, BEF_NO_TIME, NULL);
}

static void
put_camera (BefHubSimulation *self, JsonObject *entity, const BefHubThing *camera, gint64 now_ms)
{
  g_autofree char *url = g_strdup_printf ("/snapshots/%s.jpg", camera->id);
  JsonObject *date = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  BefCivil c;

  bef_civil_from_ms (bef_hub_simulation_authorised_until (self, camera, now_ms), &c);
  g_autofree char *until = g_strdup_printf ("%04d-%02d-%02d", c.year, c.month, c.day);
  json_object_set_string_member (date, "@type", "Date");
  json_object_set_string_member (date, "@value", until);
  json_node_take_object (node, date);
  bef_hub_put_node (entity, "authorisedUntil", node, BEF_NO_TIME, NULL);
  bef_hub_put_text (entity, "imageSnapshot", url, BEF_NO_TIME);
  bef_hub_put_number (entity, "retentionDays", camera->key % 2 ? 15 : 30, BEF_NO_TIME, "DAY");
}

static void
put_link (JsonObject *entity, const BefHubThing *link)
{
  bef_hub_put_text (entity, "medium", link->variant, BEF_NO_TIME);
  bef_hub_put_relationship (entity, "linkFrom", link->building->id);
  /* The town hall's own links lead out of the commune: to nothing that is an entity. */
  if (!g_str_equal (link->building->slug, "mairie"))
    bef_hub_put_relationship (entity, "linkTo", "urn:ngsi-ld:Building:" BEF_HUB_COMMUNE ":mairie");
}

/* The school's access points were forgotten at the last update. */
static void
put_version (JsonObject *entity, const BefHubThing *thing)
{
  switch (thing->klass)
    {
    case BEF_HUB_CLASS_AP:
      bef_hub_put_text (entity, "firmwareVersion",
                        g_str_equal (thing->building->slug, "ecole-elementaire") ? "6.5.2"
                                                                                 : "6.6.1",
                        BEF_NO_TIME);
      break;
    case BEF_HUB_CLASS_CAMERA:
      bef_hub_put_text (entity, "firmwareVersion", "2.800.12", BEF_NO_TIME);
      break;
    case BEF_HUB_CLASS_PHONE:
      bef_hub_put_text (entity, "firmwareVersion", "1.0.4.152", BEF_NO_TIME);
      break;
    default:
      break;
    }
}

static void
put_fixed (BefHubSimulation *self, JsonObject *entity, const BefHubThing *thing, gint64 now_ms)
{
  double low, high;

  switch (thing->klass)
    {
    case BEF_HUB_CLASS_BUILDING:
      put_building (entity, thing->building);
      break;
    case BEF_HUB_CLASS_DOOR:
      bef_hub_put_number (entity, "relockDelay", 30, BEF_NO_TIME, "SEC");
      bef_hub_simulation_put_status (thing, now_ms, entity);
      break;
    case BEF_HUB_CLASS_CAMERA:
      put_camera (self, entity, thing, now_ms);
      break;
    case BEF_HUB_CLASS_AP:
      bef_hub_put_text (entity, "ssid", thing->variant, BEF_NO_TIME);
      break;
    case BEF_HUB_CLASS_LINK:
      put_link (entity, thing);
      break;
    case BEF_HUB_CLASS_CLIMATE:
    case BEF_HUB_CLASS_CLASSROOM:
      bef_hub_simulation_expected_range (self, thing, now_ms, &low, &high);
      bef_hub_put_number (entity, "expectedMin", low, BEF_NO_TIME, "CEL");
      bef_hub_put_number (entity, "expectedMax", high, BEF_NO_TIME, "CEL");
      break;
    case BEF_HUB_CLASS_DEVICE:
    case BEF_HUB_CLASS_BATTERY:
    case BEF_HUB_CLASS_COUNTED:
    case BEF_HUB_CLASS_TANK:
      bef_hub_put_node (entity, "deviceCategory", array_of (thing->variant), BEF_NO_TIME, NULL);
      break;
    case BEF_HUB_CLASS_ROOM:
      bef_hub_put_number (entity, "capacity", thing->size, BEF_NO_TIME, NULL);
      bef_hub_put_node (entity, "bookings", bookings (self, thing, now_ms), BEF_NO_TIME, NULL);
      if (thing->room == BEF_HUB_ROOM_ASSOCIATIONS_B)
        put_advice (self, entity, thing, now_ms);
      break;
    case BEF_HUB_CLASS_WEB:
      bef_hub_put_text (entity, "url", thing->variant, BEF_NO_TIME);
      break;
    default:
      break;
    }
}

JsonObject *
bef_hub_simulation_thing_entity (BefHubSimulation *self, BefHubThing *thing, gint64 now_ms)
{
  const BefHubClassInfo *info = bef_hub_class_info (thing->klass);
  JsonObject *entity = json_object_new ();

  json_object_set_string_member (entity, "id", thing->id);
  json_object_set_string_member (entity, "type", info->type);
  bef_hub_put_text (entity, "name", thing->name, BEF_NO_TIME);
  if (thing->klass != BEF_HUB_CLASS_BUILDING && !thing->building->is_street)
    bef_hub_put_relationship (entity, "locatedIn", thing->building->id);
  if (thing->lon != 0.0)
    bef_hub_put_point (entity, "location", thing->lon, thing->lat);
  put_fixed (self, entity, thing, now_ms);
  put_version (entity, thing);
  for (guint i = 0; i < info->n_attrs; i++)
    {
      BefHubSample s;
      if (bef_hub_simulation_latest (self, thing, info->attrs[i], now_ms, &s))
        bef_hub_put_sample (entity, info->names[i], &s, bef_hub_attrs[info->attrs[i]].unit);
    }
  return entity;
}
