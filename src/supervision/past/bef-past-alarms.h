/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "history/bef-journal-line.h"
#include "model/bef-alert.h"
#include "model/bef-role.h"

G_BEGIN_DECLS

/*
 * How alerts stood at an instant of the past, from the lines of the journal that say so
 * (BEF_JOURNAL_STANDING). Pure: lines and the instant are arguments. Any thread.
 *
 * The lines. While this console looks on, it notes how each alert stands that it lists, its own and
 * those of the back end alike, whenever that changes:
 *   standing-begin  all alerts follow as they stand now, as many lines as are told; then changes
 *   standing-alert  how its object stands now
 *   standing-gone   its object is not listed any more
 *   standing-end    from this moment on nobody looked, until the next beginning
 * Lines are numbered from a beginning that follows an end (0) on, through later beginnings, which
 * are made at least once a day so that one never has to look back further. So it shows when one is
 * missing. An end may be written later, for its moment, when the console did not end by itself.
 * Lines count in the order of writing (id), also where the clock was set back between two.
 */

/* How one alert stood. Texts owned. */
typedef struct
{
  char *id, *name;
  char *object, *building; /* URNs of equipment and building, nullable */
  BefAlertOrigin origin;
  BefAlertState state;
  BefSeverity priority;
  gint64 since_ms; /* when it was issued; BEF_NO_TIME, likewise below */
  gint64 acknowledged_ms, shelved_until_ms;
  char *acknowledged_by, *comment; /* nullable, likewise below */
  char *assigned_to;
  char *shelved_by, *shelve_reason;
} BefPastAlarm;
/* (transfer full) */
BefPastAlarm *bef_past_alarm_copy (const BefPastAlarm *self);
void bef_past_alarm_free (BefPastAlarm *self);
/* Whether both stand alike; how they are called and worded does not matter. */
gboolean bef_past_alarm_equal (const BefPastAlarm *self, const BefPastAlarm *other);
/* The worst first, then the newest: a GCompareFunc of pointers to BefPastAlarm pointers. */
int bef_past_alarm_compare (gconstpointer a, gconstpointer b);
/* Whether it asked for somebody then: neither over, put aside, suppressed nor out of service. */
gboolean bef_past_alarm_asks (const BefPastAlarm *self);

/* Line @number of a watch. (transfer full) */
BefJournalEntry *bef_past_line_begin (guint number, guint n_alarms, BefRole role, gint64 at_ms);
BefJournalEntry *bef_past_line_alarm (guint number, const BefPastAlarm *alarm, gint64 at_ms);
BefJournalEntry *bef_past_line_gone (guint number, const char *id, gint64 at_ms);
/* BEF_PAST_NO_NUMBER: it is written later, and how many lines there were is not known. */
BefJournalEntry *bef_past_line_end (guint number, gint64 at_ms);
#define BEF_PAST_NO_NUMBER G_MAXUINT
/* Whether @line is a beginning. */
gboolean bef_past_line_begins (const BefJournalEntry *line);

/* What is known of an instant. */
typedef enum
{
  BEF_PAST_KNOWN,
  BEF_PAST_BEFORE, /* nothing was noted yet, or not any more */
  BEF_PAST_AWAY,   /* this console did not look on */
  BEF_PAST_BROKEN, /* lines of it are missing or damaged */
} BefPastKnowledge;

typedef struct
{
  BefPastKnowledge knowledge;
  BefRole role;      /* for whom it looked on then: not every role sees every building */
  GPtrArray *alarms; /* of BefPastAlarm, by bef_past_alarm_compare(); valid as long as the
                        BefPast. Empty when nothing is known */
} BefPastMoment;
void bef_past_moment_clear (BefPastMoment *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BefPastMoment, bef_past_moment_clear)

/* Lines, read once for many instants. */
typedef struct _BefPast BefPast;
/* @lines: of BefJournalEntry, in any order, of any kinds: those of BEF_JOURNAL_STANDING, and that
 * the file was damaged, count. For an instant they have to reach back to a beginning. */
BefPast *bef_past_new (const GPtrArray *lines);
void bef_past_free (BefPast *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BefPast, bef_past_free)
/* Fills *@out (which holds nothing). */
void bef_past_at (BefPast *self, gint64 at_ms, BefPastMoment *out);

G_END_DECLS
