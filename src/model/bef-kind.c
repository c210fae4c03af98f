/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bef-kind.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/bef-civil-time.h"
#include "base/bef-format.h"

#define END                                                                                        \
  {                                                                                                \
    0, NULL, NULL, BEF_SEVERITY_NORMAL, NULL, NULL                                                 \
  }

/* For translators as NC_(), with a plural: what gettext looks up, then the English plural. */
#define CONTEXT_END "\004"
#define NP_(context, one, many) context CONTEXT_END one, many

static const BefStateInfo open_states[] = {
  { 0, "closed", NC_ ("door", "Closed"), BEF_SEVERITY_NORMAL,
    NP_ ("door", "%u closed", "%u closed") },
  { 1, "open", NC_ ("door", "Open"), BEF_SEVERITY_NORMAL, NP_ ("door", "%u open", "%u open") },
  END,
};
static const BefStateInfo lock_states[] = {
  { 0, "locked", NC_ ("door", "Locked"), BEF_SEVERITY_NORMAL,
    NP_ ("door", "%u locked", "%u locked") },
  { 1, "unlocked", NC_ ("door", "Unlocked"), BEF_SEVERITY_NORMAL,
    NP_ ("door", "%u unlocked", "%u unlocked") },
  END,
};
static const BefStateInfo door_alarm_states[] = {
  { 0, "none", NC_ ("door", "No door alarm"), BEF_SEVERITY_NORMAL,
    NP_ ("door", "%u without a door alarm", "%u without a door alarm") },
  { 1, "alarm", NC_ ("door", "Left open or forced"), BEF_SEVERITY_TODAY,
    NP_ ("door", "%u left open or forced", "%u left open or forced") },
  END,
};
static const BefStateInfo camera_states[] = {
  { 0, "ok", NC_ ("camera", "In service"), BEF_SEVERITY_NORMAL,
    NP_ ("camera", "%u in service", "%u in service") },
  { 1, "outOfService", NC_ ("camera", "Out of service"), BEF_SEVERITY_TODAY,
    NP_ ("camera", "%u out of service", "%u out of service") },
  { 2, "obstructed", NC_ ("camera", "Obstructed"), BEF_SEVERITY_WEEK,
    NP_ ("camera", "%u obstructed", "%u obstructed") },
  END,
};
static const BefStateInfo up_states[] = {
  { 0, "up", NC_ ("access point", "In service"), BEF_SEVERITY_NORMAL,
    NP_ ("access point", "%u in service", "%u in service") },
  { 1, "down", NC_ ("access point", "Out of service"), BEF_SEVERITY_WEEK,
    NP_ ("access point", "%u out of service", "%u out of service") },
  END,
};
static const BefStateInfo link_states[] = {
  { 0, "up", NC_ ("link", "In service"), BEF_SEVERITY_NORMAL,
    NP_ ("link", "%u in service", "%u in service") },
  { 1, "degraded", NC_ ("link", "Degraded"), BEF_SEVERITY_WEEK,
    NP_ ("link", "%u degraded", "%u degraded") },
  { 2, "backup", NC_ ("link", "On 4G backup"), BEF_SEVERITY_TODAY,
    NP_ ("link", "%u on 4G backup", "%u on 4G backup") },
  { 3, "down", NC_ ("link", "Cut off"), BEF_SEVERITY_URGENT,
    NP_ ("link", "%u cut off", "%u cut off") },
  END,
};
static const BefStateInfo phone_states[] = {
  { 0, "registered", NC_ ("phone", "Registered"), BEF_SEVERITY_NORMAL,
    NP_ ("phone", "%u registered", "%u registered") },
  { 1, "inCall", NC_ ("phone", "In a call"), BEF_SEVERITY_NORMAL,
    NP_ ("phone", "%u in a call", "%u in a call") },
  { 2, "unreachable", NC_ ("phone", "Unreachable"), BEF_SEVERITY_TODAY,
    NP_ ("phone", "%u unreachable", "%u unreachable") },
  END,
};
static const BefStateInfo equipment_states[] = {
  { 0, "ok", NC_ ("equipment", "In service"), BEF_SEVERITY_NORMAL,
    NP_ ("equipment", "%u in service", "%u in service") },
  { 1, "fault", NC_ ("equipment", "Fault"), BEF_SEVERITY_TODAY,
    NP_ ("equipment", "%u in fault", "%u in fault") },
  { 2, "off", NC_ ("equipment", "Off"), BEF_SEVERITY_NORMAL,
    NP_ ("equipment", "%u off", "%u off") },
  END,
};
static const BefStateInfo room_states[] = {
  { 0, "free", NC_ ("room", "Free"), BEF_SEVERITY_NORMAL, NP_ ("room", "%u free", "%u free") },
  { 1, "booked", NC_ ("room", "Booked"), BEF_SEVERITY_NORMAL,
    NP_ ("room", "%u booked", "%u booked") },
  { 2, "occupied", NC_ ("room", "Occupied"), BEF_SEVERITY_NORMAL,
    NP_ ("room", "%u occupied", "%u occupied") },
  END,
};
static const BefStateInfo web_states[] = {
  { 0, "up", NC_ ("web", "Online"), BEF_SEVERITY_NORMAL, NP_ ("web", "%u online", "%u online") },
  { 1, "slow", NC_ ("web", "Slow"), BEF_SEVERITY_WEEK, NP_ ("web", "%u slow", "%u slow") },
  { 2, "down", NC_ ("web", "Offline"), BEF_SEVERITY_TODAY,
    NP_ ("web", "%u offline", "%u offline") },
  END,
};
static const BefStateInfo leak_states[] = {
  { 0, "none", NC_ ("water", "No leak suspected"), BEF_SEVERITY_NORMAL,
    NP_ ("water", "%u without a leak suspected", "%u without a leak suspected") },
  { 1, "leak", NC_ ("water", "Leak suspected"), BEF_SEVERITY_TODAY,
    NP_ ("water", "%u leak suspected", "%u leaks suspected") },
  END,
};
static const BefStateInfo occupied_states[] = {
  { 0, "empty", NC_ ("building", "Empty"), BEF_SEVERITY_NORMAL,
    NP_ ("building", "%u empty", "%u empty") },
  { 1, "occupied", NC_ ("building", "Occupied"), BEF_SEVERITY_NORMAL,
    NP_ ("building", "%u occupied", "%u occupied") },
  END,
};
static const BefStateInfo on_states[] = {
  { 0, "off", NC_ ("switch", "Off"), BEF_SEVERITY_NORMAL, NP_ ("switch", "%u off", "%u off") },
  { 1, "on", NC_ ("switch", "On"), BEF_SEVERITY_NORMAL, NP_ ("switch", "%u on", "%u on") },
  END,
};
static const BefStateInfo lamp_states[] = {
  { 0, "off", NC_ ("lamp", "Off"), BEF_SEVERITY_NORMAL, NP_ ("lamp", "%u off", "%u off") },
  { 1, "on", NC_ ("lamp", "Lit"), BEF_SEVERITY_NORMAL, NP_ ("lamp", "%u lit", "%u lit") },
  { 2, "fault", NC_ ("lamp", "Fault"), BEF_SEVERITY_TODAY,
    NP_ ("lamp", "%u in fault", "%u in fault") },
  END,
};
static const BefStateInfo charge_states[] = {
  { 0, "free", NC_ ("charging point", "Free"), BEF_SEVERITY_NORMAL,
    NP_ ("charging point", "%u free", "%u free") },
  { 1, "charging", NC_ ("charging point", "In use"), BEF_SEVERITY_NORMAL,
    NP_ ("charging point", "%u in use", "%u in use") },
  { 2, "outOfService", NC_ ("charging point", "Out of service"), BEF_SEVERITY_WEEK,
    NP_ ("charging point", "%u out of service", "%u out of service") },
  END,
};
static const BefStateInfo container_states[] = {
  { 0, "ok", NC_ ("waste container", "In place"), BEF_SEVERITY_NORMAL,
    NP_ ("waste container", "%u in place", "%u in place") },
  { 1, "open", NC_ ("waste container", "Lid open"), BEF_SEVERITY_WEEK,
    NP_ ("waste container", "%u with the lid open", "%u with the lid open") },
  { 2, "moved", NC_ ("waste container", "Moved or tipped over"), BEF_SEVERITY_TODAY,
    NP_ ("waste container", "%u moved or tipped over", "%u moved or tipped over") },
  { 3, "burning", NC_ ("waste container", "On fire"), BEF_SEVERITY_URGENT,
    NP_ ("waste container", "%u on fire", "%u on fire") },
  END,
};

/* Late: three usual periods of the source. Lost: when nobody should act on it any more. */
#define FAST 5 * BEF_MS_MINUTE, 30 * BEF_MS_MINUTE
#define SLOW 20 * BEF_MS_MINUTE, 2 * BEF_MS_HOUR
#define STATE 20 * BEF_MS_MINUTE, BEF_MS_HOUR
#define DAILY 36 * BEF_MS_HOUR, 96 * BEF_MS_HOUR

/* How it holds. */
#define MEASURE BEF_HOLDS_MEASURE
#define HELD BEF_HOLDS_STATE
#define EACH_DAY BEF_HOLDS_DAILY

#define PRESENCE BEF_QUANTITY_PRESENCE
#define COMMANDABLE BEF_QUANTITY_COMMANDABLE
#define QUIET BEF_QUANTITY_QUIET
#define FLAT BEF_QUANTITY_FLAT

static const BefQuantityInfo quantities[] = {
  { "power", N_ ("Power"), "W", 0, BEF_DRAW_AREA, MEASURE, 0, FAST, NULL },
  { "energy-index", N_ ("Energy index"), "kWh", 0, BEF_DRAW_BARS, EACH_DAY, 0, FAST, NULL },
  { "power-export", N_ ("Power fed in"), "W", 0, BEF_DRAW_AREA, MEASURE, 0, FAST, NULL },
  { "energy-export-index", N_ ("Index of energy fed in"), "kWh", 0, BEF_DRAW_BARS, EACH_DAY, 0,
    FAST, NULL },
  { "gas-index", N_ ("Gas index"), "m³", 1, BEF_DRAW_BARS, EACH_DAY, 0, DAILY, NULL },
  { "water-index", N_ ("Water index"), "L", 0, BEF_DRAW_BARS, EACH_DAY, 0, DAILY, NULL },
  { "leak", N_ ("Water leak"), "", 0, BEF_DRAW_STATES, EACH_DAY, QUIET, DAILY, leak_states },
  { "open-state", N_ ("Door"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, open_states },
  { "door-alarm", N_ ("Door alarm"), "", 0, BEF_DRAW_STATES, HELD, QUIET, STATE,
    door_alarm_states },
  { "lock-state", N_ ("Lock"), "", 0, BEF_DRAW_STATES, HELD, COMMANDABLE, STATE, lock_states },
  { "passages", N_ ("Passages today"), "", 0, BEF_DRAW_STEP, MEASURE, PRESENCE | FLAT, STATE,
    NULL },
  { "camera-state", N_ ("Camera"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, camera_states },
  { "ap-state", N_ ("Access point"), "", 0, BEF_DRAW_STATES, HELD, QUIET, STATE, up_states },
  { "clients", N_ ("Connected clients"), "", 0, BEF_DRAW_STEP, MEASURE, 0, FAST, NULL },
  { "throughput-down", N_ ("Download"), "Mbit/s", 1, BEF_DRAW_AREA, MEASURE, 0, FAST, NULL },
  { "throughput-up", N_ ("Upload"), "Mbit/s", 1, BEF_DRAW_LINE, MEASURE, 0, FAST, NULL },
  { "link-state", N_ ("Link"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, link_states },
  { "latency", N_ ("Latency"), "ms", 0, BEF_DRAW_LINE, MEASURE, 0, FAST, NULL },
  { "packet-loss", N_ ("Packet loss"), "%", 1, BEF_DRAW_LINE, MEASURE, 0, FAST, NULL },
  { "phone-state", N_ ("Line"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, phone_states },
  { "temperature", N_ ("Temperature"), "°C", 1, BEF_DRAW_LINE, MEASURE, 0, SLOW, NULL },
  { "humidity", N_ ("Relative humidity"), "%", 0, BEF_DRAW_LINE, MEASURE, 0, SLOW, NULL },
  { "co2", N_ ("CO₂"), "ppm", 0, BEF_DRAW_LINE, MEASURE, 0, SLOW, NULL },
  { "precipitation", N_ ("Rain"), "mm/h", 1, BEF_DRAW_AREA, MEASURE, 0, SLOW, NULL },
  { "equipment-state", N_ ("Equipment"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, equipment_states },
  { "battery", N_ ("Battery"), "%", 0, BEF_DRAW_LINE, MEASURE, FLAT, STATE, NULL },
  { "active-count", N_ ("In use"), "", 0, BEF_DRAW_STEP, MEASURE, 0, STATE, NULL },
  { "level", N_ ("Level"), "%", 0, BEF_DRAW_AREA, MEASURE, 0, SLOW, NULL },
  { "room-state", N_ ("Room"), "", 0, BEF_DRAW_STATES, HELD, PRESENCE, STATE, room_states },
  { "attendance", N_ ("People present"), "", 0, BEF_DRAW_STEP, MEASURE, PRESENCE, STATE, NULL },
  { "web-state", N_ ("Site"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, web_states },
  { "response-time", N_ ("Response time"), "ms", 0, BEF_DRAW_LINE, MEASURE, 0, SLOW, NULL },
  { "visits", N_ ("Visits today"), "", 0, BEF_DRAW_STEP, MEASURE, FLAT, STATE, NULL },
  { "occupied", N_ ("Occupancy"), "", 0, BEF_DRAW_STATES, HELD, PRESENCE, STATE, occupied_states },
  { "on-state", N_ ("Switch"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, on_states },
  { "lamp-state", N_ ("Lamps"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, lamp_states },
  { "charge-state", N_ ("Charging point"), "", 0, BEF_DRAW_STATES, HELD, 0, STATE, charge_states },
  { "free-sockets", N_ ("Free sockets"), "", 0, BEF_DRAW_STEP, MEASURE, 0, STATE, NULL },
  { "filling", N_ ("Filling"), "%", 0, BEF_DRAW_AREA, MEASURE, 0, STATE, NULL },
  { "container-state", N_ ("Container"), "", 0, BEF_DRAW_STATES, HELD, QUIET, STATE,
    container_states },
};

#define LIST(...)                                                                                  \
  (const char *const[]) { __VA_ARGS__, NULL }

static const BefFigureInfo meter_figures[] = {
  { BEF_FIGURE_POWER, NULL, NULL, NULL },
  { BEF_FIGURE_IF_ANY, "leak", "leak", NULL },
};
static const BefFigureInfo door_figures[] = {
  { BEF_FIGURE_STATE, "open-state", "open", N_ ("Open now") },
  { BEF_FIGURE_STATE, "lock-state", "unlocked", N_ ("Unlocked now") },
  { BEF_FIGURE_IF_ANY, "door-alarm", "alarm", NULL },
};
static const BefFigureInfo camera_figures[] = {
  { BEF_FIGURE_STATES, "camera-state", NULL, NULL },
};
static const BefFigureInfo access_point_figures[] = {
  { BEF_FIGURE_SUM, "clients", NULL, N_ ("Connected clients") },
  { BEF_FIGURE_SUM, "throughput-down", NULL, N_ ("Download now") },
  { BEF_FIGURE_SUM, "throughput-up", NULL, N_ ("Upload now") },
  { BEF_FIGURE_STATES, "ap-state", NULL, NULL },
};
static const BefFigureInfo link_figures[] = {
  { BEF_FIGURE_STATES, "link-state", NULL, NULL },
  { BEF_FIGURE_SUM, "throughput-down", NULL, N_ ("Download now") },
};
static const BefFigureInfo phone_figures[] = {
  { BEF_FIGURE_STATES, "phone-state", NULL, NULL },
};
static const BefFigureInfo climate_figures[] = {
  { BEF_FIGURE_COMFORT, NULL, NULL, NULL },
  { BEF_FIGURE_LARGEST, "co2", NULL, N_ ("Highest CO₂") },
};
static const BefFigureInfo equipment_figures[] = {
  { BEF_FIGURE_STATES, "equipment-state", NULL, NULL },
  { BEF_FIGURE_SMALLEST, "battery", NULL, N_ ("Weakest battery") },
};
static const BefFigureInfo room_figures[] = {
  { BEF_FIGURE_STATE, "room-state", "occupied", N_ ("Occupied now") },
  { BEF_FIGURE_STATE, "room-state", "free", N_ ("Free now") },
  { BEF_FIGURE_BOOKINGS, NULL, NULL, NULL },
};
static const BefFigureInfo web_figures[] = {
  { BEF_FIGURE_STATES, "web-state", NULL, NULL },
  { BEF_FIGURE_SUM, "visits", NULL, N_ ("Visits today") },
  { BEF_FIGURE_LARGEST, "response-time", NULL, N_ ("Slowest answer") },
};
static const BefFigureInfo street_light_figures[] = {
  { BEF_FIGURE_STATES, "lamp-state", NULL, NULL },
  { BEF_FIGURE_SUM, "power", NULL, N_ ("Power now") },
};
static const BefFigureInfo charger_figures[] = {
  { BEF_FIGURE_STATES, "charge-state", NULL, NULL },
  { BEF_FIGURE_SUM, "free-sockets", NULL, N_ ("Free sockets") },
  { BEF_FIGURE_SUM, "power", NULL, N_ ("Power now") },
};
static const BefFigureInfo container_figures[] = {
  { BEF_FIGURE_LARGEST, "filling", NULL, N_ ("Fullest") },
  { BEF_FIGURE_STATES, "container-state", NULL, NULL },
};
static const BefFigureInfo furniture_figures[] = {
  { BEF_FIGURE_STATES, "equipment-state", NULL, NULL },
  { BEF_FIGURE_SMALLEST, "battery", NULL, N_ ("Weakest battery") },
};
#define FIGURES(list) list, G_N_ELEMENTS (list)

static const BefKindInfo kinds[BEF_N_KINDS] = {
  { BEF_KIND_METER, BEF_KIND_GROUP_ENERGY, 0, 4, BEF_KIND_WHOLE, "meter", N_ ("Meter"),
    N_ ("Energy"), "bef-energy-symbolic",
    LIST ("power", "energy-index", "power-export", "energy-export-index", "gas-index",
          "water-index", "leak"),
    FIGURES (meter_figures), LIST ("power") },
  { BEF_KIND_DOOR, BEF_KIND_GROUP_ACCESS, 0, 0, BEF_KIND_PLAIN, "door", N_ ("Door"), N_ ("Doors"),
    "bef-door-symbolic", LIST ("open-state", "lock-state", "door-alarm", "passages"),
    FIGURES (door_figures), LIST ("open-state", "lock-state", "door-alarm") },
  { BEF_KIND_CAMERA, BEF_KIND_GROUP_ACCESS, 1, 8, BEF_KIND_WATCHES, "camera", N_ ("Camera"),
    N_ ("Cameras"), "bef-camera-symbolic", LIST ("camera-state", "on-state"),
    FIGURES (camera_figures), NULL },
  { BEF_KIND_ACCESS_POINT, BEF_KIND_GROUP_NETWORK, 0, 2, BEF_KIND_PLAIN, "accessPoint",
    N_ ("Wi-Fi access point"), N_ ("Wi-Fi"), "bef-wifi-symbolic",
    LIST ("clients", "ap-state", "throughput-down", "throughput-up"),
    FIGURES (access_point_figures), LIST ("clients", "ap-state") },
  { BEF_KIND_LINK, BEF_KIND_GROUP_NETWORK, 1, 3, BEF_KIND_CARRIES, "link", N_ ("Network link"),
    N_ ("Network"), "bef-link-symbolic",
    LIST ("link-state", "latency", "packet-loss", "throughput-down", "throughput-up"),
    FIGURES (link_figures), LIST ("link-state") },
  { BEF_KIND_PHONE, BEF_KIND_GROUP_NETWORK, 2, 7, BEF_KIND_PLAIN, "phone", N_ ("Telephone line"),
    N_ ("Telephony"), "bef-phone-symbolic", LIST ("phone-state"), FIGURES (phone_figures), NULL },
  { BEF_KIND_CLIMATE, BEF_KIND_GROUP_ENERGY, 1, 1, BEF_KIND_PLAIN, "climate", N_ ("Climate sensor"),
    N_ ("Climate"), "bef-climate-symbolic",
    LIST ("temperature", "co2", "humidity", "precipitation"), FIGURES (climate_figures), NULL },
  { BEF_KIND_EQUIPMENT, BEF_KIND_GROUP_ROOMS, 1, 5, BEF_KIND_PLAIN, "equipment",
    N_ ("Equipment item"), N_ ("Equipment"), "bef-equipment-symbolic",
    LIST ("equipment-state", "battery", "level", "active-count", "on-state"),
    FIGURES (equipment_figures), NULL },
  { BEF_KIND_ROOM, BEF_KIND_GROUP_ROOMS, 0, 6, BEF_KIND_PLANNED, "room", N_ ("Room"),
    N_ ("Bookings"), "bef-room-symbolic", LIST ("room-state", "attendance"), FIGURES (room_figures),
    NULL },
  { BEF_KIND_WEB, BEF_KIND_GROUP_NETWORK, 3, 9, BEF_KIND_PLAIN, "web", N_ ("Web presence"),
    N_ ("Web presence"), "bef-web-symbolic", LIST ("web-state", "response-time", "visits"),
    FIGURES (web_figures), NULL },
  { BEF_KIND_STREET_LIGHT, BEF_KIND_GROUP_STREETS, 0, 10, BEF_KIND_PLAIN, "streetLight",
    N_ ("Street lighting cabinet"), N_ ("Street lighting"), "bef-street-light-symbolic",
    LIST ("lamp-state", "power", "energy-index"), FIGURES (street_light_figures),
    LIST ("lamp-state", "power") },
  { BEF_KIND_CHARGER, BEF_KIND_GROUP_STREETS, 1, 11, BEF_KIND_PLAIN, "charger",
    N_ ("Charging point"), N_ ("Charging points"), "bef-charger-symbolic",
    LIST ("charge-state", "free-sockets", "power", "energy-index"), FIGURES (charger_figures),
    LIST ("charge-state", "power") },
  { BEF_KIND_CONTAINER, BEF_KIND_GROUP_STREETS, 2, 12, BEF_KIND_PLAIN, "container",
    N_ ("Waste container"), N_ ("Waste containers"), "bef-container-symbolic",
    LIST ("filling", "container-state"), FIGURES (container_figures),
    LIST ("filling", "container-state") },
  { BEF_KIND_FURNITURE, BEF_KIND_GROUP_STREETS, 3, 13, BEF_KIND_PLAIN, "furniture",
    N_ ("Street furniture item"), N_ ("Street furniture"), "bef-furniture-symbolic",
    LIST ("equipment-state", "battery"), FIGURES (furniture_figures), LIST ("equipment-state") },
};

const char *
bef_severity_word (BefSeverity severity)
{
  switch (severity)
    {
    case BEF_SEVERITY_NORMAL:
      return C_ ("severity", "Normal");
    case BEF_SEVERITY_UNKNOWN:
      return C_ ("severity", "Unknown");
    case BEF_SEVERITY_WEEK:
      return C_ ("severity", "This week");
    case BEF_SEVERITY_TODAY:
      return C_ ("severity", "Today");
    case BEF_SEVERITY_URGENT:
      return C_ ("severity", "Urgent");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
bef_severity_icon (BefSeverity severity)
{
  static const char *const icons[] = { "bef-normal-symbolic", "bef-unknown-symbolic",
                                       "bef-week-symbolic", "bef-today-symbolic",
                                       "bef-urgent-symbolic" };
  g_return_val_if_fail (severity < G_N_ELEMENTS (icons), icons[1]);
  return icons[severity];
}

const char *
bef_severity_css_class (BefSeverity severity)
{
  static const char *const classes[] = { "bef-normal", "bef-unknown", "bef-week", "bef-today",
                                         "bef-urgent" };
  g_return_val_if_fail (severity < G_N_ELEMENTS (classes), classes[1]);
  return classes[severity];
}

const BefKindInfo *
bef_kind_info (BefKind kind)
{
  g_return_val_if_fail (kind < BEF_N_KINDS, &kinds[0]);
  return &kinds[kind];
}

const BefKindInfo *
bef_kind_by_id (const char *id)
{
  for (guint i = 0; i < BEF_N_KINDS; i++)
    if (g_strcmp0 (id, kinds[i].id) == 0)
      return &kinds[i];
  return NULL;
}

gboolean
bef_kind_has (BefKind kind, BefKindFlags flag)
{
  return (bef_kind_info (kind)->flags & flag) != 0;
}

const char *
bef_kind_name (BefKind kind)
{
  return _ (bef_kind_info (kind)->singular);
}

const char *
bef_figure_title (const BefFigureInfo *figure)
{
  return figure->title != NULL ? _ (figure->title) : NULL;
}

const char *
bef_kind_title (BefKind kind)
{
  return _ (bef_kind_info (kind)->plural);
}

const char *
bef_kind_group_title (BefKindGroup group)
{
  static const char *const titles[BEF_N_KIND_GROUPS] = {
    [BEF_KIND_GROUP_ENERGY] = N_ ("Energy and comfort"),
    [BEF_KIND_GROUP_ACCESS] = N_ ("Access and cameras"),
    [BEF_KIND_GROUP_NETWORK] = N_ ("Network and telephony"),
    [BEF_KIND_GROUP_ROOMS] = N_ ("Rooms and equipment"),
    [BEF_KIND_GROUP_STREETS] = N_ ("Streets"),
  };

  g_return_val_if_fail (group < BEF_N_KIND_GROUPS, "");
  return _ (titles[group]);
}

gboolean
bef_kind_is_work_of (BefKind kind, BefRole role)
{
  static const guint trades[BEF_N_ROLES] = {
    [BEF_ROLE_POLICE] = 1u << BEF_KIND_GROUP_ACCESS | 1u << BEF_KIND_GROUP_STREETS,
    [BEF_ROLE_TECHNICIAN] = 1u << BEF_KIND_GROUP_NETWORK,
  };

  g_return_val_if_fail (role < BEF_N_ROLES, FALSE);
  return trades[role] == 0 || (trades[role] & 1u << bef_kind_info (kind)->group) != 0;
}

static guint
rank_of (const BefKindInfo *kind)
{
  return (guint)kind->group * BEF_N_KINDS + kind->rank;
}

static guint
place_of (const BefKindInfo *kind)
{
  return kind->place;
}

/* The kind before which @n others come. */
static BefKind
nth_by (guint (*order) (const BefKindInfo *kind), guint n)
{
  for (guint i = 0; i < BEF_N_KINDS; i++)
    {
      guint before = 0;
      for (guint j = 0; j < BEF_N_KINDS; j++)
        before += order (&kinds[j]) < order (&kinds[i])
                  || (order (&kinds[j]) == order (&kinds[i]) && j < i);
      if (before == n)
        return (BefKind)i;
    }
  g_return_val_if_reached (BEF_KIND_METER);
}

BefKind
bef_kind_by_rank (guint n)
{
  return nth_by (rank_of, n);
}

BefKind
bef_kind_by_place (guint n)
{
  return nth_by (place_of, n);
}

const BefQuantityInfo *
bef_quantity_info (const char *id)
{
  for (guint i = 0; id != NULL && i < G_N_ELEMENTS (quantities); i++)
    if (id == quantities[i].id || g_str_equal (id, quantities[i].id))
      return &quantities[i];
  return NULL;
}

guint
bef_quantity_count (void)
{
  return G_N_ELEMENTS (quantities);
}

const BefQuantityInfo *
bef_quantity_nth (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (quantities), NULL);
  return &quantities[i];
}

const char *
bef_quantity_name (const BefQuantityInfo *quantity)
{
  return _ (quantity->name);
}

const BefStateInfo *
bef_quantity_state (const BefQuantityInfo *quantity, double code)
{
  for (const BefStateInfo *s = quantity->states; s != NULL && s->id != NULL; s++)
    if (s->code == code)
      return s;
  return NULL;
}

const BefStateInfo *
bef_quantity_state_by_id (const BefQuantityInfo *quantity, const char *id)
{
  for (const BefStateInfo *s = quantity->states; s != NULL && s->id != NULL; s++)
    if (g_strcmp0 (s->id, id) == 0)
      return s;
  return NULL;
}

/* Words that mean the same thing in two contexts are still translated apart: a door is "ouverte".
 */
static const char *
state_context (const BefStateInfo *state)
{
  static const struct
  {
    const BefStateInfo *states;
    const char *context;
  } contexts[] = {
    { open_states, "door" },
    { lock_states, "door" },
    { door_alarm_states, "door" },
    { camera_states, "camera" },
    { up_states, "access point" },
    { link_states, "link" },
    { phone_states, "phone" },
    { equipment_states, "equipment" },
    { room_states, "room" },
    { web_states, "web" },
    { leak_states, "water" },
    { occupied_states, "building" },
    { on_states, "switch" },
    { lamp_states, "lamp" },
    { charge_states, "charging point" },
    { container_states, "waste container" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (contexts); i++)
    for (const BefStateInfo *s = contexts[i].states; s->id != NULL; s++)
      if (s == state)
        return contexts[i].context;
  return "";
}

const char *
bef_state_word (const BefStateInfo *state)
{
  return g_dpgettext2 (NULL, state_context (state), state->word);
}

char *
bef_state_count (const BefStateInfo *state, guint n)
{
  const char *found = g_dngettext (NULL, state->count_one, state->count_many, n);

  /* Untranslated, the context is still before it. */
  if (found == state->count_one)
    found = strstr (found, CONTEXT_END) + strlen (CONTEXT_END);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (found, n);
#pragma GCC diagnostic pop
}

char *
bef_quantity_format (const BefQuantityInfo *quantity, double value)
{
  if (!isfinite (value))
    return g_strdup ("—");
  if (quantity->states != NULL)
    {
      const BefStateInfo *state = bef_quantity_state (quantity, value);
      return g_strdup (state != NULL ? bef_state_word (state) : _ ("Unknown state"));
    }
  return bef_format_value (value, quantity->unit, quantity->decimals);
}

/* Counts have no unit in the table: the noun is here, where it can be put in the plural. */
char *
bef_quantity_dup_count (const BefQuantityInfo *info, double number)
{
  g_autofree char *n = bef_format_number (number, 0);
  gulong count = (gulong)CLAMP (number, 0, 1e9);

  if (g_str_equal (info->id, "clients"))
    return g_strdup_printf (ngettext ("%s client", "%s clients", count), n);
  if (g_str_equal (info->id, "passages"))
    return g_strdup_printf (ngettext ("%s passage today", "%s passages today", count), n);
  if (g_str_equal (info->id, "active-count"))
    return g_strdup_printf (ngettext ("%s in use", "%s in use", count), n);
  if (g_str_equal (info->id, "attendance"))
    return g_strdup_printf (ngettext ("%s person present", "%s people present", count), n);
  if (g_str_equal (info->id, "visits"))
    return g_strdup_printf (ngettext ("%s visit today", "%s visits today", count), n);
  return NULL;
}
