/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "bef-kind.h"
#include "bef-reading.h"

G_BEGIN_DECLS

typedef struct
{
  double latitude, longitude; /* degrees, WGS 84 */
} BefPoint;

typedef enum
{
  BEF_ENTITY_BUILDING,
  BEF_ENTITY_EQUIPMENT, /* has a kind */
  BEF_ENTITY_ALERT,
} BefEntityRole;

typedef struct
{
  gint64 start_ms, end_ms;
  char *purpose;  /* nullable; never a person's name */
  char *category; /* nullable */
} BefBooking;

/* How the last command on a lock goes, as the lock or its server says. */
typedef enum
{
  BEF_COMMAND_UNTOLD, /* nothing is said of one */
  BEF_COMMAND_PENDING,
  BEF_COMMAND_DONE,
  BEF_COMMAND_FAILED,
} BefCommandStatus;

/* What a lock says besides its state. */
typedef struct
{
  BefCommandStatus status;
  gint64 status_ms;    /* since when, by the source; BEF_NO_TIME: not said */
  gint64 relock_ms;    /* it locks again so long after it was unlocked; BEF_NO_TIME: not said */
  gboolean is_undated; /* its "lock-state" has no date of the lock's own, so that it may be what was
                          asked for and not what is */
} BefLockFacts;
#define BEF_LOCK_FACTS_NONE ((BefLockFacts){ .status_ms = BEF_NO_TIME, .relock_ms = BEF_NO_TIME })

/*
 * One entity as a back end reported it at one moment: what every decoder makes and the session
 * applies to the model. A plain immutable value once built, so that all who keep it share it; may
 * be built and read on any thread, one at a time.
 */
typedef struct
{
  char *id;   /* URN, g_ref_string_new_intern(): what is kept by it shares it */
  char *type; /* short name: "Door" */
  BefEntityRole role;
  BefKind kind;         /* when role is BEF_ENTITY_EQUIPMENT */
  char *name;           /* nullable */
  char *building_id;    /* nullable: URN of the building it is in */
  gboolean tells_place; /* no building_id: it is in none, and not merely that none was told */
  gboolean has_location;
  BefPoint location;   /* a polygon's centroid when the geometry is not a point */
  GArray *outline;     /* nullable: BefPoint, outer ring, not repeated at the end */
  GArray *readings;    /* BefReading; never NULL */
  GHashTable *facts;   /* text -> text: what does not change by measuring ("ssid", "capacity") and,
                        * for an alert, all   its fields by their names of WIRE.md in the interface's
                        * language; numbers in C notation */
  GPtrArray *bookings; /* nullable: BefBooking */
  char *image_url;     /* nullable: only in memory, never stored */
  gboolean offers_image; /* the answer had an address, though it may have been withheld since */
  gboolean is_unknown;   /* the source itself says that nothing is known of it now: what was known
                          * is past, however new. Not kept on the disk */
  gboolean says_now; /* something in the answer moves: of a question about only that, it is told */
  BefLockFacts lock; /* only whether it is undated is kept on the disk */
  gint64 alive_ms;   /* the newest sign that its source spoke, which dates no measurement:
                      * BEF_NO_TIME, none */
  int n_owners;      /* atomic */
  int facts_are_shared; /* atomic: others hold the same table */
} BefEntity;

/* A fact of a meter: what it is among the others. Of a part the main meter has counted everything;
 * of one that tells its power alone, another meter's index counts the energy. Without it, it is a
 * main meter. */
#define BEF_FACT_METER_ROLE "meterRole"
#define BEF_METER_PART "subMeter"
#define BEF_METER_POWER_ALONE "powerAlone"
/* A fact of equipment: quantities whose unit could not be read, and the unit: "power=mwh;co2=x". */
#define BEF_FACT_REFUSED_UNITS "refusedUnits"
/* Facts of equipment: what runs in it, and of what make it is, in the words of whoever made it. */
#define BEF_FACT_FIRMWARE "firmwareVersion"
#define BEF_FACT_SOFTWARE "softwareVersion"
#define BEF_FACT_MODEL "modelName"
/* A fact of equipment that is told in parts: of which piece of hardware this is one. */
#define BEF_FACT_HARDWARE "hardware"
/* A fact of equipment: the periods and delays that the profile declares, s, by quantity ("": of any
 * sign of life): "power=86400+43200;=1800+0". */
#define BEF_FACT_PERIODS "declaredPeriods"

BefEntity *bef_entity_new (const char *id, const char *type, BefEntityRole role);
BefEntity *bef_entity_copy (const BefEntity *self); /* (transfer full) */
/* For one more who keeps it as it is. (transfer full) */
BefEntity *bef_entity_ref (const BefEntity *self);
/* @self (transfer full) when nobody else has it, else a copy: to be changed. (transfer full) */
BefEntity *bef_entity_make_own (BefEntity *self);
/* Gives it back; the last one frees it. */
void bef_entity_free (BefEntity *self);
/* The facts, to be kept as they are: whoever sets one of @self after that does so in a table of its
 * own. (transfer full) */
GHashTable *bef_entity_share_facts (const BefEntity *self);
/* What has none shares that. (transfer full) */
GHashTable *bef_no_facts (void);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefEntity, bef_entity_free)
/* Texts of others come in here, whoever decoded them: what is kept is fit to be shown
 * (base/bef-text.h). A fact and a sentence have at most BEF_TEXT_WHOLE characters, a name and a
 * purpose BEF_TEXT_LINE. @value NULL: no such fact. */
void bef_entity_set_fact (BefEntity *self, const char *name, const char *value);
/* A name that cannot be seen is none. @name nullable. */
void bef_entity_set_name (BefEntity *self, const char *name);
const char *bef_entity_get_fact (const BefEntity *self, const char *name); /* nullable */
/* FALSE when the fact is absent or no number. */
gboolean bef_entity_get_number (const BefEntity *self, const char *name, double *out);
void bef_entity_add_reading (BefEntity *self, const char *quantity, gint64 observed_ms,
                             double value);
void bef_entity_add_booking (BefEntity *self, gint64 start_ms, gint64 end_ms, const char *purpose,
                             const char *category);

/* The cache's text for a list of entities: what an offline start shows. Without image_url, names of
 * networks and places of cameras, which are no business of this computer's disk.
 * (transfer full) */
char *bef_entities_to_text (GPtrArray *entities);
/* GPtrArray of BefEntity (transfer full), or NULL with an error (damaged text, other version). */
GPtrArray *bef_entities_from_text (const char *text, GError **error);

G_END_DECLS
