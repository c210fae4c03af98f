/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-hub-simulation-life.h"
#include "bef-hub-simulation.h"

G_BEGIN_DECLS

/* The simulated commune's insides, shared by the bef-hub-simulation*.c files only. */

#define BEF_HUB_COMMUNE "sainte-gemme"
#define BEF_HUB_COMMUNE_NAME "Sainte-Gemme-d’Aunis"
#define BEF_HUB_CENTRE_LAT 46.2130
#define BEF_HUB_CENTRE_LON (-0.8870)
/* Cleared alerts are served this long. */
#define BEF_HUB_ALERT_KEPT_MS (7 * BEF_MS_DAY)

/* Measured attributes. */
typedef enum
{
  BEF_HUB_ATTR_OCCUPIED,
  BEF_HUB_ATTR_POWER,
  BEF_HUB_ATTR_ENERGY,
  BEF_HUB_ATTR_GAS,
  BEF_HUB_ATTR_WATER,
  BEF_HUB_ATTR_LEAK,
  BEF_HUB_ATTR_OPEN_STATE,
  BEF_HUB_ATTR_OPEN_ALARM,
  BEF_HUB_ATTR_LOCK_STATE,
  BEF_HUB_ATTR_PASSAGES,
  BEF_HUB_ATTR_ON,
  BEF_HUB_ATTR_CAMERA_STATE,
  BEF_HUB_ATTR_AP_STATE,
  BEF_HUB_ATTR_CLIENTS,
  BEF_HUB_ATTR_DOWN,
  BEF_HUB_ATTR_UP,
  BEF_HUB_ATTR_LINK_STATUS,
  BEF_HUB_ATTR_LATENCY,
  BEF_HUB_ATTR_LOSS,
  BEF_HUB_ATTR_LINE_STATE,
  BEF_HUB_ATTR_TEMPERATURE,
  BEF_HUB_ATTR_HUMIDITY,
  BEF_HUB_ATTR_CO2,
  BEF_HUB_ATTR_RAIN,
  BEF_HUB_ATTR_DEVICE_STATE,
  BEF_HUB_ATTR_BATTERY,
  BEF_HUB_ATTR_ACTIVE_COUNT,
  BEF_HUB_ATTR_LEVEL,
  BEF_HUB_ATTR_ROOM_STATE,
  BEF_HUB_ATTR_ATTENDANCE,
  BEF_HUB_ATTR_WEB_STATE,
  BEF_HUB_ATTR_RESPONSE,
  BEF_HUB_ATTR_VISITS,
  BEF_HUB_ATTR_LAMPS,
  BEF_HUB_ATTR_CHARGER,
  BEF_HUB_ATTR_SOCKETS,
  BEF_HUB_ATTR_FILLING,
  BEF_HUB_ATTR_CONTAINER,
  BEF_HUB_N_ATTRS,
} BefHubAttr;

typedef enum
{
  BEF_HUB_RATE_FAST,  /* every interval */
  BEF_HUB_RATE_SLOW,  /* every five minutes, or every interval when less than a minute was asked for
                       */
  BEF_HUB_RATE_STATE, /* looked at every minute: a sample at each change, one every 15 min at least
                       */
} BefHubRate;

typedef struct
{
  const char *name;
  const char *unit; /* UN/CEFACT, nullable */
  BefHubRate rate;
  int decimals;
  gboolean is_boolean;
} BefHubAttrInfo;

extern const BefHubAttrInfo bef_hub_attrs[BEF_HUB_N_ATTRS];

/* What a thing is. */
typedef enum
{
  BEF_HUB_CLASS_BUILDING,
  BEF_HUB_CLASS_METER,
  BEF_HUB_CLASS_GAS,
  BEF_HUB_CLASS_WATER,
  BEF_HUB_CLASS_DOOR,
  BEF_HUB_CLASS_CAMERA,
  BEF_HUB_CLASS_AP,
  BEF_HUB_CLASS_LINK,
  BEF_HUB_CLASS_PHONE,
  BEF_HUB_CLASS_CLIMATE,
  BEF_HUB_CLASS_CLASSROOM, /* climate with CO2 */
  BEF_HUB_CLASS_WEATHER,
  BEF_HUB_CLASS_DEVICE,
  BEF_HUB_CLASS_BATTERY,
  BEF_HUB_CLASS_COUNTED,
  BEF_HUB_CLASS_TANK,
  BEF_HUB_CLASS_ROOM,
  BEF_HUB_CLASS_WEB,
  BEF_HUB_CLASS_CABINET, /* of street lighting */
  BEF_HUB_CLASS_CHARGER,
  BEF_HUB_CLASS_CONTAINER,
  BEF_HUB_CLASS_FURNITURE,
  BEF_HUB_N_CLASSES,
} BefHubClass;

typedef struct
{
  const char *type;
  const char *names[8]; /* NULL-terminated: what measured() answers */
  BefHubAttr attrs[8];  /* same order */
  guint n_attrs;
} BefHubClassInfo;

/* Filled once by bef_hub_class_info(). (transfer none) */
const BefHubClassInfo *bef_hub_class_info (BefHubClass klass);

typedef struct
{
  gboolean is_street;                /* no building: what is in it stands in none */
  char *id, *slug, *name, *category; /* owned */
  char *street;                      /* owned */
  BefHubProfile profile;
  double lon, lat, area_m2;
  JsonArray *ring; /* owned: closed outline */
  double base_w, presence_w, heat_w_per_k;
  double gas_m3h_per_k;
  double subscribed_kva;
  const char *tariff;      /* static */
  const char *link_target; /* static, nullable: "building:link" whose failure silences it */
} BefHubBuilding;

/* One entity: a building or a piece of equipment. */
typedef struct
{
  char *id;   /* owned */
  char *name; /* owned */
  BefHubClass klass;
  BefHubBuilding *building; /* unowned */
  const char *variant;      /* static, nullable: deviceCategory, medium, role of a door */
  guint64 key;              /* its random stream */
  guint groups;             /* incident groups that may touch it */
  char *target;             /* owned: "building:equipment", as incidents name it */
  double size;              /* people, lamps, clients... by class */
  int room;                 /* BefHubRoom, for a bookable room */
  gboolean public_door;     /* unlocked in opening hours */
  gboolean broken_lock;
  gboolean own;     /* of the demo commune, not generated */
  double lon, lat;  /* 0, 0: no place of its own */
  GArray *commands; /* owned, nullable: BefHubCommand, oldest first */
} BefHubThing;

/* What somebody asked of a door. The sensor follows: see bef-hub-simulation-commands.c. */
typedef struct
{
  gint64 at_ms;
  gint64 until_ms; /* end of its effect on the lock */
  gboolean unlock;
  gboolean failed;
} BefHubCommand;

typedef struct
{
  char *who, *comment; /* owned */
  gint64 at_ms;
} BefHubAcknowledgement;

#define BEF_TYPE_HUB_SIMULATION (bef_hub_simulation_get_type ())
G_DECLARE_FINAL_TYPE (BefHubSimulation, bef_hub_simulation, BEF, HUB_SIMULATION, GObject)

/* What a fault asked for: see bef-hub-simulation-disturb.c. Until its end: half-open. */
typedef struct
{
  guint count;
  gint64 from_ms, until_ms;
} BefHubFlood;

typedef struct
{
  BefHubBuilding *building; /* unowned, nullable */
  gint64 from_ms, until_ms;
} BefHubCut;

struct _BefHubSimulation
{
  GObject parent_instance;
  BefHubLife *life;
  guint64 seed;
  gint64 step_ms; /* fast quantities */
  gint64 slow_ms;
  GPtrArray *buildings;     /* owned, BefHubBuilding */
  GPtrArray *things;        /* owned, BefHubThing, in serving order */
  GHashTable *by_id;        /* thing id -> BefHubThing, unowned */
  GHashTable *by_target;    /* "building:equipment" -> BefHubThing, own ones only, unowned */
  GHashTable *acknowledged; /* alert id -> BefHubAcknowledgement, owned */
  GHashTable *decided;      /* owned: alert id -> attributes that people put on it */
  GPtrArray *alert_ids;     /* owned: what the last list handed out */
  BefHubFlood flood;
  BefHubCut cut;
  JsonNode *land; /* owned: the commune's GeoJSON while loading, nullable */
};

/* bef-hub-simulation-layout.c: buildings and what is in them. */
gboolean bef_hub_simulation_build (BefHubSimulation *self, guint n_buildings, GError **error);
void bef_hub_building_free (BefHubBuilding *building);
void bef_hub_thing_free (BefHubThing *thing);
BefHubThing *bef_hub_simulation_add (BefHubSimulation *self, BefHubBuilding *building,
                                     BefHubClass klass, const char *slug, const char *name,
                                     const char *variant, double size);
/* bef-hub-simulation-street.c: what stands in no building, and what it measures: NULL (NAN) for
 * what is not of the street. */
void bef_hub_simulation_add_street (BefHubSimulation *self);
const char *bef_hub_simulation_street_text (BefHubSimulation *self, const BefHubThing *thing,
                                            BefHubAttr attr, gint64 at_ms);
double bef_hub_simulation_street_number (BefHubSimulation *self, const BefHubThing *thing,
                                         BefHubAttr attr, gint64 at_ms);
/* A building of the commune that is not built yet: nothing in it. (transfer none) */
BefHubBuilding *bef_hub_simulation_new_building (BefHubSimulation *self, const char *slug,
                                                 const char *name, const char *category);
/* bef-hub-simulation-equipment.c */
void bef_hub_simulation_equip (BefHubSimulation *self, BefHubBuilding *building);
void bef_hub_simulation_equip_generated (BefHubSimulation *self, BefHubBuilding *building);

/* bef-hub-simulation-values.c: the value of @attr of @thing at @at_ms, a pure function. */
void bef_hub_simulation_value (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr,
                               gint64 at_ms, BefHubSample *out);
/* The incident that touches @thing at @at_ms, or NULL. */
const BefHubIncident *bef_hub_simulation_trouble (BefHubSimulation *self, const BefHubThing *thing,
                                                  gint64 at_ms);
void bef_hub_simulation_expected_range (BefHubSimulation *self, const BefHubThing *thing,
                                        gint64 at_ms, double *low, double *high);
/* The date until which camera @thing is authorised. */
gint64 bef_hub_simulation_authorised_until (BefHubSimulation *self, const BefHubThing *thing,
                                            gint64 at_ms);
/* bef-hub-simulation-energy.c: indexes, as running sums since the epoch. */
double bef_hub_simulation_power (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms);
double bef_hub_simulation_energy_kwh (BefHubSimulation *self, const BefHubThing *thing,
                                      gint64 at_ms);
double bef_hub_simulation_gas_m3 (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms);
double bef_hub_simulation_water_l (BefHubSimulation *self, const BefHubThing *thing, gint64 at_ms);

/* bef-hub-simulation-samples.c: of @thing and @attr, whatever @query names. */
gboolean bef_hub_simulation_samples (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr,
                                     const BefHubSamplesQuery *query, GArray *out);
/* The newest sample at or before @now_ms. FALSE when there is none. */
gboolean bef_hub_simulation_latest (BefHubSimulation *self, BefHubThing *thing, BefHubAttr attr,
                                    gint64 now_ms, BefHubSample *out);

/* bef-hub-simulation-commands.c */
gboolean bef_hub_simulation_is_unlocked (BefHubSimulation *self, const BefHubThing *door,
                                         gint64 at_ms);
gboolean bef_hub_simulation_is_open (BefHubSimulation *self, const BefHubThing *door, gint64 at_ms);
/* Instants after @from_ms (included) and before @to_ms when a command moved @attr, sorted, appended
 * to @out (gint64). */
void bef_hub_simulation_command_instants (const BefHubThing *door, BefHubAttr attr, gint64 from_ms,
                                          gint64 to_ms, GArray *out);
guint bef_hub_simulation_commanded_passages (const BefHubThing *door, gint64 from_ms, gint64 to_ms);
void bef_hub_simulation_put_status (const BefHubThing *door, gint64 now_ms, JsonObject *entity);
gboolean bef_hub_simulation_command (BefHubSimulation *self, BefHubThing *thing, const char *attr,
                                     JsonNode *value, gint64 now_ms, GError **error);

/* bef-hub-simulation-entity.c */
JsonObject *bef_hub_simulation_thing_entity (BefHubSimulation *self, BefHubThing *thing,
                                             gint64 now_ms);

/* bef-hub-simulation-alerts.c */
void bef_hub_simulation_list_alerts (BefHubSimulation *self, gint64 now_ms, GPtrArray *out);
gboolean bef_hub_simulation_is_alert (BefHubSimulation *self, const char *id);
JsonObject *bef_hub_simulation_alert_entity (BefHubSimulation *self, const char *id, gint64 now_ms);
gboolean bef_hub_simulation_acknowledge (BefHubSimulation *self, const char *id, const char *who,
                                         const char *comment, gint64 now_ms, GError **error);
gboolean bef_hub_simulation_annotate (BefHubSimulation *self, const char *id, JsonObject *changes,
                                      gint64 now_ms, GError **error);

/* bef-hub-simulation-disturb.c */
gboolean bef_hub_simulation_disturb (BefHubSimulation *self, const BefHubDisturbance *what,
                                     GError **error);
/* The id of alert @index of the flood, (transfer full); NULL when it has fewer. */
char *bef_hub_simulation_flood_id (BefHubSimulation *self, guint index);
gboolean bef_hub_simulation_flood_incident (BefHubSimulation *self, const char *id,
                                            BefHubIncident *out);
/* Whether nothing comes from @thing's building at @at_ms, because a fault cut it off: then from
 * when until when. */
gboolean bef_hub_simulation_is_cut_off (BefHubSimulation *self, const BefHubThing *thing,
                                        gint64 at_ms, gint64 *start_ms, gint64 *end_ms);

/* bef-hub-simulation-texts.c: what an alert says. %NULL-free; {equipment}, {building}, {date} are
 * replaced. */
typedef struct
{
  const char *code, *category, *severity;
  int minutes_allowed;
  const char *name[2], *description[2], *cause[2], *consequence[2], *instruction[2],
      *contact[2]; /* fr, en */
} BefHubAlertText;

extern const BefHubAlertText bef_hub_alert_texts[BEF_HUB_N_INCIDENTS];

G_END_DECLS
