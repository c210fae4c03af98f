/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "bef-device.h"

G_BEGIN_DECLS

/* A device has a handful: a list is quicker through and a third of a table. What is in it stays
 * where it is. */
typedef struct _BefDeviceBeat BefDeviceBeat;
struct _BefDeviceBeat
{
  const char *quantity; /* static, "": of any sign of life */
  BefBeat beat;
  BefDeviceBeat *next; /* owned, nullable */
};

struct _BefDevice
{
  GObject parent_instance;
  /* What is read of all of a commune whenever it is judged lies together. */
  GArray *values;    /* owned, of BefValue, in the kind's order */
  char *building_id; /* shared, nullable */
  gint64 judged_ms;  /* when it was refreshed last */
  gint64 due_ms;     /* when a refresh may first say otherwise than that one */
  gint64 newest_ms;  /* of the values' stamps, as of that refresh; BEF_NO_TIME: none */
  BefKind kind;
  BefFreshness freshness;
  gboolean cut_off;
  gboolean is_known_to_report; /* as of the last refresh */
  guint facts_serial;          /* of @facts; never 0 */
  gboolean is_part;            /* by them, likewise what follows */
  gboolean has_expected;
  double expected_low, expected_high; /* °C */
  char *id;                           /* shared */
  char *name;                         /* owned, nullable */
  char *building_name;                /* shared, nullable */
  char *image_url;                    /* owned, nullable, memory only */
  GHashTable *facts;                  /* owned, as shared by an entity: not written to */
  GPtrArray *bookings;                /* owned, nullable: as the back end says */
  GPtrArray *own_bookings;            /* owned, nullable: as calendars of this console say */
  GPtrArray *all_bookings;            /* owned, nullable: both, where there are own ones */
  BefLockFacts lock;
  BefPoint location;
  gboolean has_location;
  gboolean is_untold; /* something was taken since "changed" was emitted */
  BefSeverity severity;
  BefSeverity alert_severity;   /* NORMAL: no alert */
  char *alert_name;             /* owned, nullable: of that alert */
  gint64 clock_ahead_ms;        /* of the equipment's own clock; 0: right */
  BefDeviceBeat *beats;         /* owned, nullable */
  gint64 alive_ms;              /* the newest stamp of any attribute, BEF_NO_TIME: none */
  BefNeighbours neighbours;     /* what they say of the path */
  gint64 looked_ms;             /* when it was last told anything, BEF_NO_TIME: never */
  const BefQuantityInfo *worst; /* static, nullable: whose state makes the severity */
  /* The properties as they were told last. */
  struct
  {
    char *value_text;    /* owned, nullable */
    char *building_name; /* shared, nullable */
    BefFreshness freshness;
    gint64 observed_ms;
    gboolean cut_off;
  } told;
};

/* Of a BefPlace: bef-device-place.c. */
void bef_device_place_init (BefPlaceInterface *iface);

/* Notifies the properties of what is said, those that differ: bef-device-words.c. */
void bef_device_tell_words (BefDevice *self);

/* The signs of life of a device and the beats of its series: bef-device-life.c. */

/* States speak when they change, and hold until then. */
gboolean bef_device_is_held (const BefQuantityInfo *info);
/* The beat of @quantity ("": of any sign of life), made where there is none. (transfer none) */
BefBeat *bef_device_beat_of (BefDevice *self, const char *quantity);
void bef_device_free_beats (BefDevice *self);
/* Takes the periods that the facts declare. */
void bef_device_take_declared (BefDevice *self);
/* Whether @entity says that something happened which was not known, or says it anew: asked before
 * it is taken. */
gboolean bef_device_brings_an_event (BefDevice *self, const BefEntity *entity);
/* Learns the beat of its signs of life from that of @entity, before it is noted. */
void bef_device_learn_life (BefDevice *self, const BefEntity *entity, gint64 received_ms,
                            gint64 now_ms);
/* Takes the sign of life of @entity. */
void bef_device_note_life (BefDevice *self, const BefEntity *entity, gint64 now_ms);

/*
 * What is refreshed is refreshed because something was told of it or because time went by, so most
 * of a commune need not be. A device is due when one of these holds; whatever changes what a
 * refresh reads says so itself.
 */
/* Something that a refresh reads has changed. */
void bef_device_set_due (BefDevice *self);
/* The newest stamp of its values, BEF_NO_TIME: none. */
gint64 bef_device_newest_ms (BefDevice *self);
/* Judges all values as of @now_ms, and notes until when that holds. Returns whether one is judged
 * otherwise than before. */
gboolean bef_device_judge_all (BefDevice *self, gint64 now_ms);
/* Whether a refresh as of @now_ms, or what its building makes of it, may differ from the last. */
gboolean bef_device_is_due (BefDevice *self, gint64 now_ms);

/* Takes what the back end says (copied). TRUE: it is not what it was. */
gboolean bef_device_take_bookings (BefDevice *self, GPtrArray *bookings);
void bef_device_free_bookings (BefDevice *self);

G_END_DECLS
