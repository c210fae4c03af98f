/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "bef-beat.h"
#include "bef-entity.h"
#include "bef-place.h"

G_BEGIN_DECLS

typedef struct
{
  const BefQuantityInfo *info;
  double value;
  gint64 observed_ms;   /* by the source; when it gave none, when we received it */
  BefFreshness judged;  /* at the last refresh: see bef_device_judge_value() */
  gint64 received_ms;   /* when this stamp was first heard of */
  gboolean is_dated;    /* by the source */
  gboolean is_misdated; /* the source has said more since, by a wrong clock, or that it knows
                           nothing now: unknown */
  gint64 alive_ms;      /* of what is held until it changes: the equipment's newest stamp, or 0 */
  const BefBeat *beat;  /* the device's, nullable: what is usual */
  const BefBeat *said;  /* likewise, nullable: how the same state is said anew */
  BefNeighbours neighbours; /* of what is held until it changes */
} BefValue;

/*
 * A piece of equipment: one kind, some values. Main thread. A BefPlace, which the map and the lists
 * of places show where it stands in no building (bef_commune_get_places()). "changed" tells that
 * values, state, freshness or facts changed. Properties that notify, each once and only when it
 * differs, before "changed": "name", "severity" (uint, BefSeverity), "freshness" (uint,
 * BefFreshness), "building-name" (nullable), "value-text" and "value-observed" (int64, ms): what
 * bef_device_get_shown() says, and when that was.
 */
#define BEF_TYPE_DEVICE (bef_device_get_type ())
G_DECLARE_FINAL_TYPE (BefDevice, bef_device, BEF, DEVICE, GObject)

BefDevice *bef_device_new (const char *id, BefKind kind);
/* What @other is, without what it measures, where it is or what it shows: to be told what was
 * measured at another time. (transfer full) */
BefDevice *bef_device_new_like (BefDevice *other);
/* Replaces all values by @readings (of this device): as it was at one instant. Takes effect at the
 * next refresh. */
void bef_device_set_readings (BefDevice *self, const BefReading *readings, guint n);
/* Takes what @entity says as of @now_ms. Older readings than those held are ignored, except than
 * those of the future. A stamp that no right clock made (bef_present_allows()) is no measurement:
 * its value is not taken, and what was held of that quantity is unknown until a right stamp comes.
 * Returns whether anything changed. */
gboolean bef_device_apply (BefDevice *self, const BefEntity *entity, gint64 received_ms,
                           gint64 now_ms);
/* The same, but says nothing of it yet: computed and told, once, at the next refresh, when what
 * stands beside it is known too. */
gboolean bef_device_take (BefDevice *self, const BefEntity *entity, gint64 received_ms,
                          gint64 now_ms);
/* Takes what is known of the beats of @other, of which this is a copy. */
void bef_device_take_beats (BefDevice *self, BefDevice *other);
/* Its last sign of life at the instant that is shown of the past, BEF_NO_TIME: none. */
void bef_device_set_alive (BefDevice *self, gint64 alive_ms);
/* How far the state @quantity, the last one said before @ms, could be trusted then: by the beat,
 * the sign of life and the neighbours that were set, as bef_value_freshness() does. */
BefFreshness bef_device_judge_past (BefDevice *self, const char *quantity, gint64 ms);
/* Whether that depends on the neighbours. */
gboolean bef_device_asks_neighbours (BefDevice *self, const char *quantity);
/* Computes freshness and severity again as of @now; emits "changed" when they differ, of it or of
 * one of its values, or when something was taken that was not told yet. Returns whether it did. */
gboolean bef_device_refresh (BefDevice *self, gint64 now_ms);
/* Whether its building's link is down, so that everything here is unknown. Takes effect at the next
 * refresh. */
void bef_device_set_cut_off (BefDevice *self, gboolean cut_off);

/* From when to before when what the last refresh found holds, if nothing is told until then. FALSE:
 * something was told since. */
gboolean bef_device_get_judged (BefDevice *self, gint64 *from_ms, gint64 *until_ms);

/* Whether the equipment is lost (@is_lost) by its own sign of life; FALSE when it tells nothing of
 * the path it hangs on: it is not known to report without a change, or seldom. */
gboolean bef_device_tells_of_path (BefDevice *self, gint64 now_ms, gboolean *is_lost);
/* Whether its silence says something: it measures, or is known to report without a change. Of a
 * state that was only ever told when it changed, nothing can be said but that it is not known. */
gboolean bef_device_is_known_to_report (BefDevice *self);
/* What the equipment beside it says of their path. Takes effect at the next refresh. */
void bef_device_set_neighbours (BefDevice *self, BefNeighbours neighbours);

/* The worst active alert that names this device as its source, and what it is called (NORMAL and
 * NULL: none). The back end's judgement stands for the state's own severity. Takes effect at the
 * next refresh. */
void bef_device_set_alert (BefDevice *self, BefSeverity severity, const char *name);

const char *bef_device_get_id (BefDevice *self);
const char *bef_device_get_name (BefDevice *self); /* never NULL */
BefKind bef_device_get_kind (BefDevice *self);
const char *bef_device_get_building_id (BefDevice *self);   /* nullable */
const char *bef_device_get_building_name (BefDevice *self); /* nullable; set by the commune */
void bef_device_set_building_name (BefDevice *self, const char *name);
gboolean bef_device_get_location (BefDevice *self, BefPoint *out);
/* Whether it is a place by itself, when it stands in no building: it is known where it is, and it
 * sees nobody. */
gboolean bef_device_may_be_place (BefDevice *self);
const char *bef_device_get_fact (BefDevice *self, const char *name); /* nullable */
gboolean bef_device_get_fact_number (BefDevice *self, const char *name, double *out);
/* Another one whenever the facts are others; never 0. For who keeps what he read in them. */
guint bef_device_get_facts_serial (BefDevice *self);
/* The temperatures expected now, °C. FALSE: none are, or the lower is above the higher. */
gboolean bef_device_get_expected (BefDevice *self, double *low, double *high);
/* Of a meter: whether the building's main meter has counted everything it counts. */
gboolean bef_device_is_part (BefDevice *self);
/* Of what is no lock nothing is said. Valid as long as the device. */
const BefLockFacts *bef_device_get_lock (BefDevice *self);
/* By time: the back end's, and those of calendars of this console. (transfer none) nullable, of
 * BefBooking. */
GPtrArray *bef_device_get_bookings (BefDevice *self);
/* What calendars of this console say of a room (of BefBooking, copied; NULL: none). What the back
 * end says of the same time counts once. */
void bef_device_set_own_bookings (BefDevice *self, GPtrArray *bookings);
/* Camera image address; only for who may see it. Never stored. */
const char *bef_device_get_image_url (BefDevice *self);
/* Drops what not everybody may see: the image's address, where a camera is, what a room is booked
 * for. */
void bef_device_drop_personal (BefDevice *self);

/* NULL when never measured. Valid until the next apply. */
const BefValue *bef_device_get_value (BefDevice *self, const char *quantity);
guint bef_device_get_n_values (BefDevice *self);
const BefValue *bef_device_nth_value (BefDevice *self,
                                      guint i); /* in the kind's order of importance */
/* All of them in that order, *@n_out of them; NULL without any. Valid until the next apply. */
const BefValue *bef_device_get_values (BefDevice *self, guint *n_out);
/* How far ahead the equipment's own clock is, by what it said last; 0: it is right. */
gint64 bef_device_get_clock_ahead (BefDevice *self);
/* "Device clock wrong (+1 h)", or NULL when it is right. (transfer full) */
char *bef_device_dup_clock_text (BefDevice *self);
/* The first quantity of the kind that has a value; NULL without any. */
const BefValue *bef_device_get_primary (BefDevice *self);
/* The power of a meter that counts in that of its building, W: not lost, and not inside what the
 * building's main meter has counted. NULL: there is none. Valid until the next apply. */
const BefValue *bef_device_get_counted_power (BefDevice *self, gint64 now_ms);
BefFreshness bef_device_get_freshness (BefDevice *self);
/* The link of its building is down: whatever it said last is unknown now. */
gboolean bef_device_is_cut_off (BefDevice *self);
/* By the beat of its series (bef-beat.h): the one rule of every page, the map and playback. */
BefFreshness bef_value_freshness (const BefValue *value, gint64 now_ms);
/* The same of a value of @self, which was judged at the last refresh for as long as that holds. */
BefFreshness bef_device_judge_value (BefDevice *self, const BefValue *value, gint64 now_ms);
/* @value alone where its quantity says what it is, the noun with it where not: "12 clients".
 * (transfer full) */
char *bef_value_dup_text (const BefValue *value);
/* Whether @value is what is measured now: not late by much, and not what a source tells a day
 * later. Only such values are in sums of the present. */
gboolean bef_value_is_present (const BefValue *value, gint64 now_ms);
/* The same of a value of @self, by bef_device_judge_value(). */
gboolean bef_device_has_present (BefDevice *self, const BefValue *value, gint64 now_ms);
/* What was learned of @quantity ("": of any sign of life), as bef_beat_to_text(). */
void bef_device_set_beat (BefDevice *self, const char *quantity, const char *text);
/* Adds to @keys (of BefSeriesKey) the series of whose beat nothing was learned or declared and
 * that were not looked for in the history since bef_device_seek_again(); now they were. */
void bef_device_take_unsought (BefDevice *self, GArray *keys);
void bef_device_seek_again (BefDevice *self);
/* What the history holds of @quantity: see bef_beat_seed(). A step that is regular is one of
 * the equipment's reports, too, unless the quantity speaks when something happens; a state's counts
 * for that state alone, and only then. */
void bef_device_seed_beat (BefDevice *self, const char *quantity, gint64 step_ms,
                           BefRegularity regularity);
typedef void (*BefBeatFunc) (const char *quantity, const BefBeat *beat, gpointer user_data);
void bef_device_foreach_beat (BefDevice *self, BefBeatFunc func, gpointer user_data);
BefSeverity bef_device_get_severity (BefDevice *self);
/* What the device says in words: "Open", "12.3 kW", "Unknown". The worst state first. (transfer
 * full) */
char *bef_device_dup_state_text (BefDevice *self);
/* What is wrong with what the device sends, in words: its clock, a unit that nobody knows.
 * (transfer full) nullable. */
char *bef_device_dup_note (BefDevice *self);
/* The value that needs somebody, else the most important one; its age belongs beside it. NULL when
 * nothing was ever received. Valid until the next apply. */
const BefValue *bef_device_get_shown (BefDevice *self);
/* It in words, with its unit: "12 clients", "21.4 °C", "Closed"; "Unknown" when lost. (transfer
 * full) */
char *bef_device_dup_value_text (BefDevice *self);
/* When the newest value was observed, or BEF_NO_TIME. */
gint64 bef_device_get_observed_ms (BefDevice *self);

G_END_DECLS
