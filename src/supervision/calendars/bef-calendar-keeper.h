/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "backend/sign-in/bef-sign-in.h"
#include "supervision/calendars/bef-calendar-fetch.h"
#include "supervision/calendars/bef-kept-calendar.h"
#include "supervision/session/bef-session.h"

G_BEGIN_DECLS

/*
 * The calendars by which rooms are booked: of files, and at addresses that are read again every
 * hour while the session lasts. They are kept in the session's history (document "calendars") with
 * a line of the journal (action "calendar"), and their events are bookings of their room wherever
 * bookings are looked at. Nothing of what they are about is read, but whether it is closed: whole
 * days of that are no bookings, and close the building that the calendar is of, or the hall of
 * which the room is the only one (bef-hours-keeper.h). The password that a server asks for is kept
 * in the keyring alone, for that calendar, server and user name; one that was refused is not shown
 * again until another is entered. Signal "changed". Main thread.
 */
#define BEF_TYPE_CALENDAR_KEEPER (bef_calendar_keeper_get_type ())
G_DECLARE_FINAL_TYPE (BefCalendarKeeper, bef_calendar_keeper, BEF, CALENDAR_KEEPER, GObject)

/* That of @session, made when it is first asked for and gone with it. (transfer none) */
BefCalendarKeeper *bef_calendar_keeper_of (BefSession *session);
/* (transfer none) until "changed": of BefKeptCalendar. */
GPtrArray *bef_calendar_keeper_get_calendars (BefCalendarKeeper *self);
/* Who may: those who import meters. */
gboolean bef_calendar_keeper_may_edit (BefCalendarKeeper *self);
/* Why @id could not be read last, in a sentence; NULL: it could. (transfer none) until "changed".
 */
const char *bef_calendar_keeper_get_trouble (BefCalendarKeeper *self, const char *id);
/* What a person has to do for @id to be read. */
typedef enum
{
  BEF_CALENDAR_NEEDS_NOTHING,
  BEF_CALENDAR_NEEDS_PASSWORD, /* see bef_calendar_keeper_sign_in() */
  BEF_CALENDAR_NEEDS_KEYRING,  /* see bef_calendar_keeper_unlock() */
} BefCalendarNeed;
BefCalendarNeed bef_calendar_keeper_get_need (BefCalendarKeeper *self, const char *id);

/* From when to when events are kept: a month back, a year and a half ahead. */
BefRange bef_calendar_keeper_range (gint64 now_ms);
/* Keeps the events of a file as those of @room, in the place of an earlier one of the same name and
 * room. Returns the number for bef_calendar_keeper_undo(); 0: nothing was done. */
guint bef_calendar_keeper_add (BefCalendarKeeper *self, const char *room, const char *name,
                               const BefIcal *ical);
/* Reads @url from now on as those of @room, and at once. @login (nullable: nobody) as of
 * bef_calendar_keeper_sign_in(). */
guint bef_calendar_keeper_subscribe (BefCalendarKeeper *self, const char *room, const char *url,
                                     const BefCalendarLogin *login);
/* Has @login asked for @id from now on, and at once; its password goes into the keyring, and where
 * that does not take it, it is told so and the password lasts as long as the session. FALSE: this
 * may not be. */
gboolean bef_calendar_keeper_sign_in (BefCalendarKeeper *self, const char *id,
                                      const BefCalendarLogin *login);
/* Reads @id, for which the keyring may ask for its own password. */
void bef_calendar_keeper_unlock (BefCalendarKeeper *self, const char *id);
/* Static; the desktop's unless this is called: for tests. */
void bef_calendar_keeper_set_keyring (BefCalendarKeeper *self, const BefKeyring *keyring);
guint bef_calendar_keeper_remove (BefCalendarKeeper *self, const char *id);
gboolean bef_calendar_keeper_undo (BefCalendarKeeper *self, guint change);
/* Reads all addresses again. */
void bef_calendar_keeper_refresh (BefCalendarKeeper *self);

G_END_DECLS
