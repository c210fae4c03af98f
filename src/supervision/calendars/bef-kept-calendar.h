/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "formats/bef-ical.h"

G_BEGIN_DECLS

/* A calendar that is kept: when a room is taken, and nothing of what for. As text it is a group of
 * a key file. Pure: any thread. */

#define BEF_CALENDARS_MAX 40

typedef struct
{
  char *id;       /* owned */
  char *room;     /* owned: URN of the room, or of the building of which it tells closures alone */
  char *name;     /* owned: of the file, or what the calendar calls itself */
  char *url;      /* owned: where it is read again; "" for a file */
  char *user;     /* owned: who its server knows us as; "" where it asks nobody */
  gint64 read_ms; /* when it was read last; BEF_NO_TIME: not yet */
  GArray *events; /* owned, of BefIcalEvent by time */
} BefKeptCalendar;
BefKeptCalendar *bef_kept_calendar_new (const char *room, const char *name, const char *url);
void bef_kept_calendar_set_user (BefKeptCalendar *self, const char *user);
void bef_kept_calendar_free (BefKeptCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefKeptCalendar, bef_kept_calendar_free)
/* @events: of BefIcalEvent, copied. */
void bef_kept_calendar_set_events (BefKeptCalendar *self, const GArray *events, gint64 read_ms);

/* (transfer full) */
char *bef_kept_calendars_to_text (GPtrArray *calendars);
/* Of BefKeptCalendar; what cannot be read of @text is left out. (transfer full) */
GPtrArray *bef_kept_calendars_read (const char *text);

G_END_DECLS
