/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/bef-commune.h"

G_BEGIN_DECLS

/*
 * Whether a room is ready for who booked it: the temperature there against what is expected when it
 * starts, the heating, the doors. Pure: everything from the commune's present values. Main thread.
 *
 * Which sensor measures a room is told by nobody: it is the one of its building whose name has most
 * words of the room's, unless they are more of another room's. Without one, nothing is claimed.
 */

/* What somebody who comes in a coat expects, °C, where the sensor tells no more. */
#define BEF_READINESS_COMFORT_C 18.0
/* A hall that is heated gains about this much in an hour, °C. */
#define BEF_READINESS_GAIN_C 1.5

typedef enum
{
  BEF_READINESS_UNKNOWN, /* no temperature that can be trusted */
  BEF_READINESS_READY,
  BEF_READINESS_WARMING, /* too cold, and being heated so that it will be warm in time */
  BEF_READINESS_COLD,    /* too cold, and nothing says that it will not be: somebody has to look */
} BefReadinessState;

typedef enum
{
  BEF_READY_HEATING_UNKNOWN, /* nothing there tells of it */
  BEF_READY_HEATING_ON,
  BEF_READY_HEATING_OFF,
  BEF_READY_HEATING_FAULT,
} BefReadyHeating;

typedef enum
{
  BEF_READY_DOOR_NONE, /* no door there tells of itself */
  BEF_READY_DOOR_CLOSED,
  BEF_READY_DOOR_OPEN,    /* one of them */
  BEF_READY_DOOR_UNKNOWN, /* one of them, and none is open */
} BefReadyDoor;

/* Plain data: nothing owned. */
typedef struct
{
  BefReadinessState state;
  double temperature; /* °C, NAN: unknown */
  gint64 observed_ms; /* of it; BEF_NO_TIME */
  double expected;    /* the least of it at the start, °C */
  gint64 heat_by_ms;  /* too cold: the latest to begin heating; BEF_NO_TIME otherwise */
  BefReadyHeating heating;
  BefReadyDoor door;
} BefReadiness;

/* Of @room (of kind BEF_KIND_ROOM) for @booking, as of @now_ms. One that has begun is expected to
 * be warm now. */
BefReadiness bef_readiness_of (BefCommune *commune, BefDevice *room, const BefBooking *booking,
                               gint64 now_ms);
/* "Ready", "Warming up", "Too cold", "Unknown"; translated, static. */
const char *bef_readiness_word (BefReadinessState state);
/* "15.6 °C, 18 °C expected at 15:00; heat from 13:24 at the latest; a door is open". Its age
 * belongs beside it. (transfer full) */
char *bef_readiness_dup_words (const BefReadiness *self, const BefBooking *booking, gint64 now_ms);
/* The sensor that measures @room, or NULL. (transfer none) */
BefDevice *bef_readiness_sensor (BefCommune *commune, BefDevice *room);

G_END_DECLS
