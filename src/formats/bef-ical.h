/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/bef-range.h"
#include "formats/bef-recording.h"

G_BEGIN_DECLS

/*
 * When a calendar (iCalendar, RFC 5545: an .ics file, or what a calendar server gives) has
 * something, with its recurrences, exceptions and moved occurrences. What it is about is not kept:
 * a title may name a person; only whether it says that it is closed then (bef_ical_is_closure()).
 * What is cancelled, or leaves the time free without closing, is not there.
 *
 * Whole days are those without a time, and those from a midnight of Paris to another.
 *
 * Times of a zone are those of the zone the calendar describes or, where it does not, of the zone's
 * name; floating ones and whole days are those of Paris. One call at a time, on any thread.
 */

#define BEF_ICAL_MAX_BYTES (8u * 1024 * 1024)
/* Of one calendar within the time asked for. */
#define BEF_ICAL_MAX_EVENTS 20000

typedef struct
{
  gint64 start_ms, end_ms;
  gboolean is_all_day;
  gboolean is_closure; /* of whole days only */
} BefIcalEvent;

typedef struct
{
  char *name;       /* owned, nullable: what the calendar calls itself */
  GArray *events;   /* owned, of BefIcalEvent by time; may overlap */
  guint n_entries;  /* events of the file, each with all that comes of it */
  guint n_free;     /* of them cancelled, or leaving the time free */
  GPtrArray *notes; /* owned, of BefFileNote: entries left out; line 0 where none is known */
} BefIcal;
void bef_ical_free (BefIcal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefIcal, bef_ical_free)

/* How many of @events (of BefIcalEvent) are closures. */
guint bef_ical_count_closures (const GArray *events);
/* Whether @title (nullable) says that something is closed: "Mairie fermée", "Fermeture estivale",
 * "Vacances de Noël"; not "Ouvert pendant les vacances", nor what is for the holidays. In French
 * and English, in any case, with or without accents. */
gboolean bef_ical_is_closure (const char *title);
gboolean bef_ical_is (const char *text, gsize size);
/* What touches @range. @name stands for the file in messages. (transfer full), NULL with
 * @error for what is no calendar. */
BefIcal *bef_ical_read (const char *text, gsize size, const char *name, BefRange range,
                        GError **error);

G_END_DECLS
